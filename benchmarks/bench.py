"""Measure netpath and its peers side by side: ``python bench.py [--quick]``, then ``table.py``.

Every measurement is a line in .cache/results.jsonl as soon as it is taken; what is there is not
taken again, unless a source has changed since. Rounds are interleaved: in each, every player runs
once on a graph, in a process of its own, so that a slow minute of the machine hits all alike.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256

import graphs
from peers import PEERS

RESULTS = graphs.CACHE / "results.jsonl"
ROUNDS = {"1e4": 3, "1e5": 3} | dict.fromkeys(
    ("1e4-sorted", "1e5-sorted", "1e6-sorted"), 1
)  # else 2
SLOW = {  # once, and on these alone; they take minutes elsewhere, and are never near the fastest
    "networkx": ("1e4", "1e5", "ego_facebook", "email_eu_core"),
    "rustworkx": ("1e4", "1e5", "1e6", "ego_facebook", "email_eu_core"),
    "cynetdiff": ("1e4", "1e5", "1e6", "ego_facebook", "email_eu_core"),
}
PATIENCE = 600  # seconds after which a process is ended
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS", "NETPATH_THREADS")
LOADERS = ("netpath", "pandas", "pyarrow")
SOURCES = graphs.HERE.parent / "src"

Task = tuple[str, str, int, int]


def players() -> dict[str, tuple[int, ...]]:
    """Everybody who is measured, and on how many threads."""
    return {"limit": (1, 2), "netpath": (1, 2)} | {one: PEERS[one].threads for one in PEERS}


def tasks(quick: bool) -> Iterator[Task]:
    """Graph, player, threads and round, in the order in which they run."""
    for graph in graphs.names(quick=quick):
        for turn in range(ROUNDS.get(graph, 2)):
            for player, threads in players().items():
                if player not in SLOW or (graph in SLOW[player] and turn == 0):
                    yield from ((graph, player, each, turn) for each in threads)
    size = "1e5" if quick else "1e6"
    for turn in range(2):
        yield from ((f"load {size}", player, 2, turn) for player in LOADERS)


def measured(wanted: list[Task]) -> None:
    """Take every measurement that is not there yet."""
    begin_anew()
    done = {tuple(one["task"]) for one in lines() if one["workload"] == "done"}
    keep([one for one in lines() if tuple(one["task"]) in done or one["workload"] == "sources"])
    left, begun = [task for task in wanted if task not in done], time.monotonic()
    for at, task in enumerate(left, 1):
        print(f"{time.monotonic() - begun:5.0f} s  {at} of {len(left)}:", *task, flush=True)
        env = os.environ | dict.fromkeys(THREADS, str(task[2]))
        env["PYTHONPATH"] = os.pathsep.join([str(SOURCES), str(graphs.HERE)])
        start, one = time.monotonic(), [sys.executable, str(graphs.HERE / "measure.py")]
        try:
            run = subprocess.run([*one, *map(str, task)], env=env, timeout=PATIENCE, check=False)
            ended: object = run.returncode
        except subprocess.TimeoutExpired:
            ended = f"after {PATIENCE} s"
        put(task, "done", ended=ended, took=time.monotonic() - start)


def begin_anew() -> None:
    """Set results aside that were measured on other sources."""
    told = sha256()
    code = sorted([*SOURCES.rglob("*.py"), *graphs.HERE.glob("*.py")])
    for path in code:
        told.update(b"" if path.name in ("table.py", "picture.py") else path.read_bytes())
    now = told.hexdigest()
    if any(one["workload"] == "sources" and one["digest"] != now for one in lines()):
        RESULTS.rename(RESULTS.with_name("results-before.jsonl"))
    if not lines():
        put(("", "", 0, 0), "sources", digest=now, **machine())


def machine() -> dict[str, object]:
    """What a figure rests on, without a name of the machine."""
    from importlib.metadata import version

    names = ("numpy", "pandas", "pyarrow", "numba", "networkx", "igraph", "networkit")
    names += ("rustworkx", "scipy", "python-graphblas", "cynetdiff")
    versions = {"Python": platform.python_version(), **{name: version(name) for name in names}}
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"cores": len(os.sched_getaffinity(0)), "memory": round(memory), "versions": versions}


def lines() -> list[dict]:
    """Every measurement that was taken."""
    if not RESULTS.exists():
        return []
    return [json.loads(line) for line in RESULTS.read_text().splitlines()]


def keep(some: list[dict]) -> None:
    """Leave out what an interrupted process had measured."""
    part = RESULTS.with_suffix(".part")
    part.write_text("".join(json.dumps(one) + "\n" for one in some))
    part.rename(RESULTS)


def put(task: Task, workload: str, **found: object) -> None:
    """Add a measurement."""
    with RESULTS.open("a") as file:
        file.write(json.dumps({"task": task, "workload": workload, **found}) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="small graphs alone, in minutes")
    parser.add_argument("--only", help="tasks whose words hold this, as in '1e5 scipy'")
    parser.add_argument("--once", action="store_true", help="one round instead of two or three")
    given = parser.parse_args()
    graphs.CACHE.mkdir(exist_ok=True)
    words = set((given.only or "").split())
    wanted = [one for one in tasks(given.quick) if words <= set(f"{one[0]} {one[1]}".split())]
    measured([one for one in wanted if one[3] == 0 or not given.once])

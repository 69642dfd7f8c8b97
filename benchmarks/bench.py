"""Measure netpath and its peers side by side: ``python bench.py [--quick]``, then ``table.py``.

Every measurement is a line in .cache/results.jsonl as soon as it is taken; what is there is not
taken again. Rounds are interleaved: in each, every player runs once on a graph, in a process of
its own, so that a slow minute of the machine hits all of them alike.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import graphs
import numpy as np
from peers import PEERS

RESULTS = graphs.CACHE / "results.jsonl"
ROUNDS = 3
MOST = 20.0  # seconds that one player spends on one workload in one round
PATIENCE = 600  # seconds after which a process is ended
TOO_SLOW = {"networkx": 100_000, "rustworkx": 100_000, "cynetdiff": 1_000_000}  # people at most
ROWS = {2: 2_000, 3: 200}  # people on whom reach is sampled where all would take too long
ENDS = np.array([0, 1], np.int32), np.array([1, 2], np.int32)
TINY = graphs.Graph("tiny", 3, *ENDS, np.array([0.5, 0.5]), np.array([2], np.int32), False)
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS", "NETPATH_THREADS")


def players() -> dict[str, tuple[int, ...]]:
    """Everybody who is measured, and on how many threads."""
    import ours

    named = {"limit": (1, 2), "netpath": ours.Player.threads}
    return named | {name: peer.threads for name, peer in PEERS.items()}


# --- all of them


def tasks(quick: bool) -> Iterator[tuple[str, str, int, int]]:
    """Graph, player, threads and round, in the order in which they run."""
    for graph in graphs.names(quick=quick):
        n = graphs.load(graph).n
        for turn in range(ROUNDS):
            for player, threads in players().items():
                if n <= TOO_SLOW.get(player, 10**9):
                    yield from ((graph, player, each, turn) for each in threads)
    size = "1e4" if quick else "1e6"
    for turn in range(ROUNDS):
        yield from ((f"load {size}", player, 2, turn) for player in ("netpath", "scipy"))


def measured(quick: bool) -> None:
    done = {tuple(one["task"]) for one in lines() if one["workload"] == "done"}
    for task in tasks(quick):
        if task in done:
            continue
        print(*task, flush=True)
        env = os.environ | dict.fromkeys(THREADS, str(task[2]))
        env["PYTHONPATH"] = str(graphs.HERE.parent / "src")
        one = [sys.executable, str(Path(__file__)), "--one", *map(str, task)]
        try:
            ended = subprocess.run(one, env=env, timeout=PATIENCE, check=False).returncode
        except subprocess.TimeoutExpired:
            ended = "timed out"
        put(task, "done", ended=ended)


def lines() -> list[dict]:
    if not RESULTS.exists():
        return []
    return [json.loads(line) for line in RESULTS.read_text().splitlines()]


def put(task: tuple, workload: str, **found: object) -> None:
    with RESULTS.open("a") as file:
        file.write(json.dumps({"task": task, "workload": workload, **found}) + "\n")


# --- one of them, in a process of its own


def one(task: tuple[str, str, int, int]) -> None:
    name, who, _, _ = task
    if name.startswith("load "):
        return load(task)
    graph = graphs.load(name)
    if who == "limit":
        return limits(task, graph)
    player_of(who)(TINY)  # imports and compiles
    before, start = memory(), time.perf_counter()
    player = player_of(who)(graph)
    seconds = [time.perf_counter() - start]
    put(task, "build", seconds=seconds, answer=[], grown=memory() - before)
    for workload, run in workloads(player, graph):
        try:
            put(task, workload, **run())
        except Exception as problem:  # a peer that fails is told in the table
            put(task, workload, seconds=[], failed=f"{type(problem).__name__}: {problem}"[:200])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    put(task, "peak", seconds=[], peak=peak)
    return None


def memory() -> float:
    """MB that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def player_of(who: str) -> type:
    if who == "netpath":
        import ours

        return ours.Player
    return PEERS[who]


def workloads(player, graph: graphs.Graph) -> Iterator[tuple[str, Callable[[], dict]]]:
    """What this player can do, each to be timed."""
    pairs, few = graph.pairs(), graph.rows(64)
    if hasattr(player, "warmest"):
        yield "W1 warmest", lambda: by_pair(player.warmest, pairs)
    if hasattr(player, "fewest"):
        yield "W1 fewest asks", lambda: by_pair(player.fewest, pairs)
    if hasattr(player, "asks"):
        yield "W2 asks", lambda: whole(player.asks, few)
    if hasattr(player, "chance"):
        yield "W2 chance", lambda: whole(player.chance, few)
    if hasattr(player, "by_asks"):
        yield "W2 each number of asks to 6", lambda: whole(lambda: player.by_asks(6), few)
    if hasattr(player, "reach"):
        for within, rows in ROWS.items():
            yield f"W3 within {within}", lambda h=within, k=rows: reach(player, graph, h, k)
    if hasattr(player, "worlds"):
        for told, within in (("within 3", 3), ("unlimited", 0)):
            yield f"W4 {told}, a world", lambda h=within: worlds(player, h)
    if hasattr(player, "several"):
        k10 = lambda a, b: player.several(a, b, 10)  # noqa: E731
        yield "W5 ten warmest", lambda: by_pair(k10, pairs[:7])


def timed(run: Callable[[], object], reps: int = 5) -> tuple[list[float], object]:
    """Seconds of each repetition but for a first that compiles and warms, within the time given."""
    start = time.perf_counter()
    answer = run()
    seconds = [time.perf_counter() - start]
    if seconds[0] > MOST / 2:
        return seconds, answer
    for _ in range(reps):
        start = time.perf_counter()
        answer = run()
        seconds.append(time.perf_counter() - start)
        if sum(seconds) > MOST:
            break
    return seconds[1:], answer


def by_pair(search: Callable[[int, int], object], pairs: list[tuple[int, int]]) -> dict:
    """The median over pairs, of those that there was time for."""
    search(*pairs[0])
    seconds, answers = [], []
    for pair in pairs:
        start = time.perf_counter()
        answers.append(search(*pair))
        seconds.append(time.perf_counter() - start)
        if sum(seconds) > MOST:
            break
    return {
        "seconds": [float(np.median(seconds))],
        "slowest": max(seconds),
        "answer": np.ravel(answers).tolist()
        if np.ndim(answers[0]) == 0
        else [one for several in answers for one in several],
    }


def whole(run: Callable[[], np.ndarray], few: np.ndarray) -> dict:
    seconds, answer = timed(run)
    return {"seconds": seconds, "answer": np.asarray(answer, float)[few].tolist()}


def reach(player, graph: graphs.Graph, within: int, k: int) -> dict:
    """Everybody's reach, or that of a sample, scaled to everybody."""
    everybody = np.arange(graph.n)
    rows, sample = everybody, graph.rows(k)
    start = time.perf_counter()
    answer = player.reach(within, sample)
    spent = (time.perf_counter() - start) * graph.n / len(sample)
    if spent > 60:
        rows = sample
    seconds, found = timed(lambda: player.reach(within, rows), reps=2)
    agreed = np.asarray(found)[sample] if rows is everybody else answer
    return {
        "seconds": [one * graph.n / len(rows) for one in seconds],
        "answer": np.asarray(agreed, float).tolist(),
        "scaled": len(rows) < graph.n,
    }


def worlds(player, within: int) -> dict:
    """Seconds a world; the answer is how many of a hundred worlds people reach a target in."""
    few = 512 if hasattr(player, "net") else 8
    seconds, counts = timed(lambda: player.worlds(within, few), reps=3)
    answer = [float(np.mean(counts)) / few]
    return {"seconds": [one / few for one in seconds], "answer": answer, "scaled": False}


# --- loading, and the limits of the machine


def load(task: tuple[str, str, int, int]) -> None:
    size = task[0].removeprefix("load ")
    for kind in ("int", "text"):
        written(size, kind)
        seconds, n_arcs = timed(lambda kind=kind: player_of(task[1]).load(kind, size), reps=2)
        put(task, f"load Parquet, {kind} ids", seconds=seconds, answer=[n_arcs])
    put(task, "peak", seconds=[], peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def written(size: str, kind: str) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    path = graphs.CACHE / f"{size}-{kind}.parquet"
    if path.exists():
        return
    graph = graphs.load(size)
    ids = np.random.default_rng(3).choice(10**10, graph.n, replace=False)
    names = pa.array(ids if kind == "int" else [f"user{one:010d}" for one in ids])
    ends = {"source": names.take(pa.array(graph.u)), "target": names.take(pa.array(graph.v))}
    parquet.write_table(pa.table({**ends, "warmth": graph.p}), path)


def limits(task: tuple[str, str, int, int], graph: graphs.Graph) -> None:
    """One pass over all arcs: a copy of their neighbours, and a random read for each."""
    from numba import njit, prange, set_num_threads

    set_num_threads(task[2])
    _, asked, _ = graph.arcs()
    values, copy = np.ones(graph.n, np.float32), np.empty_like(asked)

    @njit(parallel=True)
    def copied(asked, copy):
        for at in prange(len(asked)):
            copy[at] = asked[at]

    @njit(parallel=True, fastmath=True)
    def gathered(asked, values):
        total = 0.0
        for at in prange(len(asked)):
            total += values[asked[at]]
        return total

    put(task, "stream copy", seconds=timed(lambda: copied(asked, copy))[0], answer=[])
    put(task, "random gather", seconds=timed(lambda: gathered(asked, values))[0], answer=[])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--one", nargs=4)
    given = parser.parse_args()
    graphs.CACHE.mkdir(exist_ok=True)
    if given.one:
        one((given.one[0], given.one[1], int(given.one[2]), int(given.one[3])))
    else:
        measured(given.quick)

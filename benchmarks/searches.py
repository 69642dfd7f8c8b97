"""Searches a second: ``.venv/bin/python benchmarks/searches.py [1e4 | 1e5]`` prints the table.

Each question is asked of 200 people on a heavy-tailed, clustered network (see graphs.py) with one
target in a hundred, at most 40 asks a search. Times are the least of several rounds, in which all
questions and both numbers of threads take turns. Searches a second are told with all that a
question takes; what one run of all seekers takes stands beside them.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))
import graphs

import netpath as ntp
from netpath.search import Rules

FIVE = {"budget": 40, "referrals": 5}
QUESTIONS = {
    "warmest first, five names": ("warmest_first", "local", FIVE),
    "warmest first, all names": ("warmest_first", "local", {"budget": 40}),
    "by lot, five names": ("by_lot", "local", FIVE),
    "by lot, all names": ("by_lot", "local", {"budget": 40}),
    "most connected, five names": ("most_connected_first", "local", FIVE),
    "most connected, all names": ("most_connected_first", "local", {"budget": 40}),
    "most connected, full knowledge": ("most_connected_first", "full", FIVE),
    "most similar, directory": ("most_similar", "directory", FIVE),
    "most similar, names lean": ("most_similar", "directory", FIVE | {"lean": True}),
    "replan, five names": ("replan", "full", FIVE),
    "replan, all names": ("replan", "full", {"budget": 40}),
    "a cap of five": ("warmest_first", "local", FIVE | {"cap": 5}),
    "a cap of five, all at once": ("warmest_first", "local", FIVE | {"cap": 5, "together": True}),
    "fresh starts": ("warmest_first", "local", FIVE | {"fresh_starts": 0.05}),
    "no budget, five names": ("warmest_first", "local", {"referrals": 5}),
}

MANY = dict.fromkeys(QUESTIONS, 1000) | {"no budget, five names": 20}
MANY |= dict.fromkeys(("replan, five names", "a cap of five, all at once"), 200)


def network(name: str) -> tuple[ntp.ReferralNetwork, list[str], list[str]]:
    """The network, its targets, and 200 seekers."""
    graph = graphs.load(name)
    ids = np.array([f"p{at:07d}" for at in range(graph.n)])
    ties = pd.DataFrame({"source": ids[graph.u], "target": ids[graph.v], "warmth": graph.p})
    rng = np.random.default_rng(7)
    teams = rng.integers(0, graph.n // 50, graph.n).astype(str)
    people = pd.DataFrame({"org": teams}, index=pd.Index(ids, name="id"))
    targets = ids[graph.targets].tolist()
    seekers = sorted(set(rng.choice(ids, 220)) - set(targets))[:200]
    return ntp.ReferralNetwork(people, ties, directed=False), targets, seekers


def timed(asked, threads: int) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    os.environ["NETPATH_THREADS"] = str(threads)
    clock, cpu = time.perf_counter(), time.process_time()
    asked()
    return time.perf_counter() - clock, time.process_time() - cpu


def main(name: str, rounds: int = 5) -> None:
    """Print searches a second for each question."""
    net, targets, seekers = network(name)
    best: dict[tuple[str, int, int], np.ndarray] = {}
    runs = {}
    for _ in range(rounds):
        for question, (policy, level, rules) in QUESTIONS.items():
            for threads, n_runs in ((1, 1), (1, MANY[question]), (2, MANY[question])):

                def asked(
                    question=question, n_runs=n_runs, policy=policy, level=level, rules=rules
                ) -> None:
                    how = {"policy": getattr(ntp.search, policy), "rules": Rules(level, **rules)}
                    runs[question] = ntp.search.simulate(
                        net, seekers, targets, **how, n_runs=n_runs, rng=7
                    )

                key, took = (question, threads, n_runs), np.array(timed(asked, threads))
                best[key] = np.minimum(best.get(key, np.inf), took)
    rows = []
    for question in QUESTIONS:
        n, made = len(seekers) * MANY[question], runs[question].asks_made.mean()
        one, two = (best[question, threads, MANY[question]] for threads in (1, 2))
        first = best[question, 1, 1][1]
        rows.append((question, made, first, n / one[1], n / one[0], n / two[0]))
    columns = ["question", "asks", "one run, s", "a CPU second", "1 thread", "2 threads"]
    table = pd.DataFrame(rows, columns=columns).set_index("question")
    form = {"asks": "{:.1f}".format, "one run, s": "{:.2f}".format}
    form |= dict.fromkeys(columns[3:], "{:,.0f}".format)
    sys.stdout.write(f"{name}: {net}\n{table.to_string(formatters=form)}\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "1e5")

"""One player on one graph: ``python measure.py GRAPH PLAYER THREADS ROUND``, called by bench.py.

A workload runs once unmeasured, so that what a player makes once, and compiles, is there; then
again and again for a few seconds, more on larger graphs. What would take too long is sampled on
the same people for all, and marked as scaled.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import graphs
import numpy as np
from bench import Task, put
from peers import PEERS

ROWS = {2: 2_000, 3: 200}  # people on whom reach is sampled where all would take too long,
LONG = 20  # which is so many seconds
PAIRS, FEWEST_PAIRS, LONG_PAIRS = 201, 3, 8
FAINT = 0.35  # so many of all chances, near the percolation threshold
ENDS = np.array([0, 1], np.int32), np.array([1, 2], np.int32)
TINY = graphs.Graph("tiny", 3, *ENDS, np.array([0.5, 0.5]), np.array([2], np.int32), False)

Found = dict[str, object]


def spend(n: int) -> float:
    """Seconds that one player spends on one workload in one round."""
    if n <= TINY.n:
        return 0.0
    return 0.7 if n < 50_000 else 1.2 if n < 500_000 else 3.5


def one(task: Task) -> None:
    name, who, _, _ = task
    if name.startswith("load "):
        return load(task)
    graph = graphs.load(name)
    if who == "limit":
        return limits(task, graph)
    ready(who, graph.directed)
    before, start = memory(), time.perf_counter()
    player = player_of(who)(graph)
    seconds = [time.perf_counter() - start]
    put(task, "build", seconds=seconds, grown=memory() - before)
    for workload, run in workloads(player, graph):
        try:
            put(task, workload, **run())
        except Exception as problem:  # a peer that fails is told in the table
            put(task, workload, seconds=[], failed=f"{type(problem).__name__}: {problem}"[:200])
    return put(task, "peak", seconds=[], peak=peak())


def ready(who: str, directed: bool) -> None:
    """Import and compile all that a player has, on three people."""
    tiny = TINY._replace(directed=directed)
    for _, run in workloads(player_of(who)(tiny), tiny):
        with suppress(Exception):  # told when it comes to the graph
            run()


def memory() -> float:
    """MB that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def peak() -> float:
    """MB that this process held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def player_of(who: str) -> type:
    if who == "netpath":
        import ours

        return ours.Player
    return PEERS[who]


def workloads(player, graph: graphs.Graph) -> Iterator[tuple[str, Callable[[], Found]]]:
    """What this player can do, each to be timed."""
    pairs, few, most = graph.pairs(PAIRS), graph.rows(64), spend(graph.n)
    for name, method in (
        ("W1 warmest", "warmest"),
        ("W1 warmest, chains.warmest", "warmest_chain"),
        ("W1 fewest asks", "fewest"),
    ):
        if hasattr(player, method):
            yield name, lambda f=method: by_pair(getattr(player, f), pairs, most)
    for name, method in (
        ("W2 asks", "asks"),
        ("W2 chance", "chance"),
        ("W2 each number of asks to 6", "by_asks"),
    ):
        if hasattr(player, method):
            yield name, lambda f=method: whole(getattr(player, f), few, most)
    if hasattr(player, "reach"):
        for within, rows in ROWS.items():
            yield f"W3 within {within}", lambda h=within, k=rows: reach(player, graph, h, k)
    for name, method, how in (
        ("W4 within 3", "worlds", (3,)),
        ("W4 unlimited", "worlds", (None,)),
        ("W4 unlimited, near the threshold", "worlds", (None, FAINT)),
        ("W4 within 3, access.estimate", "estimate", (3,)),
    ):
        if hasattr(player, method):
            yield name, lambda f=method, how=how: worlds(getattr(player, f), how, most)
    if hasattr(player, "several"):
        fresh = graph.pairs(PAIRS + LONG_PAIRS)[PAIRS:]  # to targets that nobody asked for yet
        yield "W5 ten warmest", lambda: by_pair(player.several, fresh, most)
    if getattr(player, "remembers", False):
        same = [(a, fresh[0][1]) for a, _ in fresh]
        yield "W5 ten warmest, one target", lambda: by_pair(player.several, same, most)


def timed(run: Callable[[], object], most: float, *, warm: bool = True) -> tuple[list, object]:
    """Seconds of each repetition within the time given, at least one, after one not counted."""
    seconds, answer = list[float](), None
    while len(seconds) < 25 and (len(seconds) < 1 + warm or sum(seconds) + seconds[-1] < most):
        start = time.perf_counter()
        answer = run()
        seconds.append(time.perf_counter() - start)
        if seconds[0] > 5 * most:
            return seconds, answer
    return seconds[warm:], answer


def by_pair(search: Callable, pairs: list[tuple[int, int]], most: float) -> Found:
    """The median over pairs but the first, of those that there was time for."""
    seconds, answers = list[float](), list[float]()
    for pair in pairs:
        start = time.perf_counter()
        found = search(*pair)
        seconds.append(time.perf_counter() - start)
        answers += [found] if np.ndim(found) == 0 else [len(found), *found]
        spent = sum(seconds[1:])
        if seconds[0] > 5 * most or (spent > most and len(seconds) > FEWEST_PAIRS):
            break
    seconds = seconds[1:] or seconds
    p99 = float(np.quantile(seconds, 0.99))
    return {"seconds": [float(np.median(seconds))], "p99": p99, "answer": list(map(float, answers))}


def whole(run: Callable[[], np.ndarray], few: np.ndarray, most: float) -> Found:
    seconds, answer = timed(run, most)
    return {"seconds": seconds, "answer": np.asarray(answer, float)[few].tolist()}


def reach(player, graph: graphs.Graph, within: int, k: int) -> Found:
    """Everybody's reach, or that of a sample, scaled to everybody."""
    sample, most = graph.rows(k), spend(graph.n)
    seconds, answer = timed(lambda: player.reach(within, sample), most)
    share = len(sample) / graph.n
    if scaled := min(seconds) / share > LONG:
        seconds = [one / share for one in seconds]
    else:
        run = lambda: np.asarray(player.reach(within, np.arange(graph.n)))[sample]  # noqa: E731
        seconds, answer = timed(run, most, warm=False)
    return {"seconds": seconds, "answer": np.asarray(answer, float).tolist(), "scaled": scaled}


def worlds(drawn: Callable, how: tuple, most: float) -> Found:
    """Seconds a world; the answer is the share of worlds in which somebody reaches a target."""
    n_draws = drawn.__self__.draws
    seconds, counts = timed(lambda: drawn(*how, n_draws=n_draws), most)
    answer = [float(np.mean(counts)) / n_draws]
    return {"seconds": [one / n_draws for one in seconds], "answer": answer}


# --- loading, and the limits of the machine


def load(task: Task) -> None:
    """The whole way from a file to compressed rows of ids in order."""
    size, who = task[0].removeprefix("load "), task[1]
    for form in ("parquet", "csv"):
        for kind in ("int", "text"):
            path = graphs.written(size, kind, form)
            name = f"load {form.replace('parquet', 'Parquet').replace('csv', 'CSV')}, {kind} ids"
            run = lambda path=path: loader_of(who)(path)  # noqa: E731
            seconds, n_arcs = timed(run, 4.0)
            put(task, name, seconds=seconds, answer=[n_arcs])
    put(task, "peak", seconds=[], peak=peak())


def loader_of(who: str) -> Callable[[Path], int]:
    if who == "netpath":
        import ours

        return ours.loaded
    import loaders

    return getattr(loaders, f"by_{who}")


def limits(task: Task, graph: graphs.Graph) -> None:
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

    copied(asked[:2], copy[:2])  # compiles
    gathered(asked[:2], values)
    put(task, "stream copy", seconds=timed(lambda: copied(asked, copy), 1.0)[0])
    put(task, "random gather", seconds=timed(lambda: gathered(asked, values), 1.0)[0])


if __name__ == "__main__":
    one((sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))

"""Prices, losses, kinds and fair plans (W9 to W12), timed: ``python remedies.py [w9 w10 w11 w12]``.

Each stands beside the same done plainly with numpy, networkx or SciPy, on a sample that is scaled
(~) where the whole would take hours. One row a workload, as a table to paste into remedies.md.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import graphs
import networkx as nx
import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

import netpath as ntp
from netpath import _leximin
from netpath._leximin import Patience, Supply
from netpath.access.question import AccessQuestion
from netpath.interventions._candidates import Candidates

WITHIN, WORDS = 3, 8


def timed(run: Callable[[], object]) -> tuple[float, float, object]:
    """Return seconds on the clock, of processor time, and the answer."""
    wall, cpu = time.monotonic(), time.process_time()
    found = run()
    return time.monotonic() - wall, time.process_time() - cpu, found


def row(*cells: object) -> None:
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def network(graph: graphs.Graph, kinds: int = 0) -> tuple[ntp.ReferralNetwork, list[str]]:
    """Return a graph as a network, and its targets."""
    names = pd.Index([f"p{one:09d}" for one in range(graph.n)], dtype="str")
    ties = pd.DataFrame({"source": names.take(graph.u), "target": names.take(graph.v)})
    ties = ties.assign(warmth=graph.p)
    if kinds:
        ties["kind"] = [f"kind {one}" for one in np.arange(len(ties)) % kinds]
    net = ntp.ReferralNetwork(pd.DataFrame(index=names), ties, directed=graph.directed)
    return net, [names[one] for one in graph.targets]


def plain_worlds(graph: graphs.Graph, rng: np.random.Generator) -> list[np.ndarray]:
    """Return in which of 512 worlds each person gets to a target within 0, 1 … asks, in numpy."""
    asker, asked, _ = graph.arcs()
    live = np.packbits(rng.random((len(graph.p), 512), np.float32) < graph.p[:, None], axis=1)
    live = live.view(np.uint64)
    live = np.concatenate([live, live]) if not graph.directed else live
    order = np.argsort(asker, kind="stable")
    starts = np.flatnonzero(np.diff(asker[order], prepend=-1))
    some, asked, live = asker[order][starts], asked[order], live[order]
    there = np.zeros((graph.n, WORDS), np.uint64)
    there[graph.targets] = ~np.uint64(0)
    found = [there]
    for _ in range(WITHIN):
        there = there.copy()
        there[some] |= np.bitwise_or.reduceat(found[-1][asked] & live, starts, axis=0)
        found.append(there)
    return found


def w9(n: int = 1_000_000, sample: int = 50_000) -> None:
    """Price so many ties of seekers' own in 512 worlds among 100,000 people."""
    graph, rng = graphs.load("1e5"), np.random.default_rng(7)
    net, targets = network(graph)
    question = AccessQuestion.of(net, None, targets, WITHIN)
    seekers = question.choice.seekers
    pairs = np.column_stack([rng.choice(seekers, n), rng.choice(seekers, n)])
    pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]]), axis=0)
    ids = np.array(net.ids, dtype=object)
    table = pd.DataFrame(ids[pairs], columns=["source", "target"], dtype="str").assign(warmth=0.3)
    wall, _, made = timed(lambda: ntp.interventions.ties(net, None, targets, table, within=WITHIN))
    assert isinstance(made, Candidates)
    from netpath.interventions._worlds import AddedTies, blocks_of, counts

    built, _, worlds = timed(lambda: AddedTies(made, 7, blocks_of(512)))
    assert isinstance(worlds, AddedTies)
    worlds.own(np.arange(10))
    worlds_wall, worlds_cpu, _ = timed(lambda: counts(worlds.own(np.arange(len(made.table)))))
    plain_wall, _, there = timed(lambda: plain_worlds(graph, rng))
    assert isinstance(there, list)

    def priced() -> np.ndarray:
        source, target = pairs[:sample].T
        coins = np.packbits(rng.random((sample, 512), np.float32) < 0.3, axis=1).view(np.uint64)
        return np.bitwise_count(there[-2][target] & ~there[-1][source] & coins).sum(axis=1)

    part, _, _ = timed(priced)
    times = len(made.table) / sample
    row(
        "W9 pricing",
        f"{len(made.table):,} candidates, 512 worlds, 1e5 people",
        f"{worlds_wall:.2f} s ({worlds_cpu:.2f} of CPU); making candidates {wall:.1f} s, "
        f"the network with them {built:.1f} s",
        f"numpy ~{part * times + plain_wall:.0f} s ({plain_wall:.1f} for the worlds)",
        "2 s",
    )


def w10(n_draws: int = 512) -> None:
    """Everybody's loss without a limit among 100,000 people."""
    graph, rng = graphs.load("1e5"), np.random.default_rng(7)
    net, targets = network(graph)
    ntp.brokers.losses(net, None, targets, within=None, n_draws=64, rng=1)  # compiled
    from netpath.access.question import world_of
    from netpath.brokers._refusals import BrokerQuestion

    asked = BrokerQuestion(
        AccessQuestion.of(net, None, targets, None), world_of(7)[0], n_draws, None
    )
    wall, cpu, _ = timed(lambda: asked.worlds().hanging(asked.everybody))
    asker, asks, p = graph.arcs()
    live = rng.random(len(p)) < p

    def dominators() -> int:
        world = nx.DiGraph()
        world.add_edges_from(zip(asks[live].tolist(), asker[live].tolist(), strict=True))
        world.add_edges_from((-1, int(one)) for one in graph.targets)
        return len(nx.immediate_dominators(world, -1))

    one, _, _ = timed(dominators)
    row(
        "W10 everybody's loss, no limit",
        f"{n_draws} worlds, 1e5 people",
        f"{wall:.1f} s ({cpu:.1f} of CPU)",
        f"networkx ~{one * n_draws:,.0f} s ({one:.1f} a world)",
        "120 s of CPU",
    )


def w11() -> None:
    """Contributions of five kinds of tie, in units of one estimate."""
    net, targets = network(graphs.load("1e5"), kinds=5)
    labels = pd.DataFrame({"id": list(net.ids), "group": ["A", "B"] * (len(net) // 2)})
    net = net.with_people(labels)
    ntp.access.estimate(net, None, targets, within=WITHIN, n_draws=512, rng=1)
    how = {"within": WITHIN, "n_draws": 512, "rng": 7}
    one = min(timed(lambda: ntp.access.estimate(net, None, targets, **how))[1] for _ in range(3))
    _, cpu, _ = timed(
        lambda: ntp.audit.by_kind(net, None, targets, by="group", reference="A", **how)
    )
    _, built, _ = timed(
        lambda: ntp.access.estimate(net.only(kinds=["kind 0", "kind 1"]), None, targets, **how)
    )
    row(
        "W11 by_kind, 5 kinds",
        "512 worlds, 1e5 people",
        f"{cpu:.2f} s of CPU, {cpu / one:.1f} times one estimate ({one:.2f} s)",
        f"32 networks built anew ~{32 * built:.0f} s of CPU ({32 * built / one:.0f} times)",
        "20 times one estimate",
    )


def ways_of(rng: np.random.Generator, *, two: bool) -> Supply:
    """Return 2,000 seekers with 10 ways each over 300 connectors, and a second person if asked."""
    chance = rng.random(20_000).round(2)
    connector = rng.integers(0, 300, 20_000)
    second = 300 + rng.integers(0, 100, 20_000)
    asked = zip(connector.tolist(), second.tolist(), strict=True) if two else connector[:, None]
    seeker = np.repeat(np.arange(2_000), 10).tolist()
    found = zip(seeker, chance.tolist(), map(tuple, asked), strict=True)
    left = np.concatenate([np.full(300, 5), np.full(100, 15)])
    return Supply.of(2_000, found, left, 2)


def w12(seconds: float = 60.0) -> None:
    """Leximin where one person a way is scarce, and where two are."""
    for two in (False, True):
        ways = ways_of(np.random.default_rng(7), two=two)
        turns = _leximin.in_turn(ways)
        limits = Patience(seconds=seconds) if two else Patience()
        wall, cpu, found = timed(
            lambda ways=ways, limits=limits: _leximin.leximin(ways, limits=limits)
        )
        assert isinstance(found, _leximin.Solved)
        served, first = sum(one >= 0 for one in found.chosen), found.levels[0].bound
        below = _leximin.fairer(ways, turns, found.chosen)
        levels = found.levels
        peer, _, least = timed(lambda ways=ways, some=levels[:2]: plain_least(ways, some))
        row(
            f"W12 leximin, {'two people' if two else 'one person'} a way scarce",
            "2,000 seekers × 10 ways × 300 connectors",
            f"{wall:.1f} s ({cpu:.1f} of CPU), {'exact' if found.exact else 'with a gap'}, "
            f"{served:,} of at most {first:,} ({100 * served / first:.1f} %), "
            f"{'below' if below else 'never below'} turns",
            f"SciPy milp, the second of {len(levels)} counts: {peer:.0f} s, {least}",
            "98 % after 60 s" if two else "exact in 60 s of CPU",
        )


def plain_least(ways: Supply, levels: tuple[_leximin.Level, ...]) -> str:
    """Return what SciPy's milp makes of the second count with the first held."""
    n = len(ways.chance)
    each = csr_array((np.ones(n), (ways.seeker, np.arange(n))), shape=(ways.n_seekers, n))
    over = [(ways.value > one.above).astype(float) for one in levels]
    rows = vstack([each, ways.asks, csr_array(-over[0][None])])
    most = np.concatenate([np.ones(ways.n_seekers), ways.left, [-levels[0].count]])
    found = milp(
        -over[-1],
        constraints=LinearConstraint(rows, -np.inf, most),
        bounds=Bounds(0, 1),
        integrality=np.ones(n),
        options={"time_limit": 60},
    )
    return "none found" if found.x is None else f"{-found.fun:,.0f}"


if __name__ == "__main__":
    row("workload", "size", "netpath", "plainly", "goal")
    row(*["---"] * 5)
    for name in sys.argv[1:] or ("w9", "w10", "w11", "w12"):
        {"w9": w9, "w10": w10, "w11": w11, "w12": w12}[name]()

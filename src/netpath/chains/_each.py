"""The asks among which the warmest chain to each of many targets must be found."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from netpath.chains._asks import EXACT, ONE, ChainAsks, Walk
from netpath.chains._search import Beginning, warmest_first
from netpath.chains._windows import Wanted, slack
from netpath.chains.ground import KeptCosts
from netpath.network import Compressed

if TYPE_CHECKING:
    from netpath._kernels._rows import Costs, Ways


def to_everybody(asks: ChainAsks, wanted: frozenset[int], within: int | None) -> dict[int, Walk]:
    """Return the warmest chain to each wanted person, whoever it passes; in the exact order.

    Dijkstra's search in exact decimals; with a limit, whoever was met at fewer asks is met again.
    """
    start = asks.start()
    heap: list[Beginning] = [(warmest_first(ONE, 0), start.people, start)]
    found: dict[int, Walk] = {}
    fewest: dict[int, int] = {}
    left = set(wanted)
    while heap and left:
        _, people, walk = heappop(heap)
        at, n = people[-1], walk.asks
        if at in fewest and (within is None or fewest[at] <= n):
            continue
        fewest[at] = n
        found.setdefault(at, walk)
        left.discard(at)
        for asked, one in asks.onward.get(at, ()) if within is None or n < within else ():
            if asked not in people and (within is not None or asked not in fewest):
                longer = Walk((*people, asked), EXACT.multiply(walk.chance, one), True, walk)
                heappush(heap, (warmest_first(longer.chance, n + 1), longer.people, longer))
    return {at: walk for at, walk in found.items() if at in wanted}


def passing_asks(rows: Compressed, wanted: Wanted) -> ChainAsks:
    """Return every ask on a warmest chain to some target, where targets may be brokers."""
    return _tight(rows, wanted, frozenset())


def each_asks(rows: Compressed, wanted: Wanted) -> ChainAsks:
    """Return every ask on a warmest chain to some target, and all that rounding may confuse.

    A pass from the seeker to everybody, then back from the targets along asks that lose nothing.
    """
    return _tight(rows, wanted, wanted.ends)


def _tight(rows: Compressed, wanted: Wanted, last: frozenset[int]) -> ChainAsks:
    """Return the asks that lose nothing, of which none is by the last of a chain."""
    ways = _allowed(KeptCosts.of(rows, asks_first=False).ways, wanted, last)
    cost = _from_seeker(ways, wanted)
    offsets, asked, costs = ways.onward
    asker = np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(offsets))
    at_end = cost[-1][sorted(wanted.ends)]
    spare = slack(at_end[np.isfinite(at_end)].max(initial=0.0))
    met, kept = np.zeros(len(offsets) - 1, dtype=bool), np.zeros(len(asked), dtype=bool)
    met[sorted(wanted.ends)] = True
    for level in range(len(cost) - 1 or len(met), 0, -1):
        here, before = min(level, len(cost) - 1), min(level, len(cost)) - 1
        tight = met[asked] & (cost[before][asker] + costs <= cost[here][asked] + spare)
        if len(cost) == 1 and kept[tight].all():
            break
        kept |= tight
        met[asker[tight]] = True
    pairs = sorted(zip(asker[kept].tolist(), asked[kept].tolist(), strict=True))
    arcs = ((*pair, rows.arc(*pair)) for pair in pairs)
    return ChainAsks.among(rows, wanted.seeker, last, frozenset(), arcs)


def _allowed(ways: Ways, wanted: Wanted, last: frozenset[int]) -> Ways:
    """Return the ways without asks by a target, and of people who are never asked."""
    from netpath._kernels._rows import ways as both_ways

    offsets, asked, cost = ways.onward
    shut, end = np.zeros((2, len(offsets) - 1), dtype=bool)
    shut[sorted({*wanted.barred, wanted.seeker})] = True
    end[sorted(last)] = True
    return both_ways(
        offsets, asked, np.where(shut[asked] | np.repeat(end, np.diff(offsets)), np.inf, cost)
    )


def _from_seeker(ways: Ways, wanted: Wanted) -> Costs:
    """Return what it costs to get to everybody, a row a number of asks; one row without limit."""
    from netpath._kernels._nearest import by_asks, warmest
    from netpath._kernels._rows import Ways

    seeker, turned = np.array([wanted.seeker], dtype=np.int32), Ways(ways.back, ways.onward)
    if wanted.within is None:
        return warmest(turned, seeker, np.zeros(1)).cost[np.newaxis]
    return by_asks(turned, seeker, wanted.within)

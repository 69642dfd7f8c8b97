"""Chains of large networks: floats find where they must be, exact decimals tell them apart.

Compiled searches over -ln(chance) name every ask on a chain that is cheap enough, rounding allowed
for, and perhaps some more; :class:`ChainSearch` ranks the chains among these asks. Whatever it
finds within the limit is what it would have found among all asks, in the same order.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from netpath.chains._asks import ChainAsks, Walk
from netpath.chains._search import ChainSearch, Order, fewest_first
from netpath.chains.ground import AHEAD, KeptCosts
from netpath.network import Compressed

if TYPE_CHECKING:
    from netpath._kernels._one_pair import Best
    from netpath._kernels._rows import Costs, People
    from netpath._kernels._several import Window


SMALL = 20_000
"""Networks with at most so many arcs are searched exactly at once: nothing compiled is loaded."""

LAYERS = 8
FIRST, WIDER = 0.25, 1.5
FEW = 1 / 8  # of all people both sides may know so many, before everybody's promises are cheaper


def small(rows: Compressed) -> bool:
    """Whether a network is searched exactly at once.

    Examples
    --------
    >>> import netpath as ntp
    >>> small(ntp.readers.sample().compressed)
    True
    """
    return len(rows.neighbours) <= SMALL


@dataclass(frozen=True)
class Wanted:
    """Which chains are wanted, by positions.

    Attributes
    ----------
    seeker, ends
        Where chains begin, and where they end.
    barred
        Who is never asked: people in ``avoid``, targets who may not be asked.
    through
        One of these must be a broker; empty for no such wish.
    within
        The longest chain allowed, in asks.
    """

    seeker: int
    ends: frozenset[int]
    barred: frozenset[int]
    through: frozenset[int]
    within: int | None


class PlainWindow(NamedTuple):
    """Asks on ways within a limit, and what a chain through one left out costs at least."""

    asker: npt.NDArray[np.int32]
    asked: npt.NDArray[np.int32]
    cost: npt.NDArray[np.float64]
    beyond: float


@dataclass(frozen=True)
class Windows:
    """The chains of one question, in wider and wider limits."""

    rows: Compressed
    wanted: Wanted
    order: Order

    @cached_property
    def _ground(self) -> KeptCosts:
        return KeptCosts.of(self.rows, asks_first=self.order is fewest_first)

    def chains(self, k: int, layers: int | None = None) -> Iterator[Walk]:
        """Yield every chain in the exact order; about k of them soon.

        Parameters
        ----------
        k
            How many chains are wanted first.
        layers
            The longest chain of all questions that share promises, where several follow.
        """
        told = 0
        if k == 1 and self._from_both_sides:
            for walk in self._pair():
                yield walk
                told = 1
        for limit, asker, asked in self._limits(k, layers):
            asks = self.asks(asker, asked)
            for at, walk in enumerate(ChainSearch(asks, self.order, self.wanted.within).chains()):
                if not self._sure(walk, limit):
                    break
                if at >= told:
                    yield walk
                    told += 1

    @property
    def _from_both_sides(self) -> bool:
        """Whether both sides may search, where no promises are kept, nor limits to be kept to."""
        free = self.wanted.within is None or self.order is fewest_first
        return free and not self.wanted.through and not self._ground.promised(self.wanted.ends)

    @cached_property
    def _ends(self) -> People:
        return np.array(sorted(self.wanted.ends), dtype=np.int32)

    @cached_property
    def _best(self) -> Best:
        from netpath._kernels._one_pair import warmest
        from netpath._kernels._sides import CLOSED, END

        one = self.wanted
        self._ground.asked(one.ends)
        with self._ground.scratch({CLOSED: one.barred, END: one.ends}) as (known, role):
            return warmest(self._ground.ways, one.seeker, self._ends, role, known)

    def _pair(self) -> Iterator[Walk]:
        one, found = self.wanted, self._best
        walks = ChainSearch(self.asks(found.asker, found.asked), self.order, one.within).chains()
        for walk in walks:
            if self._sure(walk, found.cost + slack(found.cost)):
                yield walk
            return

    def within(self, limit: float) -> set[tuple[int, int]]:
        """Return every ask on a chain that costs at most this."""
        found = self._window(limit + slack(limit), None)
        return set(zip(found.asker.tolist(), found.asked.tolist(), strict=True))

    def cost(self, walk: Walk) -> float:
        """Return -ln of the chance of a chain, with what its asks cost beside."""
        rows, cost = self.rows, walk.asks * self._ground.one_ask
        assert rows.warmth is not None
        for asker, asked in pairwise(walk.people):
            cost -= log(rows.warmth[rows.arc(asker, asked)]) + log(rows.willing[asked])
        return cost

    def asks(self, asker: People, asked: People) -> ChainAsks:
        """Return these asks, exact."""
        one = self.wanted
        pairs = sorted(set(zip(asker.tolist(), asked.tolist(), strict=True)))
        arcs = ((*pair, self.rows.arc(*pair)) for pair in pairs)
        return ChainAsks.among(self.rows, one.seeker, one.ends, one.through, arcs)

    def _sure(self, walk: Walk, limit: float) -> bool:
        """Whether every better chain is within the limit too."""
        if limit == np.inf:
            return True
        if self.order is fewest_first and walk.asks > AHEAD:
            return False
        return self.cost(walk) <= limit

    def _limits(self, k: int, layers: int | None) -> Iterator[tuple[float, People, People]]:
        """Yield wider and wider limits, with every ask on a chain within each."""
        limit, wide, last = self._least(layers) + FIRST, FIRST, -np.inf
        while np.isfinite(limit):
            found = self._window(limit + slack(limit), layers)
            asker, asked, cost = _each_once(found)
            full = found.beyond == np.inf or limit > self._longest
            while (at := _enough(asker, asked, k, self.wanted.ends)) is not None or full:
                here = np.inf if at is None else float(cost[at])
                if here > last:
                    kept = cost <= here + slack(here)
                    yield here, asker[kept], asked[kept]
                    if here == np.inf:
                        return
                last, k = max(here, last), 2 * k + 2
            wide *= WIDER
            limit = max(limit + wide, found.beyond + FIRST)

    @property
    def _longest(self) -> float:
        """A cost that no chain within the asks allowed exceeds."""
        if self.order is not fewest_first or self.wanted.within is None:
            return float("inf")
        return (self.wanted.within + 1) * self._ground.one_ask

    def _bounds(self, layers: int | None) -> tuple[Costs, Costs]:
        one, ground = self.wanted, self._ground
        through = np.empty(0)
        if one.through:
            through = ground.promises(one.ends, one.through)
        if one.within is None or self.order is fewest_first:
            return ground.promises(one.ends)[np.newaxis], through
        most = min(max(one.within, layers or 0), LAYERS)
        by_asks = ground.promises_by_asks(one.ends, most)
        if one.within <= most:
            return by_asks[: one.within + 1], through
        return np.vstack([by_asks, ground.promises(one.ends)]), through

    def _least(self, layers: int | None) -> float:
        if self._from_both_sides:
            return self._best.cost
        cost, through = self._bounds(layers)
        least = float(cost[-1, self.wanted.seeker])
        return max(least, float(through[self.wanted.seeker])) if len(through) else least

    def _around(self, limit: float) -> Window | None:
        """Return the asks on chains within a limit; None where too many people are within it."""
        from netpath._kernels._several import around
        from netpath._kernels._sides import CLOSED, END

        one, most = self.wanted, int(len(self.rows.willing) * FEW)
        with self._ground.scratch({CLOSED: one.barred, END: one.ends}) as (known, role):
            ways = self._ground.ways
            few, found = around(ways, one.seeker, self._ends, role, known, limit, most)
        return found if few else None

    def _window(self, limit: float, layers: int | None) -> Window | PlainWindow:
        near = self._around(limit) if self._from_both_sides else None
        return near or self._among_promises(limit, layers)

    def _among_promises(self, limit: float, layers: int | None) -> Window:
        from netpath._kernels._several import THROUGH, Bounds, window
        from netpath._kernels._sides import CLOSED, END

        one = self.wanted
        roles = {CLOSED: one.barred, END: one.ends, THROUGH: one.through}
        within = len(self.rows.willing) if one.within is None else one.within
        bounds = Bounds(*self._bounds(layers))
        with self._ground.scratch(roles) as (known, role):
            rows = self._ground.ways.onward
            return window(rows, bounds, role, one.seeker, within, limit, known)


def slack(cost: float) -> float:
    """Return by how much sums of costs about this size may be wrong, generously.

    Examples
    --------
    >>> slack(0.0)
    1e-09
    """
    return 1e-9 * (1.0 + cost)


def _each_once(found: Window | PlainWindow) -> tuple[People, People, Costs]:
    """Return every ask once, the cheapest way first."""
    order = np.lexsort((found.asked, found.asker, found.cost))
    pairs = found.asker[order].astype(np.int64) << 32 | found.asked[order]
    first = np.sort(np.unique(pairs, return_index=True)[1])
    order = order[first]
    return found.asker[order], found.asked[order], found.cost[order]


def _enough(asker: People, asked: People, k: int, ends: frozenset[int]) -> int | None:
    """Return how many of the asks may be enough for k chains, less one; None if too few.

    A ways-and-forks count: asks less people, all ends being one, is how many ways there are besides
    the first, unless they loop.
    """
    met: set[int] = set()
    for at, pair in enumerate(zip(asker.tolist(), asked.tolist(), strict=True)):
        met.update(-1 if one in ends else one for one in pair)
        if at + 1 - len(met) + 1 >= k - 1 and -1 in met:
            return at
    return None


MOST = 2**19  # asks, from which on numba is loaded sooner than NumPy is done
IN_NUMPY = 16  # questions about a network that are answered so; more are worth loading kernels


def waits(rows: Compressed, wanted: Wanted) -> bool:
    """Whether kernels can wait: none is loaded, and this is among the first questions.

    Examples
    --------
    >>> import netpath as ntp
    >>> one = Wanted(0, frozenset({1}), frozenset(), frozenset({2}), None)
    >>> waits(ntp.readers.sample().compressed, one)
    False
    """
    if wanted.through or len(rows.neighbours) > MOST or "netpath._kernels._rows" in sys.modules:
        return False
    asked: int = rows.kept.get("first chains", 0) + 1
    rows.kept["first chains"] = asked
    return asked <= IN_NUMPY


@dataclass(frozen=True)
class PlainWindows(Windows):
    """The chains of one question, among asks that two passes of Bellman's recursion find."""

    @property
    def _from_both_sides(self) -> bool:
        return False

    @cached_property
    def _asks(self) -> tuple[People, People, Costs, Costs]:
        """Every ask: by whom, of whom, its cost, and that of the cheapest chain it stands on."""
        rows, one, n = self.rows, self.wanted, len(self.rows.willing)
        asker = np.repeat(np.arange(n, dtype=np.int32), np.diff(rows.offsets))
        shut, end = np.zeros((2, n), dtype=bool)
        shut[sorted({*one.barred, one.seeker})] = True
        end[sorted(one.ends)] = True
        cost = np.where(shut[rows.neighbours] | end[asker], np.inf, self._ground.costs)
        there = _fewer(
            (rows.back.offsets, rows.back.askers), cost[rows.back.arc], [one.seeker], one
        )
        back = _fewer((rows.offsets, rows.neighbours), cost, sorted(one.ends), one)
        # Of a chain of at most `within` asks, so many before this one leave so many after it.
        most, ways = len(there) - 1, np.full(len(cost), np.inf)
        for before in range(most) if one.within else [most]:
            after = most - before - 1 if one.within else most
            np.minimum(ways, there[before][asker] + back[after][rows.neighbours], out=ways)
        return asker, rows.neighbours, cost, ways + cost

    def _least(self, layers: int | None) -> float:  # noqa: ARG002 -- nothing is shared here
        return float(self._asks[3].min(initial=np.inf))

    def _window(self, limit: float, layers: int | None) -> PlainWindow:  # noqa: ARG002
        asker, asked, _, cost = self._asks
        near = cost <= limit
        return PlainWindow(
            asker[near], asked[near], cost[near], float(cost[~near].min(initial=np.inf))
        )


def _fewer(
    rows: tuple[npt.NDArray[np.int64], People], cost: Costs, starts: list[int], wanted: Wanted
) -> Costs:
    """Return what it costs to get from some people to everybody in at most 0, 1 … asks, a row each.

    Without limit there are as many rows as asks until nothing gets cheaper; only the last counts.
    """
    offsets, others = rows
    there = np.flatnonzero(np.diff(offsets))
    least = np.full(len(offsets) - 1, np.inf)
    least[starts] = 0.0
    found = [least]
    while len(there) and len(found) <= (wanted.within or np.inf):
        least = least.copy()
        least[there] = np.minimum(
            least[there], np.minimum.reduceat(found[-1][others] + cost, offsets[there])
        )
        if wanted.within is None and np.array_equal(least, found[-1]):
            break
        found = [*found, least] if wanted.within else [least]
    return np.stack(found)

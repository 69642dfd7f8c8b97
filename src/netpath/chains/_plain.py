"""The same windows by NumPy: the first questions about a network wait for no compiler."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from netpath.chains._windows import PlainWindow, Wanted, Windows
from netpath.network import Compressed

Costs = npt.NDArray[np.float64]
People = npt.NDArray[np.int32]

MOST = 2**19  # asks, from which on numba is loaded sooner than NumPy is done
FIRST = 16  # questions about a network that are answered so; more are worth loading kernels


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
    return asked <= FIRST


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

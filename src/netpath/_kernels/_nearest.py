"""Everybody to the nearest of many ends: by asks, by chance, and by chance for each number of asks.

Costs are -ln of a chance; a chance is exp(-cost), taken once at the end. Arrays are by person. The
ends are at 0 and the way stops there, which is what makes no target a broker.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._kernels._compiled import fetch, njit
from netpath._kernels._least import first_marked
from netpath._kernels._rounds import Warmest, asks_of, rounds, told_by_asks
from netpath._kernels._rows import CostRows, Costs, People, Ways
from netpath._kernels._threads import on_threads

__all__ = ["Asks", "Warmest", "by_asks", "fewest", "warmest"]

Marks = npt.NDArray[np.uint32]

_DENSE = 15  # look from the other side once the front holds more than 1/15 of the asks left
_AHEAD, _FAR = 4, 48  # people whose rows are fetched before their turn
_ONE = np.uint32(1)


class Asks(NamedTuple):
    """The number of asks to the nearest end, and whom to ask; -1 where no way leads there.

    An end has 0 asks and itself to ask. Both have shape (n_people,), int32.
    """

    asks: People
    onward: People


@njit()
def fewest(both: Ways, ends: People) -> Asks:
    """Return how many asks everybody is from the nearest end, and whom to ask first.

    Breadth-first from all ends at once, which turns around while the front is wide: then those
    not met yet look for anybody in the front, and stop at the first (Beamer, Asanovic & Patterson,
    SC 2012). At most a pass over all asks, mostly a third of one; 16 bytes a person.
    """
    n = len(both.onward.offsets) - 1
    found = Asks(np.full(n, -1, np.int32), np.full(n, -1, np.int32))
    front, unmet = np.empty(n, np.int32), np.arange(n).astype(np.int32)
    marks = np.zeros(n // 32 + 1, np.uint32)
    start, end = 0, 0
    for one in ends:
        if found.asks[one] < 0:
            found.asks[one], found.onward[one] = 0, one
            front[end] = one
            end += 1
    width = asks_of(both.back, front[:end])
    left = len(both.back.people) - width
    while start < end:
        if width * _DENSE > left:
            later, unmet = _look_ahead(both.onward, found, front, (start, end), unmet, marks)
        else:
            later = _look_back(both.back, found, front, start, end)
        start, end = end, later
        width = asks_of(both.back, front[start:end])
        left -= width
    return found


@njit()
def _look_back(back: CostRows, found: Asks, front: People, start: int, end: int) -> int:
    """Let everybody in the front be asked by whoever is not met yet; return the new end."""
    new, (offsets, askers, _) = end, back
    for at in range(start, end):
        asked = front[at]
        if at + _AHEAD < end:
            first = offsets[front[at + _AHEAD]]
            fetch(askers, first)
            fetch(askers, first + 16)
        for way in range(offsets[asked], offsets[asked + 1]):
            asker = askers[way]
            if found.asks[asker] < 0:
                found.asks[asker], found.onward[asker] = found.asks[asked] + 1, asked
                front[new] = asker
                new += 1
    return new


@njit()
def _look_ahead(
    onward: CostRows,
    found: Asks,
    front: People,
    span: tuple[int, int],
    unmet: People,
    marks: Marks,
) -> tuple[int, People]:
    """Let everybody not met yet look for one of the front; return the new end and who is left."""
    (start, end), asks, left = span, found.asks[front[span[1] - 1]] + 1, 0
    new, n = end, len(unmet)
    for one in front[start:end]:
        marks[one >> 5] |= _ONE << np.uint32(one & 31)
    for at in range(n):
        asker = unmet[at]
        if at + _FAR < n:
            fetch(onward.people, onward.offsets[unmet[at + _FAR]])
        if found.asks[asker] >= 0:
            continue
        asked = first_marked(onward, np.int64(asker), marks)
        if asked >= 0:
            found.asks[asker], found.onward[asker] = asks, asked
            front[new] = asker
            new += 1
        else:
            unmet[left] = asker
            left += 1
    for one in front[start:end]:
        marks[one >> 5] = 0
    return new, unmet[:left]


def warmest(both: Ways, ends: People, begin: Costs) -> Warmest:
    """Return the cost of everybody's warmest way to an end, and whom to ask first.

    Whoever got cheaper tells their askers, round by round, and each round the cheaper of two ways:
    a few tell (push), or everybody looks at those whom they can ask (pull), on all threads. In
    networks of people that takes about two passes over all asks; where it takes more than a few,
    costs are settled in their order instead. 25 bytes a person.

    Parameters
    ----------
    both
        Who can ask whom.
    ends, begin
        Where ways end, and the cost that each begins with; shape (n_ends,) both.
    """
    return on_threads(rounds, len(both.onward.people), both, ends, begin)


def by_asks(both: Ways, ends: People, within: int) -> Costs:
    """Return the cost of everybody's warmest way to an end in at most 0, 1 … ``within`` asks.

    Bellman's recursion over asks, shape (within + 1, n_people), infinite where there is no way;
    rounds as in :func:`warmest`. At most ``within`` passes over all asks; 8 bytes a person and ask.
    """
    n = len(both.onward.offsets) - 1
    cost = np.empty((within + 1, n))
    cost[0] = np.inf
    cost[0, ends] = 0.0
    on_threads(told_by_asks, len(both.onward.people), both, cost, ends)
    return cost

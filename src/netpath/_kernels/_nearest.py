"""Everybody to the nearest of many ends: by asks, by chance, and by chance for each number of asks.

Costs are -ln of a chance; a chance is exp(-cost), taken once at the end. Arrays are by person. The
ends are at 0 and the way stops there, which is what makes no target a broker.

Costs spread round by round: whoever got cheaper tells those who can ask them. A round is done the
cheaper of two ways. *Push*: those who got cheaper tell their askers. *Pull*: everybody looks at
those whom they can ask, eight at a time, in the order in which rows stand in memory, and the
dearest asks not at all; each person's cost is worked out by one thread, from costs of the round
before, so that no answer depends on threads.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import prange

from netpath._kernels._compiled import fetch, njit
from netpath._kernels._heap import drop, heap, push, with_room
from netpath._kernels._least import first_marked, least
from netpath._kernels._rows import CostRows, Costs, Flags, People, Ways
from netpath._kernels._threads import on_threads

__all__ = ["Asks", "Warmest", "by_asks", "fewest", "warmest"]

_SPARSE = 16  # push while those who tell have less than 1/16 of the asks
_MOST = 6  # passes over all asks, before costs are settled in their order
_AHEAD = 4  # people whose rows are fetched before their turn
_ROW, _LINE = 24, 8  # asks of a row that are fetched, and how many costs are fetched together


class Warmest(NamedTuple):
    """The cost of the warmest way to any end, and whom to ask; infinite and -1 where none leads.

    ``cost`` is float64, ``onward`` int32, both of shape (n_people,); an end has 0 and itself.
    """

    cost: Costs
    onward: People


class Told(NamedTuple):
    """Whoever got cheaper: room for their numbers, and for the next ones, and a flag a person."""

    people: People
    later: People
    flags: Flags


@njit()
def asks_of(rows: CostRows, people: People) -> int:
    """Return how many asks some people have; a random read each."""
    total = 0
    for one in people:
        total += rows.offsets[one + 1] - rows.offsets[one]
    return total


@njit()
def rounds(both: Ways, ends: People, begin: Costs) -> Warmest:
    """Return what :func:`netpath._kernels._nearest.warmest` does."""
    n, all_asks = len(both.onward.offsets) - 1, len(both.back.people)
    found, told, spent = Warmest(np.full(n, np.inf), np.full(n, -1, np.int32)), _nobody(n), 0
    before = np.empty(n)
    for at in range(len(ends)):
        if begin[at] < found.cost[ends[at]]:
            found.cost[ends[at]], found.onward[ends[at]] = begin[at], ends[at]
    size = _distinct(ends, told)
    while size > 0 and spent <= _MOST * all_asks:
        work = asks_of(both.back, told.people[:size])
        if work * _SPARSE < all_asks:
            size = _pushed(both.back, found.cost, found, told, size)
            told = Told(told.later, told.people, told.flags)
            spent += work
        else:
            before[:] = found.cost
            size = _pulled(both.onward, before, found, told, size)
            spent += all_asks
    if size > 0:
        _settled(both.back, found, told.people[:size])
    return found


@njit()
def _settled(back: CostRows, found: Warmest, told: People) -> None:
    """Go on from those who got cheaper, the cheapest first (Dijkstra)."""
    (offsets, askers, costs), (cost, onward) = back, found
    queue = with_room(heap(told[:0], 0.0), len(told))
    for one in told:
        push(queue, cost[one], one)
    while queue.size[0] > 0:
        near, asked = queue.key[0], queue.person[0]
        drop(queue)
        if near > cost[asked]:
            continue
        queue = with_room(queue, offsets[asked + 1] - offsets[asked])
        for way in range(offsets[asked], offsets[asked + 1]):
            asker, total = askers[way], near + costs[way]
            if total < cost[asker]:
                cost[asker], onward[asker] = total, asked
                push(queue, total, asker)


@njit()
def told_by_asks(both: Ways, cost: Costs, ends: People) -> None:
    """Fill in what :func:`netpath._kernels._nearest.by_asks` returns; row 0 is given."""
    n, all_asks = cost.shape[1], len(both.back.people)
    told, onward = _nobody(n), np.empty(n, np.int32)
    size = _distinct(ends, told)
    for asks in range(1, len(cost)):
        before, here = cost[asks - 1], Warmest(cost[asks], onward)
        if asks_of(both.back, told.people[:size]) * _SPARSE < all_asks:
            here.cost[:] = before
            size = _pushed(both.back, before, here, told, size)
            told = Told(told.later, told.people, told.flags)
        else:
            size = _pulled(both.onward, before, here, told, size)


@njit()
def _nobody(n: int) -> Told:
    return Told(np.empty(n + 1, np.int32), np.empty(n + 1, np.int32), np.zeros(n, np.uint8))


@njit()
def _distinct(people: People, told: Told) -> int:
    size = 0
    for one in people:
        if not told.flags[one]:
            told.flags[one] = 1
            told.people[size] = one
            size += 1
    return size


@njit()
def _pushed(back: CostRows, before: Costs, here: Warmest, told: Told, size: int) -> int:
    """Let those who got cheaper tell their askers; return how many got cheaper by it."""
    (offsets, askers, costs), later = back, 0
    for at in range(size):
        told.flags[told.people[at]] = 0
    for at in range(size):
        _fetch_ahead(back, here.cost, told.people, at, size)
        asked = told.people[at]
        near = before[asked]
        for way in range(offsets[asked], offsets[asked + 1]):
            asker, total = askers[way], near + costs[way]
            if total < here.cost[asker]:
                here.cost[asker], here.onward[asker] = total, asked
                if not told.flags[asker]:
                    told.flags[asker] = 1
                    told.later[later] = asker
                    later += 1
    return later


@njit(inline="always")
def _fetch_ahead(back: CostRows, cost: Costs, people: People, at: int, size: int) -> None:
    """Have fetched what will be read when the next of these people have their turn."""
    if at + 2 * _AHEAD < size:
        fetch(back.offsets, people[at + 2 * _AHEAD])
    if at + _AHEAD < size:
        start = back.offsets[people[at + _AHEAD]]
        for way in range(start, start + _ROW, _LINE):
            fetch(back.people, way)
            fetch(back.cost, way)
    if at + 1 < size:
        start, end = back.offsets[people[at + 1]], back.offsets[people[at + 1] + 1]
        for way in range(start, min(end, start + _ROW)):
            fetch(cost, back.people[way])


@njit()
def _pulled(onward: CostRows, before: Costs, here: Warmest, told: Told, size: int) -> int:
    """Let everybody look for those who got cheaper; return how many get cheaper by it."""
    low = np.inf
    for one in told.people[:size]:
        low = min(low, before[one])
    _looked_for(onward, before, here.cost, here.onward, told.flags, low)
    later = 0
    for one in range(len(told.flags)):
        told.people[later] = one  # written in any case: to guess which ones costs more
        later += told.flags[one]
    return later


@njit(parallel=True)
def _looked_for(
    onward: CostRows, before: Costs, cost: Costs, through: People, flags: Flags, low: float
) -> None:
    # Arrays that are written inside a tuple stay as they were: numba copies them for the threads.
    for asker in prange(len(before)):
        cost[asker], asked = least(onward, asker, before, before[asker], low)
        flags[asker] = asked >= 0
        through[asker] = asked if asked >= 0 else through[asker]


Marks = npt.NDArray[np.uint32]

_DENSE = 15  # look from the other side once the front holds more than 1/15 of the asks left
_FETCHED, _FAR = 4, 48  # people whose rows are fetched before their turn
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
        if at + _FETCHED < end:
            first = offsets[front[at + _FETCHED]]
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

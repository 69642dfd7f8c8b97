"""Costs that spread round by round: whoever got cheaper tells those who can ask them.

A round is done the cheaper of two ways. *Push*: those who got cheaper tell their askers. *Pull*:
everybody looks at those whom they can ask, eight at a time, in the order in which rows stand in
memory, and the dearest asks not at all; each person's cost is worked out by one thread, from costs
of the round before, so that no answer depends on threads.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import prange

from netpath._kernels._compiled import fetch, njit
from netpath._kernels._heap import drop, heap, push, with_room
from netpath._kernels._least import least
from netpath._kernels._rows import CostRows, Costs, Flags, People, Ways

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

"""Who can ask whom at what cost, both ways round: what every search over costs starts from.

A cost is -ln of a chance, so that costs add up where chances multiply; the cheapest way is the
warmest. Asks that can never be granted are left out here, once, so that no search looks at them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._kernels._compiled import njit

Counts = npt.NDArray[np.int64]
Costs = npt.NDArray[np.float64]
People = npt.NDArray[np.int32]
Flags = npt.NDArray[np.uint8]

_LONG = 40  # asks in a row, from which on sorting by insertion is the slower way


class CostRows(NamedTuple):
    """The alters of person i, the cheapest first, from ``offsets[i]`` to ``offsets[i + 1]``.

    ``offsets`` has shape (n_people + 1,); ``people`` and ``cost`` have shape (n_asks,).
    """

    offsets: Counts
    people: People
    cost: Costs


class Ways(NamedTuple):
    """The same asks by who asks, and by who is asked; where both read alike, one object."""

    onward: CostRows
    back: CostRows


def ways(offsets: Counts, people: People, cost: Costs) -> Ways:
    """Return rows both ways, each by cost, without the asks whose cost is infinite.

    Time and memory are linear in the asks, but for sorting within rows.

    Examples
    --------
    >>> both = ways(np.array([0, 1, 1]), np.array([1], np.int32), np.array([0.5]))
    >>> both.onward.people.tolist(), both.back.people.tolist()
    ([1], [0])
    """
    possible = np.isfinite(cost)
    if not possible.all():
        kept = np.concatenate([[0], np.cumsum(possible)])
        offsets, people, cost = kept[offsets], people[possible], cost[possible]
    onward = CostRows(offsets, people, cost)
    back = _turned(onward)
    alike = all(np.array_equal(*pair) for pair in zip(onward, back, strict=True))
    _sort_by_cost(*back)
    if alike:
        return Ways(*[_frozen(back)] * 2)
    onward = CostRows(offsets, people.copy(), cost.copy())
    _sort_by_cost(*onward)
    return Ways(_frozen(onward), _frozen(back))


def _frozen(rows: CostRows) -> CostRows:
    """Return the same rows read-only, so that kernels are compiled for one type of array."""
    views = CostRows(*(array.view() for array in rows))
    for view in views:
        view.flags.writeable = False
    return views


@njit()
def _turned(rows: CostRows) -> CostRows:
    """Return the rows by who is asked, askers in order; a counting sort."""
    n = len(rows.offsets) - 1
    offsets = np.zeros(n + 1, np.int64)
    for asked in rows.people:
        offsets[asked + 1] += 1
    offsets = np.cumsum(offsets)
    free = offsets[:-1].copy()
    askers, cost = np.empty_like(rows.people), np.empty_like(rows.cost)
    for asker in range(n):
        for at in range(rows.offsets[asker], rows.offsets[asker + 1]):
            to = free[rows.people[at]]
            askers[to], cost[to] = asker, rows.cost[at]
            free[rows.people[at]] = to + 1
    return CostRows(offsets, askers, cost)


@njit()
def _sort_by_cost(offsets: Counts, people: People, cost: Costs) -> None:
    """Put the asks of each row by cost, and of equal cost as they stood, where they are."""
    for one in range(len(offsets) - 1):
        start, end = offsets[one], offsets[one + 1]
        if end - start > _LONG:
            order = start + np.argsort(cost[start:end], kind="mergesort")
            people[start:end], cost[start:end] = people[order], cost[order]
            continue
        for at in range(start + 1, end):
            to, person, price = at, people[at], cost[at]
            while to > start and cost[to - 1] > price:
                cost[to], people[to] = cost[to - 1], people[to - 1]
                to -= 1
            cost[to], people[to] = price, person


class Pairs(NamedTuple):
    """The first ``size[0]`` entries count; the arrays have room for more."""

    asker: People
    asked: People
    cost: Costs
    size: Counts


@njit()
def pairs() -> Pairs:
    """Return an empty list."""
    asker, asked = np.empty(256, np.int32), np.empty(256, np.int32)
    return Pairs(asker, asked, np.empty(256), np.zeros(1, np.int64))


@njit()
def with_room(known: Pairs, more: int) -> Pairs:
    """Return the same list with room for so many more."""
    n = known.size[0]
    if n + more <= len(known.asker):
        return known
    asker, asked = np.empty(2 * (n + more), np.int32), np.empty(2 * (n + more), np.int32)
    cost = np.empty(2 * (n + more))
    asker[:n], asked[:n], cost[:n] = known.asker[:n], known.asked[:n], known.cost[:n]
    return Pairs(asker, asked, cost, known.size)


@njit()
def add(known: Pairs, asker: int, asked: int, cost: float) -> None:
    """Add an ask to a list that has room."""
    at = known.size[0]
    known.asker[at], known.asked[at], known.cost[at] = asker, asked, cost
    known.size[0] = at + 1

"""Two sides, a seeker's and their ends', that know people until they meet.

Either search looks at a small part of the network, so that scratch is kept from call to call, and
only what was touched is put back. Rows are merged: of all whom somebody can ask, only the cheapest
that is left waits in the queue, so that nothing is noted of people who are never reached.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._kernels._compiled import borrowing, fetch, njit
from netpath._kernels._heap import Heap, drop, push, renew
from netpath._kernels._rows import (
    CostRows,
    Costs,
    Counts,
    Flags,
    Pairs,
    People,
    add,
    pairs,
    with_room,
)

CLOSED, END = 1, 2
OURS, THEIRS = np.uint8(16), np.uint8(32)  # beside these: known from the seeker, from the ends
_ROLES = np.uint8(15)
_BARRED = CLOSED | END  # sides meet at the ends, so that neither asks one
_LINE = 16  # people that are fetched at once


class Scratch(NamedTuple):
    """What both sides know of people: row 0 from the seeker, row 1 from the ends.

    ``cost``, ``stamp`` and ``next`` have shape (2, n_people); ``next`` leads back to where the
    side began, and is -1 there. ``calls`` holds the last stamp. ``lists`` holds, side by side,
    whom a side knows, in order; how much of their rows it used; which of them wait, by ``key``; and
    who stands where the sides meet. ``sizes`` tells how many wait, are known, and stand there.
    ``beyond`` holds what a way costs at least that was given up as too dear.
    """

    cost: Costs
    stamp: npt.NDArray[np.int32]
    next: People
    calls: Counts
    lists: People
    key: Costs
    sizes: Counts
    beyond: Costs


def scratch(n_people: int) -> Scratch:
    """Return scratch for networks of this many people.

    32 bytes a person, and 48 more, most of which are never touched, so that no memory is taken.

    Examples
    --------
    >>> scratch(3).cost.shape
    (2, 3)
    """
    cost, stamp = np.zeros((2, n_people)), np.zeros((2, n_people), np.int32)
    lists, key = np.zeros((2, 4, n_people), np.int32), np.zeros((2, n_people))
    sizes, calls = np.zeros((2, 3), np.int64), np.zeros(1, np.int64)
    return Scratch(cost, stamp, stamp.copy(), calls, lists, key, sizes, np.zeros(1))


class Side(NamedTuple):
    """What one side knows, as views of the scratch, and its mark.

    Ways are followed as long as they may cost at most ``limit``, or as little as the best.
    """

    rows: CostRows
    role: Flags
    cost: Costs
    next: People
    known: People
    used: People
    meets: People
    waits: Heap
    sizes: Counts
    beyond: Costs
    mark: np.uint8
    limit: float


@njit()
def slack(cost: float) -> float:
    """Return by how much sums of costs about this size may be wrong, generously."""
    return 1e-9 * (1.0 + cost)


@njit()
def new_stamp(known: Scratch) -> int:
    """Return a stamp that nothing in the scratch bears."""
    if known.calls[0] == 2**31 - 2:
        known.stamp[:] = 0
        known.calls[0] = 0
    known.calls[0] += 1
    return int(known.calls[0])


@njit()
def side_of(rows: CostRows, role: Flags, known: Scratch, mark: np.uint8, limit: float) -> Side:
    """Return a side that knows nobody yet: ours over asks, theirs over asks turned round."""
    at = 0 if mark == OURS else 1
    lists, sizes = known.lists[at], known.sizes[at]
    sizes[:] = 0
    known.beyond[0] = np.inf
    waits = Heap(known.key[at], lists[3], sizes)
    cost, then = known.cost[at], known.next[at]
    knows, used, meets, beyond = lists[0], lists[1], lists[2], known.beyond
    return Side(rows, role, cost, then, knows, used, meets, waits, sizes, beyond, mark, limit)


@borrowing
def meet(ours: Side, theirs: Side, seeker: int, ends: People, most: int) -> float:
    """Let both sides know people until the best way is seen; return its cost.

    Every way that costs at most the limit of the sides then leads among people whom they know, and
    any other costs at least ``beyond``; unless the sides know ``most`` people before that.
    """
    best = np.inf
    for one in ends:
        if ours.role[one] & (CLOSED | THEIRS) == 0:
            best = _know(theirs, ours, one, (0.0, -1), best)
    best = _know(ours, theirs, seeker, (0.0, -1), best)
    while ours.sizes[0] > 0 and theirs.sizes[0] > 0 and ours.sizes[1] + theirs.sizes[1] < most:
        if ours.waits.key[0] + theirs.waits.key[0] > _most(ours, best):
            ours.beyond[0] = min(ours.beyond[0], ours.waits.key[0] + theirs.waits.key[0])
            break
        if ours.sizes[0] <= theirs.sizes[0]:
            best = _go_on(ours, theirs, best)
        else:
            best = _go_on(theirs, ours, best)
    return best


@borrowing
def _go_on(side: Side, other: Side, best: float) -> float:
    """Let the cheapest that waits be asked, and whoever asked wait for the next in the row.

    Whoever the other side does not know is at least as far from it as the nearest that waits
    there; where that is too far for an ask, it is for all dearer ones. Asks between people whom
    the sides know have been seen.
    """
    (offsets, people, costs), role, skip = side.rows, side.role, side.mark | _BARRED
    place, cost = side.waits.person[0], side.waits.key[0]
    asker = side.known[place]
    start, end = offsets[asker], offsets[asker + 1]
    asked, way = people[start + side.used[place]], start + side.used[place] + 1
    while way < end and role[people[way]] & skip:
        way += 1
    if way == end:
        drop(side.waits)
    elif side.cost[asker] + costs[way] + other.waits.key[0] > _most(side, best):
        side.beyond[0] = min(side.beyond[0], side.cost[asker] + costs[way] + other.waits.key[0])
        drop(side.waits)
    else:
        side.used[place] = way - start
        renew(side.waits, side.cost[asker] + costs[way])
        fetch(offsets, people[way])
    _fetch_first(side)
    if role[asked] & skip:
        return best
    return _know(side, other, asked, (cost, asker), best)


@borrowing
def _know(side: Side, other: Side, person: int, how: tuple[float, int], best: float) -> float:
    """Note somebody and how they were reached, and what the best way costs now.

    That is a way where they can ask, or be asked by, somebody whom the other side knows.
    """
    (offsets, people, costs), role, theirs = side.rows, side.role, other.mark
    (cost, _), n, most, meets = how, side.sizes[1], _most(side, best), False
    side.cost[person], side.next[person] = how
    side.known[n], side.used[n], side.sizes[1] = person, 0, n + 1
    role[person] |= side.mark
    start, end = offsets[person], offsets[person + 1]
    for way in range(start, end):
        if role[people[way]] & theirs:
            total = cost + costs[way] + other.cost[people[way]]
            if total <= most:
                meets, best = True, min(best, total)
                most = _most(side, best)
                continue
            side.beyond[0] = min(side.beyond[0], total)
            if cost + costs[way] > most:
                break  # what is left is dearer
    if meets:
        side.meets[side.sizes[2]] = person
        side.sizes[2] += 1
    if start < end:
        push(side.waits, cost + costs[start], n)
        _fetch_first(side)
    return best


@borrowing
def _fetch_first(side: Side) -> None:
    """Have the row fetched of whoever is likely to be known next."""
    if side.sizes[0] > 0:
        (offsets, people, costs), place = side.rows, side.waits.person[0]
        start = offsets[people[offsets[side.known[place]] + side.used[place]]]
        fetch(people, start)
        fetch(people, start + _LINE)
        fetch(costs, start)


@njit()
def _most(side: Side, best: float) -> float:
    return max(side.limit, best + slack(best))


@njit()
def met(ours: Side, theirs: Side, best: float) -> Pairs:
    """Return the asks where the sides met, on ways as good as the best or within the limit."""
    return _met(theirs, ours, best, _met(ours, theirs, best, pairs()))


@njit()
def _met(side: Side, other: Side, best: float, found: Pairs) -> Pairs:
    """Add those that were seen from a side, and what the ways cost."""
    offsets, people, costs = side.rows
    for one in side.meets[: side.sizes[2]]:
        start, end = offsets[one], offsets[one + 1]
        found = with_room(found, end - start)
        for way in range(start, end):
            there = people[way]
            if side.role[there] & other.mark:
                total = side.cost[one] + costs[way] + other.cost[there]
                asker, asked = (one, there) if side.mark == OURS else (there, one)
                if total <= _most(side, best):
                    add(found, asker, asked, total)
                else:
                    side.beyond[0] = min(side.beyond[0], total)
    return found


@njit()
def part(ours: Side, theirs: Side) -> None:
    """Take the marks of both sides back."""
    for side in (ours, theirs):
        for one in side.known[: side.sizes[1]]:
            side.role[one] &= _ROLES

"""One seeker and a few targets: from both sides until the sides meet.

Either search looks at a small part of the network, so that scratch is kept from call to call, and
only what was touched is put back. Rows are merged: of all whom somebody can ask, only the cheapest
that is left waits in the queue, so that nothing is noted of people who are never reached.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from netpath._kernels._fetch import fetch
from netpath._kernels._heap import Heap, drop, push, renew
from netpath._kernels._pairs import Pairs, add, pairs, with_room
from netpath._kernels._rows import CostRows, Costs, Counts, Flags, People, Ways, borrowing

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
    """

    cost: Costs
    stamp: npt.NDArray[np.int32]
    next: People
    calls: Counts
    lists: People
    key: Costs
    sizes: Counts


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
    sizes = np.zeros((2, 3), np.int64)
    return Scratch(cost, stamp, stamp.copy(), np.zeros(1, np.int64), lists, key, sizes)


class Best(NamedTuple):
    """The best way, and every ask on a way that may be as good but for rounding.

    ``people`` stand from the seeker to the end; there are none where there is no way, and ``cost``
    is infinite then. ``asker`` and ``asked`` hold those asks, in no order.
    """

    cost: float
    people: People
    asker: People
    asked: People


class _Side(NamedTuple):
    """What one side knows, as views of the scratch, and its mark."""

    rows: CostRows
    role: Flags
    cost: Costs
    next: People
    known: People
    used: People
    meets: People
    waits: Heap
    sizes: Counts
    mark: np.uint8


@njit(cache=True, nogil=True)
def slack(cost: float) -> float:
    """Return by how much sums of costs about this size may be wrong, generously."""
    return 1e-9 * (1.0 + cost)


@njit(cache=True, nogil=True)
def warmest(both: Ways, seeker: int, ends: People, role: Flags, known: Scratch) -> Best:
    """Return the warmest way from a seeker to any end, and all that rounding may confuse with it.

    Dijkstra from both sides, the one where fewer wait first, until no way that is still unseen can
    be as cheap as the best (Nicholson 1966, Computer Journal 9:275). Time grows with the people
    nearer to either side than about half the way and with whom they can ask.

    Parameters
    ----------
    both
        Who can ask whom.
    seeker, ends
        Where ways begin, and where they end.
    role
        :data:`CLOSED` for people who are never asked, :data:`END` for ends; shape (n_people,).
    known
        Scratch; overwritten.
    """
    ours = _side(both.onward, role, known, 0, OURS)
    theirs = _side(both.back, role, known, 1, THEIRS)
    best = _meet(ours, theirs, seeker, ends)
    if best < np.inf:
        found = _among(ours, theirs, known, best)
    else:
        found = Best(best, ends[:0], ends[:0], ends[:0])
    for side in (ours, theirs):
        for one in side.known[: side.sizes[1]]:
            role[one] &= _ROLES
    return found


@njit(cache=True, nogil=True)
def new_stamp(known: Scratch) -> int:
    """Return a stamp that nothing in the scratch bears."""
    if known.calls[0] == 2**31 - 2:
        known.stamp[:] = 0
        known.calls[0] = 0
    known.calls[0] += 1
    return int(known.calls[0])


@njit(cache=True, nogil=True)
def _side(rows: CostRows, role: Flags, known: Scratch, at: int, mark: np.uint8) -> _Side:
    lists, sizes = known.lists[at], known.sizes[at]
    sizes[:] = 0
    waits = Heap(known.key[at], lists[3], sizes)
    cost, then = known.cost[at], known.next[at]
    return _Side(rows, role, cost, then, lists[0], lists[1], lists[2], waits, sizes, mark)


@borrowing
def _meet(ours: _Side, theirs: _Side, seeker: int, ends: People) -> float:
    """Let both sides know people until the best way is seen; return its cost."""
    best = np.inf
    for one in ends:
        if ours.role[one] & (CLOSED | THEIRS) == 0:
            best = _know(theirs, ours, one, (0.0, -1), best)
    best = _know(ours, theirs, seeker, (0.0, -1), best)
    while ours.sizes[0] > 0 and theirs.sizes[0] > 0:
        if ours.waits.key[0] + theirs.waits.key[0] > _most(best):
            break
        if ours.sizes[0] <= theirs.sizes[0]:
            best = _go_on(ours, theirs, best)
        else:
            best = _go_on(theirs, ours, best)
    return best


@borrowing
def _go_on(side: _Side, other: _Side, best: float) -> float:
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
    if way == end or side.cost[asker] + costs[way] + other.waits.key[0] > _most(best):
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
def _know(side: _Side, other: _Side, person: int, how: tuple[float, int], best: float) -> float:
    """Note somebody and how they were reached, and what the best way costs now.

    That is a way where they can ask, or be asked by, somebody whom the other side knows.
    """
    (offsets, people, costs), role, theirs = side.rows, side.role, other.mark
    (cost, _), n, most, meets = how, side.sizes[1], _most(best), False
    side.cost[person], side.next[person] = how
    side.known[n], side.used[n], side.sizes[1] = person, 0, n + 1
    role[person] |= side.mark
    start, end = offsets[person], offsets[person + 1]
    for way in range(start, end):
        if role[people[way]] & theirs:
            total = cost + costs[way] + other.cost[people[way]]
            if cost + costs[way] > most:
                break  # what is left is dearer
            if total <= most:
                meets, best = True, min(best, total)
                most = _most(best)
    if meets:
        side.meets[side.sizes[2]] = person
        side.sizes[2] += 1
    if start < end:
        push(side.waits, cost + costs[start], n)
        _fetch_first(side)
    return best


@borrowing
def _fetch_first(side: _Side) -> None:
    """Have the row fetched of whoever is likely to be known next."""
    if side.sizes[0] > 0:
        (offsets, people, costs), place = side.rows, side.waits.person[0]
        start = offsets[people[offsets[side.known[place]] + side.used[place]]]
        fetch(people, start)
        fetch(people, start + _LINE)
        fetch(costs, start)


@njit(cache=True, nogil=True)
def _most(best: float) -> float:
    return best + slack(best)


@njit(cache=True, nogil=True)
def _among(ours: _Side, theirs: _Side, known: Scratch, best: float) -> Best:
    """Return the best way and the asks of all that are as good, from where the sides met."""
    found = _met(theirs, ours, best, _met(ours, theirs, best, pairs()))
    n, stamp, spare = found.size[0], new_stamp(known), slack(best)
    askers = [int(one) for one in found.asker[:n]]
    asked = [int(one) for one in found.asked[:n]]
    first = np.argmin(found.cost[:n])
    people = _path(known.next, askers[first], asked[first])
    found = _tight(ours, theirs.rows, known.stamp[0], stamp, askers, found, spare)
    found = _tight(theirs, ours.rows, known.stamp[1], stamp, asked, found, spare)
    return Best(best, people, found.asker[: found.size[0]], found.asked[: found.size[0]])


@njit(cache=True, nogil=True)
def _met(side: _Side, other: _Side, best: float, found: Pairs) -> Pairs:
    """Add the asks of ways as good as the best that were seen from a side, and what they cost."""
    offsets, people, costs = side.rows
    for one in side.meets[: side.sizes[2]]:
        start, end = offsets[one], offsets[one + 1]
        found = with_room(found, end - start)
        for way in range(start, end):
            there = people[way]
            if side.role[there] & other.mark:
                total = side.cost[one] + costs[way] + other.cost[there]
                asker, asked = (one, there) if side.mark == OURS else (there, one)
                if total <= _most(best):
                    add(found, asker, asked, total)
    return found


@njit(cache=True, nogil=True)
def _path(then: People, asker: int, asked: int) -> People:
    people = [asker]
    while then[0, people[-1]] >= 0:
        people.append(then[0, people[-1]])
    people = people[::-1]
    while asked >= 0:
        if asked in people:  # asks that cost nothing can lead round in a circle
            people = people[: people.index(asked)]
        people.append(asked)
        asked = then[1, asked]
    return np.array(people, np.int32)


@njit(cache=True, nogil=True)
def _tight(
    side: _Side,
    rows: CostRows,
    stamps: npt.NDArray[np.int32],
    stamp: int,
    waits: list[int],
    found: Pairs,
    spare: float,
) -> Pairs:
    """Add the asks on every way as good as the best between these people and their side."""
    cost = side.cost
    while len(waits) > 0:
        person = waits.pop()
        if stamps[person] == stamp:
            continue
        stamps[person] = stamp
        start, end = rows.offsets[person], rows.offsets[person + 1]
        found = with_room(found, end - start)
        for way in range(start, end):
            other = rows.people[way]
            if side.role[other] & side.mark == 0:
                continue
            if cost[other] + rows.cost[way] <= cost[person] + spare:
                asker, asked = (other, person) if side.mark == OURS else (person, other)
                add(found, asker, asked, cost[other])
                waits.append(int(other))
    return found

"""One seeker and a few targets: from both sides until the sides meet.

Either search looks at a small part of the network, so that scratch is kept from call to call and
never cleared: what an entry says counts only if it bears the stamp of the call.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from netpath._kernels._heap import Heap, drop, heap, push
from netpath._kernels._heap import with_room as roomy_heap
from netpath._kernels._pairs import Pairs, add, pairs, with_room
from netpath._kernels._rows import CostRows, Costs, Counts, Flags, People, Ways

CLOSED, END = 1, 2


class Scratch(NamedTuple):
    """What both sides know of people: row 0 from the seeker, row 1 from the ends.

    ``cost``, ``stamp`` and ``next`` have shape (2, n_people); ``next`` leads back to where the
    side began, and is -1 there. ``calls`` holds the last stamp.
    """

    cost: Costs
    stamp: npt.NDArray[np.int32]
    next: People
    calls: Counts


def scratch(n_people: int) -> Scratch:
    """Return scratch for networks of this many people; 32 bytes a person.

    Examples
    --------
    >>> scratch(3).cost.shape
    (2, 3)
    """
    stamp, then = np.zeros((2, 2, n_people), np.int32)
    return Scratch(np.zeros((2, n_people)), stamp, then, np.zeros(1, np.int64))


class Best(NamedTuple):
    """The best way, and every ask on a way that may be as good but for rounding.

    ``people`` stand from the seeker to the end; there are none where there is no way, and ``cost``
    is infinite then. ``asker`` and ``asked`` hold those asks, in no order.
    """

    cost: float
    people: People
    asker: People
    asked: People


class _Case(NamedTuple):
    role: Flags
    known: Scratch
    stamp: int


@njit(cache=True, nogil=True)
def slack(cost: float) -> float:
    """Return by how much sums of costs about this size may be wrong, generously."""
    return 1e-9 * (1.0 + cost)


@njit(cache=True, nogil=True)
def warmest(both: Ways, seeker: int, ends: People, role: Flags, known: Scratch) -> Best:
    """Return the warmest way from a seeker to any end, and all that rounding may confuse with it.

    Dijkstra from both sides, the one with the shorter queue first, until no way that is still
    unseen can be as cheap as the best (Nicholson 1966, Computer Journal 9:275). Time grows with
    the people nearer to either side than about half the way, and memory with the asks among them.

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
    case = _Case(role, known, new_stamp(known))
    from_seeker, from_ends = heap(np.array([seeker], np.int32), 0.0), heap(ends, 0.0)
    _begin(case, 0, from_seeker.person[:1])
    _begin(case, 1, ends)
    meet, best = pairs(), np.inf
    while from_seeker.size[0] > 0 and from_ends.size[0] > 0:
        if from_seeker.key[0] + from_ends.key[0] > best + slack(best):
            break
        if from_seeker.size[0] <= from_ends.size[0]:
            best, from_seeker, meet = _settle(both.onward, case, 0, from_seeker, meet, best)
        else:
            best, from_ends, meet = _settle(both.back, case, 1, from_ends, meet, best)
    if best == np.inf:
        none = ends[:0]
        return Best(best, none, none, none)
    return _among(both, case, meet, best)


@njit(cache=True, nogil=True)
def new_stamp(known: Scratch) -> int:
    """Return a stamp that nothing in the scratch bears."""
    if known.calls[0] == 2**31 - 2:
        known.stamp[:] = 0
        known.calls[0] = 0
    known.calls[0] += 1
    return int(known.calls[0])


@njit(cache=True, nogil=True)
def _begin(case: _Case, side: int, people: People) -> None:
    for one in people:
        case.known.cost[side, one], case.known.next[side, one] = 0.0, -1
        case.known.stamp[side, one] = case.stamp


@njit(cache=True, nogil=True)
def _settle(
    rows: CostRows, case: _Case, side: int, queue: Heap, meet: Pairs, best: float
) -> tuple[float, Heap, Pairs]:
    """Look around the nearest in the queue of one side; note where it meets the other side."""
    near, person = queue.key[0], queue.person[0]
    drop(queue)
    cost, there = case.known.cost[side], case.known.cost[1 - side]
    stamps, theirs = case.known.stamp[side], case.known.stamp[1 - side]
    role, stamp, then = case.role, case.stamp, case.known.next[side]
    if near > cost[person] or (side == 0 and role[person] & END):
        return best, queue, meet
    start, end = rows.offsets[person], rows.offsets[person + 1]
    queue, meet = roomy_heap(queue, end - start), with_room(meet, end - start)
    for way in range(start, end):
        other, total = rows.people[way], near + rows.cost[way]
        if role[other] & CLOSED or total > best + slack(best):
            continue
        if theirs[other] == stamp and total + there[other] <= best + slack(best):
            best = min(best, total + there[other])
            asker, asked = (person, other) if side == 0 else (other, person)
            add(meet, asker, asked, total + there[other])
        if stamps[other] != stamp or total < cost[other]:
            stamps[other], cost[other], then[other] = stamp, total, person
            push(queue, total, other)
    return best, queue, meet


@njit(cache=True, nogil=True)
def _among(both: Ways, case: _Case, meet: Pairs, best: float) -> Best:
    """Return the best way and the asks of all that are as good, from where the sides met."""
    found, limit, first = pairs(), best + slack(best), -1
    askers, asked = [0 for _ in range(0)], [0 for _ in range(0)]
    for at in range(meet.size[0]):
        if meet.cost[at] <= limit:
            found = with_room(found, 1)
            add(found, meet.asker[at], meet.asked[at], meet.cost[at])
            askers.append(int(meet.asker[at]))
            asked.append(int(meet.asked[at]))
            if meet.cost[at] == best:
                first = at
    people = _path(case.known.next, meet.asker[first], meet.asked[first])
    found = _tight(both.back, case, 0, askers, found, limit - best)
    found = _tight(both.onward, case, 1, asked, found, limit - best)
    return Best(best, people, found.asker[: found.size[0]], found.asked[: found.size[0]])


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
    rows: CostRows, case: _Case, side: int, waits: list[int], found: Pairs, spare: float
) -> Pairs:
    """Add the asks on every way as good as the best between these people and their side."""
    cost, stamps, stamp = case.known.cost[side], case.known.stamp[side], case.stamp
    while len(waits) > 0:
        person = waits.pop()
        if stamps[person] == -stamp:
            continue
        stamps[person] = -stamp
        start, end = rows.offsets[person], rows.offsets[person + 1]
        found = with_room(found, end - start)
        for way in range(start, end):
            other = rows.people[way]
            if abs(stamps[other]) != stamp or (side == 0 and case.role[other] & END):
                continue
            if cost[other] + rows.cost[way] <= cost[person] + spare:
                asker, asked = (other, person) if side == 0 else (person, other)
                add(found, asker, asked, cost[other])
                waits.append(int(other))
    return found


@njit(cache=True, nogil=True)
def fewest(both: Ways, seeker: int, ends: People, role: Flags, known: Scratch) -> People:
    """Return the people on a way with the fewest asks, none where there is none.

    Breadth-first from both sides, the one whose front has fewer asks first; it ends where the
    sides first meet. Parameters are those of :func:`warmest`.
    """
    case = _Case(role, known, new_stamp(known))
    front, theirs = np.array([seeker], np.int32), ends
    _begin(case, 0, front)
    _begin(case, 1, ends)
    while len(front) > 0 and len(theirs) > 0:
        if _asks_of(both.onward, front) <= _asks_of(both.back, theirs):
            front, asker, asked = _step(both.onward, case, 0, front)
        else:
            theirs, asked, asker = _step(both.back, case, 1, theirs)
        if asker >= 0:
            return _path(known.next, asker, asked)
    return front[:0]


@njit(cache=True, nogil=True)
def _asks_of(rows: CostRows, people: People) -> int:
    total = 0
    for one in people:
        total += rows.offsets[one + 1] - rows.offsets[one]
    return total


@njit(cache=True, nogil=True)
def _step(rows: CostRows, case: _Case, side: int, front: People) -> tuple[People, int, int]:
    """Return the next front of a side; and if it meets the other, who met whom there, else -1."""
    stamps, theirs, stamp = case.known.stamp[side], case.known.stamp[1 - side], case.stamp
    new, n = np.empty(_asks_of(rows, front), np.int32), 0
    for person in front:
        for way in range(rows.offsets[person], rows.offsets[person + 1]):
            other = rows.people[way]
            if stamps[other] == stamp or case.role[other] & CLOSED:
                continue
            if theirs[other] == stamp:
                return new[:n], person, other
            stamps[other], case.known.next[side, other] = stamp, person
            new[n] = other
            n += 1
    return new[:n], -1, -1

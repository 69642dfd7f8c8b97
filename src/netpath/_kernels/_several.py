"""The asks among which the warmest chains of one question must be found.

Either both sides know people until no chain within a limit can lead past them (:func:`around`); or
every person promises a cost that no way on to an end can beat, and a search from the seeker that
keeps to the limit meets few people (:func:`window`). Both find every ask on a chain within the
limit; the chains themselves are told apart exactly, elsewhere, among these asks alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._kernels._compiled import njit
from netpath._kernels._rows import (
    CostRows,
    Costs,
    Flags,
    Pairs,
    People,
    Ways,
    add,
    pairs,
    with_room,
)
from netpath._kernels._sides import (
    CLOSED,
    END,
    OURS,
    THEIRS,
    Scratch,
    Side,
    meet,
    met,
    new_stamp,
    part,
    side_of,
)

Stamps = npt.NDArray[np.int32]

THROUGH = 4


class Bounds(NamedTuple):
    """What a way from each person to an end costs at least.

    ``cost`` has shape (n_rows, n_people): row h for at most h asks, the last row for any number.
    ``through`` is for walks that have not yet met whom they must meet, shape (n_people,); empty
    where nobody must be met.
    """

    cost: Costs
    through: Costs


class Window(NamedTuple):
    """Asks on ways within a limit, each with the cost of the cheapest such way at least.

    An ask may be there twice. ``beyond`` is what a chain through an ask left out costs at least,
    infinite if none was.
    """

    asker: People
    asked: People
    cost: Costs
    beyond: float


@njit()
def around(
    both: Ways, seeker: int, ends: People, role: Flags, known: Scratch, limit: float, most: int
) -> tuple[bool, Window]:
    """Return every ask on a chain that costs at most a limit, and whether few enough were met.

    Both sides know people until none who is unknown can stand on such a chain; then it is gone back
    from where they met. Time grows with the people nearer to either side than
    about half the limit, and with whom they can ask.

    Parameters
    ----------
    both
        Who can ask whom.
    seeker, ends
        Where chains begin, and where they end.
    role
        ``CLOSED`` and ``END`` by person.
    known
        Scratch; overwritten.
    limit, most
        What chains may cost, and how many people may be known; where more are, nothing is found.
    """
    ours = side_of(both.onward, role, known, OURS, limit)
    theirs = side_of(both.back, role, known, THEIRS, limit)
    best = meet(ours, theirs, seeker, ends, most)
    few, found, beyond = ours.sizes[1] + theirs.sizes[1] < most, pairs(), best
    if few and best <= limit:
        found = _among(ours, theirs, known, seeker, met(ours, theirs, best))
        beyond = known.beyond[0]
    part(ours, theirs)
    n = found.size[0]
    return few, Window(found.asker[:n], found.asked[:n], found.cost[:n], beyond)


@njit()
def _among(ours: Side, theirs: Side, known: Scratch, seeker: int, crossing: Pairs) -> Pairs:
    """Return all asks on ways within the limit, from those where the sides met."""
    n, stamp, found = crossing.size[0], new_stamp(known), pairs()
    cost = crossing.cost[:n]
    askers = _told(ours, theirs, known.stamp[0], stamp, crossing.asker[:n], cost)
    asked = _told(theirs, ours, known.stamp[1], stamp, crossing.asked[:n], cost)
    for one in askers:
        found = _cheap(ours, theirs, known, stamp, one, seeker, found)
    for one in asked:
        if known.stamp[0, one] != stamp:
            found = _cheap(ours, theirs, known, stamp, one, seeker, found)
    return found


@njit()
def _told(
    side: Side, other: Side, stamps: Stamps, stamp: int, people: People, cost: Costs
) -> list[int]:
    """Return whom a side knows on ways within the limit, and tell the other what they cost it.

    From those who stand where the sides met, with what the ways there cost, back to the beginning
    of the side; whoever gets cheaper is gone back from again.
    """
    (offsets, before, costs), role, limit = other.rows, side.role, side.limit
    told, waits = [int(one) for one in people[:0]], [int(one) for one in people[:0]]
    for at in range(len(people)):
        one = people[at]
        known = role[one] & other.mark
        onward = other.cost[one] if known else cost[at] - side.cost[one]
        _hear(one, onward, other.cost, stamps, stamp, told, waits)
    while len(waits) > 0:
        one = waits.pop()
        if role[one] & (other.mark | END):
            continue
        for way in range(offsets[one], offsets[one + 1]):
            there, onward = before[way], other.cost[one] + costs[way]
            if onward > limit:
                side.beyond[0] = min(side.beyond[0], onward)
                break  # what is left is dearer
            if role[there] & side.mark == 0 or role[there] & other.mark:
                continue
            if side.cost[there] + onward <= limit:
                _hear(there, onward, other.cost, stamps, stamp, told, waits)
            else:
                side.beyond[0] = min(side.beyond[0], side.cost[there] + onward)
    return told


@njit()
def _hear(
    one: int,
    onward: float,
    cost: Costs,
    stamps: Stamps,
    stamp: int,
    told: list[int],
    waits: list[int],
) -> None:
    """Note what somebody costs a side that does not know them, where it is news."""
    new = stamps[one] != stamp
    if new:
        told.append(one)
    if new or onward < cost[one]:
        stamps[one], cost[one] = stamp, onward
        waits.append(one)


@njit()
def _cheap(
    ours: Side, theirs: Side, known: Scratch, stamp: int, asker: int, seeker: int, found: Pairs
) -> Pairs:
    """Add the asks of somebody that stand on a way within the limit."""
    (offsets, people, costs), stamps = ours.rows, known.stamp
    if ours.role[asker] & END:
        return found
    start, end = offsets[asker], offsets[asker + 1]
    found = with_room(found, end - start)
    for way in range(start, end):
        asked, cost = people[way], ours.cost[asker] + costs[way]
        if cost > ours.limit:
            ours.beyond[0] = min(ours.beyond[0], cost)
            break  # what is left is dearer
        if asked == seeker or (stamps[0, asked] != stamp and stamps[1, asked] != stamp):
            continue
        cost += theirs.cost[asked]
        if cost <= ours.limit:
            add(found, asker, asked, cost)
        else:
            ours.beyond[0] = min(ours.beyond[0], cost)
    return found


class _Case(NamedTuple):
    bounds: Bounds
    role: Flags
    known: Scratch
    seeker: int
    stamp: int
    limit: float


@njit()
def window(
    rows: CostRows,
    bounds: Bounds,
    role: Flags,
    seeker: int,
    within: int,
    limit: float,
    known: Scratch,
) -> Window:
    """Return every ask on a chain that costs at most a limit, and perhaps a few more.

    Goes on ask by ask with all who got there cheaper than before, as long as what they promise
    keeps to the limit (A*: Hart, Nilsson & Raphael 1968; without a queue, since few are left).
    Time and memory grow with the asks of the people found.

    Parameters
    ----------
    rows
        Who can ask whom.
    bounds
        What the way on costs at least.
    role
        ``CLOSED``, ``END`` and ``THROUGH`` by person.
    seeker, within, limit
        Where chains begin, how many asks they may have, and what they may cost.
    known
        Scratch; overwritten.
    """
    case = _Case(bounds, role, known, seeker, new_stamp(known), limit)
    found, front, beyond = pairs(), with_room(pairs(), 1), np.full(1, np.inf)
    add(front, seeker, 1 if len(bounds.through) == 0 else 0, 0.0)
    while front.size[0] > 0 and within > 0:
        within -= 1
        later = pairs()
        for at in range(front.size[0]):
            here = (front.asker[at], front.asked[at], front.cost[at])
            found, later = _spread(rows, case, here, within, found, later, beyond)
        front = later
    n = found.size[0]
    return Window(found.asker[:n], found.asked[:n], found.cost[:n], beyond[0])


@njit()
def _spread(
    rows: CostRows,
    case: _Case,
    here: tuple[int, int, float],
    left: int,
    found: Pairs,
    later: Pairs,
    beyond: Costs,
) -> tuple[Pairs, Pairs]:
    """Look at all whom somebody can ask; note the asks within the limit and who goes on."""
    person, before, near = here
    start, end = rows.offsets[person], rows.offsets[person + 1]
    found, later = with_room(found, end - start), with_room(later, end - start)
    promised = case.bounds.cost[min(left, len(case.bounds.cost) - 1)]
    for way in range(start, end):
        asked, cost = rows.people[way], near + rows.cost[way]
        if case.role[asked] & CLOSED or asked == case.seeker:
            continue
        passed = before | (1 if case.role[asked] & THROUGH else 0)
        promise = promised[asked]
        if not passed:
            promise = max(promise, case.bounds.through[asked])
        if cost + promise > case.limit:
            beyond[0] = min(beyond[0], cost + promise)
            continue
        add(found, person, asked, cost + promise)
        known = case.known.stamp[passed, asked] == case.stamp
        if case.role[asked] & END or (known and case.known.cost[passed, asked] <= cost):
            continue
        case.known.stamp[passed, asked], case.known.cost[passed, asked] = case.stamp, cost
        add(later, asked, passed, cost)
    return found, later

"""The asks among which the warmest chains of one question must be found.

Every person promises a cost that no way on to an end can beat. A search from the seeker that keeps
to a limit then meets few people, and finds every ask that stands on a chain within the limit; the
chains themselves are told apart exactly, elsewhere, among these asks alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from netpath._kernels._one_pair import CLOSED, END, Scratch, new_stamp
from netpath._kernels._pairs import Pairs, add, pairs, with_room
from netpath._kernels._rows import CostRows, Costs, Flags, People

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

    An ask may be there twice. ``beyond`` is the cost of the cheapest ask left out, infinite if
    none was.
    """

    asker: People
    asked: People
    cost: Costs
    beyond: float


class _Case(NamedTuple):
    bounds: Bounds
    role: Flags
    known: Scratch
    seeker: int
    stamp: int
    limit: float


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
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

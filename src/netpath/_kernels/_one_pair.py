"""One seeker and a few targets: the warmest way, from both sides until the sides meet."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._kernels._compiled import njit
from netpath._kernels._pairs import Pairs, add, with_room
from netpath._kernels._rows import CostRows, Flags, People, Ways
from netpath._kernels._sides import (
    OURS,
    THEIRS,
    Scratch,
    Side,
    meet,
    met,
    new_stamp,
    part,
    side_of,
    slack,
)


class Best(NamedTuple):
    """The best way, and every ask on a way that may be as good but for rounding.

    ``people`` stand from the seeker to the end; there are none where there is no way, and ``cost``
    is infinite then. ``asker`` and ``asked`` hold those asks, in no order.
    """

    cost: float
    people: People
    asker: People
    asked: People


ROOM = 1_024  # people of a way, and asks, that an answer has room for


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
    room, sizes = np.empty((3, ROOM), np.int32), np.zeros(2, np.int64)
    cost = _within_room(both, seeker, ends, role, known, room, sizes)
    if sizes.max() > ROOM:
        return _warmest(both, seeker, ends, role, known)
    people, asks = sizes.tolist()
    return Best(cost, room[0, :people], room[1, :asks], room[2, :asks])


@njit()
def _within_room(
    both: Ways,
    seeker: int,
    ends: People,
    role: Flags,
    known: Scratch,
    room: People,
    sizes: npt.NDArray[np.int64],
) -> float:
    """Write the answer where there is room; a kernel that returns a number is called at once."""
    found = _warmest(both, seeker, ends, role, known)
    sizes[0], sizes[1] = len(found.people), len(found.asker)
    if max(sizes[0], sizes[1]) <= room.shape[1]:
        room[0, : sizes[0]] = found.people
        room[1, : sizes[1]] = found.asker
        room[2, : sizes[1]] = found.asked
    return found.cost


@njit()
def _warmest(both: Ways, seeker: int, ends: People, role: Flags, known: Scratch) -> Best:
    ours = side_of(both.onward, role, known, OURS, -np.inf)
    theirs = side_of(both.back, role, known, THEIRS, -np.inf)
    best = meet(ours, theirs, seeker, ends, 2 * len(role))
    if best < np.inf:
        found = _among(ours, theirs, known, best)
    else:
        found = Best(best, ends[:0], ends[:0], ends[:0])
    part(ours, theirs)
    return found


@njit()
def _among(ours: Side, theirs: Side, known: Scratch, best: float) -> Best:
    """Return the best way and the asks of all that are as good, from where the sides met."""
    found = met(ours, theirs, best)
    n, stamp, spare = found.size[0], new_stamp(known), slack(best)
    askers = [int(one) for one in found.asker[:n]]
    asked = [int(one) for one in found.asked[:n]]
    first = np.argmin(found.cost[:n])
    people = _path(known.next, askers[first], asked[first])
    found = _tight(ours, theirs.rows, known.stamp[0], stamp, askers, found, spare)
    found = _tight(theirs, ours.rows, known.stamp[1], stamp, asked, found, spare)
    return Best(best, people, found.asker[: found.size[0]], found.asked[: found.size[0]])


@njit()
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


@njit()
def _tight(
    side: Side,
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

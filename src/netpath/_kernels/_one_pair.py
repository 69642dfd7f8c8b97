"""One seeker and a few targets, from both sides until they meet: the warmest way, or the shortest.

A search for few asks looks at a thousand even among a million people, which takes microseconds. So
a call hands over few arrays, one byte a person tells who has been met from which side and is put
back afterwards, nothing is decided where nothing needs be, and rows are fetched before their turn.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._kernels._compiled import borrowing, fetch, njit
from netpath._kernels._rows import CostRows, Counts, Flags, Pairs, People, Ways, add, with_room
from netpath._kernels._sides import (
    CLOSED,
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


_LINE = 16  # people that are fetched at once
_AHEAD = 16  # people of a front whose asks are counted, and whose rows are fetched ahead

_Rows = tuple[Counts, People, Counts, People]


class FewAsks:
    """What one search after another in a network is made of; 21 bytes a person.

    ``role`` is :data:`CLOSED` for people who are never asked, 0 for all others; shape (n_people,).

    Examples
    --------
    >>> from netpath._kernels._rows import ways
    >>> both = ways(np.array([0, 1, 1]), np.array([1], np.int32), np.array([0.5]))
    >>> FewAsks(both).people(0, np.array([1], np.int32)).tolist()
    [0, 1]
    """

    def __init__(self, both: Ways) -> None:
        (onward, asked, _), (back, askers, _) = both
        n = len(onward) - 1
        self.role, known = np.zeros(n, np.uint8), np.empty((5, n + 1), np.int32)
        self._way = known[4]
        self._meet = partial(_meet, (onward, asked, back, askers), self.role, known)

    def people(self, seeker: int, ends: People) -> People:
        """Return the people on a way with the fewest asks, from the seeker to an end.

        There are none where there is no way. What is returned holds until the next call.
        Breadth-first from both sides, the one whose front has fewer asks first; it ends where the
        sides first meet. Time grows with the asks of the fronts that were looked at.
        """
        return self._way[: self._meet(ends, seeker)]


class _Side(NamedTuple):
    """Where a side looks, whom it met and by whom, its mark, and where its front stands."""

    offsets: Counts
    people: People
    met: People
    by: People
    mark: np.uint8
    start: int
    end: int


@borrowing
def _meet(rows: _Rows, role: Flags, known: People, ends: People, seeker: int) -> int:
    """Return how many people stand on the way, and the people in the last row of ``known``."""
    onward, asked, back, askers = rows
    known[0, 0], known[1, 0], role[seeker], n_ends = seeker, -1, OURS, 0
    for one in ends:
        if role[one] == 0:
            known[2, n_ends], known[3, n_ends], role[one] = one, -1, THEIRS
            n_ends += 1
    mine = _Side(onward, asked, known[0], known[1], OURS, 0, 1)
    other = _Side(back, askers, known[2], known[3], THEIRS, 0, n_ends)
    here, there = -1, -1
    while here < 0 and mine.start < mine.end and other.start < other.end:
        if _width(mine) > _width(other):
            mine, other = other, mine
        end, here, there = _look_around(mine, role)
        mine = _Side(*mine[:5], mine.end, end)
    for side in (mine, other):
        for one in side.met[: side.end]:
            role[one] = 0
    if here < 0:
        return 0
    to = other.start
    while other.met[to] != there:
        to += 1
    return _told(known, here, to) if mine.mark == OURS else _told(known, to, here)


@borrowing
def _width(side: _Side) -> int:
    """Return about how many asks the front of a side has; its rows are fetched."""
    n, total = side.end - side.start, 0
    few = min(n, _AHEAD)
    for at in range(side.start, side.start + few):
        total += _fetch_row(side, at)
    return total * n // few


@borrowing
def _look_around(side: _Side, role: Flags) -> tuple[int, int, int]:
    """Let the front of a side meet people; return how many were met by then.

    Where one of them is of the other side, that is all; who that was comes last, and before it the
    place of whoever met them; else -1 twice. Everybody is written down, and only who is new counts.
    """
    met, by, new, stop = side.met, side.by, side.end, CLOSED | (OURS ^ THEIRS ^ side.mark)
    for at in range(side.start, side.end):
        if at + _AHEAD < side.end:
            _fetch_row(side, at + _AHEAD)
        for way in range(side.offsets[met[at]], side.offsets[met[at] + 1]):
            one = side.people[way]
            mark = role[one]
            if mark & stop:
                if mark & CLOSED:
                    continue
                return new, at, one
            role[one] = side.mark
            met[new], by[new] = one, at
            new += mark == 0
    return new, -1, -1


@borrowing
def _fetch_row(side: _Side, at: int) -> int:
    """Have whom somebody can ask fetched soon; return how many they are."""
    one = side.met[at]
    first, last = side.offsets[one], side.offsets[one + 1]
    for line in range(4):
        fetch(side.people, first + line * _LINE)
    return last - first


@borrowing
def _told(known: People, at: int, to: int) -> int:
    """Write down the people from the seeker to an end; return how many they are."""
    way, n = known[4], 0
    while at >= 0:
        way[n], at = known[0, at], known[1, at]
        n += 1
    for place in range(n // 2):
        way[place], way[n - 1 - place] = way[n - 1 - place], way[place]
    while to >= 0:
        way[n], to = known[2, to], known[3, to]
        n += 1
    return n

"""What one search writes on: who is no stranger any more, which asks are open, what was drawn.

Nothing is wiped between searches: each has a stamp of its own, and notes with another are none.
Who was met or has closed for good stands in a table by the lowest bits of their position, one
further where somebody else stands there; it has room for twice as many as a budget allows.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netpath._kernels._search_ground import (
    ASKED,
    ENDS,
    HALF,
    Counts,
    Floats,
    Ground,
    Limits,
    Words,
    kernel,
    lot,
    of_arc,
    part,
)

# A walk: entries in the pool, leads in the urns and in the last of them, the key of that; what the
# search took so far; who names alters next; and where its lots come from.
SIZE, FILLED, TOP, URN, ASKS, MET, DEPTH, MARKS, ENDED, COLD, CHANGES = range(11)
NAMER_FIRST, NAMER_LAST, NAMES, SHORT, SEEKER, STAMP, DRAW, STREAM, LOTS, N_WALK = range(11, 21)
LAST_STAMP, LOOK, SIGN = range(3)  # counters
A_POOL = 256
RECEIVED, GRANTS, NAMINGS = range(3)
NO_GROUPS = np.empty(0, np.int64)


class Desk(NamedTuple):
    """The notes of one search; asks a person has ``taken`` are those of all searches of a run.

    ``mind`` holds people who are no strangers under the stamp, and at which ``depth`` they were
    met; ``keys`` and ``leads`` the open asks; ``named`` how often people were named, where that
    counts; ``lucky`` the arcs that a lot fell on; ``log`` the arcs asked, where it has room. For
    who looks ahead: ``so_far`` and ``seen`` by person, and a second pool. ``counters`` are never
    set back, nor is ``received``: by the ``group`` of the seeker and by person, how often they were
    asked, granted, and then named strangers, where it has room (n_groups, n_people, 3). A search
    that stopped short was counted in part; made once more with the ``SIGN`` of counters at -1, it
    is taken back.
    """

    mind: Words
    depth: Counts
    keys: Words
    leads: Words
    taken: Counts
    named: Counts
    lucky: Counts
    log: Counts
    so_far: Floats
    seen: Counts
    counters: Counts
    ways: Words
    ends: Words
    group: Counts
    received: Counts


def desk_for(
    ground: Ground, limits: Limits, table: int, log: int = 0, group: Counts = NO_GROUPS
) -> Desk:
    """Return an empty desk with so large a table, a power of two, and room to log so many asks.

    With a ``group`` a person, from 0, it counts what each person receives.
    """
    n, longest = len(ground.willing), int(np.diff(ground.starts).max(initial=0))
    ahead, ways = (n, len(ground.arcs) + 3) if limits.looks_ahead else (0, 0)
    return Desk(
        np.zeros(table, np.uint64),
        np.zeros(table, np.int64),
        np.empty(A_POOL, np.uint64),
        np.empty(A_POOL, np.uint64),
        np.zeros(n if limits.cap else 0, np.int64),
        np.zeros(n if limits.by_names else 0, np.int64),
        np.empty(min(limits.referrals, longest), np.int64),
        np.zeros(log, np.int64),
        np.empty(ahead),
        np.zeros(ahead, np.int64),
        np.array([0, 0, 1]),
        np.empty(ways, np.uint64),
        np.empty(ways, np.uint64),
        group,
        np.zeros((int(group.max(initial=-1)) + 1, len(group), 3), np.int64),
    )


@kernel()
def place_of(mind: Words, stamp: int, person: np.uint64) -> np.uint64:
    """Return where somebody stands in the table, or would."""
    last = np.uint64(len(mind) - 1)
    wanted, here = np.uint64(stamp) << HALF | person, person & last
    while mind[here] != wanted and mind[here] >> HALF == np.uint64(stamp):
        here = (here + np.uint64(1)) & last
    return here


@part()
def is_stranger(desk: Desk, stamp: int, person: np.uint64) -> bool:
    """Return whether somebody was neither met in this search nor has closed for good."""
    return desk.mind[place_of(desk.mind, stamp, person)] >> HALF != np.uint64(stamp)


@part()
def no_stranger(desk: Desk, stamp: int, person: np.uint64, depth: int) -> None:
    """Note that somebody was met, or has closed for good."""
    here = place_of(desk.mind, stamp, person)
    desk.mind[here], desk.depth[here] = np.uint64(stamp) << HALF | person, depth


@kernel()
def counted(counts: Counts, stamp: int, person: np.uint64) -> int:
    """Return what is counted of somebody under this stamp."""
    noted = counts[person]
    return noted & 0xFFFFFFFF if noted >> 32 == stamp else 0


@kernel()
def one_more(counts: Counts, stamp: int, person: np.uint64) -> int:
    """Count one more of somebody under this stamp; return how many there are."""
    n = counted(counts, stamp, person) + 1
    counts[person] = stamp << 32 | n
    return n


@kernel()
def any_of(walk: Counts, n: int) -> int:
    """Return a whole number below n by lot, each as likely."""
    if n == 1:
        return 0
    walk[LOTS] += 1
    number = lot(np.uint64(walk[STREAM]), walk[LOTS])
    return int(np.int64((number >> HALF) * np.uint64(n) >> HALF))


@part()
def note_received(desk: Desk, walk: Counts, person: np.uint64, what: int) -> None:
    """Count what somebody received, where that is wanted."""
    if len(desk.received):
        desk.received[desk.group[walk[SEEKER]], np.int64(person), what] += desk.counters[SIGN]


@part()
def asked_of(ground: Ground, arc: int) -> np.uint64:
    """Return who is asked along an arc."""
    return of_arc(ground, arc, ENDS) & ASKED


@part()
def asker_of(ground: Ground, arc: int) -> np.uint64:
    """Return who asks along an arc."""
    return of_arc(ground, arc, ENDS) >> HALF & ASKED

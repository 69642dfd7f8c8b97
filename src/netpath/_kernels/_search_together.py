"""Searches of many seekers at once, who compete for the asks that people take."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netpath._kernels._search import begin, go_on, note
from netpath._kernels._search_desk import (
    ASKS,
    ENDED,
    FILLED,
    LAST_STAMP,
    N_WALK,
    SHORT,
    SIZE,
    Desk,
)
from netpath._kernels._search_ground import Counts, Ground, Limits, Outcome, Words, kernel, part

A_LITTLE = 16


class Hall(NamedTuple):
    """What seekers who search at once write on, a row each.

    Their pools lie in ``keys`` and ``leads``, from ``start`` on with so much ``room``; ``logged``
    holds which of them the log of the desk is for.
    """

    seekers: Counts
    walks: Counts
    minds: Words
    depths: Counts
    named: Counts
    keys: Words
    leads: Words
    start: Counts
    room: Counts
    logged: Counts


def hall_for(seekers: Counts, ground: Ground, limits: Limits, table: int, logged: int = -1) -> Hall:
    """Return an empty hall in which each seeker has so large a table, a power of two."""
    n, room = len(seekers), 4 * A_LITTLE * len(seekers)
    return Hall(
        seekers,
        np.zeros((n, N_WALK), np.int64),
        np.zeros((n, table), np.uint64),
        np.zeros((n, table), np.int64),
        np.zeros((n, len(ground.willing) if limits.by_names else 0), np.int64),
        np.empty(room, np.uint64),
        np.empty(room, np.uint64),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.array([logged]),
    )


@part()
def _own(desk: Desk, hall: Hall, at: int) -> Desk:
    """Return the notes of one seeker; what a run shares, and scratch, stays that of the desk."""
    first, last = hall.start[at], hall.start[at] + hall.room[at]
    pool = hall.keys[first:last], hall.leads[first:last]
    own = hall.minds[at], hall.depths[at], *pool, desk.taken, hall.named[at], desk.lucky
    log = desk.log if at == hall.logged[0] else desk.log[:0]
    rest = desk.ways, desk.ends, desk.group, desk.received
    return Desk(*own, log, desk.so_far, desk.seen, desk.counters, *rest)


@part()
def _moved(hall: Hall, at: int, free: int) -> int:
    """Move a pool that is short behind all others; return where room is free then, if at all."""
    walk, first, last = hall.walks[at], hall.start[at], hall.start[at] + hall.room[at]
    room = 2 * (walk[SIZE] + walk[FILLED] + walk[SHORT]) + A_LITTLE
    if free + room <= len(hall.keys):
        for one in range(walk[SIZE] + 1):
            hall.keys[free + one] = hall.keys[first + one]
            hall.leads[free + one] = hall.leads[first + one]
        for one in range(1, walk[FILLED] + 1):
            hall.keys[free + room - one] = hall.keys[last - one]
            hall.leads[free + room - one] = hall.leads[last - one]
        hall.start[at], hall.room[at], walk[SHORT] = free, room, 0
    return free + room


@part()
def _seated(ground: Ground, desk: Desk, hall: Hall, draw: int) -> int:
    """Let everybody begin, each with a little room; return where room is free then."""
    desk.counters[LAST_STAMP] += 1
    for at in range(len(hall.seekers)):
        hall.start[at], hall.room[at] = at * A_LITTLE, A_LITTLE
        own, stamp = _own(desk, hall, at), desk.counters[LAST_STAMP]
        begin(ground, own, hall.walks[at], hall.seekers[at], stamp, draw)
    return len(hall.seekers) * A_LITTLE


@kernel()
def together(
    ground: Ground,
    limits: Limits,
    desk: Desk,
    hall: Hall,
    turns: Counts,
    span: tuple[int, int],
    out: Outcome,
) -> int:
    """Write how searches go when all seekers ask at once and people take so many asks in all.

    For a span of runs; in each round every seeker who still searches makes one ask, in the order
    that ``turns`` (runs of the span, n_seekers) has for the run. Return where it stopped short:
    where the hall has no room for a run it stops before it, and can go on in a larger one.
    """
    for draw in range(span[0], span[1]):
        free, searching = _seated(ground, desk, hall, draw), True
        while searching:
            searching = False
            for at in turns[draw - span[0]]:
                walk = hall.walks[at]
                until = walk[ASKS] + 1
                while walk[ASKS] < until and not walk[ENDED]:
                    searching = True
                    go_on(ground, limits, _own(desk, hall, at), walk, until)
                    free = _moved(hall, at, free) if walk[SHORT] else free
                    if free > len(hall.keys):
                        return draw
        for at in range(len(hall.seekers)):
            note(out, at, draw, hall.walks[at])
    return span[1]

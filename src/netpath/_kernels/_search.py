"""Searches: ask, be referred, ask again, until a target grants, nobody is left or asks run out.

The method is netpath's own: see :mod:`netpath.search`. Coins are those of
:mod:`netpath._kernels._coins`, flipped at the ask, so nothing is drawn for people never met. A
search costs O(asks x log), and what naming costs: see :mod:`netpath._kernels._search_names`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netpath._kernels._coins import live
from netpath._kernels._compiled import fetch
from netpath._kernels._search_ahead import HOPELESS, is_best
from netpath._kernels._search_ground import (
    ASKED,
    ASKS,
    CHANGES,
    COLD,
    DEPTH,
    DRAW,
    ENDED,
    ENDS,
    FILLED,
    GRANTS,
    KEY,
    LAST_STAMP,
    MARKS,
    MET,
    N_WALK,
    NAMER_FIRST,
    NAMER_LAST,
    NAMES,
    RECEIVED,
    RUN_BITS,
    SEEKER,
    SHORT,
    SIZE,
    STAMP,
    STREAM,
    TARGET,
    TIE,
    TOP,
    UNSURE,
    URN,
    Counts,
    Ground,
    Limits,
    Outcome,
    Slate,
    Words,
    asked_of,
    asker_of,
    counted,
    is_stranger,
    kernel,
    lot,
    no_stranger,
    note_received,
    of_arc,
    one_more,
    part,
    place_of,
    row_of,
)
from netpath._kernels._search_names import (
    NO_LEAD,
    NO_URN,
    arc_of,
    clear_away,
    drawn,
    first_alone,
    name_alters,
    put_back,
)

REACHED, DEAD_END, BUDGET_SPENT, GAVE_UP = 1, 2, 3, 4
TARGET_ASKED = 2  # a mark of a search, beside WAS_NAMED
REFUSED, DECLINED, GRANTED = 0, 1, 2  # outcomes of asks in a log, beside the mark NAMED
LOG_BITS = 3


@part()
def begin(ground: Ground, desk: Slate, walk: Counts, seeker: int, stamp: int, draw: int) -> None:
    """Start a search: the seeker may ask their alters."""
    walk[:] = 0
    walk[SEEKER], walk[STAMP], walk[DRAW], walk[URN] = seeker, stamp, draw, NO_URN
    walk[STREAM] = np.int64(lot(ground.willing[seeker, 1], draw))
    no_stranger(desk, stamp, np.uint64(seeker), 0)
    walk[NAMER_FIRST], walk[NAMER_LAST] = row_of(ground.starts, np.uint64(seeker))


@part()
def _start_afresh(ground: Ground, walk: Counts, otherwise: int) -> None:
    """Let the cold asks of a seeker come next, or end where they did before."""
    if walk[COLD]:
        walk[ENDED] = otherwise
    else:
        walk[COLD], walk[NAMES] = 1, 0
        walk[NAMER_FIRST], walk[NAMER_LAST] = row_of(ground.cold, np.uint64(walk[SEEKER]))


@part()
def _arc_to_ask(ground: Ground, limits: Limits, desk: Slate, walk: Counts, lead: np.uint64) -> int:
    """Return the arc of a lead; -1 where it is not to be asked, or not now."""
    arc = arc_of(lead)
    person = asked_of(ground, arc)
    free = is_stranger(desk, walk[STAMP], person)
    if free and limits.cap:
        free = counted(desk.taken, walk[STAMP], person) < limits.cap
    if not free:
        return -1
    if walk[ASKS] >= limits.budget:
        walk[ENDED] = BUDGET_SPENT
        return -1
    if limits.looks_ahead:
        if np.uint64(walk[URN]) >> RUN_BITS == HOPELESS:
            put_back(desk, walk, lead)
            _start_afresh(ground, walk, GAVE_UP)
            return -1
        if not is_best(ground, desk, walk, lead):
            return -1
    return arc


@kernel()
def go_on(ground: Ground, limits: Limits, desk: Slate, walk: Counts, until: int) -> None:
    """Let a search go on until it has made so many asks, ends, or the pool lacks room."""
    while walk[ASKS] < until and not walk[ENDED] and not walk[SHORT]:
        lead = NO_LEAD
        if walk[NAMER_FIRST] < walk[NAMER_LAST]:
            name_alters(ground, limits, desk, walk)
        elif walk[SIZE] and desk.keys[1] <= np.uint64(walk[URN]):
            lead = first_alone(ground, limits, desk, walk)
        elif walk[TOP]:
            lead = drawn(desk, walk)
        elif walk[FILLED]:
            clear_away(desk, walk)
        else:
            _start_afresh(ground, walk, DEAD_END)
        if lead != NO_LEAD:
            arc = _arc_to_ask(ground, limits, desk, walk, lead)
            if arc >= 0:
                _ask(ground, limits, desk, walk, arc)


@part()
def _ask(ground: Ground, limits: Limits, desk: Slate, walk: Counts, arc: int) -> None:
    """Ask along an arc: flip the coin of the person, where they are not sure, and of the tie."""
    ends = of_arc(ground, arc, ENDS)
    person, outcome = ends & ASKED, REFUSED
    _fetch_row(ground, person)
    note_received(desk, walk, person, RECEIVED)
    if limits.cap:
        one_more(desk.taken, walk[STAMP], person)
    if ends & TARGET:
        walk[MARKS] |= TARGET_ASKED
    if ends & UNSURE and not live(ground.willing[person, 1], ground.willing[person, 0], walk[DRAW]):
        no_stranger(desk, walk[STAMP], person, 0)
        walk[CHANGES] += 1
        outcome = DECLINED
    elif live(of_arc(ground, arc, KEY), of_arc(ground, arc, TIE), walk[DRAW]):
        depth = desk.depth[place_of(desk.mind, walk[STAMP], asker_of(ground, arc))] + 1
        no_stranger(desk, walk[STAMP], person, depth)
        _meet(ground, limits, walk, ends, depth)
        note_received(desk, walk, person, GRANTS)
        outcome = GRANTED
    if len(desk.log):
        desk.log[walk[ASKS]] = arc << LOG_BITS | outcome
    walk[ASKS] += 1


@part()
def _fetch_row(ground: Ground, person: np.uint64) -> None:
    """Have the first arcs of somebody fetched, who names alters if the coin falls well."""
    first = 4 * np.int64(ground.starts[person])
    for line in range(3):
        fetch(ground.arcs, first + 8 * line)


@part()
def _meet(ground: Ground, limits: Limits, walk: Counts, ends: np.uint64, depth: int) -> None:
    """Note that somebody granted; unless they are a target, they are the next to name alters."""
    walk[CHANGES] += 1
    walk[MET] += 1
    walk[DEPTH] = max(walk[DEPTH], depth)
    if ends & TARGET:
        walk[DEPTH], walk[ENDED] = depth, REACHED
    else:
        walk[NAMER_FIRST], walk[NAMER_LAST] = row_of(ground.starts, ends & ASKED)
        walk[NAMES] = limits.referrals


@part()
def note(out: Outcome, seeker: int, run: int, walk: Counts) -> None:
    """Write down how a search went."""
    out.ended[seeker, run], out.marks[seeker, run] = walk[ENDED], walk[MARKS]
    out.asks[seeker, run], out.met[seeker, run] = walk[ASKS], walk[MET]
    out.depth[seeker, run] = walk[DEPTH]


@kernel()
def alone(
    ground: Ground,
    limits: Limits,
    desk: Slate,
    walk: Counts,
    seekers: Counts,
    span: tuple[int, int],
    out: Outcome,
) -> int:
    """Write how searches go when each seeker is the only one; return where it stopped short.

    A span of the work is counted by seeker, then run; run d of every seeker is in world d. Where
    the pool has no room for a search it stops before it, and can go on there with a larger one.
    """
    n_runs = out.ended.shape[1]
    for item in range(span[0], span[1]):
        at, draw = item // n_runs, item % n_runs
        desk.counters[LAST_STAMP] += 1
        begin(ground, desk, walk, seekers[at], desk.counters[LAST_STAMP], draw)
        go_on(ground, limits, desk, walk, limits.budget + 1)
        if walk[SHORT]:
            return item
        note(out, at, draw, walk)
    return span[1]


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
def _own(desk: Slate, hall: Hall, at: int) -> Slate:
    """Return the notes of one seeker; what a run shares, and scratch, stays that of the desk."""
    first, last = hall.start[at], hall.start[at] + hall.room[at]
    pool = hall.keys[first:last], hall.leads[first:last]
    own = hall.minds[at], hall.depths[at], *pool, desk.taken, hall.named[at], desk.lucky
    log = desk.log if at == hall.logged[0] else desk.log[:0]
    rest = desk.ways, desk.ends, desk.group, desk.received
    return Slate(*own, log, desk.so_far, desk.seen, desk.counters, *rest)


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
def _seated(ground: Ground, desk: Slate, hall: Hall, draw: int) -> int:
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
    desk: Slate,
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

"""Searches: ask, be referred, ask again, until a target grants, nobody is left or asks run out.

The method is netpath's own: see :mod:`netpath.search`. Coins are those of
:mod:`netpath._kernels._coins`, flipped at the ask, so nothing is drawn for people never met. A
search costs O(asks x log), and what naming costs: see :mod:`netpath._kernels._search_names`.
"""

from __future__ import annotations

import numpy as np

from netpath._kernels._coins import live
from netpath._kernels._compiled import fetch
from netpath._kernels._search_ahead import HOPELESS, is_best
from netpath._kernels._search_desk import (
    ASKS,
    CHANGES,
    COLD,
    DEPTH,
    DRAW,
    ENDED,
    FILLED,
    GRANTS,
    LAST_STAMP,
    MARKS,
    MET,
    NAMER_FIRST,
    NAMER_LAST,
    NAMES,
    RECEIVED,
    SEEKER,
    SHORT,
    SIZE,
    STAMP,
    STREAM,
    TOP,
    URN,
    Desk,
    asked_of,
    asker_of,
    counted,
    is_stranger,
    no_stranger,
    note_received,
    one_more,
    place_of,
)
from netpath._kernels._search_ground import (
    ASKED,
    ENDS,
    KEY,
    RUN_BITS,
    TARGET,
    TIE,
    UNSURE,
    Counts,
    Ground,
    Limits,
    Outcome,
    kernel,
    lot,
    of_arc,
    part,
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
def begin(ground: Ground, desk: Desk, walk: Counts, seeker: int, stamp: int, draw: int) -> None:
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
def _arc_to_ask(ground: Ground, limits: Limits, desk: Desk, walk: Counts, lead: np.uint64) -> int:
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
def go_on(ground: Ground, limits: Limits, desk: Desk, walk: Counts, until: int) -> None:
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
def _ask(ground: Ground, limits: Limits, desk: Desk, walk: Counts, arc: int) -> None:
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
    desk: Desk,
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

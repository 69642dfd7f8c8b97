"""Searches: ask, be referred, ask again, until a target grants, nobody is left or asks run out.

The method is netpath's own: see :mod:`netpath.search`. A search costs O(names given x log); memory
is 40 bytes a person and 24 an offer for each part of the work. Coins are those of
:mod:`netpath._kernels._coins`, flipped at the ask, so nothing is drawn for people never met.

A search is a row of whole numbers, ``walk``; what it knows of each person stands in ``mind``, as
the run's stamp (upper half), how often they were named and their state (lowest two bits), so that
nothing is wiped between runs.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from netpath._kernels._coins import Words, live, mixed
from netpath._kernels._search_ahead import HOPELESS, cost_around, cost_key, still_open
from netpath._kernels._search_ground import CROWD, Counts, Limits, Outcome, lot
from netpath._kernels._search_pool import OFFER, Records, pop, push

REACHED, DEAD_END, BUDGET_SPENT, GAVE_UP = 1, 2, 3, 4
WAS_NAMED, TARGET_ASKED = 1, 2  # marks of a search
# A walk: how deep its next ask leads, what it took so far, and who names alters next.
DEEP, ASKS, MET, DEPTH, MARKS, ENDED, COLD, CHANGES = range(8)
FIRST, LAST, NAMES, AT, SEEKER, STAMP, DRAW, N_WALK = range(8, 16)
STRANGER, KNOWN, CLOSED = 0, 1, 2
MOST_NAMED = 4095

_ONE, _LOT, _ORDER, _COUNT = np.uint64(1), np.uint64(40), np.uint64(24), np.uint64(52)
_LAST_OF_ALL = np.uint64(2**64 - 1)


@njit(cache=True, nogil=True, inline="always")
def _known(notes: int, stamp: int) -> int:
    """Return what is noted in this run; notes of another run are none."""
    return notes if notes >> 32 == stamp else stamp << 32


@njit(cache=True, nogil=True)
def _offer(
    arcs: Records,
    people: Records,
    limits: Limits,
    walk: Counts,
    mind: Counts,
    arc: int,
    pool: Records,
) -> None:
    """Put an arc that leads to a stranger among the offers."""
    person = arcs[arc].asked
    known = _known(mind[person], walk[STAMP])
    known += 4 if arc < limits.n_ties else 0  # a cold ask is nobody's naming
    mind[person] = known
    key = lot(arcs, arc, walk[DRAW]) >> _LOT
    if limits.looks_ahead:
        key |= cost_key(arcs[arc].cost + people[person].onward) << _ORDER
    else:
        named = min((known & 0xFFFFFFFF) >> 2, MOST_NAMED) if limits.by_names else 0
        key |= arcs[arc].order << _ORDER | np.uint64(MOST_NAMED - named) << _COUNT
    push(pool, key, arc, walk[AT] + 1, -1)


@njit(cache=True, nogil=True)
def _last_lot(
    arcs: Records, mind: Counts, walk: Counts, at: int, after: int, left: int
) -> np.uint64:
    """Return the lot of the last stranger to be named, where more are equal than there is room."""
    lowest: Words = np.full(left, _LAST_OF_ALL)
    for arc in range(at, after):
        if _known(mind[arcs[arc].asked], walk[STAMP]) & 3 != STRANGER:
            continue
        drawn, place = mixed(lot(arcs, arc, walk[DRAW])), left
        while place > 0 and drawn < lowest[place - 1]:
            if place < left:
                lowest[place] = lowest[place - 1]
            place -= 1
        if place < left:
            lowest[place] = drawn
    last: np.uint64 = lowest[left - 1]
    return last


@njit(cache=True, nogil=True)
def _name_alters(
    arcs: Records, people: Records, limits: Limits, walk: Counts, mind: Counts, pool: Records
) -> None:
    """Let whoever is next name alters: all, or the first few of those the seeker lacks.

    Alters of equal tier are taken together; where not all of them have room, they draw lots.
    """
    before, at, end, left = pool[0].arc, walk[FIRST], walk[LAST], walk[NAMES]
    while at < end and left > 0:
        after, last = end, _LAST_OF_ALL
        if left < end - at:
            after = at + 1
            while after < end and arcs[after].tier == arcs[at].tier:
                after += 1
            if after - at > left:
                last = _last_lot(arcs, mind, walk, at, after, left)
        for arc in range(at, after):
            if _known(mind[arcs[arc].asked], walk[STAMP]) & 3 != STRANGER:
                continue
            if last == _LAST_OF_ALL or mixed(lot(arcs, arc, walk[DRAW])) <= last:
                left -= 1
                _offer(arcs, people, limits, walk, mind, arc, pool)
        at = after
    walk[FIRST] = walk[LAST]
    if walk[AT] > 0 and pool[0].arc > before:
        walk[MARKS] |= WAS_NAMED


@njit(cache=True, nogil=True)
def begin(people: Records, walk: Counts, mind: Counts, seeker: int, stamp: int, draw: int) -> None:
    """Start a search: the seeker may ask their alters."""
    walk[:] = 0
    walk[SEEKER], walk[STAMP], walk[DRAW] = seeker, stamp, draw
    mind[seeker] = stamp << 32 | KNOWN
    walk[FIRST], walk[LAST] = people[seeker].first, people[seeker].last
    walk[NAMES] = walk[LAST] - walk[FIRST]


@njit(cache=True, nogil=True)
def _start_afresh(people: Records, walk: Counts, otherwise: int) -> None:
    """Let the cold asks of a seeker come next, or end where they did before."""
    if walk[COLD]:
        walk[ENDED] = otherwise
    walk[COLD], walk[AT] = 1, 0
    if not walk[ENDED]:
        seeker = walk[SEEKER]
        walk[FIRST], walk[LAST] = people[seeker].cold_first, people[seeker].cold_last
        walk[NAMES] = walk[LAST] - walk[FIRST]


@njit(cache=True, nogil=True)
def _taken_off(
    arcs: Records,
    people: Records,
    limits: Limits,
    walk: Counts,
    mind: Counts,
    crowd: Records,
    pool: Records,
) -> int:
    """Return the arc that is asked next, off the pool; -1 where there is none yet, or the end."""
    if not pool[0].arc:
        _start_afresh(people, walk, DEAD_END)
        return -1
    arc: int = pool[1].arc
    key, version = pool[1].key, pool[1].version
    person, stamp = arcs[arc].asked, walk[STAMP]
    walk[DEEP] = pool[1].depth
    pop(pool)
    full = _known(crowd[person].taken, stamp) & 0xFFFFFFFF >= limits.cap
    if full or _known(mind[person], stamp) & 3 != STRANGER:
        return -1
    if walk[ASKS] >= limits.budget:
        walk[ENDED] = BUDGET_SPENT
        return -1
    if not limits.looks_ahead or _still_best(people, walk, mind, person, key, version):
        return arc
    ahead = cost_around(arcs, people, mind, stamp, person, crowd, pool)
    anew = cost_key(arcs[arc].cost + ahead) << _ORDER | key & (_ONE << _ORDER) - _ONE
    push(pool, anew, arc, walk[DEEP], walk[CHANGES])
    if key >> _ORDER == HOPELESS:
        _start_afresh(people, walk, GAVE_UP)
    return -1


@njit(cache=True, nogil=True)
def _still_best(
    people: Records, walk: Counts, mind: Counts, person: int, key: np.uint64, version: int
) -> bool:
    """Return whether the chain ahead of the first offer is still the best there is."""
    if key >> _ORDER == HOPELESS:
        return False
    return version == walk[CHANGES] or (
        version < 0 and still_open(people, mind, walk[STAMP], person)
    )


@njit(cache=True, nogil=True)
def ask(
    arcs: Records,
    people: Records,
    limits: Limits,
    walk: Counts,
    mind: Counts,
    crowd: Records,
    pool: Records,
) -> None:
    """Make the next ask of a search, or end it."""
    arc = -1
    while arc < 0 and not walk[ENDED]:
        if walk[FIRST] < walk[LAST]:
            _name_alters(arcs, people, limits, walk, mind, pool)
        arc = _taken_off(arcs, people, limits, walk, mind, crowd, pool)
    if arc < 0:
        return
    person = arcs[arc].asked
    walk[ASKS] += 1
    crowd[person].taken = _known(crowd[person].taken, walk[STAMP]) + 1
    if people[person].target:
        walk[MARKS] |= TARGET_ASKED
    if not live(people[person].willing_key, people[person].willing, walk[DRAW]):
        mind[person] |= CLOSED
        walk[CHANGES] += 1
    elif live(arcs[arc].tie_key, arcs[arc].tie, walk[DRAW]):
        mind[person] |= KNOWN
        _meet(people, limits, walk, person)


@njit(cache=True, nogil=True)
def _meet(people: Records, limits: Limits, walk: Counts, person: int) -> None:
    """Note that somebody granted; unless they are a target, they are the next to name alters."""
    walk[CHANGES] += 1
    walk[MET] += 1
    walk[DEPTH] = max(walk[DEPTH], walk[DEEP])
    if people[person].target:
        walk[DEPTH], walk[ENDED] = walk[DEEP], REACHED
    else:
        walk[AT] = walk[DEEP]
        walk[FIRST], walk[LAST] = people[person].first, people[person].last
        walk[NAMES] = limits.referrals if limits.referrals else walk[LAST] - walk[FIRST]


@njit(cache=True, nogil=True)
def _note(out: Outcome, seeker: int, run: int, walk: Counts) -> None:
    """Write down how a search went."""
    out.ended[seeker, run] = walk[ENDED]
    out.asks[seeker, run] = walk[ASKS]
    out.met[seeker, run] = walk[MET]
    out.depth[seeker, run] = walk[DEPTH]
    out.marks[seeker, run] = walk[MARKS]


@njit(cache=True, nogil=True)
def alone(
    arcs: Records,
    people: Records,
    limits: Limits,
    seekers: Counts,
    span: tuple[int, int],
    out: Outcome,
) -> None:
    """Write how searches go when each seeker is the only one, for some of the work.

    A span of the work, counted by seeker, then run; run d of every seeker is in world d.
    """
    n_runs = out.ended.shape[1]
    walk, mind = np.zeros(N_WALK, np.int64), np.zeros(len(people), np.int64)
    crowd, pool = np.zeros(len(people), CROWD), np.zeros(limits.capacity + 1, OFFER)
    for item in range(span[0], span[1]):
        at, draw = item // n_runs, item % n_runs
        pool[0].arc = 0
        begin(people, walk, mind, seekers[at], item - span[0] + 1, draw)
        while not walk[ENDED]:
            ask(arcs, people, limits, walk, mind, crowd, pool)
        _note(out, at, draw, walk)


@njit(cache=True, nogil=True)
def together(
    arcs: Records,
    people: Records,
    limits: Limits,
    seekers: Counts,
    turns: Counts,
    span: tuple[int, int],
    out: Outcome,
) -> None:
    """Write how searches go when all seekers ask at once and people take so many asks in all.

    For a span of runs; in each round every seeker who still searches makes one ask, in the order
    that ``turns`` (n_runs, n_seekers) has for the run. Memory is 8 bytes a seeker and person and
    24 an offer.
    """
    walks = np.zeros((len(seekers), N_WALK), np.int64)
    minds = np.zeros((len(seekers), len(people)), np.int64)
    crowd = np.zeros(len(people), CROWD)
    pools = np.zeros((len(seekers), limits.capacity + 1), OFFER)
    for draw in range(span[0], span[1]):
        for at in turns[draw]:
            pools[at, 0].arc = 0
            begin(people, walks[at], minds[at], seekers[at], draw - span[0] + 1, draw)
        searching = True
        while searching:
            searching = False
            for at in turns[draw]:
                if not walks[at, ENDED]:
                    ask(arcs, people, limits, walks[at], minds[at], crowd, pools[at])
                    searching = True
        for at in range(len(seekers)):
            _note(out, at, draw, walks[at])

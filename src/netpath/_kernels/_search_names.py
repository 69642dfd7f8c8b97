"""Who is named, and which asks are open: rows of arcs, merged in the order of the policy.

Where a row stands in the policy's order only its first arc is in the pool, and leads to the rest.
Arcs that are first and equal lie in an urn and are drawn by lot, each as likely at every ask. An
urn stays below another while better asks come up, so urns form a stack; it grows down from the end
of the arrays that the pool grows up in. Each begins with its key and how much lay in the one below.

A name costs O(log n), and only if its row gets so far; naming a few of a row costs a look at each
until enough strangers are found.

The pool is a binary heap in two arrays, the first in order on top, in place 1 (Williams, Algorithm
232: Heapsort, Communications of the ACM 7, 1964, 347). Every change is O(log n) comparisons; memory
is 16 bytes an entry, and one place more. Equal keys are told apart by what they lead to, so that
the order of adding never decides.
"""

from __future__ import annotations

import numpy as np

from netpath._kernels._search_ground import (
    ASKS,
    BASE,
    ENDS,
    FILLED,
    HALF,
    MARKS,
    MET,
    NAMER_FIRST,
    NAMER_LAST,
    NAMES,
    NAMINGS,
    RUN,
    SAME_TIER,
    SHORT,
    SIZE,
    STAMP,
    TOP,
    URN,
    Counts,
    Ground,
    Limits,
    Slate,
    Words,
    any_of,
    asked_of,
    asker_of,
    counted,
    is_stranger,
    note_received,
    of_arc,
    one_more,
    part,
)

_BEHIND_ALL, _ONE, _TWO = np.uint64(2**64 - 1), np.uint64(1), np.uint64(2)


@part()
def pushed(keys: Words, leads: Words, size: int, key: np.uint64, lead: np.uint64) -> int:
    """Add an entry to a pool of so many; return how many there are."""
    size += 1
    at = np.uint64(size)
    while at > _ONE:
        above = at >> _ONE
        if keys[above] < key or (keys[above] == key and leads[above] < lead):
            break
        keys[at], leads[at] = keys[above], leads[above]
        at = above
    keys[at], leads[at] = key, lead
    return size


@part()
def replaced(keys: Words, leads: Words, size: int, key: np.uint64, lead: np.uint64) -> int:
    """Put an entry in the place of the first; return how many there are.

    To take the first off put the last of all in its place, and say that there is one less. Which
    of two below comes first is worked out, not asked: a machine cannot guess it.
    """
    at, below, last = _ONE, _TWO, np.uint64(size)
    keys[last + _ONE], leads[last + _ONE] = _BEHIND_ALL, _BEHIND_ALL
    while below <= last:
        one, two = keys[below], keys[below + _ONE]
        later = two < one
        if two == one:
            later = leads[below + _ONE] < leads[below]
        below += np.uint64(later)
        if keys[below] > key or (keys[below] == key and leads[below] >= lead):
            break
        keys[at], leads[at] = keys[below], leads[below]
        at, below = below, below << _ONE
    keys[at], leads[at] = key, lead
    return size


# What an entry leads to: an arc above; below where its row ends, or a mark and a number.
LOOKED = np.uint64(2**30)
REST = np.uint64(2**30 - 1)
NO_URN, NO_LEAD = -1, np.uint64(2**64 - 1)  # the greatest of all keys, and no lead at all
WAS_NAMED, NAMED = 1, 4  # marks of a search, and of an ask in its log
MOST_NAMED = 4095

_COUNT = np.uint64(52)


@part()
def lead_to(arc: int, stop: int) -> np.uint64:
    """Return what leads to an arc, and behind it to its row until a stop."""
    return np.uint64(arc) << HALF | np.uint64(stop)


@part()
def arc_of(lead: np.uint64) -> int:
    """Return the arc that an entry leads to."""
    return int(np.int64(lead >> HALF))


@part()
def lacks_room(desk: Slate, walk: Counts, more: int) -> bool:
    """Return whether pool and urns have no room for so many more, and note how many."""
    walk[SHORT] = more if walk[SIZE] + walk[FILLED] + more + 2 > len(desk.keys) else 0
    return walk[SHORT] > 0


@part()
def first_alone(ground: Ground, limits: Limits, desk: Slate, walk: Counts) -> np.uint64:
    """Take the first entry off the pool: return it if nothing equals it, or else fill an urn."""
    key, lead = desk.keys[1], desk.leads[1]
    arc, stop = arc_of(lead), 0 if lead & LOOKED else int(np.int64(lead & REST))
    n = max(1, min(int(np.int64(of_arc(ground, arc, BASE) & RUN)), stop - arc))
    if lacks_room(desk, walk, n + 1):
        return NO_LEAD
    _take_first(ground, desk, walk, arc + n, stop)
    alone = n == 1 and key < np.uint64(walk[URN]) and (not walk[SIZE] or desk.keys[1] > key)
    if alone and not limits.looks_ahead:
        return lead
    _fill(desk, walk, key, lead, n)
    return NO_LEAD


@part()
def _fill(desk: Slate, walk: Counts, key: np.uint64, lead: np.uint64, n: int) -> None:
    """Put an arc and those behind it, n in all, into the last urn if it has the key, or a new."""
    last, arc = len(desk.keys) - 1, arc_of(lead)
    if key < np.uint64(walk[URN]):
        desk.keys[last - walk[FILLED]] = key
        desk.leads[last - walk[FILLED]] = np.uint64(walk[TOP])
        walk[FILLED] += 1
        walk[TOP], walk[URN] = 0, np.int64(key)
    desk.leads[last - walk[FILLED]] = lead
    for one in range(1, n):
        desk.leads[last - walk[FILLED] - one] = lead_to(arc + one, 0)
    walk[FILLED] += n
    walk[TOP] += n


@part()
def _take_first(ground: Ground, desk: Slate, walk: Counts, arc: int, stop: int) -> None:
    """Take the first entry off the pool; its row goes on with an arc, if it does not end before."""
    if arc < stop:
        key, lead = of_arc(ground, arc, BASE) & ~RUN, lead_to(arc, stop)
    else:
        key, lead = desk.keys[walk[SIZE]], desk.leads[walk[SIZE]]
        walk[SIZE] -= 1
    replaced(desk.keys, desk.leads, walk[SIZE], key, lead)


@part()
def drawn(desk: Slate, walk: Counts) -> np.uint64:
    """Take a lead from the last urn, by lot."""
    last = len(desk.keys) - walk[FILLED]
    at = last + any_of(walk, walk[TOP])
    lead = desk.leads[at]
    desk.leads[at] = desk.leads[last]
    walk[FILLED] -= 1
    walk[TOP] -= 1
    return lead


@part()
def put_back(desk: Slate, walk: Counts, lead: np.uint64) -> None:
    """Put a lead that was just drawn back into its urn."""
    walk[FILLED] += 1
    walk[TOP] += 1
    desk.leads[len(desk.keys) - walk[FILLED]] = lead


@part()
def clear_away(desk: Slate, walk: Counts) -> None:
    """Take the last urn, which is empty, from the one below."""
    walk[TOP] = np.int64(desk.leads[len(desk.keys) - walk[FILLED]])
    walk[FILLED] -= 1
    below = walk[FILLED] - walk[TOP]  # leads and urns up to the beginning of the one below
    walk[URN] = np.int64(desk.keys[len(desk.keys) - below]) if walk[FILLED] else NO_URN


@part()
def _offer(ground: Ground, limits: Limits, desk: Slate, walk: Counts, arc: int) -> None:
    """Put one arc among the open asks."""
    key = of_arc(ground, arc, BASE) & ~RUN
    if limits.by_names:
        asked, stamp = asked_of(ground, arc), walk[STAMP]
        warm = arc < limits.n_ties  # a cold ask is nobody's naming
        n = one_more(desk.named, stamp, asked) if warm else counted(desk.named, stamp, asked)
        key |= np.uint64(MOST_NAMED - min(n, MOST_NAMED)) << _COUNT
    walk[SIZE] = pushed(desk.keys, desk.leads, walk[SIZE], key, lead_to(arc, arc + 1))


@part()
def _offer_strangers(
    ground: Ground, limits: Limits, desk: Slate, walk: Counts, first: int, last: int
) -> None:
    """Put strangers of a row among the open asks: the first, who leads to the rest, or all."""
    for arc in range(first, last):
        if is_stranger(desk, walk[STAMP], asked_of(ground, arc)):
            if limits.row_by_row:
                key, lead = of_arc(ground, arc, BASE) & ~RUN, lead_to(arc, last)
                walk[SIZE] = pushed(desk.keys, desk.leads, walk[SIZE], key, lead)
                break
            _offer(ground, limits, desk, walk, arc)


@part()
def _offer_by_lot(
    ground: Ground, limits: Limits, desk: Slate, walk: Counts, first: int, left: int
) -> None:
    """Let strangers of one tier draw lots for the names that are left, and offer the lucky ones."""
    n, here = 0, ground.tied[first] - first
    while n < left:
        arc = first + any_of(walk, here)
        new = is_stranger(desk, walk[STAMP], asked_of(ground, arc))
        for at in range(n):
            new &= desk.lucky[at] != arc
        if new:
            desk.lucky[n] = arc
            n += 1
    for at in range(n):
        _offer(ground, limits, desk, walk, desk.lucky[at])


@part()
def _for_certain(ground: Ground, desk: Slate, walk: Counts) -> tuple[int, int]:
    """Return up to where the next row is named, and how many more the tier there draws lots for."""
    first, last, stamp, left = walk[NAMER_FIRST], walk[NAMER_LAST], walk[STAMP], walk[NAMES]
    at = first
    while at < last and left > 0:
        left -= is_stranger(desk, stamp, asked_of(ground, at))
        at += 1
    if at == last:
        return at, 0
    while at > first and of_arc(ground, at, ENDS) & SAME_TIER:
        at -= 1
        left += is_stranger(desk, stamp, asked_of(ground, at))
    return at, left


@part()
def name_alters(ground: Ground, limits: Limits, desk: Slate, walk: Counts) -> None:
    """Let whoever is next name alters: all, or the first few of those the seeker lacks."""
    first, certain, left = walk[NAMER_FIRST], walk[NAMER_LAST], 0
    if walk[NAMES]:
        certain, left = _for_certain(ground, desk, walk)
    before = walk[SIZE]
    if lacks_room(desk, walk, left + (1 if limits.row_by_row else certain - first)):
        return
    _offer_strangers(ground, limits, desk, walk, first, certain)
    if left:
        _offer_by_lot(ground, limits, desk, walk, certain, left)
    if walk[SIZE] > before and walk[MET] > 0 and first < limits.n_ties:
        walk[MARKS] |= WAS_NAMED
        note_received(desk, walk, asker_of(ground, first), NAMINGS)
        if len(desk.log):
            desk.log[walk[ASKS] - 1] |= NAMED
    walk[NAMER_FIRST] = walk[NAMER_LAST]

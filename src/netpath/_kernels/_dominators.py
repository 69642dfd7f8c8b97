"""Who stands between everybody and the targets: a dominator tree of each drawn world.

In a world an arc leads from y to x where x may ask y, the tie is live and y takes asks; a root
leads to every target, and targets ask nobody. Whoever has no way without v has v among those above
them in the tree of the root, so what hangs on each person is what lies under them, for everybody at
once.

The tree is found by semi-dominators and nearest common ancestors: L. Georgiadis and R. Tarjan,
"Dominator tree verification and vertex-disjoint paths", SODA 2005, after T. Lengauer and R. Tarjan,
"A fast algorithm for finding dominators in a flowgraph", ACM TOPLAS 1, 1979. Time is about linear
in the arcs of those who get there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._kernels._coins import Words
from netpath._kernels._compiled import njit
from netpath._kernels._lanes import draw
from netpath._kernels._worlds import CoinRows, Coins

Places = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int64]
_ONE, _WORD = np.uint64(1), 64
PARENT, ABOVE, SEMI, LABEL, TREE, SIZE, FIRST, NEXT, STACK, N_ROWS = range(10)


class TreeGround(NamedTuple):
    """What trees of one thread are made of and on.

    ``live`` and ``awake`` hold in which worlds of a block each tie is live and each person takes
    asks, (…, 8); ``there`` the word at hand of each arc, seen from who hands on and from who is
    handed, one array twice unless ``one_way``. ``number`` and ``person`` tell who came in which
    place, ``notes`` has a row for each name above, ``arc`` where each person's arcs are looked at.
    """

    live: Words
    awake: Words
    there: tuple[Words, Words]
    one_way: bool
    number: Places
    person: Places
    notes: Places
    arc: Counts


class Hung(NamedTuple):
    """Sums over worlds of how many seekers of each group hang on a person, or on a tie.

    ``people`` (n_people, n_groups), ``ties`` (n_ties, n_groups), ``squares`` of all seekers
    together (n_people,), and ``under`` (n_people + 1, n_groups) of the world at hand. ``above``
    (64, n_people) holds who is right above whom in each world of the last word: -1 where it is a
    target's root, -2 where somebody does not get there; empty where nobody asks.
    """

    people: Counts
    ties: Counts
    squares: npt.NDArray[np.float64]
    under: Counts
    above: Places


def ground_for(coins: Coins) -> TreeGround:
    """Return what the trees of one thread are made on; about 70 bytes a tie, 150 a person."""
    n, one_way = len(coins.person_key), coins.give is not coins.take
    given = np.zeros(len(coins.give.others), np.uint64)
    taken = np.zeros_like(given) if one_way else given
    words = np.zeros((coins.n_ties, 8), np.uint64), np.zeros((n, 8), np.uint64)
    notes = np.zeros((N_ROWS, n + 1), np.int32)
    places = np.zeros(n, np.int32), np.zeros(n + 1, np.int32)
    return TreeGround(*words, (given, taken), one_way, *places, notes, np.zeros(n + 1, np.int64))


@njit()
def flip_people(coins: Coins, block: np.uint64, awake: Words) -> None:
    """Write in which worlds of a block each person takes asks."""
    for person in range(len(awake)):
        draw(awake, person, (coins.person_key[person], coins.person_threshold[person], block))


@njit()
def hang_on(
    coins: Coins,
    ends: npt.NDArray[np.bool_],
    groups: Counts,
    ground: TreeGround,
    span: tuple[int, int],
    hung: Hung,
) -> None:
    """Add up what hangs on whom in some worlds of a block that was flipped.

    Parameters
    ----------
    coins
        Seen from the people asked.
    ends
        Who is a target, shape (n_people,).
    groups
        The group of each seeker, -1 of anybody else; shape (n_people,).
    span
        The first world of the block, and the one behind the last; all of one word of 64.
    """
    word = span[0] // _WORD
    _gather(coins.give, ground.live, word, ground.there[0])
    if ground.one_way:
        _gather(coins.take, ground.live, word, ground.there[1])
    for world in range(span[0], span[1]):
        bit = np.uint64(world % _WORD)
        n = _numbered(coins.give, ends, ground, (word, bit))
        _semi(coins.take, ends, ground, (word, bit), n)
        _add_people(groups, ground, n, hung)
        _add_ties(coins.take, ends, ground, (word, bit), n, hung)
        if len(hung.above):
            _tell(ground, n, hung.above[world % _WORD])
        for at in range(1, n + 1):
            ground.number[ground.person[at]] = 0


@njit()
def _gather(rows: CoinRows, live: Words, word: int, there: Words) -> None:
    """Write the word at hand of each arc, so that looking at a row reads on."""
    for arc in range(rows.offsets[-1]):
        there[arc] = live[rows.coin[arc], word]


@njit()
def _numbered(
    rows: CoinRows, ends: npt.NDArray[np.bool_], ground: TreeGround, at: tuple[int, np.uint64]
) -> int:
    """Number those who get there, depth first from the root, which has 0; return how many."""
    (word, bit), n = at, 0
    number, person, notes, arc = ground.number, ground.person, ground.notes, ground.arc
    there = ground.there[0]
    for end in np.flatnonzero(ends):
        n += 1
        number[end], person[n], notes[PARENT, n], arc[n] = n, end, 0, rows.offsets[end]
        here = n
        while here > 0:
            one, found = person[here], -1
            if ground.awake[one, word] >> bit & _ONE:
                last = rows.offsets[one + 1]
                while arc[here] < last and found < 0:
                    other = rows.others[arc[here]]
                    if there[arc[here]] >> bit & _ONE and number[other] == 0 and not ends[other]:
                        found = other
                    arc[here] += 1
            if found < 0:
                here = notes[PARENT, here]
                continue
            n += 1
            number[found], person[n], notes[PARENT, n] = n, found, here
            arc[n] = rows.offsets[found]
            here = n
    return n


@njit()
def _semi(
    rows: CoinRows,
    ends: npt.NDArray[np.bool_],
    ground: TreeGround,
    at: tuple[int, np.uint64],
    n: int,
) -> None:
    """Write who is right above whom in the tree."""
    (word, bit), notes, there = at, ground.notes, ground.there[1]
    for one in range(n + 1):
        notes[SEMI, one] = notes[LABEL, one] = one
        notes[ABOVE, one] = notes[TREE, one] = notes[PARENT, one]
    for one in range(n, 0, -1):
        who = ground.person[one]
        notes[SEMI, one] = notes[PARENT, one]
        if ends[who]:
            continue
        for arc in range(rows.offsets[who], rows.offsets[who + 1]):
            other = rows.others[arc]
            if ground.number[other] > 0 and (there[arc] & ground.awake[other, word]) >> bit & _ONE:
                label = _least(notes, ground.number[other], one + 1)
                notes[SEMI, one] = min(notes[SEMI, one], notes[SEMI, label])
    for one in range(1, n + 1):
        above = notes[TREE, one]
        while above > notes[SEMI, one]:
            above = notes[TREE, above]
        notes[TREE, one] = above


@njit()
def _least(notes: Places, one: int, last: int) -> int:
    """Return who of those above, numbered from ``last`` on, goes back furthest; shorten the way."""
    if notes[ABOVE, one] < last:
        return int(notes[LABEL, one])
    size = 0
    while notes[ABOVE, one] >= last:
        notes[STACK, size] = one
        size += 1
        one = notes[ABOVE, one]
    before, label = one, notes[LABEL, one]
    while size > 0:
        size -= 1
        one = notes[STACK, size]
        notes[ABOVE, one] = notes[ABOVE, before]
        if notes[SEMI, label] < notes[SEMI, notes[LABEL, one]]:
            notes[LABEL, one] = notes[LABEL, before]
        else:
            label = notes[LABEL, one]
        before = one
    return int(notes[LABEL, one])


@njit()
def _add_people(groups: Counts, ground: TreeGround, n: int, hung: Hung) -> None:
    """Add how many seekers lie under each person, not they themselves; and write how many in all.

    A person's place among all is from ``FIRST``, so that whoever lies under them comes right after.
    """
    notes, under = ground.notes, hung.under
    for one in range(n + 1):
        under[one] = 0
        notes[SIZE, one] = 1
    for one in range(n, 0, -1):
        who, above, all_of = ground.person[one], notes[TREE, one], 0
        for group in range(under.shape[1]):
            hung.people[who, group] += under[one, group]
            all_of += under[one, group]
        hung.squares[who] += float(all_of) ** 2
        if groups[who] >= 0:
            under[one, groups[who]] += 1
        for group in range(under.shape[1]):
            under[above, group] += under[one, group]
        notes[SIZE, above] += notes[SIZE, one]
    notes[FIRST, 0], notes[NEXT, 0] = 0, 1
    for one in range(1, n + 1):
        above = notes[TREE, one]
        notes[FIRST, one] = notes[NEXT, above]
        notes[NEXT, above] += notes[SIZE, one]
        notes[NEXT, one] = notes[FIRST, one] + 1


@njit()
def _add_ties(
    rows: CoinRows,
    ends: npt.NDArray[np.bool_],
    ground: TreeGround,
    at: tuple[int, np.uint64],
    n: int,
    hung: Hung,
) -> None:
    """Add how many seekers hang on each tie: the only one into somebody from not under them."""
    (word, bit), notes, there = at, ground.notes, ground.there[1]
    for one in range(1, n + 1):
        who, only, ways = ground.person[one], -1, 0
        if ends[who]:
            continue
        first, last = notes[FIRST, one], notes[FIRST, one] + notes[SIZE, one]
        for arc in range(rows.offsets[who], rows.offsets[who + 1]):
            other = rows.others[arc]
            number = ground.number[other]
            below = number == 0 or first <= notes[FIRST, number] < last
            if not below and (there[arc] & ground.awake[other, word]) >> bit & _ONE:
                ways += 1
                only = arc
                if ways > 1:
                    break
        if ways == 1:
            for group in range(hung.under.shape[1]):
                hung.ties[rows.coin[only], group] += hung.under[one, group]


@njit()
def _tell(ground: TreeGround, n: int, above: Places) -> None:
    """Write who is right above each person."""
    above[:] = -2
    for one in range(1, n + 1):
        up = ground.notes[TREE, one]
        above[ground.person[one]] = ground.person[up] if up else -1

"""Worlds: in which of 512 drawn worlds each person is reached, all 512 at a time.

A world is a set of people connected by the ties whose coin is live in it. One bit stands for one
world, and a row of eight words for 512: a person's row is handed on along a tie to whoever lacks
some of its bits. It is the bit-parallel breadth-first search of Then et al., "The more the
merrier", PVLDB 8, 2014, on live-edge worlds (Kempe, Kleinberg & Tardos, KDD 2003).

A round is done the cheaper of two ways. While few people hand on, only the coins are flipped that
matter, wherever they are met. Once many do, all coins of the block are flipped and kept, and
everybody looks at those who may hand them something: one pass over the arcs in the order in which
they stand in memory, where the first way would flip most coins several times, a few bits each.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._kernels._coins import ALWAYS, N_WORDS, Words
from netpath._kernels._compiled import fetch, njit
from netpath._kernels._lanes import add, draw, fetch_row, gathered_live, keep_live, spread, taken

SPARE = 16
"""Entries behind the last arc, which are looked ahead at."""


class CoinRows(NamedTuple):
    """The ties of person i and their coins, from ``offsets[i]`` to ``offsets[i + 1]``.

    Keys are seeded, thresholds as ``thresholds`` makes them; ``coin`` numbers the coins, so that
    both arcs of a tie that runs both ways have one. Each column but ``offsets`` has :data:`SPARE`
    entries more.
    """

    offsets: npt.NDArray[np.int64]
    others: npt.NDArray[np.int32]
    key: Words
    threshold: Words
    coin: npt.NDArray[np.int32]


class Coins(NamedTuple):
    """Along which ties worlds are handed on, and the coins that decide it.

    ``give`` stands by who hands on, ``take`` by who is handed something; where ties run both ways
    they are one object. A person's coin is of the person asked: with ``forward`` that is whoever is
    handed worlds, otherwise whoever hands them on. ``all_willing`` says that those are all sure.
    """

    give: CoinRows
    take: CoinRows
    person_key: Words
    person_threshold: Words
    all_willing: bool

    @property
    def n_ties(self) -> int:
        """How many coins there are of ties, at least 1."""
        return int(self.take.coin.max()) + 1


class WorldRules(NamedTuple):
    """How far worlds are handed on, and where people's coins count.

    Attributes
    ----------
    within
        The most asks; 0 means without limit.
    forward
        Whether a person's coin is flipped when they are handed worlds, and not when they hand
        them on; whoever is at the start needs none then.
    may_stop
        Whether a cascade may stop where it would be faster with all coins flipped.
    """

    within: int
    forward: bool
    may_stop: bool


class Scratch(NamedTuple):
    """What a cascade writes on: two or three rows of eight words and nine bytes a person.

    ``fresh`` holds the worlds that a person has yet to hand on, ``later`` those of the next round,
    ``told`` all that they have handed on, ``queue`` and ``next_queue`` who has any. Without a
    limit ``later`` is ``fresh`` itself: new worlds need not wait for the next round, which saves a
    third of the work.
    """

    fresh: Words
    later: Words
    told: Words
    queue: npt.NDArray[np.int32]
    next_queue: npt.NDArray[np.int32]
    queued: npt.NDArray[np.bool_]


def scratch_for(coins: Coins, within: int) -> Scratch:
    """Return what cascades of one thread write on, one after the other; 140 to 200 bytes a person.

    Examples
    --------
    >>> none = np.zeros(SPARE, np.uint64)
    >>> nobody = np.zeros(SPARE, np.int32)
    >>> rows = CoinRows(np.zeros(4, np.int64), nobody, none, none, nobody)
    >>> scratch_for(Coins(rows, rows, none[:3], none[:3], True), 0).fresh.shape
    (3, 8)
    """
    n = len(coins.person_key)
    fresh = np.zeros((n, N_WORDS), np.uint64)
    later = np.zeros_like(fresh) if within > 0 else fresh
    told = np.zeros((0 if coins.all_willing or within > 0 else n, N_WORDS), np.uint64)
    queues = np.zeros((2, n), np.int32)
    return Scratch(fresh, later, told, queues[0], queues[1], np.zeros(n, np.bool_))


@njit()
def numbered(ties: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Return ties numbered anew, in the order in which they first stand there; linear in time.

    The numbers have :data:`SPARE` entries more.

    Parameters
    ----------
    ties
        Of each arc, the row of its tie.
    """
    number, n = np.full(ties.max() + 1 if len(ties) else 0, -1, np.int32), 0
    found = np.zeros(len(ties) + SPARE, np.int32)
    for at in range(len(ties)):
        if number[ties[at]] < 0:
            number[ties[at]] = n
            n += 1
        found[at] = number[ties[at]]
    return found


@njit()
def flip(rows: CoinRows, block: np.uint64, live: Words) -> None:
    """Write in which worlds of a block each tie is live, shape (n_ties, 8); a dozen planes each."""
    n = 0
    for at in range(rows.offsets[-1]):
        if rows.coin[at] == n:
            draw(live, n, (rows.key[at], rows.threshold[at], block))
            n += 1


_AHEAD, _FAR = 4, 8  # people before whose turn their arcs are fetched, and where these stand
_LINES, _LINE = 3, 8  # lines of memory fetched of a row of coins, and coins in a line
_ARCS = 8  # arcs before whose turn the rows of people are fetched
_DENSE = 8  # look from the other side once those who hand on have more than 1/8 of the arcs
_WORTH = 2  # … or 1/2, where that is done only once
_IN_ORDER = 16  # people hand on in the order of memory, if more than 1/16 do
_ZERO = np.uint64(0)


@njit()
def cascade(
    coins: Coins,
    starts: npt.NDArray[np.int64],
    block: np.uint64,
    rules: WorldRules,
    scratch: Scratch,
    live: Words,
    have: Words,
) -> bool:
    """Write in which worlds of a block each person is reached from any of some people.

    Parameters
    ----------
    coins
        Seen from the people asked, to reach targets; from the askers with ``forward``.
    starts
        Positions of the targets, or of the seeker with ``forward``.
    block
        Worlds 512 x block to 512 x block + 511; unsigned.
    rules
        How far, and which way.
    scratch
        From :func:`~netpath._kernels._worlds.scratch_for`, with the same ``within``.
    live
        From :func:`~netpath._kernels._worlds.flip` of ``coins.take`` and this block, or
        empty.
    have
        Is overwritten with the answer, shape (n_people, 8).

    Returns
    -------
    bool
        False if it stopped and wants to be called again with ``live``; only if it may.

    Notes
    -----
    Time: about as many passes over the arcs as it takes rounds in which many people gain
    something, and one to flip all coins; less than one where few are met. Memory: 24 bytes an arc
    (48 where ties run one way), 64 a tie for ``live``, and 200 a person and thread.
    """
    size, step, n_arcs = _begin(starts, scratch, have), 0, coins.give.offsets[-1]
    while size > 0 and (rules.within == 0 or step < rules.within):
        work = _arcs_of(coins.give, scratch.queue[:size])
        once = rules.within > 0 and step + 1 == rules.within and len(live) == 0
        if work * (_WORTH if once else _DENSE) < n_arcs or not (len(live) or rules.may_stop):
            size = _handed_on(coins, block, (rules, step), scratch, have, size)
        elif len(live) > 0:
            size = _looked_for(coins, block, (rules, step), scratch, live, have, size)
        else:
            return False
        fresh, later, told, queue, next_queue, queued = scratch
        scratch = Scratch(later, fresh, told, next_queue, queue, queued)
        step += 1
    if rules.forward:
        for person in range(len(have)):
            _keep_willing(coins, person, block, have[person])
    return True


@njit()
def _begin(starts: npt.NDArray[np.int64], scratch: Scratch, have: Words) -> int:
    """Give every world to the people at the start, and return how many they are."""
    have[:] = _ZERO
    scratch.fresh[:] = _ZERO
    scratch.later[:] = _ZERO
    scratch.told[:] = _ZERO
    scratch.queued[:] = False
    size = 0
    for person in starts:
        if not scratch.queued[person]:
            have[person] = scratch.fresh[person] = ALWAYS
            scratch.queued[person] = True
            scratch.queue[size] = person
            size += 1
    return size


@njit()
def _arcs_of(rows: CoinRows, people: npt.NDArray[np.int32]) -> int:
    total = 0
    for person in people:
        total += rows.offsets[person + 1] - rows.offsets[person]
    return total


@njit()
def _keep_willing(coins: Coins, person: int, block: np.uint64, worlds: Words) -> None:
    """Leave of some worlds those in which a person takes asks."""
    threshold = coins.person_threshold[person]
    if threshold != ALWAYS:
        keep_live(worlds, (coins.person_key[person], threshold, block))


@njit()
def _taken(
    coins: Coins,
    person: int,
    block: np.uint64,
    stage: tuple[WorldRules, int],
    scratch: Scratch,
    new: Words,
) -> bool:
    """Move the worlds that a person has yet to hand on to ``new``; return whether any were."""
    if not taken(scratch.fresh, person, new):
        return False
    rules, step = stage
    if not rules.forward or step > 0:
        _keep_willing(coins, person, block, new)
    if len(scratch.told) > 0:
        add(scratch.told, person, new)
    return True


@njit()
def _handed_on(
    coins: Coins,
    block: np.uint64,
    stage: tuple[WorldRules, int],
    scratch: Scratch,
    have: Words,
    size: int,
) -> int:
    """Flip the coins of those who hand on, where it matters; return how many gain by it."""
    (offsets, others, key, threshold, _), new = coins.give, np.empty(N_WORDS, np.uint64)
    queue, later, queued, grown = scratch.queue, scratch.later, scratch.queued, 0
    _in_order(scratch, size)
    for at in range(size):
        queued[queue[at]] = False
    for at in range(size):
        _fetch_ahead(coins.give, scratch, at, size)
        if at + 1 < size:
            start = offsets[queue[at + 1]]
            for arc in range(start, start + _ARCS):
                fetch_row(have, others[arc])
                fetch_row(later, others[arc])
        person = queue[at]
        if not _taken(coins, person, block, stage, scratch, new):
            continue
        for arc in range(offsets[person], offsets[person + 1]):
            fetch_row(have, others[arc + _ARCS])
            fetch_row(later, others[arc + _ARCS])
            other = others[arc]
            coin = (key[arc], threshold[arc], block)
            if spread(new, have, later, other, coin) and not queued[other]:
                queued[other] = True
                scratch.next_queue[grown] = other
                grown += 1
    return grown


@njit()
def _in_order(scratch: Scratch, size: int) -> None:
    """Put those who hand on in the order of memory, if there are many."""
    if size * _IN_ORDER > len(scratch.queued):
        at = 0
        for person in range(len(scratch.queued)):
            if scratch.queued[person]:
                scratch.queue[at] = person
                at += 1


@njit()
def _fetch_ahead(rows: CoinRows, scratch: Scratch, at: int, size: int) -> None:
    """Have fetched what will be read when the next of those who hand on have their turn."""
    if at + _FAR < size:
        fetch(rows.offsets, scratch.queue[at + _FAR])
        fetch_row(scratch.fresh, scratch.queue[at + _AHEAD])
        start = rows.offsets[scratch.queue[at + _AHEAD]]
        for line in range(_LINES):
            fetch(rows.others, start + line * _LINE)
            fetch(rows.key, start + line * _LINE)
            fetch(rows.threshold, start + line * _LINE)


@njit()
def _looked_for(
    coins: Coins,
    block: np.uint64,
    stage: tuple[WorldRules, int],
    scratch: Scratch,
    live: Words,
    have: Words,
    size: int,
) -> int:
    """Let everybody look at those who may hand them something; return how many gain by it."""
    new, grown, (rules, _) = np.empty(N_WORDS, np.uint64), 0, stage
    source = scratch.fresh
    if rules.within == 0:
        source = scratch.told if len(scratch.told) > 0 else have
    for person in scratch.queue[:size]:
        scratch.queued[person] = False
        if _taken(coins, person, block, stage, scratch, new) and rules.within > 0:
            add(scratch.fresh, person, new)
    for person in range(len(have)):
        if gathered_live(new, source, coins.take, person, have, live):
            add(have, person, new)
            add(scratch.later, person, new)
            scratch.queued[person] = True
            scratch.next_queue[grown] = person
            grown += 1
            if len(scratch.told) > 0:
                _keep_willing(coins, person, block, new)
                add(scratch.told, person, new)
    if rules.within > 0:
        for person in scratch.queue[:size]:
            scratch.fresh[person] = _ZERO
    return grown

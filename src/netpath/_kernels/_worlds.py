"""Worlds: in which of 512 drawn worlds each person is reached, all 512 at a time.

A world is a set of people connected by the ties whose coin is live in it. One bit stands for one
world, and a row of eight words for 512: a person's row is handed on along a tie to whoever lacks
some of its bits, and only those bits' coins are flipped. It is the bit-parallel breadth-first
search of Then et al., "The more the merrier", PVLDB 8, 2014, on live-edge worlds (Kempe, Kleinberg
& Tardos, KDD 2003).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from netpath._kernels._coins import ALWAYS, N_WORDS, Words
from netpath._kernels._lanes import keep_live, prefetch, spread

_AHEAD = 8  # arcs
_ZERO = np.uint64(0)


class Coins(NamedTuple):
    """Along which ties worlds are handed on, and the coins that decide it.

    From person i they go to ``others[offsets[i]:offsets[i + 1]]``. Keys are seeded, thresholds as
    ``thresholds`` makes them. A person's coin is of the person asked: with ``forward`` that is
    whoever is handed worlds, otherwise whoever hands them on.
    """

    offsets: npt.NDArray[np.int64]
    others: npt.NDArray[np.int32]
    key: Words
    threshold: Words
    person_key: Words
    person_threshold: Words


class Scratch(NamedTuple):
    """What a cascade writes on: two rows of eight words and nine bytes a person.

    ``fresh`` holds the worlds that a person has yet to hand on, ``later`` those of the next round,
    ``queue`` and ``next_queue`` who has any. Without a limit ``later`` is ``fresh`` itself: new
    worlds need not wait for the next round, which saves a third of the work.
    """

    fresh: Words
    later: Words
    queue: npt.NDArray[np.int32]
    next_queue: npt.NDArray[np.int32]
    queued: npt.NDArray[np.bool_]


def scratch_for(n_people: int, within: int) -> Scratch:
    """Return what cascades of one thread write on, one after the other.

    Examples
    --------
    >>> scratch_for(3, 0).fresh.shape
    (3, 8)
    """
    fresh = np.zeros((n_people, N_WORDS), np.uint64)
    later = np.zeros_like(fresh) if within > 0 else fresh
    queues = np.zeros((2, n_people), np.int32)
    return Scratch(fresh, later, queues[0], queues[1], np.zeros(n_people, np.bool_))


@njit(cache=True, nogil=True)
def cascade(
    coins: Coins,
    starts: npt.NDArray[np.int64],
    block: np.uint64,
    within: int,
    forward: bool,
    scratch: Scratch,
    have: Words,
) -> None:
    """Write in which worlds of a block each person is reached from any of some people.

    Parameters
    ----------
    coins
        Seen from the people asked, to reach targets; from the askers with ``forward``.
    starts
        Positions of the targets, or of the seeker with ``forward``.
    block
        Worlds 512 x block to 512 x block + 511; unsigned.
    within
        The most asks; 0 means without limit.
    forward
        Whether a person's coin is flipped when they are handed worlds, and not when they hand
        them on; whoever is at the start needs none then.
    scratch
        From :func:`scratch_for`, with the same ``within``.
    have
        Is overwritten with the answer, shape (n_people, 8).

    Notes
    -----
    Time: two to seven times the arcs reached, ten planes of hashing each. Memory: 24 bytes an arc,
    200 bytes a person and thread.
    """
    size, step = _begin(starts, scratch, have), 0
    new = np.empty(N_WORDS, np.uint64)
    while size > 0 and (within == 0 or step < within):
        for at in range(size):
            scratch.queued[scratch.queue[at]] = False
        grown = 0
        for at in range(size):
            person = scratch.queue[at]
            if _taken(scratch.fresh, person, new):
                if not forward or step > 0:
                    _keep_willing(coins, person, block, new)
                grown = _hand_on(coins, person, block, new, have, scratch, grown)
        fresh, later, queue, next_queue, queued = scratch
        scratch = Scratch(later, fresh, next_queue, queue, queued)
        size, step = grown, step + 1
    if forward:
        for person in range(len(have)):
            _keep_willing(coins, person, block, have[person])


@njit(cache=True, nogil=True)
def _begin(starts: npt.NDArray[np.int64], scratch: Scratch, have: Words) -> int:
    """Give every world to the people at the start, and return how many they are."""
    have[:] = _ZERO
    scratch.fresh[:] = _ZERO
    scratch.later[:] = _ZERO
    scratch.queued[:] = False
    size = 0
    for person in starts:
        if have[person, 0] == _ZERO:
            have[person] = ALWAYS
            scratch.fresh[person] = ALWAYS
            scratch.queue[size] = person
            size += 1
    return size


@njit(cache=True, nogil=True)
def _taken(fresh: Words, person: int, new: Words) -> bool:
    """Move the worlds that a person has yet to hand on to ``new``; return whether any were."""
    some = _ZERO
    for k in range(N_WORDS):
        some |= fresh[person, k]
        new[k] = fresh[person, k]
        fresh[person, k] = _ZERO
    return bool(some != _ZERO)


@njit(cache=True, nogil=True)
def _keep_willing(coins: Coins, person: int, block: np.uint64, worlds: Words) -> None:
    """Leave of some worlds those in which a person takes asks."""
    threshold = coins.person_threshold[person]
    if threshold != ALWAYS:
        keep_live(worlds, (coins.person_key[person], threshold, block))


@njit(cache=True, nogil=True)
def _hand_on(
    coins: Coins,
    person: int,
    block: np.uint64,
    new: Words,
    have: Words,
    scratch: Scratch,
    grown: int,
) -> int:
    """Flip the coins of one person's ties; return how many now wait for the next round."""
    end = coins.offsets[person + 1]
    for at in range(coins.offsets[person], end):
        if at + _AHEAD < end:
            prefetch(have, coins.others[at + _AHEAD])
        other = coins.others[at]
        coin = (coins.key[at], coins.threshold[at], block)
        if spread(new, have, scratch.later, other, coin) and not scratch.queued[other]:
            scratch.queued[other] = True
            scratch.next_queue[grown] = other
            grown += 1
    return grown

"""What worlds are drawn from, and what a cascade over them writes on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._kernels._coins import N_WORDS, Words
from netpath._kernels._compiled import njit
from netpath._kernels._lanes import draw

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


class Rules(NamedTuple):
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

"""The same counts in NumPy, 64 people at a time: a first question waits for no compiler."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

LANES = 64
ROOM = 2**27
"""So many looks take about as long as numba is loaded in."""
_FAR = 6  # steps where no limit is said


class PlainRows(NamedTuple):
    """From person i ties lead to ``others[offsets[i]:offsets[i + 1]]``."""

    offsets: Counts
    others: npt.NDArray[np.int32]


def compiled() -> bool:
    """Whether kernels are loaded already, which are faster then.

    Examples
    --------
    >>> isinstance(compiled(), bool)
    True
    """
    return "netpath._kernels._reach" in sys.modules


def counted(
    rows: PlainRows, lanes: Counts, wanted: Counts | None, within: int, columns: int
) -> Counts | None:
    """Return how many of some people are at 1, 2 … asks; None where that would take too long.

    Parameters
    ----------
    rows
        Ties as they are handed along: from whoever hears of the lanes to whom they hear it from.
    lanes
        Whose news is handed along, 64 at a time.
    wanted
        Who counts in each lane, and a row a lane comes back; with None all lanes count for
        everybody who hears, and a row a person comes back.
    within, columns
        The most asks, 0 for no limit; whoever is farther away than columns is in the last.

    Examples
    --------
    >>> rows = PlainRows(np.array([0, 1, 2]), np.array([1, 0], np.int32))
    >>> counted(rows, np.array([0]), None, 1, 1).tolist()
    [[0], [1]]
    """
    n, left = len(rows.offsets) - 1, ROOM
    looks = max(len(rows.others), n)
    if -(-len(lanes) // LANES) * looks * (within or _FAR) > ROOM:
        return None
    found = np.zeros((n if wanted is None else len(lanes), columns), dtype=np.int64)
    for first in range(0, len(lanes), LANES):
        some = lanes[first : first + LANES]
        start = np.zeros(n, dtype="<u8")
        np.bitwise_or.at(start, some, np.uint64(1) << np.arange(len(some), dtype=np.uint64))
        for step, fresh in enumerate(rounds(rows, start, within)):
            column = min(step, columns - 1)
            if wanted is None:
                found[:, column] += np.bitwise_count(fresh)
            else:
                found[first : first + LANES, column] += _by_lane(fresh[wanted])[: len(some)]
            if (left := left - looks) < 0:
                return None
    return found


def _by_lane(words: Words) -> Counts:
    bits = np.unpackbits(words.view(np.uint8), bitorder="little").reshape(-1, LANES)
    found: Counts = bits.sum(axis=0, dtype=np.int64)
    return found


def rounds(rows: PlainRows, start: Words, within: int) -> Iterator[Words]:
    """Yield what everybody hears for the first time, round by round, until nobody hears more.

    Examples
    --------
    >>> rows = PlainRows(np.array([0, 1, 2]), np.array([1, 0], np.int32))
    >>> [one.tolist() for one in rounds(rows, np.array([1, 0], "<u8"), 0)]
    [[0, 1]]
    """
    there = np.flatnonzero(np.diff(rows.offsets))
    starts, have, fresh, step = rows.offsets[there], start.copy(), start, 0
    while len(there) and (within == 0 or step < within):
        later = np.zeros_like(have)
        later[there] = np.bitwise_or.reduceat(fresh[rows.others], starts)
        fresh, step = later & ~have, step + 1
        if not fresh.any():
            return
        have |= fresh
        yield fresh

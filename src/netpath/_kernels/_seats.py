"""Places of ids among those that are known, however many rows name them; whole numbers or texts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netpath._kernels._compiled import njit
from netpath._kernels._ids import Codes, Signs, Whole

_MIX, _HALF = np.uint64(0xBF58476D1CE4E5B9), np.uint64(32)


class Seats(NamedTuple):
    """Known ids, as bytes, and a table of open addresses that tells where each one stands.

    ``hashes`` are those of :func:`netpath._kernels._ids.hash_texts`; ``place`` is -1 where free.
    """

    signs: Signs
    offsets: Whole
    hashes: Whole
    place: Codes


@njit()
def seats_of(signs: Signs, offsets: Whole, hashes: Whole) -> Seats:
    """Return where distinct ids stand, at most half of the table full; 8 to 16 bytes an id."""
    size = 2
    while size < 2 * len(hashes):
        size *= 2
    place = np.full(size, np.int32(-1))
    for one in range(len(hashes)):
        at = _start(hashes[one], size)
        while place[at] >= 0:
            at = (at + 1) & (size - 1)
        place[at] = one
    return Seats(signs, offsets, hashes, place)


@njit(inline="always")
def _start(told: int, size: int) -> int:
    return int((np.uint64(told) * _MIX) >> _HALF) & (size - 1)


@njit()
def seated(known: Seats, signs: Signs, offsets: Whole, hashes: Whole, found: Codes) -> int:
    """Write the place of each id, -1 of one that nobody has; return how many those are."""
    size, strange = len(known.place), 0
    for row in range(len(hashes)):
        at, found[row] = _start(hashes[row], size), -1
        while known.place[at] >= 0:
            one = known.place[at]
            if known.hashes[one] == hashes[row] and _same(known, one, signs, offsets, row):
                found[row] = one
                break
            at = (at + 1) & (size - 1)
        strange += found[row] < 0
    return strange


@njit(inline="always")
def _same(known: Seats, one: int, signs: Signs, offsets: Whole, row: int) -> bool:
    start, first = known.offsets[one], offsets[row]
    size = offsets[row + 1] - first
    if known.offsets[one + 1] - start != size:
        return False
    for k in range(size):  # noqa: SIM110 -- numba knows no all()
        if known.signs[start + k] != signs[first + k]:
            return False
    return True

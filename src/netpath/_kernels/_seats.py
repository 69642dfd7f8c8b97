"""Places of ids among those that are known, however many rows name them; whole numbers or texts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netpath._kernels._compiled import njit
from netpath._kernels._ids import Codes, Signs, Whole

_MIX, _HALF = np.uint64(0xBF58476D1CE4E5B9), np.uint64(32)


class Seats(NamedTuple):
    """Known ids, as bytes, and a table of open addresses that tells where each one stands.

    ``told`` are their hashes by :func:`netpath._kernels._ids.hash_texts`, or the ids themselves
    where these are whole numbers and have no bytes; ``place`` is -1 where the table is free.
    """

    signs: Signs
    offsets: Whole
    told: Whole
    place: Codes


@njit()
def seats_of(signs: Signs, offsets: Whole, hashes: Whole) -> Seats:
    """Return where distinct ids stand, at most half of the table full; 24 to 48 bytes an id."""
    size = 2
    while size < 2 * len(hashes):
        size *= 2
    place, told = np.full(size, np.int32(-1)), np.empty(size, np.int64)
    for one in range(len(hashes)):
        at = _start(hashes[one], size)
        while place[at] >= 0:
            at = (at + 1) & (size - 1)
        place[at], told[at] = one, hashes[one]
    return Seats(signs, offsets, told, place)


@njit(inline="always")
def _start(told: int, size: int) -> int:
    return int((np.uint64(told) * _MIX) >> _HALF) & (size - 1)


@njit()
def seated(known: Seats, hashes: Whole, found: Codes) -> None:
    """Write the place of the first id of each hash, -1 of one that nobody has.

    Texts are not looked at, so that no look waits for another; where ids are whole numbers, that
    is all.
    """
    size = len(known.place)
    for row in range(len(hashes)):
        at = _start(hashes[row], size)
        one = known.place[at]
        while one >= 0 and known.told[at] != hashes[row]:
            at = (at + 1) & (size - 1)
            one = known.place[at]
        found[row] = one


@njit()
def texts_seated(known: Seats, signs: Signs, offsets: Whole, hashes: Whole, found: Codes) -> None:
    """Write the place of each text, byte for byte, -1 of one that nobody has."""
    size = len(known.place)
    for row in range(len(hashes)):
        at, found[row] = _start(hashes[row], size), -1
        while known.place[at] >= 0:
            one = known.place[at]
            if known.told[at] == hashes[row] and _same(known, one, signs, offsets, row):
                found[row] = one
                break
            at = (at + 1) & (size - 1)


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

"""Ids as codes: the same id has the same code, in the order of first appearance.

Arrow and pandas find codes as well; these take a half to a third of their time, since texts are
hashed in one pass, looked up as numbers in the next, and compared in a third, so that no pass
waits for memory. Memory is 16 bytes a row, and 24 to 48 bytes a distinct id.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from netpath._kernels._compiled import njit

Whole = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Signs = npt.NDArray[np.uint8]

_GOLDEN, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_ONE, _EIGHT, _HALF = np.uint64(1), np.uint64(8), np.uint64(32)
_FREE = np.int32(-1)


@njit()
def whole_codes(numbers: Whole) -> tuple[Codes, Whole]:
    """Return a code a row, and the first row of each code.

    A table of open addresses, at most half full; the hash is Fibonacci's, a product with 2**64
    over the golden ratio. Time is linear in rows.

    References
    ----------
    Knuth, D. E. (1998). The Art of Computer Programming 3: Sorting and Searching, section 6.4.
    """
    codes, first, n = np.empty(len(numbers), np.int32), np.empty(1 << 11, np.int64), 0
    known, place = _table(numbers, first, n)
    mask = len(place) - 1
    for row in range(len(numbers)):
        number = numbers[row]
        at = _start(number, mask)
        while True:
            code = place[at]
            if code < 0:
                codes[row] = n
                known[at], place[at], first[n] = number, n, row
                n += 1
                if n == len(first):
                    first = np.concatenate((first, first))
                    known, place = _table(numbers, first, n)
                    mask = len(place) - 1
                break
            if known[at] == number:
                codes[row] = code
                break
            at = (at + 1) & mask
    return codes, first[:n].copy()


@njit(inline="always")
def _start(number: int, mask: int) -> int:
    """Return where a number is looked for first."""
    return int((np.uint64(number) * _GOLDEN) >> _HALF) & mask


@njit()
def _table(numbers: Whole, first: Whole, n: int) -> tuple[Whole, Codes]:
    """Return a table of the first ``n`` numbers, half full once all of ``first`` is."""
    known, place = np.empty(2 * len(first), np.int64), np.full(2 * len(first), _FREE)
    mask = len(place) - 1
    for code in range(n):
        number = numbers[first[code]]
        at = _start(number, mask)
        while place[at] >= 0:
            at = (at + 1) & mask
        known[at], place[at] = number, code
    return known, place


@njit(inline="always")
def _word(signs: Signs, at: np.uint64) -> np.uint64:
    """Return eight bytes as one number; the compiler makes one load of it."""
    word = np.uint64(signs[at])
    for k in range(1, 8):
        word |= np.uint64(signs[at + np.uint64(k)]) << np.uint64(8 * k)
    return word


@njit()
def hash_texts(signs: Signs, offsets: Whole, hashes: Whole) -> None:
    """Write a hash of each text, ``signs[offsets[i]:offsets[i + 1]]``; linear in bytes."""
    for row in range(len(hashes)):
        at, end = np.uint64(offsets[row]), np.uint64(offsets[row + 1])
        found = (end - at) * _GOLDEN
        while at + _EIGHT <= end:
            found = (found ^ _word(signs, at)) * _MIX
            found ^= found >> _HALF
            at += _EIGHT
        rest = np.uint64(0)
        while at < end:
            rest = rest << _EIGHT | np.uint64(signs[at])
            at += _ONE
        found = (found ^ rest) * _MIX
        hashes[row] = np.int64(found ^ (found >> _HALF))


@njit()
def are_texts(signs: Signs, offsets: Whole, codes: Codes, distinct: Signs, starts: Whole) -> bool:
    """Return whether each text is the one of its code, byte for byte; linear in bytes."""
    apart = False
    for row in range(len(codes)):
        at, end = np.uint64(offsets[row]), np.uint64(offsets[row + 1])
        other, last = np.uint64(starts[codes[row]]), np.uint64(starts[codes[row] + 1])
        apart |= last - other != end - at
        if apart:
            break
        if end - at < _EIGHT:
            while at < end:
                apart |= signs[at] != distinct[other]
                at += _ONE
                other += _ONE
            continue
        end -= _EIGHT
        while at < end:
            apart |= _word(signs, at) != _word(distinct, other)
            at += _EIGHT
            other += _EIGHT
        apart |= _word(signs, end) != _word(distinct, last - _EIGHT)
    return not apart

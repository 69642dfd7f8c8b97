"""Coins: one a tie and one a person in every drawn world, found by hashing, stored nowhere.

A coin is keyed by a hash of ids and kind (``net.coin_keys``), never by rows, so that the same tie
has the same coin in every network, thread and row order. The uniform number of a coin in world d
is read from hashed bit planes, the highest bit first: bit d % 64 of
``plane(key, d // 512, b, d % 512 // 64)`` is its b-th binary digit. One plane word serves 64
worlds, and comparing lazily needs two digits a world on average, or about ten for 512 at once.

The hash is the finaliser of SplitMix64 over a counter, which is a generator of its own: Steele,
Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from netpath._kernels._compiled import njit

Words = npt.NDArray[np.uint64]

WIDE = 512
N_WORDS = 8
ALWAYS = np.uint64(2**64 - 1)
"""The threshold of a chance of 1; of no other, as floats below 1 end at 2**64 - 2**11."""

_ZERO, _ONE, _FOUR = np.uint64(0), np.uint64(1), np.uint64(4)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31 = np.uint64(30), np.uint64(27), np.uint64(31)
_EIGHT, _WORD, _BLOCK = np.uint64(8), np.uint64(64), np.uint64(512)
_TOP, _TOP_FOUR = np.uint64(63), np.uint64(60)


def thresholds(chance: npt.NDArray[np.float64]) -> Words:
    """Return chances as fixed point, floor(chance x 2**64), with 1 as :data:`ALWAYS`.

    Every float is exact to 2**-64, far below its own rounding; 0 is never live, 1 always.

    Examples
    --------
    >>> thresholds(np.array([0.0, 0.5, 1.0])).tolist() == [0, 2**63, 2**64 - 1]
    True
    """
    sure = chance >= 1.0
    return np.where(sure, ALWAYS, np.ldexp(np.where(sure, 0.0, chance), 64).astype(np.uint64))


@njit(inline="always")
def mixed(z: np.uint64) -> np.uint64:
    """Return 64 bits that depend on every bit of ``z``."""
    z = (z ^ (z >> _S30)) * _FIRST
    z = (z ^ (z >> _S27)) * _SECOND
    return z ^ (z >> _S31)


@njit()
def seeded(keys: Words, seed: np.uint64) -> Words:
    """Return keys for one seed, shape of ``keys``; linear in time and memory."""
    salt = mixed(np.uint64(seed) + _STEP)
    out = np.empty_like(keys)
    for at in range(len(keys)):
        out[at] = mixed(keys[at] ^ salt)
    return out


@njit(inline="always")
def first_plane(key: np.uint64, block: np.uint64) -> np.uint64:
    """Return where the planes of a coin start in a block of 512 worlds; ``block`` is unsigned.

    Plane b, word k is ``mixed(start + STEP x (8 b + k + 1))``.
    """
    return mixed(key + _STEP * (block + _ONE))


@njit()
def live(key: np.uint64, threshold: np.uint64, draw: int) -> bool:
    """Return whether a coin is live in one world, the same as :func:`live_words` says of it.

    Parameters
    ----------
    key
        The coin's key for this seed, from :func:`seeded`; unsigned.
    threshold
        Its chance, from :func:`thresholds`; unsigned.
    draw
        The world, from 0.
    """
    if threshold == ALWAYS:
        return True
    world = np.uint64(draw)
    at = first_plane(key, world // _BLOCK) + _STEP * (world % _BLOCK // _WORD + _ONE)
    bit = world % _WORD
    # What is left of the threshold moves up; once nothing is left, the number is no longer below.
    # Four digits at a time: a machine cannot guess where the first difference is.
    while threshold != _ZERO:
        digits = _ZERO
        for _ in range(4):
            digits = digits << _ONE | (mixed(at) >> bit) & _ONE
            at += _STEP * _EIGHT
        wanted = threshold >> _TOP_FOUR
        if digits != wanted:
            return bool(digits < wanted)
        threshold = threshold << _FOUR
    return False


@njit()
def live_words(key: np.uint64, threshold: np.uint64, block: int, need: Words, out: Words) -> None:
    """Write in which of 512 worlds a coin is live, of those that are needed.

    Parameters
    ----------
    key, threshold
        As in :func:`live`.
    block
        Worlds 512 x block to 512 x block + 511.
    need
        The worlds to look at, shape (8,), one bit a world; the fewer, the sooner it ends.
    out
        Is overwritten with the live ones among them, shape (8,).
    """
    if threshold == ALWAYS:
        for k in range(N_WORDS):
            out[k] = need[k]
        return
    left = np.empty(N_WORDS, np.uint64)
    for k in range(N_WORDS):
        left[k], out[k] = need[k], _ZERO
    at = first_plane(key, np.uint64(block))
    undecided = _ONE
    while threshold != _ZERO and undecided != _ZERO:
        wanted = _ZERO - (threshold >> _TOP)
        undecided = _ZERO
        for k in range(N_WORDS):
            digit = mixed(at + _STEP * np.uint64(k + 1))
            out[k] |= left[k] & wanted & ~digit
            left[k] &= ~(wanted ^ digit)
            undecided |= left[k]
        threshold = threshold << _ONE
        at += _STEP * _EIGHT

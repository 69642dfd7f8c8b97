"""Ties that exchange ends: a random walk over all networks with the same numbers of ties.

A step draws two ties of one band and lets them exchange ends; where that would tie somebody to
themselves or tie two people twice, the network stays as it is, and the step counts all the same:
only so are all networks equally likely in the end (Fosdick, Larremore, Nishimura & Ugander,
"Configuring random graph models with fixed degree sequences", SIAM Review 60, 2018, 315-355).
Where ties have a direction, such exchanges do not lead everywhere, so that now and then a circle
of three is turned round (Rao, Jana & Bandyopadhyay, "A Markov chain Monte Carlo method for
generating random (0, 1)-matrices with given marginals", Sankhya A 58, 1996, 225-242).

Pairs of people stand in a table of open addressing, so a step takes constant time, but for turning
a circle, which reads the ties of one person. Memory: 16 to 32 bytes a tie.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from netpath._kernels._coins import mixed

PLAIN, EITHER_END, TURNS = 0, 1, 2
Words = npt.NDArray[np.uint64]

_EMPTY = np.uint64(2**64 - 1)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_S32, _LOW = np.uint64(32), np.uint64(2**32 - 1)
_TURN = np.uint64(7)  # one step in eight, where circles may turn


class Bands(NamedTuple):
    """Ties that may exchange ends with one another stand together.

    ``of`` has shape (n_ties,) and names each tie's band; band b stands from ``offsets[b]`` to
    ``offsets[b + 1]``. ``rule`` is PLAIN (sources stay with their tie), EITHER_END (a tie has no
    direction, so that either end may go) or TURNS (as PLAIN, and circles of three may turn).
    ``rows`` has shape (n_people, 2): where the ties of a person in a band that turns stand.
    """

    of: npt.NDArray[np.int32]
    offsets: npt.NDArray[np.int64]
    rule: npt.NDArray[np.int8]
    rows: npt.NDArray[np.int64]


class Ends(NamedTuple):
    """The ends of each tie, shape (n_ties,), and the table of all pairs; both are written.

    A tie from person a to person b is the number a x 2**32 + b, so that both stand in one place.
    """

    ties: Words
    pairs: Words


@njit(cache=True, nogil=True, inline="always")
def _tie(source: np.uint64, target: np.uint64) -> np.uint64:
    return (source << _S32) | target


@njit(cache=True, nogil=True, inline="always")
def _pair(source: np.uint64, target: np.uint64, either: bool) -> np.uint64:
    """Return how the table writes two people: where ties have no direction, in order."""
    if either and source > target:
        source, target = target, source
    return _tie(source, target)


@njit(cache=True, nogil=True, inline="always")
def _place(pairs: Words, pair: np.uint64) -> np.int64:
    """Return where a pair stands in the table, or the empty place where it would."""
    last = len(pairs) - 1
    at = np.int64(mixed(pair) & np.uint64(last))
    while pairs[at] != pair and pairs[at] != _EMPTY:
        at = (at + 1) & last
    return at


@njit(cache=True, nogil=True)
def _forget(pairs: Words, pair: np.uint64) -> None:
    """Take a pair out, and move up those that stood behind it only because it was there."""
    last = len(pairs) - 1
    hole = _place(pairs, pair)
    at = hole
    while True:
        at = (at + 1) & last
        if pairs[at] == _EMPTY:
            break
        home = np.int64(mixed(pairs[at]) & np.uint64(last))
        if ((at - home) & last) >= ((at - hole) & last):
            pairs[hole] = pairs[at]
            hole = at
    pairs[hole] = _EMPTY


@njit(cache=True, nogil=True)
def table_of(ties: Words, either: bool) -> Words:
    """Return the table of all pairs; linear in time and memory.

    Parameters
    ----------
    ties
        As in :class:`Ends`.
    either
        Whether ties have no direction.
    """
    size = 4
    while size < 2 * len(ties):
        size *= 2
    pairs = np.full(size, _EMPTY)
    for tie in ties:
        pair = _pair(tie >> _S32, tie & _LOW, either)
        pairs[_place(pairs, pair)] = pair
    return pairs


@njit(cache=True, nogil=True)
def _replaced(pairs: Words, old: tuple[np.uint64, ...], new: tuple[np.uint64, ...]) -> bool:
    """Put new pairs in the place of old ones, unless one is there already; return whether."""
    for pair in new:
        if pairs[_place(pairs, pair)] == pair:
            return False
    for pair in old:
        _forget(pairs, pair)
    for pair in new:
        pairs[_place(pairs, pair)] = pair
    return True


@njit(cache=True, nogil=True)
def _turned(ends: Ends, rows: npt.NDArray[np.int64], one: np.int64, draw: np.uint64) -> bool:
    """Turn a circle of three that begins with a tie round, if there is one; return whether.

    A tie keeps its source. The circle and its reverse are found with equal probability.
    """
    ties, pairs = ends
    a, b = ties[one] >> _S32, ties[one] & _LOW
    start, end = rows[b, 0], rows[b, 1]
    if start == end:
        return False
    two = start + np.int64(((draw & _LOW) * np.uint64(end - start)) >> _S32)
    c = ties[two] & _LOW
    three = rows[c, 0]
    while three < rows[c, 1] and ties[three] != _tie(c, a):
        three += 1
    if three == rows[c, 1]:
        return False
    old = (_tie(a, b), _tie(b, c), _tie(c, a))
    new = (_tie(a, c), _tie(b, a), _tie(c, b))
    if not _replaced(pairs, old, new):
        return False
    ties[one], ties[two], ties[three] = new
    return True


@njit(cache=True, nogil=True)
def _exchanged(ends: Ends, one: np.int64, two: np.int64, either: bool, flip: bool) -> bool:
    """Let two ties exchange ends, if a network without self-ties and double ties comes out."""
    ties, pairs = ends
    a, b = ties[one] >> _S32, ties[one] & _LOW
    c, d = ties[two] >> _S32, ties[two] & _LOW
    if flip:
        c, d = d, c
    if a in (c, d) or b in (c, d):
        return False
    old = (_pair(a, b, either), _pair(c, d, either))
    new = (_pair(a, d, either), _pair(c, b, either))
    if not _replaced(pairs, old, new):
        return False
    ties[one], ties[two] = _tie(a, d), _tie(c, b)
    return True


@njit(cache=True, nogil=True)
def walk(ends: Ends, bands: Bands, either: bool, seed: np.uint64, n_steps: int) -> int:
    """Take steps, writing into ``ends``; return how many exchanges there were.

    Parameters
    ----------
    ends, bands
        The ties, in the order of their bands; where circles may turn, those of one source stand
        together.
    either
        Whether ties have no direction.
    seed
        Unsigned; the same seed takes the same steps.
    n_steps
        How many, whether or not they change anything.
    """
    exchanges, n_ties, n_bands = 0, np.uint64(len(ends.ties)), len(bands.rule)
    at = mixed(np.uint64(seed) + _STEP)
    for _ in range(n_steps):
        at += _STEP
        draw = mixed(at)
        one = np.int64(((draw >> _S32) * n_ties) >> _S32)
        band = bands.of[one] if n_bands > 1 else 0
        rule, start = bands.rule[band], bands.offsets[band]
        more = mixed(draw)
        if rule == TURNS and (more >> _S32) & _TURN == np.uint64(0):
            exchanges += _turned(ends, bands.rows, one, draw)
            continue
        size = np.uint64(bands.offsets[band + 1] - start)
        two = start + np.int64(((draw & _LOW) * size) >> _S32)
        flip = rule == EITHER_END and (more & np.uint64(1)) == np.uint64(1)
        exchanges += _exchanged(ends, one, two, either, flip)
    return exchanges

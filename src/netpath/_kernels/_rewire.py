"""Ties that exchange ends: a random walk over all networks with the same numbers of ties.

A step draws two places at which people stand, and lets the two people change places; where that
would tie somebody to themselves or tie two people twice, the network stays as it is, and the step
counts all the same: only so are all networks equally likely in the end (Fosdick, Larremore,
Nishimura & Ugander, "Configuring random graph models with fixed degree sequences", SIAM Review 60,
2018, 315-355).

Pairs of people stand in a table of open addressing. A step would wait for memory six times; so
what the next steps will read is fetched while this one is taken. Memory: 16 to 32 bytes a tie.

Where ties have a direction they exchange targets, and now and then a circle of three is turned
round. Exchanges alone do not lead everywhere there; with circles they do (Rao, Jana &
Bandyopadhyay, "A Markov chain Monte Carlo method for generating random (0, 1)-matrices with
given marginals", Sankhya A 58, 1996, 225-242).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import core, extending, types

from netpath._kernels._coins import mixed
from netpath._kernels._compiled import njit

# ruff: noqa: ANN401, ARG001 (what numba and LLVM hand over has no types)


Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Groups = npt.NDArray[np.int32]

cgutils: Any = core.cgutils
intrinsic: Any = extending.intrinsic

_EMPTY = np.uint64(2**64 - 1)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_S32, _LOW = np.uint64(32), np.uint64(2**32 - 1)
_AHEAD = 32  # steps planned at a time


class Table(NamedTuple):
    """All pairs of people who are tied, and by how much a hash is shifted to find its place."""

    pairs: Words
    shift: np.uint64


class Both(NamedTuple):
    """Who may change places, where ties have no direction.

    Tie t has places 2t and 2t + 1. ``group`` has shape (n_people,). Places whose people are of
    one group stand together in ``order``, those of group g from ``offsets[g]`` to
    ``offsets[g + 1]``; with one group ``order`` is empty. People only change places within their
    group, so that all this holds for ever.
    """

    group: Groups
    order: npt.NDArray[np.int32]
    offsets: Places


@intrinsic
def _fetch(typing: Any, words: Any, at: Any) -> Any:
    """Have a word fetched that will be wanted soon."""

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        data = context.make_array(signature.args[0])(context, b, args[0]).data
        place = b.bitcast(b.gep(data, [args[1]]), ir.IntType(8).as_pointer())
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [place.type, number, number, number])
        fetch = cgutils.get_or_insert_function(b.module, kind, "llvm.prefetch.p0")
        b.call(fetch, [place, number(1), number(3), number(1)])  # to write, to keep, data
        return context.get_dummy_value()

    return types.void(words, at), lowered


@njit(inline="always")
def packed(source: np.uint64, target: np.uint64) -> np.uint64:
    """Return a tie as one number, so that both of its people stand in one place."""
    return (source << _S32) | target


@njit(inline="always")
def _pair(one: np.uint64, other: np.uint64) -> np.uint64:
    """Return how the table writes two people whose tie has no direction."""
    return packed(one, other) if one < other else packed(other, one)


@njit(inline="always")
def _home(table: Table, pair: np.uint64) -> np.int64:
    return np.int64((pair * _STEP) >> table.shift)


@njit(inline="always")
def _place(table: Table, pair: np.uint64) -> np.int64:
    """Return where a pair stands in the table, or the empty place where it would."""
    last = len(table.pairs) - 1
    at = _home(table, pair)
    while table.pairs[at] != pair and table.pairs[at] != _EMPTY:
        at = (at + 1) & last
    return at


@njit()
def forget(table: Table, pair: np.uint64) -> None:
    """Take a pair out, and move up those that stood behind it only because it was there."""
    pairs, last = table.pairs, len(table.pairs) - 1
    hole = _place(table, pair)
    at = hole
    while True:
        at = (at + 1) & last
        if pairs[at] == _EMPTY:
            break
        if ((at - _home(table, pairs[at])) & last) >= ((at - hole) & last):
            pairs[hole] = pairs[at]
            hole = at
    pairs[hole] = _EMPTY


@njit(inline="always")
def has(table: Table, pair: np.uint64) -> bool:
    """Return whether two people are tied."""
    return bool(table.pairs[_place(table, pair)] == pair)


@njit(inline="always")
def add(table: Table, pair: np.uint64) -> None:
    """Put in a pair that is not there."""
    table.pairs[_place(table, pair)] = pair


@njit()
def table_of(ties: Words, either: bool) -> Table:
    """Return the table of all pairs; linear in time and memory.

    Parameters
    ----------
    ties
        Tie a x 2**32 + b for people a and b, shape (n_ties,).
    either
        Whether ties have no direction.
    """
    size, shift = 4, np.uint64(62)
    while size < 2 * len(ties):
        size, shift = 2 * size, shift - np.uint64(1)
    table = Table(np.full(size, _EMPTY), shift)
    for tie in ties:
        source, target = tie >> _S32, tie & _LOW
        add(table, _pair(source, target) if either else tie)
    return table


@njit(inline="always")
def two_below(draw: np.uint64, n_one: np.int64, n_two: np.int64) -> tuple[np.int64, np.int64]:
    """Return two whole numbers below two others, from the halves of one draw."""
    one = ((draw >> _S32) * np.uint64(n_one)) >> _S32
    return np.int64(one), np.int64(((draw & _LOW) * np.uint64(n_two)) >> _S32)


@njit(inline="always")
def _standing(ties: Words, place: np.int64) -> tuple[np.uint64, np.uint64]:
    """Return who stands at a place, and at the other end of that tie."""
    tie = ties[place >> 1]
    return (tie & _LOW, tie >> _S32) if place & 1 else (tie >> _S32, tie & _LOW)


@njit(inline="always")
def _put(ties: Words, place: np.int64, person: np.uint64, other: np.uint64) -> None:
    ties[place >> 1] = packed(other, person) if place & 1 else packed(person, other)


@njit()
def _plan(ties: Words, table: Table, both: Both, at: np.uint64, places: Places) -> None:
    """Draw two places of one group for each of the next steps, and fetch what they will read."""
    n, some = 2 * len(ties), len(places)
    for k in range(some):
        draw = mixed(at + np.uint64(k) * _STEP)
        places[k, 0], places[k, 1] = two_below(draw, n, n)
        _fetch(ties, places[k, 0] >> 1)
    if len(both.order):
        for k in range(some):
            group = both.group[_standing(ties, places[k, 0])[0]]
            start = both.offsets[group]
            draw = mixed(at + np.uint64(k) * _STEP)
            places[k, 1] = start + two_below(draw, 1, both.offsets[group + 1] - start)[1]
            _fetch(both.order, places[k, 1])
        for k in range(some):
            places[k, 1] = both.order[places[k, 1]]
    for k in range(some):
        _fetch(ties, places[k, 1] >> 1)
    for k in range(some):
        b, a = _standing(ties, places[k, 0])
        d, c = _standing(ties, places[k, 1])
        _fetch(table.pairs, _home(table, _pair(a, b)))
        _fetch(table.pairs, _home(table, _pair(c, d)))
        _fetch(table.pairs, _home(table, _pair(a, d)))
        _fetch(table.pairs, _home(table, _pair(c, b)))


@njit()
def walk_both(ties: Words, table: Table, both: Both, seed: np.uint64, n_steps: int) -> int:
    """Take steps where ties have no direction; return how many exchanges there were.

    Parameters
    ----------
    ties, table
        From :func:`table_of`; both are written.
    both
        Who may change places.
    seed
        Unsigned; the same seed takes the same steps.
    n_steps
        How many, whether or not they change anything.
    """
    exchanges, at = 0, mixed(np.uint64(seed) + _STEP)
    places = np.empty((_AHEAD, 2), np.int64)
    for step in range(n_steps):
        if step % _AHEAD == 0:
            _plan(ties, table, both, at + np.uint64(step) * _STEP, places)
        one, two = places[step % _AHEAD]
        b, a = _standing(ties, one)
        d, c = _standing(ties, two)
        if a in (c, d) or b in (c, d) or has(table, _pair(a, d)) or has(table, _pair(c, b)):
            continue
        forget(table, _pair(a, b))
        forget(table, _pair(c, d))
        add(table, _pair(a, d))
        add(table, _pair(c, b))
        _put(ties, one, d, a)
        _put(ties, two, b, c)
        exchanges += 1
    return exchanges


_TURN = np.uint64(7)  # one step in eight is for circles


class OneWay(NamedTuple):
    """Who may change places, where ties have a direction.

    Ties stand in the order of their sources, who never move: ``rows``, shape (n_people, 2), says
    where those of each person stand.
    """

    group: Groups
    rows: Places


@njit()
def _turned(ties: Words, table: Table, ways: OneWay, one: np.int64, draw: np.uint64) -> bool:
    """Turn a circle of three that begins with a tie round, if groups allow it; return whether.

    The circle and its reverse are found with equal probability.
    """
    a, b = ties[one] >> _S32, ties[one] & _LOW
    start, end = ways.rows[b, 0], ways.rows[b, 1]
    if start == end:
        return False
    two = start + two_below(draw, 1, end - start)[1]
    c = ties[two] & _LOW
    three, end = ways.rows[c, 0], ways.rows[c, 1]
    while three < end and ties[three] != packed(c, a):
        three += 1
    new = (packed(a, c), packed(b, a), packed(c, b))
    if three == end or a == c or has(table, new[0]) or has(table, new[1]) or has(table, new[2]):
        return False
    return _turn(ties, table, ways, (one, two, three), new)


@njit()
def _turn(
    ties: Words,
    table: Table,
    ways: OneWay,
    slots: tuple[np.int64, np.int64, np.int64],
    new: tuple[np.uint64, np.uint64, np.uint64],
) -> bool:
    """Turn a circle of which two people or all are of one group; return whether they are."""
    of = ways.group
    a, b, c = of[new[0] >> _S32], of[new[1] >> _S32], of[new[2] >> _S32]
    if a not in (b, c) and b != c:
        return False
    for slot in slots:
        forget(table, ties[slot])
    for k in range(3):
        ties[slots[k]] = new[k]
        add(table, new[k])
    return True


@njit()
def _exchanged(ties: Words, table: Table, ways: OneWay, one: np.int64, two: np.int64) -> bool:
    """Let two ties exchange targets, if groups allow it and no tie is there already."""
    a, b = ties[one] >> _S32, ties[one] & _LOW
    c, d = ties[two] >> _S32, ties[two] & _LOW
    alike = ways.group[b] == ways.group[d]
    if a in (c, d) or b in (c, d) or not (alike or ways.group[a] == ways.group[c]):
        return False
    if has(table, packed(a, d)) or has(table, packed(c, b)):
        return False
    forget(table, ties[one])
    forget(table, ties[two])
    ties[one], ties[two] = packed(a, d), packed(c, b)
    add(table, ties[one])
    add(table, ties[two])
    return True


@njit()
def walk_one_way(ties: Words, table: Table, ways: OneWay, seed: np.uint64, n_steps: int) -> int:
    """Take steps where ties have a direction; return how many exchanges there were.

    Parameters
    ----------
    ties, table
        As in ``walk_both``.
    ways
        Who may exchange with whom.
    seed, n_steps
        As in ``walk_both``.
    """
    exchanges, at, n = 0, mixed(np.uint64(seed) + _STEP), len(ties)
    for _ in range(n_steps):
        at += _STEP
        draw = mixed(at)
        one, two = two_below(draw, n, n)
        if (mixed(draw) >> _S32) & _TURN == 0:
            exchanges += _turned(ties, table, ways, one, draw)
        else:
            exchanges += _exchanged(ties, table, ways, one, two)
    return exchanges

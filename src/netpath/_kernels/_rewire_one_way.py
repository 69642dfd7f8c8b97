"""Ties with a direction that exchange targets, and now and then a circle of three turned round.

Exchanges alone do not lead everywhere where ties have a direction; with circles they do (Rao, Jana
& Bandyopadhyay, "A Markov chain Monte Carlo method for generating random (0, 1)-matrices with
given marginals", Sankhya A 58, 1996, 225-242).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netpath._kernels._coins import mixed
from netpath._kernels._compiled import njit
from netpath._kernels._rewire import (
    Groups,
    Places,
    Table,
    Words,
    add,
    forget,
    has,
    packed,
    two_below,
)

_STEP = np.uint64(0x9E3779B97F4A7C15)
_S32, _LOW = np.uint64(32), np.uint64(2**32 - 1)
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

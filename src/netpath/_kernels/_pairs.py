"""Asks that a search finds on its way: who asks whom, and a cost, in a list that grows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netpath._kernels._compiled import njit
from netpath._kernels._rows import Costs, Counts, People


class Pairs(NamedTuple):
    """The first ``size[0]`` entries count; the arrays have room for more."""

    asker: People
    asked: People
    cost: Costs
    size: Counts


@njit()
def pairs() -> Pairs:
    """Return an empty list."""
    asker, asked = np.empty(256, np.int32), np.empty(256, np.int32)
    return Pairs(asker, asked, np.empty(256), np.zeros(1, np.int64))


@njit()
def with_room(known: Pairs, more: int) -> Pairs:
    """Return the same list with room for so many more."""
    n = known.size[0]
    if n + more <= len(known.asker):
        return known
    asker, asked = np.empty(2 * (n + more), np.int32), np.empty(2 * (n + more), np.int32)
    cost = np.empty(2 * (n + more))
    asker[:n], asked[:n], cost[:n] = known.asker[:n], known.asked[:n], known.cost[:n]
    return Pairs(asker, asked, cost, known.size)


@njit()
def add(known: Pairs, asker: int, asked: int, cost: float) -> None:
    """Add an ask to a list that has room."""
    at = known.size[0]
    known.asker[at], known.asked[at], known.cost[at] = asker, asked, cost
    known.size[0] = at + 1

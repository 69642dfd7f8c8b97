"""Ties become rows of whom each person can ask: two counting sorts, linear in ties and people."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from netpath._kernels._compiled import njit

Counts = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]

_HALF, _LOW = np.int64(32), np.int64(2**32 - 1)


@njit()
def laid(
    ends: tuple[Places, Places], order: Places, n_people: int, both_ways: bool
) -> tuple[Counts, Places, Places]:
    """Return where each person's arcs begin, whom these ask, in order, and of which tie they are.

    Ties are put to whom they ask, and then, in the order of these, to who asks. Memory is 16 bytes
    an arc.

    Parameters
    ----------
    ends
        Who asks and who is asked, by tie.
    order
        In which order ties of one pair come; empty where they come as they stand.
    n_people
        How many people there are.
    both_ways
        Whether a tie has a second arc, the other way round.
    """
    source, target = ends
    asked = _starts(source, target, n_people, both_ways)
    asks = asked if both_ways else _starts(target, source, n_people, both_ways)
    free, packed = asked[:-1].copy(), np.empty(asked[-1], np.int64)
    for at in range(len(source)):
        tie = np.int64(order[at]) if len(order) else np.int64(at)
        asker, other = source[tie], target[tie]
        packed[free[other]] = np.int64(asker) << _HALF | tie
        free[other] += 1
        if both_ways:
            packed[free[asker]] = np.int64(other) << _HALF | tie
            free[asker] += 1
    free[:] = asks[:-1]
    others, ties = np.empty(len(packed), np.int32), np.empty(len(packed), np.int32)
    for one in range(n_people):
        for at in range(asked[one], asked[one + 1]):
            to = free[packed[at] >> _HALF]
            others[to], ties[to] = one, packed[at] & _LOW
            free[packed[at] >> _HALF] = to + 1
    return asks, others, ties


@njit()
def _starts(source: Places, target: Places, n_people: int, both_ways: bool) -> Counts:
    """Return where the arcs of each person asked begin; of each at all, with ``both_ways``."""
    starts = np.zeros(n_people + 1, np.int64)
    for tie in range(len(target)):
        starts[target[tie] + 1] += 1
        if both_ways:
            starts[source[tie] + 1] += 1
    return np.cumsum(starts)

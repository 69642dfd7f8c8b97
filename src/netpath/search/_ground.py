"""The arrays that compiled searches walk on and write to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from netpath.errors import DataError
from netpath.search._arcs import Arcs
from netpath.search._policies import most_connected_first
from netpath.search._question import Question

if TYPE_CHECKING:
    from netpath._kernels._search_ground import Ground, Limits

Words = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]

MOST_COUNTED_RANKS = 2**28
MOST_ARCS = 2**30


def ground_of(question: Question, arcs: Arcs, world: int) -> Ground:
    """Return what searches walk on in the worlds of a seed; linear in the arcs."""
    from netpath._kernels._coins import seeded, thresholds
    from netpath._kernels._search_ground import Ground

    seed = np.uint64(world)
    willing = question.net.compressed.willing
    starts, cold = arcs.starts(0, arcs.n_ties), arcs.starts(arcs.n_ties, len(arcs.asked))
    onward, follows = arcs.onward or (np.empty(0), np.empty(0, np.int32))
    coins = thresholds(willing), seeded(question.net.coin_keys.person, seed)
    return Ground(
        _rows_of(question, arcs, seed),
        np.empty(0, np.int32) if arcs.tier is None else _ends(arcs, arcs.tier).astype(np.int32),
        np.column_stack([starts[:-1], starts[1:], cold[:-1], cold[1:]]),
        np.column_stack(coins),
        np.empty(0) if arcs.onward is None else -np.log(arcs.chance),
        onward,
        follows,
    )


def _rows_of(question: Question, arcs: Arcs, seed: np.uint64) -> Words:
    """Return a row an arc: what the policy goes by, coin, threshold and ends."""
    from netpath._kernels import _search_ground as of
    from netpath._kernels._coins import seeded, thresholds

    if len(arcs.asked) >= MOST_ARCS:
        raise DataError(f"There are {len(arcs.asked):,} asks; fewer than {MOST_ARCS:,} fit.")
    people = np.arange(arcs.n_people, dtype=np.uint64)
    people[question.net.compressed.willing < 1] |= of.UNSURE
    people[question.targets] |= of.TARGET
    found = np.empty((len(arcs.asked), 4), np.uint64)
    found[:, of.BASE] = 1 if arcs.order is None else _keys(arcs, arcs.order)
    found[:, of.KEY], found[:, of.TIE] = seeded(arcs.key, seed), thresholds(arcs.warmth)
    ends = arcs.asker.astype(np.uint64) << of.HALF | people[arcs.asked]
    if arcs.tier is not None:
        ends[1:] |= np.where(arcs.tier[1:] == arcs.tier[:-1], of.SAME_TIER, np.uint64(0))
    found[:, of.ENDS] = ends
    return found


def _keys(arcs: Arcs, order: Counts) -> Words:
    """Return what the policy goes by, above how many from each arc on in its row are equal."""
    from netpath._kernels._search_ground import RUN, RUN_BITS

    run = (_ends(arcs, order) - np.arange(len(order))).astype(np.uint64)
    return order.astype(np.uint64) << RUN_BITS | np.minimum(run, RUN)


def _ends(arcs: Arcs, place: Counts) -> Counts:
    """Return where the arcs that share a row and a place with each arc end."""
    n = len(place)
    new = np.ones(n + 1, dtype=np.bool_)
    new[1:-1] = (place[1:] != place[:-1]) | (arcs.asker[1:] != arcs.asker[:-1])
    new[arcs.n_ties] = True
    first = np.flatnonzero(new)
    return np.repeat(first[1:], np.diff(first))


def limits_of(question: Question, arcs: Arcs) -> Limits:
    """Return the rules as numbers."""
    from netpath._kernels._search_ground import Limits

    rules, no_end = question.rules, 2**62
    by_names = question.policy is most_connected_first and rules.knowledge != "full"
    if by_names and arcs.order is not None and arcs.order.max(initial=0) >= MOST_COUNTED_RANKS:
        raise DataError(f"Ties have more than {MOST_COUNTED_RANKS:,} different warmths.")
    return Limits(
        no_end if rules.budget is None else rules.budget,
        rules.referrals or 0,
        rules.cap or 0,
        arcs.n_ties,
        not by_names and _in_order(arcs),
        by_names,
        question.looks_ahead,
    )


def _in_order(arcs: Arcs) -> bool:
    """Return whether the arcs of each person stand in the policy's order."""
    if arcs.order is None:
        return False
    falls, same = arcs.order[1:] < arcs.order[:-1], arcs.asker[1:] == arcs.asker[:-1]
    if len(falls) and 0 < arcs.n_ties < len(arcs.asked):
        same[arcs.n_ties - 1] = False
    return not bool((falls & same).any())

"""The arrays that compiled searches walk on and write to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from netpath.errors import DataError
from netpath.search._arcs import SearchArcs
from netpath.search._question import SearchQuestion

if TYPE_CHECKING:
    from netpath._kernels._search_ground import Ground, Limits

Words = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]

MOST_COUNTED_RANKS = 2**28
MOST_ARCS = 2**30


def ground_of(question: SearchQuestion, arcs: SearchArcs, world: int) -> Ground:
    """Return what searches walk on in the worlds of a seed; linear in the arcs."""
    from netpath._kernels._coins import seeded, thresholds
    from netpath._kernels._search_ground import Ground

    seed = np.uint64(world)
    willing, keys = question.net.compressed.willing, question.net.coin_keys.person
    starts, cold = arcs.starts(0, arcs.n_ties), arcs.starts(arcs.n_ties, len(arcs.asked))
    onward, follows = arcs.onward or (np.empty(0), np.empty(0, np.int32))
    return Ground(
        *_laid_out(question, arcs, seed),
        starts.astype(np.int32),
        cold.astype(np.int32),
        np.column_stack([thresholds(willing), seeded(keys, seed)]),
        np.empty(0) if arcs.onward is None else -np.log(arcs.chance),
        onward,
        follows,
    )


def _laid_out(question: SearchQuestion, arcs: SearchArcs, seed: np.uint64) -> tuple[Words, Places]:
    """Return a row an arc, and where those end that are as likely to be named."""
    from netpath._kernels import _search_ground as of
    from netpath._kernels._coins import seeded, thresholds

    if len(arcs.asked) >= MOST_ARCS:
        raise DataError(f"There are {len(arcs.asked):,} asks; fewer than {MOST_ARCS:,} fit.")
    people = np.arange(arcs.n_people, dtype=np.uint64)
    people[question.net.compressed.willing < 1] |= of.UNSURE
    people[question.targets] |= of.TARGET
    ends = arcs.asker, people[arcs.asked]
    coins = seeded(arcs.key, seed), thresholds(arcs.warmth)
    none = np.empty(0, np.int64)
    order, tier = (none if one is None else one for one in (arcs.order, arcs.tier))
    laid, tied = np.empty((len(arcs.asked), 4), np.uint64), np.empty(len(tier), np.int32)
    of.lay_out(ends, arcs.n_ties, coins, (order, tier), laid, tied)
    return laid, tied


def limits_of(question: SearchQuestion, arcs: SearchArcs) -> Limits:
    """Return the rules as numbers."""
    from netpath._kernels._search_ground import Limits

    rules, form, no_end = question.rules, question.compiled, 2**62
    by_names = form is not None and form.connected and rules.knowledge != "full"
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


def _in_order(arcs: SearchArcs) -> bool:
    """Return whether the arcs of each person stand in the policy's order."""
    if arcs.order is None:
        return False
    falls, same = arcs.order[1:] < arcs.order[:-1], arcs.asker[1:] == arcs.asker[:-1]
    if len(falls) and 0 < arcs.n_ties < len(arcs.asked):
        same[arcs.n_ties - 1] = False
    return not bool((falls & same).any())

"""The arrays that searches walk on: ties in the order they are named, and what a policy goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath.errors import DataError
from netpath.search._likeness import apart, shared
from netpath.search._policies import Similar, by_lot, most_connected_first, most_similar, replan
from netpath.search._question import Question

if TYPE_CHECKING:
    from netpath._kernels._search_ground import Limits

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Records = npt.NDArray[np.void]

MOST_RANKS = 2**28
_LOTS = 0x5DEECE66D15EA5E5  # sets lots apart from coins
_COLD = 0xC01DA5C0FFEE1234  # sets the coin of a cold ask apart from that of a tie


class Arcs:
    """Every ask that may come up: ties that count, row by row as named, then the cold asks.

    ``asker`` and ``asked`` are positions; ``tie`` is the row of the tie, -1 for a cold ask.
    """

    def __init__(self, question: Question) -> None:
        rows, rules = question.net.compressed, question.rules
        assert rows.warmth is not None
        asker = np.repeat(np.arange(len(question.net)), np.diff(rows.offsets))
        kept = np.flatnonzero((rows.warmth > 0) & rows.askable[rows.neighbours])
        tier = np.zeros(len(kept), dtype=np.int64)
        if rules.referrals is not None:
            tier = ranked(self._leaning(question)[rows.neighbours[kept]], -rows.warmth[kept])
            order = np.lexsort((tier, asker[kept]))
            kept, tier = kept[order], tier[order]
        self.n_people, self.n_ties = len(question.net), len(kept)
        cold_asker, cold_asked = _cold_pairs(question)
        self.asker = np.concatenate([asker[kept], cold_asker])
        self.asked = np.concatenate([rows.neighbours[kept], cold_asked]).astype(np.int32)
        self.warmth = np.concatenate(
            [rows.warmth[kept], np.full(len(cold_asked), rules.fresh_starts or 0.0)]
        )
        self.tie = np.concatenate([rows.tie[kept], np.full(len(cold_asked), -1)])
        self.tier = np.concatenate([tier, np.zeros(len(cold_asked), np.int64)]).astype(np.int32)
        person, arc = question.net.coin_keys
        cold = person[cold_asker] * np.uint64(3) ^ person[cold_asked] ^ np.uint64(_COLD)
        self.key = np.concatenate([arc[kept], cold])
        self.chance = self.warmth * rows.willing[self.asked]

    @staticmethod
    def _leaning(question: Question) -> Counts:
        people, lean = _known(question), question.rules.lean
        columns = question.rules.affiliations(list(map(str, people.columns))) if lean else []
        if not columns:
            return np.zeros(len(people), dtype=np.int64)
        return apart(people, people.iloc[question.targets], columns)

    def starts(self, first: int, last: int) -> Counts:
        """Return where the arcs of each person start, of those from first to last."""
        counts = np.bincount(self.asker[first:last], minlength=self.n_people)
        return first + np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def ranked(*columns: npt.NDArray[np.generic]) -> Counts:
    """Return the place of each row among all, equal rows in one place, the first column first.

    Examples
    --------
    >>> ranked(np.array([1, 0, 1]), np.array([0.5, 0.9, 0.2])).tolist()
    [2, 0, 1]
    """
    place = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        codes = np.unique(column, return_inverse=True)[1].astype(np.int64)
        if place.any():
            codes = place * (int(codes.max(initial=0)) + 1) + codes
            codes = np.unique(codes, return_inverse=True)[1].astype(np.int64)
        place = codes
    return place


def order_of(question: Question, arcs: Arcs) -> Counts:
    """Return what a compiled policy goes by: the place of each arc, the lowest asked first."""
    policy, local = question.policy, question.rules.knowledge == "local"
    warm = -(arcs.warmth if local else arcs.chance)
    if policy is by_lot:
        return np.zeros(len(arcs.asked), dtype=np.int64)
    if policy is most_connected_first and question.rules.knowledge == "full":
        return ranked(-np.diff(question.net.compressed.offsets)[arcs.asked], warm)
    keys: list[npt.NDArray[np.generic]] = [warm]
    if not local and (policy in (most_similar, replan) or isinstance(policy, Similar)):
        people = _known(question)
        similar = policy if isinstance(policy, Similar) else Similar()
        columns = similar.there(list(map(str, people.columns)))
        if columns:
            keys.insert(0, apart(people, people.iloc[question.targets], columns)[arcs.asked])
    if policy is replan:
        keys.insert(0, ~np.isin(arcs.asked, question.targets))
    return ranked(*keys)


class Ground(NamedTuple):
    """The arcs and the people that compiled searches walk on, as records."""

    arcs: Records
    people: Records


def ground_of(question: Question, arcs: Arcs, world: int) -> Ground:
    """Return what searches walk on in the worlds of a seed; linear, but for sorting the ties."""
    from netpath._kernels._coins import seeded, thresholds
    from netpath._kernels._search_ground import ARC, PERSON

    order, seed = order_of(question, arcs), np.uint64(world)
    if len(order) and order.max() >= MOST_RANKS:
        raise DataError(f"There are {order.max():,} ranks of ties; at most {MOST_RANKS:,} fit.")
    every, people = np.zeros(len(arcs.asked), ARC), np.zeros(arcs.n_people, PERSON)
    every["asked"], every["tier"], every["order"] = arcs.asked, arcs.tier, order
    every["tie"], every["tie_key"] = thresholds(arcs.warmth), seeded(arcs.key, seed)
    every["order_key"] = seeded(arcs.key ^ np.uint64(_LOTS), seed)
    starts, cold = arcs.starts(0, arcs.n_ties), arcs.starts(arcs.n_ties, len(arcs.asked))
    people["first"], people["last"] = starts[:-1], starts[1:]
    people["cold_first"], people["cold_last"] = cold[:-1], cold[1:]
    people["willing"] = thresholds(question.net.compressed.willing)
    people["willing_key"] = seeded(question.net.coin_keys.person, seed)
    people["target"][question.targets] = True
    if looks_ahead(question):
        every["cost"] = -np.log(arcs.chance)
        people["onward"], people["follow"] = _onward(question, arcs, every["cost"])
    return Ground(every, people)


def limits_of(question: Question, arcs: Arcs) -> Limits:
    """Return the rules as numbers, and how many offers one search can hold at most."""
    from netpath._kernels._search_ground import Limits

    rules, most = question.rules, 2**62
    named = int(np.diff(arcs.starts(0, arcs.n_ties)).max(initial=0))
    each = named if rules.referrals is None else min(named, rules.referrals)
    cold = int(np.diff(arcs.starts(arcs.n_ties, len(arcs.asked))).max(initial=0))
    offered = arcs.n_ties
    if rules.budget is not None:
        offered = min(offered, named + rules.budget * each)
    return Limits(
        most if rules.budget is None else rules.budget,
        rules.referrals or 0,
        most if rules.cap is None else rules.cap,
        question.policy is most_connected_first and rules.knowledge != "full",
        looks_ahead(question),
        offered + cold + (arcs.n_ties + 2 if looks_ahead(question) else 0),
        arcs.n_ties,
    )


def looks_ahead(question: Question) -> bool:
    """Return whether the policy weighs whole chains."""
    return question.policy is replan and question.rules.knowledge == "full"


def _onward(question: Question, arcs: Arcs, cost: Floats) -> tuple[Floats, npt.NDArray[np.int32]]:
    """Return the least cost from each person to a target, and who comes next on that way."""
    from netpath._kernels._search_ahead import onward_costs
    from netpath._kernels._search_pool import pool_of

    asked = arcs.asked[: arcs.n_ties]
    back = np.argsort(asked, kind="stable")
    counts = np.bincount(asked, minlength=arcs.n_people)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    pool = pool_of(len(back) + len(question.targets))
    return onward_costs(offsets, arcs.asker[back], cost[back], question.targets, pool)


def _known(question: Question) -> pd.DataFrame:
    return question.net.people.reindex(list(question.net.ids))


def _cold_pairs(question: Question) -> tuple[Counts, Counts]:
    """Return who may ask whom cold: the seekers, and everybody who shares an affiliation."""
    none = np.empty(0, dtype=np.int64)
    if question.rules.fresh_starts is None:
        return none, none
    people = _known(question)
    columns = question.rules.affiliations(list(map(str, people.columns)))
    groups, askable = shared(people, columns), question.net.compressed.askable
    askers, asked = [none], [none]
    for seeker in question.seekers:
        alike = np.zeros(len(people), dtype=np.bool_)
        for group in groups:
            if group[seeker] >= 0:
                alike |= group == group[seeker]
        alike[seeker] = False
        found = np.flatnonzero(alike & askable)
        askers.append(np.full(len(found), seeker))
        asked.append(found)
    return np.concatenate(askers), np.concatenate(asked)

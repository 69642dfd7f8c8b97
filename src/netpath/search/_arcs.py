"""Every ask that may come up in a search: ties in the order they are named, then cold asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from netpath.search._likeness import shared
from netpath.search._order import Onward, known, orders_of
from netpath.search._question import SearchQuestion

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]

_COLUMNS = ("asker", "asked", "warmth", "chance", "tie", "key")
_COLD = 0xC01DA5C0FFEE1234  # sets the coin of a cold ask apart from that of a tie


@dataclass(frozen=True, eq=False)
class SearchArcs:
    """Asks along ties, one person's after the other's, and behind them cold asks the same way.

    Attributes
    ----------
    asker, asked
        Positions of people.
    warmth, chance
        Of the tie, or what is assumed of a cold ask; and times how willing the person asked is.
    tie
        The row of the tie, -1 for a cold ask.
    key
        Of the coin, for no seed yet.
    order, tier
        The place that a built-in policy gives an ask, the lowest first, and that naming gives it;
        equals share one. None where nothing is ordered or all are named.
    onward
        For who looks ahead, None for others.
    n_ties, n_people
        How many asks are along ties, and how many people there are.
    """

    asker: Places
    asked: Places
    warmth: Floats
    chance: Floats
    tie: Counts
    key: npt.NDArray[np.uint64]
    n_ties: int
    n_people: int
    order: Counts | None = None
    tier: Counts | None = None
    onward: Onward | None = None

    @classmethod
    def of(cls, question: SearchQuestion) -> SearchArcs:
        """Return the arcs of a question, each person's as they are named, or else asked."""
        found = _possible(question)
        orders, at = orders_of(question, found), np.arange(len(found.asked))
        whose = np.where(at < found.n_ties, 0, found.n_people) + found.asker.astype(np.int64)
        same = orders.naming is orders.asking
        for place in (orders.asking,) if same else (orders.asking, orders.naming):
            if place is not None:
                at = at[_sorted_by(whose[at], place[at])]
        asking, naming = (None if one is None else one[at] for one in orders[:2])
        return replace(found.at(at), order=asking, tier=naming, onward=orders.onward)

    def at(self, places: Counts) -> SearchArcs:
        """Return some of the arcs, or all in another order, without order and tier."""
        found = replace(self, **{name: getattr(self, name)[places] for name in _COLUMNS})
        return found if self.chance is not self.warmth else replace(found, chance=found.warmth)

    def before(self, others: SearchArcs) -> SearchArcs:
        """Return the arcs with cold ones behind them, without order and tier."""
        columns: dict[str, Any] = {
            name: np.concatenate([getattr(self, name), getattr(others, name)]) for name in _COLUMNS
        }
        return replace(self, **columns)

    def starts(self, first: int, last: int) -> Counts:
        """Return where the arcs of each person start, of those from first to last."""
        counts = np.bincount(self.asker[first:last], minlength=self.n_people)
        return first + np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _possible(question: SearchQuestion) -> SearchArcs:
    """Return the arcs of a question in the order of ids, with no order or tier yet."""
    rows, keys, n = question.net.compressed, question.net.coin_keys, len(question.net)
    assert rows.warmth is not None
    asker = np.repeat(np.arange(n, dtype=np.int32), np.diff(rows.offsets))
    asked, warmth = rows.neighbours, rows.warmth
    found = SearchArcs(asker, asked, warmth, warmth, rows.tie, keys.arc, len(asker), n)
    kept = np.flatnonzero((warmth > 0) & rows.askable[asked])
    if len(kept) < len(asker):
        found = replace(found.at(kept), n_ties=len(kept))
    if question.rules.fresh_starts is not None:
        found = found.before(_cold(question, question.rules.fresh_starts))
    if rows.willing.min(initial=1.0) < 1:
        return replace(found, chance=found.warmth * rows.willing[found.asked])
    return replace(found, chance=found.warmth)


def _sorted_by(whose: Counts, place: Counts) -> Counts:
    """Return the order by whose each is, then by place, equals as they stand.

    Where the order as they stand fits in the same number, such numbers are sorted: half the time.
    """
    bits, more = int(place.max(initial=0)).bit_length(), len(place).bit_length()
    both = int(whose.max(initial=0)).bit_length() + bits
    if both + more < 64:
        return np.sort((whose << bits | place) << more | np.arange(len(place))) & (1 << more) - 1
    if both < 64:
        return np.argsort(whose << bits | place, kind="stable")
    return np.lexsort((place, whose))


def _cold(question: SearchQuestion, rate: float) -> SearchArcs:
    """Return who may ask whom cold."""
    asker, asked = _cold_pairs(question)
    person, n = question.net.coin_keys.person, len(asked)
    key = person[asker] * np.uint64(3) ^ person[asked] ^ np.uint64(_COLD)
    warmth = np.full(n, rate)
    return SearchArcs(asker, asked, warmth, warmth, np.full(n, -1), key, 0, len(question.net))


def _cold_pairs(question: SearchQuestion) -> tuple[Places, Places]:
    """Return who may ask whom cold: the seekers, and whoever shares an affiliation with them."""
    none, people = np.empty(0, dtype=np.int32), known(question)
    columns = question.rules.affiliations(list(map(str, people.columns)))
    groups, askable = shared(people, columns), question.net.compressed.askable
    askers, asked = [none], [none]
    for seeker in question.seekers:
        alike = np.zeros(len(people), dtype=np.bool_)
        for group in groups:
            if group[seeker] >= 0:
                alike |= group == group[seeker]
        alike[seeker] = False
        found = np.flatnonzero(alike & askable).astype(np.int32)
        askers.append(np.full(len(found), seeker, dtype=np.int32))
        asked.append(found)
    return np.concatenate(askers), np.concatenate(asked)

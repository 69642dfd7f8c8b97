"""Every ask that may come up in a search, its place in the orders, and arrays to walk on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath.errors import DataError
from netpath.search._policies import GRAIN, Compiled, apart, shared
from netpath.search._question import SearchQuestion

if TYPE_CHECKING:
    from netpath._kernels._search_ground import Ground, Limits


Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
Column = npt.NDArray[np.generic]

_COLUMNS = ("asker", "asked", "warmth", "chance", "tie", "key")
_COLD = 0xC01DA5C0FFEE1234  # sets the coin of a cold ask apart from that of a tie


HOPELESS = MOST_PLACES = 2**40 - 1


class Onward(NamedTuple):
    """The least cost from each person to a target, and who comes next on that way, -1 for none."""

    cost: Floats
    follows: npt.NDArray[np.int32]


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
    tie: Places
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
    warmth, none = np.full(n, rate), np.full(n, -1, dtype=np.int32)
    return SearchArcs(asker, asked, warmth, warmth, none, key, 0, len(question.net))


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


# --- what compiled policies go by, as places: whom to ask first, and whom people name first


def ranked(*columns: Column) -> Counts:
    """Return a place for each row that sorts as the columns do, the first of them first.

    Whole numbers keep their distances, others stand in a row.

    Examples
    --------
    >>> ranked(np.array([2, 0, 2]), np.array([0.5, 0.9, 0.2])).tolist()
    [7, 2, 6]
    """
    place = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        codes = column - column.min(initial=0) if column.dtype.kind == "i" else _in_a_row(column)
        width = int(codes.max(initial=0)) + 1
        if (int(place.max(initial=0)) + 1) * width >= MOST_PLACES:
            place = _in_a_row(place)
        place = place * width + codes
    return place


def _in_a_row(column: Column) -> Counts:
    return np.unique(column, return_inverse=True)[1].astype(np.int64)


class AskOrders(NamedTuple):
    """The place of each arc in the policy's order and in that of naming, the lowest first.

    Equals share a place. None where nothing is ordered: for a policy of one's own, and where
    everybody is named. ``onward`` is for who looks ahead, None for others.
    """

    asking: Counts | None
    naming: Counts | None
    onward: Onward | None


def orders_of(question: SearchQuestion, arcs: SearchArcs) -> AskOrders:
    """Return the orders in which a built-in policy asks and people name."""
    rules, form, asking, onward = question.rules, question.compiled, None, None
    warmth = arcs.warmth if rules.knowledge == "local" else arcs.chance
    before = _before_warmth(question, arcs, form) if form else []
    by_warmth = form is not None and not form.lot and not question.looks_ahead
    if question.looks_ahead:
        onward = _onward(question)
        asking = _cost_places(-np.log(arcs.chance) + onward.cost[arcs.asked])
    elif by_warmth:
        asking = ranked(*before, _warmest(question, warmth))
    elif form is not None:
        asking = np.zeros(len(warmth), dtype=np.int64)
    if rules.referrals is None:
        return AskOrders(asking, None, onward)
    lean = _leaning(question, arcs)
    alike = warmth is arcs.warmth and not before and not lean and by_warmth
    naming = asking if alike else ranked(*lean, _warmest(question, arcs.warmth))
    return AskOrders(asking, naming, onward)


def _warmest(question: SearchQuestion, warmth: Floats) -> Counts:
    """Return the place of each arc by warmth, the warmest first; kept with the network."""
    rows = question.net.compressed
    if warmth is not rows.warmth:
        return _in_a_row(-warmth)
    found: Counts | None = rows.kept.get("warmest")
    if found is None:
        found = rows.kept["warmest"] = _in_a_row(-warmth)
    return found


def _before_warmth(question: SearchQuestion, arcs: SearchArcs, form: Compiled) -> list[Column]:
    """Return what a policy that is no mere order of warmth goes by first."""
    knows, columns = question.rules.knowledge, list[Column]()
    if form.connected and knows == "full":
        columns.append(-np.diff(question.net.compressed.offsets)[arcs.asked])
    if form.target_first:
        columns.append(~np.isin(arcs.asked, question.targets))
    if form.similar and knows != "local":
        people = known(question)
        alike = form.similar.there(list(map(str, people.columns)))
        columns += [apart_of(question, people, alike)[arcs.asked]] if alike else []
    return columns


def _leaning(question: SearchQuestion, arcs: SearchArcs) -> list[Column]:
    """Return how far those asked are from the targets where names lean toward them."""
    people, lean = known(question), question.rules.lean
    columns = question.rules.affiliations(list(map(str, people.columns))) if lean else []
    return [apart_of(question, people, columns)[arcs.asked]] if columns else []


def apart_of(question: SearchQuestion, people: pd.DataFrame, columns: list[str]) -> Counts:
    """Return how far each person is from the nearest target in some columns."""
    return apart(people, people.iloc[question.targets], columns)


def _cost_places(cost: Floats) -> Counts:
    """Return costs as whole numbers of 40 bits, the highest for those without hope."""
    steps = np.minimum(np.rint(np.where(np.isinf(cost), 0.0, cost) * GRAIN), HOPELESS - 1.0)
    return np.where(np.isinf(cost), HOPELESS, steps.astype(np.int64))


def _onward(question: SearchQuestion) -> Onward:
    """Return the least cost from each person to a target, and who comes next on that way."""
    from netpath._kernels._search_ahead import find_onward

    rows, n = question.net.compressed, len(question.net)
    with np.errstate(divide="ignore"):
        cost = -np.log(rows.chance[rows.back.arc])
    room = len(cost) + len(question.targets) + 2
    pool = np.empty(room, np.uint64), np.empty(room, np.uint64)
    found = Onward(np.empty(n), np.empty(n, np.int32))
    find_onward(rows.back.offsets, rows.back.askers, cost, question.targets, pool, *found)
    return found


def known(question: SearchQuestion) -> pd.DataFrame:
    """Return what is known of people, in the order of ids."""
    return question.net.people.reindex(list(question.net.ids))


Words = npt.NDArray[np.uint64]

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

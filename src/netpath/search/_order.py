"""What compiled policies go by, as places: whom to ask first, and whom people name first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath.search._likeness import apart
from netpath.search._policies import (
    GRAIN,
    Similar,
    by_lot,
    most_connected_first,
    most_similar,
    replan,
)
from netpath.search._question import SearchQuestion

if TYPE_CHECKING:
    from netpath.search._arcs import SearchArcs

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Column = npt.NDArray[np.generic]

HOPELESS = MOST_PLACES = 2**40 - 1


class Onward(NamedTuple):
    """The least cost from each person to a target, and who comes next on that way, -1 for none."""

    cost: Floats
    follows: npt.NDArray[np.int32]


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
    rules, asking, onward = question.rules, None, None
    warmth = arcs.warmth if rules.knowledge == "local" else arcs.chance
    before = _before_warmth(question, arcs)
    if question.looks_ahead:
        onward = _onward(question)
        asking = _cost_places(-np.log(arcs.chance) + onward.cost[arcs.asked])
    elif question.policy is by_lot:
        asking = np.zeros(len(warmth), dtype=np.int64)
    elif question.built_in:
        asking = ranked(*before, _warmest(question, warmth))
    if rules.referrals is None:
        return AskOrders(asking, None, onward)
    lean = _leaning(question, arcs)
    alike = warmth is arcs.warmth and not before and not lean and question.by_warmth
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


def _before_warmth(question: SearchQuestion, arcs: SearchArcs) -> list[Column]:
    """Return what a policy that is no mere order of warmth goes by first."""
    policy, knows = question.policy, question.rules.knowledge
    if policy is most_connected_first and knows == "full":
        return [-np.diff(question.net.compressed.offsets)[arcs.asked]]
    columns: list[Column] = [~np.isin(arcs.asked, question.targets)] if policy is replan else []
    if knows != "local" and (policy in (most_similar, replan) or isinstance(policy, Similar)):
        similar, people = policy if isinstance(policy, Similar) else Similar(), known(question)
        alike = similar.there(list(map(str, people.columns)))
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

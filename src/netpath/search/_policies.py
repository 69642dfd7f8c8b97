"""Policies: small functions of what may be known. Each takes the first among equals, by lot.

How far apart two people are, by which some policies go, is how little they share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._face import guarded
from netpath._results import listed
from netpath.errors import DataError
from netpath.search._rules import AFFILIATIONS, DirectoryView, FullView, Offer, Policy, View

__all__ = [
    "by_lot",
    "most_connected_first",
    "most_similar",
    "replan",
    "similar_in",
    "warmest_first",
]

Counts = npt.NDArray[np.int64]


def apart(people: pd.DataFrame, others: pd.DataFrame, columns: Sequence[str]) -> Counts:
    """Return how far each person is from the nearest of some others, shape (n_people,).

    A text is a way from the top, its parts between strokes: "2/1/4" is a place in an organisation,
    "Acme" a way of one part. Two people are as far apart in a column as there are parts that they
    do not share, and columns add up; who has nothing in a column shares nothing and has no parts.

    Examples
    --------
    >>> people = pd.DataFrame({"org": ["Acme", "Zeta", None], "place": ["2/1", "2/1/4", ""]})
    >>> apart(people, people.iloc[:1], ["org", "place"]).tolist()
    [0, 3, 3]
    """
    n, together = len(people), pd.concat([people[list(columns)], others[list(columns)]])
    ways = [_ways(together[one]) for one in columns]
    codes = np.array([code for code, _ in ways], dtype=np.int64).reshape(len(columns), -1)
    mine, where = np.unique(codes[:, :n], axis=1, return_inverse=True)
    nearest = np.full(mine.shape[1], np.iinfo(np.int64).max)
    known = [_Ways(one) for _, one in ways]
    for other in np.unique(codes[:, n:], axis=1).T:
        far = np.zeros(mine.shape[1], dtype=np.int64)
        for at, column in enumerate(known):
            far += column.from_one(int(other[at]))[mine[at]]
        nearest = np.minimum(nearest, far)
    return nearest[where.reshape(-1)]


def nearest_of(people: pd.DataFrame, targets: Sequence[str], columns: Sequence[str]) -> list[int]:
    """Return :func:`apart` for a few people, quickly, from the people whose ids are given.

    Examples
    --------
    >>> nearest_of(pd.DataFrame({"org": ["Acme", "Zeta"]}, index=["a", "b"]), ["a"], ["org"])
    [0, 2]
    """
    ways = {
        person: [_way("" if value != value else value) for value in row]
        for person, row in zip(people.index, people[list(columns)].to_numpy(), strict=True)
    }
    return [
        min(sum(map(_parts_apart, way, ways[target])) for target in targets)
        for way in ways.values()
    ]


def shared(people: pd.DataFrame, columns: Sequence[str]) -> list[Counts]:
    """Return for each column the group of each person, -1 for none, shape (n_people,).

    Examples
    --------
    >>> shared(pd.DataFrame({"org": ["Acme", None, "Acme"]}), ["org"])[0].tolist()
    [0, -1, 0]
    """
    found = []
    for column in columns:
        text = people[column].astype("str").where(people[column].notna())
        found.append(pd.factorize(text.mask(text == ""), sort=True)[0].astype(np.int64))
    return found


def _ways(texts: pd.Series) -> tuple[Counts, list[list[str]]]:
    codes, found = pd.factorize(texts.astype("str").where(texts.notna(), ""), sort=True)
    return codes.astype(np.int64), [_way(one) for one in found]


def _way(value: object) -> list[str]:
    text = str(value).strip("/")
    return text.split("/") if text else []


class _Ways:
    """The ways in one column, and how far each is from one of them."""

    def __init__(self, ways: list[list[str]]) -> None:
        self.ways, self.parts = ways, np.array([len(way) for way in ways], dtype=np.int64)
        self.flat = bool((self.parts <= 1).all())

    def from_one(self, at: int) -> Counts:
        """Return how many parts each does not share with one; all of them, where none has two."""
        if not self.flat:
            return np.array([_parts_apart(one, self.ways[at]) for one in self.ways], np.int64)
        far: Counts = self.parts + self.parts[at]
        far[at] = 0
        return far


def _parts_apart(one: Sequence[str], two: Sequence[str]) -> int:
    same = 0
    for mine, theirs in zip(one, two, strict=False):
        if mine != theirs:
            break
        same += 1
    return len(one) + len(two) - 2 * same


PLACE = "place"
GRAIN = 2.0**29  # costs are compared in steps of 2**-29, as in the kernel


def warmest_first(view: View) -> int:
    """Ask along the warmest tie: by warmth, times ``willing`` where attributes are known.

    Examples
    --------
    >>> import netpath as ntp
    >>> offers = (ntp.search.Offer("a", "b", "", 0.2, 1), ntp.search.Offer("a", "c", "", 0.5, 1))
    >>> warmest_first(ntp.search.View("a", ("z",), offers, ("a",), (), (), 0, None))
    1
    """
    return _first(view, partial(_chance, view))


def most_connected_first(view: View) -> int:
    """Ask whoever is known to be most connected; the warmest tie among equals.

    With full knowledge that is who can ask most people; otherwise whom most people have named.

    Examples
    --------
    >>> import netpath as ntp
    >>> offers = (ntp.search.Offer("a", "b", "", 0.5, 1), ntp.search.Offer("c", "d", "", 0.2, 2))
    >>> most_connected_first(ntp.search.View("a", ("z",), offers, ("a", "c"), (), (), 1, None))
    1
    """

    def connected(offer: Offer) -> tuple[float, float]:
        if isinstance(view, FullView):
            return len(view.net.alters(offer.asked)), _chance(view, offer)
        return offer.named, _chance(view, offer)

    return _first(view, connected)


def most_similar(view: View) -> int:
    """Ask whoever shares most with a target; the warmest tie among equals.

    What counts is organisation, team, school, field and place in the organisation, as far as there
    are such columns: see :func:`similar_in`. Without a directory nothing is known of that.

    Examples
    --------
    >>> import netpath as ntp
    >>> offers = (ntp.search.Offer("a", "b", "", 0.2, 1), ntp.search.Offer("a", "c", "", 0.5, 1))
    >>> most_similar(ntp.search.View("a", ("z",), offers, ("a",), (), (), 0, None))
    1
    """
    return Similar()(view)


def similar_in(*columns: str) -> Policy:
    """Return the policy that asks whoever is nearest to a target in these columns.

    People are as far apart in a column as there are parts they do not share: 0 for the same
    organisation, 2 for different ones, 1 where one is unknown; a column may hold a way from the
    top, such as a place in an organisation, "2/1/4", or a room, "B/3/14". Columns add up.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(60, rng=7)
    >>> rules = ntp.search.Rules(knowledge="directory", budget=20)
    >>> by_place = ntp.search.similar_in("place")
    >>> ntp.search.simulate(net, "p01", "p60", policy=by_place, rules=rules, n_runs=9, rng=7).n_runs
    9
    """
    return Similar(tuple(columns))


@dataclass(frozen=True)
class Similar:
    """The policy that :func:`similar_in` returns."""

    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"most similar in {listed(self.columns) or 'what is known'}"

    def __call__(self, view: View) -> int:
        if not isinstance(view, DirectoryView):
            return warmest_first(view)
        asked = dict.fromkeys([*(offer.asked for offer in view.offers), *view.targets])
        there = self.there(list(map(str, view.people.columns)))
        near = nearest_of(view.people.loc[list(asked)], view.targets, there)
        far = dict(zip(asked, near, strict=True))
        return _first(view, lambda offer: (-far[offer.asked], _chance(view, offer)))

    def there(self, known: list[str]) -> list[str]:
        """Return the columns that count, of those that are known."""
        for column in self.columns:
            if column not in known:
                told = listed(map(repr, known)) if known else "no columns"
                raise DataError(f"similar_in names {column!r}, and people have {told}.")
        return list(self.columns) or [one for one in (*AFFILIATIONS, PLACE) if one in known]


def by_lot(view: View) -> int:
    """Ask anybody: offers stand in an order drawn by lot.

    Examples
    --------
    >>> import netpath as ntp
    >>> offers = (ntp.search.Offer("a", "b", "", 0.2, 1), ntp.search.Offer("a", "c", "", 0.5, 1))
    >>> by_lot(ntp.search.View("a", ("z",), offers, ("a",), (), (), 0, None))
    0
    """
    assert view.offers
    return 0


def replan(view: View) -> int | None:
    """Ask along the warmest chain from here to a target, as far as it is known, and plan anew.

    With full knowledge a chain starts with an offer and goes on through people not met yet who
    have not declined; where no offer leads to a target it gives up. With a directory: a target
    that is on offer, then whoever shares most with one (:func:`most_similar`); with less: a target
    that is on offer, then the warmest tie. Not foreseen are asks running out, and that people may
    name only some of their alters.

    References
    ----------
    E. W. Dijkstra, "A note on two problems in connexion with graphs", Numerische Mathematik 1
    (1959) 269-271.

    Examples
    --------
    >>> import netpath as ntp
    >>> offers = (ntp.search.Offer("a", "b", "", 0.9, 1), ntp.search.Offer("a", "z", "", 0.5, 1))
    >>> replan(ntp.search.View("a", ("z",), offers, ("a",), (), (), 0, None))
    1
    """
    if isinstance(view, FullView):
        return _warmest_chain(view)
    targets = set(view.targets)
    if any(offer.asked in targets for offer in view.offers):
        return _first(view, lambda offer: (offer.asked in targets, _chance(view, offer)))
    return most_similar(view)


def _warmest_chain(view: FullView) -> int | None:
    onward = _costs_onward(view)
    with np.errstate(divide="ignore"):
        costs = [-np.log(_chance(view, one)) + onward.get(one.asked, np.inf) for one in view.offers]
    best = min(range(len(costs)), key=lambda at: _rounded(costs[at]))
    return best if np.isfinite(costs[best]) else None


def _costs_onward(view: FullView) -> dict[str, float]:
    """Return the least -ln(chance) from each stranger to a target through strangers."""
    rows, ids = view.net.compressed, view.net.ids
    gone = {*view.met, *view.declined}
    queue = [(0.0, view.net.position(one)) for one in view.targets if one not in gone]
    cost = np.full(len(ids), np.inf)
    cost[[one for _, one in queue]] = 0.0
    with np.errstate(divide="ignore"):
        arc_cost = -np.log(rows.chance)
    while queue:
        so_far, person = heappop(queue)
        if so_far > cost[person]:
            continue
        for at in range(rows.back.offsets[person], rows.back.offsets[person + 1]):
            asker, through = int(rows.back.askers[at]), so_far + arc_cost[rows.back.arc[at]]
            if through < cost[asker] and ids[asker] not in gone:
                cost[asker] = through
                heappush(queue, (through, asker))
    return {ids[one]: float(cost[one]) for one in np.flatnonzero(np.isfinite(cost))}


def _rounded(cost: float) -> float:
    return float(np.rint(cost * GRAIN))


def _chance(view: View, offer: Offer) -> float:
    if isinstance(view, DirectoryView):
        return offer.warmth * view.willing[offer.asked]
    return offer.warmth


def _first(view: View, key: Callable[[Offer], object]) -> int:
    keys = [key(offer) for offer in view.offers]
    return keys.index(max(keys))  # type: ignore[type-var]


@dataclass(frozen=True)
class Compiled:
    """The other form of a policy: by what compiled searches pick the same ask.

    That is by warmth, unless something comes before it.

    Attributes
    ----------
    target_first
        A target that is on offer.
    similar
        Whoever shares most with a target, where attributes are known.
    connected
        Whoever is most connected, as far as that is known.
    ahead
        Not by warmth but by whole chains, where all ties are known.
    lot
        Not by warmth but by lot.
    """

    target_first: bool = False
    similar: Similar | None = None
    connected: bool = False
    ahead: bool = False
    lot: bool = False


guarded(globals(), "search")  # here, since they are told apart by what they are

BUILT_IN: dict[Policy, Compiled] = {
    warmest_first: Compiled(),
    most_connected_first: Compiled(connected=True),
    most_similar: Compiled(similar=Similar()),
    by_lot: Compiled(lot=True),
    replan: Compiled(target_first=True, similar=Similar(), ahead=True),
}


def compiled_form(policy: Policy) -> Compiled | None:
    """Return the compiled form of a policy; None for one of somebody's own."""
    if isinstance(policy, Similar):
        return Compiled(similar=policy)
    return next((form for one, form in BUILT_IN.items() if one is policy), None)

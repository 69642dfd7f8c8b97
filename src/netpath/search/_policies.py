"""Policies: small functions of what may be known. Each takes the first among equals, by lot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from heapq import heappop, heappush

import numpy as np

from netpath._face import guarded
from netpath._results import listed
from netpath.errors import DataError
from netpath.search._likeness import nearest_of
from netpath.search._rules import AFFILIATIONS
from netpath.search._views import DirectoryView, FullView, Offer, Policy, View

__all__ = [
    "by_lot",
    "most_connected_first",
    "most_similar",
    "replan",
    "similar_in",
    "warmest_first",
]

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

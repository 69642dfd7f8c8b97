"""Many people at once: who has a way in and who has none, and a plan that wears nobody out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from netpath._face import guarded
from netpath._results import SEPARATELY
from netpath.chains.ground import Ground
from netpath.cohort._answers import Asked, Cohort, Gap, Row
from netpath.cohort._gaps import gaps
from netpath.cohort._plan import CAP, LIMITS, Plan
from netpath.errors import DataError
from netpath.network import Choice, People, ReferralNetwork, asks_allowed

__all__ = ["CAP", "Asked", "Cohort", "Gap", "Row", "board"]

NOBODY: Mapping[str, int] = MappingProxyType({})


def board(
    net: ReferralNetwork,
    seekers: People,
    employers: Mapping[str, People],
    *,
    within: int,
    by: str | None = None,
    reference: str | None = None,
    asked: Mapping[str, int] = NOBODY,
) -> Cohort:
    """Return who has a way in where, and a plan of one chain each that wears nobody out.

    A cell is the chance of a seeker's warmest chain to any target at an employer. Whoever has
    least comes first: by their best chance, then the sum of their chances, then ids. They choose
    first in the plan, too: each gets the warmest chain that asks nobody more often than they take
    asks (``people.cap``; 3 where nothing is said, assumed). Groups are told of, and enter no order.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    seekers
        Who looks for a way in.
    employers
        Whom to reach at each: one person, or any of several. Nobody is a target of their own.
    within
        The most asks of a chain.
    by
        The column of groups, as people called themselves.
    reference
        The group that the others are held against; the largest if left out.
    asked
        How often people were asked already; it counts against their limit.

    Raises
    ------
    DataError
        If there is no seeker, no employer, or an employer without a target.
    UnknownPerson, UnknownColumn
        If an id is nobody's, or there is no such column.
    MissingWarmth
        If the ties have no warmth.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> students = net.where(role="student")[:40]
    >>> acme = net.where(org="Acme", role="hiring manager")
    >>> found = board(net, students, {"Acme": acme}, within=3)
    >>> len(found.rows), len(found.shut_out)
    (40, 27)
    """
    asks_allowed(within)
    net.need_warmth("A cohort")
    who = [net.ids[at] for at in Choice.of(net, seekers, needed=False).seekers]
    whom = {name: _places(net, name, people) for name, people in employers.items()}
    if not whom:
        raise DataError("There is no employer; name at least one, and whom to reach there.")
    table = np.column_stack([_chances(net, who, ends, within) for ends in whom.values()])
    rows = [
        Row(one, net.name_of(one), tuple(row)) for one, row in zip(who, table.tolist(), strict=True)
    ]
    rows.sort(key=lambda row: row.order)
    plan = Plan(net, frozenset().union(*whom.values()), within, asked)
    chains = plan.of(rows)
    return Cohort(
        tuple(whom),
        tuple(rows),
        chains,
        {one: _employer(net, whom, chain.target) for one, chain in chains.items()},
        plan.asked(),
        gaps(net, rows, chains, by, reference) if by else (),
        within,
        (*net.assumptions, SEPARATELY, LIMITS),
    )


def _places(net: ReferralNetwork, name: str, people: People) -> frozenset[int]:
    named = [people] if isinstance(people, str | int) else people
    found = frozenset(map(net.position, named))
    if not found:
        raise DataError(f"{name} has no target; name whom to reach there, or leave it out.")
    return found


def _employer(net: ReferralNetwork, whom: Mapping[str, frozenset[int]], target: str) -> str:
    return next(name for name, ends in whom.items() if net.position(target) in ends)


def _chances(
    net: ReferralNetwork, who: list[str], ends: frozenset[int], within: int
) -> npt.NDArray[np.float64]:
    """Return the chance of each seeker's warmest chain to any of these targets."""
    ground = Ground.of(net.compressed, asks_first=False)
    places = np.array([net.position(one) for one in who])
    cost = ground.promises_by_asks(ends, within)[within][places]
    for at in np.flatnonzero(np.isin(places, list(ends))):
        others = ends - {int(places[at])}
        cost[at] = ground.promises_by_asks(others, within)[within][places[at]] if others else np.inf
    chances: npt.NDArray[np.float64] = np.exp(-cost)
    return chances


guarded(globals())

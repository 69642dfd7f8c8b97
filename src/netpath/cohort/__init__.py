"""Many people at once: for whom no way is known yet, and a plan as fair as limits allow."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from netpath._draws import Rng, generator
from netpath._face import guarded
from netpath._leximin import Patience
from netpath._results import SEPARATELY
from netpath._rules import need_count
from netpath.chains import along
from netpath.cohort._answers import Cohort
from netpath.cohort._chains import CohortAsks
from netpath.cohort._parts import (
    FEW_CONTACTS,
    NOT_ASKED,
    REMEMBER,
    AskedPerson,
    Bind,
    Fair,
    Gap,
    Posed,
    Row,
    Terms,
    Together,
    gaps,
    together,
)
from netpath.cohort._plan import CAP, LIMITS, FairPlan, StabilityOfAsks, stability
from netpath.errors import DataError
from netpath.network import Choice, People, ReferralNetwork, asks_allowed

__all__ = [
    "CAP",
    "FEW_CONTACTS",
    "NOT_ASKED",
    "REMEMBER",
    "AskedPerson",
    "Bind",
    "Cohort",
    "Fair",
    "Gap",
    "Row",
    "StabilityOfAsks",
    "Together",
    "board",
    "stability",
]

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
    each: int = 1,
    lottery: bool = False,
    yesterday: Cohort | None = None,
    floor: float = 0.0,
    limits: Literal["planned", "in expectation"] = "planned",
    steps: int | None = None,
    seconds: float | None = None,
    rng: Rng = None,
) -> Cohort:
    """Return who has a way in where, and a plan as fair as limits allow.

    A cell is the chance of a seeker's warmest chain to any target at an employer; rows stand in
    order of their best chance, then the sum of their chances, then ids. The plan asks nobody more
    often than they take asks (``people.cap``; 3 where nothing is said, assumed), and is the fairest
    of all plans of such chains: it gives the least served as much as can be, then the next, and so
    on (leximin). Equally fair plans are told apart by whom was to be asked first yesterday, then by
    lots. Groups are told of, and enter no order and no plan.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    seekers
        Who looks for a way in.
    employers
        Whom to reach at each: one person, or any of several. Nobody is a target of their own, and
        nobody's own ``school`` is an employer to them.
    within
        The most asks of a chain.
    by
        The column of groups, as people called themselves.
    reference
        The group that the others are held against; the largest if left out.
    asked
        How often people were asked already; it counts against their limit.
    each
        How many chains a seeker may have, 1 or 2. Two share nobody, and the seeker's chance is that
        any works; pairs are made of a seeker's 12 warmest chains that were weighed.
    lottery
        Whether the plan is drawn, so that chances before the draw are fair: the least expected
        chance is as high as any lottery over plans can make it, then the next.
    yesterday
        A board of before, whose first asks are kept where an equally fair plan can.
    floor
        Chances below it count as none.
    limits
        What a limit promises: that no more asks are "planned"; or that no more are made "in
        expectation", since a chain stops at the first no. That serves more, of chains weighed, and
        may ask somebody more often than they take.
    steps, seconds
        Stop after so many programmes, or, looked at between two of them, so many seconds, with the
        plan so far and what is still open. The same ``steps`` give the same plan.
    rng
        Of the lots among equals: a seed, a Generator, or None for a fresh seed, which
        ``.fair.seed`` tells.

    Raises
    ------
    DataError
        If there is no seeker, no employer, or an employer without a target.
    UnknownPerson, UnknownColumn
        If an id is nobody's, or there is no such column.
    MissingWarmth
        If the ties have no warmth.

    References
    ----------
    Ogryczak and Śliwiński 2006, European Journal of Operational Research 170:1 (leximin by
    counting); Flanigan et al. 2021, Nature 596:548 (lotteries over plans).

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> students = net.where(role="student")[:40]
    >>> acme = net.where(org="Acme", role="hiring manager")
    >>> found = board(net, students, {"Acme": acme}, within=3, rng=7)
    >>> len(found.rows), len(found.shut_out), found.fair.served, found.fair.bound
    (40, 27, 6, 6)
    """
    asks_allowed(within)
    net.need_warmth("A cohort")
    generated, seed = generator(rng)
    terms = Terms(
        within,
        {net.ids[net.position(one)]: _times(n) for one, n in asked.items()},
        _checked(each),
        lottery,
        {one: chain.people[1] for one, chain in yesterday.plan.items()} if yesterday else {},
        _chance(floor),
        _limits(steps, seconds),
        int(generated.integers(2**63)) if seed is None else seed,
        expected=_in_expectation(limits),
    )
    whom = {name: _places(net, name, people) for name, people in employers.items()}
    if not whom:
        told = "There is no employer; name at least one, and whom to reach there."
        raise DataError(told, code="no employer")
    who = Choice.of(net, seekers, needed=False).seekers
    goals = {int(one): _goals(net, int(one), whom) for one in who}
    rows = _rows(net, who, goals, within)
    posed = Posed({at: frozenset().union(*each) for at, each in goals.items()}, terms)
    plan = FairPlan(net, rows, posed)
    fair = plan.fair()
    chains = {one: tuple(along(net, own) for own in each) for one, each in plan.chains().items()}
    first = {one: each[0] for one, each in chains.items()}
    return Cohort(
        tuple(whom),
        rows,
        first,
        {one: each[1] for one, each in chains.items() if len(each) > 1},
        {one: _employer(net, whom, chain.target) for one, chain in first.items()},
        plan.asked(),
        gaps(net, rows, fair.chances, by, reference) if by else (),
        within,
        (*net.assumptions, SEPARATELY, LIMITS, *plan.assumptions),
        fair,
        together(net, chains, terms.seed),
        posed,
    )


def _rows(
    net: ReferralNetwork,
    who: npt.NDArray[np.int64],
    goals: Mapping[int, tuple[frozenset[int], ...]],
    within: int,
) -> tuple[Row, ...]:
    """Return everybody's chances, an employer each, whoever has least first."""
    asks, free = CohortAsks.of(net.compressed, who, within), np.zeros(len(net))
    table = {one: np.zeros(len(each)) for one, each in goals.items()}
    for column in range(len(next(iter(goals.values())))):
        for ends in {each[column] for each in goals.values()} - {frozenset()}:
            mine = np.array([one for one, each in goals.items() if each[column] == ends])
            for found in asks.fronts(ends, free).of(mine):
                table[found.people[0]][column] = np.exp(-found.cost)
    contacts = np.bincount(asks.asker, minlength=len(net))
    rows = [
        Row(
            net.ids[one],
            net.name_of(net.ids[one]),
            tuple(chances.tolist()),
            int(contacts[one]),
        )
        for one, chances in table.items()
    ]
    return tuple(sorted(rows, key=lambda row: row.order))


def _goals(
    net: ReferralNetwork, seeker: int, whom: Mapping[str, frozenset[int]]
) -> tuple[frozenset[int], ...]:
    """Return whom a seeker wants to reach at each employer: not themselves, not at their school."""
    school = net.attribute(net.ids[seeker], "school").casefold() if "school" in net.people else ""
    return tuple(
        frozenset() if school and name.casefold() == school else ends - {seeker}
        for name, ends in whom.items()
    )


def _places(net: ReferralNetwork, name: str, people: People) -> frozenset[int]:
    named = [people] if isinstance(people, str | int) else people
    found = frozenset(map(net.position, named))
    if not found:
        raise DataError(
            f"{name} has no target.",
            code="no target",
            repair="Name whom to reach there, or leave it out",
        )
    return found


def _employer(net: ReferralNetwork, whom: Mapping[str, frozenset[int]], target: str) -> str:
    return next(name for name, ends in whom.items() if net.position(target) in ends)


def _checked(each: int) -> int:
    need_count(
        "each", each, "chains", "Write each=1, or each=2 for a second that shares nobody.", most=2
    )
    return each


def _chance(floor: float) -> float:
    if not 0 <= floor <= 1:
        raise DataError(
            f"The floor is {floor!r}; it is a chance from 0 to 1, as 0.02.", code="no chance"
        )
    return floor


def _in_expectation(limits: str) -> bool:
    if limits not in ("planned", "in expectation"):
        raise DataError(
            f"limits is {limits!r}; it is 'planned' or 'in expectation'.",
            code="no such word",
            repair="Leave it out for a promise",
        )
    return limits == "in expectation"


def _limits(steps: int | None, seconds: float | None) -> Patience:
    for name, value in (("steps", steps), ("seconds", seconds)):
        if value is not None and not value >= 0:
            told = f"{name} is {value!r}; it is 0 or more, or left out for no limit."
            raise DataError(told, code="no limit")
    return Patience(steps, seconds)


def _times(n: int) -> int:
    if n < 0 or n != int(n):
        raise DataError(
            f"asked says {n!r} times; it must be a whole number, 0 or more.",
            code="no count",
            repair="Count the asks",
        )
    return int(n)


guarded(globals())

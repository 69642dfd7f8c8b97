"""The nouns of a cohort, what their chances share, and what a plan does to gaps between groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum

import numpy as np
import numpy.typing as npt

from netpath._leximin import Patience
from netpath._measure import NO_LABEL
from netpath._names import called
from netpath._results import three_digits
from netpath.chains import Chain, ChainTie
from netpath.errors import DataError, UnknownColumn
from netpath.network import ReferralNetwork

FEW = 10
"""Groups of fewer people are not held against others; chosen, as in audits."""

FEW_CONTACTS = 10
"""Whoever is seen to know fewer people has not been asked yet whom they know; chosen."""

REMEMBER = "netpath remember"
NOTHING = "no way known yet"
NOT_ASKED = "not asked yet"
N_WORLDS = 4096
"""So many that a share is told to about 1 point; one pass, a moment's work."""

ENDS = (0.05, 0.95)


@dataclass(frozen=True)
class Row:
    """One seeker's chances, an employer each; 0 where there is no door.

    Attributes
    ----------
    person, name
        Who.
    chances
        Of their warmest chain to each employer.
    contacts
        How many people they can ask: what the row rests on.

    Examples
    --------
    >>> row = Row("p1", "Ada", (0.2, 0.0), 12)
    >>> row.best, row.order, Row("p2", "Ben", (0.0, 0.0), 3).told
    (0.2, (0.2, 0.2, 'p1'), 'not asked yet')
    """

    person: str
    name: str
    chances: tuple[float, ...]
    contacts: int

    @property
    def asked_yet(self) -> bool:
        """Whether so many contacts are known that a row without a way says something."""
        return self.contacts >= FEW_CONTACTS

    @property
    def told(self) -> str:
        """What stands where no way is known; empty where one is."""
        return "" if self.best else NOTHING if self.asked_yet else NOT_ASKED

    @property
    def best(self) -> float:
        """Their best chance anywhere."""
        return max(self.chances)

    @property
    def order(self) -> tuple[float, float, str]:
        """Whoever has least first."""
        return self.best, fsum(self.chances), self.person


@dataclass(frozen=True)
class AskedPerson:
    """How often somebody would be asked.

    Attributes
    ----------
    person, name
        Who.
    wanted, planned
        By how many seekers: if each took their warmest chain, and in the plan.
    before
        How often they were asked already.
    limit
        How many asks they take in all.
    expected
        How often the plan is expected to ask them: a chain stops at the first no.
    """

    person: str
    name: str
    wanted: int
    planned: int
    before: int
    limit: int
    expected: float = 0.0

    @property
    def over(self) -> bool:
        """Whether more would be asked of them than they take."""
        return self.before + self.wanted > self.limit


@dataclass(frozen=True)
class Gap:
    """A group: how many, for how many of them no way is known yet, and their mean chances.

    Attributes
    ----------
    group
        As people called themselves.
    n, shut_out
        How many there are, and for how many of them no way is known yet.
    best, planned
        Their mean chance, if each took their warmest chain, and in the plan.
    served
        How many have a way in the plan.
    told
        The group as sentences call it: a bare number says of which column.
    """

    group: str
    n: int
    shut_out: int
    best: float
    planned: float
    served: int
    told: str


@dataclass(frozen=True)
class Bind:
    """Whose one ask more, each, would let more people be served: found by solving again.

    Attributes
    ----------
    people, names
        Who would take one ask more.
    served
        How many could then be given a way.
    """

    people: tuple[str, ...]
    names: tuple[str, ...]
    served: int


@dataclass(frozen=True)
class Together:
    """How many get in, in drawn worlds where a tie and a person's refusal are one coin each.

    Attributes
    ----------
    n_draws
        Worlds drawn.
    mean
        How many get in on average.
    middle, apart
        From how many to how many in nine worlds of ten: as drawn, and if chances were apart.
    none, none_apart
        The share of worlds in which nobody gets in: as drawn, and if chances were apart.
    most, shares
        Through whom most chains of the plan go, and how many.
    """

    n_draws: int
    mean: float
    middle: tuple[int, int]
    apart: tuple[int, int]
    none: float
    none_apart: float
    most: str
    shares: int

    def __str__(self) -> str:
        told = (
            f"In {self.n_draws:,} drawn worlds {three_digits(self.mean)} get in on average, "
            f"{self.middle[0]} to {self.middle[1]} in nine of ten; were their chances apart, "
            f"{self.apart[0]} to {self.apart[1]}."
        )
        if self.shares > 1:
            through = called(self.most, "person")
            told += f" {self.shares} chains go through {through}: one refusal may end them all."
        return told


@dataclass(frozen=True)
class Fair:
    """What is proved of a plan, and what stands beside it.

    Attributes
    ----------
    chances
        What the plan gives each seeker, 0 for nothing.
    in_turn
        What each would get if whoever has least chose first; who gets nothing is missing.
    bound
        How many can be served at most.
    exact
        Whether no other plan is fairer: none gives its least more, or its next, and so on.
    steps
        How many programmes were solved.
    binds
        Whose one ask more would let more people be served, the most first.
    expected
        Each seeker's chance before the draw; empty without a lottery.
    least
        What no lottery can raise the least of these above; 0 without one.
    changed
        How many are to ask somebody else first than yesterday; None where nothing was planned.
    digits
        To how many digits chances are told apart.
    seed
        What lots among equals were drawn with.
    """

    chances: Mapping[str, float]
    in_turn: Mapping[str, float]
    bound: int
    exact: bool
    steps: int
    binds: tuple[Bind, ...]
    expected: Mapping[str, float]
    least: float
    changed: int | None
    digits: int
    seed: int

    @property
    def served(self) -> int:
        """How many are given a way."""
        return sum(chance > 0 for chance in self.chances.values())


@dataclass(frozen=True)
class Terms:
    """What is asked of a plan.

    Attributes
    ----------
    within
        The most asks of a chain.
    asked
        How often people were asked before.
    each
        How many chains a seeker may have.
    lottery
        Whether chances before a draw are to be fair, rather than the plan itself.
    yesterday
        Whom each was to ask first, in a plan before this one.
    floor
        Chances below it count as none.
    limits
        When to stop.
    seed
        Of the lots.
    digits
        To how many digits chances are told apart; None leaves it to the number of seekers.
    expected
        Whether people's limits are to hold in expectation rather than for every ask planned.
    """

    within: int
    asked: Mapping[str, int]
    each: int = 1
    lottery: bool = False
    yesterday: Mapping[str, str] = field(default_factory=dict)
    floor: float = 0.0
    limits: Patience = field(default_factory=Patience)
    seed: int = 0
    digits: int | None = None
    expected: bool = False


@dataclass(frozen=True)
class Posed:
    """The question of a board: whom each seeker wants to reach, by places, and the terms."""

    ends: Mapping[int, frozenset[int]]
    terms: Terms


def gaps(
    net: ReferralNetwork,
    rows: Sequence[Row],
    planned: Mapping[str, float],
    by: str,
    reference: str | None,
) -> tuple[Gap, ...]:
    """Return each group's mean chance, as everybody would like it and as it is planned.

    The reference comes first, then the others by name, then people without a label.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    DataError
        If nobody is in the reference group.
    """
    by = net.read_as(by)
    if by not in net.people:
        raise UnknownColumn(f"The people have no column {by!r}.", code="no column")
    members: dict[str, list[Row]] = {}
    for row in rows:
        members.setdefault(net.attribute(row.person, by) or NO_LABEL, []).append(row)
    labelled = sorted(members.keys() - {NO_LABEL}, key=lambda one: (-len(members[one]), one))
    first = labelled[0] if reference is None and labelled else reference
    if first not in members:
        told = f"The reference is {reference!r}; it must be a group of {by!r}."
        raise DataError(told, code="no such group")
    order = sorted(members, key=lambda one: (one != first, one == NO_LABEL, one))
    return tuple(_gap(name, members[name], planned, called(name, by)) for name in order)


def _gap(name: str, rows: Sequence[Row], planned: Mapping[str, float], told: str) -> Gap:
    n = len(rows)
    given = [planned[row.person] for row in rows]
    return Gap(
        name,
        n,
        sum(not row.best for row in rows),
        fsum(row.best for row in rows) / n,
        fsum(given) / n,
        sum(chance > 0 for chance in given),
        told,
    )


def together(
    net: ReferralNetwork, plan: Mapping[str, Collection[Chain]], seed: int
) -> Together | None:
    """Return how many get in, world by world: a tie and a person's willingness are one coin each.

    Parameters
    ----------
    net
        The network that the plan is of.
    plan
        Each seeker's chains.
    seed
        Of the worlds.
    """
    if not plan:
        return None
    works = _Worlds(net, plan, seed)
    got, apart = np.zeros(N_WORLDS, dtype=np.int64), np.ones(1)
    for chains in plan.values():
        got += np.any([works.granted(chain) for chain in chains], axis=0)
        chance = 1 - np.prod([1 - chain.probability for chain in chains])
        apart = np.convolve(apart, [1 - chance, chance])
    share = Counter(who for each in plan.values() for chain in each for who in chain.people[1:])
    most = min(share, key=lambda one: (-share[one], one))
    low, high = np.quantile(got, ENDS, method="inverted_cdf").tolist()
    low_apart, high_apart = np.searchsorted(np.cumsum(apart), ENDS).tolist()
    return Together(
        N_WORLDS,
        float(got.mean()),
        (int(low), int(high)),
        (low_apart, high_apart),
        float((got == 0).mean()),
        float(apart[0]),
        net.name_of(most),
        share[most],
    )


class _Worlds:
    """One coin a tie and one a person in each world, in an order that row order cannot change."""

    def __init__(
        self, net: ReferralNetwork, plan: Mapping[str, Collection[Chain]], seed: int
    ) -> None:
        self._directed = net.directed
        rng = np.random.default_rng([seed, 20])
        asks = [ask for each in plan.values() for chain in each for ask in chain.ties]
        self._ties = {tie: rng.random(N_WORLDS) for tie in sorted({*map(self._tie, asks)})}
        people = sorted({ask.target for ask in asks})
        self._people = {one: rng.random(N_WORLDS) for one in people}

    def granted(self, chain: Chain) -> npt.NDArray[np.bool_]:
        """Whether every ask of a chain is granted, world by world."""
        found = np.ones(N_WORLDS, dtype=bool)
        for ask in chain.ties:
            found &= self._ties[self._tie(ask)] < ask.warmth
            found &= self._people[ask.target] < ask.willing
        return found

    def _tie(self, ask: ChainTie) -> tuple[str, ...]:
        pair = ask.source, ask.target
        return pair if self._directed else tuple(sorted(pair))

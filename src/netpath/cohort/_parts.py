"""What a cohort is made of: seekers, who is asked how often, groups, proofs of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import fsum

from netpath._leximin import Patience
from netpath._results import three_digits

FEW = 10
"""Groups of fewer people are not held against others; chosen, as in audits."""

FEW_CONTACTS = 10
"""Whoever is seen to know fewer people has not been asked yet whom they know; chosen."""

REMEMBER = "netpath remember"
NOTHING = "no way known yet"
NOT_ASKED = "not asked yet"


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
    """

    person: str
    name: str
    wanted: int
    planned: int
    before: int
    limit: int

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
    """

    group: str
    n: int
    shut_out: int
    best: float
    planned: float
    served: int


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
            told += f" {self.shares} chains go through {self.most}: one refusal may end them all."
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


@dataclass(frozen=True)
class Posed:
    """The question of a board: whom each seeker wants to reach, by places, and the terms."""

    ends: Mapping[int, frozenset[int]]
    terms: Terms

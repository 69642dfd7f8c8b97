"""The rules of a search: what may be seen, who names whom, and when it is over; and what is seen.

Before each ask a policy sees a view: one class a level of knowledge, with nothing above it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from sys import float_info
from typing import Literal, NamedTuple, NoReturn, get_args

import pandas as pd

from netpath._results import Assumption, counted, listed
from netpath._rules import is_whole
from netpath.errors import DataError
from netpath.network import ReferralNetwork

Knowledge = Literal["local", "directory", "full"]

MOST = 2**62  # of anything that is counted
AFFILIATIONS = ("org", "team", "school", "field")
"""What people can share, as far as a network has these columns."""


@dataclass(frozen=True)
class Rules:
    """What holds in a search, whoever makes it.

    Attributes
    ----------
    knowledge
        What the policy sees. ``"local"``: who was met, the names they gave, kind and warmth of the
        ties offered. ``"directory"``: also everybody's attributes, ``willing`` among them.
        ``"full"``: also all ties with their warmth. Never a coin; and never whom one may ask.
    budget
        The asks allowed in total; None for no limit.
    referrals
        How many names a person gives at the end of a conversation; None for everybody they can
        ask. They name the warmest of those whom the seeker has not met and who have not declined
        for good; equals draw lots in each run.
    lean
        True where people who give few names give first whoever shares most with a target:
        organisation, team, school and field; or the columns that count. By warmth among equals.
    cap
        How many asks a person takes in total; after that they can no longer be asked. None for no
        limit.
    fresh_starts
        The assumed probability that a cold ask is granted. Cold asks come once nobody askable is
        left (or the policy gives up) and go, in the policy's order, to everybody who shares an
        affiliation with the seeker: the columns of ``lean``, or else organisation, team, school
        and field. None for none.
    together
        Whether all seekers search at once and share each person's ``cap``. In each round every
        seeker makes one ask, in an order drawn for the run.
    weeks_an_ask
        The assumed weeks from one ask to the next, for :meth:`weeks`.

    Raises
    ------
    DataError
        If a number is out of its range.

    Examples
    --------
    >>> print(Rules(budget=25, referrals=2))
    Local knowledge, at most 25 asks, 2 names a person.
    """

    knowledge: Knowledge = "local"
    budget: int | None = None
    referrals: int | None = None
    lean: bool | str | Sequence[str] = False
    cap: int | None = None
    fresh_starts: float | None = None
    together: bool = False
    weeks_an_ask: float | None = None

    def __post_init__(self) -> None:
        if self.knowledge not in get_args(Knowledge):
            known = listed(map(repr, get_args(Knowledge)), "or")
            raise DataError(f"knowledge is {self.knowledge!r}; it must be {known}.")
        for name, least in (("budget", 0), ("referrals", 1), ("cap", 1)):
            value = getattr(self, name)
            if value is not None and not (is_whole(value, least) and value <= MOST):
                raise DataError(
                    f"{name} is {value!r}; it must be a whole number of {least} or more, or None "
                    "for no limit."
                )
        if self.fresh_starts is not None and not _within(self.fresh_starts, 1):
            raise DataError(
                f"fresh_starts is {self.fresh_starts!r}; it is the assumed probability that a cold "
                "ask is granted, in (0, 1]. Write 0.03, or None for no cold asks."
            )
        if self.weeks_an_ask is not None and not _within(self.weeks_an_ask, float_info.max):
            raise DataError(f"weeks_an_ask is {self.weeks_an_ask!r}; it must be above 0.")
        if not isinstance(self.together, bool):
            raise DataError(f"together is {self.together!r}; it must be True or False.")
        if not isinstance(self.lean, bool | str | Sequence):
            raise DataError(f"lean is {self.lean!r}; it must be True, False, or columns by name.")
        if not isinstance(self.lean, bool):
            lean = (self.lean,) if isinstance(self.lean, str) else tuple(self.lean)
            object.__setattr__(self, "lean", lean)

    def weeks(self, asks: float) -> float:
        """Return how many weeks so many asks take, one after another.

        Raises
        ------
        DataError
            If ``weeks_an_ask`` was not said, or that is no number of asks.

        Examples
        --------
        >>> Rules(weeks_an_ask=1.5).weeks(8)
        12.0
        """
        if self.weeks_an_ask is None:
            raise DataError("How long an ask takes is not said. Say it: Rules(weeks_an_ask=1.5).")
        if not isinstance(asks, Real) or not asks >= 0:
            raise DataError(f"asks is {asks!r}; weeks are told of a number of asks, 0 or more.")
        return asks * self.weeks_an_ask

    def affiliations(self, there: Sequence[str]) -> list[str]:
        """Return the columns, of those that are there, in which people can share something.

        Raises
        ------
        DataError
            If ``lean`` names a column that is not there.

        Examples
        --------
        >>> (
        ...     Rules(lean=True).affiliations(["name", "org"]),
        ...     Rules(lean=["name"]).affiliations(["name"]),
        ... )
        (['org'], ['name'])
        """
        if isinstance(self.lean, bool):
            return [column for column in AFFILIATIONS if column in there]
        for column in self.lean:
            if column not in there:
                told = listed(map(repr, there)) if there else "no columns"
                raise DataError(f"lean names {column!r}, and people have {told}.")
        return list(self.lean)

    def __str__(self) -> str:
        limit = "" if self.budget is None else f", at most {counted(self.budget, 'ask')}"
        names = "all names" if self.referrals is None else counted(self.referrals, "name")
        parts = [f"{self.knowledge.capitalize()} knowledge{limit}, {names} a person"]
        if self.lean and self.referrals is not None:
            parts.append("names lean toward the targets")
        if self.cap is not None:
            parts.append(f"a person takes {counted(self.cap, 'ask')}")
        if self.fresh_starts is not None:
            parts.append(f"cold asks at {self.fresh_starts:g}")
        if self.together:
            parts.append("all at once" if self.cap else "all at once, and without a cap as alone")
        return ", ".join(parts) + "."

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What is assumed and not observed, one sentence each."""
        said = []
        if self.fresh_starts is not None:
            cold = f"a cold ask is granted with probability {self.fresh_starts:g}"
            said.append(Assumption("asks", cold))
        if self.weeks_an_ask is not None:
            said.append(Assumption("asks", f"an ask takes {_weeks(self.weeks_an_ask)}"))
        return tuple(said)


def need_rules(given: object) -> Rules:
    """Return what was given as rules.

    Raises
    ------
    DataError
        If it is none.

    Examples
    --------
    >>> need_rules(Rules(budget=3)).budget
    3
    """
    if not isinstance(given, Rules):
        raise DataError(f"rules is a {type(given).__name__}; write search.Rules(budget=25).")
    return given


def _within(value: object, most: float) -> bool:
    return not isinstance(value, bool) and isinstance(value, Real) and 0 < float(value) <= most


def _weeks(n: float) -> str:
    return "a week" if n == 1 else f"{n:g} weeks"


class Offer(NamedTuple):
    """An ask that is open: somebody met (or the seeker) can ask somebody not met yet.

    Attributes
    ----------
    asker, asked
        Ids of who would introduce and of who would be asked.
    kind
        What the tie is, empty where nothing is said; ``"cold"`` for a cold ask.
    warmth
        Of the tie; for a cold ask its assumed probability.
    named
        How many people had named the person when this offer came, its own asker included: the
        seeker's alters begin with 1. A cold ask is nobody's naming.
    """

    asker: str
    asked: str
    kind: str
    warmth: float
    named: int


@dataclass(frozen=True)
class View:
    """What is known locally.

    Attributes
    ----------
    seeker, targets
        Ids of who looks, and of whom for.
    offers
        What may be asked now, never empty, in an order drawn by lot in each run: who takes the
        first among equals favours nobody.
    met
        Ids of the seeker and of everybody who has granted, in order.
    refused, declined
        Offers refused, by the tie; and ids of people who take no such asks at all.
    asks, asks_left
        How many asks were made and how many are left, None without limit.
    """

    seeker: str
    targets: tuple[str, ...]
    offers: tuple[Offer, ...]
    met: tuple[str, ...]
    refused: tuple[Offer, ...]
    declined: tuple[str, ...]
    asks: int
    asks_left: int | None

    def __getattr__(self, name: str) -> NoReturn:
        """Say what would show something that is not seen."""
        shows = {"people": "directory", "willing": "directory", "net": "full"}
        more = f"; Rules(knowledge={shows[name]!r}) shows it" if name in shows else ""
        raise AttributeError(f"a policy does not see {name!r} here{more}.")


@dataclass(frozen=True)
class DirectoryView(View):
    """What is known with a directory: also everybody's attributes.

    Attributes
    ----------
    people
        The people of the network, indexed by id.
    willing
        Probability that each takes such asks at all, by id; 1 where nothing is said.
    """

    people: pd.DataFrame = field(repr=False)
    willing: Mapping[str, float] = field(repr=False)


@dataclass(frozen=True)
class FullView(DirectoryView):
    """What is known with everything but the coins: also the ties.

    Attributes
    ----------
    net
        The network itself.
    """

    net: ReferralNetwork = field(repr=False)


Policy = Callable[[View], int | Offer | None]
"""A function from what is seen to the next ask: an offer, its place among the offers, or None to
give up."""

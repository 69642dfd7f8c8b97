"""The rules of a search: what may be seen, who names whom, and when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from netpath._results import counted, listed
from netpath.errors import DataError

Knowledge = Literal["local", "directory", "full"]

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
        True where people name first whoever shares most with a target: organisation, team, school
        and field; or the columns that count. By warmth among equals.
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
    lean: bool | Sequence[str] = False
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
            if value is not None and (
                isinstance(value, bool) or value != int(value) or value < least
            ):
                raise DataError(f"{name} is {value!r}; it must be {least} or more, or None.")
        if self.fresh_starts is not None and not 0 < self.fresh_starts <= 1:
            raise DataError(
                f"fresh_starts is {self.fresh_starts!r}; it is the assumed probability that a cold "
                "ask is granted, in (0, 1]. Write 0.03, or None for no cold asks."
            )
        if self.weeks_an_ask is not None and not self.weeks_an_ask > 0:
            raise DataError(f"weeks_an_ask is {self.weeks_an_ask!r}; it must be above 0.")
        if not isinstance(self.lean, bool):
            object.__setattr__(self, "lean", tuple(self.lean))

    def weeks(self, asks: float) -> float:
        """Return how many weeks so many asks take, one after another.

        Raises
        ------
        DataError
            If ``weeks_an_ask`` was not said.

        Examples
        --------
        >>> Rules(weeks_an_ask=1.5).weeks(8)
        12.0
        """
        if self.weeks_an_ask is None:
            raise DataError("How long an ask takes is not said. Say it: Rules(weeks_an_ask=1.5).")
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
                raise DataError(f"lean names {column!r}, and people have no such column.")
        return list(self.lean)

    def __str__(self) -> str:
        limit = "" if self.budget is None else f", at most {counted(self.budget, 'ask')}"
        names = "all names" if self.referrals is None else counted(self.referrals, "name")
        parts = [f"{self.knowledge.capitalize()} knowledge{limit}, {names} a person"]
        if self.lean:
            parts.append("names lean toward the targets")
        if self.cap is not None:
            parts.append(f"a person takes {counted(self.cap, 'ask')}")
        if self.fresh_starts is not None:
            parts.append(f"cold asks at {self.fresh_starts:g}")
        return ", ".join(parts) + (", all at once." if self.together else ".")

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What is assumed and not observed, one sentence each."""
        said = []
        if self.fresh_starts is not None:
            said.append(f"a cold ask is granted with probability {self.fresh_starts:g} (assumed)")
        if self.weeks_an_ask is not None:
            said.append(f"an ask takes {self.weeks_an_ask:g} weeks (assumed)")
        return tuple(said)

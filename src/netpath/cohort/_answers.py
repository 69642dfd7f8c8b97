"""A cohort as people read it: first for whom no way is known yet, the board, and who is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import pandas as pd

from netpath._results import Answer, assumed_lines, counted, listed
from netpath.chains import Chain

SHOWN = 8
FEW = 10
"""Groups of fewer people are not held against others; chosen, as in audits."""


@dataclass(frozen=True)
class Row:
    """One seeker's chances, an employer each; 0 where there is no door.

    Examples
    --------
    >>> row = Row("p1", "Ada", (0.2, 0.0))
    >>> row.best, row.order
    (0.2, (0.2, 0.2, 'p1'))
    """

    person: str
    name: str
    chances: tuple[float, ...]

    @property
    def best(self) -> float:
        """Their best chance anywhere."""
        return max(self.chances)

    @property
    def order(self) -> tuple[float, float, str]:
        """Whoever has least first."""
        return self.best, fsum(self.chances), self.person


@dataclass(frozen=True)
class Asked:
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
    """

    group: str
    n: int
    shut_out: int
    best: float
    planned: float


@dataclass(frozen=True)
class Cohort(Answer):
    """Who has a way in where, whoever has least first, and a plan of one chain each.

    Attributes
    ----------
    employers
        Their names, in the order of the columns.
    rows
        A row a seeker, whoever has least first.
    plan
        The chain planned for each; whoever has none is missing.
    leads_to
        The employer that each of these chains leads to.
    asked
        Everybody who would be asked, those wanted most often first.
    groups
        What it does to the gap: the reference first; empty where no groups are asked for.
    within
        The most asks of a chain.
    assumptions
        What the chances rest on.

    Examples
    --------
    >>> board = Cohort(("Acme",), (Row("p1", "Ada", (0.0,)),), {}, {}, (), (), 4, ())
    >>> print(board)
    1 person and 1 employer, within 4 asks. No way known yet for 1 of 1: Ada.
    """

    employers: tuple[str, ...]
    rows: tuple[Row, ...]
    plan: Mapping[str, Chain]
    leads_to: Mapping[str, str]
    asked: tuple[Asked, ...]
    groups: tuple[Gap, ...]
    within: int
    assumptions: tuple[str, ...]

    @property
    def shut_out(self) -> tuple[Row, ...]:
        """Those for whom no way is known yet to any of the employers."""
        return tuple(row for row in self.rows if not row.best)

    @property
    def left_out(self) -> tuple[Row, ...]:
        """Who has a way in, but none that would not ask somebody too often."""
        return tuple(row for row in self.rows if row.best and row.person not in self.plan)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a seeker, whoever has least first; an employer a column, blank if no door.

        Then their best chance, and of the plan whom to ask first and the chance of the chain.
        """
        chains = [self.plan.get(row.person) for row in self.rows]
        table = pd.DataFrame(
            [[chance or None for chance in row.chances] for row in self.rows],
            columns=list(self.employers),
            dtype="Float64",
        )
        table.insert(0, "person", [row.person for row in self.rows])
        table.insert(1, "name", [row.name for row in self.rows])
        table["best"] = [row.best for row in self.rows]
        table["asks first"] = [one.names[1] if one else "" for one in chains]
        planned = [one.probability if one else None for one in chains]
        return table.assign(planned=pd.array(planned, dtype="Float64"))

    @property
    def size(self) -> str:
        """How many people and employers, and how far."""
        people = counted(len(self.rows), "person", "people")
        employers = counted(len(self.employers), "employer")
        return f"{people} and {employers}, within {counted(self.within, 'ask')}"

    @property
    def findings(self) -> tuple[str, ...]:
        """What was found, in sentences: for whom no way is known yet, and what the plan does."""
        return (
            self._shut_out(),
            *self._plan_told(),
            *self._gaps_told(),
        )

    def _shut_out(self) -> str:
        if not self.shut_out:
            return f"All {len(self.rows)} have a way in somewhere."
        out = self.shut_out
        return f"No way known yet for {len(out)} of {len(self.rows)}: {_names(out)}."

    def _plan_told(self) -> Iterator[str]:
        over = [one for one in self.asked if one.over]
        if over:
            most = f"{over[0].name} {counted(over[0].before + over[0].wanted, 'time')}"
            yield (
                f"If each took their warmest way, {counted(len(over), 'person', 'people')} would "
                f"be asked too often, {most} (limit {over[0].limit})."
            )
        if self.plan:
            yield (
                f"The plan has a way for {counted(len(self.plan), 'person', 'people')} and asks "
                "nobody too often; whoever has least chooses first."
            )
        if self.left_out:
            yield (
                f"With a way in, but none that spares everybody, {len(self.left_out)}: "
                f"{_names(self.left_out)}."
            )

    def _gaps_told(self) -> Iterator[str]:
        told = [one for one in self.groups if one.n >= FEW]
        if told and told[0] is self.groups[0]:
            first = told[0]
            for one in told[1:]:
                yield (
                    f"{one.group} against {first.group}, mean chance: "
                    f"{_points(one.best - first.best)} if each took their warmest way, "
                    f"{_points(one.planned - first.planned)} in the plan."
                )
        few = [f"{one.group} ({one.n})" for one in self.groups if one not in told]
        if few:
            yield f"Too few to hold against others: {listed(few)}."

    def __str__(self) -> str:
        first, *more = self.findings
        return "\n".join([f"{self.size}. {first}", *more, *assumed_lines(self.assumptions)])


def _names(rows: Sequence[Row]) -> str:
    names = [row.name for row in rows[:SHOWN]]
    more = len(rows) - len(names)
    return listed([*names, f"{more} more"] if more else names)


def _points(gap: float) -> str:
    """Return a gap in points of a hundred, with its sign.

    Examples
    --------
    >>> _points(-0.031), _points(-0.0001)
    ('-3.1 points', '+0.0 points')
    """
    return f"{round(100 * gap, 1) + 0.0:+.1f} points"

"""The least served: whoever has the lowest access, which a maximin plan would raise first."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from netpath._measure import PersonMeasure
from netpath._results import Answer, assumed_lines, counted
from netpath._rules import need_count
from netpath.errors import DataError


@dataclass(frozen=True, eq=False)
class LeastServed(Answer):
    """The people with the lowest access.

    Attributes
    ----------
    measure
        The access of everybody that was asked about.
    k
        How many people the table shows.
    """

    measure: PersonMeasure
    k: int

    @property
    def value(self) -> float:
        """The lowest access, a probability; what maximin plans raise."""
        return float(self.measure.values.min())

    @property
    def n(self) -> int:
        """How many people are at the lowest."""
        return int((self.measure.values == self.value).sum())

    def to_frame(self) -> pd.DataFrame:
        """Return the k people with the lowest access, lowest first, ties in the order of ids.

        Examples
        --------
        >>> people = pd.DataFrame(index=["a", "b"])
        >>> access = PersonMeasure(
        ...     pd.Series([0.5, 0.1], people.index), "access", "probability", people
        ... )
        >>> LeastServed(access, 1).to_frame()["id"].tolist()
        ['b']
        """
        table = self.measure.to_frame()
        return table.sort_values("value", kind="stable").head(self.k).reset_index(drop=True)

    def by(self, by: str) -> pd.DataFrame:
        """Return a row a group: how many people, the lowest access, and how many are at it.

        Examples
        --------
        >>> people = pd.DataFrame({"group": ["A", "A"]}, index=["a", "b"])
        >>> access = PersonMeasure(
        ...     pd.Series([0.5, 0.1], people.index), "access", "probability", people
        ... )
        >>> LeastServed(access, 1).by("group").values.tolist()
        [[2.0, 0.1, 1.0]]
        """
        groups = self.measure.values.groupby(self.measure.labels(by))
        least = groups.min()
        there = groups.apply(lambda values: int((values == values.min()).sum()))
        return pd.DataFrame({"n": groups.size(), "least": least, "at_least": there})

    def __str__(self) -> str:
        who = counted(len(self.measure.values), "person", "people")
        lowest = self.measure.values.argmin()
        told = f"Lowest {self.measure.what}, of {who}: {self.value:.3g}"
        if self.measure.n_draws:
            low, high = self.measure.low.iloc[lowest], self.measure.high.iloc[lowest]
            told += f" [{low:.3g}, {high:.3g}]"
        told += f", for {counted(self.n, 'person', 'people')}."
        return " ".join([told, *assumed_lines(self.measure.assumptions)])


def least_served(access: PersonMeasure, *, k: int = 10) -> LeastServed:
    """Return who is least served, the view of maximin fairness.

    The lowest of many estimates lies a little below the lowest of what they estimate; the interval
    is that of the person, not of the minimum.

    Parameters
    ----------
    access
        Of the people to compare, from ``estimate`` or ``exact``.
    k
        How many people to show.

    Returns
    -------
    LeastServed
        The lowest access, for whom, and by group.

    Raises
    ------
    DataError
        If nobody was measured, or ``k`` is below 1.

    References
    ----------
    Fish et al., "Gaps in information access in social networks?", WWW 2019.

    Examples
    --------
    >>> people = pd.DataFrame(index=["a", "b"])
    >>> access = PersonMeasure(pd.Series([0.5, 0.1], people.index), "access", "probability", people)
    >>> print(least_served(access))
    Lowest access, of 2 people: 0.1, for 1 person.
    """
    need_count("k", k, "people to show", "Write 10")
    if not len(access.values):
        raise DataError("Nobody was measured, so nobody is least served. Name seekers.")
    return LeastServed(access, k)

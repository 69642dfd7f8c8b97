"""The ladder: how many of each group can reach anybody at all, ask by ask."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from netpath._measure import Z95, PersonMeasure
from netpath._results import Answer, assumed_lines, percent
from netpath.audit._groups import By, groups_of
from netpath.audit._suppress import hidden_rows

FEW = 10


@dataclass(frozen=True, eq=False)
class Ladder(Answer):
    """Which share of each group has a chain of at most so many asks.

    Attributes
    ----------
    what, by
        Whose distance was measured; the column of groups.
    sizes
        How many people each group has; only of groups that are shown.
    table
        One row a group and number of asks, from 1 to the most that anybody needs: ``share`` (0 to
        1) with its 95 % Wilson interval ``low, high``, people being a sample of their group.
    hidden
        Groups that were left out because few people are in them, once published.
    assumptions
        Sentences that results repeat.
    """

    what: str
    by: str
    sizes: pd.Series
    table: pd.DataFrame = field(repr=False)
    hidden: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def never(self) -> pd.Series:
        """The share of each group that has no chain, of any number of asks."""
        return (1 - self.table.groupby("group", sort=False)["share"].last()).rename("never")

    def publish(self) -> Ladder:
        """Return the ladder without groups of fewer than 10 people, and what gives them away.

        If just one would be hidden, the next smallest goes too, where two or more are left.

        Examples
        --------
        >>> people = pd.DataFrame({"group": ["A"] * 12 + ["B"]}, index=map(str, range(13)))
        >>> asks = PersonMeasure(pd.Series(1.0, index=people.index), "distance", "asks", people)
        >>> ladder(asks, "group").publish().hidden
        ('B',)
        """
        hidden = small_groups(self.sizes)
        table = self.table[~self.table["group"].isin(hidden)].reset_index(drop=True)
        sizes = self.sizes.drop(list(hidden))
        return Ladder(self.what, self.by, sizes, table, hidden, self.assumptions)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a group and number of asks.

        Examples
        --------
        >>> people = pd.DataFrame({"group": ["A", "A"]}, index=["a", "b"])
        >>> values = pd.Series([2.0, np.inf], index=people.index)
        >>> found = ladder(PersonMeasure(values, "distance", "asks", people), "group")
        >>> found.to_frame()["share"].tolist()
        [0.0, 0.5]
        """
        return self.table.copy(deep=False)

    def __str__(self) -> str:
        lines = []
        for name, mine in self.table.groupby("group", sort=False):
            pairs = zip(mine["share"], mine["asks"], strict=True)
            steps = ", ".join(f"{percent(share)} within {asks}" for share, asks in pairs)
            lines.append(f"{name}: {steps}; {percent(self.never[str(name)])} never.")
        lines += [f"Hidden, few people: {', '.join(self.hidden)}."] if self.hidden else []
        head = f"{self.what[0].upper()}{self.what[1:]}: who can reach anybody, by {self.by}."
        return "\n".join([head, *lines, *assumed_lines(self.assumptions)])


def ladder(distance: PersonMeasure, by: By) -> Ladder:
    """Return which share of each group can reach any target within 1, 2, 3 … asks.

    Parameters
    ----------
    distance
        The distance of each person to the nearest target, in asks, infinite where there is no
        chain: the answer of :func:`netpath.reach.distance`.
    by
        The column of people with their groups, or several, which are crossed.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    DataError
        If nobody was measured.

    Examples
    --------
    >>> people = pd.DataFrame({"group": ["A", "A", "B", "B"]}, index=list("abcd"))
    >>> values = pd.Series([1.0, 2.0, 2.0, np.inf], index=people.index)
    >>> print(ladder(PersonMeasure(values, "distance to a target", "asks", people), "group"))
    Distance to a target: who can reach anybody, by group.
    A: 50 % within 1, 100 % within 2; 0 % never.
    B: 0 % within 1, 50 % within 2; 50 % never.
    """
    groups = groups_of(distance, by)
    values = distance.values.to_numpy(dtype=np.float64)
    finite = values[np.isfinite(values)]
    most = int(finite.max()) if len(finite) else 1
    rows = []
    for at, name in enumerate(groups.names):
        mine = values[groups.codes == at]
        for asks in range(1, most + 1) if len(mine) else ():
            rows.append((name, asks, *_share(int((mine <= asks).sum()), len(mine))))
    table = pd.DataFrame(rows, columns=["group", "asks", "share", "low", "high"])
    there = [at for at, n in enumerate(groups.sizes) if n]
    names = [groups.names[at] for at in there]
    sizes = pd.Series(groups.sizes[there], index=names, name="n")
    return Ladder(distance.what, groups.by, sizes, table, (), distance.assumptions)


def small_groups(sizes: pd.Series) -> tuple[str, ...]:
    """Return the groups that are too small to publish, and those that would give them away.

    Examples
    --------
    >>> small_groups(pd.Series({"A": 40, "B": 20, "C": 3}))
    ('B', 'C')
    """
    hidden = hidden_rows(sizes.to_numpy(dtype=np.int64), FEW).rows
    return tuple(str(name) for name in sizes.index[hidden])


def _share(k: int, n: int) -> tuple[float, float, float]:
    """Return a share and its Wilson interval."""
    p = k / n
    middle = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 / (1 + Z95**2 / n) * np.sqrt(p * (1 - p) / n + Z95**2 / (4 * n**2))
    return p, float(min(max(middle - half, 0.0), p)), float(max(min(middle + half, 1.0), p))

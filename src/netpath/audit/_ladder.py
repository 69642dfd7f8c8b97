"""Distances, some infinite: who gets there at all, how far, and the ladder, ask by ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._disclosure import PEOPLE, STEP, Members, Part, Shown, refuse_differences
from netpath._intervals import wilson
from netpath._measure import PersonMeasure
from netpath._results import Answer, assumed_lines, percent
from netpath._suppress import NOT_SHOWN, checked_k, enough_targets, hidden_rows, zeros_told
from netpath.audit.groups import By, Groups, groups_of, need_measure
from netpath.errors import DataError


def reachable(measure: PersonMeasure) -> PersonMeasure:
    """Return 1 for everybody whose distance is finite and 0 for the others.

    Examples
    --------
    >>> people = pd.DataFrame(index=["a", "b"])
    >>> asks = pd.Series([2.0, np.inf], index=["a", "b"])
    >>> far = PersonMeasure(asks, "asks to the nearest of 4 targets", "asks", people)
    >>> print(reachable(far))
    Reachable share (asks to the nearest of 4 targets), of 2 people: mean 0.5, 1 at zero.
    """
    need_measure(measure)
    finite = np.isfinite(measure.values.to_numpy(dtype=np.float64))
    there = pd.Series(finite.astype(np.float64), index=measure.values.index)
    what = f"reachable share ({measure.what})"
    return replace(measure, values=there, what=what, unit="share of people", worlds=None)


def reached(measure: PersonMeasure) -> PersonMeasure:
    """Return the distances of those who get there, and nobody else.

    Compare it only beside :func:`reachable`: the worst off are not in it.

    Raises
    ------
    DataError
        If nobody gets there.

    Examples
    --------
    >>> people = pd.DataFrame(index=["a", "b"])
    >>> asks = pd.Series([2.0, np.inf], index=["a", "b"])
    >>> print(reached(PersonMeasure(asks, "asks to the nearest of 4 targets", "asks", people)))
    Asks to the nearest of 4 targets, among the reached, of 1 person: mean 2.
    """
    need_measure(measure)
    there = np.isfinite(measure.values.to_numpy(dtype=np.float64))
    if not there.any():
        raise DataError(f"{measure.what}: nobody gets there, so there is no distance to compare.")
    return replace(measure.restricted(there), what=f"{measure.what}, among the reached")


MOST_ASKS = 100_000


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
        1) with its 95 % Wilson interval ``low, high``, people being a sample of their group. Once
        published, only steps that ten people or more take at once.
    never
        The share of each group that has no chain, of any number of asks; missing where it may
        only be told within bounds.
    says
        The same in words.
    hidden
        Groups that were left out because few people are in them, once published.
    assumptions
        Sentences that results repeat.
    n_targets
        How many targets there are; 0 for anybody.
    within
        The most asks that were looked at; None where there is no limit.
    members
        Whom it is about; see :class:`netpath.audit.Published`.
    """

    what: str
    by: str
    sizes: pd.Series
    table: pd.DataFrame = field(repr=False)
    never: pd.Series = field(default_factory=lambda: pd.Series(dtype="Float64"))
    says: dict[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    n_targets: int = 0
    within: int | None = None
    members: Members | None = field(default=None, repr=False)

    @property
    def beyond(self) -> str:
        """What is said of those who do not get there."""
        return "never" if self.within is None else f"not within {self.within}"

    def publish(self, *, k: int = 10, beside: Sequence[Shown] = ()) -> Ladder:
        """Return the ladder without groups of fewer than k people, and what gives them away.

        If just one would be hidden, the next smallest goes too, where two or more are left. Steps
        that fewer than k people of a group take are joined with the next, and where fewer than k
        never get there, only a bound is told.

        Parameters
        ----------
        k
            The smallest number of people that is told.
        beside
            What was published of the same network before; see :func:`netpath.audit.publish`.

        Raises
        ------
        DataError
            If there are fewer than k targets, or what was published before would tell of fewer
            than k people beside this.

        Examples
        --------
        >>> people = pd.DataFrame({"group": ["A"] * 40 + ["B"]}, index=map(str, range(41)))
        >>> values = pd.Series([1.0] * 20 + [2.0] * 19 + [np.inf] * 2, index=people.index)
        >>> found = ladder(PersonMeasure(values, "distance", "asks", people), "group").publish()
        >>> found.hidden, found.table[["asks", "share"]].values.tolist(), found.says
        (('B',), [[1.0, 0.5]], {'A': 'under 25 %'})
        """
        enough_targets(self.n_targets, checked_k(k, accept_risk=False))
        gone, total = hidden_rows(self.sizes.to_numpy(dtype=np.int64), k)
        hidden = tuple(str(name) for name in self.sizes.index[gone])
        tables, says = [self.table.iloc[:0]], {}
        exact = []
        for name, n in self.sizes[~gone].items():
            mine = self.table[self.table["group"] == name]
            counts = (mine["share"] * n).round().astype("int64").to_numpy()
            told = zeros_told(int(n - counts[-1]), int(n), k)
            exact.append(told.low == told.high)
            tables.append(mine[_steps(counts, int(n), k, exact[-1])])
            says[str(name)] = told.text or NOT_SHOWN
        table = pd.concat(tables, ignore_index=True)
        members = self.members and _told(self.members, table, list(says), secret=not total)
        refuse_differences(members, beside, k)
        return replace(
            self,
            sizes=self.sizes[~gone],
            table=table,
            never=self.never.reindex(list(says)).mask(~np.array(exact, dtype=bool)),
            says=says,
            hidden=hidden,
            members=members,
        )

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
        for name, never in self.says.items():
            mine = self.table[self.table["group"] == name]
            pairs = zip(mine["share"], mine["asks"], strict=True)
            steps = ", ".join(f"{percent(share)} within {asks}" for share, asks in pairs)
            lines.append(f"{name}: {steps}{'; ' if steps else ''}{never} {self.beyond}.")
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
        If nobody was measured, or what was measured is no distance.

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
    if ((finite < 1) | (finite > MOST_ASKS) | (finite % 1 != 0)).any():
        raise DataError(
            f"ladder: {distance.what} is no distance, which is in whole asks, 1 to {MOST_ASKS:,}. "
            "Give it what reach.distance returns."
        )
    steps = range(1, (int(finite.max()) if len(finite) else 1) + 1)
    rows = []
    for at, name in enumerate(groups.names):
        mine = values[groups.codes == at]
        for asks in steps if len(mine) else ():
            share = float((mine <= asks).mean())
            rows.append((name, asks, share, *map(float, wilson(share, len(mine)))))
    table = pd.DataFrame(rows, columns=["group", "asks", "share", "low", "high"])
    there = [at for at, n in enumerate(groups.sizes) if n]
    names = [groups.names[at] for at in there]
    sizes = pd.Series(groups.sizes[there], index=names, name="n")
    never = 1 - table.groupby("group", sort=False)["share"].last().astype("Float64")
    return Ladder(
        distance.what,
        groups.by,
        sizes,
        table,
        never.rename("never"),
        {str(name): percent(float(share)) for name, share in never.items()},
        assumptions=distance.assumptions,
        n_targets=distance.n_targets,
        within=getattr(distance, "within", None),
        members=_members(distance, groups, len(steps)),
    )


def _members(distance: PersonMeasure, groups: Groups, n_steps: int) -> Members:
    """Return who is in which group, and who of it gets there by which ask."""
    values = distance.values.to_numpy(dtype=np.float64)
    there, at = np.isfinite(values), np.maximum(values, 1)
    asks = np.where(there, at, 1).astype(np.int64) - 1
    names = [f"{name} within {one + 1}" for name in groups.names for one in range(n_steps)]
    steps = Part(STEP, groups.by, tuple(names), np.where(there, groups.codes * n_steps + asks, -1))
    people = Part(PEOPLE, groups.by, groups.names, groups.codes)
    return Members(distance.values.index, (people, steps), distance.what, ~there)


def _told(members: Members, table: pd.DataFrame, shown: list[str], *, secret: bool) -> Members:
    """Return of whom a published ladder tells: its groups, and those between two of its steps."""
    people, steps = members.parts
    n_steps = len(steps.names) // len(people.names)
    places = np.full((len(people.names), n_steps), -1)
    for name, asks in table[["group", "asks"]].iloc[::-1].itertuples(index=False):
        at = people.names.index(name)
        places[at, :asks] = at * n_steps + asks - 1
    groups = [at if name in shown else -1 for at, name in enumerate(people.names)]
    return members.told(people.kept(groups)._replace(secret=secret), steps.kept(places.ravel()))


def _steps(counts: npt.NDArray[np.int64], n: int, k: int, exact: bool) -> npt.NDArray[np.bool_]:
    """Mark the steps that may be shown: k people or more between each two, and beyond the last.

    ``exact`` says whether it is told how many never get there, and so the last step.
    """
    end, before = int(counts[-1]) if exact else n, 0
    shown = np.zeros(len(counts), dtype=bool)
    for at, here in enumerate(counts[:-1] if exact else counts):
        if here - before >= k and end - here >= k:
            shown[at], before = True, here
    shown[-1] |= exact
    return shown

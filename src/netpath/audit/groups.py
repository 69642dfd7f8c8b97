"""Who is in which group, which groups can be compared, and tables of numbers by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, reduce
from itertools import product
from math import prod
from numbers import Real

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._disclosure import Members
from netpath._measure import NO_LABEL, PersonMeasure, in_order, scale_fault
from netpath._rules import column_of
from netpath._suppress import Hidden, rounded, told_of
from netpath.errors import DataError

MOST = 100
TOTAL = "(everybody)"
"""Names the row of all groups together, where it is published."""
MOST_TIMES = 10**7
By = str | tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Groups:
    """The groups of some people.

    Attributes
    ----------
    columns
        The column, or those that are crossed.
    names
        In the order of their names, "(no label)" last; groups without people are among them.
    codes
        The group of each person, shape (n_people,).
    """

    columns: tuple[str, ...]
    names: tuple[str, ...]
    codes: npt.NDArray[np.int64]

    @property
    def by(self) -> str:
        """The columns in one word, joined by " × "."""
        return " × ".join(self.columns)

    @cached_property
    def sizes(self) -> npt.NDArray[np.int64]:
        """How many people each group has."""
        return np.bincount(self.codes, minlength=len(self.names))

    def members(self, measure: PersonMeasure) -> Members:
        """Return who is in which group, and who of them is at zero."""
        values, what = measure.values, measure.what
        return Members.of(values.index, self.by, self.names, self.codes, values, what)

    def why_not(self, at: int) -> str:
        """Say why a group is in no contrast; empty where it can be compared."""
        if self.names[at] == NO_LABEL:
            return "people without a label are in no contrast"
        n = int(self.sizes[at])
        return "" if n > 1 else f"n = {n}, not estimable"

    @property
    def compared(self) -> list[int]:
        """The groups that can be compared: labelled, with two people or more."""
        return [at for at in range(len(self.names)) if not self.why_not(at)]

    def at(self, reference: str | tuple[str, ...]) -> int:
        """Find the reference group; an error if there is none, or too few are in it.

        Labels are text everywhere; a number given is read as its text, 2.0 as 2 too.
        """
        parts = reference if isinstance(reference, tuple | list) else (reference,)
        written = [" × ".join(one) for one in product(*map(_spelled, parts))]
        name = next((one for one in written if one in self.names), written[0])
        if name not in self.names or name == NO_LABEL:
            named = [one for one in self.names if one != NO_LABEL]
            near = get_close_matches(name, named, 1, 0.4)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            there = ", ".join(named[:10]) + (", …" if len(named) > 10 else "")
            raise DataError(
                f"reference is {name!r}, which is no group of {self.by}; there are {there}.{meant}",
                code="B81",
            )
        at = self.names.index(name)
        if self.why_not(at):
            raise DataError(
                f"reference: {name!r} has {self.why_not(at)}; a mean to compare with takes two "
                "people or more. Name another group.",
                code="B81",
            )
        return at

    def others(self, at: int) -> list[int]:
        """List the groups to hold against the reference; an error if there is none."""
        others = [one for one in self.compared if one != at]
        if not others:
            raise DataError(
                f"{self.by}: no other group has two people or more, so there is nothing to compare "
                f"{self.names[at]!r} with. Name another column, or put groups together.",
                code="B81",
            )
        return others

    def placed(self, at: int) -> npt.NDArray[np.int64]:
        """Number the groups of everybody anew, the reference first; -1 of those in no contrast."""
        place = np.full(len(self.names), -1)
        others = self.others(at)
        place[at], place[others] = 0, np.arange(1, len(others) + 1)
        return np.asarray(place[self.codes])


def _spelled(label: object) -> tuple[str, ...]:
    """Return how a label may be written: a whole number with or without a decimal."""
    if isinstance(label, int | float | np.integer) and not isinstance(label, bool):
        number = float(label)
        return (str(label), f"{number:.0f}", str(number)) if number.is_integer() else (str(label),)
    return (str(label),)


def groups_of(measure: PersonMeasure, by: By) -> Groups:
    """Sort the people of a measure into the groups of one column, or of several crossed.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    DataError
        If nobody was measured, or there are more than 100 groups.
    """
    columns = _columns(measure, by)
    labels = [measure.labels(one) for one in columns]
    levels = [_levels(measure, one, column) for one, column in zip(labels, columns, strict=True)]
    names = _crossed(" × ".join(columns), levels)
    text = reduce(lambda one, other: one + " × " + other, labels)
    unlabelled = np.logical_or.reduce([one == NO_LABEL for one in labels])
    text = text.mask(unlabelled, NO_LABEL)
    names += [NO_LABEL] if unlabelled.any() else []
    codes = pd.Index(names).get_indexer(pd.Index(text)).astype(np.int64)
    return Groups(columns, tuple(names), codes)


def _columns(measure: PersonMeasure, by: By) -> tuple[str, ...]:
    need_measure(measure)
    columns = tuple(by) if isinstance(by, tuple | list) else (by,)
    plain = all(isinstance(one, str | int) for one in columns)
    if not plain or not 0 < len(columns) == len(set(columns)):
        raise DataError(f"by is {by!r}; it must name columns of people, each once. Write 'group'.")
    columns = tuple(column_of(measure.people, one) for one in columns)
    if len(columns) > len(set(columns)):
        raise DataError(
            f"by names {columns[0]!r} twice, once as its file called it. Write it once."
        )
    if not len(measure.values):
        raise DataError("Nobody was measured, so there is nothing to compare. Name seekers.")
    return columns


def need_measure(measure: object) -> None:
    """Refuse what is no measure of people, and say how numbers of one's own become one.

    Numbers too large or too small to be squared are refused as well.

    Examples
    --------
    >>> people = pd.DataFrame(index=["a"])
    >>> need_measure(PersonMeasure(pd.Series([1], ["a"]), "reach", "people", people))
    """
    if not isinstance(measure, PersonMeasure):
        raise DataError(
            f"measure is a {type(measure).__name__}; it must be a PersonMeasure, as reach.count "
            "and access.estimate return. Of numbers of your own, write ntp.measure(net, values, "
            "'what it is', unit='share'): one number a person, by id."
        )
    if fault := scale_fault(measure.values.to_numpy(dtype=np.float64)):
        raise DataError(f"{measure.what}: {fault}.")


def _crossed(by: str, levels: list[list[str]]) -> list[str]:
    n = prod(len(level) for level in levels)
    if n > MOST:
        raise DataError(
            f"{by} makes {n:,} groups; at most {MOST} can be compared (B81). "
            "Put groups together in a new column of people.",
            code="B81",
        )
    names = [" × ".join(parts) for parts in product(*levels)]
    if len(set(names)) < n:
        raise DataError(
            f"{by}: two groups would have one name, since labels hold ' × '. "
            "Write those labels otherwise.",
            code="B81",
        )
    return names


def _levels(measure: PersonMeasure, labels: pd.Series, column: str) -> list[str]:
    """List the labels of a column, with those a categorical column allows and nobody has."""
    there = set(labels) - {NO_LABEL}
    if isinstance(measure.people[column].dtype, pd.CategoricalDtype):
        there |= set(measure.people[column].cat.categories.astype("str"))
    return in_order(there)


def times_allowed(name: str, n: object, write: int) -> None:
    """Refuse a number of repetitions that is no whole number from 1 to ten million.

    Examples
    --------
    >>> times_allowed("n_resamples", 1999, 1999)
    """
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise DataError(f"{name} is {n!r}; it must be a whole number, 1 or more. Write {write}.")
    if n > MOST_TIMES:
        raise DataError(f"{name} must be at most {MOST_TIMES:,}, more than any p needs.")


def need_function(measure: object, how: str) -> None:
    """Refuse what is no function of a network, such as what such a function returned.

    Examples
    --------
    >>> need_function(len, "measure(net)")
    """
    if not callable(measure):
        raise DataError(
            f"measure is a {type(measure).__name__}; it must be a function, called as {how}, so "
            "that other networks can be measured too. Write lambda net: …, or def."
        )


def confidence_allowed(confidence: float) -> None:
    """Refuse what is no share between 0 and 1.

    Examples
    --------
    >>> confidence_allowed(0.95)
    """
    if not (isinstance(confidence, Real) and 0 < confidence < 1):
        raise DataError(f"confidence is {confidence!r}; it must lie between 0 and 1. Write 0.95.")


Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_MEAN = ("mean", "low", "high")
_GAP = ("difference", "difference_low", "difference_high")
_RATIO = ("ratio", "ratio_low", "ratio_high")


@dataclass(frozen=True, eq=False)
class ConfidenceInterval:
    """Where a difference may lie: two numbers, or a number a contrast where there are several.

    Attributes
    ----------
    low, high
        The ends, in the unit of the measure.
    """

    low: float | pd.Series
    high: float | pd.Series


@dataclass(frozen=True, eq=False)
class Omnibus:
    """Whether the groups differ at all. It has no interval: a range is never below 0.

    Attributes
    ----------
    statistic
        The largest mean of a group less the smallest (of what cells leave, where some are given).
    pvalue
        How often shuffled labels give as much; None where some contrast has no p, since the noise
        of draws would be taken for that of people.
    """

    statistic: float
    pvalue: float | None


def cells(
    columns: Mapping[str, Sequence[float] | Floats], names: list[str], by: str
) -> pd.DataFrame:
    """Make a table of numbers, a row a name; what is not estimable is missing, never NaN."""
    index = pd.Index(names, name=by, dtype="str")
    told = {
        name: pd.array(np.asarray(one, float), dtype="Float64") for name, one in columns.items()
    }
    return pd.DataFrame(told, index=index)


def p_text(p: float, how: str = "") -> str:
    """Return a p-value as it is told, with two digits, and how it came about.

    Examples
    --------
    >>> p_text(0.0123, "labels shuffled"), p_text(float("nan"), "labels shuffled")
    ('p = 0.012 (labels shuffled)', 'p not estimable')
    """
    if pd.isna(p):
        return "p not estimable"
    return f"p = {p:.2g}" + (f" ({how})" if how else "")


def shown_cells(
    found: pd.DataFrame, reference: str, overall: float, kind: str, hidden: Hidden, k: int
) -> pd.DataFrame:
    """Return the table of an audit with hidden cells missing, and its row of everybody.

    Parameters
    ----------
    found
        A row a group, as ``Audit.to_frame`` has it.
    overall
        The mean of everybody.
    kind
        What values are; see :func:`netpath._suppress.kind_of`.
    """
    told = [
        told_of(int(zero), int(n), float(mean) * n if n else 0.0, k, kind)
        for zero, n, mean in found[["at_zero", "n", "mean"]].itertuples(index=False)
    ]
    no_mean = ~np.array([one.mean for one in told]) | hidden.rows
    no_gap = no_mean | bool(no_mean[list(found.index).index(reference)])
    # A median of 0 says that half are at zero, which in a small group is already a count.
    no_median = no_mean | (found["n"] < 2 * k).to_numpy(dtype=bool)
    table = pd.DataFrame({"n": found["n"].astype("Int64").mask(hidden.rows)})
    zeros = pd.Series([one.zeros for one in told], found.index, dtype="str")
    table["at_zero"] = zeros.mask(hidden.rows, "")
    for names, gone in ((_MEAN, no_mean), (_GAP, no_gap), (_RATIO, no_gap)):
        table[list(names)] = _intervals(found[list(names)], gone)
        if names == _MEAN:
            table.insert(3, "median", _digits(found["median"], no_median, 3))
        for error in ("error", "mc_error"):
            own = error if names == _MEAN else f"{names[0]}_{error}"
            table[own] = _digits(found[own], gone, 2)
    table["pvalue"] = _digits(found["pvalue"], no_gap, 2)
    if not hidden.total:
        return table
    total = pd.DataFrame({"n": [found["n"].sum()], "at_zero": ""}, index=[TOTAL])
    if not no_mean.any():
        total["mean"] = float(f"{overall:.3g}")
    return pd.concat([table, total.astype({"n": "Int64"})]).rename_axis(str(found.index.name))


def of_whom(
    table: pd.DataFrame, members: Members, at_zero: Codes, hidden: Hidden, k: int
) -> Members:
    """Return of whom the table tells how many they are, how many at zero, and what in the mean."""
    people, zero, mean = members.parts
    rows = table.loc[list(people.names)]
    n = rows["n"].fillna(0).to_numpy(dtype=np.int64)
    # In whole percent, of more than that a share does not tell a count.
    exact = (at_zero >= k) & (n - at_zero >= k) & (n < 100 * k)
    told = [
        part.kept(np.where(shown, np.arange(len(rows)), -1))
        for part, shown in ((people, n > 0), (zero, exact), (mean, rows["mean"].notna()))
    ]
    total = told[0]._replace(whole=hidden.total, secret=not hidden.total)
    return members.told(total, *told[1:])


def _intervals(found: pd.DataFrame, gone: Flags) -> pd.DataFrame:
    """Return numbers with their intervals, rounded by what is unsure; hidden ones are missing."""
    rows = found.to_numpy(dtype=np.float64, na_value=np.nan)
    rows[gone] = np.nan
    told = [rounded(*row) if np.isfinite(row[0]) else (np.nan,) * 3 for row in rows.tolist()]
    columns = np.array(told).reshape(-1, 3).T
    return pd.DataFrame(
        {name: pd.array(one, dtype="Float64") for name, one in zip(found, columns, strict=True)},
        index=found.index,
    )


def _digits(found: pd.Series, gone: Flags, digits: int) -> pd.Series:
    """Return numbers with so many significant digits; hidden ones are missing."""
    told = [
        np.nan if out or pd.isna(one) else float(f"{one:.{digits}g}")
        for one, out in zip(found, gone, strict=True)
    ]
    return pd.Series(pd.array(np.array(told), dtype="Float64"), found.index)

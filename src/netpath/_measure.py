"""One number a person, with the worlds it was drawn from: what audits judge and plots draw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import inf

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._intervals import Z95, Noise, drawn_shares, quantile, true_variance, wilson
from netpath._results import (
    SHARES,
    Answer,
    assumed_lines,
    counted,
    html_table,
    html_text,
    three_digits,
)
from netpath._rules import MISSING, column_of, label_columns, need_count, without_words, words_of
from netpath.errors import DataError, UnknownColumn

NO_LABEL = "(no label)"
LARGEST = 1e75  # whose fourth power is still a number


def in_order(names: Iterable[str]) -> list[str]:
    """Return names of groups in their order, numbers in them by size, those without a label last.

    Examples
    --------
    >>> in_order(["ward 10", "(no label)", "ward 9", "Ada"])
    ['Ada', 'ward 9', 'ward 10', '(no label)']
    """

    def place(name: str) -> tuple[bool, list[tuple[int, str]], str]:
        parts = re.split(r"(\d+)", name)
        return (
            name == NO_LABEL,
            [(int(one or 0), "") if at % 2 else (0, one) for at, one in enumerate(parts)],
            name,
        )

    return sorted(set(names), key=place)


def points(unit: str) -> tuple[int, str]:
    """Return by what to multiply a difference to tell it, and in what it then is.

    Examples
    --------
    >>> points("probability"), points("asks")
    ((100, 'points'), (1, 'asks'))
    """
    return (100, "points") if unit in SHARES else (1, unit)


def scale_fault(values: npt.NDArray[np.float64]) -> str:
    """Say why numbers are too large or too small to be squared; empty where they are not.

    Examples
    --------
    >>> scale_fault(np.array([0.0, 1e9]))
    ''
    """
    most = float(
        np.abs(values, where=np.isfinite(values), out=np.zeros(len(values))).max(initial=0)
    )
    if most and not 1 / LARGEST <= most <= LARGEST:
        size = "large" if most > 1 else "small"
        return (
            f"the largest is {most:.3g} in size, too {size} to tell how far people lie apart. "
            "Write the numbers in another unit, such as thousands or thousandths"
        )
    return ""


Floats = npt.NDArray[np.float64]
Whose = npt.NDArray[np.int64]
_AT_ONCE = 2**26  # coins unpacked at a time


@dataclass(frozen=True, eq=False)
class Worlds:
    """In which drawn worlds each person succeeded, one bit a world.

    Attributes
    ----------
    words
        Shape (n_people, n_words), unsigned 64-bit; world d is bit d % 64 of word d // 64. Bits
        beyond ``n_draws`` are 0.
    n_draws
        How many worlds were drawn.
    """

    words: npt.NDArray[np.uint64]
    n_draws: int

    def counts(self) -> npt.NDArray[np.int64]:
        """Return in how many worlds each person succeeded, shape (n_people,).

        Examples
        --------
        >>> Worlds(np.array([[5], [0]], dtype=np.uint64), 3).counts().tolist()
        [2, 0]
        """
        ones: npt.NDArray[np.int64] = np.bitwise_count(self.words).sum(axis=1, dtype=np.int64)
        return ones

    def per_draw(self, members: Whose, n: int) -> npt.NDArray[np.int64]:
        """Return how many of each group succeeded in each world, shape (n_draws, n).

        Parameters
        ----------
        members
            The group of each person, 0 to n - 1, or -1 for none; shape (n_people,).
        n
            How many groups.

        Examples
        --------
        >>> worlds = Worlds(np.array([[5], [1]], dtype=np.uint64), 3)
        >>> worlds.per_draw(np.array([0, 0]), 1).ravel().tolist()
        [2, 0, 1]
        """
        total = np.zeros((self.n_draws, n), dtype=np.int64)
        some = min(max(_AT_ONCE // (64 * max(self.words.shape[1], 1)), 1), 2**15)
        for start in range(0, len(members), some):
            part = slice(start, start + some)
            bits = np.unpackbits(
                self.words[part].astype("<u8").view(np.uint8), axis=1, bitorder="little"
            )[:, : self.n_draws]
            for group in range(n):
                total[:, group] += bits[members[part] == group].sum(axis=0, dtype=np.uint16)
        return total


@dataclass(frozen=True, eq=False)
class PersonMeasure(Answer):
    """One number for each of some people.

    Attributes
    ----------
    values
        The numbers, indexed by id in the order of ids. Never NaN; a distance may be infinite.
    what
        What was measured, as the middle of a sentence: "access to any of 4 targets within 3 asks".
    unit
        "probability", "share", "targets", "people", "asks", or a word of somebody's own.
    people
        What is known of the same people, with the same index.
    assumptions
        Sentences that results repeat.
    worlds
        The drawn worlds of an estimate, in the order of ``values``; None where nothing was drawn.
    seed
        Draws the same worlds again; None where nothing was drawn, or from a Generator.
    n_targets
        How many people they are measured against; 0 where it is anybody.
    repeats
        What each person had in each draw, where that is more than yes or no (as ``worlds`` is);
        shape (n_people, n_draws).
    no_chain
        Who has no chain at all, and so 0 for certain, whatever is drawn; shape (n_people,). None
        where nobody looked.
    missing
        Words that are no label of a group, whatever their case.
    """

    values: pd.Series
    what: str
    unit: str
    people: pd.DataFrame = field(repr=False)
    assumptions: tuple[str, ...] = ()
    worlds: Worlds | None = field(default=None, repr=False)
    seed: int | None = None
    n_targets: int = 0
    repeats: Floats | npt.NDArray[np.int32] | None = field(default=None, repr=False)
    no_chain: npt.NDArray[np.bool_] | None = field(default=None, repr=False)
    missing: Sequence[str] = field(default=MISSING, repr=False)

    def __post_init__(self) -> None:
        """Refuse what is no number a person; a measure made by hand too."""
        if fault := _fault(self.values, self.people):
            repair = "ntp.measure(net, values, 'what it is', unit='share') makes one by id"
            raise DataError(f"{self.what}: {fault}. {repair}.")

    @property
    def n_draws(self) -> int:
        """How many worlds were drawn; 0 where the values are exact."""
        if self.repeats is not None:
            return int(self.repeats.shape[1])
        return 0 if self.worlds is None else self.worlds.n_draws

    @property
    def most(self) -> float:
        """The largest value there can be: 1, the number of targets, or infinite if unknown.

        It is 0 where nobody has any chain.
        """
        if self.no_chain is not None and self.no_chain.all():
            return 0.0
        if self.unit in SHARES:
            return 1.0
        return (self.n_targets or inf) if self.unit == "targets" else inf

    @cached_property
    def error(self) -> pd.Series:
        """The Monte Carlo standard error of each value; 0 where nothing was drawn."""
        return pd.Series(self._drawn[0], index=self.values.index, name="error")

    @property
    def low(self) -> pd.Series:
        """The lower end of each value's 95 % Monte Carlo interval (Wilson's, of chances).

        It is the value itself where nothing was drawn, or where there is no chain at all.
        """
        return pd.Series(self._drawn[1], index=self.values.index, name="low")

    @property
    def high(self) -> pd.Series:
        """The upper end of the same interval."""
        return pd.Series(self._drawn[2], index=self.values.index, name="high")

    @cached_property
    def _drawn(self) -> tuple[Floats, Floats, Floats]:
        """The Monte Carlo error of each value, and the ends of its interval."""
        values = self.values.to_numpy(dtype=np.float64)
        if not self.n_draws:
            return np.zeros(len(values)), values, values
        if self.repeats is None:
            low, high = wilson(values, self.n_draws)
            # Half the Wilson interval: sqrt(p(1-p)/n) would claim certainty at 0 and 1.
            error = (high - low) / (2 * Z95)
        elif self.most == 1:
            _, error, low, high = drawn_shares(self.repeats.astype(np.float64, copy=False))
        else:
            error = np.sqrt(self.own_variance)
            half = quantile(0.95, self.n_draws) * error
            low, high = np.maximum(values - half, np.minimum(values, 0.0)), values + half
        sure = np.zeros(len(values), bool) if self.no_chain is None else self.no_chain
        return np.where(sure, 0, error), np.where(sure, values, low), np.where(sure, values, high)

    @property
    def own_variance(self) -> Floats:
        """The Monte Carlo variance of each value, unbiased; 0 where nothing, or once, was drawn."""
        if self.n_draws < 2:
            return np.zeros(len(self.values))
        if self.repeats is not None:
            return np.asarray(self.repeats.var(axis=1, ddof=1) / self.n_draws)
        values = self.values.to_numpy(dtype=np.float64)
        return np.asarray(values * (1 - values) / (self.n_draws - 1))

    def draw_means(self, members: Whose, n: int) -> Floats:
        """Return the mean of each group in each draw, shape (n, n_draws); 0 where it is empty.

        Parameters
        ----------
        members
            The group of each person, 0 to n - 1, or -1 for none; shape (n_people,).
        n
            How many groups.

        Examples
        --------
        >>> worlds = Worlds(np.array([[5], [1]], dtype=np.uint64), 3)
        >>> access = PersonMeasure(
        ...     pd.Series([2 / 3, 1 / 3]), "access", "probability", pd.DataFrame(), worlds=worlds
        ... )
        >>> access.draw_means(np.array([0, 0]), 1).tolist()
        [[1.0, 0.0, 0.5]]
        """
        if self.repeats is not None:
            sums = np.array([self.repeats[members == one].sum(axis=0) for one in range(n)])
        else:
            worlds = self.worlds or Worlds(np.zeros((len(members), 0), np.uint64), 0)
            sums = worlds.per_draw(members, n).T
        sizes = np.bincount(members[members >= 0], minlength=n)
        return sums / np.maximum(sizes, 1)[:, np.newaxis]

    def labels(self, by: str) -> pd.Series:
        """Return the group of each person as text; "(no label)" where none is known.

        Whole numbers are told as such, though missing ones make pandas keep them as decimals.

        Raises
        ------
        UnknownColumn
            If the people have no such column.

        Examples
        --------
        >>> people = pd.DataFrame({"group": ["A", None]}, index=["a", "b"])
        >>> PersonMeasure(pd.Series([1, 0], index=["a", "b"]), "reach", "targets", people).labels(
        ...     "group"
        ... ).tolist()
        ['A', '(no label)']
        """
        by = column_of(self.people, by)
        if by not in list(self.people):  # a list has no hash
            there = ", ".join(map(str, self.people.columns)) or "no columns"
            raise UnknownColumn(
                f"people: there is no column {by!r} to group by; there are {there}."
            )
        column = self.people[by]
        text = column.astype("str")
        if pd.api.types.is_float_dtype(column.dtype) and (column.dropna() % 1 == 0).all():
            text = text.str.removesuffix(".0")
        text = text.where(column.notna() & (text.str.strip() != "")).rename(by)
        words = words_of(self.missing) if label_columns(text.to_frame()) else frozenset[str]()
        told, _ = without_words(text.to_frame(), words, [by])
        return told[by].fillna(NO_LABEL)

    def by(self, by: str) -> pd.DataFrame:
        """Return a row a group: how many people, how many at zero, and the mean with its error.

        ``error`` is the Monte Carlo standard error of the mean; worlds are shared by all people,
        so it comes from the means of each world.

        Examples
        --------
        >>> people = pd.DataFrame({"group": ["A", "A", "B"]}, index=["a", "b", "c"])
        >>> values = pd.Series([1.0, 0.0, 0.5], index=["a", "b", "c"])
        >>> PersonMeasure(values, "access", "probability", people).by("group")["mean"].tolist()
        [0.5, 0.5]
        """
        labels = self.labels(by)
        names = in_order(labels)
        found = self.values.astype("float64").groupby(labels)
        table = pd.DataFrame(
            {
                "n": found.size(),
                "at_zero": (self.values == 0).groupby(labels).sum(),
                "mean": found.mean(),
                "median": found.median(),
            }
        ).reindex(names)
        codes = pd.Categorical(labels, categories=names).codes.astype(np.int64)
        errors = GroupNoise(self, codes, len(names)).errors
        return table.assign(error=errors).rename_axis(by)

    def top(self, k: int = 10) -> pd.DataFrame:
        """Return the k people with the highest values, ties in the order of ids.

        Examples
        --------
        >>> people = pd.DataFrame({"name": ["Ada", "Ben"]}, index=["a", "b"])
        >>> measure = PersonMeasure(pd.Series([1, 2], index=["a", "b"]), "reach", "people", people)
        >>> measure.top(1)["name"].tolist()
        ['Ben']
        """
        need_count("k", k, "people")
        order = np.lexsort((np.arange(len(self.values)), -self.values.to_numpy(dtype=np.float64)))
        return self.to_frame().iloc[order[:k]].reset_index(drop=True)

    def restricted(self, keep: npt.NDArray[np.bool_]) -> PersonMeasure:
        """Return the measure of some of its people.

        Examples
        --------
        >>> people = pd.DataFrame(index=["a", "b"])
        >>> measure = PersonMeasure(pd.Series([1, 2], index=["a", "b"]), "reach", "people", people)
        >>> len(measure.restricted(np.array([True, False])).values)
        1
        """
        return replace(
            self,
            values=self.values[keep],
            people=self.people[keep],
            worlds=self.worlds and Worlds(self.worlds.words[keep], self.worlds.n_draws),
            repeats=None if self.repeats is None else self.repeats[keep],
            no_chain=None if self.no_chain is None else self.no_chain[keep],
        )

    def to_frame(self) -> pd.DataFrame:
        """Return a row a person: id, name where one is known, value and, if drawn, its interval.

        Examples
        --------
        >>> people = pd.DataFrame(index=["a"])
        >>> PersonMeasure(pd.Series([3], index=["a"]), "reach", "people", people).to_frame().shape
        (1, 2)
        """
        columns: dict[str, object] = {"id": list(self.values.index)}
        if "name" in self.people:
            columns["name"] = self.people["name"].to_numpy()
        columns["value"] = self.values.to_numpy()
        if self.n_draws:
            columns |= {"error": self.error.to_numpy()}
            columns |= {"low": self.low.to_numpy(), "high": self.high.to_numpy()}
        return pd.DataFrame(columns)

    def __str__(self) -> str:
        n = len(self.values)
        who = counted(n, "person", "people")
        if not n:
            return f"{self.what[0].upper()}{self.what[1:]}: nobody to measure."
        reached = self.values[np.isfinite(self.values.to_numpy(dtype=np.float64))]
        mean = f"mean {three_digits(reached.mean())}" if len(reached) else "nobody gets there"
        zero = int((self.values == 0).sum())
        parts = [f"{self.what[0].upper()}{self.what[1:]}, of {who}: {mean}"]
        if len(reached) < n:
            parts[0] += f" among the {len(reached):,} who get there"
        elif zero:
            parts[0] += f", {zero:,} at zero"
        if self.n_draws:
            seed = "" if self.seed is None else f", seed {self.seed}"
            parts.append(f"Drawn in {counted(self.n_draws, 'world')}{seed}")
        return " ".join([". ".join(parts) + ".", *assumed_lines(self.assumptions)])

    def _repr_html_(self) -> str:
        return f"<p>{html_text(str(self))}</p>{html_table(self.top(10))}"


def _fault(values: object, people: object) -> str:
    """Say what is wrong with numbers and what is known of their people; empty where nothing is."""
    if not isinstance(values, pd.Series) or not isinstance(people, pd.DataFrame):
        return "its values are no Series, or its people no table"
    if not pd.api.types.is_numeric_dtype(values.dtype):
        return f"values hold {values.dtype}, not numbers"
    if values.isna().any():
        return f"{int(values.isna().sum()):,} of {len(values):,} values are missing"
    if len(people.columns) and not people.index.equals(values.index):
        return "values and people are not of the same ids in the same order"
    return ""


class GroupNoise:
    """What is unsure of the means of groups, and of what lies between two of them.

    Worlds are shared by all people, so Monte Carlo errors come from the mean of a group, or the
    difference of two, in each world; sampling errors are of people's true values.

    Attributes
    ----------
    n_draws
        How many worlds were drawn; 0 where the values are exact.
    errors
        The Monte Carlo error of the mean of each group, shape (n,).
    variances
        How far true values lie apart in each group, shape (n,); NaN of fewer than two people.
    observed
        The same of the values as drawn.
    """

    def __init__(self, measure: PersonMeasure, members: Whose, n: int) -> None:
        values, own = measure.values.to_numpy(dtype=np.float64), measure.own_variance
        self.n_draws, self.errors = measure.n_draws, np.zeros(n)
        self.sizes = np.bincount(members[members >= 0], minlength=n)
        self.variances, self.observed = np.full(n, np.nan), np.full(n, np.nan)
        if self.n_draws:
            self._means = measure.draw_means(members, n)
            self.errors = self._errors(measure, members)
        for at in np.flatnonzero(self.sizes > 1).tolist():
            mine = members == at
            self.observed[at] = values[mine].var(ddof=1)
            self.variances[at] = true_variance(values[mine], own[mine], self._apart(at) ** 2)

    def _errors(self, measure: PersonMeasure, members: Whose) -> Floats:
        """Return the error of each group's mean; of worlds all alike, unless none is possible."""
        if measure.unit != "probability":
            return np.array([self._apart(at) for at in range(len(self.sizes))])
        shut = measure.no_chain
        alike = [
            shut is not None and bool(shut[members == at].all()) for at in range(len(self.sizes))
        ]
        return np.where(alike, 0.0, drawn_shares(self._means).error)

    def _apart(self, at: int, other: int = -1, times: float = 1.0) -> float:
        """Return the error of a group's mean, less so many times another's, as worlds differ."""
        if self.n_draws < 2:
            return 0.0
        told = self._means[at] - (times * self._means[other] if other >= 0 else 0.0)
        return float(told.std(ddof=1) / np.sqrt(self.n_draws))

    def of(self, at: int) -> Noise:
        """Return what is unsure of a group's mean."""
        sampling = float(np.sqrt(self.variances[at] / self.sizes[at]))
        return Noise(sampling, float(self.errors[at]), self.n_draws)

    def between(self, at: int, other: int, times: float = 1.0) -> Noise:
        """Return what is unsure of a group's mean less ``times`` that of another."""
        own = self.variances / np.maximum(self.sizes, 1)
        sampling = float(np.sqrt(own[at] + times**2 * own[other]))
        worlds = self._apart(at, other, times)
        if not worlds:  # all alike; others may still not be
            worlds = float(np.hypot(self.errors[at], times * self.errors[other]))
        return Noise(sampling, worlds, self.n_draws)

    def shared(self, at: int, other: int) -> Floats:
        """Return how the errors of two means hang together over worlds, shape (2, 2)."""
        own = np.diag(self.errors[[at, other]] ** 2)
        if self.n_draws > 1:
            own[0, 1] = own[1, 0] = np.cov(self._means[[at, other]])[0, 1] / self.n_draws
        return own

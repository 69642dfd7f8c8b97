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

from netpath._intervals import Z95, drawn_shares, wilson
from netpath._results import (
    SHARES,
    Answer,
    assumed_lines,
    counted,
    html_table,
    html_text,
    three_digits,
)
from netpath.errors import UnknownColumn

NO_LABEL = "(no label)"


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


Floats = npt.NDArray[np.float64]
_CHUNK = 4096


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

    def per_draw(self, members: npt.NDArray[np.int64], n: int) -> npt.NDArray[np.int64]:
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
        for start in range(0, len(members), _CHUNK):
            part = slice(start, start + _CHUNK)
            bits = np.unpackbits(
                self.words[part].astype("<u8").view(np.uint8), axis=1, bitorder="little"
            )[:, : self.n_draws]
            for group in range(n):
                total[:, group] += bits[members[part] == group].sum(axis=0, dtype=np.int64)
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
    """

    values: pd.Series
    what: str
    unit: str
    people: pd.DataFrame = field(repr=False)
    assumptions: tuple[str, ...] = ()
    worlds: Worlds | None = field(default=None, repr=False)
    seed: int | None = None
    n_targets: int = 0

    @property
    def n_draws(self) -> int:
        """How many worlds were drawn; 0 where the values are exact."""
        return 0 if self.worlds is None else self.worlds.n_draws

    @property
    def most(self) -> float:
        """The largest value there can be: 1, the number of targets, or infinite if unknown."""
        if self.unit in SHARES:
            return 1.0
        return (self.n_targets or inf) if self.unit == "targets" else inf

    @cached_property
    def error(self) -> pd.Series:
        """The Monte Carlo standard error of each value; 0 where nothing was drawn."""
        # Half the Wilson interval: sqrt(p(1-p)/n) would claim certainty at 0 and 1.
        return ((self.high - self.low) / (2 * Z95)).rename("error")

    @property
    def low(self) -> pd.Series:
        """The lower end of each value's 95 % Wilson interval; the value where nothing was drawn."""
        return pd.Series(self._ends()[0], index=self.values.index, name="low")

    @property
    def high(self) -> pd.Series:
        """The upper end of each value's 95 % Wilson interval; the value where nothing was drawn."""
        return pd.Series(self._ends()[1], index=self.values.index, name="high")

    def _ends(self) -> tuple[Floats, Floats]:
        values = self.values.to_numpy(dtype=np.float64)
        return wilson(values, self.n_draws) if self.n_draws else (values, values)

    def labels(self, by: str) -> pd.Series:
        """Return the group of each person as text; "(no label)" where none is known, or a blank.

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
        if by not in list(self.people):  # a list has no hash
            there = ", ".join(map(str, self.people.columns)) or "no columns"
            raise UnknownColumn(
                f"people: there is no column {by!r} to group by; there are {there}."
            )
        column = self.people[by]
        text = column.astype("str")
        if pd.api.types.is_float_dtype(column.dtype) and (column.dropna() % 1 == 0).all():
            text = text.str.removesuffix(".0")
        text = text.where(column.notna() & (text.str.strip() != ""))
        return text.fillna(NO_LABEL).rename(by)

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
        return table.assign(error=self._group_errors(labels, names)).rename_axis(by)

    def _group_errors(self, labels: pd.Series, names: Sequence[str]) -> list[float]:
        if self.worlds is None:
            return [0.0] * len(names)
        codes = pd.Categorical(labels, categories=list(names)).codes.astype(np.int64)
        sums = self.worlds.per_draw(codes, len(names))
        shares = (sums / np.bincount(codes, minlength=len(names))).T
        return [float(one) for one in drawn_shares(shares).error]

    def top(self, k: int = 10) -> pd.DataFrame:
        """Return the k people with the highest values, ties in the order of ids.

        Examples
        --------
        >>> people = pd.DataFrame({"name": ["Ada", "Ben"]}, index=["a", "b"])
        >>> measure = PersonMeasure(pd.Series([1, 2], index=["a", "b"]), "reach", "people", people)
        >>> measure.top(1)["name"].tolist()
        ['Ben']
        """
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
        worlds = self.worlds and Worlds(self.worlds.words[keep], self.worlds.n_draws)
        return replace(self, values=self.values[keep], people=self.people[keep], worlds=worlds)

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

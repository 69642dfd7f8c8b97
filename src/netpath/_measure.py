"""One number a person, with the worlds it was drawn from: what audits judge and plots draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._results import Answer, assumed_lines, counted, html_table, html_text
from netpath.errors import UnknownColumn

NO_LABEL = "(no label)"
Z95 = 1.959963984540054
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
        "probability", "targets", "people" or "asks".
    people
        What is known of the same people, with the same index.
    assumptions
        Sentences that results repeat.
    worlds
        The drawn worlds of an estimate, in the order of ``values``; None where nothing was drawn.
    seed
        Draws the same worlds again; None where nothing was drawn, or from a Generator.
    """

    values: pd.Series
    what: str
    unit: str
    people: pd.DataFrame = field(repr=False)
    assumptions: tuple[str, ...] = ()
    worlds: Worlds | None = field(default=None, repr=False)
    seed: int | None = None

    @property
    def n_draws(self) -> int:
        """How many worlds were drawn; 0 where the values are exact."""
        return 0 if self.worlds is None else self.worlds.n_draws

    @cached_property
    def error(self) -> pd.Series:
        """The Monte Carlo standard error of each value; 0 where nothing was drawn."""
        n = self.n_draws
        if not n:
            return pd.Series(0.0, index=self.values.index, name="error")
        low, high = self._wilson()
        # Half the Wilson interval: sqrt(p(1-p)/n) would claim certainty at 0 and 1.
        return pd.Series((high - low) / (2 * Z95), index=self.values.index, name="error")

    @property
    def low(self) -> pd.Series:
        """The lower end of each value's 95 % Wilson interval; the value where nothing was drawn."""
        low = self._wilson()[0] if self.n_draws else self.values.to_numpy()
        return pd.Series(low, index=self.values.index, name="low")

    @property
    def high(self) -> pd.Series:
        """The upper end of each value's 95 % Wilson interval; the value where nothing was drawn."""
        high = self._wilson()[1] if self.n_draws else self.values.to_numpy()
        return pd.Series(high, index=self.values.index, name="high")

    def _wilson(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        n, p = self.n_draws, self.values.to_numpy(dtype=np.float64)
        middle = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
        half = Z95 / (1 + Z95**2 / n) * np.sqrt(p * (1 - p) / n + Z95**2 / (4 * n**2))
        return np.clip(middle - half, 0.0, p), np.clip(middle + half, p, 1.0)

    def labels(self, by: str) -> pd.Series:
        """Return the group of each person as text; "(no label)" where none is known.

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
        if by not in self.people:
            there = ", ".join(map(str, self.people.columns)) or "no columns"
            raise UnknownColumn(
                f"people: there is no column {by!r} to group by; there are {there}."
            )
        column = self.people[by]
        text = column.astype("str").where(column.notna() & (column.astype("str") != ""))
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
        names = sorted(labels.unique(), key=lambda name: (name == NO_LABEL, name))
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
        means = sums / np.bincount(codes, minlength=len(names))
        spread = means.std(axis=0, ddof=1) if self.n_draws > 1 else np.zeros(len(names))
        return [float(one) for one in spread / np.sqrt(self.n_draws)]

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
        mean = f"mean {reached.mean():.3g}" if len(reached) else "nobody gets there"
        zero = int((self.values == 0).sum())
        parts = [f"{self.what[0].upper()}{self.what[1:]}, of {who}: {mean}"]
        if len(reached) < n:
            parts[0] += f" among the {len(reached):,} who get there"
        elif zero:
            parts[0] += f", {zero:,} at zero"
        if self.n_draws:
            seed = "" if self.seed is None else f", seed {self.seed}"
            parts.append(f"Drawn in {counted(self.n_draws, 'world')}{seed}")
        return ". ".join(parts) + ". " + " ".join(assumed_lines(self.assumptions))

    def _repr_html_(self) -> str:
        return f"<p>{html_text(str(self))}</p>{html_table(self.top(10))}"

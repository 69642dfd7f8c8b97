"""Gaps given covariates: what would be left of them if every group had everybody's mix.

Direct standardisation: in each cell of covariates a group is held against the reference, and the
cells are put together by how many people of any group each has. H. Lane and J. Nelder, "Analysis
of covariance and standardization as instances of prediction", Biometrics 38 (1982) 613-621.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._intervals import Noise, widened
from netpath._measure import PersonMeasure
from netpath._rules import column_of
from netpath.audit._intervals import Mean, difference_of, ratio_of
from netpath.audit.groups import Groups, groups_of
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Given = str | Sequence[str]
FEW = 10
LIKE = "who have their like"
ALONE = "all of a group are alone in their cells, so that no interval narrows it"
THIN = f"cells leave fewer than {FEW} people's worth: the interval of the gap may be too short"
MOST_VALUES, PARTS = 10, 5  # numbers of more values than this are cut into so many parts


@dataclass(frozen=True, eq=False)
class Standardised:
    """The people of a measure by cell of covariates and by group.

    Attributes
    ----------
    names
        The cells.
    codes
        The cell of each person, shape (n_people,).
    says
        What cells are made of.
    """

    measure: PersonMeasure
    groups: Groups
    names: tuple[str, ...]
    codes: Codes
    says: str
    confidence: float

    @classmethod
    def of(
        cls, measure: PersonMeasure, groups: Groups, given: Given, confidence: float
    ) -> Standardised:
        """Return the cells of covariates; an error where these do not tell people apart."""
        columns = (given,) if isinstance(given, str) else tuple(given)
        columns = tuple(column_of(measure.people, one) for one in columns)
        again = [one for one in columns if one in groups.columns]
        if again:
            raise DataError(
                f"given: {again[0]!r} is what people are grouped by, so that in no cell two groups "
                "meet. Name other columns, or none.",
                code="B81",
            )
        cut = _cut(measure, columns)
        cells = groups_of(cut, columns)
        if len(np.unique(cells.codes)) < 2:
            raise DataError(
                f"given: everybody is alike in {cells.by}, so it changes nothing. Leave it out.",
                code="B81",
            )
        return cls(measure, groups, cells.names, cells.codes, cells.by, confidence)

    @property
    def counts(self) -> Codes:
        """How many people each group has in each cell, shape (n_cells, n_groups)."""
        shape = len(self.names), len(self.groups.names)
        flat = np.bincount(self._both, minlength=shape[0] * shape[1])
        return np.asarray(flat.reshape(shape))

    @property
    def means(self) -> Floats:
        """The mean of each group in each cell; NaN where nobody is."""
        sums = np.bincount(self._both, self._values, self.counts.size).reshape(self.counts.shape)
        nobody = np.full(sums.shape, np.nan)
        return np.asarray(np.divide(sums, self.counts, out=nobody, where=self.counts > 0))

    def shares(self, g: int, at: int) -> Floats:
        """Return what each cell counts for where two groups are compared; 0 where one is missing.

        How many people of any group with a label it has, as a share.
        """
        counts = self.counts
        everybody = counts[:, self.groups.compared].sum(axis=1)
        whole = np.where((counts[:, g] > 0) & (counts[:, at] > 0), everybody, 0)
        return np.asarray(whole / max(int(whole.sum()), 1))

    def part_told(self, g: int, at: int) -> str:
        """Say of how many people of two groups a gap is, if not of all; the others have no like."""
        both = self.counts[:, [g, at]]
        n, every = int(both[self.shares(g, at) > 0].sum()), int(both.sum())
        return "" if n == every else f"of {n:,} of {every:,} people, {LIKE}"

    def noise(self, g: int, at: int) -> Noise:
        """Return what is unsure of a standardised gap: people, and drawn worlds."""
        shares = self.shares(g, at)
        parts = (shares**2)[:, np.newaxis] * self._variances_at(shares)[:, [g, at]]
        sampling = float(np.sqrt(parts.sum()))
        return Noise(sampling, self._worlds(g, at), self.measure.n_draws)

    def contrast(self, g: int, at: int) -> dict[str, float]:
        """Return the standardised gap and ratio of a group, with intervals of people and worlds."""
        shares = self.shares(g, at)
        if not shares.any():
            return {}
        one, other = (self._mean(each, shares) for each in (g, at))
        gap, noise = one.value - other.value, self.noise(g, at)
        low, high = widened(gap, difference_of(one, other), noise, self.confidence)
        row = {"difference": gap, "low": low, "high": high}
        row |= {"error": noise.sampling, "mc_error": noise.monte_carlo}
        if other.value > 0 and self._values.min() >= 0:
            ends = ratio_of(one, other)
            row |= {"ratio": one.value / other.value, "ratio_low": ends.low}
            row |= {"ratio_high": ends.high, "ratio_error": noise.sampling / other.value}
            row["ratio_mc_error"] = noise.monte_carlo / other.value
        return row

    def is_thin(self, g: int, at: int) -> bool:
        """Say whether a gap rests on so few people of either group that it may be surer told."""
        shares = self.shares(g, at)
        return bool(shares.any()) and min(self._degrees(one, shares) for one in (g, at)) + 1 < FEW

    def told(self) -> pd.DataFrame:
        """Return a row a cell and group: how many, their mean, and whether they are few."""
        counts, means = self.counts, self.means
        rows = [
            (name, group, int(counts[at, g]), means[at, g], counts[at, g] < FEW)
            for at, name in enumerate(self.names)
            for g, group in enumerate(self.groups.names)
            if counts[at].any()
        ]
        table = pd.DataFrame(rows, columns=["cell", self.groups.by, "n", "mean", "few"])
        return table.astype({"mean": "Float64"})

    @property
    def _both(self) -> Codes:
        return self.codes * len(self.groups.names) + self.groups.codes

    @property
    def _values(self) -> Floats:
        return self.measure.values.to_numpy(dtype=np.float64)

    def _variances_at(self, shares: Floats) -> Floats:
        """Return the variances of means in cells that count for something, 0 elsewhere."""
        return np.where(shares[:, np.newaxis] > 0, self._variances, 0.0)

    @property
    def _variances(self) -> Floats:
        """The variance of each mean; where one person is alone in a cell, as in their group.

        Infinite where everybody of a group is: nothing tells how people who are alike differ.
        """
        apart = self._values - np.nan_to_num(self.means)[self.codes, self.groups.codes]
        squares = np.bincount(self._both, apart**2, self.counts.size).reshape(self.counts.shape)
        free = np.maximum(self.counts - 1, 0)
        every = free.sum(axis=0)
        usual = np.where(every > 0, squares.sum(axis=0) / np.maximum(every, 1), np.inf)
        own = np.divide(squares, free, out=np.tile(usual, (len(free), 1)), where=free > 0)
        return np.asarray(own / np.maximum(self.counts, 1))

    def _mean(self, g: int, shares: Floats) -> Mean:
        """Return the standardised mean of a group, with Satterthwaite's interval."""
        from scipy.special import stdtrit

        value = float(shares @ np.nan_to_num(self.means[:, g]))
        error = float(np.sqrt((shares**2 * self._variances_at(shares)[:, g]).sum()))
        half = float(stdtrit(self._degrees(g, shares), (1 + self.confidence) / 2)) * error
        least = 0.0 if self._values.min() >= 0 else -np.inf
        return Mean(value, max(value - half, least), min(value + half, self.measure.most))

    def _degrees(self, g: int, shares: Floats) -> float:
        """Return Satterthwaite's degrees of freedom of a standardised mean."""
        parts = shares**2 * self._variances_at(shares)[:, g]
        free = np.maximum(self.counts[:, g] - 1, 1)
        if not np.isfinite(parts).all():
            return 1.0
        return float(parts.sum() ** 2 / (parts**2 / free).sum()) if parts.any() else 1.0

    def _worlds(self, g: int, at: int) -> float:
        """Return the Monte Carlo error of a standardised gap, from what it is in each world."""
        n = self.measure.n_draws
        if n < 2:
            return 0.0
        drawn = self.measure.draw_means(self._both, self.counts.size)
        drawn = drawn.reshape(*self.counts.shape, n)
        gaps = self.shares(g, at) @ (drawn[:, g] - drawn[:, at])
        return float(gaps.std(ddof=1) / np.sqrt(n))


def _cut(measure: PersonMeasure, columns: Sequence[str]) -> PersonMeasure:
    """Return the measure with covariates of many numbers cut into fifths of everybody."""
    people = measure.people.copy()
    for name in columns:
        if name not in people or not pd.api.types.is_numeric_dtype(people[name].dtype):
            continue
        if people[name].nunique() > MOST_VALUES:
            parts = pd.qcut(people[name], PARTS, duplicates="drop")
            people[name] = parts.astype("str").where(people[name].notna())
    return replace(measure, people=people)


def need_large_cells(cells: pd.DataFrame | None, given: str, k: int) -> None:
    """Refuse to publish gaps that rest on cells of fewer than k people of a group."""
    n = 0 if cells is None else int(cells["n"].between(1, k - 1).sum())
    if n:
        raise DataError(
            f"publish: given {given}, {n:,} cells have fewer than {k} people of a group, and a gap "
            "that rests on them tells of these. Publish the gap without what is given, or put "
            "values together."
        )


def few_told(cells: pd.DataFrame | None) -> str:
    """Say how many cells have few people; empty where none has."""
    n = 0 if cells is None else int(cells["few"].sum())
    if cells is None or not n:
        return ""
    return f"{n:,} of {len(cells):,} cells have fewer than {FEW} people of a group: see cells."

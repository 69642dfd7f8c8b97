"""Gaps where each person stands for several of a population (survey weights).

A group's mean is that of the population its people stand for, its error linearised as of people who
were drawn independently, and its degrees of freedom those of the effective number of people. How
people were drawn beyond that, such as by household, is not known here. C. Sarndal, B. Swensson and
J. Wretman, "Model Assisted Survey Sampling" (1992), 5.7 and 5.8.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._intervals import Noise, drawn_shares, quantile, widened
from netpath._measure import PersonMeasure
from netpath._results import counted
from netpath.audit._intervals import (
    Extent,
    Mean,
    difference_of,
    effective,
    linear_error,
    mean_of,
    ratio_of,
)
from netpath.audit._parts import AuditParts, Contrasts, contrasts_of, no_ratio, with_counts
from netpath.audit._shuffle import weighted_shuffle
from netpath.audit.groups import Groups, cells, need_measure
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]
AT_ONCE = 2**23  # coins unpacked at a time
FEW = 10
UNSURE = f"the weights leave fewer than {FEW} people's worth: the interval may be too short"


def weights_of(measure: PersonMeasure, stands_for: str | None) -> Floats:
    """Return how many people each stands for; missing where that is not told.

    Examples
    --------
    >>> people = pd.DataFrame({"w": [2.0, None]}, index=["a", "b"])
    >>> weights_of(PersonMeasure(pd.Series([1, 1], ["a", "b"]), "x", "y", people), "w").tolist()
    [2.0, nan]
    """
    if stands_for is None:
        return np.ones(len(measure.values))
    column = measure.people[measure.labels(stands_for).name]
    numbers, told = pd.to_numeric(column, errors="coerce"), column.notna()
    wrong = told & ~(np.isfinite(numbers) & (numbers > 0))
    if wrong.any():
        raise DataError(
            f"stands_for: {int(wrong.sum()):,} people have no number above 0 in {stands_for!r}; it "
            "says how many people each stands for. Leave a cell empty to leave somebody out.",
            code="B81",
        )
    return numbers.to_numpy(dtype=np.float64)


class Weighed(NamedTuple):
    """The people of a measure who stand for somebody, and for how many; None where all for as many.

    So people who stand for as many as one another give what they give without weights.
    """

    measure: PersonMeasure
    weight: Floats | None

    @classmethod
    def of(cls, measure: PersonMeasure, stands_for: str | None) -> Weighed:
        """Leave out and count those who stand for nobody."""
        need_measure(measure)
        if stands_for is None:
            return cls(measure, None)
        weight = weights_of(measure, stands_for)
        there = np.isfinite(weight)
        if not there.all():
            gone = counted(int((~there).sum()), "person", "people")
            said = (*measure.assumptions, f"left out: {gone} without a number in {stands_for}")
            measure = replace(measure.restricted(there), assumptions=said)
        own = weight[there]
        return cls(measure, own if len(own) and np.ptp(own) else None)


@dataclass(frozen=True, eq=False)
class WeightedMeans:
    """The groups of people who stand for several, and what is unsure of their means.

    Attributes
    ----------
    measure, groups, weight
        The people, their groups and how many each stands for.
    confidence
        How often intervals hold what they are about.
    """

    measure: PersonMeasure
    groups: Groups
    weight: Floats
    confidence: float

    @cached_property
    def values(self) -> Floats:
        """The value of each person."""
        return self.measure.values.to_numpy(dtype=np.float64)

    @cached_property
    def means(self) -> list[Mean]:
        """The mean of each group, with its interval by people alone."""
        extent = Extent.of(self.values, self.measure.most)
        return [
            mean_of(self.values[mine], self.confidence, extent, self.weight[mine])
            if mine.any()
            else Mean(np.nan, np.nan, np.nan)
            for mine in self._members
        ]

    @cached_property
    def effective(self) -> Floats:
        """The effective number of people of each group."""
        return np.array([effective(self.weight[m]) if m.any() else 0.0 for m in self._members])

    @cached_property
    def _members(self) -> list[npt.NDArray[np.bool_]]:
        return [self.groups.codes == g for g in range(len(self.groups.names))]

    @cached_property
    def _errors(self) -> Floats:
        """The sampling error of each mean, of values as drawn."""
        found = [
            linear_error(self.values[m], self.weight[m]) if m.sum() > 1 else np.nan
            for m in self._members
        ]
        return np.array(found)

    @cached_property
    def _drawn(self) -> Floats:
        """The mean of each group in each world, shape (n_groups, n_draws)."""
        measure, n = self.measure, self.measure.n_draws
        sums = np.zeros((len(self._members), n))
        some = max(AT_ONCE // max(n, 1), 1)
        for start in range(0, len(self.values), some):
            part = slice(start, start + some)
            for g, mine in enumerate(self._members):
                at = np.flatnonzero(mine[part]) + start
                # Added up in one order, whatever the threads.
                sums[g] += np.einsum("i,ij->j", self.weight[at], _coins(measure, at))
        whole = np.array([self.weight[mine].sum() for mine in self._members])
        return sums / np.where(whole > 0, whole, 1.0)[:, np.newaxis]

    def noise(self, g: int, at: int = -1, times: float = 1.0) -> Noise:
        """Return what is unsure of a group's mean, less ``times`` that of another.

        What worlds add to how far people lie apart is not taken off, so it is a little too much
        where few were drawn.
        """
        sampling = float(np.hypot(self._errors[g], times * self._errors[at] if at >= 0 else 0.0))
        n = self.measure.n_draws
        if n < 2:
            return Noise(sampling, 0.0, n)
        told = self._drawn[g] - (times * self._drawn[at] if at >= 0 else 0.0)
        worlds = float(told.std(ddof=1) / np.sqrt(n))
        if not worlds and self.measure.unit == "probability":  # all alike; others may not be
            worlds = float(drawn_shares(self._drawn[[g]]).error[0])
        return Noise(sampling, worlds, n)

    def contrast(self, g: int, at: int) -> dict[str, float]:
        """Return a group's difference and ratio, with intervals of people and worlds."""
        one, other, noise = self.means[g], self.means[at], self.noise(g, at)
        gap = one.value - other.value
        low, high = widened(gap, difference_of(one, other), noise, self.confidence)
        row = {"difference": gap, "low": low, "high": high}
        row |= {"error": noise.sampling, "mc_error": noise.monte_carlo}
        if other.value > 0 and self.values[np.isin(self.groups.codes, (g, at))].min() >= 0:
            times = one.value / other.value
            apart = self.noise(g, at, times)
            ends = ratio_of(one, other, self._shared(g, at))
            row |= {"ratio": times, "ratio_low": ends.low, "ratio_high": ends.high}
            row["ratio_error"] = apart.sampling / other.value
            row["ratio_mc_error"] = apart.monte_carlo / other.value
        return row

    def _shared(self, g: int, at: int) -> Floats:
        """Return how two means hang together over worlds, as ``ratio_of`` wants it."""
        n = self.measure.n_draws
        if n < 2:
            return np.zeros((2, 2))
        reach = quantile(self.confidence, n)
        both = np.cov(self._drawn[[g, at]])
        return np.asarray(both * reach**2 / n, dtype=np.float64)

    def row(self, g: int) -> dict[str, float]:
        """Return the mean, median and interval of a group, and what is unsure of it."""
        mine, mean = self._members[g], self.means[g]
        if not mine.any():
            return {"effective_n": 0.0}
        noise = self.noise(g)
        low, high = widened(mean.value, (mean.low, mean.high), noise, self.confidence)
        return {
            "mean": mean.value,
            "median": _median(self.values[mine], self.weight[mine]),
            "low": max(low, 0.0 if self.values.min() >= 0 else -np.inf),
            "high": high,
            "error": noise.sampling,
            "mc_error": noise.monte_carlo,
            "effective_n": float(self.effective[g]),
        }

    def caution(self, g: int) -> str:
        """Say where so few people count for most that the interval may be too short."""
        return UNSURE if self._members[g].sum() > 1 and self.effective[g] < FEW else ""


def _coins(measure: PersonMeasure, at: npt.NDArray[np.int64]) -> Floats:
    """Return what some people had in each world, shape (n, n_draws)."""
    if measure.repeats is not None:
        return np.asarray(measure.repeats[at], dtype=np.float64)
    if measure.worlds is None:
        return np.zeros((len(at), 0))
    words = measure.worlds.words[at].astype("<u8").view(np.uint8)
    bits = np.unpackbits(words, axis=1, bitorder="little")[:, : measure.n_draws]
    return bits.astype(np.float64)


def _median(values: Floats, weight: Floats) -> float:
    """Return the value at which half of those whom people stand for are reached."""
    order = np.argsort(values, kind="stable")
    before = np.cumsum(weight[order]) / weight.sum()
    at = int(np.searchsorted(before, 0.5))
    most = min(at + 1, len(values) - 1) if before[at] == 0.5 else at
    return float((values[order][at] + values[order][most]) / 2)


def weighted(
    means: WeightedMeans, at: int, n_resamples: int, stream: np.random.Generator
) -> AuditParts:
    """Return what an audit is made of, where people stand for several."""
    groups, values = means.groups, means.values
    others = groups.others(at)
    codes = groups.placed(at)
    into = codes >= 0
    own = values[into], codes[into], means.weight[into], 0, n_resamples, stream
    drawn = weighted_shuffle(*own)
    noisy = {g: means.noise(g, at).why_no_p() for g in others}
    told = np.array([not noisy[g] for g in others])
    found = {g: means.contrast(g, at) for g in others}
    for g, p, statistic in zip(others, drawn.pvalues(told), drawn.statistic, strict=True):
        found[g] |= {"pvalue": p, "statistic": statistic}
    notes = {
        g: "; ".join(filter(None, [f"no p: {why}" if why else "", no_ratio(found[g])]))
        for g, why in noisy.items()
    }
    no_p = {groups.names[g]: why for g, why in noisy.items() if why}
    table = contrasts_of(groups, at, found, notes)
    rows = [means.row(g) for g in range(len(groups.names))]
    names = ("mean", "median", "low", "high", "error", "mc_error", "effective_n")
    cell = {name: [row.get(name, np.nan) for row in rows] for name in names}
    by_group = with_counts(cells(cell, list(groups.names), groups.by), values, groups)
    by_group = by_group.assign(caution=[means.caution(g) for g in range(len(groups.names))])
    return AuditParts(by_group, Contrasts(table, told, no_p), drawn, None)

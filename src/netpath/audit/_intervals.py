"""Intervals for means of which many are zero, and for their differences and ratios.

A group's mean is the share above zero times the mean of those above. Wilson's interval of the
share and Student's of the rest, put together on the scale of logarithms, hold where access is
mostly zero and Student's alone does not (docs/decisions/0005). Two such intervals make one of
the difference and one of the ratio. On zeros and ones this is Newcombe's interval.

Indices of inequality are worked out over people drawn again, as tables of how many are in which
cell.

References
----------
Wilson, E. B. (1927), J Am Stat Assoc 22:209. Newcombe, R. G. (1998), Statistics in Medicine
17:873, method 10. Zou, G. Y. & Donner, A. (2008), Statistics in Medicine 27:1693. Donner, A. &
Zou, G. Y. (2012), Statistical Methods in Medical Research 21:347.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, hypot, inf, log, nan, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._indices import atkinson, ge2, gini, theil_l, theil_parts, theil_t
from netpath._intervals import wilson
from netpath.audit.groups import cells as cells_of

Floats = npt.NDArray[np.float64]
FEW = 10


class Mean(NamedTuple):
    """A mean and its interval; the ends are NaN where there are fewer than two values."""

    value: float
    low: float
    high: float


class Interval(NamedTuple):
    """The two ends of an interval."""

    low: float
    high: float


class Extent(NamedTuple):
    """How far values are taken to go: 0 to ``top`` from below, ``most - drop`` to ``most``.

    What was seen says so where two people or more are off the end, and not all alike; else what
    there can be. Values are ``whole`` where nobody's lies in between: a mean is a share of people
    then.
    """

    most: float
    top: float
    drop: float
    whole: bool = False

    @classmethod
    def of(cls, values: Floats, most: float) -> Extent:
        """Return how far the values of everybody go; ``most`` is the largest there can be."""
        most = most if values.max() <= most else inf
        short, differ = most - values, bool(np.ptp(values) > 0)
        top = float(values.max()) if differ and np.count_nonzero(values > 0) > 1 else most
        drop = float(short.max()) if differ and np.count_nonzero(short > 0) > 1 else most
        return cls(most, top, drop, bool(np.isin(values, (0, most)).all()))


def effective(weight: Floats) -> float:
    """Return of how many people who stand for as many as one another a mean would be as sure.

    The square of the sum over the sum of squares: L. Kish, "Survey Sampling" (1965), 11.2.

    Examples
    --------
    >>> effective(np.array([1.0, 1.0, 2.0]))
    2.6666666666666665
    """
    return float(weight.sum() ** 2 / (weight**2).sum())


def linear_error(values: Floats, weight: Floats) -> float:
    """Return the standard error of a weighted mean, as of people drawn independently (Taylor's).

    Examples
    --------
    >>> round(linear_error(np.array([0.0, 1.0, 2.0]), np.ones(3)), 6)  # sd over the root of 3
    0.57735
    """
    n, apart = len(values), values - np.average(values, weights=weight)
    return float(np.sqrt(n / (n - 1) * ((weight * apart) ** 2).sum()) / weight.sum())


def mean_of(
    values: Floats, confidence: float, extent: Extent, weight: Floats | None = None
) -> Mean:
    """Return the mean of a group and its interval.

    Above half of the largest value there can be, it is that of what is lacking: access that is
    mostly 1 is as skewed as access that is mostly 0.

    Parameters
    ----------
    values
        Shape (n,).
    confidence
        How often such intervals hold what they are about, 0 to 1.
    extent
        Of everybody's values. No mean is taken to lie beyond it.
    weight
        How many people each stands for, shape (n,); by default as many as the others. Then n is
        the effective number of people, and errors are linearised.
    """
    mean = float(np.average(values, weights=weight)) if len(values) else nan
    if len(values) < 2:
        return Mean(mean, nan, nan)
    if values.min() < 0:
        half = _student(values, confidence, weight)
        return Mean(mean, mean - half, mean + half)
    most = extent.most
    if mean > most / 2:
        lacking = _from_zero(most - values, confidence, extent.drop, extent.whole, weight)
        return Mean(mean, max(most - lacking.high, 0.0), most - lacking.low)
    found = _from_zero(values, confidence, extent.top, extent.whole, weight)
    return found._replace(high=min(found.high, most))


def _from_zero(
    values: Floats, confidence: float, top: float, whole: bool, weight: Floats | None
) -> Mean:
    n, positive = len(values), values > 0
    above = values[positive]
    # One formula for all of so few zeros: a published interval must not tell how many there are.
    few = len(above) > n - FEW and (len(above) == n or len(above) >= FEW)
    if few and np.ptp(above) > 0:
        mean = float(np.average(values, weights=weight))
        half = _student(values, confidence, weight)
        return Mean(mean, max(mean - half, 0.0), mean + half)
    if weight is None:
        parts = _TwoParts(float(above.sum()) / n, len(above) / n, n, above)
    else:
        mean, share = (float(np.average(of, weights=weight)) for of in (values, positive))
        parts = _TwoParts(
            mean, share, _sure(positive.astype(np.float64), weight), above, weight[positive]
        )
    return _two_parts(parts, confidence, top, whole=whole)


class _TwoParts(NamedTuple):
    """The two parts of a mean: which share is above zero, of how many, and those."""

    mean: float
    share: float
    n: float
    above: Floats
    weight: Floats | None = None


def _sure(above: Floats, weight: Floats) -> float:
    """Return of how many people a weighted share would be as sure; of Kish's number at most."""
    share, error = float(np.average(above, weights=weight)), linear_error(above, weight)
    seen = share * (1 - share) / error**2 if error else inf
    return min(effective(weight), seen)


def _two_parts(parts: _TwoParts, confidence: float, top: float, *, whole: bool) -> Mean:
    """Return the interval of a mean of which some parts are zero, or all parts are alike."""
    from scipy.special import ndtri

    mean, share, n, above, weight = parts
    k, z = len(above), float(ndtri((1 + confidence) / 2))
    low, high = map(float, wilson(share, n, z))
    highest = high * top
    if k < 2:  # how far values lie apart cannot be seen, unless they do not
        return Mean(mean, low * top if whole and k else 0.0, highest)
    if share == 1:  # all alike: how many others there may be is all that is unsure
        return Mean(mean, mean * low, mean + (top - mean) * (1 - low))
    rest = _student(above, confidence, weight) / float(np.average(above, weights=weight))
    down, up = hypot(log(share / low), rest), hypot(log(high / share), rest)
    return Mean(mean, mean * exp(-down), max(mean, min(mean * exp(min(up, 700.0)), highest)))


def _student(values: Floats, confidence: float, weight: Floats | None) -> float:
    """Return half of Student's interval for a mean."""
    from scipy.special import stdtrit

    n = len(values)
    if weight is None:
        free, error = n - 1.0, float(values.std(ddof=1) / sqrt(n))
    else:
        free, error = max(effective(weight) - 1, 1.0), linear_error(values, weight)
    return float(stdtrit(free, (1 + confidence) / 2)) * error


def difference_of(one: Mean, other: Mean) -> Interval:
    """Return the interval of one mean less another."""
    gap = one.value - other.value
    return Interval(
        gap - hypot(one.value - one.low, other.high - other.value),
        gap + hypot(one.high - one.value, other.value - other.low),
    )


def moved(one: Mean, other: Mean, ends: Interval) -> tuple[Mean, Mean]:
    """Return two means with their ends moved, so that their difference has the interval given.

    Examples
    --------
    >>> round(difference_of(*moved(Mean(3, 2, 5), Mean(1, 0, 2), Interval(0.5, 6))).low, 6)
    0.5
    """
    gap, now = one.value - other.value, difference_of(one, other)
    down, up = (
        (gap - end) / (gap - was) if gap != was else 1.0 for end, was in zip(ends, now, strict=True)
    )
    return (
        Mean(
            one.value,
            one.value - down * (one.value - one.low),
            one.value + up * (one.high - one.value),
        ),
        Mean(
            other.value,
            other.value - up * (other.value - other.low),
            other.value + down * (other.high - other.value),
        ),
    )


def ratio_of(one: Mean, other: Mean, drawn: Floats | None = None) -> Interval:
    """Return the interval of one mean over another; it holds 1 where the difference holds 0.

    Neither mean may be negative, the other not 0. The upper end is infinite where the other mean
    may be 0.

    Parameters
    ----------
    one, other
        The means with their intervals by sampling.
    drawn
        What Monte Carlo error adds: the covariance of both means over worlds, shape (2, 2), times
        the square of how many standard errors intervals reach.
    """
    mine, both, theirs = (
        (0.0, 0.0, 0.0) if drawn is None else (drawn[0, 0], drawn[0, 1], drawn[1, 1])
    )
    middle = one.value * other.value - both

    def part(mean: Mean, end: float, noise: float) -> float:
        return mean.value**2 - (mean.value - end) ** 2 - noise

    tail, most = part(one, one.low, mine), part(other, other.high, theirs)
    root = max(0.0, middle**2 - tail * most)
    low = tail / (middle + sqrt(root)) if tail > 0 and middle > 0 else 0.0
    least = part(other, other.low, theirs)
    if least <= 0:
        return Interval(low, inf)
    root = max(0.0, middle**2 - part(one, one.high, mine) * least)
    return Interval(low, (middle + sqrt(root)) / least)


def leaning(one: Floats, other: Floats) -> float:
    """Return how far the difference of two means leans to one side because values are skewed.

    It is the skewness of the difference if both groups were of one law, as far as people differ
    within their group: 0 of groups of one size, large where one is small and few people have much.

    Examples
    --------
    >>> few = np.array([0.0] * 38 + [1.0] * 2)
    >>> leaning(few, few), round(leaning(few, np.tile(few, 10)), 2)
    (0.0, 0.56)
    """
    apart = np.concatenate([one - one.mean(), other - other.mean()])
    spread, own = float(np.mean(apart**2)), np.array([1 / len(one), 1 / len(other)])
    if not spread:
        return 0.0
    skew = float(np.mean(apart**3)) / spread**1.5
    return float(abs(skew * (own[0] ** 2 - own[1] ** 2)) / own.sum() ** 1.5)


Codes = npt.NDArray[np.int64]
INDICES: dict[str, Callable[[Floats], float]] = {
    "Gini": gini,
    "Theil T": theil_t,
    "GE(2)": ge2,
    "Atkinson 0.5": lambda x: atkinson(x, 0.5),
    "Atkinson 1": lambda x: atkinson(x, 1.0),
    "Theil L": theil_l,
}
WITHIN, BETWEEN = OF_GROUPS = ("Theil T within", "Theil T between")
NAMES = (*INDICES, *OF_GROUPS)
AT_ONCE = 2**18  # cells of tables at a time
NOTHING = 1e-12
DEAR = 8  # people drawn in the time that one cell of a table is
BREAK_AT_ZERO = ("Atkinson 1", "Theil L")
LEFT_OUT = 400  # people left out in turn, at most, to see how skewed an index is


def indices_of(
    values: Floats,
    codes: npt.NDArray[np.int64] | None,
    n_resamples: int,
    confidence: float,
    stream: np.random.Generator,
    weight: Floats | None = None,
) -> pd.DataFrame:
    """Return each index with its interval, people drawn again with replacement.

    Who stands for several (``weight``) does so whenever drawn.
    """
    zeros = int((values == 0).sum())
    usable = [name for name in INDICES if not (zeros and name in BREAK_AT_ZERO)]
    cells = GroupCells.of(values, codes, weight)
    if weight is None:
        found = {name: INDICES[name](values) for name in usable}
    else:
        whole = dict(zip(NAMES, cells.indices(cells.times[np.newaxis])[0].tolist(), strict=True))
        found = {name: whole[name] for name in (*usable, *(OF_GROUPS if codes is not None else ()))}
    if codes is not None and weight is None:
        parts = theil_parts(values, codes)
        found |= {WITHIN: parts.within, BETWEEN: parts.between}
    again = cells.again(n_resamples, stream)
    without, share = cells.all_but_one(), min(LEFT_OUT, len(values)) / len(values)
    ends = [
        accelerated(found[name], again[:, at], without[:, at], share, confidence)
        for name, at in ((name, NAMES.index(name)) for name in found)
    ]
    names = list(found) + [name for name in INDICES if name not in found]
    numbers = np.column_stack([list(found.values()), np.reshape(ends, (-1, 2))])
    numbers = np.vstack([numbers, np.full((len(names) - len(found), 3), np.nan)])
    table = cells_of(dict(zip(("value", "low", "high"), numbers.T, strict=True)), names, "index")
    why = f"{' and '.join(BREAK_AT_ZERO)} break at zero, and {zeros:,} of {len(values):,} are"
    return table.assign(note=["" if name in found else why for name in names])


class GroupCells(NamedTuple):
    """How many people have which value in which group: all that indices need of anybody drawn.

    Attributes
    ----------
    values, group, times
        The value and group of each cell, and how many people are in it; by value, then group.
    weight
        How many each of them stands for; by default one.
    """

    values: Floats
    group: Codes
    times: Codes
    weight: Floats | None = None

    @classmethod
    def of(cls, values: Floats, codes: Codes | None, weight: Floats | None = None) -> GroupCells:
        """Count people; whose row came first is nothing to it."""
        codes = np.zeros(len(values), dtype=np.int64) if codes is None else codes
        if weight is not None:
            rows = np.column_stack([values, codes, weight])
            each, times = np.unique(rows, axis=0, return_counts=True)
            return cls(each[:, 0], each[:, 1].astype(np.int64), times, each[:, 2])
        levels, kind = np.unique(values, return_inverse=True)
        n = int(codes.max()) + 1
        seen, times = np.unique(kind * n + codes, return_counts=True)
        return cls(levels[seen // n], seen % n, times)

    def again(self, n_resamples: int, stream: np.random.Generator) -> Floats:
        """Return the indices of people drawn again with replacement, a row a resample."""
        n, cells, some = int(self.times.sum()), len(self.times), max(AT_ONCE // len(self.times), 1)
        whose, tables = np.repeat(np.arange(cells), self.times), []
        for start in range(0, n_resamples, some):
            size = min(some, n_resamples - start)
            if DEAR * cells <= n:
                times = stream.multinomial(n, self.times / n, size=size)
            else:
                people = (whose[stream.integers(n, size=n)] for _ in range(size))
                times = np.array([np.bincount(one, minlength=cells) for one in people])
            tables.append(self.indices(times))
        found = np.vstack(tables)
        return found[np.isfinite(found[:, 0])]

    def left_out(self) -> Codes:
        """Return the cells of so many people, evenly over all in order, to be left out in turn."""
        n = int(self.times.sum())
        ones = ((np.arange(min(LEFT_OUT, n)) + 0.5) * n / min(LEFT_OUT, n)).astype(np.int64)
        return np.searchsorted(np.cumsum(self.times), ones, side="right")

    def all_but_one(self) -> Floats:
        """Return the indices without each of those people, a row each."""
        everybody = np.arange(len(self.times))
        rows = ((self.times - (everybody == one))[np.newaxis] for one in self.left_out())
        found = np.vstack([self.indices(row) for row in rows])
        return found[np.isfinite(found[:, 0])]

    def indices(self, times: Codes | Floats) -> Floats:
        """Return all indices of so many people in each cell, shape (n_tables, n_indices).

        NaN where nobody has anything; those that break at zero are not to be used then.
        """
        x, times = self.values, times.astype(np.float64)
        times = times if self.weight is None else times * self.weight
        n = times.sum(axis=1)
        safe = np.where(x > 0, x, 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            total, logs = _sums(times, x), _sums(times, x * np.log(safe))
            mean = total / n
            before = np.cumsum(times, axis=1) - times
            ranks = np.einsum("ij,ij,j->i", times, 2 * before + times, x)
            theil = logs / total - np.log(mean)
            log_mean = _sums(times, np.log(safe)) / n
            within = self._within(times, total) if self.group.any() else theil
            return np.column_stack(
                [
                    ranks / (n * total) - 1,
                    theil,
                    (_sums(times, x**2) / n / mean**2 - 1) / 2,
                    1 - (_sums(times, np.sqrt(x)) / n) ** 2 / mean,
                    1 - np.exp(log_mean) / mean,
                    np.log(mean) - log_mean,
                    within,
                    theil - within,
                ]
            )

    def _within(self, times: Floats, total: Floats) -> Floats:
        """Return the part of Theil's T within groups."""
        within, x = np.zeros(len(times)), self.values
        for group in np.unique(self.group):
            mine = self.group == group
            n, held = _sums(times, mine * 1.0), _sums(times, mine * x)
            logs = _sums(times, mine * x * np.log(np.where(x > 0, x, 1.0)))
            some = held > 0
            apart = logs[some] / held[some] - np.log(held[some] / n[some])
            within[some] += held[some] / total[some] * apart
        return within


def _sums(times: Floats, numbers: Floats) -> Floats:
    """Return sums over cells, row by row, in one order whatever adds them up."""
    sums: Floats = np.einsum("ij,j->i", times, numbers)
    return sums


def accelerated(
    value: float, again: Floats, without: Floats, share: float, confidence: float
) -> tuple[float, float]:
    """Return the BCa interval; ``without`` is the index less each of a ``share`` of all people."""
    from scipy.special import ndtr, ndtri

    if not len(again) or np.ptp(again) < NOTHING:
        return value, value
    below = np.mean(again < value) + np.mean(again == value) / 2
    bias = float(ndtri(np.clip(below, 0.5 / len(again), 1 - 0.5 / len(again))))
    apart = without.mean() - without
    spread = float(np.sum(apart**2)) ** 1.5
    skew = float(np.sum(apart**3)) / (6 * spread) * share**0.5 if spread else 0.0
    z = bias + ndtri(np.array([(1 - confidence) / 2, (1 + confidence) / 2]))
    low, high = np.quantile(again, ndtr(bias + z / (1 - skew * z)))
    return float(low), float(high)

"""Intervals for means of which many are zero, and for their differences and ratios.

A group's mean is the share above zero times the mean of those above. Wilson's interval of the
share and Student's of the rest, put together on the scale of logarithms, hold where access is
mostly zero and Student's alone does not (docs/decisions/0005). Two such intervals make one of
the difference and one of the ratio. On zeros and ones this is Newcombe's interval.

References
----------
Wilson, E. B. (1927), J Am Stat Assoc 22:209. Newcombe, R. G. (1998), Statistics in Medicine
17:873, method 10. Zou, G. Y. & Donner, A. (2008), Statistics in Medicine 27:1693. Donner, A. &
Zou, G. Y. (2012), Statistical Methods in Medical Research 21:347.
"""

from __future__ import annotations

from math import exp, hypot, inf, log, nan, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._intervals import wilson

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


def mean_of(values: Floats, confidence: float, extent: Extent) -> Mean:
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
    """
    mean = float(values.mean()) if len(values) else nan
    if len(values) < 2:
        return Mean(mean, nan, nan)
    if values.min() < 0:
        half = _student(values, confidence)
        return Mean(mean, mean - half, mean + half)
    most = extent.most
    if mean > most / 2:
        lacking = _from_zero(most - values, confidence, extent.drop, whole=extent.whole)
        return Mean(mean, max(most - lacking.high, 0.0), most - lacking.low)
    found = _from_zero(values, confidence, extent.top, whole=extent.whole)
    return found._replace(high=min(found.high, most))


def _from_zero(values: Floats, confidence: float, top: float, *, whole: bool) -> Mean:
    n, mean = len(values), float(values.mean())
    above = values[values > 0]
    # One formula for all of so few zeros: a published interval must not tell how many there are.
    few = len(above) > n - FEW and (len(above) == n or len(above) >= FEW)
    if few and np.ptp(above) > 0:
        half = _student(values, confidence)
        return Mean(mean, max(mean - half, 0.0), mean + half)
    return _two_parts(above, n, confidence, top, whole=whole)


def _two_parts(above: Floats, n: int, confidence: float, top: float, *, whole: bool) -> Mean:
    """Return the interval of a mean of which some parts are zero, or all parts are alike."""
    from scipy.special import ndtri

    k, z = len(above), float(ndtri((1 + confidence) / 2))
    low, high = map(float, wilson(k / n, n, z))
    mean, highest = float(above.sum()) / n, high * top
    if k < 2:  # how far values lie apart cannot be seen, unless they do not
        return Mean(mean, low * top if whole and k else 0.0, highest)
    if k == n:  # all alike: how many others there may be is all that is unsure
        return Mean(mean, mean * low, mean + (top - mean) * (1 - low))
    rest = _student(above, confidence) / float(above.mean())
    down, up = hypot(log(k / n / low), rest), hypot(log(high * n / k), rest)
    return Mean(mean, mean * exp(-down), max(mean, min(mean * exp(min(up, 700.0)), highest)))


def _student(values: Floats, confidence: float) -> float:
    """Return half of Student's interval for a mean."""
    from scipy.special import stdtrit

    n = len(values)
    return float(stdtrit(n - 1, (1 + confidence) / 2) * values.std(ddof=1) / sqrt(n))


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

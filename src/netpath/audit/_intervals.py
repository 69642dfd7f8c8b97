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

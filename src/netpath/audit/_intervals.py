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

    What was seen says so where two people or more are off the end; else what there can be.
    """

    most: float
    top: float
    drop: float

    @classmethod
    def of(cls, values: Floats, most: float) -> Extent:
        """Return how far the values of everybody go; ``most`` is the largest there can be."""
        most = most if values.max() <= most else inf
        short = most - values
        top = float(values.max()) if np.count_nonzero(values > 0) > 1 else most
        drop = float(short.max()) if np.count_nonzero(short > 0) > 1 else most
        return cls(most, top, drop)


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
        lacking = _from_zero(most - values, confidence, extent.drop)
        return Mean(mean, max(most - lacking.high, 0.0), most - lacking.low)
    found = _from_zero(values, confidence, extent.top)
    return found._replace(high=min(found.high, most))


def _from_zero(values: Floats, confidence: float, top: float) -> Mean:
    n, mean = len(values), float(values.mean())
    above = values[values > 0]
    # One formula for all of so few zeros: a published interval must not tell how many there are.
    few = len(above) > n - FEW and (len(above) == n or len(above) >= FEW)
    if few and np.ptp(above) > 0:
        half = _student(values, confidence)
        return Mean(mean, max(mean - half, 0.0), mean + half)
    return _two_parts(above, n, confidence, top)


def _two_parts(above: Floats, n: int, confidence: float, top: float) -> Mean:
    """Return the interval of a mean of which some parts are zero, or all parts are alike."""
    from scipy.special import ndtri

    k, z = len(above), float(ndtri((1 + confidence) / 2))
    low, high = map(float, wilson(k / n, n, z))
    mean, highest = float(above.sum()) / n, high * top
    if k < 2:
        return Mean(mean, 0.0, highest)
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


def ratio_of(one: Mean, other: Mean) -> Interval:
    """Return the interval of one mean over another; it holds 1 where the difference holds 0.

    Neither mean may be negative, the other not 0. The upper end is infinite where the other mean
    may be 0.
    """
    both = one.value * other.value
    tail = one.low * (2 * one.value - one.low)
    root = max(0.0, both**2 - tail * other.high * (2 * other.value - other.high))
    low = tail / (both + sqrt(root)) if tail > 0 else 0.0
    ends = other.low * (2 * other.value - other.low)
    if ends <= 0:
        return Interval(low, inf)
    root = max(0.0, both**2 - one.high * (2 * one.value - one.high) * ends)
    return Interval(low, (both + sqrt(root)) / ends)

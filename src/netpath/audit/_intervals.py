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


class Mean(NamedTuple):
    """A mean and its interval; the ends are NaN where there are fewer than two values."""

    value: float
    low: float
    high: float


class Interval(NamedTuple):
    """The two ends of an interval."""

    low: float
    high: float


def wilson(k: int, n: int, z: float) -> Interval:
    """Return Wilson's interval for k of n, z normal quantiles wide.

    Examples
    --------
    >>> wilson(0, 10, 1.96).low
    0.0
    """
    middle, half = (
        (k + z * z / 2) / (n + z * z),
        z * sqrt(k * (n - k) / n + z * z / 4) / (n + z * z),
    )
    return Interval(
        max(0.0, middle - half) if k else 0.0, min(1.0, middle + half) if k < n else 1.0
    )


def mean_of(values: npt.NDArray[np.float64], confidence: float, top: float) -> Mean:
    """Return the mean of a group and its interval.

    Parameters
    ----------
    values
        Shape (n,).
    confidence
        How often such intervals hold what they are about, 0 to 1.
    top
        The largest value anybody has. Nobody's mean is taken to be above it.
    """
    n = len(values)
    mean = float(values.mean()) if n else nan
    if n < 2:
        return Mean(mean, nan, nan)
    above = values[values > 0]
    varies = len(above) > 1 and np.ptp(above) > 0
    if values.min() < 0 or (len(above) == n and varies):
        half = _student(values, confidence)
        return Mean(mean, mean - half, mean + half)
    return _two_parts(above, n, confidence, top)


def _two_parts(above: npt.NDArray[np.float64], n: int, confidence: float, top: float) -> Mean:
    """Return the interval of a mean of which some parts are zero."""
    from scipy.special import ndtri

    k = len(above)
    share = wilson(k, n, float(ndtri((1 + confidence) / 2)))
    highest = share.high * top
    if k < 2:
        return Mean(float(above.sum()) / n, 0.0, highest)
    mean = float(above.sum()) / n
    rest = _student(above, confidence) / float(above.mean())
    down, up = hypot(log(k / n / share.low), rest), hypot(log(share.high * n / k), rest)
    return Mean(mean, mean * exp(-down), max(mean, min(mean * exp(min(up, 700.0)), highest)))


def _student(values: npt.NDArray[np.float64], confidence: float) -> float:
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

"""Random effects: what the gaps of several networks have in common, and how far they differ."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple, TypedDict

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
NOTHING = 1e-12
LEVELS = 100  # at which a distribution is looked at


class Common(TypedDict):
    """What networks have in common, as the fields of the answer."""

    difference: float
    low: float
    high: float
    prediction_low: float | None
    prediction_high: float | None
    tau2: float
    i2: float
    q: float


class _Mean(NamedTuple):
    """The mean over networks for one variance between them, and its standard error."""

    value: float
    error: float
    shares: Floats


def random_effects(gaps: Floats, variances: Floats, confidence: float) -> tuple[Floats, Common]:
    """Return how much each network counts, what they have in common, and how far they differ."""
    from scipy.special import stdtrit

    n = len(gaps)
    fixed = 1 / variances
    q = _spread(gaps, variances, 0.0)
    tau2 = max(0.0, (q - (n - 1)) / float(fixed.sum() - (fixed @ fixed) / fixed.sum()))
    mean = _mean(gaps, variances, tau2)
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * mean.error
    beyond = _one_more(gaps, variances, confidence) if n > 2 else (None, None)
    return mean.shares, {
        "difference": mean.value,
        "low": mean.value - half,
        "high": mean.value + half,
        "prediction_low": beyond[0],
        "prediction_high": beyond[1],
        "tau2": tau2,
        "i2": max(0.0, (q - (n - 1)) / q) if q else 0.0,
        "q": q,
    }


def _mean(gaps: Floats, variances: Floats, tau2: float) -> _Mean:
    weights = 1 / (variances + tau2)
    shares = weights / weights.sum()
    value = float(shares @ gaps)
    found = float(shares @ (gaps - value) ** 2) / (len(gaps) - 1)
    # Networks may agree by chance; their own errors are left all the same.
    return _Mean(value, sqrt(max(found, 1 / float(weights.sum()))), shares)


def _spread(gaps: Floats, variances: Floats, tau2: float) -> float:
    """Return Cochran's Q, with some variance between networks taken into account."""
    weights = 1 / (variances + tau2)
    return float(weights @ (gaps - weights @ gaps / weights.sum()) ** 2)


def _one_more(gaps: Floats, variances: Floats, confidence: float) -> tuple[float, float]:
    """Return where the gap of one more network would lie (Nagashima, Noma & Furukawa).

    The variance between networks is not taken to be known: it has the distribution by which Q is
    chi-square, and for each such variance the gap is normal around a mean with Student's error.
    """
    from scipy.optimize import brentq
    from scipy.special import chdtri, ndtr, stdtrit

    n, at = len(gaps), (np.arange(LEVELS) + 0.5) / LEVELS
    between = np.array([_variance_by(gaps, variances, one) for one in chdtri(n - 1, at)])
    means = [_mean(gaps, variances, tau2) for tau2 in between]
    middle = [one.value + one.error * stdtrit(n - 1, at) for one in means]
    centre, width = np.array(middle), np.sqrt(between)[:, np.newaxis]
    ends = centre.min() - 9 * width.max(), centre.max() + 9 * width.max()
    width = np.maximum(width, 1e-3 * (ends[1] - ends[0]) + NOTHING)

    def below(end: float, share: float) -> float:
        return float(ndtr((end - centre) / width).mean()) - share

    tails = (1 - confidence) / 2, (1 + confidence) / 2
    low, high = (brentq(below, ends[0] - 1, ends[1] + 1, args=(share,)) for share in tails)
    return float(low), float(high)


def _variance_by(gaps: Floats, variances: Floats, q: float) -> float:
    """Return the variance between networks at which Q is so large; 0 where it is at most that."""
    from scipy.optimize import brentq

    most = float(variances.max() + np.ptp(gaps) ** 2)
    if _spread(gaps, variances, 0.0) <= q:
        return 0.0
    while _spread(gaps, variances, most) > q:
        most *= 4
    return float(brentq(lambda tau2: _spread(gaps, variances, tau2) - q, 0.0, most))

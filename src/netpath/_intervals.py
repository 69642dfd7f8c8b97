"""Intervals of shares: of so many people, or over drawn worlds; none claims certainty at 0 or 1.

A number has two kinds of noise, of which people are there and of which worlds were drawn, and one
interval that holds both (:class:`Noise`, :func:`widened`).
"""

from __future__ import annotations

from math import ceil, floor, hypot, inf, log10, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Z95 = 1.959963984540054
QUARTER = 0.25  # of the sampling error; a p by shuffling leaves out a larger Monte Carlo error
MOST_DRAWS = 2**20


class Noise(NamedTuple):
    """The two kinds of noise of one number, as standard errors in its unit.

    Attributes
    ----------
    sampling
        How far it could have come out otherwise, had other people of the same groups been there:
        of their true values (:func:`true_variance`).
    monte_carlo
        How far, had other worlds been drawn; 0 where nothing was drawn.
    n_draws
        How many worlds were drawn.
    """

    sampling: float
    monte_carlo: float = 0.0
    n_draws: int = 0

    @property
    def error(self) -> float:
        """Both, in quadrature."""
        return hypot(self.sampling, self.monte_carlo)

    @property
    def tells_p(self) -> bool:
        """Whether a p by shuffling, which knows sampling alone, leaves out next to nothing."""
        return self.monte_carlo <= QUARTER * self.sampling

    @property
    def draws_for_p(self) -> float:
        """How many draws would do, judging by those made; infinite where no number is likely to."""
        if self.tells_p:
            return self.n_draws
        if not self.sampling:
            return inf
        needed = self.n_draws * (self.monte_carlo / (QUARTER * self.sampling)) ** 2
        return needed if needed <= MOST_DRAWS else inf

    def why_no_p(self) -> str:
        """Say why no p is told, and what it would take; empty where one is.

        Examples
        --------
        >>> Noise(0.01, 0.02, 1000).why_no_p()
        'the Monte Carlo error of 1,000 draws is 2 times the sampling error, and about 64,000 would
        do'
        """
        if self.tells_p:
            return ""
        ratio, needed = self.monte_carlo / (self.sampling or inf), self.draws_for_p
        beside = f"{ratio:.2g} times the sampling error" if ratio else "all there is to tell"
        if needed == inf:
            takes = f"no number will do, up to {MOST_DRAWS:,}, the most there are"
        else:
            step = 10 ** max(floor(log10(needed)) - 1, 0)
            takes = f"about {ceil(needed / step) * step:,} would do"
        return f"the Monte Carlo error of {self.n_draws:,} draws is {beside}, and {takes}"


def true_variance(values: Floats, own: Floats, of_mean: float) -> float:
    """Return how far people's true values lie apart, of which drawn ones are estimates; 0 or more.

    Drawn values lie further apart, by the mean of their own Monte Carlo variances less the mean
    covariance of two people: what all share in a draw moves everybody alike.

    Parameters
    ----------
    values
        Shape (n,), of two people or more.
    own
        The Monte Carlo variance of each value, shape (n,).
    of_mean
        The Monte Carlo variance of the mean of the values.

    Examples
    --------
    >>> true_variance(np.array([0.2, 0.4]), np.zeros(2), 0.0)
    0.020000000000000004
    """
    n = len(values)
    apart = float(values.var(ddof=1))
    return max(0.0, apart - n / (n - 1) * (float(own.mean()) - of_mean))


def widened(
    value: float, ends: tuple[float, float], noise: Noise, confidence: float = 0.95
) -> tuple[float, float]:
    """Return the one interval: that of sampling, with Monte Carlo error in quadrature.

    Parameters
    ----------
    value
        What both are about.
    ends
        Its interval by sampling alone.
    noise
        Its Monte Carlo error, and of how many draws: of few it is itself unsure (Student).
    confidence
        How often the interval holds what it is about.

    Examples
    --------
    >>> [round(end, 3) for end in widened(0.5, (0.4, 0.7), Noise(0.1, 0.05, 10**6))]
    [0.36, 0.723]
    """
    half = quantile(confidence, noise.n_draws) * noise.monte_carlo if noise.monte_carlo else 0.0
    return value - hypot(value - ends[0], half), value + hypot(ends[1] - value, half)


def quantile(confidence: float, n_draws: int) -> float:
    """Return how many standard errors of so many draws an interval reaches from the middle.

    Examples
    --------
    >>> round(quantile(0.95, 10), 2), round(quantile(0.95, 10**6), 2)
    (2.26, 1.96)
    """
    from scipy.special import ndtri, stdtrit

    tail = (1 + confidence) / 2
    return float(stdtrit(n_draws - 1, tail) if n_draws > 1 else ndtri(tail))


class Drawn(NamedTuple):
    """The mean of a share over drawn worlds, its standard error and the ends of 95 %."""

    mean: Floats
    error: Floats
    low: Floats
    high: Floats


def wilson(share: npt.ArrayLike, n: npt.ArrayLike, z: float = Z95) -> tuple[Floats, Floats]:
    """Return Wilson's interval of shares of n, z normal quantiles wide; it holds the share.

    References
    ----------
    Wilson, E. B. (1927), J Am Stat Assoc 22:209.

    Examples
    --------
    >>> [round(float(end), 3) for end in wilson(0.0, 10)]
    [0.0, 0.278]
    """
    p, n = np.asarray(share, dtype=np.float64), np.asarray(n, dtype=np.float64)
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(np.maximum(p * (1 - p), 0) / n + z**2 / (4 * n**2))
    return np.clip(middle - half, 0.0, p), np.clip(middle + half, p, 1.0)


def drawn_shares(shares: Floats) -> Drawn:
    """Return means of shares over worlds, with errors from how the worlds differ.

    The interval is Wilson's, of as many draws as would have that error. Where all worlds are
    alike, others may still not be: so few that none was drawn. It never claims certainty.

    Parameters
    ----------
    shares
        The share in each world, shape (…, n_draws), 0 to 1.

    Examples
    --------
    >>> drawn_shares(np.zeros((1, 10))).high.round(3).tolist()
    [0.278]
    """
    n, mean = shares.shape[-1], shares.mean(axis=-1)
    return of_spread(mean, shares.var(axis=-1, ddof=1) if n > 1 else np.zeros_like(mean), n)


def of_spread(mean: Floats, spread: Floats, n: int) -> Drawn:
    """Return the same of means whose shares have some variance over n worlds.

    Examples
    --------
    >>> float(of_spread(np.array([0.5]), np.array([0.25]), 100).error.round(3)[0])
    0.05
    """
    varies, unseen = spread > 0, wilson(0.0, n)[1]
    low, high = wilson(
        mean, np.where(varies, n * mean * (1 - mean) / np.where(varies, spread, 1), n)
    )
    low = np.where(varies, low, mean * (1 - unseen))
    high = np.where(varies, high, mean + (1 - mean) * unseen)
    error = np.where(varies, np.sqrt(spread / n), (high - low) / (2 * Z95))
    return Drawn(mean, error, low, high)


def one_more(n: int, confidence: float = 0.95) -> float:
    """Return in how many standard deviations of n numbers one more like them lies; 0 for n of 1.

    Student's, for numbers that are about normal.

    Examples
    --------
    >>> round(one_more(20), 2)
    2.14
    """
    return quantile(confidence, n) * sqrt(1 + 1 / n) if n > 1 else 0.0

"""Closed forms: who is hired and how well under one practice, in a large pool of applicants.

Quality q is normal with variance 1; a file shows q + e with noise of variance s, a talk q + f with
noise of variance t. What a judge makes of it, E[q | what is known], is normal with variance
1 / (1 + s) of a file alone and 1 - 1 / (1 + 1/s + 1/t) with a talk (normal conjugacy: Gelman et
al., Bayesian Data Analysis, 3rd ed., section 2.5). The top share by estimate plus lift is hired,
so that one cut and the moments of truncated normals (Johnson, Kotz and Balakrishnan, Continuous
Univariate Distributions, 2nd ed., vol. 1, section 13.10.1) give every rate and mean.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, isfinite, pi, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._results import percent
from netpath.errors import DataError
from netpath.hiring._practice import Judging, Practice

Floats = npt.NDArray[np.float64]


class Applicants(NamedTuple):
    """Who applies: of each group its share, and the chance that one of it is met, shape (n,)."""

    names: tuple[str, ...]
    shares: Floats
    chances: Floats


class Hires(NamedTuple):
    """What comes of a practice.

    Attributes
    ----------
    met, rates
        The share of each group that is met, and that is hired, shape (n,).
    met_rate, unmet_rate
        The share that is hired of those who were met, and of the others; NaN where there are none.
    quality
        The mean quality of those who are hired.
    best
        The same if nobody were lifted and nothing capped: the best use of what is known.
    met_share
        The share of those who are hired who had been met.
    """

    met: Floats
    rates: Floats
    met_rate: float
    unmet_rate: float
    quality: float
    best: float
    met_share: float

    @property
    def lost(self) -> float:
        """How much worse hires are than what is known would allow; 0 or more but for rounding."""
        return self.best - self.quality


@dataclass(frozen=True)
class Cells:
    """Candidates alike in what is known of them, those who were met first, shape (2 n,).

    Attributes
    ----------
    shares
        Of all applicants.
    spread
        The standard deviation of what the judge makes of them.
    shift
        The mean of the same, which is that of their quality.
    lifts
        What is added to it.
    """

    shares: Floats
    spread: Floats
    shift: Floats
    lifts: Floats

    def cut(self, hired: float) -> float:
        """Return above which estimate plus lift the given share of these candidates lies."""
        from scipy.optimize import brentq
        from scipy.special import ndtr, ndtri

        there = self.shares > 0
        of, spread = self.shares[there] / self.shares.sum(), self.spread[there]
        middle = (self.lifts + self.shift)[there]
        alone = middle - spread * ndtri(hired)  # where the cut would be if all were like these
        low, high = float(alone.min()), float(alone.max())

        def over(cut: float) -> float:
            return float(of @ ndtr((middle - cut) / spread)) - hired

        if high - low < 1e-14 or over(low) <= 0 or over(high) >= 0:  # but for rounding, all alike
            return low if over(low) <= 0 else high
        return float(brentq(over, low, high, xtol=1e-15, rtol=1e-14))

    def above(self, cut: float) -> tuple[Floats, Floats]:
        """Return which share of each cell lies above a cut, and that share times its quality."""
        from scipy.special import ndtr

        apart = (cut - self.lifts - self.shift) / self.spread
        rate = ndtr(-apart)
        return rate, self.shift * rate + self.spread * np.exp(-(apart**2) / 2) / sqrt(2 * pi)

    def only(self, keep: npt.NDArray[np.bool_]) -> Cells:
        """Return the cells with nobody in those that are not kept."""
        return replace(self, shares=np.where(keep, self.shares, 0.0))


def spread_of(file_noise: float, talk_noise: float) -> float:
    """Return the standard deviation of what a judge makes of a file and a talk.

    Examples
    --------
    >>> spread_of(1.0, float("inf")) ** 2, round(spread_of(1.0, 1.0) ** 2, 4)
    (0.5000000000000001, 0.6667)
    """
    return sqrt(1 - 1 / (1 + 1 / file_noise + 1 / talk_noise))


def chances_met(pool: Applicants, practice: Practice) -> Floats:
    """Return the share of each group that is met under a practice.

    Examples
    --------
    >>> from netpath.hiring import practice
    >>> pool = Applicants(("A", "B"), np.array([0.5, 0.5]), np.array([0.4, 0.2]))
    >>> chances_met(pool, practice("lottery of meetings")).round(2).tolist()
    [0.3, 0.3]
    """
    if practice.met == "as now":
        return np.minimum(practice.times * pool.chances, 1.0)
    level = {"nobody": 0.0, "everybody": 1.0, "by lot": float(pool.shares @ pool.chances)}
    return np.full(len(pool.shares), level[practice.met])


def cells_of(pool: Applicants, practice: Practice, judging: Judging) -> Cells:
    """Return the candidates of a pool by group and by whether they were met.

    Examples
    --------
    >>> from netpath.hiring import practice
    >>> pool = Applicants(("A", "B"), np.array([0.5, 0.5]), np.array([0.4, 0.2]))
    >>> cells_of(pool, practice("open door"), Judging(lift=0.5)).lifts.tolist()
    [0.5, 0.5, 0.0, 0.0]
    """
    met, n = chances_met(pool, practice), len(pool.names)
    files = judging.file_noise if practice.file_noise is None else practice.file_noise
    talks = judging.talk_noise if practice.talk_noise is None else practice.talk_noise
    lifts = np.zeros(2 * n)
    if practice.sees:
        lifts[:n] = [
            practice.lifted * (judging.lift + judging.liked.get(name, 0.0)) for name in pool.names
        ]
        lifts[n:] = [judging.unmet.get(name, 0.0) for name in pool.names]
        if practice.met == "everybody":  # in writing: nobody was met in person
            lifts[:n] = lifts[n:]
    return Cells(
        np.concatenate([pool.shares * met, pool.shares * (1 - met)]),
        np.repeat([spread_of(files, talks), spread_of(files, np.inf)], n),
        np.repeat([-practice.weaker, 0.0], n),
        lifts,
    )


def outcome(pool: Applicants, practice: Practice, judging: Judging) -> Hires:
    """Return who is hired and how well under one practice.

    Raises
    ------
    DataError
        If a cap leaves more to hire than were not met.

    Examples
    --------
    >>> from netpath.hiring import practice
    >>> pool = Applicants(("A", "B"), np.array([0.5, 0.5]), np.array([0.4, 0.1]))
    >>> found = outcome(pool, practice("open door"), Judging(lift=0.5))
    >>> found.rates.round(7).tolist(), round(found.lost, 7)
    ([0.1215496, 0.0784504], 0.0696596)
    """
    cells, n, hired = cells_of(pool, practice, judging), len(pool.names), judging.hired
    rate, good = cells.above(cells.cut(hired))
    met = np.arange(2 * n) < n
    among = float((cells.shares * rate)[met].sum()) / hired
    if practice.cap is not None and among > practice.cap:
        rate, good = _capped(cells, met, practice.cap, hired)
        among = practice.cap
    straight = replace(cells, lifts=np.zeros(2 * n))
    best = float(cells.shares @ straight.above(straight.cut(hired))[1]) / hired
    m = chances_met(pool, practice)
    level = float(cells.shares[met].sum())
    return Hires(
        met=m,
        rates=m * rate[:n] + (1 - m) * rate[n:],
        met_rate=among * hired / level if level > 0 else np.nan,
        unmet_rate=(1 - among) * hired / (1 - level) if level < 1 else np.nan,
        quality=float(cells.shares @ good) / hired,
        best=best,
        met_share=among,
    )


def _capped(
    cells: Cells, met: npt.NDArray[np.bool_], cap: float, hired: float
) -> tuple[Floats, Floats]:
    """Return rates and qualities where a cap binds: two cuts, one for each sort of candidates."""
    rate, good = np.zeros(len(met)), np.zeros(len(met))
    for own, share in ((met, cap), (~met, 1 - cap)):
        among = float(cells.shares[own].sum())
        quota = share * hired
        if quota >= among:
            raise DataError(
                f"cap: {percent(1 - cap)} of hires would have to be of the unmet, who are only "
                f"{percent(among)} of all who apply, where {percent(hired)} are hired. Write a "
                "larger cap, or hire fewer."
            )
        if quota > 0:
            some = cells.only(own)
            above = some.above(some.cut(quota / among))
            rate, good = np.where(own, above[0], rate), np.where(own, above[1], good)
    return rate, good


def small_lift(pool: Applicants, judging: Judging, at: int, other: int) -> tuple[float, float]:
    """Return what a small lift does: the gap for each sd of lift, the loss for its square.

    The first terms of Taylor's series at no lift: (m_at - m_other) φ(z) / r and
    m (1 - m) φ(z) / (2 r h), z the normal quantile of 1 - h and r the spread of estimates. NaN
    where a talk tells something, or groups are lifted apart.

    Examples
    --------
    >>> pool = Applicants(("A", "B"), np.array([0.5, 0.5]), np.array([0.4, 0.1]))
    >>> [round(one, 6) for one in small_lift(pool, Judging(), 1, 0)]
    [-0.074458, 0.23268]
    """
    from scipy.special import ndtri

    if isfinite(judging.talk_noise) or any({**judging.liked, **judging.unmet}.values()):
        return np.nan, np.nan
    spread, level = spread_of(judging.file_noise, np.inf), float(pool.shares @ pool.chances)
    height = exp(-(float(ndtri(judging.hired)) ** 2) / 2) / sqrt(2 * pi) / spread
    gap = float(pool.chances[at] - pool.chances[other]) * height
    return gap, level * (1 - level) * height / (2 * judging.hired)

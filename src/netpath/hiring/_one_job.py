"""One job and few candidates, some of whom were met."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import pi, sqrt

import numpy as np
import pandas as pd

from netpath._results import Answer, Assumption, assumed_lines, counted, percent
from netpath._rules import is_whole
from netpath.errors import DataError
from netpath.hiring._closed import Floats, spread_of
from netpath.hiring._practice import Judging

MOST = 10_000
FAR, STEPS = 40.0, 16_001  # beyond which, and in how many places, the integrands are summed


@dataclass(frozen=True)
class OneJob(Answer):
    """Who gets the one job there is.

    Attributes
    ----------
    n_candidates, n_met
        How many there are, and how many of them were met.
    met_hired
        The chance that one of those who were met is hired.
    quality
        The mean quality of who is hired, in sd above all who apply.
    best
        The same if nobody were lifted.
    judging
        How candidates are judged; of it, lift and noise count here.
    """

    n_candidates: int
    n_met: int
    met_hired: float
    quality: float
    best: float
    judging: Judging = field(repr=False)

    @property
    def lost(self) -> float:
        """How much worse than with nobody lifted."""
        return self.best - self.quality

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What is assumed, as sentences."""
        gone = "hired", "applicants"  # here there is one job for few
        return tuple(one for one in self.judging.assumptions if one.about not in gone)

    def to_frame(self) -> pd.DataFrame:
        """Return one row.

        Examples
        --------
        >>> one_job(2, 1).to_frame()["met_hired"].round(2).tolist()
        [0.5]
        """
        names = ("n_candidates", "n_met", "met_hired", "quality", "best", "lost")
        return pd.DataFrame([{name: getattr(self, name) for name in names}])

    def __str__(self) -> str:
        said = (
            f"One job, {counted(self.n_candidates, 'candidate')}, {self.n_met:,} of them met: one "
            f"of the met is hired with a chance of {percent(self.met_hired)}, where their number "
            f"alone would give {percent(self.n_met / self.n_candidates)}. Who is hired is "
            f"{self.quality:.2f} sd better than all who apply, and would be {self.best:.2f} if "
            "nobody were lifted."
        )
        return "\n".join([said, *assumed_lines(self.assumptions)])


def one_job(n_candidates: int, n_met: int, judging: Judging | None = None) -> OneJob:
    """Return who gets one job out of few candidates, some of whom were met.

    Integrals over the estimate of the best candidate of each sort, which are exact but for
    rounding: the integrands are smooth and vanish at both ends, where equal steps converge faster
    than any power of the step.

    Parameters
    ----------
    n_candidates, n_met
        How many there are, and how many of them were met.
    judging
        How candidates are judged; of it, lift and noise count here.

    Raises
    ------
    DataError
        If there are no candidates, more than 10,000, or more were met than there are.

    References
    ----------
    The largest of several normals: David and Nagaraja, Order Statistics, 3rd ed., section 2.1. The
    sums: Trefethen and Weideman, SIAM Review 56 (2014) 385.

    Examples
    --------
    >>> found = one_job(10, 3, Judging(lift=0.5))
    >>> round(found.met_hired, 10), round(found.lost, 4)
    (0.5824168971, 0.072)
    """
    for name, n, least in (("n_candidates", n_candidates, 1), ("n_met", n_met, 0)):
        if not is_whole(n, least) or n > MOST:
            raise DataError(f"{name} is {n!r}; it must be a whole number, {least} to {MOST:,}.")
    if n_met > n_candidates:
        raise DataError(f"n_met is {n_met:,}, of {n_candidates:,} candidates. Write fewer.")
    judging = Judging() if judging is None else judging
    met = spread_of(judging.file_noise, judging.talk_noise)
    unmet = spread_of(judging.file_noise, np.inf)
    others = int(n_candidates - n_met)
    chance, good = _won(int(n_met), met, others, unmet, judging.lift)
    rest = _won(others, unmet, int(n_met), met, -judging.lift)[1]
    best = _won(int(n_met), met, others, unmet, 0.0)[1]
    best += _won(others, unmet, int(n_met), met, 0.0)[1]
    return OneJob(int(n_candidates), int(n_met), chance, good + rest, best, judging)


def _won(n: int, own: float, others: int, their: float, ahead: float) -> tuple[float, float]:
    """Return the chance that the best of n is hired, and that chance times their quality."""
    from scipy.special import log_ndtr

    if n == 0:
        return 0.0, 0.0
    z: Floats = np.linspace(-FAR, FAR, STEPS)
    # Sums of logarithms: of many candidates the powers would be 0 before the density is.
    density = np.log(n) - z**2 / 2 + (n - 1) * log_ndtr(z)
    if others:
        density = density + others * log_ndtr((own * z + ahead) / their)
    won = np.exp(density) * (z[1] - z[0]) / sqrt(2 * pi)
    return float(won.sum()), float(own * (won @ z))

"""Shares of searches with intervals that know which searches hang together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._intervals import Z95, wilson
from netpath._measure import NO_LABEL, Worlds
from netpath._results import percent

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Share:
    """A share of searches, 0 to 1, with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{percent(self.value)} [{percent(self.low)}, {percent(self.high)}]"


def share_of(reached: npt.NDArray[np.bool_]) -> Share:
    """Return the share that is true, with its Wilson interval.

    Parameters
    ----------
    reached
        Shape (n_seekers, n_runs). Runs are independent of one another, the seekers of one run are
        not: with several of them the interval counts as many searches as would have, were they
        independent, the spread that the shares of the runs have; of few runs that is a guess, and
        the interval is wider for it.

    References
    ----------
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
    of the American Statistical Association 22 (1927) 209-212. Student, "The probable error of a
    mean", Biometrika 6 (1908) 1-25.

    Examples
    --------
    >>> share = share_of(np.array([[True, False, False, False]]))
    >>> round(share.value, 2), round(share.low, 2), round(share.high, 2)
    (0.25, 0.05, 0.7)
    """
    n_seekers = reached.shape[0]
    low, p, high = over_runs(reached.mean(axis=0)[:, None], n_seekers)
    return Share(float(p[0]), float(low[0]), float(high[0]))


def over_runs(shares: Floats, n_seekers: int) -> tuple[Floats, Floats, Floats]:
    """Return low end, mean and high end over runs, of shares of shape (n_runs, n).

    Examples
    --------
    >>> low, mean, high = over_runs(np.array([[1.0], [0.0]]), 1)
    >>> mean.tolist(), bool(low[0] < 0.5 < high[0])
    ([0.5], True)
    """
    from scipy.special import stdtrit

    n_runs, p, z = len(shares), shares.mean(axis=0), Z95
    n = np.full(len(p), float(n_runs))
    if n_seekers > 1 and n_runs > 1:
        # How much runs differ is itself only known from so many runs: Student's quantile.
        z = float(stdtrit(n_runs - 1, 0.975))
        most, apart = n_runs * n_seekers, shares.var(axis=0, ddof=1)
        alone = p * (1 - p)
        told = np.minimum(n_runs * alone / np.where(apart > 0, apart, 1.0), most)
        n = np.where(alone > 0, np.where(apart > 0, told, most), n)
    low, high = wilson(p, n, z)
    return low, p, high


def within_asks(
    asks: npt.NDArray[np.int32], reached: npt.NDArray[np.bool_], most: int
) -> pd.DataFrame:
    """Return the share that had reached a target within 0, 1 … ``most`` asks, with its interval.

    Examples
    --------
    >>> within_asks(np.array([[1, 2]]), np.array([[True, False]]), 2)["share"].tolist()
    [0.0, 0.5, 0.5]
    """
    n_seekers, n_runs = asks.shape
    counts = np.zeros((n_runs, most + 1))
    runs = np.broadcast_to(np.arange(n_runs), asks.shape)[reached]
    np.add.at(counts, (runs, asks[reached]), 1)
    low, share, high = over_runs(np.cumsum(counts, axis=1) / n_seekers, n_seekers)
    # What holds after more asks bounds what holds after fewer; after none nobody is there.
    low, high = np.maximum.accumulate(low), np.minimum.accumulate(high[::-1])[::-1]
    high[0] = 0.0
    return pd.DataFrame({"asks": np.arange(most + 1), "share": share, "low": low, "high": high})


def stages(got_there: Mapping[str, npt.NDArray[np.bool_]]) -> pd.DataFrame:
    """Return how many got to each stage, and which share of those at the stage before.

    Examples
    --------
    >>> stages({"all": np.array([True, True]), "some": np.array([True, False])})["went_on"].tolist()
    [1.0, 0.5]
    """
    counts = [int(one.sum()) for one in got_there.values()]
    before = [counts[0], *counts[:-1]]
    went_on = [n / m if m else 0.0 for n, m in zip(counts, before, strict=True)]
    return pd.DataFrame({"stage": list(got_there), "searches": counts, "went_on": went_on})


def worlds_of(reached: npt.NDArray[np.bool_]) -> Worlds:
    """Return in which worlds each seeker reached a target, one bit a run.

    Examples
    --------
    >>> worlds_of(np.array([[True, False, True]])).words.tolist()
    [[5]]
    """
    n_seekers, n_runs = reached.shape
    bits = np.zeros((n_seekers, -(-n_runs // 64) * 64), dtype=np.uint8)
    bits[:, :n_runs] = reached
    words = np.packbits(bits, axis=1, bitorder="little").view("<u8").astype(np.uint64)
    return Worlds(words, n_runs)


def split(labels: pd.Series | None, n_seekers: int) -> dict[str, npt.NDArray[np.bool_]]:
    """Return which seekers have which label, those without one last; "everybody" without labels.

    Examples
    --------
    >>> {name: mine.tolist() for name, mine in split(pd.Series(["B", "A"]), 2).items()}
    {'A': [False, True], 'B': [True, False]}
    """
    if labels is None:
        return {"everybody": np.ones(n_seekers, dtype=np.bool_)}
    names = sorted(labels.unique(), key=lambda name: (name == NO_LABEL, name))
    return {str(name): (labels == name).to_numpy() for name in names}

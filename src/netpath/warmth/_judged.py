"""Forecasts held against what came: losses, differences with intervals, and a curve."""

from __future__ import annotations

import numpy as np
import pandas as pd

N_RESAMPLES, BINS, LEAST_IN_BIN, Z = 2_000, 10, 10, 1.959963984540054
MEASURES = ("brier", "log_loss")


def losses(asks: pd.DataFrame) -> pd.DataFrame:
    """Return the mean losses of each forecast, smaller being better."""
    rows = {name: _loss(asks, name).mean() for name in ("calibrated", "as given", "base rate")}
    return pd.DataFrame(rows).T.rename_axis("forecast").reset_index()


def gains(asks: pd.DataFrame, draws: np.random.Generator) -> pd.DataFrame:
    """Return calibrated minus base rate, ask by ask, and its 95 % interval.

    People asked are drawn with replacement, each with all asks of them; folds and fits stay.
    """
    apart = _loss(asks, "calibrated") - _loss(asks, "base rate")
    person, ids = pd.factorize(asks["target"], sort=True)
    people = np.zeros((len(ids), len(MEASURES) + 1))
    np.add.at(people, person, apart.assign(asks=1.0).to_numpy())
    drawn = np.empty((N_RESAMPLES, len(MEASURES)))
    for at in range(N_RESAMPLES):
        total = people[draws.integers(len(people), size=len(people))].sum(axis=0)
        drawn[at] = total[:-1] / total[-1]
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    means = apart.mean().to_numpy()
    return pd.DataFrame({"measure": MEASURES, "difference": means, "low": low, "high": high})


def curve(asks: pd.DataFrame) -> pd.DataFrame:
    """Return what was predicted and what was observed, in bins of at least 10 asks.

    Bins are tenths of the predicted probability; a bin with fewer asks joins the next. The
    intervals are Wilson's, 95 %, as if asks were independent.
    """
    tenth = (asks["calibrated"].to_numpy() * BINS).astype(int)
    group = _merged(np.minimum(tenth, BINS - 1))
    n = np.bincount(group)
    means = {
        told: np.bincount(group, weights=asks[name]) / n
        for told, name in (("predicted", "calibrated"), ("observed", "granted"))
    }
    low, high = wilson(means["observed"], n)
    return pd.DataFrame({**means, "low": low, "high": high, "asks": n})


def wilson(share: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return Wilson's 95 % interval of a share of ``n``.

    Examples
    --------
    >>> [round(float(end), 3) for end in wilson(np.array(0.0), np.array(10))]
    [0.0, 0.278]
    """
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    wide = Z * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    return np.maximum(middle - wide, 0.0), np.minimum(middle + wide, 1.0)


def _loss(asks: pd.DataFrame, forecast: str) -> pd.DataFrame:
    chance, came = asks[forecast], asks["granted"]
    right = np.where(came, chance, 1 - chance)
    return pd.DataFrame(
        {"brier": (chance - came) ** 2, "log_loss": -np.log(right)}, index=asks.index
    )


def _merged(bins: np.ndarray) -> np.ndarray:
    """Join each bin with fewer asks than allowed to the next, and the last to the one before."""
    counts = np.bincount(bins, minlength=BINS)
    group, held, to = 0, 0, np.zeros(BINS, dtype=int)
    for one, n in enumerate(counts):
        if held >= LEAST_IN_BIN and counts[one:].sum() >= LEAST_IN_BIN:
            group, held = group + 1, 0
        to[one] = group
        held += n
    joined: np.ndarray = to[bins]
    return joined

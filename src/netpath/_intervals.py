"""Intervals of shares: of so many people, or over drawn worlds; none claims certainty at 0 or 1."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Z95 = 1.959963984540054


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
    spread = shares.var(axis=-1, ddof=1) if n > 1 else np.zeros_like(mean)
    varies, unseen = spread > 0, wilson(0.0, n)[1]
    low, high = wilson(
        mean, np.where(varies, n * mean * (1 - mean) / np.where(varies, spread, 1), n)
    )
    low = np.where(varies, low, mean * (1 - unseen))
    high = np.where(varies, high, mean + (1 - mean) * unseen)
    error = np.where(varies, np.sqrt(spread / n), (high - low) / (2 * Z95))
    return Drawn(mean, error, low, high)

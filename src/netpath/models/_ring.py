"""Kleinberg's ring: short ties to both sides, one long tie each, and greedy search."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._results import Answer
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RingSearch(Answer):
    """How many asks greedy search takes on a ring.

    Attributes
    ----------
    mean_asks
        The exact mean over all distances to the target, 1 to half the ring.
    by_distance
        The exact mean from each distance, shape (n_people // 2 + 1,); 0 at the target.
    simulated, error
        The mean of simulated searches from distances drawn evenly, and its standard error; None
        where none were simulated.
    n_people, exponent
        People on the ring; a long tie of length d has a chance that falls as d to the minus
        ``exponent``.
    seed
        Draws the same searches again; None where nothing was drawn, or from a Generator.
    """

    mean_asks: float
    by_distance: Floats = field(repr=False)
    simulated: float | None
    error: float | None
    n_people: int
    exponent: float
    seed: int | None

    def to_frame(self) -> pd.DataFrame:
        """Return the exact mean of asks from each distance.

        Examples
        --------
        >>> ring_search(101, 1.0).to_frame()["asks"].iloc[1]
        np.float64(1.0)
        """
        return pd.DataFrame(
            {"distance": np.arange(len(self.by_distance)), "asks": self.by_distance}
        )

    def __str__(self) -> str:
        told = (
            f"Greedy search on a ring of {self.n_people:,} people, long ties falling as "
            f"distance^-{self.exponent:g}: {self.mean_asks:.1f} asks on average"
        )
        if self.simulated is not None:
            told += f" (simulated {self.simulated:.1f} ± {self.error:.1f})"
        return told + "."


def ring_search(
    n_people: int,
    exponent: float,
    *,
    n_runs: int = 0,
    rng: int | np.random.Generator | None = None,
) -> RingSearch:
    """Return how many asks greedy search takes on Kleinberg's ring, in one dimension.

    Everybody can ask both people beside them and one more, at distance d with a chance that falls
    as d to the minus ``exponent``. Each holder asks whoever of the three is nearest to the target;
    asks are always granted. The mean from each distance follows from the means of all shorter
    ones; time is quadratic in the people.

    Parameters
    ----------
    n_people
        People on the ring, 3 or more.
    exponent
        0 or more. On an infinite ring 1 is best; on a finite one, less.
    n_runs
        Searches simulated beside the exact answer, each on long ties of its own.
    rng
        A seed gives the same searches each time.

    Raises
    ------
    DataError
        If a number is out of its range.

    References
    ----------
    J. M. Kleinberg, "Navigation in a small world", Nature 406 (2000) 845.

    Examples
    --------
    >>> round(ring_search(2001, 1.0).mean_asks, 1)
    29.7
    """
    if n_people < 3 or exponent < 0 or n_runs < 0:
        raise DataError(
            f"n_people is {n_people}, exponent {exponent}, n_runs {n_runs}; they must be at least "
            "3, 0 and 0. Write ring_search(2001, 1.0)."
        )
    half = n_people // 2
    lengths = np.arange(1, half + 1, dtype=np.float64) ** -exponent
    chance = lengths / (2 * lengths.sum())
    means = _exact(chance)
    seed, simulated, error = None, None, None
    if n_runs:
        draws, seed = generator(rng)
        asks = _simulated(chance, n_runs, draws)
        simulated = float(asks.mean())
        error = float(asks.std(ddof=1) / np.sqrt(n_runs)) if n_runs > 1 else float("inf")
    return RingSearch(float(means[1:].mean()), means, simulated, error, n_people, exponent, seed)


def _exact(chance: Floats) -> Floats:
    """Return the mean asks from each distance; ``chance[j - 1]`` is that of a jump by j one way."""
    half = len(chance)
    means = np.zeros(half + 1)
    for far in range(1, half + 1):
        # A jump by j leads to |far - j|; it beats the step to far - 1 from j = 2 to 2 far - 2.
        longest = min(2 * far - 2, half)
        short = chance[1 : min(far, longest)]  # j = 2 … far, landing before or on the target
        beyond = chance[far:longest]  # j = far + 1 … longest, landing behind it
        gained = short @ means[far - 2 :: -1][: len(short)] + beyond @ means[1 : len(beyond) + 1]
        stays = 1 - short.sum() - beyond.sum()
        means[far] = 1 + gained + stays * means[far - 1]
    return means


def _simulated(chance: Floats, n_runs: int, draws: np.random.Generator) -> npt.NDArray[np.int64]:
    """Return the asks of some searches, each from a distance drawn evenly."""
    half = len(chance)
    far = draws.integers(1, half + 1, n_runs)
    asks = np.zeros(n_runs, dtype=np.int64)
    upto = np.cumsum(chance)
    while (searching := np.flatnonzero(far)).size:
        drawn = draws.random(len(searching))
        jump = np.searchsorted(upto, drawn, side="right") + 1  # beyond half: the other way round
        landed = np.where(jump <= half, np.abs(far[searching] - jump), far[searching])
        far[searching] = np.minimum(landed, far[searching] - 1)
        asks[searching] += 1
    return asks

"""Two exact answers on orders of asks: starting over at every no, and whom to ask first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from netpath._draws import generator
from netpath._results import Answer, counted, listed
from netpath.errors import DataError

MOST_ASKS = 10**6
"""Of a simulated search, on average; chosen, some ten seconds."""


@dataclass(frozen=True)
class RestartedSearch(Answer):
    """How many asks it takes when every no means starting over.

    Attributes
    ----------
    expected_asks
        Exact.
    simulated, error
        The mean of simulated searches and its standard error; None where none were simulated.
    warmth, length
        The chance of each ask, and how many yeses in a row it takes.
    seed
        Draws the same searches again; None where nothing was drawn, or from a Generator.
    """

    expected_asks: float
    simulated: float | None
    error: float | None
    warmth: float
    length: int
    seed: int | None

    def to_frame(self) -> pd.DataFrame:
        """Return one row.

        Examples
        --------
        >>> restart(0.5, 3).to_frame()["expected_asks"].tolist()
        [14.0]
        """
        return pd.DataFrame([vars(self)])

    def __str__(self) -> str:
        told = (
            f"{counted(self.length, 'yes', 'yeses')} in a row at {self.warmth:g} each, from the "
            f"start again after every no: {self.expected_asks:.1f} asks on average"
        )
        if self.simulated is not None:
            told += f" (simulated {self.simulated:.1f} ± {self.error:.1f})"
        return told + "."


def restart(
    warmth: float,
    length: int,
    *,
    n_runs: int = 0,
    rng: int | np.random.Generator | None = None,
) -> RestartedSearch:
    """Return how many asks it takes to be granted ``length`` times in a row.

    A single chain, no second way: at any no the seeker starts again from the beginning. The
    expectation is (warmth^-length - 1) / (1 - warmth), the mean of a renewal process.

    Parameters
    ----------
    warmth
        Probability that an ask is granted, in (0, 1].
    length
        Asks of the chain.
    n_runs
        Searches simulated beside the exact answer.
    rng
        A seed gives the same searches each time.

    Raises
    ------
    DataError
        If a number is out of its range, or a simulated search would go on for too long.

    References
    ----------
    W. Feller, "An Introduction to Probability Theory and Its Applications" I, chapter XIII.7, on
    runs of successes.

    Examples
    --------
    >>> round(restart(0.75, 6).expected_asks, 4)
    18.4746
    """
    if not 0 < warmth <= 1 or length < 1 or n_runs < 0:
        raise DataError(
            f"warmth is {warmth}, length {length}, n_runs {n_runs}; warmth must be in (0, 1], "
            "length at least 1 and n_runs at least 0. Write restart(0.75, 6)."
        )
    exact = float(length) if warmth == 1 else (warmth**-length - 1) / (1 - warmth)
    if not n_runs:
        return RestartedSearch(exact, None, None, warmth, length, None)
    if not exact <= MOST_ASKS:
        raise DataError(
            f"A search takes {exact:.3g} asks on average; up to {MOST_ASKS:,} are simulated. Leave "
            "n_runs out: the expectation is exact without."
        )
    draws, seed = generator(rng)
    asks = np.zeros(n_runs, dtype=np.int64)
    row = np.zeros(n_runs, dtype=np.int64)
    while (searching := np.flatnonzero(row < length)).size:
        granted = draws.random(len(searching)) < warmth
        row[searching] = np.where(granted, row[searching] + 1, 0)
        asks[searching] += 1
    error = float(asks.std(ddof=1) / np.sqrt(n_runs)) if n_runs > 1 else float("inf")
    return RestartedSearch(exact, float(asks.mean()), error, warmth, length, seed)


@dataclass(frozen=True)
class OrderOfAsks(Answer):
    """In which order to ask until somebody grants.

    Attributes
    ----------
    order
        Places of the asks as they were given, the first to make first.
    expected_cost
        Of asking in this order until one is granted or none is left.
    """

    order: tuple[int, ...]
    expected_cost: float

    def to_frame(self) -> pd.DataFrame:
        """Return a row an ask, in order.

        Examples
        --------
        >>> order_of_asks([0.2, 0.5]).to_frame()["ask"].tolist()
        [1, 0]
        """
        return pd.DataFrame({"place": range(1, len(self.order) + 1), "ask": list(self.order)})

    def __str__(self) -> str:
        asked = listed([str(one) for one in self.order])
        return f"Ask {asked} in turn, at an expected cost of {self.expected_cost:g}."


def order_of_asks(chance: Sequence[float], cost: Sequence[float] | None = None) -> OrderOfAsks:
    """Return the cheapest order of independent asks of which one yes is enough.

    By chance over cost, the greatest first; equals in the order given.

    Parameters
    ----------
    chance
        Probability that each is granted.
    cost
        What each costs, above 0, in any unit; by default 1 each, so that the cost counts asks.

    Raises
    ------
    DataError
        If there are not as many costs as chances, or one is out of its range.

    References
    ----------
    L. G. Mitten, "An analytic solution to the least cost testing sequence problem", Journal of
    Industrial Engineering 11 (1960) 17. M. L. Weitzman, "Optimal search for the best alternative",
    Econometrica 47 (1979) 641-654.

    Examples
    --------
    >>> print(order_of_asks([0.2, 0.5, 0.4], [1, 2, 1]))
    Ask 2, 1 and 0 in turn, at an expected cost of 2.5.
    """
    p = np.asarray(chance, dtype=np.float64)
    c = np.ones(len(p)) if cost is None else np.asarray(cost, dtype=np.float64)
    if len(p) != len(c) or not ((p >= 0) & (p <= 1)).all() or not (c > 0).all():
        raise DataError(
            f"There are {len(p)} chances and {len(c)} costs; there must be as many of both, "
            "chances in [0, 1] and costs above 0. Write order_of_asks([0.2, 0.5], [1, 2])."
        )
    order = np.argsort(-p / c, kind="stable")
    still = np.concatenate([[1.0], np.cumprod(1 - p[order])[:-1]])
    return OrderOfAsks(tuple(order.tolist()), float((c[order] * still).sum()))

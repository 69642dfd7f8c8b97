"""Warmth drawn between its bounds, as far as it is unsure."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from netpath import _rules
from netpath._intervals import Z95
from netpath._results import Answer
from netpath.errors import DataError
from netpath.network import Compressed, ReferralNetwork

BOUNDS = ["warmth_low", "warmth_high"]


def need_bounds(net: ReferralNetwork) -> None:
    """Refuse a network none of whose ties has bounds.

    Raises
    ------
    DataError
        If no draw would differ.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [0.5]})
    >>> need_bounds(ReferralNetwork(None, ties.assign(warmth_low=0.4, warmth_high=0.6)))
    """
    if not set(BOUNDS) <= set(net.ties.columns) or net.ties[BOUNDS].isna().all(axis=None):
        raise DataError(
            "No tie has bounds, so no draw would differ. Add the columns warmth_low and "
            "warmth_high, or take ties whose warmth comes with bounds.",
            code="no bounds",
        )


@dataclass(frozen=True)
class OverDraws(Answer):
    """In what share of draws something stays as it is: a table, and how to draw it again."""

    table: pd.DataFrame
    n_draws: int
    rng: int | None

    def to_frame(self) -> pd.DataFrame:
        """Return the table.

        Examples
        --------
        >>> OverDraws(pd.DataFrame({"share": [1.0]}), 10, 7).to_frame().shape
        (1, 1)
        """
        return self.table.copy()


class Draws:
    """Warmth drawn between its bounds, in an order of ties that row order cannot change."""

    def __init__(self, net: ReferralNetwork, rng: np.random.Generator) -> None:
        from scipy.special import expit, logit
        from scipy.stats import norm

        self._net, self._rng, self._turn = net, rng, (norm.ppf, expit)
        first, second = _rules.pair_keys(net.ties, net.directed)
        ties = net.ties.assign(first=first, second=second).sort_values(["first", "second"])
        self._order = ties.index.to_numpy()
        self._low, self._warmth, self._high = (
            ties[name].fillna(ties["warmth"]).to_numpy()
            for name in (BOUNDS[0], "warmth", BOUNDS[1])
        )
        low, self._middle, high = (
            logit(np.clip(values, 1e-12, 1 - 1e-12))
            for values in (self._low, self._warmth, self._high)
        )
        self._down, self._up = (self._middle - low) / Z95, (high - self._middle) / Z95

    def rows(self) -> Compressed:
        """Return the network's rows with one draw of its warmths."""
        quantile, probability = self._turn
        z = quantile(self._rng.uniform(0.025, 0.975, len(self._order)))
        odds = self._middle + z * np.where(z < 0, self._down, self._up)
        drawn = np.clip(probability(odds), self._low, self._high)
        warmth = np.empty(len(drawn))
        warmth[self._order] = np.where(self._low == self._high, self._warmth, drawn)
        rows = self._net.compressed
        return replace(rows, warmth=warmth[rows.tie])

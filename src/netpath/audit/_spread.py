"""Indices of inequality with intervals, people drawn again with replacement (BCa)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._indices import atkinson, ge2, gini, theil_l, theil_parts, theil_t
from netpath.audit._answer import cells

Floats = npt.NDArray[np.float64]
INDICES: dict[str, Callable[[Floats], float]] = {
    "Gini": gini,
    "Theil T": theil_t,
    "GE(2)": ge2,
    "Atkinson 0.5": lambda x: atkinson(x, 0.5),
    "Atkinson 1": lambda x: atkinson(x, 1.0),
    "Theil L": theil_l,
}
BREAK_AT_ZERO = ("Atkinson 1", "Theil L")
LEFT_OUT = 400  # people left out in turn, at most, to see how skewed an index is


def indices_of(
    values: Floats,
    codes: npt.NDArray[np.int64] | None,
    n_resamples: int,
    confidence: float,
    stream: np.random.Generator,
) -> pd.DataFrame:
    """Return each index with its interval, people drawn again with replacement."""
    zeros = int((values == 0).sum())
    usable = [name for name in INDICES if not (zeros and name in BREAK_AT_ZERO)]
    order = np.lexsort((values,) if codes is None else (values, codes))  # not the order of rows
    values, codes = values[order], None if codes is None else codes[order]

    def of(who: npt.NDArray[np.int64]) -> dict[str, float]:
        return _all_indices(values[who], None if codes is None else codes[who], usable)

    found = of(np.arange(len(values)))
    drawn = (stream.integers(len(values), size=len(values)) for _ in range(n_resamples))
    again = pd.DataFrame([of(who) for who in drawn if values[who].any()], columns=list(found))
    without = pd.DataFrame([of(who) for who in _all_but_one(values)], columns=list(found))
    share = len(without) / len(values)
    ends = [
        _accelerated(value, again[name].to_numpy(), without[name].to_numpy(), share, confidence)
        for name, value in found.items()
    ]
    names = list(found) + [name for name in INDICES if name not in usable]
    numbers = np.column_stack([list(found.values()), np.reshape(ends, (-1, 2))])
    numbers = np.vstack([numbers, np.full((len(names) - len(found), 3), np.nan)])
    table = cells(dict(zip(("value", "low", "high"), numbers.T, strict=True)), names, "index")
    why = f"{' and '.join(BREAK_AT_ZERO)} break at zero, and {zeros:,} of {len(values):,} are"
    return table.assign(note=["" if name in found else why for name in names])


def _all_but_one(values: Floats) -> Iterator[npt.NDArray[np.int64]]:
    """Yield everybody but one, for at most so many ones, evenly spread over people in order."""
    everybody, n = np.arange(len(values)), min(LEFT_OUT, len(values))
    for one in ((np.arange(n) + 0.5) * len(values) / n).astype(np.int64):
        who = np.delete(everybody, one)
        if values[who].any():
            yield who


def _accelerated(
    value: float, again: Floats, without: Floats, share: float, confidence: float
) -> tuple[float, float]:
    """Return the BCa interval: percentiles moved by how biased and how skewed the index is.

    ``without`` has the index without each of some people, ``share`` of all there are.
    """
    from scipy.special import ndtr, ndtri

    if not len(again) or np.ptp(again) == 0:
        return value, value
    below = np.mean(again < value) + np.mean(again == value) / 2
    bias = float(ndtri(np.clip(below, 0.5 / len(again), 1 - 0.5 / len(again))))
    apart = without.mean() - without
    spread = float(np.sum(apart**2)) ** 1.5
    skew = float(np.sum(apart**3)) / (6 * spread) * share**0.5 if spread else 0.0
    z = bias + ndtri(np.array([(1 - confidence) / 2, (1 + confidence) / 2]))
    low, high = np.quantile(again, ndtr(bias + z / (1 - skew * z)))
    return float(low), float(high)


def _all_indices(
    values: Floats, codes: npt.NDArray[np.int64] | None, usable: list[str]
) -> dict[str, float]:
    found = {name: INDICES[name](values) for name in usable}
    if codes is not None:
        parts = theil_parts(values, codes)
        found |= {"Theil T within": parts.within, "Theil T between": parts.between}
    return found

"""Indices of inequality over people drawn again, as tables of how many are in which cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._indices import atkinson, ge2, gini, theil_l, theil_parts, theil_t
from netpath.audit._tables import cells as cells_of

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
INDICES: dict[str, Callable[[Floats], float]] = {
    "Gini": gini,
    "Theil T": theil_t,
    "GE(2)": ge2,
    "Atkinson 0.5": lambda x: atkinson(x, 0.5),
    "Atkinson 1": lambda x: atkinson(x, 1.0),
    "Theil L": theil_l,
}
WITHIN, BETWEEN = OF_GROUPS = ("Theil T within", "Theil T between")
NAMES = (*INDICES, *OF_GROUPS)
AT_ONCE = 2**18  # cells of tables at a time
NOTHING = 1e-12
DEAR = 8  # people drawn in the time that one cell of a table is
BREAK_AT_ZERO = ("Atkinson 1", "Theil L")
LEFT_OUT = 400  # people left out in turn, at most, to see how skewed an index is


def indices_of(
    values: Floats,
    codes: npt.NDArray[np.int64] | None,
    n_resamples: int,
    confidence: float,
    stream: np.random.Generator,
    weight: Floats | None = None,
) -> pd.DataFrame:
    """Return each index with its interval, people drawn again with replacement.

    Who stands for several (``weight``) does so whenever drawn.
    """
    zeros = int((values == 0).sum())
    usable = [name for name in INDICES if not (zeros and name in BREAK_AT_ZERO)]
    cells = GroupCells.of(values, codes, weight)
    if weight is None:
        found = {name: INDICES[name](values) for name in usable}
    else:
        whole = dict(zip(NAMES, cells.indices(cells.times[np.newaxis])[0].tolist(), strict=True))
        found = {name: whole[name] for name in (*usable, *(OF_GROUPS if codes is not None else ()))}
    if codes is not None and weight is None:
        parts = theil_parts(values, codes)
        found |= {WITHIN: parts.within, BETWEEN: parts.between}
    again = cells.again(n_resamples, stream)
    without, share = cells.all_but_one(), min(LEFT_OUT, len(values)) / len(values)
    ends = [
        accelerated(found[name], again[:, at], without[:, at], share, confidence)
        for name, at in ((name, NAMES.index(name)) for name in found)
    ]
    names = list(found) + [name for name in INDICES if name not in found]
    numbers = np.column_stack([list(found.values()), np.reshape(ends, (-1, 2))])
    numbers = np.vstack([numbers, np.full((len(names) - len(found), 3), np.nan)])
    table = cells_of(dict(zip(("value", "low", "high"), numbers.T, strict=True)), names, "index")
    why = f"{' and '.join(BREAK_AT_ZERO)} break at zero, and {zeros:,} of {len(values):,} are"
    return table.assign(note=["" if name in found else why for name in names])


class GroupCells(NamedTuple):
    """How many people have which value in which group: all that indices need of anybody drawn.

    Attributes
    ----------
    values, group, times
        The value and group of each cell, and how many people are in it; by value, then group.
    weight
        How many each of them stands for; by default one.
    """

    values: Floats
    group: Codes
    times: Codes
    weight: Floats | None = None

    @classmethod
    def of(cls, values: Floats, codes: Codes | None, weight: Floats | None = None) -> GroupCells:
        """Count people; whose row came first is nothing to it."""
        codes = np.zeros(len(values), dtype=np.int64) if codes is None else codes
        if weight is not None:
            rows = np.column_stack([values, codes, weight])
            each, times = np.unique(rows, axis=0, return_counts=True)
            return cls(each[:, 0], each[:, 1].astype(np.int64), times, each[:, 2])
        levels, kind = np.unique(values, return_inverse=True)
        n = int(codes.max()) + 1
        seen, times = np.unique(kind * n + codes, return_counts=True)
        return cls(levels[seen // n], seen % n, times)

    def again(self, n_resamples: int, stream: np.random.Generator) -> Floats:
        """Return the indices of people drawn again with replacement, a row a resample."""
        n, cells, some = int(self.times.sum()), len(self.times), max(AT_ONCE // len(self.times), 1)
        whose, tables = np.repeat(np.arange(cells), self.times), []
        for start in range(0, n_resamples, some):
            size = min(some, n_resamples - start)
            if DEAR * cells <= n:
                times = stream.multinomial(n, self.times / n, size=size)
            else:
                people = (whose[stream.integers(n, size=n)] for _ in range(size))
                times = np.array([np.bincount(one, minlength=cells) for one in people])
            tables.append(self.indices(times))
        found = np.vstack(tables)
        return found[np.isfinite(found[:, 0])]

    def left_out(self) -> Codes:
        """Return the cells of so many people, evenly over all in order, to be left out in turn."""
        n = int(self.times.sum())
        ones = ((np.arange(min(LEFT_OUT, n)) + 0.5) * n / min(LEFT_OUT, n)).astype(np.int64)
        return np.searchsorted(np.cumsum(self.times), ones, side="right")

    def all_but_one(self) -> Floats:
        """Return the indices without each of those people, a row each."""
        everybody = np.arange(len(self.times))
        rows = ((self.times - (everybody == one))[np.newaxis] for one in self.left_out())
        found = np.vstack([self.indices(row) for row in rows])
        return found[np.isfinite(found[:, 0])]

    def indices(self, times: Codes | Floats) -> Floats:
        """Return all indices of so many people in each cell, shape (n_tables, n_indices).

        NaN where nobody has anything; those that break at zero are not to be used then.
        """
        x, times = self.values, times.astype(np.float64)
        times = times if self.weight is None else times * self.weight
        n = times.sum(axis=1)
        safe = np.where(x > 0, x, 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            total, logs = _sums(times, x), _sums(times, x * np.log(safe))
            mean = total / n
            before = np.cumsum(times, axis=1) - times
            ranks = np.einsum("ij,ij,j->i", times, 2 * before + times, x)
            theil = logs / total - np.log(mean)
            log_mean = _sums(times, np.log(safe)) / n
            within = self._within(times, total) if self.group.any() else theil
            return np.column_stack(
                [
                    ranks / (n * total) - 1,
                    theil,
                    (_sums(times, x**2) / n / mean**2 - 1) / 2,
                    1 - (_sums(times, np.sqrt(x)) / n) ** 2 / mean,
                    1 - np.exp(log_mean) / mean,
                    np.log(mean) - log_mean,
                    within,
                    theil - within,
                ]
            )

    def _within(self, times: Floats, total: Floats) -> Floats:
        """Return the part of Theil's T within groups."""
        within, x = np.zeros(len(times)), self.values
        for group in np.unique(self.group):
            mine = self.group == group
            n, held = _sums(times, mine * 1.0), _sums(times, mine * x)
            logs = _sums(times, mine * x * np.log(np.where(x > 0, x, 1.0)))
            some = held > 0
            apart = logs[some] / held[some] - np.log(held[some] / n[some])
            within[some] += held[some] / total[some] * apart
        return within


def _sums(times: Floats, numbers: Floats) -> Floats:
    """Return sums over cells, row by row, in one order whatever adds them up."""
    sums: Floats = np.einsum("ij,j->i", times, numbers)
    return sums


def accelerated(
    value: float, again: Floats, without: Floats, share: float, confidence: float
) -> tuple[float, float]:
    """Return the BCa interval; ``without`` is the index less each of a ``share`` of all people."""
    from scipy.special import ndtr, ndtri

    if not len(again) or np.ptp(again) < NOTHING:
        return value, value
    below = np.mean(again < value) + np.mean(again == value) / 2
    bias = float(ndtri(np.clip(below, 0.5 / len(again), 1 - 0.5 / len(again))))
    apart = without.mean() - without
    spread = float(np.sum(apart**2)) ** 1.5
    skew = float(np.sum(apart**3)) / (6 * spread) * share**0.5 if spread else 0.0
    z = bias + ndtri(np.array([(1 - confidence) / 2, (1 + confidence) / 2]))
    low, high = np.quantile(again, ndtr(bias + z / (1 - skew * z)))
    return float(low), float(high)

"""Labels shuffled over a fixed network: what gaps come about when labels mean nothing.

The statistic of a contrast is its difference of means over Welch's standard error, anew for each
shuffle: exact where labels are exchangeable, and right in large groups where only the means are
equal. With strata, labels stay within them, and what the strata alone explain is taken off.

References
----------
Westfall, P. H. & Young, S. S. (1993), Resampling-based multiple testing (min-P). Chung, E. &
Romano, J. P. (2013), Exact and asymptotically robust permutation tests, Annals of Statistics
41:484. Phipson, B. & Smyth, G. K. (2010), Permutation p-values should never be zero, Stat Appl
Genet Mol Biol 9:39.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

# What differs only by rounding is equal: relative to the statistic, and to the spread of values.
_EQUAL, _NOTHING = 1e-9, 1e-12


@dataclass(frozen=True, eq=False)
class Shuffled:
    """What was found, and what shuffled labels give.

    Attributes
    ----------
    statistic
        Of each contrast, shape (n_contrasts,).
    null
        The same for each shuffle, shape (n_resamples, n_contrasts).
    spread
        The largest mean less the smallest, as found.
    null_spread
        The same for each shuffle, shape (n_resamples,).
    linked
        Whether strata leave anything of each contrast, shape (n_contrasts,).
    """

    statistic: Floats
    null: Floats
    spread: float
    null_spread: Floats
    linked: npt.NDArray[np.bool_]

    @property
    def pvalues(self) -> Floats:
        """Two-sided p of each contrast, adjusted for all of them; NaN where it is not linked.

        Each is held against its own shuffles first, and the smallest p of each shuffle against
        that (min-P). By the statistics themselves (max-T) a group of two people, whose statistic
        is large in many a shuffle, would hide every gap of the others.
        """
        own = _ranked(np.abs(np.vstack([self.statistic, self.null]))[:, self.linked])
        smallest = own.min(axis=1)
        told = np.full(len(self.statistic), np.nan)
        told[self.linked] = [np.mean(smallest <= one) for one in own[0]]
        return told


def _ranked(sizes: Floats) -> Floats:
    """Return for each number how many of its column are as large, itself among them."""
    ranks = np.empty_like(sizes)
    for at, column in enumerate(sizes.T):
        ranks[:, at] = len(column) - np.searchsorted(np.sort(column), column * (1 - _EQUAL))
    return ranks


def pvalue(found: float, null: Floats) -> float:
    """Return (b + 1) / (m + 1), b of m being at least as large as what was found.

    Examples
    --------
    >>> pvalue(3.0, np.array([1.0, 2.0, 3.0]))
    0.5
    """
    at_least = np.count_nonzero(null >= found * (1 - _EQUAL))
    return float((at_least + 1) / (len(null) + 1))


def shuffled(
    values: Floats,
    codes: Codes,
    strata: Codes,
    reference: int,
    n_resamples: int,
    stream: np.random.Generator,
) -> Shuffled:
    """Shuffle labels within strata.

    Takes n_resamples x n_people steps and room for n_resamples x n_groups numbers.

    Parameters
    ----------
    values, codes, strata
        The value, group and stratum of each person, shape (n_people,). Every group up to the
        highest has two people or more.
    reference
        The group that the others are held against.
    """
    n = np.bincount(codes)
    centred = values - values.mean() if np.ptp(values) else np.zeros(len(values))
    total = float(centred @ centred)
    sums, squares = np.zeros((n_resamples + 1, len(n))), np.zeros((n_resamples + 1, len(n)))
    expected = np.zeros(len(n))
    for stratum in np.unique(strata):
        here = strata == stratum
        own = codes[here]
        # In the order of group and value, so that nothing hangs on whose row came first.
        block = centred[here][np.lexsort((centred[here], own))]
        sizes = np.bincount(own, minlength=len(n))
        expected += sizes * block.mean()
        there = np.flatnonzero(sizes)
        starts = (np.cumsum(sizes) - sizes)[there]
        for at in range(n_resamples + 1):
            row = stream.permutation(block) if at else block
            sums[at, there] += np.add.reduceat(row, starts)
            squares[at, there] += np.add.reduceat(row * row, starts)
    apart = (sums - expected) / n
    variance = (squares - sums**2 / n) / (n - 1)
    variance[variance < _NOTHING * total / len(values)] = 0.0
    statistics = _statistics(apart, variance / n, reference, np.sqrt(total / len(values)))
    spread = np.ptp(apart, axis=1)
    linked = np.delete(_linked(codes, strata, reference), reference)
    return Shuffled(statistics[0], statistics[1:], float(spread[0]), spread[1:], linked)


def _linked(codes: Codes, strata: Codes, reference: int) -> npt.NDArray[np.bool_]:
    """Mark the groups that share a stratum with the reference, or with a group so marked.

    Of the others strata leave no gap to speak of: it cannot be told from that of their strata.
    """
    there = np.zeros((codes.max() + 1, strata.max() + 1), dtype=bool)
    there[codes, strata] = True
    marked: npt.NDArray[np.bool_] = np.arange(len(there)) == reference
    for _ in there:
        marked = np.any(there[:, there[marked].any(axis=0)], axis=1)
    return marked


def _statistics(apart: Floats, errors: Floats, reference: int, scale: float) -> Floats:
    """Return each contrast over its standard error, a row a shuffle."""
    gaps = np.delete(apart - apart[:, [reference]], reference, axis=1)
    gaps[np.abs(gaps) < _NOTHING * scale] = 0.0
    error = np.sqrt(np.delete(errors + errors[:, [reference]], reference, axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(gaps == 0, 0.0, gaps / error)

"""Labels shuffled over a fixed network: what gaps come about when labels mean nothing.

The statistic of a contrast is its difference of means over Welch's standard error, anew for each
shuffle: exact where labels are exchangeable, and right in large groups where only the means are
equal. With strata, labels stay within them, and what the strata alone explain is taken off.

Who has which label matters only through how many of each group have each value. Where few values
are taken, as in access drawn in so many worlds, that table is drawn (multivariate hypergeometric)
rather than a million people shuffled; both are the same shuffle.

References
----------
Westfall, P. H. & Young, S. S. (1993), Resampling-based multiple testing (min-P). Chung, E. &
Romano, J. P. (2013), Exact and asymptotically robust permutation tests, Annals of Statistics
41:484. Phipson, B. & Smyth, G. K. (2010), Permutation p-values should never be zero, Stat Appl
Genet Mol Biol 9:39. Garthwaite, P. H. (1996), Confidence intervals from randomization tests,
Biometrics 52:1387.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath.audit._intervals import Interval

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

# What differs only by rounding is equal: relative to the statistic, and to the spread of values.
_EQUAL, _NOTHING = 1e-9, 1e-12
DEAR = 16  # people whose labels are shuffled in the time that one cell of a table is drawn
_AT_ONCE = 2**24  # cells of tables at a time
_NOWHERE, _HALVINGS = 2.0**12, 40


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
    sums
        Of what is summed up by group, shape (n_columns, 1 + n_resamples, n_groups).
    sizes
        How many people each group has, shape (n_groups,).
    """

    statistic: Floats
    null: Floats
    spread: float
    null_spread: Floats
    linked: npt.NDArray[np.bool_]
    sums: Floats
    sizes: Codes

    def pvalues(self, told: npt.NDArray[np.bool_]) -> Floats:
        """Two-sided p of each contrast that is told, adjusted for these; NaN of the others.

        Each is held against its own shuffles first, and the smallest p of each shuffle against
        that (min-P). By the statistics themselves (max-T) a group of two people, whose statistic
        is large in many a shuffle, would hide every gap of the others.
        """
        found = np.full(len(self.statistic), np.nan)
        if told.any():
            own = _ranked(np.abs(np.vstack([self.statistic, self.null]))[:, told])
            smallest = own.min(axis=1)
            found[told] = [np.mean(smallest <= one) for one in own[0]]
        return found

    def interval(self, confidence: float) -> Interval:
        """Return the interval of the difference of two groups, the second less the first.

        Its ends are by how much the second can be set lower so that p of Welch's statistic, by the
        same shuffles, is above 1 - ``confidence``; so it holds 0 just where p is above that. Where
        groups are of one skewed law and one is small, Student's interval misses what few have;
        this one holds. Infinite where no shuffle of so few people could tell.
        """
        sign = np.array([-1.0, 1.0])
        total, squares, there, product = self.sums

        def p_of(shift: float) -> float:
            moved = total - shift * there
            variance = squares - 2 * shift * product + shift**2 * there - moved**2 / self.sizes
            error = np.sqrt(np.maximum(variance / (self.sizes - 1) / self.sizes, 0.0).sum(axis=1))
            apart = np.abs((moved / self.sizes * sign).sum(axis=1))
            apart[apart < _NOTHING * abs(shift)] = 0.0
            with np.errstate(divide="ignore", invalid="ignore"):
                far = np.where(apart == 0, 0.0, apart / error)
            return float(np.mean(far >= far[0] * (1 - _EQUAL)))

        gap = float((total[0] / self.sizes) @ sign)
        step = (
            abs(gap / self.statistic[0]) if self.statistic[0] else float(np.sqrt(squares[0].sum()))
        )
        low, high = (_crossing(p_of, gap, side * step, 1 - confidence) for side in (-1, 1))
        return Interval(low, high)


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
    *,
    inverts: bool = False,
) -> Shuffled:
    """Shuffle labels within strata.

    Takes n_resamples steps a value and group, or a person where most people have their own value.

    Parameters
    ----------
    values, codes, strata
        The value, group and stratum of each person, shape (n_people,). Every group up to the
        highest has two people or more.
    reference
        The group that the others are held against.
    inverts
        Whether :meth:`Shuffled.interval` is wanted; there are two groups then, the reference first,
        and one stratum.
    """
    n = np.bincount(codes)
    levels, kind, times = np.unique(values, return_inverse=True, return_counts=True)
    levels = levels - (levels * times).sum() / len(values) if len(levels) > 1 else 0 * levels
    centred, total = levels[kind], float((levels**2 * times).sum())
    columns = np.array([centred, centred**2])
    if inverts:
        kind = np.unique(2 * kind + codes, return_inverse=True)[1]
        columns = np.vstack([columns, codes, codes * centred])
    found = _sums(columns, kind, codes, strata, n_resamples, stream)
    sums, squares = found.sums[:2]
    apart = (sums - found.expected[0]) / n
    variance = (squares - sums**2 / n) / (n - 1)
    variance[variance < _NOTHING * total / len(values)] = 0.0
    statistics = _statistics(apart, variance / n, reference, np.sqrt(total / len(values)))
    spread = np.ptp(apart, axis=1)
    linked = np.delete(_linked(codes, strata, reference), reference)
    told = float(spread[0]), spread[1:], linked, found.sums, n
    return Shuffled(statistics[0], statistics[1:], *told)


def weighted_shuffle(
    values: Floats,
    codes: Codes,
    weight: Floats,
    reference: int,
    n_resamples: int,
    stream: np.random.Generator,
) -> Shuffled:
    """Shuffle labels over people who stand for several; how many goes with the person.

    The statistic is the difference of weighted means over its linearised error. It is exact where
    labels hang on neither values nor weights, and right in large groups where only the weighted
    means are equal.

    Parameters
    ----------
    values, codes, weight
        The value and group of each person, and how many they stand for, shape (n_people,).
    reference
        As in :func:`shuffled`.
    """
    n = np.bincount(codes)
    each = np.unique(np.column_stack([values, weight]), axis=0, return_inverse=True)[1].ravel()
    centred = values - np.average(values, weights=weight)
    columns = np.array([weight * centred**power for power in (0, 1)])
    columns = np.vstack([columns, [weight**2 * centred**power for power in (0, 1, 2)]])
    sums = _sums(columns, each, codes, np.zeros_like(codes), n_resamples, stream).sums
    whole, total, *squares = sums
    means = total / whole
    apart = squares[2] - 2 * means * squares[1] + means**2 * squares[0]
    scale = np.sqrt(float(np.average(centred**2, weights=weight)))
    apart[apart < _NOTHING * float((weight * centred) @ (weight * centred)) / len(values)] = 0.0
    errors = n / (n - 1) * apart / whole**2
    statistics = _statistics(means, errors, reference, scale)
    spread, linked = np.ptp(means, axis=1), np.ones(len(n) - 1, dtype=bool)
    return Shuffled(statistics[0], statistics[1:], float(spread[0]), spread[1:], linked, sums, n)


class _Sums(NamedTuple):
    """Sums by group, shape (n_columns, 1 + n_resamples, n_groups), as found first.

    ``expected`` has what strata alone lead to expect, shape (n_columns, n_groups).
    """

    sums: Floats
    expected: Floats


def _sums(
    columns: Floats,
    kind: Codes,
    codes: Codes,
    strata: Codes,
    n_resamples: int,
    stream: np.random.Generator,
) -> _Sums:
    """Return sums of some numbers of people by group, as they are and with labels shuffled.

    People of one ``kind``, counted from 0, have the same numbers.
    """
    n_groups, n_kinds = int(codes.max()) + 1, int(kind.max()) + 1
    levels = np.empty((len(columns), n_kinds))
    levels[:, kind] = columns
    sums = np.zeros((len(columns), n_resamples + 1, n_groups))
    expected = np.zeros((len(columns), n_groups))
    for stratum in np.unique(strata):
        here = strata == stratum
        sizes = np.bincount(codes[here], minlength=n_groups)
        groups = np.flatnonzero(sizes)
        seen = np.flatnonzero(np.bincount(kind[here], minlength=n_kinds))
        few = DEAR * len(seen) * (len(groups) - 1) <= sizes.sum()
        drawn = _tables if few else _rows
        own = _Block(kind[here], codes[here], groups, seen)
        found = drawn(own, levels[:, seen], n_resamples, stream)
        expected[:, groups] += np.outer(found[:, 0].sum(axis=1), sizes[groups] / sizes.sum())
        sums[:, :, groups] += found
    return _Sums(sums, expected)


class _Block(NamedTuple):
    """The people of one stratum: their kinds and groups, and which of either there are."""

    kind: Codes
    codes: Codes
    groups: Codes
    seen: Codes


def _rows(block: _Block, levels: Floats, n_resamples: int, stream: np.random.Generator) -> Floats:
    """Return sums by group, as found and with everybody's label shuffled."""
    # In the order of group and value, so that nothing hangs on whose row came first.
    row = np.searchsorted(block.seen, block.kind[np.lexsort((block.kind, block.codes))])
    sizes = np.bincount(block.codes)[block.groups]
    starts = np.cumsum(sizes) - sizes
    sums = np.empty((len(levels), n_resamples + 1, len(sizes)))
    for at in range(n_resamples + 1):
        shuffled = stream.permutation(row) if at else row
        sums[:, at] = np.add.reduceat(levels[:, shuffled], starts, axis=1)
    return sums


def _tables(block: _Block, levels: Floats, n_resamples: int, stream: np.random.Generator) -> Floats:
    """Return the same from how many of each group have each value, one table a shuffle."""
    n_kinds = int(block.seen[-1]) + 1
    counts = np.bincount(block.codes * n_kinds + block.kind, minlength=0)
    counts = np.pad(counts, (0, -len(counts) % n_kinds)).reshape(-1, n_kinds)
    table = counts[np.ix_(block.groups, block.seen)]
    sums = np.zeros((len(levels), n_resamples + 1, len(table)))
    sums[:, 0] = (table * levels[:, np.newaxis]).sum(axis=2)
    most = max(_AT_ONCE // len(block.seen), 1)
    for start in range(1, n_resamples + 1, most):
        part = sums[:, start : start + most]
        left = np.repeat(table.sum(axis=0)[:, np.newaxis], part.shape[1], axis=1)
        part[:, :, -1] = (levels * left[:, 0]).sum(axis=1)[:, np.newaxis]
        for group, size in enumerate(table.sum(axis=1)[:-1]):
            wanted, others = np.full(part.shape[1], size), left.sum(axis=0)
            for value, there in enumerate(left):
                others -= there
                drawn = stream.hypergeometric(there, others, wanted)
                wanted -= drawn
                there -= drawn
                part[:, :, group] += levels[:, value, np.newaxis] * drawn
            part[:, :, -1] -= part[:, :, group]
    return sums


def _crossing(p_of: Callable[[float], float], inside: float, step: float, level: float) -> float:
    """Return where p falls to a level, in steps from inside that double, then halved."""
    outside, furthest = inside + step, inside + _NOWHERE * step
    while p_of(outside) > level:
        inside, outside = outside, outside + 2 * (outside - inside)
        if abs(outside) > abs(furthest):
            return float(np.copysign(np.inf, step))
    for _ in range(_HALVINGS):
        between = (inside + outside) / 2
        inside, outside = (between, outside) if p_of(between) > level else (inside, between)
    return inside


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

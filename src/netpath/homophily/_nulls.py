"""What indices would be with labels given out otherwise, or ties put elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import comb, prod
from typing import NamedTuple

import numpy as np

from netpath._progress import shown
from netpath.counterfactuals import Rewiring
from netpath.homophily._labelled import Codes, Floats, Labelled, of_groups, overall
from netpath.homophily._spectral import segregation
from netpath.network import ReferralNetwork

MOST_WAYS = 2_000  # ways to give out labels up to which all are looked at
MOST_SPECTRAL = 300  # people up to whom spectral segregation is worked out anew for each
SWAPS = 10  # a tie, at least
EQUAL = 1e-9
FALLS = {"E-I", "connectedness"}  # what is smaller where more ties are within
LOGGED = {"odds ratio": "log odds ratio", "odds": "log odds"}
Name = tuple[str, str]


class Reading(NamedTuple):
    """Which indices of a network are read, and how."""

    labelled: Labelled
    pairs: bool
    spectral: bool
    connected: bool = False

    def read(self, codes: Codes, one: Codes, other: Codes) -> dict[Name, float]:
        """Return every index by its name and group ("" of the whole), odds as logarithms."""
        names = self.labelled.names
        known = self.labelled
        weight = None if known.weight is None else known.weight[known.told]
        found = self.of(known.counts(codes, one, other, weight).astype(np.float64))
        if self.connected:
            found |= self._connected(codes, one, other)
        if self.spectral:
            values = segregation(codes, one, other)
            tied = np.bincount(np.concatenate([one, other]), minlength=len(codes)) > 0
            found["spectral", ""] = float(values[tied].mean())
            for at, name in enumerate(names):
                own = tied & (codes == at)
                found["spectral", name] = float(values[own].mean()) if own.any() else np.nan
        return found

    def _connected(self, codes: Codes, one: Codes, other: Codes) -> dict[Name, float]:
        """Return twice the mean share of each group among the ties of everybody else."""
        known, g = self.labelled, len(self.labelled.names)
        if not known.directed:
            one, other = np.concatenate([one, other]), np.concatenate([other, one])
        many = np.bincount(one, minlength=len(codes))
        sizes, which = np.unique(many, return_inverse=True)
        # Counted before they are divided, so that no order of ties moves a bit.
        cells = (codes[one] * g + codes[other]) * len(sizes) + which[one]
        counts = np.bincount(cells, minlength=g * g * len(sizes)).reshape(g, g, len(sizes))
        shares = (counts / np.maximum(sizes, 1)).sum(axis=2)
        askers = np.bincount(codes[many > 0], minlength=g)
        with np.errstate(divide="ignore", invalid="ignore"):
            told = 2 * (shares.sum(axis=0) - np.diag(shares)) / (askers.sum() - askers)
        return {
            ("connectedness", name): float(v) for name, v in zip(known.names, told, strict=True)
        }

    def of(self, counts: Floats) -> dict[Name, float]:
        """Return the same of counts alone."""
        sizes, names = self.labelled.sizes.astype(np.float64), self.labelled.names
        whole = overall(counts, sizes, pairs=self.pairs)
        groups = of_groups(counts, sizes, pairs=self.pairs)
        found = {(index, ""): value for index, value in whole.items()}
        for index, values in groups.items():
            found |= {(index, name): float(one) for name, one in zip(names, values, strict=True)}
        with np.errstate(divide="ignore", invalid="ignore"):
            return {
                (LOGGED.get(index, index), name): float(np.log(value)) if index in LOGGED else value
                for (index, name), value in found.items()
            }


class Null(NamedTuple):
    """What networks of a null have: a row a network, a column an index; and whether these are all.

    ``within`` says of each index which way more ties within move it.
    """

    values: Floats
    whole: bool
    within: Floats

    def spread(self) -> tuple[Floats, Floats]:
        """Return mean and standard deviation of each index; missing where some network has none."""
        sure = np.isfinite(self.values).all(axis=0)
        held = np.where(sure, self.values, 0.0)
        ddof = 0 if self.whole else 1
        few = len(held) <= ddof
        mean = held.mean(axis=0) if len(held) else np.zeros(len(self.within))
        sd = np.zeros(len(self.within)) if few else held.std(axis=0, ddof=ddof)
        sure = sure & (not few)
        return np.where(sure, mean, np.nan), np.where(sure, sd, np.nan)

    def pvalues(self, seen: Floats) -> Floats:
        """Return how often a network keeps to its own as much as the one that was seen, or more.

        Of all ways to give out labels the share; of drawn ones (b + 1) / (m + 1).
        """
        there = ~np.isnan(self.values) & ~np.isnan(seen)
        with np.errstate(invalid="ignore"):
            apart = self.within * (self.values - seen)
            far = np.isposinf(self.within * self.values) | (
                apart >= -EQUAL * np.maximum(np.abs(seen), 1)
            )
        far = far | (self.values == seen)
        n, least = there.sum(axis=0), 0 if self.whole else 1
        told = (np.where(there, far, False).sum(axis=0) + least) / np.maximum(n + least, 1)
        return np.where((n > 0) & np.isfinite(seen), told, np.nan)


def shuffled(
    reading: Reading, n_shuffles: int, stream: np.random.Generator, *, progress: bool = False
) -> Null:
    """Give out labels anew: in every way where there are few, or else so many times."""
    known = reading.labelled
    one, other, there = (
        known.one[known.told],
        known.other[known.told],
        np.flatnonzero(known.codes >= 0),
    )
    own = known.codes[there]
    ways = _n_ways(known.sizes)
    whole = ways <= MOST_WAYS
    drawn = _every(known.sizes) if whole else (stream.permutation(own) for _ in range(n_shuffles))
    rows = []
    total = ways if whole else n_shuffles
    for labels in shown(drawn, total, "ways to give out labels", progress=progress):
        codes = known.codes.copy()
        codes[there] = labels
        rows.append(reading.read(codes, one, other))
    return _null(reading, rows, whole)


def rewired(
    net: ReferralNetwork,
    reading: Reading,
    n_rewirings: int,
    stream: np.random.Generator,
    *,
    progress: bool = False,
) -> Null:
    """Put ties elsewhere with everybody's number of ties held, so many times.

    One walk leads away from the network, and from where it ends one to each of the others, so that
    p holds however well the walks mix: J. Besag and P. Clifford, "Generalized Monte Carlo
    significance tests", Biometrika 76 (1989) 633-642.
    """
    rows = []
    if n_rewirings and net.n_ties:
        middle = Rewiring.of(net, "degrees", warmth="any").walked(SWAPS, stream)
        drawn = (middle.walked(SWAPS, stream).ties for _ in range(n_rewirings))
        for ties in shown(drawn, n_rewirings, "rewired networks", progress=progress):
            ends = (ties >> np.uint64(32)).astype(np.int64), (ties & np.uint64(2**32 - 1))
            rows.append(_read_told(reading, ends[0], ends[1].astype(np.int64)))
    return _null(reading, rows, False)


def _read_told(reading: Reading, one: Codes, other: Codes) -> dict[Name, float]:
    """Return the indices of ties of which some are of people without a label."""
    codes = reading.labelled.codes
    told = (codes[one] >= 0) & (codes[other] >= 0)
    return reading.read(codes, one[told], other[told])


def _null(reading: Reading, rows: list[dict[Name, float]], whole: bool) -> Null:
    n = len(reading.labelled.names)
    names = list(rows[0] if rows else reading.of(np.zeros((n, n))))
    if not rows and reading.connected:
        names += [("connectedness", name) for name in reading.labelled.names]
    if not rows and reading.spectral:
        names += [("spectral", name) for name in ("", *reading.labelled.names)]
    values = np.array([list(row.values()) for row in rows]).reshape(len(rows), len(names))
    return Null(values, whole, np.array([-1.0 if index in FALLS else 1.0 for index, _ in names]))


def _n_ways(sizes: Codes) -> int:
    """Return in how many ways labels can be given to people."""
    whole = np.cumsum(sizes).tolist()
    return prod(comb(n, k) for n, k in zip(whole, sizes.tolist(), strict=True))


def _every(sizes: Codes) -> Iterator[Codes]:
    """Yield every way to give out labels: so many of each group."""

    def filled(codes: Codes, free: tuple[int, ...], group: int) -> Iterator[Codes]:
        if group == len(sizes):
            yield codes.copy()
            return
        for chosen in combinations(free, int(sizes[group])):
            codes[list(chosen)] = group
            left = tuple(one for one in free if one not in chosen)
            yield from filled(codes, left, group + 1)

    yield from filled(np.zeros(int(sizes.sum()), np.int64), tuple(range(int(sizes.sum()))), 0)


def jackknife(reading: Reading, counts: Floats) -> Floats:
    """Return the standard error of each index, its ties taken as a sample: each left out once.

    Ties between the same two groups are alike, so that each such pair is looked at once. Missing
    where an index is none without some tie. M. Newman, "Mixing patterns in networks", Physical
    Review E 67 (2003) 026126, equation 6.
    """
    known, seen = reading.labelled, np.array(list(reading.of(counts).values()))
    squares, both, told = np.zeros(len(seen)), not known.directed, known.told
    ends = known.codes, known.one[told], known.other[told]
    ties = known.counts(*ends)
    if known.weight is None:
        step = (ties > 0) * 1.0
    else:  # warmth of a pair of groups: its quadratic mean, right to first order
        step = np.sqrt(known.counts(*ends, known.weight[told] ** 2) / np.maximum(ties, 1))
    for at, to in np.argwhere(counts > 0).tolist():
        if both and to < at:
            continue
        left = counts.copy()
        left[at, to] -= step[at, to]
        if both:
            left[to, at] -= step[at, to]
        times = ties[at, to] / (2 if both and at == to else 1)
        with np.errstate(invalid="ignore"):
            squares += times * (np.array(list(reading.of(left).values())) - seen) ** 2
    return np.where(np.isfinite(squares), np.sqrt(squares), np.nan)

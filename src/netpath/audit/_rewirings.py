"""Gaps of rewired networks, and the noise of what they leave of an observed one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._measure import PersonMeasure
from netpath.audit.groups import groups_of
from netpath.counterfactuals import Rewiring
from netpath.errors import DataError
from netpath.network import ReferralNetwork

Floats = npt.NDArray[np.float64]

SWAPS = 10  # a tie, at least


def drawn(
    ties: Rewiring, n: int, stream: np.random.Generator
) -> Iterator[tuple[ReferralNetwork, float]]:
    """Yield rewired networks, and how many exchanges a tie each is away.

    One walk leads away from the observed network, and from where it ends one walk leads to each
    of the others. So all of them, the observed one too, are as far from there, and p holds however
    well the walks mix (Besag and Clifford's parallel method).
    """
    from netpath._kernels._threads import in_threads

    middle = ties.walked(SWAPS, stream)

    def one(_: None, seed: np.uint64) -> tuple[ReferralNetwork, float]:
        own = np.random.default_rng(seed)
        there = middle.walked(SWAPS, own)
        return there.network(own), there.swaps

    yield from in_threads(one, stream.integers(2**63, size=n, dtype=np.uint64), lambda: None)


def as_far_out(left: float, nulls: Floats, error: float) -> float:
    """Return p of a gap: the share as far from the mean of all as it is, itself among them.

    Parameters
    ----------
    left
        The gap less the mean of the null's.
    nulls
        Gaps of the null, shape (n,).
    error
        The noise that the gap has and the others have not: each of them then counts by the chance
        that it would be as far out with that noise too. Such chances tell their mean as surely as
        more networks than n that are far out or not, and p is that of so many; not under
        1 / (n + 1).

    Examples
    --------
    >>> as_far_out(3.0, np.array([-1.0, 0.0, 1.0]), 0.0)
    0.25
    """
    n = len(nulls)
    apart = nulls - nulls.mean() - left / (n + 1)
    # What differs only in the last digit is as far out.
    far = abs(left) * n / (n + 1) * (1 - 1e-9) - 1e-12
    if not error:
        return float((np.abs(apart) >= far).sum() + 1) / (n + 1)
    from scipy.special import ndtr

    chances = ndtr((apart - far) / error) + ndtr((-apart - far) / error)
    share = float(chances.mean())
    alone = float(chances.var()) / (n * share * (1 - share)) if 0 < share < 1 else 0.0
    return max((share + alone) / (1 + alone), 1 / (n + 1))


def not_told_apart(nulls: Floats, error: float, level: float = 0.05) -> tuple[float, float]:
    """Return how far below and above their mean a gap may lie with p above a level.

    Infinitely far, where so few cannot tell anything apart.

    Examples
    --------
    >>> low, high = not_told_apart(np.array([-2.0, -1.0, 0.0, 1.0, 2.0] * 8), 0.0)
    >>> round(low, 2), round(high, 2)
    (2.1, 2.1)
    """
    if 1 / (len(nulls) + 1) > level:
        return inf, inf

    def end(side: int) -> float:
        inside, outside = 0.0, 3 * float(np.ptp(nulls)) + 10 * error + 1e-9
        while outside - inside > 1e-12 + 1e-12 * outside:
            middle = (inside + outside) / 2
            more = as_far_out(side * middle, nulls, error) > level
            inside, outside = (middle, outside) if more else (inside, middle)
        return inside

    return end(-1), end(1)


@dataclass(frozen=True, eq=False)
class Gaps:
    """The gaps of one network, and what their noise is made of.

    Attributes
    ----------
    by, reference
        The column of groups, and the group that others are held against.
    means
        Each comparable group's mean less that of the reference.
    values, groups
        Everybody's number, and their label.
    worlds
        The same gaps in each drawn world, shape (n_draws, n_gaps); empty where nothing was drawn.
    """

    by: str
    reference: str
    means: pd.Series
    values: pd.Series
    groups: pd.Series
    worlds: Floats

    @classmethod
    def of(cls, measure: PersonMeasure, by: str, reference: str) -> Gaps:
        """Return the gaps of a measure; an error where a mean is infinite."""
        groups = groups_of(measure, by)
        at = groups.at(reference)
        values = measure.values.astype("float64")
        if not np.isfinite(values).all():
            raise DataError(
                f"{measure.what}: somebody never gets there, so a mean is infinite. Let the "
                "measure end in audit.reachable(…) or audit.reached(…)."
            )
        others = groups.others(at)
        index = pd.Index([groups.names[one] for one in others], name=groups.by, dtype="str")
        labels = pd.Series(np.array(groups.names, dtype=object)[groups.codes], values.index)
        sizes = np.maximum(groups.sizes, 1)
        means = np.bincount(groups.codes, values, len(groups.names)) / sizes
        worlds = np.zeros((0, len(others)))
        if measure.worlds is not None:
            drawn = measure.worlds.per_draw(groups.codes, len(groups.names)) / sizes
            worlds = drawn[:, others] - drawn[:, [at]]
        gaps = pd.Series(means[others] - means[at], index=index, name="gap")
        return cls(groups.by, groups.names[at], gaps, values, labels, worlds)

    def people(self, values: pd.Series) -> pd.Series:
        """Return the variance of each gap that comes with how a number differs among people."""
        found = values.groupby(self.groups)
        own = found.var() / found.size()
        return own.reindex(self.means.index) + own[self.reference]


def again_of(measure: PersonMeasure, by: str, reference: str, seen: Gaps) -> Gaps:
    """Return the same gaps of a rewired network; an error if one of them is gone there."""
    again = Gaps.of(measure, by, reference)
    gone = seen.means.index.difference(again.means.index, sort=False)
    if len(gone):
        raise DataError(
            f"{measure.what}: in a rewired network fewer than two people of {gone[0]!r} were "
            "measured. Let the measure end in audit.reachable(…), which leaves nobody out."
        )
    places = again.means.index.get_indexer(seen.means.index)
    return replace(again, means=again.means.iloc[places], worlds=again.worlds[:, places])


class Left:
    """The noise of what is left, gathered network by network.

    Rewired networks share people and worlds, so that what moves all of them together does not set
    them apart: of variances within each of them, that of their mean is taken off.
    """

    def __init__(self, seen: Gaps) -> None:
        self.seen, self.n = seen, 0
        self.values, self.worlds = seen.values * 0.0, seen.worlds * 0.0
        self.of_people, self.of_worlds = 0.0 * seen.means, np.zeros(len(seen.means))

    def add(self, again: Gaps) -> None:
        """Take in the gaps of one rewired network."""
        # Whoever was not measured there is given what is usual in their group, which adds nothing.
        usual = self.seen.groups.map(again.values.groupby(again.groups).mean())
        values = again.values.reindex(usual.index).fillna(usual)
        both = min(len(self.worlds), len(again.worlds))  # of networks drawn in more, the first
        self.values, self.n = self.values + values, self.n + 1
        self.worlds = self.worlds[:both] + again.worlds[:both]
        self.of_people = self.of_people + self.seen.people(values)
        self.of_worlds = self.of_worlds + _of_worlds(again.worlds)

    def told(self) -> pd.DataFrame:
        """Return the standard errors of ``NullAudit.noise``."""
        seen, n, both = self.seen, self.n, len(self.worlds)
        values, worlds = self.values / n, self.worlds / n
        again = (self.of_people / n - seen.people(values)) * (n + 1) / (n - 1)
        table = {
            "people": seen.people(seen.values - values) - again,
            "worlds": _of_worlds(seen.worlds[:both] - worlds),
            "rewired": (self.of_worlds / n - _of_worlds(worlds)) * n / (n - 1),
        }
        return pd.DataFrame(table, index=seen.means.index).clip(lower=0).pow(0.5)


def _of_worlds(gaps: Floats) -> Floats:
    """Return the variance of the mean over worlds of each gap; 0 where nothing was drawn."""
    return gaps.var(axis=0, ddof=1) / len(gaps) if len(gaps) > 1 else np.zeros(gaps.shape[1])

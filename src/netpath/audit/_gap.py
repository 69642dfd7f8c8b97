"""The gap between groups in anything measured of people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isnan

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._intervals import quantile, widened
from netpath._measure import GroupNoise, PersonMeasure
from netpath.audit._answer import Audit
from netpath.audit._given import ALONE, THIN, Given, Standardised
from netpath.audit._intervals import (
    Extent,
    Interval,
    Mean,
    difference_of,
    leaning,
    mean_of,
    moved,
    ratio_of,
)
from netpath.audit._parts import AuditParts, Contrasts, contrasts_of, no_ratio, with_counts
from netpath.audit._shuffle import Shuffled, pvalue, shuffled
from netpath.audit._weighted import Weighed, WeightedMeans, weighted
from netpath.audit.groups import (
    By,
    Groups,
    Omnibus,
    cells,
    confidence_allowed,
    groups_of,
    times_allowed,
)
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]
Row = dict[str, float]
FEW = 10
LEANING = 0.3  # from where on Student's interval and that of two parts miss the few who have much
ENOUGH, INVERTED = 199, 999  # shuffles an interval takes at least, and its own
WIDE = f"fewer than {FEW} above zero: the interval is cautious"
WIDE_ABOVE = f"fewer than {FEW} below the most there can be: the interval is cautious"
APART = "nobody alike in what is given is of the reference"
SHORT = "one person makes most of the spread: the interval may be too short"
GAP_SHORT = "few people make most of the spread: the interval of the gap may be too short"
OWN_SHORT = (
    "few people make most of the spread: the interval of the mean may be too short, that of the "
    "gap is not"
)


def gap(
    measure: PersonMeasure,
    by: By,
    reference: str | tuple[str, ...],
    *,
    n_resamples: int = 1999,
    given: Given | None = None,
    stands_for: str | None = None,
    confidence: float = 0.95,
    rng: int | np.random.Generator | None = None,
) -> Audit:
    """Return the gap of each group against a reference, signed, and how sure it is.

    Parameters
    ----------
    measure
        One number a person; none may be infinite.
    by
        The column of people with their groups, or several, which are crossed. People without a
        label are a row of their own, in no contrast and no shuffle.
    reference
        The group that others are held against; of crossed columns, one label of each.
    n_resamples
        How often labels are shuffled; p cannot be below 1 / (n_resamples + 1), and of several
        contrasts hardly below so many times that.
    given
        One or several columns of covariates. Then the difference is what would be left if every
        group had everybody's mix of them (standardised: cell by cell, and cells put together by
        how many people they have), and labels are shuffled only within cells. Those without a
        label there are a cell of their own; of more than ten numbers the fifths of everybody are.
    stands_for
        A column of how many people of a population each stands for (a survey weight), above 0.
        Then means and gaps are those of that population; those with an empty cell are left out
        and counted. Intervals take people as drawn independently, and go by the effective number
        of them. Labels are shuffled over people, each with their weight.
    confidence
        How often such intervals hold what they are about, 0 to 1.
    rng
        A seed gives the same shuffles each time.

    Returns
    -------
    Audit
        A group of one or no person is shown, and said not to be estimable. Intervals hold the
        noise of people and of worlds; p is missing where the second is over a quarter of the
        first, and the note says what it would take.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    DataError
        If a value is infinite, the reference is no group of two people or more, there are more
        than 100 groups or nobody to compare with, what is given keeps all groups apart or tells
        nobody apart, ``stands_for`` is not above 0 or comes with ``given`` (which is for
        :func:`regress`), or an argument is out of range.

    References
    ----------
    See docs/decisions/0005 and 0021 for the intervals, 0006 for p of several groups; Westfall &
    Young (1993) and Phipson & Smyth (2010) for p. Kish (1965) and Särndal, Swensson & Wretman
    (1992), 5.7, for weights; see docs/decisions/0066.

    Examples
    --------
    >>> people = pd.DataFrame({"group": ["A", "B"] * 20}, index=[f"p{n:02}" for n in range(40)])
    >>> values = pd.Series(range(40), index=people.index) % 2 / 4
    >>> access = PersonMeasure(values, "access to any of 2 targets", "probability", people)
    >>> audit = gap(access, "group", "A", rng=7)
    >>> audit.difference, audit.pvalue
    (0.25, 0.0005)
    """
    _need_one(given, stands_for)
    measure, weight = Weighed.of(measure, stands_for)
    groups = groups_of(measure, by)
    _refuse(measure, n_resamples, confidence)
    stream, seed = generator(rng)
    at = groups.at(reference)
    others = groups.others(at)
    if weight is None:
        found = _plain(measure, groups, at, given, n_resamples, confidence, stream)
    else:
        found = weighted(
            WeightedMeans(measure, groups, weight, confidence), at, n_resamples, stream
        )
    alike, drawn = found.alike, found.drawn
    values = measure.values.to_numpy(dtype=np.float64)
    every = bool(found.contrasts.told.all())
    return Audit(
        what=measure.what,
        unit=measure.unit,
        by=groups.by,
        reference=groups.names[at],
        overall=float(np.average(values, weights=weight)),
        by_group=found.by_group,
        contrasts=found.contrasts.table,
        omnibus=Omnibus(drawn.spread, pvalue(drawn.spread, drawn.null_spread) if every else None),
        null_distribution=pd.DataFrame(drawn.null, columns=[groups.names[g] for g in others]),
        given="" if alike is None else alike.says,
        cells=None if alike is None else alike.told(),
        confidence=confidence,
        n_draws=measure.n_draws,
        two_valued=bool(np.isin(values, (0, 1)).all()),
        n_targets=measure.n_targets,
        assumptions=measure.assumptions,
        seed=seed,
        members=groups.members(measure),
        no_p=found.contrasts.no_p,
        columns=groups.columns,
        stands_for=stands_for or "",
    )


def _need_one(given: Given | None, stands_for: str | None) -> None:
    if given is not None and stands_for is not None:
        raise DataError(
            "gap takes given or stands_for, not both: cells of few people who stand for many tell "
            "little. audit.regress(measure, by, reference, given=…, stands_for=…) takes both.",
            code="B81",
        )


def _plain(
    measure: PersonMeasure,
    groups: Groups,
    at: int,
    given: Given | None,
    n_resamples: int,
    confidence: float,
    stream: np.random.Generator,
) -> AuditParts:
    """Return what an audit is made of, where everybody stands for as many."""
    values = measure.values.to_numpy(dtype=np.float64)
    extent = Extent.of(values, measure.most)
    noise = GroupNoise(measure, groups.codes, len(groups.names))
    means = [_mean(values[groups.codes == g], confidence, extent, noise, g) for g in _all(groups)]
    pairs = _Pairs(values, groups, at, means, extent, noise, confidence)
    alike = None if given is None else Standardised.of(measure, groups, given, confidence)
    within = "" if alike is None else alike.says
    layers = np.zeros(len(values), dtype=np.int64) if alike is None else alike.codes
    drawn = _linked(_shuffle(pairs, layers, n_resamples, stream), groups.by, within)
    contrasts = _contrasts(pairs, drawn, stream, alike)
    by_group = _by_group(values, groups, means, noise, confidence)
    told = by_group.assign(
        caution=_cautions(values, groups, extent, pairs.leaning)
        if alike is None
        else _cautions_given(values, alike, extent, at)
    )
    return AuditParts(told, contrasts, drawn, alike)


def _all(groups: Groups) -> range:
    return range(len(groups.names))


def _refuse(measure: PersonMeasure, n_resamples: int, confidence: float) -> None:
    """Refuse what has no mean, and arguments out of range."""
    times_allowed("n_resamples", n_resamples, 1999)
    confidence_allowed(confidence)
    away = int((~np.isfinite(measure.values.to_numpy(dtype=np.float64))).sum())
    if away:
        raise DataError(
            f"{measure.what}: {away:,} of {len(measure.values):,} people never get there, so a "
            "mean is infinite. First audit.gap(audit.reachable(measure), …), the share who get "
            "there; then audit.gap(audit.reached(measure), …), the asks of those who do."
        )


def _linked(drawn: Shuffled, by: str, within: str) -> Shuffled:
    """Refuse covariates that are the groups over again."""
    if not drawn.linked.any():
        raise DataError(
            f"given: no {within} has people both of the reference and of another {by}, so nobody "
            "can be compared with anybody alike. Name other columns, or none.",
            code="B81",
        )
    return drawn


def _shuffle(
    pairs: _Pairs, layers: npt.NDArray[np.int64], n_resamples: int, stream: np.random.Generator
) -> Shuffled:
    """Shuffle the labels of those who are in any contrast, their groups numbered anew.

    Of two groups, the reference comes first, and the interval may want the same shuffles.
    """
    codes = pairs.groups.placed(pairs.at)
    into = codes >= 0
    inverts = int(codes.max()) == 1 and bool(pairs.leaning) and not layers.any()
    own = pairs.values[into], codes[into], layers[into], 0, n_resamples, stream
    return shuffled(*own, inverts=inverts)


def _by_group(
    values: Floats, groups: Groups, means: list[Mean], noise: GroupNoise, confidence: float
) -> pd.DataFrame:
    """Return a row a group; its interval holds people and worlds, both."""
    own = [values[groups.codes == g] for g in _all(groups)]
    there = [len(one) > 0 for one in own]
    ends = [
        widened(one.value, (one.low, one.high), noise.of(g), confidence)
        for g, one in enumerate(means)
    ]
    least = 0.0 if values.min() >= 0 else -np.inf
    table = cells(
        {
            "mean": [one.value for one in means],
            "median": [np.median(one) if len(one) else np.nan for one in own],
            "low": [max(low, least) for low, _ in ends],
            "high": [high for _, high in ends],
            "error": [noise.of(g).sampling for g in _all(groups)],
            "mc_error": [noise.of(g).monte_carlo if there[g] else np.nan for g in _all(groups)],
        },
        list(groups.names),
        groups.by,
    )
    return with_counts(table, values, groups)


def _cautions(values: Floats, groups: Groups, extent: Extent, inverted: set[int]) -> list[str]:
    """Say of each group whether its interval is wider than it need be, or may be too short."""
    most = np.nan if np.isin(values, (0, extent.most)).all() else extent.most  # Wilson's is not
    told = []
    for g in _all(groups):
        own = values[groups.codes == g]
        says = _cautious(own, most) if len(own) > 1 else ""
        if g in inverted and (says == SHORT or _hardly_one(values, groups.sizes[g])):
            says = OWN_SHORT
        told.append(says)
    return told


def _cautions_given(values: Floats, alike: Standardised, extent: Extent, at: int) -> list[str]:
    """Say of which groups the gap given covariates rests on few people."""
    groups, told = alike.groups, []
    for g in _all(groups):
        own = values[groups.codes == g]
        rows = [one for one in groups.compared if one != at] if g == at else [g]
        thin = g in groups.compared and all(alike.is_thin(one, at) for one in rows)
        few = len(own) > 1 and bool(_cautious(own, extent.most))
        told.append(THIN if thin else GAP_SHORT if few else "")
    return told


def _hardly_one(values: Floats, n: int) -> bool:
    """Say whether those few who make half of the spread are so few that n people may hold none."""
    apart = np.sort((values - values.mean()) ** 2)[::-1]
    few = int(np.searchsorted(np.cumsum(apart), apart.sum() / 2)) + 1
    return bool(few * n < len(values))


def _cautious(values: Floats, most: float) -> str:
    """Say where an interval is wider than it need be, or may be too short.

    Not where ``most`` is NaN, or anybody is below zero.
    """
    if values.min() >= 0 and not isnan(most):
        above = values.mean() > most / 2
        off = int(((most - values if above else values) > 0).sum())
        if off < min(FEW, len(values)):
            return WIDE_ABOVE if above else WIDE
    apart = (values - values.mean()) ** 2
    return SHORT if len(values) >= FEW and 2 * apart.max() > apart.sum() > 0 else ""


@dataclass(frozen=True)
class _Pairs:
    """What it takes to hold groups against the reference: values, means, noise and shuffles."""

    values: Floats
    groups: Groups
    at: int
    means: list[Mean]
    extent: Extent
    noise: GroupNoise
    confidence: float

    def own(self, g: int) -> Floats:
        """Return the values of a group."""
        return np.asarray(self.values[self.groups.codes == g])

    @cached_property
    def leaning(self) -> set[int]:
        """The groups whose difference leans so far that only the shuffle's interval holds."""
        if self.extent.whole:
            return set()
        others = (g for g in self.groups.compared if g != self.at)
        return {g for g in others if leaning(self.own(g), self.own(self.at)) > LEANING}

    def contrast(self, g: int, drawn: Shuffled | None, stream: np.random.Generator) -> Row:
        """Return what one group's difference and ratio are, with their intervals."""
        one, other, noise = self.means[g], self.means[self.at], self.noise.between(g, self.at)
        if g in self.leaning:
            one, other = self._by_shuffle(g, drawn, stream)
        gap = one.value - other.value
        low, high = widened(gap, difference_of(one, other), noise, self.confidence)
        row: Row = {"difference": gap, "low": low, "high": high}
        row |= {"error": noise.sampling, "mc_error": noise.monte_carlo}
        if other.value > 0 and self.values[np.isin(self.groups.codes, (g, self.at))].min() >= 0:
            times = one.value / other.value
            reach = quantile(self.confidence, noise.n_draws) if noise.monte_carlo else 0.0
            ends = ratio_of(one, other, reach**2 * self.noise.shared(g, self.at))
            row |= {"ratio": times, "ratio_low": ends.low, "ratio_high": ends.high}
            apart = self.noise.between(g, self.at, times)
            row["ratio_error"] = apart.sampling / other.value
            row["ratio_mc_error"] = apart.monte_carlo / other.value
        return row

    def _by_shuffle(
        self, g: int, drawn: Shuffled | None, stream: np.random.Generator
    ) -> tuple[Mean, Mean]:
        """Return both means with ends such that their difference has the shuffle's interval."""
        one, other = self.means[g], self.means[self.at]
        mine, theirs = self.own(g), self.own(self.at)
        if drawn is None or len(drawn.null) < ENOUGH:
            codes = np.repeat(np.array([0, 1]), (len(theirs), len(mine)))
            both, alike = np.concatenate([theirs, mine]), np.zeros(len(codes), dtype=np.int64)
            drawn = shuffled(both, codes, alike, 0, INVERTED, stream, inverts=True)
        gap, ends = one.value - other.value, drawn.interval(self.confidence)
        if not np.isfinite(ends).all():
            return one, other
        seen = float(np.sqrt(mine.var(ddof=1) / len(mine) + theirs.var(ddof=1) / len(theirs)))
        part = self.noise.between(g, self.at).sampling / seen
        low, high = (gap + part * (end - gap) for end in ends)
        if min(_off_the_ends(values, self.extent.most) for values in (mine, theirs)) < FEW:
            # Of so few above zero a shuffle knows nothing of those who were not seen.
            now = difference_of(one, other)
            low, high = min(low, now.low), max(high, now.high)
        return moved(one, other, Interval(low, high))


def _off_the_ends(values: Floats, most: float) -> int:
    """Return how many people are above zero, or below the most, whichever are fewer."""
    return int(min(np.count_nonzero(values != 0), np.count_nonzero(values != most)))


def _mean(values: Floats, confidence: float, extent: Extent, noise: GroupNoise, g: int) -> Mean:
    """Return a group's mean with its interval by people alone: how their true values differ."""
    found = mean_of(values, confidence, extent)
    if len(values) < 2 or not noise.observed[g] or _off_the_ends(values, extent.most) < FEW:
        return found
    part = float(np.sqrt(noise.variances[g] / noise.observed[g]))
    low, high = (found.value + part * (end - found.value) for end in (found.low, found.high))
    return Mean(found.value, low, high)


def _contrasts(
    pairs: _Pairs, drawn: Shuffled, stream: np.random.Generator, alike: Standardised | None
) -> Contrasts:
    """Return a row a group other than the reference, whether every p could be told, why not."""
    groups, at = pairs.groups, pairs.at
    compared = [g for g in groups.compared if g != at]
    noise = pairs.noise.between if alike is None else alike.noise
    noisy = {g: noise(g, at).why_no_p() for g in compared}
    told = np.array([not noisy[g] for g in compared])
    linked = drawn.linked
    if alike is not None:
        linked = np.array([bool(alike.shares(g, at).any()) for g in compared])
    pvalues = drawn.pvalues(linked & told)
    rows, notes, no_p = dict[int, Row](), dict[int, str](), dict[str, str]()
    for place, g in enumerate(compared):
        if alike is None:
            rows[g] = pairs.contrast(g, drawn if len(drawn.sums) > 2 else None, stream)
        else:
            rows[g] = alike.contrast(g, at)
        rows[g]["pvalue"] = pvalues[place]
        rows[g]["statistic"] = drawn.statistic[place] if linked[place] else np.nan
        why = noisy[g] if linked[place] else APART
        times = no_ratio(rows[g]) if linked[place] else ""
        no_gap = f"no p: {why}" if why and linked[place] else why
        part = "" if alike is None or not linked[place] else alike.part_told(g, at)
        lone = linked[place] and alike is not None and np.isinf(rows[g]["error"])
        notes[g] = "; ".join(filter(None, (no_gap, times, part, ALONE if lone else "")))
        no_p |= {groups.names[g]: why} if why else {}
    return Contrasts(contrasts_of(groups, at, rows, notes), told, no_p)

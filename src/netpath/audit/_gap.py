"""The gap between groups in anything measured of people."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._intervals import drawn_shares
from netpath._measure import NO_LABEL, PersonMeasure
from netpath.audit._answer import Audit, Omnibus, cells
from netpath.audit._groups import (
    By,
    Groups,
    confidence_allowed,
    groups_of,
    strata_of,
    times_allowed,
)
from netpath.audit._intervals import Extent, Mean, difference_of, mean_of, ratio_of
from netpath.audit._shuffle import Shuffled, pvalue, shuffled
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]
FEW = 10
WIDE = f"fewer than {FEW} above zero: the interval is cautious"
WIDE_ABOVE = f"fewer than {FEW} below the most there can be: the interval is cautious"
APART = "no p: no stratum holds it to the reference"
NO_RATIO = "no ratio: the reference has a mean of 0, or values are negative"
SHORT = "one person makes most of the spread: the interval may be too short"


def gap(
    measure: PersonMeasure,
    by: By,
    reference: str | tuple[str, ...],
    *,
    n_resamples: int = 1999,
    strata: By | None = None,
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
    strata
        One or several columns; labels are shuffled only among people who are equal in them. Those
        without a label there are a stratum of their own.
    confidence
        How often such intervals hold what they are about, 0 to 1.
    rng
        A seed gives the same shuffles each time.

    Returns
    -------
    Audit
        A group of one or no person is shown, and said not to be estimable.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    DataError
        If a value is infinite, the reference is no group of two people or more, there are more
        than 100 groups or nobody to compare with, strata keep all groups apart, or an argument is
        out of range.

    References
    ----------
    See docs/decisions/0005 for the intervals, 0006 for p of several groups; Westfall & Young
    (1993) and Phipson & Smyth (2010) for p.

    Examples
    --------
    >>> people = pd.DataFrame({"group": ["A", "B"] * 20}, index=[f"p{n:02}" for n in range(40)])
    >>> values = pd.Series(range(40), index=people.index) % 2 / 4
    >>> access = PersonMeasure(values, "access to any of 2 targets", "probability", people)
    >>> audit = gap(access, "group", "A", rng=7)
    >>> audit.difference, audit.pvalue
    (0.25, 0.0005)
    """
    groups = groups_of(measure, by)
    _refuse(measure, n_resamples, confidence)
    stream, seed = generator(rng)
    at = groups.at(reference)
    others = groups.others(at)
    values = measure.values.to_numpy(dtype=np.float64)
    extent = Extent.of(values, measure.most)
    means = [mean_of(values[groups.codes == g], confidence, extent) for g in _all(groups)]
    noise = _Noise(measure, groups)
    layers, within = strata_of(measure, strata)
    drawn = _linked(_shuffle(values, groups, layers, at, n_resamples, stream), groups.by, within)
    contrasts = _contrasts(values, groups, at, means, noise, drawn)
    return Audit(
        what=measure.what,
        unit=measure.unit,
        by=groups.by,
        reference=groups.names[at],
        overall=float(values.mean()),
        by_group=_by_group(values, groups, means, noise, extent.most),
        contrasts=contrasts,
        omnibus=Omnibus(drawn.spread, pvalue(drawn.spread, drawn.null_spread)),
        null_distribution=pd.DataFrame(drawn.null, columns=[groups.names[g] for g in others]),
        strata=within,
        confidence=confidence,
        n_draws=measure.n_draws,
        two_valued=bool(np.isin(values, (0, 1)).all()),
        n_targets=measure.n_targets,
        assumptions=measure.assumptions,
        seed=seed,
    )


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
    """Refuse strata that are the groups over again."""
    if not drawn.linked.any():
        raise DataError(
            f"strata: no {within} has people both of the reference and of another {by}, so their "
            "labels would stay where they are and p would always be 1. Name other strata, or none."
        )
    return drawn


class _Noise:
    """The Monte Carlo errors of the means of groups: worlds are shared by all people."""

    def __init__(self, measure: PersonMeasure, groups: Groups) -> None:
        self.draws = measure.n_draws
        if measure.worlds is not None:
            counts = measure.worlds.per_draw(groups.codes, len(groups.names))
            self.means = (counts / np.maximum(groups.sizes, 1)).T
            self.errors = drawn_shares(self.means).error

    def of(self, group: int, reference: int = -1, times: float = 1.0) -> float:
        """Return the error of a group's mean, less ``times`` that of the reference."""
        if not self.draws:
            return 0.0
        if reference < 0:
            return float(self.errors[group])
        told = self.means[group] - times * self.means[reference]
        spread = float(told.std(ddof=1) / np.sqrt(self.draws)) if self.draws > 1 else 0.0
        return spread or float(np.hypot(self.errors[group], times * self.errors[reference]))


def _shuffle(
    values: Floats,
    groups: Groups,
    layers: npt.NDArray[np.int64],
    at: int,
    n_resamples: int,
    stream: np.random.Generator,
) -> Shuffled:
    """Shuffle the labels of those who are in any contrast, their groups numbered anew."""
    place = np.full(len(groups.names), -1)
    place[groups.compared] = np.arange(len(groups.compared))
    codes = place[groups.codes]
    into = codes >= 0
    return shuffled(values[into], codes[into], layers[into], int(place[at]), n_resamples, stream)


def _by_group(
    values: Floats, groups: Groups, means: list[Mean], noise: _Noise, most: float
) -> pd.DataFrame:
    """Return a row a group."""
    most = np.nan if np.isin(values, (0, most)).all() else most  # Wilson's is none too wide
    own = [values[groups.codes == g] for g in _all(groups)]
    table = cells(
        {
            "mean": [one.value for one in means],
            "median": [np.median(one) if len(one) else np.nan for one in own],
            "low": [one.low for one in means],
            "high": [one.high for one in means],
            "mc_error": [noise.of(g) if len(own[g]) else np.nan for g in _all(groups)],
        },
        list(groups.names),
        groups.by,
    )
    table.insert(0, "n", groups.sizes)
    table.insert(1, "at_zero", [int((one == 0).sum()) for one in own])
    return table.assign(
        note=[groups.why_not(g) for g in _all(groups)],
        caution=[_cautious(own[g], most) if len(own[g]) > 1 else "" for g in _all(groups)],
    )


def _cautious(values: Floats, most: float) -> str:
    """Say where an interval is wider than it need be, or may be too short.

    Not where ``most`` is NaN, or anybody is below zero.
    """
    if values.min() >= 0:
        for apart, says in ((values, WIDE), (most - values, WIDE_ABOVE)):
            off = int((apart > 0).sum())
            near = values.mean() <= most / 2 if says == WIDE else values.mean() > most / 2
            if near and off < min(FEW, len(values)):
                return says
    apart = (values - values.mean()) ** 2
    return SHORT if len(values) >= FEW and 2 * apart.max() > apart.sum() > 0 else ""


def _contrasts(
    values: Floats,
    groups: Groups,
    at: int,
    means: list[Mean],
    noise: _Noise,
    drawn: Shuffled,
) -> pd.DataFrame:
    """Return a row a group other than the reference, with whatever can be estimated of it."""
    pvalues = drawn.pvalues
    named = [g for g in _all(groups) if g != at and groups.names[g] != NO_LABEL]
    rows, notes = {}, {g: groups.why_not(g) for g in named}
    for place, g in enumerate(g for g in groups.compared if g != at):
        rows[g] = _contrast(values, groups, g, at, means)
        rows[g]["mc_error"] = noise.of(g, at)
        rows[g]["pvalue"] = pvalues[place]
        rows[g]["statistic"] = drawn.statistic[place] if drawn.linked[place] else np.nan
        if not drawn.linked[place]:
            notes[g] = APART
        if "ratio" in rows[g]:
            rows[g]["ratio_mc_error"] = noise.of(g, at, rows[g]["ratio"]) / means[at].value
        else:
            notes[g] = "; ".join(filter(None, (notes[g], NO_RATIO)))
    told = {name: [rows.get(g, {}).get(name, np.nan) for g in notes] for name in COLUMNS}
    table = cells(told, [groups.names[g] for g in notes], groups.by)
    return table.assign(note=list(notes.values()))


COLUMNS = (
    *("difference", "low", "high", "error", "mc_error"),
    *("ratio", "ratio_low", "ratio_high", "ratio_mc_error", "statistic", "pvalue"),
)


def _contrast(
    values: Floats, groups: Groups, g: int, at: int, means: list[Mean]
) -> dict[str, float]:
    """Return what one group's difference and ratio are, with their intervals."""
    one, other = means[g], means[at]
    own = [values[groups.codes == which] for which in (g, at)]
    interval = difference_of(one, other)
    row = {
        "difference": one.value - other.value,
        "low": interval.low,
        "high": interval.high,
        "error": float(np.sqrt(sum(part.var(ddof=1) / len(part) for part in own))),
    }
    if other.value > 0 and min(part.min() for part in own) >= 0:
        ratio = ratio_of(one, other)
        row |= {"ratio": one.value / other.value, "ratio_low": ratio.low, "ratio_high": ratio.high}
    return row

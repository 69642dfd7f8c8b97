"""Rates of selection compared, as the four-fifths rule does, with what that rule leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Real

import numpy as np
import pandas as pd

from netpath._intervals import wilson
from netpath._measure import PersonMeasure
from netpath._results import Answer, interval_text, listed
from netpath.audit._intervals import Mean, ratio_of
from netpath.audit.groups import cells, confidence_allowed
from netpath.errors import DataError

SMALL = 0.02


@dataclass(frozen=True, eq=False)
class ImpactRatio(Answer):
    """The selection rate of each group over the highest.

    Attributes
    ----------
    table
        A row a group: ``selected, total, rate``; ``ratio`` to the reference with ``low, high``
        (missing where there is no limit); ``below_four_fifths``, compared in whole numbers;
        ``pvalue``, Fisher's exact, two-sided; and ``note``.
    reference
        The group with the highest rate, or the one that was named.
    """

    table: pd.DataFrame = field(repr=False)
    reference: str
    confidence: float = 0.95

    def to_frame(self) -> pd.DataFrame:
        """Return a row a group.

        Examples
        --------
        >>> impact_ratio({"A": 48, "B": 12}, {"A": 80, "B": 40}).to_frame()["ratio"].tolist()
        [1.0, 0.5]
        """
        return self.table.reset_index()

    def __str__(self) -> str:
        lines = []
        for name, row in self.table.iterrows():
            if name == self.reference:
                continue
            high = np.inf if pd.isna(row["high"]) else float(row["high"])
            interval = interval_text(float(row["ratio"]), float(row["low"]), high)
            under = "below" if row["below_four_fifths"] else "not below"
            lines.append(
                f"impact ratio, {name} / {self.reference}: {interval}, {under} four fifths, "
                f"p = {row['pvalue']:.2g} (Fisher)"
            )
        lines += [f"{name}: {note}." for name, note in self.table["note"].items() if note]
        return "\n".join([*lines, "A ratio is a number to look into, not a finding of law."])


def impact_ratio(
    selected: Mapping[str, int] | pd.Series,
    total: Mapping[str, int] | pd.Series,
    *,
    reference: str = "",
    confidence: float = 0.95,
) -> ImpactRatio:
    """Compare how often groups are selected, among those who could have been.

    Parameters
    ----------
    selected, total
        How many were selected, and how many stood for it, by group. Whole numbers.
    reference
        The group that others are held against; without it, the one with the highest rate.
    confidence
        How often such intervals hold what they are about, 0 to 1.

    Raises
    ------
    DataError
        If given a measure of people (access is no selection), counts that are not whole or do not
        fit, groups that differ, or nobody selected.

    References
    ----------
    Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4(D). Donner, A. & Zou, G. Y.
    (2012), Statistical Methods in Medical Research 21:347, on Wilson's intervals, for the ratio.

    Examples
    --------
    >>> print(impact_ratio({"A": 48, "B": 12}, {"A": 80, "B": 40}))
    impact ratio, B / A: 0.50 [0.30, 0.80], below four fifths, p = 0.0034 (Fisher)
    A ratio is a number to look into, not a finding of law.
    """
    from scipy.special import ndtri

    confidence_allowed(confidence)
    chosen, stood = _whole(selected, "selected"), _whole(total, "total")
    base = _checked(chosen, stood, str(reference))
    z = float(ndtri((1 + confidence) / 2))
    means = {g: _rate(chosen[g], stood[g], z) for g in stood}
    rows, everybody = [], sum(stood.values())
    for g in stood:
        ends = ratio_of(means[g], means[base]) if g != base else (1.0, 1.0)
        own = {"rate": means[g].value, "ratio": means[g].value / means[base].value}
        own |= {"low": ends[0], "high": ends[1] if np.isfinite(ends[1]) else np.nan}
        rows.append(own | {"pvalue": _fisher(chosen, stood, g, base)})
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    table = cells(columns, list(stood), "group")
    table.insert(0, "selected", list(chosen.values()))
    table.insert(1, "total", list(stood.values()))
    # In whole numbers: 0.8 itself is no float.
    below = [5 * chosen[g] * stood[base] < 4 * chosen[base] * stood[g] for g in stood]
    table.insert(6, "below_four_fifths", below)
    small = "under 2 % of all; the guidelines do not compare it"
    notes = [small if stood[g] < SMALL * everybody else "" for g in stood]
    return ImpactRatio(table.assign(note=notes), base, confidence)


def _rate(chosen: int, stood: int, z: float) -> Mean:
    return Mean(chosen / stood, *map(float, wilson(chosen / stood, stood, z)))


def _whole(counts: Mapping[str, int] | pd.Series, name: str) -> dict[str, int]:
    index = getattr(counts, "index", None)
    if getattr(index, "name", None) == "id" or isinstance(counts, PersonMeasure):
        raise DataError(
            f"{name} is a measure of people; an impact ratio is for selections. Access is no "
            "selection: use audit.gap, whose ratio is of means."
        )
    if not isinstance(counts, Mapping | pd.Series):
        raise DataError(f"{name} is a {type(counts).__name__}; write {{'A': 48, 'B': 12}}, say.")
    told = dict(sorted((str(group), count) for group, count in dict(counts).items()))
    for group, count in told.items():
        if not isinstance(count, Real) or not float(count).is_integer() or count < 0:
            raise DataError(f"{name}: {group!r} has {count}; it must be a whole number of people.")
    return {group: int(count) for group, count in told.items()}


def _checked(chosen: dict[str, int], stood: dict[str, int], reference: str) -> str:
    """Refuse counts that do not fit, and return the reference."""
    if chosen.keys() != stood.keys() or len(stood) < 2:
        raise DataError(
            f"selected has the groups {listed(chosen)}, total has {listed(stood)}; both must have "
            "the same two or more."
        )
    for group, n in stood.items():
        if n < 1 or chosen[group] > n:
            raise DataError(
                f"{group!r}: {chosen[group]} selected of {n}; total must be 1 or more, and no "
                "fewer than were selected."
            )
    if reference and reference not in stood:
        raise DataError(
            f"reference is {reference!r}, which is no group; there are {listed(stood)}."
        )
    base = reference or max(stood, key=lambda group: (chosen[group] / stood[group], stood[group]))
    if not chosen[base]:
        raise DataError(f"{base!r}: nobody was selected, so there is no rate to compare with.")
    return base


def _fisher(chosen: dict[str, int], stood: dict[str, int], group: str, base: str) -> float:
    from scipy.stats import fisher_exact

    table = [[chosen[one], stood[one] - chosen[one]] for one in (group, base)]
    return float(fisher_exact(np.array(table)).pvalue)

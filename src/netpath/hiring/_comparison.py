"""Practices side by side, and what that says in words: who is hired, what it costs, what else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import inf, isfinite
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from netpath._results import (
    Answer,
    assumed_lines,
    html_table,
    html_text,
    interval_text,
    listed,
    printed,
    three_digits,
)
from netpath.errors import DataError
from netpath.hiring._closed import outcome
from netpath.hiring._meetings import Meetings
from netpath.hiring._practice import NOW, Judging, Practice

ZERO = 1e-9  # below which a number is rounding
UNSURE = (
    " Intervals (95 %) hold what is unsure of who is met, of people and of drawn worlds; what is "
    "unsure of the lift is in none of them."
)


@dataclass(frozen=True, eq=False)
class Comparison(Answer):
    """Practices side by side: who is hired, and how well.

    Attributes
    ----------
    meetings
        Who is met now.
    reference
        The group that others are held against.
    judging
        What is assumed of how candidates are judged.
    practices
        Those that are compared, the open door of now first.
    table
        A row a practice: the mean ``quality`` of hires in standard deviations above that of all
        who apply; what is ``lost`` of the best that the same knowledge allows; the share of hires
        who were met (``met_share``); the shares hired of the met and of the unmet (``met_rate``,
        ``unmet_rate``). Each with a 95 % interval (``_low``, ``_high``) and, over the range of
        lifts, the least and the most (``_least``, ``_most``).
    rates
        A row a practice and group: the share that is ``met`` and hired (``rate``), the ``gap`` to
        the reference and the ``ratio``, with the same ends; NaN in contrasts that are none.
    curve
        A row a lift and group, of the open door: ``gap`` and ``lost``, with intervals, and what the
        first terms of their series say, ``gap_first`` and ``lost_second`` (NaN where a talk tells
        something, or groups are lifted apart).
    ideal
        The quality of hires if quality were known.
    break_even
        The lift at which meeting as many as now gives hires no better than meeting nobody: 0 where
        a talk tells nothing, infinite where no lift does it.
    lifts
        The range of lifts that the user thinks possible; None where none was given.
    assumptions
        Sentences that results repeat.
    """

    meetings: Meetings
    reference: str
    judging: Judging
    practices: tuple[Practice, ...]
    table: pd.DataFrame = field(repr=False)
    rates: pd.DataFrame = field(repr=False)
    curve: pd.DataFrame = field(repr=False)
    ideal: float
    break_even: float
    lifts: tuple[float, float] | None = None
    assumptions: tuple[str, ...] = ()

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "group": ("group",),
        "gap": ("gap", "gap_low", "gap_high"),
        "quality of hires": ("quality", "quality_low", "quality_high"),
        "lost": ("lost", "lost_low", "lost_high"),
        "hires who were met": ("met_share", "met_share_low", "met_share_high"),
    }

    @property
    def others(self) -> list[str]:
        """The groups that are held against the reference."""
        names = [self.meetings.pool.names[at] for at in self.meetings.compared]
        return [one for one in names if one != self.reference]

    @property
    def tenth(self) -> tuple[float, float]:
        """What a tenth of the lift would do now: the largest gap, and what is lost."""
        met, judging = self.meetings, replace(self.judging, lift=self.judging.lift / 10)
        found = outcome(met.pool, NOW, judging)
        gaps = (found.rates - found.rates[met.pool.names.index(self.reference)])[met.compared]
        return float(max(gaps, key=abs)), found.lost

    def to_frame(self) -> pd.DataFrame:
        """Return a row a practice and group other than the reference, everything in it.

        Examples
        --------
        >>> from netpath.hiring import compare, meetings
        >>> found = compare(meetings({"A": 0.4, "B": 0.1}), reference="A")
        >>> found.to_frame()["practice"].tolist()[:2]
        ['open door', 'decline all']
        """
        rows = self.rates[self.rates["group"].isin(self.others)]
        return rows.merge(self.table.reset_index(), on="practice", how="left", sort=False)

    def to_table(self) -> pd.DataFrame:
        """Return the comparison as a table to print; what is exact stands without an interval.

        Examples
        --------
        >>> from netpath.hiring import compare, meetings
        >>> found = compare(meetings({"A": 0.4, "B": 0.1}), reference="A", judging=Judging(lift=1))
        >>> found.to_table()["gap"].tolist()[:2]
        ['-0.0855', '0']
        """
        frame = self.to_frame()
        for name in ("gap", "quality", "lost", "met_share"):
            exact = (frame[f"{name}_high"] - frame[f"{name}_low"]).abs() < ZERO
            frame.loc[exact, [f"{name}_low", f"{name}_high"]] = np.nan
        return printed(frame, self._table)

    def gap_of(self, which: str | Practice, group: str) -> float:
        """Return the gap in hires of a group under a practice.

        Examples
        --------
        >>> from netpath.hiring import compare, meetings
        >>> found = compare(meetings({"A": 0.4, "B": 0.1}), reference="A", judging=Judging(lift=1))
        >>> round(found.gap_of("open door", "B"), 4)
        -0.0855
        """
        rows = self.rates[(self.rates["practice"] == str(which)) & (self.rates["group"] == group)]
        if rows.empty:
            there = ", ".join(map(str, self.practices))
            raise DataError(f"There is no {which!s} of {group}; there are {there}.")
        return float(rows["gap"].iloc[0])

    def __str__(self) -> str:
        return "\n".join([_sentences(self), *assumed_lines(self.assumptions)])

    def _repr_html_(self) -> str:
        return f"<p>{html_text(str(self))}</p>{html_table(self.to_table())}"


def _sentences(found: Comparison) -> str:
    """Say what a comparison found, in up to six sentences, a line each, and who is met."""
    told = [_who(found), _price(found), _instead(found), _known(found), _small(found)]
    met = f"Who is met now. {found.meetings.sentence}" + (UNSURE if found.meetings.sizes else "")
    return "\n".join(filter(None, [*told, _range(found), met]))


def _open_door(found: Comparison) -> dict[str, dict[Any, Any]]:
    """Return what becomes of each group now."""
    now = found.rates[found.rates["practice"] == str(NOW)].set_index("group")
    return {str(group): dict(row) for group, row in now.iterrows()}


def _ended(ends: list[float], short: str) -> str:
    """Return a number with its interval, or alone where it has none."""
    value, low, high = ends
    return interval_text(value, low, high) if high > low else f"{value:{short}}"


def _who(found: Comparison) -> str:
    """Say who is hired now, and what the lift has to do with it."""
    now, other, called = _open_door(found), found.reference, found.meetings.called
    rates = listed([f"{100 * now[g]['rate']:.1f} % of {called[g]}" for g in (other, *found.others)])
    points = {g: [100 * now[g][end] for end in ("gap", "gap_low", "gap_high")] for g in now}
    gaps = "; ".join(
        f"{called[g]} - {called[other]}: {_ended(points[g], '.1f')} points" for g in found.others
    )
    gaps += "" if _is_sure(found) else "; by what is unsure of who is met there may be none"
    lift, told = found.judging.lift, isfinite(found.judging.talk_noise)
    if any({**found.judging.liked, **found.judging.unmet}.values()):
        return f"With the lifts that were given (assumed), {rates} are hired ({gaps})."
    if not lift:
        why = (
            ", yet who is met is known better, for better or worse"
            if told
            else ": nothing is claimed until you say what a meeting does"
        )
        return f"If being met lifts nobody (assumed){why}, {rates} are hired ({gaps})."
    each = f"{100 * found.judging.hired:.3g} %"
    return (
        f"If being met lifts a candidate by {lift:.3g} sd (assumed), {rates} are hired instead of "
        f"{each} each ({gaps})."
    )


def _is_sure(found: Comparison) -> bool:
    """Say whether any gap of now is other than 0 by its interval, or none is unsure."""
    ends = [
        (row["gap_low"], row["gap_high"])
        for group, row in _open_door(found).items()
        if group in found.others
    ]
    return any(low * high > 0 for low, high in ends) or all(high - low < ZERO for low, high in ends)


def _price(found: Comparison) -> str:
    """Say what is lost now."""
    row = found.table.to_dict("index")[str(NOW)]
    if row["lost"] < ZERO:
        return "Hires are as good as what is known of candidates allows."
    told = _ended([row[end] for end in ("lost", "lost_low", "lost_high")], ".2g")
    return f"Hires are {told} sd of quality worse than what is known of candidates would allow."


def _instead(found: Comparison) -> str:
    """Say what each other practice leaves of the gap and of the loss, those alike together."""
    alike: dict[str, list[str]] = {}
    if _left(found, NOW) == (0, 0):
        return ""
    for one in found.practices[1:]:
        gap, lost = _left(found, one)
        points = f"a gap of {three_digits(100 * gap)} points" if gap else "no gap"
        loss = f"a loss of {three_digits(lost)} sd" if lost else "no loss"
        alike.setdefault(f"{points} and {loss}", []).append(str(one))
    told = "; ".join(f"{said} ({listed(names)})" for said, names in alike.items())
    return f"What others would leave: {told}." if told else ""


def _left(found: Comparison, one: Practice) -> tuple[float, float]:
    """Return the largest gap and the loss of a practice, 0 where they are nothing but rounding."""
    gaps = [found.gap_of(one, group) for group in found.others]
    gap, lost = max(gaps, key=abs), float(found.table["lost"][str(one)])
    return gap if abs(gap) > ZERO else 0.0, lost if lost > ZERO else 0.0


def _known(found: Comparison) -> str:
    """Say how good hires are, and from which lift on talks are worth nothing."""
    every = {str(name): float(one) for name, one in found.table["quality"].items()}
    now = every.pop(str(NOW))
    other = {name: one for name, one in every.items() if f"{one:.2f}" != f"{now:.2f}"}
    said = f"Hires are {now:.2f} sd better than all who apply"
    least_and_most = sorted(other, key=lambda one: other[one])[:: max(len(other) - 1, 1)]
    ends = {f"{other[one]:.2f}": one for one in reversed(least_and_most)}
    said += "".join(f", {told} with {one}" for told, one in reversed(ends.items()))
    said += f", and would be {found.ideal:.2f} if quality were known"
    if 0 < found.break_even < inf:
        said += (
            f"; from a lift of {found.break_even:.2f} sd on, what talks tell is lost again, and "
            "meeting nobody would do as well"
        )
    return f"{said}."


def _small(found: Comparison) -> str:
    """Say what a tenth of the lift would do: the gap is of first order, the loss of second."""
    now, gap, lost = found.judging.lift, *found.tenth
    if not now or not gap or found.curve["gap_first"].isna().any():
        return ""
    return (
        f"A tenth of that lift would leave a gap of {100 * gap:.2g} points and a loss of "
        f"{lost:.1g} sd: the gap goes with the lift, the loss with its square"
        + (
            ", so that a favour nobody would notice in the quality of hires still moves who is "
            "hired."
            if _is_sure(found)
            else "."
        )
    )


def _range(found: Comparison) -> str:
    """Say over what the gap and the loss run as the lift does."""
    if found.lifts is None:
        return ""
    called = found.meetings.called
    now, all_ = _open_door(found), found.table.to_dict("index")[str(NOW)]
    gaps = listed(
        f"{called[group]} - {called[found.reference]} from {100 * now[group]['gap_most']:.1f} to "
        f"{100 * now[group]['gap_least']:.1f} points"
        for group in found.others
    )
    low, high = found.lifts
    return (
        f"Over lifts from {low:g} to {high:g} sd (a range that was given, no interval) the gap "
        f"runs {gaps}, the loss from {all_['lost_least']:.2g} to {all_['lost_most']:.2g} sd."
    )

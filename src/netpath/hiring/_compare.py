"""What each practice does to who is hired and how well, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite
from typing import Any

import numpy as np
import pandas as pd

from netpath._measure import PersonMeasure
from netpath._results import (
    listed,
)
from netpath.errors import DataError
from netpath.hiring._closed import Applicants, Floats, Hires, outcome, small_lift
from netpath.hiring._comparison import ZERO, Comparison
from netpath.hiring._meetings import Meetings, measured
from netpath.hiring._practice import MOST_LIFT, NOW, Judging, Name, Practice, need_lift, practice

PLAIN: tuple[Name, ...] = ("decline all", "blind review", "answer by e-mail", "lottery of meetings")
STEP = 1e-5
GRID = 41
OF_ALL = ("quality", "lost", "met_share", "met_rate", "unmet_rate")


def compare(
    meetings: PersonMeasure | Meetings,
    practices: Iterable[Name | Practice] | None = None,
    *,
    reference: str,
    by: str | None = None,
    judging: Judging | None = None,
    lifts: tuple[float, float] | None = None,
) -> Comparison:
    """Compare ways to answer requests and to hire by who is then hired, and how well.

    By default being met lifts nobody and tells nothing, so that no practice differs from another:
    what a meeting does is the user's to say. Closed forms for a large pool of applicants; nothing
    is drawn. Of people measured, intervals hold the sampling error of the groups' chances of being
    met and their Monte Carlo error, carried over by the delta method; a range of lifts is no
    interval and is told apart.

    Parameters
    ----------
    meetings
        The chance that each person is met: access, or how often their searches succeed; or
        chances that are given, as :func:`meetings` makes them. The access of a network whose last
        ask is to the one who hires holds the employer's own yes already.
    practices
        What to hold against the open door of now, by name or as :func:`practice` returns; by
        default those that take no number of their own.
    reference
        The group that others are held against.
    by
        The column of people that splits them.
    judging
        How candidates are judged.
    lifts
        The lowest and the highest lift that the user thinks possible.

    Raises
    ------
    DataError
        If what is given is no chance, there is no such group, or a number is out of range.

    References
    ----------
    Model and closed forms are netpath's own, of standard parts. What a judge makes of a file and a
    talk: Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.5 (normal conjugacy). Who is
    above a cut, and how good: Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions,
    2nd ed., vol. 1, section 13.10.1 (truncated normals). Of the lift see :mod:`netpath.hiring`.

    Examples
    --------
    >>> from netpath.hiring import meetings
    >>> found = compare(meetings({"A": 0.4, "B": 0.1}), reference="A", judging=Judging(lift=0.5))
    >>> found.table["lost"].round(3).to_dict()
    {'open door': 0.07, 'decline all': 0.0, 'blind review': 0.0, 'answer by e-mail': 0.0,
    'lottery of meetings': 0.07}
    """
    met, judging = measured(meetings, by), judging or Judging()
    others = _chosen(practices)
    _need_groups(met, reference, judging)
    if lifts is not None:
        _need_range(lifts)
    at = met.pool.names.index(reference)
    grid = [] if lifts is None else _grid(*lifts)
    numbers = {one: _Numbers.of(met, one, judging, at, grid) for one in (NOW, *others)}
    said = dict.fromkeys((*judging.assumptions, *(s for one in others for s in one.assumptions)))
    return Comparison(
        meetings=met,
        reference=reference,
        judging=judging,
        practices=(NOW, *others),
        table=pd.DataFrame(
            [one.of_all() for one in numbers.values()],
            index=pd.Index(map(str, numbers), name="practice"),
        ),
        rates=pd.concat([one.of_groups(str(name)) for name, one in numbers.items()]).reset_index(
            drop=True
        ),
        curve=_curve(met, judging, at, [0.0, 1.0, 2 * judging.lift, *(lifts or ())]),
        ideal=_ideal(judging.hired),
        break_even=_break_even(met.pool, judging),
        lifts=lifts,
        assumptions=(*met.assumptions, *said),
    )


@dataclass(frozen=True)
class _Numbers:
    """The numbers of one practice with their ends: each as a row of ``(k, 5)``.

    The columns are the value, the ends of its interval, and the least and the most over a range.
    """

    found: Hires
    names: tuple[str, ...]
    ends: Floats

    @classmethod
    def of(
        cls, met: Meetings, one: Practice, judging: Judging, at: int, grid: Sequence[float]
    ) -> _Numbers:
        """Return what a practice comes to, how sure it is, and over which range it lies."""

        def told(pool: Applicants, how: Judging = judging) -> Floats:
            return _told(outcome(pool, one, how), at)

        found = outcome(met.pool, one, judging)
        values = _told(found, at)
        low, high = met.interval(values, _slopes(told, met.pool))
        n = len(met.pool.names)
        floor = np.concatenate([np.zeros(n), np.full(n, -1.0), np.zeros(n), [-inf, 0, 0, 0, 0]])
        top = np.concatenate([np.ones(2 * n), np.full(n, inf), [inf, inf, 1, 1, 1]])
        over = np.array([told(met.pool, replace(judging, lift=lift)) for lift in grid])
        over = over.reshape(-1, len(values))
        none = np.full(len(values), np.nan)
        least, most = (over.min(axis=0), over.max(axis=0)) if len(over) else (none, none)
        ends = np.array([values, np.maximum(low, floor), np.minimum(high, top), least, most]).T
        ends[np.abs(ends) < 1e-14] = 0.0
        compared = np.isin(np.arange(n), met.compared)
        ends[n : 3 * n][~np.tile(compared, 2)] = np.nan
        return cls(found, met.pool.names, ends)

    def of_all(self) -> dict[str, float]:
        """Return what holds of all who apply."""
        rows = self.ends[-len(OF_ALL) :]
        return {k: v for name, row in zip(OF_ALL, rows, strict=True) for k, v in _named(name, row)}

    def of_groups(self, name: str) -> pd.DataFrame:
        """Return a row a group."""
        n = len(self.names)
        columns: dict[str, Any] = {"practice": [name] * n, "group": list(self.names)}
        columns["met"] = self.found.met
        for at, what in enumerate(("rate", "gap", "ratio")):
            for key, column in _named(what, self.ends[at * n : (at + 1) * n].T):
                columns[key] = column
        return pd.DataFrame(columns)


def _named(name: str, row: Floats) -> list[tuple[str, Any]]:
    ends = ("", "_low", "_high", "_least", "_most")
    return [(f"{name}{end}", value) for end, value in zip(ends, row, strict=True)]


def _told(found: Hires, at: int) -> Floats:
    """Return rates, gaps and ratios to the reference, and what holds of all, in one row."""
    gaps, ratios = found.rates - found.rates[at], found.rates / found.rates[at]
    of_all = [found.quality, found.lost, found.met_share, found.met_rate, found.unmet_rate]
    return np.concatenate([found.rates, gaps, ratios, of_all])


def _slopes(told: Any, pool: Applicants) -> Floats:  # noqa: ANN401 (a function of a pool)
    """Return by how much each number changes with the chance of each group (differences)."""
    columns = []
    for group, chance in enumerate(pool.chances.tolist()):
        near = []
        for moved in (max(chance - STEP, 0.0), min(chance + STEP, 1.0)):
            chances = pool.chances.copy()
            chances[group] = moved
            near.append((moved, told(pool._replace(chances=chances))))
        (low, before), (high, after) = near
        columns.append(np.nan_to_num((after - before) / (high - low)))
    return np.array(columns).T


def _grid(low: float, high: float) -> list[float]:
    """Return lifts over a range: its ends, 0 if it lies within, and what lies between."""
    grid = np.linspace(low, high, GRID).tolist()
    return [*grid, 0.0] if low <= 0 <= high else grid


def _curve(met: Meetings, judging: Judging, at: int, lifts: Sequence[float]) -> pd.DataFrame:
    """Return gap and loss of the open door over lifts, from the lowest to the highest."""
    rows, n = [], len(met.pool.names)
    for lift in np.linspace(min(lifts), max(lifts), GRID).tolist():
        ends = _Numbers.of(met, NOW, replace(judging, lift=lift), at, []).ends
        for group in (g for g in met.compared if g != at):
            first, second = small_lift(met.pool, judging, group, at)
            gap, lost = ends[n + group, :3], ends[3 * n + OF_ALL.index("lost"), :3]
            series = first * lift, second * lift**2
            rows.append((lift, met.pool.names[group], *gap.tolist(), *lost.tolist(), *series))
    told = [f"{what}{end}" for what in ("gap", "lost") for end in ("", "_low", "_high")]
    return pd.DataFrame(rows, columns=["lift", "group", *told, "gap_first", "lost_second"])


def _ideal(hired: float) -> float:
    """Return the mean quality of the best share, if quality were known."""
    from scipy.special import ndtri

    return float(np.exp(-(ndtri(hired) ** 2) / 2) / np.sqrt(2 * np.pi) / hired)


def _break_even(pool: Applicants, judging: Judging) -> float:
    """Return the lift at which meeting as many as now is worth no more than meeting nobody."""
    from scipy.optimize import brentq

    nobody = outcome(pool, practice("decline all"), judging).quality

    def more(lift: float) -> float:
        return outcome(pool, NOW, replace(judging, lift=lift)).quality - nobody

    if not isfinite(judging.talk_noise) or more(0.0) <= ZERO:
        return 0.0
    return inf if more(MOST_LIFT) > 0 else float(brentq(more, 0.0, MOST_LIFT, xtol=1e-14))


def _chosen(practices: Iterable[Name | Practice] | None) -> tuple[Practice, ...]:
    """Return practices to hold against that of now, each once."""
    alone = isinstance(practices, str | Practice)
    given: Any = PLAIN if practices is None else [practices] if alone else practices
    made = [one if isinstance(one, Practice) else practice(one) for one in given]
    return tuple(dict.fromkeys(one for one in made if one != NOW))


def _need_groups(met: Meetings, reference: str, judging: Judging) -> None:
    names = [met.pool.names[at] for at in met.compared]
    if reference not in names or len(names) < 2:
        raise DataError(
            f"reference is {reference!r}; it must be one of two groups or more with two people or "
            f"more each. There are {', '.join(names) or 'none'}."
        )
    strangers = sorted({*judging.liked, *judging.unmet} - set(met.pool.names))
    if strangers:
        raise DataError(
            f"judging lifts {listed(map(repr, strangers))}, of whom nobody applies; there are "
            f"{', '.join(met.pool.names)}."
        )


def _need_range(lifts: object) -> None:
    fine = isinstance(lifts, tuple | list) and len(lifts) == 2
    if not fine or not _ordered(*lifts):  # type: ignore[misc]
        raise DataError(
            f"lifts is {lifts!r}; it must be two numbers of sd, the lower first, at most "
            f"{MOST_LIFT:g} in size. Write lifts=(0.2, 0.8)."
        )


def _ordered(low: object, high: object) -> bool:
    need_lift("lifts", low)
    need_lift("lifts", high)
    return low <= high  # type: ignore[operator,no-any-return]

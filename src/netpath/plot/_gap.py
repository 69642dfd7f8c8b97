"""Gaps with their intervals: each group against the reference."""

from __future__ import annotations

from math import isfinite, isnan
from typing import TYPE_CHECKING, NamedTuple, Unpack

from netpath._intervals import quantile
from netpath._measure import points
from netpath._results import assumed_lines, interval_text, listed
from netpath.audit import Audit, publish
from netpath.plot._frame import Room, colours, dot_size, framed, written
from netpath.plot._sheet import SOFT, TEXT, Look, finished
from netpath.plot._words import said, told_apart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDE, ROW, DOT = 5.6, 0.62, 9.0  # inches; points


class Bar(NamedTuple):
    """A gap and its interval, as drawn; p as the audit tells it, empty where it tells none."""

    low: float
    value: float
    high: float
    p: str


def gap(
    audit: Audit, *, published: bool = False, ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw each group's gap against the reference, with its interval.

    Parameters
    ----------
    audit
        The answer of :func:`netpath.audit.gap`.
    published
        Whether the picture is to be handed on: groups that :func:`netpath.audit.publish` hides
        then have no marks.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The difference from left to right, in the unit of the measure (percentage points of a
        probability); 0 is the reference. The title states the largest gap of those that are no
        chance, however many were looked at (Bonferroni); and else that it is open.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"group": ["A", "B"] * 20}, index=[f"p{n:02}" for n in range(40)])
    >>> values = pd.Series(range(40), index=people.index) % 2 / 4
    >>> measure = ntp.PersonMeasure(values, "access to any of 2 targets", "probability", people)
    >>> ax = ntp.plot.gap(ntp.audit.gap(measure, "group", "A", rng=7))
    >>> ax.get_title(loc="left")
    'B is 25.0 points ahead of A [19.3, 25.0]'
    """
    bars, unit = _bars(audit, published), _unit(audit)
    room = Room(WIDE, ROW * max(len(bars), 1) + 0.2, left=1.5, right=1.9)
    foot = [*_lines(audit, bars), *assumed_lines(audit.assumptions)]
    ax = framed(ax, room, [_finding(audit, bars)], f"{audit.what}, by {audit.by}", foot)
    every = [0.0, *(end for bar in bars.values() if bar for end in (bar.low, bar.value, bar.high))]
    ends = [end for end in every if isfinite(end)]
    slack = 0.12 * (max(ends) - min(ends) or 1.0)
    low, high = min(ends) - slack, max(ends) + slack
    ax.set(xlim=(low, high), ylim=(len(bars) - 0.4, -0.6))
    ax.axvline(0, color=SOFT, linewidth=1.2, linestyle=(0, (5, 3)), zorder=1)
    colour = colours([audit.reference, *bars])
    names = told_apart(bars, 1.35, TEXT, 2, bold=True)
    for at, (name, bar) in enumerate(bars.items()):
        label = written(ax, names[name], (0, at), (-8, 0), ("axes fraction", "data"))
        label.set(ha="right", va="center", weight="bold")
        beside = written(ax, _number(bar, published), (1, at), (8, 0), ("axes fraction", "data"))
        beside.set(va="center")
        if bar:
            from_to = max(bar.low, low), min(bar.high, high)  # to the edge where there is no limit
            (line,) = ax.plot(from_to, [at, at], color=colour[name], linewidth=3)
            line.set_solid_capstyle("butt")
            ax.plot(bar.value, at, "o", color=colour[name], markersize=DOT, label=name, zorder=3)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(f"less or more than {said(audit.reference)}, in {unit}", parse_math=False)
    ax = finished(ax, **look)
    reach = [(max(bar.low, low), min(bar.high, high)) for bar in bars.values() if bar]
    for dot in [one for one in ax.lines if one.get_marker() == "o"]:
        dot.set_markersize(dot_size(ax, reach, DOT))
    return ax


def _lines(audit: Audit, bars: dict[str, Bar | None]) -> list[str]:
    """Say what lines are, and what p is about or why there is none."""
    says = f"Lines: {100 * audit.confidence:g} % intervals, about these people in this network"
    says += "; they hold the noise of draws." if audit.n_draws else "."
    adjusted = ", adjusted" if audit.contrasts["pvalue"].notna().sum() > 1 else ""
    drawn = {name: bar for name, bar in bars.items() if bar}
    says += f" p: {audit.null}{adjusted}." if any(bar.p for bar in drawn.values()) else ""
    whys: dict[str, list[str]] = {}
    for name in (name for name, bar in drawn.items() if not bar.p):
        why = audit.no_p.get(name, "p not estimable")
        whys.setdefault(why, []).append(said(name))
    return [says, *(f"No p for {listed(names)}: {why}." for why, names in whys.items())]


def _unit(audit: Audit) -> str:
    times, unit = points(audit.unit)
    return "percentage points" if times == 100 else unit


def _bars(audit: Audit, published: bool) -> dict[str, Bar | None]:
    """Return what is drawn of each contrast; None where it is hidden or not estimable.

    Published, marks stand where the rounded numbers say: a place in a picture can be measured.
    """
    table = audit.contrasts
    if published:
        own = {"difference_low": "low", "difference_high": "high"}
        table = publish(audit).table.drop(columns=["low", "high"]).rename(columns=own)
    times = 100 if _unit(audit) == "percentage points" else 1
    bars: dict[str, Bar | None] = {}
    numbers = table.loc[audit.contrasts.index, ["low", "difference", "high"]]
    told = numbers.to_numpy(dtype=float, na_value=float("nan")).tolist()
    for name, (low, value, high) in zip(numbers.index, told, strict=True):
        p = audit.p_told(name) if audit.contrasts["pvalue"].notna()[name] else ""
        bar = Bar(times * low, times * value, times * high, p)
        bars[str(name)] = None if any(map(isnan, (low, value, high))) else bar
    return bars


def _number(bar: Bar | None, published: bool) -> str:
    if bar is None:
        return "not shown" if published else "not estimable"
    return f"{interval_text(bar.value, bar.low, bar.high)}\n{bar.p}".rstrip()


def _finding(audit: Audit, bars: dict[str, Bar | None]) -> str:
    found = {name: bar for name, bar in bars.items() if bar}
    if not found:
        return f"No gap against {said(audit.reference)} can be shown"
    sizes, n = audit.by_group["n"], len(found)
    sure = {
        name: bar
        for name, bar in found.items()
        if _sure(bar, n, audit.confidence, int(min(sizes[name], sizes[audit.reference])))
    }
    largest, bar = max((sure or found).items(), key=lambda one: abs(one[1].value))
    name, other = said(largest), said(audit.reference)
    side = "behind" if bar.value < 0 else "ahead of"
    if not sure:
        told = interval_text(bar.value, bar.low, bar.high)
        of = f", the largest of {n} gaps" if n > 1 else ""
        return f"Whether {name} is {side} {other} is open: {told}{of}"
    low, high = sorted((abs(bar.low), abs(bar.high)))
    unit = "points" if _unit(audit) == "percentage points" else audit.unit
    much, interval = interval_text(abs(bar.value), low, high).split(" ", 1)
    return f"{name} is {much} {unit} {side} {other} {interval}"


def _sure(bar: Bar, n: int, confidence: float, people: int) -> bool:
    """Return whether 0 is beyond the interval of a gap, made as wide as the largest of n needs."""
    times = quantile(1 - (1 - confidence) / n, people) / quantile(confidence, people)
    return bar.value > times * (bar.value - bar.low) or -bar.value > times * (bar.high - bar.value)

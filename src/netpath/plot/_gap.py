"""Gaps with their intervals: against the reference, network by network, group to group."""

from __future__ import annotations

from collections.abc import Hashable
from math import isfinite, isnan
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

import pandas as pd

from netpath._intervals import quantile
from netpath._measure import points
from netpath._results import assumed_lines, counted, interval_text, listed, percent
from netpath._suppress import NOT_SHOWN
from netpath.access import Between
from netpath.audit import Across, Audit, publish
from netpath.plot._frame import Room, colours, dot_size, framed, written
from netpath.plot._sheet import BLUE, INK, RED, SMALL, SOFT, TEXT, Look, finished
from netpath.plot._words import UNBROKEN, said, told_apart

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


FOREST, NETWORK = 5.2, 0.34  # inches


def across(found: Across, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw the gap of each network with its interval, and below them that of all together.

    The larger a square, the more its network counts. The diamond is as wide as the interval of
    the mean; the thin line through it is where one more network would lie.

    Parameters
    ----------
    found
        The answer of :func:`netpath.audit.across`.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The gap from left to right. The title states the mean and its interval.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"group": ["A", "B"] * 20}, index=[f"p{n:02}" for n in range(40)])
    >>> def one(step):
    ...     values = pd.Series([n % step / 10 for n in range(40)], index=people.index)
    ...     measure = ntp.PersonMeasure(values, "access", "probability", people)
    ...     return ntp.audit.gap(measure, "group", "A", rng=7)
    >>> found = ntp.audit.across({"north": one(2), "south": one(3), "west": one(5)})
    >>> ntp.plot.across(found).get_title(loc="left").splitlines()[0]
    'Networks like these differ, and may have no gap: 4 points'
    """
    times, unit = points(found.unit)
    mean, low, high = (times * one for one in (found.difference, found.low, found.high))
    rows = found.by_network.rename_axis("name").reset_index().to_dict("records")
    room = Room(FOREST, NETWORK * (len(rows) + 2), left=2.75, right=2.0)
    foot = [
        f"Random effects; I² = {100 * found.i2:.0f} %. Squares: how much a network counts.",
        "Diamond: mean and interval. Thin line: where one more network would lie.",
        *(f"Not estimable: {one}." for one in found.not_estimable),
        *assumed_lines(found.assumptions),
    ]
    question = f"gap {found.contrast} in {found.what}, {counted(len(rows), 'network')}"
    ax = framed(ax, room, [_in_common(found)], question, foot)
    own = {row["contrast"] for row in rows} != {found.contrast}
    names = [f"{row['name']}: {row['contrast']}" if own else str(row["name"]) for row in rows]
    shown = told_apart(names, 2.6, TEXT)
    for at, row in enumerate(rows):
        _network(ax, at, row, times, shown[names[at]])
    bottom = len(rows) + 0.4
    if found.prediction_low is not None and found.prediction_high is not None:
        far = [times * found.prediction_low, times * found.prediction_high]
        ax.plot(far, [bottom, bottom], color=RED, linewidth=1.2, label="one more network")
    ax.fill([low, mean, high, mean], [bottom, bottom - 0.3, bottom, bottom + 0.3], color=RED)
    _beside(ax, bottom, "all networks", interval_text(mean, low, high))
    ax.axvline(0, color=SOFT, linewidth=1.2, linestyle=(0, (5, 3)), zorder=1)
    ax.set(ylim=(bottom + 0.6, -0.6), yticks=[])
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(f"gap, in {'percentage points' if times == 100 else unit}")
    return finished(ax, **look)


def _in_common(found: Across) -> str:
    """Say whether there is a gap, or whether networks differ in it, and how large it is."""
    times, unit = points(found.unit)
    told = interval_text(times * found.difference, times * found.low, times * found.high)
    much, ends = told.split(" ", 1)
    says = "A gap across networks"
    if found.low <= 0 <= found.high:
        differ = "differ, and may have no gap" if found.tau2 else "may have no gap"
        says = f"Networks like these {differ}"
    return f"{says}: {much} {unit} {ends.replace(' ', UNBROKEN)}"


def _network(ax: Axes, at: int, row: dict[Hashable, Any], times: int, shown: str) -> None:
    """Draw one network."""
    value, low, high = (times * float(row[one]) for one in ("difference", "low", "high"))
    ax.plot([low, high], [at, at], color=BLUE, linewidth=1.8)
    (square,) = ax.plot(value, at, "s", color=BLUE, label=str(row["name"]), zorder=3)
    square.set_markersize(4 + 9 * float(row["share"]) ** 0.5)
    _beside(ax, at, shown, interval_text(value, low, high))


def _beside(ax: Axes, at: float, name: str, number: str) -> None:
    left = written(ax, name, (0, at), (-8, 0), ("axes fraction", "data"))
    left.set(ha="right", va="center")
    written(ax, number, (1, at), (8, 0), ("axes fraction", "data")).set(va="center")


SQUARES, FEW = 1.25, 3  # inches, of squares where there are so few groups
SIDE, MOST_NUMBERS = 0.95, 12  # inches; numbers stand in the squares of up to so many groups
SHADE = "cividis_r"  # as dark in grey as in colour; for everybody


def between(found: Between, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw the mean chance that somebody of one group reaches somebody of another.

    Parameters
    ----------
    found
        The answer of :func:`netpath.access.between`.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Who asks from top to bottom, who is asked from left to right; each square has its chance
        and interval. The title states the best and the worst pair.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.planted_groups({"A": 30, "B": 30}, across=0.01, rng=7)
    >>> found = ntp.access.between(net, "group", within=2, n_draws=200, rng=7)
    >>> ax = ntp.plot.between(found)
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['A', 'B']
    """
    rows = found.table.to_dict("records")
    names = list(dict.fromkeys(str(row["asking"]) for row in rows))
    size = SIDE if len(names) <= MOST_NUMBERS else 0.4
    size = SQUARES if len(names) <= FEW else size
    wide = max(4.6, size * len(names))
    lines = max(one.count("\n") for one in told_apart(names, size - 0.12, TEXT, 3).values())
    below = 0.7 + 0.14 * lines if size >= SIDE else 1.6
    room = Room(wide, size * len(names), left=1.6, right=0.4, below=below)
    most = max((float(row["mean"]) for row in rows if not pd.isna(row["mean"])), default=1.0)
    if len(names) > MOST_NUMBERS:
        key = f"From light to dark: 0 % to {percent(most)}; hatched: no number"
    else:
        key = "in brackets 95 % intervals"
    foot = [f"{counted(found.n_draws, 'drawn world')}. {key[:1].upper()}{key[1:]}."]
    question = f"mean chance of one person to reach another, by {found.by}, {found.limit}"
    foot += assumed_lines(found.assumptions)
    ax = framed(ax, room, [_ends(found)], question, foot)
    for row in rows:
        at = names.index(str(row["asked"])), names.index(str(row["asking"]))
        gone = pd.isna(row["mean"])
        share = None if gone else float(row["mean"]) / (most or 1.0)
        text = "" if len(names) > MOST_NUMBERS else _chance(row)
        _square(ax, at, share, text)
    ax.set(
        xlim=(-0.5, len(names) - 0.5), ylim=(len(names) - 0.5, -0.5), aspect="equal", anchor="NW"
    )
    _names(ax, names, size)
    ax.set(xlabel=f"who is asked, by {found.by}", ylabel="who asks")
    ax.spines[:].set_visible(False)
    return finished(ax, **look)


def _chance(row: dict[Hashable, Any]) -> str:
    """Return what stands in a square: the chance and its interval, or why there is none."""
    if pd.isna(row["mean"]):
        return "not\nshown" if row["why"] == NOT_SHOWN else "not\nestimable"
    mean, low, high = (percent(float(row[one])) for one in ("mean", "low", "high"))
    return f"{mean}\n[{low}, {high}]".replace(" %", "%").replace("under ", "<")


def _names(ax: Axes, names: list[str], size: float) -> None:
    """Write the groups left of their rows and below their columns, never as mathematics."""
    left = list(told_apart(names, 1.3, TEXT, 2).values())
    below = list(told_apart(names, max(size, 0.6) - 0.12, TEXT, 3).values())
    ax.set_xticks(range(len(names)), left if size < SIDE else below)
    ax.set_yticks(range(len(names)), left)
    ax.tick_params(length=0)
    ax.tick_params("x", rotation=90 if size < SIDE else 0)
    for label in (*ax.get_xticklabels(), *ax.get_yticklabels()):
        label.set_parse_math(False)


def _square(ax: Axes, at: tuple[int, int], share: float | None, text: str) -> None:
    """Draw one pair; hatched where there is no number."""
    from matplotlib import colormaps

    colour = (1.0, 1.0, 1.0, 1.0) if share is None else colormaps[SHADE](share)
    (box,) = ax.bar(at[0], 1, 1, at[1] - 0.5, facecolor=colour, hatch="//" if share is None else "")
    box.set(edgecolor="white" if share is not None else "#9A9A9A", linewidth=1.5)
    dark = 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2] < 0.5
    written = ax.text(at[0], at[1], text, ha="center", va="center", parse_math=False)
    written.set(size=SMALL, color="white" if dark else INK)


def _ends(found: Between) -> str:
    table = found.table.dropna(subset=["mean"])
    if not len(table):
        return "No chance is estimable"
    best = table.iloc[int(table["mean"].astype(float).to_numpy().argmax())]
    worst = table.iloc[int(table["mean"].astype(float).to_numpy().argmin())]
    high, low = (
        f"{percent(float(one['mean']))} from {said(one['asking'])} to {said(one['asked'])}"
        for one in (best, worst)
    )
    return f"At the most {high}" + (f", at the least {low}" if low != high else "")

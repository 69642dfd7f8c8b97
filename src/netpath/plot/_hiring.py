"""Ways to hire as dots, and what a lift does: the gap a line, the loss a parabola."""

from __future__ import annotations

from math import dist
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd

from netpath._results import assumed_lines, interval_text, listed
from netpath.errors import DataError
from netpath.hiring import Comparison
from netpath.plot._frame import Room, framed, inches, written
from netpath.plot._sheet import BLUE, INK, SMALL, SOFT, TEXT, Look, finished, tall
from netpath.plot._words import said, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDE, TALL, LABELS = 4.6, 3.4, 2.3  # inches
PANEL, BETWEEN = 3.1, 0.95
NOW = "open door"
PALE, DASHED = "#C3D5E0", (0, (5, 3))
ALIKE, TOUCH = 1e-6, 0.13  # in the unit of what is drawn; inches


def practices(
    found: Comparison, *, group: str | None = None, ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw each practice as a dot: the quality of hires against the gap in who is hired.

    The diamond is how it is done now; practices that come to the same share a dot and a number.
    The dashed line is the best that files and talks, as they are, allow. Lines across a dot are
    95 % intervals; pale ones run over the range of lifts, where one was given.

    Parameters
    ----------
    found
        The answer of :func:`netpath.hiring.compare`.
    group
        The group that is held against the reference; by default the first.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The gap from left to right, in percentage points, 0 being the reference; quality upwards,
        in standard deviations above all who apply. The title states the gap and the loss now.

    Examples
    --------
    >>> import netpath as ntp
    >>> met, how = ntp.hiring.meetings({"A": 0.4, "B": 0.1}), ntp.hiring.Judging(lift=0.5)
    >>> found = ntp.hiring.compare(met, reference="A", judging=how)
    >>> ntp.plot.practices(found).get_title(loc="left").replace(chr(10), " ")
    'As now, B is 4.3 points behind A, and hires are 0.07 sd worse than what is known allows'
    """
    name, rows = _of(found, group)
    best = float(rows["quality"].iloc[0] + rows["lost"].iloc[0])
    under = (
        f"Share hired of {said(name)} less that of {said(found.reference)}, and quality of hires, "
        "by how requests are answered"
    )
    room = Room(WIDE, TALL, left=0.85, right=LABELS)
    ax = framed(ax, room, [_finding(name, rows.iloc[0], found)], under, _foot(found))
    _limits(ax, rows, best)
    ax.axvline(0, color=SOFT, linewidth=1, zorder=1)
    ax.axhline(best, color=SOFT, linewidth=1.4, linestyle=DASHED, zorder=1)
    line = written(
        ax, "best that files and talks allow", (0, best), (4, 3), ("axes fraction", "data")
    )
    line.set(color=SOFT, size=SMALL)
    for _, row in rows.iterrows():
        _cross(ax, row)
    together = _together(rows)
    for names, gap, quality in together:
        now = names[0] == NOW
        (dot,) = ax.plot(gap, quality, "D" if now else "o", color=INK if now else BLUE, zorder=5)
        dot.set(markersize=9 if now else 8, markeredgecolor="white", clip_on=False)
    _numbered(ax, together)
    ax.set_xlabel(f"less or more than {said(found.reference)}, percentage points", parse_math=False)
    ax.set_ylabel("mean quality of hires, sd above all who apply")
    for axis in (ax.xaxis, ax.yaxis):
        axis.label.set(size=TEXT, color=SOFT)
    return finished(ax, **look)


def lift(
    found: Comparison, *, group: str | None = None, ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw what a lift does to the gap, which follows it, and to quality, which hardly notices.

    Solid lines are exact under the model, dashed ones the first terms of their series: a straight
    line for the gap, a parabola for the loss. Of people measured, the band is a 95 % interval. The
    shaded range is that of lifts the user thinks possible, the dot the one assumed.

    Parameters
    ----------
    found
        The answer of :func:`netpath.hiring.compare`.
    group
        The group that is held against the reference; by default the first.
    ax
        Axes that both panels fill; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The axes around the panels. The title says what a tenth of the lift leaves of each.

    Examples
    --------
    >>> import netpath as ntp
    >>> met, how = ntp.hiring.meetings({"A": 0.4, "B": 0.1}), ntp.hiring.Judging(lift=0.5)
    >>> ax = ntp.plot.lift(ntp.hiring.compare(met, reference="A", judging=how))
    >>> ax.get_title(loc="left").replace(chr(10), " ")
    'A tenth of the lift leaves 8.8 % of the gap, and 0.9 % of the loss'
    """
    name, rows = _of(found, group)
    curve = found.curve[found.curve["group"] == name]
    key = "Solid: exact under the model. Dashed: the first term of its series."
    key = key if curve["gap_first"].notna().all() else "Lines: exact under the model."
    band = "Bands: 95 % intervals." if found.meetings.sizes else ""
    ranged = "" if found.lifts is None else "Shaded: the range of lifts that was given."
    rests_on = *found.meetings.assumptions, *found.judging.assumptions  # not on other practices
    keys = " ".join(filter(None, [key, band, ranged]))
    foot = [found.meetings.sentence, keys, *assumed_lines(rests_on)]
    under = "What the lift of having been met does, the door being open as now"
    room = Room(2 * PANEL + BETWEEN, 2.7, left=0.85, right=0.4, below=0.7)
    ax = framed(ax, room, [_tenth(found, rows.iloc[0])], under, foot)
    ax.set_axis_off()
    ax.title.set_visible(True)
    share = PANEL / (2 * PANEL + BETWEEN)
    gap = f"{said(name)} less {said(found.reference)}, percentage points"
    for at, (what, series, label) in enumerate(
        (("gap", "gap_first", gap), ("lost", "lost_second", "quality lost, sd"))
    ):
        panel = ax.inset_axes((at * (1 - share), 0, share, 1))
        panel.set_ylabel(label, size=TEXT, color=SOFT, parse_math=False)
        here = found.judging.lift, float(rows[what].iloc[0])
        _against_lift(panel, curve, (what, series), here)
        if found.lifts is not None:
            panel.axvspan(*found.lifts, color="#EDEDED", zorder=-1)
    return finished(ax, **look)


def _against_lift(
    panel: Axes, curve: pd.DataFrame, columns: tuple[str, str], here: tuple[float, float]
) -> None:
    """Draw a number against the lift, with its interval, its series, and where it is now."""
    (what, series), times = columns, 100 if columns[0] == "gap" else 1
    x, names = curve["lift"].to_numpy(), (what, series, f"{what}_low", f"{what}_high")
    exact, first, low, high = (times * curve[name].to_numpy() for name in names)
    panel.fill_between(x, low, high, color=PALE, alpha=0.7, linewidth=0)
    panel.plot(x, exact, color=BLUE, linewidth=2.2)
    panel.plot(x, first, color=INK, linewidth=1.2, linestyle=DASHED)
    (now,) = panel.plot(here[0], times * here[1], "D", color=INK, markersize=8)
    now.set_markeredgecolor("white")
    panel.axhline(0, color=SOFT, linewidth=0.8, zorder=0)
    panel.set_xlabel("lift, sd of quality", size=TEXT, color=SOFT)
    panel.set_xlim(x[0], x[-1])
    panel.spines[["top", "right"]].set_visible(False)
    panel.tick_params(labelsize=TEXT, colors=INK)


def _of(found: Comparison, group: str | None) -> tuple[str, pd.DataFrame]:
    """Return a group, and what is known of each practice with it."""
    name = found.others[0] if group is None else group
    rows = found.to_frame()
    rows = rows[rows["group"] == name]
    if rows.empty:
        raise DataError(f"group is {group!r}; there are {', '.join(found.others)}.")
    return name, rows


def _limits(ax: Axes, rows: pd.DataFrame, best: float) -> None:
    """Leave room around everything that is drawn."""
    names = ("", "_low", "_high", "_least", "_most")
    for what, times, beside, set_to in (
        ("gap", 100, 0.0, ax.set_xlim),
        ("quality", 1, best, ax.set_ylim),
    ):
        ends = rows[[f"{what}{one}" for one in names]].to_numpy(dtype=np.float64).ravel()
        ends = times * np.append(ends[np.isfinite(ends)], beside / times)
        low, high = float(ends.min()), float(ends.max())
        slack = 0.1 * (high - low) or 0.5
        set_to(low - slack, high + slack)


def _cross(ax: Axes, row: Any) -> None:  # noqa: ANN401 (a row of a table)
    """Draw the intervals and ranges of one practice, each as a line across its dot."""
    x, y = 100 * row["gap"], row["quality"]
    for ends, colour, width, order in (
        (("least", "most"), PALE, 6.0, 2),
        (("low", "high"), BLUE, 1.8, 3),
    ):
        across = [100 * row[f"gap_{end}"] for end in ends]
        upwards = [row[f"quality_{end}"] for end in ends]
        for xs, ys in ((across, [y, y]), ([x, x], upwards)):
            (line,) = ax.plot(xs, ys, color=colour, linewidth=width, zorder=order)
            line.set_solid_capstyle("butt")


def _together(rows: pd.DataFrame) -> list[tuple[list[str], float, float]]:
    """Return the dots, each with the names of the practices that come to it."""
    dots: list[tuple[list[str], float, float]] = []
    for _, row in rows.iterrows():
        gap, quality = 100 * float(row["gap"]), float(row["quality"])
        for names, x, y in dots:
            if abs(x - gap) < ALIKE and abs(y - quality) < ALIKE:
                names.append(str(row["practice"]))
                break
        else:
            dots.append(([str(row["practice"])], gap, quality))
    return dots


def _numbered(ax: Axes, dots: list[tuple[list[str], float, float]]) -> None:
    """Write a number beside each dot, those of dots that touch together, and the key."""
    (low, high), (left, right) = ax.get_ylim(), ax.get_xlim()
    wide, high_ = inches(ax)
    close: list[tuple[list[str], float, float]] = []
    for at, (_, x, y) in enumerate(dots, 1):
        place = wide * (x - left) / (right - left), high_ * (y - low) / (high - low)
        near = next((one for one in close if dist(one[1:], place) < TOUCH), None)
        if near:
            near[0].append(str(at))
        else:
            close.append(([str(at)], *place))
            near = close[-1]
            number = written(ax, "", (x, y), (7, 6))
            number.set(weight="bold", gid=str(at), zorder=6)
            number.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5})
    texts = {text.get_gid(): text for text in ax.texts}
    for numbers, *_ in close:
        texts[numbers[0]].set_text(", ".join(numbers))
    down = 0.0
    for at, (names, _, _) in enumerate(dots, 1):
        text = wrapped([_joined(names)], LABELS - 0.55, TEXT)
        for what, across in ((str(at), 14), (text, 30)):
            line = written(ax, what, (1, 1), (across, -72 * down), "axes fraction")
            line.set(va="top", weight="bold" if names[0] == NOW or across == 14 else "normal")
        down += tall(text, TEXT) + 0.07


def _joined(names: list[str]) -> str:
    return listed("open door (as now)" if one == NOW else one for one in names)


def _finding(name: str, row: Any, found: Comparison) -> str:  # noqa: ANN401 (a row of a table)
    gap, lost = 100 * row["gap"], row["lost"]
    side = f"{said(name)} is {abs(gap):.1f} points {'behind' if gap < 0 else 'ahead of'}"
    side = f"{side} {said(found.reference)}" if abs(gap) >= 0.05 else "there is next to no gap"
    if row["gap_low"] <= 0 <= row["gap_high"] and row["gap_low"] < row["gap_high"]:
        ends = interval_text(gap, 100 * row["gap_low"], 100 * row["gap_high"])
        side = f"whether {said(name)} is behind {said(found.reference)} is open: {ends}"
    if lost < ALIKE:
        return f"As now, {side}, and hires are as good as what is known allows"
    return f"As now, {side}, and hires are {lost:.2g} sd worse than what is known allows"


def _tenth(found: Comparison, row: Any) -> str:  # noqa: ANN401 (a row of a table)
    gap, lost = found.tenth
    if abs(row["gap"]) < ALIKE or row["lost"] < ALIKE or found.curve["gap_first"].isna().any():
        return "The gap goes with the lift, the loss with its square"
    return (
        f"A tenth of the lift leaves {100 * gap / row['gap']:.1f} % of the gap, and "
        f"{100 * lost / row['lost']:.1f} % of the loss"
    )


def _foot(found: Comparison) -> list[str]:
    lines = ["Lines across dots: 95 % intervals."] if found.meetings.sizes else []
    if found.lifts is not None:
        low, high = found.lifts
        lines.append(f"Pale lines: over lifts from {low:g} to {high:g} sd, a range that was given.")
    lines.append(f"If quality were known, hires would be at {found.ideal:.2f} sd.")
    return [found.meetings.sentence, " ".join(lines), *assumed_lines(found.assumptions)]

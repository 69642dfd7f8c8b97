"""What came of it: forecasts held against outcomes, and outcomes at the same access."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack

import numpy as np
import pandas as pd

from netpath._results import Measured, assumed_lines, counted, percent, three_digits
from netpath.audit import Conversion
from netpath.errors import DataError
from netpath.plot._frame import Room, apart, colours, dashes, framed, inches, written
from netpath.plot._sheet import (
    BLUE,
    FOOT,
    INK,
    QUESTION,
    SMALL,
    SOFT,
    TEXT,
    TITLE,
    Look,
    Point,
    finished,
    noted,
    own_axes,
    tall,
)
from netpath.plot._words import fitted, said, shown, wrapped
from netpath.warmth import Calibration

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

Coords = Literal["data", "axes fraction"]
SIDE, LEFT, RIGHT, BELOW = 4.4, 0.85, 1.7, 0.65  # inches; right of the plot, lines are named
_UNSEEN = (
    "Points: asks of people whom the calibration did not see; over each, how many. Lines: 95 % "
    "intervals, as if asks were independent."
)


def calibration(calibration: Calibration, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw what was predicted against what came, on asks that the calibration did not see.

    Each point has its 95 % interval and the number of asks over it. On the diagonal, what was
    predicted came; a forecast that only knew the base rate would lie on the dashed line.

    Parameters
    ----------
    calibration
        The answer to draw.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Both axes in percent, to one scale. The title says whether calibrated warmth is better than
        the base rate, with both measures of both.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> ties = pd.DataFrame({"source": "ada", "target": [f"p{i}" for i in range(60)]})
    >>> ties["warmth"] = [0.2, 0.7] * 30
    >>> outcomes = ties.assign(outcome=["no", "met"] * 30)
    >>> ax = ntp.plot.calibration(ntp.warmth.calibrate(ties, outcomes, rng=7))
    >>> ax.get_title(loc="left").splitlines()[0]
    'Calibrated warmth is better than the base rate:'
    """
    ax = _worded(calibration, ax)
    bins = 100 * calibration.curve[["predicted", "observed", "low", "high"]]
    most = float(min(10 * np.ceil(bins.to_numpy().max() / 10), 100))
    ax.set(xlim=(0, most), ylim=(0, most), aspect="equal", anchor="NW")
    ax.set(xlabel="predicted chance that an ask is granted", ylabel="asks that were granted")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter("{x:g} %")
    ax.spines[["top", "right"]].set_visible(False)
    ax.plot([0, most], [0, most], color=SOFT, linewidth=1.2, zorder=1)
    rate = 100 * calibration.granted / calibration.asks
    ax.axhline(rate, color=SOFT, linewidth=1.2, linestyle=(0, (5, 3)), zorder=1)
    for word, y in (("as predicted", most), (f"base rate\n{rate:.0f} %", rate)):
        _quiet(ax, word, (most, y), (6, 0)).set(va="center")
    ax.vlines(bins["predicted"], bins["low"], bins["high"], color=BLUE, linewidth=2, zorder=2)
    ax.plot(bins["predicted"], bins["observed"], "o", color=BLUE, markersize=8, clip_on=False)
    for x, y, n in zip(bins["predicted"], bins["high"], calibration.curve["asks"], strict=True):
        _quiet(ax, f"{n:,}", (x, y), (0, 4)).set(ha="center")
    ax.set_label(str(calibration))
    return finished(ax, **look)


def _worded(calibration: Calibration, ax: Axes | None) -> Axes:
    """Write finding, question and foot around axes, by default new ones."""
    room = SIDE + RIGHT if ax is None else inches(ax)[0]
    title = wrapped(_verdict(calibration), room, TITLE, bold=True)
    below, foot = wrapped([_question(calibration)], room, TEXT), wrapped([_UNSEEN], room, SMALL)
    if ax is None:
        width = LEFT + SIDE + RIGHT
        bottom = BELOW + tall(foot, SMALL) + 0.1
        height = bottom + SIDE + tall(title, TITLE) + tall(below, TEXT) + 0.4
        ax = own_axes(width, height)
        ax.set_position((LEFT / width, bottom / height, SIDE / width, SIDE / height))
    pad = 72 * tall(below, TEXT) + 16
    ax.set_title(title, loc="left", pad=pad, size=TITLE, weight="bold", color=INK)
    _quiet(ax, below, (0, 1), (0, 12), "axes fraction").set(size=TEXT, gid=QUESTION)
    _quiet(ax, foot, (0, 0), (0, -72 * BELOW), "axes fraction").set(va="top", gid=FOOT)
    noted(ax, " ".join(_verdict(calibration)), [_question(calibration)], [_UNSEEN])
    return ax


def _verdict(calibration: Calibration) -> list[str]:
    brier = f"Brier {calibration.brier:.3f} against {calibration.brier_base:.3f}"
    log = f"log loss {calibration.log_loss:.3f} against {calibration.log_loss_base:.3f}"
    return [f"Calibrated warmth is {calibration.verdict} than the base rate:", f"{brier}, {log}"]


def _question(calibration: Calibration) -> str:
    people = counted(calibration.people, "person", "people")
    asks = f"{counted(calibration.asks, 'ask')} of {people}, {calibration.granted:,} granted"
    return f"{asks}. In both measures, smaller is better."


def _quiet(ax: Axes, text: str, place: Point, apart: Point, of: Coords = "data") -> Annotation:
    """Write a small text so many points apart from a place; lines stop short of it."""
    from matplotlib.patheffects import withStroke

    told = written(ax, text, place, apart, of)
    told.set(size=SMALL, color=SOFT)
    told.set_path_effects([withStroke(linewidth=3, foreground="white")])
    return told


ROOM = Room(5.2, 3.4, left=0.8, right=1.6)
LABEL = 0.18  # inches a line of a label


def conversion(
    found: Conversion, *, group: str | None = None, ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw the share with the outcome by access, of one group and the reference.

    Each curve is the closest that does not fall; it is drawn and never summed. Points are the
    rates it goes through, larger of more people. A line is whole where both groups are, and
    dotted where the other group has nobody.

    Parameters
    ----------
    found
        The answer of :func:`netpath.audit.conversion`.
    group
        Which group to hold against the reference; None for the first.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Access from left to right; share with the outcome upwards, in percent, with 95 % bands.
        The title states the conversion, or why it is not estimable.

    Raises
    ------
    DataError
        If there is no such group.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"group": ["A"] * 20 + ["B"] * 20}, index=map(str, range(40)))
    >>> access = pd.Series([0.0, 0.3] * 20, index=people.index)
    >>> measure = ntp.PersonMeasure(access, "access to any of 2 targets", "probability", people)
    >>> found = ntp.audit.conversion(measure, access > 0, "group", "A", rng=7)
    >>> ntp.plot.conversion(found).get_title(loc="left").startswith("At the same access")
    True
    """
    name = _chosen(found, group)
    row = found.parts.iloc[list(found.parts.index).index(name)]
    mine = found.curves[found.curves["contrast"] == name]
    under = f"share with the outcome, by {found.what}"
    ax = framed(ax, ROOM, [_parts(found, name, row)], under, _foot(found, name, row))
    ends = [mine["access"].max(), row["common_high"]]
    most = float(pd.Series(ends, dtype="Float64").max()) or 1.0
    ax.set(xlim=(-0.02 * most, 1.02 * most), ylim=(-2, 115))
    ax.set_yticks(range(0, 101, 20))
    names = [found.reference, name]
    colour, dash = colours(names), dashes(names)
    lines = {who: mine[mine["who"] == who] for who in names}
    for who, part in lines.items():
        _draw(ax, part, colour[who], dash[who])
    _label(ax, lines, colour)
    _common(ax, row)
    ax.set_xlabel(f"{Measured.of(found.what).noun}, {found.unit}", size=TEXT)
    ax.set_ylabel("share with the outcome", size=TEXT)
    ax.yaxis.set_major_formatter("{x:g} %")
    return finished(ax, **look)


def _chosen(found: Conversion, group: str | None) -> str:
    there = [str(name) for name in found.parts.index]
    if group is None:
        return there[0]
    if group not in there:
        raise DataError(
            f"group is {group!r}, which is not held against {found.reference!r}; there are "
            f"{', '.join(there)}."
        )
    return group


def _draw(ax: Axes, part: pd.DataFrame, colour: str, dash: object) -> None:
    """Draw a curve, its band and its rates; dotted where there is no counterpart."""
    x, curve, rate = (part[key].to_numpy(dtype=float) for key in ("access", "curve", "rate"))
    both, n = part["both"].to_numpy(dtype=bool), part["n"].to_numpy(dtype=float)
    low, high = (100 * part[end].to_numpy(dtype=float) for end in ("low", "high"))
    band = ax.fill_between(x, low, high, color=colour)
    band.set(alpha=0.16, linewidth=0)
    ax.plot(x, 100 * curve, color=colour, linestyle=":", linewidth=1.6)
    ax.plot(x, np.where(both, 100 * curve, np.nan), color=colour, linestyle=dash, linewidth=2.2)
    size = 6 + 40 * n / n.max()
    ax.scatter(x, 100 * rate, s=size, facecolor="white", edgecolor=colour, linewidth=1.1, zorder=3)


def _label(ax: Axes, lines: dict[str, pd.DataFrame], colour: dict[str, str]) -> None:
    """Write at the right end of each curve whose it is."""
    last = ax.get_xlim()[1]
    ends = [part.iloc[-1][["access", "curve"]].astype(float) for part in lines.values()]
    gap = 2 * LABEL * 117 / ROOM.height
    places = apart([100 * end["curve"] for end in ends], gap, 115 - gap / 2)
    for who, end, place in zip(lines, ends, places, strict=True):
        (way,) = ax.plot([end["access"], 1.02 * last], [100 * end["curve"], place])
        way.set(color=colour[who], linewidth=0.7, clip_on=False)
        n = int(lines[who]["n"].sum())
        label = written(ax, fitted(shown(who), 1.4, TEXT, bold=True), (1.02 * last, place), (4, 0))
        label.set(va="center", color=colour[who], weight="bold")
        label.set_text(f"{label.get_text()}\n{counted(n, 'person', 'people')}")


def _common(ax: Axes, row: pd.Series) -> None:
    """Mark above the curves from where to where both groups are."""
    if pd.isna(row["common_low"]):
        return
    ends = [float(row["common_low"]), float(row["common_high"])]
    ax.plot(ends, [106, 106], color=SOFT, linewidth=3, solid_capstyle="butt")
    told = " to ".join(three_digits(float(f"{end:.2g}")) for end in ends)
    text = written(ax, f"both groups are here: {told}", (sum(ends) / 2, 106), (0, 2))
    text.set(ha="center", size=SMALL, color=SOFT)


def _parts(found: Conversion, name: str, row: pd.Series) -> str:
    pair = f"{said(name)} - {said(found.reference)}"
    if row["note"]:
        return f"{pair}: conversion is not estimable"
    value, low, high = (100 * float(row[f"conversion{end}"]) for end in ("", "_low", "_high"))
    told = f"{pair}: {value:+.1f} points [{low:+.1f}, {high:+.1f}]"
    if low <= 0 <= high:
        return f"At the same access outcomes are not shown to differ, {told}"
    word = "less" if value < 0 else "more"
    return f"At the same access {said(name)} have the outcome {word} often, {told}"


def _foot(found: Conversion, name: str, row: pd.Series) -> list[str]:
    key = "Curves: closest to the rates (circles) that do not fall; shaded: 95 % bands."
    gap, low, high = (100 * float(row[f"gap{end}"]) for end in ("", "_low", "_high"))
    whole = f"Outcome gap in all: {gap:+.1f} points [{low:+.1f}, {high:+.1f}]."
    alone = [percent(float(row[f"{whose}no_counterpart"])) for whose in ("", "reference_")]
    apart = f"No counterpart (dotted): {alone[0]} of {name}, {alone[1]} of {found.reference}."
    drawn = f"Access drawn in {counted(found.n_draws, 'world')}." if found.n_draws else ""
    why = f"Not estimable: {row['note']}." if row["note"] else ""
    return [why, f"{whole} {apart}", f"{key} {drawn}".rstrip(), *assumed_lines(found.assumptions)]

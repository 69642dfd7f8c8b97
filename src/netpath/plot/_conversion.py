"""Outcomes by access, a curve a group: what comes of the same access."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import numpy as np
import pandas as pd

from netpath._results import Measured, assumed_lines, counted, percent, three_digits
from netpath.audit import Conversion
from netpath.errors import DataError
from netpath.plot._frame import Room, apart, colours, dashes, framed, written
from netpath.plot._sheet import SMALL, SOFT, TEXT, Look, finished
from netpath.plot._words import fitted, said, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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
    ax = framed(ax, ROOM, [_finding(found, name, row)], under, _foot(found, name, row))
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


def _finding(found: Conversion, name: str, row: pd.Series) -> str:
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

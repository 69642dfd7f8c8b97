"""The ladder: asks against the share of each group that can reach anybody at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from netpath._measure import NO_LABEL
from netpath._results import assumed_lines, counted, listed, percent
from netpath.audit import Ladder
from netpath.plot._frame import Room, apart, colours, dashes, framed, written
from netpath.plot._sheet import SOFT, TEXT, Look, finished
from netpath.plot._words import isolated, said, told_apart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOM = Room(width=5.4, height=3.6, left=0.75, right=2.2)
LEAST_APART = 7.0  # percent of the height between two labels
MOST_BANDS = 5  # more of them hide one another
FEW = 10


def ladder(ladder: Ladder, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw asks against the share of each group that can reach any target, a line a group.

    Bands are 95 % intervals. At the right edge stands who never can, however many asks.

    Parameters
    ----------
    ladder
        The answer of :func:`netpath.audit.ladder`; groups that it hides have no marks.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Asks from left to right; percent of each group, from 0 to 100, upwards. The title states
        where groups lie furthest apart, and how many never get there; of groups of ten people or
        more, where there are two.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"group": ["A", "A", "B", "B"]}, index=list("abcd"))
    >>> asks = pd.Series([1.0, 2.0, 2.0, np.inf], index=people.index)
    >>> distance = ntp.PersonMeasure(asks, "distance to any of 2 targets", "asks", people)
    >>> ax = ntp.plot.ladder(ntp.audit.ladder(distance, "group"))
    >>> ax.get_title(loc="left").replace(chr(10), " ")
    'Within 1 ask 50 % of A can get there, of B 0 %; 0 % and 50 % never can'
    """
    table, names = ladder.table, list(ladder.sizes.index)
    bands = len(names) <= MOST_BANDS
    foot = ["Bands: 95 % intervals, people as a sample of their group."] if bands else []
    foot += [f"Hidden, few people: {listed(ladder.hidden)}."] if ladder.hidden else []
    who = listed(f"{counted(n, 'person', 'people')} in {name}" for name, n in ladder.sizes.items())
    drawn = set(table["group"])
    none = listed(
        f"{name} ({ladder.says[name]} {ladder.beyond})" for name in names if name not in drawn
    )
    foot += [f"{who}."] if names else []
    foot += [f"Too few people at each step to draw: {none}."] if none else []
    foot += assumed_lines(ladder.assumptions)
    ax = framed(ax, ROOM, [_finding(ladder)], f"{ladder.what}, by {ladder.by}", foot)
    most = int(table["asks"].max()) if len(table) else 1
    ax.set(xlim=(0.85, most + 0.15), ylim=(0, 100), xticks=range(1, most + 1))
    ax.set_xlabel("asks, at most")
    ax.set_ylabel("of the group, can reach a target")
    ax.yaxis.set_major_formatter("{x:g} %")
    colour, dash = colours(names), dashes(names)
    for name in (one for one in names if one in drawn):
        mine = 100 * table[table["group"] == name].set_index("asks")[["share", "low", "high"]]
        asks, shares = mine.index.to_numpy(), mine["share"].to_numpy()
        if bands:
            ax.fill_between(asks, mine["low"], mine["high"], alpha=0.16, color=colour[name], lw=0)
        (line,) = ax.plot(asks, shares, marker="o", label=name, clip_on=False, zorder=3)
        line.set(color=colour[name], linestyle=dash[name], linewidth=2.4, markersize=5)
    _edge(ax, ladder, colour)
    return finished(ax, **look)


def _edge(ax: Axes, ladder: Ladder, colour: dict[str, str]) -> None:
    """Write at the right edge which line is whose, and who never gets there."""
    last = ladder.table.groupby("group", sort=False)[["asks", "share"]].last()
    places = apart((100 * last["share"]).tolist(), LEAST_APART, most=100.0)
    shown = told_apart(map(str, last.index), 1.3, TEXT, bold=True)
    for (name, asks, end), place in zip(last.itertuples(), places, strict=True):
        end = 100 * end
        says = f"{isolated(shown[name])}: {ladder.says[name]} {ladder.beyond}"
        label = written(ax, says, (1, place), (8, 0), ("axes fraction", "data"))
        label.set(va="center", weight="bold", color=SOFT if name == NO_LABEL else "#1A1A1A")
        if abs(place - end) > 0.5 or asks < ladder.table["asks"].max():
            ax.annotate(
                "",
                (asks + 0.03, end),
                (1, place),
                textcoords=("axes fraction", "data"),
                arrowprops={"arrowstyle": "-", "color": "#A0A0A0", "linewidth": 0.7, "ls": ":"},
            )
        (mark,) = ax.plot([1.01], [place], "s", transform=ax.get_yaxis_transform(), clip_on=False)
        mark.set(color=colour[name], markersize=5)


def _finding(ladder: Ladder) -> str:
    """Say where two labelled groups lie furthest apart, and how many of them never get there."""
    shares = ladder.table.pivot(index="asks", columns="group", values="share")
    names = [name for name in ladder.sizes.index if name in shares and name != NO_LABEL]
    # A few people are far out by chance; a title is of groups of ten, where two have as many.
    large = [name for name in names if ladder.sizes[name] >= FEW]
    shares = shares[large if len(large) > 1 else names]
    spread = (shares.max(axis=1) - shares.min(axis=1)).to_numpy(dtype=float)
    if not shares.size:
        return "Every group has too few people to show"
    at = int(spread.argmax())
    there = shares.iloc[at].dropna().astype(float)
    best, worst = str(there.idxmax()), str(there.idxmin())
    cannot = "never can" if ladder.within is None else f"cannot within {ladder.within}"
    if not spread[at]:
        return f"Groups climb alike: {ladder.says[best]} of {said(best)} {cannot}"
    return (
        f"Within {counted(int(shares.index[at]), 'ask')} {percent(there[best])} of {said(best)} "
        f"can get there, of {said(worst)} {percent(there[worst])}; {ladder.says[best]} and "
        f"{ladder.says[worst]} {cannot}"
    )

"""Searching alone against everybody searching at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netpath._results import assumed_lines, percent
from netpath.errors import DataError
from netpath.plot._frame import Room, framed, written
from netpath.plot._sheet import BLUE, RED, SOFT, TEXT
from netpath.plot._words import shown
from netpath.search import Runs

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ROW = 0.6  # inches


def together(alone: Runs, together: Runs, *, by: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw what is left of each group's success when everybody searches at once.

    Parameters
    ----------
    alone, together
        The same searches, without and with ``Rules(together=True)``.
    by
        The column that splits the seekers; None for all in one row.
    ax
        Axes to draw on; by default those of a new figure.

    Returns
    -------
    Axes
        Share of searches that reach a target, in percent; filled alone, hollow together, with 95 %
        intervals. The title states what competition takes.

    Raises
    ------
    DataError
        If the seekers of both are not the same.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(60, warmth=1.0, rng=7)
    >>> rules = [ntp.search.Rules(cap=2, together=once) for once in (False, True)]
    >>> runs = [ntp.search.simulate(net, None, "p60", rules=one, n_runs=9, rng=7) for one in rules]
    >>> ntp.plot.together(*runs).get_title(loc="left")
    'Alone 100 % reach a target, all at once 3.4 %'
    """
    if alone.seekers != together.seekers:
        raise DataError("The searches alone and together have different seekers; take the same.")
    pairs = [
        one.reached_within(by).groupby("group", sort=False).last() for one in (alone, together)
    ]
    names = [str(name) for name in pairs[0].index]
    room = Room(4.8, ROW * len(names) + 0.45, left=1.6, right=0.9)
    under = f"Searches for {alone.whom}, {alone.policy}" + (f", by {by}" if by else "")
    foot = [f"Lines: 95 % intervals. {together.rules}", *assumed_lines(alone.assumptions)]
    ax = framed(ax, room, [_finding(alone, together)], under, foot)
    top = 108 * max(float(pair["high"].max()) for pair in pairs)
    ax.set(xlim=(0, min(top, 103) or 1), ylim=(len(names) - 0.45, -0.75))
    for at in range(len(names)):
        _row(ax, at, pairs[0].iloc[at], pairs[1].iloc[at])
    ax.set_yticks(range(len(names)), [shown(name) for name in names], size=TEXT)
    ax.set_xlabel("share of searches that reach a target", size=TEXT, color=SOFT)
    ax.xaxis.set_major_formatter("{x:g} %")
    return ax


def _row(ax: Axes, at: int, alone: pd.Series, together: pd.Series) -> None:
    ax.plot([100 * alone["share"], 100 * together["share"]], [at, at], color="#BBBBBB", linewidth=1)
    looks = ((alone, BLUE, BLUE, -0.14, "alone"), (together, RED, "white", 0.14, "all at once"))
    for one, colour, face, shift, name in looks:
        y, place = at + shift, 100 * float(one["share"])
        ax.plot([100 * one["low"], 100 * one["high"]], [y, y], color=colour, linewidth=2)
        ax.plot(place, y, "o", color=colour, markerfacecolor=face, markersize=7)
        label = f"{name} {percent(float(one['share']))}" if not at else percent(float(one["share"]))
        told = written(ax, label, (place, y), (0, -8 if shift > 0 else 7))
        near = place < 0.12 * ax.get_xlim()[1]
        told.set(ha="left" if near else "center", va="top" if shift > 0 else "bottom", color=colour)


def _finding(alone: Runs, together: Runs) -> str:
    before, after = alone.success_rate, together.success_rate
    if before == after:
        return f"{percent(before)} reach a target, alone or all at once"
    return f"Alone {percent(before)} reach a target, all at once {percent(after)}"

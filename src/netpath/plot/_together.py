"""Searching alone against everybody searching at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from netpath._results import assumed_lines, percent
from netpath.plot._frame import Room, framed, written
from netpath.plot._sheet import BLUE, RED, SOFT, TEXT, Look, finished
from netpath.plot._words import fitted, shown
from netpath.search import Runs, difference

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ROW, NAMES, NUMBERS = 0.42, 2.3, 2.1  # inches


def together(
    alone: Runs,
    together: Runs,
    *,
    by: str | None = None,
    ax: Axes | None = None,
    **look: Unpack[Look],
) -> Axes:
    """Draw what is left of each group's success when everybody searches at once.

    Parameters
    ----------
    alone, together
        The same searches, without and with ``Rules(together=True)``.
    by
        The column that splits the seekers; None for all in one row.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Share of searches that reach a target, in percent; filled alone, hollow together, with 95 %
        intervals; beside them the difference in points, with its own. The title states what
        competition takes.

    Raises
    ------
    DataError
        If the seekers or the worlds of both are not the same.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(60, warmth=1.0, rng=7)
    >>> rules = [ntp.search.Rules(cap=2, together=once) for once in (False, True)]
    >>> runs = [ntp.search.simulate(net, None, "p60", rules=one, n_runs=9, rng=7) for one in rules]
    >>> ntp.plot.together(*runs).get_title(loc="left")
    'Alone 100 % reach a target, all at once 3.4 %'
    """
    apart = difference(together, alone, by=by)
    pairs = [
        one.reached_within(by).groupby("group", sort=False).last() for one in (alone, together)
    ]
    names = [str(name) for name in pairs[0].index]
    room = Room(4.2, ROW * len(names) + 0.35, left=NAMES, right=NUMBERS)
    under = f"Searches for {alone.whom}, {alone.policy}" + (f", by {by}" if by else "")
    rules = f"{together.rules} Lines and brackets: 95 % intervals; differences by world, in points."
    foot = [rules, *assumed_lines(alone.assumptions)]
    ax = framed(ax, room, [_finding(difference(together, alone))], under, foot)
    top = 108 * max(float(pair["high"].max()) for pair in pairs)
    ax.set(xlim=(0, min(top, 103) or 1), ylim=(len(names) - 0.5, -0.85))
    for at in range(len(names)):
        _row(ax, at, pairs[0].iloc[at], pairs[1].iloc[at])
        _numbers(ax, at, apart.iloc[at])
    ax.set_yticks(range(len(names)), [fitted(shown(one), NAMES - 0.2, TEXT) for one in names])
    ax.tick_params(labelsize=TEXT)
    ax.set_xlabel("share of searches that reach a target", size=TEXT, color=SOFT)
    ax.xaxis.set_major_formatter("{x:g} %")
    return finished(ax, **look)


def _row(ax: Axes, at: int, alone: pd.Series, together: pd.Series) -> None:
    ax.plot([100 * alone["share"], 100 * together["share"]], [at, at], color="#BBBBBB", linewidth=1)
    looks = ((alone, BLUE, BLUE, "alone"), (together, RED, "white", "all at once"))
    for one, colour, face, _ in looks:
        place, shift = 100 * float(one["share"]), 0.12 if one is together else -0.12
        bounds = [100 * one["low"], 100 * one["high"]]
        ax.plot(bounds, [at + shift, at + shift], color=colour, linewidth=2)
        (mark,) = ax.plot(place, at + shift, "o", color=colour, markerfacecolor=face)
        mark.set(markersize=7, clip_on=False, zorder=4)
    if at:
        return
    left, right = sorted(looks, key=lambda one: float(one[0]["share"]))
    for (one, colour, _, name), side in ((left, "left"), (right, "right")):
        near = float(right[0]["share"]) - float(left[0]["share"]) < 0.004 * ax.get_xlim()[1]
        told = written(ax, name, (100 * float(one["share"]), at), (0, 10))
        told.set(ha=("right" if side == "left" else "left") if near else side, color=colour)


def _numbers(ax: Axes, at: int, apart: pd.Series) -> None:
    """Write what is left of what, and the difference, beside a row."""
    points = (f"{100 * apart[one]:+.1f}".replace("-", "−") for one in ("difference", "low", "high"))
    middle, low, high = points
    told = f"{percent(apart['there'])} → {percent(apart['here'])}"
    place = ("axes fraction", "data")
    written(ax, told, (1, at), (8, 1), place).set(va="bottom", weight="bold")
    written(ax, f"{middle} [{low}, {high}]", (1, at), (8, 0), place).set(va="top", color=SOFT)


def _finding(apart: pd.DataFrame) -> str:
    row = apart.iloc[0]
    before, after = percent(row["there"]), percent(row["here"])
    if row["low"] <= 0 <= row["high"]:
        return f"Alone {before} reach a target, and all at once no fewer that we can tell"
    return f"Alone {before} reach a target, all at once {after}"

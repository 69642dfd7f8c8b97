"""Who has access to whom: a square for every ordered pair of groups."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Unpack

import pandas as pd

from netpath._results import assumed_lines, counted, percent
from netpath._suppress import NOT_SHOWN
from netpath.access import Between
from netpath.plot._frame import Room, framed
from netpath.plot._sheet import INK, SMALL, TEXT, Look, finished
from netpath.plot._words import said, told_apart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDE, FEW = 1.25, 3  # inches, of squares where there are so few groups
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
    size = WIDE if len(names) <= FEW else size
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
    ax = framed(ax, room, [_finding(found)], question, foot)
    for row in rows:
        at = names.index(str(row["asked"])), names.index(str(row["asking"]))
        gone = pd.isna(row["mean"])
        share = None if gone else float(row["mean"]) / (most or 1.0)
        text = "" if len(names) > MOST_NUMBERS else _number(row)
        _square(ax, at, share, text)
    ax.set(
        xlim=(-0.5, len(names) - 0.5), ylim=(len(names) - 0.5, -0.5), aspect="equal", anchor="NW"
    )
    _names(ax, names, size)
    ax.set(xlabel=f"who is asked, by {found.by}", ylabel="who asks")
    ax.spines[:].set_visible(False)
    return finished(ax, **look)


def _number(row: dict[Hashable, Any]) -> str:
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


def _finding(found: Between) -> str:
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

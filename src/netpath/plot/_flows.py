"""Flows: a row a group that asks, a column a group that is got to; shades and shares, no lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd

from netpath._measure import NO_LABEL
from netpath._names import said_with
from netpath._results import assumed_lines, counted, listed, percent
from netpath.around import Flows
from netpath.plot._frame import Room, framed, written
from netpath.plot._rings import CHANCES, on, shade
from netpath.plot._sheet import SMALL, SOFT, TEXT, Look, finished
from netpath.plot._words import isolated, said, tamed, told_apart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST, CELL = 15, 0.42  # groups; inches


def flows(flows: Flows, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw which groups can get to which: a row who asks, a column whom.

    A cell says how likely the warmest chain from somebody of the row to anybody else of the column
    is on average, in per cent; without warmth, which share of the row gets there. Four shades,
    from pale to dark, part what there is to tell apart. At most 15 groups are drawn, the largest;
    how many more there are is said.

    Parameters
    ----------
    flows
        The answer of :func:`netpath.around.flows`.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Groups from above and, by their numbers, from the left, the largest first. The title says
        between which two different groups the chance is largest, and between which smallest.

    Examples
    --------
    >>> import netpath as ntp
    >>> found = ntp.around.flows(ntp.readers.sample(), by="field", within=1)
    >>> ntp.plot.flows(found).get_title(loc="left").replace(chr(10), " ")
    'Warmest chains from retail to health work in 32 % on average, the most; from finance to public
    service in 21 %'
    """
    sizes = flows.sizes.sort_values(ascending=False, kind="stable")
    sizes = sizes[sorted(sizes.index, key=lambda one: one == NO_LABEL)]
    names = list(sizes.index[:MOST])
    n, left = len(names), len(sizes) - MOST
    warm = bool(flows.chance.notna().to_numpy().any())
    values = (flows.chance if warm else flows.share).loc[names, names]
    steps = _steps(values)
    foot = [
        "Numbers, in %: how likely the warmest chain from a row to anybody else of a column is."
        if warm
        else "Numbers: the % of a row that get to anybody else of a column."
    ]
    foot += [f"Darker from {listed(percent(one) for one in steps[1:])} on."] if steps[1:] else []
    foot += ["–: nobody has a chain."] if (values == 0).to_numpy().any() else []
    foot += ["A blank is a group of one."] if (sizes[names] == 1).any() else []
    foot += [f"And {counted(left, 'smaller group')}, not drawn."] if left > 0 else []
    foot += assumed_lines([tamed(one) for one in flows.assumptions])
    room = Room(max(CELL * n, 2.0), CELL * n, left=2.5, right=4.6 - 0.2 * n, below=0.4)
    under = f"who gets to whom within {counted(flows.within, 'ask')}, by {flows.by}"
    ax = framed(ax, room, [_finding(flows, names)], under, foot)
    _cells(ax, values, steps)
    short = told_apart(said_with(names, flows.by).values(), 1.6, TEXT)
    short = {one: short[told] for one, told in said_with(names, flows.by).items()}
    places = np.arange(n) + 0.5
    ax.set(xlim=(0, n), ylim=(n, 0), xticks=places, yticks=places)
    ax.set_xticklabels([str(at) for at in range(1, n + 1)])
    rows = [f"{isolated(short[one])}: {sizes[one]:,}   {at}" for at, one in enumerate(names, 1)]
    ax.set_yticklabels(rows, parse_math=False)
    ax.tick_params(length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
    return finished(ax, **look)


def _steps(values: pd.DataFrame) -> list[float]:
    """Return from where on each shade is, palest first: equal parts of what is there."""
    there = values.to_numpy(dtype=float)
    there = there[there > 0]
    if not len(there):
        return []
    low, high = float(there.min()), float(there.max())
    return [low, *np.linspace(low, high, 5)[1:4].tolist()] if high - low > 0.02 else [low]


def _cells(ax: Axes, values: pd.DataFrame, steps: list[float]) -> None:
    from matplotlib.patches import Rectangle

    chances = values.to_numpy(dtype=float)
    shades = [least for least, _ in CHANCES[::-1]]
    for row, column in np.ndindex(values.shape):
        told = float(chances[row, column])
        if told != told:
            continue
        value = shades[max(0, sum(told >= one - 1e-12 for one in steps) - 1)]
        colour = shade(value) if told else "white"
        ax.add_patch(Rectangle((column, row), 1, 1, facecolor=colour, edgecolor="white", lw=1.5))
        text = f"{100 * told:.0f}" if told else "–"
        text = "<1" if 0 < told < 0.005 else text
        written(ax, text, (column + 0.5, row + 0.5), (0, 0)).set(
            ha="center", va="center", size=SMALL, color=on(value) if told else SOFT
        )


def _finding(flows: Flows, drawn: list[str]) -> str:
    """Say which of the groups that are drawn get to one another most and least likely."""
    ends: Any = flows.apart.index
    ends = [pair for pair in ends if set(pair) <= set(drawn)]
    if len(ends) < 2:
        return f"There are no two groups by {flows.by}"
    called = said_with(drawn, flows.by)
    who, whom, least, least_to = (called[one] for one in (*ends[0], *ends[-1]))
    most, fewest = (percent(float(flows.apart[one])) for one in (ends[0], ends[-1]))
    if most == fewest:
        far = f"within {counted(flows.within, 'ask')}"
        if not flows.apart[ends[0]]:
            return f"No group gets to another {far}"
        return f"Every group gets to every other {far} alike, {most}"
    if flows.chance.notna().to_numpy().any():
        told = (
            f"Warmest chains from {said(who)} to {said(whom)} work in {most} on average, the most; "
        )
        return f"{told}from {said(least)} to {said(least_to)} in {fewest}"
    told = f"{most} of {said(who)} get to {said(whom)}, {fewest} of {said(least)} to "
    return f"{told}{said(least_to)}: the most and the fewest"

"""The share of searches that have reached a target after so many asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netpath._results import assumed_lines, percent
from netpath.plot._frame import Room, apart, colours, dashes, framed, written
from netpath.plot._sheet import TEXT
from netpath.plot._words import fitted, shown
from netpath.search import Runs

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

EVERYBODY = "everybody"


def survival(runs: Runs, *, by: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw the share of searches that reached a target against asks, a line a group.

    Parameters
    ----------
    runs
        The answer of :func:`netpath.search.simulate`.
    by
        The column that splits the seekers; None for all in one line.
    ax
        Axes to draw on; by default those of a new figure.

    Returns
    -------
    Axes
        Asks from left to right; share that reached a target upwards, in percent from 0, with 95 %
        bands. The title states what the groups differ by in the end.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(60, warmth=1.0, rng=7)
    >>> ax = ntp.plot.survival(ntp.search.simulate(net, "p01", "p60", n_runs=9, rng=7))
    >>> ax.get_title(loc="left").startswith("100 % of searches reach a target")
    True
    """
    table = runs.reached_within(by)
    lines = {str(name): part for name, part in table.groupby("group", sort=False)}
    weeks = runs.rules.weeks_an_ask
    under = f"Searches for {runs.whom}, {runs.policy}" + (f", by {by}" if by else "")
    room = Room(5.4, 3.2, left=0.8, right=1.6)
    ax = framed(
        ax, room, [_finding(lines)], under, [str(runs.rules), *assumed_lines(runs.assumptions)]
    )
    last = max(int(table["asks"].max()), 1)
    top = 100 * max(float(table["high"].max()), 0.01)
    ax.set(xlim=(0, last), ylim=(0, min(1.12 * top, 103)))
    colour, dash = colours(lines), dashes(lines)
    for name, part in lines.items():
        asks = part["asks"].to_numpy()
        (line,) = ax.step(asks, 100 * part["share"].to_numpy(), where="post")
        line.set(color=colour[name], linestyle=dash[name], linewidth=2)
        low, high = (100 * part[end].to_numpy() for end in ("low", "high"))
        ax.fill_between(asks, low, high, step="post", color=colour[name], alpha=0.15, linewidth=0)
    ends = [100 * float(part["share"].iloc[-1]) for part in lines.values()]
    for name, end, place in zip(lines, ends, apart(ends, 0.07 * ax.get_ylim()[1]), strict=True):
        label = fitted(f"{shown(name)} {percent(end / 100)}", 1.5, TEXT, 2)
        written(ax, label, (last, place), (6, 0)).set(
            va="center", color=colour[name], weight="bold"
        )
    ax.set_xlabel(f"asks{f' ({weeks:g} weeks each, assumed)' if weeks else ''}", size=TEXT)
    ax.set_ylabel("share that reached a target", size=TEXT)
    ax.yaxis.set_major_formatter("{x:g} %")
    return ax


def _finding(lines: dict[str, pd.DataFrame]) -> str:
    ends = {name: float(part["share"].iloc[-1]) for name, part in lines.items()}
    if len(ends) == 1:
        (share,) = ends.values()
        return f"{percent(share)} of searches reach a target"
    best, worst = max(ends, key=ends.__getitem__), min(ends, key=ends.__getitem__)
    if ends[best] == ends[worst]:
        return f"{percent(ends[best])} of searches reach a target in every group"
    return (
        f"{percent(ends[best])} of searches reach a target in {shown(best)}, "
        f"{percent(ends[worst])} in {shown(worst)}"
    )

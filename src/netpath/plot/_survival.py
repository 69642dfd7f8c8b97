"""The share of searches that have reached a target after so many asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from netpath._results import assumed_lines, percent
from netpath.plot._frame import Room, apart, colours, dashes, framed, written
from netpath.plot._sheet import TEXT, Look, finished
from netpath.plot._words import fitted, shown
from netpath.search import Runs

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LABEL, MOST_BANDS = 0.33, 3  # inches; lines whose bands can be told apart


def survival(
    runs: Runs, *, by: str | None = None, ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw the share of searches that reached a target against asks, a line a group.

    Parameters
    ----------
    runs
        The answer of :func:`netpath.search.simulate`.
    by
        The column that splits the seekers; None for all in one line.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Asks from left to right; share that reached a target upwards, in percent from 0, with 95 %
        intervals, as bands too for up to three groups. The title states the best and the worst
        group, or that their intervals overlap.

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
    room = Room(5.4, 3.2, left=0.8, right=2.0)
    marks = "In brackets, and shaded" if len(lines) <= MOST_BANDS else "In brackets"
    foot = [f"{marks}: 95 % intervals. {runs.rules}"]
    ax = framed(ax, room, [_finding(lines)], under, [*foot, *assumed_lines(runs.assumptions)])
    last = max(int(table["asks"].max()), 1)
    ax.set(xlim=(0, last), ylim=(0, min(112 * max(float(table["high"].max()), 0.01), 103)))
    _draw(ax, lines)
    _label(ax, lines, LABEL * ax.get_ylim()[1] / room.height)
    each = f" ({weeks:g} week{'s' * (weeks != 1)} each, assumed)" if weeks else ""
    ax.set_xlabel(f"asks{each}", size=TEXT)
    ax.set_ylabel("share that reached a target", size=TEXT)
    ax.locator_params("x", integer=True)
    ax.yaxis.set_major_formatter("{x:g} %")
    return finished(ax, **look)


def _draw(ax: Axes, lines: dict[str, pd.DataFrame]) -> None:
    """Draw a line a group; with its band where that can be told from the others'."""
    colour, dash = colours(lines), dashes(lines)
    for name, part in lines.items():
        asks = part["asks"].to_numpy()
        (line,) = ax.step(asks, 100 * part["share"].to_numpy(), where="post")
        line.set(color=colour[name], linestyle=dash[name], linewidth=2)
        if len(lines) <= MOST_BANDS:
            low, high = (100 * part[end].to_numpy() for end in ("low", "high"))
            band = ax.fill_between(asks, low, high, step="post", color=colour[name])
            band.set(alpha=0.15, linewidth=0)


def _label(ax: Axes, lines: dict[str, pd.DataFrame], gap: float) -> None:
    """Write at the end of each line whose it is, and where it ends."""
    colour, last = colours(lines), ax.get_xlim()[1]
    ends = [100 * part.iloc[-1][["share", "low", "high"]].astype(float) for part in lines.values()]
    places = apart([end["share"] for end in ends], gap, ax.get_ylim()[1] - gap / 2)
    for name, end, place in zip(lines, ends, places, strict=True):
        ax.plot([last, 1.03 * last], [end["share"], place], color=colour[name], clip_on=False)
        told = fitted(shown(name), 1.7, TEXT, bold=True)
        label = written(ax, told, (1.03 * last, place), (4, 1))
        label.set(va="bottom", color=colour[name], weight="bold")
        digits = 0 if end["high"] >= 9.95 else 1
        bounds = f"[{end['low']:.{digits}f}, {end['high']:.{digits}f}]"
        written(ax, f"{percent(end['share'] / 100)} {bounds}", (1.03 * last, place), (4, 0)).set(
            va="top"
        )


def _finding(lines: dict[str, pd.DataFrame]) -> str:
    ends = {name: part.iloc[-1] for name, part in lines.items()}
    share = {name: float(end["share"]) for name, end in ends.items()}
    if len(ends) == 1:
        return f"{percent(*share.values())} of searches reach a target"
    best, worst = max(share, key=share.__getitem__), min(share, key=share.__getitem__)
    high, low = percent(share[best]), percent(share[worst])
    if ends[worst]["high"] >= ends[best]["low"]:
        span = high if high == low else f"{low} to {high}"
        return f"{span} of searches reach a target in every group; their intervals overlap"
    return f"{low} ({shown(worst)}) to {high} ({shown(best)}) of searches reach a target"

"""Policies side by side, held against the best that any could do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Unpack

from netpath._results import assumed_lines, percent
from netpath.errors import DataError
from netpath.plot._frame import Room, framed, written
from netpath.plot._sheet import BLUE, SOFT, TEXT, Look, finished
from netpath.plot._words import fitted, shown
from netpath.search import Optimum, Runs

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW, NAMES, NUMBERS = 0.42, 2.3, 1.7  # inches


def policies(
    runs: Mapping[str, Runs],
    *,
    optimum: Optimum | None = None,
    ax: Axes | None = None,
    **look: Unpack[Look],
) -> Axes:
    """Draw how often each policy reaches a target, the best first.

    Parameters
    ----------
    runs
        Searches by the name they have in the picture; compare like with like, on the same rng.
    optimum
        The best that any policy can do, drawn as a line.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Share of searches from left to right, in percent, with 95 % intervals and the mean of asks
        made; a row a policy. The title states the best and the worst.

    Raises
    ------
    DataError
        If there are no runs.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(60, warmth=1.0, rng=7)
    >>> runs = ntp.search.simulate(net, "p01", "p60", n_runs=9, rng=7)
    >>> ntp.plot.policies({"warmest": runs}).get_title(loc="left")
    'Warmest reaches a target in 100 % of searches'
    """
    if not runs or not isinstance(runs, Mapping):
        raise DataError("There are no runs to compare. Give them by name: {'warmest': runs}.")
    rows = sorted(runs.items(), key=lambda one: (-one[1].success_rate, one[0]))
    first = rows[0][1]
    room = Room(4.4, ROW * len(rows) + 0.3, left=NAMES, right=NUMBERS)
    under = f"Searches for {first.whom}" + (
        "; the dashed line is the best that any policy can do" if optimum else ""
    )
    rules = dict.fromkeys(str(one.rules) for _, one in rows)
    foot = [f"Lines: 95 % intervals. {' Or: '.join(rules)}", *assumed_lines(first.assumptions)]
    ax = framed(ax, room, [_finding(rows)], under, foot)
    ends = [one.success.high for _, one in rows] + ([optimum.probability] if optimum else [])
    ax.set(xlim=(0, min(108 * max(ends), 103) or 1), ylim=(len(rows) - 0.4, -0.7))
    if optimum is not None:
        best = 100 * optimum.probability
        ax.axvline(best, color="#444444", linewidth=1.4, linestyle=(0, (5, 3)))
        label = written(ax, f"best possible {percent(optimum.probability)}", (best, -0.7), (-4, -2))
        label.set(ha="right", va="top", color="#444444")
    for at, (_, one) in enumerate(rows):
        share = one.success
        ax.plot([100 * share.low, 100 * share.high], [at, at], color=BLUE, linewidth=2.5)
        (mark,) = ax.plot(100 * share.value, at, "o", color=BLUE, markersize=7)
        mark.set_clip_on(False)
        asks = f"{percent(share.value)}, {one.asks_made.mean():.1f} asks"
        written(ax, asks, (1, at), (8, 0), ("axes fraction", "data")).set(va="center", color=BLUE)
    names = [fitted(shown(name), NAMES - 0.2, TEXT) for name, _ in rows]
    ax.set_yticks(range(len(rows)), names, size=TEXT)
    ax.set_xlabel("share of searches that reach a target", size=TEXT, color=SOFT)
    ax.xaxis.set_major_formatter("{x:g} %")
    return finished(ax, **look)


def _finding(rows: list[tuple[str, Runs]]) -> str:
    (best, most), (worst, least) = rows[0], rows[-1]
    told = f"{_capital(best)} reaches a target in {percent(most.success_rate)} of searches"
    if len(rows) == 1:
        return told
    if least.success.high >= most.success.low:
        return f"{told}, {shown(worst)} in {percent(least.success_rate)}: their intervals overlap"
    return f"{told}, {shown(worst)} in {percent(least.success_rate)}"


def _capital(name: str) -> str:
    return shown(name[:1].upper() + name[1:])

"""A forest plot: one gap in several networks, and what they say together."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Unpack

from netpath._measure import points
from netpath._results import assumed_lines, counted, interval_text
from netpath.audit import Across
from netpath.plot._frame import Room, framed, written
from netpath.plot._sheet import BLUE, RED, SOFT, TEXT, Look, finished
from netpath.plot._words import UNBROKEN, told_apart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDE, ROW = 5.2, 0.34  # inches


def across(found: Across, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw the gap of each network with its interval, and below them that of all together.

    The larger a square, the more its network counts. The diamond is as wide as the interval of
    the mean; the thin line through it is where one more network would lie.

    Parameters
    ----------
    found
        The answer of :func:`netpath.audit.across`.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The gap from left to right. The title states the mean and its interval.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"group": ["A", "B"] * 20}, index=[f"p{n:02}" for n in range(40)])
    >>> def one(step):
    ...     values = pd.Series([n % step / 10 for n in range(40)], index=people.index)
    ...     measure = ntp.PersonMeasure(values, "access", "probability", people)
    ...     return ntp.audit.gap(measure, "group", "A", rng=7)
    >>> found = ntp.audit.across({"north": one(2), "south": one(3), "west": one(5)})
    >>> ntp.plot.across(found).get_title(loc="left").splitlines()[0]
    'Networks like these differ, and may have no gap: 4 points'
    """
    times, unit = points(found.unit)
    mean, low, high = (times * one for one in (found.difference, found.low, found.high))
    rows = found.by_network.rename_axis("name").reset_index().to_dict("records")
    room = Room(WIDE, ROW * (len(rows) + 2), left=2.75, right=2.0)
    foot = [
        f"Random effects; I² = {100 * found.i2:.0f} %. Squares: how much a network counts.",
        "Diamond: mean and interval. Thin line: where one more network would lie.",
        *(f"Not estimable: {one}." for one in found.not_estimable),
        *assumed_lines(found.assumptions),
    ]
    question = f"gap {found.contrast} in {found.what}, {counted(len(rows), 'network')}"
    ax = framed(ax, room, [_finding(found)], question, foot)
    own = {row["contrast"] for row in rows} != {found.contrast}
    names = [f"{row['name']}: {row['contrast']}" if own else str(row["name"]) for row in rows]
    shown = told_apart(names, 2.6, TEXT)
    for at, row in enumerate(rows):
        _network(ax, at, row, times, shown[names[at]])
    bottom = len(rows) + 0.4
    if found.prediction_low is not None and found.prediction_high is not None:
        far = [times * found.prediction_low, times * found.prediction_high]
        ax.plot(far, [bottom, bottom], color=RED, linewidth=1.2, label="one more network")
    ax.fill([low, mean, high, mean], [bottom, bottom - 0.3, bottom, bottom + 0.3], color=RED)
    _beside(ax, bottom, "all networks", interval_text(mean, low, high))
    ax.axvline(0, color=SOFT, linewidth=1.2, linestyle=(0, (5, 3)), zorder=1)
    ax.set(ylim=(bottom + 0.6, -0.6), yticks=[])
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(f"gap, in {'percentage points' if times == 100 else unit}")
    return finished(ax, **look)


def _finding(found: Across) -> str:
    """Say whether there is a gap, or whether networks differ in it, and how large it is."""
    times, unit = points(found.unit)
    told = interval_text(times * found.difference, times * found.low, times * found.high)
    much, ends = told.split(" ", 1)
    says = "A gap across networks"
    if found.low <= 0 <= found.high:
        differ = "differ, and may have no gap" if found.tau2 else "may have no gap"
        says = f"Networks like these {differ}"
    return f"{says}: {much} {unit} {ends.replace(' ', UNBROKEN)}"


def _network(ax: Axes, at: int, row: dict[Hashable, Any], times: int, shown: str) -> None:
    """Draw one network."""
    value, low, high = (times * float(row[one]) for one in ("difference", "low", "high"))
    ax.plot([low, high], [at, at], color=BLUE, linewidth=1.8)
    (square,) = ax.plot(value, at, "s", color=BLUE, label=str(row["name"]), zorder=3)
    square.set_markersize(4 + 9 * float(row["share"]) ** 0.5)
    _beside(ax, at, shown, interval_text(value, low, high))


def _beside(ax: Axes, at: float, name: str, number: str) -> None:
    left = written(ax, name, (0, at), (-8, 0), ("axes fraction", "data"))
    left.set(ha="right", va="center")
    written(ax, number, (1, at), (8, 0), ("axes fraction", "data")).set(va="center")

"""Every employer in one picture: a row each, the chance of the best door and the warmest way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from netpath._results import assumed_lines, counted, percent
from netpath.employers import STEPS, Employer, Employers
from netpath.plot._frame import Room, framed, written
from netpath.plot._sheet import BLUE, INK, RED, SMALL, SOFT, TEXT, Look, finished
from netpath.plot._words import fitted, isolated, shown, tamed, told_apart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST, WIDE, ROW = 30, 3.6, 0.27  # rows; inches
BESIDE = 3.3
THERE, WAS = STEPS[:2]


def employers(found: Employers, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw every employer: how likely the best door is granted, and the warmest way there.

    A row an employer, sorted as in the answer. Filled: the best door, by title; hollow: the
    warmest way, where it is another; a diamond: somebody who was there. Beside them stands who it
    is, or what is to be done. At most 30 rows are drawn; how many more there are is said.

    Parameters
    ----------
    found
        The answer of :func:`netpath.employers.ways`.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The chance from left to right, in percent. The title says at how many somebody can be
        asked.

    Examples
    --------
    >>> import netpath as ntp
    >>> found = ntp.employers.ways(ntp.readers.sample(), "p200", ["Acme", "Nowhere"], within=4)
    >>> ntp.plot.employers(found).get_title(loc="left")
    'Somebody can be asked at 1 of 2 employers'
    """
    rows = found.rows[:MOST]
    counts = found.counts
    n, many = len(found), found.called[1]
    finding = f"Somebody can be asked at {counts[THERE]:,} of {n:,} {many}"
    if counts[WAS]:
        finding += f", somebody who was there at {counts[WAS]:,} more"
    foot = ["Filled: the best door, as titles tell (a guess). Hollow: the warmest way there."]
    if found.by != "org":
        foot = ["Filled: the warmest way there."]
    foot += ["Diamond: somebody who was there."] if any(one.step == WAS for one in rows) else []
    foot += [f"And {counted(n - MOST, 'more row')}."] if n > MOST else []
    foot += [f"Dotted: a cold approach, granted in {percent(found.cold)} of cases (assumed)."]
    foot += assumed_lines([tamed(one) for one in found.assumptions])
    room = Room(WIDE, ROW * max(len(rows), 1) + 0.2, left=2.3, right=BESIDE + 0.3)
    under = f"{many} for {isolated(shown(found.seeker_name))}, the next step first"
    ax = framed(ax, room, [finding], under, foot)
    names = told_apart([one.name for one in rows], 2.1, TEXT)
    for at, one in enumerate(rows):
        _row(ax, at, one, names[one.name])
    ax.axvline(100 * found.cold, color=SOFT, linewidth=1, linestyle=":", zorder=1)
    ax.set(ylim=(max(len(rows), 1) - 0.4, -0.6), yticks=[], xlim=(0, 100))
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel("chance that every ask is granted, in percent")
    return finished(ax, **look)


def _row(ax: Axes, at: int, one: Employer, name: str) -> None:
    """Draw one employer."""
    left = written(ax, name, (0, at), (-8, 0), ("axes fraction", "data"))
    left.set(ha="right", va="center")
    door, way = one.door, one.warmest or one.before
    if door and way and door.chain and way.chain:
        ends = [100 * door.chain.probability, 100 * way.chain.probability]
        ax.plot(ends, [at, at], color=BLUE, linewidth=1.2, zorder=2)
        if way != door:
            ax.plot(ends[1], at, "o", markersize=6, color=BLUE, markerfacecolor="white", zorder=3)
        ax.plot(ends[0], at, "o", markersize=6, color=BLUE, zorder=4)
    elif way and way.chain:
        ax.plot(100 * way.chain.probability, at, "D", color=RED, markerfacecolor="white", zorder=3)
    beside = written(ax, _said(one), (1, at), (10, 0), ("axes fraction", "data"))
    beside.set(va="center", color=INK if way else SOFT, size=SMALL)


def _said(one: Employer) -> str:
    """Say who the best door is, or what is to be done."""
    door = one.door or one.before
    if door:
        title = f", {tamed(door.title)}" if door.title else ""
        was = " (was there)" if not one.door else ""
        name = isolated(tamed(door.name) or "(no name)")  # whole: what is cut is the title
        return fitted(f"{name}{was}{title}", BESIDE, SMALL)
    if one.near:
        return fitted(f"{one.step}: {tamed(next(iter(one.near)))}?", BESIDE, SMALL)
    known = f"{counted(one.known, 'person', 'people')} known, out of reach"
    return known if one.known else one.step

"""Whether something goes to those who already have, and how well others are tied to these."""

from __future__ import annotations

from collections.abc import Hashable
from math import isnan
from typing import TYPE_CHECKING, Any, Unpack

import pandas as pd

from netpath._names import said_with
from netpath._results import assumed_lines, counted, interval_text, percent, three_digits
from netpath.audit import Concentration
from netpath.homophily import Connectedness
from netpath.plot._frame import Room, framed, written
from netpath.plot._sheet import BLUE, INK, SMALL, SOFT, TEXT, Look, finished
from netpath.plot._words import said, tamed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CURVE = Room(width=4.2, height=4.2, left=0.9, right=0.6)
ROW, WIDE, RIGHT, LETTER = 0.34, 4.6, 1.3, 0.085  # inches
MOST_SETTINGS = 15
EVERY = "all settings"


def concentration(found: Concentration, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw which share of all there is goes to people of how much advantage.

    People stand from the least advantage to the most. On the grey diagonal everybody has alike;
    below it those of much advantage have more. Dots stand after each fifth of people.

    Parameters
    ----------
    found
        The answer of :func:`netpath.audit.concentration`.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        As in :func:`netpath.plot.reach`.

    Returns
    -------
    Axes
        Shares of people from left to right, shares of all there is upwards. The title states what
        the highest and the lowest fifth have.

    Examples
    --------
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"grade": range(10)}, [f"p{at}" for at in range(10)])
    >>> access = ntp.PersonMeasure(people["grade"] / 10, "access", "probability", people)
    >>> found = ntp.audit.concentration(access, "grade", n_resamples=99, rng=7)
    >>> ntp.plot.concentration(found).get_title(loc="left").replace(chr(10), " ")
    'The highest fifth by grade has 38 % of access, the lowest 2.2 %'
    """
    low, high = (float(share) for share in found.fifths["share"].iloc[[0, -1]])
    by, what = said(found.advantage), tamed(found.what)
    alike = " People of equal advantage are shared out where a fifth ends among them."
    p = f"p = {three_digits(found.pvalue)} (order shuffled)"
    foot = [
        f"Concentration index {interval_text(found.index, found.low, found.high)}; 0 is spread "
        f"alike, {three_digits(found.most)} as much as in any order. {p}.",
        f"An order is no cause.{alike}",
        f"Of {counted(found.n_people, 'person', 'people')}."
        + (f" {found.left_out:,} lack a number of {by}." if found.left_out else ""),
        *assumed_lines([tamed(one) for one in found.assumptions]),
    ]
    ax = framed(
        ax,
        CURVE,
        [f"The highest fifth by {by} has {percent(high)} of {what}, the lowest {percent(low)}"],
        f"share of {what} that people hold, from the least {by} up",
        foot,
    )
    people, held = found.curve.people, found.curve.held
    ax.plot([0, 1], [0, 1], color=SOFT, linewidth=1.0, linestyle=(0, (5, 3)), zorder=1)
    ax.fill_between(people, held, people, color=BLUE, alpha=0.15, linewidth=0, zorder=0)
    ax.plot(people, held, color=BLUE, linewidth=2.2, clip_on=False, zorder=3)
    places = list(zip((0.2, 0.4, 0.6, 0.8), found.fifths["share"].cumsum(), strict=False))
    ax.plot(*zip(*places, strict=True), "o", color=BLUE, markersize=6, zorder=4)
    for x, y in places:
        below = y <= x
        note = written(ax, percent(float(y)), (float(x), float(y)), (8, -4) if below else (-8, 4))
        note.set(ha="left" if below else "right", va="top" if below else "bottom")
    note = written(ax, "dashed: everybody alike", (0.02, 0.98), (0, 0))
    note.set(va="top", color=SOFT, size=SMALL)
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    ax.set(xlim=(0, 1), ylim=(0, max(1.0, float(held.max()))), xticks=ticks, yticks=ticks)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    ax.set_xlabel(f"people, by {by}", size=TEXT, parse_math=False)
    ax.set_ylabel(f"of {what}", size=TEXT, parse_math=False)
    return finished(ax, **look)


def connectedness(found: Connectedness, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw for each setting who is there to be met, and whom those who have not are tied to.

    A hollow dot is exposure, a full one connectedness; the line between them is friending bias. At
    1 it is as if half of everybody had. The first row is of all settings: the full dot those who
    have not, the diamond those who have, the bar what missing labels might make of it.

    Parameters
    ----------
    found
        The answer of :func:`netpath.homophily.connectedness`, or ``connectedness_to_hiring``.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        As in :func:`netpath.plot.reach`.

    Returns
    -------
    Axes
        A row a setting, of at most 15 those where most ties are made; beside it stands the share
        of ties made there. The title states the whole.

    Examples
    --------
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"id": list("abcd"), "rich": ["no", "no", "yes", "yes"]})
    >>> ties = pd.DataFrame({"source": list("abc"), "target": list("bcd")})
    >>> net = ntp.ReferralNetwork(people, ties, directed=False)
    >>> ax = ntp.plot.connectedness(ntp.homophily.connectedness(net, "rich", high="yes"))
    >>> ax.get_title(loc="left").replace(chr(10), " ")
    'Connectedness to those who are yes (rich): 0.5 among others, 1.5 among themselves'
    """
    rows = found.settings.sort_values("share", ascending=False, kind="stable")
    left, rows = len(rows) - MOST_SETTINGS, rows.head(MOST_SETTINGS)
    called = said_with([str(one) for one in rows["setting"]], found.setting)
    names = [EVERY, *(tamed(said(one)) for one in called.values())]
    has = f", {three_digits(found.high_value)} among themselves"
    whom = f"those who are {tamed(found.high)}"
    head = f"Connectedness to {whom}: {three_digits(found.value)} among others"
    ax = framed(
        ax,
        Room(WIDE, len(names) * ROW + 0.2, 0.4 + LETTER * max(map(len, names)), RIGHT, 0.75),
        [head + (has if not isnan(found.high_value) else "")],
        f"how many of {whom} are there to be met (hollow) and are met (full), by setting",
        _foot(found, left),
    )
    ax.axvline(1, color=SOFT, linewidth=1.0, linestyle=(0, (5, 3)), zorder=0)
    ax.axvline(found.by_chance, color=SOFT, linewidth=1.0, linestyle=":", zorder=0)
    ends = [0.0, 2.0, found.value, found.by_chance]
    if found.least < found.most:
        ax.plot([found.least, found.most], [0, 0], color="#C9C9C9", linewidth=9, zorder=1)
        ends.append(found.most)
    ax.plot([found.value], [0], "o", color=INK, markersize=8, zorder=4)
    if not isnan(found.high_value):
        ax.plot([found.high_value], [0], "D", color="white", markeredgecolor=INK, zorder=4)
        ends.append(found.high_value)
    for at, row in enumerate(rows.to_dict("records"), 1):
        _setting(ax, at, row)
        ends += [float(row[of]) for of in ("exposure", "connectedness") if pd.notna(row[of])]
    ax.set(xlim=(-0.03 * max(ends), 1.04 * max(ends)), ylim=(len(names) - 0.4, -0.6))
    ax.set_yticks(range(len(names)), names)
    ax.set_xlabel("1 is as if half of everybody were", size=TEXT)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return finished(ax, **look)


def _setting(ax: Axes, at: int, row: dict[Hashable, Any]) -> None:
    """Draw the row of one setting, with the share of ties made there."""
    values: Any = row
    exposure, met = values["exposure"], values["connectedness"]
    if pd.isna(met) and values["share"] > 0:  # between settings nobody is anybody's peer
        met = values["part"] / values["share"]
    if pd.notna(exposure) and pd.notna(met):
        ax.plot([float(met), float(exposure)], [at, at], color=BLUE, linewidth=2, zorder=2)
    if pd.notna(exposure):
        (dot,) = ax.plot([float(exposure)], [at], "o", color="white", markeredgecolor=BLUE)
        dot.set(markersize=7, markeredgewidth=1.6, zorder=3)
    if pd.notna(met):
        ax.plot([float(met)], [at], "o", color=BLUE, markersize=7, zorder=4)
    share = f"{percent(float(values['share']))} of ties"
    note = written(ax, share, (1, at), (10, 0), ("axes fraction", "data"))
    note.set(va="center", color=SOFT)


def _foot(found: Connectedness, left: int) -> list[str]:
    n = counted(len(found.shares.values), "person", "people")
    more = f"And {counted(left, 'setting')} with fewer ties, not drawn." if left > 0 else ""
    bar = (
        f"Grey bar: ties to people without a label, {three_digits(found.least)} to "
        f"{three_digits(found.most)}."
        if found.least < found.most
        else ""
    )
    chance = f"Dotted: {three_digits(found.by_chance)}, labels shuffled over those who have ties."
    return [
        f"Of {n} who are not; diamond: those who are. The line between both dots is friending "
        "bias; between settings nobody is a peer, so that there is none.",
        f"{chance} {bar}".strip(),
        more,
        "A tie is not a choice: whom somebody meets decides as well.",
        *assumed_lines([tamed(one) for one in found.assumptions]),
    ]

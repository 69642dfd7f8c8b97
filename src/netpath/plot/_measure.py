"""One number a person: everybody's, with a pile for those at zero; the ladder; and how unequal."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING, Unpack

import numpy as np
import numpy.typing as npt

from netpath._measure import NO_LABEL, PersonMeasure
from netpath._results import Measured, assumed_lines, counted, listed, percent
from netpath._suppress import ToldOfGroup, enough_targets, hidden_rows, kind_of, told_of
from netpath.audit import Inequality, Ladder
from netpath.audit.groups import By, Groups, groups_of
from netpath.plot._frame import (
    COLOURS,
    DASHES,
    Room,
    apart,
    colours,
    dashes,
    framed,
    inches,
    written,
)
from netpath.plot._sheet import INK, SMALL, SOFT, TEXT, Look, finished
from netpath.plot._words import isolated, said, told_apart, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

Floats = npt.NDArray[np.float64]

WIDE, LEAST, MOST = 6.4, 0.5, 1.3  # inches: the drawing, and the height of a row
MANY, DOTS, FEW = 150, 50, 10
TWO_LINES, MOST_SHARES = 0.8, 4
PILE, PILE_WIDE = 0.18, 5  # of the scale, left of 0, for those without a chain; dots side by side
COLUMNS = 46
NARROW, TIGHT, WORDS = 4.0, 0.42, 0.13  # inches: of axes, of a row, of the words above a heap
HEIGHT = "_height"


def measure(
    measure: PersonMeasure,
    by: By,
    *,
    published: bool = False,
    ax: Axes | None = None,
    **look: Unpack[Look],
) -> Axes:
    """Draw a dot a person on their access, a row a group; who has none stands in a pile of dots.

    Where a group has more than 150 people, each group has 50 dots, and each stands for as many of
    its people as another. Published, a dot stands for at least ten people, and groups of fewer
    than ten have none.

    Parameters
    ----------
    measure
        Access, or any other probability of each person.
    by
        The column of people with their groups, or several, which are crossed.
    published
        Whether the picture is to be handed on.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Access in percent from left to right. The title states who has none.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"group": ["A", "A", "B", "B"]}, index=list("abcd"))
    >>> values = pd.Series([0.5, 0.2, 0.4, 0.0], index=people.index)
    >>> ax = ntp.plot.measure(ntp.PersonMeasure(values, "access", "probability", people), "group")
    >>> ax.get_title(loc="left")
    'At zero: 0 % of A, 50 % of B'
    """
    groups = groups_of(measure, by)
    own, hidden = _shown(measure, groups, published)
    told = {name: _told(measure, one, published) for name, one in own.items()}
    dots = own
    if published or max(map(len, own.values()), default=0) > MANY:
        dots = {name: _quantiles(one, told[name], published) for name, one in own.items()}
    most = max((float(one.max()) for one in dots.values() if len(one)), default=0.0) or 1.0
    most = _end(most)
    tall = max((_stacked(one, most)[1].max(initial=0.0) for one in dots.values()), default=0.0) + 1
    column = WIDE / (1 + PILE) / COLUMNS
    row = float(np.clip(column * (tall + 2.5), LEAST, MOST))
    room = Room(WIDE, row * max(len(own), 1), left=1.5, right=0.3, below=0.8)
    foot = [_key(dots, published), *assumed_lines(measure.assumptions)]
    foot += [f"Hidden, few people: {listed(hidden)}."] if hidden else []
    ax = framed(ax, room, [_finding(measure, own, told)], f"{measure.what}, by {groups.by}", foot)
    ax.set(xlim=(-PILE * most, 1.01 * most), ylim=(max(len(own), 1), 0))
    names = told_apart(own, 1.35, TEXT, 2 if row > TWO_LINES else 1, bold=True)
    for at, name in enumerate(own):
        _name(ax, at, names[name], len(own[name]), tight=inches(ax)[1] < TIGHT * len(own))
        marks = _row(ax, at, own[name], dots[name], most, told[name])
        marks.set(color=colours(own)[name], label=name)
    _scales(ax, measure, most)
    _sized(ax, len(own), tall)
    ax = finished(ax, **look)
    _sized(ax, len(own), tall)  # of what room there is now
    return ax


def _name(ax: Axes, at: int, shown: str, n: int, *, tight: bool) -> None:
    """Write a group's name and how many people it has left of its row, in one line if tight."""
    if tight:
        label = written(ax, f"{shown}, {n:,}", (0, at + 0.75), (-8, 0), ("axes fraction", "data"))
        label.set(ha="right", va="center", weight="bold", size=SMALL)
        return
    label = written(ax, shown, (0, at + 0.62), (-8, 0), ("axes fraction", "data"))
    label.set(ha="right", va="center", weight="bold")
    below = written(ax, f"{n:,}", (0, at + 0.88), (-8, 0), ("axes fraction", "data"))
    below.set(ha="right", va="center", color=SOFT, size=SMALL)


def _row(
    ax: Axes,
    at: int,
    values: Floats,
    dots: Floats,
    most: float,
    told: ToldOfGroup,
) -> Line2D:
    """Draw the dots of one group, the share without access, and the mark of the mean."""
    ax.plot([0, most], [at + 0.92] * 2, color="#D0D0D0", linewidth=0.8, zorder=1)
    x, height = _stacked(dots, most)
    (marks,) = ax.plot(x, np.full(len(x), at + 0.9), "o", markeredgewidth=0, zorder=3)
    share = written(ax, told.zeros, (-PILE * most / 2, at + 0.9), (0, 1))
    share.set(ha="center", weight="bold", size=SMALL)
    vars(marks)[HEIGHT] = height, share
    if not told.zeros:
        says = written(ax, "too few with and without a chain to show", (0, at + 0.9), (2, 3))
        says.set(size=SMALL, color=SOFT)
    if told.mean:
        mean = float(f"{values.mean():.3g}")  # places in a picture can be measured
        ax.plot([mean] * 2, [at + 0.92, at + 0.1], color=INK, linewidth=1.2, zorder=2)
        ax.plot(mean, at + 0.1, "v", color=INK, markersize=5, zorder=4)
    return marks


def _sized(ax: Axes, n: int, tall: float) -> None:
    """Set dots so that the tallest heap of n rows, and the words above it, have room."""
    wide, high = inches(ax)
    row = high / max(n, 1)
    heap = min(0.75 * row, 0.9 * row - WORDS)
    dot = max(min(wide / (1 + PILE) / COLUMNS, heap / tall), 0.01) / row  # as a share of the row
    for marks in [one for one in ax.lines if HEIGHT in vars(one)]:
        height, share = vars(marks)[HEIGHT]
        x, foot = np.asarray(marks.get_xdata(), dtype=float), floor(share.xy[1]) + 0.9
        marks.set(ydata=foot - dot * (height + 0.5), markersize=66 * row * dot)
        share.xy = share.xy[0], foot - dot * (height[x < 0].max(initial=-1) + 1.0)


def _shown(
    measure: PersonMeasure, groups: Groups, published: bool
) -> tuple[dict[str, Floats], list[str]]:
    """Return the values of each group that is shown, in order, and which groups are hidden."""
    values = measure.values.to_numpy(dtype=np.float64)
    own = {
        name: np.sort(values[groups.codes == at])
        for at, name in enumerate(groups.names)
        if groups.sizes[at]
    }
    if not published:
        return own, []
    enough_targets(measure.n_targets, FEW)
    gone = hidden_rows(np.array([len(one) for one in own.values()]), FEW).rows
    hidden = [name for name, out in zip(own, gone, strict=True) if out]
    return {name: one for name, one in own.items() if name not in hidden}, hidden


def _told(measure: PersonMeasure, values: Floats, published: bool) -> ToldOfGroup:
    """Return which share has no access; published, only a bound where few are on one side."""
    zeros, n = int((values == 0).sum()), len(values)
    if not published:
        return ToldOfGroup(percent(zeros / n), True)
    kind = kind_of(measure.unit, bool(measure.values.isin((0, 1)).all()))
    return told_of(zeros, n, float(values.sum()), FEW, kind)


def _end(most: float) -> float:
    """Return where a scale ends that holds a share: at a multiple of 5 %, or a round number."""
    step = 0.05 if most > 0.05 else float(f"1e{floor(log10(most))}")
    return min(1.0, float(f"{ceil(most / step - 1e-9) * step:.6g}"))


def _stacked(dots: Floats, most: float) -> tuple[Floats, Floats]:
    """Return where dots stand: along the scale in columns, and how high in their column."""
    column = np.where(dots > 0, np.minimum(dots / most * COLUMNS, COLUMNS - 1).astype(int), -1)
    height = np.zeros(len(dots))
    for one in np.unique(column[column >= 0]):
        inside = column == one
        height[inside] = np.arange(inside.sum())
    x = (column + 0.5) / COLUMNS * most
    pile = np.flatnonzero(column < 0)
    height[pile] = np.arange(len(pile)) // PILE_WIDE
    beside = np.arange(len(pile)) % PILE_WIDE - (PILE_WIDE - 1) / 2
    x[pile] = -PILE * most * 0.5 + beside / COLUMNS * most
    return x, height


def _quantiles(values: Floats, told: ToldOfGroup, published: bool) -> Floats:
    """Return dots that stand for equally many people each: quantiles.

    Published, no dot tells more of those without a chain than the words do.
    """
    n = min(DOTS, len(values) // FEW) if published else DOTS
    if published and not told.zeros:
        return np.empty(0)
    if published and told.few:
        values = values[values > 0]
    if published and told.all_but_few:
        return np.zeros(n)
    found: Floats = np.quantile(values, (np.arange(n) + 0.5) / n, method="inverted_cdf")
    return found


def _scales(ax: Axes, measure: PersonMeasure, most: float) -> None:
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    least = -1e-9 if inches(ax)[0] > NARROW else 1e-9  # else 0 % stands in the words beside it
    ticks = [tick for tick in ax.get_xticks() if least <= tick <= most + 1e-9]
    ax.set_xticks([-PILE * most / 2, *ticks])
    none = "no chain\nworked" if measure.worlds else "at\nzero"
    ax.set_xticklabels([none, *(f"{100 * tick:g} %" for tick in ticks)])
    what = "chance that at least one chain works" if measure.unit == "probability" else measure.what
    ax.set_xlabel(f"{what}; the triangle marks the mean", parse_math=False)


def _key(dots: dict[str, Floats], published: bool) -> str:
    if published:
        return f"A dot stands for {FEW} people or more of its group."
    if all(len(one) == DOTS for one in dots.values()) and dots:
        return f"{DOTS} dots a group; each stands for {percent(1 / DOTS)} of it."
    return f"A dot a person, {counted(sum(map(len, dots.values())), 'person', 'people')} in all."


def _finding(measure: PersonMeasure, own: dict[str, Floats], told: dict[str, ToldOfGroup]) -> str:
    shares = [f"{one.zeros} of {said(name)}" for name, one in told.items() if one.zeros]
    if not shares:
        return "No group's share at zero can be shown"
    # Else there may be longer chains than were asked about, or the numbers are about no chain.
    what = "No chain worked in any world" if measure.worlds else "At zero"
    exact = sorted(
        (float((own[name] == 0).mean()), f"{one.zeros} of {said(name)}")
        for name, one in told.items()
        if not (one.few or one.all_but_few)
    )
    if len(shares) > MOST_SHARES and exact:
        shares = [f"from {exact[0][1]} to {exact[-1][1]}"]
    return f"{what}: {', '.join(shares[:MOST_SHARES])}"


LADDER = Room(width=5.4, height=3.6, left=0.75, right=2.2)
LEAST_APART = 7.0  # percent of the height between two labels
MOST_BANDS = 5  # more of them hide one another


def ladder(ladder: Ladder, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw asks against the share of each group that can reach any target, a line a group.

    Bands are 95 % intervals. At the right edge stands who never can, however many asks.

    Parameters
    ----------
    ladder
        The answer of :func:`netpath.audit.ladder`; groups that it hides have no marks.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Asks from left to right; percent of each group, from 0 to 100, upwards. The title states
        where groups lie furthest apart, and how many never get there; of groups of ten people or
        more, where there are two.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"group": ["A", "A", "B", "B"]}, index=list("abcd"))
    >>> asks = pd.Series([1.0, 2.0, 2.0, np.inf], index=people.index)
    >>> distance = ntp.PersonMeasure(asks, "distance to any of 2 targets", "asks", people)
    >>> ax = ntp.plot.ladder(ntp.audit.ladder(distance, "group"))
    >>> ax.get_title(loc="left").replace(chr(10), " ")
    'Within 1 ask 50 % of A can get there, of B 0 %; 0 % and 50 % never can'
    """
    table, names = ladder.table, list(ladder.sizes.index)
    bands = len(names) <= MOST_BANDS
    foot = ["Bands: 95 % intervals, people as a sample of their group."] if bands else []
    foot += [f"Hidden, few people: {listed(ladder.hidden)}."] if ladder.hidden else []
    who = listed(f"{counted(n, 'person', 'people')} in {name}" for name, n in ladder.sizes.items())
    drawn = set(table["group"])
    none = listed(
        f"{name} ({ladder.says[name]} {ladder.beyond})" for name in names if name not in drawn
    )
    foot += [f"{who}."] if names else []
    foot += [f"Too few people at each step to draw: {none}."] if none else []
    foot += assumed_lines(ladder.assumptions)
    ax = framed(ax, LADDER, [_furthest_apart(ladder)], f"{ladder.what}, by {ladder.by}", foot)
    most = int(table["asks"].max()) if len(table) else 1
    ax.set(xlim=(0.85, most + 0.15), ylim=(0, 100), xticks=range(1, most + 1))
    ax.set_xlabel("asks, at most")
    ax.set_ylabel("of the group, can reach a target")
    ax.yaxis.set_major_formatter("{x:g} %")
    colour, dash = colours(names), dashes(names)
    for name in (one for one in names if one in drawn):
        mine = 100 * table[table["group"] == name].set_index("asks")[["share", "low", "high"]]
        asks, shares = mine.index.to_numpy(), mine["share"].to_numpy()
        if bands:
            ax.fill_between(asks, mine["low"], mine["high"], alpha=0.16, color=colour[name], lw=0)
        (line,) = ax.plot(asks, shares, marker="o", label=name, clip_on=False, zorder=3)
        line.set(color=colour[name], linestyle=dash[name], linewidth=2.4, markersize=5)
    _edge(ax, ladder, colour)
    return finished(ax, **look)


def _edge(ax: Axes, ladder: Ladder, colour: dict[str, str]) -> None:
    """Write at the right edge which line is whose, and who never gets there."""
    last = ladder.table.groupby("group", sort=False)[["asks", "share"]].last()
    places = apart((100 * last["share"]).tolist(), LEAST_APART, most=100.0)
    shown = told_apart(map(str, last.index), 1.3, TEXT, bold=True)
    for (name, asks, end), place in zip(last.itertuples(), places, strict=True):
        end = 100 * end
        says = f"{isolated(shown[name])}: {ladder.says[name]} {ladder.beyond}"
        label = written(ax, says, (1, place), (8, 0), ("axes fraction", "data"))
        label.set(va="center", weight="bold", color=SOFT if name == NO_LABEL else "#1A1A1A")
        if abs(place - end) > 0.5 or asks < ladder.table["asks"].max():
            ax.annotate(
                "",
                (asks + 0.03, end),
                (1, place),
                textcoords=("axes fraction", "data"),
                arrowprops={"arrowstyle": "-", "color": "#A0A0A0", "linewidth": 0.7, "ls": ":"},
            )
        (mark,) = ax.plot([1.01], [place], "s", transform=ax.get_yaxis_transform(), clip_on=False)
        mark.set(color=colour[name], markersize=5)


def _furthest_apart(ladder: Ladder) -> str:
    """Say where two labelled groups lie furthest apart, and how many of them never get there."""
    shares = ladder.table.pivot(index="asks", columns="group", values="share")
    names = [name for name in ladder.sizes.index if name in shares and name != NO_LABEL]
    # A few people are far out by chance; a title is of groups of ten, where two have as many.
    large = [name for name in names if ladder.sizes[name] >= FEW]
    shares = shares[large if len(large) > 1 else names]
    spread = (shares.max(axis=1) - shares.min(axis=1)).to_numpy(dtype=float)
    if not shares.size:
        return "Every group has too few people to show"
    at = int(spread.argmax())
    there = shares.iloc[at].dropna().astype(float)
    best, worst = str(there.idxmax()), str(there.idxmin())
    cannot = "never can" if ladder.within is None else f"cannot within {ladder.within}"
    if not spread[at]:
        return f"Groups climb alike: {ladder.says[best]} of {said(best)} {cannot}"
    return (
        f"Within {counted(int(shares.index[at]), 'ask')} {percent(there[best])} of {said(best)} "
        f"can get there, of {said(worst)} {percent(there[worst])}; {ladder.says[best]} and "
        f"{ladder.says[worst]} {cannot}"
    )


CURVES = Room(width=4.2, height=4.2, left=0.8, right=2.1)


def inequality(found: Inequality, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw who holds how much: the Lorenz curve, and the concentration curve if there is one.

    On the diagonal all are equal. The Lorenz curve orders people by what they have, the
    concentration curve by something else: below the diagonal, those further up hold more.

    Parameters
    ----------
    found
        The answer of :func:`netpath.audit.inequality`.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Both axes in percent, to one scale. The title states what the lower half holds.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> people = pd.DataFrame(index=["a", "b", "c", "d"])
    >>> values = pd.Series([0.0, 0.1, 0.3, 0.6], index=people.index)
    >>> measure = ntp.PersonMeasure(values, "access", "probability", people)
    >>> ntp.plot.inequality(ntp.audit.inequality(measure, rng=7)).get_title(loc="left")
    'The lower half of people hold 10 % of all access'
    """
    half = float(np.interp(0.5, found.lorenz.people, found.lorenz.held))
    head = f"The lower half of people hold {percent(half)} of all {Measured.of(found.what).noun}"
    row = found.indices.loc["Gini"]
    foot = [f"Gini {row['value']:.3f} [{row['low']:.3f}, {row['high']:.3f}]."]
    foot += [f"{counted(found.n, 'person', 'people')}, {found.zeros} at zero."]
    foot += [*filter(None, [found.caution]), *assumed_lines(found.assumptions)]
    ax = framed(ax, CURVES, [head], found.what, foot)
    ax.set(xlim=(0, 100), ylim=(0, 100), aspect="equal", anchor="NW")
    ax.set(xlabel="of people, from below", ylabel=f"of all {Measured.of(found.what).noun}")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter("{x:g} %")
    ax.plot([0, 100], [0, 100], color=SOFT, linewidth=1.2, zorder=1)
    curves = {"ordered by what they have": found.lorenz}
    if found.concentration is not None:
        curves[f"ordered by {found.concentrated_by}"] = found.concentration
    ends = [100 * float(np.interp(0.8, curve.people, curve.held)) for curve in curves.values()]
    places = apart([*ends, 80.0], 20.0)
    labels = list(curves)
    for at, (says, curve) in enumerate(curves.items()):
        (line,) = ax.plot(100 * curve.people, 100 * curve.held, label=says, zorder=3)
        line.set(color=COLOURS[at], linestyle=DASHES[at], linewidth=2.4)
    for says, end, place in zip([*labels, "all equal"], [*ends, 80.0], places, strict=True):
        label = written(ax, wrapped([says], 1.2, TEXT), (100, place), (10, 0))
        label.set(va="center", color=SOFT if says == "all equal" else "#1A1A1A")
        ax.plot([80, 101.5], [end, place], color=SOFT, linewidth=0.7, clip_on=False, zorder=2)
    return finished(ax, **look)

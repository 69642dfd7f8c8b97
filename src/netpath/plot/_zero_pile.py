"""The zero pile: everybody's access, and a stack of their own for those without any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from netpath._measure import PersonMeasure
from netpath._results import assumed_lines, counted, listed, percent
from netpath.audit._ladder import small_groups
from netpath.audit._suppress import zeros_told
from netpath.plot._frame import Room, colours, framed, written
from netpath.plot._sheet import INK, SMALL, SOFT, TEXT
from netpath.plot._words import fitted, tamed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

Floats = npt.NDArray[np.float64]

WIDE, LEAST, MOST = 6.4, 0.5, 1.3  # inches: the drawing, and the height of a row
MANY, DOTS, FEW = 150, 50, 10
PILE, PILE_WIDE = 0.18, 5  # of the scale, left of 0, for those without a chain; dots side by side
COLUMNS = 46


def zero_pile(
    measure: PersonMeasure, by: str, *, published: bool = False, ax: Axes | None = None
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
        The column of people with their groups.
    published
        Whether the picture is to be handed on.
    ax
        Axes to draw on; by default those of a new figure.

    Returns
    -------
    Axes
        Access in percent from left to right. The title states who has none.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> from netpath._measure import PersonMeasure
    >>> people = pd.DataFrame({"group": ["A", "A", "B", "B"]}, index=list("abcd"))
    >>> values = pd.Series([0.5, 0.2, 0.4, 0.0], index=people.index)
    >>> ax = ntp.plot.zero_pile(PersonMeasure(values, "access", "probability", people), "group")
    >>> ax.get_title(loc="left")
    'No chain at all: 0 % of A, 50 % of B'
    """
    table = measure.by(by)
    labels, values = measure.labels(by).to_numpy(), measure.values.to_numpy(dtype=np.float64)
    own = {name: np.sort(values[labels == name]) for name in table.index}
    hidden = small_groups(table["n"]) if published else ()
    own = {name: one for name, one in own.items() if name not in hidden}
    dots = own
    if published or table["n"].max() > MANY:
        dots = {name: _quantiles(one, published) for name, one in own.items()}
    most = max((float(one.max()) for one in dots.values() if len(one)), default=0.0) or 1.0
    most = min(1.0, float(np.ceil(20 * most)) / 20)
    tall = max((_stacked(one, most)[1].max(initial=0.0) for one in dots.values()), default=0.0) + 1
    column = WIDE / (1 + PILE) / COLUMNS
    row = float(np.clip(column * (tall + 2.5), LEAST, MOST))
    room = Room(WIDE, row * max(len(own), 1), left=1.5, right=0.3, below=0.8)
    none = {name: _none(one, published) for name, one in own.items()}
    foot = [_key(dots, published), *assumed_lines(measure.assumptions)]
    foot += [f"Hidden, few people: {listed(hidden)}."] if hidden else []
    ax = framed(ax, room, [_finding(measure, none)], f"{measure.what}, by {by}", foot)
    ax.set(xlim=(-PILE * most, 1.01 * most), ylim=(max(len(own), 1), 0))
    dot = min(column, 0.75 * row / tall) / row  # as a share of the row
    for at, name in enumerate(own):
        _name(ax, at, name, f"{len(own[name]):,}")
        marks = _row(ax, at, own[name], dots[name], (most, dot, row), none[name])
        marks.set(color=colours(own)[name], label=name)
    _scales(ax, measure, most)
    return ax


def _name(ax: Axes, at: int, name: str, number: str) -> None:
    """Write a group's name and how many people it has left of its row."""
    shown = fitted(tamed(name), 1.35, TEXT, 2, bold=True)
    label = written(ax, shown, (0, at + 0.62), (-8, 0), ("axes fraction", "data"))
    label.set(ha="right", va="center", weight="bold")
    below = written(ax, number, (0, at + 0.88), (-8, 0), ("axes fraction", "data"))
    below.set(ha="right", va="center", color=SOFT, size=SMALL)


def _row(
    ax: Axes,
    at: int,
    values: Floats,
    dots: Floats,
    scale: tuple[float, float, float],
    none: str,
) -> Line2D:
    """Draw the dots of one group, the share without access, and the mark of the mean."""
    most, dot, row = scale
    ax.plot([0, most], [at + 0.92] * 2, color="#D0D0D0", linewidth=0.8, zorder=1)
    x, height = _stacked(dots, most)
    y, size = at + 0.9 - dot * (height + 0.5), 66 * row * dot
    (marks,) = ax.plot(x, y, "o", markersize=size, markeredgewidth=0, zorder=3)
    top = at + 0.9 - dot * (height[x < 0].max(initial=-1) + 1.3)
    share = written(ax, none, (-PILE * most / 2, top), (0, 1))
    share.set(ha="center", weight="bold", size=SMALL)
    ax.plot([values.mean()] * 2, [at + 0.92, at + 0.1], color=INK, linewidth=1.2, zorder=2)
    ax.plot(values.mean(), at + 0.1, "v", color=INK, markersize=5, zorder=4)
    return marks


def _none(values: Floats, published: bool) -> str:
    """Return which share has no access; published, only a bound where few are on one side."""
    zeros = int((values == 0).sum())
    return zeros_told(zeros, len(values), FEW).text if published else percent(zeros / len(values))


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


def _quantiles(values: Floats, published: bool) -> Floats:
    """Return dots that stand for equally many people each: quantiles."""
    n = min(DOTS, len(values) // FEW) if published else DOTS
    found: Floats = np.quantile(values, (np.arange(n) + 0.5) / n, method="inverted_cdf")
    return found


def _scales(ax: Axes, measure: PersonMeasure, most: float) -> None:
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ticks = [tick for tick in ax.get_xticks() if -1e-9 <= tick <= most + 1e-9]
    ax.set_xticks([-PILE * most / 2, *ticks])
    none = "no chain\nworked" if measure.n_draws else "no\nchain"
    ax.set_xticklabels([none, *(f"{100 * tick:g} %" for tick in ticks)])
    ax.set_xlabel("chance that at least one chain works; the triangle marks the mean")


def _key(dots: dict[str, Floats], published: bool) -> str:
    if published:
        return f"A dot stands for {FEW} people or more of its group."
    if all(len(one) == DOTS for one in dots.values()) and dots:
        return f"{DOTS} dots a group; each stands for {percent(1 / DOTS)} of it."
    return f"A dot a person, {counted(sum(map(len, dots.values())), 'person', 'people')} in all."


def _finding(measure: PersonMeasure, none: dict[str, str]) -> str:
    said = [f"{share} of {name}" for name, share in none.items() if share]
    if not said:
        return "No group's share without a chain can be shown"
    what = "No chain worked in any world" if measure.n_draws else "No chain at all"
    return f"{what}: {', '.join(said)}"

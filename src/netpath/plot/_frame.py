"""What pictures with scales share: words around the axes, colours of groups, labels apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from netpath._measure import NO_LABEL
from netpath.plot._sheet import (
    FOOT,
    INK,
    QUESTION,
    SMALL,
    SOFT,
    TEXT,
    TITLE,
    Point,
    noted,
    own_axes,
    tall,
)
from netpath.plot._words import UNBROKEN, tamed, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

Coords = str | tuple[str, str]

# Apart in colour for everybody, and in grey by their lightness (Okabe & Ito).
COLOURS = ("#0072B2", "#E69F00", "#1A1A1A", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
DASHES = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (6, 2, 1.5, 2)))
UNLABELLED = "#8A8A8A"
LEAST_DOT = 3.5  # points


class Room(NamedTuple):
    """Inches: of the drawing, and of what stands left, right and below of it."""

    width: float
    height: float
    left: float
    right: float
    below: float = 0.6


def framed(
    ax: Axes | None, room: Room, head: Sequence[str], under: str, foot: Sequence[str]
) -> Axes:
    """Write finding, question and foot around axes, by default new ones of their own size."""
    wide = inches(ax)[0] if ax is not None else room.width + room.right - 0.2
    title = wrapped(map(tamed, head), wide, TITLE, bold=True)
    question = wrapped([tamed(under)], wide, TEXT)
    notes = wrapped([tamed(one) for one in foot if one], wide, SMALL)
    if ax is None:
        width = room.left + room.width + room.right - 0.2
        bottom = room.below + tall(notes, SMALL) + 0.1
        height = bottom + room.height + tall(title, TITLE) + tall(question, TEXT) + 0.4
        ax = own_axes(width, height)
        place = room.left / width, bottom / height, room.width / width, room.height / height
        ax.set_position(place)
    pad = 72 * tall(question, TEXT) + 14
    finding = ax.set_title(title, loc="left", pad=pad, parse_math=False)
    finding.set(size=TITLE, weight="bold", color=INK)
    written(ax, question, (0, 1), (0, 9), "axes fraction").set(color=SOFT, gid=QUESTION)
    last = written(ax, notes, (0, 0), (0, -72 * room.below), "axes fraction")
    last.set(va="top", size=SMALL, color=SOFT, gid=FOOT)
    noted(ax, ". ".join(head), [under], foot)
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=TEXT, colors=INK)
    told = [*map(tamed, head), tamed(under)]
    ax.set_label(
        ". ".join(f"{one[:1].upper()}{one[1:]}" for one in told).replace(UNBROKEN, " ") + "."
    )
    return ax


def written(ax: Axes, text: str, place: Point, apart: Point, of: Coords = "data") -> Annotation:
    """Write a text so many points apart from a place, never as mathematics."""
    text_there = ax.annotate(
        text, place, apart, xycoords=of, textcoords="offset points", parse_math=False
    )
    text_there.set(size=TEXT, va="bottom", color=INK, annotation_clip=False)
    return text_there


def inches(ax: Axes) -> tuple[float, float]:
    """Return how wide and how tall axes are, in inches."""
    extent, dpi = ax.get_window_extent(), ax.figure.dpi
    return extent.width / dpi, extent.height / dpi


def dot_size(ax: Axes, intervals: Iterable[tuple[float, float]], most: float) -> float:
    """Return a size in points of dots that hide no interval: half the narrowest, but to be seen.

    Intervals are from left to right, in the unit of axes whose limits are set.
    """
    low, high = ax.get_xlim()
    wide = min((right - left for left, right in intervals), default=inf) / (high - low)
    return float(min(max(36 * wide * inches(ax)[0], LEAST_DOT), most))


def colours(names: Iterable[str]) -> dict[str, str]:
    """Return a colour for each group, grey for those without a label.

    Examples
    --------
    >>> colours(["A", "(no label)"])
    {'A': '#0072B2', '(no label)': '#8A8A8A'}
    """
    labelled = [name for name in names if name != NO_LABEL]
    found = {name: COLOURS[at % len(COLOURS)] for at, name in enumerate(labelled)}
    return {name: found.get(name, UNLABELLED) for name in names}


def dashes(names: Iterable[str]) -> dict[str, object]:
    """Return a line style for each group, another where colours come again; dotted without a label.

    Colours come round after seven groups; line styles do so elsewhere, so that 28 groups differ.

    Examples
    --------
    >>> dashes(["A", "B"])["A"]
    '-'
    """
    styles = (sum(divmod(at, len(COLOURS))) % len(DASHES) for at in count())
    return {
        name: ":" if name == NO_LABEL else DASHES[style]
        for name, style in zip(names, styles, strict=False)
    }


def apart(places: Sequence[float], gap: float, most: float = inf) -> list[float]:
    """Return places moved as little as needed to be ``gap`` from one another, none above ``most``.

    Examples
    --------
    >>> apart([3.0, 0.0, 3.0], 1.0), apart([3.0, 3.0], 1.0, most=3.0)
    ([2.5, 0.0, 3.5], [2.0, 3.0])
    """
    order = sorted(range(len(places)), key=lambda at: places[at])
    # Neighbours that collide become one block around the mean of where they would stand.
    blocks: list[tuple[float, int]] = []
    for at in order:
        blocks.append((min(places[at], most), 1))
        while len(blocks) > 1:
            (low, n), (high, m) = blocks[-2:]
            if high - low >= gap * (n + m) / 2 - 1e-12:
                break
            middle = (low * n + high * m) / (n + m)
            blocks[-2:] = [(min(middle, most - gap * (n + m - 1) / 2), n + m)]
    moved = [0.0] * len(places)
    spread = iter(order)
    for middle, n in blocks:
        for place in range(n):
            moved[next(spread)] = round(middle + gap * (place - (n - 1) / 2), 9)
    return moved

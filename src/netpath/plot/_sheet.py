"""The sheet that boards are drawn on: inches from the top left, whatever axes it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netpath.plot._words import wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import FancyBboxPatch, PathPatch
    from matplotlib.text import Text

Point = tuple[float, float]

INK, SOFT, BLUE, RED = "#1A1A1A", "#555555", "#0072B2", "#B33A00"
TITLE, TEXT, SMALL = 13.0, 9.0, 8.0
MARGIN, LINE = 0.28, 1.4


@dataclass(frozen=True)
class Sheet:
    """Axes measured in inches; ``scale`` is what an inch of the sheet is on the figure.

    Between head and foot, from ``top`` downwards, there is room for a drawing.
    """

    ax: Axes
    top: float
    scale: float

    @classmethod
    def of(cls, ax: Axes | None, size: Point, head: Sequence[str], foot: Sequence[str]) -> Sheet:
        """Lay a sheet over axes, or over a new figure, with room for a drawing of that size.

        ``head`` is the finding and the question; ``foot`` what they rest on.
        """
        width, room = size[0], size[0] - 2 * MARGIN
        title = wrapped(head[:1], room, TITLE, bold=True)
        below, notes = wrapped(head[1:], room, TEXT), wrapped(foot, room, SMALL)
        top = MARGIN + tall(title, TITLE) + tall(below, TEXT)
        height = top + size[1] + tall(notes, SMALL) + MARGIN
        ax = own_axes(width, height) if ax is None else ax
        ax.set_axis_off()
        ax.set(xlim=(0, width), ylim=(height, 0))
        inches = ax.get_window_extent().transformed(ax.figure.dpi_scale_trans.inverted())
        sheet = cls(ax, top, min(inches.width / width, inches.height / height))
        finding = ax.set_title(title, loc="left", y=1 - MARGIN / height, parse_math=False)
        finding.set(x=MARGIN / width, va="top", size=TITLE * sheet.scale, weight="bold", color=INK)
        quiet = {"ha": "left", "va": "top", "color": SOFT}
        sheet.text(MARGIN, top - tall(below, TEXT), below).set(**quiet)
        sheet.text(MARGIN, top + size[1], notes, SMALL).set(**quiet)
        return sheet

    def text(self, x: float, y: float, text: str, size: float = TEXT) -> Text:
        """Write a text, centred on its place, in ink, never as mathematics."""
        written = self.ax.text(x, y, text, color=INK, parse_math=False)
        written.set(size=size * self.scale, ha="center", va="center_baseline")
        return written

    def box(self, middle: Point, width: float, height: float) -> FancyBboxPatch:
        """Draw a box with round corners."""
        from matplotlib.patches import FancyBboxPatch

        corner = middle[0] - width / 2, middle[1] - height / 2
        box = FancyBboxPatch(corner, width, height, boxstyle="round,pad=0,rounding_size=0.09")
        box.set(linewidth=1.2 * self.scale, zorder=3)
        self.ax.add_patch(box)
        return box

    def curve(self, start: Point, turn: Point, end: float, width: float) -> PathPatch:
        """Draw a line that swings to the height of ``turn`` and goes on level to x = ``end``."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        middle = (start[0] + turn[0]) / 2
        points = [start, (middle, start[1]), (middle, turn[1]), turn, (end, turn[1])]
        path = Path(points, [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO])
        curve = PathPatch(path, fill=False, linewidth=width * self.scale, capstyle="butt")
        self.ax.add_patch(curve)
        return curve

    def line(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """Draw a thin quiet line through some places."""
        self.ax.plot(xs, ys, color=SOFT, linewidth=self.scale)

    def diamond(self, x: float, y: float) -> None:
        """Mark a place by a hollow diamond."""
        (mark,) = self.ax.plot(x, y, "D", markerfacecolor="white", markeredgecolor=RED, zorder=5)
        mark.set(markersize=8 * self.scale, markeredgewidth=1.6 * self.scale)


def own_axes(width: float, height: float) -> Axes:
    """Return axes that fill a new figure of so many inches."""
    import matplotlib.pyplot as plt

    return plt.figure(figsize=(width, height)).add_axes((0, 0, 1, 1))


def tall(text: str, size: float) -> float:
    r"""Return the height of a text in inches.

    Examples
    --------
    >>> tall("one\ntwo", 9), tall("", 9)
    (0.35, 0.0)
    """
    return (text.count("\n") + 1) * size * LINE / 72 if text else 0.0


def calm(ax: Axes | None, head: Sequence[str], foot: Sequence[str]) -> Axes:
    """Draw a sheet with nothing but words: there is no chain, and this is why."""
    sheet = Sheet.of(ax, (7.5, 0.2), head, foot)
    sheet.ax.set_label(" ".join(head))
    return sheet.ax

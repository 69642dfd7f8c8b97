"""The sheet that boards are drawn on: inches from the top left, whatever axes it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Literal, NamedTuple, TypedDict, Unpack

from netpath.errors import DataError
from netpath.plot._words import UNBROKEN, tamed, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import FancyBboxPatch, PathPatch
    from matplotlib.text import Text

Point = tuple[float, float]

INK, SOFT, BLUE, RED = "#1A1A1A", "#555555", "#0072B2", "#B33A00"
TITLE, TEXT, SMALL = 13.0, 9.0, 8.0
MARGIN, LINE, EDGE, LEAST = 0.28, 1.4, 0.04, 1.3


@dataclass(frozen=True)
class Drawing:
    """Axes measured in inches; ``scale`` is what an inch of the sheet is on the figure.

    Between head and foot, from ``top`` downwards, there is room for a drawing.
    """

    ax: Axes
    top: float
    scale: float

    @classmethod
    def of(cls, ax: Axes | None, size: Point, head: Sequence[str], foot: Sequence[str]) -> Drawing:
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
        sheet.text(MARGIN, top - tall(below, TEXT), below).set(**quiet, gid=QUESTION)
        sheet.text(MARGIN, top + size[1], notes, SMALL).set(**quiet, gid=FOOT)
        noted(ax, head[0], head[1:], foot)
        vars(ax)[SHEET] = True
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


class Caption(NamedTuple):
    """What belongs under a picture in print, and what it is in words.

    Attributes
    ----------
    finding
        What the title says.
    text
        The finding, what was asked, and what it rests on, in sentences.
    alt
        A description for those who do not see it.
    """

    finding: str
    text: str
    alt: str

    def __str__(self) -> str:
        return self.text


class Look(TypedDict, total=False):
    """How a picture is drawn: with its title and its foot (unless False), in colour or in grey."""

    title: bool
    foot: bool
    palette: Literal["colour", "grey"]


QUESTION, FOOT, OWN, SAYS, SHEET = "question", "foot", "own", "_says", "_sheet"


def noted(ax: Axes, finding: str, question: Sequence[str], notes: Sequence[str]) -> None:
    """Keep with a picture what its caption says."""
    lines = [tamed(one).replace(UNBROKEN, " ").strip() for one in (finding, *question, *notes)]
    vars(ax)[SAYS] = lines[0], [one for one in lines if one]


def caption(ax: Axes) -> Caption:
    """Return the caption and the description in words of a picture of ours.

    Parameters
    ----------
    ax
        What a function of this room returned, whether with title and foot or without.

    Raises
    ------
    DataError
        If the picture is not one of ours.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(60, warmth=1.0, rng=7)
    >>> runs = ntp.search.simulate(net, "p01", "p60", n_runs=9, rng=7)
    >>> ax = ntp.plot.runs({"warmest": runs}, title=False, foot=False)
    >>> ax.get_title(loc="left"), ntp.plot.caption(ax).finding
    ('', 'Warmest reaches a target in 100 % of searches')
    """
    if SAYS not in getattr(ax, "__dict__", {}):
        raise DataError(
            f"caption: this {type(ax).__name__} was not drawn by ntp.plot. Give what it returned."
        )
    finding, lines = vars(ax)[SAYS]
    sentences = [
        f"{one[:1].upper()}{one[1:]}" + ("" if one[-1:] in ".:!?" else ".") for one in lines
    ]
    return Caption(finding, " ".join(sentences), str(ax.get_label()))


def finished(ax: Axes, **look: Unpack[Look]) -> Axes:
    """Return a picture as it was wanted: for a journal without title and foot, or in grey.

    Where something is left out, or somebody has set the size of figures or letters, the drawing
    takes what room there is: of the axes that were given, if no others share their figure, else
    of ``rcParams["figure.figsize"]``.
    """
    from matplotlib import rcParams, rcParamsDefault

    for name, value in look.items():
        wanted = ("colour", "grey") if name == "palette" else (True, False)
        if name not in Look.__annotations__ or value not in wanted:
            raise DataError(
                f"{name} is {value!r}; pictures take title=False, foot=False, palette='grey'."
            )
    gone = [gid for gid, name in ((QUESTION, "title"), (FOOT, "foot")) if not look.get(name, True)]
    if QUESTION in gone:
        ax.set_title("", loc="left")
    for text in [one for one in ax.texts if one.get_gid() in gone]:
        text.remove()
    if look.get("palette") == "grey":
        _grey(ax)
    factor = float(rcParams["font.size"]) / float(rcParamsDefault["font.size"])
    sized = list(rcParams["figure.figsize"]) != list(rcParamsDefault["figure.figsize"])
    if gone or factor != 1 or sized:
        _scaled(ax, factor)
        _fitted(ax, sized)
    return ax


def _grey(ax: Axes) -> None:
    """Turn every colour into the grey that is as light."""
    from matplotlib.artist import Artist
    from matplotlib.colors import to_rgba_array
    from matplotlib.text import Text

    found = ax.findobj(Artist)
    behind = [one.get_bbox_patch() for one in found if isinstance(one, Text)]
    found += [one for one in behind if one is not None]
    for one in found:
        for name in ("color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor"):
            give, take = getattr(one, f"get_{name}", None), getattr(one, f"set_{name}", None)
            if give is None or take is None or (name == "color" and hasattr(one, "get_facecolor")):
                continue
            try:
                shades = to_rgba_array(give())
            except (ValueError, TypeError):  # "auto" and the like
                continue
            shades[:, :3] = (shades[:, :3] @ [0.299, 0.587, 0.114])[:, None]
            take([tuple(shade) for shade in shades] if len(shades) > 1 else tuple(*shades))


def _scaled(ax: Axes, factor: float) -> None:
    """Set texts and what stands apart from them by what letters somebody wants."""
    from matplotlib.text import Annotation, Text

    if factor == 1:
        return
    for axes in (ax, *ax.child_axes):
        labels = [axes.xaxis.label, axes.yaxis.label]
        for text in axes.findobj(Text):
            size = TEXT if text in labels else float(text.get_fontsize())
            text.set_fontsize(size * factor)
            if isinstance(text, Annotation):
                text.xyann = factor * float(text.xyann[0]), factor * float(text.xyann[1])
        axes.tick_params(labelsize=TEXT * factor)


def _fitted(ax: Axes, sized: bool) -> None:
    """Let the drawing take the room that words around it leave."""
    from matplotlib import rcParams

    figure = ax.get_figure(root=True)
    own = ax.get_gid() == OWN
    if figure is None or figure.axes != [ax] or figure.get_layout_engine() is not None:
        return
    if own and sized:
        figure.set_size_inches(rcParams["figure.figsize"])
    if SHEET in vars(ax):
        return
    under = ax.get_xlabel()
    for _ in range(3):  # what stands around moves with the drawing
        wide = max(ax.get_position().width * figure.get_size_inches()[0], LEAST)
        ax.set_xlabel(wrapped([under], wide, float(ax.xaxis.label.get_fontsize())))
        inner, outer = ax.get_position(), ax.get_tightbbox()
        if outer is None:
            return
        around = outer.transformed(figure.dpi_scale_trans.inverted())
        width, height = figure.get_size_inches()
        left, below = inner.x0 * width - around.x0, inner.y0 * height - around.y0
        right, above = around.x1 - inner.x1 * width, around.y1 - inner.y1 * height
        # Letters set to whole pixels run wider at another resolution.
        sides = [1.06 * max(one, 0.0) + EDGE for one in (left, below, right, above)]
        if own and not sized:
            wide, high = inner.width * width, inner.height * height
            width, height = wide + sides[0] + sides[2], high + sides[1] + sides[3]
            figure.set_size_inches(width, height)
        wide = max(width - sides[0] - sides[2], 0.25 * width)
        high = max(height - sides[1] - sides[3], 0.25 * height)
        ax.set_position((sides[0] / width, sides[1] / height, wide / width, high / height))
    figure.canvas.draw()  # ticks come with it
    for axis in (ax.xaxis, ax.yaxis):
        _thinned(axis.get_ticklabels(), across=axis is ax.xaxis)


def _thinned(labels: Sequence[Text], *, across: bool) -> None:
    """Leave out labels of ticks that would stand in one another."""
    ends = [(one.get_window_extent(), one) for one in labels if one.get_text()]
    last = -inf
    for box, one in sorted(ends, key=lambda end: end[0].x0 if across else end[0].y0):
        start, end = (box.x0, box.x1) if across else (box.y0, box.y1)
        one.set_visible(start > last)
        last = end if start > last else last


def own_axes(width: float, height: float) -> Axes:
    """Return axes that fill a new figure of so many inches."""
    import matplotlib.pyplot as plt

    ax = plt.figure(figsize=(width, height)).add_axes((0, 0, 1, 1))
    ax.set_gid(OWN)
    return ax


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
    sheet = Drawing.of(ax, (7.5, 0.2), head, foot)
    sheet.ax.set_label(" ".join(head))
    return sheet.ax

"""What is left of a gap: once ties are put elsewhere, and under other reasonable choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._measure import points
from netpath._results import assumed_lines, counted
from netpath.audit import NullAudit, Sensitivity
from netpath.errors import DataError
from netpath.plot._frame import Room, framed, written
from netpath.plot._sheet import BLUE, INK, RED, SMALL, SOFT, TEXT, Look, finished
from netpath.plot._words import said

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOM = Room(width=6.0, height=2.6, left=0.75, right=0.4)


def null(
    found: NullAudit, *, group: str | None = None, ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw the gaps of the rewired networks, and the observed one among them.

    Parameters
    ----------
    found
        The answer of :func:`netpath.audit.null`.
    group
        The group that is held against the reference; by default the first.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The gap from left to right, numbers of networks upwards. The title states what is not
        reproduced.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> gaps, seen = pd.DataFrame({"B": [-0.1, -0.2, -0.15] * 7}), pd.Series({"B": -0.4})
    >>> held = ntp.audit.NullAudit("access", "probability", "group", "A", "degrees", seen, gaps)
    >>> ntp.plot.null(held).get_title(loc="left").replace(chr(10), " ")
    'B - A: -25.0 points [-30.5, -19.5] are not reproduced with degrees held'
    """
    name = str(found.observed.index[0]) if group is None else group
    times, unit = points(found.unit)
    told = (found.observed, found.remains, found.low, found.high)
    seen, left, low, high = (times * float(one[name]) for one in told)
    digits = ".1f" if times == 100 else ".3g"
    ends = f"[{low:{digits}}, {high:{digits}}]"
    whose = f"{said(name)} - {said(found.reference)}"
    head = f"{whose}: {left:+{digits}} {unit} {ends} are not reproduced with {found.held} held"
    p = f"p = {found.pvalue[name]:.2g}: ties put elsewhere, with {found.held} held."
    mark = "Bar: the gaps that would be reproduced, 95 %, with noise of people and worlds."
    foot = [f"{counted(found.n_rewirings, 'rewired network')}. {p}", mark, found.caution]
    foot += assumed_lines(found.assumptions)
    ax = framed(ax, ROOM, [head], f"gap in {found.what}, by {found.by}", foot)
    gaps = times * found.null_distribution[name].to_numpy(dtype=np.float64)
    _heap(ax, gaps, seen, (seen - high, seen - low), digits)
    ax.set_xlabel(f"gap, in {'percentage points' if times == 100 else unit}")
    ax.set_ylabel("rewired networks")
    return finished(ax, **look)


def _heap(
    ax: Axes,
    gaps: npt.NDArray[np.float64],
    seen: float,
    ends: tuple[float, float],
    digits: str,
) -> None:
    """Draw how many rewired networks have which gap, and where the observed one stands."""
    from matplotlib.ticker import MaxNLocator

    there = [0.0, seen, *filter(np.isfinite, ends), *gaps]
    low, high = min(there), max(there)
    slack = 0.08 * (high - low or 1.0)
    n_bins = int(np.clip(2 * len(gaps) ** 0.5, 12, 40))
    bins = np.linspace(low, high if high > low else low + 1, n_bins + 1)
    tall, _, _ = ax.hist(gaps, bins=bins.tolist(), color=BLUE, alpha=0.75, label="rewired")
    most, mean = 1.45 * float(np.max(tall)), float(gaps.mean())
    ax.set(xlim=(low - slack, high + slack), ylim=(0, most))
    ax.axvline(0, 0, 0.88, color=SOFT, linewidth=1.0, linestyle=(0, (5, 3)), zorder=1)
    ax.axvline(seen, 0, 0.78, color=RED, linewidth=2.6, label="observed")
    # What a gap would have to lie outside of, at the foot of the heap.
    ax.plot(
        np.clip(ends, low, high),
        [0, 0],
        color=INK,
        linewidth=4,
        label="interval",
        clip_on=False,
        zorder=4,
    )
    ax.plot([mean], [0], "^", color=INK, markersize=8, clip_on=False, zorder=5)
    for x, says, colour, height in (
        (seen, "observed", RED, 0.8),
        (mean, "rewired, mean", INK, 0.92),
    ):
        label = written(ax, f"{says} {x:+{digits}}", (x, height * most), (0, 0))
        label.set(color=colour, weight="bold", ha="left" if x < (low + high) / 2 else "right")
        label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))


CELL_WIDE, CELL_TALL, PANEL_GAP = 0.62, 0.46, 0.35  # inches
HEAD, PANEL_FOOT, MOST_WIDE = 0.5, 0.25, 9.0  # inches
PANELS = ("willing", "discount", "missing")
COLOURS = "PuOr"  # orange where a group is behind, purple where ahead; both dark at the ends

# Where the network decides, and where there is no limit, a number stands for the words.
_AS_GIVEN = -1.0


def sensitivity(
    found: Sensitivity, *, group: str | None = None, ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw a gap under every choice: within × assumed warmth, a panel for each of the others.

    Hatched where the interval holds 0; the star marks the setting that is reported. Where ties go
    missing, a cell has the mean over deletions and, after ±, how these differ.

    Parameters
    ----------
    found
        The answer of :func:`netpath.audit.sensitivity`.
    group
        The group that is held against the reference; by default the first.
    ax
        Axes that the panels fill; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The axes around the panels. The title states from where to where the gap runs.

    Examples
    --------
    >>> from netpath.generate import planted_groups
    >>> import numpy as np
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> net = planted_groups({"A": 40, "B": 40}, rng=7)
    >>> def alters(net, *, within):
    ...     values = pd.Series(np.diff(net.compressed.offsets), index=list(net.ids), dtype=float)
    ...     return ntp.PersonMeasure(values, "alters", "people", net.people.loc[list(net.ids)])
    >>> tried = ntp.audit.Choices(reported=1, within=(1, 2), warmth=(0.1, 0.5))
    >>> found = ntp.audit.sensitivity(net, alters, "group", reference="A", choices=tried, rng=7)
    >>> ntp.plot.sensitivity(found).get_title(loc="left").replace(chr(10), " ")
    'B - A runs from +0.00 to +0.00 people; nowhere is 0 excluded'
    """
    table = found.table
    group = _with_a_gap(table, group)
    times, unit = points(found.unit)
    digits = 1 if times == 100 else 2
    mine = table[table["group"] == group]
    numbers = {
        name: (times * mine[name]).round(digits) for name in ("gap", "spread") if name in mine
    }
    own = {name: mine[name].fillna(_AS_GIVEN) for name in ("warmth", "willing")}
    mine = mine.assign(**numbers, **own)
    axes = sorted(mine["warmth"].unique()), sorted(mine["within"].unique())
    panels = [cells for _, cells in mine.groupby(list(PANELS), sort=True)]
    size = CELL_WIDE * len(axes[1]), CELL_TALL * len(axes[0])
    n_across = max(1, min(len(panels), int((MOST_WIDE + PANEL_GAP) / (size[0] + PANEL_GAP))))
    width = n_across * (size[0] + PANEL_GAP) - PANEL_GAP
    height = -(-len(panels) // n_across) * (size[1] + HEAD + PANEL_FOOT) - PANEL_FOOT
    room = Room(max(width, 4.2), height, left=1.2, right=0.3)
    head = _from_to(mine, f"{said(group)} - {said(found.reference)}", unit, digits)
    ax = framed(ax, room, [head], _question(found), _foot(found))
    ax.set_axis_off()
    ax.title.set_visible(True)
    most = float(mine["gap"].abs().max(skipna=True) or 1.0)
    share = min(1.0, width / room.width) / width
    for at, cells in enumerate(panels):
        down, across = divmod(at, n_across)
        left = share * across * (size[0] + PANEL_GAP)
        foot = 1 - (down * (size[1] + HEAD + PANEL_FOOT) + HEAD + size[1]) / height
        panel = ax.inset_axes((left, foot, share * size[0], size[1] / height))
        _panel(panel, cells, axes, (most, digits))
        panel.set_title(
            _refused(*map(float, cells[list(PANELS)].iloc[0])), size=TEXT, loc="left", color=INK
        )
        if at + n_across >= len(panels):
            panel.set_xlabel("within, in asks", size=TEXT)
        if across == 0:
            panel.set_ylabel("warmth", size=TEXT)
        else:
            panel.set_yticklabels([])
        _star(panel, cells, found, axes)
    return finished(ax, **look)


def _panel(
    panel: Axes,
    cells: pd.DataFrame,
    axes: tuple[list[float], list[float]],
    scale: tuple[float, int],
) -> None:
    """Draw one grid of cells, each with its number."""
    from matplotlib import colormaps
    from matplotlib.colors import Normalize

    (warmths, withins), (most, digits) = axes, scale
    shade, level = colormaps[COLOURS], Normalize(-most, most)
    for row in cells.to_dict("records"):
        x, y, gap = withins.index(row["within"]), warmths.index(row["warmth"]), row["gap"]
        empty = pd.isna(gap)
        colour = (1.0, 1.0, 1.0, 1.0) if empty else shade(level(float(gap)))
        hatch = "" if row["sign"] or empty else "////"
        (cell,) = panel.bar(x, 1, 1, y - 0.5, facecolor=colour, hatch=hatch)
        cell.set(edgecolor="#9A9A9A", linewidth=0.5)
        dark = 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2] < 0.5
        text = "–" if empty else f"{float(gap):+.{digits}f}" if gap else "0"
        spread = row.get("spread", pd.NA)
        text += "" if empty or pd.isna(spread) else f"\n± {float(spread):.{digits}f}"
        written = panel.text(x, y, text, ha="center", va="center", size=SMALL)
        written.set(color="white" if dark else INK, parse_math=False)
        if hatch:
            written.set_bbox({"facecolor": colour, "edgecolor": "none", "pad": 1})
    panel.set(xlim=(-0.5, len(withins) - 0.5), ylim=(-0.5, len(warmths) - 0.5))
    panel.set_xticks(range(len(withins)), ["∞" if np.isinf(one) else f"{one:g}" for one in withins])
    names = ["as given" if one == _AS_GIVEN else f"{one:g}" for one in warmths]
    panel.set_yticks(range(len(warmths)), names)
    panel.tick_params(length=0, labelsize=TEXT, colors=INK)
    panel.spines[:].set_visible(False)


def _star(
    panel: Axes,
    cells: pd.DataFrame,
    found: Sensitivity,
    axes: tuple[list[float], list[float]],
) -> None:
    """Mark the reported setting, if it is in this panel."""
    warmths, withins = axes
    within = np.inf if found.reported.within is None else float(found.reported.within)
    here = cells[(cells["within"] == within) & (cells["warmth"] == _AS_GIVEN)]
    own = (here["willing"] == _AS_GIVEN) & (here["discount"] == 0) & (here["missing"] == 0)
    if own.any():
        x, y = withins.index(within) + 0.36, warmths.index(_AS_GIVEN) + 0.28
        (star,) = panel.plot(x, y, "*", label="reported", markersize=10, zorder=5)
        star.set(markerfacecolor="white", markeredgecolor=INK)


def _refused(willing: float, discount: float, missing: float) -> str:
    """Say what a panel assumes."""
    told = [f"{100 * willing:g} % take asks at all"] if willing != _AS_GIVEN else []
    told += [f"{100 * discount:g} % off across groups"] if discount else []
    told += [f"{100 * missing:g} % of ties missing"] if missing else []
    return ",\n".join(told) or "as given"


def _question(found: Sensitivity) -> str:
    unit = "percentage points" if points(found.unit)[0] == 100 else found.unit
    return f"gap in {found.what}, by {found.by}, in {unit}"


def _foot(found: Sensitivity) -> list[str]:
    key = "Star: as reported. Hatched: the 95 % interval holds 0. ∞: chains without limit."
    lost = f"±: standard deviation over {found.n_deletions:,} deletions, of which the mean is told."
    among = (
        f"Ties go missing among {said(str(found.missing_among))}." if found.missing_among else ""
    )
    parts = [key, lost if found.n_deletions else "", among]
    return [*filter(None, parts), *assumed_lines(found.assumptions)]


def _with_a_gap(table: pd.DataFrame, group: str | None) -> str:
    """Return the group to draw, the first that has a gap unless one is named."""
    estimable = table.loc[table["gap"].notna(), "group"].unique()
    if not len(estimable) or (group is not None and group not in estimable):
        whom = "any group" if group is None else said(group)
        raise DataError(f"No gap of {whom} could be estimated, so there is nothing to draw.")
    return str(estimable[0]) if group is None else group


def _from_to(mine: pd.DataFrame, whose: str, unit: str, digits: int) -> str:
    """Say from where to where a gap runs, and whether its sign hangs on what is chosen."""
    least, most = (float(one) + 0.0 for one in (mine["gap"].min(), mine["gap"].max()))
    signs = {int(one) for one in mine["sign"]}
    hangs = {
        frozenset({-1, 1}): "its sign hangs on what is chosen",
        frozenset({-1}): "behind wherever 0 is excluded",
        frozenset({1}): "ahead wherever 0 is excluded",
        frozenset(): "nowhere is 0 excluded",
    }[frozenset(signs - {0})]
    if signs in ({-1}, {1}):
        hangs = f"{'behind' if signs == {-1} else 'ahead'} everywhere"
    return f"{whose} runs from {least:+.{digits}f} to {most:+.{digits}f} {unit}; {hangs}"

"""Does it survive? A gap over within and warmth, a panel for each way of being refused together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from netpath._measure import points
from netpath._results import assumed_lines, counted
from netpath.audit import Sensitivity
from netpath.plot._frame import Room, framed
from netpath.plot._sheet import INK, SMALL, TEXT
from netpath.plot._words import said

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CELL_WIDE, CELL_TALL, PANEL_GAP = 0.62, 0.46, 0.35  # inches
COLOURS = "PuOr"  # orange where a group is behind, purple where ahead; both dark at the ends

# Where the network decides, and where there is no limit, a number stands for the words.
_AS_GIVEN = -1.0


def survives(found: Sensitivity, *, group: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw a gap under every choice: within × assumed warmth, a panel for each shared refusal.

    Hatched where the interval holds 0; the star marks the setting that is reported. Only settings
    without discount and missing ties are drawn.

    Parameters
    ----------
    found
        The answer of :func:`netpath.audit.sensitivity`.
    group
        The group that is held against the reference; by default the first.
    ax
        Axes that the panels fill; by default those of a new figure.

    Returns
    -------
    Axes
        The axes around the panels. The title states in how many settings the finding stands.

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
    >>> ntp.plot.survives(found).get_title(loc="left")
    'B - A: undecided in 5 of 5 settings'
    """
    table = found.table
    group = str(table["group"].iloc[0]) if group is None else group
    mine = table[(table["group"] == group) & (table["discount"] == 0) & (table["missing"] == 0)]
    times = points(found.unit)[0]
    digits = 1 if times == 100 else 2
    mine = mine.assign(gap=(times * mine["gap"]).round(digits))
    mine = mine.assign(**{name: mine[name].fillna(_AS_GIVEN) for name in ("warmth", "willing")})
    warmths, withins = sorted(mine["warmth"].unique()), sorted(mine["within"].unique())
    panels = sorted(mine["willing"].unique())
    wide = CELL_WIDE * len(withins)
    width = len(panels) * wide + (len(panels) - 1) * PANEL_GAP
    room = Room(max(width, 4.2), CELL_TALL * len(warmths) + 0.3, left=1.2, right=0.3)
    ax = framed(ax, room, [_finding(mine, group, found.reference)], _question(found), _foot(found))
    ax.set_axis_off()
    ax.title.set_visible(True)
    most = float(mine["gap"].abs().max(skipna=True) or 1.0)
    share = min(1.0, width / room.width)
    for at, willing in enumerate(panels):
        left = share * at * (wide + PANEL_GAP) / width
        panel = ax.inset_axes((left, 0, share * wide / width, 1 - 0.3 / room.height))
        cells = mine[mine["willing"] == willing]
        _panel(panel, cells, warmths, withins, (most, digits))
        panel.set_title(_refused(willing), size=TEXT, loc="left", color=INK)
        panel.set_xlabel("within, in asks", size=TEXT)
        if at == 0:
            panel.set_ylabel("assumed warmth of every tie", size=TEXT)
        else:
            panel.set_yticklabels([])
        _star(panel, cells, found, warmths, withins)
    return ax


def _panel(
    panel: Axes,
    cells: pd.DataFrame,
    warmths: list[float],
    withins: list[float],
    scale: tuple[float, int],
) -> None:
    """Draw one grid of cells, each with its number."""
    from matplotlib import colormaps
    from matplotlib.colors import Normalize

    most, digits = scale
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
    warmths: list[float],
    withins: list[float],
) -> None:
    """Mark the reported setting, if it is in this panel."""
    reported = found.reported
    within = np.inf if reported.within is None else float(reported.within)
    here = cells[(cells["within"] == within) & (cells["warmth"] == _AS_GIVEN)]
    if len(here) and (cells["willing"] == _AS_GIVEN).all():
        x, y = withins.index(within) + 0.36, warmths.index(_AS_GIVEN) + 0.28
        (star,) = panel.plot(x, y, "*", label="reported", markersize=10, zorder=5)
        star.set(markerfacecolor="white", markeredgecolor=INK)


def _refused(willing: float) -> str:
    if willing == _AS_GIVEN:
        return "willing as given"
    return f"{100 * willing:g} % take asks at all"


def _question(found: Sensitivity) -> str:
    unit = "percentage points" if points(found.unit)[0] == 100 else found.unit
    return f"gap in {found.what}, by {found.by}, in {unit}"


def _foot(found: Sensitivity) -> list[str]:
    key = "Star: as reported. Hatched: the 95 % interval holds 0."
    assumed = [one for one in found.assumptions if not one.startswith("warmth")]
    return [key, "∞: chains without limit.", *assumed_lines(assumed)]


def _finding(mine: pd.DataFrame, group: str, reference: str) -> str:
    n, signs = len(mine), mine["sign"]
    told = [
        f"{word} in {int(k):,}"
        for word, k in (
            ("behind", (signs < 0).sum()),
            ("ahead", (signs > 0).sum()),
            ("undecided", (signs == 0).sum()),
        )
        if k
    ]
    return f"{said(group)} - {said(reference)}: {', '.join(told)} of {counted(n, 'setting')}"

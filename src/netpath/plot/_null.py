"""A gap among the gaps of networks that only share what a null holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import numpy as np
import numpy.typing as npt

from netpath._measure import points
from netpath._results import assumed_lines, counted
from netpath.audit import NullAudit
from netpath.plot._frame import Room, framed, written
from netpath.plot._sheet import BLUE, INK, RED, SOFT, Look, finished
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
    _draw(ax, gaps, seen, (seen - high, seen - low), digits)
    ax.set_xlabel(f"gap, in {'percentage points' if times == 100 else unit}")
    ax.set_ylabel("rewired networks")
    return finished(ax, **look)


def _draw(
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

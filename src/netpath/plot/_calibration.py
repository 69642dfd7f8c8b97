"""What was predicted against what came: whether calibrated warmth can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack

import numpy as np

from netpath._results import counted
from netpath.plot._sheet import (
    BLUE,
    FOOT,
    INK,
    QUESTION,
    SMALL,
    SOFT,
    TEXT,
    TITLE,
    Look,
    Point,
    finished,
    noted,
    own_axes,
    tall,
)
from netpath.plot._words import wrapped
from netpath.warmth import Calibration

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

Coords = Literal["data", "axes fraction"]
SIDE, LEFT, RIGHT, BELOW = 4.4, 0.85, 1.7, 0.65  # inches; right of the plot, lines are named


def calibration(calibration: Calibration, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw what was predicted against what came, on asks that the calibration did not see.

    Each point has its 95 % interval and the number of asks over it. On the diagonal, what was
    predicted came; a forecast that only knew the base rate would lie on the dashed line.

    Parameters
    ----------
    calibration
        The answer to draw.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Both axes in percent, to one scale. The title says whether calibrated warmth is better than
        the base rate, with both measures of both.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> ties = pd.DataFrame({"source": "ada", "target": [f"p{i}" for i in range(60)]})
    >>> ties["warmth"] = [0.2, 0.7] * 30
    >>> outcomes = ties.assign(outcome=["no", "met"] * 30)
    >>> ax = ntp.plot.calibration(ntp.warmth.calibrate(ties, outcomes, rng=7))
    >>> ax.get_title(loc="left").splitlines()[0]
    'Calibrated warmth is better than the base rate:'
    """
    ax = _worded(calibration, ax)
    bins = 100 * calibration.curve[["predicted", "observed", "low", "high"]]
    most = float(min(10 * np.ceil(bins.to_numpy().max() / 10), 100))
    ax.set(xlim=(0, most), ylim=(0, most), aspect="equal", anchor="NW")
    ax.set(xlabel="predicted chance that an ask is granted", ylabel="asks that were granted")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter("{x:g} %")
    ax.spines[["top", "right"]].set_visible(False)
    ax.plot([0, most], [0, most], color=SOFT, linewidth=1.2, zorder=1)
    rate = 100 * calibration.granted / calibration.asks
    ax.axhline(rate, color=SOFT, linewidth=1.2, linestyle=(0, (5, 3)), zorder=1)
    for said, y in (("as predicted", most), (f"base rate\n{rate:.0f} %", rate)):
        _write(ax, said, (most, y), (6, 0)).set(va="center")
    ax.vlines(bins["predicted"], bins["low"], bins["high"], color=BLUE, linewidth=2, zorder=2)
    ax.plot(bins["predicted"], bins["observed"], "o", color=BLUE, markersize=8, clip_on=False)
    for x, y, n in zip(bins["predicted"], bins["high"], calibration.curve["asks"], strict=True):
        _write(ax, f"{n:,}", (x, y), (0, 4)).set(ha="center")
    ax.set_label(str(calibration))
    return finished(ax, **look)


def _worded(calibration: Calibration, ax: Axes | None) -> Axes:
    """Write finding, question and foot around axes, by default new ones."""
    room = SIDE + RIGHT if ax is None else ax.get_window_extent().width / ax.figure.dpi
    title = wrapped(_finding(calibration), room, TITLE, bold=True)
    below, foot = wrapped([_question(calibration)], room, TEXT), wrapped([_FOOT], room, SMALL)
    if ax is None:
        width = LEFT + SIDE + RIGHT
        bottom = BELOW + tall(foot, SMALL) + 0.1
        height = bottom + SIDE + tall(title, TITLE) + tall(below, TEXT) + 0.4
        ax = own_axes(width, height)
        ax.set_position((LEFT / width, bottom / height, SIDE / width, SIDE / height))
    pad = 72 * tall(below, TEXT) + 16
    ax.set_title(title, loc="left", pad=pad, size=TITLE, weight="bold", color=INK)
    _write(ax, below, (0, 1), (0, 12), "axes fraction").set(size=TEXT, gid=QUESTION)
    _write(ax, foot, (0, 0), (0, -72 * BELOW), "axes fraction").set(va="top", gid=FOOT)
    noted(ax, " ".join(_finding(calibration)), [_question(calibration)], [_FOOT])
    return ax


_FOOT = (
    "Points: asks of people whom the calibration did not see; over each, how many. Lines: 95 % "
    "intervals, as if asks were independent."
)


def _finding(calibration: Calibration) -> list[str]:
    brier = f"Brier {calibration.brier:.3f} against {calibration.brier_base:.3f}"
    log = f"log loss {calibration.log_loss:.3f} against {calibration.log_loss_base:.3f}"
    return [f"Calibrated warmth is {calibration.verdict} than the base rate:", f"{brier}, {log}"]


def _question(calibration: Calibration) -> str:
    people = counted(calibration.people, "person", "people")
    asks = f"{counted(calibration.asks, 'ask')} of {people}, {calibration.granted:,} granted"
    return f"{asks}. In both measures, smaller is better."


def _write(ax: Axes, text: str, place: Point, apart: Point, of: Coords = "data") -> Annotation:
    """Write a quiet text so many points apart from a place; lines stop short of it."""
    from matplotlib.patheffects import withStroke

    written = ax.annotate(text, place, apart, xycoords=of, textcoords="offset points")
    written.set(size=SMALL, va="bottom", color=SOFT)
    written.set_path_effects([withStroke(linewidth=3, foreground="white")])
    return written

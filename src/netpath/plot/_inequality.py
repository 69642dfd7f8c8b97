"""Lorenz and concentration curves: which share of all access the first share of people holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import numpy as np

from netpath._results import Measured, assumed_lines, counted, percent
from netpath.audit import Inequality
from netpath.plot._frame import COLOURS, DASHES, Room, apart, framed, written
from netpath.plot._sheet import SOFT, TEXT, Look, finished
from netpath.plot._words import wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOM = Room(width=4.2, height=4.2, left=0.8, right=2.1)


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
    ax = framed(ax, ROOM, [head], found.what, foot)
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

"""How far searches get: a bar a stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from netpath._results import assumed_lines, counted, percent
from netpath.plot._frame import Room, framed, written
from netpath.plot._sheet import BLUE, INK, SOFT, TEXT, Look, finished
from netpath.plot._words import fitted
from netpath.search import Runs

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.42  # inches
LOST = (  # why a search gets no further, stage by stage
    "there is nobody to ask",
    "nobody says yes",
    "nobody gives a name",
    "no target is ever asked",
    "a target is asked, and none says yes",
)


def funnel(runs: Runs, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw how many searches got how far, and where most of them were lost.

    Parameters
    ----------
    runs
        The answer of :func:`netpath.search.simulate`.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Searches from left to right, in percent of all; a bar a stage. The title states the stage
        that the largest share of those before it did not get to.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(60, rng=7)
    >>> rules = ntp.search.Rules(budget=10)
    >>> ax = ntp.plot.funnel(ntp.search.simulate(net, None, "p60", rules=rules, n_runs=9, rng=7))
    >>> ax.get_title(loc="left").startswith("The largest loss")
    True
    """
    table = runs.funnel()
    shares = (table["searches"] / runs.ended.size).tolist()
    room = Room(4.6, ROW * len(table), left=1.7, right=0.9)
    head = [_finding(table["went_on"].tolist(), shares[-1])]
    under = f"{counted(runs.ended.size, 'search', 'searches')} for {runs.whom}, {runs.policy}"
    ax = framed(ax, room, head, under, [str(runs.rules), *assumed_lines(runs.assumptions)])
    bars = ax.barh(range(len(table)), [100 * one for one in shares], height=0.66, color="#9CC3DD")
    bars[-1].set_color(BLUE)
    for at, (share, on) in enumerate(zip(shares, table["went_on"], strict=True)):
        told = f"  ({percent(on)})" if at and shares[at - 1] else ""
        label = percent(share) + told
        inside = share > 0.55
        place = written(ax, label, (100 * share, at), (-5 if inside else 5, 0))
        place.set(va="center", ha="right" if inside else "left")
        place.set_color(INK if at < len(table) - 1 or not inside else "white")
    ax.set(xlim=(0, 100), ylim=(len(table) - 0.5, -0.5))
    stages = [fitted(stage, 1.5, TEXT, 2) for stage in table["stage"]]
    ax.set_yticks(range(len(table)), stages, size=TEXT)
    ax.set_xlabel("share of searches; in brackets, of those above", size=TEXT, color=SOFT)
    ax.xaxis.set_major_formatter("{x:g} %")
    return finished(ax, **look)


def _finding(went_on: list[float], reached: float) -> str:
    if reached == 1:
        return "Every search reaches a target"
    worst = min(range(len(LOST)), key=lambda at: went_on[at + 1])
    return f"The largest loss: {LOST[worst]} ({percent(went_on[worst + 1])} go on)"

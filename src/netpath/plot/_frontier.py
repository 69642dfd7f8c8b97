"""The price of an ask: the chance that one more ask would buy."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from netpath._results import counted, percent
from netpath.chains import Chain, Chains
from netpath.plot._sheet import (
    BLUE,
    FOOT,
    INK,
    QUESTION,
    SMALL,
    SOFT,
    TEXT,
    TITLE,
    Point,
    calm,
    noted,
    own_axes,
    tall,
)
from netpath.plot._words import fitted, isolated, ordinal, rests_on, shown, tamed, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

Coords = str | tuple[str, str]

WIDTH, HEIGHT, LEFT, RIGHT = 8.0, 3.0, 0.9, 0.3
BELOW, BESIDE = 0.65, 1.2  # inches for the axis under the plot, for the cold approach beside it


def steps(chains: Chains, ax: Axes | None) -> Axes:
    """Draw asks against chance."""
    if not chains:
        head = ["No chain found", tamed(f"{chains.question}. {chains.reason}")]
        return calm(ax, head, rests_on(chains.cold, ()))
    ax = _worded(chains, ax)
    asks = [chain.asks for chain in chains]
    chances = [100 * chain.probability for chain in chains]
    cold = 100 * chains.cold
    an_ask = max(0.1, _inches(ax) - BESIDE) / (asks[-1] + 0.5)
    ax.set(xlim=(0.5, asks[-1] + 1 + BESIDE / an_ask), ylim=(0, 1.35 * max(*chances, cold)))
    _scales(ax, asks[-1])
    ax.step([*asks, asks[-1] + 1], [*chances, chances[-1]], where="post", color=BLUE, linewidth=2.5)
    ax.plot(asks, chances, "o", color=BLUE, markersize=8)
    for chain in chains:
        _name(ax, chain, 0.9 * an_ask)
    ax.axhline(cold, color=SOFT, linewidth=1.2, linestyle=(0, (5, 3)), zorder=1)
    label = f"cold approach\n{percent(chains.cold)} (assumed)"
    beside = _write(ax, label, (1, cold), (0, 4), ("axes fraction", "data"))
    beside.set(ha="right", color=SOFT)
    ax.set_label(f"{_finding(chains)}. {tamed(chains.question)}.")
    return ax


def _scales(ax: Axes, last: int) -> None:
    """Draw the two scales; no chance is above 100 %."""
    from matplotlib.ticker import MaxNLocator

    ax.set_xticks(range(1, last + 1))
    ax.set_xlabel("asks, at most", size=TEXT)
    ticks = MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(*ax.get_ylim())
    ax.set_yticks([tick for tick in ticks if tick <= min(100, ax.get_ylim()[1])])
    ax.set_ylabel("chance that all are granted", size=TEXT)
    ax.yaxis.set_major_formatter("{x:g} %")
    ax.tick_params(labelsize=TEXT)
    ax.spines[["top", "right"]].set_visible(False)


def _finding(chains: Chains) -> str:
    if len(chains) == 1:
        only = chains[0]
        asks = counted(only.asks, "ask")
        return f"{percent(only.probability)} with {asks}; no other number of asks does better"
    few, many = max(pairwise(chains), key=lambda pair: pair[1].probability - pair[0].probability)
    what = f"{many.asks} asks instead of {few.asks} lift"
    if many.asks == few.asks + 1:
        what = f"A {ordinal(many.asks)} ask lifts"
    return f"{what} the chance from {percent(few.probability)} to {percent(many.probability)}"


def _worded(chains: Chains, ax: Axes | None) -> Axes:
    """Write finding, question and foot around axes, by default new ones."""
    room = WIDTH - LEFT - RIGHT if ax is None else _inches(ax)
    title = wrapped([_finding(chains)], room, TITLE, bold=True)
    below = wrapped([tamed(chains.question)], room, TEXT)
    foot = wrapped(rests_on(chains.cold, chains.assumptions)[1:], room, SMALL)
    if ax is None:
        bottom = BELOW + tall(foot, SMALL) + 0.15
        height = bottom + HEIGHT + tall(title, TITLE) + tall(below, TEXT) + 0.35
        ax = own_axes(WIDTH, height)
        ax.set_position((LEFT / WIDTH, bottom / height, room / WIDTH, HEIGHT / height))
    finding = ax.set_title(title, loc="left", pad=72 * tall(below, TEXT) + 12, parse_math=False)
    finding.set(size=TITLE, weight="bold", color=INK)
    _write(ax, below, (0, 1), (0, 8), "axes fraction").set(color=SOFT, gid=QUESTION)
    note = _write(ax, foot, (0, 0), (0, -72 * BELOW), "axes fraction")
    note.set(va="top", size=SMALL, color=SOFT, gid=FOOT)
    rests = rests_on(chains.cold, chains.assumptions)[1:]
    noted(ax, _finding(chains), [chains.question], rests)
    return ax


def _name(ax: Axes, chain: Chain, room: float) -> None:
    """Write at a point its chance and whom the chain asks first."""
    place = chain.asks, 100 * chain.probability
    broker = f"via {isolated(shown(chain.names[1]))}" if chain.brokers else "asked directly"
    via = fitted(broker, room, TEXT, 2)
    _write(ax, via, place, (5, 6))
    chance = _write(ax, percent(chain.probability), place, (5, 5 + 72 * tall(via, TEXT)))
    chance.set(weight="bold", color=BLUE)
    chance.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})


def _write(ax: Axes, text: str, place: Point, apart: Point, of: Coords = "data") -> Annotation:
    """Write a text so many points apart from a place."""
    written = ax.annotate(
        text, place, apart, xycoords=of, textcoords="offset points", parse_math=False
    )
    written.set(size=TEXT, va="bottom", color=INK)
    return written


def _inches(ax: Axes) -> float:
    return ax.get_window_extent().width / ax.figure.dpi

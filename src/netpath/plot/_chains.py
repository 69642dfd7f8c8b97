"""Chains: the board, a row each, and the price of an ask."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Unpack

from netpath._results import counted, percent
from netpath.chains import Chain, Chains, ChainTie, Fallbacks
from netpath.plot._board import BEST, BOX, FURTHER, HEADER, PALE, Board, BoardRow, Grid, tidied
from netpath.plot._frame import inches, written
from netpath.plot._sheet import (
    BLUE,
    FOOT,
    INK,
    MARGIN,
    QUESTION,
    RED,
    SMALL,
    SOFT,
    TEXT,
    TITLE,
    Drawing,
    Look,
    calm,
    finished,
    noted,
    own_axes,
    tall,
)
from netpath.plot._words import (
    chained,
    fitted,
    granted,
    isolated,
    ordinal,
    rests_on,
    shown,
    tamed,
    wrapped,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST, MOST_PALE = 6, 3
LEDGER, LARGE = 0.9, 11.0


def chains(
    chains: Chains,
    *,
    fallback: Chains | Chain | None = None,
    ax: Axes | None = None,
    **look: Unpack[Look],
) -> Axes:
    """Draw the chain board: a row a chain, a column an ask.

    Ties are as wide as they are warm, dotted where only inferred. For the first chain, the kind
    and chance of each tie stand over it, a diamond marks the weakest, and what is left of the
    chance stands below each column. A row's own chance stands at its end. Chains that share
    people are put next to each other and share their boxes. At most six chains are drawn; how
    many more there are is said.

    Parameters
    ----------
    chains
        The answer to draw; an empty one says why.
    fallback
        Other chains, drawn pale beneath.
    ax
        Axes that the board fills, to scale; by default those of a new figure of its own size.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The title states the chance of the first chain.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> ties = pd.DataFrame({"source": ["Ada", "Ben"], "target": ["Ben", "Cleo"]})
    >>> net = ntp.ReferralNetwork(None, ties).with_warmth(0.5)
    >>> ax = ntp.plot.chains(ntp.chains.warmest(net, "Ada", "Cleo"))
    >>> ax.get_title(loc="left")
    '25 % that both asks are granted: Ada → Ben → Cleo'
    """
    return finished(_board(chains, fallback, ax), **look)


def _board(chains: Chains, fallback: Chains | Chain | None, ax: Axes | None) -> Axes:
    """Draw the chain board."""
    if not chains:
        head = ["No chain found", tamed(f"{chains.question}. {chains.reason}")]
        return calm(ax, head, rests_on(chains.cold, ()))
    safe = [fallback] if isinstance(fallback, Chain) else list(fallback or ())
    rows = _rows(chains, safe)
    best = rows[0].chain
    grid = Grid(rows, 9.4 - LEDGER)
    labels = [_label(tie, grid.pitch) for tie in best.ties]
    headroom = 1.0 + max(tall(label, SMALL) for label in labels)
    width = max(7.0, grid.end + LEDGER * (len(rows) > 1) + MARGIN)
    head = [_finding(best, width - 2 * MARGIN), tamed(chains.question)]
    size = width, headroom + grid.y(len(rows) - 1) + 1.05
    together = fallback if isinstance(fallback, Fallbacks) else chains
    sheet = Drawing.of(ax, size, head, [_key(rows), *_rests_on(chains, together)])
    drawn = Board(sheet, grid, sheet.top + headroom)
    drawn.draw()
    drawn.header(f"{ordinal(grid.n_columns - 1)} ask")
    _label_ties(drawn, labels)
    _running(drawn)
    _ledger(drawn, len({one.people for one in (*chains, *safe)}) - len(rows))
    sheet.ax.set_label(f"{' '.join(head)}; {counted(len(rows), 'chain')} drawn.")
    return sheet.ax


def _rows(chains: Chains, safe: Sequence[Chain]) -> list[BoardRow]:
    """Return the chains to draw: the first, further ones, and pale beneath the fallbacks."""
    best, *others = chains
    pale = [one for one in safe if one.people != best.people][:MOST_PALE]
    taken = {one.people for one in pale}
    further = [one for one in others if one.people not in taken][: MOST - 1 - len(pale)]
    looks = [(best, BEST), *((one, FURTHER) for one in further)]
    rows = tidied([BoardRow(one, look, one.people) for one, look in looks])
    return [*rows, *(BoardRow(one, PALE, one.people) for one in pale)]


def _finding(chain: Chain, room: float) -> str:
    finding = f"{granted(chain)}: "
    told = finding + chained(chain.names)
    if wrapped([told], room, TITLE, bold=True).count("\n") < 2:
        return told
    return finding + chained([chain.names[0], f"{len(chain.brokers)} brokers", chain.names[-1]])


def _key(rows: Sequence[BoardRow]) -> str:
    """Return how to read what is drawn."""
    key = ["Tie width: warmth.", "Filled box: a target."]
    if rows[0].chain.asks > 1:
        key.append("Diamond: the weakest tie of the first row.")
    if any(tie.inferred for row in rows for tie in row.chain.ties):
        key.append("Dotted: inferred, not known.")
    if rows[-1].look is PALE:
        key.append("Pale: fallbacks.")
    return " ".join(key)


def _rests_on(chains: Chains, together: Chains) -> list[str]:
    assumed = dict.fromkeys([*chains.assumptions, *together.assumptions])
    lines = rests_on(chains.cold, assumed)
    if not isinstance(together, Fallbacks) or not together:
        return lines
    which = "at least one fallback"
    if together is chains:
        which = f"at least one of the {len(chains)} chains"
    elif chains[0].people in [one.people for one in together]:
        which = "the first row or a fallback"
    return [f"{percent(together.p_any())} that {which} works.", *lines]


def _label(tie: ChainTie, room: float) -> str:
    """Return what a tie is, as it fits between the middles of two columns."""
    what = [tamed(tie.kind)] if tie.kind else []
    what += ["inferred"] if tie.inferred else []
    what += [f"{percent(tie.willing)} willing"] if tie.willing < 1 else []
    return fitted(", ".join(what), room - 0.12, SMALL, 3) if what else ""


def _label_ties(board: Board, labels: Sequence[str]) -> None:
    """Write over each tie of the first row what it is and its chance, and mark the weakest."""
    chain, sheet, y = board.grid.rows[0].chain, board.sheet, board.top
    for at, (tie, label) in enumerate(zip(chain.ties, labels, strict=True)):
        x = board.grid.x(at + 0.5)
        sheet.text(x, y - 0.09, percent(tie.chance)).set(va="bottom", color=BLUE)
        sheet.text(x, y - BOX / 2 - 0.05, label, SMALL).set(va="bottom", color=SOFT)
        if at == chain.weakest and chain.asks > 1:
            above = y - BOX / 2 - 0.07 - tall(label, SMALL)
            mark = sheet.text(x, above, "weakest tie", SMALL)
            mark.set(va="bottom", color=RED, weight="bold")
            sheet.diamond(x, y)


def _running(board: Board) -> None:
    """Write under each column what is left of the chance of the first row."""
    grid, sheet = board.grid, board.sheet
    y = _bottom(board)
    sheet.text(MARGIN, y, "chance so far").set(ha="left", va="baseline", color=SOFT)
    for column, left in enumerate(grid.rows[0].chain.running, start=1):
        chance = sheet.text(grid.x(column), y, percent(left), LARGE)
        chance.set(va="baseline", color=BLUE, weight="bold")
        if column > 1:
            sheet.text(grid.x(column - 0.5), y, "→", LARGE).set(va="baseline", color=SOFT)


def _ledger(board: Board, more: int) -> None:
    """Write at the end of each row the chance of its chain, where there is more than one."""
    grid, sheet = board.grid, board.sheet
    if len(grid.rows) == 1:
        return
    x, right = grid.end + LEDGER - 0.25, {"ha": "right", "va": "baseline"}
    sheet.text(x, sheet.top + HEADER, "chance").set(color=SOFT, **right)
    for at, row in enumerate(grid.rows):
        color = BLUE if row.look is BEST else row.look.names
        chance = sheet.text(x, board.y(at) + 0.05, percent(row.chain.probability), LARGE)
        chance.set(color=color, weight=row.look.weight, **right)
    if more:
        sheet.text(x, _bottom(board), f"and {more} more").set(color=SOFT, **right)


def _bottom(board: Board) -> float:
    """Return where the line below the last row stands."""
    return board.y(len(board.grid.rows) - 1) + 0.65


Coords = str | tuple[str, str]

WIDTH, HEIGHT, LEFT, RIGHT = 8.0, 3.0, 0.9, 0.3
BELOW, BESIDE = 0.65, 1.2  # inches for the axis under the plot, for the cold approach beside it


def frontier(chains: Chains, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw the price of an ask: the number of asks allowed against the best chance.

    Points are named by the person who is asked first; the cold approach is dashed.

    Parameters
    ----------
    chains
        The answer of :func:`netpath.chains.frontier`; an empty one says why.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Asks from left to right; probability, in percent from 0, upwards. The title states the
        largest lift.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> ties = pd.DataFrame(
    ...     {"source": ["a", "a", "b"], "target": ["z", "b", "z"], "warmth": [0.1, 0.5, 0.5]}
    ... )
    >>> net = ntp.ReferralNetwork(None, ties)
    >>> ntp.plot.frontier(ntp.chains.frontier(net, "a", "z")).get_title(loc="left")
    'A 2nd ask lifts the chance from 10 % to 25 %'
    """
    return finished(_steps(chains, ax), **look)


def _steps(chains: Chains, ax: Axes | None) -> Axes:
    """Draw asks against chance."""
    if not chains:
        head = ["No chain found", tamed(f"{chains.question}. {chains.reason}")]
        return calm(ax, head, rests_on(chains.cold, ()))
    ax = _worded(chains, ax)
    asks = [chain.asks for chain in chains]
    chances = [100 * chain.probability for chain in chains]
    cold = 100 * chains.cold
    an_ask = max(0.1, inches(ax)[0] - BESIDE) / (asks[-1] + 0.5)
    ax.set(xlim=(0.5, asks[-1] + 1 + BESIDE / an_ask), ylim=(0, 1.35 * max(*chances, cold)))
    _scales(ax, asks[-1])
    ax.step([*asks, asks[-1] + 1], [*chances, chances[-1]], where="post", color=BLUE, linewidth=2.5)
    ax.plot(asks, chances, "o", color=BLUE, markersize=8)
    for chain in chains:
        _name(ax, chain, 0.9 * an_ask)
    ax.axhline(cold, color=SOFT, linewidth=1.2, linestyle=(0, (5, 3)), zorder=1)
    label = f"cold approach\n{percent(chains.cold)} (assumed)"
    beside = written(ax, label, (1, cold), (0, 4), ("axes fraction", "data"))
    beside.set(ha="right", color=SOFT)
    ax.set_label(f"{_lift(chains)}. {tamed(chains.question)}.")
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


def _lift(chains: Chains) -> str:
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
    room = WIDTH - LEFT - RIGHT if ax is None else inches(ax)[0]
    title = wrapped([_lift(chains)], room, TITLE, bold=True)
    below = wrapped([tamed(chains.question)], room, TEXT)
    foot = wrapped(rests_on(chains.cold, chains.assumptions)[1:], room, SMALL)
    if ax is None:
        bottom = BELOW + tall(foot, SMALL) + 0.15
        height = bottom + HEIGHT + tall(title, TITLE) + tall(below, TEXT) + 0.35
        ax = own_axes(WIDTH, height)
        ax.set_position((LEFT / WIDTH, bottom / height, room / WIDTH, HEIGHT / height))
    finding = ax.set_title(title, loc="left", pad=72 * tall(below, TEXT) + 12, parse_math=False)
    finding.set(size=TITLE, weight="bold", color=INK)
    written(ax, below, (0, 1), (0, 8), "axes fraction").set(color=SOFT, gid=QUESTION)
    note = written(ax, foot, (0, 0), (0, -72 * BELOW), "axes fraction")
    note.set(va="top", size=SMALL, color=SOFT, gid=FOOT)
    rests = rests_on(chains.cold, chains.assumptions)[1:]
    noted(ax, _lift(chains), [chains.question], rests)
    return ax


def _name(ax: Axes, chain: Chain, room: float) -> None:
    """Write at a point its chance and whom the chain asks first."""
    place = chain.asks, 100 * chain.probability
    broker = f"via {isolated(shown(chain.names[1]))}" if chain.brokers else "asked directly"
    via = fitted(broker, room, TEXT, 2)
    written(ax, via, place, (5, 6))
    chance = written(ax, percent(chain.probability), place, (5, 5 + 72 * tall(via, TEXT)))
    chance.set(weight="bold", color=BLUE)
    chance.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})

"""The chain board: who asks whom, how warm each tie is, and what is left of the chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from netpath._results import counted, percent
from netpath.chains import Chain, Chains, ChainTie, Fallbacks
from netpath.plot._board import BEST, BOX, FURTHER, HEADER, PALE, Board, BoardRow, Grid, tidied
from netpath.plot._sheet import BLUE, MARGIN, RED, SMALL, SOFT, TITLE, Drawing, calm, tall
from netpath.plot._words import chained, fitted, granted, ordinal, rests_on, tamed, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST, MOST_PALE = 6, 3
LEDGER, LARGE = 0.9, 11.0


def board(chains: Chains, fallback: Chains | Chain | None, ax: Axes | None) -> Axes:
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

"""The doors of an organisation: whom to talk to first, and the unseen person behind them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from netpath._results import counted, percent
from netpath.chains import Door, Doors
from netpath.plot._board import BEST, BOX, FURTHER, HEADER, Board, BoardRow, Grid
from netpath.plot._sheet import MARGIN, SMALL, SOFT, Drawing, calm
from netpath.plot._words import fitted, granted, isolated, rests_on, shown, tamed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST, DASHED = 8, (0, (4, 3))
TITLES, BEHIND, UNSEEN = 1.4, 1.6, 1.2


def board(doors: Doors, ax: Axes | None) -> Axes:
    """Draw the doors."""
    org = isolated(shown(doors.org))
    if not doors.open:
        head = [f"No door at {org} yet", tamed(doors.reason)]
        return calm(ax, head, rests_on(doors.cold, ()))
    chosen = _chosen(doors)
    grid = Grid(_rows(chosen), 5.6)
    finding = f"First door at {org}: {isolated(shown(chosen[0].name))}, {chosen[0].authority}"
    head = [finding, granted(grid.rows[0].chain)]
    size = grid.end + TITLES + BEHIND + UNSEEN + MARGIN, grid.y(len(chosen) - 1) + 1.4
    foot = [_key(doors, chosen), *rests_on(doors.cold, doors.assumptions)]
    sheet = Drawing.of(ax, size, head, foot)
    drawn = Board(sheet, grid, sheet.top + 0.85)
    drawn.draw()
    drawn.header("door")
    for x, words in ((0.12, "chance"), (TITLES + 0.1, "as titles tell (a guess)")):
        above = sheet.text(grid.end + x, sheet.top + HEADER, words)
        above.set(ha="left", va="baseline", color=SOFT)
    _behind(drawn, doors, chosen)
    sheet.ax.set_label(f"{'. '.join(head)}; {counted(len(chosen), 'door')} drawn.")
    return sheet.ax


def _chosen(doors: Doors) -> list[Door]:
    """Return the doors to draw: of each authority the same number at most."""
    groups = [list(group) for _, group in groupby(doors.open, lambda door: door.authority)]
    return [door for group in groups for door in group[: MOST // len(groups)]]


def _rows(chosen: Sequence[Door]) -> list[BoardRow]:
    """Return a row a door, with all the doors in one column."""
    chains = [door.chain for door in chosen if door.chain]
    last = max(chain.asks for chain in chains)
    rows = []
    for at, chain in enumerate(chains):
        *before, door = chain.people
        cells = (*before, *[None] * (last - chain.asks), door)
        rows.append(BoardRow(chain, FURTHER if at else BEST, cells))
    return rows


def _key(doors: Doors, chosen: Sequence[Door]) -> str:
    inferred = any(tie.inferred for door in chosen if door.chain for tie in door.chain.ties)
    more, shut = len(doors.open) - len(chosen), len(doors.found) - len(doors.open)
    key = ["Tie width: warmth.", "Filled box: a door."]
    key += ["Dotted: inferred, not known."] if inferred else []
    key += ["Dashed: nobody has seen who hires, so no chance is given."]
    key += [f"And {counted(more, 'more door')}."] if more else []
    key += [f"No chain leads to {counted(shut, 'other person', 'other people')}."] if shut else []
    return " ".join(key)


def _behind(board: Board, doors: Doors, chosen: Sequence[Door]) -> None:
    """Draw what lies behind the doors: titles, what they tell, and the unseen person."""
    grid, sheet = board.grid, board.sheet
    left = grid.end + TITLES
    unseen = left + BEHIND + UNSEEN / 2
    middle = (board.y(0) + board.y(len(chosen) - 1)) / 2
    for at, door in enumerate(chosen):
        _title(board, at, door)
    for authority, group in groupby(enumerate(chosen), lambda one: one[1].authority):
        here = [at for at, _ in group]
        top, bottom = board.y(here[0]) - BOX / 2, board.y(here[-1]) + BOX / 2
        sheet.line([left - 0.08, left, left, left - 0.08], [top, top, bottom, bottom])
        height = (top + bottom) / 2
        turn = left + 1.15, height
        line = sheet.curve((unseen - UNSEEN / 2, middle), turn, left, 1)
        line.set(edgecolor=SOFT, linestyle=DASHED)
        n = sum(door.authority == authority for door in doors.open)
        words = authority if n == len(here) else f"{authority}\n{len(here)} of {n}"
        sheet.text(left + 0.1, height - 0.06, words).set(ha="left", va="bottom")
    hollow = sheet.box((unseen, middle), UNSEEN, BOX + 0.12)
    hollow.set(facecolor="none", edgecolor=SOFT, linestyle=DASHED)
    sheet.text(unseen, middle, "whoever hires\n(unseen)").set(color=SOFT)


def _title(board: Board, at: int, door: Door) -> None:
    """Write beside a door the chance of its chain and the person's title."""
    row, y, left = board.grid.rows[at], board.y(at), board.grid.end + 0.12
    chance = board.sheet.text(left, y - 0.09, percent(row.chain.probability), 10)
    chance.set(ha="left", weight=row.look.weight)
    title = fitted(tamed(door.title), TITLES - 0.3, SMALL)
    board.sheet.text(left, y + 0.1, title, SMALL).set(ha="left", color=SOFT)

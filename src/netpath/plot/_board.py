"""Boards: a row a chain, a column an ask, to scale; and that of doors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, permutations
from typing import TYPE_CHECKING, Unpack

from netpath._results import counted, percent
from netpath.chains import Chain, ChainTie, Door, Doors
from netpath.plot._sheet import BLUE, INK, MARGIN, SMALL, SOFT, TEXT, Drawing, Look, calm, finished
from netpath.plot._words import fitted, granted, isolated, ordinal, rests_on, shown, tamed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW, BOX, APART, HEADER = 0.64, 0.44, 0.28, 0.35
DOTTED = (0, (1.0, 0.9))


@dataclass(frozen=True)
class RowLook:
    """Colours of a chain: its ties, its boxes, its target's box, and the names in them."""

    tie: str
    names: str
    ground: str
    target: str
    target_name: str
    weight: str = "normal"


BEST = RowLook(BLUE, INK, "#E6F1F9", BLUE, "white", "bold")
FURTHER = RowLook("#939CA5", "#3D3D3D", "white", "#67717B", "white")
PALE = RowLook("#CDD2D7", "#6B6B6B", "white", "#E7EAED", SOFT)


@dataclass(frozen=True)
class BoardRow:
    """A chain, its look, and who is in which column; None where a tie passes through a column."""

    chain: Chain
    look: RowLook
    cells: tuple[str | None, ...]

    @property
    def columns(self) -> list[int]:
        """The column of each person of the chain."""
        return [column for column, person in enumerate(self.cells) if person is not None]


def drawn_at(rows: Sequence[Sequence[str | None]]) -> list[list[int]]:
    """Return for each row and column the row at which that person is drawn.

    Neighbouring rows that share a person in a column share the box, which stands in the first of
    them. So no ties cross, and every chain has a box in its own row.

    Examples
    --------
    >>> drawn_at(["abz", "acz"])
    [[0, 0, 0], [0, 1, 0]]
    """
    at = [[here] * len(row) for here, row in enumerate(rows)]
    for column in range(max(map(len, rows))):
        filled = [here for here, row in enumerate(rows) if len(row) > column]
        for above, here in pairwise(filled):
            if rows[above][column] == rows[here][column] is not None:
                at[here][column] = at[above][column]
    return at


def tidied(rows: Sequence[BoardRow]) -> list[BoardRow]:
    """Return rows in the order that needs the fewest boxes; the first row stays first."""

    def boxes(order: tuple[BoardRow, ...]) -> int:
        at = drawn_at([row.cells for row in (rows[0], *order)])
        return sum(place == here for here, row in enumerate(at) for place in row)

    return [rows[0], *min(permutations(rows[1:]), key=boxes)]


@dataclass(frozen=True)
class Grid:
    """Where rows and columns are, in inches; the columns share ``room``."""

    rows: Sequence[BoardRow]
    room: float

    @property
    def n_columns(self) -> int:
        """How many columns there are, the seeker's among them."""
        return max(len(row.cells) for row in self.rows)

    @property
    def pitch(self) -> float:
        """From one column to the next."""
        return min(2.3, max(1.35, self.room / self.n_columns))

    @property
    def box(self) -> float:
        """The width of a box."""
        return 0.66 * self.pitch

    @property
    def end(self) -> float:
        """Where the last column ends."""
        return self.x(self.n_columns - 1) + self.box / 2

    def x(self, column: float) -> float:
        """Return the middle of a column."""
        return MARGIN + self.box / 2 + column * self.pitch

    def y(self, row: int) -> float:
        """Return the middle of a row below that of the first; what is pale keeps apart."""
        return row * ROW + APART * (self.rows[row].look is PALE)


@dataclass(frozen=True)
class Board:
    """People and ties drawn on a sheet, where the grid says; the first row is at ``top``."""

    sheet: Drawing
    grid: Grid
    top: float

    def draw(self) -> None:
        """Draw every person and every tie once, in the look of the first row that has them."""
        rows = self.grid.rows
        at = drawn_at([row.cells for row in rows])
        seen = set()
        for here, row in enumerate(rows):
            for (start, end), tie in zip(pairwise(row.columns), row.chain.ties, strict=True):
                place = start, at[here][start], end, at[here][end]
                if place not in seen:
                    self._tie(place, tie, row.look)
                seen.add(place)
            for column, name in zip(row.columns, row.chain.names, strict=True):
                if at[here][column] == here:
                    self._person(column, here, name)

    def header(self, last: str) -> None:
        """Write over each column which ask it is; what stands over the last is given."""
        asks = [f"{ordinal(n)} ask" for n in range(1, self.grid.n_columns - 1)]
        for column, words in enumerate(["you", *asks, last]):
            x = self.grid.x(column)
            self.sheet.text(x, self.sheet.top + HEADER, words).set(va="baseline", color=SOFT)

    def y(self, row: int) -> float:
        """Return the middle of a row on the sheet."""
        return self.top + self.grid.y(row)

    def _person(self, column: int, row: int, name: str) -> None:
        look, grid = self.grid.rows[row].look, self.grid
        size = TEXT if grid.pitch > 1.6 else TEXT - 1
        ends = column == len(grid.rows[row].cells) - 1
        ground, color = (look.target, look.target_name) if ends else (look.ground, look.names)
        middle = grid.x(column), self.y(row)
        self.sheet.box(middle, grid.box, BOX).set(facecolor=ground, edgecolor=look.tie)
        label = fitted(shown(name), grid.box - 0.1, size, 2, bold=look is BEST)
        self.sheet.text(*middle, label, size).set(color=color, weight=look.weight, zorder=4)

    def _tie(self, place: tuple[int, int, int, int], tie: ChainTie, look: RowLook) -> None:
        start, above, end, here = place
        grid, half = self.grid, self.grid.box / 2
        begin = grid.x(start) + half, self.y(above)
        turn = grid.x(start + 1) - half, self.y(here)
        line = self.sheet.curve(begin, turn, grid.x(end) - half, thick(tie.warmth))
        line.set(edgecolor=look.tie, zorder=2.5 if look is BEST else 2)
        line.set_linestyle(DOTTED if tie.inferred else "-")


def thick(warmth: float) -> float:
    """Return the width of a tie, in points.

    Examples
    --------
    >>> thick(0.0), thick(1.0)
    (0.8, 8.0)
    """
    return 0.8 + 7.2 * warmth


MOST, DASHED = 8, (0, (4, 3))
TITLES, BEHIND, UNSEEN = 1.4, 1.6, 1.2


def doors(doors: Doors, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw whom to talk to first at an organisation, and the unseen person who hires.

    The chains lead to the doors, grouped by what their titles tell. Whoever hires is drawn hollow
    behind them; nobody has seen those ties, so they are dashed and have no chance. At most eight
    doors are drawn, of each group equally many at most.

    Parameters
    ----------
    doors
        The answer of :func:`netpath.chains.doors`; where no chain leads there, it says why.
    ax
        Axes that the picture fills, to scale; by default those of a new figure of its own size.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The title states the first door.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"id": ["Ada", "Ben"], "org": ["", "Acme"], "role": ["", "chef"]})
    >>> ties = pd.DataFrame({"source": ["Ada"], "target": ["Ben"], "warmth": [0.5]})
    >>> net = ntp.ReferralNetwork(people, ties)
    >>> ntp.plot.doors(ntp.chains.doors(net, "Ada", org="Acme")).get_title(loc="left")
    'First door at Acme: Ben, likely hires'
    """
    return finished(_door_board(doors, ax), **look)


def _door_board(doors: Doors, ax: Axes | None) -> Axes:
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

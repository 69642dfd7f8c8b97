"""The board that chains are laid out on: columns of people, and the ties between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

from netpath.chains import Chain, ChainTie
from netpath.plot._sheet import BLUE, INK, MARGIN, SOFT, TEXT, Drawing
from netpath.plot._words import fitted, ordinal, shown

ROW, BOX, APART, HEADER = 0.64, 0.44, 0.28, 0.35
DOTTED = (0, (1.0, 0.9))


@dataclass(frozen=True)
class Look:
    """Colours of a chain: its ties, its boxes, its target's box, and the names in them."""

    tie: str
    names: str
    ground: str
    target: str
    target_name: str
    weight: str = "normal"


BEST = Look(BLUE, INK, "#E6F1F9", BLUE, "white", "bold")
FURTHER = Look("#939CA5", "#3D3D3D", "white", "#67717B", "white")
PALE = Look("#CDD2D7", "#6B6B6B", "white", "#E7EAED", SOFT)


@dataclass(frozen=True)
class BoardRow:
    """A chain, its look, and who is in which column; None where a tie passes through a column."""

    chain: Chain
    look: Look
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

    def _tie(self, place: tuple[int, int, int, int], tie: ChainTie, look: Look) -> None:
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

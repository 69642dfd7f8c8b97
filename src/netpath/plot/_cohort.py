"""The cohort board: who has a way in where, whoever has least first, and who is asked how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netpath._results import assumed_lines, counted, percent
from netpath.cohort import FEW_CONTACTS, NOT_ASKED, REMEMBER, AskedPerson, Cohort, Row
from netpath.plot._sheet import BLUE, INK, MARGIN, SMALL, SOFT, Drawing
from netpath.plot._words import fitted, shown, tamed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_ROWS, MOST_COLUMNS, MOST_ASKED = 60, 10, 6
NAME, CELL, LINE, FIRST = 1.85, 0.86, 0.235, 1.9
STRIP, HEAD, SQUARE, MOST_SQUARES = 1.3, 0.5, 0.11, 8
PALEST, DARKEST = (0.93, 0.96, 0.99), (0.0, 0.36, 0.6)


def board(cohort: Cohort, ax: Axes | None) -> Axes:
    """Draw the cohort board."""
    rows, columns = cohort.rows[:MOST_ROWS], len(cohort.employers[:MOST_COLUMNS])
    across = max(5, min(MOST_ASKED, len(cohort.asked)))
    width = 2 * MARGIN + NAME + max(columns, 5) * CELL + FIRST
    strip = STRIP if cohort.asked else 0.0
    head = [_finding(cohort), "; ".join([cohort.size, "whoever has least first"]) + "."]
    room = strip + HEAD + LINE * len(rows) + 0.15
    sheet = Drawing.of(ax, (width, room), head, _foot(cohort))
    if cohort.asked:
        _strip(sheet, cohort.asked[:MOST_ASKED], (width - 2 * MARGIN) / across)
    table = BoardTable(sheet, cohort, sheet.top + strip + HEAD)
    table.header()
    for at, row in enumerate(rows):
        table.line(at, row)
    sheet.ax.set_label(" ".join([*map(tamed, cohort.findings), f"{len(rows)} rows drawn."]))
    return sheet.ax


def _finding(cohort: Cohort) -> str:
    n, out = len(cohort.rows), len(cohort.shut_out)
    return f"No way known yet for {out} of {n}" if out else f"All {n} have a way in somewhere"


def _foot(cohort: Cohort) -> list[str]:
    foot = ["A cell is the chance of the warmest chain; blank: no door. Framed: the plan's chain."]
    if any(row.told == NOT_ASKED for row in cohort.rows):
        foot.append(
            f"Not asked yet: under {FEW_CONTACTS} contacts are known; {REMEMBER} helps to recall."
        )
    if cohort.asked:
        foot[0] += (
            " Above: a square an ask, filled in the plan, hollow if each took their warmest way; "
            "the bar is the limit."
        )
    hidden = len(cohort.rows) - MOST_ROWS, len(cohort.employers) - MOST_COLUMNS
    more = [
        counted(n, what)
        for n, what in zip(hidden, ("more row", "more employer"), strict=True)
        if n > 0
    ]
    foot += [f"Not drawn: {' and '.join(more)}."] if more else []
    return [*foot, *assumed_lines([tamed(one) for one in cohort.assumptions])]


def _strip(sheet: Drawing, asked: tuple[AskedPerson, ...], pitch: float) -> None:
    """Draw who is asked how often, against their limit."""
    sheet.text(MARGIN, sheet.top + 0.2, "Asked most often").set(ha="left", color=SOFT)
    for at, one in enumerate(asked):
        left = MARGIN + at * pitch
        name = fitted(shown(one.name), pitch - 0.12, SMALL, 2)
        sheet.text(left, sheet.top + 0.36, name, SMALL).set(ha="left", va="top")
        color = INK if one.over else SOFT
        told = f"{counted(one.before + one.wanted, 'ask')}, limit {one.limit}"
        below = sheet.text(left, sheet.top + 1.1, told, SMALL)
        below.set(ha="left", color=color, weight="bold" if one.over else "normal")
        _squares(sheet, one, left, sheet.top + 0.82)


def _squares(sheet: Drawing, one: AskedPerson, left: float, y: float) -> None:
    from matplotlib.patches import Rectangle

    filled, all_ = one.before + one.planned, one.before + max(one.wanted, one.planned)
    for at in range(min(all_, MOST_SQUARES)):
        place = left + at * (SQUARE + 0.03) + (0.06 if at >= one.limit else 0.0), y
        ground = BLUE if at < filled else "white"
        square = Rectangle(place, SQUARE, SQUARE, facecolor=ground, linewidth=0.9 * sheet.scale)
        square.set(edgecolor=BLUE, linestyle="-" if at < one.limit else (0, (1, 1)))
        sheet.ax.add_patch(square)
    bar = left + min(one.limit, MOST_SQUARES) * (SQUARE + 0.03)
    (line,) = sheet.ax.plot([bar, bar], [y - 0.05, y + SQUARE + 0.05], color=INK)
    line.set_linewidth(1.6 * sheet.scale)


@dataclass(frozen=True)
class BoardTable:
    """The cells, a line a seeker, below their header."""

    sheet: Drawing
    cohort: Cohort
    top: float

    def x(self, column: int) -> float:
        """Return the middle of a column of cells."""
        return MARGIN + NAME + (column + 0.5) * CELL

    @property
    def end(self) -> float:
        """Where the cells end."""
        return MARGIN + NAME + len(self.cohort.employers[:MOST_COLUMNS]) * CELL

    def header(self) -> None:
        """Write the employers over their columns."""
        for column, name in enumerate(self.cohort.employers[:MOST_COLUMNS]):
            label = fitted(shown(name), CELL - 0.08, SMALL, 2)
            self.sheet.text(self.x(column), self.top - 0.08, label, SMALL).set(va="bottom")
        rests_on = self.sheet.text(MARGIN + NAME - 0.12, self.top - 0.08, "contacts", SMALL)
        rests_on.set(ha="right", va="bottom", color=SOFT)
        first = self.sheet.text(self.end + 0.12, self.top - 0.08, "in the plan, ask first", SMALL)
        first.set(ha="left", va="bottom", color=SOFT)

    def line(self, at: int, row: Row) -> None:
        """Draw one seeker's chances, and whom to ask first."""
        y = self.top + (at + 0.5) * LINE
        name = fitted(shown(row.name), NAME - 0.45, SMALL)
        self.sheet.text(MARGIN, y, name, SMALL).set(ha="left")
        rests_on = self.sheet.text(MARGIN + NAME - 0.12, y, f"{row.contacts}", SMALL)
        rests_on.set(ha="right", color=SOFT)
        chain = self.cohort.plan.get(row.person)
        planned = self.cohort.leads_to.get(row.person)
        employers = self.cohort.employers[:MOST_COLUMNS]
        for column, (employer, chance) in enumerate(zip(employers, row.chances, strict=False)):
            if chance:
                self._cell(self.x(column), y, chance, framed=employer == planned)
        first = chain.names[1] if chain else row.told or "none within the limits"
        told = self.sheet.text(self.end + 0.12, y, fitted(shown(first), FIRST - 0.2, SMALL), SMALL)
        told.set(ha="left", color=INK if chain else SOFT)

    def _cell(self, x: float, y: float, chance: float, *, framed: bool) -> None:
        from matplotlib.patches import Rectangle

        share = min(1.0, chance**0.5)
        ground = tuple(a + (b - a) * share for a, b in zip(PALEST, DARKEST, strict=True))
        place = x - CELL / 2 + 0.02, y - LINE / 2 + 0.012
        cell = Rectangle(place, CELL - 0.04, LINE - 0.024, facecolor=ground, zorder=2)
        cell.set(edgecolor=INK if framed else "none", linewidth=1.3 * self.sheet.scale)
        self.sheet.ax.add_patch(cell)
        told = self.sheet.text(x, y, percent(chance), SMALL)
        told.set(color="white" if share > 0.75 else INK, zorder=3)

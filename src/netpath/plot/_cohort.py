"""A cohort: the board of who has what where, and the plan of who asks whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Unpack

from netpath._results import assumed_lines, counted, percent
from netpath.chains import Chain
from netpath.cohort import FEW_CONTACTS, NOT_ASKED, REMEMBER, AskedPerson, Cohort, Row
from netpath.plot._frame import apart
from netpath.plot._sheet import BLUE, INK, MARGIN, SMALL, SOFT, Drawing, Look, finished
from netpath.plot._words import fitted, shown, tamed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_ROWS, MOST_COLUMNS, MOST_ASKED = 60, 10, 6
NAME, CELL, LINE, FIRST = 1.85, 0.86, 0.235, 1.9
STRIP, HEAD, SQUARE, MOST_SQUARES = 1.3, 0.5, 0.11, 8
PALEST, DARKEST = (0.93, 0.96, 0.99), (0.0, 0.36, 0.6)


def cohort(cohort: Cohort, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw the cohort board: a row a seeker, whoever has least first, a column an employer.

    A cell is the best chance there, blank where there is no door, framed where the plan leads. On
    top stand those who would be asked most often, a square an ask, against their limit: filled
    in the plan, hollow if everybody took their warmest way. At most 60 rows, 10 columns and 6
    people on top are drawn; how many more there are is said.

    Parameters
    ----------
    cohort
        The answer of :func:`netpath.cohort.board`.
    ax
        Axes that the board fills, to scale; by default those of a new figure of its own size.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The title says for how many no way is known yet.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> students, acme = net.where(role="student")[:5], net.where(org="Acme", role="hiring manager")
    >>> found = ntp.cohort.board(net, students, {"Acme": acme}, within=3, rng=7)
    >>> ntp.plot.cohort(found).get_title(loc="left")
    'No way known yet for 3 of 5'
    """
    return finished(_board(cohort, ax), **look)


def _board(cohort: Cohort, ax: Axes | None) -> Axes:
    """Draw the cohort board."""
    rows, columns = cohort.rows[:MOST_ROWS], len(cohort.employers[:MOST_COLUMNS])
    across = max(5, min(MOST_ASKED, len(cohort.asked)))
    width = 2 * MARGIN + NAME + max(columns, 5) * CELL + FIRST
    strip = STRIP if cohort.asked else 0.0
    head = [cohort.headline, "; ".join([cohort.size, "whoever has least first"]) + "."]
    room = strip + HEAD + LINE * len(rows) + 0.15
    sheet = Drawing.of(ax, (width, room), head, _board_foot(cohort))
    if cohort.asked:
        _strip(sheet, cohort.asked[:MOST_ASKED], (width - 2 * MARGIN) / across)
    table = BoardTable(sheet, cohort, sheet.top + strip + HEAD)
    table.header()
    for at, row in enumerate(rows):
        table.line(at, row)
    sheet.ax.set_label(" ".join([*map(tamed, cohort.findings), f"{len(rows)} rows drawn."]))
    return sheet.ax


def _board_foot(cohort: Cohort) -> list[str]:
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


MOST, MOST_SLOTS = 40, 6
PLAN_LINE, PLAN_HEAD, BETWEEN, STEPS = 0.21, 0.55, 0.75, 1.9
SEEKER, ASKED, TARGET, COLUMN = 1.95, 3.05, 6.25, 2.2
SLOT, APART = 0.1, 0.03
WIDTH = TARGET + COLUMN + MARGIN


def plan(cohort: Cohort, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw the plan of a cohort: who asks whom first, whom that leads to, and what each is given.

    Seekers stand on the left, whom they ask first in the middle, targets on the right, each with
    the asks they take as squares: filled in the plan, hollow if free. Below, everybody's chance
    from the least to the most: in this plan, by choosing in turn, and as each would wish. At most
    40 chains are drawn; how many more there are is said. ``cohort.unnamed()`` draws no names.

    Parameters
    ----------
    cohort
        The answer of :func:`netpath.cohort.board`.
    ax
        Axes that the drawing fills, to scale; by default those of a new figure of its own size.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The title says how many are given a way, and whether any plan could give more.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> students, acme = net.where(role="student")[:9], net.where(org="Acme", role="hiring manager")
    >>> found = ntp.cohort.board(net, students, {"Acme": acme}, within=4, rng=7)
    >>> ntp.plot.plan(found).get_title(loc="left")
    'The plan gives 6 of 9 a way, and no plan can give more'
    """
    return finished(_drawn(cohort, ax), **look)


def _drawn(cohort: Cohort, ax: Axes | None) -> Axes:
    """Draw the plan of a cohort."""
    chains = _in_order(cohort)[:MOST]
    tall = PLAN_HEAD + PLAN_LINE * len(chains) if chains else 0.2
    sheet = Drawing.of(
        ax,
        (WIDTH, tall + BETWEEN + STEPS + 0.3),
        [_given(cohort), cohort.size + "."],
        _plan_foot(cohort, len(chains)),
    )
    if chains:
        _Columns(sheet, cohort, chains, sheet.top + PLAN_HEAD).draw()
    _Steps(sheet, cohort, sheet.top + tall + BETWEEN).draw()
    sheet.ax.set_label(" ".join([*map(tamed, cohort.findings), f"{len(chains)} chains drawn."]))
    return sheet.ax


def _given(cohort: Cohort) -> str:
    fair, n = cohort.fair, len(cohort.rows)
    told = f"The plan gives {fair.served} of {n} a way"
    if fair.served == fair.bound:
        told += ", and no plan can give more"
    return told


def _plan_foot(cohort: Cohort, drawn: int) -> list[str]:
    foot = [
        "A line is a seeker's chain: whom they ask first, and whom it leads to; the wider, the "
        "likelier. People between are not drawn. A square is an ask that somebody takes: filled in "
        "the plan, grey if asked before, hollow if free. Below: each line from least to most.",
    ]
    if len(cohort.plan) > drawn:
        foot.append(f"Not drawn: {counted(len(cohort.plan) - drawn, 'more chain')}.")
    return [*foot, *assumed_lines([tamed(one) for one in cohort.assumptions])]


def _in_order(cohort: Cohort) -> list[Chain]:
    """Return the chains so that those of an employer, a target and a first ask stand together."""

    def place(chain: Chain) -> tuple[int, str, str, str]:
        where = cohort.employers.index(cohort.leads_to[chain.people[0]])
        return where, chain.target, chain.people[1], chain.people[0]

    return sorted(cohort.plan.values(), key=place)


@dataclass(frozen=True)
class _Columns:
    """Seekers on the left, whom they ask first in the middle, targets on the right."""

    sheet: Drawing
    cohort: Cohort
    chains: Sequence[Chain]
    top: float

    def draw(self) -> None:
        """Draw three columns and the chains between them."""
        names = {who: one.names[at] for one in self.chains for at, who in enumerate(one.people)}
        left = [self.top + (at + 0.5) * PLAN_LINE for at in range(len(self.chains))]
        middle = self._ys([one.people[1] for one in self.chains if one.asks > 1], left)
        right = self._ys([one.target for one in self.chains], left)
        heads = (SEEKER, "seeker"), (ASKED, "asks first"), (TARGET, "which leads to")
        for x, told in heads:
            side = "right" if x == SEEKER else "left"
            self.sheet.text(x, self.top - 0.16, told, SMALL).set(ha=side, color=SOFT)
        for y, chain in zip(left, self.chains, strict=True):
            name = fitted(shown(chain.names[0]), SEEKER - MARGIN, SMALL)
            self.sheet.text(SEEKER, y, name, SMALL).set(ha="right")
            self._line(chain, (SEEKER + 0.06, y), middle, right)
        for x, column in ((ASKED, middle), (TARGET, right)):
            for one, y in column.items():
                self._person(x, y, one, names[one])

    def _ys(self, people: Sequence[str], left: Sequence[float]) -> dict[str, float]:
        """Return a height for each person: amid those who come to them, none over another."""
        at: dict[str, list[float]] = {}
        mine = iter(people)
        for y, chain in zip(left, self.chains, strict=True):
            if chain.target in people or chain.asks > 1:
                at.setdefault(next(mine), []).append(y)
        middles = [sum(ys) / len(ys) for ys in at.values()]
        return dict(zip(at, apart(middles, PLAN_LINE, most=left[-1]), strict=True))

    def _line(
        self,
        chain: Chain,
        start: tuple[float, float],
        middle: dict[str, float],
        right: dict[str, float],
    ) -> None:
        width = 0.7 + 3 * chain.probability
        end = TARGET - 0.06, right[chain.target]
        pieces = [(start, end)]
        if chain.asks > 1:
            y = middle[chain.people[1]]
            pieces = [(start, (ASKED - 0.06, y)), ((ASKED + COLUMN, y), end)]
        for one, other in pieces:
            curve = self.sheet.curve(one, other, other[0], width)
            curve.set(edgecolor=BLUE, alpha=0.75)

    def _person(self, x: float, y: float, person: str, name: str) -> None:
        """Draw the asks that somebody takes, and their name."""
        from matplotlib.patches import Rectangle

        one = next(asked for asked in self.cohort.asked if asked.person == person)
        slots = min(max(one.limit, one.before + one.planned), MOST_SLOTS)
        for at in range(slots):
            ground = SOFT if at < one.before else BLUE if at < one.before + one.planned else "white"
            place = x + at * (SLOT + APART), y - SLOT / 2
            square = Rectangle(place, SLOT, SLOT, facecolor=ground, edgecolor=BLUE, zorder=3)
            square.set_linewidth(0.8 * self.sheet.scale)
            self.sheet.ax.add_patch(square)
        start = x + slots * (SLOT + APART) + 0.05
        room = x + COLUMN - start - 0.06
        self.sheet.text(start, y, fitted(shown(name), room, SMALL), SMALL).set(ha="left")


@dataclass(frozen=True)
class _Steps:
    """Everybody's chance from the least to the most: as planned, in turn, and as they wish."""

    sheet: Drawing
    cohort: Cohort
    top: float

    def draw(self) -> None:
        """Draw three step lines, named where they end."""
        fair, rows = self.cohort.fair, self.cohort.rows
        n = len(rows)
        lines = {
            "as each wishes": sorted(row.best for row in rows),
            "choosing in turn": sorted(fair.in_turn.get(row.person, 0.0) for row in rows),
            "this plan": sorted(fair.chances[row.person] for row in rows),
        }
        styles = (SOFT, (0, (1, 1)), 1.4), (BLUE, (0, (5, 2)), 1.4), (INK, "-", 2.0)
        most = ceil(10 * max(max(values) for values in lines.values()) or 1) / 10
        x0, x1, y0 = SEEKER - 0.9, TARGET + 0.2, self.top + STEPS
        places = {told: y0 - STEPS * values[-1] / most for told, values in lines.items()}
        ends = dict(zip(places, apart(list(places.values()), 0.17), strict=True))
        for (told, values), (color, dash, width) in zip(lines.items(), styles, strict=True):
            xs = [x0 + (x1 - x0) * at / n for at in range(n + 1)]
            ys = [y0 - STEPS * value / most for value in values]
            line = self.sheet.ax.stairs(
                ys, xs, baseline=None, color=color, linestyle=dash, zorder=4
            )
            line.set_linewidth(width * self.sheet.scale)
            self.sheet.text(x1 + 0.1, ends[told], told, SMALL).set(ha="left", color=color)
        self._scale(x0, x1, y0, most)

    def _scale(self, x0: float, x1: float, y0: float, most: float) -> None:
        for share in (0.0, 0.5, 1.0):
            y = y0 - STEPS * share
            self.sheet.line([x0 - 0.05, x0], [y, y])
            self.sheet.text(x0 - 0.1, y, percent(share * most), SMALL).set(ha="right", color=SOFT)
        self.sheet.line([x0, x0, x1], [y0 - STEPS, y0, y0])
        told = f"{counted(len(self.cohort.rows), 'seeker')}, each line from the least to the most"
        self.sheet.text(x0, y0 + 0.16, told, SMALL).set(ha="left", color=SOFT)
        self.sheet.text(x0 - 0.1, y0 - STEPS - 0.24, "chance", SMALL).set(ha="left", color=SOFT)

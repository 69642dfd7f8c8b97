"""A cohort's plan: who asks whom first, whom that leads to, and how it shares out chances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from netpath._results import assumed_lines, counted, percent
from netpath.chains import Chain
from netpath.cohort import Cohort
from netpath.plot._frame import apart
from netpath.plot._sheet import BLUE, INK, MARGIN, SMALL, SOFT, Drawing
from netpath.plot._words import fitted, shown, tamed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST, MOST_SLOTS = 40, 6
LINE, HEAD, BETWEEN, STEPS = 0.21, 0.55, 0.75, 1.9
SEEKER, FIRST, TARGET, COLUMN = 1.95, 3.05, 6.25, 2.2
SLOT, APART = 0.1, 0.03
WIDTH = TARGET + COLUMN + MARGIN


def plan(cohort: Cohort, ax: Axes | None) -> Axes:
    """Draw the plan of a cohort."""
    chains = _in_order(cohort)[:MOST]
    tall = HEAD + LINE * len(chains) if chains else 0.2
    sheet = Drawing.of(
        ax,
        (WIDTH, tall + BETWEEN + STEPS + 0.3),
        [_finding(cohort), cohort.size + "."],
        _foot(cohort, len(chains)),
    )
    if chains:
        _Columns(sheet, cohort, chains, sheet.top + HEAD).draw()
    _Steps(sheet, cohort, sheet.top + tall + BETWEEN).draw()
    sheet.ax.set_label(" ".join([*map(tamed, cohort.findings), f"{len(chains)} chains drawn."]))
    return sheet.ax


def _finding(cohort: Cohort) -> str:
    fair, n = cohort.fair, len(cohort.rows)
    told = f"The plan gives {fair.served} of {n} a way"
    if fair.served == fair.bound:
        told += ", and no plan can give more"
    return told


def _foot(cohort: Cohort, drawn: int) -> list[str]:
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
        left = [self.top + (at + 0.5) * LINE for at in range(len(self.chains))]
        middle = self._ys([one.people[1] for one in self.chains if one.asks > 1], left)
        right = self._ys([one.target for one in self.chains], left)
        heads = (SEEKER, "seeker"), (FIRST, "asks first"), (TARGET, "which leads to")
        for x, told in heads:
            side = "right" if x == SEEKER else "left"
            self.sheet.text(x, self.top - 0.16, told, SMALL).set(ha=side, color=SOFT)
        for y, chain in zip(left, self.chains, strict=True):
            name = fitted(shown(chain.names[0]), SEEKER - MARGIN, SMALL)
            self.sheet.text(SEEKER, y, name, SMALL).set(ha="right")
            self._line(chain, (SEEKER + 0.06, y), middle, right)
        for x, column in ((FIRST, middle), (TARGET, right)):
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
        return dict(zip(at, apart(middles, LINE, most=left[-1]), strict=True))

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
            pieces = [(start, (FIRST - 0.06, y)), ((FIRST + COLUMN, y), end)]
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

"""Plans for many that leave nobody out for the sake of others: raise the least, then the next.

Arrays in, arrays out. Each seeker may be given one of some *ways*, each with a chance and the
people it asks; nobody is asked more often than they have asks left. Of two plans the fairer has the
larger count of seekers above 0; if equal, above the next value, and so on: this is leximin order.
So one count after the other is made as large as can be, and held.

References
----------
Ogryczak and Śliwiński 2006, European Journal of Operational Research 170:1 (ordered outcomes);
Burkard and Rendl 1991, Operations Research Letters 10:303 (lexicographic bottleneck problems).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import monotonic

import numpy as np

from netpath._leximin._lottery import Lottery, lottery
from netpath._leximin._programme import (
    CLOSE,
    DIGITS,
    TILT,
    Floats,
    Prices,
    Programme,
    Supply,
    Way,
    digits_for,
    values_of,
    whole_part,
)
from netpath._leximin._simple import best, fairer, in_turn, most_served, sorted_values

__all__ = [
    "DIGITS",
    "Level",
    "Lottery",
    "Patience",
    "Prices",
    "Solved",
    "Supply",
    "Way",
    "best",
    "digits_for",
    "fairer",
    "in_turn",
    "leximin",
    "lottery",
    "most_served",
    "settled",
    "sorted_values",
    "values_of",
]

Chosen = tuple[int, ...]
More = Callable[[Prices], Sequence[Way]]


@dataclass(frozen=True)
class Patience:
    """When to stop: after so many programmes, or, looked at between them, so many seconds."""

    steps: int | None = None
    seconds: float | None = None


NO_LIMITS = Patience()


@dataclass(frozen=True)
class Level:
    """How many seekers get a chance above ``above``, and how many can at most."""

    above: float
    count: int
    bound: int


@dataclass(frozen=True)
class Solved:
    """A plan, and what is proved of it.

    Attributes
    ----------
    chosen
        The place of each seeker's way among ``ways``, -1 where they have none.
    ways
        All ways that were weighed: those given, then those found while solving.
    levels
        The counts, from above 0 on, each with its bound.
    finished
        Whether every count was solved, or else a limit came first.
    steps
        How many programmes were solved.
    """

    chosen: Chosen
    ways: Supply
    levels: tuple[Level, ...]
    finished: bool
    steps: int

    @property
    def exact(self) -> bool:
        """Whether no other plan is fairer."""
        return self.finished and all(one.count == one.bound for one in self.levels)


def leximin(
    ways: Supply,
    more: More | None = None,
    limits: Patience = NO_LIMITS,
    first: Chosen | None = None,
) -> Solved:
    """Return a plan than which none is fairer, with the bound beside each count.

    Parameters
    ----------
    ways
        What each seeker can be given.
    more
        Finds further ways that are worth more than they cost at some prices; nothing once there
        are none. With it the bounds hold for all ways that it can find.
    limits
        When to stop with the plan so far.
    first
        A plan to begin with, so that none less fair comes out; by default in turn.

    Examples
    --------
    >>> ways = Supply.of(2, [(0, 0.5, (0,)), (0, 0.4, (1,)), (1, 0.6, (0,))], [1, 1])
    >>> found = leximin(ways)
    >>> [found.ways.chance[one].item() for one in found.chosen], found.exact
    ([0.4, 0.6], True)
    """
    search = _Counting(ways, more, limits, in_turn(ways) if first is None else first)
    finished = search.finished()
    return Solved(search.chosen, search.ways, tuple(search.levels), finished, search.steps)


class _Counting:
    """One count after the other, each as large as can be with those before it held."""

    def __init__(self, ways: Supply, more: More | None, limits: Patience, first: Chosen) -> None:
        self.ways, self._more, self._limits = ways, more, limits
        self.levels: list[Level] = []
        self.steps, self._start = 0, monotonic()
        self.chosen = self._first = first

    def finished(self) -> bool:
        """Solve count after count; whether that came to an end within the limits."""
        above, count = 0.0, 1
        while count and not self._spent():
            count, bound = self._solved(above)
            if not self.levels or count != self.levels[-1].count:
                self.levels.append(Level(above, count, max(count, bound)))
            values = self.ways.value[[one for one in self.chosen if one >= 0]]
            above = float(values[values > above].min(initial=np.inf))
        if fairer(self.ways, self._first, self.chosen):
            self._take_the_first()
        return not count

    def _solved(self, above: float) -> tuple[int, int]:
        """Take a plan of the largest count above a value; return that count and its bound."""
        most = self.levels[-1].count if self.levels else self.ways.n_seekers
        while True:
            programme = Programme(self.ways, *self._held(above))
            worth = programme.counting()
            relaxed = programme.relaxed(worth)
            self.steps += 1
            new = self._more(programme.prices(relaxed)) if self._more else ()
            if not new:
                break
            self.ways = self.ways.plus(new)
            if self._spent():
                return self._count(self.chosen, above), most
        self.steps += not relaxed.whole
        whole = programme.whole(worth, relaxed, gap=0.9)
        found = programme.chosen(whole.taken) if whole else self.chosen
        if self._count(found, above) >= self._count(self.chosen, above):
            self.chosen = found
        bound = min(relaxed.bound, whole.bound) if whole else relaxed.bound
        # Ways whose gain is mere rounding were not looked for; together they add no more.
        bound += TILT if self._more else 0.0
        return self._count(self.chosen, above), min(most, whole_part(bound))

    def _held(self, above: float) -> tuple[list[float], list[int], float]:
        levels = [one for one in self.levels if one.above < above]
        return [one.above for one in levels], [one.count for one in levels], above

    def _count(self, chosen: Chosen, above: float) -> int:
        return int((sorted_values(self.ways, chosen) > above).sum())

    def _spent(self) -> bool:
        steps, seconds = self._limits.steps, self._limits.seconds
        late = seconds is not None and monotonic() - self._start > seconds
        return late or (steps is not None and self.steps >= steps)

    def _take_the_first(self) -> None:
        """Fall back on the first plan, where a limit came before anything fairer."""
        self.chosen = self._first
        self.levels = [
            Level(one.above, self._count(self.chosen, one.above), one.bound) for one in self.levels
        ]


def settled(found: Solved, worths: Iterable[Floats]) -> Chosen:
    """Return the plan of the same counts that is worth most, by one worth after the other.

    A plan that was not solved to its end has no counts to hold, and stays.

    Parameters
    ----------
    found
        A plan whose counts are held.
    worths
        What each way is worth; the first is held when the second is made large, and so on.

    Examples
    --------
    >>> ways = Supply.of(2, [(0, 0.5, (0,)), (1, 0.5, (0,))], [1])
    >>> settled(leximin(ways), [np.array([0.2, 0.7])])
    (-1, 1)
    """
    if not found.finished:
        return found.chosen
    levels = found.levels
    top = float(sorted_values(found.ways, found.chosen).max(initial=0.0))
    counts = [int((sorted_values(found.ways, found.chosen) > one.above).sum()) for one in levels]
    programme = Programme(found.ways, [one.above for one in levels], counts, top)
    chosen = found.chosen
    for worth in worths:
        mine = programme.worth(worth)
        whole = programme.whole(mine, programme.relaxed(mine), gap=0.0)
        if whole is not None:
            chosen = programme.chosen(whole.taken)
        value = float(worth[[one for one in chosen if one >= 0]].sum())
        programme.hold(mine, value - CLOSE * max(1.0, abs(value)))
    return chosen

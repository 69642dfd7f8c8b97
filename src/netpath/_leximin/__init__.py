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
from netpath._leximin._simple import Chosen, best, fairer, in_turn, most_served, sorted_values

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


ENOUGH = 1e-9
SELDOM = 1e-6  # a plan that only rounding asks for
MOST_PLANS = 2000


@dataclass(frozen=True)
class Lottery:
    """Plans, how probable each is to be drawn, and everybody's chance before the draw.

    Attributes
    ----------
    plans
        The place of each seeker's way, -1 for none; a plan each.
    odds
        How probable each plan is to be drawn; they sum to 1.
    expected
        Each seeker's chance before the draw.
    bound
        What no lottery can raise the least of these above.
    """

    plans: tuple[Chosen, ...]
    odds: Floats
    expected: Floats
    bound: float

    def drawn(self, lot: float) -> Chosen:
        """Return the plan of a lot from 0 to 1.

        Examples
        --------
        >>> ways = Supply.of(2, [(0, 0.5, (0,)), (1, 0.5, (0,))], [1])
        >>> found = lottery(ways, (0, -1))
        >>> found.expected.round(6).tolist(), sorted([found.drawn(0.1), found.drawn(0.9)])
        ([0.25, 0.25], [(-1, 1), (0, -1)])
        """
        at = int(np.searchsorted(np.cumsum(self.odds), lot, side="right"))
        return self.plans[min(at, len(self.plans) - 1)]


def lottery(ways: Supply, first: Chosen) -> Lottery:
    """Return the lottery over plans than which none is fairer before the draw.

    The least expected chance is raised as far as can be; whoever can get no more is held there,
    and the least of the others is raised. Plans are added while one is worth more than it costs.

    References
    ----------
    Flanigan, Gölz, Gupta, Hennig and Procaccia 2021, Nature 596:548.

    Examples
    --------
    >>> ways = Supply.of(2, [(0, 0.6, (0,)), (1, 0.3, (0,))], [1])
    >>> lottery(ways, (0, -1)).expected.round(6).tolist()
    [0.2, 0.2]
    """
    search = _Drawing(ways, first)
    reachable = np.zeros(ways.n_seekers, dtype=bool)
    barred = ways.asks[ways.left < 1].sum(axis=0) > 0
    reachable[ways.seeker[(ways.chance > 0) & ~barred]] = True
    search.floor[~reachable] = 0.0
    bound = 0.0 if not reachable.all() else None
    while np.isnan(search.floor).any():
        least, tight = search.raised()
        bound = least if bound is None else bound
        search.floor[tight] = least
    odds, expected = search.mixed()
    kept = odds > SELDOM
    order = sorted(np.flatnonzero(kept).tolist(), key=lambda one: search.plans[one])
    shares = odds[order] / odds[order].sum()
    return Lottery(tuple(search.plans[one] for one in order), shares, expected, bound or 0.0)


class _Drawing:
    """Plans so far, and what some seekers are sure to get before the draw."""

    def __init__(self, ways: Supply, first: Chosen) -> None:
        self._ways, self.plans = ways, [first]
        self.floor = np.full(ways.n_seekers, np.nan)
        self._mixture: Floats = np.ones(1)

    def raised(self) -> tuple[float, Floats]:
        """Raise the least of those not held; return it, and who can get no more."""
        while True:
            least, prices, cost = self._master()
            worth = prices[self._ways.seeker] * self._ways.chance
            plan = best(self._ways, worth)
            more = float(prices @ self._given(plan)) - cost
            if more <= ENOUGH or plan in self.plans or len(self.plans) >= MOST_PLANS:
                return least, np.isnan(self.floor) & (prices > 1e-7)
            self.plans.append(plan)

    def _given(self, plan: Chosen) -> Floats:
        return np.append(self._ways.chance, 0.0)[list(plan)]

    def _master(self) -> tuple[float, Floats, float]:
        """Return the best least of the plans so far, what a seeker's chance is worth, the cost."""
        from scipy.optimize import linprog

        given = np.column_stack([self._given(plan) for plan in self.plans])
        free = np.isnan(self.floor)
        rows = np.column_stack([-given, free.astype(float)])
        least = np.where(free, 0.0, -np.nan_to_num(self.floor) + ENOUGH)
        worth = np.append(np.zeros(len(self.plans)), -1.0)
        whole = np.append(np.ones(len(self.plans)), 0.0)[np.newaxis]
        found = linprog(worth, rows, least, whole, [1.0], method="highs-ds")
        assert found.x is not None  # drawing one of the plans so far is always allowed
        self._mixture = found.x[:-1]
        return float(found.x[-1]), -found.ineqlin.marginals, -float(found.eqlin.marginals[0])

    def mixed(self) -> tuple[Floats, Floats]:
        """Return how probable each plan is, and what everybody gets before the draw."""
        given = np.column_stack([self._given(plan) for plan in self.plans])
        odds = np.append(self._mixture, np.zeros(len(self.plans) - len(self._mixture)))
        return odds, given @ odds

"""A lottery over plans that raises the least expected chance, then the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netpath._leximin._programme import Floats, Supply
from netpath._leximin._simple import Chosen, best

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

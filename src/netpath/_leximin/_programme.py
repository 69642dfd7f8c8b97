"""The programmes that plans are made of: linear where that is enough, else in whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import floor
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Way = tuple[int, float, tuple[int, ...]]
"""A seeker's place, the chance, and the places of those who are asked."""

DIGITS = 12
"""Chances that agree to so many digits after the point are equal: sums of logs are no better."""
FINE, COARSE = 3, 2
"""The same where seekers are more than 100, and more than 500: each step is a programme."""
TILT = 0.01
"""What all chances together may add to a count: it tells plans of equal counts apart, no more."""
NODES = 200
LARGE = 5000
"""Above so many ways corners are found from within, and plans by rounding them: that is fast."""
CLOSE = 1e-6


@dataclass(frozen=True, eq=False)
class Supply:
    """What each seeker can be given, and how many asks everybody has left.

    Attributes
    ----------
    n_seekers
        How many there are.
    seeker, chance, asked
        Of each way.
    left
        Asks left, a person each.
    digits
        Chances are told apart to so many digits after the point.
    loads
        What each way takes of each whom it asks: the chance that they are asked at all, where
        limits are to hold in expectation; empty for one ask each.
    """

    n_seekers: int
    seeker: Whole
    chance: Floats
    asked: tuple[tuple[int, ...], ...]
    left: Whole
    digits: int = DIGITS
    loads: tuple[tuple[float, ...], ...] = ()

    @classmethod
    def of(
        cls, n_seekers: int, ways: Iterable[Way], left: Sequence[int] | Whole, digits: int = DIGITS
    ) -> Supply:
        """Return ways as arrays.

        Examples
        --------
        >>> Supply.of(1, [(0, 0.5, (0, 1))], [1, 1]).value
        array([0.5])
        """
        none = cls(n_seekers, *_columns(()), np.asarray(left, dtype=np.int64), digits)
        return none.plus(list(ways))

    def plus(self, new: Sequence[Way], loads: Sequence[tuple[float, ...]] = ()) -> Supply:
        """Return these and further ways, with what they take where that is less than an ask."""
        seeker, chance, asked = _columns(new)
        return Supply(
            self.n_seekers,
            np.concatenate([self.seeker, seeker]),
            np.concatenate([self.chance, chance]),
            self.asked + asked,
            self.left,
            self.digits,
            (*self.loads, *loads),
        )

    @cached_property
    def value(self) -> Floats:
        """The chances, as far as they are told apart."""
        return values_of(self.chance, self.digits)

    def room(self, way: int, left: Sequence[float]) -> bool:
        """Whether everybody whom a way asks has so much left."""
        taken = self.taken(way)
        return all(left[who] >= n - CLOSE for who, n in zip(self.asked[way], taken, strict=True))

    def taken(self, way: int) -> tuple[float, ...]:
        """Return what a way takes of each whom it asks."""
        return self.loads[way] if self.loads else (1,) * len(self.asked[way])

    @cached_property
    def asks(self) -> csr_array:
        """What each way takes of each person, shape (n_people, n_ways)."""
        from scipy.sparse import csr_array

        sizes = [len(one) for one in self.asked]
        person = np.fromiter((who for one in self.asked for who in one), np.int64, sum(sizes))
        way = np.repeat(np.arange(len(sizes)), sizes)
        shape = len(self.left), len(sizes)
        taken = [n for each in self.loads for n in each] if self.loads else np.ones(len(person))
        return csr_array((np.asarray(taken, np.float64), (person, way)), shape=shape)


def _columns(ways: Sequence[Way]) -> tuple[Whole, Floats, tuple[tuple[int, ...], ...]]:
    seeker = np.array([one[0] for one in ways], dtype=np.int64)
    chance = np.array([one[1] for one in ways], dtype=np.float64)
    return seeker, chance, tuple(tuple(one[2]) for one in ways)


def values_of(chance: Floats, digits: int) -> Floats:
    """Return chances as far as they are told apart; none that is above 0 becomes 0.

    Examples
    --------
    >>> values_of(np.array([0.0, 0.001, 0.126]), 2)
    array([0.  , 0.01, 0.13])
    """
    found: Floats = np.round(chance, digits)
    return np.where((chance > 0) & (found == 0), 10.0**-digits, found)


def digits_for(n_seekers: int) -> int:
    """Return to how many digits chances are told apart, of so many seekers.

    Examples
    --------
    >>> digits_for(40), digits_for(2000)
    (12, 2)
    """
    return DIGITS if n_seekers <= 100 else FINE if n_seekers <= 500 else COARSE


@dataclass(frozen=True)
class Prices:
    """What a seeker and an ask of somebody cost, and what a way is worth by its chance.

    Attributes
    ----------
    seeker, person
        The price of giving a seeker a way, and of one ask of a person.
    edges, gain
        A way is worth ``gain[k]`` where its value is above ``edges[k]`` and not above the next.
    tilt
        And so much times its value.
    """

    seeker: Floats
    person: Floats
    edges: Floats
    gain: Floats
    tilt: float

    def worth(self, value: Floats) -> Floats:
        """Return what ways of these values are worth; below 0 where no plan can hold them.

        Only the values of edges are in a plan, and those above the last.
        """
        bins = np.searchsorted(self.edges, value, side="left") - 1
        found = self.gain[bins] + self.tilt * value
        open_ = (bins >= 0) & ((value > self.edges[-1]) | np.isin(value, self.edges))
        return np.where(open_, found, -np.inf)

    @property
    def least(self) -> float:
        """What a way must be worth beyond its costs, so that it is not just rounding."""
        return max(1e-7, self.tilt)


@dataclass(frozen=True)
class Relaxed:
    """The answer of a programme: how much of each of its ways, what it is worth at most."""

    taken: Floats
    bound: float
    marginals: tuple[Floats, Floats]

    @property
    def whole(self) -> bool:
        """Whether nobody is given a part of a way."""
        return bool((np.abs(self.taken - np.round(self.taken)) < CLOSE).all())


class Programme:
    """All plans that hold some counts; of those, the one of the largest count above a value.

    Counts nest, so they are written as sums over bins of values: each way stands in one row, and
    what is held are rows over bins. Where one person of each way is scarce, the corners of what is
    held are plans, so that the linear programme is enough.
    """

    def __init__(
        self, ways: Supply, edges: Sequence[float], counts: Sequence[int], above: float
    ) -> None:
        from scipy.sparse import block_array, csr_array

        self.ways, value = ways, ways.value
        self._edges = np.array([*edges, above] if above not in edges else edges, dtype=float)
        asks = ways.asks
        barred = asks[ways.left < 1].sum(axis=0) > 0
        open_ = ((value > above) | np.isin(value, self._edges[1:])) & (value > 0) & ~barred
        self.at = np.flatnonzero(open_)
        n, k = len(self.at), len(self._edges)
        each = csr_array(
            (np.ones(n), (ways.seeker[self.at], np.arange(n))), shape=(ways.n_seekers, n)
        )
        asks = asks[:, self.at]
        self.scarce = np.flatnonzero(asks.sum(axis=1) > ways.left)
        bins = np.searchsorted(self._edges, value[self.at], side="left") - 1
        link = csr_array((np.ones(n), (bins, np.arange(n))), shape=(k, n))
        nest = csr_array(-np.triu(np.ones((k, k)))[: len(counts)])
        empty = csr_array((len(each.indptr) - 1, k))
        rows: list[list[Any]] = [[each, empty], [asks[self.scarce], None], [None, nest]]
        there = zip(rows, (1, len(self.scarce), len(counts)), strict=True)
        self._rows: csr_array = block_array([row for row, n in there if n], format="csr")
        held = -np.array(counts, dtype=float)
        self._most = np.concatenate(
            [np.ones(ways.n_seekers), ways.left[self.scarce].astype(float), held]
        )
        self._link = block_array([[link, -csr_array(np.eye(k))]], format="csr")
        self._n, self._k = n, k
        self._held: list[tuple[Floats, float]] = []

    @property
    def tilt(self) -> float:
        """What a chance of 1 adds to a count."""
        return TILT / self.ways.n_seekers

    def counting(self) -> Floats:
        """Return what each variable is worth where the last count is to be large."""
        last = np.zeros(self._k)
        last[-1] = 1.0
        return np.concatenate([self.tilt * self.ways.value[self.at], last])

    def worth(self, ways: Floats) -> Floats:
        """Return what each variable is worth, where every way is worth so much."""
        return np.concatenate([ways[self.at], np.zeros(self._k)])

    def hold(self, worth: Floats, least: float) -> None:
        """Allow only plans that are worth at least so much."""
        self._held.append((worth, least))

    def relaxed(self, worth: Floats) -> Relaxed:
        """Return the best mixture of ways, a corner; its prices are those of the limits."""
        from scipy.optimize import linprog

        rows, most = self._all_rows()
        limits: dict[str, Any] = {"A_ub": rows, "b_ub": most, "A_eq": self._link}
        method: Any = "highs-ipm" if self._n > LARGE else "highs-ds"
        found = linprog(-worth, **limits, b_eq=np.zeros(self._k), method=method)
        if found.x is None:
            return Relaxed(np.full(self._n, 0.5), np.inf, (np.zeros(len(most)), np.zeros(self._k)))
        assert found.fun is not None
        marginals = found.ineqlin.marginals, found.eqlin.marginals
        return Relaxed(found.x[: self._n], -found.fun, marginals)

    def whole(self, worth: Floats, relaxed: Relaxed, *, gap: float) -> Relaxed | None:
        """Return the best plan in whole ways, to within a gap; None if none was found.

        The search ends after so many nodes, not seconds: the same input gives the same plan.
        """
        from scipy.optimize import LinearConstraint, milp

        if relaxed.whole:
            return relaxed
        if self._n > LARGE:
            return self._rounded(relaxed)
        rows, most = self._all_rows()
        found = milp(
            -worth,
            constraints=[LinearConstraint(rows, -np.inf, most), LinearConstraint(self._link, 0, 0)],
            integrality=np.repeat([1, 0], [self._n, self._k]),
            options={
                "mip_rel_gap": gap / max(1.0, abs(relaxed.bound)),
                "node_limit": NODES,
            },
        )
        if found.x is None:
            return None
        bound = min(relaxed.bound, -float(found.mip_dual_bound or -relaxed.bound))
        return Relaxed(found.x[: self._n], bound, relaxed.marginals)

    def _rounded(self, relaxed: Relaxed) -> Relaxed | None:
        """Return a plan near a mixture: its largest parts first; None where it breaks a hold."""
        ways, free = self.ways, [True] * self.ways.n_seekers
        left: list[float] = ways.left.tolist()
        taken = np.zeros(self._n)
        for one in np.lexsort((-ways.value[self.at], -np.round(relaxed.taken, 6))).tolist():
            way = int(self.at[one])
            who = int(ways.seeker[way])
            if free[who] and ways.room(way, left):
                free[who], taken[one] = False, 1.0
                for person, n in zip(ways.asked[way], ways.taken(way), strict=True):
                    left[person] -= n
        rows, most = self._all_rows()
        bins = np.asarray(self._link[:, : self._n] @ taken)
        holds = rows @ np.append(taken, bins) <= most + CLOSE
        return replace(relaxed, taken=taken) if holds.all() else None

    def _all_rows(self) -> tuple[csr_array, Floats]:
        from scipy.sparse import csr_array, vstack

        if not self._held:
            return self._rows, self._most
        held = csr_array(np.array([-worth for worth, _ in self._held]))
        least = [-one for _, one in self._held]
        return vstack([self._rows, held], format="csr"), np.concatenate([self._most, least])

    def prices(self, relaxed: Relaxed) -> Prices:
        """Return what things cost at the best mixture."""
        limits, gain = relaxed.marginals
        person = np.zeros(len(self.ways.left))
        seekers = self.ways.n_seekers
        person[self.scarce] = -limits[seekers : seekers + len(self.scarce)]
        return Prices(-limits[:seekers], person, self._edges, gain, self.tilt)

    def chosen(self, taken: Floats) -> tuple[int, ...]:
        """Return the place of each seeker's way, -1 where they have none."""
        found = np.full(self.ways.n_seekers, -1)
        mine = self.at[taken > 0.5]
        found[self.ways.seeker[mine]] = mine
        return tuple(found.tolist())


def whole_part(bound: float) -> int:
    """Return the largest count that a bound allows.

    Examples
    --------
    >>> whole_part(3.0000000001), whole_part(2.9999999999), whole_part(2.5)
    (3, 3, 2)
    """
    return floor(bound + CLOSE)

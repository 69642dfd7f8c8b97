"""The chains of many seekers as a plan needs them: the warmest, and those that spare who is asked.

Where asks of some people have a price, a chain has a chance and a price, and may be worth its price
where nobody else's is both warmer and cheaper. From the targets back, ask by ask, everybody keeps
the ways of which none other is at least as warm at no higher price. Leaving out a loop makes a way
no colder and no dearer, so what is kept are chains.

References
----------
Desaulniers, Desrosiers and Solomon 2005, Column Generation (shortest paths with a resource).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._leximin import Prices, Supply, Way, digits_for, values_of
from netpath.cohort._parts import Terms
from netpath.network import Compressed

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Kept = npt.NDArray[np.bool_]
SAME = 1e-9


class Priced(NamedTuple):
    """A chain from a seeker, by places, with -ln of its chance and its price."""

    people: tuple[int, ...]
    cost: float
    price: float


class Layer(NamedTuple):
    """Ways of at most so many asks: whose, -ln chance, price, asks, and where each goes on."""

    person: Places
    cost: Floats
    price: Floats
    asks: Places
    onward: Places


@dataclass(frozen=True, eq=False)
class CohortAsks:
    """Every ask that a chain of so many asks from some seekers can hold, as arrays.

    Attributes
    ----------
    asker, asked, cost
        Who asks whom, and -ln of the chance that it is granted.
    near
        How many asks each person is from the nearest seeker.
    within
        The most asks of a chain.
    lots
        Who goes first among people who are equal otherwise, the lowest.
    """

    asker: Places
    asked: Places
    cost: Floats
    near: Places
    within: int
    lots: Places

    @classmethod
    def of(cls, rows: Compressed, seekers: Places, within: int, seed: int = 0) -> CohortAsks:
        """Collect the asks of a network that seekers may come to."""
        n = len(rows.willing)
        asker = np.repeat(np.arange(n), np.diff(rows.offsets))
        open_ = rows.chance > 0
        asker, asked = asker[open_], rows.neighbours[open_].astype(np.int64)
        near = np.full(n, within)
        near[seekers] = 0
        for at in range(within - 1):
            step = asked[near[asker] == at]
            near[step] = np.minimum(near[step], at + 1)
        kept = near[asker] < within
        cost = np.maximum(0.0, -np.log(rows.chance[open_][kept]))
        lots = np.random.default_rng(seed).permutation(n)
        return cls(asker[kept], asked[kept], cost, near, within, lots)

    def without(self, people: Places | list[int]) -> CohortAsks:
        """Return the asks that ask none of these people."""
        return self.where(~np.isin(self.asked, people))

    def where(self, kept: Kept) -> CohortAsks:
        """Return some of the asks."""
        some = {name: getattr(self, name)[kept] for name in ("asker", "asked", "cost")}
        return replace(self, **some)

    def fronts(self, ends: frozenset[int], price: Floats, dearest: float = np.inf) -> Fronts:
        """Return what everybody near enough keeps, for at most 0, 1 … ``within`` asks.

        Parameters
        ----------
        ends
            Where chains end; an end never asks on.
        price
            Of one ask of each person, 0 or more.
        dearest
            Ways of a higher -ln chance are of no use.
        """
        at = np.array(sorted(ends), dtype=np.int64)
        zero, none = np.zeros(len(at)), np.full(len(at), -1)
        last = Layer(at, zero, zero, np.zeros(len(at), dtype=np.int64), none)
        layers = [last]
        for left in range(self.within - 1, -1, -1):
            use = (self.near[self.asker] <= left) & ~np.isin(self.asker, at)
            last = self._one_more(last, use, price, dearest)
            last = _in_order(last, layers[0])
            layers.append(last)
        return Fronts(tuple(layers))

    def _one_more(self, last: Layer, use: Kept, price: Floats, dearest: float) -> Layer:
        """Put one ask before every way there is, and keep what nothing beats."""
        asker, asked, cost = self.asker[use], self.asked[use], self.cost[use]
        first, end = (last.person.searchsorted(asked, side=side) for side in ("left", "right"))
        many = end - first
        onward = np.repeat(first - np.cumsum(many) + many, many) + np.arange(many.sum())
        by = np.repeat(np.arange(len(asker)), many)
        person, total = asker[by], cost[by] + last.cost[onward]
        dear, asks = price[asked[by]] + last.price[onward], last.asks[onward] + 1
        order = np.lexsort((self.lots[asked[by]], asks, dear, total, person))
        order = order[total[order] <= dearest]
        kept = order[_unbeaten(person[order], dear[order])]
        return Layer(person[kept], total[kept], dear[kept], asks[kept], onward[kept])


def _in_order(one: Layer, other: Layer) -> Layer:
    """Return two layers as one, by person."""
    order = np.argsort(np.append(one.person, other.person), kind="stable")
    return Layer(
        np.append(one.person, other.person)[order],
        np.append(one.cost, other.cost)[order],
        np.append(one.price, other.price)[order],
        np.append(one.asks, other.asks)[order],
        np.append(one.onward, other.onward)[order],
    )


def _unbeaten(person: Places, price: Floats) -> Kept:
    """Whether each is cheaper than all before it of the same person."""
    if not len(person):
        return np.zeros(0, dtype=bool)
    starts = np.append(True, person[1:] != person[:-1])
    # Each person's prices lie below those of all before, so that one running least serves all.
    lowered = price - (float(price.max()) + 1.0) * np.cumsum(starts)
    least = np.minimum.accumulate(lowered)
    found: Kept = np.append(True, lowered[1:] < least[:-1] - SAME) | starts
    return found


@dataclass(frozen=True)
class Fronts:
    """What everybody keeps, a layer a number of asks."""

    layers: tuple[Layer, ...]

    def of(self, seekers: Places) -> Iterator[Priced]:
        """Yield what these seekers keep, each seeker's warmest first."""
        for at in np.flatnonzero(np.isin(self.layers[-1].person, seekers)).tolist():
            people = self._people(at)
            if len(people) > 1 and len(set(people)) == len(people):
                layer = self.layers[-1]
                yield Priced(people, float(layer.cost[at]), float(layer.price[at]))

    def _people(self, at: int) -> tuple[int, ...]:
        people, deep = [], len(self.layers) - 1
        while at >= 0:
            layer = self.layers[deep]
            people.append(int(layer.person[at]))
            at, deep = int(layer.onward[at]), deep - 1
        return tuple(people)


Path = tuple[int, ...]

PAIRED, APART = 12, 3
"""Two chains at once are made of so many of the warmest, and of so many that share nobody."""


class Listing:
    """Chains that seekers might be given, more of them as prices ask for it.

    Attributes
    ----------
    ways
        The chains as a plan takes them.
    paths
        The people of each, by places.
    ends
        Whom each seeker wants to reach.
    warmest
        The warmest chain of each seeker, by place, limits or not.
    """

    def __init__(
        self,
        rows: Compressed,
        who: Places,
        ends: Sequence[frozenset[int]],
        left: Places,
        seed: int,
        terms: Terms,
    ) -> None:
        self._rows, self.ends, self._floor = rows, ends, terms.floor
        self._expected = terms.expected
        self._at = {int(one): at for at, one in enumerate(who)}
        self._groups = {
            each: np.array([one for one, mine in zip(who, ends, strict=True) if mine == each])
            for each in dict.fromkeys(ends)
        }
        self._asks = CohortAsks.of(rows, who, terms.within, seed)
        self._spared = self._asks.without(np.flatnonzero(left < 1))
        self.paths: list[Path] = []
        self._known: set[Path] = set()
        self.ways = Supply.of(len(who), (), left, terms.digits or digits_for(len(who)))
        self._begin()

    def _begin(self) -> None:
        """List everybody's warmest chain, and the warmest with fewer who are wanted too often."""
        free = np.zeros(len(self._rows.willing))
        self.warmest = first = self._warmest(self._asks, free)
        wanted = Counter(one for path in first.values() for one in path[1:])
        dear = free + (self.ways.left < 1)
        for one, n in wanted.items():
            dear[one] = max(dear[one], float(n > self.ways.left[one]))
        for fronts, seekers in self._fronts(self._asks, dear):
            self._add(one.people for one in fronts.of(seekers))
        self._add(path for _, path in sorted(first.items()))

    def _fronts(
        self, asks: CohortAsks, price: Floats, dearest: float = np.inf
    ) -> Iterable[tuple[Fronts, Places]]:
        for ends, seekers in self._groups.items():
            if ends:
                yield asks.fronts(ends, price, dearest), seekers

    def _warmest(self, asks: CohortAsks, free: Floats) -> dict[int, Path]:
        found: dict[int, Path] = {}
        for fronts, seekers in self._fronts(asks, free):
            for one in fronts.of(seekers):
                if self.chance(one.people) >= self._floor:
                    found.setdefault(one.people[0], one.people)
        return found

    def chance(self, path: Path) -> float:
        """Return the chance that every ask of a chain is granted."""
        arcs = [self._rows.arc(*pair) for pair in pairwise(path)]
        return float(np.prod(self._rows.chance[arcs]))

    def loads(self, path: Path) -> tuple[float, ...]:
        """Return the chance that each is asked at all: a chain stops at the first no."""
        arcs = [self._rows.arc(*pair) for pair in pairwise(path)]
        asked = np.cumprod([1.0, *self._rows.chance[arcs][:-1]])
        return tuple(asked.tolist())

    def _add(self, paths: Iterable[Path]) -> list[Way]:
        new, loads = [], []
        for path in paths:
            chance = self.chance(path)
            if path not in self._known and chance > 0 and chance >= self._floor:
                self._known.add(path)
                self.paths.append(path)
                new.append((self._at[path[0]], chance, path[1:]))
                loads.append(self.loads(path))
        self.ways = self.ways.plus(new, loads if self._expected else ())
        return new

    def more(self, prices: Prices) -> list[Way]:
        """Return the chain of each seeker that is worth most beyond its price, where one is."""
        least = prices.edges[1] if len(prices.edges) > 1 else 0.0
        least = max(self._floor, least - 10.0**-self.ways.digits)
        dearest = -np.log(least) if least > 0 else np.inf
        best: dict[int, tuple[float, Path]] = {}
        for fronts, seekers in self._fronts(self._spared, prices.person, dearest):
            for one in fronts.of(seekers):
                at = self._at[one.people[0]]
                value = values_of(np.array([self.chance(one.people)]), self.ways.digits)
                gain = float(prices.worth(value)[0]) - one.price - prices.seeker[at]
                if gain > prices.least and gain > best.get(at, (0.0, ()))[0]:
                    best[at] = gain, one.people
        return self._add(path for _, (_, path) in sorted(best.items()))

    def begin_with(self, first: Mapping[int, int]) -> None:
        """List the chains of these seekers that begin with these people."""
        if not first:
            return
        own = np.array([first.get(one, -1) for one in self._asks.asker.tolist()])
        asks = self._asks.where((own < 0) | (own == self._asks.asked))
        for fronts, seekers in self._fronts(asks, (self.ways.left < 1).astype(float)):
            self._add(one.people for one in fronts.of(seekers) if one.people[0] in first)

    def in_turn(self, order: Iterable[int]) -> dict[int, Path]:
        """Return what comes of choosing in turn: the warmest chain that asks nobody too often."""
        left, free = self.ways.left.copy(), np.zeros(len(self.ways.left))
        found: dict[int, Path] = {}
        warmest = self._warmest(self._spared, free)
        for one in order:
            path = warmest.get(one)
            if path is None:
                continue
            found[one] = path
            left[list(path[1:])] -= 1
            if (left[list(path[1:])] < 1).any():
                warmest = self._warmest(self._asks.without(np.flatnonzero(left < 1)), free)
        self._add(path for _, path in sorted(found.items()))
        return found

    def turns(self, found: Mapping[int, Path]) -> tuple[int, ...]:
        """Return such chains as a plan, by the places of ways."""
        place = {path: at for at, path in enumerate(self.paths)}
        return tuple(place[found[one]] if one in found else -1 for one in self._at)

    def apart(self) -> None:
        """List the chains of each seeker that share nobody with warmer ones, and between."""
        for one in self._at:
            price, mine = np.zeros(len(self.ways.left)), np.array([one])
            ends = self.ends[self._at[one]]
            for _ in range(APART):
                found = list(self._spared.fronts(ends, price).of(mine))
                free = next((each.people for each in found if each.price == 0), None)
                self._add(each.people for each in found)
                if free is None:
                    break
                price[list(free[1:])] = 1.0

    def paired(self) -> tuple[Supply, list[tuple[Path, ...]]]:
        """Return every chain, and every two of a seeker's warmest that share nobody."""
        ways = self.ways
        found: list[Way] = list(
            zip(ways.seeker.tolist(), ways.chance.tolist(), ways.asked, strict=True)
        )
        paths: list[tuple[Path, ...]] = [(path,) for path in self.paths]
        order = np.lexsort((np.arange(len(ways.chance)), -ways.chance))
        for who in range(ways.n_seekers):
            mine = order[ways.seeker[order] == who][:PAIRED].tolist()
            for one, other in combinations(mine, 2):
                if set(ways.asked[one]).isdisjoint(ways.asked[other]):
                    p, q = ways.chance[one], ways.chance[other]
                    found.append((who, float(p + q - p * q), ways.asked[one] + ways.asked[other]))
                    paths.append((self.paths[one], self.paths[other]))
        made = Supply.of(ways.n_seekers, (), ways.left, ways.digits)
        taken = [tuple(n for path in each for n in self.loads(path)) for each in paths]
        return made.plus(found, taken if self._expected else ()), paths

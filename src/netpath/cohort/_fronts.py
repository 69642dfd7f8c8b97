"""The chains that may be worth their price: nobody else's is both warmer and cheaper.

Where asks of some people have a price, a chain has a chance and a price. From the targets back, ask
by ask, everybody keeps the ways of which none other is at least as warm at no higher price. Leaving
out a loop makes a way no colder and no dearer, so what is kept are chains.

References
----------
Desaulniers, Desrosiers and Solomon 2005, Column Generation (shortest paths with a resource).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

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

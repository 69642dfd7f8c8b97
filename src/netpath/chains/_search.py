"""The best loopless chains in exact arithmetic, one after another.

Yen's scheme in Lawler's form: each answer splits what is left into parts that share a beginning,
and each part is searched best-first (A*), guided by what every person can promise at best. Chances
are exact decimals, so that equal chains are equal, and the order of method (chance, asks, ids) is
kept by comparison alone, without a tolerance.

References
----------
Yen 1971, Management Science 17:712; Lawler 1972, Management Science 18:401; Hart, Nilsson and
Raphael 1968, IEEE Transactions on Systems Science and Cybernetics 4:100.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from heapq import heappop, heappush

from netpath.chains._asks import EXACT, ONE, ChainAsks, Walk
from netpath.errors import DataError

MOST_DOUBLING_BACK, MOST_CHAINS = 5_000_000, 10_000

Key = tuple[Decimal | int, Decimal | int]
Order = Callable[[Decimal, int], Key]
Promise = tuple[Decimal, int]
Beginning = tuple[Key, tuple[int, ...], Walk]
Part = tuple[Key, tuple[int, ...], Walk, Walk, frozenset[int]]


def warmest_first(chance: Decimal, asks: int) -> Key:
    """Order by chance, then by asks."""
    return chance.copy_negate(), asks


def fewest_first(chance: Decimal, asks: int) -> Key:
    """Order by asks, then by chance."""
    return asks, chance.copy_negate()


class Promises:
    """The best that can still come from where a walk stands, barring nobody it has met.

    With ``within`` it depends on the asks that are left, one layer an ask; without, on nothing.
    """

    def __init__(self, asks: ChainAsks, order: Order, within: int | None) -> None:
        self._order = order
        layered = within is not None and order is warmest_first
        self._layers = self._by_asks(asks, within or 0) if layered else [self._best(asks)]

    def of(self, stand: tuple[int, bool], left: int) -> Promise | None:
        """Return chance and asks of the best way on, None where there is none."""
        return self._layers[min(left, len(self._layers) - 1)].get(stand)

    def _best(self, asks: ChainAsks) -> dict[tuple[int, bool], Promise]:
        best: dict[tuple[int, bool], Promise] = {}
        heap = [(self._order(ONE, 0), (one, True), (ONE, 0)) for one in sorted(asks.targets)]
        while heap:
            _, stand, (chance, n) = heappop(heap)
            if stand in best:
                continue
            best[stand] = chance, n
            for before, one in asks.befores(stand):
                if before not in best:
                    longer = EXACT.multiply(chance, one), n + 1
                    heappush(heap, (self._order(*longer), before, longer))
        return best

    def _by_asks(self, asks: ChainAsks, within: int) -> list[dict[tuple[int, bool], Promise]]:
        layers = [{(one, True): (ONE, 0) for one in sorted(asks.targets)}]
        fresh = layers[0]
        for _ in range(within):
            found: dict[tuple[int, bool], Promise] = {}
            last = layers[-1]
            for stand, (chance, n) in fresh.items():
                for before, one in asks.befores(stand):
                    longer = EXACT.multiply(chance, one), n + 1
                    known = found.get(before) or last.get(before)
                    if known is None or self._order(*longer) < self._order(*known):
                        found[before] = longer
            if not found:
                break
            layers.append(last | found)
            fresh = found
        return layers


class ChainSearch:
    """The chains of one question, best first.

    Finding one more chain costs a guided search for each of its people; each is at worst a pass
    over all ties, and mostly a straight walk. ``asks`` is where it looks.
    """

    def __init__(
        self, asks: ChainAsks, order: Order, within: int | None, promises: Promises | None = None
    ) -> None:
        self.asks, self._order = asks, order
        self._within = within
        self._promises = promises or Promises(asks, order, within)
        self._doubled_back = 0
        self.steps = 0

    def chains(self) -> Iterator[Walk]:
        """Yield every chain in the exact order."""
        parts: list[Part] = []
        self._add(parts, self.asks.start(), frozenset())
        while parts:
            _, _, found, start, shut = heappop(parts)
            if found.loopless:
                yield found
            self._split(parts, found, start, shut)

    def _split(self, parts: list[Part], found: Walk, start: Walk, shut: frozenset[int]) -> None:
        walk = found.before
        while walk is not None and walk.asks >= start.asks:
            onward = found.people[len(walk.people)]
            if walk.loopless:
                self._add(parts, walk, (shut if walk is start else frozenset()) | {onward})
            walk = walk.before

    def _add(self, parts: list[Part], start: Walk, shut: frozenset[int]) -> None:
        found = self._best(start, shut)
        if found and (found.loopless or self._can_pass(start, shut)):
            key = self._order(found.chance, found.asks)
            heappush(parts, (key, found.people, found, start, shut))

    def _can_pass(self, start: Walk, shut: frozenset[int]) -> bool:
        self._doubled_back += sum(map(len, self.asks.onward.values()))
        if self._doubled_back > MOST_DOUBLING_BACK:
            raise DataError(
                "Too many ways double back on the way through these people to tell chains from "
                "loops.",
                code="too many ways",
                repair="Allow fewer asks, or choose people nearer to seeker and targets",
            )
        return can_pass(self.asks, start.people, shut)

    def each(self) -> dict[int, Walk]:
        """Return the best chain to each target that can be reached."""
        found: dict[int, Walk] = {}
        for walk in self._arrivals(self.asks.start(), frozenset()):
            found.setdefault(walk.people[-1], walk)
        return found

    def without(self, closed: frozenset[int], first: frozenset[int]) -> Walk | None:
        """Return the best chain that meets none of some people, nor begins with some others."""
        return next(self._arrivals(self.asks.start(), first, closed), None)

    def _best(self, start: Walk, shut: frozenset[int]) -> Walk | None:
        return next(self._arrivals(start, shut), None)

    def _arrivals(
        self, start: Walk, shut: frozenset[int], closed: frozenset[int] = frozenset()
    ) -> Iterator[Walk]:
        """Yield walks with this beginning whose next person is not shut out, best first.

        Every target's best walk is there, but a walk that is beaten on its way is not.
        """
        met = closed.union(start.people)
        heap: list[Beginning] = []
        self._extend(heap, start, met | shut)
        seen: dict[tuple[int, bool], list[Promise]] = {}
        while heap:
            _, _, walk = heappop(heap)
            self.steps += 1
            if self.asks.arrived(walk):
                yield walk
            elif not self._beaten(seen.setdefault(walk.stand, []), walk):
                self._extend(heap, walk, met)

    def _extend(self, heap: list[Beginning], walk: Walk, closed: frozenset[int]) -> None:
        left = (self._within or 10**9) - walk.asks - 1
        if left < 0:
            return
        people, chance, passed, _ = walk
        for asked, one in self.asks.onward.get(people[-1], ()):
            through = passed or asked in self.asks.through
            promise = self._promises.of((asked, through), left)
            if promise is None or promise[1] > left or asked in closed:
                continue
            longer = Walk((*people, asked), EXACT.multiply(chance, one), through, walk)
            best = EXACT.multiply(longer.chance, promise[0])
            key = self._order(best, longer.asks + promise[1])
            heappush(heap, (key, longer.people, longer))

    def _beaten(self, known: list[Promise], walk: Walk) -> bool:
        """Whether a walk to the same stand was at least as good; remember this one if not."""
        if self._within is None or self._order is fewest_first:
            beaten = bool(known)
        else:
            beaten = any(p >= walk.chance and n <= walk.asks for p, n in known)
        if not beaten:
            known.append((walk.chance, walk.asks))
        return beaten


# --- whether a chain can pass

GOAL = -1


def can_pass(asks: ChainAsks, start: tuple[int, ...], shut: frozenset[int]) -> bool:
    """Return whether a loopless chain with this beginning may pass through one of ``through``.

    Somebody stands on a loopless way from A to B exactly if they are in the same biconnected
    component as A and B once these two are tied (Menger 1927). Ties are taken both ways here, so
    that a yes may still be wrong where asks run one way, and a no is always right. Costs a pass
    over all ties.
    """
    import networkx as nx

    person, met = start[-1], frozenset(start[:-1])
    ties: nx.Graph[int] = nx.Graph([(person, GOAL)])
    for asker, alters in asks.onward.items():
        if asker in met:
            continue
        for asked, _ in alters:
            if asked in met or asked == person or (asker == person and asked in shut):
                continue
            ties.add_edge(asker, GOAL if asked in asks.targets else asked)
    for block in nx.biconnected_components(ties):
        if person in block and GOAL in block:  # type: ignore[comparison-overlap]
            return not asks.through.isdisjoint(block)
    return False

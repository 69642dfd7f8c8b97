"""A question about chains, checked once: who looks, for whom, and under which conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import heappop, heappush
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from netpath._results import SEPARATELY, counted, listed
from netpath.chains._answers import Chain, Chains, ChainTie
from netpath.chains._asks import EXACT, ONE, ChainAsks, Walk
from netpath.chains._search import (
    Beginning,
    ChainSearch,
    Order,
    Promises,
    fewest_first,
    warmest_first,
)
from netpath.chains._windows import PlainWindows, Wanted, Windows, slack, small, waits
from netpath.chains.ground import KeptCosts
from netpath.errors import DataError, Message, Typed
from netpath.network import Compressed, ReferralNetwork, asks_allowed, several, who_there_is

if TYPE_CHECKING:
    from netpath._kernels._rows import Costs, Ways

People = str | int | Iterable[str | int]


AVOIDS_NOBODY = "avoid names nobody, so nobody is avoided"


@dataclass(frozen=True)
class ChainQuestion:
    """Positions of the people a question is about, and its conditions."""

    net: ReferralNetwork
    seeker: int
    targets: frozenset[int]
    within: int | None
    avoid: frozenset[int]
    through: frozenset[int]
    in_vain: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        net: ReferralNetwork,
        seeker: str | int,
        targets: People,
        within: int | None,
        avoid: People = (),
        through: People = (),
    ) -> ChainQuestion:
        """Check a question and return it.

        Raises
        ------
        UnknownPerson
            If an id is nobody's.
        DataError
            If there is no target, the seeker is one, or the conditions contradict each other.
        MissingWarmth
            If the ties have no warmth.
        """
        net.need_warmth("A chain")
        net.need_single_ties("a chain")
        asks_allowed(within)
        places = [frozenset(map(net.position, several(who))) for who in (targets, avoid, through)]
        # An empty tuple is nothing said; an empty list comes of looking for people in vain.
        vain = () if places[1] or isinstance(avoid, tuple) else (AVOIDS_NOBODY,)
        question = cls(net, net.position(seeker), places[0], within, places[1], places[2], vain)
        question._refuse_contradictions()
        return question

    def _refuse_contradictions(self) -> None:
        if not self.targets:
            raise DataError(
                "There are no targets; a chain needs at least one.",
                code="B80",
                repair=who_there_is(self.net),
            )
        if self.seeker in self.targets:
            one = self.net.ids[self.seeker]
            raise DataError(
                Message.of(
                    "The seeker {who} is a target; a chain leads to somebody else.",
                    who=Typed(one, self.net.name_of(one)),
                ),
                code="B78",
                repair="Take them out of the targets, or choose another seeker",
            )
        if self.seeker in self.avoid:
            raise DataError(
                "The seeker is in avoid; nobody can search without asking.",
                code="B78",
                repair="Leave them out of those to avoid",
            )
        if self.through & (self.targets | {self.seeker}):
            raise DataError(
                "through names the seeker or a target; it is for brokers between them.",
                code="B78",
                repair="Leave them out",
            )

    @cached_property
    def open_targets(self) -> frozenset[int]:
        """The targets that may be asked."""
        askable = self.net.compressed.askable
        return frozenset(one for one in self.targets if askable[one] and one not in self.avoid)

    @cached_property
    def wanted(self) -> Wanted:
        """The question as far as a search must know it."""
        barred = self.avoid | (self.targets - self.open_targets)
        return Wanted(self.seeker, self.open_targets, barred, self.through, self.within)

    def walks(
        self, order: Order, k: int, rows: Compressed | None = None, layers: int | None = None
    ) -> Iterator[Walk]:
        """Return the chains in this order, about k of them soon.

        Parameters
        ----------
        order, k
            Which come first, and how many are wanted first.
        rows
            The same ties with another warmth.
        layers
            The largest ``within`` of several questions that follow.
        """
        rows = rows or self.net.compressed
        if not small(rows):
            if not KeptCosts.of(rows, asks_first=False).dearest:
                order = fewest_first  # every ask is sure, so that only the number of asks tells
            windows = PlainWindows if waits(rows, self.wanted) else Windows
            return windows(rows, self.wanted, order).chains(k, layers)
        return self.exactly(order, rows, layers).chains()

    def exactly(self, order: Order, rows: Compressed, layers: int | None = None) -> ChainSearch:
        """Return the search among all asks at once, in exact decimals.

        What it starts from is kept for the next question of the same kind.
        """
        one = self.wanted
        key = (one.seeker, one.ends, one.barred, one.through)
        kept = rows.kept.get("asks")
        if kept is None or kept[0] != key:
            kept = rows.kept["asks"] = key, ChainAsks.of(rows, *key)
        if layers is None:
            return ChainSearch(kept[1], order, one.within)
        promised = rows.kept.get("promises")
        if promised is None or promised[0] != (key, order, layers):
            promised = (key, order, layers), Promises(kept[1], order, layers)
            rows.kept["promises"] = promised
        return ChainSearch(kept[1], order, one.within, promised[1])

    def warmest(self) -> Chain | None:
        """Return the warmest chain, by windows whatever the size: for hundreds asked in a row."""
        found = Windows(self.net.compressed, self.wanted, warmest_first).chains(1, None)
        return next(map(self.chain, found), None)

    def each(self) -> dict[int, Walk]:
        """Return the warmest chain to each target that can be reached."""
        rows = self.net.compressed
        if not small(rows):
            return ChainSearch(each_asks(rows, self.wanted), warmest_first, self.within).each()
        return self.exactly(warmest_first, rows).each()

    def passing(self) -> dict[int, Walk]:
        """Return the warmest chain to each target, which may pass through others of them."""
        rows, one = self.net.compressed, self.wanted
        if small(rows):
            asks = ChainAsks.of(rows, one.seeker, frozenset(), one.barred)
        else:
            asks = passing_asks(rows, one)
        return to_everybody(asks, self.targets, self.within)

    def along(self, people: Sequence[int]) -> Walk | None:
        """Return the chain along these people, None where it is none."""
        rows, pairs = self.net.compressed, list(pairwise(people))
        tied = (asked in rows.neighbours[slice(*rows.offsets[at : at + 2])] for at, asked in pairs)
        if not all(tied) or not all(rows.chance[rows.arc(*pair)] for pair in pairs):
            return None
        arcs = [(*pair, rows.arc(*pair)) for pair in pairs]
        asks = ChainAsks.among(rows, self.seeker, self.open_targets, frozenset(), arcs)
        found = next(ChainSearch(asks, warmest_first, None).chains(), None)
        return found if found is not None and found.people == tuple(people) else None

    def chain(self, walk: Walk, called: Mapping[str, str] | None = None) -> Chain:
        """Return a walk as a chain with names, as people are called or as given, and ties."""
        people = tuple(self.net.ids[one] for one in walk.people)
        if called is None:
            called = {self.net.ids[one]: self._name(one) for one in walk.people}
        names = tuple(called[one] for one in people)
        pairs = zip(walk.people, walk.people[1:], strict=False)
        return Chain(people, names, tuple(self._tie(*pair) for pair in pairs), float(walk.chance))

    def _tie(self, asker: int, asked: int) -> ChainTie:
        rows, ids = self.net.compressed, self.net.ids
        arc = rows.arc(asker, asked)
        row = int(rows.tie[arc])
        assert rows.warmth is not None
        return ChainTie(
            ids[asker],
            ids[asked],
            float(rows.warmth[arc]),
            float(rows.willing[asked]),
            *(self._said(column, row) for column in ("kind", "evidence")),
        )

    @cached_property
    def _columns(self) -> dict[str, Any]:
        return {name: self.net.tie_column(name) for name in ("kind", "evidence")}

    def _said(self, column: str, row: int) -> str:
        cells = self._columns[column]
        value = None if cells is None else cells[row]
        return "" if pd.isna(value) else str(value)

    def answer(self, what: str, found: Sequence[Walk]) -> Chains:
        """Return walks as the answer to the question."""
        ids = self.net.ids
        return Chains(
            tuple(self.chain(walk) for walk in found),
            ids[self.seeker],
            tuple(ids[one] for one in sorted(self.targets)),
            self.title(what),
            "" if found else self.why_none(),
            self.assumptions,
            self.within,
            tuple(ids[one] for one in sorted(self.avoid)),
            tuple(ids[one] for one in sorted(self.through)),
        )

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What every chance rests on."""
        return *self.in_vain, *self.net.assumptions, SEPARATELY

    @property
    def seeker_id(self) -> str:
        """The seeker's id."""
        return self.net.ids[self.seeker]

    @property
    def seeker_name(self) -> str:
        """The seeker as people call them."""
        return self.net.name_of(self.seeker_id)

    def _name(self, person: int) -> str:
        to = None if person in self.targets else self.seeker_id
        return self.net.name_of(self.net.ids[person], to)

    def title(self, what: str) -> str:
        """Return the question as the head of a sentence."""
        first = min(self.targets)
        whom = self._name(first)
        if len(self.targets) > 1:
            whom = f"any of {counted(len(self.targets), 'target')}"
        limit = f" within {counted(self.within, 'ask')}" if self.within else ""
        return f"{what} from {self.seeker_name} to {whom}{limit}"

    def why_none(self) -> str:
        """Return why there is no chain, and what is nearest to one."""
        if not self.open_targets:
            return "Every target is somebody not to ask, or in avoid."
        there = self._met()
        if not there:
            return f"{self.seeker_name} has nobody here whom they could ask."
        if self.through:
            return "None through these people; without that condition there may be."
        nearest = next(replace(self, within=None).walks(fewest_first, 1), None)
        if nearest is not None:
            return f"The nearest needs {counted(nearest.asks, 'ask')}, {self._via(nearest)}."
        if self.avoid:
            return "None without the people in avoid; with them there may be."
        people = counted(len(there), "other person", "other people")
        who = f"{self.seeker_name} can get to {people}, no target"
        return f"No ties lead there: of {len(self.net):,} people, {who}."

    def _via(self, walk: Walk) -> str:
        names = [self._name(one) for one in walk.people[1:-1]]
        return f"through {listed(names)}" if names else "asked directly"

    def _met(self) -> set[int]:
        """Return everybody whom asks can get to."""
        rows, met, fringe = self.net.compressed, {self.seeker}, np.array([self.seeker])
        assert rows.warmth is not None
        closed = ~rows.askable
        closed[list(self.wanted.barred)] = True
        while len(fringe):
            parts = [np.arange(*rows.offsets[one : one + 2]) for one in fringe.tolist()]
            arcs = np.concatenate(parts)
            asked = rows.neighbours[arcs[rows.warmth[arcs] > 0]]
            asked = np.unique(asked[~closed[asked]])
            closed[asked] = True
            met.update(asked.tolist())
            fringe = asked[~np.isin(asked, list(self.open_targets))]
        return met - {self.seeker}


# --- the asks among which the warmest chain to each of many targets must be found


def to_everybody(asks: ChainAsks, wanted: frozenset[int], within: int | None) -> dict[int, Walk]:
    """Return the warmest chain to each wanted person, whoever it passes; in the exact order.

    Dijkstra's search in exact decimals; with a limit, whoever was met at fewer asks is met again.
    """
    start = asks.start()
    heap: list[Beginning] = [(warmest_first(ONE, 0), start.people, start)]
    found: dict[int, Walk] = {}
    fewest: dict[int, int] = {}
    left = set(wanted)
    while heap and left:
        _, people, walk = heappop(heap)
        at, n = people[-1], walk.asks
        if at in fewest and (within is None or fewest[at] <= n):
            continue
        fewest[at] = n
        found.setdefault(at, walk)
        left.discard(at)
        for asked, one in asks.onward.get(at, ()) if within is None or n < within else ():
            if asked not in people and (within is not None or asked not in fewest):
                longer = Walk((*people, asked), EXACT.multiply(walk.chance, one), True, walk)
                heappush(heap, (warmest_first(longer.chance, n + 1), longer.people, longer))
    return {at: walk for at, walk in found.items() if at in wanted}


def passing_asks(rows: Compressed, wanted: Wanted) -> ChainAsks:
    """Return every ask on a warmest chain to some target, where targets may be brokers."""
    return _tight(rows, wanted, frozenset())


def each_asks(rows: Compressed, wanted: Wanted) -> ChainAsks:
    """Return every ask on a warmest chain to some target, and all that rounding may confuse.

    A pass from the seeker to everybody, then back from the targets along asks that lose nothing.
    """
    return _tight(rows, wanted, wanted.ends)


def _tight(rows: Compressed, wanted: Wanted, last: frozenset[int]) -> ChainAsks:
    """Return the asks that lose nothing, of which none is by the last of a chain."""
    ways = _allowed(KeptCosts.of(rows, asks_first=False).ways, wanted, last)
    cost = _from_seeker(ways, wanted)
    offsets, asked, costs = ways.onward
    asker = np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(offsets))
    at_end = cost[-1][sorted(wanted.ends)]
    spare = slack(at_end[np.isfinite(at_end)].max(initial=0.0))
    met, kept = np.zeros(len(offsets) - 1, dtype=bool), np.zeros(len(asked), dtype=bool)
    met[sorted(wanted.ends)] = True
    for level in range(len(cost) - 1 or len(met), 0, -1):
        here, before = min(level, len(cost) - 1), min(level, len(cost)) - 1
        tight = met[asked] & (cost[before][asker] + costs <= cost[here][asked] + spare)
        if len(cost) == 1 and kept[tight].all():
            break
        kept |= tight
        met[asker[tight]] = True
    pairs = sorted(zip(asker[kept].tolist(), asked[kept].tolist(), strict=True))
    arcs = ((*pair, rows.arc(*pair)) for pair in pairs)
    return ChainAsks.among(rows, wanted.seeker, last, frozenset(), arcs)


def _allowed(ways: Ways, wanted: Wanted, last: frozenset[int]) -> Ways:
    """Return the ways without asks by a target, and of people who are never asked."""
    from netpath._kernels._rows import ways as both_ways

    offsets, asked, cost = ways.onward
    shut, end = np.zeros((2, len(offsets) - 1), dtype=bool)
    shut[sorted({*wanted.barred, wanted.seeker})] = True
    end[sorted(last)] = True
    return both_ways(
        offsets, asked, np.where(shut[asked] | np.repeat(end, np.diff(offsets)), np.inf, cost)
    )


def _from_seeker(ways: Ways, wanted: Wanted) -> Costs:
    """Return what it costs to get to everybody, a row a number of asks; one row without limit."""
    from netpath._kernels._nearest import by_asks, warmest
    from netpath._kernels._rows import Ways

    seeker, turned = np.array([wanted.seeker], dtype=np.int32), Ways(ways.back, ways.onward)
    if wanted.within is None:
        return warmest(turned, seeker, np.zeros(1)).cost[np.newaxis]
    return by_asks(turned, seeker, wanted.within)

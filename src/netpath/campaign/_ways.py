"""In which worlds a chain leads on to a target: in all of them where coins are few, else drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from netpath.network import ReferralNetwork

DRAWS = 4096
COINS = 14
"""So many uncertain coins are tried out in every way they can fall, 16,384; more are drawn."""

Bits = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WaysOnward:
    """In which worlds people take asks at all, and a chain then leads on from them to a target.

    Attributes
    ----------
    onward, willing
        By person, packed bits; of people without a row no chain leads on, or who always takes
        asks.
    weight
        The probability of each world; they add up to 1.
    coins
        How many coins fall in every way; None where worlds were drawn.
    likeliest
        How probable the likeliest chain is that leads on from each person, by itself: at least so
        likely is it that any does, whatever the worlds that were drawn.
    """

    onward: Mapping[str, Bits]
    willing: Mapping[str, Bits]
    weight: Floats
    coins: int | None
    likeliest: Mapping[str, float] = field(default_factory=dict)
    _shares: dict[str, float] = field(default_factory=dict)

    def leads_on(self, person: str) -> Floats:
        """Return in which worlds, as 1 or 0, a chain leads on from somebody who took the ask."""
        return self._flags(self.onward, person).astype(np.float64)

    def works(self, person: str) -> Floats:
        """Return for each world the chance that an ask of somebody who is asked gets through.

        That is 1 or 0, divided by how probable it is that they take asks: times the chance that
        the ask is granted it is, on average, the chance that it is and leads on.
        """
        if person in self.willing:
            takes = self._flags(self.willing, person)
            share = float(self.weight @ takes)
            return self.leads_on(person) * takes / (share or 1.0)
        return self.leads_on(person)

    def share(self, person: str) -> float:
        """Return the chance that a chain leads on from somebody who takes the ask."""
        if person not in self._shares:
            found = float((self.works(person) * self.weight).sum()) if person in self.onward else 0
            self._shares[person] = max(min(1.0, found), self.likeliest.get(person, 0.0))
        return self._shares[person]

    def _flags(self, rows: Mapping[str, Bits], person: str) -> Flags:
        row = rows.get(person)
        if row is None:
            return np.zeros(len(self.weight), np.bool_)
        return np.unpackbits(row, count=len(self.weight), bitorder="little").astype(np.bool_)


def ways(
    nets: Sequence[ReferralNetwork], targets: Sequence[str], within: int, seed: int
) -> tuple[WaysOnward, ...]:
    """Return who can get to a target within so many asks, in which worlds, in each network.

    Coins are independent of one another (assumed). Drawn ones are keyed by ids, so that every ask
    and every what-if is tried out in the same worlds. All of the networks are drawn, or none: what
    was counted and what was drawn differ by noise alone.

    Examples
    --------
    >>> import pandas as pd
    >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "z"], "warmth": [0.5, 0.4]})
    >>> (found,) = ways([ReferralNetwork(None, ties, directed=False)], ["z"], 3, 7)
    >>> found.share("a"), found.share("z"), found.coins
    (0.2, 1.0, 2)
    """
    every = [AsksAhead(net, targets, within) for net in nets]
    few = all(arcs.coins <= COINS for arcs in every)
    found = (
        arcs.every_world() if few else _drawn(net, targets, within, seed)
        for net, arcs in zip(nets, every, strict=True)
    )
    return tuple(
        replace(one, likeliest=arcs.likeliest()) for one, arcs in zip(found, every, strict=True)
    )


def led_to(net: ReferralNetwork, people: Sequence[str], within: int) -> set[str]:
    """Return to whom a chain of at most so many asks may lead from some people.

    Examples
    --------
    >>> import pandas as pd
    >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "z"], "warmth": [0.5, 0.0]})
    >>> led_to(ReferralNetwork(None, ties, directed=False), ["a"], 3)
    {'b'}
    """
    rows = net.compressed
    assert rows.warmth is not None
    asker = np.repeat(np.arange(len(net.ids)), np.diff(rows.offsets))
    live = (rows.warmth > 0) & rows.askable[rows.neighbours]
    asker, asked = asker[live], np.asarray(rows.neighbours)[live]
    there = np.zeros(len(net.ids), np.bool_)
    there[[net.position(one) for one in people]] = True
    begun = there.copy()
    for _ in range(within):
        more = there.copy()
        more[asked[there[asker]]] = True
        there = more
    return {net.ids[at] for at in np.flatnonzero(there & ~begun)}


def _drawn(net: ReferralNetwork, targets: Sequence[str], within: int, seed: int) -> WaysOnward:
    from netpath import access

    found = access.estimate(net, targets=targets, within=within, n_draws=DRAWS, rng=seed)
    assert found.worlds is not None
    bits = found.worlds.words.astype("<u8").view(np.uint8)
    there = found.worlds.counts().tolist()
    onward = {
        one: row for one, row, some in zip(found.values.index, bits, there, strict=True) if some
    }
    onward |= dict.fromkeys(targets, np.full(DRAWS // 8, 255, np.uint8))
    rows = net.compressed
    doubt = [one for one in onward if rows.willing[net.position(one)] < 1]
    takes = access.willing(net, doubt, n_draws=DRAWS, rng=seed).words.astype("<u8").view(np.uint8)
    return WaysOnward(onward, dict(zip(doubt, takes, strict=True)), np.full(DRAWS, 1 / DRAWS), None)


class AsksAhead:
    """The asks that can be a part of a chain that gets to a target in time, and their coins."""

    def __init__(self, net: ReferralNetwork, targets: Sequence[str], within: int) -> None:
        rows = net.compressed
        assert rows.warmth is not None
        self.net, self.within, self.ends = net, within, [net.position(one) for one in targets]
        asker = np.repeat(np.arange(len(net.ids)), np.diff(rows.offsets))
        live = (rows.warmth > 0) & rows.askable[rows.neighbours] & ~np.isin(asker, self.ends)
        arcs = np.flatnonzero(live)
        self.asker, self.asked = asker[arcs], np.asarray(rows.neighbours)[arcs]
        far = np.full(len(net.ids), within + 1)
        far[self.ends] = 0
        for asks in range(1, within + 1):
            beside = self.asker[far[self.asked] == asks - 1]
            far[beside] = np.minimum(far[beside], asks)
        near = far[self.asked] < within
        self.asker, self.asked, arcs = self.asker[near], self.asked[near], arcs[near]
        self.tie, self.chance = rows.tie[arcs], rows.chance[arcs]
        warm = dict(zip(self.tie.tolist(), rows.warmth[arcs].tolist(), strict=True))
        self.warmth = {one: chance for one, chance in warm.items() if chance < 1}
        who = sorted({*self.asker.tolist(), *self.ends})
        self.willing = {one: float(rows.willing[one]) for one in who if rows.willing[one] < 1}

    @property
    def coins(self) -> int:
        """How many coins may fall either way."""
        return len(self.warmth) + len(self.willing)

    def likeliest(self, without: str = "") -> dict[str, float]:
        """Return how probable the likeliest chain is that leads on from each person in time.

        Examples
        --------
        >>> import pandas as pd
        >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "z"], "warmth": [0.5, 0.4]})
        >>> arcs = AsksAhead(ReferralNetwork(None, ties, directed=False), ["z"], 3)
        >>> arcs.likeliest()["a"], arcs.likeliest(without="b")
        (0.2, {'z': 1.0})
        """
        best, chance = np.zeros(len(self.net.ids)), self.chance
        best[self.ends] = 1.0
        if without:
            out = self.net.position(without)
            best[out], chance = 0.0, np.where(self.asker == out, 0.0, chance)
        for _ in range(self.within):
            more = best.copy()
            np.maximum.at(more, self.asker, chance * best[self.asked])
            best = more
        return {self.net.ids[at]: float(best[at]) for at in np.flatnonzero(best)}

    def every_world(self) -> WaysOnward:
        """Try every way in which the coins can fall."""
        chances = [*self.warmth.values(), *self.willing.values()]
        world = np.arange(2 ** len(chances))
        falls = [(world >> at & 1).astype(np.bool_) for at in range(len(chances))]
        weight = np.ones(len(world))
        for chance, up in zip(chances, falls, strict=True):
            weight *= np.where(up, chance, 1 - chance)
        ties = dict(zip(self.warmth, falls, strict=False))
        takes = dict(zip(self.willing, falls[len(ties) :], strict=True))
        there = self._led_on(ties, takes, len(world))
        ids, every = self.net.ids, np.packbits(np.ones(len(world), np.bool_), bitorder="little")
        onward = {ids[one]: np.packbits(row, bitorder="little") for one, row in there.items()}
        onward |= {ids[one]: every for one in self.ends}
        willing = {ids[one]: np.packbits(row, bitorder="little") for one, row in takes.items()}
        return WaysOnward(onward, willing, weight, len(chances))

    def _led_on(
        self, ties: Mapping[int, Flags], takes: Mapping[int, Flags], n: int
    ) -> dict[int, Flags]:
        """Return in which worlds a chain of asks leads on from each person in time."""
        sure = np.ones(n, np.bool_)
        found = dict.fromkeys(self.ends, sure)
        for _ in range(self.within):
            more = dict.fromkeys(self.ends, sure)
            arcs = zip(self.asker.tolist(), self.asked.tolist(), self.tie.tolist(), strict=True)
            for asker, asked, tie in arcs:
                if asked in found:
                    granted = ties.get(tie, sure) & takes.get(asked, sure) & found[asked]
                    more[asker] = more[asker] | granted if asker in more else granted
            found = more
        return found

"""Which asks to make side by side: the set that most likely gets through, not the likeliest asks.

The chance that some chain works which starts with one of a set of asks is monotone and submodular
in the set: in each world an ask gets through or not, and what one adds shrinks as others join. So
no set beats another by more than what its own asks would each add there, which is what rules sets
out here (branch and bound). In which worlds a chain leads on to a target is looked up in all of
them where coins are few, else in drawn ones.
"""

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


POINT = 0.01
"""An ask that adds less to the chance waits: everybody's goodwill is worth more; chosen."""
TRIES = 1000
"""Sets that are tried out before the best so far is taken; chosen."""
HAIR = 1e-9
"""What rounding may make of equal chances."""
LEAST = POINT - HAIR

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class OpenRoom:
    """What may be open at the same time.

    Attributes
    ----------
    slots
        How many asks more.
    people, places
        Of each ask: of whom it asks something, and at which employers they are.
    left
        How many asks more may be open at an employer; any number where it is not named.
    through
        Of each ask: without which targets, who could be asked too, its way on is less likely.
    """

    slots: int
    people: Sequence[frozenset[str]]
    places: Sequence[frozenset[str]]
    left: Mapping[str, int]
    through: Sequence[frozenset[str]] = ()

    def full(self, ask: int, chosen: Sequence[int]) -> str:
        """Return at which employer there is no room for an ask beside others; empty if there is.

        Examples
        --------
        >>> one, two = frozenset({"ada"}), frozenset({"ben"})
        >>> OpenRoom(2, [one, two], [frozenset({"Acme"})] * 2, {"Acme": 1}).full(1, [0])
        'Acme'
        """
        for place in sorted(self.places[ask]):
            if place in self.left:
                there = sum(place in self.places[one] for one in chosen)
                if there >= self.left[place]:
                    return place
        return ""

    def clash(self, ask: int, chosen: Sequence[int]) -> str:
        """Return who would be asked twice at once, or asked and introduced; empty for nobody.

        Examples
        --------
        >>> OpenRoom(2, [frozenset({"ada"})] * 2, [frozenset()] * 2, {}).clash(1, [0])
        'ada'
        """
        found: set[str] = set()
        for at in chosen:
            found |= self.people[ask] & self.people[at]
            if self.through:
                found |= self.through[ask] & self.people[at] | self.through[at] & self.people[ask]
        return min(found, default="")


@dataclass
class SideBySide:
    """Asks that go side by side.

    Attributes
    ----------
    chosen
        Their numbers.
    chance
        That one of them, or of what is under way, gets through.
    most
        No set of asks, chosen by whatever means, gets through more likely than this.
    """

    chosen: tuple[int, ...]
    chance: float
    most: float

    @property
    def is_best(self) -> bool:
        """Whether it is proved that no set is better."""
        return self.most <= self.chance + HAIR


def together(works: Floats, left: Floats, room: OpenRoom) -> SideBySide:
    """Return the asks that go best together: those of which one most likely gets through.

    Of all sets of at most ``room.slots`` asks in which each adds at least a point, and for which
    there is room. The first set that is tried is that of adding the best ask again and again; the
    others follow as long as what their asks add one by one could be more, and there are tries
    left. Then ``most`` tells how much better another set could be.

    Parameters
    ----------
    works
        The chance that an ask gets through in a world, shape (n_asks, n_worlds).
    left
        The probability of each world, times that of nothing else under way getting through there.
    room
        What may be open at the same time.

    References
    ----------
    G. L. Nemhauser, L. A. Wolsey and M. L. Fisher, "An analysis of approximations for maximizing
    submodular set functions, I", Mathematical Programming 14 (1978) 265-294: the bound
    f(T) <= f(S) + the sum over T of what each adds to S.

    Examples
    --------
    >>> works = np.array([[1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]])
    >>> apart = [frozenset({name}) for name in ("ada", "ben", "cleo")]
    >>> found = together(works, np.full(4, 0.25), OpenRoom(2, apart, [frozenset()] * 3, {}))
    >>> found.chosen, found.chance, found.is_best
    ((0, 2), 0.75, True)
    """
    search = _Search(works, left, room)
    if room.slots > 0 and len(works):
        search.go_on((), search.best.chance, left, np.arange(len(works)))
    search.best.most = max(search.best.chance, search.missed)
    return search.best


class _Search:
    """Sets tried out in turn, and the best of them so far."""

    def __init__(self, works: Floats, left: Floats, room: OpenRoom) -> None:
        self.works, self.left, self.room = works, left, room
        begun = 1.0 - float(left.sum())
        self.best, self.missed, self.tries = SideBySide((), begun, begun), 0.0, 0

    def go_on(self, chosen: tuple[int, ...], chance: float, left: Floats, rest: Places) -> None:
        """Try every set that holds those chosen and some of the rest, the likeliest first."""
        gains = np.einsum("ij,j->i", self.works[rest], left)
        order = np.argsort(-gains, kind="stable")
        rest, gains = rest[order], gains[order]
        slots = self.room.slots - len(chosen)
        for at, one in enumerate(rest.tolist()):
            most = chance + float(gains[at : at + slots].sum())
            if gains[at] < LEAST or most <= self.best.chance + HAIR:
                return
            if self.tries >= TRIES:
                self.missed = max(self.missed, most)
                return
            if self.room.clash(one, chosen) or self.room.full(one, chosen):
                continue
            self.tries += 1
            self._try((*chosen, one), chance + float(gains[at]), left, rest[at + 1 :])

    def _try(self, now: tuple[int, ...], chance: float, left: Floats, rest: Places) -> None:
        if any(self._adds(ask, now) < LEAST for ask in now[:-1]):
            return  # nor does it in any larger set
        if chance > self.best.chance + HAIR:
            self.best = SideBySide(now, chance, chance)
        if len(now) < self.room.slots and len(rest):
            self.go_on(now, chance, left * (1 - self.works[now[-1]]), rest)

    def _adds(self, ask: int, beside: Sequence[int]) -> float:
        """Return what an ask adds to the others of a set."""
        left = self.left.copy()
        for one in beside:
            left *= 1 - self.works[one] if one != ask else 1.0
        return float((left * self.works[ask]).sum())

"""Searches coin by coin, from the definition of search and coin alone: dicts, lists, whole numbers.

It must never import netpath. What a coin is, and how turns are drawn, is written down here once
more; only the key of each tie and person, made of their ids, is handed in. Nothing here draws lots
among equals, so no two asks of a search may be equal.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

MASK, STEP = 2**64 - 1, 0x9E3779B97F4A7C15
LOTS, COLD = 0x5DEECE66D15EA5E5, 0xC01DA5C0FFEE1234
GRAIN = 2.0**29


def mixed(z: int) -> int:
    """SplitMix64's finaliser."""
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
    return z ^ z >> 31


def falls_well(key: int, chance: float, draw: int) -> bool:
    """Tell whether the uniform number of a coin in a world is below its chance."""
    start, number = mixed((key + STEP * (draw // 512 + 1)) & MASK), 0
    for digit in range(64):
        plane = mixed((start + STEP * (8 * digit + draw % 512 // 64 + 1)) & MASK)
        number = number << 1 | plane >> draw % 64 & 1
    return chance >= 1 or number < int(chance * 2**64)


@dataclass
class Town:
    """Asks with their warmth in the order of ids, people, and the keys of coins without a seed."""

    warmth: dict[tuple[str, str], float]
    tie_key: dict[tuple[str, str], int]
    willing: dict[str, float]
    person_key: dict[str, int]
    org: dict[str, str]
    barred: set[str]
    seed: int

    def seeded(self, key: int) -> int:
        return mixed(key ^ mixed((self.seed + STEP) & MASK))

    def alters(self, person: str) -> list[str]:
        return [b for (a, b), w in self.warmth.items() if a == person and b not in self.barred]

    def apart(self, one: str, targets: list[str]) -> int:
        def far(mine: str, other: str) -> int:
            return 0 if mine == other else (mine != "") + (other != "")

        return min(far(self.org[one], self.org[target]) for target in targets)


class Offer(NamedTuple):
    asker: str
    asked: str
    warmth: float
    key: int
    named: int


@dataclass
class Habits:
    """A policy, what it knows, and the other rules."""

    policy: str
    knows: str
    budget: float = math.inf
    referrals: int | None = None
    lean: bool = False
    cap: float = math.inf
    cold: float = 0.0


class Search:
    """One search under way; ``taken`` may be shared with others."""

    def __init__(
        self,
        town: Town,
        habits: Habits,
        seeker: str,
        targets: list[str],
        draw: int,
        taken: dict[str, int],
    ):
        self.town, self.habits, self.draw, self.taken = town, habits, draw, taken
        self.seeker, self.targets = seeker, targets
        self.depth, self.declined, self.named = {seeker: 0}, set[str](), dict[str, int]()
        self.offers: list[Offer] = []
        self.ended, self.asks, self.marks, self.longest, self.afresh = "", 0, 0, 0, False
        self.name(seeker)

    def told(self) -> tuple[str, int, int, int, int]:
        return self.ended, self.asks, len(self.depth) - 1, self.longest, self.marks

    def stranger(self, person: str) -> bool:
        return person not in self.depth and person not in self.declined

    def name(self, person: str) -> bool:
        town, most = self.town, self.habits.referrals
        found = [
            (town.apart(one, self.targets) if self.habits.lean else 0, -w, one)
            for one in town.alters(person)
            if self.stranger(one) and (w := town.warmth[person, one]) > 0
        ]
        if person != self.seeker and most is not None:
            found = sorted(found)[:most]
        for _, cold, one in found:
            self.named[one] = self.named.get(one, 0) + 1
            key = town.seeded(town.tie_key[person, one])
            self.offers.append(Offer(person, one, -cold, key, self.named[one]))
        return bool(found)

    def start_afresh(self) -> None:
        town, me = self.town, self.seeker
        for one in town.willing if self.habits.cold else []:
            alike = town.org[one] == town.org[me] != ""
            if alike and one != me and one not in town.barred and self.stranger(one):
                key = town.person_key[me] * 3 & MASK ^ town.person_key[one] ^ COLD
                named = self.named.get(one, 0)
                self.offers.append(Offer(me, one, self.habits.cold, town.seeded(key), named))

    def place(self, offer: Offer) -> tuple[float, ...]:
        """Tell what the policy goes by, the lowest first."""
        knows, policy, town = self.habits.knows, self.habits.policy, self.town
        warm = offer.warmth * (1 if knows == "local" else town.willing[offer.asked])
        far = 0 if knows == "local" else town.apart(offer.asked, self.targets)
        if policy == "most_connected_first":
            full = knows == "full"
            known = sum(a == offer.asked for a, _ in town.warmth) if full else offer.named
            return (-known, -warm)
        if policy == "most_similar":
            return (far, -warm)
        if policy == "replan" and knows == "full":
            way = -math.log(warm) + self.ahead(offer.asked)
            return (way if way == math.inf else round(way * GRAIN),)
        if policy == "replan":
            return (offer.asked not in self.targets, far, -warm)
        return (-warm,)

    def ahead(self, person: str) -> float:
        """Find what the warmest way on through strangers costs, one ask further at a time."""
        best, grew = {person: 0.0}, True
        while grew:
            grew = False
            for (a, b), w in self.town.warmth.items():
                if a not in best or a in self.targets or w == 0 or b in self.town.barred:
                    continue
                cost = best[a] - math.log(w * self.town.willing[b])
                if self.stranger(b) and cost < best.get(b, math.inf):
                    best[b], grew = cost, True
        return min((best[t] for t in self.targets if t in best), default=math.inf)

    def step(self) -> None:
        """Make one ask, or end."""
        while not self.ended:
            there = [
                one
                for one in self.offers
                if self.stranger(one.asked) and self.taken.get(one.asked, 0) < self.habits.cap
            ]
            if there and self.asks >= self.habits.budget:
                self.ended = "budget spent"
                return
            places = [self.place(one) for one in there]
            if there and min(places)[0] < math.inf:
                assert places.count(min(places)) == 1, "two asks are equal"
                self.ask(there[places.index(min(places))])
                return
            if self.afresh:
                self.ended = "gave up" if there else "dead end"
            else:
                self.start_afresh()
            self.afresh = True

    def ask(self, offer: Offer) -> None:
        town, who = self.town, offer.asked
        self.offers.remove(offer)
        self.asks += 1
        self.taken[who] = self.taken.get(who, 0) + 1
        self.marks |= 2 if who in self.targets else 0
        if not falls_well(town.seeded(town.person_key[who]), town.willing[who], self.draw):
            self.declined.add(who)
        elif falls_well(offer.key, offer.warmth, self.draw):
            self.depth[who] = self.depth[offer.asker] + 1
            self.longest = max(self.longest, self.depth[who])
            if who in self.targets:
                self.ended, self.longest = "target reached", self.depth[who]
            elif self.name(who):
                self.marks |= 1


def searched(
    town: Town, habits: Habits, seekers: list[str], targets: list[str], draw: int, *, at_once: bool
) -> list[tuple[str, int, int, int, int]]:
    """Let some seekers search in one world, each alone or all at once, ask by ask in turns."""
    taken: dict[str, int] = {}
    all_of_them = [
        Search(town, habits, one, targets, draw, taken if at_once else {}) for one in seekers
    ]

    def seat(one: Search) -> int:
        key = town.seeded(town.person_key[one.seeker]) ^ MASK
        return mixed(((key ^ LOTS) + STEP * (draw + 1)) & MASK)

    in_turn = sorted(all_of_them, key=seat)
    while any(not one.ended for one in all_of_them):
        for one in in_turn:
            if not one.ended:
                one.step()
    return [one.told() for one in all_of_them]

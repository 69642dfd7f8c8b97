"""Plans on small random networks, held against every world: an oracle that shares no code."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product

import pandas as pd
import pytest
from conftest import LONG

import netpath as ntp

PEOPLE = list("abcdefg")
FIRST = date(2027, 1, 1)


class Town:
    """A network as plain numbers, and what has been recorded in it."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        self.directed = rng.random() < 0.4
        pairs = [(x, y) for x in PEOPLE for y in PEOPLE if (x != y if self.directed else x < y)]
        chosen = rng.sample(pairs, rng.randrange(6, 10))
        self.ties = {pair: rng.choice([0.1, 0.3, 0.5, 0.8, 1.0]) for pair in chosen}
        self.willing = {one: rng.choice([0.5, 1.0, 1.0, 1.0]) for one in PEOPLE}
        self.targets = set(rng.sample(PEOPLE[1:], 2))
        self.met, self.shut, self.asked, self.rng = [], set(), {}, rng

    @property
    def net(self) -> ntp.ReferralNetwork:
        people = pd.DataFrame({"id": PEOPLE, "willing": list(self.willing.values())})
        rows = [(*pair, warmth) for pair, warmth in self.ties.items()]
        ties = pd.DataFrame(rows, columns=["source", "target", "warmth"])
        return ntp.ReferralNetwork(people, ties, directed=self.directed)

    def warmth(self, asker: str, asked: str) -> float:
        back = 0.0 if self.directed else self.ties.get((asked, asker), 0.0)
        return self.ties.get((asker, asked), back)

    def live(self, one: ntp.Campaign, day: date) -> None:
        """Record one outcome of an ask that can be made; targets are kept for the plan."""
        open_ = [
            (via, person)
            for via in ["a", *self.met]
            for person in PEOPLE[1:]
            if person not in {*self.met, *self.shut, *self.targets} and self.warmth(via, person)
        ]
        if not open_:
            return
        via, person = self.rng.choice(open_)
        outcome = self.rng.choice(["met", "no", "declined"])
        declined = outcome == "declined"
        said = "no" if declined else outcome
        one.record(person, said, via=via, on=day, declined=declined)
        for who in {person, via} - {"a"}:
            self.asked[who] = self.asked.get(who, 0) + 1
        if outcome == "met":
            self.met.append(person)
        elif outcome == "declined" or via == "a":
            self.shut.add(person)
        else:
            gone = [(via, person)] if self.directed else [(via, person), (person, via)]
            self.ties = {pair: warm for pair, warm in self.ties.items() if pair not in gone}

    def best(self) -> dict[str, float]:
        """By person, the chance that the likeliest ask of them is granted and leads on."""
        spent = {one for one, times in self.asked.items() if times >= 3}
        barred = {"a", *self.met, *self.shut, *spent}
        found: dict[str, float] = {}
        for via in ["a", *(one for one in self.met if one not in spent)]:
            for person in set(PEOPLE) - barred:
                granted = self.warmth(via, person) * self.willing[person]
                chance = granted * self.onward(person, barred)
                if chance:
                    found[person] = max(chance, found.get(person, 0.0))
        return found

    def onward(self, person: str, barred: set[str]) -> float:
        """The chance of at most 3 more granted asks from somebody, who is willing, to a target."""
        if person in self.targets:
            return 1.0
        ties = list(self.ties)
        doubt = [one for one, will in self.willing.items() if will < 1 and one != person]
        chances = [self.ties[pair] for pair in ties] + [self.willing[one] for one in doubt]
        total = 0.0
        for coins in product([True, False], repeat=len(chances)):
            world = 1.0
            for chance, up in zip(chances, coins, strict=True):
                world *= chance if up else 1 - chance
            if world:
                live = [pair for pair, up in zip(ties, coins, strict=False) if up]
                no = {one for one, up in zip(doubt, coins[len(ties) :], strict=True) if not up}
                total += world * self._gets_there(person, live, barred | no)
        return total

    def _gets_there(self, person: str, live: list[tuple[str, str]], barred: set[str]) -> bool:
        arcs = live if self.directed else [*live, *((y, x) for x, y in live)]
        here = seen = {person}
        for _ in range(3):
            here = {y for x, y in arcs if x in here} - seen - barred
            if here & self.targets:
                return True
            seen = seen | here
        return False


@pytest.mark.parametrize("seed", range(200 if LONG else 12))
def test_plans_are_those_of_every_world(tmp_path, seed):
    town, day = Town(seed), FIRST
    with ntp.Campaign.create(
        tmp_path / "a.netpath", town.net, "a", sorted(town.targets), rng=seed
    ) as one:
        for _ in range(town.rng.randrange(4)):
            town.live(one, day)
            day += timedelta(days=30)  # so that everybody is rested
        plan, truth = one.plan(9, on=day), town.best()
    assert {row.person for row in plan} == set(truth)
    for row in plan:
        assert row.chance.value == pytest.approx(truth[row.person], abs=0.03), row.person

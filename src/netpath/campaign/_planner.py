"""How things stand for a plan: who can be asked now, and what each ask would open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._intervals import Z95
from netpath.campaign._chance import Chance, name_told
from netpath.campaign._faults import RESTORE, JournalCorrupt
from netpath.campaign._kept import network_of
from netpath.campaign.load import NOBODY, Load
from netpath.campaign.state import CAP, COOL_OFF, Ask, State, days_after, standing
from netpath.chains import Chain, ChainTie, warmest
from netpath.errors import DataError
from netpath.letters import named
from netpath.network import ReferralNetwork

WITHIN = 4
DRAWS = 4096
NEVER = Chance(0.0, 0.0, 0.0)


@dataclass(frozen=True, eq=False)
class Ways:
    """In which drawn worlds a chain leads from each person to a target."""

    words: Mapping[str, npt.NDArray[np.uint64]]

    def any_of(self, people: Iterable[str]) -> int:
        """Return in how many worlds a chain leads on from at least one of these people."""
        found = [self.words[one] for one in people if one in self.words]
        return int(np.bitwise_count(np.bitwise_or.reduce(found)).sum()) if found else 0


def ways(net: ReferralNetwork, targets: Sequence[str], within: int, seed: int) -> Ways:
    """Return who can get to a target within so many asks, in the worlds of one seed.

    Coins are keyed by ids, so that every ask and every what-if is tried out in the same worlds.
    """
    from netpath import access

    found = access.estimate(net, targets=targets, within=within, n_draws=DRAWS, rng=seed)
    assert found.worlds is not None
    return Ways(dict(zip(found.values.index, found.worlds.words, strict=True)))


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be asked now, along one tie."""

    person: str
    via: str
    granted: Chance
    onward: Chance
    named: bool

    @property
    def chance(self) -> Chance:
        """That it is granted and a chain leads on."""
        return self.granted.times(self.onward)

    @property
    def order(self) -> tuple[float, bool, str, str]:
        """The best first; of equals, what costs least goodwill."""
        return -self.chance.value, not self.named, self.person, self.via


class Planner:
    """One state on one day, with everything that a plan needs to know of it."""

    def __init__(self, state: State, day: date, load: Load = NOBODY) -> None:
        self.state, self.day, self.load = state, day, load
        self.now = standing(state, day)
        self._chains: dict[Candidate, Chain] = {}

    @cached_property
    def net(self) -> ReferralNetwork:
        """Everybody and every tie, as recorded."""
        state = self.state
        try:
            return network_of(state.people, state.ties, state.directed, state.assumptions)
        except DataError:
            raise JournalCorrupt(
                f"What this file tells of people and ties makes no network. {RESTORE}"
            ) from None

    @cached_property
    def left_alone(self) -> set[str]:
        """Who is not to be asked, whatever the search has come to."""
        people = self.state.people
        return {one for one, known in people.items() if known.get("do_not_ask")}

    @cached_property
    def spent(self) -> set[str]:
        """Who takes no more asks in this search, those of other campaigns counted."""
        low = (one for one, known in self.state.people.items() if known.get("cap", CAP) < 1)
        busy = {*low, *self.now.asked, *self.load.people}
        return {one for one in busy & self.state.people.keys() if self.left(one) < 1}

    @cached_property
    def targets(self) -> list[str]:
        """The targets who may still be asked."""
        shut = self.now.closed | self.now.unfit | set(self.now.met) | self.left_alone
        return [one for one in self.state.targets if one in self.state.people.keys() - shut]

    @property
    def reached(self) -> list[str]:
        """The targets who were met and are for the seeker."""
        return [
            one for one in self.state.targets if one in self.now.met and one not in self.now.unfit
        ]

    @cached_property
    def ahead(self) -> ReferralNetwork:
        """The network that is left: refusals taken out, nobody asked twice, spent people spared."""
        barred = {self.state.seeker, *self.now.met, *self.now.closed, *self.spent}
        known = sorted(barred & self.state.people.keys())
        flags = pd.DataFrame({"do_not_ask": [True] * len(known)}, index=pd.Index(known, name="id"))
        gone = sorted(self.now.closed_ties & self.state.ties.keys())
        cut = pd.DataFrame(gone, columns=["source", "target"])
        return self.net.without_ties(cut).with_people(flags)

    @cached_property
    def ways(self) -> Ways:
        """The worlds in which a chain leads on, after one ask of at most ``WITHIN``."""
        return ways(self.ahead, self.targets, WITHIN - 1, self.state.seed)

    def onward(self, person: str) -> Chance:
        """Return the chance that a chain leads on to a target from somebody who was met."""
        if person in self.targets:
            return Chance(1.0, 1.0, 1.0)
        return shared(self.ways.any_of([person])) if self.targets else NEVER

    def left(self, person: str) -> int:
        """Return how many asks somebody takes yet, those of other campaigns counted."""
        others = sum(one.times for one in self.load.of(person))
        return self.limit(person) - self.now.asked.get(person, 0) - others

    def limit(self, person: str) -> int:
        """Return how many asks somebody takes in all: the lowest that any campaign knows."""
        cap = self.state.known(person, "cap", CAP)
        return min(cap, self.load.caps.get(person, cap))

    def rests_until(self, person: str) -> date:
        """Return the day from which somebody may be asked again."""
        days = [one.last for one in self.load.of(person)]
        days += [self.now.last[person]] if person in self.now.last else []
        cool = self.state.known(person, "cool_off", COOL_OFF)
        return days_after(max(days), cool) if days else date.min

    def rested(self, person: str) -> bool:
        """Return whether somebody may be asked on this day."""
        return self.left(person) > 0 and self.rests_until(person) <= self.day

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Everybody who can be asked now, along their best tie, the best first."""
        best: dict[str, Candidate] = {}
        for one in (one for day, one in self._asks if day <= self.day):
            if one.person not in best or self._before(one) < self._before(best[one.person]):
                best[one.person] = one
        return sorted(best.values(), key=lambda one: one.order)

    def _before(self, one: Candidate) -> tuple[object, ...]:
        """Order the ways to one person: whoever said later is asked again as they were before."""
        last = next((ask for ask in reversed(self.state.asks) if ask.person == one.person), None)
        other_way = last is not None and last.outcome == "later" and last.via != one.via
        return other_way, *one.order

    @cached_property
    def resting(self) -> list[tuple[date, Candidate]]:
        """What can be asked only from a later day on, when somebody is rested; the best first."""
        later = [(day, one) for day, one in self._asks if day > self.day and one.chance.value]
        return sorted(later, key=lambda pair: (pair[1].order, pair[0]))

    @cached_property
    def _asks(self) -> list[tuple[date, Candidate]]:
        """Every ask that is open, or will be, with the day from which it is."""
        return list(self._open_asks()) if self.targets else []

    def _open_asks(self) -> Iterator[tuple[date, Candidate]]:
        for via in self.askers:
            for person in self.ahead.alters(via):
                gave_name = via in self.now.named.get(person, ())
                free = gave_name or via == self.state.seeker
                if person in self.now.waiting or not (free or self.passes_on(via)):
                    continue
                day = max(map(self.rests_until, [person] if free else [person, via]))
                granted = self.granted(via, person)
                if granted.value:
                    yield day, Candidate(person, via, granted, self.onward(person), gave_name)

    @property
    def untried(self) -> list[str]:
        """Who was named and not asked yet, and from whom no chain is known to lead on."""
        if not self.targets:
            return []
        asked, best = {ask.person for ask in self.state.asks}, {one.person for one in self.best}
        shut = {*asked, *best, *self.state.targets, *self.left_alone, *self.spent}
        return [one for one in self.now.named if one not in shut and not self.onward(one).value]

    @property
    def askers(self) -> list[str]:
        """The seeker, and whoever was met, since they may have given a name."""
        return [self.state.seeker, *(one for one in self.now.met if one not in self.now.closed)]

    def passes_on(self, via: str) -> bool:
        """Return whether more may be asked of somebody who was met, on some day."""
        return via not in self.now.unfit | self.left_alone | self.spent

    @cached_property
    def open_ways(self) -> Ways:
        """The worlds in which any way that is still open leads on, from each who may ask."""
        shut = [
            (via, person)
            for via in self.askers[1:]
            if not self.passes_on(via)
            for person in self.ahead.alters(via)
            if via not in self.now.named.get(person, ())
        ]
        cut = pd.DataFrame([self.state.pair(*pair) for pair in shut], columns=["source", "target"])
        net = self.ahead.without_ties(cut) if shut else self.ahead
        return ways(net, self.targets, WITHIN, self.state.seed)

    def granted(self, via: str, person: str) -> Chance:
        """Return the chance that an ask along a tie is granted, with its bounds where known."""
        rows, net = self.ahead.compressed, self.ahead
        arc = rows.arc(net.position(via), net.position(person))
        tie = net.tie_at(int(rows.tie[arc]))
        chance = float(rows.chance[arc])
        warm = float(tie["warmth"])
        if not warm:
            return NEVER
        low, high = (float(tie.get(end, warm)) / warm for end in ("warmth_low", "warmth_high"))
        return Chance(chance, chance * low, chance * high)

    @cached_property
    def best(self) -> list[Candidate]:
        """The candidates from whom a chain leads on."""
        return [one for one in self.candidates if one.chance.value > 0]

    def tie(self, via: str, person: str) -> ChainTie:
        """Return the tie that an ask goes along."""
        rows, net = self.ahead.compressed, self.ahead
        asked = net.position(person)
        arc = rows.arc(net.position(via), asked)
        known = net.tie_at(int(rows.tie[arc]))
        assert rows.warmth is not None
        warm, willing = float(rows.warmth[arc]), float(rows.willing[asked])
        kind, evidence = known.get("kind", ""), known.get("evidence", "")
        return ChainTie(via, person, warm, willing, kind, evidence)

    def chain(self, one: Candidate) -> Chain:
        """Return the warmest chain that begins with an ask."""
        if one not in self._chains:
            self._chains[one] = self._chain(one)
        return self._chains[one]

    def _chain(self, one: Candidate) -> Chain:
        tie = self.tie(one.via, one.person)
        people: tuple[str, ...] = (one.via, one.person)
        ties, chance = [tie], tie.chance
        if one.person not in self.targets:
            for rest in warmest(self.ahead, one.person, self.targets, within=WITHIN - 1):
                people, ties = (one.via, *rest.people), [tie, *rest.ties]
                chance *= rest.probability
        return Chain(people, tuple(map(self.name, people)), tuple(ties), chance)

    def name(self, person: str) -> str:
        """Return somebody's name as the seeker may read it, with the id if several have it."""
        told = self.called(person)
        is_one = not self.is_hidden(person) and self.net.name_of(person) not in self._shared
        return told if is_one else f"{told} ({named(person)})"

    def called(self, person: str) -> str:
        """Return somebody's name as the seeker may read it, as a letter bears it."""
        told = self.net.name_of(person, self._reader(person))
        if self.is_hidden(person):
            return named(told, longest=160, most_words=30)
        return name_told(told)

    @cached_property
    def _shared(self) -> set[str]:
        """Names that several people have."""
        if "name" not in self.net.people:
            return set()
        names = self.net.people["name"].dropna()
        return set(names[names.duplicated()])

    def is_hidden(self, person: str) -> bool:
        """Return whether the seeker may not read somebody's name yet."""
        return self.net.name_of(person, self._reader(person)) != self.net.name_of(person)

    def _reader(self, person: str) -> str | None:
        """Return who reads a name; None for one that the seeker knows from their own search."""
        known = {*self.state.targets, *self.now.named, *self.now.met}
        return None if person in known else self.state.seeker

    def refused(self, one: Candidate) -> Planner:
        """Return how things would stand if an ask failed."""
        direct = one.via == self.state.seeker
        ask = Ask(10**9, one.person, "no", self.day, one.via, direct)
        after = Planner(replace(self.state, asks=[*self.state.asks, ask]), self.day, self.load)
        after.net = self.net  # nobody joins by refusing
        return after


def shared(n: int, n_draws: int = DRAWS) -> Chance:
    """Return a share of worlds with its 95 % Wilson interval.

    Examples
    --------
    >>> shared(0, 100).low
    0.0
    """
    p = n / n_draws
    middle = (p + Z95**2 / (2 * n_draws)) / (1 + Z95**2 / n_draws)
    half = Z95 / (1 + Z95**2 / n_draws)
    half *= (p * (1 - p) / n_draws + Z95**2 / (4 * n_draws**2)) ** 0.5
    return Chance(p, min(p, max(0.0, middle - half)), max(p, min(1.0, middle + half)))

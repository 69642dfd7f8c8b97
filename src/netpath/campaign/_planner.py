"""How things stand for a plan: who can be asked now, and what each ask would open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from netpath._places import place_key
from netpath.campaign._ask import Candidate
from netpath.campaign._called import Naming
from netpath.campaign._chance import Chance
from netpath.campaign._faults import JournalCorrupt
from netpath.campaign._kept import network_of
from netpath.campaign._standing import Waiting, standing
from netpath.campaign._together import (
    HAIR,
    LEAST,
    AsksAhead,
    Floats,
    OpenRoom,
    SideBySide,
    WaysOnward,
    led_to,
    together,
    ways,
)
from netpath.campaign.load import NOBODY, Load
from netpath.campaign.state import BOUNDS, CAP, COOL_OFF, Ask, State, days_after
from netpath.chains import Chain, ChainTie
from netpath.chains.question import ChainQuestion
from netpath.errors import DataError
from netpath.network import ReferralNetwork

WITHIN = 4
NEVER = Chance(0.0, 0.0, 0.0)
AGREED = "agreed"


class Planner(Naming):
    """One state on one day, with everything that a plan needs to know of it."""

    def __init__(self, state: State, day: date, load: Load = NOBODY) -> None:
        self.state, self.day, self.load = state, day, load
        self.now = standing(state, day)
        self.elsewhere = load.refused(state) - state.lifted - self.now.met.keys() - {state.seeker}
        self.now.closed |= self.elsewhere  # whoever said no to the seeker said it to them
        self._chains: dict[Candidate, Chain] = {}
        self._without: dict[str, dict[str, float]] = {}

    @cached_property
    def net(self) -> ReferralNetwork:
        """Everybody and every tie, as recorded."""
        state = self.state
        try:
            return network_of(state.people, state.ties, state.directed, state.assumptions)
        except DataError:
            raise JournalCorrupt(
                "What this file tells of people and ties makes no network."
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
        """The targets who may still be asked; none once the seeker said that the search is over.

        A talk that is agreed on with one of them ends nothing for the others.
        """
        if self.state.over is not None:
            return []
        shut = self.now.closed | self.now.unfit | self.now.aside | self.left_alone
        shut |= self.now.met.keys()
        found = [one for one in self.state.targets if one in self.state.people.keys() - shut]
        agreed = {one.person for one in self.now.waiting.values() if one.outcome == AGREED}
        return [one for one in found if one not in agreed] or found

    @property
    def reached(self) -> list[str]:
        """The targets who were met and are for the seeker."""
        shut = self.now.unfit | self.now.aside
        return [one for one in self.state.targets if one in self.now.met and one not in shut]

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
    def ways(self) -> tuple[WaysOnward, ...]:
        """In which worlds a chain leads on, after one ask of at most ``WITHIN``.

        Where warmths have bounds, also with all of them at their lower and at their upper end.
        """
        nets = (self.ahead, *self._at_the_bounds)
        return ways(nets, self.targets, WITHIN - 1, self.state.seed)

    @cached_property
    def _at_the_bounds(self) -> tuple[ReferralNetwork, ...]:
        ties = self.ahead.ties
        if not any(end in ties and ties[end].notna().any() for end in BOUNDS):
            return ()
        ends = (ties.get(end, ties["warmth"]).fillna(ties["warmth"]) for end in BOUNDS)
        return tuple(
            ReferralNetwork(
                self.ahead.people,
                ties.assign(warmth=end),
                directed=self.state.directed,
                missing=(),
            )
            for end in ends
        )

    def onward(self, person: str) -> Chance:
        """Return the chance that a chain leads on to a target from somebody who takes the ask."""
        if person in self.targets:
            return Chance(1.0, 1.0, 1.0)
        if not self.targets:
            return NEVER
        value, *ends = (one.share(person) for one in self.ways)
        return Chance(value, *(ends or (value, value)))

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

    @property
    def all_asks(self) -> list[Candidate]:
        """Every ask that can be made, today or once somebody is rested."""
        return [one for _, one in self._asks]

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
            opened = self.opened(via)
            for person in self.ahead.alters(via):
                gave_name = via in self.now.named.get(person, ())
                free = gave_name or opened or via == self.state.seeker
                if person in self.now.waiting or not (free or self.passes_on(via)):
                    continue
                day = max(map(self.rests_until, [person] if free else [person, via]))
                granted, onward = self.granted(via, person), self.onward(person)
                if granted.value:
                    thanks = opened and not gave_name
                    yield day, Candidate(person, via, granted, onward, gave_name, thanks)

    def opened(self, via: str) -> bool:
        """Return whether it belongs to a talk to ask somebody for an introduction.

        Whoever was met and was not yet asked for a name is asked with the thanks, which is no new
        favour: neither a cap nor a cool-off stands in its way.
        """
        return via in self.now.question and via not in self.now.unfit | self.left_alone

    @cached_property
    def under_way(self) -> list[Waiting]:
        """Who was asked and may still answer."""
        return [one for one in self.now.waiting.values() if one.outcome != "later"]

    @cached_property
    def open_now(self) -> list[Candidate]:
        """Every ask that can be made today and leads on, the best first."""
        ways_to: dict[str, list[Candidate]] = {}
        for day, one in self._asks:
            if day <= self.day and one.chance.value:
                ways_to.setdefault(one.person, []).append(one)
        found = [one for some in ways_to.values() for one in self._as_before(some)]
        return sorted(found, key=lambda one: one.order)

    def _as_before(self, some: list[Candidate]) -> list[Candidate]:
        """Leave out other ways to somebody who said later: they are asked as they were before."""
        same = [one for one in some if not self._before(one)[0]]
        return same or some

    def works(self, one: Candidate | Waiting, at: int = 0) -> Floats:
        """Return for each world the chance that an ask gets through there."""
        if isinstance(one, Waiting) and one.outcome == AGREED:
            return self.ways[at].leads_on(one.person)
        if isinstance(one, Candidate):
            granted = one.granted
        else:
            granted = self.granted(one.via, one.person) if self.is_tied(one) else NEVER
        chance = (granted.value, granted.low, granted.high)[at]
        return np.minimum(1.0, chance * self.ways[at].works(one.person))

    def is_tied(self, one: Waiting) -> bool:
        """Return whether somebody was asked along a tie that is there."""
        return self.state.pair(one.via, one.person) in self.state.ties

    def any_of(self, some: Sequence[Candidate | Waiting]) -> Chance:
        """Return the chance that at least one of some asks gets through."""
        if not self.targets:
            return NEVER
        value, *ends = (self._any_of(some, at) for at in range(len(self.ways)))
        each = [self._chance_of(one) for one in some] or [NEVER]
        least = [max(getattr(one, end) for one in each) for end in ("value", "low", "high")]
        return Chance(*map(max, (value, *(ends or (value, value))), least))

    def _any_of(self, some: Sequence[Candidate | Waiting], at: int) -> float:
        weight = self.ways[at].weight
        fails = np.ones(len(weight))
        for one in some:
            fails *= 1 - self.works(one, at)
        return float(((1 - fails) * weight).sum() / weight.sum())  # where nothing works, 0 sharp

    def _chance_of(self, one: Candidate | Waiting) -> Chance:
        """Return the chance that one ask gets through, by itself."""
        if isinstance(one, Candidate):
            return one.chance
        if one.outcome == AGREED:
            return self.onward(one.person)
        if not self.is_tied(one):
            return NEVER
        return self.granted(one.via, one.person).times(self.onward(one.person))

    def left_over(self, some: Sequence[Candidate | Waiting], at: int = 0) -> Floats:
        """Return the probability of each world, times that of none of some asks getting through."""
        left = self.ways[at].weight.copy()
        for one in some:
            left *= 1 - self.works(one, at)
        return left

    def together(self, at_once: int, at_employer: int) -> tuple[list[Candidate], SideBySide]:
        """Return the asks to make now, side by side, chosen together, and how well they were.

        What is under way counts: against the asks at once, those at one employer, and in the
        chance. Where nothing is under way and no ask adds a point, the best is made all the same.
        """
        under = self.under_way
        able = [one for one in self.open_now if not self._waits(one, under)]
        asks = [one for one in able if one.chance.value >= LEAST]
        if not under and not asks:
            asks = able[:1]
        if not asks or asks[0].chance.value < LEAST or len(under) >= at_once:
            asks = asks if len(under) < at_once else []
            chance = self.any_of([*under, *asks]).value
            return asks, SideBySide(tuple(range(len(asks))), chance, chance)
        places = [self.employers(one) for one in asks]
        every = frozenset().union(*places)
        left = {place: at_employer - self._open_at(place, under) for place in every}
        people = [self.asked_of(one) for one in asks]
        through = self._through(asks, {one.person for one in asks})
        room = OpenRoom(at_once - len(under), people, places, left, through)
        works = np.array([self.works(one) for one in asks])
        found = together(works, self.left_over(under), room)
        return sorted((asks[at] for at in found.chosen), key=lambda one: one.order), found

    def waits_for(self, one: Candidate, beside: Sequence[Candidate | Waiting]) -> str:
        """Return who is being asked of those whom an ask needs; empty for nobody.

        Of nobody are two things asked at once, and nobody is asked to introduce the seeker to a
        target who is asked already, or wants to be asked later.
        """
        busy = {who for ask in beside for who in self.asked_of(ask)}
        ends = {ask.person for ask in beside} | self.now.waiting.keys()
        return min(self.asked_of(one) & busy or self._through([one], ends)[0], default="")

    def comes_of(self, one: Candidate, beside: Sequence[Candidate | Waiting]) -> str:
        """Return who is being asked and may introduce the seeker to the target an ask is of."""
        through = zip(beside, self._through(beside, {one.person}), strict=True)
        return min((ask.person for ask, ends in through if ends), default="")

    def better_asked(self, one: Candidate) -> str:
        """Return which target to ask rather than somebody who is no likelier to lead there."""
        least = one.chance.value - HAIR
        likely = {who for who, chance in self._targets_asked.items() if chance >= least}
        return min(self._through([one], likely)[0], default="")

    @cached_property
    def _targets_asked(self) -> dict[str, float]:
        """The targets who can be asked now, and the chance that it is granted."""
        asks = [one for one in self.open_now if one.person in self.targets]
        return {one.person: one.chance.value for one in reversed(asks)}

    def _waits(self, one: Candidate, under: Sequence[Waiting]) -> bool:
        return bool(
            self.waits_for(one, under) or self.comes_of(one, under) or self.better_asked(one)
        )

    def _through(self, asks: Sequence[Candidate | Waiting], ends: set[str]) -> list[frozenset[str]]:
        """Return without whom of some targets the way on from each ask is less likely."""
        best = self.ways[0].likeliest
        less = {one: self._likeliest_without(one) for one in self.targets if one in ends}
        return [
            frozenset(
                one
                for one, left in less.items()
                if one != ask.person
                and left.get(ask.person, 0.0) < best.get(ask.person, 0.0) - HAIR
            )
            for ask in asks
        ]

    @cached_property
    def _arcs(self) -> AsksAhead:
        return AsksAhead(self.ahead, self.targets, WITHIN - 1)

    def _likeliest_without(self, person: str) -> dict[str, float]:
        if person not in self._without:
            self._without[person] = self._arcs.likeliest(person)
        return self._without[person]

    def free(self, person: str) -> bool:
        """Return whether somebody is rested, is not being asked, and neither talked nor declined.

        To nobody else is a second thing offered: no cold letter, no door, nothing.
        """
        now = self.now
        shut = now.waiting.keys() | now.closed | now.met.keys() | self.left_alone
        return person not in shut and self.rested(person)

    @property
    def busy(self) -> frozenset[str]:
        """Of whom something was asked that still counts, here or in another search."""
        return frozenset(one for one in {*self.now.last, *self.load.people} if not self.free(one))

    @property
    def cold(self) -> list[str]:
        """The targets to whom a letter could be written cold."""
        return [one for one in self.targets if self.free(one)]

    @property
    def cold_from(self) -> date | None:
        """From which day there is one, where there is none today; None where none will be."""
        rest = [one for one in self.targets if one not in self.now.waiting and self.left(one) > 0]
        return min(map(self.rests_until, rest), default=None) if not self.cold else None

    def _open_at(self, place: str, some: Sequence[Candidate | Waiting]) -> int:
        return sum(place in self.employers(one) for one in some)

    def full(self, one: Candidate, beside: Sequence[Candidate | Waiting], at_employer: int) -> str:
        """Return an employer at which as many asks are open as may be; empty for none."""
        orgs = {self.net.attribute(who, "org") for who in self.asked_of(one)} - {""}
        return min(
            (o for o in orgs if self._open_at(place_key(o), beside) >= at_employer), default=""
        )

    def asked_of(self, one: Candidate | Waiting) -> frozenset[str]:
        """Return of whom an ask asks something: the person, and who is to introduce them."""
        via = one.via
        if isinstance(one, Candidate):
            free = one.named
        else:
            free = via in self.now.named.get(one.person, ())
        return frozenset({one.person} if free or via == self.state.seeker else {one.person, via})

    def employers(self, one: Candidate | Waiting) -> frozenset[str]:
        """Return where those are of whom an ask asks something, as far as known."""
        orgs = (self.net.attribute(who, "org") for who in self.asked_of(one))
        return frozenset(place_key(org) for org in orgs if org)

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

    def cut_off(self, people: Iterable[str]) -> frozenset[str]:
        """Return to whom of some people no chain leads from the seeker, or from whoever was met."""
        return frozenset(people) - self.now.met.keys() - led_to(self.ahead, self.askers, WITHIN)

    def passes_on(self, via: str) -> bool:
        """Return whether more may be asked of somebody who was met, on some day."""
        return via not in self.now.unfit | self.now.reticent | self.left_alone | self.spent

    @property
    def overall(self) -> Chance:
        """The chance that any way works that is open, is under way, or opens as people rest."""
        waiting = self.now.waiting.values()
        return self.any_of([*waiting, *(one for one in self.all_asks if one.chance.value)])

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
            rest = ChainQuestion.of(self.ahead, one.person, self.targets, WITHIN - 1).warmest()
            if rest:
                people, ties = (one.via, *rest.people), [tie, *rest.ties]
                chance *= rest.probability
        return Chain(people, tuple(map(self.name, people)), tuple(ties), chance)

    def refused(self, one: Candidate) -> Planner:
        """Return how things would stand if an ask failed."""
        direct = one.via == self.state.seeker
        ask = Ask(10**9, one.person, "no", self.day, one.via, direct)
        after = Planner(replace(self.state, asks=[*self.state.asks, ask]), self.day, self.load)
        after.net = self.net  # nobody joins by refusing
        return after

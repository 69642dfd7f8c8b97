"""How things stand for a plan: who can be asked now, and what each ask would open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from netpath._places import place_key
from netpath.campaign._chance import Chance, name_told
from netpath.campaign._faults import JournalCorrupt
from netpath.campaign._kept import network_of
from netpath.campaign._standing import Waiting, standing
from netpath.campaign._together import LEAST, Floats, OpenRoom, SideBySide, together
from netpath.campaign._ways import WaysOnward, led_to, ways
from netpath.campaign.load import NOBODY, Load
from netpath.campaign.state import CAP, COOL_OFF, Ask, State, days_after
from netpath.chains import Chain, ChainTie
from netpath.chains.question import ChainQuestion
from netpath.errors import DataError
from netpath.letters import named
from netpath.network import ReferralNetwork

WITHIN = 4
NEVER = Chance(0.0, 0.0, 0.0)
AGREED = "agreed"
COINED = re.compile("k[0-9a-f]{8,}")
"""An id that stands for somebody's keys and tells nobody anything."""
BOUNDS = ("warmth_low", "warmth_high")


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be asked, along one tie.

    ``named`` says that whoever introduces gave the name already; ``opened``, that the question for
    it belongs to a talk that was had. Both are no new favour of theirs.
    """

    person: str
    via: str
    granted: Chance
    onward: Chance
    named: bool
    opened: bool = False

    @property
    def chance(self) -> Chance:
        """That it is granted and a chain leads on."""
        return self.granted.times(self.onward)

    @property
    def order(self) -> tuple[float, bool, str, str]:
        """The best first; of equals, what costs least goodwill."""
        return -self.chance.value, not (self.named or self.opened), self.person, self.via


class Planner:
    """One state on one day, with everything that a plan needs to know of it."""

    def __init__(self, state: State, day: date, load: Load = NOBODY) -> None:
        self.state, self.day, self.load = state, day, load
        self.now = standing(state, day)
        self.elsewhere = load.refused(state) - state.lifted - self.now.met.keys() - {state.seeker}
        self.now.closed |= self.elsewhere  # whoever said no to the seeker said it to them
        self._chains: dict[Candidate, Chain] = {}

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
        return tuple(ways(one, self.targets, WITHIN - 1, self.state.seed) for one in nets)

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
        return float(min(1.0, max(0.0, 1 - self.left_over(some, at).sum())))

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
        asks = [one for one in self.open_now if one.chance.value >= LEAST]
        if not under and not asks:
            asks = self.open_now[:1]
        busy = {who for one in under for who in self.asked_of(one)}
        asks = [one for one in asks if not self.asked_of(one) & busy]
        if not asks or asks[0].chance.value < LEAST or len(under) >= at_once:
            asks = asks if len(under) < at_once else []
            chance = self.any_of([*under, *asks]).value
            return asks, SideBySide(tuple(range(len(asks))), chance, chance)
        places = [self.employers(one) for one in asks]
        every = frozenset().union(*places)
        left = {place: at_employer - self._open_at(place, under) for place in every}
        room = OpenRoom(at_once - len(under), [self.asked_of(one) for one in asks], places, left)
        works = np.array([self.works(one) for one in asks])
        found = together(works, self.left_over(under), room)
        return sorted((asks[at] for at in found.chosen), key=lambda one: one.order), found

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

    def name(self, person: str) -> str:
        """Return somebody's name as the seeker may read it; of several, with what they do."""
        told = self.called(person)
        if self.is_hidden(person):
            return f"{told} ({named(person)})"
        same = self._shared.get(self.net.name_of(person), [])
        return f"{told} ({self._apart(person, same)})" if len(same) > 1 else told

    def _apart(self, person: str, same: Sequence[str]) -> str:
        """Return what tells somebody from others of the name: work, id, or a number for a key."""
        for columns in (("org",), ("role",), ("role", "org")):
            told = {one: self._said(one, columns) for one in same}
            if told[person] and list(told.values()).count(told[person]) == 1:
                return name_told(told[person])
        coined = COINED.fullmatch(person)
        return f"{sorted(same).index(person) + 1} of {len(same)}" if coined else named(person)

    def _said(self, person: str, columns: Sequence[str]) -> str:
        return ", ".join(filter(None, (self.net.attribute(person, one) for one in columns)))

    def called(self, person: str) -> str:
        """Return somebody's name as the seeker may read it, as a letter bears it."""
        told = self.net.name_of(person, self._reader(person))
        if self.is_hidden(person):
            return named(told, longest=160, most_words=30)
        return name_told(told)

    @cached_property
    def _shared(self) -> dict[str, list[str]]:
        """Who has each name that several people have."""
        if "name" not in self.net.people:
            return {}
        names = self.net.people["name"].dropna()
        found: dict[str, list[str]] = {}
        for person, name in names[names.duplicated(keep=False)].items():
            found.setdefault(str(name), []).append(str(person))
        return found

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

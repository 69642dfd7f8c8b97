"""How things stand on a day: who was met, who is closed, who may still answer, what is owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from netpath._places import place_key
from netpath.campaign._said import GRANTED, NAMED, NOT_ASKED, OPEN, RATHER_NOT, UNANSWERED
from netpath.campaign.state import COOL_OFF, Ask, State, days_after


@dataclass(frozen=True)
class Waiting:
    """Somebody who may still answer, was agreed with, or may be asked again, from which day."""

    person: str
    via: str
    until: date
    outcome: str
    since: date = date.min


@dataclass
class Standing:
    """How things stand on a day.

    Attributes
    ----------
    met
        Who was talked to, with whom they came, in order.
    closed, closed_ties
        Who is not asked again, and along which ties nobody is.
    waiting
        Who may still answer, with whom a talk is agreed, or who asked to be asked later.
    unfit
        Who is not for the seeker, as they said: a good ending.
    aside
        Who works where, or in a field, that is not for the seeker: no target, and no door, and
        nobody is kept by it from introducing elsewhere.
    named
        Who named each person.
    question
        Who was met and not yet asked whom else to talk to. That is part of the talk: neither their
        limit nor their rest stands in its way, on the one day on which it is asked.
    reticent
        Who would rather not name anybody: nothing more is asked of them.
    asked, last
        How often each person was asked, and on which day last.
    """

    met: dict[str, Ask] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    closed_ties: set[tuple[str, str]] = field(default_factory=set)
    waiting: dict[str, Waiting] = field(default_factory=dict)
    unfit: set[str] = field(default_factory=set)
    aside: set[str] = field(default_factory=set)
    named: dict[str, list[str]] = field(default_factory=dict)
    question: dict[str, date | None] = field(default_factory=dict)
    reticent: set[str] = field(default_factory=set)
    asked: dict[str, int] = field(default_factory=dict)
    last: dict[str, date] = field(default_factory=dict)
    under_way: dict[tuple[str, str], Ask] = field(default_factory=dict)

    def talk(self, ask: Ask) -> None:
        """Count the person as met, and whom they named as named by them."""
        self.met.setdefault(ask.person, ask)
        for name in ask.named:
            self.named.setdefault(name, []).append(ask.person)
        self.reticent.discard(ask.person)
        if ask.ended == NOT_ASKED:
            self.question[ask.person] = None
        else:
            self.question.pop(ask.person, None)
        if ask.ended == RATHER_NOT:
            self.reticent.add(ask.person)

    def close(self, state: State, ask: Ask) -> None:
        """Close the person, or only the tie that was asked along."""
        if ask.direct or ask.declined or not ask.via:
            self.closed.add(ask.person)
        else:
            self.closed_ties.add(state.pair(ask.via, ask.person))

    def count(self, ask: Ask) -> None:
        """Count a new favour: of the person, and of who passed the ask on unless they named them.

        An answer is no favour, nor is the answer to the question that belongs to a talk; and who
        is asked for an introduction with the thanks for a talk is asked for nothing new.
        """
        if not ask.person:
            self._favour(ask.via if not ask.direct else "", ask.day)
            return
        answers = self.under_way.pop((ask.person, ask.via), None)
        if ask.outcome in OPEN:
            self.under_way[ask.person, ask.via] = ask
        answers_talk = ask.person in self.question and ask.ended in (NAMED, RATHER_NOT)
        if answers_talk or (answers and ask.outcome not in UNANSWERED):
            self.last[ask.person] = max(ask.day, self.last.get(ask.person, ask.day))
            return
        self._favour(ask.person, ask.day)
        if not ask.direct and ask.via not in self.named.get(ask.person, ()):
            with_thanks = ask.via in self.question and self.question[ask.via] in (None, ask.day)
            if with_thanks:
                self.question[ask.via] = ask.day
            else:
                self.question.pop(ask.via, None)
                self._favour(ask.via, ask.day)

    def _favour(self, person: str, day: date) -> None:
        if person:
            self.asked[person] = self.asked.get(person, 0) + 1
            self.last[person] = max(day, self.last.get(person, day))


def standing(state: State, day: date) -> Standing:
    """Return how things stand on a day.

    Only the cool-off of somebody who did not reply, the day of a ``later``, and the day on which
    somebody was asked for introductions with the thanks for a talk, look at it.

    Examples
    --------
    >>> standing(State(), date(2026, 11, 22)).met
    {}
    """
    found = Standing()
    last = {(ask.person, ask.via): ask for ask in state.asks}
    for ask in state.asks:
        found.count(ask)
        if not ask.person:
            continue
        if ask.outcome in GRANTED:
            found.talk(ask)
            found.closed.discard(ask.person)
            found.waiting.pop(ask.person, None)
            (found.unfit.add if ask.interest == "down" else found.unfit.discard)(ask.person)
        elif ask.outcome == "no":
            found.close(state, ask)
            found.waiting.pop(ask.person, None)
        elif last[ask.person, ask.via] is ask:
            _wait(state, found, ask, day)
    _set_aside(state, found)
    past = [one for one, when in found.question.items() if when is not None and when < day]
    for one in past:
        del found.question[one]
    return found


def talks(state: State) -> Standing:
    """Return who was met and whom they named, whatever the day.

    Examples
    --------
    >>> talks(State()).met
    {}
    """
    found = Standing()
    for ask in state.asks:
        found.count(ask)
        if ask.person and ask.outcome in GRANTED:
            found.talk(ask)
    return found


def waits_until(state: State, ask: Ask) -> date:
    """Return until when an ask waits: for a day that was agreed or told, or for the cool-off.

    Examples
    --------
    >>> waits_until(State(), Ask(2, "gail", "asked", date(2026, 11, 22), "ada", True))
    datetime.date(2026, 12, 6)
    """
    if ask.at:
        return date.fromisoformat(ask.at[:10])
    return ask.until or days_after(ask.day, state.known(ask.person, "cool_off", COOL_OFF))


def _wait(state: State, found: Standing, ask: Ask, day: date) -> None:
    until = waits_until(state, ask)
    if day < until or ask.outcome == "agreed":  # a talk that is not told of yet was not refused
        found.waiting[ask.person] = Waiting(ask.person, ask.via, until, ask.outcome, ask.day)
    elif ask.outcome in OPEN:
        found.close(state, ask)


def _set_aside(state: State, found: Standing) -> None:
    """Take in what the seeker said of people, employers and fields, beside talks."""
    talked = {ask.person: ask.seq for ask in state.asks if ask.outcome in GRANTED}
    keys: dict[str, set[str]] = {"org": set(), "field": set()}
    for (kind, which), (seq, unfit) in state.unfit.items():
        if kind in keys:
            if unfit:
                keys[kind].add(place_key(which))
        elif seq > talked.get(which, 0):
            (found.unfit.add if unfit else found.unfit.discard)(which)
            if unfit and which not in found.met:
                found.closed.add(which)
    for kind in (one for one in keys if keys[one]):
        for person, known in state.people.items():
            if place_key(str(known.get(kind, ""))) in keys[kind]:
                found.aside.add(person)


TARGET_STATES = ("open", "asked", "reached", "not for me", "closed")


def target_states(state: State, now: Standing) -> dict[str, str]:
    """Return how it stands with each target: open, asked, reached, not for me, or closed.

    Examples
    --------
    >>> target_states(State(targets=["mira"]), Standing())
    {'mira': 'open'}
    """
    return {one: _target_state(state, now, one) for one in state.targets}


def _target_state(state: State, now: Standing, person: str) -> str:
    if person in now.unfit | now.aside:
        return "not for me"
    if person in now.met:
        return "reached"
    if person in now.closed or state.people.get(person, {}).get("do_not_ask"):
        return "closed"
    return "asked" if person in now.waiting else "open"


def endings(asks: Sequence[Ask], state: State, day: date) -> Mapping[str, int]:
    """Count how asks ended; "not for me" and silence apart from dead ends.

    Examples
    --------
    >>> endings([], State(), date(2026, 11, 22))["at a dead end"]
    0
    """
    now = standing(state, day)
    people = {ask.person: ask for ask in asks if ask.person}
    kinds = [_ending(now, person, ask) for person, ask in people.items()]
    names = ("met", "not for me", "waiting", "without a reply", "at a dead end")
    return {name: kinds.count(name) for name in names}


def _ending(now: Standing, person: str, ask: Ask) -> str:
    if person in now.unfit:
        return "not for me"
    if person in now.met:
        return "met"
    if person in now.waiting or ask.outcome == "later":
        return "waiting"
    return "without a reply" if ask.outcome in UNANSWERED else "at a dead end"

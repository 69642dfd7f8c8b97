"""The asks of a search's plan, kept in its file as long as nothing changes them.

Planning takes longer than all else that a week is made of. What a plan says to do follows from what
is recorded, from the day, and from what other searches asked of those whom this one could ask now:
of all others only from whether they take any more. It follows from the day only by when somebody is
rested or is waited for no longer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

from netpath.campaign._due import Due, rested
from netpath.campaign._plan import Wish, asks_now, rests
from netpath.campaign._planner import Planner
from netpath.campaign._standing import standing, waits_until
from netpath.campaign.load import Load, keys_of
from netpath.campaign.recorded import name_of
from netpath.campaign.shelf import Glance
from netpath.campaign.state import CAP, COOL_OFF, State, days_after

SEAL = 16
FORM = 3
"""Changes with what is kept, or with how a plan is made."""


@dataclass(frozen=True)
class Concerned:
    """Of whom in a search it matters what others asked of them.

    Attributes
    ----------
    near
        Who can be asked something now or once they are rested: all that is asked of them counts.
    caps
        Who takes more asks, or fewer, than is usual: of others it counts whether they take any.
    """

    near: frozenset[str]
    caps: Mapping[str, int]

    @classmethod
    def of(cls, planner: Planner) -> Concerned:
        """Return it for how a search stands."""
        askers = [planner.state.seeker, *planner.now.met]
        near = {*askers, *(one for asker in askers for one in planner.net.alters(asker))}
        caps = ((one, planner.state.known(one, "cap", CAP)) for one in planner.state.people)
        return cls(frozenset(near), {one: cap for one, cap in caps if cap != CAP})

    def digest(self, head: str, state: State, others: Load, known: Iterable[str]) -> str:
        """Return of what a plan follows from, but for the day, a digest."""
        me, own = keys_of(state, state.seeker), standing(state, date.max).asked
        asked, spent = {}, []
        for person in sorted(known):
            some, cap = others.of(person), self.caps.get(person, CAP)
            if person in self.near:
                told = [[one.times, one.last.isoformat()] for one in some]
                asked[person] = told, others.caps.get(person)
            elif sum(one.times for one in some) + own.get(person, 0) >= min(
                cap, others.caps.get(person, cap)
            ):
                spent.append(person)
        no = [one.no for one in others.answers.values() if one.seeker & me]
        refused = sorted(sorted(keys) for some in no for keys in some)
        content = [head, asked, spent, refused]
        return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class KeptAsks:
    """What a plan says to do now, and from which day until which it says so.

    Attributes
    ----------
    key
        What the plan followed from, but for the day.
    since, until
        The first day for which it holds, and the first for which it may not.
    dues
        The asks, and who is rested soon.
    concerned
        Of whom it matters what others asked of them.
    """

    key: str
    since: date
    until: date
    dues: tuple[Due, ...]
    concerned: Concerned

    def on(self, seen: Glance, others: Load, day: date) -> list[Due] | None:
        """Return what to do on a day; None where it has to be planned anew."""
        if not self.since <= day < self.until:
            return None
        known = filter(seen.knows, others.people)
        if self.key != self.concerned.digest(seen.head.hex(), seen.state, others, known):
            return None
        return [replace(one, day=day) if one.task == "ask" else one for one in self.dues]

    @property
    def text(self) -> str:
        """All of it as one text."""
        dues = [
            (one.day.isoformat(), one.seq, one.task, one.person, one.what, one.why)
            for one in self.dues
        ]
        days = self.since.isoformat(), self.until.isoformat()
        concerned = sorted(self.concerned.near), self.concerned.caps
        told = json.dumps([FORM, self.key, *days, dues, *concerned], ensure_ascii=False)
        return _seal(told) + told


def kept_asks(text: str) -> KeptAsks | None:
    """Return what was kept; None where nothing was, or nothing that can be read.

    Examples
    --------
    >>> kept = KeptAsks("a", date(2026, 11, 23), date.max, (), Concerned(frozenset({"ada"}), {}))
    >>> kept_asks(kept.text) == kept, kept_asks("")
    (True, None)
    """
    seal, told = text[:SEAL], text[SEAL:]
    if seal != _seal(told):  # it stands outside the chain of digests
        return None
    try:
        form, key, since, until, dues, near, caps = json.loads(told)
        asks = tuple(Due(date.fromisoformat(day), *rest) for day, *rest in dues)
        days = date.fromisoformat(since), date.fromisoformat(until)
        found = KeptAsks(key, *days, asks, Concerned(frozenset(near), dict(caps)))
    except (ValueError, TypeError):
        return None
    return found if form == FORM else None


def _seal(told: str) -> str:
    return sha256(told.encode()).hexdigest()[:SEAL]


def asks_of(planner: Planner, wish: Wish, head: tuple[int, str], ahead: int) -> KeptAsks:
    """Return what to do by a plan, and who is rested in so many days."""
    seq, digest = head
    state, day, others = planner.state, planner.day, planner.load
    dues = [Due(day, seq, "ask", *told) for told in asks_now(planner, wish)]
    dues += _rested(planner, ahead)
    concerned = Concerned.of(planner)
    key = concerned.digest(digest, state, others, others.people & state.people.keys())
    return KeptAsks(key, day, _until(planner, concerned.near, ahead), tuple(dues), concerned)


def _rested(planner: Planner, ahead: int) -> Iterator[Due]:
    found = {one.person: one for one in reversed(rests(planner))}
    soon = [one for one in found.values() if one.until < planner.day + timedelta(days=ahead)]
    for one in sorted(soon, key=lambda one: (one.until, one.person)):
        name = name_of(planner.state, one.person)
        yield rested(one.until, one.person, name, one.chance)


def _until(planner: Planner, near: Iterable[str], ahead: int) -> date:
    """Return the first later day on which a plan may differ, or what is due within so many days."""
    day, found = planner.day, set(_days(planner, near))
    found |= {one - timedelta(days=ahead - 1) for one in found if one > day}
    return min((one for one in found if one > day), default=date.max)


def _days(planner: Planner, near: Iterable[str]) -> Iterator[date]:
    """Yield the days on which somebody is rested, waited for no longer, or not asked any more."""
    state, now = planner.state, planner.now
    yield from (waits_until(state, ask) for ask in state.asks if ask.person)
    last = [*now.last.items()]
    last += [(who, one.last) for who in near for one in planner.load.of(who)]
    yield from (days_after(when, state.known(who, "cool_off", COOL_OFF)) for who, when in last)
    yield from (days_after(when, 1) for when in now.question.values() if when is not None)

"""The asks of a search's plan, kept in its file as long as nothing changes them.

Planning takes longer than all else that a week is made of. A plan follows from what is recorded,
from what other searches asked of the same people, and from the day; and from the day only by when
somebody is rested or is waited for no longer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

from netpath.campaign._due import Due
from netpath.campaign._standing import standing, waits_until
from netpath.campaign.load import Load, keys_of
from netpath.campaign.shelf import Glance
from netpath.campaign.state import COOL_OFF, State, days_after

FORM = 1
"""Changes with what is kept, or with how a plan is made."""


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
        The asks; where there are none, who is the next to be rested.
    """

    key: str
    since: date
    until: date
    dues: tuple[Due, ...]

    def on(self, key: str, day: date) -> list[Due] | None:
        """Return what to do on a day; None where it has to be planned anew.

        Examples
        --------
        >>> KeptAsks("a", date(2026, 11, 23), date(2026, 11, 26), ()).on("a", date(2026, 11, 24))
        []
        """
        if key != self.key or not self.since <= day < self.until:
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
        return json.dumps([FORM, self.key, *days, dues], ensure_ascii=False)


def kept_asks(text: str) -> KeptAsks | None:
    """Return what was kept; None where nothing was, or nothing that can be read.

    Examples
    --------
    >>> kept = KeptAsks("a", date(2026, 11, 23), date.max, ())
    >>> kept_asks(kept.text) == kept, kept_asks("")
    (True, None)
    """
    try:
        form, key, since, until, dues = json.loads(text)
        told = tuple(Due(date.fromisoformat(day), *rest) for day, *rest in dues)
        found = KeptAsks(key, date.fromisoformat(since), date.fromisoformat(until), told)
    except (ValueError, TypeError):
        return None
    return found if form == FORM else None


def key_of(seen: Glance, others: Load) -> str:
    """Return what a plan follows from: what is recorded, and what others asked of those known."""
    me = keys_of(seen.state, seen.state.seeker)
    asked = {
        person: [[one.times, one.last.isoformat()] for one in others.of(person)]
        for person in sorted(others.people)
        if seen.knows(person)
    }
    caps = {person: others.caps.get(person) for person in asked}
    no = [one.no for one in others.answers.values() if one.seeker & me]
    refused = sorted(sorted(keys) for some in no for keys in some)
    content = [seen.head.hex(), asked, caps, refused, sorted(others.unread)]
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def holds_until(state: State, others: Load, day: date, ahead: int) -> date:
    """Return the first later day on which a plan may differ, or what is due within so many days."""
    found = set(_days(state, others, day))
    found |= {one - timedelta(days=ahead - 1) for one in found if one > day}
    return min((one for one in found if one > day), default=date.max)


def _days(state: State, others: Load, day: date) -> Iterator[date]:
    """Yield the days on which somebody is rested, waited for no longer, or not asked any more."""
    now = standing(state, day)
    yield from (waits_until(state, ask) for ask in state.asks if ask.person)
    last = [*now.last.items()]
    last += [
        (who, one.last) for who in others.people & state.people.keys() for one in others.of(who)
    ]
    yield from (days_after(when, state.known(who, "cool_off", COOL_OFF)) for who, when in last)
    yield from (days_after(when, 1) for when in now.question.values() if when is not None)

"""What a campaign asks of the coming days, as a calendar file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from netpath.campaign._meeting import Meeting
from netpath.campaign._said import GRANTED
from netpath.campaign._standing import waits_until
from netpath.campaign.state import Ask, State, days_after
from netpath.letters import agenda, named

if TYPE_CHECKING:
    from icalendar import Event

AGAIN = 90
TALK, BEFORE, EVENING = timedelta(minutes=30), timedelta(minutes=30), time(18)
"""How long a talk is, how long before it an alarm rings, and when its questions are read."""
MORNING = timedelta(hours=9)


@dataclass(frozen=True, order=True)
class Entry:
    """Something to do on a day, or at an hour: of which event, what, and why."""

    day: date
    seq: int
    kind: str
    what: str
    why: str
    at: datetime | None = None
    alarm: timedelta | None = None


def calendar(state: State) -> str:
    """Return talks, thank-yous, days to ask again, ends of waiting and follow-ups, as iCalendar.

    The same search gives the same bytes, in whatever file it is kept: ids of entries come from what
    was asked and recorded, stamps from the day of an entry. Hours with a zone are written in UTC.
    RFC 5545, written by icalendar.
    """
    from icalendar import Calendar

    book = Calendar()
    book.add("prodid", "-//netpath//campaign//EN")
    book.add("version", "2.0")
    for one in sorted(_entries(state), key=lambda one: (one.day, one.seq, one.kind)):
        book.add_component(_event(state, one))
    return bytes(book.to_ical()).decode("utf-8")


def _event(state: State, one: Entry) -> Event:
    from icalendar import Alarm, Event

    entry = Event()
    entry.add("uid", f"{_uid(state, one.seq, one.kind)}@netpath")
    entry.add("dtstamp", datetime.combine(one.day, time(), UTC))
    if one.at:
        start = one.at.astimezone(UTC) if one.at.tzinfo else one.at
        entry.add("dtstart", start)
        entry.add("dtend", start + TALK)
    else:
        entry.add("dtstart", one.day)
        entry.add("dtend", days_after(one.day, 1))
    entry.add("summary", one.what)
    entry.add("description", one.why)
    entry.add("transp", "OPAQUE" if one.kind == "talk" else "TRANSPARENT")
    if one.alarm is not None:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", one.what)
        alarm.add("trigger", one.alarm)
        entry.add_component(alarm)
    return entry


def _uid(state: State, seq: int, kind: str) -> str:
    return sha256(json.dumps([state.seeker, seq, kind]).encode()).hexdigest()[:32]


def _entries(state: State) -> Iterator[Entry]:
    last = {ask.person: ask for ask in state.asks if ask.person}
    for ask in state.asks:
        if not ask.person:
            continue
        name = named(str(state.people.get(ask.person, {}).get("name", ask.person)))
        if ask.outcome in GRANTED:
            yield Entry(ask.day, ask.seq, "thank", f"Thank {name}", "In writing, the same day.")
            if ask.person in state.targets and ask.interest != "down":
                yield Entry(
                    days_after(ask.day, AGAIN),
                    ask.seq,
                    "follow up",
                    f"Write to {name} again",
                    "If nothing was open: what is new with you, and is anything new with them?",
                )
        elif last[ask.person] is ask:
            yield from _pending(state, ask, name)


def _pending(state: State, ask: Ask, name: str) -> Iterator[Entry]:
    until = waits_until(state, ask)
    if ask.outcome == "later":
        why = "They asked to be asked again from this day."
        yield Entry(until, ask.seq, "later", f"Ask {name} again", why)
    elif ask.at:
        yield from _talk(state, ask, name)
    elif ask.outcome != "no":
        why = "From this day silence counts as no; the plan goes on without them."
        yield Entry(until, ask.seq, "silence", f"No reply from {name}", why)


def _talk(state: State, ask: Ask, name: str) -> Iterator[Entry]:
    """Yield the questions on the evening before a talk, and the talk."""
    meeting = Meeting(ask.at, ask.zone, ask.place)
    at, day = meeting.moment, waits_until(state, ask)
    role = str(state.people.get(ask.person, {}).get("role", ""))
    asks = [one.text for one in agenda(name, role, target=ask.person in state.targets).questions]
    eve = datetime.combine(days_after(day, -1), EVENING, at.tzinfo)
    what, why = f"Questions for {name}", "\n".join(asks)
    yield Entry(eve.date(), ask.seq, "questions", what, why, eve, timedelta())
    why = ", ".join(filter(None, (meeting.told, ask.how)))
    yield Entry(day, ask.seq, "talk", f"Talk with {name}", why, at, -BEFORE)

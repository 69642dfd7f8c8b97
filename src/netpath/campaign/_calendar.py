"""What a campaign asks of the coming days, as a calendar file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from hashlib import sha256

from netpath.campaign.state import COOL_OFF, GRANTED, Ask, State, days_after
from netpath.letters import named

AGAIN = 90
Entry = tuple[date, int, str, str, str]
"""The day, the event it comes from, what kind of entry, what to do, and why."""


def calendar(state: State) -> str:
    """Return thank-yous, days to ask again, ends of waiting and follow-ups, as iCalendar text.

    The same search gives the same bytes, in whatever file it is kept: ids of entries come from what
    was asked and recorded, stamps from the day of an entry. RFC 5545, written by icalendar.
    """
    from icalendar import Calendar, Event

    book = Calendar()
    book.add("prodid", "-//netpath//campaign//EN")
    book.add("version", "2.0")
    for day, seq, kind, what, why in sorted(_entries(state)):
        entry = Event()
        entry.add("uid", f"{_uid(state, seq, kind)}@netpath")
        entry.add("dtstamp", datetime.combine(day, time(), UTC))
        entry.add("dtstart", day)
        entry.add("dtend", days_after(day, 1))
        entry.add("summary", what)
        entry.add("description", why)
        entry.add("transp", "TRANSPARENT")
        book.add_component(entry)
    return bytes(book.to_ical()).decode("utf-8")


def _uid(state: State, seq: int, kind: str) -> str:
    return sha256(json.dumps([state.seeker, seq, kind]).encode()).hexdigest()[:32]


def _entries(state: State) -> Iterator[Entry]:
    last = {ask.person: ask for ask in state.asks if ask.person}
    for ask in state.asks:
        if not ask.person:
            continue
        name = named(str(state.people.get(ask.person, {}).get("name", ask.person)))
        if ask.outcome in GRANTED:
            yield ask.day, ask.seq, "thank", f"Thank {name}", "In writing, the same day."
            if ask.person in state.targets and ask.interest != "down":
                yield (
                    days_after(ask.day, AGAIN),
                    ask.seq,
                    "follow up",
                    f"Write to {name} again",
                    "If nothing was open: what is new with you, and is anything new with them?",
                )
        elif last[ask.person] is ask:
            yield from _pending(state, ask, name)


def _pending(state: State, ask: Ask, name: str) -> Iterator[Entry]:
    if ask.outcome == "later" and ask.until:
        why = "They asked to be asked again from this day."
        yield ask.until, ask.seq, "later", f"Ask {name} again", why
    elif ask.outcome == "no_reply":
        until = days_after(ask.day, state.known(ask.person, "cool_off", COOL_OFF))
        why = "From this day silence counts as no; the plan goes on without them."
        yield until, ask.seq, "silence", f"No reply from {name}", why

"""What a campaign asks of the coming days, as a calendar file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from netpath.campaign._due import Due, due_of
from netpath.campaign.state import State, days_after
from netpath.letters import named

if TYPE_CHECKING:
    from icalendar import Event

TALK = timedelta(minutes=30)
"""How long a talk is."""


def calendar(state: State, again: Iterable[Due] = ()) -> str:
    """Return what is to be done in a search, as iCalendar text.

    The same search gives the same bytes, in whatever file it is kept: ids of entries come from what
    was asked and recorded, stamps from the day of an entry.
    """
    return book_of((state.seeker, one) for one in (*due_of(state), *again))


def book_of(entries: Iterable[tuple[str, Due]]) -> str:
    """Return entries, each with whose search it is of, as iCalendar text with alarms.

    Hours with a zone are written in UTC. RFC 5545, written by icalendar.

    Examples
    --------
    >>> book_of([]).splitlines()[0]
    'BEGIN:VCALENDAR'
    """
    from icalendar import Calendar

    book = Calendar()
    book.add("prodid", "-//netpath//campaign//EN")
    book.add("version", "2.0")
    for seeker, one in entries:
        book.add_component(_event(seeker, one))
    return bytes(book.to_ical()).decode("utf-8")


def _hour(one: Due) -> tuple[datetime, datetime] | None:
    """Return when something begins and ends; None for all day, as at the ends of the calendar."""
    try:
        start = one.at.astimezone(UTC) if one.at and one.at.tzinfo else one.at
        return (start, start + TALK) if start else None
    except OverflowError:
        return None


def _event(seeker: str, one: Due) -> Event:
    from icalendar import Alarm, Event

    entry, alarm = Event(), Alarm()
    key = sha256(json.dumps([seeker, one.seq, one.task, one.person]).encode()).hexdigest()[:32]
    entry.add("uid", f"{key}@netpath")
    entry.add("dtstamp", datetime.combine(one.day, time(), UTC))
    hour = _hour(one)
    if hour:
        entry.add("dtstart", hour[0])
        entry.add("dtend", hour[1])
    else:
        entry.add("dtstart", one.day)
        entry.add("dtend", days_after(one.day, 1))
    what = named(one.what, longest=200, most_words=40)
    entry.add("summary", what)
    entry.add("description", one.why)
    entry.add("transp", "OPAQUE" if one.task == "talk" else "TRANSPARENT")
    alarm.add("action", "DISPLAY")
    alarm.add("description", what)
    alarm.add("trigger", one.alarm)
    entry.add_component(alarm)
    return entry

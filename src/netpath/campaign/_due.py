"""What is to be done on which day: promises, what is waited for, what comes back; as a calendar."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from netpath._results import listed
from netpath.campaign._chance import Chance
from netpath.campaign._meeting import Meeting
from netpath.campaign._said import UNANSWERED
from netpath.campaign._standing import Standing, standing, waits_until
from netpath.campaign._talk import agenda_of
from netpath.campaign.recorded import name_of
from netpath.campaign.state import GRANTED, Ask, State, days_after
from netpath.letters import named

if TYPE_CHECKING:
    from icalendar import Event


AGAIN = 90
"""Days until whoever was reached is written to again; chosen: some months."""
BEFORE, EVENING = timedelta(minutes=30), time(18)
"""How long before a talk an alarm rings, and when its questions are read."""
MORNING = timedelta(hours=9)
ENOUGH = "You reminded them, which is enough."


@dataclass(frozen=True)
class Due:
    """Something to do on a day, or at an hour.

    Attributes
    ----------
    day
        When.
    seq
        The event that it comes from.
    task
        ``thank``, ``tell``, ``follow up``, ``later``, ``silence``, ``questions``, ``talk``,
        ``close`` or ``delete``; of a plan, ``ask`` or ``rested``.
    person
        With whom, or to whom.
    what, why
        What to do, and why.
    at, alarm
        The hour, if it has one, and when its alarm rings, counted from then.
    """

    day: date
    seq: int
    task: str
    person: str
    what: str
    why: str
    at: datetime | None = None
    alarm: timedelta = MORNING

    @property
    def order(self) -> tuple[date, int, str, str]:
        """By day, then as recorded."""
        return self.day, self.seq, self.task, self.person


def rested(day: date, person: str, name: str, chance: Chance) -> Due:
    """Return from which day somebody may be asked again.

    Examples
    --------
    >>> rested(date(2026, 12, 7), "gail", "Gail", Chance(0.5, 0.5, 0.5)).what
    'Gail may be asked again'
    """
    what = f"{name} may be asked again"
    return Due(day, 1, "rested", person, what, f"{chance} through them.")


def due_of(state: State) -> list[Due]:
    """Return everything that is to be done and was not, whatever the day, in order.

    Examples
    --------
    >>> due_of(State())
    []
    """
    now = standing(state, date.max)
    found = [*_of_talks(state, now), *_of_the_end(state)]
    if state.over is None:
        last = {ask.person: ask for ask in state.asks if ask.person}
        for ask in last.values():
            found += _pending(state, ask)
    left = [
        one
        for one in found
        if one.task == "follow up" or (one.seq, one.task, one.person) not in state.done
    ]
    return sorted(left, key=lambda one: one.order)


def due_by(state: State, day: date, days: int) -> list[Due]:
    """Return what is due before so many days from a day are over.

    What was due before that day is there too, but for waiting that ended longer ago than that; of
    a talk that is over, what came of it is to be told. Where no day was said, a search is to be
    deleted a year after its last record.

    Examples
    --------
    >>> due_by(State(), date(2026, 11, 23), 7)
    []
    """
    found, every = [], due_of(state)
    if state.seeker and "delete_on" not in state.settled:
        every.append(_deletion(state, "Nothing was recorded in it for a year."))
    for one in every:
        past = one.day < day
        if one.day >= days_after(day, max(days, 1)) or (past and one.task == "questions"):
            continue
        if one.task == "silence" and one.day < days_after(day, -max(days, 1)):
            continue
        if past and one.task == "talk":
            what = f"Tell what came of your talk with {name_of(state, one.person)}"
            one = replace(one, what=what, at=None, alarm=MORNING)
        found.append(one)
    return found


def _of_talks(state: State, now: Standing) -> Iterator[Due]:
    talks = [ask for ask in state.asks if ask.person and ask.outcome in GRANTED]
    latest = {ask.person: ask for ask in talks}
    for ask in talks:
        name = name_of(state, ask.person)
        more = "; ask, too, whom else to talk to" if ask.person in now.question else ""
        why = f"In writing, the same day{more}."
        yield Due(ask.day, ask.seq, "thank", ask.person, f"Thank {name}", why)
        for giver in givers(state, ask):
            what = f"Tell {name_of(state, giver)} how it went with {name}"
            yield Due(ask.day, ask.seq, "tell", giver, what, "They brought you together.")
        is_reached = ask.person in state.targets and ask.person not in now.unfit | now.aside
        if is_reached and latest[ask.person] is ask and state.over is None:
            yield _follow_up(state, ask, name)


def _follow_up(state: State, ask: Ask, name: str) -> Due:
    """Return when to write again: some months after the talk, or after the last such letter."""
    done = [
        day
        for (_, task, who), day in state.done.items()
        if (task, who) == ("follow up", ask.person)
    ]
    day = days_after(max([ask.day, *done]), AGAIN)
    why = "If nothing was open: what is new with you, and is anything new with them?"
    return Due(day, ask.seq, "follow up", ask.person, f"Write to {name} again", why)


def givers(state: State, ask: Ask) -> list[str]:
    """Return who introduced the seeker to somebody, or named them before, and may be told of it.

    Examples
    --------
    >>> givers(State(), Ask(2, "gail", "met", date(2026, 11, 22), "ada", True))
    []
    """
    found = [] if ask.direct else [ask.via]
    found += [one.person for one in state.asks if one.seq < ask.seq and ask.person in one.named]
    told = [one for one in dict.fromkeys(found) if one in state.people]
    return [one for one in told if not state.people[one].get("do_not_ask")]


def _pending(state: State, ask: Ask) -> Iterator[Due]:
    name, until = name_of(state, ask.person), waits_until(state, ask)
    if state.people[ask.person].get("do_not_ask"):
        return
    if ask.outcome == "later":
        why = "They asked to be asked again from this day."
        yield Due(until, ask.seq, "later", ask.person, f"Ask {name} again", why)
    elif ask.at:
        yield from _talk(state, ask, name)
    elif ask.outcome in UNANSWERED:
        times = [one.outcome for one in state.asks if one.person == ask.person].count("asked")
        why = "From this day silence counts as no; the plan goes on without them. "
        why += "You may remind them once; say then that they were asked." if times < 2 else ENOUGH
        yield Due(until, ask.seq, "silence", ask.person, f"No reply from {name}", why)


def _talk(state: State, ask: Ask, name: str) -> Iterator[Due]:
    """Yield the questions on the evening before a talk, and the talk."""
    meeting = Meeting(ask.at, ask.zone, ask.place)
    at, day = meeting.moment, waits_until(state, ask)
    asks = "\n".join(one.text for one in agenda_of(state, ask.person).questions)
    eve = datetime.combine(days_after(day, -1), EVENING, at.tzinfo)
    what = f"Questions for {name}"
    yield Due(eve.date(), ask.seq, "questions", ask.person, what, asks, eve, timedelta())
    why = ", ".join(filter(None, (meeting.told, ask.how)))
    yield Due(day, ask.seq, "talk", ask.person, f"Talk with {name}", why, at, -BEFORE)


def _of_the_end(state: State) -> Iterator[Due]:
    if state.over is not None:
        for person, how in helpers(state).items():
            why = f"The search is over. They {how}."
            what = f"Tell {name_of(state, person)} how it ended, with your thanks"
            yield Due(state.over, 1, "close", person, what, why)
    if "delete_on" in state.settled:
        yield _deletion(state, "That day was said.")


def _deletion(state: State, why: str) -> Due:
    what = f"Delete the search of {name_of(state, state.seeker)}, or say until when it is kept"
    return Due(state.delete_on, 1, "delete", state.seeker, what, why)


def helpers(state: State, seeker: str = "you") -> dict[str, str]:
    """Return who helped and how: who talked with the seeker, named somebody, or introduced them.

    Examples
    --------
    >>> helpers(State())
    {}
    """
    found: dict[str, list[str]] = {}
    for ask in state.asks:
        if not ask.person:
            continue
        if ask.outcome in GRANTED:
            found.setdefault(ask.person, []).append(f"talked with {seeker}")
            found[ask.person] += [f"named {name_of(state, one)}" for one in ask.named]
        if not ask.direct and ask.via in state.people:
            told = f"introduced {seeker} to {name_of(state, ask.person)}"
            found.setdefault(ask.via, []).append(told)
    able = {one: how for one, how in found.items() if one != state.seeker}
    return {one: listed(list(dict.fromkeys(how))) for one, how in able.items()}


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

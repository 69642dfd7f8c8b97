"""Calendars: who met whom and how often, from an iCalendar file; never what about."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from netpath._rules import clean_id
from netpath.errors import DataError
from netpath.readers._bytes import AnyPath, decoded, read_bytes
from netpath.readers._contacts import Contacts
from netpath.readers._ledger import Broken, Ledger
from netpath.readers._linkedin_facts import Facts
from netpath.readers._linkedin_owner import Owner
from netpath.readers._persons import COLUMNS, Me, email_of, table_of

FURTHEST = 4_000  # times that are looked through
LARGEST = 25  # people; more than that is an audience
MOST_TIMES = 100  # of one meeting that recurs: a weekly one must not outweigh all else
_EVENT = re.compile(
    r"^BEGIN:VEVENT[ \t]*$.*?(?:^END:VEVENT[ \t]*$|(?=^BEGIN:VEVENT)|\Z)", re.M | re.S | re.I
)
_CALENDAR = re.compile(r"\s*BEGIN:V(CALENDAR|EVENT|TIMEZONE|TODO|JOURNAL|FREEBUSY)", re.I)
_ZONE = re.compile(r"^BEGIN:VTIMEZONE[ \t]*$.*?^END:VTIMEZONE[ \t]*$", re.M | re.S | re.I)
Event = Mapping[str, Any]
_THINGS = ("ROOM", "RESOURCE", "GROUP")


def calendar(
    path: AnyPath,
    *,
    owner: str | Sequence[str],
    on: str | None = None,
    consent: str = "",
    share: bool = False,
    encoding: str | None = None,
    strict: bool = False,
) -> Contacts:
    r"""Read a calendar: an ``.ics`` file, as Google, Apple, Outlook and Thunderbird write it.

    Of each meeting are kept the day and who was asked to it; never its title, place or notes.
    Meetings that were called off or declined, that nobody else was asked to, that more than 25
    people were asked to, or that are still to come, are skipped by named rules. What recurs counts
    as often as it took place, at most 100 times.

    Parameters
    ----------
    path
        Where it is.
    owner
        Whose calendar it is: their e-mail address, or several; a name where the calendar does not
        tell them by an address.
    on
        The last day that counts as past, such as ``"2026-11-30"``; today by default.
    consent
        Who agreed to this use, and when.
    share
        Whether the people in it may be named to other people's seekers.
    encoding
        How the text is encoded, where it is neither UTF-8 nor marked.
    strict
        Whether to raise at the first meeting that cannot be kept, instead of setting it aside.

    Returns
    -------
    Contacts
        A star: each fact is about the owner and one other person, how often they met, and in what
        company.

    Raises
    ------
    DataError
        If ``on`` is no day.
    FileRefused
        If the file cannot be read, or is no calendar.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20240304T090000Z\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "cal.ics")
    ...     more = "ATTENDEE;CN=Ben Ash:mailto:ben@x.org\nEND:VEVENT\nEND:VCALENDAR\n"
    ...     _ = path.write_text(text + more)
    ...     mine = calendar(path, owner="ada@x.org", on="2024-06-01")
    >>> mine.evidence[["target", "kind", "when", "count"]].values.tolist()
    [['ben@x.org', 'meeting', '2024-03-04', 1]]
    """
    own = [owner] if isinstance(owner, str) else list(owner)
    me = Me.of(*sorted(own, key=lambda one: not email_of(one)))
    text = decoded(read_bytes(path), Path(path).name, encoding)
    ledger = Ledger(text.file, "calendar", notes=list(text.notes))
    if not _CALENDAR.match(text.text):
        what, repair = (
            "this is no calendar: it does not begin with BEGIN:VCALENDAR",
            "Export it anew",
        )
        raise ledger.refused("B27", what, repair)
    book = _Diary(me, ledger, _last(on))
    for line, event in _events(text.text):
        book.take(line, event)
    if not ledger.lines:
        ledger.note("B26", "a calendar of 0 meetings")
    if strict:
        ledger.refuse_broken()
    return book.contacts(consent, share)


def _last(on: str | None) -> date:
    try:
        return date.fromisoformat(on) if on is not None else date.today()
    except (TypeError, ValueError):
        raise DataError("on: this is no day. Write 2026-11-30.", column="on") from None


def _events(text: str) -> Iterator[tuple[int, Event | None]]:
    """Yield the line of each meeting, and what the library makes of it; None where it cannot.

    Each is read by itself, with the file's time zones: one that is broken costs no other.
    """
    from icalendar import Calendar

    plain = re.sub(r"\r\n?", "\n", text)
    zones = "\n".join(found[0] for found in _ZONE.finditer(plain))
    line, at = 1, 0
    for found in _EVENT.finditer(plain):
        line, at = line + plain.count("\n", at, found.start()), found.start()
        whole = f"BEGIN:VCALENDAR\nVERSION:2.0\n{zones}\n{found[0]}\nEND:VCALENDAR\n"
        try:
            with warnings.catch_warnings(action="ignore"):  # of zones that it guesses: days will do
                events = Calendar.from_ical(whole).walk("VEVENT")
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            events = []
        yield line, events[0] if events else None


class Guest(NamedTuple):
    """Somebody who was asked to a meeting."""

    email: str
    name: str
    declined: bool


class _Diary:
    """What the meetings of a calendar add up to."""

    def __init__(self, me: Me, ledger: Ledger, last: date) -> None:
        self._me, self._ledger, self._last = me, ledger, last
        self._own = set(me.known["email"].split())
        self._facts = Facts(Owner(me.person, me.known["name"], me.person))
        self._names: dict[str, str] = {}
        self._seen: set[tuple[str, str, str]] = set()
        self._kept = 0

    def take(self, line: int, event: Event | None) -> None:
        """Enter a meeting."""
        record = self._ledger.add(line)
        start = _start(event) if event is not None else None
        if event is None or start is None:
            rule, repair = "a meeting tells when it begins", "Nothing to do: the others are kept"
            self._ledger.set_aside(Broken(record, "DTSTART", "B58", "", rule, repair))
            return
        guests = list(_guests(event))
        key = (str(event.get("UID", "")), str(event.get("RECURRENCE-ID", "")), start.isoformat())
        why = self._why_not(event, guests, twice=bool(key[0]) and key in self._seen)
        self._seen.add(key)
        days = [] if why else [day for day in _days(event, start, self._last) if day <= self._last]
        if why or not days:
            self._ledger.skip(why or "meeting still to come")
            return
        self._kept += 1
        others = self._others(guests)
        for guest in others:
            self._names[guest.email] = self._names.get(guest.email) or guest.name
            for day in days:
                place = (self._ledger.file, line)
                self._facts.add(guest.email, "meeting", "", day.isoformat(), place, 1 + len(others))

    def _others(self, guests: Sequence[Guest]) -> list[Guest]:
        found = {one.email: one for one in guests if not one.declined}
        return [one for email, one in found.items() if not self._is_me(email, one.name)]

    def _is_me(self, email: str, name: str) -> bool:
        return self._me.is_({email: None}, "", name)

    def _why_not(self, event: Event, guests: Sequence[Guest], *, twice: bool) -> str:
        """Return the rule by which a meeting is skipped; empty where it is kept."""
        others = self._others(guests)
        if twice:
            return "meeting that is there twice"
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            return "meeting that was called off"
        if any(one.declined and self._is_me(one.email, one.name) for one in guests):
            return "meeting that was declined"
        if not others:
            return "meeting without other people"
        return f"meeting of more than {LARGEST} people" if len(others) >= LARGEST else ""

    def contacts(self, consent: str, share: bool) -> Contacts:
        """Return what all meetings tell."""
        people = {
            one: {**dict.fromkeys(COLUMNS, ""), "email": one, "name": self._names[one]}
            for one in self._facts.people()
        }
        return Contacts(
            table_of({self._me.person: self._me.known, **people}),
            self._facts.frame(),
            self._ledger.report(self._kept),
            owner=self._me.person,
            owner_name=self._me.known["name"] or self._me.person,
            consent=consent,
            share=share,
            file=self._ledger.file,
        )


def _start(event: Event) -> date | None:
    from icalendar.prop import vDDDTypes

    told = event.get("DTSTART")
    found = told.dt if isinstance(told, vDDDTypes) else None
    return found if isinstance(found, date) else None


def _guests(event: Event) -> Iterator[Guest]:
    """Yield who was asked to a meeting, and who asked; rooms and things are nobody."""
    for name in ("ORGANIZER", "ATTENDEE"):
        told = event.get(name, [])
        for one in told if isinstance(told, list) else [told]:
            parameters = getattr(one, "params", {})
            email = email_of(re.sub(r"(?i)^mailto:", "", str(one)))
            if not email or str(parameters.get("CUTYPE", "")).upper() in _THINGS:
                continue
            called = clean_id(str(parameters.get("CN", "")))
            declined = str(parameters.get("PARTSTAT", "")).upper() == "DECLINED"
            yield Guest(email, "" if email_of(called) else called, declined)


def _days(event: Event, start: date, last: date) -> list[date]:
    """Return the days on which a meeting took place, at most so many; the first, if in doubt."""
    day = start.date() if isinstance(start, datetime) else start
    rule = event.get("RRULE")
    if not rule or day > last:
        return [day]
    from dateutil.rrule import rrulestr

    told = rule[0] if isinstance(rule, list) else rule
    text = re.sub(r";?UNTIL=[^;]*", "", told.to_ical().decode())
    until = told.get("UNTIL", [None])[0]
    end = until.date() if isinstance(until, datetime) else until or last
    if re.search(r"FREQ=(SECONDLY|MINUTELY|HOURLY)", text, re.IGNORECASE):
        return [day]
    first = datetime(day.year, day.month, day.day)
    gone = {_day_of(one) for one in _left_out(event)}
    found: list[date] = []
    try:
        for at, one in enumerate(rrulestr(text, dtstart=first)):
            if at >= FURTHEST or one.date() > min(end, last):
                break
            found.append(one.date())
    except (ValueError, TypeError, OverflowError):
        return [day]
    return [one for one in found if one not in gone][-MOST_TIMES:] or [day]


def _left_out(event: Event) -> Iterator[date]:
    told = event.get("EXDATE", [])
    for one in told if isinstance(told, list) else [told]:
        yield from (day.dt for day in getattr(one, "dts", []))


def _day_of(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment

"""Calendars: who met whom and how often, from an iCalendar file; never what about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from netpath._results import counted
from netpath._rules import clean_id
from netpath.errors import DataError
from netpath.readers._persons import COLUMNS, Me, book_bytes, email_of, made_id, star, unfolded
from netpath.readers.contacts import Contacts, ExportFacts, Owner
from netpath.readers.tables._bytes import AnyPath, name_of
from netpath.readers.tables._ledger import Broken, Ledger

LARGEST = 25  # people; more than that is an audience
MOST_TIMES = 100  # of one meeting that recurs: a weekly one must not outweigh all else
MOST_GUESTS = 500  # that are read of one meeting
MOST_DAYS = 10_000_000  # that are looked through for what recurs, in one file
LONGEST_RULE = 500
EARLIEST = date(1970, 1, 1)
BEGINNING = re.compile(
    rb"^BEGIN:V(?:CALENDAR|EVENT|TODO|TIMEZONE|FREEBUSY)\s*$", re.IGNORECASE | re.MULTILINE
)
_FRAME = re.compile(r"(BEGIN|END)\s*:\s*([\w-]+)\s*", re.IGNORECASE)
_NAME = re.compile(r"\s*([A-Za-z-]+)\s*(?=[;:])")
_DAY = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2}):?\d{2}(Z?))?.*", re.DOTALL)
_MAILTO = re.compile(r"mailto:\s*([^\s;,\"]+)", re.IGNORECASE)
_NUMBERED = re.compile(r"([+-]?\d{0,2})(MO|TU|WE|TH|FR|SA|SU)")
_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_THINGS = ("ROOM", "RESOURCE", "GROUP")
_KEPT = re.compile("UID|RECURRENCE-ID|DTSTART|DTEND|STATUS|ORGANIZER|ATTENDEE|RRULE|EXDATE|RDATE")


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
    last = _last(on)
    data, notes = book_bytes(path, encoding)
    me, ledger = Me.of(owner), Ledger(name_of(path), "calendar", notes=notes)
    if not BEGINNING.search(data[:4000].replace(b"\r", b"\n")):
        what = "this is no calendar: no line of its beginning is BEGIN:VCALENDAR"
        raise ledger.refused("B27", what, "Export it again, as iCalendar (.ics)")
    book = _Diary(me, ledger, last)
    book.take(list(_meetings(data, ledger)))
    if not ledger.lines:
        ledger.note("B26", "a calendar of 0 meetings")
    if strict:
        ledger.refuse_broken()
    return book.contacts(consent, share)


def _last(on: str | None) -> date:
    try:
        return date.fromisoformat(on) if on is not None else date.today()
    except (TypeError, ValueError):
        raise DataError(
            "on: this is no day.", code="B58", column="on", repair="Write 2026-11-30"
        ) from None


@dataclass(frozen=True)
class Guest:
    """Somebody who was asked to a meeting."""

    email: str
    name: str
    declined: bool

    @property
    def person(self) -> str:
        """The id within this calendar."""
        return self.email or made_id(self.name, "")


@dataclass
class Appointment:
    """What a calendar tells of a meeting that is of any use here.

    Attributes
    ----------
    instead
        The day of a recurring meeting that this one stands for, as written; empty for none.
    """

    record: int
    line: int
    ended: bool = False
    uid: str = ""
    start: date | None = None
    zone: str = ""
    instead: date | None = None
    off: bool = False
    rule: str = ""
    guests: list[Guest] = field(default_factory=list)
    without: set[date] = field(default_factory=set)
    more: set[date] = field(default_factory=set)

    def tell(self, line: str) -> None:
        """Enter a line of the file; what is of no use or cannot be read is passed over."""
        named = _NAME.match(line)
        name = named[1].upper() if named else ""
        if named is None or not _KEPT.fullmatch(name):
            return
        parameters, value = _parted(line, named.end())
        if name in ("ORGANIZER", "ATTENDEE"):
            guest = _guest(parameters, value)
            if guest is not None and len(self.guests) < MOST_GUESTS:
                self.guests.append(guest)
        elif name == "DTSTART":
            self.start, self.zone = _day_of(value) or self.start, parameters.get("TZID", "")
        elif name == "DTEND":
            self.start = self.start or _day_of(value)
        elif name == "RECURRENCE-ID":
            self.instead = _day_of(value, self.zone or parameters.get("TZID", ""))
        elif name in ("EXDATE", "RDATE"):
            told = {_day_of(one, self.zone) for one in value.split(",")} - {None}
            (self.without if name == "EXDATE" else self.more).update(filter(None, told))
        elif name == "STATUS":
            self.off = value.strip().upper() == "CANCELLED"
        elif name == "UID":
            self.uid = value.strip()
        else:
            self.rule = self.rule or value.strip()


def _meetings(data: bytes, ledger: Ledger) -> Iterator[Appointment]:
    """Yield the meetings of a file, each with the lines of its own: one that is broken costs no
    other, and alarms within are passed over.
    """
    meeting: Appointment | None = None
    within: list[str] = []
    for number, line in unfolded(data):
        frame = _FRAME.fullmatch(line)
        kind = frame[2].upper() if frame else ""
        if frame is None:
            if meeting is not None and not within:
                meeting.tell(line)
        elif kind == "VEVENT":
            if meeting is not None:
                meeting.ended = frame[1].upper() == "END"
                yield meeting
            meeting, within = None, []
            if frame[1].upper() == "BEGIN":
                meeting = Appointment(ledger.add(number), number)
        elif frame[1].upper() == "BEGIN":
            within.append(kind)
        elif kind in within:
            del within[within.index(kind) :]
    if meeting is not None:
        yield meeting


def _parted(line: str, at: int) -> tuple[Mapping[str, str], str]:
    """Return the parameters of a line and its value; where they cannot be parted, none."""
    from icalendar.parser import Contentline

    try:
        _, parameters, value = Contentline(line.strip()).parts()  # type: ignore[no-untyped-call]
        return {str(key).upper(): _text(one) for key, one in parameters.items()}, str(value)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}, line[at:].rpartition(":")[2]


def _text(value: object) -> str:
    return str(next(iter(value), "")) if isinstance(value, list | tuple) else str(value)


def _guest(parameters: Mapping[str, str], value: str) -> Guest | None:
    """Return who was asked to a meeting, or asked others; rooms and things are nobody."""
    if parameters.get("CUTYPE", "").upper() in _THINGS:
        return None
    mailto = _MAILTO.search(value)
    email = email_of(mailto[1] if mailto else value) or email_of(parameters.get("EMAIL", ""))
    called = clean_id(parameters.get("CN", ""))
    name = "" if "@" in called else called
    declined = parameters.get("PARTSTAT", "").upper() == "DECLINED"
    return Guest(email, name, declined) if email or name else None


def _day_of(text: str, zone: str = "") -> date | None:
    """Return the day of a moment; of one told by Greenwich, in the zone where one is given."""
    found = _DAY.fullmatch(text[:100])
    if found is None:
        return None
    year, month, day, hour, minute, at_greenwich = found.groups()
    try:
        plain = date(int(year), int(month), int(day))
        if at_greenwich and zone:
            clock = (int(hour), int(minute))
            moment = datetime(plain.year, plain.month, plain.day, *clock, tzinfo=ZoneInfo("UTC"))
            return moment.astimezone(ZoneInfo(zone)).date()
    except (ZoneInfoNotFoundError, OSError):
        return plain  # a zone of the file's own
    except (ValueError, OverflowError):
        return None
    return plain


class _Diary:
    """What the meetings of a calendar add up to."""

    def __init__(self, me: Me, ledger: Ledger, last: date) -> None:
        self._me, self._ledger, self._last = me, ledger, last
        self._facts = ExportFacts(Owner(me.person, me.known["name"], me.person))
        self._known: dict[str, Guest] = {}
        self._seen: set[tuple[str, date | None, date | None]] = set()
        self._kept, self._looked, self._once = 0, 0, 0

    def take(self, meetings: Iterable[Appointment]) -> None:
        """Enter all meetings; what one says of a single day goes before what its series says."""
        meetings = list(meetings)
        moved: dict[str, set[date]] = {}
        for one in meetings:
            if one.uid and one.instead and one.ended:
                moved.setdefault(one.uid, set()).add(one.instead)
        for one in meetings:
            if one.instead is None:
                one.without |= moved.get(one.uid, set())
            self._enter(one)

    def _enter(self, one: Appointment) -> None:
        if not one.ended:
            rule, repair = "a meeting ends with END:VEVENT", "Export the calendar again"
            self._ledger.set_aside(Broken(one.record, "", "B64", "", rule, repair))
            return
        why = self._why_not(one)
        if not why and one.start is None:  # whether it took place, nobody can tell
            why = "meeting that does not tell its day"
        days = [] if why or one.start is None else self._days(one, one.start)
        if not days:
            self._ledger.skip(why or "meeting still to come, or moved")
            return
        self._kept += 1
        others = self._others(one.guests)
        for guest in others:
            person, place = guest.person, (self._ledger.file, one.line)
            if person not in self._known or not self._known[person].name:
                self._known[person] = guest
            for day in days:
                text = day.isoformat()
                self._facts.add(person, "meeting", "", text, place, 1 + len(others))

    def _days(self, one: Appointment, start: date) -> list[date]:
        """Return the days on which a meeting took place, the last ones of very many."""
        found = {start}
        if one.rule and start <= self._last:
            span = (self._last - max(start, EARLIEST)).days
            if self._looked + span <= MOST_DAYS and start >= EARLIEST:
                self._looked += span
                most = MOST_TIMES + len(one.without)
                found = set(recurring(one.rule, start, self._last, most))
            else:
                self._once += 1
        found = {day for day in found | one.more if day <= self._last} - one.without
        return sorted(found)[-MOST_TIMES:]

    def _others(self, guests: Sequence[Guest]) -> list[Guest]:
        found = {one.person: one for one in guests if not one.declined}
        return [one for one in found.values() if not self._is_me(one)]

    def _is_me(self, guest: Guest) -> bool:
        own = {guest.email: None} if guest.email else {}
        return self._me.is_(own, "", guest.name)

    def _why_not(self, one: Appointment) -> str:
        """Return the rule by which a meeting is skipped; empty where it is kept."""
        others, key = self._others(one.guests), (one.uid, one.instead, one.start)
        twice = bool(one.uid) and key in self._seen
        self._seen.add(key)
        if twice:
            return "meeting that is there twice"
        if one.off:
            return "meeting that was called off"
        if any(guest.declined and self._is_me(guest) for guest in one.guests):
            return "meeting that was declined"
        if not others:
            return "meeting without other people"
        return f"meeting of more than {LARGEST} people" if len(others) >= LARGEST else ""

    def contacts(self, consent: str, share: bool) -> Contacts:
        """Return what all meetings tell."""
        if self._once:
            what = counted(self._once, "recurring meeting")
            self._ledger.note(
                "B66", f"{what} counted once: there are too many days to look through"
            )
        people = {
            person: {**dict.fromkeys(COLUMNS, ""), "email": guest.email, "name": guest.name}
            for person, guest in self._known.items()
        }
        facts, ledger = self._facts.frame(), self._ledger
        return star(self._me, people, facts, ledger, self._kept, consent=consent, share=share)


# --- what recurs


def recurring(rule: str, start: date, last: date, most: int) -> list[date]:
    """Return the days on which a recurring meeting took place, up to the last; ``[start]`` if in
    doubt.

    All days of the years concerned are held against the rule at once: a rule that fits no day, or
    every second, takes no longer than any other.

    Parameters
    ----------
    rule
        As in RRULE; times of the day, and week numbers, are not understood.
    start, last
        The first meeting, and the last day that counts.
    most
        How many days are returned, the last ones.
    """
    if len(rule) > LONGEST_RULE:
        return [start]
    told = dict(part.upper().partition("=")[::2] for part in rule.split(";"))
    try:
        until = _day_of(told["UNTIL"]) if "UNTIL" in told else last
        every, count = int(told.get("INTERVAL", "1")), int(told.get("COUNT", "1000000"))
        end = min(until or last, last)
        if every < 1 or count < 1 or told.get("FREQ") not in _FREQUENCIES or "BYWEEKNO" in told:
            return [start]
        fits, days = _fitting(told, start, end, every)
    except (ValueError, OverflowError):
        return [start]
    within = fits & (days >= np.datetime64(start)) & (days <= np.datetime64(end))
    found: list[date] = days[within][:count][-most:].tolist()
    return found


_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


def _fitting(
    told: Mapping[str, str], start: date, end: date, every: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return which days fit a rule, and the days: those of whole years, so that the last day of a
    month can be told.
    """
    first, after = f"{start.year - 1}-12-20", f"{max(start, end).year + 1}-01-12"
    days = np.arange(first, after, dtype="datetime64[D]")
    day = days.astype(np.int64)
    month, year = days.astype("datetime64[M]"), days.astype("datetime64[Y]")
    weekday, monday = (day + 3) % 7, _WEEK.index(told.get("WKST", "MO"))
    freq, at = told["FREQ"], int((np.datetime64(start) - days[0]).astype(np.int64))
    periods = {
        "DAILY": day,
        "WEEKLY": (day + 3 - monday) // 7,
        "MONTHLY": month.astype(np.int64),
        "YEARLY": year.astype(np.int64),
    }
    period = periods[freq]
    in_month = _place(days, month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]"))
    in_year = _place(days, year.astype("datetime64[D]"), (year + 1).astype("datetime64[D]"))
    number = month.astype(np.int64) % 12 + 1
    fits = (period - period[at]) % every == 0
    if "BYMONTH" in told:
        fits &= np.isin(number, _numbers(told["BYMONTH"]))
    for name, places in (("BYMONTHDAY", in_month), ("BYYEARDAY", in_year)):
        if name in told:
            wanted = _numbers(told[name])
            fits &= np.isin(places[0], wanted) | np.isin(places[1], wanted)
    if "BYDAY" in told:
        yearly = freq == "YEARLY" and "BYMONTH" not in told
        fits &= _of_weekdays(told["BYDAY"], weekday, in_year if yearly else in_month, freq)
    elif not {"BYMONTHDAY", "BYYEARDAY"} & set(told):
        if freq == "WEEKLY":
            fits &= weekday == weekday[at]
        elif freq != "DAILY":
            fits &= in_month[0] == start.day
            fits &= (number == start.month) | (freq == "MONTHLY") | ("BYMONTH" in told)
    return _at_places(fits, period, told["BYSETPOS"]) if "BYSETPOS" in told else fits, days


def _place(days: np.ndarray, first: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the place of each day in its month or year: from the first, 1, and the last, -1."""
    return (days - first).astype(np.int64) + 1, (days - after).astype(np.int64)


def _of_weekdays(
    told: str, weekday: np.ndarray, place: tuple[np.ndarray, np.ndarray], freq: str
) -> np.ndarray:
    fits = np.zeros(len(weekday), dtype=bool)
    for one in told.split(","):
        found = _NUMBERED.fullmatch(one.strip())
        if found is None:
            raise ValueError("no weekday")
        nth = int(found[1]) if found[1] and freq in ("MONTHLY", "YEARLY") else 0
        at = (place[0] - 1) // 7 + 1 if nth > 0 else -((-place[1] - 1) // 7) - 1
        fits |= (weekday == _WEEK.index(found[2])) & ((at == nth) | (nth == 0))
    return fits


def _at_places(fits: np.ndarray, period: np.ndarray, told: str) -> np.ndarray:
    """Return the days that stand at some places among those of their week, month or year."""
    at = np.flatnonzero(fits)
    _, begin, n = np.unique(period[at], return_index=True, return_counts=True)
    forth = np.arange(len(at)) - np.repeat(begin, n) + 1
    back = forth - np.repeat(n, n) - 1
    wanted, found = _numbers(told), np.zeros(len(fits), dtype=bool)
    found[at[np.isin(forth, wanted) | np.isin(back, wanted)]] = True
    return found


def _numbers(told: str) -> list[int]:
    return [int(one) for one in told.split(",")]

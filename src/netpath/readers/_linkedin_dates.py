"""The dates of an export: those that can be told are days, those of two meanings stay empty."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from netpath.readers._dates import DATE_FORMATS, EXCEL_DAYS, Unreadable, spreadsheet_day, when
from netpath.readers._linkedin_rows import Rows

# Messages are stamped so, and there may be 200,000 of them.
_STAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) (?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9] UTC")
_CLOCK = re.compile(r"(.*[ ,])([0-9]{1,2})(:[0-9]{2}(?::[0-9]{2})?)[ \u00a0\u202f]?([AP])M", re.I)
_SHORT_YEAR = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2}|[^\W\d_]+)\2([0-9]{2})(?![0-9])(.*)")
_LINKEDIN = datetime(2003, 5, 5)
_UNREAD = {
    "B58": "is no date that can be told, so the day is left empty",
    "B59": "is a day or time that never was, so the day is left empty",
    "B60": "has a zone that there is not, so the day is left empty",
}
_LENGTH = {"year alone": 4, "year and month": 7}


class _Date(NamedTuple):
    """A cell: the day by each way of reading it, and what is odd about it."""

    days: Mapping[str, str]
    odd: tuple[str, ...] = ()

    @property
    def in_numbers(self) -> bool:
        return not self.days.keys().isdisjoint(DATE_FORMATS)


_NO_DAY = _Date({"": ""})


def days_of(rows: Rows, column: str = "when") -> dict[int, str]:
    """Return a column of dates as ISO text, by record; empty where none is told.

    Whoever has an unreadable date stays, without a day (B58 to B60). Of numbers that may be read
    day first or month first, one way must fit the whole column; where both do, or none, the dates
    stay empty (B57).
    """
    met = {"": _NO_DAY}
    found: dict[int, _Date] = {}
    for record, text in rows.column(column).items():
        stamp = _STAMP.fullmatch(text)
        key = stamp[1] if stamp else text
        if key not in met:
            met[key] = _date(key)
        found[record] = met[key]
    way = _way(found, column, rows)
    _note_odd(found, column, rows)
    return {
        record: date.days.get(way, "") if date.in_numbers else next(iter(date.days.values()))
        for record, date in found.items()
    }


def _date(text: str) -> _Date:
    plain, odd = text, []
    tomorrow = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)
    counted = spreadsheet_day(text)
    if counted and _LINKEDIN < counted < tomorrow:
        says = "B58: is a number, read as a spreadsheet counts days, from 1900"
        return _Date({EXCEL_DAYS: f"{counted:%Y-%m-%d}"}, (says,))
    clock = _CLOCK.fullmatch(plain)
    if clock and 1 <= int(clock[2]) <= 12:
        hour = int(clock[2]) % 12 + 12 * (clock[4] in "Pp")
        plain = f"{clock[1]}{hour}{clock[3]}"
    short = _SHORT_YEAR.fullmatch(plain)
    if short:
        plain = f"{short[1]}{short[2]}{short[3]}{short[2]}20{short[4]}{short[5]}"
        odd.append("B58: has years of two digits, read as 20..: LinkedIn began in 2003")
    try:
        moment = when(plain)
    except Unreadable as problem:
        return _NO_DAY._replace(odd=(f"{problem.code}: {_UNREAD[problem.code]}",))
    if not any(datetime(1900, 1, 1) < one < tomorrow for one in moment.readings.values()):
        # A connection of the year 2999 would make all others look ages old.
        return _NO_DAY._replace(
            odd=("B59: lies in the future or before 1900, so the day is left empty",)
        )
    if moment.has_time and not moment.has_zone:
        odd.append("B60: has a time without a zone, so that a day may be off by one")
    days = {way: f"{one:%Y-%m-%d}"[: _LENGTH.get(way, 10)] for way, one in moment.readings.items()}
    return _Date(
        {way: day.rjust(10, "0") if way not in _LENGTH else day for way, day in days.items()},
        tuple(odd),
    )


def _way(found: Mapping[int, _Date], column: str, rows: Rows) -> str:
    """Return the way in which all dates in numbers can be read, if there is just one."""
    numbers = {record: date for record, date in found.items() if date.in_numbers}
    if not numbers:
        return ""
    fits = [way for way in DATE_FORMATS if all(way in date.days for date in numbers.values())]
    same = all(len(set(date.days.values())) == 1 for date in numbers.values())
    if len(fits) == 1 or (fits and same):
        rows.ledger.note("B57", f"{column} is read {fits[0]}, the one way that fits all of it")
        return fits[0]
    why = "may be read day first or month first" if fits else "is written in more than one way"
    what = f"{rows.ledger.at(list(numbers))}: {column} {why}"
    rows.ledger.note("B57", f"{what}, so these days are left empty")
    return ""


def _note_odd(found: Mapping[int, _Date], column: str, rows: Rows) -> None:
    odd: dict[str, list[int]] = {}
    for record, date in found.items():
        for what in date.odd:
            odd.setdefault(what, []).append(record)
    for what, records in odd.items():
        code, _, told = what.partition(": ")
        rows.ledger.note(code, f"{rows.ledger.at(records)}: {column} {told}")

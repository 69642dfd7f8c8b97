"""Dates by a rule for the whole column: one way of writing must fit all of it, or none is taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from netpath._results import listed
from netpath.readers._ledger import Ledger

LONGEST_DATE = 60
DATE_FORMATS = ("day first", "month first")
_MONTHS = (
    "jan january januar janvier janv enero ene gennaio gen janeiro januari",
    "feb february februar février févr fevrier febrero febbraio fevereiro fev februari",
    "mar march märz maerz mars marzo março marco maart mrt mär",
    "apr april avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "jun june juni juin junio giugno giu junho",
    "jul july juli juillet juil julio luglio lug julho",
    "aug august août aout agosto ago augustus",
    "sep sept september septembre septiembre settembre set setembro",
    "oct october oktober okt octobre octubre ottobre ott outubro out",
    "nov november novembre noviembre novembro",
    "dec december dezember dez décembre déc decembre diciembre dic dicembre dezembro",
)
_MONTH = {word: month for month, words in enumerate(_MONTHS, 1) for word in words.split()}
_WHEN = re.compile(
    r"(?P<day>.+?)"
    r"(?:[T ,]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})"
    r"(?:\.(?P<part>[0-9]{1,6}))?)? ?(?P<zone>Z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?",
    re.DOTALL,
)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_DAY_WORD = re.compile(r"([0-9]{1,2})\.?(?: de|-)? ?([^\W\d_]+)\.?,?(?: de|-)? ?([0-9]{4})")
_WORD_DAY = re.compile(r"([^\W\d_]+)\.? ([0-9]{1,2})(?:, ?| )([0-9]{4})")
_WORD_YEAR = re.compile(r"([^\W\d_]+)\.? ([0-9]{4})")
_YEAR_MONTH = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?")
_TWO_DIGITS = re.compile(r"(?:[0-9]{1,2}|[^\W\d_]+)[-/. ](?:[0-9]{1,2}|[^\W\d_]+)[-/. ,]+[0-9]{2}")


class Unreadable(ValueError):
    """A cell is not what its column holds."""

    def __init__(self, code: str, rule: str, repair: str) -> None:
        super().__init__(rule)
        self.code, self.rule, self.repair = code, rule, repair


class When(NamedTuple):
    """What a cell may mean: one date for each way of reading it."""

    readings: Mapping[str, datetime]
    has_time: bool
    has_zone: bool


def when(text: str) -> When:
    """Return every date that a text may stand for.

    Raises
    ------
    Unreadable
        Where it stands for none (B58, B59, B60).

    Examples
    --------
    >>> sorted(when("01/02/2024").readings), sorted(when("05 mars 2024").readings)
    (['day first', 'month first'], ['day, word, year'])
    """
    parts = _WHEN.fullmatch(text) if len(text) <= LONGEST_DATE else None
    days = _days(parts["day"]) if parts else {}
    if not days or parts is None:
        if _TWO_DIGITS.fullmatch(text):
            raise Unreadable("B58", "a year has four digits", "Write 2024-03-05")
        raise Unreadable("B58", "it must be a date", "Write it as 2024-03-05")
    offset = _offset(parts["zone"])
    found = {}
    for way, (year, month, day) in days.items():
        try:
            moment = datetime(year, month, day, *_clock(parts))
            found[way] = moment - offset
        except (ValueError, OverflowError):
            continue
    if not found:
        raise Unreadable("B59", "there is no such day or time", "Correct it, or empty the cell")
    return When(found, parts["hour"] is not None, parts["zone"] is not None)


def _days(text: str) -> dict[str, tuple[int, int, int]]:
    if found := _YEAR_FIRST.fullmatch(text):
        return {"year first": (int(found[1]), int(found[3]), int(found[4]))}
    if found := _YEAR_LAST.fullmatch(text):
        one, two, year = int(found[1]), int(found[3]), int(found[4])
        return {"day first": (year, two, one), "month first": (year, one, two)}
    if (found := _DAY_WORD.fullmatch(text)) and found[2].casefold() in _MONTH:
        return {"day, word, year": (int(found[3]), _MONTH[found[2].casefold()], int(found[1]))}
    if (found := _WORD_DAY.fullmatch(text)) and found[1].casefold() in _MONTH:
        return {"word, day, year": (int(found[3]), _MONTH[found[1].casefold()], int(found[2]))}
    if (found := _WORD_YEAR.fullmatch(text)) and found[1].casefold() in _MONTH:
        return {"year and month": (int(found[2]), _MONTH[found[1].casefold()], 1)}
    if found := _YEAR_MONTH.fullmatch(text):
        way = "year and month" if found[2] else "year alone"
        return {way: (int(found[1]), int(found[2] or 1), 1)}
    return {}


def _clock(parts: re.Match[str]) -> tuple[int, int, int, int]:
    part = int((parts["part"] or "0").ljust(6, "0"))
    return int(parts["hour"] or 0), int(parts["minute"] or 0), int(parts["second"] or 0), part


def _offset(zone: str | None) -> timedelta:
    if zone in (None, "Z", "UTC"):
        return timedelta()
    assert zone is not None
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 14 or minutes > 59:
        rule, repair = "a zone is at most 14 hours from UTC", "Write the zone as +01:00"
        raise Unreadable("B60", rule, repair)
    return timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)


def one_way(whens: Mapping[int, When], column: str, given: str, ledger: Ledger) -> pd.Series:
    """Return the dates of records, all read in the one way that fits all.

    Raises
    ------
    FileRefused
        Where no way fits all, or more than one does and they differ (B57).

    Examples
    --------
    >>> cells = {1: when("01/02/2024"), 2: when("13/04/2024")}
    >>> one_way(cells, "since", "", Ledger("ties.csv", "ties", lines=[2, 3])).dt.month.tolist()
    [2, 4]
    """
    way = given or _way(whens, column, ledger)
    _note(whens, way, column, ledger)
    naive = np.array([one.readings[way] for one in whens.values()], dtype="datetime64[us]")
    dates = pd.Series(naive, index=list(whens), name=column)
    zoned = any(one.has_zone for one in whens.values())
    return dates.dt.tz_localize("UTC") if zoned else dates


def _way(whens: Mapping[int, When], column: str, ledger: Ledger) -> str:
    first: dict[str, int] = {}
    for record, one in whens.items():
        for way in one.readings:
            first.setdefault(way, record)
    fitting = [way for way in first if all(way in one.readings for one in whens.values())]
    if len(fitting) == 1:
        return fitting[0]
    lines = listed(f"{way} in {ledger.at([record])}" for way, record in sorted(first.items()))
    if not fitting:
        what = f"{column} is written in more than one way: {lines}"
        raise ledger.refused("B57", what, "Write all of them as 2024-03-05", column=column)
    if all(len(set(one.readings.values())) == 1 for one in whens.values()):
        return fitting[0]
    what = f"{column} may be read day first or month first; every date fits both"
    repair = f"Say which: formats={{{column!r}: 'day first'}} or 'month first'"
    raise ledger.refused("B57", what, repair, column=column)


def _note(whens: Mapping[int, When], way: str, column: str, ledger: Ledger) -> None:
    if way in DATE_FORMATS:
        ledger.note("B57", f"{column} is read {way}")
    if way.startswith("year a"):
        ledger.note("B59", f"{column} is read as the first day of its year or month")
    soon = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)
    odd = [r for r, one in whens.items() if not datetime(1900, 1, 1) < one.readings[way] < soon]
    if odd:
        ledger.note("B59", f"{ledger.at(odd)}: {column} lies in the future or before 1900")
    bare = [r for r, one in whens.items() if one.has_time and not one.has_zone]
    if bare:
        ledger.note("B60", f"{ledger.at(bare)}: {column} has a time without a zone, kept as it is")

"""Dates by a rule for the whole column: one way of writing must fit all of it, or none is taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from netpath._results import listed
from netpath.errors import Message, Repair, either
from netpath.readers.tables._ledger import Ledger

LONGEST_DATE = 60
DATE_FORMATS = ("day first", "month first")
EXCEL_DAYS = "excel days"
# The months of LinkedIn's languages, long and short, as the Unicode locale data write them.
_MONTHS = (
    "ene enero gen gennaio ian ianuarie jan janeiro januar januari january január janv "
    "janvier led leden ledna oca ocak sty styczen styczeń stycznia tammi tammikuu tammikuuta "
    "ιαν ιανουάριοσ ιανουαρίου січ січень січня янв январь января ינואר ינו׳ يناير ژانویه "
    "जनवरी जन॰ जाने जानेवारी জানু জানুয়ারি ਜਨ ਜਨਵਰੀ జన జనవరి ม.ค มกราคม",
    "feb febbraio febr febrero februar februari februarie february február fev fevereiro fevr "
    "fevrier fév févr février helmi helmikuu helmikuuta lut lutego luty peb pebrero sub subat "
    "uno unor unora úno únor února şub şubat φεβ φεβρουάριοσ φεβρουαρίου лют лютий лютого "
    "февр февраль февраля פברואר פבר׳ فبراير فوریه फ़रवरी फ़र॰ फेब्रु फेब्रुवारी ফেব "
    "ফেব্রুয়ারি ਫ਼ਰ ਫ਼ਰਵਰੀ ఫిబ్ర ఫిబ్రవరి ก.พ กุมภาพันธ์",
    "bre brezen brezna bře březen března maalis maaliskuu maaliskuuta maart mac maerz mar "
    "marc marca march marcius marco maret mars marso mart martie marts marz marzec marzo "
    "março mrt márc március mär märz μάρ μάρτιοσ μαρ μαρτίου бер березень березня мар март "
    "марта מרץ مارس मार्च মার্চ ਮਾਰਚ మార్చి มี.ค มีนาคม",
    "abr abril apr april aprile aprilie aprilis avr avril dub duben dubna huhti huhtikuu "
    "huhtikuuta kwi kwiecien kwiecień kwietnia nis nisan ápr április απρ απρίλιοσ απριλίου "
    "апр апрель апреля квіт квітень квітня אפריל אפר׳ آوریل أبريل अप्रैल एप्रि एप्रिल এপ্রি "
    "এপ্রিল ਅਪ੍ਰੈ ਅਪ੍ਰੈਲ ఏప్రి ఏప్రిల్ เม.ย เมษายน",
    "kve kveten kvetna kvě květen května mag maggio mai maio maj maja majus may mayo mayıs "
    "mei máj május touko toukokuu toukokuuta μάι μάιοσ μαΐ μαΐου май мая трав травень "
    "травня מאי مايو مه मई मे মে ਮਈ మే พ.ค พฤษภาคม",
    "cerven cervna cvn cze czerwca czerwiec giu giugno haz haziran hun hunyo iun iunie juin "
    "jun june junho juni junio junius jún június kesa kesakuu kesakuuta kesä kesäkuu "
    "kesäkuuta červen června čvn ιουν ιουνίου ιούν ιούνιοσ июн июнь июня черв червень червня "
    "יוני يونيو ژوئن जून জুন ਜੂਨ జూన్ มิ.ย มิถุนายน",
    "cervence cervenec cvc heina heinakuu heinakuuta heinä heinäkuu heinäkuuta hul hulyo iul "
    "iulie juil juillet jul julai julho juli julio julius july júl július lip lipca lipiec "
    "lug luglio tem temmuz července červenec čvc ιουλ ιουλίου ιούλ ιούλιοσ июл июль июля лип "
    "липень липня יולי يوليو ژوئیه जुलाई जुलै जुल॰ জুল জুলাই ਜੁਲਾ ਜੁਲਾਈ జులై ก.ค กรกฎาคม",
    "ago agosto agu agustos agustus aout août aug august augusti augustus augusztus ağu "
    "ağustos elo elokuu elokuuta ogo ogos sie sierpien sierpień sierpnia srp srpen srpna αυγ "
    "αυγούστου αύγ αύγουστοσ авг август августа серп серпень серпня אוגוסט אוג׳ أغسطس اوت "
    "अगस्त अग॰ ऑग ऑगस्ट আগ আগস্ট ਅਗ ਅਗਸਤ ఆగ ఆగస్టు ส.ค สิงหาคม",
    "eyl eylul eylül sep sept september septembre septembrie septiembre set setembro "
    "settembre setyembre syys syyskuu syyskuuta szept szeptember wrz wrzesien wrzesień "
    "wrzesnia września zar zari zář září σεπ σεπτέμβριοσ σεπτεμβρίου вер вересень вересня "
    "сент сентябрь сентября ספטמבר ספט׳ سبتمبر سپتامبر सप्टें सप्टेंबर सितंबर सित॰ সেপ সেপ্ট "
    "সেপ্টেম্বর ਸਤੰ ਸਤੰਬਰ సెప్టెం సెప్టెంబర్ ก.ย กันยายน",
    "eki ekim loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktober "
    "oktubre október ott ottobre out outubro paz pazdziernik pazdziernika paź październik "
    "października rij rijen rijna říj říjen října οκτ οκτωβρίου οκτώβριοσ жовт жовтень жовтня "
    "окт октябрь октября אוקטובר אוק׳ أكتوبر اکتبر अक्टूबर अक्टू॰ ऑक्टो ऑक्टोबर অক্টো অক্টোবর "
    "ਅਕਤੂ ਅਕਤੂਬਰ అక్టో అక్టోబర్ ต.ค ตุลาคม",
    "kas kasim kasım lis listopad listopada listopadu marras marraskuu marraskuuta nob "
    "nobyembre noiembrie nov november novembre novembro noviembre νοέ νοέμβριοσ νοε νοεμβρίου "
    "лист листопад листопада нояб ноябрь ноября נובמבר נוב׳ نوامبر نوفمبر नवंबर नव॰ नोव्हें "
    "नोव्हेंबर নভে নভেম্বর ਨਵੰ ਨਵੰਬਰ నవం నవంబర్ พ.ย พฤศจิกายน",
    "ara aralık dec december decembre decembrie des desember dez dezember dezembro dic "
    "dicembre diciembre dis disember disyembre déc décembre gru grudnia grudzien grudzień "
    "joulu joulukuu joulukuuta pro prosince prosinec δεκ δεκέμβριοσ δεκεμβρίου груд грудень "
    "грудня дек декабрь декабря דצמבר דצמ׳ دسامبر ديسمبر डिसें डिसेंबर दिसंबर दिस॰ ডিসে "
    "ডিসেম্বর ਦਸੰ ਦਸੰਬਰ డిసెం డిసెంబర్ ธ.ค ธันวาคม",
)
_MONTH = {word: month for month, words in enumerate(_MONTHS, 1) for word in words.split()}
_WHEN = re.compile(
    r"(?P<day>.+?)"
    r"(?:[T ,]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})"
    r"(?:\.(?P<part>[0-9]{1,6}))?)? ?(?P<zone>Z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?",
    re.DOTALL,
)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.] ?)([0-9]{1,2})\2([0-9]{1,2})\.?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.] ?)([0-9]{1,2})\2([0-9]{4})")
_WORD = r"([^\d\s,()/_:-]+?)"
_DAY_WORD = re.compile(
    rf"([0-9]{{1,2}})(?:\.|er|st|nd|rd|th|[ºª°])?,?(?: de|-)? ?{_WORD}\.?,?"
    r"(?: del?|-)? ?([0-9]{4})(?: ?[гр]\.?)?"
)
_WORD_DAY = re.compile(rf"{_WORD}\.? ([0-9]{{1,2}})(?:st|nd|rd|th)?(?:, ?| )([0-9]{{4}})")
_YEAR_WORD_DAY = re.compile(rf"([0-9]{{4}})\.?,? {_WORD}\.? ([0-9]{{1,2}})\.?")
_WORD_YEAR = re.compile(rf"{_WORD}\.?,?(?: del?)?[ -]([0-9]{{4}})")
# Chinese, Japanese, Korean; Vietnamese: months are numbers with a word.
_SIGNED = re.compile(r"([0-9]{4}) ?[年년] ?([0-9]{1,2}) ?[月월](?: ?([0-9]{1,2}) ?[日号號일])?")
_THANG = re.compile(r"([0-9]{1,2}),? (?:tháng|thg) ([0-9]{1,2}),? (?:năm )?([0-9]{4})", re.I)
_DAY_NUMBER = re.compile(r"[0-9]{1,7}(?:\.[0-9]+)?")
_YEAR_MONTH = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?")
_TWO_DIGITS = re.compile(r"(?:[0-9]{1,2}|[^\W\d_]+)[-/. ](?:[0-9]{1,2}|[^\W\d_]+)[-/. ,]+[0-9]{2}")
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


def when(text: str, column: str = "since") -> When:
    """Return every date that a text may stand for."""
    parts = _WHEN.fullmatch(_in_digits(text)) if len(text) <= LONGEST_DATE else None
    days = _days(parts["day"]) if parts else {}
    if not days or parts is None:
        if _TWO_DIGITS.fullmatch(text):
            raise Unreadable("B58", "a year has four digits", "Write 2024-03-05")
        raise Unreadable("B58", "it must be a date", _perhaps(text, column))
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


def _in_digits(text: str) -> str:
    """Write the digits of other scripts as 0 to 9, and every blank as one."""
    if text.isascii():
        return text
    digits = (str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)
    signs = "".join(digits).replace("\u200f", "").replace("\u200e", "")
    return " ".join(unicodedata.normalize("NFC", signs).split())


def _perhaps(text: str, column: str) -> str:
    day = spreadsheet_day(text)
    if day is None or not 1900 < day.year < 2100:
        return "Write it as 2024-03-05"
    means = f"{text} is {day:%Y-%m-%d} as a spreadsheet counts days"
    days = Repair("days", column=column, means=means, how=EXCEL_DAYS)
    return either("Write it as 2024-03-05", days)


def spreadsheet_day(text: str) -> datetime | None:
    """Return the day that a number stands for where a spreadsheet counts from 1900."""
    days = float(text) if _DAY_NUMBER.fullmatch(text) else 0.0
    # Before day 61 a spreadsheet is off by one: it knows a 29 February 1900.
    return datetime(1899, 12, 30) + timedelta(days=int(days)) if 61 <= days < 2_958_466 else None


def counted_days(text: str) -> When:
    """Return the day of a cell in a column of spreadsheet's numbers, some of which stayed dates."""
    day = spreadsheet_day(text)
    if day is not None:
        return When({EXCEL_DAYS: day}, has_time=False, has_zone=False)
    found = when(text)
    if len(set(found.readings.values())) > 1:
        raise Unreadable("B57", "it may be read day first or month first", "Write 2024-03-05")
    return found._replace(readings={EXCEL_DAYS: next(iter(found.readings.values()))})


def month_of(word: str) -> int | None:
    """Return the month that a word names, in any language of LinkedIn's."""
    plain = unicodedata.normalize("NFKC", word).casefold().strip(".")
    return _MONTH.get(plain) or _MONTH.get(plain.removeprefix("ב"))  # Hebrew: "in March"


def _days(text: str) -> dict[str, tuple[int, int, int]]:
    if found := _YEAR_FIRST.fullmatch(text):
        return {"year first": (int(found[1]), int(found[3]), int(found[4]))}
    if found := _YEAR_LAST.fullmatch(text):
        one, two, year = int(found[1]), int(found[3]), int(found[4])
        return {"day first": (year, two, one), "month first": (year, one, two)}
    if found := _YEAR_MONTH.fullmatch(text):
        way = "year and month" if found[2] else "year alone"
        return {way: (int(found[1]), int(found[2] or 1), 1)}
    if found := _SIGNED.fullmatch(text):
        way = "year first" if found[3] else "year and month"
        return {way: (int(found[1]), int(found[2]), int(found[3] or 1))}
    if found := _THANG.fullmatch(text):
        return {"day, word, year": (int(found[3]), int(found[2]), int(found[1]))}
    return _in_words(text)


def _in_words(text: str) -> dict[str, tuple[int, int, int]]:
    # Where in a pattern the year, the month's name and the day stand.
    patterns = (
        ("day, word, year", _DAY_WORD, (3, 2, 1)),
        ("word, day, year", _WORD_DAY, (3, 1, 2)),
        ("year, word, day", _YEAR_WORD_DAY, (1, 2, 3)),
        ("year and month", _WORD_YEAR, (2, 1, 0)),
    )
    for way, pattern, (year, word, day) in patterns:
        found = pattern.fullmatch(text)
        month = month_of(found[word]) if found else None
        if found and month:
            of_buddha = 543 if "\u0e00" <= found[word][0] <= "\u0e7f" else 0
            counted = int(found[year])
            counted -= of_buddha if counted > 2_400 else 0
            return {way: (counted, month, int(found[day]) if day else 1)}
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
    """Return the dates of records, all read in the one way that fits all."""
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
    orders = Repair("formats", column=column, how=("day first", "month first"))
    repair = either(orders, "Write all of them as 2024-03-05")
    raise ledger.refused("B57", what, repair, column=column)


def _note(whens: Mapping[int, When], way: str, column: str, ledger: Ledger) -> None:
    if way in DATE_FORMATS:
        ledger.note("B57", f"{column} is read {way}")
    if way == EXCEL_DAYS:
        ledger.note("B58", f"{column} is read as a spreadsheet counts days, from 1900")
    if way.startswith("year a"):
        ledger.note("B59", f"{column} is read as the first day of its year or month")
    soon = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)
    odd = [r for r, one in whens.items() if not datetime(1900, 1, 1) < one.readings[way] < soon]
    if odd:
        ledger.note("B59", f"{ledger.at(odd)}: {column} lies in the future or before 1900")
    bare = [r for r, one in whens.items() if one.has_time and not one.has_zone]
    if bare:
        ledger.note("B60", f"{ledger.at(bare)}: {column} has a time without a zone, kept as it is")


class _Date(NamedTuple):
    """A cell: the day by each way of reading it, and what is odd about it."""

    days: Mapping[str, str]
    odd: tuple[str, ...] = ()

    @property
    def in_numbers(self) -> bool:
        return not self.days.keys().isdisjoint(DATE_FORMATS)


_NO_DAY = _Date({"": ""})


def days_as_told(cells: Mapping[int, str], column: str, ledger: Ledger) -> dict[int, str]:
    """Return a column of dates as ISO text, by record; empty where none is told.

    Whoever has an unreadable date stays, without a day (B58 to B60). Of numbers that may be read
    day first or month first, one way must fit the whole column; where both do, or none, the dates
    stay empty (B57).
    """
    met = {"": _NO_DAY}
    found: dict[int, _Date] = {}
    for record, text in cells.items():
        stamp = _STAMP.fullmatch(text)
        key = stamp[1] if stamp else text
        if key not in met:
            met[key] = _date(key)
        found[record] = met[key]
    way = _one_for_all(found, column, ledger)
    _note_odd(found, column, ledger)
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


def _one_for_all(found: Mapping[int, _Date], column: str, ledger: Ledger) -> str:
    """Return the way in which all dates in numbers can be read, if there is just one."""
    numbers = {record: date for record, date in found.items() if date.in_numbers}
    if not numbers:
        return ""
    fits = [way for way in DATE_FORMATS if all(way in date.days for date in numbers.values())]
    same = all(len(set(date.days.values())) == 1 for date in numbers.values())
    if len(fits) == 1 or (fits and same):
        ledger.note("B57", f"{column} is read {fits[0]}, the one way that fits all of it")
        return fits[0]
    why = "may be read day first or month first" if fits else "is written in more than one way"
    what = f"{ledger.at(list(numbers))}: {column} {why}"
    mend = Repair("formats", column=column, how=tuple(fits)) if fits else "Write them in one way"
    told = Message.of(
        "{what}. {mend}", what=f"{what}, so these days are left empty", mend=either(mend)
    )
    ledger.note("B57", told)
    return ""


def _note_odd(found: Mapping[int, _Date], column: str, ledger: Ledger) -> None:
    odd: dict[str, list[int]] = {}
    for record, date in found.items():
        for what in date.odd:
            odd.setdefault(what, []).append(record)
    for what, records in odd.items():
        code, _, told = what.partition(": ")
        ledger.note(code, f"{ledger.at(records)}: {column} {told}")

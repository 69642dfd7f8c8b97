"""Calendars: who met whom, how often, in what company; never what about."""

from __future__ import annotations

import re
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from dateutil.rrule import rrulestr

from netpath import readers
from netpath.errors import DataError, FileRefused
from netpath.readers import Contacts
from netpath.readers.calendar import recurring

BEN = "ATTENDEE;CN=Ben Ash;PARTSTAT=ACCEPTED:mailto:Ben@x.org"
CLEO = 'ATTENDEE;CN="Elm, Cleo":MAILTO:cleo@x.org'
ADA = "ORGANIZER;CN=Ada:mailto:ada@x.org"
START = "DTSTART;TZID=Europe/Berlin:20240304T090000"


def event(*lines: str, end: str = "END:VEVENT") -> str:
    return "\n".join(["BEGIN:VEVENT", *lines, end, ""])


def diary(folder: Path, *events: str, **more: object) -> Contacts:
    path = folder / "mine.ics"
    data = "BEGIN:VCALENDAR\nVERSION:2.0\n" + "".join(events) + "END:VCALENDAR\n"
    path.write_bytes(data.encode(str(more.pop("coding", "utf-8"))))
    given = {"owner": "ada@x.org", "on": "2024-12-31", **more}
    found = readers.calendar(path, **given)
    found.report.check()
    return found


def met(found: Contacts) -> list[tuple[object, ...]]:
    columns = ["target", "count", "size", "since", "when"]
    return [tuple(row) for row in found.evidence[columns].astype(object).values.tolist()]


ONCE = [("ben@x.org", 1, 2, "2024-03-04", "2024-03-04")]


def test_a_meeting_of_three(tmp_path: Path) -> None:
    found = diary(tmp_path, event(START, ADA, BEN, CLEO, "ATTENDEE;CUTYPE=ROOM:mailto:r@x.org"))
    assert [row[:3] for row in met(found)] == [("ben@x.org", 1, 3), ("cleo@x.org", 1, 3)]
    assert found.people["name"].tolist()[1:] == ["Ben Ash", "Elm, Cleo"]
    assert set(found.evidence["kind"]) == {"meeting"}


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        ([START, ADA], "meeting without other people"),
        ([ADA], "meeting without other people"),
        ([START, BEN, "STATUS:CANCELLED"], "meeting that was called off"),
        (
            [START, BEN, "ATTENDEE;PARTSTAT=DECLINED:mailto:ada@x.org"],
            "meeting that was declined",
        ),
        ([START, BEN.replace("ACCEPTED", "DECLINED")], "meeting without other people"),
        (["DTSTART:20250101", BEN], "meeting still to come, or moved"),
        (
            [START, *(f"ATTENDEE:mailto:p{n}@x.org" for n in range(25))],
            "meeting of more than 25 people",
        ),
        ([START, BEN, "UID:1"], "meeting that is there twice"),
    ],
)
def test_what_is_skipped_is_skipped_by_name(tmp_path: Path, lines: list[str], rule: str) -> None:
    found = diary(tmp_path, event(START, BEN, "UID:1"), event(*lines))
    assert dict(found.report.skipped) == {rule: 1}
    assert met(found) == ONCE


@pytest.mark.parametrize(
    "odd",
    [
        "DTSTAMP:never",
        "DURATION:x",
        "RRULE:FREQ=NEVER",
        "RRULE:FREQ=DAILY;INTERVAL=0",
        "RRULE:FREQ=DAILY;BYDAY=XX",
        "RRULE:FREQ=DAILY;COUNT=" + "9" * 5_000,
        "RRULE",
        "EXDATE:soon",
        "RDATE;VALUE=PERIOD:x/y",
        "RECURRENCE-ID:x",
        "ATTENDEE;CN=\x01:mailto:",
        'ATTENDEE;CN="Canary:nothing',
        "ATTENDEE;;;=:x",
        "X-ODD - NAME; X = Y:z",
        "BEGIN:VALARM\nDTSTART:19700101\nATTENDEE:mailto:c@x.org\nEND:VALARM",
        "GEO:x\n SUMMARY:canary",
        "DTEND:99999999T999999",
    ],
)
def test_a_side_fact_never_costs_the_meeting(tmp_path: Path, odd: str) -> None:
    for lines in ((START, odd, BEN), (odd, BEN, START)):
        found = diary(tmp_path, event(*lines))
        assert met(found) == ONCE
        assert "canary" not in (found.people.to_csv() + repr(found.report)).casefold()


@pytest.mark.parametrize(
    ("line", "email", "name"),
    [
        ("ATTENDEE;CN=Ben:MailTo:Ben@X.org", "ben@x.org", "Ben"),
        ("ATTENDEE;CN=Ben;EMAIL=ben@x.org:urn:uuid:7", "ben@x.org", "Ben"),
        ("ATTENDEE;CN=ben@x.org:mailto:ben@x.org", "ben@x.org", ""),
        ("ATTENDEE;CN=Ben:invalid:nomail", "", "Ben"),
        ("ATTENDEE;CN=Ben;ROLE=REQ-\n PARTICIPANT:mailto:be\n n@x.org", "ben@x.org", "Ben"),
        ('ATTENDEE;CN="Ben":x":mailto:ben@x.org', "ben@x.org", "Ben"),
    ],
)
def test_guests_as_they_are_written(tmp_path: Path, line: str, email: str, name: str) -> None:
    people = diary(tmp_path, event(START, line)).people.drop(index="ada@x.org").fillna("")
    assert people[["email", "name"]].values.tolist() == [[email, name]]


def test_what_is_broken_costs_itself_only(tmp_path: Path) -> None:
    events = [
        event(START, BEN),
        event(START, CLEO, end=""),
        event("DTSTART:20240230", CLEO),
        event("DTSTART:soon", "DTEND:20240304T100000Z", BEN),
    ]
    found = diary(tmp_path, *events, event(START, CLEO, end=""))
    assert (found.report.records_in, found.report.accepted, found.report.set_aside) == (5, 2, 2)
    assert dict(found.report.skipped) == {"meeting that does not tell its day": 1}
    assert met(found) == [("ben@x.org", 2, 2, "2024-03-04", "2024-03-04")]
    with pytest.raises(FileRefused) as refused:
        diary(tmp_path, *events, strict=True)
    assert "cleo" not in str(refused.value).casefold()


def test_a_series_counts_as_often_as_it_took_place(tmp_path: Path) -> None:
    weekly = event(
        *("UID:1", START, BEN, "RRULE:FREQ=WEEKLY;COUNT=10"),
        *("EXDATE;TZID=Europe/Berlin:20240311T090000", "EXDATE:20240318T080000Z"),
        "RDATE;VALUE=DATE:20240501",
    )
    off = event("UID:1", "RECURRENCE-ID:20240325T080000Z", START, BEN, "STATUS:CANCELLED")
    moved = event(
        *("UID:1", "RECURRENCE-ID;TZID=Europe/Berlin:20240401T090000"),
        *("DTSTART:20240402T090000Z", BEN, CLEO),
    )
    found = diary(tmp_path, off, weekly, moved)
    assert met(found) == [
        ("ben@x.org", 7, 2, "2024-03-04", "2024-05-06"),
        ("ben@x.org", 1, 3, "2024-04-02", "2024-04-02"),
        ("cleo@x.org", 1, 3, "2024-04-02", "2024-04-02"),
    ]


def test_a_weekly_meeting_of_ten_years_counts_a_hundred_times(tmp_path: Path) -> None:
    found = diary(tmp_path, event("DTSTART:20140303", BEN, "RRULE:FREQ=WEEKLY"))
    assert met(found)[0][1] == 100
    assert met(found)[0][4] == "2024-12-30"


RULES = [
    *("FREQ=DAILY", "FREQ=DAILY;INTERVAL=3;COUNT=40", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR"),
    *("FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU", "FREQ=WEEKLY;BYMONTH=6,7"),
    *("FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=-1FR;INTERVAL=2"),
    *("FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    *("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=9"),
    *("FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=YEARLY;BYYEARDAY=1,-1"),
    *("FREQ=YEARLY;BYDAY=20MO", "FREQ=YEARLY;BYMONTHDAY=15", "FREQ=YEARLY;BYMONTH=1,12"),
    *("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2;WKST=SU", "FREQ=DAILY;BYMONTHDAY=1,15,-3"),
]


@pytest.mark.parametrize("rule", RULES)
def test_recurrences_are_those_of_another_library(rule: str) -> None:
    chance = Random(rule)
    for _ in range(12):
        start = date(2012, 1, 1) + timedelta(chance.randrange(2_000))
        if "SETPOS" in rule:  # of a first week cut short, the other library counts the rest only
            start -= timedelta(start.isoweekday() % 7)
        last = start + timedelta(chance.randrange(1_500))
        counted = re.search(r";COUNT=(\d+)", rule)
        plain = re.sub(r";COUNT=\d+", "", rule) + f";UNTIL={last:%Y%m%d}T235959"
        want = [one.date() for one in rrulestr(plain, dtstart=datetime(*start.timetuple()[:3]))]
        if counted:
            want = want[: int(counted[1])]
        assert recurring(rule, start, last, 9_999) == want


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=999999999",
        "FREQ=SECONDLY;BYHOUR=1;BYMINUTE=2",
        "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))),
        "FREQ=YEARLY;INTERVAL=0",
        "FREQ=YEARLY;BYMONTH=" + ",".join(["13"] * 100_000),
    ],
)
def test_hostile_rules_are_not_slow(tmp_path: Path, rule: str) -> None:
    began = time.process_time()
    one = event("DTSTART:19700105", BEN, f"RRULE:{rule}")
    diary(tmp_path, *[one] * 2_000 if len(rule) < 1_000 else [one])
    assert time.process_time() - began < 5


def test_very_many_guests_are_not_slow(tmp_path: Path) -> None:
    began = time.process_time()
    found = diary(tmp_path, event(START, *(f"ATTENDEE:mailto:p{n}@x.org" for n in range(100_000))))
    assert time.process_time() - began < 5
    assert dict(found.report.skipped) == {"meeting of more than 25 people": 1}


def test_what_it_was_about_is_not_kept(tmp_path: Path) -> None:
    about = ("SUMMARY:canary", "LOCATION:canary", "DESCRIPTION:canary\n canary", "COMMENT:canary")
    found = diary(tmp_path, event(START, *about, BEN))
    told = found.people.to_csv() + found.evidence.to_csv() + repr(found.report)
    assert "canary" not in told


def test_letters_of_a_code_page_are_read(tmp_path: Path) -> None:
    found = diary(tmp_path, event(START, "ATTENDEE;CN=José:mailto:j@x.org"), coding="cp1252")
    assert found.people.loc["j@x.org", "name"] == "José"


def test_what_is_no_calendar_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.ics"
    path.write_text("Canary\n")
    with pytest.raises(FileRefused, match="no calendar") as refused:
        readers.calendar(path, owner="Ada")
    assert "Canary" not in str(refused.value)
    with pytest.raises(DataError, match="no day"):
        diary(tmp_path, on="soon")
    assert any("0 meetings" in note for note in diary(tmp_path).report.notes)


def test_every_meeting_of_the_corpus_is_counted(exports: Path) -> None:
    n_read = 0
    for path in sorted(exports.rglob("*.ics")):
        plain = path.read_bytes().replace(b"\r", b"\n")
        n = len(re.findall(rb"(?im)^BEGIN:VEVENT\s*$", plain))
        try:
            found = readers.calendar(path, owner="ada@x.org", on="2026-11-30")
        except FileRefused:
            assert not n, path.name
            continue
        n_read += 1
        assert found.report.check().records_in == n, path.name
    assert n_read > 100

"""This week: what is due in all searches of a folder, and nothing twice, for all clients."""

from __future__ import annotations

from datetime import date, timedelta

import icalendar
import pytest
from towns import BOSSES, town
from typer.testing import CliRunner

import netpath as ntp
from netpath.campaign import JournalGone
from netpath.cli import app

DAY = "2026-11-23"


def on(days: int) -> date:
    return date(2026, 11, 23) + timedelta(days=days)


@pytest.fixture
def folder(tmp_path):
    """Two searches of two clients, lived for some weeks, and a file that is none."""
    for name, who in (("ada", "ada"), ("hugo", "hugo")):
        ntp.Campaign.create(tmp_path / f"{name}.netpath", town(), who, BOSSES, rng=7).close()
    with ntp.Campaign.open(tmp_path / "ada.netpath") as one:
        one.record("gail", "referred", referrals=["olu"], on=on(-60))
        one.record("olu", "met", via="gail", on=on(-1))
        one.done("thank", "gail", on=on(-60))
        one.agreed("mira", "2026-11-25T10:00", zone="Europe/London", on=on(-1))
        one.record("iris", "asked", on=on(-13))
        one.record("hugo", "asked", on=on(-60))
    with ntp.Campaign.open(tmp_path / "hugo.netpath") as one:
        one.record("olu", "met", on=on(-100))
        one.done("thank", "olu", on=on(-100))
        one.record("mira", "met", via="olu", on=on(-89))
        for task, who in (("thank", "mira"), ("tell", "olu")):
            one.done(task, who, on=on(-89))
    (tmp_path / "broken.netpath").write_text("no search", "utf-8")
    return tmp_path


def told(week: ntp.campaign.Week) -> list[tuple[str, str, str]]:
    return [(task.seeker, task.due.task, task.due.what) for task in week.tasks]


def test_everything_that_is_due_is_told_across_clients(folder):
    week = ntp.campaign.week(folder, on=DAY)
    found = told(week)
    for one in (
        ("Ada Byron", "thank", "Thank Olu Ade"),
        ("Ada Byron", "tell", "Tell Gail Ode how it went with Olu Ade"),
        ("Ada Byron", "questions", "Questions for Mira Voss"),
        ("Ada Byron", "talk", "Talk with Mira Voss"),
        ("Ada Byron", "silence", "No reply from Iris Byron"),
        ("Hugo Lind", "follow up", "Write to Mira Voss again"),
    ):
        assert found.count(one) == 1
    assert [task.due.day for task in week.tasks] == sorted(task.due.day for task in week.tasks)
    assert ("Ada Byron", "silence", "No reply from Hugo Lind") not in found  # long ended
    asks = [(who, what) for who, task, what in found if task == "ask"]
    plan = [row.what for row in opened(folder, "ada").plan(beside=folder, on=DAY)]
    assert [what for who, what in asks if who == "Ada Byron"] == plan
    assert week.unread == ("broken.netpath",)
    assert "broken.netpath cannot be read" in str(week)


def opened(folder, name: str) -> ntp.Campaign:
    return ntp.Campaign.open(folder / f"{name}.netpath")


def test_a_talk_that_is_over_asks_what_came_of_it(folder):
    found = told(ntp.campaign.week(folder, on=on(4)))
    assert ("Ada Byron", "talk", "Tell what came of your talk with Mira Voss") in found
    assert not [one for one in found if one[1] == "questions"]


def test_it_is_a_table_a_print_and_a_calendar_with_alarms(folder):
    week = ntp.campaign.week(folder, on=DAY)
    frame = week.to_frame()
    assert len(frame) == len(week.tasks) > 6
    text = str(week)
    assert "Wednesday, 25 November 2026\n  Ada Byron: 10:00 Talk with Mira Voss." in text
    assert "(was due)" in text
    events = icalendar.Calendar.from_ical(week.calendar()).walk("VEVENT")
    assert len(events) == len(week.tasks)
    assert all(event.walk("VALARM") for event in events)
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert "Ada Byron: Talk with Mira Voss" in {str(event["summary"]) for event in events}
    assert week.calendar() == ntp.campaign.week(folder, on=DAY).calendar()


def test_what_is_archived_over_or_idle_is_counted_by_name(folder):
    with opened(folder, "ada") as one:
        one.settle(archived=True)
    with opened(folder, "hugo") as one:
        one.end(on=DAY)
        one.done("close", "olu", on=DAY)
        one.done("close", "mira", on=DAY)
    week = ntp.campaign.week(folder, on=DAY)
    assert week.tasks == ()
    assert (week.rest, week.archived) == (1, 1)
    assert "1 search has nothing due." in str(week)
    with pytest.raises(JournalGone):
        ntp.campaign.week(folder / "nowhere")


def test_it_can_be_typed(folder):
    out = folder / "week.ics"
    words = ["campaign", "week", str(folder), "--on", DAY, "--out", str(out)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert "Talk with Mira Voss" in " ".join(result.output.split())
    assert out.read_text("utf-8").startswith("BEGIN:VCALENDAR")
    assert CliRunner().invoke(app, words).exit_code == 2  # nothing is overwritten

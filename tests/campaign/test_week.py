"""This week: what is due in all searches of a folder, and nothing twice, for all clients."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from contextlib import closing, suppress
from datetime import date, timedelta

import icalendar
import pytest
from towns import BOSSES, town
from typer.testing import CliRunner

import netpath as ntp
from netpath.campaign import JournalGone, files, shelf
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
    plan = opened(folder, "ada").plan(beside=folder, on=DAY)
    assert [what for who, what in asks if who == "Ada Byron"] == [row.what for row in plan]
    why = [task.due.why for task in week.tasks if task.due.task == "ask"]
    assert {row.reasons[0] for row in plan} <= {*why}
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


def test_a_search_that_was_copied_is_told_once(folder):
    before = ntp.campaign.week(folder, on=DAY)
    shutil.copy(folder / "ada.netpath", folder / "Ada, a copy.netpath")
    with opened(folder, "ada") as one:
        one.settle(title="Spring")
    week = ntp.campaign.week(folder, on=DAY)
    assert told(week) == told(before)
    assert week.copies == ("Ada, a copy.netpath",)
    assert "Ada, a copy.netpath is a copy of another search here" in str(week)


def test_it_can_be_typed(folder):
    out = folder / "week.ics"
    words = ["campaign", "week", str(folder), "--on", DAY, "--out", str(out)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert "Talk with Mira Voss" in " ".join(result.output.split())
    assert out.read_text("utf-8").startswith("BEGIN:VCALENDAR")
    assert CliRunner().invoke(app, words).exit_code == 2  # nothing is overwritten


# --- plans are kept until something changes them


def planned_anew(folder, day):
    """The week of copies that keep nothing."""
    fresh = folder / "fresh"
    fresh.mkdir()
    for path in folder.glob("*.netpath*"):
        shutil.copy(path, fresh)
    for path in fresh.glob("*.netpath"):
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as connection:
            connection.execute("DELETE FROM draft")
            connection.commit()
    week = ntp.campaign.week(fresh, on=day)
    shutil.rmtree(fresh)
    return week


def test_what_is_kept_says_what_planning_anew_would(folder, monkeypatch):
    days = [date(2026, 11, 23) + timedelta(days=n) for n in (0, 1, 2, 8, 9, 13, 14, 15, 40, 3)]
    said = {
        2: ("hugo", lambda one: one.record("olu", "asked", via="hugo", on="2026-12-06")),
        5: ("ada", lambda one: one.leave_alone("hugo")),
        7: ("ada", lambda one: one.erase_person("lea")),
    }
    plans = Counter()
    real = ntp.Campaign.due_asks
    counted = lambda *a, **k: plans.update(["n"]) or real(*a, **k)  # noqa: E731
    monkeypatch.setattr(ntp.Campaign, "due_asks", counted)
    for n, day in enumerate(days):
        if n in said:
            name, word = said[n]
            with opened(folder, name) as one:
                word(one)
        anew = planned_anew(folder, day)
        before = plans["n"]
        first, again = (ntp.campaign.week(folder, on=day) for _ in range(2))
        assert first == again == anew, day
        plans["kept"] += plans["n"] == before
        assert plans["n"] - before <= 2
    assert plans["kept"] > 0


def test_what_others_asked_plans_anew_only_whom_it_concerns(tmp_path, monkeypatch):
    for who, cap in (("ada", 3), ("lea", 3)):
        net = town(cap={"gail": cap, "olu": 1})
        ntp.Campaign.create(tmp_path / f"{who}.netpath", net, who, ["mira"], rng=7).close()
    ntp.campaign.week(tmp_path, on=DAY)
    planned = []
    real = ntp.Campaign.due_asks

    def noted(one, *a):
        planned.append(one.path.stem)
        return real(one, *a)

    found = []
    for person, outcome, via in (
        ("gail", "asked", None),  # whom Lea does not know
        ("gail", "met", None),
        ("iris", "asked", None),  # whom she does
        ("olu", "asked", "gail"),  # of whom nothing more is asked then
    ):
        with opened(tmp_path, "ada") as one:
            one.record(person, outcome, via=via, on=DAY)
        with monkeypatch.context() as patch:
            patch.setattr(ntp.Campaign, "due_asks", noted)
            week = ntp.campaign.week(tmp_path, on=DAY)
        assert week == planned_anew(tmp_path, DAY)
        found.append(planned.copy())
        planned.clear()
    assert found == [["ada"], ["ada"], ["ada", "lea"], ["ada", "lea"]]


def test_what_is_kept_ends_on_the_day_on_which_somebody_is_rested(tmp_path):
    with ntp.Campaign.create(tmp_path / "ada.netpath", town(), "ada", BOSSES, rng=7) as one:
        one.record("gail", "no", on=DAY)
        one.record("hugo", "later", on="2026-12-05")
    found = []
    for day in map(on, (1, 5, 6, 16, 17, 22, 23)):
        week = ntp.campaign.week(tmp_path, on=day)
        assert week == planned_anew(tmp_path, day), day
        found.append([task.due.task for task in week.tasks if task.due.task in ("ask", "rested")])
    assert found[0] == []
    assert found[-1] == ["ask"]


def test_what_is_kept_is_no_draft_and_goes_with_whoever_is_erased(folder):
    ntp.campaign.week(folder, on=DAY)
    with opened(folder, "ada") as one:
        assert one.drafts == {}
        assert shelf.glance(one.path).asks
        one.erase_person("lea")
        assert not shelf.glance(one.path).asks


def test_a_week_is_told_where_nothing_can_be_kept(folder, monkeypatch):
    before = ntp.campaign.week(folder, on=DAY)
    monkeypatch.setattr(files, "why_fixed", lambda _: "lies where nothing can be written")
    assert ntp.campaign.week(folder, on="2026-11-24").tasks
    assert ntp.campaign.week(folder, on=DAY) == before

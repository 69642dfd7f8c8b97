"""A search among many: the glance says what opening it says, and deleting leaves nothing behind."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from towns import BOSSES, town

import netpath as ntp
from netpath.campaign import JournalCorrupt, JournalError, JournalGone
from netpath.campaign._due import due_by
from netpath.campaign._standing import standing, target_states
from netpath.campaign.shelf import delete, glance

DAY = date(2026, 11, 23)


def on(days: int) -> date:
    return DAY + timedelta(days=days)


@pytest.fixture
def lived(tmp_path):
    """A search with talks, a person who is new, one taken back, one erased, and a title."""
    path = tmp_path / "ada.netpath"
    with ntp.Campaign.create(path, town(), "ada", BOSSES, rng=7) as one:
        one.record("gail", "referred", referrals=["olu", {"name": "Zoë Núñez"}], on=on(-40))
        one.record("olu", "met", via="gail", on=on(-9))
        one.record("mira", "met", via="olu", on=on(-2))
        one.withdraw(one.record("iris", "no", on=on(-2)).seq)
        one.erase_person("hugo")
        one.agreed("iris", "2026-11-25T10:00", zone="Europe/London", on=on(-1))
        one.settle(title="Ada, spring", delete_on="2027-03-01")
    return path


def both(path):
    seen = glance(path)
    with ntp.Campaign.open(path) as whole:
        return seen, whole.state


def test_a_glance_says_what_opening_says(lived):
    seen, state = both(lived)
    assert seen.client == "Ada Byron"
    assert seen.delete_on == date(2027, 3, 1)
    assert seen.how(DAY) == "reached 1 of 2 targets, 1 answer to come"
    assert len(seen.state.people) < len(state.people)
    assert seen.state.ties.keys() < state.ties.keys()
    for name in ("seeker", "targets", "asks", "settled", "over", "done", "notes", "unfit", "marks"):
        assert getattr(seen.state, name) == getattr(state, name), name
    for day in (on(-30), DAY, on(60), on(200)):
        assert seen.due(day) == due_by(state, day, 7)
        assert target_states(seen.state, standing(seen.state, day)) == target_states(
            state, standing(state, day)
        )


@pytest.mark.parametrize("column", ["happened", "kind", "recorded", "prev", "digest"])
def test_a_glance_notices_an_event_that_is_not_as_it_was_recorded(lived, column):
    other = {"kind": "note", "happened": "2026-11-01", "recorded": "2026-11-01T10:00"}
    with closing(sqlite3.connect(lived)) as connection:
        value = other.get(column, bytes(32))
        connection.execute(f"UPDATE event SET {column} = ? WHERE seq = 3", (value,))
        connection.commit()
    with pytest.raises(JournalCorrupt):
        glance(lived)


@pytest.mark.parametrize("name", ["version-1.netpath", "version-1-lived.netpath"])
def test_an_older_search_is_brought_up_and_told(tmp_path, name):
    shutil.copy(Path(__file__).parent / name, tmp_path / name)
    seen, state = both(tmp_path / name)
    assert seen.state.asks == state.asks
    assert seen.due(DAY) == due_by(state, DAY, 7)


def test_nothing_said_is_a_year_after_the_last_event(tmp_path):
    path = tmp_path / "ada.netpath"
    ntp.Campaign.create(path, town(), "ada", BOSSES, rng=7).close()
    assert glance(path).delete_on == date.today() + timedelta(days=365)


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM event WHERE seq = 1",
        "UPDATE part SET payload = '[1]' WHERE payload LIKE '%\"seeker\"%'",
        "UPDATE event SET happened = 'soon'",
        "CREATE VIEW other AS SELECT 1",
        "UPDATE part SET at = 1000000000000 WHERE payload LIKE '%\"seeker\"%'",
    ],
)
def test_what_is_no_search_is_refused(lived, harm):
    with sqlite3.connect(lived) as file:
        file.execute(harm)
    file.close()
    with pytest.raises(JournalError):
        glance(lived)


def test_deleting_leaves_nothing_and_says_what_may_be_elsewhere(lived):
    with ntp.Campaign.open(lived) as one:
        one.backup()
        page = ntp.report.campaign(one, on=DAY)
    (lived.parent / "page.html").write_text(page, "utf-8")
    (lived.parent / "other.csv").write_text("name\nSomebody Else\n", "utf-8")
    done = delete(lived)
    assert (done.client, done.backups, done.elsewhere) == ("Ada Byron", 1, ("page.html",))
    assert sorted(one.name for one in lived.parent.iterdir()) == ["other.csv", "page.html"]
    assert "Ada Byron is still named in page.html; look there too." in done.told
    with pytest.raises(JournalGone):
        delete(lived)


def test_what_cannot_be_read_can_be_deleted(tmp_path):
    path = tmp_path / "broken.netpath"
    path.write_text("no search", "utf-8")
    assert delete(path).client == ""
    assert list(tmp_path.iterdir()) == []

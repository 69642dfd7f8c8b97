"""Files that are sealed as ours and say what no campaign says: refused by name, nothing harmed.

Whoever makes a file can seal anything, so each hostile file here is sealed anew. A good search
beside it is opened, planned, shown and reported as if it were not there.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from towns import campaign
from typer.testing import CliRunner

import netpath as ntp
from netpath import report
from netpath.campaign import JournalCorrupt, JournalError, _schema, salvage
from netpath.campaign._seal import SALT, START, Event, EventPart, commitment, digest
from netpath.cli import app
from netpath.errors import NetpathError
from netpath.page import Desk, Folder
from netpath.page._show import shown

DAY = "2026-11-23"
MOMENT = "2026-11-22T15:06:00+00:00"
HEX = "0" * 64
ATTACKS = Path(__file__).parents[3] / "shared" / "data" / "attacks" / "journals"
FIRST = {"seeker": "s", "seed": 1, "secret": HEX, "directed": False, "assumptions": []}
PEOPLE = [
    {"person": "s", "known": {"name": "Sam"}},
    {"person": "a", "known": {"name": "Ann", "org": "Zeta"}},
    {"person": "t", "known": {"name": "Tom", "org": "Acme"}},
]
TIES = [
    {"tie": ["s", "a"], "known": {"warmth": 0.5, "kind": "friend"}},
    {"tie": ["a", "t"], "known": {"warmth": 0.5, "kind": "friend"}},
]
CREATED = [FIRST, {"target": "t"}, *PEOPLE, *TIES]
MET = {"asked": "a", "outcome": "met", "direct": True}

Row = tuple[
    str, str, str, list
]  # kind, happened, recorded, payloads: objects, or texts as they are


def sealed_file(path: Path, rows: list[Row], *more: str) -> Path:
    """Write a file whose chain and seals hold, whatever it says."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    _schema.lay_out(connection)
    prev = START
    for seq, (kind, happened, recorded, payloads) in enumerate(rows, start=1):
        texts = [one if isinstance(one, str | None) else json.dumps(one) for one in payloads]
        salts = [os.urandom(SALT) for _ in texts]
        parts = tuple(
            EventPart(None, None, bytes(32))
            if text is None
            else EventPart(text, salt, commitment(text, salt))
            for text, salt in zip(texts, salts, strict=True)
        )
        event = Event(seq, happened, recorded, kind, parts, prev, b"")
        prev = digest(event)
        connection.execute(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)",
            (seq, happened, recorded, kind, event.prev, prev),
        )
        connection.executemany(
            "INSERT INTO part VALUES (?, ?, ?, ?, ?)",
            [(seq, at, one.payload, one.salt, one.commitment) for at, one in enumerate(parts)],
        )
    for statement in more:
        connection.execute(statement)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


def created(*payloads: object, **first: object) -> list[Row]:
    rest = [one for one in CREATED[1:] if isinstance(one, dict)]
    return [("created", DAY, MOMENT, [FIRST | first, *rest, *payloads])]


def known(of: str = "person", **columns: object) -> list[Row]:
    """A person or a tie of whom this is told too."""
    ends = {"person": {"person": "a"}, "tie": {"tie": ["s", "a"]}}
    return created(ends[of] | {"known": columns})


def then(*payloads: object, kind: str = "outcome", day: str = DAY, at: str = MOMENT) -> list[Row]:
    return [*created(), (kind, day, at, list(payloads))]


DEEP = "[" * 100_000 + "]" * 100_000
AGREED = {"asked": "a", "outcome": "agreed", "direct": True}
HOSTILE: dict[str, list[Row]] = {
    # what version 2 tells
    "a talk at no hour": then(AGREED),
    "a talk at the 25th hour": then(AGREED | {"at": "2026-12-03T25:00"}),
    "a talk in a zone of signs": then(AGREED | {"at": "2026-12-03T10:00", "zone": "../etc"}),
    "an hour of what was no talk": then(MET | {"at": "2026-12-03T10:00"}),
    "a place of what was no talk": then(MET, {"place": "here"}),
    "an asking by pigeon": then({"asked": "a", "outcome": "asked", "direct": True, "how": "x"}),
    "a talk that ended well": then(MET | {"ended": "well"}),
    "a no that ended": then(MET | {"outcome": "no", "ended": "not asked yet"}),
    "what stays of a no": then(MET | {"outcome": "no"}, {"stays": "x"}),
    "nothing is unfit": then({"unfit": True}, kind="unfit"),
    "two things are unfit at once": then({"unfit": True, "org": "x", "field": "y"}, kind="unfit"),
    "a stranger is unfit": then({"unfit": True, "who": "ghost"}, kind="unfit"),
    "a stranger is lifted": then({"lifted": "ghost"}, kind="unfit"),
    "a stranger is dropped": then({"dropped": "ghost"}, kind="network"),
    "a note of nothing": then({"note": "x", "question": "does it fit"}, kind="note"),
    "a note that asks why": then({"note": "x", "question": "why", "org": "y"}, kind="note"),
    "a note of a stranger": then(
        {"note": "x", "question": "does it fit", "org": "y", "who": "ghost"}, kind="note"
    ),
    "a task of its own": then({"done": 2, "task": "dance", "who": "a"}, kind="done"),
    "a task for a stranger": then({"done": 2, "task": "thank", "who": "ghost"}, kind="done"),
    "over is a day": then({"over": DAY}, kind="over"),
    "a pace of nothing": then({"settled": True, "pace": 0}, kind="settled"),
    "a number introduces": then({"introduces": 3}, kind="settled"),
    "something else is settled": then({"settled": True, "speed": 3}, kind="settled"),
    "deleted on no day": then({"settled": True, "delete_on": "soon"}, kind="settled"),
    "a tie of one is dropped": then({"untied": ["a", "a"]}, kind="network"),
    "assumptions of numbers later": then({"assumed": [1]}, kind="network"),
    # types and ranges
    "a seed below 0": created(seed=-1),
    "a seed that is true": created(seed=True),
    "a seed of 10,000 digits": created('{"target": "t", "seed": ' + "9" * 10_000 + "}"),
    "a secret that is no key": created(secret="zz"),
    "a secret of blanks": created(secret=" " * 64),
    "directed is a word": created(directed="no"),
    "assumptions are a text": created(assumptions="none"),
    "assumptions of numbers": created(assumptions=[1, 2]),
    "a seeker who is a list": created(seeker=["s"]),
    "an id with blanks around": created({"person": " b ", "known": {}}),
    "an id that is empty": created({"person": "", "known": {}}),
    "warmth above 1": known("tie", warmth=1.5),
    "warmth that is true": known("tie", warmth=True),
    "warmth in words": known("tie", warmth="warm"),
    "warmth of 1e999": created('{"tie": ["s", "a"], "known": {"warmth": 1e999}}'),
    "bounds that do not hold it": known("tie", warmth=0.5, warmth_low=0.6, warmth_high=0.9),
    "one bound of two": known("tie", warmth=0.5, warmth_low=0.4),
    "willing at 0": known(willing=0),
    "a cap of half an ask": known(cap=0.5),
    "a cool-off of ages": known(cool_off=10**12),
    "do_not_ask in words": known(do_not_ask="yes"),
    "evidence of a kind of its own": known("tie", evidence="sworn"),
    "a name that is a list": known(name=["Ann"]),
    "a name that is nothing": known(name=None),
    "a role of many pages": known(role="x" * 2_000_000),
    "a number beyond all numbers": known(age=10**30),
    "a column called source": known("tie", warmth=0.5, source="x"),
    "a column called id": known(id="x"),
    "a column in a column": known(note={"a": {"b": 1}}),
    "known is a list": created({"person": "a", "known": []}),
    "a tie of one": created({"tie": ["s"], "known": {}}),
    "a tie with oneself": created({"tie": ["a", "a"], "known": {}}),
    "a tie of lists": created({"tie": [["s"], ["a"]], "known": {}}),
    # JSON that is none of ours
    "deep brackets": created(DEEP),
    "a deep object": created('{"a":' * 50_000 + "1" + "}" * 50_000),
    "minus infinity": created('{"person": "a", "known": {"x": -Infinity}}'),
    "a name twice": created('{"person": "a", "person": "t", "known": {}}'),
    "half a letter": created('{"person": "a", "known": {"name": "\\ud800"}}'),
    "a list": created("[]"),
    "a number": created("7"),
    "an empty text": created(""),
    "an empty object": created("{}"),
    # names that are none of ours
    "a method": created(pair="x"),
    "a private name": created(__dict__={"seeker": "a"}),
    "somebody and a target at once": created({"person": "a", "known": {}, "target": "a"}),
    "a payload of another event": created(MET),
    "a mark in an outcome": then(MET, {"mark": [HEX]}),
    # order and whose it is
    "no seeker": [("created", DAY, MOMENT, CREATED[1:])],
    "two seekers": created(FIRST),
    "begun twice": [*created(), *created()],
    "begun with an outcome": [("outcome", DAY, MOMENT, [MET])],
    "a seeker whom nobody knows": created(seeker="ghost"),
    "a target whom nobody knows": created({"target": "ghost"}),
    "asked somebody unknown": then(MET | {"asked": "ghost"}),
    "through somebody unknown": then(MET | {"direct": False}, {"via": "ghost"}),
    "named somebody unknown": then(MET | {"outcome": "referred"}, {"named": "ghost"}),
    "named themselves": then(MET | {"outcome": "referred"}, {"named": "a"}),
    "named the seeker": then(MET | {"outcome": "referred"}, {"named": "s"}),
    "asked the seeker": then(MET | {"asked": "s"}),
    # outcomes
    "an outcome of its own": then(MET | {"outcome": "married"}),
    "an outcome without one": then({"asked": "a", "direct": True}),
    "two outcomes at once": then(MET, MET),
    "later without a day": then(MET | {"outcome": "later"}),
    "later in a week": then(MET | {"outcome": "later", "until": "2026-W50-1"}),
    "later on no day": then(MET | {"outcome": "later", "until": "2026-02-30"}),
    "met until": then(MET | {"until": DAY}),
    "met and declined": then(MET | {"declined": True}),
    "interest in a no": then(MET | {"outcome": "no", "interest": "up"}),
    "interest of its own": then(MET | {"interest": "sideways"}),
    "direct through somebody": then(MET, {"via": "t"}),
    "a note that is a number": then(MET, {"learned": 7}),
    # days
    "a day in a week": then(MET, day="2026-W48-1"),
    "a day without signs": then(MET, day="20261123"),
    "a day with a time": then(MET, day="2026-11-23T00:00"),
    "a day in other figures": then(MET, day="٢٠٢٦-١١-٢٣"),
    "the year nought": then(MET, day="0000-01-01"),
    "a moment that is none": then(MET, at="yesterday"),
    # taken back, rewritten, erased
    "took back what will be": then({"seq": 9}, kind="withdrawn"),
    "took back the beginning": then({"seq": 1}, kind="withdrawn"),
    "took back a text": then({"seq": "2"}, kind="withdrawn"),
    "took back twice": [
        *then(MET),
        *[("withdrawn", DAY, MOMENT, [{"seq": 2}])] * 2,
    ],
    "rewrote what stands": then({"of": [1, 0], "says": FIRST | {"seeker": "a"}}, kind="rewritten"),
    "rewrote what will be": then({"of": [9, 0], "says": MET}, kind="rewritten"),
    "rewrote the part before the first": then({"of": [1, -1], "says": MET}, kind="rewritten"),
    "rewrote a text": then({"of": "11", "says": MET}, kind="rewritten"),
    "marked with words": then({"mark": ["Ann"]}, kind="erased"),
    "marked with a number": then({"mark": 7}, kind="erased"),
    "nothing at all": [],
}


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    with campaign(folder, "good") as one:
        one.record("gail", "met", on=DAY)
        told = str(one.plan(on=DAY))
    return folder / "good.netpath", told


def beside(good, folder: Path) -> Path:
    for path in good[0].parent.iterdir():
        shutil.copy(path, folder)
    return folder


def every_way(path: Path) -> dict[str, Callable[[], object]]:
    """All that can be done with a file, each on its own."""

    def with_it(what: Callable[[ntp.Campaign], object]) -> Callable[[], object]:
        def did() -> object:
            with ntp.Campaign.open(path) as one:
                return what(one)

        return did

    return {
        "open": with_it(lambda one: None),
        "plan": with_it(lambda one: str(one.plan(on=DAY))),
        "show": with_it(lambda one: (str(one), one.to_frame(), one.endings(DAY))),
        "report": with_it(lambda one: report.campaign(one, on=DAY)),
        "calendar": with_it(lambda one: one.calendar()),
        "export": with_it(lambda one: one.export_person("a")),
        "erase": with_it(lambda one: one.erase_person("a")),
        "salvage": lambda: salvage(path).to_csv(),
    }


def answers(path: Path) -> dict[str, str]:
    """What is said to each, errors by their names; a raw one ends the test."""
    found, texts = {}, ""
    for name, did in every_way(path).items():
        try:
            did()
            found[name] = "answered"
        except NetpathError as error:
            found[name] = type(error).__name__
            texts += str(error)
    assert not any(one in texts for one in ("Ann", "Tom", "Sam"))
    return found


def left_alone(path: Path, good, folder: Path) -> None:
    """The page and the library go on with the good search, and tell of the other."""
    desk = Desk(Folder(folder), day=date.fromisoformat(DAY))
    page = shown(desk)
    assert page.count("cannot be read") == 1
    desk.act("open", {"name": path.stem})
    assert desk.fault is not None
    assert desk.fault.damaged
    desk.act("save rest", {})
    assert desk.paper is not None
    desk.act("open", {"name": "good"})
    assert desk.fault is None
    assert f"The search “{path.stem}” cannot be read" in shown(desk)
    desk.act("close", {})
    with ntp.Campaign.open(folder / "good.netpath") as one:
        assert str(one.plan(on=DAY)) == good[1]
        assert f"{path.name} cannot be read" in str(one.plan(beside=folder, on=DAY))


@pytest.mark.parametrize("what", HOSTILE)
def test_what_no_campaign_says_is_refused_by_name(tmp_path, what):
    path = sealed_file(tmp_path / "strange.netpath", HOSTILE[what])
    before, began = path.read_bytes(), time.process_time()
    found = answers(path)
    assert found.pop("salvage") == "answered"
    assert set(found.values()) == {"JournalCorrupt"}, found
    assert path.read_bytes() == before
    assert time.process_time() - began < 5


def test_all_of_them_in_one_folder_leave_the_good_one_alone(tmp_path, good):
    folder = beside(good, tmp_path)
    for at, rows in enumerate(HOSTILE.values()):
        sealed_file(folder / f"strange {at}.netpath", rows)
    desk = Desk(Folder(folder), day=date.fromisoformat(DAY))
    assert shown(desk).count("cannot be read") == len(HOSTILE)
    for at in range(0, len(HOSTILE), 7):
        desk.act("open", {"name": f"strange {at}"})
        assert desk.fault is not None
        assert desk.fault.head == "This search's file is damaged"
        desk.act("save rest", {})
        assert desk.paper is not None
    desk.act("open", {"name": "good"})
    assert shown(desk).count("cannot be read, so whom it asked") == len(HOSTILE)
    desk.act("record", {"person": "Hugo Lind", "outcome": "no", "day": DAY})
    assert desk.fault is None
    with ntp.Campaign.open(folder / "good.netpath") as one:
        assert len(one.asks) == 2
        assert len(one.plan(beside=folder, on=DAY).notes) == len(HOSTILE)


FINE: dict[str, list[Row]] = {
    "talks at the ends of the calendar": [
        *then(AGREED | {"at": "9999-12-31T23:59", "zone": "America/Anchorage"}),
        (
            "outcome",
            "0001-01-01",
            MOMENT,
            [AGREED | {"asked": "t", "at": "0001-01-01T00:00", "zone": "Asia/Tokyo"}],
        ),
    ],
    "a zone that this machine does not know": then(
        AGREED | {"at": "2026-12-03T10:00", "zone": "Mars/Olympus"}
    ),
    "every target is dropped": then({"dropped": "t"}, kind="network"),
    "a task of an event that is not there": then(
        {"done": 10**9, "task": "thank", "who": "a"}, kind="done"
    ),
    "it is over, goes on, and over again": [
        *then({"over": True}, kind="over"),
        ("over", DAY, MOMENT, [{"over": False}]),
        ("over", DAY, MOMENT, [{"over": True}]),
    ],
    "the same without anything wrong": created(),
    "a name that was given": then(MET | {"outcome": "referred"}, {"named": "t"}),
    "columns of one's own": known(age=7, score=0.5, __class__="x", note="Ann"),
    "a name without letters": known(name="\x00\u202e" * 9),
    "the first and the last day": [
        *then(MET, day="0001-01-01"),
        ("outcome", "9999-12-31", MOMENT, [MET | {"asked": "t"}]),
        ("outcome", DAY, MOMENT, [MET | {"asked": "t", "outcome": "later", "until": "9999-12-31"}]),
        ("outcome", DAY, MOMENT, [MET | {"asked": "t", "outcome": "no_reply"}]),
    ],
    "the seeker among the targets": created({"target": "s"}),
    "nobody to reach": [("created", DAY, MOMENT, [FIRST, *PEOPLE, *TIES])],
    "what was erased": [("created", DAY, MOMENT, [*CREATED, None, None])],
    "limits at their ends": known(cap=100_000, cool_off=0, willing=1e-300),
    "a tie to nobody": created({"tie": ["s", "ghost"], "known": {"warmth": 0.5}}),
    "a mind that was changed": [
        *then(MET),
        ("withdrawn", DAY, MOMENT, [{"seq": 2}]),
        ("outcome", DAY, MOMENT, [MET | {"outcome": "no"}]),
    ],
}


@pytest.mark.parametrize("what", FINE)
def test_what_is_merely_unusual_is_read(tmp_path, what):
    found = answers(sealed_file(tmp_path / "strange.netpath", FINE[what]))
    assert set(found.values()) == {"answered"}, found


@pytest.mark.skipif(not ATTACKS.exists(), reason="../shared/data is not here")
def test_the_files_that_were_not_refused_in_november(tmp_path, good):
    for attack in sorted(ATTACKS.glob("*.netpath")):
        folder = tmp_path / attack.stem
        folder.mkdir()
        path = folder / "strange.netpath"
        beside(good, folder)
        shutil.copy(attack, path)
        began = time.process_time()
        found = answers(path)
        sys.stdout.write(f"\n{attack.name}: {found} {time.process_time() - began:.2f} s")
        if attack.stem == "good":
            assert set(found.values()) == {"answered"}
        else:
            assert found.pop("salvage") == "answered"
            assert set(found.values()) == {"JournalCorrupt"}
            if attack.stem in ("noevents", "warmnan"):
                left_alone(path, good, folder)


# --- files that are no journals, and what lies beside them

FOREVER = "WITH RECURSIVE n (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n)"
EVENTS = "seq, 'outcome' AS kind, '' AS happened, '' AS recorded, x'00' AS prev, x'00' AS digest"


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP TABLE event", f"CREATE VIEW event AS {FOREVER} SELECT {EVENTS} FROM n"),
        ("ALTER TABLE event ADD COLUMN more TEXT",),
        ("ALTER TABLE part ADD COLUMN more TEXT AS (hex(payload))",),
        ("CREATE INDEX i ON part (payload)",),
        ("DROP TABLE part", "CREATE TABLE part (seq, at, payload, salt, commitment)"),
        ("PRAGMA application_id = 7",),
    ],
)
def test_tables_of_another_make_are_refused(tmp_path, statements):
    path = sealed_file(tmp_path / "strange.netpath", created(), *statements)
    found = answers(path)
    assert found.pop("salvage") == "answered"
    assert set(found.values()) == {"JournalCorrupt"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("ending", [".head", "-wal", "-shm", "-journal"])
@pytest.mark.parametrize("kind", ["pipe", "link", "folder", "link to nowhere"])
def test_what_is_no_file_beside_it_is_neither_followed_nor_waited_for(tmp_path, good, ending, kind):
    folder = beside(good, tmp_path)
    path = sealed_file(folder / "strange.netpath", created())
    there, mine = folder / f"strange.netpath{ending}", folder / "mine.txt"
    mine.write_text("mine")
    make = {
        "pipe": lambda: os.mkfifo(there),
        "link": lambda: there.symlink_to(mine),
        "link to nowhere": lambda: there.symlink_to(folder / "nowhere"),
        "folder": there.mkdir,
    }
    make[kind]()
    with pytest.raises(JournalCorrupt, match="Move it away"):
        ntp.Campaign.open(path)
    assert shown(Desk(Folder(folder))).count("cannot be read") == 1
    assert mine.read_text() == "mine"
    assert not (folder / "nowhere").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_head_that_is_put_there_while_one_is_open_is_not_written_through(tmp_path):
    with campaign(tmp_path) as one:
        mine, head = tmp_path / "mine.txt", tmp_path / "ada.netpath.head"
        mine.write_text("mine")
        head.unlink()
        head.symlink_to(mine)
        with pytest.raises(JournalCorrupt, match="Move it away"):
            one.record("gail", "met", on=DAY)
        head.unlink()
        os.mkfifo(head)
        with pytest.raises(JournalCorrupt):
            one.record("gail", "met", on=DAY)
        head.unlink()
        assert one.record("gail", "met", on=DAY).seq == 2
        assert mine.read_text() == "mine"


def test_a_file_of_any_year_is_listed(tmp_path, good):
    folder = beside(good, tmp_path)
    try:
        os.utime(folder / "good.netpath", (2**40, 2**40))
    except OSError:
        pytest.skip("no such year on this file system")
    assert "good" in shown(Desk(Folder(folder)))


def test_the_shell_says_so_in_a_line_and_plans_the_other(tmp_path, good):
    folder = beside(good, tmp_path)
    path = sealed_file(folder / "strange.netpath", created(seed="x"))
    shell = CliRunner()
    for words in (["show"], ["plan"], ["calendar", "--out", str(folder / "x.ics")]):
        run = shell.invoke(app, ["campaign", words[0], str(path), *words[1:]])
        assert run.exit_code == 2, run.output
        assert "netpath campaign salvage" in " ".join(run.output.split())
    words = ["campaign", "plan", str(folder / "good.netpath"), "--beside", str(folder)]
    run = shell.invoke(app, [*words, "--on", DAY])
    assert run.exit_code == 0, run.output
    assert "strange.netpath cannot be read" in " ".join(run.output.split())


def test_a_file_that_is_named_is_refused_where_its_folder_is_not(tmp_path, good):
    folder = beside(good, tmp_path)
    path = sealed_file(folder / "strange.netpath", created(seed="x"))
    with ntp.Campaign.open(folder / "good.netpath") as one:
        with pytest.raises(JournalError, match=r"strange\.netpath"):
            one.plan(beside=path, on=DAY)
        with pytest.raises(JournalError, match=r"strange\.netpath"):
            ntp.campaign.load(folder)

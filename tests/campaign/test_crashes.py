"""Kills, power losses and crowds: nothing that was acknowledged is lost, and the proofs can fail.

A kill says nothing about syncing, since the system keeps its page cache; a power loss does. So
beside the journal as it is, controls that must lose something are run in the same way.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

import pytest
from towns import campaign

import netpath as ntp
from netpath.campaign import JournalBusy, JournalError, _journal, _schema, files
from netpath.campaign._journal import Journal
from netpath.campaign._schema import check, lay_out, prepare, version_of
from netpath.campaign._seal import sealed

LONG = os.environ.get("NETPATH_LONG") == "1"
FIRST = [{"seeker": "ada", "seed": 7, "secret": "00"}]
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


def journal(folder: Path) -> Path:
    path = folder / "a.netpath"
    Journal.create(path, "created", "2026-11-22", FIRST).close()
    return path


def contents(one: Journal) -> list[tuple[str, ...]]:
    return [tuple(part.said["asked"] for part in event.parts) for event in one.events[1:]]


def forked(work) -> int:
    """Do something in a process of its own, which never comes back here."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    return child


# --- kills


def append_for_ever(path: Path, out: int, name: str) -> None:
    one = Journal.open(path)
    for at in range(10**6):
        text = f"{name}-{at}"
        with one.writing():
            one.append("outcome", "2026-11-23", [{"asked": text}, {"asked": text}])
        os.write(out, f"{text}\n".encode())  # acknowledged


def killed(folder: Path, n: int, rng: random.Random) -> dict[str, int]:
    """Kill a writer at random moments; count what it had acknowledged and what is not there."""
    found = Counter(kills=0, acknowledged=0, lost=0, halves=0, beyond=0)
    path, acknowledged = journal(folder), []
    for at in range(n):
        if at % 100 == 99:
            path, acknowledged = journal(_fresh(folder, at)), []
        read, write = os.pipe()
        child = forked(lambda: append_for_ever(path, write, f"k{at}"))  # noqa: B023
        os.close(write)
        # Every fourth is killed while it may still be opening the file, the others while writing.
        first = os.read(read, 1) if at % 4 else b""
        time.sleep(rng.uniform(0, 0.15))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(read, "rb") as told:
            fresh = (first + told.read()).decode().split("\n")[:-1]
        acknowledged += fresh
        one = Journal.open(path)
        there = contents(one)
        one.close()
        found["kills"] += 1
        found["acknowledged"] += len(fresh)
        found["halves"] += sum(len(pair) != 2 or pair[0] != pair[1] for pair in there)
        found["lost"] += len(set(acknowledged) - {pair[0] for pair in there})
        found["beyond"] += len(there) - len(acknowledged)
        acknowledged = [pair[0] for pair in there]
    return dict(found)


def _fresh(folder: Path, at: int) -> Path:
    place = folder / str(at)
    place.mkdir()
    return place


@forks
def test_no_kill_loses_what_was_acknowledged(tmp_path):
    started = time.perf_counter()
    found = killed(tmp_path, 2_000 if LONG else 12, random.Random(7))
    sys.stdout.write(f"\nkills: {found}, {time.perf_counter() - started:.0f} s\n")
    assert found["lost"] == found["halves"] == 0
    assert found["acknowledged"] > 0


# --- power losses


@pytest.fixture(scope="module")
def machine():
    pytest.importorskip("apsw", reason="the power-loss disk is an APSW VFS")
    import power_loss as power

    machine = power.Machine()
    yield machine
    machine.unregister()


def started(connection, path: Path) -> Journal:
    prepare(connection)
    connection.execute("BEGIN IMMEDIATE")
    lay_out(connection)
    _schema.add(connection, sealed(None, "created", "2026-11-22", "", FIRST))
    connection.execute("COMMIT")
    one = Journal(path, connection)
    one.refresh()
    return one


def one_loss(machine, path: Path, synchronous: str, rng: random.Random) -> tuple[int, int, bool]:
    """Write until the power fails; return what was acknowledged, what is lost, and if it opens."""
    import power_loss as power

    machine.disks.clear()
    machine.boot(0)
    connection = power.connected()
    one = started(connection, path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    machine.boot(rng.randrange(1, 160))
    for at in range(rng.randrange(1, 40)):
        with one.writing():
            one.append("outcome", "", [{"asked": str(at) * rng.randrange(1, 900)}])
        if machine.picture:
            break
        machine.acknowledged += 1
    if machine.picture is None:
        machine.photograph()
    connection.close()  # its tidying up comes after the picture, and so never happened
    acknowledged = machine.lose_power(rng)
    return acknowledged, *_left(machine, path, acknowledged)


def _left(machine, path: Path, acknowledged: int) -> tuple[int, bool]:
    import apsw
    import power_loss as power

    connection = power.connected()
    try:
        version_of(connection)
        prepare(connection)
        check(connection)
        again = Journal(path, connection)
        again.refresh()
    except (JournalError, apsw.Error):
        return acknowledged, False
    finally:
        with suppress(apsw.Error):
            connection.close()
    return max(0, acknowledged - len(again.events) + 1), True


def losses(machine, path: Path, synchronous: str, n: int) -> dict[str, int]:
    found = Counter(losses=0, acknowledged=0, lost=0, trials_that_lost=0, damaged=0)
    for seed in range(n):
        acknowledged, lost, opens = one_loss(machine, path, synchronous, random.Random(seed))
        found["losses"] += 1
        found["acknowledged"] += acknowledged
        found["lost"] += lost
        found["trials_that_lost"] += lost > 0
        found["damaged"] += not opens
    return dict(found)


@pytest.fixture
def quiet_head(monkeypatch, tmp_path):
    """The head is a file beside the journal, on the real disk; the simulated one has none."""
    monkeypatch.setattr(files, "keep_head", lambda *_: None)
    path = tmp_path / "a.netpath"
    path.touch()
    return path


def test_no_power_loss_loses_what_was_acknowledged(machine, quiet_head):
    began = time.perf_counter()
    found = losses(machine, quiet_head, "FULL", 20_000 if LONG else 60)
    sys.stdout.write(f"\npower, FULL: {found}, {time.perf_counter() - began:.0f} s\n")
    assert found["lost"] == found["damaged"] == 0
    assert found["acknowledged"] > found["losses"]


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_the_power_losses_find_what_is_not_synced(machine, quiet_head, synchronous, monkeypatch):
    # Emptying the log after each record syncs it too; what is shown here is what FULL does alone.
    monkeypatch.setattr(_journal, "move_log", lambda *_: True)
    found = losses(machine, quiet_head, synchronous, 2_000 if LONG else 30)
    sys.stdout.write(f"\npower, {synchronous} (control): {found}\n")
    assert found["lost"] > 0


# --- crowds


class Deferred:
    """A connection that takes the writer's lock only at its first write: the control."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str):
        return getattr(self._connection, name)

    def execute(self, sql: str, *values):
        return self._connection.execute(sql.replace("BEGIN IMMEDIATE", "BEGIN"), *values)


def write_many(path: Path, name: str, n: int, out: int, deferred: bool) -> None:
    try:
        one = Journal.open(path)
    except Exception as error:
        os.write(out, f"died of {type(error).__name__}\n".encode())
        raise
    if deferred:
        one._connection = Deferred(one._connection)
    for at in range(n):
        try:
            with one.writing():
                time.sleep(0.001 if deferred else 0)
                seq = one.append("outcome", "", [{"asked": f"{name}-{at}"}]).seq
            os.write(out, f"{seq} {name}-{at}\n".encode())
        except JournalBusy:
            os.write(out, b"busy\n")
        except Exception as error:
            os.write(out, f"died of {type(error).__name__}\n".encode())
            raise


def crowd(folder: Path, writers: int, n: int, *, deferred: bool) -> dict[str, int]:
    path = journal(folder)
    read, write = os.pipe()
    children = [
        forked(lambda name=f"w{at}": write_many(path, name, n, write, deferred))
        for at in range(writers)
    ]
    os.close(write)
    with os.fdopen(read) as told:
        lines = told.read().split("\n")[:-1]
    for child in children:
        os.waitpid(child, 0)
    assert not [line for line in lines if "died" in line]
    acknowledged = [line for line in lines if line != "busy"]
    one = Journal.open(path)
    there = [f"{event.seq} {event.parts[0].said['asked']}" for event in one.events[1:]]
    one.close()
    lost = len(set(acknowledged) - set(there))
    doubled = len(there) - len({line.split()[1] for line in there})
    refused = len(lines) - len(acknowledged)
    return {"acknowledged": len(acknowledged), "lost": lost, "doubled": doubled, "refused": refused}


@forks
def test_a_crowd_of_writers_loses_nothing(tmp_path):
    began, (writers, n) = time.perf_counter(), (8, 1_000) if LONG else (4, 15)
    found = crowd(tmp_path, writers, n, deferred=False)
    sys.stdout.write(f"\n{writers} writers x {n}: {found}, {time.perf_counter() - began:.0f} s\n")
    assert found == {"acknowledged": writers * n, "lost": 0, "doubled": 0, "refused": 0}


@forks
def test_the_crowd_finds_a_deferred_begin(tmp_path):
    found = crowd(tmp_path, 4, 200 if LONG else 15, deferred=True)
    sys.stdout.write(f"\ndeferred begin (control): {found}\n")
    assert found["refused"] > 0


# --- interruptions


class Interrupting:
    """Raises KeyboardInterrupt at the n-th line of the campaign's room, as Ctrl-C may."""

    def __init__(self, n: int) -> None:
        self.left = n

    def __call__(self, frame, event, _):
        if "netpath/campaign" not in frame.f_code.co_filename.replace(os.sep, "/"):
            return None
        if event == "line":
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt
        return self


def test_an_interruption_at_any_line_leaves_known_what_is_recorded(tmp_path):
    one, found, at = campaign(tmp_path), Counter(), 0
    while not found["ended"]:
        at += 1 if LONG else 5
        said = {"person": "gail", "outcome": "met", "learned": str(at), "on": "2026-11-23"}
        before, kept = sys.gettrace(), False
        sys.settrace(Interrupting(at))
        try:
            one.record(**said)
        except KeyboardInterrupt as error:
            kept = bool(getattr(error, "__notes__", ()))
            found["interrupted"] += 1
        else:
            found["ended"] += 1
        finally:
            sys.settrace(before)
        again = one.record(**said)  # to say it again is always right
        found["kept"] += not again.new and not found["ended"]
        if kept:
            found["told that it is kept"] += 1
            assert not again.new
        assert [ask.learned for ask in one.asks] == [str(at)]
        one.withdraw(again.seq)  # so that every try takes as many lines
    with ntp.Campaign.open(one.path) as whole:
        assert whole.head == one.head
        assert whole.head[0] == 2 * (found["interrupted"] + 1) + 1
    one.close()
    sys.stdout.write(f"\ninterruptions: {dict(found)}\n")
    assert min(found["kept"], found["interrupted"] - found["kept"]) > 0


# --- migrations: a crash leaves the old or the new

OLDEST = Path(__file__).parent / "version-1.netpath"
LIVED = Path(__file__).parent / "version-1-lived.netpath"


class Fatal:
    """A connection that kills its process before its n-th statement."""

    left = 0

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str):
        return getattr(self._connection, name)

    def execute(self, sql: str, *values):
        Fatal.left -= 1
        if not Fatal.left:
            os.kill(os.getpid(), signal.SIGKILL)
        return self._connection.execute(sql, *values)


@pytest.fixture
def next_version(monkeypatch):
    """A version 3 as a later release might bring it: a table more, and a column more in one."""
    added = "CREATE TABLE note (\n  seq INTEGER PRIMARY KEY\n) STRICT"
    event = _schema.TABLES["event"].replace("\n) STRICT", ",\n  place TEXT\n) STRICT")
    steps = (
        added,
        "INSERT INTO note SELECT seq FROM event",
        "ALTER TABLE event ADD COLUMN place TEXT",
        "DELETE FROM note",
    )
    monkeypatch.setattr(_schema, "MIGRATIONS", {**_schema.MIGRATIONS, 2: steps})
    monkeypatch.setattr(_schema, "TABLES", {**_schema.TABLES, "event": event, "note": added})
    monkeypatch.setattr(_schema, "VERSION", 3)
    monkeypatch.setattr(_journal, "VERSION", 3)


def test_a_search_of_version_1_is_lived_on(tmp_path):
    """Every kind of event that version 1 knew, erased and taken back ones too."""
    path = tmp_path / "a.netpath"
    path.write_bytes(LIVED.read_bytes())
    with ntp.Campaign.open(path) as one:
        said = [(ask.person, ask.outcome, ask.ended) for ask in one.asks]
        assert said == [
            ("gail", "no_reply", ""),
            ("gail", "met", "not asked yet"),
            ("olu", "referred", "named"),
            ("iris", "later", ""),
            ("iris", "met", "not asked yet"),
            ("ned", "no_reply", ""),
        ]
        assert one.targets == ("mira",)  # Tom asked to be forgotten
        assert one.record("mira", "asked", via="olu", on="2026-11-26").seq == 13
    with ntp.Campaign.open(path) as again:
        assert again.asks[-1].outcome == "asked"
    with ntp.Campaign.open(tmp_path / "a.netpath.v1.backup") as before:
        assert before.head[0] == 12


@pytest.mark.parametrize("oldest", [OLDEST, LIVED])
def test_a_search_of_version_1_is_read_where_nothing_can_be_written(tmp_path, monkeypatch, oldest):
    path, other = tmp_path / "a.netpath", tmp_path / "b.netpath"
    for one in (path, other):
        one.write_bytes(oldest.read_bytes())
    with ntp.Campaign.open(other) as brought_up:
        state = brought_up.state
    with monkeypatch.context() as shut:  # root may write anywhere, whatever the permissions say
        shut.setattr(files, "why_fixed", lambda _: "lies where nothing can be written")
        with ntp.Campaign.open(path) as one:
            assert one.state == state
            assert one.plan(on="2027-01-04").seeker_name
            with pytest.raises(JournalError, match="it can be read, and nothing was recorded"):
                one.record("hugo", "no", on="2026-11-24")
            assert one.backup(tmp_path / "c.netpath").exists()
    assert path.read_bytes() == oldest.read_bytes()
    with ntp.Campaign.open(tmp_path / "c.netpath") as copy:
        assert copy.note("Rotas.", "does it fit", org="Acme").new


@forks
def test_the_migration_of_today_is_killed_at_every_statement(tmp_path):
    path, left = tmp_path / "a.netpath", Counter()
    path.write_bytes(LIVED.read_bytes())
    n = statements_of_a_migration(path)
    for statement in range(1, n + 1):
        for one in tmp_path.iterdir():
            one.unlink()
        path.write_bytes(LIVED.read_bytes())

        def migrate_and_die(statement=statement) -> None:
            real = _journal.connect
            Fatal.left = statement
            _journal.connect = lambda *words, **more: Fatal(real(*words, **more))
            Journal.open(path)

        os.waitpid(forked(migrate_and_die), 0)
        with closing(sqlite3.connect(path)) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        assert ("draft" in tables) == (version == 2)
        left[version] += 1
        with ntp.Campaign.open(path) as again:
            assert len(again.asks) == 6
            again.record("lea", "asked", on="2026-11-26")
            assert again.head[0] == 13
    sys.stdout.write(f"\nthis migration killed at each of {n} statements: {dict(left)}\n")
    assert left.keys() == {1, 2}


def test_every_released_version_still_opens(tmp_path):
    path = tmp_path / "a.netpath"
    path.write_bytes(OLDEST.read_bytes())
    one = Journal.open(path)
    assert [event.kind for event in one.events] == ["created", "outcome", "outcome"]
    one.close()


def test_a_migration_brings_up_and_keeps_a_backup(tmp_path, next_version):
    path = tmp_path / "a.netpath"
    path.write_bytes(OLDEST.read_bytes())
    Journal.open(path).close()
    assert _version(path) == 3
    backup = tmp_path / "a.netpath.v1.backup"
    assert _version(backup) == 1
    assert backup.stat().st_mode & 0o777 == 0o600


def statements_of_a_migration(path: Path) -> int:
    Fatal.left = 10**6
    real = _journal.connect
    try:
        _journal.connect = lambda *words, **more: Fatal(real(*words, **more))
        Journal.open(path).close()
    finally:
        _journal.connect = real
    return 10**6 - Fatal.left


@forks
def test_a_crash_within_a_migration_leaves_old_or_new(tmp_path, next_version):
    path, left = tmp_path / "a.netpath", Counter()
    path.write_bytes(OLDEST.read_bytes())
    n = statements_of_a_migration(path)
    for statement in range(1, n + 1):
        for one in tmp_path.iterdir():
            one.unlink()
        path.write_bytes(OLDEST.read_bytes())

        def migrate_and_die(statement=statement) -> None:
            real = _journal.connect
            Fatal.left = statement
            _journal.connect = lambda *words, **more: Fatal(real(*words, **more))
            Journal.open(path)

        os.waitpid(forked(migrate_and_die), 0)
        left[_version(path)] += 1
        again = Journal.open(path)
        with again.writing():
            again.append("network", "2026-11-25", [])
        again.close()
        assert _version(path, events=4) == 3
    sys.stdout.write(f"\nmigrations killed at each of {n} statements, left at version: {left}\n")
    assert left[1] > 10
    assert left[3] > 10
    assert left.keys() == {1, 3}  # never between


def _version(path: Path, events: int = 3) -> int:
    connection = sqlite3.connect(path)
    try:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        assert connection.execute("SELECT count(*) FROM event").fetchone()[0] == events
        columns = {row[1] for row in connection.execute("PRAGMA table_xinfo(event)")}
        assert ("note" in tables) == ("place" in columns) == (version == 3)
        assert ("draft" in tables) == (version > 1)
        return version
    finally:
        connection.close()

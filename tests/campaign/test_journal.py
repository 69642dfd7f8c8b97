"""The journal keeps what it acknowledged, notices every change, and says what went wrong."""

from __future__ import annotations

import errno
import os
import random
import shutil
import sqlite3
import stat
import sys
import threading
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

import netpath as ntp
from netpath.campaign import (
    JournalBusy,
    JournalCorrupt,
    JournalError,
    JournalFull,
    JournalGone,
    JournalNewer,
    _journal,
    _schema,
    files,
)
from netpath.campaign._journal import Journal
from netpath.errors import DataError

LONG = os.environ.get("NETPATH_LONG") == "1"
FIRST = [{"seeker": "ada", "seed": 7, "secret": "00"}]
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX file modes and limits")


def journal(folder: Path, name: str = "a.netpath") -> Journal:
    return Journal.create(folder / name, "created", "2026-11-22", FIRST)


def say(one: Journal, text: str) -> int:
    with one.writing():
        return one.append("outcome", "2026-11-23", [{"asked": text}]).seq


def told(path: Path) -> list[str]:
    one = Journal.open(path)
    try:
        return [event.parts[0].said.get("asked", "") for event in one.events][1:]
    finally:
        one.close()


def test_what_was_said_is_there_in_its_order(tmp_path):
    one = journal(tmp_path)
    assert [say(one, text) for text in ("x", "y")] == [2, 3]
    one.close()
    assert told(tmp_path / "a.netpath") == ["x", "y"]


@posix
def test_nobody_else_can_read_any_of_the_files(tmp_path):
    before = os.umask(0)
    try:
        one = journal(tmp_path)
        say(one, "x")
        one.backup(tmp_path / "b.netpath")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert set(modes.values()) == {0o600}
    assert {"a.netpath", "a.netpath-wal", "a.netpath-shm", "a.netpath.head"} <= set(modes)


def test_settings_that_durability_rests_on(tmp_path):
    one = journal(tmp_path)
    wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "trusted_schema": 0}
    for name, value in wanted.items():
        assert one._connection.execute(f"PRAGMA {name}").fetchone()[0] == value


def test_a_typo_makes_no_file(tmp_path):
    with pytest.raises(JournalGone):
        Journal.open(tmp_path / "typo.netpath")
    assert list(tmp_path.iterdir()) == []


def test_create_never_replaces(tmp_path):
    path = tmp_path / "a.netpath"
    path.write_text("mine")
    with pytest.raises(DataError, match="already"):
        journal(tmp_path)
    assert path.read_text() == "mine"
    assert [one.name for one in tmp_path.iterdir()] == ["a.netpath"]


def test_a_failed_create_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(_journal, "lay_out", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        journal(tmp_path)
    assert list(tmp_path.iterdir()) == []


class Between:
    """A connection beside which somebody records between any two readings."""

    def __init__(self, connection: sqlite3.Connection, beside) -> None:
        self._connection, self._beside = connection, beside

    def __getattr__(self, name: str):
        return getattr(self._connection, name)

    def execute(self, sql: str, *values):
        found = self._connection.execute(sql, *values)
        if sql.startswith("SELECT"):
            found = iter(found.fetchall())
            self._beside()
        return found


def test_what_others_record_while_one_reads_is_no_damage(tmp_path):
    journal(tmp_path).close()
    reader, writer = (Journal.open(tmp_path / "a.netpath") for _ in range(2))
    reader._connection = Between(reader._connection, lambda: say(writer, "Ben"))
    reader.refresh()
    assert len(writer.events) > len(reader.events)
    reader.close(), writer.close()


def test_what_raises_is_not_recorded(tmp_path):
    one = journal(tmp_path)

    def interrupted() -> None:
        with one.writing():
            one.append("outcome", "2026-11-23", [{"asked": "x"}])
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    assert len(one.events) == 1
    assert say(one, "y") == 2


# --- damage


STRANGE = {
    "empty": b"",
    "text": b"dear diary\n" * 400,
    "zeros": bytes(8192),
    "half a header": b"SQLite format 3\x00",
}


@pytest.mark.parametrize("content", STRANGE.values(), ids=STRANGE)
def test_strange_files_are_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "a.netpath"
    path.write_bytes(content)
    with pytest.raises(JournalCorrupt):
        Journal.open(path)
    assert path.read_bytes() == content


def test_another_program_s_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "a.netpath"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(JournalCorrupt, match="no campaign"):
        Journal.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM part; END",
        "CREATE VIEW v AS SELECT * FROM part",
        "CREATE TABLE extra (x)",
        "DROP TABLE part",
    ],
)
def test_tables_that_netpath_never_made_are_refused(tmp_path, statement):
    journal(tmp_path).close()
    other = sqlite3.connect(tmp_path / "a.netpath")
    other.execute(statement)
    other.commit()
    other.close()
    with pytest.raises(JournalCorrupt):
        Journal.open(tmp_path / "a.netpath")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM event WHERE seq = 3",
        "DELETE FROM event WHERE seq = 4; DELETE FROM part WHERE seq = 4",
        "UPDATE event SET happened = '2020-01-01' WHERE seq = 2",
        "UPDATE event SET recorded = '' WHERE seq = 2",
        "UPDATE event SET kind = 'created' WHERE seq = 2",
        "UPDATE part SET payload = '{}' WHERE seq = 2",
        "UPDATE part SET salt = zeroblob(16) WHERE seq = 2",
        "UPDATE part SET at = 7 WHERE seq = 2; UPDATE part SET seq = 3 WHERE at = 7",
        "DELETE FROM part WHERE seq = 2",
        "INSERT INTO part VALUES (2, 1, NULL, NULL, zeroblob(32))",
    ],
)
def test_every_edit_by_hand_is_noticed(tmp_path, statement):
    one = journal(tmp_path)
    for text in ("x", "y", "z"):
        say(one, text)
    one.close()
    other = sqlite3.connect(tmp_path / "a.netpath")
    other.execute("PRAGMA foreign_keys = OFF")
    for part in statement.split(";"):
        other.execute(part)
    other.commit()
    other.close()
    with pytest.raises(JournalCorrupt):
        Journal.open(tmp_path / "a.netpath")


def test_an_older_copy_put_back_is_noticed(tmp_path):
    one = journal(tmp_path)
    say(one, "x")
    old = one.backup(tmp_path / "old")
    say(one, "y")
    one.close()
    shutil.copy(old, tmp_path / "a.netpath")
    with pytest.raises(JournalCorrupt, match=r"were recorded.*\.head"):
        Journal.open(tmp_path / "a.netpath")


@contextmanager
def reading(path: Path):
    """Somebody who reads, so that what is recorded meanwhile stays in the log."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM event").fetchone()
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_the_one_file_holds_all_while_it_is_open(tmp_path):
    one = journal(tmp_path)
    for text in ("x", "y"):
        say(one, text)
    shutil.copy(one.path, tmp_path / "copy.netpath")
    assert told(tmp_path / "copy.netpath") == ["x", "y"]
    assert told(one.backup(tmp_path / "b.netpath")) == ["x", "y"]


def test_a_copy_without_its_log_is_noticed_and_a_backup_is_whole(tmp_path):
    one = journal(tmp_path)
    say(one, "x")
    copied = tmp_path / "copy.netpath"
    with reading(one.path):
        say(one, "y")
        shutil.copy(one.path, copied)
        shutil.copy(tmp_path / "a.netpath.head", tmp_path / "copy.netpath.head")
        assert told(one.backup(tmp_path / "b.netpath")) == ["x", "y"]
    with pytest.raises(JournalCorrupt, match="copied without its -wal"):
        Journal.open(copied)
    say(one, "z")  # and with it what the reader had held back
    shutil.copy(one.path, tmp_path / "later.netpath")
    assert told(tmp_path / "later.netpath") == ["x", "y", "z"]


def test_a_strange_log_beside_the_file_changes_nothing(tmp_path):
    one, other = journal(tmp_path), journal(tmp_path, "b.netpath")
    say(one, "x")
    with reading(other.path):
        for text in ("y", "z"):
            say(other, text)
        log = Path(f"{other.path}-wal").read_bytes()
    assert log
    one.close()
    Path(f"{one.path}-wal").write_bytes(log)
    with suppress(JournalCorrupt):
        assert told(one.path) == ["x"]


def test_a_damaged_head_is_told_apart(tmp_path):
    journal(tmp_path).close()
    (tmp_path / "a.netpath.head").write_text("netpath-head x y\n")
    with pytest.raises(JournalCorrupt, match=r"a\.netpath\.head is damaged"):
        Journal.open(tmp_path / "a.netpath")


def flipped(folder: Path, n: int, rng: random.Random) -> dict[str, int]:
    """Flip one bit at a time, in the file, its log or its head, and count what came of it."""
    one = journal(folder, "whole.netpath")
    texts = [f"somebody-{at}" * 4 for at in range(30)]
    for text in texts[:20]:
        say(one, text)
    with reading(one.path):
        for text in texts[20:]:
            say(one, text)
        files = {path.name: path.read_bytes() for path in folder.glob("whole.netpath*")}
    files.pop("whole.netpath-shm")
    one.close()
    found = {"noticed": 0, "harmless": 0, "silent": 0}
    for at in range(n):
        place = folder / f"trial{at % 2}"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        sizes = [len(content) for content in files.values()]
        hit = rng.choices(list(files), sizes)[0] if rng.random() < 0.95 else "whole.netpath.head"
        for name, content in files.items():
            data = bytearray(content)
            if name == hit:
                bit = rng.randrange(8 * len(data))
                data[bit // 8] ^= 1 << bit % 8
            (place / name).write_bytes(data)
        try:
            same = told(place / "whole.netpath") == texts
            found["harmless" if same else "silent"] += 1
        except JournalError:
            found["noticed"] += 1
    return found


def test_no_flipped_bit_goes_unnoticed(tmp_path):
    found = flipped(tmp_path, 2_000 if LONG else 60, random.Random(7))
    sys.stdout.write(f"\nbit flips: {found}\n")
    assert found["silent"] == 0
    assert found["noticed"] > 0


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.6, 0.9, 0.995])
def test_no_truncation_goes_unnoticed(tmp_path, kept):
    one = journal(tmp_path)
    for at in range(40):
        say(one, f"somebody-{at}" * 8)
    one.close()
    content = one.path.read_bytes()
    one.path.write_bytes(content[: int(kept * len(content))])
    with pytest.raises(JournalCorrupt):
        Journal.open(one.path)


def test_salvage_reads_what_is_left_and_changes_nothing(tmp_path):
    one = journal(tmp_path)
    for at in range(40):
        say(one, f"somebody-{at}" * 8)
    one.close()
    content = one.path.read_bytes()
    damaged = content.replace(b"somebody-30", b"someb0dy-30", 1)
    one.path.write_bytes(damaged)
    table = ntp.campaign.salvage(one.path)
    assert len(table) == 41
    assert table["as_recorded"].sum() == 40
    assert one.path.read_bytes() == damaged


# --- others at the same file


def test_two_that_are_open_see_each_other(tmp_path):
    one = journal(tmp_path)
    other = Journal.open(one.path)
    assert [say(one, "x"), say(other, "y"), say(one, "z")] == [2, 3, 4]
    other.refresh()
    assert one.events == other.events


def test_somebody_who_writes_for_too_long_is_told_of(tmp_path):
    one = journal(tmp_path)
    one._connection.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(one.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(JournalBusy):
        say(one, "x")
    other.execute("ROLLBACK")
    other.close()
    assert say(one, "x") == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_fork_is_refused_and_the_parent_goes_on(tmp_path):
    one = journal(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if not child:
        try:
            say(one, "child")
        except JournalGone:
            os._exit(3)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
    assert say(one, "parent") == 2


def test_another_thread_is_refused(tmp_path):
    one, caught = journal(tmp_path), []

    def work():
        try:
            say(one, "x")
        except JournalGone as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(caught) == 1


@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_that_vanished_is_told_of(tmp_path, replaced):
    one = journal(tmp_path)
    one.path.rename(tmp_path / "elsewhere")
    if replaced:
        shutil.copy(tmp_path / "elsewhere", one.path)
    with pytest.raises(JournalGone):
        say(one, "x")


def test_a_closed_journal_says_so(tmp_path):
    one = journal(tmp_path)
    one.close()
    with pytest.raises(JournalGone):
        say(one, "x")


# --- no room


def test_a_full_disk_is_told_of_and_the_next_append_works(tmp_path):
    one = journal(tmp_path)
    pages = one._connection.execute("PRAGMA page_count").fetchone()[0]
    one._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(JournalFull):
        say(one, "x" * 100_000)
    one._connection.execute("PRAGMA max_page_count = 1000000")
    assert say(one, "y") == 2
    one.close()
    assert told(one.path) == ["y"]


@posix
def test_a_disk_that_refuses_to_write_is_told_of(tmp_path):
    import resource
    import signal

    one = journal(tmp_path)
    say(one, "x")
    size = Path(f"{one.path}-wal").stat().st_size
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, limits[1]))
        with pytest.raises(JournalFull):
            say(one, "y" * 9_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert say(one, "z") == 3
    one.close()
    assert told(one.path) == ["x", "z"]


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_told_of(tmp_path):
    journal(tmp_path).close()
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(JournalError):
            say(Journal.open(tmp_path / "a.netpath"), "x")
    finally:
        tmp_path.chmod(0o700)


FIXED = "lies where nothing can be written"


def test_where_nothing_can_be_written_all_of_it_can_be_read(tmp_path, monkeypatch):
    one = journal(tmp_path)
    say(one, "x")
    one.close()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr(files, "why_fixed", lambda path: FIXED)
    again = Journal.open(tmp_path / "a.netpath")
    assert [event.kind for event in again.events] == ["created", "outcome"]
    with pytest.raises(JournalError, match="it can be read, and nothing was recorded"):
        say(again, "y")
    again.close()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_copy_without_its_log_is_found_out_where_nothing_can_be_written(tmp_path, monkeypatch):
    one = journal(tmp_path)
    with reading(one.path):
        say(one, "x")  # stands in the log
        shutil.copy(one.path, tmp_path / "copy")
    shutil.copy(tmp_path / "copy", one.path)
    monkeypatch.setattr(files, "why_fixed", lambda path: FIXED)
    with pytest.raises(JournalCorrupt, match="copied without its -wal"):
        Journal.open(tmp_path / "a.netpath")
    one.close()


@pytest.mark.parametrize(
    ("error", "kind"),
    [(errno.ENOENT, JournalGone), (errno.ENOSPC, JournalFull), (errno.EROFS, JournalError)],
)
def test_what_the_system_says_is_an_error_of_a_journal(tmp_path, monkeypatch, error, kind):
    def refused(*_):
        raise OSError(error, os.strerror(error), "ada byron.netpath")

    monkeypatch.setattr(files.os, "open", refused)
    with pytest.raises(kind) as found:
        journal(tmp_path)
    assert "ada" not in str(found.value)


def test_a_head_is_written_as_it_is_on_any_system(tmp_path, monkeypatch):
    flags, real = [], os.open
    monkeypatch.setattr(files, "BINARY", 1 << 30)  # as Windows has one

    def opened(path, flag, *more):
        flags.append(flag)
        return real(path, flag & ~(1 << 30), *more)

    monkeypatch.setattr(files.os, "open", opened)
    one = journal(tmp_path)
    flags.clear()
    say(one, "x")
    one.close()
    assert any(flag & 1 << 30 for flag in flags)


# --- clocks, places, versions


@pytest.mark.parametrize(
    "clock", ["1970-01-01T00:00:00+00:00", "2038-01-19T03:14:08+00:00", "2024-02-29T23:59:59+00:00"]
)
def test_the_clock_is_noted_and_decides_nothing(tmp_path, monkeypatch, clock):
    one = journal(tmp_path)
    say(one, "x")
    monkeypatch.setattr(_journal, "now", lambda: clock)
    say(one, "y")
    one.close()
    assert told(one.path) == ["x", "y"]


@pytest.mark.parametrize("kind", sorted(files.ON_A_NETWORK))
def test_network_drives_are_refused(kind):
    with pytest.raises(JournalError, match="network drive"):
        files.judge_place(Path("/net/share/a.netpath"), f"host:/x /net/share {kind} rw 0 0")


def test_disks_of_this_machine_are_fine():
    table = "host:/x /net nfs4 rw 0 0\n/dev/sda1 / ext4 rw 0 0\n"
    files.judge_place(Path("/data/a.netpath"), table)


@pytest.mark.parametrize("name", ["Dropbox", "OneDrive - Acme", "iCloud Drive"])
def test_synchronised_folders_are_warned_of(tmp_path, name):
    with pytest.warns(UserWarning, match="synchronised"):
        files.judge_place(tmp_path / name / "a.netpath", "")


def test_a_newer_version_is_refused_untouched(tmp_path):
    journal(tmp_path).close()
    other = sqlite3.connect(tmp_path / "a.netpath")
    other.execute(f"PRAGMA user_version = {_schema.VERSION + 1}")
    other.close()
    before = (tmp_path / "a.netpath").read_bytes()
    with pytest.raises(JournalNewer, match=f"version {_schema.VERSION + 1}"):
        Journal.open(tmp_path / "a.netpath")
    assert (tmp_path / "a.netpath").read_bytes() == before


def test_what_is_no_file_is_called_what_it_is_and_nothing_is_waited_for(tmp_path):
    kinds = {"folder": Path.mkdir, "pipe": getattr(os, "mkfifo", Path.mkdir)}
    for name, make in kinds.items():
        make(tmp_path / f"{name}.netpath")
        what = name if make is not Path.mkdir else "folder"
        for question in (Journal.open, ntp.Campaign.open, ntp.campaign.salvage):
            with pytest.raises(JournalError, match=rf"{name}.netpath is a {what}, and no"):
                question(tmp_path / f"{name}.netpath")
    assert len(list(tmp_path.iterdir())) == 2
    for path in (tmp_path / "typo", tmp_path / "a\0b"):
        with pytest.raises(JournalGone, match="There is no file"):
            ntp.Campaign.open(path)


def test_a_folder_that_is_not_there_is_no_folder_without_campaigns(tmp_path):
    assert ntp.campaign.load(tmp_path).campaigns == {}
    with pytest.raises(JournalGone, match="There is no folder typo"):
        ntp.campaign.load(tmp_path / "typo")
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match="file is no folder"):
        ntp.campaign.load(tmp_path / "file")

"""The tables of a journal: a connection to them, their rows, and how older ones are brought up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache

from netpath.campaign._faults import JournalCorrupt, JournalError, JournalNewer
from netpath.campaign._seal import Event, EventPart, part_of

APPLICATION = 0x6E707468  # "npth"
VERSION = 2
WAIT_MS = 10_000
BRIEFLY_MS = 300
"""How long a file that is locked is waited for while many are read; chosen."""
MOVING_MS = 200
"""How long a writer waits for readers before it leaves what it recorded in the log; chosen."""
MOST_BYTES = 2**24
"""Of one value; chosen, far more than anything that is recorded."""

DRAFT = """CREATE TABLE draft (
  place TEXT PRIMARY KEY,
  who TEXT NOT NULL,
  says TEXT NOT NULL
) STRICT, WITHOUT ROWID"""
"""What is half written, and by no means recorded: it may be written over, and goes when used."""

TABLES = {
    "event": """CREATE TABLE event (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  happened TEXT NOT NULL,
  recorded TEXT NOT NULL,
  kind TEXT NOT NULL,
  prev BLOB NOT NULL CHECK (length(prev) = 32),
  digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT""",
    "part": """CREATE TABLE part (
  seq INTEGER NOT NULL REFERENCES event (seq),
  at INTEGER NOT NULL CHECK (at >= 0),
  payload TEXT,
  salt BLOB,
  commitment BLOB NOT NULL CHECK (length(commitment) = 32),
  PRIMARY KEY (seq, at),
  CHECK ((payload IS NULL) = (salt IS NULL))
) STRICT, WITHOUT ROWID""",
    "draft": DRAFT,
}

# What brings a journal of version n to n + 1; every statement that a release ever shipped stays.
# From 2 on, an event may also tell what was asked and agreed, how a talk ended, what is not for the
# seeker, notes, tasks and the end: kinds that a netpath of version 1 would take for damage.
MIGRATIONS: dict[int, tuple[str, ...]] = {1: (DRAFT,)}


def connect(uri: str, *, alone: bool = False, wait_ms: int = WAIT_MS) -> sqlite3.Connection:
    """Return a connection to a file that is there, in autocommit mode; it waits so long for others.

    A file that nobody else knows of yet is opened ``alone``: it needs no memory that is shared.

    Examples
    --------
    >>> journal = connect("file::memory:")
    >>> journal.in_transaction
    False
    >>> journal.close()
    """
    made = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=wait_ms / 1000)
    made.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
    if alone:
        made.execute("PRAGMA locking_mode = EXCLUSIVE")
    return made


def move_log(connection: sqlite3.Connection, wait_ms: int = MOVING_MS) -> bool:
    """Move what stands in the log into the file, so that one file holds all; say if it does.

    Raises
    ------
    sqlite3.Error
        If there is no room for it; then the log holds it still.

    Examples
    --------
    >>> journal = connect("file::memory:")
    >>> move_log(journal)
    True
    >>> journal.close()
    """
    connection.execute(f"PRAGMA busy_timeout = {wait_ms}")
    try:
        moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
    return not moved[0][0]


def prepare(connection: sqlite3.Connection) -> None:
    """Set what must hold for every connection: durable, trusting nothing.

    Raises
    ------
    JournalError
        If the folder cannot hold a write-ahead log.

    Examples
    --------
    >>> journal = connect("file:")  # a nameless database on disk
    >>> prepare(journal)
    Traceback (most recent call last):
        ...
    netpath.campaign._faults.JournalError: This place cannot hold a write-ahead log...
    >>> journal.close()
    """
    for setting in (
        *("trusted_schema = OFF", "foreign_keys = ON", "secure_delete = ON"),
        *("cell_size_check = ON", "temp_store = MEMORY"),
    ):
        connection.execute(f"PRAGMA {setting}")
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchall()[0][0]
    if str(mode).lower() != "wal":
        raise JournalError(
            "This place cannot hold a write-ahead log. Keep a campaign on a disk of this machine."
        )
    connection.execute("PRAGMA synchronous = FULL")


def lay_out(connection: sqlite3.Connection) -> None:
    """Write the tables into an empty file, inside the caller's transaction.

    Examples
    --------
    >>> journal = connect("file::memory:")
    >>> lay_out(journal)
    >>> version_of(journal)
    2
    >>> journal.close()
    """
    for table in TABLES.values():
        connection.execute(table)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of a journal's tables.

    Raises
    ------
    JournalCorrupt
        If it is no journal.
    JournalNewer
        If a newer netpath wrote it.

    Examples
    --------
    >>> journal = connect("file::memory:")
    >>> version_of(journal)
    Traceback (most recent call last):
        ...
    netpath.campaign._faults.JournalCorrupt: This file is no campaign of netpath...
    >>> journal.close()
    """
    if _pragma(connection, "application_id") != APPLICATION:
        raise JournalCorrupt("This file is no campaign of netpath.")
    version = _pragma(connection, "user_version")
    if version > VERSION:
        raise JournalNewer(
            f"This campaign is of version {version}; this netpath knows up to {VERSION}. "
            "Install a newer netpath; the file was not touched."
        )
    return version


def check(connection: sqlite3.Connection) -> None:
    """Raise unless the file is whole and its tables are ours, neither more nor less.

    Raises
    ------
    JournalCorrupt
        If SQLite finds damage, or there is a table, view or trigger that netpath never made.

    Examples
    --------
    >>> journal = connect("file::memory:")
    >>> lay_out(journal)
    >>> check(journal)
    >>> journal.close()
    """
    if _layout(connection) != _wanted(tuple(TABLES.values())):
        raise JournalCorrupt("The tables of this file are not those of a campaign.")
    # What a table's own checks would ask is the file's to say; what it holds is checked by us.
    connection.execute("PRAGMA ignore_check_constraints = ON")
    told = connection.execute("PRAGMA quick_check").fetchall()
    connection.execute("PRAGMA ignore_check_constraints = OFF")
    if [tuple(one) for one in told] != [("ok",)]:
        raise JournalCorrupt("SQLite finds damage in this file.")


Layout = list[tuple[object, ...]]


def _layout(connection: sqlite3.Connection) -> Layout:
    """Return what is in a file, and the columns of its tables: how they came about is no matter."""
    made = "SELECT type, name, tbl_name FROM sqlite_master ORDER BY name"
    kinds = "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'"
    columns = "SELECT * FROM pragma_table_xinfo('{}') ORDER BY cid"
    found = [tuple(one) for one in connection.execute(made).fetchall()]
    found += sorted(tuple(one) for one in connection.execute(kinds).fetchall())
    for name in TABLES:
        found += [(name, *one) for one in connection.execute(columns.format(name)).fetchall()]
    return found


@cache
def _wanted(tables: tuple[str, ...]) -> Layout:
    with closing(connect("file::memory:")) as empty:
        for table in tables:
            empty.execute(table)
        return _layout(empty)


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring older tables up, all in one transaction: a crash leaves the old or the new.

    Examples
    --------
    >>> journal = connect("file::memory:")
    >>> lay_out(journal)
    >>> migrate(journal, VERSION)
    >>> journal.close()
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in range(version, VERSION):
            for statement in MIGRATIONS[step]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def migrated(connection: sqlite3.Connection, version: int) -> sqlite3.Connection:
    """Return a copy in memory, brought up; the other is closed, and its file stays as it is.

    Examples
    --------
    >>> journal = connect("file::memory:")
    >>> lay_out(journal)
    >>> copy = migrated(journal, VERSION)
    >>> version_of(copy)
    2
    >>> copy.close()
    """
    copy = connect("file::memory:")
    with closing(connection):
        connection.backup(copy)
    migrate(copy, version)
    return copy


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchall()[0][0])


EVERY_EVENT = "SELECT seq, happened, recorded, kind, prev, digest FROM event ORDER BY seq"
EVENTS = EVERY_EVENT.replace("ORDER", "WHERE seq > ? ORDER")
PARTS = "SELECT seq, payload, salt, commitment FROM part WHERE seq > ? ORDER BY seq, at"
ADD_EVENT = "INSERT INTO event (seq, happened, recorded, kind, prev, digest) VALUES (?,?,?,?,?,?)"
ADD_PART = "INSERT INTO part (seq, at, payload, salt, commitment) VALUES (?, ?, ?, ?, ?)"
ERASE = "UPDATE part SET payload = NULL, salt = NULL WHERE seq = ? AND at = ?"


@contextmanager
def _one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """Read the file as it was at one moment, whatever others write meanwhile."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def events_of(connection: sqlite3.Connection, after: int = 0) -> list[Event]:
    """Return the events after one of them, in order.

    Raises
    ------
    JournalCorrupt
        If a row holds what no event does.
    """
    with _one_moment(connection):
        try:
            parts: dict[int, list[EventPart]] = {}
            for seq, payload, salt, commitment in connection.execute(PARTS, (after,)):
                parts.setdefault(seq, []).append(part_of(payload, salt, commitment))
            return [
                Event(seq, happened, recorded, kind, tuple(parts.get(seq, ())), prev, digest)
                for seq, happened, recorded, kind, prev, digest in connection.execute(
                    EVENTS, (after,)
                )
            ]
        except (ValueError, OverflowError, TypeError):
            raise JournalCorrupt("The file holds what was never recorded.") from None


def add(connection: sqlite3.Connection, event: Event) -> None:
    """Write an event, inside the caller's transaction."""
    row = (event.seq, event.happened, event.recorded, event.kind, event.prev, event.digest)
    connection.execute(ADD_EVENT, row)
    parts = enumerate(event.parts)
    connection.executemany(
        ADD_PART, [(event.seq, at, one.payload, one.salt, one.commitment) for at, one in parts]
    )


def blank(connection: sqlite3.Connection, places: Sequence[tuple[int, int]]) -> None:
    """Blank parts of events, each told by its event and its place there."""
    connection.executemany(ERASE, places)

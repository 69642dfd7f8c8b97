"""The journal: append-only events in one SQLite file, acknowledged once they are on the disk."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from weakref import finalize

from netpath.campaign import files
from netpath.campaign._faults import (
    JournalBusy,
    JournalCorrupt,
    JournalError,
    JournalFull,
    JournalGone,
    JournalNewer,
    spoken,
    told,
)
from netpath.campaign._schema import (
    VERSION,
    WAIT_MS,
    add,
    blank,
    check,
    connect,
    events_of,
    lay_out,
    migrate,
    migrated,
    move_log,
    prepare,
    version_of,
)
from netpath.campaign._seal import Event, sealed, verify
from netpath.errors import Repair

ERASED = "erased"
NO_ROOM = "was opened where there was no room"
KEPT = "It is recorded all the same; recording it again changes nothing."
MOST_BYTES = 2**30
"""Of a file; chosen, far more than a search of a million events."""
STILL = (
    "The words are blanked, but {}, and bytes of them may be left in it or its log. See to that, "
    "close it elsewhere and erase again."
)
ASKS = "the asks of the last plan"
"""Where they are kept, among what is half written and by no means recorded."""
Mark = tuple[int, int, bytes]


def now() -> str:
    """Return the clock's time in UTC; it is noted, and decides nothing.

    Examples
    --------
    >>> now()[-6:]
    '+00:00'
    """
    return datetime.now(UTC).isoformat(timespec="seconds")


def today() -> date:
    """Return the clock's day, where its user lives.

    Examples
    --------
    >>> today() > date(2026, 1, 1)
    True
    """
    return date.today()


def day_of_moment(moment: str) -> date:
    """Return the day on which something was recorded, where its user lives.

    Examples
    --------
    >>> day_of_moment("2026-11-22T12:00:00+00:00"), day_of_moment("").year
    (datetime.date(2026, 11, 22), 1)
    """
    with suppress(ValueError, OverflowError):
        return datetime.fromisoformat(moment).astimezone().date()
    return date.min


def asks_in(connection: sqlite3.Connection) -> str:
    """Return what is kept of a search's last plan; empty where nothing is."""
    rows = connection.execute("SELECT says FROM draft WHERE place = ?", (ASKS,)).fetchall()
    return str(rows[0][0]) if rows else ""


class Journal:
    """Events in the order in which they were recorded, sealed into a chain.

    An append is acknowledged by returning; what was acknowledged survives crashes and power cuts,
    as far as the disk keeps its promises. One process and one thread use one journal object;
    several may have the file open.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, fixed: str = "") -> None:
        self.path, self._fixed = path, fixed
        self._connection = connection
        self._process = os.getpid()
        self._file = _inode(path)
        self._events: list[Event] = []
        self._fresh: list[Event] = []
        self._rounds = 0
        finalize(self, _close, connection, self._process)  # a notebook seldom closes what it opens

    @classmethod
    def create(cls, path: Path, kind: str, happened: str, payloads: Sequence[object]) -> Journal:
        """Make a journal with its first event; nobody else can read the file.

        Raises
        ------
        DataError
            If there is a file of that name.
        JournalError
            If it cannot be written there.
        """
        files.judge_place(path)
        with spoken(), files.fresh_file(path) as draft:
            connection = connect(files.uri_of(draft), alone=True)
            try:
                prepare(connection)
                connection.execute("BEGIN IMMEDIATE")
                lay_out(connection)
                first = sealed(None, kind, happened, now(), payloads)
                add(connection, first)
                connection.execute("COMMIT")
                move_log(connection)  # which closing would do too, and not say where it failed
            finally:
                connection.close()
            files.keep_head(draft, first.seq, first.digest)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path, *, wait_ms: int = WAIT_MS) -> Journal:
        """Open a journal that is there, and check all of it; wait so long for whoever has it.

        Raises
        ------
        JournalError
            And its children, if it is missing, damaged, newer or not writable.
        """
        size = files.size_of(path, Repair("create"))
        if not size:
            raise JournalCorrupt(f"{path.name} is empty.")
        if size > MOST_BYTES:
            raise JournalCorrupt(f"{path.name} is larger than any campaign.")
        files.judge_place(path)
        files.refuse_strange(path)
        fixed = files.why_fixed(path)
        try:
            return cls._opened(path, fixed, wait_ms)
        except JournalBusy:
            raise
        except JournalError as error:
            # Reading needs some room beside the file, unless it is read as it lies there.
            other = isinstance(error, JournalCorrupt | JournalNewer | JournalGone)
            if fixed or other or not files.is_whole(path):
                raise
            return cls._opened(path, NO_ROOM, wait_ms)

    @classmethod
    def _opened(cls, path: Path, fixed: str, wait_ms: int) -> Journal:
        if not fixed:
            files.refuse_full(path)
        with spoken():
            connection = connect(files.uri_of(path, fixed=bool(fixed)), wait_ms=wait_ms)
            try:
                return cls._checked(path, connection, fixed)
            except BaseException:
                connection.close()
                raise

    @classmethod
    def _checked(cls, path: Path, connection: sqlite3.Connection, fixed: str) -> Journal:
        version = version_of(connection)
        if fixed and version < VERSION:  # it stays as it lies there, and is read as it would be
            connection = migrated(connection, version)
            version = VERSION
        journal = cls(path, connection, fixed=fixed)
        if not fixed:
            prepare(connection)
        if version < VERSION:
            files.refuse_full(path, path.stat().st_size)
            journal.backup(files.free_backup_name(path, f"v{version}"))
            migrate(connection, version)
        check(connection)
        kept = files.kept_head(path)  # read first: others may go on writing meanwhile
        journal.refresh()
        journal._hold_against(kept)
        return journal

    @property
    def events(self) -> tuple[Event, ...]:
        """The events, those of a transaction under way too."""
        return *self._events, *self._fresh

    @property
    def head(self) -> tuple[int, str]:
        """The last event's place and digest, which a report repeats."""
        last = self._last
        return last.seq, last.digest.hex()

    @property
    def _last(self) -> Event:
        return (self._fresh or self._events)[-1]

    @property
    def mark(self) -> Mark:
        """Where the journal ends now, for :meth:`since`."""
        return self._rounds, self._last.seq, self._last.digest

    def days(self) -> tuple[date, date]:
        """Return the clock's day, and the day of the last record, which may be later."""
        return today(), day_of_moment(self._last.recorded)

    def since(self, mark: Mark) -> list[Event] | None:
        """Return the events after a mark; None where what was before it is not as it was then."""
        rounds, seq, digest = mark
        n = len(self._events)
        before = self._events if seq <= n else self._fresh
        at = seq - 1 if seq <= n else seq - n - 1
        if rounds != self._rounds or at >= len(before) or before[at].digest != digest:
            return None
        return [*self._events[seq:], *self._fresh[max(0, seq - n) :]]

    def refresh(self) -> None:
        """Read what others have recorded since, and check it.

        Raises
        ------
        JournalError
            If it cannot be read, or was changed.
        """
        self._guard()
        with spoken():
            known = self._events[-1] if self._events else None
            rows = events_of(self._connection, known.seq if known else 0)
            if known and any(event.kind == ERASED for event in rows):
                known, rows = None, events_of(self._connection)  # it was erased elsewhere
            verify(rows, known)
        if known:
            self._events += rows
        else:
            self._read_anew(rows)

    def _read_anew(self, rows: list[Event]) -> None:
        if not rows:
            raise JournalCorrupt(f"{self.path.name} holds no event.")
        self._rounds += 1
        self._events = rows

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the file for writing: what others recorded is known, and nobody interferes.

        What is appended inside is acknowledged together when the block ends; if it raises, nothing
        is recorded. An interruption that comes after that says in a note that it is recorded.

        Raises
        ------
        JournalError
            If the file is busy, full or gone.
        """
        self._guard()
        if self._fixed:
            kind = JournalFull if self._fixed == NO_ROOM else JournalError
            raise kind(
                f"{self.path.name} {self._fixed}; it can be read, and nothing was recorded. Make "
                "room, or copy it to a disk of this machine, and open it again."
            )
        said = False
        with spoken(), files.Head(self.path) as head:
            try:
                self._begin(head)
                yield
                said = True
                self._connection.execute("COMMIT")
                fresh, self._fresh = self._fresh, []
                self._events += fresh
                self._settle(head)
            except BaseException as error:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                elif said:
                    error.add_note(KEPT)
                raise
            finally:
                self._fresh = []

    def _begin(self, head: files.Head) -> None:
        if self._connection.in_transaction:  # an interruption came between two lines
            self._connection.execute("ROLLBACK")
        self._connection.execute("BEGIN IMMEDIATE")
        self.refresh()
        if head.is_new:
            head.write(self._last.seq, self._last.digest)

    def _settle(self, head: files.Head) -> None:
        """Repeat the head and empty the log; what cannot be done now is done another time."""
        with suppress(OSError):
            head.write(self._last.seq, self._last.digest)
        with suppress(sqlite3.Error):
            move_log(self._connection)

    def append(self, kind: str, happened: str, payloads: Sequence[object]) -> Event:
        """Add an event inside :meth:`writing`."""
        event = sealed(self._last, kind, happened, now(), payloads)
        files.refuse_full(self.path, sum(len(part.payload or "") for part in event.parts))
        with spoken():
            add(self._connection, event)
        self._fresh.append(event)
        return event

    def erase(self, places: Sequence[tuple[int, int]], mark: dict[str, Any], happened: str) -> None:
        """Blank parts of events, inside :meth:`writing`, and note that it was done.

        The bytes are gone only after :meth:`scrub`.
        """
        with spoken():
            blank(self._connection, places)
        self.append(ERASED, happened, [mark])

    def drafts(self) -> dict[str, tuple[str, str]]:
        """Return what is half written, by its place: of whom it is, and what it says."""
        self._guard()
        with spoken():
            rows = self._connection.execute("SELECT place, who, says FROM draft ORDER BY place")
            told = {str(place): (str(who), str(says)) for place, who, says in rows}
        return {place: draft for place, draft in told.items() if place != ASKS}

    def keep_draft(self, place: str, who: str, says: str) -> None:
        """Write over what is half written at a place, inside ``writing``; no text removes it."""
        with spoken():
            self._connection.execute("DELETE FROM draft WHERE place = ?", (place,))
            if says:
                row = (place, who, says)
                self._connection.execute("INSERT INTO draft VALUES (?, ?, ?)", row)

    def scrub(self) -> None:
        """Rewrite the file without what was erased, and empty its log.

        Raises
        ------
        JournalBusy
            If somebody reads the file meanwhile; erase again once they have closed it.
        JournalFull
            If there is no room to rewrite it.
        """
        self._guard()
        with spoken():
            self._read_anew(events_of(self._connection))
            try:
                files.refuse_full(self.path, self.path.stat().st_size)
                self._connection.execute("VACUUM")
                moved = move_log(self._connection, WAIT_MS)
            except (sqlite3.Error, JournalFull) as error:
                full = error if isinstance(error, JournalFull) else told(error)
                if not isinstance(full, JournalFull):
                    raise
                raise JournalFull(STILL.format("there is no room to rewrite the file")) from None
        if not moved:
            raise JournalBusy(STILL.format("somebody reads this file"))

    def backup(self, path: Path) -> Path:
        """Copy the whole journal into a new file, log included; it opens like the original.

        Raises
        ------
        DataError
            If the name is taken.
        """
        self._guard()
        with spoken(), files.fresh_file(path) as draft:
            copy = sqlite3.connect(files.uri_of(draft), uri=True)
            try:
                copy.execute("PRAGMA locking_mode = EXCLUSIVE")  # nobody else knows of it yet
                self._connection.backup(copy)
            finally:
                copy.close()
        return path

    def copied(self) -> bytes:
        """Return a file that holds all of it, but for what is half written; nothing is written."""
        self._guard()
        with spoken(), closing(sqlite3.connect(":memory:")) as copy:
            self._connection.backup(copy)
            copy.execute("DELETE FROM draft")
            copy.commit()
            copy.execute("VACUUM")
            return copy.serialize()

    def close(self) -> None:
        """Close the file; the object is of no use afterwards."""
        _close(self._connection, self._process)

    def _guard(self) -> None:
        if os.getpid() != self._process:
            raise JournalGone(
                "This process was forked from the one that opened the campaign.",
                code="closed",
                repair=Repair("reopen"),
            )
        if _inode(self.path) != self._file:
            raise JournalGone(
                f"{self.path.name} was deleted, moved or replaced while it was open; nothing was "
                "recorded. Open it again, or put it back."
            )

    def _hold_against(self, kept: tuple[int, str] | None) -> None:
        if kept is None:
            with suppress(OSError):  # a full disk does not keep anybody from reading
                if not self._fixed:
                    files.keep_head(self.path, self._last.seq, self._last.digest)
            return
        seq, digest = kept
        if seq > len(self._events):
            raise JournalCorrupt(
                f"Events after {len(self._events)} are missing; {seq} were recorded. This file is "
                f"older than its {files.HEAD}, or was copied without its -wal."
            )
        if self._events[seq - 1].digest.hex() != digest:
            raise JournalCorrupt(f"Event {seq} is not what its {files.HEAD} tells.")


def _close(connection: sqlite3.Connection, process: int) -> None:
    if process == os.getpid():
        with suppress(sqlite3.ProgrammingError):  # collected in another thread than it was made in
            connection.close()


def _inode(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return -1, -1
    return found.st_dev, found.st_ino

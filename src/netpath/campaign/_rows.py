"""Events as rows of a journal's tables: read at one moment, added, blanked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from netpath.campaign._faults import JournalCorrupt
from netpath.campaign._seal import Event, EventPart, part_of

EVENTS = "SELECT seq, happened, recorded, kind, prev, digest FROM event WHERE seq > ? ORDER BY seq"
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

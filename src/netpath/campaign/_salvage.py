"""What can still be read of a damaged campaign."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd

from netpath.campaign._said import parsed
from netpath.campaign._schema import connect
from netpath.campaign._seal import commitment
from netpath.campaign.files import AnyPath, size_of

IS_TABLE = "SELECT 1 FROM sqlite_master WHERE name = ? AND type = 'table' AND rootpage > 0"
COLUMNS = ["event", "kind", "happened", "stored", "as_recorded"]


def salvage(path: AnyPath) -> pd.DataFrame:
    """Return what a damaged file still says, read without changing it.

    Parameters
    ----------
    path
        The damaged campaign.

    Returns
    -------
    pandas.DataFrame
        One row a record: ``event``, ``kind``, ``happened``, ``stored`` (its text), and
        ``as_recorded``, whether its own seal still holds and it can be understood.

    Raises
    ------
    JournalGone
        If there is no file.
    JournalError
        If something else has its name.

    Examples
    --------
    >>> salvage("nowhere.netpath")
    Traceback (most recent call last):
        ...
    netpath.campaign._faults.JournalGone: There is no file nowhere.netpath. Look at the name, and at
    the folder.
    """
    place = Path(path)
    size_of(place)
    # Immutable: SQLite must not try to mend the file, or to write a log beside it.
    uri = f"{place.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(connect(uri)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        events = {row[0]: row[1:] for row in _rows(connection, "seq, kind, happened", "event")}
        parts = list(_rows(connection, "seq, payload, salt, commitment", "part"))
    rows = []
    for seq, payload, salt, seal in parts:
        if isinstance(payload, str):
            kind, happened = events.get(seq, ("", ""))
            rows.append((seq, kind, happened, payload, _holds(payload, salt, seal)))
    return pd.DataFrame(rows, columns=COLUMNS)


def _rows(connection: sqlite3.Connection, columns: str, table: str) -> Iterator[tuple[object, ...]]:
    """Yield rows until the first that cannot be read; a view may hold any question, and is none."""
    try:
        if connection.execute(IS_TABLE, (table,)).fetchone():
            yield from connection.execute(f"SELECT {columns} FROM {table} ORDER BY seq")  # noqa: S608
    except sqlite3.Error:
        return


def _holds(payload: str, salt: object, seal: object) -> bool:
    if not isinstance(salt, bytes) or commitment(payload, salt) != seal:
        return False
    try:
        return bool(parsed(payload))
    except ValueError:
        return False

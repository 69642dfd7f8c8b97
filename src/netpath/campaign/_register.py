"""All searches of a folder on one sheet, for a data officer: consents and days of deletion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from netpath._results import Answer, counted
from netpath.campaign import files
from netpath.campaign._chance import day_told
from netpath.campaign._faults import JournalError
from netpath.campaign._keeper import Day, day_of
from netpath.campaign.files import AnyPath
from netpath.campaign.shelf import Glance, glance

COLUMNS = ["file", "client", "called", "begun", "last record", "people", "outcomes", "backups"]
COLUMNS += ["how the client agreed", "delete on", "as"]
SAID, USUAL = "was said", "a year after the last record"
WIDE = {"file": 34, "client": 22, "called": 22, "how the client agreed": 40, "as": 26}


@dataclass(frozen=True)
class Register(Answer):
    """All searches of a folder, and what else lies there.

    Attributes
    ----------
    on
        The day on which it was drawn up.
    table
        One row a search: its file, whose it is, what it is called, when it began, when something
        was recorded last, how many people it knows, how many outcomes and backups there are, how
        the client agreed that it is kept, when it is to be deleted, and why then.
    others
        Other files that lie there: names and days. Exports, calendars and pages name people too.
    unread
        Searches that could not be read.
    """

    on: date
    table: pd.DataFrame
    others: pd.DataFrame
    unread: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return one row a search.

        Examples
        --------
        >>> none = pd.DataFrame(columns=COLUMNS)
        >>> len(Register(date(2026, 11, 23), none, none).to_frame())
        0
        """
        return self.table

    @property
    def due(self) -> pd.DataFrame:
        """The searches whose day of deletion has come."""
        return self.table[self.table["delete on"] <= self.on]

    def workbook(self) -> bytes:
        """Return it as an ``.xlsx`` file: a sheet of searches, and one of what lies beside them.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Path(folder, "notes.txt").touch()
        ...     register(folder).workbook()[:2]
        b'PK'
        """
        from netpath.employers.sheets import workbook

        return workbook({"Searches": self.table, "Other files": self.others}, WIDE)

    def __str__(self) -> str:
        n = counted(len(self.table), "search", "searches")
        lines = [f"{n} on {day_told(self.on)}; {len(self.due) or 'none'} to be deleted by now."]
        for row in self.table.to_dict("records"):
            agreed = row["how the client agreed"] or "it is not noted how the client agreed"
            lines.append(
                f"{row['file']}: {row['client']}, {counted(row['people'], 'person', 'people')}, "
                f"{counted(row['outcomes'], 'outcome')}, {counted(row['backups'], 'backup')}; "
                f"begun {row['begun']}; {agreed}; delete on {row['delete on']} ({row['as']})."
            )
        return "\n".join([*lines, *self._notes()])

    def _notes(self) -> Iterator[str]:
        if len(self.others):
            n = len(self.others)
            many = counted(n, "other file lies", "other files lie")
            yield f"{many} there and may name people: exports, calendars, pages."
        yield from (f"{one} cannot be read; what it holds is not told." for one in self.unread)


def register(folder: AnyPath, *, on: Day = None) -> Register:
    """Return all searches of a folder, with consents and days of deletion, for a data officer.

    How a client agreed is noted with ``campaign.settle(consent="on paper, 3 November 2026")``, the
    day of deletion with ``delete_on``.

    Parameters
    ----------
    folder
        Where the files lie, each named ``….netpath``.
    on
        The day that counts as today.

    Raises
    ------
    JournalGone
        If there is no such folder.
    JournalError
        If it cannot be read. A file that cannot be is named in the answer.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     print(register(folder, on="2026-11-23"))
    0 searches on 23 November 2026; none to be deleted by now.
    """
    place, rows, unread, known = Path(folder), [], [], set[Path]()
    for path in files.in_folder(place):
        old = files.backups(path)
        known |= {path, *files.beside(path), *old, *(files.head_of(one) for one in old)}
        try:
            rows.append(_row(path, glance(path), len(old)))
        except JournalError:
            unread.append(path.name)
    others = [
        (one.name, date.fromtimestamp(one.stat().st_mtime))
        for one in sorted(place.iterdir())
        if one.is_file() and one not in known
    ]
    return Register(
        day_of(on),
        pd.DataFrame(rows, columns=COLUMNS),
        pd.DataFrame(others, columns=["file", "changed"]),
        tuple(unread),
    )


def _row(path: Path, seen: Glance, backups: int) -> tuple[object, ...]:
    said = seen.state.settled
    return (
        path.name,
        seen.client,
        str(said.get("title", "")),
        seen.begun,
        seen.last,
        seen.people,
        len(seen.state.asks),
        backups,
        str(said.get("consent", "")),
        seen.delete_on,
        SAID if "delete_on" in said else USUAL,
    )

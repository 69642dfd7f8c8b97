"""The account of one table on its way in: every record is kept, set aside or skipped by a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._results import QUARANTINE_COLUMNS, Report, counted, listed
from netpath.errors import FileRefused, Message, Repair, either


class Broken(NamedTuple):
    """A rule that a record breaks, and how to mend it. The value is masked, or a number."""

    record: int
    column: str
    code: str
    value: str
    rule: str
    repair: str


@dataclass
class Ledger:
    """What became of each record of a table.

    Attributes
    ----------
    file, table
        The file's name without its folder, and ``"people"``, ``"ties"`` or ``"targets"``.
    unit
        What ``lines`` counts: ``"line"`` of a text, ``"row"`` of a sheet.
    sheet
        The sheet of a workbook; empty where there is none.
    lines
        Where each record begins, from 1; records are counted from 1 as well.
    emptied
        Cells that cannot be read and cost their record nothing else.
    direction
        Which way ties run, and how that is known, as a sentence of the report's first line.
    read_as
        Which headers were read as which other column.
    """

    file: str
    table: str
    unit: str = "line"
    sheet: str = ""
    lines: list[int] | range = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    emptied: list[Broken] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    direction: str = ""
    read_as: dict[str, str] = field(default_factory=dict)
    _of_headers: list[str] = field(default_factory=list)

    def add(self, line: int) -> int:
        """Enter a record and return its number."""
        assert isinstance(self.lines, list)
        self.lines.append(line)
        return len(self.lines)

    def add_all(self, first: int, n: int) -> None:
        """Enter as many records, one a line, in a table that has none yet."""
        self.lines = range(first, first + n)

    def numbers(self) -> pd.Index:
        """Return the numbers of all records."""
        return pd.RangeIndex(1, len(self.lines) + 1)

    def set_aside(self, *broken: Broken) -> None:
        """Put records into quarantine."""
        self.broken.extend(broken)

    def leave_empty(self, *cells: Broken) -> None:
        """Leave cells empty that do not fit; their records stay, and the report says so."""
        self.emptied.extend(cells)

    def skip(self, rule: str, n: int = 1) -> None:
        """Leave records out by a named rule."""
        if n:
            self.skipped[rule] = self.skipped.get(rule, 0) + n

    def note(self, code: str, what: str, mend: str = "") -> None:
        """Remember what was accepted and is still worth knowing, and what can be done about it."""
        place = f"{code}: {self.file}: " if code else f"{self.file}: "
        told = "{place}{what}; {mend}" if mend else "{place}{what}"
        self.notes.append(Message.of(told, place=place, what=what, mend=either(mend)))

    def note_nobody(
        self, nobody: Sequence[int] | pd.Index, nowhere: Sequence[int] | pd.Index
    ) -> None:
        """Note which rows name nobody, and which an employer that is none."""
        if len(nobody):
            what = "what stands for a name is none, so the row is left out"
            self.note("B34", f"{self.at(nobody)}: {what}")
        if len(nowhere):
            what = "what stands for an employer is none, so it is left empty"
            self.note("B81", f"{self.at(nowhere)}: {what}")

    def note_headers(self, read_as: Sequence[tuple[str, str]], rivals: Sequence[str]) -> None:
        """Remember which headers were read as another column, and which could have been one.

        Examples
        --------
        >>> book = Ledger("people.csv", "people")
        >>> book.note_headers([("dept", "team")], [])
        >>> book.notes, book.read_as
        (["B17: people.csv: header 'dept' read as 'team'"], {'dept': 'team'})
        """
        before = len(self.notes)
        if read_as:
            self.note("B17", listed([f"header {one!r} read as {name!r}" for one, name in read_as]))
        if rivals:
            another = Repair("columns", names={"…": "…"})
            told = Message.of("{rivals}. {mend}", rivals="; ".join(rivals), mend=another)
            self.note("B17", told)
        self.read_as |= dict(read_as)
        self._of_headers += self.notes[before:]

    def forget_headers(self) -> None:
        """Say nothing of headers: they are of our own making, or somebody said which is which."""
        self.notes = [one for one in self.notes if one not in self._of_headers]

    def at(self, records: Sequence[int] | pd.Index | npt.NDArray[np.int64]) -> str:
        """Return where records are, the first three of them."""
        found = np.sort(np.asarray(records))[:4]  # lines are in the order of records
        lines = [self.lines[int(record) - 1] for record in found]
        more = ", …" if len(lines) > 3 else ""
        unit = self.unit if len(lines) == 1 else f"{self.unit}s"
        return f"{unit} {', '.join(map(str, lines[:3]))}{more}"

    def refused(
        self, code: str, what: str, repair: str, *, line: int | None = None, column: str = ""
    ) -> FileRefused:
        """Return the error that refuses the whole file."""
        return FileRefused(
            Message.of("{file}: {what}.", file=self.file, what=what),
            file=self.file,
            line=line,
            code=code,
            column=column,
            rule=what,
            repair=repair,
        )

    def refuse_broken(self, *, cells: bool = False) -> None:
        """Raise for the first record in quarantine, saying how many there are.

        Parameters
        ----------
        cells
            Whether to raise for a cell that was left empty as well, where no record is broken.
        """
        faults = self.broken or (self.emptied if cells else [])
        if not faults:
            return
        first = min(faults, key=lambda one: one.record)
        line = self.lines[first.record - 1]
        more = len({one.record for one in faults}) - 1
        kept = "kept" if self.broken else "read"
        others = f" {counted(more, 'more row')} cannot be {kept} either." if more else ""
        what: str = ""
        if first.column and first.value:
            what = Message.of("{column} is {value}; ", column=first.column, value=first.value)
        raise FileRefused(
            Message.of(
                "{place}: {what}{rule}.{others}",
                place=", ".join(filter(None, (self.file, self.sheet, f"{self.unit} {line}"))),
                what=what,
                rule=first.rule,
                others=others,
            ),
            file=self.file,
            line=line,
            code=first.code,
            column=first.column,
            rule=first.rule,
            repair=either(first.repair, Repair("set_aside", cells=not self.broken)),
        )

    def report(self, accepted: int) -> Report:
        """Return the account, with the conservation law asserted."""
        where = {"file": self.file, "table": self.table}
        rows = [
            {**where, "line": self.lines[one.record - 1], **one._asdict()} for one in self.broken
        ]
        rows.sort(key=itemgetter("line", "record", "column", "code"))
        table = pd.DataFrame(rows, columns=list(QUARANTINE_COLUMNS))
        for name in ("value", "repair"):  # as they were said: a door words them again
            table[name] = pd.Series([row[name] for row in rows], index=table.index, dtype=object)
        skipped = MappingProxyType(dict(self.skipped))
        notes = (*self.notes, *self._of_emptied())
        read_as = MappingProxyType(dict(self.read_as) if self.table == "people" else {})
        return Report(
            len(self.lines), accepted, table, skipped, notes, self.direction, read_as
        ).check()

    def _of_emptied(self) -> list[str]:
        """Say which cells were left empty, one sentence a column and rule."""
        alike: dict[tuple[str, str, str], list[Broken]] = {}
        for one in self.emptied:
            alike.setdefault((one.column, one.code, one.rule), []).append(one)
        return [
            Message.of(
                "{place}: {column} is left empty: {rule}. {mend}",
                place=f"{code}: {self.file}: {self.at([one.record for one in cells])}",
                column=column,
                rule=rule,
                mend=cells[0].repair,
            )
            for (column, code, rule), cells in alike.items()
        ]

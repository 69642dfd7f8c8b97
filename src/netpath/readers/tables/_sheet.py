"""A table on its way in: columns by netpath's names, rows by record number, and its account."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from netpath._results import counted, listed
from netpath._rules import half_character, numbers_rows, without_words
from netpath.errors import Message, Repair
from netpath.network.columns import coded
from netpath.readers.tables._bytes import AnyPath, Text, is_book, name_of, read_text
from netpath.readers.tables._cells import KIND_OF, is_formula, read_column, unescaped
from netpath.readers.tables._dates import DATE_FORMATS, EXCEL_DAYS
from netpath.readers.tables._header_row import HEAD_LINES
from netpath.readers.tables._headers import LEFT_OUT, HeaderRule, refuse_doubles, renamed
from netpath.readers.tables._ledger import Broken, Ledger
from netpath.readers.tables._scan import Plain, Scan, scan
from netpath.readers.tables._xlsx import SheetRow, scan_rows, sheets_of

_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{2,3}")
_LONG = re.compile(r"[0-9]{16,}")  # a spreadsheet holds 15 digits
Cells = tuple[str, ...] | pd.Series
ROWS_COUNTED = "the column {!r} numbers the rows and is left out"


@dataclass
class Sheet:
    """A table that is read, and not yet a part of a network.

    Attributes
    ----------
    frame
        Indexed by record number; only the records that are still kept.
    kinds
        The kind of each column whose header says it, as in ``age:integer``.
    used
        The keys of the caller's ``columns`` that a header of this table has.
    """

    frame: pd.DataFrame
    ledger: Ledger
    kinds: dict[str, str] = field(default_factory=dict)
    used: list[str | int] = field(default_factory=list)

    def drop_broken(self) -> None:
        """Leave out the records that are in quarantine."""
        gone = {one.record for one in self.ledger.broken}
        if gone:
            self.frame = self.frame[~self.frame.index.isin(sorted(gone))]

    def set_aside(self, faults: pd.DataFrame) -> None:
        """Put into quarantine what a check of :mod:`netpath._rules` found."""
        for row, column, code, value, rule, repair in faults.itertuples(index=False):
            record = int(self.frame.index[row])
            self.ledger.set_aside(Broken(record, column, code, value, rule, repair))
        self.drop_broken()

    def clean_ids(self, *columns: str) -> None:
        """Turn ids into the form in which they are compared, coded; note where they were not."""
        found = coded([self.frame[column] for column in columns], self.ledger.table)
        self.frame = self.frame.assign(**dict(zip(columns, found.columns, strict=True)))
        self._note_rounded(columns[0])  # all columns share their ids
        changed = np.logical_or.reduce(found.altered)
        if changed.any():
            what = "ids are read without spare blanks, accents as single signs"
            self.ledger.note("B38", f"{self.ledger.at(self.frame.index[changed])}: {what}")

    def leave_no_labels(self, columns: Iterable[str], words: Collection[str]) -> None:
        """Empty cells that say that there is no label, and note how many; ``:text`` keeps them."""
        asked = [name for name in columns if self.kinds.get(name) != "text"]
        self.frame, found = without_words(self.frame, words, asked)
        for name, counts in found.items():
            self.ledger.note("B81", no_label(name, counts))

    def _note_rounded(self, column: str) -> None:
        """Note ids that a spreadsheet rounded: two people may have become one, unseen (B31)."""
        ids = [one for one in self.frame[column].cat.categories if one[:1].isdecimal()]
        long = {one for one in ids if _LONG.fullmatch(one)}
        rounded = {one for one in ids if _ROUNDED.fullmatch(one)}
        if rounded or (len(long) > 1 and all(one.endswith("0") for one in long)):
            what = "ids look rounded by a spreadsheet, such as 1.23457E+17 or digits that end in 0"
            repair = "people may have fallen together: export them as text"
            self.ledger.note("B31", what, repair)

    def read_columns(self, formats: Mapping[str, str], wanted: Mapping[str, str]) -> None:
        """Turn the columns of text that are known to hold something else into what they hold.

        Parameters
        ----------
        formats
            How the cells of a column are written, such as ``{"warmth": "percent"}``.
        wanted
            What columns hold that are not known by their names.
        """
        known = {**KIND_OF[self.ledger.table], **wanted, **self.kinds}
        for column in self.frame.columns:
            how = formats.get(column, "")
            kind = known.get(column, _kind_of_format(how))
            cells = self.frame[column]
            if kind != "text" and isinstance(cells.dtype, pd.StringDtype):
                read = read_column(cells, kind, how, self.ledger, decides=column in wanted)
                self.frame = self.frame.assign(**{column: read})
        self.drop_broken()


def no_label(name: str, counts: Mapping[str, int]) -> str:
    """Say how many cells of a column hold a word that is no label, and which."""
    n = sum(counts.values())
    told = listed(f"{word!r} ({count:,})" for word, count in counts.items())
    holds = "holds" if n == 1 else "hold"
    what = f"{counted(n, 'cell')} of {name!r} {holds} no label: {told}"
    return Message.of("{what}. {mend}", what=what, mend=Repair("missing"))


def _kind_of_format(how: str) -> str:
    if not how:
        return "text"
    return "date" if how in (*DATE_FORMATS, EXCEL_DAYS) else "count"


def sheet_of(scan: Scan | Plain, rule: HeaderRule, ledger: Ledger) -> Sheet:
    """Return records of text as a table of text; a cell without a sign in it is missing."""
    # A header is told by its place: what is broken may have been a row, and name somebody.
    for place in (at for at, header in enumerate(scan.header, 1) if half_character(header)):
        what = f"the header of column {place} has half of a character in it"
        raise ledger.refused("B05", what, "Write the header again")
    names, kinds, used, rivals = rule.columns(scan.header)
    cells: list[Cells] = []
    if isinstance(scan, Plain):
        cells += scan.columns
        index = ledger.numbers()
    else:
        cells += list(zip(*scan.rows.values(), strict=True)) or [()] * len(names)
        index = pd.Index(scan.rows, dtype="int64")
    bare = [at for at, text in enumerate(scan.header) if not text.strip()]
    empty = [at for at in bare if not _any(cells[at])]
    counts = [at for at in row_numbers(rule, scan.header, names) if _counts(cells[at])]
    asked = LEFT_OUT in rule.given.values()
    unwanted = [at for at, one in enumerate(names) if asked and one == f"{LEFT_OUT} {at + 1}"]
    kept = [at for at in range(len(names)) if at not in (*empty, *counts, *unwanted)]
    refuse_doubles(ledger.file, [names[at] for at in kept])
    if empty:
        ledger.note("", f"{len(empty)} columns without header or content are left out")
    if unwanted:
        ledger.note("", f"{counted(len(unwanted), 'column')} left out, as was said")
    for at in counts:
        ledger.note("", ROWS_COUNTED.format(names[at]))
    read_as = renamed([scan.header[at] for at in kept], [names[at] for at in kept])
    ledger.note_headers(read_as, rivals)
    frame = pd.DataFrame({names[at]: _texts(cells[at], index, ledger) for at in kept}, index=index)
    if frame.empty:
        ledger.note("B26", f"0 {ledger.table}")
    return Sheet(frame, ledger, kinds, used)


def row_numbers(rule: HeaderRule, header: Sequence[str], names: Sequence[str]) -> list[int]:
    """Return which columns of ties may be what pandas writes before them: the number of each row.

    It is of no tie: kept, it would make the same tie in both orders two that contradict each other.
    """
    if rule.table != "ties":
        return []
    pairs = enumerate(zip(header, names, strict=True))
    unnamed = [at for at, (text, _) in pairs if numbers_rows(text)]
    return [at for at in unnamed if names[at].lower() in (f"column {at + 1}", header[at].lower())]


def _counts(cells: Cells) -> bool:
    told = cells.tolist() if isinstance(cells, pd.Series) else cells
    whole = all(isinstance(cell, str) and cell.isdecimal() for cell in told)
    return whole and len(set(told)) == len(told)


def _any(cells: Cells) -> bool:
    return bool(cells.notna().any()) if isinstance(cells, pd.Series) else any(cells)


def _texts(cells: Cells, index: pd.Index, ledger: Ledger) -> pd.Series:
    if isinstance(cells, pd.Series):
        return cells
    at = [at for at, cell in enumerate(cells) if cell[:1] == "'" and is_formula(cell)]
    if at:
        what = "an apostrophe before a formula sign is taken off"
        ledger.note("T5", f"{ledger.at(index[at])}: {what}")
        cells = tuple(unescaped(cell) for cell in cells)
    return pd.Series([cell or None for cell in cells], index=index, dtype="str")


def table_of(
    path: AnyPath,
    rule: HeaderRule,
    sheet: str | None = None,
    encoding: str | None = None,
    text: Text | None = None,
) -> tuple[Sheet, list[str]]:
    """Return a table without its broken records, and its header as it is written.

    Parameters
    ----------
    path, rule, encoding
        The file, and what its headers stand for.
    sheet
        The sheet of a workbook; by default the first whose header fits, else the first.
    text
        The file's text, where it is read already.
    """
    if text is None and is_book(path):
        ledger = Ledger(name_of(path), rule.table, unit="row")
        found = scan_rows(one_sheet(path, rule, sheet, ledger), rule, ledger)
    else:
        text = text or read_text(path, encoding=encoding)
        ledger = Ledger(text.file, rule.table, notes=list(text.notes))
        found = scan(text, rule, ledger)
    table = sheet_of(found, rule, ledger)
    table.drop_broken()
    return table, found.header


def one_sheet(
    path: AnyPath, rule: HeaderRule, wanted: str | None, ledger: Ledger
) -> list[SheetRow]:
    """Return the rows of a sheet; by default of the first whose header fits, or that has rows."""
    sheets = sheets_of(path)
    if wanted is not None and wanted not in sheets:
        there = listed(map(repr, sheets)) or "none"
        what = f"there is no sheet {wanted!r}; there are {there}"
        raise ledger.refused("B21", what, "Name one")
    if wanted is not None:
        return sheets[wanted]
    filled = [rows for rows in sheets.values() if rows]
    fits = (one for one in filled if any(rule.fits(row.cells) for row in one[:HEAD_LINES]))
    return next(fits, filled[0] if filled else [])

"""Workbooks: unpacked with a limit, cells as text, rows with their numbers."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import NamedTuple

from netpath.errors import FileRefused
from netpath.readers._bytes import AnyPath, read_bytes
from netpath.readers._headers import HeaderRule
from netpath.readers._ledger import Broken, Ledger
from netpath.readers._scan import HEAD_LINES, RowTaker, Scan

MOST_BYTES = 200 * 2**20
MOST_MEMBERS = 1_000
_UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError)


class Row(NamedTuple):
    """A row of a sheet that is not blank: its number, its cells, and whether one is an error."""

    number: int
    cells: list[str]
    error: bool


def sheets_of(path: AnyPath) -> dict[str, list[Row]]:
    """Return the rows of every sheet of a workbook.

    Raises
    ------
    FileRefused
        If it is no .xlsx workbook, or one that unpacks to too much (B27, B76).
    """
    import openpyxl

    name = Path(path).name
    data = read_bytes(path)
    _refuse_archive(data, name)
    try:
        with warnings.catch_warnings():
            # What openpyxl warns of, such as pictures that it leaves out, does not concern a table.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            return {sheet.title: list(_rows(sheet)) for sheet in book.worksheets}
    except (*_UNREADABLE, KeyError, ValueError, TypeError, SyntaxError, AttributeError):
        what = "it is no sound Excel workbook"
        raise _refused(name, "B27", what, "Save it as .xlsx again") from None


def _rows(sheet: object) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(), 1):  # type: ignore[attr-defined]
        texts = [_text(cell.value) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield Row(number, texts, any(cell.data_type == "e" for cell in cells))


def _text(value: object) -> str:
    """Return a cell as a person would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return str(value)


def scan_rows(rows: list[Row], rule: HeaderRule, ledger: Ledger) -> Scan:
    """Return the records of a sheet; what cannot be kept goes into the ledger.

    Raises
    ------
    FileRefused
        Where no row is a header (B21), or the sheet is blank (B25).

    Examples
    --------
    >>> book = Ledger("book.xlsx", "ties", unit="row")
    >>> rows = [Row(1, ["From", "To"], False), Row(3, ["a", "b"], False)]
    >>> scan_rows(rows, HeaderRule("ties"), book).rows, book.lines
    ({1: ['a', 'b']}, [3])
    """
    if not rows:
        raise ledger.refused("B25", f"the sheet of {ledger.table} is blank", "Fill it in")
    at = next((at for at, row in enumerate(rows[:HEAD_LINES]) if rule.fits(row.cells)), None)
    if at is None:
        first, below = rows[0], [row.cells for row in rows[1:HEAD_LINES]]
        raise rule.refused(ledger, first.number, first.cells, below)
    if at:
        ledger.note("B20", f"what stands above row {rows[at].number} is left out")
    header = rows[at].cells
    taker = RowTaker(header, rule.needed(header), ledger)
    for row in rows[at + 1 :]:
        if row.error:
            what, repair = "a cell of the row holds an Excel error", "Correct the formula"
            ledger.set_aside(Broken(ledger.add(row.number), "", "B53", "", what, repair))
        else:
            taker.take(row.number, row.cells + [""] * (len(header) - len(row.cells)))
    return Scan(header, taker.finish())


def _refuse_archive(data: bytes, name: str) -> None:
    """Refuse what is no zip archive, or unpacks to too much, whatever its directory says (T9)."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
        if len(members) > MOST_MEMBERS or len({one.filename for one in members}) < len(members):
            raise _refused(
                name, "B76", "its archive has too many or doubled parts", "Save it again"
            )
        total = 0
        for member in members:
            with archive.open(member) as part:
                while chunk := part.read(65_536):
                    total += len(chunk)
                    if total > MOST_BYTES:
                        raise _refused(name, "B76", "it unpacks to more than 200 MB", "Split it")
    except FileRefused:
        raise
    except (*_UNREADABLE, ValueError, RuntimeError):
        what = "it is no Excel workbook (.xlsx), or a locked one"
        raise _refused(name, "B27", what, "Save it as .xlsx, without a password") from None


def _refused(file: str, code: str, what: str, repair: str) -> FileRefused:
    message = f"{file}: {what}. {repair}."
    return FileRefused(message, file=file, code=code, rule=what, repair=repair)

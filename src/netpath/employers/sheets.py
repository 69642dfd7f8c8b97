"""Tables as sheets of a workbook that cannot be taken for formulas; and those of all employers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from netpath._files import AnyPath, write_file
from netpath._names import plain
from netpath._results import assumed_lines, percent
from netpath.employers._answers import NOBODY, Employers
from netpath.errors import DataError

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST = 32_767  # signs that a cell can hold
_STAMP = re.compile(rb"(<dcterms:\w+ [^>]*>)[^<]*")


def workbook(tables: Mapping[str, pd.DataFrame], wide: Mapping[str, int]) -> bytes:
    """Return a workbook of tables, by the titles of their sheets; empty ones are left out.

    Chances are shown in percent and kept unrounded; no cell is ever a formula. The same tables are
    the same bytes.

    Parameters
    ----------
    tables
        At least one of them has a row.
    wide
        The columns in which lines are broken, and how many signs wide they are.

    Examples
    --------
    >>> workbook({"Names": pd.DataFrame({"name": ["=1+1"]})}, {})[:2]
    b'PK'
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, table in tables.items():
        if len(table):
            _add(book, title, table, wide)
    out = io.BytesIO()
    book.save(out)
    return _undated(out.getvalue())


def _add(book: Workbook, title: str, table: pd.DataFrame, wide: Mapping[str, int]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    for at, name in enumerate(table, 1):
        _put(sheet, 1, at, str(name).replace("_", " ")).font = Font(bold=True)
        longest = max([len(str(name)) + 4, *(len(str(value)) + 2 for value in table[name])])
        width = max(9, min(longest, wide.get(str(name), 30)))
        sheet.column_dimensions[get_column_letter(at)].width = width
    for row, values in enumerate(table.astype(object).to_numpy().tolist(), 2):
        for at, (name, value) in enumerate(zip(table, values, strict=True), 1):
            cell = _put(sheet, row, at, value)
            if "chance" in str(name):
                cell.number_format = "0%"
            cell.alignment = Alignment(vertical="top", wrap_text=str(name) in wide)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions


def _put(sheet: Worksheet, row: int, column: int, value: object) -> Cell:
    """Put a value into a cell; a text stays one, whatever it begins with."""
    cell: Cell = sheet.cell(row, column)  # type: ignore[assignment]
    if isinstance(value, str):
        cell.value = plain(value)[:LONGEST]
        cell.data_type = "s"
        cell.quotePrefix = True  # so that typing into the cell does not make it a formula either
    elif not pd.isna(value):  # type: ignore[call-overload]
        cell.value = value  # type: ignore[assignment]
    return cell


def _undated(book: bytes) -> bytes:
    """Return a workbook without the moment at which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", part)
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, part)
    return out.getvalue()


_WIDE = {"says": 70, "next": 26, "way": 34, "chain": 40, "what it rests on": 100}


def write(found: Employers, path: AnyPath, *, overwrite: bool = False) -> Path:
    """Write the table as a workbook with a sheet for each question.

    *Whom to ask next*, *Who is there*, *Who was there*, *Who recruits*, *Nobody yet*, *Who moved*
    (where an older file was given), *Which spellings* and *What it rests on*. Sheets can be
    filtered; chances are shown in percent and kept unrounded; no cell is ever a formula. The same
    answer is written as the same bytes.

    Parameters
    ----------
    found
        The answer of :func:`ways`.
    path
        Where to write; it ends in ``.xlsx``.
    overwrite
        Whether to replace a file that is there.

    Raises
    ------
    DataError
        If it is there already, or is to be called otherwise.

    Examples
    --------
    >>> import tempfile
    >>> import netpath as ntp
    >>> found = ntp.employers.ways(ntp.readers.sample(), "p200", ["Acme", "Nowhere"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     list(pd.read_excel(write(found, Path(folder, "ways.xlsx")), sheet_name=None))[:2]
    ['Whom to ask next', 'Who is there']
    """
    place = Path(path)
    if place.suffix.lower() != ".xlsx":
        raise DataError(
            "A workbook's name ends in .xlsx.", code="option", repair="Give it such a name"
        )
    write_file(place, workbook(_tables(found), _WIDE), overwrite=overwrite)
    return place


def _tables(found: Employers) -> dict[str, pd.DataFrame]:
    one, rows, people = found.called[0], found.to_frame(), found.people()
    now, before = (people[people["there"] == there] for there in ("now", "before"))
    nobody = rows["next"] == NOBODY
    rest = [name for name in rows if name not in (one, "next", "says", "spellings", "near")]
    rests = [f"{found.finding}.", f"A cold approach is granted in {percent(found.cold)} (assumed)."]
    shown = now.drop(columns=["person", "there"])
    tables = {
        "Whom to ask next": rows.loc[~nobody, [one, "next", "says", *rest]],
        "Who is there": shown.drop(columns=["since", "until"]),
        "Who was there": before.drop(columns=["person", "there"]),
        "Who recruits": shown[shown["authority"] == "recruits"].drop(columns=["since", "until"]),
        "Nobody yet": rows.loc[nobody, [one, "says"]],
        "Who moved": found.moves().drop(columns=["person"]),
        "Which spellings": _spellings(found),
        "What it rests on": pd.DataFrame(
            {"what it rests on": [*rests, *assumed_lines(found.assumptions)]}
        ),
    }
    return {
        title: table.rename(columns={"were": "known before"}) for title, table in tables.items()
    }


def _spellings(found: Employers) -> pd.DataFrame:
    rows = [
        (one.name, spelt, tier, "joined")
        for one in found
        for spelt, tier in one.spellings.items()
        if spelt != one.name
    ]
    rows += [
        (one.name, spelt, f"{n} there", "is that the one? not joined")
        for one in found
        for spelt, n in one.near.items()
    ]
    return pd.DataFrame(rows, columns=[found.called[0], "spelling", "how", "what became of it"])

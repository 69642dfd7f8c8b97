"""Tables as a workbook: a sheet each, filters, and cells that only show what they hold."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from netpath._names import plain

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

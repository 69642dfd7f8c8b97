"""One table of a file: of a text, or of the sheet of a workbook that has the header wanted."""

from __future__ import annotations

from netpath._results import listed
from netpath.readers._bytes import AnyPath, Text, is_book, name_of, read_text
from netpath.readers._header_row import HEAD_LINES
from netpath.readers._headers import HeaderRule
from netpath.readers._ledger import Ledger
from netpath.readers._scan import scan
from netpath.readers._sheet import Sheet, sheet_of
from netpath.readers._xlsx import scan_rows, sheets_of


def table_of(
    path: AnyPath,
    rule: HeaderRule,
    sheet: str | None,
    encoding: str | None,
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

    Raises
    ------
    FileRefused
        If the file cannot be read, or no row is a header.
    """
    if text is None and is_book(path):
        sheets, ledger = sheets_of(path), Ledger(name_of(path), rule.table, unit="row")
        if sheet is not None and sheet not in sheets:
            there = listed(map(repr, sheets)) or "none"
            raise ledger.refused(
                "B21", f"there is no sheet {sheet!r}; there are {there}", "Name one"
            )
        fit = [
            title
            for title, rows in sheets.items()
            if any(rule.fits(row.cells) for row in rows[:HEAD_LINES])
        ]
        title = sheet or next(iter([*fit, *sheets]), "")
        found = scan_rows(sheets.get(title, []), rule, ledger)
    else:
        text = text or read_text(path, encoding=encoding)
        ledger = Ledger(text.file, rule.table, notes=list(text.notes))
        found = scan(text, rule, ledger)
    table = sheet_of(found, rule, ledger)
    table.drop_broken()
    return table, found.header

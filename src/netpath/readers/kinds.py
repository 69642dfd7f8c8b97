"""What a file is, told by its content: never by its name alone."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Mapping, Sequence

from netpath._results import listed
from netpath.errors import FileRefused, Repair, either
from netpath.readers._book_table import BookHeaders, of_a_program
from netpath.readers.address_book import is_vcard
from netpath.readers.calendar import BEGINNING as OF_A_CALENDAR
from netpath.readers.directory import DirectoryHeaders
from netpath.readers.linkedin._tables import CONNECTIONS, TABLES, ExportHeader, connections_in
from netpath.readers.mail import inside, is_mailbox
from netpath.readers.remembered import is_memory
from netpath.readers.tables._archive import Sparing, members
from netpath.readers.tables._bytes import (
    AnyPath,
    decoded,
    is_book,
    name_of,
    opened,
    refuse_content,
    refuse_document,
)
from netpath.readers.tables._header_row import (
    DELIMITERS,
    HEAD_LINES,
    find_header,
    header_at,
    matrix_refused,
    parted_by_blanks,
    pieces,
)
from netpath.readers.tables._headers import HeaderRule, header_key
from netpath.readers.tables._ledger import Ledger
from netpath.readers.tables._xlsx import SheetRow, sheets_of
from netpath.readers.tables.workbook import has_ties

LINKEDIN, VCARD, BOOK = "LinkedIn export", "vCard file", "address book"
MAILBOX, CALENDAR = "mailbox (mbox)", "calendar (iCalendar)"
DIRECTORY, TIES, WORKBOOK = "directory of people", "table of ties", "workbook of people and ties"
MEMORY = "memory (netpath remember)"
GRAPHML, GEXF, GML = "GraphML graph", "GEXF graph", "GML graph"
PAJEK, JSON = "Pajek network", "graph as JSON"
KINDS = (
    *(LINKEDIN, VCARD, BOOK, MAILBOX, CALENDAR, DIRECTORY, TIES, WORKBOOK),
    *(MEMORY, GRAPHML, GEXF, GML, PAJEK, JSON),
)
_HEAD = 2**18
_GML = re.compile(rb"(?:\s|#[^\n]*\n|creator[^\n]*\n|version[^\n]*\n|comment[^\n]*\n)*graph\s*\[")
BY_NAME = {".vcf": VCARD, ".vcard": VCARD, ".mbox": MAILBOX, ".mbx": MAILBOX, ".ics": CALENDAR}
_SIGN_OF = {
    VCARD: "cards: no line of its beginning is BEGIN:VCARD",
    MAILBOX: "messages: it does not begin with a line 'From ' as mailboxes do",
    CALENDAR: "meetings: no line of its beginning is BEGIN:VCALENDAR",
}
_OF_A_GRAPH = (b'"nodes"', b'"links"', b'"edges"', b'"elements"')
_WHO = frozenset(["name", "last", "slug", "email"])


_WHICH = either(
    Repair("columns", names={"HEADER": "name", "OTHER": "org"}),
    "Head the columns Name and Employer",
)


def kind_of(path: AnyPath, columns: Mapping[str | int, str] | None = None) -> str:
    r"""Return what a file is: a vCard file, a mailbox, a table of ties, … by what stands in it.

    Parameters
    ----------
    path
        A file, or the folder of a LinkedIn export.
    columns
        What its headers stand for, where they tell nothing by themselves.

    Returns
    -------
    str
        One of the kinds that :func:`netpath.readers.open` reads, such as ``"vCard file"``.

    Raises
    ------
    FileRefused
        Where it is of another kind, saying which and what to do, or a table of no known header.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "mine.txt")
    ...     _ = path.write_text("BEGIN:VCARD\nFN:Ada Byron\nEND:VCARD\n")
    ...     kind_of(path)
    'vCard file'
    """
    try:
        return _by_content(path)
    except FileRefused as refused:
        kind = _as_said(path, columns) if columns and refused.code == "B21" else ""
        if not kind:
            raise
        return kind


def _as_said(path: AnyPath, columns: Mapping[str | int, str]) -> str:
    """Return what a table is by what was said of its headers; empty where none of them is there."""
    if os.path.isdir(path):
        return ""
    try:
        cells = {header_key(cell) for row in first_rows(path) for cell in row}
    except FileRefused:  # an archive
        return ""
    if not any(header_key(key) in cells if isinstance(key, str) else cells for key in columns):
        return ""
    if not {"source", "target"} <= set(columns.values()):
        return DIRECTORY
    return WORKBOOK if is_book(path) else TIES


def _by_content(path: AnyPath) -> str:
    name = name_of(path)
    if os.path.isdir(path):
        if os.path.isfile(inside(path)):
            return MAILBOX
        with members(path) as found:
            return _archive(name, [one.name for one in found], "Give its files by name")
    with opened(path) as file:
        head = file.read(_HEAD)
        if head.startswith(b"PK"):
            return _zipped(path, name, head, file)
    suffix = os.path.splitext(name)[1].casefold()
    if not head.strip():
        kind = f"a {BY_NAME[suffix]} of nothing" if suffix in BY_NAME else "empty"
        raise _refused(name, "B25", f"it is {kind} (0 bytes of text)", "Export it again")
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix not in BY_NAME and not plain[:6].upper().startswith((b"BEGIN", b"FROM ")):
        plain = b""  # a cell further down may say anything
    for is_it, kind in ((is_vcard, VCARD), (_is_calendar, CALENDAR), (is_mailbox, MAILBOX)):
        if is_it(plain):
            return kind
    if suffix in BY_NAME:
        kind, sign = BY_NAME[suffix], _SIGN_OF[BY_NAME[suffix]]
        what = f"its name says that it is a {kind}, but it is one of 0 {sign}"
        raise _refused(name, "B27", what, "Export it again")
    return _graph(head) or _table(name, head)


def _is_calendar(head: bytes) -> bool:
    return OF_A_CALENDAR.search(head[:4000].replace(b"\r", b"\n")) is not None


def _archive(name: str, names: Sequence[str], repair: str = "Unpack it and give its files") -> str:
    if any(one.casefold() in TABLES for one in names):
        return LINKEDIN
    what = "it holds no table of a LinkedIn export"
    raise _refused(name, "B21", what, f"{repair}, any number of them")


def _zipped(path: AnyPath, name: str, head: bytes, file: object) -> str:
    try:
        inside = zipfile.ZipFile(Sparing(file, name)).namelist()  # type: ignore[arg-type]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise _refused(name, "T9", "the zip is damaged", "Fetch or export it again") from None
    if any(one.startswith("xl/") for one in inside):
        return _workbook(name, sheets_of(path))
    if not any(one.casefold().endswith(".csv") for one in inside):  # no export: a document perhaps
        refuse_document("\n".join([head[:400].decode("latin-1"), *inside]), name)
    return _archive(name, [re.split(r"[\\/]", one)[-1] for one in inside])


def _graph(head: bytes) -> str:
    plain = head[:4_096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if plain.startswith(b"<"):
        return GRAPHML if b"<graphml" in plain else GEXF if b"<gexf" in plain else ""
    if plain.startswith((b"*vertices", b"*network")):
        return PAJEK
    if plain.startswith(b"{") and any(one in head for one in _OF_A_GRAPH):
        return JSON
    return GML if _GML.match(plain) else ""


def _table(name: str, head: bytes) -> str:
    start = head[:1_000].lower()
    if start.lstrip()[:1] in (b"[", b"<") and b"vcard" in start:
        what = "it holds contacts as JSON or XML (jCard, xCard), which no reader here knows"
        raise _refused(name, "B27", what, "Export them as vCard (.vcf)")
    if head.startswith(b"!BDN"):
        what, repair = (
            "this is an Outlook data file (.pst)",
            "Open it in Thunderbird, export an mbox",
        )
        raise _refused(name, "B27", what, repair)
    refuse_content(head, name)
    try:
        text = decoded(head, name, None).text
    except FileRefused as refused:
        if refused.code != "B04":
            raise
        text = head.decode("cp1252", "replace")  # headers read alike in all old encodings
    lines = text.splitlines(keepends=True)[: HEAD_LINES + 1]
    lines = lines[:-1] if len(head) == _HEAD and len(lines) <= HEAD_LINES else lines
    found = {kind: _header(lines, rule) for kind, rule in _rules(name).items()}
    return _told(name, found, lines)


def _rules(name: str) -> dict[str, HeaderRule]:
    table = TABLES.get(name.casefold(), CONNECTIONS)
    return {
        LINKEDIN: ExportHeader("people", export=table),
        TIES: HeaderRule("ties"),
        BOOK: BookHeaders("people"),
        DIRECTORY: DirectoryHeaders("people"),
    }


def _header(lines: list[str], rule: HeaderRule) -> list[str] | None:
    try:
        return find_header(lines[:HEAD_LINES], rule, Ledger("", rule.table))[0].cells
    except FileRefused:
        return None


def _told(name: str, found: dict[str, list[str] | None], lines: list[str]) -> str:
    if (export := found[LINKEDIN]) is not None:
        columns = [what for _, what, _ in ExportHeader("people").places(export)]
        if name.casefold() in TABLES or "when" in columns:
            return LINKEDIN
    kind = kind_of_header(found[TIES], found[BOOK], found[DIRECTORY])
    if kind:
        return kind
    rule, ledger = DirectoryHeaders("people"), Ledger(name, "people")
    if parted_by_blanks(lines[:HEAD_LINES]):
        what = "cells are parted by blanks, and no header says what they are"
        ends = Repair("columns", names={1: "source", 2: "target"}, header=False)
        repair = either("Over a list of people write the header Name", ends)
        raise _refused(name, "B21", what, repair)
    find_header(lines[:HEAD_LINES], rule, ledger)
    what = "it is a table, but of what no header tells"
    raise _refused(name, "B21", what, _WHICH)


def kind_of_header(
    ties: Sequence[str] | None, book: Sequence[str] | None, who: Sequence[str] | None
) -> str:
    """Return what a table is by its header under each rule that found one; empty for none.

    "From" and "to" beside a name are years, and not people.
    """
    named = who is not None and _WHO & set(DirectoryHeaders("people").columns(who).names)
    if ties is not None:
        plain = {header_key(one) for one in ties}
        if not (named and {"from", "to"} <= plain) or {"source", "target"} <= plain:
            return TIES
    if book is not None and of_a_program(book):
        return BOOK
    return DIRECTORY if who is not None else ""


def first_rows(path: AnyPath, encoding: str | None = None) -> list[list[str]]:
    """Return the first rows of a table, or of a workbook's sheets; none of what is neither."""
    with opened(path) as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK"):
        return [row.cells for rows in sheets_of(path).values() for row in rows[:HEAD_LINES]]
    try:
        text = decoded(head, name_of(path), encoding).text
    except FileRefused as refused:
        if refused.code != "B04":
            return []
        text = head.decode("cp1252", "replace")
    lines = text.splitlines(keepends=True)[:HEAD_LINES]
    by_mark = [[one.cells for one in pieces(lines, mark, 0)] for mark in DELIMITERS[:-1]]
    return max(by_mark, key=lambda rows: max(map(len, rows), default=0))


def _workbook(name: str, sheets: dict[str, list[SheetRow]]) -> str:
    if is_memory(sheets):
        return MEMORY
    if connections_in(sheets):
        return LINKEDIN
    if has_ties(sheets):
        return WORKBOOK
    rows = next((rows for rows in sheets.values() if rows), [])
    head = [row.cells for row in rows[:HEAD_LINES]]
    if header_at(head, DirectoryHeaders("people")) is not None:
        return DIRECTORY
    if matrix := matrix_refused(head, Ledger(name, "ties", unit="row")):
        raise matrix
    what = f"it is a workbook of {listed(map(repr, sheets))}, and no header names people or ties"
    heads = "Head the columns Name, or From and To"
    raise _refused(name, "B21", what, either(Repair("columns", names={"…": "name"}), heads))


def _refused(file: str, code: str, what: str, repair: str) -> FileRefused:
    message = f"{file or 'the file'}: {what}."
    return FileRefused(message, file=file, code=code, rule=what, repair=repair)

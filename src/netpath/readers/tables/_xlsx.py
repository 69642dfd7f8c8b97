"""Workbooks: read mark by mark with limits on all that grows; cells as text, rows with numbers.

Nothing is unpacked before the directory of the archive is judged, and a part is left as soon as it
goes beyond what a table of people or ties can be (T9).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from datetime import datetime, time
from functools import lru_cache, partial
from typing import NamedTuple
from xml.parsers import expat

from netpath.errors import FileRefused
from netpath.readers.tables._archive import BLOCK, Sparing
from netpath.readers.tables._bytes import AnyPath, name_of, opened
from netpath.readers.tables._header_row import (
    HEAD_LINES,
    header_at,
    matrix_refused,
    names_by_position,
    refused_below,
)
from netpath.readers.tables._headers import HeaderRule
from netpath.readers.tables._ledger import Broken, Ledger
from netpath.readers.tables._scan import RowTaker, Scan

MOST_BYTES = 200 * 2**20
MOST_MEMBERS = 1_000
MOST_TIMES, FEW_BYTES = 200, 2**20
MOST_SHEETS = 200
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 300_000, 2_000, 5_000_000
MOST_STYLES, MOST_FORMATS, LONGEST_FORMAT = 65_490, 5_000, 255
MOST_STRINGS, LONGEST_TEXT = 400_000, 2**20
MOST_MARKS, MARKS_EACH, DEEPEST = 200_000, 8, 64
"""How many marks a part may have, how many more for each cell or text, how deep they may lie."""

_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError, expat.ExpatError, NotImplementedError),
    *(ValueError, LookupError, OverflowError, RuntimeError, StopIteration),
)
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Dates = dict[str, Callable[[float], object]]
"""What turns the number of a cell into a day, a time or a span, by its style."""


class SheetRow(NamedTuple):
    """A row that is not blank: whether a cell is an error, or a formula whose value is lost."""

    number: int
    cells: list[str]
    error: bool
    lost: bool = False


def sheets_of(path: AnyPath) -> dict[str, list[SheetRow]]:
    """Return the rows of every sheet of a workbook."""
    name = name_of(path)
    with opened(path) as file:
        try:
            return _Book(name, zipfile.ZipFile(Sparing(file, name))).sheets()
        except FileRefused:
            raise
        except _UNREADABLE:
            what = "it is no Excel workbook (.xlsx), or a locked or damaged one"
            repair = "Save it as .xlsx again, without a password"
            raise _refused(name, "B27", what, repair) from None


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


class _Book:
    """The parts of a workbook, and the account of what was read of all of them."""

    def __init__(self, file: str, archive: zipfile.ZipFile) -> None:
        self.file, self._archive = file, archive
        self.rows = self.cells = self.strings = 0
        _refuse_archive(archive.infolist(), self)

    def sheets(self) -> dict[str, list[SheetRow]]:
        """Return the rows of every sheet, by its title."""
        top = self._related("")
        start = next(part for kind, part in top.values() if kind == "officeDocument")
        parts = self._related(start)
        known = dict(parts.values())
        content = _Content()
        self.read(start, content)
        style, shared = _Styles(), _Strings()
        if "styles" in known:
            self.read(known["styles"], style)
        if "sharedStrings" in known:
            self.read(known["sharedStrings"], shared)
        found: dict[str, list[SheetRow]] = {}
        places = {one: parts[key] for one, key in content.sheets}
        if len(places) < len(content.sheets) or len(set(places.values())) < len(places):
            raise self.refused("B27", "two of its sheets have one name or one place", "Rename one")
        for title, (kind, part) in places.items():
            if kind == "worksheet":
                cells = _Cells(self, style.dates(content.from_1904), shared.found)
                self.read(part, cells)
                found[title] = cells.found
        return found

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the kind and the place of each part that a part names."""
        folder, name = posixpath.split(part)
        links = _Links(folder)
        self.read(posixpath.join(folder, "_rels", f"{name}.rels"), links)
        return links.found

    def read(self, part: str, reader: _Reader) -> None:
        """Let a reader see the marks of a part, until it has what it needs."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_entities
        parser.CharacterDataHandler = reader.text
        parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
        reader.refuse = self.too_much
        info, fed = self._archive.getinfo(part), 0
        if info.file_size > max(FEW_BYTES, MOST_TIMES * info.compress_size):
            raise self.too_much(f"a part of it unpacks to more than {MOST_TIMES} times its size")
        with self._archive.open(info) as inside:
            while block := inside.read(BLOCK):
                parser.Parse(block, False)
                fed += len(block)
                if reader.done:
                    return
                if fed - parser.CurrentByteIndex > LONGEST_TEXT:
                    raise self.too_much("a mark of it is above a megabyte")
            parser.Parse(b"", True)

    def _refuse_entities(self, *_: object) -> None:
        raise self.refused("B27", "a part of it declares entities", "Save it as .xlsx again")

    def too_much(self, what: str) -> FileRefused:
        """Return the error for a workbook that has more than a table can have."""
        repair = "Copy the table alone into a new workbook, or save it as CSV"
        return self.refused("B76", what, repair)

    def refused(self, code: str, what: str, repair: str) -> FileRefused:
        """Return the error for a workbook that cannot be read."""
        return _refused(self.file, code, what, repair)


class _Reader:
    """What is kept of the marks of a part; here, only how many there are and how deep."""

    refuse: Callable[[str], FileRefused]

    def __init__(self) -> None:
        self.done = False
        self._marks = self._depth = 0
        self._into: list[str] | None = None
        self._length = 0

    def start(self, name: str, known: dict[str, str]) -> None:
        """See a mark begin."""
        self._marks, self._depth = self._marks + 1, self._depth + 1
        if self._depth > DEEPEST:
            raise self.refuse(f"its marks lie more than {DEEPEST} deep")
        if self._marks > MOST_MARKS:
            raise self.refuse(f"a part of it has more than {MOST_MARKS:,} marks")
        self.begin(name.rpartition(":")[2], known)

    def end(self, name: str) -> None:
        """See a mark end."""
        self._depth -= 1
        self.close(name.rpartition(":")[2])

    def begin(self, name: str, known: dict[str, str], /) -> None:
        """Take a mark by its name without a prefix."""

    def close(self, name: str) -> None:
        """Take the end of a mark."""

    def text(self, text: str) -> None:
        """Take text between marks, where it is wanted."""
        if self._into is not None:
            self._into.append(text)
            self._length += len(text)
            if self._length > LONGEST_TEXT:
                raise self.refuse("a text in it is above a megabyte")


class _Links(_Reader):
    """Which parts a part names: what kind each is, and where."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self.found: dict[str, tuple[str, str]] = {}

    def begin(self, name: str, known: dict[str, str]) -> None:
        if name == "Relationship" and known.get("TargetMode") != "External":
            place = posixpath.normpath(posixpath.join("/", self._folder, known["Target"]))
            self.found[known["Id"]] = known["Type"].rpartition("/")[2], place.lstrip("/")


class _Content(_Reader):
    """The sheets of a workbook, and from when on its days are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def begin(self, name: str, known: dict[str, str]) -> None:
        if name == "workbookPr":
            self.from_1904 = known.get("date1904", "0") in ("1", "true", "on")
        if name == "sheet":
            key = next(at for said, at in known.items() if said.rpartition(":")[2] == "id")
            self.sheets.append((known["name"], key))
            if len(self.sheets) > MOST_SHEETS:
                raise self.refuse(f"it has more than {MOST_SHEETS} sheets")


class _Styles(_Reader):
    """Which styles show numbers as days, times or durations."""

    def __init__(self) -> None:
        super().__init__()
        self._styles: list[int] = []
        self._codes: dict[int, str] = {}
        self._among = False

    def begin(self, name: str, known: dict[str, str]) -> None:
        if name == "numFmt":
            code = known["formatCode"]
            if len(code) > LONGEST_FORMAT:
                raise self.refuse(f"a number format of it has {len(code):,} signs")
            self._codes[int(known["numFmtId"])] = code
            if len(self._codes) > MOST_FORMATS:
                raise self.refuse(f"it has more than {MOST_FORMATS:,} number formats")
        elif name == "cellXfs":
            self._among = True
        elif name == "xf" and self._among:
            self._styles.append(int(known.get("numFmtId", 0)))
            if len(self._styles) > MOST_STYLES:
                raise self.refuse(f"it has more than {MOST_STYLES:,} styles of cells")

    def close(self, name: str) -> None:
        if name == "cellXfs":
            self._among, self.done = False, True

    def dates(self, from_1904: bool) -> Dates:
        """Return what turns the number of a cell into a day or a time, by its style."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
        from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

        epoch = MAC_EPOCH if from_1904 else WINDOWS_EPOCH
        codes = {**BUILTIN_FORMATS, **self._codes}
        day = partial(from_excel, epoch=epoch)
        span = partial(from_excel, epoch=epoch, timedelta=True)
        used = {one: codes.get(one) for one in set(self._styles)}
        shown = {
            one: span if is_timedelta_format(code) else day
            for one, code in used.items()
            if is_date_format(code)
        }
        return {str(at): shown[one] for at, one in enumerate(self._styles) if one in shown}


class _Strings(_Reader):
    """The texts that cells share."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._spoken = False

    def begin(self, name: str, _: dict[str, str]) -> None:
        if name == "si":
            self._marks -= MARKS_EACH
            self._pieces, self._length = [], 0
            if len(self.found) >= MOST_STRINGS:
                raise self.refuse(f"it has more than {MOST_STRINGS:,} texts")
        elif name == "rPh":
            self._spoken = True
        elif name == "t" and not self._spoken:
            self._into = self._pieces

    def close(self, name: str) -> None:
        if name == "t":
            self._into = None
        elif name == "rPh":
            self._spoken = False
        elif name == "si":
            self.found.append("".join(self._pieces).replace("x005F_", ""))


class _Cells(_Reader):
    """The rows of a sheet that are not blank."""

    def __init__(self, book: _Book, dates: Dates, shared: list[str]) -> None:
        super().__init__()
        self._book, self._dates, self._shared = book, dates, shared
        self.found: list[SheetRow] = []
        self._number = self._column = 0
        self._row: list[str] = []
        self._error = self._spoken = self._formula = self._lost = False
        self._kind = self._style = ""
        self._pieces: list[str] = []

    def begin(self, name: str, known: dict[str, str]) -> None:
        if name == "c":
            self._marks -= MARKS_EACH
            self._begin_cell(known)
        elif name == "v" or (name == "t" and not self._spoken and self._kind == "inlineStr"):
            self._into = self._pieces
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._marks -= MARKS_EACH
            self._begin_row(known.get("r"))
        elif name == "rPh":
            self._spoken = True

    def close(self, name: str) -> None:
        if name == "c":
            if self._pieces:
                self._row[self._column - 1] = self._value("".join(self._pieces))
            elif self._formula and self._kind != "str":  # of text, it may well be empty
                self._lost = True
        elif name in ("v", "t"):
            self._into = None
        elif name == "row":
            while self._row and not self._row[-1]:
                self._row.pop()
            if self._row or self._lost:
                self.found.append(SheetRow(self._number, self._row, self._error, self._lost))
        elif name == "rPh":
            self._spoken = False
        elif name == "sheetData":
            self.done = True

    def _begin_row(self, number: str | None) -> None:
        before = self._number
        self._number = before + 1 if number is None else int(float(number))
        if self._number <= before:
            raise self._book.refused("B27", "its rows are out of order", "Save it as .xlsx again")
        self._row, self._error, self._lost, self._column = [], False, False, 0
        self._book.rows += 1
        if self._book.rows > MOST_ROWS:
            raise self.refuse(f"it has more than {MOST_ROWS:,} rows, blank ones counted")

    def _begin_cell(self, known: dict[str, str]) -> None:
        before, place = self._column, known.get("r")
        self._column = before + 1 if place is None else _column_of(place)
        if self._column > MOST_COLUMNS:
            raise self.refuse(f"row {self._number} has more than {MOST_COLUMNS:,} columns")
        if self._column <= before:
            raise self._book.refused("B27", "its cells are out of order", "Save it as .xlsx again")
        self._book.cells += self._column - before
        if self._book.cells > MOST_CELLS:
            raise self.refuse(f"it has more than {MOST_CELLS:,} cells")
        self._row += [""] * (self._column - len(self._row))
        self._kind, self._style = known.get("t", "n"), known.get("s", "")
        self._pieces, self._length, self._formula = [], 0, False

    def _value(self, text: str) -> str:
        """Return what a cell says, by what kind of cell it is."""
        if self._kind == "s":
            return self._shared[_index(text)]
        if self._kind in ("str", "inlineStr"):
            return text
        if self._kind == "b":
            return _text(bool(int(text)))
        if self._kind == "d":
            from openpyxl.utils.datetime import from_ISO8601

            return _text(from_ISO8601(text))  # type: ignore[no-untyped-call]
        if self._kind == "e":
            self._error = True
            return text
        number = float(text) if set(text) & set(".eE") else int(text)
        shown = self._dates.get(self._style)
        if shown is None:
            return _text(number)
        try:
            return _text(shown(number))
        except (OverflowError, ValueError):
            self._error = True
            return "#VALUE!"


def _index(text: str) -> int:
    number = int(text)
    if number < 0:
        raise IndexError(number)
    return number


@lru_cache(maxsize=4096)
def _letters(letters: str) -> int:
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return column


def _column_of(place: str) -> int:
    """Return the column of a cell's place, counted from 1."""
    found = _PLACE.fullmatch(place)
    if not found:
        raise ValueError(place)
    return _letters(found[1])


def scan_rows(rows: list[SheetRow], rule: HeaderRule, ledger: Ledger) -> Scan:
    """Return the records of a sheet; what cannot be kept goes into the ledger."""
    if not rows:
        raise ledger.refused("B25", f"the sheet of {ledger.table} is blank", "Fill it in")
    header, start = _header(rows, rule, ledger)
    taker = RowTaker(header, rule, ledger)
    lost = []
    for row in rows[start:]:
        if row.error:
            what, repair = "a cell of the row holds an Excel error", "Correct the formula"
            ledger.set_aside(Broken(ledger.add(row.number), "", "B53", "", what, repair))
        else:
            taker.take(row.number, row.cells + [""] * (len(header) - len(row.cells)))
        lost += [len(ledger.lines)] * row.lost
    if lost:
        what = "a formula of which the file holds no value is read as empty"
        ledger.note("B53", f"{ledger.at(lost)}: {what}", "open it in a spreadsheet and save it")
    return Scan(header, taker.finish())


def _header(rows: list[SheetRow], rule: HeaderRule, ledger: Ledger) -> tuple[list[str], int]:
    """Return the header of a sheet, and how many of its rows stand above what is below it."""
    head = [row.cells for row in rows[:HEAD_LINES]]
    if rule.header is False:
        return names_by_position(max(map(len, head)), rule, ledger), 0
    at = header_at(head, rule)
    if at is None:
        below = next((row.number for row in rows[:HEAD_LINES] if rule.fits(row.cells)), None)
        if below is not None:
            raise refused_below(below, ledger)
        matrix = matrix_refused(head, ledger)
        raise matrix or rule.refused(ledger, rows[0].number, head[0], head[1:])
    rule.refuse_doubtful(ledger, rows[at].number, head[at], head[at + 1 :])
    if at:
        ledger.note("B20", f"what stands above row {rows[at].number} is left out")
    return head[at], at + 1


def _refuse_archive(members: list[zipfile.ZipInfo], book: _Book) -> None:
    """Refuse an archive by its directory alone: too much in it, doubled parts, or locked."""
    if len(members) > MOST_MEMBERS or len({one.filename for one in members}) < len(members):
        what = "its archive has too many or doubled parts"
        raise book.refused("B76", what, "Save it as .xlsx again")
    if sum(one.file_size for one in members) > MOST_BYTES:
        raise book.refused("B76", "it unpacks to more than 200 MB", "Split it")
    for one in members:
        if one.flag_bits & 1 or one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            what = "it is locked with a password, or packed in an unusual way"
            raise book.refused("B27", what, "Save it as .xlsx, without a password")


def _refused(file: str, code: str, what: str, repair: str) -> FileRefused:
    message = f"{file}: {what}."
    return FileRefused(message, file=file, code=code, rule=what, repair=repair)

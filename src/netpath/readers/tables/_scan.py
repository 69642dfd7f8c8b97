"""From text to records, with the physical line of each: strict, and every line accounted for.

A large text that has nothing odd about it goes a quicker way. Whatever is odd (a quote inside a
cell, a control sign, a blank line, a ragged row, a cell that is too long or has several lines) is
left to the strict way, which knows what to say about it. What passes reads alike both ways.
"""

from __future__ import annotations

import io
import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._results import counted
from netpath._rules import half_character
from netpath.errors import FileRefused, masked
from netpath.network.columns import arrow_chunks, bytes_of
from netpath.readers.tables._bytes import Text
from netpath.readers.tables._header_row import BLANKS, HEAD_LINES, Piece, find_header, pieces
from netpath.readers.tables._headers import HeaderRule
from netpath.readers.tables._ledger import Broken, Ledger

LONGEST_LINE = 1_000_000
LONGEST_CELL = 65_536
MOST_CELLS = 100
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_QUOTED = re.compile(r'"(?:[^"]|"")*+"')
LARGE = 2**20
"""So many characters, below which the strict reader is as quick."""

_HEAD = 2**18
_STRIDE = 2**24
_ODD = bytes(sign for sign in range(32) if sign not in b"\t\n\r") + b"\x7f"
_ODD_BEGINNING = re.compile(r"""\n("?[\s,;']|"")""")
_QUOTE, _LINE_END = ord('"'), ord("\n")


class Scan(NamedTuple):
    """The header and the records that can be kept, by number."""

    header: list[str]
    rows: dict[int, list[str]]


def scan(text: Text, rule: HeaderRule, ledger: Ledger) -> Scan:
    """Return the records of a text in CSV; what cannot be kept goes into the ledger."""
    lines = list(io.StringIO(text.text, newline=""))
    _refuse_long_lines(lines, ledger)
    header, delimiter = find_header(lines, rule, ledger)
    taker = RowTaker(header.cells, rule, ledger)
    covered = header.last
    for piece in pieces(lines, delimiter, header.last):
        covered += piece.last - piece.first
        if piece.error:
            span = "".join(lines[piece.first : piece.last])
            ledger.set_aside(judged(piece, span, delimiter, ledger))
        elif piece.cells:
            taker.take(piece.first + 1, piece.cells, several_lines=piece.last - piece.first > 1)
    assert covered == len(lines), "every physical line belongs to one record"
    if text.cut and ledger.lines:
        taker.drop_last()
    return Scan(header.cells, taker.finish())


def _refuse_long_lines(lines: list[str], ledger: Ledger) -> None:
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            what = f"line {number} has {len(line):,} characters; at most {LONGEST_LINE:,} are read"
            raise ledger.refused("B15", what, "Check whether line breaks were lost", line=number)


def judged(piece: Piece, span: str, delimiter: str, ledger: Ledger) -> Broken:
    """Judge a record that the csv module cannot read, of which ``span`` is the text."""
    opened = _open_quote(span, delimiter)
    too_long = piece.error.startswith("field larger")
    mendable = "expected after" in piece.error or (too_long and span.count('"') % 2 == 0)
    if piece.last - piece.first > 1 or not mendable:
        before = span[:opened]
        line = piece.first + 1 + len(re.findall(r"\r\n|\r|\n", before))
        column = opened - max(before.rfind("\n"), before.rfind("\r"))
        at_end = piece.error.startswith("unexpected end")
        until = "the end of the file" if at_end else f"line {piece.last}"
        what = f"the quote opened at line {line}, column {column} is never closed before {until}"
        repair = 'Close it; a quote inside a quoted cell is written twice: ""'
        raise ledger.refused("B12" if at_end else "B11", what, repair, line=line)
    record = ledger.add(piece.first + 1)
    if too_long:
        rule = f"a cell has at most {LONGEST_CELL:,} characters"
        return Broken(record, "", "B14", f"{len(span):,} characters", rule, "Shorten it")
    rule = "there is text after a closing quote"
    return Broken(record, "", "B13", "", rule, 'Write quotes inside a quoted cell twice: ""')


def _open_quote(span: str, delimiter: str) -> int:
    """Return the position of the quote that is not closed before a delimiter or a line's end."""
    at = 0
    while at < len(span):
        if span[at] == '"':
            quoted = _QUOTED.match(span, at)
            if quoted is None or span[quoted.end() : quoted.end() + 1] not in ("", delimiter):
                return at
            at = quoted.end()
        following = span.find(delimiter, at)
        if following < 0:
            break
        at = following + 1
    return 0


class RowTaker:
    """Takes records one by one and keeps those that fit the header."""

    def __init__(self, header: list[str], rule: HeaderRule, ledger: Ledger) -> None:
        self.header, self.needed, self.ledger = header, rule.needed(header), ledger
        self._told = rule.told(header)
        self.rows: dict[int, list[str]] = {}
        self._short: list[int] = []
        self._long: list[tuple[int, int]] = []
        self._control: list[int] = []
        self._several: list[int] = []

    def take(self, line: int, cells: list[str], *, several_lines: bool = False) -> None:
        """Keep a record, or set it aside (B09, B14, B22, B24), or skip it if it is blank."""
        record, width = self.ledger.add(line), len(self.header)
        if len(cells) > max(4 * width, MOST_CELLS):
            what = f"line {line} has {len(cells):,} cells, the header {width}"
            repair = "Check the quotes and the line breaks around it"
            raise self.ledger.refused("B15", what, repair, line=line)
        together = "".join(cells)
        if not together or together.isspace():
            self.ledger.skip("blank row")
            return
        if len(cells) > width:
            self._long.append((record, len(cells)))
            return
        if len(together) > LONGEST_CELL or _CONTROL.search(together):
            fault = self._fault(record, cells)
            if fault:
                self.ledger.set_aside(fault)
                return
        if len(cells) < self.needed:
            rule = f"the row has {counted(len(cells), 'cell')}, the header {width}"
            self.ledger.set_aside(Broken(record, "", "B24", "", rule, "Fill in the missing cells"))
            return
        if len(cells) < width:
            self._short.append(record)
            cells = cells + [""] * (width - len(cells))
        if several_lines:
            self._several.append(record)
        self.rows[record] = cells

    def _fault(self, record: int, cells: list[str]) -> Broken | None:
        for column, cell in zip(self._told, cells, strict=False):
            problem = cell_problem(cell)
            if problem:
                return Broken(record, column, problem[0], masked(cell[:3]), *problem[1:])
        if _CONTROL.search("".join(cells)):
            self._control.append(record)
        return None

    def drop_last(self) -> None:
        """Set the last record aside: the file ends inside it."""
        record = len(self.ledger.lines)
        if self.rows.pop(record, None) is not None:
            rule, repair = "the file ends inside a character", "Fetch or save the file again"
            self.ledger.set_aside(Broken(record, "", "B05", "", rule, repair))

    def finish(self) -> dict[int, list[str]]:
        """Return the records that are kept, and note what was odd about them."""
        width, ledger = len(self.header), self.ledger
        if len(self._long) > 1 and not self.rows and not ledger.broken:
            least = min(n for _, n in self._long)
            what = f"every row has {least} cells or more, the header {width}"
            raise ledger.refused("B23", what, "A comma at the end of each row? Delete it")
        for record, n in self._long:
            rule = f"the row has {n} cells, the header {width}"
            repair = "Put a cell that holds the delimiter in quotes, or delete the extra cell"
            ledger.set_aside(Broken(record, "", "B22", "", rule, repair))
        if self._short:
            ledger.note("B24", f"{ledger.at(self._short)}: the last cells are missing, so empty")
        if self._several:
            ledger.note("", f"{ledger.at(self._several)}: a quoted cell runs over several lines")
        if self._control:
            ledger.note("B09", f"{ledger.at(self._control)}: there are control characters, kept")
        return self.rows


def cell_problem(cell: str) -> tuple[str, str, str] | None:
    """Return code, rule and repair where no table can hold a text, else None."""
    if len(cell) > LONGEST_CELL:
        return "B14", f"a cell has at most {LONGEST_CELL:,} characters", "Shorten it"
    if "\0" in cell:
        column = cell.index("\0") + 1
        return "B09", f"there is a NUL at character {column} of the cell", "Delete it"
    if half_character(cell):
        return "B05", "there is half of a character in the cell", "Write the cell again"
    return None


class Plain(NamedTuple):
    """The header, and the columns of text as they are, missing where a cell is empty."""

    header: list[str]
    columns: list[pd.Series]


def plain(text: Text, rule: HeaderRule, ledger: Ledger) -> Plain | None:
    """Return a large text's columns, or None where anything about it is odd."""
    if len(text.text) < LARGE or text.cut:
        return None
    lines = list(io.StringIO(text.text[:_HEAD], newline=""))
    if len(text.text) > _HEAD:
        lines = lines[:-1]
        if len(lines) < HEAD_LINES:
            return None
    trial = Ledger(ledger.file, ledger.table)
    try:
        header, mark = find_header(lines[:HEAD_LINES], rule, trial)
    except FileRefused:
        return None
    if mark == BLANKS or (not header.last and _ODD_BEGINNING.match("\n" + text.text[:2])):
        return None
    head = "".join(lines[: header.last])
    if _has_odd_beginnings(text.text, len(head), mark):
        return None
    columns = _columns(text.text, head, mark, len(header.cells))
    if columns is None:
        return None
    ledger.notes.extend(trial.notes)
    ledger.add_all(header.last + 1, len(columns[0]))
    return Plain(header.cells, [column.set_axis(ledger.numbers()) for column in columns])


def _has_odd_beginnings(text: str, start: int, mark: str) -> bool:
    """Return whether a row may be blank, or a cell begin with an apostrophe."""
    if "'" in text and (f"{mark}'" in text or "\"'" in text):
        return True
    return _ODD_BEGINNING.search(text, start - 1) is not None


def _columns(text: str, head: str, mark: str, width: int) -> list[pd.Series] | None:
    """Return columns of text, or None where a row is not as wide as the header, or odd."""
    import pyarrow as pa

    try:
        whole = text.encode()
    except UnicodeEncodeError:
        return None
    data = memoryview(whole)[len(head.encode()) :]
    alone = whole.count(b"\r")
    if (alone and alone != whole.count(b"\r\n")) or _has_odd_signs(data):
        return None
    quoted = whole.find(b'"', len(whole) - len(data)) >= 0
    if quoted and not _quoted_whole(data, mark):
        return None
    try:
        columns = _parsed(data, mark, width, quoted)
    except pa.ArrowInvalid:
        return None
    longest = [_longest(column) for column in columns]
    around = 3 if quoted else 1  # what stands between two cells
    too_long = max(longest) > LONGEST_CELL or sum(longest) + around * width > LONGEST_LINE
    return None if too_long else columns


def _parsed(data: memoryview, mark: str, width: int, quoted: bool) -> list[pd.Series]:
    import pyarrow as pa
    from pyarrow import csv

    names = [str(at) for at in range(width)]
    table = csv.read_csv(
        pa.BufferReader(pa.py_buffer(data)),
        csv.ReadOptions(column_names=names),
        csv.ParseOptions(delimiter=mark, quote_char=quoted and '"', ignore_empty_lines=False),
        csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    return [pd.Series(table[name].to_pandas(), dtype="str") for name in names]


def _quoted_whole(data: memoryview, mark: str) -> bool:
    """Return whether quotes stand around whole cells alone, none inside, each cell on one line."""
    signs = np.frombuffer(data, np.uint8)
    start = 0
    while start < len(data):
        end = start + _STRIDE
        while end < len(data) and signs[end - 1] != _LINE_END:
            end += 1
        if not _quoted_well(signs[start:end], ord(mark)):
            return False
        start = end
    return True


def _quoted_well(signs: npt.NDArray[np.uint8], mark: int) -> bool:
    """Return the same of some whole lines."""
    at = np.flatnonzero(signs == _QUOTE)
    if len(at) % 2:
        return False
    around = np.full(len(signs) + 2, _LINE_END, dtype=np.uint8)
    around[1:-1] = signs
    before, after = around[at[::2]], around[at[1::2] + 2]
    ends = np.flatnonzero((signs == _LINE_END) | (signs == ord("\r")))
    return bool(
        ((before == mark) | (before == _LINE_END)).all()
        and ((after == mark) | (after == _LINE_END) | (after == ord("\r"))).all()
        and (at.searchsorted(ends) % 2 == 0).all()
    )


def _has_odd_signs(data: memoryview) -> bool:
    for at in range(0, len(data), _STRIDE):
        part = bytes(data[at : at + _STRIDE])
        if len(part.translate(None, _ODD)) < len(part):
            return True
    return False


def _longest(column: pd.Series) -> int:
    sizes = [np.diff(bytes_of(chunk).offsets).max(initial=0) for chunk in arrow_chunks(column)]
    return int(max(sizes, default=0))

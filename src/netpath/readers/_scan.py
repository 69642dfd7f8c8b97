"""From text to records, with the physical line of each: strict, and every line accounted for."""

from __future__ import annotations

import io
import re
from typing import NamedTuple

from netpath._results import counted
from netpath._rules import half_character
from netpath.errors import masked
from netpath.readers._bytes import Text
from netpath.readers._header_row import find_header
from netpath.readers._headers import HeaderRule
from netpath.readers._ledger import Broken, Ledger
from netpath.readers._pieces import Piece, pieces

LONGEST_LINE = 1_000_000
LONGEST_CELL = 65_536
MOST_CELLS = 100
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_QUOTED = re.compile(r'"(?:[^"]|"")*+"')


class Scan(NamedTuple):
    """The header and the records that can be kept, by number."""

    header: list[str]
    rows: dict[int, list[str]]


def scan(text: Text, rule: HeaderRule, ledger: Ledger) -> Scan:
    r"""Return the records of a text in CSV; what cannot be kept goes into the ledger.

    Raises
    ------
    FileRefused
        Where no header is found, a quote is never closed, a line is too long, or every row has
        more cells than the header (B11, B12, B15, B21, B23).

    Examples
    --------
    >>> book = Ledger("ties.csv", "ties")
    >>> scan(Text("ties.csv", "source;target\na;b\n"), HeaderRule("ties"), book).rows
    {1: ['a', 'b']}
    >>> book.notes
    ["B19: ties.csv: cells are separated by ';'"]
    """
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
    """Judge a record that the csv module cannot read, of which ``span`` is the text.

    Raises
    ------
    FileRefused
        Where a quote stays open (B11, B12).
    """
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
        """Return the records that are kept, and note what was odd about them.

        Raises
        ------
        FileRefused
            If every row has more cells than the header (B23).
        """
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
    r"""Return code, rule and repair where no table can hold a text, else None.

    Examples
    --------
    >>> cell_problem("Ada"), cell_problem("A\0da")[0]
    (None, 'B09')
    """
    if len(cell) > LONGEST_CELL:
        return "B14", f"a cell has at most {LONGEST_CELL:,} characters", "Shorten it"
    if "\0" in cell:
        column = cell.index("\0") + 1
        return "B09", f"there is a NUL at character {column} of the cell", "Delete it"
    if half_character(cell):
        return "B05", "there is half of a character in the cell", "Write the cell again"
    return None

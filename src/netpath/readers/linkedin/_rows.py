"""From a file of an export to its rows: read line by line, and only the columns that are needed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from operator import itemgetter
from typing import TextIO

from netpath.errors import FileRefused
from netpath.readers.linkedin._tables import CONNECTIONS, ExportHeader, ExportTable, note_header
from netpath.readers.tables._archive import Member
from netpath.readers.tables._bytes import BOMS, TWICE_ENCODED, AnyPath, decoded, name_of
from netpath.readers.tables._cells import shown
from netpath.readers.tables._dates import Unreadable, days_as_told
from netpath.readers.tables._header_row import HEAD_LINES, Piece, find_header, header_at
from netpath.readers.tables._ledger import Broken, Ledger
from netpath.readers.tables._scan import LONGEST_LINE, RowTaker, judged
from netpath.readers.tables._xlsx import SheetRow, sheets_of

HEAD = 4_096
# No export that was seen comes near; a file made to burden would.
MOST_RECORDS, MOST_LINES, MOST_AT_ONCE = 300_000, 3_000_000, 25_000_000


@dataclass
class Rows:
    """The rows of a table that are kept so far.

    Attributes
    ----------
    there
        The columns that the file has; others are empty.
    cells
        By record, its cells in the order of the table's columns.
    """

    table: ExportTable
    ledger: Ledger
    there: frozenset[str]
    cells: dict[int, list[str]]

    def column(self, name: str) -> dict[int, str]:
        """Return a column, by record."""
        at = self.table.columns.index(name)
        return {record: cells[at].strip() for record, cells in self.cells.items()}

    def days(self, column: str = "when") -> dict[int, str]:
        """Return a column of dates as ISO text, by record; empty where none is told."""
        return days_as_told(self.column(column), column, self.ledger)

    def skip(self, record: int, rule: str) -> None:
        """Leave a record out by a named rule."""
        del self.cells[record]
        self.ledger.skip(rule)

    def set_aside(self, record: int, column: str, value: str, problem: Unreadable) -> None:
        """Put a record into quarantine."""
        del self.cells[record]
        why = (problem.code, shown(value), problem.rule, problem.repair)
        self.ledger.set_aside(Broken(record, column, *why))

    def place(self, record: int) -> tuple[str, int]:
        """Return the file and the physical line on which a record begins."""
        return self.ledger.file, self.ledger.lines[record - 1]


def connections_in(sheets: Mapping[str, Sequence[SheetRow]]) -> Sequence[SheetRow]:
    """Return the rows of the sheet with the header of Connections.csv; none where none has it."""
    rule = ExportHeader("people", export=CONNECTIONS)
    for rows in sheets.values():
        head = [row.cells for row in rows[:HEAD_LINES]]
        at = header_at(head, rule)
        if at is not None and "when" in [what for _, what, _ in rule.places(head[at])]:
            return rows
    return ()


def from_workbook(path: AnyPath) -> Member:
    """Return the connections that somebody saved as a workbook as the file that they were.

    Each row keeps its number as its line, so that what is told of it can be found.
    """
    rows, name = connections_in(sheets_of(path)), name_of(path)
    if not rows:
        repair = "Give the zip, its folder or Connections.csv"
        raise Ledger(name, "Connections").refused("B21", "no sheet is Connections", repair)
    cells = {row.number: [" ".join(cell.split()) for cell in row.cells] for row in rows}
    text = io.StringIO(newline="")
    csv.writer(text).writerows(cells.get(at, []) for at in range(1, rows[-1].number + 1))
    data = text.getvalue().encode("utf-8", "replace")
    return Member(name, lambda: nullcontext(io.BufferedReader(io.BytesIO(data))))


def read_rows(member: Member, table: ExportTable, encoding: str | None, most: int) -> Rows:
    """Return the rows of a file; a column that it does not have is empty."""
    ledger = Ledger(member.name, table.file.removesuffix(".csv"))
    if encoding is None:
        try:
            with member.open() as stream:
                return _taken(_streamed(stream, ledger), table, ledger, most)
        except UnicodeError:
            pass
    # With this text something is wrong: the strict stage takes the whole of it and says what.
    with member.open() as stream:
        data = stream.read(MOST_AT_ONCE + 1)
    if len(data) > MOST_AT_ONCE:
        what = f"not all of it is UTF-8, and it is above {MOST_AT_ONCE // 10**6} MB"
        raise ledger.refused("B04", what, "Save it as UTF-8")
    text = decoded(data, member.name, encoding)
    ledger = Ledger(member.name, ledger.table, notes=list(text.notes))
    return _taken(io.StringIO(text.text, newline=""), table, ledger, most, cut=text.cut)


def _streamed(stream: io.BufferedReader, ledger: Ledger) -> TextIO:
    head = stream.peek(HEAD)[:HEAD]
    marked = next((name for mark, name in BOMS if head.startswith(mark)), "utf-8")
    if marked == "utf-8":
        decoded(head, ledger.file)
        return io.TextIOWrapper(stream, "utf-8-sig", newline="")
    ledger.note("B02", f"it is {marked}, as its byte order mark says")
    return io.TextIOWrapper(stream, marked, newline="")


def _taken(
    text: TextIO, table: ExportTable, ledger: Ledger, most: int, *, cut: bool = False
) -> Rows:
    lines = _checked(text, ledger)
    head = list(islice(lines, HEAD_LINES))
    rule = ExportHeader(ledger.table, export=table)
    header, delimiter = find_header(head, rule, ledger)
    places = note_header(table, header.cells, ledger)
    taker = RowTaker(header.cells, rule, ledger)
    pick = _picker(places, len(header.cells), table)
    left = [at for at in range(len(header.cells)) if at not in places.values()]
    for piece, held in _pieces(chain(head[header.last :], lines), delimiter, header.last):
        if len(ledger.lines) > most:
            raise _too_many(ledger, MOST_RECORDS, "rows")
        if piece.error:
            ledger.set_aside(judged(piece, "".join(held), delimiter, ledger))
        elif piece.cells:
            # What is not needed, such as what a message says, ends here.
            for at in left:
                if at < len(piece.cells):
                    piece.cells[at] = ""
            several = table is CONNECTIONS and len(held) > 1
            taker.take(piece.first + 1, piece.cells, several_lines=several)
            cells = taker.rows.get(len(ledger.lines))
            if cells is not None:
                taker.rows[len(ledger.lines)] = pick(cells)
    if cut and ledger.lines:
        taker.drop_last()
    return Rows(table, ledger, frozenset(places), taker.finish())


def _too_many(ledger: Ledger, most: int, what: str) -> FileRefused:
    told = f"with it, the export has more than {most:,} {what}"
    return ledger.refused("T9", told, "Give the tables of one person alone")


def _picker(
    places: Mapping[str, int], nowhere: int, table: ExportTable
) -> Callable[[list[str]], list[str]]:
    """Return what takes the table's columns out of a row; equal texts are one text in memory."""
    met: dict[str, str] = {}
    pick = itemgetter(*(places.get(column, nowhere) for column in table.columns))
    return lambda cells: [met.setdefault(cell, cell) for cell in pick([*cells, ""])]


def _checked(text: TextIO, ledger: Ledger) -> Iterator[str]:
    twice = False
    for number, line in enumerate(iter(partial(text.readline, LONGEST_LINE + 1), ""), 1):
        if number > MOST_LINES:
            raise _too_many(ledger, MOST_LINES, "lines")
        if len(line) > LONGEST_LINE:
            what = f"line {number} has more than {LONGEST_LINE:,} characters"
            raise ledger.refused("B15", what, "Check whether line breaks were lost", line=number)
        # A line is looked into only where it has such signs at all: a pattern takes its time.
        if not (twice or line.isascii()) and ("Ã" in line or "Â" in line or "â" in line):
            twice = TWICE_ENCODED.search(line) is not None
            if twice:
                ledger.note(
                    "B06", f"line {number} looks encoded twice, as in Ã© for é", "export it again"
                )
        yield line


def _pieces(lines: Iterable[str], delimiter: str, start: int) -> Iterator[tuple[Piece, list[str]]]:
    """Give each record with the physical lines that it stands on."""
    held: list[str] = []
    reader = csv.reader(_remembered(lines, held), delimiter=delimiter, strict=True)
    while True:
        held.clear()
        first = start + reader.line_num
        try:
            cells, error = next(reader), ""
        except StopIteration:
            return
        except csv.Error as problem:
            cells, error = [], str(problem)
        yield Piece(first, start + reader.line_num, cells, error), held


def _remembered(lines: Iterable[str], held: list[str]) -> Iterator[str]:
    for line in lines:
        held.append(line)
        yield line

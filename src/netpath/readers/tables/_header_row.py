"""Which row of a table is its header, what parts its cells, or that it has none."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from statistics import median_high
from typing import TYPE_CHECKING, NamedTuple

from netpath._results import counted, listed
from netpath.errors import FileRefused, Repair, either
from netpath.readers.tables._headers import HeaderRule, header_key
from netpath.readers.tables._ledger import Ledger

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

HEAD_LINES = 50
BLANKS = " "
DELIMITERS = (",", ";", "\t", "|", BLANKS)
"""What may stand between cells, in the order in which it is tried; blanks count as one."""

_REMARK = re.compile(r"[#%]")
_BRACES = re.compile(r"\{[^{}]*\}$")
_PAIR = re.compile(r"""['"](\w+)['"]: *(-?\d[\w.+-]*|'[^']*'|"[^"]*")""")


def header_at(rows: Sequence[Sequence[str]], rule: HeaderRule) -> int | None:
    """Return which row is the header; None where none is.

    It is the row in which the headers stand that somebody named, or the one that was shown to
    whoever said where the header is. Else the first row that is not blank may be; one further down
    must be wider than all above it and name two columns that are known, for else it may be somebody
    called as a column is.
    """
    places = [key for key in rule.given if isinstance(key, int)]
    if (at := _named_at(rows, rule)) is not None:
        return at
    if rule.header and places:
        at = head_of(rows)
        return at if rows and len(rows[at]) >= max(places) and rule.fits(rows[at]) else None
    widest = 0
    for at, cells in enumerate(rows):
        filled = sum(bool(cell.strip()) for cell in cells)
        first = not widest
        if (
            filled
            and rule.fits(cells)
            and (first or rule.stands_below(cells, wider=filled > widest))
        ):
            return at
        widest = max(widest, filled)
    return None


def head_of(rows: Sequence[Sequence[str]]) -> int:
    """Return which row is the header, if there is one: the first that is as full as a row is.

    A title and a line of groups have less than half of the cells that the middle row has, of those
    with more than one.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    full = [n for n in filled if n > 1]
    least = median_high(full) // 2 + 1 if full else 1
    return next((at for at, n in enumerate(filled) if n >= least), 0)


def _named_at(rows: Sequence[Sequence[str]], rule: HeaderRule) -> int | None:
    """Return the row that has most of the headers that were named; None where none is there."""
    named = {header_key(key) for key in rule.given if isinstance(key, str)} - {""}
    found = [len(named.intersection(map(header_key, row))) for row in rows] if named else []
    at = found.index(max(found)) if any(found) else None
    return at if at is not None and rule.fits(rows[at]) else None


def find_header(lines: list[str], rule: HeaderRule, ledger: Ledger) -> tuple[Piece, str]:
    """Return the header, and what parts cells; rows begin where the header ends."""
    heads = {mark: list(pieces(lines[:HEAD_LINES], mark, 0)) for mark in DELIMITERS}
    if rule.header is False:
        return _without(heads, rule, ledger)
    found: list[tuple[int, int, Piece]] = []
    for at, (mark, head) in enumerate(heads.items()):
        place = header_at([piece.cells for piece in head], rule)
        if place is not None and (mark != BLANKS or (not found and _plainly_parted(head, rule))):
            found.append((head[place].first, at, head[place]))
    if not found:
        raise _refused(heads, rule, ledger)
    _, at, piece = min(found)
    mark = DELIMITERS[at]
    below = [one.cells for one in heads[mark] if one.first > piece.first]
    rule.refuse_doubtful(ledger, piece.first + 1, piece.cells, below)
    if at:
        what = "blanks" if mark == BLANKS else repr(mark)
        ledger.note("B19", f"cells are separated by {what}")
    if piece.first:
        ledger.note("B20", f"the {piece.first} lines above the header are left out")
    return piece, mark


def names_by_position(width: int, rule: HeaderRule, ledger: Ledger) -> list[str]:
    """Return what the columns of a table without a header are, and note it."""
    names = rule.by_position(width)
    known = [one for at, one in enumerate(names, 1) if one != f"column {at}"]
    rest = counted(len(names) - len(known), "further column")
    more = f"; {rest} beside them: nobody and no tie is made of what stands there"
    told = f"read without a header line: the first columns are {listed(known)}"
    ledger.note("B20", told + (more if len(names) > len(known) else ""))
    return names


def _without(heads: dict[str, list[Piece]], rule: HeaderRule, ledger: Ledger) -> tuple[Piece, str]:
    first = {mark: _first_filled(head) for mark, head in heads.items()}
    by_mark = [mark for mark in DELIMITERS[:-1] if len(first[mark].cells) > 1]
    mark = by_mark[0] if by_mark else DELIMITERS[0]
    if not by_mark and len(first[BLANKS].cells) > 1 and rule.table == "ties":
        mark = BLANKS
    if mark != DELIMITERS[0]:
        ledger.note("B19", f"cells are separated by {'blanks' if mark == BLANKS else repr(mark)}")
    start = _remarks(heads[mark], ledger)
    width = max((len(piece.cells) for piece in heads[mark] if piece.first >= start), default=0)
    return Piece(start, start, names_by_position(width, rule, ledger)), mark


def _remarks(head: list[Piece], ledger: Ledger) -> int:
    """Return where the rows begin: graph libraries put remarks on top, behind # or %."""
    start = 0
    for piece in head:
        if piece.cells and not piece.cells[0].startswith(("#", "%")):
            break
        start = piece.last
    if start:
        ledger.note("B20", f"the {start} lines of remarks on top are left out")
    return start


def _first_filled(head: list[Piece]) -> Piece:
    filled = (
        piece
        for piece in head
        if any(cell.strip() for cell in piece.cells) and not piece.cells[0].startswith(("#", "%"))
    )
    return next(filled, Piece(0, 0, []))


def parted_by_blanks(lines: list[str]) -> bool:
    """Return whether nothing but blanks parts the cells of each line."""
    plain = [mark for mark in DELIMITERS[:-1] if any(mark in line for line in lines)]
    return not plain and _plainly_parted(list(pieces(lines, BLANKS, 0)), HeaderRule("ties"))


def _plainly_parted(head: list[Piece], rule: HeaderRule) -> bool:
    """Whether blanks part the cells: of ties, where each line has as many; names hold blanks."""
    if rule.table != "ties":
        return False
    widths = {len(piece.cells) for piece in head if piece.cells}
    return bool(widths) and min(widths) > 1 and max(widths) - min(widths) < 2


def matrix_refused(rows: Sequence[Sequence[str]], ledger: Ledger) -> FileRefused | None:
    """Return the error that a table is a matrix of who knows whom; None where it is none.

    The same words stand on top and at the side.
    """
    told = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    top = told[0][1:] if told else []
    side = [row[0] for row in told[1:]]
    n = min(len(top), len(side))
    if n < 2 or top[:n] != side[:n] or len(set(top[:n])) < n:
        return None
    what = "it is a matrix of who knows whom: the same words stand on top and at the side"
    return ledger.refused("B21", what, "Write one row for each tie: source,target")


def _refused(heads: dict[str, list[Piece]], rule: HeaderRule, ledger: Ledger) -> FileRefused:
    for head in heads.values():
        if matrix := matrix_refused([piece.cells for piece in head], ledger):
            return matrix
    below = next((p for head in heads.values() for p in head if rule.fits(p.cells)), None)
    first = {mark: _first_filled(head) for mark, head in heads.items()}
    if below is not None and below.first > first[DELIMITERS[0]].first:
        return refused_below(below.first + 1, ledger)
    mark = max(DELIMITERS[:-1], key=lambda one: len(first[one].cells))
    if len(first[mark].cells) == 1 and _plainly_parted(heads[BLANKS], rule):
        what = "cells are parted by blanks, and no header says what they are"
        repair = either("Write a header line: source target", Repair("no_header"))
        return ledger.refused("B21", what, repair)
    rows = [piece.cells for piece in heads[mark] if piece.first > first[mark].first]
    return rule.refused(ledger, first[mark].first + 1, first[mark].cells, rows)


def refused_below(line: int, ledger: Ledger) -> FileRefused:
    """Return the error that a row may be a header, or may be somebody called as a column is."""
    what = f"{ledger.unit} {line} may be the header, but what stands above it is as wide, or it "
    what += "tells of one column only"
    repair = "Delete the lines above it if it is, or put the header line on top"
    return ledger.refused("B21", what, repair, line=line)


class Piece(NamedTuple):
    """What stands on lines ``first`` up to, not including, ``last``, counted from 0."""

    first: int
    last: int
    cells: list[str]
    error: str = ""


def pieces(lines: Sequence[str], delimiter: str, start: int) -> Iterator[Piece]:
    """Yield the records of a text from one of its lines on; a quoted cell may hold line breaks."""
    if delimiter == BLANKS:
        for number, line in enumerate(lines[start:], start):
            yield Piece(number, number + 1, _parted(line))
        return
    yield from pieces_of(csv.reader(lines[start:], delimiter=delimiter, strict=True), start)


def pieces_of(reader: CsvReader, start: int) -> Iterator[Piece]:
    """Yield the records of a strict reader that began so many lines down; a fault is a record."""
    while True:
        first = start + reader.line_num
        try:
            cells, error = next(reader), ""
        except StopIteration:
            return
        except csv.Error as problem:
            cells, error = [], str(problem)
        yield Piece(first, start + reader.line_num, cells, error)


def _parted(line: str) -> list[str]:
    """Return what blanks part: graph libraries put remarks behind # or %, attributes in braces."""
    text = line.strip()
    if _REMARK.match(text):
        return []
    braces = _BRACES.search(text)
    if braces is None:
        return text.split()
    told = [value.strip("'\"") for _, value in _PAIR.findall(braces[0])]
    return [*text[: braces.start()].split(), *told]

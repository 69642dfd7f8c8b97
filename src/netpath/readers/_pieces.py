"""A text cut into records, each with the physical lines on which it stands."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

BLANKS = " "
DELIMITERS = (",", ";", "\t", "|", BLANKS)
"""What may stand between cells, in the order in which it is tried; blanks count as one."""

_REMARK = re.compile(r"[#%]")
_BRACES = re.compile(r"\{[^{}]*\}$")
_PAIR = re.compile(r"""['"](\w+)['"]: *(-?\d[\w.+-]*|'[^']*'|"[^"]*")""")


class Piece(NamedTuple):
    """What stands on lines ``first`` up to, not including, ``last``, counted from 0."""

    first: int
    last: int
    cells: list[str]
    error: str = ""


def pieces(lines: Sequence[str], delimiter: str, start: int) -> Iterator[Piece]:
    r"""Yield the records of a text from one of its lines on; a quoted cell may hold line breaks.

    Examples
    --------
    >>> [one.cells for one in pieces(["a,b\n", '"c\n', 'd",e\n'], ",", 0)]
    [['a', 'b'], ['c\nd', 'e']]
    >>> [one.cells for one in pieces(["# from Ada\n", "a   b 3\n"], " ", 0)]
    [[], ['a', 'b', '3']]
    """
    if delimiter == BLANKS:
        for number, line in enumerate(lines[start:], start):
            yield Piece(number, number + 1, _parted(line))
        return
    reader = csv.reader(lines[start:], delimiter=delimiter, strict=True)
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

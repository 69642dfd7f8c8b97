"""The quick way through a large text that has nothing odd about it; all others go the strict way.

Whatever is odd (a quote inside a cell, a control sign, a blank line, a ragged row, a cell that is
too long or has several lines) is left to the strict reader, which knows what to say about it. What
passes reads alike both ways.
"""

from __future__ import annotations

import io
import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath.errors import FileRefused
from netpath.network.columns import arrow_chunks, bytes_of
from netpath.readers._bytes import Text
from netpath.readers._header_row import HEAD_LINES, find_header
from netpath.readers._headers import HeaderRule
from netpath.readers._ledger import Ledger
from netpath.readers._pieces import BLANKS
from netpath.readers._scan import LONGEST_CELL, LONGEST_LINE

LARGE = 2**20
"""So many characters, below which the strict reader is as quick."""

_HEAD = 2**18
_STRIDE = 2**24
_ODD = bytes(sign for sign in range(32) if sign not in b"\t\n\r") + b"\x7f"
_ODD_BEGINNING = re.compile(r"""\n("?[\s,;']|"")""")
_QUOTE, _LINE_END = ord('"'), ord("\n")


class Plain(NamedTuple):
    """The header, and the columns of text as they are, missing where a cell is empty."""

    header: list[str]
    columns: list[pd.Series]


def plain(text: Text, rule: HeaderRule, ledger: Ledger) -> Plain | None:
    r"""Return a large text's columns, or None where anything about it is odd.

    Examples
    --------
    >>> body = "source,target\n" + "a,b\n" * 300_000
    >>> book = Ledger("ties.csv", "ties")
    >>> found = plain(Text("ties.csv", body), HeaderRule("ties"), book)
    >>> len(found.columns[0]), book.at([300_000])
    (300000, 'line 300001')
    >>> plain(Text("ties.csv", body + "c\n"), HeaderRule("ties"), book) is None
    True
    """
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

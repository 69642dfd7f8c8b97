"""The quick way through a large text that has nothing odd about it; all others go the strict way.

Whatever is odd (a quote, a control sign, a blank line, a ragged row, a cell that is too long) is
left to the strict reader, which knows what to say about it. What passes reads alike both ways.
"""

from __future__ import annotations

import io
import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from netpath.errors import FileRefused
from netpath.readers._arrow import arrow_chunks, bytes_of
from netpath.readers._bytes import Text
from netpath.readers._headers import HeaderRule
from netpath.readers._ledger import Ledger
from netpath.readers._scan import HEAD_LINES, LONGEST_CELL, LONGEST_LINE, find_header

LARGE = 2**20
"""So many characters, below which the strict reader is as quick."""

_HEAD = 2**18
_STRIDE = 2**24
_ODD = bytes(sign for sign in range(32) if sign not in b"\t\n\r") + b'"\x7f'
_ODD_BEGINNING = re.compile(r"\n[\s,;']")


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
    start = sum(map(len, lines[: header.last]))
    if f"{mark}'" in text.text or _ODD_BEGINNING.search(text.text, start - 1):
        return None
    columns = _columns(text.text[start:], mark, len(header.cells))
    if columns is None:
        return None
    ledger.notes.extend(trial.notes)
    ledger.add_all(header.last + 1, len(columns[0]))
    return Plain(header.cells, [column.set_axis(ledger.numbers()) for column in columns])


def _columns(body: str, mark: str, width: int) -> list[pd.Series] | None:
    """Return columns of text, or None where a row is not as wide as the header, or odd."""
    import pyarrow as pa
    from pyarrow import csv

    try:
        data = body.encode()
    except UnicodeEncodeError:
        return None
    if data.count(b"\r") != data.count(b"\r\n") or _has_odd_signs(data):
        return None
    names = [str(at) for at in range(width)]
    try:
        table = csv.read_csv(
            pa.BufferReader(data),
            csv.ReadOptions(column_names=names),
            csv.ParseOptions(delimiter=mark, quote_char=False, ignore_empty_lines=False),
            csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        return None
    columns = [pd.Series(table[name].to_pandas(), dtype="str") for name in names]
    longest = [_longest(column) for column in columns]
    too_long = max(longest) > LONGEST_CELL or sum(longest) + width > LONGEST_LINE
    return None if too_long else columns


def _has_odd_signs(data: bytes) -> bool:
    view = memoryview(data)
    for at in range(0, len(data), _STRIDE):
        part = bytes(view[at : at + _STRIDE])
        if len(part.translate(None, _ODD)) < len(part):
            return True
    return False


def _longest(column: pd.Series) -> int:
    sizes = [np.diff(bytes_of(chunk).offsets).max(initial=0) for chunk in arrow_chunks(column)]
    return int(max(sizes, default=0))

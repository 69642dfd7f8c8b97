"""A network as two CSV files, which read_csv reads back as the same network."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pandas as pd

from netpath._files import exists, make_folder, write_files
from netpath._rules import MISSING, is_missing, label_columns, words_of
from netpath.errors import DataError
from netpath.network import ReferralNetwork
from netpath.readers.tables._bytes import AnyPath
from netpath.readers.tables._cells import KIND_OF, escaped, kept, read_column
from netpath.readers.tables._headers import HeaderRule
from netpath.readers.tables._ledger import Ledger
from netpath.readers.tables._scan import cell_problem
from netpath.readers.tables._ties import OF_ALL_TIES


def write_csv(
    net: ReferralNetwork, folder: AnyPath, *, exact: bool = False, overwrite: bool = False
) -> tuple[Path, Path]:
    r"""Write a network as ``people.csv`` and ``ties.csv``, readable by their owner alone.

    A header such as ``age:integer`` says what a column holds, where its name alone would be read
    as something else. Which way ties run stands in a column ``directed``, and what is assumed of
    them in a column ``netpath_assumes``. :func:`read_csv` reads the files back as an equal network;
    only an empty text becomes a missing one.

    Parameters
    ----------
    net
        The network.
    folder
        Where to write; it is made where it is missing.
    exact
        By default the files are for a spreadsheet: a cell that it would run as a formula gets an
        apostrophe in front, which reading takes off. True writes them for other programs, as they
        are (an apostrophe before a formula is doubled, so that it is read back).
    overwrite
        Whether to replace files that are there.

    Returns
    -------
    tuple of Path
        Where the people are, and where the ties.

    Raises
    ------
    DataError
        If a file is there already, or a column holds what no table can hold.
    NotWritten
        If there is no room, or no permission; then neither file is there.

    Examples
    --------
    >>> import tempfile
    >>> from netpath.readers import read_csv
    >>> ties = pd.DataFrame({"source": ["=ada"], "target": ["ben"], "warmth": [0.3]})
    >>> ours = ReferralNetwork(None, ties, directed=False)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     people, ties = write_csv(ours, folder)
    ...     text = ties.read_text(encoding="utf-8-sig")
    ...     net = read_csv(people, ties)
    >>> print(text)
    "source","target","warmth","directed"
    "'=ada","ben","0.3","no"
    >>> net.ids
    ('=ada', 'ben')
    """
    place = Path(folder)
    paths = place / "people.csv", place / "ties.csv"
    people = net.people.reset_index(names="id")
    ties = _with_what_holds_for_all(net)
    data = [_csv(people, "people", exact), _csv(ties, "ties", exact)]
    for path in paths:
        if os.path.exists(path) and not overwrite:
            raise exists(path)
    made = make_folder(place)
    try:
        write_files(dict(zip(paths, data, strict=True)), overwrite=overwrite)
    except BaseException:
        if made:
            with suppress(OSError):  # it was all written before Ctrl-C was heard
                place.rmdir()
        raise
    return paths


def _with_what_holds_for_all(net: ReferralNetwork) -> pd.DataFrame:
    ties = net.ties
    for name in OF_ALL_TIES:
        if name in ties:
            raise DataError(
                f"ties: the column {name!r} is one that write_csv adds.",
                code="no column",
                table="ties",
                column=name,
                repair="Rename yours",
            )
    if net.directed or len(ties):  # without a tie the header alone means yes
        ties = ties.assign(directed="yes" if net.directed else "no")
    if net.assumptions:
        ties = ties.assign(netpath_assumes="\n".join(net.assumptions))
    return ties


def _csv(table: pd.DataFrame, name: str, exact: bool) -> bytes:
    table = table.set_axis([str(column) for column in table.columns], axis=1)
    columns = [_Column(table[column], name) for column in table.columns]
    write: Callable[[str], str] = kept if exact else escaped
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n" if exact else "\r\n")
    writer.writerow([write(_header(column)) for column in columns])
    texts = [list(map(write, one.cells)) if one.kind == "text" else one.cells for one in columns]
    writer.writerows(zip(*texts, strict=True))
    return out.getvalue().encode("utf-8" if exact else "utf-8-sig")


def _header(column: _Column) -> str:
    """Return a header that is read as this name and kind; the kind is said where it must be."""
    alone = HeaderRule(column.table).columns([column.name]).names
    plain = alone == [column.name] and column.reads_as_itself
    return column.name if plain else f"{column.name}:{column.kind}"


class _Column:
    """A column as cells of text, with its kind."""

    def __init__(self, values: pd.Series, table: str) -> None:
        self.name, self.table = str(values.name), table
        if isinstance(values.dtype, pd.CategoricalDtype):
            values = values.astype(values.cat.categories.dtype)
        self.kind = _kind(values)
        self.cells = [] if self.kind == "" else _texts(values, self.kind)
        for cell in self.cells:
            problem = cell_problem(cell)
            if problem:
                raise self._refused(problem[1])
        self.reads_as_itself = self._reads_back(KIND_OF[table].get(self.name, "text"))
        self.reads_as_itself &= not self._has_words_for_no_label()
        if not self.reads_as_itself and not self._reads_back(self.kind):
            raise self._refused("it holds values that text cannot hold exactly")

    def _has_words_for_no_label(self) -> bool:
        """Whether a cell would be read as empty, though the network has it as a label."""
        named = pd.DataFrame(columns=[self.name])
        labels = label_columns(named) if self.table == "people" else [self.name == "kind"]
        words = words_of(MISSING) - {""}
        return any(labels) and any(is_missing(cell, words) for cell in set(self.cells))

    def _reads_back(self, kind: str) -> bool:
        if kind == "text":
            return self.kind == "text"
        book = Ledger("", self.table, lines=[0] * len(self.cells))
        cells = pd.Series([cell or None for cell in self.cells], dtype="str", name=self.name)
        cells.index = pd.RangeIndex(1, len(cells) + 1)
        read = read_column(cells, kind, "", book)
        return (
            not book.broken and _kind(read) == self.kind and _texts(read, self.kind) == self.cells
        )

    def _refused(self, what: str) -> DataError:
        return DataError(
            f"{self.table}: the column {self.name!r} cannot be written: {what}.",
            code="B53",
            table=self.table,
            column=self.name,
            repair="Turn it into text, numbers, dates or booleans",
        )


def _kind(values: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(values.dtype):
        return "boolean"
    if pd.api.types.is_integer_dtype(values.dtype):
        return "integer"
    if pd.api.types.is_float_dtype(values.dtype):
        return "number"
    if isinstance(values.dtype, pd.StringDtype):
        return "text"
    held = pd.api.types.infer_dtype(values, skipna=True)
    return {
        "string": "text",
        "empty": "text",
        "boolean": "boolean",
        "integer": "integer",
        "floating": "number",
        "datetime64": "date",
        "datetime": "date",
        "date": "date",
    }.get(held, "")


def _texts(values: pd.Series, kind: str) -> list[str]:
    if kind == "text":
        return ["" if pd.isna(value) else str(value) for value in values]
    if kind == "boolean":
        return ["" if pd.isna(value) else "yes" if value else "no" for value in values]
    if kind == "integer":
        return ["" if pd.isna(value) else str(int(value)) for value in values]
    if kind == "number":
        return ["" if pd.isna(value) else repr(float(value)) for value in values]
    dates = pd.to_datetime(values)
    if dates.dt.tz is not None:
        dates = dates.dt.tz_convert("UTC")
    known = dates.dropna()
    bare = dates.dt.tz is None and bool((known == known.dt.normalize()).all())
    return [_date(value, bare) for value in dates]


def _date(value: pd.Timestamp, bare: bool) -> str:
    if pd.isna(value):
        return ""
    return value.date().isoformat() if bare else value.isoformat(" ")

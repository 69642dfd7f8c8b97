"""Tables of people and ties: CSV files and Parquet files, and the sample among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BufferedReader
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from netpath._face import guarded
from netpath._rules import MISSING
from netpath._warmth_rule import WarmthRule
from netpath.errors import DataError, FileRefused
from netpath.network import ReferralNetwork
from netpath.network.columns import arrow_chunks, bytes_of
from netpath.readers.tables._assemble import assembled
from netpath.readers.tables._bytes import AnyPath, name_of, opened, read_text
from netpath.readers.tables._headers import MOST_COLUMNS, HeaderRule, refuse_doubles, renamed
from netpath.readers.tables._ledger import Broken, Ledger
from netpath.readers.tables._scan import LONGEST_CELL, cell_problem, plain, scan
from netpath.readers.tables._sheet import ROWS_COUNTED, Sheet, row_numbers, sheet_of
from netpath.readers.tables._ties import Wishes

__all__ = ["read_csv", "read_parquet", "sample", "sample_folder"]

MOST_CELLS = 50_000_000
MOST_MEMORY = 2 * 2**30
LARGEST_BATCH = 2**20


def read_csv(
    people: AnyPath | None = None,
    ties: AnyPath | None = None,
    *,
    columns: Mapping[str | int, str] | None = None,
    header: bool | None = None,
    directed: bool | None = None,
    warmth: float | str | WarmthRule | None = None,
    strict: bool = True,
    on_conflict: str = "error",
    encoding: str | None = None,
    formats: Mapping[str, str] | None = None,
    missing: Iterable[str] = MISSING,
) -> ReferralNetwork:
    r"""Read a network from one CSV file of people and one of ties.

    Every cell is text, and stays as it is written: ``007`` is not ``7``, and ``NA`` is a name,
    though no label (see ``missing``).
    Only columns that are known to hold numbers, dates or yes and no are turned into them. Every
    record is kept, set aside or skipped by a named rule; ``net.report`` has the account.

    Parameters
    ----------
    people
        One row a person, with a column ``id``; where there is none, names are the ids. None takes
        everybody whom a tie names.
    ties
        One row a tie, with columns ``source`` and ``target``. None reads a directory of people.
    columns
        What headers stand for: ``{"from": "source"}``. A key may also be a position, counted
        from 1. Common headers (from, to, company, title, …) are known without it.
    header
        Whether there is a header line. False: the first columns are source and target (of people:
        id), unless ``columns`` says otherwise by position. By default there is one; it is asked for
        where it may be data. Blanks may part the cells of ties, as graph libraries write them.
    directed
        Whether a tie runs one way. By default as a column tells: ``directed`` (yes or no,
        :func:`write_csv` adds it), or Type or Direction of which every cell is Directed,
        Undirected or Mutual. Otherwise each can ask the other, where that is open to no doubt: as
        assumed where no pair stands in both orders, and where every pair does and says the same.
    warmth
        One probability for all ties, a column that holds probabilities, or a rule of
        :mod:`netpath.warmth`.
    strict
        Whether a record that cannot be kept is an error. False sets such records aside.
    on_conflict
        What becomes of ties of one kind between the same two people that say different things:
        ``"error"``, ``"max"`` (the warmest), ``"noisy_or"`` or ``"latest"``. Where each row is a
        meeting ``"count"`` counts them into ``count``; ``"sum"`` adds up counts and weights.
    encoding
        Where the files are not UTF-8, such as ``"cp1252"``. It is never guessed.
    formats
        How a column is written, where it is not plainly: ``"percent"``, ``"decimal comma"``,
        ``"percent, decimal comma"``, ``"day first"``, ``"month first"`` or ``"excel days"``.
    missing
        Words that are no label, whatever their case, in attributes of people (but for names and
        employers) and as the kind of a tie: empty, NA, N/A, nan, None, NULL, -, --, ., ? and
        unknown. ``net.report`` counts them. Another list takes the place of this one; a header
        such as ``group:text`` keeps every word.

    Raises
    ------
    FileRefused
        If a file cannot be read; nothing of it is taken. Under ``strict`` also for the first
        record that cannot be kept; and where ``directed`` must be said (B48).

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "ties.csv")
    ...     _ = path.write_text("From,To,warmth\nada,ben,0.5\nben,cleo,1.4\n")
    ...     net = read_csv(ties=path, strict=False)
    >>> net.ids, net.report.set_aside
    (('ada', 'ben'), 1)
    """
    wishes = Wishes(
        columns, directed, warmth, strict, on_conflict, formats or {}, missing, header=header
    )
    _refuse_no_file("read_csv", people, ties)
    return assembled(
        None if people is None else _csv_sheet(people, "people", wishes, encoding),
        None if ties is None else _csv_sheet(ties, "ties", wishes, encoding),
        wishes,
    )


def read_parquet(
    people: AnyPath | None = None,
    ties: AnyPath | None = None,
    *,
    columns: Mapping[str | int, str] | None = None,
    directed: bool | None = None,
    warmth: float | str | WarmthRule | None = None,
    strict: bool = True,
    on_conflict: str = "error",
    missing: Iterable[str] = MISSING,
) -> ReferralNetwork:
    """Read a network from one Parquet file of people and one of ties.

    Numbers, dates and booleans stay what they are; texts are read as :func:`read_csv` reads them.
    A file is sized before it is read.

    Parameters
    ----------
    people, ties, columns, directed, warmth, strict, on_conflict, missing
        As in :func:`read_csv`.

    Raises
    ------
    FileRefused
        As in :func:`read_csv`; also if a file is too large, or a column holds lists (B76).

    Examples
    --------
    >>> import pandas as pd, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "ties.parquet")
    ...     pd.DataFrame({"from": [1, 2], "to": [2, 3], "warmth": [0.5, 0.2]}).to_parquet(path)
    ...     net = read_parquet(ties=path)
    >>> net.ids
    ('1', '2', '3')
    """
    wishes = Wishes(columns, directed, warmth, strict, on_conflict, missing=missing)
    _refuse_no_file("read_parquet", people, ties)
    given = columns or {}
    return assembled(
        None
        if people is None
        else parquet_sheet(people, HeaderRule("people", given, name_as_id=True)),
        None if ties is None else parquet_sheet(ties, HeaderRule("ties", given)),
        wishes,
    )


def _refuse_no_file(reader: str, people: AnyPath | None, ties: AnyPath | None) -> None:
    if people is None and ties is None:
        raise DataError(
            f"{reader}: no file is given.",
            code="no file",
            repair="Give a path for people, for ties or for both",
        )


def _csv_sheet(path: AnyPath, table: str, wishes: Wishes, encoding: str | None) -> Sheet:
    text = read_text(path, encoding=encoding)
    ledger = Ledger(name_of(path), table, notes=list(text.notes))
    rule = HeaderRule(table, wishes.columns or {}, name_as_id=True, header=wishes.header)
    return sheet_of(plain(text, rule, ledger) or scan(text, rule, ledger), rule, ledger)


def parquet_sheet(path: AnyPath, rule: HeaderRule) -> Sheet:
    """Return the table of a Parquet file; numbers, dates and booleans stay what they are."""
    ledger = Ledger(name_of(path), rule.table, unit="record")
    with opened(path) as file:
        frame = _frame(file, ledger)
    header = [str(name) for name in frame.columns]
    names, kinds, used, rivals = rule.columns(header)
    if not rule.fits(header):
        raise rule.refused(ledger, 1, header, [])
    refuse_doubles(ledger.file, names)
    ledger.note_headers(renamed(header, names), rivals)
    ledger.add_all(1, len(frame))
    if frame.empty:
        ledger.note("B26", f"0 {ledger.table}")
    frame = frame.set_axis(names, axis=1).set_axis(ledger.numbers())
    for at in row_numbers(rule, header, names):
        if pd.api.types.is_integer_dtype(frame[names[at]]) and frame[names[at]].is_unique:
            frame = frame.drop(columns=names[at])
            ledger.note("", ROWS_COUNTED.format(names[at]))
    sheet = Sheet(frame, ledger, kinds, used)
    _sift_texts(sheet)
    return sheet


def _frame(opened_file: BufferedReader, ledger: Ledger) -> pd.DataFrame:
    import pyarrow as pa
    from pyarrow import parquet

    if not opened_file.peek(1):
        raise ledger.refused("B25", "it is empty (0 bytes)", "Give a Parquet file")
    try:
        file = parquet.ParquetFile(opened_file, page_checksum_verification=True)
        texts = _refuse_schema(file, ledger)
        # As a dictionary, a long text that stands for many rows is there once.
        file = parquet.ParquetFile(
            opened_file, read_dictionary=texts, page_checksum_verification=True
        )
        tables, memory = [file.schema_arrow.empty_table()], 0
        for batch in file.iter_batches(batch_size=LARGEST_BATCH):
            memory += sum(map(_unpacked_size, batch.columns))
            if memory > MOST_MEMORY:
                raise ledger.refused("B76", "it unpacks to more than 2 GB", "Split it")
            tables.append(pa.Table.from_batches([batch]))
        return _pandas(_unpacked(tables))
    except FileRefused:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError, KeyError):
        what = "it is no sound Parquet file, or a damaged one"
        raise ledger.refused("B76", what, "Write or fetch it again") from None


def _pandas(table: Any) -> pd.DataFrame:  # noqa: ANN401 -- pyarrow ships no types
    bare = table.replace_schema_metadata(None)
    columns = {name: _column(bare.select([name])) for name in bare.column_names}
    return pd.DataFrame(columns, copy=False)


def _column(column: Any) -> pd.Series:  # noqa: ANN401 -- pyarrow ships no types
    """Return a table of one column as a column of pandas."""
    import pyarrow as pa

    held, cells = column.schema.types[0], column.column(0)
    narrow = pa.types.is_integer(held) and held != pa.uint64()
    if not cells.null_count and (narrow or held == pa.float64()):
        numbers = cells.to_numpy()
        numbers = numbers.astype(np.int64, copy=False) if narrow else numbers
        return pd.Series(numbers, copy=False)
    # Whole numbers with gaps stay whole: as floats, 2**53 + 1 would be read as 2**53 (B31, B32).
    small = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32")
    whole: dict[Any, Any] = {getattr(pa, name)(): pd.Int64Dtype() for name in small}
    whole[pa.uint64()] = pd.UInt64Dtype()
    return _plain(column.to_pandas(types_mapper=whole.get).iloc[:, 0])


def _plain(column: pd.Series) -> pd.Series:
    """Return a column as texts, numbers, booleans or dates, whatever Arrow kept it as."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.cat.categories.dtype)
    texts = isinstance(column.dtype, pd.StringDtype)
    held = "string" if texts else pd.api.types.infer_dtype(column, skipna=True)
    if held == "decimal" or column.dtype == np.float16:
        return column.astype(float)  # pandas cannot compare numbers of half precision
    if held == "date":
        return pd.to_datetime(column).astype("datetime64[us]")
    if held == "boolean" and column.dtype == object:
        return column.astype("boolean")
    if held in ("string", "empty"):
        column = column.astype("str")
        empty = column == ""
        return column.mask(empty) if empty.any() else column
    return column


def _refuse_schema(file: Any, ledger: Ledger) -> list[str]:  # noqa: ANN401 -- pyarrow ships no types
    """Raise where a table cannot be of people or ties; return the columns of text."""
    import pyarrow as pa

    schema = file.schema_arrow
    rows, width = file.metadata.num_rows, len(schema.names)
    if rows * width > MOST_CELLS:
        what = f"it has {rows:,} rows of {width} columns; at most {MOST_CELLS:,} cells are read"
        raise ledger.refused("B76", what, "Split it, or keep fewer columns")
    if width > MOST_COLUMNS:
        what = f"it has {width:,} columns; at most {MOST_COLUMNS:,} are read"
        raise ledger.refused("B76", what, "Keep fewer columns")
    refuse_doubles(ledger.file, schema.names)
    for column in schema:
        held = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        if pa.types.is_nested(held) or not any(is_a(held) for is_a in _kinds()):
            what = f"the column {column.name!r} holds {held}"
            raise ledger.refused("B76", what, "Turn it into text, numbers or dates")
    return [one.name for one in schema if any(is_text(one.type) for is_text in _texts())]


def _unpacked_size(column: Any) -> int:  # noqa: ANN401 -- pyarrow ships no types
    """Return the bytes of a column once each row has its own text."""
    import pyarrow as pa
    from pyarrow import compute

    if not pa.types.is_dictionary(column.type) or pa.types.is_primitive(column.type.value_type):
        return int(column.nbytes)
    sizes = compute.binary_length(column.dictionary).cast(pa.int64())
    return int(compute.sum(sizes.take(column.indices)).as_py() or 0) + 8 * len(column)


def _unpacked(tables: list[Any]) -> Any:  # noqa: ANN401 -- pyarrow ships no types
    """Return one table, each row with its own text."""
    import pyarrow as pa

    def plain(table: Any) -> Any:  # noqa: ANN401 -- pyarrow ships no types
        columns = [
            one.cast(one.type.value_type) if pa.types.is_dictionary(one.type) else one
            for one in table.columns
        ]
        return pa.table(columns, names=table.column_names)

    return pa.concat_tables(map(plain, tables))


def _texts() -> list[Any]:
    from pyarrow import types

    return [types.is_string, types.is_large_string, types.is_string_view]


def _kinds() -> list[Any]:
    from pyarrow import types

    return [
        types.is_integer,
        types.is_floating,
        types.is_decimal,
        types.is_boolean,
        types.is_string,
        types.is_large_string,
        types.is_string_view,
        types.is_date,
        types.is_timestamp,
        types.is_null,
    ]


def _sift_texts(sheet: Sheet) -> None:
    for column in sheet.frame.columns:
        cells = sheet.frame[column]
        if not isinstance(cells.dtype, pd.StringDtype):
            continue
        if not _perhaps_odd(cells):
            continue
        odd = cells.str.contains("\0", regex=False) | (cells.str.len() > LONGEST_CELL)
        for record, cell in cells[odd.fillna(False).astype(bool)].items():
            problem = cell_problem(cell)
            if problem:
                sheet.ledger.set_aside(
                    Broken(int(str(record)), column, problem[0], "", *problem[1:])
                )
    sheet.drop_broken()


def _perhaps_odd(cells: pd.Series) -> bool:
    """Return False where a glance at the bytes shows that there is no NUL, and no long cell."""
    for chunk in arrow_chunks(cells):
        texts = bytes_of(chunk)
        if (texts.data == 0).any() or np.diff(texts.offsets).max(initial=0) > LONGEST_CELL:
            return True
    return False


def sample() -> ReferralNetwork:
    """Return the sample town: about 1,500 made-up people, their employers, and who knows whom.

    Raises
    ------
    DataError
        If its files are not there.

    Examples
    --------
    >>> len(sample())
    1500
    """
    from netpath.readers.tables import read_csv

    folder = sample_folder()
    return read_csv(folder / "people.csv", folder / "ties.csv", directed=False)


def sample_folder() -> Path:
    """Return the folder of the sample files: in the installed package, or in the checkout.

    Raises
    ------
    DataError
        If its files are in neither.

    Examples
    --------
    >>> sorted(file.name for file in sample_folder().glob("*.csv"))
    ['people.csv', 'ties.csv']
    """
    package = Path(__file__).resolve().parents[2]
    for folder in (package / "samples", package.parent.parent / "data" / "samples"):
        if (folder / "people.csv").is_file() and (folder / "ties.csv").is_file():
            return folder
    raise DataError(
        "The sample town is not here; its people.csv and ties.csv travel with the package, or lie "
        "in data/samples of the checkout.",
        code="no file",
        repair="Install netpath again, or clone it whole",
    )


guarded(globals(), "readers")

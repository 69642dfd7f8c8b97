"""Parquet files: sized before they are read, in batches, with nothing nested in them."""

from __future__ import annotations

from io import BufferedReader
from typing import Any

import numpy as np
import pandas as pd

from netpath.errors import FileRefused
from netpath.network.columns import arrow_chunks, bytes_of
from netpath.readers._bytes import AnyPath, name_of, opened
from netpath.readers._headers import MOST_COLUMNS, HeaderRule, refuse_doubles, renamed
from netpath.readers._ledger import Broken, Ledger
from netpath.readers._scan import LONGEST_CELL, cell_problem
from netpath.readers._sheet import ROWS_COUNTED, Sheet, row_numbers

MOST_CELLS = 50_000_000
MOST_MEMORY = 2 * 2**30
LARGEST_BATCH = 2**20


def parquet_sheet(path: AnyPath, rule: HeaderRule) -> Sheet:
    """Return the table of a Parquet file; numbers, dates and booleans stay what they are.

    Raises
    ------
    FileRefused
        If it is no sound Parquet file, too large, or holds lists, records or bytes (B76).
    """
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

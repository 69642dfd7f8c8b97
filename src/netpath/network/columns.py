"""Columns as arrays: ids as codes, texts as bytes; for the network and for its readers.

Each id is cleaned, compared and put in order once, however many rows name it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath import _rules
from netpath._kernels._threads import in_pieces, wanted_threads

Codes = npt.NDArray[np.integer[Any]]
LARGE = 100_000
_WHOLE = ("int64", "int32", "uint32", "int16", "uint16")


class Coded(NamedTuple):
    """Columns of ids that share one list of ids, clean and in the order of their text.

    Attributes
    ----------
    columns
        Each a pandas categorical whose categories are all the ids.
    altered
        Which rows of each column held something else than the clean id, such as spare blanks.
    """

    columns: list[pd.Series]
    altered: list[npt.NDArray[np.bool_]]


def coded(columns: Sequence[pd.Series], table: str) -> Coded:
    """Return columns of ids as codes; linear in rows, with one sort of the distinct ids.

    Raises
    ------
    DataError
        Where a column holds no ids (B30).

    Examples
    --------
    >>> found = coded([pd.Series(["ben", " ada"]), pd.Series([7, 8])], "ties")
    >>> found.columns[0].cat.categories.tolist(), found.columns[0].cat.codes.tolist()
    (['7', '8', 'ada', 'ben'], [3, 2])
    >>> found.altered[0].tolist()
    [False, True]
    """
    n_threads = wanted_threads() if len(columns[0]) > LARGE else 1
    if n_threads == 1:
        found = [_distinct(column, table) for column in columns]
    else:
        with ThreadPoolExecutor(n_threads) as pool:
            found = list(pool.map(partial(_distinct, table=table), columns))
    cleaned = [_clean(given, found) for _, given in found]
    code, ids = _merged(cleaned)
    order = order_of(ids)
    rank = np.empty(len(ids) + 1, dtype=np.int32)
    rank[order], rank[-1] = np.arange(len(ids)), -1
    shared = pd.CategoricalDtype(ids.take(order), ordered=True)
    answer, start = Coded([], []), 0
    for column, (codes, given), clean in zip(columns, found, cleaned, strict=True):
        last = start + len(clean)
        places = _each(np.append(rank[code[start:last]], np.int32(-1)), codes)
        values = pd.Categorical.from_codes(places, dtype=shared, validate=False)
        told = pd.Series(values, index=column.index, name=column.name, copy=False)
        answer.columns.append(told)
        answer.altered.append(_altered(given, clean, codes))
        start = last
    return answer


def _clean(given: pd.Index, found: list[tuple[Codes, pd.Index]]) -> pd.Index:
    """Return ids as clean text; whole numbers stay numbers until they are merged, if all are."""
    if spotless(given) or (_is_whole(given) and {given.dtype} == {ids.dtype for _, ids in found}):
        return given
    return _rules.clean_texts(given)


def _is_whole(ids: pd.Index) -> bool:
    return pd.api.types.is_integer_dtype(ids.dtype)


def _merged(lists: list[pd.Index]) -> tuple[Codes, pd.Index]:
    """Return a code for each id of several lists, one behind the other, and the text of each."""
    together = lists[0].append(lists[1:])
    if _is_whole(together):
        if len(together) > LARGE and together.dtype == np.int64:
            code, ids = distinct_numbers(together.to_numpy())
        else:
            code, ids = pd.factorize(together)
        return code, _rules.clean_texts(pd.Index(ids))
    nothing = together == ""
    told = together.where(~nothing) if nothing.any() else together
    if len(told) > LARGE:
        return distinct_texts(told)
    code, ids = pd.factorize(told)
    return code, pd.Index(ids)


def _each(values: npt.NDArray[np.int32], codes: Codes) -> npt.NDArray[np.int32]:
    """Return the value of each code; the last value is that of -1."""
    taken = np.empty(len(codes), dtype=np.int32)

    def take(piece: slice) -> None:
        taken[piece] = values[codes[piece]]

    in_pieces(take, len(codes))
    return taken


def _distinct(column: pd.Series, table: str) -> tuple[Codes, pd.Index]:
    """Return a code a row, -1 where nothing is there, and the value of each code."""
    if isinstance(column.dtype, pd.CategoricalDtype) and isinstance(
        column.cat.categories.dtype, pd.StringDtype
    ):
        return column.cat.codes.to_numpy(), column.cat.categories
    if len(column) > LARGE and column.dtype in _WHOLE:
        return distinct_numbers(column.to_numpy(dtype=np.int64))
    plain = column if _rules.plain_ids(column) else _rules.clean_ids(column, table)
    if len(column) > LARGE and isinstance(plain.dtype, pd.StringDtype):
        return distinct_texts(plain)
    codes, given = pd.factorize(plain)
    return codes, pd.Index(given)


def _altered(given: pd.Index, clean: pd.Index, codes: Codes) -> npt.NDArray[np.bool_]:
    if given is clean or not isinstance(given.dtype, pd.StringDtype) or given.equals(clean):
        return np.zeros(len(codes), dtype=bool)
    altered: npt.NDArray[np.bool_] = np.append((given != clean) & (clean != ""), False)
    found: npt.NDArray[np.bool_] = altered[codes]
    return found


def texts(column: pd.Series) -> pd.Series:
    """Return a coded column as text, missing where there is no id.

    Examples
    --------
    >>> texts(coded([pd.Series(["b", "a"])], "ties").columns[0]).tolist()
    ['b', 'a']
    """
    told = column.cat.categories.array.take(column.cat.codes.to_numpy(), allow_fill=True)
    return pd.Series(told, index=column.index, name=column.name)


def seated(column: pd.Series, ids: pd.Index) -> pd.Series:
    """Return a coded column with other ids as its categories, among which all of its own are.

    Examples
    --------
    >>> column = coded([pd.Series(["b", "a"])], "ties").columns[0]
    >>> seated(column, pd.Index(["a", "aa", "b"], dtype="str")).cat.codes.tolist()
    [2, 0]
    """
    mine = column.cat.categories
    if mine is ids or mine.equals(ids):
        return column
    places = ids.get_indexer(mine).astype(np.int32)[column.cat.codes.to_numpy()]
    shared = pd.CategoricalDtype(ids, ordered=True)
    values = pd.Categorical.from_codes(places, dtype=shared, validate=False)
    return pd.Series(values, index=column.index, name=column.name)


# --- which ids are the same


def distinct_numbers(numbers: npt.NDArray[np.int64]) -> tuple[Codes, pd.Index]:
    """Return a code a row, and the number of each code, in the order of first appearance.

    Examples
    --------
    >>> codes, numbers = distinct_numbers(np.array([7, 5, 7]))
    >>> codes.tolist(), numbers.tolist()
    ([0, 1, 0], [7, 5])
    """
    codes, first = _codes(numbers)
    return codes, pd.Index(numbers[first])


def distinct_texts(texts: pd.Series | pd.Index) -> tuple[Codes, pd.Index]:
    """Return a code a row, -1 where it is missing, and the text of each code.

    Examples
    --------
    >>> codes, ids = distinct_texts(pd.Series(["b", None, "a", "b"], dtype="str"))
    >>> codes.tolist(), ids.tolist()
    ([0, -1, 1, 0], ['b', 'a'])
    """
    import pyarrow as pa

    chunks = arrow_chunks(texts)
    if not any(chunk.null_count for chunk in chunks):
        codes, first = _codes(_hashes(chunks))
        distinct = pa.chunked_array(chunks, pa.large_string()).take(first).combine_chunks()
        if _are_told(chunks, codes, distinct):
            return codes, pd.Index(pd.array(distinct, dtype="str"))
    encoded = one_chunk(texts).dictionary_encode()  # one is missing, or two texts share a hash
    ids = pd.Index(pd.array(encoded.dictionary, dtype="str"))
    return encoded.indices.fill_null(-1).to_numpy(), ids


def _codes(numbers: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Return a code a row, and the first row of each code.

    A thread does it: Ctrl-C that meets a compiled loop which returns arrays would be told as a
    SystemError.
    """
    from netpath._kernels._ids import whole_codes

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(whole_codes, numbers).result()


def _hashes(chunks: list[Any]) -> npt.NDArray[np.int64]:
    from netpath._kernels._ids import hash_texts

    ends = np.cumsum([0, *map(len, chunks)])
    hashes = np.empty(ends[-1], dtype=np.int64)
    for chunk, start, end in zip(chunks, ends, ends[1:], strict=False):
        hash_texts(*bytes_of(chunk), hashes[start:end])
    return hashes


def _are_told(chunks: list[Any], codes: npt.NDArray[np.int32], distinct: Any) -> bool:  # noqa: ANN401
    """Return whether every text is the one of its code."""
    from netpath._kernels._ids import are_texts

    told, ends = bytes_of(distinct), np.cumsum([0, *map(len, chunks)])
    return all(
        are_texts(*bytes_of(chunk), codes[start:end], *told)
        for chunk, start, end in zip(chunks, ends, ends[1:], strict=False)
    )


def spotless(ids: pd.Index) -> bool:
    """Return whether texts are of plain signs and letters alone, without a blank: clean ids.

    Examples
    --------
    >>> spotless(pd.Index(["ada", "ben"], dtype="str")), spotless(pd.Index(["Ada Byron"]))
    (True, False)
    """
    if not isinstance(ids.dtype, pd.StringDtype):
        return False
    signs = bytes_of(one_chunk(ids)).data
    return bool(((signs - ord("!")) <= ord("~") - ord("!")).all())


def order_of(ids: pd.Index) -> npt.NDArray[np.int64]:
    """Return the places of distinct texts in the order of their bytes, which is that of signs.

    Eight bytes of each, after those that all have in common, decide as one number; only texts that
    share those too are compared as texts. That takes a fifth of the time.
    """
    if not len(ids):
        return np.empty(0, dtype=np.int64)
    told = bytes_of(one_chunk(ids))
    starts, sizes = told.offsets[:-1].astype(np.int64), np.diff(told.offsets)
    data = np.append(told.data, np.zeros(8, dtype=np.uint8))
    skipped, least = 0, sizes.min()
    while skipped < least and (data[starts + skipped] == data[skipped]).all():
        skipped += 1
    word = np.zeros(len(ids), dtype=np.uint64)
    for at in range(skipped, skipped + 8):
        word = word << np.uint64(8) | np.where(at < sizes, data[starts + at], 0).astype(np.uint64)
    order = np.argsort(word)
    same = np.diff(word[order]) == 0
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    order[tied] = order[tied][ids.take(order[tied]).argsort()]
    return order


def in_order(ids: pd.Index) -> tuple[pd.Index, npt.NDArray[np.int64] | slice]:
    """Return distinct ids in the order of their text, and where they stood.

    Examples
    --------
    >>> in_order(pd.Index(["b", "a"]))[0].tolist()
    ['a', 'b']
    """
    if ids.is_monotonic_increasing:
        return ids, slice(None)
    order = order_of(ids)
    return ids.take(order), order


def text_keys(texts: Iterable[str]) -> npt.NDArray[np.uint64]:
    """Return 64 bits a text, by which coins are keyed: of an id, or of a kind of tie.

    Examples
    --------
    >>> text_keys(["a", "b", "a"])[[0, 2]].tolist()
    [3405396810240292928, 3405396810240292928]
    """
    keys = (
        int.from_bytes(blake2b(one.encode(), digest_size=8).digest(), "little") for one in texts
    )
    return np.fromiter(keys, np.uint64)


# --- texts as Arrow keeps them


class Bytes(NamedTuple):
    """Texts in UTF-8, one behind the other: text i is ``data[offsets[i]:offsets[i + 1]]``."""

    data: npt.NDArray[np.uint8]
    offsets: npt.NDArray[np.int64]


def arrow_chunks(cells: pd.Series | pd.Index) -> list[Any]:
    """Return a column of text as arrays of Arrow.

    Examples
    --------
    >>> [chunk.to_pylist() for chunk in arrow_chunks(pd.Series(["a", None], dtype="str"))]
    [['a', None]]
    """
    import pyarrow as pa

    found = pa.array(cells.array, from_pandas=True)
    chunks: list[Any] = found.chunks if isinstance(found, pa.ChunkedArray) else [found]
    return chunks


def one_chunk(cells: pd.Series | pd.Index) -> Any:  # noqa: ANN401 -- pyarrow ships no types
    """Return a column of text as one array of Arrow.

    Examples
    --------
    >>> one_chunk(pd.Index(["a", "b"])).to_pylist()
    ['a', 'b']
    """
    import pyarrow as pa

    chunks = arrow_chunks(cells)
    return pa.concat_arrays(chunks) if chunks else pa.array([], pa.large_string())


def bytes_of(chunk: Any) -> Bytes:  # noqa: ANN401 -- pyarrow ships no types
    """Return the bytes of an array of text, those of missing texts being none.

    Examples
    --------
    >>> import pyarrow as pa
    >>> bytes_of(pa.array(["ab", None, "c"])).offsets.tolist()
    [0, 2, 2, 3]
    """
    import pyarrow as pa

    if not len(chunk):
        return Bytes(np.frombuffer(b"", np.uint8), np.zeros(1, np.int64))
    width = np.int64 if pa.types.is_large_string(chunk.type) else np.int32
    _, offsets, data = chunk.buffers()
    at = np.frombuffer(offsets, width)[chunk.offset : chunk.offset + len(chunk) + 1]
    first, last = at[0], at[-1]
    return Bytes(np.frombuffer(data or b"", np.uint8)[first:last], (at - first).astype(np.int64))

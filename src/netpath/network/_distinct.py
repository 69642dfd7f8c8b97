"""Many ids at once: which are the same, which are clean already, and what their order is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath.network._arrow import arrow_chunks, bytes_of, one_chunk

Codes = npt.NDArray[np.integer[Any]]


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

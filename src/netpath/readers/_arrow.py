"""Columns of text as Arrow keeps them: bytes that can be looked over at once."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd


class Bytes(NamedTuple):
    """Texts in UTF-8, one behind the other: text i is ``data[offsets[i]:offsets[i + 1]]``."""

    data: npt.NDArray[np.uint8]
    offsets: npt.NDArray[np.integer[Any]]


def arrow_chunks(cells: pd.Series) -> list[Any]:
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


def bytes_of(chunk: Any) -> Bytes:  # noqa: ANN401 -- pyarrow ships no types
    """Return the bytes of an array of text, those of missing texts being none.

    Examples
    --------
    >>> import pyarrow as pa
    >>> bytes_of(pa.array(["ab", None, "c"])).offsets.tolist()
    [0, 2, 2, 3]
    """
    import pyarrow as pa

    width = np.int64 if pa.types.is_large_string(chunk.type) else np.int32
    _, offsets, data = chunk.buffers()
    if not len(chunk):
        return Bytes(np.empty(0, np.uint8), np.zeros(1, width))
    at = np.frombuffer(offsets, width)[chunk.offset : chunk.offset + len(chunk) + 1]
    return Bytes(np.frombuffer(data or b"", np.uint8)[at[0] : at[-1]], at - at[0])

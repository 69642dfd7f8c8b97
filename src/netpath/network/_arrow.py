"""Columns of text as Arrow keeps them: bytes that can be looked over at once."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd


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

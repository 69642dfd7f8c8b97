"""The usual ways from a file of ties to compressed rows: pandas, or Arrow, and SciPy.

None of them checks anything: no self-tie, no repeated tie, no probability out of range.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np


def by_pandas(path: Path) -> int:
    """Read and factorized by pandas."""
    import pandas as pd

    is_csv = path.suffix == ".csv"
    ties = pd.read_csv(path, engine="pyarrow") if is_csv else pd.read_parquet(path)
    codes, ids = pd.factorize(pd.concat([ties["source"], ties["target"]], ignore_index=True))
    return _rows(codes[: len(ties)], codes[len(ties) :], ties["warmth"].to_numpy(), len(ids))


def by_pyarrow(path: Path) -> int:
    """Read and encoded by Arrow."""
    import pyarrow as pa
    from pyarrow import csv, parquet

    ties = csv.read_csv(path) if path.suffix == ".csv" else parquet.read_table(path)
    ends = pa.chunked_array([*ties["source"].chunks, *ties["target"].chunks])
    encoded = ends.dictionary_encode().combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
    codes, warmth = encoded.indices.to_numpy(), ties["warmth"].to_numpy()
    return _rows(codes[: len(ties)], codes[len(ties) :], warmth, len(encoded.dictionary))


def _rows(u: np.ndarray, v: np.ndarray, warmth: np.ndarray, n: int) -> int:
    from scipy.sparse import csr_matrix

    both = np.concatenate([u, v]), np.concatenate([v, u])
    return csr_matrix((np.concatenate([warmth, warmth]), both), (n, n)).nnz

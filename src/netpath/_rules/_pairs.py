"""Pairs of people: which ties are between the same two."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd


def pair_keys(ties: pd.DataFrame, directed: bool) -> tuple[pd.Series, pd.Series]:
    """Return two columns that are equal for ties between the same two people.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["b", "a"], "target": ["a", "b"]})
    >>> [key.tolist() for key in pair_keys(ties, directed=False)]
    [['a', 'a'], ['b', 'b']]
    """
    source, target = ties["source"], ties["target"]
    if directed:
        return source, target
    swap = source > target
    return source.mask(swap, target), target.mask(swap, source)


def pair_numbers(ties: pd.DataFrame, directed: bool) -> npt.NDArray[np.int64]:
    """Return one number a tie, the same for ties between the same two people.

    It is -1 where one of them is missing.

    Examples
    --------
    >>> pair_numbers(pd.DataFrame({"source": ["b", "a"], "target": ["a", "b"]}), False).tolist()
    [1, 1]
    """
    ends = [ties["source"], ties["target"]]
    if all(isinstance(end.dtype, pd.CategoricalDtype) for end in ends):
        source, target = (end.cat.codes.to_numpy() for end in ends)
        n = len(ends[0].cat.categories)
    else:
        codes, distinct = pd.factorize(pd.concat(ends, ignore_index=True))
        source, target = codes[: len(ties)], codes[len(ties) :]
        n = len(distinct)
    least = np.minimum(source, target)
    if not directed:
        source, target = least, np.maximum(source, target)
    numbers = np.multiply(source, n, dtype=np.int64)
    numbers += target
    numbers[least < 0] = -1
    return numbers


def repeated(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Return which numbers are there more than once, but for -1.

    Examples
    --------
    >>> repeated(np.array([4, 7, 4, -1, -1])).tolist()
    [True, False, True, False, False]
    """
    ranked = np.sort(numbers)
    twice = np.unique(ranked[1:][ranked[1:] == ranked[:-1]])
    twice = twice[twice >= 0]
    return np.isin(numbers, twice) if len(twice) else np.zeros(len(numbers), dtype=bool)

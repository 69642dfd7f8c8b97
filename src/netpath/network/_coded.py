"""Ids as codes: each id is cleaned, compared and put in order once, however many rows name it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath import _rules
from netpath._kernels._threads import wanted_threads

_LARGE = 100_000


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
    n_threads = wanted_threads() if len(columns[0]) > _LARGE else 1
    with ThreadPoolExecutor(n_threads) as pool:
        found = list(pool.map(partial(_distinct, table=table), columns))
    cleaned = [_rules.clean_texts(given) for _, given in found]
    together = cleaned[0].append(cleaned[1:])
    code, ids = pd.factorize(together.where(together != ""))
    order = np.asarray(ids.argsort(), dtype=np.int32)
    rank = np.empty(len(ids) + 1, dtype=np.int32)
    rank[order], rank[-1] = np.arange(len(ids)), -1
    shared = pd.CategoricalDtype(ids.take(order), ordered=True)
    answer, start = Coded([], []), 0
    for column, (codes, given), clean in zip(columns, found, cleaned, strict=True):
        last = start + len(clean)
        places = np.append(rank[code[start:last]], np.int32(-1))[codes]
        values = pd.Categorical.from_codes(places, dtype=shared, validate=False)
        answer.columns.append(pd.Series(values, index=column.index, name=column.name))
        answer.altered.append(_altered(given, clean, codes))
        start = last
    return answer


def _distinct(column: pd.Series, table: str) -> tuple[npt.NDArray[np.integer[Any]], pd.Index]:
    """Return a code a row, -1 where nothing is there, and the value of each code."""
    if isinstance(column.dtype, pd.CategoricalDtype) and isinstance(
        column.cat.categories.dtype, pd.StringDtype
    ):
        return column.cat.codes.to_numpy(), column.cat.categories
    plain = column if _rules.plain_ids(column) else _rules.clean_ids(column, table)
    codes, given = pd.factorize(plain)
    return codes, pd.Index(given)


def _altered(
    given: pd.Index, clean: pd.Index, codes: npt.NDArray[np.integer[Any]]
) -> npt.NDArray[np.bool_]:
    if not isinstance(given.dtype, pd.StringDtype) or given.equals(clean):
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

"""Ids as codes: each id is cleaned, compared and put in order once, however many rows name it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath import _rules
from netpath._kernels._threads import in_pieces, wanted_threads
from netpath.network._distinct import Codes, distinct_numbers, distinct_texts, order_of, spotless

_LARGE = 100_000
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
    n_threads = wanted_threads() if len(columns[0]) > _LARGE else 1
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
        if len(together) > _LARGE and together.dtype == np.int64:
            code, ids = distinct_numbers(together.to_numpy())
        else:
            code, ids = pd.factorize(together)
        return code, _rules.clean_texts(pd.Index(ids))
    nothing = together == ""
    told = together.where(~nothing) if nothing.any() else together
    if len(told) > _LARGE:
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
    if len(column) > _LARGE and column.dtype in _WHOLE:
        return distinct_numbers(column.to_numpy(dtype=np.int64))
    plain = column if _rules.plain_ids(column) else _rules.clean_ids(column, table)
    if len(column) > _LARGE and isinstance(plain.dtype, pd.StringDtype):
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

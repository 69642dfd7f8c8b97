"""What people are asked for by: values, ranges, text within text, blanks, or a function."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from netpath import _rules
from netpath._results import counted
from netpath.errors import DataError, NetpathError

Wanted = object | Sequence[object] | Callable[[pd.Series], pd.Series]
Ends = tuple[object, object]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE, _NUMBER = r"-?(0|[1-9]\d{0,14})", r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?"


@dataclass(frozen=True)
class Contains:
    """Whoever has one of some texts in a column; see :func:`contains`.

    Attributes
    ----------
    texts
        One of these must stand in the cell.
    """

    texts: tuple[str, ...]

    def __call__(self, column: pd.Series) -> pd.Series:
        """Return of each cell whether a text stands in it."""
        wanted = [_folded(one) for one in self.texts]
        cells = column.astype("str")
        known = {
            cell: any(one in _folded(cell) for one in wanted) for cell in cells.dropna().unique()
        }
        return cells.map(known).eq(True)


def contains(*texts: str) -> Contains:
    """Return what :meth:`ReferralNetwork.where` takes for cells in which one of some texts stands.

    Texts match whatever their case; a blank contains nothing.

    Parameters
    ----------
    *texts
        What to look for, at least one.

    Raises
    ------
    DataError
        If there is no text to look for.

    Examples
    --------
    >>> from netpath.network import ReferralNetwork
    >>> people = pd.DataFrame({"id": ["a", "b"], "role": ["Hiring Manager", None]})
    >>> ReferralNetwork(people, None).where(role=contains("manager"))
    ['a']
    """
    if not texts or not all(map(str.strip, texts)):
        raise DataError(
            "contains: there is no text to look for. Write contains('manager').", code="wanted"
        )
    return Contains(texts)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def matches(column: pd.Series, wanted: Wanted, missing: Collection[str] = frozenset()) -> pd.Series:
    """Return which rows have a value, one of several, lie in a range, or satisfy a function.

    Parameters
    ----------
    missing
        Words that mean that there is nothing.

    Examples
    --------
    >>> matches(pd.Series([" ACME", "Zeta", None]), "acme").tolist()
    [True, False, False]
    >>> matches(pd.Series(["2", "3"]), 2.0).tolist()
    [True, False]
    >>> matches(pd.Series(["2", "3", "10"]), (3, None)).tolist()
    [False, True, True]
    """
    if callable(wanted):
        return _selected(column, wanted, missing)
    if _is_range(wanted, column):
        return _between(column, wanted, missing)  # type: ignore[arg-type]
    values = _values(wanted, str(column.name))
    if pd.api.types.infer_dtype(column, skipna=True) == "boolean":
        values = [{"1": True, "0": False}.get(str(value), value) for value in values]
    keys = {_match_key(value) for value in values}
    cells = column.map(_hashable) if column.dtype == object else column
    known = cells.drop_duplicates()
    found = [value for value in known if not _nothing(value) and _match_key(value) in keys]
    none = any(_nothing(value) or _rules.is_missing(value, missing) for value in values)
    return cells.isin(found) | (column.isna() if none else False)


def _values(wanted: Wanted, column: str) -> list[object]:
    """Return one value or several as a list; an error where it is neither, and fits nobody."""
    values: list[object] = [wanted]
    if isinstance(wanted, Iterable) and not isinstance(
        wanted, str | bytes | Mapping | pd.DataFrame
    ):
        values = list(wanted)
    for value in values:
        if not pd.api.types.is_scalar(value) or isinstance(value, bytes):
            raise DataError(
                f"where: {column} is a {type(value).__name__}, which no cell is. Name the value, a "
                f"list of values, or a function, such as {column}=lambda cells: cells > 2.",
                code="wanted",
            )
    return values


def _selected(
    column: pd.Series,
    function: Callable[[pd.Series], pd.Series],
    missing: Collection[str] = frozenset(),
) -> pd.Series:
    """Return which rows a function selects; one that fails on text is asked of numbers or days."""
    rule = "it takes the column and says true or false of each person"
    repair = f"Write {column.name}=lambda cells: cells.str.contains('manager', na=False), say"
    try:
        said = pd.Series(function(column))
    except NetpathError:
        raise
    except Exception as problem:  # whatever a caller's function does is the caller's to mend
        read = typed(column, missing)
        if read is not column:
            return _selected(read, function)
        what = f"the function for {column.name!r} ends in a {type(problem).__name__}"
        raise DataError(f"where: {what}; {rule}. {repair}.", code="wanted") from None
    if len(said) != len(column) or not said.dropna().isin([True, False]).all():
        what = f"the function for {column.name!r} does not"
        raise DataError(f"where: {rule}, and {what}. {repair}.", code="wanted")
    told = said.reindex(column.index) if said.index.equals(column.index) else said
    return pd.Series(told.fillna(False).astype(bool).to_numpy(), index=column.index)


def _nothing(value: Any) -> bool:  # noqa: ANN401 -- a cell
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _hashable(value: Any) -> object:  # noqa: ANN401 -- a cell
    return value if isinstance(value, Hashable) else repr(value)


def _match_key(value: object) -> object:
    """Return what is compared: texts without case, numbers and truths as their text, as ids are."""
    if isinstance(value, bool | np.bool_):
        return str(value).casefold()
    if isinstance(value, int | float | np.integer | np.floating) and not _nothing(value):
        whole = np.isfinite(value) and float(value).is_integer()
        return str(int(value)) if whole else repr(float(value))
    if not isinstance(value, str):
        return _hashable(value)
    return unicodedata.normalize("NFC", _rules.clean_id(value).casefold())


def _is_range(wanted: Wanted, column: pd.Series) -> bool:
    """Whether these are two ends, numbers or days, of which one may be open, and no two texts."""
    if not isinstance(wanted, tuple) or len(wanted) != 2:
        return False
    told = [one for one in wanted if one is not None]
    dates = pd.api.types.is_datetime64_any_dtype(column)
    return bool(told) and all(_is_number(one) or _is_day(one, dates) for one in told)


def _is_number(value: object) -> bool:
    return isinstance(value, Real | np.number) and not isinstance(value, bool | np.bool_)


def _is_day(value: object, dates: bool) -> bool:
    text = isinstance(value, str) and dates and bool(_DATE.fullmatch(value))
    return text or isinstance(value, datetime.date | np.datetime64)


def _end(end: Any, *, days: bool) -> Any:  # noqa: ANN401 -- a number or a day
    return pd.Timestamp(end) if days and end is not None else end


def _between(column: pd.Series, ends: Ends, missing: Collection[str]) -> pd.Series:
    """Return which cells lie between two ends, both included; a blank lies nowhere."""
    days = not any(_is_number(one) for one in ends)
    values = days_of(column, missing) if days else numbers_of(column, missing)
    low, high = (_end(one, days=days) for one in ends)
    if low is not None and high is not None and low > high:
        raise DataError(
            f"where: {column.name} from {low} to {high} holds nothing. Write the lower end first.",
            code="wanted",
        )
    there = values.notna()
    for end, fits in ((low, values.ge), (high, values.le)):
        if end is not None:
            there &= fits(end).fillna(False).astype(bool)
    return there.astype(bool)


def typed(column: pd.Series, missing: Collection[str] = frozenset()) -> pd.Series:
    """Return a column as numbers or days where each filled cell is one; else as it is.

    Cells with zeros in front, a plus, blanks within or more than 15 digits are ids or codes.

    Examples
    --------
    >>> typed(pd.Series(["2", None])).tolist(), typed(pd.Series(["0071", "12"])).tolist()
    ([2, <NA>], ['0071', '12'])
    """
    if not (column.dtype == object or pd.api.types.is_string_dtype(column)):
        return column
    known = _known(column, missing)
    cells = column[known]
    if not len(cells) or not all(isinstance(one, str) for one in cells):
        return column
    cells = cells.astype("str")
    if cells.str.fullmatch(_NUMBER).all():
        found = pd.to_numeric(cells).reindex(column.index)
        return found.astype("Int64") if cells.str.fullmatch(_WHOLE).all() else found.astype(float)
    if not cells.str.fullmatch(_DATE.pattern).all():
        return column
    days = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
    return column if days.isna().any() else days.reindex(column.index)


def numbers_of(column: pd.Series, missing: Collection[str] = frozenset()) -> pd.Series:
    """Return a column as numbers, blanks as NaN, also where they were read as text.

    Raises
    ------
    DataError
        If a cell is none.

    Examples
    --------
    >>> numbers_of(pd.Series(["2", None, "-"], name="age"), ["-"]).tolist()
    [2.0, nan, nan]
    """
    known = _known(column, missing)
    found = pd.to_numeric(column.where(known), errors="coerce").astype("float64")
    return _all_read(found, known, column.name, "number")


def days_of(column: pd.Series, missing: Collection[str] = frozenset()) -> pd.Series:
    """Return a column as days, blanks as NaT, also where they were read as text like 2024-03-01.

    Raises
    ------
    DataError
        If a cell is none.

    Examples
    --------
    >>> days_of(pd.Series(["2024-03-01"])).dt.year.tolist()
    [2024]
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        return column
    known = _known(column, missing)
    told = column.where(known).astype("str")
    found = pd.to_datetime(told.where(told.str.contains("-")), format="ISO8601", errors="coerce")
    return _all_read(found, known, column.name, "day")


def _known(column: pd.Series, missing: Collection[str]) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column):
        return column.notna()
    blank = {cell for cell in column.dropna().unique() if _rules.is_missing(cell, missing)}
    return column.notna() & ~column.isin(blank)


def _all_read(found: pd.Series, known: pd.Series, name: object, what: str) -> pd.Series:
    if odd := int((known & found.isna()).sum()):
        n = counted(int(known.sum()), "cell")
        raise DataError(
            f"where: {odd:,} of {n} of {name} hold no {what}, and a range lies between {what}s. "
            "Name values in a list, or a function of the column.",
            code="wanted",
        )
    return found

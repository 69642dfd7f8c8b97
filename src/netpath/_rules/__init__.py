"""What must hold of people and ties: each rule written once, for the network and for its readers.

A check returns its faults as rows, so that the network can raise on the first and a reader can set
all of them aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from numbers import Integral, Real
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._rules._texts import (
    MISSING,
    NAMES,
    NOBODY,
    OVERLAP,
    READ_AS,
    Kind,
    bare,
    clean_id,
    clean_ids,
    clean_texts,
    column_of,
    few_marks,
    fold,
    half_character,
    is_missing,
    joined_kinds,
    kinds_in,
    label_columns,
    names_nobody,
    plain_ids,
    plain_kinds,
    without_words,
    words_of,
)
from netpath.errors import DataError, Repair, either, typed

__all__ = [
    "EVIDENCE",
    "FAULT_COLUMNS",
    "MISSING",
    "NAMES",
    "NOBODY",
    "OVERLAP",
    "READ_AS",
    "WARMTHS",
    "Fault",
    "Kind",
    "alone",
    "bare",
    "chances",
    "clean_id",
    "clean_ids",
    "clean_texts",
    "column_of",
    "few_marks",
    "fold",
    "half_character",
    "is_missing",
    "is_whole",
    "joined_kinds",
    "kinds_in",
    "label_columns",
    "names_nobody",
    "need_count",
    "need_numbers",
    "numbers_rows",
    "pair_keys",
    "pair_numbers",
    "people_faults",
    "plain_ids",
    "plain_kinds",
    "probability_faults",
    "repeated",
    "tie_faults",
    "warmth_faults",
    "without_words",
    "words_of",
]

WARMTHS = ("warmth", "warmth_low", "warmth_high")
EVIDENCE = ("confirmed", "interaction", "imported", "inferred")
FAULT_COLUMNS = ("row", "column", "code", "value", "rule", "repair")


def tie_faults(
    ties: pd.DataFrame,
    known: pd.Index | None = None,
    *,
    directed: bool = False,
    repeats: bool = True,
) -> pd.DataFrame:
    """Return every broken rule of a tie table, ids clean, one row a fault.

    Parameters
    ----------
    ties
        Ties with text ids, missing as NA, and numbers as numbers.
    known
        The ids of people; None takes everybody that a tie names.
    directed
        Whether a tie runs one way.
    repeats
        Whether to look for ties that are there twice.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [1.4]})
    >>> tie_faults(ties)[["row", "column", "code"]].values.tolist()
    [[0, 'warmth', 'B50']]
    """
    checks = [_end_faults(ties, known)]
    if repeats:
        checks.append(_duplicate_faults(ties, directed))
    checks += [*_warmth_faults(ties), _evidence_faults(ties)]
    return _table(fault for check in checks for fault in check)


def warmth_faults(ties: pd.DataFrame) -> pd.DataFrame:
    """Return every broken rule of warmth and its bounds, one row a fault.

    Examples
    --------
    >>> warmth_faults(pd.DataFrame({"warmth": [0.5, 1.4]}))["row"].tolist()
    [1]
    """
    return _table(fault for check in _warmth_faults(ties) for fault in check)


def _warmth_faults(ties: pd.DataFrame) -> Iterator[Iterator[Fault]]:
    for column in WARMTHS:
        if column in ties:
            yield probability_faults(ties[column], needed=column == "warmth")
    yield _bound_faults(ties)


def people_faults(people: pd.DataFrame) -> pd.DataFrame:
    """Return every broken rule of a people table with a clean ``id`` column.

    Examples
    --------
    >>> people_faults(pd.DataFrame({"id": ["a", "a"]}))["rule"].tolist()
    ['an id belongs to one person']
    """
    checks = [_person_id_faults(people["id"])]
    if "willing" in people:
        checks.append(probability_faults(people["willing"], needed=False, zero=False))
    if "do_not_ask" in people:
        checks.append(_flag_faults(people["do_not_ask"]))
    return _table(fault for check in checks for fault in check)


Fault = tuple[int, str, str, str, str, str]


def _table(faults: Iterable[Fault]) -> pd.DataFrame:
    # As they were said, not as texts of pandas: a door words them again.
    found = pd.DataFrame(list(faults), columns=list(FAULT_COLUMNS), dtype=object)
    found = found.astype({"row": "int64"})
    return found.sort_values(["row", "column", "code"], ignore_index=True)


def _rows(mask: pd.Series | np.ndarray) -> list[int]:
    return [int(row) for row in np.flatnonzero(np.asarray(mask, dtype=bool))]


def _person_id_faults(ids: pd.Series) -> Iterator[Fault]:
    for row in _rows(ids.isna()):
        rule, repair = "a person has an id", "Give the person an id that nobody else has"
        yield row, "id", "B34", "(empty)", rule, repair
    for row in _rows(ids.duplicated() & ids.notna()):
        rule, repair = "an id belongs to one person", "Give one of them another id"
        yield row, "id", "B49", typed(ids.iloc[row]), rule, repair


def _end_faults(ties: pd.DataFrame, known: pd.Index | None) -> Iterator[Fault]:
    for column in ("source", "target"):
        ids = ties[column]
        for row in _rows(ids.isna()):
            rule, repair = "a tie names two people", "Fill in the id, or delete the row"
            yield row, column, "B33", "(empty)", rule, repair
        if known is None:
            continue
        for row in _rows(_strangers(ids, known)):
            rule = "both people of a tie are among the people"
            repair = either("Add the person", Repair("people_from_ties"))
            yield row, column, "B73", typed(ids.iloc[row]), rule, repair
    for row in _rows(alone(ties)):
        rule, repair = "a tie is between two different people", "Delete the row"
        yield row, "target", "B47", typed(ties["target"].iloc[row]), rule, repair


def alone(ties: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return which ties are between a person and themselves.

    Examples
    --------
    >>> alone(pd.DataFrame({"source": ["a", None], "target": ["a", None]})).tolist()
    [True, False]
    """
    source, target = ties["source"], ties["target"]
    if isinstance(source.dtype, pd.CategoricalDtype):
        sources, targets = source.cat.codes.to_numpy(), target.cat.codes.to_numpy()
        return np.asarray((sources == targets) & (sources >= 0))
    return (source.notna() & (source == target)).to_numpy(dtype=bool)


def _strangers(ids: pd.Series, known: pd.Index) -> npt.NDArray[np.bool_]:
    if not isinstance(ids.dtype, pd.CategoricalDtype):
        return (ids.notna() & ~ids.isin(known)).to_numpy(dtype=bool)
    if known.equals(ids.cat.categories):
        return np.zeros(len(ids), dtype=bool)
    there = known.get_indexer(ids.cat.categories)  # twenty times as fast as isin
    strange = np.append(there < 0, False)  # -1, the last, is missing
    return strange[ids.cat.codes.to_numpy()] if strange.any() else np.zeros(len(ids), dtype=bool)


def _duplicate_faults(ties: pd.DataFrame, directed: bool) -> Iterator[Fault]:
    numbers = pair_numbers(ties, directed)
    at = np.flatnonzero(repeated(numbers))
    keys = pd.DataFrame({"pair": numbers[at]})
    if "kind" in ties:
        keys["kind"] = ties["kind"].to_numpy()[at]
    for row in at[_rows(keys.duplicated())].tolist():
        rule = "two people have one tie of each kind"
        repair = either("Keep one of the rows", Repair("conflict", policies=("max",)))
        yield row, "source", "B49", typed(ties["source"].iloc[row]), rule, repair


def probability_faults(values: pd.Series, *, needed: bool, zero: bool = True) -> Iterator[Fault]:
    """Yield the rows of a column that are not probabilities.

    Examples
    --------
    >>> [fault[2] for fault in probability_faults(pd.Series([0.5, -1.0]), needed=True)]
    ['B52']
    """
    name = str(values.name or "warmth")
    if not len(values):
        return
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        rule = "it must be a column of numbers"
        yield 0, name, "B56", str(values.dtype), rule, "Turn the column into numbers"
        return
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    inside = (numbers >= 0 if zero else numbers > 0) & (numbers <= 1)
    missing = np.isnan(numbers)
    for row in _rows(~inside & (needed | ~missing)):
        span = "[0, 1]" if zero else "(0, 1]"
        code, shown, repair = _judged(float(numbers[row]))
        if numbers[row] == 0:
            code, repair = "B51", "Set do_not_ask for somebody who is never to be asked"
        yield row, name, code, shown, f"it must be a probability in {span}", repair


def _judged(value: float) -> tuple[str, str, str]:
    if np.isnan(value):
        return "B55", "(empty)", either("Fill in the number", Repair("one_warmth"))
    if np.isinf(value):
        return "B54", f"{value:g}", "Write a number from 0 to 1"
    if value < 0:
        return "B52", f"{value:g}", either("Write a number from 0 to 1", Repair("count_warmth"))
    by = 10 if value <= 10 else 100
    if value > 100:
        return "B50", f"{value:g}", either("Write a number from 0 to 1", Repair("count_warmth"))
    return "B50", f"{value:g}", f"Write {value / by:g}, or divide by {by}"


def _bound_faults(ties: pd.DataFrame) -> Iterator[Fault]:
    low_high = {"warmth_low", "warmth_high"} & set(ties.columns)
    if not low_high or not len(ties):
        return
    if len(low_high) == 1 or "warmth" not in ties:
        rule = "warmth, warmth_low and warmth_high come together"
        yield 0, min(low_high), "B55", "(missing column)", rule, "Add the missing column"
        return
    columns = [ties[name] for name in ("warmth_low", "warmth", "warmth_high")]
    if not all(pd.api.types.is_numeric_dtype(column) for column in columns):
        return
    low, warmth, high = (column.to_numpy(dtype=float, na_value=np.nan) for column in columns)
    unpaired = np.isnan(low) != np.isnan(high)
    for row in _rows(unpaired | (low > warmth) | (high < warmth)):
        rule = "warmth lies between warmth_low and warmth_high"
        shown = f"{low[row]:g} to {high[row]:g}"
        yield row, "warmth_low", "B50", shown, rule, "Correct the bounds, or empty both"


def _evidence_faults(ties: pd.DataFrame) -> Iterator[Fault]:
    if "evidence" not in ties:
        return
    values = ties["evidence"]
    for row in _rows(values.notna() & ~values.isin(EVIDENCE)):
        rule = f"evidence is one of {', '.join(EVIDENCE)}"
        yield row, "evidence", "B21", typed(values.iloc[row]), rule, "Use one of these, or empty"


def _flag_faults(values: pd.Series) -> Iterator[Fault]:
    ok = values.isna() | values.isin([True, False])
    for row in _rows(~ok):
        rule = "do_not_ask is true or false"
        yield row, "do_not_ask", "B56", typed(values.iloc[row]), rule, "Write True or False"


# --- pairs of people: which ties are between the same two


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


# --- numbers that somebody gives: how many, how often, how far, how likely

_INDEX = re.compile(r"(unnamed: 0)?|__index_level_0__", re.IGNORECASE)


def is_whole(value: object, least: int) -> bool:
    """Return whether something is a whole number, no less than another.

    Examples
    --------
    >>> is_whole(3, 1), is_whole(3.0, 1), is_whole(True, 1), is_whole(0, 1)
    (True, False, False, False)
    """
    return not isinstance(value, bool) and isinstance(value, Integral) and int(value) >= least


def numbers_rows(header: str) -> bool:
    """Return whether a header is one that pandas gives to the numbers of rows.

    Examples
    --------
    >>> numbers_rows("Unnamed: 0"), numbers_rows(" "), numbers_rows("source")
    (True, True, False)
    """
    return bool(_INDEX.fullmatch(header.strip()))


def need_count(
    name: str, value: object, what: str, repair: str = "", most: int | None = None
) -> None:
    """Raise unless an argument counts something, from 1, and to ``most`` where more never ends.

    Examples
    --------
    >>> need_count("k", 0, "chains")
    Traceback (most recent call last):
    netpath.errors.DataError: k is 0; it counts chains and must be a whole number, 1 or more.
    """
    if not is_whole(value, 1):
        said = f"{name} is {value!r}; it counts {what} and must be a whole number, 1 or more."
        raise DataError(said, code="no count", repair=repair)
    if most is not None and int(value) > most:  # type: ignore[call-overload]
        raise DataError(
            f"{name} asks for more than {most:,} {what}, the most. Ask for fewer.", code="too many"
        )


def need_numbers(**given: object) -> None:
    """Raise unless all arguments are numbers, and none of them a text that looks like one.

    Examples
    --------
    >>> need_numbers(inside="0.1")
    Traceback (most recent call last):
    netpath.errors.DataError: inside is '0.1'; it must be a number, without quotes.
    """
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, Real):
            raise DataError(
                f"{name} is {value!r}; it must be a number, without quotes.", code="no number"
            )


def chances(name: str, given: object) -> tuple[float, ...]:
    """Return chances below 1: one, or a list of them, one for each ask, of which the last goes on.

    Raises
    ------
    DataError
        If it is no number or list of numbers, or one is not in [0, 1).

    Examples
    --------
    >>> chances("attrition", [0.55, 0.15]), chances("attrition", 0.25)
    ((0.55, 0.15), (0.25,))
    """
    several = isinstance(given, list | tuple | np.ndarray | pd.Series)
    many: list[Any] = np.ravel(np.array(given, dtype=object)).tolist() if several else [given]
    wrong = [
        f"a {type(one).__name__}"
        for one in many
        if isinstance(one, bool | np.bool_) or not isinstance(one, Real)
    ]
    wrong = wrong or [f"{one:g}" for one in many if not 0 <= one < 1]
    if wrong or not many:
        said = f"holds {wrong[0]}" if wrong else "is empty"
        raise DataError(
            f"{name} {said}; it must be a chance in [0, 1), or a list of them, one for each ask, "
            "of which the last goes on. Write 0.25, or [0.55, 0.15].",
            code="no chance",
        )
    return tuple(float(one) for one in many)

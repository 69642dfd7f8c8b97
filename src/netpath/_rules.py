"""What must hold of people and ties: each rule written once, for the network and for its readers.

A check returns its faults as rows, so that the network can raise on the first and a reader can set
all of them aside.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from netpath.errors import DataError, masked

EVIDENCE = ("confirmed", "interaction", "imported", "inferred")
FAULT_COLUMNS = ("row", "column", "code", "value", "rule", "repair")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))


def clean_id(text: str) -> str:
    r"""Return the form in which ids are compared: NFC, trimmed, runs of blanks made one.

    Examples
    --------
    >>> clean_id("  Ada\u00a0 Byron\u200b ")
    'Ada Byron'
    """
    return " ".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).split())


def clean_ids(values: pd.Series, table: str) -> pd.Series:
    """Return ids as clean text, missing where there is none.

    Raises
    ------
    DataError
        Where ids are booleans or numbers with decimals, or 1 and "1" stand side by side (B30).

    Examples
    --------
    >>> clean_ids(pd.Series([7, 12]), "people").tolist()
    ['7', '12']
    """
    kind = pd.api.types.infer_dtype(values, skipna=True)
    if kind in ("integer", "string", "empty") and values.dtype != "float":
        known = values.dropna()
        codes, distinct = pd.factorize(known)
        texts = np.array([clean_id(str(one)) for one in distinct] + [""], dtype=object)
        clean = pd.Series(texts[codes], index=known.index, dtype="str").reindex(values.index)
        return clean.mask(clean == "")
    return _mixed_ids(values, table)


def _mixed_ids(values: pd.Series, table: str) -> pd.Series:
    seen: dict[str, bool] = {}
    texts: list[str | None] = []
    for row, value in enumerate(values.tolist()):
        if value is None or value is pd.NA or value != value or value == "":
            texts.append(None)
            continue
        number = isinstance(value, int | np.integer) and not isinstance(value, bool)
        if not number and not isinstance(value, str):
            raise _bad_id(table, row, values.name, f"is a {type(value).__name__}")
        text = clean_id(str(value))
        if seen.setdefault(text, number) != number:
            raise _bad_id(table, row, values.name, "is there as a number and as a text")
        texts.append(text or None)
    return pd.Series(texts, index=values.index, dtype="str")


def _bad_id(table: str, row: int, column: object, what: str) -> DataError:
    rule = "ids are text, or whole numbers, which are read as their text"
    repair = "Turn the column into text first: a number with gaps needs .astype('Int64')"
    return DataError(
        f"{table}: the {column or 'id'} of row {row} {what}; {rule}. {repair}.",
        code="B30",
        table=table,
        row=row,
        column=str(column or "id"),
        rule=rule,
        repair=repair,
    )


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


def tie_faults(
    ties: pd.DataFrame, known: pd.Index | None = None, *, directed: bool = False
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

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [1.4]})
    >>> tie_faults(ties)[["row", "column", "code"]].values.tolist()
    [[0, 'warmth', 'B50']]
    """
    checks = [_end_faults(ties, known), _duplicate_faults(ties, directed)]
    for column in ("warmth", "warmth_low", "warmth_high"):
        if column in ties:
            checks.append(probability_faults(ties[column], needed=column == "warmth"))
    checks += [_bound_faults(ties), _evidence_faults(ties)]
    return _table(fault for check in checks for fault in check)


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
    found = pd.DataFrame(list(faults), columns=list(FAULT_COLUMNS))
    return found.sort_values(["row", "column", "code"], ignore_index=True)


def _rows(mask: pd.Series | np.ndarray) -> list[int]:
    return [int(row) for row in np.flatnonzero(np.asarray(mask, dtype=bool))]


def _person_id_faults(ids: pd.Series) -> Iterator[Fault]:
    for row in _rows(ids.isna()):
        rule, repair = "a person has an id", "Give the person an id that nobody else has"
        yield row, "id", "B34", "(empty)", rule, repair
    for row in _rows(ids.duplicated() & ids.notna()):
        rule, repair = "an id belongs to one person", "Give one of them another id"
        yield row, "id", "B49", masked(ids.iloc[row]), rule, repair


def _end_faults(ties: pd.DataFrame, known: pd.Index | None) -> Iterator[Fault]:
    for column in ("source", "target"):
        ids = ties[column]
        for row in _rows(ids.isna()):
            rule, repair = "a tie names two people", "Fill in the id, or delete the row"
            yield row, column, "B33", "(empty)", rule, repair
        if known is None:
            continue
        for row in _rows(ids.notna() & ~ids.isin(known)):
            rule = "both people of a tie are among the people"
            repair = "Add the person, or give people=None to take everybody from the ties"
            yield row, column, "B73", masked(ids.iloc[row]), rule, repair
    same = ties["source"].notna() & (ties["source"] == ties["target"])
    for row in _rows(same):
        rule, repair = "a tie is between two different people", "Delete the row"
        yield row, "target", "B47", masked(ties["target"].iloc[row]), rule, repair


def _duplicate_faults(ties: pd.DataFrame, directed: bool) -> Iterator[Fault]:
    first, second = pair_keys(ties, directed)
    keys = pd.DataFrame({"a": first, "b": second})
    if "kind" in ties:
        keys["kind"] = ties["kind"]
    for row in _rows(keys.duplicated() & first.notna() & second.notna()):
        rule = "two people have one tie of each kind"
        repair = "Keep one of the rows, or read the file with on_conflict='max'"
        yield row, "source", "B49", masked(ties["source"].iloc[row]), rule, repair


def probability_faults(values: pd.Series, *, needed: bool, zero: bool = True) -> Iterator[Fault]:
    """Yield the rows of a column that are not probabilities.

    Examples
    --------
    >>> [fault[2] for fault in probability_faults(pd.Series([0.5, -1.0]), needed=True)]
    ['B52']
    """
    name = str(values.name or "warmth")
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
        return "B55", "(empty)", "Fill in the number, or give one to all ties: with_warmth(0.3)"
    if np.isinf(value):
        return "B54", f"{value:g}", "Write a number from 0 to 1"
    if value < 0:
        return "B52", f"{value:g}", "Write a number from 0 to 1; a count goes through from_counts"
    by = 10 if value <= 10 else 100
    if value > 100:
        return "B50", f"{value:g}", "If it is a count, use warmth.from_counts"
    return "B50", f"{value:g}", f"Write {value / by:g}, or divide by {by}"


def _bound_faults(ties: pd.DataFrame) -> Iterator[Fault]:
    low_high = {"warmth_low", "warmth_high"} & set(ties.columns)
    if not low_high:
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
        yield row, "evidence", "B21", masked(values.iloc[row]), rule, "Use one of these, or empty"


def _flag_faults(values: pd.Series) -> Iterator[Fault]:
    ok = values.isna() | values.isin([True, False])
    for row in _rows(~ok):
        rule = "do_not_ask is true or false"
        yield row, "do_not_ask", "B56", masked(values.iloc[row]), rule, "Write True or False"

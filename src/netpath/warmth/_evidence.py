"""Evidence, checked once: one row a fact, as arrays."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from netpath import _rules
from netpath.errors import DataError, masked

KINDS = (
    *("connection", "endorsement", "invitation", "message", "overlap", "recommendation", "word"),
    *("address book", "meeting"),  # later, so that names of older mixtures stay as they were
)
DIRECTIONS = ("both", "out", "in")
BOTH, FORTH, BACK, UNTOLD = range(4)
# A row's direction is told from its own source, a pair's from the person whose id comes first.
_WAYS = np.array([[BOTH, BOTH], [FORTH, BACK], [BACK, FORTH], [UNTOLD, UNTOLD]])
UNKNOWN = np.iinfo(np.int64).min  # a day that no row tells; NumPy's own NaT
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}(?=$|[T ])")


@dataclass(frozen=True)
class Evidence:
    """Columns of evidence as arrays.

    Attributes
    ----------
    source, target
        The ids of each two people, in the order of ids as text; shape (n_pairs,).
    pair
        Which pair a row is about; this and what follows of shape (n_rows,).
    side
        0 where the pair's source tells the fact, 1 where its target does.
    kind
        Place in ``KINDS``.
    way
        Who wrote: ``BOTH``, the pair's source (``FORTH``), its target (``BACK``), or ``UNTOLD``.
    count, size
        How often, or the word; how many people were in the conversation (NaN: not told).
    since, when
        The first day and the last, from 1970 (``UNKNOWN``: not told).
    """

    source: np.ndarray
    target: np.ndarray
    pair: np.ndarray
    side: np.ndarray
    kind: np.ndarray
    way: np.ndarray
    count: np.ndarray
    size: np.ndarray
    since: np.ndarray
    when: np.ndarray

    def of(self, kind: str) -> np.ndarray:
        """Return which rows are of a kind."""
        found: np.ndarray = self.kind == KINDS.index(kind)
        return found


def checked(table: pd.DataFrame) -> Evidence:
    """Check a table of evidence and turn it into arrays.

    Raises
    ------
    DataError
        At the first row that breaks a rule.
    """
    for name in ("source", "target", "kind"):
        if name not in table:
            raise DataError(
                f"evidence: there is no column {name}; a fact has a source, a target and a kind. "
                "Rename yours, or add it.",
                code="B21",
                table="evidence",
                column=name,
            )
    source, target, ids = _ends(table)
    low, high = np.minimum(source, target), np.maximum(source, target)
    keys, pair = np.unique(low * len(ids) + high, return_inverse=True)
    first, second = np.divmod(keys, max(len(ids), 1))
    side = (source > target).astype(np.int64)
    kind = _codes(table, "kind", KINDS, needed=True)
    direction = _codes(table, "direction", DIRECTIONS)
    return Evidence(
        source=ids[first],
        target=ids[second],
        pair=pair,
        side=side,
        kind=kind,
        way=_WAYS[direction, side],
        count=_counts(table, kind),
        size=_numbers(table, "size", "it must be a number of people, both counted"),
        since=days(_column(table, "since"), "since"),
        when=days(_column(table, "when"), "when"),
    )


def days(column: pd.Series, name: str) -> np.ndarray:
    """Return dates as days from 1970; "2019-03" is read as the first day of that month.

    Raises
    ------
    DataError
        If a text is no date that begins with its year.

    Examples
    --------
    >>> days(pd.Series(["1970-01-03", "1971", None]), "when").tolist()[:2]
    [2, 365]
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        plain = column.dt.tz_convert(None) if column.dt.tz is not None else column
        return plain.to_numpy(dtype="datetime64[D]").astype(np.int64)
    codes, texts = pd.factorize(column)
    known = np.full(len(texts) + 1, UNKNOWN)  # the last is for code -1
    for at, text in enumerate(texts.tolist()):
        try:
            day = _DAY.match(str(text))
            known[at] = np.datetime64(day[0] if day else "no date", "D").astype(np.int64)
        except ValueError:
            rule = "it must be a date that begins with its year"
            _refuse(codes == at, name, masked(text), rule, "Write 2024-03-05", "B58")
    return known[codes]


def _ends(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    ends = []
    for name in ("source", "target"):
        ends.append(_rules.clean_ids(table[name], "evidence"))
        rule, repair = "a fact names two people", "Fill in the id, or delete the row"
        _refuse(ends[-1].isna(), name, "(empty)", rule, repair, "B33")
    codes, ids = pd.factorize(pd.concat(ends, ignore_index=True), sort=True)
    source, target = codes[: len(table)], codes[len(table) :]
    rule, repair = "a fact is about two different people", "Delete the row"
    _refuse(source == target, "target", "the source", rule, repair, "B47")
    return source, target, np.asarray(ids, dtype=object)


def _codes(
    table: pd.DataFrame, name: str, known: tuple[str, ...], *, needed: bool = False
) -> np.ndarray:
    column = _column(table, name)
    codes = pd.Index(known).get_indexer(pd.Index(column))
    bad = (codes < 0) & (needed | column.notna().to_numpy())
    for row in np.flatnonzero(bad):
        value = column.iloc[row]
        shown = "(empty)" if pd.isna(value) else masked(value)
        rule = f"it must be one of {', '.join(known)}"
        _refuse(bad, name, shown, rule, "Use one of these, or leave the row out", "B21")
    return codes


def _counts(table: pd.DataFrame, kind: np.ndarray) -> np.ndarray:
    count = _numbers(table, "count", "it must be a count of 1 or more")
    word = kind == KINDS.index("word")
    repair = "Ask again: how well do you know them, from 1 (hardly) to 5 (very well)"
    rule = "a word is a whole number from 1 to 5"
    _refuse(word & ~np.isin(count, range(1, 6)), "count", "no such word", rule, repair, "B53")
    return np.where(np.isnan(count), 1.0, count)


def _numbers(table: pd.DataFrame, name: str, rule: str) -> np.ndarray:
    column = _column(table, name)
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    bad = ~((numbers >= 1) & (numbers < np.inf)) & column.notna().to_numpy()
    for row in np.flatnonzero(bad):
        shown = "not a number" if np.isnan(numbers[row]) else f"{numbers[row]:g}"
        _refuse(bad, name, shown, rule, "Correct it, or leave the cell empty", "B53")
    return numbers


def _column(table: pd.DataFrame, name: str) -> pd.Series:
    return table[name] if name in table else pd.Series(pd.NA, index=table.index, dtype="object")


def _refuse(
    bad: pd.Series | np.ndarray, column: str, shown: str, rule: str, repair: str, code: str
) -> None:
    for row in np.flatnonzero(np.asarray(bad))[:1]:
        raise DataError(
            f"evidence: {column} of row {row} is {shown}; {rule}.",
            code=code,
            table="evidence",
            row=int(row),
            column=column,
            rule=rule,
            repair=repair,
        )

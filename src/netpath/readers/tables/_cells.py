"""From cells of text to numbers, yes or no and dates, and texts that no spreadsheet runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial

import numpy as np
import pandas as pd

from netpath.errors import DataError, Repair, either, typed
from netpath.network.columns import arrow_chunks, bytes_of
from netpath.readers.tables._dates import (
    DATE_FORMATS,
    EXCEL_DAYS,
    Unreadable,
    When,
    counted_days,
    one_way,
    when,
)
from netpath.readers.tables._ledger import Broken, Ledger

MANY = 100_000
"""So many cells, below which each is as quickly read by itself."""

FORMATS = ("percent", "decimal comma", "percent, decimal comma", *DATE_FORMATS, EXCEL_DAYS)
# A kind that begins with "perhaps" leaves the column as text where one cell does not fit.
KIND_OF: Mapping[str, Mapping[str, str]] = {
    "people": {"willing": "number", "do_not_ask": "flag", "target": "perhaps flag"},
    "targets": {},
    "ties": {
        "warmth": "number",
        "warmth_low": "number",
        "warmth_high": "number",
        "count": "count",
        "since": "date",
        "last_contact": "date",
        "weight": "perhaps count",
        "strength": "perhaps count",
        "how_well": "perhaps count",
    },
}
# Without these a record means something else: it is set aside. Any other cell is left empty.
_DECIDES = frozenset(["warmth", "warmth_low", "warmth_high", "willing", "do_not_ask", "target"])
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+")
_SHOWN = re.compile(r"[-+0-9.,%eE ]{1,10}")
_YES = frozenset(["yes", "y", "true", "t", "1", "x", "oui", "ja", "si", "sí"])
_NO = frozenset(["no", "n", "false", "f", "0", "non", "nein"])
_FORMULA = re.compile("[\\s\"']*[=+\\-@\t\r\0\uff1d\uff0b\uff0d\uff20]")


def number(text: str, how: str = "") -> float:
    """Return a decimal number; a percent sign or a comma in it only where ``how`` says so."""
    plain = text
    if "decimal comma" in how:
        plain = text.replace(",", ".") if "." not in text else ""
    if "percent" in how:
        plain = plain.removesuffix("%").rstrip()
    if not _PLAIN.fullmatch(plain) or len(plain) > 400:
        raise _not_plain(text, how)
    value = float(Decimal(plain) / 100) if "percent" in how else float(plain)
    if abs(value) == float("inf"):
        raise Unreadable("B54", "a number is at most 1.8e308", "Write a smaller number")
    if value == 0 and re.search("[1-9]", re.split("[eE]", plain)[0]):
        raise Unreadable(
            "B54", "a number this near to 0 cannot be held", "Write 0, or a larger one"
        )
    return value


def _not_plain(text: str, how: str) -> Unreadable:
    if text.endswith("%"):
        percent = Repair("formats", column="warmth", how=("percent",))
        repair = either("Write 0.5 for 50 %", percent)
        return Unreadable("B50", "a number has no percent sign", repair)
    if _THOUSANDS.fullmatch(text) and not how:
        return Unreadable("B56", "a number has no commas", "Write 1234 for 1,234")
    if _COMMA.fullmatch(text):
        comma = Repair("formats", column="warmth", how=("decimal comma",))
        repair = either("Write 0.7 for 0,7", comma)
        return Unreadable("B50", "a number is written with a point", repair)
    if text.casefold().lstrip("+-") in ("inf", "infinity"):
        return Unreadable("B54", "infinity is no number here", "Write a number")
    if text.casefold() in ("nan", "na", "n/a", "null", "none"):
        return Unreadable("B53", "it must be a number", "Empty the cell where nothing is known")
    return Unreadable("B56", "a number is written as 0.5 is", "Write digits and a point alone")


def whole(text: str, how: str = "") -> int:
    """Return a whole number."""
    if not _WHOLE.fullmatch(text):
        number(text, how)
        raise Unreadable("B56", "it must be a whole number of at most 18 digits", "Write digits")
    return int(text)


def count(text: str, how: str = "") -> float:
    """Return a number that is not negative, whole where it is written so."""
    value = whole(text) if _WHOLE.fullmatch(text) and "percent" not in how else number(text, how)
    if value < 0:
        raise Unreadable("B52", "it must not be negative", "Write a number of 0 or more")
    return value


def flag(text: str, how: str = "") -> bool:
    """Return whether a text says yes."""
    word = text.casefold()
    if how or word not in _YES | _NO:
        raise Unreadable("B56", "it must say yes or no", "Write yes or no, or empty the cell")
    return word in _YES


_PARSERS: Mapping[str, Callable[[str, str], object]] = {
    "number": number,
    "integer": whole,
    "count": count,
    "flag": flag,
    "boolean": flag,
}


def read_column(
    cells: pd.Series, kind: str, how: str, ledger: Ledger, *, decides: bool = False
) -> pd.Series:
    """Return a column of text as what it holds; a cell that does not fit is empty.

    Where the column decides, as a warmth does, its record is set aside.
    """
    perhaps, name = kind.startswith("perhaps "), str(cells.name)
    kind = kind.removeprefix("perhaps ")
    if kind in ("number", "count") and not how and len(cells) >= MANY:
        plain = _plain_numbers(cells, kind)
        if plain is not None:
            return plain
    known = cells[cells.notna() & (cells.str.strip() != "")]
    values, problems = _distinct(known, kind, how)
    odd = known[known.isin(list(problems))]
    if perhaps and len(odd):
        what = f"{name} stays text: {ledger.at(odd.index)} {'hold' if len(odd) > 1 else 'holds'}"
        ledger.note("B56", f"{what} something else than a {kind}")
        return cells
    for record, text in odd.items():
        why = problems[text]
        broken = Broken(int(str(record)), name, why.code, shown(text), why.rule, why.repair)
        put = ledger.set_aside if decides or name in _DECIDES else ledger.leave_empty
        put(broken)
    fine = known[~known.isin(list(problems))]
    if kind == "date":
        whens = {int(str(record)): values[text] for record, text in fine.items()}
        return _dates(whens, how, cells, ledger)
    return _column(fine.map(values), kind, cells)


def _plain_numbers(cells: pd.Series, kind: str) -> pd.Series | None:
    """Return a column whose every cell is digits, perhaps with a point; None where one is not."""
    import pyarrow as pa

    dotted, longest = False, 0
    for chunk in arrow_chunks(cells):
        texts = bytes_of(chunk)
        points = texts.data == ord(".")
        if not (points | ((texts.data >= ord("0")) & (texts.data <= ord("9")))).all():
            return None
        dotted = dotted or bool(points.any())
        longest = max(longest, int(np.diff(texts.offsets).max(initial=0)))
    whole = kind == "count" and not dotted
    if not longest or longest > (18 if whole else 30):  # none, or more than a number holds
        return None
    try:
        numbers = pa.chunked_array(arrow_chunks(cells)).cast(pa.int64() if whole else pa.float64())
    except pa.ArrowInvalid:
        return None
    if whole:
        values = pd.Series(numbers.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get))
        values = values if cells.isna().any() else values.astype("int64")
    else:
        values = pd.Series(numbers.to_pandas())
    return values.set_axis(cells.index).rename(str(cells.name))


def _distinct(
    known: pd.Series, kind: str, how: str
) -> tuple[dict[str, object], dict[str, Unreadable]]:
    parse = _PARSERS.get(kind) or partial(_dated, column=str(known.name))
    values: dict[str, object] = {}
    problems: dict[str, Unreadable] = {}
    for text in known.unique():
        try:
            values[text] = parse(text.strip(), how)
        except Unreadable as problem:
            problems[text] = problem
    return values, problems


def _dated(text: str, how: str, column: str) -> When:
    if how == EXCEL_DAYS:
        return counted_days(text)
    found = when(text, column)
    if how and how not in found.readings:
        raise Unreadable("B57", f"it must be a date, {how}", "Write 05/03/2024, or no format")
    return found


def _dates(whens: dict[int, object], how: str, cells: pd.Series, ledger: Ledger) -> pd.Series:
    dates = {record: one for record, one in whens.items() if isinstance(one, When)}
    if not dates:
        return pd.Series(pd.NaT, index=cells.index, name=cells.name, dtype="datetime64[us]")
    return one_way(dates, str(cells.name), how, ledger).reindex(cells.index)


def _column(values: pd.Series, kind: str, cells: pd.Series) -> pd.Series:
    """Give a column its type: one that says that nothing is missing, where nothing is."""
    if kind == "flag":
        return values.reindex(cells.index).astype("object").fillna(False).astype(bool)
    full = len(values) == len(cells)
    whole_numbers = len(values) > 0 and all(type(one) is int for one in values)
    if kind == "boolean":
        dtype = "bool" if full else "boolean"
    elif kind == "integer" or (kind == "count" and whole_numbers):
        dtype = "int64" if full else "Int64"
    else:
        dtype = "float64"
    typed = values.astype("object").reindex(cells.index).astype(pd.api.types.pandas_dtype(dtype))
    return typed.rename(str(cells.name))


def shown(text: str) -> str:
    """Return a number as it is and anything else masked, as its own door shows it."""
    return text if _SHOWN.fullmatch(text) else typed(text)


def check_formats(formats: Mapping[str, str]) -> None:
    """Raise where a format is none of those that are known."""
    for column, how in formats.items():
        if how not in FORMATS:
            there = ", ".join(map(repr, FORMATS))
            raise DataError(
                f"formats: {column!r} is {how!r}; a format is one of {there}.",
                code="B57",
                column=column,
                rule="a format is one that there is",
                repair="Choose one",
            )


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet may take a text for a formula."""
    return _FORMULA.match(text) is not None


def escaped(text: str) -> str:
    """Return a text as a spreadsheet may be given it."""
    return f"'{text}" if is_formula(text) else text


def kept(text: str) -> str:
    """Return a text as it is, but for one that reading would take for an escaped one."""
    return escaped(text) if text[:1] == "'" else text


def unescaped(text: str) -> str:
    """Return the text that was escaped."""
    return text[1:] if text[:1] == "'" and is_formula(text) else text

"""Ids: the form in which they are compared, and what is no id."""

from __future__ import annotations

import unicodedata

import numpy as np
import pandas as pd

from netpath.errors import DataError, Repair

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))
MOST_MARKS = 4
"""On one letter; no script that is in use piles up more."""
_WHOLE = str.maketrans("ıøłđðħŧ", "iolddht") | {ord("æ"): "ae", ord("œ"): "oe", ord("þ"): "th"}
"""Letters that Unicode does not take apart, as they are typed on a keyboard without them."""


def clean_id(text: str) -> str:
    r"""Return the form in which ids are compared: NFC, trimmed, runs of blanks made one.

    Examples
    --------
    >>> clean_id("  Ada\u00a0 Byron\u200b ")
    'Ada Byron'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    return " ".join(text.split())


_VOICED = "\u3099\u309a"  # は and ば are two letters


def bare(text: str) -> str:
    """Return a text without accents and case.

    Examples
    --------
    >>> bare(" Søren  AYDIN"), bare("Sören Aydın")
    ('soren aydin', 'soren aydin')
    """
    if text.isascii():
        return clean_id(text).casefold()
    told = unicodedata.normalize("NFKD", clean_id(text)).casefold().translate(_WHOLE)
    kept = (one for one in told if one in _VOICED or not unicodedata.combining(one))
    return unicodedata.normalize("NFC", "".join(kept))


def fold(text: str) -> str:
    """Return a text as somebody may have typed it: no accents, case or signs, single spaces.

    Examples
    --------
    >>> fold("  Gráinne  O'ØRSTED ")
    'grainne o orsted'
    >>> fold("が") == "が"
    True
    """
    kept = (one for one in bare(text) if unicodedata.category(one) not in ("Mn", "Cc", "Cf", "Cs"))
    return " ".join("".join(one if one.isalnum() else " " for one in kept).split())


def few_marks(text: str) -> str:
    r"""Return a text without marks that are piled up and would be drawn over other lines.

    Examples
    --------
    >>> few_marks("n" + "\u0301" * 60) == "n" + "\u0301" * 4, few_marks("Ngữ")
    (True, 'Ngữ')
    """
    kept, piled = [], 0
    for one in text:
        piled = piled + 1 if unicodedata.combining(one) else 0
        kept += [one] if piled <= MOST_MARKS else []
    return "".join(kept)


def half_character(text: str) -> bool:
    r"""Return whether there is half of a character in a text, which no file can hold.

    Examples
    --------
    >>> half_character("Zoë"), half_character("Zo\udcab")
    (False, True)
    """
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def plain_kinds(kinds: pd.Series) -> bool:
    """Return whether kinds are texts or whole numbers, where there are any.

    Examples
    --------
    >>> plain_kinds(pd.Series(["friend", None])), plain_kinds(pd.Series([True, None]))
    (True, False)
    """
    if isinstance(kinds.dtype, pd.CategoricalDtype):
        kinds = pd.Series(kinds.cat.categories)
    if pd.api.types.is_float_dtype(kinds.dtype):
        return bool((kinds.dropna() % 1 == 0).all())
    if isinstance(kinds.dtype, pd.StringDtype) or pd.api.types.is_integer_dtype(kinds.dtype):
        return True
    return pd.api.types.infer_dtype(kinds) in ("string", "empty", "integer", "mixed-integer")


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
    if not plain_ids(values):
        return _mixed_ids(values, table)
    codes, distinct = pd.factorize(values)
    texts = clean_texts(pd.Index(distinct))
    taken = texts.where(texts != "").array.take(codes, allow_fill=True)
    return pd.Series(taken, index=values.index, name=values.name)


def plain_ids(values: pd.Series) -> bool:
    """Return whether a column holds nothing but texts, or nothing but whole numbers.

    Examples
    --------
    >>> plain_ids(pd.Series(["a", None])), plain_ids(pd.Series([1.5]))
    (True, False)
    """
    dtype = values.dtype
    if isinstance(dtype, pd.StringDtype):
        return True
    kind = pd.api.types.infer_dtype(values, skipna=True)
    return kind in ("integer", "string", "empty") and dtype != "float"


def clean_texts(ids: pd.Index) -> pd.Index:
    """Return ids in the form in which they are compared, empty where nothing is left.

    Examples
    --------
    >>> clean_texts(pd.Index(["ada", " ben "])).tolist()
    ['ada', 'ben']
    """
    import pyarrow as pa

    if pd.api.types.is_integer_dtype(ids.dtype):
        plain = pa.array(ids.array).cast(pa.large_string())  # pandas takes five times as long
        return pd.Index(pd.Series(plain, dtype="str"))
    texts = list(map(str, ids.tolist()))
    together = "".join(texts)
    if not together.isascii() or len(together.split()) > 1 or together != together.strip():
        texts = [clean_id(one) for one in texts]
    return pd.Index(texts, dtype="str")


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
    repair = Repair("write", code="the column as text; numbers with gaps .astype('Int64') first")
    return DataError(
        f"{table}: the {column or 'id'} of row {row} {what}; {rule}.",
        code="B30",
        table=table,
        row=row,
        column=str(column or "id"),
        rule=rule,
        repair=repair,
    )

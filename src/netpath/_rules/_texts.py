"""Texts of ids, labels and kinds: which are the same, and which stand where nothing is known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import NamedTuple

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


MISSING = ("", "NA", "N/A", "n/a", "nan", "NaN", "None", "NULL", "-", "--", ".", "?", "unknown")
"""What is no label, whatever its case; an empty cell is none either."""

_NAMES = (
    "id|name|first name|middle name|last name|given name|family name|surname|full name|fullname"
    "|display name|nickname|label|org|organisation|organization|company|employer|firm|employer name"
    "|company name|email|e-mail|slug|profile|url|brought_by"
)
READ_AS = "read_as"
NAMES = frozenset(_NAMES.split("|"))
"""Columns of people in which every word is meant: somebody is called so, or a firm is."""


_NOBODY = re.compile(  # letters that stand for nothing, signs alone, sums under a table
    r"[\W_]+|x{2,}|n[./]?a\.?|tb[ad]|todo|unknown|unbekannt|inconnue?|nobody|niemand|personne"
    r"|(?:grand |sub|sub-)?totals?(?: g[ée]n[ée]rale?)?|totale?|sum|summe|somme|suma"
    r"|gesamt(?:summe)?|insgesamt|zwischensumme",
    re.IGNORECASE,
)
NOBODY = "a row that names nobody, such as TOTAL or xxx"


def names_nobody(text: str) -> bool:
    """Return whether what stands in place of a name, or of an employer's, is none.

    It is held of tables that people fill in themselves: elsewhere every word may be a name.

    Examples
    --------
    >>> names_nobody("TOTAL:"), names_nobody("???"), names_nobody("Xi"), names_nobody("Na Li")
    (True, True, False, False)
    """
    plain = clean_id(text)
    return bool(plain) and _NOBODY.fullmatch(plain.rstrip(" :")) is not None


def words_of(missing: Iterable[str]) -> frozenset[str]:
    """Return the words that are no label, in the form in which they are compared.

    Raises
    ------
    DataError
        If one is no text.

    Examples
    --------
    >>> sorted(words_of(["n/a", " ? "]))
    ['?', 'n/a']
    """
    words = [missing] if isinstance(missing, str) else list(missing)
    for one in words:
        if not isinstance(one, str):
            raise DataError(
                f"missing: {one!r} is no text; it lists the words that are no label.",
                code="no words",
                repair=Repair(
                    "write", code="missing=['NA', '?'], or missing=[] where every word is a label"
                ),
            )
    return frozenset(_word(one) for one in words)


def without_words(
    table: pd.DataFrame, missing: Collection[str], columns: Iterable[str]
) -> tuple[pd.DataFrame, dict[str, dict[str, int]]]:
    """Return a table whose columns have nothing where they had such a word, and how many had.

    Examples
    --------
    >>> people = pd.DataFrame({"group": ["A", "n/a", "?", "?"]})
    >>> without_words(people, words_of(MISSING), ["group"])[1]
    {'group': {'?': 2, 'n/a': 1}}
    """
    emptied: dict[str, pd.Series] = {}
    found: dict[str, dict[str, int]] = {}
    for name in columns if missing else ():
        column = table[name]
        if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
            continue
        try:
            codes, distinct = pd.factorize(column)
        except TypeError:  # lists have no hash, and are no labels
            continue
        at = [
            code
            for code, cell in enumerate(distinct)
            if isinstance(cell, str) and len(cell) < 20 and _word(cell) in missing
        ]
        if not at:
            continue
        counts = np.bincount(codes[codes >= 0], minlength=len(distinct))
        told = {clean_id(str(distinct[code])): int(counts[code]) for code in at}
        found[str(name)] = dict(sorted(told.items(), key=lambda one: (-one[1], one[0])))
        emptied[name] = column.mask(np.isin(codes, at))
        if isinstance(column.dtype, pd.CategoricalDtype):
            emptied[name] = emptied[name].cat.remove_unused_categories()
    return (table.assign(**emptied) if emptied else table), found


def label_columns(people: pd.DataFrame) -> list[str]:
    """Return the columns of people whose cells may be labels of groups.

    Examples
    --------
    >>> label_columns(pd.DataFrame(columns=["name", "org", "group"]))
    ['group']
    """
    return [name for name in people.columns if str(name).casefold() not in NAMES]


def column_of(people: pd.DataFrame, name: str) -> str:
    """Return the column of people that a header of their file was read as, or a column itself.

    Anything else comes back. What headers were read as goes along with the table as its ``attrs``.

    Examples
    --------
    >>> people = pd.DataFrame({"team": ["x"]})
    >>> people.attrs[READ_AS] = {"dept": "team"}
    >>> column_of(people[:1], "dept"), column_of(people, "org")
    ('team', 'org')
    """
    there = list(people)  # a list, which may be given for a name, has no hash
    told = people.attrs.get(READ_AS, {}) if name not in there else {}
    return next((one for header, one in told.items() if header == name and one in there), name)


def is_missing(label: object, missing: Collection[str]) -> bool:
    """Return whether something is a word that is no label.

    Examples
    --------
    >>> is_missing("N/A", words_of(MISSING)), is_missing("A", words_of(MISSING))
    (True, False)
    """
    return isinstance(label, str) and _word(label) in missing


def _word(text: str) -> str:
    return clean_id(text).casefold()


class Kind(NamedTuple):
    """What sort of tie it is, and where the two met, if a pool says so."""

    what: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.what} at {self.place}" if self.place else self.what


OVERLAP = "overlap"


def joined_kinds(kinds: Iterable[str | Kind]) -> str:
    """Return kinds as the one text that a tie has.

    Examples
    --------
    >>> joined_kinds([Kind(OVERLAP, "Acme"), "message"])
    'overlap at Acme + message'
    """
    return " + ".join(map(str, kinds))


def kinds_in(text: str) -> tuple[Kind, ...]:
    """Return the kinds that were joined in one text.

    Examples
    --------
    >>> kinds_in("message + overlap at Acme")
    (Kind(what='message', place=''), Kind(what='overlap', place='Acme'))
    """
    return tuple(map(_kind, text.split(" + ")))


def _kind(text: str) -> Kind:
    before, _, place = text.partition(f"{OVERLAP} at ")
    return Kind(OVERLAP, place) if place and not before else Kind(text)

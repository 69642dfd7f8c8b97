"""Words that stand where nothing is known: they are no label of a group, and no kind of a tie."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from netpath._rules._ids import clean_id
from netpath.errors import DataError, Repair

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

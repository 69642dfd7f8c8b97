"""What a title tells: who hires, may hire, recruits or is junior. A guess, from words alone.

The lists know nine languages; a title with none of their words is ``"cannot tell"``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from netpath._rules import fold
from netpath._titles._lists import (
    AUTHORITY,
    CANNOT_TELL,
    HIRES,
    JUNIOR,
    LANGUAGES,
    MAY,
    RECRUITS,
    TITLES,
)
from netpath.errors import DataError

__all__ = [
    "AUTHORITY",
    "CANNOT_TELL",
    "HIRES",
    "JUNIOR",
    "LANGUAGES",
    "MAY",
    "RECRUITS",
    "TITLES",
    "Phrases",
    "judged",
    "title_table",
    "work_of",
]

# Leiter:in, Leiter/-in, LeiterIn; directeur·rice, chargé(e); director/a, jefe(a); encargad@.
_FEMININE = re.compile(r"(?<=[^\W\d_])(?:[:*_/·]-?|\(-?)in(?:nen)?\)?(?!\w)|(?<=[a-zß-ÿ])In(?!\w)")
_BOTH = re.compile(
    r"(?<=[^\W\d_])(?:[-·•.(/*]+(?:t?rice|euse|[eè]re)|[·•.(/*]+(?:e|ne|le|a|o|ra))\)?(?!\w)"
)
_EITHER = re.compile(r"(?<=[^\W\d_])@(?!\w)")
_WORDS = re.compile(r"[^\W_]+")
_SPELT_OUT = re.compile("(?<=[aou])e")  # Geschaeftsfuehrer
_RANKS = frozenset(("senior", "sr", "junior", "jr", "i", "ii", "iii"))
_BETWEEN = frozenset(
    [
        *("of", "for", "the", "and", "de", "des", "du", "d", "et", "la", "le", "del", "y", "e"),
        *("el", "da", "do", "di", "della", "dell", "der", "von", "fur", "und", "van", "m", "w"),
    ]
)
_END = "$"


@dataclass(frozen=True, eq=False)
class Phrases:
    """What phrases tell: whole words in a row, and how words end; and the most words of one."""

    whole: Mapping[str, str]
    endings: Mapping[str, str]
    most: int


def title_table(more: Mapping[str, str]) -> Phrases:
    """Return what each phrase in a title tells, with more of one's own or other judgements.

    Raises
    ------
    DataError
        If one is judged by no word of authority.

    Examples
    --------
    >>> title_table({"gaffer": "likely hires"}).whole["gaffer"]
    'likely hires'
    """
    for level in more.values():
        if level not in AUTHORITY:
            raise DataError(
                f"titles: {level!r} is none of {', '.join(map(repr, AUTHORITY))}.", code="no level"
            )
    return _phrases(tuple(more.items()))


@lru_cache(maxsize=64)
def _phrases(more: tuple[tuple[str, str], ...]) -> Phrases:
    every = [(one, level) for level, phrases in TITLES.items() for one in phrases]
    whole: dict[str, str] = {}
    endings: dict[str, str] = {}
    for phrase, level in [*every, *more]:
        plain = f"{fold(phrase)} {_END if phrase.endswith(_END) else ''}".strip()
        if plain:
            (endings if phrase.startswith("*") else whole)[plain] = level
    return Phrases(whole, endings, max(one.count(" ") for one in whole) + 1)


def judged(title: str, table: Phrases) -> tuple[str, str]:
    """Return what the longest phrase in a title tells, and the phrase; "" where there is none.

    Examples
    --------
    >>> table = title_table({})
    >>> judged("Head of Data", table), judged("Vertriebsleiter:in (m/w/d)", table)
    (('likely hires', 'head of'), ('likely hires', 'vertriebsleiterin'))
    >>> judged("Werkstudentin Marketing", table)[0], judged("welder", table)
    ('junior', ('cannot tell', ''))
    """
    words, (at, end), level = _longest(title, table)
    typed = _WORDS.findall(_plain(title).casefold())
    return level, " ".join((typed if len(typed) == len(words) else words)[at:end])


@lru_cache(maxsize=1 << 14)
def _longest(title: str, table: Phrases) -> tuple[tuple[str, ...], tuple[int, int], str]:
    """Return the words of a title, where the longest phrase stands among them, and its level."""
    words = fold(_plain(title)).split()
    found = _among(words, table) or _among([_SPELT_OUT.sub("", one) for one in words], table)
    if not found:
        return tuple(words), (0, 0), CANNOT_TELL
    _, _, at, end, level = min(found)
    return tuple(words), (at, min(end, len(words))), level


def _plain(title: str) -> str:
    """Return a title of one gender: those of both are written in many ways."""
    return _EITHER.sub("o", _BOTH.sub("", _FEMININE.sub("in", title)))


def _among(words: list[str], table: Phrases) -> list[tuple[int, str, int, int, str]]:
    """Return every phrase that stands there, as what sorts the longest first."""
    found = []
    ended = [*words, _END]
    for at in range(len(words)):
        for end in range(at + 1, min(at + table.most, len(ended)) + 1):
            phrase = " ".join(ended[at:end])
            if phrase in table.whole:
                found.append((-len(phrase), phrase, at, end, table.whole[phrase]))
        for n in range(len(words[at])):
            if words[at][n:] in table.endings:
                ending = words[at][n:]
                found.append((-len(ending) - 1, ending, at, at + 1, table.endings[ending]))
                break
    return found


def work_of(title: str, table: Phrases) -> str:
    """Return the kind of work that a title names, whatever the rank.

    Examples
    --------
    >>> table = title_table({})
    >>> [work_of(one, table) for one in ("Senior Data Engineer", "Head of Data", "Manager")]
    ['data engineer', 'data', 'manager']
    """
    words, (at, end), level = _longest(title, table)
    rest = list(words) if level in (RECRUITS, CANNOT_TELL) else [*words[:at], *words[end:]]
    rest = [word for word in rest if word not in _RANKS]
    while rest and rest[0] in _BETWEEN:
        rest = rest[1:]
    while rest and rest[-1] in _BETWEEN:
        rest = rest[:-1]
    return " ".join(rest or words)

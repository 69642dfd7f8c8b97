"""Employers and schools by their names: which spellings mean one place, and which may."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import pandas as pd

from netpath._rules import clean_id

LEAST_ALIKE = 92  # of 100: below, two names are not even proposed as one place
PLACE_COLUMNS = ("name", "place", "tier")
_LEGAL = re.compile(
    "inc(orporated)?|corp(oration)?|co|company|ltd|limited|ll[cp]|lp|plc|gmbh|mbh|ag|kg|kgaa|ohg|"
    "se|sas?|sarl|srl|spa|bv|nv|oyj?|ab|asa?|aps|pty|pte|kk|sro"
)
_JOINED = re.compile(r"[.'’]")
_PUNCTUATION = re.compile(r"[\W_]+")


def resolve(names: Iterable[object]) -> pd.DataFrame:
    """Return which place each name stands for, and how surely.

    Parameters
    ----------
    names
        Names as they are written, one for each time one is used; missing ones are left out.

    Returns
    -------
    DataFrame
        Rows ``name``, ``place`` (the spelling most used) and ``tier``. ``"exact"``: the same but
        for blanks. ``"strong"``: but for case, punctuation, a legal form (Inc, GmbH, …) and "&" for
        "and". ``"weak"``: spelt much alike, or "University of X" and "X University"; that is only
        proposed, in a row of its own. A name that is a part of another is never taken for it.

    Examples
    --------
    >>> resolve(["Acme", "Acme", "ACME, Inc.", "Apple", "Apple Bank"]).values.tolist()
    [['ACME, Inc.', 'Acme', 'strong'], ['Acme', 'Acme', 'exact'], ['Apple', 'Apple', 'exact'],
    ['Apple Bank', 'Apple Bank', 'exact']]
    """
    used = pd.Series(list(names), dtype="str").dropna().value_counts()
    names_used = used.index[used.index.map(clean_id) != ""].tolist()
    ranked = sorted(names_used, key=lambda name: (-used[name], name.isupper(), len(name), name))
    first: dict[str, str] = {}
    for name in ranked:
        first.setdefault(place_key(name), name)
    rows = []
    for name in ranked:
        place = first[place_key(name)]
        tier = "exact" if clean_id(name) == clean_id(place) else "strong"
        rows.append((name, place, tier))
    rows += [(name, place, "weak") for name, place in _alike(first)]
    found = pd.DataFrame(rows, columns=list(PLACE_COLUMNS), dtype="str")
    return found.sort_values(list(PLACE_COLUMNS), ignore_index=True)


def place_key(name: str) -> str:
    """Return what the strong spellings of a place have in common.

    Examples
    --------
    >>> place_key("Ernst & Young, LLP") == place_key("ernst and young")
    True
    >>> place_key("Merck & Co.") == place_key("Merck KGaA")
    False
    """
    plain = _JOINED.sub("", clean_id(name).casefold().replace("&", " and "))
    words = _PUNCTUATION.sub(" ", unicodedata.normalize("NFC", plain)).split()
    if words[-4:] == ["gmbh", "and", "co", "kg"]:
        words = words[:-4] or words
    while len(words) > 1 and _LEGAL.fullmatch(words[-1]):
        words.pop()
    return " ".join(words) or clean_id(name).casefold()


def _alike(first: dict[str, str]) -> list[tuple[str, str]]:
    """Return pairs of places, the less used one first, that may be one."""
    rank = {key: at for at, key in enumerate(first)}
    blocks: dict[str, list[str]] = {}
    for key in first:
        for block in sorted({key[:2], f"university {_university(key)}"}):
            blocks.setdefault(block, []).append(key)
    pairs = {pair for block in blocks.values() for pair in _alike_in(block)}
    ordered = sorted((rank[second], rank[one], one, second) for one, second in pairs)
    return [(first[second], first[one]) for _, _, one, second in ordered]


def _university(key: str) -> str:
    return " ".join(sorted(key.removeprefix("university of ").replace("university", "").split()))


def _alike_in(keys: list[str]) -> list[tuple[str, str]]:
    """Return the pairs of a block that are much alike, the more used one first."""
    from rapidfuzz import fuzz, process

    if len(keys) < 2:
        return []
    table = process.cdist(keys, keys, scorer=fuzz.token_set_ratio, score_cutoff=LEAST_ALIKE)
    near = [(keys[a], keys[b]) for a, b in zip(*table.nonzero(), strict=True) if a < b]
    swapped = [
        (one, two)
        for at, one in enumerate(keys)
        for two in keys[at + 1 :]
        if "university" in one and "university" in two and _university(one) == _university(two)
    ]
    return [pair for pair in near if not _within(*pair)] + swapped


def _within(one: str, two: str) -> bool:
    words, others = set(one.split()), set(two.split())
    return one in two or two in one or words <= others or others <= words

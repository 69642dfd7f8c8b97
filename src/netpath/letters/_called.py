"""How somebody is addressed: by first name or full name, with titles and without what follows."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from netpath._names import named

TITLES = frozenset(
    {*("dr", "prof", "professor", "sir", "dame", "lord", "lady", "rev", "reverend", "father", "fr")}
    | {*("mr", "mrs", "ms", "miss", "mx", "herr", "frau", "dott", "dottssa", "dipl-ing", "mag")}
    | {*("lt", "col", "maj", "gen", "sgt", "cpl", "capt", "cdr", "flt", "sqn", "shri", "smt")}
    | {*("rabbi", "imam", "sheikh", "judge", "captain", "colonel", "monsieur", "madame", "mme")}
    | {*("señor", "señora", "don", "doña", "ing", "pr", "hon", "sister", "pastor", "pan", "pani")}
)
KIN = frozenset(
    {*("uncle", "aunt", "auntie", "aunty", "grandma", "grandpa", "granny", "cousin", "onkel")}
    | {*("tante", "oma", "opa", "tío", "tía", "oncle", "zia", "zio", "ciocia", "wujek")}
)
AFTER = frozenset(
    {*("jr", "sr", "ii", "iii", "iv", "phd", "dphil", "md", "mba", "msc", "bsc", "ma", "ba")}
    | {*("esq", "obe", "cbe", "mbe", "rn", "cpa", "pmp", "frs", "llm", "mph", "dds", "junior")}
)
JOINING = frozenset({"and", "und", "&"})
DEGREES = frozenset(
    {*("hc", "habil", "mult", "med", "phil", "rer", "nat", "jur", "theol", "oec", "pol", "vet")}
    | {*("dent", "em", "univ", "techn")}
)
"""What stands between a title and a name, with a point: *Dr. rer. nat.*, *Prof. h.c.*"""
VOWED = frozenset({"father", "fr", "sister", "brother", "mother", "pastor", "rabbi", "imam"})
"""Titles that stay before a first name, too."""
KNIGHTED = frozenset({"sir", "dame"})
"""Titles that stand before a first name alone."""
PARTICLES = frozenset({"de", "la", "van", "von", "der", "den", "di", "da", "du", "dos", "el", "al"})
BESIDE = re.compile(r"\s\([^\W\d_][\w .'-]*\)(?=\s|$)")
"""What tells a name beside it, such as an employer or a nickname, is not how one is addressed."""
NICK = re.compile(r"(?<=\w)\s[\"“„]([^\W\d_]{2,20})[\"”“](?=\s)")
"""How friends call somebody, in quotation marks within the name."""
WHOLE = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA", "BOPOMOFO")
"""Scripts in which nothing tells where a family name ends."""


@dataclass(frozen=True)
class Addressed:
    """A name in parts.

    Attributes
    ----------
    title, given
        As typed; empty where there is none, or none can be told.
    whole
        The name without what follows it, such as a degree.
    """

    title: str
    given: str
    whole: str


def called(name: str) -> Addressed:
    """Return how somebody is called.

    Examples
    --------
    >>> called("Dr. Gail Ode, PhD")
    Addressed(title='Dr.', given='Gail', whole='Dr. Gail Ode')
    >>> called("Ode, Gail, MBA").whole, called("王小明").given, called("J. Ode").given
    ('Gail Ode', '王小明', '')
    >>> called('Prof. Dr. h.c. Gail "Gigi" Ode (Acme)')
    Addressed(title='Prof. Dr. h.c.', given='Gigi', whole='Prof. Dr. h.c. Gail Ode')
    """
    nick = NICK.search(named(name))
    bare = NICK.sub("", BESIDE.sub("", named(name)))
    words = _in_order(bare)
    while len(words) > 1 and _plain(words[-1]) in AFTER:
        words.pop()
    titles: list[str] = []
    while len(words) > 1 and (_plain(words[0]) in TITLES or (titles and _is_degree(words[0]))):
        titles.append(words.pop(0))
    if len(words) > 1 and "".join(words).isupper():
        titles, words = ([one.title() for one in some] for some in (titles, words))
    whole = " ".join([*titles, *words])
    if _plain(words[0]) in KIN or any(map(_is_whole, words[0])):
        return Addressed(" ".join(titles), " ".join(words[:2]), whole)
    first = nick[1] if nick else words[0].strip(",;\"“”'")
    if _plain(titles[0]) in VOWED if titles else first in PARTICLES:
        return Addressed(" ".join(titles), "", whole)
    open_gap = set("[]{}<>") & set(whole)
    if open_gap or sum(map(str.isalpha, first)) < 2 or (titles and len(words) == 1):
        return Addressed(" ".join(titles), "", whole)
    return Addressed(" ".join(titles), first, whole)


def addressed(name: str, *, first: bool) -> str:
    """Return what follows *Dear*: the first name where it is known and meant, else the whole.

    Examples
    --------
    >>> addressed("Dr Gail Ode", first=True), addressed("Dr Gail Ode", first=False)
    ('Gail', 'Dr Gail Ode')
    >>> addressed("Sir Ian Blair", first=False)
    'Sir Ian'
    """
    parts = called(name)
    title = parts.title.split()[-1:] if parts.given else []
    if not first and title and _plain(title[0]) in KNIGHTED:
        return f"{parts.title} {parts.given}"
    return parts.given if first and parts.given else parts.whole


def _in_order(text: str) -> list[str]:
    """Return the words of a name, given name first, where a comma tells that they are turned."""
    before, comma, after = text.partition(", ")
    behind = [word.strip(",") for word in after.split() if _plain(word) not in AFTER | JOINING]
    if not comma or not before or not behind:
        return [*before.rstrip(",").split(), *behind] or [text]
    return [*behind, *before.split()]


def _plain(word: str) -> str:
    return word.casefold().replace(".", "").strip(",;")


def _is_degree(word: str) -> bool:
    return word.endswith(".") and _plain(word) in DEGREES


def _is_whole(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(WHOLE)


def titled(name: str, title: str) -> str:
    """Return a name with the title that a column tells beside it; what one works as is none.

    Examples
    --------
    >>> titled("Dóra Varga", "Dr."), titled("Dóra Varga", "Engineer"), titled("Dr. Varga", "Dr.")
    ('Dr. Dóra Varga', 'Dóra Varga', 'Dr. Varga')
    """
    both, words = f"{title.strip()} {name}", title.split()
    is_one = bool(words) and called(both).title.split() == words and not called(name).title
    return both if is_one else name

"""Names: how they are shown, whatever was typed; and who is meant by what somebody types."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property

from netpath._rules import bare, clean_id, few_marks, fold
from netpath.errors import DataError, Message, Repair, Typed, UnknownPerson, either

NO_NAME = "(no name)"
NOBODY = "Nobody here is called {who}, nor has that id."
IDS = Repair("ids")
LONGEST, MOST_WORDS = 60, 8
ISOLATES = "\u2068\u2069"
JOINERS = "\u200c\u200d"
"""Unseen, and part of how Persian, the scripts of India and some pictures are written."""
Form = Callable[[str], str]
FORMS: tuple[Form, ...] = clean_id, str.casefold, bare, fold
"""In which names are the same: to the letter, but for case, but for accents, but for signs."""
MOST_NEAR, MOST_ALIKE, MOST_COMPARED = 3, 5, 100_000
A_SLIP = 0.88  # how alike two names are that a slip may part (Ratcliff and Obershelp); chosen

# --- how names are shown


def called(name: str, by: str | None) -> str:
    """Return a group as it is told: a bare number, or yes or no, says of what.

    Examples
    --------
    >>> called("7", "dept"), called("7 to 9", "dept"), called("B", "group")
    ('dept 7', '7 to 9', 'B')
    """
    bare = re.fullmatch(r"[-+]?[\d.]+|true|false|yes|no", name, re.IGNORECASE)
    return f"{by} {name}" if by and bare else name


def seen(letter: str) -> bool:
    r"""Return whether a letter only shows itself: no control code, no turn of direction.

    Examples
    --------
    >>> seen("é"), seen("\u200c"), seen("\u202e"), seen("\x1b")
    (True, True, False, False)
    """
    return letter in JOINERS or unicodedata.category(letter)[0] != "C"


def plain(text: object, keeps: str = "") -> str:
    r"""Return a text on one line that steers nothing around it and has no towers of marks.

    Parameters
    ----------
    keeps
        Unseen letters that stay all the same.

    Examples
    --------
    >>> plain("Ada\u202e\n Byron\x07")
    'Ada Byron'
    """
    told = " ".join(str(text).split())
    if not told.isascii() or not told.isprintable():
        told = few_marks("".join(one for one in told if one in keeps or seen(one)))
    return told


def sentence(text: object) -> str:
    r"""Return a plain text in which isolated names keep their place, if all are closed again.

    Examples
    --------
    >>> len(sentence(f"{isolated('שרה')}\x07 asks.")), len(sentence(isolated("שרה")[:-1]))
    (11, 3)
    """
    told = plain(text, ISOLATES)
    return told if told.count(ISOLATES[0]) == told.count(ISOLATES[1]) else plain(told)


def named(name: str, *, longest: int = LONGEST, most_words: int = MOST_WORDS) -> str:
    r"""Return a name that stands on one line and stays a name, whatever was typed.

    Examples
    --------
    >>> named("Ada\n\nPS: send money"), named("A" * 300)[-1], named("\u202e")
    ('Ada PS: send money', '…', '(no name)')
    """
    words = plain(name).split()
    kept = " ".join(words[:most_words])
    cut = len(words) > most_words or len(kept) > longest
    return (kept[: longest - 1].rstrip() + "…" if cut else kept) or NO_NAME


def isolated(name: str) -> str:
    """Return a name that keeps its place in a sentence, whichever way it is written.

    Examples
    --------
    >>> isolated("Ada"), len(isolated("שרה"))
    ('Ada', 5)
    """
    leftwards = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in name)
    return f"{ISOLATES[0]}{name}{ISOLATES[1]}" if leftwards else name


def said_with(names: Iterable[str], by: str) -> dict[str, str]:
    """Return groups as they are told: bare numbers with what they are numbers of.

    Examples
    --------
    >>> said_with(["1", "2"], "team")["1"], said_with(["Acme"], "org")["Acme"]
    ('team 1', 'Acme')
    """
    return {one: f"{by} {one}" if one.replace(".", "", 1).isdecimal() else one for one in names}


# --- who is meant


class Called:
    """How people are called, or places, by what stands for them; found by what is typed.

    Examples
    --------
    >>> called = Called({"p1": "Gráinne Gallagher", "p2": "Ann Grain", "p3": "ann grain"})
    >>> called.meant("p2"), called.meant("grainne gallagher"), called.meant("Ann Grain")
    (['p2'], ['p1'], ['p2'])
    >>> called.like("gal gr"), called.near("Grainne Galager")
    (['p1'], ['p1'])
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    @cached_property
    def _folded(self) -> dict[str, tuple[str, list[str]]]:
        folded = {key: fold(name) for key, name in self.names.items()}
        return {key: (text, text.split()) for key, text in folded.items()}

    def meant(self, typed: str, forms: Sequence[Form] = FORMS) -> list[str]:
        """Return what is typed to the letter, by key or name, else but for case, accents, signs."""
        if (key := clean_id(typed)) in self.names:
            return [key]
        for form in forms:
            wanted, names = form(key), self.names.items()
            found = [one for one, name in names if wanted and form(clean_id(name)) == wanted]
            if found:
                return found
        return []

    def like(self, typed: str) -> list[str]:
        """Return what fits a beginning: every word begins a word of it; else what holds it."""
        text = fold(typed)
        wanted, every = text.split(), self._folded.items()
        found = [
            (not whole.startswith(text), key)
            for key, (whole, words) in every
            if all(any(word.startswith(one) for word in words) for one in wanted)
        ]
        if not found:
            found = [(True, key) for key, (whole, _) in every if text in whole]
        return [key for _, key in sorted(found, key=lambda one: one[0])]

    def near(self, typed: str, *, by_key: bool = True) -> list[str]:
        """Return up to three that are nearly called so (Ratcliff and Obershelp), or keyed so."""
        if len(self.names) > MOST_COMPARED:
            return []
        keys = {text: key for key, (text, _) in self._folded.items()}
        names = [keys[one] for one in get_close_matches(fold(typed), keys, MOST_NEAR, 0.7)]
        ids = get_close_matches(clean_id(typed), self.names if by_key else [], MOST_NEAR, 0.5)
        return list(dict.fromkeys([*names, *ids]))[:MOST_NEAR]

    def nearly(self, typed: str) -> str:
        """Return what stands for whoever is called so but for a slip; empty for nobody.

        Examples
        --------
        >>> Called({"p1": "Zoë Müller"}).nearly("Zoe Muler"), Called({"p1": "Ann"}).nearly("Ben")
        ('p1', '')
        """
        alike = SequenceMatcher(None, fold(typed))
        for key in self.near(typed, by_key=False):
            alike.set_seq2(fold(self.names[key]))
            if alike.ratio() >= A_SLIP:
                return key
        return ""

    def one(
        self,
        typed: str,
        known_as: Callable[[str], str],
        nobody: str = NOBODY,
        repair: str = IDS,
    ) -> str:
        """Return who is meant, where that is one person; ``known_as`` tells each from others.

        Raises
        ------
        UnknownPerson
            If nobody is called so; up to three who nearly are stand in its ``nearest``.
        DataError
            If several people have the name.
        """
        found = self.meant(typed)
        if len(found) > 1:
            what = Message.of("{n} people are called {who}.", n=len(found), who=Typed(typed))
            told = {one: known_as(one) for one in found[:MOST_ALIKE]}
            those = tuple(Typed(one, f"{one} ({by})" if by else one) for one, by in told.items())
            raise DataError(what, code="several people", repair=Repair("ids_of", near=those))
        if not found:
            close = self.near(typed) or (self.like(typed)[:MOST_NEAR] if fold(typed) else [])
            named = {self.names[one]: one for one in reversed(close)}
            near = {named[name]: name for name in reversed(named)}
            raise unknown(typed, near, nobody, repair)
        return found[0]


def unknown(
    typed: str, near: Mapping[str, str], nobody: str = NOBODY, repair: str = IDS
) -> UnknownPerson:
    """Return the refusal of somebody whom nobody knows; ``near`` are nearly called so, by id."""
    shown = tuple(Typed(one, name) for one, name in near.items())
    perhaps = [Repair("nearest", near=shown)] if shown else []
    said, mend = Message.of(nobody, who=Typed(typed)), either(*perhaps, repair)
    return UnknownPerson(said, tuple(near), code="unknown person", repair=mend)

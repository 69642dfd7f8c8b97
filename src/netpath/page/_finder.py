"""Finding people and employers by typing a part of their name, with or without accents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from netpath._results import listed
from netpath._rules import fold
from netpath.letters import named
from netpath.network import ReferralNetwork

MOST = 8
SHOWN, CLOSE = 3, 0.75
"""How many names are proposed, and how alike they must be (by Ratcliff and Obershelp)."""


@dataclass(frozen=True)
class Entry:
    """Something to choose: what stands for it, how it is called, and what tells it from others."""

    key: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Finder:
    """Entries, in the order in which equals are offered; the keys in ``first`` before all others.

    Examples
    --------
    >>> finder = Finder((Entry("p1", "Gráinne Gallagher"), Entry("p2", "Ann Grain")))
    >>> [one.key for one in finder.like("grain")], [one.key for one in finder.like("gal gr")]
    (['p1', 'p2'], ['p1'])
    """

    entries: Sequence[Entry]
    first: Container[str] = ()

    @cached_property
    def _words(self) -> list[tuple[str, list[str]]]:
        folded = [fold(one.label) for one in self.entries]
        return [(text, text.split()) for text in folded]

    def like(self, typed: str, most: int = MOST) -> list[Entry]:
        """Return what fits: every word typed begins a word of it; what begins so comes first."""
        text = fold(typed)
        wanted = text.split()
        found = [
            (self.entries[at].key not in self.first, not whole.startswith(text), at)
            for at, (whole, words) in enumerate(self._words)
            if all(any(word.startswith(one) for word in words) for one in wanted)
        ]
        if not found:
            found = [(True, True, at) for at, (whole, _) in enumerate(self._words) if text in whole]
        return [self.entries[at] for *_, at in sorted(found)[:most]]

    def meant(self, typed: str) -> list[Entry]:
        """Return what is called so: by key, to the letter, or else but for accents and case."""
        exact = [one for one in self.entries if typed in (one.key, one.label)]
        text = fold(typed)
        alike = [at for at, (whole, _) in enumerate(self._words) if whole == text]
        return exact or [self.entries[at] for at in alike]

    def perhaps(self, typed: str) -> str:
        """Return who may be meant by a name that nobody has, as a sentence; empty for nobody.

        Examples
        --------
        >>> Finder((Entry("p1", "Gráinne Gallagher"),)).perhaps("Grainne Galager")
        ' Perhaps Gráinne Gallagher?'
        """
        labels = {whole: self.entries[at].label for at, (whole, _) in enumerate(self._words)}
        near = [labels[one] for one in get_close_matches(fold(typed), labels, SHOWN, CLOSE)]
        near = near or [one.label for one in self.like(typed, SHOWN) if typed.strip()]
        return f" Perhaps {listed(dict.fromkeys(near), 'or')}?" if near else ""


def people_of(
    net: ReferralNetwork,
    ids: Iterable[str] | None = None,
    *,
    to: str | None = None,
    known: Container[str] = (),
) -> list[Entry]:
    """Return people as entries, told apart by what they do and where, else by e-mail or number.

    Whose name ``to`` may not read, and does not know from their search, is "someone Ada can ask".

    Examples
    --------
    >>> import netpath as ntp
    >>> people_of(ntp.readers.sample(), ["p200"])
    [Entry(key='p200', label='Gráinne Gallagher', hint='job seeker')]
    """
    wanted = list(net.ids if ids is None else ids)
    names = [net.name_of(one, None if one in known else to) for one in wanted]
    told = [
        ", ".join(filter(None, (net.attribute(one, "role"), net.attribute(one, "org"))))
        for one in wanted
    ]
    alike = [(fold(name), hint) for name, hint in zip(names, told, strict=True)]
    many, seen = Counter(alike), Counter[tuple[str, str]]()
    found = []
    for one, name, hint, same in zip(wanted, names, told, alike, strict=True):
        seen[same] += 1
        if many[same] > 1:
            mail = "" if name != net.name_of(one) else net.attribute(one, "email")
            hint = ", ".join(filter(None, (hint, mail or f"{seen[same]} of {many[same]}")))
        found.append(Entry(one, named(name), hint))
    return found

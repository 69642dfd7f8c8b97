"""Finding people and employers by typing a part of their name, with or without accents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from netpath._names import Called, named
from netpath._results import listed
from netpath._rules import fold
from netpath.network import ReferralNetwork

MOST = 8
SHOWN = 3  # names that are proposed


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
    def _by_key(self) -> dict[str, Entry]:
        return {one.key: one for one in self.entries}

    @cached_property
    def _called(self) -> Called:
        return Called({key: one.label for key, one in self._by_key.items()})

    def like(self, typed: str, most: int = MOST) -> list[Entry]:
        """Return what begins as typed, word by word; else what holds it, or is nearly called so."""
        found = self._called.like(typed) or self._called.near(typed, by_key=False)
        found.sort(key=lambda key: key not in self.first)
        return [self._by_key[key] for key in found[:most]]

    def meant(self, typed: str) -> list[Entry]:
        """Return what is called so: by key, to the letter, or else but for case and accents."""
        return [self._by_key[key] for key in self._called.meant(typed)]

    def perhaps(self, typed: str) -> str:
        """Return who may be meant by a name that nobody has, as a sentence; empty for nobody.

        Examples
        --------
        >>> Finder((Entry("p1", "Gráinne Gallagher"),)).perhaps("Grainne Galager")
        ' Perhaps Gráinne Gallagher?'
        """
        near = [self._by_key[key].label for key in self._called.near(typed, by_key=False)]
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
    called, heard = net.names_of(wanted), net.names_of(wanted, to)
    names = [(called if one in known else heard)[one] for one in wanted]
    does = [net.attributes(wanted, column) for column in ("role", "org")]
    told = [", ".join(filter(None, (of[one] for of in does))) for one in wanted]
    alike = [(fold(name), hint) for name, hint in zip(names, told, strict=True)]
    many, seen = Counter(alike), Counter[tuple[str, str]]()
    found = []
    for one, name, hint, same in zip(wanted, names, told, alike, strict=True):
        seen[same] += 1
        if many[same] > 1:
            mail = "" if name != called[one] else net.attribute(one, "email")
            hint = ", ".join(filter(None, (hint, mail or f"{seen[same]} of {many[same]}")))
        found.append(Entry(one, named(name), hint))
    return found

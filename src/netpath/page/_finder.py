"""Finding people and employers by typing a part of their name, with or without accents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from netpath._names import Called, named
from netpath._rules import fold
from netpath.errors import DataError, Message, Repair, Typed, either
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

    def near(self, typed: str) -> list[Entry]:
        """Return who may be meant by a name that nobody has, each name once.

        Examples
        --------
        >>> Finder((Entry("p1", "Gráinne Gallagher"),)).near("Grainne Galager")[0].label
        'Gráinne Gallagher'
        """
        found = [self._by_key[key] for key in self._called.near(typed, by_key=False)]
        found = found or (self.like(typed, SHOWN) if typed.strip() else [])
        return list({one.label: one for one in reversed(found)}.values())[::-1]

    def in_part(self, typed: str) -> list[Entry]:
        """Return who is called by a name of one word alone among other names, a few of them.

        Examples
        --------
        >>> [one.label for one in Finder((Entry("p1", "Zoë Müller"),)).in_part("Zoe")]
        ['Zoë Müller']
        """
        word = fold(typed)
        if not word or " " in word:
            return []
        return [one for one in self.entries if word in fold(one.label).split()][:SHOWN]

    def nearly(self, typed: str) -> Entry | None:
        """Return whoever is called so but for a slip; None for nobody.

        Examples
        --------
        >>> finder = Finder((Entry("p1", "Mira Voss"),))
        >>> finder.nearly("Mira Vos").key, finder.nearly("Mara Ross")
        ('p1', None)
        """
        return self._by_key.get(self._called.nearly(typed))


ANOTHER = "another "
FROM_THE_LIST = "Choose one from the list that opens"


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


def meant(finder: Finder, key: str, typed: str) -> tuple[Entry, ...]:
    """Return which entries are meant: by what was picked, else by what was typed.

    Examples
    --------
    >>> meant(Finder((Entry("p1", "Ada"), Entry("p2", "Ben"))), "", "ada")[0].key
    'p1'
    """
    picked = [one for one in finder.entries if key and one.key == key]
    same = [one for one in picked if one.label == typed]
    return tuple(same or finder.meant(typed))


Somebody = str | dict[str, object]
"""An id, or what is known of somebody new."""


@dataclass(frozen=True)
class Who:
    """Who is meant by what a coach types of a search.

    Attributes
    ----------
    finder
        Everybody who can be meant.
    orgs
        Where everybody works, by id; the seeker, too.
    seeker
        The seeker's name.
    """

    finder: Finder
    orgs: Mapping[str, str]
    seeker: str

    def one(self, said: Mapping[str, str], name: str) -> str:
        """Return who is meant in a field.

        Raises
        ------
        DataError
            If it is nobody, the seeker, or several people are called so.
        """
        typed = said.get(name, "").strip()
        found = meant(self.finder, said.get(f"{name} key", ""), typed)
        if len(found) != 1:
            raise self._unclear(typed, found)
        return found[0].key

    def somebody(self, text: str, key: str) -> Somebody:
        """Return who is meant, or somebody new, such as *Olu Ade at Acme*.

        Raises
        ------
        DataError
            If it is the seeker, several people are called so, or one who works elsewhere.
        """
        found = meant(self.finder, key, text)
        if len(found) > 1 or fold(text) == fold(self.seeker):
            raise self._unclear(text, found)
        if found:
            return found[0].key
        text, another = text.removeprefix(ANOTHER), text.startswith(ANOTHER)
        name, _, org = text.rpartition(" at ")
        if not name.strip():
            return {"name": text, **({"id": self._free(text)} if another else {})}
        told: dict[str, object] = {"name": name.strip(), "org": org.strip()}
        if another:
            return told | {"id": self._free(f"{name.strip()} ({org.strip()})")}
        same = [one.key for one in meant(self.finder, "", name.strip())]
        there = [one for one in same if fold(self.orgs[one]) == fold(org)]
        if same and len(there) != 1:
            raise DataError(
                Message.of(
                    "{who} is known here, and not at {org}. If it is them, choose them from the "
                    "list that opens; if it is another of that name, write: {text}.",
                    who=Typed(name, name),
                    org=org,
                    text=Typed(text, f"{ANOTHER}{text}"),
                ),
                code="known elsewhere",
            )
        return there[0] if there else told

    def _free(self, wanted: str) -> str:
        """Return an id that nobody has."""
        some = (wanted, *(f"{wanted} {n}" for n in range(2, len(self.orgs) + 3)))
        return next(one for one in some if one not in self.orgs)

    def _unclear(self, typed: str, found: tuple[Entry, ...]) -> DataError:
        if not typed:
            return DataError("Nobody is named.", code="no name", repair="Say first who it was")
        if fold(typed) == fold(self.seeker):
            return DataError(
                Message.of("{who} is whose search it is.", who=Typed(typed, self.seeker)),
                code="the seeker",
                repair="Name somebody else; to erase all of a search, delete it",
            )
        return unclear(typed, found, self.finder, several="{n} people are called so.")


def unclear(
    typed: str,
    found: tuple[Entry, ...],
    finder: Finder,
    nobody: str = "Nobody here is called {who}.",
    several: str = "{n} entries are called so.",
) -> DataError:
    """Return the refusal of what nobody is called, or several are, with who may be meant.

    Examples
    --------
    >>> unclear("Adda", (), Finder((Entry("p1", "Ada"),))).code
    'unknown person'
    """
    if found:
        many = Message.of(several, n=len(found))
        return DataError(many, code="several people", repair=FROM_THE_LIST)
    near = tuple(Typed(one.key, one.label) for one in finder.near(typed))
    return DataError(
        Message.of(nobody, who=Typed(typed, typed)),
        code="unknown person",
        repair=either(*[Repair("nearest", near=near)] * bool(near), FROM_THE_LIST),
    )

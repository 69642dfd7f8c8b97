"""Whose export it is: as told, or as messages and invitations show, or asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from netpath._rules import clean_id
from netpath.errors import DataError, Repair
from netpath.readers._linkedin_people import Book, made_id, name_key, slug_of
from netpath.readers._linkedin_rows import Rows
from netpath.readers._linkedin_tables import ADDRESSES, PROFILE

_SLUG = re.compile(r"[a-z0-9%_-]+")
_HOW = Repair("owner")


class Owner(NamedTuple):
    """The person whose export it is: by which id, which name, and which id the files use."""

    person: str
    name: str
    seen_as: str

    def is_(self, person: str) -> bool:
        """Return whether an id is the owner's."""
        return person in (self.person, self.seen_as)

    @property
    def email(self) -> str:
        """The e-mail, where it is the id."""
        return self.person if "@" in self.person else ""

    @property
    def slug(self) -> str:
        """The name of the profile, where it is the id."""
        return "" if self.email or self.person.startswith("~") else self.person


@dataclass
class Signs:
    """What the files show about their owner.

    Attributes
    ----------
    talks
        In how many conversations each person takes part.
    invitations
        How often each person is the one whose invitations these are.
    name, emails
        As the profile and the list of addresses tell.
    """

    talks: Mapping[str, int] = field(default_factory=dict)
    invitations: Mapping[str, int] = field(default_factory=dict)
    name: str = ""
    emails: Sequence[str] = ()

    def found(self, book: Book) -> str:
        """Return the id of whoever must be the owner; empty where that cannot be told."""
        for counts in (self.invitations, self.talks):
            most = max(counts.values(), default=0)
            first = [person for person, n in counts.items() if n == most]
            # Nobody is connected with themselves.
            strangers = [person for person in first if person not in book.met]
            called = [one for one in first if self.name and one in book.named(self.name)]
            for group in (first, called, strangers):
                if len(group) == 1:
                    return group[0]
        return ""


def signs(
    tables: Mapping[str, Rows], talks: Mapping[str, int], invitations: Mapping[str, int]
) -> Signs:
    """Return what all files show of the owner."""
    name, emails = "", list[str]()
    if PROFILE.key in tables:
        rows = tables[PROFILE.key]
        name = next((clean_id(" ".join(cells[:2])) for cells in rows.cells.values()), "")
    if ADDRESSES.key in tables:
        rows = tables[ADDRESSES.key]
        pairs = zip(rows.column("primary").values(), rows.column("email").values(), strict=True)
        emails = [email.lower() for _, email in sorted(pairs, key=_primary_first) if email]
    return Signs(talks, invitations, name, emails)


def _primary_first(pair: tuple[str, str]) -> bool:
    return pair[0].casefold() not in ("yes", "true")


def owner_of(told: str | None, book: Book, shown: Signs) -> Owner:
    """Return the owner.

    Raises
    ------
    DataError
        Where the owner cannot be told, or these are somebody else's files.
    """
    found = shown.found(book)
    if told is None or not told.strip():
        return _as_found(found, book, shown)
    text = told.strip()
    slug = slug_of(text) or (text if _SLUG.fullmatch(text) else "")
    if slug or "@" in text:
        key = slug or text.lower()
        seen = key if key in shown.talks else found
        if slug and seen and not seen.startswith("~") and seen != slug:
            raise _somebody_else()
        person = slug or (seen if seen and not seen.startswith("~") else key)
        name = shown.name or (book.people[seen]["name"] if seen else "")
        return Owner(person, name, seen)
    name = clean_id(text)
    same = [one for one in book.named(name) if one not in book.met]
    seen = same[0] if len(same) == 1 else found
    words = set(name_key(book.people[seen]["name"]).split()) if seen else set()
    if words and words.isdisjoint(name_key(name).split()):
        raise _somebody_else()
    return Owner(seen or _made(name, shown), name, seen)


def _as_found(found: str, book: Book, shown: Signs) -> Owner:
    if not found and not (shown.name or shown.emails):
        rule = "these files do not tell whose they are"
        raise DataError(f"owner: {rule}.", column="owner", rule=rule, repair=_HOW)
    name = shown.name or (book.people[found]["name"] if found else "")
    return Owner(found or _made(name, shown), name, found)


def _made(name: str, shown: Signs) -> str:
    return shown.emails[0] if shown.emails else made_id(name, "")


def _somebody_else() -> DataError:
    rule = "messages and invitations in these files are somebody else's"
    return DataError(f"owner: {rule}.", column="owner", rule=rule, repair=_HOW)

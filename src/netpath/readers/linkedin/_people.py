"""Who is who within one export, and whose it is: as told, as its files show, or asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from netpath._results import counted
from netpath._rules import clean_id
from netpath.errors import DataError, Repair
from netpath.readers._persons import made_id, name_key, slug_of
from netpath.readers.contacts import Owner
from netpath.readers.linkedin._rows import Rows
from netpath.readers.linkedin._tables import ADDRESSES, PROFILE

COLUMNS = ("name", "first", "last", "org", "role", "slug", "email")
NO_NAME = "a person without a name"
_SLUG = re.compile(r"[a-z0-9%_-]+")
_HOW = Repair("owner")


class Party(NamedTuple):
    """Someone whom a file names: by profile where it tells one, by name."""

    slug: str
    name: str


class Book:
    """Everybody whom an export names.

    Attributes
    ----------
    people
        By id, what is known of a person.
    met
        By id of a connection, the day, and the record that tells it.
    """

    def __init__(self) -> None:
        self.people: dict[str, dict[str, str]] = {}
        self.met: dict[str, tuple[str, int]] = {}
        self._named: dict[str, dict[str, None]] = {}

    def add(self, person: str, **known: str) -> str:
        """Remember what is known of a person; what is known already stays."""
        there = self.people.setdefault(person, dict.fromkeys(COLUMNS, ""))
        for column, text in known.items():
            there[column] = there[column] or text
        if known.get("name"):
            self._named.setdefault(name_key(known["name"]), {})[person] = None
        return person

    def named(self, name: str) -> list[str]:
        """Return the ids of all who have a name."""
        return list(self._named.get(name_key(name), ()))

    def of(self, party: Party) -> str:
        """Return the id of someone; empty where a name is that of several people, or none."""
        if party.slug:
            return self.add(party.slug, slug=party.slug, name=clean_id(party.name))
        same = self.named(party.name)
        if len(same) > 1 or not name_key(party.name):
            return ""
        name = clean_id(party.name)
        return same[0] if same else self.add(made_id(name, ""), name=name)

    def connect(self, rows: Rows) -> None:
        """Enter the rows of Connections.csv; what cannot be told apart is skipped."""
        days, made, lent = rows.days(), 0, list[int]()
        names = [clean_id(f"{cells[0]} {cells[1]}") for cells in rows.cells.values()]
        by_name = pd.Series(names, dtype="object").map(name_key).value_counts()
        for record, cells in list(rows.cells.items()):
            first, last, url, email, org, role = (cell.strip() for cell in cells[:6])
            name = clean_id(f"{first} {last}")
            if not (name or url or email):
                rows.skip(record, "hidden member")
                continue
            slug = slug_of(url)
            if not slug and "url" not in rows.there and by_name[name_key(name)] == 1:
                slug = self._only_slug(name)
                lent += [record] if slug else []
            person = slug or email.lower() or made_id(name, org)
            if person in self.met:
                rows.skip(record, "repeated connection")
                continue
            made += person.startswith("~")
            known = {"name": name, "first": first, "last": last, "org": org, "role": role}
            self.add(person, **known, slug=slug, email=email.lower())
            self.met[person] = (days[record], record)
        self._note(rows, made)
        lent = [record for record in lent if record in rows.cells]
        if lent:
            what = "no profile is told; taken for the one person of that name in other tables"
            rows.ledger.note("B34", f"{rows.ledger.at(lent)}: {what}")

    def _only_slug(self, name: str) -> str:
        same = self.named(name)
        return self.people[same[0]]["slug"] if len(same) == 1 else ""

    def _note(self, rows: Rows, made: int) -> None:
        if not self.met:
            rows.ledger.note("B26", "0 people")
        if made:
            who = counted(made, "person has", "people have")
            rows.ledger.note("B34", f"{who} neither profile nor e-mail: the id is made of the name")
        urls = rows.column("url")
        odd = [record for record, url in urls.items() if url and not slug_of(url)]
        if odd:
            rows.ledger.note("B44", f"{rows.ledger.at(odd)}: the URL is no profile's, left out")
        spaced = [
            record
            for record, cells in rows.cells.items()
            if any(cell != clean_id(cell) for cell in cells[:2] if cell.isascii() or "\xa0" in cell)
        ]
        if spaced:
            rows.ledger.note("B38", f"{rows.ledger.at(spaced)}: blanks in names are left out")

    def frame(self, ids: list[str]) -> pd.DataFrame:
        """Return the table of people; what is not known is missing."""
        index = pd.Index(ids, name="id", dtype="str")
        data = {
            column: pd.Series([self.people[one][column] or None for one in ids], index, dtype="str")
            for column in COLUMNS
        }
        return pd.DataFrame(data, index=index)


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
    """Return the owner."""
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
        raise DataError(f"owner: {rule}.", code="whose", column="owner", rule=rule, repair=_HOW)
    name = shown.name or (book.people[found]["name"] if found else "")
    return Owner(found or _made(name, shown), name, found)


def _made(name: str, shown: Signs) -> str:
    return shown.emails[0] if shown.emails else made_id(name, "")


def _somebody_else() -> DataError:
    rule = "messages and invitations in these files are somebody else's"
    return DataError(f"owner: {rule}.", code="whose", column="owner", rule=rule, repair=_HOW)

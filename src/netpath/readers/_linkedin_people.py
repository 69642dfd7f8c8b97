"""Who is who within one export: by profile, else by e-mail, else by name and company."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import unquote

import pandas as pd

from netpath._results import counted
from netpath._rules import clean_id
from netpath.readers._linkedin_dates import days_of
from netpath.readers._linkedin_rows import Rows

COLUMNS = ("name", "first", "last", "org", "role", "slug", "email")
NO_NAME = "a person without a name"
_PROFILE = re.compile(
    r"(?:[a-z]+:/*)?(?:(?:[\w-]+\.)*linkedin\.com)?/*(?:mwlite/)?(in/[^/?#]+|pub/[^?#]+)[^ ]*",
    re.IGNORECASE,
)


class Party(NamedTuple):
    """Someone whom a file names: by profile where it tells one, by name."""

    slug: str
    name: str


def slug_of(url: str) -> str:
    """Return the name of a profile in its address; empty where it is no profile's address.

    Examples
    --------
    >>> (
    ...     slug_of("https://uk.linkedin.com/in/Bj%C3%B6rn-1/?trk=export"),
    ...     slug_of("https://example.org"),
    ... )
    ('björn-1', '')
    """
    found = _PROFILE.fullmatch(url.strip())
    if not found:
        return ""
    return clean_id(unquote(found[1]).lower()).rstrip("/").removeprefix("in/")


def name_key(text: str) -> str:
    """Return a name as names are compared.

    Examples
    --------
    >>> name_key(" Ada  BYRON")
    'ada byron'
    """
    return clean_id(text).casefold()


def made_id(name: str, org: str) -> str:
    """Return an id for someone who has neither profile nor e-mail: it follows name and company.

    Examples
    --------
    >>> made_id("Ada Byron", "") == made_id("ada  byron", "")
    True
    """
    text = f"{name_key(name)}\x1f{name_key(org)}"
    return f"~{blake2b(text.encode('utf-8', 'replace'), digest_size=6).hexdigest()}"


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
        days, made, lent = days_of(rows), 0, list[int]()
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

"""From the tables of an export to who is who, whose it is, and what it tells of each other person.

What people wrote is not kept: of messages only who wrote to whom, when, in which conversation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from netpath._results import counted
from netpath._rules import clean_id
from netpath.errors import DataError, Repair
from netpath.readers._persons import made_id, name_key, slug_of
from netpath.readers.contacts import (
    IN,
    OUT,
    PAST_COLUMNS,
    ExportFacts,
    Owner,
    typed,
)
from netpath.readers.linkedin._tables import ADDRESSES, PROFILE, Rows
from netpath.readers.tables._dates import Unreadable

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


_YES = frozenset(["yes", "true", "1", "y", "oui", "ja", "si", "sí", "sim"])


def add_connections(facts: ExportFacts, rows: Rows, book: Book) -> None:
    """Add whom the owner is connected with."""
    for person, (day, record) in book.met.items():
        if facts.owner.is_(person):
            rows.skip(record, "the owner's own row")
        else:
            facts.add(person, "connection", "", day, rows.place(record))


def add_talks(facts: ExportFacts, rows: Rows, found: Sequence[Talk]) -> None:
    """Add who wrote to whom, in what company; what the owner has no part in is skipped."""
    company, me = participants(found), facts.owner.seen_as
    for one in found:
        size, place = len(company[conversation(one)]), rows.place(one.record)
        others = [person for person in one.to if person != me]
        if one.sender == me and others:
            for person in others:
                facts.add(person, "message", OUT, one.day, place, size)
        elif one.sender == me:
            rows.skip(one.record, "message to oneself")
        elif me in one.to:
            facts.add(one.sender, "message", IN, one.day, place, size)
        else:
            rows.skip(one.record, "message without the owner")


class Invitation(NamedTuple):
    """Who invited whom: the owner did, or was invited."""

    way: str
    owner: Party
    other: Party


def invited(rows: Rows) -> dict[int, Invitation]:
    """Return the invitations, by record; those of neither direction are set aside."""
    at = {name: place for place, name in enumerate(rows.table.columns)}
    found = {}
    for record, cells in list(rows.cells.items()):
        way = cells[at["way"]].strip().casefold()
        sender = Party(slug_of(cells[at["sender_url"]]), cells[at["sender"]])
        to = Party(slug_of(cells[at["to_url"]]), cells[at["to"]])
        one = Invitation(OUT, sender, to) if way == "outgoing" else Invitation(IN, to, sender)
        if way not in ("outgoing", "incoming"):
            rule, repair = "an invitation is INCOMING or OUTGOING", "Write which, or delete the row"
            rows.set_aside(record, "Direction", way, Unreadable("B56", rule, repair))
        elif not (one.other.slug or name_key(one.other.name)):
            rule, repair = "an invitation names the other person", "Fill in the name"
            rows.set_aside(
                record, "To" if way == "outgoing" else "From", "", Unreadable("B33", rule, repair)
            )
        else:
            found[record] = one
    return found


def add_invitations(
    facts: ExportFacts, rows: Rows, book: Book, found: Mapping[int, Invitation]
) -> None:
    """Add who invited whom."""
    for record, day in rows.days().items():
        person = book.of(found[record].other)
        if not person:
            rows.skip(record, "invitation whose name several people have")
        elif facts.owner.is_(person):
            rows.skip(record, "invitation to oneself")
        else:
            facts.add(person, "invitation", found[record].way, day, rows.place(record))


def add_recommendations(facts: ExportFacts, rows: Rows, book: Book, way: str) -> None:
    """Add recommendations; they tell no profile, so name and company must be one connection's."""
    days = rows.days()
    for record, cells in list(rows.cells.items()):
        same = [
            person
            for person in book.named(f"{cells[0]} {cells[1]}")
            if person in book.met and name_key(book.people[person]["org"]) == name_key(cells[2])
        ]
        if len(same) == 1:
            facts.add(same[0], "recommendation", way, days[record], rows.place(record))
        else:
            rows.skip(record, "recommendation whose name and company are not one connection's")


def endorsing(rows: Rows) -> dict[int, Party]:
    """Return, by record, the other person of an endorsement."""
    return {
        record: Party(slug_of(url), f"{first} {last}")
        for record, (_, first, last, url) in rows.cells.items()
    }


def add_endorsements(facts: ExportFacts, rows: Rows, book: Book, way: str) -> None:
    """Add endorsements: by profile, or by a name that just one person has."""
    days = rows.days()
    for record, party in endorsing(rows).items():
        person = book.of(party) if party.slug or book.named(party.name) else ""
        if person and not facts.owner.is_(person):
            facts.add(person, "endorsement", way, days[record], rows.place(record))
        else:
            rows.skip(record, "endorsement whose name is not one person's")


def past_of(owner: Owner, tables: Iterable[tuple[str, Rows]]) -> pd.DataFrame:
    """Return the owner's own employers and schools, with their dates as far as known."""
    found = []
    for what, rows in tables:
        starts = rows.days("start")
        ends = rows.days("end")
        for record, place in rows.column("place").items():
            if place:
                dates = (starts[record] or None, ends[record] or None)
                found.append((owner.person, what, place, *dates, *rows.place(record)))
            else:
                rows.skip(record, "no employer or school is named")
    return typed(found, PAST_COLUMNS)


class Talk(NamedTuple):
    """One message: its record, its conversation, who wrote it, to whom, and on which day."""

    record: int
    about: str
    sender: str
    to: tuple[str, ...]
    day: str


class TalkMessage(NamedTuple):
    """One message as the file has it, before it is known who is who."""

    record: int
    about: str
    sender: Party
    to: str
    to_urls: str


def letters(rows: Rows) -> list[TalkMessage]:
    """Return the messages between people; drafts, spam and advertisements are skipped."""
    parties: dict[tuple[str, str], Party] = {}
    found = []
    for record, cells in list(rows.cells.items()):
        talk, name, url, to, to_urls, _, folder, *drafts = cells
        if (url, name) not in parties:
            parties[url, name] = Party(slug_of(url), name)
        if not _YES.isdisjoint(map(str.casefold, drafts)):
            rows.skip(record, "draft")
        elif "spam" in folder.casefold():
            rows.skip(record, "spam folder")
        elif "sender_url" in rows.there and not parties[url, name].slug:
            rows.skip(record, "sponsored message, or its sender has no profile")
        else:
            found.append(TalkMessage(record, talk.strip(), parties[url, name], to, to_urls))
    return found


def introduce(found: Iterable[TalkMessage], book: Book) -> None:
    """Tell the book everybody whom messages name together with their profile."""
    met: dict[Party, None] = {}
    listed: dict[tuple[str, str], None] = {}
    for one in found:
        met[one.sender] = None
        listed[one.to, one.to_urls] = None
    for party in [*met, *(party for both in listed for party in _by_url(*both))]:
        if party.slug:
            book.of(party)


def _by_url(to: str, urls: str) -> list[Party]:
    """Return the recipients that have a profile, with their name where it can be told."""
    slugs = [slug_of(url) for url in urls.replace(";", ",").split(",")]
    names = [to] if len(slugs) == 1 else to.split(", ")
    if len(names) != len(slugs):
        names = [""] * len(slugs)
    return [Party(slug, name) for slug, name in zip(slugs, names, strict=True) if slug]


def _by_name(to: str, book: Book) -> list[Party]:
    """Return the recipients where there is no profile: names hold commas themselves."""
    parts = to.split(", ")[:500]
    found, at = [], 0
    while at < len(parts):
        ends = range(min(len(parts), at + 4), at, -1)
        whole = (end for end in ends if book.named(", ".join(parts[at:end])))
        end = next(whole, None)
        if end or len(parts) == 1:
            found.append(Party("", ", ".join(parts[at : end or 1])))
        at = end or at + 1
    return found


def talks(found: Iterable[TalkMessage], rows: Rows, book: Book) -> list[Talk]:
    """Return the messages whose sender and recipients are known."""
    days = rows.days()
    sent = [one for one in found if one.record in days]
    # Who has written is known by name before it is asked who was written to.
    senders = {party: book.of(party) for party in dict.fromkeys(one.sender for one in sent)}
    by_url = "to_urls" in rows.there
    listed: dict[tuple[str, str], tuple[str, ...]] = {}
    kept = []
    for one in sent:
        both = (one.to, one.to_urls)
        if both not in listed:
            parties = _by_url(*both) if by_url else _by_name(one.to, book)
            listed[both] = tuple(dict.fromkeys(filter(None, map(book.of, parties))))
        sender, to = senders[one.sender], listed[both]
        if sender and to:
            kept.append(Talk(one.record, one.about, sender, to, days[one.record]))
        else:
            rows.skip(one.record, "message that does not tell who wrote it, or to whom")
    return kept


def participants(found: Iterable[Talk]) -> dict[str, dict[str, None]]:
    """Return who takes part in each conversation, in the order in which they appear."""
    by_talk: dict[str, dict[str, None]] = {}
    met: dict[tuple[str, str, tuple[str, ...]], None] = {}
    for one in found:
        key = (conversation(one), one.sender, one.to)
        if key not in met:
            met[key] = None
            by_talk.setdefault(key[0], {}).update(dict.fromkeys((one.sender, *one.to)))
    return by_talk


def conversation(one: Talk) -> str:
    """Return the id of a conversation; without one, the people in it are what tells it apart."""
    return one.about or "\x1f".join(sorted({one.sender, *one.to}))


def tally(by_talk: Mapping[str, Mapping[str, None]]) -> dict[str, int]:
    """Return in how many conversations each person takes part."""
    counts: dict[str, int] = {}
    for people in by_talk.values():
        for person in people:
            counts[person] = counts.get(person, 0) + 1
    return counts

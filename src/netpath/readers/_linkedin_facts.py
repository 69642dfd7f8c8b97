"""From the tables of an export to facts about its owner and each other person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from netpath.readers._dates import Unreadable
from netpath.readers._linkedin_dates import days_of
from netpath.readers._linkedin_owner import Owner
from netpath.readers._linkedin_people import Book, Party, name_key, slug_of
from netpath.readers._linkedin_rows import Rows
from netpath.readers._linkedin_talks import Talk, conversation, participants
from netpath.readers.contacts import EVIDENCE_COLUMNS, PAST_COLUMNS, typed

OUT, IN = "out", "in"


@dataclass
class _Fact:
    """How often, from when until when, and the file and line that told it first."""

    count: int
    since: str
    when: str
    file: str
    row: int


class ExportFacts:
    """Facts added up: one for each person, kind, direction and size of the company."""

    def __init__(self, owner: Owner) -> None:
        self.owner = owner
        self._facts: dict[tuple[str, str, str, int], _Fact] = {}

    def add(
        self, person: str, kind: str, way: str, day: str, place: tuple[str, int], size: int = 0
    ) -> None:
        """Add a fact about the owner and a person."""
        there = self._facts.get((person, kind, way, size))
        if there is None:
            self._facts[person, kind, way, size] = _Fact(1, day, day, *place)
            return
        there.count += 1
        if day:
            there.since = min(there.since or day, day)
            there.when = max(there.when, day)

    def people(self) -> Iterable[str]:
        """Return the ids of all whom a fact is about."""
        return dict.fromkeys(person for person, *_ in self._facts)

    def frame(self) -> pd.DataFrame:
        """Return the evidence, one row a fact, in the order of ids."""
        rows = [
            (
                *(self.owner.person, person, kind, fact.when or None, fact.since or None),
                *(fact.count, size or None, way or None, fact.file, fact.row),
            )
            for (person, kind, way, size), fact in sorted(self._facts.items(), key=lambda x: x[0])
        ]
        return typed(rows, EVIDENCE_COLUMNS)


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
    for record, day in days_of(rows).items():
        person = book.of(found[record].other)
        if not person:
            rows.skip(record, "invitation whose name several people have")
        elif facts.owner.is_(person):
            rows.skip(record, "invitation to oneself")
        else:
            facts.add(person, "invitation", found[record].way, day, rows.place(record))


def add_recommendations(facts: ExportFacts, rows: Rows, book: Book, way: str) -> None:
    """Add recommendations; they tell no profile, so name and company must be one connection's."""
    days = days_of(rows)
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
    days = days_of(rows)
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
        starts = days_of(rows, "start")
        ends = days_of(rows, "end")
        for record, place in rows.column("place").items():
            if place:
                dates = (starts[record] or None, ends[record] or None)
                found.append((owner.person, what, place, *dates, *rows.place(record)))
            else:
                rows.skip(record, "no employer or school is named")
    return typed(found, PAST_COLUMNS)

"""People as address books, mail and calendars tell of them: a name, and keys of several kinds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from netpath._rules import clean_id
from netpath.readers._contacts import EVIDENCE_COLUMNS, Contacts, typed
from netpath.readers._ledger import Broken, Ledger
from netpath.readers._linkedin_people import made_id, name_key, slug_of

COLUMNS = ("name", "first", "last", "org", "role", "place", "slug", "email", "phone")
_ADDRESS = re.compile(r"[^\s@<>,;\"']+@[^\s@<>,;\"']+")
_NOT_DIALLED = re.compile(r"[^\d+]")
FEWEST_DIGITS, MOST_DIGITS = 6, 15


def email_of(text: str) -> str:
    """Return an e-mail address in the form in which addresses are compared; empty for none.

    Examples
    --------
    >>> email_of("mailto:Ada@Example.org"), email_of("/O=EXCHANGE/CN=ADA")
    ('ada@example.org', '')
    """
    plain = clean_id(text).casefold().removeprefix("mailto:").strip("<>")
    return plain if _ADDRESS.fullmatch(plain) else ""


def phone_of(text: str) -> str:
    """Return a telephone number as digits, with a plus where its country is told; empty for none.

    Examples
    --------
    >>> phone_of("tel:+1 (757) 555-0101"), phone_of("0049 30 901820"), phone_of("555-0101 x2")
    ('+17575550101', '+4930901820', '5550101')
    >>> phone_of("112")
    ''
    """
    plain = clean_id(text).casefold().removeprefix("tel:")
    dialled = _NOT_DIALLED.sub("", re.split(r"(?:x|ext|;|,|#)", plain)[0])
    digits = dialled.replace("+", "")
    abroad = dialled.startswith(("+", "00"))
    digits = digits.removeprefix("00") if dialled.startswith("00") else digits
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return ""
    return f"+{digits}" if abroad else digits


@dataclass
class Card:
    """What one record tells of one person."""

    record: int
    name: str = ""
    first: str = ""
    last: str = ""
    org: str = ""
    role: str = ""
    place: str = ""
    slug: str = ""
    kind: str = ""
    emails: dict[str, None] = field(default_factory=dict)
    phones: dict[str, None] = field(default_factory=dict)

    def add_emails(self, text: str) -> None:
        """Add an e-mail address; what is none is left out.

        Examples
        --------
        >>> card = Card(1)
        >>> card.add_emails("Ada@Example.org")
        >>> list(card.emails)
        ['ada@example.org']
        """
        if found := email_of(text):
            self.emails[found] = None

    def add_phones(self, text: str) -> None:
        """Add a telephone number; what is none is left out.

        Examples
        --------
        >>> card = Card(1)
        >>> card.add_phones("+44 20 7946 0000")
        >>> list(card.phones)
        ['+442079460000']
        """
        if found := phone_of(text):
            self.phones[found] = None

    @property
    def person(self) -> str:
        """The id within this source: the profile, else an e-mail or a number, else made."""
        keys = (self.slug, *self.emails, *self.phones)
        return next(filter(None, keys), "") or made_id(self.name, self.org)

    def known(self) -> dict[str, str]:
        """Return what is known, by column; several keys of a kind are parted by blanks."""
        keys = {"email": " ".join(self.emails), "phone": " ".join(self.phones)}
        return {one: keys.get(one) or str(getattr(self, one, "")) for one in COLUMNS}


def contacts_of(
    cards: Sequence[Card],
    ledger: Ledger,
    owner: str,
    *,
    consent: str,
    share: bool,
    place: bool,
) -> Contacts:
    """Return what an address book tells: that its owner keeps each of these people in it.

    Cards that share an id are one person; the first that tells something is believed. A card that
    names nobody is set aside; the owner's own is no fact.
    """
    me, people = Me.of(owner), dict[str, dict[str, str]]()
    facts: list[tuple[object, ...]] = []
    kept = 0
    for card in cards:
        if not (card.name or card.first or card.last or card.emails or card.phones or card.slug):
            rule, repair = "a card names a person", "Write a name, an e-mail or a number"
            ledger.set_aside(Broken(card.record, "name", "B34", "(empty)", rule, repair))
            continue
        card.name = card.name or clean_id(f"{card.first} {card.last}")
        told = card.known() if place else {**card.known(), "place": ""}
        kept += 1
        if me.is_(card.emails, card.slug, card.name):
            me.learn(told)
            continue
        if card.person not in people:
            line = ledger.lines[card.record - 1]
            facts.append((card.person, line))
        there = people.setdefault(card.person, dict.fromkeys(COLUMNS, ""))
        people[card.person] = {name: there[name] or told[name] for name in COLUMNS}
    if not people:
        ledger.note("B26", "0 people")
    rows = [
        (me.person, person, "address book", None, None, 1, None, None, ledger.file, line)
        for person, line in sorted(facts)
    ]
    return Contacts(
        table_of({me.person: me.known, **people}),
        typed(rows, EVIDENCE_COLUMNS),
        ledger.report(kept),
        owner=me.person,
        owner_name=me.known["name"],
        consent=consent,
        share=share,
        file=ledger.file,
    )


@dataclass
class Me:
    """The owner of a source: by which id, and what is known of them."""

    person: str
    known: dict[str, str]

    @classmethod
    def of(cls, told: str, *more: str) -> Me:
        """Return the owner as they were named: a name, a profile's address or e-mails.

        Examples
        --------
        >>> Me.of("ada@example.org").person, Me.of("Ada Byron").known["name"]
        ('ada@example.org', 'Ada Byron')
        """
        emails = list(dict.fromkeys(filter(None, map(email_of, (told, *more)))))
        slug = slug_of(told)
        name = "" if slug or email_of(told) else clean_id(told)
        known = {**dict.fromkeys(COLUMNS, ""), "name": name, "slug": slug}
        known["email"] = " ".join(emails)
        return cls(slug or (emails[0] if emails else made_id(name, "")), known)

    def is_(self, emails: Mapping[str, None], slug: str, name: str) -> bool:
        """Return whether these keys, or where there is none of the owner's, this name, are theirs.

        Examples
        --------
        >>> Me.of("ada@example.org").is_({"ada@example.org": None}, "", "")
        True
        """
        own = set(self.known["email"].split())
        if own or self.known["slug"]:
            return bool(own & set(emails)) or (bool(slug) and slug == self.known["slug"])
        return bool(name) and name_key(name) == name_key(self.known["name"])

    def learn(self, told: Mapping[str, str]) -> None:
        """Remember what the owner's own card tells, beside what is known already."""
        for column, text in told.items():
            self.known[column] = self.known[column] or text


def table_of(people: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Return people as a table, in the order of ids; what is not known is missing.

    Examples
    --------
    >>> table_of({"b": {"name": "Ben"}, "a": {"name": "Ada"}})["name"].tolist()
    ['Ada', 'Ben']
    """
    ids = sorted(people)
    index = pd.Index(ids, name="id", dtype="str")
    return pd.DataFrame(
        {
            column: pd.Series([people[one].get(column) or None for one in ids], index, dtype="str")
            for column in COLUMNS
        },
        index=index,
    )

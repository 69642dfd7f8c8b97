"""People as address books, mail and calendars tell of them: a name, and keys of several kinds."""

from __future__ import annotations

import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from urllib.parse import unquote

import pandas as pd

from netpath._rules import NOBODY, clean_id, names_nobody
from netpath.errors import DataError, FileRefused, Repair
from netpath.readers.contacts import EVIDENCE_COLUMNS, Contacts, typed, with_bonds
from netpath.readers.pool._joins import strangers
from netpath.readers.tables._bytes import AnyPath, decoded, name_of, read_bytes
from netpath.readers.tables._cells import shown
from netpath.readers.tables._ledger import Broken, Ledger

COLUMNS = ("name", "first", "last", "org", "role", "place", "slug", "email", "phone")
OWN_COLUMNS = ("school", "language", "nickname", "do_not_ask")
"""What only somebody's own table tells: a column that nobody filled in is left away."""

MOST_KEYS = 50  # e-mails or numbers of one person: more are a list of people
LONGEST_LINE = 20_000
FEWEST_DIGITS, MOST_DIGITS = 6, 15
_ADDRESS = re.compile(r"[^\s@<>,;\"'()\\]{1,100}@[^\s@<>,;\"'()\\]{1,255}")
_BESIDE = re.compile(r"(.*\S)\s*[<(\[]\s*(?:mailto:)?([^\s<>()\[\]]+@[^\s<>()\[\]]+)\s*[>)\]]")
_NOT_DIALLED = re.compile(r"[^\d+]")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_RUN_TOGETHER = re.compile(rb"(?<=END:VCARD)\s*(?=BEGIN:VCARD)", re.IGNORECASE)
_FRAME = re.compile(rb"(?:BEGIN|END)\s*:\s*V\w+\s*", re.IGNORECASE)
_PROFILE = re.compile(
    r"(?:[a-z]+:/*)?(?:(?:[\w-]+\.)*linkedin\.com)?/*(?:mwlite/)?(in/[^/?#]+|pub/[^?#]+)[^ ]*",
    re.IGNORECASE,
)


def email_of(text: str) -> str:
    """Return an e-mail address in the form in which addresses are compared; empty for none."""
    plain = clean_id(text[:1_000]).casefold().rpartition("<")[2].strip("<>")
    plain = plain.removeprefix("mailto:")
    return plain if _ADDRESS.fullmatch(plain) else ""


def name_and_email(text: str) -> tuple[str, str]:
    """Return the name of a text, and the e-mail that stands in brackets behind it."""
    found = _BESIDE.fullmatch(text[:1_000])
    email = email_of(found[2]) if found else ""
    return (found[1].strip("\"' "), email) if found and email else (text, "")


def whole_name(name: str, first: str, last: str) -> str:
    """Return a name with the first or the last name that stands beside it alone.

    "Name" beside "Vorname" is the last name, and "Nombre" beside "Apellidos" the first.
    """
    words = set(name.casefold().split())
    alone = first or last
    if not name or bool(first) == bool(last) or not words.isdisjoint(alone.casefold().split()):
        return name or clean_id(f"{first} {last}")
    return clean_id(f"{first} {name} {last}")


def phone_of(text: str) -> str:
    """Return a telephone number as digits, with a plus where it tells its country; else empty."""
    plain = clean_id(text[:200]).casefold().removeprefix("tel:")
    dialled = re.split(r"x|ext|;|,|#", plain)[0].strip()
    abroad = dialled.startswith(("+", "00"))
    dialled = dialled.replace("(0)", "") if abroad else dialled
    digits = _NOT_DIALLED.sub("", dialled).replace("+", "")
    digits = "".join(str(unicodedata.digit(one)) for one in digits)
    digits = digits.removeprefix("00") if dialled.startswith("00") else digits
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return ""
    return f"+{digits}" if abroad else digits


def book_bytes(path: AnyPath, encoding: str | None) -> tuple[bytes, list[str]]:
    """Return a file's text in UTF-8, and what was noticed.

    Old phones write other encodings and say so nowhere: such bytes stay as they are, and
    ``unfolded`` reads them line by line.
    """
    data, file = read_bytes(path), name_of(path)
    try:
        text = decoded(data, file, encoding, book=True)
    except FileRefused as refused:
        if encoding is not None or refused.code != "B04":
            raise
        return data.removeprefix(BOM_UTF8), [
            f"B04: {file}: lines that are not UTF-8 are read as cp1252"
        ]
    return text.text.encode("utf-8", "replace"), list(text.notes)


def unfolded(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield where each line of a vCard or a calendar begins, and the line, its folds undone.

    Folds are undone before bytes become letters, for some programs fold within a letter. What opens
    or closes a card ends every fold, and a line that is longer than any fact is cut.
    """
    first, size, soft, parts = 1, 0, False, list[bytes]()
    for number, whole in enumerate(_LINE_END.split(data), 1):
        for line in _RUN_TOGETHER.split(whole):
            framed = _FRAME.fullmatch(line)
            folded = line[:1] in (b" ", b"\t") and bool(parts)
            if framed or not (folded or soft):
                if parts:
                    yield first, _letters(parts)
                first, size, soft, parts = number, 0, False, []
                quoted = b"QUOTED-PRINTABLE" in line[:200].partition(b":")[0].upper()
            more = line[1:] if folded and not soft else line
            soft = quoted and line.endswith(b"=") and not framed
            if size < LONGEST_LINE:
                parts.append(more[:-1] if soft else more)
                size += len(more)
    if parts:
        yield first, _letters(parts)


def _letters(parts: Sequence[bytes]) -> str:
    line = b"".join(parts)
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


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
    how_well: str = ""
    bond: str = ""
    school: str = ""
    language: str = ""
    nickname: str = ""
    do_not_ask: str = ""
    emails: dict[str, None] = field(default_factory=dict)
    phones: dict[str, None] = field(default_factory=dict)

    def add_emails(self, text: str) -> None:
        """Add an e-mail address; what is none is left out."""
        if (found := email_of(text)) and len(self.emails) < MOST_KEYS:
            self.emails[found] = None

    def add_phones(self, text: str) -> None:
        """Add a telephone number; what is none is left out."""
        if (found := phone_of(text)) and len(self.phones) < MOST_KEYS:
            self.phones[found] = None

    @property
    def person(self) -> str:
        """The id within this source: the profile, else an e-mail or a number, else made."""
        keys = (self.slug, *self.emails, *self.phones)
        return next(filter(None, keys), "") or made_id(self.name, self.org)

    def known(self) -> dict[str, str]:
        """Return what is known, by column; several keys of a kind are parted by blanks."""
        keys = {"email": " ".join(self.emails), "phone": " ".join(self.phones)}
        told = (*COLUMNS, *OWN_COLUMNS)
        return {one: keys.get(one) or str(getattr(self, one, "")) for one in told}


def contacts_of(
    cards: Iterable[Card],
    ledger: Ledger,
    owner: str | Sequence[str],
    *,
    consent: str,
    share: bool,
    place: bool,
) -> Contacts:
    """Return what an address book tells: that its owner keeps each of these people in it.

    Cards that share an id are one person, unless their names say otherwise; the first that tells
    something is believed, and all keys are kept. A card that names nobody is set aside; the owner's
    own is no fact.
    """
    me, people, lines = Me.of(owner), dict[str, dict[str, str]](), dict[str, int]()
    kept, words, bonds = 0, dict[str, str](), dict[str, str]()
    cards = list(_of_somebody(cards, ledger))
    namesakes = _namesakes(cards)
    for card in cards:
        if not (card.name or card.emails or card.phones or card.slug):
            rule, repair = "a card names a person", "Write a name, an e-mail or a number"
            ledger.set_aside(Broken(card.record, "name", "B34", "(empty)", rule, repair))
            continue
        told = card.known() if place else {**card.known(), "place": ""}
        kept += 1
        if me.is_(card.emails, card.slug, card.name):
            me.learn(told)
            continue
        person = card.person
        if person in namesakes:
            person = made_id(card.name, f"{card.org}\x1f{card.role}")
        kind = "phone" if person in card.phones else "email"
        if person in people and strangers(kind, (people[person]["name"], card.name)):
            person = made_id(card.name, person)
        lines.setdefault(person, ledger.lines[card.record - 1])
        people[person] = _together(people.get(person, {}), told)
        words[person] = words.get(person) or _level(card, ledger)
        bonds[person] = bonds.get(person) or card.bond
    if not people:
        ledger.note("B26", "0 people")
    rows = [
        (me.person, person, *fact, None, None, ledger.file, line)
        for person, line in sorted(lines.items())
        for fact in _facts(words[person])
    ]
    facts = with_bonds(typed(rows, EVIDENCE_COLUMNS), [bonds[row[1]] for row in rows])
    return star(me, people, facts, ledger, kept, consent=consent, share=share)


def _of_somebody(cards: Iterable[Card], ledger: Ledger) -> Iterator[Card]:
    """Yield the cards that name somebody; what is no employer is left empty, and both are told."""
    nobody, nowhere = list[int](), list[int]()
    for card in cards:
        if names_nobody(card.org):
            card.org, nowhere = "", [*nowhere, card.record]
        if names_nobody(card.name):
            card.name = ""
            if not (card.emails or card.phones or card.slug):
                ledger.skip(NOBODY)
                nobody.append(card.record)
                continue
        yield card
    ledger.note_nobody(nobody, nowhere)


def _namesakes(cards: Iterable[Card]) -> set[str]:
    """Return made ids of which cards tell several roles: people of one name at one employer."""
    roles: dict[str, set[str]] = {}
    for card in cards:
        if card.role and card.person.startswith("~"):
            roles.setdefault(card.person, set()).add(name_key(card.role))
    return {person for person, told in roles.items() if len(told) > 1}


def _level(card: Card, ledger: Ledger) -> str:
    """Return how well the owner knows somebody, from 1 to 5; another word costs only itself."""
    if card.how_well in ("", "1", "2", "3", "4", "5"):
        return card.how_well
    law, repair = "how well is a whole number from 1 to 5", "Write one, or empty the cell"
    ledger.leave_empty(Broken(card.record, "how_well", "B53", shown(card.how_well), law, repair))
    return ""


def _facts(word: str) -> list[tuple[str, None, None, int]]:
    said = [("word", None, None, int(word))] if word else []
    return [("address book", None, None, 1), *said]


def star(
    me: Me,
    people: Mapping[str, Mapping[str, str]],
    facts: pd.DataFrame,
    ledger: Ledger,
    kept: int,
    *,
    consent: str,
    share: bool,
) -> Contacts:
    """Return what a source tells of its owner and others."""
    return Contacts(
        table_of({me.person: me.known, **people}),
        facts,
        ledger.report(kept),
        owner=me.person,
        owner_name=me.known["name"] or me.person,
        consent=consent,
        share=share,
        file=ledger.file,
    )


def _together(there: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    """Return what two cards of one person tell: keys of both, and else what the first says."""
    found = {name: there.get(name) or one for name, one in told.items()}
    for name in ("email", "phone"):
        keys = dict.fromkeys(f"{there.get(name, '')} {told[name]}".split())
        found[name] = " ".join(list(keys)[:MOST_KEYS])
    return found


@dataclass
class Me:
    """The owner of a source: by which id, and what is known of them."""

    person: str
    known: dict[str, str]

    @classmethod
    def of(cls, told: str | Sequence[str]) -> Me:
        """Return the owner as they were named: a name, a profile's address, e-mails, or several."""
        all_told: list[object] = [told] if isinstance(told, str) else list(told)
        named = [clean_id(one) for one in all_told if isinstance(one, str)]
        if len(named) < len(all_told) or not any(named):
            raise DataError(
                "owner: it must be a name, a profile's address or e-mails, as text.",
                code="whose",
                column="owner",
                rule="whose file it is must be told",
                repair=Repair("owner"),
            )
        emails = list(dict.fromkeys(filter(None, map(email_of, named))))
        slug = next(filter(None, map(slug_of, named)), "")
        name = next((one for one in named if one and not (email_of(one) or slug_of(one))), "")
        known = {**dict.fromkeys(COLUMNS, ""), "name": name, "slug": slug}
        known["email"] = " ".join(emails)
        return cls(slug or (emails[0] if emails else made_id(name, "")), known)

    def is_(self, emails: Mapping[str, None], slug: str, name: str) -> bool:
        """Return whether these keys, or where the owner has none, this name, are theirs."""
        own = set(self.known["email"].split())
        if own or self.known["slug"]:
            return bool(own & set(emails)) or (bool(slug) and slug == self.known["slug"])
        return bool(name) and name_key(name) == name_key(self.known["name"])

    def learn(self, told: Mapping[str, str]) -> None:
        """Remember what the owner's own card tells, beside what is known already."""
        self.known = _together(self.known, {**dict.fromkeys(COLUMNS, ""), **told})


def table_of(people: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Return people as a table, in the order of ids; what is not known is missing."""
    ids = sorted(people)
    index = pd.Index(ids, name="id", dtype="str")
    own = [name for name in OWN_COLUMNS if any(one.get(name) for one in people.values())]
    return pd.DataFrame(
        {
            column: pd.Series([people[one].get(column) or None for one in ids], index, dtype="str")
            for column in (*COLUMNS, *own)
        },
        index=index,
    )


def slug_of(url: str) -> str:
    """Return the name of a profile in its address; empty where it is no profile's address."""
    found = _PROFILE.fullmatch(url.strip())
    if not found:
        return ""
    return clean_id(unquote(found[1]).lower()).rstrip("/").removeprefix("in/")


def name_key(text: str) -> str:
    """Return a name as names are compared."""
    return clean_id(text).casefold()


def made_id(name: str, org: str) -> str:
    """Return an id for someone who has neither profile nor e-mail: it follows name and company."""
    text = f"{name_key(name)}\x1f{name_key(org)}"
    return f"~{blake2b(text.encode('utf-8', 'replace'), digest_size=6).hexdigest()}"

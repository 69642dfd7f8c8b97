"""Address books: vCard files, and the tables of Google Contacts, Outlook and Thunderbird."""

from __future__ import annotations

import codecs
import quopri
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from netpath._results import counted
from netpath._rules import clean_id
from netpath.readers._book_table import OwnTable, cards_of, is_of_a_firm, named, of_a_program
from netpath.readers._persons import Card, book_bytes, contacts_of, slug_of, unfolded
from netpath.readers.contacts import Contacts
from netpath.readers.tables._bytes import AnyPath, Text, decoded, is_book, name_of
from netpath.readers.tables._ledger import Broken, Ledger
from netpath.readers.tables._scan import scan
from netpath.readers.tables._sheet import one_sheet
from netpath.readers.tables._xlsx import scan_rows

_VCARD = re.compile(rb"^[ \t]*BEGIN[ \t]*:[ \t]*VCARD[ \t]*$", re.IGNORECASE | re.MULTILINE)
_FRAME = re.compile(r"(BEGIN|END)\s*:\s*VCARD\s*", re.IGNORECASE)
_NAME = re.compile(r"\s*(?:[\w-]+\.)?([A-Za-z][\w-]*)\s*(?=[;:])")
_PARAMETER = re.compile(r';((?:[^;:"]|"[^"]*")*)')
_ESCAPED = re.compile(r"\\([\\;,:nN])")
_PART = re.compile(r"((?:[^\\;]|\\.)*)(?:;|$|\\$)", re.DOTALL)
_NO_TEXT = ("idna", "punycode", "undefined")  # encodings that are slow, or none
_NO_PERSON = {"group": "a group", "org": "an organisation", "location": "a place"}
_KEPT = re.compile(
    "FN|N|NICKNAME|ORG|TITLE|ROLE|EMAIL|TEL|URL|X-SOCIALPROFILE|SOCIALPROFILE|ADR|KIND"
    "|X-ADDRESSBOOKSERVER-KIND|X-ABSHOWAS"
)


def address_book(
    path: AnyPath,
    *,
    owner: str | Sequence[str],
    columns: Mapping[str | int, str] | None = None,
    header: bool | None = None,
    sheet: str | None = None,
    consent: str = "",
    share: bool = False,
    place: bool = True,
    encoding: str | None = None,
    strict: bool = False,
) -> Contacts:
    r"""Read an address book: a vCard file, or the table that Google, Outlook or Thunderbird write.

    Of each card are kept the name, the employer and the role, e-mails, phone numbers and a LinkedIn
    profile as keys on which people are joined, and, unless ``place`` is False, the city and the
    country; never notes, photographs, birthdays or street addresses. That somebody stands in an
    address book is a fact about the owner and them: a weak one, since it tells of no contact.

    Parameters
    ----------
    path
        A ``.vcf`` file (vCard 2.1, 3.0 or 4.0, any number of cards), a CSV file, or a workbook
        (``.xlsx``).
    owner
        Whose address book it is: a name, a profile's address, an e-mail, or several of these.
    columns
        What headers of a table stand for, or columns by position from 1: ``{"Chap": "name", 2:
        "org"}``; besides ``first``, ``last``, ``role``, ``email``, ``phone``, ``url``, ``city``,
        ``country`` and ``how_well`` (1 to 5: the owner's word on how well they know them).
        ``"left out"`` leaves one out.
    header
        Whether a table has a header line; None where nobody said.
    sheet
        The sheet of a workbook; by default the first whose header fits, else the first with rows.
    consent
        Who agreed to this use, and when, such as ``"Ada, 2026-11-20"``.
    share
        Whether the people in it may be named to other people's seekers.
    place
        Whether city and country are kept.
    encoding
        How the text is encoded, where it is neither UTF-8 nor marked.
    strict
        Whether to raise at the first card that cannot be kept, instead of setting it aside.

    Returns
    -------
    Contacts
        A star: each fact is about the owner and one other person.

    Raises
    ------
    DataError
        If the owner is not told.
    FileRefused
        Where the file cannot be read, or is no address book.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> card = "BEGIN:VCARD\nVERSION:3.0\nFN:Ben Ash\nEMAIL:ben@example.org\nEND:VCARD\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "contacts.vcf")
    ...     _ = path.write_text(card)
    ...     mine = address_book(path, owner="Ada Byron")
    >>> print(mine)
    1 person read, 0 set aside; this is a star: we see whom Ada Byron knows, not whom they know.
    """
    if is_book(path):
        data, ledger = b"", Ledger(name_of(path), "people", unit="row")
    else:
        data, notes = book_bytes(path, encoding)
        ledger = Ledger(name_of(path), "people", notes=notes)
    rule = OwnTable("people", dict(columns or {}), header=header)
    if ledger.unit == "row":
        cards = list(
            cards_of(scan_rows(one_sheet(path, rule, sheet, ledger), rule, ledger), rule, ledger)
        )
    elif is_vcard(data):
        cards = list(_of_vcards(data, ledger))
    elif ledger.file.casefold().endswith((".vcf", ".vcard")):
        what, repair = "it is no vCard: no line of its beginning is BEGIN:VCARD", "Export it again"
        raise ledger.refused("B62", what, repair)
    else:
        text = data.decode("utf-8") if _is_utf8(data) else data.decode("cp1252", "replace")
        table = scan(Text(ledger.file, text), rule, ledger)
        if not of_a_program(table.header):
            decoded(data, ledger.file)  # of one's own table nobody knows who wrote its letters
        cards = list(cards_of(table, rule, ledger))
    found = contacts_of(cards, ledger, owner, consent=consent, share=share, place=place)
    if strict:
        ledger.refuse_broken()
    return found


def is_vcard(head: bytes) -> bool:
    """Return whether a file that begins so is a vCard file."""
    return _VCARD.search(head[:4000].replace(b"\r", b"\n")) is not None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


# --- vCard


class Property(NamedTuple):
    """One line of a card: its name in capitals, its parameters and its value as written."""

    name: str
    parameters: Mapping[str, str]
    value: str

    def text(self) -> str:
        """Return the value as text: quoted-printable decoded, escapes undone."""
        return _unescaped(self._plain())

    def parts(self) -> list[str]:
        """Return the parts of a value such as a name's, which semicolons separate."""
        return [_unescaped(one) for one in _PART.findall(self._plain())]

    def _plain(self) -> str:
        how = self.parameters.get("ENCODING", "").upper()
        if how != "QUOTED-PRINTABLE":
            return self.value
        raw = quopri.decodestring(self.value.encode("utf-8", "replace"))
        for charset in (self.parameters.get("CHARSET", "utf-8"), "utf-8", "cp1252"):
            try:
                if codecs.lookup(charset).name not in _NO_TEXT:
                    return raw.decode(charset)
            except (LookupError, ValueError):
                continue
        return raw.decode("latin-1")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def _of_vcards(data: bytes, ledger: Ledger) -> Iterator[Card]:
    """Yield the cards of a file; what is broken costs that card only."""
    seen: set[tuple[str, ...]] = set()
    for first, own, ended in _blocks(data, ledger):
        record = ledger.add(first)
        if not ended:
            rule, repair = "a card ends with END:VCARD", "Export the address book again"
            ledger.set_aside(Broken(record, "", "B61", "", rule, repair))
            continue
        told = tuple(own)
        if told in seen:
            ledger.skip("repeated card")
            continue
        seen.add(told)
        card = _card(record, filter(None, map(_property, own)))
        card.kind = "org" if is_of_a_firm(card) else card.kind
        if card.kind in _NO_PERSON:
            ledger.skip(f"a card of {_NO_PERSON[card.kind]}")
        else:
            yield card


def _blocks(data: bytes, ledger: Ledger) -> Iterator[tuple[int, list[str], bool]]:
    """Yield the first line's number of each card, its lines, and whether it ends.

    A card within a card, as AGENT has one in vCard 2.1, is part of it, and not read. Lines outside
    of cards are counted.
    """
    depth, first, own, outside, before = 0, 0, list[str](), 0, ""
    for number, line in unfolded(data):
        frame = _FRAME.fullmatch(line)
        if frame is None:
            if depth == 1:
                own.append(line)
            outside += not depth and bool(line.strip())
        elif frame[1].upper() == "BEGIN":
            if depth and not before.startswith("AGENT"):
                yield first, own, False
                depth = 0
            depth += 1
            if depth == 1:
                first, own = number, []
        elif depth:
            depth -= 1
            if not depth:
                yield first, own, True
        before = line.upper()
    if depth:
        yield first, own, False
    if outside:
        ledger.note("B61", f"{counted(outside, 'line')} outside of any card left out")


def _property(line: str) -> Property | None:
    """Return what a line of a card tells; None where it is nothing that is kept."""
    named = _NAME.match(line)
    if named is None or not _KEPT.fullmatch(name := named[1].upper()):
        return None
    parameters: dict[str, str] = {}
    at = named.end()
    while found := _PARAMETER.match(line, at):
        key, equals, value = found[1].partition("=")
        if not equals:  # a bare parameter, as vCard 2.1 has them
            is_encoding = key.upper() in ("QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT")
            key, value = ("ENCODING" if is_encoding else "TYPE"), key
        parameters.setdefault(key.strip().upper(), value.strip().strip('"'))
        at = found.end()
    return Property(name, parameters, line[at:].removeprefix(":"))


def _card(record: int, properties: Iterable[Property]) -> Card:
    card, spare, nickname = Card(record), "", ""
    for one in properties:
        text = clean_id(one.text())
        match one.name:
            case "FN":
                card.name = card.name or text
            case "N":
                last, first = (*one.parts(), "", "")[:2]
                card.last, card.first = card.last or clean_id(last), card.first or clean_id(first)
            case "NICKNAME":
                nickname = nickname or text
            case "ORG":
                card.org = card.org or clean_id(next(iter(one.parts()), ""))
            case "TITLE":
                card.role = card.role or text
            case "ROLE":
                spare = spare or text
            case "EMAIL":
                card.add_emails(text)
            case "TEL":
                card.add_phones(text)
            case "URL" | "X-SOCIALPROFILE" | "SOCIALPROFILE":
                card.slug = card.slug or slug_of(text)
            case "ADR":
                parts = [clean_id(part) for part in (*one.parts(), *[""] * 7)]
                card.place = card.place or ", ".join(filter(None, (parts[3], parts[6])))
            case "X-ABSHOWAS":
                card.kind = "org" if text.casefold() == "company" else card.kind
            case _:
                card.kind = text.casefold()
    card.role = card.role or spare
    return named(card, nickname)

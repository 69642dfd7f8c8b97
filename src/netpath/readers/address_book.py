"""Address books: vCard files, and the tables of Google Contacts, Outlook and Thunderbird."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from netpath._results import counted
from netpath._rules import clean_id
from netpath.errors import FileRefused
from netpath.readers._bytes import AnyPath, Text, decoded, read_bytes
from netpath.readers._contacts import Contacts
from netpath.readers._headers import Columns, HeaderRule
from netpath.readers._ledger import Broken, Ledger
from netpath.readers._linkedin_people import slug_of
from netpath.readers._persons import Card, contacts_of
from netpath.readers._scan import scan

LONGEST_CARD = 1_000_000
DEEPEST = 20
_BEGIN = re.compile(r"^\s*BEGIN\s*:\s*VCARD\s*$", re.IGNORECASE)
_END = re.compile(r"^\s*END\s*:\s*VCARD\s*$", re.IGNORECASE)
_RUN_TOGETHER = re.compile(r"(END:VCARD)(?=BEGIN:VCARD)", re.IGNORECASE)
_NAME = re.compile(r"(?:[\w-]+\.)?([A-Za-z][\w-]*)\s*([;:].*)", re.DOTALL)
_PARAMETER = re.compile(r';((?:[^;:"]|"[^"]*")*)')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def address_book(
    path: AnyPath,
    *,
    owner: str,
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
        A ``.vcf`` file (vCard 2.1, 3.0 or 4.0, any number of cards), or a CSV file.
    owner
        Whose address book it is: a name, a profile's address or an e-mail.
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
    data, file = read_bytes(path), Path(path).name
    is_vcard = bool(re.match(rb"(?:\xef\xbb\xbf)?\s*BEGIN\s*:\s*VCARD", data[:4000], re.IGNORECASE))
    text = _text(data, file, encoding) if is_vcard else decoded(data, file, encoding)
    ledger = Ledger(file, "people", notes=list(text.notes))
    cards = list(_of_vcards(text, ledger) if is_vcard else _of_table(text, ledger))
    if strict:
        ledger.refuse_broken()
    return contacts_of(cards, ledger, owner, consent=consent, share=share, place=place)


# --- vCard


class Property(NamedTuple):
    """One line of a card: its name in capitals, its parameters and its value as written."""

    name: str
    parameters: Mapping[str, str]
    value: str

    def text(self) -> str:
        r"""Return the value as text: quoted-printable decoded, escapes undone.

        Examples
        --------
        >>> Property("FN", {"ENCODING": "QUOTED-PRINTABLE"}, "Jos=C3=A9").text()
        'José'
        >>> Property("FN", {}, "Ash\\, Ben").text()
        'Ash, Ben'
        """
        return _unescaped(self._plain())

    def parts(self) -> list[str]:
        r"""Return the parts of a value such as a name's, which semicolons separate.

        Examples
        --------
        >>> Property("N", {}, "Byron;Ada\\;Augusta;;;").parts()
        ['Byron', 'Ada;Augusta', '', '', '']
        """
        return [_unescaped(one) for one in re.split(r"(?<!\\);", self._plain())]

    def _plain(self) -> str:
        how = self.parameters.get("ENCODING", "").upper()
        if how != "QUOTED-PRINTABLE":
            return self.value
        raw = quopri.decodestring(self.value.encode("utf-8", "surrogateescape"))
        for charset in (self.parameters.get("CHARSET", "utf-8"), "utf-8", "cp1252"):
            try:
                return raw.decode(charset)
            except (LookupError, UnicodeDecodeError):
                continue
        return raw.decode("latin-1")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def _text(data: bytes, file: str, encoding: str | None) -> Text:
    """Return the text; old phones write cp1252 and say so nowhere, which is noted."""
    try:
        return decoded(data, file, encoding)
    except FileRefused:
        if encoding is not None or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise
    note = f"B04: {file} is not UTF-8; read as cp1252, so letters may be wrong"
    return Text(file, data.decode("cp1252", "replace"), (note,))


def _of_vcards(text: Text, ledger: Ledger) -> Iterator[Card]:
    """Yield the cards of a file; what is broken costs that card only."""
    whole = _RUN_TOGETHER.sub(r"\1\n", text.text)
    lines = re.split(r"\r\n|\r|\n", whole)
    seen: set[tuple[str, ...]] = set()
    for first, own, ended in _blocks(lines, ledger):
        record = ledger.add(first)
        fault = "" if ended else "a card ends with END:VCARD"
        fault = fault or _too_large(own)
        if fault:
            repair = "Export the address book again, or delete the card"
            ledger.set_aside(Broken(record, "", "B61", "", fault, repair))
            continue
        told = tuple(own)
        if told in seen:
            ledger.skip("repeated card")
            continue
        seen.add(told)
        card = _card(record, _properties(own))
        if card.kind in ("group", "org", "location"):
            ledger.skip(f"a card of a {'group' if card.kind == 'group' else card.kind}")
        else:
            yield card


def _blocks(lines: Sequence[str], ledger: Ledger) -> Iterator[tuple[int, list[str], bool]]:
    """Yield the first line's number of each card, its lines, and whether it ends.

    A card within a card is part of it, and not read. Lines outside of cards are counted.
    """
    depth, first, own, outside = 0, 0, list[str](), 0
    for number, line in enumerate(lines, 1):
        if _BEGIN.match(line):
            if depth and not _nests(own):
                yield first, own, False
                depth = 0
            depth += 1
            if depth == 1:
                first, own = number, []
        elif _END.match(line) and depth:
            depth -= 1
            if not depth:
                yield first, own, True
        elif depth == 1:
            own.append(line)
        elif not depth and line.strip():
            outside += 1
    if depth:
        yield first, own, False
    if outside:
        ledger.note("B61", f"{counted(outside, 'line')} outside of any card left out")


def _nests(own: Sequence[str]) -> bool:
    """Return whether the last line opens a card within this one, as AGENT does in vCard 2.1."""
    last = own[-1].strip().upper() if own else ""
    return last.startswith("AGENT") and last.endswith(":")


def _too_large(own: Sequence[str]) -> str:
    return "a card has at most 1,000,000 characters" if sum(map(len, own)) > LONGEST_CARD else ""


def _properties(lines: Sequence[str]) -> Iterator[Property]:
    """Yield the properties of a card, their folded lines joined."""
    joined: list[str] = []
    soft = False
    for line in lines:
        if soft:
            joined[-1] = joined[-1][:-1] + line
        elif line[:1] in (" ", "\t") and joined:
            joined[-1] += line[1:]
        else:
            joined.append(line)
        soft = bool(joined) and joined[-1].endswith("=") and _is_quoted(joined[-1])
    for line in joined:
        found = _NAME.match(line.lstrip())
        if found:
            yield _property(found[1].upper(), found[2])


def _is_quoted(line: str) -> bool:
    return "QUOTED-PRINTABLE" in line.partition(":")[0].upper()


def _property(name: str, rest: str) -> Property:
    parameters: dict[str, str] = {}
    while found := _PARAMETER.match(rest):
        key, equals, value = found[1].partition("=")
        if not equals:  # a bare parameter, as vCard 2.1 has them
            is_encoding = key.upper() in ("QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT")
            key, value = ("ENCODING" if is_encoding else "TYPE"), key
        parameters.setdefault(key.strip().upper(), value.strip().strip('"'))
        rest = rest[found.end() :]
    return Property(name, parameters, rest.removeprefix(":"))


def _card(record: int, properties: Iterable[Property]) -> Card:
    card, spare = Card(record), ""
    for one in properties:
        match one.name:
            case "FN":
                card.name = card.name or clean_id(one.text())
            case "N":
                last, first = (*one.parts(), "", "")[:2]
                card.last, card.first = card.last or clean_id(last), card.first or clean_id(first)
            case "ORG":
                card.org = card.org or clean_id(next(iter(one.parts()), ""))
            case "TITLE":
                card.role = card.role or clean_id(one.text())
            case "ROLE":
                spare = spare or clean_id(one.text())
            case "EMAIL":
                card.add_emails(one.text())
            case "TEL":
                card.add_phones(one.text())
            case "URL" | "X-SOCIALPROFILE" | "SOCIALPROFILE":
                card.slug = card.slug or slug_of(clean_id(one.text()))
            case "ADR":
                parts = [clean_id(part) for part in (*one.parts(), *[""] * 7)]
                card.place = card.place or ", ".join(filter(None, (parts[3], parts[6])))
            case "KIND" | "X-ADDRESSBOOKSERVER-KIND":
                card.kind = clean_id(one.text()).casefold()
    card.role = card.role or spare
    return card


# --- tables

_HEADERS = {
    "name": "name|file as|display name|full name",
    "first": "first name|given name|first",
    "last": "last name|family name|surname|last",
    "org": "organization name|organization 1 name|company|organization|organisation",
    "role": "organization title|organization 1 title|job title",
    "city": "address 1 city|business city|work city|home city|city",
    "country": "address 1 country|business country region|business country|work country"
    "|home country region|home country|country",
}
_KNOWN = {header: name for name, told in _HEADERS.items() for header in told.split("|")}
_EMAIL = re.compile(r"e ?mail( \d+)?( address| value)?|(primary|secondary) email")
_PHONE = re.compile(r"phone \d+ value|.*\b(phone|mobile|mobile number)( \d+)?")
_PROFILE = re.compile(r"website \d+ value|web page( \d+)?|url|.*profile")
_SIGNS = re.compile(r"[\W_]+")
_SEVERAL = " ::: "


class BookHeaders(HeaderRule):
    """Which headers stand for which part of a card; a name and an e-mail or a telephone must be."""

    def columns(self, header: Sequence[str]) -> Columns:
        """Return the part that each header stands for; what is not kept has an empty name.

        Examples
        --------
        >>> BookHeaders("people").columns(["Given Name", "E-mail 1 - Value", "Notes"]).names
        ['first', 'email', '']
        """
        return Columns([_part_of(one) for one in header], {}, [])

    def fits(self, header: Sequence[str]) -> bool:
        """Return whether a row is the header of an address book.

        Examples
        --------
        >>> BookHeaders("people").fits(["First Name", "Last Name", "E-mail Address"])
        True
        """
        found = set(self.columns(header).names)
        named = bool(found & {"name", "first", "last"})
        return len(header) <= 2_000 and named and bool(found & {"email", "phone"})

    def needed(self, _: Sequence[str]) -> int:
        """Return how many cells a row must have; spreadsheets leave the empty ones away.

        Examples
        --------
        >>> BookHeaders("people").needed(["Name"])
        1
        """
        return 1

    def refused(self, ledger: Ledger, line: int, *_: object) -> FileRefused:
        """Return why no row is a header; what was found may be people, so it is not shown.

        Examples
        --------
        >>> print(BookHeaders("people").refused(Ledger("a.csv", "people"), 1, ["x"], []))
        a.csv: this is no address book: no header has a name and an e-mail or a telephone. Export
        it anew from Google Contacts, Outlook or Thunderbird, or use readers.directory.
        """
        what = "this is no address book: no header has a name and an e-mail or a telephone"
        repair = "Export it anew from Google Contacts, Outlook or Thunderbird, or use "
        return ledger.refused("B21", what, f"{repair}readers.directory", line=line)


def _part_of(header: str) -> str:
    plain = _SIGNS.sub(" ", header.casefold()).strip()
    if plain in _KNOWN:
        return _KNOWN[plain]
    for pattern, name in ((_EMAIL, "email"), (_PHONE, "phone"), (_PROFILE, "url")):
        if pattern.fullmatch(plain):
            return name
    return ""


def _of_table(text: Text, ledger: Ledger) -> Iterator[Card]:
    rule = BookHeaders("people")
    found = scan(text, rule, ledger)
    names = rule.columns(found.header).names
    left = [one for one, name in zip(found.header, names, strict=True) if not name]
    if left:
        ledger.note("P2", f"{counted(len(left), 'column')} of no use here left out")
    seen: set[tuple[str, ...]] = set()
    for record, cells in found.rows.items():
        told = tuple(cells)
        if told in seen:
            ledger.skip("repeated card")
            continue
        seen.add(told)
        yield _card_of(record, names, cells)


def _card_of(record: int, names: Sequence[str], cells: Sequence[str]) -> Card:
    card, city, country = Card(record), "", ""
    for name, cell in zip(names, cells, strict=False):
        for told in cell.split(_SEVERAL):
            text = clean_id(told)
            if not name or not text:
                continue
            if name == "email":
                card.add_emails(text)
            elif name == "phone":
                card.add_phones(text)
            elif name == "url":
                card.slug = card.slug or slug_of(text)
            elif name == "city":
                city = city or text
            elif name == "country":
                country = country or text
            else:
                setattr(card, name, getattr(card, name) or text)
    card.place = ", ".join(filter(None, (city, country)))
    return card

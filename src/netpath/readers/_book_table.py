"""Address books as tables: those of Google Contacts, Outlook and Thunderbird, and one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from netpath._results import counted, listed
from netpath._rules import MISSING, clean_id, fold
from netpath.errors import FileRefused
from netpath.readers._persons import (
    Card,
    email_of,
    name_and_email,
    name_key,
    phone_of,
    slug_of,
    whole_name,
)
from netpath.readers.tables._cells import flag
from netpath.readers.tables._dates import Unreadable
from netpath.readers.tables._headers import (
    KNOWN,
    MOST_COLUMNS,
    MOST_NAMED,
    Columns,
    HeaderRule,
    header_key,
    refuse_unused,
)
from netpath.readers.tables._ledger import Ledger
from netpath.readers.tables._scan import Scan

_HEADERS = {
    "name": "name|display name|full name|anzeigename|nom|nombre|nome|naam|nom complet|氏名|姓名"
    "|nombre completo|nome completo",
    "spare": "file as|nickname",
    "first": "first name|given name|first|vorname|prénom|nome próprio|voornaam|imię|förnamn|名",
    "last": "last name|family name|surname|last|nachname|apellidos|apellido|cognome|sobrenome"
    "|achternaam|nazwisko|efternamn|姓",
    "org": "organization name|organization 1 name|company|organization|organisation|firma|société"
    "|empresa|organización|organização|azienda|società|bedrijf|organisatie|会社名|会社|公司",
    "role": "organization title|organization 1 title|job title|position|fonction|puesto|cargo"
    "|stellung|titre du poste|qualifica|posizione|functie|stanowisko|役職|职位",
    "city": "address 1 city|business city|work city|home city|city|ort geschäftlich"
    "|dienstlich ort|ciudad de trabajo|ville bureau",
    "country": "address 1 country|business country region|business country|work country"
    "|home country region|home country|country|land region geschäftlich|dienstlich land"
    "|país o región del trabajo|pays région bureau",
    "how_well": "how well|how well 1 to 5|how well do you know them|wie gut|wie gut 1 bis 5"
    "|wie gut kenne ich sie|à quel point|à quel point 1 à 5",
}
# What somebody writes over their own columns, and no address book does.
_OWN = {
    "bond": "how|bond|how we know each other|how do we know each other|how they know each other"
    "|how do you know each other|how do you know them|how i know them|how we met|where we met"
    "|met at|known from|know from|known through|relation|relationship|kind of tie|beziehung|woher"
    "|woher bekannt|woher wir uns kennen|woher kennen wir uns|wie wir uns kennen|bekannt aus"
    "|bekannt durch|kennengelernt|lien|comment on se connaît|comment nous nous connaissons"
    "|connu par|connue par|connu de|relation avec moi",
    "school": "school|university|college|alma mater|schule|hochschule|universität|uni|école"
    "|université|lycée|escuela|universidad",
    "language": "language|languages|preferred language|language to write in|sprache|sprachen"
    "|anschreiben auf|langue|langues|langue préférée|idioma|lingua|taal",
    "nickname": "nickname|nick|known as|called|goes by|spitzname|rufname|genannt|surnom|apodo",
    "do_not_ask": "do not ask|do not ask yes or no|don t ask|do not contact|don t contact"
    "|do not use|leave alone|nicht fragen|nicht anfragen|nicht ansprechen|nicht kontaktieren"
    "|in ruhe lassen|ne pas demander|ne pas contacter|ne pas solliciter|no preguntar",
}
_BARRED = re.compile(  # said of asking somebody, wherever it stands in a row
    r"\b(?:do not|don['’]?t|never|must not|not to be|please not)\s+(?:be\s+)?(?:use|ask|contact"
    r"|call|approach|write|bother|disturb|e-?mail)\w*|\bleave (?:her|him|them)? ?alone\b"
    r"|\bnicht\s+(?:mehr\s+)?(?:an)?(?:fragen|schreiben|sprechen|rufen|kontaktieren|verwenden)\b"
    r"|\bne (?:pas|plus) (?:\w+ )?(?:contacter|demander|appeler|utiliser|solliciter|écrire)\b",
    re.IGNORECASE,
)
_KNOWN = {header: name for name, told in _HEADERS.items() for header in told.split("|")}
_ANY = {name: (name, *KNOWN["people"][name]) for name in ("name", "org", "role")}
_PARTS = (*_HEADERS, "email", "phone", "url", *_OWN)
# What a cell holds decides: what is no address and no number is left out, whatever its header.
_EMAIL = re.compile(
    r"(?!.*\b(?:typ|tipo|name|nombre|nom\b|nome|anzeige|display|label|status|opt))"
    r".*(?:\be ?mails?\b|correo|courriel|messagerie|adresse électronique|correio|メール|邮件|邮箱)"
    r".*"
)
_PHONE = re.compile(  # a number of a firm, an assistant or a fax is no person's key
    r"(?!.*(?:\bfax|telefax|telex|isdn|pager|radio|\btty|callback|company|firm|assistan|main|label"
    r"|principal|zentrale|typ))"
    r".*(?:\b(?:tele)?phone\b|\btel\b|telefon|téléphone|\btél\b|teléfono|mobil|\bhandy\b|móvil"
    r"|portable|cellulare|celular|電話|电话|手机).*|(?:work|home|mobile) number"
)
_PROFILE = re.compile(r"website \d+ value|web page( \d+)?|url|.*profile")
_OF_BOOKS = re.compile(  # headers that an address book has and a list of members has not
    r"e mail \d value|phone \d value|group membership|file as|phonetic first name|yomi name"
    r"|organization (1 )?name|e mail (\d )?display name|e mail (\d )?type|business (phone|street)"
    r"|home (phone|street)|mobile phone|other phone|primary email|secondary email|screen name"
    r"|(work|home|mobile) number|pager number|telefon (geschäftlich|privat)|mobiltelefon"
    r"|e mail (typ|angezeigter name)|(primäre|sekundäre) e mail adresse|tel (dienstlich|privat)"
    r"|(tipo de|nombre de pantalla de) correo electrónico|(calle|teléfono) del trabajo"
    r"|type de messagerie|(rue|téléphone) bureau|adresse électronique (principale|secondaire)"
    r"|tipo (de correio eletrônico|posta elettronica|di posta elettronica)|messenger name"
)
_SEVERAL = " ::: "
_HALVES = frozenset(["first", "last"])


class BookHeaders(HeaderRule):
    """Which headers stand for which part of a card; a name and an e-mail or a telephone must be."""

    def columns(self, header: Sequence[str]) -> Columns:
        """Return the part that each header stands for; what is not kept has an empty name."""
        return Columns([_part_of(one) for one in header], {}, [])

    @property
    def must(self) -> tuple[str, ...]:
        """Nothing alone: ``fits`` tells what must be beside what."""
        return ()

    @property
    def elsewhere(self) -> frozenset[str]:
        """Nothing: how well somebody is known stands in a card as well."""
        return frozenset()

    @property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        """The parts of a card."""
        return dict.fromkeys(_PARTS, ())

    def fits(self, header: Sequence[str]) -> bool:
        """Return whether a row is the header of an address book."""
        found = set(self.columns(header).names)
        named = bool(found & {"name", "spare", "first", "last"})
        return len(header) <= MOST_COLUMNS and named and bool(found & {"email", "phone"})

    def needed(self, _: Sequence[str]) -> int:
        """Return how many cells a row must have; spreadsheets leave the empty ones away."""
        return 1

    def refused(self, ledger: Ledger, line: int, *_: object) -> FileRefused:
        """Return why no row is a header; what was found may be people, so it is not shown."""
        what = "this is no address book: no header has a name and beside it an e-mail, a telephone,"
        what += " an employer or a role"
        repair = "Put a header line on top, such as Name,E-mail,Company"
        return ledger.refused("B21", what, repair, line=line)


class OwnTable(BookHeaders):
    """A table that somebody calls their contacts: where they work is enough beside a name."""

    def columns(self, header: Sequence[str]) -> Columns:
        """Return the part of each header: as given, else as it is known.

        A title is a role where no other header is one.
        """
        wanted = [self.wanted(at, text) for at, text in enumerate(header, 1)]
        names = [
            name if key is None else _part_given(self.given[key])
            for key, name in zip(wanted, super().columns(header).names, strict=True)
        ]
        plain = [header_key(one) for one in header]
        if "role" not in names and "title" in plain:  # beside "Job Title" it is Mr or Dr
            names[plain.index("title")] = "role"
        for name in ("name", "org", "role"):  # as any list heads them
            fits = [at for at, text in enumerate(plain) if not names[at] and text in _ANY[name]]
            if name not in names and fits:
                names[fits[0]] = name
        for name, others in {} if of_a_program(header) else _OWN.items():
            told = others.split("|")
            fits = [at for at, text in enumerate(plain) if wanted[at] is None and text in told]
            if name not in names and fits:
                names[fits[0]] = name
        return Columns(names, {}, [key for key in wanted if key is not None])

    def fits(self, header: Sequence[str]) -> bool:
        names, _, used, _ = self.columns(header)
        found, said = set(names), {_part_given(self.given[key]) for key in used}
        return super().fits(header) or bool(
            len(header) <= MOST_COLUMNS
            and found & {"name", "spare", "first", "last", *({"email"} & said)}
            and found & {"org", "role", "url", *said}
        )


def _part_of(header: str) -> str:
    plain = header_key(header)
    if plain in _KNOWN:
        return _KNOWN[plain]
    for pattern, name in ((_EMAIL, "email"), (_PHONE, "phone"), (_PROFILE, "url")):
        if pattern.fullmatch(plain):
            return name
    return ""


def _part_given(name: str) -> str:
    return name if name in _PARTS else _part_of(name)


def of_a_program(header: Sequence[str]) -> bool:
    """Return whether a header is that of an address book, and not of somebody's own table."""
    return any(_OF_BOOKS.fullmatch(header_key(one)) for one in header)


def cards_of(found: Scan, rule: OwnTable, ledger: Ledger) -> Iterator[Card]:
    """Yield the cards of a table; one that stands there twice counts once."""
    names, _, used, _ = rule.columns(found.header)
    refuse_unused(ledger.file, rule.given, used)
    left = [one for one, name in zip(found.header, names, strict=True) if not name]
    if left:
        what = f"{counted(len(left), 'column')} of no use here left out"
        own = "" if of_a_program(found.header) else f": {listed(map(repr, left[:MOST_NAMED]))}"
        ledger.note("P2", f"{what}{own}")
    seen: set[tuple[str, ...]] = set()
    for record, cells in found.rows.items():
        told = tuple(cells)
        if told in seen:
            ledger.skip("repeated card")
            continue
        seen.add(told)
        card = _card_of(record, names, cells)
        _bar(card, names, cells, ledger)
        if _HALVES & set(names) and is_of_a_firm(card):  # a bare "Name" may be a person's firm
            ledger.skip("a card of an organisation")
        else:
            yield card


def _card_of(record: int, names: Sequence[str], cells: Sequence[str]) -> Card:
    card, found = Card(record), dict[str, str]()
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
            else:
                found.setdefault(name, text)
    for name in ("name", "first", "last", "org", "role", "how_well", *_OWN):
        setattr(card, name, found.get(name, ""))
    card.place = ", ".join(filter(None, (found.get("city"), found.get("country"))))
    card.name = whole_name(card.name, card.first, card.last)
    return named(card, found.get("spare", "") or card.nickname)


def _bar(card: Card, names: Sequence[str], cells: Sequence[str], ledger: Ledger) -> None:
    """Leave alone whom a row says not to ask, in whatever words; a doubt is taken for yes."""
    given, where = card.do_not_ask, ledger.at([card.record])
    card.do_not_ask = ""
    try:
        barred = (given == "?" or fold(given) not in MISSING) and flag(given or "no")
    except Unreadable:
        barred = True
        what = "what stands under do not ask is neither yes nor no, and is taken for yes"
        ledger.note("B56", f"{where}: {what}", "write no if they may be asked")
    left = [cell for name, cell in zip(names, cells, strict=False) if name in ("", "bond", "role")]
    if not barred and any(map(_BARRED.search, left)):
        barred = True
        what = "a cell says that they are not to be asked, and so they are not"
        ledger.note("", f"{where}: {what}", "take it out of the cell if they may be")
    if barred:
        card.do_not_ask = "yes"


def is_of_a_firm(card: Card) -> bool:
    """Whether a card of no first and last name has its firm's, or no name and no e-mail."""
    if not card.org or card.first or card.last:
        return False
    name, org = name_key(card.name), name_key(card.org)
    return name == org or not (name or card.emails or card.slug)


def named(card: Card, nickname: str = "") -> Card:
    """Return a card with its name; an e-mail or a number in its place is none."""
    if email_of(card.name) or phone_of(card.name):
        card.name = ""
    card.name, email = name_and_email(card.name)
    card.add_emails(email)
    card.name = card.name or clean_id(f"{card.first} {card.last}") or nickname
    return card

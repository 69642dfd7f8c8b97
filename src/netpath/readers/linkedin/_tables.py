"""The tables of a LinkedIn export: what their headers mean, whatever their year and language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from netpath._results import listed
from netpath.errors import FileRefused, masked
from netpath.readers.tables._headers import HeaderRule, plain_header
from netpath.readers.tables._ledger import Ledger

LEAST_KNOWN = 3


@dataclass(frozen=True)
class ExportTable:
    """One kind of file.

    Attributes
    ----------
    file
        Its name in an export.
    headers
        What each header stands for. The first header of a column is today's.
    needed
        Columns without which it is not this table.
    full
        Columns that a row must reach; what is to the right of them may be missing.
    """

    file: str
    headers: Mapping[str, str]
    needed: tuple[str, ...]
    full: tuple[str, ...]

    @property
    def key(self) -> str:
        """The file's name as files are recognised by it."""
        return self.file.casefold()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read; all others are left in the file."""
        return tuple(dict.fromkeys(self.headers.values()))


def _pairs(text: str) -> dict[str, str]:
    return {header: column for header, _, column in (one.partition("=") for one in text.split("|"))}


def _table(file: str, headers: str, needed: str, full: str = "") -> ExportTable:
    must = tuple(needed.split())
    return ExportTable(file, _pairs(headers), must, (*must, *full.split()))


CONNECTIONS = _table(
    "Connections.csv",
    "First Name=first|Last Name=last|URL=url|Email Address=email|Company=org|Position=role"
    "|Connected On=when",
    "first last",
    "url email",
)
MESSAGES = _table(
    "messages.csv",
    "CONVERSATION ID=talk|FROM=sender|SENDER PROFILE URL=sender_url|TO=to"
    "|RECIPIENT PROFILE URLS=to_urls|DATE=when|FOLDER=folder|IS MESSAGE DRAFT=draft"
    "|IS CONVERSATION DRAFT=draft_talk",
    "sender to when",
)
INVITATIONS = _table(
    "Invitations.csv",
    "From=sender|To=to|Sent At=when|Direction=way|inviterProfileUrl=sender_url"
    "|inviteeProfileUrl=to_url",
    "sender to when way",
)
_RECOMMENDATIONS = (
    "First Name=first|Last Name=last|Company=org|Creation Date=when|Created Date=when"
    "|Created On=when"
)
RECOMMENDED = _table("Recommendations_Given.csv", _RECOMMENDATIONS, "first last org")
RECOMMENDED_BY = _table("Recommendations_Received.csv", _RECOMMENDATIONS, "first last org")
ENDORSED = _table(
    "Endorsement_Given_Info.csv",
    "Endorsement Date=when|Endorsee First Name=first|Endorsee Last Name=last"
    "|Endorsee Public Url=url",
    "when first last",
)
ENDORSED_BY = _table(
    "Endorsement_Received_Info.csv",
    "Endorsement Date=when|Endorser First Name=first|Endorser Last Name=last"
    "|Endorser Public Url=url",
    "when first last",
)
POSITIONS = _table(
    "Positions.csv",
    "Company Name=place|Title=role|Started On=start|Finished On=end",
    "place start end",
)
EDUCATION = _table(
    "Education.csv",
    "School Name=place|Start Date=start|End Date=end|Started On=start|Finished On=end",
    "place start end",
)
PROFILE = _table("Profile.csv", "First Name=first|Last Name=last|Headline=role", "first last")
ADDRESSES = _table("Email Addresses.csv", "Email Address=email|Primary=primary", "email")
TABLES = {
    table.key: table
    for table in (
        *(CONNECTIONS, MESSAGES, INVITATIONS, RECOMMENDED, RECOMMENDED_BY, ENDORSED, ENDORSED_BY),
        *(POSITIONS, EDUCATION, PROFILE, ADDRESSES),
    )
}
# No export with such headers was seen, only tests of other programs: a note says so.
_OTHER_LANGUAGES = {
    "French": "prénom=first|nom=last|adresse e-mail=email|entreprise=org|poste=role"
    "|date de connexion=when|connecté le=when",
    "German": "vorname=first|nachname=last|e-mail-adresse=email|unternehmen=org|firma=org"
    "|verbunden am=when",
    "Spanish": "nombre=first|apellidos=last|apellido=last|correo electrónico=email"
    "|dirección de correo electrónico=email|empresa=org|cargo=role|puesto=role"
    "|fecha de conexión=when|conectado el=when",
    "Dutch": "voornaam=first|achternaam=last|e-mailadres=email|bedrijf=org|functie=role"
    "|verbonden op=when|verbonden sinds=when",
    "Italian": "nome=first|cognome=last|indirizzo e-mail=email|azienda=org|società=org"
    "|posizione=role|data di collegamento=when|collegato il=when",
    "Portuguese": "nome=first|sobrenome=last|apelido=last|endereço de e-mail=email|e-mail=email"
    "|empresa=org|cargo=role|data da conexão=when|data de conexão=when|conectado em=when",
}
_LOCAL = {language: _pairs(headers) for language, headers in _OTHER_LANGUAGES.items()}


@dataclass(frozen=True)
class ExportHeader(HeaderRule):
    """Which row is the header of an export's table, and which column is where."""

    export: ExportTable = field(default=CONNECTIONS)

    def places(self, header: Sequence[str]) -> list[tuple[int, str, str]]:
        """Return position, column and language of each header that is known."""
        meanings = {
            "English": {plain_header(one): what for one, what in self.export.headers.items()}
        }
        if self.export is CONNECTIONS:
            meanings |= _LOCAL
        texts = [plain_header(text) for text in header]
        # The language that knows most of the headers speaks first: "nome" is of two.
        order = sorted(meanings, key=lambda one: -sum(text in meanings[one] for text in texts))
        found = []
        for position, text in enumerate(texts):
            language = next((one for one in order if text in meanings[one]), None)
            if language:
                found.append((position, meanings[language][text], language))
        return found

    def fits(self, header: Sequence[str]) -> bool:
        """Return whether a row is the header: all that is needed, and no mere mention of it."""
        if len(header) > 200:
            return False
        known = [column for _, column, _ in self.places(header)]
        least = min(LEAST_KNOWN, len(self.export.columns))
        return set(self.export.needed) <= set(known) and len(known) >= least

    def stands_below(self, _: Sequence[str], *, wider: bool) -> bool:  # noqa: ARG002
        """Return that an export's header may stand below anything: three headers of it are told."""
        return True

    def told(self, header: Sequence[str]) -> list[str]:
        """Return how an account names each column: by its header where that is known."""
        known = {at for at, _, _ in self.places(header)}
        return [one if at in known else f"column {at + 1}" for at, one in enumerate(header)]

    def needed(self, header: Sequence[str]) -> int:
        """Return how many cells a row must have at least, counted from the left."""
        return 1 + max(at for at, column, _ in self.places(header) if column in self.export.full)

    def refused(
        self, ledger: Ledger, line: int, header: Sequence[str], _below: Sequence[Sequence[str]]
    ) -> FileRefused:
        """Return why no row is the header. What was found may be people: it is masked."""
        words = {plain_header(one): one for one in self.export.headers}
        texts = [plain_header(cell)[:60] for cell in header[:12]]
        found = [words.get(text) or masked(text) for text in texts]
        near = [words[one] for text in texts for one in get_close_matches(text, words, 1, 0.8)]
        missing = [one for one in dict.fromkeys(near) if one not in found]
        hint = f" Perhaps {listed(missing)} is misspelt." if missing else ""
        shown = listed(repr(one) for one in found) or "nothing"
        repair = "Fetch the export again in English, or put the header line on top"
        rule = "no header was found"
        message = f"{rule}. Expected {listed(self.export.headers)}; found {shown}.{hint}"
        return FileRefused(
            f"{ledger.file}, line {line}: {message}",
            file=ledger.file,
            line=line,
            code="B21",
            rule=rule,
            repair=repair,
        )


def note_header(export: ExportTable, header: Sequence[str], ledger: Ledger) -> dict[str, int]:
    """Return where each column is; note what was read as another name, refuse doubles."""
    found: dict[str, int] = {}
    places = ExportHeader("", export=export).places(header)
    for at, column, _ in places:
        if column in found:
            what = f"columns {found[column] + 1} and {at + 1} are both the {column} of a row"
            raise ledger.refused("B16", what, "Delete one of them", column=column)
        found[column] = at
    odd = [at for at, _, one in places if one == "English" and header[at] not in export.headers]
    if odd:
        pairs = listed(f"{header[at]!r} read as {plain_header(header[at])!r}" for at in odd)
        ledger.note("B17", f"header {pairs}")
    languages = [one for _, _, one in places if one != "English"]
    if languages:
        language = max(dict.fromkeys(languages), key=languages.count)
        what = f"headers in {language}; no real export of that language was seen (unproven)"
        ledger.note("B18", what, "look over the columns")
    return found

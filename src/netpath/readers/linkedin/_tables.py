"""The tables of a LinkedIn export: what their headers mean in any language, and their rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from itertools import chain, islice
from operator import itemgetter
from typing import TextIO

from netpath._results import listed
from netpath.errors import FileRefused, masked
from netpath.readers.tables._archive import Member
from netpath.readers.tables._bytes import BOMS, TWICE_ENCODED, AnyPath, decoded, name_of
from netpath.readers.tables._cells import shown
from netpath.readers.tables._dates import Unreadable, days_as_told
from netpath.readers.tables._header_row import HEAD_LINES, Piece, find_header, header_at, pieces_of
from netpath.readers.tables._headers import HeaderRule, plain_header
from netpath.readers.tables._ledger import Broken, Ledger
from netpath.readers.tables._scan import LONGEST_LINE, RowTaker, judged
from netpath.readers.tables._xlsx import SheetRow, sheets_of

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


HEAD = 4_096
# No export that was seen comes near; a file made to burden would.
MOST_RECORDS, MOST_LINES, MOST_AT_ONCE = 300_000, 3_000_000, 25_000_000


@dataclass
class Rows:
    """The rows of a table that are kept so far.

    Attributes
    ----------
    there
        The columns that the file has; others are empty.
    cells
        By record, its cells in the order of the table's columns.
    """

    table: ExportTable
    ledger: Ledger
    there: frozenset[str]
    cells: dict[int, list[str]]

    def column(self, name: str) -> dict[int, str]:
        """Return a column, by record."""
        at = self.table.columns.index(name)
        return {record: cells[at].strip() for record, cells in self.cells.items()}

    def days(self, column: str = "when") -> dict[int, str]:
        """Return a column of dates as ISO text, by record; empty where none is told."""
        return days_as_told(self.column(column), column, self.ledger)

    def skip(self, record: int, rule: str) -> None:
        """Leave a record out by a named rule."""
        del self.cells[record]
        self.ledger.skip(rule)

    def set_aside(self, record: int, column: str, value: str, problem: Unreadable) -> None:
        """Put a record into quarantine."""
        del self.cells[record]
        why = (problem.code, shown(value), problem.rule, problem.repair)
        self.ledger.set_aside(Broken(record, column, *why))

    def place(self, record: int) -> tuple[str, int]:
        """Return the file and the physical line on which a record begins."""
        return self.ledger.file, self.ledger.lines[record - 1]


def connections_in(sheets: Mapping[str, Sequence[SheetRow]]) -> Sequence[SheetRow]:
    """Return the rows of the sheet with the header of Connections.csv; none where none has it."""
    rule = ExportHeader("people", export=CONNECTIONS)
    for rows in sheets.values():
        head = [row.cells for row in rows[:HEAD_LINES]]
        at = header_at(head, rule)
        if at is not None and "when" in [what for _, what, _ in rule.places(head[at])]:
            return rows
    return ()


def from_workbook(path: AnyPath) -> Member:
    """Return the connections that somebody saved as a workbook as the file that they were.

    Each row keeps its number as its line, so that what is told of it can be found.
    """
    rows, name = connections_in(sheets_of(path)), name_of(path)
    if not rows:
        repair = "Give the zip, its folder or Connections.csv"
        raise Ledger(name, "Connections").refused("B21", "no sheet is Connections", repair)
    cells = {row.number: [" ".join(cell.split()) for cell in row.cells] for row in rows}
    text = io.StringIO(newline="")
    csv.writer(text).writerows(cells.get(at, []) for at in range(1, rows[-1].number + 1))
    data = text.getvalue().encode("utf-8", "replace")
    return Member(name, lambda: nullcontext(io.BufferedReader(io.BytesIO(data))))


def read_rows(member: Member, table: ExportTable, encoding: str | None, most: int) -> Rows:
    """Return the rows of a file; a column that it does not have is empty."""
    ledger = Ledger(member.name, table.file.removesuffix(".csv"))
    if encoding is None:
        try:
            with member.open() as stream:
                return _taken(_streamed(stream, ledger), table, ledger, most)
        except UnicodeError:
            pass
    # With this text something is wrong: the strict stage takes the whole of it and says what.
    with member.open() as stream:
        data = stream.read(MOST_AT_ONCE + 1)
    if len(data) > MOST_AT_ONCE:
        what = f"not all of it is UTF-8, and it is above {MOST_AT_ONCE // 10**6} MB"
        raise ledger.refused("B04", what, "Save it as UTF-8")
    text = decoded(data, member.name, encoding)
    ledger = Ledger(member.name, ledger.table, notes=list(text.notes))
    return _taken(io.StringIO(text.text, newline=""), table, ledger, most, cut=text.cut)


def _streamed(stream: io.BufferedReader, ledger: Ledger) -> TextIO:
    head = stream.peek(HEAD)[:HEAD]
    marked = next((name for mark, name in BOMS if head.startswith(mark)), "utf-8")
    if marked == "utf-8":
        decoded(head, ledger.file)
        return io.TextIOWrapper(stream, "utf-8-sig", newline="")
    ledger.note("B02", f"it is {marked}, as its byte order mark says")
    return io.TextIOWrapper(stream, marked, newline="")


def _taken(
    text: TextIO, table: ExportTable, ledger: Ledger, most: int, *, cut: bool = False
) -> Rows:
    lines = _checked(text, ledger)
    head = list(islice(lines, HEAD_LINES))
    rule = ExportHeader(ledger.table, export=table)
    header, delimiter = find_header(head, rule, ledger)
    places = note_header(table, header.cells, ledger)
    taker = RowTaker(header.cells, rule, ledger)
    pick = _picker(places, len(header.cells), table)
    left = [at for at in range(len(header.cells)) if at not in places.values()]
    for piece, held in _pieces(chain(head[header.last :], lines), delimiter, header.last):
        if len(ledger.lines) > most:
            raise _too_many(ledger, MOST_RECORDS, "rows")
        if piece.error:
            ledger.set_aside(judged(piece, "".join(held), delimiter, ledger))
        elif piece.cells:
            # What is not needed, such as what a message says, ends here.
            for at in left:
                if at < len(piece.cells):
                    piece.cells[at] = ""
            several = table is CONNECTIONS and len(held) > 1
            taker.take(piece.first + 1, piece.cells, several_lines=several)
            cells = taker.rows.get(len(ledger.lines))
            if cells is not None:
                taker.rows[len(ledger.lines)] = pick(cells)
    if cut and ledger.lines:
        taker.drop_last()
    return Rows(table, ledger, frozenset(places), taker.finish())


def _too_many(ledger: Ledger, most: int, what: str) -> FileRefused:
    told = f"with it, the export has more than {most:,} {what}"
    return ledger.refused("T9", told, "Give the tables of one person alone")


def _picker(
    places: Mapping[str, int], nowhere: int, table: ExportTable
) -> Callable[[list[str]], list[str]]:
    """Return what takes the table's columns out of a row; equal texts are one text in memory."""
    met: dict[str, str] = {}
    pick = itemgetter(*(places.get(column, nowhere) for column in table.columns))
    return lambda cells: [met.setdefault(cell, cell) for cell in pick([*cells, ""])]


def _checked(text: TextIO, ledger: Ledger) -> Iterator[str]:
    twice = False
    for number, line in enumerate(iter(partial(text.readline, LONGEST_LINE + 1), ""), 1):
        if number > MOST_LINES:
            raise _too_many(ledger, MOST_LINES, "lines")
        if len(line) > LONGEST_LINE:
            what = f"line {number} has more than {LONGEST_LINE:,} characters"
            raise ledger.refused("B15", what, "Check whether line breaks were lost", line=number)
        # A line is looked into only where it has such signs at all: a pattern takes its time.
        if not (twice or line.isascii()) and ("Ã" in line or "Â" in line or "â" in line):
            twice = TWICE_ENCODED.search(line) is not None
            if twice:
                ledger.note(
                    "B06", f"line {number} looks encoded twice, as in Ã© for é", "export it again"
                )
        yield line


def _pieces(lines: Iterable[str], delimiter: str, start: int) -> Iterator[tuple[Piece, list[str]]]:
    """Give each record with the physical lines that it stands on."""
    held: list[str] = []
    reader = csv.reader(_remembered(lines, held), delimiter=delimiter, strict=True)
    for piece in pieces_of(reader, start):
        yield piece, held
        held.clear()


def _remembered(lines: Iterable[str], held: list[str]) -> Iterator[str]:
    for line in lines:
        held.append(line)
        yield line

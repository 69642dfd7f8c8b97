"""Whom somebody remembers, in which circles, and the workbook in which it is kept."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netpath._names import plain
from netpath._rules import clean_id
from netpath.errors import DataError
from netpath.readers.tables._cells import escaped
from netpath.readers.tables._headers import HeaderRule
from netpath.readers.tables.workbook import PEOPLE, TIES

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

REMEMBERED, GUIDE_TITLE = "Remembered", "Read me"
WHOSE, KEY, WORKED, LEARNED, DONE = (
    "Whose memory",
    "E-mail or profile",
    "Worked at",
    "Learned at",
    "Done",
)
LONGEST = 300
HEADS = {
    PEOPLE: ("Name", "Organisation", "Role", "Circle", "E-mail"),
    TIES: ("Person", "Knows", "How well (1 to 5)", "How, such as colleague"),
    REMEMBERED: ("What", "Which"),
}
GUIDE = (
    "Whom somebody knows, from memory",
    "People: one row a person. Add what you find out; an e-mail joins them with your other files.",
    "Who knows whom: How well is 1 met once, 2 a little, 3 they know each other, 4 well, 5 close;",
    "    empty where nobody said. What others are said to know of each other is hearsay.",
    "Remembered: whose memory this is, and how far it was walked through.",
    "Correct or delete whatever you like; netpath remember goes on from here.",
    "Write about others only what they may read. The file stays on this computer.",
)
_WELL = re.compile(r"\d+")
_KNOWS = re.compile(r"knows?\s+(.+)", re.IGNORECASE | re.DOTALL)
_AT = re.compile(r"(.+?)\s+(?:at|@)\s+(.+)", re.IGNORECASE | re.DOTALL)
POSITIONS = (
    *("a recruiter", "a head of department", "an owner of a firm", "an engineer", "a programmer"),
    *("an accountant", "a lawyer", "a doctor", "a nurse", "a teacher", "a scientist"),
    *("a journalist", "a civil servant", "an electrician", "a cook", "a salesperson"),
)


@dataclass(frozen=True)
class Known:
    """Somebody who is remembered.

    Attributes
    ----------
    name, org, role
        Who they are, and where they work as what, as far as known.
    well
        How well the owner knows them, from 1 (met once) to 5 (close); None where nobody said.
    how
        How, such as colleague.
    knows
        Whom they know: a name, and where that person works, if known.
    """

    name: str
    org: str = ""
    role: str = ""
    well: int | None = None
    how: str = ""
    knows: tuple[tuple[str, str], ...] = ()


def known_of(line: str) -> Known:
    """Return somebody from a line: a name, then where they work, how well, whom they know."""
    name, *rest = (cleaned(one) for one in re.split("[,;]", line))
    plain, knows, well = list[str](), list[str](), None
    for one in filter(None, rest):
        said = _KNOWS.fullmatch(one)
        if _WELL.fullmatch(one):
            well = _level(one)
        elif said or knows:
            knows.append(said[1] if said else one)
        else:
            plain.append(one)
    if len(plain) > 2:
        raise DataError(
            "After the name come where they work and as what, a number from 1 to 5, and whom they "
            "know: Rosa Byron, City Hospital, nurse, 5, knows Ben Ash at Acme.",
            code="too much",
            column="person",
            repair="Leave out the rest",
        )
    org, role = (*plain, "", "")[:2]
    return Known(name, org, role, well, "", tuple(map(_with_place, knows)))


def _with_place(text: str) -> tuple[str, str]:
    found = _AT.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


def _level(text: str) -> int | None:
    if text and text not in ("1", "2", "3", "4", "5"):
        raise DataError(
            "How well is a number from 1 (met once) to 5 (close).",
            code="B53",
            column="how_well",
            repair="Write one of these",
        )
    return int(text) if text else None


def cleaned(text: str) -> str:
    told = clean_id(plain(text))
    if len(told) > LONGEST:
        raise DataError(
            f"An answer has at most {LONGEST} letters.",
            code="B14",
            column="person",
            repair="Shorten it",
        )
    return told


@dataclass
class MemoryPage:
    """A sheet of the workbook.

    Attributes
    ----------
    above
        The rows above the header.
    header, names
        The headers, and what each stands for.
    rows
        What stands below.
    """

    header: list[str]
    names: list[str]
    rows: list[list[str]] = field(default_factory=list)
    above: list[list[str]] = field(default_factory=list)

    def cell(self, row: Sequence[str], name: str) -> str:
        """Return what stands in a row."""
        at = self.names.index(name)
        return row[at] if at < len(row) else ""

    def put(self, row: list[str] | None = None, *, instead: bool = False, **cells: str) -> None:
        """Add a row, or fill what is empty in one that is there."""
        if row is None:
            row = []
            self.rows.append(row)
        row.extend([""] * (len(self.header) - len(row)))
        for name, text in cells.items():
            at = self.names.index(name)
            row[at] = text if text and instead else row[at] or text


def page_of(title: str, cells: list[list[str]]) -> MemoryPage:
    """Return a sheet as it is known by its headers; one of ours where it has none."""
    rule = HeaderRule("ties" if title == TIES else "people", name_as_id=True)
    own = list(HEADS[title])
    if title == REMEMBERED:
        return MemoryPage(own, ["what", "which"], cells[1:])
    at = next((at for at, row in enumerate(cells) if rule.fits(row)), None)
    if at is None:
        return MemoryPage(own, rule.columns(own).names, [], cells)
    header = list(cells[at])
    names = rule.columns(header).names
    for text, name in zip(own, rule.columns(own).names, strict=True):
        if name not in names:
            header.append(text)
            names.append(name)
    return MemoryPage(header, names, cells[at + 1 :], cells[:at])


def book_of(pages: Mapping[str, MemoryPage], others: Mapping[str, list[list[str]]]) -> bytes:
    """Return a workbook with these sheets, as it is saved."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    guide = book.worksheets[0]
    guide.title = GUIDE_TITLE
    guide.column_dimensions["A"].width = 100
    for number, line in enumerate(GUIDE, 1):
        guide.cell(number, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
    guide["A1"].font = Font(bold=True, size=14)
    for title, page in pages.items():
        sheet = book.create_sheet(title)
        _write(sheet, [*page.above, page.header, *page.rows])
        for at, cell in enumerate(sheet[len(page.above) + 1]):
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = 28 if at < 2 else 20
        sheet.freeze_panes = f"A{len(page.above) + 2}"
    for title, rows in others.items():
        _write(book.create_sheet(title), rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    for at, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if text:
                whole = text.isdecimal() and len(text) < 16 and str(int(text)) == text
                sheet.cell(at, column, int(text) if whole else escaped(text))


@dataclass(frozen=True)
class Circle:
    """People who are remembered together.

    Attributes
    ----------
    key
        What stands for it in the workbook.
    title
        What it is called.
    how
        How people in it are known, unless something else is said.
    prompts
        What to ask oneself.
    role
        What somebody found here does; empty where the circle does not tell.
    """

    key: str
    title: str
    how: str
    prompts: tuple[str, ...]
    role: str = ""


_FAMILY = Circle(
    "family",
    "Family",
    "family",
    (
        "Parents, brothers and sisters, cousins, in-laws: what do they do, and where?",
        "Who at family meals always knows somebody?",
    ),
)
_OTHERS = (
    Circle(
        "teachers",
        "Teachers and trainers",
        "teacher",
        ("Who taught you something that you still use?", "Who would remember your name?"),
    ),
    Circle(
        "neighbours",
        "Neighbours",
        "neighbour",
        (
            "Next door, above, below, across the street; where you lived before.",
            "Parents of your children's friends; people you greet with a dog.",
        ),
    ),
    Circle(
        "clubs",
        "Clubs",
        "club",
        (
            "Sport, choir, church, mosque or temple, party, union, volunteers.",
            "Who organises things there?",
        ),
    ),
    Circle(
        "mentors",
        "Mentors",
        "mentor",
        ("Who gave you good advice?", "Who wrote a reference for you, or would?"),
    ),
    Circle(
        "changed jobs",
        "People who changed jobs",
        "acquaintance",
        ("Who started somewhere new in the last two years? Where?", "Who moved away for work?"),
    ),
)


def circles_of(jobs: Iterable[str], schools: Iterable[str]) -> tuple[Circle, ...]:
    """Return the circles of somebody who worked and learned at these places, in their order."""
    learned = [
        Circle(
            f"school: {one}",
            one,
            "school",
            (
                "Who sat beside you? With whom did you cook, or travel?",
                "Of whom do you know where they work now?",
            ),
        )
        for one in schools
    ]
    worked = [
        Circle(
            f"job: {one}",
            one,
            "colleague",
            (
                "Who sat beside you? Whom did you train, or who trained you? Your bosses?",
                "Customers and suppliers. Who left before you, and for where?",
            ),
        )
        for one in jobs
    ]
    asked = [
        Circle(one, f"Do you know {one}?", "acquaintance", (), one.partition(" ")[2])
        for one in POSITIONS
    ]
    return (_FAMILY, *learned, *worked, *_OTHERS, *asked)

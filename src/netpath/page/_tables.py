"""Tables in people's own words: what is asked of them, and what was said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from netpath._results import listed
from netpath.errors import DataError, FileRefused
from netpath.readers import kind_of
from netpath.readers.endings import TABLES
from netpath.readers.kinds import BOOK, DIRECTORY, TIES, WORKBOOK
from netpath.readers.layouts import (
    AIMS,
    LEFT_OUT,
    Layout,
    head_of,
    meanings_of,
    previews,
    shown,
)

OF_TIES = (TIES, WORKBOOK)
MOST_COLUMNS, MOST_CELLS = 40, 3
WHAT = {
    "mine": "People whom I know, or my client knows",
    "ties": "Who knows whom: two people in each row",
    "list": "A list of people: alumni, members, staff",
    "employers": "A list of employers to aim at",
}
KNOWN_AS = {AIMS: "employers", BOOK: "mine", DIRECTORY: "list", TIES: "ties", WORKBOOK: "ties"}
_PERSON = {
    "name": "Name",
    "first": "First name",
    "last": "Last name",
    "org": "Employer",
    "role": "Job title",
    "email": "E-mail",
    "phone": "Telephone",
}
MEANINGS: dict[str, dict[str, str]] = {
    "mine": {
        **_PERSON,
        "url": "LinkedIn profile",
        "how_well": "How well they are known, 1 to 5",
        "bond": "How they know each other, such as school",
        "school": "School or university",
        "language": "Language to write to them in",
        "nickname": "Nickname",
        "do_not_ask": "Not to be asked: yes or no",
        "city": "City",
        "country": "Country",
    },
    "list": {
        **_PERSON,
        "slug": "LinkedIn profile",
        "school": "School",
        "graduated": "Year of graduation",
        "start": "There since",
        "end": "There until",
        "given_id": "Number of the person",
    },
    "employers": {"org": "Employer"},
    "ties": {
        "source": "One person, who can ask",
        "target": "The other, who is asked",
        "how_well": "How well they know each other, 1 to 5",
        "kind": "How they know each other",
        "warmth": "Chance that an ask is granted, 0 to 1",
        "last_contact": "Day of the last contact",
        "since": "Known since",
        "count": "How often they met",
    },
}
_WHO = ("name", "first", "last", "email", "slug", "url")
ENDS = ("source", "target")


@dataclass(frozen=True)
class Column:
    """A column as it is asked about: where it is, its header, some cells, and what it seems."""

    at: int
    header: str
    cells: tuple[str, ...]
    meaning: str


@dataclass(frozen=True)
class AskedTable:
    """A table of which something must be said.

    Attributes
    ----------
    file
        Its name.
    sheets
        The first rows of each sheet; of a text, those under no title.
    layout
        What was said of it so far.
    what
        What it was said to be, one of ``WHAT``; empty before.
    why
        Why it is asked.
    """

    file: str
    sheets: Mapping[str, Sequence[Sequence[str]]] = field(repr=False)
    layout: Layout = Layout()  # noqa: RUF009 (it never changes)
    what: str = ""
    why: str = ""

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """The first rows of the sheet that is meant."""
        return shown(self.sheets, self.layout)

    @property
    def has_rows(self) -> bool:
        """Whether there is anything to ask about."""
        return any(len(rows) > 1 for rows in self.sheets.values())

    @property
    def preview(self) -> list[list[str]]:
        """A few rows, to see which table it is."""
        at = head_of(self.rows)
        return [[*row[:6]] for row in self.rows[at : at + 1 + MOST_CELLS]]

    @property
    def asks_columns(self) -> bool:
        """Whether it is told what it is, and not yet which column is what."""
        return bool(self.what)

    @property
    def meanings(self) -> Mapping[str, str]:
        """What a column of it can be."""
        return MEANINGS[self.what or "mine"]

    @property
    def columns(self) -> list[Column]:
        """Its columns, each with what it seems to be."""
        at = head_of(self.rows)
        bare = self.layout.header is False
        body = self.rows[at + (not bare) :]
        header = [""] * max(map(len, self.rows[at:]), default=0) if bare else self.rows[at]
        names = meanings_of(self.layout.kind, header)
        found = []
        for place in range(1, min(len(header), MOST_COLUMNS) + 1):
            cells = [row[place - 1].strip() for row in body if len(row) >= place]
            some = tuple(dict.fromkeys(filter(None, cells)))
            said = self.layout.columns.get(place)
            seems = said or names[place - 1]
            if said == LEFT_OUT:
                seems = ""
            elif seems not in self.meanings:
                mails = "email" in self.meanings and "email" not in names
                seems = "email" if mails and some and all("@" in one for one in some) else ""
            found.append(Column(place, header[place - 1], some[:MOST_CELLS], seems))
        return found

    @property
    def settled(self) -> bool:
        """Whether its headers tell all and nobody said otherwise, so that nothing must be asked."""
        return (
            self.layout.header is not False
            and not self.layout.columns
            and all(one.meaning for one in self.columns)
            and not self.lack({one.at: one.meaning for one in self.columns})
        )

    def told(self, said: Mapping[str, str]) -> AskedTable:
        """Return the table once somebody said what it is.

        Raises
        ------
        DataError
            If it is not said.
        """
        what = said.get("what", "")
        if what not in WHAT:
            raise DataError(
                "Nothing is said of it.", code="nothing said", repair="Say first what this table is"
            )
        sheet = said.get("sheet", self.layout.sheet)
        header = said.get("first") != "data"
        ties = TIES if "" in self.sheets else WORKBOOK
        kind = {"mine": BOOK, "list": DIRECTORY, "employers": AIMS}.get(what, ties)
        layout = replace(
            self.layout, kind=kind, header=header, sheet=sheet * (sheet in self.sheets)
        )
        layout = layout if layout == self.layout else replace(layout, columns={})
        return replace(self, what=what, layout=layout)

    def said_of(self, said: Mapping[str, str]) -> AskedTable:
        """Return the table once somebody said which column is what, enough or not."""
        given = {one.at: said.get(f"column {one.at}", "") for one in self.columns}
        columns = {at: name if name in self.meanings else LEFT_OUT for at, name in given.items()}
        return replace(self, layout=replace(self.layout, columns=columns))

    def refuse_lack(self) -> None:
        """Raise where a column that is needed is missing, or two are said to be one."""
        told = {at: name for at, name in self.layout.columns.items() if name != LEFT_OUT}
        if lack := self.lack(told):
            raise DataError(lack, code="columns unclear")

    def lack(self, given: Mapping[int, str]) -> str:
        """Return what is missing for it to be read; empty where nothing is."""
        told = [name for name in given.values() if name]
        twice = [self.meanings[one] for one in self.meanings if told.count(one) > 1]
        if twice:
            return f"Two columns are said to be {listed(twice)}. Leave one of them out."
        if self.what == "ties":
            missing = [self.meanings[one] for one in ENDS if one not in told]
            return f"Say in which column stands: {listed(missing)}." if missing else ""
        if self.what == "employers":
            return "" if told else "Say in which column the employers stand."
        return "" if set(told) & set(_WHO) else "Say in which column the names stand."


def table_of(path: Path, layout: Layout, why: str) -> AskedTable:
    """Return a table to ask about, with what is known of it already."""
    sheets = previews(path, layout.encoding or None)
    return AskedTable(path.name, sheets, layout, KNOWN_AS.get(layout.kind, ""), why)


def unclear(path: Path, layout: Layout) -> AskedTable | None:
    """Return a table that no header tells of; None where it is none, or told."""
    if layout.kind or path.suffix.lower() not in TABLES:
        return None
    try:
        kind_of(path)
    except FileRefused as refused:
        table = table_of(path, layout, "Its headers are not in words that are known here.")
        if refused.code == "B21" and table.has_rows:
            return table
        if refused.code != "B21":
            raise
    return None


def letters(data: bytes, encodings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield how words with accents read in each encoding that fits.

    Examples
    --------
    >>> list(letters("Jörg,Ada".encode("cp1252"), {"cp1252": "Windows"}))
    [('cp1252', 'Jörg (Windows)')]
    """
    for name, whose in encodings.items():
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        words = re.split(r"[\s,;\0]+", text[:100_000])
        odd = dict.fromkeys(one for one in words if not one.isascii() and one.isprintable())
        yield name, f"{', '.join(list(odd)[:MOST_CELLS])} ({whose})"

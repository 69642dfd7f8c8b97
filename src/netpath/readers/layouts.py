"""How a table is laid out, as somebody said, and by what the next table of its shape is known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from netpath._rules import clean_id
from netpath.readers._book_table import OwnTable
from netpath.readers.directory import DirectoryHeaders
from netpath.readers.kinds import BOOK, DIRECTORY, KINDS, first_rows
from netpath.readers.pool._records import neutral
from netpath.readers.tables._bytes import AnyPath, is_book
from netpath.readers.tables._header_row import HEAD_LINES
from netpath.readers.tables._header_row import head_of as head_of
from netpath.readers.tables._headers import LEFT_OUT as LEFT_OUT
from netpath.readers.tables._headers import HeaderRule, header_key
from netpath.readers.tables._xlsx import sheets_of

AIMS = "list of employers"
"""What a table is of which :func:`netpath.readers.shortlist` reads a column."""

_NUMBER = re.compile(r"[\d\s.,:/+-]+")


@dataclass(frozen=True)
class Layout:
    """What somebody says of a table that its headers do not tell.

    Attributes
    ----------
    kind
        What it is, as :func:`netpath.readers.kind_of` names it; empty where it tells.
    columns
        What columns hold, by position from 1: ``{1: "name", 2: "org"}``; ``"left out"`` leaves one
        out.
    header
        Whether there is a header line; None where nobody said.
    sheet
        Which sheet of a workbook it is; empty for the one that the readers take.
    encoding
        How its text is encoded; empty for UTF-8.
    dates
        How dates of ties are written, ``"day first"`` or ``"month first"``; empty where they tell.

    Examples
    --------
    >>> Layout.of(Layout("address book", {1: "name"}, header=False).told()).columns
    {1: 'name'}
    """

    kind: str = ""
    columns: Mapping[int, str] = field(default_factory=dict)
    header: bool | None = None
    sheet: str = ""
    encoding: str = ""
    dates: str = ""

    @classmethod
    def of(cls, told: Mapping[str, object]) -> Layout:
        """Return what :meth:`told` wrote; what is none of it is left out."""
        columns, header = told.get("columns"), told.get("header")
        pairs = columns.items() if isinstance(columns, dict) else ()
        texts = {name: str(told.get(name) or "") for name in ("kind", "sheet", "encoding", "dates")}
        return cls(
            texts.pop("kind") if told.get("kind") in (*KINDS, AIMS) else "",
            {int(at): str(name) for at, name in pairs if str(at).isdecimal()},
            header if isinstance(header, bool) else None,
            texts["sheet"],
            texts["encoding"],
            texts["dates"],
        )

    def told(self) -> dict[str, object]:
        """Return it as plain values, without what is not said."""
        said: dict[str, object] = {**vars(self)}
        said["columns"] = {str(at): name for at, name in self.columns.items()}
        return {name: one for name, one in said.items() if one not in ("", None, {})}

    def by_header(self, rows: Sequence[Sequence[str]]) -> Mapping[str | int, str]:
        """Return what columns hold by their headers, where each is another; else by position.

        Examples
        --------
        >>> Layout(columns={2: "org"}).by_header([["Chap", "Firm"], ["Ada", "Acme"]])
        {'Firm': 'org'}
        """
        header = rows[head_of(rows)] if rows and self.header is not False else []
        plain = [header_key(cell) for cell in header]
        known = len(header) >= max(self.columns, default=0)
        if not header or not known or any(plain.count(one) > 1 or not one for one in plain):
            return {at: name for at, name in self.columns.items()}  # noqa: C416 (keys of another type)
        return {header[at - 1]: name for at, name in self.columns.items()}


def placed(columns: Mapping[str | int, str], rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return what columns hold by position, of what was said by headers or positions."""
    header = [header_key(cell) for cell in (rows[head_of(rows)] if rows else [])]
    told = {
        key if isinstance(key, int) else 1 + header.index(plain): name
        for key, name in columns.items()
        if isinstance(key, int) or (plain := header_key(key)) in header
    }
    return dict(sorted(told.items()))


def meanings_of(kind: str, header: Sequence[str]) -> list[str]:
    """Return what each header stands for in a table of a kind; an unknown one, for itself."""
    people = DirectoryHeaders("people")
    rules = {BOOK: OwnTable("people"), DIRECTORY: people, AIMS: people}
    return rules.get(kind, HeaderRule("ties")).columns(header).names


def of_ties(layout: Layout) -> dict[str, object]:
    """Return what the readers of ties are to be told besides what columns hold."""
    said: dict[str, object] = {"header": layout.header} if layout.header is False else {}
    if layout.sheet:
        said |= {"people": None, "ties": layout.sheet}
    if layout.dates:
        said["formats"] = dict.fromkeys(("since", "last_contact"), layout.dates)
    return said


def previews(path: AnyPath, encoding: str | None = None) -> dict[str, list[list[str]]]:
    """Return the first rows of each sheet of a workbook; of a text, those under no title."""
    if not is_book(path):
        return {"": [row for row in first_rows(path, encoding) if any(row)]}
    sheets = sheets_of(path).items()
    return {title: [row.cells for row in rows[:HEAD_LINES]] for title, rows in sheets if rows}


def shown(sheets: Mapping[str, Sequence[Sequence[str]]], layout: Layout) -> Sequence[Sequence[str]]:
    """Return the first rows of the sheet that is meant; where none was named, of the first."""
    return sheets.get(layout.sheet) or next(iter(sheets.values()), [])


def shape_of(sheets: Mapping[str, Sequence[Sequence[str]]], *, header: bool) -> str:
    """Return by what tables of one shape are known: their headers, or what cells look like.

    Nobody can be read out of it: what is taken for a header may be people.
    """
    parts = []
    for title, rows in sheets.items():
        row = rows[head_of(rows)] if rows else []
        cells = [clean_id(cell).casefold() if header else _looks(cell) for cell in row]
        parts.append("\0".join([title, *cells]))
    return neutral("t" if header else "n", "\n".join(parts), 16)


def _looks(cell: str) -> str:
    if "@" in cell:
        return "mail"
    return "number" if _NUMBER.fullmatch(cell) else "text" if cell.strip() else "none"


def layout_for(
    kept: Mapping[str, object], sheets: Mapping[str, Sequence[Sequence[str]]]
) -> Layout | None:
    """Return how tables of this shape were said to be laid out; None where nobody said."""
    for header in (True, False):
        told = kept.get(shape_of(sheets, header=header))
        if isinstance(told, dict):
            found = Layout.of(told)
            return found if header else replace(found, header=False)
    return None


def kept_with(
    kept: Mapping[str, object], sheets: Mapping[str, Sequence[Sequence[str]]], layout: Layout
) -> dict[str, object]:
    """Return what is kept of layouts, with one more."""
    shapes = {header: shape_of(sheets, header=header) for header in (True, False)}
    others = {shape: told for shape, told in kept.items() if shape not in shapes.values()}
    return {**others, shapes[layout.header is not False]: layout.told()}

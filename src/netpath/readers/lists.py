"""Lists of one's own: employers that somebody aims at, and words that tell who hires."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pandas as pd

from netpath._places import bare, names_in, place_key, without_mark
from netpath._results import Answer, Report, counted, listed
from netpath._rules import clean_id
from netpath._titles import AUTHORITY
from netpath.errors import DataError, FileRefused, Message, Repair, either, typed
from netpath.readers.tables._bytes import AnyPath, Text, is_book, name_of, read_text
from netpath.readers.tables._headers import KNOWN, HeaderRule
from netpath.readers.tables._ledger import Ledger
from netpath.readers.tables._sheet import table_of

_MORE = {
    "org": "hiring organization|hiring company|target company|target employer|companies|employers"
    "|target companies|unternehmensname|firmenname|nom de l entreprise|compañía|bedrijfsnaam",
    "school": "schools|universities|colleges|institution",
    "field": "industry|sector|fields|branche|secteur|sector de actividad",
    "place": "city|location|region|country|places|ort|stadt|ville|ciudad|cidade|città|plaats",
    "work": "work|kind of work|role|roles|job|job title|position|title|occupation",
}
_SEPARATED = re.compile(r"[,;\t|]")
PASTED = "what was pasted"
# Where a tracker has no employer yet; a firm may well be called None.
_NONE_YET = frozenset(["n/a", "tbd", "tba", "-", "--", "?", "."])


@dataclass(frozen=True, eq=False)
class Shortlist(Answer, Sequence[str]):
    """Names that somebody aims at, each once, in the order in which they stand.

    Attributes
    ----------
    names
        The names.
    report
        What became of every row.
    column
        The header under which they stood; empty where there was none.
    """

    names: tuple[str, ...]
    report: Report = field(repr=False)
    column: str = ""

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, at: int) -> str:  # type: ignore[override]
        return self.names[at]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a name.

        Examples
        --------
        >>> Shortlist(("Acme",), Report(1, 1)).to_frame().values.tolist()
        [['Acme']]
        """
        return pd.DataFrame({"name": list(self.names)}, dtype="str")

    def __str__(self) -> str:
        under = f" under {self.column!r}" if self.column else ""
        return f"{counted(len(self), 'name')}{under}. {self.report}"


@dataclass(frozen=True)
class _ListHeaders(HeaderRule):
    """Which header stands over the names."""

    of: str = "org"

    @property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        own = KNOWN["people"].get(self.of, ())
        return {self.of: (self.of, *own, *_MORE.get(self.of, "").split("|"))}

    @property
    def must(self) -> tuple[str, ...]:
        return (self.of,)

    def stands_below(self, header: Sequence[str], *, wider: bool) -> bool:
        return wider and self.fits(header)

    def refused(
        self, ledger: Ledger, line: int, header: Sequence[str], _: Sequence[Sequence[str]]
    ) -> FileRefused:
        what = f"no header that is known stands over the names ({self.of}); {ledger.unit} {line} "
        what += f"has {counted(len(header), 'cell')}"
        lines = "Give a list with one name a line, and a name that ends in .txt"
        repair = either(Repair("list_column"), lines)
        return ledger.refused("B21", what, repair, line=line)


def shortlist(
    path: AnyPath | IO[str],
    *,
    column: str | int | None = None,
    of: str = "org",
    sheet: str | None = None,
    encoding: str | None = None,
) -> Shortlist:
    r"""Read the employers that somebody aims at: a column of any table, or a list, one a line.

    Parameters
    ----------
    path
        A table (CSV, TSV or .xlsx; what job trackers export, too), or a text with one name a line
        (or several, with semicolons between them); or an open text, as of what was pasted.
    column
        The header of the column, or its position from 1; by default one that is known for such
        names, as "Company", "Employer" or "Unternehmen".
    of
        What the names are of: ``"org"``, ``"school"``, ``"field"``, ``"place"`` or ``"work"``.
    sheet
        The sheet of a workbook; by default the first that has such a column.
    encoding
        As in :func:`netpath.read_csv`.

    Raises
    ------
    FileRefused
        If the file cannot be read, or no column has such names.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "tracker.csv")
    ...     _ = path.write_text(
    ...         "Job Title,Company,Status\nnurse,Acme,applied\nnurse,Acme,\nchef,,\n"
    ...     )
    ...     print(shortlist(path))
    1 name under 'Company'. 3 records read: 1 kept, 0 set aside, 1 skipped (named before) and 1
    skipped (no name).
    """
    given = {} if column is None else {column: of}
    rule = _ListHeaders("people", given, of=of)
    if isinstance(path, (str, bytes, os.PathLike)):
        text = None if is_book(path) else read_text(path, encoding=encoding)
    else:
        text, path = Text(PASTED, path.read()), PASTED
    if text is not None and column is None and _is_list(path, text, rule):
        return _of_text(text, rule, Ledger(text.file, "people", notes=list(text.notes)))
    table, header = table_of(path, rule, sheet, encoding, text)
    table.ledger.forget_headers()
    if given and not rule.columns(header).used:
        raise DataError(
            f"{table.ledger.file} has no header {column!r}.",
            code="B21",
            column="column",
            rule="what is named is a header of the list, or a position",
            repair="Correct it, or leave it out",
        )
    under = header[rule.columns(header).names.index(of)]
    others = [cell for cell in header if cell != under and not given and rule.fits([cell])]
    if others:
        ways = listed(map(repr, others), "or")
        table.ledger.note("B74", f"{ways} may be meant instead", "name that column then")
    cells = table.frame[of].tolist()
    named = [bare(cell) if isinstance(cell, str) else None for cell in cells]
    return _once(named, table.ledger, under)


def _is_list(path: AnyPath, text: Text, rule: _ListHeaders) -> bool:
    """Whether a text has one name a line: it is no table by its name, or has but one column.

    No name has a tab in it: lines with tabs were copied out of a table.
    """
    lines = [line for line in text.text.splitlines() if line.strip()][:20]
    cells = [[cell.strip(' "') for cell in _SEPARATED.split(line)] for line in lines]
    if any(len(row) > 1 and rule.fits(row) for row in cells):
        return False
    if any("\t" in without_mark(line).strip() for line in lines):
        return False
    table = Path(name_of(path)).suffix.casefold() in (".csv", ".tsv")
    return not table or all(
        len(row) == 1 or line.lstrip()[:1] == '"' for row, line in zip(cells, lines, strict=True)
    )


def _of_text(text: Text, rule: _ListHeaders, ledger: Ledger) -> Shortlist:
    lines = text.text.splitlines()
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    header = lines[first].strip(' "') if lines else ""
    under = header if lines and rule.fits([header]) else ""
    names: list[str | None] = []
    for number, line in enumerate(lines[first + bool(under) :], first + bool(under) + 1):
        if line.strip():
            ledger.add(number)
            if line.lstrip().startswith("#"):
                ledger.skip("a heading")
                continue
            several = names_in("\n".join(_parted(line)))
            names += several or [None]
            for _ in several[1:]:
                ledger.add(number)
    if len(names) == 1 and names[0] and not text.text.rstrip().endswith('"'):
        names = _by_commas(names[0], ledger)
    return _once(names, ledger, under)


def _by_commas(name: str, ledger: Ledger) -> list[str | None]:
    """Part the only line of a list where it has several commas, none before a legal form."""
    parts = [part.strip() for part in name.split(",")]
    forms = [part for part in parts if place_key(f"x {part}") == place_key("x")]
    if len(parts) < 3 or forms:
        return [name]
    for _ in parts[1:]:
        ledger.add(ledger.lines[-1])
    what = f"read as {len(parts)} names, parted by commas. If it is one, write it in quotes"
    ledger.note("B19", what)
    return [*parts]


def _parted(line: str) -> list[str]:
    """Return the names of a line: no name has a semicolon, but for one that stands for a sign."""
    whole = _unquoted(line)
    return [whole] if whole != line else html.unescape(line).split(";")


def _unquoted(line: str) -> str:
    bare = line.strip()
    quoted = len(bare) > 1 and bare[0] == bare[-1] == '"'
    return bare[1:-1].replace('""', '"') if quoted else line


def _once(names: Sequence[object], ledger: Ledger, under: str) -> Shortlist:
    told = [name for name in names if isinstance(name, str) and name]
    kept = [name for name in told if name.casefold() not in _NONE_YET]
    once = tuple(dict.fromkeys(kept))
    ledger.skip("no name", len(names) - len(told))
    ledger.skip("none yet, such as n/a", len(told) - len(kept))
    ledger.skip("named before", len(kept) - len(once))
    return Shortlist(once, ledger.report(len(once)).check(), under)


@dataclass(frozen=True)
class _TitleHeaders(HeaderRule):
    """The two columns of a list of titles."""

    @property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        return {"title": ("role", "job title", "phrase", "word"), "tells": ("authority", "level")}

    @property
    def must(self) -> tuple[str, ...]:
        return ("title", "tells")

    def refused(
        self, ledger: Ledger, line: int, header: Sequence[str], _: Sequence[Sequence[str]]
    ) -> FileRefused:
        what = f"no header title and tells; {ledger.unit} {line} has {counted(len(header), 'cell')}"
        return ledger.refused("B21", what, "Write them on top", line=line)


def titles(path: AnyPath, *, encoding: str | None = None) -> dict[str, str]:
    r"""Read a table of titles of one's own, for ``chains.doors`` and ``employers.ways``.

    Parameters
    ----------
    path
        A CSV file or an .xlsx workbook with the columns ``title`` (words of a title; ``*`` in front
        is the end of a word) and ``tells``: ``likely hires``, ``may hire``, ``recruits``,
        ``junior`` or ``cannot tell``.
    encoding
        As in :func:`netpath.read_csv`.

    Raises
    ------
    FileRefused
        If the file cannot be read, or has no such columns.
    DataError
        For the first row that tells something else.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "titles.csv")
    ...     _ = path.write_text("title,tells\ngaffer,likely hires\n*maat,junior\n")
    ...     titles(path)
    {'gaffer': 'likely hires', '*maat': 'junior'}
    """
    table, _ = table_of(path, _TitleHeaders("people"), None, encoding)
    ledger, told = table.ledger, {}
    for record, row in table.frame[["title", "tells"]].astype("str").fillna("").iterrows():
        level = clean_id(row["tells"]).casefold()
        if level not in AUTHORITY:
            rule = f"it must be one of {', '.join(AUTHORITY)}"
            where = f"{ledger.file}, {ledger.at([int(str(record))])}"
            raise DataError(
                Message.of("{at}: tells is {x}; {rule}.", at=where, x=typed(level), rule=rule),
                code="B53",
                column="tells",
                rule=rule,
                repair="Write one of these",
            )
        if row["title"]:
            told[clean_id(row["title"])] = level
    return told

"""Any mixture of files that somebody has, each read by the reader of its kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from netpath._rules import clean_id
from netpath.errors import DataError, Repair
from netpath.network import ReferralNetwork
from netpath.readers._persons import email_of, made_id, name_key, slug_of
from netpath.readers.address_book import address_book
from netpath.readers.calendar import calendar
from netpath.readers.contacts import EVIDENCE_COLUMNS, KEY_COLUMNS, Contacts, typed, with_bonds
from netpath.readers.directory import directory
from netpath.readers.graphs.files import read_gexf, read_gml, read_graphml, read_json, read_pajek
from netpath.readers.kinds import (
    BOOK,
    CALENDAR,
    DIRECTORY,
    GEXF,
    GML,
    GRAPHML,
    JSON,
    KINDS,
    LINKEDIN,
    MAILBOX,
    MEMORY,
    PAJEK,
    TIES,
    VCARD,
    WORKBOOK,
    first_rows,
    kind_of,
)
from netpath.readers.layouts import Layout, of_ties, previews, shown
from netpath.readers.linkedin import linkedin
from netpath.readers.mail import mail
from netpath.readers.remembered import remembered
from netpath.readers.tables import read_csv
from netpath.readers.tables._bytes import AnyPath, name_of
from netpath.readers.tables._headers import header_key
from netpath.readers.tables.workbook import ties_of_workbook

_TABLES = (DIRECTORY, TIES, WORKBOOK, BOOK)
_OWNED = (VCARD, BOOK, MAILBOX, CALENDAR)
_GRAPHS: dict[str, Callable[..., ReferralNetwork]] = {
    GRAPHML: read_graphml,
    GEXF: read_gexf,
    GML: read_gml,
    PAJEK: read_pajek,
    JSON: read_json,
}
_PARTS = re.compile(r"[,;<>\s]+")


def open(  # noqa: A001 (it is what one does with files; the face is readers.open)
    *files: AnyPath,
    owner: str | Sequence[str] | None = None,
    consent: str = "",
    share: bool = False,
    place: bool = True,
    columns: Mapping[str | int, str] | None = None,
    encoding: str | None = None,
    strict: bool = False,
    kinds: Mapping[str, str] | None = None,
    layouts: Mapping[str, Layout] | None = None,
) -> list[Contacts]:
    r"""Read any mixture of files of one person: what each is, is told by what stands in it.

    Known are LinkedIn exports, vCard files, the tables of Google Contacts, Outlook and Thunderbird,
    mailboxes (mbox), calendars (iCalendar), lists of people such as alumni or members, tables and
    workbooks of ties, workbooks of ``netpath remember``, and graphs. :func:`netpath.readers.pool`
    makes one network of them.

    Parameters
    ----------
    *files
        Where they are.
    owner
        Whose they are, in one text or several: a name, e-mails, the address of a profile, as in
        ``"Ada Byron, ada@example.org"``. Where it is left out, a LinkedIn export among them tells.
    consent, share, place, encoding, strict
        As in :func:`netpath.readers.address_book`, for every file.
    columns
        What headers of lists and tables stand for, as in :func:`netpath.readers.directory`.
    kinds
        What files are, by name, where they are not what they look like:
        ``{"friends.csv": "address book"}``. A list of people is taken for nobody's contacts, unless
        an address book wrote it.
    layouts
        What tables are and what their columns hold, by the name of the file; see
        :class:`netpath.readers.Layout`.

    Returns
    -------
    list of Contacts
        One for each file, in their order; ``.kind`` says what it is.

    Raises
    ------
    DataError
        Where it must be told whose the files are.
    FileRefused
        For the first file that cannot be read, saying what it is and what to do.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     book, alumni = pathlib.Path(folder, "a.vcf"), pathlib.Path(folder, "b.csv")
    ...     _ = book.write_text("BEGIN:VCARD\nFN:Ben Ash\nEMAIL:ben@x.org\nEND:VCARD\n")
    ...     _ = alumni.write_text("Name,Email,Employer\nBen Ash,ben@x.org,Acme\n")
    ...     mine = open(book, alumni, owner="Ada Byron")
    >>> [one.kind for one in mine]
    ['vCard file', 'directory of people']
    >>> from netpath.readers import pool
    >>> pool(mine).where(org="Acme") == pool(mine).where(name="Ben Ash")
    True
    """
    laid = dict(layouts or {})
    kinds = {**(kinds or {}), **{name: one.kind for name, one in laid.items() if one.kind}}
    told = [(path, _kind(path, kinds, columns or {})) for path in files]
    how = _How(consent, share, place, dict(columns or {}), encoding, strict, Layout())
    exports = [path for path, kind in told if kind == LINKEDIN]
    me = identities(owner)
    read = {at: how.export(path, me, alone=len(exports) == 1) for at, path in enumerate(exports)}
    me = me or _of_exports(list(read.values()))
    found, next_export = [], iter(read.values())
    tables = [path for path, kind in told if kind in _TABLES]
    for path, kind in told:
        mine = replace(how, columns=_columns_of(path, tables, how)) if path in tables else how
        mine = mine.laid_out(path, laid[name_of(path)]) if name_of(path) in laid else mine
        one = next(next_export) if kind == LINKEDIN else mine.read(path, kind, me)
        found.append(replace(one, kind=kind))
    return _as_one(found, me, alone=len(exports) < 2)


def _columns_of(path: AnyPath, tables: list[AnyPath], how: _How) -> dict[str | int, str]:
    """Return what was said of this table's headers, for others have others.

    What no table has goes to the first, whose reader says so.
    """
    if len(tables) < 2:
        return how.columns
    cells = {one: {header_key(cell) for row in first_rows(one) for cell in row} for one in tables}
    known = {key: header_key(key) if isinstance(key, str) else "" for key in how.columns}
    lost = [
        key for key, text in known.items() if text and not any(text in of for of in cells.values())
    ]
    return {
        key: name
        for key, name in how.columns.items()
        if isinstance(key, int) or known[key] in cells[path] or (key in lost and path == tables[0])
    }


def identities(owner: str | Sequence[str] | None) -> list[str]:
    """Return a name, e-mails and profiles that one text, or several, tell of a person."""
    found: list[str] = []
    for text in [owner] if isinstance(owner, str) else owner or ():
        if not isinstance(text, str):
            raise DataError(
                "owner: it must be text, or several texts.",
                code="whose",
                column="owner",
                rule="whose files they are must be told",
                repair=Repair("owner"),
            )
        parts = [one for one in _PARTS.split(text) if email_of(one) or slug_of(one)]
        name = text
        for one in parts:
            name = name.replace(one, " ")
        name = clean_id(re.sub(r"[<>;]", " ", name)).strip(", ")
        found += [one for one in (name, *parts) if one]
    return list(dict.fromkeys(found))


def _kind(path: AnyPath, kinds: Mapping[str, str], columns: Mapping[str | int, str]) -> str:
    told = kinds.get(name_of(path))
    if told is None:
        return kind_of(path, columns)
    if told not in KINDS:
        raise DataError(
            f"kinds: there is no kind {told!r}.",
            code="B27",
            column="kinds",
            rule="a file is of a kind that can be read",
            repair=f"Write one of {', '.join(KINDS)}",
        )
    return told


@dataclass(frozen=True)
class _How:
    """How files are read."""

    consent: str
    share: bool
    place: bool
    columns: dict[str | int, str]
    encoding: str | None
    strict: bool
    layout: Layout

    def laid_out(self, path: AnyPath, layout: Layout) -> _How:
        """Return how a table is read of which somebody said how it is laid out."""
        encoding = layout.encoding or self.encoding
        rows = shown(previews(path, encoding), layout)
        columns = {**self.columns, **layout.by_header(rows)}
        return replace(self, columns=columns, encoding=encoding, layout=layout)

    def export(self, path: AnyPath, me: list[str], *, alone: bool) -> Contacts:
        """Read a LinkedIn export; among several, what it tells of its owner goes first."""
        known = next((one for one in me if not email_of(one)), next(iter(me), None))
        order = (known,) if alone else (None, known)
        rule = ""
        for owner in order:
            try:
                return linkedin(
                    path,
                    owner=owner,
                    consent=self.consent,
                    share=self.share,
                    encoding=self.encoding,
                    strict=self.strict,
                )
            except DataError as error:
                if error.column != "owner":
                    raise
                rule = error.rule
        raise DataError(
            f"{name_of(path)}: {rule}.",
            code="whose",
            column="owner",
            rule=rule,
            repair=Repair("owner"),
        )

    def read(self, path: AnyPath, kind: str, me: list[str]) -> Contacts:
        """Read a file of any other kind."""
        if kind in _OWNED and not me:
            raise DataError(
                f"{name_of(path)} is somebody's {kind}: whose?",
                code="whose",
                column="owner",
                rule=f"whose {kind} it is must be told",
                repair=Repair("owner"),
            )
        if kind in _OWNED:
            return self._owned(path, kind, me)
        if kind == DIRECTORY:
            return directory(
                path,
                columns=self.columns,
                header=self.layout.header,
                sheet=self.layout.sheet or None,
                consent=self.consent,
                strict=self.strict,
                encoding=self.encoding,
            )
        if kind == MEMORY:
            how = {"consent": self.consent, "share": self.share, "strict": self.strict}
            return remembered(path, owner=me, **how)  # type: ignore[arg-type]
        return self._net(path, kind)

    def _owned(self, path: AnyPath, kind: str, me: list[str]) -> Contacts:
        consent, share, strict = self.consent, self.share, self.strict
        if kind == MAILBOX:
            return mail(path, owner=me, consent=consent, share=share)
        if kind == CALENDAR:
            return calendar(
                path, owner=me, consent=consent, share=share, encoding=self.encoding, strict=strict
            )
        table: dict[str, object] = {
            "header": self.layout.header,
            "sheet": self.layout.sheet or None,
        }
        table["columns"] = self.columns if kind == BOOK else None
        return address_book(
            path,
            owner=me,
            **table,  # type: ignore[arg-type]
            consent=consent,
            share=share,
            place=self.place,
            encoding=self.encoding,
            strict=strict,
        )

    def _net(self, path: AnyPath, kind: str) -> Contacts:
        """Read who knows whom; each row is a fact, whichever way it runs."""
        how: dict[str, object] = {"strict": False, "directed": True, "on_conflict": "count"}
        if kind not in _GRAPHS:
            how |= of_ties(self.layout) | {"columns": self.columns}
        if kind in _GRAPHS:
            read = partial(_GRAPHS[kind], path)
        elif kind == WORKBOOK:
            read = partial(ties_of_workbook, path)
        else:
            read = partial(read_csv, ties=path, encoding=self.encoding)
        net = read(**how)
        assert net.report is not None
        if self.strict and net.report.set_aside:  # what was left empty costs nobody the file
            net = read(**{**how, "strict": True})
        return told_by(net, name_of(path), self.consent, self.share)


def told_by(net: ReferralNetwork, file: str, consent: str, share: bool) -> Contacts:
    """Return what a table of ties tells, as facts: people by name, and how well they are known.

    Its ids mean something within the file only. A warmth of its own is left out: in a pool, warmth
    is made of facts.
    """
    people = net.people.drop(columns=list(KEY_COLUMNS), errors="ignore").copy()
    if "email" in net.people:
        people["email"] = net.people["email"]
    names = pd.Series([net.name_of(one) for one in net.ids], index=people.index, dtype="str")
    ties = net.ties
    words = (
        pd.to_numeric(ties["how_well"], errors="coerce").fillna(0) if "how_well" in ties else None
    )
    rows, bonds = [], []
    for at, tie in enumerate(ties.to_dict("records")):
        word = None if words is None else words.iloc[at]
        said = word is not None and word in (1, 2, 3, 4, 5)
        when, since = (_day(tie.get(name)) for name in ("last_contact", "since"))
        n = tie.get("count")
        n = int(n) if isinstance(n, int | float) and n >= 1 and n == int(n) else 1
        fact = ("word", int(str(word)[0])) if said else ("connection", n)
        ends = tie["source"], tie["target"]
        bonds.append(tie["kind"] if isinstance(tie.get("kind"), str) else "")
        rows.append((*ends, fact[0], when, since, fact[1], None, None, file, at + 1))
    report = net.report
    assert report is not None
    if net.has_warmth:
        note = f"{file}: its warmth is left out: in a pool, warmth is made of facts"
        report = replace(report, notes=(*report.notes, note))
    text = people.assign(name=names).astype("object").where(people.assign(name=names).notna(), None)
    return Contacts(
        text.rename_axis("id"),
        with_bonds(typed(rows, EVIDENCE_COLUMNS), bonds),
        report,
        consent=consent,
        share=share,
        file=file,
    )


def _day(value: object) -> str | None:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) and pd.notna(value) else None


def _of_exports(exports: list[Contacts]) -> list[str]:
    """Return what exports tell of their owner, where they are one person's."""
    if len({one.owner for one in exports}) != 1:
        return []
    owner = exports[0].people.loc[exports[0].owner]
    profile = owner.get("slug")
    address = f"https://www.linkedin.com/in/{profile}" if isinstance(profile, str) else ""
    keys = owner.get("email")
    emails = keys.split(" ") if isinstance(keys, str) else []
    return [one for one in (exports[0].owner_name, address, *emails) if one]


def _as_one(found: list[Contacts], me: list[str], *, alone: bool) -> list[Contacts]:
    """Give the owner one key in all of their files; names alone would leave them apart."""
    if not me or len(found) < 2:
        return found
    key = f"owner {made_id(' '.join(me), '')}"
    names = {name_key(one) for one in me if not (email_of(one) or slug_of(one))}
    emails = {email_of(one) for one in me} - {""}
    marked = []
    for one in found:
        who = one.owner if one.kind != LINKEDIN or alone else None
        if one.owner is None and one.kind != DIRECTORY:
            same = [at for at, name in one.people["name"].items() if name_key(str(name)) in names]
            who = str(same[0]) if len(same) == 1 else None
        if who is not None:
            people = one.people.copy()
            people.loc[who, "given_id"] = key
            if emails and "email" in people and not isinstance(people.loc[who, "email"], str):
                people.loc[who, "email"] = " ".join(sorted(emails))
            one = replace(one, people=people)
        marked.append(one)
    return marked

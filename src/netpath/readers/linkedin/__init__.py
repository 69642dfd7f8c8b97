"""A LinkedIn export: the people someone knows there, and every fact that it tells about that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext
from operator import itemgetter

from netpath._results import Report, counted, listed
from netpath.errors import FileRefused
from netpath.readers.contacts import IN, OUT, Contacts, ExportFacts
from netpath.readers.linkedin._facts import (
    Book,
    Invitation,
    Signs,
    Talk,
    TalkMessage,
    add_connections,
    add_endorsements,
    add_invitations,
    add_recommendations,
    add_talks,
    endorsing,
    introduce,
    invited,
    letters,
    owner_of,
    participants,
    past_of,
    signs,
    talks,
    tally,
)
from netpath.readers.linkedin._tables import (
    CONNECTIONS,
    EDUCATION,
    ENDORSED,
    ENDORSED_BY,
    INVITATIONS,
    MESSAGES,
    MOST_RECORDS,
    POSITIONS,
    RECOMMENDED,
    RECOMMENDED_BY,
    TABLES,
    ExportTable,
    Rows,
    from_workbook,
    read_rows,
)
from netpath.readers.tables._archive import Member, members
from netpath.readers.tables._bytes import AnyPath, is_book, name_of

_PAST = (("org", POSITIONS), ("school", EDUCATION))
_RECOMMENDATIONS = {RECOMMENDED.key: OUT, RECOMMENDED_BY.key: IN}
_ENDORSEMENTS = {ENDORSED.key: OUT, ENDORSED_BY.key: IN}


def linkedin(
    path: AnyPath,
    *,
    owner: str | None = None,
    consent: str = "",
    share: bool = False,
    encoding: str | None = None,
    strict: bool = False,
) -> Contacts:
    r"""Read a LinkedIn export: its zip, its folder, or ``Connections.csv`` alone.

    Read are ``Connections``, ``messages``, ``Invitations``, ``Recommendations_Given`` and
    ``_Received``, ``Endorsement_Given_Info`` and ``_Received_Info``, and of the owner's own
    ``Positions``, ``Education``, ``Profile`` and ``Email Addresses``; all other files are left
    alone. What messages say, and their subjects, are not kept.

    Parameters
    ----------
    path
        Where it is. A zip is never unpacked. ``Connections.csv`` may be saved as a workbook
        (.xlsx).
    owner
        Whose export it is: a name, the address or the name of a profile, or an e-mail. By default
        whoever sent its invitations or is in most of its conversations.
    consent
        Who agreed to this use, and when, such as ``"Ada, 2026-11-20"``.
    share
        Whether the people in it may be named to other people's seekers.
    encoding
        How the text is encoded, where it is neither UTF-8 nor marked.
    strict
        Whether to raise at the first row that cannot be kept, instead of setting it aside.

    Returns
    -------
    Contacts
        People by the name of their profile, else their e-mail, else an id made of name and company.
        The export is a star: each fact is about its owner and one other person.

    Raises
    ------
    DataError
        Where the owner cannot be told from the files.
    FileRefused
        Where a file cannot be read, or a zip is unsafe.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "Connections.csv")
    ...     head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    ...     _ = path.write_text(
    ...         head + "Ben,Ash,https://www.linkedin.com/in/Ben/,,Acme,,12 Mar 2024\n"
    ...     )
    ...     mine = linkedin(path, owner="Ada Byron")
    >>> print(mine)
    1 person read, 0 set aside; this is a star: we see whom Ada Byron knows, not whom they know.
    >>> mine.evidence[["target", "kind", "when"]].values.tolist()
    [['ben', 'connection', '2024-03-12']]
    """
    tables, notes = _tables(path, encoding)
    book = Book()
    sent, asked = _introduced(tables, book)
    if CONNECTIONS.key in tables:
        book.connect(tables[CONNECTIONS.key])
    spoken = talks(sent, tables[MESSAGES.key], book) if MESSAGES.key in tables else []
    whose = owner_of(owner, book, _signs(tables, book, spoken, asked))
    facts = ExportFacts(whose)
    _add_all(facts, tables, book, spoken, asked)
    past = past_of(whose, [(what, tables[one.key]) for what, one in _PAST if one.key in tables])
    if strict:
        for rows in tables.values():
            rows.ledger.refuse_broken()
    book.add(whose.person, name=whose.name, slug=whose.slug, email=whose.email)
    reports = [rows.ledger.report(len(rows.cells)) for rows in tables.values()]
    report = Report.merged([*reports, Report(0, 0, notes=notes)]).check()
    people = book.frame(sorted({whose.person, *facts.people()}))
    return Contacts(
        people,
        facts.frame(),
        report,
        owner=whose.person,
        owner_name=whose.name,
        consent=consent,
        share=share,
        past=past,
        file=name_of(path),
    )


def _tables(path: AnyPath, encoding: str | None) -> tuple[dict[str, Rows], tuple[str, ...]]:
    """Return the rows of each table, in the order of the tables' names, and what was not read."""
    name = name_of(path)
    with nullcontext([from_workbook(path)]) if is_book(path) else members(path) as found:
        alone = [one.name for one in found] == [name]
        known = [(TABLES.get(one.name.casefold()), one) for one in found]
        if alone:
            known = [(table or CONNECTIONS, one) for table, one in known]
        found_tables = [(table.key, table, one) for table, one in known if table]
        ours = sorted(found_tables, key=itemgetter(0))
        keys = [key for key, _, _ in ours]
        if len(set(keys)) < len(keys):
            raise _refused(name, "T9", "it holds one table twice", "Give one export at a time")
        if not ours:
            what = "it holds no table of a LinkedIn export"
            raise _refused(name, "B21", what, "Give the zip, its folder or Connections.csv")
        rows, broken = _read_each(ours, encoding, helped=CONNECTIONS.key in keys)
    return rows, (*broken, *_not_read([one.name for table, one in known if not table]))


def _read_each(
    ours: list[tuple[str, ExportTable, Member]], encoding: str | None, *, helped: bool
) -> tuple[dict[str, Rows], tuple[str, ...]]:
    """Read each table; beside connections, one that cannot be read is left out and told."""
    rows: dict[str, Rows] = {}
    broken: list[str] = []
    for key, table, one in ours:
        left = MOST_RECORDS - sum(len(read.ledger.lines) for read in rows.values())
        try:
            rows[key] = read_rows(one, table, encoding, left)
        except FileRefused as why:
            if not helped or table is CONNECTIONS or why.code == "T9":
                raise
            broken.append(f"not read: {str(why).rstrip('.')}")
    return rows, tuple(broken)


def _not_read(names: list[str]) -> tuple[str, ...]:
    tables = sorted({name for name in names if name.casefold().endswith(".csv")})
    others = len([name for name in names if not name.casefold().endswith(".csv")])
    told = [*tables[:20], *([counted(others, "other file")] if others else [])]
    return (f"not read: {listed(told)}",) if told else ()


def _introduced(
    tables: Mapping[str, Rows], book: Book
) -> tuple[list[TalkMessage], dict[int, Invitation]]:
    """Return messages and invitations; tell the book everybody who has a profile somewhere."""
    sent = letters(tables[MESSAGES.key]) if MESSAGES.key in tables else []
    asked = invited(tables[INVITATIONS.key]) if INVITATIONS.key in tables else {}
    introduce(sent, book)
    parties = [party for one in asked.values() for party in (one.owner, one.other)]
    for key in _ENDORSEMENTS:
        parties += endorsing(tables[key]).values() if key in tables else []
    for party in parties:
        if party.slug:
            book.of(party)
    return sent, asked


def _signs(
    tables: Mapping[str, Rows], book: Book, spoken: list[Talk], asked: Mapping[int, Invitation]
) -> Signs:
    inviting = filter(None, (book.of(one.owner) for one in asked.values()))
    return signs(tables, tally(participants(spoken)), Counter(inviting))


def _add_all(
    facts: ExportFacts,
    tables: Mapping[str, Rows],
    book: Book,
    spoken: list[Talk],
    asked: Mapping[int, Invitation],
) -> None:
    for key, rows in tables.items():
        if key == CONNECTIONS.key:
            add_connections(facts, rows, book)
        elif key == MESSAGES.key:
            add_talks(facts, rows, spoken)
        elif key == INVITATIONS.key:
            add_invitations(facts, rows, book, asked)
        elif key in _RECOMMENDATIONS:
            add_recommendations(facts, rows, book, _RECOMMENDATIONS[key])
        elif key in _ENDORSEMENTS:
            add_endorsements(facts, rows, book, _ENDORSEMENTS[key])


def _refused(name: str, code: str, what: str, repair: str) -> FileRefused:
    message = f"{name or 'the file'}: {what}."
    return FileRefused(message, file=name, code=code, rule=what, repair=repair)

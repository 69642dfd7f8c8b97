"""A workbook that ``netpath remember`` kept, read as any other person's contacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from netpath._results import Report
from netpath._rules import clean_id
from netpath.errors import DataError, Repair
from netpath.readers._persons import Card, Me, made_id, name_key, table_of
from netpath.readers._remembering import HEADS, REMEMBERED
from netpath.readers.contacts import EVIDENCE_COLUMNS, Contacts, typed, with_bonds
from netpath.readers.memory import Memory
from netpath.readers.tables._bytes import AnyPath, name_of
from netpath.readers.tables._cells import shown
from netpath.readers.tables._headers import HeaderRule
from netpath.readers.tables._ledger import Broken, Ledger
from netpath.readers.tables._sheet import Sheet, sheet_of
from netpath.readers.tables._xlsx import SheetRow, scan_rows, sheets_of
from netpath.readers.tables.workbook import PEOPLE, TIES

LEVELS = ("1", "2", "3", "4", "5")


def remembered(
    path: AnyPath,
    *,
    owner: str | Sequence[str] = (),
    consent: str = "",
    share: bool = False,
    strict: bool = False,
) -> Contacts:
    """Read whom somebody knows from memory, as ``netpath remember`` or the page kept it.

    How well the owner knows somebody is their word, from 1 to 5. Where they did not say, and where
    they only say that one knows another, the tie counts as a connection without a date.

    Parameters
    ----------
    path
        The workbook.
    owner
        What else the owner is known by: a profile's address, e-mails; their name stands in it.
    consent
        Who agreed to this use, and when, such as ``"Ada, 2026-11-20"``.
    share
        Whether the people in it may be named to other people's seekers.
    strict
        Whether to raise at the first row that cannot be kept, instead of setting it aside.

    Raises
    ------
    FileRefused
        If the file cannot be read, or is no such workbook.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "mine.xlsx")
    ...     mine = Memory.begin(path, "Ada Byron")
    ...     _ = mine.note("Rosa Byron, City Hospital, 5, knows Ben Ash at Acme")
    ...     contacts = remembered(path)
    >>> print(contacts)
    2 people read, 0 set aside; this is a star: we see whom Ada Byron knows, and 1 tie beyond.
    >>> contacts.evidence[["kind", "count"]].values.tolist()
    [['word', 5], ['connection', 1]]
    """
    file, sheets = name_of(path), sheets_of(path)
    named = [owner] if isinstance(owner, str) else list(owner)
    if REMEMBERED in sheets or not is_memory(sheets):
        memory = Memory(path)
        named += [memory.owner, *filter(None, [memory.key])]
    me = Me.of(named) if named else None
    if me is None or not me.known["name"]:
        raise _nobodys(file)
    who, people, kept = _people(_sheet(file, sheets, PEOPLE, "people"), me)
    ties = _sheet(file, sheets, TIES, "ties")
    if REMEMBERED not in sheets and name_key(me.known["name"]) not in set(
        ties.frame["source"].dropna().map(name_key)
    ):
        raise _nobodys(file)
    facts = _facts(ties, who, people)
    if strict:
        for one in (kept, ties):
            one.ledger.refuse_broken()
    return Contacts(
        table_of({me.person: me.known, **people}),
        with_bonds(
            typed([one[:-1] for one in facts], EVIDENCE_COLUMNS), [str(one[-1]) for one in facts]
        ),
        Report.merged([one.ledger.report(len(one.frame)) for one in (kept, ties)]),
        owner=me.person,
        owner_name=me.known["name"],
        consent=consent,
        share=share,
        file=file,
    )


def _nobodys(file: str) -> DataError:
    return DataError(
        f"{file}: its sheet {REMEMBERED!r}, which tells whose it is, is gone; the sheet {TIES!r} "
        "has the name.",
        code="whose",
        column="owner",
        rule="whose memory it is must be told",
        repair=Repair("owner"),
    )


def is_memory(sheets: Mapping[str, Sequence[SheetRow]]) -> bool:
    """Return whether a workbook is one of ``netpath remember``, even without whose it is."""
    people = next(iter(sheets.get(PEOPLE, ())), None)
    circled = people is not None and people.cells[: len(HEADS[PEOPLE])] == list(HEADS[PEOPLE])
    return REMEMBERED in sheets or (circled and TIES in sheets)


def _sheet(file: str, sheets: dict[str, list[SheetRow]], title: str, table: str) -> Sheet:
    """Return a sheet of the workbook; an empty table where it has no row."""
    ledger = Ledger(file, table, unit="row", sheet=title)
    found = next((one for one in sheets if name_key(one) == name_key(title)), "")
    needed = ["id"] if table == "people" else ["source", "target"]
    if not sheets.get(found):
        return Sheet(pd.DataFrame({one: [] for one in needed}, dtype="str"), ledger)
    rule = HeaderRule(table, name_as_id=True)
    sheet = sheet_of(scan_rows(sheets[found], rule, ledger), rule, ledger)
    ledger.forget_headers()
    return sheet


def _people(sheet: Sheet, me: Me) -> tuple[dict[str, str], dict[str, dict[str, str]], Sheet]:
    """Return who stands behind each name, and what is known of each; a name is one person's."""
    who, people = {name_key(me.known["name"]): me.person}, dict[str, dict[str, str]]()
    law, repair = "a name is one person's", "Add to the name what tells them apart: Ben Ash (Zeta)"
    cells = sheet.frame.reindex(columns=["id", "name", "org", "role", "e-mail", "email"])
    for record, row in cells.astype("str").fillna("").iterrows():
        at, ledger = int(str(record)), sheet.ledger
        card = Card(at, clean_id(row["name"] or row["id"]))
        card.org, card.role = clean_id(row["org"]), clean_id(row["role"])
        card.add_emails(row["e-mail"] or row["email"])
        if not card.name:
            ledger.set_aside(
                Broken(at, "name", "B34", "(empty)", "a row names a person", "Name it")
            )
        elif name_key(card.name) == name_key(me.known["name"]):
            me.learn(card.known())
        elif name_key(card.name) in who:
            ledger.set_aside(Broken(at, "name", "B34", "", law, repair))
        else:
            person = next(iter(card.emails), "") or made_id(card.name, card.org)
            who[name_key(card.name)] = who[name_key(row["id"])] = person
            people[person] = card.known()
    sheet.drop_broken()
    return who, people, sheet


def _facts(
    sheet: Sheet, who: dict[str, str], people: dict[str, dict[str, str]]
) -> list[tuple[object, ...]]:
    """Return a fact for each row that tells that two people know each other."""
    facts, gone, ledger = list[tuple[object, ...]](), list[int](), sheet.ledger
    cells = sheet.frame.reindex(columns=["source", "target", "how_well", "kind"])
    for record, row in cells.astype("str").fillna("").iterrows():
        at, line = int(str(record)), ledger.lines[int(str(record)) - 1]
        ends = [clean_id(row["source"]), clean_id(row["target"])]
        if not all(ends):
            law, repair = "a row names two people", "Fill in the empty cell"
            ledger.set_aside(Broken(at, "knows", "B34", "(empty)", law, repair))
            continue
        for one in ends:
            if name_key(one) not in who:
                who[name_key(one)] = made_id(one, "")
                people[who[name_key(one)]] = Card(at, one).known()
        source, target = (who[name_key(one)] for one in ends)
        if source == target:
            ledger.skip("self-tie")
            gone.append(at)
            continue
        well = clean_id(row["how_well"])
        if well and well not in LEVELS:
            law, repair = "how well is a whole number from 1 to 5", "Write one, or empty the cell"
            ledger.leave_empty(Broken(at, "how_well", "B53", shown(well), law, repair))
        said = well in LEVELS
        kind, count = ("word", int(well)) if said else ("connection", 1)
        fact = (source, target, kind, None, None, count, None, None, ledger.file, line)
        facts.append((*fact, clean_id(row["kind"])))
    sheet.drop_broken()
    sheet.frame = sheet.frame.drop(index=gone)
    return facts

"""The workbook that a coach can fill in, and any other workbook with such sheets."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from netpath import warmth as warmth_rules
from netpath._files import write_file
from netpath._results import Report, counted, listed
from netpath._rules import MISSING, NOBODY, fold, names_nobody
from netpath._warmth_rule import WarmthRule
from netpath.errors import FileRefused, Repair, either, typed
from netpath.network import ReferralNetwork
from netpath.readers.tables._assemble import assembled, note_near, sift_people, with_everybody
from netpath.readers.tables._bytes import AnyPath, name_of
from netpath.readers.tables._header_row import HEAD_LINES, header_at
from netpath.readers.tables._headers import NEEDED, HeaderRule
from netpath.readers.tables._ledger import Broken, Ledger
from netpath.readers.tables._sheet import Sheet, sheet_of
from netpath.readers.tables._ties import Wishes, column_of_ways
from netpath.readers.tables._xlsx import SheetRow, scan_rows, sheets_of

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

PEOPLE, TIES, TARGETS = "People", "Who knows whom", "Targets"
HOW_WELL: dict[object, float] = {
    level: warmth_rules.FACTS[f"word_{level}"].value for level in range(1, 6)
}
_KNOWN_AS = {
    PEOPLE: (
        PEOPLE,
        "Persons",
        "Nodes",
        "Vertices",
        "Elements",
        "Contacts",
        "Personen",
        "Personnes",
    ),
    TIES: (TIES, "Ties", "Edges", "Links", "Connections", "Relationships", "Relations", "Arcs"),
}
_EXAMPLE = "(example)"
_GUIDE = (
    "How to fill this in",
    "1. People: one row a person. A name is enough; two people of the same name need a column ID.",
    "2. Who knows whom: one row for two people who know each other. One row counts both ways.",
    "    How well: 1 met once, 2 know each other a little, 3 know each other, 4 well, 5 close.",
    "3. Targets: the people whom somebody wants to reach, written as on the sheet People.",
    "4. The grey rows are examples. They are left out once anything else is filled in.",
    "",
    "netpath takes How well as a chance that an ask is granted: "
    + ", ".join(f"{level} is {chance:g}" for level, chance in HOW_WELL.items())
    + ". That is an assumption, and each result repeats it.",
    "Write about others only what they may read. The file stays on this computer.",
)
_SHEETS = {
    PEOPLE: (
        ("Name", "Organisation", "Role", "School", "Do not ask (yes or no)"),
        ("Ada (example)", "Acme", "engineer", "North College", ""),
        ("Ben (example)", "Acme", "hiring manager", "", ""),
        ("Cleo (example)", "Zeta", "designer", "North College", ""),
    ),
    TIES: (
        ("Person", "Knows", "How well (1 to 5)", "How, such as colleague"),
        ("Cleo (example)", "Ada (example)", 4, "school"),
        ("Ada (example)", "Ben (example)", 3, "colleague"),
    ),
    TARGETS: (("Name",), ("Ben (example)",)),
}


def template(path: AnyPath, *, overwrite: bool = False) -> Path:
    """Write an empty workbook that a person can fill in, with a few examples to delete.

    It has the sheets How to fill this in, People, Who knows whom and Targets.

    Parameters
    ----------
    path
        Where to write, such as ``"contacts.xlsx"``.
    overwrite
        Whether to replace a file that is there.

    Returns
    -------
    Path
        Where it is.

    Raises
    ------
    DataError
        If the file is there already.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     net = read_excel(template(Path(folder, "contacts.xlsx")))
    >>> net.where(target=True)
    ['Ben (example)']
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    _add_guide(book)
    for title, rows in _SHEETS.items():
        _add_sheet(book, title, rows)
    out = io.BytesIO()
    book.save(out)
    write_file(Path(path), out.getvalue(), overwrite=overwrite)
    return Path(path)


def _add_guide(book: Workbook) -> None:
    from openpyxl.styles import Alignment, Font

    guide = book.create_sheet(_GUIDE[0])
    guide.column_dimensions["A"].width = 100
    for number, line in enumerate(_GUIDE, 1):
        cell = guide.cell(number, 1, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    guide["A1"].font = Font(bold=True, size=14)


def _add_sheet(book: Workbook, title: str, rows: tuple[tuple[str | int, ...], ...]) -> None:
    from openpyxl.styles import Font

    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    for cells in sheet.iter_cols(min_row=1, max_row=len(rows)):
        letter = str(cells[0].column_letter)
        sheet.column_dimensions[letter].width = 28
        cells[0].font = Font(bold=True)
        for cell in cells[1:]:
            cell.font = Font(italic=True, color="808080")
    sheet.freeze_panes = "A2"
    _add_checks(sheet, title)


def _add_checks(sheet: Worksheet, title: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    known = DataValidation("list", formula1=f"={PEOPLE}!$A$2:$A$2000", errorStyle="warning")
    known.error = "This name is not on the sheet People. Keep it if it is spelt as you mean it."
    level = DataValidation("whole", operator="between", formula1="1", formula2="5")
    level.error = "Write 1 (met once), 2, 3, 4 or 5 (close)."
    yes = DataValidation("list", formula1='"yes,no"')
    yes.error = "Write yes or no, or leave the cell empty."
    checks = {
        PEOPLE: ((yes, "E2:E2000"),),
        TIES: ((known, "A2:B5000"), (level, "C2:C5000")),
        TARGETS: ((known, "A2:A2000"),),
    }
    for check, cells in checks[title]:
        check.showErrorMessage = True
        check.add(cells)
        sheet.add_data_validation(check)


def read_excel(
    path: AnyPath,
    *,
    people: str | None = PEOPLE,
    ties: str | None = TIES,
    columns: Mapping[str | int, str] | None = None,
    header: bool | None = None,
    directed: bool | None = None,
    warmth: float | str | WarmthRule | None = None,
    strict: bool = True,
    on_conflict: str = "error",
    formats: Mapping[str, str] | None = None,
    missing: Iterable[str] = MISSING,
) -> ReferralNetwork:
    """Read a network from a workbook, such as one that :func:`template` wrote.

    Where the people have no column of ids their names serve as ids. The people on a sheet Targets
    get ``target`` True, so that ``net.where(target=True)`` lists them.

    Parameters
    ----------
    path
        An .xlsx workbook.
    people, ties
        The names of its sheets; None leaves one out. By default those that Gephi, Kumu or NodeXL
        write are known too (Nodes, Vertices, Edges, …); where no sheet has such a name, the only
        one whose header names source and target has the ties, or else the only sheet the people.
    warmth
        As in :func:`read_csv`. Where it is not given, the ties have a column How well and no
        warmth, 1 to 5 are taken for 0.05, 0.15, 0.35, 0.6 and 0.8, printed as assumed; an empty
        cell beside them is taken for 1.
    directed
        As in :func:`read_csv`; but a row of a sheet Who knows whom counts both ways, as the
        template says, unless a column says otherwise.
    columns, header, strict, on_conflict, formats, missing
        As in :func:`read_csv`.

    Raises
    ------
    FileRefused
        As in :func:`read_csv`; also if there is no such sheet.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     net = read_excel(template(Path(folder, "contacts.xlsx")))
    >>> net.assumptions
    ('warmth from how_well: 1 → 0.05, 2 → 0.15, 3 → 0.35, 4 → 0.6, 5 → 0.8 (assumed)',)
    """
    wishes = Wishes(columns or {}, directed, warmth, strict, on_conflict, formats or {}, missing)
    return _read(path, (people, ties), wishes, header=header, scale=True)


def ties_of_workbook(
    path: AnyPath,
    *,
    people: str | None = PEOPLE,
    ties: str | None = TIES,
    header: bool | None = None,
    **how: object,
) -> ReferralNetwork:
    """Return who knows whom as a workbook tells it, without making a warmth of How well."""
    return _read(path, (people, ties), Wishes(**how), header=header, scale=False)  # type: ignore[arg-type]


def _read(
    path: AnyPath,
    named: tuple[str | None, str | None],
    wishes: Wishes,
    *,
    header: bool | None,
    scale: bool,
) -> ReferralNetwork:
    """Return the network of a workbook; ``scale`` is whether How well may stand for warmth."""
    name, given = name_of(path), wishes.columns or {}
    sheets = sheets_of(path)
    rules = {
        table: HeaderRule(table, given, name_as_id=True, header=header)
        for table in ("people", "ties", "targets")
    }
    titles, note = _titles(name, sheets, rules["ties"], *named)
    targets = _titled(sheets, (TARGETS,))
    persons, knows, wanted = (
        None if title is None else _sheet(name, title, sheets[title], rule)
        for rule, title in zip(rules.values(), (*titles, targets), strict=True)
    )
    _leave_examples(persons, knows, wanted)
    for sheet in filter(None, (persons, knows, wanted)):
        _leave_nobody(sheet)
    if persons is not None:
        _tell_apart(persons)
    read = [*titles, targets, _GUIDE[0]]
    left = [repr(one) for one, rows in sheets.items() if one not in read and rows]
    note += [f"{name}: not read: {'sheet' if len(left) == 1 else 'sheets'} {listed(left)}"] * bool(
        left
    )
    first = knows or persons
    assert first is not None
    first.ledger.notes.extend(note)
    if scale and wishes.warmth is None and knows is not None and _only_how_well(knows):
        _fill_how_well(knows)
        wishes = replace(wishes, warmth=warmth_rules.from_scale(HOW_WELL, column="how_well"))
    if wishes.directed is None and _knowing(titles[1], knows):
        wishes = replace(wishes, directed=False, told_by=f"the sheet {TIES!r}")
    net = assembled(persons, knows, wishes)
    return net if wanted is None else _with_targets(net, wanted, wishes)


def has_ties(sheets: Mapping[str, list[SheetRow]]) -> bool:
    """Return whether a workbook tells who knows whom."""
    try:
        title = _titles("", sheets, HeaderRule("ties", name_as_id=True), PEOPLE, TIES)[0][1]
    except FileRefused as refused:
        return isinstance(refused, _SeveralTies)
    return title is not None


class _SeveralTies(FileRefused):
    """More than one sheet of a workbook tells who knows whom."""


def _titles(
    file: str,
    sheets: Mapping[str, list[SheetRow]],
    rule: HeaderRule,
    people: str | None,
    ties: str | None,
) -> tuple[tuple[str | None, str | None], list[str]]:
    """Return the sheets of people and of ties, and what to note of how they were found."""
    found = []
    for wanted, default in ((people, PEOPLE), (ties, TIES)):
        names = _KNOWN_AS[default] if wanted == default else (wanted or "",)
        title = None if wanted is None else _titled(sheets, names)
        if title is None and wanted not in (None, default):
            raise _no_sheet(file, f"there is no sheet {wanted!r}", sheets)
        found.append(title)
    if found[1] is None and ties == TIES:
        fits = [one for one in sheets if one != found[0] and _has_ties(sheets[one], rule)]
        fits = list(sheets) if rule.header is False and len(sheets) == 1 else fits
        if len(fits) == 1 and found[0] is None:
            return (None, fits[0]), [f"{file}: the sheet {fits[0]!r} is read as who knows whom"]
        if len(fits) > 1:
            several = "more than one sheet has who knows whom"
            raise _no_sheet(file, several, sheets, _SeveralTies)
    if found == [None, None] and people == PEOPLE and len(sheets) == 1:
        found[0] = next(iter(sheets))
        return (found[0], None), [f"{file}: the sheet {found[0]!r} is read as people"]
    if found == [None, None]:
        raise _no_sheet(file, f"there is neither a sheet {PEOPLE!r} nor one {TIES!r}", sheets)
    return (found[0], found[1]), []


def _has_ties(rows: list[SheetRow], rule: HeaderRule) -> bool:
    return header_at([row.cells for row in rows[:HEAD_LINES]], rule) is not None


def _titled(sheets: Mapping[str, list[SheetRow]], names: Sequence[str]) -> str | None:
    """Return the sheet that has the first of these names that a sheet has."""
    titles = {fold(one): one for one in reversed(list(sheets))}
    return next((titles[fold(one)] for one in names if fold(one) in titles), None)


def _no_sheet(
    file: str,
    what: str,
    sheets: Mapping[str, list[SheetRow]],
    kind: type[FileRefused] = FileRefused,
) -> FileRefused:
    repair = either(Repair("sheets"), f"Call the sheets {PEOPLE} and {TIES}")
    there = listed(map(repr, sheets))
    message = f"{file}: {what}; there are {there}."
    return kind(message, file=file, code="B21", rule=what, repair=repair)


def _sheet(file: str, title: str, rows: list[SheetRow], rule: HeaderRule) -> Sheet:
    ledger = Ledger(file, rule.table, unit="row", sheet=title)
    return sheet_of(scan_rows(rows, rule, ledger), rule, ledger)


def _leave_examples(*sheets: Sheet | None) -> None:
    """Leave out the examples of the template, unless nothing else stands in the workbook."""
    there = [(one, _examples(one.frame)) for one in sheets if one is not None]
    untouched = all(rows.all() for _, rows in there)
    for sheet, rows in there:
        ledger = sheet.ledger
        if untouched and rows.any():
            where = ledger.at(sheet.frame.index[rows])
            ledger.note("", f"{where} of {ledger.table}: an example of the template", "delete it")
        elif rows.any():
            ledger.skip("an example of the template", int(rows.sum()))
            sheet.frame = sheet.frame[~rows]


def _examples(frame: pd.DataFrame) -> pd.Series:
    names = frame[frame.columns.intersection(["id", "source", "target"])].astype("str")
    found: pd.Series = names.apply(lambda cells: cells.str.endswith(_EXAMPLE, na=False)).any(axis=1)
    return found


def _leave_nobody(sheet: Sheet) -> None:
    """Leave out rows in whose place of a name stands none, such as a sum under the table."""
    frame, ledger = sheet.frame, sheet.ledger
    who = frame[
        ["name"] if "name" in frame else frame.columns.intersection(["id", *NEEDED["ties"]])
    ]
    nobody = who.map(_is_none).any(axis=1)
    ledger.skip(NOBODY, int(nobody.sum()))
    frame = frame[~nobody]
    empty = frame["org"].map(_is_none) if "org" in frame else pd.Series(False, frame.index)
    if empty.any():
        frame = frame.assign(org=frame["org"].mask(empty))
    sheet.frame = frame
    ledger.note_nobody(nobody.index[nobody], empty.index[empty])


def _tell_apart(people: Sheet) -> None:
    """Tell people of one name apart by employer, else by work too, where names serve as ids."""
    frame = people.frame
    if "name" in frame or not frame["id"].map(fold, na_action="ignore").duplicated().any():
        return
    twice = frame["id"].notna() & frame["id"].map(fold, na_action="ignore").duplicated(keep=False)
    twice &= ~frame.astype("str").duplicated(keep=False)
    told, rows = frame["id"].copy(), frame[twice].reindex(columns=["id", "org", "role"])
    for beside in (["org"], ["org", "role"]):
        parts = rows[beside].astype("str").fillna("")
        called = parts.apply(lambda row: ", ".join(filter(None, row)), axis=1)
        apart = ~(rows["id"].map(fold) + "\n" + called.map(fold)).duplicated(keep=False)
        named = rows["id"] + called.map(lambda one: f" ({one})" if one else "")
        left = told[apart.index] == rows["id"]
        told[apart.index[apart & left]] = named[apart & left]
    at = told.index[told != frame["id"]]
    people.frame = frame.assign(name=frame["id"], id=told)
    if len(at):
        what = "people of one name are told apart by employer and work"
        mend = "on other sheets write them so: Name (Employer)"
        people.ledger.note("B49", f"{people.ledger.at(at)}: {what}", mend)


def _is_none(cell: object) -> bool:
    return isinstance(cell, str) and names_nobody(cell)


def _only_how_well(ties: Sheet) -> bool:
    told = ties.frame.get("how_well")
    return told is not None and bool(told.notna().any()) and "warmth" not in ties.frame


def _fill_how_well(ties: Sheet) -> None:
    """Take a tie of which nobody said how well for the least: it is told, and costs no tie."""
    cells = ties.frame["how_well"]
    empty = cells.isna()
    if empty.any():
        ties.frame = ties.frame.assign(how_well=cells.mask(empty, "1"))
        where = ties.ledger.at(ties.frame.index[empty])
        ties.ledger.note("", f"{where}: how well is not said, so taken for 1, met once (assumed)")


def _knowing(title: str | None, ties: Sheet | None) -> bool:
    """Whether ties are from the template's sheet, a row of which counts both ways."""
    ours = title is not None and title.strip().casefold() == TIES.casefold()
    return ours and ties is not None and column_of_ways(ties.frame) is None


def _with_targets(net: ReferralNetwork, targets: Sheet, wishes: Wishes) -> ReferralNetwork:
    """Return the network with a column ``target``, and with the targets that it lacked."""
    sift_people(targets, wishes)
    _told_by_name(net.people, targets, strict=wishes.strict)
    ids = pd.Index(targets.frame["id"])
    unknown = ids.difference(net.people.index)
    if len(unknown):
        who = counted(len(unknown), "target")
        mend = "on the sheet People, write who they are, and on Who knows whom, who knows them"
        targets.ledger.note("B80", f"{who} on no other sheet, added without ties", mend)
        note_near(net.people, targets, unknown)
    people = with_everybody(net.people, ids)
    assert net.report is not None
    return ReferralNetwork(
        people.assign(target=people.index.isin(ids)),
        net.ties,
        directed=net.directed,
        report=Report.merged([net.report, targets.ledger.report(len(targets.frame))]),
        assumptions=net.assumptions,
        missing=net.missing,
    )


def _told_by_name(people: pd.DataFrame, targets: Sheet, *, strict: bool) -> None:
    """Take a target by name where people have ids; where several have it, which is asked."""
    named: dict[str, list[str]] = {}
    for person, name in people.get("name", pd.Series(dtype="str")).dropna().items():
        named.setdefault(fold(str(name)), []).append(str(person))
    rule, repair = "several people are called so", "Write which of them, such as: Ben Ash (Acme)"
    ids = []
    for record, one in targets.frame["id"].astype("str").items():
        found = [] if one in people.index else named.get(fold(one), [])
        ids.append(found[0] if len(found) == 1 else one)
        if len(found) > 1:
            broken = Broken(int(str(record)), "id", "B73", typed(one), rule, repair)
            targets.ledger.set_aside(broken)
    targets.frame = targets.frame.assign(id=pd.Series(ids, targets.frame.index, dtype="str"))
    if strict:
        targets.ledger.refuse_broken()
    targets.drop_broken()

"""The workbook that a coach fills in, and other people's workbooks."""

from __future__ import annotations

import io
import random
import stat
import time
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import hostile_workbooks as hostile
import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from netpath.errors import DataError, FileRefused
from netpath.readers import read_excel, template
from netpath.readers.tables import _xlsx

Rows = list[list[object]]


def write(path: Path, **sheets: Rows) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_the_template_is_read_back_as_it_is(tmp_path: Path) -> None:
    net = read_excel(template(tmp_path / "contacts.xlsx"))
    assert net.ids == ("Ada (example)", "Ben (example)", "Cleo (example)")
    assert net.where(target=True) == ["Ben (example)"]
    assert net.ties["warmth"].tolist() == [0.6, 0.35]
    assert net.ties["kind"].tolist() == ["school", "colleague"]
    assert "5 → 0.8 (assumed)" in net.assumptions[0]
    assert net.report is not None
    assert sum("an example of the template" in note for note in net.report.notes) == 3
    assert net.report.check().records_in == 6


def test_examples_that_were_left_in_count_as_nobody(tmp_path: Path) -> None:
    path = template(tmp_path / "contacts.xlsx")
    book = openpyxl.load_workbook(path)
    book["People"].append(("Rosa", "Acme"))
    book["Who knows whom"].append(("Rosa", "Sam", 4))
    book["Who knows whom"].append(("Rosa", "Ada (example)", 4))
    book.save(path)
    net = read_excel(path)
    assert net.ids == ("Rosa", "Sam")
    assert net.where(target=True) == []
    assert net.report is not None
    assert net.report.skipped == {"an example of the template": 7}


def test_the_template_guides_and_checks(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(template(tmp_path / "contacts.xlsx"))
    assert book.sheetnames == ["How to fill this in", "People", "Who knows whom", "Targets"]
    checks = book["Who knows whom"].data_validations.dataValidation
    assert {check.type for check in checks} == {"list", "whole"}
    assert (checks[1].formula1, checks[1].formula2) == ("1", "5")
    assert "assumption" in "".join(str(cell.value) for cell in book.worksheets[0]["A"])
    assert stat.S_IMODE((tmp_path / "contacts.xlsx").stat().st_mode) == 0o600


def test_T11_the_template_is_not_written_over_a_file(tmp_path: Path) -> None:
    template(tmp_path / "contacts.xlsx")
    with pytest.raises(DataError, match="overwrite=True"):
        template(tmp_path / "contacts.xlsx")
    template(tmp_path / "contacts.xlsx", overwrite=True)


def test_a_filled_in_template_is_a_network(tmp_path: Path) -> None:
    path = template(tmp_path / "contacts.xlsx")
    book = openpyxl.load_workbook(path)
    for title, rows in {
        "People": [["Ada Byron", "Acme", "engineer", "North", "yes"], ["Ben", "Acme"]],
        "Who knows whom": [["Ada Byron", " Ben ", 5], [None, None, None], ["Ben", "Cleo", 1.0]],
        "Targets": [["Cleo"], ["Dan"]],
    }.items():
        sheet = book[title]
        sheet.delete_rows(2, 9)
        for row in rows:
            sheet.append(row)
    book.save(path)
    net = read_excel(path)
    assert net.ids == ("Ada Byron", "Ben", "Cleo", "Dan")
    assert net.where(target=True) == ["Cleo", "Dan"]
    assert net.where(do_not_ask=True) == ["Ada Byron"]
    assert net.ties["warmth"].tolist() == [0.8, 0.05]
    assert net.report is not None
    said = "\n".join(net.report.notes)
    assert "1 person created from ties" in said
    assert "1 target on no other sheet" in said
    assert "example" not in said


def test_other_workbooks_are_read_by_the_names_of_their_sheets(tmp_path: Path) -> None:
    path = write(
        tmp_path / "book.xlsx",
        Staff=[["A title"], [], ["ID", "Full name", "Company"], [7, "Ada", "Acme"], [8.0, "Ben"]],
        Ties=[["from", "to", "warmth", "since"], [7, 8, 0.5, datetime(2024, 3, 5)], ["7", "x", 1]],
    )
    net = read_excel(path, people="Staff", ties="ties ".strip(), directed=False)
    assert net.ids == ("7", "8", "x")
    assert net.people.at["7", "org"] == "Acme"
    assert net.ties["warmth"].tolist() == [0.5, 1.0]
    assert str(net.ties["since"][0].date()) == "2024-03-05"
    assert not net.assumptions
    by_name = read_excel(path, directed=False)  # Ties is a name that is known
    assert by_name.report is not None
    assert "book.xlsx: not read: sheet 'Staff'" in by_name.report.notes
    with pytest.raises(FileRefused, match="there are 'Staff' and 'Ties'"):
        read_excel(path, ties="Knows")
    with pytest.raises(FileRefused, match="there is no sheet 'Folk'"):
        read_excel(path, people="Folk", ties="Ties")


def test_one_sheet_is_enough(tmp_path: Path) -> None:
    people = write(tmp_path / "a.xlsx", People=[["Name"], ["Ada"]])
    assert read_excel(people).ids == ("Ada",)
    ties = write(tmp_path / "b.xlsx", Who_knows_whom=[["Person", "Knows"], ["Ada", "Ben"]])
    assert not read_excel(ties).has_warmth


HEAD = ["From", "To", "Why"]


@pytest.mark.parametrize("title", ["Sheet1", "Feuil1", "who", "Edges", "LINKS ", "Connections"])
def test_one_sheet_of_ties_is_read_whatever_its_name(tmp_path: Path, title: str) -> None:
    path = write(
        tmp_path / "ours.xlsx", **{title: [HEAD, ["ada", "ben", "x"], ["ben", "cleo", ""]]}
    )
    net = read_excel(path, warmth=0.3)
    assert net.ids == ("ada", "ben", "cleo")
    assert net.n_ties == 2


def test_of_several_sheets_the_header_tells_which_has_the_ties(tmp_path: Path) -> None:
    notes: Rows = [["To do"], ["call"]]
    one = write(tmp_path / "one.xlsx", Notes=notes, Mine=[HEAD, ["ada", "ben", ""]])
    net = read_excel(one, warmth=0.3)
    assert net.ids == ("ada", "ben")
    assert net.report is not None
    assert "one.xlsx: the sheet 'Mine' is read as who knows whom" in net.report.notes
    assert "one.xlsx: not read: sheet 'Notes'" in net.report.notes
    two = write(tmp_path / "two.xlsx", Mine=[HEAD, ["a", "b", ""]], Hers=[HEAD, ["c", "d", ""]])
    with pytest.raises(FileRefused, match="more than one sheet has who knows whom"):
        read_excel(two, warmth=0.3)
    assert read_excel(two, ties="Hers", warmth=0.3).ids == ("c", "d")
    nobody = write(tmp_path / "nobody.xlsx", Notes=notes, More=notes)
    with pytest.raises(FileRefused, match="neither a sheet"):
        read_excel(nobody)


def test_sheets_of_other_tools_are_known_by_name(tmp_path: Path) -> None:
    nodexl = write(
        tmp_path / "nodexl.xlsx",
        Edges=[["", "Visual Properties"], ["Vertex 1", "Vertex 2", "Edge Weight"], ["a", "b", 2]],
        Vertices=[["", "Labels"], ["Vertex", "Label"], ["a", "Ada"], ["b", "Ben"], ["c", "Cleo"]],
    )
    net = read_excel(nodexl, warmth=0.3)
    assert net.ids == ("a", "b", "c")
    assert net.name_of("c") == "Cleo"
    assert net.ties["weight"].tolist() == [2.0]
    gephi = write(
        tmp_path / "g.xlsx", Nodes=[["Id", "Label"], [1, "Ada"]], Edges=[["Source", "Target"]]
    )
    assert read_excel(gephi).name_of("1") == "Ada"


def test_a_sheet_without_a_header_is_read_if_somebody_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "book.xlsx", Sheet1=[["ada", "ben", 0.5], ["ben", "cleo", 0.4]])
    with pytest.raises(FileRefused):
        read_excel(path)
    net = read_excel(path, header=False, columns={3: "warmth"})
    assert net.ids == ("ada", "ben", "cleo")
    assert net.ties["warmth"].tolist() == [0.5, 0.4]


def test_rows_are_counted_as_the_sheet_counts_them(tmp_path: Path) -> None:
    rows: Rows = [
        ["from", "to", "warmth"],
        [],
        ["a", "b", 0.5],
        ["b", "c", 7],
        ["c", "d", 0.1, "x"],
    ]
    path = write(tmp_path / "book.xlsx", Ties=rows)
    with pytest.raises(FileRefused, match=r"book.xlsx, Ties, row 4: warmth is 7; .* 1 more row"):
        read_excel(path, people=None, ties="Ties")
    net = read_excel(path, people=None, ties="Ties", strict=False)
    assert net.report is not None
    assert net.report.quarantined[["line", "code"]].values.tolist() == [[4, "B50"], [5, "B22"]]


def test_an_excel_error_sets_its_row_aside(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Ties"
    sheet.append(["from", "to"])
    sheet.append(["a", "b"])
    sheet.append(["a", "#REF!"])
    sheet["B3"].data_type = "e"
    book.save(tmp_path / "book.xlsx")
    net = read_excel(tmp_path / "book.xlsx", people=None, ties="Ties", strict=False)
    assert net.ids == ("a", "b")
    assert net.report is not None
    assert net.report.set_aside == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((None, ""), (7, "7"), (7.0, "7"), (0.5, "0.5"), (True, "yes"), ("007", "007")),
        *((datetime(2024, 3, 5), "2024-03-05"), (datetime(2024, 3, 5, 9), "2024-03-05 09:00:00")),
        *((date(2024, 3, 5), "2024-03-05"), (2**53 + 1, "9007199254740993"), (1e300, "1e+300")),
    ],
)
def test_cells_are_read_as_somebody_would_type_them(value: object, text: str) -> None:
    assert _xlsx._text(value) == text


def test_B27_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    for content in (b"", b"id,name\n", b"PK\x03\x04junk", other.getvalue()):
        path.write_bytes(content)
        with pytest.raises(FileRefused) as caught:
            read_excel(path)
        assert caught.value.code == "B27"


def test_B25_a_blank_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="the sheet of people is blank") as caught:
        read_excel(write(tmp_path / "book.xlsx", People=[]))
    assert caught.value.code == "B25"


def test_B21_a_sheet_without_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"book.xlsx, row 1: no column id") as caught:
        read_excel(write(tmp_path / "book.xlsx", People=[["age", "shoes"], [4, 42]]))
    assert caught.value.code == "B21"


def test_T9_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = template(tmp_path / "book.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"0" * 5_000_000)
    read_excel(path)
    monkeypatch.setattr(_xlsx, "MOST_BYTES", 4_000_000)
    with pytest.raises(FileRefused, match="unpacks to more than"):
        read_excel(path)
    monkeypatch.setattr(_xlsx, "MOST_MEMBERS", 3)
    with pytest.raises(FileRefused, match="too many or doubled parts"):
        read_excel(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_T9_doubled_parts_are_refused(tmp_path: Path) -> None:
    path = template(tmp_path / "book.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/workbook.xml", "<evil/>")
    with pytest.raises(FileRefused, match="doubled parts"):
        read_excel(path)


@pytest.mark.parametrize("name", hostile.ATTACKS)
def test_T9_a_hostile_workbook_is_refused_by_name_and_soon(tmp_path: Path, name: str) -> None:
    path = hostile.write(tmp_path / "book.xlsx", hostile.ATTACKS[name]())
    before = time.process_time()
    with pytest.raises(FileRefused, match=r"^book.xlsx: ") as caught:
        read_excel(path)
    assert caught.value.code in ("B27", "B76")
    assert time.process_time() - before < 3  # a second, on a machine that is not busy


@pytest.mark.parametrize("name", hostile.HARMLESS)
def test_what_is_no_part_of_a_table_is_left_unread(tmp_path: Path, name: str) -> None:
    assert read_excel(hostile.write(tmp_path / "book.xlsx", hostile.HARMLESS[name]())).ids == (
        "Ada",
    )


def odd_values() -> list[object]:
    """Return what cells can hold."""
    day = datetime(2024, 3, 5, 9, 30, 15)
    values: list[object] = [None, 0, 1, -7, 2**40, 0.1, 1e-300, 1e300, 12.5, True, False]
    values += ["", " ", "ä ö", "007", "'=1+1", "a\nb", "<&>\"'", "_x000D_", "_x005F_", "x" * 9_000]
    values += [day, day.date(), day.time(), datetime(1900, 1, 1), datetime(1904, 1, 2), "#N/A"]
    return [*values, timedelta(hours=31, minutes=4), timedelta(0), 59.5, 60, 61]


@pytest.mark.filterwarnings("ignore:Cell:UserWarning")
@pytest.mark.parametrize("since", [CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904])
def test_cells_are_read_as_openpyxl_reads_them(tmp_path: Path, since: datetime) -> None:
    book = openpyxl.Workbook()
    book.epoch = since
    formats = [
        "General",
        "0.00",
        "yyyy-mm-dd",
        "h:mm",
        "[h]:mm",
        '"day" 0',
        "[Red]0",
        "m/d/yy h:mm",
    ]
    for number, code in enumerate(formats):
        sheet = book.create_sheet(f"sheet {number}", 0)
        dice = random.Random(number)
        for row in range(1, 30, 1 + number % 3):
            for column in dice.sample(range(1, 60), 8):
                cell = sheet.cell(row, column, dice.choice(odd_values()))
                if isinstance(cell.value, int | float) and dice.random() < 0.7:
                    cell.number_format = code
    book.save(tmp_path / "book.xlsx")
    read = openpyxl.load_workbook(tmp_path / "book.xlsx", read_only=True, data_only=True)
    expected: dict[str, list[_xlsx.SheetRow]] = {}
    for sheet in read.worksheets:
        expected[sheet.title] = rows = []
        for number, cells in enumerate(sheet.iter_rows(), 1):
            texts = [_xlsx._text(cell.value) for cell in cells]
            while texts and not texts[-1]:
                texts.pop()
            if texts:
                error = any(cell.data_type == "e" for cell in cells)
                rows.append(_xlsx.SheetRow(number, texts, error))
    assert sum(map(len, expected.values())) > 100
    assert _xlsx.sheets_of(tmp_path / "book.xlsx") == expected


def test_shared_texts_of_several_runs_are_one_text_without_how_it_is_spoken(tmp_path: Path) -> None:
    strings = "<si><r><t>Ada </t></r><r><t>Byron</t></r><rPh><t>e-da</t></rPh></si><si/>"
    rows = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
    path = hostile.write(tmp_path / "book.xlsx", hostile.parts_of(rows, strings=strings))
    assert _xlsx.sheets_of(path) == {"People": [_xlsx.SheetRow(1, ["Ada Byron"], False)]}


def test_a_large_ordinary_workbook_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Who knows whom")
    sheet.append(["Person", "Knows", "warmth", "kind", "since", "note", "a", "b"])
    for at in range(50_000):
        known = (f"person {at}", f"person {at + 1}", 0.5, "friend", "2024-01-01", "met", at, at / 7)
        sheet.append(known)
    book.save(tmp_path / "book.xlsx")
    assert read_excel(tmp_path / "book.xlsx").n_ties == 50_000


def test_how_well_may_stay_empty_and_costs_no_tie(tmp_path: Path) -> None:
    rows = [["Person", "Knows", "How well (1 to 5)"], ["ada", "ben", 4], ["ben", "cleo", None]]
    net = read_excel(write(tmp_path / "a.xlsx", Who_knows_whom=rows))
    assert sorted(net.ties["warmth"]) == [0.05, 0.6]
    bare = [[*row[:2], None] for row in rows[1:]]
    net = read_excel(write(tmp_path / "b.xlsx", Who_knows_whom=[rows[0], *bare]))
    assert (net.n_ties, net.has_warmth) == (2, False)


def test_a_formula_without_a_value_is_told_and_its_row_is_accounted_for(tmp_path: Path) -> None:
    # What a program wrote and no spreadsheet has counted yet: openpyxl keeps no values.
    book = openpyxl.Workbook()
    for row in (["Name", "Employer"], ["Ada", "=A2"], ["=B2", "=C2"], ["Ben", "Acme"]):
        book.active.append(row)
    book.active.title = "People"
    book.create_sheet("Who knows whom").append(["From", "To"])
    book["Who knows whom"].append(["Ada", "Ben"])
    book.save(tmp_path / "a.xlsx")
    net = read_excel(tmp_path / "a.xlsx")
    assert net.people.index.tolist() == ["Ada", "Ben"]
    assert net.report.skipped == {"blank row": 1}
    told = " ".join(net.report.notes)
    assert "rows 2, 3: a formula of which the file holds no value is read as empty" in told

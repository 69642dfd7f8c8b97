"""What small parts of tables say."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from netpath.errors import FileRefused
from netpath.readers.tables._archive import members
from netpath.readers.tables._assemble import assembled, look_alike, skeleton, with_everybody
from netpath.readers.tables._bytes import (
    Text,
    decoded,
    is_book,
    line_of,
    name_of,
    opened,
    read_bytes,
    read_text,
    refuse_content,
    refuse_document,
)
from netpath.readers.tables._cells import (
    check_formats,
    count,
    escaped,
    flag,
    is_formula,
    kept,
    number,
    read_column,
    shown,
    unescaped,
    whole,
)
from netpath.readers.tables._dates import counted_days, month_of, one_way, spreadsheet_day, when
from netpath.readers.tables._header_row import (
    find_header,
    header_at,
    matrix_refused,
    names_by_position,
    parted_by_blanks,
    pieces,
    refused_below,
)
from netpath.readers.tables._headers import HeaderRule, refuse_doubles, renamed
from netpath.readers.tables._ledger import Broken, Ledger
from netpath.readers.tables._scan import Scan, cell_problem, plain, scan
from netpath.readers.tables._sheet import Sheet, no_label, row_numbers, sheet_of
from netpath.readers.tables._ties import (
    Wishes,
    column_of_ways,
    counted_ties,
    one_tie_each,
    sift_ties,
)
from netpath.readers.tables._xlsx import SheetRow, scan_rows
from netpath.readers.tables.workbook import has_ties, template, ties_of_workbook

# --- readers.tables._archive


def test_members():
    with members(__file__) as found:
        found = [one.name for one in found]
    assert found == ["test_tables_parts.py"]


# --- readers.tables._assemble


def test_assembled():
    frame = pd.DataFrame({"source": ["a"], "target": ["b"]}, index=[1], dtype="str")
    sheet = Sheet(frame, Ledger("ties.csv", "ties", lines=[2]))
    assert (
        str(assembled(None, sheet, Wishes(warmth=0.3, directed=False)))
        == "2 people and 1 tie. Assumed: warmth 0.3 for every tie."
    )


def test_with_everybody():
    people = pd.DataFrame({"do_not_ask": [True]}, index=pd.Index(["a"], name="id"))
    assert with_everybody(people, pd.Index(["b"])).to_dict("index") == {
        "a": {"do_not_ask": True},
        "b": {"do_not_ask": False},
    }


def test_skeleton():
    assert skeleton("Αna") == skeleton("Ana")
    assert skeleton("ﬁn") == skeleton("fin")


def test_look_alike():
    assert (
        look_alike(pd.Index(["anna", "Anna", "ben"]))
        == "2 ids look alike and are kept apart: A…a and a…a"
    )


# --- readers.tables._bytes


def test_name_of():
    assert name_of("exports/ties.csv") == "ties.csv"


def test_read_text():
    import pathlib
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "ties.csv")
        _ = path.write_bytes(b"source,target")
        found = read_text(path).text
    assert found == "source,target"


def test_read_bytes():
    with pytest.raises(FileRefused) as caught:
        read_bytes("/")
    assert str(caught.value) == "the file: it is a folder. Give the path of a file."


def test_is_book():
    assert is_book("people.XLSX")
    assert not is_book("people.csv")


def test_opened():
    with opened(__file__) as file:
        found = len(file.read(3))
    assert found == 3


def test_decoded():
    assert decoded(b"\xef\xbb\xbfname", "people.csv").text == "name"


def test_line_of():
    assert line_of("a\r\nb\rc", 5) == 3


def test_refuse_content():
    with pytest.raises(FileRefused) as caught:
        refuse_content(b"%PDF-1.7", "people.pdf")
    assert str(caught.value).startswith("people.pdf: this is a PDF document, not a table of text")


def test_refuse_document():
    with pytest.raises(FileRefused) as caught:
        refuse_document("[Content_Types].xml word/document.xml", "people.docx")
    assert str(caught.value).startswith(
        "people.docx: this is a Word document (.docx), not a table of text"
    )


# --- readers.tables._cells


def test_number():
    assert number("0.7") == 0.7
    assert number("70 %", "percent") == 0.7
    assert number("0,7", "decimal comma") == 0.7


def test_whole():
    assert whole("12") == 12


def test_count():
    assert count("12") == 12
    assert count("12.5") == 12.5


def test_flag():
    assert flag("Yes")
    assert not flag("0")


def test_read_column():
    book = Ledger("ties.csv", "ties", lines=[2, 3])
    cells = pd.Series(["0.7", "50%"], index=[1, 2], name="warmth", dtype="str")
    assert (
        repr((read_column(cells, "number", "", book).tolist(), book.broken[0].code))
        == "([0.7, nan], 'B50')"
    )


def test_shown():
    assert shown("50%") == "50%"
    assert shown("Ada Byron") == "A…n"


def test_check_formats():
    check_formats({"warmth": "percent"})


def test_is_formula():
    assert is_formula("=1+1")
    assert is_formula(" -2")
    assert not is_formula("Ada")


def test_escaped():
    assert escaped("=1+1") == "'=1+1"
    assert escaped("'=1+1") == "''=1+1"
    assert escaped("Ada") == "Ada"


def test_kept():
    assert kept("=1+1") == "=1+1"
    assert kept("'=1+1") == "''=1+1"


def test_unescaped():
    assert unescaped("'=1+1") == "=1+1"
    assert unescaped("'tis") == "'tis"


# --- readers.tables._dates


def test_when():
    assert sorted(when("01/02/2024").readings) == ["day first", "month first"]
    assert sorted(when("05 mars 2024").readings) == ["day, word, year"]


def test_spreadsheet_day():
    assert (
        repr((spreadsheet_day("45363"), spreadsheet_day("soon")))
        == "(datetime.datetime(2024, 3, 12, 0, 0), None)"
    )


def test_counted_days():
    assert counted_days("45363").readings == counted_days("2024-03-12").readings


def test_month_of():
    assert month_of("März") == 3
    assert month_of("янв.") == 1
    assert month_of("soon") is None


def test_one_way():
    cells = {1: when("01/02/2024"), 2: when("13/04/2024")}
    assert one_way(
        cells, "since", "", Ledger("ties.csv", "ties", lines=[2, 3])
    ).dt.month.tolist() == [2, 4]


# --- readers.tables._header_row


def test_header_at():
    rows = [["Label", "Type"], ["Ada", "Person"]]
    header_at(rows, HeaderRule("people"))
    assert header_at([["Our people"], ["Person", "Company"]], HeaderRule("people")) == 1


def test_find_header():
    assert (
        find_header(["source\ttarget\n"], HeaderRule("ties"), Ledger("ties.csv", "ties"))[1] == "\t"
    )
    bare = HeaderRule("ties", header=False)
    assert find_header(["ada ben 3\n"], bare, Ledger("ties.txt", "ties"))[0].cells == [
        "source",
        "target",
        "column 3",
    ]


def test_names_by_position():
    rule = HeaderRule("ties", {1: "target", 2: "source"}, header=False)
    assert names_by_position(3, rule, Ledger("ties.csv", "ties")) == [
        "target",
        "source",
        "column 3",
    ]


def test_parted_by_blanks():
    assert parted_by_blanks(["ada ben 3\n", "ben cleo 2\n"])
    assert not parted_by_blanks(["Ada, Ben\n"])


def test_matrix_refused():
    rows = [["", "a", "b"], ["a", "0", "1"], ["b", "1", "0"]]
    assert " ".join(str(matrix_refused(rows, Ledger("ours.csv", "ties"))).split()) == (
        "ours.csv: it is a matrix of who knows whom: the same words stand on top and "
        "at the side. Write one row for each tie: source,target."
    )


def test_refused_below():
    assert " ".join(str(refused_below(3, Ledger("people.csv", "people"))).split()) == (
        "people.csv: line 3 may be the header, but what stands above it is as wide, "
        "or it tells of one column only. Delete the lines above it if it is, or put "
        "the header line on top."
    )


def test_pieces():
    assert [one.cells for one in pieces(["a,b\n", '"c\n', 'd",e\n'], ",", 0)] == [
        ["a", "b"],
        ["c\nd", "e"],
    ]
    assert [one.cells for one in pieces(["# from Ada\n", "a   b 3\n"], " ", 0)] == [
        [],
        ["a", "b", "3"],
    ]


# --- readers.tables._headers


def test_header_rule_columns():
    assert HeaderRule("people").columns(["ID", "Company", "Shoe  size"]).names == [
        "id",
        "org",
        "shoe size",
    ]


def test_header_rule_told():
    assert HeaderRule("ties").told(["From", "Ada Byron"]) == ["From", "column 2"]


def test_header_rule_by_position():
    assert HeaderRule("ties", {3: "warmth"}).by_position(4) == [
        "source",
        "target",
        "warmth",
        "column 4",
    ]


def test_header_rule_stands_below():
    assert not HeaderRule("people").stands_below(["Ada", "Person"], wider=True)


def test_header_rule_refuse_doubtful():
    rule = HeaderRule("ties", {1: "source", 2: "target"})
    rule.refuse_doubtful(Ledger("ties.csv", "ties"), 1, ["From whom", "b"], [])


def test_header_rule_fits():
    assert HeaderRule("ties").fits(["From", "To"])
    assert not HeaderRule("ties").fits(["p1", "p2"])


def test_header_rule_needed():
    assert HeaderRule("ties").needed(["kind", "source", "target", "note"]) == 3


def test_header_rule_refused():
    book = Ledger("people.csv", "people")
    assert str(HeaderRule("people").refused(book, 1, ["number", "Zed"], [])) == (
        "people.csv, line 1: no column id. Expected id; found 'number' and 1 that is "
        "not known, so it is not shown. Try columns={'number': 'id'}, or write id "
        "over the right column."
    )


def test_refuse_doubles():
    refuse_doubles("people.csv", ["id", "name"])


def test_renamed():
    assert renamed([" Last Name", "id"], ["last name", "id"]) == [(" Last Name", "last name")]


# --- readers.tables._ledger


def test_ledger_add():
    assert Ledger("ties.csv", "ties").add(line=2) == 1


def test_ledger_add_all():
    book = Ledger("ties.csv", "ties")
    book.add_all(2, 3)
    assert book.at([3]) == "line 4"


def test_ledger_numbers():
    assert Ledger("ties.csv", "ties", lines=[2, 5]).numbers().tolist() == [1, 2]


def test_ledger_set_aside():
    book = Ledger("ties.csv", "ties", lines=[2])
    book.set_aside(Broken(1, "warmth", "B50", "1.4", "a rule", "A repair"))
    assert book.report(accepted=0).set_aside == 1


def test_ledger_leave_empty():
    book = Ledger("ties.csv", "ties", lines=[2])
    book.leave_empty(Broken(1, "since", "B58", "s…n", "it must be a date", "Write a date"))
    assert book.report(accepted=1).notes == (
        "B58: ties.csv: line 2: since is left empty: it must be a date. Write a date",
    )


def test_ledger_skip():
    book = Ledger("ties.csv", "ties", lines=[2])
    book.skip("self-tie")
    assert book.report(accepted=0).skipped["self-tie"] == 1


def test_ledger_note():
    book = Ledger("people.csv", "people")
    book.note("B26", "0 people")
    assert book.notes == ["B26: people.csv: 0 people"]


def test_ledger_at():
    assert Ledger("ties.csv", "ties", lines=[2, 3, 5]).at([1, 3]) == "lines 2, 5"


def test_ledger_refused():
    assert (
        str(Ledger("ties.csv", "ties").refused("B25", "it is empty", "Fill it in"))
        == "ties.csv: it is empty. Fill it in."
    )


def test_ledger_refuse_broken():
    Ledger("ties.csv", "ties").refuse_broken()


def test_ledger_report():
    assert (
        str(Ledger("ties.csv", "ties", lines=[2, 3]).report(accepted=2))
        == "2 records read: 2 kept and 0 set aside."
    )


# --- readers.tables._scan


def test_scan():
    book = Ledger("ties.csv", "ties")
    assert scan(Text("ties.csv", "source;target\na;b\n"), HeaderRule("ties"), book).rows == {
        1: ["a", "b"]
    }
    assert book.notes == ["B19: ties.csv: cells are separated by ';'"]


def test_cell_problem():
    assert cell_problem("Ada") is None
    assert cell_problem("A\0da")[0] == "B09"


def test_plain():
    body = "source,target\n" + "a,b\n" * 300_000
    book = Ledger("ties.csv", "ties")
    found = plain(Text("ties.csv", body), HeaderRule("ties"), book)
    assert len(found.columns[0]) == 300000
    assert book.at([300_000]) == "line 300001"
    assert plain(Text("ties.csv", body + "c\n"), HeaderRule("ties"), book) is None


# --- readers.tables._sheet


def test_no_label():
    assert (
        no_label("group", {"NA": 2, "?": 1})
        == "3 cells of 'group' hold no label: 'NA' (2) and '?' (1). See missing="
    )


def test_sheet_of():
    scan = Scan(["From", "To"], {1: ["a", "b"]})
    assert (
        " ".join(
            repr(
                sheet_of(scan, HeaderRule("ties"), Ledger("ties.csv", "ties", lines=[2])).frame
            ).split()
        )
        == "source target 1 a b"
    )


def test_row_numbers():
    assert row_numbers(
        HeaderRule("ties"), ["", "From", "To"], ["column 1", "source", "target"]
    ) == [0]


# --- readers.tables._ties


def test_sift_ties():
    frame = pd.DataFrame({"source": ["a", "b"], "target": ["b", "b"]}, [1, 2], dtype="str")
    sheet = Sheet(frame, Ledger("ties.csv", "ties", lines=[2, 3]))
    assert " ".join(repr(sift_ties(sheet, Wishes(warmth=0.3))).split()) == (
        "OfAllTies(directed=False, assumptions=('ties run both ways, as nothing says "
        "otherwise (assumed)', 'warmth 0.3 for every tie (assumed)'))"
    )
    assert len(sheet.frame) == 1
    assert sheet.ledger.skipped == {"self-tie": 1}


def test_column_of_ways():
    assert column_of_ways(pd.DataFrame({"kind": ["Directed", "Undirected"]})) == "kind"


# --- readers.tables._wishes


def test_counted_ties():
    ties = pd.DataFrame({"source": ["a", "a"], "target": ["b", "b"]}, [1, 2])
    book = Ledger("ties.csv", "ties", lines=[2, 3])
    assert counted_ties(ties, book, directed=False, adds=())["count"].tolist() == [2]
    assert book.skipped == {"row counted into its tie": 1}


def test_one_tie_each():
    ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "a"], "warmth": [0.3, 0.3]})
    book = Ledger("ties.csv", "ties", lines=[2, 3])
    assert len(one_tie_each(ties.set_axis([1, 2]), book, directed=False, on_conflict="error")) == 1
    assert book.skipped == {"repeated tie": 1}


# --- readers.tables._xlsx


def test_scan_rows():
    book = Ledger("book.xlsx", "ties", unit="row")
    rows = [SheetRow(1, ["From", "To"], False), SheetRow(3, ["a", "b"], False)]
    assert scan_rows(rows, HeaderRule("ties"), book).rows == {1: ["a", "b"]}
    assert book.lines == [3]


# --- readers.tables.workbook


def test_ties_of_workbook():
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        found = ties_of_workbook(template(Path(folder, "contacts.xlsx"))).has_warmth
    assert not found


def test_has_ties():
    assert not has_ties({"Sheet1": [SheetRow(1, ["Name", "Employer"], False)]})

"""What a coach feeds the page: workbooks as people write them, and what the page makes of them."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from io import BytesIO

import openpyxl
import pytest

from netpath.campaign._ends import addressee
from netpath.page import Desk, Folder
from netpath.page._show import shown

HEADER = ["Who", "Firm", "What they do", "How well"]
ROWS = [["Kim Lee", "Acme", "engineer", 4], ["Zoë Müller", "Zeta", "cook", 3]]
ABOVE = {
    "title": [["My contacts"], []],
    "title of two cells": [["My contacts", 2026], [], []],
    "groups": [["The person", None, None, "The tie"]],
    "nothing": [],
}


@pytest.fixture
def desk(tmp_path):
    return Desk(Folder(tmp_path / "kept"), day=date(2026, 11, 23))


def act(desk, doing, /, **said):
    desk.act(doing, {key.replace("_", " "): one for key, one in said.items()})


def page_of(desk):
    return unescape(shown(desk))


def book(*rows, **sheets):
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, cells in {**({"Contacts": rows} if rows else {}), **sheets}.items():
        sheet = made.create_sheet(title)
        for row in cells:
            sheet.append(row)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def fed(desk, data, name="mine.xlsx"):
    desk.intake.put(name, data)
    act(desk, "files")


def read_as_mine(desk, *columns, owner="Ada Byron"):
    """Say that the table is of people whom one knows, which column is what, and whose it is."""
    act(desk, "lay out", what="mine", first="names")
    act(desk, "lay out", **{f"column_{at}": name for at, name in enumerate(columns, 1)})
    act(desk, "files", owner=owner)


def person(desk, name):
    (one,) = desk.people.net.where(name=name)
    return desk.people.net.people.loc[one]


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE)
@pytest.mark.parametrize("doubled", [False, True], ids=["", "a header twice"])
@pytest.mark.parametrize("text", [False, True], ids=["workbook", "text"])
def test_the_header_that_is_shown_is_the_one_that_is_read(desk, above, doubled, text):
    header = [*HEADER[:2], HEADER[1], HEADER[3]] if doubled else HEADER
    rows = [*above, header, *ROWS]
    if text:
        lines = (";".join("" if cell is None else str(cell) for cell in row) for row in rows)
        fed(desk, "\n".join(lines).encode(), "mine.csv")
    else:
        fed(desk, book(*rows))
    assert "what is this table?" in desk.said
    assert [one.header for one in desk.intake.table.columns][:2] == HEADER[:2]
    read_as_mine(desk, "name", "org", "role", "how_well")
    assert desk.fault is None, desk.fault
    assert len(desk.people.net) == 3
    assert person(desk, "Kim Lee")["org"] == "Acme"
    assert set(desk.people.net.ties["word"]) == {3, 4}


def test_what_was_answered_survives_a_refusal(desk):
    fed(desk, book(HEADER, *ROWS))
    act(desk, "lay out", what="mine", first="names")
    act(desk, "lay out", column_1="name", column_2="name", column_3="role")
    assert "Two columns are said to be Name" in desk.said
    assert [one.meaning for one in desk.intake.table.columns] == ["name", "name", "role", ""]
    act(desk, "lay out", column_1="name", column_2="org", column_3="role", column_4="how_well")
    act(desk, "ask about", name="mine.xlsx")  # back, and on again
    act(desk, "lay out", what="mine", first="names")
    assert [one.meaning for one in desk.intake.table.columns][:2] == ["name", "org"]


@pytest.mark.parametrize(("again", "asked"), [("mine.xlsx", False), ("hers.xlsx", True)])
def test_an_answer_holds_for_the_file_that_was_mended_and_for_no_other(desk, again, asked):
    rows = [["Chap", "Post", "Shop"], ["Kim Lee", "kim@x.org", "Acme"]]
    fed(desk, book(*rows, ["x"] * 200))
    read_as_mine(desk, "name", "email", "org")
    assert desk.fault is not None
    fed(desk, book(*rows), again)
    assert (desk.people is None) is asked


OWN = ["Wer", "Firma", "Wie gut", "Woher wir uns kennen", "Schule", "Sprache", "Spitzname"]
KNOWN = ["Kim Lee", "Acme", 4, "school", "North College", "Deutsch", "Kimmi"]


def test_how_two_know_each_other_is_read_of_ones_own_table_and_stands_in_letters(desk):
    fed(desk, book([*OWN, "Nicht fragen?"], [*KNOWN, "nein"], ["Bo Hall", "Zeta", 2, "Chor"]))
    act(desk, "lay out", what="mine", first="names")
    assert desk.intake.table is None  # its headers tell all
    act(desk, "files", owner="Ada Byron")
    kinds = dict(zip(desk.people.net.ties["target"], desk.people.net.ties["kind"], strict=True))
    kinds |= dict(zip(desk.people.net.ties["source"], desk.people.net.ties["kind"], strict=True))
    (kim,) = desk.people.net.where(name="Kim Lee")
    assert kinds[kim] == "school"
    assert person(desk, "Kim Lee")[["school", "language", "nickname"]].tolist() == [
        "North College",
        "Deutsch",
        "Kimmi",
    ]
    act(desk, "begin", seeker="Ada Byron", whom="Zeta")
    to = addressee(desk.search.state, kim, desk.search.today)
    assert (to.kind, to.language.name, to.nickname) == ("school", "Deutsch", "Kimmi")
    act(desk, "know", known="Bo Hall", kind="choir", nickname="Bobo")
    assert desk.fault is None, desk.fault
    (bo,) = (one for one, it in desk.search.state.people.items() if it["name"] == "Bo Hall")
    to = addressee(desk.search.state, bo, desk.search.today)
    assert (to.kind, to.nickname) == ("choir", "Bobo")


@pytest.mark.parametrize(
    ("under", "notes", "barred"),
    [
        ("yes", "", True),
        ("no", "", False),
        ("", "", False),
        ("-", "", False),
        ("Mum / do not use!", "", True),
        ("?", "", True),
        ("", "Mum / do not use!", True),
        ("", "please don't contact her before May", True),
        ("", "bitte nicht anfragen", True),
        ("", "does not use e-mail, ask by phone", False),
        ("no", "do not ask", True),
    ],
)
def test_whom_a_row_says_not_to_ask_is_never_asked(desk, under, notes, barred):
    fed(desk, book(["Chap", "Shop", "Do not ask?", "Notes"], ["Kim Lee", "Acme", under, notes]))
    read_as_mine(desk, "name", "org", "do_not_ask", "")
    told = desk.people.net.people
    assert bool("do_not_ask" in told and person(desk, "Kim Lee")["do_not_ask"]) is barred
    doubt = barred and under != "yes"
    assert any("row 2" in one for one in desk.people.report.notes) is doubt


TEMPLATE = {
    "People": [
        ["Name", "Organisation", "Role"],
        ["Ada Byron", "Mill", ""],
        ["Kim Lee", "Acme", "cook"],
        ["Kim Lee", "Zeta", "clerk"],
        ["Kim Lee", "Zeta", "boss"],
        ["Bo Hall", "n/a", "?"],
        ["TOTAL", "", ""],
        ["xxx", "xxx", ""],
    ],
    "Who knows whom": [
        ["Person", "Knows", "How well (1 to 5)"],
        ["Ada Byron", "Kim Lee (Acme)", 4],
        ["Ada Byron", "Kim Lee", 3],
        ["Ada Byron", "Kim Lee (Zeta, boss)", 3],
        ["Ada Byron", "Bo Hall", "friend"],
        ["Ada Byron", "?", 3],
        ["Gesamt", "Bo Hall", 3],
    ],
}


def test_people_of_one_name_and_rows_of_nobody_in_a_template(desk):
    fed(desk, book(**TEMPLATE))
    net, report = desk.people.net, desk.people.report
    assert set(net.ids) == {
        *("Ada Byron", "Bo Hall"),
        *("Kim Lee (Acme)", "Kim Lee (Zeta, boss)", "Kim Lee (Zeta, clerk)"),
    }
    assert len(net.where(name="Kim Lee")) == 3
    assert net.n_ties == 2
    assert net.where(org="n/a") == net.where(org="xxx") == []
    assert report.records_in == report.accepted + report.set_aside + sum(report.skipped.values())
    assert sum(report.skipped.values()) == 4
    page = page_of(desk)
    assert "a row that names nobody, such as TOTAL or xxx" in page
    assert "rows 7, 8" in page
    assert "several are called so" in page  # the tie that names Kim Lee alone
    assert "mine.xlsx, Who knows whom, row 3" in page
    for jargon in ("how_well", "holds no label", "B34", "B20", "'id'"):
        assert jargon not in page


def test_people_of_one_name_and_rows_of_nobody_in_ones_own_table(desk):
    rows = [["Kim Lee", "Acme", "cook"], ["Kim Lee", "Acme", "clerk"], ["Bo Hall", "?", "cook"]]
    found = []
    for order in (1, -1):
        fed(desk, book(HEADER[:3], *rows[::order], ["Summe", "", ""], ["xxx", "Acme", ""]))
        read_as_mine(desk, "name", "org", "role")
        net, report = desk.people.net, desk.people.report
        found.append(net.where(name="Kim Lee", role="cook"))
        assert len(net.where(name="Kim Lee")) == 2
        assert len(net) == 4
        assert net.where(org="?") == []
        assert report.records_in == 5
        assert sum(report.skipped.values()) == 2
        hints = {one.hint for one in desk.find("whom", "kim lee")}
        assert hints == {"cook, Acme", "clerk, Acme"}
    assert found[0] == found[1]


def test_a_first_name_alone_is_asked_about_before_somebody_new_is_made_of_it(desk):
    fed(desk, book(HEADER, *ROWS))
    read_as_mine(desk, "name", "org", "role", "how_well")
    act(desk, "begin", seeker="Ada Byron", whom="Zeta")
    before = len(desk.search.state.people)
    act(desk, "tie", hand="Ada Byron", knows="Zoe", warm="50")
    assert "Zoë Müller" in desk.fault.text
    assert len(desk.search.state.people) == before
    act(desk, "tie", hand="Ada Byron", knows="Zoe", warm="50", new="on")
    assert len(desk.search.state.people) == before + 1


ROSTER = [
    ["Name", "Employer", "Role", "City"],
    ["Ada Byron", None, None, None],
    ["Zoë Müller", "Brightwater", "head of sales", "Lindau"],
    ["Ben Ash", "Brightwater Ltd.", "head of it", "Berlin"],
    ["Kim Lee", "Acme", "cook", "berlin"],
]
KNOWING = [
    ["Who", "Whom", "How well"],
    ["Ada Byron", "Zoë Müller", 4],
    ["Ada Byron", "Ben Ash", 3],
    ["Ben Ash", "Kim Lee", 4],
]


def sheets(people=ROSTER, ties=KNOWING, **others):
    return book(**{"People": people, "Who knows whom": ties, **others})


@pytest.mark.parametrize(
    ("sheet", "cells", "place"),
    [
        ("Who knows whom", [*KNOWING, ["Kim Lee", "Zoe Muler", 2]], "Who knows whom, row 5, Whom"),
        ("Targets", [["Name"], ["Zoe Muler"]], "Targets, row 2, Name"),
    ],
)
def test_a_name_that_is_nearly_somebodys_is_asked_about_whole_with_its_place(
    desk, sheet, cells, place
):
    fed(desk, sheets(**{sheet: cells}))
    page = page_of(desk)
    assert f"mine.xlsx: {place}: 'Zoe Muler' is on no other sheet" in page
    assert "Zoë Müller" in page[page.index("'Zoe Muler'") :][:120]
    assert re.search(r"<details class=\"np-aside\" open><summary>\d notes", page)
    assert "Zoe" not in str(desk.people.report)
    fed(desk, sheets())
    assert not re.search(r"<details class=\"np-aside\" open><summary>\d notes", page_of(desk))


def test_a_target_whose_name_several_have_is_a_question_and_nobody_without_ties(desk):
    people = [*ROSTER, ["Kim Lee", "Zeta", "nurse", "Ulm"]]
    ties = [*KNOWING[:3], ["Ben Ash", "Kim Lee (Acme)", 4]]
    for name, n in (("Kim Lee", 0), ("kim lee", 0), ("Kim Lee (Acme)", 1)):
        fed(desk, sheets(people, ties, Targets=[["Name"], [name]]))
        net = desk.people.net
        assert len(net) == 5
        assert len(net.where(target=True)) == n
        assert ("mine.xlsx, Targets, row 2" in page_of(desk)) is (n == 0)
        assert ("several people are called so" in page_of(desk).lower()) is (n == 0)


def test_a_target_is_told_by_name_where_people_have_ids(desk):
    people = [["ID", *ROSTER[0]], *([f"p{at}", *row] for at, row in enumerate(ROSTER[1:]))]
    ties = [KNOWING[0], ["p0", "p1", 4], ["p0", "p2", 3], ["p2", "p3", 4]]
    fed(desk, sheets(people, ties, Targets=[["Name"], ["Kim Lee"]]))
    assert desk.people.net.where(target=True) == ["p3"]
    assert len(desk.people.net) == 4


def test_an_employer_spelt_twice_is_named_once_and_a_place_can_be_searched(desk):
    fed(desk, sheets())
    act(desk, "begin", seeker="Ada Byron", whom="Brightwater")
    assert len(desk.search.state.targets) == 2
    head = re.search(r"<h1.*?</h1>", page_of(desk), re.DOTALL).group()
    assert "Brightwater</bdi>" in head
    assert "Ltd." not in head
    act(desk, "close")
    fed(desk, sheets())
    assert [(one.label, one.hint) for one in desk.find("whom", "berl")] == [
        ("Berlin", "place, 2 people there")
    ]
    act(desk, "begin", seeker="Ada Byron", whom="Berlni")
    assert desk.search is None
    assert "perhaps you mean Berlin" in desk.said
    act(desk, "begin", seeker="Ada Byron", whom="lindau")
    assert desk.fault is None
    assert desk.search.state.targets == ["Zoë Müller"]
    assert "In Lindau, who may hire as titles tell (a guess): Zoë Müller." in desk.said


def test_a_client_whose_search_is_deleted_stands_in_no_form_any_more(desk):
    fed(desk, sheets())
    act(desk, "begin", seeker="Ada Byron", whom="Acme")
    act(desk, "close")
    (name,) = [one.name for one in desk.home.open]
    act(desk, "delete", name=name, sure="on")
    assert desk.fault is None
    assert desk.gone
    assert desk.people is None
    assert desk.find("seeker", "ada") == []
    assert "Ada Byron" not in page_of(desk).replace(desk.gone, "")

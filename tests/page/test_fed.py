"""What a coach feeds the page: workbooks as people write them, and what the page makes of them."""

from __future__ import annotations

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
    act(desk, "know", about="Bo Hall", kind="choir", nickname="Bobo")
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

"""What a coach feeds the page: workbooks as people write them, and what the page makes of them."""

from __future__ import annotations

from datetime import date
from html import unescape
from io import BytesIO

import openpyxl
import pytest

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

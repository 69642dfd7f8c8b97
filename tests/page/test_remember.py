"""The memory aid on the desk: every act, what is wrong with one, and hostile names."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from hostile import hostile_names

from netpath.page import Desk, Folder
from netpath.page._show import shown
from netpath.readers import Memory


@pytest.fixture
def desk(tmp_path):
    return Desk(Folder(tmp_path / "kept"), day=date(2026, 11, 23))


def done(desk, act, **said):
    desk.act(act, said)
    assert desk.fault is None, desk.fault
    return unescape(shown(desk))


def failed(desk, act, **said):
    desk.act(act, said)
    assert desk.fault is not None
    assert desk.fault.head in unescape(shown(desk))
    return desk.fault.text


def begun(desk):
    return done(
        desk, "remember", owner="Ada Byron", jobs="Acme\n\n Zeta ", schools="", key="a@x.org"
    )


def test_a_memory_from_the_first_name_to_a_way_in(desk):
    assert "1 of 24" in begun(desk)
    rosa = {"name": "Rosa Byron", "org": "Mill", "well": "5", "knows": "Ben Ash at Acme, Cleo"}
    page = done(desk, "note", **rosa)
    assert desk.said == "Rosa Byron is written down. 1 person, at 1 employer so far."
    assert re.search("knows (<.*?>)?Ben Ash(</bdi>)? at (<.*?>)?Acme", page)
    assert "Acme" in done(desk, "next circle").partition("<h1")[2][:80]
    assert "Nobody yet." in shown(desk)
    assert "Nobody yet." not in done(desk, "note", name="Tom Byron", well="")
    assert "Family" in done(desk, "previous circle")
    done(desk, "strike", person="Tom Byron")
    assert len(desk.memory.memory) == 1
    page = done(desk, "use memory")
    assert desk.said == "Read: 4 people and 3 ties, from memory."
    assert 'value="Ada Byron"' in page
    done(desk, "begin", seeker="Ada Byron", whom="Acme")
    assert desk.search.plan[0].name == "Rosa Byron"


def test_it_is_gone_on_with_and_joined_with_what_was_read(desk):
    begun(desk)
    done(desk, "note", name="Rosa Byron", org="Mill")
    assert "Ada Byron" in done(desk, "leave memory")
    desk.intake.put(
        "Connections.csv",
        b"First Name,Last Name,URL,Email Address,Company,Position,"
        b"Connected On\nBen,Ash,https://www.linkedin.com/in/ben,,Acme,boss,12 Mar 2024\n",
    )
    done(desk, "files", owner="a@x.org")
    assert "Rosa Byron" in done(desk, "remember", name="Ada Byron")
    done(desk, "use memory")
    assert desk.people.told.startswith("3 people and 2 ties, from memory and Connections.csv.")
    desk.intake.put("mine.xlsx", next(desk.folder.path.glob("*.xlsx")).read_bytes())
    done(desk, "files")  # the same workbook, chosen as any other file
    assert desk.people.told.startswith("2 people and 1 tie, from mine.xlsx.")
    for _ in range(30):
        desk.act("remember", {"name": "Ada Byron"})
        page = done(desk, "next circle")
    assert "That is everybody you thought of" in page
    begun(desk)  # another memory of somebody of that name has a file of its own
    assert len(list(desk.folder.path.iterdir())) == 2


def test_what_is_wrong_is_told_and_costs_nothing(desk):
    assert "Type a name" in failed(desk, "remember", owner=" ")
    assert "no memory of that name" in failed(desk, "remember", name="../mine")
    for act in ("note", "next circle", "strike", "use memory"):
        assert "No memory is open" in failed(desk, act)
    begun(desk)
    done(desk, "note", name="Rosa Byron", org="Mill")
    assert "another employer" in failed(desk, "note", name="rosa byron", org="Zeta")
    assert "Begin with the name" in failed(desk, "note", name=" ", org="Zeta")
    path = desk.memory.memory.path
    path.write_bytes(path.read_bytes() + b" ")
    assert "changed by another program" in failed(desk, "note", name="Tom")
    path.write_bytes(b"")
    done(desk, "leave memory")
    assert "Ada Byron" in failed(desk, "remember", name="Ada Byron")


def test_no_name_becomes_a_part_of_the_page(desk):
    begun(desk)
    for name in hostile_names(60):
        desk.act("note", {"name": name, "org": name, "knows": name})
        page = shown(desk)
        assert "<script" not in page
        assert "<img" not in page
    assert len(Memory(desk.memory.memory.path)) == len(desk.memory.memory)

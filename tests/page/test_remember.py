"""The memory aid on the desk: every act, what is wrong with one, and hostile names."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from hostile import hostile_names

from netpath.page import Desk, Folder
from netpath.page._alike import alike
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


CARD = "BEGIN:VCARD\nFN:{0}\nORG:{1}\nEMAIL:{2}\nEND:VCARD\n"
CARDS = "".join(
    CARD.format(name, org, f"{at}@x.org")
    for at, (name, org) in enumerate(
        [("Ben Ash", "Acme"), ("Eve Fir", "Northwind Trading"), ("Finn Oak", "Northwind Tradng")]
    )
)


def with_cards(desk):
    desk.intake.put("phone.vcf", CARDS.encode())
    done(desk, "files", owner="Ada Byron, a@x.org")


def joined_and_same(desk):
    found = alike(desk.people)
    return len(found.joined), len(found.same)


def test_joins_hold_after_a_round_of_memory_a_reload_and_a_restart(desk):
    with_cards(desk)
    begun(desk)
    done(desk, "note", name="Ben Ash", org="Acme")
    done(desk, "note", name="Gus Elm")
    done(desk, "use memory")
    (pairs,) = alike(desk.people).kinds.values()
    done(desk, "alike", what="one person", one=pairs[0].one, other=pairs[0].other)
    place = alike(desk.people).places[0]
    done(desk, "alike", what="one place", one=place.one, other=place.other)
    n = len(desk.people.net)
    done(desk, "remember", name="Ada Byron")
    done(desk, "note", name="Hal Yew", org="Mill")
    done(desk, "strike", person="Gus Elm")
    done(desk, "use memory")
    assert (len(desk.people.net), joined_and_same(desk)) == (n, (1, 1))
    assert not desk.people.net.where(name="Gus Elm")  # an earlier round says nothing any more
    assert desk.people.told.startswith(f"{n} people and 4 ties, from memory and phone.vcf.")

    again = Desk(Folder(desk.folder.path))  # loaded again, and netpath started again
    with_cards(again)
    assert joined_and_same(again) == (0, 1)
    done(again, "remember", name="Ada Byron")
    page = done(again, "use memory")
    assert joined_and_same(again) == (1, 1)
    assert "as you decided before" in page
    done(again, "alike", what="two people", one=alike(again.people).joined[0].one)

    third = Desk(Folder(desk.folder.path))
    with_cards(third)
    done(third, "remember", name="Ada Byron")
    done(third, "use memory")
    assert joined_and_same(third) == (0, 1)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"people": [["a"], 7, [["a"], []]]}'])
def test_a_damaged_file_of_decisions_costs_nothing(desk, content):
    desk.folder.path.mkdir(parents=True)
    (desk.folder.path / "decided.json").write_bytes(content)
    with_cards(desk)
    assert joined_and_same(desk) == (0, 0)


def test_a_network_that_a_memory_cannot_join_is_said_to_be_put_away(desk):
    done(desk, "sample")
    begun(desk)
    done(desk, "note", name="Rosa Byron", org="Mill")
    assert "the sample town is put away" in done(desk, "use memory")

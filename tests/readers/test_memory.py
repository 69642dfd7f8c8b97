"""The memory aid: nothing that was typed is lost, and it joins what files tell."""

from __future__ import annotations

import os
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netpath import readers
from netpath.errors import DataError, FileRefused, NetpathError, NotWritten
from netpath.readers import Known, Memory, pool, read_excel, remembered
from netpath.readers._remembering import known_of

CANARY = "kanari"
ROSA = "Rosa Byron, City Hospital, nurse, 5, knows Ben Ash at Acme, Cleo Day"


@pytest.fixture
def mine(tmp_path: Path) -> Memory:
    place = tmp_path / "mine.xlsx"
    return Memory.begin(place, "Ada Byron", key="ada@x.org", jobs=["Acme"], schools=["North"])


def told(memory: Memory) -> list[Known]:
    return sorted(memory.people(), key=lambda one: one.name)


def test_circles_follow_the_life_that_was_told(mine: Memory) -> None:
    titles = [one.title for one in mine.circles]
    assert titles[:4] == ["Family", "North", "Acme", "Teachers and trainers"]
    assert titles[-1] == "Do you know a salesperson?"
    assert len({one.key for one in mine.circles}) == len(titles)
    for title in titles:
        assert mine.circle.title == title
        mine.finish()
    assert mine.circle is None
    mine.back()
    assert Memory(mine.path).circle.title == titles[-1]
    assert mine.note("Sam Oak").role == "salesperson"


def test_every_note_is_in_the_workbook_at_once_and_in_an_order_that_stays(mine: Memory) -> None:
    for at, line in enumerate((ROSA, "Uncle Tom", "Eve Stone, Acme, 2, knows Rosa Byron"), 1):
        mine.note(line)
        again = Memory(mine.path)
        assert len(again) == at
        assert again.people() == mine.people()
    rosa, _, eve = again.people()
    knows = (("Ben Ash", "Acme"), ("Cleo Day", ""))
    assert rosa == Known("Rosa Byron", "City Hospital", "nurse", 5, "family", knows)
    assert eve.knows == (("Rosa Byron", "City Hospital"),)
    assert mine.path.stat().st_mode & 0o777 == 0o600


WORDS = st.text(st.characters(codec="utf-8", exclude_characters=",;"), max_size=12)


@given(lines=st.lists(st.tuples(WORDS, WORDS, st.sampled_from([None, 1, 5])), max_size=3))
@settings(max_examples=6, deadline=None)
def test_whatever_is_typed_is_refused_or_comes_back_as_it_was_written(tmp_path_factory, lines):
    mine = Memory.begin(tmp_path_factory.mktemp("any") / "mine.xlsx", "Ada Byron")
    for name, org, well in lines:
        before = mine.people()
        try:
            mine.note(Known(name, org, "", well, knows=((org, name),)))
        except DataError:
            assert mine.people() == before
        assert Memory(mine.path).people() == mine.people()
    assert remembered(mine.path).report.set_aside == 0


def test_nothing_that_is_typed_is_run_by_a_spreadsheet(mine: Memory) -> None:
    mine.note('=HYPERLINK("http://x.test")Eve, +1 Acme\x00\u202e, knows @Ben')
    book = openpyxl.load_workbook(mine.path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert Memory(mine.path).people()[0].org == "+1 Acme"


def test_what_breaks_while_writing_leaves_the_last_answer(mine: Memory, monkeypatch) -> None:
    mine.note(ROSA)
    before = mine.path.read_bytes()

    def stopped(*_):
        raise KeyboardInterrupt

    for what, error in (("replace", KeyboardInterrupt), ("open", NotWritten)):
        with monkeypatch.context() as patched:
            if what == "replace":
                patched.setattr(Path, "replace", stopped)
            else:
                patched.setattr(
                    "netpath._files._fresh", lambda _: os.open("/nowhere/x", os.O_RDONLY)
                )
            with pytest.raises(error):
                mine.note("Uncle Tom, Mill")
        assert mine.path.read_bytes() == before
        assert [one.name for one in mine.path.parent.iterdir()] == ["mine.xlsx"]
        assert [one.name for one in mine.people()] == ["Rosa Byron"]
    assert len(Memory(mine.path)) == 1


def test_what_else_somebody_wrote_into_the_workbook_stays(mine: Memory) -> None:
    mine.note(ROSA)
    book = openpyxl.load_workbook(mine.path)
    book["People"]["F1"], book["People"]["F2"] = "Town", "Bern"
    book["People"].insert_rows(1)
    book["People"]["A1"] = "My people"
    book.create_sheet("Targets").append(["Name"])
    book["Targets"].append(["Ben Ash"])
    book.save(mine.path)
    again = Memory(mine.path)
    again.note("Uncle Tom, Mill, 4")
    book = openpyxl.load_workbook(mine.path)
    assert book["People"]["A1"].value == "My people"
    assert [cell.value for cell in book["People"][3]][:6] == [
        *("Rosa Byron", "City Hospital", "nurse", "family", None, "Bern")
    ]
    assert book["Targets"]["A2"].value == "Ben Ash"
    assert len(Memory(mine.path)) == 2
    with pytest.raises(DataError, match="changed by another program"):
        mine.note("Eve Stone")
    assert len(Memory(mine.path)) == 2


def test_a_note_is_taken_back_with_what_was_heard_and_nothing_else(mine: Memory) -> None:
    mine.note("Cleo Day, Zeta, 3")
    alone = told(mine)
    mine.note(ROSA)
    mine.take_back("Rosa Byron")
    assert told(mine) == alone
    assert "Ben Ash" not in pd.read_excel(mine.path, sheet_name="People")["Name"].tolist()
    mine.note("Cleo Day, 5, knows Ben Ash")
    assert told(mine)[0].well == 5
    assert mine.undo()
    assert told(mine) == told(Memory(mine.path)) == alone


def test_two_of_one_name_are_never_made_one(mine: Memory) -> None:
    mine.note("Ben Ash, Acme")
    with pytest.raises(DataError, match="add to the name what tells them apart") as refused:
        mine.note("ben  ash, Zeta")
    assert "Acme" not in str(refused.value)
    mine.note("Ben Ash (Zeta), Zeta")
    assert len(mine) == 2
    for wrong in ("", " , Acme", "12", "Ada Byron", "Ben, 7", "a, b, c, d", "x" * 400):
        with pytest.raises(DataError, match=r"(?s).{12}\.$"):
            mine.note(wrong)


def test_it_joins_with_files_by_the_owners_key_and_words_are_warmth(mine: Memory, tmp_path) -> None:
    mine.note(ROSA)
    mine.note("Dan Moor, Zeta")
    connections = tmp_path / "Connections.csv"
    connections.write_text(
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Rosa,Byron,https://www.linkedin.com/in/rosa-b,,City Hospital,nurse,12 Mar 2024\n"
    )
    contacts = remembered(mine.path, owner="https://www.linkedin.com/in/ada-b")
    assert str(contacts).endswith("we see whom Ada Byron knows, and 2 ties beyond.")
    net = pool([contacts, readers.linkedin(connections, owner="in/ada-b")])
    assert net.joins["key"].tolist() == ["slug"]
    assert net.proposals["reasons"].str.contains("same name").all()
    joined = net.join(*net.proposals.loc[0, ["a", "b"]])
    ada, rosa = (joined.where(name=name)[0] for name in ("Ada Byron", "Rosa Byron"))
    tie = joined.ties[(joined.ties[["source", "target"]].isin([ada, rosa])).all(axis=1)]
    assert tie["warmth"].tolist() == [pytest.approx(0.8)]
    assert set(joined.ties["evidence"]) == {"confirmed", "imported"}


def test_rows_that_cannot_be_kept_are_accounted_for_and_name_nobody(mine: Memory) -> None:
    mine.note(f"{CANARY.title()} Byron, {CANARY}, 5")
    book = openpyxl.load_workbook(mine.path)
    for row in ([f"{CANARY} byron", "Zeta"], [None, "Zeta"], ["Free Bird", "Zeta"]):
        book["People"].append(row)
    for row in (
        [CANARY, None, 3],
        ["Free Bird", "free bird", 3],
        ["Free Bird", f"New {CANARY}", "very"],
    ):
        book["Who knows whom"].append(row)
    book.save(mine.path)
    contacts = remembered(mine.path)
    report = contacts.report.check()
    assert (report.records_in, report.accepted, report.set_aside) == (8, 4, 3)
    assert report.skipped == {"self-tie": 1}
    assert any("how_well is left empty" in one for one in report.notes)
    assert contacts.evidence["kind"].tolist() == ["word", "connection"]
    assert f"New {CANARY}" in contacts.people["name"].tolist()
    told = str(report) + report.quarantined.to_string()
    with pytest.raises(FileRefused, match=r"mine\.xlsx, People, row") as refused:
        remembered(mine.path, strict=True)
    assert CANARY not in (told + str(refused.value)).casefold()


def test_another_workbook_is_told_from_a_memory(tmp_path: Path) -> None:
    other = readers.template(tmp_path / "contacts.xlsx")
    assert not Memory.holds(other)
    for read in (Memory, remembered):
        with pytest.raises(FileRefused, match="no sheet 'Remembered'"):
            read(other)
    with pytest.raises(NetpathError):
        Memory.begin(other, "Ada")
    mine = Memory.begin(tmp_path / "mine.xlsx", "Ada Byron")
    assert Memory.holds(mine.path)
    mine.note("Ben Ash, Acme, 4")
    assert read_excel(mine.path).where(org="Acme") == ["Ben Ash"]
    assert len(remembered(mine.path).people) == 2
    book = tmp_path / "mine.vcf"
    book.write_text("BEGIN:VCARD\nFN:Ben Ash\nTEL:+44 20 7946 0000\nEND:VCARD\n")
    both = readers.open(mine.path, book, owner="Ada Byron, ada@x.org")
    assert [one.kind for one in both] == ["memory (netpath remember)", "vCard file"]
    assert pool(both).where(name="Ada Byron") == [pool(both).sources["owner"].iloc[0]]


def test_a_memory_that_lost_whose_it_is_is_one_still(mine: Memory) -> None:
    mine.note(ROSA)
    mine.note("Dan Eve, Acme")  # how well is not said
    whole = remembered(mine.path)
    book = openpyxl.load_workbook(mine.path)
    del book["Remembered"]
    book.save(mine.path)
    assert readers.kind_of(mine.path) == "memory (netpath remember)"
    found = readers.open(mine.path, owner="Ada Byron, ada@x.org")[0]
    pd.testing.assert_frame_equal(found.evidence, whole.evidence)
    for nobody in (None, "ada@x.org", "Cleo Day"):
        with pytest.raises(DataError, match="sheet 'Remembered', which tells whose it is, is gone"):
            readers.open(mine.path, owner=nobody)
    net = read_excel(mine.path)
    assert net.n_ties == len(whole.evidence)
    assert sum("taken for 1, met once (assumed)" in note for note in net.report.notes) == 1


def test_a_line_is_read_in_any_order_after_the_name() -> None:
    assert known_of("Ben Ash, 4, Acme; cook") == Known("Ben Ash", "Acme", "cook", 4)
    assert known_of("Ben, knows Eve @ Zeta; 2, Fay").knows == (("Eve", "Zeta"), ("Fay", ""))

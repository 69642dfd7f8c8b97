"""Tables in their owner's own words: what somebody says of columns, sheets and headers is done."""

from __future__ import annotations

import json

import pytest
from openpyxl import Workbook

from netpath import readers
from netpath.errors import DataError
from netpath.readers import Layout
from netpath.readers.layouts import kept_with, layout_for, previews

OWN = "address book"
ROWS = [
    ["Ada's chaps"],
    ["Chap", "Digs", "Line of work", "Company", "How close"],
    ["Ben Ash", "Acme", "cook", "secret", "4"],
    ["Cleo Day", "Zeta", "smith", "secret", "often"],
]
SAID = {1: "name", 2: "org", 3: "role", 4: "left out", 5: "how_well"}


def csv_of(rows, sign=","):
    return "".join(sign.join(row) + "\n" for row in rows)


def told(people):
    kept = people.drop(people.index[people["name"] == "Ada Byron"])
    return sorted(kept[["name", "org", "role"]].values.tolist())


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("rows", [ROWS, ROWS[1:]])
def test_contacts_in_ones_own_words_are_read_as_said(tmp_path, rows, sign):
    path = tmp_path / "mine.csv"
    path.write_text(csv_of(rows, sign))
    (mine,) = readers.open(path, owner="Ada Byron", layouts={"mine.csv": Layout(OWN, SAID)})
    assert told(mine.people) == [["Ben Ash", "Acme", "cook"], ["Cleo Day", "Zeta", "smith"]]
    assert mine.evidence[["kind", "count"]].values.tolist().count(["word", 4]) == 1
    assert any("how_well is left empty" in one for one in mine.report.notes)  # and nothing else
    assert mine.report.records_in == mine.report.accepted == 2
    assert "secret" not in mine.people.to_csv()


def test_a_table_without_a_header_keeps_its_lines(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text('Ben Ash,Acme\n,Zeta\nCleo Day,"Zeta\n')
    layout = Layout(OWN, {1: "name", 2: "org"}, header=False)
    with pytest.raises(DataError, match="line 3"):
        readers.open(path, owner="Ada Byron", layouts={"mine.csv": layout})
    path.write_text("Ben Ash,Acme\n,Zeta\nCleo Day,Zeta\n")
    (mine,) = readers.open(path, owner="Ada Byron", layouts={"mine.csv": layout})
    assert [*mine.report.quarantined["line"]] == [2]
    assert mine.report.accepted == 2


@pytest.mark.parametrize("kind", [OWN, "directory of people"])
def test_the_sheet_that_is_named_is_read(tmp_path, kind):
    book = Workbook()
    book.active.append(["nothing", "here"])
    sheet = book.create_sheet("Mine")
    for row in ROWS[1:]:
        sheet.append(row)
    book.save(tmp_path / "mine.xlsx")
    said = {at: name for at, name in SAID.items() if at < 5}
    layout = Layout(kind, said, sheet="Mine")
    (mine,) = readers.open(tmp_path / "mine.xlsx", owner="Ada Byron", layouts={"mine.xlsx": layout})
    assert told(mine.people) == [["Ben Ash", "Acme", "cook"], ["Cleo Day", "Zeta", "smith"]]
    assert "secret" not in mine.people.to_csv()
    with pytest.raises(DataError, match="there is no sheet"):
        readers.open(
            tmp_path / "mine.xlsx", owner="Ada", layouts={"mine.xlsx": Layout(kind, sheet="No")}
        )


def test_ties_take_encodings_dates_and_columns(tmp_path):
    path = tmp_path / "ties.csv"
    path.write_text("Chap;Pal;Seit\nJörg;Ada;03.04.2024\n", "cp1252")
    said = {1: "source", 2: "target", 3: "last_contact"}
    layout = Layout("table of ties", said, encoding="cp1252", dates="month first")
    (mine,) = readers.open(path, layouts={"ties.csv": layout})
    assert "Jörg" in set(mine.people["name"])
    assert [*mine.evidence["when"]] == ["2024-03-04"]


def test_what_is_not_there_is_refused(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(csv_of(ROWS[1:]))
    with pytest.raises(DataError, match="no header 'Pal'"):
        readers.address_book(path, owner="Ada", columns={"Chap": "name", "Pal": "org"})
    (mine,) = readers.open(path, owner="Ada", layouts={"mine.csv": Layout(OWN, {1: "name"})})
    assert "Ben Ash" in set(mine.people["name"])  # a name is enough where somebody says so


def test_a_layout_is_remembered_by_the_shape_and_names_nobody(tmp_path):
    one, other, bare = (tmp_path / name for name in ("one.csv", "other.csv", "bare.csv"))
    one.write_text(csv_of(ROWS[1:3]))
    other.write_text(csv_of([ROWS[1], ROWS[3]]))
    bare.write_text("Ben Ash,ben@x.org\n")
    with_names = Layout(OWN, SAID, header=True)
    kept = kept_with({}, previews(one), with_names)
    kept = kept_with(kept, previews(bare), Layout(OWN, {1: "name", 2: "email"}, header=False))
    kept = json.loads(json.dumps(kept))
    for word in ("Ben", "Ash", "x.org", "Chap", "Acme"):
        assert word not in json.dumps(kept)
    assert layout_for(kept, previews(other)) == with_names
    bare.write_text("Cleo Day,cleo@y.org\n")
    assert layout_for(kept, previews(bare)).columns == {1: "name", 2: "email"}
    bare.write_text("cleo@y.org,Cleo Day\n")
    assert layout_for(kept, previews(bare)) is None
    assert layout_for({"t": 3, **dict.fromkeys(kept, "x")}, previews(one)) is None
    assert Layout.of({"kind": "x", "columns": {"a": "b"}, "header": 3}) == Layout()


def test_a_column_that_is_left_out_of_ties_is_not_kept(tmp_path):
    path = tmp_path / "ties.csv"
    path.write_text("source,target,remark\nAda,Ben,secret\n")
    assert "secret" in readers.read_csv(ties=path).ties.to_csv()
    net = readers.read_csv(ties=path, columns={"remark": "left out"})
    assert "secret" not in net.ties.to_csv()
    assert "1 column left out, as was said" in " ".join(net.report.notes)

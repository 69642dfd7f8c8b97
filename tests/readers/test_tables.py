"""Two tables become a network: what is taken, what is made up, what is said about it."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pytest

from netpath import warmth
from netpath.errors import DataError, FileRefused
from netpath.readers import read_csv, read_parquet

PEOPLE = "id,name,company,do not ask\np1,Ada,Acme,\np2,Ben,Acme,yes\np3,Cleo,Zeta,no\n"
TIES = "from,to,type,count\np1,p2,friend,5\np2,p3,friend,45\np3,p9,friend,0\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "ties.csv").write_text(TIES)
    return tmp_path / "people.csv", tmp_path / "ties.csv"


def test_two_files_make_a_network(files: tuple[Path, Path]) -> None:
    net = read_csv(*files, warmth=warmth.from_counts("count", half=5), directed=False)
    assert net.where(org="acme") == ["p1", "p2"]
    assert net.people["do_not_ask"].tolist() == [False, True, False, False]
    assert net.ties["warmth"].tolist() == [0.5, 0.9, 0.0]
    assert net.ties["count"].dtype == "int64"
    assert net.assumptions == ("warmth = count / (count + 5) (assumed)",)
    assert str(net.report).startswith("6 records read: 6 kept and 0 set aside.")


def test_people_whom_only_ties_name_are_created_and_noted(files: tuple[Path, Path]) -> None:
    net = read_csv(*files)
    assert net.ids == ("p1", "p2", "p3", "p9")
    assert net.report is not None
    assert any("B73: ties.csv: 1 person created from ties (line 4)" in n for n in net.report.notes)


def test_ties_alone_are_enough_and_people_alone_are_a_directory(files: tuple[Path, Path]) -> None:
    assert read_csv(ties=files[1]).ids == ("p1", "p2", "p3", "p9")
    directory = read_csv(files[0])
    assert (len(directory), directory.n_ties) == (3, 0)
    with pytest.raises(DataError, match="no file is given"):
        read_csv()
    with pytest.raises(DataError, match="no file is given"):
        read_parquet()


def test_unknown_columns_are_kept_as_text(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,shoe size,born,target\np1,42,2001-02-03,maybe\n")
    people = read_csv(path).people
    assert people.loc["p1"].tolist() == ["42", "2001-02-03", "maybe"]


def test_a_column_named_as_a_format_is_read_by_it(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text('source,target,met,trust\na,b,05/03/2024,"0,5"\n')
    net = read_csv(
        ties=path,
        formats={"met": "day first", "trust": "decimal comma"},
        warmth="trust",
        directed=False,
    )
    assert net.ties["met"].dt.month.tolist() == [3]
    assert net.ties["warmth"].tolist() == [0.5]
    assert net.assumptions == ("warmth taken from the column 'trust'",)


@pytest.mark.parametrize(
    ("header", "dtype"),
    [("weight", "int64"), ("strength", "int64"), ("how well", "int64"), ("miles", "str")],
)
def test_numbers_are_found_where_a_name_says_so(tmp_path: Path, header: str, dtype: str) -> None:
    path = tmp_path / "ties.csv"
    path.write_text(f"source,target,{header}\na,b,3\nb,c,4\n")
    column = header.replace(" ", "_")
    assert read_csv(ties=path).ties[column].dtype == dtype
    net = read_csv(ties=path, warmth=warmth.from_counts(column, half=3))
    assert net.ties["warmth"].iloc[0] == 0.5


def test_a_scale_reads_whole_numbers_and_words(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target,how well,closeness\na,b,3,friends\nb,c,5,\n")
    five = warmth.from_scale({3: 0.4, 5: 0.8}, column="how_well")
    assert read_csv(ties=path, warmth=five).ties["warmth"].tolist() == [0.4, 0.8]
    words = warmth.from_scale({"friends": 0.6}, column="closeness")
    net = read_csv(ties=path, warmth=words, strict=False)
    assert net.ties["warmth"].tolist() == [0.6]
    with pytest.raises(FileRefused, match=r"ties.csv, line 3: closeness is \(empty\)"):
        read_csv(ties=path, warmth=words)


def test_warmth_that_is_given_replaces_that_of_the_file_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target,warmth,warmth_low,warmth_high\na,b,much,,\n")
    net = read_csv(ties=path, warmth=0.3)
    assert net.ties.columns.tolist() == ["source", "target", "warmth"]
    assert net.report is not None
    assert "is replaced" in net.report.notes[0]


def test_columns_are_named_by_header_or_by_position(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("who,whom\np1,Ada\n")
    (tmp_path / "t.csv").write_text("who,whom\np1,p2\n")
    net = read_csv(tmp_path / "p.csv", columns={"who": "id", 2: "name"})
    assert net.name_of("p1") == "Ada"
    net = read_csv(ties=tmp_path / "t.csv", columns={"WHO": "source", "Whom": "target"})
    assert net.ids == ("p1", "p2")


def test_kinds_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text(
        "source,target,kind,warmth\na,b,friend,0.5\na,b,colleague,0.2\nb,a,friend,0.5\n"
    )
    net = read_csv(ties=path, directed=False)
    assert net.n_ties == 2
    assert net.report is not None
    assert net.report.skipped == {"repeated tie": 1}


def test_latest_needs_a_date(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target,note\na,b,x\na,b,y\n")
    with pytest.raises(DataError, match="rests on last_contact or since"):
        read_csv(ties=path, on_conflict="latest")
    with pytest.raises(DataError, match="rests on warmth"):
        read_csv(ties=path, on_conflict="max")


def test_evidence_is_one_of_four(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target,evidence\na,b,confirmed\nb,c,rumour\n")
    with pytest.raises(FileRefused, match="evidence is one of confirmed"):
        read_csv(ties=path)
    assert read_csv(ties=path, strict=False).n_ties == 1


def test_a_directed_column_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target,directed\na,b,yes\nb,c,no\n")
    with pytest.raises(FileRefused, match="one way of 1 row and both ways, or nothing, of 1 row"):
        read_csv(ties=path)
    assert read_csv(ties=path, directed=True).directed
    path.write_text("source,target,directed\na,b,No\nb,c,\n")
    assert not read_csv(ties=path).directed


def test_every_table_counts_in_the_report(files: tuple[Path, Path]) -> None:
    files[0].write_text(PEOPLE + "p4,Dan\n\n,,,\np5,Eve,Acme,perhaps\n")
    net = read_csv(*files, strict=False)
    assert net.report is not None
    assert net.report.records_in == 9
    assert net.report.skipped == {"blank row": 1}
    table = net.report.quarantined
    assert table[["file", "table", "line", "record", "column"]].values.tolist() == [
        ["people.csv", "people", 8, 6, "do_not_ask"]
    ]


def test_the_first_broken_row_is_named_with_the_number_of_others(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target,warmth\na,b,0.5\nb,c,1.4\nc,d,x\nd,,0.2\n")
    with pytest.raises(FileRefused) as caught:
        read_csv(ties=path)
    assert str(caught.value) == (
        "ties.csv, line 3: warmth is 1.4; it must be a probability in [0, 1]. "
        "Write 0.14, or divide by 10. 2 more rows cannot be kept either. "
        "strict=False sets such rows aside, lists them in net.report and keeps the rest."
    )


def test_no_order_of_rows_changes_the_network(tmp_path: Path) -> None:
    rng, path = random.Random(7), tmp_path / "ties.csv"
    rows = [f"p{rng.randrange(9)},p{rng.randrange(9)},{rng.randrange(3) / 2}" for _ in range(60)]
    found = []
    for _ in range(5):
        rng.shuffle(rows)
        path.write_text("source,target,warmth\n" + "\n".join(rows) + "\n")
        net = read_csv(ties=path, strict=False, on_conflict="noisy_or", directed=False)
        ties = net.ties.sort_values(["source", "target"], ignore_index=True)
        assert net.report is not None
        found.append((net.ids, ties.to_csv(), net.report.to_frame().to_csv()))
    assert len(set(found)) == 1


def test_a_network_from_parquet_is_the_one_from_csv(files: tuple[Path, Path]) -> None:
    for file in files:
        pd.read_csv(file, dtype="str").to_parquet(file.with_suffix(".parquet"))
    one = read_csv(*files)
    other = read_parquet(*(file.with_suffix(".parquet") for file in files))
    pd.testing.assert_frame_equal(one.people, other.people)
    pd.testing.assert_frame_equal(one.ties, other.ties)


def test_a_column_of_warmth_by_its_name_obeys_the_rules_of_warmth(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target,weight\na,b,0.5\nb,c,50%\nc,d,3\n")
    net = read_csv(ties=path, warmth="weight", strict=False)
    assert net.ties["warmth"].tolist() == [0.5]
    assert net.report is not None
    assert net.report.quarantined["code"].tolist() == ["B50", "B50"]


def test_a_person_who_was_set_aside_does_not_come_back_through_a_tie(tmp_path):
    people, ties = tmp_path / "people.csv", tmp_path / "ties.csv"
    people.write_text("id,do_not_ask\na,\nb,perhaps\nc,\n")
    ties.write_text("source,target,warmth\na,b,0.5\nb,c,0.5\na,c,0.5\n")
    net = read_csv(people, ties, strict=False)
    assert net.ids == ("a", "c")
    assert net.n_ties == 1
    assert net.report.quarantined["code"].tolist().count("B73") == 2
    net.report.check()


def test_a_first_line_that_may_be_people_is_not_shown(tmp_path):
    ties = tmp_path / "ties.csv"
    ties.write_text("Canary Adams,Canary Brown\nCanary Cole,Canary Dale\n")
    with pytest.raises(FileRefused, match="none of the 2 headers is known") as caught:
        read_csv(ties=ties)
    assert "Canary" not in str(caught.value)
    assert "columns={1: 'source', 2: 'target'}" in str(caught.value)
    ties.write_text("Von Wem,An Wen\na,b\n")
    assert read_csv(ties=ties, columns={1: "source", 2: "target"}).ids == ("a", "b")

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


def test_names_in_ties_of_people_who_have_ids_are_asked_about(tmp_path: Path) -> None:
    """Everybody was two people then, and a search began from the one who is tied to nobody."""
    (tmp_path / "people.csv").write_text("id,name\np1,Ada Byron\np2,Hugo Lind\n")
    ties = tmp_path / "ties.csv"
    ties.write_text("source,target\nAda Byron,p2\np1,Cleo Marsh\np1,Hugo Lind\n")
    with pytest.raises(FileRefused, match=r"line 2: source is A…n; .* 1 more row .*Write the id"):
        read_csv(tmp_path / "people.csv", ties, directed=False)
    net = read_csv(tmp_path / "people.csv", ties, directed=False, strict=False)
    assert net.ids == ("Cleo Marsh", "p1", "p2")
    assert len(net.ties) == 1
    assert net.report.set_aside == 2


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
        "2 more rows cannot be kept either. Write 0.14, or divide by 10, or say strict=False, "
        "which sets such rows aside, lists them in net.report and keeps the rest."
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


# --- files without a header, headers further down, blanks between cells


THREE = [("ada", "ben", "0.5"), ("ben", "cleo", "0.4"), ("cleo", "dan", "0.3")]


@pytest.mark.parametrize("mark", [",", ";", "\t", " ", "   "])
def test_a_file_without_a_header_loses_no_row(tmp_path, mark):
    ties = tmp_path / "ties.csv"
    ties.write_text("".join(f"{mark.join(row)}\n" for row in THREE))
    for columns in ({3: "warmth"}, {1: "source", 2: "target", 3: "warmth"}):
        net = read_csv(ties=ties, header=False, columns=columns)
        assert net.ids == ("ada", "ben", "cleo", "dan")
        assert sorted(net.ties["warmth"]) == [0.3, 0.4, 0.5]
        assert net.report.records_in == 3
    other_way = read_csv(ties=ties, header=False, columns={1: "target", 2: "source"}, directed=True)
    assert other_way.ties[["source", "target"]].values.tolist()[0] == ["ben", "ada"]


@pytest.mark.parametrize(
    "text",
    ["ada,ben,0.5\nben,cleo,0.4\n", "ada,ben\ncleo,dan\n", "1;2\n3;4\n", "x@a.org,y@a.org\n"],
)
def test_positions_alone_do_not_make_a_header_of_the_first_row(tmp_path, text):
    ties = tmp_path / "ties.csv"
    ties.write_text(text)
    positions = {1: "source", 2: "target"}
    with pytest.raises(FileRefused, match="Say header=False if it is") as caught:
        read_csv(ties=ties, columns=positions)
    assert not any(word in str(caught.value) for word in ("ada", "ben", "x@", "'1'"))
    kept = read_csv(ties=ties, columns=positions, header=False)
    assert kept.n_ties == text.count("\n")
    assert read_csv(ties=ties, columns=positions, header=True).n_ties == text.count("\n") - 1


def test_people_without_a_header_are_read_by_position_as_well(tmp_path):
    people, ties = tmp_path / "people.csv", tmp_path / "ties.csv"
    people.write_text("7,Ada\n8,Ben\n")
    ties.write_text("7,8\n")
    net = read_csv(people, ties, header=False, columns={2: "name"}, warmth=0.3)
    assert net.name_of("7") == "Ada"
    assert net.ids == ("7", "8")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Label,Type,Description\nAda Byron,Person,\nBen Ash,Person,\n", ("Ada Byron", "Ben Ash")),
        ("Label,Type\nAda,Node\nBen,Key\n", ("Ada", "Ben")),
        ("Name,Kind,Note\nPerson,Firm,x\nAda,Person,y\n", ("Ada", "Person")),
        ("Our people\n\nPerson,Company\nAda,Acme\n", ("Ada",)),
        ("Our people,,\nPerson,Company,Since\nAda,Acme,\n", ("Ada",)),
    ],
)
def test_somebody_called_as_a_column_is_no_header(tmp_path, text, ids):
    people = tmp_path / "people.csv"
    people.write_text(text)
    assert read_csv(people).ids == ids


@pytest.mark.parametrize(
    "text",
    ["Zed,What,Else\nAda,Person,x\n", "Zed,What\nAda,Person\n", "Zed\nPerson\nAda\n"],
)
def test_a_header_below_what_is_as_wide_is_asked_about(tmp_path, text):
    people = tmp_path / "people.csv"
    people.write_text(text)
    with pytest.raises(FileRefused, match="line 2 may be the header, but"):
        read_csv(people)


@pytest.mark.parametrize(
    ("text", "n_ties"),
    [
        ("source target weight\nada_byron ben_ash 3\nben_ash cleo_day 1\n", 2),
        ("# a remark\nsource  target\nada ben\n", 1),
        ("from to\n% a remark\nada\tben\n", 1),
    ],
)
def test_blanks_part_cells_where_the_whole_header_fits(tmp_path, text, n_ties):
    ties = tmp_path / "ties.txt"
    ties.write_text(text)
    net = read_csv(ties=ties, warmth=0.3)
    assert net.n_ties == n_ties
    assert "B19: ties.txt: cells are separated by blanks" in net.report.notes


@pytest.mark.parametrize(
    "text",
    ["ada_byron ben_ash 3\nben_ash cleo_day 1\n", "ada ben {'weight': 3}\nben cleo {}\n"],
)
def test_blanks_without_a_header_are_told_and_nobody_is_shown(tmp_path, text):
    ties = tmp_path / "ties.txt"
    ties.write_text(text)
    with pytest.raises(FileRefused, match="parted by blanks") as caught:
        read_csv(ties=ties, warmth=0.3)
    assert "ada" not in str(caught.value)
    net = read_csv(ties=ties, warmth=0.3, header=False, columns={3: "weight"})
    assert net.n_ties == 2
    assert net.ties["weight"].tolist()[0] == 3


@pytest.mark.parametrize(
    "text",
    [
        "ada|ben\n",
        "ada:ben\n",
        "Ana,Persson\n",
        "adabyron\n",
        '{"ada":"ben"}\n',
        "ada, ben\ncleo\n",
    ],
)
def test_no_error_shows_a_cell_that_is_no_word_of_ours(tmp_path, text):
    path = tmp_path / "file.csv"
    path.write_text(text)
    for ask in (lambda: read_csv(ties=path), lambda: read_csv(path)):
        with pytest.raises(FileRefused) as caught:
            ask()
        assert not any(one in str(caught.value) for one in ("ada", "ben", "Ana", "Persson", "cleo"))


def test_two_columns_of_one_name_are_not_shown_where_they_may_be_people(tmp_path):
    path = tmp_path / "ties.csv"
    path.write_text("source,target,Persson,Persson\na,b,c,d\n")
    with pytest.raises(FileRefused, match="columns 3 and 4 are all called the same") as caught:
        read_csv(ties=path)
    assert "ersson" not in str(caught.value)


def test_nobody_is_sought_under_dates_and_a_day_is_told_under_its_own_column(tmp_path):
    ties = tmp_path / "ties.csv"
    ties.write_text("date,who,other\n2024-01-02,ada,ben\n")
    with pytest.raises(FileRefused) as refused:
        read_csv(ties=ties)
    assert "'date': 'target'" not in str(refused.value)
    ties.write_text("source,target,last_contact\nada,ben,45363\n")
    with pytest.raises(DataError) as refused:
        read_csv(ties=ties)
    assert "formats={'last_contact': 'excel days'}" in str(refused.value)
    net = read_csv(ties=ties, formats={"last_contact": "excel days"})
    assert f"{net.ties['last_contact'].iloc[0]:%Y-%m-%d}" == "2024-03-12"


def test_columns_without_a_header_that_make_nobody_are_told(tmp_path):
    ties = tmp_path / "ties.txt"
    ties.write_text("ada ben carla\nben dora\n")
    net = read_csv(ties=ties, header=False)
    assert any("1 further column beside them: nobody" in note for note in net.report.notes)


def test_how_well_in_brackets_and_clients_are_known(tmp_path):
    ties = tmp_path / "ties.csv"
    ties.write_text("Klient,kennt,How well (1-5)\nada,ben,4\n")
    assert read_csv(ties=ties).ties["how_well"].tolist() == [4]

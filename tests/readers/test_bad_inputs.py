"""Bad inputs, one test a row of the matrix that concerns tables; the code is in the test's name.

Every person in these files is called Zebedee something: no error and no report may say so (T3).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from netpath import readers, warmth
from netpath.errors import DataError, FileRefused, UnknownColumn
from netpath.network import ReferralNetwork
from netpath.readers import read_csv, read_parquet, tables
from netpath.readers.tables import _bytes
from netpath.readers.tables._headers import refuse_doubles

Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def put(content: str | bytes, name: str = "ties.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put


def refused(people: Path | None = None, ties: Path | None = None, **how: object) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_csv(people, ties, **how)
    error = caught.value
    assert "zebedee" not in f"{error} {error.args} {error.__cause__} {vars(error)}".casefold()
    assert error.__cause__ is None
    return error


def kept(people: Path | None = None, ties: Path | None = None, **how: object) -> ReferralNetwork:
    """The network of what can be kept; its account tells nobody's name."""
    net = read_csv(people, ties, **{"strict": False, **how})
    report = net.report
    assert report is not None
    report.check()
    said = f"{report} {report.quarantined.to_csv()} {report.to_frame().to_csv()}"
    assert "zebedee" not in said.casefold()
    return net


def aside(net: ReferralNetwork) -> list[tuple[str, int]]:
    """The code and the physical line of each row that was set aside."""
    assert net.report is not None
    table = net.report.quarantined
    return list(zip(table["code"], table["line"].astype(int), strict=True))


def notes(net: ReferralNetwork) -> str:
    assert net.report is not None
    return "\n".join(net.report.notes)


PEOPLE = "id,name\nz1,Zebedee One\nz2,Zebedee Two\n"


# --- bytes and text


def test_B01_a_byte_order_mark_is_taken_off(put: Put) -> None:
    net = kept(put(b'\xef\xbb\xbf"shoe size","id"\n"42","z1"\n', "people.csv"))
    assert net.ids == ("z1",)
    assert net.people.columns.tolist() == ["shoe size"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_B02_utf16_with_its_mark_is_read_and_noted(put: Put, encoding: str) -> None:
    net = kept(put("\ufeffid,name\nz1,José\n".encode(encoding), "people.csv"))
    assert net.name_of("z1") == "José"
    assert "B02" in notes(net)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_B03_utf16_without_a_mark_is_refused(put: Put, encoding: str) -> None:
    error = refused(put(PEOPLE.encode(encoding), "people.csv"))
    assert error.code == "B03"
    assert "UTF-16" in str(error)


def test_B04_another_encoding_is_refused_with_line_column_and_a_name_for_it(put: Put) -> None:
    path = put("id,name\nz1,Zebedee\nz2,José\n".encode("cp1252"), "people.csv")
    error = refused(path)
    assert (error.code, error.line) == ("B04", 3)
    assert "line 3, column 7" in str(error)
    assert 'encoding="cp1252"' in str(error)
    assert kept(path, encoding="cp1252").name_of("z2") == "José"
    assert refused(path, encoding="no-such-encoding").code == "B04"
    assert refused(path, encoding="ascii").code == "B04"


def test_B05_a_file_cut_inside_a_character_loses_its_last_record_alone(put: Put) -> None:
    path = put("id,name\nz1,Zebedee\nz2,José".encode()[:-1], "people.csv")
    net = kept(path)
    assert net.ids == ("z1",)
    assert aside(net) == [("B05", 3)]
    assert "cut off" in notes(net)
    assert refused(path).line == 3


def test_B05_half_a_character_sets_its_row_aside(put: Put) -> None:
    net = kept(put(b"id,name\nz1,Zeb\xed\xa0\x80\nz2,Zebedee\n", "people.csv"))
    assert net.ids == ("z2",)
    assert aside(net) == [("B05", 2)]


def test_B06_text_encoded_twice_is_kept_and_noted(put: Put) -> None:
    net = kept(put("id,name\nz1,Zebedee\nz2,JosÃ©\n", "people.csv"))
    assert net.name_of("z2") == "JosÃ©"
    assert "B06: line 3" in notes(net)
    assert "B06" not in notes(kept(put("id,name\nz1,JOSÃ\n", "people.csv")))


def test_B07_mixed_line_ends_are_read_and_counted_as_lines(put: Put) -> None:
    net = kept(
        put(b"id,name\r\nz1,Zebedee\rz2,Zebedee\nz3,Zebedee,more\r\nz4,Zebedee", "people.csv")
    )
    assert net.ids == ("z1", "z2", "z4")
    assert aside(net) == [("B22", 4)]


def test_B08_lines_that_end_in_a_carriage_return_alone_are_read(put: Put) -> None:
    assert kept(put(PEOPLE.replace("\n", "\r"), "people.csv")).ids == ("z1", "z2")


def test_B09_a_nul_sets_its_row_aside_and_other_control_characters_are_noted(put: Put) -> None:
    net = kept(put("id,name\nz1,Zebe\0dee\nz2,Zebe\x07dee\nz3,Zebedee\n", "people.csv"))
    assert net.ids == ("z2", "z3")
    assert aside(net) == [("B09", 2)]
    assert net.report is not None
    assert net.report.quarantined["column"].tolist() == ["name"]
    assert "character 5" in net.report.quarantined["rule"][0]
    assert "B09: people.csv: line 3" in notes(net)


def test_B10_signs_that_other_tools_take_for_line_ends_stay_in_their_cell(put: Put) -> None:
    odd = "a\x1ab\u2028c\u0085d\x0be\x0cf\x1cg"
    net = kept(put(f"id,name\nz1,{odd}\nz2,Zebedee\n", "people.csv"))
    assert net.name_of("z1") == odd
    assert net.ids == ("z1", "z2")


def test_B11_unbalanced_quote_names_the_line(put: Put) -> None:
    error = refused(put('id,name\nz1,"Zebedee\nz2,Zebedee\nz3,"Zebedee"\n', "people.csv"))
    assert (error.code, error.line) == ("B11", 2)
    assert "the quote opened at line 2, column 4 is never closed before line 4" in str(error)


def test_B11_a_quoted_cell_over_several_lines_is_kept_and_noted(put: Put) -> None:
    net = kept(put('id,name\nz1,"Zebedee\nz2,Zebedee\nz3,"\nz4,Zebedee,x\n', "people.csv"))
    assert net.ids == ("z1",)
    assert "line 2: a quoted cell runs over several lines" in notes(net)
    assert aside(net) == [("B22", 5)]


def test_B12_a_quote_that_is_open_at_the_end_names_its_line(put: Put) -> None:
    error = refused(put('id,name\nz1,Zebedee\nz2,"Zebedee\nz3,Zebedee\n', "people.csv"))
    assert (error.code, error.line) == ("B12", 3)
    assert refused(put('id,name\nz1,Zebedee\nz2,"Zebedee', "people.csv")).line == 3


def test_B13_text_after_a_quote_sets_its_row_aside(put: Put) -> None:
    path = put('id,name\nz1,"Zeb" Edee\nz2,Zebedee\n', "people.csv")
    net = kept(path)
    assert net.ids == ("z2",)
    assert aside(net) == [("B13", 2)]
    assert "twice" in refused(path).repair


@pytest.mark.parametrize("length", [70_000, 900_000])
@pytest.mark.parametrize("quote", ["", '"'])
def test_B14_a_cell_above_64_kb_sets_its_row_aside(put: Put, length: int, quote: str) -> None:
    net = kept(put(f"id,name\nz1,{quote}{'Z' * length}{quote}\nz2,Zebedee\n", "people.csv"))
    assert net.ids == ("z2",)
    assert aside(net) == [("B14", 2)]


def test_B14_a_long_cell_names_its_column(put: Put) -> None:
    assert refused(put(f"id,name\nz1,{'Z' * 70_000}\n", "people.csv")).column == "name"


@pytest.mark.parametrize("line", ["Z" * 20_000_000, "z," * 100_000, "z," * 9_000])
def test_B15_one_endless_line_or_row_is_refused(put: Put, line: str) -> None:
    error = refused(put(f"id,name\nz1,Zebedee\n{line}\n", "people.csv"))
    assert (error.code, error.line) == ("B15", 3)


# --- headers and rows


def test_B16_two_columns_of_one_name_are_refused_with_their_positions(put: Put) -> None:
    path = put("id,name,Name\nz1,Zebedee,Zeb\n", "people.csv")
    error = refused(path)
    assert error.code == "B16"
    assert "columns 2 and 3" in str(error)
    net = kept(path, columns={3: "nickname"})
    assert net.people.columns.tolist() == ["name", "nickname"]


def test_B17_headers_match_whatever_their_case_and_blanks(put: Put) -> None:
    net = kept(put("\u00a0ID , Last\u00a0 Name,ＯＲＧ\nz1,Zebedee,Acme\n", "people.csv"))
    assert net.people.columns.tolist() == ["last name", "org"]
    assert "B17" in notes(net)
    assert "read as 'last name'" in notes(net)


def test_B18_headers_in_other_languages_are_known_or_asked_for(put: Put) -> None:
    net = kept(put("ID,Nom,Entreprise\nz1,Zebedee,Acme\n", "people.csv"))
    assert net.people.columns.tolist() == ["name", "org"]
    assert kept(ties=put("Von,An\nz1,z2\n")).ids == ("z1", "z2")
    error = refused(ties=put("kimdən,kimə\nz1,z2\n"))
    assert "none of the 2 headers is known" in str(error)
    assert "kim" not in str(error)  # what no word of ours is may be somebody
    assert "columns={1: 'source', 2: 'target'}" in str(error)


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_B19_another_delimiter_is_taken_where_the_whole_header_fits(put: Put, mark: str) -> None:
    net = kept(ties=put(f"source{mark}target{mark}note\nz1{mark}z2{mark}a, b\n"))
    assert net.ties["note"].tolist() == ["a, b"]
    assert "B19" in notes(net)
    assert refused(ties=put("source^target\nz1^z2\n")).code == "B21"


def test_B20_lines_above_the_header_are_left_out_and_noted(put: Put) -> None:
    text = 'Notes:\n"Zebedee, ""quoted"", and\na second line"\n\nid,name,org\nz1,Zebedee,Acme,x\n'
    net = kept(put(text, "people.csv"))
    assert aside(net) == [("B22", 6)]
    assert "B20: people.csv: the 4 lines above the header" in notes(net)
    assert kept(ties=put("sep=;\nsource;target\nz1;z2\n")).ids == ("z1", "z2")


def test_B21_a_missing_column_is_named_with_what_is_there_and_a_mapping_to_paste(put: Put) -> None:
    path = put("sorce,to whom\nz1,z2\n")
    error = refused(ties=path)
    assert (error.code, error.line) == ("B21", 1)
    assert "Expected source and target; found 'sorce' and 'to whom'" in str(error)
    assert "columns={'sorce': 'source', 'to whom': 'target'}" in str(error)
    net = kept(ties=path, columns={"sorce": "source", "to whom": "target"})
    assert net.ids == ("z1", "z2")


def test_B21_a_mapping_that_no_header_fits_is_an_error(put: Put) -> None:
    with pytest.raises(DataError, match="no header 'frm'"):
        read_csv(ties=put("source,target\nz1,z2\n"), columns={"frm": "source"})


@pytest.mark.parametrize(
    "text",
    [
        "Zebedee,Zebedea\nZebedea,Zebedoo\nZebedoo,Zebedee\n",
        "zebedee@a.org,zebedea@a.org\n",
        "4,Zebedee\n5,Zebedea\n",
    ],
)
def test_B21_a_file_without_a_header_does_not_tell_its_first_row(put: Put, text: str) -> None:
    assert "looks like data" in str(refused(ties=put(text)))


def test_B22_one_row_with_a_cell_too_many_is_set_aside(put: Put) -> None:
    path = put("id,name\nz1,Zebedee\nz2,Zebedee,Jr\nz3,Zebedee\n", "people.csv")
    net = kept(path)
    assert net.ids == ("z1", "z3")
    assert aside(net) == [("B22", 3)]
    error = refused(path)
    assert (error.file, error.line) == ("people.csv", 3)
    assert "strict=False" in str(error)


def test_B23_a_cell_too_many_in_every_row_refuses_the_file(put: Put) -> None:
    error = refused(put("id,name,org\nz1,Zeb,Acme,\nz2,Zeb,Acme,\n", "people.csv"), strict=False)
    assert error.code == "B23"
    assert "every row has 4 cells or more, the header 3" in str(error)


def test_B24_a_short_row_is_set_aside_or_noted_where_nothing_needed_is_missing(put: Put) -> None:
    net = kept(ties=put("kind,source,target,note\nfriend,z1,z2\nfriend,z1\n"))
    assert aside(net) == [("B24", 3)]
    assert net.n_ties == 1
    assert "B24: ties.csv: line 2" in notes(net)


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf"])
def test_B25_an_empty_file_is_refused_as_such(put: Put, content: bytes) -> None:
    error = refused(put(content, "people.csv"))
    assert error.code == "B25"
    assert f"{len(content)} bytes" in str(error)


def test_B26_a_header_alone_is_a_network_of_nobody(put: Put) -> None:
    net = kept(put("id,name\n", "people.csv"), put("source,target,warmth\n"))
    assert (len(net), net.n_ties) == (0, 0)
    assert "B26: people.csv: 0 people" in notes(net)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x1f\x8b\x08\0\0", "gzip"),
        (b"PK\x03\x04....", "Excel"),
        (b"\xd0\xcf\x11\xe0", "old Excel"),
        (b"PAR1....", "Parquet"),
        (b" <!DOCTYPE HTML><html>Zebedee", "web page"),
        (b"<?xml version='1.0'?>", "XML"),
        (b"%PDF-1.7", "PDF"),
        (b"\r\nbegin:vcard\nFN:Zebedee", "vCard"),
        (b"BEGIN:VCALENDAR\r\n", "calendar"),
        (b"From zebedee@x.example Mon Jan  1 10:00:00 2024\nSubject: x\n", "mailbox"),
        (b"Return-Path: <zebedee@x.example>\nSubject: x\n", "a single letter"),
        (b'*Vertices 2\n1 "Zebedee"\n', "Pajek"),
        (b"*Network zebedee\n", "Pajek"),
        (b'{"nodes": [{"id": "zebedee"}]}', "JSON"),
        (b'[{"id": "zebedee"}]', "JSON"),
        (b"dl n=2 format=edgelist1\n", "UCINET"),
        (b"nodedef>name VARCHAR\nzebedee\n", "GDF"),
        (
            b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            ".ods",
        ),
        (b"PK\x03\x04" + b"\0" * 26 + b"Index/Document.iwa", "Numbers"),
        (b"PK\x03\x04" + b"\0" * 26 + b"word/document.xml", "Word document"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
        (b"Rar!\x1a\x07\0", "RAR"),
    ],
)
def test_B27_another_kind_of_file_is_known_by_its_first_bytes(
    put: Put, content: bytes, what: str
) -> None:
    error = refused(put(content))
    assert error.code == "B27"
    assert what in str(error)
    assert "zebedee" not in str(error).casefold()


# --- ids and names stay text


def test_B28_names_that_look_missing_are_names(put: Put) -> None:
    names = ["NA", "None", "NULL", "null", "nan", "NaN", "N/A", "n/a", "-"]
    rows = "".join(f"{name},{name}\n" for name in names)
    net = kept(
        put(f"id,name,org\n{''.join(f'{n},{n},{n}' + chr(10) for n in names)}", "people.csv")
    )
    assert rows
    assert set(net.ids) == set(names)
    assert not net.people.isna().any(axis=None)
    assert kept(put("id,name\nz1,\n", "people.csv")).people["name"].isna().all()


def test_B29_B32_B35_B36_B37_ids_are_compared_as_they_are_written(put: Put) -> None:
    ids = ["007", "7", "7.0", "1", "1.0", "True", "9007199254740993", "9007199254740992"]
    ids += ["1e5", "1E5", "Inf", "Infinity", "False", "+15551234567", "0044123"]
    rows = "".join(f"{one},{one}\n" for one in ids)
    net = kept(put(f"id,name\n{rows}", "people.csv"))
    assert sorted(net.ids) == sorted(ids)
    assert [net.name_of(one) for one in ids] == ids


@pytest.mark.parametrize("ids", [[1, True], [1.0, 2.0], ["1", 1], [True, False]])
def test_B30_ids_of_mixed_or_unfit_types_are_refused(tmp_path: Path, ids: list[object]) -> None:
    frame = pd.DataFrame({"id": pd.Series(ids, dtype="object")})
    with pytest.raises(DataError) as caught:
        ReferralNetwork(frame, None)
    assert caught.value.code == "B30"
    path = tmp_path / "people.parquet"
    pd.DataFrame({"id": [1.0, 2.5]}).to_parquet(path)
    with pytest.raises(DataError) as caught:
        read_parquet(path)
    assert caught.value.code == "B30"


def test_B31_whole_numbers_with_gaps_stay_whole(tmp_path: Path) -> None:
    path = tmp_path / "ties.parquet"
    big = 2**53 + 1
    ids = pd.DataFrame({"source": [1, big, None], "target": [2, 1, 2]}, dtype="Int64")
    ids.to_parquet(path)
    net = read_parquet(ties=path, strict=False)
    assert net.ids == ("1", "2", str(big))
    assert aside(net) == [("B33", 3)]


def test_B33_a_tie_without_an_id_is_set_aside_and_makes_nobody(put: Put) -> None:
    net = kept(ties=put("source,target\nz1,z2\n,z2\nz1, \nz3,\n"))
    assert net.ids == ("z1", "z2")
    assert aside(net) == [("B33", 3), ("B33", 4), ("B33", 5)]


def test_B34_people_without_an_id_get_one_of_their_own(put: Put) -> None:
    text = "id,name,org\n,Zebedee,Acme\n,Zebedee,Zeta\nz1,Zebedee,\n,,Acme\n,Zebedee,Acme\n"
    net = kept(put(text, "people.csv"))
    assert len(net) == 3
    assert aside(net) == [("B34", 5)]
    assert net.report is not None
    assert net.report.skipped == {"repeated person": 1}
    assert "B34: people.csv: 3 people have no id" in notes(net)
    turned = "id,name,org\n,Zebedee,Zeta\nz1,Zebedee,\n,Zebedee,Acme\n"
    assert kept(put(turned, "others.csv")).ids == net.ids


def test_B38_ids_match_whatever_their_blanks(put: Put) -> None:
    people = put("id,name\nz  1, Zebedee \nz2\u200b,Zebedee\n", "people.csv")
    net = kept(people, put("source,target\n z 1\u00a0,z2\n"))
    assert net.ids == ("z 1", "z2")
    assert net.people.at["z 1", "name"] == " Zebedee "
    assert "B38: people.csv: lines 2, 3" in notes(net)


def test_B39_composed_and_decomposed_accents_are_one_id(put: Put) -> None:
    net = kept(put("id\nJose\u0301\n", "people.csv"), put("source,target\nJos\u00e9,z\n"))
    assert net.ids == ("Jos\u00e9", "z")


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [("B40", "ﬁn", "fin"), ("B40", "Zeb", "zeb"), ("B40", "ß", "ss"), ("B41", "Αna", "Ana")],
)
def test_B40_B41_ids_that_look_alike_are_two_people_and_noted(
    put: Put, code: str, one: str, other: str
) -> None:
    net = kept(ties=put(f"source,target\n{one},{other}\n"))
    assert set(net.ids) == {one, other}
    assert "2 ids look alike" in notes(net), code


def test_B42_B43_B44_B45_hostile_names_are_kept_sign_by_sign(put: Put) -> None:
    names = ["=HYPERLINK(1)", "+1", "-2", "@x", "<script>", "$x_1$", "{" * 500, "\u202eeb"]
    names += ["a" + "\u0301" * 100, "👩\u200d🚀", "javascript:x"]
    rows = "".join(f'z{at},"{name}"\n' for at, name in enumerate(names))
    net = kept(put(f"id,name\n{rows}", "people.csv"))
    assert [net.name_of(f"z{at}") for at in range(len(names))] == names


def test_B46_a_carriage_return_in_a_quoted_cell_stays_there(put: Put) -> None:
    net = kept(put('id,name\nz1,"Zebe\rdee"\nz2,Zebedee\n', "people.csv"))
    assert net.name_of("z1") == "Zebe\rdee"
    assert net.ids == ("z1", "z2")


# --- ties


def test_B47_a_tie_to_oneself_is_skipped_by_name(put: Put) -> None:
    net = kept(ties=put("source,target\nz1,z1\nz1, z1\nz1,z2\n"), strict=True)
    assert net.n_ties == 1
    assert net.report is not None
    assert net.report.skipped == {"self-tie": 2}


def test_B48_a_tie_told_twice_is_kept_once(put: Put) -> None:
    path = put("source,target,warmth\nz1,z2,0.5\nz2,z1,0.50\nz1,z2,0.5\n")
    net = kept(ties=path, strict=True)
    assert net.ties["warmth"].tolist() == [0.5]
    assert net.report is not None
    assert net.report.skipped == {"repeated tie": 2}
    assert kept(ties=path, strict=True, directed=True).n_ties == 2


CONFLICT = ["z1,z2,0.5,2024-01-01", "z2,z1,0.2,2024-03-01", "z1,z3,0.9,2023-01-01"]


@pytest.mark.parametrize(("policy", "found"), [("max", 0.5), ("noisy_or", 0.6), ("latest", 0.2)])
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0)])
def test_B49_contradicting_ties_need_a_policy_that_no_order_changes(
    put: Put, policy: str, found: float, order: tuple[int, ...]
) -> None:
    rows = "\n".join(CONFLICT[at] for at in order)
    path = put(f"source,target,warmth,last_contact\n{rows}\n")
    error = refused(ties=path, directed=False)
    assert error.code == "B49"
    assert "on_conflict" in str(error)
    net = kept(ties=path, directed=False)
    assert net.ids == ("z1", "z3")
    assert [code for code, _ in aside(net)] == ["B49", "B49"]
    settled = read_csv(ties=path, on_conflict=policy, directed=False)
    assert sorted(settled.ties["warmth"].round(12)) == [found, 0.9]
    assert settled.report is not None
    assert sum(settled.report.skipped.values()) == 1


def test_B49_an_unknown_policy_is_an_error(put: Put) -> None:
    with pytest.raises(DataError, match="on_conflict is 'last'"):
        read_csv(ties=put("source,target\nz1,z2\n"), on_conflict="last")


def test_B49_people_who_are_told_twice_and_differently_are_set_aside(put: Put) -> None:
    net = kept(put("id,name\nz1,Zebedee\nz1,Zebedoo\nz2,Zebedee\nz2,Zebedee\n", "people.csv"))
    assert net.ids == ("z2",)
    assert aside(net) == [("B49", 2), ("B49", 3)]


@pytest.mark.parametrize(
    ("cell", "code", "repair"),
    [
        ("1.5", "B50", "divide by 10"),
        ("50", "B50", "0.5"),
        ("50%", "B50", "percent"),
        ('"0,7"', "B50", "decimal comma"),
        ("-0.1", "B52", "0 to 1"),
        ("nan", "B53", ""),
        ("inf", "B54", ""),
        ("-inf", "B54", ""),
        ("1e400", "B54", ""),
        ("1e-400", "B54", ""),
        ("", "B55", "with_warmth"),
        ('"1,234"', "B56", "1234"),
        ("Zebedee", "B56", ""),
        ("٠.٥", "B56", ""),
        ("1_0", "B56", ""),
        ("0x1", "B56", ""),
    ],
)
def test_B50_to_B56_a_warmth_that_is_no_probability_is_set_aside(
    put: Put, cell: str, code: str, repair: str
) -> None:
    path = put(f"source,target,warmth\nz1,z2,0.5\nz2,z3,{cell}\n")
    net = kept(ties=path)
    assert net.ties["warmth"].tolist() == [0.5]
    assert aside(net) == [(code, 3)]
    error = refused(ties=path)
    assert (error.code, error.line, error.column) == (code, 3, "warmth")
    assert repair in error.repair


@pytest.mark.parametrize(
    ("cell", "how"),
    [
        ("70%", "percent"),
        ("70", "percent"),
        ('"0,7"', "decimal comma"),
        ('"70,0 %"', "percent, decimal comma"),
    ],
)
def test_B50_percent_and_comma_are_read_where_they_are_asked_for(
    put: Put, cell: str, how: str
) -> None:
    net = kept(ties=put(f"source,target,warmth\nz1,z2,{cell}\n"), formats={"warmth": how})
    assert net.ties["warmth"].tolist() == [0.7]
    with pytest.raises(DataError, match="a format is one of"):
        read_csv(ties=put("source,target\nz1,z2\n"), formats={"warmth": "per cent"})


def test_B51_a_warmth_of_0_is_kept_and_noted(put: Put) -> None:
    net = kept(ties=put("source,target,warmth\nz1,z2,0\n"), strict=True)
    assert net.ties["warmth"].tolist() == [0.0]
    assert "B51: ties.csv: line 2" in notes(net)


def test_B51_a_willingness_of_0_is_set_aside(put: Put) -> None:
    net = kept(put("id,willing\nz1,0\nz2,0.5\nz3,\n", "people.csv"))
    assert net.ids == ("z2", "z3")
    assert aside(net) == [("B51", 2)]


def test_B55_a_misspelt_column_of_warmth_is_an_error(put: Put) -> None:
    path = put("source,target,weight\nz1,z2,3\n")
    with pytest.raises(UnknownColumn, match="'wieght'"):
        read_csv(ties=path, warmth=warmth.from_counts("wieght", half=5))
    assert not kept(ties=path).has_warmth


def test_B55_bounds_without_their_warmth_are_refused(put: Put) -> None:
    error = refused(ties=put("source,target,warmth,warmth_low\nz1,z2,0.5,0.2\n"), strict=False)
    assert error.code == "B55"


def test_B56_a_count_that_is_no_number_is_set_aside(put: Put) -> None:
    path = put('source,target,weight\nz1,z2,5\nz2,z3,"1,234"\nz3,z4,\nz4,z5,-1\nz5,z6,many\n')
    net = kept(ties=path, warmth=warmth.from_counts("weight", half=5))
    assert net.ties["warmth"].tolist() == [0.5]
    assert aside(net) == [("B56", 3), ("B53", 4), ("B52", 5), ("B56", 6)]
    assert kept(ties=path).ties["weight"].iloc[1] == "1,234"
    assert "B56: ties.csv: weight stays text" in notes(kept(ties=path))


@pytest.mark.parametrize("ids", ["1.23457E+17", "1,23457E+17", "1.234567890123457e+18"])
def test_ids_that_a_spreadsheet_rounded_are_noted(put: Put, ids: str) -> None:
    said = "look rounded by a spreadsheet"
    assert said in notes(kept(ties=put(f'source,target\n"{ids}",z2\n')))
    long = "source,target\n123456789012345000,123456789099999000\n"
    assert said in notes(kept(ties=put(long)))
    whole = "source,target\n123456789012345678,123456789099999000\n1e5x,12\n"
    assert said not in notes(kept(ties=put(whole)))
    assert said in notes(kept(people=put(f'id\n"{ids}"\n', "people.csv")))


# --- one row a meeting


MET = (
    "from,to,last_contact,place\n"
    "z1,z2,2024-01-01,a\nz1,z2,2024-03-01,a\nz1,z2,2024-03-01,a\nz2,z3,2024-01-05,b\n"
)


def test_rows_that_are_meetings_are_counted_into_their_tie(put: Put) -> None:
    path = put(MET)
    with pytest.raises(FileRefused, match="on_conflict='count'"):
        read_csv(ties=path, warmth=0.3)
    rule = warmth.from_counts("count", half=1)
    net = kept(ties=path, on_conflict="count", warmth=rule, strict=True)
    assert net.ties["count"].tolist() == [3, 1]
    assert net.ties["warmth"].tolist() == [0.75, 0.5]
    assert [f"{day:%m-%d}" for day in net.ties["last_contact"]] == ["03-01", "01-05"]
    assert net.ties["place"].tolist() == ["a", "b"]
    assert net.report is not None
    assert net.report.skipped == {"row counted into its tie": 2}
    backwards = "\n".join([MET.splitlines()[0], *MET.splitlines()[:0:-1]]) + "\n"
    again = kept(ties=put(backwards), on_conflict="count", warmth=rule)
    assert again.ties.sort_values("source", ignore_index=True).equals(net.ties)


def test_counts_and_weights_are_summed(put: Put) -> None:
    path = put(
        "source,target,count,weight,note\nz1,z2,2,1.5,x\nz2,z1,3,,y\nz2,z3,,4,x\n,z3,9,9,x\n"
    )
    net = kept(ties=path, on_conflict="sum", directed=False)
    assert net.ties["count"].fillna(-1).tolist() == [5, -1]
    assert net.ties["weight"].tolist() == [1.5, 4.0]
    assert net.ties["note"].fillna("").tolist() == ["", "x"]
    assert [line for _, line in aside(net)] == [5]
    each = kept(ties=path, on_conflict="sum", directed=True)
    assert each.ties["count"].fillna(-1).tolist() == [2, 3, -1]
    bare = kept(ties=put("source,target\nz1,z2\nz1,z2\n"), on_conflict="sum")
    assert bare.ties["count"].tolist() == [2]


# --- dates


def dates(put: Put, *cells: str, **how: object) -> ReferralNetwork:
    rows = "".join(f'z{at},z{at + 1},"{cell}"\n' for at, cell in enumerate(cells))
    return kept(ties=put(f"source,target,since\n{rows}"), **how)


def emptied(net: ReferralNetwork, code: str) -> bool:
    """The record of line 3 stays, its cell is empty and the report says so."""
    said = f"{code}: ties.csv: line 3: since is left empty: "
    return (
        aside(net) == [] and net.ties["since"].isna().tolist() == [False, True]
    ) and said in notes(net)


def days(net: ReferralNetwork) -> list[str]:
    return [str(day.date()) for day in net.ties["since"]]


def test_B57_one_way_of_writing_fits_the_whole_column(put: Put) -> None:
    net = dates(put, "01/02/2024", "13/04/2024")
    assert days(net) == ["2024-02-01", "2024-04-13"]
    assert "B57: ties.csv: since is read day first" in notes(net)
    assert days(dates(put, "01/02/2024", "04/13/2024")) == ["2024-01-02", "2024-04-13"]
    assert days(dates(put, "05/05/2024")) == ["2024-05-05"]


def test_B57_an_ambiguous_column_asks(put: Put) -> None:
    with pytest.raises(FileRefused, match="day first or month first") as caught:
        dates(put, "01/02/2024", "03/04/2024")
    assert caught.value.code == "B57"
    assert "formats={'since': 'day first'}" in str(caught.value)
    assert days(dates(put, "01/02/2024", formats={"since": "day first"})) == ["2024-02-01"]
    assert days(dates(put, "01/02/2024", formats={"since": "month first"})) == ["2024-01-02"]


@pytest.mark.parametrize("cells", [("13/01/2024", "01/13/2024"), ("2024-01-02", "5 May 2024")])
def test_B57_two_ways_of_writing_are_refused(put: Put, cells: tuple[str, str]) -> None:
    with pytest.raises(FileRefused, match="more than one way") as caught:
        dates(put, *cells)
    assert caught.value.code == "B57"


@pytest.mark.parametrize(
    "cell",
    [
        *("05 mars 2024", "5 March 2024", "5. März 2024", "5-Mar-2024", "5 de marzo de 2024"),
        *("March 5, 2024", "2024/03/05", "5.3.2024", "2024-03-05 10:30", "2024-03-05T10:30:00Z"),
    ],
)
def test_B58_months_are_known_by_their_names(put: Put, cell: str) -> None:
    how = {"formats": {"since": "day first"}} if cell == "5.3.2024" else {}
    assert days(dates(put, cell, **how)) == ["2024-03-05"]


@pytest.mark.parametrize("cell", ["5/3/24", "7-Feb-22", "5 brumaire 2024", "soon", "45123"])
def test_B58_what_is_no_date_is_left_empty_and_never_costs_the_tie(put: Put, cell: str) -> None:
    assert emptied(dates(put, "2024-03-05", cell), "B58")
    with pytest.raises(FileRefused, match=r"leaves such cells empty, .* and keeps the rows"):
        read_csv(ties=put(f"source,target,since\nz1,z2,{cell}\n"), warmth=0.3)


def test_B58_a_side_fact_that_the_header_types_is_left_empty_too(put: Put) -> None:
    people = put("id,age:integer,willing\nz1,36,1\nz2,old,1\nz3,40,much\n", "people.csv")
    net = kept(people, put("source,target\nz1,z2\n"))
    assert net.people["age"].isna().tolist() == [False, True]
    assert [line for _, line in aside(net)] == [4]
    assert "line 3: age is left empty" in notes(net)


def test_B58_day_numbers_of_a_spreadsheet_are_read_where_that_is_said(put: Put) -> None:
    path = put("source,target,since\nz1,z2,45123\nz2,z3,2024-03-05\nz3,z4,45363.75\n")
    with pytest.raises(FileRefused, match=r"45123 is 2023-07-16 .*formats=.*'excel days'"):
        read_csv(ties=path, warmth=0.3)
    net = read_csv(ties=path, warmth=0.3, formats={"since": "excel days"})
    assert days(net) == ["2023-07-16", "2024-03-05", "2024-03-12"]
    assert "as a spreadsheet counts days" in notes(net)


def test_B58_the_months_of_every_language_of_linkedin_are_known(put: Put) -> None:
    # Written down by hand, none of them from the table that the reader has.
    march = (
        "5. marts 2024|5 mars 2024|5 marca 2024|5 Mart 2024|5 марта 2024 г.|5 березня 2024 р."
        "|2024年3月5日|2024년 3월 5일|5 tháng 3, 2024|5 มีนาคม 2567|5 במרץ 2024|٥ مارس ٢٠٢٤"
        "|५ मार्च २०२४|5. maaliskuuta 2024|2024. március 5.|5. března 2024|5 martie 2024"
        "|5 Μαρτίου 2024|5 Maret 2024|5 Mac 2024|Marso 5, 2024|March 5th, 2024|5 mrt. 2024"
    )
    for cell in march.split("|"):
        assert days(dates(put, cell)) == ["2024-03-05"], cell
    assert days(dates(put, "1er août 2024")) == ["2024-08-01"]
    assert days(dates(put, "Aug-2024")) == ["2024-08-01"]


@pytest.mark.parametrize("cell", ["0000-00-00", "2024-02-30", "2024-03-05 25:00"])
def test_B59_a_day_that_never_was_is_left_empty(put: Put, cell: str) -> None:
    assert emptied(dates(put, "2024-03-05", cell), "B59")


@pytest.mark.parametrize("cell", ["9999-12-31", "1600-01-01", "2100-01-01"])
def test_B59_a_day_far_off_is_kept_and_noted(put: Put, cell: str) -> None:
    net = dates(put, "2024-03-05", cell)
    assert days(net)[1] == cell
    assert "B59: ties.csv: line 3" in notes(net)


def test_B60_times_with_a_zone_become_utc_and_bare_ones_are_noted(put: Put) -> None:
    net = dates(put, "2024-03-05 10:30:00+02:00", "2024-03-05 10:30 -0000", "2024-03-05 10:30")
    times = [moment.isoformat() for moment in net.ties["since"]]
    assert times == ["2024-03-05T08:30:00+00:00"] + ["2024-03-05T10:30:00+00:00"] * 2
    assert "B60: ties.csv: line 4" in notes(net)
    assert emptied(dates(put, "2024-03-05", "2024-03-05 10:30 +9999"), "B60")


# --- Parquet


def test_B76_damaged_or_foreign_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ties.parquet"
    pd.DataFrame({"source": ["z1"] * 99, "target": ["z2"] * 99}).to_parquet(path)
    sound = path.read_bytes()
    for content, code in ((b"", "B25"), (b"Zebedee", "B76"), (sound[:-9], "B76")):
        path.write_bytes(content)
        with pytest.raises(FileRefused) as caught:
            read_parquet(ties=path)
        assert caught.value.code == code


def test_B76_a_bomb_is_sized_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ties.parquet"
    pd.DataFrame({"source": ["z1"] * 9_999, "target": ["z2"] * 9_999}).to_parquet(path)
    monkeypatch.setattr(tables, "MOST_CELLS", 19_000)
    with pytest.raises(FileRefused, match="9,999 rows of 2 columns") as caught:
        read_parquet(ties=path)
    assert caught.value.code == "B76"
    monkeypatch.undo()
    monkeypatch.setattr(tables, "MOST_MEMORY", 10_000)
    with pytest.raises(FileRefused, match="more than 2 GB"):
        read_parquet(ties=path)


def test_B76_more_columns_than_a_table_has_are_refused_at_once(tmp_path: Path) -> None:
    wide = {"source": ["z1"], "target": ["z2"], **{f"c{at}": [1] for at in range(2_000)}}
    pd.DataFrame(wide).to_parquet(tmp_path / "ties.parquet")
    with pytest.raises(FileRefused, match="2,002 columns; at most 2,000 are read"):
        read_parquet(ties=tmp_path / "ties.parquet")
    begun = time.process_time()
    refuse_doubles("people.csv", [str(at) for at in range(50_000)])
    pd.DataFrame({"source": ["z1"], "x" * 10**5: [1]}).to_parquet(tmp_path / "people.parquet")
    with pytest.raises(FileRefused, match="no column id"):
        read_parquet(tmp_path / "people.parquet")
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("as_categories", [False, True])
def test_B76_a_long_text_for_many_rows_is_sized_before_it_is_unpacked(
    tmp_path: Path, as_categories: bool
) -> None:
    """Two kilobytes that would be five gigabytes of text."""
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    codes = pyarrow.array([0] * 5_000, pyarrow.int8())
    texts = {"source": "a" * 2**20, "target": "b"}
    columns = {
        name: pyarrow.DictionaryArray.from_arrays(codes, [text]) for name, text in texts.items()
    }
    path = tmp_path / "ties.parquet"
    parquet.write_table(pyarrow.table(columns), path, store_schema=as_categories)
    assert path.stat().st_size < 10**5
    with pytest.raises(FileRefused, match="more than 2 GB") as caught:
        read_parquet(ties=path)
    assert caught.value.code == "B76"


def test_B76_lists_and_bytes_are_refused_and_plain_types_kept(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    for odd in ([["a"]], [{"a": 1}], [b"a"]):
        pd.DataFrame({"id": ["z1"], "odd": odd}).to_parquet(path)
        with pytest.raises(FileRefused, match="the column 'odd' holds"):
            read_parquet(path)
    frame = pd.DataFrame({"id": ["z1", "z2"], "age": [41, None], "willing": [0.5, None]})
    frame["org"] = pd.Categorical(["Acme", "Acme"])
    frame["do_not_ask"] = [True, None]
    frame["born"] = pd.to_datetime(["2000-01-01", "2000-01-02"]).date
    frame.astype({"age": "Int64"}).to_parquet(path)
    people = read_parquet(path).people
    assert people["age"].dtype == "Int64"
    assert people["willing"].tolist()[0] == 0.5
    assert people["org"].tolist() == ["Acme", "Acme"]
    assert people["do_not_ask"].tolist() == [True, False]
    assert str(people["born"].dtype) == "datetime64[us]"


def test_B09_B14_parquet_texts_obey_the_same_rules(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    names = ["Zebe\0dee", "Z" * 70_000, "Zebedee", ""]
    pd.DataFrame({"id": ["z1", "z2", "z3", "z4"], "name": names}).to_parquet(path)
    net = read_parquet(path, strict=False)
    assert [code for code, _ in aside(net)] == ["B09", "B14"]
    assert net.people["name"].isna().tolist() == [False, True]


# --- paths


def test_B82_folders_devices_and_missing_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for path, what in (
        (tmp_path, "a folder"),
        (Path(os.devnull), "a device"),
        (tmp_path / "none.csv", "no such file"),
        (tmp_path / "loop", "cannot be opened"),
        (tmp_path / ("z" * 300), "cannot be opened"),
        (tmp_path / "a\0b", "cannot be opened"),
    ):
        error = refused(path)
        assert error.code == "B82"
        assert what in str(error)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_B82_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "a pipe" in str(refused(tmp_path / "pipe"))


def test_B82_a_file_above_2_gb_is_refused(tmp_path: Path) -> None:
    with open(tmp_path / "ties.csv", "wb") as file:
        file.truncate(2 * 2**30 + 1)
    assert "2 GB" in str(refused(ties=tmp_path / "ties.csv"))


def test_B82_a_file_without_the_right_to_read_it_is_refused(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object) -> int:
        raise PermissionError("Zebedee")

    path = put(PEOPLE)
    monkeypatch.setattr(_bytes.os, "open", closed)
    assert "may not be read" in str(refused(path))


def test_B82_a_file_that_changes_while_it_is_read_is_refused(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen, fstat = put(PEOPLE), [], os.fstat

    def changing(number: int) -> os.stat_result:
        if seen:
            path.write_text(PEOPLE.replace("z2", "z3"))
        seen.append(number)
        return fstat(number)

    monkeypatch.setattr(_bytes.os, "fstat", changing)
    assert "changed while it was read" in str(refused(path))


def test_B82_a_link_to_a_file_and_an_odd_name_are_read(put: Put, tmp_path: Path) -> None:
    (tmp_path / "lien é\n👩.csv").symlink_to(put(PEOPLE))
    assert kept(tmp_path / "lien é\n👩.csv").ids == ("z1", "z2")


@pytest.mark.parametrize(("cell", "code"), [("1e400", "B54"), ("1e-400", "B54"), ("-3", "B52")])
def test_B54_a_count_obeys_the_same_rules(put: Put, cell: str, code: str) -> None:
    path = put(f"source,target,count\nz1,z2,3\nz2,z3,{cell}\n")
    net = kept(ties=path)
    assert aside(net) == []
    assert f"{code}: ties.csv: line 3: count is left empty" in notes(net)
    assert aside(kept(ties=path, warmth=warmth.from_counts("count", half=5))) == [(code, 3)]


def test_a_broken_header_is_told_by_its_place(tmp_path: Path) -> None:
    # Two of 100,000 broken lists had somebody's name for a header, and were refused by that name.
    (tmp_path / "a.txt").write_bytes(b"source target w\xed\xa0\x80Canary\nd c\n")
    with pytest.raises(FileRefused, match="the header of column 3 has half") as refused:
        readers.open(tmp_path / "a.txt", owner="Ada Byron")
    assert "anary" not in str(refused.value)

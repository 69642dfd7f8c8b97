"""Exports that are broken or hostile; the code of the rule is in the test's name."""

from __future__ import annotations

import gc
import io
import logging
import os
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

from netpath.errors import DataError, FileRefused
from netpath.readers.contacts import Contacts
from netpath.readers.linkedin import linkedin
from netpath.readers.tables import _archive

IN = "https://www.linkedin.com/in/"
LINKEDIN = ("netpath.readers.linkedin", "netpath.readers.linkedin._tables")
HEAD = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
BEN = f"Zebedee,Ash,{IN}ben,,Acme,Lead,2 Mar 2024\n"
CLEO = f"Zebedee,Elm,{IN}cleo,,Acme,Lead,3 Mar 2024\n"
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER\n"
)
WROTE = f"c1,,Ben,{IN}ben,Ada,{IN}ada,2024-03-15 09:30:00 UTC,,x,INBOX\n"
Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def put(content: str | bytes, name: str = "Connections.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put


def refused(path: Path, **how: object) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        linkedin(path, **{"owner": "ada", **how})
    error = caught.value
    assert "zebedee" not in f"{error} {error.args} {error.__cause__} {vars(error)}".casefold()
    assert not error.repair or str(error).count(error.repair) == 1, "advice is told once"
    return error


def kept(path: Path, **how: object) -> Contacts:
    found = linkedin(path, **{"owner": "ada", **how})
    found.report.check()
    said = f"{found} {found.report} {found.report.quarantined.to_csv()} {found!r}"
    assert "zebedee" not in said.casefold()
    return found


def ids(found: Contacts) -> list[str]:
    return found.people.index.drop(found.owner).tolist()


def aside(found: Contacts) -> list[tuple[str, int]]:
    table = found.report.quarantined
    return list(zip(table["code"], table["line"].astype(int), strict=True))


def noted(found: Contacts, code: str) -> bool:
    return any(note.startswith(f"{code}:") for note in found.report.notes)


# --- the rows of the matrix


def test_B01_a_byte_order_mark_is_taken_off(put: Put) -> None:
    assert ids(kept(put(b"\xef\xbb\xbf" + (HEAD + BEN).encode()))) == ["ben"]


def test_B02_utf16_is_noted(put: Put) -> None:
    found = kept(put((HEAD + BEN).encode("utf-16")))
    assert ids(found) == ["ben"]
    assert noted(found, "B02")


def test_B03_utf16_without_its_mark_is_refused(put: Put) -> None:
    assert refused(put((HEAD + BEN).encode("utf-16-le"))).code == "B03"


def test_B04_another_encoding_is_refused_with_its_line_until_it_is_named(put: Put) -> None:
    text = HEAD + BEN * 3_000 + CLEO.replace("Elm", "José")
    error = refused(put(text.encode("cp1252")))
    assert (error.code, error.line) == ("B04", 3_002)
    found = kept(put(text.encode("cp1252")), encoding="cp1252")
    assert found.people.loc["cleo", "last"] == "José"


def test_B05_a_file_cut_inside_a_character_loses_its_last_record_alone(put: Put) -> None:
    found = kept(put((HEAD + BEN + "Zebedee,Elm,,,,José").encode()[:-1]))
    assert ids(found) == ["ben"]
    assert aside(found) == [("B05", 3)]
    assert noted(found, "B05")


def test_B05_half_a_character_sets_its_row_aside(put: Put) -> None:
    assert aside(kept(put(HEAD.encode() + b"A\xed\xa0\x80" + (BEN + CLEO).encode()))) == [
        ("B05", 2)
    ]


def test_B06_text_encoded_twice_is_noted(put: Put) -> None:
    found = kept(put(HEAD + BEN + CLEO.replace("Elm", "JosÃ©")))
    assert found.people.loc["cleo", "last"] == "JosÃ©"
    assert noted(found, "B06")


def test_B07_B08_line_ends_of_all_kinds_in_one_file(put: Put) -> None:
    found = kept(
        put(HEAD.replace("\n", "\r") + BEN.replace("\n", "\r\n") + "x,,,,,,,more\r" + CLEO)
    )
    assert ids(found) == ["ben", "cleo"]
    assert aside(found) == [("B22", 3)]


def test_B09_a_nul_sets_its_row_aside(put: Put) -> None:
    found = kept(put(HEAD + BEN.replace("Ash", "A\0sh") + CLEO.replace("Elm", "E\x07lm")))
    assert aside(found) == [("B09", 2)]
    assert noted(found, "B09")


def test_B10_signs_that_look_like_line_ends_stay_in_their_cell(put: Put) -> None:
    found = kept(put(HEAD + BEN.replace("Ash", "A\u2028s\x85h")))
    assert found.people.loc["ben", "last"] == "A\u2028s\x85h"


def test_B11_B12_a_quote_that_stays_open_is_refused_with_its_line(put: Put) -> None:
    broken = BEN.replace("Ash", '"Ash')
    error = refused(put(HEAD + BEN + broken + CLEO))
    assert (error.code, error.line) == ("B12", 3)
    error = refused(put(HEAD + BEN + broken + CLEO.replace("Elm", '"Elm"')))
    assert (error.code, error.line) == ("B11", 3)


def test_B13_text_after_a_quote_sets_its_row_aside(put: Put) -> None:
    assert aside(kept(put(HEAD + BEN.replace("Ash", '"Ash" x') + CLEO))) == [("B13", 2)]


def test_B14_a_giant_cell_sets_its_row_aside(put: Put) -> None:
    for size in (70_000, 200_000):
        assert aside(kept(put(HEAD + BEN.replace("Ash", "x" * size) + CLEO))) == [("B14", 2)]


def test_B14_what_is_not_read_may_be_long(put: Put) -> None:
    long = WROTE.replace(",,x,INBOX", f",,{'x' * 100_000},INBOX")
    assert aside(kept(put(MESSAGES + long + WROTE, "messages.csv"))) == []


def test_B15_a_giant_line_or_row_is_refused(put: Put) -> None:
    assert refused(put(HEAD + BEN + "x" * 1_000_001)).code == "B15"
    for cell in ("a,", ",", " ,"):
        assert refused(put(HEAD + BEN + cell * 100_000)).code == "B15"


def test_B16_one_column_twice_is_refused(put: Put) -> None:
    assert refused(put(HEAD.replace("Company", "last name") + BEN)).code == "B16"


def test_B17_odd_headers_are_read_and_noted(put: Put) -> None:
    found = kept(put(HEAD.replace("Last Name", "\xa0last  name ") + BEN))
    assert ids(found) == ["ben"]
    assert noted(found, "B17")


def test_B18_B21_headers_that_are_not_known_are_refused_with_what_was_meant(put: Put) -> None:
    error = refused(put(HEAD.replace("Last Name", "Lsat Name") + BEN))
    assert error.code == "B21"
    assert "Perhaps Last Name is misspelt" in str(error)
    assert refused(put(BEN + CLEO)).code == "B21"


def test_B19_B20_another_delimiter_and_a_preamble_are_noted(put: Put) -> None:
    found = kept(put("Notes:\nx\n\n" + (HEAD + BEN).replace(",", ";")))
    assert ids(found) == ["ben"]
    assert noted(found, "B19")
    assert noted(found, "B20")


def test_B22_B23_rows_with_a_cell_too_many(put: Put) -> None:
    longer = BEN.replace("\n", ",x\n")
    assert aside(kept(put(HEAD + longer + CLEO))) == [("B22", 2)]
    assert refused(put(HEAD + longer + longer)).code == "B23"


def test_B24_short_rows(put: Put) -> None:
    found = kept(put(HEAD + "Zebedee,Ash\n" + f"Zebedee,Elm,{IN}cleo,\n"))
    assert ids(found) == ["cleo"]
    assert aside(found) == [("B24", 2)]
    assert noted(found, "B24")


def test_B25_an_empty_file_is_refused(put: Put) -> None:
    for nothing in (b"", b"  \n\n", b"\xef\xbb\xbf"):
        assert refused(put(nothing)).code == "B25"


def test_B26_a_header_alone_is_nobody(put: Put) -> None:
    found = kept(put(HEAD))
    assert ids(found) == []
    assert noted(found, "B26")


def test_B27_what_is_no_table_is_refused(put: Put) -> None:
    for content in (b"\x1f\x8b\x08", b"<!DOCTYPE html><html>", b"PAR1"):
        assert refused(put(content)).code == "B27"


def test_B28_B29_names_and_slugs_are_text(put: Put) -> None:
    rows = [
        f"NA,{name},{IN}{slug},,nan,1e5,\n"
        for name, slug in zip(("None", "Inf"), ("7", "007"), strict=True)
    ]
    found = kept(put(HEAD + "".join(rows)))
    assert ids(found) == ["007", "7"]
    assert found.people.loc["7", ["first", "last", "org", "role"]].tolist() == [
        "NA",
        "None",
        "nan",
        "1e5",
    ]


def test_B33_a_message_to_nobody_makes_no_person(put: Put) -> None:
    found = kept(put(MESSAGES + WROTE + WROTE.replace(f"{IN}ada", ""), "messages.csv"))
    assert ids(found) == ["ben"]
    assert found.report.skipped == {"message that does not tell who wrote it, or to whom": 1}


def test_B34_people_without_profile_and_mail_get_an_id_that_stays(put: Put) -> None:
    text = HEAD + "Zebedee,Ash,,,Acme,,\nZebedee,Ash,,,Beta,,\n"
    found = kept(put(text))
    assert len(ids(found)) == 2
    assert all(one.startswith("~") for one in ids(found))
    assert ids(found) == ids(kept(put(text)))
    assert noted(found, "B34")


def test_B38_blanks_do_not_make_two_people(put: Put) -> None:
    found = kept(put(HEAD + "Zebedee ,Ash\xa0,,,Acme,,\nZebedee,\u200b Ash,,,Acme,,\n"))
    assert len(ids(found)) == 1
    assert noted(found, "B38")


def test_B44_an_address_that_is_no_profiles_is_left_out_and_noted(put: Put) -> None:
    found = kept(put(HEAD + BEN.replace(f"{IN}ben", "javascript:alert(1)")))
    assert noted(found, "B44")
    assert "javascript" not in found.people.to_csv()


def test_B47_an_invitation_to_oneself_is_no_tie(put: Put) -> None:
    head = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    row = f'Ada,{{0}},"1/29/26, 2:37 PM",,OUTGOING,{IN}ada,{IN}{{0}}\n'
    found = kept(put(head + row.format("ada") + row.format("ben"), "Invitations.csv"))
    assert found.evidence["target"].tolist() == ["ben"]
    assert found.report.skipped == {"invitation to oneself": 1}


def test_B47_the_owners_own_row_is_no_tie(put: Put) -> None:
    found = kept(put(HEAD + BEN + f"Ada,Byron,{IN}ada,,,,\n"))
    assert found.evidence["target"].tolist() == ["ben"]
    assert found.report.skipped == {"the owner's own row": 1}


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("soon", "B58"),
        ("32 Mar 2024", "B59"),
        ("0000-00-00", "B59"),
        ("2024-01-01 10:00 +9999", "B60"),
    ],
)
def test_B58_B59_B60_what_is_no_date_costs_nobody(day: str, code: str, put: Put) -> None:
    path = put(HEAD + BEN + CLEO.replace("3 Mar 2024", day))
    for found in (kept(path), kept(path, strict=True)):
        assert aside(found) == []
        assert noted(found, code)
        assert found.evidence["when"].fillna("").tolist() == ["2024-03-02", ""]


def test_B57_numbers_are_read_one_way_for_the_whole_column(put: Put) -> None:
    def days(one: str, two: str) -> list[object]:
        rows = BEN.replace("2 Mar 2024", one) + CLEO.replace("3 Mar 2024", two)
        found = kept(put(HEAD + rows))
        assert noted(found, "B57")
        return found.evidence["when"].fillna("").tolist()

    assert days("01/02/2024", "13/04/2024") == ["2024-02-01", "2024-04-13"]
    assert days("01/02/2024", "04/13/2024") == ["2024-01-02", "2024-04-13"]
    assert days("01/02/2024", "03/04/2024") == ["", ""]
    assert days("13/02/2024", "04/13/2024") == ["", ""]


def test_B58_years_of_two_digits_are_noted(put: Put) -> None:
    found = kept(put(HEAD + BEN.replace("2 Mar 2024", "2-Mar-24")))
    assert noted(found, "B58")
    assert found.evidence["when"].tolist() == ["2024-03-02"]


@pytest.mark.parametrize("year", ["2999", "1600"])
def test_B59_what_lies_in_the_future_is_kept_without_its_day_and_noted(year: str, put: Put) -> None:
    found = kept(put(HEAD + BEN.replace("2024", year) + CLEO))
    assert noted(found, "B59")
    assert found.evidence["when"].fillna("").tolist() == ["", "2024-03-03"]


def test_B60_a_time_without_a_zone_is_noted(put: Put) -> None:
    assert noted(kept(put(HEAD + BEN.replace("2 Mar 2024", "2024-03-02 10:00"))), "B60")


def test_B82_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "nothing", "a\0b"):
        assert refused(tmp_path / name).code == "B82"


def test_B83_the_same_file_again_is_the_same_account(put: Put) -> None:
    one, two = (kept(put(HEAD + BEN + CLEO)) for _ in range(2))
    pd.testing.assert_frame_equal(one.people, two.people)
    pd.testing.assert_frame_equal(one.evidence, two.evidence)
    assert str(one.report) == str(two.report)


# --- T9: hostile zips


def archive(path: Path, *files: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in files:
            zipped.writestr(name, data)
    return path


CONNECTIONS = ("Connections.csv", (HEAD + BEN).encode())


@pytest.mark.parametrize(
    "name",
    [
        "../x.csv",
        "a/../../x.csv",
        "/etc/x.csv",
        "C:\\x.csv",
        "\\\\host\\x.csv",
        "a\\..\\x.csv",
        "x.zip",
        "x.tar",
    ],
)
def test_T9_unsafe_names_are_refused(name: str, tmp_path: Path) -> None:
    assert refused(archive(tmp_path / "a.zip", CONNECTIONS, (name, b"x"))).code == "T9"


@pytest.mark.parametrize(
    "names",
    [
        ("a.csv", "a.csv"),
        ("a.csv", "A.CSV"),
        ("é.csv", "e\u0301.csv"),
        ("x/messages.csv", "y/messages.csv"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_T9_doubles_and_case_fold_twins_are_refused(names: tuple[str, str], tmp_path: Path) -> None:
    files = [(name, (MESSAGES + WROTE).encode()) for name in names]
    assert refused(archive(tmp_path / "a.zip", *files)).code == "T9"


def test_T9_symbolic_links_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("Connections.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "symbolic link" in str(refused(archive(tmp_path / "a.zip", (link, b"/etc/passwd"))))


def test_T9_locked_zips_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", CONNECTIONS)
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    path.write_bytes(data)
    assert "password" in str(refused(path))


def test_T9_unusual_packing_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_LZMA) as zipped:
        zipped.writestr(*CONNECTIONS)
    assert "unusual" in str(refused(tmp_path / "a.zip"))


def measured(path: Path) -> FileRefused:
    """Refused, and with less than 30 MB of memory."""
    tracemalloc.start()
    error = refused(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30_000_000
    return error


def test_T9_bombs_are_refused_before_they_go_off(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", ("Connections.csv", bytes(30_000_000)))
    assert "more than 200 times" in str(measured(path))


def test_T9_a_bomb_whose_directory_lies_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", ("Connections.csv", b"x," * 15_000_000))
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 900_000)
    path.write_bytes(data)
    assert measured(path).code in ("T9", "B15")


@pytest.mark.parametrize(
    ("limit", "row", "said"),
    [
        ("MOST_RECORDS", b"Zebedee,Ash,,,,,\n", "more than 2,000 rows"),
        ("MOST_LINES", b"\n", "more than 2,000 lines"),
        ("MOST_AT_ONCE", b"\n", "not all of it is UTF-8, and it is above 0 MB"),
    ],
)
def test_T9_what_unpacks_to_endless_rows_is_refused(
    limit: str, row: bytes, said: str, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in map(import_module, LINKEDIN):
        if hasattr(module, limit):
            monkeypatch.setattr(module, limit, 2_000)
    path = put(HEAD.encode() + row * 20_000 + b"\xff")
    assert said in str(refused(path))


def test_T9_the_rows_of_all_tables_are_counted_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in map(import_module, LINKEDIN):
        monkeypatch.setattr(module, "MOST_RECORDS", 2_000)
    people = HEAD.encode() + b"Zebedee,Ash,,,,,\n" * 1_100
    positions = b"Company Name,Started On,Finished On\n" + b"a,,\n" * 1_100
    path = archive(tmp_path / "a.zip", ("Connections.csv", people), ("Positions.csv", positions))
    assert "more than 2,000 rows" in str(refused(path))


def test_T9_caps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [(f"{n}.csv", b"x") for n in range(1_001)]
    assert "at most 1,000" in str(refused(archive(tmp_path / "many.zip", *many)))
    two = archive(tmp_path / "two.zip", CONNECTIONS, ("x.csv", b"x" * 50))
    monkeypatch.setattr(_archive, "MOST_IN_ALL", 100)
    assert "1 GB" in str(refused(two))
    monkeypatch.setattr(_archive, "MOST_IN_ONE", 60)
    assert "200 MB" in str(refused(two))


def test_T9_a_nul_in_the_name_of_a_file_is_refused(tmp_path: Path) -> None:
    data = archive(tmp_path / "a.zip", CONNECTIONS, ("aXb.csv", b"x")).read_bytes()
    (tmp_path / "a.zip").write_bytes(data.replace(b"aXb.csv", b"a\0b.csv"))
    assert "leads outside" in str(refused(tmp_path / "a.zip"))


def test_T9_a_folder_of_too_many_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_archive, "MOST_MEMBERS", 2)
    for n in range(3):
        (tmp_path / f"{n}.csv").write_text("x")
    assert "more than 2 files" in str(refused(tmp_path))


@pytest.mark.parametrize("size", [30, 10**12, -1])
def test_T9_a_directory_is_never_read_in_one_great_piece(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Asked(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert size in range(22)
            return super().read(size)

    monkeypatch.setattr(_archive, "MOST_AT_ONCE", 20)
    with pytest.raises(FileRefused, match="directory is too large"):
        _archive.Sparing(Asked(b"x" * 40), "a.zip").read(size)


def test_T9_what_is_given_back_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_archive, "MOST_IN_ONE", 10)
    with pytest.raises(FileRefused, match="above 200 MB"):
        io.BufferedReader(_archive._Counted(io.BytesIO(b"x" * 11), "a.zip")).read()


def test_T9_a_directory_of_a_million_entries_is_refused_unread(tmp_path: Path) -> None:
    entry = b"PK\x01\x02" + bytes(42)
    names = b"".join(entry for _ in range(30_000))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 30_000, 30_000, len(names), 4, 0)
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04" + names + end)
    assert "directory is too large" in str(measured(tmp_path / "a.zip"))


def test_T9_damaged_zips_are_refused(tmp_path: Path) -> None:
    data = archive(tmp_path / "a.zip", CONNECTIONS).read_bytes()
    for cut in (5, 40, len(data) - 30):
        (tmp_path / "b.zip").write_bytes(data[:cut])
        assert refused(tmp_path / "b.zip").code == "T9"
    broken = bytearray(data)
    broken[60] ^= 0xFF
    (tmp_path / "b.zip").write_bytes(broken)
    assert refused(tmp_path / "b.zip").code in ("T9", "B04", "B21")


def test_T9_nothing_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "a.zip", CONNECTIONS)
    for name in ("extract", "extractall", "read"):
        monkeypatch.setattr(zipfile.ZipFile, name, None)
    kept(path)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip"]


# --- canaries: names nowhere but in the answer, bodies nowhere at all

BODY = "kanariwort"
TABLES = {
    "Connections.csv": HEAD,
    "messages.csv": MESSAGES,
    "Invitations.csv": "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n",
    "Recommendations_Given.csv": "First Name,Last Name,Company,Job Title,Text,Creation Date,"
    "Status\n",
    "Endorsement_Given_Info.csv": "Endorsement Date,Skill Name,Endorsee First Name,"
    "Endorsee Last Name,Endorsee Public Url,Endorsement Status\n",
    "Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On\n",
    "Education.csv": "School Name,Start Date,End Date,Notes,Degree Name,Activities\n",
    "Profile.csv": "First Name,Last Name,Headline,Summary\n",
    "Email Addresses.csv": "Email Address,Confirmed,Primary,Updated On\n",
}
NEVER_KEPT = (
    "SUBJECT",
    "CONTENT",
    "CONVERSATION TITLE",
    "Message",
    "Text",
    "Description",
    "Notes",
    "Summary",
)


def hostile_rows(header: str) -> Iterator[str]:
    """Rows of canaries: as they are, cut short, too long, with a NUL, with a bad quote."""
    names = header.strip().split(",")
    cells = [
        BODY if name in NEVER_KEPT else f"zebedee {IN}zebedee" if "rl" in name else "zebedee"
        for name in names
    ]
    yield ",".join(cells) + "\n"
    yield ",".join(cells[:1]) + "\n"
    yield ",".join([*cells, BODY]) + "\n"
    for at in range(len(cells)):
        for bad in ("\0", '" x', "x" * 70_000):
            yield (
                ",".join(
                    [
                        *cells[:at],
                        f'"{cells[at]}{bad}' if '"' in bad else cells[at] + bad,
                        *cells[at + 1 :],
                    ]
                )
                + "\n"
            )
    yield (
        ",".join(
            "" if "ate" in name or "On" in name or "At" in name else cell
            for name, cell in zip(names, cells, strict=True)
        )
        + "\n"
    )


def test_canaries_are_in_no_message_log_or_file(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    recwarn: pytest.WarningsRecorder,
) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    for name, header in TABLES.items():
        for rows in ("".join(hostile_rows(header)), *hostile_rows(header), '"zebedee\n' + BODY):
            for top in (header, ""):
                path = archive(tmp_path / "a.zip", (name, (top + rows).encode()))
                for strict in (False, True):
                    try:
                        found = linkedin(path, owner="Zebedee", strict=strict)
                    except DataError as error:
                        said.append(f"{error} {error.args} {vars(error)} {error.__cause__}")
                        continue
                    report = found.report
                    said.append(
                        f"{found} {found!r} {report} {report!r} {report.quarantined.to_csv()}"
                    )
                    everything = [found.people, found.evidence, found.past, found.to_frame()]
                    assert BODY not in " ".join(one.to_csv() for one in everything)
    said += [record.getMessage() for record in caplog.records]
    said += [str(one.message) for one in recwarn.list] + list(capfd.readouterr())
    told = " ".join(said).replace("whom Zebedee knows", "").casefold()
    assert "zebedee" not in told
    assert BODY not in told
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip"]


def test_what_messages_say_is_in_no_object_that_outlives_the_reading(tmp_path: Path) -> None:
    secret = "kanari" + "sang"
    row = WROTE.replace(",,x,INBOX", f",{secret} subject,{secret} body,INBOX")
    path = archive(tmp_path / "a.zip", ("messages.csv", (MESSAGES + row * 3).encode()), CONNECTIONS)
    found = linkedin(path, owner="ada")
    assert len(found.evidence) == 2
    gc.collect()
    # By its type: of a proxy whose object is gone isinstance() asks that object.
    alive = [one for one in gc.get_objects() if issubclass(type(one), list | tuple | dict)]
    texts = (text for one in alive for text in (one.values() if isinstance(one, dict) else one))
    held = [
        text for text in texts if isinstance(text, str) and f"{secret} body" in text and text != row
    ]
    assert held == []


@pytest.mark.parametrize(
    "broken",
    [
        b"Wann,Wer,Wem\n2024-01-01,x,y\n",
        b"FROM,TO,DATE\n\xff\xfe\xff,x,y\n",
        b"PK\x03\x04 no table",
        b'FROM,TO,DATE\n"never closed,x,y\n',
        b"",
    ],
)
def test_a_helper_table_that_cannot_be_read_never_costs_the_export(
    broken: bytes, tmp_path: Path
) -> None:
    (tmp_path / "Connections.csv").write_text(HEAD + BEN)
    (tmp_path / "messages.csv").write_bytes(broken)
    found = kept(tmp_path)
    assert ids(found) == ["ben"]
    assert any(note.startswith("not read: messages.csv") for note in found.report.notes)
    with pytest.raises(FileRefused):
        linkedin(tmp_path / "messages.csv", owner="ada")


def test_messages_of_2019_have_no_conversations_and_no_profiles(tmp_path: Path) -> None:
    (tmp_path / "Connections.csv").write_text(HEAD + BEN)
    rows = "Ada Byron,Ben Ash,2019-05-01 10:00:00 UTC,,Hi,OUTGOING,INBOX\n"
    rows += "Ben Ash,Ada Byron,2019-05-02 10:00:00 UTC,,Hi,INCOMING,INBOX\n"
    rows += "Ben Ash,Ada Byron,1 mei 2019,,Hi,INCOMING,INBOX\n"
    head = "FROM,TO,DATE,SUBJECT,CONTENT,DIRECTION,FOLDER\n"
    (tmp_path / "messages.csv").write_text(head + rows)
    found = kept(tmp_path, owner="Ada Byron")
    said = found.evidence[found.evidence["kind"] == "message"]
    assert said[["direction", "count"]].values.tolist() == [["in", 2], ["out", 1]]

"""A table of people without ties: who they are, and where they were when."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netpath.errors import DataError, FileRefused, NetpathError
from netpath.readers import Contacts, directory, pool, sample_folder
from netpath.readers.directory import day_of, slug_of

CANARY = "kanari"


@pytest.fixture
def read(tmp_path: Path):
    def reading(text: str, **rest: object) -> Contacts:
        path = tmp_path / "staff.csv"
        path.write_text(text, encoding="utf-8", errors="surrogatepass")
        return directory(path, **rest)

    return reading


def test_whatever_is_known_of_people_is_kept(read) -> None:
    found = read(
        "First Name,Last Name,E-Mail,LinkedIn URL,Company,Title,Department,School,Do not ask\n"
        "Ada,Byron,Ada@X.org,https://www.linkedin.com/in/Ada-B/,Acme,boss,R&D,North,yes\n"
        "Ben,Nash,,,Zeta,,,,\n"
    )
    ada, ben = found.people.loc["ada-b"], found.people[found.people["name"] == "Ben Nash"].iloc[0]
    wanted = ["name", "email", "org", "role", "team", "school", "do_not_ask"]
    assert ada[wanted].tolist() == ["Ada Byron", "ada@x.org", "Acme", "boss", "R&D", "North", True]
    assert ben["org"] == "Zeta"
    assert not ben["do_not_ask"]
    assert found.owner is None
    assert found.evidence.empty
    assert str(found).startswith("2 people read, 0 set aside; this is a directory")


def test_several_rows_tell_of_one_person(read) -> None:
    found = read(
        "id,name,org,role,from,to\n7,Ada,Zeta,clerk,2010,2014-03\n"
        "7,Ada,Acme,boss,Apr 2014,present\n"
    )
    assert found.people.loc["7", ["org", "role"]].tolist() == ["Acme", "boss"]
    past = found.past[["person", "what", "place", "start", "end", "row"]].astype("object")
    assert past.where(past.notna(), None).values.tolist() == [
        ["7", "org", "Zeta", "2010", "2014-03", 2],
        ["7", "org", "Acme", "2014-04", None, 3],
    ]


def test_dates_are_about_what_stands_before_them(read) -> None:
    found = read("name,org,school,from,to\nAda,Acme,North,2010,2014\nBen,Acme,,2010,\n")
    assert found.past[["what", "place"]].values.tolist() == [["school", "North"], ["org", "Acme"]]
    assert read("name,org,from,to,school\nAda,Acme,2010,,North\n").past["what"].tolist() == ["org"]


def test_the_alumni_of_the_sample_town_are_read() -> None:
    found = directory(sample_folder() / "exports" / "alumni.csv")
    assert found.report.set_aside == 0
    assert set(found.past["what"]) == {"school"}
    assert found.people["slug"].notna().all()


def test_a_workbook_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Staff"
    for row in (["Our staff"], ["Name", "Company", "From"], ["Ada", "Acme", 2010]):
        book.active.append(row)
    book.save(tmp_path / "staff.xlsx")
    found = directory(tmp_path / "staff.xlsx")
    assert found.past[["place", "start", "row"]].values.tolist() == [["Acme", "2010", 3]]
    with pytest.raises(FileRefused, match="no sheet 'Alumni'"):
        directory(tmp_path / "staff.xlsx", sheet="Alumni")


def test_columns_name_headers_and_keep_what_is_named(read) -> None:
    text = "Who,Began,Shoe,Hat,Works at\nAda,2010,42,555,Acme\n"
    found = read(text, columns={"Who": "name", "Began": "from", "Shoe": "shoe", "Works at": "org"})
    assert found.people["shoe"].tolist() == ["42"]
    assert found.past["start"].tolist() == ["2010"]
    assert "555" not in found.people.to_csv()
    assert any("1 column of no use here" in note for note in found.report.notes)
    with pytest.raises(DataError, match="no header 'Age'"):
        read(text, columns={"Who": "name", "Age": "age"})


def test_rows_that_name_nobody_are_set_aside_and_a_date_that_is_none_is_left_out(read) -> None:
    text = "name,email,org,from\nAda,,Acme,2010\n,,Acme,2011\nBen,,Acme,soon\nAda,,Acme,2010\n"
    found = read(text)
    table = found.report.quarantined
    assert table[["line", "code"]].values.tolist() == [[3, "B34"]]
    assert any("B58" in note and "line 4: start" in note for note in found.report.notes)
    assert found.report.skipped == {"repeated row": 1}
    assert len(found.people) == 2
    with pytest.raises(FileRefused, match="line 3"):
        read(text, strict=True)


def test_two_of_one_name_without_a_key_are_two_people(read) -> None:
    rows = ["Ada,Acme,boss", "Ada,Acme,clerk", "Ada,Zeta,clerk"]
    found = [read("\n".join(["name,org,role", *order]) + "\n") for order in (rows, rows[::-1])]
    assert len(found[0].people) == 3
    pd.testing.assert_frame_equal(found[0].people, found[1].people)
    assert len(pool([found[0]])) == 3


def test_a_date_of_two_meanings_keeps_its_year_and_is_noted(read) -> None:
    found = read("name,org,from\nAda,Acme,05/06/2019\nBen,Acme,25/06/2019\n")
    assert found.past["start"].tolist() == ["2019", "2019-06-25"]
    assert any(note.startswith("B57") and "line 2" in note for note in found.report.notes)


def test_no_message_shows_what_stands_in_the_file(read) -> None:
    for text in (f"{CANARY},Acme\nBen,{CANARY}\n", f"name,email\nAda {CANARY}\n,{CANARY}\n"):
        with pytest.raises(NetpathError) as caught:
            read(text, strict=True)
        assert CANARY not in str(caught.value)
    kept = read(f"name,org,from,{CANARY}\n{CANARY},Acme,{CANARY},x\n,,,\n{CANARY},Acme,,x\n")
    assert CANARY.casefold() not in str(kept.report).casefold().replace(
        f"header '{CANARY}'".casefold(), ""
    ).replace(f"left out: '{CANARY}'".casefold(), "")
    assert CANARY not in kept.report.quarantined.to_csv()


def test_slugs_and_dates_in_many_forms() -> None:
    forms = ["http://linkedin.com/in/Ada/", "www.linkedin.com/in/ada?trk=x", "ADA", " ada "]
    assert {slug_of(one) for one in forms} == {"ada"}
    assert slug_of("https://example.org/ada") == slug_of("ada@example.org") == ""
    dates = ["2019", "2019-03", "2019-03-05", "March 2019", "5 Mar 2019", "Now", "2019-13", "x"]
    wanted = ["2019", "2019-03", "2019-03-05", "2019-03", "2019-03-05", "", None, None]
    assert [day_of(one) for one in dates] == wanted


cells = st.text(st.characters(exclude_characters="\r\n"), max_size=6)


@settings(max_examples=settings.default.max_examples // 4)
@given(st.lists(st.lists(cells, min_size=4, max_size=4), max_size=6))
def test_any_cells_are_accounted_for(tmp_path_factory, rows: list[list[str]]) -> None:
    path = tmp_path_factory.mktemp("any") / "staff.csv"
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    text = "\n".join(["name,org,from,email", *lines, ""])
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    try:
        found = directory(path)
    except FileRefused:
        return
    report = found.report.check()
    assert report.records_in == len(rows)
    assert len(found.people) <= report.accepted
    pool([found])


OUTLOOK = "Title,First Name,Last Name,Company,Department,Job Title,E-mail Address,E-mail Type"
GOOGLE = "First Name,Last Name,Organization Name,Organization Title,E-mail 1 - Value"
OLD_GOOGLE = (
    "Name,Given Name,Family Name,Organization 1 - Name,Organization 1 - Title,E-mail 1 - Value"
)
LISTED = "Last Name,First Name,Degree,Current Employer,Current Position,Preferred Email"
PAIRS = "name,employer,associated company,title,occupation,e-mail"
FIRM = "Name,Employer Name,Position Title,Work E-mail,Personal Email"


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (OUTLOOK, "Ms,Ada,Byron,Acme,R&D,Lead,a@x.example,SMTP"),
        (GOOGLE, "Ada,Byron,Acme,Lead,a@x.example"),
        (OLD_GOOGLE, "Ada Byron,Ada,Byron,Acme,Lead,a@x.example"),
        (LISTED, "Byron,Ada,BSc,Acme,Lead,a@x.example"),
        (FIRM, "Ada Byron,Acme,Lead,a@y.example,a@x.example"),
        (
            "name,employer,associated company,title,occupation,e-mail",
            "Ada Byron,Acme,B,Ms,Lead,a@x.example",
        ),
    ],
)
def test_who_works_where_is_found_under_the_headers_of_many_programs(read, head, row) -> None:
    found = read(f"{head}\n{row}\n")
    person = found.people.iloc[0]
    assert (person["name"], person["org"], person["role"]) == ("Ada Byron", "Acme", "Lead")
    assert person["email"] == "a@x.example"


def test_of_two_columns_that_fit_the_better_is_taken_and_what_is_left_out_is_named(read) -> None:
    found = read(f"{OUTLOOK}\nMs,Ada,Byron,Acme,R&D,Lead,a@x.example,SMTP\n")
    notes = " ".join(found.report.notes)
    assert "'job title' is read as role, not 'title'" in notes
    assert "left out: 'title' and 'e-mail type'. Say columns={'…': 'org'}" in notes
    same = read("name,company,Company\nAda,Acme,Zeta\n", columns={2: "org"})
    assert same.people["org"].tolist() == ["Acme"]
    other = read("name,title,job title\nAda,Lead,x\n", columns={"title": "role"})
    assert other.people["role"].tolist() == ["Lead"]


@pytest.mark.parametrize("header", ["Graduation Year", "Class of", "graduated", "Grad year"])
def test_a_year_of_graduation_dates_no_employer(read, header) -> None:
    found = read(f"Name,School,Employer,{header}\nAda,North,Acme,2014\nBen,,Zeta,2015\n")
    told = ["what", "place", "start", "end"]
    assert found.past[told].fillna("").values.tolist() == [["school", "North", "", "2014"]]
    assert any("1 year of graduation beside no school" in note for note in found.report.notes)
    alone = read(f"Name,Employer,{header}\nAda,Acme,2014\n")
    assert not len(alone.past)


def test_a_year_of_graduation_stands_beside_the_dates_of_an_employer(read) -> None:
    head = "Name,School,Class of,Employer,From,To\n"
    found = read(f"{head}Ada,North,2014,Acme,2015,2019\nBen,North,2015,Zeta,,\n")
    told = found.past.sort_values(["person", "what"])[["what", "place", "start", "end"]]
    assert sorted(told.fillna("").values.tolist()) == [
        ["org", "Acme", "2015", "2019"],
        ["school", "North", "", "2014"],
        ["school", "North", "", "2015"],
    ]
    of_school = read("Name,School,From,To,Class of\nAda,North,2010,2014,2014\n")
    assert of_school.past[["start", "end"]].values.tolist() == [["2010", "2014"]]

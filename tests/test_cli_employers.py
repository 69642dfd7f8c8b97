"""netpath employers, as a user runs it."""

from __future__ import annotations

import json

import openpyxl
import pytest
from typer.testing import CliRunner

import netpath as ntp
from netpath.cli import app

LIST = (
    "Job Title,Company\nchef,ACME\nchef,Acme | we hire\nchef,Nowhere\nchef,Anchor Saving\nchef,\n"
)
FOLDER = ntp.readers.sample_folder()
TOWN = [str(FOLDER / "people.csv"), str(FOLDER / "ties.csv"), "--seeker", "p200", "--within", "3"]
EXPORT = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text(LIST)
    (tmp_path / "none.csv").write_text("Company,Status\n")

    def ran(*words, text=None):
        return CliRunner().invoke(app, ["employers", *words], input=text)

    return ran


def test_a_list_and_a_network_give_a_table_a_workbook_and_a_picture(run, tmp_path):
    got = run("list.csv", *TOWN, "--out", "a.xlsx", "--board", "a.png")
    assert got.exit_code == 0, got.output
    text = " ".join(got.output.split())
    assert "3 names under 'Company'." not in text  # ACME and Acme | we hire are two names, one row
    assert "4 names under 'Company'. 5 records read: 4 kept" in text
    assert "3 employers for Gráinne Gallagher: at 1 somebody there can be asked" in text
    assert "nearest in spelling is 'Anchor Savings' (17 people)" in text
    assert "Nobody yet, and no name here is spelt like it." in text
    assert "Written: a.xlsx" in text
    assert openpyxl.load_workbook("a.xlsx").sheetnames[0] == "Whom to ask next"
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    again = run("list.csv", *TOWN, "--out", "a.xlsx")
    assert (again.exit_code, "--overwrite" in again.output) == (2, True)


def test_a_pasted_list_a_spelling_by_ones_word_and_json(run):
    got = run("-", *TOWN, "--join", "Big Pier=Acme", "--json", text="- Big Pier\n- Acme\n- Acme\n")
    found = json.loads(got.stdout)
    assert [row["employer"] for row in found["rows"]] == ["Big Pier"]
    assert (found["rows"][0]["known"], found["list"]["skipped"]) == (60, {"named before": 1})


def test_a_table_may_be_pasted_too(run):
    got = run("-", *TOWN, "--json", text="Stage\tEmployer\nsent\tAcme\nnew\tNowhere\n")
    assert [row["employer"] for row in json.loads(got.stdout)["rows"]] == ["Acme", "Nowhere"]


def test_contacts_alone_are_files_too_and_rows_of_older_files_are_told(run, tmp_path):
    (tmp_path / "mine.csv").write_text("name,org\nBen Ash,Acme\n")
    got = run("--all", "--contacts", "mine.csv", "--owner", "Ada Byron", "--older", "mine.csv")
    assert got.exit_code == 0, got.output
    assert "Of the older files: 1 record read: 1 kept and 0 set aside." in got.output
    got = run("--all", "--contacts", "mine.csv", "--owner", "Ada Byron", "--by", "school")
    assert "Group by org, or read files that tell it." in " ".join(got.output.split())


def test_every_school_in_an_export_and_who_moved(run, tmp_path):
    people = "Ben,Ash,https://www.linkedin.com/in/ben,,Zeta GmbH,Leiterin,12 Jun 2024\n"
    older = people.replace("Zeta GmbH", "Acme")
    (tmp_path / "new.csv").write_text(EXPORT + people)
    (tmp_path / "old.csv").write_text(EXPORT + older)
    got = run("--all", "new.csv", "--owner", "Ada Byron", "--older", "old.csv")
    assert got.exit_code == 0, got.output
    assert "Ben Ash  came from Acme" in " ".join(got.output.split()).replace(
        "Ash came", "Ash  came"
    )
    alumni = tmp_path / "alumni.csv"
    alumni.write_text("Name,School,Profile\nBen Ash,North College,linkedin.com/in/ben\n")
    got = run("--all", "new.csv", str(alumni), "--owner", "Ada Byron", "--by", "school")
    assert "1 school for Ada Byron: at 1 somebody there can be asked." in got.output


def test_own_titles_are_heard_and_told_where_they_are_wrong(run, tmp_path):
    (tmp_path / "titles.csv").write_text("title,tells\nengineer,likely hires\n")
    got = run("list.csv", *TOWN, "--titles", "titles.csv", "--json")
    assert json.loads(got.stdout)["rows"][0]["door_title"] == "engineer"
    (tmp_path / "titles.csv").write_text("title,tells\nengineer,boss\n")
    got = run("list.csv", *TOWN, "--titles", "titles.csv")
    assert got.exit_code == 2
    assert "titles.csv, line 2: tells is 'boss'; it must be one of likely hires" in " ".join(
        got.output.split()
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["list.csv"], "The list of employers comes first"),
        (["--all"], "The list of employers comes first"),
        (["none.csv", *TOWN], "The list of employers names none."),
        (["list.csv", *TOWN, "--join", "Acme"], "as in --join"),
        (["list.csv", *TOWN, "--apart-tier", "word"], "--apart-tier is 'word'"),
        (["list.csv", *TOWN, "--by", "shoe"], "there is no column 'shoe' to group by"),
        (["list.csv", *TOWN, "--column", "Firm"], "list.csv has no header 'Firm'"),
        (["list.csv", *TOWN, "--board", "a.gif"], "give --board such a name"),
        (["list.csv", "list.csv"], "list.csv"),
    ],
)
def test_what_cannot_be_answered_is_told_with_what_to_do(run, words, told):
    got = run(*words)
    assert got.exit_code == 2, got.output
    assert told in " ".join(got.output.split())
    assert "Traceback" not in got.output


def test_nobody_anywhere_is_an_honest_empty_answer(run, tmp_path):
    (tmp_path / "list.txt").write_text("Nowhere\n")
    assert run("list.txt", *TOWN).exit_code == 1


def test_a_file_of_no_known_header_is_not_told_to_take_the_option_of_the_list(run, tmp_path):
    (tmp_path / "own.csv").write_text("Who,Firm\nBen Ash,Acme\n")
    got = run("list.csv", "own.csv", "--owner", "Ada Byron")
    assert (got.exit_code, "HEADER=NAME" in got.output) == (2, False), got.output


def test_ones_own_table_of_contacts_counts_once_one_says_so(run, tmp_path):
    book = openpyxl.Workbook()
    for row in (["Name", "Company", "Title"], ["Ben Ash", "Acme Ltd", "Recruiter"], ["Cleo Day"]):
        book.active.append(row)
    book.save(tmp_path / "mine.xlsx")
    (tmp_path / "mine.csv").write_text("Name,Company,Title\nBen Ash,Acme Ltd,Recruiter\nCleo Day\n")
    for file in ("mine.xlsx", "mine.csv"):
        refused = run("list.csv", file, "--owner", "Ada Byron")
        assert (refused.exit_code, "--contacts FILE" in refused.output) == (2, True)
        got = run("list.csv", "--contacts", file, "--owner", "Ada Byron", "--json")
        told = json.loads(got.stdout)
        assert (told["rows"][0]["employer"], told["rows"][0]["known"]) == ("ACME", 1)
        assert (told["report"]["records_in"], told["report"]["accepted"]) == (2, 2), told["report"]
        assert told["rows"][0]["door_title"] == "Recruiter", told["rows"][0]


def test_a_table_of_contacts_needs_its_owner_and_a_name(run, tmp_path):
    (tmp_path / "mine.csv").write_text("Name,Company\nBen Ash,Acme\n")
    got = run("list.csv", "--contacts", "mine.csv")
    assert (got.exit_code, "--owner" in got.output) == (2, True)
    (tmp_path / "mine.csv").write_text("Company,Title\nAcme,Chef\n")
    got = run("list.csv", "--contacts", "mine.csv", "--owner", "Ada Byron")
    assert (got.exit_code, "Put a header line on top" in got.output) == (2, True)

"""Employers that somebody aims at, from any table or a text, every row accounted for."""

from __future__ import annotations

import io
from random import Random
from time import process_time

import openpyxl
import pytest

import netpath as ntp
from netpath.errors import FileRefused, NetpathError
from netpath.readers import shortlist

# What is exported by job trackers and typed by people: a file's name, its text, the names.
FILES = {
    "tracker": (
        "a.csv",
        'Job Title,Company,Status\nchef,Acme,x\ncook,"Zeta, Inc.",\n',
        ["Acme", "Zeta, Inc."],
    ),
    "saved jobs": (
        "a.csv",
        "Saved Date,Job Url,Job Title,Company Name\n1/2/26,u,t,Acme\n",
        ["Acme"],
    ),
    "semicolons": ("a.csv", "Stelle;Unternehmen\nKoch;Acme GmbH\n", ["Acme GmbH"]),
    "tabs": ("a.tsv", "role\temployer\nchef\tAcme\n", ["Acme"]),
    "a preamble": ("a.csv", "My search\n\nPosition,Company\nchef,Acme\n", ["Acme"]),
    "one column": ("a.csv", 'Acme\n"Zeta, Inc."\n', ["Acme", "Zeta, Inc."]),
    "one column with a header": ("a.csv", "company\nAcme\nZeta\n", ["Acme", "Zeta"]),
    "pasted": (
        "a.txt",
        "- Acme, Inc.\n\n* Zeta\n3. Omega Oy\n[ ] 3M\n",
        ["Acme, Inc.", "Zeta", "Omega Oy", "3M"],
    ),
    "pasted with commas": (
        "a.txt",
        "Zeta, Inc.\nAcme, S.A. de C.V.\n",
        ["Zeta, Inc.", "Acme, S.A. de C.V."],
    ),
    "commas in a line": ("a.txt", "Acme, Volvo, Siemens\n", ["Acme", "Volvo", "Siemens"]),
    "one firm with commas": ("a.txt", "Acme, Zeta, Inc.\n", ["Acme, Zeta, Inc."]),
    "one firm in quotes": ("a.txt", '"Ash, Byron, Cole"\n', ["Ash, Byron, Cole"]),
    "several in a line": ("a.txt", "Acme; AT&amp;T;Zeta, Inc.\n", ["Acme", "AT&T", "Zeta, Inc."]),
    "pasted from a sheet": ("a.txt", "Company\tStatus\nAcme\tsent\nZeta\t\n", ["Acme", "Zeta"]),
    "twice": ("a.txt", "Acme\nAcme\nZeta\n", ["Acme", "Zeta"]),
    "Japanese": ("a.csv", "会社名,職種\n株式会社アクメ,看護師\n", ["株式会社アクメ"]),
}


@pytest.mark.parametrize("kind", FILES)
def test_names_are_read_from_what_people_have(kind, tmp_path):
    name, text, names = FILES[kind]
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = shortlist(tmp_path / name)
    assert list(found) == names
    found.report.check()


def test_what_is_pasted_reads_as_a_file_would():
    found = shortlist(io.StringIO("Stage\tEmployer\nsent\tAcme\nnew\tAcme\n"))
    assert (list(found), found.report.records_in) == (["Acme"], 2)
    with pytest.raises(FileRefused, match="line 1 has 2 cells"):  # which column has the names?
        shortlist(io.StringIO("Acme\tsent\nZeta\tnew\n"))


def test_another_column_that_may_be_meant_is_told(tmp_path):
    (tmp_path / "a.csv").write_text("Company,Client,Employer\nAcme,x,Zeta\n")
    found = shortlist(tmp_path / "a.csv")
    assert found.column == "Employer"
    assert "'Company' may be meant instead" in str(found)
    named = shortlist(tmp_path / "a.csv", column="Company")
    assert (list(named), "may be meant" in str(named)) == (["Acme"], False)


def test_a_workbook_is_told_by_what_stands_in_it(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Company"])
    book.active.append(["Acme"])
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.xlsx").rename(tmp_path / "a.csv")
    assert list(shortlist(tmp_path / "a.csv")) == ["Acme"]


def test_a_column_or_a_sheet_is_named(tmp_path):
    (tmp_path / "a.csv").write_text("aims,Company\nAcme,x\nZeta,\n")
    assert list(shortlist(tmp_path / "a.csv", column="aims")) == ["Acme", "Zeta"]
    assert list(shortlist(tmp_path / "a.csv", column=1)) == ["Acme", "Zeta"]
    book = openpyxl.Workbook()
    book.active.append(["What", "this is"])
    book.create_sheet("Jobs").append(["Role", "Employer"])
    book["Jobs"].append(["chef", "Acme"])
    book.create_sheet("Schools").append(["School"])
    book["Schools"].append(["North College"])
    book.save(tmp_path / "a.xlsx")
    assert list(shortlist(tmp_path / "a.xlsx")) == ["Acme"]
    assert list(shortlist(tmp_path / "a.xlsx", sheet="Schools", of="school")) == ["North College"]


@pytest.mark.parametrize(
    ("name", "text"), [("a.csv", "x,y\nAda Byron,2\n"), ("a.csv", "\n"), ("a.xlsx", "x")]
)
def test_what_has_no_such_column_is_refused_without_names(name, text, tmp_path):
    (tmp_path / name).write_text(text)
    with pytest.raises(FileRefused) as refused:
        shortlist(tmp_path / name)
    assert "Ada" not in str(refused.value)


def test_an_empty_list_names_nothing(tmp_path):
    (tmp_path / "a.txt").write_text("\n \n")
    with pytest.raises(FileRefused, match="it is empty"):
        shortlist(tmp_path / "a.txt")
    with pytest.raises(NetpathError, match="no name is given"):
        ntp.employers.ways(ntp.readers.sample(), "p200", [])


TRACKERS = {
    "pasted.txt": "## Aims\n- [ ] **Canary**, Inc.\n2. Zeta Oy\n\n* [Acme](https://acme.example)\n3M\n",
    "tracker.csv": 'Job Title,Company,Status\nchef,Canary,applied\ncook,"Zeta, Inc.",\nnurse,,\n',
    "notes.csv": "Name,Company\nchef,Canary (https://x.example/Canary-1)\n,Zeta | we hire\n",
    "saved.tsv": "Saved Date\tJob Url\tCompany Name\n1/2/26\tu\tCanary\n\t\tZeta\n",
    "Unternehmen.csv": "Stelle;Unternehmen\nKoch;Canary GmbH\nArzt;Zeta\n",
}
ODD = [
    *(
        '"',
        '""',
        "\0",
        "\n",
        "\r",
        ",",
        ";",
        "|",
        "\t",
        "[",
        "](",
        "**",
        "(http",
        "#",
        "é",
        "\ud800",
    ),
    *("x" * 70_000, "[" * 3_000, "(" * 3_000, "*" * 3_000, "- " * 3_000, "9" * 400, "\u202e", "\v"),
]


def tried(path, text):
    """Return a list that was read, or what was said instead, within five seconds."""
    path.write_bytes(text)
    began = process_time()
    try:
        return shortlist(path), ""
    except NetpathError as refused:
        return None, str(refused)
    finally:
        assert process_time() - began < 5


@pytest.mark.parametrize("name", TRACKERS)
def test_lists_nearly_right_are_read_or_refused_by_name(name, tmp_path):
    n_read = 0
    for number in range(300):
        chance, text = Random(f"{name} {number}"), TRACKERS[name]
        for _ in range(chance.choice([1, 1, 2, 4])):
            a, b = sorted(chance.randrange(len(text) + 1) for _ in "ab")
            text = text[:a] + chance.choice([*ODD, "", text[a:b] * 2]) + text[b:]
        coding = chance.choice(["utf-8", "utf-8", "utf-16"])
        found, said = tried(tmp_path / name, text.encode(coding, "surrogatepass"))
        assert "anary" not in said
        assert "at fault" not in said
        if found is not None:
            n_read += 1
            assert found.report.check().records_in >= len(found) == len(set(found))
            assert all(one.strip() for one in found)
    assert n_read > 80


def test_where_no_employer_is_named_yet_is_a_rule_of_its_own() -> None:
    found = shortlist(io.StringIO("Acme\nTBD\nn/a\nNone\n?\n"))
    assert found.names == ("Acme", "None")
    assert found.report.skipped == {"none yet, such as n/a": 3}

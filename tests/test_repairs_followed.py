"""Repairs that are offered are followed: what was refused is asked again so, and answered."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from netpath.cli import app
from netpath.page import Desk, Folder

WARM = "source,target,warmth\nada,ben,0.5\nben,cleo,0.4\n"
KINDS = "source,target,kind,warmth\nada,ben,friend,0.5\nada,ben,school,0.4\nben,cleo,friend,0.5\n"
TWICE = "source,target,warmth\nada,ben,0.5\nada,ben,0.4\nben,cleo,0.4\n"
ORDERS = "source,target,warmth\nada,ben,0.5\nben,ada,0.4\nben,cleo,0.4\n"
PEOPLE = "id,name,org\nada,Ada Byron,Home\nben,Ben Ode,Zeta\ncleo,Cleo Day,Acme\n"
CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Ben,Ode,https://www.linkedin.com/in/ben-ode,,Zeta,Cook,05 Mar 2024\n"
)
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Ben Ode\nORG:Zeta\nEMAIL:ben@x.org\nEND:VCARD\n"
ASK = ("--seeker", "ada", "--target", "cleo")


@dataclass(frozen=True)
class Case:
    """What was typed, what is offered, and what is typed then: more words, or others."""

    files: dict[str, str | bytes]
    typed: tuple[str, ...]
    offered: str
    more: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    edits: dict[str, str] = field(default_factory=dict)


def chains(
    content: str, offered: str, *more: str, words: tuple[str, ...] = (), **other: object
) -> Case:
    return Case({"ties.csv": content}, ("chains", "ties.csv", *ASK, *words), offered, more, **other)


SHELL = {
    "warmth": chains("source,target\nada,ben\nben,cleo\n", "--warmth 0.3", "--warmth", "0.3"),
    "warmth of a count": chains(
        "source,target,messages\nada,ben,9\nben,cleo,4\n",
        "--counts COLUMN --half 5",
        *("--counts", "messages", "--half", "5"),
    ),
    "kinds": chains(KINDS, "--merge-kinds max", "--merge-kinds", "max"),
    "kinds, otherwise": chains(KINDS, "--merge-kinds noisy_or", "--merge-kinds", "noisy_or"),
    "conflict": chains(TWICE, "--on-conflict max", "--on-conflict", "max"),
    "conflict, by hand": chains(
        TWICE, "Keep one of them", edits={"ties.csv": TWICE.replace("ada,ben,0.4\n", "")}
    ),
    "direction": chains(ORDERS, "--directed (", "--directed"),
    "columns": chains(
        WARM.replace("source", "sorce"), "--column sorce=source", "--column", "sorce=source"
    ),
    "columns, by hand": chains(
        WARM.replace("source", "sorce"),
        "write source over the right column",
        edits={"ties.csv": WARM},
    ),
    "no header": chains(
        "ada,ben,0.5\nben,cleo,0.4\n", "--no-header", "--no-header", "--warmth", "0.3"
    ),
    "header": chains(
        "ada,ben,5\nben,cleo,4\n",
        "--no-header if it is",
        "--no-header",
        words=("--column", "1=source", "--column", "2=target", "--warmth", "0.3"),
    ),
    "twice the same header": chains(
        "source,target,warmth,warmth\nada,ben,0.5,1\nben,cleo,0.4,1\n",
        "--column 4=warmth_2",
        *("--column", "4=warmth_2"),
    ),
    "set aside": chains(WARM + "ada,dan,1.4\n", "--set-aside", "--set-aside"),
    "a number, by hand": chains(
        WARM + "ada,dan,1.4\n", "Write 0.14", edits={"ties.csv": WARM + "ada,dan,0.14\n"}
    ),
    "percent": chains(
        "source,target,warmth\nada,ben,50%\nben,cleo,40%\n",
        "--format warmth=percent",
        *("--format", "warmth=percent"),
    ),
    "decimal comma": chains(
        'source,target,warmth\nada,ben,"0,5"\nben,cleo,"0,4"\n',
        "--format 'warmth=decimal comma'",
        *("--format", "warmth=decimal comma"),
    ),
    "day first": chains(
        "source,target,warmth,since\nada,ben,0.5,01/02/2024\nben,cleo,0.4,03/04/2024\n",
        "--format 'since=day first'",
        *("--format", "since=day first"),
    ),
    "days of a spreadsheet": chains(
        "source,target,warmth,since\nada,ben,0.5,45123\nben,cleo,0.4,45124\n",
        "--format 'since=excel days'",
        *("--format", "since=excel days"),
    ),
    "within": chains(
        WARM,
        "--within 3",
        words=("--within", "0"),
        instead=("chains", "ties.csv", *ASK, "--within", "3"),
    ),
    "a name": Case(
        {"people.csv": PEOPLE, "ties.csv": WARM},
        ("chains", "people.csv", "ties.csv", "--seeker", "Ada Biron", "--target", "cleo"),
        "Perhaps you mean Ada Byron",
        instead=("chains", "people.csv", "ties.csv", "--seeker", "Ada Byron", "--target", "cleo"),
    ),
    "a name of two": Case(
        {"people.csv": PEOPLE.replace("Ben Ode", "Ada Byron"), "ties.csv": WARM},
        ("chains", "people.csv", "ties.csv", "--seeker", "Ada Byron", "--target", "cleo"),
        "Give the id instead: ada (Home) or ben (Zeta)",
        instead=("chains", "people.csv", "ties.csv", "--seeker", "ada", "--target", "cleo"),
    ),
    "encoding": Case(
        {"people.csv": PEOPLE.replace("Ode", "Odé").encode("cp1252"), "ties.csv": WARM},
        ("chains", "people.csv", "ties.csv", *ASK),
        "--encoding cp1252 (Windows)",
        ("--encoding", "cp1252"),
    ),
    "a card is no table": Case(
        {"ties.csv": CARD},
        ("chains", "ties.csv", *ASK),
        "Give it to netpath import",
        instead=("import", "ties.csv", "--owner", "Ada Byron"),
    ),
    "whose": Case(
        {"Connections.csv": CONNECTIONS},
        ("import", "Connections.csv"),
        "--owner with their name",
        ("--owner", "Ada Byron"),
    ),
    "whose employers": Case(
        {"Connections.csv": CONNECTIONS, "list.csv": "Employer\nZeta\n"},
        ("employers", "list.csv", "Connections.csv"),
        "--owner with their name",
        ("--owner", "Ada Byron"),
    ),
    "a list's column": Case(
        {"Connections.csv": CONNECTIONS, "list.csv": "Where to,Note\nZeta,soon\n"},
        ("employers", "list.csv", "Connections.csv", "--owner", "Ada Byron"),
        "--column HEADER",
        ("--column", "Where to"),
    ),
    "columns of a directory": Case(
        {"own.csv": "Who,Firm\nBen Ash,Acme\n"},
        ("import", "own.csv"),
        "--column HEADER=name",
        ("--column", "Who=name", "--column", "Firm=org"),
    ),
    "encoding of an export": Case(
        {"Connections.csv": CONNECTIONS.replace("Ode", "Odé").encode("cp1252")},
        ("import", "Connections.csv", "--owner", "Ada Byron"),
        "--encoding cp1252 (Windows)",
        ("--encoding", "cp1252"),
    ),
    "an export's broken row": Case(
        {"Connections.csv": CONNECTIONS + "a,b,c,d,e,f,g,h\n"},
        ("import", "Connections.csv", "--owner", "Ada Byron"),
        "--set-aside",
        ("--set-aside",),
    ),
    "a file that is there": Case(
        {"mine.xlsx": b"old"}, ("template", "mine.xlsx"), "--overwrite", ("--overwrite",)
    ),
    "a file that is there, by hand": Case(
        {"mine.xlsx": b"old"},
        ("template", "mine.xlsx"),
        "choose another place",
        instead=("template", "another.xlsx"),
    ),
}


@pytest.fixture(autouse=True)
def there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def ran(*words: str) -> tuple[int, str]:
    got = CliRunner().invoke(app, list(words))
    assert got.exception is None or isinstance(got.exception, SystemExit), got.exception
    return got.exit_code, " ".join(got.output.split())


def put(files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("what", SHELL)
def test_what_the_shell_offers_mends_it(what):
    case = SHELL[what]
    put(case.files)
    code, told = ran(*case.typed)
    assert code == 2, told
    assert case.offered in told
    put(case.edits)
    code, told = ran(*(case.instead or (*case.typed, *case.more)))
    assert code in (0, 1), told


def test_a_sheet_that_is_asked_for_can_be_named():
    book = openpyxl.Workbook()
    for name in ("Mine", "Hers"):
        sheet = book.create_sheet(name)
        for row in (("source", "target", "warmth"), ("ada", "ben", 0.5), ("ben", "cleo", 0.4)):
            sheet.append(row)
    book.save("ours.xlsx")
    code, told = ran("chains", "ours.xlsx", *ASK)
    assert (code, "--sheet ties=NAME" in told) == (2, True), told
    code, told = ran("chains", "ours.xlsx", *ASK, "--sheet", "ties=Mine")
    assert code == 0, told


# --- a search: what was typed, what is offered, and what is typed then

DAY = ("--on", "2026-11-20")
MET = ("record", "CAMPAIGN", "ben", "met", *DAY)
SEARCH = {
    "taken back": (
        [MET],
        ("record", "CAMPAIGN", "ben", "no", *DAY),
        "netpath campaign withdraw",
        ("withdraw", "CAMPAIGN", "2"),
    ),
    "a day": (
        [],
        ("record", "CAMPAIGN", "ben", "later"),
        "--on 20",
        ("record", "CAMPAIGN", "ben", "later", "--on", "2027-01-01"),
    ),
    "names": (
        [],
        ("record", "CAMPAIGN", "ben", "referred", *DAY),
        "--referral NAME",
        ("record", "CAMPAIGN", "ben", "referred", "--referral", "Dan Ode", *DAY),
    ),
    "no names": (
        [],
        ("record", "CAMPAIGN", "ben", "referred", "--referral", "ada", *DAY),
        "out of --referral",
        ("record", "CAMPAIGN", "ben", "met", *DAY),
    ),
    "by oneself": (
        [],
        ("record", "CAMPAIGN", "cleo", "met", "--via", "ben", *DAY),
        "leave --via out",
        ("record", "CAMPAIGN", "cleo", "met", *DAY),
    ),
    "met first": (
        [],
        ("record", "CAMPAIGN", "cleo", "met", "--via", "ben", *DAY),
        "Record that first",
        MET,
    ),
    "outcomes": (
        [MET],
        ("withdraw", "CAMPAIGN", "9"),
        "netpath campaign show",
        ("show", "CAMPAIGN"),
    ),
    "there already": (
        [],
        ("create", "CAMPAIGN", "ties.csv", *ASK),
        "netpath campaign plan",
        ("plan", "CAMPAIGN"),
    ),
    "nothing due": (
        [],
        ("done", "CAMPAIGN", "thank", "ben"),
        "netpath campaign due",
        ("due", "CAMPAIGN"),
    ),
    "of what": (
        [],
        ("note", "CAMPAIGN", "does it fit", "Rotas."),
        "--org NAME or --field NAME",
        ("note", "CAMPAIGN", "does it fit", "Rotas.", "--org", "Acme"),
    ),
    "no target": (
        [],
        ("target", "CAMPAIGN", "ben", "--drop"),
        "netpath campaign target",
        ("target", "CAMPAIGN"),
    ),
}


@pytest.mark.parametrize("what", SEARCH)
def test_what_a_search_offers_in_the_shell_mends_it(what):
    before, typed, offered, then = SEARCH[what]
    put({"ties.csv": WARM})
    at = lambda words: ("campaign", *(one.replace("CAMPAIGN", "ada.netpath") for one in words))  # noqa: E731
    assert ran("campaign", "create", "ada.netpath", "ties.csv", *ASK, "--rng", "7")[0] == 0
    for words in before:
        assert ran(*at(words))[0] == 0
    code, told = ran(*at(typed))
    assert (code, offered in told) == (2, True), told
    code, told = ran(*at(then))
    assert code in (0, 1), told


def test_a_search_that_is_not_there_can_be_begun_and_a_damaged_one_saved():
    put({"ties.csv": WARM})
    code, told = ran("campaign", "plan", "ada.netpath")
    assert (code, "netpath campaign create ada.netpath FILE --seeker NAME" in told) == (2, True)
    assert ran("campaign", "create", "ada.netpath", "ties.csv", *ASK)[0] == 0
    data = Path("ada.netpath").read_bytes()
    Path("ada.netpath").write_bytes(data[: len(data) // 2])
    code, told = ran("campaign", "plan", "ada.netpath")
    assert (code, "netpath campaign salvage ada.netpath --out FILE" in told) == (2, True), told
    shutil.copy("ada.netpath", "copy.netpath")
    code, told = ran("campaign", "salvage", "copy.netpath", "--out", "left.csv")
    assert code == 0, told


# --- the page

TOWN = "source,target,warmth\np1,p2,0.5\np2,p3,0.5\n"
WHO = "id,name,org\np1,Ada Byron,\np2,Gail Ode,Zeta\np3,Mira Voss,Acme\n"


@pytest.fixture
def desk(tmp_path):
    made = Desk(Folder(tmp_path / "kept"), day=date(2026, 11, 23))
    for name, content in (("ties.csv", TOWN), ("people.csv", WHO)):
        made.intake.put(name, content.encode(), first=True)
    made.act("files", {})
    assert made.fault is None, made.fault
    made.act("begin", {"seeker": "Ada Byron", "whom": "Acme"})
    assert made.search is not None
    return made


def told(desk: Desk, act: str, **said: str) -> str:
    desk.act(act, said)
    return desk.fault.text if desk.fault else ""


def test_what_the_page_offers_of_a_contradiction_mends_it(desk):
    gail = {"person": "Gail Ode", "day": "2026-11-20"}
    assert told(desk, "record", outcome="no", **gail) == ""
    assert "Gail Ode is recorded with no" in (text := told(desk, "record", outcome="met", **gail))
    assert "undo it under So far" in text
    seq = str(desk.search.campaign.asks[-1].seq)
    assert told(desk, "undo", seq=seq) == ""
    assert told(desk, "record", outcome="met", **gail) == ""


def test_what_the_page_offers_of_an_introduction_mends_it(desk):
    mira = {"person": "Mira Voss", "outcome": "met", "day": "2026-11-20"}
    text = told(desk, "record", via="Gail Ode", **mira)
    assert "no talk with them is recorded" in text
    assert "leave Through whom? empty" in text
    assert told(desk, "record", person="Gail Ode", outcome="met", day="2026-11-20") == ""
    assert told(desk, "record", via="Gail Ode", **mira) == ""


def test_what_the_page_offers_of_names_mends_it(desk):
    gail = {"person": "Gail Ode", "outcome": "referred", "day": "2026-11-20"}
    assert "The names they gave" in told(desk, "record", **gail)
    assert told(desk, "record", **gail, **{"named 1": "Olu Ade at Acme"}) == ""


def test_what_the_page_offers_of_a_day_mends_it(desk):
    gail = {"person": "Gail Ode", "outcome": "later"}
    assert "When to ask again" in told(desk, "record", **gail)
    assert told(desk, "record", **gail, again="2027-01-10") == ""

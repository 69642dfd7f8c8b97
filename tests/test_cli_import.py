"""netpath import tells what became of every row, and honestly what the files can answer."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from rich.cells import cell_len
from typer.testing import CliRunner, Result

import netpath as ntp
from netpath import readers
from netpath.cli import app
from netpath.readers.linkedin import linkedin

EXPORTS = readers.sample_folder() / "exports"
GRAINNE, RAUL, AGNIESZKA = (
    str(next(EXPORTS.glob(f"*-{one}.zip"))) for one in ("p200", "p791", "p807")
)
ALUMNI = str(EXPORTS / "alumni.csv")
POOLED = (GRAINNE, RAUL, AGNIESZKA, "--directory", ALUMNI)
HEAD = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
BEN = "Ben,Ash,https://www.linkedin.com/in/ben/,,Acme,,12 Mar 2024"
CANARY = "Kanarienvogel"
HOSTILE = "[bold]Ada[/bold] :smile: \x9b2J\u202e\u2066\u200b[/]"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def ran(*words: str) -> Result:
    # What is asked of the samples alone is asked once; it takes a second.
    alone = all(Path(one).is_absolute() or not Path(one).exists() for one in words)
    return (_once if alone and "--out" not in words else _ran)(*words)


def _ran(*words: str) -> Result:
    return CliRunner().invoke(app, ["import", *words], catch_exceptions=False)


_once = cache(_ran)


def told(*words: str) -> str:
    return " ".join(ran(*words).stdout.split())


def document(*words: str) -> dict:
    return json.loads(ran(*words, "--json").stdout)


def connections(*rows: str, name: str = "Connections.csv") -> str:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return name


@pytest.fixture(scope="module")
def pooled() -> readers.Pool:
    exports = [linkedin(path) for path in (GRAINNE, RAUL, AGNIESZKA)]
    return readers.pool([*exports, readers.directory(ALUMNI)])


# --- one export alone


def test_one_export_alone_is_told_to_be_a_star():
    result = ran(GRAINNE)
    mine = linkedin(GRAINNE)
    text = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert str(mine) in text
    assert "Next netpath import … --org ORG" in text
    assert "with somebody else's export, if they agree" in text
    report = mine.report
    skipped = sum(report.skipped.values())
    read = f"{report.records_in} {report.accepted} {report.set_aside} {skipped}"
    assert f"Gráinne Gallagher {len(mine.people) - 1} {read}" in text
    assert all(f"{rule} {n}" in text for rule, n in report.skipped.items() if len(rule) < 30)


def test_what_the_ties_rest_on_is_counted():
    ties = readers.pool([linkedin(GRAINNE)]).ties
    text = told(GRAINNE)
    for kind in ("confirmed", "interaction", "imported", "inferred"):
        assert f"{kind} {int((ties['evidence'] == kind).sum())} " in text


def test_what_is_worth_knowing_goes_to_stderr():
    result = ran(GRAINNE, "--notes")
    notes = document(GRAINNE)["report"]["notes"]
    assert "Note: B20: Connections.csv: the 3 lines above the header are left out." in result.stderr
    assert result.stderr.count("Note: ") == len(notes) > 5
    assert "Note" not in result.stdout


def test_notes_that_ask_for_nothing_are_folded_away():
    said = ran(GRAINNE).stderr
    notes = document(GRAINNE)["report"]["notes"]
    assert "days are left empty." in said  # somebody can write them otherwise
    assert said.count("Note: ") == 1
    assert f"{len(notes) - 1} more notes: --notes shows them." in said


@pytest.mark.parametrize(
    "words",
    [
        ["import", "ties.csv", "--set-aside"],
        ["chains", "ties.csv", "--seeker", "a", "--target", "c", "--undirected", "--set-aside"],
    ],
)
def test_what_asks_for_something_is_told_and_how_cells_are_parted_is_folded(
    words, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    Path("ties.csv").write_bytes("source;target;warmth\na;b;0.5\nb;c;0.5\nc;é".encode()[:-1])
    said = " ".join(CliRunner().invoke(app, words).stderr.split())
    assert "it ends inside a character; fetch it again." in said
    assert "cells are separated by" not in said
    assert "more notes: --notes shows them." in said
    told = " ".join(CliRunner().invoke(app, [*words, "--notes"]).stderr.split())
    assert "cells are separated by ';'." in told
    assert "--notes" not in told


def test_which_words_are_no_label_can_be_said(folder):
    rows = [BEN.replace("Acme,,", "Acme,TBD,"), "Cleo,Oak,,,Acme,unknown,12 Mar 2024"]
    words = (connections(*rows), "--owner", "Ada", "--out", "here")
    assert "See --missing WORD" in ran(*words).stderr
    read = ntp.read_csv(folder / "here/people.csv", folder / "here/ties.csv").people
    assert set(read["role"].dropna()) == {"TBD"}
    again = ran(*words, "--overwrite", "--missing", "tbd")
    assert again.exit_code == 0
    read = ntp.read_csv(folder / "here/people.csv", folder / "here/ties.csv").people
    assert set(read["role"].dropna()) == {"unknown"}


def test_a_folder_and_a_file_alone_are_exports_too():
    name = connections(
        "Ben,Ash,https://www.linkedin.com/in/ben/,,Acme,,12 Mar 2024", name="x/C.csv"
    )
    for path in (name, "x"):
        Path(name).rename("x/Connections.csv") if path == "x" else None
        text = told(path, "--owner", "Ada Byron")
        assert "1 person read, 0 set aside; this is a star: we see whom Ada Byron knows" in text


def test_an_export_of_nobody_is_an_empty_answer():
    connections()
    result = ran("Connections.csv", "--owner", "Ada Byron")
    assert result.exit_code == 1
    assert "0 people read" in result.stdout


# --- several, pooled


def test_a_pool_tells_each_source_and_all_together(pooled):
    text = told(*POOLED)
    for one in pooled.contacts:
        report = one.report
        assert f"{report.records_in} {report.accepted} {report.set_aside}" in text
    records = sum(one.report.records_in for one in pooled.contacts)
    assert f"together {records} " in text
    n_joined = pooled.joins["person"].nunique()
    assert f"joined {n_joined} on the same profile ({len(pooled.joins)})" in text
    assert f"proposed {len(pooled.proposals)} by likeness, all left apart" in text
    assert "skipped 0 dated stays in a circle of more than 50 people" in text
    assert "The contacts of 3 people: chains of several asks can be found" in text
    assert "star" not in text


def test_look_alikes_are_counted_and_listed_on_request():
    one = connections(BEN, name="a/Connections.csv")
    two = connections("Benn,Ash,,,Acme,,", name="b/Connections.csv")
    words = [one, two, "--owner", "Ada Byron", "--owner", "Cleo May"]
    assert "proposed 1 by likeness, all left apart; --json lists them" in told(*words)
    found = document(*words)["proposals"]
    assert [{one["a_name"], one["b_name"]} for one in found] == [{"Ben Ash", "Benn Ash"}]


def test_a_circle_too_large_is_told():
    rows = [f"Person {n},p{n},North College,2010,2014" for n in range(60)]
    Path("alumni.csv").write_text("name,id,school,from,to\n" + "\n".join(rows) + "\n")
    text = told(GRAINNE, "--directory", "alumni.csv")
    n_skipped = document(GRAINNE, "--directory", "alumni.csv")["circles_skipped"]
    assert n_skipped >= 60
    assert f"skipped {n_skipped} dated stays in a circle of more than 50 people" in text
    assert "One person's contacts: we see whom Gráinne Gallagher knows" in text


def test_consent_and_leave_to_name_people_reach_the_pool():
    words = ["--consent", "Gráinne, 2026-11-20", "--consent", "", "--consent", "office, 2026-11-21"]
    got = document(GRAINNE, RAUL, "--directory", ALUMNI, *words, "--share")["sources"]
    assert [one["consent"] for one in got] == ["Gráinne, 2026-11-20", "", "office, 2026-11-21"]
    assert [one["share"] for one in got] == [True, True, True]
    assert "consent 2 of 3 sources" in told(GRAINNE, RAUL, "--directory", ALUMNI, *words)
    assert not document(GRAINNE)["sources"][0]["share"]


def test_without_leave_a_broker_s_name_is_kept_from_other_seekers():
    shut = document(GRAINNE, RAUL, "--org", "Acme")["doors"]["doors"]
    shared = document(GRAINNE, RAUL, "--org", "Acme", "--share")["doors"]["doors"]
    assert shut[0]["name"] == "someone Raúl Ibáñez, PhD can ask"
    assert shared[0]["name"] != shut[0]["name"]
    assert shared[0]["person"] == shut[0]["person"]


# --- doors at an employer


def test_doors_open_where_the_owner_knows_somebody():
    net = readers.pool([linkedin(GRAINNE)])
    seeker = net.sources["owner"].iloc[0]
    doors = ntp.chains.doors(net, seeker, org="Long Shot Films")
    result = ran(GRAINNE, "--org", "Long Shot Films")
    assert result.exit_code == 0
    assert "Doors at Long Shot Films for Gráinne Gallagher" in result.stdout
    assert doors.open[0].name in result.stdout
    got = document(GRAINNE, "--org", "Long Shot Films")
    assert [one["person"] for one in got["doors"]["doors"]] == [one.person for one in doors.found]
    chances = [one["chain"]["probability"] for one in got["doors"]["doors"] if one["chain"]]
    assert chances == [one.chain.probability for one in doors.open]
    assert got["org"] == {
        "asked": "Long Shot Films",
        "place": "Long Shot Films",
        "tier": "exact",
        "near": [],
    }


def test_where_nobody_is_known_the_answer_is_empty_and_honest():
    result = ran(GRAINNE, "--org", "Nowhere Works")
    text = " ".join(result.stdout.split())
    assert result.exit_code == 1
    assert "At Nowhere Works Gráinne Gallagher knows nobody yet." in text
    assert "Somebody listed in these files may still know somebody there: ask them." in text
    assert document(GRAINNE, "--org", "Nowhere Works")["org"]["tier"] == "unknown"


def test_another_spelling_of_one_employer_is_taken_and_said():
    result = ran(GRAINNE, "--org", "LONG SHOT FILMS, Inc.")
    assert result.exit_code == 0
    assert "LONG SHOT FILMS, Inc. is written Long Shot Films here." in result.stdout
    asked, written = (
        document(GRAINNE, "--org", one)["doors"]
        for one in ("LONG SHOT FILMS, Inc.", "Long Shot Films")
    )
    assert asked == written


def test_a_spelling_much_alike_is_proposed_and_not_taken():
    result = ran(GRAINNE, "--org", "Water Bord")
    assert result.exit_code == 1
    assert "If that is spelt otherwise in these files: --org 'Water Board'." in result.stdout
    got = document(GRAINNE, "--org", "Water Bord")
    assert (got["org"]["tier"], got["org"]["near"]) == ("weak", ["Water Board"])
    assert got["doors"]["doors"] == []


def test_a_part_of_a_name_is_no_spelling_of_it():
    assert document(GRAINNE, "--org", "Long")["org"]["near"] == []


def test_a_pool_opens_doors_beyond_one_s_own_contacts(pooled):
    assert ran(GRAINNE, "--org", "Acme").exit_code == 1
    result = ran(*POOLED, "--org", "Acme")
    assert result.exit_code == 0
    assert "Doors at Acme for Gráinne Gallagher" in result.stdout
    first = document(RAUL, *POOLED[:1], "--org", "Acme")["doors"]
    other = document(*POOLED[:2], "--org", "Acme")["doors"]
    assert first["seeker"] != other["seeker"]


def test_a_door_on_a_guess_is_told_to_be_one(pooled):
    doors = document(*POOLED, "--org", "Acme")["doors"]["doors"]
    chains = [one["chain"] for one in doors if one["chain"]]
    guessed = [one for one in chains if any(tie["evidence"] == "inferred" for tie in one["ties"])]
    assert guessed
    told_so = f"{len(guessed)} doors of {len(chains)} rest on an inferred tie: a guess."
    assert told_so in told(*POOLED, "--org", "Acme")


# --- what is written, and JSON


def test_what_is_written_reads_back_as_the_network(pooled, folder):
    result = ran(*POOLED, "--out", "mine")
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    assert "netpath chains mine/people.csv mine/ties.csv --seeker NAME" in text
    n_unshared = int((~pooled.people["name_shared"]).sum())
    assert f"every name, {n_unshared} of them not to be shown to other owners." in text
    back = readers.read_csv("mine/people.csv", "mine/ties.csv")
    assert back.ids == pooled.ids
    by = pooled.people["brought_by"]
    people = pooled.people.assign(brought_by=by.mask(by == ""))  # in a file, empty is missing
    assert_frame_equal(back.people, people, check_dtype=False)
    columns = ["source", "target", "kind", "evidence", "warmth", "warmth_low", "warmth_high"]
    assert_frame_equal(back.ties[columns], pooled.ties[columns], check_dtype=False)
    assert set(pooled.assumptions) <= set(back.assumptions)
    asked = ["chains", "mine/people.csv", "mine/ties.csv", "--seeker", "Gráinne Gallagher"]
    again = CliRunner().invoke(app, [*asked, "--org", "Acme"], catch_exceptions=False)
    assert again.exit_code == 0
    assert "someone Raúl Ibáñez, PhD can ask" in again.stdout


def test_nothing_is_replaced_unasked():
    assert ran(GRAINNE, "--out", "mine").exit_code == 0
    before = Path("mine/people.csv").read_bytes()
    result = ran(RAUL, "--out", "mine")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--overwrite" in result.stderr
    assert Path("mine/people.csv").read_bytes() == before
    assert ran(RAUL, "--out", "mine", "--overwrite").exit_code == 0
    assert Path("mine/people.csv").read_bytes() != before


@pytest.mark.parametrize("place", [".", "mine"])
def test_no_answer_takes_the_place_of_a_file_it_is_read_from(place):
    """A row that is set aside and a column that is left out would be gone."""
    Path("mine").mkdir()
    people, ties = Path(place, "people.csv"), Path(place, "ties.csv")
    people.write_text("id,name\na,Ann\nb,Bo\n")
    ties.write_text("source,target,warmth\na,b,0.5\nb,a,14\n")
    before = ties.read_bytes()
    result = ran(str(people), str(ties), "--set-aside", "--out", place, "--overwrite")
    assert (result.exit_code, "would take its place" in " ".join(result.stderr.split())) == (
        2,
        True,
    )
    assert ties.read_bytes() == before
    Path("list.xlsx").write_bytes(b"mine")
    words = ["employers", "list.xlsx", GRAINNE, "--out", "list.xlsx", "--overwrite"]
    assert "would take its" in CliRunner().invoke(app, words).output
    assert Path("list.xlsx").read_bytes() == b"mine"


def test_a_formula_is_written_as_text():
    connections("=HYPERLINK(1),Ash,https://www.linkedin.com/in/ben/,,=Acme,,12 Mar 2024")
    assert ran("Connections.csv", "--owner", "Ada Byron", "--out", "mine").exit_code == 0
    text = Path("mine/people.csv").read_text(encoding="utf-8-sig")
    assert "\"'=" in text
    assert '"=' not in text


def test_json_is_the_library_s_account(pooled):
    result = ran(*POOLED, "--json")
    got = json.loads(result.stdout)
    assert list(got) == sorted(got)
    assert (got["people"], got["ties"], got["owners"]) == (len(pooled), pooled.n_ties, 3)
    assert got["evidence"] == {
        kind: int((pooled.ties["evidence"] == kind).sum()) for kind in got["evidence"]
    }
    assert got["joins"] == pooled.joins.to_dict("records")
    assert len(got["proposals"]) == len(pooled.proposals)
    assert got["places"] == pooled.places[pooled.places["tier"] != "exact"].to_dict("records")
    assert got["assumptions"] == list(pooled.assumptions)
    assert got["report"]["records_in"] == pooled.report.records_in
    assert got["report"]["skipped"] == dict(pooled.report.skipped)
    by_says = {str(one): one.report for one in pooled.contacts}
    for one in got["sources"]:
        assert one["report"]["accepted"] == by_says[one["says"]].accepted
    assert got["org"] is None
    assert got["doors"] is None


# --- what cannot be


def test_without_an_owner_the_error_says_how_to_name_one():
    connections(f"Ben,{CANARY},https://www.linkedin.com/in/{CANARY}/,,Acme,,12 Mar 2024")
    result = ran("Connections.csv")
    text = " ".join(result.stderr.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Connections.csv: these files do not tell whose they are." in text
    assert "--owner with their name, profile address or e-mail" in text
    assert CANARY.casefold() not in result.stderr.casefold()


def test_somebody_else_s_export_is_no_proof_of_one_s_own():
    result = ran(GRAINNE, "--owner", CANARY)
    assert result.exit_code == 2
    assert "somebody else's" in result.stderr
    assert CANARY not in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        [GRAINNE, RAUL, "--owner", CANARY],
        [GRAINNE, RAUL, "--consent", f"{CANARY}, 2026"],
        [GRAINNE, "--consent", CANARY, "--consent", CANARY],
        ["nowhere.zip"],
        [ALUMNI, "--org", CANARY],
        [GRAINNE, "--directory", "nowhere.csv"],
        ["broken.zip"],
    ],
    ids=["owners", "consents", "too many", "missing", "no export", "no directory", "broken"],
)
def test_what_cannot_be_read_is_refused_without_names(words):
    Path("broken.zip").write_bytes(b"PK\x03\x04" + CANARY.encode())
    result = ran(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr
    assert CANARY not in result.stderr
    assert "Traceback" not in result.stderr


def test_rows_that_cannot_be_kept_stop_it_unless_set_aside():
    connections(
        f"Ben,{CANARY},https://www.linkedin.com/in/ben/,,Acme,,12 Mar 2024",
        f"{CANARY},Ash,https://www.linkedin.com/in/{CANARY}/,,{CANARY},{CANARY},{CANARY},{CANARY}",
    )
    words = ["Connections.csv", "--owner", "Ada Byron"]
    stopped = ran(*words)
    assert (stopped.exit_code, stopped.stdout) == (2, "")
    assert "give --set-aside, which goes on" in " ".join(stopped.stderr.split())
    result = ran(*words, "--set-aside")
    assert result.exit_code == 0
    assert "Set aside: Connections.csv:3 " in result.stderr
    assert "1 set aside" in " ".join(result.stdout.split())
    broken = document(*words, "--set-aside")["sources"][0]["set_aside"]
    assert [row["line"] for row in broken] == [3]
    for text in (stopped.stderr, result.stderr, json.dumps(broken)):
        assert CANARY.casefold() not in text.casefold()


def test_rows_on_one_line_of_several_files_are_told_apart():
    words = [*(connections(BEN, f"{BEN},x", name=f"{one}/Connections.csv") for one in "abc")]
    for name in ("Ada Byron", "Cleo May", "Dan Oak"):
        words += ["--owner", name]
    result = ran(*words, "--set-aside")
    assert "together 6 3 3 0" in " ".join(result.stdout.split())
    for file in ("Connections.csv", "Connections.csv (2)", "Connections.csv (3)"):
        assert result.stderr.count(f"Set aside: {file}:3 ") == 1


def test_rows_set_aside_add_up_over_a_pool():
    one = connections(f"{BEN},x", BEN, name="a/Connections.csv")
    two = connections(BEN, f"{BEN},x", name="b/Connections.csv")
    words = [one, two, "--owner", "Ada Byron", "--owner", "Cleo May", "--set-aside"]
    result = ran(*words)
    assert result.exit_code == 0
    assert "together 4 2 2 0" in " ".join(result.stdout.split())


def test_names_are_shown_and_not_obeyed(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    row = pd.Series(["", HOSTILE, "https://www.linkedin.com/in/x/", "", "Acme", HOSTILE, ""])
    connections(",".join(row))
    words = ["Connections.csv", "--owner", HOSTILE, "--org", "Acme"]
    result = ran(*words)
    assert result.exit_code == 0
    assert "[bold]Ada[/bold] :smile:" in " ".join(result.stdout.split())
    for text in (result.stdout, result.stderr, ran(*words, "--json").stdout):
        assert not set("\x9b\u202e\u2066\u200b") & set(text)


def test_the_table_fits_a_narrow_terminal():
    result = ran(*POOLED, "--org", "Acme")
    assert max(cell_len(line) for line in result.stdout.splitlines()) <= 80
    assert all(line == line.rstrip() for line in result.stdout.splitlines())


def test_help_tells_the_exit_codes_and_the_promise():
    text = " ".join(ran("--help").stdout.split())
    assert "0 = answered; 1 = an honest empty answer; 2 = wrong options" in text
    assert "Nothing leaves this machine" in text


# --- every repair that a command prints can be done with that command


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_an_encoding_that_is_asked_for_can_be_told(encoding: str) -> None:
    Path("Connections.csv").write_bytes((HEAD + BEN.replace("Ben", "Bénédicte")).encode(encoding))
    first = ran("Connections.csv", "--owner", "Ada Byron")
    assert first.exit_code == 2
    text = " ".join(first.stderr.split())
    assert "give --encoding cp1252 (Windows)" in text
    assert "Windows" in text  # of several that fit, none is named as the one
    assert "mac_roman" in text
    again = ran("Connections.csv", "--owner", "Ada Byron", "--encoding", encoding, "--out", "out")
    assert again.exit_code == 0
    assert "Bénédicte" in Path("out/people.csv").read_text(encoding="utf-8")


def test_a_column_of_a_directory_can_be_told() -> None:
    connections(BEN)
    Path("alumni.csv").write_text("Who,Boss's firm\nCleo Day,Zeta\n")
    words = ("Connections.csv", "--owner", "Ada Byron", "--directory", "alumni.csv")
    assert "--column HEADER=name" in " ".join(ran(*words).stderr.split())
    for columns in (("Who=name", "Boss's firm=org"), ("1=name", "2=org")):
        said = [part for one in columns for part in ("--column", one)]
        result = ran(*words, *said, "--out", "out", "--overwrite")
        assert result.exit_code == 0
        assert "Zeta" in Path("out/people.csv").read_text(encoding="utf-8")


def test_a_graph_in_another_encoding_is_not_told_an_option_that_it_lacks() -> None:
    Path("x.gml").write_bytes('graph [ node [ id 1 label "Zoé" ] ]'.encode("cp1252"))
    words = ["chains", "x.gml", "--seeker", "a", "--target", "b"]
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    assert "--encoding" not in result.stderr
    assert "Save the file as UTF-8" in result.stderr


def test_files_without_a_header_and_sheets_are_told_in_the_shell() -> None:
    Path("ties.csv").write_text("ada,ben,0.5\nben,cleo,0.4\n")
    ask = ("--seeker", "ada", "--target", "cleo")

    def chains(*words: str) -> Result:
        return CliRunner().invoke(app, ["chains", *words, *ask], catch_exceptions=False)

    refused = chains("ties.csv", "--column", "1=source", "--column", "2=target")
    assert refused.exit_code == 2
    assert "Give --no-header if it is" in " ".join(refused.stderr.split())
    assert chains("ties.csv", "--no-header", "--column", "3=warmth").exit_code == 0
    import openpyxl

    book = openpyxl.Workbook()
    for title in ("Mine", "Hers"):
        sheet = book.create_sheet(title)
        for row in (["From", "To"], ["ada", "ben"], ["ben", "cleo"]):
            sheet.append(row)
    book.save("ours.xlsx")
    refused = chains("ours.xlsx", "--warmth", "0.3")
    assert "Say which is which: --sheet people=NAME and --sheet ties=NAME, or" in " ".join(
        refused.stderr.split()
    )
    assert chains("ours.xlsx", "--warmth", "0.3", "--sheet", "Hers").exit_code == 0
    assert "takes no --sheet" in " ".join(chains("ties.csv", "--sheet", "x").stderr.split())


# --- any mixture of files


def test_any_mixture_is_one_persons_network():
    connections(BEN)
    card = "BEGIN:VCARD\nFN:Ben Ash\nEMAIL:ben@x.org\nEND:VCARD\n"
    Path("phone.vcf").write_text(card + card.replace("Ben Ash", "Cleo Day").replace("ben", "cleo"))
    Path("all.mbox").write_text(
        "From x Mon Mar  4 09:00:00 2024\nFrom: Ben Ash <ben@x.org>\nTo: ada@x.org\n"
        "Date: Mon, 4 Mar 2024 09:00:00 +0000\n\nHello!\n"
    )
    Path("alumni.csv").write_text("Name,Email,Employer\nCleo Day,cleo@x.org,Zeta\n")
    files = ("Connections.csv", "phone.vcf", "all.mbox", "alumni.csv")
    got = document(*files, "--owner", "Ada Byron, ada@x.org")
    assert got["owners"] == 1
    assert [one["kind"] for one in got["sources"]] == [
        "LinkedIn export",
        "vCard file",
        "mailbox (mbox)",
        "directory of people",
    ]
    text = told(*files, "--owner", "Ada Byron, ada@x.org", "--org", "Zeta")
    assert "phone.vcf: vCard file 2 2 2 0 0" in text
    assert "Cleo Day" in text  # the way into Zeta: a number in the phone, an employer on a list
    result = ran(*files)
    assert result.exit_code == 2
    assert "Give --owner with their name" in " ".join(result.stderr.split())


def test_a_list_of_friends_is_ones_own_if_one_says_so():
    Path("friends.csv").write_text("Name,Email\nBen Ash,ben@x.org\n")
    assert ran("friends.csv").exit_code == 1
    connections(BEN)
    words = ("Connections.csv", "--contacts", "friends.csv", "--owner", "Ada Byron")
    assert document(*words)["ties"] == 2


def test_what_cannot_be_read_is_told_as_what_it_is():
    Path("all.mbox").write_text("hello\n")
    result = ran("all.mbox", "--owner", "ada@x.org")
    assert result.exit_code == 2
    assert "a mailbox (mbox), but it is one of 0 messages" in " ".join(result.stderr.split())


# --- proposals are accepted one by one, or all of a kind, and taken back by leaving them out


def test_proposals_are_taken_one_by_one_or_all_of_a_kind():
    card = "BEGIN:VCARD\nFN:{}\nEMAIL:{}\nORG:Acme\nEND:VCARD\n"
    people = [("Ben Ash", "ben@x.org"), ("Cleo Day", "cleo@x.org"), ("Dan Oak", "dan@x.org")]
    Path("phone.vcf").write_text("".join(card.format(*one) for one in people))
    rows = "".join(f"{name},{mail.replace('x', 'y')},Acme\n" for name, mail in people)
    Path("list.csv").write_text(f"Name,Email,Employer\n{rows}")
    words = ("phone.vcf", "list.csv", "--owner", "Ada Byron")
    got = document(*words)
    assert (got["people"], len(got["proposals"])) == (7, 3)
    text = told(*words)
    assert "3 with same name and same org: --join 'same name and same org'" in text
    first = got["proposals"][0]
    assert f"--join {first['a']}={first['b']}" in text
    one = document(*words, "--join", f"{first['a']}={first['b']}")
    assert (one["people"], len(one["proposals"])) == (6, 2)
    by_key = document(*words, "--join", "ben@x.org=ben@y.org", "--join", "dan@x.org = dan@y.org")
    assert by_key["people"] == 5
    for kind in ("same name and same org", "all"):
        assert document(*words, "--join", kind)["people"] == 4
    assert document(*words)["people"] == 7  # left out, it is taken back
    result = ran(*words, "--join", CANARY)
    assert result.exit_code == 2
    assert "Write A=B, all or 'same name and same org'." in " ".join(result.stderr.split())


def test_joins_by_ones_word_are_taken_back_and_joins_on_keys_stay():
    card = "BEGIN:VCARD\nFN:{}\nEMAIL:{}\nEND:VCARD\n"
    Path("phone.vcf").write_text(
        card.format("Ben Ash", "ben@x.org") + card.format("Cleo", "c@x.org")
    )
    Path("list.csv").write_text("Name,Email\nBen Ash,ben@x.org\nCleo,other@x.org\n")
    net = readers.pool(readers.open("phone.vcf", "list.csv", owner="Ada Byron"))
    assert len(net) == 4
    one = net.join_proposed()
    assert len(one) == 3
    assert one.joins["key"].tolist().count("your word") == 1
    assert len(one.unjoin()) == len(one.unjoin("c@x.org")) == 4
    assert len(one.unjoin("ben@x.org")) == 3
    assert_frame_equal(one.unjoin().ties, net.ties)
    chain = net.join_each([("c@x.org", "other@x.org"), ("other@x.org", "ben@x.org")])
    assert len(chain) == 2


# --- what an error advises can be done, at the door that it came out of


def test_naming_a_column_as_the_error_says_reads_the_file():
    Path("own.csv").write_text("Who,Firm\nBen Ash,Acme\nCleo Day,Bolt\n")
    refused = ran("own.csv")
    assert (
        refused.exit_code,
        "--column HEADER=name" in " ".join(refused.stderr.split()),
    ) == (
        2,
        True,
    )
    assert document("own.csv", "--column", "Who=name", "--column", "Firm=org")["people"] == 2


def test_what_is_said_of_columns_is_kept_in_a_file_and_read_again_for_the_next_of_that_shape():
    Path("own.csv").write_text("Who,Firm\nBen Ash,Acme\nCleo Day,Bolt\n")
    words = ("--owner", "Ada Byron", "--layouts", "shapes.json")
    said = ("--contacts", "own.csv", "--column", "Who=name", "--column", "Firm=org")
    done = ran(*said, *words)
    assert "kept in shapes.json" in done.stderr
    assert "delete the file to forget it" in " ".join(done.stderr.split())
    kept = Path("shapes.json").read_text()
    assert not [word for word in ("Ben", "Acme", "Who", "Firm", "Byron", "own") if word in kept]
    Path("more.csv").write_text("Who,Firm\nDan Elm,Mill\n")
    again = ran("more.csv", *words, "--org", "Mill")  # contacts, as was said
    assert "read as shapes.json says" in " ".join(again.stderr.split())
    assert "Dan Elm" in again.stdout
    Path("other.csv").write_text("Who,Pal\nDan Elm,Mill\n")
    assert ran("other.csv", *words).exit_code == 2
    assert Path("shapes.json").read_text() == kept
    Path("shapes.json").write_text("[")
    assert "is no file that it wrote" in ran("more.csv", *words).stderr


def test_a_table_without_a_header_is_read_as_the_error_says():
    Path("ties.csv").write_text("ada,ben,3\nben,cleo,4\n")
    words = ("ties.csv", "--column", "1=source", "--column", "2=target")
    assert "--no-header" in ran(*words).stderr
    assert document(*words, "--no-header")["ties"] == 2
    Path("list.txt").write_text("ada ben 3\nben cleo 4\n")
    text = " ".join(ran("list.txt").stderr.split())
    assert "parted by blanks" in text
    assert "--no-header" in text
    assert "ada" not in text
    assert document("list.txt", *words[1:], "--no-header")["ties"] == 2


def test_contacts_are_enough_and_no_file_is_told():
    Path("friends.csv").write_text("Name,Company,How well\nBen Ash,Acme,4\nCleo Day,Bolt,much\n")
    got = document("--contacts", "friends.csv", "--owner", "Ada Byron")
    assert (got["ties"], got["evidence"]["confirmed"]) == (2, 1)
    words = ("--contacts", "friends.csv", "--owner", "A", "--org", "Acme")
    assert len(document(*words)["doors"]["doors"]) == 1
    assert not document(*words, "--column", "Company=role")["doors"]["doors"]
    assert "Name at least one" in " ".join(ran().stderr.split())


def test_a_side_fact_never_refuses_a_file():
    Path("a.json").write_text(
        '{"nodes": [{"id": "a", "tags": []}, {"id": "b"}], '
        '"links": [{"source": "a", "target": "b"}]}'
    )
    Path("a.csv").write_text("From,To,Since\na,b,soon\n")
    Path("a.ics").write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:soon\nATTENDEE:mailto:b@x.org\nEND:VEVENT\n"
        "BEGIN:VEVENT\nDTSTART:20240304\nATTENDEE:mailto:b@x.org\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    Path("a.mbox").write_text(
        "From x Mon Mar  4 09:00:00 2024\nTo: ada@x.org\n\n"
        "From x Mon Mar  4 09:00:00 2024\nFrom: b@x.org\nTo: ada@x.org\n\nhi\n"
    )
    for file in ("a.json", "a.csv", "a.ics", "a.mbox"):
        got = ran(file, "--owner", "ada@x.org")
        assert (got.exit_code, file) == (0, file)
        assert ".." not in got.stderr
    Path("b.csv").write_text("From,To,Since\na,b,soon\na,,2024\n")
    assert ran("b.csv").exit_code == 2  # a row that names nobody is no side fact


def test_one_owner_for_exports_of_several_people_is_asked_about():
    for name in ("one/Connections.csv", "two/Connections.csv"):
        connections(BEN, name=name)
    text = " ".join(ran("one", "two", "--owner", "Ada Byron").stderr.split())
    assert "there are 2 LinkedIn exports, which may be of several people" in text
    assert "once for each of the 2 files" in text


def test_a_list_of_people_is_told_how_it_becomes_ones_contacts():
    Path("friends.csv").write_text("Name,Company\nBen Ash,Acme\n")
    for words in ((), ("--org", "Acme")):
        got = ran("friends.csv", "--owner", "Ada Byron", *words)
        assert "--contacts FILE" in got.stdout + got.stderr
    words = ("friends.csv", "--contacts", "friends.csv", "--owner", "Ada Byron")
    assert document(*words)["ties"] == 1


def test_a_workbook_under_another_name_is_read_and_names_under_wer_are_kept(folder: Path) -> None:
    pd.DataFrame({"Wer": ["Ben Ash"], "Firma": ["Acme"]}).to_excel("mine.xlsx", index=False)
    (folder / "mine.xlsx").rename("mine.csv")
    got = ran("mine.csv", "--out", "net")
    people = pd.read_csv("net/people.csv")
    assert people[["name", "org"]].values.tolist() == [["Ben Ash", "Acme"]], got.output


def test_a_graph_is_not_called_a_directory(folder: Path) -> None:
    (folder / "a.json").write_text(
        '{"nodes": [{"id": "Ada"}, {"id": "Ben"}], "links": [{"source": "Ada", "target": "Ben"}]}'
    )
    got = ran("a.json")
    assert "2 people read, 0 set aside; we see 1 tie between them." in got.output
    assert "directory" not in got.output


def test_names_that_are_left_out_are_offered_to_be_read(folder: Path) -> None:
    (folder / "a.csv").write_text("Which one,E-mail\nBen Ash,ben@acme.org\n")
    assert "--column HEADER=name" in " ".join(ran("a.csv").output.split())
    (folder / "b.csv").write_text("Ben Ash,Acme\nCarla King,Zeta\n")
    told = " ".join(ran("b.csv").output.split())
    assert "--column 1=name, and --no-header" in told
    got = ran("b.csv", "--column", "1=name", "--no-header", "--json")
    assert json.loads(got.stdout)["report"]["records_in"] == 2

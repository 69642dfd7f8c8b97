"""netpath campaign …: a whole search from a shell."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import openpyxl
import pandas as pd
import pytest
from towns import town
from typer.testing import CliRunner

import netpath as ntp
from netpath.cli import app


@pytest.fixture
def shell(tmp_path):
    people, ties = ntp.write_csv(town(), tmp_path / "mine")
    path = tmp_path / "ada.netpath"

    def run(*words: object, code: int = 0) -> str:
        told = [str(word) for word in words]
        result = CliRunner().invoke(app, ["campaign", told[0], str(path), *told[1:]])
        assert result.exit_code == code, result.output
        return " ".join(result.output.split())

    who = ("--seeker", "Ada Byron", "--target", "mira", "--target", "tom", "--rng", 7)
    assert "2 targets among 9 people" in run("create", people, ties, *who)
    return run


def test_a_search_from_start_to_target(shell, tmp_path):
    day = ("--on", "2026-11-23")
    assert "1. Ask Gail Ode." in shell("plan", *day)
    told = shell("record", "Gail Ode", "referred", "--referral", "Olu Ade", "--learned", "x", *day)
    assert told.endswith("they named Olu Ade.")
    assert shell(
        "record", "gail", "referred", "--referral", "olu", "--learned", "x", *day
    ).startswith("Recorded already (2)")
    assert "one ask has one outcome" not in shell("record", "gail", "no", *day, code=2)
    shell("record", "olu", "referred", "--referral", "mira", "--via", "gail", *day)
    document = json.loads(shell("plan", "--at-once", 1, "--json", *day))
    assert document["asks"][0]["person"] == "mira"
    shell("record", "mira", "met", *day)
    assert "Reached 1 of 2: Mira Voss." in shell("plan", *day)
    shell("calendar", "--out", tmp_path / "ada.ics")
    shell("report", "--out", tmp_path / "ada.html", *day)
    assert "Mira Voss" in (tmp_path / "ada.html").read_text("utf-8")
    assert (tmp_path / "ada.ics").stat().st_mode & 0o777 == 0o600
    shell("report", "--out", tmp_path / "ada.html", *day, code=2)
    shell("report", "--out", tmp_path / "ada.html", "--overwrite", *day)


def test_no_answer_takes_the_place_of_a_campaign(shell, tmp_path):
    """Whatever is asked, --overwrite spares a search, its head and its backups, by any name."""
    path = tmp_path / "ada.netpath"
    named = tmp_path / "ada.db"
    named.write_bytes(path.read_bytes())
    own = [path, tmp_path / "ada.netpath.head", named]
    before = [one.read_bytes() for one in own]
    for word in ("report", "calendar", "salvage"):
        for one in own:
            assert "Nothing was changed" in shell(word, "--out", one, "--overwrite", code=2)
    assert [one.read_bytes() for one in own] == before
    path.write_bytes(b"lost" + before[0][4:])  # so damaged that nothing says what it was
    shell("salvage", "--out", path, "--overwrite", code=2)
    assert path.read_bytes() == b"lost" + before[0][4:]


def test_a_link_to_itself_belongs_to_nobody(tmp_path):
    loop = tmp_path / "loop.netpath"
    loop.symlink_to(loop)
    for path in (loop, tmp_path / f"{'x' * 300}.netpath"):
        told = CliRunner().invoke(app, ["campaign", "plan", str(path)])
        assert (told.exit_code, "belongs to its owner" in told.output) == (2, False)


def test_an_empty_plan_is_an_honest_one(shell):
    day = ("--on", "2026-11-23")
    shell("record", "gail", "no", *day)
    shell("record", "hugo", "no", *day)
    assert "Cold: write to Mira Voss or Tom Wirth" in shell("plan", *day, code=1)
    shell("withdraw", 3)
    assert "1. Ask Hugo Lind." in shell("plan", *day)


def test_somebody_is_told_all_then_forgotten(shell):
    assert json.loads(shell("erase", "olu", "--export"))[0]["kind"] == "created"
    assert "4 records erased" in shell("erase", "Olu Ade")
    told = shell("erase", "olu")
    assert "0 records erased" in told
    assert "Nobody" in shell("record", "olu", "met", code=2)


def test_other_campaigns_count(shell, tmp_path):
    path = tmp_path / "other.netpath"
    with ntp.Campaign.create(path, town(cap={"gail": 1}), "iris", "tom") as other:
        other.record("gail", "met", via="iris", on="2026-11-23")
    told = shell("plan", "--beside", path, "--on", "2027-02-01")
    assert "Gail Ode takes no more asks in this search, by 1 other campaign." in told


def test_an_organisation_alone_is_whoever_hires_there(tmp_path):
    people, ties = ntp.write_csv(town(), tmp_path / "mine")
    create = ["campaign", "create", str(tmp_path / "b.netpath"), str(people), str(ties)]
    create += ["--seeker", "Ada Byron", "--org"]
    told = CliRunner().invoke(app, [*create, "Nowhere"])
    assert told.exit_code == 2
    assert "Nobody in these files is known at 'Nowhere'." in told.output
    told = CliRunner().invoke(app, [*create, "Acme"])
    assert "2 targets" in told.output  # of four people there
    assert "At Acme, who may hire as titles tell (a guess): Mira Voss and Tom Wirth." in told.output
    create[2] = str(tmp_path / "c.netpath")
    told = CliRunner().invoke(app, [*create, "Acme", "--org", "Nowhere"])
    assert "Nobody in these files is known at 'Nowhere'." in told.output
    told = CliRunner().invoke(app, [*create, "Acme", "--org", "Zeta"])
    assert "4 targets" in told.output, told.output


def test_which_words_are_no_label_can_be_said(tmp_path):
    known = town().people.assign(role="TBD").rename_axis("id").reset_index()
    people, ties = ntp.write_csv(town().with_people(known[["id", "role"]]), tmp_path / "mine")
    roles = []
    for words in ((), ("--missing", "tbd")):
        path = tmp_path / f"{len(words)}.netpath"
        create = ["campaign", "create", str(path), str(people), str(ties), *words]
        told = CliRunner().invoke(app, [*create, "--seeker", "Ada Byron", "--org", "Acme"])
        assert told.exit_code == 0
        with ntp.Campaign.open(path) as made:
            roles.append("role" in made.net.people and set(made.net.people["role"]))
    assert roles == [{"TBD"}, False]


DAY = ("--on", "2026-11-23")


def test_a_plan_ends_with_what_to_say_and_to_type_next(shell):
    told = shell("plan", *DAY).replace(" ", "")  # a long path is broken anywhere
    assert "Whattosay:netpathcampaignletter" in told
    assert "ada.netpath'GailOde'met(orreferred,later,no)" in told


def test_wording_of_ones_own_is_checked(tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("Ann Lee gave me your name. Are you hiring?", "utf-8")
    found = CliRunner().invoke(app, ["campaign", "check", str(letter)])
    piped = CliRunner().invoke(app, ["campaign", "check", "-"], input=letter.read_text("utf-8"))
    assert found.stdout == piped.stdout
    assert "asks for a job" in found.stdout
    assert CliRunner().invoke(app, ["campaign", "check", str(tmp_path / "none")]).exit_code == 2


def test_a_letter_for_every_stage(shell):
    assert "(--line TEXT)" in shell("letter", "gail", *DAY)
    told = shell("letter", "Gail Ode", "--line", "I read your report.", *DAY)
    assert "Dear Gail," in told
    assert "I read your report. Could we talk" in told
    assert "Questions for Gail Ode:" in told
    assert "I read your report." in shell("letter", "gail", "--how", "phone", *DAY)
    told = shell("letter", "gail", "--line", "", "--how", "any", *DAY)
    assert "(--line TEXT)" in told
    assert "ring you" not in told
    shell("letter", "gail", "--line", "x" * 2_000, *DAY, code=2)
    assert "(--line TEXT)" in shell("letter", "gail", *DAY)  # what is refused is not kept
    shell("record", "gail", "referred", "--referral", "Olu Ade", *DAY)
    assert "I will write to Olu Ade" in shell("letter", "gail", *DAY)
    assert "Subject: Gail Ode suggested that I write to you" in shell("letter", "olu", *DAY)
    assert "written cold" in shell("letter", "mira", *DAY)
    shell("record", "mira", "met", "--via", "ada", *DAY)
    assert "Subject: Thank you" in shell("letter", "mira", *DAY)
    assert "Subject: Since we talked" in shell("letter", "mira", "--on", "2027-03-01")
    shell("record", "hugo", "no", *DAY)
    shell("record", "iris", "asked", *DAY)
    for nobody in ("hugo", "iris", "ada", "nobody"):
        shell("letter", nobody, *DAY, code=2)
    assert "I will not ask again" in shell("letter", "hugo", "--thank", *DAY)
    assert "I am sending you my portfolio, as you asked." in shell(
        "letter", "mira", "--enclosing", "my portfolio", *DAY
    )


def test_once_a_search_is_over_nobody_is_asked(shell):
    shell("end", *DAY)
    assert "The search is over" in shell("letter", "gail", *DAY, code=2)


def test_who_only_thanks_or_sends_what_was_asked_for_asks_nothing(shell):
    told = shell("letter", "gail", "--enclosing", "my portfolio", *DAY)
    assert "I am sending you my portfolio, as you asked." in told
    assert "Could we" not in told
    assert "Questions for" not in told
    assert "No ask of them is recorded" in told
    assert "No plain no" in shell("letter", "gail", "--thank", *DAY, code=2)
    assert "Nobody has asked them yet" in shell("letter", "gail", "--thank", *DAY, code=2)
    shell("record", "gail", "met", *DAY)
    told = shell("letter", "gail", "--thank", *DAY, code=2)
    assert "thanks for a talk fit" in told
    assert "Subject" not in told


def test_a_letter_keeps_what_was_added_and_says_who_the_seeker_is(shell):
    shell("letter", "Gail Ode", "--line", "I read your report.", *DAY)
    assert "I read your report." in shell("letter", "Gail Ode", "--how", "phone", *DAY)
    told = shell("letter", "Gail Ode", *DAY)
    assert "Could I ring you for twenty minutes" in told
    assert re.search(r"in the end I hope to reach Mira Voss \(.+, .+\)\.", told)
    assert "netpath campaign myself" in told
    assert "is not told" in shell("myself", "--keep-aim", "--introduces", "I keep books.")
    told = shell("letter", "Gail Ode", *DAY)
    assert "I hope to reach" not in told
    assert "Who you are: I keep books." in shell("myself")
    shell("myself", "--possible", "I am deaf, so I write rather than ring.")
    told = shell("letter", "Gail Ode", *DAY)
    assert "the phone is not for you" in told
    assert "another way to talk (--how TEXT), such as in writing." in told
    assert "phone is not" not in shell("letter", "Gail Ode", "--how", "in writing", *DAY)


def test_what_is_recorded_is_shown_with_its_numbers(shell):
    assert "0 outcomes" in shell("show", code=1)
    shell("record", "gail", "no", *DAY)
    assert "2. Gail Ode said no on 23 November 2026" in shell("show")


def test_a_damaged_file_is_read_as_far_as_it_goes(shell, tmp_path):
    assert "21 records can still be read" in shell("salvage", "--out", tmp_path / "left.csv")
    assert "Gail Ode" in (tmp_path / "left.csv").read_text("utf-8")


def test_errors_speak_of_the_shell_not_of_python(shell, tmp_path):
    shell("record", "gail", "no", *DAY)
    told = [
        shell("record", "gail", "met", *DAY, code=2),
        shell("record", "hugo", "later", code=2),
        shell("record", "hugo", "referred", code=2),
        shell("record", "hugo", "met", "--referral", "ada", code=2),
        shell("withdraw", 99, code=2),
        shell("record", "olu", "met", "--via", "hugo", code=2),
    ]
    # A path longer than a line runs over its end.
    assert f"netpathcampaignwithdraw{tmp_path / 'ada.netpath'}2." in told[0].replace(" ", "")
    for one in told:
        assert "campaign." not in one, one
        assert "='" not in one, one
        assert "=[" not in one, one


def test_lines_that_belong_to_an_ask_stay_indented(tmp_path):
    people, ties = ntp.write_csv(town(), tmp_path / "mine")
    path = str(tmp_path / "ada.netpath")
    who = ["--seeker", "Ada Byron", "--target", "mira", "--rng", "7"]
    CliRunner().invoke(app, ["campaign", "create", path, str(people), str(ties), *who])
    told = CliRunner().invoke(app, ["campaign", "plan", path, *DAY]).output.splitlines()
    of_the_asks = told[told.index("1. Ask Gail Ode.") : told.index("2. Ask Hugo Lind.")]
    assert all(line.startswith("   ") for line in of_the_asks[1:])
    assert any(len(line) > 70 for line in of_the_asks)


@pytest.mark.parametrize("shared", [True, False])
def test_whom_no_name_tells_apart_is_typed_by_id(tmp_path, shared):
    people = pd.DataFrame(
        {
            "id": ["a", "b", "c", "z"],
            "name": ["Ada", "Ben Ash", "Ben Ash", "Zoe"],
            "brought_by": ["", "z", "z", ""],
            "name_shared": [None, shared, shared, None],
        }
    )
    ties = [("a", "b", 0.5), ("a", "c", 0.6), ("b", "z", 0.5), ("c", "z", 0.5)]
    net = ntp.ReferralNetwork(
        people, pd.DataFrame(ties, columns=["source", "target", "warmth"]), directed=False
    )
    path = str(tmp_path / "a.netpath")
    ntp.Campaign.create(path, net, "a", "z", rng=7).close()
    told = CliRunner().invoke(app, ["campaign", "plan", path, *DAY])
    assert " c met" in " ".join(told.output.split()), told.output
    assert CliRunner().invoke(app, ["campaign", "record", path, "c", "met"]).exit_code == 0


def test_what_was_erased_is_shown_as_that_and_the_page_tells_outcomes_in_words(shell, tmp_path):
    shell("record", "gail", "met", "--interest", "down", *DAY)
    shell("record", "olu", "asked", "--via", "gail", *DAY)
    shell("record", "hugo", "no", *DAY)
    shell("erase", "olu")
    assert "3. (erased)" in shell("show")
    shell("report", "--out", tmp_path / "a.html", *DAY)
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "through <bdi>(erased)" not in page
    assert "<td>talked; not for me</td>" in page
    shell("erase", "gail")
    shell("report", "--out", tmp_path / "b.html", *DAY)
    assert "no reply" not in (tmp_path / "b.html").read_text("utf-8")


@pytest.fixture
def clock():
    """The machine's own."""


def test_a_day_that_is_still_to_come_is_pointed_out(clock, shell):
    today = date.today()
    tomorrow = today + timedelta(days=1)
    assert "still to come" in shell("record", "gail", "met", "--on", tomorrow)
    assert "still to come" not in shell("record", "hugo", "met", "--on", today)
    assert "still to come" not in shell("record", "iris", "later", "--on", tomorrow)
    assert "once it is over" in shell("record", "lea", "met", "--on", "2999-12-31", code=2)
    assert "write one as 2026-11-23" in shell("record", "lea", "met", "--on", "2026-W48-1", code=2)


def test_what_may_speak_of_somebody_who_was_erased_is_cleared_in_the_shell(shell):
    shell("record", "hugo", "met", "--learned", "Mr Park knows.", *DAY)
    told = shell("erase", "ned")
    assert "1 text may still speak of them" in told
    assert "ada.netpath2.1." in told.replace(" ", "")
    assert "1 record erased" in shell("clear", "2.1")
    assert "There is no text" in shell("clear", "2.1", code=2)


def test_the_commands_of_the_readme_follow_one_another(tmp_path, monkeypatch):
    # The sheet of targets made a column that no campaign keeps: create refused the template.
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> str:
        result = CliRunner().invoke(app, [str(word) for word in words])
        assert result.exit_code == 0, result.output
        return " ".join(result.output.split())

    def fill(*rows: tuple[str, tuple[object, ...]]) -> None:
        book = openpyxl.load_workbook("mine.xlsx")
        for sheet, row in rows:
            cells = book[sheet]
            at = next(n for n in range(2, 99) if cells.cell(n, 1).value is None)
            for column, value in enumerate(row, 1):
                cells.cell(at, column, value)
        book.save("mine.xlsx")

    knows, ada = "Who knows whom", "Ada Byron"
    run("template", "mine.xlsx")
    people = [(ada,), ("Ben Ash", "Zeta", "nurse"), ("Chen Li", "Acme", "head of nursing")]
    fill(*(("People", row) for row in people), ("Targets", ("Chen Li",)))
    fill((knows, (ada, "Ben Ash", 4)), (knows, ("Ben Ash", "Chen Li", 3)))
    assert "for 1 target among 3 people" in run(  # the example's, left in, counts as nobody
        "campaign", "create", "ada.netpath", "mine.xlsx", "--seeker", ada
    )
    assert "1. Ask Ben Ash." in run("campaign", "plan", "ada.netpath")
    assert "Dear Ben," in run("campaign", "letter", "ada.netpath", "Ben Ash")
    run("campaign", "record", "ada.netpath", "Ben Ash", "asked")
    fill(("People", ("Fay Good", "Acme", "director")), (knows, (ada, "Fay Good", 2)))
    assert "1 new person" in run("campaign", "refresh", "ada.netpath", "mine.xlsx")
    assert "Ada Byron" in run("campaign", "week", ".")


def test_the_end_lists_who_helped_with_a_letter_each(shell):
    shell("record", "gail", "referred", "--referral", "Olu Ade", *DAY)
    shell("record", "olu", "met", "--via", "gail", *DAY)
    told = shell("end", *DAY)
    assert "2 people helped." in told
    assert "Dear Gail, My search has come to its end" in told
    assert "Dear Olu Ade," in told
    assert "close NAME" in told
    assert "My search has come to its end" in shell("letter", "olu", *DAY)
    assert "Olu Ade was told how the search ended" in shell("done", "close", "Olu Ade", *DAY)
    assert shell("end", "--goes-on", *DAY).endswith("The search goes on.")

"""Two searches lived in the shell, as their owners would: no dead end, nothing lost, all owed."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator
from datetime import date, timedelta

import lives
import pytest
from conftest import LONG
from typer.testing import CliRunner

import netpath as ntp
from netpath.cli import app

START = date(2026, 11, 23)
NOT_OF_A_SHELL = ("campaign.", "='", "=[", "None", "True", "False", "Traceback", "readers.", "()")


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """Type a command as somebody does, and read what it says; no answer speaks Python."""
    monkeypatch.chdir(tmp_path)

    def typed(*words: object, code: int = 0) -> str:
        told = [str(word) for word in words]
        result = CliRunner().invoke(app, told)
        if LONG:
            sys.stdout.write(f"\n$ netpath {shlex.join(told)}\n{result.output}")
        assert result.exit_code == code, f"{shlex.join(told)}\n{result.output}"
        assert not [word for word in NOT_OF_A_SHELL if word in result.output], result.output
        return " ".join(result.output.split())

    return typed


def day(days: int) -> tuple[str, str]:
    return "--on", (START + timedelta(days=days)).isoformat()


def test_the_first_week_of_a_job_seeker(shell, tmp_path):
    lives.connections(tmp_path / "Connections.csv")
    lives.address_book(tmp_path / "phone.vcf")
    mine, me = "ada.netpath", ("--seeker", "Ada Byron")
    aims = ("--org", "Northwind", "--org", "Kestrel Healt")
    told = shell("campaign", "create", mine, "Connections.csv", *me, *aims, code=2)
    assert "Connections.csv is a LinkedIn export" in told
    assert "--exports" in told
    both = ("Connections.csv", "phone.vcf", "--exports")
    told = shell("campaign", "create", mine, *both, *me, *aims, code=2)
    assert "Perhaps you mean 'Kestrel Health'" in told
    told = shell("campaign", "create", mine, *both, *me, *aims[:3], "kestrel health ltd")
    assert "The search of Ada Byron for 4 targets among 607 people" in told
    plan = shell("campaign", "plan", mine, *day(0))
    assert "Nadia Gómez (Kestrel Health)" in plan  # another is a nurse
    assert "Perhaps you mean Dana Fontaine" in shell(
        "campaign", "record", mine, "Dana", "asked", code=2
    )
    shell("campaign", "record", mine, "dana fontaine", "asked", *day(0))
    hour = f"{START + timedelta(days=4)}T10:00"
    shell("campaign", "agree", mine, "Dana Fontaine", hour, "--zone", "Europe/London", *day(1))
    assert "Questions for Dana Fontaine" in shell("campaign", "due", mine, *day(3))
    words = ("--interest", "up", "--stays", "how you train newcomers")
    told = shell("campaign", "record", mine, "Dana Fontaine", "met", *words, *day(4))
    assert "Ask, with your thanks, whom else to talk to." in told
    assert "how you train newcomers" in shell("campaign", "letter", mine, "Dana Fontaine", *day(4))
    shell(
        "campaign", "record", mine, "Dana Fontaine", "referred", "--referral", "Wim Quist", *day(5)
    )
    assert "Dana Fontaine was thanked." in shell(
        "campaign", "done", mine, "thank", "Dana Fontaine", *day(5)
    )
    assert "Thank" not in shell("campaign", "due", mine, *day(5), code=1)
    plan = shell("campaign", "plan", mine, *day(5))
    assert "Reached 1 of 4: Dana Fontaine." in plan
    assert "Wim Quist" in plan
    assert "Ada Byron: Ask" in shell("campaign", "week", ".", *day(5))


def test_the_first_week_of_a_coach(shell, tmp_path):
    shell("template", "book.xlsx")
    lives.workbook(tmp_path / "book.xlsx")
    create = ("campaign", "create", "marta.netpath", "book.xlsx", "--seeker")
    told = shell(*create, "Marta Reyes", code=2)
    assert "Who knows whom, row 5: how_well is 'maybe'; it must be one of 1, 2, 3, 4, 5." in told
    lives.workbook(tmp_path / "book.xlsx", mended=True)
    assert "Perhaps you mean Marta Reyes" in shell(*create, "Marta", code=2)
    assert "for 2 targets" in shell(*create, "marta reyes")
    plan = shell("campaign", "plan", "marta.netpath", *day(0))
    assert "At KESTREL HEALTH LTD. 4 people are known" in plan  # spelt three ways, one place
    shell("campaign", "record", "marta.netpath", "Gus Ode", "asked", *day(0))
    shell("campaign", "record", "marta.netpath", "Jo", "no", *day(1))
    told = shell("campaign", "record", "marta.netpath", "Gus Ode", "referred", "--referral",
                 "Bob (Robert) Hill", *day(3))  # fmt: skip
    assert "they named Bob (Robert) Hill" in told
    assert "1. Ask Bob (Robert) Hill, whom Gus Ode named." in shell(
        "campaign", "plan", "marta.netpath", *day(3)
    )
    assert "Thank Gus Ode" in shell("campaign", "week", ".", *day(3))
    told = shell("campaign", "settle", "marta.netpath", "--consent", "by e-mail, 20 November 2026")
    assert "by e-mail" in shell("campaign", "register", ".", *day(3))
    assert "Bob (Robert) Hill" in shell("campaign", "held", ".", "Bob (Robert) Hill")


def lived(shell, mine: str) -> Iterator[tuple[str, str]]:
    """Two months as the plan says: what is asked is answered in turn, on a later day."""
    answers = ["met", "no", "later", "met", "silence"] * 20
    for at in range(0, 63, 3):
        for ask in json.loads(shell("campaign", "plan", mine, "--json", *day(at)))["asks"]:
            shell("campaign", "record", mine, ask["person"], "asked", *day(at))
            yield ask["name"], "asked"
            answer = answers.pop(0)
            when = day(at + 1) if answer != "later" else day(at + 30)
            if answer != "silence":
                shell("campaign", "record", mine, ask["person"], answer, *when)
                yield ask["name"], answer


def test_the_third_month(shell, tmp_path):
    files = ("Connections.csv", "phone.vcf", "--exports")
    lives.connections(tmp_path / "Connections.csv")
    lives.address_book(tmp_path / "phone.vcf")
    aims = [word for firm in lives.FIRMS for word in ("--org", firm)]
    for name in ("ada", "carla"):
        shell("campaign", "create", f"{name}.netpath", *files, "--seeker", f"{name} byron", *aims)
    mine = "ada.netpath"
    found = list(lived(shell, mine))
    assert len(found) >= 40
    assert "Nothing is new." in shell("campaign", "refresh", mine, *files)
    lives.connections(tmp_path / "Connections.csv", later=True)
    told = shell("campaign", "refresh", mine, *files)
    assert "40 new people" in told
    assert "is now head of data, Northwind." in told
    with ntp.Campaign.open(mine) as one:  # nothing that was said is lost
        assert [ask.outcome for ask in one.asks] == [how for _, how in found]
        reached = (one.target_states(START + timedelta(days=70))["state"] == "reached").sum()
        owed = {(due.task, due.person) for due in one.due(START + timedelta(days=70))}
        met = {ask.person for ask in one.asks if ask.outcome == "met"}
    assert reached >= 3
    assert {("thank", who) for who in met} <= owed
    shell("campaign", "target", mine, *day(70))
    told = shell("campaign", "in-touch", mine, *day(70))
    assert told.endswith("lists all.")
    ends = shell("campaign", "end", mine, *day(70))
    assert f"{len(met)} people helped." in ends
    assert ends.count("My search has come to its end") == len(met)
    told = shell("campaign", "plan", mine, *day(71))
    assert "The search has been over since" in told
    assert "1. Ask" not in told
    week = shell("campaign", "week", ".", *day(71))
    assert week.count("how it ended, with your thanks") == len(met)
    assert "Carla Byron: Ask" in week or "carla byron: Ask" in week

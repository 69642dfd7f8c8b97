"""netpath campaign …: a whole search from a shell."""

from __future__ import annotations

import json

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
    document = json.loads(shell("plan", "-k", 1, "--json", *day))
    assert document["asks"][0]["person"] == "mira"
    shell("record", "mira", "met", *day)
    assert "Mira Voss has been reached" in shell("plan", *day)
    shell("calendar", "--out", tmp_path / "ada.ics")
    shell("report", "--out", tmp_path / "ada.html", *day)
    assert "Mira Voss" in (tmp_path / "ada.html").read_text("utf-8")
    assert (tmp_path / "ada.ics").stat().st_mode & 0o777 == 0o600
    shell("report", "--out", tmp_path / "ada.html", *day, code=2)
    shell("report", "--out", tmp_path / "ada.html", "--overwrite", *day)


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


def test_an_organisation_alone_is_everybody_there(tmp_path):
    people, ties = ntp.write_csv(town(), tmp_path / "mine")
    create = ["campaign", "create", str(tmp_path / "b.netpath"), str(people), str(ties)]
    create += ["--seeker", "Ada Byron", "--org"]
    told = CliRunner().invoke(app, [*create, "Nowhere"])
    assert told.exit_code == 2
    assert "Nobody in these files is known there." in told.output
    told = CliRunner().invoke(app, [*create, "Acme"])
    assert f"{len(town().where(org='Acme'))} targets" in told.output

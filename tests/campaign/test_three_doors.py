"""One question, three doors: notebook, shell and page tell the same asks and the same chances."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest
from typer.testing import CliRunner

import netpath as ntp
from netpath.cli import app
from netpath.page import Desk, Folder

DAY = "2026-11-23"
ROWS = ["person", "via", "granted", "onward", "chance", "chain", "fallback", "goodwill"]


@pytest.fixture
def files(tmp_path):
    """The sample town as files, its rows in another order."""
    net = ntp.readers.sample()
    people, ties = tmp_path / "people.csv", tmp_path / "ties.csv"
    net.people.rename_axis("id").reset_index().sample(frac=1, random_state=1).to_csv(
        people, index=False
    )
    net.ties.sample(frac=1, random_state=2).to_csv(ties, index=False)
    return people, ties


def in_the_shell(files, tmp_path, *whom):
    path = str(tmp_path / "shell.netpath")
    made = CliRunner().invoke(
        app, ["campaign", "create", path, *map(str, files), "--seeker", "p200", *whom]
    )
    assert made.exit_code == 0, made.output
    told = CliRunner().invoke(app, ["campaign", "plan", path, "--on", DAY, "--json"])
    return json.loads(told.output)


def on_the_page(files, tmp_path, whom):
    desk = Desk(Folder(tmp_path / "kept"), day=date.fromisoformat(DAY))
    for one in files:
        desk.intake.put(one.name, one.read_bytes())
    desk.act("files", {})
    desk.act("begin", {"seeker": "Gráinne Gallagher", "whom": whom})
    assert desk.fault is None, desk.fault
    return desk.search


def test_notebook_shell_and_page_tell_the_same(files, tmp_path):
    net = ntp.readers.sample()
    managers = net.where(org="Acme", role="hiring manager")
    with ntp.Campaign.create(tmp_path / "book.netpath", net, "p200", managers) as one:
        plan = one.plan(on=DAY)
        rows = [row.row() for row in plan]
    shell = in_the_shell(files, tmp_path, "--org", "Acme")
    page = on_the_page(files, tmp_path, "Acme")
    for others in (shell["asks"], [row.row() for row in page.plan]):
        assert [[row[name] for name in ROWS] for row in others] == [
            [row[name] for name in ROWS] for row in rows
        ]
    assert shell["together"] == vars(plan.together) == vars(page.plan.together)
    assert shell["overall"] == vars(plan.overall) == vars(page.plan.overall)
    page.campaign.close()


def test_a_row_tells_the_chance_of_its_whole_way_and_the_likeliest_chains_own(tmp_path):
    """The 19 % of the shell and the 38 % of the page were these two."""
    net = ntp.readers.sample()
    managers = net.where(org="Acme", role="hiring manager")
    alone = ntp.chains.warmest(net, "p200", managers, within=4)[0]
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "p200", managers) as one:
        row = one.plan(on=DAY)[0]
    assert row.chain.people == alone.people
    assert row.chain.probability == pytest.approx(alone.probability)
    assert row.chance.value > 1.5 * row.chain.probability
    # The whole way is access from a seeker who asks nobody else.
    only = net.ties[(net.ties[["source", "target"]] == "p200").any(axis=1)]
    others = only[~(only[["source", "target"]] == row.person).any(axis=1)]
    access = ntp.access.estimate(
        net.without_ties(others[["source", "target"]]),
        "p200",
        managers,
        within=4,
        n_draws=20_000,
        rng=11,
    )
    assert row.chance.value == pytest.approx(access.values["p200"], abs=0.02)
    told = str(row)
    assert "37 % that some chain works which begins so" in told
    assert "The likeliest of them by itself" in told
    assert "19 % that all are granted" in told


def test_seeds_come_from_the_content(tmp_path):
    net = ntp.readers.sample()
    managers = net.where(org="Acme", role="hiring manager")
    mixed = ntp.ReferralNetwork(
        net.people.sample(frac=1, random_state=3),
        net.ties.sample(frac=1, random_state=4),
        directed=net.directed,
    )
    other = mixed.without_people(["p1499"])
    seeds, told = [], []
    for name, one in (("a", net), ("b", mixed), ("c", other)):
        with ntp.Campaign.create(tmp_path / name, one, "p200", managers) as made:
            seeds.append(made.state.seed)
            told.append(str(made.plan(on=DAY)))
    assert seeds[0] == seeds[1] != seeds[2]
    assert told[0] == told[1]


def test_an_employer_search_keeps_every_door_those_who_hire_first(files, tmp_path):
    """Of the people known at an employer one was kept: whoever hires."""
    people = pd.DataFrame({"id": [f"q{at:02}" for at in range(53)]})
    people["org"], people["role"] = "Kestrel", ["clerk"] * 52 + ["head of data"]
    net = ntp.readers.sample().with_people(people)
    tie = pd.DataFrame({"source": ["p200"] * 3, "target": ["q00", "q01", "q52"], "warmth": 0.4})
    net = net.with_ties(tie.assign(kind="friend"))
    for path, table in zip(
        files, (net.people.rename_axis("id").reset_index(), net.ties), strict=True
    ):
        table.to_csv(path, index=False)
    page = on_the_page(files, tmp_path, "Kestrel")
    shell = in_the_shell(files, tmp_path, "--org", "Kestrel")
    (there,) = page.plan.doors
    assert page.campaign.targets == ("q52",)
    assert len(there.found) == 53  # those with no way to them, too
    assert [door.person for door in there.open] == ["q52", "q00", "q01"]
    counted = "At Kestrel 53 people are known, of whom q52 may hire as titles tell; a warm way"
    assert page.plan.known_there[0].startswith(counted)
    assert shell["known_there"][0].startswith(counted)
    page.campaign.close()

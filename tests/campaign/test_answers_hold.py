"""What somebody answered holds in every search of the same seeker, is shown, and can be lifted."""

from __future__ import annotations

from datetime import date

import pytest
from towns import BOSSES, town
from typer.testing import CliRunner

import netpath as ntp
from netpath.campaign.load import load_of
from netpath.cli import app

DAY = "2026-11-23"
MAIL = {"ada": "ada@x.example", "gail": "gail@x.example"}


@pytest.fixture
def two(tmp_path):
    """Two searches of Ada, in which Gail said no to the first."""
    made = [
        ntp.Campaign.create(tmp_path / f"{name}.netpath", town(email=MAIL), "ada", BOSSES, rng=7)
        for name in ("first", "second")
    ]
    made[0].record("gail", "no", on=DAY)
    yield made
    for one in made:
        one.close()


def asked(one: ntp.Campaign, beside) -> list[str]:
    plan = one.plan(9, beside=beside, on="2026-12-20")  # whoever was asked is rested
    return [row.person for row in plan] + [held.person for held in plan.held]


def test_who_said_no_is_not_asked_in_another_search_and_it_is_shown(two):
    """A new search forgot who said no."""
    first, second = two
    assert "gail" in asked(second, ())
    assert "gail" not in asked(second, first)
    told = "Gail Ode said no in another search of the seeker's"
    assert any(one.startswith(told) for one in second.plan(beside=first, on=DAY).spared)


def test_it_is_lifted_visibly_and_for_this_search_alone(two):
    first, second = two
    assert "does not hold here" in second.lift("gail").text
    assert not second.lift("gail").new
    assert "gail" in asked(second, first)
    assert [event.kind for event in second._journal.events] == ["created", "unfit"]
    assert "gail" not in asked(first, second)


def test_a_talk_after_all_counts_more(two):
    first, second = two
    first.withdraw(2)
    first.record("gail", "met", on=DAY)
    assert first.asks[-1].outcome == "met"
    assert not load_of({"x": first.state}, date(2026, 11, 23)).refused(second.state)


def test_it_does_not_hold_for_another_seeker_nor_for_a_namesake(tmp_path, two):
    first, _ = two
    with ntp.Campaign.create(tmp_path / "h.netpath", town(), "hugo", BOSSES, rng=7) as other:
        assert "olu" in asked(other, first)
    names = {"gail": "Gail Otherwise", "ada": "Ada Byron"}
    with ntp.Campaign.create(tmp_path / "n.netpath", town(name=names), "ada", BOSSES) as namesake:
        assert "gail" in asked(namesake, first)  # the same id, and somebody else


def test_other_ids_are_joined_by_an_exact_key(tmp_path, two):
    first, _ = two
    net = town(email=MAIL)
    people = net.people.rename(index={"gail": "g", "ada": "me"})
    ties = net.ties.replace({"source": {"gail": "g", "ada": "me"}, "target": {"gail": "g"}})
    net = ntp.ReferralNetwork(people, ties, directed=False)
    with ntp.Campaign.create(tmp_path / "o.netpath", net, "me", BOSSES, rng=7) as one:
        assert "g" in asked(one, ())
        assert "g" not in asked(one, first)


def test_the_shell_finds_them_by_the_folder(two, tmp_path):
    path = str(tmp_path / "second.netpath")
    (tmp_path / "broken.netpath").write_text("no search", "utf-8")

    def typed(*words: str) -> str:
        result = CliRunner().invoke(app, ["campaign", words[0], path, *words[1:]])
        assert result.exit_code == 0, result.output
        return " ".join(result.output.split())

    told = typed("plan", "--on", DAY)
    assert "Gail Ode said no in another search" in told
    assert "broken.netpath cannot be read" in told
    typed("lift", "gail")
    assert "Ask Gail Ode" in typed("plan", "--on", DAY)


def test_two_windows_on_one_search_lose_nothing(tmp_path):
    path = tmp_path / "a.netpath"
    one = ntp.Campaign.create(path, town(), "ada", BOSSES, rng=7)
    other = ntp.Campaign.open(path)
    assert one.record("gail", "asked", on=DAY).seq == 2
    assert other.record("gail", "met", on=DAY).seq == 3  # what the other window said is known
    assert not one.record("gail", "met", on=DAY).new
    assert other.add_target("olu").new
    assert not one.add_target("olu").new
    assert one.done("thank", "gail", on=DAY).new
    assert other.due(DAY) == one.due(DAY)
    assert one.head == other.head
    one.close(), other.close()

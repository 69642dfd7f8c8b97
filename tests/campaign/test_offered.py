"""What is offered to whom: never a second thing, the warmest first, and what a talk opened."""

from __future__ import annotations

import pandas as pd
import pytest

import netpath as ntp
from netpath.campaign.hiring import hiring

DAY = "2026-11-23"
WHO = {
    "ada": ("Ada Byron", "", ""),
    "ann": ("Ann Low", "Zeta", "nurse"),
    "bob": ("Bob Kay", "Acme", "head of data"),
    "cat": ("Cat Roe", "Acme", "engineer"),
    "sio": ("Siobhán Ode", "Acme", "HR Manager"),
}
Tie = tuple[str, str, float]


def known(*ties: Tie, **columns: list[float]) -> ntp.ReferralNetwork:
    more = {one for pair in ties for one in pair[:2]} - WHO.keys()
    told = WHO | {one: (one, "", "") for one in sorted(more)}
    people = pd.DataFrame([(one, *said) for one, said in told.items()])
    people.columns = ["id", "name", "org", "role"]
    table = pd.DataFrame(ties, columns=["source", "target", "warmth"]).assign(**columns)
    return ntp.ReferralNetwork(people, table, directed=False)


@pytest.fixture
def search(tmp_path):
    made = []

    def begun(*ties: Tie, targets: tuple[str, ...] = ("bob",), **columns: list[float]):
        path = tmp_path / f"{len(made)}.netpath"
        made.append(ntp.Campaign.create(path, known(*ties, **columns), "ada", targets))
        return made[-1]

    yield begun
    for one in made:
        one.close()


# --- never a second thing to somebody under way, resting, or who declined


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ({"outcome": "asked", "on": DAY}, "wait for Bob Kay"),
        ({"outcome": "later", "on": "2099-02-01"}, "wait for Bob Kay"),
        ({"outcome": "no", "on": DAY}, "choose other targets"),
    ],
)
def test_no_cold_letter_is_offered_to_whom_was_just_asked(search, outcome, told):
    one = search(("ann", "cat", 0.5))
    one.record("bob", **outcome)
    plan = one.plan(on=DAY)
    assert plan.cold == plan.cold_people == ()
    assert told in plan.advice
    assert "cold" not in str(plan)


def test_whom_an_introduction_was_refused_to_is_written_to_only_once_rested(search):
    one = search(("ada", "ann", 0.9), ("ann", "bob", 0.5))
    one.record("ann", "met", on="2026-11-20")
    one.record("bob", "no", via="ann", on=DAY)
    plan = one.plan(on=DAY)
    assert not plan.cold
    assert "write to the targets cold, from 7 December 2026" in plan.advice
    assert one.plan(on="2026-12-07").cold == ("Bob Kay",)


def test_no_door_is_offered_that_begins_with_whom_was_just_asked(search):
    one = search(("ada", "ann", 0.9), ("ann", "cat", 0.5))
    assert any("Cat Roe" in way for way in one.plan(on=DAY).ways_out)
    one.record("ann", "asked", on=DAY)
    plan = one.plan(on=DAY)
    assert "door" not in plan.advice
    assert not any("Cat Roe" in way for way in plan.ways_out)


# --- a target and whoever would introduce to them


def test_a_target_and_who_introduces_to_them_are_not_asked_at_once(search):
    one = search(("ada", "ann", 0.9), ("ada", "bob", 0.3), ("ann", "bob", 0.8))
    plan = one.plan(on=DAY)
    assert [row.person for row in plan] == ["ann"]  # the likelier of the two
    assert [held.why for held in plan.held] == [
        "waits, as Ann Low, who is asked, may introduce you"
    ]
    one.record("ann", "asked", on=DAY)
    assert not one.plan(on=DAY)


def test_whom_one_can_ask_as_well_oneself_is_asked_and_several_who_lead_there_wait(search):
    one = search(*(("ada", "bob", 0.6), *(p for via in ("ann", "cat", "sio")
                   for p in (("ada", via, 0.9), (via, "bob", 0.6)))))  # fmt: skip
    plan = one.plan(on=DAY)
    assert [row.person for row in plan] == ["bob"]
    assert {held.why for held in plan.held} == {"waits, as Bob Kay is being asked already"}
    one.record("bob", "later", on="2099-01-04")
    plan = one.plan(on=DAY)
    assert not plan  # nobody is asked to introduce to whom wants to be asked later
    assert {held.why for held in plan.held} == {
        "waits, as Bob Kay wants to be asked again from 4 January 2099"
    }


def test_other_targets_are_asked_beside(search):
    one = search(
        ("ada", "ann", 0.9), ("ann", "bob", 0.8), ("ada", "cat", 0.3), targets=("bob", "cat")
    )
    assert [row.person for row in one.plan(on=DAY)] == ["ann", "cat"]


# --- a contact who hires or recruits


def test_a_contact_who_recruits_where_one_wants_to_go_is_a_target_and_comes_first(search):
    net = known(("ada", "sio", 0.6), ("ada", "ann", 0.9), ("ann", "bob", 0.5))
    there = ["bob", "cat", "sio"]
    assert hiring(net, there)[0] == ["bob"]
    found, told = hiring(net, there, "ada")
    assert found == ["bob", "sio"]
    assert "hires or recruits" in told
    one = search(("ada", "sio", 0.6), ("ada", "ann", 0.9), ("ann", "bob", 0.5), targets=found)
    first = one.plan(on=DAY)[0]
    assert (first.person, first.chance.value) == ("sio", 0.6)


# --- no interval that is draw noise alone


def test_where_nothing_works_the_chance_is_nought_sharp(search):
    ties = [("ada", "ann", 0.9), ("ann", "bob", 0.3), ("cat", "bob", 0.7), ("ada", "sio", 0.1)]
    one = search(*ties, warmth_low=[0.8, 0.2, 0.6, 0.1], warmth_high=[0.95, 0.4, 0.8, 0.2])
    one.record("ann", "no", on=DAY)
    told = one.plan(on=DAY).overall
    assert (told.value, told.low, told.high) == (0.0, 0.0, 0.0)
    assert str(told) == "0 %"


def test_bounds_of_ties_that_lead_nowhere_make_no_interval(search):
    """The chance was counted exactly and its ends were drawn: they differed by noise."""
    many = [("ann", f"x{at}", 1.0) for at in range(9)] + [(f"x{at}", "bob", 1.0) for at in range(9)]
    ties = [("ada", "ann", 0.5), ("ann", "bob", 0.5), *many]
    low = [0.5, 0.5, *[0.9] * 18]
    one = search(*ties, warmth_low=low, warmth_high=[0.5, 0.5, *[1.0] * 18])
    told = one.plan(on=DAY).overall
    assert told.low <= told.value <= told.high
    assert told.value == told.high  # nothing is warmer at the upper end


# --- what a talk opened


def test_a_name_where_one_wants_to_go_counts_at_once_and_goes_with_its_record(search):
    one = search(("ada", "ann", 0.6), ("ann", "bob", 0.2))
    before = one.plan(on=DAY).overall.value
    olu = {"name": "Olu Ade", "org": "ACME Ltd.", "role": "engineer"}
    done = one.record("ann", "referred", referrals=[olu], on=DAY)
    assert "Now wanted, too: Olu Ade." in done.text
    plan = one.plan(on=DAY)
    assert plan[0].what == "Ask Olu Ade, whom Ann Low named"
    assert plan.overall.value > before
    one.withdraw(done.seq)
    assert one.targets == ("bob",)


def test_a_name_that_leads_to_nobody_known_is_asked_where_there_is_room(search):
    one = search(("ada", "ann", 0.6), ("ann", "bob", 0.2))
    one.record("ann", "referred", referrals=[{"name": "Olu Ade", "org": "Elsewhere"}], on=DAY)
    plan = one.plan(on=DAY)
    assert one.targets == ("bob",)
    assert [row.what for row in plan] == ["Ask Olu Ade, whom Ann Low named"]
    assert "50 % that they talk with you; whom they lead to, they tell." in plan[0].why
    assert "Ask Olu Ade, whom Ann Low named." in plan.advice
    assert [due.what for due in one.due_asks(ntp.campaign.load(one.path.parent), plan.on, 7)] == [
        "Ask Olu Ade, whom Ann Low named"
    ]


def test_a_name_is_no_target_where_that_is_said_or_where_they_lead_on(search):
    one = search(("ada", "ann", 0.6), ("cat", "bob", 0.2))
    olu = {"name": "Olu", "org": "Acme", "target": False}
    one.record("ann", "referred", referrals=["cat", olu], on=DAY)
    assert one.targets == ("bob",)


# --- one count


def test_reached_is_told_of_all_who_are_wanted(search):
    one = search(("ada", "bob", 0.9), ("ada", "cat", 0.5), ("ada", "sio", 0.5),
                 targets=("bob", "cat", "sio"))  # fmt: skip
    one.record("bob", "met", on=DAY)
    one.record("cat", "no", on=DAY)
    assert "Reached 1 of 3: Bob Kay" in one.plan(on=DAY).advice

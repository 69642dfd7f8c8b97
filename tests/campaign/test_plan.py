"""Whom to ask next: held against every world of a small town, and against its manners."""

from __future__ import annotations

import copy
import pickle
import random
import sqlite3
import time
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from conftest import LONG
from towns import BOSSES, ROWS, campaign, town

import netpath as ntp
from netpath.campaign import JournalBusy, JournalGone, JournalNewer
from netpath.errors import DataError
from netpath.page import Folder

DAY = "2026-11-23"


def on(days: int) -> date:
    return date(2026, 11, 23) + timedelta(days=days)


@pytest.fixture
def ada(tmp_path):
    with campaign(tmp_path) as one:
        yield one


# --- an oracle that shares no code: every world of the town


def onward_by_hand(person: str, barred: set[str], gone: set[frozenset[str]] = frozenset()) -> float:
    """The chance that a chain of at most 3 asks leads from somebody to a target."""
    ties = [(frozenset(row[:2]), row[2]) for row in ROWS if frozenset(row[:2]) not in gone]
    total = 0.0
    for coins in product([True, False], repeat=len(ties)):
        chance = 1.0
        for (_, warmth), live in zip(ties, coins, strict=True):
            chance *= warmth if live else 1 - warmth
        live = [pair for (pair, _), up in zip(ties, coins, strict=True) if up]
        total += chance * _gets_there(person, live, barred)
    return total


def _gets_there(person: str, live: list[frozenset[str]], barred: set[str]) -> bool:
    here, seen = {person}, {person}
    for _ in range(3):
        if here & set(BOSSES):
            return True
        here = {b for pair in live for a in pair & here for b in pair - {a}} - seen - barred
        seen |= here
    return bool(here & set(BOSSES))


def warmth(a: str, b: str) -> float:
    return next(row[2] for row in ROWS if {a, b} == set(row[:2]))


def assert_like_by_hand(row: ntp.campaign.NextAsk, barred: set[str], gone=frozenset()) -> None:
    truth = 1.0 if row.person in BOSSES else onward_by_hand(row.person, barred, gone)
    assert row.onward.value == pytest.approx(truth)
    assert row.granted.value == pytest.approx(warmth(row.via, row.person))
    assert row.chance.value == pytest.approx(row.granted.value * row.onward.value)
    assert row.chance.low == row.chance.value == row.chance.high  # no bounds are known here


def test_the_first_plan_is_that_of_every_world(ada):
    plan = ada.plan(9, on=DAY)
    for row in plan:
        assert_like_by_hand(row, {"ada"})
    assert [row.person for row in plan] == ["gail", "hugo"]


def test_who_leads_nowhere_is_not_put_first_however_warm(ada):
    assert "iris" not in [row.person for row in ada.plan(9, on=DAY)]


def test_a_warm_ask_that_leads_on_rarely_comes_after_a_cooler_one_that_does_often(tmp_path):
    rare = pd.DataFrame({"source": ["iris"], "target": ["ned"], "warmth": [0.1], "kind": ["x"]})
    with ntp.Campaign.create(tmp_path / "a", town().with_ties(rare), "ada", BOSSES, rng=7) as one:
        rows = list(one.plan(9, on=DAY))
    assert [row.person for row in rows] == ["gail", "hugo", "iris"]
    assert rows[2].granted.value > rows[0].granted.value


def test_after_a_no_the_plan_is_that_of_what_is_left(ada):
    ada.record("gail", "no", on=DAY)
    plan = ada.plan(9, on=DAY)
    assert [row.person for row in plan] == ["hugo"]
    assert_like_by_hand(plan[0], {"ada", "gail"})


def test_after_a_talk_the_plan_goes_on_from_there(ada):
    ada.record("gail", "referred", referrals=["olu"], on=DAY)
    plan = ada.plan(9, on=DAY)
    assert [(row.person, row.via, row.how) for row in plan] == [
        ("olu", "gail", "named"),
        ("hugo", "ada", "direct"),
    ]
    for row in plan:
        assert_like_by_hand(row, {"ada", "gail"})


def test_after_a_no_along_a_tie_the_other_ways_stay(ada):
    ada.record("gail", "referred", referrals=["olu", "ned"], on=DAY)
    ada.record("olu", "no", via="gail", on=on(1))
    plan = ada.plan(9, on=on(1))
    gone = {frozenset(("gail", "olu"))}
    assert {row.person for row in plan} == {"ned", "hugo"}
    for row in plan:
        assert_like_by_hand(row, {"ada", "gail"}, gone)


def test_all_open_ways_together(ada):
    truth = 0.0
    ties = [(frozenset(row[:2]), row[2]) for row in ROWS]
    for coins in product([True, False], repeat=len(ties)):
        chance = 1.0
        for (_, warm), live in zip(ties, coins, strict=True):
            chance *= warm if live else 1 - warm
        live = [pair for (pair, _), up in zip(ties, coins, strict=True) if up]
        truth += chance * _gets_there("ada", live, set())
    assert ada.plan(on=DAY).overall.value == pytest.approx(truth)


def test_the_same_plan_twice_is_the_same_bytes(ada):
    assert str(ada.plan(on=DAY)) == str(ada.plan(on=DAY))


def test_the_order_of_rows_does_not_matter(tmp_path):
    net = town()
    mixed = ntp.ReferralNetwork(
        net.people.sample(frac=1, random_state=1),
        net.ties.sample(frac=1, random_state=2),
        directed=False,
    )
    told = []
    for name, one in (("a", net), ("b", mixed)):
        with ntp.Campaign.create(tmp_path / name, one, "ada", BOSSES, rng=7) as made:
            told.append(str(made.plan(on=DAY)))
    assert told[0] == told[1]


# --- what each row says


def test_a_row_says_why_what_if_and_what_it_costs(ada):
    row = ada.plan(1, on=DAY)[0]
    assert row.what == "Ask Gail Ode"
    assert row.chain.names == ("Ada Byron", "Gail Ode", "Olu Ade", "Mira Voss")
    assert row.weakest == "Gail Ode to Olu Ade, 50 %"
    assert row.fallback.startswith("ask Hugo Lind directly (")
    assert row.goodwill == "After this you may ask Gail Ode twice more."


def test_an_introduction_costs_both(ada):
    ada.record("gail", "referred", referrals=["lea"], on=DAY)
    row = next(row for row in ada.plan(9, on=on(14)) if row.how == "introduction")
    assert row.what == f"Ask Gail Ode to introduce you to {row.name}"
    assert "you may ask Gail Ode once more" in row.goodwill


def test_the_fallback_is_the_first_row_of_the_plan_after_a_no(ada):
    row = ada.plan(1, on=DAY)[0]
    ada.record(row.person, "no", on=DAY)
    after = ada.plan(1, on=DAY)[0]
    assert row.fallback == f"ask {after.name} directly ({after.chance})."


def test_bounds_of_warmth_widen_the_interval(tmp_path):
    net = town()
    ties = net.ties.assign(warmth_low=net.ties["warmth"] / 2, warmth_high=1.0)
    wide = ntp.ReferralNetwork(net.people, ties, directed=False)
    with ntp.Campaign.create(tmp_path / "a", wide, "ada", BOSSES, rng=7) as one:
        row = one.plan(1, on=DAY)[0]
    assert (row.granted.low, row.granted.high) == pytest.approx((0.4, 1.0))
    assert row.chance.high > 1.2 * row.chance.value


# --- manners


def test_practice_comes_first_and_says_so(ada):
    plan = ada.plan(2, practice=1, on=DAY)
    assert [row.person for row in plan] == ["iris", "gail", "hugo"]
    assert plan[0].practice
    assert "For practice" in plan[0].why


@pytest.mark.parametrize("seed", range(8))
def test_nobody_who_is_not_to_be_asked_is_anywhere_in_a_plan(tmp_path, seed):
    rng = random.Random(seed)
    barred = rng.sample(["gail", "hugo", "iris", "olu", "ned", "mira", "tom", "lea"], 3)
    with campaign(tmp_path, do_not_ask=dict.fromkeys(barred, True)) as one:
        for step in range(3):
            plan = one.plan(9, practice=3, on=on(20 * step))
            named = {person for row in plan for person in (*row.chain.people, row.via)}
            named |= {one.person for one in plan.openings} | {
                door.person for doors in plan.doors for door in doors.open
            }
            assert not named & set(barred)
            assert not any(name in plan.cold for name in map(one.net.name_of, barred))
            if not plan:
                break
            one.record(plan[0].person, rng.choice(["met", "no"]), via=plan[0].via, on=on(20 * step))


def test_a_cap_is_kept(tmp_path):
    with campaign(tmp_path, cap={"gail": 1}) as one:
        one.record("gail", "referred", referrals=["lea"], on=DAY)
        plan = one.plan(9, on=on(60))
        assert {row.person for row in plan if row.via == "gail"} <= {"lea"}  # costs her nothing
        assert "Gail Ode takes no more asks in this search." in plan.spared


def test_a_cool_off_is_kept(ada):
    ada.record("gail", "referred", referrals=["lea"], on=DAY)
    for day, asked in ((13, False), (14, True)):  # whom Gail named costs her nothing
        plan = ada.plan(9, on=on(day))
        assert any(row.via == "gail" and row.person != "lea" for row in plan) == asked


@pytest.mark.parametrize("limits", [{}, {"cap": {"gail": 1}}, {"cool_off": {"gail": 400}}])
def test_the_way_that_a_talk_opened_is_not_hidden_by_that_talk(tmp_path, limits):
    with campaign(tmp_path, **limits) as one:
        first = one.plan(1, on=DAY)[0]
        one.record(first.person, "met", on=DAY)
        row = one.plan(1, on=DAY)[0]
        assert (row.via, row.person, row.opened) == ("gail", "olu", True)
        assert row.what == "Ask Gail Ode, with your thanks, to introduce you to Olu Ade"
        assert "Of Gail Ode it is no new favour" in row.goodwill
        one.record("olu", "no", via="gail", on=on(1))  # what she was asked for, she was asked for
        later = one.plan(9, on=on(2))
        assert "gail" not in [row.via for row in later]


def test_whoever_was_met_and_is_left_alone_or_not_for_the_seeker_opens_nothing(ada):
    ada.record("gail", "met", interest="down", on=DAY)
    ada.record("hugo", "met", on=DAY)
    ada.leave_alone("hugo")
    assert not ada.plan(9, on=DAY).rows


def test_waiting_is_a_line_below_and_never_the_headline(ada):
    ada.record("gail", "asked", on=DAY)
    plan = ada.plan(on=on(1))
    assert plan.advice == "Ask Hugo Lind."
    assert "Waiting: Gail Ode has not replied yet" in str(plan)
    assert (plan.under_way, [row.person for row in plan]) == (("Gail Ode",), ["hugo"])
    ada.record("hugo", "later", on=on(40))
    assert [one.person for one in ada.plan(on=on(1)).waits] == ["gail", "hugo"]


def test_what_is_under_way_counts_against_the_asks_at_once_and_in_the_chance(ada):
    alone = ada.plan(1, on=DAY).together.value
    ada.record("gail", "asked", on=DAY)
    both = ada.plan(2, on=on(1))
    assert [row.person for row in both] == ["hugo"]
    truth = 0.8 * 0.5 * _any_leads_on("gail", "hugo")
    truth += 0.8 * 0.5 * _any_leads_on("gail") + 0.2 * 0.5 * _any_leads_on("hugo")
    assert both.together.value == pytest.approx(truth)
    full = ada.plan(1, on=on(1))
    assert full.rows == ()
    assert full.advice == "1 ask under way, as many as are made at once: Gail Ode."
    assert full.together.value == pytest.approx(alone)
    assert [one.person for one in full.held] == ["hugo"]
    assert full.ways_out == ()


def _any_leads_on(*starts: str) -> float:
    """The chance that a chain leads on from at least one who granted."""
    ties = [(frozenset(row[:2]), row[2]) for row in ROWS if "ada" not in row]
    total = 0.0
    for coins in product([True, False], repeat=len(ties)):
        chance = 1.0
        for (_, warm), live in zip(ties, coins, strict=True):
            chance *= warm if live else 1 - warm
        live = [pair for (pair, _), up in zip(ties, coins, strict=True) if up]
        total += chance * any(_gets_there(one, live, {"ada"}) for one in starts)
    return total


def test_the_next_ask_is_the_one_that_adds_most_to_what_is_under_way(tmp_path):
    ties = [("a", "b", 0.9), ("a", "c", 0.8), ("b", "d", 1.0), ("c", "d", 1.0), ("d", "z", 0.5)]
    ties += [("a", "e", 0.6), ("e", "z", 0.5)]
    net = ntp.ReferralNetwork(
        None, pd.DataFrame(ties, columns=["source", "target", "warmth"]), directed=False
    )
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "a", "z", rng=7) as one:
        assert [row.person for row in one.plan(2, on=DAY)] == ["b", "e"]  # not c, though likelier
        one.record("b", "asked", on=DAY)
        plan = one.plan(2, on=on(1))
        assert [row.person for row in plan] == ["e"]
        assert plan.together.value == pytest.approx(1 - (1 - 0.9 * 0.5) * (1 - 0.6 * 0.5))
        assert [held.person for held in plan.held] == ["c"]


def test_a_talk_that_is_agreed_is_granted_already(ada):
    before = ada.plan(1, on=DAY).together.value
    ada.agreed("gail", "2026-12-03T10:00", zone="Europe/London", on=DAY)
    plan = ada.plan(1, on=on(1))
    assert plan.together.value == pytest.approx(before / 0.8)  # she grants in 80 of 100
    assert plan.waits[0].chance == plan.together
    assert "Gail Ode agreed to talk on 3 December 2026" in str(plan)


def test_a_talk_agreed_with_one_target_stops_nobody_elses_ask(tmp_path):
    """Docs/decisions/0054: the others are planned for as if the one were reached."""
    ties = [("a", "y", 1.0), ("a", "b", 0.6), ("b", "z", 0.5), ("a", "c", 0.4), ("c", "y", 0.9)]
    net = ntp.ReferralNetwork(
        None, pd.DataFrame(ties, columns=["source", "target", "warmth"]), directed=False
    )
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "a", ["y", "z"], rng=7) as one:
        one.agreed("y", "2026-12-03T10:00", zone="Europe/London", on=DAY)
        plan = one.plan(on=on(1))
        assert [row.person for row in plan] == ["b"]  # c leads to nobody but y
        assert plan.together.value == pytest.approx(0.6 * 0.5)
        assert "y agreed to talk on 3 December 2026, and is a target." in str(plan)
        one.drop_target("z")
        assert one.plan(on=on(1)).targets == ("y",)


def test_what_is_settled_for_a_search_holds_where_nothing_else_is_said(ada):
    ada.state.settled.update(at_once=1, pace=2)
    assert len(ada.plan(on=DAY)) == 1
    assert len(ada.plan(2, on=DAY)) == 2
    assert ada.how_long(on=DAY).asks_a_week == 2
    ada.state.settled.clear()
    with pytest.raises(DataError, match="asks a week is not said"):
        ada.how_long(on=DAY)


def test_at_most_two_asks_are_open_at_one_employer_unless_the_seeker_says_otherwise(tmp_path):
    helpers = ["b1", "b2", "b3", "b4"]
    people = pd.DataFrame({"id": ["a", *helpers, "z"]})
    people["org"] = ["", "Zeta Inc.", "zeta", "ZETA GmbH", "Other", "Acme"]
    ties = [("a", one, 0.5 - at / 100) for at, one in enumerate(helpers)]
    ties += [(one, "z", 0.5) for one in helpers]
    net = ntp.ReferralNetwork(
        people, pd.DataFrame(ties, columns=["source", "target", "warmth"]), directed=False
    )
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "a", "z", rng=7) as one:
        plan = one.plan(4, on=DAY)
        assert [row.person for row in plan] == ["b1", "b2", "b4"]
        assert [held.why for held in plan.held] == ["waits, as 2 asks at ZETA GmbH would be open"]
        assert [row.person for row in one.plan(4, at_employer=99, on=DAY)] == helpers
        assert [row.person for row in one.plan(4, at_employer=1, on=DAY)] == ["b1", "b4"]
        one.record("b1", "asked", on=DAY)
        assert [row.person for row in one.plan(4, on=on(1))] == ["b2", "b4"]


def test_an_ask_that_adds_under_a_point_waits_and_says_so(tmp_path):
    ties = [("a", "b", 0.9), ("a", "c", 0.9), ("b", "d", 0.9), ("c", "d", 0.9), ("d", "z", 0.01)]
    net = ntp.ReferralNetwork(
        None, pd.DataFrame(ties, columns=["source", "target", "warmth"]), directed=False
    )
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "a", "z", rng=7) as one:
        plan = one.plan(on=DAY)  # nobody gets through in one of a hundred; the best goes anyway
        assert [row.person for row in plan] == ["b"]
        assert str(plan.held[0]) == ("c directly (0.8 %) waits, as it would add under one point.")
        one.record("b", "asked", on=DAY)
        assert one.plan(on=on(1)).rows == ()
        assert one.plan(on=on(1)).advice == "Nobody else needs to be asked while b may answer."


def test_nobody_is_asked_twice_at_once(tmp_path):
    ties = [("a", "b", 1.0), ("b", "x", 0.5), ("b", "y", 0.5), ("x", "z", 0.5), ("y", "z", 0.5)]
    net = ntp.ReferralNetwork(
        None, pd.DataFrame(ties, columns=["source", "target", "warmth"]), directed=False
    )
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "a", "z", rng=7) as one:
        one.record("b", "met", on=DAY)
        plan = one.plan(on=DAY)
        assert [(row.via, row.person) for row in plan] == [("b", "x")]
        assert plan.held[0].why == "waits, as b is being asked already"
        one.withdraw(2)
        one.record("b", "referred", referrals=["x", "y"], on=DAY)
        assert {row.person for row in one.plan(on=DAY)} == {"x", "y"}  # nothing more of b


def test_without_a_warm_way_there_is_always_something(ada):
    for person in ("gail", "hugo"):
        ada.record(person, "no", on=DAY)
    plan = ada.plan(on=DAY)
    assert len(plan) == 0
    assert [one.name for one in plan.openings][:1] == ["Olu Ade"]
    assert plan.cold == ("Mira Voss", "Tom Wirth")
    told = str(plan)
    assert "No warm way is open now" in told
    assert "Worth getting to know: Olu Ade (engineer, Acme); 6" in told
    assert "Cold: write to Mira Voss or Tom Wirth; 3.0 % each that it is granted (assumed)." in told


def test_doors_come_before_the_cold_route(tmp_path):
    net = town().with_people(pd.DataFrame({"id": ["lea"], "org": ["Acme"], "role": ["porter"]}))
    with ntp.Campaign.create(tmp_path / "a", net, "ada", BOSSES, rng=7) as one:
        for person in ("gail", "hugo"):
            one.record(person, "no", on=DAY)
        assert one.plan(on=DAY).ways_out[0] == (
            "A door at Acme: Lea Blum (porter), 81 % to get there through Iris Byron."
        )


def test_even_when_all_targets_said_no_there_is_a_word(ada):
    for person in BOSSES:
        ada.record(person, "no", on=DAY)
    assert "a door at their organisation" in ada.plan(on=DAY).advice
    for person in ("gail", "hugo", "iris"):
        ada.record(person, "no", on=DAY)
    assert "choose other targets" in ada.plan(on=DAY).advice


def test_a_target_that_is_met_is_thanked_and_the_others_stay_open(ada):
    ada.record("gail", "referred", referrals=["olu", "ned"], on=DAY)
    ada.record("olu", "referred", referrals=["mira"], on=on(1))
    ada.record("mira", "met", on=on(2))
    plan = ada.plan(on=on(2))
    assert (plan.reached, plan.targets) == (("Mira Voss",), ("Tom Wirth",))
    assert plan.advice.startswith("Reached 1 of 2: Mira Voss. Thank them today")
    assert [row.chain.people[-1] for row in plan] == ["tom"]  # the other is still looked for
    ada.record("tom", "no", on=on(3))
    assert ada.plan(on=on(3)).advice.startswith("Reached: Mira Voss.")
    assert not ada.plan(on=on(3)).rows


def test_a_target_that_is_not_for_the_seeker_is_no_end(ada):
    ada.record("gail", "referred", referrals=["olu", "ned"], on=DAY)
    ada.record("olu", "referred", referrals=["mira"], on=on(1))
    ada.record("mira", "met", interest="down", on=on(2))
    plan = ada.plan(on=on(2))
    assert plan.reached == ()
    assert [row.person for row in plan] == ["ned"]


@pytest.mark.parametrize("wrong", [{"at_employer": 0}, {"practice": -1}, {"on": "soon"}])
def test_wrong_wishes_are_refused(ada, wrong):
    with pytest.raises(DataError):
        ada.plan(**wrong)


# --- two campaigns, the same people


def two(tmp_path, **columns):
    first = campaign(tmp_path, "first", **columns)
    net = town(**columns)
    second = ntp.Campaign.create(tmp_path / "second.netpath", net, "iris", BOSSES, rng=7)
    more = pd.DataFrame({"source": ["iris"], "target": ["gail"], "warmth": [0.9], "kind": ["x"]})
    second.refresh(net.with_ties(more))
    return first, second


def test_the_second_plan_spares_whom_the_first_has_asked(tmp_path):
    first, second = two(tmp_path, cap={"gail": 1})
    assert "gail" in [row.person for row in second.plan(9, on=DAY)]
    first.record("gail", "met", on=DAY)
    for beside in (first, first.path, [first], ntp.campaign.load(tmp_path)):
        plan = second.plan(9, beside=beside, on=on(60))
        assert "gail" not in {person for row in plan for person in row.chain.people}
        assert "Gail Ode takes no more asks in this search, by 1 other campaign." in plan.spared
    assert "gail" in [row.person for row in second.plan(9, on=on(60))]  # without looking beside


def test_the_rest_between_two_asks_counts_across_campaigns(tmp_path):
    first, second = two(tmp_path)
    first.record("gail", "met", on=DAY)
    load = ntp.campaign.load(tmp_path)
    assert "gail" not in [row.person for row in second.plan(9, beside=load, on=on(13))]
    assert "gail" in [row.person for row in second.plan(9, beside=load, on=on(14))]


def test_a_campaign_does_not_count_itself_twice(tmp_path):
    first, _ = two(tmp_path)
    first.record("gail", "referred", referrals=["olu"], on=DAY)
    load = ntp.campaign.load(tmp_path)
    assert str(first.plan(beside=load, on=DAY)) == str(first.plan(on=DAY))
    table = load.to_frame().set_index("person")
    assert table.loc["gail", ["name", "asks", "campaigns", "left"]].tolist() == [
        "Gail Ode",
        1,
        1,
        2,
    ]


# --- awkward wishes


def test_somebody_left_alone_in_the_middle_is_neither_asked_nor_passes_anything_on(ada):
    ada.record("gail", "met", on=DAY)
    assert "gail" in [row.via for row in ada.plan(9, on=on(20))]
    ada.leave_alone("gail")
    plan = ada.plan(9, on=on(20))
    assert [(row.person, row.via) for row in plan] == [("hugo", "ada")]
    assert plan.overall.value == pytest.approx(
        0.5 * onward_by_hand("hugo", {"ada", "gail"}), abs=0.03
    )
    ada.leave_alone("hugo")
    assert "Hugo Lind is not to be asked." in ada.plan(on=on(20)).spared
    ada.leave_alone("gail", alone=False)
    assert "gail" in [row.via for row in ada.plan(9, on=on(20))]


def test_a_name_given_before_may_still_be_asked_after_who_gave_it_is_left_alone(ada):
    ada.record("gail", "referred", referrals=["olu"], on=DAY)
    ada.leave_alone("gail")
    rows = [(row.person, row.via, row.how) for row in ada.plan(9, on=on(20))]
    assert ("olu", "gail", "named") in rows
    assert "ned" not in [person for person, _, _ in rows]


def test_ways_through_people_who_take_no_more_asks_are_no_open_ways(tmp_path):
    with campaign(tmp_path, cap={"gail": 0, "hugo": 0}) as one:
        plan = one.plan(on=DAY)
    assert plan.overall.value == 0
    assert "Gail Ode" not in str(plan.ways_out)


def test_practice_with_nobody_suitable_says_so(ada):
    ada.record("iris", "no", on=DAY)
    plan = ada.plan(practice=2, on=DAY)
    assert not [row for row in plan if row.practice]
    assert "Nobody fits for practice" in str(plan)
    assert "Nobody fits" not in str(ada.plan(on=DAY))


def test_nobody_waits_for_years(ada):
    ada.record("gail", "later", on="2029-01-01")
    plan = ada.plan(on=DAY)
    assert plan.advice == "Ask Hugo Lind."
    assert "Gail Ode wants to be asked again from 1 January 2029" in str(plan)
    assert plan.under_way == ()


def test_waiting_when_every_target_said_no_is_no_fault(ada):
    ada.record("gail", "asked", on=DAY)
    for boss in BOSSES:
        ada.record(boss, "no", on=DAY)
    assert "choose other targets" in ada.plan(on=DAY).advice or ada.plan(on=DAY).waits


def test_a_target_who_was_not_for_the_seeker_may_still_have_named_the_next(ada):
    ada.record("mira", "referred", referrals=["tom"], interest="down", on=DAY)
    row = ada.plan(1, on=DAY)[0]
    assert (row.person, row.via, row.how) == ("tom", "mira", "named")


def test_a_broker_may_become_a_target_and_a_target_a_broker(ada):
    ada.record("iris", "referred", referrals=[{"id": "olu", "target": True}], on=DAY)
    plan = ada.plan(9, on=DAY)
    assert ("olu", "iris") in [(row.person, row.via) for row in plan]
    assert all(row.chain.people[-1] in {*BOSSES, "olu"} for row in plan)
    assert all("olu" not in row.chain.people[1:-1] for row in plan)


def test_a_folder_may_stand_for_the_campaigns_in_it(tmp_path):
    with campaign(tmp_path, "other") as one:
        one.record("gail", "asked", on=DAY)
    (tmp_path / "mine").mkdir()
    with campaign(tmp_path / "mine") as one:
        plan = one.plan(beside=tmp_path, on=DAY)
        assert "gail" not in [row.person for row in plan]
        assert "Gail Ode was asked lately, by 1 other campaign; again" in str(plan)


def test_a_campaign_of_a_newer_netpath_is_named_and_nothing_is_planned(tmp_path):
    with campaign(tmp_path, "newer") as one:
        path = one.path
    file = sqlite3.connect(path)
    file.execute("PRAGMA user_version = 99")
    file.close()
    with campaign(tmp_path) as one:
        with pytest.raises(JournalNewer, match=r"newer\.netpath: .* version 99"):
            one.plan(beside=[path], on=DAY)
        with pytest.raises(JournalNewer):
            ntp.campaign.load(tmp_path)
        assert one.plan(on=DAY)
    assert not list(tmp_path.glob("newer*.backup"))


@pytest.mark.parametrize("n", [0, -1, 1.5, "3", True])
def test_what_is_no_count_is_refused(ada, n):
    with pytest.raises(DataError, match="at_once is"):
        ada.plan(n)


def test_on_one_way_ties_asks_go_one_way(tmp_path):
    people = pd.DataFrame({"id": ["a", "b", "c", "z"]})
    ties = pd.DataFrame(
        {"source": ["a", "b", "c", "z"], "target": ["b", "z", "a", "c"], "warmth": 0.5}
    )
    net = ntp.ReferralNetwork(people, ties, directed=True)
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "a", "z", rng=7) as one:
        assert [row.person for row in one.plan(9, on=DAY)] == ["b"]
        one.record("b", "met", on=DAY)
        one.record("z", "no", via="b", on=on(20))
        plan = one.plan(9, on=on(40))
        assert not plan.rows
        assert plan.ways_out
        assert "c" in [one.person for one in plan.openings] or plan.cold


def test_a_seeker_who_knows_nobody_is_told_what_is_left(tmp_path):
    people = pd.DataFrame({"id": ["a", "y", "z"], "org": ["", "Acme", "Acme"]})
    ties = pd.DataFrame({"source": ["y"], "target": ["z"], "warmth": [0.5]})
    net = ntp.ReferralNetwork(people, ties, directed=False)
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "a", "z", rng=7) as one:
        plan = one.plan(on=DAY)
        assert plan.advice.startswith("No warm way is open now.")
        assert [one.person for one in plan.openings] == ["y"]
        assert "Cold: write to z" in str(plan)


def test_whoever_rests_is_listed_with_their_day(tmp_path):
    ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "z"], "warmth": [0.6, 0.5]})
    with ntp.Campaign.create(
        tmp_path / "a.netpath", ntp.ReferralNetwork(None, ties, directed=False), "a", "z", rng=7
    ) as one:
        one.record("b", "referred", referrals=["c"], on="2026-11-23")
        assert one.plan(on="2026-11-24").advice == "Ask c, whom b named."
        one.record("c", "no", declined=True, on="2026-11-23")
        plan = one.plan(on="2026-11-24")
        assert [(rest.person, rest.until) for rest in plan.rests] == [("b", date(2026, 12, 7))]
        assert "wait for b" in plan.advice
        assert "b was asked lately; again from 7 December 2026 (50 % through them)." in plan.spared
        assert "Cold: write to z" in str(plan)
        assert one.plan(on="2026-12-07")[0].person == "z"


def test_whoever_rests_keeps_nobody_from_asking_others(ada):
    ada.record("olu", "referred", via="ada", referrals=["lea"], on=DAY)  # to whom Ada has no tie
    plan = ada.plan(on=on(1))
    assert plan.advice == "Ask Gail Ode; ask Lea Blum, whom Olu Ade named."
    assert plan.spared == (
        "Olu Ade was asked lately; again from 7 December 2026 (60 % through them).",
    )
    ada.leave_alone("olu")
    assert ada.plan(on=on(1)).spared == ("Olu Ade is not to be asked.",)


def test_what_is_waited_for_is_said_once(ada):
    ada.record("gail", "asked", on=DAY)
    assert str(ada.plan(on=on(1))).count("Gail Ode has not replied yet") == 1


def test_whoever_leads_nowhere_is_not_said_to_rest(ada):
    ada.record("iris", "met", on=DAY)  # Iris leads nowhere
    assert ada.plan(on=on(1)).spared == ()


def test_the_fallback_waits_for_whoever_rests_before_it_gives_up(ada):
    ada.record("gail", "referred", referrals=["lea"], on=DAY)
    row, named = ada.plan(on=on(1))
    assert (row.person, named.person) == ("hugo", "lea")
    assert row.fallback.startswith("wait for Gail Ode, until 7 December 2026 (")


def test_whoever_said_later_is_asked_again_as_before(tmp_path):
    ties = pd.DataFrame(
        [("a", "b", 0.4), ("a", "c", 0.9), ("c", "b", 0.9), ("b", "z", 0.5)],
        columns=["source", "target", "warmth"],
    )
    net = ntp.ReferralNetwork(None, ties, directed=False)
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "a", "z", rng=7) as one:
        one.record("c", "met", on=DAY)
        assert one.plan(on=on(20))[0].via == "c"
        one.record("b", "later", via="a", on=on(30))
        assert [(row.person, row.via) for row in one.plan(on=on(60))] == [("b", "a")]


def test_whoever_was_named_is_in_the_plan_though_nobody_they_know_is_recorded(ada):
    ada.record("gail", "referred", referrals=[{"name": "Nkechi Obi", "org": "Yew"}, "olu"], on=DAY)
    plan = ada.plan(2, on=on(1))  # there is no room
    assert plan.untried == ("Nkechi Obi",)
    assert "Named by Gail Ode and not asked yet: Nkechi Obi at Yew." in str(plan)
    assert [row.name for row in ada.plan(3, on=on(1))][2:] == ["Nkechi Obi"]
    for person in ("hugo", "olu"):
        ada.record(person, "no", on=on(1), declined=True)
    ada.leave_alone("ned")
    assert ada.plan(on=on(2)).advice == "Ask Nkechi Obi, whom Gail Ode named."
    ada.record("mira", "no", on=on(2))
    ada.record("tom", "no", on=on(2))
    assert "Nkechi" not in ada.plan(on=on(2)).advice  # nobody is left to be reached
    ada.withdraw(ada.asks[-1].seq)
    ada.record("Nkechi Obi", "met", via="gail", on=on(2))
    assert ada.plan(on=on(3)).untried == ()


def test_whom_the_seeker_may_not_name_is_told_apart_and_written_to_without_a_name(tmp_path):
    people = pd.DataFrame(
        {
            "id": ["a", "b", "k1", "k2", "z"],
            "name": ["Ada", "Gráinne Maria Gallagher of Galway, PMP and PhD", "X", "Y", "Z"],
            "brought_by": ["", "", "b", "b", ""],
            "name_shared": [None, None, False, False, None],
        }
    )
    ties = pd.DataFrame(
        [("a", "b", 0.9), ("b", "k1", 0.8), ("b", "k2", 0.7), ("k1", "z", 0.5), ("k2", "z", 0.5)],
        columns=["source", "target", "warmth"],
    )
    net = ntp.ReferralNetwork(people, ties, directed=False)
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "a", "z", rng=7) as one:
        one.record("b", "met", on=DAY)
        (first,), (second,) = one.plan(on=on(20)), one.plan(on=on(20)).held
        assert (first.hidden, first.name.endswith("PMP and PhD can ask (k1)")) == (True, True)
        assert second.name.endswith("(k2)")
        letter = first.letter("Ada")
        assert "can ask" not in letter.text
        assert "Dear Gráinne" in letter.text
        assert ntp.letters.check(letter.text).marks == ()
        one.record("k1", "met", via="b", on=on(20))
        assert one.plan(on=on(40))[0].via_name == "X"  # whoever was met is known by name


def test_two_people_of_one_name_are_told_apart_and_written_to_by_name(tmp_path):
    people = pd.DataFrame({"id": list("abcz"), "name": ["Ada", "Ben Ash", "Ben Ash", "Zoe"]})
    ties = [("a", "b", 0.5), ("a", "c", 0.6), ("b", "z", 0.5), ("c", "z", 0.5)]
    net = ntp.ReferralNetwork(
        people, pd.DataFrame(ties, columns=["source", "target", "warmth"]), directed=False
    )
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "a", "z", rng=7) as one:
        plan = one.plan(on=DAY)
        assert [row.name for row in plan] == ["Ben Ash (c)", "Ben Ash (b)"]
        assert plan[0].letter("Ada").text.startswith("Dear Ben Ash,")
        one.record("b", "met", on=DAY)
        letter = one.plan(on=on(20))[0].letter("Ada")
        assert "Ben Ash and I have talked" in letter.text or "Dear Ben Ash," in letter.text
        assert "(b)" not in letter.text


def test_two_people_of_one_name_are_told_apart_by_work_and_never_by_a_hash(tmp_path):
    ids = ["a", "k0123abcd", "k4567abcd", "k89abcdef", "z"]
    people = pd.DataFrame({"id": ids, "name": ["Ada", *["Ben Ash"] * 3, "Zoe"]})
    people["org"] = ["", "Acme", "Zeta", "Zeta", ""]
    people["role"] = ["", "cook", "cook", "smith", ""]
    ties = [("a", one, 0.6) for one in ids[1:4]] + [(one, "z", 0.5) for one in ids[1:4]]
    table = pd.DataFrame(ties, columns=["source", "target", "warmth"])
    net = ntp.ReferralNetwork(people, table, directed=False)
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "a", "z", rng=7) as one:
        names = {row.name for row in one.plan(on=DAY)}
        assert names == {"Ben Ash (Acme)", "Ben Ash (cook, Zeta)", "Ben Ash (smith)"}
        letters = [row.letter("Ada").text for row in one.plan(on=DAY)]
        assert all(one.startswith("Dear Ben Ash,") and "(" not in one for one in letters)
    people["org"] = people["role"] = ""
    net = ntp.ReferralNetwork(people, table, directed=False)
    with ntp.Campaign.create(tmp_path / "b.netpath", net, "a", "z", rng=7) as one:
        assert "Ben Ash (2 of 3)" in {row.name for row in one.plan(on=DAY)}


@pytest.mark.parametrize("protocol", range(6))
def test_an_open_campaign_is_neither_copied_nor_sent_and_says_what_to_do(tmp_path, protocol):
    with campaign(tmp_path) as one:
        for how in (copy.copy, copy.deepcopy, lambda that: pickle.dumps(that, protocol)):
            with pytest.raises(JournalGone, match=r"Open it again: Campaign\.open\(path\)"):
                how(one)


def test_a_file_that_somebody_has_locked_is_told_within_a_second(tmp_path):
    with campaign(tmp_path) as one:
        path = one.path
    folder = Folder(tmp_path)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    begun = time.perf_counter()
    with pytest.raises(JournalBusy, match="Somebody else"):
        ntp.campaign.load(tmp_path)
    assert [kept.unread for kept in folder.searches()] == ["in use elsewhere just now"]
    assert folder.beside(Path())[1] == [path.stem]
    assert time.perf_counter() - begun < 3  # three looks
    holder.close()
    assert [kept.unread for kept in folder.searches()] == [""]


# --- a row against its own chain, and all against a row


@pytest.mark.parametrize("rng", range(50 if LONG else 3))
def test_no_row_is_less_likely_than_its_likeliest_chain(tmp_path, rng):
    """That any chain works that begins so is likelier than one of them, whatever was drawn."""
    ways = [("ada", "a"), ("a", "b"), ("b", "c"), ("c", "zoe")]
    ties = [(s, t, 0.3 + 0.07 * n) for n in range(6) for s, t in _numbered(ways, n)]
    table = pd.DataFrame(ties, columns=["source", "target", "warmth"])
    net = ntp.ReferralNetwork(None, table, directed=False)
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "ada", "zoe", rng=rng) as one:
        plan = one.plan(4, on=DAY)
        only = [one.ask_of(f"a{n}", on=DAY) for n in range(6)]
    for row in only:
        assert row.chance.value >= row.chain.probability * (1 - 1e-12)
        assert row.onward.low <= row.onward.value <= row.onward.high
    for row in plan:
        assert plan.together.value >= row.chance.value
    assert plan.overall.value >= plan.together.value


def _numbered(ways: list[tuple[str, str]], n: int) -> list[tuple[str, str]]:
    return [tuple(one if len(one) > 1 else f"{one}{n}" for one in way) for way in ways]


def test_a_door_without_any_way_is_told_apart(tmp_path):
    people = town().people.copy()
    people.loc["q"] = {"name": "Quinn Roe", "org": "Acme", "role": "head of research"}
    net = ntp.ReferralNetwork(people.rename_axis("id").reset_index(), town().ties, directed=False)
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "ada", BOSSES, rng=7) as one:
        (told,) = one.plan(on=DAY).known_there
        assert "Mira Voss, Tom Wirth and Quinn Roe (no way yet) may hire" in told
        assert "a warm way from outside leads to 2 of them" in told
        for tie in (("ada", "gail"), ("ada", "hugo")):
            one.record(tie[1], "no", on=DAY)
        (told,) = one.plan(on="2026-11-24").known_there
        assert told.endswith("no warm way leads there now.")

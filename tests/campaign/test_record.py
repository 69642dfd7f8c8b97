"""What may be recorded, what follows from it, and what is refused by name."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from towns import BOSSES, NAMES, campaign, town

import netpath as ntp
from netpath.campaign import Contradiction, JournalGone
from netpath.campaign._record import is_forgotten
from netpath.campaign._referral import known_id
from netpath.campaign._standing import standing
from netpath.campaign.state import CAP, fold
from netpath.errors import DataError, MissingWarmth, NetpathError, UnknownPerson

DAY = "2026-11-23"


def on(days: int) -> date:
    return date(2026, 11, 23) + timedelta(days=days)


@pytest.fixture
def ada(tmp_path):
    with campaign(tmp_path) as one:
        yield one


def stands(one: ntp.Campaign, days: int = 0):
    return standing(one.state, on(days))


# --- what follows


def test_a_direct_no_closes_the_person(ada):
    ada.record("gail", "no", on=DAY)
    assert stands(ada).closed == {"gail"}


def test_a_no_through_somebody_closes_only_that_tie(ada):
    ada.record("gail", "met", on=DAY)
    ada.record("olu", "no", via="gail", on=DAY)
    assert stands(ada).closed == set()
    assert stands(ada).closed_ties == {("gail", "olu")}


def test_a_no_of_their_own_closes_the_person(ada):
    ada.record("gail", "met", on=DAY)
    ada.record("olu", "no", via="gail", on=DAY, declined=True)
    assert stands(ada).closed == {"olu"}


def test_no_reply_is_open_until_the_cool_off_then_a_no(ada):
    ada.record("gail", "asked", on=DAY)
    assert stands(ada, 13).waiting["gail"].until == on(14)
    assert stands(ada, 13).closed == set()
    assert stands(ada, 14).closed == {"gail"}


def test_a_reply_after_all_opens_the_person_again(ada):
    ada.record("gail", "asked", on=DAY)
    ada.record("gail", "met", on=on(30))
    assert list(stands(ada, 30).met) == ["gail"]
    assert stands(ada, 30).closed == set()


def test_everybody_has_a_cool_off_of_their_own(tmp_path):
    one = campaign(tmp_path, cool_off={"gail": 3})
    one.record("gail", "asked", on=DAY)
    assert stands(one, 3).closed == {"gail"}


def test_later_waits_for_its_day_and_closes_nothing(ada):
    ada.record("gail", "later", on=on(40))
    assert stands(ada, 39).waiting["gail"].until == on(40)
    assert stands(ada, 40) == replace_asked(stands(ada, 39))


def replace_asked(now):
    return replace(now, waiting={})


def test_a_name_may_be_typed_without_its_accents(tmp_path):
    names = {"gail": "Emre Aydın", "olu": "Søren Łoś", "ned": "José Ode", "mira": "Jose Ode"}
    net = town(name=NAMES | names)
    one = ntp.Campaign.create(tmp_path / "a.netpath", net, "ada", BOSSES, rng=7)
    assert one.record("emre aydin", "referred", referrals=["Soren Los"], on=DAY).new
    assert (one.asks[0].person, one.asks[0].named) == ("gail", ("olu",))
    assert known_id(one.state, "JOSÉ Ode") == "ned"  # what is written just so goes first
    assert known_id(one.state, "Jose Ode") == "mira"
    with pytest.raises(DataError, match="2 people are called"):
        known_id(one.state, "Josè Ode")


def test_names_that_are_given_join_with_their_evidence(ada):
    mira = {"name": "Zoe Quick", "org": "Acme", "role": "head", "target": True, "warmth": 0.7}
    ada.record("gail", "referred", referrals=["Olu Ade", "Someone New", mira], on=DAY)
    net = ada.net
    assert ada.asks[0].named == ("olu", "Someone New", "Zoe Quick")
    assert net.name_of("Someone New") == "Someone New"
    ties = net.ties.set_index(["source", "target"])
    assert (
        ties.loc[("Zoe Quick", "gail")].to_dict() | {"kind": "referral"}
        == {
            "warmth": 0.7,
            "kind": "referral",
            "evidence": "confirmed",
        }
        or ties.loc[("gail", "Zoe Quick")]["warmth"] == 0.7
    )
    assert "Zoe Quick" in ada.targets
    assert stands(ada).named["Zoe Quick"] == ["gail"]


def test_not_for_me_is_a_good_ending_and_counted_apart(ada):
    ada.record("gail", "met", interest="down", on=DAY)
    ada.record("hugo", "no", on=DAY)
    ada.record("iris", "asked", on=DAY)
    found = {"met": 0, "not for me": 1, "waiting": 1, "without a reply": 0, "at a dead end": 1}
    assert ada.endings(DAY) == found
    assert ada.endings("2026-12-07") == found | {
        "waiting": 0,
        "without a reply": 1,
    }  # silence is no no


def test_asks_are_counted_for_whoever_passes_them_on_too(ada):
    ada.record("gail", "referred", referrals=["lea"], on=DAY)
    ada.record("olu", "no", via="gail", on=DAY)
    assert stands(ada).asked == {"gail": 2, "olu": 1}


def test_a_name_that_was_given_costs_the_giver_nothing_more(ada):
    ada.record("gail", "referred", referrals=["olu"], on=DAY)
    ada.record("olu", "met", via="gail", on=DAY)
    assert stands(ada).asked == {"gail": 1, "olu": 1}


def test_via_is_found_where_only_one_can_have_introduced(ada):
    ada.record("gail", "met", on=DAY)
    assert ada.record("olu", "no", on=DAY).text.startswith("Olu Ade said no through Gail Ode")
    ada.record("hugo", "met", on=DAY)
    with pytest.raises(DataError, match="2 people whom you met"):
        ada.record("olu", "asked", on=DAY)


def test_a_cold_ask_is_the_seeker_s_own(ada):
    ada.record("mira", "no", on=DAY)
    assert stands(ada).closed == {"mira"}


# --- the same again, and what contradicts


def test_the_same_is_recorded_once(ada):
    first = ada.record("gail", "referred", referrals=["olu", "ned"], learned="rotas", on=DAY)
    again = ada.record(
        "Gail Ode", "referred", referrals=["Ned Park", "olu"], learned="rotas", on=DAY
    )
    assert (first.seq, first.new, again.seq, again.new) == (2, True, 2, False)
    assert len(ada.asks) == 1


def test_the_same_later_is_recorded_once_whatever_the_day(ada, monkeypatch):
    assert ada.record("gail", "later", on="2027-01-01").new
    assert not ada.record("gail", "later", on="2027-01-01").new


def test_the_same_is_recorded_once_however_many_could_have_introduced_since(ada):
    ada.record("gail", "met", on=DAY)
    first = ada.record("olu", "asked", on=DAY)
    ada.record("hugo", "met", on=DAY)
    again = ada.record("olu", "asked", on=DAY)
    assert (again.seq, again.new) == (first.seq, False)


def test_what_is_new_of_a_name_is_kept_when_the_same_is_told_again(ada):
    ada.record("gail", "referred", referrals=["Zoe Quist"], on=DAY)
    more = {"name": "Zoe Quist", "org": "Acme", "role": "director", "target": True}
    again = ada.record("gail", "referred", referrals=[more], on=DAY)
    assert (again.seq, again.new) == (2, True)
    assert len(ada.asks) == 1
    assert ada.state.people["Zoe Quist"]["org"] == "Acme"
    assert "Zoe Quist" in ada.targets


def test_a_name_alone_may_be_given_without_a_list(ada):
    ada.record("gail", "referred", referrals="Olu Ade", on=DAY)
    ada.record("hugo", "referred", referrals={"name": "Zoe Quist", "org": "Acme"}, on=DAY)
    assert [ask.named for ask in ada.asks] == [("olu",), ("Zoe Quist",)]


def test_a_name_written_otherwise_renames_nobody_and_one_with_an_id_does(ada):
    ada.record("gail", "referred", referrals=[{"name": "OLU ade", "role": "lead"}], on=DAY)
    assert ada.state.people["olu"] == {"name": "Olu Ade", "org": "Acme", "role": "lead"}
    ada.record("hugo", "referred", referrals=[{"id": "olu", "name": "Olu Wirth"}], on=DAY)
    assert "Olu Wirth" in ada.record("olu", "asked", via="hugo", on=DAY).text


@pytest.mark.parametrize(
    "day",
    [datetime(2026, 11, 23, 17, 5), pd.Timestamp("2026-11-23 17:05"), date(2026, 11, 23), DAY],
)
def test_a_day_is_a_day_however_it_is_given(tmp_path, day):
    with campaign(tmp_path) as one:
        one.record("gail", "met", on=day)
        assert one.plan(on=day).on == date(2026, 11, 23)
    with ntp.Campaign.open(tmp_path / "ada.netpath") as again:  # and it can be read again
        assert again.asks[0].day == date(2026, 11, 23)


def test_what_is_still_to_come_is_not_recorded(clock, ada):
    for day in ("2999-12-31", "2026-11-25"):
        with pytest.raises(DataError, match="still to come"):
            ada.record("gail", "met", on=day)
    with pytest.raises(DataError, match="is over"):
        ada.record("gail", "later", on="2026-11-22")
    assert ada.head[0] == 1
    # A day ahead may be the day where somebody lives, and is asked about.
    assert "still to come: look at it again" in ada.record("iris", "met", on="2026-11-24").text
    assert ada.record("gail", "later", on="2027-01-01").new
    clock("2027-03-01")
    assert not ada.record("gail", "later", on="2027-01-01").new  # what is recorded stays recorded
    assert ada.record("gail", "met").new
    assert ada.asks[-1].day == date(2027, 3, 1)


def test_a_clock_behind_the_last_record_is_asked_about(clock, ada):
    ada.record("gail", "met")
    clock("2026-11-22")
    assert ada.record("hugo", "no").new  # a night may lie between
    ada.record("iris", "met", on=DAY)
    clock("1970-01-01")
    with pytest.raises(DataError, match=r"clock says 1970-01-01, and the last record is of 2026"):
        ada.record("lea", "no")
    assert ada.record("lea", "no", on="2026-11-22").new


@pytest.mark.parametrize(
    "day", ["2026-W48-1", "2026W481", "20261123", "2026-11-23T10:00", "٢٠٢٦-١١-٢٣"]
)
def test_a_week_is_no_day(ada, day):
    with pytest.raises(DataError, match="The day is"):
        ada.record("gail", "met", on=day)
    with pytest.raises(DataError, match="The day is"):
        ada.plan(on=day)


@pytest.mark.parametrize("day", ["", "soon", 20261123, pd.NaT, 1.5, "2026-02-30"])
def test_what_is_no_day_is_refused(ada, day):
    with pytest.raises(DataError, match="The day is"):
        ada.record("gail", "met", on=day)
    assert ada.head[0] == 1


def test_a_leap_day_and_many_years_are_days_like_others(tmp_path):
    with campaign(tmp_path, cool_off={"gail": 4_000}, cap={"gail": 9}) as one:
        one.record("gail", "later", on="2028-02-29")
        assert one.plan(on="2028-02-28").waits[0].until == date(2028, 2, 29)
        one.record("gail", "asked", on="2028-02-29")
        assert one.plan(on="2039-02-09").waits[0].until == date(2039, 2, 11)
        assert "gail" in standing(one.state, date(2039, 2, 11)).closed
        one.record("hugo", "later", on="9999-12-31")
        assert "9999" in str(one.plan(on="2028-03-01"))
        assert "BEGIN:VCALENDAR" in one.calendar()


@pytest.mark.parametrize("limit", ["cap", "cool_off"])
@pytest.mark.parametrize("value", [-1, 0.5, float("inf"), 10**9, "many", True])
def test_a_limit_is_a_whole_number(tmp_path, ada, limit, value):
    with pytest.raises(DataError, match=f"{limit} is .* whole number"):
        campaign(tmp_path, "other", **{limit: {"gail": value}})
    with pytest.raises(DataError, match=limit):
        ada.record("gail", "referred", referrals=[{"name": "Zoe", limit: value}], on=DAY)
    assert ada.head[0] == 1


def test_leaving_somebody_alone_is_recorded_and_can_be_taken_back(ada):
    first = ada.leave_alone("Gail Ode")
    assert str(first) == "Recorded (2): Gail Ode is left alone from now on."
    assert not ada.leave_alone("gail").new
    assert ada.state.people["gail"]["do_not_ask"]
    assert "may be asked again" in ada.leave_alone("gail", alone=False).text
    assert not ada.state.people["gail"]["do_not_ask"]
    with pytest.raises(UnknownPerson):
        ada.leave_alone("nobody")


CONTRADICTIONS = {
    "the seeker asks others": lambda c: c.record("ada", "met", on=DAY),
    "one ask has one outcome": lambda c: c.record("gail", "no", on=DAY),
    "a no is a no": lambda c: c.record("hugo", "met", on=on(9)),
    "a closed tie stays closed": lambda c: c.record("ned", "met", via="gail", on=on(9)),
    "whoever introduces was met": lambda c: c.record("lea", "met", via="iris", on=DAY),
    "names are those of others": lambda c: c.record("iris", "referred", referrals=["ada"], on=DAY),
}


@pytest.mark.parametrize("rule", CONTRADICTIONS)
def test_contradictions_are_refused_by_name(ada, rule):
    ada.record("gail", "met", on=DAY)
    ada.record("hugo", "no", on=DAY)
    ada.record("ned", "no", via="gail", on=DAY)
    before = ada.head
    with pytest.raises(Contradiction) as caught:
        CONTRADICTIONS[rule](ada)
    assert caught.value.code == rule
    assert ada.head == before
    assert not any(name in str(caught.value) for name in ("Gail", "Hugo", "Iris", "Ada", "Ned"))


WRONG = {
    "outcome": {"outcome": "yes"},
    "later needs a day": {"outcome": "later"},
    "names were given": {"outcome": "referred"},
    "so the outcome is referred": {"outcome": "met", "referrals": ["olu"]},
    "declined goes with their own no": {"outcome": "met", "declined": True},
    "interest is": {"outcome": "met", "interest": "high"},
    "judged after": {"outcome": "no", "interest": "down"},
    "write one as 2026-11-23": {"outcome": "met", "on": "yesterday"},
    "neither an id nor a name": {"outcome": "referred", "referrals": [{"org": "Acme"}]},
    "probability": {"outcome": "referred", "referrals": [{"name": "Zoe", "warmth": 7}]},
    "a mapping with a name": {"outcome": "referred", "referrals": [7]},
    "text or a number": {"outcome": "referred", "referrals": [{"name": "Zoe", "org": ["a"]}]},
    "must be text": {"outcome": "referred", "referrals": [{"name": "Zoe", "note": object()}]},
    "a note in words": {"outcome": "met", "learned": 7},
}


@pytest.mark.parametrize("what", WRONG)
def test_wrong_words_are_refused(ada, what):
    with pytest.raises(DataError, match=f"(?i){what}"):
        ada.record("gail", **WRONG[what])
    assert ada.head[0] == 1


def test_somebody_unknown_is_refused(ada):
    with pytest.raises(UnknownPerson):
        ada.record("nobody", "met")


def test_a_mistake_is_taken_back(ada):
    ada.record("gail", "no", on=DAY)
    ada.withdraw(2)
    assert ada.asks == ()
    assert ada.record("gail", "met", on=DAY).new
    with pytest.raises(DataError):
        ada.withdraw(2)


# --- a new file


def test_what_a_campaign_cannot_rest_on_is_refused(tmp_path):
    path = tmp_path / "a.netpath"
    net = town()
    bare = ntp.ReferralNetwork(net.people, net.ties.drop(columns="warmth"), directed=False)
    with pytest.raises(MissingWarmth):
        ntp.Campaign.create(path, bare, "ada", BOSSES)
    for seekers, targets in ((["ada", "gail"], BOSSES), ("ada", []), ("ada", ["ada"])):
        with pytest.raises(DataError):
            ntp.Campaign.create(path, net, seekers, targets)
    with pytest.raises(UnknownPerson):
        ntp.Campaign.create(path, net, "nobody", BOSSES)
    twice = pd.concat([net.ties, net.ties.assign(kind="second")])
    with pytest.raises(DataError, match="kinds"):
        ntp.Campaign.create(
            path, ntp.ReferralNetwork(net.people, twice, directed=False), "ada", BOSSES
        )
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(DataError, match="is a folder"):
        ntp.Campaign.create(tmp_path, net, "ada", BOSSES)
    with pytest.raises(JournalGone, match="no such folder"):
        ntp.Campaign.create(tmp_path / "nowhere" / "a.netpath", net, "ada", BOSSES)


def test_only_those_near_are_kept_and_kept_whole(tmp_path):
    pairs = [(f"n{at}", f"n{at + 1}") for at in range(20)]
    ties = pd.DataFrame(pairs, columns=["source", "target"]).assign(warmth=0.25, kind="friend")
    net = ntp.ReferralNetwork(None, ties, assumptions=["warmth made up (assumed)"], directed=False)
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "n0", "n20") as one:
        assert set(one.net.ids) == {f"n{at}" for at in (*range(5), *range(16, 21))}
        assert one.net.assumptions == net.assumptions
        assert set(one.net.ties["warmth"]) == {0.25}


def test_directed_ties_stay_directed(tmp_path):
    ties = pd.DataFrame({"source": ["a", "c"], "target": ["b", "b"], "warmth": [0.5, 0.5]})
    net = ntp.ReferralNetwork(None, ties, directed=True)
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "a", "b") as one:
        assert one.net.alters("a") == ["b"]
        assert one.net.alters("b") == []


# --- the state is the fold of its events


def random_words(rng: random.Random) -> dict[str, object]:
    outcome = rng.choice(["met", "referred", "later", "no", "asked"])
    words: dict[str, object] = {"outcome": outcome, "on": on(rng.randrange(60))}
    words |= (
        {"referrals": rng.sample(["olu", "ned", "New One"], 2)} if outcome == "referred" else {}
    )
    words |= {"declined": True} if outcome == "no" and rng.random() < 0.3 else {}
    return words


@pytest.mark.parametrize("seed", range(6))
def test_the_clock_never_decides(tmp_path, seed):
    rng = random.Random(seed)
    with campaign(tmp_path) as one:
        for _ in range(12):
            try:
                one.record(rng.choice(one.net.ids), **random_words(rng))
            except NetpathError:
                continue
        events = one._journal.events
    clocks = [f"{rng.randrange(1970, 2100)}-01-01T00:00:00+00:00" for _ in events]
    moved = [replace(event, recorded=clock) for event, clock in zip(events, clocks, strict=True)]
    assert fold(moved) == fold(events)
    for n in range(1, len(events)):
        assert fold(events[:n]).asks == [ask for ask in fold(events).asks if ask.seq <= n]


def test_two_that_are_open_know_what_the_other_recorded(tmp_path):
    one = campaign(tmp_path)
    other = ntp.Campaign.open(one.path)
    one.record("gail", "no", on=DAY)
    with pytest.raises(Contradiction):
        other.record("gail", "met", on=on(1))
    assert len(other.asks) == 1


# --- a newer network


def test_a_newer_network_is_taken_in(ada):
    more = pd.DataFrame({"source": ["ada"], "target": ["pia"], "warmth": [0.4], "kind": ["club"]})
    people = pd.DataFrame({"id": ["pia"], "name": ["Pia Roth"]})
    newer = town().with_people(people).with_ties(more)
    assert ada.refresh(newer).new
    assert not ada.refresh(newer).new
    assert known_id(ada.state, "Pia Roth") == "pia"
    assert ada.record("pia", "met", on=DAY).new


def test_caps_and_marks_have_their_defaults(ada):
    assert ada.state.known("gail", "cap", CAP) == CAP
    assert not is_forgotten(ada.state, "gail")


def test_names_given_by_mistake_go_with_the_record_that_is_taken_back(ada):
    before, shown = str(ada.plan(on=DAY)), ada.state.ties
    named = ["lea", {"name": "Nia Roe", "target": True, "warmth": 0.9}]
    ada.record("hugo", "referred", referrals=named, on=DAY)
    ada.withdraw(2)
    assert str(ada.plan(on=DAY)) == before
    assert (ada.state.ties, ada.targets) == (shown, ("mira", "tom"))


def test_a_name_given_twice_stays_where_one_record_of_it_is_taken_back(ada):
    ada.record("hugo", "referred", referrals=["lea"], on=DAY)
    ada.record("hugo", "referred", referrals=["lea"], on=on(1))
    ada.record("hugo", "referred", referrals=[{"id": "lea", "kind": "friend"}], on=on(1))
    ada.withdraw(2)
    tie = ada.state.ties["hugo", "lea"]
    assert (tie["warmth"], tie["kind"]) == (0.5, "friend")
    assert ada.plan(on=on(2))


def test_a_talk_that_others_rest_on_is_not_taken_back_before_them(ada):
    ada.record("gail", "met", on=DAY)
    ada.record("olu", "met", via="gail", on=on(1))
    with pytest.raises(Contradiction, match=r"campaign.withdraw\(3\)"):
        ada.withdraw(2)
    ada.record("gail", "met", on=on(2))
    ada.withdraw(2)  # another talk with them is recorded
    ada.withdraw(3)
    ada.withdraw(4)
    assert ada.asks == ()


def test_a_name_of_somebody_forgotten_is_said_to_be_left_out(ada):
    ada.erase_person("lea")
    told = ada.record("iris", "referred", referrals=["Lea Blum"], on=DAY).text
    assert told.endswith("they named somebody who asked to be forgotten here.")
    for referrals in (["Lea Blum", "Olu Ade"], ["Olu Ade", "Lea Blum"]):
        told = ada.record("gail", "referred", referrals=referrals, on=DAY).text
        assert told.endswith("1 more name is left out: its owner asked to be forgotten here.")
        assert "Lea" not in told


def test_a_seeker_among_the_targets_is_told_so(tmp_path):
    with pytest.raises(DataError, match="among the targets"):
        ntp.Campaign.create(tmp_path / "a.netpath", town(), "mira", BOSSES)


# --- what could not be read again is not written

LONG_TEXT = "x" * 100_001
UNKEPT = {
    "a text": ("people", "org", LONG_TEXT),
    "a name of a column": ("people", LONG_TEXT, "a"),
    "a number": ("people", "score", 10**400),
    "a text of a tie": ("ties", "note", LONG_TEXT),
    "a limit of a tie": ("ties", "cap", 2.5),
    "a flag of a tie": ("ties", "do_not_ask", "perhaps"),
    "a column of ours": ("people", "source", "an export"),
}


@pytest.mark.parametrize("where", UNKEPT)
def test_a_network_that_could_not_be_read_again_is_refused(tmp_path, where):
    table, column, value = UNKEPT[where]
    net = town()
    tables = {"people": net.people, "ties": net.ties}
    tables[table][column] = pd.Series(
        [value] + [None] * (len(tables[table]) - 1), dtype=object
    ).set_axis(tables[table].index)
    odd = ntp.ReferralNetwork(tables["people"], tables["ties"], directed=False)
    with pytest.raises(DataError, match="cannot be kept so"):
        ntp.Campaign.create(tmp_path / "odd.netpath", odd, "ada", BOSSES, rng=7)
    assert list(tmp_path.iterdir()) == []
    with campaign(tmp_path) as one:
        before = one.head
        with pytest.raises(DataError, match="Nothing was recorded"):
            one.refresh(odd)
        assert one.head == before
    with ntp.Campaign.open(tmp_path / "ada.netpath") as again:
        assert again.head == before


def test_a_note_that_is_too_long_is_refused_and_no_file_called_damaged(ada):
    before = ada.head
    with pytest.raises(DataError, match="learned cannot be kept so"):
        ada.record("gail", "met", learned=LONG_TEXT)
    with pytest.raises(DataError, match="cannot be kept so"):
        ada.record("gail", "referred", referrals=[{"name": "Zoe", "org": LONG_TEXT}])
    assert ada.head == before


@pytest.mark.parametrize("kind", [float, np.int64, np.float32])
def test_a_number_of_any_kind_takes_back_an_outcome(tmp_path, kind):
    with campaign(tmp_path) as one:
        seq = one.record("gail", "met").seq
        assert one.withdraw(kind(seq)).text == f"event {seq} is taken back."
    with ntp.Campaign.open(tmp_path / "ada.netpath") as again:
        assert again.asks == ()


def test_a_column_called_target_that_is_no_flag_is_refused_and_not_dropped(tmp_path):
    people = pd.DataFrame({"target": ["30 calls", ""]}, index=["ada", "ben"])
    ties = pd.DataFrame({"source": ["ada"], "target": ["ben"], "warmth": [0.5]})
    net = ntp.ReferralNetwork(people, ties)
    with pytest.raises(DataError, match="what is known cannot be kept so"):
        ntp.Campaign.create(tmp_path / "ada.netpath", net, "ada", "ben")

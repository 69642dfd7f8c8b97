"""An ask that was granted is a conversation: what comes before it, and what it opens at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from towns import campaign

import netpath as ntp
from netpath.campaign import Contradiction
from netpath.campaign._standing import standing
from netpath.campaign.letters import thanks_for
from netpath.errors import DataError, UnknownPerson

DAY = "2026-11-23"


def on(days: int) -> date:
    return date(2026, 11, 23) + timedelta(days=days)


@pytest.fixture
def ada(tmp_path):
    with campaign(tmp_path) as one:
        yield one


def stands(one: ntp.Campaign, days: int = 0):
    return standing(one.state, on(days))


def introductions(one: ntp.Campaign, days: int, via: str = "gail") -> list[str]:
    """Whom somebody can be asked to introduce on a day; a plan asks one thing of them at a time."""
    return [ask.person for ask in one._planner(on(days)).open_now if ask.via == via]


# --- asked and agreed come before a talk


def test_waiting_runs_from_the_day_of_asking_and_no_reply_comes_by_itself(ada):
    said = ada.record("gail", "asked", on=DAY, how="e-mail")
    assert said.text == (
        "Gail Ode was asked on 23 November 2026; silence counts as no after 14 days."
    )
    (ask,) = ada.asks
    assert (ask.outcome, ask.how, ask.day) == ("asked", "e-mail", on(0))
    assert stands(ada, 13).waiting["gail"].until == on(14)
    assert stands(ada, 13).waiting["gail"].since == on(0)
    assert stands(ada, 14).waiting == {}
    assert stands(ada, 14).closed == {"gail"}


def test_an_hour_over_which_clocks_are_put_forward_is_none(ada):
    with pytest.raises(DataError, match="clocks are put forward"):
        ada.agreed("gail", "2027-03-28T01:30", zone="Europe/London", on=DAY)
    for hour in ("2027-03-28T02:30", "2026-10-25T01:30"):  # the last is there twice
        assert ada.agreed("gail", hour, zone="Europe/London", on="2026-10-01").new


def test_no_reply_is_not_recorded_on_the_day_it_was_sent(ada):
    with pytest.raises(Contradiction, match="the outcome is asked") as found:
        ada.record("gail", "no_reply", on=DAY)
    assert found.value.code == "silence counts later"
    assert ada.asks == ()


def test_an_asking_that_became_no_reply_is_recorded_already(ada):
    ada.record("gail", "asked", on="2026-10-01")
    again = ada.record("gail", "no_reply")
    assert (again.new, again.seq) == (False, 2)
    assert len(ada.asks) == 1


def test_silence_of_long_ago_is_recorded_where_the_asking_was_not(ada):
    assert ada.record("gail", "no_reply", on="2026-10-01").new
    assert stands(ada).closed == {"gail"}


def test_what_came_of_an_asking_is_one_favour_with_it(ada):
    ada.record("gail", "asked", on=DAY)
    ada.agreed("gail", "2026-11-30T10:00", on=on(2))
    ada.record("gail", "met", on=on(7))
    now = stands(ada, 7)
    assert now.asked == {"gail": 1}
    assert now.last == {"gail": on(7)}
    assert now.waiting == {}


def test_asking_again_while_waiting_is_one_favour_more_and_waits_anew(ada):
    ada.record("gail", "asked", on=DAY)
    ada.record("gail", "asked", on=on(7))
    assert stands(ada, 20).asked == {"gail": 2}
    assert stands(ada, 20).waiting["gail"].until == on(21)


def test_an_outcome_goes_along_the_tie_that_was_asked(ada):
    ada.record("gail", "met", on=DAY)
    ada.record("hugo", "met", on=DAY)
    ada.record("olu", "asked", via="hugo", on=DAY)
    ada.record("olu", "no", on=on(3))
    assert ada.asks[-1].via == "hugo"
    assert stands(ada, 3).closed_ties == {("hugo", "olu")}


def test_a_talk_that_is_agreed_is_waited_for_until_somebody_tells_of_it(ada):
    said = ada.agreed("gail", "2026-12-03T10:00", zone="Europe/London", place="by the lift", on=DAY)
    assert said.text == (
        "Gail Ode talks with you on 3 December 2026, 10:00 (Europe/London time), by the lift."
    )
    assert stands(ada, 300).waiting["gail"].outcome == "agreed"
    assert stands(ada, 300).waiting["gail"].until == on(10)
    assert "gail" not in [row.person for row in ada.plan(9, on=on(300))]


def test_an_hour_with_its_own_zone_is_told_in_the_zone_that_is_given(ada):
    ada.agreed("gail", "2026-12-03T10:00+09:00", zone="Europe/London", on=DAY)
    assert (ada.asks[0].at, ada.asks[0].zone) == ("2026-12-03T01:00", "Europe/London")


WRONG = {
    "write one as Europe/London": ("2026-12-03T10:00", {"zone": "Europe/Atlantis"}),
    "write a day and an hour": ("2026-12-03", {}),
    "write a day and an hour, as": ("soon", {}),
    "record what came of it": ("2026-11-01T10:00", {}),
    "The medium is p…n": ("2026-12-03T10:00", {"how": "pigeon"}),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_no_appointment_is_refused(ada, what):
    at, words = WRONG[what]
    with pytest.raises(DataError, match=what):
        ada.agreed("gail", at, on=DAY, **words)
    assert ada.head[0] == 1


def test_an_appointment_is_not_an_outcome_without_an_hour(ada):
    with pytest.raises(DataError, match="agreed for an hour"):
        ada.record("gail", "agreed", on=DAY)


# --- how a talk ended, and what it opened


def test_the_way_a_talk_opened_is_next_at_once(ada):
    """The warmest way vanished for two weeks the moment that it succeeded."""
    ada.record("gail", "met", on=DAY)
    assert introductions(ada, 0) == ["olu", "ned"]
    best = ada.plan(on=DAY)[0]
    assert best.what == "Ask Gail Ode, with your thanks, to introduce you to Olu Ade"
    assert ada.asks[0].ended == "not asked yet"


def test_neither_limit_nor_rest_stands_in_its_way(tmp_path):
    with campaign(tmp_path, cap={"gail": 1}, cool_off={"gail": 300}) as one:
        one.record("gail", "met", on=DAY)
        assert introductions(one, 1)


def test_it_is_one_question_and_what_comes_after_is_a_new_favour(tmp_path):
    with campaign(tmp_path, cool_off={"gail": 20}) as one:
        one.record("gail", "met", on=DAY)
        one.record("olu", "asked", via="gail", on=on(1))
        assert stands(one, 1).asked == {"gail": 1, "olu": 1}
        assert introductions(one, 1) == ["ned"]  # in the same letter
        assert introductions(one, 2) == []
        assert introductions(one, 20) == ["ned"]  # rested since the talk
        one.record("ned", "asked", via="gail", on=on(20))
        assert stands(one, 20).asked["gail"] == 2


def test_who_would_rather_not_name_anybody_is_asked_nothing_more_and_stays_met(ada):
    ada.record("gail", "met", ended="would rather not", on=DAY)
    now = stands(ada)
    assert now.reticent == {"gail"}
    assert now.closed == set()
    assert "gail" in now.met
    assert introductions(ada, 100) == []
    alone = ada.plan(on=on(100)).overall.value
    ada.withdraw(2)
    ada.record("gail", "met", on=DAY)
    assert ada.plan(on=on(100)).overall.value > alone


def test_names_that_come_with_the_answer_to_the_thanks_are_no_new_favour(ada):
    ada.record("gail", "met", on=DAY)
    ada.record("gail", "referred", referrals=["Olu Ade"], on=DAY)
    now = stands(ada)
    assert now.asked == {"gail": 1}
    assert now.named == {"olu": ["gail"]}
    assert now.question == {}
    ada.record("hugo", "met", on=DAY)
    ada.record("hugo", "met", ended="would rather not", on=on(2))
    assert stands(ada, 2).asked["hugo"] == 1


def test_named_is_another_word_for_referred(ada):
    said = ada.record("gail", "met", ended="named", referrals=["olu"], on=DAY)
    assert ada.asks[0].outcome == "referred"
    assert not ada.record("gail", "referred", referrals=["olu"], on=DAY).new
    assert "they named Olu Ade" in said.text


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ({"outcome": "met", "ended": "well"}, "it is one of"),
        ({"outcome": "no", "ended": "named"}, "An ending is that of a talk"),
        ({"outcome": "met", "ended": "named"}, "names were given"),
        ({"outcome": "referred", "ended": "would rather not", "referrals": ["olu"]}, "and only"),
        ({"outcome": "no", "stays": "x"}, "leave it out"),
        ({"outcome": "no", "how": "phone"}, "leave it out"),
    ],
)
def test_what_does_not_go_together_is_refused(ada, words, what):
    with pytest.raises(DataError, match=what):
        ada.record("gail", on=DAY, **words)
    assert ada.head[0] == 1


def test_what_is_out_of_order_is_refused_and_says_which_day(ada):
    ada.record("gail", "met", on=DAY)
    with pytest.raises(Contradiction, match="is answered") as found:
        ada.record("gail", "asked", on=on(-3))
    assert found.value.code == "an asking comes before its outcome"
    ada.record("hugo", "asked", on=DAY)
    with pytest.raises(Contradiction, match="the day on which it was"):
        ada.record("hugo", "met", on=on(-1))
    with pytest.raises(UnknownPerson):
        ada.agreed("nobody", "2026-12-03T10:00")
    assert len(ada.asks) == 2


def test_an_asking_that_is_still_to_come_is_refused(clock, ada):
    with pytest.raises(DataError, match="still to come"):
        ada.record("iris", "asked", on="2099-01-01")
    assert ada.head[0] == 1


# --- a private note and what stays are two


def test_a_private_note_enters_no_letter(ada):
    said = {"learned": "She is about to leave.", "stays": "Begin with the rotas."}
    ada.record("gail", "met", on=DAY, **said)
    letter = thanks_for(ada.state, ada.asks[0])
    assert "Begin with the rotas." in letter.text
    assert "leave" not in letter.text
    frame = ada.to_frame().iloc[0]
    assert (frame["learned"], frame["stays"]) == tuple(said.values())


# --- in the calendar


def entries(one: ntp.Campaign) -> dict[str, icalendar.Event]:
    book = icalendar.Calendar.from_ical(one.calendar())
    return {str(event["summary"]): event for event in book.walk("VEVENT")}


def test_a_talk_stands_in_the_calendar_with_an_alarm_and_its_questions_the_evening_before(ada):
    ada.agreed("olu", "2026-12-03T10:00", zone="Asia/Tokyo", place="at the port", how="phone")
    found = entries(ada)
    talk, before = found["Talk with Olu Ade"], found["Questions for Olu Ade"]
    assert talk["dtstart"].dt == datetime(2026, 12, 3, 1, tzinfo=UTC)
    assert "3 December 2026, 10:00 (Asia/Tokyo time), at the port, phone" in talk["description"]
    (alarm,) = talk.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(minutes=-30)
    assert before["dtstart"].dt == datetime(2026, 12, 2, 9, tzinfo=UTC)  # 18:00 in Tokyo
    assert "Who else should I talk to?" in before["description"]
    assert before.walk("VALARM")
    ada.record("olu", "met", on="2026-12-03")
    assert list(entries(ada)) == ["Thank Olu Ade"]


def test_an_hour_without_a_zone_is_one_of_the_clocks_where_somebody_is(ada):
    ada.agreed("olu", "2026-12-03T10:00")
    assert entries(ada)["Talk with Olu Ade"]["dtstart"].dt == datetime(2026, 12, 3, 10)


def test_an_asking_stands_there_until_it_is_answered(ada):
    ada.record("gail", "asked", on=DAY)
    assert entries(ada)["No reply from Gail Ode"]["dtstart"].dt == on(14)
    ada.record("gail", "no", on=on(3))
    assert entries(ada) == {}


def test_names_that_come_later_leave_the_thanks_what_stays_of_the_talk(ada):
    ada.record("gail", "met", on=DAY, stays="Tides need patience.")
    ada.record("gail", "referred", referrals=["Olu Ade"], on=on(2))

    assert "Tides need patience." in thanks_for(ada.state, ada.asks[-1], on=on(2)).text

    ada.done("thank", "gail", on=on(3))
    later = ada.record("gail", "met", on=on(60)).seq
    assert "Tides" not in thanks_for(ada.state, ada.asks[-1], on=on(60)).text, later

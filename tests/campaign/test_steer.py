"""A search goes where its owner says: targets, what is not for them, notes, tasks, the end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from towns import BOSSES, campaign, town
from typer.testing import CliRunner

import netpath as ntp
from netpath.campaign.letters import to_tell
from netpath.cli import app
from netpath.errors import DataError, UnknownPerson

DAY = "2026-11-23"


def on(days: int) -> date:
    return date(2026, 11, 23) + timedelta(days=days)


@pytest.fixture
def ada(tmp_path):
    with campaign(tmp_path) as one:
        yield one


def states(one: ntp.Campaign, days: int = 0) -> dict[str, str]:
    return one.target_states(on(days)).set_index("target")["state"].to_dict()


def met(one: ntp.Campaign, who: str, via: str | None = None, **more: object) -> int:
    return one.record(who, "met", via=via, on=DAY, **more).seq


# --- targets


def test_one_talk_with_one_target_ends_nothing(ada):
    """One talk with one of five targets ended everything."""
    met(ada, "mira", via="ada")
    assert states(ada) == {"mira": "reached", "tom": "open"}
    plan = ada.plan(on=DAY)
    assert plan.rows
    assert plan.advice.startswith("Reached 1 of 2: Mira Voss.")
    assert "reached 1 of 2 targets" in str(ada)


def test_every_state_that_a_target_can_be_in(ada):
    assert states(ada) == {"mira": "open", "tom": "open"}
    ada.record("mira", "asked", on=DAY)
    ada.record("tom", "no", declined=True, on=DAY)
    assert states(ada) == {"mira": "asked", "tom": "closed"}
    assert states(ada, 14) == {"mira": "closed", "tom": "closed"}
    met(ada, "mira", interest="down")
    assert states(ada) == {"mira": "not for me", "tom": "closed"}


def test_targets_are_added_and_dropped(ada):
    assert ada.add_target("olu").text == "Olu Ade is one of 3 targets."
    assert not ada.add_target("olu").new
    said = ada.add_target({"name": "Zoe Quick", "org": "Northwind", "role": "head"})
    assert said.new
    assert ada.targets == ("mira", "tom", "olu", "Zoe Quick")
    assert ada.net.attribute("Zoe Quick", "org") == "Northwind"
    met(ada, "olu", via="ada")
    ada.drop_target("olu")
    assert ada.targets == ("mira", "tom", "Zoe Quick")
    assert ada.asks[0].person == "olu"
    with ntp.Campaign.open(ada.path) as again:
        assert again.targets == ada.targets
    with pytest.raises(UnknownPerson, match="no target"):
        ada.drop_target("olu")


def test_the_seeker_is_no_target_and_who_is_forgotten_does_not_come_back(ada):
    with pytest.raises(DataError, match="This is the seeker"):
        ada.add_target("ada")
    ada.erase_person("lea")
    head = ada.head
    for again in (ada.add_target, ada.add_person):
        with pytest.raises(DataError, match="forgotten"):
            again("Lea Blum")
    assert ada.head == head


# --- not for me


def test_an_employer_that_is_not_for_one_closes_every_way_there_doors_too(tmp_path):
    """The next plan opened another door there."""
    with campaign(tmp_path, org={"mira": "Acme", "tom": "Zeta Inc.", "ned": "Acme"}) as one:
        said = one.not_for_me("ACME, Inc.", of="employer", on=DAY)
        assert said.text.startswith("Acme is not for you, and good to know; 1 target and every")
        assert states(one) == {"mira": "not for me", "tom": "open"}
        plan = one.plan(on=DAY)
        assert [there.org for there in plan.doors] == ["Zeta Inc."]
        assert all("mira" not in row.chain.people for row in plan)
        assert any("ned" in row.chain.people for row in plan)  # who works there may introduce
        one.not_for_me("acme", of="employer", lifted=True, on=DAY)
        assert states(one) == {"mira": "open", "tom": "open"}


def test_a_field_and_a_person_likewise(tmp_path):
    with campaign(tmp_path, field={"mira": "Shipping", "tom": "Rail"}) as one:
        one.not_for_me("shipping", of="field", on=DAY)
        assert states(one) == {"mira": "not for me", "tom": "open"}
        one.not_for_me("tom", on=DAY)
        assert states(one)["tom"] == "not for me"
        assert one.plan(on=DAY).rows == ()
        one.not_for_me("tom", lifted=True, on=DAY)
        assert states(one)["tom"] == "open"
        assert one.plan(on=DAY).rows


def test_what_was_said_after_a_talk_is_lifted_too(ada):
    met(ada, "mira", via="ada", interest="down")
    assert states(ada)["mira"] == "not for me"
    ada.not_for_me("mira", lifted=True, on=DAY)
    assert states(ada)["mira"] == "reached"


def test_an_employer_where_nobody_is_known_is_asked_about(ada):
    with pytest.raises(DataError, match="or write Acme") as found:
        ada.not_for_me("Acmee", of="employer")
    assert "spelt" in str(found.value)
    for what, of in (("", "employer"), ("Rail", "field"), ("Acme", "firm")):
        with pytest.raises(DataError):
            ada.not_for_me(what, of=of)
    with pytest.raises(DataError, match="seeker"):
        ada.not_for_me("ada")
    assert ada.head[0] == 1


# --- the end, and what comes by itself


def test_the_end_is_the_seekers_word_and_can_be_taken_back(ada):
    met(ada, "gail")
    assert ada.end(on=on(3)).text == "The search has been over since 26 November 2026."
    assert not ada.end(on=on(4)).new
    plan = ada.plan(on=on(3))
    assert plan.rows == ()
    assert "The search has been over since 26 November 2026." in str(plan)
    assert not plan.ways_out
    ada.end(over=False, on=on(5))
    assert ada.plan(on=on(5)).rows


def tasks(one: ntp.Campaign, days: int) -> list[tuple[str, str]]:
    return [(due.task, due.person) for due in one.due(on(days))]


def test_follow_ups_come_by_themselves_and_again(ada):
    met(ada, "mira", via="ada")
    ada.done("thank", "mira", on=DAY)
    assert tasks(ada, 89) == []
    assert tasks(ada, 90) == [("follow up", "mira")]
    ada.done("follow up", "mira", on=on(95))
    assert tasks(ada, 184) == []
    assert tasks(ada, 185) == [("follow up", "mira")]
    ada.end(on=on(186))
    assert ("follow up", "mira") not in tasks(ada, 400)


def test_what_a_letter_promises_is_a_task(ada):
    ada.record("gail", "referred", referrals=["olu"], on=DAY)
    ada.record("olu", "met", via="gail", on=DAY)
    assert tasks(ada, 0) == [("thank", "gail"), ("tell", "gail"), ("thank", "olu")]
    tell = ada.due(on(0))[1]
    assert tell.what == "Tell Gail Ode how it went with Olu Ade"
    letter = to_tell(ada.state, "gail")
    assert letter.text.startswith("Dear Gail,\n\nOlu Ade and I talked on 23 November 2026")
    assert ada.done("tell", "Gail Ode", on=DAY).new
    assert tasks(ada, 0) == [("thank", "gail"), ("thank", "olu")]
    assert to_tell(ada.state, "gail") is None
    with pytest.raises(DataError, match="nothing to tell"):
        ada.done("tell", "hugo")
    with pytest.raises(DataError, match="it is one of"):
        ada.done("dance", "hugo")


def test_who_named_somebody_is_told_though_they_asked_by_themselves(ada):
    ada.record("gail", "referred", referrals=["lea"], on=DAY)
    ada.record("lea", "met", via="ada", on=DAY)
    assert ("tell", "gail") in tasks(ada, 0)
    ada.leave_alone("gail")
    assert ("tell", "gail") not in tasks(ada, 0)


def test_the_end_lists_all_who_helped_with_a_letter_each(ada):
    ada.record("gail", "referred", referrals=["olu"], on=DAY)
    ada.record("olu", "asked", via="gail", on=DAY)
    ada.record("hugo", "no", on=DAY)
    ada.end(on=on(1))
    found = ada.helped()
    assert list(found.letters) == ["gail"]
    assert found.table["how"].tolist() == [
        "talked with you, named Olu Ade and introduced you to Olu Ade"
    ]
    assert "you talked with me, told me of Olu Ade and introduced me" in found.letters["gail"].text
    assert ("close", "gail") in tasks(ada, 1)
    ada.done("close", "gail", on=on(2))
    assert ("close", "gail") not in tasks(ada, 2)


def test_in_touch_lists_whom_the_files_show_silent_for_a_year(tmp_path):
    net = town()
    ties = net.ties.copy()
    days = {"gail": "2025-11-01", "hugo": "2026-11-01", "iris": "2019-05-05T10:00:00"}
    ties["last_contact"] = [days.get(one) for one in ties["target"]]
    net = ntp.ReferralNetwork(net.people, ties, directed=False)
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "ada", BOSSES, rng=7) as one:
        found = one.in_touch(DAY)
        assert found["person"].tolist() == ["iris", "gail"]  # those known best first
        assert found["last"].tolist() == [date(2019, 5, 5), date(2025, 11, 1)]
        one.leave_alone("iris")
        one.record("gail", "asked", on=DAY)
        assert one.in_touch(DAY).empty


# --- what was learned


def test_more_than_before_asks_what_they_would_do_in_my_place(ada):
    asked = "What would you do next in my place?"
    assert asked not in str(ada.agenda("olu"))
    met(ada, "gail", interest="up")
    texts = [one.text for one in ada.agenda("olu").questions]
    assert texts[-2:] == [asked, "Who else should I talk to?"]
    met(ada, "hugo", interest="same")
    assert asked not in str(ada.agenda("olu"))


def test_notes_stand_side_by_side_with_interest_and_reach_whoever_hires(ada):
    before = ada.plan(on=DAY)
    ada.note("Long shifts.", "does it fit", org="Acme", person="olu")
    ada.note("I could lead one.", "would I be good at it", org="ACME Inc.", field="Rail")
    met(ada, "ned", via="ada", interest="up")
    table = ada.learned().to_frame().set_index("of")
    assert list(table.index) == ["Acme", "Rail"]
    assert table.loc["Acme", "does it fit"].startswith("Long shifts.")
    assert table.loc["Acme", "interest"] == "more than before"
    assert "Do I want it? nothing yet" in str(ada.learned())
    told = next(one for one in ada.agenda("mira").questions if "what I learned" in one.text)
    assert "You noted: Long shifts. I could lead one." in told.why
    assert "Long shifts" not in str(ada.agenda("olu"))
    ada.withdraw(4)
    assert [row.chance for row in ada.plan(on=DAY)] == [row.chance for row in before]
    ada.erase_person("olu")
    assert "Long shifts" not in str(ada.learned())


@pytest.mark.parametrize(
    ("text", "question", "of"),
    [
        ("x", "why", {"org": "Acme"}),
        (" ", "does it fit", {"org": "Acme"}),
        ("x", "does it fit", {}),
    ],
)
def test_a_note_is_of_something_and_answers_one_of_four(ada, text, question, of):
    with pytest.raises(DataError):
        ada.note(text, question, **of)
    assert ada.head[0] == 1


# --- people and ties by hand, and what is settled


def test_people_and_ties_are_added_by_hand(ada):
    ada.add_person({"name": "Zoe Quick", "org": "Northwind"})
    ada.add_tie("ada", "Zoe Quick", 0.9, kind="friend")
    ada.add_tie("Zoe Quick", "mira", 1.0)
    assert not ada.add_tie("mira", "Zoe Quick", 1.0).new
    assert ada.plan(on=DAY)[0].person == "Zoe Quick"
    with pytest.raises(UnknownPerson):
        ada.add_tie("ada", "Nobody", 0.5)
    for ends, warmth in ((("ada", "ada"), 0.5), (("ada", "mira"), 1.5), (("ada", "mira"), "hot")):
        with pytest.raises(DataError):
            ada.add_tie(*ends, warmth)
    assert ada.head[0] == 4


def test_what_is_settled_holds_until_it_is_said_anew(ada):
    ada.settle(pace=3, delete_on="2027-11-23", title="For Ada")
    assert ada.state.settled == {"pace": 3, "delete_on": "2027-11-23", "title": "For Ada"}
    assert not ada.settle(pace=3).new
    ada.settle(pace=4)
    assert ada.state.settled["pace"] == 4
    assert ("delete", "ada") in tasks(ada, 365)
    for words in ({"pace": 0}, {"speed": 3}, {"delete_on": "soon"}, {"tells_aim": "no"}):
        with pytest.raises(DataError):
            ada.settle(**words)


@pytest.mark.parametrize("text", ["deaf", "step-free access"])
def test_what_is_no_sentence_is_not_kept_for_letters(ada, text):
    with pytest.raises(DataError, match="no sentence") as refused:
        ada.settle(possible=text)
    assert f"{text} is" not in str(refused.value)
    ada.settle(possible="我听不见，请用文字。", introduces="")


def test_what_the_seeker_says_of_themselves_is_cleaned_of_whoever_is_erased(ada):
    ada.settle(pace=3, introduces="I was taught by Mira Voss.", possible="A text is best.")
    ada.settle(possible="A written talk is best.")
    ada.erase_person("mira")
    assert ada.state.settled == {
        "pace": 3,
        "introduces": "I was taught by (erased).",
        "possible": "A written talk is best.",
    }


def test_the_same_file_and_day_give_the_same_plan_byte_for_byte(tmp_path):
    told = []
    for name in ("one", "other"):
        folder = tmp_path / name
        folder.mkdir()
        with ntp.Campaign.create(folder / "a.netpath", town(), "ada", BOSSES) as one:
            one.record("gail", "met", on=DAY)
            one.record("hugo", "asked", on=DAY)
            one.add_target("ned")
            told.append((str(one.plan(on=on(1))), one.calendar()))
        with ntp.Campaign.open(folder / "a.netpath") as again:
            told.append((str(again.plan(on=on(1))), again.calendar()))
    assert len(set(told)) == 1


# --- from a shell


@pytest.fixture
def shell(tmp_path):
    campaign(tmp_path).close()

    def run(*words: object, code: int = 0) -> str:
        told = [str(word) for word in words]
        path = str(tmp_path / "ada.netpath")
        result = CliRunner().invoke(app, ["campaign", told[0], path, *told[1:]])
        assert result.exit_code == code, result.output
        return " ".join(result.output.split())

    return run


def test_all_of_it_can_be_typed(shell):
    day = ("--on", DAY)
    assert "Mira Voss, Acme: open" in shell("target")
    assert "is one of 3" in shell("target", "Olu Ade")
    assert "no target any more" in shell("target", "olu", "--drop")
    assert "Acme is not for you" in shell("not-for-me", "Acme", "--of", "employer", *day)
    assert "for you after all" in shell("not-for-me", "Acme", "--of", "employer", "--lift", *day)
    assert "noted of Acme" in shell("note", "does it fit", "Long shifts.", "--org", "Acme")
    assert "Does it fit? Long shifts." in shell("learned")
    shell("add", "Zoe Quick", "--org", "Northwind", "--knows", "ada", "--warmth", "0.9")
    assert "give --knows and --warmth" in shell("add", "Zoe", "--knows", "ada", code=2)
    agreed = shell("agree", "gail", "2026-11-25T10:00", "--zone", "Europe/London")
    assert "10:00 (Europe/London time)" in agreed
    assert "Talk with Gail Ode" in shell("due", *day)
    shell("record", "gail", "met", "--ended", "would rather not", "--stays", "Begin.", *day)
    assert "Thank Gail Ode" in shell("due", *day)
    assert "was thanked" in shell("done", "thank", "gail", *day)
    assert shell("in-touch", *day, code=1) == ""
    assert "Gail Ode talked with you." in shell("end", *day)
    assert "goes on" in shell("end", "--goes-on", *day)

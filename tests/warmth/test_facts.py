"""Warmth from facts: worked by hand, then as laws on random evidence."""

from __future__ import annotations

import math
import re
from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import netpath as ntp
from netpath.errors import DataError, UnknownColumn
from netpath.warmth import FACTS, Facts, explained, from_facts

ON = "2025-01-01"
MESSAGE = {"kind": "message", "when": "2024-10-01", "size": 2, "direction": "both", "count": 12}


def told(*rows: dict) -> pd.DataFrame:
    """Evidence with a source, a target and a kind, unless a row says otherwise."""
    plain = {"source": "ada", "target": "ben", "kind": "connection", "when": None, "since": None}
    plain |= {"count": 1, "size": None, "direction": None}
    return pd.DataFrame([plain | row for row in rows]).astype({"size": "Int64"})


def one(*rows: dict, on: str = ON, **replaced) -> pd.Series:
    """The only tie that rows make."""
    ties = from_facts(told(*rows), on=on, table=FACTS.replaced(**replaced))
    assert len(ties) == 1
    return ties.iloc[0]


def odds(tie: pd.Series) -> float:
    return math.log(tie["warmth"] / (1 - tie["warmth"]))


# --- by hand


def test_the_day_is_that_of_the_latest_contact_that_can_be_true():
    def day(*whens: str, kind: str = "connection") -> str:
        rows = [{"target": f"p{at}", "when": when} for at, when in enumerate(whens)]
        studies = {"target": "p0", "kind": kind, "since": "2023-09-01", "when": "2027-06-30"}
        return from_facts(told(*rows, studies)).attrs["assumptions"][0].split()[5].strip(",")

    whens = ("2019-01-01", "2022-02-02", "2024-03-03")
    assert day(*whens, kind="overlap") == "2024-03-03"
    assert day(kind="overlap") == "2027-06-30"
    assert day(*whens) == "2027-06-30"
    assert day(*whens, "2999-01-01", kind="overlap") == "2024-03-03"


def test_a_connection_two_years_ago():
    tie = one({"when": "2023-01-01"})
    months = 731 / (365.25 / 12)
    assert odds(tie) == pytest.approx(-1.7 + 0 + 0.3 - 0.25 * math.log(1 + months))
    assert (tie["evidence"], tie["kind"], tie["count"]) == ("imported", "connection", 0)
    assert tie["last_contact"] == tie["since"] == pd.Timestamp("2023-01-01")


def test_a_dozen_messages_with_an_old_colleague():
    tie = one({"when": "2014-10-01"}, MESSAGE)
    silence = 92 / (365.25 / 12)
    lived = (pd.Timestamp("2024-10-01") - pd.Timestamp("2014-10-01")).days / 365.25
    assert tie["share_evidence"] == 0.5
    assert tie["share_kind"] == pytest.approx(0.6)
    assert tie["share_frequency"] == pytest.approx(0.45 * math.log(13))
    assert tie["share_depth"] == tie["share_reciprocity"] == 0
    assert tie["share_recency"] == pytest.approx(-0.25 * math.log(1 + silence) / (1 + lived / 10))
    assert tie["evidence"] == "interaction"


def test_meetings_by_hand():
    """Ten of two and four of five, one of twenty: log(1 + 3 × (10 + 0.4 × 4 + 0.01))."""
    sizes = ((10, 2), (4, 5), (1, 20))
    rows = [{"kind": "meeting", "count": n, "size": size, "when": ON} for n, size in sizes]
    tie = one(*rows)
    assert tie["share_frequency"] == pytest.approx(0.45 * math.log(1 + 3 * 15))
    assert tie["share_frequency"] + tie["share_depth"] == pytest.approx(
        0.45 * math.log(1 + 3 * (10 + 0.4 * 4 + 0.01))
    )
    assert (tie["share_kind"], tie["share_evidence"], tie["share_recency"]) == (0.4, 0.5, 0)
    assert (tie["evidence"], tie["kind"], tie["count"]) == ("interaction", "meeting", 0)
    assert tie["share_reciprocity"] == pytest.approx(0)
    assert explained(tie, on=ON).startswith("They met; last in touch within a month. Warmth")
    assert "how often they wrote or met" in explained(tie, on=ON)


def test_a_meeting_of_very_many_is_no_contact():
    tie = one({"kind": "meeting", "size": 20, "when": ON})
    assert (tie["evidence"], tie["share_evidence"], tie["share_kind"]) == ("imported", -0.8, 0)
    assert pd.isna(tie["last_contact"])


def test_an_address_book_alone_is_weak():
    tie = one({"kind": "address book"})
    assert odds(tie) == pytest.approx(-1.7 - 0.8 + 0.1 - 0.25 * math.log(61))
    assert (tie["evidence"], tie["kind"]) == ("imported", "address book")
    assert tie["warmth"] < one({})["warmth"]
    assert explained(tie).startswith("One keeps the other in an address book. Warmth")


def test_two_calendars_that_tell_of_one_meeting_are_not_added_up():
    hers = {"kind": "meeting", "count": 4, "size": 2, "when": ON}
    his = hers | {"source": "ben", "target": "ada", "count": 3}
    assert_frame_equal(one(hers, his).to_frame(), one(hers).to_frame())


def test_unanswered_messages_count_next_to_nothing():
    tie = one({"when": "2020-01-01"}, MESSAGE | {"direction": "out"})
    heard = 0.45 * math.log1p(0.1 * math.log(13))
    assert tie["share_frequency"] + tie["share_reciprocity"] == pytest.approx(heard)
    assert heard < 0.11
    assert (tie["evidence"], tie["direction"], tie["count"]) == ("imported", "out", 12)
    assert tie["last_contact"] == pd.Timestamp("2020-01-01")  # the message is no contact


def test_who_wrote_more_is_answered_as_far_as_the_other_wrote():
    out, back = (MESSAGE | {"direction": way, "count": n} for way, n in (("out", 9), ("in", 2)))
    tie = one(out, back | {"when": "2024-03-01"})
    assert tie["share_frequency"] + tie["share_reciprocity"] == pytest.approx(
        0.45 * math.log1p(2 * 2 + 0.1 * math.log(1 + 7))
    )
    assert tie["last_contact"] == pd.Timestamp("2024-03-01")  # the last day that both had written
    assert tie["evidence"] == "interaction"


def test_an_overlap_of_three_years_among_ten():
    tie = one({"kind": "overlap", "since": "2015-01-01", "when": "2018-01-01", "size": 10})
    years = 1096 / 365.25
    assert tie["share_overlap"] == pytest.approx(0.6 * math.log(1 + years) / 1.5)
    assert tie["share_evidence"] == -0.8
    assert tie["evidence"] == "inferred"


def test_an_overlap_without_an_end_goes_on():
    tie = one({"kind": "overlap", "since": "2015-01-01", "size": 10})
    assert tie["last_contact"] == pd.Timestamp(ON)
    assert tie["share_recency"] == 0


def test_what_is_not_known_is_assumed():
    tie = one({"kind": "overlap"})
    assert tie["share_overlap"] == pytest.approx(0.6 * math.log(2) / (1 + 50 / 20))
    assert tie["share_recency"] == pytest.approx(-0.25 * math.log(61))
    assert pd.isna(tie["last_contact"])


def test_a_recommendation_confirms_and_an_endorsement_hardly_helps():
    endorsed, recommended = (one({}, {"kind": kind}) for kind in ("endorsement", "recommendation"))
    assert endorsed["share_recommendation"] == 0.15
    assert recommended["share_recommendation"] == 0.9
    assert (endorsed["evidence"], recommended["evidence"]) == ("imported", "confirmed")


def test_the_later_word_of_one_person_and_the_lower_of_two():
    said = [{"kind": "word", "count": n, "when": when} for n, when in ((4, "2024"), (5, "2023-01"))]
    assert one(*said)["warmth"] == pytest.approx(0.6)
    back = {"kind": "word", "count": 2, "source": "ben", "target": "ada"}
    assert one(*said, back)["warmth"] == pytest.approx(0.15)
    assert one(*said, back)["word"] == 2


def test_two_files_that_tell_of_one_conversation_are_not_added_up():
    hers = MESSAGE | {"direction": "out"}
    his = MESSAGE | {"direction": "in", "source": "ben", "target": "ada"}
    both = one(hers, his)
    assert_frame_equal(both.to_frame(), one(hers).to_frame())
    assert one(hers, his | {"direction": "out"})["direction"] == "both"


def test_ties_come_in_the_order_of_ids_and_make_a_network():
    evidence = told({"target": "cleo"}, {"source": "dan", "target": "ben"}, {})
    ties = from_facts(evidence)
    assert ties[["source", "target"]].values.tolist() == [
        ["ada", "ben"],
        ["ada", "cleo"],
        ["ben", "dan"],
    ]
    net = ntp.ReferralNetwork(None, ties, assumptions=ties.attrs["assumptions"], directed=False)
    assert net.has_warmth
    assert "warmth from facts, by a table of chosen numbers" in str(net)


def test_no_evidence_makes_no_ties():
    ties = from_facts(told({}).head(0))
    assert len(ties) == 0
    assert ntp.ReferralNetwork(None, ties, directed=False).n_ties == 0


def test_only_the_needed_columns_are_needed():
    tie = from_facts(told({})[["source", "target", "kind"]]).iloc[0]
    assert odds(tie) == pytest.approx(-1.7 + 0.3 - 0.25 * math.log(61))


# --- days


def test_silence_is_counted_from_the_latest_day_of_the_evidence():
    ties = from_facts(told({"when": "2020-05-01"}, {"target": "cleo", "when": "2024-05-01"}))
    assert ties["share_recency"].iloc[1] == 0
    assert "as of 2024-05-01" in ties.attrs["assumptions"][0]
    assert ties.attrs["notes"] == ()


def test_what_lies_in_the_future_is_noted_and_counts_as_today():
    ties = from_facts(told({"when": "2031-01-01"}), on=ON)
    assert ties["share_recency"].iloc[0] == 0
    assert ties.attrs["notes"] == ("1 fact is dated after 2025-01-01; that day is taken instead",)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2019", "2019-01-01"), ("2019-03", "2019-03-01"), ("2019-03-05 14:30:00 UTC", "2019-03-05")],
)
def test_dates_may_be_partial_or_have_a_time(text, day):
    assert one({"when": text})["last_contact"] == pd.Timestamp(day)


def test_dates_may_be_dates():
    plain = told({"when": "2019-03-05"})
    for zone in (None, "UTC"):
        dated = plain.assign(when=pd.to_datetime(plain["when"]).dt.tz_localize(zone))
        assert from_facts(dated)["last_contact"].iloc[0] == pd.Timestamp("2019-03-05")


# --- what is refused


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"kind": "friend"}, "kind of row 1 is f…d; it must be one of connection, endorsement"),
        ({"kind": None}, "kind of row 1 is .empty."),
        ({"source": None}, "source of row 1 is .empty.; a fact names two people"),
        ({"target": "ada"}, "target of row 1 is the source; a fact is about two different people"),
        ({"direction": "sideways"}, "direction of row 1 is s…s; it must be one of both, out, in"),
        ({"count": 0}, "count of row 1 is 0; it must be a count of 1 or more"),
        ({"count": float("inf")}, "count of row 1 is inf"),
        ({"kind": "word", "count": 6}, "a word is a whole number from 1 to 5"),
        ({"kind": "word", "count": 2.5}, "a word is a whole number from 1 to 5"),
        ({"kind": "word", "count": None}, "a word is a whole number from 1 to 5"),
        ({"when": "05/03/2024"}, "when of row 1 is 0…4; it must be a date that begins with"),
        ({"when": "2024-13-01"}, "when of row 1"),
        ({"since": "today"}, "since of row 1"),
        ({"size": 0}, "size of row 1 is 0; it must be a number of people"),
    ],
)
def test_a_row_that_breaks_a_rule_is_named(row, message):
    with pytest.raises(DataError, match=message) as caught:
        from_facts(told({}, row))
    assert caught.value.row == 1
    assert "ben" not in str(caught.value)


@pytest.mark.parametrize("name", ["source", "target", "kind"])
def test_a_missing_column_is_named(name):
    with pytest.raises(DataError, match=f"no column {name}"):
        from_facts(told({}).drop(columns=name))


# --- the table


def test_the_page_shows_the_table(root):
    page = (root / "docs/warmth.md").read_text(encoding="utf-8")
    between = re.search(r"<!-- facts -->\n(.*)\n<!-- /facts -->", page, flags=re.DOTALL)
    assert between is not None
    assert between[1] == FACTS.to_markdown()


def test_the_page_says_what_the_code_says(root):
    page = (root / "docs/warmth.md").read_text(encoding="utf-8")
    said = explained(one({"when": "2014-10-01"}, MESSAGE), on=ON)
    assert said in " ".join(page.replace("\n> ", " ").split())


EXAMPLES = {
    "one keeps the other's number, and no more": ("address book", 1, None, None),
    "named from memory, how well is not said; or said to know each other": (
        "connection",
        1,
        None,
        None,
    ),
    "5 letters that nobody answered": ("message", 5, 2, "out"),
    "1 letter and its answer": ("message", 2, 2, "both"),
    "12 letters, to and fro": ("message", 12, 2, "both"),
    "the same, 5 people reading": ("message", 12, 5, "both"),
    "the same, 20 people reading": ("message", 12, 20, "both"),
    "1 meeting of 2 people": ("meeting", 1, 2, None),
    "1 meeting of 5 people": ("meeting", 1, 5, None),
    "1 meeting of 20 people": ("meeting", 1, 20, None),
    "6 meetings of 2 people": ("meeting", 6, 2, None),
}


def test_the_page_says_what_mail_meetings_and_address_books_come_to(root):
    page = (root / "docs/warmth.md").read_text(encoding="utf-8")
    rows = ["| known | warmth | perhaps |", "|---|---|---|"]
    for what, (kind, count, size, direction) in EXAMPLES.items():
        when = ON if kind in ("message", "meeting") else None
        facts = {"kind": kind, "count": count, "size": size, "direction": direction, "when": when}
        tie = from_facts(pd.DataFrame([{"source": "ada", "target": "ben"} | facts]), on=ON).iloc[0]
        low, high = (f"{100 * tie[name]:.0f}" for name in ("warmth_low", "warmth_high"))
        rows.append(f"| {what} | {100 * tie['warmth']:.0f} % | {low} to {high} % |")
    assert "\n".join(rows) in page


def test_a_changed_table_is_another_table():
    changed = FACTS.replaced(base=-1.0, fading=(0.1, 0.0, 0.2))
    assert (changed["base"].value, changed["base"].source) == (-1.0, "replaced")
    assert (changed["fading"].low, changed["fading"].high) == (0.0, 0.2)
    assert FACTS["base"].value == -1.7
    with pytest.raises(FrozenInstanceError):
        FACTS["base"].value = 0
    with pytest.raises(TypeError):
        FACTS.values["base"] = 0
    ties = from_facts(told({"when": ON}), table=changed)
    assert ties["share_base"].iloc[0] == -1.0
    assert "with base -1 and fading 0.1 (assumed)" in ties.attrs["assumptions"][0]


def test_a_value_outside_its_range_widens_it():
    assert FACTS.replaced(base=1.0)["base"].high == 1.0
    assert FACTS.replaced(base=-5.0)["base"].low == -5.0


@pytest.mark.parametrize(
    "replaced",
    [
        {"small_group": 1.2},
        {"frequency": -0.1},
        {"word_5": 1.0},
        {"fading_halved": 0},
        {"base": (0, 1, 2)},
        {"base": float("nan")},
        {"base": float("inf")},
    ],
)
def test_numbers_that_cannot_be_are_refused(replaced):
    with pytest.raises(DataError, match="lies between its low and its high"):
        FACTS.replaced(**replaced)


def test_an_unknown_number_is_refused():
    with pytest.raises(UnknownColumn, match="no 'bases'; it has base, confirmed"):
        FACTS.replaced(bases=1)


def test_every_number_matters_or_is_a_definition():
    """Moving any number that has a range moves some tie."""
    evidence = told(
        {"target": "b", "when": "2020-01-01"},
        {"target": "c", "kind": "overlap"},
        {"target": "c2", "kind": "overlap", "since": "2010", "when": "2015", "size": 9},
        {"target": "d", "kind": "invitation"},
        *[MESSAGE | {"target": f"e{size}", "size": size} for size in (2, 5, 40)],
        MESSAGE | {"target": "f", "direction": "out"},
        {"target": "g", "kind": "recommendation"},
        {"target": "h", "kind": "endorsement"},
        {"target": "i", "kind": "address book"},
        {"target": "j", "kind": "meeting", "size": 2, "when": ON},
        *[{"target": f"w{n}", "kind": "word", "count": n} for n in range(1, 6)],
    )
    plain = from_facts(evidence, on=ON)
    for fact in FACTS.facts:
        if fact.low < fact.high:
            other = from_facts(evidence, on=ON, table=FACTS.replaced(**{fact.name: fact.low}))
            still = other if fact.low < fact.value else None
            if still is None:
                high = FACTS.replaced(**{fact.name: fact.high})
                still = from_facts(evidence, on=ON, table=high)
            assert (still["warmth"] != plain["warmth"]).any(), fact.name


def test_the_table_prints():
    assert "chosen: lost by silence" in str(FACTS)
    assert FACTS.to_frame().loc[0, "name"] == "base"
    assert FACTS._repr_html_().startswith("<table")


# --- in words


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"when": "2019-05-01"}], "Connected; last in touch 6 years ago. Warmth 8 %"),
        ([{"when": "2024-12-20"}], "Connected; last in touch within a month."),
        ([MESSAGE | {"direction": "in", "count": 1}], "1 message, without an answer. Warmth"),
        ([MESSAGE | {"direction": None}], "12 messages, not told by whom."),
        ([{}, {"kind": "word", "count": 4}], "Known 4 of 5, by their own word, which alone counts"),
        (
            [{"kind": "overlap", "since": "2015", "when": "2018"}],
            "At one employer or school at one time; in touch since 2015, last 7 years ago; nobody "
            "has seen this tie.",
        ),
    ],
)
def test_a_tie_explains_itself(rows, said):
    assert said in explained(one(*rows), on=ON)


def test_a_pool_says_where_two_people_overlapped():
    tie = one({"kind": "overlap"})
    tie["kind"] = "overlap at Acme + overlap at Zeta"
    assert explained(tie).startswith("Both at Acme and Zeta at one time; nobody has seen this tie.")


def test_without_a_day_the_day_of_contact_is_named():
    assert "last in touch on 2019-05-01" in explained(one({"when": "2019-05-01"}))


def test_the_shares_that_say_most_are_named():
    said = explained(one({"when": "2014-10-01"}, MESSAGE | {"count": 90}))
    assert "Most for it: what they wrote (+2.03); most against it: silence" in said
    said = explained(one({"when": ON}, MESSAGE | {"size": 40}))
    assert "Most for it: the kinds of contact (+0.30)." in said


# --- laws

DAYS = [str(date(2001, 1, 1) + timedelta(97 * n)) for n in range(90)]  # to the end of 2024
KINDS = (
    *("connection", "endorsement", "invitation", "message", "overlap", "recommendation"),
    *("address book", "meeting"),
)


@st.composite
def facts(draw, kinds=KINDS, directions=("both", "out", "in", None)):
    """One row about Ada and Ben, told by one of them or a stranger's pair."""
    since, when = sorted(draw(st.lists(st.sampled_from(DAYS), min_size=2, max_size=2)))
    source, target = draw(st.sampled_from([("ada", "ben"), ("ben", "ada"), ("ada", "cleo")]))
    return {
        "source": source,
        "target": target,
        "kind": draw(st.sampled_from(kinds)),
        "since": since,
        "when": when,
        "count": draw(st.sampled_from([1, 2, 5, 40, 1000])),
        "size": draw(st.sampled_from([2, 3, 8, 9, 50, None])),
        "direction": draw(st.sampled_from(directions)),
    }


EVIDENCE = st.lists(facts(), min_size=1, max_size=6)
MESSAGES = st.lists(facts(kinds=("message",)), min_size=1, max_size=3)


def never_colder(
    before: list[dict], after: list[dict], *, strictly: bool = False, table: Facts = FACTS
) -> None:
    warmths = [
        from_facts(told(*rows), on=ON, table=table)["warmth"].to_numpy() for rows in (before, after)
    ]
    assert (warmths[1] - warmths[0] >= -1e-12).all()
    if strictly:
        assert (warmths[1] - warmths[0] > 0).any()


def changed(rows: list[dict], at: int, **new) -> list[dict]:
    return [row | new if place == at else row for place, row in enumerate(rows)]


@given(EVIDENCE, st.data())
def test_later_contact_is_never_colder(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    later = data.draw(st.sampled_from([day for day in DAYS if day >= rows[at]["when"]]))
    never_colder(rows, changed(rows, at, when=later))


@given(EVIDENCE, st.data())
def test_an_older_tie_is_never_colder(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    earlier = data.draw(st.sampled_from([day for day in DAYS if day <= rows[at]["since"]]))
    never_colder(rows, changed(rows, at, since=earlier))


@given(EVIDENCE, st.lists(facts(kinds=("message",), directions=("out",)), min_size=1))
def test_two_ways_are_never_colder_than_one(others, one_way):
    others = [row for row in others if row["kind"] != "message"]
    one_way = [row | {"source": "ada", "target": "ben"} for row in one_way]
    never_colder([*others, *one_way], [*others, *(row | {"direction": "both"} for row in one_way)])
    answers = [row | {"direction": "in"} for row in one_way]
    never_colder([*others, *one_way], [*others, *one_way, *answers])


@given(EVIDENCE, MESSAGES, st.integers(1, 500), st.data())
def test_more_messages_are_never_colder(others, messages, more, data):
    rows = [*messages, *others]
    at = data.draw(st.integers(0, len(messages) - 1))
    never_colder(rows, changed(rows, at, count=rows[at]["count"] + more))


@given(EVIDENCE, MESSAGES, st.data())
def test_alone_is_never_colder_than_a_group_nor_a_group_than_a_list(others, messages, data):
    rows = [*messages, *others]
    at = data.draw(st.integers(0, len(messages) - 1))
    alone, group, company = (changed(rows, at, size=size) for size in (2, 5, 50))
    never_colder(company, group)
    never_colder(group, alone)


@given(EVIDENCE, facts(kinds=("connection", "endorsement", "recommendation", "overlap")))
def test_more_evidence_is_never_colder(rows, more):
    assume((more["source"], more["target"]) != ("ada", "cleo") or more["target"] == "cleo")
    rows = [{**rows[0], "source": more["source"], "target": more["target"]}, *rows]
    longest = FACTS.replaced(silence_unknown=300)  # months: no known silence is longer
    never_colder(rows, [*rows, more], table=longest)


def test_a_known_silence_may_be_longer_than_the_one_assumed():
    undated, old = {"kind": "endorsement"}, {"when": "2001-01-01"}
    assert one(undated, old)["warmth"] < one(undated)["warmth"]
    assert one(undated, old)["warmth"] > one(old)["warmth"]
    assert one(undated, {"when": "2023-01-01"})["warmth"] > one(undated)["warmth"]


@given(EVIDENCE, st.integers(1, 5))
def test_the_word_wins(rows, level):
    rows = [row | {"source": "ada", "target": "ben"} for row in rows]
    tie = one(*rows, {"kind": "word", "count": level})
    assert tie["warmth"] == pytest.approx(FACTS[f"word_{level}"].value)
    assert tie["warmth_low"] == pytest.approx(FACTS[f"word_{level}"].low)
    assert tie["warmth_high"] == pytest.approx(FACTS[f"word_{level}"].high)
    assert tie["evidence"] == "confirmed"
    shares = tie.filter(like="share_").drop("share_word").astype(float)
    assert (shares == 0).all()


@given(EVIDENCE)
def test_shares_add_up_and_bounds_hold(rows):
    ties = from_facts(told(*rows), on=ON)
    total = ties.filter(like="share_").sum(axis=1)
    assert np.allclose(total, np.log(ties["warmth"] / (1 - ties["warmth"])), atol=1e-9)
    assert (ties["warmth_low"] < ties["warmth"]).all()
    assert (ties["warmth"] <= ties["warmth_high"]).all()
    assert ties["warmth"].between(0.01, 0.95).all()


@pytest.mark.parametrize(("base", "warmth"), [(-9.0, 0.01), (9.0, 0.95)])
def test_nothing_is_sure(base, warmth):
    tie = one({"when": ON}, base=base)
    assert tie["warmth"] == pytest.approx(warmth)
    assert tie["share_limit"] == pytest.approx(odds(tie) - base - 0.3)


def test_only_a_word_may_say_more():
    assert one({"kind": "word", "count": 5}, word_5=0.99)["warmth"] == pytest.approx(0.99)


@given(EVIDENCE)
def test_what_nobody_has_seen_stays_below_its_ceiling(rows):
    unseen = [row for row in rows if row["kind"] in ("overlap", "invitation")]
    unseen += [
        row | {"direction": "out", "source": min(row["source"], row["target"])}
        for row in rows
        if row["kind"] == "message" and row["source"] == "ada"
    ]
    assume(unseen)
    ties = from_facts(told(*unseen), on=ON, table=FACTS.replaced(base=3.0))
    assert (ties["warmth_high"] <= 0.15 + 1e-12).all()
    only = ties["kind"] == "overlap"
    assert (ties["evidence"] == np.where(only, "inferred", "imported")).all()


@given(EVIDENCE, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, luck):
    shuffled = luck.sample(rows, len(rows))
    assert_frame_equal(
        from_facts(told(*rows), on=ON), from_facts(told(*shuffled), on=ON), check_exact=True
    )


@given(EVIDENCE)
def test_it_does_not_matter_who_tells(rows):
    """The same facts from the other side are the same tie, whether instead or as well."""
    turn = {"out": "in", "in": "out"}
    mirrored = [
        row
        | {
            "source": row["target"],
            "target": row["source"],
            "direction": turn.get(row["direction"], row["direction"]),
        }
        for row in rows
    ]
    plain = from_facts(told(*rows), on=ON)
    assert_frame_equal(plain, from_facts(told(*mirrored), on=ON))


@given(st.integers(1, 100_000))
def test_however_many_unanswered_messages_are_less_than_one_exchange(count):
    connected = {"when": "2020-01-01"}
    unheard = one(connected, MESSAGE | {"direction": "out", "count": count})
    exchange = one(connected, MESSAGE | {"count": 2})
    assert odds(unheard) - odds(one(connected)) < 0.4
    assert unheard["warmth"] < exchange["warmth"]


def test_a_wider_table_gives_wider_bounds():
    evidence = told({"when": "2020-01-01"}, MESSAGE)
    spans = []
    for low, high in ((-1.7, -1.7), (-2.0, -1.4), (-3.0, 0.0)):
        tie = from_facts(evidence, on=ON, table=FACTS.replaced(base=(-1.7, low, high))).iloc[0]
        spans.append(tie["warmth_high"] - tie["warmth_low"])
    assert all(narrow < wide for narrow, wide in pairwise(spans))


def test_bounds_are_the_root_of_the_squares():
    sure = {fact.name: (fact.value,) * 3 for fact in FACTS.facts}
    sure |= {"base": (-1.7, -2.0, -1.3), "connection": (0.3, -0.1, 0.6)}
    tie = one({"when": ON}, **sure)
    low, high = (math.log(tie[name] / (1 - tie[name])) for name in ("warmth_low", "warmth_high"))
    assert low == pytest.approx(-1.4 - 0.5)
    assert high == pytest.approx(-1.4 + 0.5)

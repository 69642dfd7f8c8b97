"""What a chain tells, and the honest empty answer."""

import pandas as pd
import pytest

import netpath as ntp
from netpath.errors import DataError, MissingWarmth, UnknownPerson

PEOPLE = pd.DataFrame(
    {
        "id": ["a", "b", "c", "d", "z", "far"],
        "name": ["Ada", "Ben", "Cleo", "Dee", "Zoe", "Fay"],
        "willing": [1.0, 1.0, 0.5, 1.0, 0.8, 1.0],
    }
)
TIES = pd.DataFrame(
    [
        ("a", "b", 0.5, "friend", "confirmed"),
        ("b", "z", 0.5, "colleague", "inferred"),
        ("a", "c", 0.9, "family", "confirmed"),
        ("c", "d", 0.5, None, None),
        ("d", "z", 1.0, "schoolmate", "imported"),
    ],
    columns=["source", "target", "warmth", "kind", "evidence"],
)


@pytest.fixture
def net():
    return ntp.ReferralNetwork(PEOPLE, TIES, directed=False)


def test_a_chain_tells_who_asks_whom_at_which_chance(net):
    found = ntp.chains.warmest(net, "a", "z", k=5)
    first, second = found
    assert first.people == ("a", "b", "z")
    assert first.names == ("Ada", "Ben", "Zoe")
    assert first.probability == 0.5 * 0.5 * 0.8
    assert first.running == pytest.approx((0.5, 0.2))
    assert (first.asks, first.brokers, first.target, first.weakest) == (2, ("b",), "z", 1)
    assert [tie.inferred for tie in first.ties] == [False, True]
    assert first.why == (
        "Ada asks Ben (friend, 50 %), who asks Zoe: 2 asks, 20 % that all are granted. "
        "Weakest: Ben to Zoe (colleague, inferred, not known, 40 %)."
    )
    assert second.people == ("a", "c", "d", "z")
    assert second.weakest == 0
    assert found.steps()["chain"].tolist() == [1, 1, 2, 2, 2]
    assert found.to_frame()["probability"].tolist() == [one.probability for one in found]


def test_what_is_assumed_is_printed(net):
    text = str(ntp.chains.warmest(net.with_warmth(0.3), "a", "z"))
    assert "Assumed: warmth 0.3 for every tie; asks are granted or refused independently" in text
    assert "a cold approach is granted in 3.0 % of cases (assumed)" in text
    assert "1.0 % of cases" in str(ntp.chains.warmest(net, "a", "z").with_cold(0.01))


def test_none_within_says_what_is_nearest(net):
    held = net.without_people(["b"])
    empty = ntp.chains.warmest(held, "a", "z", within=2)
    assert not empty
    assert "within 2 asks: none. The nearest needs 3 asks, through Cleo and Dee." in str(empty)
    assert empty.to_frame().empty
    assert empty.steps().empty


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"targets": "far"}, "of 6 people, Ada can get to 4 other people, no target"),
        ({"seeker": "far"}, "Fay has nobody here whom they could ask"),
        ({"avoid": ["z"]}, "Every target is somebody not to ask, or in avoid"),
        ({"avoid": ["b", "c"]}, "Ada has nobody here whom they could ask"),
        ({"avoid": ["b", "d"]}, "None without the people in avoid"),
        ({"through": "d", "within": 2}, "None through these people; without that condition"),
        ({"through": "far"}, "None through these people"),
    ],
)
def test_B79_no_chain_is_an_answer_that_says_why(net, change, reason):
    asked = {"seeker": "a", "targets": "z"} | change
    assert reason in ntp.chains.warmest(net, **asked).reason


def test_do_not_ask_bars_from_brokering_and_from_being_asked(net):
    shy = net.with_people(pd.DataFrame({"id": ["b", "far"], "do_not_ask": True}))
    assert ntp.chains.warmest(shy, "a", "z", k=5)[0].people == ("a", "c", "d", "z")
    barred = net.with_people(pd.DataFrame({"id": ["z"], "do_not_ask": [True]}))
    assert "not to ask" in ntp.chains.shortest(barred, "a", "z").reason


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"targets": []}, "There are no targets"),
        ({"targets": ["a", "z"]}, "is a target"),
        ({"avoid": "a"}, "The seeker is in avoid"),
        ({"through": "z"}, "through names the seeker or a target"),
        ({"within": 0}, "within is 0"),
        ({"within": True}, "within is True"),
        ({"k": 0}, "k is 0"),
    ],
)
def test_B78_B80_a_question_that_contradicts_itself_is_refused(net, change, message):
    asked = {"seeker": "a", "targets": "z"} | change
    with pytest.raises(DataError, match=message):
        ntp.chains.warmest(net, **asked)


def test_a_network_without_warmth_or_with_several_kinds_says_what_to_do(net):
    bare = ntp.ReferralNetwork(PEOPLE, TIES[["source", "target"]], directed=False)
    with pytest.raises(MissingWarmth, match=r"net.with_warmth\(0.3\)"):
        ntp.chains.warmest(bare, "a", "z")
    twice = pd.concat([TIES, TIES.assign(kind="other")])
    with pytest.raises(DataError, match="merge_kinds"):
        ntp.chains.warmest(ntp.ReferralNetwork(PEOPLE, twice, directed=False), "a", "z")
    with pytest.raises(UnknownPerson):
        ntp.chains.warmest(net, "a", "nobody")


def test_the_frontier_lists_what_one_more_ask_buys(net):
    warm = net.with_warmth("warmth").with_people(pd.DataFrame({"id": ["c"], "willing": [1.0]}))
    price = ntp.chains.frontier(warm, "a", "z", within=5)
    assert [(one.asks, round(one.probability, 3)) for one in price] == [(2, 0.2), (3, 0.36)]


def test_through_is_kept_by_every_chain_even_where_the_way_doubles_back():
    ties = pd.DataFrame(
        [("s", "a"), ("a", "v"), ("a", "t"), ("v", "b"), ("b", "t"), ("s", "b")],
        columns=["source", "target"],
    )
    held = ntp.ReferralNetwork(None, ties, directed=False).with_warmth(0.5)
    found = ntp.chains.warmest(held, "s", "t", k=9, through="v")
    assert [one.people for one in found] == [("s", "a", "v", "b", "t"), ("s", "b", "v", "a", "t")]


def test_a_broker_whom_others_brought_is_named_only_with_their_leave(net):
    pool = net.with_people(
        pd.DataFrame(
            {"id": ["b", "c"], "brought_by": ["z", "z + a"], "name_shared": [False, False]}
        )
    )
    first, second = ntp.chains.warmest(pool, "a", "z", k=2)
    assert first.names == ("Ada", "someone Zoe can ask", "Zoe")
    assert second.names == ("Ada", "Cleo", "Dee", "Zoe")
    assert "Ben" not in str(first)
    shared = pool.with_people(pd.DataFrame({"id": ["b"], "name_shared": [True]}))
    assert ntp.chains.warmest(shared, "a", "z")[0].names == ("Ada", "Ben", "Zoe")

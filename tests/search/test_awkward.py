"""Odd questions have an answer that says why; wrong ones are refused with the repair."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath.errors import DataError, UnknownPerson
from netpath.search import Rules, difference, optimum, simulate


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def net_of(*ties: tuple[str, str, float], **columns: list) -> ntp.ReferralNetwork:
    frame = pd.DataFrame(ties, columns=["source", "target", "warmth"])
    people = pd.DataFrame(columns, index=["a", "b", "lonely", "z"])
    return ntp.ReferralNetwork(people, frame, directed=True)


CHAIN = net_of(("a", "b", 0.5), ("b", "z", 0.5))
SURE = net_of(("a", "b", 1.0), ("b", "z", 1.0))


@pytest.mark.parametrize(
    ("net", "seeker", "rules", "rate", "ends"),
    [
        (CHAIN, "lonely", Rules(), 0, "dead end"),
        (net_of(("a", "b", 1), ("b", "z", 0)), "a", Rules(), 0, "dead end"),
        (net_of(("b", "a", 1), ("z", "b", 1)), "a", Rules(), 0, "dead end"),
        (
            net_of(("a", "b", 1), ("b", "z", 1), do_not_ask=[1, 0, 0, 0]),
            "a",
            Rules(),
            1,
            "target reached",
        ),
        (
            net_of(("a", "b", 1), ("b", "z", 1), do_not_ask=[0, 0, 0, 1]),
            "a",
            Rules(),
            0,
            "dead end",
        ),
        (net_of(("a", "b", 1), ("b", "z", 1), willing=[1e-12] * 4), "a", Rules(), 0, "dead end"),
        (SURE, "a", Rules(budget=0), 0, "budget spent"),
        (SURE, "a", Rules(budget=1), 0, "budget spent"),
        (SURE, "a", Rules(budget=2), 1, "target reached"),
        (SURE, "a", Rules(cap=1), 1, "target reached"),
        (SURE, "a", Rules(cap=1, together=True), 1, "target reached"),
        (SURE, "a", Rules(referrals=10**6), 1, "target reached"),
        (SURE, "lonely", Rules(fresh_starts=1.0), 0, "dead end"),
    ],
)
@pytest.mark.parametrize("own", [False, True])
def test_odd_questions_have_an_answer(net, seeker, rules, rate, ends, own: bool) -> None:
    policy = (lambda view: view.offers[0]) if own else ntp.search.warmest_first
    runs = simulate(net, seeker, "z", policy=policy, rules=rules, n_runs=20, rng=7)
    assert runs.success_rate == rate
    assert runs.how_ended[ends] == 20
    assert not runs.funnel().isna().to_numpy().any()
    assert runs.success.low < 0.2 if rate == 0 else runs.success.high == 1
    if np.isinf(ntp.reach.distance(net, seeker, "z").values.item()):
        assert runs.success.high == 0  # where there is no chain at all, it is sure
    else:
        assert runs.success.high - runs.success.low > 0.1  # twenty runs never are
    if rate == 0:
        assert "None of 20 chains" in str(runs.corrected_length())
    ntp.plot.funnel(runs)
    ntp.plot.reached_within(runs)
    ntp.plot.search(runs.one())


def test_a_policy_may_give_up() -> None:
    runs = simulate(CHAIN, "a", "z", policy=lambda view: None, n_runs=5, rng=7)
    assert runs.how_ended["gave up"] == 5
    assert runs.asks.max() == 0


NO_OFFER = "which is no open offer. It must return one of view.offers, its place, 0 to 0, or None"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (99, "place 99"),
        (-1, "place -1"),
        (True, "some bool"),
        (0.0, "some float"),
        ("b", "some str"),
        (ntp.search.Offer("a", "b", "", 0.9, 1), "some Offer"),
    ],
)
def test_a_policy_that_chooses_no_offer_is_told_what_to_return(answer, told: str) -> None:
    with pytest.raises(DataError, match=f"The policy chose {told}, {NO_OFFER}"):
        simulate(CHAIN, "a", "z", policy=lambda view: answer, n_runs=1, rng=7)


@pytest.mark.parametrize("answer", [0, np.int64(0), "offer"])
def test_a_policy_chooses_by_offer_or_place(answer) -> None:
    def policy(view: ntp.search.View) -> object:
        return view.offers[0] if answer == "offer" else answer

    assert simulate(SURE, "a", "z", policy=policy, n_runs=1, rng=7).success_rate == 1


@pytest.mark.parametrize(
    ("level", "what", "repair"),
    [
        ("local", "people", "knowledge='directory'"),
        ("local", "net", "knowledge='full'"),
        ("directory", "net", "knowledge='full'"),
        ("full", "coins", "does not see 'coins'"),
    ],
)
def test_a_policy_that_looks_too_far_is_told_what_would_show_it(level, what, repair) -> None:
    with pytest.raises(AttributeError, match=repair):
        simulate(
            CHAIN,
            "a",
            "z",
            policy=lambda view: getattr(view, what),
            rules=Rules(level),
            n_runs=1,
            rng=7,
        )


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: simulate(CHAIN, "a", None, n_runs=1, rng=7), "target"),
        (lambda: simulate(CHAIN, "a", "a", n_runs=1, rng=7), "is a target"),
        (lambda: simulate(CHAIN, [], "z", n_runs=1, rng=7), "no seekers"),
        (lambda: simulate(CHAIN, None, [*"abz", "lonely"], n_runs=1, rng=7), "no seekers"),
        (lambda: simulate(CHAIN, "a", "z", n_runs=0, rng=7), "n_runs is 0"),
        (lambda: simulate(CHAIN, "a", "z", n_runs=2.5, rng=7), "n_runs is 2.5"),
        (lambda: simulate(CHAIN, "a", "z", n_runs="9", rng=7), "n_runs is '9'"),
        (lambda: simulate(CHAIN, "a", "z", policy="warmest", n_runs=1, rng=7), "policy must be"),
        (
            lambda: simulate(CHAIN, "a", "z", policy=ntp.search.similar_in, n_runs=1, rng=7),
            "policy",
        ),
        (
            lambda: simulate(CHAIN, "a", "z", rules={"budget": 3}, n_runs=1, rng=7),
            "rules is a dict",
        ),
        (lambda: Rules(budget=-1), "budget is -1"),
        (lambda: Rules(budget="5"), "budget is '5'"),
        (lambda: Rules(budget=5.0), "whole number"),
        (lambda: Rules(budget=float("nan")), "budget is nan"),
        (lambda: Rules(referrals=0), "referrals is 0"),
        (lambda: Rules(cap=0), "cap is 0"),
        (lambda: Rules("hearsay"), "'local', 'directory' or 'full'"),
        (lambda: Rules(fresh_starts=0), "fresh_starts is 0"),
        (lambda: Rules(fresh_starts="often"), "fresh_starts is 'often'"),
        (lambda: Rules(weeks_an_ask=0), "weeks_an_ask is 0"),
        (lambda: Rules().weeks(3), "How long an ask takes"),
        (lambda: Rules(weeks_an_ask=float("inf")), "weeks_an_ask is inf"),
        (lambda: Rules(weeks_an_ask=1).weeks(None), "asks is None"),
        (lambda: Rules(weeks_an_ask=1).weeks(-1), "asks is -1"),
        (lambda: ntp.plot.search(simulate(CHAIN, "a", "z", n_runs=1, rng=7)), "runs.one"),
        (lambda: ntp.plot.runs([simulate(CHAIN, "a", "z", n_runs=1, rng=7)]), "by name"),
        (lambda: optimum(CHAIN, "a", "z", rules="full"), "rules is a str"),
        (lambda: simulate(CHAIN, "a", "z", policy="luck", n_runs=1, rng=7), "by_lot or replan"),
        (lambda: simulate(CHAIN, "a", "z", n_runs=1, rng=7).one("b"), "no seeker"),
        (lambda: simulate(CHAIN, "a", "z", n_runs=1, rng=7).one(run=1), "run is 1"),
        (lambda: simulate(CHAIN, "a", "z", n_runs=1, rng=7).measure("luck"), "what is 'luck'"),
        (lambda: optimum(CHAIN, "a", "z", rules=Rules(together=True)), "knows no fresh starts"),
        (lambda: optimum(ntp.generate.organisation(60, rng=7), "p01", "p60"), "at most 14"),
    ],
)
def test_what_cannot_be_is_refused_with_the_repair(call, told: str) -> None:
    with pytest.raises(DataError, match=told):
        call()


def test_columns_that_are_not_there_are_refused_with_those_that_are() -> None:
    net = net_of(("a", "b", 0.5), team=["x"] * 4)
    shoe = ntp.search.similar_in("shoe")
    for rules, policy in ((Rules("full"), shoe), (Rules(referrals=1, lean="shoe"), None)):
        with pytest.raises(DataError, match=r"'shoe', and people have .*'team'"):
            simulate(
                net, "a", "b", policy=policy or ntp.search.by_lot, rules=rules, n_runs=1, rng=7
            )
    with pytest.raises(UnknownPerson):
        simulate(net, "nobody", "b", n_runs=1, rng=7)


def test_rules_tell_what_they_do() -> None:
    assert "lean" not in str(Rules(lean=True))
    assert "lean" in str(Rules(lean="org", referrals=2))
    assert "as alone" in str(Rules(together=True))
    assert Rules(weeks_an_ask=1).assumptions == ("an ask takes a week (assumed)",)


def test_a_difference_is_paired_by_world() -> None:
    net = ntp.generate.organisation(60, warmth=0.4, rng=7)
    told = [Rules(budget=10), Rules(budget=14)]
    here, there = (simulate(net, None, ["p60"], rules=one, n_runs=60, rng=7) for one in told)
    row = difference(there, here).iloc[0]
    assert row["difference"] == pytest.approx(there.success_rate - here.success_rate)
    assert 0 < row["low"] < row["difference"] < row["high"]
    # The shares alone would leave it open which is greater.
    assert here.success.high > there.success.low
    by = difference(there, here, by="role")
    assert by.index.tolist() == ["head", "hiring manager", "staff"]
    with pytest.raises(DataError, match="same worlds"):
        difference(here, simulate(net, None, ["p60"], n_runs=60, rng=8))
    same = difference(here, here).iloc[0]
    assert same["difference"] == 0
    assert same["low"] < 0 < same["high"]


def test_intervals_of_differences_hold_the_truth() -> None:
    net = ntp.generate.organisation(60, warmth=0.4, rng=7)
    told = [Rules(budget=10), Rules(budget=14)]

    def drawn(n_runs: int, seed: int) -> pd.Series:
        both = [simulate(net, None, ["p60"], rules=one, n_runs=n_runs, rng=seed) for one in told]
        return difference(both[1], both[0]).iloc[0]

    truth = drawn(5000, 999)["difference"]
    found = [drawn(12, seed) for seed in range(100)]
    assert np.mean([one["low"] <= truth <= one["high"] for one in found]) >= 0.88


@pytest.mark.parametrize(
    "wrong",
    [
        {"budget": 10**30},
        {"referrals": 10**30},
        {"cap": 10**30},
        {"lean": None},
        {"lean": 3},
        {"together": "yes"},
    ],
)
def test_rules_that_are_none_are_refused(wrong):
    with pytest.raises(DataError, match=f"{next(iter(wrong))} is"):
        Rules(**wrong)


@pytest.mark.parametrize("knowledge", ["local", "directory", "full"])
def test_a_column_that_nobody_has_is_told_whatever_is_known(knowledge):
    net = ntp.generate.organisation(40, rng=7)
    with pytest.raises(DataError, match="similar_in names 'shoe'"):
        ntp.search.simulate(
            net,
            "p01",
            "p40",
            policy=ntp.search.similar_in("shoe"),
            rules=Rules(knowledge=knowledge),
            n_runs=9,
            rng=7,
        )
    with pytest.raises(DataError, match="lean names 'shoe'"):
        ntp.search.simulate(net, "p01", "p40", rules=Rules(knowledge, lean="shoe"), n_runs=9, rng=7)


@pytest.mark.parametrize(
    ("asks", "completed"),
    [(["a"], [True]), ([1, float("nan")], [True, False]), ([1.5], [True]), ([1], [2]), ([1], "n")],
)
def test_lengths_are_whole_and_ends_are_yes_or_no(asks, completed):
    with pytest.raises(DataError, match="one for each chain"):
        ntp.search.corrected_length(asks, completed)


def test_people_are_named_by_id_of_any_sort():
    net = ntp.generate.organisation(40, rng=7)
    told = [
        str(ntp.search.simulate(net, "p01", one, n_runs=9, rng=7))
        for one in ("p40", ["p40"], {"p40"}, pd.Series(["p40"]), (x for x in ["p40"]))
    ]
    assert len(set(told)) == 1
    for nobody in (float("nan"), 3.5, object()):
        with pytest.raises(DataError, match="named by id"):
            ntp.search.simulate(net, "p01", nobody, n_runs=9, rng=7)
        with pytest.raises(DataError, match="named by id"):
            ntp.chains.warmest(net, "p01", nobody)

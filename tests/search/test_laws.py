"""Law 2, and whatever a search must hold whoever searches: against access and enumeration."""

import math

import numpy as np
import pytest
from oracles import search_by_hand as by_hand
from search_worlds import LEVELS, POLICIES, SURE, network, random_world

import netpath as ntp
from netpath.search import Rules, simulate

MANY, IN_CI, RUNS = 500, 25, 1024


def z_values(number: int, n_runs: int) -> list[float]:
    """Simulate one network by every policy at every level; return how far off exact access."""
    world, seeker, targets = random_world(number)
    net, exact = network(world), min(1.0, by_hand.access(world, seeker, targets))
    one = ntp.access.estimate(net, [seeker], targets, within=None, n_draws=n_runs, rng=number)
    assert ntp.access.exact(net, [seeker], targets, within=None).values.iloc[0] == pytest.approx(
        exact
    )
    found = [float(one.values.iloc[0])]
    for policy in POLICIES.values():
        for level in LEVELS:
            rules = Rules(level)
            runs = simulate(
                net, seeker, targets, policy=policy, rules=rules, n_runs=n_runs, rng=number
            )
            # The same worlds succeed, bit for bit, whatever the policy and what it knows.
            assert (runs.measure().worlds.words == one.worlds.words).all(), (number, policy, level)
            assert runs.how_ended["budget spent"] == 0
            fresh = simulate(
                net,
                seeker,
                targets,
                policy=policy,
                rules=rules,
                n_runs=n_runs,
                rng=number + 10_000,
            )
            found.append(fresh.success_rate)
    error = math.sqrt(exact * (1 - exact) / n_runs)
    if error < 1e-6:
        assert found == pytest.approx([exact] * len(found))
        return []
    return [(one - exact) / error for one in found]


def spread(zs: list[float]) -> tuple[float, float, float]:
    return float(np.mean(zs)), float(np.std(zs)), float(np.abs(zs).max())


def test_every_policy_and_level_succeeds_with_the_probability_of_access() -> None:
    zs = [z for number in range(IN_CI) for z in z_values(number, RUNS)]
    mean, sd, most = spread(zs)
    assert abs(mean) < 0.6
    assert 0.6 < sd < 1.4
    assert most < 4.5


@pytest.mark.long
@pytest.mark.parametrize("first", range(IN_CI, MANY, 25))
def test_every_policy_and_level_on_many_more(first: int) -> None:
    zs = [z for number in range(first, first + 25) for z in z_values(number, 4 * RUNS)]
    assert spread(zs)[2] < 4.8


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("policy", SURE)
def test_success_within_a_budget_is_what_enumeration_says(policy: str, level: str) -> None:
    key = by_hand.key_of(policy, level)
    for number in range(4):
        world, seeker, targets = random_world(number, coins=8, distinct=True)
        exact = by_hand.success_within(world, seeker, targets, key, 6)
        runs = simulate(
            network(world),
            seeker,
            targets,
            policy=POLICIES[policy],
            rules=Rules(level),
            n_runs=4000,
            rng=number,
        )
        told = runs.reached_within()["share"].to_numpy()
        told = np.append(told, np.repeat(told[-1], 7))[:7]
        error = np.sqrt(np.maximum(np.multiply(exact, np.subtract(1, exact)), 1e-9) / 4000)
        assert (np.abs(told - exact) < 4.5 * error + 1e-9).all(), (number, told, exact)


def test_a_budget_cuts_the_same_search_short() -> None:
    world, seeker, targets = random_world(3)
    net = network(world)
    whole = simulate(net, seeker, targets, n_runs=300, rng=1)
    for budget in range(5):
        cut = simulate(net, seeker, targets, rules=Rules(budget=budget), n_runs=300, rng=1)
        assert (cut.reached == (whole.reached & (whole.asks_made <= budget))).all()
        assert (cut.asks_made == np.minimum(whole.asks_made, budget)).all()


def test_searching_together_without_a_cap_is_searching_alone() -> None:
    net = ntp.generate.organisation(40, warmth=0.4, rng=7)
    seekers = ["p01", "p05", "p20"]
    for referrals in (None, 2):
        alone, at_once = (
            simulate(
                net,
                seekers,
                ["p40"],
                rules=Rules(budget=9, referrals=referrals, together=one),
                n_runs=200,
                rng=5,
            )
            for one in (False, True)
        )
        assert (alone.ended == at_once.ended).all()
        assert (alone.asks_made == at_once.asks_made).all()


def test_nobody_takes_more_asks_than_their_cap_and_competition_never_helps_all() -> None:
    net = ntp.generate.organisation(40, warmth=0.4, rng=7)
    seekers = [one for one in net.ids if one != "p40"]
    alone, at_once = (
        simulate(net, seekers, ["p40"], rules=Rules(cap=2, together=one), n_runs=100, rng=5)
        for one in (False, True)
    )
    assert at_once.success_rate < alone.success_rate
    # A target takes two asks in all, so at most two seekers get there in each run.
    assert at_once.reached.sum(axis=0).max() <= 2


def test_fewer_names_never_open_more_and_leaning_helps() -> None:
    net = ntp.generate.organisation(120, warmth=0.5, rng=7)
    rates = [
        simulate(
            net,
            "p050",
            ["p001"],
            rules=Rules("directory", budget=8, referrals=m),
            n_runs=2000,
            rng=5,
        ).success_rate
        for m in (1, 3, None)
    ]
    assert rates[0] < rates[1] <= rates[2] + 0.03
    one, two = (
        simulate(
            net,
            "p050",
            ["p001"],
            rules=Rules("local", budget=8, referrals=2, lean=lean),
            n_runs=2000,
            rng=5,
        )
        for lean in (False, ["place"])
    )
    assert two.success_rate > one.success_rate


def test_a_fresh_start_comes_after_a_dead_end_and_only_where_something_is_shared() -> None:
    import pandas as pd

    people = pd.DataFrame({"school": ["x", "y", "x", "y"]}, index=["a", "b", "c", "d"])
    ties = pd.DataFrame({"source": ["a", "c"], "target": ["b", "d"], "warmth": [0.0, 1.0]})
    net = ntp.ReferralNetwork(people, ties)
    assert simulate(net, "a", "d", n_runs=50, rng=1).success_rate == 0
    runs = simulate(net, "a", "d", rules=Rules(fresh_starts=0.3), n_runs=4000, rng=1)
    assert runs.success_rate == pytest.approx(0.3, abs=0.03)
    assert set(runs.one(run=0).asks["kind"]) <= {"cold", ""}
    assert "cold ask is granted with probability 0.3" in str(runs)


def test_people_not_to_ask_are_never_asked() -> None:
    import pandas as pd

    people = pd.DataFrame({"do_not_ask": [False, True, False]}, index=["a", "b", "c"])
    ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "warmth": [1.0, 1.0]})
    runs = simulate(ntp.ReferralNetwork(people, ties), "a", "c", n_runs=5, rng=1)
    assert runs.how_ended["dead end"] == 5
    assert runs.asks.max() == 0

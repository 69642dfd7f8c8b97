"""Law 2, and whatever a search must hold whoever searches: against access and enumeration."""

import itertools
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from house_rules import imported as house_imports
from house_rules import modules_in
from law_two import places_of, spread
from oracles import search_by_hand as by_hand
from search_worlds import LEVELS, POLICIES, network, random_world

import netpath as ntp
from netpath.search import Rules, simulate


def holds(places: pd.DataFrame) -> None:
    """Assert that counts lie around what enumeration says as chance has it."""
    told = spread(places)
    assert abs(told["mean z"]) * math.sqrt(told["n"]) < 4
    assert abs(told["sd z"] - 1) * math.sqrt(2 * told["n"]) < 4
    assert told["largest |z|"] < 5
    assert told["KS p"] > 0.001


def test_every_policy_and_level_succeeds_with_the_probability_of_access() -> None:
    holds(places_of(range(25)))


@pytest.mark.long
def test_so_they_do_on_500_networks() -> None:
    holds(places_of(range(500)))


@pytest.mark.parametrize("number", range(8))
def test_they_succeed_in_the_very_worlds_in_which_a_chain_works(number: int) -> None:
    world, seeker, targets = random_world(number)
    net = network(world)
    one = ntp.access.estimate(net, [seeker], targets, within=None, n_draws=200, rng=number)
    for policy, level in itertools.product(POLICIES.values(), LEVELS):
        runs = simulate(
            net, seeker, targets, policy=policy, rules=Rules(level), n_runs=200, rng=number
        )
        assert (runs.measure().worlds.words == one.worlds.words).all(), (policy, level)
        assert runs.how_ended["budget spent"] == 0


def imported(*starts: str) -> set[str]:
    """Return every module of netpath that some modules need, as their sources say."""
    known = {one.name: one for one in modules_in(Path(ntp.__file__).parents[1])}
    found, ahead = set[str](), [one for one in known if one.startswith(starts)]
    while ahead:
        name = ahead.pop()
        if name in found:
            continue
        found.add(name)
        for _, told in house_imports(known[name]):
            ahead += {told, told.rpartition(".")[0]} & known.keys() - {"netpath"}
    return found


def test_search_and_access_share_no_code_but_the_coin() -> None:
    search, access = imported("netpath.search"), imported("netpath.access")
    shared = (search & access) - imported("netpath.network")
    kernels = {one for one in shared if one.startswith("netpath._kernels.")}
    # Beside the coin, only how kernels are compiled and called: it tells no value and changes none.
    assert kernels - {"netpath._kernels._compiled"} == {"netpath._kernels._coins"}
    # The rest are the lowest floors, which draw seeds and shape answers.
    assert all(one.startswith("netpath._") for one in shared)
    assert not any(one.startswith("netpath.access") for one in search)
    assert not any(one.startswith("netpath.search") for one in access)
    assert {"netpath._kernels._search"} <= search - access
    assert {"netpath._kernels._worlds"} <= access - search


def far_off(runs: ntp.search.Runs, exact: list[float]) -> float:
    """Return by how many standard errors the share within a budget is off, at most."""
    told = runs.reached_within()["share"].to_numpy()
    told = np.append(told, np.repeat(told[-1], len(exact)))[: len(exact)]
    variance = np.multiply(exact, np.subtract(1, exact)) / runs.n_runs
    assert np.abs(told - exact)[variance < 1e-12].max(initial=0) < 1e-9
    sure = variance < 1e-12
    return float(
        (np.abs(told - exact) / np.sqrt(np.where(sure, 1, variance)))[~sure].max(initial=0)
    )


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("policy", POLICIES)
def test_success_within_a_budget_is_what_enumeration_says(policy: str, level: str) -> None:
    """Of equal asks, of which there are many here, any is as likely to be made, at every ask."""
    key = by_hand.key_of(policy, level)
    for number in range(8):
        world, seeker, targets = random_world(number, coins=8, distinct=number % 4 == 3)
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
        assert far_off(runs, exact) < 4.5, number


def test_the_first_offer_a_policy_of_ones_own_sees_is_any() -> None:
    for number in (2, 9, 13):
        world, seeker, targets = random_world(number, coins=8)
        exact = by_hand.success_within(world, seeker, targets, by_hand.key_of("by_lot", "local"), 6)
        net, runs = network(world), {"n_runs": 1500, "rng": number}
        told = simulate(net, seeker, targets, policy=lambda view: 0, **runs)
        assert far_off(told, exact) < 4.5, number


@pytest.mark.parametrize("names", [1, 2])
@pytest.mark.parametrize("policy", ["warmest_first", "by_lot", "most_similar"])
def test_success_with_few_names_is_what_enumeration_says(policy: str, names: int) -> None:
    for number in range(8, 20):
        world, seeker, targets = random_world(number, coins=9)

        def place(ask: tuple[str, str], world=world, targets=targets) -> tuple[float, ...]:
            far = by_hand.unlike(world, ask[1], targets, by_hand.COLUMNS)
            warm = world.warmth[ask] * world.willing[ask[1]]
            told = {"warmest_first": (-warm,), "by_lot": (0,), "most_similar": (far, -warm)}
            return told[policy]

        exact = by_hand.success_with_names(world, seeker, targets, place, 6, names)
        runs = simulate(
            network(world),
            seeker,
            targets,
            policy=POLICIES[policy],
            rules=Rules("directory", referrals=names),
            n_runs=4000,
            rng=number,
        )
        assert far_off(runs, exact) < 4.5, number


@pytest.mark.parametrize("names", [1, 2])
def test_the_optimum_where_people_give_few_names_is_that_of_enumeration(names: int) -> None:
    for number in range(12):
        world, seeker, targets = random_world(number, coins=8)
        exact = by_hand.success_with_names(world, seeker, targets, None, 5, names)
        rules, net = Rules(referrals=names), network(world)
        ours = [
            ntp.search.optimum(net, seeker, targets, budget=n, rules=rules).probability
            for n in range(6)
        ]
        assert ours == pytest.approx(exact, abs=1e-12), number


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
    net = ntp.ReferralNetwork(people, ties, directed=False)
    assert simulate(net, "a", "d", n_runs=50, rng=1).success_rate == 0
    runs = simulate(net, "a", "d", rules=Rules(fresh_starts=0.3), n_runs=4000, rng=1)
    assert runs.success_rate == pytest.approx(0.3, abs=0.03)
    assert set(runs.one(run=0).asks["kind"]) <= {"cold", ""}
    assert "cold ask is granted with probability 0.3" in str(runs)


def test_people_not_to_ask_are_never_asked() -> None:
    import pandas as pd

    people = pd.DataFrame({"do_not_ask": [False, True, False]}, index=["a", "b", "c"])
    ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "warmth": [1.0, 1.0]})
    runs = simulate(ntp.ReferralNetwork(people, ties, directed=False), "a", "c", n_runs=5, rng=1)
    assert runs.how_ended["dead end"] == 5
    assert runs.asks.max() == 0

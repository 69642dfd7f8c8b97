"""What a policy sees, what a search does, and that the same question gives the same bytes."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from oracles import search_by_hand as by_hand
from search_worlds import LEVELS, POLICIES, SURE, network, random_world

import netpath as ntp
from netpath.errors import DataError, MissingWarmth
from netpath.search import Rules, simulate

SECRET, HIDDEN_TIE, HIDDEN_ID = "attribute-nobody-was-told", 0.123456789, "stranger-never-named"
VARIANTS = [
    {},
    {"budget": 5},
    {"referrals": 2, "lean": True, "cap": 1},
    {"fresh_starts": 0.3, "budget": 10, "cap": 2},
    {"together": True, "cap": 1, "referrals": 3},
]
TOLD = ("ended", "asks_made", "people_met", "depth", "marks")


def reachable(thing: object, seen: dict[int, object] | None = None) -> dict[int, object]:
    """Everything that can be got at from an object by its attributes and entries."""
    seen = {} if seen is None else seen
    if id(thing) in seen or isinstance(thing, type) or callable(thing):
        return seen
    seen[id(thing)] = thing
    inner: list[object] = []
    if isinstance(thing, dict):
        inner = [*thing, *thing.values()]
    elif isinstance(thing, list | tuple | set | frozenset):
        inner = list(thing)
    elif isinstance(thing, pd.DataFrame):
        inner = [*thing.index, *thing.to_numpy().ravel()]
    elif isinstance(thing, ntp.ReferralNetwork):
        inner = [thing.people, thing.ties]
    elif hasattr(thing, "__dict__"):
        inner = list(vars(thing).values())
    for one in inner:
        reachable(one, seen)
    return seen


def spied(level: str) -> set[str]:
    """Return which secrets a policy at a level could find in any view of a search."""
    people = pd.DataFrame(
        {"diary": ["", SECRET, "", "", ""], "willing": [1, 0.9, 1, 1, 1]},
        index=["a", "b", "c", "z", HIDDEN_ID],
    )
    ties = pd.DataFrame(
        {
            "source": ["a", "b", "c", "z"],
            "target": ["b", "c", "z", HIDDEN_ID],
            "warmth": [0.9, 0.8, HIDDEN_TIE, 0.7],
        }
    )
    found: set[str] = set()

    def spy(view: ntp.search.View) -> int:
        seen = list(reachable(view).values())
        offered = {offer.warmth for offer in view.offers} | {offer.warmth for offer in view.refused}
        found.update(one for one in seen if isinstance(one, str) and one in (SECRET, HIDDEN_ID))
        if HIDDEN_TIE not in offered and any(
            isinstance(one, float) and one == HIDDEN_TIE for one in seen
        ):
            found.add("tie")
        if any(isinstance(one, int | np.integer) and int(one) == world for one in seen):
            found.add("coins")
        return 0

    net = ntp.ReferralNetwork(people, ties)
    world = int(np.random.default_rng(7).integers(2**64, dtype=np.uint64))
    simulate(net, "a", "z", policy=spy, rules=Rules(level), n_runs=20, rng=7)
    return found


def test_a_spy_sees_nothing_above_its_level() -> None:
    assert spied("local") == set()
    assert spied("directory") == {SECRET, HIDDEN_ID}
    assert spied("full") == {SECRET, HIDDEN_ID, "tie"}


def test_each_level_asks_somebody_else_first() -> None:
    people = pd.DataFrame(
        {"org": ["", "", "Acme", "", "Acme"]}, index=["me", "warm", "like", "near", "goal"]
    )
    ties = pd.DataFrame(
        [
            ("me", "warm", 0.9),
            ("me", "like", 0.6),
            ("me", "near", 0.5),
            ("near", "goal", 0.9),
            ("like", "goal", 0.1),
            ("warm", "goal", 0.01),
        ],
        columns=["source", "target", "warmth"],
    )
    net = ntp.ReferralNetwork(people, ties)
    first = [
        simulate(net, "me", "goal", policy=ntp.search.replan, rules=Rules(level), n_runs=1, rng=7)
        .one()
        .asks["asked"]
        .iloc[0]
        for level in LEVELS
    ]
    assert first == ["warm", "like", "near"]


def agree(number: int) -> list[str]:
    """Name what compiled and plain searches of one network differ in."""
    world, _, targets = random_world(number)
    net, level = network(world), LEVELS[number % 3]
    seekers = [one for one in net.ids if one not in targets][:3]
    wrong = []
    for name, policy in POLICIES.items():
        for variant in VARIANTS:
            told = [
                simulate(
                    net,
                    seekers,
                    targets,
                    policy=one,
                    rules=Rules(level, **variant),
                    n_runs=6,
                    rng=number,
                )
                for one in (policy, lambda view, policy=policy: policy(view))
            ]
            if any((getattr(told[0], what) != getattr(told[1], what)).any() for what in TOLD):
                wrong.append(f"{number}: {name}, {level}, {variant}")
    return wrong


@pytest.mark.parametrize("number", range(6))
def test_compiled_searches_are_those_in_plain_python(number: int) -> None:
    assert agree(number) == []


@pytest.mark.long
@pytest.mark.parametrize("number", range(6, 120))
def test_many_more_compiled_searches_are_those_in_plain_python(number: int) -> None:
    assert agree(number) == []


def optimal_gaps(number: int) -> dict[tuple[str, str], list[float]]:
    """Return how far below the optimum each policy is, by level, at budgets 1 to 8."""
    world, seeker, targets = random_world(number, coins=8, distinct=True)
    net, gaps = network(world), {}
    best = [ntp.search.optimum(net, seeker, targets, budget=b).probability for b in range(1, 9)]
    by_oracle = by_hand.success_within(world, seeker, targets, None, 8)[1:]
    assert best == pytest.approx(by_oracle, abs=1e-12)
    assert best[-1] <= by_hand.access(world, seeker, targets) + 1e-12
    for policy in SURE:
        for level in LEVELS:
            told = by_hand.success_within(world, seeker, targets, by_hand.key_of(policy, level), 8)
            gaps[policy, level] = [b - p for b, p in zip(best, told[1:], strict=True)]
            assert min(gaps[policy, level]) >= -1e-12
    return gaps


@pytest.mark.parametrize("first", range(0, 20, 10))
def test_no_policy_beats_the_optimum_under_any_budget(first: int) -> None:
    found = [optimal_gaps(number) for number in range(first, first + 10)]
    mean = {one: np.mean([gaps[one] for gaps in found]) for one in found[0]}
    assert mean["replan", "full"] < mean["most_connected_first", "full"]


@pytest.mark.long
@pytest.mark.parametrize("first", range(20, 300, 20))
def test_no_policy_beats_the_optimum_on_many_more(first: int) -> None:
    for number in range(first, first + 20):
        optimal_gaps(number)


def test_the_optimum_with_few_names_and_a_cap() -> None:
    ties = pd.DataFrame(
        [("s", "a", 0.5), ("s", "b", 0.5), ("a", "x", 0.6), ("a", "t", 0.3), ("b", "t", 0.4)],
        columns=["source", "target", "warmth"],
    )
    net = ntp.ReferralNetwork(None, ties, directed=True)
    # One name: a names x, who is warmer, so only b leads to t.
    told = ntp.search.optimum(net, "s", "t", rules=Rules(referrals=1))
    assert told.probability == pytest.approx(0.2)
    # A cap of one: whoever is refused at one door cannot be asked at the next.
    capped = ntp.search.optimum(net, "s", "t", rules=Rules(cap=1))
    assert capped.probability == pytest.approx(0.5 * 0.4 + 0.5 * 0.5 * 0.3)
    runs = simulate(
        net,
        "s",
        "t",
        policy=ntp.search.replan,
        rules=Rules("full", referrals=1),
        n_runs=4000,
        rng=1,
    )
    assert runs.success_rate == pytest.approx(0.2, abs=0.03)
    with pytest.raises(DataError, match="uncertain coins"):
        ntp.search.optimum(ntp.generate.organisation(60, rng=7), "p01", "p60")


SCRIPT = """
import sys
import pandas as pd
import netpath as ntp
net = ntp.generate.organisation(120, rng=7)
order = int(sys.argv[1])
people, ties = net.people, net.ties
if order:
    people = people.sample(frac=1, random_state=order)
    ties = ties.sample(frac=1, random_state=order)
    flip = ties.index % 2 == 0
    ties.loc[flip, ["source", "target"]] = ties.loc[flip, ["target", "source"]].to_numpy()
net = ntp.ReferralNetwork(people, ties)
for together in (False, True):
    for policy in (ntp.search.warmest_first, ntp.search.most_similar, ntp.search.replan):
        rules = ntp.search.Rules(
            "full", budget=12, referrals=3, lean=True, cap=4, together=together
        )
        runs = ntp.search.simulate(
            net, net.ids[40:60], "p001", policy=policy, rules=rules, n_runs=33, rng=7
        )
        print(*(getattr(runs, one).tobytes().hex() for one in ("ended", "asks_made", "depth")))
"""


def test_bytes_do_not_depend_on_threads_hash_seeds_or_rows() -> None:
    told = set()
    for threads, seed, order in (("1", "0", "0"), ("2", "1", "1"), ("2", "4", "2")):
        env = {**os.environ, "NETPATH_THREADS": threads, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT, order],
            capture_output=True,
            text=True,
            check=True,
            env=env,
        )
        told.add(run.stdout)
    assert len(told) == 1
    assert len(told.pop()) > 1000


@pytest.mark.parametrize(
    "call",
    [
        lambda net: simulate(net, "p01", None, n_runs=1, rng=7),
        lambda net: simulate(net, "p01", "p01", n_runs=1, rng=7),
        lambda net: simulate(net, [], "p40", n_runs=1, rng=7),
        lambda net: simulate(net, "p01", "p40", n_runs=0, rng=7),
        lambda net: simulate(net, "p01", "p40", policy=lambda view: 99, n_runs=1, rng=7),
        lambda net: simulate(
            net,
            "p01",
            "p40",
            policy=ntp.search.similar_in("shoe"),
            rules=Rules("directory"),
            n_runs=1,
            rng=7,
        ),
        lambda net: simulate(net, "p01", "p40", n_runs=1, rng=7).one("p02"),
        lambda net: simulate(net, "p01", "p40", n_runs=1, rng=7).one(run=1),
        lambda net: simulate(net, "p01", "p40", n_runs=1, rng=7).measure("luck"),
        lambda net: Rules(budget=-1),
        lambda net: Rules(referrals=0),
        lambda net: Rules("hearsay"),
        lambda net: Rules(fresh_starts=0),
        lambda net: Rules().weeks(3),
    ],
)
def test_what_cannot_be_is_refused(call) -> None:
    with pytest.raises(DataError):
        call(ntp.generate.organisation(40, rng=7))


def test_a_search_needs_warmth() -> None:
    net = ntp.generate.organisation(40, warmth=None, rng=7)
    with pytest.raises(MissingWarmth):
        simulate(net, "p01", "p40", n_runs=1, rng=7)


def test_runs_tell_the_same_in_every_way() -> None:
    net = ntp.generate.organisation(80, rng=7)
    rules = Rules("directory", budget=15, weeks_an_ask=2)
    runs = simulate(
        net, None, ["p80"], policy=ntp.search.most_similar, rules=rules, n_runs=50, rng=7
    )
    assert runs.how_ended.sum() == runs.ended.size == 79 * 50
    assert runs.success.low < runs.success_rate < runs.success.high
    assert runs.measure().values.mean() == pytest.approx(runs.success_rate)
    assert runs.reached_within()["share"].iloc[-1] == pytest.approx(runs.success_rate)
    assert runs.attrition()["completed"].sum() == runs.reached.sum()
    funnel = runs.funnel()["searches"].tolist()
    assert funnel == sorted(funnel, reverse=True)
    table = runs.by("role")
    assert (table["n"] * table["success_rate"]).sum() / 79 == pytest.approx(runs.success_rate)
    assert rules.weeks(10) == 20
    assert Path(__file__).name not in str(runs)
    one = runs.one("p20", 7)
    assert len(one.asks) == runs.asks.loc["p20", 7]


def test_intervals_of_several_seekers_know_that_runs_are_shared() -> None:
    net = ntp.generate.organisation(80, rng=7)
    runs = [
        simulate(net, None, ["p80"], rules=Rules(budget=15), n_runs=40, rng=seed)
        for seed in range(60)
    ]
    truth = simulate(net, None, ["p80"], rules=Rules(budget=15), n_runs=4000, rng=99).success_rate
    covered = np.mean([one.success.low <= truth <= one.success.high for one in runs])
    assert covered >= 0.85
    # Nor do they throw away that there are many seekers: one search a run would be wider.
    widths = [one.success.high - one.success.low for one in runs]
    assert np.mean(widths) < 0.95 * 2 * 1.96 * np.sqrt(truth * (1 - truth) / 40)

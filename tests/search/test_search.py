"""What a policy sees, what a search does, and that the same question gives the same bytes."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from against_the_optimum import gaps
from conftest import LONG
from search_worlds import LEVELS, POLICIES, SURE, random_town

import netpath as ntp
from netpath import search
from netpath.errors import DataError, MissingWarmth
from netpath.search import Rules, simulate

VARIANTS = [
    {},
    {"budget": 5},
    {"referrals": 2, "lean": True, "cap": 1},
    {"fresh_starts": 0.3, "budget": 10, "cap": 2},
    {"together": True, "cap": 1, "referrals": 3},
]
TOLD = ("ended", "asks_made", "people_met", "depth", "marks")


def agree(number: int) -> list[str]:
    """Name what compiled and plain searches of one network differ in."""
    (net, seekers, targets), level = random_town(number, 12), LEVELS[number % 3]
    wrong = []
    for name in SURE:  # a lot falls differently on what is compiled
        policy = POLICIES[name]
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


@pytest.mark.parametrize("policy", [*POLICIES.values(), ntp.search.similar_in("org")])
def test_the_policies_of_the_face_are_those_that_are_compiled(policy, monkeypatch) -> None:
    """What runs in Python asks its policy at each ask; what is compiled never does."""
    monkeypatch.setattr(search, "_plain", None)
    net, seekers, targets = random_town(0, 12)
    assert simulate(net, seekers, targets, policy=policy, n_runs=3, rng=1).n_runs == 3


@pytest.mark.parametrize("number", range(6))
def test_compiled_searches_are_those_in_plain_python(number: int) -> None:
    assert agree(number) == []


@pytest.mark.long
@pytest.mark.parametrize("number", range(6, 120))
def test_many_more_compiled_searches_are_those_in_plain_python(number: int) -> None:
    assert agree(number) == []


def hold(found: pd.DataFrame) -> None:
    """Assert what must be true of distances below the optimum, exact to rounding."""
    assert found["gap"].min() >= -1e-12
    never = found[found["optimum"] == 0]
    assert (never["gap"].abs() < 1e-12).all()
    mean = found.groupby(["policy", "level"])["gap"].mean()
    assert mean["replan", "full"] < mean["most_connected_first", "full"]
    assert mean["replan", "full"] < mean["by_lot", "full"]


def test_no_policy_beats_the_optimum_under_any_budget() -> None:
    hold(gaps(range(20)))


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, 300, 50))
def test_no_policy_beats_the_optimum_on_many_more(first: int) -> None:
    hold(gaps(range(first, first + 50)))


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
import hashlib
import sys
import netpath as ntp
from netpath.search import Rules, simulate
net = ntp.generate.organisation(120, rng=7)
order = int(sys.argv[1])
people, ties = net.people, net.ties
people["org"] = people["place"].str[:3]
if order:
    people = people.sample(frac=1, random_state=order)
    ties = ties.sample(frac=1, random_state=order)
    flip = ties.index % 2 == 0
    ties.loc[flip, ["source", "target"]] = ties.loc[flip, ["target", "source"]].to_numpy()
net = ntp.ReferralNetwork(people, ties)
ways = ["warmest_first", "most_connected_first", "most_similar", "by_lot", "replan"]
ways = [getattr(ntp.search, one) for one in ways] + [lambda view: len(view.offers) // 2]
kinds = [
    {"budget": 12, "referrals": 3, "lean": True, "cap": 4},
    {"budget": 12, "referrals": 3, "cap": 2, "together": True},
    {"budget": 15, "fresh_starts": 0.2},
]
for knows in ("local", "full"):
    for way in ways:
        for kind in kinds:
            rules = Rules(knows, **kind)
            runs = simulate(net, net.ids[40:60], "p001", policy=way, rules=rules, n_runs=9, rng=7)
            told = [runs.ended, runs.asks_made, runs.people_met, runs.depth, runs.marks]
            print(hashlib.sha256(b"".join(one.tobytes() for one in told)).hexdigest())
print(runs, runs.to_frame().to_csv(), runs.one("p050", 3).asks.to_csv())
"""


def test_bytes_do_not_depend_on_threads_hash_seeds_or_rows() -> None:
    told = set()
    for at in range(5 if LONG else 3):
        env = {**os.environ, "NETPATH_THREADS": str(1 + at % 2), "PYTHONHASHSEED": str(at)}
        script = [sys.executable, "-c", SCRIPT, str(at)]
        run = subprocess.run(script, capture_output=True, text=True, check=True, env=env)
        told.add(run.stdout)
    assert len(told) == 1
    assert len(set(told.pop().splitlines()[:36])) > 20


WARM = """
import sys
from netpath import models, readers, search
from netpath.cli import _warm
net = readers.sample()
managers = net.where(org="Acme", role="hiring manager")
if sys.argv[1] == "warm":
    _warm.QUESTIONS["search"](net, managers)
else:
    for name in ("warmest_first", "most_connected_first", "most_similar", "by_lot", "replan"):
        for level in ("local", "full"):
            for kind in ({}, {"referrals": 2, "lean": True}, {"cap": 2, "fresh_starts": 0.1}):
                for together in (False, True):
                    rules = search.Rules(level, budget=5, together=together, **kind)
                    policy = getattr(search, name)
                    runs = search.simulate(
                        net, net.ids[:3], managers, policy=policy, rules=rules, n_runs=3, rng=7
                    )
                    runs.one()
    search.simulate(net, net.ids[:3], managers, policy=lambda view: 0, n_runs=1, rng=7)
    models.hierarchical_search(n_runs=9, rng=7)
"""


@pytest.mark.long
def test_after_warming_no_search_is_left_to_compile(tmp_path) -> None:
    env, kept = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}, []
    for what in ("warm", "search"):
        subprocess.run([sys.executable, "-c", WARM, what], check=True, env=env)
        kept.append({one: one.stat().st_mtime_ns for one in tmp_path.rglob("*.nb?")})
    assert len(kept[0]) > 10
    assert kept[1] == kept[0]


@pytest.mark.parametrize("together", [False, True])
def test_bytes_do_not_depend_on_how_the_work_is_cut(together: bool, monkeypatch) -> None:
    net, told = ntp.generate.organisation(60, rng=7), set()
    rules = Rules(budget=9, referrals=2, cap=2, together=together)
    for block in (1, 7, 4096):
        monkeypatch.setattr("netpath.search._compiled.BLOCK", block)
        runs = simulate(net, net.ids[:20], "p60", rules=rules, n_runs=30, rng=7)
        told.add(b"".join(getattr(runs, one).tobytes() for one in TOLD))
    assert len(told) == 1


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


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("rules", VARIANTS)
def test_one_search_ask_by_ask_is_the_one_that_was_counted(policy: str, rules: dict) -> None:
    net = ntp.generate.organisation(40, warmth=0.4, rng=7)
    net = net.with_people(net.people.assign(org=net.people["place"].str[:2]))
    habit, held = POLICIES[policy], Rules("full", **{"budget": 20} | rules)
    seekers = ["p03", "p05", "p20"]
    runs = simulate(net, seekers, "p40", policy=habit, rules=held, n_runs=5, rng=3)
    for at, seeker in enumerate(seekers):
        for run in range(5):
            one = runs.one(seeker, run)
            outcomes = one.asks["outcome"]
            met = outcomes.isin(["met", "referred"])
            assert len(one.asks) == runs.asks_made[at, run]
            assert met.sum() == runs.people_met[at, run]
            assert outcomes.eq("referred").any() == (runs.marks[at, run] & 1)
            assert one.asks["asked"].eq("p40").any() == (runs.marks[at, run] >> 1 & 1)
            length = len(one.chain()) - 1 if one.chain() else one.asks["depth"][met].max()
            assert (length if met.any() else 0) == runs.depth[at, run]
            assert bool(one.chain()) == runs.reached[at, run]


@pytest.mark.parametrize("n_runs", [8, 40])
def test_intervals_of_several_seekers_know_that_runs_are_shared(n_runs: int) -> None:
    net, rules = ntp.generate.organisation(80, rng=7), Rules(budget=15)
    runs = [simulate(net, None, ["p80"], rules=rules, n_runs=n_runs, rng=s) for s in range(100)]
    truth = simulate(net, None, ["p80"], rules=rules, n_runs=4000, rng=999).success_rate
    covered = np.mean([one.success.low <= truth <= one.success.high for one in runs])
    assert covered >= 0.9
    # Nor do they throw away that there are many seekers: one search a run would be wider.
    widths = [one.success.high - one.success.low for one in runs]
    assert np.mean(widths) < 2 * 1.96 * np.sqrt(truth * (1 - truth) / n_runs)

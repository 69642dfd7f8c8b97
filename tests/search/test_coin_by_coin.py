"""Compiled searches against searches coin by coin, written from the definition: bit for bit."""

import random

import numpy as np
import pandas as pd
import pytest
from oracles import searches_by_coins as by_coins
from search_worlds import random_town

import netpath as ntp
from netpath.search import Rules, simulate

POLICIES = ("warmest_first", "most_connected_first", "most_similar", "replan")
LEVELS = ("local", "directory", "full")
RULES = [
    {},
    {"budget": 6},
    {"budget": 12, "referrals": 3},
    {"referrals": 2, "lean": True, "cap": 1},
    {"budget": 9, "fresh_starts": 0.4, "cap": 2},
    {"cap": 1, "referrals": 3, "together": True},
    {"budget": 8, "together": True, "cap": 2, "fresh_starts": 0.3},
]
ENDINGS = ("", "target reached", "dead end", "budget spent", "gave up")


def town_of(net: ntp.ReferralNetwork, seed: int) -> by_coins.Town:
    """Hand a network over as plain dicts."""
    rows, keys, ids = net.compressed, net.coin_keys, net.ids
    asker = np.repeat(np.arange(len(ids)), np.diff(rows.offsets))
    asks = [(ids[a], ids[b]) for a, b in zip(asker, rows.neighbours, strict=True)]
    people = net.people.loc[list(ids)]
    barred = people["do_not_ask"].astype(bool)
    return by_coins.Town(
        dict(zip(asks, rows.warmth.tolist(), strict=True)),
        dict(zip(asks, keys.arc.tolist(), strict=True)),
        people["willing"].to_dict(),
        dict(zip(ids, keys.person.tolist(), strict=True)),
        people["org"].fillna("").to_dict(),
        set(barred[barred].index),
        int(np.random.default_rng(seed).integers(2**64, dtype=np.uint64)),
    )


def crowd(n: int) -> tuple[ntp.ReferralNetwork, list[str], list[str]]:
    """Make a dense network in which one search holds thousands of open asks."""
    rng, ids = random.Random(n), [f"p{at:03d}" for at in range(n)]
    pairs = [(a, b) for at, a in enumerate(ids) for b in ids[at + 1 :] if rng.random() < 0.4]
    ties = [(a, b, 0.6 * rng.random()) for a, b in pairs]
    people = pd.DataFrame({"id": ids, "org": "", "willing": 1.0, "do_not_ask": False})
    frame = pd.DataFrame(ties, columns=["source", "target", "warmth"])
    return ntp.ReferralNetwork(people, frame, directed=False), ids[:3], ids[-1:]


def differing(
    case: tuple[ntp.ReferralNetwork, list[str], list[str]],
    number: int,
    rules_of: list[dict] = RULES,
    n_runs: int = 3,
) -> list[str]:
    """Name the questions on one network that the two answer differently."""
    net, seekers, targets = case
    town, level, wrong = town_of(net, number), LEVELS[number % 3], []
    for policy in POLICIES:
        for rules in rules_of:
            habit = getattr(ntp.search, policy)
            held = Rules(level, **rules)
            runs = simulate(
                net, seekers, targets, policy=habit, rules=held, n_runs=n_runs, rng=number
            )
            kept = {key: value for key, value in rules.items() if key != "together"}
            kept["cold"] = kept.pop("fresh_starts", 0.0)
            habits, at_once = by_coins.Habits(policy, level, **kept), "together" in rules
            for run in range(n_runs):
                told = by_coins.searched(town, habits, seekers, targets, run, at_once=at_once)
                ours = zip(
                    (ENDINGS[one] for one in runs.ended[:, run]),
                    *(
                        getattr(runs, name)[:, run].tolist()
                        for name in ("asks_made", "people_met", "depth", "marks")
                    ),
                    strict=True,
                )
                if list(ours) != told:
                    wrong.append(f"{number}, run {run}: {policy}, {held}")
    return wrong


@pytest.mark.parametrize("number", range(12))
def test_compiled_searches_are_those_coin_by_coin(number: int) -> None:
    assert differing(random_town(number, 24), number) == []


@pytest.mark.long
@pytest.mark.parametrize("number", range(12, 200))
def test_many_more_compiled_searches_are_those_coin_by_coin(number: int) -> None:
    assert differing(random_town(number, 60), number) == []


def test_so_are_searches_among_thousands_of_asks() -> None:
    rules = [
        {"budget": 15},
        {"budget": 10, "cap": 1, "together": True},
        {"budget": 8, "referrals": 9},
    ]
    assert differing(crowd(150), 0, rules, n_runs=2) == []

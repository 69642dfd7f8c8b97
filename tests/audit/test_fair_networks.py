"""Nulls on networks of known truth: C3 and C4 of the controls, and labels cast by lot.

Each also with its mending switched off, where it must fail. CI takes a few networks of each kind;
``make long`` takes all of them, from seeds that nothing was developed on.
"""

from __future__ import annotations

import dataclasses

import all_networks
import numpy as np
import pandas as pd
import pytest
from conftest import LONG

from netpath import ReferralNetwork, access
from netpath.audit import null
from netpath.generate import planted_groups

SEEDS = range(31_000, 31_200) if LONG else range(31_000, 31_010)
FEW = SEEDS[:: len(SEEDS) // 40 or 1]
WARM = {("A", "A"): 0.5, ("A", "B"): 0.35, ("B", "B"): 0.2}
REAL = ("hospital_rfid_roles", "dhhs_collaboration", "faux_mesa_high")


def access_to(targets, within):
    return lambda net: access.estimate(net, targets=targets, within=within, n_draws=200, rng=7)


def told(net, targets, within, **how):
    """One null of a network: the gap, what is left, its ends, p; and p without noise of people."""
    found = null(net, access_to(targets, within), "group", reference="A", n_rewirings=39, **how)
    row = found.to_frame().loc[0, ["gap", "remains", "low", "high", "pvalue"]].astype(float)
    bare = dataclasses.replace(found, noise=found.noise.assign(people=0.0))
    return {**row, "bare": bare.pvalue["B"]}


def holds_0(rows):
    return ((rows["low"] <= 0) & (rows["high"] >= 0)).mean()


def homophilous(rng):
    """C3: two groups that know their own, each with two targets; nobody is worse off by design."""
    net = planted_groups({"A": 100, "B": 100}, inside=0.06, across=0.002, targets=2, rng=rng)
    return net, net.where(role="hiring manager")


def test_fair_networks_pass_where_mixing_is_held():
    rows = pd.DataFrame(
        told(*homophilous(rng), 3, held="degrees and mixing", rng=rng) for rng in SEEDS
    )
    assert (rows["pvalue"] <= 0.05).mean() <= (0.08 if LONG else 0.2)
    assert holds_0(rows) >= (0.92 if LONG else 0.8)


def test_fair_networks_fail_where_degrees_alone_are_held_and_that_is_said():
    rows = pd.DataFrame(told(*homophilous(rng), 3, held="degrees", rng=rng) for rng in FEW)
    assert (rows["pvalue"] <= 0.05).mean() >= 0.4
    net, targets = homophilous(1)
    found = null(
        net, access_to(targets, 3), "group", reference="A", held="degrees", n_rewirings=19, rng=1
    )
    assert "p is .05 or less in 60 of 100" in str(found)


def warmer(rng):
    """C4: everybody meets everybody, but ties within A are warmer and within B colder."""
    random, n = np.random.default_rng(rng), 600
    ids = np.array([f"p{at:03}" for at in range(n)])
    group = np.repeat(["A", "B"], n // 2)
    pairs = set()
    while len(pairs) < 5 * n:
        one, other = sorted(random.integers(0, n, 2).tolist())
        pairs |= {(one, other)} if one != other else set()
    one, other = np.array(sorted(pairs)).T
    warmth = [WARM[pair] for pair in zip(group[one], group[other], strict=True)]
    ties = pd.DataFrame({"source": ids[one], "target": ids[other], "warmth": warmth})
    targets = random.choice(ids, 20, replace=False).tolist()
    return ReferralNetwork(pd.DataFrame({"id": ids, "group": group}), ties, directed=False), targets


@pytest.mark.parametrize("held", ["degrees", "degrees and mixing"])
def test_a_gap_of_warmth_is_reproduced_by_warmth_within_groups_and_not_by_any(held):
    within, any_warmth = (
        pd.DataFrame(
            told(*warmer(rng), 2, held=held, warmth=warmth, rng=rng)
            for rng in (FEW if LONG else FEW[:3])
        )
        for warmth in ("within groups", "any")
    )
    assert within["gap"].mean() == pytest.approx(-0.15, abs=0.04)
    assert within["remains"].mean() == pytest.approx(0, abs=0.03)
    assert holds_0(within) >= (0.92 if LONG else 0.66)
    assert any_warmth["remains"].mean() == pytest.approx(any_warmth["gap"].mean(), abs=0.05)
    assert (any_warmth["high"] < 0).mean() >= 0.9


@pytest.mark.skipif(not all_networks.names(), reason="../shared/data/networks is not there")
@pytest.mark.parametrize("name", REAL)
def test_labels_by_lot_on_real_networks_are_no_finding(name, monkeypatch):
    """Ties of real networks hang in clusters, which rewired ones do not: people stand apart."""
    if not LONG and name != REAL[0]:
        pytest.skip("long: make long runs it")
    net = all_networks.read(name)
    targets, n = all_networks.targets_of(net)[0], len(net)
    rows = []
    for rng in SEEDS:
        lot = np.random.default_rng(rng).permutation(np.arange(n) < 0.4 * n)
        people = pd.DataFrame({"id": list(net.ids), "group": np.where(lot, "B", "A")})
        lots = net.with_people(people)
        rows.append(told(lots, targets, 2, held="degrees and mixing", rng=rng))
    rows = pd.DataFrame(rows)
    if name == REAL[0]:  # with that mending switched off
        assert (rows["bare"] <= 0.05).mean() >= 0.3
    assert (rows["pvalue"] <= 0.05).mean() <= (0.08 if LONG else 0.2)
    assert holds_0(rows) >= (0.92 if LONG else 0.8)

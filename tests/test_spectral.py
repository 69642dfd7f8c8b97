"""Spectral segregation: published values, a dense solver of another matrix, laws, refusals."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from oracles.segregation_values import PRINTED, kinship

import netpath as ntp
from netpath.errors import DataError, UnknownColumn
from netpath.homophily import spectral


def network(groups, pairs, **how):
    ids = [f"p{at:04}" for at in range(len(groups))]
    people = pd.DataFrame({"id": ids, "group": pd.array(list(groups), dtype="object")})
    ties = pd.DataFrame([(ids[a], ids[b]) for a, b in pairs], columns=["source", "target"])
    return ntp.ReferralNetwork(people, ties.astype("str"), **({"directed": False} | how))


def by_dense_solver(groups, pairs):
    """The index from the matrix of shares itself, part by part, by a solver for any matrix."""
    n = len(groups)
    tied = np.zeros((n, n))
    for a, b in pairs:
        if groups[a] and groups[b]:
            tied[a, b] = tied[b, a] = 1
    shares = tied / np.maximum(tied.sum(axis=1, keepdims=True), 1)
    same = np.equal.outer(np.array(groups, dtype=object), np.array(groups, dtype=object))
    within, found = shares * same, np.full(n, np.nan)
    reach = np.linalg.matrix_power((within > 0).astype(float) + np.eye(n), n) > 0
    for at in range(n):
        if not tied[at].any():
            continue
        part = np.flatnonzero(reach[at])
        values, vectors = np.linalg.eig(within[np.ix_(part, part)])
        first = np.argmax(values.real)
        place = np.abs(vectors[:, first].real)
        mine = place[part.tolist().index(at)]
        found[at] = values[first].real * mine / place.mean() if len(part) > 1 else 0.0
    return found


def test_white_kinship_is_as_printed():
    assert spectral(kinship(), "group").values.tolist() == pytest.approx(PRINTED, abs=5.1e-8)


def test_a_digit_changed_is_seen():
    ours = spectral(kinship(), "group").values.tolist()
    assert ours != pytest.approx([PRINTED[0] + 1e-6, *PRINTED[1:]], abs=5.1e-8)


@pytest.mark.parametrize("tenth", range(10))
def test_five_hundred_networks_agree_with_a_dense_solver(tenth):
    """Sparse ones fall apart, and some have two sides only: rings and trees among them."""
    for seed in range(50 * tenth, 50 * tenth + 50):
        draws = np.random.default_rng(seed)
        n = int(draws.integers(4, 16))
        groups = draws.choice(["A", "B", "C", None], n, p=[0.4, 0.35, 0.2, 0.05]).tolist()
        sides = seed % 5 == 0
        pairs = [
            (a, b)
            for a in range(n)
            for b in range(a + 1, n)
            if draws.random() < draws.choice([0.15, 0.4]) and not (sides and (a + b) % 2 == 0)
        ]
        expected = by_dense_solver(groups, pairs)
        if np.isnan(expected).all():
            continue
        measure = spectral(network(groups, pairs), "group")
        there = ~np.isnan(expected)
        assert measure.values.index.tolist() == [f"p{at:04}" for at in np.flatnonzero(there)]
        assert measure.values.tolist() == pytest.approx(expected[there].tolist(), abs=1e-9)


def test_the_mean_over_those_who_hang_together_is_at_most_one_and_copies_change_nothing():
    one, twice = spectral(kinship(), "group"), spectral(kinship(2), "group")
    women = one.values.iloc[:5].mean()
    assert women == pytest.approx(0.6055424, abs=1e-6)
    assert twice.values.iloc[:10].tolist() == pytest.approx(one.values.tolist(), abs=1e-12)
    assert twice.values.iloc[10:].tolist() == pytest.approx(one.values.tolist(), abs=1e-12)


def test_all_ties_within_give_one_and_all_across_give_nought():
    pairs = [(a, b) for a in range(4) for b in range(a + 1, 4)]
    within = network("AAAABBBB", [*pairs, *((a + 4, b + 4) for a, b in pairs)])
    assert spectral(within, "group").values.tolist() == pytest.approx([1.0] * 8)
    across = network("AABB", [(0, 2), (0, 3), (1, 2), (1, 3)])
    assert spectral(across, "group").values.tolist() == [0.0] * 4


def test_large_parts_are_solved_as_small_ones_are():
    draws = np.random.default_rng(7)
    pairs = {tuple(sorted(draws.integers(0, 900, 2).tolist())) for _ in range(5_000)}
    pairs = [(a, b) for a, b in pairs if a != b]
    groups = draws.choice(["A", "B"], 900).tolist()
    net = network(groups, pairs)
    began = time.perf_counter()
    ours = spectral(net, "group").values
    assert time.perf_counter() - began < 5
    place = {one: at for at, one in enumerate(ours.index)}
    tied = np.zeros((900, 900))
    for a, b in pairs:
        tied[a, b] = tied[b, a] = 1
    within = tied / np.maximum(tied.sum(axis=1, keepdims=True), 1)
    within *= np.equal.outer(groups, groups)
    x, mine = np.ones(900) * (np.array(groups) == "A"), np.array(groups) == "A"
    for _ in range(5_000):
        x = (within @ x + x) / 2
        x /= x.max()
    value = (within @ x)[np.argmax(x)] / x.max()
    big = x > 1e-9  # those of A who hang together with most
    expected = value * x / x[big].mean()
    got = np.array([ours.iloc[place[f"p{at:04}"]] for at in np.flatnonzero(big & mine)])
    assert got == pytest.approx(expected[big & mine], abs=1e-8)


def test_same_bytes_whatever_the_order_of_rows():
    net = kinship()
    other = ntp.ReferralNetwork(net.people.iloc[::-1], net.ties.iloc[::-1], directed=False)
    one, two = (spectral(each, "group").values.sort_index() for each in (net, other))
    assert one.to_numpy().tobytes() == two.to_numpy().tobytes()


def test_who_is_left_out_is_counted():
    net = network(["A", "A", "B", None, "B"], [(0, 1), (1, 2), (2, 3)])
    measure = spectral(net, "group")
    assert len(measure.values) == 3
    assert measure.assumptions[:2] == (
        "left out: 1 person without a label in group",
        "left out: 1 person without a tie to anybody who has one",
    )


def test_what_it_cannot_answer_is_refused():
    with pytest.raises(DataError, match="directed=False"):
        spectral(network("AB", [(0, 1)], directed=True), "group")
    with pytest.raises(DataError, match="nobody with a label"):
        spectral(network([None, "A"], [(0, 1)]), "group")
    with pytest.raises(UnknownColumn):
        spectral(network("AB", [(0, 1)]), "grup")
    ties = pd.DataFrame({"source": ["a", "a"], "target": ["b", "b"], "kind": ["x", "y"]})
    people = pd.DataFrame({"id": ["a", "b"], "group": ["A", "A"]})
    with pytest.raises(DataError, match="merge_kinds"):
        spectral(ntp.ReferralNetwork(people, ties, directed=False), "group")

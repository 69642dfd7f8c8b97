"""Rewired networks: what must hold exactly, and that all networks are met equally often."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from conftest import LONG
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from netpath import ReferralNetwork
from netpath.counterfactuals import rewired
from netpath.errors import DataError, UnknownColumn, UnknownPerson
from netpath.generate import planted_groups

BOTH = ["degrees", "degrees and mixing"]
ANY = {"held": "degrees", "warmth": "any"}
few = settings(max_examples=2_000 if LONG else 30)


@st.composite
def networks(draw):
    n = draw(st.integers(2, 12))
    directed = draw(st.booleans())
    pairs = itertools.permutations(range(n), 2) if directed else itertools.combinations(range(n), 2)
    kept = draw(st.lists(st.sampled_from(list(pairs)), unique=True, max_size=30))
    people = pd.DataFrame({"id": [f"p{at}" for at in range(n)]})
    people["group"] = draw(st.lists(st.sampled_from(["A", "B", None]), min_size=n, max_size=n))
    ties = pd.DataFrame(kept, columns=["source", "target"]).map(lambda at: f"p{at}")
    ties["warmth"] = [draw(st.floats(0, 1)) for _ in kept]
    ties["note"] = [f"tie {at}" for at in range(len(kept))]
    return ReferralNetwork(people, ties, directed=directed)


def ends(net):
    return net.ties[["source", "target"]].itertuples(index=False, name=None)


def asked_and_asking(net):
    """How many ties leave and reach each person; where ties have no direction, all are alike."""
    if net.directed:
        return Counter(a for a, _ in ends(net)), Counter(b for _, b in ends(net))
    return Counter(one for pair in ends(net) for one in pair)


def kinds_of(net):
    """Between which groups each tie is."""
    group = net.people["group"].fillna("(no label)")
    pairs = [(group[a], group[b]) for a, b in ends(net)]
    return pairs if net.directed else [tuple(sorted(pair)) for pair in pairs]


@few
@given(networks(), st.sampled_from(BOTH), st.integers(0, 2**32))
def test_what_is_held_is_held_exactly(net, kind, rng):
    other = rewired(net, held=kind, by="group", n_swaps=3, rng=rng)
    assert asked_and_asking(other) == asked_and_asking(net)
    assert list(other.people.index) == list(net.people.index)
    pairs = [pair if net.directed else frozenset(pair) for pair in ends(other)]
    assert len(set(pairs)) == len(pairs) == net.n_ties
    assert all(a != b for a, b in ends(other))
    if kind == "degrees and mixing":  # each tie carries what one between the same groups did
        rest = ["warmth", "note"]
        pd.testing.assert_frame_equal(other.ties[rest], net.ties[rest])
        assert kinds_of(other) == kinds_of(net)


@few
@given(networks(), st.sampled_from(["within groups", "any"]), st.integers(0, 2**32))
def test_a_tie_carries_one_row_of_a_tie_between_the_same_groups_or_of_any(net, warmth, rng):
    other = rewired(net, held="degrees", by="group", warmth=warmth, n_swaps=3, rng=rng)
    said = dict(zip(net.ties["note"], net.ties["warmth"], strict=True))
    assert [said[note] for note in other.ties["note"]] == other.ties["warmth"].tolist()
    before = dict(zip(net.ties["note"], kinds_of(net), strict=True))
    drawn = Counter(other.ties["note"])
    if warmth == "any":
        assert sorted(drawn.elements()) == sorted(before)
        return
    now = list(zip(other.ties["note"], kinds_of(other), strict=True))
    for kind, rows in itertools.groupby(sorted(now, key=lambda row: row[1]), lambda row: row[1]):
        own = [note for note in before if before[note] == kind]
        times = [0] * len(own)
        for note, _ in rows:
            if own:  # else of any
                times[own.index(note)] += 1
        assert not own or max(times) - min(times) <= 1
    strange = sum(kind not in before.values() for _, kind in now)
    told = f"{strange} between groups that had no tie, with the warmth of any"
    assert (told in other.assumptions[-1]) == (strange > 0)


@few
@given(networks(), st.sampled_from(BOTH), st.integers(0, 2**32))
def test_ties_to_those_apart_stay_ties_to_them(net, kind, rng):
    own = set(net.ids[::3])
    other = rewired(net, held=kind, by="group", apart=own, n_swaps=3, rng=rng)
    assert asked_and_asking(other) == asked_and_asking(net)

    def classes(net):
        """Between which groups, where mixing is held, and whether of those apart, each tie is."""
        group = net.people["group"].fillna("-") if kind != "degrees" else dict.fromkeys(net.ids, "")
        pairs = [((group[a], a in own), (group[b], b in own)) for a, b in ends(net)]
        return Counter(pairs if net.directed else (tuple(sorted(pair)) for pair in pairs))

    assert classes(other) == classes(net)


@few
@given(networks(), st.sampled_from(BOTH), st.randoms(use_true_random=False))
def test_the_order_and_direction_of_rows_change_nothing(net, kind, random):
    rows = list(range(net.n_ties))
    random.shuffle(rows)
    ties = net.ties.iloc[rows]
    if not net.directed:
        ties = ties.rename(columns={"source": "target", "target": "source"})
    same = ReferralNetwork(net.people, ties, directed=net.directed)
    one, two = (rewired(each, held=kind, by="group", n_swaps=2, rng=7) for each in (net, same))
    told = [
        Counter(zip(each.ties["note"], map(frozenset, ends(each)), strict=True))
        for each in (one, two)
    ]
    assert told[0] == told[1]


def test_sources_keep_their_asks_where_ties_run_one_way():
    ties = pd.DataFrame(itertools.permutations("abcdef", 2), columns=["source", "target"])[::-2]
    net = ReferralNetwork(None, ties.assign(warmth=0.5), directed=True)
    other = rewired(net, **ANY, rng=7)
    assert sorted(other.ties["source"]) == sorted(net.ties["source"])
    assert set(ends(other)) != set(ends(net))


def swaps_told(net):
    return float(re.search(r"([0-9.]+) swaps a tie", net.assumptions[-1])[1])


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("wanted", [1, 10, 40])
def test_at_least_so_many_exchanges_are_made_and_told(kind, wanted):
    net = planted_groups({"A": 40, "B": 40, "C": 20}, rng=3)
    assert swaps_told(rewired(net, held=kind, by="group", n_swaps=wanted, rng=1)) >= wanted


def test_the_same_rng_gives_the_same_network_and_another_gives_another():
    net = planted_groups({"A": 40, "B": 40}, rng=3)
    one, two, three = (rewired(net, **ANY, rng=rng).ties for rng in (5, 5, 6))
    pd.testing.assert_frame_equal(one, two)
    assert not one.equals(three)


def test_where_no_two_ties_can_exchange_ends_it_says_so():
    star = ReferralNetwork(
        None, pd.DataFrame({"source": "a", "target": list("bcde")}), directed=False
    )
    other = rewired(star, **ANY, rng=7)
    assert set(ends(other)) == set(ends(star))
    assert "no two ties could be exchanged" in str(other)


def test_a_network_without_ties_stays():
    assert rewired(ReferralNetwork(pd.DataFrame({"id": ["a"]}), None), **ANY, rng=7).n_ties == 0


# --- all networks with the same numbers of ties are met equally often


def every_network(degrees, directed=False):
    """All networks in which everybody has so many ties, by trying every set of pairs."""
    n = len(degrees)
    pairs = itertools.permutations(range(n), 2) if directed else itertools.combinations(range(n), 2)
    half = sum(degrees) if directed else sum(degrees) // 2
    found = []
    for chosen in itertools.combinations(list(pairs), half):
        out = Counter(a for a, _ in chosen)
        into = Counter(b for _, b in chosen)
        if directed:
            fits = all(out[at] == into[at] == degrees[at] for at in range(n))
        else:
            fits = all(out[at] + into[at] == degrees[at] for at in range(n))
        if fits:
            found.append(frozenset(chosen))
    return found


@pytest.mark.parametrize(
    ("degrees", "directed", "n"),
    [
        ((1, 1, 1, 1, 1, 1), False, 15),
        ((2, 2, 2, 2, 1, 1), False, 31),
        ((1, 1, 1), True, 2),  # two circles of three: no exchange leads from one to the other
        ((1, 1, 1, 1), True, 9),
    ],
)
def test_all_networks_with_the_same_numbers_of_ties_are_equally_likely(degrees, directed, n):
    ensemble = every_network(degrees, directed)
    assert len(ensemble) == n
    ties = pd.DataFrame(sorted(ensemble[0]), columns=["source", "target"]).map(str)
    people = pd.DataFrame({"id": [str(at) for at in range(len(degrees))]})
    net = ReferralNetwork(people, ties, directed=directed)
    found = Counter()
    for rng in range(20 * n):
        pairs = [(int(a), int(b)) for a, b in ends(rewired(net, **ANY, rng=rng))]
        found[frozenset(pairs if directed else map(tuple, map(sorted, pairs)))] += 1
    assert set(found) == set(ensemble)
    assert chisquare(list(found.values())).pvalue > 0.001


def degrees_and_mixing(chosen, group, directed):
    """What is held: ties of each person, and ties between each two groups."""
    out, into = Counter(a for a, _ in chosen), Counter(b for _, b in chosen)
    kinds = Counter((group[a], group[b]) for a, b in chosen)
    if not directed:
        out, into = out + into, None
        kinds = Counter(tuple(sorted(kind)) for kind in kinds.elements())
    return out, into, kinds


@pytest.mark.parametrize(
    ("groups", "ties", "directed", "n"),
    [
        ("AAABBB", "ab ad be cf de", False, 22),
        ("AAABB", "ab bc ca", True, 2),  # a circle of one group
        ("AAB", "ab bc ca", True, 2),  # of two: turned round, as many ties cross
        ("AAABBB", "ad be cf ab", True, 9),
    ],
)
def test_with_mixing_held_all_networks_with_the_same_ties_are_equally_likely(
    groups, ties, directed, n
):
    ids = "abcdef"[: len(groups)]
    group = dict(zip(ids, groups, strict=True))
    people = pd.DataFrame({"id": list(ids), "group": list(groups)})
    chosen = [tuple(tie) for tie in ties.split()]
    net = ReferralNetwork(
        people, pd.DataFrame(chosen, columns=["source", "target"]), directed=directed
    )
    pairs = (itertools.permutations if directed else itertools.combinations)(ids, 2)
    wanted = degrees_and_mixing(chosen, group, directed)
    ensemble = {
        frozenset(one)
        for one in itertools.combinations(pairs, len(chosen))
        if degrees_and_mixing(one, group, directed) == wanted
    }
    assert len(ensemble) == n
    found = Counter()
    for rng in range(25 * n):
        other = rewired(net, held="degrees and mixing", by="group", rng=rng)
        found[frozenset(pair if directed else tuple(sorted(pair)) for pair in ends(other))] += 1
    assert set(found) == ensemble
    assert chisquare(list(found.values())).pvalue > 0.001


# --- what it refuses


def test_several_kinds_of_ties_must_be_merged_first():
    ties = pd.DataFrame({"source": ["a", "a"], "target": ["b", "b"], "kind": ["x", "y"]})
    with pytest.raises(DataError, match="merge_kinds"):
        rewired(ReferralNetwork(None, ties, directed=False), **ANY, rng=7)


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"held": "labels"}, DataError, "'degrees and mixing'"),
        ({"held": "degrees and mixing"}, DataError, "by='group'"),
        ({"held": "degrees and mixing", "by": "caste"}, UnknownColumn, "caste"),
        ({"warmth": "within groups"}, DataError, "or write warmth='any'"),
        ({"warmth": "mine"}, DataError, "warmth is 'mine'; write 'within groups' or 'any'"),
        ({"apart": ["p1", "nobody"]}, UnknownPerson, "Nobody has the id"),
        ({"apart": 0.5}, DataError, "named by id"),
        ({"n_swaps": 0}, DataError, "n_swaps is 0"),
    ],
)
def test_arguments_out_of_range_are_refused(arguments, error, says):
    with pytest.raises(error, match=says):
        rewired(planted_groups({"A": 5, "B": 5}, rng=7), rng=7, **(ANY | arguments))


def test_on_a_large_network_ties_end_up_across_groups_as_chance_has_it():
    net = planted_groups({"A": 300, "B": 300}, inside=0.05, across=0.0, targets=0, rng=1)
    across = np.mean([pair[0] != pair[1] for pair in kinds_of(rewired(net, **ANY, rng=2))])
    assert across == pytest.approx(0.5, abs=0.03)

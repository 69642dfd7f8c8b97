"""Reach by either kernel against networkx, and the two against each other."""

import sys
from collections import Counter
from collections.abc import Sequence

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import small_worlds
from oracles import small_networks

import netpath as ntp
from netpath.network import Choice
from netpath.reach import _steps

IN_CI, MANY = 150, 5000
LARGE = 999, 1799  # more than 512 people, one way and both


@pytest.fixture
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of small questions would mostly wait for threads to start."""
    monkeypatch.setenv("NETPATH_THREADS", "1")


def ways_of(net):
    """Return the asks that may be made, onward and back."""
    return tuple(_steps.arcs_of(net.compressed, back=back) for back in (False, True))


def random_network(number: int) -> ntp.ReferralNetwork:
    rng = np.random.default_rng(number)
    n = int(rng.integers(1, 60))
    people = pd.DataFrame({"id": [f"p{one}" for one in range(n)]})
    people["do_not_ask"] = rng.random(n) < 0.1
    pairs = rng.integers(0, n, (int(rng.integers(0, 4 * n)), 2))
    pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
    ties = pd.DataFrame(pairs, columns=["source", "target"]).map(lambda one: f"p{one}")
    ties = ties.astype("str").assign(warmth=rng.choice([0.0, 0.5, 0.5], len(pairs)))
    if number % 3 == 0:
        ties = ties.drop(columns="warmth")
    return ntp.ReferralNetwork(people, ties, directed=number % 2 == 0)


def asks_by_networkx(net: ntp.ReferralNetwork) -> dict[str, dict[str, int]]:
    """The asks from each person to each other."""
    graph = nx.DiGraph()
    graph.add_nodes_from(net.ids)
    barred = set(net.people.index[net.people["do_not_ask"].astype(bool)])
    for source, target, warmth in net.ties.reindex(
        columns=["source", "target", "warmth"], fill_value=1.0
    ).itertuples(index=False):
        ways = [(source, target)] if net.directed else [(source, target), (target, source)]
        graph.add_edges_from(way for way in ways if warmth > 0 and way[1] not in barred)
    return dict(nx.all_pairs_shortest_path_length(graph))


def asks_by_search(drawn: small_networks.Drawn, *, warmth: bool) -> np.ndarray:
    """The asks from each person to each other as networkx finds them; 0 where there is no way."""
    graph, n = nx.DiGraph(), len(drawn.ids)
    graph.add_nodes_from(range(n))
    graph.add_edges_from(
        (asker, asked)
        for asker, asked, tie in drawn.arcs()
        if not warmth or drawn.world.ties[tie][2] > 0
    )
    found = np.zeros((n, n), int)
    for seeker, asks in nx.all_pairs_shortest_path_length(graph):
        found[seeker, list(asks)] = list(asks.values())
    return found


def at_each(asks: np.ndarray, within: int | None, columns: int) -> np.ndarray:
    """How many of some people each seeker has at 1, 2 … asks, the rest in the last column."""
    near = (asks > 0) & (asks <= (within or asks.max(initial=0)))
    last = [(near & (asks >= columns)).sum(axis=1)]
    return np.stack([(near & (asks == at)).sum(axis=1) for at in range(1, columns)] + last, axis=1)


def check(drawn: small_networks.Drawn, seed: int) -> None:
    rng = np.random.default_rng(seed)
    net, known = small_worlds.network(drawn), bool(seed % 5)
    if not known:
        net = ntp.ReferralNetwork(
            net.people, net.ties.drop(columns="warmth"), directed=net.directed
        )
    asks, everybody = asks_by_search(drawn, warmth=known), np.arange(len(net))
    targets = np.array([net.position(one) for one in sorted(drawn.targets)])
    some = np.sort(rng.permutation(everybody)[: rng.integers(1, len(net) + 1)])
    for within in (1, 2, 3, 4, 5, 6, None):
        for seekers, wanted in (
            (everybody, everybody),
            (some, targets),
            (everybody, rng.choice(targets, 1)),
        ):
            columns = int(rng.choice([1, 2, within or 3]))
            expected = at_each(asks[np.ix_(seekers, wanted)], within, columns)
            choice, size = Choice(net, seekers, wanted), (within or 0, columns)
            onward, back = ways_of(net)
            stamped = _steps._from_seekers(choice, wanted, onward, size, False)
            assert np.array_equal(stamped, expected)
            wide = _steps._from_targets(wanted, (onward, back), size, False)
            assert np.array_equal(wide[seekers], expected)
    within = [None, 1, 2, 3, 4, 5, 6][seed % 7]
    by_asks = at_each(asks, within or 7, within or 7)
    assert np.array_equal(ntp.reach.profile(net, within=within or 7).exactly, by_asks)
    others = np.setdiff1d(everybody, targets)
    if len(others):
        to_any = asks[np.ix_(others, targets)]
        for found in (
            ntp.reach.count(net, targets=drawn.targets, within=within),
            ntp.reach.count(net, [net.ids[at] for at in others], drawn.targets, within=within),
        ):
            assert found.values.tolist() == at_each(to_any, within, 1)[:, 0].tolist()
        nearest = np.where(to_any == 0, np.inf, to_any).min(axis=1)
        nearest[nearest > (within or np.inf)] = np.inf
        found = ntp.reach.distance(net, targets=drawn.targets, within=within)
        assert found.values.tolist() == nearest.tolist()


def check_all(seeds: Sequence[int]) -> Counter[str]:
    """Check networks, see that no case was missing, and tell how many there were of each."""
    there = Counter[str]()
    for seed in seeds:
        drawn = small_networks.drawn(seed, most=40, seldom=600)
        check(drawn, seed)
        there.update(small_networks.cases(drawn))
    sys.stdout.write(f"reach, {len(seeds):,} networks: {dict(there.most_common())}\n")
    assert all(there[case] > len(seeds) / 50 for case in small_networks.USUAL)
    return there


@pytest.mark.usefixtures("_one_thread")
def test_networkx_agrees_whoever_asks_for_whom() -> None:
    check_all([*range(IN_CI), *LARGE])


@pytest.mark.long
@pytest.mark.usefixtures("_one_thread")
def test_networkx_agrees_whoever_asks_for_whom_in_many_more() -> None:
    assert check_all(range(MANY))["more than 512 people"] > 10


@pytest.mark.parametrize("number", range(40))
def test_reach_is_what_networkx_counts(number):
    net = random_network(number)
    asks = asks_by_networkx(net)
    targets = net.ids[: len(net) // 3]
    for within in (1, 2, 3, None):
        limit = within or len(net)
        people = ntp.reach.count(net, within=within).values
        for seeker in net.ids:
            counted = [
                asks[seeker].get(one, limit + 1) <= limit for one in net.ids if one != seeker
            ]
            assert people[seeker] == sum(counted)
        if targets:
            found = ntp.reach.count(net, targets=targets, within=within).values
            for seeker in found.index:
                counted = [asks[seeker].get(one, limit + 1) <= limit for one in targets]
                assert found[seeker] == sum(counted)


@pytest.mark.parametrize("pair", [2**17, -(2**17)], ids=["all at once", "one by one"])
@pytest.mark.parametrize("number", range(40))
def test_distance_is_that_of_networkx_and_nobody_is_dropped(number, pair, monkeypatch):
    monkeypatch.setattr(_steps, "_PAIR", pair)
    net = random_network(number)
    targets = net.ids[: len(net) // 3]
    if not targets:
        return
    asks = asks_by_networkx(net)
    found = ntp.reach.distance(net, targets=targets)
    assert len(found.values) == len(net) - len(targets)
    for seeker, value in found.values.items():
        assert value == min(asks[seeker].get(one, np.inf) for one in targets)


@pytest.mark.parametrize("number", range(20))
def test_both_kernels_count_the_same(number):
    net = random_network(number + 100)
    choice = ntp.network.Choice.of(net, needed=False)
    everybody = np.arange(len(net))
    for within, columns in ((1, 1), (3, 3), (4, 2), (0, 3)):
        onward, back = ways_of(net)
        stamped = _steps._from_seekers(choice, everybody, onward, (within, columns), False)
        wide = _steps._from_targets(everybody, (onward, back), (within, columns), False)
        assert (stamped == wide).all()


def test_more_than_512_targets_are_all_counted():
    """Everybody in a ring of 1,100 people has 2 h others within h asks."""
    ids = [f"p{one}" for one in range(1100)]
    ring = ntp.ReferralNetwork(
        None, pd.DataFrame({"source": ids, "target": ids[1:] + ids[:1]}), directed=False
    )
    for within in (1, 2, 3, 5):
        assert set(ntp.reach.count(ring, within=within).values) == {2 * within}
    assert set(ntp.reach.count(ring, within=None).values) == {1099}
    assert ntp.reach.profile(ring, within=4).exactly.to_numpy().tolist() == [[2, 2, 2, 2]] * 1100

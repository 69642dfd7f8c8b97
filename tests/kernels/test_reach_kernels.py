"""Reach by either kernel against networkx, and the two against each other."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath.reach import _steps


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


@pytest.mark.parametrize("number", range(40))
def test_distance_is_that_of_networkx_and_nobody_is_dropped(number):
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
        stamped = _steps._from_seekers(choice, everybody, within, columns)
        arcs = _steps.arcs_of(net.compressed, back=True)
        assert (stamped == _steps._from_targets(arcs, everybody, within, columns)).all()


def test_more_than_512_targets_are_all_counted():
    """Everybody in a ring of 1,100 people has 2 h others within h asks."""
    ids = [f"p{one}" for one in range(1100)]
    ring = ntp.ReferralNetwork(None, pd.DataFrame({"source": ids, "target": ids[1:] + ids[:1]}))
    for within in (1, 2, 3, 5):
        assert set(ntp.reach.count(ring, within=within).values) == {2 * within}
    assert set(ntp.reach.count(ring, within=None).values) == {1099}
    assert ntp.reach.profile(ring, within=4).exactly.to_numpy().tolist() == [[2, 2, 2, 2]] * 1100

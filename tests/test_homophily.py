"""Homophily: by hand, against networkx, laws, and what it says where there is nothing to say."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import netpath as ntp
from netpath.errors import DataError, UnknownColumn
from netpath.homophily import mixing


def network(groups, pairs, directed=False):
    ids = [f"p{at}" for at in range(len(groups))]
    people = pd.DataFrame({"id": ids, "group": pd.array(list(groups), dtype="object")})
    ties = pd.DataFrame([(ids[a], ids[b]) for a, b in pairs], columns=["source", "target"])
    return ntp.ReferralNetwork(people, ties.astype("str"), directed=directed)


@st.composite
def networks(draw):
    groups = draw(st.lists(st.sampled_from(["A", "B", "C", None]), min_size=2, max_size=9))
    directed = draw(st.booleans())
    n = len(groups)
    pairs = [(a, b) for a in range(n) for b in range(n) if (a != b if directed else a < b)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=16))
    return network(groups, chosen, directed)


@given(networks())
def test_assortativity_is_that_of_networkx_over_ties_of_people_with_labels(net):
    if net.people["group"].isna().all():
        return
    found = mixing(net, "group")
    told = net.people["group"].dropna()
    graph = net.to_networkx().subgraph(told.index)
    nx.set_node_attributes(graph, told.to_dict(), "side")
    assert found.left_out == net.n_ties - graph.number_of_edges()
    value = found.indices.at["assortativity", "value"]
    ends = {told[end] for pair in graph.edges for end in pair}
    if len(ends) < 2:
        assert pd.isna(value)
        assert found.indices.at["assortativity", "note"]
        return
    assert value == pytest.approx(nx.attribute_assortativity_coefficient(graph, "side"))
    within = np.mean([told[a] == told[b] for a, b in graph.edges])
    assert found.indices.at["E-I", "value"] == pytest.approx(1 - 2 * within)
    if not net.directed:
        parts = [set(told.index[told == name]) for name in sorted(set(told))]
        modularity = nx.community.modularity(graph, parts)
        assert found.indices.at["modularity", "value"] == pytest.approx(modularity)


@given(networks())
def test_nothing_is_nan_and_every_index_is_in_its_range(net):
    if net.people["group"].isna().all():
        return
    found = mixing(net, "group")
    assert "nan" not in (str(found) + found._repr_html_()).lower()
    assert found.coleman.dropna().between(-1, 1).all()
    assert found.own.dropna().between(0, 1).all()
    ties = net.ties.shape[0] - found.left_out
    assert found.ties.to_numpy().sum() == (ties if net.directed else 2 * ties)
    assert found.to_frame()["n"].sum() == net.people["group"].notna().sum()


def test_ties_as_group_sizes_have_them_are_no_homophily():
    n = 60
    groups = ["A"] * 20 + ["B"] * 40
    pairs = [(a, b) for a in range(n) for b in range(a)]
    found = mixing(network(groups, pairs), "group")
    assert found.own.tolist() == pytest.approx(found.expected.tolist())
    assert found.coleman.tolist() == pytest.approx([0, 0], abs=1e-12)
    assert found.indices.at["segregation", "value"] == pytest.approx(0)


def test_coleman_at_its_ends():
    within = mixing(network("AABB", [(0, 1), (2, 3)]), "group")
    across = mixing(network("AABB", [(0, 2), (1, 3)]), "group")
    assert within.coleman.tolist() == [1, 1]
    assert across.coleman.tolist() == [-1, -1]
    assert across.indices.at["segregation", "value"] == pytest.approx(1 - 1 / (2 / 3))
    three = mixing(network("AAAABBBB", [(4, 5), (5, 6), (6, 7)]), "group")
    assert three.coleman["B"] == 1  # 6 (1 - 3/7) and 6 - 6 * 3/7 differ by a rounding


def test_it_says_what_it_counts_and_what_it_leaves_out():
    found = mixing(network(["A", "A", "B", None], [(0, 1), (0, 2), (0, 3)]), "group")
    text = str(found)
    assert text.startswith("Ties by group, 3 people in 2 groups.\nA: 67 % of ties within, by group")
    assert "B: 0 % of ties within, by group size alone 0 %." in text
    assert "Left out: 1 tie of people without a label." in text
    alone = str(mixing(network("AAA", [(0, 1)]), "group"))
    assert "Not estimable: all ties are of one group, so there is nothing to compare." in alone
    none = str(mixing(network("AB", []), "group"))
    assert "no ties" in none
    assert "Not estimable: there are no ties between people with a label." in none


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(UnknownColumn):
        mixing(network("AB", [(0, 1)]), "age")
    with pytest.raises(DataError, match="nobody has a label in group"):
        mixing(network([None, None], [(0, 1)]), "group")

"""Homophily: by hand, against networkx, laws, and what it says where there is nothing to say."""

from itertools import permutations

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


# --- shuffled labels, exactly


def over_all_labelings(groups, pairs):
    """The mean and sd of the share of ties within, over every way to give out the same labels."""
    labels = [one for one in groups if one]
    place = {at: n for n, at in enumerate(at for at, one in enumerate(groups) if one)}
    told = [(place[a], place[b]) for a, b in pairs if a in place and b in place]
    shares = [np.mean([each[a] == each[b] for a, b in told]) for each in set(permutations(labels))]
    return np.mean(shares), np.std(shares)


def small(seed):
    """Groups and ties of a small network, with three groups and people without a label."""
    draws = np.random.default_rng(seed)
    n = int(draws.integers(3, 8))
    groups = [*draws.choice(["A", "B", "C", None], n - 2, p=[0.4, 0.3, 0.2, 0.1]), "A", "B"]
    one_way = seed % 3 == 0
    every = [(a, b) for a in range(n) for b in range(n) if (a != b if one_way else a < b)]
    pairs = [pair for pair in every if draws.random() < 0.5]
    return groups, pairs or [(n - 2, n - 1)], one_way


@pytest.mark.parametrize("fifth", range(5))
def test_moments_under_shuffled_labels_are_those_of_all_labelings(fifth):
    """Of 50 small networks, a third of which run one way; and where two have several ties."""
    for seed in range(10 * fifth, 10 * fifth + 10):
        groups, pairs, one_way = small(seed)
        net = network(groups, pairs, one_way)
        if seed % 5 == 0:
            again = net.ties.assign(kind="x")
            more = pd.concat([again, again.iloc[:2].assign(kind="y")], ignore_index=True)
            net = ntp.ReferralNetwork(net.people, more, directed=one_way)
            pairs = pairs + pairs[:2]
        found = mixing(net, "group").by_chance
        if not any(groups[a] and groups[b] for a, b in pairs):
            assert found.isna().all(axis=None)
            continue
        mean, sd = over_all_labelings(groups, pairs)
        told = found.loc["share within", ["mean", "sd"]].astype(float).tolist()
        assert told == pytest.approx([mean, sd], abs=1e-7)
        assert found.at["E-I", "mean"] == pytest.approx(1 - 2 * mean)
        assert found.at["E-I", "sd"] == pytest.approx(2 * sd, abs=1e-7)
        assert found.at["segregation", "mean"] == 0


def test_moments_are_told_only_where_they_are_known():
    counts = pd.DataFrame([[45, 15], [20, 20]], ["A", "B"], ["A", "B"])
    alone = ntp.homophily.Mixing("group", counts, pd.Series({"A": 60, "B": 40}))
    assert alone.by_chance.isna().all(axis=None)
    assert "labels shuffled" not in str(alone)
    few = network("A" * 12 + "B" * 13 + "C" * 14 + "D" * 2, [(0, 1), (12, 13), (0, 40)])
    assert mixing(few, "group").shape.shared == 1
    assert mixing(few, "group").publish().shape is None


def test_what_is_none_says_why():
    one_way = mixing(network("AABB", [(0, 1), (1, 2)], directed=True), "group")
    ties = pd.DataFrame({"source": ["p0", "p0"], "target": ["p1", "p1"], "kind": ["x", "y"]})
    people = network("AAB", [(0, 1)]).people
    several = mixing(ntp.ReferralNetwork(people, ties, directed=False), "group")
    assert several.odds.isna().all()
    assert "several ties" in several.indices.at["odds ratio", "note"]
    assert "one way" in one_way.indices.at["Gupta-Anderson-May", "note"]


# --- more indices


@given(networks())
def test_inbreeding_is_coleman_where_that_is_positive(net):
    if net.people["group"].isna().all():
        return
    found = mixing(net, "group")
    ahead = found.coleman.fillna(0) > 0
    assert found.inbreeding[ahead].tolist() == pytest.approx(found.coleman[ahead].tolist())


def test_two_groups_have_gupta_anderson_and_may_at_assortativity():
    found = mixing(network("AAABB", [(0, 1), (1, 2), (3, 4), (2, 3)]), "group").indices["value"]
    assert found["Gupta-Anderson-May"] == pytest.approx(found["assortativity"])


def test_odds_that_are_none_say_why():
    complete = [(a, b) for a in range(4) for b in range(a + 1, 4)]
    note = mixing(network("AABB", complete), "group").indices.at["odds ratio", "note"]
    assert note == "odds ratio: all pairs within are tied"
    note = mixing(network("AABB", [(0, 1)]), "group").indices.at["odds ratio", "note"]
    assert note == "odds ratio: no tie runs across"
    assert mixing(network("AABB", complete), "group").by_chance.at["share within", "sd"] == 0


def test_the_density_index_is_of_two_groups():
    with pytest.raises(DataError, match="has 3"):
        _ = mixing(network("ABC", [(0, 1)]), "group").density_index


def test_a_column_may_be_called_as_in_its_file_and_the_sentence_says_so(tmp_path):
    (tmp_path / "people.csv").write_text("id,dept\na,X\nb,X\nc,Y\n", encoding="utf-8")
    (tmp_path / "ties.csv").write_text("source,target\na,b\na,c\n", encoding="utf-8")
    net = ntp.read_csv(tmp_path / "people.csv", tmp_path / "ties.csv", directed=False)
    assert dict(net.report.read_as) == {"dept": "team"}
    asked, plain = mixing(net, "dept"), mixing(net, "team")
    assert str(asked).startswith("Ties by team (as dept was read), 3 people in 2 groups.")
    assert str(plain).startswith("Ties by team, 3 people")
    assert asked.ties.equals(plain.ties)
    # What is called so by now goes before what a file called so.
    more = net.with_people(pd.DataFrame({"id": ["a", "b", "c"], "dept": ["U", "V", "V"]}))
    assert str(mixing(more, "dept")).startswith("Ties by dept, 3 people")
    with pytest.raises(UnknownColumn):
        mixing(net, "department")


def test_ties_that_run_across_are_not_told_as_chance():
    people = pd.DataFrame({"id": [f"p{n}" for n in range(24)], "group": ["A", "B"] * 12})
    across = [(f"p{n}", f"p{m}") for n in range(0, 24, 2) for m in (n + 1, (n + 3) % 24)]
    net = ntp.ReferralNetwork(people, pd.DataFrame(across, columns=["source", "target"]))
    told = " ".join(str(ntp.homophily.table(net, "group", rng=7)).split())
    assert "so 0 % is less than chance gives: ties rather run across (p = 1 asks" in told

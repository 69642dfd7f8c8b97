"""Graphs in memory: whatever networkx and igraph let pass is judged by the rules of the tables."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netpath import ReferralNetwork, warmth
from netpath.errors import DataError, UnknownColumn
from netpath.readers.graphs import from_igraph, from_networkx

FEW = settings(max_examples=settings.default.max_examples // 5)


def graph(*ties, cls=nx.Graph, people=(), **columns):
    g = cls()
    g.add_nodes_from(people)
    for at, (source, target) in enumerate(ties):
        g.add_edge(source, target, **{name: values[at] for name, values in columns.items()})
    return g


def refused(g, code, error=DataError, read=from_networkx, **options):
    with pytest.raises(error) as caught:
        read(g, **options)
    assert getattr(caught.value, "code", "") == code
    return caught.value


def rows(net, *columns):
    """The ties in an order of their own; where they run both ways, the first id comes first."""
    told = net.ties[["source", "target", *columns]].itertuples(index=False, name=None)
    pairs = ((*(one[:2] if net.directed else sorted(one[:2])), *one[2:]) for one in told)
    return sorted(pairs)


def test_attributes_become_columns_of_people_and_ties():
    g = graph(("ada", "ben"), since=["2021-03-05"], warmth=[0.4])
    g.nodes["ada"].update(org="Acme", hires=True, age=36)
    net = from_networkx(g)
    assert net.people.loc["ada"].to_dict() == {"org": "Acme", "hires": True, "age": 36}
    assert net.where(org="acme") == ["ada"]
    assert net.ties["warmth"].tolist() == [0.4]
    assert not net.directed
    assert net.assumptions == ()
    assert net.report.check().accepted == net.report.records_in == 3


def test_a_directed_graph_gives_ties_that_run_one_way():
    net = from_networkx(graph(("a", "b"), ("b", "a"), cls=nx.DiGraph))
    assert net.directed
    assert net.n_ties == 2


def test_an_attribute_that_only_some_have_is_missing_for_the_rest():
    g = graph(("a", "b"), ("b", "c"), count=[1, None])
    g.nodes["a"].update(org="", hires=False, age=3)
    people = from_networkx(g).people
    assert people["age"].isna().tolist() == [False, True, True]
    assert people["hires"].isna().tolist() == [False, True, True]
    assert people["org"].isna().all()
    assert from_networkx(g).to_networkx().nodes["a"] == {"hires": False, "age": 3}


def test_people_without_ties_and_graphs_without_people_are_read():
    assert from_networkx(graph(people=["a", "b"])).ids == ("a", "b")
    assert len(from_networkx(nx.Graph(), warmth="trust")) == 0


@FEW
@given(st.permutations(range(6)))
def test_the_order_of_nodes_and_edges_does_not_matter(order):
    g = nx.path_graph(6)
    shuffled = nx.Graph()
    shuffled.add_nodes_from(order)
    shuffled.add_edges_from(sorted(g.edges, key=lambda pair: order[pair[0]]))
    net, other = from_networkx(g, warmth=0.3), from_networkx(shuffled, warmth=0.3)
    assert net.ids == other.ids
    for one in ("offsets", "neighbours", "warmth"):
        assert getattr(net.compressed, one).tolist() == getattr(other.compressed, one).tolist()


@pytest.mark.parametrize("odd", [True, 1.0, ("a", "b"), frozenset("a")])
def test_b30_an_id_that_is_no_text_and_no_whole_number_is_refused(odd):
    refused(graph((odd, "b")), "B30")


def test_b30_a_number_and_the_same_text_are_refused():
    assert from_networkx(graph((1, 2))).ids == ("1", "2")
    refused(graph((1, 2), ("1", 2)), "B30")


def test_b30_ids_that_differ_only_in_blanks_are_refused():
    refused(graph(("ada", "ada ")), "B49")


def test_b34_a_node_that_is_nan_is_no_person():
    g = graph(("a", float("nan")))
    nx.set_node_attributes(g, "Ada Byron", "name")
    assert refused(g, "B34").column == "id"


def test_b47_self_ties_are_skipped_by_name_and_counted():
    net = from_networkx(graph(("a", "a"), ("a", "b")))
    assert net.report.skipped == {"self-tie": 1}
    assert net.report.check().records_in == 4
    assert rows(net) == [("a", "b")]


def test_b48_a_tie_that_is_there_twice_is_kept_once():
    g = graph(("a", "b"), ("b", "a"), cls=nx.MultiGraph, warmth=[0.3, 0.3])
    net = from_networkx(g)
    assert net.n_ties == 1
    assert net.report.skipped == {"repeated tie": 1}
    assert net.report.check().accepted == 3


CONTRADICTION = ((("a", "b"), ("b", "a"), ("a", "b")), [0.5, 0.2, 0.5])


def contradicting(order, **columns):
    ties, warmths = CONTRADICTION
    g = nx.MultiGraph()
    for at in order:
        g.add_edge(*ties[at], warmth=warmths[at], note=f"n{at}")
    return g


def test_b49_ties_that_contradict_one_another_are_an_error():
    error = refused(contradicting([0, 1, 2]), "B49")
    assert "on_conflict" in error.repair


@pytest.mark.parametrize(("policy", "warmth"), [("max", 0.5), ("noisy_or", 0.8)])
@FEW
@given(order=st.permutations([0, 1, 2]))
def test_b49_a_policy_never_depends_on_the_order(policy, warmth, order):
    net = from_networkx(contradicting(order), on_conflict=policy)
    assert rows(net, "warmth", "note") == [("a", "b", pytest.approx(warmth), "n0")]
    assert sum(net.report.skipped.values()) == 2
    assert net.report.check().accepted == 3


def test_b49_the_latest_tie_is_kept():
    g = graph(
        ("a", "b"), ("a", "b"), cls=nx.MultiGraph, since=["2020-01-01", "2024-01-01"], n=[1, 2]
    )
    assert from_networkx(g, on_conflict="latest").ties["n"].tolist() == [2]


def test_b49_there_are_four_policies():
    refused(contradicting([0, 1]), "B49", on_conflict="last")


@pytest.mark.parametrize(
    ("value", "code"),
    [(1.4, "B50"), (-1, "B52"), (float("inf"), "B54"), (None, "B55"), (float("nan"), "B55")],
)
def test_b50_to_b55_a_warmth_that_is_no_probability_is_refused(value, code):
    g = graph(("a", "b"), ("b", "c"), warmth=[0.5, value])
    error = refused(g, code)
    assert (error.table, error.row, error.column) == ("ties", 1, "warmth")
    assert error.rule
    assert error.repair


def test_b51_a_warmth_of_zero_is_kept_and_means_never():
    assert from_networkx(graph(("a", "b"), warmth=[0])).ties["warmth"].tolist() == [0]


def test_b55_a_misspelt_attribute_is_an_error_that_names_the_nearest():
    error = refused(graph(("a", "b"), weight=[3]), "B55", UnknownColumn, warmth="wieght")
    assert "'weight'" in str(error)
    rule = warmth.from_counts("wieght", half=5)
    assert "'weight'" in str(
        refused(graph(("a", "b"), weight=[3]), "B55", UnknownColumn, warmth=rule)
    )
    assert "'medium'" in str(
        refused(graph(("a", "b"), medium=["mail"]), "B55", UnknownColumn, kind="mediun")
    )


def test_b55_nothing_is_taken_for_a_warmth_and_none_is_made_up():
    assert not from_networkx(graph(("a", "b"), weight=[0.5])).has_warmth
    refused(graph(("a", "b"), ("b", "c"), trust=[0.5, None]), "B55", warmth="trust")


def test_b56_a_warmth_with_a_comma_is_refused():
    refused(graph(("a", "b"), warmth=["1,234"]), "B56")


def test_warmth_is_a_number_an_attribute_or_a_rule_and_says_so():
    g = graph(("a", "b"), weight=[5], trust=[0.2])
    for how, value in [
        (0.3, 0.3),
        ("trust", 0.2),
        (warmth.from_counts("weight", half=5), 0.5),
        (warmth.from_scale({5: 0.9}, column="weight"), 0.9),
    ]:
        net = from_networkx(g, warmth=how)
        assert net.ties["warmth"].tolist() == [value]
        assert len(net.assumptions) == 1


def test_a_kind_is_an_attribute():
    g = graph(("a", "b"), ("a", "b"), cls=nx.MultiGraph, kind=["mail", "call"])
    assert rows(from_networkx(g), "kind") == [("a", "b", "call"), ("a", "b", "mail")]
    g = graph(("a", "b"), ("a", "b"), cls=nx.MultiGraph, medium=["mail", "call"])
    assert rows(from_networkx(g, kind="medium"), "kind") == [("a", "b", "call"), ("a", "b", "mail")]


def test_the_keys_of_a_multigraph_are_kinds_where_they_are_names_or_asked_for():
    g = nx.MultiGraph()
    g.add_edge("a", "b", key="mail")
    g.add_edge("a", "b", key="call")
    net = from_networkx(g)
    assert rows(net, "kind") == [("a", "b", "call"), ("a", "b", "mail")]
    assert any("kinds" in note for note in net.report.notes)
    g = graph(("a", "b"), ("a", "b"), cls=nx.MultiGraph)
    assert "kind" not in from_networkx(g).ties
    assert sorted(from_networkx(g, kind="key").ties["kind"]) == ["0", "1"]


def test_an_attribute_called_id_is_kept_under_another_name_and_noted():
    g = graph(("a", "b"), source=["x"])
    nx.set_node_attributes(g, 7, "id")
    net = from_networkx(g)
    assert net.ids == ("a", "b")
    assert net.people["attribute_id"].tolist() == [7, 7]
    assert net.ties["attribute_source"].tolist() == ["x"]
    assert sum("is kept as" in note for note in net.report.notes) == 2


def test_b16_attributes_that_are_called_the_same_are_refused():
    g = graph(people=["a"])
    g.nodes["a"].update({1: "x", "1": "y"})
    refused(g, "B16")


def test_an_id_that_is_no_text_at_all_is_refused():
    refused(graph(("a\x00", "b")), "B09")
    refused(graph(("a\ud800", "b")), "B09")


def test_no_name_gets_into_an_error():
    g = graph(("ada.secret@example.org", "Ben Secret"), ("Ben Secret", "c"), warmth=[0.5, 1.4])
    for options in ({}, {"warmth": "warmht"}, {"kind": "Ben"}):
        with pytest.raises((DataError, UnknownColumn)) as caught:
            from_networkx(g, **options)
        assert "ecret" not in repr(caught.value.__dict__) + str(caught.value)


VALUES = {"age": st.integers(0, 9), "pay": st.floats(0, 1), "hires": st.booleans()}


@st.composite
def networks(draw):
    ids = [f"p{n}" for n in range(draw(st.integers(1, 6)))]
    people = {"id": ids}
    for column, values in VALUES.items():
        people[column] = draw(st.lists(values, min_size=len(ids), max_size=len(ids)))
    pairs = st.sampled_from([(a, b) for a in ids for b in ids if a < b] or [("p0", "p1")])
    chosen = draw(st.lists(pairs, unique=True, max_size=8)) if len(ids) > 1 else []
    ties = pd.DataFrame(chosen, columns=["source", "target"])
    kinds = st.sampled_from(["mail", "call"])
    ties["kind"] = draw(st.lists(kinds, min_size=len(ties), max_size=len(ties)))
    ties["warmth"] = draw(st.lists(st.floats(0, 1), min_size=len(ties), max_size=len(ties)))
    return ReferralNetwork(pd.DataFrame(people), ties, directed=draw(st.booleans()))


@FEW
@given(networks())
def test_to_networkx_and_back_changes_nothing(net):
    back = from_networkx(net.to_networkx())
    assert back.directed == net.directed
    assert back.people.to_dict("index") == net.people.to_dict("index")
    assert rows(back, *back.ties.columns[2:]) == rows(net, *back.ties.columns[2:])
    assert back.report.check().set_aside == 0


# --- igraph ---------------------------------------------------------------------------------------


class Sequence:
    def __init__(self, columns):
        self.columns = columns

    def attributes(self):
        return list(self.columns)

    def __getitem__(self, name):
        return self.columns[name]


class FakeIgraph:
    """As much of igraph as netpath may rest on."""

    def __init__(self, n, pairs, directed=False, people=None, ties=None, own=None):
        self.n, self.pairs, self.directed = n, pairs, directed
        self.vs, self.es = Sequence(people or {}), Sequence(ties or {})
        self.own = own or {}

    def attributes(self):
        return list(self.own)

    def __getitem__(self, name):
        return self.own[name]

    def vcount(self):
        return self.n

    def is_directed(self):
        return self.directed

    def get_edgelist(self):
        return self.pairs


def test_igraph_gives_people_ties_and_attributes():
    people = {"name": ["ada", "ben", "cleo"], "org": ["Acme", None, ""]}
    g = FakeIgraph(3, [(0, 1), (2, 1)], directed=True, people=people, ties={"warmth": [0.5, 0.2]})
    net = from_igraph(g)
    assert rows(net, "warmth") == [("ada", "ben", 0.5), ("cleo", "ben", 0.2)]
    assert net.directed
    assert net.where(org="Acme") == ["ada"]
    assert net.people["org"].isna().sum() == 2
    assert net.report.check().records_in == 5


def test_igraph_without_names_gives_numbers_as_ids():
    assert from_igraph(FakeIgraph(2, [(0, 1)]), warmth=0.3).ids == ("0", "1")


def test_igraph_says_what_is_assumed():
    own = {"assumed": "warmth 0.3 for every tie (assumed)\nties of 2019 hold (assumed)"}
    net = from_igraph(FakeIgraph(2, [(0, 1)], ties={"warmth": [0.3]}, own=own))
    assert [one.about for one in net.assumptions] == ["warmth", "ties"]


def test_igraph_goes_through_the_same_rules():
    assert from_igraph(FakeIgraph(2, [(0, 1), (1, 1)])).report.skipped == {"self-tie": 1}
    assert from_igraph(FakeIgraph(2, [(0, 1), (1, 0)])).report.skipped == {"repeated tie": 1}
    refused(FakeIgraph(2, [(0, 1)], people={"name": ["a", "a"]}), "B49", read=from_igraph)
    refused(FakeIgraph(2, [(0, 1)], people={"name": ["a", None]}), "B34", read=from_igraph)
    refused(FakeIgraph(2, [(0, 1)], people={"name": [1, "1"]}), "B30", read=from_igraph)
    refused(FakeIgraph(2, [(0, 1)], ties={"warmth": [2]}), "B50", read=from_igraph)
    refused(FakeIgraph(2, [(0, 1)], ties={"n": [2]}), "B55", UnknownColumn, from_igraph, warmth="m")


def test_a_real_igraph_graph_is_read():
    igraph = pytest.importorskip("igraph")
    g = igraph.Graph(edges=[(0, 1), (1, 2)], directed=True)
    g.vs["name"] = ["ada", "ben", "cleo"]
    g.es["warmth"] = [0.5, 0.2]
    assert rows(from_igraph(g), "warmth") == [("ada", "ben", 0.5), ("ben", "cleo", 0.2)]

"""The network: validated once, never changed in place, the same whatever the order of rows."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import netpath as ntp
from netpath.errors import DataError, MissingWarmth, UnknownColumn, UnknownPerson


def net(ties, people=None, **options):
    return ntp.ReferralNetwork(people, pd.DataFrame(ties), **options)


@pytest.fixture
def town():
    people = pd.DataFrame(
        {
            "id": ["a", "b", "c", "d"],
            "name": ["Ada", "Ben", None, "Dee"],
            "org": ["Acme", " ACME ", "Zeta", None],
            "willing": [1.0, 0.5, None, 1.0],
            "do_not_ask": [None, False, True, None],
        }
    )
    ties = {"source": ["a", "b", "c"], "target": ["b", "c", "d"], "warmth": [0.5, 0.25, 1.0]}
    return net(ties, people)


def test_tables_handed_out_cannot_write_back(town):
    people, ties = town.people, town.ties
    people.loc["a", "name"] = "changed"
    ties["warmth"] = 0.0
    people["new"] = 1
    assert town.name_of("a") == "Ada"
    assert town.ties["warmth"].tolist() == [0.5, 0.25, 1.0]
    assert "new" not in town.people
    with pytest.raises(ValueError, match="read-only"):
        town.compressed.warmth[0] = 1.0


def test_the_given_tables_are_not_kept_by_reference():
    ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [0.5]})
    held = ntp.ReferralNetwork(None, ties)
    ties.loc[0, "warmth"] = 7.0
    assert held.ties["warmth"].tolist() == [0.5]


def test_ids_are_text_and_whole_numbers_are_read_as_their_text():
    held = net({"source": [1, 2], "target": [2, 10]})
    assert held.ids == ("1", "10", "2")
    assert held.alters(2) == ["1", "10"] == held.alters("2")


@pytest.mark.parametrize("bad", [1.0, True, 1.5, object()])
def test_B30_ids_that_are_no_text_and_no_whole_number_are_refused(bad):
    with pytest.raises(DataError, match="ids are text") as caught:
        net({"source": ["a", bad], "target": ["b", "c"]})
    assert (caught.value.code, caught.value.row) == ("B30", 1)


def test_B30_a_number_and_its_text_side_by_side_are_refused():
    with pytest.raises(DataError, match="as a number and as a text"):
        net({"source": pd.Series([1, "1"], dtype=object), "target": ["b", "c"]})


def test_B32_whole_numbers_above_two_to_the_53_stay_apart():
    held = net({"source": [9007199254740992, 9007199254740993], "target": [1, 1]})
    assert len(held) == 3


def test_B33_a_missing_id_is_never_a_person():
    with pytest.raises(DataError) as caught:
        net({"source": ["a", None], "target": ["b", "c"]})
    assert (caught.value.code, caught.value.row, caught.value.column) == ("B33", 1, "source")


def test_B38_B39_ids_are_compared_trimmed_and_composed():
    held = net({"source": ["Jose\u0301 ", "\u00a0Ada\u200b  B"], "target": ["x", "Jos\u00e9"]})
    assert held.ids == ("Ada B", "Jos\u00e9", "x")


def test_B47_a_self_tie_is_refused():
    with pytest.raises(DataError) as caught:
        net({"source": ["a", "b"], "target": ["b", "b"]})
    assert caught.value.code == "B47"


@pytest.mark.parametrize("directed", [True, False])
def test_B48_B49_two_ties_of_one_kind_between_two_people_are_refused(directed):
    reversed_too = {"source": ["a", "b"], "target": ["b", "a"]}
    assert net(reversed_too, directed=directed).n_ties == 1 + directed
    ties = {"source": ["a", "a"], "target": ["b", "b"]}
    with pytest.raises(DataError, match="one tie of each kind") as caught:
        net(ties, directed=directed)
    assert (caught.value.code, caught.value.row) == ("B49", 1)
    assert net(ties | {"kind": ["x", "y"]}, directed=directed).n_ties == 2
    if not directed:
        with pytest.raises(DataError, match="one tie of each kind") as caught:
            net(reversed_too | {"warmth": [0.6, 0.2]}, directed=False)
        assert (caught.value.code, caught.value.row) == ("B49", 1)


@pytest.mark.parametrize(
    ("value", "code", "repair"),
    [
        (1.4, "B50", "Write 0.14, or divide by 10"),
        (50.0, "B50", "Write 0.5, or divide by 100"),
        (5000.0, "B50", "from_counts"),
        (-0.1, "B52", "from 0 to 1"),
        (np.nan, "B55", "with_warmth"),
        (np.inf, "B54", "from 0 to 1"),
        (-np.inf, "B54", "from 0 to 1"),
    ],
)
def test_warmth_is_a_probability_and_the_error_names_row_value_rule_and_repair(value, code, repair):
    with pytest.raises(DataError, match="probability in") as caught:
        net({"source": ["a", "b"], "target": ["b", "c"], "warmth": [0.5, value]})
    error = caught.value
    assert (error.code, error.row, error.column) == (code, 1, "warmth")
    assert repair in str(error)
    if np.isfinite(value):
        assert f"{value:g}" in str(error)


def test_B51_warmth_zero_is_kept():
    assert net({"source": ["a"], "target": ["b"], "warmth": [0.0]}).ties["warmth"].tolist() == [0]


def test_B56_warmth_that_is_text_is_refused():
    with pytest.raises(DataError, match="column of numbers"):
        net({"source": ["a"], "target": ["b"], "warmth": ["0.5"]})


@pytest.mark.parametrize(
    ("low", "high", "ok"),
    [
        (0.1, 0.9, True),
        (None, None, True),
        (0.6, 0.9, False),
        (0.1, 0.4, False),
        (0.1, None, False),
    ],
)
def test_bounds_hold_the_warmth_between_them(low, high, ok):
    ties = {"source": ["a"], "target": ["b"], "warmth": [0.5]}
    ties |= {
        "warmth_low": pd.Series([low], dtype=float),
        "warmth_high": pd.Series([high], dtype=float),
    }
    if ok:
        assert net(ties).has_warmth
        return
    with pytest.raises(DataError, match="between warmth_low and warmth_high"):
        net(ties)


def test_bounds_come_together():
    with pytest.raises(DataError, match="come together"):
        net({"source": ["a"], "target": ["b"], "warmth": [0.5], "warmth_low": [0.1]})


def test_evidence_is_one_of_four():
    good = {"source": ["a"], "target": ["b"], "evidence": ["inferred"]}
    assert net(good).ties["evidence"].tolist() == ["inferred"]
    with pytest.raises(DataError, match="confirmed, interaction, imported, inferred"):
        net(good | {"evidence": ["hearsay"]})


def test_B73_a_tie_to_somebody_who_is_not_there_is_refused():
    with pytest.raises(DataError, match="among the people") as caught:
        net({"source": ["a"], "target": ["b"]}, pd.DataFrame({"id": ["a"]}))
    assert caught.value.code == "B73"


@pytest.mark.parametrize("willing", [0.0, -1.0, 1.5, np.inf])
def test_willing_is_above_zero_and_at_most_one(willing):
    with pytest.raises(DataError, match=r"\(0, 1\]"):
        net({"source": [], "target": []}, pd.DataFrame({"id": ["a"], "willing": [willing]}))


def test_people_have_one_id_each():
    for ids, code in (["a", "a "], "B49"), (["a", None], "B34"):
        with pytest.raises(DataError) as caught:
            net({"source": [], "target": []}, pd.DataFrame({"id": ids}))
        assert caught.value.code == code


def test_columns_are_there_once_and_the_two_ends_are_needed():
    doubled = pd.DataFrame([["a", "b", 0.1, 0.2]], columns=["source", "target", "warmth", "warmth"])
    with pytest.raises(DataError, match="two columns") as caught:
        ntp.ReferralNetwork(None, doubled)
    assert caught.value.code == "B16"
    with pytest.raises(DataError, match="no column target") as caught:
        net({"source": ["a"], "from": ["b"]})
    assert caught.value.code == "B21"


def test_where_finds_whatever_the_case_and_blanks(town):
    assert town.where(org="acme") == ["a", "b"]
    assert town.where(org=["Zeta", "Acme"], do_not_ask=True) == ["c"]
    assert town.where(org=None) == ["d"]
    assert town.where(willing=lambda column: column < 1) == ["b"]
    assert town.where(id=["d", "a"]) == ["a", "d"]
    with pytest.raises(UnknownColumn, match="there is no column 'rolle'"):
        town.where(rolle="x")


def test_where_takes_truths_however_they_are_written():
    cells = {"flag": [True, False, True], "told": ["True", "false ", "TRUE"]}
    cells |= {"seen": pd.Series([True, None, False], dtype=object)}
    people = pd.DataFrame({"id": ["a", "b", "c"], **cells, "level": ["1", "0", "2"]})
    some = ntp.ReferralNetwork(people, None)
    for yes in (True, "True", " true", np.True_, 1, "1", [True]):
        assert some.where(flag=yes) == ["a", "c"], yes
        assert some.where(seen=yes) == ["a"], yes
    for yes in (True, "True", np.True_):
        assert some.where(told=yes) == ["a", "c"], yes
    assert some.where(flag="false", told=False) == ["b"]
    assert some.where(level=True) == []  # a number is no truth unless the column holds truths
    assert some.where(level=range(3)) == some.where(level=iter([0, "1", 2])) == ["a", "b", "c"]


@pytest.mark.parametrize("wanted", [{"a": 1}, slice(1, 2), [["Acme"]], b"Acme", pd.DataFrame()])
def test_where_refuses_what_no_cell_is(town, wanted):
    with pytest.raises(DataError, match=r"where: org is a .*, which no cell is\. Name"):
        town.where(org=wanted)


def test_nobody_taken_out_is_told_where_somebody_was_looked_for(town):
    same = town.without_people(town.where(org="Acme Ltd"))
    assert same.ids == town.ids
    assert "Nobody was taken out: without_people named nobody." in str(same)
    assert str(same.without_people([])).count("named nobody") == 1
    assert town.without_people(()).assumptions == town.assumptions
    assert town.ego_network("a", within=9).assumptions == town.assumptions
    assert town.without_people("d").ids == ("a", "b", "c")


@pytest.mark.parametrize("header", ["Unnamed: 0", "__index_level_0__"])
def test_the_numbers_of_rows_are_of_no_tie_here_too(header):
    said = [("a", "b", 0.5), ("b", "a", 0.5), ("b", "c", 0.3), ("c", "b", 0.3)]
    ties = pd.DataFrame(said, columns=["source", "target", "warmth"])
    numbered = ties.reset_index(names=header)
    for counted in (numbered, numbered.astype({header: "str"})):
        held = ntp.ReferralNetwork(None, counted)
        assert held.ties.columns.tolist() == ["source", "target", "warmth"]
        assert held.n_ties == 2
        told = f"the column '{header}' of ties numbers their rows and is left out (assumed)"
        assert told in held.assumptions
        more = held.with_ties(numbered.assign(target="c")[:1])
        assert more.assumptions.count(told) == 1
        assert more.ties.columns.tolist() == ["source", "target", "warmth"]
    kept = ntp.ReferralNetwork(None, numbered.assign(**{header: 3}))
    assert header in kept.ties


def test_an_error_points_at_a_column_that_people_have(town):
    there = r"See who there is: net\.people\['org'\]\.value_counts"
    with pytest.raises(DataError, match=there):
        ntp.reach.distance(town, targets=[])
    with pytest.raises(DataError, match=there):
        ntp.chains.warmest(town, "a", [])
    bare = net({"source": ["a"], "target": ["b"]})
    with pytest.raises(DataError, match=r"See who there is: net\.ids\."):
        ntp.reach.distance(bare, targets=[])


def test_empty_willing_is_one_and_do_not_ask_bars(town):
    assert town.compressed.willing.tolist() == [1.0, 0.5, 1.0, 1.0]
    assert town.compressed.askable.tolist() == [True, True, False, True]


def test_alters_and_ego_networks(town):
    assert town.alters("b") == ["a", "c"]
    assert town.ego_network("a", within=2).ids == ("a", "b", "c")
    directed = net({"source": ["a", "b"], "target": ["b", "c"]}, directed=True)
    assert directed.alters("b") == ["c"]
    assert directed.ego_network("c", within=3).ids == ("c",)


def test_B77_an_unknown_person_is_named_only_in_nearest(town):
    big = net({"source": ["canary1", "canary2"], "target": ["canary2", "canary3"]})
    with pytest.raises(UnknownPerson) as caught:
        big.alters("canary9")
    assert "canary" not in str(caught.value)
    assert set(caught.value.nearest) == {"canary1", "canary2", "canary3"}


def test_changes_return_new_networks(town):
    more = town.with_people(pd.DataFrame({"id": ["e"], "org": ["Zeta"]}))
    more = more.with_ties(pd.DataFrame({"source": ["e"], "target": ["a"], "warmth": [0.1]}))
    assert (more.ids, more.where(org="zeta")) == (("a", "b", "c", "d", "e"), ["c", "e"])
    assert more.alters("a") == ["b", "e"]
    fewer = more.without_people(["b"]).without_ties(pd.DataFrame({"source": "a", "target": ["e"]}))
    assert (fewer.n_ties, len(fewer)) == (1, 4)
    assert (town.n_ties, len(town)) == (3, 4)
    known = town.with_people(pd.DataFrame({"id": ["b"], "name": ["Benjamin"]}))
    assert known.name_of("b") == "Benjamin"
    assert known.compressed.willing.tolist() == town.compressed.willing.tolist()


def test_without_ties_refuses_a_tie_that_is_not_there(town):
    with pytest.raises(DataError, match="row 0 names a tie that is not there"):
        town.without_ties(pd.DataFrame({"source": ["a"], "target": ["c"]}))


def test_without_ties_takes_one_kind_where_it_is_named():
    several = net({"source": ["a", "a"], "target": ["b", "b"], "kind": ["x", "y"]})
    gone = pd.DataFrame({"source": ["b"], "target": ["a"], "kind": ["x"]})
    assert several.without_ties(gone).ties["kind"].tolist() == ["y"]
    assert several.without_ties(gone[["source", "target"]]).n_ties == 0


KINDS = {
    "source": ["a", "b", "a", "b"],
    "target": ["b", "a", "b", "c"],
    "kind": ["friend", "colleague", "advice", "friend"],
    "warmth": [0.5, 0.2, 0.5, 0.3],
    "since": ["1990", "2000", "2010", "2020"],
}


def test_merging_kinds_keeps_the_warmest_tie_and_names_all_kinds():
    merged = net(KINDS, directed=False).merge_kinds("max").ties
    assert merged["warmth"].tolist() == [0.5, 0.3]
    assert merged["kind"].tolist() == ["advice + colleague + friend", "friend"]
    assert merged["since"].tolist() == ["2010", "2020"]


def test_noisy_or_is_the_chance_that_any_ask_is_granted():
    merged = net(KINDS, directed=False).merge_kinds("noisy_or").ties
    assert merged["warmth"].tolist() == pytest.approx([1 - 0.5 * 0.8 * 0.5, 0.3], rel=1e-12)
    sure = (
        net(KINDS | {"warmth": [1.0, 0.2, 0.5, 0.3]}, directed=False).merge_kinds("noisy_or").ties
    )
    assert sure["warmth"].tolist() == [1.0, 0.3]


def test_a_directed_pair_keeps_its_two_ways():
    merged = net(KINDS, directed=True).merge_kinds("max").ties
    assert merged[["source", "target"]].values.tolist() == [["a", "b"], ["b", "a"], ["b", "c"]]


def test_merging_kinds_needs_a_known_way_and_warmth_for_noisy_or():
    bare = {name: KINDS[name] for name in ("source", "target", "kind")}
    with pytest.raises(DataError, match="'max' or 'noisy_or'"):
        net(KINDS, directed=False).merge_kinds("min")
    with pytest.raises(MissingWarmth, match="with_warmth"):
        net(bare, directed=False).merge_kinds("noisy_or")
    assert net(bare, directed=False).merge_kinds("max").n_ties == 2


def test_assumptions_are_told_and_the_last_warmth_counts(town):
    assert "Assumed: warmth 0.3 for every tie." in str(town.with_warmth(0.9).with_warmth(0.3))
    assert town.with_warmth(0.9).with_warmth(0.3).assumptions == (
        "ties run both ways, as nothing says otherwise (assumed)",
        "warmth 0.3 for every tie (assumed)",
    )


def test_to_networkx_keeps_people_ties_and_what_is_known(town):
    graph = town.to_networkx()
    assert type(graph) is nx.Graph
    assert graph.edges["a", "b"] == {"warmth": 0.5}
    assert graph.nodes["b"] == {"name": "Ben", "org": " ACME ", "willing": 0.5, "do_not_ask": False}
    assert type(net(KINDS, directed=False).to_networkx()) is nx.MultiGraph
    assert type(net(KINDS, directed=True).to_networkx()) is nx.MultiDiGraph


def test_to_networkx_gives_dates_as_text_so_that_files_can_be_written(tmp_path):
    since = pd.to_datetime(pd.Series(["2020-01-31"]))
    graph = net({"source": ["a"], "target": ["b"], "since": since}).to_networkx()
    assert graph.edges["a", "b"] == {"since": "2020-01-31"}
    nx.write_graphml(graph, tmp_path / "g.graphml")


def test_html_is_escaped():
    people = pd.DataFrame({"id": ["a", "b"], "name": "Ada", "org": "<b>$x$"})
    html = net({"source": ["a"], "target": ["b"]}, people)._repr_html_()
    assert "Ada" not in html  # who is in a network is not what one sees of it first
    assert "<b>" not in html
    assert "$x$" not in html
    assert "&lt;b&gt;" in html


@given(
    st.sets(st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda e: e[0] != e[1])),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_compressed_rows_agree_with_networkx_in_any_row_order(pairs, directed, random):
    if not directed:
        pairs = {tuple(sorted(pair)) for pair in pairs}
    rows = sorted(pairs)
    random.shuffle(rows)
    ties = pd.DataFrame(rows, columns=["source", "target"])
    ties = ties.assign(warmth=[(a + b) / 40 for a, b in rows])
    held = ntp.ReferralNetwork(None, ties, directed=directed)
    graph = (nx.DiGraph if directed else nx.Graph)([(str(a), str(b)) for a, b in rows])
    assert all(held.alters(one) == sorted(graph[one]) for one in graph)
    arcs = held.compressed
    for asker, start, end in zip(held.ids, arcs.offsets, arcs.offsets[1:], strict=False):
        for arc in range(start, end):
            asked = held.ids[arcs.neighbours[arc]]
            assert arcs.warmth[arc] == (int(asker) + int(asked)) / 40
            assert set(held.ties.loc[arcs.tie[arc], ["source", "target"]]) == {asker, asked}


def test_people_are_asked_for_by_id_as_in_any_collection():
    net = ntp.ReferralNetwork(None, pd.DataFrame({"source": [7, 2], "target": [2, 10]}))
    assert [*net] == [*net.ids]
    assert all(one in net for one in net.ids)
    assert 7 in net
    assert " 7 " in net, "ids are compared as everywhere"
    assert 8 not in net
    assert None not in net
    assert ["7"] not in net

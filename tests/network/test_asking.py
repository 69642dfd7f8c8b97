"""Asking as one thinks: ranges, texts within texts, kinds, and graphs of other libraries."""

from __future__ import annotations

import datetime
import json

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath.errors import DataError, UnknownColumn
from netpath.network._overview import overview

PEOPLE = pd.DataFrame(
    {
        "id": ["a", "b", "c", "d"],
        "name": ["Ada", "Ben", "Cleo", None],
        "age": ["9", "33", None, "-"],
        "pay": [1.5, 2.5, np.nan, 3.0],
        "joined": ["2024-01-05", "2024-03-01", "", "2023-12-31"],
        "seen": pd.to_datetime(["2024-01-05", "2024-03-01", None, "2023-12-31"]),
        "role": ["Hiring Manager", "manager, sales", None, "Straße"],
    }
)
TIES = pd.DataFrame(
    {
        "source": ["a", "a", "b", "c"],
        "target": ["b", "b", "c", "d"],
        "kind": ["friend", "school", "friend + school", "work"],
        "evidence": ["confirmed", "inferred", "imported", "inferred"],
        "warmth": [0.5, 0.25, 0.75, 0.1],
    }
)


@pytest.fixture(params=[True, False])
def net(request):
    return ntp.ReferralNetwork(PEOPLE, TIES, directed=request.param)


@pytest.mark.parametrize(
    ("wanted", "who"),
    [
        ({"age": (9, 33)}, "ab"),
        ({"age": (10, None)}, "b"),
        ({"age": (None, 9)}, "a"),
        ({"age": ["9", 33]}, "ab"),
        ({"pay": (2, 3)}, "bd"),
        ({"pay": [2.5, 3]}, "bd"),
        ({"joined": (datetime.date(2024, 1, 1), None)}, "ab"),
        ({"seen": ("2024-01-01", "2024-01-31")}, "a"),
        ({"seen": (None, pd.Timestamp("2024-01-05"))}, "ad"),
        ({"role": ntp.contains("MANAGER")}, "ab"),
        ({"role": ntp.contains("hiring", "strasse")}, "ad"),
        ({"role": None}, "c"),
        ({"age": None}, "cd"),
        ({"id": ("a", "b")}, "ab"),
        ({"age": (1, 99), "role": ntp.contains("sales")}, "b"),
    ],
)
def test_people_are_found_by_ranges_texts_and_blanks(net, wanted, who):
    assert net.where(**wanted) == list(who)


@pytest.mark.parametrize(("column", "what"), [("role", "number"), ("name", "number")])
def test_a_range_needs_numbers_and_says_how_many_cells_hold_none(net, column, what):
    with pytest.raises(DataError, match=f"of {column} hold no {what}") as found:
        net.where(**{column: (1, 2)})
    assert "Ada" not in str(found.value)


def test_nothing_to_look_for_is_refused():
    with pytest.raises(DataError, match="no text to look for"):
        ntp.contains(" ")


def test_only_some_ties_are_kept_or_left_out(net):
    assert net.only(kinds="friend").ties["kind"].tolist() == ["friend", "friend + school"]
    assert net.without_kinds(["friend", "work"]).ties["kind"].tolist() == ["school"]
    assert net.only(evidence=["confirmed", "imported"]).n_ties == 2
    assert net.without_evidence("inferred").n_ties == 2
    few = net.only(kinds="school", people=["a", "b"])
    assert few.ids == ("a", "b")
    assert few.ties["kind"].tolist() == ["school"]
    with pytest.raises(DataError, match="no tie has the kind 'golf'; there are friend"):
        net.only(kinds="golf")
    with pytest.raises(UnknownColumn):
        ntp.ReferralNetwork(None, TIES[["source", "target"]].drop(0), directed=False).only(
            kinds="x"
        )


def test_ties_are_kept_by_what_any_column_of_theirs_says(tmp_path):
    (tmp_path / "ties.csv").write_text(
        "source,target,probability,times,since\na,b,0.2,3,2020-01-05\nb,c,0.9,12,2023-04-01\n"
        "c,a,0.5,,2024-04-01\n"
    )
    net = ntp.read_csv(None, tmp_path / "ties.csv", directed=True)

    def kept(**wanted):
        left = net.only(ties=wanted)
        assert len(left) == 3
        return left.ties["source"].tolist()

    assert kept(times=(3, 10)) == ["a"]  # and the blank lies nowhere
    assert kept(times=None) == ["c"]
    assert kept(since=(datetime.date(2023, 1, 1), None), source=["a", "b"]) == ["b"]
    assert kept(warmth=(0.5, None)) == ["b", "c"]
    with pytest.raises(UnknownColumn, match="no column 'weight'; there are source, target"):
        kept(weight=3)
    with pytest.raises(DataError, match="holds nothing"):
        kept(times=(10, 3))


def test_a_network_says_how_many_ties_are_returned():
    ties = pd.DataFrame({"source": list("abbc"), "target": list("bacd")})
    assert (
        "each one way; 50 % are returned"
        in ntp.ReferralNetwork(None, ties, directed=True)._repr_html_()
    )


def test_a_range_that_is_upside_down_is_told(net):
    with pytest.raises(DataError, match=r"age from 40.* to 30.* holds nothing\. Write the lower"):
        net.where(age=(40, 30))


def told(net):
    """All that a network says, whatever the order of rows and of the ends of a tie."""
    people = {one: dict(known) for one, known in net.to_networkx().nodes.items()}
    ties = net.ties
    if not net.directed:
        ends = np.sort(ties[["source", "target"]].to_numpy(object), axis=1)
        ties = ties.assign(source=ends[:, 0], target=ends[:, 1])
    rows = ties.sort_values(["source", "target", "kind"]).to_dict("records")
    return net.directed, people, rows


def test_a_network_comes_back_from_files_and_graphs_as_it_went(net, tmp_path):
    for write, read in ((net.to_graphml, ntp.read_graphml), (net.to_gexf, ntp.read_gexf)):
        path = write(tmp_path / f"net.{write.__name__}")
        back = read(path)
        text = net.with_people(net.people.assign(seen=net.people["seen"].dt.strftime("%Y-%m-%d")))
        assert told(back) == told(text)
        with pytest.raises(DataError, match="is there already"):
            write(path)
        assert write(path, overwrite=True) == path
    assert nx.read_gexf(tmp_path / "net.to_gexf").nodes["a"]["label"] == "Ada"
    assert nx.read_graphml(tmp_path / "net.to_graphml").nodes["a"]["name"] == "Ada"


def test_a_network_comes_back_from_igraph_as_it_went(net):
    pytest.importorskip("igraph", reason="igraph is under the GPL and not installed")
    text = net.with_people(net.people.assign(seen=net.people["seen"].dt.strftime("%Y-%m-%d")))
    back = ntp.from_igraph(net.with_warmth(0.5).to_igraph())
    assert told(back) == told(text.with_warmth(0.5))
    assert back.assumptions == net.with_warmth(0.5).assumptions


def test_what_is_assumed_goes_along_with_graphs_and_comes_back(net, tmp_path):
    said = ["ties of 2019 hold (assumed)", "ü < &"]
    told = ntp.ReferralNetwork(
        None, TIES.drop(columns="warmth"), directed=net.directed, assumptions=said
    ).with_warmth(0.3)
    graph = told.to_networkx()
    nx.write_graphml(graph, tmp_path / "theirs.graphml")
    nx.write_gml(graph, tmp_path / "theirs.gml")
    (tmp_path / "theirs.json").write_text(json.dumps(nx.node_link_data(graph)))
    back = [
        ntp.from_networkx(graph),
        ntp.read_graphml(told.to_graphml(tmp_path / "net.graphml")),
        ntp.read_gexf(told.to_gexf(tmp_path / "net.gexf")),
        ntp.read_graphml(tmp_path / "theirs.graphml"),
        ntp.read_gml(tmp_path / "theirs.gml"),
        ntp.read_json(tmp_path / "theirs.json"),
    ]
    assert [one.assumptions for one in back] == [told.assumptions] * 6
    assert back[0].assumptions[0].about == told.assumptions[0].about
    warmer = ntp.from_networkx(graph, warmth=0.5).assumptions
    assert warmer == (*told.assumptions[:-1], "warmth 0.5 for every tie (assumed)")
    assert "assumed" not in net.to_networkx().graph
    graph.graph["assumed"] = ["no text"]
    assert ntp.from_networkx(graph).assumptions == ()


def test_the_same_network_is_the_same_file(net, tmp_path):
    one, other = (net.to_gexf(tmp_path / f"{at}.gexf").read_bytes() for at in (1, 2))
    assert one == other
    assert b"lastmodified" not in one


def test_what_gexf_has_a_place_for_is_refused_by_name(tmp_path):
    net = ntp.ReferralNetwork(PEOPLE.assign(start="x"), TIES, directed=True)
    with pytest.raises(DataError, match="place of its own for 'start'"):
        net.to_gexf(tmp_path / "net.gexf")
    assert net.to_graphml(tmp_path / "net.graphml").exists()


def test_numbers_of_another_library_are_measured_filtered_and_audited(net):
    values = nx.degree_centrality(net.to_networkx())
    by_id = ntp.measure(net, values, "degree", unit="share")
    in_order = ntp.measure(net, [values[one] for one in net.ids], "degree", unit="share")
    assert by_id.values.equals(in_order.values)
    with pytest.raises(DataError, match="each of 4 people"):
        ntp.measure(net, [1.0], "degree", unit="share")
    known = net.with_people(by_id.values.rename("degree").to_frame())
    top = by_id.values.max()
    assert known.where(degree=(top, None)) == sorted(by_id.values.index[by_id.values == top])


def test_columns_are_numbers_and_days_where_every_filled_cell_is_one(tmp_path):
    cells = {
        "id": ["01", "02", "03"],
        "age": ["31", "", "4"],
        "pay": ["1.50", "2", "3"],
        "since": ["2020-02-29", "", "1999-12-31"],
        "room": ["007", "8", "9"],
        "phone": ["1234567890123456", "2", "3"],
        "mixed": ["2020-01-01", "5", "x"],
        "never": ["2021-02-30", "2021-01-01", "2021-01-02"],
        "team": ["1", "2", "-"],
    }
    path = tmp_path / "people.csv"
    pd.DataFrame(cells).to_csv(path, index=False)
    net = ntp.read_csv(path)
    read = net.typed
    assert list(read.index) == ["01", "02", "03"]
    assert str(read["age"].dtype) == str(read["team"].dtype) == "Int64"
    assert read["age"].sum() == 35
    assert read["pay"].tolist() == [1.5, 2, 3]
    assert read["since"].dt.year.dropna().tolist() == [2020, 1999]
    assert all(read[one].equals(net.people[one]) for one in ("room", "phone", "mixed", "never"))
    assert net.people["age"].dropna().tolist() == ["31", "4"]  # as it was written
    assert net.where(age=lambda ages: ages > 30) == ["01"]
    assert net.where(since=lambda days: days.dt.year == 1999) == ["03"]
    assert net.where(age=lambda ages: ages.str.startswith("3")) == ["01"]


def test_many_numbers_and_days_are_told_as_a_span():
    ages = [str(at) for at in range(20, 60)]
    since = pd.date_range("2001-01-01", periods=40).strftime("%Y-%m-%d")
    net = ntp.ReferralNetwork(
        pd.DataFrame({"id": ages, "age": ages, "since": since, "team": ages}), None
    )
    told = dict(overview(net).values.tolist())
    assert told["age"] == "20 to 59, half of them up to 39"
    assert told["team"] == "40 values, each once"
    assert told["since"] == "2001-01-01 to 2001-02-09, half of them up to 2001-01-20"

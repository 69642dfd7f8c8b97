"""Graphs as JSON and as Pajek writes them: what networkx reads, we read; what is odd, we tell."""

from __future__ import annotations

import json
import random
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netpath import readers, warmth
from netpath.errors import FileRefused, NetpathError
from netpath.readers import read_json, read_pajek

CASE = Path(__file__).resolve().parents[3] / "shared/data/cases"


@pytest.fixture
def put(tmp_path: Path):
    def written(text: str | bytes, name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def drawn(seed: int, directed: bool) -> nx.Graph:
    chance = random.Random(seed)
    g = nx.DiGraph() if directed else nx.Graph()
    names = ["Ada Byron", "Zoë O'Neil", 'Ben "B" Ash', "李 小龙", "cleo", "7"]
    g.add_nodes_from((name, {"age": chance.randrange(90)}) for name in names)
    for one in names:
        for other in chance.sample(names, 2):
            if one != other:
                g.add_edge(one, other, weight=float(chance.randint(1, 9)))
    return g


def pairs(net) -> set:
    ends = net.ties[["source", "target"]].map(net.name_of).values.tolist()
    rows = zip(ends, net.ties["weight"], strict=True)
    return {(tuple(one) if net.directed else frozenset(one), float(w)) for one, w in rows}


def pairs_of(g: nx.Graph) -> set:
    rows = g.edges(data="weight", default=1.0)
    return {((a, b) if g.is_directed() else frozenset((a, b)), w) for a, b, w in rows}


@pytest.mark.parametrize("spelling", ["links", "edges"])
@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_node_link_data_is_read_as_networkx_wrote_it(put, spelling, directed, seed):
    g = drawn(seed, directed)
    data = nx.node_link_data(g, edges=spelling)
    net = read_json(put(json.dumps(data), "ours.json"), warmth=0.3)
    assert set(net.ids) == set(g)
    assert net.directed == directed
    assert pairs(net) == pairs_of(g)
    assert {name: int(age) for name, age in net.people["age"].items()} == dict(g.nodes(data="age"))


@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_pajek_is_read_as_networkx_reads_it(put, directed, seed):
    g = drawn(seed, directed)
    g.remove_node('Ben "B" Ash')  # networkx writes no quotes in names
    lines = [f"*Vertices {len(g)}", *(f'{at} "{name}"' for at, name in enumerate(g, 1))]
    places = {name: at for at, name in enumerate(g, 1)}
    lines.append("*Arcs" if directed else "*edges")
    lines += [f"{places[a]} {places[b]} {w:g}" for a, b, w in g.edges(data="weight")]
    text = "\r\n".join(["% a remark", *lines, ""])
    net = read_pajek(put(text, "ours.net"), warmth=0.3)
    theirs = nx.parse_pajek(text.replace("\r", ""))
    assert {net.name_of(one) for one in net.ids} == set(theirs) == set(g)
    assert net.directed == theirs.is_directed() == directed
    assert pairs(net) == pairs_of(type(g)(theirs))


def test_pajek_lists_relations_and_weights_left_out(put):
    text = '*Network us\n*Vertices 4\n1 "Ada" 0.1 0.2 ic Red\n3 Cleo\n*Arcs :1 "advice"\n1 2\n'
    net = read_pajek(put(text + "*Arcslist\n3 1 4\n", "ours.net"), warmth=0.3)
    assert net.ids == ("1", "2", "3", "4")
    assert [net.name_of(one) for one in net.ids] == ["Ada", "2", "Cleo", "4"]
    assert net.ties["kind"].dropna().tolist() == ["advice"]
    half = warmth.from_counts("weight", half=1)
    again = read_pajek(put("*Vertices 2\n*Edges\n1 2\n", "b.net"), warmth=half)
    assert again.ties["warmth"].tolist() == [0.5]


def test_json_of_d3_tells_people_by_place(put):
    text = '{"nodes": [{"name": "Ada"}, {"name": "Ben"}], "links": [{"source": 0, "target": 1}]}'
    net = read_json(put(text, "d3.json"), warmth=0.3)
    assert [net.name_of(one) for one in net.ids] == ["Ada", "Ben"]
    assert net.n_ties == 1


def test_a_side_fact_costs_nobody(put):
    nodes = '[{"id": "ada", "tags": ["x"], "age": NaN, "big": 1e999}, {"id": "ben"}]'
    net = read_json(
        put(f'{{"nodes": {nodes}, "links": [{{"source": "ada", "target": "ben"}}]}}', "a.json"),
        strict=False,
    )
    assert net.ids == ("ada", "ben")
    assert any("tags is left empty" in note for note in net.report.notes)
    assert not any(note.endswith(".") for note in net.report.notes)
    with pytest.raises(FileRefused) as refused:
        read_json(put('{"nodes": [{"id": ["canary"]}], "links": []}', "b.json"))
    assert "(empty)" not in str(refused.value)
    assert "canary" not in str(refused.value)
    text = "*Vertices 2\n*Edges\n1 2 much\n"
    net = read_pajek(put(text, "a.net"), strict=False)
    assert net.n_ties == 1
    assert any("weight is left empty" in note for note in net.report.notes)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "no whole JSON"),
        ('{"nodes": 1}', "no list of nodes"),
        ('{"nodes": []}', "no list of links or edges"),
        ('{"nodes": [], "links": [], "edges": []}', "both links and edges"),
        ('{"nodes": ["zeb"], "links": []}', "is no object"),
        ('[{"id": "zeb"}]', "no graph"),
        ('{"nodes": [], "links": [], "x": ' + "[" * 100_000, "deep"),
        ('{"nodes": [], "links": [], "x": 1' + "0" * 10_000 + "}", "number"),
    ],
)
def test_json_that_is_no_graph_is_told_so(put, text, told):
    with pytest.raises(FileRefused, match=told) as caught:
        read_json(put(text, "ours.json"))
    assert "zeb" not in str(caught.value)
    assert caught.value.repair


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("*Vertices many\n", "tells how many"),
        ("*Vertices 99999999999\n", "at most"),
        ("*Vertices 3 2\n1 zeb\n", "two kinds"),
        ("*Vertices 1\n*Vertices 1\n", "two networks"),
        ("*Vertices 2\n*Arcs\n1 2\n*Edges\n2 1\n", "both arcs"),
        ("*Vertices 2\n*Matrix\n0 1\n1 0\n", "matrix"),
        ("*Vertices 2\n1 zeb\n01 zeb\n", "same number"),
        ("*Network zeb\n", r"no section \*Vertices"),
        ("zeb 2\n", "begins with no section"),
    ],
)
def test_pajek_that_is_no_network_is_told_so(put, text, told):
    with pytest.raises(FileRefused, match=told) as caught:
        read_pajek(put(text, "ours.net"))
    assert "zeb" not in str(caught.value).casefold()


def test_who_is_not_there_costs_the_tie_alone(put):
    text = "*Vertices 2\n*Edges\n1 2\n1 3\nzeb 1\n2\n"
    net = read_pajek(put(text, "a.net"), strict=False)
    assert (net.ids, net.n_ties) == (("1", "2"), 1)
    assert net.report.set_aside == 3
    assert "zeb" not in net.report.quarantined.to_csv()
    ties = '[{"source": "a"}, {"source": [1], "target": "a"}]'
    text = f'{{"nodes": [{{"id": "a"}}, {{"id": 1.5}}], "edges": {ties}}}'
    net = read_json(put(text, "a.json"), strict=False)
    assert (net.ids, net.report.set_aside) == (("a",), 3)


def test_both_are_told_by_their_content_and_pooled(put):
    pajek = put('*Vertices 2\n1 "Ada"\n2 "Ben"\n*Edges\n1 2\n', "x.txt")
    node_link = put(
        '{"nodes": [{"id": "Ada"}], "edges": [{"source": "Ada", "target": "Cleo"}]}', "y"
    )
    assert readers.kind_of(pajek) == "Pajek network"
    assert readers.kind_of(node_link) == "graph as JSON"
    net = readers.pool(readers.open(pajek, node_link))
    assert {net.name_of(one) for one in net.ids} == {"Ada", "Ben", "Cleo"}


WORDS = st.sampled_from(
    [
        "*Vertices 3",
        "*Edges",
        "*Arcs",
        "1 2",
        "2 3 4",
        '1 "A',
        "%",
        "-1",
        "9" * 40,
        "*",
        '"',
        "\\",
        "",
    ]
)


@given(lines=st.lists(WORDS, max_size=12), data=st.binary(max_size=40))
@settings(max_examples=150)
def test_nothing_raw_comes_out_of_a_broken_file(tmp_path_factory, lines, data):
    folder = tmp_path_factory.mktemp("broken")
    for name, head, read in (
        ("a.net", b"*Vertices 3\n" + "\n".join(lines).encode(), read_pajek),
        ("a.json", b'{"nodes":[{"id":1}],"links":[' + data, read_json),
    ):
        path = folder / name
        path.write_bytes(head + data)
        try:
            net = read(path, strict=False)
        except NetpathError:
            continue
        net.report.check()

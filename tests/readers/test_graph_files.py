"""GraphML, GEXF and GML files: read as networkx reads them where they are sound, else refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netpath import ReferralNetwork, warmth
from netpath.errors import FileRefused, UnknownColumn
from netpath.readers.graphs import _records, from_networkx
from netpath.readers.graphs import files as graph_files
from netpath.readers.graphs.files import read_gexf, read_gml, read_graphml

READERS = {"graphml": read_graphml, "gexf": read_gexf, "gml": read_gml}
WRITERS = {"graphml": nx.write_graphml, "gexf": nx.write_gexf, "gml": nx.write_gml}
PEERS = {"graphml": nx.read_graphml, "gexf": nx.read_gexf, "gml": nx.read_gml}
KEYS = (
    '<key id="w" for="edge" attr.name="warmth" attr.type="double"/>'
    '<key id="h" for="node" attr.name="hires" attr.type="boolean"/>'
)


def graphml(inside, keys=KEYS, head="", edgedefault="undirected"):
    return f'{head}<graphml>{keys}<graph edgedefault="{edgedefault}">{inside}</graph></graphml>'


def node(name, data=""):
    return f'<node id="{name}">{data}</node>'


def edge(source, target, data="", more=""):
    return f'<edge source="{source}" target="{target}" {more}>{data}</edge>'


def gml(inside, head=""):
    return f"{head}graph [ {inside} ]"


PAIR = node("ada") + node("ben") + edge("ada", "ben")


@pytest.fixture
def written(tmp_path):
    def write(text, name="ours.graphml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def refused(path, read=read_graphml, **options):
    with pytest.raises(FileRefused) as caught:
        read(path, **options)
    assert caught.value.file == path.name
    assert caught.value.rule
    assert caught.value.repair
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value


def kept(net):
    """What a network says, whatever the order of its rows."""
    people = dict(net.to_networkx().nodes(data=True))
    ends = (net.ties["source"], net.ties["target"])
    rest = net.ties.drop(columns=["source", "target"]).astype(object)
    rows = [{k: v for k, v in row.items() if not pd.isna(v)} for row in rest.to_dict("records")]
    pairs = (pair if net.directed else tuple(sorted(pair)) for pair in zip(*ends, strict=True))
    return people, sorted(zip(pairs, map(repr, rows), strict=True))


# --- sound files: networkx is the oracle ---------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=4)
VALUES = {
    "age": st.integers(-(2**31), 2**31 - 1),
    "pay": st.floats(-1e9, 1e9, allow_subnormal=False),
    "hires": st.booleans(),
    "org": TEXTS,
}


@st.composite
def graphs(draw):
    """Graphs without loops; every attribute has one kind of value, and may be missing."""
    g = draw(st.sampled_from([nx.Graph, nx.DiGraph]))()
    people = [f"p{n}" for n in range(draw(st.integers(2, 6)))]
    g.add_nodes_from(people)
    pairs = st.sampled_from([(a, b) for a in people for b in people if a != b])
    g.add_edges_from(draw(st.lists(pairs, max_size=8)))
    for known in [*(d for _, d in g.nodes(data=True)), *(d for _, _, d in g.edges(data=True))]:
        known.update(draw(st.fixed_dictionaries({}, optional=VALUES)))
    return g


@pytest.mark.parametrize("form", ["graphml", "gexf", "gml"])
def test_a_sound_file_reads_as_networkx_reads_it(form, tmp_path_factory):
    path = tmp_path_factory.mktemp("oracle") / f"ours.{form}"

    @settings(max_examples=settings.default.max_examples // 5)
    @given(graphs())
    def agree(g):
        WRITERS[form](g, path)
        peer = PEERS[form](path)
        net = READERS[form](path)
        assert net.directed == peer.is_directed()
        assert list(net.ids) == sorted(peer)
        people, ties = kept(net)
        for one, known in peer.nodes(data=True):
            assert people[one] == {k: v for k, v in known.items() if k != "label"}
        expected = []
        for source, target, known in peer.edges(data=True):
            pair = (source, target) if peer.is_directed() else tuple(sorted((source, target)))
            expected.append((pair, {k: v for k, v in known.items() if k != "id"}))
        assert [pair for pair, _ in ties] == sorted(pair for pair, _ in expected)
        columns = net.ties.columns
        for pair, known in expected:
            assert (pair, repr({k: known[k] for k in columns if k in known})) in ties
        net.report.check()

    agree()


@settings(max_examples=settings.default.max_examples // 5)
@given(graphs())
def test_b75_a_network_goes_through_graphml_and_comes_back(tmp_path_factory, g):
    path = tmp_path_factory.mktemp("b75") / "ours.graphml"
    nx.set_edge_attributes(g, 0.5, "warmth")
    net = from_networkx(g)
    nx.write_graphml(net.to_networkx(), path)
    back = read_graphml(path)
    assert kept(back) == kept(net)
    assert back.report.check().set_aside == 0


def test_b75_kinds_go_through_graphml_and_come_back(tmp_path):
    ties = pd.DataFrame({"source": ["a", "a"], "target": ["b", "b"], "kind": ["mail", "call"]})
    net = ReferralNetwork(None, ties, directed=False).with_warmth(0.5)
    nx.write_graphml(net.to_networkx(), tmp_path / "ours.graphml")
    assert kept(read_graphml(tmp_path / "ours.graphml")) == kept(net)


def test_b75_a_file_with_a_control_character_is_refused_by_line(tmp_path):
    g = nx.Graph()
    g.add_node("a", name="a\x07")
    nx.write_graphml_xml(g, tmp_path / "ours.graphml")
    assert refused(tmp_path / "ours.graphml").line > 1


# --- GraphML and GEXF: what is refused -----------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HEADS = {
    "a document type": '<!DOCTYPE graphml SYSTEM "graphml.dtd">',
    "an entity": '<!DOCTYPE graphml [<!ENTITY a "b">]>',
    "another file": '<!DOCTYPE graphml [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "another machine": '<!DOCTYPE graphml [<!ENTITY % a SYSTEM "http://127.0.0.1:1/x"> %a;]>',
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_b72_a_document_type_is_refused(written, head, form):
    path = written(f"{head.replace('graphml', form)}\n<{form}/>", f"ours.{form}")
    error = refused(path, READERS[form])
    assert (error.code, error.line) == ("B72", 1)
    assert "document type" in error.rule


def test_b72_a_hyperedge_is_refused(written):
    inside = PAIR + '<hyperedge><endpoint node="ada"/></hyperedge>'
    assert "hyperedge" in refused(written(graphml(inside))).rule


@pytest.mark.parametrize("outer", ["node", "edge"])
def test_b72_a_graph_within_a_graph_is_refused(written, outer):
    data = f'<graph edgedefault="directed">{node("x")}</graph>'
    inside = PAIR + (node("c", data) if outer == "node" else edge("ada", "ben", data))
    assert "contain" in refused(written(graphml(inside))).rule


GEXF_PAIR = '<nodes><node id="a" label="Ada"/><node id="b"/></nodes>'


@pytest.mark.parametrize(
    "nodes",
    [
        '<node id="a"><nodes><node id="b"/></nodes></node>',
        '<node id="a" pid="b"/>',
        '<node id="a"><parents><parent for="b"/></parents></node>',
    ],
)
def test_b72_people_within_people_are_refused(written, nodes):
    path = written(f"<gexf><graph><nodes>{nodes}</nodes></graph></gexf>", "ours.gexf")
    assert "contain" in refused(path, read_gexf).rule


@pytest.mark.parametrize("form", ["graphml", "gexf", "gml"])
def test_b72_several_graphs_are_refused_and_their_lines_listed(written, form):
    one = "<graph></graph>" if form != "gml" else "graph [ ]"
    text = f"{one}\n{one}\n\n{one}"
    text = f"<{form}>{text}</{form}>" if form != "gml" else text
    error = refused(written(text, f"ours.{form}"), READERS[form])
    assert "3 graphs" in error.rule
    assert "2, 4" in error.rule


@pytest.mark.parametrize("form", ["graphml", "gexf", "gml"])
def test_a_file_without_a_graph_is_refused(written, form):
    text = f"<{form}></{form}>" if form != "gml" else "Creator 1"
    assert "no graph" in refused(written(text, f"ours.{form}"), READERS[form]).rule


def test_b72_a_person_without_an_id_is_set_aside(written):
    keys = '<key id="n" for="node" attr.name="name"/>'
    nobody = '<node><data key="n">Ada Byron</data></node>'
    path = written(graphml(f"{PAIR}\n{nobody}{nobody}", keys))
    error = refused(path)
    assert (error.code, error.line) == ("B34", 2)
    report = read_graphml(path, strict=False).report.check()
    assert (report.records_in, report.accepted, report.set_aside) == (5, 3, 2)
    assert report.quarantined["line"].tolist() == [2, 2]


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("boolean", "yes", "B72"),
        ("int", "1.5", "B56"),
        ("int", "9" * 19, "B56"),
        ("double", "1,234", "B56"),
        ("double", "0,7", "B50"),
        ("double", "50%", "B50"),
        ("double", "1e400", "B54"),
        ("double", "1_000", "B56"),
        ("string", "x" * 65_537, "B14"),
    ],
)
def test_b72_a_value_that_is_not_of_its_declared_type_costs_the_value_alone(
    written, kind, text, code
):
    keys = f'<key id="x" for="node" attr.name="x" attr.type="{kind}"/>'
    path = written(graphml(PAIR + "\n" + node("c", f'<data key="x">{text}</data>'), keys))
    error = refused(path)
    assert (error.code, error.line, error.column) == (code, 2, "x")
    net = read_graphml(path, strict=False)
    assert net.ids == ("ada", "ben", "c")
    assert net.people["x"].isna().all() if "x" in net.people else True
    assert any(note.startswith(f"{code}: ") and "line 2" in note for note in net.report.notes)


def test_an_unreadable_weight_is_not_the_weight_of_those_who_give_none(written):
    edges = '<edge source="1" target="2" weight="much"/><edge source="2" target="3"/>'
    nodes = "".join(f'<node id="{one}"/>' for one in "123")
    text = f"<gexf><graph><nodes>{nodes}</nodes><edges>{edges}</edges></graph></gexf>"
    net = read_gexf(written(text, "a.gexf"), strict=False)
    assert net.n_ties == 2
    assert sorted(net.ties["weight"].fillna(-1)) == [-1, 1]


def test_whom_not_to_ask_is_no_side_fact(written):
    keys = '<key id="x" for="node" attr.name="do_not_ask" attr.type="boolean"/>'
    path = written(graphml(PAIR + node("c", '<data key="x">perhaps</data>'), keys))
    net = read_graphml(path, strict=False)
    assert net.ids == ("ada", "ben")
    assert net.report.check().set_aside == 1


def test_declared_types_are_honoured(written):
    types = ["boolean", "int", "long", "float", "double", "string"]
    keys = "".join(f'<key id="{t}" for="node" attr.name="{t}" attr.type="{t}"/>' for t in types)
    texts = dict(zip(types, ["True", "7", " 8 ", "1", "INF", "007"], strict=True))
    data = "".join(f'<data key="{kind}">{text}</data>' for kind, text in texts.items())
    net = read_graphml(written(graphml(node("a", data), keys)))
    known = net.people.loc["a"].tolist()
    assert known == [True, 7, 8, 1.0, float("inf"), "007"]
    assert [type(one) for one in net.people.astype(object).loc["a"]][:3] == [bool, int, int]


def test_a_type_that_is_unknown_is_refused(written):
    keys = '<key id="x" for="node" attr.name="x" attr.type="yes"/>'
    assert "a boolean" in refused(written(graphml(PAIR, keys))).rule


def test_defaults_are_for_those_who_do_not_say(written):
    keys = (
        '<key id="h" for="node" attr.name="hires" attr.type="boolean"><default>%s</default></key>'
    )
    inside = node("a") + node("b", '<data key="h">true</data>')
    assert read_graphml(written(graphml(inside, keys % " "))).people["hires"].isna().any()
    people = read_graphml(written(graphml(inside, keys % " false "))).people
    assert people["hires"].tolist() == [False, True]
    assert refused(written(graphml(inside, keys % "no"))).code == "B72"


def test_b16_an_attribute_that_is_given_twice_is_set_aside(written):
    twice = '<data key="h">1</data><data key="h">%s</data>'
    assert refused(written(graphml(node("a", twice % 0)))).code == "B16"
    assert len(read_graphml(written(graphml(node("a", twice % 1))))) == 1


def test_an_attribute_that_is_not_declared_is_set_aside(written):
    path = written(graphml(node("a", '<data key="zz">1</data>')))
    assert "declared" in refused(path).rule
    path = written(graphml(node("a", '<data key="w">1</data>')))
    assert "declared" in refused(path).rule


def test_ties_of_both_sorts_are_refused(written):
    both = edge("ada", "ben", more='directed="true"') + "\n" + edge("ben", "ada")
    error = refused(written(graphml(both)))
    assert "line 1, both ways in line 2" in error.rule
    net = read_graphml(written(graphml(edge("ada", "ben", more='directed="true"'))))
    assert net.directed


def test_b73_a_person_whom_only_ties_name_is_created_and_noted(written):
    path = written(graphml(node("ada") + edge("ada", "ben") + edge("cleo", "ben")))
    net = read_graphml(path)
    assert net.ids == ("ada", "ben", "cleo")
    assert [note for note in net.report.notes if "B73" in note and "2 people" in note]
    assert net.report.check().records_in == 3


def test_b33_b47_to_b55_ties_in_files_go_through_the_same_rules(written):
    def of(text):
        return edge("a", "b", f'<data key="w">{text}</data>')

    assert refused(written(graphml('<edge source="a"/>'))).code == "B33"
    for text, code in [("1.5", "B50"), ("-1", "B52"), ("INF", "B54"), ("NaN", "B55"), ("", "B55")]:
        other = edge("b", "c", '<data key="w">0.2</data>')
        assert refused(written(graphml(of(text) + other))).code == code
    loop = read_graphml(written(graphml(edge("a", "a") + edge("a", "b"))))
    assert loop.report.skipped == {"self-tie": 1}
    assert loop.ids == ("a", "b")
    assert read_graphml(written(graphml(of(0.5) + of(0.5)))).report.skipped == {"repeated tie": 1}
    path = written(graphml(of(0.5) + of(0.4)))
    assert refused(path).code == "B49"
    assert read_graphml(path, on_conflict="max").ties["warmth"].tolist() == [0.5]
    path = written(graphml(of(0.5) + of(1.4) + edge("b", "c", '<data key="w">0.2</data>')))
    report = read_graphml(path, strict=False).report.check()
    assert (report.accepted, report.set_aside) == (2, 1)


def test_b49_an_id_that_two_people_have_is_set_aside(written):
    path = written(graphml(node("a") + node("a") + node("b")))
    assert refused(path).code == "B49"
    assert read_graphml(path, strict=False).ids == ("b",)


@pytest.mark.parametrize("form", ["graphml", "gexf", "gml"])
def test_b55_a_misspelt_attribute_is_an_error_that_names_the_nearest(form, tmp_path):
    g = nx.Graph()
    g.add_edge("a", "b", weight=2.0)
    path = tmp_path / f"ours.{form}"
    WRITERS[form](g, path)
    assert not READERS[form](path).has_warmth
    with pytest.raises(UnknownColumn, match="'weight'"):
        READERS[form](path, warmth="wieght")


def test_drawings_are_left_out_and_noted(written):
    keys = '<key id="d6" for="node" yfiles.type="nodegraphics"/>'
    shape = '<y:Shape xmlns:y="http://www.yworks.com/xml/graphml"><y:Fill/></y:Shape>'
    net = read_graphml(written(graphml(node("a", f'<data key="d6">{shape}</data>'), keys)))
    assert list(net.people.columns) == []
    assert any("2 tags left out" in note for note in net.report.notes)


def test_gexf_labels_are_names_and_weights_attributes(written):
    edges = '<edges><edge id="0" source="a" target="b" weight="3" kind="mail"/></edges>'
    path = written(f"<gexf><graph>{GEXF_PAIR}{edges}</graph></gexf>", "ours.gexf")
    net = read_gexf(path)
    assert net.name_of("a") == "Ada"
    assert net.ties[["weight", "kind"]].values.tolist() == [[3.0, "mail"]]
    edges = edges.replace('weight="3"', 'weight="three"')
    path = written(f"<gexf><graph>{GEXF_PAIR}{edges}</graph></gexf>", "ours.gexf")
    assert refused(path, read_gexf).code == "B56"


def test_gexf_a_weight_that_is_left_out_is_1(written):
    rule = warmth.from_counts("weight", half=1)
    for weight, there in (('weight="3"', [3.0, 1.0]), ("", [1.0, 1.0])):
        edges = (
            f'<edges><edge source="a" target="b" {weight}/><edge source="b" target="c"/></edges>'
        )
        nodes = GEXF_PAIR.replace("</nodes>", '<node id="c"/></nodes>')
        net = read_gexf(
            written(f"<gexf><graph>{nodes}{edges}</graph></gexf>", "o.gexf"), warmth=rule
        )
        assert net.ties["weight"].tolist() == there
        assert any("weight is 1 where a tie gives none" in note for note in net.report.notes)
    silent = f'<gexf><graph>{GEXF_PAIR}<edges><edge source="a" target="b"/></edges></graph></gexf>'
    assert "weight" not in read_gexf(written(silent, "o.gexf")).ties


def test_labels_of_a_drawing_and_of_gephi_are_names(written):
    shape = '<data key="d"><y:S xmlns:y="http://www.yworks.com/xml/graphml"><y:Geometry/>{}</y:S></data>'
    label = "<y:NodeLabel x='1'>\n Zoë\n  Ash<y:LabelModel><y:M/></y:LabelModel></y:NodeLabel>"
    people = node("n0", shape.format(label + "<y:NodeLabel>CEO</y:NodeLabel>"))
    people += node("n1", shape.format("<y:NodeLabel> </y:NodeLabel>"))
    line = shape.format("<y:EdgeLabel>school</y:EdgeLabel>")
    net = read_graphml(written(graphml(people + edge("n0", "n1", line))), warmth=0.3)
    assert net.people["name"].fillna("").tolist() == ["Zoë Ash", ""]
    assert net.ties["label"].tolist() == ["school"]
    keys = '<key id="l" for="node" attr.name="label" attr.type="string"/>'
    of_gephi = graphml(node("0", '<data key="l">Zoë</data>'), keys)
    assert read_graphml(written(of_gephi)).name_of("0") == "Zoë"


def test_gexf_attributes_are_declared_by_class(written):
    head = (
        '<attributes class="node"><attribute id="0" title="name" type="string"/></attributes>'
        '<attributes class="edge"><attribute id="0" title="warmth" type="double">'
        "<default>0.25</default></attribute></attributes>"
    )
    value = '<attvalues><attvalue for="0" value="Ada B."/></attvalues>'
    nodes = f'<nodes><node id="a" label="A">{value}</node><node id="b"/></nodes>'
    edges = '<edges><edge source="a" target="b"/></edges>'
    net = read_gexf(written(f"<gexf><graph>{head}{nodes}{edges}</graph></gexf>", "ours.gexf"))
    assert net.name_of("a") == "Ada B."
    assert net.people.loc["a", "label"] == "A"
    assert net.ties["warmth"].tolist() == [0.25]


@pytest.mark.parametrize("form", ["graphml", "gexf"])
@pytest.mark.parametrize(
    "text", ["", " ", "a,b", "<html></html>", "<graphml>", "<gexf>", "<a><b></a>", "\x00"]
)
def test_what_is_no_graph_is_refused(written, form, text):
    path = written(text, f"ours.{form}")
    error = refused(path, READERS[form])
    assert error.line == 1
    if "html" in text:
        assert "<html>" in error.rule
    if not text.strip():
        assert error.code == "B25"


def test_an_unknown_encoding_is_refused(written):
    head = '<?xml version="1.0" encoding="%s"?>'
    for name in ("utf-7", "nonsense", "idna"):
        refused(written(graphml(PAIR, head=head % name)))
    text = graphml(node("Zoë"), head=head % "iso-8859-1").encode("latin-1")
    assert read_graphml(written(text)).ids == ("Zoë",)
    assert read_graphml(written(graphml(node("Zoë")).encode("utf-16"))).ids == ("Zoë",)
    assert refused(written(graphml(node("Zoë")).encode("latin-1"))).line == 1


# --- GML -----------------------------------------------------------------------------------------


def labelled(*labels):
    return " ".join(f"node [ id {at} label {label} ]" for at, label in enumerate(labels))


def test_b74_gml_in_utf8_is_read(written):
    text = gml(labelled('"Zoë 李"', '"Jos&#233; &amp; &lt;Ana&gt;"') + "edge [ source 0 target 1 ]")
    net = read_gml(written(text, "ours.gml"))
    assert net.ids == ("José & <Ana>", "Zoë 李")
    assert refused(written(text.encode("latin-1", "replace"), "ours.gml"), read_gml).code == "B04"


@pytest.mark.parametrize("labels", [('"a"', '"a"'), ("1", '"1"'), ('"&#97;"', '"a"')])
def test_b74_labels_that_are_the_same_are_names_and_ids_are_ids(written, labels):
    tie = "edge [ source 10 target 0 ]"
    people = labelled('"x"') + "\n" + labelled(*labels).replace("id ", "id 1")
    net = read_gml(written(gml(people + tie), "o.gml"), warmth=0.3)
    assert (net.ids, net.n_ties) == (("0", "10", "11"), 1)
    assert (net.name_of("0"), net.name_of("10")) == ("x", net.name_of("11"))
    assert any("labels do not tell everybody apart" in note for note in net.report.notes)


def test_b74_a_person_without_a_label_costs_nobody_theirs(written):
    text = gml(labelled('"a"') + "node [ id 7 ] edge [ source 0 target 7 ]")
    net = read_gml(written(text, "ours.gml"), warmth=0.3)
    assert (net.ids, net.name_of("0"), net.n_ties) == (("0", "7"), "a", 1)


def test_b74_an_id_that_is_there_twice_is_refused(written):
    path = written(gml("node [ id 1 ] node [ id 1 ]"), "ours.gml")
    assert "the same id" in refused(path, read_gml).rule


def test_b74_lists_that_lie_too_deep_are_refused(written):
    path = written(gml("a [ " * 60 + "] " * 60), "ours.gml")
    assert "deep" in refused(path, read_gml).rule
    assert read_gml(written(gml("a [ " * 40 + "] " * 40), "ours.gml")).ids == ()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (gml('node [ id 0 label "a ]'), "quote"),
        ("graph [", "never closed"),
        ("graph", "a name and its value"),
        ("]", "a name and its value"),
        (gml("1 2"), "a name and its value"),
        (gml("node ]"), "a name and its value"),
        (gml("a" * 256 + " 1"), "at most 255"),
        (gml("node [ id 0 id 1 ]"), "one id"),
    ],
)
def test_b74_what_is_no_gml_is_refused(written, text, rule):
    error = refused(written("\n" + text, "ours.gml"), read_gml)
    assert rule in error.rule
    assert error.line == 2


def test_b73_b74_a_tie_to_nobody_in_gml(written):
    path = written(gml(labelled('"a"', '"b"') + "edge [ source 0 target 7 ]"), "ours.gml")
    assert refused(path, read_gml).code == "B73"
    assert read_gml(path, strict=False).report.check().set_aside == 1
    bare = read_gml(written(gml("node [ id 0 ] edge [ source 0 target 7 ]"), "ours.gml"))
    assert bare.ids == ("0", "7")
    assert any("B73" in note for note in bare.report.notes)


def test_gml_values_have_the_type_that_they_are_written_in(written):
    inside = (
        'Creator "x" # of no matter\n directed 1'
        ' node [ id 0 label "a" age 7 pay 1.5E3 code "007" graphics [ x 1 y 2 ] ]'
        ' node [ id 1 label "b" note "two\nlines" pay NAN ]'
        " edge [ source 0 target 1 warmth .5 ]"
    )
    net = read_gml(written(gml(inside), "ours.gml"))
    assert net.directed
    assert net.people.loc["a", ["age", "pay", "code"]].tolist() == [7, 1500.0, "007"]
    assert net.people.loc["b", "note"] == "two\nlines"
    assert net.ties["warmth"].tolist() == [0.5]
    assert any("1 list left out" in note for note in net.report.notes)
    path = written(gml('node [ id 0 label "a"\n age seven ]'), "ours.gml")
    assert refused(path, read_gml).code == "B56"
    path = written(gml('node [ id 0 label "a&#0;" ]'), "ours.gml")
    assert refused(path, read_gml).code == "B09"


# --- any file ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["graphml", "gexf", "gml"])
def test_b82_what_is_no_regular_file_is_refused(form, tmp_path):
    read = READERS[form]
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "nobody", tmp_path / "pipe"):
        assert refused(path, read).code == "B82"


@pytest.mark.parametrize("form", ["graphml", "gexf", "gml"])
def test_t8_a_file_above_the_limit_is_refused_unread(form, tmp_path):
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(graph_files.MOST_BYTES + 1)
    assert "500 MB" in refused(path, READERS[form]).rule


def test_t8_more_attributes_than_the_limit_are_refused(written):
    keys = '<key id="k%d" attr.name="k%d"><default>1</default></key>'
    many = "".join(keys % (n, n) for n in range(1_001))
    assert "1,000 attributes" in refused(written(graphml(PAIR, many))).rule
    nodes = "".join(f'node [ id {n} label "{n}" k{n} 1 ]' for n in range(1_001))
    assert "1,000 attributes" in refused(written(gml(nodes), "o.gml"), read_gml).rule
    many = " ".join(f'a{n}="1"' for n in range(101))
    assert "100 attributes" in refused(written(graphml(f"<node {many}/>"))).rule
    keys = f'<key id="k" attr.name="{"k" * 256}"/>'
    assert "255 letters" in refused(written(graphml(PAIR, keys))).rule


def test_t8_a_table_has_a_largest_size(written, monkeypatch):
    monkeypatch.setattr(_records, "MOST_CELLS", 2)
    keys = KEYS.replace("/>", "><default>1</default></key>")
    assert read_graphml(written(graphml(PAIR, keys))).has_warmth
    assert "2 cells" in refused(written(graphml(PAIR + node("cleo"), keys))).rule


def test_no_name_gets_into_an_error(written):
    bad = [
        graphml(node("ada.secret") + node("ada.secret")),
        graphml(node("ada", '<data key="secret">1</data>')),
        graphml(node("ada", '<data key="h">secret</data>')),
        graphml(edge("secret1", "secret2", '<data key="w">1.4</data>')),
        f"<secret>{PAIR}</secret>",
        graphml("<node id='secret'>"),
    ]
    for text in bad:
        assert "secret" not in str(refused(written(text)))
    for text in ["node [ id secret ]" * 2, labelled('"a"') + "edge [ source secret ]"]:
        assert "secret" not in str(refused(written(gml(text), "ours.gml"), read_gml))


CHILD = """
import json, resource, sys, time
from netpath.errors import FileRefused
from netpath.readers.graphs.files import read_gexf, read_gml, read_graphml
with open("/proc/self/statm") as file:
    begun = int(file.read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (begun + 2**30, begun + 2**30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
for path in sys.argv[1:]:
    read = {"graphml": read_graphml, "gexf": read_gexf, "gml": read_gml}[path.rpartition(".")[2]]
    begun = time.process_time()
    try:
        read(path)
        said = "accepted"
    except FileRefused as error:
        said = "refused"
    print(json.dumps([path, said, time.process_time() - begun]), flush=True)
"""


def hostile(folder):
    """Files that hang, swell or reach out in a reader that is not careful."""
    laughs = {
        f"lol{n}": f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS[: LAUGHS.index(f"<!ENTITY l{n} ")]}]>'
        + graphml(node(f"&l{n - 1};"))
        for n in (5, 9)
    }
    swell = f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>' + graphml(node("&a;" * 20_000))
    xxe = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + graphml(node("&a;"))
    deep = "<graphml><graph>" + "<node>" * 200_000
    files = {f"{name}.graphml": text for name, text in laughs.items()}
    files |= {"swell.graphml": swell, "xxe.graphml": xxe, "xxe.gexf": xxe, "deep.graphml": deep}
    files["deep.gml"] = "graph [ " + "node [ " * 200_000
    files["deep.gexf"] = deep.replace("graphml", "gexf")
    files["one-tag.graphml"] = f'<graphml><graph><node id="{"a" * 10_000_000}'
    files["one-comment.graphml"] = f"<graphml><!--{'a' * 10_000_000}"
    files["attributes.graphml"] = "<graphml " + " ".join(f'a{n}=""' for n in range(100_000)) + "/>"
    files["one-quote.gml"] = 'graph [ a "' + "a" * 10_000_000
    files["quotes.gml"] = 'graph [ a "' + '" a "' * 100_000
    tags = [f"<{letter * 900_000}>" for letter in "abcdefgh"]
    files["long-tags.graphml"] = "<graphml><graph>" + "".join(tags)
    files["graphs.gml"] = "graph [ ] " * 100_000
    for name, text in files.items():
        (folder / name).write_text(text)
    return [str(folder / name) for name in files]


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="limits are set as on Linux")
def test_t8_hostile_files_are_refused_in_two_seconds_and_one_gigabyte(tmp_path):
    paths = hostile(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *paths],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [path for path, _, _ in told] == paths
    assert {path: said for path, said, _ in told if said != "refused"} == {}
    assert {path: took for path, _, took in told if took > 2} == {}

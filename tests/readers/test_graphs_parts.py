"""What small parts of graphs say."""

from __future__ import annotations

from netpath.readers.graphs._records import (
    TEXT,
    TRUTH,
    WHOLE,
    Graph,
    network_of,
    refuse_unless_one_graph,
    refused,
    typed,
)
from netpath.readers.graphs._texts import parse_gml, parse_json, parse_pajek
from netpath.readers.tables._dates import Unreadable


def test_parse_json():
    graph = parse_json('{"nodes": [{"id": 1}], "edges": []}', "ours.json")
    assert graph.people.records[0].ends == {"id": "1"}


# --- readers.graphs._records


def test_record_table_add():
    assert Graph().people.add(2, id="ada").number == 1


def test_record_table_put():
    people = Graph().people
    ada = people.add(2, id="ada")
    people.put(ada, "age", "36", WHOLE)
    people.put(ada, "hires", "yes", TRUTH)
    assert ada.known == {"age": 36, "hires": None}
    assert people.ledger.emptied[0].column == "hires"


def test_record_table_leave_empty():
    people = Graph().people
    people.leave_empty(people.add(2), "age", "x", Unreadable("B56", "a rule", "A repair"))
    assert len(people.ledger.broken) == 0
    assert len(people.ledger.emptied) == 1


def test_record_table_put_declared():
    people = Graph().people
    people.put_declared(people.add(2, id="ada"), "d0", "36")
    assert people.ledger.emptied[0].rule == "an attribute is declared before it is used"


def test_record_table_set_aside():
    people = Graph().people
    people.set_aside(people.add(2), "id", "", Unreadable("B34", "a rule", "A repair"))
    assert people.ledger.broken[0].code == "B34"


def test_typed():
    assert typed("7", WHOLE) == 7
    assert typed("yes", TEXT) == "yes"
    assert not typed("0", TRUTH)


def test_refused():
    assert (
        str(refused("ours.gml", 3, "it holds no graph", "Export it again"))
        == "ours.gml, line 3: it holds no graph. Export it again."
    )


def test_refuse_unless_one_graph():
    refuse_unless_one_graph("ours.gml", [2])


def test_network_of():
    graph = Graph("ours.gml")
    _ = graph.ties.add(1, source="ada", target="ben")
    assert (
        str(network_of(graph, warmth=0.3, kind=None, directed=False, on_conflict="error"))
        == "2 people and 1 tie. Assumed: warmth 0.3 for every tie."
    )


# --- readers.graphs._texts


def test_parse_gml():
    people = 'node [ id 0 label "Zoë" ] node [ id 1 label "Ada" ]'
    graph = parse_gml(f"graph [ {people} edge [ source 0 target 1 ] ]", "ours.gml")
    assert graph.ties.records[0].ends == {"source": "Zoë", "target": "Ada"}


def test_parse_pajek():
    graph = parse_pajek('*Vertices 2\n1 "Ada"\n2 "Ben"\n*Edges\n1 2 3\n', "ours.net")
    assert graph.people.records[0].known == {"name": "Ada"}
    assert graph.ties.records[0].known == {"weight": 3.0}

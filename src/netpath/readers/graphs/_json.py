"""Graphs as JSON: networkx's node-link data, what D3 draws, and what Cytoscape writes."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

from netpath.readers.graphs._records import TEXT, Graph, Record, RecordTable, refused
from netpath.readers.tables._dates import Unreadable

MOST_DEEP = 64
_PEOPLE, _TIES = ("nodes",), ("links", "edges")
_LARGEST = 2**63
_PERSON, _ENDS = ("id",), ("source", "target")


def parse_json(text: str, file: str) -> Graph:
    """Return the graph of a text in JSON."""
    whole = _loaded(text, file)
    people, ties = (_list_of(whole, names, file) for names in (_PEOPLE, _TIES))
    graph = Graph(file, "record")
    graph.silence = "JSON"
    told = whole.get("directed")
    graph.directed = told if isinstance(told, bool) else None
    by_place = not any("id" in one for one in people)
    for at, one in enumerate(people):
        key = one.get("id", at if by_place else None)
        record = graph.people.add(at + 1, id=None)
        record.ends["id"] = _end(graph.people, record, "id", key)
        _keep(graph.people, record, one, _PERSON)
        if "name" not in record.known and "label" in record.known:
            record.known["name"] = record.known.pop("label")
    for at, one in enumerate(ties):
        record = graph.ties.add(at + 1, source=None, target=None)
        for end in _ENDS:
            given = one.get(end)
            given = given.get("id") if isinstance(given, Mapping) else given  # as D3 leaves it
            record.ends[end] = _end(graph.ties, record, end, given)
        _keep(graph.ties, record, one, (*_ENDS, "key"))
    if by_place and people:
        graph.people.ledger.note("", "nobody has an id: ties tell people by their place, from 0")
    return graph


def _loaded(text: str, file: str) -> Mapping[str, object]:
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"it is no whole JSON: {error.msg.lower()}"
        raise refused(file, error.lineno, what, "Export the graph again", "B74") from None
    except (RecursionError, ValueError):
        raise refused(
            file, 1, "it lies too deep, or has too long a number", "Export it again"
        ) from None
    if isinstance(whole, dict) and isinstance(whole.get("graph"), dict) and "nodes" not in whole:
        whole = whole["graph"]
    if isinstance(whole, dict) and isinstance(whole.get("elements"), dict | list):
        whole = _of_cytoscape(whole["elements"])
    if not isinstance(whole, dict):
        what = "it is JSON, but no graph: a graph is an object with nodes, and links or edges"
        raise refused(file, 1, what, "Export it as node-link data, or a table as CSV", "B74")
    return whole


def _of_cytoscape(elements: Mapping[str, object] | list[object]) -> dict[str, object]:
    """Return what Cytoscape writes as node-link data: what is known stands in ``data``."""
    if isinstance(elements, list):  # in one list, a tie is what has a source
        bare = [_data(one) for one in elements]
        ties = [one for one in bare if isinstance(one, dict) and "source" in one]
        return {"nodes": [one for one in bare if one not in ties], "edges": ties}
    lists = ((name, elements.get(name, [])) for name in ("nodes", "edges"))
    return {name: [_data(one) for one in of] for name, of in lists if isinstance(of, list)}


def _data(one: object) -> object:
    return one["data"] if isinstance(one, dict) and isinstance(one.get("data"), dict) else one


def _list_of(
    whole: Mapping[str, object], names: tuple[str, ...], file: str
) -> list[Mapping[str, object]]:
    """Return the objects of the list that has one of these names."""
    there = [name for name in names if isinstance(whole.get(name), list)]
    if len(there) != 1:
        which = "both links and edges" if there else f"no list of {' or '.join(names)}"
        what = f"it is JSON with {which}, and a graph as node-link data has one list of each"
        raise refused(file, 1, what, "Export it as node-link data, or a table as CSV", "B74")
    found = whole[there[0]]
    assert isinstance(found, list)
    if not all(isinstance(one, dict) for one in found):
        what = f"a thing of its {there[0]} is no object"
        raise refused(file, 1, what, "Export it as node-link data", "B74")
    return found


def _end(table: RecordTable, record: Record, column: str, given: object) -> object:
    """Return an id as text; what is neither text nor a whole number sets its record aside."""
    if isinstance(given, str) or given is None:
        return given
    if isinstance(given, int) and not isinstance(given, bool):
        return str(given)
    rule, repair = "an id is a text or a whole number", "Write it in quotes"
    table.set_aside(record, column, "[…]", Unreadable("B34", rule, repair))
    return f"{column} of record {record.number}"


def _keep(
    table: RecordTable, record: Record, told: Mapping[str, object], ends: tuple[str, ...]
) -> None:
    """Keep what is known of a person or a tie; lists and objects are no attributes."""
    for name, value in told.items():
        if name in ends or value is None:
            continue
        if isinstance(value, str):
            table.put(record, name, value, TEXT)
        elif isinstance(value, bool) or (isinstance(value, int) and -_LARGEST <= value < _LARGEST):
            record.known[name] = value
        elif isinstance(value, float):
            if not math.isnan(value):
                record.known[name] = value
        else:
            rule, repair = "an attribute is a text, a number or true or false", "Leave it out"
            table.leave_empty(record, name, "[…]", Unreadable("B76", rule, repair))

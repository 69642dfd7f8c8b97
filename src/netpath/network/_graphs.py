"""A network as the graph of another library, or as a file that Gephi and others open."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from netpath._files import AnyPath as AnyPath
from netpath._files import exists, write_files
from netpath.errors import DataError, MissingPackage
from netpath.network import tables
from netpath.network._frozen import FrozenTables

if TYPE_CHECKING:
    import networkx as nx


ASSUMED = "assumed"
"""The attribute of a graph that says what is assumed, a sentence a line."""
RESTS_ON = "What answers about this network rest on:"
"""The first line of such a description, in GEXF, where a graph has no attributes."""
# What GEXF has a place of its own for: a column of that name would not come back.
GEXF_KEEPS = {"id", "label", "pid", "viz", "start", "end", "spells", "slices", "type", "key"}


def networkx_of(net: FrozenTables) -> nx.Graph[str]:
    """Return a graph of networkx, people in the order of the table and ties in theirs."""
    import networkx as nx

    several = not net.compressed.one_tie_a_pair
    multi = nx.MultiDiGraph if net.directed else nx.MultiGraph
    single = nx.DiGraph if net.directed else nx.Graph
    graph: nx.Graph[str] = (multi if several else single)()
    graph.add_nodes_from((person, known) for person, known in tables.records(net.people))
    for source, target, known in _ties(net):
        graph.add_edge(source, target, **known)
    if net.assumptions:
        graph.graph[ASSUMED] = "\n".join(net.assumptions)
    return graph


def igraph_of(net: FrozenTables) -> Any:  # noqa: ANN401 -- igraph need not be there
    """Return a graph of igraph: vertices in the order of ids, which is their attribute name."""
    try:
        import igraph
    except ImportError:
        raise MissingPackage(
            "to_igraph needs igraph. Install it: pip install igraph.", code="no package"
        ) from None
    graph = igraph.Graph(n=len(net), directed=net.directed)
    ties = list(_ties(net))
    graph.add_edges([(net.position(source), net.position(target)) for source, target, _ in ties])
    for column, values in _filled(net.people.reindex(list(net.ids))).items():
        graph.vs["full_name" if column == "name" else column] = values
    graph.vs["name"] = list(net.ids)
    for column, values in _filled(net.ties.drop(columns=["source", "target"])).items():
        graph.es[column] = values
    if net.assumptions:
        graph[ASSUMED] = "\n".join(net.assumptions)
    return graph


def _filled(table: pd.DataFrame) -> dict[str, list[object]]:
    """Return columns as plain values, None for nothing."""
    rows = [known for _, known in tables.records(table)]
    return {str(name): [row.get(str(name)) for row in rows] for name in table.columns}


def _ties(net: FrozenTables) -> list[tuple[str, str, dict[str, Any]]]:
    ties = net.ties
    rest = tables.records(ties.drop(columns=["source", "target"]))
    return [
        (source, target, known)
        for source, target, (_, known) in zip(ties["source"], ties["target"], rest, strict=True)
    ]


def written_graph(net: FrozenTables, path: AnyPath, form: str, *, overwrite: bool) -> Path:
    """Write a network as GraphML or GEXF; names are also what Gephi shows as labels."""
    import networkx as nx

    place = Path(path)
    for column in [*net.people, *net.ties] if form == "gexf" else []:
        if column in GEXF_KEEPS:
            raise DataError(
                f"GEXF has a place of its own for {column!r}, so the column would not come back. "
                "Rename it, or write to_graphml.",
                column=str(column),
                code="no place",
            )
    if os.path.exists(place) and not overwrite:
        raise exists(place)
    graph = networkx_of(net)
    for person, known in graph.nodes.items():
        _plainly(known)
        if known.get("name", person) != person:
            known["label"] = known["name"]
    for *_, known in graph.edges(data=True):
        _plainly(known)
    out = io.BytesIO()
    if form == "gexf":
        _write_gexf(graph, out)
    else:
        nx.write_graphml_xml(graph, out)
    write_files({place: out.getvalue()}, overwrite=overwrite)
    return place


def _write_gexf(graph: nx.Graph[str], out: io.BytesIO) -> None:
    """Write a graph as GEXF: what is assumed is its description, and no day is in it."""
    from xml.etree.ElementTree import SubElement

    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter(graph)
    meta = writer.xml[0]
    meta.attrib.clear()  # the day it was written: the same network makes the same bytes
    if ASSUMED in graph.graph:
        SubElement(meta, "description").text = f"{RESTS_ON}\n{graph.graph[ASSUMED]}"
    writer.write(out)


def _plainly(known: dict[str, Any]) -> None:
    """Turn what XML of neither kind can hold into text."""
    for name, value in known.items():
        if not isinstance(value, bool | int | float | str):
            known[name] = str(value)

"""Graphs that another library holds in memory."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from netpath._results import counted
from netpath._rules import MISSING
from netpath.errors import DataError, Message, Repair
from netpath.network import ASSUMED, ReferralNetwork
from netpath.readers.graphs._records import Graph, RecordTable, network_of, sentences
from netpath.warmth import WarmthRule

if TYPE_CHECKING:
    import networkx as nx

Node = TypeVar("Node", bound=Hashable)


class IgraphSequence(Protocol):
    """What igraph calls a VertexSeq or an EdgeSeq."""

    def attributes(self) -> list[str]:
        """Return the names of the attributes."""

    def __getitem__(self, name: str) -> list[object]:
        """Return the values of an attribute."""


class IgraphGraph(Protocol):
    """As much of an igraph graph as is read."""

    vs: IgraphSequence
    es: IgraphSequence

    def attributes(self) -> list[str]:
        """Return the names of the graph's own attributes."""

    def __getitem__(self, name: str) -> object:
        """Return the value of one."""

    def vcount(self) -> int:
        """Return the number of people."""

    def is_directed(self) -> bool:
        """Return whether ties run one way."""

    def get_edgelist(self) -> list[tuple[int, int]]:
        """Return the two ends of each tie, as numbers of vertices."""


def from_networkx(
    g: nx.Graph[Node],
    *,
    warmth: float | str | WarmthRule | None = None,
    kind: str | None = None,
    directed: bool | None = None,
    on_conflict: str = "error",
    missing: Iterable[str] = MISSING,
) -> ReferralNetwork:
    """Read a networkx graph: nodes are people, edges are ties, attributes are columns.

    The graph's own attribute ``assumed`` holds what is assumed, a sentence a line, as
    ``net.to_networkx()`` writes it.

    Parameters
    ----------
    g
        A Graph, DiGraph, MultiGraph or MultiDiGraph. Nodes are texts or whole numbers, which become
        text.
    warmth
        One probability for all ties, the edge attribute that holds it, or a rule such as
        ``warmth.from_counts("weight", half=5)``. By default an attribute named ``warmth`` is used
        where there is one; nothing else is taken for a warmth.
    kind
        The edge attribute that tells kinds of ties apart; ``"key"`` takes the keys of a
        multigraph. By default an attribute named ``kind``, or else the keys where all are texts.
    directed
        Whether a tie runs one way; by default where the graph is directed. A directed graph can be
        read as running both ways, not the other way round: the order in which an undirected graph
        gives two nodes says nothing.
    on_conflict
        What becomes of ties of one kind between the same two people that say different things:
        ``"error"``, ``"max"`` (the warmest), ``"noisy_or"`` or ``"latest"``. Where each row is a
        meeting ``"count"`` counts them into ``count``; ``"sum"`` adds up counts and weights.
    missing
        Words that are no label, as in :func:`netpath.read_csv`.

    Raises
    ------
    DataError
        If a node cannot be an id (B30), or a tie or a person breaks a rule.
    UnknownColumn
        If there is no such attribute (B55).

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.Graph()
    >>> graph.add_edge("ada", "ben", messages=20)
    >>> from netpath import warmth
    >>> net = from_networkx(graph, warmth=warmth.from_counts("messages", half=5))
    >>> net.ties["warmth"].tolist()
    [0.8]
    """
    import networkx as nx

    if not isinstance(g, nx.Graph):
        raise _no_graph(g, "networkx", "from_igraph")
    graph = Graph("the graph", unit="record")
    graph.directed = _runs_one_way(g.is_directed(), directed)
    graph.assumed = sentences(g.graph.get(ASSUMED))
    for number, (person, known) in enumerate(g.nodes.items(), 1):
        graph.people.add(number, id=person).known = _by_name(known)
    for number, (source, target, known) in enumerate(g.edges(data=True), 1):
        graph.ties.add(number, source=source, target=target).known = _by_name(known)
    if isinstance(g, nx.MultiGraph):
        kind = _kind_from_keys(graph.ties, [key for _, _, key in g.edges(keys=True)], kind)
    return _network_of(graph, warmth, kind, directed, on_conflict, missing)


def from_igraph(
    g: IgraphGraph,
    *,
    warmth: float | str | WarmthRule | None = None,
    kind: str | None = None,
    directed: bool | None = None,
    on_conflict: str = "error",
    missing: Iterable[str] = MISSING,
) -> ReferralNetwork:
    """Read an igraph graph; igraph itself is not needed.

    Parameters
    ----------
    g
        A graph of python-igraph. The vertex attribute ``name``, where there is one, holds the ids;
        otherwise a person's id is the vertex's number.
    warmth, kind, directed, on_conflict, missing
        As in :func:`from_networkx`.

    Raises
    ------
    DataError, UnknownColumn
        As in :func:`from_networkx`.

    Examples
    --------
    >>> import igraph  # doctest: +SKIP
    >>> net = from_igraph(igraph.Graph.Famous("Zachary"), warmth=0.3)  # doctest: +SKIP
    """
    if not all(hasattr(g, name) for name in ("vs", "es", "vcount", "get_edgelist")):
        raise _no_graph(g, "igraph", "from_networkx")
    graph = Graph("the graph", unit="record")
    graph.directed = _runs_one_way(g.is_directed(), directed)
    graph.assumed = sentences(g[ASSUMED] if ASSUMED in g.attributes() else None)
    columns = {name: g.vs[name] for name in g.vs.attributes()}
    ids = columns.pop("name", range(g.vcount()))
    if "full_name" in columns:  # as net.to_igraph() has it
        columns["name"] = columns.pop("full_name")
    for at, person in enumerate(ids):
        known = {name: values[at] for name, values in columns.items()}
        graph.people.add(at + 1, id=person).known = known
    columns = {name: g.es[name] for name in g.es.attributes()}
    for at, (source, target) in enumerate(g.get_edgelist()):
        known = {name: values[at] for name, values in columns.items()}
        graph.ties.add(at + 1, source=ids[source], target=ids[target]).known = known
    return _network_of(graph, warmth, kind, directed, on_conflict, missing)


def _no_graph(g: object, wanted: str, other: str) -> DataError:
    return DataError(
        f"this is a {type(g).__name__} of {type(g).__module__.partition('.')[0]}; a graph of "
        f"{wanted} is read here.",
        code="B27",
        repair=Repair(
            "write",
            code=f"{other}(g) for graphs of the other library, ReferralNetwork(people, ties) for "
            "tables, read_graphml, read_gexf or read_gml for files",
        ),
    )


def _by_name(known: Mapping[str, object]) -> dict[str, object]:
    named = {str(name): value for name, value in known.items()}
    if len(named) < len(known):
        raise DataError(
            "the graph: two attributes of a record are called the same, one by a text and one by "
            "something else; an attribute is called by a text of its own. Rename one.",
            code="B16",
        )
    return named


def _kind_from_keys(ties: RecordTable, keys: Sequence[object], kind: str | None) -> str | None:
    """Take the keys of a multigraph as kinds where that is asked for, or where they are names."""
    names = bool(keys) and all(isinstance(key, str) for key in keys)
    attribute = any((kind or "kind") in tie.known for tie in ties.records)
    if attribute or not (kind == "key" or (kind is None and names)):
        return kind
    for tie, key in zip(ties.records, keys, strict=True):
        tie.known["kind"] = str(key)
    ties.ledger.note("", "keys of ties are read as their kinds")
    return None


def _runs_one_way(told: bool, wanted: bool | None) -> bool:
    if wanted and not told:
        raise DataError(
            "directed is True, and the graph is undirected: which of two people can ask the other "
            "is not in it. Leave it out, or give a directed graph.",
            code="B48",
            column="directed",
        )
    return told


def _network_of(
    graph: Graph,
    warmth: float | str | WarmthRule | None,
    kind: str | None,
    directed: bool | None,
    on_conflict: str,
    missing: Iterable[str],
) -> ReferralNetwork:
    """Return the network; what a file would set aside is an error, for a graph can be mended."""
    net = network_of(
        graph,
        warmth=warmth,
        kind=kind,
        directed=directed,
        on_conflict=on_conflict,
        strict=False,
        missing=missing,
    )
    assert net.report is not None
    for first in net.report.quarantined.head(1).to_dict("records"):
        what = Message.of(
            "{column} of record {record} is {value}",
            column=first["column"],
            record=first["record"],
            value=first["value"],
        )
        more = net.report.set_aside - 1
        others = f" {counted(more, 'more record')} cannot be kept either." if more else ""
        raise DataError(
            Message.of(
                "{table}: {what}; {rule}.{others}",
                table=first["table"],
                what=what,
                rule=first["rule"],
                others=others,
            ),
            row=first["record"] - 1,
            **{name: first[name] for name in ("code", "table", "column", "rule", "repair")},
        )
    return net

"""Files that hold a graph, from a stranger's hand: nothing in them is run, fetched or unfolded."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from netpath._rules import MISSING
from netpath.errors import FileRefused, Repair, either
from netpath.network import ReferralNetwork
from netpath.readers.graphs._records import Graph, network_of, refused
from netpath.readers.graphs._texts import parse_gml, parse_json, parse_pajek
from netpath.readers.graphs._xml import GEXF, GraphML, read_tags
from netpath.readers.tables._bytes import Text, decoded, name_of, read_bytes
from netpath.warmth import WarmthRule

MOST_BYTES = 500_000_000


def read_graphml(
    path: str | os.PathLike[str],
    *,
    warmth: float | str | WarmthRule | None = None,
    kind: str | None = None,
    directed: bool | None = None,
    on_conflict: str = "error",
    strict: bool = True,
    missing: Iterable[str] = MISSING,
) -> ReferralNetwork:
    """Read a GraphML file, as networkx, igraph, yEd and Gephi write it.

    Labels are read as names, unless names are given; also those typed into a drawing of yEd's.

    Parameters
    ----------
    path
        The file. One with a document type, entities, hyperedges, nested graphs or several graphs is
        refused whole.
    warmth, kind, on_conflict
        As in :func:`netpath.from_networkx`.
    directed
        Whether a tie runs one way. By default as the file says.
    missing
        Words that are no label, as in :func:`netpath.read_csv`.
    strict
        Whether a record that cannot be kept is an error. If not, it is set aside and listed in
        ``net.report.quarantined``.

    Raises
    ------
    FileRefused
        With the file, the line, the rule and the repair.
    UnknownColumn
        If there is no such attribute.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> nodes = '<node id="ada"/><node id="ben"/><edge source="ada" target="ben"/>'
    >>> text = f'<graphml><graph edgedefault="undirected">{nodes}</graph></graphml>'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "ours.graphml")
    ...     _ = path.write_text(text)
    ...     print(read_graphml(path, warmth=0.3))
    2 people and 1 tie. Assumed: warmth 0.3 for every tie.
    """
    graph = read_tags(_bytes(path), GraphML(name_of(path), directed))
    return network_of(
        graph,
        warmth=warmth,
        kind=kind,
        directed=directed,
        on_conflict=on_conflict,
        strict=strict,
        missing=missing,
    )


def read_gexf(
    path: str | os.PathLike[str],
    *,
    warmth: float | str | WarmthRule | None = None,
    kind: str | None = None,
    directed: bool | None = None,
    on_conflict: str = "error",
    strict: bool = True,
    missing: Iterable[str] = MISSING,
) -> ReferralNetwork:
    """Read a GEXF file, as Gephi writes it. Labels are read as names, unless names are given.

    Parameters
    ----------
    path
        The file. One with a document type, people within people or several graphs is refused.
    warmth, kind, on_conflict
        As in :func:`netpath.from_networkx`. Gephi's ``weight`` is an attribute like any other,
        1 where a tie gives none: ``warmth=warmth.from_counts("weight", half=5)``, say.
    directed
        Whether a tie runs one way. By default as the file says.
    missing
        Words that are no label, as in :func:`netpath.read_csv`.
    strict
        As in :func:`read_graphml`.

    Raises
    ------
    FileRefused, UnknownColumn
        As in :func:`read_graphml`.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> nodes = '<nodes><node id="1" label="Ada"/><node id="2" label="Ben"/></nodes>'
    >>> edges = '<edges><edge source="1" target="2" weight="0.4"/></edges>'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "ours.gexf")
    ...     _ = path.write_text(f"<gexf><graph>{nodes}{edges}</graph></gexf>")
    ...     read_gexf(path, warmth="weight").name_of("1")
    'Ada'
    """
    graph = read_tags(_bytes(path), GEXF(name_of(path), directed))
    graph.silence = "GEXF"
    return network_of(
        graph,
        warmth=warmth,
        kind=kind,
        directed=directed,
        on_conflict=on_conflict,
        strict=strict,
        missing=missing,
    )


def read_gml(
    path: str | os.PathLike[str],
    *,
    warmth: float | str | WarmthRule | None = None,
    kind: str | None = None,
    directed: bool | None = None,
    on_conflict: str = "error",
    strict: bool = True,
    missing: Iterable[str] = MISSING,
) -> ReferralNetwork:
    """Read a GML file in UTF-8. Where each has a label of their own, the labels are the ids.

    Where two share a label, or somebody has none, ids are ids and labels are names.

    Parameters
    ----------
    path
        The file. One in which two people have the same id, or with several graphs, is refused.
    warmth, kind, on_conflict
        As in :func:`netpath.from_networkx`.
    directed
        Whether a tie runs one way. By default as the file says.
    missing
        Words that are no label, as in :func:`netpath.read_csv`.
    strict
        As in :func:`read_graphml`.

    Raises
    ------
    FileRefused, UnknownColumn
        As in :func:`read_graphml`.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> nodes = 'node [ id 0 label "Zoë" ] node [ id 1 label "Ada" ]'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "ours.gml")
    ...     _ = path.write_text(f"graph [ {nodes} edge [ source 0 target 1 ] ]", "utf-8")
    ...     read_gml(path).ids
    ('Ada', 'Zoë')
    """
    return network_of(
        _graph_of(parse_gml, path),
        warmth=warmth,
        kind=kind,
        directed=directed,
        on_conflict=on_conflict,
        strict=strict,
        missing=missing,
    )


def read_pajek(
    path: str | os.PathLike[str],
    *,
    warmth: float | str | WarmthRule | None = None,
    kind: str | None = None,
    directed: bool | None = None,
    on_conflict: str = "error",
    strict: bool = True,
    missing: Iterable[str] = MISSING,
) -> ReferralNetwork:
    r"""Read a network of Pajek's (.net) in UTF-8. Numbers are ids, labels are names.

    Parameters
    ----------
    path
        The file. One with both arcs and edges, with people of two kinds or a matrix is refused.
    warmth, kind, on_conflict
        As in :func:`netpath.from_networkx`. The number behind a tie is its ``weight``, 1 where
        there is none; the name of a relation is its kind.
    directed
        Whether a tie runs one way. By default as the file says: arcs do, edges do not.
    missing
        Words that are no label, as in :func:`netpath.read_csv`.
    strict
        As in :func:`read_graphml`.

    Raises
    ------
    FileRefused, UnknownColumn
        As in :func:`read_graphml`.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "ours.net")
    ...     _ = path.write_text('*Vertices 2\n1 "Ada"\n2 "Ben"\n*Edges\n1 2 3\n')
    ...     print(read_pajek(path, warmth=0.3))
    2 people and 1 tie. Assumed: warmth 0.3 for every tie.
    """
    return network_of(
        _graph_of(parse_pajek, path),
        warmth=warmth,
        kind=kind,
        directed=directed,
        on_conflict=on_conflict,
        strict=strict,
        missing=missing,
    )


def read_json(
    path: str | os.PathLike[str],
    *,
    warmth: float | str | WarmthRule | None = None,
    kind: str | None = None,
    directed: bool | None = None,
    on_conflict: str = "error",
    strict: bool = True,
    missing: Iterable[str] = MISSING,
) -> ReferralNetwork:
    """Read a graph as JSON: node-link data, as networkx writes it and D3 draws it.

    Ties stand under ``links`` or ``edges``, whichever there is. Labels are read as names, unless
    names are given. Lists and objects are no attributes, and are left out.

    Parameters
    ----------
    path
        The file.
    warmth, kind, on_conflict
        As in :func:`netpath.from_networkx`.
    directed
        Whether a tie runs one way. By default as the file says.
    missing
        Words that are no label, as in :func:`netpath.read_csv`.
    strict
        As in :func:`read_graphml`.

    Raises
    ------
    FileRefused, UnknownColumn
        As in :func:`read_graphml`.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> text = '{"nodes": [{"id": "ada"}], "links": [{"source": "ada", "target": "ben"}]}'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "ours.json")
    ...     _ = path.write_text(text)
    ...     read_json(path, warmth=0.3).ids
    ('ada', 'ben')
    """
    return network_of(
        _graph_of(parse_json, path),
        warmth=warmth,
        kind=kind,
        directed=directed,
        on_conflict=on_conflict,
        strict=strict,
        missing=missing,
    )


def _graph_of(parse: Callable[[str, str], Graph], path: str | os.PathLike[str]) -> Graph:
    _refuse_too_large(path)
    text = _text(path)
    graph = parse(text.text, text.file)
    graph.people.ledger.notes.extend(text.notes)
    return graph


def _text(path: str | os.PathLike[str]) -> Text:
    """Return a file's text; these formats are UTF-8, so that another encoding is not asked for."""
    try:
        return decoded(read_bytes(path), name_of(path), graph=True)
    except FileRefused as error:
        if error.code != "B04":
            raise
        repair = "Save the file as UTF-8"
        raise refused(name_of(path), error.line or 1, error.rule, repair, "B04") from None


def _bytes(path: str | os.PathLike[str]) -> bytes:
    _refuse_too_large(path)
    data = read_bytes(path)
    if not data.strip():
        rule = f"it is empty ({len(data)} bytes)"
        raise refused(name_of(path), 1, rule, "Export the graph again", "B25")
    return data


def _refuse_too_large(path: str | os.PathLike[str]) -> None:
    name = name_of(path)
    if os.path.isfile(path) and os.path.getsize(path) > MOST_BYTES:
        rule = f"a file of a graph has at most {MOST_BYTES // 10**6} MB"
        repair = either("Leave out attributes", Repair("reader", of="parquet"))
        raise refused(name, 1, rule, repair, "B82")

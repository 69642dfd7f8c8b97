"""What is no table, no path and no graph, and tables that hold what no table can hold."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath import readers
from netpath.errors import DataError, FileRefused, NetpathError

ATTACKS = Path(__file__).parents[3] / "shared" / "data" / "attacks"
HALF = "a\udfffb"
TIES = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "warmth": [0.5, 0.2]})
PEOPLE = pd.DataFrame({"id": ["a", "b", "c"]})
PolarsFrame = type("DataFrame", (), {"__module__": "polars.dataframe.frame", "columns": ["source"]})


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (PolarsFrame(), "this is a DataFrame of polars"),
        ({"source": ["a"], "target": ["b"]}, "this is a dict"),
        ([("a", "b")], "this is a list"),
        (pd.Series(["a"]), "this is a Series"),
        (np.array([["a", "b"]]), "this is a ndarray of numpy"),
        ("ties.csv", "read_csv"),
        (TIES.set_index(["source", "target"], drop=False), "MultiIndex"),
        (pd.concat({"all": TIES}, axis=1), "MultiIndex"),
        (TIES.assign(warmth=[1j, 0.5]), "'warmth' holds complex numbers"),
        (TIES.assign(note=[[1], [2]]), "'note' holds a list"),
        (TIES.assign(note=[{}, {}]), "'note' holds a dict"),
        (TIES.assign(kind=[["a"], None]), "'kind' holds a list"),
        (TIES.assign(kind=[True, False]), "kind holds bool"),
        (TIES.assign(kind=pd.array([True, None], dtype="boolean")), "kind holds boolean"),
        (TIES.assign(kind=[0.5, 0.25]), "kind holds float64"),
        (TIES.assign(kind=pd.Series([HALF, "x"], dtype=object)), "half of a character"),
        (TIES.assign(source=pd.Series([HALF, "x"], dtype=object)), "half of a character"),
        (
            TIES.assign(x=1).set_axis(pd.Index([*TIES, HALF], dtype=object), axis=1),
            "half of a character",
        ),
    ],
)
def test_what_is_no_table_of_ties_is_refused_by_what_it_is(table: object, said: str) -> None:
    with pytest.raises(DataError, match=re.escape(said)):
        ntp.ReferralNetwork(None, table)
    with pytest.raises(DataError):
        ntp.ReferralNetwork(table, TIES)


def test_numbers_of_half_precision_are_numbers() -> None:
    halves = np.array([0.5, 0.25], dtype="float16")
    net = ntp.ReferralNetwork(
        PEOPLE.assign(do_not_ask=np.array([0, 1, 0], dtype="float16")),
        TIES.assign(warmth=halves, kind=halves * 4),
    )
    assert net.ties["warmth"].tolist() == [0.5, 0.25]
    assert net.where(do_not_ask=True) == ["b"]
    nothing = pd.to_datetime([None, None, None])
    assert ntp.ReferralNetwork(PEOPLE.assign(willing=nothing), TIES).people["willing"].isna().all()


READ: dict[str, Callable[[object], object]] = {
    "read_csv": lambda path: readers.read_csv(None, path),
    "read_parquet": lambda path: readers.read_parquet(None, path),
    "read_excel": readers.read_excel,
    "linkedin": lambda path: readers.linkedin(path, owner="Ada"),
    "directory": readers.directory,
    "read_graphml": readers.read_graphml,
    "read_gexf": readers.read_gexf,
    "read_gml": readers.read_gml,
}


@pytest.mark.parametrize("reader", READ)
@pytest.mark.parametrize("path", [TIES, io.BytesIO(b"a"), io.StringIO("a"), {}, ["x"], 3, b"x.csv"])
def test_what_is_no_path_is_refused_by_what_it_is(reader: str, path: object) -> None:
    with pytest.raises(DataError, match=f"this is a {type(path).__name__}"):
        READ[reader](path)


@pytest.mark.parametrize("header", [b"id,na\xed\xbf\xbfme", b"id,name,a\xed\xbf\xbfb"])
def test_B05_half_a_character_in_a_header_is_refused(tmp_path: Path, header: bytes) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(header + b"\na,b,c\n"[: 5 + 2 * header.count(b",")])
    for read in (lambda one: readers.read_csv(one, None), readers.directory):
        with pytest.raises(NetpathError) as caught:
            read(path)
        assert str(caught.value).encode()


def test_graphs_are_not_taken_for_one_another() -> None:
    with pytest.raises(DataError, match=r"from_networkx\(g\)"):
        ntp.from_igraph(nx.path_graph(3))
    vertices = type("Graph", (), {"__module__": "igraph", "is_directed": lambda self: False})
    with pytest.raises(DataError, match=r"Graph of igraph.*from_igraph\(g\)"):
        ntp.from_networkx(vertices())
    for odd in (TIES, {}, None, 7):
        for read in (ntp.from_networkx, ntp.from_igraph):
            with pytest.raises(DataError, match=f"this is a {type(odd).__name__}"):
                read(odd)


def test_an_attribute_called_id_is_kept_under_another_name() -> None:
    graph = nx.Graph()
    graph.add_node("a", id="x", attribute_id="y")
    graph.add_edge("a", "b", source="the choir")
    net = ntp.from_networkx(graph)
    assert net.people.loc["a"].to_dict() == {"attribute_id_": "x", "attribute_id": "y"}
    assert net.ties["attribute_source"].tolist() == ["the choir"]
    assert net.report is not None
    assert "the attribute 'id' is kept as 'attribute_id_'" in "\n".join(net.report.notes)


@pytest.mark.parametrize("value", [[1], {"a": 1}, 1j, HALF])
@pytest.mark.parametrize("name", ["warmth", "kind", "note"])
def test_attributes_that_no_table_holds_are_refused(value: object, name: str) -> None:
    graph = nx.path_graph(3)
    nx.set_edge_attributes(graph, dict.fromkeys(graph.edges, value), name)
    if (name, value) not in [("kind", [1]), ("kind", {"a": 1}), ("kind", 1j)]:  # read as text
        with pytest.raises(NetpathError):
            ntp.from_networkx(graph)


@pytest.mark.skipif(not ATTACKS.exists(), reason="the shared data are not there")
@pytest.mark.parametrize("name", ["0ca20712/ties", "7722660b/ties", "990a05ba/people"])
def test_parquet_files_that_ended_in_raw_errors_are_refused(name: str) -> None:
    path = ATTACKS / f"parquet-{name}.parquet"
    given = (path, None) if path.stem == "people" else (None, path)
    with pytest.raises(FileRefused, match=rf"^{path.name}"):
        readers.read_parquet(*given)


@pytest.mark.parametrize("column", ["kind", "since", "warmth", "source", "note"])
@pytest.mark.parametrize(
    "values",
    [
        [True, None, False],
        np.array([1, 2, np.nan], dtype="float16"),
        ["", None, ""],
        pd.to_datetime(["2024-01-01", None, "2024-01-02"]).tz_localize("UTC"),
        [0.5, None, 0.25],
    ],
)
def test_no_column_of_a_parquet_file_ends_in_a_raw_error(
    tmp_path: Path, column: str, values: list[object]
) -> None:
    ties = pd.DataFrame({"source": ["a", "b", "a"], "target": ["b", "c", "b"]})
    ties.assign(**{column: values}).to_parquet(tmp_path / "ties.parquet")
    names = pd.DataFrame({"id": pd.array([None] * 3, dtype="str"), "name": values, "org": values})
    names.assign(do_not_ask=values).to_parquet(tmp_path / "people.parquet")
    for people, told in ((None, "ties"), ("people", None)):
        paths = [one and tmp_path / f"{one}.parquet" for one in (people, told)]
        for strict in (True, False):
            with suppress(NetpathError):
                readers.read_parquet(*paths, strict=strict)

"""Which way ties run, at every door: heard where told, assumed where undoubted, else asked."""

import gzip
import io
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from openpyxl import Workbook

import netpath as ntp
from netpath.errors import DataError, FileRefused
from netpath.network import BOTH_WAYS, Orders

NETWORKS = Path(__file__).parents[3] / "shared" / "data" / "networks"
Rows = list[tuple[str, str, float]]
MIXED: Rows = [("a", "b", 0.6), ("b", "a", 0.2), ("c", "d", 0.5)]  # C11
UNLIKE: Rows = [("a", "b", 0.6), ("b", "a", 0.2)]
TWICE: Rows = [("a", "b", 0.6), ("b", "a", 0.6), ("d", "c", 0.5), ("c", "d", 0.5)]
ONCE: Rows = [("a", "b", 0.6), ("c", "b", 0.2)]


def frame(rows: Iterable[tuple[str, str, float]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["source", "target", "warmth"])


def csv(rows: Rows, folder: Path) -> Path:
    path = folder / "ties.csv"
    frame(rows).to_csv(path, index=False)
    return path


def by_constructor(rows: Rows, folder: Path, **how: Any) -> ntp.ReferralNetwork:
    return ntp.ReferralNetwork(None, frame(rows), **how)


def by_csv(rows: Rows, folder: Path, **how: Any) -> ntp.ReferralNetwork:
    return ntp.read_csv(ties=csv(rows, folder), **how)


def by_parquet(rows: Rows, folder: Path, **how: Any) -> ntp.ReferralNetwork:
    path = folder / "ties.parquet"
    frame(rows).to_parquet(path)
    return ntp.read_parquet(ties=path, **how)


def by_excel(rows: Rows, folder: Path, **how: Any) -> ntp.ReferralNetwork:
    book = Workbook()
    book.active.title = "Ties"
    for row in [("source", "target", "warmth"), *rows]:
        book["Ties"].append(row)
    book.save(folder / "ours.xlsx")
    return ntp.read_excel(folder / "ours.xlsx", people=None, ties="Ties", **how)


def by_graphml_that_is_silent(rows: Rows, folder: Path, **how: Any) -> ntp.ReferralNetwork:
    ends = sorted({end for row in rows for end in row[:2]})
    nodes = "".join(f'<node id="{end}"/>' for end in ends)
    key = '<key id="w" for="edge" attr.name="warmth" attr.type="double"/>'
    edges = "".join(
        f'<edge source="{a}" target="{b}"><data key="w">{w}</data></edge>' for a, b, w in rows
    )
    path = folder / "ours.graphml"
    path.write_text(f"<graphml>{key}<graph>{nodes}{edges}</graph></graphml>")
    return ntp.read_graphml(path, **how)


Door = Callable[..., ntp.ReferralNetwork]
DOORS: list[Door] = [by_constructor, by_csv, by_parquet, by_excel, by_graphml_that_is_silent]
doors = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)


def told(net: ntp.ReferralNetwork) -> set[tuple[str, str, float]]:
    """The asks that a network allows, with their warmth."""
    rows = net.ties[["source", "target", "warmth"]].itertuples(index=False, name=None)
    both = [(a, b, w) for a, b, w in rows]
    return {*both, *([] if net.directed else [(b, a, w) for a, b, w in both])}


@doors
def test_C11_a_table_that_may_run_either_way_is_never_folded_silently(
    door: Door, tmp_path: Path
) -> None:
    with pytest.raises(DataError) as caught:
        door(MIXED, tmp_path)
    error = caught.value
    assert (error.code, error.column) == ("B48", "directed")
    assert "1 pair of people stands in both orders (1 of them with another warmth" in str(error)
    assert "and 1 in one only" in str(error)
    assert "directed=True (3 rows make 3 ties" in str(error)
    assert "directed=False (they make 2 ties, each both ways; 1 more row contradicts" in str(error)
    net = door(MIXED, tmp_path, directed=True)
    assert net.directed
    assert told(net) == set(MIXED)
    assert not net.assumptions


@doors
def test_two_orders_that_say_different_things_are_asked_about(door: Door, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"1 pair of people stands in both orders \(1 of them"):
        door(UNLIKE, tmp_path)
    assert door(UNLIKE, tmp_path, directed=True).n_ties == 2


@doors
def test_no_pair_in_both_orders_runs_both_ways_as_assumed(door: Door, tmp_path: Path) -> None:
    net = door(ONCE, tmp_path)
    assert not net.directed
    assert net.assumptions == (BOTH_WAYS,)
    assert "Assumed: ties run both ways" in str(ntp.chains.warmest(net, "a", "c"))
    assert "Assumed: ties run both ways" in str(ntp.access.exact(net, targets="c", within=2))
    if net.report is not None:
        assert "Ties run both ways, as nothing says otherwise (assumed)" in first_line(net)
    assert door(ONCE, tmp_path, directed=False).assumptions == ()


@doors
def test_every_pair_in_both_orders_and_alike_runs_both_ways(door: Door, tmp_path: Path) -> None:
    net = door(TWICE, tmp_path)
    assert not net.directed
    assert net.n_ties == 2
    assert net.assumptions == ()
    if net.report is not None:
        assert "as every pair stands in both orders and says the same in both" in first_line(net)
        assert net.report.skipped == {"repeated tie": 2}


def first_line(net: ntp.ReferralNetwork) -> str:
    assert net.report is not None
    return str(net.report).split("\n")[0]


def test_a_table_without_ties_assumes_nothing(tmp_path: Path) -> None:
    for empty in (None, pd.DataFrame({"source": [], "target": []})):
        assert ntp.ReferralNetwork(pd.DataFrame({"id": ["a"]}), empty).assumptions == ()
    assert by_csv([], tmp_path).assumptions == ()


GEPHI = "Source,Target,Type,Weight\na,b,{},1\nb,c,{},2\n"
KUMU = "From,To,Direction,Type\na,b,{},friend\nb,c,{},colleague\n"


@pytest.mark.parametrize("table", [GEPHI, KUMU], ids=["Gephi", "Kumu"])
@pytest.mark.parametrize(
    ("words", "directed"),
    [
        (("Directed", "Directed"), True),
        (("directed", "DIRECTED"), True),
        (("Undirected", "Undirected"), False),
        (("mutual", "undirected"), False),
    ],
)
def test_a_column_of_such_words_is_heard(
    tmp_path: Path, table: str, words: tuple[str, str], directed: bool
) -> None:
    path = tmp_path / "edges.csv"
    path.write_text(table.format(*words))
    net = ntp.read_csv(ties=path, warmth=0.3)
    assert net.directed == directed
    assert net.assumptions == ("warmth 0.3 for every tie (assumed)",)
    assert f"Ties run {'one way' if directed else 'both ways'}, as the column" in first_line(net)
    assert net.ties.get("kind", pd.Series(["friend"])).tolist()[0] == "friend"
    for said in (True, False):
        assert ntp.read_csv(ties=path, warmth=0.3, directed=said).directed == said


@pytest.mark.parametrize("table", [GEPHI, KUMU], ids=["Gephi", "Kumu"])
@pytest.mark.parametrize("words", [("Directed", "Undirected"), ("mutual", "directed")])
def test_a_mixed_column_is_refused_unless_the_caller_says(
    tmp_path: Path, table: str, words: tuple[str, str]
) -> None:
    path = tmp_path / "edges.csv"
    path.write_text(table.format(*words))
    with pytest.raises(FileRefused, match="one way of 1 row and both ways, or nothing, of 1 row"):
        ntp.read_csv(ties=path)
    for said in (True, False):
        assert ntp.read_csv(ties=path, directed=said).directed == said


def test_other_words_in_such_columns_are_kinds_and_attributes(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("from,to,type,direction\na,b,friend,incoming\nb,c,Directed,outgoing\n")
    net = ntp.read_csv(ties=path)
    assert net.ties["kind"].tolist() == ["friend", "Directed"]
    assert net.ties["direction"].tolist() == ["incoming", "outgoing"]
    assert BOTH_WAYS in net.assumptions
    path.write_text("from,to,type\na,b,Directed\n")
    named = ntp.read_csv(ties=path, columns={"type": "kind"})
    assert named.ties["kind"].tolist() == ["Directed"]


def test_columns_can_name_the_column_of_the_direction(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("from,to,one sided\na,b,yes\nb,a,yes\nb,c,yes\n")
    with pytest.raises(FileRefused, match="nothing says which way"):
        ntp.read_csv(ties=path)
    net = ntp.read_csv(ties=path, columns={"one sided": "directed"})
    assert net.directed
    assert net.n_ties == 3
    path.write_text("from,to,directed\na,b,perhaps\n")
    with pytest.raises(FileRefused, match="does not say which way ties run"):
        ntp.read_csv(ties=path)
    path.write_text("from,to,directed\na,b,\n")
    assert ntp.read_csv(ties=path).assumptions == (BOTH_WAYS,)


@pytest.mark.parametrize("directed", [True, False])
def test_a_graph_is_heard_whatever_its_format(tmp_path: Path, directed: bool) -> None:
    kind = nx.DiGraph if directed else nx.Graph
    graph: nx.Graph[str] = kind([("a", "b"), ("c", "b")])
    for write, read in (
        (nx.write_graphml, ntp.read_graphml),
        (nx.write_gexf, ntp.read_gexf),
        (nx.write_gml, ntp.read_gml),
    ):
        write(graph, tmp_path / "ours")
        net = read(tmp_path / "ours", warmth=0.3)
        assert net.directed == directed
        assert net.assumptions == ("warmth 0.3 for every tie (assumed)",)
        assert first_line(net).endswith((", as the graph says.", "where it says nothing of it."))
        assert read(tmp_path / "ours", directed=not directed).directed != directed
    net = ntp.from_networkx(graph)
    assert net.directed == directed
    assert net.assumptions == ()


def test_an_undirected_graph_cannot_be_read_as_running_one_way() -> None:
    with pytest.raises(DataError, match="the graph is undirected") as caught:
        ntp.from_networkx(nx.Graph([("a", "b")]), directed=True)
    assert caught.value.code == "B48"
    assert not ntp.from_networkx(nx.DiGraph([("a", "b")]), directed=False).directed


def test_gml_that_is_silent_and_may_run_either_way_is_asked_about(tmp_path: Path) -> None:
    nodes = " ".join(f"node [ id {at} ]" for at in range(3))
    edges = " ".join(f"edge [ source {a} target {b} ]" for a, b in [(0, 1), (1, 0), (1, 2)])
    path = tmp_path / "ours.gml"
    path.write_text(f"graph [ {nodes} {edges} ]")
    with pytest.raises(FileRefused, match="1 pair of people stands in both orders and 1 in one"):
        ntp.read_gml(path)
    path.write_text(f"graph [ directed 1 {nodes} {edges} ]")
    assert ntp.read_gml(path).n_ties == 3


def test_gexf_of_both_ways_of_running_is_refused_unless_the_caller_says(tmp_path: Path) -> None:
    nodes = "".join(f'<node id="{one}"/>' for one in "abc")
    edges = '<edge source="a" target="b"/><edge source="b" target="c" type="directed"/>'
    path = tmp_path / "ours.gexf"
    path.write_text(f"<gexf><graph><nodes>{nodes}</nodes><edges>{edges}</edges></graph></gexf>")
    with pytest.raises(FileRefused, match="ties run all one way or all both ways") as caught:
        ntp.read_gexf(path)
    assert caught.value.column == "directed"
    for said in (True, False):
        assert ntp.read_gexf(path, directed=said).directed == said


def test_a_row_of_the_template_counts_both_ways(tmp_path: Path) -> None:
    net = ntp.read_excel(ntp.readers.template(tmp_path / "ours.xlsx"))
    assert not net.directed
    assert BOTH_WAYS not in net.assumptions
    assert "Ties run both ways, as the sheet 'Who knows whom' says." in first_line(net)


@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("rows", [MIXED, ONCE, []], ids=["mixed", "once", "none"])
def test_what_is_written_is_read_back_as_running_the_same_way(
    tmp_path: Path, rows: Rows, directed: bool
) -> None:
    rows = rows if directed else rows[1:]
    people = pd.DataFrame({"id": ["a", "b", "c", "d"]})
    net = ntp.ReferralNetwork(people, frame(rows), directed=directed)
    ntp.readers.write_csv(net, tmp_path)
    back = ntp.read_csv(tmp_path / "people.csv", tmp_path / "ties.csv")
    assert back.directed == directed
    assert told(back) == told(net)
    assert back.assumptions == net.assumptions


def test_the_assumption_is_written_read_back_once_and_taken_back(tmp_path: Path) -> None:
    ntp.readers.write_csv(ntp.ReferralNetwork(None, frame(ONCE)), tmp_path)
    path = tmp_path / "ties.csv"
    assert ntp.read_csv(ties=path).assumptions == (BOTH_WAYS,)
    assert ntp.read_csv(ties=path, directed=True).assumptions == ()


def test_an_answer_never_says_twice_what_is_assumed() -> None:
    net = ntp.ReferralNetwork(None, frame(ONCE)).with_warmth(0.3)
    more = net.with_ties(pd.DataFrame({"source": ["a"], "target": ["c"], "warmth": [0.1]}))
    assert more.assumptions == (BOTH_WAYS, "warmth 0.3 for every tie (assumed)")
    assert str(ntp.chains.warmest(more, "a", "c")).count("ties run both ways") == 1


ends = st.sampled_from("abcde")
pairs = st.tuples(ends, ends).filter(lambda pair: pair[0] != pair[1])
tables = st.lists(st.tuples(pairs, st.sampled_from([0.2, 0.6])), max_size=12).map(
    lambda rows: [(a, b, w) for (a, b), w in dict(rows).items()]
)


def orders_by_hand(rows: Rows) -> tuple[int, int, int]:
    """Pairs in both orders, in one only, and those of which the orders differ."""
    said: dict[frozenset[str], dict[tuple[str, str], float]] = {}
    for a, b, w in rows:
        said.setdefault(frozenset((a, b)), {})[a, b] = w
    both = [one for one in said.values() if len(one) == 2]
    return len(both), len(said) - len(both), sum(len(set(one.values())) == 2 for one in both)


@given(tables)
def test_orders_are_those_counted_by_hand(rows: Rows) -> None:
    found = Orders.of(frame(rows))
    assert (found.n_both, found.n_one, found.n_unlike) == orders_by_hand(rows)
    assert found.one_way == len(rows)
    assert found.both_ways == found.n_both + found.n_one
    assert found.n_contested == found.n_unlike
    assert found.again.sum() == found.n_both - found.n_unlike


@given(tables, st.sampled_from([None, True, False]))
def test_whichever_door_the_answer_is_the_same_and_no_row_is_lost(
    rows: Rows, directed: bool | None
) -> None:
    found = []
    for read in (in_memory, through_csv):
        try:
            net = read(rows, directed)
        except DataError as error:
            found.append(error.code)
            continue
        found.append((net.directed, told(net), net.assumptions))
        if net.report is not None:
            assert net.report.records_in == len(rows)
            assert net.report.check().accepted == net.n_ties
    assert found[0] == found[1]


def in_memory(rows: Rows, directed: bool | None) -> ntp.ReferralNetwork:
    return ntp.ReferralNetwork(None, frame(rows), directed=directed)


def through_csv(rows: Rows, directed: bool | None) -> ntp.ReferralNetwork:
    from netpath.readers.tables._assemble import assembled
    from netpath.readers.tables._bytes import Text
    from netpath.readers.tables._headers import HeaderRule
    from netpath.readers.tables._ledger import Ledger
    from netpath.readers.tables._scan import scan
    from netpath.readers.tables._sheet import sheet_of
    from netpath.readers.tables._ties import Wishes

    text = io.StringIO()
    frame(rows).to_csv(text, index=False)
    rule, ledger = HeaderRule("ties"), Ledger("ties.csv", "ties")
    sheet = sheet_of(scan(Text("ties.csv", text.getvalue()), rule, ledger), rule, ledger)
    return assembled(None, sheet, Wishes(directed=directed))


@pytest.mark.parametrize("name", sorted(path.name for path in NETWORKS.glob("*")) or ["absent"])
def test_real_networks_are_asked_about_just_where_their_source_calls_them_directed(
    name: str, tmp_path: Path
) -> None:
    folder = NETWORKS / name
    if not folder.is_dir():
        pytest.skip(f"{NETWORKS} is not on this machine")
    ties = folder / "ties.csv"
    if not ties.is_file():
        ties = tmp_path / "ties.csv"
        with gzip.open(folder / "ties.csv.gz") as packed, ties.open("wb") as out:
            shutil.copyfileobj(packed, out)
    one_way = re.search("; directed", (folder / "SOURCE.md").read_text()) is not None
    if one_way:
        with pytest.raises(FileRefused, match="nothing says which way ties run"):
            ntp.read_csv(folder / "people.csv", ties, strict=False)
        assert ntp.read_csv(folder / "people.csv", ties, strict=False, directed=True).directed
    else:
        net = ntp.read_csv(folder / "people.csv", ties, strict=False)
        assert not net.directed
        assert BOTH_WAYS in net.assumptions


@pytest.mark.parametrize("header", ["", "Unnamed: 0"])
def test_the_numbers_of_rows_that_pandas_writes_are_of_no_tie(tmp_path: Path, header: str) -> None:
    said = [("a", "b", 0.5), ("b", "a", 0.5), ("b", "c", 0.3), ("c", "b", 0.3)]
    ties = pd.DataFrame(said, columns=["source", "target", "warmth"]).iloc[[3, 0, 1, 2]]
    ties.to_csv(tmp_path / "ties.csv", index_label=header or None)
    ties.to_parquet(tmp_path / "ties.parquet")
    ties.to_excel(tmp_path / "ties.xlsx", sheet_name="Who knows whom", index_label=header or None)
    for net in (
        ntp.read_csv(ties=tmp_path / "ties.csv"),
        ntp.read_parquet(ties=tmp_path / "ties.parquet"),
        ntp.read_excel(tmp_path / "ties.xlsx"),
    ):
        assert net.ties.columns.tolist() == ["source", "target", "warmth"]
        assert len(net.ties) == 2


def test_a_first_column_that_counts_no_rows_is_kept(tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text(",source,target\n3,a,b\n3,b,c\n")
    net = ntp.read_csv(ties=tmp_path / "ties.csv")
    assert net.ties["column 1"].tolist() == ["3", "3"]

"""Words that are no label, at every door; and what `where`, `avoid` and tables without ids do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath.errors import DataError, FileRefused, UnknownPerson
from netpath.readers import MISSING

WORDS = ["NA", "n/A", "NaN", "None", "null", "-", "--", ".", " ? ", "Unknown", ""]
LABELS = ["A", "A", "B", "B", *WORDS]
IDS = [f"p{at:02}" for at in range(len(LABELS))]
TIES = pd.DataFrame({"source": IDS[:-1], "target": IDS[1:], "warmth": 0.5})
Door = Callable[..., ntp.ReferralNetwork]


def people(**more: Any) -> pd.DataFrame:
    return pd.DataFrame({"id": IDS, "group": LABELS, **more})


def by_constructor(folder: Path, **how: Any) -> ntp.ReferralNetwork:
    return ntp.ReferralNetwork(people(), TIES, directed=False, **how)


def by_csv(folder: Path, **how: Any) -> ntp.ReferralNetwork:
    people().to_csv(folder / "people.csv", index=False)
    TIES.to_csv(folder / "ties.csv", index=False)
    return ntp.read_csv(folder / "people.csv", folder / "ties.csv", directed=False, **how)


def by_parquet(folder: Path, **how: Any) -> ntp.ReferralNetwork:
    files = folder / "people.parquet", folder / "ties.parquet"
    people().to_parquet(files[0])
    TIES.to_parquet(files[1])
    return ntp.read_parquet(*files, directed=False, **how)


def by_excel(folder: Path, **how: Any) -> ntp.ReferralNetwork:
    with pd.ExcelWriter(folder / "ours.xlsx") as book:
        people().to_excel(book, sheet_name="People", index=False)
        TIES.to_excel(book, sheet_name="Who knows whom", index=False)
    return ntp.read_excel(folder / "ours.xlsx", **how)


def by_networkx(folder: Path, **how: Any) -> ntp.ReferralNetwork:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from((one, {"group": label}) for one, label in zip(IDS, LABELS, strict=True))
    graph.add_edges_from((a, b, {"warmth": w}) for a, b, w in TIES.itertuples(index=False))
    return ntp.from_networkx(graph, **how)


DOORS: list[Door] = [by_constructor, by_csv, by_parquet, by_excel, by_networkx]
doors = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)


@doors
def test_C10_words_for_nothing_are_no_group(door: Door, tmp_path: Path) -> None:
    net = door(tmp_path)
    reach = ntp.reach.count(net, within=2)
    assert set(reach.labels("group")) == {"A", "B", "(no label)"}
    assert len(ntp.homophily.mixing(net, "group").sizes) == 2
    raw = ntp.PersonMeasure(reach.values, "reach", "people", people().set_index("id"))
    assert set(raw.labels("group")) == {"A", "B", "(no label)"}
    if net.report is not None:
        assert "cells of 'group' hold no label: '-' (1), '--' (1), '.' (1)" in str(net.report)


@doors
def test_another_list_takes_the_place_of_the_usual_one(door: Door, tmp_path: Path) -> None:
    labels = set(ntp.reach.count(door(tmp_path, missing=["?"]), within=2).labels("group"))
    assert {"NA", "--", "Unknown"} <= labels
    assert "?" not in {one.strip() for one in labels}
    kept = door(tmp_path, missing=[])
    assert {"NA", "?"} <= {one.strip() for one in kept.people["group"].dropna()}


def test_a_network_that_keeps_a_word_keeps_it_in_every_answer_and_file(tmp_path: Path) -> None:
    net = by_constructor(tmp_path, missing=[])
    more = net.with_people(pd.DataFrame({"id": ["new"], "group": ["none"]}))
    assert more.people.at["new", "group"] == "none"
    assert "NA" in set(more.people["group"])
    ntp.readers.write_csv(net, tmp_path / "out")
    back = ntp.read_csv(tmp_path / "out" / "people.csv", tmp_path / "out" / "ties.csv")
    assert [one.strip() for one in back.people["group"].dropna()] == [
        one.strip() for one in LABELS if one
    ]


def test_ids_names_and_employers_keep_every_word(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,name,company,team\nNA,None,Unknown,NA\n-,?,N/A,x\n")
    net = ntp.read_csv(path)
    assert net.ids == ("-", "NA")
    assert net.people["name"].tolist() == ["None", "?"]
    assert net.people["org"].tolist() == ["Unknown", "N/A"]
    assert net.people["team"].isna().tolist() == [True, False]
    assert net.where(org="unknown") == ["NA"]


def test_a_kind_of_such_a_word_is_no_kind(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target,kind,warmth\na,b,NA,0.5\na,b,-,0.5\nb,c,friend,0.2\n")
    net = ntp.read_csv(ties=path, directed=False)
    assert net.n_ties == 2
    assert net.ties["kind"].isna().tolist() == [True, False]
    assert "2 cells of 'kind' hold no label" in str(net.report)
    kept = ntp.read_csv(ties=path, directed=False, missing=())
    assert kept.ties["kind"].tolist() == ["NA", "-", "friend"]


def test_missing_is_a_list_of_texts() -> None:
    with pytest.raises(DataError, match="missing: 7 is no text"):
        ntp.ReferralNetwork(None, TIES, directed=False, missing=[7])
    assert "unknown" in MISSING


@pytest.mark.parametrize("wanted", [2, 2.0, "2", np.int64(2), [2, 9]])
@pytest.mark.parametrize(
    "cells", [["2", "3"], [2, 3], [2.0, 3.0], pd.Series([2, 3], dtype="Int64")]
)
def test_numbers_are_compared_as_ids_are(cells: Any, wanted: Any) -> None:
    net = ntp.ReferralNetwork(pd.DataFrame({"id": ["a", "b"], "level": cells}), None)
    assert net.where(level=wanted) == ["a"]


def test_where_finds_who_has_no_label_by_any_word_for_it() -> None:
    net = ntp.ReferralNetwork(pd.DataFrame({"id": ["a", "b"], "group": ["NA", "B"]}), None)
    assert net.where(group=None) == net.where(group="n/a") == net.where(group="unknown") == ["a"]
    flagged = ntp.ReferralNetwork(pd.DataFrame({"id": ["a", "b"], "target": [True, False]}), None)
    assert flagged.where(target=True) == flagged.where(target=1) == ["a"]
    assert flagged.where(target=False) == ["b"]


@pytest.mark.parametrize(
    "function",
    [
        lambda cells: cells + 1,
        lambda cells: cells.nothing,
        lambda cells: True,
        lambda cells: ["yes", "no"],
        lambda cells: "2" in cells,
    ],
)
def test_a_function_that_does_not_select_is_refused(function: Any) -> None:
    net = ntp.ReferralNetwork(pd.DataFrame({"id": ["a", "b"], "level": ["2", "3"]}), None)
    with pytest.raises(DataError, match="true or false of each person"):
        net.where(level=function)
    assert net.where(level=lambda cells: cells == "2") == ["a"]
    assert net.where(level=lambda cells: (cells == "2").to_numpy()) == ["a"]


def test_people_are_not_named_by_the_numbers_of_rows() -> None:
    table = pd.DataFrame({"person_nr": ["p1", "p2"], "org": ["Acme", "Zeta"]})
    for bare in (table, table[table["org"] == "Zeta"], table.set_axis([4, 9])):
        with pytest.raises(DataError, match="there are 'person_nr', 'org'") as caught:
            ntp.ReferralNetwork(bare, None)
        assert caught.value.column == "id"
    assert ntp.ReferralNetwork(table.rename(columns={"person_nr": "id"}), None).ids == ("p1", "p2")
    assert ntp.ReferralNetwork(table.rename_axis("id"), None).ids == ("0", "1")
    assert ntp.ReferralNetwork(table.set_axis(["x", "y"]), None).ids == ("x", "y")


@pytest.mark.parametrize(
    "ties", [pd.DataFrame(), pd.DataFrame(columns=["source", "target", "warmth"])]
)
def test_an_empty_frame_is_a_network_without_ties(ties: pd.DataFrame) -> None:
    net = ntp.ReferralNetwork(pd.DataFrame({"id": ["a"]}), ties)
    assert (net.n_ties, net.ids) == (0, ("a",))
    assert str(net).startswith("1 person and 0 ties")


def test_an_avoid_that_found_nobody_is_told() -> None:
    net = ntp.ReferralNetwork(people(level="x"), TIES, directed=False)
    answer = ntp.chains.warmest(net, "p00", "p02", avoid=net.where(level="y"))
    assert "avoid names nobody" in str(answer)
    assert "avoid" not in str(ntp.chains.warmest(net, "p00", "p02"))
    with pytest.raises(UnknownPerson):
        ntp.chains.warmest(net, "p00", "p02", avoid=["nobody"])


def test_a_file_still_refuses_such_a_word_as_a_number(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target,warmth\na,b,NA\n")
    with pytest.raises(FileRefused, match="it must be a number"):
        ntp.read_csv(ties=path)

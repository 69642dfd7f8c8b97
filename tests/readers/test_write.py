"""What is written can be read back, and harms neither a spreadsheet nor another file."""

from __future__ import annotations

import csv
import os
import signal
import stat
import time
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netpath._rules import clean_id
from netpath.errors import DataError
from netpath.network import ReferralNetwork
from netpath.readers import read_csv, write_csv
from netpath.readers.tables._cells import escaped, is_formula, kept, unescaped
from netpath.readers.tables._ties import OF_ALL_TIES

OFTEN = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
HOSTILE = ["=1+1", "'=1", "''-a", "+1", "@x", '"', ",", "\r", "\n", "\t", " = ", "NA", "007", "＝1"]
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
    st.lists(st.sampled_from([*"='\"-+@,;\t\r\n a\ufeff"]), min_size=1).map("".join),
)
HEADERS = st.one_of(
    st.sampled_from(
        [
            "Company",
            "company",
            "employer",
            "org",
            "age:text",
            "x:integer",
            "count",
            "since",
            "weight",
            "Name ",
            "id ",
            "",
        ]
    ),
    TEXTS,
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
DATES = st.datetimes(
    min_value=pd.Timestamp("1700-01-01").to_pydatetime(),
    max_value=pd.Timestamp("2200-01-01").to_pydatetime(),
)


def column(n: int) -> st.SearchStrategy[pd.Series]:
    def of(values: st.SearchStrategy[object], dtype: str) -> st.SearchStrategy[pd.Series]:
        maybe = st.one_of(st.none(), values)
        return st.lists(maybe, min_size=n, max_size=n).map(
            lambda all_: pd.Series(all_, dtype=dtype)
        )

    return st.one_of(
        of(TEXTS, "str"),
        of(st.integers(-(10**17), 10**17), "Int64"),
        of(NUMBERS, "float64"),
        of(st.booleans(), "boolean"),
        of(DATES, "datetime64[us]"),
    )


@st.composite
def networks(draw: st.DrawFn) -> ReferralNetwork:
    known = draw(st.lists(TEXTS.map(clean_id).filter(bool), min_size=1, max_size=5, unique=True))
    people = pd.DataFrame({"id": known}, dtype="str")
    for name in draw(st.lists(HEADERS, max_size=3, unique=True)):
        if name != "id":
            people[name] = draw(column(len(known)))
    pairs = [(a, b) for a in known for b in known if a < b]
    some = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=4)) if pairs else []
    ties = pd.DataFrame(some, columns=["source", "target"], dtype="str")
    for name in draw(st.lists(HEADERS, max_size=3, unique=True)):
        if name not in ("id", "source", "target", *OF_ALL_TIES):
            ties[name] = draw(column(len(some)))
    if draw(st.booleans()):
        warm = st.floats(0, 1)
        ties["warmth"] = draw(st.lists(warm, min_size=len(some), max_size=len(some)))
    directed = draw(st.booleans())
    assumed = draw(st.sampled_from([(), ("warmth 0.3 for every tie (assumed)", "b (assumed)")]))
    return ReferralNetwork(people, ties, directed=directed, assumptions=assumed)


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(
        one.astype("object").where(one.notna(), None),
        other.astype("object").where(other.notna(), None),
        check_dtype=False,
        check_index_type=False,
        check_column_type=False,
    )


@OFTEN
@given(networks(), st.booleans())
def test_a_network_comes_back_equal(tmp_path: Path, net: ReferralNetwork, exact: bool) -> None:
    read = read_csv(*write_csv(net, tmp_path, exact=exact, overwrite=True))
    same(net.people, read.people)
    same(net.ties, read.ties)
    assert read.directed == net.directed or not net.n_ties
    if net.n_ties:
        assert sorted(read.assumptions) == sorted(net.assumptions)


@OFTEN
@given(TEXTS)
def test_T5_escaping_can_be_undone_and_leaves_no_formula(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert unescaped(kept(text)) == text
    assert escaped(text)[:1] == "'" or not is_formula(text)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_T5_no_cell_of_the_spreadsheet_flavour_begins_like_a_formula(
    tmp_path: Path, sign: str
) -> None:
    people = pd.DataFrame(
        {"id": [f"z{sign}"], "name": [f'{sign}HYPERLINK("x")'], f"{sign}x": ["a"]}
    )
    paths = write_csv(ReferralNetwork(people, None), tmp_path)
    with open(paths[0], encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not any(cell.lstrip(' "').startswith(sign) for cell in cells)
    assert read_csv(paths[0]).name_of(f"z{sign}") == f'{sign}HYPERLINK("x")'


def test_T5_the_exact_flavour_is_as_it_is(tmp_path: Path) -> None:
    net = ReferralNetwork(pd.DataFrame({"id": ["z1"], "name": ["=1"]}), None)
    assert write_csv(net, tmp_path, exact=True)[0].read_bytes() == b'"id","name"\n"z1","=1"\n'


def test_T5_negative_numbers_stay_numbers(tmp_path: Path) -> None:
    net = ReferralNetwork(pd.DataFrame({"id": ["z1"], "balance": [-0.5]}), None)
    text = write_csv(net, tmp_path)[0].read_text(encoding="utf-8-sig")
    assert text == '"id","balance:number"\n"z1","-0.5"\n'


def test_T2_files_are_their_owner_s_alone(tmp_path: Path) -> None:
    net = ReferralNetwork(None, pd.DataFrame({"source": ["a"], "target": ["b"]}), directed=False)
    before = os.umask(0)
    try:
        paths = write_csv(net, tmp_path / "new" / "folder")
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o600, 0o600]
    assert stat.S_IMODE((tmp_path / "new" / "folder").stat().st_mode) == 0o700


def test_T11_nothing_is_overwritten_unasked_and_nothing_is_left_behind(tmp_path: Path) -> None:
    net = ReferralNetwork(None, pd.DataFrame({"source": ["a"], "target": ["b"]}), directed=False)
    (tmp_path / "ties.csv").write_text("mine")
    with pytest.raises(DataError, match="overwrite=True"):
        write_csv(net, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ties.csv"]
    assert (tmp_path / "ties.csv").read_text() == "mine"
    write_csv(net, tmp_path, overwrite=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.csv", "ties.csv"]


def test_T11_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("mine")
    (tmp_path / "ties.csv").symlink_to(tmp_path / "elsewhere")
    net = ReferralNetwork(None, pd.DataFrame({"source": ["a"], "target": ["b"]}), directed=False)
    write_csv(net, tmp_path, overwrite=True)
    assert (tmp_path / "elsewhere").read_text() == "mine"


def test_a_failure_while_writing_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr("netpath._files.os.fsync", full)
    net = ReferralNetwork(None, pd.DataFrame({"source": ["a"], "target": ["b"]}), directed=False)
    with pytest.raises(OSError, match="no space"):
        write_csv(net, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("name", ["open", "fsync", "replace"])
def test_ctrl_c_at_any_moment_leaves_both_files_or_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, overwrite: bool
) -> None:
    """The signal is sent by each call of the system in turn, before it does anything and after."""
    new = ReferralNetwork(None, pd.DataFrame({"source": ["a"], "target": ["b"]}), directed=False)
    old = ReferralNetwork(None, pd.DataFrame({"source": ["x"], "target": ["y"]}), directed=False)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    plain = getattr(os, name)
    try:
        for moment in range(12):
            folder = tmp_path / f"{moment}"
            if overwrite:
                write_csv(old, folder)
            calls = iter(range(100))

            def rung(*given: object, **named: object):
                at = next(calls)  # noqa: B023
                if at == moment // 2 and moment % 2 == 0:  # noqa: B023
                    os.kill(os.getpid(), signal.SIGINT)
                done = plain(*given, **named)
                if at == moment // 2 and moment % 2:  # noqa: B023
                    os.kill(os.getpid(), signal.SIGINT)
                return done

            monkeypatch.setattr(os, name, rung)
            with suppress(KeyboardInterrupt):
                write_csv(new, folder, overwrite=overwrite)
                time.sleep(0.01)
            monkeypatch.setattr(os, name, plain)
            there = sorted(one.name for one in folder.iterdir()) if folder.exists() else []
            assert there in ([], ["people.csv", "ties.csv"])
            if there:
                ids = read_csv(*(folder / one for one in there)).ids
                assert ids in (("a", "b"), ("x", "y"))
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("value", [["a"], {"a": 1}, object(), 1j, float("inf"), "a\0", "\ud800"])
def test_what_no_table_can_hold_is_refused_by_column(tmp_path: Path, value: object) -> None:
    people = pd.DataFrame({"id": ["z1"], "odd": pd.Series([value], dtype="object")})
    with pytest.raises(DataError, match="column 'odd'"):
        write_csv(ReferralNetwork(people, None), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_directed_and_assumed_travel_with_the_ties(tmp_path: Path) -> None:
    ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
    net = ReferralNetwork(None, ties, directed=True).with_warmth(0.3)
    paths = write_csv(net, tmp_path)
    read = read_csv(*paths)
    assert read.directed
    assert read.assumptions == net.assumptions
    assert not read_csv(*paths, directed=False).directed
    assert read_csv(*paths, warmth=0.5).assumptions == ("warmth 0.5 for every tie (assumed)",)
    with pytest.raises(DataError, match="the column 'netpath_assumes'"):
        write_csv(
            ReferralNetwork(None, ties.assign(netpath_assumes="x"), directed=False),
            tmp_path,
            overwrite=True,
        )


def test_a_directed_network_without_ties_stays_directed(tmp_path: Path) -> None:
    net = ReferralNetwork(pd.DataFrame({"id": ["a"]}), None, directed=True)
    assert read_csv(*write_csv(net, tmp_path)).directed


def test_a_column_keeps_its_name_where_reading_would_change_it(tmp_path: Path) -> None:
    people = pd.DataFrame({"id": ["a"], "company": [1], "employer": ["Acme"], "Shoe Size": ["42"]})
    paths = write_csv(ReferralNetwork(people, None), tmp_path, exact=True)
    header = paths[0].read_text().splitlines()[0]
    assert header == '"id","company:integer","employer:text","Shoe Size:text"'
    read = read_csv(*paths).people
    assert read.columns.tolist() == ["company", "employer", "Shoe Size"]
    assert read["company"].tolist() == [1]

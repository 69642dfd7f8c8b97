"""The quick way through tables gives the network and the account that the strict way gives."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import test_bad_inputs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_bad_inputs import *  # noqa: F403 -- every bad input once more, by the quick way
from test_conservation import BODIES, HEADERS

from netpath.errors import DataError
from netpath.network import ReferralNetwork
from netpath.network import columns as coded_columns
from netpath.network._compressed import _ranked
from netpath.readers import read_csv, read_parquet, tables
from netpath.readers.tables import _cells, _scan
from netpath.readers.tables._bytes import Text
from netpath.readers.tables._headers import HeaderRule
from netpath.readers.tables._ledger import Ledger

Read = Callable[..., ReferralNetwork]
OFTEN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """However small a table, it is read the quick way where that is possible.

    The bad inputs are read the strict way as well, and must come to the same.
    """
    with large_from(0), pytest.MonkeyPatch.context() as patch:
        for read in (read_csv, read_parquet):
            patch.setattr(test_bad_inputs, read.__name__, partial(both_ways, read))
        yield


@contextmanager
def large_from(least: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_scan, "LARGE", least)
        patch.setattr(_cells, "MANY", least)
        patch.setattr(coded_columns, "LARGE", least)
        yield


def both_ways(read: Read, *paths: Path | None, **how: object) -> ReferralNetwork:
    quickly = outcome(read, *paths, **how)
    with large_from(10**9):
        assert account(quickly) == account(outcome(read, *paths, **how))
    if isinstance(quickly, DataError):
        raise quickly
    return quickly


def outcome(read: Read, *paths: Path | None, **how: object) -> ReferralNetwork | DataError:
    try:
        return read(*paths, **how)
    except DataError as error:
        return error


def told(path: Path, **how: object) -> tuple[object, ...]:
    """All that reading a file tells."""
    return account(outcome(read_csv, ties=path, strict=False, **how))


def account(found: ReferralNetwork | DataError) -> tuple[object, ...]:
    if isinstance(found, DataError):
        return type(found), str(found), vars(found)
    report = found.report
    assert report is not None
    frames = found.people, found.ties, report.quarantined, report.to_frame()
    dtypes = [str(dtype) for frame in frames for dtype in frame.dtypes]
    rest = report.check().records_in, report.notes, found.assumptions, found.directed
    return (*(frame.to_csv() for frame in frames), dtypes, str(report), *rest)


def strictly(path: Path, **how: object) -> tuple[object, ...]:
    with large_from(10**9):
        return told(path, **how)


def clean_file(rng: random.Random) -> str:
    mark = rng.choice([",", ";", "\t"])
    end = rng.choice(["\n", "\r\n"])
    names = ["ada", "ben", "Cleo Q", "josé", "007", "7", "NA", "x" * 40]
    quoted = rng.choice([0, 0.3, 1])  # this share of cells
    rows = [["from", "to", "warmth", "count", "since", "note"]]
    for _ in range(rng.randrange(1, 40)):
        pair = rng.sample(names, 2) if rng.random() < 0.9 else [rng.choice(names)] * 2
        warmth = rng.choice(["0.5", "0", "1", ".25", "1.", "0.30000000000000004", "1.4", ""])
        count = rng.choice(["3", "12", "", "007"] if rng.random() < 0.8 else ["2.5"])
        rows.append(
            [
                *pair,
                warmth,
                count,
                rng.choice(["2024-03-05", ""]),
                rng.choice(["", "é", f"a{mark}b"]),
            ]
        )
    return "".join(mark.join(_quoted(rng, quoted, mark, row)) + end for row in rows)


def _quoted(rng: random.Random, share: float, mark: str, row: list[str]) -> list[str]:
    return [f'"{one}"' if mark in one or rng.random() < share else one for one in row]


@pytest.mark.parametrize("seed", range(40))
def test_a_clean_file_reads_alike_both_ways(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ties.csv"
    path.write_bytes(clean_file(random.Random(seed)).encode())
    ways = []
    monkeypatch.setattr(tables, "plain", lambda *a: ways.append(_scan.plain(*a)) or ways[-1])
    for policy in ("error", "max"):
        quickly = told(path, on_conflict=policy)
        assert ways.pop() is not None
        assert quickly == strictly(path, on_conflict=policy)


@OFTEN
@given(st.sampled_from(HEADERS), BODIES)
def test_any_file_reads_alike_both_ways(tmp_path: Path, header: str, body: str) -> None:
    path = tmp_path / "ties.csv"
    path.write_bytes((header + body).encode("utf-8", "surrogatepass"))
    assert told(path) == strictly(path)


@pytest.mark.parametrize(
    "odd",
    [
        'z1,z"2\n',
        'z1,"z""2"\n',
        'z1,"z2" \n',
        'z1, "z2"\n',
        'z1,"z2\nz3"\n',
        'z1,"z2\r\nz3"\n',
        '"z1,z2\n',
        '"",""\n',
        '" "," "\n',
        '"","z2"\n',
        'z1,"\'=z2"\n',
        "z1,z\x072\n",
        "z1,z\x7f2\n",
        "z1\n",
        "z1,z2,z3\n",
        "\n",
        " , \n",
        "\u00a0,\u00a0\n",
        "z1,'=z2\n",
        "'=z1,z2\n",
        "z1\rz2,z3\n",
        "z1,z2\rz3,z4\n",
        f"z1,{'z' * 70_000}\n",
        ",z2\n",
    ],
)
def test_whatever_is_odd_is_left_to_the_strict_way(odd: str) -> None:
    text = Text("ties.csv", f"source,target\na,b\n{odd}c,d\n")
    assert _scan.plain(text, HeaderRule("ties"), Ledger("ties.csv", "ties")) is None


@pytest.mark.parametrize("header", ["source,target", "x,y"])
def test_an_endless_line_is_refused_first(header: str, tmp_path: Path) -> None:
    names = "".join(f",c{at}" for at in range(16))
    row = ",".join(["z" * 60_000] * 18)
    path = tmp_path / "ties.csv"
    path.write_text("".join([f"{header}{names}\n", f"a,b{',' * 16}\n" * 60, f"{row}\n"]))
    assert told(path) == strictly(path)
    assert "B15" in told(path)[2].values()


def test_a_large_table_keeps_the_law_and_its_ids_in_order(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    ends = rng.integers(0, 5_000, (2, 200_000))
    ties = pd.DataFrame({"source": ends[0], "target": ends[1], "warmth": 0.5})
    ties.to_parquet(tmp_path / "ties.parquet")
    ties.to_csv(tmp_path / "ties.csv", index=False)
    nets = (
        read_parquet(ties=tmp_path / "ties.parquet", directed=False),
        read_csv(ties=tmp_path / "ties.csv", directed=False),
    )
    told = ties[ties["source"] != ties["target"]]
    pairs = np.unique(np.sort(told[["source", "target"]].to_numpy(), axis=1), axis=0)
    for net in nets:
        assert net.report is not None
        assert net.report.check().records_in == len(ties)
        assert net.report.skipped["self-tie"] == len(ties) - len(told)
        assert net.n_ties == len(pairs)
        assert list(net.ids) == sorted({str(one) for one in pairs.ravel()})
    assert nets[0].ties.equals(nets[1].ties)


def test_rows_packed_into_numbers_are_in_the_order_of_a_plain_sort() -> None:
    rng = np.random.default_rng(7)
    for most in (3, 2**20, 2**21):
        columns = [rng.integers(0, most, 500) for _ in range(3)]
        rows = sorted(zip(*(column.tolist() for column in columns), strict=True))
        found = [column.tolist() for column in _ranked(*columns)]
        assert list(zip(*found, strict=True)) == rows

"""No record is lost and none counted twice, whatever the bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netpath._results import Report
from netpath.errors import DataError
from netpath.network import ReferralNetwork
from netpath.readers import read_csv
from netpath.readers.tables._bytes import Text
from netpath.readers.tables._headers import HeaderRule
from netpath.readers.tables._ledger import Ledger
from netpath.readers.tables._scan import scan

CI = settings()
OFTEN = settings(
    max_examples=max(300, CI.max_examples),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
BITS = [
    *("a", "b", "c", " a", "é", "0.5", "1.4", "-1", "nan", "1e400", "2024-01-02", "01/02/2024"),
    *(",", ",", ",", ";", "\t", '"', '""', "\n", "\n", "\n", "\r", "\r\n", "\0", "\x07", "'=a"),
    *(
        "\na,b\n",
        "\nb,a\n",
        "\na,c\n",
        "\nb,c,0.5\n",
        "\nc,a,x,3,0.5,,,,2024-01-02\n",
        "\nc;a;4;2024-01-02\n",
        "\nc,c\n",
    ),
    *("\ud800", "\u2028", "source,target,warmth\n", "yes", "interaction", "x" * 70_000),
]
HEADERS = [
    "source,target\n",
    "source,target,warmth\n",
    "From;To;how well;since\n",
    "source,target,kind,count,warmth,warmth_low,warmth_high,evidence,last_contact\n",
    "",
]
BODIES = st.lists(st.sampled_from(BITS), max_size=60).map("".join)


def checked(net: ReferralNetwork) -> Report:
    assert net.report is not None
    assert net.report.check().accepted == net.n_ties
    return net.report


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # cells of 70,000 letters
@OFTEN
@given(st.sampled_from(HEADERS), BODIES, st.sampled_from(["error", "max", "latest"]))
def test_every_record_is_kept_set_aside_or_skipped(
    tmp_path: Path, header: str, body: str, policy: str
) -> None:
    path = tmp_path / "ties.csv"
    path.write_bytes((header + body).encode("utf-8", "surrogatepass"))
    try:
        net = read_csv(ties=path, strict=False, on_conflict=policy)
    except DataError:
        return
    if not checked(net).set_aside:
        assert read_csv(ties=path, on_conflict=policy).ties.equals(net.ties)


@OFTEN
@given(st.binary(max_size=300), st.sampled_from(["source,target\n", "id,name\n", ""]))
def test_no_bytes_at_all_raise_anything_but_a_named_error(
    tmp_path: Path, body: bytes, header: str
) -> None:
    path = tmp_path / "some.csv"
    path.write_bytes(header.encode() + body)
    for people, ties in ((path, None), (None, path)):
        try:
            net = read_csv(people, ties, strict=False)
        except DataError:
            continue
        assert net.report is not None
        net.report.check()


@OFTEN
@given(BODIES)
def test_every_physical_line_belongs_to_one_record(body: str) -> None:
    text = Text("ties.csv", "source,target,warmth\n" + body.encode("utf-8", "replace").decode())
    book = Ledger("ties.csv", "ties")
    try:
        rows = scan(text, HeaderRule("ties"), book).rows
    except DataError:
        return
    assert book.lines == sorted(set(book.lines))
    aside = {one.record for one in book.broken}
    blank = book.skipped.get("blank row", 0)
    assert not aside & set(rows)
    assert len(rows) + len(aside) + blank == len(book.lines)


def test_a_record_that_is_lost_is_an_error_at_run_time() -> None:
    with pytest.raises(AssertionError, match="2 records in, 1 accounted for"):
        Ledger("ties.csv", "ties", lines=[2, 3]).report(accepted=1)

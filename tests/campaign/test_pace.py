"""How long a search takes: closed forms where there are any, and the manners of the answer."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from typer.testing import CliRunner

import netpath as ntp
from netpath.cli import app
from netpath.errors import DataError, NetpathError

DAY = "2026-11-23"


def search(folder, ties, targets, name="a"):
    table = pd.DataFrame(ties, columns=["source", "target", "warmth"])
    net = ntp.ReferralNetwork(None, table, directed=False)
    return ntp.Campaign.create(folder / f"{name}.netpath", net, "a", targets, rng=7)


def test_a_sure_chain_takes_its_asks_and_where_replies_are_slow_two_weeks_for_each(tmp_path):
    with search(tmp_path, [("a", "b", 1.0), ("b", "c", 1.0), ("c", "z", 1.0)], "z") as one:
        found = one.how_long(1, on=DAY)
        assert (found.share, found.half, found.nine_in_ten) == (1.0, (3, 9), (3, 9))
        assert one.how_long(3, on=DAY).half == (1, 7)
        assert one.how_long(0.5, on=DAY).half == (6, 12)
        one.record("b", "referred", referrals=["c"], on=DAY)
        assert one.how_long(1, on=DAY).half == (2, 6)


def test_equal_targets_take_as_long_as_equal_chances_do(tmp_path):
    """Of asks that are each granted with p, 1 - (1 - p) ** n have worked after n."""
    for p, half, nine in ((0.4, 2, 5), (0.6, 1, 3)):
        targets = [f"z{at:02}" for at in range(20)]
        with search(tmp_path, [("a", one, p) for one in targets], targets, f"{p}") as one:
            found = one.how_long(1, on=DAY)
        assert (found.half, found.nine_in_ten) == ((half, half + 2), (nine, nine + 2))


def test_where_few_ever_get_there_it_says_so(tmp_path):
    with search(tmp_path, [("a", "z", 0.6)], "z") as one:
        found = one.how_long(1, by="2027-03-01", on=DAY)
        assert (found.half, found.nine_in_ten) == ((1, 3), None)
        assert found.share == pytest.approx(0.6, abs=0.1)
        assert "Nine in ten never do" in str(found)
        assert "by 1 March 2027, with even chances, begin by 8 February 2027." in str(found)
        assert found.to_frame()["begin_by"].tolist() == [date(2027, 2, 8), None]
    with search(tmp_path, [("a", "z", 0.1)], "z", "b") as one:
        assert "fewer than half of such searches get there" in str(one.how_long(1, on=DAY))
        one.record("z", "no", on=DAY)
        gone = one.how_long(1, on=DAY)
        assert (gone.share, gone.half) == (0.0, None)


def test_to_be_there_too_soon_begin_now(tmp_path):
    with search(tmp_path, [("a", "b", 1.0), ("b", "z", 1.0)], "z") as one:
        told = str(one.how_long(1, by="2026-12-01", on=DAY))
        assert "To be there by 1 December 2026, with even chances, begin now" in told


def test_the_same_file_and_day_give_the_same_weeks(tmp_path):
    net = ntp.readers.sample()
    managers = net.where(org="Acme", role="hiring manager")
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "p200", managers) as one:
        first, second = (one.how_long(n, by="2027-06-01", on=DAY) for n in (2, 2))
        assert str(first) == str(second)
        # By those on a way of at most 4 asks: more than by such ways alone, less than by any.
        access = ntp.access.estimate(net, "p200", managers, within=None, n_draws=4096, rng=3)
        assert one.plan(on=DAY).overall.value - 0.02 < first.share < access.values["p200"] + 0.02
        slower = one.how_long(1, on=DAY)
        assert slower.half[0] in (2 * first.half[0], 2 * first.half[0] - 1)


@pytest.mark.parametrize("wrong", [0, -1, float("nan"), float("inf"), 101, "two"])
def test_what_is_no_pace_is_refused(tmp_path, wrong):
    with search(tmp_path, [("a", "z", 0.6)], "z") as one, pytest.raises(NetpathError):
        one.how_long(wrong)


def test_a_day_that_is_none_is_refused(tmp_path):
    with search(tmp_path, [("a", "z", 0.6)], "z") as one, pytest.raises(DataError):
        one.how_long(1, by="March")


def test_the_shell_tells_it_too(tmp_path):
    with search(tmp_path, [("a", "z", 0.6)], "z") as one:
        path = str(one.path)
    how = ["campaign", "how-long", path, "--asks-a-week", "2", "--by", "2027-03-01", "--on", DAY]
    told = CliRunner().invoke(app, how)
    assert told.exit_code == 0, told.output
    assert "At 2 asks a week, from 23 November 2026, half of such searches" in told.output

"""Warmth from counts, scales, constants and columns; nothing guessed."""

import pandas as pd
import pytest

import netpath as ntp
from netpath.errors import DataError, UnknownColumn

TIES = pd.DataFrame(
    {"source": ["a", "b"], "target": ["b", "c"], "n": [5, 45], "how_well": ["1", "5"]}
)


@pytest.fixture
def net():
    return ntp.ReferralNetwork(None, TIES, directed=False)


def test_a_count_of_half_gives_one_half(net):
    warm = net.with_warmth(ntp.warmth.from_counts("n", half=5))
    assert warm.ties["warmth"].tolist() == [0.5, 0.9]
    assert warm.assumptions == ("warmth = n / (n + 5) (assumed)",)


@pytest.mark.parametrize("half", [0, -1, float("inf"), float("nan")])
def test_half_is_a_count_above_zero(half):
    with pytest.raises(DataError, match="count above 0"):
        ntp.warmth.from_counts("n", half=half)


@pytest.mark.parametrize("bad", [-1, None, "many", float("inf")])
def test_a_count_that_is_none_is_refused_by_row(net, bad):
    ties = TIES.assign(n=pd.Series([5, bad], dtype=object))
    with pytest.raises(DataError, match="n of row 1 is not a count"):
        ntp.ReferralNetwork(None, ties, directed=False).with_warmth(
            ntp.warmth.from_counts("n", half=5)
        )


def test_a_scale_turns_answers_into_warmth(net):
    scale = ntp.warmth.from_scale({1: 0.1, 5: 0.8}, column="how_well")
    assert net.with_warmth(scale).ties["warmth"].tolist() == [0.1, 0.8]
    assert "1 → 0.1, 5 → 0.8 (assumed)" in net.with_warmth(scale).assumptions[0]


def test_an_answer_off_the_scale_is_refused_by_row(net):
    with pytest.raises(DataError, match="row 1 is not one of the levels 1"):
        net.with_warmth(ntp.warmth.from_scale({1: 0.1}, column="how_well"))
    with pytest.raises(DataError, match="probability"):
        ntp.warmth.from_scale({1: 1.1}, column="how_well")


def test_B55_a_misspelt_column_is_refused(net):
    with pytest.raises(UnknownColumn, match="no column 'nn'; there are source, target, n"):
        net.with_warmth("nn")


def test_a_column_or_a_constant_is_taken_as_it_is(net):
    assert net.with_warmth(0.3).ties["warmth"].tolist() == [0.3, 0.3]
    known = ntp.ReferralNetwork(None, TIES.assign(trust=[0.2, 0.4]), directed=False)
    assert known.with_warmth("trust").ties["warmth"].tolist() == [0.2, 0.4]
    for bad in (1.2, -0.1, float("nan")):
        with pytest.raises(DataError, match="probability"):
            net.with_warmth(bad)


def test_bounds_of_the_old_warmth_are_dropped():
    bounded = TIES.assign(warmth=0.5, warmth_low=0.4, warmth_high=0.6)
    assert (
        "warmth_low" not in ntp.ReferralNetwork(None, bounded, directed=False).with_warmth(0.9).ties
    )

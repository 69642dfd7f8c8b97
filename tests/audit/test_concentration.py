"""Whether access goes to those who already have: by definition, laws, its error, refusals."""

import numpy as np
import pandas as pd
import pytest
from measures import measured
from scipy.stats import rankdata

import netpath as ntp
from netpath.errors import DataError, UnknownColumn


def found(values, order, **how):
    return ntp.audit.concentration(
        measured(values, grade=order), "grade", **({"n_resamples": 99, "rng": 1} | how)
    )


def test_the_index_is_one_less_twice_the_area_under_the_curve():
    rng = np.random.default_rng(1)
    values, order = rng.random(80), rng.integers(0, 12, 80)
    one = found(values, order)
    curve = one.curve
    area = np.trapezoid(curve.held, curve.people)
    assert one.index == pytest.approx(1 - 2 * area, abs=1e-12)
    assert one.corrected == pytest.approx(4 * values.mean() * one.index)
    assert one.fifths["share"].sum() == pytest.approx(1)


def test_fifths_are_fifths_where_many_are_of_one_advantage():
    """Those who are alike have alike: nine tenths have 1 each and a tenth 3."""
    values = np.where(np.arange(50) < 45, 1.0, 3.0)
    one = found(values, np.arange(50) >= 45)
    assert one.fifths["n"].tolist() == [10] * 5
    assert one.fifths["mean"].tolist() == pytest.approx([1, 1, 1, 1, 2])
    assert one.fifths["share"].tolist() == pytest.approx([10 / 60] * 4 + [20 / 60])
    assert "highest fifth has 33 %" in str(one)


def test_laws():
    rng = np.random.default_rng(2)
    values = rng.random(50)
    assert found(values, values).index == pytest.approx(found(values, values).most)
    assert found(values, -values).index == pytest.approx(-found(values, values).index)
    assert found([0.3] * 50, np.arange(50)).index == pytest.approx(0, abs=1e-12)
    once, twice = found(values, np.arange(50)), found([*values] * 2, [*range(50)] * 2)
    assert twice.index == pytest.approx(once.index)
    assert found(values / 2, np.arange(50)).index == pytest.approx(once.index)
    assert found(values, np.arange(50) ** 3).index == pytest.approx(once.index)


@pytest.mark.parametrize("classes", [0, 3])
def test_its_error_is_that_of_people_drawn_again(classes):
    """Where everybody has a rank of their own, and where many share one."""
    rng = np.random.default_rng(3)
    order = rng.normal(size=300)
    order = np.digitize(order, [-0.5, 0.5]) if classes else order
    values = rng.random(300) ** 2 * (1 + (order > 0)) / 2
    one = found(values, order)
    drawn = []
    for _ in range(300):
        at = rng.integers(0, 300, 300)
        ranks = (rankdata(order[at]) - 0.5) / 300
        drawn.append(2 * np.mean(values[at] * (ranks - ranks.mean())) / values[at].mean())
    assert (one.high - one.low) / 2 / 1.96 == pytest.approx(np.std(drawn), rel=0.2)
    assert one.low < one.index < one.high


def test_p_is_uniform_where_order_means_nothing():
    rng = np.random.default_rng(4)
    p = [
        found(rng.random(12), rng.normal(size=12), n_resamples=19, rng=rng).pvalue
        for _ in range(100)
    ]
    for level in (0.05, 0.25, 0.5):
        assert abs(np.mean(np.array(p) <= level + 1e-9) - level) <= 4 * np.sqrt(
            level * (1 - level) / 100
        )


def test_another_measure_may_be_the_advantage_and_those_without_are_counted():
    values = measured([0.1, 0.2, 0.6, 0.8], grade=[1, 2, 3, np.nan])
    by_column = ntp.audit.concentration(values, "grade", n_resamples=9, rng=1)
    assert (by_column.n_people, by_column.left_out) == (3, 1)
    assert "1 lack a number" in str(by_column)
    other = ntp.PersonMeasure(
        pd.Series([5.0, 6.0, 7.0], values.values.index[:3]), "reach", "people", pd.DataFrame()
    )
    by_measure = ntp.audit.concentration(values, other, n_resamples=9, rng=1)
    assert by_measure.index == by_column.index
    assert by_measure.advantage == "reach"


@pytest.mark.parametrize(
    ("values", "people", "says"),
    [
        ([0.1, 0.2, 0.3], {"grade": [1, 1, 1]}, "no order"),
        ([0.1, 0.2, 0.3], {"grade": [*"abc"]}, "no numbers"),
        ([0.0, 0.0, 0.0], {"grade": [1, 2, 3]}, "Every value is 0"),
        ([-1.0, 0.0, 3.0], {"grade": [1, 2, 3]}, "negative"),
    ],
)
def test_what_has_no_order_is_refused(values, people, says):
    with pytest.raises(DataError, match=says):
        ntp.audit.concentration(measured(values, **people), "grade")
    with pytest.raises(UnknownColumn):
        ntp.audit.concentration(measured(values, **people), "nowhere")

"""Inequality of a measure: indices with intervals, curves, and zeros."""

import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath import _indices as ind
from netpath._measure import PersonMeasure
from netpath.errors import DataError, UnknownColumn


def measured(values, **columns):
    index = [f"p{at:04}" for at in range(len(values))]
    people = pd.DataFrame(columns, index=index)
    assumed = ("warmth 0.3 for every tie (assumed)",)
    series = pd.Series(values, index=index, dtype=float)
    return PersonMeasure(series, "access to any of 4 targets", "probability", people, assumed)


def test_every_index_with_its_interval():
    values = np.random.default_rng(7).exponential(size=200)
    found = ntp.audit.inequality(measured(values), n_resamples=199, rng=7)
    told = found.indices["value"]
    assert told["Gini"] == ind.gini(values)
    assert told["Theil T"] == ind.theil_t(values)
    assert told["Theil L"] == ind.theil_l(values)
    assert told["GE(2)"] == ind.ge2(values)
    assert told["Atkinson 0.5"] == ind.atkinson(values, 0.5)
    assert told["Atkinson 1"] == ind.atkinson(values, 1)
    assert (found.indices["low"] < told).all()
    assert (told < found.indices["high"]).all()
    assert (found.n, found.at_zero, found.concentration) == (200, 0, None)
    assert found.lorenz.concentrated == pytest.approx(told["Gini"])
    # The interval of the Gini index of an exponential sample: about 1.96 x .29 / sqrt(n) each way.
    half = (found.indices.at["Gini", "high"] - found.indices.at["Gini", "low"]) / 2
    assert half == pytest.approx(1.96 * np.sqrt(1 / 12 / 200), rel=0.25)
    wider = ntp.audit.inequality(measured(values), n_resamples=199, confidence=0.99, rng=7)
    assert (wider.indices["low"] < found.indices["low"]).all()


def test_zeros_leave_two_indices_empty_and_say_why():
    found = ntp.audit.inequality(measured([0, 0, 1, 2, 3]), n_resamples=50, rng=7)
    empty = found.indices["value"].isna()
    assert empty.index[empty].tolist() == ["Atkinson 1", "Theil L"]
    why = "Atkinson 1 and Theil L break at zero, and 2 of 5 are"
    assert set(found.indices.loc[empty, "note"]) == {why}
    assert (found.indices.loc[~empty, "note"] == "").all()
    text = str(found)
    assert f"Not estimable: {why}." in text
    assert "of 5 people, 2 at zero: Gini 0.533 [" in text
    assert "Assumed: warmth 0.3 for every tie." in text
    assert "nan" not in (text + found._repr_html_()).lower()


def test_theil_in_parts_with_the_unlabelled_as_a_group():
    values, group = [1, 1, 3, 3, 6], ["A", "A", "B", "B", None]
    found = ntp.audit.inequality(measured(values, group=group), "group", n_resamples=50, rng=7)
    told = found.indices["value"]
    assert told["Theil T within"] == pytest.approx(0)
    assert told["Theil T within"] + told["Theil T between"] == pytest.approx(told["Theil T"])
    assert found.concentrated_by == "mean of group"
    assert found.concentration.people.tolist() == pytest.approx([0, 0.4, 0.8, 1])
    assert found.concentration.held.tolist() == pytest.approx([0, 2 / 14, 8 / 14, 1])
    assert "Concentration by mean of group: 0." in str(found)


def test_concentration_by_a_rank():
    values = [4, 3, 2, 1]
    found = ntp.audit.inequality(
        measured(values, income=[1, 2, 3, 4]), rank="income", n_resamples=9, rng=7
    )
    assert found.concentration.concentrated == pytest.approx(-ind.gini(values))
    assert found.concentrated_by == "income"
    with pytest.raises(DataError, match="rank: 1 people have no number in income"):
        ntp.audit.inequality(measured(values, income=[1, None, 3, 4]), rank="income")
    with pytest.raises(UnknownColumn):
        ntp.audit.inequality(measured(values), rank="income")


def test_draws_without_anything_to_share_are_passed_over():
    found = ntp.audit.inequality(measured([0, 0, 1.0]), n_resamples=60, rng=7)
    assert found.indices.at["Gini", "value"] == pytest.approx(2 / 3)


def test_what_is_no_distribution_is_refused():
    for values in ([0, 0], [1, np.inf], [-1, 2], []):
        with pytest.raises(DataError):
            ntp.audit.inequality(measured(values))


def test_the_same_bytes_in_any_order_of_people():
    rng = np.random.default_rng(7)
    values, group = rng.integers(0, 5, 40) / 4, rng.choice(["A", "B"], 40)
    one = ntp.audit.inequality(measured(values, group=group), "group", n_resamples=50, rng=7)
    order = rng.permutation(40)
    other = measured(values[order], group=group[order])
    again = ntp.audit.inequality(other, "group", n_resamples=50, rng=7)
    pd.testing.assert_frame_equal(one.indices, again.indices, check_exact=False, rtol=1e-12)
    unseeded = ntp.audit.inequality(other, "group", n_resamples=50)
    repeat = ntp.audit.inequality(other, "group", n_resamples=50, rng=unseeded.seed)
    assert unseeded.to_frame().equals(repeat.to_frame())

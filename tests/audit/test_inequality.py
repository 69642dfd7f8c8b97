"""Inequality of a measure: indices with intervals, curves, and zeros."""

import numpy as np
import pandas as pd
import pytest
from measures import measured
from scipy.special import ndtr, ndtri

import netpath as ntp
from netpath import _indices as ind
from netpath._measure import PersonMeasure
from netpath.audit._intervals import LEFT_OUT, GroupCells, accelerated
from netpath.errors import DataError, UnknownColumn


def test_every_index_with_its_interval():
    values = np.sort(np.random.default_rng(7).exponential(size=200))
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
    assert "of 5 people, 2 of them at zero: Gini 0.533 [" in text
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


def test_one_person_is_not_unequal_to_anybody():
    people = pd.DataFrame(index=["a"])
    one = PersonMeasure(pd.Series([0.5], people.index), "access", "probability", people)
    with pytest.raises(DataError, match="between two or more"):
        ntp.audit.inequality(one, rng=7)


def test_everybody_but_one_leaves_each_out_once():
    for n, least in ((5, 1), (LEFT_OUT, 1), (3 * LEFT_OUT, 3)):
        at = GroupCells.of(np.arange(n) / n, None).left_out()
        assert len(at) == min(n, LEFT_OUT)
        assert np.diff(at).min() == np.diff(at).max() == least
        assert at[0] + at[-1] == n - 1


def test_people_drawn_again_by_how_many_of_each_have_the_indices_of_people():
    rng = np.random.default_rng(7)
    values, codes = rng.integers(0, 9, 300) / 8 + 0.125, rng.integers(0, 3, 300)
    cells = GroupCells.of(values, codes)
    times = rng.multinomial(300, cells.times / 300, size=20)
    for row, found in zip(times, cells.indices(times), strict=True):
        who, group = np.repeat(cells.values, row), np.repeat(cells.group, row)
        parts = ind.theil_parts(who, group)
        told = [ind.gini(who), ind.theil_t(who), ind.ge2(who), ind.atkinson(who, 0.5)]
        told += [ind.atkinson(who, 1), ind.theil_l(who), parts.within, parts.between]
        assert found == pytest.approx(told, abs=1e-12)


@pytest.mark.parametrize("kinds", [3, 300])
def test_people_are_drawn_again_as_often_as_there_are_of_them(kinds):
    cells = GroupCells.of(np.arange(300) % kinds + 1.0, None)
    again = cells.again(2000, np.random.default_rng(7))
    oracle = np.random.default_rng(8).choice(np.arange(300) % kinds + 1.0, (2000, 300))
    spread = [np.std([ind.ge2(one) for one in oracle]), again[:, 2].std()]
    assert spread[0] == pytest.approx(spread[1], rel=0.15)
    assert again.shape == (2000, 8)


@pytest.mark.parametrize(
    ("again", "bias"),
    [([1, 2, 2, 3], 0.0), ([3, 4, 5, 6], ndtri(1 / 8)), ([0, 1, 1, 1], ndtri(7 / 8))],
)
def test_percentiles_move_by_how_many_lie_below(again, bias):
    """Efron's interval without skew, by hand: half of what is equal counts as below."""
    again, without = np.array(again, float), np.array([1.0, 2.0, 3.0])
    low, high = accelerated(2.0, again, without, 1.0, 0.5)
    ends = ndtr(2 * bias + ndtri([0.25, 0.75]))
    assert (low, high) == pytest.approx(tuple(np.quantile(again, ends)))


def test_the_table_of_indices_has_a_column_of_their_names():
    people = pd.DataFrame(index=list("ab"))
    two = PersonMeasure(pd.Series([0.5, 1], people.index), "access", "probability", people)
    told = ntp.audit.inequality(two, rng=7).to_frame()
    assert told.columns.tolist() == ["index", "value", "low", "high", "note"]


def test_noise_of_worlds_is_no_inequality_unsaid():
    """Everybody is one tie of 10 % away: what an estimate finds unequal is its draws alone."""
    n = 60
    ties = pd.DataFrame({"source": [f"p{at}" for at in range(n)], "target": "boss", "warmth": 0.1})
    net = ntp.ReferralNetwork(None, ties, directed=False)

    def told(n_draws):
        access = ntp.access.estimate(net, targets=["boss"], within=1, n_draws=n_draws, rng=7)
        return ntp.audit.inequality(access, rng=7)

    noisy = told(1000)
    assert noisy.indices.loc["Gini", "low"] > 0  # the truth is 0
    assert noisy.caution in str(noisy)
    share = float(noisy.caution.split(" ")[1])
    assert share > 60
    assert noisy.caution in ntp.plot.caption(ntp.plot.inequality(noisy)).text


def test_noise_that_changes_nothing_is_not_warned_of():
    town = ntp.generate.planted_groups({"A": 60, "B": 60}, disadvantage=0.5, rng=7)
    hires = town.where(role="hiring manager")[:1]
    access = ntp.access.estimate(town, targets=hires, within=3, n_draws=4000, rng=7)
    assert ntp.audit.inequality(access, "group", rng=7).caution == ""
    assert ntp.audit.inequality(measured(np.arange(1.0, 40)), rng=7).caution == ""

"""Survey weights in gaps and inequality: values of an established package, laws, and chance."""

import os

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import netpath as ntp
from netpath.errors import DataError

LONG = "NETPATH_LONG" in os.environ
RUNS = 2_000 if LONG else 40
VALUES = [0, 0.2, 0.35, 0, 0.5, 0.1, 0.9, 0.4, 0, 0.15, 0.6, 0.25]
WEIGHT = [1.5, 2.0, 1.0, 3.5, 2.5, 1.0, 0.5, 4.0, 2.0, 1.5, 3.0, 2.25]

# statsmodels 0.15.0, WLS(x, ones, weights=w).fit(cov_type="HC1"), a fit a group; and of all
# DescrStatsW(x, w): its variance over twice the square of its mean.
MEANS, ERRORS = (
    (0.36666666666666675, 0.20263157894736844),
    (0.12831838709089385, 0.08259506515291438),
)
MEAN, GE2 = 0.2722222222222222, 0.3551550490326001


def measured(values, group, **columns):
    index = pd.Index([f"p{at:04}" for at in range(len(values))])
    people = pd.DataFrame({"group": list(group), **columns}, index=index)
    own = pd.Series(np.asarray(values, dtype=float), index)
    return ntp.PersonMeasure(own, "access", "probability", people)


def drawn(stream, n, law):
    """Draw people with chances that hang on what they have, and how many each then stands for."""
    values = law(stream, 40 * n)
    chance = np.where(values > 0, 0.25 + 0.5 * np.minimum(values, 1), 0.8)
    kept = np.flatnonzero(stream.random(len(values)) < chance)[:n]
    return values[kept], 1 / chance[kept]


def mostly_zero(stream, n):
    return np.where(stream.random(n) < 0.5, stream.beta(2, 3, n), 0.0)


def alternating(**columns):
    return measured(VALUES, "AB" * 6, **columns)


def test_means_and_errors_are_those_of_an_established_package():
    found = ntp.audit.gap(alternating(w=WEIGHT), "group", "A", stands_for="w", n_resamples=9, rng=1)
    assert found.by_group["mean"].tolist() == pytest.approx(MEANS, abs=1e-8)
    assert found.by_group["error"].tolist() == pytest.approx(ERRORS, abs=1e-8)
    assert found.difference == pytest.approx(MEANS[1] - MEANS[0], abs=1e-8)
    assert found.contrasts["error"].iloc[0] == pytest.approx(np.hypot(*ERRORS), abs=1e-8)
    assert found.overall == pytest.approx(MEAN, abs=1e-8)
    assert found.by_group["effective_n"].iloc[0] == pytest.approx(
        sum(WEIGHT[::2]) ** 2 / sum(w**2 for w in WEIGHT[::2])
    )


def test_an_index_is_that_of_an_established_package():
    found = ntp.audit.inequality(alternating(w=WEIGHT), stands_for="w", n_resamples=9, rng=1)
    assert found.indices.at["GE(2)", "value"] == pytest.approx(GE2, abs=1e-8)


@pytest.mark.parametrize("law", ["gap", "inequality"])
def test_weights_that_are_all_equal_change_no_byte(law):
    same = alternating(w=[2.5] * 12)
    if law == "gap":
        plain, equal = (
            ntp.audit.gap(same, "group", "A", stands_for=w, n_resamples=99, rng=1).to_frame()
            for w in (None, "w")
        )
    else:
        plain, equal = (
            ntp.audit.inequality(same, "group", stands_for=w, n_resamples=99, rng=1).to_frame()
            for w in (None, "w")
        )
    pd.testing.assert_frame_equal(plain, equal, check_exact=True)


def test_whole_weights_are_people_repeated():
    stream = np.random.default_rng(5)
    values, times = stream.random(30).round(2), stream.integers(1, 5, 30)
    group = stream.permutation(list("AB") * 15)
    weighted = measured(values, group, w=times, rank=np.arange(30))
    repeated = measured(
        *(np.repeat(one, times) for one in (values, group)), rank=np.repeat(np.arange(30), times)
    )
    how = {"n_resamples": 9, "rng": 1}
    gaps = [
        ntp.audit.gap(one, "group", "A", stands_for=w, **how)
        for one, w in ((weighted, "w"), (repeated, None))
    ]
    for of in ("difference", "ratio"):
        assert getattr(gaps[0], of) == pytest.approx(getattr(gaps[1], of), abs=1e-12)
    medians = [gap.by_group["median"].tolist() for gap in gaps]
    assert medians[0] == medians[1]
    spread = [
        ntp.audit.inequality(one, "group", rank="rank", stands_for=w, **how)
        for one, w in ((weighted, "w"), (repeated, None))
    ]
    values = [one.indices["value"].tolist() for one in spread]
    assert values[0] == pytest.approx(values[1], abs=1e-12)
    for of in ("lorenz", "concentration"):
        curves = [getattr(one, of).concentrated for one in spread]
        assert curves[0] == pytest.approx(curves[1], abs=1e-12)


def test_a_scale_of_weights_and_an_order_of_rows_are_nothing():
    plain = alternating(w=WEIGHT, ten=[10 * w for w in WEIGHT])
    how = {"n_resamples": 99, "rng": 1}
    one, ten = (
        ntp.audit.gap(plain, "group", "A", stands_for=w, **how).to_frame() for w in ("w", "ten")
    )
    pd.testing.assert_frame_equal(one, ten, atol=1e-12, rtol=0)


def test_drawn_worlds_are_weighted_too():
    stream = np.random.default_rng(2)
    coins = stream.random((12, 200)) < 0.4
    words = np.packbits(np.pad(coins, ((0, 0), (0, 56))), axis=1, bitorder="little")
    worlds = ntp._measure.Worlds(words.view(np.uint64), 200)
    plain = measured(coins.mean(axis=1), "AB" * 6, w=WEIGHT)
    access = ntp.PersonMeasure(
        plain.values, "access", "probability", plain.people, worlds=worlds, n_targets=12
    )
    found = ntp.audit.gap(access, "group", "A", stands_for="w", n_resamples=9, rng=1)
    weight, b = np.array(WEIGHT), np.arange(12) % 2 == 1
    gaps = np.average(coins[b], axis=0, weights=weight[b]) - np.average(
        coins[~b], axis=0, weights=weight[~b]
    )
    assert found.difference == pytest.approx(gaps.mean(), abs=1e-12)
    error = gaps.std(ddof=1) / np.sqrt(200)
    assert found.contrasts["mc_error"].iloc[0] == pytest.approx(error, abs=1e-12)


def test_p_is_uniform_and_intervals_hold_zero_where_weights_tell_of_values():
    p, inside = [], 0
    for seed in range(RUNS):
        stream = np.random.default_rng(seed)
        own, weight = zip(*(drawn(stream, n, mostly_zero) for n in (60, 35)), strict=True)
        one = measured(np.concatenate(own), "A" * 60 + "B" * 35, w=np.concatenate(weight))
        found = ntp.audit.gap(one, "group", "A", stands_for="w", n_resamples=99, rng=stream)
        p.append(found.pvalue)
        ends = found.confidence_interval
        inside += ends.low <= 0 <= ends.high
    assert stats.kstest(np.array(p) - 0.005, "uniform").pvalue > 0.001
    assert stats.binom.cdf(inside, RUNS, 0.95) > 0.001
    assert np.mean(np.array(p) <= 0.05) < 0.05 + 4 * (0.05 * 0.95 / RUNS) ** 0.5


def test_who_stands_for_nobody_is_left_out_and_counted():
    some = [*WEIGHT[:11], None]
    found = ntp.audit.gap(alternating(w=some), "group", "A", stands_for="w", rng=1)
    assert found.by_group["n"].tolist() == [6, 5]
    assert "left out: 1 person without a number in w" in str(found)
    assert "population that people stand for (w)" in str(found)


@pytest.mark.parametrize("wrong", [[0.0] * 12, [-1.0] * 12, ["many"] * 12])
def test_weights_that_are_none_are_refused(wrong):
    for ask in (ntp.audit.inequality, lambda *a, **b: ntp.audit.gap(*a, "group", "A", **b)):
        with pytest.raises(DataError, match="above 0"):
            ask(alternating(w=wrong), stands_for="w")


def test_covariates_and_weights_together_are_for_regress():
    with pytest.raises(DataError, match="regress"):
        ntp.audit.gap(
            alternating(w=WEIGHT, f=list("xyz") * 4), "group", "A", given="f", stands_for="w"
        )


def test_weights_that_leave_few_are_told():
    heavy = [50.0, 1.0] + [0.5, 1.0] * 5
    found = ntp.audit.gap(alternating(w=heavy), "group", "A", stands_for="w", rng=1)
    assert "fewer than 10" in found.cautions["A"]


def test_a_weighted_curve_is_published_by_who_was_measured():
    stream = np.random.default_rng(5)
    one = measured(stream.random(45), "A" * 45, w=stream.random(45) + 0.1)
    shown = ntp.audit.inequality(one, stands_for="w", n_resamples=9, rng=1).publish()
    assert len(shown.lorenz.people) == 5  # after 10, 20, 30 and all
    assert shown.lorenz.seen is None

"""Gaps given covariates, regressions of people and of pairs, and people without a label."""

from __future__ import annotations

import itertools
import os

import numpy as np
import pandas as pd
import pytest
from measures import measured
from scipy import stats

import netpath as ntp
from netpath.audit._regress import fitted
from netpath.errors import DataError, UnknownColumn

TIMES = 2_000 if os.environ.get("NETPATH_LONG") else 80
LEVELS = (0.05, 0.25, 0.5, 0.75)


def uniform(found, steps):
    """Of p from so many shuffles the share at most a is a, to four standard errors."""
    found = np.array(found, dtype=float)
    for level in LEVELS:
        exact = np.floor(level * steps + 1e-9) / steps
        share, error = np.mean(found <= exact + 1e-9), np.sqrt(level * (1 - level) / len(found))
        assert abs(share - exact) <= 4 * error, (level, share, exact)


# --- standardisation


def fields(rng, n=160, gap=0.0):
    """A group that is more often in the field where everybody has less."""
    field = rng.choice(["law", "art"], n)
    years = rng.integers(0, 30, n)
    group = np.where(rng.random(n) < np.where(field == "art", 0.7, 0.3), "B", "A")
    group[:2] = "A", "B"
    values = rng.random(n) / 2 + np.where(field == "law", 0.3, 0.0) - gap * (group == "B")
    return measured(values.clip(0, 1), group=group, field=field, years=years)


def by_hand(measure, column):
    """Cell by cell, weighted by everybody in cells where both are; with its error."""
    table = measure.people.assign(value=measure.values)
    means = table.groupby([column, "group"])["value"].agg(["mean", "var", "size"]).unstack()
    whole = means.dropna()
    share = whole["size"].sum(axis=1) / whole["size"].to_numpy().sum()
    gap = (share * (whole["mean"]["B"] - whole["mean"]["A"])).sum()
    parts = whole["var"] / whole["size"]
    return gap, np.sqrt((share**2 * (parts["A"] + parts["B"])).sum())


@pytest.mark.parametrize("seed", range(5))
def test_a_standardised_gap_by_hand(seed):
    measure = fields(np.random.default_rng(seed), gap=0.1)
    found = ntp.audit.gap(measure, "group", "A", given="field", n_resamples=19, rng=1)
    gap, error = by_hand(measure, "field")
    assert found.difference == pytest.approx(gap, abs=1e-12)
    assert found.contrasts["error"].item() == pytest.approx(error, rel=1e-9)
    assert found.given == "field"
    low, high = found.confidence_interval.low, found.confidence_interval.high
    assert low < found.difference < high
    assert 1.96 < (high - low) / 2 / error < 2.1  # Student's, of a few dozen in each cell
    assert found.cells["n"].sum() == len(measure.values)


def test_several_covariates_are_crossed_and_numbers_cut_into_fifths():
    measure = fields(np.random.default_rng(1))
    found = ntp.audit.gap(measure, "group", "A", given=["field", "years"], n_resamples=19, rng=1)
    assert found.given == "field × years"
    assert found.cells["cell"].nunique() == 10
    few = int(found.cells["few"].sum())
    assert f"{few} of 20 cells have fewer than 10 people of a group" in found.about
    with pytest.raises(DataError, match=f"{few} cells have fewer than 10 people"):
        found.publish()


def test_worlds_are_in_a_standardised_interval():
    from netpath._measure import PersonMeasure, Worlds

    rng = np.random.default_rng(3)
    words = rng.integers(0, 2**63, (40, 4), dtype=np.uint64) & rng.integers(
        0, 2**63, (40, 4), dtype=np.uint64
    )
    worlds = Worlds(words, 256)
    index = [f"p{at:02}" for at in range(40)]
    people = pd.DataFrame({"group": [*"AB"] * 20, "field": ["x"] * 20 + ["y"] * 20}, index)
    values = pd.Series(worlds.counts() / 256, index)
    measure = PersonMeasure(values, "access", "probability", people, worlds=worlds)
    found = ntp.audit.gap(measure, "group", "A", given="field", n_resamples=19, rng=1)
    bits = np.unpackbits(words.view(np.uint8), axis=1, bitorder="little")
    of = [
        bits[(people["group"] == g) & (people["field"] == f)].mean(axis=0)
        for f in "xy"
        for g in "AB"
    ]
    gaps = (of[1] - of[0] + of[3] - of[2]) / 2
    assert found.contrasts["mc_error"].item() == pytest.approx(gaps.std(ddof=1) / 16)


def test_a_gap_of_few_who_have_their_like_is_not_told_surely():
    """Two cells, one shared; in it A are many and B is alone: nothing tells how B differ."""
    values = [0.1, 0.2, 0.3, 0.4, 0.9, 0.8, 0.7]
    alone = measured(values, group=list("AAAABBB"), field=list("xxxzxyv"))
    found = ntp.audit.gap(alone, "group", "A", given="field", n_resamples=19, rng=1)
    assert found.difference == pytest.approx(0.9 - 0.2)
    assert found.confidence_interval.low < 0.3  # B may be anything
    assert str(found).startswith("access gap by group given field, B - A: 0.7")
    assert "(of 4 of 7 people, who have their like; all of a group are alone" in str(found)
    assert set(found.cautions) == {"A", "B"}
    many = fields(np.random.default_rng(1))
    assert not ntp.audit.gap(many, "group", "A", given="field", n_resamples=19, rng=1).cautions
    few = measured([*values, 0.6], group=list("AAAABBBB"), field=list("xxxzxyvx"))
    thin = ntp.audit.gap(few, "group", "A", given="field", n_resamples=19, rng=1)
    assert all("fewer than 10 people's worth" in one for one in thin.cautions.values())
    assert np.isfinite(thin.contrasts["error"].item())


def test_p_of_a_standardised_gap_is_uniform_and_has_power():
    rng, null, power = np.random.default_rng(7), [], []
    for _ in range(TIMES):
        how = {"given": "field", "n_resamples": 19, "rng": rng}
        null.append(ntp.audit.gap(fields(rng, 60), "group", "A", **how).pvalue)
    for _ in range(20):
        power.append(ntp.audit.gap(fields(rng, gap=0.15), "group", "A", **how).pvalue)
    uniform(null, 20)
    assert np.mean(np.array(power) <= 0.05) > 0.8


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("group", "is what people are grouped by"),
        ("same", "everybody is alike in same"),
        (("field", "group"), "is what people are grouped by"),
    ],
)
def test_covariates_that_change_nothing_are_refused(given, says):
    measure = measured([0.1, 0.2, 0.3, 0.4], group=list("AABB"), field=list("xyxy"), same=["z"] * 4)
    with pytest.raises(DataError, match=says):
        ntp.audit.gap(measure, "group", "A", given=given)
    with pytest.raises(UnknownColumn):
        ntp.audit.gap(measure, "group", "A", given="nowhere")


# --- regression

LONGLEY = """
60323 83.0 234289 2356 1590 107608 1947
61122 88.5 259426 2325 1456 108632 1948
60171 88.2 258054 3682 1616 109773 1949
61187 89.5 284599 3351 1650 110929 1950
63221 96.2 328975 2099 3099 112075 1951
63639 98.1 346999 1932 3594 113270 1952
64989 99.0 365385 1870 3547 115094 1953
63761 100.0 363112 3578 3350 116219 1954
66019 101.2 397469 2904 3048 117388 1955
67857 104.6 419180 2822 2857 118734 1956
68169 108.4 442769 2936 2798 120445 1957
66513 110.8 444546 4681 2637 121950 1958
68655 112.6 482704 3813 2552 123366 1959
69564 114.2 502601 3931 2514 125368 1960
69331 115.7 518173 4806 2572 127852 1961
70551 116.9 554894 4007 2827 130081 1962
"""
# Certified by NIST (Statistical Reference Datasets): estimates, their errors, and R squared.
CERTIFIED = (
    *(-3482258.63459582, 15.0618722713733, -0.358191792925910e-01, -2.02022980381683),
    *(-1.03322686717359, -0.511041056535807e-01, 1829.15146461355),
)
ERRORS = (
    *(890420.383607373, 84.9149257747669, 0.334910077722432e-01, 0.488399681651699),
    *(0.214274163161675, 0.226073200069370, 455.478499142212),
)
R_SQUARED = 0.995479004577296


def test_longleys_regression_is_as_certified():
    rows = np.array([line.split() for line in LONGLEY.split("\n") if line], dtype=float)
    matrix = np.column_stack([np.ones(16), rows[:, 1:]])
    found = fitted(matrix, rows[:, 0], np.ones(16))
    assert found.estimate.tolist() == pytest.approx(CERTIFIED, rel=1e-8)
    assert found.error.tolist() == pytest.approx(ERRORS, rel=1e-8)
    assert found.r_squared == pytest.approx(R_SQUARED, abs=1e-12)
    wrong = (CERTIFIED[0] * (1 + 1e-7), *CERTIFIED[1:])
    assert found.estimate.tolist() != pytest.approx(wrong, rel=1e-8)


def two_models(rng, n=50):
    people = {"group": rng.choice([*"ABC"], n), "field": rng.choice(["x", "y"], n)}
    people["group"][:6] = [*"AABBCC"]
    people |= {"years": rng.normal(10, 3, n), "stands": rng.uniform(1, 5, n)}
    values = rng.random(n) + 0.02 * people["years"] + 0.1 * (people["group"] == "B")
    measure = measured(values, **people)
    columns = [np.ones(n), *(people["group"] == g for g in "BC"), people["field"] == "y"]
    return measure, np.column_stack([*columns, people["years"]]).astype(float), people["stands"]


@pytest.mark.parametrize("weighed", [False, True])
def test_estimates_are_least_squares_and_errors_hc3_by_definition(weighed):
    measure, x, stands = two_models(np.random.default_rng(2))
    weight = stands if weighed else np.ones(len(x))
    how = {"stands_for": "stands"} if weighed else {}
    found = ntp.audit.regress(
        measure, "group", "A", given=["field", "years"], n_resamples=19, rng=1, **how
    )
    y, w = measure.values.to_numpy(), np.diag(weight)
    root = np.sqrt(weight)[:, None]
    estimate = np.linalg.lstsq(x * root, y * root[:, 0], rcond=None)[0]
    assert found.table["estimate"].tolist() == pytest.approx(estimate.tolist(), abs=1e-10)
    bread = np.linalg.inv(x.T @ w @ x)
    hat = np.diag(x @ bread @ x.T @ w)
    meat = (weight * (y - x @ estimate) / (1 - hat)) ** 2
    robust = np.sqrt(np.diag(bread @ (x.T * meat) @ x @ bread))
    assert found.table["error"].tolist() == pytest.approx(robust.tolist(), rel=1e-8)
    assert found.table["term"].tolist() == ["(constant)", "group B", "group C", "field y", "years"]


def test_one_covariate_is_scipys_line():
    rng = np.random.default_rng(4)
    measure = fields(rng, 80)
    both = ntp.audit.regress(measure, "group", "A", given="years", n_resamples=19, rng=1)
    residual = {}
    for name, column in (("y", measure.values), ("b", (measure.people["group"] == "B") * 1.0)):
        line = stats.linregress(measure.people["years"], column)
        residual[name] = column - line.intercept - line.slope * measure.people["years"]
    slope = stats.linregress(residual["b"], residual["y"]).slope
    assert both.gaps.at["B", "estimate"] == pytest.approx(slope, abs=1e-8)


def test_a_weighted_gap_is_that_of_weighted_means():
    measure, _, stands = two_models(np.random.default_rng(5))
    found = ntp.audit.regress(measure, "group", "A", stands_for="stands", n_resamples=19, rng=1)
    mean = {
        g: np.average(measure.values[at], weights=stands[at])
        for g in "AB"
        for at in [(measure.people["group"] == g).to_numpy()]
    }
    assert found.gaps.at["B", "estimate"] == pytest.approx(mean["B"] - mean["A"], abs=1e-12)


def test_p_of_a_regression_is_uniform_and_has_power():
    rng, null, power = np.random.default_rng(8), [], []
    how = {"given": "years", "n_resamples": 19}
    for _ in range(TIMES):
        n = 30
        years = rng.normal(size=n)
        group = np.where(years + rng.normal(size=n) > 0, "A", "B")
        group[:4] = [*"AABB"]
        measure = measured(rng.exponential(size=n) + years, group=group, years=years)
        null.append(ntp.audit.regress(measure, "group", "A", rng=rng, **how).gaps.at["B", "pvalue"])
        if len(power) < 20:
            more = measured(measure.values + 3 * (group == "B"), group=group, years=years)
            power.append(
                ntp.audit.regress(more, "group", "A", rng=rng, **how).gaps["pvalue"].item()
            )
    uniform(null, 20)
    assert np.mean(np.array(power) <= 0.05) > 0.8


def test_people_without_a_covariate_are_left_out_and_counted():
    measure = measured(
        [0.1, 0.2, 0.4, 0.3, 0.5, 0.2, 0.9],
        group=["A", "A", "B", "B", "A", None, "B"],
        years=[1.0, 2.0, 3.0, np.nan, 5.0, 6.0, 7.0],
    )
    found = ntp.audit.regress(measure, "group", "A", given="years", n_resamples=19, rng=1)
    assert (found.n_people, found.left_out) == (5, 2)
    assert "2 lack a label or a covariate" in str(found)


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"given": "same"}, "is the same for everybody"),
        ({"given": ["years", "twice"]}, "follow from one another"),
        ({"given": "copy"}, "follow from one another"),
        ({"stands_for": "none"}, "no number above 0"),
        ({"given": ["field", "years", "twice", "many"]}, "more people than terms"),
    ],
)
def test_models_that_cannot_be_told_are_refused(how, says):
    people = {"group": [*"AABB"] * 2, "same": ["x"] * 8, "years": range(8)}
    people |= {"twice": [2 * at for at in range(8)], "copy": [*"ppqq"] * 2, "none": [0, *[1] * 7]}
    people |= {"field": [*"xyxyxyxx"], "many": [*"abcdefgh"]}
    with pytest.raises(DataError, match=says):
        ntp.audit.regress(measured(np.arange(8) / 8, **people), "group", "A", **how)


# --- pairs


def matrix(rng, n, symmetric=False):
    one = rng.normal(size=(n, n))
    one = one + one.T if symmetric else one
    return pd.DataFrame(one, [f"p{at}" for at in range(n)], [f"p{at}" for at in range(n)])


@pytest.mark.parametrize("symmetric", [False, True])
def test_pairs_are_fitted_as_scipy_fits_them(symmetric):
    rng = np.random.default_rng(3)
    y, one, two = (matrix(rng, 9, symmetric) for _ in range(3))
    found = ntp.audit.qap(y, {"one": one, "two": two}, n_resamples=19, rng=1)
    at = np.triu_indices(9, 1) if symmetric else np.nonzero(~np.eye(9, dtype=bool))
    x = np.column_stack([np.ones(len(at[0])), one.to_numpy()[at], two.to_numpy()[at]])
    estimate, squares, *_ = np.linalg.lstsq(x, y.to_numpy()[at], rcond=None)
    assert found.table["estimate"].tolist() == pytest.approx(estimate.tolist(), abs=1e-8)
    error = np.sqrt(np.diag(np.linalg.inv(x.T @ x)) * squares[0] / (len(x) - 3))
    assert found.table["t"].tolist() == pytest.approx((estimate / error).tolist(), rel=1e-8)
    assert (found.directed, found.n_pairs) == (not symmetric, len(x))
    alone = ntp.audit.qap(y, {"one": one}, n_resamples=19, rng=1).table
    line = stats.linregress(one.to_numpy()[at], y.to_numpy()[at])
    assert alone["estimate"].tolist() == pytest.approx([line.intercept, line.slope], abs=1e-8)


def test_p_is_that_of_all_shuffles_of_five_people():
    """Every order of five people, by lstsq of the shuffled part: t as far out as was found."""
    rng = np.random.default_rng(6)
    y, one, two = (matrix(rng, 5) for _ in range(3))
    found = ntp.audit.qap(y, {"one": one, "two": two}, n_resamples=4_000, rng=1)
    at = np.nonzero(~np.eye(5, dtype=bool))
    rest = np.column_stack([np.ones(20), two.to_numpy()[at]])
    part = one.to_numpy()[at] - rest @ np.linalg.lstsq(rest, one.to_numpy()[at], rcond=None)[0]
    whole = np.full((5, 5), np.nan)
    whole[at] = part

    def t_of(own):
        x = np.column_stack([rest, own])
        estimate, squares, *_ = np.linalg.lstsq(x, y.to_numpy()[at], rcond=None)
        return abs(estimate[2]) / np.sqrt(np.linalg.inv(x.T @ x)[2, 2] * squares[0] / 17)

    every = [t_of(whole[np.ix_(o, o)][at]) for o in map(list, itertools.permutations(range(5)))]
    exact = np.mean(np.array(every) >= t_of(part) - 1e-9)
    assert found.table["pvalue"].iloc[1] == pytest.approx(exact, abs=4 * 0.5 / np.sqrt(4_000))


def test_p_of_pairs_is_uniform_where_people_make_the_rows_hang_together():
    """Numbers with a part of each sender and receiver, which formulas for rows take for signal."""
    rng, null, power = np.random.default_rng(9), [], []

    def rows(n=10):
        return matrix(rng, n) + rng.normal(size=(n, 1)) + rng.normal(size=(1, n))

    for _ in range(TIMES):
        y, one, two = rows(), rows(), rows()
        null.append(
            ntp.audit.qap(y, {"one": one, "two": two + one / 2}, n_resamples=19, rng=rng)
            .table["pvalue"]
            .iloc[1]
        )
        if len(power) < 20:
            told = ntp.audit.qap(y + 2 * one, {"one": one}, n_resamples=19, rng=rng)
            power.append(told.table["pvalue"].iloc[1])
    uniform(null, 20)
    assert np.mean(np.array(power) <= 0.05) > 0.8


def test_pairs_of_a_network_and_pairs_that_are_not_told():
    net = ntp.readers.sample()
    some = net.only(people=list(net.ids)[:40])
    y, x = ntp.audit.pairs(some), {"same group": ntp.audit.pairs(some, "group")}
    found = ntp.audit.qap(y, x, n_resamples=19, rng=1)
    told = (some.people["group"].reindex(list(some.ids)).fillna("") != "").sum()
    assert found.n_pairs == told * (told - 1) / 2
    assert not found.directed
    warm = ntp.audit.pairs(some, "warmth").to_numpy()
    assert np.nansum(warm > 0) == np.nansum(y.to_numpy())
    with pytest.raises(UnknownColumn):
        ntp.audit.pairs(some, "nowhere")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda x: x.rename(index={"p0": "q"}, columns={"p0": "q"}), "of other people than y"),
        (lambda x: x.rename(columns={"p0": "q"}), "rows and columns of 'x'"),
        (lambda x: x * 0 + 1, "the same for all pairs"),
        (lambda x: x.iloc[:3, :3], "of other people than y"),
    ],
)
def test_tables_of_other_people_are_refused(change, says):
    rng = np.random.default_rng(1)
    y, x = matrix(rng, 6), matrix(rng, 6)
    with pytest.raises(DataError, match=says):
        ntp.audit.qap(y, {"x": change(x)})
    with pytest.raises(DataError, match="follow from one another"):
        ntp.audit.qap(y, {"x": x, "again": 2 * x})
    with pytest.raises(DataError, match="cells that are no numbers"):
        ntp.audit.qap(y, {"x": x.astype(str) + "?"})
    with pytest.raises(DataError, match="name at least one"):
        ntp.audit.qap(y, {})
    with pytest.raises(DataError, match="four people or more"):
        ntp.audit.qap(y.iloc[:3, :3], {"x": x.iloc[:3, :3]})


# --- people without a label


@pytest.mark.parametrize("seed", range(12))
def test_bounds_are_those_of_every_labeling(seed):
    rng = np.random.default_rng(seed)
    values, labels = rng.random(9).round(1), [*"AABB", *[None] * 5]
    found = ntp.audit.unlabelled(measured(values, group=labels), "group", "A")

    def gap(filled):
        whole = np.array([*"AABB", *filled])
        return values[whole == "B"].mean() - values[whole == "A"].mean()

    every = [gap(filled) for filled in itertools.product("AB", repeat=5)]
    assert (found.least, found.most) == pytest.approx((min(every), max(every)))
    assert found.all_reference == pytest.approx(gap("AAAAA"))
    assert found.all_group == pytest.approx(gap("BBBBB"))
    assert found.swept["gap"].iloc[[0, -1]].tolist() == pytest.approx(
        [found.all_reference, found.all_group]
    )


def test_labels_are_never_made_up_and_what_is_no_share_is_refused():
    measure = measured([0.1, 0.2, 0.3, 0.4, 0.5], group=["A", "A", "B", "C", None])
    with pytest.raises(DataError, match="several groups"):
        ntp.audit.unlabelled(measured([0.1] * 6, group=[*"AABBCC"]), "group", "A")
    for wrong in ([1.5], ["x"], [True]):
        with pytest.raises(DataError, match="is no share"):
            ntp.audit.unlabelled(measure, "group", "A", group="B", shares=wrong)
    with pytest.raises(DataError, match="no other group"):
        ntp.audit.unlabelled(measure, "group", "A", group="(no label)")
    told = measured([0.1, 0.2, 0.3, 0.4], group=[*"AABB"])
    found = ntp.audit.unlabelled(told, "group", "A")
    assert found.least == found.most == pytest.approx(found.gap)

"""The gap: by hand, against enumeration, its intervals, its p, and what it refuses."""

import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from measures import measured

import netpath as ntp
from netpath._intervals import wilson
from netpath._measure import NO_LABEL, Worlds
from netpath.audit._intervals import Extent, Mean, difference_of, mean_of, ratio_of
from netpath.audit._shuffle import shuffled
from netpath.errors import DataError, NetpathError, UnknownColumn


def two(a, b, **more):
    return measured([*a, *b], group=["A"] * len(a) + ["B"] * len(b), **more)


# --- by hand


def test_a_gap_by_hand():
    audit = ntp.audit.gap(two([0.5, 0.7, 0.9], [0.1, 0.3]), "group", "A", rng=7)
    assert audit.difference == pytest.approx(-0.5)
    assert audit.ratio == pytest.approx(0.2 / 0.7)
    assert audit.overall == pytest.approx(0.5)
    # Welch: variances .04 and .02.
    assert audit.statistic == pytest.approx(-0.5 / np.sqrt(0.04 / 3 + 0.02 / 2))
    assert audit.contrasts["error"].item() == pytest.approx(np.sqrt(0.04 / 3 + 0.02 / 2))
    assert audit.by_group["mean"].tolist() == pytest.approx([0.7, 0.2])
    assert audit.by_group["n"].tolist() == [3, 2]
    assert audit.omnibus.statistic == pytest.approx(0.5)
    assert audit.null == "labels shuffled over a fixed network"
    assert (audit.seed, audit.n_resamples) == (7, 1999)
    assert isinstance(audit.difference, float)
    assert audit.confidence_interval.low == audit.contrasts["low"].item()
    assert audit.confidence_interval.high == audit.contrasts["high"].item()


def test_r14_forty_eight_of_eighty_and_twelve_of_forty():
    audit = ntp.audit.gap(two([1] * 48 + [0] * 32, [1] * 12 + [0] * 28), "group", "A", rng=7)
    assert audit.ratio == 0.5
    assert audit.by_group["at_zero"].tolist() == [32, 28]


def test_newcombe_1998_table_ii_method_10():
    # 56 of 70 and 48 of 80: 0.2 [0.0524, 0.3339].
    audit = ntp.audit.gap(two([1] * 48 + [0] * 32, [1] * 56 + [0] * 14), "group", "A", rng=7)
    assert audit.difference == pytest.approx(0.2)
    assert audit.confidence_interval.low == pytest.approx(0.0524, abs=5e-5)
    assert audit.confidence_interval.high == pytest.approx(0.3339, abs=5e-5)


def test_students_interval_where_nobody_is_at_zero():
    from scipy import stats

    values = np.array([1.0, 2, 2, 3, 5, 8])
    low, high = stats.t.interval(0.9, 5, values.mean(), stats.sem(values))
    counts = Extent(np.inf, 8, np.inf)
    assert mean_of(values, 0.9, counts) == pytest.approx((3.5, low, high))
    assert mean_of(values - 4, 0.9, counts) == pytest.approx((-0.5, low - 4, high - 4))


def test_two_parts_by_hand():
    from scipy import stats

    above = np.array([0.2, 0.4, 0.6])
    values = np.concatenate([np.zeros(7), above])
    z, t = stats.norm.ppf(0.975), stats.t.ppf(0.975, 2)
    middle, half = (3 + z**2 / 2) / (10 + z**2), z * np.sqrt(2.1 + z**2 / 4) / (10 + z**2)
    share, rest = (middle - half, middle + half), t * 0.2 / np.sqrt(3) / 0.4
    down = np.hypot(np.log(0.3 / share[0]), rest)
    up = np.hypot(np.log(share[1] / 0.3), rest)
    found = mean_of(values, 0.95, Extent(1.0, 10.0, 1.0))
    assert found == pytest.approx((0.12, 0.12 * np.exp(-down), 0.12 * np.exp(up)))
    # Nobody's mean is taken to be above the largest value there is.
    assert mean_of(values, 0.95, Extent(1.0, 0.6, 1.0)).high == pytest.approx(share[1] * 0.6)


def test_a_group_at_zero_throughout_is_not_certain():
    audit = ntp.audit.gap(two([0.2, 0.4] * 30, [0.0] * 60), "group", "A", rng=7)
    row = audit.by_group.loc["B"]
    assert row["low"] == 0
    assert audit.cautions == {"B": "fewer than 10 above zero: the interval is cautious"}
    assert "B: fewer than 10 above zero: the interval is cautious." in str(audit)
    assert row["high"] == pytest.approx(wilson(0, 60)[1] * 0.4)
    assert audit.confidence_interval.high < 0
    assert (audit.ratio, audit.contrasts["ratio_low"].item()) == (0, 0)
    assert audit.contrasts["ratio_high"].item() > 0


def test_shares_of_yes_and_no_have_an_interval_that_is_none_too_cautious():
    assert ntp.audit.gap(two([1.0, 0.0] * 30, [0.0] * 60), "group", "A", rng=7).cautions == {}
    assert ntp.audit.gap(two([1.0, 0.0] * 30, [1.0] * 60), "group", "A", rng=7).cautions == {}


def test_one_above_zero_has_no_spread_to_go_by():
    found = mean_of(np.array([0, 0, 0, 0.5]), 0.95, Extent(1.0, 1.0, 1.0))
    assert (found.value, found.low) == (0.125, 0)
    assert found.high == pytest.approx(wilson(1 / 4, 4)[1])


def test_where_hardly_anybody_is_seen_above_zero_values_may_be_as_large_as_there_can_be():
    nobody = ntp.audit.gap(two([0.0] * 50, [0.0] * 50), "group", "A", rng=7)
    unseen = wilson(0, 50)[1]
    assert nobody.by_group["high"].tolist() == pytest.approx([unseen, unseen])
    assert nobody.confidence_interval.high == pytest.approx(unseen)
    one = ntp.audit.gap(two([0.0] * 50, [*[0.0] * 49, 0.01]), "group", "A", rng=7)
    assert one.by_group["high"].tolist() == pytest.approx([unseen, wilson(1 / 50, 50)[1]])
    targets = dataclasses.replace(two([0.0] * 50, [0.0] * 50, unit="targets"), n_targets=7)
    assert ntp.audit.gap(targets, "group", "A", rng=7).by_group["high"].max() == (
        pytest.approx(7 * unseen)
    )
    people = ntp.audit.gap(two([0.0] * 50, [0.0] * 50, unit="people"), "group", "A", rng=7)
    assert people.confidence_interval.high == np.inf
    assert "[no limit, no limit]" in str(people)


@given(st.lists(st.integers(0, 8), min_size=2, max_size=12))
def test_access_that_is_mostly_one_is_treated_as_access_that_is_mostly_zero(eighths):
    values = np.array(eighths) / 8
    one, other = (mean_of(x, 0.95, Extent.of(x, 1.0)) for x in (values, 1 - values))
    if one.value != 0.5:
        assert (one.low, one.high) == pytest.approx((1 - other.high, 1 - other.low))
    assert 0 <= one.low <= one.value <= one.high <= 1


def test_access_that_few_lack_is_told_to_be_cautious():
    few = ntp.audit.gap(two([1.0] * 40 + [0.5] * 9, [1.0] * 20 + [0.6] * 30), "group", "A", rng=7)
    says = "fewer than 10 below the most there can be: the interval is cautious"
    assert few.cautions == {"A": says}


def test_one_person_who_makes_most_of_the_spread_is_told_of():
    rng = np.random.default_rng(7)
    values = rng.random(40)
    far = ntp.audit.gap(two([*values, 90.0], values, unit="people"), "group", "A", rng=7)
    assert far.cautions == {
        "A": "one person makes most of the spread: the interval may be too short"
    }
    assert far.to_frame()["note"].tolist() == [f"reference; {far.cautions['A']}", ""]
    near = ntp.audit.gap(two([*values, 2.0], values, unit="people"), "group", "A", rng=7)
    assert near.cautions == {}


def test_people_who_are_all_alike_are_not_certain_to_stay_so():
    found = mean_of(np.full(50, 0.25), 0.95, Extent(1.0, 0.5, 0.75))
    unseen = wilson(0, 50)[1]
    assert found == pytest.approx((0.25, 0.25 * (1 - unseen), 0.25 + 0.25 * unseen))


@given(
    st.lists(st.integers(0, 5), min_size=2, max_size=9),
    st.lists(st.integers(0, 5), min_size=2, max_size=9),
)
def test_the_ratio_holds_one_where_the_difference_holds_zero(a, b):
    extent = Extent.of(np.array([*a, *b], float), 5.0)
    one, other = (mean_of(np.array(x, float), 0.95, extent) for x in (a, b))
    if one.low < 0 or other.low < 0 or other.value == 0:
        return
    assert one.low <= one.value <= one.high
    gap, ratio = difference_of(one, other), ratio_of(one, other)
    assert gap.low <= one.value - other.value <= gap.high
    assert ratio.low - 1e-9 <= one.value / other.value <= ratio.high + 1e-9
    if min(abs(gap.low), abs(gap.high)) > 1e-9:
        assert (ratio.low <= 1 <= ratio.high) == (gap.low <= 0 <= gap.high)


def test_the_ends_of_a_ratio_solve_the_equation_they_come_from():
    one, other = Mean(0.3, 0.2, 0.45), Mean(0.5, 0.35, 0.6)
    for end, sign in zip(ratio_of(one, other), (-1, 1), strict=True):
        low = (one.value - one.low, one.high - one.value)[sign > 0]
        high = (other.high - other.value, other.value - other.low)[sign > 0]
        assert one.value - end * other.value + sign * np.hypot(low, end * high) == pytest.approx(0)


def test_a_reference_that_may_be_zero_leaves_the_ratio_open():
    audit = ntp.audit.gap(two([0.5] + [0] * 20, [0.2, 0.3] * 10), "group", "A", rng=7)
    assert audit.contrasts["ratio_high"].item() == np.inf
    nothing = ntp.audit.gap(two([0] * 20, [0.2, 0.3] * 10), "group", "A", rng=7)
    assert nothing.contrasts["ratio"].isna().item()
    assert nothing.contrasts["note"].item().startswith("no ratio: the reference has a mean of 0")
    with pytest.raises(DataError, match="ratio is not estimable: no ratio"):
        _ = nothing.ratio
    below = ntp.audit.gap(two([1, 2, 3], [-2, 1, 4], unit="asks"), "group", "A", rng=7)
    assert below.contrasts["ratio"].isna().item()


# --- the p-value


def welch(values, labels, base):
    gap, error = {}, {}
    for name in set(labels):
        own = values[labels == name]
        gap[name], error[name] = own.mean(), own.var(ddof=1) / len(own)
    return {
        name: (gap[name] - gap[base]) / np.sqrt(error[name] + error[base])
        for name in gap
        if name != base
    }


def enumerated(values, labels, base):
    """Return p of each contrast over every order of the labels, by the smallest p of each."""
    found, orders = welch(values, labels, base), sorted(set(itertools.permutations(labels)))
    told = pd.DataFrame([welch(values, np.array(order), base) for order in orders]).abs()

    def own_p(name, statistic):
        return np.mean(told[name] >= statistic - 1e-9)

    smallest = [min(own_p(name, row[name]) for name in told) for _, row in told.iterrows()]
    mine = {name: own_p(name, abs(statistic)) for name, statistic in found.items()}
    return {name: np.mean(np.array(smallest) <= p + 1e-12) for name, p in mine.items()}


@pytest.mark.parametrize(
    ("labels", "values"),
    [
        ("AAAABBBB", [0.1, 0.5, 0.62, 0.7, 0.93, 1.1, 1.57, 2.9]),
        ("AAABBBCC", [0.1, 0.5, 0.62, 0.7, 0.93, 1.1, 1.57, 2.9]),
        # By the largest statistic (max-T) p would be .09 and .12 here, not .044 and .15.
        ("AAABBBCC", [3.95, 0.56, 1.69, 0.28, 0.0, 0.19, 0.41, 0.01]),
    ],
)
def test_p_is_that_of_every_order_of_the_labels(labels, values):
    values, labels = np.array(values), np.array(list(labels))
    exact = enumerated(values, labels, "A")
    audit = ntp.audit.gap(
        measured(values, group=list(labels)), "group", "A", n_resamples=20_000, rng=7
    )
    for name, p in exact.items():
        assert audit.contrasts.at[name, "pvalue"] == pytest.approx(p, abs=4 * 0.5 / np.sqrt(20_000))
        assert audit.contrasts.at[name, "statistic"] == pytest.approx(
            welch(values, labels, "A")[name]
        )


def test_a_group_of_two_hides_no_gap_of_the_others():
    rng = np.random.default_rng(7)
    labels = ["A"] * 150 + ["B"] * 150 + ["C"] * 2
    values = np.where(rng.random(302) < 0.6, 0, rng.beta(1, 4, 302))
    values[150:300] *= rng.random(150) > 0.8
    measure = measured(values, group=labels)
    alone = ntp.audit.gap(measure.restricted(np.arange(302) < 300), "group", "A", rng=7)
    with_two = ntp.audit.gap(measure, "group", "A", rng=7)
    assert alone.pvalue < 0.005
    assert alone.pvalue <= with_two.pvalue["B"] < 0.02


def test_p_is_never_zero_and_ties_count_as_far_out():
    apart = ntp.audit.gap(two([1] * 20, [0] * 20), "group", "A", n_resamples=99, rng=7)
    assert apart.pvalue == 0.01
    assert np.isinf(apart.statistic)
    same = ntp.audit.gap(two([0.1] * 7, [0.1] * 11), "group", "A", n_resamples=99, rng=7)
    assert (same.pvalue, same.statistic, same.omnibus.pvalue) == (1, 0, 1)
    # 0.1 + 0.2 differs from 0.3 in the last digit only: every order is as far out.
    few = ntp.audit.gap(
        two([0.1, 0.2, 0.3] * 2, [0.3, 0.2, 0.1] * 2), "group", "A", n_resamples=99, rng=7
    )
    assert few.pvalue == 1


def test_what_is_given_is_taken_out_of_the_gap():
    # All of the gap is the regions': within them both groups are alike.
    values = [1, 1.1, 1.2, 1.3] * 5 + [0, 0.1, 0.2, 0.3] * 5
    group = ["A", "A", "A", "B"] * 5 + ["B", "B", "B", "A"] * 5
    values[3::4] = [value - 0.2 for value in values[3::4]]
    region = ["north"] * 20 + ["south"] * 20
    measure = measured(values, group=group, region=region)
    plain = ntp.audit.gap(measure, "group", "A", rng=7)
    within = ntp.audit.gap(measure, "group", "A", given="region", rng=7)
    assert plain.pvalue < 0.01 < 0.5 < within.pvalue
    table = measure.people.assign(value=measure.values)
    cells = table.groupby(["region", "group"])["value"].mean().unstack()
    assert within.difference == pytest.approx((cells["B"] - cells["A"]).mean())
    assert within.null == "labels shuffled over a fixed network, within region"
    assert "everybody's mix of region" in within.about
    assert "Labels were shuffled within it." in within.about
    assert within.omnibus.pvalue > 0.5


def test_strata_by_enumeration():
    values = np.array([0.1, 0.4, 0.35, 0.8, 1.0, 1.3, 1.7])
    labels, strata = np.array(list("ABAABBA")), np.array([0, 0, 0, 1, 1, 1, 1])

    def statistic(own):
        expected = {
            g: sum(values[strata == s].mean() * np.sum((own == g) & (strata == s)) for s in (0, 1))
            / np.sum(own == g)
            for g in "AB"
        }
        parts = [values[own == g] for g in "BA"]
        gap = parts[0].mean() - expected["B"] - parts[1].mean() + expected["A"]
        return gap / np.sqrt(sum(one.var(ddof=1) / len(one) for one in parts))

    every = [
        abs(statistic(np.array(north + south)))
        for north in itertools.permutations(labels[:3])
        for south in itertools.permutations(labels[3:])
    ]
    exact = np.mean(np.array(every) >= abs(statistic(labels)) - 1e-9)
    found = shuffled(
        values, (labels == "B").astype(int), strata, 0, 20_000, np.random.default_rng(7)
    )
    assert found.statistic[0] == pytest.approx(statistic(labels))
    assert found.pvalues(found.linked)[0] == pytest.approx(exact, abs=4 * 0.5 / np.sqrt(20_000))


def test_the_omnibus_is_the_range_of_the_means():
    rng = np.random.default_rng(7)
    values, group = rng.random(90), np.array(list("ABC") * 30)
    values[group == "C"] += 0.4
    audit = ntp.audit.gap(measured(values, group=list(group)), "group", "A", rng=7)
    means = pd.Series(values).groupby(group).mean()
    assert audit.omnibus.statistic == pytest.approx(means.max() - means.min())
    assert audit.omnibus.pvalue == 0.0005
    assert "adjusted for the number of contrasts (min-P)" in audit.about


# --- groups


def test_people_without_a_label_are_a_row_and_nothing_else():
    rng = np.random.default_rng(7)
    labels, values = ["A"] * 30 + ["B"] * 30, rng.random(60)
    known = ntp.audit.gap(measured(values, group=labels), "group", "A", rng=7)
    more = measured([*values, *[9.0] * 12], group=[*labels, *[None] * 6, *[""] * 6])
    audit = ntp.audit.gap(more, "group", "A", rng=7)
    assert audit.by_group.index.tolist() == ["A", "B", NO_LABEL]
    assert audit.by_group.at[NO_LABEL, "n"] == 12
    assert audit.contrasts.index.tolist() == ["B"]
    assert (audit.difference, audit.pvalue) == (known.difference, known.pvalue)
    assert audit.overall == pytest.approx((values.sum() + 108) / 72)
    assert "12 without a label are a row of their own, in no contrast" in str(audit)
    assert audit.not_estimable == {NO_LABEL: "people without a label are in no contrast"}
    assert "without a label" not in str(known)


def test_groups_of_one_and_of_nobody_are_shown_and_not_estimated():
    column = pd.Categorical(["A"] * 5 + ["B"] * 5 + ["C"], categories=["A", "B", "C", "D"])
    audit = ntp.audit.gap(measured(np.arange(1.0, 12), group=column), "group", "A", rng=7)
    assert audit.by_group["n"].tolist() == [5, 5, 1, 0]
    assert audit.by_group["note"].tolist() == [
        "",
        "",
        "n = 1, not estimable",
        "n = 0, not estimable",
    ]
    assert audit.contrasts["difference"].isna().tolist() == [False, True, True]
    assert audit.contrasts["pvalue"].isna().tolist() == [False, True, True]
    assert audit.by_group.at["C", "mean"] == 11
    assert "not estimable: C - A (n = 1, not estimable)" in str(audit)
    assert "min-P" not in audit.about
    frame = audit.to_frame()
    assert frame["note"].tolist() == [
        "reference",
        "",
        "n = 1, not estimable",
        "n = 0, not estimable",
    ]
    assert not any(one != one for one in frame.to_numpy().ravel() if isinstance(one, float))
    assert "nan" not in audit._repr_html_().lower()


def test_crossed_attributes():
    people = {"group": ["A", "A", "B", "B"] * 5, "age": ["old", "young"] * 10}
    people["group"][0] = None
    audit = ntp.audit.gap(
        measured(np.arange(20.0), **people), ("group", "age"), ("A", "old"), rng=7
    )
    assert audit.by == "group × age"
    names = ["A × old", "A × young", "B × old", "B × young", NO_LABEL]
    assert audit.by_group.index.tolist() == names
    assert audit.by_group["n"].tolist() == [4, 5, 5, 5, 1]
    assert audit.contrasts.index.tolist() == names[1:4]
    assert isinstance(audit.difference, pd.Series)


@pytest.mark.parametrize(
    ("by", "reference", "says"),
    [
        ("group", "a", r"reference is 'a', which is no group of group; there are A, B\."),
        ("group", "Aa", r"Did you mean 'A'\?"),
        ("group", NO_LABEL, "which is no group"),
        ("one", "C", r"'C' has n = 1, not estimable; .* takes two people or more"),
        ("all", "x", "no other group has two people or more"),
        ("many", "0", "makes 110 groups; at most 100 can be compared"),
    ],
)
def test_what_cannot_be_compared_is_refused(by, reference, says):
    columns = {
        "group": ["A", "B"] * 55,
        "one": ["A"] * 109 + ["C"],
        "all": ["x"] * 110,
        "many": list(map(str, range(110))),
    }
    with pytest.raises(DataError, match=says):
        ntp.audit.gap(measured(np.arange(110.0), **columns), by, reference, rng=7)


def test_a_hundred_groups_are_let_pass():
    labels = [f"g{at:03}" for at in range(100)] * 2
    audit = ntp.audit.gap(
        measured(np.arange(200.0), group=labels), "group", "g000", n_resamples=9, rng=7
    )
    assert len(audit.contrasts) == 99


def test_arguments_out_of_range_are_refused():
    measure = two([1, 2], [3, 4])
    assert ntp.audit.gap(measure, "group", "A", n_resamples=1, rng=7).pvalue in (0.5, 1)
    with pytest.raises(UnknownColumn):
        ntp.audit.gap(measure, "age", "A")
    with pytest.raises(DataError, match="n_resamples is 0; it must be a whole number, 1 or more"):
        ntp.audit.gap(measure, "group", "A", n_resamples=0)
    for confidence in (0, 1):
        with pytest.raises(DataError, match=f"confidence is {confidence}; it must lie between"):
            ntp.audit.gap(measure, "group", "A", confidence=confidence)
    nobody = measured([], group=pd.Series([], dtype="str"))
    with pytest.raises(DataError, match="Nobody was measured"):
        ntp.audit.gap(nobody, "group", "A")


# --- distances


def test_a_mean_over_infinite_distances_is_refused_and_the_way_out_works():
    far = two([1, 2, np.inf, 2] * 5, [3, np.inf, np.inf, 3] * 5, unit="asks")
    with pytest.raises(
        DataError, match=r"15 of 40 people never get there.*audit\.reachable"
    ) as told:
        ntp.audit.gap(far, "group", "A")
    assert "audit.reached" in str(told.value)
    share = ntp.audit.gap(ntp.audit.reachable(far), "group", "A", rng=7)
    assert share.difference == pytest.approx(0.5 - 0.75)
    assert str(share).startswith("reachable gap by group, B - A: -0.25 [")
    asks = ntp.audit.gap(ntp.audit.reached(far), "group", "A", rng=7)
    assert asks.difference == pytest.approx(3 - 5 / 3)
    assert asks.by_group["n"].tolist() == [15, 10]
    nobody = two([np.inf], [np.inf])
    with pytest.raises(DataError, match="nobody gets there"):
        ntp.audit.reached(nobody)


# --- two kinds of noise


def drawn(n=40, n_draws=70):
    rng = np.random.default_rng(7)
    bits = rng.random((n, n_draws)) < rng.random((n, 1)) * rng.random(n_draws)
    words = np.zeros((n, 2), dtype=np.uint64)
    for at in range(n_draws):
        words[:, at // 64] |= bits[:, at].astype(np.uint64) << np.uint64(at % 64)
    return bits, Worlds(words, n_draws)


def test_monte_carlo_error_comes_from_the_means_of_each_world():
    bits, worlds = drawn()
    group = ["A", "B"] * 19 + [None, None]
    measure = measured(bits.mean(axis=1), worlds=worlds, group=group)
    audit = ntp.audit.gap(measure, "group", "A", rng=7)
    a, b = bits[0:38:2].mean(axis=0), bits[1:38:2].mean(axis=0)
    apart = np.std(b - a, ddof=1) / np.sqrt(70)
    ratio = np.std(b - b.mean() / a.mean() * a, ddof=1) / np.sqrt(70) / a.mean()
    assert audit.contrasts["mc_error"].item() == pytest.approx(apart)
    assert audit.contrasts["ratio_mc_error"].item() == pytest.approx(ratio)
    assert audit.by_group.at["A", "mc_error"] == pytest.approx(a.std(ddof=1) / np.sqrt(70))
    assert audit.by_group["mc_error"].tolist() == pytest.approx(
        measure.by("group")["error"].tolist()
    )
    assert "It holds the noise of 70 drawn worlds too" in audit.about


def test_what_was_not_drawn_has_no_such_error():
    audit = ntp.audit.gap(two([1, 2, 3], [2, 3, 5]), "group", "A", rng=7)
    assert audit.contrasts["mc_error"].item() == 0
    assert "drawn world" not in audit.about


# --- how it reads


def test_the_sentence():
    rng = np.random.default_rng(5)
    a, b = (
        np.clip(rng.normal(0.5, 0.15, 100), 0.01, 1),
        np.clip(rng.normal(0.25, 0.14, 100), 0.01, 1),
    )
    measure = two(a, b)
    text = str(ntp.audit.gap(measure, "group", "A", rng=7))
    first = text.split("\n")[0]
    assert first.startswith("access gap by group, B - A: -0.2")
    assert first.endswith("]")  # no p in the first line: it is about something else
    assert "\np = 0.0005 (labels shuffled).\nThe interval is about" in text
    assert "Access to any of 40 targets within 3 asks, of 200 people." in text
    assert "these people in this network" in text
    assert "nothing about other networks like this one" in text
    for word in ("discriminat", "compliant", "nan"):
        assert word not in text.lower()


def test_names_and_ids_stay_out_of_what_is_told():
    measure = two([1, 2, 3], [2, 3, 5])
    audit = ntp.audit.gap(measure, "group", "A", rng=7)
    assert not any(one in str(audit) + audit._repr_html_() for one in measure.values.index)


# --- the same bytes


def told(audit):
    return (audit.to_frame().to_csv(), audit.null_distribution.to_csv(), str(audit))


def test_the_same_question_gives_the_same_bytes_and_a_seed_is_kept():
    rng = np.random.default_rng(7)
    values, group = rng.integers(0, 5, 60) / 4, rng.choice(list("ABC"), 60)
    one = measured(values, group=group)
    first = ntp.audit.gap(one, "group", "A", rng=7)
    assert told(first) == told(ntp.audit.gap(one, "group", "A", rng=7))
    unseeded = ntp.audit.gap(one, "group", "A")
    assert told(unseeded) == told(ntp.audit.gap(one, "group", "A", rng=unseeded.seed))
    assert ntp.audit.gap(one, "group", "A", rng=np.random.default_rng(7)).seed is None
    # Who comes first does not matter: ids only order the rows.
    order = rng.permutation(60)
    other = measured(values[order], group=group[order])
    again = ntp.audit.gap(other, "group", "A", rng=7)
    assert again.null_distribution.equals(first.null_distribution)
    pd.testing.assert_frame_equal(again.to_frame(), first.to_frame(), check_exact=False)


def test_many_gaps_are_not_told_endlessly():
    rng = np.random.default_rng(7)
    labels = [f"g{at:02}" for at in range(40)] * 12
    audit = ntp.audit.gap(measured(rng.random(480), group=labels), "group", "g00", rng=7)
    lines = str(audit).split("\n")
    assert sum(line.startswith("access gap by group, ") for line in lines) == 10
    assert "and 29 gaps with a larger p: see to_frame()" in lines
    ps = next(line for line in lines if " - g00: p = " in line)
    told = sorted(float(one.split(" ")[0]) for one in ps.split("p = ")[1:])
    assert told == sorted(round(one, 4) for one in audit.pvalue)[:10] or max(told) <= 1
    column = pd.Categorical(["A", "B"] * 20, categories=["A", "B", *map(str, range(30))])
    empty = str(ntp.audit.gap(measured(rng.random(40), group=column), "group", "A", rng=7))
    assert "not estimable: group 0 - A, group 1 - A, group 2 - A, " in empty
    assert "and 20 more (n = 0, not estimable)" in empty
    assert "(labels shuffled)" in empty


@pytest.mark.parametrize("wrong", [0, -1, 1.5, True, "9"])
def test_repetitions_are_whole_numbers(wrong):
    measure = two([1, 2, 3], [3, 4, 5])
    met = pd.Series([True] * 6, index=measure.values.index)
    for asked in (
        lambda: ntp.audit.gap(measure, "group", "A", n_resamples=wrong),
        lambda: ntp.audit.inequality(measure, n_resamples=wrong),
        lambda: ntp.audit.conversion(measure, met, "group", "A", n_resamples=wrong),
        lambda: ntp.audit.conversion(measure, met, "group", "A", n_classes=wrong),
    ):
        with pytest.raises(DataError, match="must be a whole number, 1 or more"):
            asked()


@pytest.mark.parametrize(
    ("labels", "reference"), [([0, 1], 1), ([False, True], True), ([0.5, 1.0], 1.0)]
)
def test_labels_may_be_numbers_or_yes_and_no(labels, reference):
    measure = measured(np.arange(20) % 7, group=labels * 10)
    audit = ntp.audit.gap(measure, "group", reference, n_resamples=19, rng=1)
    text = ntp.audit.gap(measure, "group", str(reference), n_resamples=19, rng=1)
    crossed = ntp.audit.gap(measure, ["group"], [reference], n_resamples=19, rng=1)
    assert audit.reference == str(reference)
    assert str(audit) == str(text) == str(crossed)


@pytest.mark.parametrize("by", [(), [], ("group", 3), None])
def test_columns_must_be_named(by):
    with pytest.raises(NetpathError):
        ntp.audit.gap(two([0, 1], [1, 2]), by, "A")
    with pytest.raises(NetpathError):
        two([0, 1], [1, 2]).labels(by)


def in_regions(**regions):
    rows = [(region, label) for region, labels in regions.items() for label in labels]
    region, group = zip(*rows, strict=True)
    return measured(np.arange(len(rows)) * 7 % 11 / 11, region=region, group=group)


@pytest.mark.parametrize("given", ["region", ("region", "group")])
def test_covariates_that_are_the_groups_over_again_are_refused(given):
    measure = in_regions(north="AAAA", south="BBBB")
    with pytest.raises(DataError, match=r"compared with anybody alike|grouped by"):
        ntp.audit.gap(measure, "group", "A", given=given, rng=1)


def test_a_group_without_its_like_in_the_reference_has_no_gap():
    """C is alone in the east: its gap there cannot be told from that of the east. D meets B."""
    measure = in_regions(north="AAABB", south="BBDDD", east="CCCC")
    audit = ntp.audit.gap(measure, "group", "A", given="region", n_resamples=99, rng=1)
    for column in ("difference", "pvalue", "statistic"):
        assert audit.contrasts[column].isna().tolist() == [False, True, True]
    why = "nobody alike in what is given is of the reference"
    assert audit.not_estimable["C"] == audit.not_estimable["D"] == why
    assert f"not estimable: C - A and D - A ({why})" in str(audit)
    assert audit.not_estimable["B"].endswith("of 5 of 7 people, who have their like")
    published = audit.publish(k=1, accept_risk=True)
    assert why in str(published)
    ax = ntp.plot.gap(audit)
    assert sum("p = " in one.get_text() for one in ax.texts) == 1


def test_a_group_without_its_like_leaves_p_of_the_others_as_it_is():
    both = in_regions(north="AAABB", south="ABBAB", east="CCCC")
    alone = both.restricted((both.people["group"] != "C").to_numpy())
    found = [
        ntp.audit.gap(one, "group", "A", given="region", n_resamples=1999, rng=1).contrasts
        for one in (both, alone)
    ]
    assert found[0].at["B", "pvalue"] == pytest.approx(found[1].at["B", "pvalue"], abs=0.04)
    assert found[0].at["B", "statistic"] == pytest.approx(found[1].at["B", "statistic"])


def test_crossed_groups_of_one_name_are_refused():
    measure = measured(range(8), one=["p × q", "p"] * 4, two=["r", "q × r"] * 4)
    with pytest.raises(DataError, match="two groups would have one name"):
        ntp.audit.gap(measure, ("one", "two"), ("p", "q × r"), rng=1)
    with pytest.raises(DataError, match="each once"):
        ntp.audit.gap(measure, ("one", "one"), ("p", "p"), rng=1)


def test_what_is_no_measure_is_refused():
    with pytest.raises(DataError, match="measure is a Series; it must be a PersonMeasure"):
        ntp.audit.gap(pd.Series([1, 2]), "group", "A", rng=1)


# --- what people write


def test_numbers_are_labels_whether_or_not_some_are_missing():
    ranks = np.array([1.0, 2.0] * 20)
    whole = measured(np.arange(40) % 7, rank=ranks)
    holes = measured(np.arange(40) % 7, rank=np.where(np.arange(40) > 3, ranks, np.nan))
    assert ntp.audit.gap(whole, "rank", 1, n_resamples=9, rng=7).reference == "1"
    for reference in (1, 1.0, "1", np.int64(1), np.float64(1)):
        found = ntp.audit.gap(holes, "rank", reference, n_resamples=9, rng=7)
        assert list(found.by_group.index) == ["1", "2", NO_LABEL]
    huge = measured(np.arange(40) % 7, rank=ranks * 1e300)
    assert list(ntp.audit.gap(huge, "rank", "1e+300", rng=7).by_group.index) == ["1e+300", "2e+300"]
    halves = measured(np.arange(40) % 7, rank=ranks / 2)
    for reference in (1, 1.0, "1.0"):
        found = ntp.audit.gap(halves, "rank", reference, n_resamples=9, rng=7)
        assert list(found.by_group.index) == ["0.5", "1.0"]
    crossed = measured(np.arange(40) % 7, rank=ranks, half=["x", "x", "y", "y"] * 10)
    assert ntp.audit.gap(crossed, ("rank", "half"), (2.0, "y"), rng=7).reference == "2 × y"
    with pytest.raises(DataError, match="'True', which is no group"):
        ntp.audit.gap(whole, "rank", True, rng=7)


def test_a_blank_is_no_label():
    found = ntp.audit.gap(
        measured(np.arange(40), group=["A", "B", " ", "\t"] * 10), "group", "A", rng=7
    )
    assert found.by_group["n"].to_dict() == {"A": 10, "B": 10, NO_LABEL: 20}


@pytest.mark.parametrize("wrong", [0, 1, 95, "0.9", None, float("nan")])
def test_how_sure_is_a_share(wrong):
    measure = measured(np.arange(40), group=["A", "B"] * 20)
    with pytest.raises(DataError, match=r"confidence is .*; it must lie between 0 and 1"):
        ntp.audit.gap(measure, "group", "A", confidence=wrong, rng=7)

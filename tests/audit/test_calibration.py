"""How often p is small and intervals miss: where they must not, and where they must fail.

The access values are those of a large network with mostly zeros; every repetition is a new draw
of labels or seekers over it, as it stays.
"""

import dataclasses
import re
import sys
from functools import cache

import numpy as np
import pandas as pd
import power
import pytest
from scipy import sparse, stats

import netpath as ntp
from netpath._measure import PersonMeasure
from netpath.errors import DataError


def say(line):
    sys.stdout.write(f"{line}\n")  # make long shows it with -s


LEVELS = (0.01, 0.05, 0.1, 0.2, 0.5)


def measured(values, group):
    index = pd.RangeIndex(len(values)).astype("str")
    people = pd.DataFrame({"group": group}, index=index)
    return PersonMeasure(pd.Series(values, index=index), "access", "probability", people)


def blocks(n, own, other, rng):
    """Tie two groups of n people: each to about ``own`` of its kind and ``other`` of the rest."""
    group = np.repeat(["A", "B"], n)
    ties = [(0, n, 0, n, own / 2), (n, 2 * n, n, 2 * n, own / 2), (0, n, n, 2 * n, other)]
    pairs = [
        np.column_stack([rng.integers(a, b, m), rng.integers(c, d, m)])
        for a, b, c, d, each in ties
        for m in [round(n * each)]
    ]
    pairs = np.unique(np.sort(np.vstack(pairs), axis=1), axis=0)
    return group, pairs[pairs[:, 0] != pairs[:, 1]]


def access(n, pairs, warmth, targets, within, n_draws, rng):
    """Draw worlds, and count in how many each person is within some asks of a target."""
    found = np.zeros(n)
    for _ in range(n_draws):
        source, target = pairs[rng.random(len(pairs)) < warmth].T
        live = sparse.coo_array((np.ones(len(source), bool), (source, target)), (n, n)).tocsr()
        live = live + live.T
        near = np.zeros(n, bool)
        near[targets] = True
        for _ in range(within):
            near |= live @ near > 0
        found += near
    return found / n_draws


@cache
def large_network(within=3):
    """20,000 people in two groups, targets nearly all in one of them; many at zero."""
    rng = np.random.default_rng(11)
    group, pairs = blocks(10_000, 5.0, 0.5, rng)
    targets = np.concatenate(
        [rng.choice(10_000, 110, False), 10_000 + rng.choice(10_000, 12, False)]
    )
    values = access(20_000, pairs, 0.35, targets, within, 40, rng)
    seekers = np.setdiff1d(np.arange(20_000), targets)
    return values[seekers], group[seekers]


def pvalues(values, n_a, times, rng):
    labels = np.array(["A"] * n_a + ["B"] * (len(values) - n_a))
    found = []
    for _ in range(times):
        audit = ntp.audit.gap(
            measured(values, rng.permutation(labels)), "group", "A", n_resamples=199, rng=rng
        )
        found.append(audit.pvalue)
    return np.array(found)


@pytest.mark.parametrize("times", [100, pytest.param(2000, marks=pytest.mark.long)])
def test_null_arm_labels_permuted_over_a_fixed_network(times):
    """Law 6: P(p <= a) <= a whatever the ties among values; uniform where there are none."""
    rng = np.random.default_rng(7)
    values, _ = large_network()
    for name, some in {
        "access": rng.choice(values, 160, replace=False),
        "untied": rng.exponential(size=160),
    }.items():
        p = pvalues(some, 50, times, rng)
        share = {level: float((p <= level).mean()) for level in LEVELS}
        say(f"null arm, {name}, {times} labellings: {share}")
        for level in LEVELS:
            assert share[level] <= level + 3 * np.sqrt(level * (1 - level) / times), name
        if name == "untied":
            # p is a multiple of 1/200; spread over its step it is exactly uniform.
            told = stats.kstest(p - rng.random(times) / 200, "uniform")
            say(f"null arm, untied: KS D = {told.statistic:.4f}, p = {told.pvalue:.3f}")
            assert told.pvalue > 0.01


def a_case(rng):
    """Draw values of all sorts and group sizes, labels by lot: two to four groups, maybe strata."""
    n = int(rng.integers(6, 40))
    groups = "ABCD"[: rng.integers(2, 5)]
    kind = rng.integers(4)
    values = [
        rng.exponential(size=n),
        rng.integers(0, 2, n).astype(float),
        np.where(rng.random(n) < 0.7, 0, rng.beta(1, 4, n)),
        rng.integers(0, 4, n).astype(float),
    ][kind]
    labels = np.array(list("AA") + [groups[at] for at in rng.integers(0, len(groups), n - 2)])
    labels[2:4] = "B"
    strata = rng.choice(["north", "south"], n) if rng.random() < 0.3 else None
    return values, rng.permutation(labels), strata


@pytest.mark.parametrize("times", [200, pytest.param(10_000, marks=pytest.mark.long)])
def test_law_6_over_cases_of_all_sorts(times):
    """P(p <= a) <= a where labels are exchangeable, also for the smallest of several; never 0."""
    rng, found = np.random.default_rng(7), []
    for _ in range(round(1.02 * times)):
        values, labels, strata = a_case(rng)
        m = int(rng.choice([19, 39]))
        measure = measured(values, labels)
        people = measure.people.assign(region=strata if strata is not None else "all")
        if strata is not None:  # within strata labels must have come by lot
            for name in ("north", "south"):
                here = (strata == name).nonzero()[0]
                people.iloc[here, 0] = rng.permutation(people.iloc[here, 0])
        measure = dataclasses.replace(measure, people=people)
        region = "region" if strata is not None else None
        try:
            audit = ntp.audit.gap(measure, "group", "A", n_resamples=m, given=region, rng=rng)
        except DataError as refused:  # A alone in its regions: however labels fall, it stays so
            if not re.search("with anybody alike|everybody is alike", str(refused)):
                raise
            continue
        ps = audit.contrasts["pvalue"].dropna().to_numpy(dtype=float)
        assert ((ps * (m + 1)).round(9) % 1 == 0).all()
        assert (ps > 0).all()
        found.append([ps.min(), audit.omnibus.pvalue])
    share = {a: (np.array(found) <= a + 1e-12).mean(axis=0).round(4).tolist() for a in LEVELS}
    assert len(found) > 0.95 * times
    say(f"law 6, {len(found)} cases, share of smallest and of omnibus p up to a: {share}")
    for level in LEVELS:
        assert max(share[level]) <= level + 3 * np.sqrt(level * (1 - level) / times)


def covered(times, sizes, within, rng):
    values, group = large_network(within)
    own = {name: values[group == name] for name in "AB"}
    truth = own["B"].mean() - own["A"].mean()
    hit = 0
    for _ in range(times):
        some = [
            rng.choice(own[name], n, replace=False) for name, n in zip("AB", sizes, strict=True)
        ]
        labels = np.repeat(["A", "B"], sizes)
        audit = ntp.audit.gap(
            measured(np.concatenate(some), labels), "group", "A", n_resamples=1, rng=1
        )
        told = audit.confidence_interval
        hit += told.low <= truth <= told.high
    return hit / times


@pytest.mark.parametrize(
    ("times", "within"),
    [(40, 3), *(pytest.param(2000, within, marks=pytest.mark.long) for within in (3, 2))],
)
def test_coverage_arm_seekers_sampled_from_one_network(times, within):
    values, group = large_network(within)
    zero = {name: round(float((values[group == name] == 0).mean()), 3) for name in "AB"}
    for sizes in [(50, 50), (200, 50), (100, 300)]:
        share = covered(times, sizes, within, np.random.default_rng(7))
        say(f"coverage, {zero} at zero, {sizes} seekers, {times} samples: {share:.4f}")
        error = 3 * np.sqrt(0.05 * 0.95 / times)
        assert 0.94 - error <= share <= 0.96 + error


def rare(share, rng):
    """Access of two groups of which that share has any, as to one target within one ask."""
    return {
        name: np.where(rng.random(20_000) < share * odds, rng.beta(3, 5, 20_000), 0)
        for name, odds in (("A", 1.0), ("B", 0.7))
    }


@pytest.mark.parametrize("times", [60, pytest.param(2000, marks=pytest.mark.long)])
def test_intervals_are_never_too_short_where_hardly_anybody_has_access_or_nearly_all(times):
    """Most samples hold nobody with access; with nothing to go by an interval must be wide."""
    rng = np.random.default_rng(7)
    arms = {f"{share:.1%} have any": rare(share, rng) for share in (0.001, 0.005, 0.02, 0.1)}
    arms |= {
        f"all but {share:.1%}": {name: 1 - one for name, one in rare(share, rng).items()}
        for share in (0.005, 0.1)
    }
    arms["mostly .9 and more"] = {
        name: 1 - np.minimum(rng.lognormal(np.log(middle), 1.0, 20_000), 1)
        for name, middle in (("A", 0.04), ("B", 0.06))
    }
    for name, own in arms.items():
        truth, hit = own["B"].mean() - own["A"].mean(), 0
        for _ in range(times):
            some = np.concatenate([rng.choice(own[group], 50, replace=False) for group in "AB"])
            labels = np.repeat(["A", "B"], 50)
            told = ntp.audit.gap(measured(some, labels), "group", "A", n_resamples=1, rng=1)
            interval = told.confidence_interval
            hit += interval.low <= truth <= interval.high
        say(f"coverage where {name}, 50 a group, {times} samples: {hit / times:.4f}")
        assert hit / times >= 0.94 - 3 * np.sqrt(0.05 * 0.95 / times), name


@pytest.mark.parametrize("times", [25, pytest.param(300, marks=pytest.mark.long)])
def test_the_control_that_must_fail_networks_that_favour_nobody(times):
    """Homophilous, symmetric, no group worse off by design: the shuffle is not about that.

    Targets stand anywhere. In one network they lie nearer to one group than to the other, and
    its people share them; so labels are not exchangeable over people, and people drawn again do
    not show how networks differ. Over many networks the gap is 0.
    """
    rng = np.random.default_rng(7)
    small, holds = 0, 0
    for _ in range(times):
        group, pairs = blocks(150, 6.0, 0.15, rng)
        targets = rng.choice(300, 6, replace=False)
        values = access(300, pairs, 0.4, targets, 3, 100, rng)
        seekers = np.setdiff1d(np.arange(300), targets)
        audit = ntp.audit.gap(
            measured(values[seekers], group[seekers]), "group", "A", n_resamples=199, rng=rng
        )
        small += audit.pvalue <= 0.05
        holds += audit.confidence_interval.low <= 0 <= audit.confidence_interval.high
        assert "nothing about other networks like this one" in audit.about
    say(
        f"control, {times} networks: p <= .05 in {small / times:.2f}, 0 held in {holds / times:.2f}"
    )
    assert small / times > 0.3
    assert holds / times < 0.7


@pytest.mark.parametrize("times", [25, pytest.param(500, marks=pytest.mark.long)])
def test_a_planted_gap_is_found_the_more_often_the_larger(times):
    planted = (0.0, 0.4, 0.8) if times < 100 else power.PLANTED
    curve = {one: power.power(one, 100, times) for one in planted}
    say(f"power, 100 a group, {times} networks: {curve}")
    assert curve[0.0] <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / times)
    assert curve[0.0] < curve[0.4] < curve[0.8]
    assert curve[0.8] > 0.8

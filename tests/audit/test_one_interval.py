"""One interval for people and worlds, on truths known by construction; mendings off, they fail."""

import dataclasses

import all_networks
import numpy as np
import pandas as pd
import pytest
from conftest import LONG

import netpath as ntp
from netpath import _intervals
from netpath._intervals import MOST_DRAWS, Noise, true_variance, widened
from netpath._measure import PersonMeasure, Worlds
from netpath.audit import _gap
from netpath.audit._shuffle import shuffled

# The long proofs take seeds that nothing was developed on.
SEEDS = range(52_000, 52_400) if LONG else range(24)


def slack(n):
    return 2.5 * np.sqrt(0.05 * 0.95 / n) if n < 400 else 0.0


def two_managers(n, warmth):
    """n people of A tied to manager mA, n of B to mB, both willing .5: nobody is worse off."""
    seekers = [f"{group}{at:04}" for group in "ab" for at in range(n)]
    people = {"id": [*seekers, "mA", "mB"], "group": [*"A" * n, *"B" * n, None, None]}
    people |= {"willing": [1.0] * 2 * n + [0.5, 0.5]}
    ties = {"source": seekers, "target": ["mA"] * n + ["mB"] * n, "warmth": warmth}
    return ntp.ReferralNetwork(pd.DataFrame(people), pd.DataFrame(ties), directed=False)


def c1(seed):
    net = two_managers(200, 0.6)
    return ntp.search.simulate(net, targets=["mA", "mB"], n_runs=60, rng=seed).measure()


def c2(seed, n_draws=1000):
    warmth = np.random.default_rng(seed).uniform(0.3, 0.9, 1000)
    net = two_managers(500, warmth)
    return ntp.access.estimate(net, targets=["mA", "mB"], within=2, n_draws=n_draws, rng=seed)


def given(values, sizes, worlds=None):
    index = [f"p{at:04}" for at in range(len(values))]
    people = pd.DataFrame({"group": np.repeat(["A", "B"], sizes)}, index=index)
    values = pd.Series(values, index=index)
    return PersonMeasure(values, "access", "probability", people, worlds=worlds)


def skewed(seed, sizes=(300, 40)):
    """C7: 3 % have .9, the others next to nothing; both groups are of that law."""
    rng, n = np.random.default_rng(seed), sum(sizes)
    return given(np.where(rng.random(n) < 0.03, 0.9, rng.uniform(0.01, 0.05, n)), sizes)


def half_at_zero(seed):
    rng = np.random.default_rng(seed)
    few = np.where(rng.random(340) < 0.03, 0.9, rng.uniform(0.01, 0.05, 340))
    return given(np.where(rng.random(340) < 0.4, 0.0, few), (300, 40))


def coins_of_their_own(seed):
    """Everybody has a coin of their own in each of 20 worlds, and chances differ little."""
    rng = np.random.default_rng(seed)
    bits = rng.random((200, 20)) < rng.uniform(0.45, 0.55, 200)[:, np.newaxis]
    words = np.packbits(bits, axis=1, bitorder="little")
    words = np.pad(words, ((0, 0), (0, 8 - words.shape[1]))).view("<u8").astype(np.uint64)
    return given(bits.mean(axis=1), (100, 100), Worlds(words, 20))


def seen(make, seeds=SEEDS):
    """Return how often the interval held 0, p was told, p was .05 or less, and care was asked."""
    rows = []
    for seed in seeds:
        audit = ntp.audit.gap(make(seed), "group", "A", n_resamples=399, rng=seed)
        row = audit.contrasts.iloc[0]
        told = not pd.isna(row["pvalue"])
        small = told and row["pvalue"] <= 0.05
        rows.append((row["low"] <= 0 <= row["high"], told, small, bool(audit.cautions)))
    return dict(zip(("held", "told", "small", "care"), np.mean(rows, axis=0).tolist(), strict=True))


CONTROLS = {
    "C1": (c1, 0.93),
    "C2": (c2, 0.93),
    "C7": (skewed, 0.92),
    "C7, 40 % at zero": (half_at_zero, 0.92),
    "coins of their own": (coins_of_their_own, 0.93),
}


@pytest.mark.parametrize("name", CONTROLS)
def test_the_interval_holds_what_is_so_and_is_not_too_wide(name, record_property):
    make, least = CONTROLS[name]
    found = seen(make)
    record_property("found", str(found))
    assert least - slack(len(SEEDS)) <= found["held"] <= 0.985 + slack(len(SEEDS)) / 2
    assert found["small"] <= 0.08 + slack(len(SEEDS))
    if name in ("C1", "C2"):
        assert found["told"] == 0


@pytest.mark.parametrize("name", ["C1", "C2"])
def test_without_the_noise_of_worlds_it_misses(name, monkeypatch):
    monkeypatch.setattr(_gap, "widened", lambda value, ends, *_: ends)
    monkeypatch.setattr(_intervals.Noise, "tells_p", property(lambda _: True))
    found = seen(CONTROLS[name][0], SEEDS[:40])
    assert found["held"] < 0.75
    assert found["small"] > 0.25


def test_without_the_shuffle_s_interval_a_small_group_is_missed(monkeypatch):
    monkeypatch.setattr(_gap, "LEANING", np.inf)
    assert seen(skewed)["held"] < 0.85


def test_where_noise_counts_twice_the_interval_is_too_wide(monkeypatch):
    monkeypatch.setattr("netpath._measure.true_variance", lambda values, *_: values.var(ddof=1))
    monkeypatch.setattr(_gap, "_mean", lambda values, *more: _gap.mean_of(values, *more[:2]))
    assert seen(coins_of_their_own, range(150))["held"] > 0.985


@pytest.mark.long
def test_c2_tells_a_p_from_about_95_000_draws_on():
    def make(seed):
        net = two_managers(500, np.random.default_rng(seed).uniform(0.3, 0.9, 1000))
        asked = {"n_draws": "enough", "by": "group", "reference": "A", "error": 0}
        access = ntp.access.estimate(net, targets=["mA", "mB"], within=2, rng=seed, **asked)
        assert 80_000 < access.n_draws < 115_000
        return access

    found = seen(make)
    assert found["told"] == 1
    assert found["small"] <= 0.08
    assert 0.93 <= found["held"] <= 0.985


def test_few_are_cautioned_where_both_groups_are_large():
    assert seen(lambda seed: skewed(seed, (300, 300)))["care"] <= 0.1


def test_interval_p_and_caution_agree_where_few_have_much():
    for seed in SEEDS[:60]:
        audit = ntp.audit.gap(skewed(seed), "group", "A", n_resamples=399, rng=seed)
        ends = audit.confidence_interval
        assert (audit.pvalue <= 0.05) == (not ends.low <= 0 <= ends.high)
        assert set(audit.cautions) <= {"B"}
        assert all("that of the gap is not" in says for says in audit.cautions.values())
        row = audit.contrasts.iloc[0]
        assert (row["ratio_low"] <= 1 <= row["ratio_high"]) == (ends.low <= 0 <= ends.high)


def test_of_ever_so_few_people_above_zero_no_shuffle_makes_an_interval_narrow():
    """Nobody of 40 in B has any; another 40 might, and a shuffle knows nothing of them."""
    values = np.concatenate([np.repeat([0.0, 0.4], (490, 10)), np.zeros(40)])
    audit = ntp.audit.gap(given(values, (500, 40)), "group", "A", rng=7)
    assert audit.confidence_interval.high > 0.02
    assert "B" in audit.cautions


# --- the pieces


def test_true_values_lie_apart_as_they_do_whatever_hangs_together():
    """Half of everybody's noise is one coin that all share, which spreads nobody."""
    rng, found = np.random.default_rng(7), []
    true = rng.uniform(0.2, 0.8, 60)
    for _ in range(400):
        bits = (rng.random((60, 25)) < true[:, np.newaxis]) & (rng.random(25) < 0.5)
        values, own = bits.mean(axis=1), bits.var(axis=1, ddof=1) / 25
        of_mean = bits.mean(axis=0).var(ddof=1) / 25
        apart = values.var(ddof=1) - 60 / 59 * (own.mean() - of_mean)
        found.append(apart)
        assert true_variance(values, own, of_mean) == pytest.approx(max(apart, 0))
    off = np.std(found) / 20
    assert np.mean(found) == pytest.approx((true / 2).var(ddof=1), abs=3 * off)


def test_both_kinds_of_noise_make_one_interval():
    noise = Noise(3.0, 4.0, 10**6)
    assert noise.error == 5
    low, high = widened(0.0, (-3.0, 3.0), Noise(0, 4 / 1.959964, 10**7))
    assert (low, high) == pytest.approx((-5, 5))
    assert widened(0.5, (0.2, 0.9), Noise(0.1)) == pytest.approx((0.2, 0.9))
    few, many = (widened(0.0, (0.0, 0.0), Noise(0, 1.0, n))[1] for n in (5, 10**6))
    assert few == pytest.approx(2.776, abs=1e-3)
    assert many == pytest.approx(1.96, abs=1e-3)


def test_what_a_p_would_take_is_said():
    assert Noise(1.0, 0.25, 100).tells_p
    assert not Noise(1.0, 0.2501, 100).tells_p
    assert Noise(0.0, 0.0, 0).tells_p
    assert Noise(0.0134 / 2.44, 0.0134, 1000).why_no_p().endswith(", and about 96,000 would do")
    for never in (Noise(0.0, 0.1, 60), Noise(0.001, 0.1, 6000)):
        assert f"no number will do, up to {MOST_DRAWS:,}" in never.why_no_p()


def test_a_p_that_is_not_told_is_missing_and_says_why():
    audit = ntp.audit.gap(c1(7), "group", "A", rng=7)
    assert audit.contrasts["pvalue"].isna().all()
    assert audit.omnibus.pvalue is None
    assert audit.not_estimable["B"].startswith("no p: the Monte Carlo error of 60 draws is ")
    with pytest.raises(ntp.errors.DataError, match="no p: the Monte Carlo error"):
        _ = audit.pvalue
    said = str(audit)
    assert "no p: the Monte Carlo error of 60 draws" in said
    assert "sampling error and Monte Carlo error (60 draws), both in the interval: " in said
    assert "The p-value" not in said
    assert not {"nan", "NaN", "<NA>"} & set(said.replace(",", " ").split())


# --- shuffles by the table


def by_rows(values, codes, strata, times, rng):
    """The same shuffle by an oracle: everybody's label moved, Welch's statistic by hand."""
    found, places = [], [np.flatnonzero(strata == one) for one in np.unique(strata)]
    level = np.array([values[strata == one].mean() for one in strata])
    for at in range(times + 1):
        own = codes.copy()
        for here in places if at else ():
            own[here] = codes[rng.permutation(here)]
        parts = [values[own == one] for one in (0, 1)]
        gap = np.subtract(*((values - level)[own == one].mean() for one in (1, 0)))
        found.append(gap / np.sqrt(sum(one.var(ddof=1) / len(one) for one in parts)))
    return np.mean(np.abs(found) >= abs(found[0]) * (1 - 1e-9))


@pytest.mark.parametrize("strata", [1, 3])
def test_p_by_the_table_is_p_by_rows(strata):
    rng, n = np.random.default_rng(7), 600
    layer = rng.integers(0, strata, n)
    codes = (rng.random(n) < 0.3 + 0.1 * layer).astype(np.int64)
    values = rng.binomial(10, 0.2 + 0.1 * layer + 0.02 * codes) / 10
    p = by_rows(values, codes, layer, 2000, rng)
    found = shuffled(values, codes, layer, 0, 4000, np.random.default_rng(8))
    assert found.pvalues(found.linked)[0] == pytest.approx(p, abs=4 * 0.5 * np.sqrt(2 / 2000))
    order = rng.permutation(n)
    again = shuffled(values[order], codes[order], layer[order], 0, 4000, np.random.default_rng(8))
    np.testing.assert_array_equal(found.null, again.null)


def test_a_table_of_few_values_is_shuffled_exactly():
    """Of 34 people, 2 x 17, by the hypergeometric law itself."""
    from scipy.stats import hypergeom

    values, codes = np.repeat([0.0, 1.0], (24, 10)), np.tile([0, 1], 17)
    values[[1, 25]] = values[[25, 1]]
    found = shuffled(values, codes, np.zeros(34, int), 0, 20_000, np.random.default_rng(7))
    there = int(values[codes == 1].sum())
    law = hypergeom(34, 10, 17)
    counts = np.arange(11)
    off = np.abs(counts - 5) >= abs(there - 5)
    exact = law.pmf(counts)[off].sum()
    assert found.pvalues(found.linked)[0] == pytest.approx(exact, abs=4 * 0.5 / np.sqrt(20_000))


def test_three_groups_by_the_table_have_the_sizes_they_have():
    rng = np.random.default_rng(7)
    codes, values = np.repeat([0, 1, 2], (300, 200, 100)), rng.integers(0, 4, 600) / 4
    found = shuffled(values, codes, np.zeros(600, int), 0, 199, rng)
    total = found.sums.sum(axis=2)
    assert np.allclose(total, total[:, :1])
    assert np.all(found.sums[1] >= 0)
    assert len(np.unique(found.null[:, 1])) > 50


# --- real networks, labels shuffled onto them


def labels_shuffled(name):
    """A real network whose labels are put on people by lot: no group is worse off."""
    if name not in all_networks.names():
        pytest.skip("the networks stand beside the checkout, and are not here")
    net = all_networks.read(name)
    targets = all_networks.targets_of(net)[0]

    def make(seed):
        rng = np.random.default_rng(seed)
        access = ntp.access.estimate(net, targets=targets, within=2, n_draws=500, rng=seed)
        labels = rng.permutation(np.arange(len(access.values)) % 3 == 0)
        people = access.people.assign(group=np.where(labels, "B", "A"))
        return dataclasses.replace(access, people=people)

    return make


@pytest.mark.parametrize("name", ["enron_igraph", "faux_mesa_high", "uk_faculty"])
def test_labels_shuffled_onto_real_networks_are_no_finding(name, record_property):
    found = seen(labels_shuffled(name))
    record_property("found", str(found))
    assert 0.93 - slack(len(SEEDS)) <= found["held"] <= 0.985 + slack(len(SEEDS)) / 2
    assert found["small"] <= 0.08 + slack(len(SEEDS))


# --- as many draws as it takes


def test_draws_go_on_until_they_are_enough_and_no_further():
    net = two_managers(60, np.random.default_rng(7).uniform(0.3, 0.9, 120))
    asked = {"targets": ["mA", "mB"], "within": 2, "by": "group", "reference": "A", "rng": 7}
    found = ntp.access.estimate(net, n_draws="enough", error=0, **asked)
    audit = ntp.audit.gap(found, "group", "A", rng=7)
    row = audit.contrasts.iloc[0]
    assert row["mc_error"] <= row["error"] / 4
    assert 0 < audit.pvalue <= 1
    del asked["by"], asked["reference"]
    again = ntp.access.estimate(net, n_draws=found.n_draws, **asked)
    assert str(again) == str(found)
    np.testing.assert_array_equal(again.worlds.words, found.worlds.words)
    few = ntp.access.estimate(net, n_draws=found.n_draws // 2, **asked)
    assert ntp.audit.gap(few, "group", "A", rng=7).contrasts["pvalue"].isna().all()


def test_runs_go_on_until_they_are_sure_enough_where_no_p_can_be_told():
    asked = {"targets": ["mA", "mB"], "rng": 7}
    contrast = {"by": "group", "reference": "A", "error": 0.01}
    net = two_managers(20, 0.6)
    runs = ntp.search.simulate(net, n_runs="enough", **contrast, **asked)
    audit = ntp.audit.gap(runs.measure(), "group", "A", rng=7)
    assert audit.contrasts["mc_error"].item() <= 0.01
    again = ntp.search.simulate(net, n_runs=runs.n_runs, **asked)
    np.testing.assert_array_equal(again.asks_made, runs.asks_made)
    assert str(again) == str(runs)


def test_a_contrast_that_cannot_get_there_names_the_limit_reached():
    asked = {"targets": ["mA", "mB"], "within": 2, "by": "group", "reference": "A", "rng": 7}
    net = two_managers(12, 0.6)
    found = ntp.access.estimate(net, n_draws="enough", error=0, **asked)
    assert found.n_draws == MOST_DRAWS
    said = ntp.audit.gap(found, "group", "A", rng=7).not_estimable["B"]
    assert f"{MOST_DRAWS:,} draws" in said
    assert "no number will do" in said


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"n_draws": "enough"}, "'enough' with by and reference"),
        ({"n_draws": "many", "by": "group", "reference": "A"}, "n_draws is 'many'"),
        ({"n_draws": 100, "by": "group"}, "Write n_draws='enough', or leave them out"),
        ({"n_draws": "enough", "by": "group", "reference": "Z"}, "there are A, B"),
        ({"n_draws": "enough", "by": "group", "reference": "A", "error": -1}, "error is -1"),
    ],
)
def test_what_enough_means_must_be_said(asked, says):
    with pytest.raises(ntp.errors.DataError, match=says):
        ntp.access.estimate(two_managers(3, 0.5), targets=["mA", "mB"], within=2, rng=7, **asked)


def test_asks_and_people_met_carry_the_noise_of_their_runs():
    runs = ntp.search.simulate(two_managers(30, 0.6), targets=["mA", "mB"], n_runs=50, rng=7)
    met = runs.measure("met")
    audit = ntp.audit.gap(met, "group", "A", rng=7)
    per_run = runs.people_met[30:].mean(axis=0) - runs.people_met[:30].mean(axis=0)
    assert audit.contrasts["mc_error"].item() == pytest.approx(per_run.std(ddof=1) / np.sqrt(50))
    own = runs.people_met[0].std(ddof=1) / np.sqrt(50)
    assert met.error.iloc[0] == pytest.approx(own)


# --- what is certain, and what is not


def test_no_chain_at_all_is_nothing_for_certain():
    people = pd.DataFrame({"id": [f"p{at}" for at in range(50)], "group": [*"AB"] * 25})
    ties = pd.DataFrame({"source": ["p0", "p1"], "target": ["p1", "p49"], "warmth": [0.5, 0.0]})
    net = ntp.ReferralNetwork(people, ties)
    access = ntp.access.estimate(net, targets="p49", within=None, n_draws=50, rng=7)
    assert access.high.max() == access.error.max() == 0
    for measure in (access, ntp.reach.count(net, targets="p49", within=3)):
        audit = ntp.audit.gap(measure, "group", "A", rng=7)
        assert (audit.confidence_interval.low, audit.confidence_interval.high) == (0, 0)
    runs = ntp.search.simulate(net, targets="p49", n_runs=50, rng=7)
    assert runs.success.high == runs.by("group")["high"].max() == 0
    assert runs.reached_within()["high"].max() == 0
    assert ntp.search.difference(runs, runs)["high"].item() == 0
    one = net.with_ties(pd.DataFrame({"source": ["p2"], "target": ["p49"], "warmth": [0.001]}))
    access = ntp.access.estimate(one, targets="p49", within=None, n_draws=50, rng=7)
    assert (access.high[access.high > 0].index == ["p2"]).all()
    runs = ntp.search.simulate(one, targets="p49", n_runs=50, rng=7)
    assert runs.success.high > 0
    assert runs.to_frame().set_index("id")["high"].gt(0).sum() == 1


@pytest.mark.parametrize("there", [1, 29])
def test_one_of_thirty_has_wilsons_interval(there):
    values = np.concatenate([np.repeat([0.0, 1.0], 15), np.arange(30) < there])
    row = ntp.audit.gap(given(values, (30, 30)), "group", "A", rng=7).by_group.loc["B"]
    low, high = map(float, _intervals.wilson(there / 30, 30))
    assert (row["low"], row["high"]) == pytest.approx((low, high))


@pytest.mark.parametrize("other", [0.0, 1.0])
def test_that_all_seen_are_alike_tells_no_end_of_what_was_not_seen(other):
    # One in a hundred has another value: of 70 people, half of the time nobody has.
    people = pd.DataFrame({"group": ["A"] * 40 + ["B"] * 30}, [f"p{n:02}" for n in range(70)])
    truth, held = 0.5 * 0.99 + other * 0.01, 0
    for seed in range(40):
        values = np.where(np.random.default_rng(900 + seed).random(70) < 0.01, other, 0.5)
        measure = PersonMeasure(pd.Series(values, people.index), "access", "share", people)
        found = ntp.audit.gap(measure, "group", "A", n_resamples=9, rng=seed).by_group.loc["A"]
        held += found["low"] <= truth <= found["high"]
    assert held >= 36

"""The network null: what it reproduces, what is left, and that its p is honest."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest
from conftest import LONG
from scipy import stats

from netpath import ReferralNetwork, access
from netpath._measure import PersonMeasure
from netpath.audit import NullAudit, gap, null
from netpath.audit._rewirings import as_far_out
from netpath.errors import DataError, NetpathError
from netpath.generate import planted_groups


def alters_among_targets(net):
    """How many targets each seeker knows: a gap that rewiring with mixing held cannot touch."""
    targets = set(net.where(role="hiring manager"))
    seekers = [one for one in net.ids if one not in targets]
    known = [float(len(targets & set(net.alters(one)))) for one in seekers]
    values = pd.Series(known, index=pd.Index(seekers, dtype="str"))
    return PersonMeasure(values, "targets known", "targets", net.people.loc[seekers])


def alters(net):
    values = pd.Series(np.diff(net.compressed.offsets), index=list(net.ids), dtype=float)
    return PersonMeasure(values, "alters", "people", net.people.loc[list(net.ids)])


NET = planted_groups({"A": 60, "B": 60}, inside=0.08, across=0.03, disadvantage=0.9, rng=3)


def test_what_is_held_is_reproduced_and_nothing_remains():
    for held in ("degrees", "degrees and mixing"):
        found = null(NET, alters, "group", reference="A", held=held, n_rewirings=19, rng=7)
        assert found.observed["B"] != 0
        assert found.reproduced["B"] == pytest.approx(found.observed["B"])
        assert found.remains["B"] == found.low["B"] == found.high["B"] == 0
        assert found.pvalue["B"] == 1


def test_what_differs_in_the_last_digit_is_told_as_nothing():
    gaps = pd.DataFrame({"B": [-0.1, -0.1 + 2e-17, -0.1 - 2e-17] * 7})
    found = NullAudit("access", "people", "group", "A", "degrees", pd.Series({"B": -0.3 / 3}), gaps)
    assert "0.000 [0.000, 0.000] people are not reproduced" in str(found)


def test_a_gap_that_is_about_whom_one_knows_remains():
    found = null(
        NET, alters_among_targets, "group", reference="A", held="degrees", n_rewirings=49, rng=7
    )
    assert found.observed["B"] < 0
    assert found.remains["B"] == pytest.approx(found.observed["B"], rel=0.5)
    assert found.pvalue["B"] == pytest.approx(0.02, abs=0.002)
    assert found.high["B"] < 0


def test_the_observed_gap_is_the_one_that_the_audit_tells():
    measure = alters_among_targets(NET)
    told = gap(measure, "group", "A", n_resamples=9, rng=7).difference
    found = null(
        NET, alters_among_targets, "group", reference="A", held="degrees", n_rewirings=19, rng=7
    )
    assert found.observed["B"] == pytest.approx(told)


def test_p_counts_networks_as_far_out_on_either_side_and_is_never_0():
    nulls = pd.DataFrame({"B": [-1.0, 1.0, 0.0, 0.5]})
    for seen, p in ((5.0, 1 / 5), (-5.0, 1 / 5), (0.1, 1.0)):
        found = NullAudit("x", "u", "group", "A", "degrees", pd.Series({"B": seen}), nulls)
        assert found.pvalue["B"] == pytest.approx(p)


@pytest.mark.parametrize("held", ["degrees", "degrees and mixing"] if LONG else ["degrees"])
def test_p_is_honest_on_networks_that_are_drawn_from_the_null(held):
    """Start from networks that are themselves rewired: then P(p <= a) <= a."""
    from netpath.counterfactuals import rewired

    n, m = (400, 39) if LONG else (20, 19)
    measure = alters_among_targets
    ps = []
    for rng in range(n):
        net = rewired(NET, held="degrees", warmth="any", rng=1_000 + rng)
        found = null(net, measure, "group", reference="A", held=held, n_rewirings=m, rng=rng)
        ps.append(found.pvalue["B"])
    for a in (0.1, 0.2, 0.5):
        assert np.mean(np.array(ps) <= a) <= a + 3 * np.sqrt(a * (1 - a) / n)


def test_access_is_measured_on_common_draws_and_the_same_rng_gives_the_same_answer():
    def measure(net):
        targets = net.where(role="hiring manager")
        return access.estimate(net, targets=targets, within=2, n_draws=64, rng=7)

    one, two = (
        null(NET, measure, "group", reference="A", held="degrees", n_rewirings=19, rng=5)
        for _ in range(2)
    )
    pd.testing.assert_frame_equal(one.null_distribution, two.null_distribution)
    assert one.seed == 5
    assert "swaps a tie" in one.assumptions[-1]


def test_the_networks_are_the_same_for_any_number_of_threads(monkeypatch):
    told = []
    for threads in ("1", "2"):
        monkeypatch.setenv("NETPATH_THREADS", threads)
        for held in ("degrees", "degrees and mixing"):
            found = null(
                NET, alters_among_targets, "group", reference="A", held=held, n_rewirings=19, rng=5
            )
            told.append((found.null_distribution, found.assumptions))
    for one, two in zip(told[:2], told[2:], strict=True):
        pd.testing.assert_frame_equal(one[0], two[0])
        assert one[1] == two[1]
    assert not told[0][0].equals(told[1][0])


def test_it_says_what_the_null_is_and_what_is_left_in_points():
    found = null(
        NET, alters_among_targets, "group", reference="A", held="degrees", n_rewirings=19, rng=7
    )
    told = str(found)
    assert "Networks with the same numbers of ties have " in told
    assert re.search(r"; -\S+ \[-\S+, -?\S+\] targets are not reproduced by them", told)
    assert re.search(r"p = 0\.05\d* \(19 networks, degrees held\)", told)
    assert "Each tie has the warmth of one between the same two groups." in told
    assert told.count("Caution: with degrees alone held") == 1
    assert "explained" not in told
    assert "%" not in told.replace("The 95 % interval", "")
    mixing = dataclasses.replace(found, held="degrees and mixing", warmth="any", n_apart=5)
    assert "Caution" not in str(mixing)
    assert "Ties to 5 people apart stay ties to them. Each tie has the warmth of any tie" in str(
        mixing
    )


def test_a_null_in_points_of_a_chance():
    nulls = pd.DataFrame({"B": [-0.1, -0.2, -0.15] * 7})
    found = NullAudit("x", "probability", "group", "A", "degrees", pd.Series({"B": -0.4}), nulls)
    assert "B - A: -40 points. Networks with" in str(found)
    assert "have -15 on average; -25.0 [-30.5, -19.5] points are not reproduced" in str(found)


def shifted(found, by):
    return dataclasses.replace(found, observed=found.observed - by).pvalue["B"]


def test_the_interval_is_of_what_p_would_not_tell_apart_and_holds_people_and_worlds():
    """Gaps of a skewed law: p of the gap less either end is .05, and is so on that side alone."""
    nulls = pd.DataFrame({"B": 0.1 + np.random.default_rng(3).gamma(1, 0.02, 39)})
    noise = pd.DataFrame({"people": 0.03, "worlds": 0.04, "rewired": 0.01}, index=["B"])
    seen = pd.Series({"B": 0.3})
    bare = NullAudit("x", "u", "group", "A", "degrees", seen, nulls)
    found = dataclasses.replace(bare, noise=noise, n_draws=9)
    for one in (bare, found):
        ends = one.low["B"], one.high["B"]
        assert ends[0] < one.remains["B"] < ends[1]
        for end, step in zip(ends, (1e-6, -1e-6), strict=True):
            assert shifted(one, end - step) <= 0.05 < shifted(one, end + step)
    assert bare.low["B"] > found.low["B"]
    assert bare.high["B"] < found.high["B"]
    few = dataclasses.replace(bare, null_distribution=nulls[:18])  # p can never be .05
    assert (few.low["B"], few.high["B"]) == (-np.inf, np.inf)


@pytest.mark.parametrize("law", ["normal", "gumbel", "standard_cauchy"])
def test_the_interval_holds_a_gap_of_the_null_as_often_as_it_claims(law):
    """Whatever their law, 38 of 40 alike are not told apart from the others."""
    drawn = getattr(np.random.default_rng(11), law)(size=(2_000 if LONG else 300, 40))
    held = 0
    for gaps in drawn:
        nulls = pd.DataFrame({"B": gaps[1:]})
        one = NullAudit("x", "u", "group", "A", "degrees", pd.Series({"B": gaps[0]}), nulls)
        held += one.low["B"] <= 0 <= one.high["B"]
    assert held / len(drawn) == pytest.approx(0.95, abs=0.015 if LONG else 0.035)


def test_each_part_of_the_noise_is_told():
    nulls = pd.DataFrame({"B": np.random.default_rng(3).normal(0.1, 0.02, 30)})
    noise = pd.DataFrame({"people": 0.03, "worlds": 0.04, "rewired": 0.01}, index=["B"])
    found = NullAudit(
        "x", "u", "group", "A", "degrees", pd.Series({"B": 0.2}), nulls, noise=noise, n_draws=9
    )
    spread = np.sqrt(nulls["B"].var() - 0.01**2)
    row = found.to_frame().iloc[0]
    assert (row["spread"], row["error"], row["mc_error"]) == pytest.approx((spread, 0.03, 0.04))
    more = np.sqrt(0.03**2 + 0.04**2 - 0.01**2)
    pooled = np.append(nulls["B"], 0.2)
    far, apart = 0.2 - pooled.mean(), nulls["B"] - pooled.mean()
    beyond = stats.norm.sf((far - apart) / more) + stats.norm.sf((far + apart) / more)
    share = beyond.mean()
    others = 30 * share * (1 - share) / beyond.var()  # so many, far out or not, are as sure of it
    assert others > 100
    assert found.pvalue["B"] == pytest.approx((1 + others * share) / (1 + others))


@pytest.mark.parametrize("noise", [0.1, 0.3, 1.0, 3.0])
def test_p_is_honest_whatever_noise_rewired_networks_lack(noise):
    """Neither too small nor so large that nothing is ever found: of 20 networks, none ever was."""
    random, n, m = np.random.default_rng(5), 4_000 if LONG else 400, 19
    gaps = random.normal(size=(n, m + 1))
    seen = gaps[:, 0] + noise * random.normal(size=n)
    nulls = gaps[:, 1:]
    p = [as_far_out(one - own.mean(), own, noise) for one, own in zip(seen, nulls, strict=True)]
    found = np.mean(np.array(p) <= 0.05)
    assert 0.05 - 3 * np.sqrt(0.05 / n) <= found <= 0.05 + 2 * np.sqrt(0.05 / n)
    assert min(p) >= 1 / (m + 1)


def test_luck_of_gatekeepers_in_the_drawn_worlds_is_no_finding():
    """Two managers, each a group's own: in few worlds one grants more often than the other."""
    ids = [f"p{at:03}" for at in range(100)]
    people = pd.DataFrame({"id": [*ids, "mA", "mB"], "group": ["A"] * 50 + ["B"] * 50 + ["A", "B"]})
    people["willing"] = [1.0] * 100 + [0.5] * 2
    ties = pd.DataFrame({"source": ids, "target": ["mA"] * 50 + ["mB"] * 50, "warmth": 0.6})
    net = ReferralNetwork(people, ties, directed=False)
    held = []
    for rng in range(12):

        def measure(net, rng=rng):
            return access.estimate(net, targets=["mA", "mB"], within=2, n_draws=60, rng=rng)

        found = null(net, measure, "group", reference="A", held="degrees", n_rewirings=19, rng=rng)
        held.append(found.low["B"] <= 0 <= found.high["B"])
        # The error is that of the difference world by world, as scipy has it.
        drawn = measure(net).worlds.per_draw(np.repeat([0, 1], 50), 2) / 50
        assert found.mc_error["B"] == pytest.approx(stats.sem(drawn[:, 1] - drawn[:, 0]), rel=0.3)
    assert sum(held) >= 11


def test_people_who_stand_further_apart_than_rewired_networks_have_them_count():
    """Labels fall by lot on people who all gain the same, or in clusters; only there they add."""
    lot = np.random.default_rng(5).permutation(["A", "B"] * 60)
    net = ReferralNetwork(NET.people.assign(group=lot), NET.ties, directed=False)
    high = pd.Series(np.random.default_rng(6).normal(size=120), index=list(net.ids))

    def clustered(other):
        own = alters(other)
        return dataclasses.replace(own, values=own.values + high * other.ties.equals(net.ties))

    alike = null(net, alters, "group", reference="A", held="degrees", n_rewirings=19, rng=7)
    apart = null(net, clustered, "group", reference="A", held="degrees", n_rewirings=19, rng=7)
    own = [high[lot == name] for name in "AB"]
    assert alike.error["B"] == 0
    assert apart.error["B"] == pytest.approx(np.sqrt(sum(one.var() / 60 for one in own)))


def test_where_nothing_can_move_it_says_so():
    star = pd.DataFrame({"source": "hub", "target": [f"p{at}" for at in range(8)]})
    people = pd.DataFrame({"id": ["hub", *star["target"]], "group": ["A", *"AABBABAB"]})
    net = ReferralNetwork(people, star, directed=False)
    found = null(net, alters, "group", reference="A", held="degrees", n_rewirings=19, rng=7)
    assert found.swaps == 0
    assert found.pvalue["B"] == 1
    assert "No two ties could be exchanged with that held" in str(found)


def test_without_what_is_held_it_names_both_and_what_each_asks():
    with pytest.raises(DataError) as refused:
        null(NET, alters, "group", reference="A", rng=7)
    told = str(refused.value)
    assert "'degrees' asks how large a gap comes with everybody's number of ties alone" in told
    assert "'degrees and mixing' asks " in told


def test_ties_to_those_apart_are_not_mixed_with_others():
    """How many targets each group knows is then held where mixing is."""
    targets = NET.where(role="hiring manager")
    held = {"held": "degrees and mixing", "n_rewirings": 19, "rng": 7}
    apart = null(NET, alters_among_targets, "group", reference="A", apart=targets, **held)
    mixed = null(NET, alters_among_targets, "group", reference="A", **held)
    assert apart.remains["B"] == pytest.approx(0)
    assert mixed.remains["B"] < -0.1
    assert (apart.n_apart, mixed.n_apart) == (len(targets), 0)
    assert f"{len(targets)} people apart" in apart.assumptions[-1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"held": "labels"}, "'labels'"),
        ({"warmth": "hot"}, "'hot'"),
        ({"apart": ["nobody"]}, "Nobody has the id"),
        ({"n_rewirings": 0}, "n_rewirings is 0"),
        ({"n_rewirings": 18}, "with fewer than 19 networks p can never be .05"),
        ({"reference": "Z"}, "'Z'"),
    ],
)
def test_arguments_out_of_range_are_refused(arguments, says):
    with pytest.raises(NetpathError, match=says):
        null(NET, alters, "group", **({"reference": "A", "held": "degrees", "rng": 7} | arguments))


def test_infinite_distances_are_refused_with_a_repair():
    def far(net):
        measure = alters(net)
        values = measure.values.mask(measure.values == measure.values.min(), np.inf)
        return PersonMeasure(values, "distance", "asks", measure.people)

    with pytest.raises(DataError, match="reachable"):
        null(NET, far, "group", reference="A", held="degrees", n_rewirings=19, rng=7)


def test_without_anybody_to_compare_with_it_is_refused():
    people = NET.people.assign(group="A")
    people.iloc[0, people.columns.get_loc("group")] = "B"
    one = NET.with_people(people.rename_axis("id").reset_index()[["id", "group"]])
    with pytest.raises(DataError, match="nothing to compare 'A' with"):
        null(one, alters, "group", reference="A", held="degrees", n_rewirings=19, rng=7)


def test_a_group_that_is_gone_in_a_rewired_network_is_told_of():
    people = NET.people.rename_axis("id").reset_index()[["id", "group"]]
    people.loc[:9, "group"] = "C"
    net = NET.with_people(people)

    def without_c(other):
        found = alters(other)
        stays = (found.people["group"] != "C").to_numpy() | other.ties.equals(net.ties)
        return found.restricted(stays)

    with pytest.raises(DataError, match="in a rewired network fewer than two people of 'C' were"):
        null(net, without_c, "group", reference="A", held="degrees", n_rewirings=19, rng=7)


def test_a_measure_that_does_not_look_at_its_network_is_told_of():
    def forgetful(_):
        return alters_among_targets(NET)

    found = null(NET, forgetful, "group", reference="A", held="degrees", n_rewirings=19, rng=7)
    assert found.remains["B"] == 0
    assert "or the measure does not look at the network it is given" in str(found)
    found = null(
        NET, alters_among_targets, "group", reference="A", held="degrees", n_rewirings=19, rng=7
    )
    assert "does not look" not in str(found)
    with pytest.raises(DataError, match="measure is a PersonMeasure; it must be a function"):
        null(NET, alters(NET), "group", reference="A", held="degrees", n_rewirings=19, rng=7)


def test_a_reference_that_is_a_number_is_told_as_its_label():
    known = NET.people.assign(group=(NET.people["group"] == "B") + 1.0)
    net = ReferralNetwork(known, NET.ties, directed=False)
    found = null(net, alters, "group", reference=1.0, held="degrees", n_rewirings=19, rng=7)
    assert (found.reference, list(found.observed.index)) == ("1", ["2"])

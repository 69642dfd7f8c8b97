"""What answers say, to the letter: sentences, names of columns, units, and numbers of draws."""

import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.special import ndtr, ndtri

import netpath as ntp
from netpath._intervals import wilson
from netpath._measure import PersonMeasure
from netpath._suppress import NOT_SHOWN
from netpath.access import Between
from netpath.audit._across import random_effects
from netpath.audit._choices import Scenarios
from netpath.audit._intervals import Extent, accelerated, mean_of
from netpath.audit._ladder import _steps
from netpath.audit.groups import p_text
from netpath.errors import DataError


def row_of(*warmth):
    ids = [f"p{at}" for at in range(len(warmth) + 1)]
    ties = pd.DataFrame({"source": ids[:-1], "target": ids[1:], "warmth": warmth})
    people = pd.DataFrame({"id": ids, "group": ["A", "B"] * (len(ids) // 2)})
    return ntp.ReferralNetwork(people, ties, directed=False)


# --- access


def between(means, why=("", "", "", "")):
    table = pd.DataFrame({"asking": list("AABB"), "asked": list("ABAB"), "why": why})
    return Between(table.assign(mean=pd.array(means, "Float64")), "group", "within 2 asks", 10)


def test_group_to_group_names_the_highest_and_the_lowest():
    head = "Mean chance of reaching somebody by group, within 2 asks: "
    told = {
        (0.5, 0.25, None, 0.1): "0.5 from A to A, 0.1 from B to B (highest, lowest). ",
        (None, 0.25, None, None): "0.25 from A to B. ",
    }
    for means, says in told.items():
        assert str(between(list(means))) == head + says + "Drawn in 10 worlds."
    nobody = [None] * 4
    assert str(between(nobody)) == head + "nobody to reach."
    hidden = between(nobody, ["nobody to reach"] * 3 + [NOT_SHOWN])
    assert str(hidden) == head + "nothing that may be shown."


def test_group_to_group_keeps_the_order_of_groups_and_says_why():
    net = row_of(1.0, 1.0, 1.0)
    net = net.with_people(pd.DataFrame({"id": ["p0"], "group": ["C"]}))
    found = ntp.access.between(net, "group", within=1, rng=7)
    assert found.by == "group"
    assert found.matrix().columns.tolist() == found.matrix().index.tolist() == ["A", "B", "C"]
    why = found.table.set_index(["asking", "asked"])["why"]
    assert [cell for cell, says in why.items() if says] == [("A", "A"), ("C", "C")]


def test_what_is_published_of_group_to_group_tells_neither_nobody_nor_everybody():
    table = pd.DataFrame({"asking": list("AABB"), "asked": list("ABAB"), "pairs": 1, "why": ""})
    table = table.assign(mean=[0.0, 0.5, 1.0, 0.25], error=0.1, low=0.0, high=1.0)
    sizes = pd.DataFrame({end: {"A": 20, "B": 30} for end in ("asking", "asked")})
    shown = Between(table, "group", "within 2 asks", 10, sizes=sizes).publish().table
    assert shown["why"].tolist() == [NOT_SHOWN, "", NOT_SHOWN, ""]
    for name in ("mean", "error", "low", "high"):
        assert shown[name].isna().tolist() == [True, False, True, False]


def test_measures_of_access_have_units_draws_and_numbers_of_targets():
    net = row_of(0.5, 0.5, 0.5)
    found = {
        "exact": ntp.access.exact(net, targets="p3", within=None),
        "estimate": ntp.access.estimate(net, targets="p3", within=None, rng=7),
        "influence": ntp.access.influence(net, within=None, rng=7),
        "broadcast": ntp.access.broadcast(net, within=None, rng=7),
        "one": ntp.access.signature(net, targets=["p2", "p3"], within=None, rng=7).to["p2"],
    }
    assert {one.unit for one in found.values()} == {"probability"}
    assert {name: one.n_draws for name, one in found.items()} == {
        **dict.fromkeys(found, 1000),
        "exact": 0,
    }
    assert [one.n_targets for one in found.values()] == [1, 1, 0, 0, 1]
    assert {one.seed for name, one in found.items() if name != "exact"} == {7}


def test_the_least_served_are_told_with_their_interval_and_numbered_from_0():
    found = ntp.access.estimate(row_of(0.5, 0.5, 0.5), targets="p3", within=None, rng=7)
    least = ntp.access.least_served(found, k=2)
    assert str(least).startswith(
        f"Lowest {found.what}, of 3 people: {found.values['p0']:.3g} "
        f"[{found.low['p0']:.3g}, {found.high['p0']:.3g}], for 1 person. "
    )
    assert least.to_frame()["id"].to_dict() == {0: "p0", 1: "p1"}
    assert "index" not in least.to_frame()


def test_the_influence_of_a_group_has_the_error_of_its_mean_over_worlds():
    found = ntp.access.influence(row_of(0.5, 0.5, 0.5), within=None, n_draws=64, rng=7)
    own = {"A": found.shares[[0, 2]], "B": found.shares[[1, 3]]}
    errors = {name: stats.sem(shares.mean(axis=0)) for name, shares in own.items()}
    assert found.by("group")["error"].to_dict() == pytest.approx(errors)
    assert errors["A"] != pytest.approx(errors["B"])


# --- the gap


def test_a_gap_has_the_noise_of_both_groups_in_the_same_worlds():
    net = row_of(0.5, 0.3, 0.2, 0.9, 0.4)
    found = ntp.access.estimate(net, targets="p5", within=None, n_draws=500, rng=7)
    audit = ntp.audit.gap(found, "group", "A", n_resamples=9, rng=7)
    sums = found.worlds.per_draw(np.array([0, 1, 0, 1, 0]), 2)
    noise = stats.sem(sums[:, 1] / 2 - sums[:, 0] / 3)
    assert audit.contrasts.at["B", "mc_error"] == pytest.approx(noise)
    assert audit.null_distribution.columns.tolist() == ["B"]


def test_a_p_is_told_with_how_it_came_about_where_that_is_said():
    assert p_text(0.5) == "p = 0.5"
    assert p_text(0.5, "labels shuffled") == "p = 0.5 (labels shuffled)"


def test_a_null_names_what_it_was_drawn_with():
    net = row_of(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)
    found = ntp.audit.null(
        net,
        lambda one: ntp.reach.count(one, within=2),
        "group",
        reference="A",
        held="degrees",
        n_rewirings=19,
        rng=7,
    )
    assert "19 networks drawn with rng 7." in str(found)


def test_an_interval_is_printed_beside_what_it_is_of_and_nothing_else():
    gaps = pd.DataFrame({"B": [-0.1, -0.2, -0.15] * 7})
    seen = pd.Series({"B": -0.4})
    null = ntp.audit.NullAudit("access", "probability", "group", "A", "degrees", seen, gaps)
    table = null.to_table()
    assert table.loc[0, "gap"] == "-0.4"  # what is left of it has the interval
    assert table.loc[0, "remains"].startswith("-0.250 [-0.3")


@pytest.mark.parametrize("exact", [False, True])
def test_ten_people_between_two_steps_are_enough(exact):
    for steps, shown in (([10, 20, 30], [True] * 3), ([9, 18, 27], [False, True, False])):
        n = steps[-1] + steps[0]
        told = _steps(np.array([*steps, n] if exact else steps), n, 10, exact)
        assert told.tolist() == shown + [True] * exact


def test_one_world_tells_its_error_without_nan():
    net = row_of(0.5, 0.5, 0.5, 0.5, 0.5)
    one = ntp.access.estimate(net, targets="p5", within=None, n_draws=1, rng=7)
    audit = ntp.audit.gap(one, "group", "A", n_resamples=9, rng=7)
    apart = np.hypot(*audit.by_group["mc_error"])
    assert apart > 0
    assert audit.contrasts["mc_error"].item() == pytest.approx(apart)


@pytest.mark.parametrize("confidence", [0.8, 0.95])
@pytest.mark.parametrize("above", [[0.2, 0.6], [0.2, 0.4, 0.6]])
def test_two_parts_at_any_confidence(above, confidence):
    """Wilson's share and Student's rest, on logarithms, by scipy's quantiles."""
    k, middle = len(above), np.mean(above)
    low, high = wilson(k / 10, 10, stats.norm.ppf((1 + confidence) / 2))
    rest = stats.t.ppf((1 + confidence) / 2, k - 1) * stats.sem(above) / middle
    mean = k / 10 * middle
    down, up = np.hypot(np.log(k / 10 / low), rest), np.hypot(np.log(high * 10 / k), rest)
    values = np.array([0.0] * (10 - k) + above)
    found = mean_of(values, confidence, Extent(1e9, 1e9, 1e9))
    assert found == pytest.approx((mean, mean * np.exp(-down), mean * np.exp(up)))


@pytest.mark.parametrize("times", [1e-9, 1e9])
def test_p_does_not_hang_on_the_unit(times):
    people = pd.DataFrame({"group": ["A", "B"] * 10}, index=[f"p{at:02}" for at in range(20)])
    values = pd.Series(np.random.default_rng(7).exponential(size=20), people.index)
    one, other = (
        ntp.audit.gap(PersonMeasure(each, "x", "asks", people), "group", "A", n_resamples=99, rng=7)
        for each in (values, times * values)
    )
    assert one.pvalue == other.pvalue
    assert one.statistic == pytest.approx(other.statistic)


# --- inequality


@pytest.mark.parametrize("without", [[1.0, 1.0, 4.0], [0.0, 3.0, 3.0]])
def test_percentiles_move_by_how_skewed_the_index_is(without):
    """Efron (1987), eq. 6.6 and 7.3 for the acceleration, from people left out in turn."""
    again, without = np.linspace(0, 1, 1001), np.array(without)
    apart = without.mean() - without
    skew = (apart**3).sum() / (6 * (apart**2).sum() ** 1.5)
    assert abs(skew) > 0.05
    z = ndtri([0.1, 0.9])
    told = accelerated(0.5, again, without, 1.0, 0.8)
    assert told == pytest.approx(tuple(np.quantile(again, ndtr(z / (1 - skew * z)))), abs=1e-9)


def test_intervals_of_an_index_are_those_of_scipy():
    """Scipy's BCa on a skewed sample; people drawn again by another hand."""
    from netpath._indices import gini

    values = np.random.default_rng(3).lognormal(size=40)
    people = pd.DataFrame(index=[f"p{at:02}" for at in range(40)])
    measure = PersonMeasure(pd.Series(values, people.index), "reach", "targets", people)
    found = ntp.audit.inequality(measure, n_resamples=4999, rng=7).indices.loc["Gini"]
    told = stats.bootstrap(
        (values,), gini, vectorized=False, n_resamples=4999, method="BCa", rng=1
    ).confidence_interval
    plain = stats.bootstrap(
        (values,), gini, vectorized=False, n_resamples=4999, method="percentile", rng=1
    ).confidence_interval
    assert abs(plain.low - told.low) > 0.02
    assert (found["low"], found["high"]) == pytest.approx(tuple(told), abs=0.01)


def test_inequality_says_of_how_many():
    people = pd.DataFrame(index=list("ab"))
    measure = PersonMeasure(pd.Series([0.5, 1.0], people.index), "access", "probability", people)
    told = str(ntp.audit.inequality(measure, n_resamples=9, rng=7)).splitlines()
    assert told[0].startswith("Access, of 2 people: Gini 0.167 [")
    assert told[-1] == "Intervals are about these people in this network, drawn again."


# --- other choices, conversion, selections


def test_settings_are_told_in_words():
    one = ntp.audit.Setting(None, warmth=0.1, willing=0.3, discount=0.25, missing=0.4)
    words = "no limit, warmth 0.1, willing 0.3, 25 % off across groups, 40 % of ties missing"
    assert str(one) == words
    assert str(ntp.audit.Setting(2)) == "within 2"


@pytest.mark.parametrize("directed", [False, True])
def test_a_network_under_other_choices_keeps_its_ways(directed):
    ids = [f"p{at}" for at in range(4)]
    people = pd.DataFrame({"id": ids, "group": list("AABB")})
    ties = pd.DataFrame({"source": ids[1:], "target": ids[:-1], "warmth": 0.5})
    net = ntp.ReferralNetwork(people, ties, directed=directed)
    scenarios = Scenarios.of(net, "group", None, np.random.default_rng(7))
    for setting in (ntp.audit.Setting(2, warmth=0.1), ntp.audit.Setting(2, willing=0.5)):
        other = scenarios.under(setting)
        assert other.directed == directed
        assert ntp.reach.distance(other, targets="p3").reached.sum() == (0 if directed else 3)


def tried(n, **more):
    table = pd.DataFrame(
        {"within": [9.0, *range(1, n)], "group": "B", "sign": [-1] + [1] * (n - 1)}
    )
    table = table.assign(gap=-0.1, low=-0.2, high=-0.05, note="", told=True, **more)
    return ntp.audit.Sensitivity("access", "probability", "group", "A", ntp.audit.Setting(9), table)


def test_where_the_sign_turns_is_named_while_it_can_be_taken_in():
    """Three values of a choice are named, four no more."""
    head = "access, gap by group, B - A: -0.100 [-0.200, -0.050] as reported (within 9). "
    three, four = (str(tried(n)).splitlines()[0] for n in (4, 5))
    assert three.startswith(head)
    assert (
        "Its sign holds throughout within 9; it turns in settings with within 1, 2 or 3; " in three
    )
    assert "it turns in some; " in four


def test_a_gap_that_is_not_estimable_as_reported_is_said_so():
    found = tried(2)
    found.table.loc[0, ["gap", "note"]] = [np.nan, "n = 1"]
    assert str(found).startswith("access, gap by group, B - A: not estimable as reported (n = 1).")


def test_conversion_tells_the_gap_and_its_two_parts():
    people = pd.DataFrame({"group": ["A"] * 20 + ["B"] * 20}, index=[f"p{at}" for at in range(40)])
    access = PersonMeasure(pd.Series([0.0, 0.3] * 20, people.index), "access", "share", people)
    met = pd.Series([False, True] * 10 + [False] * 20, people.index)
    found = ntp.audit.conversion(access, met, "group", "A", rng=7)
    assert found.what == access.what
    told = str(found).splitlines()[0]
    assert re.fullmatch(
        r"outcome gap by group, B - A: -0\.50 \[.*\], of which access 0\.0+ \[.*\] and "
        r"conversion -0\.50 \[[^]]*\]\. Both groups are found from access 0 to 0\.3; 0 % of B and "
        r"0 % of A have no counterpart in the other\.",
        told,
    )


def test_selections_may_be_given_in_any_order():
    found = ntp.audit.impact_ratio({"B": 12, "A": 48}, {"A": 80, "B": 40})
    assert found.table[["selected", "total"]].to_dict("list") == {
        "selected": [48, 12],
        "total": [80, 40],
    }
    columns = ["selected", "total", "rate", "ratio", "low", "high", "below_four_fifths", "pvalue"]
    assert found.table.columns.tolist() == [*columns, "note"]
    numbers = ntp.audit.impact_ratio({9: 48, 10: 12}, {"9": 80, "10": 40}, reference=9)
    assert numbers.table.loc["10", ["selected", "total"]].tolist() == [12, 40]
    assert numbers.table.loc["10", "ratio"] == found.table.loc["B", "ratio"] == 0.5
    with pytest.raises(DataError, match="must have the same two or more"):
        ntp.audit.impact_ratio({"A": 1}, {"A": 2, "B": 3})


def test_networks_together_have_a_last_row_for_all():
    people = pd.DataFrame({"group": ["A", "B"] * 10}, index=[f"p{at:02}" for at in range(20)])
    audits = {}
    for at, name in enumerate(["one", "two", "three"]):
        values = pd.Series(np.random.default_rng(at).random(20), people.index)
        measure = PersonMeasure(values, "x", "share", people)
        audits[name] = ntp.audit.gap(measure, "group", "A", n_resamples=9, rng=7)
    told = ntp.audit.across(audits).to_frame()
    assert told["network"].tolist() == ["one", "two", "three", "(all)"]
    assert told["contrast"].tolist() == ["B - A"] * 3 + ["all networks"]
    assert told["share"].iloc[:3].sum() == pytest.approx(told["share"].iloc[3]) == 1


def test_where_networks_agree_one_more_is_as_unsure_as_their_mean():
    """Then no variance between them is likely, and the mean alone is: Student's t, n - 1."""
    found = random_effects(np.full(4, 0.2), np.full(4, 0.01), 0.95)[1]
    low, high = stats.t.interval(0.95, 3, 0.2, 0.1 / np.sqrt(4))
    assert (found["low"], found["high"]) == pytest.approx((low, high))
    ends = found["prediction_low"], found["prediction_high"]
    assert ends == pytest.approx((low, high), abs=0.01)


def test_every_answer_has_a_table_to_print():
    """At most six columns of short texts: no NaN, no interval in columns of its own."""
    sys.path.insert(0, str(Path(__file__).parent))
    from test_disclosure import COARSE

    impact = ntp.audit.impact_ratio({"A": 48, "B": 12}, {"A": 80, "B": 40})
    several = ntp.audit.across({"x": COARSE["gap"], "y": _another()}, group="C")
    published = [one.publish() for one in COARSE.values()]
    for one in [*COARSE.values(), *published, impact, several]:
        table = one.to_table()
        assert 0 < len(table.columns) <= 6
        assert len(table) == len(one.to_frame())
        words = [*table.columns, *table.to_numpy().ravel()]
        assert all(type(word) is str and len(word) < 80 for word in words)
        assert not any(bad in " ".join(words).lower() for bad in ("nan", "<na>", "none", "_"))
        assert "tabular" in table.to_latex(index=False)
        assert not {"low", "high"} & set(table)
    row = COARSE["gap"].to_table().iloc[2]
    found = COARSE["gap"].to_frame().iloc[2]
    assert row["people"] == f"{found['n']:,}"
    assert float(row["difference"].split(" ")[0]) == pytest.approx(found["difference"], abs=5e-4)
    ends = [float(one.strip("[],")) for one in row["difference"].split(" ")[1:]]
    told = found[["difference_low", "difference_high"]].tolist()
    assert ends == pytest.approx(told, abs=5e-4)


def _another():
    net = ntp.generate.planted_groups({"B": 60, "C": 60}, across=0.05, targets=5, rng=3)
    targets = net.where(role="hiring manager")
    access = ntp.access.estimate(net, targets=targets, within=2, n_draws=64, rng=7)
    return ntp.audit.gap(access, "group", "B", n_resamples=9, rng=7)

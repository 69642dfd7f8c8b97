"""Several networks put together: a published meta-analysis, the laws, and what is refused."""

import dataclasses
import pickle
import sys

import numpy as np
import pandas as pd
import pytest
from conftest import LONG
from scipy import stats

import netpath as ntp
from netpath._intervals import Z95
from netpath._measure import PersonMeasure
from netpath._results import Measured
from netpath.audit._across import random_effects
from netpath.errors import DataError

# Colditz et al. (1994), JAMA 271:698, BCG vaccine against tuberculosis: cases and others,
# vaccinated and not, as in the data set dat.bcg of R's metafor.
BCG = np.array(
    [
        (4, 119, 11, 128),
        (6, 300, 29, 274),
        (3, 228, 11, 209),
        (62, 13536, 248, 12619),
        (33, 5036, 47, 5761),
        (180, 1361, 372, 1079),
        (8, 2537, 10, 619),
        (505, 87886, 499, 87892),
        (29, 7470, 45, 7232),
        (17, 1699, 65, 1600),
        (186, 50448, 141, 27197),
        (5, 2493, 3, 2338),
        (27, 16886, 29, 17825),
    ],
    dtype=float,
)


def test_dersimonian_laird_on_the_bcg_trials():
    a, b, c, d = BCG.T
    gaps = np.log(a / (a + b)) - np.log(c / (c + d))
    variances = 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    share, found = random_effects(gaps, variances, 0.95)
    # metafor, rma(yi, vi, method="DL"): Q 152.2330, tau2 0.3088, I2 92.12 %, -0.7141.
    assert found["q"] == pytest.approx(152.2330, abs=5e-5)
    assert found["tau2"] == pytest.approx(0.3088, abs=5e-5)
    assert found["i2"] == pytest.approx(0.9212, abs=5e-5)
    assert found["difference"] == pytest.approx(-0.7141, abs=5e-5)
    assert share.sum() == pytest.approx(1)
    # Hartung and Knapp as the weighted spread of the estimates, n - 1 degrees of freedom.
    spread = np.sqrt(np.average((gaps - found["difference"]) ** 2, weights=share) / 12)
    half = stats.t.ppf(0.975, 12) * spread
    assert found["high"] - found["difference"] == pytest.approx(half)
    assert found["difference"] - found["low"] == pytest.approx(half)
    low, high = one_more_drawn(gaps, variances)
    assert found["prediction_low"] == pytest.approx(low, abs=0.03)
    assert found["prediction_high"] == pytest.approx(high, abs=0.03)


def one_more_drawn(gaps, variances, times=20_000):
    """Draw the gap of one more network, as Nagashima et al. 2019 do; no code is shared."""
    rng, n = np.random.default_rng(7), len(gaps)

    def mean(tau2):
        weights = 1 / (variances + tau2)
        value = np.average(gaps, weights=weights)
        return value, weights.sum(), np.sum(weights * (gaps - value) ** 2)

    grid = np.concatenate([[0], np.geomspace(1e-6, 1e3, 2_000)])
    q = np.array([mean(tau2)[2] for tau2 in grid])
    drawn = []
    for chi in rng.chisquare(n - 1, times):
        tau2 = grid[np.argmax(q <= chi)]
        value, total, spread = mean(tau2)
        error = np.sqrt(max(spread / (n - 1), 1) / total)
        drawn.append(value + rng.standard_normal() * np.sqrt(tau2) - rng.standard_t(n - 1) * error)
    return np.quantile(drawn, [0.025, 0.975])


@pytest.mark.parametrize("times", [40, pytest.param(1000, marks=pytest.mark.long)])
def test_intervals_hold_the_mean_of_networks_and_the_gap_of_one_more(times):
    rng = np.random.default_rng(7)
    for n, between, apart in [(5, 0.0, 10), (5, 0.2, 1), (10, 0.05, 100), (17, 0.2, 10)]:
        held = np.zeros(2)
        for _ in range(times):
            variances = 0.01 * apart ** rng.uniform(-0.5, 0.5, n)
            true, new = rng.normal(0, between, n), rng.normal(0, between)
            found = random_effects(true + rng.normal(size=n) * np.sqrt(variances), variances, 0.95)
            told = found[1]
            held += (
                told["low"] <= 0 <= told["high"],
                (told["prediction_low"] <= new <= told["prediction_high"]),
            )
        sys.stdout.write(f"across {n} networks, {between} between, {times}: {held / times}\n")
        assert (held / times >= 0.93 - 3 * np.sqrt(0.06 / times)).all()


def audited(gap, n=60, seed=1, unit="probability", groups="AB"):
    rng = np.random.default_rng(seed)
    labels = np.array(list(groups) * n)
    values = rng.random(len(labels)) + np.where(labels == "B", gap, 0)
    index = [f"p{at:04}" for at in range(len(labels))]
    people = pd.DataFrame({"group": labels}, index=index)
    assumed = (f"warmth 0.{seed} for every tie (assumed)",)
    measure = PersonMeasure(pd.Series(values, index=index), "access", unit, people, assumed)
    return ntp.audit.gap(measure, "group", "A", n_resamples=9, rng=7)


def test_a_row_a_network_and_one_for_all():
    audits = {f"n{at}": audited(0.1 * at, seed=at) for at in range(1, 5)}
    found = ntp.audit.across(audits)
    assert found.by_network.index.tolist() == list(audits)
    assert found.by_network["contrast"].tolist() == ["B - A"] * 4
    for name, one in audits.items():
        row = found.by_network.loc[name]
        assert row["difference"] == one.difference
        assert row["error"] == pytest.approx(one.contrasts["error"].item())
        assert row["error"] == pytest.approx((row["high"] - row["low"]) / (2 * 1.96), rel=0.05)
        assert (row["low"], row["high"]) == (
            one.confidence_interval.low,
            one.confidence_interval.high,
        )
    assert found.low < found.difference < found.high
    assert found.prediction_low < found.low
    assert found.high < found.prediction_high
    frame = found.to_frame()
    assert frame["network"].tolist() == [*audits, "(all)"]
    assert frame["share"].iloc[:4].sum() == pytest.approx(1)
    assert str(found).startswith("access, gap B - A in networks like these 4: ")
    assert "One more network would have a gap of" in str(found)
    assert "warmth 0.1 for every tie; warmth 0.2 for every tie" in str(found)
    assert ntp.audit.across(list(audits.values())).by_network.index.tolist() == [
        *("network 1", "network 2", "network 3", "network 4")
    ]


def test_networks_that_agree_have_nothing_between_them():
    gaps = np.array([0.1, 0.1, 0.1])
    _, found = random_effects(gaps, np.array([0.01, 0.02, 0.01]), 0.95)
    assert (found["tau2"], found["i2"]) == (0, 0)
    # Agreeing by chance makes nobody certain: their own errors are left, 1 / (100 + 50 + 100).
    half = stats.t.ppf(0.975, 2) / np.sqrt(250)
    assert (found["low"], found["high"]) == pytest.approx((0.1 - half, 0.1 + half))
    assert found["prediction_low"] <= found["low"]


def test_two_networks_say_nothing_of_a_third():
    found = ntp.audit.across([audited(0.1, seed=1), audited(0.3, seed=2)])
    assert found.prediction_low is None
    assert "takes three networks or more" in str(found)


def test_monte_carlo_error_counts_too():
    one, other = audited(0.1, seed=1), audited(0.2, seed=2)
    alone = ntp.audit.across([one, other]).by_network["error"].iloc[0]
    assert alone == pytest.approx(one.contrasts["error"].item())
    one.contrasts["mc_error"] = 0.2
    found = ntp.audit.across([one, other]).by_network
    assert found["error"].iloc[0] == pytest.approx(np.hypot(0.2, alone))
    assert found["share"].iloc[0] < found["share"].iloc[1]


def test_a_few_people_alike_are_as_unsure_as_their_interval():
    sure, few = audited(0.1, seed=1), audited(0.2, seed=2)
    few.by_group["caution"] = "fewer than 10 above zero: the interval is cautious"
    found = ntp.audit.across([sure, few]).by_network
    row = few.contrasts.iloc[0]
    assert found["error"].iloc[1] == pytest.approx((row["high"] - row["low"]) / (2 * Z95))


def test_what_has_no_gap_is_named():
    three = [audited(0.1, seed=at, groups="ABC") for at in (1, 2)]
    with pytest.raises(
        DataError, match=r"network 1 has 2 contrasts \(B, C\); say which with group="
    ):
        ntp.audit.across(three)
    found = ntp.audit.across({"x": three[0], "y": three[1], "z": audited(0.1, seed=3)}, group="C")
    assert found.not_estimable == ("z: no gap with an error",)
    assert "Not estimable: z: no gap with an error." in str(found)
    with pytest.raises(DataError, match="1 network with a gap that can be estimated"):
        ntp.audit.across([audited(0.1)])
    with pytest.raises(DataError, match="access in asks and access in probability"):
        ntp.audit.across([audited(0.1), audited(0.1, unit="asks")])


def test_each_network_may_have_a_contrast_of_its_own_and_words_of_its_own():
    one, other = audited(0.1, seed=1, groups="ABC"), audited(0.2, seed=2)
    one = dataclasses.replace(one, what="access to any of 2 targets")
    other = dataclasses.replace(other, what="access to any of 5 targets")
    found = ntp.audit.across({"x": one, "y": other}, group={"x": "C", "y": "B"})
    assert found.by_network["contrast"].tolist() == ["C - A", "B - A"]
    assert found.what == "access to any of … targets"
    assert "access to any of … targets, gap of a group - its reference in networks" in str(found)
    far = dataclasses.replace(other, what="access to 1 target within 3 asks")
    assert ntp.audit.across({"x": one, "y": far}, group={"x": "C"}).what == "access to …"
    near = dataclasses.replace(one, what="access to any of 5 targets within 3 asks")
    both = ntp.audit.across({"x": near, "y": far}, group={"x": "C"})
    assert both.what == "access to … within 3 asks"
    sure = dataclasses.replace(other, what=Measured("access to any of 2 targets", exact=True))
    found = ntp.audit.across({"x": one, "y": sure}, group="B")
    assert (found.what, found.contrast) == ("access to any of 2 targets", "B - A")


def test_what_is_no_gap_of_the_same_is_not_put_together():
    one, other = audited(0.1, seed=1), audited(0.2, seed=2)
    turned = dataclasses.replace(
        other, reference="B", contrasts=other.contrasts.rename(index={"B": "A"})
    )
    with pytest.raises(DataError, match=r"x has B - A, y has A - B: one gap with both signs"):
        ntp.audit.across({"x": one, "y": turned})
    named = {"A": "north - south", "B": "so - so"}  # names are no sentences
    one, turned = (
        dataclasses.replace(
            one, reference=named[one.reference], contrasts=one.contrasts.rename(index=named)
        )
        for one in (one, turned)
    )
    with pytest.raises(DataError, match="one gap with both signs"):
        ntp.audit.across({"x": one, "y": turned})
    elsewhere = dataclasses.replace(turned, by="city")  # whose B and A are others
    assert len(ntp.audit.across({"x": one, "y": elsewhere}).by_network) == 2
    with pytest.raises(DataError, match="access in probability and reach in probability"):
        ntp.audit.across([one, dataclasses.replace(other, what="reach of 2 targets")])
    with pytest.raises(DataError, match="Series is no audit"):
        ntp.audit.across([one.contrasts["difference"], other])


def test_homophilous_networks_that_favour_nobody_have_no_gap_together():
    """Where one network's interval holds 0 too rarely, that of several does not."""
    held, rounds = 0, 40 if LONG else 8
    for at in range(rounds):
        audits = []
        for rng in range(8 * at, 8 * at + 8):
            net = ntp.generate.planted_groups(
                {"A": 60, "B": 60}, inside=0.08, across=0.004, targets=2, rng=rng
            )
            managers = net.where(role="hiring manager")
            access = ntp.access.estimate(net, targets=managers, within=3, n_draws=64, rng=7)
            audits.append(ntp.audit.gap(access, "group", "A", n_resamples=1, rng=7))
        alone = sum(
            one.confidence_interval.low <= 0 <= one.confidence_interval.high for one in audits
        )
        found = ntp.audit.across(audits)
        held += found.low <= 0 <= found.high
    assert alone < 6
    assert held >= rounds * (0.95 - 3 * np.sqrt(0.05 * 0.95 / rounds))


def test_one_network_is_not_given_twice_under_two_names():
    one, other = audited(0.1, seed=1), audited(0.2, seed=2)
    again = audited(0.1, seed=1)
    for same in (one, again, pickle.loads(pickle.dumps(one))):
        with pytest.raises(DataError, match="x and z are one audit, given twice"):
            ntp.audit.across({"x": one, "y": other, "z": same})


def test_networks_of_mostly_the_same_people_are_refused():
    net = ntp.generate.planted_groups({"A": 60, "B": 60}, across=0.02, targets=4, rng=7)
    fewer = net.without_people(net.where(role="job seeker")[:30])
    anew = ntp.generate.planted_groups({"A": 60, "B": 60}, across=0.02, targets=4, rng=8)

    def found(net, draws=7):
        targets = net.where(role="hiring manager")
        access = ntp.access.estimate(net, targets=targets, within=2, n_draws=500, rng=draws)
        return ntp.audit.gap(access, "group", "A", n_resamples=9, rng=7)

    for other in (found(net, draws=8), found(fewer)):
        with pytest.raises(
            DataError, match="network 1 and network 2 are mostly of the same people"
        ):
            ntp.audit.across([found(net), other])
    # Numbered alike, and of the same groups, but other people.
    assert len(ntp.audit.across([found(net), found(anew)]).by_network) == 2


def test_two_waves_of_one_network_are_named():
    """The same people with some of the same, less than much; others numbered alike are not."""
    one, new = audited(0.1, seed=1), audited(0.2, seed=2)
    rng = np.random.default_rng(7)

    def later(keeps):
        values = pd.Series(one.members.values, index=one.members.people)
        drawn = keeps * values + (1 - keeps) * rng.random(len(values))
        people = pd.DataFrame({"group": list("AB") * 60}, index=values.index)
        told = PersonMeasure(drawn, "access", "probability", people)
        return ntp.audit.gap(told, "group", "A", n_resamples=9, rng=7)

    found = ntp.audit.across({"spring": one, "autumn": later(0.5), "elsewhere": new})
    assert found.waves == ("spring and autumn share 120 people by id and group",)
    assert "spring and autumn share 120 people by id and group: if they are two states" in str(
        found
    )
    with pytest.raises(DataError, match=r"mostly of the same people.*ntp\.compare"):
        ntp.audit.across({"spring": one, "autumn": later(0.95)})
    alarms = [
        len(ntp.audit.across([audited(0.1, seed=at), audited(0.1, seed=at + 100)]).waves)
        for at in range(100 if LONG else 10)
    ]
    assert sum(alarms) <= 1


def test_waves_of_people_with_names_are_named_where_what_was_measured_varies_little():
    """Three waves of Sampson's monks: counts within one ask or two hardly hang together."""
    from published import SHARED

    folder = SHARED / "networks" / "sampson_monks"
    if not folder.is_dir():
        pytest.skip("shared data are not beside this clone")
    people, ties = (pd.read_csv(folder / f"{one}.csv") for one in ("people", "ties"))
    names = {f"samplk{at}": f"wave {at}" for at in (1, 2, 3)}

    def counted(kind, ids):
        own = ties[ties["kind"] == kind].drop(columns=["weight", "kind"]).replace(ids)
        net = ntp.ReferralNetwork(people.replace(ids), own, directed=True)
        found = ntp.reach.count(net, within=1)
        return ntp.audit.gap(found, "cloisterville", "True", n_resamples=9, rng=7)

    found = ntp.audit.across({name: counted(kind, {}) for kind, name in names.items()})
    assert found.waves == tuple(
        f"wave {one} and wave {other} share 18 people by id and group"
        for one, other in ((1, 2), (1, 3), (2, 3))
    )
    numbers = {one: f"{at:02}" for at, one in enumerate(people["id"])}
    apart = ntp.audit.across({name: counted(kind, numbers) for kind, name in names.items()})
    assert apart.waves == ()  # numbered alike says nothing


def test_networks_that_grew_alike_are_no_waves():
    """Whoever came early has more ties in each, whatever the network; so have who came late few."""
    grown = [
        ntp.generate.homophilic_attachment(200, minority=0.3, homophily=0.7, rng=rng)
        for rng in range(4)
    ]
    audits = [
        ntp.audit.gap(ntp.reach.count(net, within=1), "group", "majority", n_resamples=9, rng=7)
        for net in grown
    ]
    assert ntp.audit.across(audits).waves == ()


def test_whose_gap_and_in_what_is_checked():
    one, other = audited(0.1, seed=1), audited(0.2, seed=2)
    for group, says in (
        ("C", "group is 'C', which is in no contrast; there are B"),
        (3, "group is '3'"),
        ({"x": "B", "z": "B"}, "group names 'z', which is no network; there are x and y"),
    ):
        with pytest.raises(DataError, match=says):
            ntp.audit.across({"x": one, "y": other}, group=group)
    for audits in (one, None, 3, "x"):
        with pytest.raises(DataError, match="audits are a"):
            ntp.audit.across(audits)

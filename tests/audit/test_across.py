"""Several networks put together: a published meta-analysis, the laws, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import netpath as ntp
from netpath._measure import PersonMeasure
from netpath.audit._across import _random_effects
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
    share, found = _random_effects(gaps, variances, 0.95)
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
    beyond = stats.t.ppf(0.975, 11) * np.hypot(np.sqrt(found["tau2"]), spread)
    assert found["prediction_high"] - found["difference"] == pytest.approx(beyond)
    assert found["difference"] - found["prediction_low"] == pytest.approx(beyond)


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
        assert (row["difference"], row["error"]) == (one.difference, one.contrasts["error"].item())
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
    assert str(found).startswith("access gap in networks like these 4: ")
    assert "One more network would have a gap of" in str(found)
    assert "warmth 0.1 for every tie; warmth 0.2 for every tie" in str(found)
    assert ntp.audit.across(list(audits.values())).by_network.index.tolist() == [
        *("network 1", "network 2", "network 3", "network 4")
    ]


def test_networks_that_agree_have_nothing_between_them():
    gaps = np.array([0.1, 0.1, 0.1])
    _, found = _random_effects(gaps, np.array([0.01, 0.02, 0.01]), 0.95)
    assert (found["tau2"], found["i2"]) == (0, 0)
    assert found["low"] == pytest.approx(0.1)


def test_two_networks_say_nothing_of_a_third():
    found = ntp.audit.across([audited(0.1, seed=1), audited(0.3, seed=2)])
    assert found.prediction_low is None
    assert "takes three networks or more" in str(found)


def test_monte_carlo_error_counts_too():
    one, other = audited(0.1, seed=1), audited(0.2, seed=2)
    one.contrasts["mc_error"] = 0.2
    found = ntp.audit.across([one, other]).by_network
    assert found["error"].iloc[0] == pytest.approx(np.hypot(0.2, one.contrasts["error"].item()))
    assert found["share"].iloc[0] < found["share"].iloc[1]


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
    with pytest.raises(DataError, match="in asks and probability"):
        ntp.audit.across([audited(0.1), audited(0.1, unit="asks")])

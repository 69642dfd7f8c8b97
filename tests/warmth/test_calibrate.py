"""Calibration on simulated asks whose truth is known, and on ones without any."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import netpath as ntp
from netpath._intervals import wilson
from netpath.errors import DataError, MissingWarmth
from netpath.warmth import calibrate, from_facts
from netpath.warmth._calibration import curve

KINDS = {"colleague": 0.6, "friend": 1.0, "schoolmate": -1.6}
EVIDENCE = {"interaction": 0.4, "imported": -0.4}
INTERCEPT, SLOPE = -0.3, 0.8


def simulated(n: int, seed: int = 1) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ties whose warmth is off by known amounts, and one ask along each."""
    rng = np.random.default_rng(seed)
    ties = pd.DataFrame(
        {
            "source": "ada",
            "target": [f"p{i}" for i in range(n)],
            "kind": rng.choice(list(KINDS), n),
            "evidence": rng.choice(list(EVIDENCE), n),
        }
    )
    odds = rng.normal(-0.6, 1.2, n)
    truth = INTERCEPT + SLOPE * odds + ties["kind"].map(KINDS) + ties["evidence"].map(EVIDENCE)
    granted = rng.random(n) < 1 / (1 + np.exp(-truth))
    words = rng.choice(["met", "referred"], n), rng.choice(["no", "no_reply"], n)
    outcomes = ties[["source", "target"]].assign(outcome=np.where(granted, *words))
    return ties.assign(warmth=1 / (1 + np.exp(-odds))), outcomes


def shuffled(outcomes: pd.DataFrame, seed: int) -> pd.DataFrame:
    luck = np.random.default_rng(seed).permutation(len(outcomes))
    return outcomes.assign(outcome=outcomes["outcome"].to_numpy()[luck])


@pytest.fixture(scope="module")
def found():
    return calibrate(*simulated(600), rng=7)


# --- what is true is found


@pytest.mark.parametrize("seed", range(4))
def test_offsets_and_slope_are_recovered_within_their_intervals(seed):
    ties, outcomes = simulated(1000, seed)
    table = calibrate(ties, outcomes, rng=7).table.set_index("group")
    inside = []
    for truth, name in ((KINDS, "kind"), (EVIDENCE, "evidence")):
        average = ties[name].map(truth).mean()
        for group, offset in truth.items():
            row = table.loc[group]
            inside.append(row["low"] <= offset - average <= row["high"])
    inside.append(table.loc["slope", "low"] <= SLOPE <= table.loc["slope", "high"])
    assert sum(inside) >= 5  # of six at 95 %; all six in most runs
    assert (table["high"] - table["low"]).max() < 0.9


@pytest.mark.long
def test_intervals_cover_the_truth_as_often_as_they_say():
    covered = []
    for seed in range(150):
        ties, outcomes = simulated(400, seed)
        table = calibrate(ties, outcomes, rng=7).table.set_index("group")
        for truth, name in ((KINDS, "kind"), (EVIDENCE, "evidence")):
            average = ties[name].map(truth).mean()
            for group, offset in truth.items():
                row = table.loc[group]
                covered.append(row["low"] <= offset - average <= row["high"])
    assert 0.9 <= np.mean(covered) <= 0.98


def test_where_there_is_signal_it_beats_the_base_rate(found):
    assert found.verdict == "better"
    assert found.brier < found.brier_base
    assert found.log_loss < found.log_loss_base
    as_given = found.losses.set_index("forecast").loc["as given"]
    assert found.brier < as_given["brier"]
    assert found.log_loss < as_given["log_loss"]
    assert (found.gains["low"] <= found.gains["difference"]).all()
    assert (found.gains["difference"] <= found.gains["high"]).all()


@pytest.mark.parametrize("seed", range(8))
def test_shuffled_outcomes_never_beat_the_base_rate(seed):
    ties, outcomes = simulated(300)
    calibration = calibrate(ties, shuffled(outcomes, seed), rng=7)
    assert calibration.verdict != "better"
    assert "Do not plan by it yet" in str(calibration)


def test_a_group_with_few_asks_is_held_back():
    ties, outcomes = simulated(300)
    rare = ties["target"].isin([f"p{i}" for i in range(3)])
    ties["kind"] = ties["kind"].mask(rare, "neighbour")
    outcomes["outcome"] = outcomes["outcome"].mask(rare, "met")
    table = calibrate(ties, outcomes, rng=7).table.set_index("group")
    assert table.loc["neighbour", "asks"] == table.loc["neighbour", "granted"] == 3
    assert table.loc["neighbour", "low"] < 0 < table.loc["neighbour", "high"]
    assert table.loc["neighbour", "offset"] < 2.5  # alone, three grants of three would be infinite
    wide = table["high"] - table["low"]
    assert wide["neighbour"] > 2 * wide["friend"]


# --- judged out of fold


def test_nobody_is_judged_by_a_fit_that_saw_them():
    """Each asked person has a kind of their own, repeated: only a leak could learn it."""
    rng = np.random.default_rng(3)
    people = [f"p{i}" for i in range(60)]
    ties = pd.DataFrame({"source": "ada", "target": people, "warmth": 0.5, "kind": people})
    nature = rng.permutation(["met"] * 30 + ["no"] * 30)
    outcomes = pd.concat([ties[["source", "target"]].assign(outcome=nature)] * 6)
    calibration = calibrate(ties, outcomes, rng=7)
    assert calibration.verdict != "better"
    assert (calibration.asks, calibration.people) == (360, 60)


def test_losses_by_hand():
    asks = pd.DataFrame({"calibrated": [0.1] * 10 + [0.8] * 10, "granted": [0.0] * 10 + [1.0] * 10})
    asks["granted"] = asks["granted"].where(asks.index != 0, 1.0)
    table = curve(asks)
    assert table[["predicted", "observed", "asks"]].values.tolist() == [
        pytest.approx([0.1, 0.1, 10]),
        pytest.approx([0.8, 1.0, 10]),
    ]
    assert table["low"].tolist() == pytest.approx([0.0178762, 0.7224672], abs=1e-6)
    assert table["high"].tolist() == pytest.approx([0.4041500, 1.0], abs=1e-6)


def test_bins_hold_ten_asks_and_lose_none(found):
    assert found.curve["asks"].min() >= 10
    assert found.curve["asks"].sum() == found.asks == 600
    assert found.curve["predicted"].is_monotonic_increasing
    assert (found.curve["low"] <= found.curve["observed"]).all()
    assert (found.curve["observed"] <= found.curve["high"]).all()
    few = pd.DataFrame({"calibrated": [0.05] * 4 + [0.55] * 9 + [0.95] * 3, "granted": 1.0})
    assert curve(few)["asks"].tolist() == [16]


def test_wilson_agrees_with_scipy():
    from scipy.stats import binomtest

    for k, n in ((0, 10), (3, 17), (17, 17)):
        ends = binomtest(k, n).proportion_ci(method="wilson")
        assert [float(end) for end in wilson(np.array(k / n), np.array(n))] == pytest.approx(
            [ends.low, ends.high]
        )


# --- which asks count


def test_later_and_strangers_are_left_out_by_name():
    ties, outcomes = simulated(100)
    more = pd.DataFrame({"source": ["ada"] * 3, "target": ["p0", "p1", "stranger"]})
    more["outcome"] = ["later", "later", "met"]
    calibration = calibrate(ties, pd.concat([outcomes, more]), rng=7)
    assert calibration.skipped == {"later": 2, "no such tie": 1}
    assert calibration.asks == 100
    assert "2 left out (later), 1 left out (no such tie)" in str(calibration)


def test_overlaps_are_one_kind_wherever_they_were():
    ties, outcomes = simulated(100)
    ties["kind"] = [f"overlap at place {n}" for n in range(100)]
    calibration = calibrate(ties, outcomes, rng=7)
    assert calibration.table["group"].tolist()[2] == "overlap"
    assert (calibration.apply(ties)["kind"] == ties["kind"]).all()


def test_it_does_not_matter_who_asked_along_a_tie():
    ties, outcomes = simulated(100)
    turned = ties.rename(columns={"source": "target", "target": "source"})
    plain, other = (calibrate(one, outcomes, rng=7) for one in (ties, turned))
    assert_frame_equal(plain.table, other.table)


def test_of_two_ties_that_run_two_ways_the_one_asked_along_counts():
    ties, outcomes = simulated(100)
    back = ties.rename(columns={"source": "target", "target": "source"}).assign(warmth=0.01)
    plain, other = (calibrate(one, outcomes, rng=7) for one in (ties, pd.concat([back, ties])))
    assert_frame_equal(plain.table, other.table)


@pytest.mark.parametrize(
    ("n", "granted", "said"),
    [
        (39, 15, "39 asks along known ties, of 39 people, 15 granted and 24 not"),
        (100, 9, "9 granted and 91 not"),
        (100, 91, "91 granted and 9 not"),
    ],
)
def test_too_few_outcomes_are_refused(n, granted, said):
    ties, outcomes = simulated(n)
    outcomes["outcome"] = ["met"] * granted + ["no"] * (n - granted)
    with pytest.raises(DataError, match=said):
        calibrate(ties, outcomes, rng=7)


def test_just_enough_outcomes_are_taken():
    ties, outcomes = simulated(40)
    outcomes["outcome"] = ["met"] * 10 + ["no"] * 30
    assert calibrate(ties, outcomes, rng=7).granted == 10


def test_too_few_people_are_refused():
    ties, outcomes = simulated(19)
    outcomes = pd.concat([outcomes.assign(outcome="met"), outcomes.assign(outcome="no")] * 2)
    with pytest.raises(DataError, match="76 asks along known ties, of 19 people"):
        calibrate(ties, outcomes, rng=7)


def test_what_breaks_a_rule_is_named_without_the_person():
    ties, outcomes = simulated(60)
    with pytest.raises(DataError, match="outcome of row 3 is h…d; it must be one of met, referred"):
        calibrate(ties, outcomes.assign(outcome=["met"] * 3 + ["hired"] * 57), rng=7)
    with pytest.raises(DataError, match="no column outcome"):
        calibrate(ties, outcomes.drop(columns="outcome"), rng=7)
    with pytest.raises(MissingWarmth):
        calibrate(ties.drop(columns="warmth"), outcomes, rng=7)
    with pytest.raises(DataError, match="warmth is"):
        calibrate(ties.assign(warmth=1.4), outcomes, rng=7)
    with pytest.raises(DataError, match="several ties") as caught:
        calibrate(pd.concat([ties, ties.assign(kind="family")]), outcomes, rng=7)
    assert "p0" not in str(caught.value)


# --- the same again


def test_the_order_of_rows_changes_nothing(found):
    ties, outcomes = simulated(600)
    again = calibrate(ties.sample(frac=1, random_state=1), outcomes[::-1], rng=7)
    for name in ("table", "losses", "gains", "curve"):
        assert_frame_equal(getattr(found, name), getattr(again, name), check_exact=True)


def test_what_was_drawn_can_be_drawn_again():
    ties, outcomes = simulated(60)
    by_luck = calibrate(ties, outcomes, rng=None)
    assert str(calibrate(ties, outcomes, rng=by_luck.rng)) == str(by_luck)
    assert calibrate(ties, outcomes, rng=np.random.default_rng(7)).rng is None


# --- applied


def truly(ties: pd.DataFrame) -> pd.Series:
    odds = np.log(ties["warmth"] / (1 - ties["warmth"]))
    truth = INTERCEPT + SLOPE * odds + ties["kind"].map(KINDS) + ties["evidence"].map(EVIDENCE)
    return 1 / (1 + np.exp(-truth))


def test_applied_warmth_is_nearer_the_truth(found):
    ties, _ = simulated(600, seed=99)
    applied = found.apply(ties)
    assert (ties["warmth"] - truly(ties)).abs().mean() > 0.15
    assert (applied["warmth"] - truly(ties)).abs().mean() < 0.05
    assert (applied["warmth_low"] < applied["warmth"]).all()
    assert (applied["warmth"] < applied["warmth_high"]).all()
    ntp.ReferralNetwork(None, applied, directed=False)


def test_applied_bounds_hold_the_truth():
    ties, _ = simulated(200, seed=99)
    covered = []
    for seed in range(6):  # one fit errs alike for all ties; several do not
        applied = calibrate(*simulated(400, seed), rng=7).apply(ties)
        covered += truly(ties).between(applied["warmth_low"], applied["warmth_high"]).tolist()
    assert np.mean(covered) > 0.85


def test_never_stays_never_and_strange_groups_are_less_sure(found):
    ties = pd.DataFrame({"source": "ada", "target": ["b", "c", "d"], "warmth": [0, 0.4, 0.4]})
    ties["kind"], ties["evidence"] = ["friend", "friend", "family"], "imported"
    applied = found.apply(ties)
    assert applied.loc[0, ["warmth", "warmth_low", "warmth_high"]].tolist() == [0, 0, 0]
    wide = applied["warmth_high"] - applied["warmth_low"]
    assert wide[2] > 2 * wide[1]


def test_bounds_of_the_tie_widen_those_of_the_correction(found):
    tie = pd.DataFrame({"source": ["ada"], "target": "b", "warmth": 0.4, "kind": "friend"})
    bounded = tie.assign(warmth_low=0.1, warmth_high=0.8)
    plain, wide = found.apply(tie), found.apply(bounded)
    assert (wide["warmth_low"] < plain["warmth_low"]).all()
    assert (wide["warmth_high"] > plain["warmth_high"]).all()
    assert (wide["warmth"] == plain["warmth"]).all()


def test_ties_that_explain_themselves_go_on_adding_up(found):
    evidence = pd.DataFrame({"source": "ada", "target": ["b", "c"], "kind": "connection"})
    ties = found.apply(from_facts(evidence.assign(when=["2020-01-01", "2024-01-01"])))
    total = ties.filter(like="share_").sum(axis=1)
    assert np.allclose(total, np.log(ties["warmth"] / (1 - ties["warmth"])))
    ties["share_calibration"] -= 2
    assert "most against it: what earlier asks came to (-" in ntp.warmth.explained(ties.iloc[1])
    assert "% (corrected by outcomes)" in ntp.warmth.explained(ties.iloc[1])


# --- told and drawn


def test_it_says_what_it_found(found):
    first, second = str(found).split("\n")
    assert first == f"600 asks of 600 people, {found.granted} granted (37 %)."
    assert second.startswith(
        "Out of fold, calibrated warmth is better than the base rate: Brier 0."
    )
    assert found.to_frame()["group"].tolist()[:2] == ["intercept", "slope"]
    assert "<table" in found._repr_html_()


def test_the_picture_shows_every_number_of_the_curve(found):
    ax = ntp.plot.calibration(found)
    title = ax.get_title(loc="left")
    assert "better than the base rate" in title
    for number in (found.brier, found.brier_base, found.log_loss, found.log_loss_base):
        assert f"{number:.3f}" in title
    said = [text.get_text() for text in ax.texts]
    assert {f"{n:,}" for n in found.curve["asks"]} < set(said)
    assert {"as predicted", "base rate\n37 %"} < set(said)
    points = ax.lines[-1].get_xydata() / 100
    assert np.allclose(points, found.curve[["predicted", "observed"]])
    assert ax.get_xlabel().startswith("predicted chance")
    assert math.isclose(ax.get_xlim()[1], ax.get_ylim()[1])
    assert "asks of 600 people" in ax.get_label()


def test_the_picture_takes_axes(found):
    import matplotlib.pyplot as plt

    _, ax = plt.subplots()
    assert ntp.plot.calibration(found, ax=ax) is ax
    plt.close("all")

"""Who is hired once somebody has been met: against quadrature, drawing and typed values."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from math import inf

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import hires_by_hand as by_hand
from oracles import hiring_values as values

import netpath as ntp
from netpath.errors import DataError, UnknownColumn
from netpath.hiring import (
    Judging,
    Practice,
    compare,
    meetings,
    one_job,
    practice,
    requests,
    simulate,
)
from netpath.hiring._closed import Applicants, cells_of, outcome

ALL = [
    practice("open door"),
    practice("decline all"),
    practice("blind review"),
    practice("answer by e-mail"),
    practice("answer by e-mail", talk_noise=4),
    practice("lottery of meetings"),
    practice("referral cap", cap=0.3),
    practice("referral bonus", times=2, weaker=0.2),
    practice("structured interview", file_noise=0.25),
    practice("awareness", corrected=0.5),
]


def pool_of(a=0.4, b=0.1, share=0.5):
    return Applicants(("A", "B"), np.array([share, 1 - share]), np.array([a, b]))


chance = st.floats(0.02, 0.98)
settings_of = st.builds(
    Judging,
    hired=st.floats(0.02, 0.6),
    file_noise=st.floats(0.1, 5),
    talk_noise=st.one_of(st.just(inf), st.floats(0.1, 5)),
    lift=st.floats(-1, 2),
)
pools = st.builds(pool_of, chance, chance, chance)


@pytest.mark.parametrize("row", list(values.rows()), ids=lambda row: row[0])
def test_a_typed_value(row):
    _, ours, expected, tolerance = row
    assert abs(float(ours()) - expected) <= tolerance


def test_one_digit_changed_is_seen():
    name, ours, expected, tolerance = next(values.rows())
    assert name == "F1 open door: h1"
    assert abs(float(ours()) - (expected + 2e-10)) > tolerance


@pytest.mark.parametrize(
    ("case", "cut"),
    [
        ("F1 open door", 1.07576849),
        ("F2 decline", 0.9061938024),
        ("F3 lottery", 1.07576849),
        ("F4 talks tell", 1.112558151),
        ("F5 few hired", 1.781929392),
        ("F6 structured interview", 1.146254567),
    ],
)
def test_the_cuts_are_those_typed(case, cut):
    which, how, _ = values.CASES[case]
    met = how.get("met", values.PLAIN)
    judging = Judging(**{name: one for name, one in how.items() if name != "met"})
    ours = cells_of(met.pool, which, judging).cut(judging.hired)
    assert ours == pytest.approx(cut, abs=5e-10 if cut < 1 else 5e-9)


# --- oracles that share no code


def by_quadrature(pool, judging, lifted=True):
    r1 = by_hand.spread(judging.file_noise, judging.talk_noise)
    r0 = by_hand.spread(judging.file_noise, inf)
    lift = judging.lift if lifted else 0.0
    cells = []
    for share, met in zip(pool.shares, pool.chances, strict=True):
        cells += [(share * met, r1, 0.0, lift), (share * (1 - met), r0, 0.0, 0.0)]
    rates, quality, _ = by_hand.hires(cells, judging.hired)
    told = [m * rates[0] + (1 - m) * rates[1] for m in pool.chances]
    return told, quality


@pytest.mark.parametrize("seed", range(6))
def test_closed_forms_agree_with_quadrature(seed):
    draws = np.random.default_rng(seed)
    pool = pool_of(*draws.uniform(0.05, 0.95, 3))
    judging = Judging(
        hired=draws.uniform(0.02, 0.5),
        file_noise=draws.uniform(0.2, 3),
        talk_noise=inf if seed % 2 else draws.uniform(0.2, 3),
        lift=draws.uniform(0, 1.5),
    )
    ours = outcome(pool, ALL[0], judging)
    rates, quality = by_quadrature(pool, judging)
    assert ours.rates == pytest.approx(rates, abs=1e-9)
    assert ours.quality == pytest.approx(quality, abs=1e-9)
    assert ours.best == pytest.approx(by_quadrature(pool, judging, lifted=False)[1], abs=1e-9)


@pytest.mark.parametrize("args", [(2, 1, 0.5, 1, inf), (10, 3, 0.5, 1, 1), (20, 2, -0.3, 0.5, 2)])
def test_one_job_agrees_with_quadrature_and_with_drawing(args):
    n, met, lift, file_noise, talk_noise = args
    judging = Judging(lift=lift, file_noise=file_noise, talk_noise=talk_noise)
    ours = one_job(n, met, judging)
    sds = by_hand.spread(file_noise, talk_noise), by_hand.spread(file_noise, inf)
    chance, quality = by_hand.one_job(n, met, lift, *sds)
    assert (ours.met_hired, ours.quality) == pytest.approx((chance, quality), abs=1e-10)
    drawn = by_hand.drawn_job(n, met, lift, *sds, times=200_000, rng=7)
    for value, (mean, error) in zip((ours.met_hired, ours.quality), drawn, strict=True):
        assert abs(value - mean) < 4 * error


def test_very_many_candidates_are_no_trouble():
    found = one_job(10_000, 5_000)
    assert found.met_hired == pytest.approx(0.5, abs=1e-12)
    # The mean of the largest of 10,000 standard normals, from tables: 3.85162.
    assert found.best * np.sqrt(2) == pytest.approx(3.85162, abs=5e-5)


def test_a_hundred_drawn_settings_agree_with_what_is_simulated():
    """Each number within four standard errors; closed forms and simulation share no code."""
    draws, off = np.random.default_rng(8), []
    for at in range(100):
        which = ALL[at % len(ALL)]
        a, b, share = draws.uniform(0.05, 0.9, 3)
        judging = Judging(
            hired=draws.uniform(0.05, 0.4),
            file_noise=draws.uniform(0.3, 2),
            talk_noise=inf if at % 3 else draws.uniform(0.3, 2),
            lift=draws.uniform(0, 1),
            liked={"A": 0.2} if draws.random() < 0.3 else {},
            unmet={"B": -0.3} if draws.random() < 0.3 else {},
        )
        met = meetings({"A": a, "B": b}, {"A": share, "B": 1 - share})
        exact = outcome(met.pool, which, judging)
        sim = simulate(met, which, judging=judging, n_applicants=5_000, n_runs=40, rng=at).table
        for name, value in zip(("A", "B", "quality"), [*exact.rates, exact.quality], strict=True):
            apart = (sim.loc[name, "value"] - value) / sim.loc[name, "error"]
            off.append(apart)
    off = np.array(off)
    assert (np.abs(off) < 4.5).all()
    assert (np.abs(off) > 1.96).mean() < 0.09
    assert off.std() > 0.7  # errors are no wider than they need be


def test_what_differs_from_the_closed_form_would_be_seen():
    met, judging = meetings({"A": 0.4, "B": 0.1}), Judging(lift=0.5)
    sim = simulate(met, ALL[0], judging=judging, rng=7).table
    wrong = outcome(met.pool, ALL[0], replace(judging, lift=0.52))
    assert abs(sim.loc["A", "value"] - wrong.rates[0]) > 2 * sim.loc["A", "error"]


# --- laws


@given(pools, settings_of)
@settings(max_examples=60, deadline=None)
def test_rates_weighted_by_shares_are_the_share_hired(pool, judging):
    for which in ALL:
        if which.cap is not None and 0.7 * judging.hired > 0.99 * (1 - pool.shares @ pool.chances):
            continue  # refused: there are not enough who were not met
        found = outcome(pool, which, judging)
        assert pool.shares @ found.rates == pytest.approx(judging.hired, abs=1e-9)
        assert found.lost >= -1e-9


@given(pools, settings_of)
@settings(max_examples=60, deadline=None)
def test_the_gap_in_hires_is_that_in_meetings_times_the_premium(pool, judging):
    found = outcome(pool, ALL[0], judging)
    gap = (pool.chances[1] - pool.chances[0]) * (found.met_rate - found.unmet_rate)
    assert found.rates[1] - found.rates[0] == pytest.approx(gap, abs=1e-12)


@given(pools, st.floats(0.02, 0.9), st.floats(0.1, 5))
@settings(max_examples=60, deadline=None)
def test_without_lift_and_without_information_no_practice_differs(pool, hired, noise):
    judging = Judging(hired=hired, file_noise=noise)
    for which in ALL[:4] + ALL[5:6] + ALL[-1:]:
        found = outcome(pool, which, judging)
        assert found.rates == pytest.approx([hired, hired], abs=1e-9)
        assert found.lost == pytest.approx(0, abs=1e-9)


@given(pools, settings_of.filter(lambda one: abs(one.lift) > 0.01))
@settings(max_examples=60, deadline=None)
def test_something_is_lost_as_soon_as_somebody_is_lifted(pool, judging):
    assert outcome(pool, ALL[0], judging).lost > 0


@given(chance, chance, settings_of)
@settings(max_examples=40, deadline=None)
def test_equal_meetings_make_no_gap_whatever_the_lift(m, share, judging):
    found = outcome(pool_of(m, m, share), ALL[0], judging)
    assert found.rates[0] == pytest.approx(found.rates[1], abs=1e-12)


@given(pools, st.floats(0.01, 0.49), st.floats(0.1, 5), st.floats(0.01, 3))
@settings(max_examples=60, deadline=None)
def test_the_gap_has_the_sign_of_that_in_meetings(pool, hired, noise, lift):
    for talk in (inf, 0.5):
        found = outcome(pool, ALL[0], Judging(hired, noise, talk, lift))
        gap, met = found.rates[1] - found.rates[0], pool.chances[1] - pool.chances[0]
        assert abs(met) < 1e-6 or np.sign(gap) == np.sign(met)


def test_the_gap_is_of_first_order_and_the_loss_of_second():
    pool = pool_of()
    gaps, lost = np.array(
        [
            (np.diff(found.rates)[0], found.lost)
            for lift in (0.001, 0.002)
            for found in [outcome(pool, ALL[0], Judging(lift=lift))]
        ]
    ).T
    assert gaps[1] / gaps[0] == pytest.approx(2, abs=0.01)
    assert lost[1] / lost[0] == pytest.approx(4, abs=0.02)


def test_a_cap_at_the_share_that_is_met_undoes_the_favour():
    found = outcome(pool_of(), practice("referral cap", cap=0.25), Judging(lift=0.5))
    assert found.rates == pytest.approx([0.1, 0.1], abs=1e-12)
    assert found.lost == pytest.approx(0, abs=1e-12)


def test_a_cap_that_does_not_bind_changes_nothing():
    one, other = (outcome(pool_of(), which, Judging(lift=0.5)) for which in (ALL[0], cap(0.9)))
    assert one.rates == pytest.approx(other.rates, abs=0)


def cap(share):
    return practice("referral cap", cap=share)


def test_talks_tell_and_declining_has_a_price():
    judging = Judging(talk_noise=1)
    now, nobody = (outcome(pool_of(), ALL[at], judging) for at in (0, 1))
    assert now.quality > nobody.quality


def test_blind_review_takes_from_a_group_that_was_judged_kindly():
    judging = Judging(unmet={"B": 0.3}, liked={"B": 0.3})
    now, blind = (outcome(pool_of(), ALL[at], judging) for at in (0, 2))
    assert now.rates[1] > now.rates[0]
    assert blind.rates == pytest.approx([0.1, 0.1])


# --- people who were measured


def measured(n=4_000, seed=7, groups=("A", "B")):
    draws = np.random.default_rng(seed)
    labels = np.array(groups)[draws.integers(0, len(groups), n)]
    chances = draws.beta(1, np.where(labels == "A", 2, 6))
    ids = [f"p{at:05}" for at in range(n)]
    people = pd.DataFrame({"group": labels}, index=ids)
    return ntp.PersonMeasure(pd.Series(chances, ids), "access", "probability", people)


def test_an_interval_holds_what_other_people_of_the_same_groups_give():
    """Of 120 samples of the same groups, 95 % intervals hold the gap of the groups themselves."""
    judging = Judging(lift=0.5)
    true = outcome(
        Applicants(("A", "B"), np.array([0.5, 0.5]), np.array([1 / 3, 1 / 7])), ALL[0], judging
    )
    gap, held = np.diff(true.rates)[0], 0
    for seed in range(120):
        found = compare(
            measured(300, seed), ["decline all"], by="group", reference="A", judging=judging
        )
        row = found.rates.iloc[1]
        held += row["gap_low"] <= gap <= row["gap_high"]
    assert 107 <= held <= 119


def test_worlds_that_were_drawn_are_in_the_interval():
    town = ntp.generate.planted_groups({"A": 60, "B": 60}, across=0.05, targets=2, rng=7)
    access = ntp.access.estimate(
        town, targets=town.where(role="hiring manager"), within=2, n_draws=64, rng=7
    )
    found = compare(access, by="group", reference="A", judging=Judging(lift=0.5))
    exact = replace(access, worlds=None, no_chain=None)
    other = compare(exact, by="group", reference="A", judging=Judging(lift=0.5))
    wide = [one.rates["gap_high"][1] - one.rates["gap_low"][1] for one in (found, other)]
    assert found.rates["gap"][1] == pytest.approx(other.rates["gap"][1])
    assert wide[0] != wide[1]


def test_a_range_of_lifts_is_a_band_and_no_interval():
    found = compare(
        measured(), by="group", reference="A", judging=Judging(lift=0.5), lifts=(0.1, 0.9)
    )
    row = found.rates.iloc[1]
    assert row["gap_least"] < row["gap_low"] < row["gap"] < row["gap_high"] < row["gap_most"] < 0
    low = compare(measured(), by="group", reference="A", judging=Judging(lift=0.1))
    assert row["gap_most"] == pytest.approx(low.rates["gap"][1])
    assert "a range that was given, no interval" in str(found)


def test_unlabelled_people_apply_and_are_in_no_contrast():
    measure = measured()
    people = measure.people.assign(group=measure.people["group"].where(measure.values < 0.9))
    found = compare(replace(measure, people=people), by="group", reference="A")
    assert "(no label)" in set(found.rates["group"])
    assert found.others == ["B"]
    assert found.rates.loc[found.rates["group"] == "(no label)", "gap"].isna().all()


def test_six_sentences_and_what_is_assumed():
    text = str(
        compare(measured(), by="group", reference="A", judging=Judging(lift=0.5), lifts=(0, 1))
    )
    *lines, unsure, assumed = text.split("\n")
    assert "unsure of the lift is in none" in unsure
    assert len(lines) == 6
    assert all(line.endswith(".") for line in lines)
    said = " ".join(lines)
    for told in ("lifts a candidate by 0.5 sd (assumed)", "no gap and no loss", "with its square"):
        assert told in said
    assert assumed.count(";") >= 6
    assert "being met lifts a candidate by 0.5 sd of quality" in assumed


def test_what_is_unsure_is_not_told_as_if_it_were_sure():
    """Where intervals of gaps hold 0 no gap is claimed; groups of numbers have their column."""
    index = [f"p{at:02}" for at in range(40)]
    people = pd.DataFrame({"dept": [1, 2] * 20}, index)
    told = {}
    for more in (0.02, 0.5):
        own = pd.Series(np.tile([0.1, 0.1, 0.4, 0.4], 10) + more * (np.arange(40) % 2), index)
        met = ntp.PersonMeasure(own, "access", "probability", people)
        found = compare(met, reference="1", by="dept", judging=Judging(lift=0.5))
        told[more] = str(found)
        assert "dept 2 - dept 1: " in told[more]
        assert "% of dept 1 and " in told[more]
    assert "there may be none" in told[0.02]
    assert "still moves who is hired" not in told[0.02]
    assert "there may be none" not in told[0.5]
    assert "still moves who is hired" in told[0.5]
    alike = compare(meetings({"A": 0.99, "B": 0.98}), reference="A", judging=Judging(lift=0.1))
    assert str(alike).count("1.24") == 1


def test_by_default_nothing_is_claimed():
    text = str(compare(meetings({"A": 0.4, "B": 0.1}), reference="A"))
    assert "nothing is claimed until you say what a meeting does" in text
    assert "10.0 % of A and 10.0 % of B" in text


def test_the_same_rng_gives_the_same_bytes():
    met, how = meetings({"A": 0.4, "B": 0.1}), {"judging": Judging(lift=0.5), "n_runs": 5}
    one, other = (simulate(met, ALL[6], rng=7, **how).table for _ in range(2))
    assert one.to_numpy().tobytes() == other.to_numpy().tobytes()
    assert simulate(met, ALL[6], rng=None, **how).seed is not None


def test_answers_can_be_copied_and_sent():
    found = compare(
        meetings({"A": 0.4, "B": 0.1}), reference="A", judging=Judging(liked={"A": 0.1})
    )
    assert str(copy.deepcopy(found)) == str(pickle.loads(pickle.dumps(found))) == str(found)


# --- bad input

MET = meetings({"A": 0.4, "B": 0.1})


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: Judging(lift="half"), "standard deviations"),
        (lambda: Judging(lift=float("nan")), "standard deviations"),
        (lambda: Judging(lift=True), "standard deviations"),
        (lambda: Judging(hired=1.5), "between 0 and 1"),
        (lambda: Judging(file_noise=0), "above 0"),
        (lambda: Judging(file_noise=inf), "finite"),
        (lambda: Judging(talk_noise=-1), "above 0"),
        (lambda: Judging(liked=[0.1]), "dict of lifts by group"),
        (lambda: practice("open doors"), "There is no practice"),
        (lambda: practice("referral cap"), "no default"),
        (lambda: practice("referral cap", cap=1.2), "0 to 1"),
        (lambda: practice("decline all", cap=0.2), "belongs to 'referral cap'"),
        (lambda: practice("referral bonus", times=-1), "0 or more"),
        (lambda: practice("awareness", corrected=2), "0 to 1"),
        (lambda: Practice("blind"), "There is no practice"),
        (lambda: Practice("open door", lifted=2), "a share, 0 to 1"),
        (lambda: Practice("open door", talk_noise=0), "above 0"),
        (lambda: meetings({"A": 1.4, "B": 0.1}), "from 0 to 1"),
        (lambda: meetings({"A": 0.4}), "two or more"),
        (lambda: meetings({"A": 0.4, "B": 0.1}, {"A": 0.9, "B": 0.2}), "sum to 1"),
        (lambda: compare(MET, reference="C"), "reference"),
        (lambda: compare(MET, reference="A", lifts=(1, 0)), "lower first"),
        (lambda: compare(MET, reference="A", lifts=(0, "x")), "standard deviations"),
        (lambda: compare(MET, reference="A", judging=Judging(liked={"Z": 1})), "nobody applies"),
        (lambda: compare([0.4, 0.1], reference="A"), "PersonMeasure"),
        (lambda: compare(measured(), reference="A"), "by='group'"),
        (
            lambda: compare(replace(measured(), unit="asks"), by="group", reference="A"),
            "a chance, 0 to 1",
        ),
        (lambda: one_job(3, 4), "Write fewer"),
        (lambda: one_job(0, 0), "whole number"),
        (lambda: simulate(MET, ALL[0], n_applicants=3, rng=7), "Write more"),
        (lambda: simulate(MET, ALL[0], n_runs=1, rng=7), "n_runs"),
        (
            lambda: compare(
                meetings({"A": 0.95, "B": 0.95}),
                [cap(0.1)],
                reference="A",
                judging=Judging(hired=0.3, lift=1),
            ),
            "larger cap",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_write(call, says):
    with pytest.raises(DataError, match=says):
        call()


# --- those who are asked

TEN = pd.DataFrame(
    {
        "through": ["a friend", "", "family", "nobody", "a friend", "", "", "a friend", "", ""],
        "school": ["Elm", "Oak", " elm ", "Ash", "", "Oak", "Elm", "Ash", "Oak", "Yew"],
        "granted": ["yes", "no", "Yes", "no", "yes", "no", "yes", "no", "no", "no"],
    }
)


def test_ten_requests_are_counted_by_how_they_came():
    table = requests(TEN, school="Elm").table
    assert table["n"].tolist() == [10, 4, 6, 3, 7]
    assert table["granted"].tolist() == [4, 3, 1, 3, 1]
    assert table["n"].iloc[1:3].sum() == table["n"].iloc[3:5].sum() == 10
    # Wilson (1927), of 3 in 4 at 95 %: worked out by hand, (p + z²/2n ± z √(…)) / (1 + z²/n).
    assert table.loc["through somebody", ["low", "high"]].tolist() == pytest.approx(
        [0.3006, 0.9544], abs=5e-5
    )


def test_what_is_said_of_so_few_is_careful():
    text = str(requests(TEN))
    assert "Of 10 requests 4 were granted" in text
    assert "no verdict" in text


def test_rows_that_say_neither_yes_nor_no_are_refused():
    with pytest.raises(DataError, match="row 0 is neither"):
        requests(TEN.assign(granted="perhaps"))
    with pytest.raises(UnknownColumn, match="granted"):
        requests(TEN.drop(columns="granted"))
    with pytest.raises(DataError, match="0 requests"):
        requests(TEN.iloc[:0])

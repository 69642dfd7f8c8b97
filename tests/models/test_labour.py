"""Models of jobs and referrals: typed values, chains written out by hand, laws and refusals."""

import itertools

import numpy as np
import pandas as pd
import pytest
from oracles.labour_values import FOUR, ONCE, closed, jobs, rows, tied

import netpath as ntp
from netpath.errors import DataError
from netpath.models import job_chances, job_news, referral_chain, referral_wages, smaller_group


@pytest.mark.parametrize("row", list(rows()), ids=lambda row: f"{row[0]} {row[1]}")
def test_one_digit_changed_is_seen(row):
    _, _, ours, expected, tolerance, _ = row
    assert abs(float(ours()) - expected) <= tolerance
    assert abs(float(ours()) - (expected + 2.5 * tolerance)) > tolerance


def one_period(alters, hears, loses):
    """The chain of states written out: who hears, to whom each hands it, who loses it."""
    n = len(alters)
    states = list(itertools.product((0, 1), repeat=n))
    table = {state: dict.fromkeys(states, 0.0) for state in states}
    for state in states:
        for heard in itertools.product((0, 1), repeat=n):
            chance = np.prod([hears if one else 1 - hears for one in heard])
            hands = []
            for person in range(n):
                if not heard[person]:
                    continue
                free = [one for one in alters[person] if not state[one]]
                hands.append([person] if not state[person] else free or [None])
            for whom in itertools.product(*hands):
                share = chance / np.prod([len(one) for one in hands])
                hired = tuple(int(state[at] or at in whom) for at in range(n))
                for lost in itertools.product((0, 1), repeat=n):
                    if any(one and not work for one, work in zip(lost, hired, strict=True)):
                        continue
                    end = tuple(int(w and not one) for w, one in zip(hired, lost, strict=True))
                    odds = [
                        loses if one else 1 - loses for one, w in zip(lost, hired, strict=True) if w
                    ]
                    table[state][end] += share * np.prod(odds)
    return states, np.array([[table[a][b] for b in states] for a in states])


@pytest.mark.parametrize("pairs", ["ab bc", "ab bc ca", "ab cd bc"])
def test_the_chain_is_the_one_written_out(pairs):
    net = tied(pairs)
    ids = list(net.ids)
    alters = [[ids.index(one) for one in net.alters(each)] for each in ids]
    states, table = one_period(alters, 0.2, 0.1)
    assert table.sum(axis=1) == pytest.approx(1)
    values, vectors = np.linalg.eig(table.T)
    long_run = vectors[:, np.argmax(values.real)].real
    long_run /= long_run.sum()
    out = 1 - np.array(states)
    found = job_news(net, hears=0.2, loses=0.1)
    assert found.unemployed.tolist() == pytest.approx((long_run @ out).tolist(), abs=1e-10)
    first = long_run * out[:, 0]
    hazard = 1 - (first / first.sum()) @ table @ out[:, 0]
    assert found.hazard(ids[0], 1) == pytest.approx(hazard, abs=1e-10)


def test_ties_help_and_nobody_alone_has_any():
    alone = 0.015 / (0.015 + 0.1 * 0.985)
    for name in FOUR:
        found = jobs(name)
        assert found.unemployed.max() <= alone + 1e-12
        hazards = [found.hazard("a", k) for k in (1, 2, 10, None)]
        assert hazards == sorted(hazards, reverse=True) or name == "empty"
        assert (found.together.to_numpy() >= -1e-12).all()
    assert jobs("empty").unemployed["a"] == pytest.approx(alone)


def test_simulated_within_four_errors_of_the_exact():
    for name in ("dyads", "complete"):
        net = tied(FOUR[name], "abcd")
        found = job_news(net, hears=0.1, loses=0.015, n_periods=300, n_runs=300, rng=1)
        exact = jobs(name).unemployed.mean()
        assert abs(found.unemployed.mean() - exact) < 4 * found.error
        again = job_news(net, hears=0.1, loses=0.015, n_periods=300, n_runs=300, rng=1)
        assert again.unemployed.equals(found.unemployed)
    with pytest.raises(DataError, match="exact answers"):
        found.hazard("a", 1)


def test_the_closed_form_is_refused_where_it_is_too_high():
    for name, (pairs, who, exact, formula) in ONCE.items():
        ties = {one: len(tied(pairs).alters(one)) for one in tied(pairs).ids}
        none = np.prod([1 - closed(ties[one]) for one in tied(pairs).alters(who)])
        assert 1 - none == pytest.approx(formula, abs=1e-6), name
        assert formula >= exact
        if formula > exact:
            with pytest.raises(DataError, match="Write exact=True"):
                job_chances(tied(pairs), hears=0.3, loses=0.2)


@pytest.mark.parametrize("seed", range(4))
def test_the_closed_form_holds_in_every_tree(seed):
    rng = np.random.default_rng(seed)
    ids = "abcdefghij"
    pairs = " ".join(ids[rng.integers(at)] + ids[at] for at in range(1, 10))
    exact, closed_form = (
        job_chances(tied(pairs), hears=0.25, loses=0.3, exact=how).values for how in (True, False)
    )
    assert closed_form.tolist() == pytest.approx(exact.tolist(), abs=1e-12)


def test_employers_earn_the_same_at_the_highest_and_the_lowest_offer():
    for alike, ties in itertools.product((0.6, 0.75, 0.9), (0.2, 1.0, 3.0)):
        found = referral_wages(alike, ties)
        top = ties * (alike * (1 - found.highest) - (1 - alike) * found.highest)
        assert top == pytest.approx(found.profit, abs=1e-12)
        if ties > 1:
            continue
        for more in (referral_wages(alike + 0.05, ties), referral_wages(alike, ties * 1.1)):
            assert more.profit > found.profit
            assert more.first > found.first
            assert more.market < found.market
    # With many ties most who are able have offers, and one more is worth less.
    assert referral_wages(0.95, 3).profit < referral_wages(0.9, 3).profit


def test_a_chain_of_referrals_by_iteration():
    for own_a, own_b, rate in itertools.product((0.2, 0.77, 0.95), (0.1, 0.43, 0.9), (0.5, 1, 3)):
        chain = referral_chain(own_a, own_b, rate_b=rate)
        share = 0.5
        for _ in range(5_000):
            share = chain.after(share)
        assert chain.in_the_long_run == pytest.approx(share, abs=1e-9)
    chain = referral_chain(0.77, 0.43)
    rate = chain.neutral_rate(0.65)
    assert referral_chain(0.77, 0.43, rate_b=rate).after(0.65) == pytest.approx(0.65)
    assert referral_chain(1, 0.4).in_the_long_run == 1
    assert referral_chain(0.4, 1).in_the_long_run == 0
    with pytest.raises(DataError, match="no rate keeps a share"):
        chain.neutral_rate(0.5)


def test_the_smaller_group_is_behind_only_while_it_is_smaller_and_ties_are_dense_alike():
    how = {"n_people": 500, "inside": 0.05, "across": 0.01}
    gaps = [smaller_group(share, **how).gap for share in (0.1, 0.3, 0.45, 0.5)]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] == pytest.approx(0, abs=1e-12)
    assert smaller_group(0.2, n_people=500, inside=0.03, across=0.03).gap == pytest.approx(0)
    assert "about density" in str(smaller_group(0.2, **how))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: job_news(tied("ab"), hears=0, loses=0.1), "hears is 0"),
        (lambda: job_news(tied("ab"), hears=0.1, loses="x"), "loses is 'x'"),
        (lambda: job_news(tied("ab"), hears=0.1, loses=0.1).hazard("z", 1), "nobody of the id"),
        (lambda: job_news(tied("ab"), hears=0.1, loses=0.1).hazard("a", 0), "periods is 0"),
        (lambda: job_news(ntp.readers.sample(), hears=0.1, loses=0.1), "n_periods=500"),
        (lambda: job_chances(ntp.readers.sample(), hears=0.1, loses=0.1, exact=True), "at most 20"),
        (lambda: referral_wages(0.4, 1), "alike is 0.4"),
        (lambda: referral_wages(0.7, 0), "ties 0"),
        (lambda: referral_chain(1.2, 0.3), "1.2 is no share"),
        (lambda: referral_chain(0.2, 0.3, rate_b=0), "rate_b is 0"),
        (lambda: smaller_group(0.7, n_people=9, inside=0.1, across=0.1), "minority is out"),
        (lambda: smaller_group(0.3, n_people=9, inside=2, across=0.1), "inside is out"),
        (lambda: smaller_group(0.3, n_people=1.5, inside=0.2, across=0.1), "whole number"),
        (lambda: ntp.models.referral_lift(0, 0.1), "no share between"),
    ],
)
def test_numbers_that_are_no_chances_are_refused(call, says):
    with pytest.raises(DataError, match=says):
        call()


def test_ties_that_run_one_way_are_refused():
    ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
    with pytest.raises(DataError, match="directed=False"):
        job_chances(ntp.ReferralNetwork(None, ties, directed=True), hears=0.1, loses=0.1)

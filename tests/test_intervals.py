"""Shares of worlds: their intervals hold what they are about, at 0 and 1 too."""

import numpy as np
import pandas as pd
import pytest
from conftest import LONG

import netpath as ntp
from netpath._intervals import Z95, drawn_shares, wilson


def test_wilson_by_hand():
    # 10 of 50: (.2 + z2/100 -+ z sqrt(.16/50 + z2/10000)) / (1 + z2/50), z2 = 3.8415.
    low, high = wilson(0.2, 50)
    assert (float(low), float(high)) == pytest.approx((0.11244, 0.33037), abs=5e-5)
    assert wilson(1.0, 50)[1] == 1
    assert wilson(np.array([0.0]), 50, 1.0)[1] == pytest.approx(1 / 51)


def test_means_of_shares_have_the_spread_of_worlds_and_wilsons_ends():
    shares = np.array([[0.0, 0.5, 0.25, 0.25], [0.0, 0.0, 0.0, 0.0], [0.5, 0.5, 0.5, 0.5]])
    found = drawn_shares(shares)
    error = shares[0].std(ddof=1) / 2
    assert found.error[0] == pytest.approx(error)
    low, high = wilson(0.25, 0.25 * 0.75 / error**2)
    assert (found.low[0], found.high[0]) == pytest.approx((float(low), float(high)))
    unseen = float(wilson(0.0, 4)[1])
    assert (found.low[1], found.high[1]) == pytest.approx((0, unseen))
    assert (found.low[2], found.high[2]) == pytest.approx((0.5 * (1 - unseen), 0.5 + 0.5 * unseen))
    assert found.error[2] == pytest.approx(unseen / (2 * Z95))
    one = drawn_shares(np.array([[0.4]]))
    assert one.low[0] < 0.1
    assert one.high[0] > 0.8


def test_group_to_group_and_influence_hold_the_exact_chances():
    """Few worlds and small chances, where mean +- 1.96 errors holds them too rarely."""
    people = pd.DataFrame({"id": list("abcdef"), "group": list("AAABBB")})
    ties = [("a", "b", 0.4), ("b", "c", 0.4), ("c", "d", 0.05), ("d", "e", 0.4), ("e", "f", 0.9)]
    table = pd.DataFrame(ties, columns=["source", "target", "warmth"])
    net = ntp.ReferralNetwork(people, table, directed=False)
    exact = pd.DataFrame(
        {
            one: ntp.access.exact(net, targets=one, within=3).values.reindex(net.ids)
            for one in net.ids
        }
    )
    across = exact.loc[["a", "b", "c"], ["d", "e", "f"]].to_numpy().mean()
    reach = exact.loc["a"].mean()
    held = np.zeros(2)
    times = 1_000 if LONG else 100
    for rng in range(times):
        found = ntp.access.between(net, "group", within=3, n_draws=60, rng=rng).table
        row = found[(found["asking"] == "A") & (found["asked"] == "B")].iloc[0]
        own = ntp.access.influence(net, "a", within=3, n_draws=60, rng=rng)
        held += (row["low"] <= across <= row["high"], own.low["a"] <= reach <= own.high["a"])
    assert (held / times >= 0.95 - 3 * np.sqrt(0.05 * 0.95 / times)).all()

"""Groups that are called by bare numbers are told with what they are numbers of."""

from __future__ import annotations

import numpy as np
import pandas as pd

import netpath as ntp


def test_numbers_are_told_with_their_column():
    at = np.arange(36)
    people = pd.DataFrame({"id": [f"p{one:02}" for one in at], "dept": at % 12})
    ties = pd.DataFrame({"source": people["id"], "target": np.roll(people["id"], 1)})
    net = ntp.ReferralNetwork(people, ties.assign(kind="work", warmth=0.5), directed=False)
    gap = ntp.audit.gap(ntp.reach.count(net, within=2), "dept", "7", n_resamples=19, rng=7)
    assert "by dept, dept 1 - dept 7: " in str(gap)
    mixed = str(ntp.homophily.mixing(net, "dept"))
    assert "\ndept 1: 0 % of ties within" in mixed
    assert "And 2 smaller groups: see to_frame()." in mixed
    kinds = ntp.audit.by_kind(
        net, targets="p00", within=2, by="dept", reference="7", n_draws=50, rng=7
    )
    assert "points of dept 1 to dept 7 in" in " ".join(str(kinds).split())

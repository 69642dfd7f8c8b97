"""The network null: what it explains, what remains, and that its p is honest."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from conftest import LONG

from netpath import ReferralNetwork, access
from netpath._measure import PersonMeasure
from netpath.audit import NullAudit, gap, null
from netpath.errors import DataError
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


def test_what_is_held_is_explained_and_nothing_remains():
    for kind in ("degrees", "degrees and mixing"):
        found = null(NET, alters, "group", reference="A", kind=kind, n_rewirings=9, rng=7)
        assert found.observed["B"] != 0
        assert found.explained["B"] == pytest.approx(found.observed["B"])
        assert found.remains["B"] == pytest.approx(0)
        assert found.pvalue["B"] == 1


def test_a_gap_that_is_about_whom_one_knows_remains():
    found = null(NET, alters_among_targets, "group", reference="A", n_rewirings=49, rng=7)
    assert found.observed["B"] < 0
    assert found.remains["B"] == pytest.approx(found.observed["B"], rel=0.5)
    assert found.pvalue["B"] == 0.02


def test_the_observed_gap_is_the_one_that_the_audit_tells():
    measure = alters_among_targets(NET)
    told = gap(measure, "group", "A", n_resamples=9, rng=7).difference
    found = null(NET, alters_among_targets, "group", reference="A", n_rewirings=1, rng=7)
    assert found.observed["B"] == pytest.approx(told)


def test_p_counts_networks_as_far_out_on_either_side_and_is_never_0():
    nulls = pd.DataFrame({"B": [-1.0, 1.0, 0.0, 0.5]})
    for seen, p in ((5.0, 1 / 5), (-5.0, 1 / 5), (0.1, 1.0)):
        found = NullAudit("x", "u", "group", "A", "degrees", pd.Series({"B": seen}), nulls)
        assert found.pvalue["B"] == pytest.approx(p)


@pytest.mark.parametrize("kind", ["degrees", "degrees and mixing"] if LONG else ["degrees"])
def test_p_is_honest_on_networks_that_are_drawn_from_the_null(kind):
    """Start from networks that are themselves rewired: then P(p <= a) <= a."""
    from netpath.counterfactuals import rewired

    n, m = (400, 39) if LONG else (30, 9)
    measure = alters_among_targets
    ps = []
    for rng in range(n):
        net = rewired(NET, kind="degrees", rng=1_000 + rng)
        found = null(net, measure, "group", reference="A", kind=kind, n_rewirings=m, rng=rng)
        ps.append(found.pvalue["B"])
    for a in (0.1, 0.2, 0.5):
        assert np.mean(np.array(ps) <= a) <= a + 3 * np.sqrt(a * (1 - a) / n)


def test_access_is_measured_on_common_draws_and_the_same_rng_gives_the_same_answer():
    def measure(net):
        targets = net.where(role="hiring manager")
        return access.estimate(net, targets=targets, within=2, n_draws=64, rng=7)

    one, two = (null(NET, measure, "group", reference="A", n_rewirings=3, rng=5) for _ in range(2))
    pd.testing.assert_frame_equal(one.null_distribution, two.null_distribution)
    assert one.seed == 5
    assert "swaps a tie" in one.assumptions[-1]


def test_the_networks_are_the_same_for_any_number_of_threads(monkeypatch):
    told = []
    for threads in ("1", "2"):
        monkeypatch.setenv("NETPATH_THREADS", threads)
        for kind in ("degrees", "degrees and mixing"):
            found = null(
                NET, alters_among_targets, "group", reference="A", kind=kind, n_rewirings=12, rng=5
            )
            told.append((found.null_distribution, found.assumptions))
    for one, two in zip(told[:2], told[2:], strict=True):
        pd.testing.assert_frame_equal(one[0], two[0])
        assert one[1] == two[1]
    assert not told[0][0].equals(told[1][0])


def test_it_says_what_the_null_is_and_what_remains():
    told = str(null(NET, alters_among_targets, "group", reference="A", n_rewirings=9, rng=7))
    assert "With degrees held" in told
    assert "remains, p = 0.1" in told
    assert "everybody keeps their number of ties" in told


def test_without_a_gap_no_share_of_it_is_given():
    nulls = pd.DataFrame({"B": [0.1, 0.2]})
    found = NullAudit("x", "u", "group", "A", "degrees", pd.Series({"B": 0.0}), nulls)
    assert found.to_frame()["share"].tolist() == ["not estimable: there is no gap"]
    assert "%" not in str(found).split("remains")[0].split("]; ")[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"kind": "labels"}, "'labels'"),
        ({"n_rewirings": 0}, "n_rewirings is 0"),
        ({"reference": "Z"}, "'Z'"),
    ],
)
def test_arguments_out_of_range_are_refused(arguments, says):
    with pytest.raises(DataError, match=says):
        null(NET, alters, "group", **({"reference": "A", "rng": 7} | arguments))


def test_infinite_distances_are_refused_with_a_repair():
    def far(net):
        measure = alters(net)
        values = measure.values.mask(measure.values == measure.values.min(), np.inf)
        return PersonMeasure(values, "distance", "asks", measure.people)

    with pytest.raises(DataError, match="reachable"):
        null(NET, far, "group", reference="A", n_rewirings=1, rng=7)


def test_without_anybody_to_compare_with_it_is_refused():
    people = NET.people.assign(group="A")
    people.iloc[0, people.columns.get_loc("group")] = "B"
    one = NET.with_people(people.rename_axis("id").reset_index()[["id", "group"]])
    with pytest.raises(DataError, match="nothing to compare 'A' with"):
        null(one, alters, "group", reference="A", n_rewirings=3, rng=7)


def test_a_group_that_is_gone_in_a_rewired_network_is_told_of():
    people = NET.people.rename_axis("id").reset_index()[["id", "group"]]
    people.loc[:9, "group"] = "C"
    net = NET.with_people(people)

    def without_c(other):
        found = alters(other)
        stays = (found.people["group"] != "C").to_numpy() | other.ties.equals(net.ties)
        return found.restricted(stays)

    with pytest.raises(DataError, match="in a rewired network fewer than two people of 'C' were"):
        null(net, without_c, "group", reference="A", n_rewirings=2, rng=7)


def test_a_measure_that_does_not_look_at_its_network_is_told_of():
    def forgetful(_):
        return alters_among_targets(NET)

    found = null(NET, forgetful, "group", reference="A", n_rewirings=3, rng=7)
    assert found.remains["B"] == 0
    assert "or the measure does not look at the network it is given" in str(found)
    found = null(NET, alters_among_targets, "group", reference="A", n_rewirings=3, rng=7)
    assert "does not look" not in str(found)
    with pytest.raises(DataError, match="measure is a PersonMeasure; it must be a function"):
        null(NET, alters(NET), "group", reference="A", n_rewirings=3, rng=7)


def test_a_reference_that_is_a_number_is_told_as_its_label():
    known = NET.people.assign(group=(NET.people["group"] == "B") + 1.0)
    net = ReferralNetwork(known, NET.ties)
    found = null(net, alters, "group", reference=1.0, n_rewirings=3, rng=7)
    assert (found.reference, list(found.observed.index)) == ("1", ["2"])

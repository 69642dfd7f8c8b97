"""Other reasonable choices: what each does to a network, and what is said of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from netpath import ReferralNetwork, access
from netpath._measure import PersonMeasure
from netpath.audit import Choices, Setting, gap, sensitivity
from netpath.audit._choices import Scenarios
from netpath.errors import DataError, MissingWarmth, UnknownColumn
from netpath.generate import planted_groups

NET = planted_groups({"A": 50, "B": 50}, inside=0.1, across=0.04, disadvantage=0.7, rng=3)
TARGETS = NET.where(role="hiring manager")


def measure(net, *, within):
    return access.estimate(net, targets=TARGETS, within=within, n_draws=64, rng=7)


def scenarios(net=NET, among=None, rng=7):
    return Scenarios.of(net, "group", among, np.random.default_rng(rng))


def test_the_reported_row_is_the_audit_of_the_network_as_it_is():
    choices = Choices(reported=2, within=(1, 3))
    found = sensitivity(NET, measure, "group", reference="A", choices=choices, rng=7)
    told = gap(measure(NET, within=2), "group", "A", n_resamples=1, rng=7)
    first = found.table.iloc[0]
    assert first["within"] == 2
    assert first["gap"] == told.difference
    assert (first["low"], first["high"]) == (
        told.confidence_interval.low,
        told.confidence_interval.high,
    )
    assert found.table["within"].tolist() == [2, 1, 3]


def test_every_combination_is_tried_once_and_the_reported_setting_first():
    choices = Choices(reported=2, within=(1, 2, None), warmth=(None, 0.1), missing=(0.0, 0.2))
    settings = list(choices.settings())
    assert settings[0] == Setting(2)
    assert len(settings) == len(set(settings)) == 12


def test_warmth_willing_and_discount_do_what_they_say():
    other = scenarios().under(Setting(2, warmth=0.2, willing=0.4, discount=0.5))
    group = other.people["group"]
    across = other.ties["source"].map(group) != other.ties["target"].map(group)
    assert set(other.ties["warmth"][across]) == {0.1}
    assert set(other.ties["warmth"][~across]) == {0.2}
    assert set(other.people["willing"]) == {0.4}
    assert other.n_ties == NET.n_ties
    told = " ".join(other.assumptions)
    for said in ("50 % off warmth across group (assumed)", "willing 0.4", "0.2 for every tie"):
        assert said in told


def test_more_missing_ties_contain_fewer_and_as_many_as_asked():
    lost = [scenarios().under(Setting(2, missing=share)) for share in (0.1, 0.2, 0.4)]
    kept = [set(zip(net.ties["source"], net.ties["target"], strict=True)) for net in lost]
    assert kept[0] > kept[1] > kept[2]
    assert [len(one) / NET.n_ties for one in kept] == pytest.approx([0.9, 0.8, 0.6], abs=0.08)


def test_ties_missing_among_one_group_leave_the_others_alone():
    other = scenarios(among="B").under(Setting(2, missing=0.9))
    group = NET.people["group"]

    def inside(net, name):
        return sum(
            group[a] == group[b] == name
            for a, b in zip(net.ties["source"], net.ties["target"], strict=False)
        )

    assert inside(other, "A") == inside(NET, "A")
    assert inside(other, "B") < 0.3 * inside(NET, "B")


def test_the_group_whose_ties_go_missing_may_be_a_number():
    numbered = NET.people.rename_axis("id").reset_index().assign(group=lambda p: p["group"] == "B")
    net = NET.with_people(numbered[["id", "group"]])
    said, text = (scenarios(net, among).fate.tolist() for among in (True, "True"))
    assert said == text == scenarios(among="B").fate.tolist()


def test_missing_ties_do_not_hang_on_the_order_or_direction_of_rows():
    ties = NET.ties.iloc[::-1].rename(columns={"source": "target", "target": "source"})
    same = ReferralNetwork(NET.people, ties, directed=False, assumptions=NET.assumptions)
    one, two = (scenarios(net).under(Setting(2, missing=0.3)).ties for net in (NET, same))
    pairs = [{frozenset(p) for p in zip(t["source"], t["target"], strict=True)} for t in (one, two)]
    assert pairs[0] == pairs[1]


def test_a_setting_that_changes_nothing_is_the_network_itself():
    assert scenarios().under(Setting(4)) is NET


def test_it_says_where_the_sign_turns_and_where_zero_is_held():
    def turning(net, *, within):
        values = pd.Series(
            [0.5] * 50 + [{1: 0.1, 2: 0.5, 3: 0.9}[within]] * 50, index=NET.people.index
        )
        jitter = np.tile([-0.01, 0.01], 50)
        return PersonMeasure(values + jitter, "access within some asks", "probability", NET.people)

    choices = Choices(reported=1, within=(1, 2, 3))
    found = sensitivity(NET, turning, "group", reference="A", choices=choices, rng=7)
    assert found.table["sign"].tolist() == [-1, 0, 1]
    assert found.turned("B")["within"].tolist() == [3]
    assert found.undecided("B")["within"].tolist() == [2]
    told = str(found)
    assert "the sign turns in 1 (within 3)" in told
    assert "the interval holds 0 in 1 (within 2)" in told
    assert "as reported (within 1)" in told


def test_where_no_gap_is_sure_nothing_can_turn():
    def equal(net, *, within):
        values = pd.Series(np.tile([0.1, 0.3], 50), index=NET.people.index)
        return PersonMeasure(values, "access", "probability", NET.people)

    choices = Choices(reported=1, within=(1, 2))
    found = sensitivity(NET, equal, "group", reference="A", choices=choices, rng=7)
    assert len(found.turned("B")) == 0
    assert len(found.undecided("B")) == 2


@pytest.mark.parametrize(
    "choices",
    [
        Choices(reported=0),
        Choices(reported=1, warmth=(1.5,)),
        Choices(reported=1, willing=(0.0,)),
        Choices(reported=1, discount=(-0.1,)),
        Choices(reported=1, missing=(1.0,)),
        Choices(reported=1, missing_among="Z"),
    ],
)
def test_values_out_of_range_are_refused(choices):
    with pytest.raises(DataError):
        sensitivity(NET, measure, "group", reference="A", choices=choices, rng=7)


def test_an_unknown_column_is_an_error():
    with pytest.raises(UnknownColumn):
        sensitivity(NET, measure, "nope", reference="A", choices=Choices(reported=1), rng=7)


def test_a_discount_needs_warmth():
    bare = planted_groups({"A": 5, "B": 5}, warmth=None, rng=7)
    with pytest.raises(MissingWarmth):
        scenarios(bare).under(Setting(1, discount=0.5))


def test_an_unknown_group_is_an_error():
    choices = Choices(reported=1, within=(1,))
    found = sensitivity(NET, measure, "group", reference="A", choices=choices, rng=7)
    with pytest.raises(DataError, match="'A' is not held against"):
        found.turned("A")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"reported": 0}, "within is 0; it counts asks"),
        ({"reported": "2"}, "within is '2'; it counts asks"),
        ({"reported": 2, "within": 3}, r"within is 3; it takes several values. Write within=\(3,"),
        ({"reported": 2, "warmth": 0.3}, r"Write warmth=\(0.3,\)"),
        ({"reported": 2, "warmth": ("0.3",)}, "warmth is '0.3'; it must be a probability"),
        ({"reported": 2, "willing": (0,)}, "willing is 0; it must be a probability above 0"),
        ({"reported": 2, "discount": (None,)}, "discount is None; it must be a share, 0 to 1"),
        ({"reported": 2, "missing": (1,)}, "missing is 1; it must be a share from 0 to below 1"),
    ],
)
def test_choices_that_cannot_be_made_say_what_can(wrong, says):
    with pytest.raises(DataError, match=says):
        sensitivity(NET, measure, "group", reference="A", choices=Choices(**wrong), rng=7)


def test_what_is_no_function_or_no_choices_is_refused():
    found = measure(NET, within=1)
    with pytest.raises(DataError, match="measure is a PersonMeasure; it must be a function"):
        sensitivity(NET, found, "group", reference="A", choices=Choices(reported=1), rng=7)
    with pytest.raises(DataError, match="choices is None"):
        sensitivity(NET, measure, "group", reference="A", choices=None, rng=7)


def test_a_reference_that_is_a_number_is_told_as_its_label():
    known = NET.people.assign(group=(NET.people["group"] == "B") + 1.0)
    net, one = ReferralNetwork(known, NET.ties, directed=False), Choices(reported=1, within=(1,))
    found = sensitivity(net, measure, "group", reference=1.0, choices=one, rng=7)
    assert found.reference == "1"

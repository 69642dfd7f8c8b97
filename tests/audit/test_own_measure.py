"""A measure of one's own: numbers found elsewhere become one, or an error that says why not."""

import dataclasses
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath.errors import DataError, UnknownPerson

PEOPLE = pd.DataFrame(
    {
        "id": [*range(1, 41)],
        "group": ["A", "B"] * 20,
        "role": ["hiring manager"] * 4 + ["engineer"] * 36,
    }
)
TIES = pd.DataFrame({"source": range(1, 40), "target": range(2, 41)})
NET = ntp.ReferralNetwork(PEOPLE, TIES, directed=False)
VALUES = pd.Series(np.arange(40) % 7 / 10, index=range(1, 41))


def made(values=VALUES, what="PageRank", unit="share", **more):
    return ntp.measure(NET, values, what, unit=unit, **more)


def test_a_series_a_dict_and_ids_as_text_are_one_measure():
    as_text = VALUES.rename(index=str).sample(frac=1, random_state=7)
    for given in (VALUES, VALUES.to_dict(), as_text, as_text.astype("Float64"), as_text.to_dict()):
        found = made(given)
        assert isinstance(found, ntp.PersonMeasure)
        assert found.values.index.tolist() == list(NET.ids)
        assert found.values.to_dict() == VALUES.rename(index=str).to_dict()
        assert found.people.index.equals(found.values.index)
        assert found.by("group")["n"].to_dict() == {"A": 20, "B": 20}
    assert made().most == made(unit="probability").most == 1
    assert made(VALUES + 7, unit="points of fame").most == np.inf
    told = made({1: Fraction(1, 4), 2: Decimal("0.5"), 3: np.float32(0.25), 4: 1})
    assert told.values.tolist() == [0.25, 0.5, 0.25, 1.0]


def test_it_is_audited_published_and_drawn_like_any_other():
    audit = ntp.audit.gap(made(), "group", "A", rng=7)
    means = [VALUES[at::2].mean() for at in (0, 1)]
    assert audit.difference == pytest.approx(means[1] - means[0])
    assert "PageRank, of 40 people." in str(audit)
    assert "Given: values from elsewhere." in str(audit)
    assert audit.publish().table.loc["A", "n"] == 20
    assert ntp.audit.inequality(made(), "group", n_resamples=9, rng=7).what == "PageRank"


def test_nobody_is_dropped_silently():
    found = made(VALUES.iloc[:30])
    assert len(found.values) == 30
    says = "values from elsewhere, which 10 of 40 people do not have and are left out"
    assert found.assumptions == (says,)
    assert says in str(ntp.audit.gap(found, "group", "A", n_resamples=9, rng=7))
    assert "which 1 of 40 people does not have and is" in made(VALUES.iloc[1:]).assumptions[0]


def test_those_who_hire_are_measured_where_it_is_about_themselves():
    managers = NET.where(role="hiring manager")
    found = made(VALUES.loc[[int(one) for one in managers]])
    assert found.values.index.tolist() == managers
    assert found.n_targets == 0
    others = made(VALUES.drop([1, 2, 3, 4]), targets=managers)
    assert others.n_targets == 4
    assert others.assumptions == ("values from elsewhere",)
    with pytest.raises(DataError, match=r"4 of the targets have one.*leave targets= out"):
        made(targets=managers)
    with pytest.raises(DataError, match="4 targets, and nothing is published"):
        ntp.audit.gap(others, "group", "A", n_resamples=9, rng=7).publish()


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (VALUES.tolist()[:39], "for each of 40 people, in the order of net.ids; this one has 39"),
        (VALUES.to_frame(), "values is a DataFrame"),
        (VALUES.to_numpy().reshape(4, 10), "this one has 4"),
        (VALUES.to_numpy().reshape(40, 1), "40 of 40 are no numbers but ndarray"),
        (made(), "values is a PersonMeasure"),
        (pd.concat([VALUES, VALUES.iloc[:3]]), "3 ids are there again"),
        (VALUES.mask(VALUES == 0), "6 of 40 are missing or infinite"),
        (VALUES.replace(0, np.inf), "6 of 40 are missing or infinite"),
        (VALUES.replace(0, -np.inf), "6 of 40 are missing or infinite"),
        (VALUES.astype("Float64").mask(VALUES == 0), "6 of 40 are missing or infinite"),
        (VALUES * np.nan, "nobody has one"),
        (VALUES.iloc[:0], "nobody has one"),
        ({}, "nobody has one"),
        (VALUES.astype("str"), "40 of 40 are no numbers but str"),
        (VALUES > 0, "40 of 40 are no numbers but bool"),
        (VALUES.astype("object").replace(0, "none"), "6 of 40 are no numbers but str"),
        ({1: 0.5, 2: True}, "1 of 2 are no numbers but bool"),
        (VALUES + 1j, "40 of 40 are no numbers but complex"),
        (pd.to_datetime(VALUES), "40 of 40 are no numbers but Timestamp"),
        (VALUES * 10, "28 of 40 lie outside 0 to 1, which 'share' allows"),
        (VALUES * 1e300, "the largest is 6e.299 in size, too large to tell how far people lie"),
        (VALUES * 1e-300, "the largest is 6e-301 in size, too small"),
        (VALUES - 0.1, "6 of 40 lie outside 0 to 1"),
        ({1.5: 0.5}, "the id of row 0 is a float"),
        ({True: 0.5}, "the id of row 0 is a bool"),
        ({1: 0.5, "1": 0.5}, "as a number and as a text"),
        (pd.Series([0.5, 0.2], index=["1", None]), "1 have no id"),
    ],
)
def test_what_is_no_measure_is_an_error_of_ours(values, says):
    with pytest.raises(DataError, match=says):
        made(values)


@pytest.mark.parametrize("unit", ["asks", "people", "targets"])
def test_what_is_counted_is_never_below_nothing(unit):
    with pytest.raises(DataError, match=f"6 of 40 are below 0, and '{unit}' are counted"):
        made(VALUES - 0.1, unit=unit)
    assert made(VALUES - 0.1, unit="points of fame").values.min() < 0
    with pytest.raises(DataError, match="1 of 3 lie outside 0 to 2, which 'targets' allows"):
        made({1: 3, 2: 1, 3: 0}, unit="targets", targets=[39, 40])


@pytest.mark.parametrize("times", [1e300, -1e76, 1e-300])
def test_numbers_that_cannot_be_squared_are_refused_by_every_judgement(times):
    """Made past the door; within the bounds nothing overflows (warnings are errors here)."""
    sound = made(unit="francs")
    strange = dataclasses.replace(sound, values=sound.values * times)
    for judge in (
        lambda one: ntp.audit.gap(one, "group", "A", n_resamples=19, rng=7),
        lambda one: ntp.audit.inequality(one, n_resamples=9, rng=7),
        lambda one: ntp.audit.ladder(one, "group"),
    ):
        with pytest.raises(DataError, match="Write the numbers in another unit"):
            judge(strange)
    for size in (1e74, 1e-74):
        audit = ntp.audit.gap(made(VALUES * size, unit="francs"), "group", "A", rng=7)
        usual = ntp.audit.gap(sound, "group", "A", rng=7)
        assert audit.difference == pytest.approx(size * usual.difference)
        assert audit.pvalue == usual.pvalue
        assert audit.confidence_interval.low == pytest.approx(size * usual.confidence_interval.low)
        assert audit.ratio == pytest.approx(usual.ratio)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"values": lambda one: one.values.astype("str")}, "values hold str, not numbers"),
        ({"values": lambda one: one.values.mask(one.values == 0)}, "6 of 40 values are missing"),
        ({"values": lambda one: one.values.tolist()}, "its values are no Series"),
        ({"people": lambda one: one.people[::-1]}, "not of the same ids in the same order"),
        ({"people": lambda one: one.people.to_dict()}, "or its people no table"),
    ],
)
def test_a_measure_made_by_hand_is_sound_or_refused(more, says):
    sound = made()
    given = {name: make(sound) for name, make in more.items()}
    with pytest.raises(DataError, match=says) as refused:
        dataclasses.replace(sound, **given)
    assert "ntp.measure(net, values, 'what it is', unit='share') makes one" in str(refused.value)


def test_the_groups_that_an_error_lists_can_be_chosen():
    labels = PEOPLE.assign(group=["A", "B", None, "A"] * 10)
    net = ntp.ReferralNetwork(labels, TIES, directed=False)
    found = ntp.measure(net, VALUES, "PageRank", unit="share")
    with pytest.raises(DataError, match="no group of group; there are A, B") as refused:
        ntp.audit.gap(found, "group", "Z", rng=7)
    assert "label" not in str(refused.value)


def test_a_ladder_of_millions_of_rungs_is_no_ladder():
    with pytest.raises(DataError, match="in whole asks, 1 to 100,000"):
        ntp.audit.ladder(made(VALUES * 1e9 + 1, unit="francs"), "group")


def test_strangers_and_empty_words_are_named_without_naming_anybody():
    with pytest.raises(
        UnknownPerson, match=r"2 of 3 ids are nobody's in the network, such as k"
    ) as e:
        made({"1": 0.5, "kanari.one": 0.5, "kanari.two": 0.1})
    assert "kanari" not in str(e.value)
    with pytest.raises(DataError, match="what is ''; say it in words"):
        made(what="")
    with pytest.raises(DataError, match="unit is 3; say it in words"):
        made(unit=3)


@pytest.mark.parametrize(
    "judged",
    [
        lambda one: ntp.audit.gap(one, "group", "A"),
        lambda one: ntp.audit.inequality(one),
        lambda one: ntp.audit.ladder(one, "group"),
        ntp.audit.reachable,
        ntp.audit.reached,
        lambda one: ntp.audit.conversion(one, VALUES > 0, "group", "A"),
        lambda one: ntp.plot.measure(one, "group"),
    ],
)
def test_a_bare_series_is_told_how_it_becomes_a_measure(judged):
    with pytest.raises(DataError, match=r"measure is a Series.*ntp\.measure\(net, values"):
        judged(VALUES)


def test_a_small_share_is_published_though_its_sum_is_below_one():
    audit = ntp.audit.gap(made(VALUES / 1000, unit="of all paths"), "group", "A", rng=7)
    assert audit.publish().gaps == ("B",)


ENRON = Path(__file__).parents[3] / "shared/data/networks/enron_igraph"


@pytest.mark.skipif(not ENRON.exists(), reason="../shared/data/networks is not beside this clone")
def test_betweenness_of_networkx_is_audited_from_end_to_end():
    """Sentence, table and figure for a journal, of a real network and an outside measure."""
    people, ties = (pd.read_csv(ENRON / f"{name}.csv", dtype="str") for name in ("people", "ties"))
    people = people.assign(role=people["role"].replace("NA", None))
    ties = ties[ties["source"] != ties["target"]].drop_duplicates(["source", "target"])
    net = ntp.ReferralNetwork(people, ties[["source", "target"]], directed=True)
    found = nx.betweenness_centrality(nx.Graph(net.to_networkx()))
    measure = ntp.measure(net, found, "betweenness", unit="share")
    audit = ntp.audit.gap(measure, "role", "Employee", n_resamples=199, rng=7)
    employees = [found[one] for one in net.where(role="employee")]
    assert audit.by_group.at["Employee", "mean"] == pytest.approx(np.mean(employees))
    assert "betweenness gap by role, Vice President - Employee: " in str(audit)
    assert "Given: values from elsewhere." in str(audit)
    table = audit.publish().to_table()
    assert table.columns.tolist() == ["role", "people", "mean", "difference", "ratio", "p"]
    hidden = table.set_index("role").loc["CEO"]
    assert (hidden == "").all()
    with plt.rc_context({"font.size": 8}):
        _, ax = plt.subplots(figsize=(3.3, 3.6))
        look = {"title": False, "foot": False, "palette": "grey"}
        ntp.plot.gap(audit, published=True, ax=ax, **look)
        says = ntp.plot.caption(ax)
        assert ax.get_title(loc="left") == ""
        assert "Betweenness, by role" in says.text
    plt.close("all")

"""Access and conversion apart, and selections compared."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import netpath as ntp
from netpath._measure import PersonMeasure
from netpath.audit._conversion import _split
from netpath.errors import DataError


def measured(values, labels):
    index = [f"p{at:04}" for at in range(len(labels))]
    people = pd.DataFrame({"group": labels}, index=index)
    assumed = ("warmth 0.3 for every tie (assumed)",)
    series = pd.Series(values, index=index, dtype=float)
    return PersonMeasure(series, "access to any of 4 targets", "probability", people, assumed)


def cells(table):
    """Make people from counts: group, access, how many, how many of them with the outcome."""
    rows = [(g, x, at < hits) for g, x, n, hits in table for at in range(n)]
    labels, values, met = zip(*rows, strict=True)
    measure = measured(values, list(labels))
    return measure, pd.Series(met, index=measure.values.index)


# A: 40 at zero, 60 above; B: 70 and 30. Rates .1 and .5; .2 and .4.
HAND = [("A", 0, 40, 4), ("A", 0.5, 60, 30), ("B", 0, 70, 14), ("B", 0.5, 30, 12)]


def test_kitagawa_by_hand():
    measure, met = cells(HAND)
    found = ntp.audit.conversion(measure, met, "group", "A", rng=7)
    row = found.parts.loc["B"]
    assert row["gap"] == pytest.approx(0.26 - 0.34)
    # Shares differ by +.3 and -.3; mean rates .15 and .45.
    assert row["access"] == pytest.approx(0.3 * 0.15 - 0.3 * 0.45)
    # Rates differ by +.1 and -.1; mean shares .55 and .45.
    assert row["conversion"] == pytest.approx(0.1 * 0.55 - 0.1 * 0.45)
    assert row["access"] + row["conversion"] == pytest.approx(row["gap"])
    for part in ("gap", "access", "conversion"):
        assert row[f"{part}_low"] < row[part] < row[f"{part}_high"]
    assert found.classes["access_class"].tolist() == ["zero", "zero", "0.5", "0.5"]
    assert found.classes["rate"].tolist() == pytest.approx([0.1, 0.2, 0.5, 0.4])
    assert found.classes["share"].tolist() == pytest.approx([0.4, 0.7, 0.6, 0.3])
    text = str(found)
    assert text.startswith("outcome gap by group, B - A: -0.0")
    assert "given half to each. Classes: zero and 0.5." in text
    assert "Assumed: warmth 0.3 for every tie." in text


def test_the_interval_of_the_gap_is_that_of_two_shares():
    # 2 x 1.96 x sqrt(.34 x .66 / 100 + .26 x .74 / 100), by the normal approximation.
    measure, met = cells(HAND)
    row = ntp.audit.conversion(measure, met, "group", "A", rng=7).parts.loc["B"]
    wide = 2 * 1.96 * np.sqrt(0.34 * 0.66 / 100 + 0.26 * 0.74 / 100)
    assert row["gap_high"] - row["gap_low"] == pytest.approx(wide, rel=0.08)


@given(st.lists(st.tuples(*[st.integers(1, 9)] * 4), min_size=1, max_size=4))
def test_the_parts_add_up_and_turn_with_the_groups(rows):
    n, base = np.array([(a + b, c + d) for a, b, c, d in rows]).T
    hits, base_hits = np.array([(a, c) for a, _, c, _ in rows]).T
    gap, access, converted = _split(n, hits, base, base_hits)
    assert gap == pytest.approx(hits.sum() / n.sum() - base_hits.sum() / base.sum())
    assert access + converted == pytest.approx(gap)
    turned = _split(base, base_hits, n, hits)
    assert turned == pytest.approx((-gap, -access, -converted))
    assert _split(n, hits, 3 * n, 3 * hits) == pytest.approx((0, 0, 0))
    # Equal rates leave access only; equal shares conversion only.
    assert _split(n, n, base, base)[2] == pytest.approx(0)
    assert _split(n, hits, n, n)[1] == pytest.approx(0)


def test_a_class_that_a_draw_left_empty_takes_the_rate_of_the_other_group():
    gap, access, converted = _split(
        np.array([10, 0]), np.array([5, 0]), np.array([5, 5]), np.array([3, 1])
    )
    assert gap == pytest.approx(0.5 - 0.4)
    assert (access, converted) == pytest.approx((0.5 * 0.55 - 0.5 * 0.2, (0.5 - 0.6) * 0.75))


def test_classes_are_zero_and_about_equal_parts():
    values = [0.0] * 30 + [at / 100 for at in range(1, 31)]
    measure = measured(values * 2, ["A"] * 60 + ["B"] * 60)
    met = pd.Series(True, index=measure.values.index)
    found = ntp.audit.conversion(measure, met, "group", "A", rng=7).classes
    assert found["n"].tolist() == [30, 30, 10, 10, 10, 10, 10, 10]
    assert found["access_class"].tolist()[::2] == [
        "zero",
        "0.01 to 0.1",
        "0.11 to 0.2",
        "0.21 to 0.3",
    ]
    one = ntp.audit.conversion(measure, met, "group", "A", n_classes=1, rng=7).classes
    assert one["access_class"].tolist()[::2] == ["zero", "0.01 to 0.3"]
    with pytest.raises(DataError, match="n_classes is 0; it must be a whole number, 1 or more"):
        ntp.audit.conversion(measure, met, "group", "A", n_classes=0)


def test_groups_without_support_are_refused():
    thin = [("A", 0, 40, 4), ("A", 0.5, 60, 30), ("B", 0, 70, 14), ("B", 0.5, 4, 2)]
    measure, met = cells(thin)
    with pytest.raises(DataError, match=r"access class 0\.5 some group has fewer than 5"):
        ntp.audit.conversion(measure, met, "group", "A")
    enough, met = cells([*thin[:3], ("B", 0.5, 5, 2)])
    assert ntp.audit.conversion(enough, met, "group", "A", rng=7).parts.index.tolist() == ["B"]


def test_outcomes_must_be_known_and_plain():
    measure, met = cells(HAND)
    with pytest.raises(
        DataError, match="outcomes: 3 of 200 people have none that is true or false"
    ):
        ntp.audit.conversion(measure, met.iloc[3:], "group", "A")
    with pytest.raises(DataError, match="200 of 200"):
        ntp.audit.conversion(measure, met + 0.5, "group", "A")
    ints = ntp.audit.conversion(
        measure, met.astype(int).sample(frac=1, random_state=1), "group", "A", rng=7
    )
    assert ints.parts.equals(ntp.audit.conversion(measure, met, "group", "A", rng=7).parts)
    far = measured([np.inf] * 10, ["A", "B"] * 5)
    with pytest.raises(DataError, match="Access must be 0 or more and finite"):
        ntp.audit.conversion(far, pd.Series(True, index=far.values.index), "group", "A")


@pytest.mark.parametrize("times", [40, pytest.param(2000, marks=pytest.mark.long)])
def test_the_intervals_of_the_parts_hold_what_they_should(times):
    rng = np.random.default_rng(7)
    shares, rates = {"A": (0.4, 0.6), "B": (0.7, 0.3)}, {"A": (0.1, 0.5), "B": (0.2, 0.4)}
    truth = {"gap": -0.08, "access": -0.09, "conversion": 0.01}
    held = dict.fromkeys(truth, 0)
    for _ in range(times):
        table = []
        for name in "AB":
            n = rng.multinomial(120, shares[name])
            table += [
                (name, x, k, rng.binomial(k, r))
                for x, k, r in zip((0, 0.5), n, rates[name], strict=True)
            ]
        row = ntp.audit.conversion(*cells(table), "group", "A", n_resamples=499, rng=rng).parts.loc[
            "B"
        ]
        for part, value in truth.items():
            held[part] += row[f"{part}_low"] <= value <= row[f"{part}_high"]
    error = 3 * np.sqrt(0.05 * 0.95 / times)
    for hits in held.values():
        assert 0.93 - error <= hits / times <= 0.97 + error, held


# --- selections


def test_r14_the_four_fifths_rule():
    found = ntp.audit.impact_ratio({"men": 48, "women": 12}, {"men": 80, "women": 40})
    assert found.reference == "men"
    row = found.table.loc["women"]
    assert (row["rate"], row["ratio"], row["below_four_fifths"]) == (0.3, 0.5, True)
    from scipy.stats import fisher_exact

    assert row["pvalue"] == pytest.approx(fisher_exact([[12, 28], [48, 32]]).pvalue)
    assert found.table.loc["men", ["ratio", "low", "high", "pvalue"]].tolist() == [1, 1, 1, 1]
    assert "women / men: 0.50 [" in str(found)
    for word in ("discriminat", "compliant", "adverse"):
        assert word not in str(found)


@pytest.mark.parametrize(("chosen", "below"), [(8, False), (7, True)])
def test_exactly_four_fifths_is_not_below(chosen, below):
    # .8 and .64 / .8 are no floats: 8 of 10 against 10 of 10, and 4 of 5 times that.
    found = ntp.audit.impact_ratio({"A": 10, "B": chosen}, {"A": 10, "B": 10})
    assert found.table.at["B", "below_four_fifths"] == below
    third = ntp.audit.impact_ratio({"A": 45, "B": 36}, {"A": 137, "B": 137})
    assert not third.table.at["B", "below_four_fifths"]


def test_nobody_selected_of_one_group():
    found = ntp.audit.impact_ratio({"A": 5, "B": 0}, {"A": 20, "B": 20})
    assert found.table.loc["B", ["ratio", "low"]].tolist() == [0, 0]
    assert 0 < found.table.at["B", "high"] < 2
    other = ntp.audit.impact_ratio({"A": 5, "B": 1}, {"A": 20, "B": 20}, reference="B")
    assert other.table.at["A", "ratio"] == 5
    assert other.reference == "B"


def test_small_groups_are_noted():
    found = ntp.audit.impact_ratio({"A": 50, "B": 1, "C": 1}, {"A": 97, "B": 2, "C": 1})
    assert found.table["note"].tolist() == [
        "",
        "",
        "under 2 % of all; the guidelines do not compare it",
    ]
    assert "C: under 2 % of all" in str(found)


def test_what_is_no_selection_is_refused():
    measure = measured([0.1, 0.2], ["A", "B"])
    ratio = ntp.audit.impact_ratio
    with pytest.raises(
        DataError, match=r"is for selections\. Access is no selection: use audit\.gap"
    ):
        ratio(measure, {"A": 1})
    with pytest.raises(DataError, match="total is a measure of people"):
        ratio({"A": 1}, measure)
    with pytest.raises(DataError, match=r"'A' has 1\.5; it must be a whole number"):
        ratio({"A": 1.5, "B": 1}, {"A": 2, "B": 2})
    with pytest.raises(DataError, match="'B' has -1; it must be a whole number"):
        ratio({"A": 1, "B": -1}, {"A": 2, "B": 2})
    with pytest.raises(DataError, match="both must have the same two or more"):
        ratio({"A": 1}, {"A": 2, "B": 2})
    with pytest.raises(DataError, match="both must have the same two or more"):
        ratio({"A": 1}, {"A": 2})
    with pytest.raises(DataError, match="'B': 3 selected of 2"):
        ratio({"A": 1, "B": 3}, {"A": 2, "B": 2})
    with pytest.raises(DataError, match="'B': 0 selected of 0"):
        ratio({"A": 1, "B": 0}, {"A": 2, "B": 0})
    with pytest.raises(DataError, match="reference is 'C', which is no group"):
        ratio({"A": 1, "B": 1}, {"A": 2, "B": 2}, reference="C")
    with pytest.raises(DataError, match="nobody was selected"):
        ratio({"A": 0, "B": 0}, {"A": 2, "B": 2})
    series = ratio(pd.Series({"A": 1, "B": 1}), pd.Series({"A": 2, "B": 2}))
    assert series.table["ratio"].tolist() == [1, 1]


def test_groups_may_stand_in_a_column_named_class():
    people = pd.DataFrame({"class": ["A", "B"] * 20}, index=[f"p{at:02}" for at in range(40)])
    access = PersonMeasure(pd.Series(0.5, people.index), "access", "probability", people)
    met = pd.Series([True, False, False, False] * 10, people.index)
    found = ntp.audit.conversion(access, met, "class", "A", rng=7)
    assert found.classes["class"].tolist() == ["A", "B"]
    assert "Classes: 0.5." in found.about


def test_outcomes_are_a_series_with_one_a_person():
    known = pd.DataFrame({"group": ["A", "B"] * 20}, index=[f"p{at:02}" for at in range(40)])
    values = pd.Series(0.1, known.index)
    access = PersonMeasure(values, "access", "probability", known)
    met = pd.Series([True, False] * 20, known.index)
    with pytest.raises(DataError, match="outcomes is a list; it must be a Series, by id"):
        ntp.audit.conversion(access, list(met), "group", "A", rng=7)
    with pytest.raises(DataError, match="somebody has several"):
        ntp.audit.conversion(access, pd.concat([met, met.iloc[:1]]), "group", "A", rng=7)


def test_people_are_not_groups_and_no_error_names_one():
    values = pd.Series([0.4, 0.2], pd.Index(["ada", "ben"], name="id"))
    with pytest.raises(DataError, match="selected is a measure of people") as caught:
        ntp.audit.impact_ratio(values, values)
    assert "ada" not in str(caught.value)
    with pytest.raises(DataError, match="selected is a list"):
        ntp.audit.impact_ratio([1, 2], [3, 4])

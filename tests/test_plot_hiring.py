"""Pictures of practices and lifts: what they must show, asserted on what is drawn."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

import netpath as ntp
from netpath import plot
from netpath.errors import DataError
from netpath.hiring import Judging, compare, meetings, practice

HALF = Judging(lift=0.5)
SOME = ["decline all", "answer by e-mail", "lottery of meetings", practice("referral cap", cap=0.4)]


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def found(names=("A", "B"), **how):
    chances = dict(zip(names, (0.4, 0.1), strict=True))
    return compare(meetings(chances), SOME, reference=names[0], **({"judging": HALF} | how))


def measured():
    ids = [f"p{at:03}" for at in range(400)]
    people = pd.DataFrame({"group": ["A", "B"] * 200}, index=ids)
    chances = np.random.default_rng(7).beta(1, np.where(people["group"] == "A", 2, 6))
    return ntp.PersonMeasure(pd.Series(chances, ids), "access", "probability", people)


def dots(ax):
    return [one for one in ax.lines if one.get_marker() in "Do"]


def texts(ax):
    return [one.get_text().replace("\n", " ") for one in ax.texts if one.get_text()]


def test_each_dot_stands_where_the_numbers_say_and_the_one_of_now_is_marked():
    one = found()
    ax = plot.practices(one)
    told = one.to_frame().drop_duplicates(["gap", "quality"])
    drawn = [(dot.get_xdata()[0], dot.get_ydata()[0]) for dot in dots(ax)]
    assert drawn == [(100 * gap, q) for gap, q in told[["gap", "quality"]].to_numpy().tolist()]
    assert [dot.get_marker() for dot in dots(ax)] == ["D", "o", "o", "o"]
    best = [line for line in ax.lines if list(line.get_xdata()) == [0, 1]]
    assert best[0].get_ydata()[0] == pytest.approx(1.240960606)


def test_the_key_names_every_practice_by_the_number_of_its_dot():
    said = texts(plot.practices(found()))
    assert "decline all and answer by e-mail" in said
    assert "open door (as now)" in said
    for number in "1234":
        assert sum(number in one.split(", ") for one in said) == 2


def test_dots_that_touch_have_their_numbers_side_by_side():
    more = [practice("referral cap", cap=0.4), practice("referral cap", cap=0.401)]
    one = compare(meetings({"A": 0.4, "B": 0.1}), more, reference="A", judging=HALF)
    assert "2, 3" in texts(plot.practices(one))


def test_intervals_and_ranges_are_drawn_and_told_apart_in_grey():
    one = compare(measured(), by="group", reference="A", judging=HALF, lifts=(0.1, 0.9))
    row = one.to_frame().iloc[0]
    ax = plot.practices(one, palette="grey")
    across = {tuple(np.round(line.get_xdata(), 9)): line for line in ax.lines}
    wide = across[tuple(np.round([100 * row["gap_least"], 100 * row["gap_most"]], 9))]
    narrow = across[tuple(np.round([100 * row["gap_low"], 100 * row["gap_high"]], 9))]
    assert wide.get_linewidth() > 2 * narrow.get_linewidth()
    assert to_rgb(wide.get_color())[0] - to_rgb(narrow.get_color())[0] > 0.3
    assert any("a range that was given" in one for one in texts(ax))


def test_the_title_says_where_the_gap_is_open():
    ids = [f"p{at}" for at in range(40)]
    people = pd.DataFrame({"group": ["A", "B"] * 20}, index=ids)
    same = pd.Series(np.random.default_rng(7).random(40), ids)
    alike = ntp.PersonMeasure(same, "access", "probability", people)
    one = compare(alike, by="group", reference="A", judging=HALF)
    assert "is open" in plot.practices(one).get_title(loc="left")


def test_the_line_and_the_parabola_are_those_of_the_answer():
    one = found(lifts=(0.1, 0.8))
    ax = plot.lift(one)
    gap, lost = ax.child_axes
    for panel, what, series, times in (
        (gap, "gap", "gap_first", 100),
        (lost, "lost", "lost_second", 1),
    ):
        solid, dashed, here = panel.lines[:3]
        assert solid.get_ydata() == pytest.approx(times * one.curve[what].to_numpy())
        assert dashed.get_ydata() == pytest.approx(times * one.curve[series].to_numpy())
        assert here.get_xdata()[0] == 0.5
        assert "sd" in panel.get_xlabel()
    # A line is straight, and a parabola through 0 has a constant second difference.
    assert np.diff(gap.lines[1].get_ydata(), 2) == pytest.approx(0, abs=1e-9)
    assert np.ptp(np.diff(lost.lines[1].get_ydata(), 2)) < 1e-9


@pytest.mark.parametrize("name", ["$x_1$", "<b>", "שרה", "A" * 90])
def test_hostile_names_of_groups_stay_text(name):
    for draw in (plot.practices, plot.lift):
        ax = draw(found(("A", name)))
        ax.figure.canvas.draw()
        assert ax.get_label()


def test_words_can_be_left_to_a_caption():
    ax = plot.practices(found(), title=False, foot=False)
    assert ax.get_title(loc="left") == ""
    assert "Assumed: chances of being met as given" in plot.caption(ax).text


def test_a_group_that_is_not_there_is_refused():
    with pytest.raises(DataError, match="there are B"):
        plot.lift(found(), group="C")

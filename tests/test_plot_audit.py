"""Pictures of audits: what they must show, asserted on what is drawn and not on pixels."""

from __future__ import annotations

import dataclasses
from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from netpath import access, audit, plot
from netpath._measure import PersonMeasure, Worlds
from netpath._results import percent
from netpath.errors import DataError
from netpath.plot._frame import COLOURS, apart
from netpath.plot._words import told_apart

HOSTILE = ["$x_1$", "<b>", "שרה", "A" * 90]


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def measured(sizes, seed=7, worlds=False, unit="probability"):
    labels = [name for name, n in sizes.items() for _ in range(n)]
    ids = pd.Index([f"p{at:04}" for at in range(len(labels))], dtype="str")
    values = np.random.default_rng(seed).integers(0, 9, len(labels)) / 16
    values *= np.where(np.array(labels, dtype=object) == "B", 0.5, 1.0)
    drawn = Worlds(np.zeros((len(ids), 1), np.uint64), 64) if worlds else None
    people = pd.DataFrame({"group": pd.array(labels, dtype="object")}, index=ids)
    said = ("warmth 0.3 for every tie (assumed)",)
    what = "access to any of 2 targets within 3 asks"
    return PersonMeasure(pd.Series(values, ids), what, unit, people, said, drawn)


def asks(sizes):
    measure = measured(sizes)
    far = np.resize([1.0, 2.0, 2.0, 3.0, np.inf], len(measure.values))
    return PersonMeasure(
        pd.Series(far, measure.values.index),
        "asks to the nearest of 2 targets",
        "asks",
        measure.people,
    )


TWO, SMALL = {"A": 60, "B": 40}, {"A": 60, "B": 40, "Tiny": 3, "Few": 12}
GAP = audit.gap(measured(TWO), "group", "A", n_resamples=99, rng=7)


def texts(ax):
    return [one.get_text() for one in [*ax.texts, ax.title, ax._left_title]]


def all_pictures(**look):
    nulls = pd.DataFrame({"B": np.random.default_rng(1).normal(-0.02, 0.01, 60)})
    null = audit.NullAudit(
        "access", "probability", "group", "A", "degrees", pd.Series({"B": -0.1}), nulls
    )
    audits = {
        name: audit.gap(measured(TWO, at), "group", "A", n_resamples=9, rng=7)
        for at, name in enumerate(["north", "south", "west"])
    }
    return {
        "ladder": lambda ax=None: plot.ladder(audit.ladder(asks(TWO), "group"), ax=ax, **look),
        "zero pile": lambda ax=None: plot.measure(measured(TWO), "group", ax=ax, **look),
        "gap": lambda ax=None: plot.gap(GAP, ax=ax, **look),
        "null": lambda ax=None: plot.null(null, ax=ax, **look),
        "inequality": lambda ax=None: plot.inequality(
            audit.inequality(measured(TWO), "group", n_resamples=9, rng=7), ax=ax, **look
        ),
        "forest": lambda ax=None: plot.across(audit.across(audits), ax=ax, **look),
        "survives": lambda ax=None: plot.sensitivity(tried(), ax=ax, **look),
        "conversion": lambda ax=None: plot.conversion(converted(TWO), ax=ax, **look),
    }


def converted(sizes, apart=0.0):
    """Outcomes that follow access, of which each group but A has as much more."""
    measure = measured(sizes)
    more = apart * (measure.people["group"] != "A").to_numpy()
    values = measure.values + more
    met = np.random.default_rng(1).random(len(values)) < measure.values
    moved = dataclasses.replace(measure, values=values)
    return audit.conversion(moved, met, "group", "A", n_resamples=99, rng=7)


def tried(group="B"):
    rows = []
    for willing in (None, 0.3):
        for warmth in (None, 0.1, 0.5):
            for within in (1.0, 3.0, np.inf):
                gap = -0.2 if within < 3 else 0.1 if within > 3 else -0.01
                rows.append({"within": within, "warmth": warmth, "willing": willing, "gap": gap})
    table = pd.DataFrame(rows).assign(discount=0.0, missing=0.0, group=group, note="")
    table["sign"] = np.where(table["gap"].abs() > 0.05, np.sign(table["gap"]), 0).astype(int)
    table = table.assign(low=table["gap"] - 0.05, high=table["gap"] + 0.05)
    table = table.astype({"warmth": "Float64", "willing": "Float64", "gap": "Float64"})
    return audit.Sensitivity("access", "probability", "group", "A", audit.Setting(1), table)


@pytest.mark.parametrize("name", list(all_pictures()))
def test_it_has_a_title_words_for_those_who_do_not_see_it_and_takes_axes(name, tmp_path):
    draw = all_pictures()[name]
    ax = draw()
    assert len(ax.get_title(loc="left")) > 15
    assert ax.get_title(loc="left").replace("\n", " ") in ax.get_label()
    before = plt.get_fignums()
    _, mine = plt.subplots(figsize=(7, 5))
    assert draw(ax=mine) is mine
    assert len(plt.get_fignums()) == len(before) + 1
    mine.figure.savefig(tmp_path / "picture.svg")


@pytest.mark.parametrize(
    "name", ["ladder", "zero pile", "gap", "null", "inequality", "forest", "conversion"]
)
def test_axes_have_labels_with_their_unit(name):
    ax = all_pictures()[name]()
    said = f"{ax.get_xlabel()} {ax.get_ylabel()}"
    assert any(unit in said for unit in ("asks", "chance", "points", "of people", "probability"))


def test_no_words_hang_over_the_edge_of_a_figure_of_its_own():
    for name, draw in all_pictures().items():
        ax = draw()
        ax.figure.canvas.draw()
        width, height = ax.figure.bbox.size
        for text in ax.texts:
            if text.get_text() and text.get_visible():
                box = text.get_window_extent()
                inside = box.x0 > -2 and box.y0 > -2 and box.x1 < width + 2 and box.y1 < height + 2
                assert inside, (name, text.get_text())


def test_colours_of_groups_differ_in_grey():
    grey = [0.299 * r + 0.587 * g + 0.114 * b for r, g, b in map(to_rgb, COLOURS[:3])]
    assert min(abs(one - other) for one in grey for other in grey if one != other) > 0.08


# --- the ladder


def test_the_ladder_draws_the_shares_and_says_who_never_can():
    found = audit.ladder(asks(TWO), "group")
    ax = plot.ladder(found)
    line = {one.get_label(): one for one in ax.lines}["A"]
    assert line.get_ydata() == pytest.approx(100 * np.array([0.2, 0.6, 0.8]))
    assert "A: 20 % never" in texts(ax)
    assert len(ax.collections) == 2  # a band a group
    assert found.never.tolist() == pytest.approx([0.2, 0.2])


def test_the_title_of_the_ladder_says_where_groups_lie_furthest_apart():
    far = asks(TWO)
    values = far.values.mask((far.labels("group") == "B") & (far.values == 2), 3)
    moved = PersonMeasure(values, far.what, far.unit, far.people)
    title = plot.ladder(audit.ladder(moved, "group")).get_title(loc="left").replace("\n", " ")
    assert title == "Within 2 asks 60 % of A can get there, of B 20 %; 20 % and 20 % never can"


def test_a_published_ladder_has_no_marks_of_hidden_groups():
    ax = plot.ladder(audit.ladder(asks(SMALL), "group").publish())
    assert {"Tiny", "Few"}.isdisjoint(line.get_label() for line in ax.lines)
    assert not [one for one in texts(ax) if one.startswith(("Tiny:", "Few:"))]
    assert any("Hidden, few people: Few and Tiny" in one for one in texts(ax))


# --- the zero pile


def dots(ax, name):
    return {one.get_label(): one for one in ax.lines}[name].get_xydata()


def test_the_zero_pile_has_a_dot_a_person_and_those_without_stand_left_of_zero():
    measure = measured(TWO)
    ax = plot.measure(measure, "group")
    for name, n in TWO.items():
        own = measure.values[measure.labels("group") == name]
        assert len(dots(ax, name)) == n
        assert (dots(ax, name)[:, 0] < 0).sum() == (own == 0).sum()
    places = np.vstack([dots(ax, name) for name in TWO])
    assert len(np.unique(places.round(9), axis=0)) == 100  # no dot hides another


def test_large_groups_have_fifty_dots_that_stand_for_equally_many():
    ax = plot.measure(measured({"A": 400, "B": 40}), "group")
    assert [len(dots(ax, name)) for name in ("A", "B")] == [50, 50]
    assert any("each stands for 2.0 % of it" in one for one in texts(ax))


@pytest.mark.parametrize(("most", "end"), [(0.62, 0.65), (0.004, 0.004), (1.0, 1.0)])
def test_a_scale_of_shares_ends_at_a_round_number(most, end):
    people = pd.DataFrame({"group": ["A", "A"]}, index=["a", "b"])
    measure = PersonMeasure(pd.Series([0.0, most], people.index), "access", "probability", people)
    assert plot.measure(measure, "group").get_xlim()[1] == pytest.approx(1.01 * end)


def test_a_published_zero_pile_bunches_people_and_hides_small_groups():
    ax = plot.measure(measured(SMALL), "group", published=True)
    labels = {one.get_label() for one in ax.lines}
    assert {"A", "B"} <= labels
    assert labels.isdisjoint({"Tiny", "Few"})
    assert [len(dots(ax, name)) for name in ("A", "B")] == [6, 4]
    assert not [one for one in texts(ax) if one in ("Tiny", "Few", "3", "12")]
    zeros = (measured(SMALL).values[:60] == 0).sum()
    assert zeros < 10  # so only a bound is told
    assert any("under 17 %" in one for one in texts(ax))


def test_a_published_zero_pile_tells_no_more_than_its_words():
    """Dots and the mark of the mean stop where counts of fewer than ten people would begin."""
    values = {
        "A": [0.0] * 30 + [0.4] * 30,  # told exactly
        "B": [0.0] * 6 + [0.4] * 54,  # under a bound: no dot in the pile
        "C": [0.0] * 55 + [0.4] * 5,  # over a bound: all dots in the pile, and no mean
        "D": [0.0] * 7 + [0.4] * 8,  # neither may be told
    }
    sizes = {name: len(own) for name, own in values.items()}
    measure = measured(sizes)
    numbers = pd.Series([one for own in values.values() for one in own], measure.values.index)
    ax = plot.measure(dataclasses.replace(measure, values=numbers), "group", published=True)
    in_pile = {name: int((dots(ax, name)[:, 0] < 0).sum()) for name in values}
    assert in_pile == {"A": 3, "B": 0, "C": 6, "D": 0}
    assert [len(dots(ax, name)) for name in values] == [6, 6, 6, 0]
    means = [line for line in ax.lines if line.get_marker() == "v"]
    assert [round(float(line.get_xdata()[0]), 3) for line in means] == [0.2, 0.36]
    title = ax.get_title(loc="left").replace("\n", " ")
    assert title == "At zero: 50 % of A, under 17 % of B, over 83 % of C"
    with pytest.raises(DataError, match="3 targets"):
        plot.measure(dataclasses.replace(measure, n_targets=3), "group", published=True)


def test_drawn_access_never_says_that_there_is_no_chain():
    title = plot.measure(measured(TWO, worlds=True), "group").get_title(loc="left")
    assert title.startswith("No chain worked in any world")


def test_zeros_of_what_is_about_no_chain_are_called_zeros():
    own = measured(TWO)
    ax = plot.measure(dataclasses.replace(own, what="PageRank", unit="share"), "group")
    assert ax.get_title(loc="left").startswith("At zero: ")
    assert not any("chain" in one for one in texts(ax))


# --- the gap


def test_the_gap_is_drawn_with_its_interval_in_points():
    ax = plot.gap(GAP)
    (point,) = [one for one in ax.lines if one.get_label() == "B"]
    assert point.get_xdata() == pytest.approx([100 * GAP.difference])
    ends = [line.get_xdata() for line in ax.lines if line.get_linewidth() == 3]
    interval = GAP.confidence_interval
    assert ends[0] == pytest.approx([100 * interval.low, 100 * interval.high])
    assert "B is" in ax.get_title(loc="left")
    assert "behind A" in ax.get_title(loc="left")


def test_an_open_gap_is_called_open():
    found = audit.gap(measured({"A": 30, "C": 30}), "group", "A", n_resamples=9, rng=7)
    side = "behind" if found.difference < 0 else "ahead of"
    assert plot.gap(found).get_title(loc="left").startswith(f"Whether C is {side} A is open")


def test_the_largest_of_many_gaps_is_no_finding_for_being_the_largest():
    # Ten groups of one law: without the number of gaps, a title states one in a third of seeds.
    labels = np.repeat(list("ABCDEFGHIJ"), 30)
    people = pd.DataFrame({"group": labels}, [str(n) for n in range(300)])
    stated = alone = 0
    for seed in range(40):
        values = pd.Series(np.random.default_rng(600 + seed).beta(2, 4, 300), people.index)
        measure = PersonMeasure(values, "access", "probability", people)
        found = audit.gap(measure, "group", "A", n_resamples=9, rng=seed)
        alone += bool(((found.contrasts["low"] > 0) | (found.contrasts["high"] < 0)).any())
        title = plot.gap(found).get_title(loc="left").replace("\n", " ")
        stated += " is open: " not in title
        plt.close("all")
    assert alone >= 8
    assert stated <= 4


def test_a_gap_beyond_doubt_is_stated_though_a_larger_one_is_open():
    values = [0.4, 0.6] * 40 + [0.2, 0.4] * 40 + [0.0, 0.3, 0.0]
    labels = ["A"] * 80 + ["B"] * 80 + ["C"] * 3
    people = pd.DataFrame({"group": labels}, index=[f"p{n:03}" for n in range(163)])
    measure = PersonMeasure(pd.Series(values, people.index), "access", "probability", people)
    found = audit.gap(measure, "group", "A", n_resamples=9, rng=7)
    assert plot.gap(found).get_title(loc="left").startswith("B is 20.0 points behind A")


def test_a_published_gap_has_no_marks_of_hidden_groups():
    found = audit.gap(measured(SMALL), "group", "A", n_resamples=9, rng=7)
    ax = plot.gap(found, published=True)
    assert {"Tiny", "Few"}.isdisjoint(line.get_label() for line in ax.lines)
    assert texts(ax).count("not shown") == 2
    assert {"Tiny", "Few"} <= {line.get_label() for line in plot.gap(found).lines}


def test_what_a_published_gap_draws_is_rounded_as_its_table_is():
    found = audit.gap(measured({"A": 60, "B": 70}), "group", "A", n_resamples=9, rng=7)
    row = found.publish().table.loc["B"]
    ax = plot.gap(found, published=True)
    (ends,) = [line.get_xdata() for line in ax.lines if line.get_linewidth() == 3]
    assert list(ends) == [100 * row["difference_low"], 100 * row["difference_high"]]
    (point,) = [one.get_xdata() for one in ax.lines if one.get_label() == "B"]
    assert list(point) == [100 * row["difference"]]
    assert row["difference"] != found.difference


# --- does it survive?


def test_every_setting_is_a_cell_hatched_where_zero_is_held_with_a_star_at_the_reported():
    ax = plot.sensitivity(tried())
    panels = ax.child_axes
    assert [panel.get_title(loc="left") for panel in panels] == [
        "as given",
        "30 % take asks at all",
    ]
    for panel in panels:
        assert len(panel.patches) == 9
        assert sum(bool(cell.get_hatch()) for cell in panel.patches) == 3
        assert [one.get_text() for one in panel.get_xticklabels()] == ["1", "3", "∞"]
        assert [one.get_text() for one in panel.get_yticklabels()][:1] in (["as given"], [""])
    assert [[one.get_label() for one in panel.lines] for panel in panels] == [["reported"], []]
    assert (
        ax.get_title(loc="left").replace("\n", " ")
        == "B - A runs from -20.0 to +10.0 points; its sign hangs on what is chosen"
    )


def test_behind_and_ahead_differ_in_colour_and_every_cell_has_its_number():
    panel = plot.sensitivity(tried()).child_axes[0]
    behind, ahead = (panel.patches[at].get_facecolor() for at in (0, 2))
    assert behind[0] > behind[2]
    assert ahead[2] > ahead[0]
    assert sorted({one.get_text() for one in panel.texts}) == ["+10.0", "-1.0", "-20.0"]


def test_missing_ties_have_a_panel_of_their_own_and_their_spread_in_the_cells():
    found = tried()
    table = found.table.assign(spread=pd.array([pd.NA] * len(found.table), dtype="Float64"))
    lost = table[table["willing"].isna()].assign(missing=0.4, spread=0.012)
    more = pd.concat([table, lost.astype({"spread": "Float64"})], ignore_index=True)
    ax = plot.sensitivity(dataclasses.replace(found, table=more, n_deletions=20))
    titles = [panel.get_title(loc="left") for panel in ax.child_axes]
    assert titles == ["as given", "40 % of ties missing", "30 % take asks at all"]
    cells = [one.get_text() for one in ax.child_axes[1].texts]
    assert sorted(set(cells)) == ["+10.0\n± 1.2", "-1.0\n± 1.2", "-20.0\n± 1.2"]
    assert any("standard deviation over 20 deletions" in one for one in texts(ax))
    assert [bool(panel.lines) for panel in ax.child_axes] == [True, False, False]


# --- the null, curves, several networks


def test_the_null_shows_every_network_and_where_the_observed_gap_stands():
    ax = all_pictures()["null"]()
    assert sum(bar.get_height() for bar in ax.patches) == 60
    (seen,) = [one for one in ax.lines if one.get_label() == "observed"]
    assert seen.get_xdata()[0] == pytest.approx(-10)


def test_what_cannot_remain_of_a_gap_is_not_said_to():
    gaps = pd.DataFrame({"B": [0.09, 0.11]})
    found = audit.NullAudit(
        "access", "probability", "group", "A", "degrees", pd.Series({"B": -0.02}), gaps
    )
    title = plot.null(found).get_title(loc="left").replace("\n", " ")
    assert title.startswith("B - A: -12.0 points [")
    assert title.endswith("[-inf, inf] are not reproduced with degrees held")  # of two networks


def test_the_curves_run_from_corner_to_corner_and_below_the_diagonal():
    ax = all_pictures()["inequality"]()
    lorenz, concentration = ax.lines[1], ax.lines[2]
    for line in (lorenz, concentration):
        assert line.get_xydata()[[0, -1]].ravel() == pytest.approx([0, 0, 100, 100])
    assert (lorenz.get_ydata() <= lorenz.get_xdata() + 1e-9).all()
    assert concentration.get_linestyle() != lorenz.get_linestyle()


def test_the_forest_has_a_row_a_network_and_one_for_all():
    ax = all_pictures()["forest"]()
    assert {"north", "south", "west"} <= {one.get_label() for one in ax.lines}
    assert "all networks" in texts(ax)
    assert len(ax.patches) == 1  # the diamond


# --- shared


LONG_NAMES = [f"Neighbourhood of the {one}" for one in ("Old Harbour", "Riverside", "Gasworks")]


@pytest.mark.parametrize("draw", ["ladder", "zero_pile", "between", "forest"])
def test_groups_that_begin_alike_are_told_apart(draw):
    sizes = dict.fromkeys([*LONG_NAMES, "Quay"], 20)
    measure = measured(sizes)
    far = dataclasses.replace(measure, values=(10 * measure.values).round() + 1, unit="asks")
    table = pd.DataFrame(
        {"asking": a, "asked": b, "mean": 0.2, "low": 0.0004, "high": 0.3, "why": ""}
        for a in sizes
        for b in sizes
    )
    gaps = pd.DataFrame(
        {"contrast": "B - A", "difference": 0.1, "low": 0.0, "high": 0.2, "error": 0.05}
        | {"share": 0.25},
        index=[f"the network of the {one} school district" for one in sizes],
    )
    ax = {
        "ladder": lambda: plot.ladder(audit.ladder(far, "group")),
        "zero_pile": lambda: plot.measure(measure, "group", published=True),
        "between": lambda: plot.between(access.Between(table, "group", "within 3 asks", 64)),
        "forest": lambda: plot.across(
            audit.Across("access", "probability", gaps, 0.1, 0, 0.2, None, None, 0.0, 0.0, 0.1)
        ),
    }[draw]()
    labels = [one.get_text() for one in ax.get_xticklabels() + ax.get_yticklabels()]
    words = [one.split(":")[0] for one in texts(ax) + labels]
    for name in ("Old Harbour", "Riverside", "Gasworks"):
        assert any(name in one.replace("\n", " ") for one in words), (draw, name)


def test_names_that_differ_in_nothing_that_is_shown_stay_as_they_are():
    assert list(told_apart(["North", "North\u202e"], 1, 9).values()) == ["North", "North"]
    assert list(told_apart(["a" * 40 + "b", "a" * 40 + "c"], 0.5, 9).values()) == ["…b", "…c"]
    assert list(told_apart(["a" * 40, "a" * 41], 0.5, 9).values()) == ["aaaa…", "aaaa…"]


def test_chances_that_are_small_have_a_scale_of_their_own():
    values = pd.Series(np.r_[np.zeros(10), np.linspace(0.0001, 0.004, 30)])
    tiny = measured({"A": 40})
    tiny = dataclasses.replace(tiny, values=values.set_axis(tiny.values.index))
    ax = plot.measure(tiny, "group")
    assert ax.get_xlim()[1] == pytest.approx(1.01 * 0.004)
    assert len(set(dots(ax, "A")[:, 0].round(6))) > 20


def test_who_asks_is_on_the_left_and_who_is_asked_below():
    rows = [
        {"asking": a, "asked": b, "mean": mean, "low": mean, "high": mean, "why": ""}
        for a, b, mean in (("A", "A", 0.1), ("A", "B", 0.2), ("B", "A", 0.3), ("B", "B", 0.4))
    ]
    ax = plot.between(access.Between(pd.DataFrame(rows), "group", "within 3 asks", 64))
    across, down = (
        [one.get_text() for one in axis.get_ticklabels()] for axis in (ax.xaxis, ax.yaxis)
    )
    for row in rows:
        (there,) = [one for one in ax.texts if one.get_text().startswith(f"{row['mean']:.0%}")]
        x, y = map(int, there.get_position())
        assert (down[y], across[x]) == (row["asking"], row["asked"])


def test_squares_say_what_is_hidden_and_shades_have_a_key():
    groups = [f"g{at}" for at in range(13)]
    rows = [
        {"asking": a, "asked": b, "mean": 0.2, "low": 0.0004, "high": 0.3, "why": ""}
        for a in groups
        for b in groups
    ]
    table = pd.DataFrame(rows)
    few = table[table["asking"].isin(["g0", "g1"]) & table["asked"].isin(["g0", "g1"])].copy()
    few.loc[few.index[0], ["mean", "why"]] = [np.nan, "not shown"]
    few.loc[few.index[1], ["mean", "why"]] = [np.nan, "nobody else there to reach"]
    ax = plot.between(access.Between(few, "group", "within 3 asks", 64))
    assert {"not\nshown", "not\nestimable", "20%\n[<0.1%, 30%]"} <= set(texts(ax))
    alone = few[few["asking"] == few["asked"]].assign(mean=[0.2, np.nan])
    ax = plot.between(access.Between(alone, "group", "within 3 asks", 64))
    assert ax.get_title(loc="left").startswith("At the most 20 % from g0 to g0")
    assert "at the least" not in ax.get_title(loc="left")
    ax = plot.between(access.Between(table, "group", "within 3 asks", 64))
    assert any("From light to dark: 0 % to 20 %" in one for one in texts(ax))


def test_networks_that_agree_are_not_said_to_differ():
    table = pd.DataFrame(
        {"contrast": ["B - A", "C - A"], "difference": [0.1, 0.12], "low": [-0.1, 0.0]}
        | {"high": [0.3, 0.2], "error": [0.1, 0.05], "share": [0.3, 0.7]},
        index=["north", "south"],
    )
    found = audit.Across("access", "probability", table, 0.11, -0.1, 0.3, None, None, 0.0, 0.0, 0.1)
    ax = plot.across(found)
    assert ax.get_title(loc="left").startswith("Networks like these may have no gap: 11 points")
    assert "north: B - A" in texts(ax)
    table["contrast"] = "B - A"
    ax = plot.across(dataclasses.replace(found, by_network=table, tau2=0.01))
    assert ax.get_title(loc="left").startswith("Networks like these differ, and may have no gap")
    assert "north" in texts(ax)
    assert "gap B - A in access, 2 networks" in texts(ax)


def test_conversion_draws_both_curves_and_says_who_has_no_counterpart():
    found = converted(TWO)
    ax = plot.conversion(found)
    whole = [line for line in ax.lines if line.get_linewidth() == 2.2]
    dotted = [line for line in ax.lines if line.get_linestyle() == ":"]
    assert len(whole) == len(dotted) == 2
    for line, (_, part) in zip(dotted, found.curves.groupby("who"), strict=True):
        assert line.get_ydata() == pytest.approx(100 * part["curve"])
    row = found.parts.loc["B"]
    assert f"[{100 * row['conversion_low']:+.1f}" in ax.get_title(loc="left").replace("\n", " ")
    foot = " ".join(" ".join(texts(ax)).split())
    alone = percent(row["no_counterpart"]), percent(row["reference_no_counterpart"])
    assert f"No counterpart (dotted): {alone[0]} of B, {alone[1]} of A." in foot
    bar = next(line for line in ax.lines if line.get_linewidth() == 3)
    assert bar.get_xdata().tolist() == [row["common_low"], row["common_high"]]


def test_conversion_of_groups_that_are_nowhere_alike_is_drawn_and_said_so():
    found = converted(SMALL, apart=2.0)
    ax = plot.conversion(found, group="Few")
    assert ax.get_title(loc="left") == "Few - A: conversion is not estimable"
    assert "Not estimable: of one group nobody is at an access" in " ".join(texts(ax))
    assert len(plot.conversion(found).collections) == 4
    with pytest.raises(DataError, match="group is 'C', which is not held against 'A'"):
        plot.conversion(found, group="C")


def test_names_of_groups_are_never_read_as_mathematics():
    found = audit.gap(
        measured({"A": 20, **dict.fromkeys(HOSTILE, 20)}), "group", "A", n_resamples=9, rng=7
    )
    with mpl.rc_context({"text.parse_math": True}):
        ax = plot.gap(found)
        ax.figure.canvas.draw()
    assert "$x_1$" in texts(ax)
    assert max(map(len, texts(ax)[:6])) < 400


def test_places_are_moved_apart_as_little_as_needed():
    moved = apart([10.0, 10.0, 50.0, 99.0, 100.0], 5.0, most=100.0)
    assert moved == pytest.approx([7.5, 12.5, 50.0, 95.0, 100.0])


def test_a_gap_without_limits_runs_to_the_edges():
    nobody = measured(TWO, unit="people")
    nobody = dataclasses.replace(nobody, values=nobody.values * 0)
    ax = plot.gap(audit.gap(nobody, "group", "A", n_resamples=9, rng=7))
    (line,) = [one for one in ax.lines if one.get_linewidth() == 3]
    assert line.get_xdata() == pytest.approx(ax.get_xlim())
    assert any("[no limit, no limit]" in one for one in texts(ax))


def test_names_of_any_direction_keep_their_place_and_long_ones_are_cut():
    names = {"A": 20, "שרה בת שבע": 20, "B" * 60: 20}
    found = audit.ladder(asks(names), "group")
    title = plot.ladder(found).get_title(loc="left")
    assert "B" * 29 not in title
    said = [one for one in texts(plot.ladder(found)) if "שרה" in one and "never" in one]
    assert said
    assert all(one.startswith("\u2068") for one in said)


def test_twelve_groups_differ_in_colour_or_dash():
    from netpath.plot._frame import colours, dashes

    names = [f"g{at}" for at in range(28)]
    looks = {(colours(names)[name], dashes(names)[name]) for name in names}
    assert len(looks) == 28


# --- for a journal

JOURNAL = {"title": False, "foot": False, "palette": "grey"}


def inside(ax):
    """Say whether all of a picture is within its figure."""
    box = ax.get_tightbbox().transformed(ax.figure.dpi_scale_trans.inverted())
    width, height = ax.figure.get_size_inches()
    return min(box.x0, box.y0, width - box.x1, height - box.y1) > -0.02


def colours_of(ax):
    found = []
    for one in ax.findobj():
        for name in ("get_facecolor", "get_edgecolor", "get_color", "get_markerfacecolor"):
            try:
                found += mpl.colors.to_rgba_array(getattr(one, name)()).tolist()
            except (AttributeError, ValueError, TypeError):
                continue
    return found


@pytest.mark.parametrize("name", list(all_pictures()))
def test_a_picture_for_a_journal_has_no_words_but_its_own_and_fits(name):
    whole = all_pictures()[name]()
    words = plot.caption(whole)
    with mpl.rc_context({"font.size": 8, "font.family": "serif"}):
        _, ax = plt.subplots(figsize=(3.3, 2.6))
        all_pictures(**JOURNAL)[name](ax)
        assert ax.figure.get_size_inches().tolist() == [3.3, 2.6]
        assert inside(ax)
    assert ax.get_title(loc="left") == ""
    assert all(red == green == blue for red, green, blue, _ in colours_of(ax))
    assert max(one.get_fontsize() for one in ax.findobj(mpl.text.Text) if one.get_text()) <= 8
    # The finding, the question and the notes are handed over, the same as they would be drawn.
    assert plot.caption(ax) == words
    title = whole.get_title(loc="left").replace("\n", " ")
    assert words.finding == title.replace("\u00a0", " ")
    assert words.alt == whole.get_label()
    assert str(words).startswith(words.finding[:1].upper())
    drawn = " ".join(one.get_text() for one in ax.texts)
    assert "Assumed" in str(words) or name in ("null", "ladder", "survives")
    assert "Assumed" not in drawn


def test_a_new_figure_takes_the_size_that_is_set_and_grows_no_words():
    whole = plot.gap(GAP)
    bare = plot.gap(GAP, title=False, foot=False)
    assert bare.figure.get_size_inches()[1] < whole.figure.get_size_inches()[1] - 0.5
    assert inside(bare)
    with mpl.rc_context({"figure.figsize": (4.0, 2.0)}):
        assert plot.gap(GAP).figure.get_size_inches().tolist() == [4.0, 2.0]
    coloured = plot.gap(GAP, title=False)
    assert coloured.get_title(loc="left") == ""
    assert any("Lines:" in one.get_text() for one in coloured.texts)
    assert any(red != green for red, green, *_ in colours_of(coloured))
    assert plot.gap(GAP, foot=False).get_title(loc="left") == whole.get_title(loc="left")


def test_other_looks_and_other_axes_are_errors_of_ours():
    for look in ({"title": "no"}, {"palette": "sepia"}, {"foot": None}, {"heading": False}):
        with pytest.raises(DataError, match=r"pictures take title=False, foot=False, palette"):
            plot.gap(GAP, **look)
    _, ax = plt.subplots()
    for other in (ax, None, GAP):
        with pytest.raises(DataError, match="was not drawn by"):
            plot.caption(other)


def test_a_title_of_a_ladder_is_of_groups_of_ten_where_there_are_two():
    """Four people are far out by chance, and were the finding."""
    sizes = {"A": 200, "B": 200, "Few": 6, "Tiny": 4}
    values = pd.Series([1.0, 2.0] * 100 + [1.0, 1.0, 2.0, 3.0] * 50 + [1.0] * 6 + [np.inf] * 4)
    people = pd.DataFrame({"group": np.repeat(list(sizes), list(sizes.values()))})
    distance = PersonMeasure(values, "distance", "asks", people)
    title = plot.ladder(audit.ladder(distance, "group")).get_title(loc="left").replace("\n", " ")
    assert title.startswith("Within 2 asks 100 % of A can get there, of B 75 %")
    keep = people["group"].isin(["A", "Tiny"]).to_numpy()
    few = plot.ladder(audit.ladder(distance.restricted(keep), "group")).get_title(loc="left")
    assert "Tiny" in few


def small(size=(3.3, 2.8)):
    return plt.figure(figsize=size).add_subplot()


@pytest.mark.parametrize("look", [{}, {"title": False, "foot": False, "palette": "grey"}])
def test_no_dot_hides_an_interval_at_the_width_of_a_column(look):
    people = pd.DataFrame({"group": np.repeat(["A", "B"], 4_000)})
    values = pd.Series(np.random.default_rng(7).normal(0.5, 0.1, 8_000).clip(0, 1))
    values -= 0.2 * (people["group"] == "B")
    found = audit.gap(
        PersonMeasure(values.clip(0, 1), "access", "probability", people), "group", "A", rng=7
    )
    ax = plot.gap(found, ax=small(), **look)
    (dot,) = [one for one in ax.lines if one.get_marker() == "o"]
    told = found.confidence_interval
    ends = ax.transData.transform([(100 * end, 0) for end in (told.low, told.high)])[:, 0]
    points = 72 * np.ptp(ends) / ax.figure.dpi
    assert dot.get_markersize() == pytest.approx(max(points / 2, 3.5))
    assert dot.get_markersize() < 9


@pytest.mark.parametrize("look", [{}, {"title": False, "foot": False, "palette": "grey"}])
def test_shares_at_zero_of_six_groups_stand_in_nothing_at_the_width_of_a_column(look):
    sizes = {"North ward": 90, "South ward": 80, "East": 70, "West": 60, "Centre": 50, "Port": 40}
    people = pd.DataFrame({"group": np.repeat(list(sizes), list(sizes.values()))})
    random = np.random.default_rng(4)
    zero = random.random(len(people)) < np.repeat([0.1, 0.2, 0.6, 0.1, 0.6, 0.3], [*sizes.values()])
    values = pd.Series(np.where(zero, 0, random.beta(2, 4, len(people))))
    measure = PersonMeasure(values, "access", "probability", people)
    ax = plot.measure(measure, "group", ax=small(), **look)
    ax.figure.canvas.draw()
    shares = [one for one in ax.texts if one.get_text().endswith("%")]
    assert len(shares) == 6
    boxes = [one.get_window_extent() for one in shares]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    for marks in [one for one in ax.lines if one.get_marker() == "o"]:
        tips = ax.transData.transform(marks.get_xydata())
        size = marks.get_markersize() * ax.figure.dpi / 72 / 2
        for box in boxes:
            inside = (tips[:, 0] > box.x0) & (tips[:, 0] < box.x1)
            over = (tips[:, 1] + size > box.y0 + 2) & (tips[:, 1] - size < box.y1 - 2)
            assert not (inside & over).any()
    told = [one for one in ax.get_xticklabels() if one.get_text() and one.get_visible()]
    ends = [one.get_window_extent() for one in told]
    assert not any(one.overlaps(other) for one, other in combinations(ends, 2))


def test_a_group_without_a_gap_is_not_drawn_and_the_next_one_is():
    found = tried()
    none = found.table.assign(group="tiny", gap=pd.NA, low=pd.NA, high=pd.NA)
    both = dataclasses.replace(found, table=pd.concat([none, found.table], ignore_index=True))
    drawn = [plot.sensitivity(one).get_title(loc="left") for one in (both, found)]
    assert drawn[0] == drawn[1]
    with pytest.raises(DataError, match="No gap of tiny"):
        plot.sensitivity(both, group="tiny")

"""Pictures of contributions, of what new ties change, and of robustness: what they say is there."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import netpath as ntp

BRIDGE = pd.DataFrame({"source": list("saasb"), "target": list("abtbt"), "warmth": 0.5})


def test_a_line_a_seeker_from_before_to_after():
    net = ntp.ReferralNetwork(None, BRIDGE, directed=False)
    table = pd.DataFrame({"source": ["s"], "target": ["t"], "warmth": [0.5]})
    made = ntp.interventions.ties(net, None, "t", table, within=None)
    found = ntp.interventions.choose(made, k=1, rng=7)
    ax = ntp.plot.before_after(found)
    drawn = [path.vertices[:, 1].tolist() for path in ax.collections[0].get_paths()]
    people = 100 * found.people.sort_values("before")[["before", "after"]]
    flat = [value for line in drawn for value in line]
    assert flat == pytest.approx(people.to_numpy().ravel().tolist())
    (corner,) = ax.child_axes
    steps = 100 * found.steps[["mean", "least"]]
    assert corner.lines[-1].get_xydata() == pytest.approx(steps.to_numpy())
    assert len(corner.lines) - 1 == found.by_lot["set"].nunique()
    plt.close(ax.figure)


def test_groups_have_their_marks_and_zeros_are_counted_where_nothing_moves_the_least():
    people = pd.DataFrame({"id": list("abcxt"), "group": [*"ABB", None, None]})
    ties = pd.DataFrame({"source": list("abc"), "target": list("xxx"), "warmth": 0.5})
    net = ntp.ReferralNetwork(people, ties, directed=False)
    table = pd.DataFrame({"source": ["a", "b"], "target": ["t", "t"], "warmth": [0.5, 0.9]})
    made = ntp.interventions.ties(net, list("abc"), "t", table, within=1)
    found = ntp.interventions.choose(made, k=2, by="group", rng=7)
    ax = ntp.plot.before_after(found)
    assert [one.get_text() for one in ax.get_legend().texts] == ["before", "after, A", "after, B"]
    assert ax.child_axes[0].get_ylabel() == "at zero"
    assert ax.child_axes[0].lines[-1].get_ydata().tolist() == [3, 2, 1]
    plt.close(ax.figure)


def test_a_dot_a_person_who_is_asked_or_carries_something():
    net = ntp.generate.organisation(40, rng=7)
    net = net.with_people(pd.DataFrame({"id": net.ids, "floor": ["1", "2"] * 20}))
    runs = ntp.search.simulate(net, None, "p40", n_runs=20, rng=7)
    asked = ntp.brokers.burden(runs.received(), net, by="floor", rng=7)
    lost = ntp.brokers.losses(net, None, "p40", within=None, rng=7)
    ax = ntp.plot.burden(asked, lost)
    table = ntp.brokers.beside(asked, lost)
    table = table[(table["asked"] > 0) | (table["loss"] > 0)]
    dots = sorted(map(tuple, [xy for line in ax.lines for xy in line.get_xydata()]))
    known = sorted(zip(table["asked"], 100 * table["loss"], strict=True))
    assert np.array(dots) == pytest.approx(np.array(known))
    assert [one.get_text() for one in ax.get_legend().texts] == ["floor 1", "floor 2"]
    ax.figure.draw_without_rendering()
    places = ax.transData.transform(dots)[:, 1]
    assert places.max() < ax.get_legend().get_window_extent().y0
    names = {lost.names[one] for one in table.nlargest(5, "loss")["id"]}
    assert names <= {one.get_text() for one in ax.texts}
    often = asked.asked > asked.asked.loc[lost.people.index].quantile(0.9)
    much = lost.people["loss"] > max(lost.people["loss"].quantile(0.9), 0)
    fragile, others = (much & ~often).sum(), (often.loc[much.index] & ~much).sum()
    title = " ".join(ax.get_title(loc="left").split())
    assert title.startswith(f"Much hangs on {fragile} p")
    assert f"hardly asked; {others} " in title
    plt.close(ax.figure)


def test_curves_are_those_of_the_answer():
    net = ntp.ReferralNetwork(None, BRIDGE, directed=False)
    lost = ntp.brokers.losses(net, "s", "t", within=None, n_draws="exact")
    found = ntp.brokers.robustness(lost, k=2, rng=7)
    ax = ntp.plot.robustness(found)
    worst = ax.lines[0].get_ydata()
    assert list(worst) == pytest.approx((100 * found.of("worst")["mean"]).tolist())
    assert {one.get_text() for one in ax.texts} >= {"worst", "random", "most ties"}
    plt.close(ax.figure)


def test_steps_add_up_to_the_gap():
    people = pd.DataFrame({"id": list("abct"), "group": [*"ABB", None]})
    ties = pd.DataFrame({"source": list("abc"), "target": list("ttt"), "warmth": [0.5, 0.9, 0.2]})
    net = ntp.ReferralNetwork(people, ties.assign(kind=["work", "school", "work"]), directed=False)
    found = ntp.audit.by_kind(net, None, "t", within=1, by="group", reference="B", rng=7)
    ax = ntp.plot.waterfall(found, "A")
    widths = [bar.get_width() for bar in ax.patches]
    assert sum(widths[:-1]) == pytest.approx(widths[-1])
    assert widths[-1] == pytest.approx(100 * found.gap["A"])
    cells = [one.get_text() for one in ax.child_axes[0].texts]
    acts = 100 * found.interactions("A").at["school", "work"]
    assert cells == [f"{acts:+.1f}", found.to_frame().sort_values("contribution")["kind"].iloc[0]]
    plt.close(ax.figure)
    _, own = plt.subplots()
    assert not ntp.plot.waterfall(found, "A", ax=own).child_axes
    plt.close(ax.figure)

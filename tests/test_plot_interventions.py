"""Pictures of contributions, of what new ties change, and of robustness: what they say is there."""

import matplotlib.pyplot as plt
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
    plt.close(ax.figure)

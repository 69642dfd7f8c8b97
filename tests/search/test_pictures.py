"""The five pictures of searches: what they claim, and that all of it can be read."""

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath import plot, search
from netpath.search import Rules, simulate

LONG = ["The Very Long Organisation of Example Industries GmbH & Co. KG", "שרה כהן", "$x_1$"]


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def grouped(n: int) -> ntp.ReferralNetwork:
    net = ntp.generate.organisation(60, warmth=0.5, rng=7)
    names = [*LONG, *(f"Group {at}" for at in range(n))][:n]
    cohort = np.random.default_rng(n).choice(names, len(net))
    return net.with_people(net.people.assign(cohort=cohort))


def runs_of(net: ntp.ReferralNetwork, **rules) -> search.Runs:
    return simulate(net, None, ["p60"], rules=Rules(budget=8, **rules), n_runs=30, rng=7)


def boxes(ax: plt.Axes) -> list:
    """Return where every text of a picture stands, in pixels."""
    ax.figure.canvas.draw()
    texts = [one for one in ax.figure.findobj(plt.Text) if one.get_text() and one.get_visible()]
    return [one.get_window_extent() for one in texts]


def assert_legible(ax: plt.Axes) -> None:
    width, height = ax.figure.canvas.get_width_height()
    found = boxes(ax)
    for one in found:
        assert min(one.x0, one.y0) >= -1, one
        assert max(one.x1 - width, one.y1 - height) <= 1, one
    for one, other in combinations(found, 2):
        shared_x = min(one.x1, other.x1) - max(one.x0, other.x0)
        shared_y = min(one.y1, other.y1) - max(one.y0, other.y0)
        assert shared_x < 2 or shared_y < 3, (one, other)


@pytest.mark.parametrize("n", [1, 2, 5, 9])
def test_lines_of_groups_can_be_read(n: int) -> None:
    ax = plot.reached_within(runs_of(grouped(n)), by="cohort")
    assert_legible(ax)
    lines = [line for line in ax.lines if len(line.get_xdata()) > 2]
    looks = {
        (
            line.get_color(),
            str(line.get_linestyle()),
            line._dash_pattern[1] and tuple(line._dash_pattern[1]),
        )
        for line in lines
    }
    assert len(lines) == len(looks) == n


@pytest.mark.parametrize("n", [1, 2, 5, 9])
def test_rows_alone_and_all_at_once_can_be_read(n: int) -> None:
    net = grouped(n)
    ax = plot.difference(runs_of(net, cap=2), runs_of(net, cap=2, together=True), by="cohort")
    assert_legible(ax)


@pytest.mark.parametrize("n", [1, 2, 5, 9])
def test_rows_of_policies_can_be_read(n: int) -> None:
    net = grouped(2)
    named = [*LONG, *(f"habit {at}" for at in range(n))][:n]
    ax = plot.runs({name: runs_of(net, referrals=at + 1) for at, name in enumerate(named)})
    assert_legible(ax)


def test_a_search_of_many_asks_and_long_names_can_be_read() -> None:
    net = grouped(1)
    net = net.with_people(net.people.assign(name=(LONG * 20)[: len(net)]))
    runs = simulate(net, "p01", "p60", policy=search.by_lot, n_runs=5, rng=3)
    deep = max(range(5), key=lambda run: runs.asks_made[0, run])
    assert_legible(plot.search(runs.one(run=deep)))
    assert_legible(plot.funnel(runs))


def test_titles_say_no_more_than_the_intervals() -> None:
    ties = pd.DataFrame({"source": ["a", "b"], "target": "z", "warmth": [0.2, 0.9]})
    people = pd.DataFrame({"group": ["A", "B", ""]}, index=["a", "b", "z"])
    few, many = (
        simulate(
            ntp.ReferralNetwork(people, ties, directed=False), ["a", "b"], "z", n_runs=n, rng=7
        )
        for n in (3, 500)
    )
    assert "intervals overlap" in plot.reached_within(few, by="group").get_label()
    told = plot.reached_within(many, by="group").get_label()
    assert " (A) to " in told
    assert " (B) of searches" in told
    same = plot.runs({"one": many, "other": many}).get_label()
    assert "intervals overlap" in same
    assert "no fewer" in plot.difference(many, many).get_label()


def texts(ax: plt.Axes) -> list[str]:
    return [one.get_text() for one in ax.texts]


def test_small_shares_and_their_intervals_are_told_with_as_many_digits() -> None:
    people = pd.DataFrame(index=["a", "z"])
    ties = pd.DataFrame({"source": ["a"], "target": "z", "warmth": [0.02]})
    runs = simulate(ntp.ReferralNetwork(people, ties, directed=False), "a", "z", n_runs=2000, rng=7)
    share = runs.success
    ax = plot.reached_within(runs)
    told = f"{100 * share.value:.1f} % [{100 * share.low:.1f}, {100 * share.high:.1f}]"
    assert told in texts(ax)
    ticks = [at for at in ax.get_xticks() if 0 <= at <= 1]
    assert ticks == [0, 1]  # asks are whole


def test_who_named_somebody_is_told_where_a_line_passes_others() -> None:
    people = pd.DataFrame(index=["s", "a", "b", "c", "d", "z"])
    asks = [("s", "a", 1.0), ("s", "b", 0.99), ("b", "c", 0.5), ("a", "d", 0.4), ("d", "z", 1.0)]
    ties = pd.DataFrame(asks, columns=["source", "target", "warmth"])
    net = ntp.ReferralNetwork(people, ties, directed=True)
    runs = simulate(net, "s", "z", n_runs=200, rng=7)
    one = next(runs.one(run=at) for at in range(200) if runs.people_met[0, at] == 5)
    assert one.asks["asked"].tolist() == ["a", "b", "c", "d", "z"]
    told = texts(plot.search(one))
    assert "d (a)" in told  # b stands between
    assert {"a", "b", "c", "z"} <= set(told)


def test_nothing_is_a_share_of_nobody() -> None:
    people = pd.DataFrame(index=["a", "b", "z"])
    ties = pd.DataFrame({"source": ["b"], "target": "z", "warmth": [0.5]})
    runs = simulate(ntp.ReferralNetwork(people, ties, directed=False), "a", "z", n_runs=5, rng=7)
    assert texts(plot.funnel(runs)).count("0 %  (0 %)") == 1

"""Pictures of rings, flows and reach: what they must show, on what is drawn and not on pixels."""

from __future__ import annotations

import re
from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath.plot._rings import _around, degrees_of

HOSTILE = ["$x_1$", "<script>", "שרה כהן", "李小龙", "A" * 300, "Evil\u202eدوي"]


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def star(n, names=None):
    """Somebody who can ask n people, each of whom can ask one more."""
    ids = [f"p{at:03}" for at in range(2 * n + 1)]
    pairs = [(ids[0], one) for one in ids[1 : n + 1]] + list(
        zip(ids[1 : n + 1], ids[n + 1 :], strict=True)
    )
    ties = pd.DataFrame(pairs, columns=["source", "target"]).assign(warmth=0.5)
    called = [*(names or []), *(f"Somebody Number {at}" for at in range(len(ids)))][: len(ids)]
    people = pd.DataFrame(
        {"id": ids, "name": called, "org": [f"Org {at % 4}" for at in range(len(ids))]}
    )
    return ntp.ReferralNetwork(people, ties, directed=False)


def boxes(ax, texts):
    """Corners of texts as they are turned: four points each."""
    ax.figure.canvas.draw()
    for text in texts:
        angle, text_copy = text.get_rotation(), text
        text_copy.set_rotation(0)
        box = text_copy.get_window_extent()
        text_copy.set_rotation(angle)
        anchor = np.array(text.get_transform().transform(text.get_position()))
        turn = np.radians(angle)
        spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        yield (spin @ (box.corners() - anchor).T).T + anchor


def apart(one, other):
    """Whether two turned boxes lie apart: some side of one parts them."""
    for box in (one, other):
        for side in (box[1] - box[0], box[2] - box[0]):
            axis = np.array([-side[1], side[0]])
            mine, theirs = one @ axis, other @ axis
            if mine.max() < theirs.min() + 1e-6 or theirs.max() < mine.min() + 1e-6:
                return True
    return False


@pytest.mark.parametrize("n", [1, 7, 30])
def test_up_to_sixty_names_stand_outside_and_in_nobody_elses(n):
    found = ntp.around.rings(
        star(n, HOSTILE), "p000", ["p010"] if n > 10 else None, within=2, by="org"
    )
    ax = ntp.plot.rings(found)
    named = [text for text in ax.texts if text.get_rotation_mode() == "anchor"]
    assert len(named) == min(2 * n, 60)
    for one, other in combinations(boxes(ax, named), 2):
        assert apart(one, other)
    figure = ax.figure.bbox
    for box in boxes(ax, named):
        assert figure.x0 <= box[:, 0].min()
        assert box[:, 0].max() <= figure.x1


def test_angles_are_moved_apart_round_the_circle():
    angles = sorted(np.random.default_rng(3).uniform(0, 360, 60))
    moved = _around([*angles[:30], *([359.9] * 30)], 2.7)
    spaces = np.diff(sorted(moved))
    assert spaces.min() > 2.69
    assert 360 - max(moved) + min(moved) > 2.69


def test_everybody_is_a_dot_or_summed_up_and_what_is_left_out_is_said():
    net = ntp.readers.sample()
    managers = net.where(org="Acme", role="hiring manager")
    found = ntp.around.rings(net, "p200", managers, within=3, by="field")
    ax = ntp.plot.rings(found)
    dots = sum(len(one.get_offsets()) for one in ax.collections)
    assert dots == len(found.people) + 1
    assert ax.get_title(loc="left").startswith("Gráinne Gallagher gets to 897 people within 3 asks")
    said = ntp.plot.caption(ax).text
    assert "more ties are not" in said
    assert "people are not named" in said
    ax = ntp.plot.rings(
        ntp.around.rings(net, "p200", managers, within=5, by="field"), palette="grey"
    )
    assert "not named" in ntp.plot.caption(ax).text


def test_many_are_summed_up_and_the_sums_are_everybody(monkeypatch):
    monkeypatch.setattr("netpath.plot._rings.MOST_DOTS", 100)
    found = ntp.around.rings(ntp.readers.sample(), "p200", within=2, by="group")
    ax = ntp.plot.rings(found)
    numbers = [int(text.get_text()) for text in ax.texts if text.get_text().isdecimal()]
    sectors = found.people["sector"].nunique()
    badges = 2 * sum(range(1, sectors + 1))
    assert sum(numbers) - badges <= len(found.people)
    assert "Summed up" in ntp.plot.caption(ax).text


def test_nobody_to_ask_is_a_picture_that_says_so():
    people = pd.DataFrame({"id": ["a", "b"]})
    ax = ntp.plot.rings(ntp.around.rings(ntp.ReferralNetwork(people, None), "a"))
    assert "nobody here whom they could ask" in ax.get_title(loc="left")


def test_flows_draw_the_largest_groups_and_say_how_many_more():
    net = ntp.readers.sample()
    found = ntp.around.flows(net, "org", within=1)
    ax = ntp.plot.flows(found)
    assert len(ax.get_yticklabels()) == 15
    assert f"And {len(found.sizes) - 15} smaller groups" in ntp.plot.caption(ax).text
    shown = {text.get_text() for text in ax.texts}
    first = found.sizes.sort_values(ascending=False, kind="stable").drop("(no label)").index[0]
    assert f"{100 * found.chance.loc[first, first]:.0f}" in shown
    assert "no two groups" in ntp.plot.flows(
        ntp.around.flows(star(3).with_people(pd.DataFrame({"id": ["p000"], "x": ["1"]})), "x")
    ).get_title(loc="left")


def test_flows_title_and_tiles_tell_the_same_numbers_in_several_shades():
    ax = ntp.plot.flows(ntp.around.flows(ntp.readers.sample(), "field", within=1))
    ends = re.findall(r"in (\d+) %", ax.get_title(loc="left").replace("\n", " "))
    assert len(ends) == 2
    assert set(ends) <= {text.get_text() for text in ax.texts}
    assert len({one.get_facecolor() for one in ax.patches if one.get_width() == 1}) >= 3


def test_flows_say_that_nothing_crosses_and_that_all_are_alike():
    people = pd.DataFrame({"id": list("abcd"), "x": ["1", "1", "2", "2"]})
    ties = pd.DataFrame({"source": ["a", "c"], "target": ["b", "d"], "warmth": [0.5, 0.5]})
    net = ntp.ReferralNetwork(people, ties, directed=False)
    title = ntp.plot.flows(ntp.around.flows(net, "x")).get_title(loc="left")
    assert title == "No group gets to another within 2 asks"
    assert "no way from one group to another" in str(ntp.around.flows(net, "x"))
    crossed = net.with_ties(
        pd.DataFrame({"source": list("ab"), "target": list("cd"), "warmth": 0.5})
    )
    title = ntp.plot.flows(ntp.around.flows(crossed, "x")).get_title(loc="left")
    assert " ".join(title.split()) == "Every group gets to every other within 2 asks alike, 50 %"


def test_ones_own_line_stands_on_top():
    found = ntp.reach.profile(ntp.readers.sample(), within=3)
    ax = ntp.plot.reach(found, "group", own="p200")
    own = max(ax.lines, key=lambda line: line.get_zorder())
    assert own.get_ydata().tolist() == found.at_most.loc["p200"].tolist()
    with pytest.raises(ntp.errors.UnknownPerson):
        ntp.plot.reach(found, own="nobody")


def test_degrees_are_those_of_the_rim():
    assert degrees_of(0.1) == pytest.approx(np.degrees(0.1 / 3.32))


@pytest.mark.parametrize("size", [(9, 3), (3, 9)])
def test_rings_are_round_on_axes_of_any_shape(size):
    _, ax = plt.subplots(figsize=size)
    ntp.plot.rings(ntp.around.rings(star(4), "p000", within=2), ax=ax)
    ax.figure.canvas.draw()
    (x, y), (right, _), (_, below) = ax.transData.transform([(0, 0), (1, 0), (0, 1)])
    assert right - x == pytest.approx(y - below)


def test_rings_without_warmth_say_nothing_of_it():
    net = star(40)
    bare = ntp.ReferralNetwork(
        net.people, net.ties.drop(columns="warmth").assign(evidence="imported"), directed=False
    )
    for one, there in ((net, True), (bare, False)):
        ax = ntp.plot.rings(ntp.around.rings(one, "p000", ["p050"], within=2, by="org"))
        told = " ".join(text.get_text() for text in ax.texts) + ax.get_label()
        told += ntp.plot.caption(ax).text
        assert ("warm" in told.casefold()) == there
        assert ("Dashed: imported" in told) != there
        assert "Dotted" not in told

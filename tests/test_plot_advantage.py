"""Pictures of concentration and of connectedness: every number drawn stands in the answer."""

import numpy as np
import pandas as pd
import pytest

import netpath as ntp


@pytest.fixture(scope="module")
def spread():
    people = pd.DataFrame({"grade": range(20)}, index=[f"p{at:02}" for at in range(20)])
    access = ntp.PersonMeasure(people["grade"] / 20, "access", "probability", people)
    return ntp.audit.concentration(access, "grade", n_resamples=9, rng=7)


@pytest.fixture(scope="module")
def connected():
    net = ntp.readers.sample()
    managers = net.where(role="hiring manager")
    return ntp.homophily.connectedness_to_hiring(net, managers, setting="school")


def test_dots_stand_after_each_fifth(spread):
    ax = ntp.plot.concentration(spread)
    dots = next(line for line in ax.lines if line.get_marker() == "o")
    assert list(dots.get_xdata()) == [0.2, 0.4, 0.6, 0.8]
    assert list(dots.get_ydata()) == spread.fifths["share"].cumsum().tolist()[:-1]
    curve = ax.lines[1]
    assert np.array_equal(curve.get_ydata(), spread.curve.held)
    assert "lowest" in ax.get_title(loc="left")


def test_a_row_a_setting_and_one_of_all(connected):
    ax = ntp.plot.connectedness(connected, palette="grey")
    names = [one.get_text() for one in ax.get_yticklabels()]
    rows = connected.settings.sort_values("share", ascending=False, kind="stable")
    assert names == ["all settings", *rows["setting"]]
    seen = {
        (round(float(line.get_ydata()[0])), round(float(line.get_xdata()[0]), 9))
        for line in ax.lines
        if line.get_marker() == "o"
    }
    for at, row in enumerate(rows.to_dict("records"), 1):
        for of in ("exposure", "connectedness"):
            assert pd.isna(row[of]) or (at, round(row[of], 9)) in seen
    assert (0, round(connected.value, 9)) in seen
    assert f"{connected.value:.3g}" in ax.get_title(loc="left")

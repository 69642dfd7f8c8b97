"""The picture of every employer: what stands in it is what the answer says."""

from __future__ import annotations

import pandas as pd
import pytest

import netpath as ntp


@pytest.fixture(scope="module")
def found():
    names = ["Acme", "Nowhere", "Anchor Saving", "Old Mill Bakery"]
    return ntp.employers.ways(ntp.readers.sample(), "p200", names, within=4)


def test_the_title_and_every_mark_are_the_answers(found):
    ax = ntp.plot.employers(found)
    assert ax.get_title(loc="left") == "Somebody can be asked at 2 of 4 employers"
    drawn = {
        round(float(line.get_xdata()[0]), 6) for line in ax.get_lines() if line.get_marker() == "o"
    }
    chances = {one.chance for one in found if one.warmest}
    chances |= {one.door.chain.probability for one in found if one.door}
    assert drawn == {round(100 * one, 6) for one in chances}
    told = " ".join(text.get_text() for text in ax.texts)
    assert "nobody yet" in told
    assert "check the spelling: Anchor Savings?" in told


def test_many_rows_and_hostile_names_are_drawn():
    n = 60
    people = pd.DataFrame({"id": [f"p{at}" for at in range(n)], "role": "$\\frac$ Leiter\u202e"})
    people["org"] = [f"$x^{at}$ Ltd {'ab' * at}" for at in range(n)]
    people["name"] = people["org"]
    ties = pd.DataFrame({"source": "p0", "target": people["id"][1:], "warmth": 0.2})
    found = ntp.employers.ways(ntp.ReferralNetwork(people, ties, directed=False), "p0")
    ax = ntp.plot.employers(found)
    ax.figure.canvas.draw()
    assert "And 29 more rows." in " ".join(text.get_text() for text in ax.texts)
    assert ntp.plot.employers(ntp.employers.Employers((), "a", "Ada")).get_title(loc="left")


def test_whose_name_may_not_be_told_is_told_whole():
    people = pd.DataFrame({"id": ["a", "b", "c"], "org": [None, None, "Acme"]})
    people["name"] = ["Ada", "Bartholomew", "someone Bartholomew Ashborne can ask"]
    people["role"] = "Head of the department of very long titles of all kinds"
    ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "warmth": 0.5})
    found = ntp.employers.ways(ntp.ReferralNetwork(people, ties, directed=False), "a", ["Acme"])
    ax = ntp.plot.employers(found)
    told = [text.get_text() for text in ax.texts]
    beside = next(one for one in told if "someone" in one)
    assert "someone Bartholomew Ashborne can ask" in beside
    assert beside.endswith("…")

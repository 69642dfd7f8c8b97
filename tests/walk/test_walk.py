"""The walk as Python drives it: views, what they leave, and what is handed on."""

from __future__ import annotations

import json
import zlib

import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath.errors import DataError, UnknownColumn, UnknownPerson
from netpath.walk._sent import sent

pytest.importorskip("anywidget", reason="anywidget is not installed")

PEOPLE = pd.DataFrame(
    {
        "id": list("abcde"),
        "name": ["Ada", "Ben <b>", "שרה", "A" * 300, "Eve"],
        "org": ["Acme", "Acme", "Beta", None, "Beta"],
        "since": ["2020-01-01", "2021-01-01", None, "2022-01-01", "2023-01-01"],
    }
)
TIES = pd.DataFrame(
    {
        "source": ["a", "b", "a", "c", "a"],
        "target": ["b", "d", "c", "d", "b"],
        "kind": ["friend", "work", "work", "friend", "work"],
        "evidence": ["confirmed", "inferred", "confirmed", "imported", "inferred"],
        "warmth": [0.5, 0.8, 0.4, 0.5, 0.9],
        "warmth_low": [0.4, 0.2, 0.3, None, 0.1],
        "warmth_high": [0.6, 0.9, 0.5, None, 0.95],
    }
)


@pytest.fixture(params=[False, True])
def net(request):
    return ntp.ReferralNetwork(PEOPLE, TIES, directed=request.param)


@pytest.fixture
def walk(net):
    return ntp.explore(net, "a", ["d"], within=3)


def looked(walk, **more):
    walk.view = {**walk.view, **more}
    return walk


def chance(walk):
    targets = walk.rings.targets
    return float(targets["chance"].iloc[0]) if len(targets) else 0.0


def test_python_reads_and_drives_it(walk):
    assert walk.chain[0].people == ("a", "b", "d")
    walk.selected = "c"
    assert walk.view["selected"] == "c"
    assert walk.chain[0].people == ("a", "c")
    assert repr(walk) == "<a walk in 5 people and 5 ties>"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, 0.9 * 0.8),
        ({"kinds": ["work"]}, 0.9 * 0.8),
        ({"kinds": ["friend"]}, 0.0),
        ({"evidence": ["confirmed", "imported"]}, 0.4 * 0.5),
        ({"sure": 0.15}, 0.5 * 0.8),
        ({"where": {"org": ["Beta"]}}, 0.0),
        ({"where": {"since": ["2020-06-01", "2022-12-31"]}}, 0.9 * 0.8),
        ({"where": {"since": ["2021-06-01", None]}}, 0.0),
        ({"changes": [{"bar": "b"}]}, 0.4 * 0.5),
        ({"changes": [{"bar": "b"}, {"bar": "d"}]}, 0.0),
        ({"changes": [{"source": "a", "target": "d", "warmth": 0.95}]}, 0.95),
        ({"changes": [{"source": "a", "target": "c", "warmth": 1.0}, {"bar": "b"}]}, 0.5),
    ],
)
def test_filters_and_what_ifs_leave_the_network_that_they_say(walk, more, expected):
    assert chance(looked(walk, **more)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("more", "error", "says"),
    [
        ({"within": 9}, DataError, "from 1 to 6"),
        ({"seeker": "nobody"}, UnknownPerson, "Nobody has the id"),
        ({"shoe": 1}, DataError, "no view says 'shoe'"),
        ({"network": "1-2-3"}, DataError, "of another network"),
    ],
)
def test_a_view_that_cannot_be_changes_nothing(walk, more, error, says):
    before = walk.view
    with pytest.raises(error, match=says):
        looked(walk, **more)
    assert walk.view == before


@pytest.mark.parametrize(
    "change",
    [{"source": "a", "target": "a", "warmth": 0.5}, {"source": "a", "target": "b", "warmth": 2}],
)
def test_a_what_if_that_cannot_be_is_refused(walk, change):
    with pytest.raises(DataError, match="changes"):
        _ = looked(walk, changes=[change]).net


def test_views_are_saved_opened_and_compared(walk, net, tmp_path):
    looked(walk, changes=[{"bar": "b"}], notes={"c": "asks little"})
    path = walk.save(tmp_path / "view.json")
    again = ntp.explore(net, targets=["d"], view=path)
    assert again.view == walk.view
    again.view = {**again.view, "changes": []}
    table = again.compare(path)
    assert table.loc["changes"].tolist() == [[], [{"bar": "b"}]]
    assert table.loc["warmest chance"].tolist() == pytest.approx([0.72, 0.2])
    again.reopen(path)
    assert again.view == walk.view
    with pytest.raises(DataError, match="is there already"):
        walk.save(path)
    other = ntp.explore(ntp.readers.sample(), "p200")
    with pytest.raises(DataError, match="of another network"):
        other.reopen(path)
    (tmp_path / "no.json").write_text("[1")
    with pytest.raises(DataError, match="no view"):
        other.reopen(tmp_path / "no.json")
    with pytest.raises(DataError, match="there is no file"):
        other.reopen(tmp_path / "none.json")


def test_a_file_has_no_names_unless_asked(walk, tmp_path):
    looked(walk, notes={"c": "a secret"}, changes=[{"bar": "b"}], selected="d")
    text = walk.write_html(tmp_path / "walk.html").read_text(encoding="utf-8")
    data = json.loads(text.split('id="nw-data">')[1].split("</script>")[0])
    for word in ("Ada", "Ben", "שרה", "A" * 99, "a secret", "2021-01-01"):
        assert word not in text.split("</style>")[1].split('<script type="module">')[0]
    assert "What one would see first: Around Person 1: " in text
    assert 'aria-label="Person 1 ' in text
    assert data["view"]["changes"] == [{"bar": "Person 2"}]
    assert data["view"]["selected"] == "Person 4"
    named = walk.write_html(tmp_path / "named.html", names=True, title="Ada & <b>").read_text()
    assert "שרה" in named
    assert "<b>" not in named.split("<main>")[1].split("<script")[0].replace("&lt;b&gt;", "")
    assert "<svg" in named
    assert "http://" not in named.replace("http://www.w3.org", "").replace(
        "http://purl.org", ""
    ).replace("http://creativecommons.org", "")


def test_an_exported_notebook_shows_the_still_picture(walk):
    data, _ = walk._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"].startswith("Around Ada")


def test_what_is_sent_is_the_network(net):
    told = sent(net, ["d"], 5, by=None, names=True)
    kinds = {"i4": "<i4", "f4": "<f4", "f8": "<f8", "u1": "u1", "u2": "<u2"}
    parts = {
        name: np.frombuffer(zlib.decompress(told.data), kinds[code], n, start)
        for name, code, start, n in told.header["parts"]
    }
    rows = net.compressed
    assert parts["offsets"].tolist() == rows.offsets.tolist()
    assert parts["asked"].tolist() == rows.neighbours.tolist()
    assert parts["warmth"] == pytest.approx(rows.warmth)
    kinds_told = [told.header["kinds"][at] for at in parts["kind"]]
    assert kinds_told == net.ties["kind"].iloc[rows.tie].tolist()
    assert [one["kind"] for one in told.header["columns"]] == ["text", "day"]


def test_of_too_many_the_nearest_are_sent(monkeypatch):
    monkeypatch.setattr("netpath.walk._explorer.MOST", 100)
    net = ntp.readers.sample()
    walk = ntp.explore(net, "p200", ["p3"], within=2)
    assert walk.sent["total"] == 1500
    assert walk.sent["n"] == 102
    assert walk.sent["within"] == 2
    assert "p3" in walk.sent["ids"]
    assert len(walk.rings.people) == 151


def test_whoever_has_nobody_is_told_so_and_wrong_questions_are_refused():
    net = ntp.ReferralNetwork(PEOPLE, TIES.assign(target=["b", "d", "c", "d", "d"]), directed=True)
    walk = ntp.explore(net, "e")
    assert "nobody here" in str(walk.rings)
    with pytest.raises(DataError, match="nobody to look around"):
        ntp.explore(net)
    with pytest.raises(UnknownPerson):
        ntp.explore(net, "x")
    with pytest.raises(UnknownColumn, match="shoe"):
        ntp.explore(net, "a", by="shoe")


def test_what_the_page_offers_to_choose_is_what_where_finds():
    people = {"team": [1.0, 2.0, None, 2.0, 1.0], "lead": [True, False, True, None, False]}
    net = ntp.ReferralNetwork(PEOPLE.assign(**people), TIES, directed=False)
    told = {
        one["name"]: one["values"]
        for one in sent(net, [], 5, by=None, names=True).header["columns"]
        if one["name"] in people
    }
    assert told == {"team": ["1", "2"], "lead": ["False", "True"]}
    for name, words in told.items():
        for one in words:
            assert net.where(**{name: [one]})


def test_numbers_of_groups_are_sectors_and_ages_a_range():
    ids = [f"p{at}" for at in range(40)]
    people = pd.DataFrame({"id": ids, "team": range(40), "age": range(40), "floor": range(40)})
    net = ntp.ReferralNetwork(people, pd.DataFrame({"source": ids[:-1], "target": ids[1:]}))
    told = {one["name"]: one["kind"] for one in ntp.explore(net, "p0", by="floor").sent["columns"]}
    assert told == {"team": "text", "age": "number", "floor": "text"}

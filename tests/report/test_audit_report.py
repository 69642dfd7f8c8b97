"""The audit page: published, names nobody, asks nothing of any network, the same bytes always."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath._measure import PersonMeasure
from netpath.errors import DataError

VOID = {"meta", "br", "link", "img", "hr", "input", "path", "use"}


class Reader(HTMLParser):
    """Collects tags and text, and holds that whatever opens is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags, self.open, self.text, self.links = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.links += [value for name, value in attrs if name in ("src", "href", "xlink:href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.links += [value for name, value in attrs if name in ("src", "href", "xlink:href")]

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.text.append(data)


def read(page):
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return reader


def people(sizes):
    labels = [name for name, n in sizes.items() for _ in range(n)]
    ids = [f"person-{at:03}" for at in range(len(labels))]
    names = [f"Name{at:03} <b>Secret</b>" for at in range(len(labels))]
    return pd.DataFrame({"group": labels, "name": names}, index=pd.Index(ids, dtype="str"))


def measured(sizes, what="access to any of 2 targets within 3 asks", unit="probability"):
    known = people(sizes)
    values = np.random.default_rng(7).integers(0, 5, len(known)) / 10
    values = values - 0.05 * (known["group"] == "B").to_numpy() * (values > 0)
    said = ("warmth 0.3 for every tie (assumed)",)
    return PersonMeasure(pd.Series(values, known.index), what, unit, known, said)


SIZES = {"A": 60, "B": 50, "Tiny": 4, "Small": 12}
ACCESS = measured(SIZES)
FOUND = ntp.audit.gap(ACCESS, "group", "A", n_resamples=99, rng=7)


def everything():
    asks = PersonMeasure(
        pd.Series(np.resize([1.0, 2.0, np.inf], len(ACCESS.values)), ACCESS.values.index),
        "asks to the nearest of 2 targets",
        "asks",
        ACCESS.people,
    )
    gaps = pd.DataFrame(
        np.random.default_rng(1).normal(-0.02, 0.01, (30, 3)), columns=["B", "Small", "Tiny"]
    )
    null = ntp.audit.NullAudit(
        FOUND.what, "probability", "group", "A", "degrees", gaps.mean() - 0.1, gaps
    )
    rows = [
        {"within": w, "warmth": None, "willing": None, "discount": 0.0, "missing": 0.0, "group": g}
        | {"gap": -0.1, "low": -0.2, "high": -0.01, "sign": -1, "note": ""}
        for w in (3.0, 1.0, float("inf"))
        for g in ("B", "Small", "Tiny")
    ]
    table = pd.DataFrame(rows).astype({"warmth": "Float64", "willing": "Float64", "gap": "Float64"})
    table["told"] = (table["group"] == "B") & (table["within"] != 1)
    tried = ntp.audit.Sensitivity(
        FOUND.what, "probability", "group", "A", ntp.audit.Setting(3), table
    )
    spread = ntp.audit.inequality(ACCESS, "group", n_resamples=9, rng=7)
    pairs = pd.MultiIndex.from_product([SIZES, SIZES], names=["asking", "asked"]).to_frame(
        index=False
    )
    pairs = pairs.assign(pairs=1, mean=0.25, error=0.01, low=0.2, high=0.3, why="")
    sizes = pd.DataFrame({"asking": SIZES, "asked": SIZES})
    between = ntp.access.Between(pairs, "group", "within 3 asks", 200, (), 7, sizes)
    return [ACCESS, ntp.audit.ladder(asks, "group"), null, tried, spread, between]


@pytest.fixture(scope="module")
def page():
    call = 'ntp.audit.gap(access, by="group", reference="A", rng=7)  # <here>'
    return ntp.report.audit(FOUND, *everything(), question="Who gets <in>?", call=call)


def test_it_is_one_page_without_scripts_or_anything_from_elsewhere(page):
    reader = read(page)
    names = {name for name, _ in reader.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    assert all(link.startswith("#") for link in reader.links)
    assert not [key for _, attrs in reader.tags for key in attrs if key.startswith("on")]
    assert not re.search(r"url\((?!#)", page)
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_it_names_nobody(page):
    assert "person-" not in page
    assert "Secret" not in page
    assert not re.search(r"Name\d", page)


def test_it_is_in_a_language_and_its_tables_and_pictures_have_words(page):
    reader = read(page)
    assert ("html", {"lang": "en"}) in reader.tags
    pictures = [attrs for name, attrs in reader.tags if name == "svg"]
    assert len(pictures) == 6  # of inequality there is none where a group is hidden
    assert all(one["role"] == "img" and len(one["aria-label"]) > 30 for one in pictures)
    tables = [name for name, _ in reader.tags if name == "table"]
    assert len(tables) == [name for name, _ in reader.tags].count("caption") == 6
    assert all(attrs.get("scope") == "col" for name, attrs in reader.tags if name == "th")
    assert "@media print" in page


def test_no_two_things_have_one_id_and_every_reference_leads_somewhere(page):
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    wanted = set(re.findall(r'href="#([^"]+)"', page)) | set(re.findall(r"url\(#([^)]+)\)", page))
    assert wanted <= set(ids)


def test_it_tells_question_finding_assumptions_and_how_to_find_it_again(page):
    told = " ".join(" ".join(read(page).text).split())
    for said in (
        "Who gets <in>?",
        "B - A:",
        "Assumed: warmth 0.3 for every tie.",
        "Drawn with rng 7",
        "99 shuffles of labels",
        'by="group", reference="A", rng=7) # <here>',
        f"netpath {ntp.__version__}",
        "not to the people on the short side",
    ):
        assert said in told


def test_small_groups_and_what_gives_them_away_have_neither_numbers_nor_marks(page):
    hidden = ntp.audit.publish(FOUND).hidden
    assert set(hidden) == {"Tiny", "Small"}
    rows = re.findall(r"<tr><td>(?:Tiny|Small)</td>(.*?)</tr>", page)
    assert len(rows) == 2
    assert all(re.fullmatch(r"(<td></td>)*(<td>[^<0-9]*</td>)?", row) for row in rows)
    alone = ntp.report.audit(FOUND, *everything()[1:])
    tables = alone.split('id="numbers"')[1]
    assert "<td>Tiny</td>" not in tables
    assert "<td>Small</td>" not in tables


def cells_of(page, heading):
    table = page.split(f"<caption>{heading}")[1].split("</table>")[0]
    return [re.findall(r"<td>(.*?)</td>", row) for row in table.split("<tr>")[2:]]


def test_what_goes_with_it_tells_no_more_than_the_audit_does(page):
    ladder = cells_of(page, "The ladder")
    assert {row[0] for row in ladder} == {"A", "B"}
    pairs = cells_of(page, "Group to group")
    assert {tuple(row[:2]) for row in pairs if row[2]} == {
        ("A", "A"),
        ("A", "B"),
        ("B", "A"),
        ("B", "B"),
    }
    tried = cells_of(page, "Other reasonable choices")
    assert [(row[0], row[3] != "") for row in tried] == [
        ("3", True),
        ("1", False),
        ("no limit", True),
    ]
    assert [row[-1] for row in tried] == ["", "not shown", ""]
    spread = cells_of(page, "Inequality")
    assert {row[0]: row[1] != "" for row in spread if row[0].startswith("Theil")} == {
        "Theil T": True,
        "Theil T within": False,
        "Theil T between": False,
        "Theil L": False,
    }
    assert "2 of them at zero" not in page


def test_it_is_the_same_bytes_each_time(page):
    call = 'ntp.audit.gap(access, by="group", reference="A", rng=7)  # <here>'
    again = ntp.report.audit(FOUND, *everything(), question="Who gets <in>?", call=call)
    assert again == page


def test_what_goes_with_it_must_be_of_the_same_groups():
    other = ntp.audit.NullAudit(
        "x", "u", "group", "B", "degrees", pd.Series({"A": 1.0}), pd.DataFrame({"A": [0.0, 1.0]})
    )
    with pytest.raises(DataError, match="against 'A'; what goes with it is of x, against 'B'"):
        ntp.report.audit(FOUND, other)
    with pytest.raises(DataError, match="what goes with it is of another"):
        ntp.report.audit(FOUND, dataclasses.replace(everything()[2], what="another"))
    ladder = ntp.audit.Ladder("x", "town", pd.Series({"A": 20}), pd.DataFrame())
    with pytest.raises(DataError, match="'town'"):
        ntp.report.audit(FOUND, ladder)


def clear(n_zero, sizes=(("A", 100), ("B", 100))):
    """Access of groups, of each of which so many people are at zero."""
    known = people(dict(sizes))
    place = known.groupby("group").cumcount().to_numpy()
    values = np.where(place < known["group"].map(n_zero).to_numpy(), 0.0, 0.1 + place / 500)
    what = "access to any of 20 targets within 3 asks"
    return PersonMeasure(pd.Series(values, known.index), what, "probability", known)


@pytest.mark.parametrize(
    ("n_zero", "sizes", "drawn"),
    [
        ({"A": 30, "B": 50}, {"A": 100, "B": 100}, True),
        ({"A": 0, "B": 4}, {"A": 100, "B": 100}, True),  # under 10 in all, under 10 in each
        ({"A": 3, "B": 50}, {"A": 100, "B": 100}, False),  # 53 of 200 less 50 of B are 3 of A
        ({"A": 15, "B": 2}, {"A": 40, "B": 3}, False),  # 43 people less 40 of A are 3 of B
        ({"A": 30, "B": 30, "C": 8, "D": 3}, {"A": 90, "B": 90, "C": 8, "D": 11}, False),
    ],
)
def test_what_is_told_of_all_gives_no_group_away(n_zero, sizes, drawn):
    access = clear(n_zero, sizes.items())
    found = ntp.audit.gap(access, "group", "A", n_resamples=9, rng=7)
    spread = ntp.audit.inequality(access, n_resamples=9, rng=7)
    told = ntp.report.audit(found, spread)
    assert cells_of(told, "Inequality")[0][0] == "Gini"
    assert ("all equal" in told) == drawn
    in_all = f"{sum(sizes.values()):,} people, "
    assert (in_all in told) == drawn


def test_what_goes_with_it_must_be_of_the_same_people():
    access = clear({"A": 30, "B": 50})
    found = ntp.audit.gap(access, "group", "A", n_resamples=9, rng=7)
    fewer = access.restricted(np.arange(200) != 7)
    asks = PersonMeasure(fewer.values * 0 + 2, "asks to anybody", "asks", fewer.people)
    spread = ntp.audit.inequality(fewer, n_resamples=9, rng=7)
    for other in (fewer, ntp.audit.ladder(asks, "group"), spread):
        with pytest.raises(DataError, match=r"of other people.*Measure the same seekers"):
            ntp.report.audit(found, other)


def test_crossed_groups_have_a_zero_pile_too():
    access = clear({"A": 30, "B": 50})
    known = access.people.assign(half=np.where(np.arange(200) % 2, "odd", "even"))
    access = dataclasses.replace(access, people=known)
    found = ntp.audit.gap(access, ("group", "half"), ("A", "odd"), n_resamples=9, rng=7)
    assert "A × odd" in ntp.report.audit(found, access).split("At zero: ")[1]


def test_pages_leave_no_figure_open():
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    ntp.report.audit(FOUND, *everything())
    assert plt.get_fignums() == before

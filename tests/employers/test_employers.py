"""Every employer at once: each row is what one question about it alone would say."""

from __future__ import annotations

import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import netpath as ntp
from netpath._results import Report
from netpath.employers import Spellings
from netpath.errors import DataError, NetpathError, UnknownColumn, UnknownName
from netpath.readers.contacts import Contacts, no_evidence, no_past

PEOPLE = pd.DataFrame(
    [
        ("s", "Ada Byron", None, None, "data"),
        ("f", "Ben Ash", "Acme GmbH", "analyst", "data"),
        ("m", "Cleo Ode", "ACME", "Abteilungsleiterin", "data"),
        ("r", "Dan Fox", "Acme | we hire", "Recruiter", None),
        ("z", "Eve Low", "Zeta Bank", "Praktikantin", "law"),
        ("o", "Fay Orr", "Omega", "Head of Law", "law"),
        ("b", "Gil Poe", "Apple Bank", "teller", None),
    ],
    columns=["id", "name", "org", "role", "field"],
)
TIES = pd.DataFrame(
    [("s", "f", 0.6), ("f", "m", 0.5), ("s", "r", 0.3), ("s", "b", 0.2), ("s", "z", 0.0)],
    columns=["source", "target", "warmth"],
)
NET = ntp.ReferralNetwork(PEOPLE, TIES, directed=False)


def ways(orgs=None, **more):
    return ntp.employers.ways(NET, "s", orgs, **more)


def test_a_row_tells_who_is_there_and_what_can_be_done():
    found = ways(["acme", "Zetta Bank", "Zeta Bank", "Omega", "Apple", "Nowhere"])
    assert [(one.name, one.step) for one in found] == [
        ("acme", "ask somebody there"),
        ("Zetta Bank", "check the spelling"),
        ("Omega", "find a way to them"),
        ("Zeta Bank", "find a way to them"),
        ("Apple", "nobody yet"),  # never for a part of a name
        ("Nowhere", "nobody yet"),
    ]
    acme = found.at("ACME")
    assert (acme.known, acme.warmest.name, acme.recruiter.name) == (3, "Ben Ash", "Dan Fox")
    assert acme.door.name == "Dan Fox"  # to Cleo, who hires, only a colleague of hers leads
    assert acme.spellings == {
        "ACME": "spelling",
        "Acme GmbH": "legal form",
        "Acme | we hire": "tagline",
    }
    assert acme.says == "Ask Dan Fox (Recruiter), 30 %. Warmest: Ben Ash (analyst), 60 %."
    assert found.at("Zetta Bank").near == {"Zeta Bank": 1}
    assert "nearest in spelling is 'Zeta Bank' (1 person)" in found.at("Zetta Bank").says
    assert found.at("Nowhere").says == "Nobody yet, and no name here is spelt like it."
    assert str(found).startswith("6 employers for Ada Byron: at 1 somebody there can be asked, ")
    with pytest.raises(UnknownName):
        found.at("elsewhere")


def test_no_way_worse_than_a_cold_approach_is_the_best_door():
    ties = TIES.assign(warmth=[0.6, 0.5, 0.02, 0.2, 0.0])
    found = ntp.employers.ways(ntp.ReferralNetwork(PEOPLE, ties, directed=False), "s", ["Acme"])
    assert (found[0].door.name, found[0].recruiter.name) == ("Ben Ash", "Dan Fox")


def test_names_are_joined_as_somebody_says():
    apart = ways(["Acme"], spellings=Spellings(apart=["Acme | we hire"]))[0]
    assert (apart.known, apart.recruiter) == (2, None)
    exact = ways(["Acme"], spellings=Spellings(tiers=["exact", "spelling"]))[0]
    assert (exact.known, exact.near) == (1, {"Acme GmbH": 1, "Acme | we hire": 1})
    said = ways(["Fruit"], spellings=Spellings(same={"Apple Bank": "Fruit"}))[0]
    assert said.spellings == {"Apple Bank": "your word"}


@pytest.mark.parametrize("by", ["field", "work"])
def test_whoever_knows_no_employer_asks_by_something_else(by):
    found = ways(by=by)
    assert set(found.to_frame().columns[:1]) == {"field" if by == "field" else "kind of work"}
    assert found.at("law").known == 1 + (by == "field")
    assert not found[0].hires
    assert ntp.chains.warmest(NET, "s", ways(by="field").targets("data"))[0].people == ("s", "f")
    assert ways("Data\n- LAW", by="field").at("data").known == 2


def test_a_place_is_told_by_its_city_or_its_country_whatever_that_is_called():
    places = [
        "Köln, Germany",
        "Koln, Deutschland",
        "Raleigh, U.S.A.",
        "San Francisco, CA",
        "Canada",
    ]
    ids = list("abcde")
    people = pd.DataFrame({"id": ["s", *ids], "place": [None, *places]})
    ties = pd.DataFrame({"source": "s", "target": ids, "warmth": 0.3})
    net = ntp.ReferralNetwork(people, ties, directed=False)
    every = ntp.employers.ways(net, "s", by="place")
    assert sorted(one.known for one in every) == [1, 1, 1, 2]
    asked = ["Germany", "KÖLN", "United States", "Canada", "Raleigh, USA", "Col"]
    found = ntp.employers.ways(net, "s", asked, by="place")
    assert [found.at(one).known for one in asked] == [2, 2, 1, 1, 1, 0]


def test_what_is_asked_for_nonsense_is_refused():
    with pytest.raises(UnknownColumn, match="there is no column 'town' to group by"):
        ways(by="town")
    with pytest.raises(DataError, match="no name is given"):
        ways([" "])
    for wrong in (3, object(), [None]):
        with pytest.raises(NetpathError):
            ways(wrong)


@st.composite
def networks(draw):
    n = draw(st.integers(2, 8))
    ids = [f"p{at}" for at in range(n)]
    orgs = st.sampled_from(["Acme", "ACME Ltd", "Zeta", "Zeta | x", None])
    people = pd.DataFrame({"id": ids, "org": draw(st.lists(orgs, min_size=n, max_size=n))})
    people["role"] = draw(
        st.lists(st.sampled_from(["Leiter", "recruiter", ""]), min_size=n, max_size=n)
    )
    pairs = [(a, b) for a in ids for b in ids if a < b]
    ties = pd.DataFrame(
        draw(st.lists(st.sampled_from(pairs), unique=True)), columns=["source", "target"]
    )
    ties["warmth"] = draw(
        st.lists(st.sampled_from([0.0, 0.5, 0.75]), min_size=len(ties), max_size=len(ties))
    )
    return ntp.ReferralNetwork(people, ties, directed=False)


@given(networks(), st.sampled_from([None, 1, 2]))
def test_a_row_is_the_answer_about_that_employer_alone(net, within):
    """The oracle: one employer a time, names written alike, and chains.doors."""
    found = ntp.employers.ways(net, "p0", within=within)
    plain = {"Acme": "Acme", "ACME Ltd": "Acme", "Zeta": "Zeta", "Zeta | x": "Zeta"}
    same = net.with_people(net.people.assign(org=net.people["org"].map(plain)))
    assert sum(one.known for one in found) == int(net.people["org"].iloc[1:].notna().sum())
    for one in found:
        told = ntp.chains.doors(same, "p0", org=plain[one.name], within=within)
        assert (one.now.found, bool(one.warmest)) == (told.found, bool(told.open))
        best = max((door.chain.probability for door in told.open), default=0.0)
        assert one.chance == best
    steps = [ntp.employers.STEPS.index(one.step) for one in found]
    assert steps == sorted(steps)


# --- exports: who was there, and who moved


def export(people, past=(), file="Connections.csv"):
    told = pd.DataFrame(people, columns=["slug", "name", "org", "role"])
    told = pd.concat([pd.DataFrame([{"slug": "ada", "name": "Ada Byron"}]), told])
    told = told.assign(id=told["slug"]).set_index("id")
    facts = pd.DataFrame({"source": "ada", "target": told.index[1:], "kind": "connection"})
    facts = facts.reindex(columns=no_evidence().columns).astype(no_evidence().dtypes.to_dict())
    rows = pd.DataFrame(past, columns=["person", "place", "start", "end"]).assign(what="org")
    rows = rows.reindex(columns=no_past().columns).astype(no_past().dtypes.to_dict())
    return Contacts(
        told, facts, Report(len(people), len(people)), "ada", "Ada Byron", past=rows, file=file
    )


NEWER = [
    ("ben", "Ben Ash", "Zeta", "Head of Data"),
    ("cleo", "Cleo Ode", "Acme Ltd", "chef"),
    ("dan", "Dan Fox", "Acme", "nurse"),
]
OLDER = [("ben", "Ben Ash", "Acme", "analyst"), ("cleo", "Cleo Ode", "ACME", "chef")]


def test_who_was_there_is_told_by_dated_rows():
    past = [("ben", "Omega Inc", "2012", "2019-03"), ("ben", "Zeta", "2020", None)]
    net = ntp.readers.pool([export(NEWER, past)])
    seeker = net.where(name="Ada Byron")[0]
    row = ntp.employers.ways(net, seeker, ["Omega", "Zeta"]).at("Omega")
    assert (row.step, row.known, row.before.name) == ("ask somebody who was there", 0, "Ben Ash")
    assert "nearest is Ben Ash, who was there since 2012 until 2019-03." in row.says
    assert row.spellings == {"Omega Inc": "legal form"}
    table = ntp.employers.ways(net, seeker, ["Omega"]).people()
    assert table[["there", "since", "until"]].values.tolist() == [["before", "2012", "2019-03"]]


def test_who_moved_is_told_from_two_exports():
    new, old = (ntp.readers.pool([export(rows)]) for rows in (NEWER, OLDER))
    seeker = new.where(name="Ada Byron")[0]
    found = ntp.employers.ways(new, seeker, ["Acme", "Zeta"], before=old)
    table = found.moves()[["employer", "what", "name", "other"]].fillna("").values.tolist()
    assert sorted(table) == [
        ["Acme", "left", "Ben Ash", "Zeta"],
        ["Acme", "new", "Dan Fox", ""],
        ["Zeta", "came", "Ben Ash", "Acme"],
    ]
    assert [door.name for door in found.at("Acme").were.found] == ["Ben Ash"]


# --- as a workbook


def test_a_workbook_shows_what_it_holds_and_runs_nothing(tmp_path):
    people = PEOPLE.assign(
        name=["Ada", '=HYPERLINK("x")', "+1", "@SUM(1)", "a\x00b\x1b", "-2", "Ö"]
    )
    net = ntp.ReferralNetwork(people, TIES, directed=False)
    found = ntp.employers.ways(net, "s", ["Acme", "Omega", "=cmd|' /C calc'!A0", "Zetta Bank"])
    path = ntp.employers.write(found, tmp_path / "ways.xlsx")
    assert path.stat().st_mode & 0o077 == 0
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [
        *("Whom to ask next", "Who is there", "Who recruits", "Nobody yet", "Which spellings"),
        "What it rests on",
    ]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    texts = [cell for cell in cells if isinstance(cell.value, str)]
    assert {cell.data_type for cell in texts} == {"s"}
    assert all(cell.quotePrefix for cell in texts)
    assert '=HYPERLINK("x")' in [cell.value for cell in texts]
    assert b"<f>" not in b"".join(
        zipfile.ZipFile(path).read(one) for one in zipfile.ZipFile(path).namelist()
    )
    for sheet in book:
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", sheet.dimensions)
    table = pd.read_excel(path, sheet_name="Whom to ask next")
    rows = found.to_frame()
    kept = rows[rows["next"] != "nobody yet"]
    assert table["employer"].tolist() == kept["employer"].tolist()
    assert np.allclose(table["chance"].fillna(-1), kept["chance"].astype(float).fillna(-1))
    again = ntp.employers.write(found, tmp_path / "again.xlsx")
    assert again.read_bytes() == path.read_bytes()
    with pytest.raises(DataError, match="is there already"):
        ntp.employers.write(found, path)
    with pytest.raises(DataError, match="name ends in"):
        ntp.employers.write(found, tmp_path / "ways.csv")

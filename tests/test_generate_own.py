"""One person's own files: the same bytes each time, and what they say of the town."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from netpath import readers
from netpath.generate import slug_of, town
from netpath.generate._samples import own_files

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
OWN = sorted((SAMPLES / "own").iterdir())
ME = "Gráinne Gallagher, grainne-gallagher-p200@example.org, linkedin.com/in/grainne-gallagher-p200"


@pytest.fixture(scope="module")
def net():
    return town(rng=7)


@pytest.fixture(scope="module")
def read():
    (export,) = (SAMPLES / "exports").glob("*p200.zip")
    return readers.open(*OWN, export, owner=ME, share=True, consent="for this test")


@pytest.fixture(scope="module")
def pools(read):
    """The pool by keys alone, and with every proposal accepted."""
    first = pool = readers.pool(read)
    while len(pool.proposals):
        pool = pool.join(*pool.proposals.loc[0, ["a", "b"]])
    return {"by key": first, "by word": pool}


def persons(pool, net):
    """Whom of the town each e-mail, profile and name of a person means."""
    by_name = {name: one for one, name in net.people["name"].items()}
    by_slug = {slug_of(one, name): one for name, one in by_name.items()}
    means: dict[str, set[str]] = {one: set() for one in pool.ids}
    for label, contacts in pool._sources.items():
        who = contacts.people.assign(
            person=[pool._person[label, one] for one in contacts.people.index]
        )
        for row in who.to_dict("records"):
            name = str(row["name"]).split(",")[0]
            emails = row["email"] if isinstance(row.get("email"), str) else ""
            slugs = [row.get("slug"), *(one.partition("@")[0] for one in emails.split())]
            means[row["person"]] |= {by_slug[one] for one in slugs if one in by_slug}
            means[row["person"]] |= {by_name[name]} if name in by_name else set()
    return means


def test_the_same_bytes_each_time_and_small(net):
    files = own_files(net, rng=7)
    assert files == {path.name: path.read_bytes() for path in OWN}
    assert own_files(net, rng=8) != files
    assert sum(map(len, files.values())) < 40_000


def test_each_file_is_what_it_is_called_and_nothing_is_set_aside(read):
    assert [one.kind for one in read][:4] == [
        *("calendar (iCalendar)", "address book", "mailbox (mbox)", "vCard file")
    ]
    assert sum(one.report.set_aside for one in read) == 0
    skipped = Counter(rule for one in read for rule in one.report.skipped)
    for rule in ("letter of a list", "letter of a machine", "a card of an organisation"):
        assert skipped[rule] == 1
    assert skipped["meeting of more than 25 people"] == 1


@pytest.mark.parametrize("how", ["by key", "by word"])
def test_no_two_people_are_made_one(pools, net, how):
    means = persons(pools[how], net)
    assert max(map(len, means.values())) == 1
    known = Counter(next(iter(one)) for one in means.values() if one)
    assert (max(known.values()) > 1) == (how == "by key")  # alike and not yet joined


def test_all_ties_are_found_and_those_who_answered_are_ties(pools, net):
    pool = pools["by word"]
    who = {one: next(iter(means), "") for one, means in persons(pool, net).items()}
    ties = pool.ties.assign(a=pool.ties["source"].map(who), b=pool.ties["target"].map(who))
    mine = ties[(ties[["a", "b"]] == "p200").any(axis=1)]
    others = mine["a"].where(mine["b"] == "p200", mine["b"])
    real = others.isin(net.alters("p200"))
    assert len(mine) == len(ties)
    assert set(net.alters("p200")) <= set(others)
    talked = mine["evidence"].isin(["interaction", "confirmed"])
    assert real[talked].mean() > 0.9
    assert pd.crosstab(mine["evidence"], real).loc["imported", True] <= 3

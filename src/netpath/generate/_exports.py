"""What three people of the town would export from LinkedIn, and their school's list of alumni."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import numpy as np
import pandas as pd

from netpath.generate._linkedin import ERAS, Export, Job, archive, csv_text
from netpath.network import ReferralNetwork

SHARE_OF_TIES, SHARE_OF_ALUMNI, N_MET_ONCE = 0.7, 0.6, 30
YEARS_AT_SCHOOL = 4
# How many times likelier than a neighbour one is to be among the contacts.
ONLINE = {
    "colleague": 8,
    "former colleague": 8,
    "friend": 4,
    "schoolmate": 4,
    "family": 2,
    "neighbour": 1,
}

_SEEKER, _ORG, _N_INVITED = "p200", "Acme", 2
_FIRST, _LEFT, _TODAY = (pd.Timestamp(day) for day in ("2010-01-01", "2025-03-01", "2025-06-30"))
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "ı": "i", "đ": "d", "æ": "ae", "ð": "d"})


def slug_of(person_id: str, name: str) -> str:
    """Return the end of somebody's profile address in the sample exports.

    With the town's people it tells who is meant, so that what was read can be held against the
    town.

    Parameters
    ----------
    person_id, name
        As in people.csv.

    Examples
    --------
    >>> slug_of("p1", "Gráinne Pryce")
    'grainne-pryce-p1'
    """
    letters = unicodedata.normalize("NFKD", f"{name} {person_id}".lower().translate(_LETTERS))
    return re.sub("[^a-z0-9]+", "-", letters.encode("ascii", "ignore").decode())


def owners_of(net: ReferralNetwork) -> tuple[str, str, str]:
    """Return p200, the insider and the well-connected one, whose exports are in the samples.

    The insider knows the hiring manager at the end of p200's warmest chain to Acme. The third is
    the alter of p200 with most alters, but for the broker on that chain.
    """
    asks = _asks(net)
    broker, insider, _ = _warmest(net, asks)
    others = asks.loc[asks["source"] == _SEEKER, "target"]
    n_alters = asks.groupby("source").size()[others].drop([broker, insider], errors="ignore")
    return _SEEKER, insider, str(n_alters.idxmax())


def draw_exports(net: ReferralNetwork, *, rng: int) -> tuple[list[Export], pd.DataFrame]:
    """Return the three exports, and the alumni of p200's school."""
    stream = np.random.default_rng(rng)
    owners, asks = owners_of(net), _asks(net)
    shown = _shown(net.people, stream)
    known = {_SEEKER, *_warmest(net, asks), *owners}
    exports = []
    for owner, era in zip(owners, ERAS, strict=True):
        mine = asks[asks["source"] == owner].set_index("target")
        away = {owner, *owners, *(net.where(org=_ORG) if owner == _SEEKER else ())}
        ties = _kept_ties(mine, known, stream)
        met = _met_once(mine, asks, away, stream)
        contacts = shown.join(pd.concat([ties, met]), how="inner")
        contacts = contacts.loc[[*ties.index, *met.index]]
        jobs = _jobs(owner, mine, net.people)
        exports.append(Export(shown.loc[owner], _with_days(contacts, stream), jobs, era))
    return exports, _alumni(shown[shown["school"] == shown.at[_SEEKER, "school"]], stream)


def export_files(
    exports: list[Export], alumni: pd.DataFrame, *, rng: int
) -> Mapping[str, bytes]:
    """Return the name and the bytes of each file."""
    stream = np.random.default_rng(rng)
    files = {
        f"Basic_LinkedInDataExport_{one.owner['slug']}.zip": archive(one, stream)
        for one in exports
    }
    return files | {"alumni.csv": csv_text(alumni.columns, alumni.to_numpy()).encode()}


def _asks(net: ReferralNetwork) -> pd.DataFrame:
    """Return each tie twice, once for each of its people as the source."""
    other_way = {"source": "target", "target": "source"}
    return pd.concat([net.ties, net.ties.rename(columns=other_way)], ignore_index=True)


def _warmest(net: ReferralNetwork, asks: pd.DataFrame) -> tuple[str, str, str]:
    """Return the broker, the insider and the target of p200's warmest chain, of three asks."""
    chance = asks["warmth"] * asks["target"].map(net.people["willing"])
    ask = asks[["source", "target"]].assign(chance=chance)
    found = ask[ask["source"] == _SEEKER]
    for turn, last in ((2, "target"), (3, "target_2")):
        found = found.merge(ask.add_suffix(f"_{turn}"), left_on=last, right_on=f"source_{turn}")
    found = found[found["target_3"].isin(net.where(org=_ORG, role="hiring manager"))]
    best = (found["chance"] * found["chance_2"] * found["chance_3"]).idxmax()
    broker, insider, target = found.loc[best, ["target", "target_2", "target_3"]]
    return str(broker), str(insider), str(target)


def _shown(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return people as their profiles show them: a few add letters to their names."""
    slugs = [slug_of(one, name) for one, name in people["name"].items()]
    letters = rng.choice(["", ", PhD", ", MBA", ", PMP"], p=[0.91, 0.03, 0.03, 0.03], size=len(slugs))
    names = people["name"].str.split(" ", n=1, expand=True)
    shown = people[["name", "org", "role", "school", "graduated", "neighbourhood"]].fillna("")
    return shown.assign(
        slug=slugs,
        url=["https://www.linkedin.com/in/" + slug for slug in slugs],
        email=[f"{slug}@example.org" for slug in slugs],
        first=names[0],
        last=names[1] + letters,
    )


def _kept_ties(mine: pd.DataFrame, known: set[str], rng: np.random.Generator) -> pd.DataFrame:
    """Return the ties that are also contacts, those to ``known`` among them."""
    turn = rng.exponential(size=len(mine)) / mine["kind"].map(ONLINE)
    turn = turn.mask(mine.index.isin(list(known)), 0).sort_values(kind="stable")
    kept = turn.index[: round(SHARE_OF_TIES * len(mine))]
    return mine.loc[kept, ["kind", "count", "since", "last_contact"]]


def _met_once(
    mine: pd.DataFrame, asks: pd.DataFrame, away: set[str], rng: np.random.Generator
) -> pd.DataFrame:
    """Return people two asks away: contacts without a tie, and some who were only invited."""
    theirs = asks.loc[asks["source"].isin(mine.index), "target"]
    there = sorted(set(theirs) - {*mine.index, *away})
    met = rng.permutation(there)[: N_MET_ONCE + _N_INVITED]
    kinds = ["met once"] * (len(met) - _N_INVITED) + ["invited"] * _N_INVITED
    return pd.DataFrame({"kind": kinds, "count": 0, "since": _FIRST, "last_contact": _TODAY}, met)


def _with_days(contacts: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return contacts with the day they were added: after they met, before they last talked."""
    last = contacts["last_contact"]
    since = contacts["since"].clip(lower=_FIRST)
    days = (last - since).dt.days.clip(lower=0) * rng.random(len(contacts))
    connected = since.where(since < last, last) + pd.to_timedelta(days.astype(int), unit="D")
    return contacts.assign(connected=connected)


def _jobs(owner: str, mine: pd.DataFrame, people: pd.DataFrame) -> list[Job]:
    """Return the job of today, and the one before where most former colleagues still are."""
    org, jobs = people.at[owner, "org"], []
    began = mine.loc[mine["kind"] == "colleague", "since"].min()
    began = _LEFT if pd.isna(began) else began
    if pd.notna(org):
        jobs.append(Job(org, people.at[owner, "role"], began, None))
    former = people.loc[mine.index[mine["kind"] == "former colleague"]]
    former = former[former["org"] != org]
    for before in former["org"].mode()[:1]:
        there = former[former["org"] == before]
        first = min(mine.loc[there.index, "since"].min(), began - pd.Timedelta(days=365))
        jobs.append(Job(before, there["role"].mode()[0], first, began))
    return jobs


def _alumni(pupils: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return some of those who have left a school, with their years there."""
    left = pupils[pupils["graduated"] != ""]
    kept = rng.permutation(len(left))[: round(SHARE_OF_ALUMNI * len(left))]
    left = left.iloc[np.sort(kept)]
    entered = left["graduated"].astype(int) - YEARS_AT_SCHOOL
    told = left[["name", "url", "school"]].assign(**{"from": entered, "to": left["graduated"]})
    return told.assign(org=left["org"], role=left["role"]).rename(columns={"url": "profile url"})

"""A pool from its sources and what the user decided: the same input, the same pool."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from netpath._places import AS_READ, Spellings, resolve, unified
from netpath._results import Assumption, counted
from netpath.readers.contacts import KEY_COLUMNS, PEOPLE_COLUMNS
from netpath.readers.pool._joins import joined, proposals
from netpath.readers.pool._records import Decisions, Sources, each_key, records_of, source_ids
from netpath.readers.pool._ties import People, evidence_of, overlaps, past_of, said_of, ties_of
from netpath.warmth import Facts

_OF_RECORDS = ("source", "local", "owner", *KEY_COLUMNS, "first", "last")
_JOB = ("role", "team")


@dataclass(frozen=True, eq=False)
class Folded:
    """What sources make together.

    Attributes
    ----------
    person
        Whose record each is.
    tables
        ``joins``, ``proposals``, ``places``, ``evidence``, ``past``, ``sources`` and ``keys``.
    skipped
        Dated rows of circles that are too large.
    """

    people: pd.DataFrame
    ties: pd.DataFrame
    person: People
    tables: dict[str, pd.DataFrame]
    skipped: int
    notes: tuple[str, ...]
    assumptions: tuple[str, ...]


def folded(sources: Sources, decisions: Decisions, rules: Facts) -> Folded:
    """Fold sources into people, ties, and the tables that account for them."""
    records, shown = records_of(sources), source_ids(sources)
    found = joined(records, decisions, shown)
    handles = zip(records["source"], records["local"], strict=True)
    person = dict(zip(handles, found.person.tolist(), strict=True))
    people = people_of(records, found.person, sources, decisions.places)
    keys = _keys(records, found.person)
    evidence, alone = evidence_of(sources, person, shown)
    past = past_of(sources, person, shown)
    shared, skipped = overlaps(past, decisions.places)
    told = pd.concat(
        [one for one in (evidence, said_of(decisions, person)) if len(one)] or [evidence]
    )
    ties = ties_of(told.reset_index(drop=True), shared, rules, decisions.on)
    n_inferred = int((ties["evidence"] == "inferred").sum())
    assumptions, notes = list(ties.attrs.pop("assumptions")), list(ties.attrs.pop("notes"))
    if n_inferred:
        n_ties = counted(n_inferred, "tie is", "ties are")
        said = f"{n_ties} inferred from time at one employer or school"
        assumptions.append(Assumption("ties", said))
    if alone:
        notes.append(f"{counted(alone, 'fact')} about one person alone, left out")
    tables = {
        "joins": found.joins,
        "proposals": proposals(people, _slugs(keys, people.index), found.disputed),
        "places": places_of(records, past, decisions.places),
        "evidence": told.reset_index(drop=True),
        "past": past,
        "sources": _sources(sources, person, shown),
        "keys": keys,
    }
    return Folded(people, ties, person, tables, skipped, tuple(notes), tuple(assumptions))


def _keys(records: pd.DataFrame, person: np.ndarray) -> pd.DataFrame:
    """Return the person whom each profile and e-mail names; none where it names two."""
    table = records.assign(person=person)
    found = [
        table.assign(key=table[kind].map(lambda told, kind=kind: each_key(kind, told)), kind=kind)
        .explode("key")[["person", "key", "kind"]]
        .dropna()
        for kind in KEY_COLUMNS
    ]
    keys = pd.concat(found).drop_duplicates(["person", "key"])
    return keys[~keys["key"].duplicated(keep=False)].set_index("key").sort_index()


def _slugs(keys: pd.DataFrame, people: pd.Index) -> pd.Series:
    slugs = keys[keys["kind"] == "slug"].reset_index().drop_duplicates("person")
    return slugs.set_index("person")["key"].reindex(people)


def _sources(sources: Sources, person: People, shown: dict[str, str]) -> pd.DataFrame:
    rows = [
        {
            "source": shown[label],
            "owner": "" if one.owner is None else person[label, one.owner],
            "consent": one.consent,
            "share": one.share,
            "file": one.file or next(iter(sorted(one.evidence["file"].dropna().unique())), ""),
            "people": len(one.people),
            "facts": len(one.evidence) + len(one.past),
        }
        for label, one in sources.items()
    ]
    return pd.DataFrame(rows)


def people_of(
    records: pd.DataFrame, person: np.ndarray, sources: Sources, places: Spellings = AS_READ
) -> pd.DataFrame:
    """Return one row a person, in the order of ids.

    Each value is the one that most sources give; between equals, the first as text. An employer is
    written as most write it, and role and team come from a source that names this employer.
    """
    table = records.assign(person=person)
    index = pd.Index(sorted(set(person)), name="id", dtype="str")
    people = pd.DataFrame(index=index)
    told = [str(name) for name in records if name not in _OF_RECORDS]
    order = [name for name in PEOPLE_COLUMNS if name in told]
    order += sorted(name for name in told if name not in order)
    place = _places(table, places)
    for name in order:
        if name == "do_not_ask":
            barred = table.loc[table[name].map(_is_yes), "person"]
            people[name] = index.isin(barred)
        elif name == "org":
            people[name] = _most(table.assign(org=place), name).reindex(index)
        else:
            rows = _of_this_job(table, place, people) if name in _JOB else table
            people[name] = _most(rows, name).reindex(index)
    return people.assign(**_brought(table, index, sources))


def _is_yes(value: object) -> bool:
    return value is True or str(value).strip().casefold() in ("true", "yes")


def _places(table: pd.DataFrame, places: Spellings) -> pd.Series:
    """Return each record's employer as most write it."""
    if "org" not in table:
        return pd.Series(None, index=table.index, dtype="str")
    return unified(table["org"], places)


def _of_this_job(table: pd.DataFrame, place: pd.Series, people: pd.DataFrame) -> pd.DataFrame:
    """Leave out records of somebody's other employers."""
    if "org" not in people:
        return table
    chosen = table["person"].map(people["org"])
    return table[(place == chosen).fillna(False) | chosen.isna()]


def _most(table: pd.DataFrame, name: str) -> pd.Series:
    """Return for each person the value that most sources give."""
    known = table.loc[table[name].notna(), ["person", "source", name]].drop_duplicates()
    known = known.assign(**{name: known[name].astype("str").str.strip()})
    known = known[known[name] != ""]
    counts = known.groupby(["person", name], sort=True).size().rename("n").reset_index()
    best = counts.sort_values(["person", "n", name], ascending=[True, False, True])
    return best.drop_duplicates("person").set_index("person")[name].astype("str")


def _brought(table: pd.DataFrame, index: pd.Index, sources: Sources) -> dict[str, pd.Series]:
    """Return who brought each person, and whether somebody lets them be named to others."""
    owners = table[table["owner"]].set_index("source")["person"]
    by = table.assign(by=table["source"].map(owners)).dropna(subset=["by"])
    pairs = by[["person", "by"]].drop_duplicates().sort_values(["person", "by"])
    brought = pairs.groupby("person")["by"].agg(" + ".join).reindex(index).astype("str")
    free = table["source"].map({label: one.share for label, one in sources.items()})
    shared = table.loc[free.astype(bool) | table["owner"], "person"]
    return {
        "brought_by": brought.fillna(""),
        "name_shared": pd.Series(index.isin(shared), index=index),
    }


def places_of(
    records: pd.DataFrame, past: pd.DataFrame, places: Spellings = AS_READ
) -> pd.DataFrame:
    """Return every name of an employer or a school: ``what``, ``name``, ``place`` and ``tier``."""
    found = []
    for what in ("org", "school"):
        names = [past.loc[past["what"] == what, "place"]]
        names += [records[what]] if what in records else []
        found.append(resolve(pd.concat(names), places).assign(what=what))
    table = pd.concat(found, ignore_index=True)
    return table[["what", "name", "place", "tier"]].astype("str")

"""The people of a pool: what most sources say of each, and who brought them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from netpath._places import AS_READ, Spellings, resolve, unified
from netpath.readers._pool_records import Sources
from netpath.readers.contacts import KEY_COLUMNS, PEOPLE_COLUMNS

_OF_RECORDS = ("source", "local", "owner", *KEY_COLUMNS, "first", "last")
_JOB = ("role", "team")


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

"""A pool from its sources and what the user decided; what a newer source tells that is new."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from netpath._places import AS_READ, Spellings, place_key, resolve, unified
from netpath._results import Answer, Assumption, counted, listed
from netpath.readers.contacts import KEY_COLUMNS, PEOPLE_COLUMNS, Contacts
from netpath.readers.pool._joins import joined, proposals
from netpath.readers.pool._records import Decisions, Sources, each_key, records_of, source_ids
from netpath.readers.pool._ties import People, evidence_of, overlaps, past_of, said_of, ties_of
from netpath.warmth import Facts

_OF_RECORDS = ("source", "local", "owner", *KEY_COLUMNS, "first", "last")
_JOB = ("role", "team")
CHANGE_COLUMNS = ("what", "name", "org_before", "role_before", "org", "role")


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


@dataclass(frozen=True, eq=False)
class Changes(Answer):
    """Who is new, who is gone and whose job changed from one export to the next.

    Attributes
    ----------
    new, gone
        Ids of the newer and of the older export.
    changed_job
        Ids of the newer export.
    table
        One row a person and change: ``what``, ``name``, and employer and role before and now.
    """

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed_job: tuple[str, ...]
    table: pd.DataFrame = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a person and change."""
        return self.table.copy(deep=False)

    def __str__(self) -> str:
        counts = (
            (len(self.new), "new"),
            (len(self.gone), "gone"),
            (len(self.changed_job), "in a new job"),
        )
        told = [f"{counted(n, 'person', 'people')} {what}" for n, what in counts if n]
        return f"{listed(told) or 'Nothing changed'}."


def changes(old: Contacts, new: Contacts) -> Changes:
    """Compare two exports of one person, people joined on exact keys as in a pool.

    Somebody without any key is the same person where name and employer are the same. A job counts
    as changed where both exports tell an employer, or both a role, and mean different ones.
    Nothing is deleted: what to do about those who are gone is for the user to say.

    Parameters
    ----------
    old, new
        What a reader gave for each.

    Examples
    --------
    >>> from netpath.readers.contacts import no_evidence
    >>> from netpath.readers import Report
    >>> def export(**org):
    ...     people = pd.DataFrame({"name": list(org), "slug": list(org), "org": list(org.values())})
    ...     return Contacts(people.set_index("slug", drop=False), no_evidence(), Report(0, 0))
    >>> found = changes(export(ada="Acme", ben="Zeta"), export(ada="Zeta", cleo="Acme"))
    >>> print(found)
    1 person new, 1 person gone and 1 person in a new job.
    >>> found.changed_job
    ('ada',)
    """
    records = records_of({"new": new, "old": old})
    bare = records["local"].where(records["local"].str.startswith("~"))
    known = records.assign(given_id=records["given_id"].fillna(bare))
    person = joined(known, Decisions(), {"new": "new", "old": "old"}).person
    told = records.assign(person=person).reindex(
        columns=[*records.columns, "person", "name", "org", "role"]
    )
    told = told.loc[:, ~told.columns.duplicated()].drop_duplicates(["source", "person"])
    now, before = (told[told["source"] == one].set_index("person") for one in ("new", "old"))
    both = now.index.intersection(before.index).sort_values()
    moved = [who for who in both if _moved(before.loc[who], now.loc[who])]
    came, left = (
        one.index.difference(other.index) for one, other in ((now, before), (before, now))
    )
    rows = [("new", who) for who in came] + [("gone", who) for who in left]
    rows += [("changed job", who) for who in moved]
    return Changes(
        tuple(sorted(now.loc[came, "local"])),
        tuple(sorted(before.loc[left, "local"])),
        tuple(sorted(now.loc[moved, "local"])),
        _table(rows, before, now),
    )


def _moved(before: pd.Series, now: pd.Series) -> bool:
    """Whether both tell an employer and mean two, or both a role and mean two."""
    told = [(before[name], now[name]) for name in ("org", "role")]
    return any(
        isinstance(was, str) and isinstance(one, str) and place_key(was) != place_key(one)
        for was, one in told
    )


def _table(rows: list[tuple[str, str]], before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    kinds, who = [what for what, _ in rows], [one for _, one in rows]
    was, is_now = (
        one.reindex(who)[["name", "org", "role"]].reset_index(drop=True) for one in (before, now)
    )
    table = pd.DataFrame({"what": kinds, "name": is_now["name"].fillna(was["name"])})
    table = table.assign(org_before=was["org"], role_before=was["role"])
    table = table.assign(org=is_now["org"], role=is_now["role"])
    order = table[list(CHANGE_COLUMNS)].astype("str")
    return order.sort_values(list(CHANGE_COLUMNS), ignore_index=True)

"""A pool from its sources and what the user decided: people, evidence, and ties folded from it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from netpath._places import AS_READ, Spellings, resolve, unified
from netpath._results import Assumption, counted
from netpath._rules import OVERLAP, Kind, joined_kinds
from netpath.readers.contacts import (
    EVIDENCE_COLUMNS,
    KEY_COLUMNS,
    PEOPLE_COLUMNS,
    no_evidence,
    no_past,
)
from netpath.readers.pool._joins import joined, proposals
from netpath.readers.pool._records import (
    Decisions,
    Handle,
    Sources,
    each_key,
    records_of,
    source_ids,
)
from netpath.warmth import Facts, from_facts

People = dict[Handle, str]
LARGEST_CIRCLE = 50
LEAST_SHARED = np.timedelta64(183, "D")  # of two stays in whole years one day may be all
TOO_LARGE = f"circle of more than {LARGEST_CIRCLE} people"
OVERLAP_COLUMNS = ("source", "target", "kind", "since", "when", "count", "size", "place")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_STEPS = (np.timedelta64(1, "Y"), np.timedelta64(1, "M"), np.timedelta64(1, "D"))
_OPEN = np.datetime64("9999-12-31")


def evidence_of(
    sources: Sources, person: People, shown: dict[str, str]
) -> tuple[pd.DataFrame, int]:
    """Return all evidence in the pool's ids, and how many facts are about one person alone."""
    tables = [no_evidence().assign(brought=pd.Series(dtype="str"))]
    for label, one in sources.items():
        ends = {name: _person(one.evidence[name], label, person) for name in ("source", "target")}
        tables.append(one.evidence.assign(**ends, brought=shown[label]))
    table = pd.concat([one for one in tables if len(one)] or tables, ignore_index=True)
    alone = table["source"] == table["target"]
    bond = [one for one in ("bond",) if one in table]
    return _ordered(table[~alone], [*EVIDENCE_COLUMNS, *bond, "brought"]), int(alone.sum())


def past_of(sources: Sources, person: People, shown: dict[str, str]) -> pd.DataFrame:
    """Return all dated affiliations in the pool's ids."""
    tables = [no_past().assign(brought=pd.Series(dtype="str"))]
    for label, one in sources.items():
        who = _person(one.past["person"], label, person)
        tables.append(one.past.assign(person=who, brought=shown[label]))
    table = pd.concat([one for one in tables if len(one)] or tables, ignore_index=True)
    return _ordered(table, [*no_past().columns, "brought"])


def _person(local: pd.Series, label: str, person: People) -> pd.Series:
    return local.map({one: person[label, one] for one in local.drop_duplicates()}).astype("str")


def _ordered(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    known = table[columns]
    keys = known.astype("str").fillna("")
    return known.loc[keys.sort_values(columns, kind="stable").index].reset_index(drop=True)


def said_of(decisions: Decisions, person: People) -> pd.DataFrame:
    """Return what people said of how well they know others, as evidence."""
    rows = [
        (person[min(one)], person[min(two)], "word", word) for one, two, word in decisions.words
    ]
    table = pd.DataFrame(rows, columns=["source", "target", "kind", "count"])
    table = table[table["source"] != table["target"]]
    return table.sort_values(["source", "target", "count"], ignore_index=True)


def ties_of(
    evidence: pd.DataFrame, shared: pd.DataFrame, rules: Facts, on: str | None
) -> pd.DataFrame:
    """Return ties; one that rests on shared time alone is inferred and says where.

    Parameters
    ----------
    evidence
        What sources and users say.
    shared
        Overlaps, with their place.
    rules
        The numbers of the model.
    on
        The day to count silence from.
    """
    tables = [one for one in (evidence, shared.drop(columns="place")) if len(one)]
    facts = pd.concat(tables, ignore_index=True) if tables else evidence
    ties = from_facts(facts, on=on, table=rules)
    inferred = (ties["evidence"] == "inferred").to_numpy()
    kinds = kinds_of(shared)
    pairs = list(zip(ties["source"], ties["target"], strict=True))
    named = [kinds.get(pair, "") for pair in pairs]
    kind = np.where(inferred, named, ties["kind"])
    said = _bonds(evidence)
    told = [said.get(tuple(sorted(pair)), one) for pair, one in zip(pairs, kind, strict=True)]
    ties["kind"] = pd.Series(told, index=ties.index, dtype="str")
    return ties


def _bonds(evidence: pd.DataFrame) -> dict[tuple[str, ...], str]:
    """Return how two people know each other, in their own words; of several, all."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
    told = evidence.dropna(subset="bond") if "bond" in evidence else evidence.iloc[:0]
    for a, b, bond in zip(told["source"], told["target"], told.get("bond", []), strict=True):
        found.setdefault(tuple(sorted((a, b))), {})[bond] = None
    return {pair: ", ".join(sorted(bonds)) for pair, bonds in found.items()}


def overlaps(past: pd.DataFrame, places: Spellings = AS_READ) -> tuple[pd.DataFrame, int]:
    """Return one fact for each two people and place, and how many dated stays lost one.

    Somebody who left in 2015 and somebody who came in 2015 may have missed each other: only what
    is certain counts, and only from half a year on. A stay without an end still goes on. The circle
    of two people are all who were there in the time they shared; one of more than 50 says nothing.

    Parameters
    ----------
    past
        ``person`` (an id of the pool), ``what``, ``place``, ``start``, ``end``.
    places
        What the user says about names of places.

    Returns
    -------
    facts, skipped
        Evidence of kind ``"overlap"`` with its ``place``, ``size`` the people of the circle; and
        the number of stays of which some circle was too large.
    """
    tables, skipped = [], 0
    for where, stays in _stays(past, places).groupby(["what", "place"], sort=True):
        facts, left_out = _shared(stays)
        tables.append(facts.assign(place=str(where[1])))
        skipped += left_out
    tables = [table for table in tables if len(table)]
    if not tables:
        return pd.DataFrame(columns=list(OVERLAP_COLUMNS)), skipped
    facts = pd.concat(tables, ignore_index=True).assign(kind="overlap", count=1)
    return facts[list(OVERLAP_COLUMNS)], skipped


def _stays(past: pd.DataFrame, places: Spellings) -> pd.DataFrame:
    """Return what was certain of each stay; what several sources say of one stay is one."""
    rows = past[["person", "what", "place"]].copy()
    for what in ("org", "school"):
        of = past["what"] == what
        rows.loc[of, "place"] = unified(past.loc[of, "place"], places)
    spans = [_span(start, end) for start, end in zip(past["start"], past["end"], strict=True)]
    days = np.array(spans, dtype="datetime64[D]").reshape(-1, 2)
    rows = rows.assign(first=days[:, 0], last=days[:, 1])
    rows = rows[rows["first"].notna() & (rows["first"] <= rows["last"]) & rows["place"].notna()]
    who = ["what", "place", "person"]
    rows = rows.sort_values([*who, "first", "last"], ignore_index=True)
    until = rows.groupby(who)["last"].cummax().groupby([rows[one] for one in who]).shift()
    stay = (~(rows["first"] <= until)).cumsum()
    ends = rows.groupby([*who, stay.rename("stay")], as_index=False)
    return ends.agg(first=("first", "min"), last=("last", "max"))


def _span(start: object, end: object) -> tuple[np.datetime64, np.datetime64]:
    """Return the first and the last day on which somebody was there for certain."""
    began, ended = _days(start), _days(end)
    if began is None and ended is None:
        return np.datetime64("NaT", "D"), np.datetime64("NaT", "D")
    if began is None or began == ended:
        assert ended is not None
        return ended
    return began[1], _OPEN if ended is None else ended[0]


def _days(text: object) -> tuple[np.datetime64, np.datetime64] | None:
    """Return the first and the last day that a date may mean."""
    found = _DATE.match(text) if isinstance(text, str) else None
    if found is None:
        return None
    parts = [part for part in found.groups() if part]
    try:
        first = np.datetime64("-".join(parts))
        last = (first + _STEPS[len(parts) - 1]).astype("datetime64[D]") - _STEPS[2]
        return first.astype("datetime64[D]"), last
    except ValueError:
        return None


def _shared(stays: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the longest time that each two people of a place shared, of circles small enough."""
    first, last = (stays[name].to_numpy(dtype="datetime64[D]") for name in ("first", "last"))
    who = stays["person"].to_numpy(dtype=object)
    came, left = np.sort(first), np.sort(last)
    found, large = [], np.zeros(len(stays), dtype=bool)
    for one in range(len(stays) - 1):
        since, when = (
            np.maximum(first[one], first[one + 1 :]),
            np.minimum(last[one], last[one + 1 :]),
        )
        size = came.searchsorted(when) - left.searchsorted(since, side="right")
        met = (when - since >= LEAST_SHARED) & (who[one + 1 :] != who[one])
        crowded = met & (size > LARGEST_CIRCLE)
        large[one] |= crowded.any()
        large[one + 1 :] |= crowded
        others = np.flatnonzero(met & ~crowded)
        found += [(who[one], who[one + 1 + n], since[n], when[n], int(size[n])) for n in others]
    table = pd.DataFrame(found, columns=["source", "target", "since", "when", "size"])
    table = table.assign(days=table["since"] - table["when"])
    table = table.sort_values(["source", "target", "days", "since"])
    table = table.drop_duplicates(["source", "target"]).drop(columns="days")
    return table.assign(since=_texts(table["since"]), when=_texts(table["when"])), int(large.sum())


def _texts(days: pd.Series) -> pd.Series:
    """Return days as text; none for what still goes on."""
    return days.map(lambda day: None if day == _OPEN else str(day)[:10]).astype("str")


def kinds_of(facts: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return for each two people what an inferred tie between them is called."""
    found: dict[tuple[str, str], set[str]] = {}
    for source, target, place in facts[["source", "target", "place"]].itertuples(index=False):
        low, high = sorted([source, target])
        found.setdefault((low, high), set()).add(str(Kind(OVERLAP, place)))
    return {pair: joined_kinds(sorted(kinds)) for pair, kinds in found.items()}


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

"""A pool from its sources and what the user decided: the same input, the same pool."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from netpath._results import Assumption, counted
from netpath.readers._pool_alike import proposals
from netpath.readers._pool_joins import joined
from netpath.readers._pool_overlaps import overlaps
from netpath.readers._pool_people import people_of, places_of
from netpath.readers._pool_records import Decisions, Sources, each_key, records_of, source_ids
from netpath.readers._pool_ties import People, evidence_of, past_of, ties_of, words_of
from netpath.readers.contacts import KEY_COLUMNS
from netpath.warmth import Facts


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
        [one for one in (evidence, words_of(decisions, person)) if len(one)] or [evidence]
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

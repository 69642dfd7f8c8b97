"""The evidence of a pool, in its own ids, folded into ties."""

from __future__ import annotations

import numpy as np
import pandas as pd

from netpath.readers._pool_overlaps import kinds_of
from netpath.readers._pool_records import Decisions, Handle, Sources
from netpath.readers.contacts import EVIDENCE_COLUMNS, no_evidence, no_past
from netpath.warmth import Facts, from_facts

People = dict[Handle, str]


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
    return _ordered(table[~alone], [*EVIDENCE_COLUMNS, "brought"]), int(alone.sum())


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


def words_of(decisions: Decisions, person: People) -> pd.DataFrame:
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
    pairs = zip(ties["source"], ties["target"], strict=True)
    named = [kinds.get(pair, "") for pair in pairs]
    ties["kind"] = pd.Series(np.where(inferred, named, ties["kind"]), dtype="str")
    return ties

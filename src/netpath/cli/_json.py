"""Answers as plain values for a JSON document; nothing is rounded."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from netpath._results import Report
from netpath.chains import Chain, Chains, Doors, Fallbacks


def of_chains(found: Chains) -> dict[str, object]:
    """Return an answer with its question, its conditions and what it rests on.

    Examples
    --------
    >>> of_chains(Chains((), "a", ("b",), "Warmest chains from Ada to Ben"))["chains"]
    []
    """
    told: dict[str, object] = {
        "question": found.question,
        "seeker": found.seeker,
        "targets": list(found.targets),
        "within": found.within,
        "avoid": list(found.avoid),
        "through": list(found.through),
        "chains": [_of_chain(one) for one in found],
        "reason": found.reason,
        "cold_approach": found.cold,
        "assumptions": list(found.assumptions),
    }
    if isinstance(found, Fallbacks):
        told |= {"p_any": found.p_any(), "bound": found.bound, "exact": found.exact}
        told |= {"gap_to_bound": found.gap_to_bound, "cut_short": list(found.cut_short)}
    return told


def _of_chain(one: Chain) -> dict[str, object]:
    return {
        "people": list(one.people),
        "names": list(one.names),
        "probability": one.probability,
        "asks": one.asks,
        "brokers": list(one.brokers),
        "weakest": one.weakest,
        "running": list(one.running),
        "ties": [asdict(tie) | {"chance": tie.chance} for tie in one.ties],
        "why": one.why,
    }


def of_doors(found: Doors) -> dict[str, object]:
    """Return the doors of an organisation, those without a chain too.

    Examples
    --------
    >>> of_doors(Doors((), "a", "Ada", "Acme"))["org"]
    'Acme'
    """
    rows = [
        {
            "person": door.person,
            "name": door.name,
            "title": door.title,
            "authority": door.authority,
            "why": door.why,
            "chain": door.chain and _of_chain(door.chain),
        }
        for door in found.found
    ]
    return {
        "org": found.org,
        "seeker": found.seeker,
        "doors": rows,
        "reason": found.reason,
        "cold_approach": found.cold,
        "assumptions": list(found.assumptions),
    }


def of_report(report: Report) -> dict[str, object]:
    """Return the account of what was read.

    Examples
    --------
    >>> of_report(Report(records_in=2, accepted=2))["accepted"]
    2
    """
    return {
        "records_in": report.records_in,
        "accepted": report.accepted,
        "set_aside": report.set_aside,
        "skipped": dict(report.skipped),
        "notes": list(report.notes),
    }


def rows_of(table: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows of a table, None where a cell is empty.

    Examples
    --------
    >>> rows_of(pd.DataFrame({"n": pd.array([1, None], dtype="Int64")}))
    [{'n': 1}, {'n': None}]
    """
    plain = table.astype("object")
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in plain.to_dict("records")
    ]

"""What a campaign keeps of a network: who is near enough to matter, as plain values, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype

from netpath._rules import pair_keys
from netpath.errors import DataError
from netpath.network import ReferralNetwork

NEAR = 4
LIMITS = ("cap", "cool_off")
TEXTS = ("name", "org", "role", "email", "url", "profile", "kind", "evidence")
"""Columns that are kept as text, whatever a table holds there."""
MOST = 100_000
"""The largest limit that is taken: asks, or days; chosen, so that no day runs off the calendar."""

Known = dict[str, Any]


def near(
    net: ReferralNetwork,
    centres: Iterable[str],
    within: int = NEAR,
    *,
    beside: Iterable[str] = (),
) -> ReferralNetwork:
    """Return the people within so many asks of any of these, whichever way asks run, and others.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": list("abcdef"), "target": list("bcdefg")})
    >>> near(ReferralNetwork(None, ties), ["a"]).ids
    ('a', 'b', 'c', 'd', 'e')
    """
    rows = net.compressed
    inside = np.zeros(len(net), dtype=bool)
    inside[[net.position(one) for one in centres]] = True
    askers = np.repeat(np.arange(len(net)), np.diff(rows.offsets))
    for _ in range(within):
        grown = inside.copy()
        grown[rows.neighbours[inside[askers]]] = True
        grown[askers[inside[rows.neighbours]]] = True
        inside = grown
    inside[[net.position(one) for one in beside]] = True
    return net.without_people(tuple(np.asarray(net.ids, dtype=object)[~inside]))


def usable(net: ReferralNetwork) -> None:
    """Raise unless a campaign can rest on this network.

    Raises
    ------
    MissingWarmth
        If the ties have none.
    DataError
        If two people have ties of several kinds, or a limit of somebody's is none.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [0.3]})
    >>> usable(ReferralNetwork(None, ties))
    """
    net.need_warmth("A campaign")
    net.need_single_ties("a campaign")
    for name in LIMITS:
        if name in net.people:
            for value in net.people[name].dropna():
                refuse_limit(name, value)


def refuse_limit(name: str, value: object) -> None:
    """Raise unless a person's own limit is a whole number that is not below 0.

    Raises
    ------
    DataError
        Saying what it must be.

    Examples
    --------
    >>> refuse_limit("cap", 3)
    """
    told = value.item() if isinstance(value, np.generic) else value
    counts = isinstance(told, int | float) and not isinstance(told, bool)
    number = float(told) if counts and isinstance(told, int | float) else -1.0
    if not 0 <= number <= MOST or not number.is_integer():
        raise DataError(
            f"{name} is {value!r} for somebody; it is a whole number from 0 to {MOST:,}, or empty.",
            code="limit",
        )


def told(net: ReferralNetwork) -> Iterator[dict[str, object]]:
    """Yield what is to be kept: a payload a person, then a payload a tie, in the order of ids.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["b"], "target": ["a"], "warmth": [0.3]})
    >>> list(told(ReferralNetwork(None, ties)))[-1]
    {'tie': ['b', 'a'], 'known': {'warmth': 0.3}}
    """
    people = net.people.sort_index()
    if "target" in people and is_bool_dtype(people["target"]):
        # Whom one aims at, as a workbook's sheet of targets says it, is the search's own to tell.
        people = people.drop(columns="target")
    for person, known in zip(people.index, plain_rows(people), strict=True):
        yield {"person": person, "known": known}
    first, second = pair_keys(net.ties, net.directed)
    ties = net.ties.assign(_a=first, _b=second).sort_values(["_a", "_b"]).drop(columns=["_a", "_b"])
    pairs = zip(ties.pop("source"), ties.pop("target"), strict=True)
    for pair, known in zip(pairs, plain_rows(ties), strict=True):
        yield {"tie": list(pair), "known": known}


def plain_rows(table: pd.DataFrame) -> list[Known]:
    """Return what is known in each row, as values that JSON can hold.

    Examples
    --------
    >>> plain_rows(pd.DataFrame({"n": [1, None], "day": pd.to_datetime(["2026-01-02"] * 2)}))
    [{'n': 1.0, 'day': '2026-01-02'}, {'day': '2026-01-02'}]
    """
    columns = [table[name].astype("object").tolist() for name in table.columns]
    names = [str(name) for name in table.columns]
    rows = zip(*columns, strict=True) if names else ((),) * len(table)
    return [
        {
            name: str(plain) if name in TEXTS else plain
            for name, value in zip(names, row, strict=True)
            if (plain := plain_value(value)) is not None
        }
        for row in rows
    ]


def plain_value(value: object) -> object:
    """Return a value as JSON can hold it; None where there is nothing to hold.

    Examples
    --------
    >>> plain_value(np.int64(3)), plain_value(float("nan")), plain_value(date(2026, 11, 3))
    (3, None, '2026-11-03')
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    if isinstance(value, date):
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value if isinstance(value, bool | int | float | str) else str(value)


def network_of(
    people: Mapping[str, Known],
    ties: Mapping[tuple[str, str], Known],
    directed: bool,
    assumptions: Iterable[str],
) -> ReferralNetwork:
    """Return what was kept as a network.

    Examples
    --------
    >>> network_of({"a": {}, "b": {}}, {("a", "b"): {"warmth": 0.3}}, False, []).alters("a")
    ['b']
    """
    ids = sorted(people)
    pairs = sorted(pair for pair in ties if pair[0] in people and pair[1] in people)
    table = pd.DataFrame([people[one] for one in ids], index=pd.Index(ids, name="id", dtype="str"))
    known = pd.DataFrame([ties[one] for one in pairs], index=range(len(pairs)))
    known.insert(0, "source", [one for one, _ in pairs])
    known.insert(1, "target", [other for _, other in pairs])
    if "warmth" not in known:
        known["warmth"] = np.zeros(len(known))
    return ReferralNetwork(
        table, known, directed=directed, assumptions=list(assumptions), missing=()
    )

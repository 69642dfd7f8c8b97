"""A network under pseudonyms, for replication files: still about people, and so personal data.

Nothing here makes data anonymous. Whom somebody is tied to stays, and whoever knows enough ties of
somebody finds them again: L. Backstrom, C. Dwork and J. Kleinberg, "Wherefore art thou R3579X?",
WWW 2007; A. Narayanan and V. Shmatikov, "De-anonymizing social networks", IEEE S&P 2009.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import ClassVar, Generic, TypeVar

import numpy as np
import pandas as pd

from netpath import _rules
from netpath._results import Answer, counted
from netpath.errors import DataError, UnknownColumn
from netpath.network._frozen import FrozenTables

Net = TypeVar("Net", bound=FrozenTables)

OTHER = "(other)"
SHORTEST = 16  # letters of a key
DIGITS = 16  # of a pseudonym, each of four bits
EMPLOYERS = frozenset({"org", "organisation", "organization", "company", "employer", "firm"})
MODEL = {"willing": 0.1, "warmth": 0.05, "warmth_low": 0.05, "warmth_high": 0.05}
OF_TIES = ("source", "target", "kind", "evidence", "warmth", "warmth_low", "warmth_high")
OWN = "dropped: most people have a value of their own"
MOST_VALUES, PARTS = 10, 5
KNOWN = ("org", "title", "role")


@dataclass(frozen=True, eq=False)
class Pseudonymised(Answer, Generic[Net]):
    """A network under pseudonyms, and what may still identify.

    Attributes
    ----------
    net
        The network: keyed ids, no names, rare values together. It is personal data.
    keys
        A row a person, ``id`` and ``pseudonym``: to be kept apart from the network, or destroyed.
    rules
        A row a column and rule that was applied: ``table, column, rule`` and how many ``cells``.
    alone
        A row a set of things that somebody may know of a person: how many people are the only ones
        so (``alone_before, alone``), and how many are among fewer than k (``few_before, few``).
    k
        The number of people under which a value is rare.
    """

    net: Net
    keys: pd.DataFrame = field(repr=False)
    rules: pd.DataFrame = field(repr=False)
    alone: pd.DataFrame = field(repr=False)
    k: int

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "who knows": ("known",),
        "finds alone, before": ("alone_before",),
        "now": ("alone",),
        "among few, before": ("few_before",),
        "now, among few": ("few",),
    }

    def to_frame(self) -> pd.DataFrame:
        """Return what may still identify, a row a set of things that somebody knows.

        Examples
        --------
        >>> from netpath.network import ReferralNetwork
        >>> ties = pd.DataFrame({"source": list("aab"), "target": list("bcc")})
        >>> net = ReferralNetwork(None, ties, directed=False)
        >>> net.pseudonymised("a key that only we know").to_frame()["alone"].tolist()
        [0]
        """
        return self.alone.copy()

    def __str__(self) -> str:
        n = counted(len(self.net), "person", "people")
        lines = [f"{n} and {counted(self.net.n_ties, 'tie')} under pseudonyms: personal data."]
        lines += [f"{row.table} {row.column}: {row.rule}." for row in self.rules.itertuples()]
        for row in self.alone.to_dict("records"):
            lines.append(
                f"Whoever knows somebody's {row['known']} finds {row['alone']:,} people alone "
                f"({row['alone_before']:,} before), and {row['few']:,} among fewer than {self.k}."
            )
        lines.append(
            "Who is tied to whom stays, and finds again whoever is known by their ties. Share it "
            "under an agreement, and keep the keys apart."
        )
        return "\n".join(lines)


def pseudonymised(
    net: Net, key: str | bytes, known: Sequence[str] | None, drop: Sequence[str], k: int
) -> Pseudonymised[Net]:
    """Return a network under pseudonyms; see ReferralNetwork.pseudonymised."""
    secret = key.encode() if isinstance(key, str) else bytes(key)
    _need_key(secret)
    if not _rules.is_whole(k, 2):
        raise DataError(f"k is {k!r}; it must be a whole number, 2 or more. Write 10.", code="k")
    drop = [_rules.column_of(net.people, one) for one in drop]
    missing = [one for one in drop if one not in net.people and one not in net.ties]
    if missing:
        raise UnknownColumn(
            f"drop: neither people nor ties have a column {missing[0]!r}.", code="no column"
        )
    told = [one for one in KNOWN if one in net.people] if known is None else known
    told = [_rules.column_of(net.people, one) for one in told]
    for one in (each for each in told if each not in net.people):
        raise UnknownColumn(f"known: the people have no column {one!r}.", code="no column")
    names = {one: _pseudonym(secret, one) for one in net.ids}
    if len(set(names.values())) < len(names):
        raise DataError("Two people would have one pseudonym. Take another key.", code="key")
    rules: list[tuple[str, str, str, int]] = []
    people = _people(net, k, drop, rules)
    _put_among_many(people, [one for one in told if one in people], k, rules)
    people.index = pd.Index([names[str(one)] for one in people.index], name="id")
    ties = _ties(net, names, drop, rules)
    made = type(net)(
        people.sort_index(),
        ties,
        directed=net.directed,
        assumptions=[
            *net.assumptions,
            f"under pseudonyms, values of fewer than {k} people together",
        ],
    )
    keys = pd.DataFrame({"id": list(names), "pseudonym": list(names.values())})
    table = pd.DataFrame(rules, columns=["table", "column", "rule", "cells"])
    return Pseudonymised(made, keys, table, _alone(net, made, names, told, k), k)


def _need_key(secret: bytes) -> None:
    if len(secret) < SHORTEST:
        raise DataError(
            f"key has {len(secret)} letters; with fewer than {SHORTEST} whoever has a list of ids "
            "could try keys until they fit. Write secrets.token_hex(16) once, and keep it apart.",
            code="key",
        )


def _pseudonym(secret: bytes, person: str) -> str:
    return hmac.new(secret, person.encode(), "sha256").hexdigest()[:DIGITS]


def _people(
    net: FrozenTables, k: int, drop: Sequence[str], rules: list[tuple[str, str, str, int]]
) -> pd.DataFrame:
    """Return the people's columns, coarsened by named rules."""
    known, kept = net.people.loc[list(net.ids)], {}
    for name in map(str, known.columns):
        column, n = known[name], int(known[name].notna().sum())
        named = name.casefold() in _rules.NAMES - EMPLOYERS
        own = not pd.api.types.is_numeric_dtype(column.dtype) and 2 * column.nunique() > n > 0
        if name in drop or named or (own and name not in MODEL):
            why = "dropped, as asked" if name in drop else "dropped: names"
            rules.append(("people", name, why if name in drop or named else OWN, n))
        elif name == "do_not_ask":
            kept[name] = column  # a wish, which goes with the person
        elif name in MODEL:
            kept[name] = _rounded(column, MODEL[name])
            rules.append(("people", name, f"rounded to {MODEL[name]:g}", n))
        else:
            kept[name], rule, cells = _coarsened(column, k)
            rules += [("people", name, rule, cells)] if rule else []
    return pd.DataFrame(kept, index=known.index)


def _put_among_many(
    people: pd.DataFrame, known: Sequence[str], k: int, rules: list[tuple[str, str, str, int]]
) -> None:
    """Empty cells until k people or more are alike in all that somebody may know of them.

    The last column first: its rare cells among those alike in the columns before it; all of them
    where those are fewer than k together.
    """
    for at in range(len(known) - 1, 0, -1):
        name, before = known[at], list(known[:at])
        cells = people[list(known[: at + 1])].astype("object").fillna("")
        rare = cells.groupby(list(cells))[name].transform("size") < k
        parents = [cells[one] for one in before]
        n_rare = rare.groupby(parents).transform("sum")
        gone = (rare | ((n_rare > 0) & (n_rare < k))) & people[name].notna()
        if gone.any():
            people[name] = people[name].where(~gone)
            rule = f"emptied where fewer than {k} people share it and {', '.join(before)}"
            rules.append(("people", name, rule, int(gone.sum())))


def _coarsened(column: pd.Series, k: int) -> tuple[pd.Series, str, int]:
    """Return a column of which no value is of fewer than k people, by what rule, and how many."""
    if pd.api.types.is_bool_dtype(column.dtype):
        column = column.astype("str")
    numbers = pd.to_numeric(column, errors="coerce")
    if numbers.notna().sum() == column.notna().sum() and numbers.nunique() > MOST_VALUES:
        return (
            _in_parts(numbers, k),
            "numbers in parts of as many people",
            int(numbers.notna().sum()),
        )
    text = column.astype("str").where(column.notna())
    sizes = text.value_counts()
    rare = set(sizes.index[sizes < k])
    if not rare:
        return text, "", 0
    n = int(sizes[list(rare)].sum())
    if n < k:  # too few even together
        return text.where(~text.isin(rare)), f"values of fewer than {k} people left empty", n
    return text.where(~text.isin(rare), OTHER), f"values of fewer than {k} people are {OTHER}", n


def _in_parts(numbers: pd.Series, k: int) -> pd.Series:
    """Return numbers as ranges, each of k people or more."""
    values = np.sort(numbers.dropna().to_numpy(dtype=np.float64))
    size = max(k, -(-len(values) // PARTS))
    levels, times = np.unique(values, return_counts=True)
    starts, held = [0], 0
    for at, n in enumerate(times.tolist()):
        held += n
        if held >= size and int(times[at + 1 :].sum()) >= size:
            starts.append(at + 1)
            held = 0
    ends = [*(one - 1 for one in starts[1:]), len(levels) - 1]
    names = [f"{levels[a]:g} to {levels[b]:g}" for a, b in zip(starts, ends, strict=True)]
    place = np.searchsorted(levels[starts], numbers.to_numpy(dtype=np.float64), side="right") - 1
    told = [names[at] if known else None for at, known in zip(place, numbers.notna(), strict=True)]
    return pd.Series(told, numbers.index, dtype="object")


def _rounded(column: pd.Series, step: float) -> pd.Series:
    """Return probabilities rounded, none to 0 that was above it."""
    numbers = column.astype("float64")
    return (
        (numbers / step).round().mul(step).round(6).where(numbers == 0, lambda x: x.clip(step, 1))
    )


def _ties(
    net: FrozenTables,
    names: Mapping[str, str],
    drop: Sequence[str],
    rules: list[tuple[str, str, str, int]],
) -> pd.DataFrame:
    """Return ties between pseudonyms, with what searches need and nothing else, in their order."""
    kept = {}
    for name in map(str, net.ties.columns):
        if name in drop or name not in OF_TIES:
            rules.append(("ties", name, "dropped: not needed by any search", net.n_ties))
        elif name in MODEL:
            kept[name] = _rounded(net.ties[name], MODEL[name])
            rules.append(("ties", name, f"rounded to {MODEL[name]:g}", net.n_ties))
        else:
            kept[name] = net.ties[name].astype("object")
    table = pd.DataFrame(kept)
    for end in ("source", "target"):
        table[end] = table[end].astype("str").map(dict(names))
    if not net.directed:  # who was named first in a file is nobody's business
        turned = table["source"] > table["target"]
        table.loc[turned, ["source", "target"]] = table.loc[turned, ["target", "source"]].to_numpy()
    order = [one for one in ("source", "target", "kind") if one in table]
    return table.sort_values(order, ignore_index=True)


def _alone(
    net: FrozenTables,
    made: FrozenTables,
    names: Mapping[str, str],
    known: Sequence[str],
    k: int,
) -> pd.DataFrame:
    """Return how many people are alone, or among few, by what somebody may know of them."""
    ids = list(net.ids)
    back = [names[one] for one in ids]
    degree = np.diff(net.compressed.offsets)
    rows = []
    for columns in _growing(known):
        sizes = []
        for table, index in ((net.people, ids), (made.people, back)):
            own = pd.DataFrame({"degree": degree})
            for name in columns:
                # What was dropped helps nobody any more.
                there = name in table
                own[name] = table.loc[index, name].astype("str").to_numpy() if there else ""
            sizes.append(own.groupby(list(own), dropna=False)["degree"].transform("size"))
        counts = [int((one < most).sum()) for most in (2, k) for one in sizes]
        rows.append((", ".join(["number of ties", *columns]), *counts))
    return pd.DataFrame(rows, columns=["known", "alone_before", "alone", "few_before", "few"])


def _growing(known: Sequence[str]) -> Iterator[tuple[str, ...]]:
    yield ()
    yield from accumulate(((one,) for one in known), lambda before, one: before + one)

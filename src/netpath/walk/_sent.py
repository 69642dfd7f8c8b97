"""What a page is sent: the network as arrays, in as few bytes as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from zlib import compress

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._results import assumed_lines
from netpath._rules import is_missing
from netpath.network import ReferralNetwork

MOST = 200_000  # people that a page is sent; of more, those nearest to the seeker
SECTORS = "org", "school", "group", "team", "role"
MANY = 12  # of so many numbers each is a value to choose; of more, there is a range
MANY_CODES = 60  # of up to so many whole numbers one may also choose some: they may be codes
MOST_WORDS = 2000  # of a column by which people are told apart
WITHOUT = ("name", "willing", "do_not_ask", "name_shared", "brought_by")


@dataclass(frozen=True)
class Sent:
    """A header that says what stands where, and the arrays one after another, packed by zlib."""

    header: dict[str, Any]
    data: bytes


def fingerprint(net: ReferralNetwork) -> str:
    """Return what tells a network from others: its people and ties, whatever is known of them.

    Examples
    --------
    >>> import netpath as ntp
    >>> fingerprint(ntp.readers.sample())[:14]
    '1500-8130-0-6a'
    """
    rows, told = net.compressed, sha256("\n".join(net.ids).encode())
    told.update(rows.offsets.tobytes())
    told.update(rows.neighbours.tobytes())
    return f"{len(net)}-{net.n_ties}-{int(net.directed)}-{told.hexdigest()[:16]}"


class _Parts:
    """Arrays put one after another, each at a multiple of eight bytes."""

    def __init__(self) -> None:
        self.data, self.parts = bytearray(), list[tuple[str, str, int, int]]()

    def put(self, name: str, values: npt.ArrayLike, code: str) -> None:
        array = np.ascontiguousarray(values, dtype="<" + code if code[1] != "1" else code)
        self.data += b"\0" * (-len(self.data) % 8)
        self.parts.append((name, code, len(self.data), len(array)))
        self.data += array.tobytes()


def sent(
    net: ReferralNetwork, targets: Sequence[str], total: int, *, by: str | None, names: bool
) -> Sent:
    """Return a network as a page is sent it; without names, people are numbered.

    Parameters
    ----------
    net
        The people and ties to send.
    targets
        Who is marked.
    total
        How many people there are in all.
    by
        What sectors are; without names the only thing that is told of people.
    names
        Whether people are called by their names.

    Examples
    --------
    >>> import netpath as ntp
    >>> told = sent(ntp.readers.sample(), ["p3"], 1500, by="org", names=False).header
    >>> told["ids"][0], [one["name"] for one in told["columns"]]
    ('Person 1', ['org'])
    """
    rows, parts, ids = net.compressed, _Parts(), list(net.ids)
    parts.put("offsets", rows.offsets, "i4")
    parts.put("asked", rows.neighbours, "i4")
    parts.put("willing", rows.willing, "f8")
    parts.put("askable", rows.askable, "u1")
    ties = net.ties
    bounded = {"warmth_low", "warmth_high"} <= set(ties)
    if rows.warmth is not None:
        parts.put("warmth", rows.warmth, "f8")
    for name, column in (("low", "warmth_low"), ("high", "warmth_high")):
        if bounded:
            ends = ties[column].fillna(ties["warmth"]).to_numpy(dtype=float)
            parts.put(name, ends[rows.tie], "f4")
    words = {}
    for name in ("kind", "evidence"):
        codes, words[name] = _coded(ties[name] if name in ties else pd.Series("", ties.index))
        parts.put(name, codes[rows.tie], "u2")
    shown, read = net.people.reindex(ids), net.typed.reindex(ids)
    kept = [one for one in shown.columns if names or one == by]
    groups = {*SECTORS, *((by,) if by else ())}  # whose numbers are names
    read = read.assign(**{one: "" for one in groups if one in read})
    told = [_column(shown[one], read[one], net, parts) for one in kept]
    columns = [one for one in told if one is not None]
    called = list(net.names_of(ids).values()) if names else None
    header = {
        "n": len(ids),
        "total": total,
        "ids": ids if names else [f"Person {at}" for at in range(1, len(ids) + 1)],
        "names": None if called == ids else called,
        "targets": [net.position(one) for one in targets],
        "directed": net.directed,
        "columns": columns,
        "kinds": words["kind"],
        "evidence_words": words["evidence"],
        "says": assumed_lines(net.assumptions),
        "parts": parts.parts,
    }
    return Sent(header, compress(parts.data, level=1))


def _coded(column: pd.Series) -> tuple[npt.NDArray[np.int64], list[str]]:
    codes, words = pd.factorize(column.astype("str").fillna(""), sort=True)
    return codes.astype(np.int64), [str(one) for one in words]


def _column(
    column: pd.Series, read: pd.Series, net: ReferralNetwork, parts: _Parts
) -> dict[str, Any] | None:
    """Put a column of people, if it is one to tell them apart by; numbers and days as such."""
    name, kinds = str(column.name), pd.api.types
    if name in WITHOUT:
        return None
    if kinds.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")  # 2.0 is chosen as 2, which where finds
    cells = column.astype("str")
    if not kinds.is_numeric_dtype(column):
        cells = cells.where(~cells.map(lambda cell: is_missing(cell, net.missing)).astype(bool))
    if not cells.notna().any():
        return None
    part = f"c{len(parts.parts)}"
    if kinds.is_datetime64_any_dtype(read):
        since = (read - pd.Timestamp(0)) / pd.Timedelta(milliseconds=1)
        parts.put(part, since.to_numpy(dtype=float, na_value=np.nan), "f8")
        return {"name": name, "kind": "day", "part": part}
    whole = kinds.is_numeric_dtype(read) and not kinds.is_bool_dtype(read)
    if whole and read.nunique() > MANY:
        parts.put(part, read.to_numpy(dtype=float, na_value=np.nan), "f8")
        told = {"name": name, "kind": "number", "part": part}
        values = read.dropna().unique()
        codes = len(values) <= MANY_CODES and (values % 1 == 0).all()
        return told | ({"values": [f"{one:.0f}" for one in sorted(values)]} if codes else {})
    codes, words = pd.factorize(cells, sort=True)
    if len(words) > MOST_WORDS:
        return None
    parts.put(part, codes + 1, "u2")
    return {"name": name, "kind": "text", "part": part, "values": [str(one) for one in words]}

"""From what a graph says to the tables that make a network."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

import pandas as pd

from netpath._rules import MISSING, clean_ids, half_character
from netpath._warmth_rule import rule_for
from netpath.errors import UnknownColumn
from netpath.network import ReferralNetwork
from netpath.network.tables import plain_table
from netpath.readers._assemble import assembled
from netpath.readers._dates import Unreadable
from netpath.readers._records import TEXT, Graph, RecordTable, refused, typed
from netpath.readers._sheet import Sheet
from netpath.readers._wishes import Wishes
from netpath.warmth import WarmthRule

MOST_COLUMNS = 1_000
MOST_CELLS = 50_000_000


def network_of(
    graph: Graph,
    *,
    warmth: float | str | WarmthRule | None,
    kind: str | None,
    directed: bool | None,
    on_conflict: str,
    strict: bool = True,
    missing: Iterable[str] = MISSING,
) -> ReferralNetwork:
    """Return the network that a graph describes, with its account.

    Parameters
    ----------
    missing
        As in :class:`netpath.readers._wishes.Wishes`.

    Raises
    ------
    FileRefused
        Under ``strict``, for the first record that cannot be kept.
    UnknownColumn
        If ``warmth`` or ``kind`` names an attribute that no tie has (B55).

    Examples
    --------
    >>> graph = Graph("ours.gml")
    >>> _ = graph.ties.add(1, source="ada", target="ben")
    >>> print(network_of(graph, warmth=0.3, kind=None, directed=False, on_conflict="error"))
    2 people and 1 tie. Assumed: warmth 0.3 for every tie.
    """
    how = None if warmth is None else rule_for(warmth)
    for name, value in graph.implied.items():
        if any(name in one.known for one in graph.ties.records) or (how and how.column == name):
            graph.ties.defaults.setdefault(name, value)
            what = f"{name} is {value:g} where a tie gives none, as {graph.silence} means it"
            graph.ties.ledger.note("", what)
    people, ties = _sheet(graph.people, "id"), _sheet(graph.ties, "source", "target")
    if kind is not None:
        ties.frame["kind"] = ties.frame[_attribute(ties.frame, kind)]
    if "kind" in ties.frame:
        ties.frame["kind"] = ties.frame["kind"].astype("str")
    if how is not None and how.column:
        _attribute(ties.frame, how.column)
    told_by = "" if graph.directed is None or directed is not None else "the graph"
    way = graph.directed if directed is None else directed
    wishes = Wishes(
        None, way, how, strict, on_conflict, told_by=told_by, silence=graph.silence, missing=missing
    )
    return assembled(people, ties, wishes)


def _attribute(ties: pd.DataFrame, name: str) -> str:
    if not len(ties):
        ties[name] = pd.Series(index=ties.index, dtype="float64")
    if name not in ties:
        there = ", ".join(ties.columns[2:]) or "none"
        near = get_close_matches(name, ties.columns, n=1)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        raise UnknownColumn(f"ties: there is no attribute {name!r}; there are: {there}.{meant}")
    return name


def _sheet(table: RecordTable, *ends: str) -> Sheet:
    """Return the records of a graph as a table, by their numbers."""
    records = table.records
    names = dict.fromkeys([*table.defaults, *(name for one in records for name in one.known)])
    _refuse_many_columns(len(names), len(records), table.ledger.file)
    for name in filter(half_character, names):
        what = f"the name of the attribute {name!r} has half of a character in it"
        raise table.ledger.refused("B05", what, "Give it another name")
    kept_as = {name: name for name in names}
    for name in set(ends).intersection(names):
        kept_as[name] = _free_name(f"attribute_{name}", names)
        what = f"the attribute {name!r} is kept as {kept_as[name]!r}: a graph gives ids itself"
        table.ledger.note("", what)
    _set_odd_texts_aside(table)
    index = pd.Index([record.number for record in records], dtype="int64")
    columns = {
        name: pd.Series([one.ends[name] for one in records], index, dtype="object") for name in ends
    }
    if "id" in columns:
        _set_unclear_people_aside(table, clean_ids(columns["id"], "people"))
    for name in names:
        default = table.defaults.get(name)
        values = [one.known.get(name, default) for one in records]
        try:
            columns[kept_as[name]] = _column(values, index)
        except UnicodeEncodeError:
            what = f"the attribute {name!r} has half of a character in it"
            raise table.ledger.refused("B05", what, "Write its values again") from None
    frame = plain_table(pd.DataFrame(columns, index=index), table.ledger.table)
    return Sheet(frame, table.ledger)


def _free_name(name: str, taken: Collection[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _refuse_many_columns(columns: int, rows: int, file: str) -> None:
    if columns > MOST_COLUMNS or columns * rows > MOST_CELLS:
        rule = f"a table has at most {MOST_COLUMNS:,} attributes and {MOST_CELLS:,} cells"
        raise refused(file, 1, rule, "Leave out attributes", "B15")


def _set_odd_texts_aside(table: RecordTable) -> None:
    texts = (
        (record, end, given)
        for record in table.records
        for end, given in record.ends.items()
        if isinstance(given, str)
    )
    for record, end, given in texts:
        try:
            typed(given, TEXT)
        except Unreadable as problem:
            table.set_aside(record, end, given, problem)
            # Half a character cannot stand in a column of text; the record is out already.
            record.ends[end] = f"{end} of record {record.number}"


def _set_unclear_people_aside(table: RecordTable, ids: pd.Series) -> None:
    """Set aside people without an id, and those whose ids are read as one: they are several."""
    for record, missing, shared in zip(
        table.records, ids.isna(), ids.duplicated(keep=False), strict=True
    ):
        if missing:
            problem = Unreadable("B34", "a person has an id", "Give the person one")
            table.set_aside(record, "id", "", problem)
        elif shared:
            rule, repair = "an id belongs to one person", "Give one of them another id"
            table.set_aside(record, "id", ids[record.number], Unreadable("B49", rule, repair))


def _column(values: list[object], index: pd.Index) -> pd.Series:
    """Return a column of one type, where the values are of one; an empty text is missing."""
    known = [None if isinstance(value, str) and not value.strip() else value for value in values]
    kind = pd.api.types.infer_dtype(known, skipna=True)
    gaps = any(value is None for value in known)
    dtype = {"integer": "Int64", "boolean": "boolean"} if gaps else {}
    dtype |= {"string": "str", "empty": "str", "mixed": "object"}
    try:
        return pd.Series(known, index=index, dtype=dtype.get(kind))
    except OverflowError:  # whole numbers beyond 64 bits stay as they are
        return pd.Series(known, index=index, dtype="object")

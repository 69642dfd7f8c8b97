"""People and ties as a graph gives them, and the tables that make a network of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

import pandas as pd

from netpath._results import Assumption
from netpath._rules import MISSING, clean_ids, half_character
from netpath._warmth_rule import rule_for
from netpath.errors import FileRefused, UnknownColumn
from netpath.network import ReferralNetwork
from netpath.network.tables import plain_table
from netpath.readers.tables._assemble import assembled
from netpath.readers.tables._cells import number, shown, whole
from netpath.readers.tables._dates import Unreadable
from netpath.readers.tables._ledger import Broken, Ledger
from netpath.readers.tables._sheet import Sheet
from netpath.readers.tables._ties import Wishes
from netpath.warmth import WarmthRule

MAX_TEXT = 65_536
TEXT, WHOLE, NUMBER, TRUTH = "text", "whole number", "number", "truth value"
_DECIDES = ("do_not_ask", "willing", "warmth")  # a tie or a person without it is another one
_INFINITE = {"inf": "inf", "+inf": "inf", "-inf": "-inf"}
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
MOST_COLUMNS = 1_000
MOST_CELLS = 50_000_000


@dataclass(slots=True)
class Record:
    """A person (``id``) or a tie (``source`` and ``target``), and what else is known of them."""

    number: int
    ends: dict[str, object]
    known: dict[str, object] = field(default_factory=dict)


@dataclass
class RecordTable:
    """The people of a graph, or its ties.

    Attributes
    ----------
    declared
        The attributes that a file declares: their names and kinds, by the file's own key.
    defaults
        By name, the value of whoever gives none.
    """

    ledger: Ledger
    records: list[Record] = field(default_factory=list)
    declared: dict[str, tuple[str, str]] = field(default_factory=dict)
    defaults: dict[str, object] = field(default_factory=dict)

    def add(self, line: int, **ends: object) -> Record:
        """Enter a record."""
        self.records.append(Record(self.ledger.add(line), ends))
        return self.records[-1]

    def put(self, record: Record, name: str, text: str, kind: str = TEXT) -> None:
        """Keep a value, read as its kind; what cannot be read is left empty, and noted.

        Only where the value decides whether somebody may be asked, is the record set aside instead.
        Empty and NaN are missing.
        """
        text = text if kind == TEXT else text.strip()
        if not text or (kind == NUMBER and text.lower() == "nan"):
            return
        try:
            if record.known.setdefault(name, value := typed(text, kind)) != value:
                raise Unreadable("B16", "a record gives an attribute once", "Delete the others")
        except Unreadable as problem:
            self.leave_empty(record, name, text, problem)

    def leave_empty(self, record: Record, column: str, value: str, problem: Unreadable) -> None:
        """Leave a value out; what decides whether somebody may be asked sets its record aside."""
        if column in _DECIDES:
            self.set_aside(record, column, value, problem)
            return
        record.known[column] = None  # not the value of those who give none
        self.ledger.leave_empty(
            Broken(record.number, column, problem.code, shown(value), problem.rule, problem.repair)
        )

    def put_declared(self, record: Record, key: str, text: str) -> None:
        """Keep the value of an attribute that the file declares."""
        if key in self.declared:
            self.put(record, self.declared[key][0], text, self.declared[key][1])
            return
        rule, repair = "an attribute is declared before it is used", "Declare it at the head"
        self.ledger.leave_empty(Broken(record.number, "", "B72", shown(key), rule, repair))

    def set_aside(self, record: Record, column: str, value: str, problem: Unreadable) -> None:
        """Put a record into quarantine."""
        broken = Broken(
            record.number, column, problem.code, shown(value), problem.rule, problem.repair
        )
        self.ledger.set_aside(broken)


class Graph:
    """What one graph holds: people, ties, and whether ties run one way, None where it is silent."""

    def __init__(self, file: str = "", unit: str = "line") -> None:
        self.file = file
        self.directed: bool | None = None
        self.silence = ""  # the format in which that means both ways
        self.implied: dict[str, float] = {}  # what a format means of ties where it is silent
        self.assumed: tuple[str, ...] = ()
        self.people = RecordTable(Ledger(file, "people", unit))
        self.ties = RecordTable(Ledger(file, "ties", unit))


def sentences(told: object) -> tuple[str, ...]:
    """Return what a graph says is assumed, a sentence a line; what is no text says nothing."""
    lines = told[:MAX_TEXT].splitlines() if isinstance(told, str) else []
    plain = (" ".join(one.split()) for one in lines)
    return tuple(one for one in plain if one and not _NOT_TEXT.search(one))


def typed(text: str, kind: str) -> object:
    """Return a text as what it is declared to be."""
    if kind == WHOLE:
        return whole(text)
    if kind == NUMBER:
        return float(_INFINITE[text.lower()]) if text.lower() in _INFINITE else number(text)
    if kind == TRUTH:
        if text.lower() not in _TRUTHS:
            raise Unreadable("B72", "a boolean is true, false, 1 or 0", "Write true or false")
        return _TRUTHS[text.lower()]
    if len(text) > MAX_TEXT:
        raise Unreadable("B14", f"a text has at most {MAX_TEXT:,} characters", "Shorten it")
    if _NOT_TEXT.search(text):
        raise Unreadable("B09", "a text has no NUL and no half of a character", "Delete the sign")
    return text


def refused(
    file: str, line: int, rule: str, repair: str, code: str = "B72", column: str = ""
) -> FileRefused:
    """Return the error that refuses a whole file."""
    message = f"{file}, line {line}: {rule}."
    return FileRefused(
        message, file=file, line=line, code=code, column=column, rule=rule, repair=repair
    )


def refuse_unless_one_graph(file: str, lines: list[int]) -> None:
    """Refuse a file that holds more, or less, than one graph."""
    if not lines:
        raise refused(file, 1, "it holds no graph", "Give the file that was meant")
    if len(lines) > 1:
        others = ", ".join(map(str, lines[1:10]))
        rule = f"it holds {len(lines)} graphs; others begin in lines {others}"
        raise refused(file, lines[1], rule, "Write each into a file of its own")


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
        As in :func:`netpath.readers.read_csv`.
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
    wishes = replace(wishes, assumed=tuple(map(Assumption.of, graph.assumed)))
    return assembled(people, ties, wishes)


def _attribute(ties: pd.DataFrame, name: str) -> str:
    if not len(ties):
        ties[name] = pd.Series(index=ties.index, dtype="float64")
    if name not in ties:
        there = ", ".join(ties.columns[2:]) or "none"
        near = get_close_matches(name, ties.columns, n=1)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        raise UnknownColumn(
            f"ties: there is no attribute {name!r}; there are: {there}.{meant}", code="B55"
        )
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
            columns[kept_as[name]] = _one_type(values, index)
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


def _one_type(values: list[object], index: pd.Index) -> pd.Series:
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

"""People and ties as a graph gives them, before any rule is applied."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from netpath.errors import FileRefused
from netpath.readers._cells import number, shown, whole
from netpath.readers._dates import Unreadable
from netpath.readers._ledger import Broken, Ledger

MAX_TEXT = 65_536
TEXT, WHOLE, NUMBER, TRUTH = "text", "whole number", "number", "truth value"
_DECIDES = ("do_not_ask", "willing", "warmth")  # a tie or a person without it is another one
_INFINITE = {"inf": "inf", "+inf": "inf", "-inf": "-inf"}
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


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
        """Enter a record.

        Examples
        --------
        >>> Graph().people.add(2, id="ada").number
        1
        """
        self.records.append(Record(self.ledger.add(line), ends))
        return self.records[-1]

    def put(self, record: Record, name: str, text: str, kind: str = TEXT) -> None:
        """Keep a value, read as its kind; what cannot be read is left empty, and noted.

        Only where the value decides whether somebody may be asked, is the record set aside instead.
        Empty and NaN are missing.

        Examples
        --------
        >>> people = Graph().people
        >>> ada = people.add(2, id="ada")
        >>> people.put(ada, "age", "36", WHOLE)
        >>> people.put(ada, "hires", "yes", TRUTH)
        >>> ada.known, people.ledger.emptied[0].column
        ({'age': 36, 'hires': None}, 'hires')
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
        """Leave a value out; what decides whether somebody may be asked sets its record aside.

        Examples
        --------
        >>> people = Graph().people
        >>> people.leave_empty(people.add(2), "age", "x", Unreadable("B56", "a rule", "A repair"))
        >>> len(people.ledger.broken), len(people.ledger.emptied)
        (0, 1)
        """
        if column in _DECIDES:
            self.set_aside(record, column, value, problem)
            return
        record.known[column] = None  # not the value of those who give none
        self.ledger.leave_empty(
            Broken(record.number, column, problem.code, shown(value), problem.rule, problem.repair)
        )

    def put_declared(self, record: Record, key: str, text: str) -> None:
        """Keep the value of an attribute that the file declares.

        Examples
        --------
        >>> people = Graph().people
        >>> people.put_declared(people.add(2, id="ada"), "d0", "36")
        >>> people.ledger.emptied[0].rule
        'an attribute is declared before it is used'
        """
        if key in self.declared:
            self.put(record, self.declared[key][0], text, self.declared[key][1])
            return
        rule, repair = "an attribute is declared before it is used", "Declare it at the head"
        self.ledger.leave_empty(Broken(record.number, "", "B72", shown(key), rule, repair))

    def set_aside(self, record: Record, column: str, value: str, problem: Unreadable) -> None:
        """Put a record into quarantine.

        Examples
        --------
        >>> people = Graph().people
        >>> people.set_aside(people.add(2), "id", "", Unreadable("B34", "a rule", "A repair"))
        >>> people.ledger.broken[0].code
        'B34'
        """
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
        self.people = RecordTable(Ledger(file, "people", unit))
        self.ties = RecordTable(Ledger(file, "ties", unit))


def typed(text: str, kind: str) -> object:
    """Return a text as what it is declared to be.

    Raises
    ------
    Unreadable
        Where it is not.

    Examples
    --------
    >>> typed("7", WHOLE), typed("yes", TEXT), typed("0", TRUTH)
    (7, 'yes', False)
    """
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
    """Return the error that refuses a whole file.

    Examples
    --------
    >>> print(refused("ours.gml", 3, "it holds no graph", "Export it again"))
    ours.gml, line 3: it holds no graph. Export it again.
    """
    message = f"{file}, line {line}: {rule}."
    return FileRefused(
        message, file=file, line=line, code=code, column=column, rule=rule, repair=repair
    )


def refuse_unless_one_graph(file: str, lines: list[int]) -> None:
    """Refuse a file that holds more, or less, than one graph.

    Raises
    ------
    FileRefused
        Naming the lines in which the others begin (B72).

    Examples
    --------
    >>> refuse_unless_one_graph("ours.gml", [2])
    """
    if not lines:
        raise refused(file, 1, "it holds no graph", "Give the file that was meant")
    if len(lines) > 1:
        others = ", ".join(map(str, lines[1:10]))
        rule = f"it holds {len(lines)} graphs; others begin in lines {others}"
        raise refused(file, lines[1], rule, "Write each into a file of its own")

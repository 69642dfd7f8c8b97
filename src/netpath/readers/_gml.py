"""GML: names, each followed by a number, a text in quotes or a list in brackets."""

from __future__ import annotations

import re
from html.entities import name2codepoint

from netpath._results import counted
from netpath._rules import clean_id
from netpath.errors import FileRefused
from netpath.readers._dates import Unreadable
from netpath.readers._records import (
    NUMBER,
    TEXT,
    WHOLE,
    Graph,
    Record,
    refuse_unless_one_graph,
    refused,
)

MAX_DEPTH = 50
MAX_NAME = 255
_BLANK = r"(?:\s+|#[^\n]*)*+"
_VALUE = r'(?P<open>\[)|(?P<text>"[^"]*+")|(?P<word>[^\s"\[\]#]++)|(?P<unclosed>")'
_NAMED = rf"(?P<name>[A-Za-z_][A-Za-z0-9_]*+){_BLANK}(?:{_VALUE})"
_ENTRY = re.compile(rf"{_BLANK}(?:{_NAMED}|(?P<close>\])|(?P<end>\Z)|(?P<odd>.))")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_REFERENCE = re.compile(r"&(?:#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]*));")


def parse_gml(text: str, file: str) -> Graph:
    """Return the people and ties of a GML text; labels are ids, where they tell everybody apart.

    Raises
    ------
    FileRefused
        If this is not GML, lies too deep, is not one graph, or gives two people one id (B74).

    Examples
    --------
    >>> people = 'node [ id 0 label "Zoë" ] node [ id 1 label "Ada" ]'
    >>> graph = parse_gml(f"graph [ {people} edge [ source 0 target 1 ] ]", "ours.gml")
    >>> graph.ties.records[0].ends
    {'source': 'Zoë', 'target': 'Ada'}
    """
    reader = _Reader(file)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = 0
    for entry in _ENTRY.finditer(text):
        sort = entry.lastgroup or "odd"
        reader.line += text.count("\n", seen, seen := entry.start(sort))
        reader.take(sort, entry["name"] or "", entry[sort])
    return reader.end()


class _Reader:
    """Where we are in the lists, and the record at hand."""

    def __init__(self, file: str) -> None:
        self.graph = Graph(file)
        self.line = 1
        self.lists: list[tuple[str, int]] = []  # the path of each open list, and its line
        self.graphs: list[int] = []
        self.record = Record(0, {})
        self.graph.silence = "GML"
        self.left_out = 0

    def refused(self, rule: str, repair: str, code: str = "B74") -> FileRefused:
        """Return the error that refuses the whole file."""
        return refused(self.graph.file, self.line, rule, repair, code)

    def take(self, sort: str, name: str, value: str) -> None:
        """Read a name and its value, or the end of a list."""
        if sort == "odd" or (sort == "close" and not self.lists):
            repair = "A name has letters, digits and _; a value is a number, a text in quotes or ["
            raise self.refused("a name and its value are expected here", repair)
        if sort == "unclosed":
            repair = "Close it; within a text, write &quot;"
            raise self.refused("a quote that opens here is never closed", repair, "B12")
        if len(name) > MAX_NAME:
            raise self.refused(f"a name has at most {MAX_NAME} letters", "Shorten it")
        if sort == "close":
            self.lists.pop()
        elif sort == "open":
            self.open(name)
        elif self.lists and self.lists[-1][0] == "graph" and name == "directed":
            self.graph.directed = value == "1"
        elif self.lists and self.lists[-1][0] in ("graph node", "graph edge"):
            self.value(name, value, quoted=sort == "text")

    def open(self, name: str) -> None:
        """Go into a list."""
        if len(self.lists) >= MAX_DEPTH:
            repair = "No graph needs this; export it again"
            raise self.refused(f"lists lie at most {MAX_DEPTH} deep", repair)
        path = f"{self.lists[-1][0]} {name}" if self.lists else name
        self.lists.append((path, self.line))
        if path == "graph":
            self.graphs.append(self.line)
        elif path == "graph node":
            self.record = self.graph.people.add(self.line, id=None, label=None)
        elif path == "graph edge":
            self.record = self.graph.ties.add(self.line, source=None, target=None)
        else:
            self.left_out += 1

    def value(self, name: str, value: str, *, quoted: bool) -> None:
        """Keep what a name stands for."""
        text = _unescaped(value[1:-1]) if quoted else value
        ends = self.record.ends
        if name not in ends:
            kind = TEXT if quoted else WHOLE if _WHOLE.fullmatch(value) else NUMBER
            table = self.graph.people if "id" in ends else self.graph.ties
            table.put(self.record, name, text, kind)
        elif ends[name] is not None:
            raise self.refused(f"a record has one {name}", "Delete the others")
        else:
            ends[name] = text

    def end(self) -> Graph:
        """Refuse what is not one whole graph, and put labels in the place of ids."""
        if self.lists:
            self.line = self.lists[-1][1]
            repair = "The file looks cut off; export it again"
            raise self.refused("the list that opens here is never closed", repair)
        refuse_unless_one_graph(self.graph.file, self.graphs)
        if self.left_out:
            left_out = counted(self.left_out, "list")
            self.graph.people.ledger.note("", f"{left_out} left out, such as drawings")
        labels = self._labels()
        for tie in self.graph.ties.records if labels else ():
            for end, given in tie.ends.items():
                if given is not None and given not in labels:
                    problem = Unreadable("B73", "both people of a tie are there", "Add the node")
                    self.graph.ties.set_aside(tie, end, str(given), problem)
                tie.ends[end] = labels.get(given)
        return self.graph

    def _labels(self) -> dict[object, object]:
        """Make labels the ids, where each person has one of their own; else they are names.

        Returns
        -------
        dict
            The labels that became ids, by the ids of before.
        """
        people = self.graph.people
        given = [one.ends["label"] for one in people.records]
        told = [clean_id(str(label)) for label in given if label is not None]
        chosen = "label" if told and len(set(told)) == len(given) else "id"
        labels: dict[object, object] = {}
        for one in people.records:
            key, label = one.ends["id"], one.ends["label"]
            if key is not None and key in labels:
                self.line = people.ledger.lines[one.number - 1]
                repair = 'Give one of them another; 1 and "1" are one'
                raise self.refused("two people have the same id", repair)
            labels[key] = label
            one.ends = {"id": one.ends[chosen]}
            if chosen == "id" and label is not None:
                one.known.setdefault("name", label)
        if chosen == "label":
            return labels
        if told:
            what = "labels do not tell everybody apart, so ids are ids and labels are names"
            people.ledger.note("B74", what)
        return {}


def _unescaped(text: str) -> str:
    return _REFERENCE.sub(_sign, text) if "&" in text else text


def _sign(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    code = int(decimal or hexadecimal or "0", 10 if decimal else 16)
    code = name2codepoint.get(name, -1) if name else code
    return chr(code) if 0 <= code <= 0x10FFFF else found.group()

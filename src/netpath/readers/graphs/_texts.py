"""Graphs as texts: JSON, as networkx, D3 and Cytoscape write it, GML and Pajek."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from html.entities import name2codepoint

from netpath._results import counted
from netpath._rules import clean_id
from netpath.errors import FileRefused
from netpath.network import ASSUMED
from netpath.readers.graphs._records import (
    NUMBER,
    TEXT,
    WHOLE,
    Graph,
    Record,
    RecordTable,
    refuse_unless_one_graph,
    refused,
    sentences,
)
from netpath.readers.tables._dates import Unreadable

MOST_DEEP = 64
_PEOPLE, _TIES = ("nodes",), ("links", "edges")
_LARGEST = 2**63
_PERSON, _ENDS = ("id",), ("source", "target")
MAX_DEPTH = 50
MAX_NAME = 255
_BLANK = r"(?:\s+|#[^\n]*)*+"
_VALUE = r'(?P<open>\[)|(?P<text>"[^"]*+")|(?P<word>[^\s"\[\]#]++)|(?P<unclosed>")'
_NAMED = rf"(?P<name>[A-Za-z_][A-Za-z0-9_]*+){_BLANK}(?:{_VALUE})"
_ENTRY = re.compile(rf"{_BLANK}(?:{_NAMED}|(?P<close>\])|(?P<end>\Z)|(?P<odd>.))")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_REFERENCE = re.compile(r"&(?:#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]*));")
MOST_PEOPLE = 5_000_000
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_SECTION = re.compile(r"\*(\w+)\s*(.*)", re.DOTALL)
_RELATION = re.compile(r':\s*\d+\s*(?:"([^"]*)"|(\S+))?')
_WAYS = {"arcs": True, "arcslist": True, "edges": False, "edgeslist": False}


def parse_json(text: str, file: str) -> Graph:
    """Return the graph of a text in JSON."""
    whole = _loaded(text, file)
    people, ties = (_list_of(whole, names, file) for names in (_PEOPLE, _TIES))
    graph = Graph(file, "record")
    graph.silence = "JSON"
    told = whole.get("directed")
    graph.directed = told if isinstance(told, bool) else None
    own = whole.get("graph")
    graph.assumed = sentences(own.get(ASSUMED) if isinstance(own, Mapping) else None)
    by_place = not any("id" in one for one in people)
    for at, one in enumerate(people):
        key = one.get("id", at if by_place else None)
        record = graph.people.add(at + 1, id=None)
        record.ends["id"] = _end(graph.people, record, "id", key)
        _keep(graph.people, record, one, _PERSON)
        if "name" not in record.known and "label" in record.known:
            record.known["name"] = record.known.pop("label")
    for at, one in enumerate(ties):
        record = graph.ties.add(at + 1, source=None, target=None)
        for end in _ENDS:
            given = one.get(end)
            given = given.get("id") if isinstance(given, Mapping) else given  # as D3 leaves it
            record.ends[end] = _end(graph.ties, record, end, given)
        _keep(graph.ties, record, one, (*_ENDS, "key"))
    if by_place and people:
        graph.people.ledger.note("", "nobody has an id: ties tell people by their place, from 0")
    return graph


def _loaded(text: str, file: str) -> Mapping[str, object]:
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"it is no whole JSON: {error.msg.lower()}"
        raise refused(file, error.lineno, what, "Export the graph again", "B74") from None
    except (RecursionError, ValueError):
        raise refused(
            file, 1, "it lies too deep, or has too long a number", "Export it again"
        ) from None
    if isinstance(whole, dict) and isinstance(whole.get("graph"), dict) and "nodes" not in whole:
        whole = whole["graph"]
    if isinstance(whole, dict) and isinstance(whole.get("elements"), dict | list):
        whole = _of_cytoscape(whole["elements"])
    if not isinstance(whole, dict):
        what = "it is JSON, but no graph: a graph is an object with nodes, and links or edges"
        raise refused(file, 1, what, "Export it as node-link data, or a table as CSV", "B74")
    return whole


def _of_cytoscape(elements: Mapping[str, object] | list[object]) -> dict[str, object]:
    """Return what Cytoscape writes as node-link data: what is known stands in ``data``."""
    if isinstance(elements, list):  # in one list, a tie is what has a source
        bare = [_data(one) for one in elements]
        ties = [one for one in bare if isinstance(one, dict) and "source" in one]
        return {"nodes": [one for one in bare if one not in ties], "edges": ties}
    lists = ((name, elements.get(name, [])) for name in ("nodes", "edges"))
    return {name: [_data(one) for one in of] for name, of in lists if isinstance(of, list)}


def _data(one: object) -> object:
    return one["data"] if isinstance(one, dict) and isinstance(one.get("data"), dict) else one


def _list_of(
    whole: Mapping[str, object], names: tuple[str, ...], file: str
) -> list[Mapping[str, object]]:
    """Return the objects of the list that has one of these names."""
    there = [name for name in names if isinstance(whole.get(name), list)]
    if len(there) != 1:
        which = "both links and edges" if there else f"no list of {' or '.join(names)}"
        what = f"it is JSON with {which}, and a graph as node-link data has one list of each"
        raise refused(file, 1, what, "Export it as node-link data, or a table as CSV", "B74")
    found = whole[there[0]]
    assert isinstance(found, list)
    if not all(isinstance(one, dict) for one in found):
        what = f"a thing of its {there[0]} is no object"
        raise refused(file, 1, what, "Export it as node-link data", "B74")
    return found


def _end(table: RecordTable, record: Record, column: str, given: object) -> object:
    """Return an id as text; what is neither text nor a whole number sets its record aside."""
    if isinstance(given, str) or given is None:
        return given
    if isinstance(given, int) and not isinstance(given, bool):
        return str(given)
    rule, repair = "an id is a text or a whole number", "Write it in quotes"
    table.set_aside(record, column, "[…]", Unreadable("B34", rule, repair))
    return f"{column} of record {record.number}"


def _keep(
    table: RecordTable, record: Record, told: Mapping[str, object], ends: tuple[str, ...]
) -> None:
    """Keep what is known of a person or a tie; lists and objects are no attributes."""
    for name, value in told.items():
        if name in ends or value is None:
            continue
        if isinstance(value, str):
            table.put(record, name, value, TEXT)
        elif isinstance(value, bool) or (isinstance(value, int) and -_LARGEST <= value < _LARGEST):
            record.known[name] = value
        elif isinstance(value, float):
            if not math.isnan(value):
                record.known[name] = value
        else:
            rule, repair = "an attribute is a text, a number or true or false", "Leave it out"
            table.leave_empty(record, name, "[…]", Unreadable("B76", rule, repair))


def parse_gml(text: str, file: str) -> Graph:
    """Return the people and ties of a GML text; labels are ids, where they tell everybody apart."""
    reader = _GML(file)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = 0
    for entry in _ENTRY.finditer(text):
        sort = entry.lastgroup or "odd"
        reader.line += text.count("\n", seen, seen := entry.start(sort))
        reader.take(sort, entry["name"] or "", entry[sort])
    return reader.end()


class _GML:
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
        elif self.lists and self.lists[-1][0] == "graph" and name == ASSUMED:
            self.graph.assumed = sentences(_unescaped(value[1:-1]))
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


def parse_pajek(text: str, file: str) -> Graph:
    """Return the graph of a text in Pajek's format; labels are names, numbers are ids."""
    reader = _Pajek(file)
    for number, line in enumerate(text.splitlines(), 1):
        plain = line.strip()
        if plain and not plain.startswith("%"):
            reader.take(number, plain)
    return reader.end()


class _Pajek:
    """What was read so far, and in which section."""

    def __init__(self, file: str) -> None:
        self.graph = Graph(file)
        self.graph.silence = "Pajek"
        self.graph.implied = {"weight": 1.0}
        self.line, self.section, self.kind = 1, "", ""
        self.n, self.left_out = -1, 0
        self.met: dict[str, int] = {}
        self.ways: dict[bool, int] = {}

    def refused(self, rule: str, repair: str) -> FileRefused:
        """Return the error that refuses the file, at this line."""
        return refused(self.graph.file, self.line, rule, repair, "B74")

    def take(self, line: int, text: str) -> None:
        """Take a line."""
        self.line = line
        begun = _SECTION.fullmatch(text)
        if begun:
            self._begin(begun[1].lower(), begun[2])
            return
        words = [quoted or bare for quoted, bare in _WORD.findall(text)]
        if self.section == "vertices":
            self._person(words)
        elif self.section in ("arcs", "edges"):
            self._tie(words[:2], words[2] if len(words) > 2 else "")
        elif self.section in ("arcslist", "edgeslist"):
            for other in words[1:]:
                self._tie([words[0], other], "")
        elif self.section:
            self.left_out += 1
        else:
            raise self.refused("it begins with no section", "A network begins with *Vertices 3")

    def _begin(self, section: str, rest: str) -> None:
        self.section, self.kind = section, ""
        if section == "vertices":
            numbers = rest.split()
            if self.n >= 0 or len(numbers) > 1:
                what = "it holds two networks, or people of two kinds"
                raise self.refused(what, "Save one network of one kind")
            if not numbers or not numbers[0].isdecimal() or int(numbers[0][:9]) > MOST_PEOPLE:
                what = f"*Vertices tells how many there are, at most {MOST_PEOPLE:,}"
                raise self.refused(what, "Write *Vertices 3, say")
            self.n = int(numbers[0])
        elif section in _WAYS:
            self.ways.setdefault(_WAYS[section], self.line)
            named = _RELATION.match(rest)
            self.kind = (named[1] or named[2] or "") if named else ""
        elif section == "matrix":
            raise self.refused("its ties are a matrix", "Save them as arcs or edges")
        elif section != "network":
            self.left_out += 1

    def _person(self, words: list[str]) -> None:
        key = self._key(words[0])
        if key in self.met:
            raise self.refused("two people have the same number", "Give one another")
        record = self.graph.people.add(self.line, id=key)
        self.met[key] = record.number
        if len(words) > 1:
            self.graph.people.put(record, "name", words[1])

    def _key(self, word: str) -> str:
        return str(int(word)) if word.isdecimal() and len(word) < 10 else word

    def _tie(self, ends: list[str], weight: str) -> None:
        known = [self._key(one.removeprefix("-")) for one in ends]
        source, target = (*known, "", "")[:2]
        record = self.graph.ties.add(self.line, source=source or None, target=target or None)
        if weight:
            self.graph.ties.put(record, "weight", weight, NUMBER)
        if self.kind:
            self.graph.ties.put(record, "kind", self.kind)
        for column, end in (("source", source), ("target", target)):
            if end and not (end.isdecimal() and 0 < int(end) <= self.n):
                rule, repair = f"people are numbered from 1 to {self.n:,}", "Correct the number"
                self.graph.ties.set_aside(record, column, "", Unreadable("B73", rule, repair))
                record.ends[column] = f"{column} of record {record.number}"

    def end(self) -> Graph:
        """Return the graph: everybody whom *Vertices counts is there."""
        if self.n < 0:
            raise self.refused("it has no section *Vertices", "Export it from Pajek again")
        if len(self.ways) > 1:
            self.line = max(self.ways.values())
            what = "it has both arcs, which run one way, and edges, which run both ways"
            raise self.refused(what, "Save one of them: in Pajek, Network, Transform")
        for number in range(1, self.n + 1):
            if str(number) not in self.met:
                self.graph.people.add(1, id=str(number))
        if self.left_out:
            left = counted(self.left_out, "line")
            self.graph.people.ledger.note("", f"{left} of sections without people or ties left out")
        self.graph.directed = next(iter(self.ways), None)
        return self.graph

"""Pajek's networks (.net): read word by word, section by section."""

from __future__ import annotations

import re

from netpath._results import counted
from netpath.errors import FileRefused
from netpath.readers._dates import Unreadable
from netpath.readers._records import NUMBER, Graph, refused

MOST_PEOPLE = 5_000_000
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_SECTION = re.compile(r"\*(\w+)\s*(.*)", re.DOTALL)
_RELATION = re.compile(r':\s*\d+\s*(?:"([^"]*)"|(\S+))?')
_WAYS = {"arcs": True, "arcslist": True, "edges": False, "edgeslist": False}


def parse_pajek(text: str, file: str) -> Graph:
    r"""Return the graph of a text in Pajek's format; labels are names, numbers are ids.

    Raises
    ------
    FileRefused
        Where it is none, has two kinds of people, or both arcs and edges (B74).

    Examples
    --------
    >>> graph = parse_pajek('*Vertices 2\n1 "Ada"\n2 "Ben"\n*Edges\n1 2 3\n', "ours.net")
    >>> graph.people.records[0].known, graph.ties.records[0].known
    ({'name': 'Ada'}, {'weight': 3.0})
    """
    reader = _Reader(file)
    for number, line in enumerate(text.splitlines(), 1):
        plain = line.strip()
        if plain and not plain.startswith("%"):
            reader.take(number, plain)
    return reader.end()


class _Reader:
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

"""GraphML and GEXF, read as a stream of tags that can neither grow nor reach outside the file."""

from __future__ import annotations

import re
from html import unescape
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesNSImpl, Locator

from netpath._results import counted
from netpath.errors import FileRefused, NetpathError, Repair, either
from netpath.network import ASSUMED, RESTS_ON
from netpath.readers.graphs._records import (
    MAX_TEXT,
    NUMBER,
    TEXT,
    TRUTH,
    WHOLE,
    Graph,
    Record,
    RecordTable,
    refuse_unless_one_graph,
    refused,
    sentences,
    typed,
)
from netpath.readers.tables._dates import Unreadable

MAX_DEPTH = 50
MAX_ATTRIBUTES = 100
MAX_NAME = 255
MAX_TAG = 1_000_000
_CHUNK = 65_536
_TAG = re.compile(r"<[^<>]*>")
_YED = "http://www.yworks.com/xml/graphml"
_KINDS = {
    **dict.fromkeys(("int", "integer", "long", "short", "byte", "biginteger"), WHOLE),
    **dict.fromkeys(("float", "double", "bigdecimal"), NUMBER),
    **dict.fromkeys(("string", "char", "date", "datetime", "anyuri"), TEXT),
    "boolean": TRUTH,
}
_ONE_WAY = {"directed": True, "true": True, "undirected": False, "false": False, "mutual": False}

Given = dict[str, str]  # the attributes of a tag


def read_tags(data: bytes, tags: GraphTags) -> Graph:
    """Return the people and ties of a GraphML or GEXF file."""
    from defusedxml.common import DTDForbidden
    from defusedxml.expatreader import DefusedExpatParser

    parser = DefusedExpatParser(namespaceHandling=1, forbid_dtd=True)
    parser.setContentHandler(tags)
    tags.setDocumentLocator(parser)
    silent = 0
    try:
        for at in range(0, len(data), _CHUNK):
            before = tags.events
            parser.feed(data[at : at + _CHUNK])
            # A tag that never ends is parsed anew with each chunk, in quadratic time.
            silent = silent + _CHUNK if tags.events == before else 0
            if silent > MAX_TAG:
                raise tags.refused(f"a tag has at most {MAX_TAG:,} characters", "Export it again")
        parser.close()
    except DTDForbidden:
        repair = "Delete the lines of <!DOCTYPE …>"
        raise tags.refused("a file of a graph has no document type", repair) from None
    except SAXParseException as problem:
        rule = f"it is not well-formed XML: {problem.getMessage()}"
        raise tags.refused(rule, "Export it again; unpack it first if it is packed") from None
    except NetpathError:
        raise
    except (LookupError, ValueError):
        raise tags.refused("its encoding is not known", "Save it as UTF-8", "B04") from None
    return tags.graph


class GraphTags(ContentHandler):
    """What GraphML and GEXF share: where we are, what is refused, and the record at hand."""

    root = ""

    def __init__(self, file: str, directed: bool | None = None) -> None:
        super().__init__()
        self.graph = Graph(file)
        self._said = directed
        self.events = 0
        self.left_out = 0
        self._paths: list[str] = []
        self._space: str | None = None
        self._graphs: list[int] = []
        self._one_way: bool | None = None
        self._ways: dict[bool | None, int] = {}
        self._table = self.graph.people
        self._record = Record(0, {})
        self._declared: list[tuple[RecordTable, str]] = []
        self._text: list[str] | None = None
        self._length = 0
        self._labels: list[tuple[Record, str]] = []

    def begins(self, path: str, given: Given) -> None:
        """Take a tag that begins; what is not known counts as left out."""
        raise NotImplementedError

    def ends(self, path: str, text: str) -> None:
        """Take a tag that ends, of which the text was collected."""
        raise NotImplementedError

    def setDocumentLocator(self, locator: Locator) -> None:
        """Remember who knows the line."""
        self._locator = locator

    def refused(self, rule: str, repair: str, code: str = "B72", column: str = "") -> FileRefused:
        """Return the error that refuses the whole file."""
        return refused(self.graph.file, self._line(), rule, repair, code, column)

    def _line(self) -> int:
        return int(self._locator.getLineNumber() or 1)

    def startElementNS(
        self, name: tuple[str | None, str], _qname: str | None, attrs: AttributesNSImpl
    ) -> None:
        """Go one tag deeper."""
        self.events += 1
        space, tag = name
        if not self._paths:
            self._refuse_other_root(tag)
            self._space = space
        if len(self._paths) >= MAX_DEPTH or len(attrs) > MAX_ATTRIBUTES:
            rule = f"tags lie at most {MAX_DEPTH} deep and have at most {MAX_ATTRIBUTES} attributes"
            raise self.refused(rule, "No graph needs this; export it again")
        if self._text is not None and self._paths[-1].endswith("*label"):
            self.ends(self._paths[-1], "".join(self._text))  # yEd says below it where it stands
        if space == _YED and tag in ("NodeLabel", "EdgeLabel"):
            tag = "*label"
        else:
            tag = tag if space == self._space and len(tag) <= MAX_NAME else "*"
        path = f"{self._paths[-1]}/{tag}" if self._paths else tag
        self._paths.append(path)
        self._text = None
        if path == f"{self.root}/graph":
            self._graphs.append(self._line())
        if len(self._graphs) < 2:
            self.begins(path, {tag: text for (space, tag), text in attrs.items() if space is None})

    def endElementNS(self, _name: tuple[str | None, str], _qname: str | None) -> None:
        """Come back from a tag."""
        path = self._paths.pop()
        if self._text is not None:
            self.ends(path, "".join(self._text))
        self._text = None

    def characters(self, content: str) -> None:
        """Collect the text of a value, as far as a value may go."""
        self.events += 1
        if self._text is not None and self._length <= MAX_TEXT:
            self._text.append(content)
            self._length += len(content)

    def endDocument(self) -> None:
        """Refuse what is more, or less, than one graph; say which way ties run."""
        refuse_unless_one_graph(self.graph.file, self._graphs)
        both = self._ways.get(False, self._ways.get(None))  # silence means both ways
        if True in self._ways and both is not None and self._said is None:
            first = f"one way in line {self._ways[True]}, both ways in line {both}"
            repair = either(
                "Write a tie that runs both ways as two",
                Repair("directed", one_way="each runs one way", both_ways="each runs both ways"),
            )
            rule = f"ties run all one way or all both ways; here {first}"
            raise self.refused(rule, repair, "B55", "directed")
        ways = self._ways or {self._one_way: 0}
        self.graph.directed = True if True in ways else False if False in ways else None
        self._name_by_labels()
        if self.left_out:
            what = counted(self.left_out, "tag")
            self.graph.people.ledger.note("", f"{what} left out, such as drawings")

    def _name_by_labels(self) -> None:
        """Read labels as names, unless names are given."""
        for record, label in self._labels:
            record.known.setdefault("label", label)
        for tie in self.graph.ties.records:  # which networkx adds to tell ties of a pair apart
            tie.known.pop("networkx_key", None)
        people = self.graph.people
        for one in people.records:  # as Gephi shows names
            if one.known.get("label", "") == one.known.get("name"):
                del one.known["label"]
        if all(name != "name" for name, _ in people.declared.values()):
            for one in people.records:
                if "label" in one.known:
                    one.known["name"] = one.known.pop("label")

    def _refuse_other_root(self, tag: str) -> None:
        if tag != self.root:
            known = f" but <{tag}>" if tag in ("graphml", "gexf", "html") else ""
            rule = f"its first tag is not <{self.root}>{known}"
            raise self.refused(rule, "Give the file that was meant")

    def collect(self) -> None:
        """Begin to collect the text of the tag that begins here."""
        self._text, self._length = [], 0

    def one_graph(self, stated: str | None) -> None:
        """Begin the graph; ties that do not say so run as it does."""
        self._one_way = None if stated is None else self._runs_one_way(stated)

    def person(self, given: Given) -> None:
        """Begin a person."""
        self._table = self.graph.people
        self._record = self._table.add(self._line(), id=given.get("id"))

    def tie(self, given: Given, stated: str | None) -> None:
        """Begin a tie."""
        self._table = self.graph.ties
        ends = given.get("source"), given.get("target")
        self._record = self._table.add(self._line(), source=ends[0], target=ends[1])
        way = self._one_way if stated is None else self._runs_one_way(stated)
        self._ways.setdefault(way, self._line())

    def _runs_one_way(self, stated: str) -> bool:
        if stated not in _ONE_WAY:
            raise self.refused("a tie is directed or undirected", "Correct the word")
        return _ONE_WAY[stated]

    def put(self, name: str, text: str, kind: str = TEXT) -> None:
        """Keep a value of the record at hand."""
        self._table.put(self._record, name, text, kind)

    def label(self, text: str) -> None:
        """Keep what somebody typed into a drawing, where nothing else is the label."""
        text = text[:MAX_TEXT]
        if text.lstrip()[:6].casefold() == "<html>":  # as yEd breaks lines
            text = unescape(_TAG.sub(" ", text))
        plain = " ".join(text.split())
        if plain:
            self._labels.append((self._record, plain))

    def put_declared(self, key: str, text: str) -> None:
        """Keep the value of a declared attribute of the record at hand."""
        self._table.put_declared(self._record, key, text)

    def tables(self, said: str) -> list[RecordTable]:
        """Return the tables that a word for a class of things means."""
        people, ties = self.graph.people, self.graph.ties
        return {"node": [people], "edge": [ties], "all": [people, ties]}.get(said, [])

    def declare(self, tables: list[RecordTable], key: str, name: str, kind: str) -> None:
        """Note an attribute that people or ties can have."""
        kind = "string" if kind.lower().startswith("list") else kind.lower()
        if kind not in _KINDS:
            rule = "an attribute is a string, an int, a long, a float, a double or a boolean"
            raise self.refused(rule, "Declare it as one of them")
        if len(name) > MAX_NAME:
            raise self.refused(f"a name has at most {MAX_NAME} letters", "Shorten it")
        self._declared = [(table, key) for table in tables]
        for table in tables:
            table.declared[key] = name, _KINDS[kind]

    def default(self, text: str) -> None:
        """Keep the value of whoever does not give the attribute declared last."""
        for table, key in self._declared if text.strip() else ():
            name, kind = table.declared[key]
            try:
                table.defaults[name] = typed(text if kind == TEXT else text.strip(), kind)
            except Unreadable as problem:
                rule = f"in a default value, {problem.rule}"
                raise self.refused(rule, problem.repair, problem.code) from None

    def nested(self) -> FileRefused:
        """Return the error that refuses a graph within a graph."""
        repair = "Flatten the graph before it is exported"
        return self.refused("people do not contain people", repair)


class GraphML(GraphTags):
    """What each tag of GraphML says."""

    root = "graphml"
    _key = ""
    _assumed = ""

    def begins(self, path: str, given: Given) -> None:
        """Take a tag that begins."""
        match path.removeprefix("graphml/"):
            case "graph/node":
                self.person(given)
            case "graph/edge":
                self.tie(given, given.get("directed"))
            case "graph/node/data" | "graph/edge/data":
                self._key = given.get("key", "")
                self.collect()
            case "graph":
                self.one_graph(given.get("edgedefault"))
            case "graph/data":
                if self._assumed and given.get("key") == self._assumed:
                    self.collect()
            case "key":
                self._declare(given)
            case "key/default":
                self.collect()
            case "graph/node/graph" | "graph/edge/graph":
                raise self.nested()
            case "graph/hyperedge":
                rule = "a tie is between two people, and this is a hyperedge"
                raise self.refused(rule, "Write one tie for each pair")
            case "graphml":
                pass
            case drawn if drawn.endswith("*label"):
                self.collect()
            case _:
                self.left_out += 1

    def ends(self, path: str, text: str) -> None:
        """Take a value, or a default."""
        if path == "graphml/key/default":
            self.default(text)
        elif path == "graphml/graph/data":
            self.graph.assumed = sentences(text)
        elif path.endswith("*label"):
            self.label(text)
        else:
            self.put_declared(self._key, text)

    def _declare(self, given: Given) -> None:
        key = given.get("id", "")
        name, kind = given.get("attr.name", key), given.get("attr.type", "string")
        if name == ASSUMED and given.get("for") == "graph":
            self._assumed = key
        self.declare(self.tables(given.get("for", "all")), key, name, kind)


class GEXF(GraphTags):
    """What each tag of GEXF says."""

    root = "gexf"
    _class = ""

    def begins(self, path: str, given: Given) -> None:
        """Take a tag that begins."""
        match path.removeprefix("gexf/graph/"):
            case "nodes/node":
                self._person(given)
            case "edges/edge":
                self._tie(given)
            case "nodes/node/attvalues/attvalue" | "edges/edge/attvalues/attvalue":
                self.put_declared(given.get("for", given.get("id", "")), given.get("value", ""))
            case "gexf/graph":
                self.one_graph(given.get("defaultedgetype"))
            case "attributes":
                self._class = given.get("class", "")
            case "attributes/attribute":
                key, kind = given.get("id", ""), given.get("type", "string")
                self.declare(self.tables(self._class), key, given.get("title", key), kind)
            case "attributes/attribute/default":
                self.collect()
            case "nodes/node/nodes" | "nodes/node/edges" | "nodes/node/parents":
                raise self.nested()
            case "gexf/meta/description":
                self.collect()
            case "nodes" | "edges" | "nodes/node/attvalues" | "edges/edge/attvalues" | "gexf":
                pass
            case other:
                self.left_out += not other.startswith("gexf/meta")

    def ends(self, path: str, text: str) -> None:
        """Take a default, or what answers rest on."""
        if path != "gexf/meta/description":
            self.default(text)
        elif text.strip().startswith(RESTS_ON):
            self.graph.assumed = sentences(text.strip().removeprefix(RESTS_ON))

    def endDocument(self) -> None:
        """A weight of 1 may be left out: Gephi does so."""
        super().endDocument()
        self.graph.implied = {"weight": 1.0}

    def _person(self, given: Given) -> None:
        """Begin a person; a label that only repeats the id says nothing."""
        if "pid" in given:
            raise self.nested()
        self.person(given)
        if given.get("label") != given.get("id"):
            self.put("label", given.get("label", ""))
        self._times(given)

    def _tie(self, given: Given) -> None:
        self.tie(given, given.get("type"))
        self.put("weight", given.get("weight", ""), NUMBER)
        self.put("label", given.get("label", ""))
        self.put("kind", given.get("kind", ""))
        self._times(given)

    def _times(self, given: Given) -> None:
        self.put("start", given.get("start", ""))
        self.put("end", given.get("end", ""))

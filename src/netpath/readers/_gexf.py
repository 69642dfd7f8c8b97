"""The tags of GEXF."""

from __future__ import annotations

from netpath.readers._graph_xml import Given, GraphTags
from netpath.readers._records import NUMBER


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
            case "nodes" | "edges" | "nodes/node/attvalues" | "edges/edge/attvalues" | "gexf":
                pass
            case other:
                self.left_out += not other.startswith("gexf/meta")

    def ends(self, _path: str, text: str) -> None:
        """Take a default, the only text that is collected."""
        self.default(text)

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

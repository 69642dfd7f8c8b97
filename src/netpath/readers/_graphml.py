"""The tags of GraphML."""

from __future__ import annotations

from netpath.readers._graph_xml import Given, GraphTags


class GraphML(GraphTags):
    """What each tag of GraphML says."""

    root = "graphml"
    _key = ""

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
            case "key":
                self._declare(given)
            case "key/default":
                self.collect()
            case "graph/node/graph" | "graph/edge/graph":
                raise self.nested()
            case "graph/hyperedge":
                rule = "a tie is between two people, and this is a hyperedge"
                raise self.refused(rule, "Write one tie for each pair")
            case "graphml" | "graph/data":
                pass
            case drawn if drawn.endswith("*label"):
                self.collect()
            case _:
                self.left_out += 1

    def ends(self, path: str, text: str) -> None:
        """Take a value, or a default."""
        if path == "graphml/key/default":
            self.default(text)
        elif path.endswith("*label"):
            self.label(text)
        else:
            self.put_declared(self._key, text)

    def _declare(self, given: Given) -> None:
        key = given.get("id", "")
        name, kind = given.get("attr.name", key), given.get("attr.type", "string")
        self.declare(self.tables(given.get("for", "all")), key, name, kind)

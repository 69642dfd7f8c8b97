"""The peers under the names of the workloads, each as its own documentation suggests, untuned.

A peer without a primitive lacks the method. Answers to the nearest target are searched backwards,
along ``back``, the arcs from the asked to the asker.
"""

from __future__ import annotations

from itertools import islice

import numpy as np
from graphs import CACHE, Graph


class Peer:
    threads = (1,)

    def __init__(self, graph: Graph) -> None:
        self.graph, self.n, self.targets = graph, graph.n, graph.targets.tolist()
        self.cost = -np.log(graph.p)
        self.onward = self.built(graph.u, graph.v)
        self.back = self.built(graph.v, graph.u) if graph.directed else self.onward

    def _live(self, draw: int) -> np.ndarray:
        return np.random.default_rng(draw).random(len(self.graph.p)) < self.graph.p


class Networkx(Peer):
    def built(self, u, v):
        import networkx as nx

        graph = nx.DiGraph() if self.graph.directed else nx.Graph()
        graph.add_nodes_from(range(self.n))
        graph.add_weighted_edges_from(zip(u.tolist(), v.tolist(), self.cost.tolist(), strict=True))
        return graph

    def warmest(self, a, b):
        import networkx as nx

        return _chance(nx.bidirectional_dijkstra, self.onward, a, b)

    def fewest(self, a, b):
        import networkx as nx

        try:
            return len(nx.bidirectional_shortest_path(self.onward, a, b)) - 1
        except nx.NetworkXNoPath:
            return np.inf

    def asks(self):
        import networkx as nx

        return self._filled(
            nx.multi_source_dijkstra_path_length(self.back, set(self.targets), weight=None)
        )

    def chance(self):
        import networkx as nx

        return np.exp(
            -self._filled(nx.multi_source_dijkstra_path_length(self.back, set(self.targets)))
        )

    def _filled(self, found):
        out = np.full(self.n, np.inf)
        out[list(found)] = list(found.values())
        return out

    def reach(self, within, rows):
        import networkx as nx

        search = nx.single_source_shortest_path_length
        return np.array([len(search(self.onward, int(s), cutoff=within)) - 1 for s in rows])

    def several(self, a, b, k):
        import networkx as nx

        if not nx.has_path(self.onward, a, b):
            return []
        found = islice(nx.shortest_simple_paths(self.onward, a, b, weight="weight"), k)
        return [float(np.exp(-nx.path_weight(self.onward, path, "weight"))) for path in found]


def _chance(search, graph, a, b) -> float:
    import networkx as nx

    try:
        return float(np.exp(-search(graph, a, b)[0]))
    except nx.NetworkXNoPath:
        return 0.0


class Igraph(Peer):
    def built(self, u, v):
        import igraph

        graph = igraph.Graph(self.n, np.column_stack([u, v]), directed=self.graph.directed)
        graph.es["cost"] = self.cost
        return graph

    def warmest(self, a, b):
        path = self.onward.get_shortest_path(a, b, weights="cost", output="epath")
        return float(np.exp(-self.cost[path].sum())) if path else 0.0

    def fewest(self, a, b):
        path = self.onward.get_shortest_path(a, b)
        return len(path) - 1 if path else np.inf

    def _from_targets(self, **how):
        """Distances from one more person who is tied to all targets at no cost."""
        if not hasattr(self, "joined"):
            self.joined = self.back.copy()
            self.joined.add_vertices(1)
            self.joined.add_edges([(self.n, one) for one in self.targets])
            self.joined.es["cost"] = np.append(self.cost, np.zeros(len(self.targets)))
        return np.array(self.joined.distances(source=[self.n], mode="out", **how)[0])[:-1]

    def asks(self):
        return self._from_targets() - 1

    def chance(self):
        return np.exp(-self._from_targets(weights="cost"))

    def reach(self, within, rows):
        return np.array(self.onward.neighborhood_size(rows.tolist(), within, mode="out")) - 1

    def several(self, a, b, k):
        paths = self.onward.get_k_shortest_paths(a, to=b, k=k, weights="cost", output="epath")
        return [float(np.exp(-self.cost[path].sum())) for path in paths]


class Networkit(Peer):
    threads = (1, 2)

    def built(self, u, v):
        import networkit as nk

        ends = u.astype(np.uint64), v.astype(np.uint64)
        how = {"n": self.n, "directed": self.graph.directed}
        return nk.GraphFromCoo((self.cost, ends), weighted=True, **how)

    def _plain(self, graph):
        import networkit as nk

        if not hasattr(self, "plain"):
            self.plain = {}
        if id(graph) not in self.plain:
            self.plain[id(graph)] = nk.graphtools.toUnweighted(graph)
        return self.plain[id(graph)]

    def warmest(self, a, b):
        import networkit as nk

        search = nk.distance.BidirectionalDijkstra(self.onward, a, b).run()
        search.getPath()
        return float(np.exp(-search.getDistance()))

    def fewest(self, a, b):
        import networkit as nk

        search = nk.distance.BidirectionalBFS(self._plain(self.onward), a, b).run()
        search.getPath()
        return float(_far(search.getDistance()))

    def _joined(self, weighted):
        import networkit as nk

        name = "joined" if weighted else "joined_plain"
        if not hasattr(self, name):
            graph = nk.Graph(self.back, weighted=weighted, directed=self.graph.directed)
            graph.addNode()
            for one in self.targets:
                graph.addEdge(self.n, one, 0.0) if weighted else graph.addEdge(self.n, one)
            setattr(self, name, graph)
        return getattr(self, name)

    def asks(self):
        import networkit as nk

        found = nk.distance.BFS(self._joined(False), self.n, True).run()
        return _far(np.array(found.getDistances(asarray=True))[:-1]) - 1

    def chance(self):
        import networkit as nk

        found = nk.distance.Dijkstra(self._joined(True), self.n, True).run()
        return np.exp(-_far(np.array(found.getDistances(asarray=True))[:-1]))


def _far(distance: np.ndarray) -> np.ndarray:
    return np.where(distance > 1e300, np.inf, distance)


class Rustworkx(Peer):
    def built(self, u, v):
        import rustworkx as rx

        graph = rx.PyDiGraph() if self.graph.directed else rx.PyGraph()
        graph.add_nodes_from(range(self.n))
        graph.add_edges_from(list(zip(u.tolist(), v.tolist(), self.cost.tolist(), strict=True)))
        return graph

    def warmest(self, a, b):
        import rustworkx as rx

        found = rx.dijkstra_shortest_path_lengths(self.onward, a, float, goal=b)
        return float(np.exp(-_of(found, b, np.inf)))

    def fewest(self, a, b):
        import rustworkx as rx

        found = rx.dijkstra_shortest_path_lengths(self.onward, a, lambda _: 1.0, goal=b)
        return _of(found, b, np.inf)

    def asks(self):
        import rustworkx as rx

        out = np.full(self.n, np.inf)
        for asks, layer in enumerate(rx.bfs_layers(self.back, self.targets)):
            out[layer] = asks
        return out

    def chance(self):
        import rustworkx as rx

        if not hasattr(self, "joined"):
            self.joined = self.back.copy()
            self.joined.add_node(self.n)
            self.joined.add_edges_from([(self.n, one, 0.0) for one in self.targets])
        found = rx.dijkstra_shortest_path_lengths(self.joined, self.n, float)
        out = np.full(self.n + 1, np.inf)
        out[list(found.keys())] = list(found.values())
        return np.exp(-out[: self.n])


def _of(found, person: int, missing: float) -> float:
    return found[person] if person in found else missing  # noqa: SIM401 -- it has no get


class Scipy(Peer):
    def built(self, u, v):
        from scipy.sparse import csr_matrix

        cost, ends = self.cost, (u, v)
        if not self.graph.directed:
            cost = np.concatenate([cost, cost])
            ends = np.concatenate([u, v]), np.concatenate([v, u])
        return csr_matrix((cost, ends), (self.n, self.n))

    def warmest(self, a, b):
        from scipy.sparse import csgraph

        found, _ = csgraph.dijkstra(self.onward, indices=a, return_predecessors=True)
        return float(np.exp(-found[b]))

    def fewest(self, a, b):
        from scipy.sparse import csgraph

        _, before = csgraph.breadth_first_order(self.onward, a)
        steps = 0
        while b != a and before[b] >= 0:
            b, steps = before[b], steps + 1
        return steps if b == a else np.inf

    def asks(self):
        return self._nearest(unweighted=True)

    def chance(self):
        return np.exp(-self._nearest())

    def _nearest(self, **how):
        from scipy.sparse import csgraph

        how |= {"min_only": True, "return_predecessors": True}
        return csgraph.dijkstra(self.back, indices=self.targets, **how)[0]

    def by_asks(self, within):
        rows = self.onward
        if not hasattr(self, "chances"):
            self.chances = np.exp(-rows.data)
        filled = np.flatnonzero(np.diff(rows.indptr))
        best = np.zeros(self.n)
        best[self.targets] = 1
        for _ in range(within):
            asked = np.maximum.reduceat(self.chances * best[rows.indices], rows.indptr[filled])
            best[filled] = np.maximum(best[filled], asked)
        return best

    def reach(self, within, rows):
        from scipy.sparse import csr_matrix, identity

        if not hasattr(self, "steps"):
            one = csr_matrix(self.onward, copy=True)
            one.data[:] = 1
            self.steps = (one + identity(self.n, format="csr")).astype(np.float32)
        found = self.steps[rows]
        for _ in range(within - 1):
            found = found @ self.steps
            found.data[:] = 1
        return np.diff(found.indptr) - 1

    def worlds(self, within, n_draws):
        """Each world drawn, its live ties compressed, then searched: by components, or by asks."""
        from scipy.sparse import csgraph, csr_matrix

        counts = np.zeros(self.n, np.int64)
        for draw in range(n_draws):
            live = self._live(draw)
            u, v = self.graph.u[live], self.graph.v[live]
            rows = csr_matrix((np.ones(len(u), np.int8), (u, v)), (self.n, self.n))
            if within == 0 and not self.graph.directed:
                n_parts, part = csgraph.connected_components(rows, directed=False)
                good = np.zeros(n_parts, bool)
                good[part[self.targets]] = True
                counts += good[part]
            else:
                counts += self._limited(rows, within or self.n)
        return counts

    def _limited(self, rows, within):
        met = np.zeros(self.n, bool)
        met[self.targets] = True
        front = met.astype(np.float32)
        columns = rows if self.graph.directed else rows + rows.T
        for _ in range(within):
            front = ((columns @ front) > 0) & ~met
            if not front.any():
                break
            met |= front
            front = front.astype(np.float32)
        return met

    def several(self, a, b, k):
        from scipy.sparse import csgraph

        return np.exp(-csgraph.yen(self.onward, a, b, k)).tolist()

    @staticmethod
    def load(kind: str, size: str) -> int:
        """The usual way: pandas reads and factorizes, SciPy compresses."""
        import pandas as pd
        from scipy.sparse import csr_matrix

        ties = pd.read_parquet(CACHE / f"{size}-{kind}.parquet")
        ends = pd.concat([ties["source"], ties["target"]], ignore_index=True)
        codes, ids = pd.factorize(ends)
        u, v = codes[: len(ties)], codes[len(ties) :]
        both = np.concatenate([u, v]), np.concatenate([v, u])
        warmth = np.concatenate([ties["warmth"], ties["warmth"]])
        return csr_matrix((warmth, both), (len(ids), len(ids))).nnz


class Graphblas(Peer):
    threads = (1, 2)

    def built(self, u, v):
        import os

        import graphblas as gb

        gb.ss.config["nthreads"] = int(os.environ["OMP_NUM_THREADS"])
        p, ends = self.graph.p, (u.astype(np.uint64), v.astype(np.uint64))
        if not self.graph.directed:
            p = np.concatenate([p, p])
            ends = tuple(np.concatenate(pair) for pair in (ends, ends[::-1]))
        return gb.Matrix.from_coo(*ends, p.astype(np.float32), nrows=self.n, ncols=self.n)

    def _starts(self, value, dtype):
        import graphblas as gb

        at = self.graph.targets.astype(np.uint64)
        return gb.Vector.from_coo(at, value, size=self.n, dtype=dtype)

    def asks(self):
        from graphblas import semiring

        level, front, asks = self._starts(0, "INT32"), self._starts(True, bool), 0
        while front.nvals:
            asks += 1
            front(~level.S, replace=True) << semiring.any_pair(front @ self.back)
            level(front.S) << asks
        return _dense(level, self.n, np.inf)

    def chance(self):
        from graphblas import binary, semiring

        best = self._starts(1.0, "FP32")
        front = best.dup()
        while front.nvals:
            told = semiring.max_times(front @ self.back).new()
            better = binary.gt(told & best).new()
            front = told.dup(mask=~best.S)
            front(better.V) << told
            best(binary.max) << front
        return _dense(best, self.n, 0.0)

    def by_asks(self, within):
        from graphblas import binary, semiring

        best = self._starts(1.0, "FP32")
        for _ in range(within):
            best(binary.max) << semiring.max_times(self.onward @ best)
        return _dense(best, self.n, 0.0)

    def reach(self, within, rows):
        import graphblas as gb
        from graphblas import binary, semiring

        if not hasattr(self, "steps"):
            self.steps = self.onward.dup(dtype=bool)
            self.steps(binary.any) << gb.Vector.from_scalar(True, self.n, dtype=bool).diag()
        found = self.steps[rows.tolist(), :].new()
        for _ in range(within - 1):
            found = semiring.any_pair(found @ self.steps).new()
        return _dense(found.reduce_rowwise("count").new(), len(rows), 0) - 1


def _dense(vector, n: int, missing: float) -> np.ndarray:
    out = np.full(n, missing, dtype=np.float64)
    at, values = vector.to_coo()
    out[at] = values
    return out


class Cynetdiff(Peer):
    """Counts in how many worlds each person is reached; one independent cascade a world."""

    def built(self, *_):
        from array import array

        asker, asked, p = self.graph.arcs()
        order = np.argsort(asked, kind="stable")
        before = np.concatenate([[0], np.cumsum(np.bincount(asked, minlength=self.n))[:-1]])
        from cynetdiff.models import IndependentCascadeModel

        parts = (before.astype(np.uint32), asker[order].astype(np.uint32))
        starts, others = (array("I", part.tobytes()) for part in parts)
        chances = array("f", p[order].astype(np.float32).tobytes())
        return IndependentCascadeModel(starts, others, activation_probs=chances)

    def worlds(self, within, n_draws):
        self.onward.set_rng(1)
        self.onward.set_seeds(self.targets)
        counts = np.zeros(self.n, np.int64)
        for _ in range(n_draws):
            self.onward.reset_model()
            for _ in range((within or self.n) + 1):
                new = list(self.onward.get_newly_activated_nodes())
                if not new:
                    break
                counts[new] += 1
                self.onward.advance_model()
        return counts


PEERS = {
    peer.__name__.lower(): peer
    for peer in (Networkx, Igraph, Networkit, Rustworkx, Scipy, Graphblas, Cynetdiff)
}

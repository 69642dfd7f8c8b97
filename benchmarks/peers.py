"""The peers under the names of the workloads, each as its own documentation suggests, untuned.

A peer without a primitive lacks the method. Answers to the nearest target are searched backwards,
along ``back``, the arcs from the asked to the asker.
"""

from __future__ import annotations

import warnings
from itertools import islice

import numpy as np
from graphs import Graph


class Peer:
    """What players have in common; ``draws`` is how many worlds one call draws."""

    threads = (1,)

    def __init__(self, graph: Graph) -> None:
        self.graph, self.n, self.targets = graph, graph.n, graph.targets.tolist()
        self.cost = -np.log(graph.p)
        self.onward = self.built(graph.u, graph.v)
        self.back = self.built(graph.v, graph.u) if graph.directed else self.onward
        self.draws = 64 if self.n < 50_000 else 16 if self.n < 500_000 else 2

    def _live(self, draw: int, share: float) -> tuple[np.ndarray, np.ndarray]:
        """The ends of the ties that are live in one world."""
        coins = np.random.default_rng(draw).random(len(self.graph.p))
        live = coins < share * self.graph.p
        return self.graph.u[live], self.graph.v[live]


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

    def several(self, a, b):
        import networkx as nx

        if not nx.has_path(self.onward, a, b):
            return []
        found = islice(nx.shortest_simple_paths(self.onward, a, b, weight="weight"), 10)
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

        warnings.filterwarnings("ignore", "Couldn't reach some vertices")
        graph = igraph.Graph(self.n, np.column_stack([u, v]), directed=self.graph.directed)
        graph.es["cost"] = self.cost
        return graph

    def warmest(self, a, b):
        path = self.onward.get_shortest_path(a, b, weights="cost", output="epath")
        return float(np.exp(-self.cost[path].sum())) if path else 0.0

    def fewest(self, a, b):
        path = self.onward.get_shortest_path(a, b)
        return len(path) - 1 if path else np.inf

    def _joined(self):
        """With one more person, who is tied to all targets at no cost."""
        if not hasattr(self, "joined"):
            self.joined = self.back.copy()
            self.joined.add_vertices(1)
            self.joined.add_edges([(self.n, one) for one in self.targets])
            self.joined.es["cost"] = np.append(self.cost, np.zeros(len(self.targets)))
        return self.joined

    def asks(self):
        people, layers, _ = self._joined().bfs(self.n, mode="out")
        out, sizes = np.full(self.n + 1, np.inf), np.diff(layers)
        out[people] = np.repeat(np.arange(len(sizes)) - 1, sizes)
        return out[:-1]

    def chance(self):
        found = self._joined().distances(source=[self.n], mode="out", weights="cost")
        return np.exp(-np.array(found[0])[:-1])

    def reach(self, within, rows):
        return np.array(self.onward.neighborhood_size(rows.tolist(), within, mode="out")) - 1

    def several(self, a, b):
        paths = self.onward.get_k_shortest_paths(a, to=b, k=10, weights="cost", output="epath")
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

    def by_asks(self):
        rows = self.onward
        if not hasattr(self, "chances"):
            self.chances = np.exp(-rows.data)
        filled = np.flatnonzero(np.diff(rows.indptr))
        best = np.zeros(self.n)
        best[self.targets] = 1
        for _ in range(6):
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

    def worlds(self, within, share=1.0, *, n_draws):
        """Each world drawn, its live ties compressed, then searched: by components, or by asks."""
        from scipy.sparse import csgraph, csr_matrix

        counts = np.zeros(self.n, np.int64)
        for draw in range(n_draws):
            u, v = self._live(draw, share)
            rows = csr_matrix((np.ones(len(u), np.float32), (u, v)), (self.n, self.n))
            if within is None and not self.graph.directed:
                n_parts, part = csgraph.connected_components(rows, directed=False)
                good = np.zeros(n_parts, bool)
                good[part[self.targets]] = True
                counts += good[part]
            else:
                counts += self._limited(rows, within or self.n)
        return counts

    def _limited(self, rows, within):
        met = np.zeros(self.n, np.float32)
        met[self.targets] = 1
        for _ in range(within):
            told = rows @ met + met
            if not self.graph.directed:
                told += rows.T @ met
            if np.count_nonzero(told) == np.count_nonzero(met):
                break
            met = (told > 0).astype(np.float32)
        return met > 0

    def several(self, a, b):
        from scipy.sparse import csgraph

        return np.exp(-csgraph.yen(self.onward, a, b, 10)).tolist()


class Numpy(Peer):
    """No library but arrays: whoever is met marks those who can ask them, along the live ties."""

    def built(self, *_):
        return None

    def worlds(self, within, share=1.0, *, n_draws):
        counts = np.zeros(self.n, np.int64)
        for draw in range(n_draws):
            u, v = self._live(draw, share)
            met, before = np.zeros(self.n, bool), -1
            met[self.targets] = True
            for _ in range(within or self.n):
                new, now = met.copy(), np.count_nonzero(met)
                if now == before:
                    break
                new[u[met[v]]] = True
                if not self.graph.directed:
                    new[v[met[u]]] = True
                met, before = new, now
            counts += met
        return counts


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

    def by_asks(self):
        from graphblas import binary, semiring

        best = self._starts(1.0, "FP32")
        for _ in range(6):
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
        self.models = {1.0: self._model(1.0)}

    def _model(self, share):
        from array import array

        from cynetdiff.models import IndependentCascadeModel

        asker, asked, p = self.graph.arcs()
        order = np.argsort(asked, kind="stable")
        before = np.concatenate([[0], np.cumsum(np.bincount(asked, minlength=self.n))[:-1]])
        parts = (before.astype(np.uint32), asker[order].astype(np.uint32))
        starts, others = (array("I", part.tobytes()) for part in parts)
        chances = array("f", (share * p[order]).astype(np.float32).tobytes())
        return IndependentCascadeModel(starts, others, activation_probs=chances)

    def worlds(self, within, share=1.0, *, n_draws):
        model = self.models.get(share)
        if model is None:
            model = self.models[share] = self._model(share)
        model.set_rng(1)
        model.set_seeds(self.targets)
        counts = np.zeros(self.n, np.int64)
        for _ in range(n_draws):
            model.reset_model()
            for _ in range((within or self.n) + 1):
                new = list(model.get_newly_activated_nodes())
                if not new:
                    break
                counts[new] += 1
                model.advance_model()
        return counts


PEERS = {
    peer.__name__.lower(): peer
    for peer in (Networkx, Igraph, Networkit, Rustworkx, Scipy, Numpy, Graphblas, Cynetdiff)
}

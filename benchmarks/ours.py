"""netpath under the names of the workloads; only this module knows what its kernels are called."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
from graphs import Graph


class Player:
    """Arrays of answers from netpath; people are positions. ``within`` None means without limit."""

    draws, remembers = 512, True

    def __init__(self, graph: Graph) -> None:
        from netpath._kernels import _one_pair, _sides
        from netpath.chains.ground import KeptCosts
        from netpath.network import ReferralNetwork

        self.graph = graph
        self.ids = [f"p{one:09d}" for one in range(graph.n)]
        names = pd.Index(self.ids, dtype="str")
        ties = pd.DataFrame({"source": names.take(graph.u), "target": names.take(graph.v)})
        people, ties = pd.DataFrame(index=names), ties.assign(warmth=graph.p)
        self.nets = {1.0: ReferralNetwork(people, ties, directed=graph.directed)}
        self.net = self.nets[1.0]
        self.rows = self.net.compressed
        self.ways = KeptCosts.of(self.rows, asks_first=False).ways
        self.role = np.zeros(graph.n, np.uint8)
        self.scratch = _sides.scratch(graph.n)
        self.few_asks, self.end = _one_pair.FewAsks(self.ways), np.empty(1, np.int32)

    def _one_pair(self, search, a: int, b: int):
        self.role[b] = 2  # an end
        found = search(self.ways, a, np.array([b], np.int32), self.role, self.scratch)
        self.role[b] = 0
        return found

    def warmest(self, a: int, b: int) -> float:
        from netpath._kernels._one_pair import warmest

        return float(np.exp(-self._one_pair(warmest, a, b).cost))

    def warmest_chain(self, a: int, b: int) -> float:
        return sum(self._chains(a, b, 1))

    def _chains(self, a: int, b: int, k: int) -> list[float]:
        from netpath import chains

        found = chains.warmest(self.net, self.ids[a], [self.ids[b]], k=k)
        return [one.probability for one in found]

    def fewest(self, a: int, b: int) -> float:
        self.end[0] = b
        people = self.few_asks.people(a, self.end)
        return len(people) - 1 if len(people) else np.inf

    def asks(self) -> np.ndarray:
        from netpath._kernels._nearest import fewest

        asks = fewest(self.ways, self.graph.targets).asks
        return np.where(asks < 0, np.inf, asks)

    def chance(self) -> np.ndarray:
        from netpath._kernels._nearest import warmest

        targets = self.graph.targets
        return np.exp(-warmest(self.ways, targets, np.zeros(len(targets))).cost)

    def by_asks(self) -> np.ndarray:
        from netpath._kernels._nearest import by_asks

        return np.exp(-by_asks(self.ways, self.graph.targets, 6)[6])

    def reach(self, within: int, rows: np.ndarray) -> np.ndarray:
        """Everybody's reach where ``rows`` are all people, so that the wider search may serve."""
        from netpath.reach._steps import people_by_asks

        none = np.empty(0, np.int64)
        choice = SimpleNamespace(net=self.net, seekers=rows.astype(np.int64), targets=none)
        return people_by_asks(choice, within, within).sum(axis=1)

    def worlds(self, within: int | None, share: float = 1.0, *, n_draws: int) -> np.ndarray:
        """In how many worlds each person reaches a target, with so much of every chance."""
        from netpath.access.drawn import Cascades

        if share not in self.nets:
            fainter = self.net.ties.assign(warmth=share * self.graph.p)
            directed = self.graph.directed
            self.nets[share] = type(self.net)(self.net.people, fainter, directed=directed)
        question = SimpleNamespace(net=self.nets[share], within=within or 0)
        starts = self.graph.targets.astype(np.int64)
        return Cascades(question, 7).worlds(starts, n_draws).counts()

    def estimate(self, within: int, *, n_draws: int) -> np.ndarray:
        """The same by the function that users call."""
        from netpath import access

        targets = [self.ids[one] for one in self.graph.targets]
        found = access.estimate(self.net, targets=targets, within=within, n_draws=n_draws, rng=7)
        share = (found.values.sum() + len(targets)) / len(self.ids)
        return np.array([share * n_draws])

    def several(self, a: int, b: int) -> list[float]:
        return self._chains(a, b, 10)


def loaded(path: Path) -> int:
    """A file of ties read, checked, coded and compressed."""
    from netpath.readers import read_csv, read_parquet

    read = read_csv if path.suffix == ".csv" else read_parquet
    return len(read(ties=path).compressed.neighbours)

"""netpath under the names of the workloads; only this module knows what its kernels are called."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
from graphs import CACHE, Graph


class Player:
    """Arrays of answers from netpath; people are positions. ``within`` 0 means without limit."""

    threads = (1, 2)

    def __init__(self, graph: Graph) -> None:
        from netpath._kernels import _one_pair
        from netpath.chains._ground import Ground
        from netpath.network import ReferralNetwork

        self.graph = graph
        self.ids = [f"p{one:09d}" for one in range(graph.n)]
        names = pd.Index(self.ids, dtype="str")
        ties = pd.DataFrame({"source": names.take(graph.u), "target": names.take(graph.v)})
        people = pd.DataFrame(index=names)
        ties = ties.assign(warmth=graph.p)
        self.net = ReferralNetwork(people, ties, directed=graph.directed)
        self.rows = self.net.compressed
        self.ways = Ground.of(self.rows, asks_first=False).ways
        self.role = np.zeros(graph.n, np.uint8)
        self.scratch = _one_pair.scratch(graph.n)

    def _one_pair(self, search, a: int, b: int):
        self.role[b] = 2  # an end
        found = search(self.ways, a, np.array([b], np.int32), self.role, self.scratch)
        self.role[b] = 0
        return found

    def warmest(self, a: int, b: int) -> float:
        from netpath._kernels._one_pair import warmest

        return float(np.exp(-self._one_pair(warmest, a, b).cost))

    def fewest(self, a: int, b: int) -> float:
        from netpath._kernels._one_pair import fewest

        people = self._one_pair(fewest, a, b)
        return len(people) - 1 if len(people) else np.inf

    def asks(self) -> np.ndarray:
        from netpath._kernels._nearest import fewest

        asks = fewest(self.ways, self.graph.targets).asks
        return np.where(asks < 0, np.inf, asks)

    def chance(self) -> np.ndarray:
        from netpath._kernels._nearest import warmest

        targets = self.graph.targets
        return np.exp(-warmest(self.ways.back, targets, np.zeros(len(targets))).cost)

    def by_asks(self, within: int) -> np.ndarray:
        from netpath._kernels._nearest import by_asks

        return np.exp(-by_asks(self.ways, self.graph.targets, within)[within])

    def reach(self, within: int, rows: np.ndarray) -> np.ndarray:
        """Everybody's reach where ``rows`` are all people, so that the wider search may serve."""
        from netpath.reach._steps import people_by_asks

        none = np.empty(0, np.int64)
        choice = SimpleNamespace(net=self.net, seekers=rows.astype(np.int64), targets=none)
        return people_by_asks(choice, within, within).sum(axis=1)

    def worlds(self, within: int, n_draws: int) -> np.ndarray:
        """In how many worlds each person reaches a target."""
        from netpath.access._drawn import Cascades

        question = SimpleNamespace(net=self.net, within=within)
        cascades = Cascades(question, 7)
        return cascades.worlds(self.graph.targets.astype(np.int64), n_draws).counts()

    def several(self, a: int, b: int, k: int) -> list[float]:
        from netpath import chains

        return [
            one.probability for one in chains.warmest(self.net, self.ids[a], [self.ids[b]], k=k)
        ]

    @staticmethod
    def load(kind: str, size: str) -> int:
        from netpath.readers import read_parquet

        return len(read_parquet(ties=CACHE / f"{size}-{kind}.parquet").compressed.neighbours)

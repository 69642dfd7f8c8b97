"""The graphs to measure on: heavy-tailed, clustered ones of a fixed seed, and real ones."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

HERE = Path(__file__).resolve().parent
CACHE = HERE / ".cache"
REAL = HERE.parents[1] / "shared" / "data" / "networks"
SEED = 20261122
TIES_EACH = 10
SIZES = {"1e4": 10_000, "1e5": 100_000, "1e6": 1_000_000}
REAL_NAMES = ("ego_facebook", "email_eu_core", "musae_github", "fb_oklahoma97")


class Graph(NamedTuple):
    """Ties u[i] to v[i], with a probability each; one in a hundred people is a target."""

    name: str
    n: int
    u: np.ndarray
    v: np.ndarray
    p: np.ndarray
    targets: np.ndarray
    directed: bool

    def arcs(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Asker, asked and probability of every arc; an undirected tie has two."""
        if self.directed:
            return self.u, self.v, self.p
        both = np.concatenate
        return both([self.u, self.v]), both([self.v, self.u]), both([self.p, self.p])

    def pairs(self, k: int) -> list[tuple[int, int]]:
        """So many seekers and targets, the same for all who are measured."""
        rng = np.random.default_rng(7)
        seekers, targets = rng.integers(0, self.n, 4 * k), rng.choice(self.targets, 4 * k)
        return [(int(a), int(b)) for a, b in zip(seekers, targets, strict=True) if a != b][:k]

    def rows(self, k: int) -> np.ndarray:
        """The people on whom a slow workload is sampled, the same for all."""
        return np.sort(np.random.default_rng(8).choice(self.n, min(k, self.n), replace=False))


def names(*, quick: bool) -> list[str]:
    """What there is to measure on: ``1e4`` has ids in random order, ``1e4-sorted`` by community."""
    there = [name for name in REAL_NAMES if (REAL / name).is_dir()]
    if quick:
        return ["1e4", "1e4-sorted", *(name for name in there if name in REAL_NAMES[:2])]
    return [*SIZES, "1e4-sorted", "1e5-sorted", "1e6-sorted", *there]


def load(name: str) -> Graph:
    """A graph by its name; made, or read, once and then kept in .cache."""
    CACHE.mkdir(exist_ok=True)
    path = CACHE / f"{name}.npz"
    if not path.exists():
        graph = read(name) if name in REAL_NAMES else ordered(name)
        np.savez(path.with_suffix(".part.npz"), **graph._asdict())
        path.with_suffix(".part.npz").rename(path)
    with np.load(path) as kept:
        fields = {field: kept[field] for field in Graph._fields}
    plain = {field: fields[field].item() for field in ("name", "n", "directed")}
    return Graph(**{**fields, **plain})


def finished(name: str, u: np.ndarray, v: np.ndarray, p: np.ndarray, n: int, **how: bool) -> Graph:
    """Ties in random order, with targets."""
    rng = np.random.default_rng(SEED)
    order = rng.permutation(len(u))
    targets = np.sort(rng.permutation(n)[: max(1, n // 100)]).astype(np.int32)
    ends = (end[order].astype(np.int32) for end in (u, v))
    return Graph(name, n, *ends, p[order].astype(np.float64), targets, how.get("directed", False))


def written(size: str, kind: str, form: str) -> Path:
    """A made graph as a file of ties, with whole numbers or texts as ids; made once, then kept."""
    import pyarrow as pa
    from pyarrow import csv, parquet

    path = CACHE / f"{size}-{kind}.{form}"
    if not path.exists():
        graph = load(size)
        ids = np.random.default_rng(3).choice(10**10, graph.n, replace=False)
        names = pa.array(ids if kind == "int" else [f"user{one:010d}" for one in ids])
        ends = {"source": names.take(pa.array(graph.u)), "target": names.take(pa.array(graph.v))}
        table, part = pa.table({**ends, "warmth": graph.p}), path.with_suffix(".part")
        parquet.write_table(table, part) if form == "parquet" else csv.write_csv(
            table, part, csv.WriteOptions(quoting_style="none")
        )
        part.rename(path)
    return path


# --- real graphs


def read(name: str) -> Graph:
    """A real graph; its probabilities are drawn, since it has none."""
    import pandas as pd

    folder = REAL / name
    ids = pd.read_csv(folder / "people.csv", dtype=str, na_filter=False)["id"]
    path = next(folder.glob("ties.csv*"))
    ties = pd.read_csv(path, dtype=str, na_filter=False)
    directed = name == "email_eu_core"
    place = pd.Index(ids)
    u, v = (place.get_indexer(ties[end]) for end in ("source", "target"))
    keys = np.unique(pair_keys(u, v, len(ids), directed))
    u, v = keys // len(ids), keys % len(ids)
    p = np.random.default_rng(SEED).beta(2.0, 9.0, len(keys)).clip(0.01, 1)
    return finished(name, u, v, p, len(ids), directed=directed)


def pair_keys(u: np.ndarray, v: np.ndarray, n: int, directed: bool = False) -> np.ndarray:
    """One number a tie between two different people."""
    first, second = (u, v) if directed else (np.minimum(u, v), np.maximum(u, v))
    return (first.astype(np.int64) * n + second)[(u != v) & (u >= 0) & (v >= 0)]


# --- made graphs


def ordered(name: str) -> Graph:
    """A made graph with its people by community, or else in random order."""
    if name.endswith("-sorted"):
        return made(name)
    graph = load(f"{name}-sorted")
    label = np.random.default_rng(SEED).permutation(graph.n).astype(np.int32)
    ends = {field: label[getattr(graph, field)] for field in ("u", "v")}
    return graph._replace(name=name, targets=np.sort(label[graph.targets]), **ends)


def made(name: str) -> Graph:
    """Communities of 15 to 300 people, popularity by a power law, and friends of friends tied."""
    n = SIZES[name.removesuffix("-sorted")]
    rng = np.random.default_rng(SEED)
    popularity = np.minimum((1 - rng.random(n)) ** (-1 / 1.5), np.sqrt(n))
    sizes = np.minimum(15 * (1 - rng.random(n // 15 + 1)) ** (-1 / 1.3), 300).astype(np.int64)
    community = np.repeat(np.arange(len(sizes)), sizes)[:n]
    keys = _first_ties(rng, popularity, community, int(0.75 * TIES_EACH * n))
    keys = _closed(rng, keys, n, TIES_EACH * n)
    u, v = keys // n, keys % n
    inside = community[u] == community[v]
    p = np.where(inside, rng.beta(2.0, 7.0, len(u)), rng.beta(1.2, 12.0, len(u))).clip(0.01, 1)
    return finished(name, u, v, p, n)


def _first_ties(rng, popularity, community, wanted: int) -> np.ndarray:
    """So many ties, a third from anybody, else by popularity, 72 % of them inside a community."""
    n = len(popularity)
    upto = np.concatenate([[0], np.cumsum(popularity)])
    edges = np.searchsorted(community, np.arange(community[-1] + 2))
    keys = np.empty(0, np.int64)
    while len(keys) < wanted:
        k = int(1.15 * (wanted - len(keys))) + 16
        popular = np.searchsorted(upto, rng.random(k) * upto[-1], side="right") - 1
        u = np.where(rng.random(k) < 1 / 3, rng.integers(0, n, k), popular.clip(0, n - 1))
        inside = rng.random(k) < 0.72
        first = np.where(inside, edges[community[u]], 0)
        last = np.where(inside, edges[community[u] + 1], n)
        mass = upto[first] + rng.random(k) * (upto[last] - upto[first])
        v = (np.searchsorted(upto, mass, side="right") - 1).clip(first, last - 1)
        keys = np.union1d(keys, pair_keys(u, v, n))
    return np.sort(rng.permutation(keys)[:wanted])


def _closed(rng, keys: np.ndarray, n: int, wanted: int) -> np.ndarray:
    """Tie friends of friends until there are so many ties."""
    while len(keys) < wanted:
        u, v = np.concatenate([keys // n, keys % n]), np.concatenate([keys % n, keys // n])
        order = np.argsort(u, kind="stable")
        starts, alters = np.searchsorted(u[order], np.arange(n + 1)), v[order]
        at = rng.integers(0, len(u), int(1.3 * (wanted - len(keys))) + 16)
        friend = v[at]
        width = starts[friend + 1] - starts[friend]
        other = alters[starts[friend] + (rng.random(len(at)) * width).astype(np.int64)]
        new = np.unique(pair_keys(u[at], other, n))
        new = new[keys[np.searchsorted(keys, new).clip(0, len(keys) - 1)] != new]
        keys = np.sort(np.concatenate([keys, rng.permutation(new)[: wanted - len(keys)]]))
    return keys

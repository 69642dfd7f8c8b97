"""Small random networks as a dense table of costs, and what is true of them, the slow way.

Shares no code with what it checks, but for handing tables and networks over.
"""

import math
import random
from collections.abc import Iterator

import numpy as np
import pandas as pd
from oracles.small_networks import PALETTES, Drawn

import netpath as ntp
from netpath._kernels._rows import Ways, ways

Chain = tuple[float, tuple[int, ...]]


def table(seed: int, most: int = 20) -> np.ndarray:
    """Return what it costs each person (row) to ask each other one; infinite where they cannot.

    From one person up; with or without ties, one way or both, with warmths of 0, and of few
    values, so that ties are common; half of them with willingness.
    """
    rng = random.Random(seed)
    n = rng.choice([1, 2, rng.randint(3, 8), rng.randint(min(9, most), most)])
    directed, share = rng.random() < 0.5, rng.choice([0.0, 0.15, 0.3, 0.6, 1.0])
    palette = rng.choice([*PALETTES, [rng.random() for _ in range(50)]])
    willing = [rng.choice(palette) or 1.0 if seed % 2 else 1.0 for _ in range(n)]
    cost = np.full((n, n), np.inf)
    for asker in range(n):
        for asked in range(n) if directed else range(asker):
            if asker != asked and rng.random() < share:
                warmth = rng.choice(palette)
                for one, other in (
                    [(asker, asked)] if directed else [(asker, asked), (asked, asker)]
                ):
                    if warmth > 0:
                        cost[one, other] = 0.0 - math.log(warmth) - math.log(willing[other])
    return cost


def rows(cost: np.ndarray) -> Ways:
    """Hand a table over; every other one with the asks that cannot be granted left in."""
    there = np.isfinite(cost) if len(cost) % 2 else np.ones_like(cost, dtype=bool)
    askers, asked = np.nonzero(there)
    counts = np.bincount(askers, minlength=len(cost))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return ways(offsets, asked.astype(np.int32), cost[askers, asked])


def network(drawn: Drawn) -> ntp.ReferralNetwork:
    """Hand a network over."""
    world = drawn.world
    people = pd.DataFrame({"id": list(world.willing), "willing": list(world.willing.values())})
    people["do_not_ask"] = people["id"].isin(world.do_not_ask)
    ties = pd.DataFrame(world.ties, columns=["source", "target", "warmth"])
    ties = ties.astype({"source": "str", "target": "str", "warmth": "float64"})
    if drawn.kinds is not None:
        ties["kind"] = pd.array(drawn.kinds, dtype="str")
    return ntp.ReferralNetwork(people, ties, directed=world.directed)


def some(seed: int, cost: np.ndarray, n: int) -> list[int]:
    """Choose people."""
    return random.Random(seed + 1).sample(range(len(cost)), min(n, len(cost)))


def to_ends(cost: np.ndarray, ends: list[int], within: int) -> Iterator[np.ndarray]:
    """Yield the cost to the nearest end in at most 0, 1 … asks: Bellman, over the whole table."""
    best = np.full(len(cost), np.inf)
    best[ends] = 0.0
    yield best
    for _ in range(within):
        best = np.minimum(best, (cost + best).min(axis=1))
        yield best


def restricted(cost: np.ndarray, ends: list[int], closed: list[int]) -> np.ndarray:
    """Return the table without asks by an end or of somebody closed."""
    cost = cost.copy()
    cost[ends] = np.inf
    cost[:, closed] = np.inf
    return cost


def chains(
    cost: np.ndarray, so_far: tuple[int, ...], ends: list[int], left: int
) -> Iterator[Chain]:
    """Yield every loopless chain with this beginning, and what the rest of it costs."""
    if so_far[-1] in ends:
        yield 0.0, so_far
        return
    for asked in np.flatnonzero(np.isfinite(cost[so_far[-1]])).tolist() if left else []:
        if asked not in so_far:
            for rest, people in chains(cost, (*so_far, asked), ends, left - 1):
                yield cost[so_far[-1], asked] + rest, people

"""Looking ahead: how warm the warmest chain from a person to a target is, around who is closed.

Costs are -ln of chances, so that the warmest chain has the least cost (Dijkstra 1959). Chains
found beforehand stay the best until somebody on them is met or closed; only then is one looked
for anew, by A* with the old costs as promises, which closing people never makes too high (Hart,
Nilsson & Raphael 1968). Each takes O(m log n) at worst and a handful of people as a rule.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from netpath._kernels._search_pool import Records, pop, push

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Chain = npt.NDArray[np.int32]

HOPELESS = np.uint64(2**40 - 1)
_GRAIN = 2.0**29  # costs are compared in steps of 2**-29: closer ones are equal
_MOST = 2.0**40 - 2


@njit(cache=True, nogil=True)
def cost_key(cost: float) -> np.uint64:
    """Return a cost as 40 bits that sort alike."""
    if cost == np.inf:
        return HOPELESS
    return np.uint64(min(np.rint(cost * _GRAIN), _MOST))


@njit(cache=True, nogil=True)
def onward_costs(
    offsets: Counts, askers: Counts, cost: Floats, targets: Counts, pool: Records
) -> tuple[Floats, Chain]:
    """Return the least cost from each person to any target, and who comes next on that way.

    ``offsets``, ``askers`` and ``cost`` hold the arcs by the person asked. Nobody goes on past a
    target. Infinite, and -1, where no way leads there.
    """
    n = len(offsets) - 1
    onward, follow = np.full(n, np.inf), np.full(n, -1, np.int32)
    for one in targets:
        onward[one] = 0.0
        push(pool, np.uint64(0), one, 0, 0)
    done = np.zeros(n, np.bool_)
    while pool[0].arc:
        person = pool[1].arc
        pop(pool)
        if done[person]:
            continue
        done[person] = True
        for at in range(offsets[person], offsets[person + 1]):
            asker, through = askers[at], cost[at] + onward[person]
            if through < onward[asker]:
                onward[asker], follow[asker] = through, person
                push(pool, _bits(through), asker, 0, 0)
    return onward, follow


@njit(cache=True, nogil=True)
def still_open(people: Records, mind: Counts, stamp: int, person: int) -> bool:
    """Return whether everybody on a person's way to the nearest target is still a stranger."""
    while person >= 0:
        if mind[person] >> 32 == stamp and mind[person] & 3:
            return False
        person = people[person].follow
    return True


@njit(cache=True, nogil=True)
def cost_around(
    arcs: Records,
    people: Records,
    mind: Counts,
    stamp: int,
    start: int,
    crowd: Records,
    pool: Records,
) -> float:
    """Return the least cost from a person to any target through strangers; infinite without.

    ``crowd[0].looks`` counts the looks taken; the pool behind its offers is room for ways.
    """
    crowd[0].looks += 1
    look, ways = crowd[0].looks, pool[pool[0].arc + 1 :]
    crowd[start].cost, crowd[start].seen = 0.0, look
    ways[0].arc = 0
    push(ways, _bits(people[start].onward), start, 0, 0)
    while ways[0].arc:
        person, promise = ways[1].arc, ways[1].key
        pop(ways)
        so_far = crowd[person].cost
        if promise > _bits(so_far + people[person].onward):
            continue
        if people[person].target:
            return so_far
        for arc in range(people[person].first, people[person].last):
            other = arcs[arc].asked
            if people[other].onward == np.inf or (mind[other] >> 32 == stamp and mind[other] & 3):
                continue
            cost = so_far + arcs[arc].cost
            if crowd[other].seen != look or cost < crowd[other].cost:
                crowd[other].cost, crowd[other].seen = cost, look
                push(ways, _bits(cost + people[other].onward), other, 0, 0)
    return np.inf


@njit(cache=True, nogil=True, inline="always")
def _bits(cost: float) -> np.uint64:
    """Return the bits of a float that is not negative; they sort as it does."""
    return np.float64(cost).view(np.uint64)

"""Looking ahead: how warm the warmest chain from a person to a target is, around who is closed.

Costs are -ln of chances, so that the warmest chain has the least cost (Dijkstra 1959). Chains
found beforehand stay the best until somebody on them is met or closed; only then is one looked
for anew, by A* with the old costs as promises, which closing people never makes too high (Hart,
Nilsson & Raphael 1968). Each takes O(m log n) at worst and a handful of people as a rule.
"""

from __future__ import annotations

import numpy as np

from netpath._kernels._search_ground import (
    CHANGES,
    LOOK,
    RUN_BITS,
    SIZE,
    STAMP,
    Counts,
    Floats,
    Ground,
    Places,
    Slate,
    Words,
    asked_of,
    is_stranger,
    kernel,
    part,
    row_of,
)
from netpath._kernels._search_names import LOOKED, REST, arc_of, lead_to, pushed, replaced

HOPELESS = np.uint64(2**40 - 1)
_GRAIN = 2.0**29  # costs are compared in steps of 2**-29: closer ones are equal
_MOST = 2.0**40 - 2


@part()
def cost_key(cost: float) -> np.uint64:
    """Return a cost as 40 bits that sort alike."""
    if cost == np.inf:
        return HOPELESS
    return np.uint64(min(np.rint(cost * _GRAIN), _MOST))


@part()
def _bits(cost: float) -> np.uint64:
    """Return the bits of a float that is not negative; they sort as it does."""
    return np.float64(cost).view(np.uint64)


@kernel()
def find_onward(
    offsets: Counts,
    askers: Places,
    cost: Floats,
    targets: Counts,
    pool: tuple[Words, Words],
    onward: Floats,
    follows: Places,
) -> None:
    """Write the least cost from each person to any target, and who comes next on that way.

    ``offsets``, ``askers`` and ``cost`` hold the arcs by the person asked. Nobody goes on past a
    target. Infinite, and -1, where no way leads there.
    """
    (keys, leads), size = pool, 0
    onward[:], follows[:] = np.inf, -1
    for one in targets:
        onward[one] = 0.0
        size = pushed(keys, leads, size, np.uint64(0), np.uint64(one))
    while size:
        person, so_far = np.int64(leads[1]), keys[1]
        size = replaced(keys, leads, size - 1, keys[size], leads[size])
        if so_far > _bits(onward[person]):
            continue
        for at in range(offsets[person], offsets[person + 1]):
            asker, through = askers[at], cost[at] + onward[person]
            if through < onward[asker]:
                onward[asker], follows[asker] = through, person
                size = pushed(keys, leads, size, _bits(through), np.uint64(asker))


@part()
def is_best(ground: Ground, desk: Slate, walk: Counts, lead: np.uint64) -> bool:
    """Return whether the chain ahead of a lead is still the best; if not, put it back anew."""
    arc = arc_of(lead)
    person = int(np.int64(asked_of(ground, arc)))
    if lead & LOOKED:
        if int(np.int64(lead & REST)) == walk[CHANGES]:
            return True
    elif _still_open(ground, desk, walk[STAMP], person):
        return True
    anew = cost_key(ground.cost[arc] + _cost_around(ground, desk, walk, person)) << RUN_BITS
    again = lead_to(arc, walk[CHANGES]) | LOOKED
    walk[SIZE] = pushed(desk.keys, desk.leads, walk[SIZE], anew, again)
    return False


@part()
def _still_open(ground: Ground, desk: Slate, stamp: int, person: int) -> bool:
    """Return whether everybody on a person's way to the nearest target is still a stranger."""
    while person >= 0:
        if not is_stranger(desk, stamp, np.uint64(person)):
            return False
        person = int(ground.follows[person])
    return True


@kernel()
def _cost_around(ground: Ground, desk: Slate, walk: Counts, start: int) -> float:
    """Return the least cost from a person to any target through strangers; infinite without."""
    desk.counters[LOOK] += 1
    desk.so_far[start], desk.seen[start] = 0.0, desk.counters[LOOK]
    size = pushed(desk.ways, desk.ends, 0, _bits(ground.onward[start]), np.uint64(start))
    while size:
        person = np.int64(desk.ends[1])
        size = replaced(desk.ways, desk.ends, size - 1, desk.ways[size], desk.ends[size])
        if ground.follows[person] < 0:  # a target
            return desk.so_far[person]
        if desk.seen[person] > 0:
            size = _step(ground, desk, walk[STAMP], person, size)
    return np.inf


@part()
def _step(ground: Ground, desk: Slate, stamp: int, person: int, size: int) -> int:
    """Go on to strangers whom a person can ask, once; return how many ways there are to follow."""
    look = desk.counters[LOOK]
    desk.seen[person] = -look
    first, last = row_of(ground.starts, np.uint64(person))
    for arc in range(first, last):
        asked = asked_of(ground, arc)
        other, cost = np.int64(asked), desk.so_far[person] + ground.cost[arc]
        done = desk.seen[other] == -look or ground.onward[other] == np.inf
        if done or not is_stranger(desk, stamp, asked):
            continue
        if desk.seen[other] != look or cost < desk.so_far[other]:
            desk.so_far[other], desk.seen[other] = cost, look
            promise = _bits(cost + ground.onward[other])
            size = pushed(desk.ways, desk.ends, size, promise, asked)
    return size

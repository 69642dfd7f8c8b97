"""Everybody to the nearest of many ends: by asks, by chance, and by chance for each number of asks.

Costs are -ln of a chance; a chance is exp(-cost), taken once at the end. Arrays are by person. The
ends are at 0 and the way stops there, which is what makes no target a broker.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit, prange

from netpath._kernels._rows import CostRows, Costs, Flags, People, Ways
from netpath._kernels._threads import threads

_DENSE = 15  # look from the other side once the front holds more than 1/15 of the asks left
_SPARSE = 12  # push while the front holds less than 1/12 of the asks
_BUCKETS, _ROUND = 126, 127  # a circle of 128; no ask is dearer than 126 buckets


class Asks(NamedTuple):
    """The number of asks to the nearest end, and whom to ask; -1 where no way leads there.

    An end has 0 asks and itself to ask. Both have shape (n_people,), int32.
    """

    asks: People
    onward: People


class Warmest(NamedTuple):
    """The cost of the warmest way to any end, and whom to ask; infinite and -1 where none leads.

    ``cost`` is float64, ``onward`` int32, both of shape (n_people,); an end has 0 and itself.
    """

    cost: Costs
    onward: People


@njit(cache=True, nogil=True)
def fewest(both: Ways, ends: People) -> Asks:
    """Return how many asks everybody is from the nearest end, and whom to ask first.

    Breadth-first from all ends at once, which turns around while the front is wide: then those
    not met yet look for anybody in the front, and stop at the first (Beamer, Asanovic & Patterson,
    SC 2012). At most a pass over all asks, mostly less; 13 bytes a person.
    """
    n = len(both.onward.offsets) - 1
    found = Asks(np.full(n, -1, np.int32), np.full(n, -1, np.int32))
    front, flags = np.empty(n, np.int32), np.zeros(n, np.uint8)
    start, end = 0, 0
    for one in ends:
        if found.asks[one] < 0:
            found.asks[one], found.onward[one] = 0, one
            front[end] = one
            end += 1
    width = _asks_of(both.back, front[:end])
    left = len(both.back.people) - width
    while start < end:
        if width * _DENSE > left:
            flags[front[start:end]] = 1
            later = _look_ahead(both.onward, found, front, flags, end)
            flags[front[start:end]] = 0
        else:
            later = _look_back(both.back, found, front, start, end)
        start, end = end, later
        width = _asks_of(both.back, front[start:end])
        left -= width
    return found


@njit(cache=True, nogil=True)
def _asks_of(rows: CostRows, people: People) -> int:
    total = 0
    for one in people:
        total += rows.offsets[one + 1] - rows.offsets[one]
    return total


@njit(cache=True, nogil=True)
def _look_back(back: CostRows, found: Asks, front: People, start: int, end: int) -> int:
    """Let everybody in the front be asked by whoever is not met yet; return the new end."""
    new = end
    for at in range(start, end):
        asked = front[at]
        for way in range(back.offsets[asked], back.offsets[asked + 1]):
            asker = back.people[way]
            if found.asks[asker] < 0:
                found.asks[asker], found.onward[asker] = found.asks[asked] + 1, asked
                front[new] = asker
                new += 1
    return new


@njit(cache=True, nogil=True)
def _look_ahead(onward: CostRows, found: Asks, front: People, flags: Flags, end: int) -> int:
    """Let everybody not met yet look for one of the front, flagged; return the new end."""
    asks, new = found.asks[front[end - 1]] + 1, end
    for asker in range(len(flags)):
        if found.asks[asker] >= 0:
            continue
        for way in range(onward.offsets[asker], onward.offsets[asker + 1]):
            asked = onward.people[way]
            if flags[asked]:
                found.asks[asker], found.onward[asker] = asks, asked
                front[new] = asker
                new += 1
                break
    return new


class _Line(NamedTuple):
    """Buckets as rings: whoever waits stands between two others, or their bucket's head.

    ``ahead`` and ``behind`` have shape (n_people + n_buckets,), the heads at the end; ``bucket``
    says where each person waits, -1 for nowhere.
    """

    ahead: People
    behind: People
    bucket: People


@njit(cache=True, nogil=True)
def warmest(back: CostRows, ends: People, begin: Costs) -> Warmest:
    """Return the cost of everybody's warmest way to an end, and whom to ask first.

    Delta-stepping on one thread: buckets of equal width in cost are emptied one after another,
    first in, first out, and whoever gets cheaper stands in again (Meyer & Sanders, Journal of
    Algorithms 49:114, 2003). Mostly a little over a pass over all asks; 28 bytes a person.

    Parameters
    ----------
    back
        Who can ask whom, by who is asked.
    ends, begin
        Where ways end, and the cost that each begins with; shape (n_ends,) both.
    """
    n, per_width = len(back.offsets) - 1, _BUCKETS / max(_dearest(back.cost), 1e-300)
    found = Warmest(np.full(n, np.inf), np.full(n, -1, np.int32))
    for at in range(len(ends)):
        if begin[at] < found.cost[ends[at]]:
            found.cost[ends[at]], found.onward[ends[at]] = begin[at], ends[at]
    ahead = np.arange(n + _ROUND + 1).astype(np.int32)
    line = _Line(ahead, ahead.copy(), np.full(n, -1, np.int32))
    waiting = 0
    for person in np.flatnonzero(found.onward >= 0):
        waiting += 1
        line.bucket[person] = np.int64(found.cost[person] * per_width) & _ROUND
        head = n + line.bucket[person]
        last = line.ahead[head]
        line.ahead[person], line.behind[person] = last, head
        line.behind[last] = line.ahead[head] = person
    _empty(back, found.cost, found.onward, line, waiting, per_width)
    return found


@njit(cache=True, nogil=True)
def _empty(
    back: CostRows, cost: Costs, onward: People, line: _Line, waiting: int, per_width: float
) -> None:
    """Let everybody who waits be asked by whoever gets cheaper by it, until nobody waits."""
    (offsets, askers, costs), (ahead, behind, buckets), n = back, line, len(cost)
    now = 0
    while waiting > 0:
        head = n + (now & _ROUND)
        asked = behind[head]
        if asked == head:
            now += 1
            continue
        behind[head], ahead[behind[asked]] = behind[asked], head
        buckets[asked], waiting, near = -1, waiting - 1, cost[asked]
        for way in range(offsets[asked], offsets[asked + 1]):
            total, asker = near + costs[way], askers[way]
            if total < cost[asker]:
                cost[asker], onward[asker] = total, asked
                bucket, before = np.int64(total * per_width) & _ROUND, buckets[asker]
                if bucket == before:
                    continue
                if before >= 0:
                    behind[ahead[asker]], ahead[behind[asker]] = behind[asker], ahead[asker]
                else:
                    waiting += 1
                ring = n + bucket
                last = ahead[ring]
                buckets[asker], ahead[asker], behind[asker] = bucket, last, ring
                behind[last] = ahead[ring] = asker


@njit(cache=True, nogil=True)
def _dearest(costs: Costs) -> float:
    return costs.max() if len(costs) else 0.0


def by_asks(both: Ways, ends: People, within: int) -> Costs:
    """Return the cost of everybody's warmest way to an end in at most 0, 1 … ``within`` asks.

    Bellman's recursion over asks, shape (within + 1, n_people), infinite where there is no way.
    Few who got cheaper tell their askers (push); when many did, everybody looks at those whom they
    can ask (pull), on all threads, each person's cost by one thread and in the order of the rows.
    At most ``within`` passes over all asks; 8 bytes a person and ask.
    """
    n = len(both.onward.offsets) - 1
    cost = np.full((within + 1, n), np.inf)
    cost[0, ends] = 0.0
    fresh = np.zeros(n, np.uint8)
    fresh[ends] = 1
    with threads():
        for asks in range(1, within + 1):
            told = np.flatnonzero(fresh).astype(np.int32)
            if _asks_of(both.back, told) * _SPARSE < len(both.back.people):
                fresh = _pushed(both.back, cost, asks, told)
            else:
                fresh = _pulled(both.onward, cost, asks, fresh)
    return cost


@njit(cache=True, nogil=True)
def _pushed(back: CostRows, cost: Costs, asks: int, told: People) -> Flags:
    """Fill the costs of one more ask by those who got cheaper; return who does now."""
    offsets, askers, costs = back
    before, now = cost[asks - 1], cost[asks]
    now[:] = before
    fresh = np.zeros(len(now), np.uint8)
    for asked in told:
        for way in range(offsets[asked], offsets[asked + 1]):
            asker, sum_ = askers[way], before[asked] + costs[way]
            if sum_ < now[asker]:
                now[asker] = sum_
                fresh[asker] = 1
    return fresh


@njit(cache=True, nogil=True, parallel=True)
def _pulled(onward: CostRows, cost: Costs, asks: int, told: Flags) -> Flags:
    """Do the same by everybody looking for those who got cheaper."""
    offsets, people, costs = onward
    before, now = cost[asks - 1], cost[asks]
    fresh = np.zeros(len(now), np.uint8)
    for asker in prange(len(now)):
        best = before[asker]
        for way in range(offsets[asker], offsets[asker + 1]):
            asked = people[way]
            if told[asked]:
                best = min(best, before[asked] + costs[way])
        now[asker] = best
        fresh[asker] = best < before[asker]
    return fresh

"""Greedy search among people whose friends are drawn only when somebody asks them.

Only distances to the target matter, so a holder is the vector of theirs, and a population of any
size costs nothing: O(friends x hierarchies) an ask. Watts, Dodds & Newman, "Identity and search in
social networks", Science 296 (2002) 1302.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._kernels._coins import mixed
from netpath._kernels._compiled import njit

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

_STEP, _ONE, _ELEVEN = np.uint64(0x9E3779B97F4A7C15), np.uint64(1), np.uint64(11)


class Society(NamedTuple):
    """Cumulated chances: of how many friends somebody has, how far off a friend is (1 to levels),
    and how far off anybody is; then numbers of hierarchies, branches and people in a group, and the
    chance to break off before each ask, of which the last goes on.
    """

    friends: Floats
    near: Floats
    anybody: Floats
    hierarchies: int
    branching: int
    group: int
    attrition: Floats


@njit(inline="always")
def _uniform(at: Words) -> float:
    """Return the next number in [0, 1); ``at[0]`` is the state of a SplitMix64 generator."""
    at[0] += _STEP
    return (mixed(at[0]) >> _ELEVEN) * 2.0**-53


@njit(inline="always")
def _far(society: Society, at: Words) -> int:
    """Return how far anybody is from the target: as a rule, all the way."""
    drawn, level = _uniform(at), len(society.anybody)
    while level > 1 and drawn < society.anybody[level - 2]:
        level -= 1
    return level


@njit()
def _befriend(society: Society, holder: Counts, friend: Counts, at: Words) -> bool:
    """Draw a friend of the holder into ``friend``, as distances; tell whether it is the target."""
    through = min(int(_uniform(at) * society.hierarchies), society.hierarchies - 1)
    drawn, apart = _uniform(at), 1
    while society.near[apart - 1] <= drawn:
        apart += 1
    for h in range(society.hierarchies):
        if h != through:
            friend[h] = _far(society, at)
    own = holder[through]
    friend[through] = max(apart, own)
    if apart != own:
        return False
    if own == 1:
        return _uniform(at) * (society.group - 1) < 1
    if _uniform(at) * (society.branching - 1) >= 1:  # under another branch than the target
        return False
    friend[through] = own - 1
    while friend[through] > 1 and _uniform(at) * society.branching < 1:
        friend[through] -= 1
    return friend[through] == 1 and _uniform(at) * society.group < 1


@njit()
def searched(
    society: Society, seed: np.uint64, first: int, last: int, asks: Counts, there: Flags
) -> None:
    """Write for some chains how many asks they had behind them, and whether they were completed.

    Each holder passes a message to whichever friend is nearest to the target in any hierarchy;
    before each ask a chain breaks off with the chance of attrition.
    """
    holder = np.empty(society.hierarchies, np.int64)
    friend, best = holder.copy(), holder.copy()
    at = np.empty(1, np.uint64)
    for chain in range(first, last):
        at[0] = mixed(np.uint64(seed) + _STEP * (np.uint64(chain) + _ONE))
        for h in range(society.hierarchies):
            holder[h] = _far(society, at)
        made, done, last = 0, False, len(society.attrition) - 1
        while not done and _uniform(at) >= society.attrition[min(made, last)]:
            nearest = len(society.near) + 1
            for _ in range(np.searchsorted(society.friends, _uniform(at), side="right")):
                if _befriend(society, holder, friend, at):
                    done = True
                    break
                near = friend[0]
                for h in range(1, society.hierarchies):
                    near = min(near, friend[h])
                if near < nearest:
                    nearest = near
                    for h in range(society.hierarchies):
                        best[h] = friend[h]
            if nearest > len(society.near) and not done:
                break
            holder[:] = best
            made += 1
        asks[chain], there[chain] = made, done

"""A heap of costs and people, four children to a parent; it grows when it is full.

Nobody is ever taken out of the middle: whoever gets cheaper is pushed again, and the dearer entry
is skipped when its turn comes. Four children make a flatter heap than two: Johnson 1975,
Information Processing Letters 4:53.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netpath._kernels._compiled import borrowing, njit
from netpath._kernels._rows import Costs, Counts, People


class Heap(NamedTuple):
    """The first ``size[0]`` entries count; the arrays have room for more."""

    key: Costs
    person: People
    size: Counts


@njit()
def heap(people: People, begin: float) -> Heap:
    """Return a heap of people who all have the same key."""
    n = len(people)
    made = Heap(np.empty(n + 256), np.empty(n + 256, np.int32), np.array([n]))
    made.key[:n], made.person[:n] = begin, people
    return made


@njit()
def with_room(known: Heap, more: int) -> Heap:
    """Return the same heap with room for so many more."""
    n = known.size[0]
    if n + more <= len(known.key):
        return known
    key, person = np.empty(2 * (n + more)), np.empty(2 * (n + more), np.int32)
    key[:n], person[:n] = known.key[:n], known.person[:n]
    return Heap(key, person, known.size)


@borrowing
def push(known: Heap, new: float, who: int) -> None:
    """Put somebody into a heap that has room; logarithmic in its size."""
    key, person, at = known.key, known.person, known.size[0]
    known.size[0] = at + 1
    while at > 0:
        parent = (at - 1) >> 2
        if key[parent] <= new:
            break
        key[at], person[at] = key[parent], person[parent]
        at = parent
    key[at], person[at] = new, who


@borrowing
def drop(known: Heap) -> None:
    """Take the first out; logarithmic in the size."""
    last = known.size[0] - 1
    known.size[0] = last
    _sink(known, known.key[last], known.person[last])


@borrowing
def renew(known: Heap, new: float) -> None:
    """Give the first a key that is not lower; as if dropped and pushed, in one go."""
    _sink(known, new, known.person[0])


@borrowing
def _sink(known: Heap, moved: float, who: int) -> None:
    """Put somebody where the first stood, and then down to where the key belongs."""
    key, person, size, at = known.key, known.person, known.size[0], 0
    while 4 * at + 1 < size:
        child = 4 * at + 1
        for other in range(4 * at + 2, min(4 * at + 5, size)):
            if key[other] < key[child]:
                child = other
        if key[child] >= moved:
            break
        key[at], person[at] = key[child], person[child]
        at = child
    key[at], person[at] = moved, who

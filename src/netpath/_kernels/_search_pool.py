"""A pool of offers as a binary heap in an array of records, the first to be asked on top.

Williams, "Algorithm 232: Heapsort", Communications of the ACM 7 (1964) 347. Pushing and popping
are O(log n); memory is 24 bytes an offer. Equal keys are told apart by their arc, so that the
order of pushing never decides. Record 0 holds no offer: its ``arc`` counts how many there are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

Records = Any  # arrays of records; mypy does not know their fields

OFFER = np.dtype(
    [
        ("key", np.uint64),  # the smallest comes first
        ("arc", np.int32),
        ("depth", np.int32),
        ("version", np.int32),  # whatever the owner notes
    ],
    align=True,
)


def pool_of(capacity: int) -> Records:
    """Return an empty pool for so many offers."""
    return np.zeros(capacity + 1, OFFER)


@njit(cache=True, nogil=True, inline="always")
def _before(pool: Records, one: int, key: np.uint64, arc: int) -> bool:
    """Return whether an offer in the pool comes before a key and arc."""
    mine = pool[one].key
    return mine < key or (mine == key and pool[one].arc < arc)


@njit(cache=True, nogil=True, inline="always")
def _moved(pool: Records, source: int, place: int) -> None:
    """Move an offer to another place in the pool."""
    pool[place].key, pool[place].arc = pool[source].key, pool[source].arc
    pool[place].depth, pool[place].version = pool[source].depth, pool[source].version


@njit(cache=True, nogil=True)
def push(pool: Records, key: np.uint64, arc: int, depth: int, version: int) -> None:
    """Put an offer into the pool."""
    at = np.int64(pool[0].arc) + 1
    pool[0].arc = at
    while at > 1 and not _before(pool, at >> 1, key, arc):
        _moved(pool, at >> 1, at)
        at >>= 1
    pool[at].key, pool[at].arc = key, arc
    pool[at].depth, pool[at].version = depth, version


@njit(cache=True, nogil=True)
def pop(pool: Records) -> None:
    """Take the first offer, record 1, off the pool."""
    last = np.int64(pool[0].arc)
    pool[0].arc = last - 1
    key, arc = pool[last].key, pool[last].arc
    at, child = 1, 2
    while child < last:
        if child + 1 < last and _before(pool, child + 1, pool[child].key, pool[child].arc):
            child += 1
        if not _before(pool, child, key, arc):
            break
        _moved(pool, child, at)
        at, child = child, 2 * child
    _moved(pool, last, at)

"""A pool of entries as a binary heap in two arrays, the first in order on top, in place 1.

Williams, "Algorithm 232: Heapsort", Communications of the ACM 7 (1964) 347. Every change is
O(log n) comparisons; memory is 16 bytes an entry, and one place more. Equal keys are told apart by
what they lead to, so that the order of adding never decides.
"""

from __future__ import annotations

import numpy as np

from netpath._kernels._search_ground import Words, part

_BEHIND_ALL, _ONE, _TWO = np.uint64(2**64 - 1), np.uint64(1), np.uint64(2)


@part()
def pushed(keys: Words, leads: Words, size: int, key: np.uint64, lead: np.uint64) -> int:
    """Add an entry to a pool of so many; return how many there are."""
    size += 1
    at = np.uint64(size)
    while at > _ONE:
        above = at >> _ONE
        if keys[above] < key or (keys[above] == key and leads[above] < lead):
            break
        keys[at], leads[at] = keys[above], leads[above]
        at = above
    keys[at], leads[at] = key, lead
    return size


@part()
def replaced(keys: Words, leads: Words, size: int, key: np.uint64, lead: np.uint64) -> int:
    """Put an entry in the place of the first; return how many there are.

    To take the first off put the last of all in its place, and say that there is one less. Which
    of two below comes first is worked out, not asked: a machine cannot guess it.
    """
    at, below, last = _ONE, _TWO, np.uint64(size)
    keys[last + _ONE], leads[last + _ONE] = _BEHIND_ALL, _BEHIND_ALL
    while below <= last:
        one, two = keys[below], keys[below + _ONE]
        later = two < one
        if two == one:
            later = leads[below + _ONE] < leads[below]
        below += np.uint64(later)
        if keys[below] > key or (keys[below] == key and leads[below] >= lead):
            break
        keys[at], leads[at] = keys[below], leads[below]
        at, below = below, below << _ONE
    keys[at], leads[at] = key, lead
    return size

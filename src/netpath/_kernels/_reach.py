"""Reach: how many people or targets each seeker has within 1, 2, 3 … asks, exactly.

Two ways, the same numbers. *Stamped*: a breadth-first search from each seeker, people met are
stamped with the seeker's number, so that nothing is cleared in between. *Wide*: 512 targets at a
time, one bit each, are handed back along the ties (Then et al., "The more the merrier: efficient
multi-source graph traversal", PVLDB 8, 2014); what a person's row gains in round h are the targets
at h asks.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from netpath._kernels._coins import ALWAYS, Words
from netpath._kernels._lanes import ones, prefetch, spread
from netpath._kernels._worlds import Scratch

Counts = npt.NDArray[np.int64]

_AHEAD = 8  # arcs
_ZERO, _ONE = np.uint64(0), np.uint64(1)
_WORD = 64


class Arcs(NamedTuple):
    """From person i arcs lead to ``others[offsets[i]:offsets[i + 1]]``."""

    offsets: npt.NDArray[np.int64]
    others: npt.NDArray[np.int32]


@njit(cache=True, nogil=True)
def stamped(
    arcs: Arcs, seekers: Counts, wanted: npt.NDArray[np.bool_], within: int, found: Counts
) -> None:
    """Count, for some seekers, the wanted people at each number of asks.

    Parameters
    ----------
    arcs
        From asker to asked.
    seekers
        Their positions.
    wanted
        Who counts, shape (n_people,).
    within
        The most asks; 0 means without limit.
    found
        Is added to: people at exactly h + 1 asks, shape (n_seekers, n_columns); whoever is
        farther away counts in the last column.

    Notes
    -----
    Time: the arcs of everybody nearer than ``within``, a random read each. Memory: 8 bytes a
    person.
    """
    stamp = np.full(len(wanted), -1, np.int32)
    queue = np.empty(len(wanted), np.int32)
    for at in range(len(seekers)):
        stamp[seekers[at]] = at
        queue[0] = seekers[at]
        start, end, step = 0, 1, 0
        while start < end and (within == 0 or step < within):
            size, count = end, 0
            for place in range(start, end):
                person = queue[place]
                for arc in range(arcs.offsets[person], arcs.offsets[person + 1]):
                    other = arcs.others[arc]
                    if stamp[other] != at:
                        stamp[other] = at
                        queue[size] = other
                        size += 1
                        count += wanted[other]
            found[at, min(step, found.shape[1] - 1)] += count
            start, end, step = end, size, step + 1


@njit(cache=True, nogil=True)
def wide(
    arcs: Arcs, targets: Counts, within: int, scratch: Scratch, have: Words, found: Counts
) -> None:
    """Add, for everybody, how many of up to 512 targets are at each number of asks.

    Parameters
    ----------
    arcs
        From asked to asker.
    targets
        Positions of different people, at most 512.
    within
        The most asks; 0 means without limit.
    scratch, have
        As for :func:`netpath._kernels._worlds.cascade` with a limit of 1.
    found
        Is added to: targets at exactly h + 1 asks, shape (n_people, n_columns); those farther
        away count in the last column.

    Notes
    -----
    Time: at most ``within`` passes over the arcs, fewer while few people have been met. Memory:
    200 bytes a person and thread.
    """
    have[:] = _ZERO
    scratch.fresh[:] = _ZERO
    for at in range(len(targets)):
        bit = _ONE << np.uint64(at % _WORD)
        have[targets[at], at // _WORD] = bit
        scratch.fresh[targets[at], at // _WORD] = bit
        scratch.queue[at] = targets[at]
    size, step = len(targets), 0
    while size > 0 and (within == 0 or step < within):
        scratch.later[:] = _ZERO
        scratch.queued[:] = False
        size = _round(arcs, size, scratch, have)
        for at in range(size):
            person = scratch.next_queue[at]
            found[person, min(step, found.shape[1] - 1)] += ones(scratch.later, person)
        step += 1
        fresh, later, queue, next_queue, queued = scratch
        scratch = Scratch(later, fresh, next_queue, queue, queued)


@njit(cache=True, nogil=True)
def _round(arcs: Arcs, size: int, scratch: Scratch, have: Words) -> int:
    """Hand on what everybody in the queue gained; return how many people gained something."""
    grown = 0
    for at in range(size):
        person = scratch.queue[at]
        new = scratch.fresh[person]
        end = arcs.offsets[person + 1]
        for arc in range(arcs.offsets[person], end):
            if arc + _AHEAD < end:
                prefetch(have, arcs.others[arc + _AHEAD])
            other = arcs.others[arc]
            gained = spread(new, have, scratch.later, other, (_ZERO, ALWAYS, _ZERO))
            if gained and not scratch.queued[other]:
                scratch.queued[other] = True
                scratch.next_queue[grown] = other
                grown += 1
    return grown

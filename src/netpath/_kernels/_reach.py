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

from netpath._kernels._coins import Words
from netpath._kernels._compiled import fetch, njit
from netpath._kernels._lanes import add, fetch_row, gathered, lacking, n_gathered, ones, taken

Counts = npt.NDArray[np.int64]
Stamps = npt.NDArray[np.uint8]

SPARE = 16
_AHEAD, _FAR = 4, 8  # people before whose turn their arcs are fetched, and where these stand
_LINES, _LINE = 4, 16  # lines of memory fetched of a row, and arcs in a line
_DENSE = 3  # look from the other side once those who hand on have more than 1/3 of the arcs
_ARCS = 8  # arcs
_ZERO, _ONE = np.uint64(0), np.uint64(1)
_WORD = 64


class Arcs(NamedTuple):
    """From person i arcs lead to ``others[offsets[i]:offsets[i + 1]]``.

    Behind the last arc ``others`` has :data:`SPARE` entries more, which are looked ahead at.
    """

    offsets: npt.NDArray[np.int64]
    others: npt.NDArray[np.int32]


@njit()
def stamped(
    arcs: Arcs,
    last: Arcs,
    seekers: Counts,
    wanted: npt.NDArray[np.bool_],
    within: int,
    found: Counts,
) -> None:
    """Count, for some seekers, the wanted people at each number of asks.

    Parameters
    ----------
    arcs, last
        From asker to asked; and only those of them that lead to people who are wanted.
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
    Time: the arcs of everybody nearer than ``within``, a random read and write each. Memory: 5
    bytes a person.
    """
    stamps, line = np.zeros(len(wanted), np.uint8), np.empty(len(wanted) + 1, np.int32)
    most = found.shape[1] - 1
    for at in range(len(seekers)):
        if at % 255 == 0:
            stamps[:] = 0
        stamp = np.uint8(at % 255 + 1)
        stamps[seekers[at]], line[0] = stamp, seekers[at]
        _fetch_beyond(arcs, last, seekers, at)
        start, end, step = 0, 1, 1
        while start < end and step != within:
            size = _met(arcs, line, start, end, stamps, stamp)
            for place in range(end, size):
                found[at, min(step - 1, most)] += wanted[line[place]]
            start, end, step = end, size, step + 1
        if start < end:
            found[at, min(step - 1, most)] += _counted(last, line[start:end], stamps, stamp)


@njit(inline="always")
def _fetch_arcs(arcs: Arcs, person: int) -> None:
    """Have the first arcs of a person fetched; more follow by themselves."""
    start = arcs.offsets[person]
    for line in range(_LINES):
        fetch(arcs.others, start + _LINE * line)


@njit()
def _fetch_beyond(arcs: Arcs, last: Arcs, seekers: Counts, at: int) -> None:
    """Have fetched what searches from the next seekers read in their second step."""
    if at + 3 < len(seekers):
        seeker = seekers[at + 3]
        for arc in range(arcs.offsets[seeker], arcs.offsets[seeker + 1]):
            fetch(last.offsets, arcs.others[arc])
    if at + 1 < len(seekers):
        seeker = seekers[at + 1]
        for arc in range(arcs.offsets[seeker], arcs.offsets[seeker + 1]):
            _fetch_arcs(last, arcs.others[arc])


@njit()
def _met(
    arcs: Arcs,
    line: npt.NDArray[np.int32],
    start: int,
    end: int,
    stamps: Stamps,
    stamp: int,
) -> int:
    """Put whoever is met for the first time at the end of the line; return its new end."""
    (offsets, others), size = arcs, end
    for at in range(start, end):
        if at + _FAR < end:
            fetch(offsets, line[at + _FAR])
            _fetch_arcs(arcs, line[at + _AHEAD])
        person = line[at]
        for arc in range(offsets[person], offsets[person + 1]):
            other = np.uint32(others[np.uint64(arc)])  # unsigned: no index is from behind
            line[size] = other  # written in any case: to guess who is new costs more
            size += stamps[other] != stamp
            stamps[other] = stamp
    return size


@njit()
def _counted(arcs: Arcs, people: npt.NDArray[np.int32], stamps: Stamps, stamp: int) -> int:
    """Return how many are met for the first time."""
    (offsets, others), count, n = arcs, 0, len(people)
    for at in range(n):
        if at + _FAR < n:
            fetch(offsets, people[at + _FAR])
            _fetch_arcs(arcs, people[at + _AHEAD])
        person = people[at]
        for arc in range(offsets[person], offsets[person + 1]):
            other = np.uint32(others[np.uint64(arc)])
            count += stamps[other] != stamp
            stamps[other] = stamp
    return count


class Slate(NamedTuple):
    """What :func:`wide` writes on: three rows of eight words a person, and who hands on, next."""

    have: Words
    fresh: Words
    later: Words
    line: npt.NDArray[np.int32]
    next_line: npt.NDArray[np.int32]


def desk_for(n_people: int) -> Slate:
    """Return what blocks of targets of one thread write on, one after the other.

    Examples
    --------
    >>> desk_for(3).have.shape
    (3, 8)
    """
    rows = (np.zeros((n_people, 8), np.uint64) for _ in range(3))
    return Slate(*rows, *(np.zeros(n_people + 1, np.int32) for _ in range(2)))


@njit()
def wide(
    back: Arcs, onward: Arcs, targets: Counts, within: int, desk: Slate, found: Counts
) -> None:
    """Add, for everybody, how many of up to 512 targets are at each number of asks.

    Parameters
    ----------
    back, onward
        Arcs from asked to asker, and from asker to asked.
    targets
        Positions of different people, at most 512.
    within
        The most asks; 0 means without limit.
    desk
        From :func:`desk_for`; overwritten.
    found
        Is added to: targets at exactly h + 1 asks, shape (n_people, n_columns); those farther
        away count in the last column.

    Notes
    -----
    Time: at most ``within`` passes over the arcs, eight words each, fewer while few people have
    been met; nothing is written in the last. Memory: 200 bytes a person and thread.
    """
    size, step, most = _begin(desk, targets), 1, found.shape[1] - 1
    while size > 0 and (within == 0 or step <= within):
        column = found[:, min(step - 1, most)]
        if _arcs_of(back, desk.line[:size]) * _DENSE < back.offsets[-1]:
            size = _handed_on(back, size, desk, column)
        elif step == within:
            _counted_last(onward, desk, column)
            return
        else:
            size = _looked_for(onward, size, desk, column)
        have, fresh, later, line, next_line = desk
        desk, step = Slate(have, later, fresh, next_line, line), step + 1


@njit()
def _begin(desk: Slate, targets: Counts) -> int:
    desk.have[:], desk.fresh[:], desk.later[:] = _ZERO, _ZERO, _ZERO
    for at in range(len(targets)):
        bit = _ONE << np.uint64(at % _WORD)
        desk.have[targets[at], at // _WORD] = desk.fresh[targets[at], at // _WORD] = bit
        desk.line[at] = targets[at]
    return len(targets)


@njit()
def _arcs_of(arcs: Arcs, people: npt.NDArray[np.int32]) -> int:
    total = 0
    for person in people:
        total += arcs.offsets[person + 1] - arcs.offsets[person]
    return total


@njit()
def _handed_on(back: Arcs, size: int, desk: Slate, column: Counts) -> int:
    """Let everybody in the line hand on what they gained; return how many gain by it."""
    (offsets, others), later = back, desk.later
    new, met, grown = np.empty(8, np.uint64), 0, 0
    for at in range(size):
        if at + _AHEAD < size:
            _fetch_arcs(back, desk.line[at + _AHEAD])
        if at + 1 < size:
            start = offsets[desk.line[at + 1]]
            for arc in range(start, start + _ARCS):
                fetch_row(later, others[arc])
        taken(desk.fresh, desk.line[at], new)
        for arc in range(offsets[desk.line[at]], offsets[desk.line[at] + 1]):
            fetch_row(later, others[arc + _ARCS])
            desk.next_line[met] = others[arc]
            met += add(later, others[arc], new)
    for person in desk.next_line[:met]:
        gained = lacking(later, desk.have, person)
        column[person] += gained
        if gained:
            add(desk.have, person, later[person])
            desk.next_line[grown] = person
            grown += 1
    return grown


@njit()
def _looked_for(onward: Arcs, size: int, desk: Slate, column: Counts) -> int:
    """Let everybody look for what those whom they can ask gained; return how many gain by it."""
    new, grown = np.empty(8, np.uint64), 0
    for person in range(len(column)):
        if gathered(new, desk.fresh, onward, person, desk.have):
            add(desk.have, person, new)
            add(desk.later, person, new)
            column[person] += ones(desk.later, person)
            desk.next_line[grown] = person
            grown += 1
    for person in desk.line[:size]:
        desk.fresh[person] = _ZERO
    return grown


@njit()
def _counted_last(onward: Arcs, desk: Slate, column: Counts) -> None:
    """Count what everybody would gain, and write nothing else."""
    for person in range(len(column)):
        column[person] += n_gathered(desk.fresh, onward, person, desk.have)

"""Warmest chains round by round, in NumPy: whoever looks around waits for no compiler."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from netpath.network import Compressed

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

SAME = 1 - 1e-12  # a chance is larger only if it is so beyond rounding


@dataclass(frozen=True)
class Led:
    """Every ask by whom it leads to: those to one person stand together, in order of who asks.

    ``starts`` says where each begins of those in ``asked``, who may be asked by somebody.
    """

    asked: Counts
    starts: Counts
    sizes: Counts
    asker: npt.NDArray[np.int32]
    arc: npt.NDArray[np.int32]
    chance: Floats

    @classmethod
    def of(cls, rows: Compressed, *, back: bool = False) -> Led:
        """Return the asks of a network, or with ``back`` those seen from whoever asks."""
        if back:
            arc = np.arange(len(rows.neighbours), dtype=np.int32)
            offsets, others = rows.offsets, rows.neighbours
        else:
            offsets, others, arc = rows.back
        sizes = np.diff(offsets)
        there = np.flatnonzero(sizes)
        if rows.warmth is None:
            chance = rows.askable[rows.neighbours].astype(np.float64)
        else:
            chance = rows.chance
        return cls(there, offsets[there], sizes[there], others, arc, chance[arc])

    def best(self, values: Floats) -> tuple[Floats, Counts]:
        """Return the largest value for each of ``asked``, and the first ask that has it."""
        if not len(self.asked):
            return np.empty(0), np.empty(0, dtype=np.int64)
        top = np.maximum.reduceat(values, self.starts)
        hits = np.flatnonzero(values == np.repeat(top, self.sizes))
        return top, hits[np.searchsorted(hits, self.starts)]


@dataclass(frozen=True)
class Around:
    """The warmest chains from one person to everybody, a row a number of asks.

    ``chance`` has shape (within + 1, n_people): of the warmest chain of at most so many asks.
    ``last`` is that chain's last ask, as a place in ``asks``; -1 where one more changes nothing.
    """

    asks: Led
    chance: Floats
    last: Counts

    @classmethod
    def of(cls, rows: Compressed, seeker: int, within: int) -> Around:
        """Return the warmest chains from a person; a pass over all asks for each ask."""
        asks, n = Led.of(rows), len(rows.willing)
        chance, last = np.zeros((within + 1, n)), np.full((within + 1, n), -1, dtype=np.int64)
        chance[:, seeker] = 1.0
        for at in range(1, within + 1):
            chance[at] = chance[at - 1]
            top, first = asks.best(chance[at - 1][asks.asker] * asks.chance)
            more = top * SAME > chance[at - 1][asks.asked]
            who = asks.asked[more]
            chance[at, who], last[at, who] = top[more], first[more]
        return cls(asks, chance, last)

    @cached_property
    def fewest(self) -> Counts:
        """The fewest asks to everybody; 0 for the seeker and for those out of reach."""
        found: Counts = np.where(self.chance[-1] > 0, np.argmax(self.chance > 0, axis=0), 0)
        return found

    def _last(self, people: Counts) -> Counts:
        """Return the last ask of each one's warmest chain, as a place in ``asks``."""
        rounds = self.last[::-1, people]
        first = np.argmax(rounds >= 0, axis=0)
        last: Counts = rounds[first, np.arange(len(people))]
        return last

    def askers(self, people: Counts) -> npt.NDArray[np.int32]:
        """Return who asks each last on their warmest chain."""
        return self.asks.asker[self._last(people)]

    def asked_along(self, people: Counts) -> npt.NDArray[np.int32]:
        """Return the arc by which each is asked on their warmest chain."""
        return self.asks.arc[self._last(people)]

    def along(self, people: Counts, chance: Floats) -> Floats:
        """Return the product of other chances, one an arc, along each one's warmest chain."""
        at, found = people.copy(), np.ones(len(people))
        for row in self.last[::-1]:
            asked = row[at] >= 0
            place = row[at[asked]]
            found[asked] *= chance[self.asks.arc[place]]
            at[asked] = self.asks.asker[place]
        return found

    def chain(self, person: int) -> list[tuple[int, int]]:
        """Return the warmest chain to somebody: each person asked, and the arc that leads there."""
        found: list[tuple[int, int]] = []
        for at in range(len(self.last) - 1, 0, -1):
            if (place := self.last[at, person]) >= 0:
                found.append((person, int(self.asks.arc[place])))
                person = int(self.asks.asker[place])
        return found[::-1]


def groups_met(rows: Compressed, members: npt.NDArray[np.bool_], within: int) -> Floats:
    """Return everybody's chance of the warmest chain to any *other* member within so many asks.

    The two best chances to different members are carried along, for a way out of a group and back
    to where it began is none. A pass over all asks, twice, for each ask.
    """
    asks, n = Led.of(rows, back=True), len(members)
    best, end = members.astype(np.float64), np.where(members, np.arange(n), -1)
    second = np.zeros(n)
    other = np.full(n, -1)
    for _ in range(within):
        values = asks.chance * best[asks.asker]
        top, first = asks.best(values)
        whom = end[asks.asker]
        led = whom[first] if len(first) else whom[:0]
        again = whom == np.repeat(led, asks.sizes)
        rest = asks.chance * np.where(again, second[asks.asker], best[asks.asker])
        rest_top, rest_first = asks.best(rest)
        rest_end = np.where(again, other[asks.asker], whom)[rest_first] if len(first) else led
        best, end, second, other = _two_best(
            (best, end, second, other), asks.asked, (top, led, rest_top, rest_end)
        )
    return np.where(end == np.arange(n), second, best)


Pairs = tuple[Floats, Counts, Floats, Counts]


def _two_best(kept: Pairs, who: Counts, new: Pairs) -> Pairs:
    """Return the two best chances to different people, of what was kept and what is new."""
    values: Floats = np.stack([kept[0][who], kept[2][who], new[0], new[2]])
    ends: Counts = np.stack([kept[1][who], kept[3][who], new[1], new[3]])
    order = np.argsort(-values, axis=0, kind="stable")
    values = np.take_along_axis(values, order, axis=0)
    ends = np.take_along_axis(ends, order, axis=0)
    differs = (ends != ends[0]) & (values > 0)
    place = np.argmax(differs, axis=0)
    at = np.arange(len(who))
    found = kept[0].copy(), kept[1].copy(), kept[2].copy(), kept[3].copy()
    found[0][who], found[1][who] = values[0], ends[0]
    found[2][who] = np.where(differs.any(axis=0), values[place, at], 0.0)
    found[3][who] = np.where(differs.any(axis=0), ends[place, at], -1)
    return found

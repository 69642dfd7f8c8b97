"""The search for ties to make: values of sets in the worlds used to choose."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import comb
from typing import Literal

import numpy as np
import numpy.typing as npt

from netpath._progress import shown
from netpath.interventions._candidates import Candidates
from netpath.interventions._gains import Gains
from netpath.interventions._worlds import AddedTies, counts, unpacked

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Aim = Literal["mean", "least served"]
EXHAUSTIVE, SWAPPED = 20_000, 2_000
VALUES = 2**25  # of seekers beside candidates that are looked at together
FIRST = 32  # candidates priced before the first look whether bounds rule out the rest
_SMALL = 200  # people up to whom every set is looked at


class TieSearch:
    """The search for a set: values of sets in the worlds used to choose."""

    def __init__(
        self, candidates: Candidates, drawn: AddedTies, aim: Aim, *, progress: bool = False
    ) -> None:
        self.candidates, self.drawn, self.aim = candidates, drawn, aim
        self.progress = progress
        self.every = np.arange(len(candidates.table))
        self.known = dict[tuple[int, ...], Counts]()

    def access(self, chosen: Sequence[int]) -> Counts:
        """Return in how many worlds each seeker gets there."""
        key = tuple(sorted(chosen))
        if key not in self.known:
            self.known[key] = counts(self.drawn.there(key))
        return self.known[key]

    def mean(self, chosen: Sequence[int]) -> float:
        """Return the mean access of the seekers."""
        return float(self.access(chosen).mean() / self.drawn.n_draws)

    def value(self, chosen: Sequence[int]) -> tuple[int, ...]:
        """Return what is to be as large as can be: a sum, or sorted chances."""
        found = self.access(chosen)
        if self.aim == "mean":
            return (int(found.sum()),)
        return tuple(np.sort(found).tolist())

    def _allowed(self, chosen: Sequence[int]) -> bool:
        """Return whether nobody takes part in more than they can."""
        uses, room = self.candidates.uses
        taken = [who for one in chosen for who in uses[one]]
        return bool((np.bincount(taken, minlength=len(room)) <= room).all()) if taken else True

    def best(self, k: int) -> tuple[list[int], str]:
        """Return a set, and how it was found."""
        n = len(self.every)
        if comb(n, k) <= EXHAUSTIVE and len(self.drawn.cascades.net) <= _SMALL:
            every = shown(
                combinations(range(n), k), comb(n, k), "sets of ties", progress=self.progress
            )
            sets = (list(one) for one in every if self._allowed(one))
            found = max(sets, key=self._ranked, default=[])
            if found:
                return self._in_order(found), "Every set was looked at: it is the best of all"
        chosen = list[int]()
        while len(chosen) < k and (one := self._next(chosen)) is not None:
            chosen.append(one)
        how = "Found one after the other"
        if n * k <= SWAPPED:
            chosen, how = self._swapped(chosen), f"{how}, then by swaps"
        return chosen, how if self.submodular else f"{how}: found, not proved best"

    def _ranked(self, chosen: Sequence[int]) -> tuple[object, ...]:
        """Return a key that is largest for the best; of equals the first in the order of ids."""
        return (self.value(chosen), tuple(-one for one in sorted(chosen)))

    def _in_order(self, chosen: list[int]) -> list[int]:
        """Put a set in the order in which each adds most."""
        order = list[int]()
        while len(order) < len(chosen):
            rest = [one for one in chosen if one not in order]
            order.append(max(rest, key=lambda one: (self.value([*order, one]), -one)))
        return order

    def _best(self, chosen: list[int]) -> tuple[tuple[int, ...], int] | None:
        """Return the value with what adds most to a set, and the first candidate that does."""
        which = self._possible(chosen)
        bounds, before = self._bounds(chosen, which), int(self.access(chosen).sum())
        order = np.argsort(-bounds, kind="stable")
        order = order[bounds[order] > 0]
        best: tuple[tuple[int, ...], int] | None = None
        at, size = 0, FIRST
        most = max(VALUES // len(self.drawn.seekers), FIRST)
        while at < len(order):
            if best and self.aim == "mean" and before + bounds[order[at]] < best[0][0]:
                break  # what a bound rules out is not priced
            found = self._first_of_best(chosen, np.sort(which[order[at : at + size]]))
            if best is None or (found[0], -found[1]) > (best[0], -best[1]):
                best = found
            at, size = at + size, min(4 * size, most)
        return best

    def _first_of_best(self, chosen: list[int], some: Counts) -> tuple[tuple[int, ...], int]:
        """Return the best value with one of some candidates more, and the first that has it."""
        gains, now = Gains(self.drawn, chosen, some, progress=self.progress), self.access(chosen)
        if self.aim == "mean":
            gained = gains.of_all()
            at = int(gained.argmax())
            return (int(now.sum() + gained[at]),), int(some[at])
        values = np.sort(now[:, np.newaxis] + gains.of_each(), axis=0)
        left = np.arange(len(some))
        for row in values:  # the lowest first, and of those that are equal in it the next
            left = left[row[left] == row[left].max()]
        return tuple(values[:, left[0]].tolist()), int(some[left[0]])

    def _possible(self, chosen: list[int]) -> Counts:
        """Return the candidates that can be added without anybody taking part in too many."""
        uses, room = self.candidates.uses
        taken = np.array([who for one in chosen for who in uses[one]], np.int64)
        free = room - np.bincount(taken, minlength=len(room))
        rest = np.setdiff1d(self.every, chosen)
        able = [all(free[who] > 0 for who in uses[one]) for one in rest.tolist()]
        possible: Counts = rest[np.array(able, bool)]
        return possible

    def _next(self, chosen: list[int]) -> int | None:
        """Return what adds most to a set; None where nothing can be added."""
        best = self._best(chosen)
        return best[1] if best and best[0] > self.value(chosen) else None

    def _bounds(self, chosen: list[int], which: Counts) -> Floats:
        lacking = (~_bits_of(self.drawn, chosen)).sum(axis=0)
        return self.drawn.bounds(chosen, which, lacking)

    def _swapped(self, chosen: list[int]) -> list[int]:
        """Swap one tie for another until none helps."""
        better = True
        while better:
            better = False
            for out in list(chosen):
                rest = [one for one in chosen if one != out]
                found = self._best(rest)
                if found and found[0] > self.value(chosen):
                    chosen, better = [*rest, found[1]], True
                    break
        return self._in_order(chosen)

    @property
    def submodular(self) -> bool:
        """Whether each candidate leaves one and the same seeker, or all end at targets."""
        ends = self.drawn.ends
        if len(self.drawn.seekers) == 1 and (ends[0] == self.drawn.seekers[0]).all():
            return True
        return bool(np.isin(ends[1], self.drawn.targets).all())

    def _gains(self, chosen: list[int]) -> Floats:
        """Return what each adds to a set; of many candidates a bound, which costs one cascade."""
        if len(self.every) * (len(chosen) + 1) > SWAPPED:
            return self._bounds(chosen, self.every)
        return Gains(self.drawn, chosen, self.every).of_all().astype(np.float64)

    def bound(self, chosen: list[int], k: int) -> float | None:
        """Return a mean access that no set of as many can exceed; None where none is proved."""
        if not self.submodular:
            return None
        n, bounds = self.drawn.n_draws * len(self.drawn.seekers), []
        for size in range(len(chosen) + 1):
            before = float(self.access(chosen[:size]).sum())
            most = float(np.sort(self._gains(chosen[:size]))[::-1][:k].sum())
            bounds.append((before + most) / n)
        return min(1.0, *bounds)


def _bits_of(drawn: AddedTies, chosen: list[int]) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = unpacked(drawn.there(chosen)).astype(bool)
    return found

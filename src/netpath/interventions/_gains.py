"""What each of many candidates adds beside some, from a cascade an end instead of one a candidate.

A tie from u to v helps a seeker in a world iff its coin is live, v is willing, the fewest asks to u
and from v to a target are one less than the limit at most, and the seeker did not get there before.
Of a tie that runs both ways no world has both directions help one seeker, who otherwise would have
got there by the rest of either.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from netpath._progress import shown
from netpath.access.drawn import Cascades
from netpath.interventions._worlds import AT_ONCE, AddedTies, Counts, Words, unpacked

_ROWS = 2**21  # rows of eight words that are kept at a time
_EVERY = ~np.uint64(0)


class Gains:
    """What each of some candidates adds beside those chosen, exactly, summed over worlds."""

    def __init__(
        self, drawn: AddedTies, chosen: list[int], which: Counts, *, progress: bool = False
    ) -> None:
        self.drawn, self.which, self.progress = drawn, which, progress
        self.back = drawn.kept(chosen)
        self.onward = drawn.kept(chosen, forward=True)
        source, target = drawn.ends[:, which]
        sides = [(source, target), (target, source)] if drawn.both_ways else [(source, target)]
        askers = np.concatenate([one for one, _ in sides])
        self.ends, place = np.unique(askers, return_inverse=True)
        self.sides = [
            (place[at * len(which) : (at + 1) * len(which)], asked)
            for at, (_, asked) in enumerate(sides)
        ]

    def of_all(self) -> Counts:
        """Return the gain of all seekers together from each candidate, shape (n_candidates,)."""
        found = np.zeros(len(self.which), np.int64)
        several = np.min_scalar_type(len(self.drawn.seekers))
        for block, helps, lack in self._blocks():
            for asks, sides in helps:
                who = np.zeros((len(self.ends), 512), several)  # how many lack and get to an end
                for seeker, part, rows in self._to_ends(block, lack, asks):
                    who[part] += unpacked(rows & lack[seeker])
                for (ends, _), on in zip(self.sides, sides, strict=True):
                    some = np.flatnonzero(on.any(axis=1))
                    for at in range(0, len(some), AT_ONCE):
                        few = some[at : at + AT_ONCE]
                        found[few] += (unpacked(on[few]) * who[ends[few]]).sum(
                            axis=1, dtype=np.int64
                        )
        return found

    def of_each(self) -> npt.NDArray[np.int32]:
        """Return the gain of each seeker from each candidate, (n_seekers, n_candidates)."""
        found = np.zeros((len(self.drawn.seekers), len(self.which)), np.int32)
        for block, helps, lack in self._blocks():
            for asks, sides in helps:
                for seeker, part, rows in self._to_ends(block, lack, asks):
                    rows = rows & lack[seeker]
                    for (ends, _), on in zip(self.sides, sides, strict=True):
                        some = np.flatnonzero((ends >= part.start) & (ends < part.stop))
                        both = rows[ends[some] - part.start] & on[some]
                        found[seeker, some] += np.bitwise_count(both).sum(axis=1, dtype=np.int32)
        return found

    def _blocks(self) -> Iterator[tuple[int, list[tuple[int | None, list[Words]]], Words]]:
        """Yield each block, in which worlds each side helps whom within so many asks, who lacks."""
        drawn, limit = self.drawn, self.drawn.within
        live, awake = drawn.live(self.which), drawn.awake
        for at, block in enumerate(drawn.blocks):
            here = slice(8 * at, 8 * at + 8)
            start, helps = [(drawn.targets, block)], list[tuple[int | None, list[Words]]]()
            nearer = np.zeros_like(awake[:, here])
            for left in range(max(limit, 1)):  # asks from whom the tie leads to
                if limit and not left:
                    near = np.zeros_like(nearer)
                    near[drawn.targets] = _EVERY
                else:
                    (near,) = self.back.limited(left).of(start)
                on = near & ~nearer & awake[:, here]
                asks = limit - 1 - left if limit else None
                helps.append((asks, [on[asked] & live[:, here] for _, asked in self.sides]))
                nearer = near
            (there,) = self.back.limited(limit).of(start)
            yield block, helps, ~there[drawn.seekers]

    def _to_ends(
        self, block: int, lack: Words, asks: int | None
    ) -> Iterator[tuple[int, slice, Words]]:
        """Yield for each seeker who lacks something when they get to some of the ends."""
        short = np.flatnonzero(lack.any(axis=1))
        seekers = self.drawn.seekers[short]
        if asks == 0:
            for seeker, place in zip(short.tolist(), seekers, strict=True):
                at = int(np.searchsorted(self.ends, place))
                if at < len(self.ends) and self.ends[at] == place:
                    yield seeker, slice(at, at + 1), np.full((1, 8), _EVERY)
        elif len(seekers) <= len(self.ends):
            found = self._cascades(self.onward, seekers, block, asks)
            for seeker, place, have in zip(short.tolist(), seekers, found, strict=True):
                rows = have[self.ends]
                rows[self.ends == place] = _EVERY  # nobody asks themselves
                yield seeker, slice(0, len(self.ends)), rows
        else:
            size = max(_ROWS // len(seekers), 1)
            for at in range(0, len(self.ends), size):
                part = slice(at, min(at + size, len(self.ends)))
                found = self._cascades(self.back, self.ends[part], block, asks)
                rows = np.stack([have[seekers] for have in found], axis=1)
                yield from zip(short.tolist(), [part] * len(short), rows, strict=True)

    def _cascades(
        self, cascades: Cascades, starts: Counts, block: int, asks: int | None
    ) -> Iterator[Words]:
        found = cascades.limited(asks or 0).of(
            [(starts[at : at + 1], block) for at in range(len(starts))]
        )
        return shown(found, len(starts), "cascades in drawn worlds", progress=self.progress)

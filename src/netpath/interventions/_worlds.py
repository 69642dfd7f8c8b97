"""Drawn worlds in which some of the candidate ties are there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from netpath._measure import Worlds
from netpath.access.drawn import Cascades, joined, n_blocks
from netpath.access.question import AccessQuestion
from netpath.interventions._candidates import Candidates
from netpath.network import Choice

Words = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
RANDOM_SETS = 200
AT_ONCE = 4096  # candidates whose worlds are unpacked at a time


class AddedTies:
    """Worlds of a network with all candidates, each of which may be there or not.

    The coin of a tie hangs on ids and kind, so these are the worlds of the network that has the
    tie: nothing but the tie differs.
    """

    def __init__(
        self, candidates: Candidates, world: int, blocks: range, times: float = 1.0
    ) -> None:
        question, table = candidates.question, candidates.table
        columns = [one for one in ("source", "target", "warmth", "kind") if one in table]
        new = table[columns].assign(warmth=np.minimum(table["warmth"] * times, 1.0))
        net = question.net.with_ties(new) if len(new) else question.net
        choice = Choice(net, question.choice.seekers, question.choice.targets)
        self.question, self.world = AccessQuestion(choice, question.within), world
        self.cascades = Cascades(self.question, world)
        self.blocks, self.within = blocks, question.within
        self.seekers, self.targets = choice.seekers, choice.targets
        self.of_arc = net.compressed.tie - question.net.n_ties  # below 0: there before
        ids = {one: at for at, one in enumerate(net.ids)}
        self.ends = np.array(
            [[ids[one] for one in table[end]] for end in ("source", "target")], np.int64
        ).reshape(2, len(table))
        self.both_ways = not net.directed

    @property
    def n_draws(self) -> int:
        """How many worlds."""
        return 512 * len(self.blocks)

    @cached_property
    def onward(self) -> Cascades:
        """The same worlds seen from a seeker."""
        return Cascades(self.question, self.world, forward=True)

    def kept(self, chosen: Collection[int], *, forward: bool = False) -> Cascades:
        """Return the worlds with some candidates there, seen from targets or from a seeker."""
        cascades = self.onward if forward else self.cascades
        return cascades.keeping((self.of_arc < 0) | np.isin(self.of_arc, list(chosen)))

    def reached(self, chosen: Collection[int], within: int | None = None) -> Words:
        """Return in which worlds each person gets to a target, with some candidates there."""
        if within == 0:  # nobody but the targets, who are there
            found = np.zeros((len(self.cascades.net), 8 * len(self.blocks)), np.uint64)
            found[self.targets] = ~np.uint64(0)
            return found
        kept = self.kept(chosen).limited(self.within if within is None else within)
        return joined(list(kept.of([(self.targets, at) for at in self.blocks])), self.n_draws).words

    def there(self, chosen: Collection[int]) -> Words:
        """Return in which worlds each seeker gets there."""
        return self.reached(chosen)[self.seekers]

    @cached_property
    def awake(self) -> Words:
        """In which worlds each person takes asks."""
        from netpath._kernels._dominators import flip_people

        parts = []
        for block in self.blocks:
            words = np.empty((len(self.cascades.net), 8), np.uint64)
            flip_people(self.cascades.coins, np.uint64(block), words)
            parts.append(words)
        return np.hstack(parts)

    def live(self, which: Counts) -> Words:
        """Return in which worlds some candidates' coins are live."""
        from netpath._kernels._worlds import SPARE, CoinRows, flip

        rows, arc = self.cascades.coins.give, np.zeros(self.ends.shape[1], np.int64)
        side = self.of_arc
        if not self.both_ways:
            rows = self.cascades.coins.take
        new = np.flatnonzero(side >= 0)
        arc[side[new]] = new
        key, threshold = rows.key[arc[which]], rows.threshold[arc[which]]
        n, spare = len(which), np.zeros(SPARE, np.uint64)
        coins = CoinRows(
            np.array([0, n]),
            np.zeros(n + SPARE, np.int32),
            np.concatenate([key, spare]),
            np.concatenate([threshold, spare]),
            np.arange(n + SPARE, dtype=np.int32),
        )
        parts = []
        for block in self.blocks:
            words = np.empty((n, 8), np.uint64)
            flip(coins, np.uint64(block), words)
            parts.append(words)
        return np.hstack(parts)

    def helps(self, chosen: Collection[int], which: Counts) -> Words:
        """Return in which worlds each candidate could help anybody, beside those chosen."""
        near = self.reached(chosen, self.within - 1 if self.within else None)
        on = near & self.awake
        source, target = self.ends[:, which]
        some: Words = on[target] | on[source] if self.both_ways else on[target]
        some &= self.live(which)
        return some

    def own(self, which: Counts) -> Words:
        """Return in which worlds the asker of each candidate gets there by it, and not without."""
        near = self.reached((), self.within - 1 if self.within else None)
        source, target = self.ends[:, which]
        found: Words = near[target] & self.awake[target] & ~self.reached(())[source]
        some = np.flatnonzero(found.any(axis=1))  # coins only where a gain is possible
        found[some] &= self.live(which[some])
        return found

    def bounds(self, chosen: Collection[int], which: Counts, lacking: Counts) -> Floats:
        """Return a number that each candidate's gain, summed over seekers and worlds, is below.

        ``lacking`` is how many seekers do not get there in each world. It holds always: a tie helps
        only where it is live and one end gets on from there.
        """
        found = np.zeros(len(which))
        for at in range(0, len(which), AT_ONCE):
            bits = unpacked(self.helps(chosen, which[at : at + AT_ONCE]))
            found[at : at + AT_ONCE] = bits @ lacking
        return found


def unpacked(words: Words) -> npt.NDArray[np.uint8]:
    """Return one byte a world."""
    return np.unpackbits(words.astype("<u8").view(np.uint8), axis=1, bitorder="little")


def counts(words: Words) -> Counts:
    """Return in how many worlds each row has a bit."""
    return Worlds(words, 64 * words.shape[1]).counts()


def blocks_of(n_draws: int, first: int = 0) -> range:
    """Return the blocks of 512 worlds that hold so many, from a block on."""
    return range(first, first + n_blocks(n_draws))


def drawn_sets(
    uses: Sequence[tuple[int, ...]], room: Counts, k: int, world: int
) -> list[list[int]]:
    """Return so many sets of ``k`` candidates by lot, none of which takes up more than there is."""
    rng, sets = np.random.default_rng(world), list[list[int]]()
    for _ in range(RANDOM_SETS):
        left, some = room.copy(), list[int]()
        for one in rng.permutation(len(uses)).tolist():
            if len(some) == k:
                break
            mine = list(uses[one])
            if (left[mine] > 0).all():
                left[mine] -= 1
                some.append(one)
        sets.append(some)
    return sets

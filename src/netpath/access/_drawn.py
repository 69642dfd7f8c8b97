"""Drawing worlds: which coins decide, and in which worlds whom is reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from netpath._measure import Worlds
from netpath._progress import shown
from netpath.access._question import Question

if TYPE_CHECKING:
    from netpath._kernels._worlds import Coins, Scratch

Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Task = tuple[Places, int]

WIDE = 512


def coins_of(question: Question, world: int, *, forward: bool) -> Coins:
    """Return the coins of a network for one seed; linear in the ties."""
    from netpath._kernels._coins import seeded, thresholds
    from netpath._kernels._worlds import Coins

    rows, keys = question.net.compressed, question.net.coin_keys
    assert rows.warmth is not None
    ties, key = thresholds(rows.warmth), seeded(keys.arc, np.uint64(world))
    offsets, others = rows.offsets, rows.neighbours
    if not forward:
        offsets, others, arc = rows.back
        ties, key = ties[arc], key[arc]
    willing = np.where(rows.askable, rows.willing, 0.0)
    return Coins(
        offsets,
        others,
        key,
        ties,
        seeded(keys.person, np.uint64(world)),
        thresholds(willing),
    )


class Cascades:
    """Worlds of one seed, in blocks of 512, seen from targets or, ``forward``, from a seeker."""

    def __init__(self, question: Question, world: int, *, forward: bool = False) -> None:
        self.within, self.n = question.within, len(question.net)
        self.forward = forward
        self.coins = coins_of(question, world, forward=forward)

    def of(self, tasks: list[Task], *, progress: bool = False) -> Iterator[Words]:
        """Yield for each task, people to start from and a block, who is reached in which worlds.

        Shape (n_people, 8) each, in the order of the tasks, whatever the number of threads.
        """
        from netpath._kernels._threads import in_threads
        from netpath._kernels._worlds import cascade, scratch_for

        def one(scratch: Scratch, task: Task) -> Words:
            starts, block = task
            have = np.empty((self.n, 8), np.uint64)
            cascade(self.coins, starts, np.uint64(block), self.within, self.forward, scratch, have)
            return have

        found = in_threads(one, tasks, lambda: scratch_for(self.n, self.within))
        return shown(found, len(tasks), "blocks of 512 worlds", progress=progress)

    def worlds(self, starts: Places, n_draws: int, *, progress: bool = False) -> Worlds:
        """Return in which worlds each person is reached from any of some."""
        blocks = [(starts, block) for block in range(n_blocks(n_draws))]
        return joined(list(self.of(blocks, progress=progress)), n_draws)


def n_blocks(n_draws: int) -> int:
    """Return how many blocks of 512 hold so many worlds.

    Examples
    --------
    >>> n_blocks(512), n_blocks(513)
    (1, 2)
    """
    return -(-n_draws // WIDE)


def joined(blocks: list[Words], n_draws: int) -> Worlds:
    """Return blocks of 512 worlds as one, without those beyond ``n_draws``.

    Examples
    --------
    >>> full = np.full((1, 8), 2**64 - 1, dtype=np.uint64)
    >>> joined([full, full], 700).counts().tolist()
    [700]
    """
    words = np.hstack(blocks)[:, : -(-n_draws // 64)]
    if n_draws % 64:
        words[:, -1] &= np.uint64(2 ** (n_draws % 64) - 1)
    return Worlds(words, n_draws)

"""Drawing worlds: which coins decide, and in which worlds whom is reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from netpath._measure import Worlds
from netpath._progress import shown
from netpath.access.question import AccessQuestion
from netpath.network import ReferralNetwork

if TYPE_CHECKING:
    from netpath._kernels._worlds import CoinRows, Coins

Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Task = tuple[Places, int]

WIDE = 512
MOST_KEPT = 3 * 2**28  # bytes of flipped coins that all threads together keep
_AT_ONCE = 2**26  # bytes of answers that may wait for their turn


def coins_of(question: AccessQuestion, world: int, *, forward: bool) -> Coins:
    """Return the coins of a network for one seed; linear in the ties."""
    from netpath._kernels._coins import ALWAYS, seeded, thresholds
    from netpath._kernels._threads import in_pieces
    from netpath._kernels._worlds import CoinRows, Coins, numbered

    rows, keyed = question.net.compressed, question.net.keyed
    assert rows.warmth is not None
    warmth, seed, n = rows.warmth, np.uint64(world), len(rows.neighbours)
    key, threshold = (_roomy(n, np.uint64) for _ in range(2))

    def coin(piece: slice) -> None:
        key[piece] = seeded(keyed.arcs(piece), seed)
        threshold[piece] = thresholds(warmth[piece])

    in_pieces(coin, n)
    if question.net.directed:
        offsets, askers, arc = rows.back
        number = np.arange(n, dtype=np.int32)
        onward = _coin_rows(rows.offsets, rows.neighbours, key[:n], threshold[:n], number)
        back = _coin_rows(offsets, askers, key[arc], threshold[arc], number)
    else:
        others = _with_room(rows.neighbours)
        onward = CoinRows(rows.offsets, others, key, threshold, numbered(rows.tie))
        back = onward
    give, take = (onward, back) if forward else (back, onward)
    willing = thresholds(np.where(rows.askable, rows.willing, 0.0))
    people = seeded(keyed.person, seed)
    return Coins(give, take, people, willing, bool((willing == ALWAYS).all()))


def _coin_rows(offsets: Places, *columns: npt.NDArray[Any]) -> CoinRows:
    from netpath._kernels._worlds import CoinRows

    return CoinRows(offsets, *map(_with_room, columns))


def _with_room(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
    found = _roomy(len(column), column.dtype)
    found[: len(column)] = column
    return found


def _roomy(n: int, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Return zeros, a few more than are wanted: what is looked ahead at."""
    from netpath._kernels._worlds import SPARE

    return np.zeros(n + SPARE, dtype)


def _kept(rows: CoinRows, arcs: npt.NDArray[np.bool_], number: npt.NDArray[np.int32]) -> CoinRows:
    """Return rows with some of their arcs."""
    before = np.concatenate([[0], np.cumsum(arcs)]).astype(np.int64)
    columns = (column[: len(arcs)][arcs] for column in rows[1:4])
    return _coin_rows(before[rows.offsets], *columns, number)


def willing_in(net: ReferralNetwork, at: Places, world: int, n_draws: int) -> Worlds:
    """Return in which drawn worlds of one seed people take asks at all."""
    from netpath._kernels._coins import live_words, seeded, thresholds

    keys = seeded(net.keyed.person[at], np.uint64(world))
    chances, all_of = thresholds(net.compressed.willing[at]), np.full(8, 2**64 - 1, np.uint64)
    blocks = [np.empty((len(at), 8), np.uint64) for _ in range(n_blocks(n_draws))]
    for block, out in enumerate(blocks):
        for key, chance, row in zip(keys, chances, out, strict=True):
            live_words(key, chance, block, all_of, row)
    return joined(blocks, n_draws)


class _Drawer:
    """What one thread writes on, and the coins of the block that it flipped last, if it may."""

    def __init__(self, coins: Coins, within: int, *, keeps: bool) -> None:
        from netpath._kernels._worlds import scratch_for

        self.coins, self.keeps = coins, keeps
        self.scratch = scratch_for(coins, within)
        self.live, self.block = np.empty((0, 8), np.uint64), -1

    def flipped(self, block: int) -> Words:
        """Return in which worlds of a block each tie is live."""
        from netpath._kernels._worlds import flip

        if not len(self.live):
            self.live = np.empty((self.coins.n_ties, 8), np.uint64)
        flip(self.coins.take, np.uint64(block), self.live)
        self.block = block
        return self.live

    def reached(self, task: Task, within: int, *, forward: bool) -> Words:
        """Return who is reached in which worlds of a block."""
        from netpath._kernels._worlds import WorldRules, cascade

        starts, block = task
        have = np.empty((len(self.coins.person_key), 8), np.uint64)
        rules, where = WorldRules(within, forward, self.keeps), np.uint64(block)
        live = self.live if block == self.block else self.live[:0]
        if not cascade(self.coins, starts, where, rules, self.scratch, live, have):
            live = self.flipped(block)
            cascade(self.coins, starts, where, rules, self.scratch, live, have)
        return have


class Cascades:
    """Worlds of one seed, in blocks of 512, seen from targets or, ``forward``, from a seeker."""

    def __init__(self, question: AccessQuestion, world: int, *, forward: bool = False) -> None:
        self.within, self.n, self.net = question.within, len(question.net), question.net
        self.forward = forward
        self.coins = coins_of(question, world, forward=forward)

    def of(self, tasks: Sequence[Task], *, progress: bool = False) -> Iterator[Words]:
        """Yield for each task, people to start from and a block, who is reached in which worlds.

        Shape (n_people, 8) each, in the order of the tasks, whatever the number of threads.
        """
        found = self._in_their_order(tasks)
        return shown(found, len(tasks), "blocks of 512 worlds", progress=progress)

    def _in_their_order(self, tasks: Sequence[Task]) -> Iterator[Words]:
        """Yield the same; tasks of one block are done together, so that they share its coins."""
        from netpath._kernels._threads import in_threads

        size, n_desks = max(_AT_ONCE // (64 * max(self.n, 1)), 1), count()
        most = MOST_KEPT // (64 * max(self.coins.n_ties, 1))
        turns = sorted(range(len(tasks)), key=lambda at: (at // size, tasks[at][1]))

        def one(desk: _Drawer, at: int) -> tuple[int, Words]:
            return at, desk.reached(tasks[at], self.within, forward=self.forward)

        def desk() -> _Drawer:
            return _Drawer(self.coins, self.within, keeps=next(n_desks) < most)

        early, turn = dict[int, Words](), 0
        for at, have in in_threads(one, turns, desk):
            early[at] = have
            while turn in early:
                yield early.pop(turn)
                turn += 1

    def without(self, people: Places) -> Cascades:
        """Return the same worlds in which some people take no asks."""
        other = copy(self)
        threshold = self.coins.person_threshold.copy()
        threshold[people] = 0
        other.coins = self.coins._replace(person_threshold=threshold, all_willing=False)
        return other

    def keeping(self, arcs: npt.NDArray[np.bool_]) -> Cascades:
        """Return the same worlds in a network that keeps some of its arcs, shape (n_arcs,)."""
        from netpath._kernels._worlds import numbered

        other, rows, coins = copy(self), self.net.compressed, self.coins
        if self.net.directed:
            number = np.arange(int(arcs.sum()), dtype=np.int32)
            sides = (coins.give, coins.take) if self.forward else (coins.take, coins.give)
            onward = _kept(sides[0], arcs, number)
            back = _kept(sides[1], arcs[rows.back.arc], number)
        else:
            number = numbered(rows.tie[arcs])[: int(arcs.sum())]
            onward = back = _kept(coins.give, arcs, number)
        give, take = (onward, back) if self.forward else (back, onward)
        other.coins = coins._replace(give=give, take=take)
        return other

    def limited(self, within: int) -> Cascades:
        """Return the same worlds for chains of so many asks; 0 for no limit."""
        other = copy(self)
        other.within = within
        return other

    def worlds(self, starts: Places, n_draws: int, *, progress: bool = False) -> Worlds:
        """Return in which worlds each person is reached from any of some."""
        blocks = [(starts, block) for block in range(n_blocks(n_draws))]
        return joined(list(self.of(blocks, progress=progress)), n_draws)


def all_of(n_draws: int) -> Words:
    """Return words whose first bits are set, one bit a world.

    Examples
    --------
    >>> all_of(65).tolist() == [2**64 - 1, 1]
    True
    """
    words = np.full(-(-n_draws // 64), 2**64 - 1, np.uint64)
    words[-1] >>= np.uint64(-n_draws % 64)
    return words


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

"""What is lost in drawn worlds when people say no, for all at once or in turn; and as tables."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath import access
from netpath._intervals import of_spread
from netpath._measure import PersonMeasure, Worlds, in_order
from netpath.access.drawn import Cascades, joined, n_blocks
from netpath.access.question import AccessQuestion

if TYPE_CHECKING:
    from netpath._kernels._dominators import Hung, TreeGround
    from netpath._kernels._worlds import Coins


Words = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_WORD, _WIDE = 64, 512
_AT_ONCE = 4096  # people whose worlds are unpacked at a time


@dataclass(frozen=True)
class Hanging:
    """What hangs on everybody without a limit on asks: sums over worlds.

    ``people`` (n_people, n_groups) and ``ties`` (n_ties of the network, n_groups) count seekers of
    a group who get there through them alone; ``squares`` (n_people,) is of all groups together.
    """

    people: Counts
    ties: Counts
    squares: Floats


class Refusals:
    """Drawn worlds of one question, and blocks of 512 of them."""

    def __init__(self, question: AccessQuestion, world: int, n_draws: int, first: int = 0) -> None:
        self.question, self.n_draws = question, n_draws
        self.cascades = Cascades(question, world)
        self.blocks = range(first, first + n_blocks(n_draws))
        self.seekers, self.targets = question.choice.seekers, question.choice.targets

    def reached(self, starts: Counts, cascades: Cascades) -> Words:
        """Return who gets to any of some people in which worlds, shape (n_people, n_words)."""
        found = cascades.of([(starts, block) for block in self.blocks])
        return joined(list(found), self.n_draws).words

    def after(self, gone: Sequence[int]) -> Refusals:
        """Return the same worlds when some people say no."""
        other = Refusals.__new__(Refusals)
        vars(other).update(vars(self))
        vars(other).pop("before", None)
        other.cascades = self.cascades.without(np.array(gone, np.int64))
        return other

    def there(self) -> Words:
        """Return in which worlds each seeker gets there."""
        return self.reached(self.targets, self.cascades)[self.seekers]

    def coins(self, block: int, at_once: int) -> Iterator[tuple[int, Words]]:
        """Yield in which worlds of a block ties are live, by row, then people take asks."""
        from netpath._kernels._dominators import flip_people
        from netpath._kernels._worlds import flip

        rows, take = self.question.net.compressed, self.cascades.coins.take
        live = np.empty((self.cascades.coins.n_ties, 8), np.uint64)
        flip(take, np.uint64(block), live)
        coin = np.zeros(self.question.net.n_ties, np.int64)
        coin[rows.tie] = take.coin[: len(rows.tie)]
        people = np.empty((len(self.question.net), 8), np.uint64)
        flip_people(self.cascades.coins, np.uint64(block), people)
        for first in range(0, len(coin), at_once):
            yield first, live[coin[first : first + at_once]]
        for first in range(0, len(people), at_once):
            yield len(coin) + first, people[first : first + at_once]

    # --- without a limit

    def hanging(self, groups: Counts) -> Hanging:
        """Return what hangs on each person and tie, by the seeker's group (-1: of none)."""
        desks = list[_Trees]()

        def desk() -> _Trees:
            desks.append(_Trees(self, groups))
            return desks[-1]

        from netpath._kernels._threads import in_threads

        for _ in in_threads(lambda trees, block: trees.add(block), self.blocks, desk):
            pass
        total = [sum(one) for one in zip(*(each.sums for each in desks), strict=True)]
        by_row = np.zeros((self.question.net.n_ties, total[1].shape[1]), np.int64)
        rows, take = self.question.net.compressed, self.cascades.coins.take
        by_row[rows.tie] = total[1][take.coin[: len(rows.tie)]]
        return Hanging(total[0], by_row, total[2])

    def above(self) -> Iterator[npt.NDArray[np.int32]]:
        """Yield for each 64 worlds who is right above whom, shape (64, n_people); -1 where none."""
        trees = _Trees(self, np.full(len(self.question.net), -1, np.int64), told=True)
        for block in self.blocks:
            yield from trees.words(block)

    # --- with a limit

    @cached_property
    def before(self) -> list[Words]:
        """In which worlds each person gets to a target within 0, 1 … asks; without limit, last."""
        within = self.question.within
        ends = np.zeros((len(self.question.net), -(-self.n_draws // _WORD)), np.uint64)
        ends[self.targets] = ~np.uint64(0)
        if not within:
            return [self.reached(self.targets, self.cascades)]
        limits = [self.cascades.limited(asks) for asks in range(1, within + 1)]
        return [ends, *(self.reached(self.targets, one) for one in limits)]

    def lost(self, person: int) -> Words:
        """Return in which worlds each seeker gets there only if a person does not say no."""
        found = self.before[-1][self.seekers] & ~self.after([person]).there()
        found[self.seekers == person] = 0  # who says no to others may still look for themselves
        return found

    def bound(self, person: int) -> float:
        """Return a sum over worlds that what hangs on a person cannot exceed.

        It counts the seekers who get to the person and on from there within the limit.
        """
        within, start = self.question.within, np.array([person])
        some = np.zeros((len(self.seekers), self.before[-1].shape[1]), np.uint64)
        for asks in range(1, within) if within else [0]:
            on = self.before[within - asks][person]
            if on.any():
                near = self.reached(start, self.cascades.limited(asks))
                some |= near[self.seekers] & on
        some[self.seekers == person] = 0
        return float(np.bitwise_count(some).sum())

    def cheap_bounds(self) -> Floats:
        """Return for each person a bound that costs no cascade: who gets there at all."""
        there = bits_of(self.before[-1][self.seekers]).sum(axis=0, dtype=np.float64)
        on = self.before[max(self.question.within - 1, 0)]
        found = np.zeros(len(on))
        for at in range(0, len(on), _AT_ONCE):
            found[at : at + _AT_ONCE] = bits_of(on[at : at + _AT_ONCE]) @ there
        found[~self.question.net.compressed.askable] = 0
        found[self.targets] = 0
        return found

    def most(self, k: int) -> list[tuple[int, float, Words]]:
        """Return the k people on whom most hangs within the limit: place, bound, worlds lost.

        The largest bound is looked at first, and made tighter or exact; nobody whose bound is below
        the k-th loss is looked at again. Equals come in the order of ids.
        """
        heap = [(-bound, at, 0) for at, bound in enumerate(self.cheap_bounds().tolist()) if bound]
        heapq.heapify(heap)
        bounds, lost, found = dict[int, float](), dict[int, Words](), list[int]()
        while heap and len(found) < k:
            value, at, step = heapq.heappop(heap)
            if step == 0:
                bounds[at] = min(self.bound(at), -value)
                heapq.heappush(heap, (-bounds[at], at, 1))
            elif step == 1:
                lost[at] = self.lost(at)
                heapq.heappush(heap, (-float(np.bitwise_count(lost[at]).sum()), at, 2))
            elif value:
                found.append(at)
        return [(at, bounds[at], lost[at]) for at in found]


class _Trees:
    """What one thread makes dominator trees on, and its sums."""

    def __init__(self, refusals: Refusals, groups: Counts, *, told: bool = False) -> None:
        from netpath._kernels._dominators import Hung, ground_for

        self.refusals, self.groups = refusals, groups
        self.coins = _one_numbering(refusals.cascades.coins, refusals.question)
        self.ground: TreeGround = ground_for(self.coins)
        n, n_groups = len(groups), max(int(groups.max(initial=0)) + 1, 1)
        self.ends = np.zeros(n, np.bool_)
        self.ends[refusals.targets] = True
        self.hung: Hung = Hung(
            np.zeros((n, n_groups), np.int64),
            np.zeros((self.coins.n_ties, n_groups), np.int64),
            np.zeros(n),
            np.zeros((n + 1, n_groups), np.int64),
            np.zeros((_WORD if told else 0, n), np.int32),
        )

    @property
    def sums(self) -> tuple[Counts, Counts, Floats]:
        """What was added up."""
        return self.hung.people, self.hung.ties, self.hung.squares

    def add(self, block: int) -> None:
        """Add up the worlds of a block."""
        for _ in self.words(block):
            pass

    def words(self, block: int) -> Iterator[npt.NDArray[np.int32]]:
        """Add up a block, 64 worlds at a time."""
        from netpath._kernels._dominators import flip_people, hang_on
        from netpath._kernels._worlds import flip

        where, left = np.uint64(block), self.refusals.n_draws
        left -= _WIDE * (block - self.refusals.blocks.start)
        flip(self.coins.take, where, self.ground.live)
        flip_people(self.coins, where, self.ground.awake)
        for first in range(0, min(_WIDE, left), _WORD):
            span = first, min(first + _WORD, left, _WIDE)
            hang_on(self.coins, self.ends, self.groups, self.ground, span, self.hung)
            yield self.hung.above[: span[1] - span[0]]


def _one_numbering(coins: Coins, question: AccessQuestion) -> Coins:
    """Return coins of which both sides have the numbers of those who are handed worlds."""
    if not question.net.directed:
        return coins
    arc = question.net.compressed.back.arc.astype(np.int32)
    spare = np.zeros(len(coins.give.coin) - len(arc), np.int32)
    return coins._replace(give=coins.give._replace(coin=np.concatenate([arc, spare])))


def bits_of(words: Words) -> npt.NDArray[np.uint8]:
    """Return one byte a world.

    Examples
    --------
    >>> bits_of(np.array([[5]], np.uint64))[0, :3].tolist()
    [1, 0, 1]
    """
    return np.unpackbits(words.astype("<u8").view(np.uint8), axis=1, bitorder="little")


Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


@dataclass(frozen=True, eq=False)
class BrokerQuestion:
    """A question about brokers, with the worlds to ask it in; ``n_draws`` is 0 for exact cases."""

    question: AccessQuestion
    world: int
    n_draws: int
    seed: int | None

    def worlds(self, *, fresh: bool = False) -> Refusals:
        """Return the drawn worlds, or as many others that come after them."""
        drawn = Refusals(self.question, self.world, self.n_draws)
        if not fresh:
            return drawn
        return Refusals(self.question, self.world, self.n_draws, len(drawn.blocks))

    @property
    def ids(self) -> pd.Index:
        """The ids of everybody."""
        ids: pd.Index = pd.Index(self.question.net.ids, name="id", dtype="str")
        return ids

    @property
    def brokers(self) -> Counts:
        """Who may be asked and is no target, in order."""
        askable = np.flatnonzero(self.question.net.compressed.askable)
        return np.setdiff1d(askable, self.question.choice.targets)

    @property
    def everybody(self) -> Counts:
        """0 of each seeker, -1 of anybody else, shape (n_people,)."""
        codes = np.full(len(self.question.net), -1, np.int64)
        codes[self.question.choice.seekers] = 0
        return codes

    def groups(self, by: str) -> tuple[Counts, list[str]]:
        """Return the group of each seeker, -1 of anybody else, and the names of groups."""
        codes, net = self.everybody, self.question.net
        zero = pd.Series(0.0, index=self.question.index)
        known = self.question.choice.known()
        of = PersonMeasure(zero, "", "probability", known, missing=net.missing).labels(by)
        names = in_order(of)
        codes[self.question.choice.seekers] = pd.Categorical(of, categories=names).codes
        return codes, names

    def exactly(self, gone: list[int]) -> pd.Series:
        """Return the access of each seeker when some people say no, by taking cases."""
        net, choice = self.question.net, self.question.choice
        seekers, targets = ([net.ids[at] for at in who] for who in (choice.seekers, choice.targets))
        if gone:
            barred = pd.Index([net.ids[at] for at in gone], name="id")
            net = net.with_people(pd.DataFrame({"do_not_ask": True}, index=barred))
        return access.exact(net, seekers, targets, within=self.question.within or None).values


def _table(asked: BrokerQuestion, sums: Floats, squares: Floats, whole: float) -> pd.DataFrame:
    """Return losses of sums over worlds, and of their squares, a row each."""
    n, n_draws = len(asked.question.choice.seekers), asked.n_draws
    mean = sums / (n * n_draws)
    apart = np.maximum(squares / (n * n * n_draws) - mean**2, 0)
    told = of_spread(mean, apart * n_draws / max(n_draws - 1, 1), n_draws)
    seen = mean > 0
    return pd.DataFrame(
        {
            "loss": mean,
            "error": np.where(seen, told.error, 0.0),
            "low": np.where(seen, told.low, 0.0),
            "high": told.high,
            "share": mean / whole if whole else 0.0,
        }
    )


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """Put people in the order of their losses, then of ids."""
    return table.sort_index().sort_values("loss", ascending=False, kind="stable")


def unlimited(asked: BrokerQuestion, k: int) -> Tables:
    """Return everybody's loss, those of the most in fresh worlds, and those of ties."""
    tables, ties = [], pd.DataFrame()
    for fresh in (False, True):
        worlds = asked.worlds(fresh=fresh)
        hangs, whole = worlds.hanging(asked.everybody), _mean(worlds)
        sums = hangs.people[:, 0].astype(np.float64)
        table = _table(asked, sums, hangs.squares, whole).set_index(asked.ids)
        tables.append(ranked(table.iloc[asked.brokers]))
        if not fresh:
            lost = hangs.ties[:, 0] / (len(worlds.seekers) * asked.n_draws)
            ties = pd.DataFrame({"loss": lost, "share": lost / whole if whole else 0.0})
    return tables[0], ranked(tables[1].loc[tables[0].index[:k]]), ties


def limited(asked: BrokerQuestion, k: int) -> Tables:
    """Return the largest losses within a limit, the same in fresh worlds, and none of ties."""
    drawn, fresh, n = asked.worlds(), asked.worlds(fresh=True), asked.n_draws
    most = drawn.most(k)
    index = asked.ids[[at for at, _, _ in most]]
    everybody, tables = np.zeros(len(drawn.seekers), np.int64), []
    lost = [one for *_, one in most], [fresh.lost(at) for at, _, _ in most]
    for worlds, words in zip((drawn, fresh), lost, strict=True):
        found = np.array([Worlds(one, n).per_draw(everybody, 1)[:, 0] for one in words])
        found = found.reshape(len(words), n).astype(np.float64)
        table = _table(asked, found.sum(axis=1), (found**2).sum(axis=1), _mean(worlds))
        tables.append(table.set_index(index))
    bounds = np.array([bound for _, bound, _ in most]) / (len(drawn.seekers) * n)
    return tables[0].assign(bound=bounds), ranked(tables[1]), pd.DataFrame()


def left_out(asked: BrokerQuestion) -> pd.DataFrame:
    """Leave each person out one after the other, and take cases; a row a broker, a column each."""
    before = asked.exactly([])
    each = {asked.ids[at]: before - asked.exactly([at]) for at in asked.brokers}
    return pd.DataFrame(each, index=before.index).T.rename_axis("id")


def by_group(asked: BrokerQuestion, people: pd.Index, each: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the mean loss of each group when each of some people says no."""
    codes, names = asked.groups(by)
    own = codes[asked.question.choice.seekers]
    sizes = np.bincount(own, minlength=len(names))
    if not asked.n_draws:
        parts = {name: each.loc[:, own == at].mean(axis=1) for at, name in enumerate(names)}
        return pd.DataFrame(parts).loc[people]
    worlds, places = asked.worlds(), asked.ids.get_indexer(people)
    if asked.question.within:
        lost = [np.bitwise_count(worlds.lost(int(at))).sum(axis=1) for at in places]
        sums = np.array([np.bincount(own, one, len(names)) for one in lost])
    else:
        sums = worlds.hanging(codes).people[places].astype(np.float64)
    return pd.DataFrame(sums / (sizes * asked.n_draws), index=people, columns=names)


def _mean(worlds: Refusals) -> float:
    """Return the mean access of the seekers in some worlds."""
    ones = int(np.bitwise_count(worlds.there()).sum())
    return ones / (len(worlds.seekers) * worlds.n_draws)

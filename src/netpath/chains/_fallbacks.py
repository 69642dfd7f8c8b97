"""Several chains at once, so that one refusal does not end the search.

Asking again and again for the warmest chain without the brokers so far gives the first set. A
search among many chains, the most promising sets first, betters it or proves that none is better.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from heapq import heappop, heappush
from itertools import chain
from math import expm1, inf, log1p

import numpy as np
import numpy.typing as npt

from netpath._results import Assumption, counted, percent
from netpath._rules import need_count
from netpath.chains._answers import Chains
from netpath.chains._asks import ChainAsks, Walk
from netpath.chains._search import ChainSearch, warmest_first
from netpath.chains._windows import small
from netpath.chains.question import ChainQuestion, People
from netpath.network import ReferralNetwork

SMALL = 12
CANDIDATES = 200
IN_SMALL = 6000
STEPS = 20_000
SETS = 5000
PRECISE = 1e-12
AT_A_TARGET = Assumption(
    "targets",
    "chains that end at the same target are refused there together only as far as the target's "
    "willing says, else separately",
)


@dataclass(frozen=True)
class Fallbacks(Chains):
    """Chains that share no broker, for the highest chance that at least one works.

    Attributes
    ----------
    bound
        A probability that no such set of chains can exceed.
    cut_short
        What kept the search from a better set or a lower bound, a sentence each; and whether fewer
        chains than asked for can share no broker.
    """

    bound: float = 0.0
    cut_short: tuple[str, ...] = ()

    def p_any(self) -> float:
        """Return the probability that at least one of the chains works.

        Chains that end at different targets share nobody and are independent. Chains that end at
        the same target share that target's willingness q: they work with probability
        q (1 - prod(1 - p / q)). Where no ``willing`` is given, q is 1: refusals at a shared target
        are then assumed to be separate.

        Examples
        --------
        >>> Fallbacks((), "a", ("b",), "Fallbacks").p_any()
        0.0
        """
        ends = [(one.target, one.ties[-1].willing, one.probability) for one in self.found]
        return 0.0 - expm1(_none_works(ends))

    @property
    def gap_to_bound(self) -> float:
        """How much better another set of chains could be at most, a probability."""
        return max(0.0, self.bound - self.p_any())

    @property
    def exact(self) -> bool:
        """Whether no other set of chains is better."""
        return self.gap_to_bound <= self.p_any() * PRECISE

    def _foot(self) -> list[str]:
        if not self.found:
            return super()._foot()
        best = "no other set does better"
        if not self.exact:
            best = f"no set can do better than {percent(self.bound)}"
        line = f"Together: {percent(self.p_any())} that at least one works; {best}."
        return [line, *self.cut_short, *super()._foot()]


def _none_works(ends: Sequence[tuple[Hashable, float, float]]) -> float:
    """Return ln P(no chain works) of chains apart: to whom, how willing they are, the chance."""
    none, refused = 0.0, dict[Hashable, tuple[float, float]]()
    for target, willing, chance in sorted(ends):
        if willing == 1:
            none += _log_not(chance)
            continue
        before = refused.get(target, (willing, 0.0))[1]
        refused[target] = willing, before + _log_not(chance / willing)
    return none + sum(_log_not(-willing * expm1(all_)) for willing, all_ in refused.values())


def _log_not(chance: float) -> float:
    return log1p(-chance) if chance < 1 else -inf


def fallbacks(
    net: ReferralNetwork,
    seeker: str | int,
    targets: People,
    *,
    k: int = 3,
    within: int | None = None,
    avoid: People = (),
) -> Fallbacks:
    """Return at most k chains that share no broker and together are the likeliest to work.

    Never worse than asking again and again for the warmest chain without the brokers so far. From
    there the sets of the 200 warmest chains are searched (of up to 6,000, as a proof needs, in
    networks of up to 12 people). ``.gap_to_bound`` is how much any other set could add at most, 0
    where none can; ``.cut_short`` says what ended the search before that.

    Parameters
    ----------
    net, seeker, targets, within, avoid
        As for :func:`netpath.chains.warmest`.
    k
        How many chains at most; a number beyond what can share no broker changes nothing.

    Returns
    -------
    Fallbacks
        The warmest first. It may leave out the warmest chain of all, where that one would block
        two good ones.

    Raises
    ------
    DataError, UnknownPerson, MissingWarmth
        As for :func:`netpath.chains.warmest`.

    References
    ----------
    Menger 1927, Fundamenta Mathematicae 10:96 (how many chains can share no broker); Harris 1960,
    Mathematical Proceedings of the Cambridge Philosophical Society 56:13 (the bound).

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> ties = pd.DataFrame({"source": ["a", "b", "a", "c"], "target": ["b", "z", "c", "z"]})
    >>> net = ntp.ReferralNetwork(None, ties).with_warmth(0.5)
    >>> round(ntp.chains.fallbacks(net, "a", "z").p_any(), 4)
    0.4375
    """
    need_count("k", k, "chains")
    question = ChainQuestion.of(net, seeker, targets, within, avoid)
    rows = net.compressed
    search = question.exactly(warmest_first, rows) if small(rows) else None
    starts, most = _starts(question, k, search)
    sets, cut_short = _best_set(question, starts, most, search)
    if most < k:
        cut_short = [f"No more than {counted(most, 'chain')} can share no broker.", *cut_short]
    plain = question.answer(f"Up to {counted(k, 'chain')} that share no broker", sets.best)
    given = {one.name: getattr(plain, one.name) for one in fields(plain)}
    given |= {"assumptions": (*plain.assumptions, AT_A_TARGET)}
    return Fallbacks(**given, bound=sets.bound, cut_short=tuple(cut_short))


def _starts(
    question: ChainQuestion, k: int, search: ChainSearch | None
) -> tuple[list[list[Walk]], int]:
    """Return sets to start from, and how many chains can share no broker, at most k."""
    starts = [_again_and_again(question, k, search)]
    if any(walk.asks == 1 for walk in starts[0]):
        starts.append(_again_and_again(question, k, search, each_target_once=True))
    if len(starts[0]) == k:
        return starts, k
    most, apart = _most_apart(question)
    return [*starts, apart[:k]], min(k, most)


def _again_and_again(
    question: ChainQuestion, k: int, search: ChainSearch | None, *, each_target_once: bool = False
) -> list[Walk]:
    """Return the warmest chain, the warmest without its brokers, and so on.

    A chain of one ask has no broker: it is not asked for again, or its target is not.
    """
    found: list[Walk] = []
    while len(found) < k:
        closed = question.avoid.union(*(walk.people[1:-1] for walk in found))
        direct = frozenset(walk.people[-1] for walk in found if walk.asks == 1)
        if each_target_once:
            closed |= direct
        if search is not None:
            walk = search.without(closed, direct)
        else:
            walks = replace(question, avoid=closed).walks(warmest_first, 1 + len(direct))
            walk = next((one for one in walks if one.people[1] not in direct), None)
        if walk is None:
            break
        found.append(walk)
    return found


def _most_apart(question: ChainQuestion) -> tuple[int, list[Walk]]:
    """Return how many chains can share no broker, if long ones are allowed, and such chains.

    The largest flow from the seeker to the targets of one unit a person: who is asked (0 to n) and
    who then asks (n to 2 n) are two ends of one arc.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    rows, one = question.net.compressed, question.wanted
    n, ends = len(rows.willing), np.array(sorted(one.ends), dtype=np.int64)
    assert rows.warmth is not None
    asker, asked = np.repeat(np.arange(n), np.diff(rows.offsets)), rows.neighbours
    barred = ~rows.askable
    barred[[*one.barred, one.seeker]] = True
    kept = (rows.warmth > 0) & ~barred[asked] & ~np.isin(asker, ends)
    between = np.flatnonzero(~barred)
    between = between[~np.isin(between, ends)]
    tail = np.concatenate([n + asker[kept], between, ends])
    head = np.concatenate([asked[kept], n + between, np.full(len(ends), 2 * n)])
    room = np.ones(len(tail), dtype=np.int32)
    room[len(tail) - len(ends) :] = n
    graph = csr_array((room, (tail, head)), shape=(2 * n + 1, 2 * n + 1))
    found = maximum_flow(graph, n + one.seeker, 2 * n)
    flow = found.flow.tocoo()
    used = (flow.data > 0) & (flow.row >= n) & (flow.col < n)
    pairs = zip((flow.row[used] - n).tolist(), flow.col[used].tolist(), strict=True)
    arcs = sorted((*pair, rows.arc(*pair)) for pair in pairs)
    asks = ChainAsks.among(rows, one.seeker, one.ends, one.through, arcs)
    return int(found.flow_value), list(ChainSearch(asks, warmest_first, one.within).chains())


def _best_set(
    question: ChainQuestion, starts: list[list[Walk]], most: int, search: ChainSearch | None
) -> tuple[_Sets, list[str]]:
    """Return the best set among the warmest chains and the starts, and what cut the search short.

    More chains are taken until nothing colder can help, or there are too many.
    """
    taken, many, steps, first = list[Walk](), IN_SMALL, inf, CANDIDATES if most > 1 else 1
    if len(question.net) > SMALL:
        many, steps = CANDIDATES, STEPS + (search.steps if search else 0)
    walks = search.chains() if search else question.walks(warmest_first, CANDIDATES)
    while True:
        left, wanted = 0.0, max(first, 2 * len(taken))
        for walk in walks:
            taken.append(walk)
            if len(taken) >= min(wanted, many) or (search and search.steps > steps):
                left = float(walk.chance)
                break
        sets = _Sets([*taken, *chain(*starts)], question.net.compressed.willing)
        sets.search(starts, most, left)
        if not left or len(taken) < wanted or len(taken) >= many or sets.bound <= sets.value:
            break
    cut_short = []
    if sets.bound > sets.value and left:
        more = "and those found by asking again without the brokers so far"
        cut_short.append(f"Compared: the {counted(len(taken), 'warmest chain')}, {more}.")
    if sets.bound > sets.value and sets.unsearched:
        cut_short.append(f"The comparison ended after {SETS:,} sets of them.")
    return sets, cut_short


class _Sets:
    """Sets of chains that share no broker, the most promising searched first.

    Attributes
    ----------
    value
        The chance that any chain of the best set so far works.
    bound
        A chance that no set exceeds, whatever other chains there are.
    unsearched
        Whether sets were left that might be better.
    """

    def __init__(self, walks: Iterable[Walk], willing: npt.NDArray[np.float64]) -> None:
        self._walks = list(_undominated(walks).values())
        self._place = {_as_one(walk): at for at, walk in enumerate(self._walks)}
        ends = [walk.people[-1] for walk in self._walks]
        self._ends = [
            (end, float(willing[end]), float(walk.chance))
            for end, walk in zip(ends, self._walks, strict=True)
        ]
        self._logs = [_log_not(chance) for _, _, chance in self._ends]
        bits: dict[int, int] = {}
        for walk in self._walks:
            for one in walk.people[1:]:
                bits.setdefault(one, 1 << len(bits))
        self._first = [bits[walk.people[1]] for walk in self._walks]
        self._last = [bits[walk.people[-2 if walk.asks > 1 else -1]] for walk in self._walks]
        self._met = [
            sum(bits[one] for one in walk.people[2:-1]) | bits[walk.people[1]]
            for walk in self._walks
        ]
        self._best: tuple[int, ...] = ()
        self._heap: list[_Node] = []
        self.value, self.bound, self.unsearched = 0.0, 0.0, False

    @property
    def best(self) -> list[Walk]:
        """The best set so far, the warmest chain first."""
        return [self._walks[one] for one in sorted(self._best)]

    def search(self, starts: Iterable[Iterable[Walk]], most: int, left: float) -> None:
        """Search the sets of at most so many chains; chains left out are no warmer than ``left``.

        Taking chains as separate bounds the chance of any: they work together at least as often
        (Harris 1960). No two begin with the same person, nor end with the same broker.
        """
        for start in starts:
            self._offer(tuple(self._place[_as_one(walk)] for walk in start))
        self._most, self._left = most, _log_not(left)
        self._add((), 0, 0)
        for _ in range(SETS):
            if not self._heap or not self._better(-self._heap[0][0]):
                break
            _, chosen, used, at, _ = heappop(self._heap)
            at = next(one for one in range(at, len(self._met)) if not self._met[one] & used)
            self._offer((*chosen, at))
            self._add((*chosen, at), used | self._met[at], at + 1)
            self._add(chosen, used, at + 1)
        self.unsearched = bool(self._heap) and self._better(-self._heap[0][0])
        ends = self._hopes((), 0, 0, self._last)[1]
        self.bound = min(ends, max([self.bound, *(full for *_, full in self._heap)]))
        if not self._better(self.bound):
            self.bound = self.value

    def _offer(self, chosen: tuple[int, ...]) -> None:
        value = -expm1(_none_works([self._ends[one] for one in chosen]))
        if not self._best or self._better(value):
            self._best, self.value = chosen, value

    def _better(self, chance: float) -> bool:
        return chance > self.value * (1 + PRECISE)

    def _add(self, chosen: tuple[int, ...], used: int, at: int) -> None:
        """Keep these sets, with further chains from ``at`` on, if one may be better."""
        hope, full = self._hopes(chosen, used, at, self._first)
        if self._better(hope):
            heappush(self._heap, (-hope, chosen, used, at, full))
        else:
            self.bound = max(self.bound, full)

    def _hopes(
        self, chosen: tuple[int, ...], used: int, at: int, alone: list[int]
    ) -> tuple[float, float]:
        """Return what such sets can be worth at most, without and with chains left out."""
        hope = full = _none_works([self._ends[one] for one in chosen])
        slots, seen = self._most - len(chosen), 0
        for one in range(at, len(self._met)):
            if not slots:
                break
            if not (self._met[one] & used or alone[one] & seen):
                seen |= alone[one]
                hope, full = hope + self._logs[one], full + min(self._logs[one], self._left)
                slots -= 1
        full += slots * self._left if slots else 0.0
        return -expm1(hope), -expm1(full)


_Node = tuple[float, tuple[int, ...], int, int, float]


def _as_one(walk: Walk) -> tuple[int, frozenset[int]]:
    return walk.people[-1], frozenset(walk.people[1:-1])


def _undominated(walks: Iterable[Walk]) -> dict[tuple[int, frozenset[int]], Walk]:
    """Return the warmest chain of each target and set of brokers; the rest can serve no better."""
    first: dict[tuple[int, frozenset[int]], Walk] = {}
    for walk in sorted(walks, key=lambda one: (warmest_first(one.chance, one.asks), one.people)):
        first.setdefault(_as_one(walk), walk)
    return first

"""Several chains at once, so that one refusal does not end the search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from math import expm1, log1p

from netpath._results import counted, percent
from netpath._rules import need_count
from netpath.chains._answers import Chain, Chains
from netpath.chains._question import People, Question
from netpath.chains._search import warmest_first
from netpath.network import ReferralNetwork

SMALL = 12
CANDIDATES = 200
IN_SMALL = 2000
PRECISE = 1e-12
AT_A_TARGET = (
    "chains that end at the same target are refused there together only as far as the target's "
    "willing says, else separately (assumed)"
)


@dataclass(frozen=True)
class Fallbacks(Chains):
    """Chains that share no broker, for the highest chance that at least one works.

    Attributes
    ----------
    bound
        A probability that no such set of chains can exceed.
    """

    bound: float = 0.0

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
        return p_any(self.found)

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
        return [line, *super()._foot()]


def p_any(chains: Sequence[Chain]) -> float:
    """Return the probability that at least one chain works; they share no broker.

    Examples
    --------
    >>> p_any([])
    0.0
    """
    none_works = 0.0
    for target in sorted({chain.target for chain in chains}):
        here = [chain for chain in chains if chain.target == target]
        willing = here[0].ties[-1].willing
        refused = sum(_log_not(chain.probability / willing) for chain in here)
        none_works += _log_not(-willing * expm1(refused))
    return 0.0 - expm1(none_works)


def _log_not(chance: float) -> float:
    return log1p(-chance) if chance < 1 else -float("inf")


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

    Branch and bound over the 200 warmest chains, or as many of 2,000 as a proof needs in networks
    of up to 12 people; ``.gap_to_bound`` is how much a set with colder chains could add at most,
    and 0 where none can.

    Parameters
    ----------
    net, seeker, targets, within, avoid
        As for :func:`netpath.chains.warmest`.
    k
        How many chains at most.

    Returns
    -------
    Fallbacks
        The warmest first. It may leave out the warmest chain of all, where that one would block
        two good ones.

    Raises
    ------
    DataError, UnknownPerson, MissingWarmth
        As for :func:`netpath.chains.warmest`.

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
    question = Question.of(net, seeker, targets, within, avoid)
    chains = map(question.chain, question.walks(warmest_first, CANDIDATES))
    most = IN_SMALL if len(net) <= SMALL else CANDIDATES
    best, bound = _best_sets(chains, k, most)
    plain = question.answer(f"Up to {counted(k, 'chain')} that share no broker", [])
    given = {one.name: getattr(plain, one.name) for one in fields(plain)}
    given |= {"found": tuple(best), "assumptions": (*plain.assumptions, AT_A_TARGET)}
    given["reason"] = plain.reason if not best else ""
    return Fallbacks(**given, bound=bound)


def _best_sets(chains: Iterator[Chain], k: int, most: int) -> tuple[list[Chain], float]:
    """Return the best set among the warmest chains, and a bound on every set.

    More chains are taken until nothing colder can help, or ``most`` are.
    """
    taken: list[Chain] = []
    while True:
        wanted = min(most, max(CANDIDATES, 2 * len(taken)))
        fresh = list(islice(chains, wanted - len(taken)))
        taken += fresh
        left = taken[-1].probability if taken and len(taken) == wanted else 0.0
        sets = [_Best(_undominated(taken), size).found for size in range(1, k + 1)]
        bound = _bound([p_any(one) for one in sets], left)
        if not left or len(taken) == most or bound <= p_any(sets[-1]) * (1 + PRECISE):
            return sets[-1], bound


def _undominated(chains: Sequence[Chain]) -> list[Chain]:
    """Return the warmest chain of each target and set of brokers; the rest can serve no better."""
    first: dict[tuple[str, frozenset[str]], Chain] = {}
    for chain in chains:
        first.setdefault((chain.target, frozenset(chain.brokers)), chain)
    return list(first.values())


def _bound(best: list[float], left: float) -> float:
    """Bound every set in which some chains are left-out ones, none warmer than ``left``.

    Chains work together at least as often as separately (Harris 1960), so that taking them as
    separate bounds the chance of any.
    """
    bounds = [best[-1]]
    for others in range(1, len(best) + 1):
        kept = best[len(best) - others - 1] if others < len(best) else 0.0
        bounds.append(-expm1(others * _log_not(left) + _log_not(kept)))
    return max(bounds)


class _Best:
    """The best set of at most ``size`` chains that share no broker, by branch and bound."""

    def __init__(self, candidates: list[Chain], size: int) -> None:
        self._candidates = candidates
        self._brokers = [frozenset(chain.brokers) for chain in candidates]
        self._value = 0.0
        self.found: list[Chain] = []
        self._grow([], frozenset(), 0, size)

    def _grow(self, chosen: list[Chain], used: frozenset[str], start: int, left: int) -> None:
        value = p_any(chosen)
        if value > self._value * (1 + PRECISE):
            self._value, self.found = value, list(chosen)
        if not left:
            return
        free = [at for at in range(start, len(self._candidates)) if not used & self._brokers[at]]
        for nth, at in enumerate(free):
            hope = [self._candidates[one].probability for one in free[nth : nth + left]]
            if -expm1(_log_not(value) + sum(map(_log_not, hope))) <= self._value * (1 + PRECISE):
                return
            chain = self._candidates[at]
            self._grow([*chosen, chain], used | self._brokers[at], at + 1, left - 1)

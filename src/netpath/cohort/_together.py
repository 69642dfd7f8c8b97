"""What the chances of a plan share: worlds in which a person who refuses, refuses everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt

from netpath.chains import Chain, ChainTie
from netpath.cohort._parts import Together
from netpath.network import ReferralNetwork

N_WORLDS = 4096
"""So many that a share is told to about 1 point; one pass, a moment's work."""

ENDS = (0.05, 0.95)


def together(
    net: ReferralNetwork, plan: Mapping[str, Collection[Chain]], seed: int
) -> Together | None:
    """Return how many get in, world by world: a tie and a person's willingness are one coin each.

    Parameters
    ----------
    net
        The network that the plan is of.
    plan
        Each seeker's chains.
    seed
        Of the worlds.
    """
    if not plan:
        return None
    works = _Worlds(net, plan, seed)
    got, apart = np.zeros(N_WORLDS, dtype=np.int64), np.ones(1)
    for chains in plan.values():
        got += np.any([works.granted(chain) for chain in chains], axis=0)
        chance = 1 - np.prod([1 - chain.probability for chain in chains])
        apart = np.convolve(apart, [1 - chance, chance])
    share = Counter(who for each in plan.values() for chain in each for who in chain.people[1:])
    most = min(share, key=lambda one: (-share[one], one))
    low, high = np.quantile(got, ENDS, method="inverted_cdf").tolist()
    low_apart, high_apart = np.searchsorted(np.cumsum(apart), ENDS).tolist()
    return Together(
        N_WORLDS,
        float(got.mean()),
        (int(low), int(high)),
        (low_apart, high_apart),
        float((got == 0).mean()),
        float(apart[0]),
        net.name_of(most),
        share[most],
    )


class _Worlds:
    """One coin a tie and one a person in each world, in an order that row order cannot change."""

    def __init__(
        self, net: ReferralNetwork, plan: Mapping[str, Collection[Chain]], seed: int
    ) -> None:
        self._directed = net.directed
        rng = np.random.default_rng([seed, 20])
        asks = [ask for each in plan.values() for chain in each for ask in chain.ties]
        self._ties = {tie: rng.random(N_WORLDS) for tie in sorted({*map(self._tie, asks)})}
        people = sorted({ask.target for ask in asks})
        self._people = {one: rng.random(N_WORLDS) for one in people}

    def granted(self, chain: Chain) -> npt.NDArray[np.bool_]:
        """Whether every ask of a chain is granted, world by world."""
        found = np.ones(N_WORLDS, dtype=bool)
        for ask in chain.ties:
            found &= self._ties[self._tie(ask)] < ask.warmth
            found &= self._people[ask.target] < ask.willing
        return found

    def _tie(self, ask: ChainTie) -> tuple[str, ...]:
        pair = ask.source, ask.target
        return pair if self._directed else tuple(sorted(pair))

"""From whom a chain leads on to a target, world by world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from netpath.network import ReferralNetwork

DRAWS = 4096


@dataclass(frozen=True, eq=False)
class Ways:
    """In which drawn worlds a chain leads from each person to a target."""

    words: Mapping[str, npt.NDArray[np.uint64]]

    def any_of(self, people: Iterable[str]) -> int:
        """Return in how many worlds a chain leads on from at least one of these people."""
        found = [self.words[one] for one in people if one in self.words]
        return int(np.bitwise_count(np.bitwise_or.reduce(found)).sum()) if found else 0


def ways(net: ReferralNetwork, targets: Sequence[str], within: int, seed: int) -> Ways:
    """Return who can get to a target within so many asks, in the worlds of one seed.

    Coins are keyed by ids, so that every ask and every what-if is tried out in the same worlds.
    """
    from netpath import access

    found = access.estimate(net, targets=targets, within=within, n_draws=DRAWS, rng=seed)
    assert found.worlds is not None
    return Ways(dict(zip(found.values.index, found.worlds.words, strict=True)))

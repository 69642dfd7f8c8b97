"""Randomness that can be drawn again."""

from __future__ import annotations

import secrets

import numpy as np

Rng = int | np.random.Generator | None


def generator(rng: Rng) -> tuple[np.random.Generator, int | None]:
    """Return a generator and the seed to store with the result.

    With None a seed is drawn, so that the result can be drawn again; a Generator has none to
    store.

    Examples
    --------
    >>> generator(7)[1]
    7
    """
    if isinstance(rng, np.random.Generator):
        return rng, None
    seed = secrets.randbits(63) if rng is None else int(rng)
    return np.random.default_rng(seed), seed

"""Randomness that can be drawn again."""

from __future__ import annotations

import secrets

import numpy as np

from netpath._rules import is_whole
from netpath.errors import DataError

Rng = int | np.random.Generator | None


def generator(rng: Rng) -> tuple[np.random.Generator, int | None]:
    """Return a generator and the seed to store with the result.

    With None a seed is drawn, so that the result can be drawn again; a Generator has none to
    store.

    Raises
    ------
    DataError
        If it is something else: 7.0 or "7" would draw what 7 draws, or something else, unsaid.

    Examples
    --------
    >>> generator(7)[1]
    7
    """
    if isinstance(rng, np.random.Generator):
        return rng, None
    seed = secrets.randbits(63) if rng is None else rng
    if not is_whole(seed, 0):
        raise DataError(
            f"rng is {seed!r}; it is a whole number, 0 or more, a numpy Generator, or None for a "
            "seed that is drawn and told. Write rng=7."
        )
    return np.random.default_rng(int(seed)), int(seed)

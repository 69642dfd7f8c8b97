"""Randomness that can be drawn again, and how many draws are enough to tell a contrast.

Enough is judged by the draws made, in steps, never by time.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from math import ceil, inf

import numpy as np
import pandas as pd

from netpath._intervals import QUARTER
from netpath._measure import NO_LABEL, GroupNoise, PersonMeasure, in_order
from netpath._rules import is_whole
from netpath.errors import DataError

Rng = int | np.random.Generator | None

N_DRAWS = 1000  # worlds that are drawn where none are said: of an estimate,
N_WORLDS = 1024  # and where people or networks are held side by side


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


FIRST = 1024  # draws by which it is judged how many are enough
WIDE, TINY = 512, 1e-12  # worlds are drawn so many at a time


@dataclass(frozen=True)
class Enough:
    """How sure a contrast must be of its draws: what ``"enough"`` of them means.

    Attributes
    ----------
    by, reference
        The column of groups, and the group that each other is held against.
    error
        The Monte Carlo error from which on a contrast is sure anyway, in the unit of the measure.
    most
        The largest number of draws, told in draws and never in seconds.
    """

    by: str
    reference: str
    error: float
    most: int

    @classmethod
    def of(
        cls, given: tuple[object, object, object], n: object, name: str, most: int
    ) -> Enough | None:
        """Check ``by, reference, error`` beside a number of draws; None where that is a number.

        Raises
        ------
        DataError
            If the number is another word, or not all is said that "enough" needs, or too much.

        Examples
        --------
        >>> Enough.of(("group", "A", None), "enough", "n_draws", 10_000).error
        0.005
        """
        by, reference, error = given
        if not isinstance(n, str):
            if by is not None or reference is not None:
                raise DataError(
                    f"by and reference say which contrast is to be sure, and {name} is {n!r}. "
                    f"Write {name}='enough', or leave them out."
                )
            return None
        if n != "enough" or not isinstance(by, str) or reference is None:
            raise DataError(
                f"{name} is {n!r}; it is a whole number, or 'enough' with by and reference, the "
                f"contrast to be sure of. Write {name}='enough', by='group', reference='A'."
            )
        error = 0.005 if error is None else error
        if not isinstance(error, int | float | np.floating) or not 0 <= error < inf:
            raise DataError(f"error is {error!r}; it is a standard error, 0 or more. Write 0.005.")
        return cls(by, str(reference), float(error), most)

    def wanted(self, measure: PersonMeasure) -> int:
        """Return how many draws to go on to, judging by those made; 0 where these are enough.

        The Monte Carlo error of every contrast with the reference must be at most a quarter of its
        sampling error, or under ``error``.

        Raises
        ------
        DataError
            If the reference, or every other group, has fewer than two people.
        """
        labels = measure.labels(self.by)
        sizes = labels[labels != NO_LABEL].value_counts()
        names = in_order(sizes.index[sizes > 1])
        if self.reference not in names or len(names) < 2:
            raise DataError(
                f"reference is {self.reference!r}; it must be a group of {self.by!r} of two people "
                f"or more, beside another such: there are {', '.join(names[:10]) or 'none'}."
            )
        codes = pd.Index(names).get_indexer(pd.Index(labels)).astype(np.int64)
        noise, at = GroupNoise(measure, codes, len(names)), names.index(self.reference)
        found = [noise.between(other, at) for other in range(len(names)) if other != at]
        times = max(
            one.monte_carlo / max(QUARTER * one.sampling, self.error, TINY) for one in found
        )
        if times <= 1 or measure.n_draws >= self.most:
            return 0
        # In steps: after few draws it is unsure itself how many it takes.
        needed = measure.n_draws * min(times**2 * 1.02, 8.0)
        return min(self.most, WIDE * ceil(max(needed, measure.n_draws + 1) / WIDE))

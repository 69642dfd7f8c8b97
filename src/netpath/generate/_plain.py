"""What the small synthetic networks share: numbered people, drawn pairs, one assumed warmth."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath.errors import DataError
from netpath.network import ReferralNetwork

Pairs = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


def numbered(people: pd.DataFrame, pairs: Pairs, warmth: float | None) -> ReferralNetwork:
    """Return a network of people, a row each, numbered from 1, tied in pairs of rows.

    Examples
    --------
    >>> pairs = np.array([0]), np.array([1])
    >>> numbered(pd.DataFrame({"group": ["A", "B"]}), pairs, 0.5).ids
    ('p1', 'p2')
    """
    digits = len(str(len(people)))
    ids = np.array([f"p{at + 1:0{digits}}" for at in range(len(people))], dtype=object)
    ties = pd.DataFrame({"source": ids[pairs[0]], "target": ids[pairs[1]]}, dtype="str")
    named = people.set_axis(pd.Index(ids, dtype="str", name="id"))
    net = ReferralNetwork(named, ties, directed=False)
    return net if warmth is None else net.with_warmth(warmth)


def drawn_pairs(chance: npt.NDArray[np.float64], rng: np.random.Generator) -> Pairs:
    """Return which pairs are tied, each with its own chance; only what is above the diagonal.

    Time and memory are quadratic in the people.

    Examples
    --------
    >>> [ends.tolist() for ends in drawn_pairs(np.ones((2, 2)), np.random.default_rng(7))]
    [[0], [1]]
    """
    first, second = np.triu_indices(len(chance), 1)
    tied = rng.random(len(first)) < chance[first, second]
    return first[tied], second[tied]


def need(fits: bool, name: str, value: object, rule: str, repair: str) -> None:
    """Raise unless an argument fits.

    Examples
    --------
    >>> need(False, "n_people", 0, "at least 1", "Write 100.")
    Traceback (most recent call last):
    netpath.errors.DataError: n_people is 0; it must be at least 1. Write 100.
    """
    if not fits:
        raise DataError(f"{name} is {value!r}; it must be {rule}. {repair}")

"""Games: an array of values, one a set of players, whose bits say who is in it.

References
----------
L. S. Shapley, "A value for n-person games", Contributions to the Theory of Games II, 1953; M.
Grabisch & M. Roubens, International Journal of Game Theory 28:547, 1999, for interactions.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from math import factorial

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def shapley(n: int) -> Floats:
    """Return what to multiply the values of a game with to have each player's contribution.

    Examples
    --------
    >>> (shapley(2) @ np.array([0.0, 1.0, 2.0, 4.0])).tolist()
    [1.5, 2.5]
    """
    weights = np.zeros((n, 1 << n))
    for inside in range(1 << n):
        size = inside.bit_count()
        for player in range(n):
            if inside >> player & 1:
                weights[player, inside] = factorial(size - 1) * factorial(n - size) / factorial(n)
            else:
                weights[player, inside] = -factorial(size) * factorial(n - size - 1) / factorial(n)
    return weights


def interaction(game: Floats, i: int, j: int) -> float:
    """Return how two players act together: Shapley's interaction index.

    Examples
    --------
    >>> interaction(np.array([0.0, 1.0, 2.0, 4.0]), 0, 1)
    1.0
    """
    n, total = len(game).bit_length() - 1, 0.0
    one, other = 1 << i, 1 << j
    for inside in range(len(game)):
        if inside & (one | other):
            continue
        size = inside.bit_count()
        weight = factorial(size) * factorial(n - size - 2) / factorial(n - 1)
        both = game[inside | one | other] - game[inside | one] - game[inside | other]
        total += weight * (both + game[inside])
    return float(total)


def over_orders(game: Floats) -> tuple[Floats, Floats]:
    """Return the lowest and the highest that each player adds in any order.

    Examples
    --------
    >>> [one.tolist() for one in over_orders(np.array([0.0, 1.0, 2.0, 4.0]))]
    [[1.0, 2.0], [2.0, 3.0]]
    """
    n = len(game).bit_length() - 1
    added = np.array([marginals(game, order) for order in permutations(range(n))])
    return added.min(axis=0), added.max(axis=0)


def marginals(game: Floats, order: Sequence[int]) -> Floats:
    """Return what each player adds when they come in some order.

    Examples
    --------
    >>> marginals(np.array([0.0, 1.0, 2.0, 4.0]), (1, 0)).tolist()
    [2.0, 2.0]
    """
    inside, found = 0, np.zeros(len(order))
    for player in order:
        found[player] = game[inside | 1 << player] - game[inside]
        inside |= 1 << player
    return found


def products(parts: Sequence[Sequence[tuple[int, ...]]]) -> list[tuple[int, ...]]:
    """Return every way to put one of each part behind the other.

    Examples
    --------
    >>> products([[(0,)], [(1, 2), (2, 1)]])
    [(0, 1, 2), (0, 2, 1)]
    """
    found: list[tuple[int, ...]] = [()]
    for part in parts:
        found = [before + one for before in found for one in part]
    return found

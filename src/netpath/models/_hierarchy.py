"""Watts, Dodds and Newman: people sorted by several hierarchies at once, found by greedy search."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import inf, isqrt, lgamma, log, log1p
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._results import Answer, percent
from netpath._rules import chances, need_count, need_numbers
from netpath.errors import DataError

if TYPE_CHECKING:
    from netpath._kernels._search_hierarchy import Society

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class HierarchicalSearch(Answer):
    """Chains of messages, completed or broken off.

    Attributes
    ----------
    asks
        How many asks each chain had behind it, shape (n_runs,).
    completed
        Whether it reached its target, shape (n_runs,).
    attrition
        The chance that a holder lets the chain break off before each ask; the last goes on.
    seed
        Draws the same chains again; None from a Generator.
    """

    asks: npt.NDArray[np.int64] = field(repr=False)
    completed: npt.NDArray[np.bool_] = field(repr=False)
    attrition: tuple[float, ...]
    seed: int | None

    @property
    def share_completed(self) -> float:
        """The share of chains that reached their target, called q in the paper."""
        return float(self.completed.mean())

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """The lengths in asks of the completed chains."""
        return self.asks[self.completed]

    @property
    def mean_asks(self) -> float | None:
        """The mean length of completed chains; None where none was completed."""
        return float(self.lengths.mean()) if self.completed.any() else None

    def to_frame(self) -> pd.DataFrame:
        """Return how many chains were completed, and how many broke off, after so many asks.

        Examples
        --------
        >>> chains = hierarchical_search(10**6, n_runs=50, rng=7)
        >>> chains.to_frame()[["completed", "broke_off"]].to_numpy().sum()
        np.int64(50)
        """
        most = int(self.asks.max()) + 1
        done = np.bincount(self.asks[self.completed], minlength=most)
        broke = np.bincount(self.asks[~self.completed], minlength=most)
        return pd.DataFrame({"asks": np.arange(most), "completed": done, "broke_off": broke})

    def __str__(self) -> str:
        told = f"{len(self.asks):,} chains, {percent(self.share_completed)} completed"
        if self.mean_asks is None:
            return told + "."
        middle = float(np.median(self.lengths))
        return f"{told}, in {self.mean_asks:.2f} asks on average (median {middle:g})."


def hierarchical_search(
    n_people: int = 10**8,
    *,
    hierarchies: int = 2,
    homophily: float = 1.0,
    n_friends: float = 300.0,
    attrition: float | Sequence[float] = 0.25,
    n_runs: int,
    rng: int | np.random.Generator | None,
) -> HierarchicalSearch:
    """Search among people who belong to a group in each of several hierarchies.

    Groups have about 100 people and are the leaves of trees with ten branches. A friend is as far
    off in one hierarchy, drawn evenly, as with chance exp(-``homophily`` x distance), where people
    of one group are at distance 1, and anywhere in the others. Everybody passes a message to the
    friend who is nearest to the target in any hierarchy. Friends are drawn when they are needed,
    so the population is never built.

    Parameters
    ----------
    n_people
        100 times a power of ten.
    hierarchies
        How many ways to sort people that a holder knows.
    homophily
        How fast friendship falls with distance: 0 has friends anywhere.
    n_friends
        Friends of a person, on average; the number is Poisson.
    attrition
        The chance that a holder lets the chain break off, in [0, 1): one, or a list of them, one
        for each ask, of which the last goes on.
    n_runs
        How many chains.
    rng
        The same seed gives the same chains, whatever the number of threads.

    Raises
    ------
    DataError
        If a number is out of its range.

    References
    ----------
    D. J. Watts, P. S. Dodds and M. E. J. Newman, "Identity and search in social networks", Science
    296 (2002) 1302-1305.

    Examples
    --------
    >>> print(hierarchical_search(n_runs=1000, rng=7))
    1,000 chains, 11 % completed, in 6.76 asks on average (median 7).
    """
    from netpath._kernels._search_hierarchy import searched
    from netpath._kernels._threads import wanted_threads

    steps = chances("attrition", attrition)
    society = _society(n_people, hierarchies, homophily, n_friends, steps)
    need_count("n_runs", n_runs, "chains")
    draws, seed = generator(rng)
    key = draws.integers(2**64, dtype=np.uint64)
    asks, done = np.zeros(n_runs, dtype=np.int64), np.zeros(n_runs, dtype=np.bool_)
    n = min(wanted_threads(), n_runs)
    ends = [n_runs * at // n for at in range(n + 1)]

    def part(first: int, last: int) -> None:
        searched(society, key, first, last, asks, done)

    with ThreadPoolExecutor(n) as pool:
        list(pool.map(part, ends[:-1], ends[1:]))
    return HierarchicalSearch(asks, done, steps, seed)


def searchable_within(share: float, attrition: float | Sequence[float]) -> float:
    """Return the mean length, in asks, up to which at least this share of chains is completed.

    It is ln(share) / ln(1 - attrition): a population counts as searchable where chains are no
    longer than that on average. Where attrition is a list, one for each ask, of which the last
    goes on, it is where so many asks, the last in part, leave that share; infinite if none does.

    Raises
    ------
    DataError
        If a share is not strictly between 0 and 1, or attrition not in [0, 1).

    References
    ----------
    Watts, Dodds and Newman 2002, as in :func:`hierarchical_search`.

    Examples
    --------
    >>> round(searchable_within(0.05, 0.25), 3), round(searchable_within(0.05, [0.55, 0.15]), 3)
    (10.413, 14.52)
    """
    steps = chances("attrition", attrition)
    if not (isinstance(share, Real) and 0 < share < 1) or not any(steps):
        raise DataError(f"share is {share}, attrition {attrition}; both must be between 0 and 1.")
    left = log(share)
    for made, chance in enumerate(steps[:-1]):
        if left >= log1p(-chance):
            return made + left / log1p(-chance)
        left -= log1p(-chance)
    return len(steps) - 1 + (left / log1p(-steps[-1]) if steps[-1] else inf)


BRANCHES, GROUP = 10, 100


def _society(
    n_people: int,
    hierarchies: int,
    homophily: float,
    n_friends: float,
    attrition: tuple[float, ...],
) -> Society:
    from netpath._kernels._search_hierarchy import Society

    need_count("n_people", n_people, "people")
    need_numbers(hierarchies=hierarchies, homophily=homophily, n_friends=n_friends)
    levels = len(str(n_people // GROUP))
    if n_people != GROUP * BRANCHES ** (levels - 1) or levels < 2:
        raise DataError(
            f"n_people is {n_people:,}; it must be {GROUP} times a power of {BRANCHES}, such as "
            "10**8."
        )
    if hierarchies < 1 or not 0 <= homophily < inf or not 0 < n_friends < inf:
        raise DataError(
            f"hierarchies is {hierarchies}, homophily {homophily}, n_friends {n_friends}; they "
            "must be at least 1, at least 0 and above 0."
        )
    far = np.arange(1, levels + 1, dtype=np.float64)
    near = np.cumsum(np.exp(-homophily * far))
    counts = np.arange(int(n_friends) + 12 * isqrt(int(n_friends)) + 30)
    chance = [k * log(n_friends) - n_friends - lgamma(k + 1) for k in counts.tolist()]
    return Society(
        np.append(np.cumsum(np.exp(chance))[:-1], 1.0),
        np.append(near[:-1] / near[-1], 1.0),
        BRANCHES ** (far - levels),
        hierarchies,
        BRANCHES,
        GROUP,
        np.array(attrition),
    )

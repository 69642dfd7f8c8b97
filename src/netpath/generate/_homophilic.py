"""Homophilic preferential attachment: whom newcomers tie to, and who ends up with the ties."""

from __future__ import annotations

from itertools import repeat
from numbers import Real

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._rules import need_count, need_numbers
from netpath.generate._plain import need, numbered
from netpath.network import ReferralNetwork

GROUPS = ("minority", "majority")
_FIRST = 1e-5  # what lets somebody without ties be chosen at all, as in the authors' program

Homophily = float | tuple[float, float]


def homophilic_attachment(
    n_people: int,
    *,
    minority: float = 0.2,
    homophily: Homophily = 0.8,
    ties_each: int = 2,
    warmth: float | None = 0.3,
    rng: int | np.random.Generator | None,
) -> ReferralNetwork:
    """Return a network that grew by one person at a time, who tied to the many-tied and the alike.

    A newcomer of group b chooses ``ties_each`` people, one after another, each a of group a with a
    chance in proportion to h_ba x (ties of a). At homophily 0.5 groups do not matter, above it
    people prefer their own, below it the others.

    Parameters
    ----------
    n_people
        How many people.
    minority
        The share of the smaller group, 0 to 0.5; exactly so many, in random order.
    homophily
        Preference for one's own group, 0 to 1; two numbers for minority and majority.
    ties_each
        Ties that each newcomer makes; fewer where nobody else would be chosen.
    warmth
        Of every tie, probability, 0 to 1; None for ties without.
    rng
        A seed gives the same network each time.

    Returns
    -------
    ReferralNetwork
        People have ``group``, "minority" or "majority". Ids are in order of arrival.

    Raises
    ------
    DataError
        If a number is out of its range.

    References
    ----------
    F. Karimi, M. Génois, C. Wagner, P. Singer and M. Strohmaier, "Homophily influences ranking of
    minorities in social networks", Scientific Reports 8 (2018) 11077.

    Examples
    --------
    >>> net = homophilic_attachment(500, minority=0.2, homophily=0.8, rng=7)
    >>> print(net)
    500 people and 996 ties. Assumed: warmth 0.3 for every tie.
    """
    prefers = _preferences(minority, homophily)
    need_count("n_people", n_people, "people", "Write 500")
    need_count("ties_each", ties_each, "ties of each newcomer", "Write 2")
    need(1 <= ties_each < n_people, "ties_each", ties_each, "1 to n_people - 1", "Write 2.")
    stream = np.random.default_rng(rng)
    group = np.ones(n_people, dtype=np.int64)
    group[stream.permutation(n_people)[: round(minority * n_people)]] = 0
    ties = np.zeros(n_people)
    newcomers: list[int] = []
    chosen: list[int] = []
    for person in range(ties_each, n_people):
        pull = prefers[group[person], group[:person]] * (ties[:person] + _FIRST)
        found = _distinct(pull, ties_each, stream)
        ties[found] += 1
        ties[person] = len(found)
        newcomers.extend(repeat(person, len(found)))
        chosen.extend(found)
    people = pd.DataFrame({"group": np.array(GROUPS)[group]})
    return numbered(people, (np.array(chosen, dtype=int), np.array(newcomers, dtype=int)), warmth)


def homophilic_exponents(minority: float = 0.2, *, homophily: Homophily = 0.8) -> pd.DataFrame:
    """Return what becomes of the two groups of :func:`homophilic_attachment` in the long run.

    Parameters
    ----------
    minority, homophily
        As there.

    Returns
    -------
    pandas.DataFrame
        A row a group: its share of the people, its share of all ties' ends, ``growth`` (the
        number of a person's ties grows with time to this power) and ``exponent`` (of the tail of
        the distribution of the numbers of ties, 1 + 1 / growth).

    Raises
    ------
    DataError
        If a number is out of its range, or the minority empty.

    References
    ----------
    Karimi et al. (2018), equations for C, beta and gamma; as in :func:`homophilic_attachment`.

    Examples
    --------
    >>> homophilic_exponents(0.2, homophily=0.8).round(3).loc["minority"].tolist()
    [0.2, 0.162, 0.383, 3.611]
    """
    from scipy.optimize import brentq

    prefers = _preferences(minority, homophily)
    need(minority > 0, "minority", minority, "above 0 here", "Write 0.2.")
    shares = np.array([minority, 1 - minority])

    def pulled(c: float) -> npt.NDArray[np.float64]:
        """Return which part of all newcomers' ties goes from each group (row) to each."""
        pull = prefers * np.array([c, 2 - c])
        part: npt.NDArray[np.float64] = (
            shares[:, np.newaxis] * pull / pull.sum(axis=1)[:, np.newaxis]
        )
        return part

    # Ends of ties that the minority gains with each newcomer's tie: its own, and those it is given.
    c = float(brentq(lambda c: minority + pulled(c)[:, 0].sum() - c, 1e-12, 2 - 1e-12))
    growth = pulled(c).sum(axis=0) / np.array([c, 2 - c])
    columns = {"people": shares, "ends": np.array([c, 2 - c]) / 2, "growth": growth}
    columns["exponent"] = 1 + 1 / growth
    return pd.DataFrame(columns, index=pd.Index(GROUPS, name="group"))


def _preferences(minority: float, homophily: Homophily) -> npt.NDArray[np.float64]:
    """Return how much each group (row) prefers each group (column)."""
    both = homophily if isinstance(homophily, tuple | list) else (homophily, homophily)
    two = "a number in [0, 1], or two: the minority's and the majority's"
    need(len(both) == 2, "homophily", homophily, two, "Write 0.8, or (0.8, 0.6).")
    a, b = both
    need_numbers(minority=minority)
    for one in both:
        real = isinstance(one, Real) and not isinstance(one, bool) and 0 <= one <= 1
        need(real, "homophily", homophily, two, "Write 0.8, or (0.8, 0.6).")
    need(0 <= minority <= 0.5, "minority", minority, "a share in [0, 0.5]", "Write 0.2.")
    return np.array([[a, 1 - a], [1 - b, b]])


def _distinct(
    pull: npt.NDArray[np.float64], n: int, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Return up to n different people, each drawn in proportion to the pull of those left."""
    some = min(n, int(np.count_nonzero(pull)))
    if not some:
        return np.empty(0, dtype=np.int64)
    # Smallest of exponential times with rates ``pull``: one draw for all of a newcomer's choices.
    with np.errstate(divide="ignore"):
        times = rng.exponential(size=len(pull)) / pull
    return np.argpartition(times, some - 1)[:some]

"""Groups with a known gap, or with none: what an audit must find, and must not."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._rules import is_whole, need_count, need_numbers
from netpath.generate._plain import drawn_pairs, need, numbered
from netpath.network import ReferralNetwork

SIZES = "Write {'A': 60, 'B': 40}."


def planted_groups(
    sizes: Mapping[str, int],
    *,
    inside: float = 0.1,
    across: float = 0.02,
    targets: int | Mapping[str, int] = 5,
    disadvantage: float = 0.0,
    warmth: float | None = 0.3,
    rng: int | np.random.Generator | None,
) -> ReferralNetwork:
    """Return groups of people who are tied at random, some of them hiring managers.

    With groups of one size, as many targets in each, and no disadvantage, the network is
    symmetric: no group is worse off by design, however few ties run across. A planted
    disadvantage takes ties to targets from everybody but the first group.

    Parameters
    ----------
    sizes
        How many people each group has, by its name; the first is never at a disadvantage.
    inside, across
        The chance of a tie between two people of one group, and of two; probability, 0 to 1.
    targets
        How many people of each group have the role "hiring manager"; the others are job seekers.
    disadvantage
        The share, 0 to 1, that is taken from the chance of each tie between a target and a
        person of any group but the first.
    warmth
        Of every tie, probability, 0 to 1; None for ties without.
    rng
        A seed gives the same network each time.

    Returns
    -------
    ReferralNetwork
        People have ``group`` and ``role``.

    Raises
    ------
    DataError
        If a number is out of its range, or a group has more targets than people.

    References
    ----------
    P. Holland, K. Laskey and S. Leinhardt, "Stochastic blockmodels: first steps", Social Networks
    5 (1983) 109-137.

    Examples
    --------
    >>> net = planted_groups({"A": 60, "B": 40}, targets=3, disadvantage=0.5, rng=7)
    >>> print(net)
    100 people and 305 ties. Assumed: warmth 0.3 for every tie.
    >>> len(net.where(group="B", role="hiring manager"))
    3
    """
    share = {"inside": inside, "across": across, "disadvantage": disadvantage}
    need_numbers(**share)
    given: object = sizes
    need(isinstance(given, Mapping) and len(sizes) > 0, "sizes", sizes, "people by group", SIZES)
    for n in sizes.values():
        need_count("sizes", n, "people of a group", SIZES)
    for name, value in share.items():
        need(0 <= value <= 1, name, value, "a share in [0, 1]", "Write 0.1.")
    hired = dict(targets) if isinstance(targets, Mapping) else dict.fromkeys(sizes, targets)
    for name, n in sizes.items():
        wanted = hired.get(name, 0)
        fits = is_whole(wanted, 0) and wanted <= n
        need(fits, "targets", wanted, "whole, at most the size of a group", "Ask fewer.")
    group = np.repeat(np.arange(len(sizes)), list(sizes.values()))
    within_group = np.concatenate([np.arange(n) for n in sizes.values()])
    managers = within_group < np.array([hired.get(name, 0) for name in sizes])[group]
    chance = np.where(group[:, np.newaxis] == group, inside, across)
    chance = np.where(_barred(managers, group), (1 - disadvantage) * chance, chance)
    role = np.where(managers, "hiring manager", "job seeker")
    people = pd.DataFrame({"group": np.array(list(sizes))[group], "role": role})
    return numbered(people, drawn_pairs(chance, np.random.default_rng(rng)), warmth)


def _barred(managers: npt.NDArray[np.bool_], group: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Return which pairs are a target and somebody beyond the first group."""
    one_way = managers[:, np.newaxis] & (group > 0)
    either: npt.NDArray[np.bool_] = one_way | one_way.T
    return either

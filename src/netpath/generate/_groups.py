"""Networks whose groups are planted, and of one organisation."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._rules import is_whole, need_count, need_numbers
from netpath.generate._plain import drawn_pairs, need, numbered
from netpath.network import ReferralNetwork

SIZES = "Write {'A': 60, 'B': 40}."
ORG = "Pyramid"


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


def organisation(
    n_people: int = 430,
    *,
    span: int = 7,
    mean_ties: float = 13.0,
    decay: float = 0.94,
    warmth: float | None = 0.3,
    rng: int | np.random.Generator | None,
) -> ReferralNetwork:
    """Return one organisation whose people are tied the more rarely, the further apart they work.

    Everybody but the head reports to somebody; people fill the levels from the top. Their
    distance h in the hierarchy counts steps between people who share a boss, or of whom one is
    the other's boss; both are one step apart. A tie of two people has the chance
    c x exp(-``decay`` x h), at most 1, with the c that gives ``mean_ties`` on average.

    Parameters
    ----------
    n_people
        How many people.
    span
        How many people report to each boss.
    mean_ties
        Ties of a person, on average.
    decay
        How fast ties thin out with distance; 0 ignores the hierarchy.
    warmth
        Of every tie, probability, 0 to 1; None for ties without.
    rng
        A seed gives the same organisation each time.

    Returns
    -------
    ReferralNetwork
        People have ``org``, ``team`` (named after its boss), ``role`` ("head", "hiring manager"
        for whoever has reports, "staff"), ``boss`` (an id; empty for the head), ``level`` (0 for
        the head) and ``place``: the way down from the head, as in "/2/1", the head's being "/".

    Raises
    ------
    DataError
        If a number is out of its range, or ``mean_ties`` more than there are people.

    References
    ----------
    L. Adamic and E. Adar, "How to search a social network", Social Networks 27 (2005) 187-203,
    who fitted exp(-0.94 h) to e-mail within a laboratory of about 430 people.

    Examples
    --------
    >>> net = organisation(rng=7)
    >>> net.people.loc["p009", ["team", "role", "boss", "place"]].tolist()
    ['team of p002', 'hiring manager', 'p002', '/1/1']
    >>> round(2 * net.n_ties / len(net), 1)
    12.9
    """
    need_numbers(mean_ties=mean_ties, decay=decay)
    need_count("n_people", n_people, "people", "Write 430")
    need_count("span", span, "people under one boss", "Write 7")
    need(n_people >= 2, "n_people", n_people, "at least 2", "Write 430.")
    fits = 0 < mean_ties < n_people - 1
    write = min(13, (n_people - 1) / 2)
    need(fits, "mean_ties", mean_ties, "above 0 and below n_people - 1", f"Write {write:g}.")
    need(decay >= 0, "decay", decay, "0 or more", "Write 0.94.")
    boss = (np.arange(n_people) - 1) // span
    chance = _chances(np.exp(-decay * steps_apart(boss)), mean_ties)
    pairs = drawn_pairs(chance, np.random.default_rng(rng))
    return numbered(_people(boss, span), pairs, warmth)


def steps_apart(boss: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return how far apart people are in the hierarchy, shape (n_people, n_people).

    A chain of bosses is walked by all pairs at once, so time is quadratic in the people, times
    the levels.

    Parameters
    ----------
    boss
        The row of each person's boss, always an earlier one; below 0 for the head, who is first.

    Examples
    --------
    >>> steps_apart(np.array([-1, 0, 0, 1]))[3].tolist()
    [2, 1, 2, 0]
    """
    level = np.zeros(len(boss), dtype=np.int64)
    for person in range(1, len(boss)):
        level[person] = level[boss[person]] + 1
    one, two = np.meshgrid(np.arange(len(boss)), np.arange(len(boss)), indexing="ij")
    walked = np.zeros(one.shape, dtype=np.int64)
    while (apart := one != two).any():
        # Whoever stands lower goes up; two of one level who share a boss are one step apart.
        beside = apart & (boss[one] == boss[two])
        up_one = apart & ~beside & (level[one] >= level[two])
        up_two = apart & ~beside & (level[two] >= level[one])
        walked += beside + up_one.astype(np.int64) + up_two
        two = np.where(beside, one, np.where(up_two, boss[two], two))
        one = np.where(up_one, boss[one], one)
    return walked


def _chances(falling: npt.NDArray[np.float64], mean_ties: float) -> npt.NDArray[np.float64]:
    """Return min(1, c x falling) for each pair, with the c that gives the wanted mean."""
    from scipy.optimize import brentq

    np.fill_diagonal(falling, 0)

    def excess(log_c: float) -> float:
        return float(np.minimum(1, np.exp(log_c) * falling).sum()) / len(falling) - mean_ties

    log_c = float(brentq(excess, -700, 1 - np.log(falling[falling > 0].min())))
    chance: npt.NDArray[np.float64] = np.minimum(np.exp(log_c) * falling, 1.0)
    return chance


def _people(boss: npt.NDArray[np.int64], span: int) -> pd.DataFrame:
    digits = len(str(len(boss)))
    ids = [f"p{at + 1:0{digits}}" for at in range(len(boss))]
    place, level = [""], [0]
    for person in range(1, len(boss)):
        place.append(f"{place[boss[person]]}/{(person - 1) % span + 1}")
        level.append(level[boss[person]] + 1)
    leads = np.isin(np.arange(len(boss)), boss)
    people = {
        "org": ORG,
        "team": ["leadership", *(f"team of {ids[one]}" for one in boss[1:])],
        "role": ["head", *np.where(leads[1:], "hiring manager", "staff")],
        "boss": [None, *(ids[one] for one in boss[1:])],
        "level": level,
        "place": [one or "/" for one in place],
    }
    return pd.DataFrame(people)

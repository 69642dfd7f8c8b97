"""Small networks of groups, at given rates or grown as newcomers tie to those like them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import repeat
from numbers import Real

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._rules import is_whole, need_count, need_numbers
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

"""The synthetic town: who knows whom in it, and how well."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from netpath._results import Assumption
from netpath.generate._people import PUBLIC, REMOTE, B, draw_people
from netpath.network import ReferralNetwork

_STORIES = (200, 300)  # the numbers of the two job seekers whom the documents ask
_TODAY = int(np.datetime64("2025-06-30").astype(int))  # as days from 1970


def town(*, rng: int | np.random.Generator | None) -> ReferralNetwork:
    """Return a made-up town of 1,500 people in 40 organisations.

    People have schools, teams, roles and neighbourhoods and are tied through them. Ties have a
    kind, ``count`` (talks in two years), ``since`` and ``last_contact`` (days) and the warmth that
    the town itself made up. By design, people of group B have fewer ties to hiring managers,
    directors and heads than people of group A, and some people are out of everybody's reach.

    Two job seekers know nobody at Acme. From p200 the shortest chain to a hiring manager there is
    also the warmest, and has three asks; for p300, longer chains are warmer.

    Parameters
    ----------
    rng
        A seed gives the same town each time.

    Examples
    --------
    >>> net = town(rng=7)
    >>> len(net), net.people["org"].nunique()
    (1500, 40)
    >>> net.people.at["p200", "role"]
    'job seeker'
    """
    seed = np.random.SeedSequence().entropy if rng is None else rng
    stream = np.random.default_rng(seed)
    stories: list[int] = []
    while not stories:
        people = draw_people(stream)
        ties = draw_ties(people, stream)
        stories = _stories(people, ties)
    ties = pd.concat([ties, _causeway(people, ties, stories[0], stream)])
    numbers = _numbers(len(people), stories, stream)
    drawn = "drawn" if isinstance(seed, np.random.Generator) else f"drawn with rng {seed}"
    return ReferralNetwork(
        _told_people(people, numbers),
        _told_ties(ties, numbers),
        directed=False,
        assumptions=[Assumption("warmth", f"warmth made up for a synthetic town, {drawn}")],
    )


def _stories(people: pd.DataFrame, ties: pd.DataFrame) -> list[int]:
    """Return the two seekers of ``town``; nobody if either is missing."""
    acme, manages = people["org"] == "Acme", people["role"] == "hiring manager"
    best = _best_chances(people, ties, np.flatnonzero(acme & manages))
    knows_acme = _best_chances(people, ties, np.flatnonzero(acme))[1] > 0
    alters = np.bincount(ties[["first", "second"]].to_numpy().ravel(), minlength=len(people))
    seeks = (people["role"] == "job seeker").to_numpy() & ~knows_acme & (alters >= 6)
    plain = seeks & (best[2] == 0) & (best[3] > 0.15) & (best[3] == best[-1])
    dearer = seeks & ((np.diff(best, axis=0) > 0).sum(axis=0) >= 3)
    if not (plain.any() and dearer.any()):
        return []
    return [int(np.argmax(fits * best[-1])) for fits in (plain, dearer)]


def _best_chances(people: pd.DataFrame, ties: pd.DataFrame, targets: np.ndarray) -> np.ndarray:
    """Return the chance of each person's warmest chain of at most 0, 1, 2, ... asks."""
    asks = np.concatenate([ties["first"], ties["second"]])
    asked = np.concatenate([ties["second"], ties["first"]])
    granted = np.tile(ties["warmth"], 2) * people["willing"].to_numpy()[asked]
    best = [np.zeros(len(people))]
    best[0][targets] = 1
    while len(best) < 5 or (best[-1] > best[-2]).any():
        better = best[-1].copy()
        np.maximum.at(better, asks, granted * best[-1][asked])
        best.append(better)
    return np.array(best)


def _causeway(
    people: pd.DataFrame, ties: pd.DataFrame, seeker: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the one tie of the remote organisation to the town, five asks from the seeker."""
    asks = (_best_chances(people, ties, np.array([seeker])) == 0).sum(axis=0)
    manages = (people["org"] == REMOTE) & (people["role"] == "hiring manager")
    ends = {"first": np.flatnonzero(asks == 4)[:1], "second": np.flatnonzero(manages)}
    return with_facts(pd.DataFrame(ends).assign(kind="friend"), people, rng)


def _numbers(n: int, stories: list[int], rng: np.random.Generator) -> np.ndarray:
    """Return everybody's number from 1, at random but for the seekers with a story."""
    numbers = 1 + rng.permutation(n)
    for person, number in zip(stories, _STORIES, strict=True):
        numbers[numbers == number], numbers[person] = numbers[person], number
    return numbers


def _told_people(people: pd.DataFrame, numbers: np.ndarray) -> pd.DataFrame:
    told = people[PUBLIC].set_axis(numbers).sort_index()
    return told.set_axis("p" + told.index.astype(str).rename("id"))


def _told_ties(ties: pd.DataFrame, numbers: np.ndarray) -> pd.DataFrame:
    ends = np.sort(numbers[ties[["first", "second"]].to_numpy()], axis=1)
    told = ties.drop(columns=["first", "second"])
    told.insert(0, "source", ends[:, 0])
    told.insert(1, "target", ends[:, 1])
    told = told.sort_values(["source", "target"], ignore_index=True)
    names = {end: "p" + told[end].astype(str) for end in ("source", "target")}
    return told.assign(**names)


@dataclass(frozen=True)
class TownCircle:
    """People who may know one another, because they share something.

    ``chance`` is that of a tie between two of average sociability. They share one number in a
    column, or else one person's ``column`` is the other person's ``other``.
    """

    shared: str
    kind: str
    chance: float
    column: str
    other: str = ""


# Where two people share several circles, the first that ties them names the tie.
CIRCLES = (
    TownCircle("a household", "family", np.inf, "household"),
    TownCircle("a team", "colleague", 0.8, "desk"),
    TownCircle("an organisation", "colleague", 0.018, "company"),
    TownCircle("a neighbourhood and a decade of birth", "friend", 0.05, "cohort"),
    TownCircle("the town", "friend", 0.0003, "world"),
    TownCircle("a former team", "former colleague", 0.35, "former"),
    TownCircle("a team, one of them formerly", "former colleague", 0.12, "former", "desk"),
    TownCircle("a school, and nearly the year of leaving", "schoolmate", 0.2, "year_group"),
    TownCircle("a street", "neighbour", 0.05, "street"),
)
_SAME_GROUP, _OTHER_GROUP = 1.3, 0.6  # what multiplies the chance of a friendship
_B_TO_GATEKEEPERS = 0.5  # planted: what is left of the chance of such a tie


# How two people are in touch: talks in two years; years known (inf: since they could), and the age
# of the younger when they could first meet; the log-odds that an ask is granted, before talks.
HABITS = pd.DataFrame(
    {
        "family": [90, np.inf, 0, 0.1],
        "colleague": [50, 4, 18, -0.8],
        "friend": [30, 9, 5, 0.0],
        "former colleague": [4, 8, 18, -0.5],
        "schoolmate": [2.5, np.inf, 15, -0.8],
        "neighbour": [10, 6, 0, -1.2],
    },
    index=["talks", "years", "age", "odds"],
)


def draw_ties(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a tie between ``first`` and ``second``, rows of ``people``."""
    untied = np.triu(_alike(people, "world", "world"), 1)
    sociable = _sociable(people, rng)
    met = []
    for circle in CIRCLES:
        inside = untied & _alike(people, circle.column, circle.other or circle.column)
        first, second = np.nonzero(inside)
        tied = rng.random(len(first)) < _chances(circle, people, sociable, first, second)
        first, second = first[tied], second[tied]
        untied[first, second] = False
        met.append(pd.DataFrame({"first": first, "second": second, "kind": circle.kind}))
    return with_facts(pd.concat(met, ignore_index=True), people, rng)


def _alike(people: pd.DataFrame, column: str, other: str) -> np.ndarray:
    """Return whose column equals whose ``other``, either way; (n_people, n_people)."""
    one, two = people[column].to_numpy(), people[other].to_numpy()
    equal = (one[:, np.newaxis] == two) & (two >= 0)
    either: np.ndarray = equal | equal.T
    return either


def _sociable(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    more = [people["gatekeeper"], people["role"] == "recruiter"]
    times: np.ndarray = np.select(more, [1.3, 1.8], default=1.0)
    return times * rng.lognormal(-0.15, 0.55, size=len(people))


def _chances(
    circle: TownCircle,
    people: pd.DataFrame,
    sociable: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
) -> np.ndarray:
    """Return the chance of a tie for each pair of a circle."""
    keeps, label = people["gatekeeper"].to_numpy(), people["label"].to_numpy()
    chance: np.ndarray = circle.chance * sociable[first] * sociable[second]
    if circle.kind == "friend":
        chance *= np.where(label[first] == label[second], _SAME_GROUP, _OTHER_GROUP)
    barred = keeps[first] & (label[second] == B) | keeps[second] & (label[first] == B)
    chance[barred] *= _B_TO_GATEKEEPERS
    return chance


def with_facts(pairs: pd.DataFrame, people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return pairs, each of a kind, with their count, since, last_contact and warmth."""
    n, born = len(pairs), people["born"].to_numpy()
    talks, years, age, odds = HABITS[pairs["kind"]].to_numpy()
    count = rng.poisson(talks * rng.lognormal(-0.3, 0.8, size=n))
    # Of ``count`` talks on random days of two years, the last was so many days ago:
    recent = 729 * rng.beta(1, np.maximum(count, 1))
    silent = np.where(count > 0, recent, 731 + rng.exponential(400, size=n)).astype(int)
    could_meet = np.maximum(born[pairs["first"]], born[pairs["second"]]) + age - 1970
    earliest = 365.25 * (could_meet + rng.random(n))
    met = _TODAY - 365.25 * years * rng.exponential(size=n)
    logit = odds + 0.25 * np.log1p(count) - 0.35 * silent / 365 + rng.normal(0, 0.4, size=n)
    return pairs.assign(
        count=count,
        since=_days(np.clip(met, earliest, _TODAY - silent)),
        last_contact=_days(_TODAY - silent),
        warmth=(1 / (1 + np.exp(-logit))).clip(0.02, 0.97).round(2),
    )


def _days(numbers: np.ndarray) -> np.ndarray:
    """Return days counted from 1970 as dates, in the unit that readers use."""
    return numbers.astype(int).astype("datetime64[D]").astype("datetime64[us]")

"""Who knows whom in the town, how, since when, and how warmly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from netpath.generate._people import B

_TODAY = int(np.datetime64("2025-06-30").astype(int))  # as days from 1970


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

"""The sample town: drawn, searched for somebody with a story, numbered."""

from __future__ import annotations

import numpy as np
import pandas as pd

from netpath._results import Assumption
from netpath.generate._people import PUBLIC, draw_people
from netpath.generate._ties import draw_ties, with_facts
from netpath.generate._work import REMOTE
from netpath.network import ReferralNetwork

_STORIES = (200, 300)  # the numbers of the two job seekers whom the documents ask


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

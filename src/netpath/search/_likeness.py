"""How far apart people are in what they share: organisation, team, school, place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

Counts = npt.NDArray[np.int64]


def apart(people: pd.DataFrame, others: pd.DataFrame, columns: Sequence[str]) -> Counts:
    """Return how far each person is from the nearest of some others, shape (n_people,).

    A text is a way from the top, its parts between strokes: "2/1/4" is a place in an organisation,
    "Acme" a way of one part. Two people are as far apart in a column as there are parts that they
    do not share, and columns add up; who has nothing in a column shares nothing and has no parts.

    Examples
    --------
    >>> people = pd.DataFrame({"org": ["Acme", "Zeta", None], "place": ["2/1", "2/1/4", ""]})
    >>> apart(people, people.iloc[:1], ["org", "place"]).tolist()
    [0, 3, 3]
    """
    n, together = len(people), pd.concat([people[list(columns)], others[list(columns)]])
    ways = [_ways(together[one]) for one in columns]
    codes = np.array([code for code, _ in ways], dtype=np.int64).reshape(len(columns), -1)
    mine, where = np.unique(codes[:, :n], axis=1, return_inverse=True)
    nearest = np.full(mine.shape[1], np.iinfo(np.int64).max)
    known = [_Ways(one) for _, one in ways]
    for other in np.unique(codes[:, n:], axis=1).T:
        far = np.zeros(mine.shape[1], dtype=np.int64)
        for at, column in enumerate(known):
            far += column.from_one(int(other[at]))[mine[at]]
        nearest = np.minimum(nearest, far)
    return nearest[where.reshape(-1)]


def nearest_of(people: pd.DataFrame, targets: Sequence[str], columns: Sequence[str]) -> list[int]:
    """Return :func:`apart` for a few people, quickly, from the people whose ids are given.

    Examples
    --------
    >>> nearest_of(pd.DataFrame({"org": ["Acme", "Zeta"]}, index=["a", "b"]), ["a"], ["org"])
    [0, 2]
    """
    ways = {
        person: [_way("" if value != value else value) for value in row]
        for person, row in zip(people.index, people[list(columns)].to_numpy(), strict=True)
    }
    return [
        min(sum(map(_parts_apart, way, ways[target])) for target in targets)
        for way in ways.values()
    ]


def shared(people: pd.DataFrame, columns: Sequence[str]) -> list[Counts]:
    """Return for each column the group of each person, -1 for none, shape (n_people,).

    Examples
    --------
    >>> shared(pd.DataFrame({"org": ["Acme", None, "Acme"]}), ["org"])[0].tolist()
    [0, -1, 0]
    """
    found = []
    for column in columns:
        text = people[column].astype("str").where(people[column].notna())
        found.append(pd.factorize(text.mask(text == ""), sort=True)[0].astype(np.int64))
    return found


def _ways(texts: pd.Series) -> tuple[Counts, list[list[str]]]:
    codes, found = pd.factorize(texts.astype("str").where(texts.notna(), ""), sort=True)
    return codes.astype(np.int64), [_way(one) for one in found]


def _way(value: object) -> list[str]:
    text = str(value).strip("/")
    return text.split("/") if text else []


class _Ways:
    """The ways in one column, and how far each is from one of them."""

    def __init__(self, ways: list[list[str]]) -> None:
        self.ways, self.parts = ways, np.array([len(way) for way in ways], dtype=np.int64)
        self.flat = bool((self.parts <= 1).all())

    def from_one(self, at: int) -> Counts:
        """Return how many parts each does not share with one; all of them, where none has two."""
        if not self.flat:
            return np.array([_parts_apart(one, self.ways[at]) for one in self.ways], np.int64)
        far: Counts = self.parts + self.parts[at]
        far[at] = 0
        return far


def _parts_apart(one: Sequence[str], two: Sequence[str]) -> int:
    same = 0
    for mine, theirs in zip(one, two, strict=False):
        if mine != theirs:
            break
        same += 1
    return len(one) + len(two) - 2 * same

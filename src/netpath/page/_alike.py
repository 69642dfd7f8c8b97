"""Who may be one person, and which names one employer: offered, decided, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from netpath._results import counted, listed
from netpath.errors import DataError
from netpath.page._reading import People
from netpath.readers import Pool

BY_WORD, WEAK = "your word", "weak"
MOST_SHOWN = 50


@dataclass(frozen=True)
class Pair:
    """Two ids, or two names of places, and how they are told."""

    one: str
    other: str
    told: str


@dataclass(frozen=True)
class Alike:
    """What is offered, and what was decided.

    Attributes
    ----------
    kinds
        Pairs of people who may be one, by the reasons for it.
    places
        Names that may stand for one employer or school.
    joined
        People who are one by the user's word: their id, twice, and their name.
    same
        Names that are one place by the user's word.
    """

    kinds: Mapping[str, list[Pair]]
    places: list[Pair]
    joined: list[Pair]
    same: list[Pair]

    @property
    def told(self) -> str:
        """How much is offered and decided, in words; empty where it is nothing."""
        pairs = sum(map(len, self.kinds.values()))
        parts = (
            (pairs, f"{counted(pairs, 'pair')} may be one person"),
            (len(self.places), f"{counted(len(self.places), 'name')} may be one employer"),
            (len(self.joined) + len(self.same), "what you decided"),
        )
        return "; ".join(text for n, text in parts if n)


def alike(people: People | None) -> Alike | None:
    """Return what may be one and the same in people who were pooled; None where they were not."""
    if people is None or not isinstance(people.net, Pool):
        return None
    pool, kinds = people.net, dict[str, list[Pair]]()
    files = _files(pool)
    for a, b, reasons in _rows(pool.proposals[["a", "b", "reasons"]]):
        told = " and ".join(f"{_told(pool, one)}{files.get(one, '')}" for one in (a, b))
        kinds.setdefault(reasons, []).append(Pair(a, b, told))
    weak = pool.places.loc[pool.places["tier"] == WEAK, ["name", "place"]]
    joined = dict.fromkeys(pool.joins["person"][pool.joins["key"] == BY_WORD])
    return Alike(
        kinds,
        [Pair(name, place, f"{name}, and {place}") for name, place in _rows(weak)],
        [Pair(one, one, _told(pool, one)) for one in joined],
        [Pair(one, other, f"{one}, and {other}") for one, other in pool.spellings.same.items()],
    )


def _rows(table: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    return zip(*(table[name].astype(str) for name in table), strict=True)


def _files(pool: Pool) -> dict[str, str]:
    """Return in which file each of those who may be one stands, where there are several files."""
    who = {*pool.proposals["a"], *pool.proposals["b"]}
    found: dict[str, set[str]] = {}
    for source, target, file in _rows(pool.evidence[["source", "target", "file"]]):
        for one in who & {source, target}:
            found.setdefault(one, set()).add(file)
    several = len({one.file for one in pool.contacts}) > 1
    return {one: f" in {listed(sorted(files))}" for one, files in found.items() if several}


def _told(pool: Pool, person: str) -> str:
    name, org = pool.name_of(person), pool.attribute(person, "org") if "org" in pool.people else ""
    return f"{name} ({org})" if org else name


def decided(people: People | None, said: Mapping[str, str]) -> People:
    """Return the people once something was decided, or taken back.

    Raises
    ------
    DataError
        If nothing was read that could be decided on, or it is not offered any more.
    """
    if people is None or not isinstance(people.net, Pool):
        raise DataError(
            "These people come from one file: nobody stands in it twice.",
            code="one file",
            repair="Choose further files to join them with",
        )
    pool, what = people.net, said.get("what", "")
    if what not in DECISIONS:
        raise DataError(
            "Nothing is said.", code="nothing said", repair="Say what is one and the same"
        )
    return people.with_pool(DECISIONS[what](pool, said.get("one", ""), said.get("other", "")))


def _same_place(pool: Pool, name: str, place: str) -> Pool:
    said = pool.spellings
    return pool.with_places(replace(said, same={**said.same, name: place}))


def _other_place(pool: Pool, name: str, _: str) -> Pool:
    said = pool.spellings
    same = {one: place for one, place in said.same.items() if one != name}
    return pool.with_places(replace(said, same=same))


DECISIONS: dict[str, Callable[[Pool, str, str], Pool]] = {
    "one person": lambda pool, one, other: pool.join(one, other),
    "all of a kind": lambda pool, kind, _: pool.join_proposed(kind),
    "two people": lambda pool, person, _: pool.unjoin(person),
    "nobody joined": lambda pool, _, __: pool.unjoin(),
    "one place": _same_place,
    "two places": _other_place,
}

"""One chain for each of many people, so that nobody is asked more often than they take asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from netpath._results import Assumption
from netpath.chains import Chain
from netpath.chains.question import Question
from netpath.cohort._answers import Asked, Row
from netpath.network import ReferralNetwork

CAP = 3
"""Asks that a person takes in a search, where nothing is said; chosen."""

LIMITS = Assumption("asks", f"{CAP} asks of a person where they have no cap of their own")


class Plan:
    """Who is asked how often: as everybody would like it, and as it is planned."""

    def __init__(
        self, net: ReferralNetwork, ends: frozenset[int], within: int, asked: Mapping[str, int]
    ) -> None:
        self._net, self._within, self._before = net, within, asked
        self._targets = {net.ids[at] for at in ends}
        self._limits = _limits(net)
        self._wanted: Counter[str] = Counter()
        self._planned: Counter[str] = Counter()

    def of(self, rows: Sequence[Row]) -> dict[str, Chain]:
        """Return a chain for each who has one left; whoever comes first chooses first."""
        found = {}
        for row in rows:
            chain = self._warmest(row.person) if row.best else None
            if chain is None:
                continue
            self._wanted.update(chain.people[1:])
            if any(self._left(one) < 1 for one in chain.people[1:]):
                chain = self._warmest(row.person, spared=True)
            if chain is not None:
                self._planned.update(chain.people[1:])
                found[row.person] = chain
        return found

    def asked(self) -> tuple[Asked, ...]:
        """Return everybody who would be asked, those wanted most often first."""
        found = [
            Asked(
                one,
                self._net.name_of(one),
                self._wanted[one],
                self._planned[one],
                self._before.get(one, 0),
                self._limit(one),
            )
            for one in self._wanted.keys() | self._planned.keys()
        ]
        return tuple(sorted(found, key=lambda one: (-one.wanted, -one.planned, one.person)))

    def _warmest(self, seeker: str, *, spared: bool = False) -> Chain | None:
        """Return the warmest chain; where people are to be spared, one that asks none at limit."""
        full = self._full() - {seeker} if spared else set()
        targets = self._targets - full - {seeker}
        if not targets:
            return None
        return Question.of(self._net, seeker, sorted(targets), self._within, full).warmest()

    def _full(self) -> set[str]:
        known = {*self._planned, *self._before, *self._limits}
        return {one for one in known if self._left(one) < 1}

    def _left(self, person: str) -> int:
        return self._limit(person) - self._before.get(person, 0) - self._planned[person]

    def _limit(self, person: str) -> int:
        return self._limits.get(person, CAP)


def _limits(net: ReferralNetwork) -> dict[str, int]:
    """Return the limits that people have said."""
    if "cap" not in net.people:
        return {}
    said = pd.to_numeric(net.people["cap"], errors="coerce").dropna()
    return {str(person): int(cap) for person, cap in said.items()}

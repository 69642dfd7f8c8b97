"""Chances with their intervals, days and names, as sentences tell them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from netpath._names import isolated, named
from netpath._results import percent


def day_told(day: date) -> str:
    """Return a day as people write it.

    Examples
    --------
    >>> day_told(date(2026, 11, 3))
    '3 November 2026'
    """
    return f"{day.day} {day:%B %Y}"


def name_told(name: str) -> str:
    """Return a name that keeps its place in a sentence, whichever way it is written.

    Examples
    --------
    >>> name_told("Ada Byron"), len(name_told("שרה"))
    ('Ada Byron', 5)
    """
    return isolated(named(name))


@dataclass(frozen=True)
class Chance:
    """A probability, and what it would be were every warmth at its lower or its upper bound.

    Both ends are the value where no bounds are known.
    """

    value: float
    low: float
    high: float

    def times(self, chance: Chance) -> Chance:
        """Return the chance that both happen, one after the other.

        Examples
        --------
        >>> Chance(0.5, 0.4, 0.6).times(Chance(0.5, 0.5, 0.5)).low
        0.2
        """
        return Chance(self.value * chance.value, self.low * chance.low, self.high * chance.high)

    def __str__(self) -> str:
        value, low, high = map(percent, (self.value, self.low, self.high))
        return value if value == low == high else f"{value} [{low}, {high}]"

"""Every number that turns facts into warmth, in one table that can be printed and replaced."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

import pandas as pd

from netpath._results import Answer, html_table, listed
from netpath.errors import DataError, UnknownColumn

_ANY, _AMOUNT = (-math.inf, math.inf), (0.0, math.inf)
_SPANS = {  # slopes are amounts: more of what is good never cools a tie
    "log-odds": _ANY,
    "part": (0.0, 1.0),
    "probability": (0.001, 0.999),
    "years": (0.1, math.inf),
    "people": (1.0, math.inf),
}
_COLUMNS = ["term", "name", "value", "low", "high", "unit", "source", "reason"]


@dataclass(frozen=True)
class Fact:
    """One number of the model.

    Attributes
    ----------
    term, name
        The share that it belongs to, and what it is called in ``replaced(name=…)``.
    value, low, high
        The number, and how far off it may be; where all three are equal, it is a definition.
    unit
        ``"log-odds"``, ``"probability"``, ``"part"`` (of a message), ``"months"``, …
    reason
        Why this number.
    source
        Where it was read; ``"chosen"`` where it was not read anywhere.
    """

    term: str
    name: str
    value: float
    low: float
    high: float
    unit: str
    reason: str
    source: str = "chosen"


@dataclass(frozen=True)
class Facts(Answer):
    """The numbers behind :func:`netpath.warmth.from_facts`; never changed in place.

    Examples
    --------
    >>> FACTS["fading"].value, FACTS.replaced(fading=0.1)["fading"].value
    (0.25, 0.1)
    """

    facts: tuple[Fact, ...]

    def __getstate__(self) -> dict[str, object]:
        """What goes to another process, or into a copy: not what was worked out."""
        return {"facts": self.facts}

    def __getitem__(self, name: str) -> Fact:
        for fact in self.facts:
            if fact.name == name:
                return fact
        known = ", ".join(fact.name for fact in self.facts)
        raise UnknownColumn(f"the table of facts has no {name!r}; it has {known}.")

    @cached_property
    def values(self) -> Mapping[str, float]:
        """The value of each fact by name."""
        return MappingProxyType({fact.name: fact.value for fact in self.facts})

    def replaced(self, **numbers: float | tuple[float, float, float]) -> Facts:
        """Return the table with other numbers.

        Parameters
        ----------
        **numbers
            A value, whose old range is widened to hold it; or value, low and high.

        Raises
        ------
        UnknownColumn
            If the table has no such number.
        DataError
            If low, value and high are not in order, or a number is outside what its unit allows.

        Examples
        --------
        >>> FACTS.replaced(base=-1.0)["base"].low, FACTS.replaced(base=(-1, -1, -1))["base"].low
        (-2.5, -1.0)
        """
        rows = {fact.name: fact for fact in self.facts}
        for name, number in numbers.items():
            rows[name] = _replaced(self[name], number)
        return Facts(tuple(rows.values()))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a number.

        Examples
        --------
        >>> FACTS.to_frame().set_index("name").loc["one_way", "unit"]
        'part'
        """
        rows = [[getattr(fact, column) for column in _COLUMNS] for fact in self.facts]
        return pd.DataFrame(rows, columns=_COLUMNS)

    def to_markdown(self) -> str:
        """Return the table as it stands in the documentation.

        Examples
        --------
        >>> FACTS.to_markdown().splitlines()[0]
        '| term | name | value | from | to | unit | source | reason |'
        """
        rows = ["| term | name | value | from | to | unit | source | reason |", "|---" * 8 + "|"]
        for fact in self.facts:
            numbers = [f"{number:g}" for number in (fact.value, fact.low, fact.high)]
            cells = [fact.term, f"`{fact.name}`", *numbers, fact.unit, fact.source, fact.reason]
            rows.append(f"| {' | '.join(cells)} |")
        return "\n".join(rows)

    def __str__(self) -> str:
        rows = [
            f"{fact.name:<22} {fact.value:>6g} ({fact.low:g} to {fact.high:g}) {fact.unit}; "
            f"{fact.source}: {fact.reason}"
            for fact in self.facts
        ]
        return "\n".join(rows)

    def _repr_html_(self) -> str:
        return html_table(self.to_frame())

    def told(self) -> str:
        """Return which numbers are not those of ``FACTS``, as part of a sentence.

        Examples
        --------
        >>> FACTS.told(), FACTS.replaced(base=-1.0).told()
        ('', ' with base -1')
        """
        other = [fact for fact in self.facts if fact.value != FACTS[fact.name].value]
        said = listed(f"{fact.name} {fact.value:g}" for fact in other)
        return f" with {said}" if said else ""


def _replaced(fact: Fact, number: float | tuple[float, float, float]) -> Fact:
    if isinstance(number, tuple):
        value, low, high = (float(one) for one in number)
    else:
        value = float(number)
        low, high = min(fact.low, value), max(fact.high, value)
    least, most = _SPANS.get(fact.unit, _AMOUNT)
    if not least <= low <= value <= high <= most or not math.isfinite(high - low):
        raise DataError(
            f"{fact.name} is {value:g} ({low:g} to {high:g}); a number in {fact.unit} lies "
            f"between its low and its high, and all of them from {least:g} to {most:g}. "
            "Give the value alone, or value, low and high."
        )
    return replace(fact, value=value, low=low, high=high, source="replaced")


def _chosen(term: str, unit: str, *rows: tuple[str, float, float, float, str]) -> list[Fact]:
    return [Fact(term, name, value, low, high, unit, why) for name, value, low, high, why in rows]


FACTS = Facts(
    (
        *_chosen(
            "base",
            "log-odds",
            ("base", -1.7, -2.5, -0.9, "a bare tie, in touch today, grants one ask in six or so"),
        ),
        *_chosen(
            "evidence",
            "log-odds",
            ("confirmed", 0.8, 0.3, 1.3, "somebody vouched for the other in writing"),
            ("interaction", 0.5, 0.2, 0.8, "both have written to each other, or they met"),
            ("imported", 0, 0, 0, "what the others are compared with"),
            ("inferred", -0.8, -1.6, -0.3, "nobody has seen this tie"),
            (
                "unanswered",
                -0.8,
                -1.6,
                -0.3,
                "one wrote and nobody answered: no tie is seen either",
            ),
        ),
        *_chosen(
            "kind",
            "log-odds",
            ("connection", 0.3, 0, 0.6, "both agreed to it once"),
            ("message", 0.3, 0, 0.6, "there is a conversation to go on from"),
            ("invitation", 0.1, 0, 0.2, "one of them wanted the tie"),
            ("address_book", 0.1, 0, 0.2, "one keeps the other's number; no contact is seen"),
            ("meeting", 0.4, 0.1, 0.7, "they have sat at one table, or on one call"),
        ),
        *_chosen(
            "messages",
            "log-odds for each log(1 + messages)",
            ("frequency", 0.45, 0.25, 0.65, "the tenth message tells less than the first"),
        ),
        *_chosen(
            "messages",
            "part",
            ("small_group", 0.4, 0.2, 0.7, "of a message, where several read along"),
            ("list", 0.01, 0, 0.05, "of a message, where so many read that none is meant"),
            ("one_way", 0.1, 0, 0.2, "of log(1 + messages without an answer): nearly nothing"),
        ),
        *_chosen(
            "messages",
            "messages",
            ("meeting_counts", 3, 1, 6, "as many messages as this: an hour is more than a letter"),
        ),
        *_chosen(
            "messages",
            "people",
            ("alone_to", 2, 2, 2, "a conversation of two, both counted"),
            ("small_group_to", 8, 8, 8, "as many as sit at one table; more are a list"),
        ),
        *_chosen(
            "recency",
            "log-odds for each log(1 + months)",
            ("fading", 0.25, 0.1, 0.4, "lost by silence, quickly at first"),
        ),
        *_chosen(
            "recency",
            "years",
            ("fading_halved", 10, 5, 20, "a tie lived for so long fades half as fast"),
        ),
        *_chosen(
            "recency",
            "months",
            ("silence_unknown", 60, 24, 120, "where no contact has a date"),
        ),
        *_chosen(
            "overlap",
            "log-odds for each log(1 + years)",
            ("overlap", 0.6, 0.2, 1, "at one employer or school at one time, perhaps met"),
        ),
        *_chosen(
            "overlap",
            "people",
            ("circle_halved", 20, 10, 40, "in a circle so large, the overlap counts half"),
            ("circle_unknown", 50, 20, 50, "the largest circle that ties are inferred from"),
        ),
        *_chosen(
            "overlap",
            "years",
            ("overlap_unknown", 1, 0.5, 2, "where the overlap has no dates"),
        ),
        *_chosen(
            "recommendation",
            "log-odds",
            ("recommendation", 0.9, 0.4, 1.4, "it took an hour, and a name stands under it"),
            ("endorsement", 0.15, 0, 0.3, "it took one click"),
        ),
        *_chosen(
            "word",
            "probability",
            ("word_1", 0.05, 0.02, 0.1, "“How well do you know them?” Hardly"),
            ("word_2", 0.15, 0.07, 0.28, "a little"),
            ("word_3", 0.35, 0.2, 0.5, "fairly"),
            ("word_4", 0.6, 0.4, 0.75, "well"),
            ("word_5", 0.8, 0.6, 0.9, "very well; still, people are away, or busy"),
        ),
        *_chosen(
            "limit",
            "probability",
            ("inferred_most", 0.15, 0.15, 0.15, "a tie that nobody has seen is never called warm"),
            ("least", 0.01, 0.01, 0.01, "never is for you to say, not for a model"),
            ("most", 0.95, 0.95, 0.95, "nothing is sure"),
        ),
    )
)
"""The table that :func:`netpath.warmth.from_facts` uses unless it is given another."""

"""Chains as a person reads them: who asks whom, at which chance, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Self

import pandas as pd

from netpath._results import Answer, assumed_lines, counted, percent

COLD = 0.03
"""The assumed chance that a cold request is granted; chosen, and printed wherever it is used."""


@dataclass(frozen=True)
class ChainTie:
    """One ask of a chain.

    Attributes
    ----------
    source, target
        Ids of the person who asks, or passes the ask on, and of the person who is asked.
    warmth, willing
        Probability that an ask along the tie is granted, and that this person takes asks at all.
    kind, evidence
        What the tie is and how it is known; empty where nothing is said.
    """

    source: str
    target: str
    warmth: float
    willing: float
    kind: str
    evidence: str

    @property
    def chance(self) -> float:
        """Probability that this ask is granted: warmth times willing."""
        return self.warmth * self.willing

    @property
    def inferred(self) -> bool:
        """Whether the tie is only inferred, never counted as proof."""
        return self.evidence == "inferred"


@dataclass(frozen=True)
class Chain(Answer):
    """The people and ties from a seeker to a target.

    Attributes
    ----------
    people, names
        Ids and names, the seeker first and the target last.
    ties
        The asks, in order.
    probability
        That every ask is granted; asks are assumed to be granted independently.
    """

    people: tuple[str, ...]
    names: tuple[str, ...]
    ties: tuple[ChainTie, ...]
    probability: float

    @property
    def asks(self) -> int:
        """The number of asks."""
        return len(self.ties)

    @property
    def brokers(self) -> tuple[str, ...]:
        """The ids of the people between seeker and target."""
        return self.people[1:-1]

    @property
    def target(self) -> str:
        """The id of the target."""
        return self.people[-1]

    @property
    def running(self) -> tuple[float, ...]:
        """The chance that is left after each ask, a probability."""
        return tuple(accumulate((tie.chance for tie in self.ties), lambda a, b: a * b))

    @property
    def weakest(self) -> int:
        """Which ask is the least likely to be granted, counted from 0; the first of equals."""
        return min(range(self.asks), key=lambda at: self.ties[at].chance)

    @property
    def why(self) -> str:
        """The chain in a sentence or two."""
        first = self.ties[0]
        start = f"{self.names[0]} asks {self.names[1]}"
        start += f" ({_described(first)})"
        then = [f"who asks {name}" for name in self.names[2:]]
        asks = f"{counted(self.asks, 'ask')}, {percent(self.probability)} that all are granted"
        if self.asks == 1:
            return f"{start}: {asks}."
        weak = self.ties[self.weakest]
        ends = f"{self.names[self.weakest]} to {self.names[self.weakest + 1]}"
        return f"{', '.join([start, *then])}: {asks}. Weakest: {ends} ({_described(weak)})."

    def to_frame(self) -> pd.DataFrame:
        """Return one row an ask, with the chance of the ask and the running chance.

        Examples
        --------
        >>> tie = ChainTie("a", "b", 0.5, 1.0, "friend", "")
        >>> Chain(("a", "b"), ("Ada", "Ben"), (tie,), 0.5).to_frame()["running"].tolist()
        [0.5]
        """
        rows = [
            {
                "ask": at + 1,
                "source": tie.source,
                "target": tie.target,
                "source_name": self.names[at],
                "target_name": self.names[at + 1],
                "kind": tie.kind,
                "evidence": tie.evidence,
                "warmth": tie.warmth,
                "willing": tie.willing,
                "running": left,
            }
            for at, (tie, left) in enumerate(zip(self.ties, self.running, strict=True))
        ]
        return pd.DataFrame(rows)

    def __str__(self) -> str:
        return self.why


def _described(tie: ChainTie) -> str:
    what = [tie.kind] if tie.kind else []
    what += ["inferred, not known"] if tie.inferred else []
    return ", ".join([*what, percent(tie.chance)])


@dataclass(frozen=True)
class Chains(Answer, Sequence[Chain]):
    """Chains from one seeker to any of some targets, best first.

    Attributes
    ----------
    found
        The chains.
    seeker, targets
        Ids.
    question
        What was asked, as the head of a sentence.
    reason
        Why there is no chain; empty where there is one.
    assumptions
        What the chances rest on, one sentence each.
    within, avoid, through
        The conditions of the question.
    cold
        The assumed chance of a cold approach, to compare with.
    """

    found: tuple[Chain, ...]
    seeker: str
    targets: tuple[str, ...]
    question: str
    reason: str = ""
    assumptions: tuple[str, ...] = ()
    within: int | None = None
    avoid: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    cold: float = COLD

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, at: int) -> Chain:  # type: ignore[override]
        return self.found[at]

    def __iter__(self) -> Iterator[Chain]:
        return iter(self.found)

    def with_cold(self, rate: float) -> Self:
        """Return the same chains beside another assumed rate of cold approaches.

        Examples
        --------
        >>> Chains((), "a", ("b",), "Warmest chains from Ada to Ben").with_cold(0.01).cold
        0.01
        """
        return replace(self, cold=rate)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a chain.

        Examples
        --------
        >>> len(Chains((), "a", ("b",), "Warmest chains from Ada to Ben").to_frame())
        0
        """
        rows = [
            {
                "chain": " → ".join(one.names),
                "asks": one.asks,
                "probability": one.probability,
                "weakest": f"{one.names[one.weakest]} → {one.names[one.weakest + 1]}",
                "brokers": ", ".join(one.brokers),
                "target": one.target,
            }
            for one in self.found
        ]
        columns = ["chain", "asks", "probability", "weakest", "brokers", "target"]
        return pd.DataFrame(rows, columns=columns)

    def steps(self) -> pd.DataFrame:
        """Return one row an ask of every chain, the chain counted from 1.

        Examples
        --------
        >>> len(Chains((), "a", ("b",), "Warmest chains from Ada to Ben").steps())
        0
        """
        tables = [one.to_frame().assign(chain=at) for at, one in enumerate(self.found, start=1)]
        return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()

    def __str__(self) -> str:
        return "\n".join([self._head(), *self._body(), *self._foot()])

    def _head(self) -> str:
        if not self.found:
            return f"{self.question}: none. {self.reason}"
        return f"{self.question}:"

    def _body(self) -> list[str]:
        return [f"{at}. {one.why}" for at, one in enumerate(self.found, start=1)]

    def _foot(self) -> list[str]:
        cold = f"a cold approach is granted in {percent(self.cold)} of cases (assumed)"
        return [f"Beside it: {cold}.", *assumed_lines(self.assumptions)]

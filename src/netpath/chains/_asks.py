"""The asks that a question allows, each with its exact chance.

A chance is the exact product of the decimals that Python prints for warmth and willingness; the
context raises rather than rounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from typing import NamedTuple

from netpath.network import Compressed

EXACT = Context(prec=200_000, Emin=-(10**9), Emax=10**9, traps=[Inexact])
ONE = Decimal(1)


class Walk(NamedTuple):
    """The beginning of a chain: its people, its exact chance, and whether it passed through."""

    people: tuple[int, ...]
    chance: Decimal
    passed: bool
    before: Walk | None

    @property
    def asks(self) -> int:
        return len(self.people) - 1

    @property
    def loopless(self) -> bool:
        return len(set(self.people)) == len(self.people)

    @property
    def stand(self) -> tuple[int, bool]:
        return self.people[-1], self.passed


@dataclass(frozen=True)
class Asks:
    """Who may ask whom in one question, each ask with its exact chance.

    Attributes
    ----------
    seeker
        The position of the person who looks for a way in.
    targets
        Whom they want to reach; a chain ends at the first of them.
    through
        One of these must be a broker of every chain; empty for no such wish.
    onward, back
        For each person, whom they can ask and who can ask them.
    """

    seeker: int
    targets: frozenset[int]
    through: frozenset[int]
    onward: Sequence[Sequence[tuple[int, Decimal]]]
    back: Sequence[Sequence[tuple[int, Decimal]]]

    @classmethod
    def of(
        cls,
        rows: Compressed,
        seeker: int,
        targets: frozenset[int],
        barred: frozenset[int] = frozenset(),
        through: frozenset[int] = frozenset(),
    ) -> Asks:
        """Collect the asks that a question allows: none of warmth 0, of a barred person or back."""
        assert rows.warmth is not None
        n = len(rows.willing)
        onward: list[list[tuple[int, Decimal]]] = [[] for _ in range(n)]
        back: list[list[tuple[int, Decimal]]] = [[] for _ in range(n)]
        closed = [not open_ or at in barred for at, open_ in enumerate(rows.askable.tolist())]
        closed[seeker] = True
        chances = _ExactChances(rows.willing.tolist())
        ends, neighbours = rows.offsets.tolist(), rows.neighbours.tolist()
        warmth = rows.warmth.tolist()
        for asker in range(n):
            if asker in targets or (closed[asker] and asker != seeker):
                continue
            for arc in range(ends[asker], ends[asker + 1]):
                asked = neighbours[arc]
                if warmth[arc] > 0 and not closed[asked]:
                    chance = chances.of(warmth[arc], asked)
                    onward[asker].append((asked, chance))
                    back[asked].append((asker, chance))
        return cls(seeker, targets, through, onward, back)

    def reversed(self) -> Asks:
        """Return the same asks seen from the seeker: what leads from them to each person."""
        return Asks(self.seeker, frozenset({self.seeker}), frozenset(), self.back, self.onward)

    def start(self) -> Walk:
        """Return the chain that has not begun."""
        return Walk((self.seeker,), ONE, not self.through, None)

    def befores(self, stand: tuple[int, bool]) -> Iterator[tuple[tuple[int, bool], Decimal]]:
        """Yield from where, and at which chance, one ask leads here."""
        person, passed = stand
        if person in self.through and not passed:
            return
        for asker, one in self.back[person]:
            yield (asker, passed), one
            if person in self.through:
                yield (asker, False), one

    def arrived(self, walk: Walk) -> bool:
        """Whether a walk is at a target and may end there."""
        return walk.passed and walk.people[-1] in self.targets


class _ExactChances:
    """The exact product of a tie's warmth and the willingness of the person asked."""

    def __init__(self, willing: list[float]) -> None:
        self._willing = willing
        self._known: dict[tuple[float, float], Decimal] = {}

    def of(self, warmth: float, asked: int) -> Decimal:
        pair = warmth, self._willing[asked]
        found = self._known.get(pair)
        if found is None:
            found = EXACT.multiply(Decimal(repr(pair[0])), Decimal(repr(pair[1])))
            self._known[pair] = found
        return found

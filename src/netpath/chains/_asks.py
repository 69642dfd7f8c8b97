"""The asks that a question allows, each with its exact chance.

A chance is the exact product of the decimals that Python prints for warmth and willingness; the
context raises rather than rounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
class ChainAsks:
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
        For each person who can, whom they can ask; for each who can be asked, by whom.
    """

    seeker: int
    targets: frozenset[int]
    through: frozenset[int]
    onward: Mapping[int, Sequence[tuple[int, Decimal]]]
    back: Mapping[int, Sequence[tuple[int, Decimal]]]

    @classmethod
    def of(
        cls,
        rows: Compressed,
        seeker: int,
        targets: frozenset[int],
        barred: frozenset[int] = frozenset(),
        through: frozenset[int] = frozenset(),
    ) -> ChainAsks:
        """Collect the asks that a question allows: none of warmth 0, of a barred person or back."""
        assert rows.warmth is not None
        closed = [not open_ or at in barred for at, open_ in enumerate(rows.askable.tolist())]
        closed[seeker] = True
        ends, neighbours = rows.offsets.tolist(), rows.neighbours.tolist()
        found = [
            (asker, neighbours[arc], arc)
            for asker, shut in enumerate(closed)
            if not shut or asker == seeker
            for arc in range(ends[asker], ends[asker + 1])
            if not closed[neighbours[arc]]
        ]
        return cls.among(rows, seeker, targets, through, found)

    @classmethod
    def among(
        cls,
        rows: Compressed,
        seeker: int,
        targets: frozenset[int],
        through: frozenset[int],
        arcs: Iterable[tuple[int, int, int]],
    ) -> ChainAsks:
        """Collect some asks (who, whom, which arc): none of warmth 0, and none by a target."""
        assert rows.warmth is not None
        onward: dict[int, list[tuple[int, Decimal]]] = {}
        back: dict[int, list[tuple[int, Decimal]]] = {}
        chances = _ExactChances(rows)
        for asker, asked, arc in arcs:
            if asker not in targets and rows.warmth[arc] > 0:
                chance = chances.of(arc, asked)
                onward.setdefault(asker, []).append((asked, chance))
                back.setdefault(asked, []).append((asker, chance))
        return cls(seeker, targets.intersection(back), through, onward, back)

    def reversed(self) -> ChainAsks:
        """Return the same asks seen from the seeker: what leads from them to each person."""
        return ChainAsks(self.seeker, frozenset({self.seeker}), frozenset(), self.back, self.onward)

    def start(self) -> Walk:
        """Return the chain that has not begun."""
        return Walk((self.seeker,), ONE, not self.through, None)

    def befores(self, stand: tuple[int, bool]) -> Iterator[tuple[tuple[int, bool], Decimal]]:
        """Yield from where, and at which chance, one ask leads here."""
        person, passed = stand
        if person in self.through and not passed:
            return
        for asker, one in self.back.get(person, ()):
            yield (asker, passed), one
            if person in self.through:
                yield (asker, False), one

    def arrived(self, walk: Walk) -> bool:
        """Whether a walk is at a target and may end there."""
        return walk.passed and walk.people[-1] in self.targets


class _ExactChances:
    """The exact product of a tie's warmth and the willingness of the person asked."""

    def __init__(self, rows: Compressed) -> None:
        assert rows.warmth is not None
        self._warmth, self._willing = rows.warmth, rows.willing
        self._known: dict[tuple[float, float], Decimal] = {}

    def of(self, arc: int, asked: int) -> Decimal:
        pair = float(self._warmth[arc]), float(self._willing[asked])
        found = self._known.get(pair)
        if found is None:
            found = EXACT.multiply(Decimal(repr(pair[0])), Decimal(repr(pair[1])))
            self._known[pair] = found
        return found

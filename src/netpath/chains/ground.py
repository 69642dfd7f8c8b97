"""What searches keep of a network: costs both ways round, promises, scratch.

It all hangs on the compressed rows, which never change, so that nothing kept can be stale.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from netpath._kernels._threads import in_pieces
from netpath.network import Compressed

if TYPE_CHECKING:
    from netpath._kernels._rows import Costs, Ways
    from netpath._kernels._sides import Scratch

KEPT = 8
OFTEN = 16
"""After so many questions in a row about the same ends, everybody's promises are made."""
MANY = 2**19
"""Of so many asks costs are worked out once, for the ways that follow anyway."""
AHEAD = 1000.0
"""So many of the dearest asks cost as much as one ask more, where asks are counted first."""

_Made = TypeVar("_Made")


@dataclass
class KeptCosts:
    """The costs of one network, or the same with one ask more dearer than all warmth.

    Attributes
    ----------
    rows
        The network's rows.
    asks_first
        Whether fewer asks always cost less.
    """

    rows: Compressed
    asks_first: bool
    _kept: dict[Hashable, Any] = field(default_factory=dict)
    _idle: list[tuple[Scratch, npt.NDArray[np.uint8]]] = field(default_factory=list)
    _row: tuple[frozenset[int], int] = (frozenset(), 0)

    @classmethod
    def of(cls, rows: Compressed, *, asks_first: bool) -> KeptCosts:
        """Return what is kept of these rows, made at the first call.

        Examples
        --------
        >>> import netpath as ntp
        >>> rows = ntp.readers.sample().compressed
        >>> KeptCosts.of(rows, asks_first=False) is KeptCosts.of(rows, asks_first=False)
        True
        """
        found: KeptCosts = rows.kept.setdefault(("chains", asks_first), cls(rows, asks_first))
        return found

    @property
    def ways(self) -> Ways:
        """Who can ask whom at what cost, both ways round; linear, once."""
        return self._once("ways", self._made_ways)

    @property
    def dearest(self) -> float:
        """The highest cost of one ask, 0 where there is none or every ask is sure."""
        return self._once("dearest", self._made_dearest)

    def _made_dearest(self) -> float:
        if len(self.rows.neighbours) > MANY:
            return float(self.ways.onward.cost.max(initial=0.0))
        cost = self.costs
        return float(cost.max(initial=0.0, where=np.isfinite(cost)))

    @property
    def costs(self) -> Costs:
        """What each ask costs, in the order of the rows; infinite where it is never granted."""
        rows = self.rows
        if self.asks_first:
            return KeptCosts.of(rows, asks_first=False).costs + self.one_ask
        assert rows.warmth is not None
        willing = np.where(rows.askable, np.log(rows.willing), -np.inf)
        warmth, cost = rows.warmth, np.empty(len(rows.neighbours))

        def price(piece: slice) -> None:
            with np.errstate(divide="ignore"):
                cost[piece] = 0.0 - (np.log(warmth[piece]) + willing[rows.neighbours[piece]])

        in_pieces(price, len(cost))
        return cost

    @property
    def one_ask(self) -> float:
        """What is added to the cost of every ask, so that fewer asks come first; else 0."""
        if not self.asks_first:
            return 0.0
        return AHEAD * (KeptCosts.of(self.rows, asks_first=False).dearest or 1.0)

    def _made_ways(self) -> Ways:
        from netpath._kernels._rows import Ways, ways

        rows = self.rows
        if self.asks_first:
            plain = KeptCosts.of(rows, asks_first=False).ways
            onward = plain.onward._replace(cost=_frozen(plain.onward.cost + self.one_ask))
            if plain.back is plain.onward:
                return Ways(onward, onward)
            return Ways(onward, plain.back._replace(cost=_frozen(plain.back.cost + self.one_ask)))
        return ways(rows.offsets, rows.neighbours, self.costs)

    def promises(self, ends: frozenset[int], through: frozenset[int] = frozenset()) -> Costs:
        """Return what a way from everybody to an end costs at least, shape (n_people,).

        With ``through``, the way meets one of these people before, or begins there.
        """
        from netpath._kernels._nearest import warmest

        def made() -> Costs:
            before = self.promises(ends) if through else np.zeros(len(self.rows.willing))
            starts = _people(through or ends)
            return warmest(self.ways, starts, before[starts]).cost

        return self._once((ends, through), made)

    def promises_by_asks(self, ends: frozenset[int], within: int) -> Costs:
        """Return the same for at most 0, 1 … ``within`` asks, a row each."""
        from netpath._kernels._nearest import by_asks

        return self._once((ends, within), lambda: by_asks(self.ways, _people(ends), within))

    def promised(self, ends: frozenset[int]) -> bool:
        """Whether the promises of these ends are kept already, or worth making."""
        return (ends, frozenset()) in self._kept or (self._row[0] == ends and self._row[1] > OFTEN)

    def asked(self, ends: frozenset[int]) -> None:
        """Count questions in a row about the same ends."""
        self._row = ends, 1 + (self._row[1] if self._row[0] == ends else 0)

    def _once(self, key: Hashable, made: Callable[[], _Made]) -> _Made:
        if key in self._kept:
            self._kept[key] = self._kept.pop(key)
            return self._kept[key]  # type: ignore[no-any-return]
        found = made()
        self._kept[key] = found
        for old in [one for one in list(self._kept) if not isinstance(one, str)][:-KEPT]:
            self._kept.pop(old, None)
        return found

    @contextmanager
    def scratch(
        self, roles: dict[int, frozenset[int]]
    ) -> Iterator[tuple[Scratch, npt.NDArray[np.uint8]]]:
        """Lend scratch, and the roles of people as flags; both are used again."""
        from netpath._kernels._sides import scratch

        n = len(self.rows.willing)
        mine = self._idle.pop() if self._idle else (scratch(n), np.zeros(n, np.uint8))
        touched = _people(frozenset().union(*roles.values()))
        for role, people in roles.items():
            mine[1][_people(people)] |= role
        try:
            yield mine
        finally:
            mine[1][touched] = 0
            self._idle.append(mine)


def _people(people: frozenset[int]) -> npt.NDArray[np.int32]:
    return np.array(sorted(people), dtype=np.int32)


def _frozen(array: Costs) -> Costs:
    array.flags.writeable = False
    return array

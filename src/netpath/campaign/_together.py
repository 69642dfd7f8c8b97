"""Which asks to make side by side: the set that most likely gets through, not the likeliest asks.

The chance that some chain works which starts with one of a set of asks is monotone and submodular
in the set: in each world an ask gets through or not, and what one adds shrinks as others join. So
no set beats another by more than what its own asks would each add there, which is what rules sets
out here (branch and bound).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

POINT = 0.01
"""An ask that adds less to the chance waits: everybody's goodwill is worth more; chosen."""
TRIES = 1000
"""Sets that are tried out before the best so far is taken; chosen."""
HAIR = 1e-9
"""What rounding may make of equal chances."""
LEAST = POINT - HAIR

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class OpenRoom:
    """What may be open at the same time.

    Attributes
    ----------
    slots
        How many asks more.
    people, places
        Of each ask: of whom it asks something, and at which employers they are.
    left
        How many asks more may be open at an employer; any number where it is not named.
    through
        Of each ask: without which targets, who could be asked too, its way on is less likely.
    """

    slots: int
    people: Sequence[frozenset[str]]
    places: Sequence[frozenset[str]]
    left: Mapping[str, int]
    through: Sequence[frozenset[str]] = ()

    def full(self, ask: int, chosen: Sequence[int]) -> str:
        """Return at which employer there is no room for an ask beside others; empty if there is.

        Examples
        --------
        >>> one, two = frozenset({"ada"}), frozenset({"ben"})
        >>> OpenRoom(2, [one, two], [frozenset({"Acme"})] * 2, {"Acme": 1}).full(1, [0])
        'Acme'
        """
        for place in sorted(self.places[ask]):
            if place in self.left:
                there = sum(place in self.places[one] for one in chosen)
                if there >= self.left[place]:
                    return place
        return ""

    def clash(self, ask: int, chosen: Sequence[int]) -> str:
        """Return who would be asked twice at once, or asked and introduced; empty for nobody.

        Examples
        --------
        >>> OpenRoom(2, [frozenset({"ada"})] * 2, [frozenset()] * 2, {}).clash(1, [0])
        'ada'
        """
        found: set[str] = set()
        for at in chosen:
            found |= self.people[ask] & self.people[at]
            if self.through:
                found |= self.through[ask] & self.people[at] | self.through[at] & self.people[ask]
        return min(found, default="")


@dataclass
class SideBySide:
    """Asks that go side by side.

    Attributes
    ----------
    chosen
        Their numbers.
    chance
        That one of them, or of what is under way, gets through.
    most
        No set of asks, chosen by whatever means, gets through more likely than this.
    """

    chosen: tuple[int, ...]
    chance: float
    most: float

    @property
    def is_best(self) -> bool:
        """Whether it is proved that no set is better."""
        return self.most <= self.chance + HAIR


def together(works: Floats, left: Floats, room: OpenRoom) -> SideBySide:
    """Return the asks that go best together: those of which one most likely gets through.

    Of all sets of at most ``room.slots`` asks in which each adds at least a point, and for which
    there is room. The first set that is tried is that of adding the best ask again and again; the
    others follow as long as what their asks add one by one could be more, and there are tries
    left. Then ``most`` tells how much better another set could be.

    Parameters
    ----------
    works
        The chance that an ask gets through in a world, shape (n_asks, n_worlds).
    left
        The probability of each world, times that of nothing else under way getting through there.
    room
        What may be open at the same time.

    References
    ----------
    G. L. Nemhauser, L. A. Wolsey and M. L. Fisher, "An analysis of approximations for maximizing
    submodular set functions, I", Mathematical Programming 14 (1978) 265-294: the bound
    f(T) <= f(S) + the sum over T of what each adds to S.

    Examples
    --------
    >>> works = np.array([[1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]])
    >>> apart = [frozenset({name}) for name in ("ada", "ben", "cleo")]
    >>> found = together(works, np.full(4, 0.25), OpenRoom(2, apart, [frozenset()] * 3, {}))
    >>> found.chosen, found.chance, found.is_best
    ((0, 2), 0.75, True)
    """
    search = _Search(works, left, room)
    if room.slots > 0 and len(works):
        search.go_on((), search.best.chance, left, np.arange(len(works)))
    search.best.most = max(search.best.chance, search.missed)
    return search.best


class _Search:
    """Sets tried out in turn, and the best of them so far."""

    def __init__(self, works: Floats, left: Floats, room: OpenRoom) -> None:
        self.works, self.left, self.room = works, left, room
        begun = 1.0 - float(left.sum())
        self.best, self.missed, self.tries = SideBySide((), begun, begun), 0.0, 0

    def go_on(self, chosen: tuple[int, ...], chance: float, left: Floats, rest: Places) -> None:
        """Try every set that holds those chosen and some of the rest, the likeliest first."""
        gains = np.einsum("ij,j->i", self.works[rest], left)
        order = np.argsort(-gains, kind="stable")
        rest, gains = rest[order], gains[order]
        slots = self.room.slots - len(chosen)
        for at, one in enumerate(rest.tolist()):
            most = chance + float(gains[at : at + slots].sum())
            if gains[at] < LEAST or most <= self.best.chance + HAIR:
                return
            if self.tries >= TRIES:
                self.missed = max(self.missed, most)
                return
            if self.room.clash(one, chosen) or self.room.full(one, chosen):
                continue
            self.tries += 1
            self._try((*chosen, one), chance + float(gains[at]), left, rest[at + 1 :])

    def _try(self, now: tuple[int, ...], chance: float, left: Floats, rest: Places) -> None:
        if any(self._adds(ask, now) < LEAST for ask in now[:-1]):
            return  # nor does it in any larger set
        if chance > self.best.chance + HAIR:
            self.best = SideBySide(now, chance, chance)
        if len(now) < self.room.slots and len(rest):
            self.go_on(now, chance, left * (1 - self.works[now[-1]]), rest)

    def _adds(self, ask: int, beside: Sequence[int]) -> float:
        """Return what an ask adds to the others of a set."""
        left = self.left.copy()
        for one in beside:
            left *= 1 - self.works[one] if one != ask else 1.0
        return float((left * self.works[ask]).sum())

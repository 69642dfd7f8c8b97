"""Access by taking cases: the oracle. It shares no code with what draws worlds, on purpose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from netpath.access.question import AccessQuestion
from netpath.errors import DataError

MOST_COINS = 40
Coin = tuple[str, int]


@dataclass(frozen=True)
class Cases:
    """Asks and the chances of their coins, and whether a seeker reaches a target."""

    asks: Mapping[int, list[tuple[int, tuple[Coin, Coin]]]]
    chance: Mapping[Coin, float]
    targets: frozenset[int]
    within: int

    @classmethod
    def of(cls, question: AccessQuestion) -> Cases:
        """Return the cases of a question: whom each person can ask, and the coins of each ask."""
        rows = question.net.compressed
        assert rows.warmth is not None
        asks: dict[int, list[tuple[int, tuple[Coin, Coin]]]] = {}
        chance: dict[Coin, float] = {}
        for asker in range(len(question.net)):
            asks[asker] = []
            for arc in range(rows.offsets[asker], rows.offsets[asker + 1]):
                asked, tie = int(rows.neighbours[arc]), ("tie", int(rows.tie[arc]))
                person = ("person", asked)
                chance[tie] = float(rows.warmth[arc])
                chance[person] = float(rows.willing[asked]) if rows.askable[asked] else 0.0
                if chance[tie] and chance[person]:
                    asks[asker].append((asked, (tie, person)))
        return cls(asks, chance, frozenset(question.choice.targets.tolist()), question.within)

    def access(self, seeker: int) -> float:
        """Return the chance that a seeker reaches any target.

        Factoring: where a chain of coins known to be live is there, 1; where every chain has a
        dead one, 0; else the mean over one undecided coin of a shortest chain.

        Raises
        ------
        DataError
            If more coins are uncertain than cases can be taken of.
        """
        unsure = {coin for coin in self._near(seeker) if self.chance[coin] < 1}
        if len(unsure) > MOST_COINS:
            raise DataError(
                f"access.exact takes cases of at most {MOST_COINS} uncertain coins (ties and "
                f"people); here {len(unsure)} matter. Use access.estimate, which gives its error."
            )
        known = {coin: True for coin, chance in self.chance.items() if chance >= 1}
        return self._given(seeker, known)

    def _given(self, seeker: int, known: dict[Coin, bool]) -> float:
        if self._chain(seeker, known, sure=True) is not None:
            return 1.0
        chain = self._chain(seeker, known, sure=False)
        if chain is None:
            return 0.0
        coin = next(one for one in chain if one not in known)
        live = self._given(seeker, {**known, coin: True})
        dead = self._given(seeker, {**known, coin: False})
        return self.chance[coin] * live + (1 - self.chance[coin]) * dead

    def _chain(self, seeker: int, known: dict[Coin, bool], *, sure: bool) -> list[Coin] | None:
        """Return the coins of a shortest chain of live coins, or of coins that are not dead."""
        came: dict[int, list[Coin]] = {seeker: []}
        fringe, asks = [seeker], 0
        while fringe and (not self.within or asks < self.within):
            met = []
            for asker in fringe:
                for asked, coins in self.asks[asker]:
                    if asked in came or not all(known.get(one, not sure) for one in coins):
                        continue
                    came[asked] = came[asker] + list(coins)
                    if asked in self.targets:
                        return came[asked]
                    met.append(asked)
            fringe, asks = met, asks + 1
        return None

    def _near(self, seeker: int) -> Iterator[Coin]:
        """Yield the coins of all asks that a chain within the limit could take."""
        met, fringe, asks = {seeker}, [seeker], 0
        while fringe and (not self.within or asks < self.within):
            later = set()
            for asker in fringe:
                for asked, coins in self.asks[asker]:
                    yield from coins
                    later |= {asked} - met - self.targets
            met |= later
            fringe, asks = sorted(later), asks + 1

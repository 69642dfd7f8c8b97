"""A question about access, checked once: who looks, for whom, within how many asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import Rng, generator
from netpath._intervals import MOST_DRAWS
from netpath._measure import PersonMeasure, Worlds
from netpath._results import Assumption
from netpath._rules import is_whole
from netpath.errors import DataError
from netpath.network import Choice, People, ReferralNetwork, asks_allowed

SEPARATELY = Assumption("coins", "the coins of ties and people fall independently of one another")


@dataclass(frozen=True, eq=False)
class AccessQuestion:
    """Who looks and for whom, and the longest chain; ``within`` is 0 for no limit."""

    choice: Choice
    within: int

    @classmethod
    def of(
        cls,
        net: ReferralNetwork,
        seekers: People | None,
        targets: People | None,
        within: int | None,
        *,
        needed: bool = True,
    ) -> AccessQuestion:
        """Check a question and return it.

        Raises
        ------
        UnknownPerson
            If an id is nobody's.
        DataError
            If there is no seeker or target, a seeker is a target, ties are of several kinds, or
            ``within`` is below 1.
        MissingWarmth
            If the ties have no warmth.
        """
        net.need_warmth("Access")
        net.need_single_ties("access")
        asks_allowed(within)
        return cls(Choice.of(net, seekers, targets, needed=needed), within or 0)

    @property
    def net(self) -> ReferralNetwork:
        """The network."""
        return self.choice.net

    @property
    def index(self) -> pd.Index:
        """The ids of the seekers."""
        return self.choice.index

    @property
    def limit(self) -> str:
        """The longest chain in words."""
        return asks_allowed(self.within or None)

    @cached_property
    def no_chain(self) -> npt.NDArray[np.bool_]:
        """Which seekers have no chain at all, whatever coins fall; shape (n_seekers,)."""
        there = self.net.compressed.led_to(self.choice.targets, self.within)
        return np.asarray(~there[self.choice.seekers])

    def measured(
        self, what: str, worlds: Worlds, seed: int | None, *, to_targets: bool = False
    ) -> PersonMeasure:
        """Return in how many of some worlds the seekers succeeded as a measure.

        With ``to_targets`` whoever has no chain to any is 0 for certain.
        """
        values = pd.Series(worlds.counts() / worlds.n_draws, index=self.index, name="access")
        told, n = f"{what} {self.limit}", len(self.choice.targets)
        known, given = self.choice.known(), self.assumptions
        shut = None
        if to_targets:
            shut = np.zeros(len(values), bool) if values.all() else self.no_chain
        unit, missing = "probability", self.net.missing
        return PersonMeasure(
            *(values, told, unit, known, given, worlds, seed),
            n_targets=n,
            no_chain=shut,
            missing=missing,
        )

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What every chance rests on."""
        return *self.choice.barred, *self.net.assumptions, SEPARATELY


def world_of(rng: Rng) -> tuple[int, int | None]:
    """Return which worlds to draw, as 64 bits, and the seed to store.

    A search with the same ``rng`` takes place in the same worlds.

    Examples
    --------
    >>> world_of(7)[1]
    7
    """
    draws, seed = generator(rng)
    return int(draws.integers(2**64, dtype=np.uint64)), seed


def draws_allowed(n_draws: int) -> int:
    """Return a number of worlds, once it is found to be one.

    Raises
    ------
    DataError
        If it is below 1 or above a million or so.

    Examples
    --------
    >>> draws_allowed(1000)
    1000
    """
    if not is_whole(n_draws, 1) or n_draws > MOST_DRAWS:
        raise DataError(
            f"n_draws is {n_draws!r}; it counts worlds, from 1 to {MOST_DRAWS:,}. "
            "1,000 give a standard error of at most 0.016."
        )
    return int(n_draws)

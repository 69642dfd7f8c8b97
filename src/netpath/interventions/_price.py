"""What each tie of a seeker's own would add, all of them in two cascades a block of worlds."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from netpath._draws import N_WORLDS, Rng
from netpath._intervals import wilson
from netpath._results import Answer, assumed_lines, counted, three_digits
from netpath.access.question import draws_allowed, world_of
from netpath.errors import DataError
from netpath.interventions._candidates import Candidates
from netpath.interventions._worlds import AddedTies, blocks_of, counts


@dataclass(frozen=True, eq=False)
class TiePrices(Answer):
    """What each candidate would add to the access of the seeker whose tie it is.

    Attributes
    ----------
    table
        A row a candidate: its tie, ``gain`` (of ``source``, a probability), ``low`` and ``high``.
        Others may gain through it too, never less than nothing: it is a lower bound of all gains.
    n_draws
        How many worlds.
    assumptions
        What the what-if rests on.
    """

    table: pd.DataFrame = field(repr=False)
    n_draws: int
    assumptions: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return a row a candidate, the largest gain first.

        Examples
        --------
        >>> import netpath as ntp
        >>> bridge = pd.DataFrame({"source": list("saasb"), "target": list("abtbt"), "warmth": 0.5})
        >>> table = pd.DataFrame({"source": ["s"], "target": ["t"], "warmth": [0.5]})
        >>> net = ntp.ReferralNetwork(None, bridge)
        >>> made = ntp.interventions.ties(net, "s", "t", table, within=None)
        >>> len(price(made, rng=7).to_frame())
        1
        """
        return self.table.sort_values("gain", ascending=False, kind="stable").reset_index(drop=True)

    def __str__(self) -> str:
        some = int((self.table["gain"] > 0).sum())
        most = three_digits(100 * float(self.table["gain"].max())) if len(self.table) else "0"
        told = (
            f"{counted(len(self.table), 'tie')} priced in {counted(self.n_draws, 'world')}: "
            f"{some:,} would add something to whose tie it is, at most {most} points. "
            "The largest of many looks larger than it is."
        )
        return " ".join([told, *assumed_lines(self.assumptions)])


def price(candidates: Candidates, *, n_draws: int = N_WORLDS, rng: Rng = None) -> TiePrices:
    """Return what each candidate would add to the seeker whose tie it is, in drawn worlds.

    Parameters
    ----------
    candidates
        Whose ``source`` is a seeker.
    n_draws
        How many worlds, in whole blocks of 512.
    rng
        The same seed gives the worlds of :func:`netpath.access.estimate`.

    Returns
    -------
    TiePrices
        The same, to the last world, as of networks with the tie added.

    Raises
    ------
    DataError
        If a source is no seeker.

    Examples
    --------
    >>> import netpath as ntp
    >>> bridge = pd.DataFrame({"source": list("saasb"), "target": list("abtbt"), "warmth": 0.5})
    >>> table = pd.DataFrame({"source": ["s"], "target": ["t"], "warmth": [0.5]})
    >>> made = ntp.interventions.ties(
    ...     ntp.ReferralNetwork(None, bridge), "s", "t", table, within=None
    ... )
    >>> bool(0.2 < price(made, rng=7).table["gain"].iloc[0] < 0.3)
    True
    """
    need_own(candidates, "price")
    worlds = AddedTies(candidates, world_of(rng)[0], blocks_of(draws_allowed(n_draws)))
    which = np.arange(len(candidates.table))
    gain = counts(worlds.own(which)) / worlds.n_draws
    low, high = wilson(gain, worlds.n_draws)
    table = candidates.table.assign(gain=gain, low=low, high=high)
    return TiePrices(table, worlds.n_draws, candidates.assumptions)


def need_own(candidates: Candidates, question: str) -> None:
    """Refuse candidates whose source is no seeker.

    Raises
    ------
    DataError
        If there is one.
    """
    strangers = ~candidates.table["source"].isin(candidates.question.index)
    if strangers.any():
        raise DataError(
            f"{question}: {int(strangers.sum()):,} candidates are no tie of a seeker's own.",
            code="values",
            repair="Put the seeker into the column 'source', or use interventions.choose, which "
            "takes any tie",
        )

"""What each tie of a seeker's own would add, in two cascades a block of worlds; who gets which."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from netpath import _leximin
from netpath._draws import N_WORLDS, Rng
from netpath._intervals import wilson
from netpath._leximin import Supply
from netpath._results import Answer, assumed_lines, counted, three_digits
from netpath.access.question import draws_allowed, world_of
from netpath.errors import DataError
from netpath.interventions._candidates import Candidates
from netpath.interventions._choose import Chosen, FreshWorlds
from netpath.interventions._search import TieSearch
from netpath.interventions._worlds import AddedTies, blocks_of, counts, drawn_sets


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


def assign(
    candidates: Candidates,
    *,
    by: str | None = None,
    reference: str | None = None,
    n_draws: int = N_WORLDS,
    rng: Rng = None,
) -> Chosen:
    """Return one tie a seeker at most, so that the least served have as much as can be.

    Every pair is priced by itself, and of all plans that capacities allow the fairest is taken:
    the sorted chances of the seekers, the lowest first (leximin). Equals draw lots. Then all ties
    are told of together, in fresh worlds: others gain through them too, which prices leave out.

    Parameters
    ----------
    candidates
        From :func:`mentors`, or any ties whose ``source`` is a seeker.
    by, reference
        The column of groups, an outcome that chooses nobody, and the group others are held against.
    n_draws
        How many worlds to price in, and as many fresh ones to tell of.
    rng
        The seed.

    Returns
    -------
    Chosen
        ``how`` says whether the plan is proved to be the fairest at these prices.

    Raises
    ------
    DataError
        If there is no candidate, or a source is no seeker.
    UnknownColumn
        If people have no such column.

    References
    ----------
    Ogryczak and Śliwiński 2006, European Journal of Operational Research 170:1.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> ties = pd.DataFrame({"source": list("abm"), "target": list("xxt"), "warmth": 0.5})
    >>> net = ntp.ReferralNetwork(None, ties)
    >>> made = ntp.interventions.mentors(net, ["a", "b"], "t", {"m": 1}, within=2, warmth=0.8)
    >>> len(assign(made, rng=7).ties)
    1
    """
    need_own(candidates, "assign")
    if not len(candidates.table):
        raise DataError(
            "There is no candidate, so nothing to assign.", code="values", repair="Allow other ties"
        )
    world, _ = world_of(rng)
    drawn = AddedTies(candidates, world, blocks_of(draws_allowed(n_draws)))
    ways = _ways(candidates, drawn)
    found = _leximin.leximin(ways)
    lots = np.random.default_rng(world).random(ways.n_seekers)
    plan = _leximin.settled(found, [ways.chance, ways.chance * lots[ways.seeker]])
    n = len(candidates.table)
    chosen = sorted(one for one in plan if 0 <= one < n)
    how = "Fairest of all plans at the price of each pair" if found.exact else "Found, not proved"
    told = FreshWorlds(candidates, world, blocks_of(n_draws, len(drawn.blocks)), by, reference)
    uses, room = candidates.uses
    seeker = len(room) + ways.seeker[:n]
    mine = [(*one, who) for one, who in zip(uses, seeker.tolist(), strict=True)]
    each = np.concatenate([room, np.ones(ways.n_seekers, np.int64)])
    search = TieSearch(candidates, drawn, "least served")
    return told.answer(search, chosen, drawn_sets(mine, each, len(chosen), world), how, None)


def _ways(candidates: Candidates, drawn: AddedTies) -> Supply:
    """Return what each seeker can be given: a tie that adds something, or to stay as they are."""
    n, uses = drawn.n_draws, candidates.uses
    before = counts(drawn.there(()))
    seeker = np.searchsorted(drawn.seekers, drawn.ends[0])
    gain = counts(drawn.own(np.arange(len(seeker))))
    # A tie that adds nothing is no way: it would take up somebody's time.
    chance = np.where(gain > 0, before[seeker] + gain, 0) / n
    priced = zip(seeker.tolist(), chance.tolist(), uses[0], strict=True)
    stay = [(at, one / n, ()) for at, one in enumerate(before.tolist())]
    who = len(drawn.seekers)
    return Supply.of(who, [*priced, *stay], uses[1], _leximin.digits_for(who))

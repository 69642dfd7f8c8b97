"""Who is given which mentor: as fair as capacities allow, by the prices of all pairs."""

from __future__ import annotations

import numpy as np

from netpath import _leximin
from netpath._draws import N_WORLDS, Rng
from netpath._leximin import Supply
from netpath.access.question import draws_allowed, world_of
from netpath.errors import DataError
from netpath.interventions._candidates import Candidates
from netpath.interventions._choose import Chosen, FreshWorlds
from netpath.interventions._price import need_own
from netpath.interventions._search import TieSearch
from netpath.interventions._worlds import AddedTies, blocks_of, counts, drawn_sets


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

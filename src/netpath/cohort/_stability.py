"""Does everybody's first ask stay the same, as far as warmth is uncertain?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from netpath._draws import Rng, generator
from netpath._intervals import Z95, wilson
from netpath._results import counted
from netpath._rules import need_count
from netpath.chains.drawn import Draws, OverDraws, need_bounds
from netpath.cohort._answers import Cohort
from netpath.cohort._plan import FairPlan
from netpath.errors import DataError
from netpath.network import ReferralNetwork

DIGITS = 2
"""In a draw chances are told apart to so many digits: warmth is not known better than that."""


class StabilityOfAsks(OverDraws):
    """In what share of draws each seeker's first ask stays the same.

    Attributes
    ----------
    table
        A row a seeker with a way in the plan: ``person``, ``name``, whom they are to ask
        ``first``, the ``share`` of draws in which they are, and its 95 % Wilson interval ``low``,
        ``high``; the least sure first.
    n_draws, rng
        How many draws, and the seed they can be drawn again with (None for a Generator).
    """

    def __str__(self) -> str:
        n, sure = len(self.table), int((self.table["share"] >= 0.5).sum())
        return (
            f"The first ask of {sure} of {counted(n, 'person', 'people')} stays the same in at "
            f"least half of {self.n_draws:,} draws of warmth between its bounds (ties drawn "
            "independently, assumed)."
        )


def stability(
    net: ReferralNetwork, found: Cohort, *, n_draws: int = 200, rng: Rng = None
) -> StabilityOfAsks:
    """Return in what share of draws within the warmth bounds each first ask stays in the plan.

    In each draw every tie with bounds gets a warmth between them, as in
    :func:`netpath.chains.stability`, and the fairest plan is made anew, with the same lots; chances
    are then told apart to 0.01. It takes ``n_draws`` times as long as a plan.

    Parameters
    ----------
    net
        The network that the board came from, with ``warmth_low`` and ``warmth_high``.
    found
        A board with a plan.
    n_draws
        How often warmth is drawn.
    rng
        A seed, a Generator, or None for a fresh seed, which the result stores.

    Raises
    ------
    DataError
        If no tie has bounds, or nothing is planned.

    Examples
    --------
    >>> import netpath as ntp
    >>> ties = pd.DataFrame({"source": ["a", "b", "a", "c"], "target": ["b", "z", "c", "z"]})
    >>> ties = ties.assign(warmth=[0.5, 0.5, 0.1, 0.1], warmth_low=0.05, warmth_high=0.55)
    >>> net = ntp.ReferralNetwork(None, ties)
    >>> found = ntp.cohort.board(net, ["a"], {"Acme": "z"}, within=2, rng=7)
    >>> ntp.cohort.stability(net, found, n_draws=20, rng=7).table["first"].tolist()
    ['b']
    """
    need_bounds(net)
    need_count("n_draws", n_draws, "draws")
    if not found.plan or found.posed is None:
        raise DataError(
            "Nothing is planned on this board, or it names nobody.",
            code="nothing planned",
            repair="Take another",
        )
    generated, seed = generator(rng)
    draws, same = Draws(net, generated), np.zeros(len(found.plan))
    posed = replace(found.posed, terms=replace(found.posed.terms, digits=DIGITS))
    for _ in range(n_draws):
        again = FairPlan(net, found.rows, posed, draws.rows()).chains()
        firsts = [again[one][0][1] if one in again else "" for one in found.plan]
        planned = [chain.people[1] for chain in found.plan.values()]
        same += np.equal(firsts, planned)
    rows = []
    for (person, chain), n in zip(found.plan.items(), same.tolist(), strict=True):
        low, high = wilson(n / n_draws, n_draws, Z95)
        told = {"person": person, "name": chain.names[0], "first": chain.names[1]}
        rows.append(told | {"share": n / n_draws, "low": float(low), "high": float(high)})
    table = pd.DataFrame(rows).sort_values("share", kind="stable", ignore_index=True)
    return StabilityOfAsks(table, n_draws, seed)

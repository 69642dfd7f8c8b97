"""Search: ask, be referred, ask again, until somebody who can hire grants.

The seeker may ask their alters. Whoever grants names some of their own alters, who become askable
by introduction. Two coins decide an ask, flipped when it is made: one of the tie, which falls well
with its warmth, and one of the person, with their ``willing``. A refusal closes the tie, not the
person: another tie may still lead there. Somebody who takes no such asks at all is closed for good.
A search ends when a target grants, when nobody askable is left (a dead end), when the budget of
asks is spent, or when the policy gives up.

With every alter named, no cap and a policy that goes on while anybody is left, a search without
budget succeeds with exactly the probability of access, whatever the policy and what it knows. It
even does so in the same worlds: coins are those of access, and run d is world d.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from netpath._draws import FIRST, Enough, generator
from netpath._face import guarded
from netpath._intervals import MOST_DRAWS
from netpath._progress import shown
from netpath._rules import need_count
from netpath.network import People, ReferralNetwork
from netpath.search._compiled import searched
from netpath.search._length import CorrectedLength, corrected_length
from netpath.search._optimum import Optimum, optimum
from netpath.search._policies import (
    by_lot,
    most_connected_first,
    most_similar,
    replan,
    similar_in,
    warmest_first,
)
from netpath.search._question import SearchQuestion
from netpath.search._received import Received
from netpath.search._rules import DirectoryView, FullView, Offer, Policy, Rules, View
from netpath.search._runs import Runs, difference
from netpath.search._walk import Field, Search, walked

__all__ = [
    "CorrectedLength",
    "DirectoryView",
    "FullView",
    "Offer",
    "Optimum",
    "Policy",
    "Received",
    "Rules",
    "Runs",
    "Search",
    "View",
    "by_lot",
    "corrected_length",
    "difference",
    "most_connected_first",
    "most_similar",
    "optimum",
    "replan",
    "similar_in",
    "simulate",
    "warmest_first",
]

Ints = npt.NDArray[np.int32]
Marks = npt.NDArray[np.uint8]
Found = tuple[Marks, Ints, Ints, Ints, Marks]
MOST_SEARCHES = 2**27


def simulate(
    net: ReferralNetwork,
    seekers: People | None = None,
    targets: People | None = None,
    *,
    policy: Policy = warmest_first,
    rules: Rules = Rules(),  # noqa: B008 (frozen)
    n_runs: int | Literal["enough"],
    by: str | None = None,
    reference: str | None = None,
    error: float | None = None,
    rng: int | np.random.Generator | None,
    progress: bool = False,
) -> Runs:
    """Simulate searches: ask, be referred, ask again.

    Coins of ties and people are assumed to fall independently.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    seekers
        Who looks for a way in; None for everybody but the targets.
    targets
        Whom they want to reach: one person, or any of many.
    policy
        Which ask comes next. Those of this module are compiled; any function of what is seen
        (:class:`View`) will do, and is hundreds of times slower.
    rules
        What may be seen, who names whom, and when it is over.
    n_runs
        How often each seeker searches; in run d all are in the same world d. "enough" goes on
        until the Monte Carlo error of the contrasts in success named by ``by`` and ``reference``
        is at most a quarter of their sampling error, so that :func:`netpath.audit.gap` may tell a
        p, or under ``error``, or 1,048,576 runs are made (fewer for more than 128 seekers: 2 ** 27
        searches are kept). The answer is that of the number reached.
    by, reference
        With "enough": the column of groups, and the group that each other is held against.
    error
        With "enough": the standard error of a contrast from which on it is sure anyway, 0.005
        unless given.
    rng
        The same seed gives the same searches, whatever the number of threads or the order of rows.
    progress
        Whether to show a bar if it takes longer than two seconds.

    Returns
    -------
    Runs
        How each search ended and what it took.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If there is no target, a seeker is one, ``n_runs`` is below 1, or a policy of your own
        returns no open offer.
    MissingWarmth
        If the ties have no warmth.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> managers = net.where(org="Acme", role="hiring manager")
    >>> rules = ntp.search.Rules(knowledge="full", budget=25)
    >>> habit = ntp.search.replan
    >>> runs = ntp.search.simulate(
    ...     net, "p200", managers, policy=habit, rules=rules, n_runs=100, rng=7
    ... )
    >>> 0 < runs.success_rate < 1
    True
    """
    question = SearchQuestion.of(net, seekers, targets, policy, rules)
    most = max(min(MOST_DRAWS, MOST_SEARCHES // len(question.seekers)), FIRST)
    enough = Enough.of((by, reference, error), n_runs, "n_runs", most)
    wanted = FIRST if isinstance(n_runs, str) else n_runs
    need_count("n_runs", wanted, "searches")
    draws, seed = generator(rng)
    world = int(draws.integers(2**64, dtype=np.uint64))
    made = searched if question.compiled else _plain
    while True:
        found = made(question, wanted, world, progress=progress)
        runs = Runs(*found, rules, question.policy_name, seed, world, question)
        wanted = enough.wanted(runs.measure()) if enough else 0
        if wanted <= runs.n_runs:
            return runs


def _plain(question: SearchQuestion, n_runs: int, world: int, *, progress: bool = False) -> Found:
    field = Field(question, world)
    found = np.zeros((5, len(question.seekers), n_runs), dtype=np.int64)
    for run in shown(range(n_runs), n_runs, "runs", progress=progress):
        for at, walk in enumerate(walked(field, question.seekers.tolist(), run)):
            met = len(walk.depth) - 1
            found[:, at, run] = walk.ended, len(walk.steps), met, walk.deepest, walk.marks
    asks, met, depth = (one.astype(np.int32) for one in found[1:4])
    return found[0].astype(np.uint8), asks, met, depth, found[4].astype(np.uint8)


guarded(globals())

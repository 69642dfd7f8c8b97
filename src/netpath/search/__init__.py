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

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from netpath._draws import generator
from netpath.errors import DataError
from netpath.network import People, ReferralNetwork
from netpath.search._ground import Arcs, ground_of, limits_of
from netpath.search._length import CorrectedLength, corrected_length
from netpath.search._one import Search
from netpath.search._optimum import Optimum, optimum
from netpath.search._policies import (
    by_lot,
    most_connected_first,
    most_similar,
    replan,
    similar_in,
    warmest_first,
)
from netpath.search._question import Question
from netpath.search._rules import Rules
from netpath.search._runs import Runs
from netpath.search._views import DirectoryView, FullView, Offer, Policy, View
from netpath.search._walk import Field, walked

__all__ = [
    "CorrectedLength",
    "DirectoryView",
    "FullView",
    "Offer",
    "Optimum",
    "Policy",
    "Rules",
    "Runs",
    "Search",
    "View",
    "by_lot",
    "corrected_length",
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

MOST_ROOM = 250_000_000  # seekers x people that may search together


def simulate(
    net: ReferralNetwork,
    seekers: People | None = None,
    targets: People | None = None,
    *,
    policy: Policy = warmest_first,
    rules: Rules = Rules(),  # noqa: B008 (frozen)
    n_runs: int,
    rng: int | np.random.Generator | None,
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
        (:class:`View`) will do, and is some hundred times slower.
    rules
        What may be seen, who names whom, and when it is over.
    n_runs
        How often each seeker searches; in run d all are in the same world d.
    rng
        The same seed gives the same searches, whatever the number of threads or the order of rows.

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
    question = Question.of(net, seekers, targets, policy, rules)
    if isinstance(n_runs, bool) or n_runs < 1:
        raise DataError(f"n_runs is {n_runs}; it counts searches and must be 1 or more.")
    draws, seed = generator(rng)
    world = int(draws.integers(2**64, dtype=np.uint64))
    made = _compiled if question.built_in else _plain
    ended, asks, met, depth, marks = made(question, n_runs, world)
    named = question.policy_name
    return Runs(ended, asks, met, depth, marks, rules, named, seed, world, question)


def _compiled(question: Question, n_runs: int, world: int) -> Found:
    """Return the outcomes of compiled searches, cut into one part a thread."""
    from netpath._kernels._search import alone, together
    from netpath._kernels._search_ground import outcome_of, turns_of
    from netpath._kernels._threads import wanted_threads

    arcs, seekers = Arcs(question), question.seekers
    ground, limits = ground_of(question, arcs, world), limits_of(question, arcs)
    out = outcome_of(len(seekers), n_runs)
    work, search = len(seekers) * n_runs, partial(alone, *ground, limits, seekers)
    if question.rules.together:
        _refuse_crowds(question, limits.capacity)
        turns = turns_of(ground.people, seekers, n_runs)
        work, search = n_runs, partial(together, *ground, limits, seekers, turns)
    n = min(wanted_threads(), work)
    ends = [work * at // n for at in range(n + 1)]
    with ThreadPoolExecutor(n) as pool:
        list(pool.map(lambda span: search(span, out), pairwise(ends)))
    return out


def _refuse_crowds(question: Question, capacity: int) -> None:
    room = len(question.seekers) * max(len(question.net), capacity)
    if room > MOST_ROOM:
        raise DataError(
            f"{len(question.seekers):,} seekers among {len(question.net):,} people at once need "
            f"{room:,} notes, and {MOST_ROOM:,} is the most. Choose fewer seekers or a budget."
        )


def _plain(question: Question, n_runs: int, world: int) -> Found:
    arcs = Arcs(question)
    field = Field(question, arcs, ground_of(question, arcs, world))
    found = np.zeros((5, len(question.seekers), n_runs), dtype=np.int64)
    for run in range(n_runs):
        for at, walk in enumerate(walked(field, question.seekers.tolist(), run)):
            met = len(walk.depth) - 1
            found[:, at, run] = walk.ended, len(walk.steps), met, walk.deepest, walk.marks
    asks, met, depth = (one.astype(np.int32) for one in found[1:4])
    return found[0].astype(np.uint8), asks, met, depth, found[4].astype(np.uint8)

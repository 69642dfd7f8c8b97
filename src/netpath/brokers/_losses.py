"""What is lost when a person says no: drawn for all at once, or exact in small networks."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath import access
from netpath._draws import N_WORLDS, Rng
from netpath._intervals import wilson
from netpath._measure import PersonMeasure, Worlds
from netpath._results import Assumption
from netpath._rules import need_count
from netpath.access.question import AccessQuestion, draws_allowed, world_of
from netpath.brokers._answers import Critical, Losses
from netpath.brokers._refusals import (
    BrokerQuestion,
    Refusals,
    Tables,
    left_out,
    limited,
    ranked,
    unlimited,
)
from netpath.network import People, ReferralNetwork

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Draws = int | Literal["exact"]
PAIRED = Assumption(
    "coins", "coins stay as they fall whoever says no, so losses are paired world by world"
)


def losses(
    net: ReferralNetwork,
    seekers: People | None = None,
    targets: People | None = None,
    *,
    within: int | None,
    n_draws: Draws = 1024,
    k: int = 10,
    rng: Rng = None,
) -> Losses:
    """Return what is lost when a person says no, and without a limit when a tie does not exist.

    The loss of a person is the mean over seekers of access less access with the person unwilling:
    the search goes another way where there is one. It is willing(v) times the Birnbaum importance
    of the person. That the coins fall independently is assumed.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    seekers
        Who looks; everybody but the targets by default. Losses depend on who they are.
    targets
        Whom they look for; at least one.
    within
        The longest chain in asks. Without a limit (None) everybody's loss, and every tie's, is
        found at once; with one, the ``k`` largest, and those are proved to be.
    n_draws
        How many worlds; the ``k`` largest are told of as many fresh ones. "exact" takes cases, in
        small networks, and leaves each person out one after the other.
    k
        How many people to tell of.
    rng
        The same seed draws the same worlds as :func:`netpath.access.estimate` does.

    Returns
    -------
    Losses
        People in the order of what hangs on them.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If there is no seeker or target, a seeker is a target, ties are of several kinds, a number
        is out of range, or too many coins are uncertain for an exact answer.
    MissingWarmth
        If the ties have no warmth.

    Notes
    -----
    Without a limit a dominator tree is made of each world, linear in live ties, so that all people
    take about three searches a world. With a limit one cascade a person is needed; a bound tells
    whom none is.

    References
    ----------
    Z. W. Birnbaum, "On the importance of different components in a multicomponent system",
    Multivariate Analysis II, 1969. Lengauer & Tarjan, ACM TOPLAS 1, 1979.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> managers = net.where(org="Acme", role="hiring manager")
    >>> found = losses(net, net.where(role="student"), managers, within=None, rng=7)
    >>> bool(found.people["loss"].is_monotonic_decreasing)
    True
    """
    need_count("k", k, "people")
    question = AccessQuestion.of(net, seekers, targets, within)
    world, seed = world_of(rng)
    worlds = 0 if n_draws == "exact" else draws_allowed(n_draws)
    asked = BrokerQuestion(question, world, worlds, seed)
    if not asked.n_draws:
        choice = question.choice
        seekers, targets = ([net.ids[at] for at in one] for one in (choice.seekers, choice.targets))
        measure, each = access.exact(net, seekers, targets, within=within), left_out(asked)
        people, mean = pd.DataFrame({"loss": each.mean(axis=1)}), float(measure.values.mean())
        people["share"] = people["loss"] / mean if mean else 0.0
        return _answer(asked, measure, (ranked(people), pd.DataFrame(), pd.DataFrame()), each)
    there = Worlds(asked.worlds().there(), asked.n_draws)
    whom = f"access to {question.choice.whom}"
    measure = question.measured(whom, there, seed, to_targets=True)
    tables = (limited if within else unlimited)(asked, k)
    return _answer(asked, measure, tables, pd.DataFrame())


def _answer(
    asked: BrokerQuestion, measure: PersonMeasure, tables: Tables, each: pd.DataFrame
) -> Losses:
    """Return the answer, with who ties are between and how people are called."""
    (people, fresh, ties), net = tables, asked.question.net
    if len(ties):
        ends = net.ties[["source", "target"]].astype("str").reset_index(drop=True)
        ties = pd.concat([ends, ties], axis=1)
        ties = ties.sort_values(["loss", "source", "target"], ascending=[False, True, True])
    names = {one: net.name_of(one) for one in people.index[people["loss"] > 0]}
    limit, given = asked.question.limit, (*asked.question.assumptions, PAIRED)
    return Losses(measure, people, fresh, ties, names, limit, given, each, asked)


def critical(
    net: ReferralNetwork,
    seekers: People | None = None,
    targets: People | None = None,
    *,
    n_draws: int = N_WORLDS,
    rng: Rng = None,
) -> Critical:
    """Return whom each seeker cannot do without, in at least half of the worlds they get there.

    Chains have no limit here. Targets are no brokers: somebody who knows one directly has a way
    that hangs on no broker.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    seekers
        Who looks; everybody but the targets by default. Memory is linear in them and their brokers.
    targets
        Whom they look for; at least one.
    n_draws
        How many worlds.
    rng
        The seed.

    Returns
    -------
    Critical
        A row a seeker and critical broker, and the share who have a second way.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If there is no seeker or target, or ties are of several kinds.
    MissingWarmth
        If the ties have no warmth.

    Examples
    --------
    >>> import netpath as ntp
    >>> ties = pd.DataFrame({"source": list("ab"), "target": list("bc"), "warmth": 0.5})
    >>> critical(ntp.ReferralNetwork(None, ties), "a", "c", rng=7).table["broker"].tolist()
    ['b']
    """
    question = AccessQuestion.of(net, seekers, targets, None)
    drawn = Refusals(question, world_of(rng)[0], draws_allowed(n_draws))
    n, who = len(net), question.choice.seekers
    is_target = np.zeros(n, np.bool_)
    is_target[question.choice.targets] = True
    there, alone = np.zeros(len(who), np.int64), np.zeros(len(who), np.int64)
    pairs = list[tuple[Counts, Counts]]()
    for above in drawn.above():
        now = above[:, who]
        there = there + (now >= -1).sum(axis=0)
        alone = alone + ((now >= -1) & ((now < 0) | is_target[now])).sum(axis=0)
        found = []
        while (there_yet := now >= 0).any():
            world, seeker = np.nonzero(there_yet)
            broker = now[there_yet]
            found.append((seeker * n + broker)[~is_target[broker]])
            up = np.full_like(now, -1)
            up[there_yet] = above[world, broker]
            now = up
        if found:
            pairs.append(np.unique(np.concatenate(found), return_counts=True))
    return _critical(question, there, alone, pairs)


def _critical(
    question: AccessQuestion, there: Counts, alone: Counts, pairs: list[tuple[Counts, Counts]]
) -> Critical:
    """Return the answer, of counts of pairs of seeker and broker."""
    net, who = question.net, question.choice.seekers
    counts = pd.concat([pd.Series(n, index=key) for key, n in pairs] or [pd.Series(dtype="int64")])
    counts = counts.groupby(level=0).sum()
    seeker, broker = np.divmod(counts.index.to_numpy(dtype=np.int64), len(net))
    share = counts.to_numpy() / np.maximum(there[seeker], 1)
    much = share >= 0.5
    low, high = wilson(share[much], there[seeker[much]])
    ids = np.array(net.ids, dtype=object)
    table = pd.DataFrame(
        {
            "seeker": ids[who[seeker[much]]],
            "broker": ids[broker[much]],
            "share": share[much],
            "low": low,
            "high": high,
        }
    )
    some = there > 0
    second = float((alone[some] >= 0.9 * there[some]).mean()) if some.any() else 0.0
    named = {one: net.name_of(one) for one in {*table["seeker"], *table["broker"]}}
    return Critical(table, second, len(who), int(some.sum()), named, question.assumptions)

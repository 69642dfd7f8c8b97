"""Chains: the people and ties from a seeker to any of some targets, the best first.

The probability of a chain is the product over its asks of warmth(tie) x willing(person asked),
which assumes that asks are granted independently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from netpath._face import guarded
from netpath._results import counted
from netpath._rules import need_count
from netpath.chains._answers import COLD, Chain, Chains, ChainTie
from netpath.chains._asks import Walk
from netpath.chains._doors import Door, Doors, doors, doors_of, nobody_there
from netpath.chains._fallbacks import Fallbacks, fallbacks
from netpath.chains._search import MOST_CHAINS, Order, fewest_first, warmest_first
from netpath.chains.drawn import Stability, stability
from netpath.chains.question import ChainQuestion, People
from netpath.errors import DataError
from netpath.network import ReferralNetwork

__all__ = [
    "COLD",
    "Chain",
    "ChainTie",
    "Chains",
    "Door",
    "Doors",
    "Fallbacks",
    "Stability",
    "along",
    "doors",
    "doors_of",
    "fallbacks",
    "frontier",
    "nobody_there",
    "shortest",
    "stability",
    "warmest",
]


def warmest(
    net: ReferralNetwork,
    seeker: str | int,
    targets: People,
    *,
    k: int = 1,
    within: int | None = None,
    avoid: People = (),
    through: People = (),
) -> Chains:
    """Return the k warmest loopless chains, those most likely to be granted in full.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    seeker
        Who looks for a way in.
    targets
        Whom they want to reach: one person, or any of many.
    k
        How many chains, at most 10,000; all are returned where there are fewer.
    within
        The longest chain allowed, in asks.
    avoid
        People who are neither asked nor brokers.
    through
        Every chain has at least one of these people as a broker.

    Returns
    -------
    Chains
        By probability, then fewer asks, then the ids as text from the seeker; equal
        probabilities are told apart exactly. Empty, with its reason, where there is no chain.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If there is no target or the seeker is one; or if ``through`` names people so far off the
        way that too many walks double back.
    MissingWarmth
        If the ties have no warmth.

    References
    ----------
    Yen, J. Y. (1971), Finding the k shortest loopless paths in a network, Management Science
    17:712.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> managers = net.where(org="Acme", role="hiring manager")
    >>> found = ntp.chains.warmest(net, "p200", managers, k=3, within=4)
    >>> [chain.asks for chain in found][:1]
    [3]
    """
    question = ChainQuestion.of(net, seeker, targets, within, avoid, through)
    return _ranked(question, "Warmest chains", k, warmest_first)


def shortest(
    net: ReferralNetwork,
    seeker: str | int,
    targets: People,
    *,
    k: int = 1,
    within: int | None = None,
    avoid: People = (),
    through: People = (),
) -> Chains:
    """Return the k chains with the fewest asks, the warmest first among equals.

    Parameters and errors are those of :func:`warmest`; the order is fewer asks, then probability,
    then the ids as text from the seeker.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> managers = net.where(org="Acme", role="hiring manager")
    >>> ntp.chains.shortest(net, "p200", managers)[0].asks
    3
    """
    question = ChainQuestion.of(net, seeker, targets, within, avoid, through)
    return _ranked(question, "Shortest chains", k, fewest_first)


def frontier(
    net: ReferralNetwork,
    seeker: str | int,
    targets: People,
    *,
    within: int = 6,
    avoid: People = (),
) -> Chains:
    """Return what one more ask would buy: the warmest chain for each number of asks.

    For n = 1, 2 … ``within``, the warmest chain of at most n asks, listed where it is warmer than
    with n - 1. Parameters and errors are those of :func:`warmest`.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> managers = net.where(org="Acme", role="hiring manager")
    >>> price = ntp.chains.frontier(net, "p200", managers)
    >>> price[0].asks
    3
    """
    question = ChainQuestion.of(net, seeker, targets, within, avoid)
    found: list[Walk] = []
    for n in range(1, min(within, len(net)) + 1):  # no chain has more asks
        best = next(replace(question, within=n).walks(warmest_first, 1, layers=within), None)
        if best and (not found or best.chance > found[-1].chance):
            found.append(best)
    return question.answer("The price of an ask", found)


def along(net: ReferralNetwork, people: Sequence[str | int]) -> Chain:
    """Return the chain along these people, the seeker first and the target last.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If it is no chain: somebody comes twice, cannot be asked by who comes before, or never
        grants it.
    MissingWarmth
        If the ties have no warmth.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
    >>> net = ntp.ReferralNetwork(None, ties).with_warmth(0.5)
    >>> ntp.chains.along(net, ["a", "b", "c"]).probability
    0.25
    """
    question = ChainQuestion.of(net, people[0], people[-1], None)
    walk = question.along([net.position(one) for one in people])
    if walk is None:
        raise DataError(
            f"These {counted(len(people), 'person', 'people')} are no chain: each asks the next, "
            "along a tie whose warmth is not 0, and nobody comes twice. See net.alters(person).",
            code="no chain",
        )
    return question.chain(walk)


def _ranked(question: ChainQuestion, what: str, k: int, order: Order) -> Chains:
    need_count("k", k, "chains", most=MOST_CHAINS)
    return question.answer(what, list(islice(question.walks(order, k), k)))


guarded(globals())

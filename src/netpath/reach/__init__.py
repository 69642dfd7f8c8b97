"""Reach: how many targets, or people, somebody can get to within so many asks, whatever the luck.

Only who may ask whom counts here, so networks without warmth will do. A tie of warmth 0 is none,
and somebody not to ask is neither got to nor got past. Targets may lie behind one another.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from netpath._face import guarded
from netpath._measure import PersonMeasure
from netpath._results import counted
from netpath.network import Choice, People, ReferralNetwork, asks_allowed
from netpath.reach._answers import EVERYBODY, Distance, Profile
from netpath.reach._steps import asks_to_nearest, people_by_asks

__all__ = ["EVERYBODY", "Distance", "Profile", "count", "distance", "profile"]


def count(
    net: ReferralNetwork,
    seekers: People | None = None,
    targets: People | None = None,
    *,
    within: int | None,
    received: bool = False,
    progress: bool = False,
) -> PersonMeasure:
    """Return how many targets each seeker can get to within so many asks.

    Parameters
    ----------
    net
        A network, with or without warmth.
    seekers
        Who looks; everybody but the targets by default.
    targets
        Whom they look for; anybody else by default, and then people are counted.
    within
        The most asks; None for no limit.
    received
        Count instead who can get to each seeker: those whose asks may come to them. Where ties
        run both ways, that differs only by who is not to be asked.
    progress
        Whether to show a bar if it takes longer than two seconds.

    Returns
    -------
    PersonMeasure
        Counts, exact, in targets or in people.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If there is no seeker, a seeker is a target, or ``within`` is below 1.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> managers = net.where(org="Acme", role="hiring manager")
    >>> ntp.reach.count(net, "p200", managers, within=3).values.tolist()
    [2]
    """
    limit = asks_allowed(within)
    choice = Choice.of(net, seekers, targets, needed=False)
    found = people_by_asks(choice, within, 1, back=received, progress=progress)[:, 0]
    what = f"reach of {counted(len(choice.targets), 'target')}" if len(choice.targets) else "reach"
    what = what.replace("reach of", "reach by") if len(choice.targets) and received else what
    what = "people whose asks come to them" if received and not len(choice.targets) else what
    unit = "targets" if len(choice.targets) else "people"
    values = pd.Series(found, index=choice.index, name="reach")
    n = len(choice.targets)
    known, said = choice.known(), choice.without_warmth
    said = said[len(choice.barred) :] if received else said  # they ask, and need not be asked
    told, shut = f"{what} {limit}", found == 0
    measure = PersonMeasure(values, told, unit, known, said, n_targets=n, no_chain=shut)
    return replace(measure, missing=net.missing)


def distance(
    net: ReferralNetwork,
    seekers: People | None = None,
    targets: People | None = None,
    *,
    within: int | None = None,
) -> Distance:
    """Return how many asks each seeker is from the nearest target; infinite where there is no way.

    Parameters
    ----------
    net
        A network, with or without warmth.
    seekers
        Who looks; everybody but the targets by default.
    targets
        Whom they look for; at least one.
    within
        Whoever needs more asks than this counts as not getting there.

    Returns
    -------
    Distance
        Asks, exact. Those who never get there are counted first, not left out.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If there is no target, a seeker is one, or ``within`` is below 1.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
    >>> people = pd.DataFrame(index=["a", "b", "c", "d"])
    >>> print(distance(ReferralNetwork(people, ties, directed=False), targets="c"))
    Asks to the nearest of 1 target: 2 of 3 people get there (67 %), in 1.5 asks on average.
    """
    limit = "" if within is None else f" {asks_allowed(within)}"
    choice = Choice.of(net, seekers, targets)
    asks = asks_to_nearest(choice).astype(np.float64)
    asks[(asks < 0) | (asks > (within or np.inf))] = np.inf
    what = f"asks to the nearest of {counted(len(choice.targets), 'target')}{limit}"
    values = pd.Series(asks, index=choice.index, name="asks")
    n, known = len(choice.targets), choice.known()
    found = Distance(values, what, "asks", known, choice.without_warmth, n_targets=n, within=within)
    return replace(found, missing=net.missing)


def profile(
    net: ReferralNetwork,
    seekers: People | None = None,
    targets: People | None = None,
    *,
    within: int = 3,
) -> Profile:
    """Return how many people, or targets, each seeker gets to within 1, 2, 3 … asks.

    Parameters
    ----------
    net
        A network, with or without warmth.
    seekers
        Who looks; everybody but the targets by default.
    targets
        Whom they look for; anybody else by default, and then people are counted.
    within
        The most asks.

    Returns
    -------
    Profile
        Counts, exact.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If ``within`` is below 1.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
    >>> profile(ReferralNetwork(None, ties), "a", within=2).to_frame().values.tolist()
    [['a', 1, 1, 1], ['a', 2, 1, 2]]
    """
    asks_allowed(within)
    choice = Choice.of(net, seekers, targets, needed=False)
    found = people_by_asks(choice, within, within)
    columns = pd.RangeIndex(1, within + 1, name="asks")
    exactly = pd.DataFrame(found, index=choice.index, columns=columns)
    n = len(choice.targets)
    return Profile(exactly, choice.known(), choice.without_warmth, n, net.missing)


guarded(globals())

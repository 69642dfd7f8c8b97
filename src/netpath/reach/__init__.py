"""Reach: how many targets, or people, somebody can get to within so many asks, whatever the luck.

Only who may ask whom counts here, so networks without warmth will do. A tie of warmth 0 is none,
and somebody not to ask is neither got to nor got past. Targets may lie behind one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from netpath._face import guarded
from netpath._measure import PersonMeasure, in_order
from netpath._results import Answer, assumed_lines, counted, percent, three_digits
from netpath._rules import MISSING
from netpath.network import Choice, People, ReferralNetwork, asks_allowed
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


# --- answers

EVERYBODY = "everybody"


@dataclass(frozen=True, eq=False)
class Distance(PersonMeasure):
    """Asks from each seeker to the nearest target; infinite for those who never get there.

    Attributes
    ----------
    within
        Whoever needs more asks than this counts as not getting there; None where there is no limit.
    """

    within: int | None = None

    @property
    def reached(self) -> pd.Series:
        """Whether each seeker gets there."""
        return pd.Series(np.isfinite(self.values.to_numpy()), self.values.index, name="reached")

    def by(self, by: str) -> pd.DataFrame:
        """Return a row a group: how many people, how many get there, then their asks.

        ``share`` is that of those who get there. ``mean`` and ``median`` are asks among them,
        infinite where nobody gets there.

        Examples
        --------
        >>> people = pd.DataFrame({"group": ["A", "A", "B"]}, index=["a", "b", "c"])
        >>> values = pd.Series([1.0, np.inf, np.inf], index=people.index)
        >>> Distance(values, "asks", "asks", people).by("group").values.tolist()
        [[2.0, 1.0, 0.5, 1.0, 1.0], [1.0, 0.0, 0.0, inf, inf]]
        """
        labels, there = self.labels(by), self.reached
        names = in_order(labels)
        groups = there.groupby(labels)
        asks = self.values[there].groupby(labels[there])
        table = pd.DataFrame({"n": groups.size(), "reached": groups.sum(), "share": groups.mean()})
        among = {"mean": asks.mean(), "median": asks.median()}
        table = table.reindex(names)
        for name, found in among.items():
            table[name] = found.reindex(names).fillna(np.inf)
        return table.rename_axis(by)

    def __str__(self) -> str:
        n, there = len(self.values), int(self.reached.sum())
        what = f"{self.what[0].upper()}{self.what[1:]}"
        told = f"{there:,} of {counted(n, 'person', 'people')} {'gets' if n == 1 else 'get'} there"
        if there:
            asks = three_digits(float(self.values[self.reached].mean()))
            many = "ask" if asks == "1" else "asks"
            told += f" ({percent(there / n)}), in {asks} {many} on average"
        return " ".join([f"{what}: {told}.", *assumed_lines(self.assumptions)])


@dataclass(frozen=True, eq=False)
class Profile(Answer):
    """How many people each of some seekers gets to at each number of asks.

    Attributes
    ----------
    exactly
        A row a seeker by id, a column a number of asks: people at exactly so many.
    people
        What is known of the seekers, with the same index.
    assumptions
        Sentences that results repeat.
    n_targets
        How many targets are counted; 0 where people are.
    missing
        Words that are no label of a group, whatever their case.
    """

    exactly: pd.DataFrame
    people: pd.DataFrame = field(repr=False)
    assumptions: tuple[str, ...] = ()
    n_targets: int = 0
    missing: Sequence[str] = field(default=MISSING, repr=False)

    @property
    def at_most(self) -> pd.DataFrame:
        """The same, people at so many asks or fewer."""
        return self.exactly.cumsum(axis=1)

    def by(self, by: str | None = None) -> pd.DataFrame:
        """Return a row a group: how many seekers, and how many they get to on average, by asks.

        Without a column there is one row, of everybody.

        Examples
        --------
        >>> exactly = pd.DataFrame([[1, 2], [3, 0]], index=["a", "b"], columns=[1, 2])
        >>> people = pd.DataFrame({"group": ["A", "A"]}, index=["a", "b"])
        >>> Profile(exactly, people).by("group").values.tolist()
        [[2.0, 2.0, 3.0]]
        """
        labels = pd.Series(EVERYBODY, index=self.exactly.index)
        if by is not None:
            labels = PersonMeasure(
                pd.Series(0, index=labels.index), by, by, self.people, missing=self.missing
            ).labels(by)
        groups = self.at_most.groupby(labels.to_numpy())
        table = groups.mean().reindex(in_order(labels)).rename_axis(by)
        table.insert(0, "n", groups.size())
        return table

    def to_frame(self) -> pd.DataFrame:
        """Return a row a seeker and number of asks: people at exactly, and at most, so many.

        Examples
        --------
        >>> exactly = pd.DataFrame([[1, 2]], index=["a"], columns=[1, 2])
        >>> Profile(exactly, pd.DataFrame(index=["a"])).to_frame()["at_most"].tolist()
        [1, 3]
        """
        ids, asks = self.exactly.index, self.exactly.columns
        return pd.DataFrame(
            {
                "id": np.repeat(ids.to_numpy(), len(asks)),
                "asks": np.tile(asks.to_numpy(), len(ids)),
                "exactly": self.exactly.to_numpy().ravel(),
                "at_most": self.at_most.to_numpy().ravel(),
            }
        )

    def __str__(self) -> str:
        if not len(self.exactly):
            return "Reach by asks: nobody to measure."
        mean = self.at_most.mean()
        told = ", ".join(f"{three_digits(n)} within {asks}" for asks, n in mean.items())
        who = counted(len(self.exactly), "person", "people")
        asks = "ask" if len(mean) == 1 else "asks"
        whom = f"Of {counted(self.n_targets, 'target')} those" if self.n_targets else "People"
        said = f"{whom} whom {who} can get to: {told} {asks}, on average."
        return " ".join([said, *assumed_lines(self.assumptions)])


guarded(globals())

"""Access: the chance that at least one chain of granted asks leads to a target.

In a drawn world every tie has one coin, live with its warmth, and every person one, live if they
take such asks (``willing``). Somebody has access in a world if a chain of live coins of the ties
asked along and the people asked, no longer than ``within``, leads to a target. Access is the share
of worlds in which they do. That the coins fall independently is an assumption, and printed.

The same tie has the same coin in every network, so what-ifs are compared on common draws.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from numbers import Real
from typing import Literal

import numpy as np
import pandas as pd

from netpath._draws import FIRST, N_DRAWS, Enough, Rng
from netpath._face import guarded
from netpath._intervals import MOST_DRAWS
from netpath._measure import PersonMeasure, Worlds
from netpath._results import Answer, Measured, assumed_lines, counted
from netpath._rules import need_count
from netpath.access._forward import Influence, Signature, broadcast, influence, signature
from netpath.access._groups import Between, between
from netpath.access.drawn import WIDE, Cascades, Words, joined, n_blocks, willing_in
from netpath.access.question import AccessQuestion, draws_allowed, world_of
from netpath.errors import DataError
from netpath.network import People, ReferralNetwork

__all__ = [
    "Between",
    "Influence",
    "LeastServed",
    "Signature",
    "between",
    "broadcast",
    "estimate",
    "exact",
    "influence",
    "least_served",
    "signature",
    "willing",
]

MOST_BITS = 2**33  # of worlds in which seekers succeeded


def estimate(
    net: ReferralNetwork,
    seekers: People | None = None,
    targets: People | None = None,
    *,
    within: int | None,
    n_draws: int | Literal["enough"] = N_DRAWS,
    by: str | None = None,
    reference: str | None = None,
    error: float | None = None,
    rng: Rng = None,
    progress: bool = False,
) -> PersonMeasure:
    """Estimate each seeker's access to any of some targets, in drawn worlds.

    Coins of ties and people are assumed to fall independently.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    seekers
        Who looks; everybody but the targets by default.
    targets
        Whom they look for; at least one. None of them is a broker to another.
    within
        The longest chain in asks; None for no limit. It decides findings, so it must be said.
    n_draws
        How many worlds to draw; the first of them where ``error`` asks for more. "enough" draws on
        until the Monte Carlo error of the contrasts named by ``by`` and ``reference`` is at most a
        quarter of their sampling error, so that :func:`netpath.audit.gap` may tell a p, or under
        ``error``, or 1,048,576 worlds are drawn (fewer for more than 8,192 seekers: 2 ** 33 bits
        are kept). The answer is that of the number reached.
    by, reference
        With "enough": the column of groups, and the group that each other is held against.
    error
        Draw until the largest standard error of any seeker is at most this (a probability); with
        "enough", that of the contrasts, 0.005 unless given.
    rng
        The same seed draws the same worlds, whatever the number of threads or the order of rows.
    progress
        Whether to show a bar if it takes longer than two seconds.

    Returns
    -------
    PersonMeasure
        Probabilities, 0 to 1, each with its error and interval, and the worlds.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If there is no seeker or target, a seeker is a target, ties are of several kinds, or a
        number is out of range.
    MissingWarmth
        If the ties have no warmth.

    Notes
    -----
    Two-terminal reliability within so many asks is #P-complete (Valiant, SIAM Journal on Computing
    8, 1979), so it is drawn: 1,000 worlds have a standard error of at most 0.016. Memory: 200 bytes
    a person and thread, 24 an arc, and a bit a seeker and world.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> managers = net.where(org="Acme", role="hiring manager")
    >>> found = ntp.access.estimate(net, ["p200", "p201"], managers, within=3, rng=7)
    >>> bool((found.low <= found.values).all()), found.n_draws
    (True, 1000)
    """
    question = AccessQuestion.of(net, seekers, targets, within)
    most = min(MOST_DRAWS, MOST_BITS // max(len(question.choice.seekers), 1) // WIDE * WIDE)
    enough = Enough.of((by, reference, error), n_draws, "n_draws", max(most, WIDE))
    wanted = FIRST if isinstance(n_draws, str) else draws_allowed(n_draws)
    world, seed = world_of(rng)
    cascades, blocks = Cascades(question, world), list[Words]()
    what = f"access to {question.choice.whom}"
    while True:
        tasks = [(question.choice.targets, at) for at in range(len(blocks), n_blocks(wanted))]
        found = cascades.of(tasks, progress=progress)
        blocks += [have[question.choice.seekers] for have in found]
        measure = question.measured(what, joined(blocks, wanted), seed, to_targets=True)
        wanted = enough.wanted(measure) if enough else _more(measure, error)
        if wanted <= measure.n_draws:
            return measure


def willing(net: ReferralNetwork, people: People, *, n_draws: int, rng: Rng) -> Worlds:
    """Return in which drawn worlds some people take asks at all, a row each, in their order.

    The worlds are those of :func:`estimate` for the same seed.

    Parameters
    ----------
    net
        The network; people have ``willing``, 1 where nothing is said.
    people
        Whom.
    n_draws
        How many worlds.
    rng
        The seed.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If a number is out of range.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"id": ["a", "b"], "willing": [0.5, 1.0]})
    >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [0.3]})
    >>> net = ntp.ReferralNetwork(people, ties, directed=False)
    >>> half, always = willing(net, ["a", "b"], n_draws=1000, rng=7).counts().tolist()
    >>> 450 < half < 550, always
    (True, 1000)
    """
    ids = [people] if isinstance(people, str | int) else list(people)
    at = np.array([net.position(one) for one in ids], dtype=np.int64)
    return willing_in(net, at, world_of(rng)[0], draws_allowed(n_draws))


def _more(measure: PersonMeasure, error: float | None) -> int:
    """Return how many worlds the wanted error takes, judging by those that were drawn."""
    if error is None:
        return 0
    least = math.sqrt(0.25 / MOST_DRAWS)
    if not (isinstance(error, Real) and least <= error < 1):
        raise DataError(
            f"error is {error!r}; a standard error that can be drawn is from {least:.2g} to 1. "
            f"0.01 takes about {counted(2500, 'world')}."
        )
    largest = float(measure.error.max())
    if largest <= error:
        return 0
    needed = math.ceil(measure.n_draws * (largest / error) ** 2)
    return min(MOST_DRAWS, -(-max(needed, measure.n_draws + 1) // WIDE) * WIDE)


def exact(
    net: ReferralNetwork,
    seekers: People | None = None,
    targets: People | None = None,
    *,
    within: int | None,
) -> PersonMeasure:
    """Return each seeker's access in a small network, by taking cases; nothing is drawn.

    Coins of ties and people are assumed to fall independently.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    seekers
        Who looks; everybody but the targets by default.
    targets
        Whom they look for; at least one. None of them is a broker to another.
    within
        The longest chain in asks; None for no limit.

    Returns
    -------
    PersonMeasure
        Probabilities, 0 to 1, exact but for rounding.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If there is no seeker or target, a seeker is a target, ties are of several kinds,
        ``within`` is below 1, or more than 40 uncertain coins matter to somebody.
    MissingWarmth
        If the ties have no warmth.

    References
    ----------
    Factoring: Satyanarayana & Chang, "Network reliability and the factoring theorem",
    Networks 13, 1983.

    Examples
    --------
    >>> bridge = pd.DataFrame({"source": list("saasb"), "target": list("abtbt"), "warmth": 0.5})
    >>> exact(ReferralNetwork(None, bridge), "s", "t", within=None).values.tolist()
    [0.5]
    """
    question = AccessQuestion.of(net, seekers, targets, within)
    cases = Cases.of(question)
    found = [cases.access(int(seeker)) for seeker in question.choice.seekers]
    values = pd.Series(found, index=question.index, name="access", dtype="float64")
    what = Measured(f"access to {question.choice.whom} {question.limit}", exact=True)
    known, n = question.choice.known(), len(question.choice.targets)
    given, shut = question.assumptions, question.no_chain
    measure = PersonMeasure(values, what, "probability", known, given, n_targets=n, no_chain=shut)
    return replace(measure, missing=net.missing)


# --- by taking cases, nothing drawn

MOST_COINS = 40
Coin = tuple[str, int]


@dataclass(frozen=True)
class Cases:
    """Asks and the chances of their coins, and whether a seeker reaches a target."""

    asks: Mapping[int, list[tuple[int, tuple[Coin, Coin]]]]
    chance: Mapping[Coin, float]
    targets: frozenset[int]
    within: int

    @classmethod
    def of(cls, question: AccessQuestion) -> Cases:
        """Return the cases of a question: whom each person can ask, and the coins of each ask."""
        rows = question.net.compressed
        assert rows.warmth is not None
        asks: dict[int, list[tuple[int, tuple[Coin, Coin]]]] = {}
        chance: dict[Coin, float] = {}
        for asker in range(len(question.net)):
            asks[asker] = []
            for arc in range(rows.offsets[asker], rows.offsets[asker + 1]):
                asked, tie = int(rows.neighbours[arc]), ("tie", int(rows.tie[arc]))
                person = ("person", asked)
                chance[tie] = float(rows.warmth[arc])
                chance[person] = float(rows.willing[asked]) if rows.askable[asked] else 0.0
                if chance[tie] and chance[person]:
                    asks[asker].append((asked, (tie, person)))
        return cls(asks, chance, frozenset(question.choice.targets.tolist()), question.within)

    def access(self, seeker: int) -> float:
        """Return the chance that a seeker reaches any target.

        Factoring: where a chain of coins known to be live is there, 1; where every chain has a
        dead one, 0; else the mean over one undecided coin of a shortest chain.

        Raises
        ------
        DataError
            If more coins are uncertain than cases can be taken of.
        """
        unsure = {coin for coin in self._near(seeker) if self.chance[coin] < 1}
        if len(unsure) > MOST_COINS:
            raise DataError(
                f"access.exact takes cases of at most {MOST_COINS} uncertain coins (ties and "
                f"people); here {len(unsure)} matter. Use access.estimate, which gives its error."
            )
        known = {coin: True for coin, chance in self.chance.items() if chance >= 1}
        return self._given(seeker, known)

    def _given(self, seeker: int, known: dict[Coin, bool]) -> float:
        if self._chain(seeker, known, sure=True) is not None:
            return 1.0
        chain = self._chain(seeker, known, sure=False)
        if chain is None:
            return 0.0
        coin = next(one for one in chain if one not in known)
        live = self._given(seeker, {**known, coin: True})
        dead = self._given(seeker, {**known, coin: False})
        return self.chance[coin] * live + (1 - self.chance[coin]) * dead

    def _chain(self, seeker: int, known: dict[Coin, bool], *, sure: bool) -> list[Coin] | None:
        """Return the coins of a shortest chain of live coins, or of coins that are not dead."""
        came: dict[int, list[Coin]] = {seeker: []}
        fringe, asks = [seeker], 0
        while fringe and (not self.within or asks < self.within):
            met = []
            for asker in fringe:
                for asked, coins in self.asks[asker]:
                    if asked in came or not all(known.get(one, not sure) for one in coins):
                        continue
                    came[asked] = came[asker] + list(coins)
                    if asked in self.targets:
                        return came[asked]
                    met.append(asked)
            fringe, asks = met, asks + 1
        return None

    def _near(self, seeker: int) -> Iterator[Coin]:
        """Yield the coins of all asks that a chain within the limit could take."""
        met, fringe, asks = {seeker}, [seeker], 0
        while fringe and (not self.within or asks < self.within):
            later = set()
            for asker in fringe:
                for asked, coins in self.asks[asker]:
                    yield from coins
                    later |= {asked} - met - self.targets
            met |= later
            fringe, asks = sorted(later), asks + 1


@dataclass(frozen=True, eq=False)
class LeastServed(Answer):
    """The people with the lowest access.

    Attributes
    ----------
    measure
        The access of everybody that was asked about.
    k
        How many people the table shows.
    """

    measure: PersonMeasure
    k: int

    @property
    def value(self) -> float:
        """The lowest access, a probability; what maximin plans raise."""
        return float(self.measure.values.min())

    @property
    def n(self) -> int:
        """How many people are at the lowest."""
        return int((self.measure.values == self.value).sum())

    def to_frame(self) -> pd.DataFrame:
        """Return the k people with the lowest access, lowest first, ties in the order of ids.

        Examples
        --------
        >>> people = pd.DataFrame(index=["a", "b"])
        >>> access = PersonMeasure(
        ...     pd.Series([0.5, 0.1], people.index), "access", "probability", people
        ... )
        >>> LeastServed(access, 1).to_frame()["id"].tolist()
        ['b']
        """
        table = self.measure.to_frame()
        return table.sort_values("value", kind="stable").head(self.k).reset_index(drop=True)

    def by(self, by: str) -> pd.DataFrame:
        """Return a row a group: how many people, the lowest access, and how many are at it.

        Examples
        --------
        >>> people = pd.DataFrame({"group": ["A", "A"]}, index=["a", "b"])
        >>> access = PersonMeasure(
        ...     pd.Series([0.5, 0.1], people.index), "access", "probability", people
        ... )
        >>> LeastServed(access, 1).by("group").values.tolist()
        [[2.0, 0.1, 1.0]]
        """
        groups = self.measure.values.groupby(self.measure.labels(by))
        least = groups.min()
        there = groups.apply(lambda values: int((values == values.min()).sum()))
        return pd.DataFrame({"n": groups.size(), "least": least, "at_least": there})

    def __str__(self) -> str:
        who = counted(len(self.measure.values), "person", "people")
        lowest = self.measure.values.argmin()
        told = f"Lowest {self.measure.what}, of {who}: {self.value:.3g}"
        if self.measure.n_draws:
            low, high = self.measure.low.iloc[lowest], self.measure.high.iloc[lowest]
            told += f" [{low:.3g}, {high:.3g}]"
        told += f", for {counted(self.n, 'person', 'people')}."
        return " ".join([told, *assumed_lines(self.measure.assumptions)])


def least_served(access: PersonMeasure, *, k: int = 10) -> LeastServed:
    """Return who is least served, the view of maximin fairness.

    The lowest of many estimates lies a little below the lowest of what they estimate; the interval
    is that of the person, not of the minimum.

    Parameters
    ----------
    access
        Of the people to compare, from ``estimate`` or ``exact``.
    k
        How many people to show.

    Returns
    -------
    LeastServed
        The lowest access, for whom, and by group.

    Raises
    ------
    DataError
        If nobody was measured, or ``k`` is below 1.

    References
    ----------
    Fish et al., "Gaps in information access in social networks?", WWW 2019.

    Examples
    --------
    >>> people = pd.DataFrame(index=["a", "b"])
    >>> access = PersonMeasure(pd.Series([0.5, 0.1], people.index), "access", "probability", people)
    >>> print(least_served(access))
    Lowest access, of 2 people: 0.1, for 1 person.
    """
    need_count("k", k, "people to show", "Write 10")
    if not len(access.values):
        raise DataError("Nobody was measured, so nobody is least served. Name seekers.")
    return LeastServed(access, k)


guarded(globals())

"""Questions to tables: what everybody can reach, told on from the targets, a pass a round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count as counting
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import N_DRAWS, Rng
from netpath._measure import PersonMeasure, Worlds
from netpath._results import Answer, counted
from netpath.access.drawn import WIDE, all_of
from netpath.access.question import SEPARATELY, draws_allowed, world_of
from netpath.errors import DataError, MissingWarmth, Repair
from netpath.network import Choice, People, asks_allowed
from netpath.network.columns import arrow_chunks, text_keys
from netpath.reach import Distance
from netpath.tables._opened import TableNetwork

if TYPE_CHECKING:
    from netpath._kernels._passes import Stretch

Words = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class WarmestChances(Answer):
    """Everybody's warmest chain to any target: its chance, and whom to ask first.

    Attributes
    ----------
    chance
        Probabilities, exact but for rounding; 0 where there is no chain.
    onward
        The id of the first to ask, missing where there is no chain; of chains equally warm, that
        of the fewest asks, and of these the one whose id comes first.
    """

    chance: PersonMeasure = field(repr=False)
    onward: pd.Series = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a person: id, name where one is known, chance and whom to ask first."""
        return self.chance.to_frame().assign(ask_first=self.onward.to_numpy())

    def __str__(self) -> str:
        return str(self.chance)


class _Question:
    """Who looks, and for whom, checked once."""

    def __init__(
        self, tied: TableNetwork, seekers: People | None, targets: People | None, within: int | None
    ) -> None:
        self.limit, self.within, self.tied = asks_allowed(within), within, tied
        given = () if targets is None else targets
        wanted = tied.places(given)
        if not len(wanted):
            raise DataError(
                "There are no targets; name at least one. Reach of anybody has no cheap form where "
                "ties stand in a file: it takes a search from everybody.",
                code="B80",
            )
        everybody = np.arange(len(tied), dtype=np.int64)
        looking = np.setdiff1d(everybody, wanted) if seekers is None else tied.places(seekers)
        if not len(looking) or len(np.intersect1d(looking, wanted)):
            Choice.of(tied.net, seekers, given)  # raises, and says what is wrong
        self.choice = Choice(tied.net, looking, wanted)
        people = tied.net.people
        self.index, self.known = people.index[looking], people.iloc[looking]

    def rounds(
        self, what: str, of: Callable[[Stretch, int], int], *, again: int = 0, progress: bool
    ) -> None:
        """Pass over the ties once an ask, until nothing changes, from a round made again if any."""
        first = max(again, 1)
        for now in counting(first) if self.within is None else range(first, self.within + 1):
            passes = self.tied.passes(f"{what}, ask {now}", progress=progress)
            if not sum([of(part, now) for part in passes]) and now != again:
                return

    def asks(self, *, progress: bool) -> npt.NDArray[np.int32]:
        """Return how many asks everybody is from the nearest target; -1 where no way leads."""
        from netpath._kernels._passes import step_on

        asks = np.full(len(self.tied), -1, np.int32)
        asks[self.choice.targets] = 0
        askable, both_ways = self.tied.net.compressed.askable, not self.tied.directed

        def step(part: Stretch, now: int) -> int:
            return int(step_on(part, askable, asks, now, both_ways))

        self.rounds("distance", step, progress=progress)
        return asks

    def measure(
        self, values: Floats, what: str, unit: str, given: tuple[str, ...], **more: object
    ) -> PersonMeasure:
        """Return numbers as a measure of the seekers."""
        name = what.partition(" ")[0]
        told = pd.Series(values, index=self.index, name=name)
        n, missing = len(self.choice.targets), self.tied.net.missing
        what = f"{what} {self.limit}"
        return PersonMeasure(
            *(told, what, unit, self.known, given),
            n_targets=n,
            missing=missing,
            **more,  # type: ignore[arg-type]
        )

    def no_chain(self, *, progress: bool) -> npt.NDArray[np.bool_]:
        """Return which seekers have no chain at all."""
        return np.asarray(self.asks(progress=progress)[self.choice.seekers] < 0)

    @property
    def given(self) -> tuple[str, ...]:
        """What every chance rests on."""
        return *self.choice.barred, *self.tied.assumptions, SEPARATELY

    def need_warmth(self, question: str) -> None:
        """Raise where ties have no warmth."""
        if not self.tied.has_warmth:
            raise MissingWarmth(
                f"{question} rests on warmth, and these ties have none. Add a column warmth, a "
                "probability from 0 to 1, to the table of ties.",
                code="no warmth",
                repair=Repair("warmth"),
            )


def access(
    tied: TableNetwork,
    seekers: People | None = None,
    targets: People | None = None,
    *,
    within: int | None,
    n_draws: int = N_DRAWS,
    rng: Rng = None,
    progress: bool = False,
) -> PersonMeasure:
    """Estimate each seeker's access to any of some targets, as ``ntp.access.estimate`` does.

    The worlds, and so the answer, are those of a network in memory, to the last bit.

    Parameters
    ----------
    tied
        What :func:`open` returned.
    seekers
        Who looks; everybody but the targets by default.
    targets
        Whom they look for; at least one. None of them is a broker to another.
    within
        The longest chain in asks; None for no limit, which takes a pass for each ask of the
        longest shortest chain.
    n_draws
        How many worlds to draw; 512 of them share a pass.
    rng
        The same seed draws the same worlds as in memory.
    progress
        Whether to show a bar if it takes longer than two seconds.

    Returns
    -------
    PersonMeasure
        Probabilities with their errors and worlds, for ``audit.gap`` and its neighbours.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If there is no seeker or target, a seeker is a target, or a number is out of range.
    MissingWarmth
        If the ties have no warmth.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> managers = net.where(org="Acme", role="hiring manager")
    >>> asked = {"within": 3, "n_draws": 100, "rng": 7}
    >>> here = ntp.access.estimate(net, targets=managers, **asked)
    >>> with ntp.tables.open(net.to_frame(), net.ties, directed=False) as tied:
    ...     there = ntp.tables.access(tied, targets=managers, **asked)
    >>> bool((here.worlds.words == there.worlds.words).all())
    True
    """
    question = _Question(tied, seekers, targets, within)
    question.need_warmth("Access")
    draws_allowed(n_draws)
    world, seed = world_of(rng)
    looking = question.choice.seekers
    key = (question.choice.targets.tobytes(), within, world, n_draws)
    begun = tied.begun.setdefault(key, {})
    tied.begun = {key: begun}  # what was broken off goes on; what is asked anew forgets it
    for start in range(0, n_draws, WIDE):
        begun[start] = begun.get(start) or _Wave(question, world, start, n_draws)
        begun[start].told_on(progress=progress)
    words = np.hstack([begun[start].have[looking] for start in range(0, n_draws, WIDE)])
    drawn = Worlds(words, n_draws)
    values = drawn.counts() / n_draws
    shut = np.zeros(len(values), bool) if values.all() else question.no_chain(progress=progress)
    tied.begun = {}
    what = f"access to {question.choice.whom}"
    how = {"worlds": drawn, "seed": seed, "no_chain": shut}
    return question.measure(values, what, "probability", question.given, **how)


class _Wave:
    """Up to 512 worlds: who is near a target in which, and how far it was told on.

    A round that is broken off is made again with what people had before it, which changes nothing
    of what it had told already; so Ctrl-C loses a round at most.
    """

    def __init__(self, question: _Question, world: int, start: int, n_draws: int) -> None:
        from netpath._kernels._passes import Coin

        tied, self.question, self.start, self.now = question.tied, question, start, 0
        chunks = arrow_chunks(tied.net.people.index)
        person = np.concatenate([text_keys(chunk.to_pylist()) for chunk in chunks])
        self.coin = Coin(person, text_keys(tied.kinds), np.uint64(world), start // WIDE)
        self.asked = all_of(min(n_draws - start, WIDE))
        self.have = np.zeros((len(tied), len(self.asked)), np.uint64)
        self.have[question.choice.targets] = self.asked
        self.give, self.done = np.empty_like(self.have), False

    def told_on(self, *, progress: bool) -> Words:
        """Return who has access in which of the worlds, a row a person."""
        from netpath._kernels._coins import thresholds
        from netpath._kernels._passes import hand_on, live_coins

        if self.done:
            return self.have
        tied, rows = self.question.tied, self.question.tied.net.compressed
        will, closed = np.empty_like(self.have), np.zeros(len(tied), bool)
        chances = thresholds(np.where(rows.askable, rows.willing, 0.0))
        world, block = self.coin.world, self.coin.block
        live_coins(self.coin.person, chances, world, block, self.asked, will)
        closed[self.question.choice.targets] = True
        both_ways = not tied.directed

        def told(part: Stretch, now: int) -> int:
            if self.now < now:  # what is handed on is what people had before the round
                np.bitwise_and(self.have, will, out=self.give)
                self.now = now
            return int(hand_on(part, self.coin, self.give, self.have, closed, both_ways))

        what = f"worlds {self.start + 1:,} to {self.start + WIDE:,}"
        self.question.rounds(what, told, again=self.now, progress=progress)
        self.done = True
        return self.have


def distance(
    tied: TableNetwork,
    seekers: People | None = None,
    targets: People | None = None,
    *,
    within: int | None = None,
    progress: bool = False,
) -> Distance:
    """Return how many asks each seeker is from the nearest target, as ``ntp.reach.distance`` does.

    Parameters
    ----------
    tied
        What :func:`open` returned; warmth is not needed.
    seekers, targets
        Who looks, everybody but the targets by default; and for whom.
    within
        Whoever needs more asks than this counts as not getting there.
    progress
        Whether to show a bar if it takes longer than two seconds.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If there is no seeker or target, or a seeker is a target.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
    >>> with ntp.tables.open(pd.DataFrame({"id": list("abcd")}), ties, directed=False) as tied:
    ...     print(ntp.tables.distance(tied, targets="c"))
    Asks to the nearest of 1 target: 2 of 3 people get there (67 %), in 1.5 asks on average.
    """
    question = _Question(tied, seekers, targets, within)
    asks = question.asks(progress=progress)[question.choice.seekers].astype(np.float64)
    asks[asks < 0] = np.inf
    limit = "" if within is None else f" {question.limit}"
    n = len(question.choice.targets)
    what = f"asks to the nearest of {counted(n, 'target')}{limit}"
    values = pd.Series(asks, index=question.index, name="asks")
    given, missing = question.choice.without_warmth, tied.net.missing
    return Distance(
        *(values, what, "asks", question.known, given), n_targets=n, within=within, missing=missing
    )


def count(
    tied: TableNetwork,
    seekers: People | None = None,
    targets: People | None = None,
    *,
    within: int | None,
    progress: bool = False,
) -> PersonMeasure:
    """Return how many targets each seeker can get to, as ``ntp.reach.count`` does.

    Parameters
    ----------
    tied
        What :func:`open` returned; warmth is not needed.
    seekers, targets
        Who looks, everybody but the targets by default; and for whom. 512 targets share a pass.
    within
        The most asks; None for no limit.
    progress
        Whether to show a bar if it takes longer than two seconds.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If there is no seeker or target (how many people everybody reaches has no cheap form where
        ties stand in a file), or a seeker is a target.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
    >>> with ntp.tables.open(pd.DataFrame({"id": list("abc")}), ties, directed=False) as tied:
    ...     ntp.tables.count(tied, "a", ["b", "c"], within=1).values.tolist()
    [1]
    """
    from netpath._kernels._passes import tell_on

    question = _Question(tied, seekers, targets, within)
    wanted, askable = question.choice.targets, tied.net.compressed.askable
    found = np.zeros(len(tied), np.int64)
    for start in range(0, len(wanted), WIDE):
        some = wanted[start : start + WIDE]
        have = np.zeros((len(tied), -(-len(some) // 64)), np.uint64)
        own = np.arange(len(some))
        have[some, own // 64] = np.uint64(1) << (own % 64).astype(np.uint64)
        give, round_of = np.empty_like(have), [0]

        def told(part: Stretch, now: int, have: Words = have, give: Words = give) -> int:
            if round_of[0] < now:  # noqa: B023 -- this round's own
                np.multiply(have, askable[:, np.newaxis], out=give)
                round_of[0] = now  # noqa: B023
            return int(tell_on(part, give, have, not tied.directed))

        question.rounds("reach", told, progress=progress)
        found += np.bitwise_count(have).sum(axis=1, dtype=np.int64)
    values = found[question.choice.seekers]
    n = len(wanted)
    given = question.choice.without_warmth
    what = f"reach of {counted(n, 'target')}"
    return question.measure(values, what, "targets", given, no_chain=values == 0)  # type: ignore[arg-type]


def warmest(
    tied: TableNetwork,
    seekers: People | None = None,
    targets: People | None = None,
    *,
    within: int | None,
    progress: bool = False,
) -> WarmestChances:
    """Return the chance of everybody's warmest chain to any target, and whom to ask first.

    Parameters
    ----------
    tied
        What :func:`open` returned.
    seekers, targets
        Who looks, everybody but the targets by default; and for whom.
    within
        The most asks; None for no limit.
    progress
        Whether to show a bar if it takes longer than two seconds.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If there is no seeker or target, or a seeker is a target.
    MissingWarmth
        If the ties have no warmth.

    Notes
    -----
    Bellman's recursion over asks, of -ln of a chance: a pass for each ask.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"id": ["a", "b", "c"]})
    >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "warmth": [0.5, 0.5]})
    >>> with ntp.tables.open(people, ties, directed=False) as tied:
    ...     print(ntp.tables.warmest(tied, "a", "c", within=2).to_frame().to_string(index=False))
    id  value ask_first
     a   0.25         b
    """
    from netpath._kernels._passes import warm_on

    question = _Question(tied, seekers, targets, within)
    question.need_warmth("A chain")
    rows, n = tied.net.compressed, len(tied)
    will = np.where(rows.askable, rows.willing, 0.0)
    cost, onward = np.full(n, np.inf), np.full(n, n, np.int32)
    cost[question.choice.targets] = 0.0
    before, round_of = cost.copy(), [0]

    def told(part: Stretch, now: int) -> int:
        if round_of[0] < now:
            before[:] = cost
            round_of[0] = now
        return int(warm_on(part, will, before, cost, onward, not tied.directed))

    question.rounds("warmest chains", told, progress=progress)
    looking = question.choice.seekers
    given = *question.choice.barred, *tied.assumptions
    values, first = np.exp(-cost[looking]), onward[looking]
    what = f"chance of the warmest chain to {question.choice.whom}"
    chance = question.measure(values, what, "probability", given, no_chain=values == 0)
    ids = tied.net.people.index.append(pd.Index([None], dtype="str"))
    return WarmestChances(
        chance, pd.Series(ids.take(first), index=question.index, name="ask_first")
    )

"""News of jobs that goes along ties: exact for few people, simulated, and by a closed form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import comb
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._measure import PersonMeasure
from netpath._results import Answer, Assumption, counted, three_digits
from netpath._rules import is_whole
from netpath.errors import DataError
from netpath.network import ReferralNetwork

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
MOST = 12  # people up to whom all states are looked at
MOST_NEAR = 20  # people near one, whose states are all looked at
STILL, ROUNDS = 1e-15, 200_000
TIMING = (
    "in each period everybody hears of one job or none; who has none takes it, who has one hands "
    "it to an alter who had none, drawn evenly; then everybody employed may lose their job"
)


@dataclass(frozen=True, eq=False)
class JobNews(Answer):
    """Who is out of work in the long run where news of jobs goes along ties.

    Attributes
    ----------
    unemployed
        The share of periods that each person is out of work.
    together
        How being out of work goes together between two people: correlations, a row and a column a
        person; missing of the simulated where it never changed.
    hears, loses
        The chances of a period to hear of a job, and to lose one's own.
    n_periods
        How many periods were simulated, over all runs; 0 where it is exact.
    error
        The standard error of the mean of ``unemployed``, between runs; 0 where it is exact.
    assumptions
        Sentences that results repeat.
    """

    unemployed: pd.Series
    together: pd.DataFrame = field(repr=False)
    hears: float
    loses: float
    n_periods: int = 0
    error: float = 0.0
    assumptions: tuple[str, ...] = ()
    _steps: tuple[csr_array, Floats] | None = field(default=None, repr=False)

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "id": ("id",),
        "out of work": ("unemployed",),
    }

    def hazard(self, person: str, periods: int | None) -> float:
        """Return the chance to have work a period on, after so many out of it; None in the limit.

        Raises
        ------
        DataError
            If it was simulated, there is nobody of that id, or periods is no whole number above 0.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
        >>> net = ReferralNetwork(None, ties, directed=False)
        >>> found = job_news(net, hears=0.1, loses=0.015)
        >>> round(found.hazard("a", 1), 6), round(found.hazard("a", None), 6)
        (0.175915, 0.159869)
        """
        if self._steps is None:
            raise DataError("hazard: it is told of exact answers, of 12 people or fewer.")
        if person not in self.unemployed.index:
            raise DataError(f"hazard: there is nobody of the id {person!r}.")
        if periods is not None and not is_whole(periods, 1):
            raise DataError(f"hazard: periods is {periods!r}; write 1, or None for the limit.")
        hires, long_run = self._steps
        n, at = len(self.unemployed), list(self.unemployed.index).index(person)
        out = (np.arange(1 << n) >> at & 1) == 0
        now, before = np.where(out, long_run, 0.0), np.inf
        for round_ in range(ROUNDS if periods is None else periods):
            now = now / now.sum()
            after = _period(now, hires, self.loses, n)
            found = 1 - float(after[out].sum())
            if periods is None and abs(found - before) < STILL and round_ > 10:
                break
            now, before = np.where(out, after, 0.0), found
        return found

    def to_frame(self) -> pd.DataFrame:
        """Return a row a person.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
        >>> net = ReferralNetwork(None, ties, directed=False)
        >>> job_news(net, hears=0.1, loses=0.015).to_frame()["unemployed"].round(4).tolist()
        [0.0786, 0.0786]
        """
        return self.unemployed.rename("unemployed").rename_axis("id").reset_index()

    def __str__(self) -> str:
        how = f", simulated over {counted(self.n_periods, 'period')}" if self.n_periods else ""
        alone = self.loses / (self.loses + self.hears * (1 - self.loses))
        return (
            f"In the long run {three_digits(100 * float(self.unemployed.mean()))} % are out of "
            f"work{how}; without ties {three_digits(100 * alone)} %. Assumed: hearing of a job "
            f"with {self.hears:g} and losing one with {self.loses:g} a period; {TIMING}."
        )


def job_news(
    net: ReferralNetwork,
    *,
    hears: float,
    loses: float,
    n_periods: int = 0,
    n_runs: int = 200,
    rng: int | np.random.Generator | None = None,
) -> JobNews:
    """Return who is out of work in the long run where news of jobs goes along ties.

    The chain of A. Calvó-Armengol and M. Jackson, with the timing that is said in every answer. Its
    figures are exact of this timing; they are not those remembered of the printed table, which
    was not seen, so nothing here is called reproduced.

    Parameters
    ----------
    net
        A network; warmth plays no part.
    hears, loses
        The chance of a period to hear of a job, and to lose one's own; above 0, at most 1.
    n_periods
        How many periods to simulate in each run, after as many that are left out; by default all
        states are looked at, which takes 12 people or fewer.
    n_runs
        How many runs to simulate.
    rng
        A seed simulates the same each time.

    Raises
    ------
    DataError
        If a chance is none, or there are more than 12 people and nothing is to be simulated.

    Notes
    -----
    Exact: 3 to the power of people numbers. Time goes with periods times runs times ties.

    References
    ----------
    A. Calvó-Armengol and M. Jackson, "The effects of social networks on employment and
    inequality", American Economic Review 94 (2004) 426-454.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": [*"abcd"], "target": [*"bcda"]})
    >>> net = ReferralNetwork(None, ties, directed=False)
    >>> found = job_news(net, hears=0.1, loses=0.015)
    >>> found.unemployed.round(4).tolist(), float(found.together.loc["a", "c"].round(4))
    ([0.0568, 0.0568, 0.0568, 0.0568], 0.0189)
    """
    _need_chances(hears=hears, loses=loses)
    ids, n = list(net.ids), len(net)
    said = (Assumption("timing", TIMING),)
    if n_periods:
        stream, _ = generator(rng)
        return _simulated(net, (hears, loses), (n_periods, n_runs), stream, said)
    if not 0 < n <= MOST:
        raise DataError(
            f"job_news: {n:,} people are too many or too few to look at all states; that takes 1 "
            f"to {MOST}. Write n_periods=500 to simulate."
        )
    hires = _hires(_alters(net), hears)
    now = np.full(1 << n, 0.5**n)
    for _ in range(ROUNDS):
        after = _period(now, hires, loses, n)
        if float(np.abs(after - now).max()) < STILL:
            break
        now = after
    out = 1.0 - (np.arange(1 << n)[:, np.newaxis] >> np.arange(n) & 1)
    mean = now @ out
    both = out.T @ (out * now[:, np.newaxis]) - np.outer(mean, mean)
    spread = np.sqrt(np.diag(both))
    together = pd.DataFrame(both / np.outer(spread, spread), ids, ids)
    return JobNews(
        pd.Series(mean, ids), together, hears, loses, assumptions=said, _steps=(hires, now)
    )


def job_chances(
    net: ReferralNetwork, *, hears: float, loses: float, exact: bool = False
) -> PersonMeasure:
    """Return the chance that somebody without a job hears of one through an alter, once.

    Everybody else has a job but for the chance to have lost it; who has one and hears of another
    hands it to an alter without, drawn evenly. A. Calvó-Armengol's closed form takes what alters do
    to be independent, which it is where no alters of somebody are tied or share another alter;
    with triangles or rings of four it is too high, and is refused here.

    Parameters
    ----------
    net
        A network without direction, one tie a pair.
    hears, loses
        The chances to hear of a job, and to have lost one's own.
    exact
        Whether to look at all states of those near each person, which holds with triangles too and
        takes at most 20 of them.

    Raises
    ------
    DataError
        If a chance is none, ties run one way or are several, or the closed form does not hold.

    References
    ----------
    A. Calvó-Armengol, "Job contact networks", Journal of Economic Theory 115 (2004) 191-206.
    N. Ruiz-Palazuelos, M. Espinosa and J. Kovářík, "The weakness of common job contacts", European
    Economic Review 160 (2023) 104594, for where it fails.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": [*"abcd"], "target": [*"bcde"]})
    >>> net = ReferralNetwork(None, ties, directed=False)
    >>> job_chances(net, hears=0.3, loses=0.2).values.round(6).to_dict()["c"]
    0.385344
    """
    _need_chances(hears=hears, loses=loses)
    if net.directed or not net.compressed.one_tie_a_pair:
        raise DataError(
            "job_chances: ties run one way, or are of several kinds; news goes both ways along one "
            "tie a pair. Read with directed=False, or write net.merge_kinds('max')."
        )
    alters = _alters(net)
    if exact:
        values = [_seen_all(alters, at, hears, loses) for at in range(len(net))]
        how = "all states of those near looked at"
    else:
        _need_no_short_rings(alters)
        ties = alters.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            handed = hears * (1 - loses) * (1 - (1 - loses) ** ties) / (loses * ties)
        kept = np.where(alters, np.log1p(-np.where(ties > 0, handed, 0.0)), 0.0)
        values = (-np.expm1(kept.sum(axis=1))).tolist()
        how = "closed form, which takes alters to be independent"
    known = net.people.loc[list(net.ids)]
    said = (
        Assumption("chances", f"hearing of a job with {hears:g}, having lost one with {loses:g}"),
        Assumption("how", how, assumed=False),
    )
    series = pd.Series(np.array(values, dtype=np.float64), known.index)
    return PersonMeasure(
        series,
        "chance to hear of a job through an alter",
        "probability",
        known,
        said,
        missing=net.missing,
    )


def _need_chances(**chances: object) -> None:
    for name, chance in chances.items():
        number = isinstance(chance, int | float) and not isinstance(chance, bool)
        if not number or not 0 < chance <= 1:  # type: ignore[operator]
            raise DataError(f"{name} is {chance!r}; it must be a chance above 0, at most 1.")


def _alters(net: ReferralNetwork) -> Bools:
    """Return who can ask whom, shape (n, n)."""
    found = np.zeros((len(net), len(net)), dtype=bool)
    rows = net.compressed
    found[np.repeat(np.arange(len(net)), np.diff(rows.offsets)), rows.neighbours] = True
    return found


def _hires(alters: Bools, hears: float) -> csr_array:
    """Return the chance of each state after hiring, a column a state before.

    Bit i of a state is whether person i has work. Whoever hands on news does so without knowing
    what others hand on: so each of them is taken in turn.
    """
    from scipy.sparse import csr_array

    n = len(alters)
    rows, columns, chances = [], [], []
    for state in range(1 << n):
        free = [at for at in range(n) if not state >> at & 1]
        place = {person: bit for bit, person in enumerate(free)}
        now = np.ones(1)
        for _ in free:  # everybody who is out hears for themselves
            now = np.concatenate([now * (1 - hears), now * hears])
        sets = np.arange(1 << len(free))
        for person in (at for at in range(n) if state >> at & 1):
            told = [place[one] for one in free if alters[person, one]]
            after = (1 - hears) * now if told else now
            for bit in told:
                after = after + np.bincount(sets | 1 << bit, now, len(sets)) * hears / len(told)
            now = after
        reached = np.full(len(sets), state)
        for person, bit in place.items():
            reached |= (sets >> bit & 1) << person
        rows.append(reached)
        columns.append(np.full(len(sets), state))
        chances.append(now)
    shape = (1 << n, 1 << n)
    entries = np.concatenate(chances), (np.concatenate(rows), np.concatenate(columns))
    return csr_array(entries, shape=shape)


def _period(now: Floats, hires: csr_array, loses: float, n: int) -> Floats:
    """Return the chance of each state a period on: hiring, then losing."""
    after = np.asarray(hires @ now)
    for at in range(n):
        split = after.reshape(-1, 2, 1 << at)
        lost = loses * split[:, 1]
        after = np.stack([split[:, 0] + lost, split[:, 1] - lost], axis=1).ravel()
    return after


def _simulated(
    net: ReferralNetwork,
    chances: tuple[float, float],
    sizes: tuple[int, int],
    stream: np.random.Generator,
    said: tuple[Assumption, ...],
) -> JobNews:
    """Return the same of so many periods in so many runs, the first half left out."""
    (hears, loses), (n_periods, n_runs), n = chances, sizes, len(net)
    if not is_whole(n_periods, 1) or not is_whole(n_runs, 2):
        raise DataError("job_news: n_periods must be 1 or more and n_runs 2 or more.")
    ends = [np.flatnonzero(row) for row in _alters(net)]
    work = stream.random((n_runs, n)) < 0.5
    total, squares = np.zeros((n_runs, n)), np.zeros((n, n))
    for period in range(2 * n_periods):
        told, gets = stream.random((n_runs, n)) < hears, np.zeros((n_runs, n), dtype=bool)
        gets |= told & ~work
        for person in (at for at in range(n) if len(ends[at])):
            free = ~work[:, ends[person]]
            lots = np.where(free, stream.random(free.shape), -1.0)
            runs = np.flatnonzero(told[:, person] & work[:, person] & free.any(axis=1))
            gets[runs, ends[person][lots[runs].argmax(axis=1)]] = True
        work = (work | gets) & (stream.random((n_runs, n)) >= loses)
        if period >= n_periods:
            out = (~work).astype(np.float64)
            total += out
            squares += out.T @ out
    mean = total.sum(axis=0) / (n_runs * n_periods)
    both = squares / (n_runs * n_periods) - np.outer(mean, mean)
    spread = np.sqrt(np.maximum(np.diag(both), 0))
    whole = np.outer(spread, spread)
    together = np.divide(both, whole, out=np.full(both.shape, np.nan), where=whole > 0)
    ids, own = list(net.ids), total.mean(axis=1) / n_periods
    return JobNews(
        pd.Series(mean, ids),
        pd.DataFrame(together, ids, ids),
        hears,
        loses,
        n_runs * n_periods,
        float(own.std(ddof=1) / np.sqrt(n_runs)),
        said,
    )


def _seen_all(alters: Bools, at: int, hears: float, loses: float) -> float:
    """Return the exact chance of one person, who is out, from all states of those near."""
    mine = np.flatnonzero(alters[at])
    near = np.flatnonzero(alters[mine].any(axis=0) | alters[at]) if len(mine) else mine
    near = near[near != at]
    if len(near) > MOST_NEAR:
        raise DataError(
            f"job_chances: somebody has {len(near):,} people within two asks, whose states are too "
            f"many to look at; at most {MOST_NEAR}. Write exact=False where rings are long."
        )
    states = np.arange(1 << len(near))[:, np.newaxis] >> np.arange(len(near)) & 1  # 1 is out
    chance = np.prod(np.where(states == 1, loses, 1 - loses), axis=1)
    none = np.ones(len(states))
    for one in mine:
        place = int(np.flatnonzero(near == one)[0])
        rivals = states[:, alters[one][near]].sum(axis=1)
        none *= np.where(states[:, place] == 0, 1 - hears / (1 + rivals), 1.0)
    return float(1 - chance @ none)


def _need_no_short_rings(alters: Bools) -> None:
    """Refuse triangles and rings of four, where what alters do hangs together."""
    shared = alters.astype(np.int64) @ alters.astype(np.int64)
    triangles = int((shared * alters).sum()) // 6
    pairs = np.triu(shared, 1)
    squares = sum(comb(int(k), 2) for k in pairs[pairs > 1]) // 2
    if triangles or squares:
        raise DataError(
            f"job_chances: there are {counted(triangles, 'triangle')} and "
            f"{counted(squares, 'ring')} of four ties, where alters hang together and the closed "
            "form is too high. Write exact=True."
        )

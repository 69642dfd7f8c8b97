"""Published models of search with exact answers, beside what was observed of people who search.

They say what a search can look like when the world is simple enough to know the answer, and they
are what the machinery of :mod:`netpath.search` is held against.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._face import guarded
from netpath._results import Answer, counted, listed
from netpath.errors import DataError
from netpath.models._hierarchy import HierarchicalSearch, hierarchical_search, searchable_within
from netpath.models._jobs import JobNews, job_chances, job_news
from netpath.models._referrals import (
    ReferralChain,
    ReferralWages,
    SmallerGroup,
    referral_chain,
    referral_lift,
    referral_wages,
    smaller_group,
)

__all__ = [
    "HierarchicalSearch",
    "JobNews",
    "OrderOfAsks",
    "ReferralChain",
    "ReferralWages",
    "RestartedSearch",
    "RingSearch",
    "SmallerGroup",
    "evidence",
    "hierarchical_search",
    "job_chances",
    "job_news",
    "order_of_asks",
    "referral_chain",
    "referral_lift",
    "referral_wages",
    "restart",
    "ring_search",
    "searchable_within",
    "smaller_group",
]


# --- what was observed

_TRAVERS = "Travers & Milgram, Sociometry 32 (1969) 425"
_DODDS = "Dodds, Muhamad & Watts, Science 301 (2003) 827"
_NOWELL = "Liben-Nowell, Novak, Kumar, Raghavan & Tomkins, PNAS 102 (2005) 11623"

_SEEN, _SECOND, _MEMORY = "seen in the text", "from a secondary source", "from memory, sure"

_ROWS = [
    (_TRAVERS, "people who were asked to start a chain", 296.0, "people", _SEEN),
    (_TRAVERS, "starters who sent it on", 217.0, "people", _SEEN),
    (_TRAVERS, "chains that arrived", 64.0, "chains", _SEEN),
    (_TRAVERS, "mean length of chains that arrived", 5.2, "people between", _SEEN),
    (_TRAVERS, "mean length of chains that arrived", 6.2, "asks", "computed: people between + 1"),
    (_DODDS, "chains that were started", 24_163.0, "chains", _SECOND),
    (_DODDS, "chains that arrived", 384.0, "chains", _SECOND),
    (_DODDS, "share that arrived", 384 / 24_163, "share", "computed from the two counts"),
    (_DODDS, "median length had none broken off, at least", 5.0, "asks", _SEEN),
    (_DODDS, "median length had none broken off, at most", 7.0, "asks", _SEEN),
    (_NOWELL, "share that greedy search by place completes", 0.13, "share", _MEMORY),
    (_NOWELL, "mean length of completed searches", 4.12, "asks", _MEMORY),
    (_NOWELL, "share completed, going on within a city by lot", 0.8, "share", _MEMORY),
]


def evidence() -> pd.DataFrame:
    """Return what was observed of people who search, a row a figure.

    ``confidence`` says how the figure came here: seen in the text of the source, from a secondary
    source, computed from others in this table, or from memory. Figures of which we are less sure
    than that are left out. Lengths count asks unless the unit says people between.

    Examples
    --------
    >>> evidence()["source"].nunique()
    3
    """
    columns = ["source", "figure", "value", "unit", "confidence"]
    return pd.DataFrame(_ROWS, columns=columns)


# --- a ring with shortcuts

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RingSearch(Answer):
    """How many asks greedy search takes on a ring.

    Attributes
    ----------
    mean_asks
        The exact mean over all distances to the target, 1 to half the ring.
    by_distance
        The exact mean from each distance, shape (n_people // 2 + 1,); 0 at the target.
    simulated, error
        The mean of simulated searches from distances drawn evenly, and its standard error; None
        where none were simulated.
    n_people, exponent
        People on the ring; a long tie of length d has a chance that falls as d to the minus
        ``exponent``.
    seed
        Draws the same searches again; None where nothing was drawn, or from a Generator.
    """

    mean_asks: float
    by_distance: Floats = field(repr=False)
    simulated: float | None
    error: float | None
    n_people: int
    exponent: float
    seed: int | None

    def to_frame(self) -> pd.DataFrame:
        """Return the exact mean of asks from each distance.

        Examples
        --------
        >>> ring_search(101, 1.0).to_frame()["asks"].iloc[1]
        np.float64(1.0)
        """
        return pd.DataFrame(
            {"distance": np.arange(len(self.by_distance)), "asks": self.by_distance}
        )

    def __str__(self) -> str:
        told = (
            f"Greedy search on a ring of {self.n_people:,} people, long ties falling as "
            f"distance^-{self.exponent:g}: {self.mean_asks:.1f} asks on average"
        )
        if self.simulated is not None:
            told += f" (simulated {self.simulated:.1f} ± {self.error:.1f})"
        return told + "."


def ring_search(
    n_people: int,
    exponent: float,
    *,
    n_runs: int = 0,
    rng: int | np.random.Generator | None = None,
) -> RingSearch:
    """Return how many asks greedy search takes on Kleinberg's ring, in one dimension.

    Everybody can ask both people beside them and one more, at distance d with a chance that falls
    as d to the minus ``exponent``. Each holder asks whoever of the three is nearest to the target;
    asks are always granted. The mean from each distance follows from the means of all shorter
    ones; time is quadratic in the people.

    Parameters
    ----------
    n_people
        People on the ring, 3 or more.
    exponent
        0 or more. On an infinite ring 1 is best; on a finite one, less.
    n_runs
        Searches simulated beside the exact answer, each on long ties of its own.
    rng
        A seed gives the same searches each time.

    Raises
    ------
    DataError
        If a number is out of its range.

    References
    ----------
    J. M. Kleinberg, "Navigation in a small world", Nature 406 (2000) 845.

    Examples
    --------
    >>> round(ring_search(2001, 1.0).mean_asks, 1)
    29.7
    """
    if n_people < 3 or exponent < 0 or n_runs < 0:
        raise DataError(
            f"n_people is {n_people}, exponent {exponent}, n_runs {n_runs}; they must be at least "
            "3, 0 and 0. Write ring_search(2001, 1.0)."
        )
    half = n_people // 2
    lengths = np.arange(1, half + 1, dtype=np.float64) ** -exponent
    chance = lengths / (2 * lengths.sum())
    means = _exact(chance)
    seed, simulated, error = None, None, None
    if n_runs:
        draws, seed = generator(rng)
        asks = _simulated(chance, n_runs, draws)
        simulated = float(asks.mean())
        error = float(asks.std(ddof=1) / np.sqrt(n_runs)) if n_runs > 1 else float("inf")
    return RingSearch(float(means[1:].mean()), means, simulated, error, n_people, exponent, seed)


def _exact(chance: Floats) -> Floats:
    """Return the mean asks from each distance; ``chance[j - 1]`` is that of a jump by j one way."""
    half = len(chance)
    means = np.zeros(half + 1)
    for far in range(1, half + 1):
        # A jump by j leads to |far - j|; it beats the step to far - 1 from j = 2 to 2 far - 2.
        longest = min(2 * far - 2, half)
        short = chance[1 : min(far, longest)]  # j = 2 … far, landing before or on the target
        beyond = chance[far:longest]  # j = far + 1 … longest, landing behind it
        gained = short @ means[far - 2 :: -1][: len(short)] + beyond @ means[1 : len(beyond) + 1]
        stays = 1 - short.sum() - beyond.sum()
        means[far] = 1 + gained + stays * means[far - 1]
    return means


def _simulated(chance: Floats, n_runs: int, draws: np.random.Generator) -> npt.NDArray[np.int64]:
    """Return the asks of some searches, each from a distance drawn evenly."""
    half = len(chance)
    far = draws.integers(1, half + 1, n_runs)
    asks = np.zeros(n_runs, dtype=np.int64)
    upto = np.cumsum(chance)
    while (searching := np.flatnonzero(far)).size:
        drawn = draws.random(len(searching))
        jump = np.searchsorted(upto, drawn, side="right") + 1  # beyond half: the other way round
        landed = np.where(jump <= half, np.abs(far[searching] - jump), far[searching])
        far[searching] = np.minimum(landed, far[searching] - 1)
        asks[searching] += 1
    return asks


# --- a single chain, and the order of asks

MOST_ASKS = 10**6
"""Of a simulated search, on average; chosen, some ten seconds."""


@dataclass(frozen=True)
class RestartedSearch(Answer):
    """How many asks it takes when every no means starting over.

    Attributes
    ----------
    expected_asks
        Exact.
    simulated, error
        The mean of simulated searches and its standard error; None where none were simulated.
    warmth, length
        The chance of each ask, and how many yeses in a row it takes.
    seed
        Draws the same searches again; None where nothing was drawn, or from a Generator.
    """

    expected_asks: float
    simulated: float | None
    error: float | None
    warmth: float
    length: int
    seed: int | None

    def to_frame(self) -> pd.DataFrame:
        """Return one row.

        Examples
        --------
        >>> restart(0.5, 3).to_frame()["expected_asks"].tolist()
        [14.0]
        """
        return pd.DataFrame([vars(self)])

    def __str__(self) -> str:
        told = (
            f"{counted(self.length, 'yes', 'yeses')} in a row at {self.warmth:g} each, from the "
            f"start again after every no: {self.expected_asks:.1f} asks on average"
        )
        if self.simulated is not None:
            told += f" (simulated {self.simulated:.1f} ± {self.error:.1f})"
        return told + "."


def restart(
    warmth: float,
    length: int,
    *,
    n_runs: int = 0,
    rng: int | np.random.Generator | None = None,
) -> RestartedSearch:
    """Return how many asks it takes to be granted ``length`` times in a row.

    A single chain, no second way: at any no the seeker starts again from the beginning. The
    expectation is (warmth^-length - 1) / (1 - warmth), the mean of a renewal process.

    Parameters
    ----------
    warmth
        Probability that an ask is granted, in (0, 1].
    length
        Asks of the chain.
    n_runs
        Searches simulated beside the exact answer.
    rng
        A seed gives the same searches each time.

    Raises
    ------
    DataError
        If a number is out of its range, or a simulated search would go on for too long.

    References
    ----------
    W. Feller, "An Introduction to Probability Theory and Its Applications" I, chapter XIII.7, on
    runs of successes.

    Examples
    --------
    >>> round(restart(0.75, 6).expected_asks, 4)
    18.4746
    """
    if not 0 < warmth <= 1 or length < 1 or n_runs < 0:
        raise DataError(
            f"warmth is {warmth}, length {length}, n_runs {n_runs}; warmth must be in (0, 1], "
            "length at least 1 and n_runs at least 0. Write restart(0.75, 6)."
        )
    exact = float(length) if warmth == 1 else (warmth**-length - 1) / (1 - warmth)
    if not n_runs:
        return RestartedSearch(exact, None, None, warmth, length, None)
    if not exact <= MOST_ASKS:
        raise DataError(
            f"A search takes {exact:.3g} asks on average; up to {MOST_ASKS:,} are simulated. Leave "
            "n_runs out: the expectation is exact without."
        )
    draws, seed = generator(rng)
    asks = np.zeros(n_runs, dtype=np.int64)
    row = np.zeros(n_runs, dtype=np.int64)
    while (searching := np.flatnonzero(row < length)).size:
        granted = draws.random(len(searching)) < warmth
        row[searching] = np.where(granted, row[searching] + 1, 0)
        asks[searching] += 1
    error = float(asks.std(ddof=1) / np.sqrt(n_runs)) if n_runs > 1 else float("inf")
    return RestartedSearch(exact, float(asks.mean()), error, warmth, length, seed)


@dataclass(frozen=True)
class OrderOfAsks(Answer):
    """In which order to ask until somebody grants.

    Attributes
    ----------
    order
        Places of the asks as they were given, the first to make first.
    expected_cost
        Of asking in this order until one is granted or none is left.
    """

    order: tuple[int, ...]
    expected_cost: float

    def to_frame(self) -> pd.DataFrame:
        """Return a row an ask, in order.

        Examples
        --------
        >>> order_of_asks([0.2, 0.5]).to_frame()["ask"].tolist()
        [1, 0]
        """
        return pd.DataFrame({"place": range(1, len(self.order) + 1), "ask": list(self.order)})

    def __str__(self) -> str:
        asked = listed([str(one) for one in self.order])
        return f"Ask {asked} in turn, at an expected cost of {self.expected_cost:g}."


def order_of_asks(chance: Sequence[float], cost: Sequence[float] | None = None) -> OrderOfAsks:
    """Return the cheapest order of independent asks of which one yes is enough.

    By chance over cost, the greatest first; equals in the order given.

    Parameters
    ----------
    chance
        Probability that each is granted.
    cost
        What each costs, above 0, in any unit; by default 1 each, so that the cost counts asks.

    Raises
    ------
    DataError
        If there are not as many costs as chances, or one is out of its range.

    References
    ----------
    L. G. Mitten, "An analytic solution to the least cost testing sequence problem", Journal of
    Industrial Engineering 11 (1960) 17. M. L. Weitzman, "Optimal search for the best alternative",
    Econometrica 47 (1979) 641-654.

    Examples
    --------
    >>> print(order_of_asks([0.2, 0.5, 0.4], [1, 2, 1]))
    Ask 2, 1 and 0 in turn, at an expected cost of 2.5.
    """
    p = np.asarray(chance, dtype=np.float64)
    c = np.ones(len(p)) if cost is None else np.asarray(cost, dtype=np.float64)
    if len(p) != len(c) or not ((p >= 0) & (p <= 1)).all() or not (c > 0).all():
        raise DataError(
            f"There are {len(p)} chances and {len(c)} costs; there must be as many of both, "
            "chances in [0, 1] and costs above 0. Write order_of_asks([0.2, 0.5], [1, 2])."
        )
    order = np.argsort(-p / c, kind="stable")
    still = np.concatenate([[1.0], np.cumprod(1 - p[order])[:-1]])
    return OrderOfAsks(tuple(order.tolist()), float((c[order] * still).sum()))


guarded(globals())

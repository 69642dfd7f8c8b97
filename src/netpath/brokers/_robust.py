"""How access falls as brokers say no, one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import permutations
from math import perm

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import Rng, generator
from netpath._results import Answer, assumed_lines, counted, three_digits
from netpath._rules import need_count
from netpath.brokers._answers import Losses
from netpath.brokers._refusals import BrokerQuestion
from netpath.errors import DataError
from netpath.network import People, several

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
WORST, RANDOM, DEGREE = "worst", "random", "most ties"
ORDERS, _FEW = 50, 8


@dataclass(frozen=True, eq=False)
class Robustness(Answer):
    """Mean access after 0, 1, 2 … brokers say no, in three orders.

    Attributes
    ----------
    curve
        A row an order (``worst``: whoever's no loses most next; ``random``, the mean of many;
        ``most ties``) and number who said ``no``: ``mean``, ``least`` served, ``at_zero``, and the
        mean of each group. Of ``random``, ``low`` and ``high`` hold nine in ten orders.
    order
        Ids in the worst order; no order of usefulness.
    names
        How people are called, by id.
    n_seekers, n_draws
        How many seekers, and worlds; 0 of exact answers.
    limit
        The longest chain in words.
    assumptions
        Sentences that results repeat.
    """

    curve: pd.DataFrame = field(repr=False)
    order: tuple[str, ...]
    names: dict[str, str] = field(repr=False)
    n_seekers: int
    n_draws: int
    limit: str
    assumptions: tuple[str, ...] = ()

    def of(self, order: str) -> pd.DataFrame:
        """Return the rows of one order.

        Examples
        --------
        >>> import netpath as ntp
        >>> ties = pd.DataFrame({"source": list("ab"), "target": list("bc"), "warmth": 0.5})
        >>> net = ntp.ReferralNetwork(None, ties)
        >>> lost = ntp.brokers.losses(net, "a", "c", within=None, n_draws="exact")
        >>> found = ntp.brokers.robustness(lost, rng=7)
        >>> found.of("worst")["mean"].tolist()
        [0.25, 0.0]
        """
        return self.curve[self.curve["order"] == order]

    @property
    def fragility(self) -> float:
        """The area between random and worst order, in access times brokers."""
        worst, random = (self.of(one)["mean"].to_numpy() for one in (WORST, RANDOM))
        return float(np.trapezoid(random - worst))

    def to_frame(self) -> pd.DataFrame:
        """Return a row an order and number of brokers who said no.

        Examples
        --------
        >>> import netpath as ntp
        >>> ties = pd.DataFrame({"source": list("ab"), "target": list("bc"), "warmth": 0.5})
        >>> net = ntp.ReferralNetwork(None, ties)
        >>> lost = ntp.brokers.losses(net, "a", "c", within=None, n_draws="exact")
        >>> ntp.brokers.robustness(lost, rng=7).to_frame()["order"].unique().tolist()
        ['worst', 'most ties', 'random']
        """
        return self.curve

    def __str__(self) -> str:
        worst, random = self.of(WORST), self.of(RANDOM)
        n, first = len(self.order), float(worst["mean"].iloc[0])
        ends = [three_digits(100 * float(one["mean"].iloc[-1])) for one in (worst, random)]
        zero = int(worst["at_zero"].iloc[-1])
        told = (
            f"Mean access of {counted(self.n_seekers, 'seeker')} {self.limit}: "
            f"{three_digits(100 * first)} points. After {counted(n, 'broker')} said no it is "
            f"{ends[0]} in the worst order and {ends[1]} in a random one; "
            f"{counted(zero, 'seeker')} then {'has' if zero == 1 else 'have'} no way left."
        )
        return " ".join([told, *assumed_lines(self.assumptions)])


def robustness(
    losses: Losses,
    *,
    k: int = 5,
    brokers: People | None = None,
    by: str | None = None,
    rng: Rng = None,
) -> Robustness:
    """Return how access falls as up to ``k`` brokers say no: worst, random, and most tied first.

    Parameters
    ----------
    losses
        From :func:`netpath.brokers.losses`; the same question in the same worlds, or cases.
    k
        How many say no at most.
    brokers
        Who may say no; by default those of ``losses`` on whom anything hangs. Random orders are
        all there are, or 50.
    by
        The column of groups of the seekers, whose means are told beside.
    rng
        The seed of random orders.

    Returns
    -------
    Robustness
        Three curves. The worst order is greedy, adapted after each no; where worlds are drawn it
        is chosen in those it is told of, so it looks a little worse than it is.

    Raises
    ------
    UnknownPerson, UnknownColumn
        If an id is nobody's, or there is no such column.
    DataError
        If ``k`` is below 1, or somebody named is a target or not to be asked.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> managers = net.where(org="Acme", role="hiring manager")
    >>> found = ntp.brokers.losses(net, net.where(role="student"), managers, within=None, rng=7)
    >>> bool(robustness(found, k=2, rng=7).fragility > 0)
    True
    """
    need_count("k", k, "people")
    asked, net = losses.asked, losses.asked.question.net
    worlds = _Left(asked, _carriers(losses, brokers))
    codes, names = asked.groups(by) if by else (asked.everybody, [])
    table = _CurveRows(codes[asked.question.choice.seekers], names)
    k = min(k, len(worlds.brokers))
    worst = list[int]()
    while len(worst) < k:
        worst.append(worlds.worst_after(worst))
    tied = np.diff(net.compressed.offsets)
    most = sorted(worlds.brokers, key=lambda one: (-tied[one], one))
    rows = [
        table.row(name, at, worlds.access(order[:at]))
        for name, order in ((WORST, worst), (DEGREE, most))
        for at in range(k + 1)
    ]
    stream, _ = generator(rng)
    orders = [[worlds.access(one[:at]) for at in range(k + 1)] for one in worlds.orders(k, stream)]
    rows += [table.mean_row(at, [one[at] for one in orders]) for at in range(k + 1)]
    ids = [net.ids[at] for at in worst]
    return Robustness(
        pd.DataFrame(rows),
        tuple(ids),
        {one: net.name_of(one) for one in ids},
        len(asked.question.choice.seekers),
        asked.n_draws,
        losses.limit,
        losses.assumptions,
    )


def _carriers(losses: Losses, brokers: People | None) -> list[int]:
    """Return who may say no, in order."""
    net, able = losses.asked.question.net, set(losses.asked.brokers.tolist())
    if brokers is None:
        hangs = losses.people.index[losses.people["loss"] > 0]
        return sorted(net.position(one) for one in hangs)
    named = sorted({net.position(one) for one in several(brokers)})
    if out := [one for one in named if one not in able]:
        raise DataError(
            f"brokers: {counted(len(out), 'person', 'people')} of {len(named):,} are targets, or "
            "not to be asked, and so no brokers.",
            code="values",
            repair="Leave them out",
        )
    return named


class _Left:
    """The access that is left after some brokers said no, each set found once."""

    def __init__(self, asked: BrokerQuestion, brokers: list[int]) -> None:
        self.asked, self.brokers = asked, brokers
        self.worlds = asked.worlds() if asked.n_draws else None
        self.known = dict[tuple[int, ...], Floats]()

    def access(self, gone: list[int]) -> Floats:
        """Return the access of each seeker."""
        key = tuple(sorted(gone))
        if key not in self.known:
            if self.worlds is None:
                found = self.asked.exactly(gone).to_numpy(dtype=np.float64)
            else:
                ones = np.bitwise_count(self.worlds.after(gone).there()).sum(axis=1)
                found = ones / self.asked.n_draws
            self.known[key] = found
        return self.known[key]

    def worst_after(self, gone: list[int]) -> int:
        """Return whose no would lose most next; the first id of equals."""
        rest = [one for one in self.brokers if one not in gone]
        if self.worlds is None or len(rest) <= _FEW:
            return min(rest, key=lambda one: (self.access([*gone, one]).sum(), one))
        after = self.worlds.after(gone)
        if self.asked.question.within:
            allowed = set(rest)
            found = [at for at, _, _ in after.most(len(gone) + 1) if at in allowed]
            return found[0] if found else rest[0]
        lost = after.hanging(self.asked.everybody).people[:, 0]
        return max(rest, key=lambda one: (lost[one], -one))

    def orders(self, k: int, rng: np.random.Generator) -> list[list[int]]:
        """Return all orders of ``k`` brokers, or 50 by lot."""
        if perm(len(self.brokers), k) <= ORDERS:
            return [list(one) for one in permutations(self.brokers, k)]
        return [rng.permutation(self.brokers)[:k].tolist() for _ in range(ORDERS)]


class _CurveRows:
    """Rows of the table."""

    def __init__(self, codes: Counts, names: list[str]) -> None:
        self.codes, self.names = codes, names

    def row(self, order: str, said_no: int, values: Floats) -> dict[str, object]:
        """Return what is left for everybody, and for each group."""
        own: dict[str, object] = {
            "order": order,
            "no": said_no,
            "mean": float(values.mean()),
            "least": float(values.min()),
            "at_zero": float((values == 0).sum()),
        }
        groups = {
            f"mean of {name}": float(values[self.codes == at].mean())
            for at, name in enumerate(self.names)
        }
        return own | groups

    def mean_row(self, said_no: int, orders: list[Floats]) -> dict[str, object]:
        """Return the mean of several orders, and between what nine in ten of them lie."""
        rows = pd.DataFrame([self.row(RANDOM, said_no, one) for one in orders])
        low, high = np.quantile(rows["mean"], [0.05, 0.95])
        means = rows.drop(columns="order").mean()
        told: dict[str, object] = {str(name): float(value) for name, value in means.items()}
        return told | {"order": RANDOM, "no": said_no, "low": float(low), "high": float(high)}

"""On whom the asking falls: how unequally, on which groups, and beside what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import Rng, generator
from netpath._indices import gini
from netpath._measure import NO_LABEL, in_order
from netpath._names import called
from netpath._results import Answer, assumed_lines, counted, three_digits
from netpath._rules import need_count
from netpath.brokers._answers import Losses
from netpath.errors import DataError
from netpath.network import ReferralNetwork
from netpath.search import Received

Floats = npt.NDArray[np.float64]
FRAGILE = "much hangs on them, hardly asked"
OTHERS_COULD = "asked much, though others could help"
FEW, MUCH = 10, 0.9  # people a group needs to be told; above whom somebody is asked much
MOST_TOLD = 5  # groups that a sentence tells of: those on whom most asks fall


@dataclass(frozen=True, eq=False)
class Burden(Answer):
    """How asks fall on those who may be asked, under one policy.

    Attributes
    ----------
    asked
        Mean asks received by each, by id.
    gini
        How unequally: 0 where all are asked as often; None where nobody is asked.
    groups
        A row a group of those who may be asked: ``n``, its ``share_of_asks``, ``share_of_people``,
        their ``ratio`` and its logarithm ``log_ratio``, and ``pvalue`` by shuffling labels among
        people with about as many ties. Empty without groups.
    over_cap
        The share of people who are asked more often than they take asks; None where no cap is
        known.
    each
        What numbers are for: one search, or one run in which all search.
    policy
        Whose doing it is.
    by
        The column of groups.
    assumptions
        Sentences that results repeat.
    labels
        The group of each; empty without groups.
    """

    asked: pd.Series = field(repr=False)
    gini: float | None
    groups: pd.DataFrame = field(repr=False)
    over_cap: float | None
    each: str
    policy: str
    by: str = ""
    assumptions: tuple[str, ...] = ()
    labels: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"), repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a group, or without groups one for everybody.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, rng=7)
        >>> runs = ntp.search.simulate(net, None, "p40", n_runs=20, rng=7)
        >>> ntp.brokers.burden(runs.received(), net, rng=7).to_frame().columns.tolist()
        ['n', 'asks', 'gini']
        """
        if len(self.groups):
            return self.groups.rename_axis(self.by).reset_index()
        row = {"n": len(self.asked), "asks": self.asked.sum(), "gini": self.gini}
        return pd.DataFrame([row])

    def __str__(self) -> str:
        median, most = float(self.asked.median()), float(self.asked.max())
        told = (
            f"Of {counted(len(self.asked), 'person', 'people')} who may be asked, {self.policy}: "
            f"the most asked one is asked {three_digits(most)} times a {self.each}, the median "
            f"{three_digits(median)}"
        )
        told += "." if self.gini is None else f"; Gini {three_digits(self.gini)}."
        groups = self.groups
        if len(groups) > MOST_TOLD:
            groups = groups.nlargest(MOST_TOLD, "share_of_asks")
        for name, row in groups.iterrows():
            told += (
                f" {called(str(name), self.by)}: {100 * row['share_of_asks']:.0f} % of asks, "
                f"{100 * row['share_of_people']:.0f} % of people."
            )
        if len(groups) < len(self.groups):
            told += f" {counted(len(self.groups) - len(groups), 'more group')} in to_frame()."
        return " ".join([told, *assumed_lines(self.assumptions)])


def burden(
    received: Received,
    net: ReferralNetwork,
    *,
    by: str | None = None,
    n_resamples: int = 999,
    rng: Rng = None,
) -> Burden:
    """Return how unequally asks fall on people, and on groups of those who may be asked.

    Whom a search asks is its policy's doing: hold this beside another policy's.

    Parameters
    ----------
    received
        From ``runs.received()`` of :func:`netpath.search.simulate`.
    net
        The same network.
    by
        The column of groups of those who are asked.
    n_resamples
        How often labels are shuffled, among people whose numbers of ties fall in the same fifth.
    rng
        The seed of the shuffles.

    Returns
    -------
    Burden
        Gini index, shares by group and their ratio to the share of people.

    Raises
    ------
    DataError
        If the searches are of another network, or ``n_resamples`` is below 1.
    UnknownColumn
        If people have no such column.

    References
    ----------
    Phipson & Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9:39, for p.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(40, rng=7)
    >>> runs = ntp.search.simulate(net, None, "p40", n_runs=20, rng=7)
    >>> 0 < burden(runs.received(), net, rng=7).gini < 1
    True
    """
    need_count("n_resamples", n_resamples, "shuffles")
    asked = received.asked
    if tuple(received.people.index) != net.ids:
        raise DataError(
            "These searches are of another network.",
            code="no network",
            repair="Give the one that was searched",
        )
    values = asked.to_numpy(dtype=np.float64)
    cap = net.people.reindex(asked.index)["cap"] if "cap" in net.people else None
    over = None if cap is None else float((asked > cap.astype("float64")).mean())
    groups, labels = pd.DataFrame(), pd.Series(dtype="str")
    if by is not None:
        labels = received.measure().labels(by)
        degree = np.diff(net.compressed.offsets)[net.compressed.askable]
        groups = shares(values, labels, degree, n_resamples, generator(rng)[0])
    even = gini(values) if values.any() else None
    told = received.each, received.policy, by or "", received.assumptions
    return Burden(asked, even, groups, over, *told, labels=labels)


def shares(
    asks: Floats,
    labels: pd.Series,
    degree: npt.NDArray[np.int64],
    n_resamples: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return each group's share of asks and of people, and how often shuffles lie as far apart.

    Examples
    --------
    >>> asks = np.array([4.0, 4, 1, 1, 0, 0, 0, 0])
    >>> labels = pd.Series(list("AABBAABB"))
    >>> found = shares(asks, labels, np.ones(8, np.int64), 9, np.random.default_rng(7))
    >>> found.loc["A", ["share_of_asks", "share_of_people", "ratio"]].tolist()
    [0.8, 0.5, 1.6]
    """
    names = [one for one in in_order(labels) if one != NO_LABEL]
    codes = pd.Index(names).get_indexer(pd.Index(labels)).astype(np.int64)
    total = float(asks.sum())
    of_people = np.bincount(codes[codes >= 0], minlength=len(names)) / len(asks)

    def of_asks(which: npt.NDArray[np.int64]) -> Floats:
        seen = which >= 0
        sums = np.bincount(which[seen], asks[seen], len(names))
        return sums / total if total else np.zeros(len(names))

    seen, extreme = of_asks(codes), np.ones(len(names))
    fifths = np.quantile(degree, [0.2, 0.4, 0.6, 0.8])
    layer = np.searchsorted(fifths, degree)
    for _ in range(n_resamples):
        other = codes.copy()
        for one in np.unique(layer):
            other[layer == one] = rng.permutation(codes[layer == one])
        extreme += np.abs(of_asks(other) - of_people) >= np.abs(seen - of_people) - 1e-12
    ratio = seen / np.where(of_people > 0, of_people, 1)
    table = {
        "n": np.bincount(codes[codes >= 0], minlength=len(names)),
        "share_of_asks": seen,
        "share_of_people": of_people,
        "ratio": ratio,
        "log_ratio": [log(one) if one > 0 else float("-inf") for one in ratio],
        "pvalue": extreme / (n_resamples + 1),
    }
    return pd.DataFrame(table, index=names)


def beside(burden: Burden, losses: Losses) -> pd.DataFrame:
    """Return what people carry beside how often they are asked, a row a person, in words.

    Raises
    ------
    DataError
        If nobody is in both.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(40, rng=7)
    >>> runs = ntp.search.simulate(net, None, "p40", n_runs=20, rng=7)
    >>> lost = ntp.brokers.losses(net, None, "p40", within=None, rng=7)
    >>> beside(burden(runs.received(), net, rng=7), lost).columns.tolist()
    ['id', 'asked', 'loss', 'told']
    """
    table = pd.concat([burden.asked.rename("asked"), losses.people["loss"]], axis=1, join="inner")
    if not len(table):
        raise DataError(
            "Nobody is in both.",
            code="no network",
            repair="Take burden and losses of one network",
        )
    much = table["asked"] > table["asked"].quantile(MUCH)
    carries = table["loss"] > max(float(table["loss"].quantile(MUCH)), 0.0)
    both = "asked much, and much hangs on them"
    table["told"] = np.select([much & carries, much, carries], [both, OTHERS_COULD, FRAGILE], "")
    return table.rename_axis("id").reset_index()

"""Positions as the field has them: betweenness, constraint, effective size and mediation.

Constraint and effective size are Burt's, the roles of those who mediate Gould's and Fernandez's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import Rng, generator
from netpath._measure import NO_LABEL, PersonMeasure, in_order
from netpath._results import Answer, assumed_lines, counted, listed, three_digits
from netpath.network import ReferralNetwork

if TYPE_CHECKING:
    from scipy.sparse import csr_array


Codes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
ROLES: Mapping[str, str] = MappingProxyType(
    {
        "coordinator": "A-A-A",
        "itinerant": "A-B-A",
        "gatekeeper": "A-B-B",
        "representative": "A-A-B",
        "liaison": "A-B-C",
    }
)
"""Each role by its pattern: the group of who asks, of the mediator, and of who is asked."""


@dataclass(frozen=True, eq=False)
class Mediation(Answer):
    """How often each person stands between two people who have no tie, by their groups.

    Attributes
    ----------
    counts
        A row a person and a column a role: of ordered pairs a, b such that a can ask the person,
        the person can ask b, and a cannot ask b.
    expected
        The mean of the same when labels are shuffled among people with about as many ties, since
        raw counts grow with the square of ties.
    by
        The column of groups.
    directed
        Whether ties run one way. Where they do not, gatekeeper and representative are the same by
        symmetry, and one of them is told.
    left_out
        How many people have no label; pairs with them are not counted.
    assumptions
        Sentences that results repeat.
    """

    counts: pd.DataFrame = field(repr=False)
    expected: pd.DataFrame = field(repr=False)
    by: str
    directed: bool
    left_out: int
    assumptions: tuple[str, ...] = ()

    @property
    def totals(self) -> pd.DataFrame:
        """A row a role: its ``pattern``, how many pairs in all, and how many by shuffled labels."""
        table = pd.DataFrame({"count": self.counts.sum(), "expected": self.expected.sum()})
        table.insert(0, "pattern", [ROLES[one] for one in table.index])
        return table.rename_axis("role")

    def to_frame(self) -> pd.DataFrame:
        """Return a row a person, with counts and what is expected.

        Examples
        --------
        >>> people = pd.DataFrame({"id": list("abv"), "group": list("AAB")})
        >>> ties = pd.DataFrame({"source": ["a", "v"], "target": ["v", "b"]})
        >>> net = ReferralNetwork(people, ties, directed=True)
        >>> mediation(net, "group", rng=7).to_frame().shape
        (3, 11)
        """
        named = self.expected.add_suffix("_expected")
        return pd.concat([self.counts, named], axis=1).rename_axis("id").reset_index()

    def __str__(self) -> str:
        told = [
            f"{role} ({row['pattern']}) {row['count']:,.0f}, by shuffled labels "
            f"{row['expected']:,.0f}"
            for role, row in self.totals.iterrows()
        ]
        out = f" {self.left_out:,} without a label are left out." if self.left_out else ""
        pairs = counted(int(self.counts.to_numpy().sum()), "pair")
        first = f"{pairs} without a tie, with somebody between them, by {self.by!r}: "
        return " ".join([first + "; ".join(told) + "." + out, *assumed_lines(self.assumptions)])


def mediation(
    net: ReferralNetwork, by: str, *, n_resamples: int = 99, rng: Rng = None
) -> Mediation:
    """Return between which groups each person mediates, and how often chance alone would have it.

    Roles are told by their pattern, since programs give two of them each other's names: here a
    gatekeeper is of the group of who is asked (A-B-B), a representative of who asks (A-A-B).

    Parameters
    ----------
    net
        A network; ties of several kinds count once.
    by
        The column of groups. Pairs with somebody without a label are not counted.
    n_resamples
        How often labels are shuffled, among people whose numbers of ties fall in the same fifth.
    rng
        The seed.

    Returns
    -------
    Mediation
        Counts a person and role, and what is expected.

    Raises
    ------
    UnknownColumn
        If people have no such column.

    References
    ----------
    R. V. Gould & R. M. Fernandez, "Structures of mediation", Sociological Methodology 19, 1989.

    Examples
    --------
    >>> people = pd.DataFrame({"id": list("abv"), "group": list("AAB")})
    >>> ties = pd.DataFrame({"source": ["a", "v"], "target": ["v", "b"]})
    >>> net = ReferralNetwork(people, ties, directed=True)
    >>> mediation(net, "group", rng=7).counts.loc["v", "itinerant"]
    np.float64(1.0)
    """
    from scipy.sparse import csr_array

    index = pd.Index(net.ids, name="id", dtype="str")
    known = net.people.reindex(index)
    labels = PersonMeasure(pd.Series(0.0, index=index), "", "", known, missing=net.missing).labels(
        by
    )
    names = [one for one in in_order(labels) if one != NO_LABEL]
    codes = pd.Index(names).get_indexer(pd.Index(labels)).astype(np.int64)
    rows, n = net.compressed, len(net)
    asker = np.repeat(np.arange(n), np.diff(rows.offsets))
    asks = csr_array((np.ones(len(asker)), (asker, rows.neighbours)), shape=(n, n))
    asks.data[:] = 1.0  # parallel ties were added up
    found, (stream, _) = _roles(asks, codes), generator(rng)
    degree = np.diff(rows.offsets)
    layer = np.searchsorted(np.quantile(degree, [0.2, 0.4, 0.6, 0.8]), degree)
    expected = np.zeros_like(found)
    for _ in range(n_resamples):
        other = codes.copy()
        for one in np.unique(layer):
            other[layer == one] = stream.permutation(codes[layer == one])
        expected += _roles(asks, other) / n_resamples
    tables = [pd.DataFrame(one, index=index, columns=list(ROLES)) for one in (found, expected)]
    if not net.directed:
        tables = [one.drop(columns="representative") for one in tables]
    given = tuple(net.assumptions)
    return Mediation(tables[0], tables[1], by, net.directed, int((codes < 0).sum()), given)


def _roles(asks: csr_array, codes: Codes) -> Floats:
    """Return how many open pairs each person stands between, a column a role."""
    n, names = len(codes), range(int(codes.max(initial=-1)) + 1)
    out, back = asks.tocsc(), asks.T.tocsr()
    own = [np.asarray(codes == group, np.float64) for group in names]
    received = [back @ mine for mine in own]  # from how many of a group each can be asked
    found = np.zeros((n, len(ROLES)))
    for last in names:
        onto = out[:, np.flatnonzero(codes == last)].tocsr()
        made = onto @ np.ones(onto.shape[1])
        shared = asks.multiply(onto @ onto.T).tocsr()  # who asks, the mediator: tied to the same
        mutual = asks.multiply(back).tocsr()
        for first in names:
            pairs = received[first] * made - shared.T @ own[first]
            if first == last:
                pairs -= mutual @ own[first]  # nobody is a pair with themselves
            for middle in names:
                mine = codes == middle
                found[mine, _role(first, middle, last)] += pairs[mine]
    return found


def _role(first: int, middle: int, last: int) -> int:
    """Return the place of the role in :data:`ROLES`."""
    if first == last:
        return 0 if middle == first else 1
    if middle == last:
        return 2
    return 3 if middle == first else 4


ALONE = "no ties"


@dataclass(frozen=True, eq=False)
class Positions(Answer):
    """Where people stand in the network, as the field measures it.

    Attributes
    ----------
    table
        A row a person: ``betweenness`` on shortest chains and ``betweenness_warm`` on warmest ones,
        the share of chains between all pairs of others that pass through; ``constraint`` and
        ``effective_size``, by warmth where ties have any, and the same of ties all alike
        (``constraint_even``, ``effective_size_even``); and ``why``, where Burt's are missing.
    weighed
        Whether ties have warmth.
    notes
        What is worth knowing of how it was found.
    most
        What up to three people with the highest betweenness above 0 are called, the highest first.
    """

    table: pd.DataFrame = field(repr=False)
    weighed: bool
    notes: tuple[str, ...]
    most: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return a row a person, in the order of ids.

        Examples
        --------
        >>> import netpath as ntp
        >>> ties = pd.DataFrame({"source": list("ab"), "target": list("bc"), "warmth": 0.5})
        >>> net = ntp.ReferralNetwork(None, ties)
        >>> ntp.brokers.positions(net).to_frame()["betweenness"].tolist()
        [0.0, 1.0, 0.0]
        """
        return self.table.rename_axis("id").reset_index()

    def __str__(self) -> str:
        alone = int((self.table["why"] == ALONE).sum())
        high = self.table["betweenness"].nlargest(len(self.most))
        named = [f"{who} {three_digits(one)}" for who, one in zip(self.most, high, strict=True)]
        told = (
            f"{counted(len(self.table), 'person', 'people')}; the highest betweenness: "
            f"{listed(named) or 'nobody has any'}. Betweenness counts chains "
            "between all pairs of people; what is lost when somebody says no counts those from "
            "seekers to targets."
        )
        if alone:
            told += f" Burt's measures are missing for {alone:,} without ties."
        return " ".join([told, *assumed_lines(self.notes)])


def positions(net: ReferralNetwork) -> Positions:
    """Return betweenness, and Burt's constraint and effective size, of everybody.

    Parameters
    ----------
    net
        A network with one tie a pair. Burt's measures take a pair with a tie each way as one, with
        the sum of both warmths.

    Returns
    -------
    Positions
        Somebody without ties has no constraint: it is missing, with the reason.

    Raises
    ------
    DataError
        If ties are of several kinds.

    Notes
    -----
    By networkx, which leaves weights out of Burt's measures unless told; here warmth is the weight,
    and the even ones stand beside. Time: people times ties.

    References
    ----------
    Freeman (1977), Sociometry 40:35. R. S. Burt, Structural Holes, 1992.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": list("hhh"), "target": list("abc"), "warmth": 0.5})
    >>> found = positions(ReferralNetwork(None, ties, directed=False))
    >>> found.table["constraint"].round(3).tolist()
    [1.0, 1.0, 1.0, 0.333]
    """
    import networkx as nx

    net.need_single_ties("positions")
    graph, index = net.to_networkx(), pd.Index(net.ids, name="id", dtype="str")
    weighed = "warmth" in net.ties
    table = pd.DataFrame({"betweenness": pd.Series(nx.betweenness_centrality(graph))}, index=index)
    if weighed:
        warm = nx.subgraph_view(graph, filter_edge=lambda a, b: graph[a][b]["warmth"] > 0).copy()
        for _, _, known in warm.edges(data=True):
            known["cost"] = -np.log(known["warmth"])
        table["betweenness_warm"] = pd.Series(nx.betweenness_centrality(warm, weight="cost"))
    alone = np.array([graph.degree(one) == 0 for one in index])
    how = "warmth" if weighed else None
    for name, found in (("constraint", nx.constraint), ("effective_size", nx.effective_size)):
        table[name] = pd.Series(found(graph, weight=how), dtype="float64")
        table[f"{name}_even"] = pd.Series(found(graph), dtype="float64")
        table.loc[alone, [name, f"{name}_even"]] = np.nan
    table["why"] = np.where(alone, ALONE, "")
    notes: tuple[str, ...] = tuple(net.assumptions)
    if net.directed:
        notes = (*notes, "Burt's measures take ties both ways, with the sum of both warmths")
    high = table["betweenness"].nlargest(3)
    most = net.names_of(high.index[high > 0].tolist()).values()
    return Positions(table, weighed, notes, tuple(most))

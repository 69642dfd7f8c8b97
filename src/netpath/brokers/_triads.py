"""Between which groups people mediate: the roles of Gould and Fernandez."""

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
from netpath._results import Answer, assumed_lines, counted
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

"""Networks that might have been: the same people, with their ties put elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Self, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._measure import NO_LABEL
from netpath.errors import DataError, UnknownColumn
from netpath.network import ReferralNetwork

if TYPE_CHECKING:
    from netpath._kernels._rewire import Both, Table
    from netpath._kernels._rewire_one_way import OneWay

__all__ = ["Held", "Rewiring", "rewired"]

Held = Literal["degrees", "degrees and mixing"]

_S32, _LOW = np.uint64(32), np.uint64(2**32 - 1)
_PATIENCE = 100  # steps a tie without a single exchange, after which none is expected


def rewired(
    net: ReferralNetwork,
    *,
    kind: Held = "degrees",
    by: str | None = None,
    n_swaps: int = 10,
    rng: int | np.random.Generator | None,
) -> ReferralNetwork:
    """Return a network in which everybody has as many ties as before, to other people.

    Ties exchange ends two at a time, in a random walk that starts at this network and in the long
    run meets all networks with the same numbers of ties equally often. Nobody is tied to
    themselves or to anybody twice. Whatever is known of a tie, its warmth too, stays with the
    tie, which keeps one of its people at each exchange. Where ties have a direction, asks made
    and asks received are both held, and circles of three ties are now and then turned round,
    without which some networks would never be met.

    Parameters
    ----------
    net
        A network with one tie a pair.
    kind
        What is held: ``"degrees"``, everybody's number of ties; or ``"degrees and mixing"``, the
        number of ties within each group and between each two as well. Each tie then stays
        between the groups it was between.
    by
        The column of people with their groups, where mixing is held; no label is a group too.
    n_swaps
        Exchanges made, for each tie there is; at least so many.
    rng
        A seed gives the same network each time, whatever the order of rows.

    Returns
    -------
    ReferralNetwork
        Rows of ties in the order of ``net.ties``. Its assumptions say how many exchanges were
        made; where two ties never could, there is no other network to draw, and they say that.

    Raises
    ------
    DataError
        If two people have ties of several kinds, ``by`` is missing, or an argument out of range.
    UnknownColumn
        If people have no column ``by``.

    References
    ----------
    B. Fosdick, D. Larremore, J. Nishimura and J. Ugander, "Configuring random graph models with
    fixed degree sequences", SIAM Review 60 (2018) 315-355. A. Rao, R. Jana and S. Bandyopadhyay,
    "A Markov chain Monte Carlo method for generating random (0, 1)-matrices with given
    marginals", Sankhya A 58 (1996) 225-242, for ties with a direction.

    Examples
    --------
    >>> from netpath.generate import planted_groups
    >>> net = planted_groups({"A": 30, "B": 30}, rng=7)
    >>> other = rewired(net, kind="degrees and mixing", by="group", rng=7)
    >>> print(other)
    60 people and 99 ties. Assumed: warmth 0.3 for every tie. Ties rewired with degrees and mixing
    by 'group' held, 17.6 swaps a tie, drawn with rng 7.
    """
    stream, seed = generator(rng)
    ready = Rewiring.of(net, kind, by).walked(n_swaps, stream)
    return ready.network("" if seed is None else f", drawn with rng {seed}")


@dataclass(frozen=True, eq=False)
class Rewiring:
    """Ties on their way to somewhere else, from which networks can be made.

    Attributes
    ----------
    net
        The network whose ties they are.
    held
        What is held, in words.
    ties, table
        As the kernels have them; never written, walks take a copy.
    ways
        Who may change places, by whether ties have a direction.
    row
        Where each tie stands in ``net.ties``.
    swaps
        How many exchanges a tie made, on average, since the network.
    """

    net: ReferralNetwork
    held: str
    ties: npt.NDArray[np.uint64] = field(repr=False)
    table: Table = field(repr=False)
    ways: Both | OneWay = field(repr=False)
    row: npt.NDArray[np.int64] = field(repr=False)
    swaps: float = 0.0

    @classmethod
    def of(cls, net: ReferralNetwork, kind: Held = "degrees", by: str | None = None) -> Self:
        """Return the ties of a network as they stand, in an order that row order cannot change.

        Raises
        ------
        DataError
            If two people have ties of several kinds, ``by`` is missing or ``kind`` unknown.
        UnknownColumn
            If people have no column ``by``.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a", "c"], "target": ["b", "d"]})
        >>> Rewiring.of(ReferralNetwork(None, ties)).held
        'degrees'
        """
        _need_fitting(net, kind, by)
        from netpath._kernels._rewire import table_of

        groups = _groups(net, by if kind == "degrees and mixing" else None)
        index = pd.Index(net.ids, dtype="str")
        ends = [index.get_indexer(pd.Index(net.ties[end])) for end in ("source", "target")]
        one, other = ends if net.directed else np.sort(ends, axis=0)
        order = np.lexsort((other, one))
        one, other = one[order], other[order]
        ties = (one.astype(np.uint64) << _S32) | other.astype(np.uint64)
        held = f"{kind} by {by!r}" if kind == "degrees and mixing" else kind
        ways = _one_way(groups, one) if net.directed else _both(groups, one, other)
        return cls(net, held, ties, table_of(ties, not net.directed), ways, order)

    def walked(self, n_swaps: int, rng: np.random.Generator) -> Rewiring:
        """Return the ties after at least so many exchanges a tie, if there can be any.

        How long a leg is, is settled before it begins: to stop at the very exchange that is the
        last wanted one would favour networks that are entered by many.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a", "c"], "target": ["b", "d"]})
        >>> ready = Rewiring.of(ReferralNetwork(None, ties))
        >>> ready.walked(10, np.random.default_rng(7)).swaps >= 10
        True
        """
        if n_swaps < 1:
            raise DataError(f"rewired: n_swaps is {n_swaps}; it must be 1 or more. Write 10.")
        n_ties, other = len(self.ties), self._copy()
        wanted, swaps, steps, leg = n_swaps * n_ties, 0, 0, 1_000 + n_ties
        while swaps < wanted and (swaps or steps < _PATIENCE * n_ties):
            swaps += other._walk(rng.integers(2**63, dtype=np.uint64), leg)
            steps += leg
            leg = 1_000 + int(1.02 * max(wanted - swaps, 0) * steps / max(swaps, 1))
        return replace(other, swaps=self.swaps + swaps / max(n_ties, 1))

    def network(self, drawn: str = "") -> ReferralNetwork:
        """Return the network that these ties make; ``drawn`` says how they were drawn.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a", "c"], "target": ["b", "d"]})
        >>> Rewiring.of(ReferralNetwork(None, ties)).network().n_ties
        2
        """
        made = f"{self.swaps:.1f} swaps a tie" if self.swaps else "no two ties could be exchanged"
        shared = pd.CategoricalDtype(pd.Index(self.net.ids, dtype="str"), ordered=True)
        ends = {}
        for end, who in (("source", self.ties >> _S32), ("target", self.ties & _LOW)):
            place = np.empty(len(self.row), dtype=np.int32)
            place[self.row] = who
            ends[end] = pd.Categorical.from_codes(place, dtype=shared, validate=False)
        return ReferralNetwork._of_sound(
            self.net.people,
            self.net.ties.assign(**ends),
            directed=self.net.directed,
            report=self.net.report,
            assumptions=[
                *self.net.assumptions,
                f"ties rewired with {self.held} held, {made}{drawn}",
            ],
        )

    def _copy(self) -> Self:
        """Return the same, with what a walk writes to be written."""
        table = self.table._replace(pairs=self.table.pairs.copy())
        return replace(self, ties=self.ties.copy(), table=table, row=self.row.copy())

    def _walk(self, draw: np.uint64, n_steps: int) -> int:
        """Take steps, writing on all that :meth:`_copy` copies; return how many exchanges."""
        from netpath._kernels._rewire import Both, walk_both
        from netpath._kernels._rewire_one_way import walk_one_way

        if isinstance(self.ways, Both):
            return int(walk_both(self.ties, self.table, self.ways, draw, n_steps))
        return int(walk_one_way(self.ties, self.table, self.row, self.ways, draw, n_steps))


def _need_fitting(net: ReferralNetwork, kind: str, by: str | None) -> None:
    if kind not in get_args(Held):
        raise DataError(f"rewired: kind is {kind!r}; write 'degrees' or 'degrees and mixing'.")
    if kind == "degrees and mixing" and by is None:
        raise DataError("rewired: mixing is between groups; name their column, as in by='group'.")
    if not net.compressed.one_tie_a_pair:
        raise DataError(
            "rewired: two people have ties of several kinds; there must be one tie a pair. "
            "Write net.merge_kinds('max') or net.merge_kinds('noisy_or') first."
        )


def _groups(net: ReferralNetwork, by: str | None) -> npt.NDArray[np.int32]:
    """Return the group of each person, a number, shape (n_people,); all of one without ``by``."""
    if by is None:
        return np.zeros(len(net), dtype=np.int32)
    if by not in list(net.people):  # a list has no hash
        there = ", ".join(map(str, net.people.columns)) or "no columns"
        raise UnknownColumn(f"people: there is no column {by!r} to group by; there are {there}.")
    column = net.people[by].reindex(list(net.ids))
    labels = column.astype("str").where(column.notna(), NO_LABEL).replace("", NO_LABEL)
    return pd.factorize(labels, sort=True)[0].astype(np.int32)


def _both(
    groups: npt.NDArray[np.int32], one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]
) -> Both:
    from netpath._kernels._rewire import Both

    # The smaller id of a tie stands first in its number, which is the even place.
    of = groups[np.stack([one, other], axis=1).ravel()]
    alike = not groups.any()
    order = np.empty(0, np.int32) if alike else np.argsort(of, kind="stable").astype(np.int32)
    return Both(groups, order, np.concatenate([[0], np.cumsum(np.bincount(of))]).astype(np.int64))


def _one_way(groups: npt.NDArray[np.int32], source: npt.NDArray[np.int64]) -> OneWay:
    from netpath._kernels._rewire_one_way import OneWay

    rows = np.zeros((len(groups), 2), np.int64)
    who, first, n = np.unique(source, return_index=True, return_counts=True)
    rows[who] = np.stack([first, first + n], axis=1)
    return OneWay(groups, rows)

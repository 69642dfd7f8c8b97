"""Networks that might have been: the same people, with their ties put elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Self, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._face import guarded
from netpath._measure import NO_LABEL
from netpath._results import counted
from netpath.errors import DataError, UnknownColumn
from netpath.network import People, ReferralNetwork, several

if TYPE_CHECKING:
    from netpath._kernels._rewire import Both, OneWay, Table

__all__ = ["CARRIED", "Carried", "Held", "Rewiring", "rewired"]

Held = Literal["degrees", "degrees and mixing"]
Carried = Literal["within groups", "any"]

_S32, _LOW = np.uint64(32), np.uint64(2**32 - 1)
CARRIED = {"within groups": "one between the same two groups", "any": "any tie"}
_PATIENCE = 100  # steps a tie without a single exchange, after which none is expected


def rewired(
    net: ReferralNetwork,
    *,
    held: Held,
    by: str | None = None,
    warmth: Carried = "within groups",
    apart: People | None = None,
    n_swaps: int = 10,
    rng: int | np.random.Generator | None,
) -> ReferralNetwork:
    """Return a network in which everybody has as many ties as before, to other people.

    Ties exchange ends two at a time, in a random walk that starts at this network and in the long
    run meets all networks with the same numbers of ties equally often. Nobody is tied to
    themselves or to anybody twice. Where ties have a direction, asks made and asks received are
    both held, and circles of three ties are now and then turned round, without which some networks
    would never be met. Where ties end up, each is then given all that was known of another tie,
    its warmth with its bounds, its kind and the rest, by a rule of its own.

    Parameters
    ----------
    net
        A network with one tie a pair.
    held
        What is held: ``"degrees"``, everybody's number of ties; or ``"degrees and mixing"``, the
        number of ties within each group and between each two as well.
    by
        The column of people with their groups; no label is a group too. Needed where mixing is
        held or warmth is carried within groups.
    warmth
        Whose warmth a tie carries: ``"within groups"``, that of a tie between the same two groups,
        each as often as every other; or ``"any"``, that of any tie. Two groups that had no tie
        between them take that of any.
    apart
        People who are a class of their own, usually the targets: as many ties as before run among
        them, and between them and others, or each group of others where mixing is held; and within
        groups, theirs carry what theirs did.
    n_swaps
        Exchanges made, for each tie there is; at least so many.
    rng
        A seed gives the same network each time, whatever the order of rows.

    Returns
    -------
    ReferralNetwork
        Its assumptions say what was held and carried, and how many exchanges were made; where two
        ties never could, there is no other network to draw, and they say that.

    Raises
    ------
    DataError
        If two people have ties of several kinds, ``by`` is missing, or an argument out of range.
    UnknownColumn
        If people have no column ``by``.
    UnknownPerson
        If somebody apart is nobody there.

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
    >>> other = rewired(net, held="degrees and mixing", by="group", rng=7)
    >>> print(other)
    60 people and 99 ties. Assumed: warmth 0.3 for every tie. Ties rewired with degrees and mixing
    by 'group' held, each with the warmth of one between the same two groups, 17.6 swaps a tie,
    drawn with rng 7.
    """
    stream, seed = generator(rng)
    ready = Rewiring.of(net, held, by, warmth, apart).walked(n_swaps, stream)
    return ready.network(stream, "" if seed is None else f", drawn with rng {seed}")


@dataclass(frozen=True, eq=False)
class Rewiring:
    """Ties on their way to somewhere else, from which networks can be made.

    Attributes
    ----------
    net
        The network whose ties they are.
    says
        What is held and carried, in words.
    ties, table
        As the kernels have them; never written, walks take a copy.
    ways
        Who may change places, by whether ties have a direction.
    classes
        Between whose ties warmth is exchanged: the class of each person, shape (n_people,).
    row, kinds
        Where each tie of the network stands in ``net.ties``, and between which classes it is.
    swaps
        How many exchanges a tie made, on average, since the network.
    """

    net: ReferralNetwork
    says: str
    ties: npt.NDArray[np.uint64] = field(repr=False)
    table: Table = field(repr=False)
    ways: Both | OneWay = field(repr=False)
    classes: npt.NDArray[np.int32] = field(repr=False)
    row: npt.NDArray[np.int64] = field(repr=False)
    kinds: npt.NDArray[np.int64] = field(repr=False)
    swaps: float = 0.0

    @classmethod
    def of(
        cls,
        net: ReferralNetwork,
        held: Held,
        by: str | None = None,
        warmth: Carried = "within groups",
        apart: People | None = None,
    ) -> Self:
        """Return the ties of a network as they stand, in an order that row order cannot change.

        Raises
        ------
        DataError
            If two people have ties of several kinds, ``by`` is missing or a word unknown.
        UnknownColumn
            If people have no column ``by``.
        UnknownPerson
            If somebody apart is nobody there.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a", "c"], "target": ["b", "d"]})
        >>> Rewiring.of(ReferralNetwork(None, ties), "degrees", warmth="any").says
        'degrees held, each with the warmth of any tie'
        """
        _need_fitting(net, held, by, warmth)
        from netpath._kernels._rewire import table_of

        mixing, within = held == "degrees and mixing", warmth == "within groups"
        groups, own = _groups(net, by), _apart(net, apart)
        index = pd.Index(net.ids, dtype="str")
        ends = [index.get_indexer(pd.Index(net.ties[end])) for end in ("source", "target")]
        one, other = ends if net.directed else np.sort(ends, axis=0)
        order = np.lexsort((other, one))
        one, other = one[order], other[order]
        ties = (one.astype(np.uint64) << _S32) | other.astype(np.uint64)
        moving = _numbered(groups * mixing, own)
        classes = _numbered(groups, own) * within
        ways = _one_way(moving, one) if net.directed else _both(moving, one, other)
        made = cls(net, "", ties, table_of(ties, not net.directed), ways, classes, order, order)
        says = f"{held} by {by!r}" if mixing else held
        some = counted(int(own.sum()), "person", "people")
        says += f" held, {some} apart" if own.any() else " held"
        says += f", each with the warmth of {CARRIED[warmth]}"
        return replace(made, says=says, kinds=made._between())

    def walked(self, n_swaps: int, rng: np.random.Generator) -> Rewiring:
        """Return the ties after at least so many exchanges a tie, if there can be any.

        How long a leg is, is settled before it begins: to stop at the very exchange that is the
        last wanted one would favour networks that are entered by many.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a", "c"], "target": ["b", "d"]})
        >>> ready = Rewiring.of(ReferralNetwork(None, ties), "degrees", warmth="any")
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

    def network(self, rng: np.random.Generator, drawn: str = "") -> ReferralNetwork:
        """Return the network that these ties make, each with what is known of a tie drawn for it.

        Rows come in the order of those they carry. ``drawn`` says how the network was drawn.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a", "c"], "target": ["b", "d"]})
        >>> ready = Rewiring.of(ReferralNetwork(None, ties), "degrees", warmth="any")
        >>> ready.network(np.random.default_rng(7)).n_ties
        2
        """
        made = f"{self.swaps:.1f} swaps a tie" if self.swaps else "no two ties could be exchanged"
        carried, strange = self._carried(rng)
        order = np.argsort(carried, kind="stable")
        shared = pd.CategoricalDtype(pd.Index(self.net.ids, dtype="str"), ordered=True)
        ends = {
            end: pd.Categorical.from_codes(
                who[order].astype(np.int32), dtype=shared, validate=False
            )
            for end, who in (("source", self.ties >> _S32), ("target", self.ties & _LOW))
        }
        says = f"ties rewired with {self.says}, {made}{drawn}"
        if strange:
            says += f"; {strange:,} between groups that had no tie, with the warmth of any"
        ties = self.net.ties.take(carried[order]).set_axis(self.net.ties.index)
        return ReferralNetwork._of_sound(
            self.net.people,
            ties.assign(**ends),
            directed=self.net.directed,
            report=self.net.report,
            assumptions=[*self.net.assumptions, says],
            missing=self.net.missing,
        )

    def _between(self) -> npt.NDArray[np.int64]:
        """Return between which two classes each tie is, a number."""
        one, other = (
            self.classes[at].astype(np.int64) for at in (self.ties >> _S32, self.ties & _LOW)
        )
        if not self.net.directed:
            one, other = np.minimum(one, other), np.maximum(one, other)
        kinds: npt.NDArray[np.int64] = one * (int(self.classes.max(initial=0)) + 1) + other
        return kinds

    def _carried(self, rng: np.random.Generator) -> tuple[npt.NDArray[np.int64], int]:
        """Draw the row of ``net.ties`` that each tie carries, and count those that have no like.

        Of ties between the same two classes each row is drawn as often as every other, or once
        more; where as many ties run between them as did, each is drawn once.
        """
        now, carried, strange = self._between(), np.empty(len(self.row), dtype=np.int64), 0
        for kind in np.unique(now):
            places, pool = np.flatnonzero(now == kind), self.row[self.kinds == kind]
            if not len(pool):
                pool, strange = self.row, strange + len(places)
            whole, rest = divmod(len(places), len(pool))
            some = np.concatenate([np.repeat(pool, whole), rng.permutation(pool)[:rest]])
            carried[places] = rng.permutation(some)
        return carried, strange

    def _copy(self) -> Self:
        """Return the same, with what a walk writes to be written."""
        table = self.table._replace(pairs=self.table.pairs.copy())
        return replace(self, ties=self.ties.copy(), table=table)

    def _walk(self, draw: np.uint64, n_steps: int) -> int:
        """Take steps, writing on all that :meth:`_copy` copies; return how many exchanges."""
        from netpath._kernels._rewire import Both, walk_both, walk_one_way

        if isinstance(self.ways, Both):
            return int(walk_both(self.ties, self.table, self.ways, draw, n_steps))
        return int(walk_one_way(self.ties, self.table, self.ways, draw, n_steps))


def _need_fitting(net: ReferralNetwork, held: str, by: str | None, warmth: str) -> None:
    if held not in get_args(Held):
        raise DataError(f"rewired: held is {held!r}; write 'degrees' or 'degrees and mixing'.")
    if warmth not in get_args(Carried):
        raise DataError(f"rewired: warmth is {warmth!r}; write 'within groups' or 'any'.")
    if held == "degrees and mixing" and by is None:
        raise DataError("rewired: mixing is between groups; name their column, as in by='group'.")
    if warmth == "within groups" and by is None:
        raise DataError(
            "rewired: warmth is carried within groups; name their column, as in by='group', or "
            "write warmth='any'."
        )
    if not net.compressed.one_tie_a_pair:
        raise DataError(
            "rewired: two people have ties of several kinds; there must be one tie a pair. "
            "Write net.merge_kinds('max') or net.merge_kinds('noisy_or') first."
        )


def _groups(net: ReferralNetwork, by: str | None) -> npt.NDArray[np.int32]:
    """Return the group of each person, a number, shape (n_people,); all of one without ``by``."""
    if by is None:
        return np.zeros(len(net), dtype=np.int32)
    by = net.read_as(by)
    if by not in list(net.people):  # a list has no hash
        there = ", ".join(map(str, net.people.columns)) or "no columns"
        raise UnknownColumn(f"people: there is no column {by!r} to group by; there are {there}.")
    column = net.people[by].reindex(list(net.ids))
    labels = column.astype("str").where(column.notna(), NO_LABEL).replace("", NO_LABEL)
    return pd.factorize(labels, sort=True)[0].astype(np.int32)


def _apart(net: ReferralNetwork, people: People | None) -> npt.NDArray[np.bool_]:
    """Return who is a class of their own, shape (n_people,)."""
    own = np.zeros(len(net), dtype=np.bool_)
    own[[net.position(one) for one in several(() if people is None else people)]] = True
    return own


def _numbered(groups: npt.NDArray[np.int32], own: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    """Number the groups, and apart from them those of the people who are apart."""
    return np.unique(2 * groups + own, return_inverse=True)[1].astype(np.int32)


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
    from netpath._kernels._rewire import OneWay

    rows = np.zeros((len(groups), 2), np.int64)
    who, first, n = np.unique(source, return_index=True, return_counts=True)
    rows[who] = np.stack([first, first + n], axis=1)
    return OneWay(groups, rows)


guarded(globals())

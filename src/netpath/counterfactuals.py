"""Networks that might have been: the same people, with their ties put elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._measure import NO_LABEL
from netpath.errors import DataError, UnknownColumn
from netpath.network import ReferralNetwork

if TYPE_CHECKING:
    from netpath._kernels._rewire import Bands, Ends

__all__ = ["Held", "rewired"]

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
        What is held: ``"degrees"``, everybody's number of ties; or ``"degrees and mixing"``,
        everybody's number of ties *with each group*, and so all ties between groups. The latter
        is more than the table of groups alone; with only the table held, it is not known that
        exchanges lead everywhere.
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
    by 'group' held, 17.5 swaps a tie, drawn with rng 7.
    """
    _need_fitting(net, kind, by, n_swaps)
    from netpath._kernels._rewire import Ends, table_of

    stream, seed = generator(rng)
    groups = _groups(net, by) if kind == "degrees and mixing" else np.zeros(len(net), np.int64)
    ties, bands, order = _banded(net, groups)
    ends = Ends(ties, table_of(ties, not net.directed))
    swaps = _walked(ends, bands, n_swaps, stream) if len(ties) else 0
    held = f"{kind} by {by!r}" if kind == "degrees and mixing" else kind
    made = f"{swaps / len(ties):.1f} swaps a tie" if swaps else "no two ties could be exchanged"
    drawn = "" if seed is None else f", drawn with rng {seed}"
    says = f"ties rewired with {held} held, {made}{drawn}"
    placed = np.empty_like(ties)
    placed[order] = ties
    ids = np.array(net.ids, dtype=object)
    moved = {"source": ids[placed >> _S32], "target": ids[placed & _LOW]}
    return ReferralNetwork(
        net.people,
        net.ties.assign(**{end: pd.array(who, dtype="str") for end, who in moved.items()}),
        directed=net.directed,
        report=net.report,
        assumptions=[*net.assumptions, says],
    )


def _need_fitting(net: ReferralNetwork, kind: str, by: str | None, n_swaps: int) -> None:
    if kind not in ("degrees", "degrees and mixing"):
        raise DataError(f"rewired: kind is {kind!r}; write 'degrees' or 'degrees and mixing'.")
    if kind == "degrees and mixing" and by is None:
        raise DataError("rewired: mixing is between groups; name their column, as in by='group'.")
    if n_swaps < 1:
        raise DataError(f"rewired: n_swaps is {n_swaps}; it must be 1 or more. Write 10.")
    if not net.compressed.one_tie_a_pair:
        raise DataError(
            "rewired: two people have ties of several kinds; there must be one tie a pair. "
            "Write net.merge_kinds('max') or net.merge_kinds('noisy_or') first."
        )


def _groups(net: ReferralNetwork, by: str | None) -> npt.NDArray[np.int64]:
    """Return the group of each person, a number, shape (n_people,)."""
    if by not in net.people:
        there = ", ".join(map(str, net.people.columns)) or "no columns"
        raise UnknownColumn(f"people: there is no column {by!r} to group by; there are {there}.")
    column = net.people[by].reindex(list(net.ids))
    labels = column.astype("str").where(column.notna(), NO_LABEL).replace("", NO_LABEL)
    return pd.factorize(labels, sort=True)[0].astype(np.int64)


def _banded(
    net: ReferralNetwork, groups: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.uint64], Bands, npt.NDArray[np.int64]]:
    """Return the ties in an order that row order cannot change, their bands, and their rows."""
    from netpath._kernels._rewire import EITHER_END, PLAIN, TURNS, Bands

    index = pd.Index(net.ids, dtype="str")
    source, target = (index.get_indexer(pd.Index(net.ties[end])) for end in ("source", "target"))
    if not net.directed:
        turned = np.lexsort((np.stack([source, target]), groups[[source, target]]), axis=0)
        source, target = np.take_along_axis(np.stack([source, target]), turned, axis=0)
    kinds = groups[source] * (groups.max(initial=0) + 1) + groups[target]
    order = np.lexsort((target, source, kinds))
    _, starts, of = np.unique(kinds[order], return_index=True, return_inverse=True)
    inner = groups[source[order]] == groups[target[order]]
    rule = np.where(inner[starts], TURNS if net.directed else EITHER_END, PLAIN)
    offsets = np.append(starts, len(of)).astype(np.int64)
    rows = _rows(source[order], inner, len(net)) if net.directed else np.zeros((0, 2), np.int64)
    ties = (source[order].astype(np.uint64) << _S32) | target[order].astype(np.uint64)
    return ties, Bands(of.astype(np.int32), offsets, rule.astype(np.int8), rows), order


def _rows(
    source: npt.NDArray[np.int64], inner: npt.NDArray[np.bool_], n_people: int
) -> npt.NDArray[np.int64]:
    """Return where each person's ties within their own group stand, shape (n_people, 2)."""
    rows = np.zeros((n_people, 2), np.int64)
    at = np.flatnonzero(inner)
    who, first, n = np.unique(source[at], return_index=True, return_counts=True)
    rows[who] = np.stack([at[first], at[first] + n], axis=1)
    return rows


def _walked(ends: Ends, bands: Bands, n_swaps: int, rng: np.random.Generator) -> int:
    """Take steps until there were enough exchanges; return how many there were.

    How long a leg is, is settled before it begins: to stop at the very exchange that is the last
    wanted one would favour networks that are entered by many.
    """
    from netpath._kernels._rewire import walk

    n_ties, either = len(bands.of), not len(bands.rows)
    wanted, swaps, steps, leg = n_swaps * n_ties, 0, 0, 1_000 + n_ties
    while swaps < wanted and (swaps or steps < _PATIENCE * n_ties):
        swaps += walk(ends, bands, either, rng.integers(2**63, dtype=np.uint64), leg)
        steps += leg
        leg = 1_000 + int(1.02 * max(wanted - swaps, 0) * steps / max(swaps, 1))
    return int(swaps)

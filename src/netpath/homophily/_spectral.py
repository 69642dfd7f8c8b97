"""How far one's ties, and the ties of one's ties, stay within one's group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._measure import PersonMeasure
from netpath._results import counted
from netpath.errors import DataError
from netpath.homophily._labelled import Codes, Floats, Labelled
from netpath.network import BOTH_WAYS, ReferralNetwork

if TYPE_CHECKING:
    from scipy.sparse import csr_array

DENSE = 200  # people up to whom all eigenvalues are quicker than one


def spectral(net: ReferralNetwork, by: str) -> PersonMeasure:
    """Return how far each person's ties, and their ties' ties, stay within their group.

    The spectral segregation index: of those of one group who hang together by ties within it,
    somebody's value is the largest eigenvalue of the matrix of shares of ties (one over how many
    ties one has, for each tie within), times their place in its eigenvector over the mean place. It
    is 0 for somebody without a tie in their own group and may exceed 1; its mean over those who
    hang together is the eigenvalue, at most 1. A group's value is the mean of its people:
    ``spectral(net, "group").by("group")``.

    Parameters
    ----------
    net
        A network without direction, one tie a pair. Warmth plays no part.
    by
        The column of people with their groups. Those without a label are left out with their ties,
        and those whom that leaves without any tie have no value; both are counted.

    Returns
    -------
    PersonMeasure
        A number for each person who has a label and a tie to somebody who has one.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    DataError
        If ties run one way or are of several kinds between two people, or nobody has a label and a
        tie.

    Notes
    -----
    Time is linear in ties for the sparse parts; parts of up to 200 people are solved densely.

    References
    ----------
    F. Echenique and R. Fryer, "A measure of segregation based on social interactions", Quarterly
    Journal of Economics 122 (2007) 441-485.

    Examples
    --------
    >>> people = pd.DataFrame({"id": list("abcd"), "group": list("AABB")})
    >>> ties = pd.DataFrame({"source": list("abc"), "target": list("bcd")})
    >>> net = ReferralNetwork(people, ties, directed=False)
    >>> spectral(net, "group").values.round(4).tolist()
    [0.8284, 0.5858, 0.5858, 0.8284]
    """
    _need_plain(net)
    labelled = Labelled.of(net, by, "spectral")
    known, group, told = labelled.people, labelled.codes, labelled.codes >= 0
    one, other = labelled.one[labelled.told], labelled.other[labelled.told]
    tied = np.bincount(np.concatenate([one, other]), minlength=len(told)) > 0
    if not tied.any():
        raise DataError(
            f"spectral: nobody with a label in {by} has a tie to somebody who has one. Name "
            "another column."
        )
    values = segregation(group, one, other)
    left = (
        (int((~told).sum()), f"without a label in {by}"),
        (int((told & ~tied).sum()), "without a tie to anybody who has one"),
    )
    said = [f"left out: {counted(n, 'person', 'people')} {why}" for n, why in left if n]
    said += [one for one in net.assumptions if one == BOTH_WAYS]
    index = known.index[tied]
    return PersonMeasure(
        pd.Series(values[tied], index),
        f"spectral segregation by {by}",
        "segregation",
        known[tied],
        tuple(said),
        missing=net.missing,
    )


def _need_plain(net: ReferralNetwork) -> None:
    if net.directed:
        raise DataError(
            "spectral: ties run one way here, and the index is of ties without direction. Read the "
            "table with directed=False if each can ask the other."
        )
    if not net.compressed.one_tie_a_pair:
        raise DataError(
            "spectral: some people have ties of several kinds. Merge them: "
            "net.merge_kinds('max') or net.merge_kinds('noisy_or')."
        )


def segregation(group: Codes, one: Codes, other: Codes) -> Floats:
    """Return the index of each person from their groups and ties; 0 where nobody is tied to them.

    The matrix of shares D^-1 W is similar to D^-1/2 W D^-1/2, which is symmetric: of an eigenvector
    y of that, D^-1/2 y is one of the first, with the same eigenvalue.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n, order = len(group), np.lexsort((np.maximum(one, other), np.minimum(one, other)))
    starts, ends = (
        np.concatenate(both) for both in ((one[order], other[order]), (other[order], one[order]))
    )
    root = np.sqrt(np.maximum(np.bincount(starts, minlength=n), 1))
    own = group[starts] == group[ends]
    starts, ends = starts[own], ends[own]
    shares = coo_array((1 / (root[starts] * root[ends]), (starts, ends)), (n, n)).tocsr()
    part = connected_components(shares, directed=False)[1]
    order = np.argsort(part, kind="stable")
    values = np.zeros(n)
    for members in np.split(order, np.flatnonzero(np.diff(part[order])) + 1):
        if len(members) > 1:
            largest, vector = _leading(shares, members, root[members])
            place = np.abs(vector) / root[members]
            values[members] = largest * place / place.mean()
    return values


def _leading(
    shares: csr_array, members: npt.NDArray[np.int64], start: Floats
) -> tuple[float, Floats]:
    """Return the largest eigenvalue of one part, and its eigenvector.

    Lanczos from the roots of degrees, near the answer where few ties leave the part, so that the
    same network gives the same bytes.
    """
    from scipy.sparse.linalg import eigsh

    own = shares[members][:, members]
    if len(members) <= DENSE:
        values, vectors = np.linalg.eigh(own.toarray())
        return float(values[-1]), np.asarray(vectors[:, -1])
    values, vectors = eigsh(own, k=1, which="LA", v0=start, tol=0)
    return float(values[0]), np.asarray(vectors[:, 0])

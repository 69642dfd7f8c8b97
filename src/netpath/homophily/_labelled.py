"""Who is labelled and tied to whom, as numbers; and every index that counts by group give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._measure import NO_LABEL, PersonMeasure, in_order
from netpath.errors import DataError
from netpath.network import ReferralNetwork

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
ALONE = "all ties are of one group, so there is nothing to compare"


@dataclass(frozen=True, eq=False)
class Labelled:
    """The people of a network by group, and whom their ties join.

    Attributes
    ----------
    by
        The column of groups.
    people
        What is known of everybody, in the order of ids.
    names
        The groups, in order.
    codes
        The group of each person, -1 without a label; shape (n_people,).
    one, other
        The places of source and target of each tie.
    directed
        Whether ties run one way.
    weight
        What each tie counts, where it is not one.
    """

    by: str
    people: pd.DataFrame
    names: tuple[str, ...]
    codes: Codes
    one: Codes
    other: Codes
    directed: bool
    weight: Floats | None = None

    @classmethod
    def of(cls, net: ReferralNetwork, by: str, what: str, by_warmth: bool = False) -> Labelled:
        """Return the groups of a network's people; an error if nobody has a label."""
        if by_warmth not in (True, False):
            raise DataError(f"{what}: by_warmth is {by_warmth!r}; it must be True or False.")
        if by_warmth:
            net.need_warmth(f"{what} by warmth")
        known = net.people.loc[list(net.ids)]
        nothing = pd.Series(0, known.index)
        labels = PersonMeasure(nothing, "", "", known, missing=net.missing).labels(by)
        names = in_order(set(labels) - {NO_LABEL})
        if not names:
            raise DataError(f"{what}: nobody has a label in {by}. Name another column.")
        codes = pd.Index(names).get_indexer(pd.Index(labels)).astype(np.int64)
        place = pd.Index(net.ids, dtype="str")
        one, other = (
            place.get_indexer(pd.Index(net.ties[end])).astype(np.int64)
            for end in ("source", "target")
        )
        own = net.ties["warmth"].to_numpy(dtype=np.float64) if by_warmth else None
        return cls(by, known, tuple(names), codes, one, other, net.directed, own)

    @property
    def told(self) -> npt.NDArray[np.bool_]:
        """Which ties join two people with a label."""
        return (self.codes[self.one] >= 0) & (self.codes[self.other] >= 0)

    @property
    def sizes(self) -> Codes:
        """How many people each group has."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.names))

    def counts(
        self, codes: Codes, one: Codes, other: Codes, weight: Floats | None = None
    ) -> Codes | Floats:
        """Return how many ties run from each group to each, of ties between people with a label.

        A tie without direction counts from both ends, so that one within a group counts twice.
        """
        n = len(self.names)
        cells = np.bincount(codes[one] * n + codes[other], weight, minlength=n * n).reshape(n, n)
        return cells if self.directed else cells + cells.T


def need_several_owners(one: Codes, other: Codes, what: str) -> None:
    """Refuse the contacts of one person: ties among those are not in such a file."""
    for hub in {one[0], other[0]} if len(one) > 1 else ():
        if ((one == hub) | (other == hub)).all():
            raise DataError(
                f"{what}: every tie is of one person, as in an export of one's own contacts. Who "
                "is tied to whom among those is not in it, so nothing can be said of how they "
                "keep to their own. Pool the exports of two people or more.",
                code="B81",
            )


def overall(counts: Floats, sizes: Floats, *, pairs: bool) -> dict[str, float]:
    """Return each index of a whole network; NaN or infinite where there is none.

    Parameters
    ----------
    counts
        Ties from the group of a row to that of a column.
    sizes
        How many people each group has.
    pairs
        Whether two people have at most one tie, without which there are no odds.
    """
    total, within, n = counts.sum(), float(np.trace(counts)), sizes.sum()
    same = float((sizes * (sizes - 1)).sum())
    every = n * (n - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.float64(within) / total
        ends = float(counts.sum(axis=1) @ counts.sum(axis=0)) / np.float64(total) ** 2
        across, others = total - within, every - same
        odds = np.float64(within * (others - across)) / (across * (same - within))
        shares = np.diag(counts) / counts.sum(axis=1)
        return {
            "share within": float(share),
            "assortativity": float((share - ends) / (1 - ends)),
            "modularity": float(share - ends),
            "E-I": float(1 - 2 * share),
            "segregation": float(1 - (1 - share) * every / np.float64(others)),
            "odds ratio": float(odds) if pairs else np.nan,
            "Gupta-Anderson-May": _gupta(counts, shares),
        }


def _gupta(counts: Floats, shares: Floats) -> float:
    """Return the Gupta-Anderson-May index, of ties without direction and two groups or more.

    S. Gupta, R. Anderson and R. May, "Networks of sexual contacts", AIDS 3 (1989) 807-817.
    """
    if len(counts) < 2 or (counts != counts.T).any():
        return np.nan
    return float((shares.sum() - 1) / (len(counts) - 1))


def of_groups(counts: Floats, sizes: Floats, *, pairs: bool) -> dict[str, Floats]:
    """Return each index that is of one group, a number a group; as :func:`overall`.

    Coleman's in whole numbers, so that nothing is rounded past 1.
    """
    within, total, n = np.diag(counts), counts.sum(axis=1), sizes.sum()
    others, alike = max(n - 1, 1), sizes - 1
    excess = within * others - total * alike
    room = np.where(excess > 0, others - alike, alike)
    across = total - within
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = alike / others
        odds = within * (sizes * (n - sizes) - across) / (across * (sizes * alike - within))
        found = {
            "coleman": np.where((excess == 0) & (total > 0), 0.0, excess / (total * room)),
            "inbreeding": (within / total - expected) / (1 - expected),
            "odds": odds if pairs else np.full(len(sizes), np.nan),
        }
        if len(sizes) == 2:
            # Densities, both times n_i (n_i - 1) n_j.
            mine, theirs = within * sizes[::-1], np.diag(counts[:, ::-1]) * alike
            found["density_index"] = (mine - theirs) / (mine + theirs)
    return found

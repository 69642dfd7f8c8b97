"""What people without a label might change in a gap: bounds, and a share that the user states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._measure import NO_LABEL, PersonMeasure, points
from netpath._results import Answer, assumed_lines, counted, three_digits
from netpath.audit.groups import By, groups_of
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, eq=False)
class UnlabelledAudit(Answer):
    """A gap, and what it would be with labels for those who have none. No label is made up.

    Attributes
    ----------
    what, unit, by, reference, group
        What was measured, in what; the column of groups; who is held against whom.
    n_unlabelled
        How many people have no label.
    gap
        Of those with a label.
    least, most
        The smallest and the largest gap that any labels of theirs could give.
    all_reference, all_group
        The gap if all of them were of the reference, or of the group.
    swept
        A row a ``share`` of them that is of the group, each alike likely: the ``gap``.
    assumptions
        Sentences that results repeat.
    """

    what: str
    unit: str
    by: str
    reference: str
    group: str
    n_unlabelled: int
    gap: float
    least: float
    most: float
    all_reference: float
    all_group: float
    swept: pd.DataFrame = field(repr=False)
    assumptions: tuple[str, ...] = ()

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {"share": ("share",), "gap": ("gap",)}

    def to_frame(self) -> pd.DataFrame:
        """Return a row a share.

        Examples
        --------
        >>> people = pd.DataFrame({"group": [*"AABB", None]}, index=list("abcde"))
        >>> values = pd.Series([1.0, 0.5, 0.5, 0.5, 0.0], index=people.index)
        >>> measure = PersonMeasure(values, "access", "probability", people)
        >>> unlabelled(measure, "group", "A", shares=[0, 1]).to_frame()["gap"].round(3).tolist()
        [0.0, -0.417]
        """
        return self.swept.copy()

    def __str__(self) -> str:
        times, unit = points(self.unit)

        def told(value: float) -> str:
            return f"{'+' if value > 0 else ''}{three_digits(times * value)}"

        return "\n".join(
            [
                f"{self.what}, gap by {self.by}, {self.group} - {self.reference}: "
                f"{told(self.gap)} {unit} among those with a label. "
                f"{counted(self.n_unlabelled, 'person has', 'people have')} none. Were all of them "
                f"{self.reference} it would be {told(self.all_reference)}, were all {self.group} "
                f"{told(self.all_group)}; whatever they are, it lies between {told(self.least)} "
                f"and {told(self.most)}.",
                *assumed_lines(self.assumptions),
            ]
        )


def unlabelled(
    measure: PersonMeasure,
    by: By,
    reference: str,
    *,
    group: str | None = None,
    shares: Iterable[float] = SHARES,
) -> UnlabelledAudit:
    """Return what people without a label might change in a gap.

    Parameters
    ----------
    measure
        One number a person; none may be infinite.
    by, reference
        As in :func:`netpath.audit.gap`.
    group
        The group that is held against the reference; needed where there are several.
    shares
        Which shares of them to try as being of the group; the others are of the reference then.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    DataError
        If a value is infinite, there are several groups and none is named, or a share is none.

    Notes
    -----
    The bounds are sharp: of all labelings the one that gives the largest gap puts everybody above
    some value into the group.

    References
    ----------
    C. Manski, "Partial identification of probability distributions" (2003), chapter 1.

    Examples
    --------
    >>> people = pd.DataFrame({"group": [*"AABB", None]}, index=list("abcde"))
    >>> values = pd.Series([1.0, 0.5, 0.5, 0.5, 0.0], index=people.index)
    >>> print(unlabelled(PersonMeasure(values, "access", "probability", people), "group", "A"))
    access, gap by group, B - A: -25 points among those with a label. 1 person has none. Were all of
    them A it would be 0, were all B -41.7; whatever they are, it lies between -41.7 and 0.
    """
    groups = groups_of(measure, by)
    at = groups.at(reference)
    others = [groups.names[g] for g in groups.others(at)] if group is None else [str(group)]
    if len(others) > 1:
        raise DataError(
            f"unlabelled: {groups.by} has several groups to hold against {reference!r}: "
            f"{', '.join(others[:10])}. Name one, as in group={others[0]!r}.",
            code="B81",
        )
    if others[0] not in groups.names or others[0] in (NO_LABEL, groups.names[at]):
        raise DataError(f"unlabelled: {others[0]!r} is no other group of {groups.by}.", code="B81")
    values = measure.values.to_numpy(dtype=np.float64)
    if not np.isfinite(values).all():
        raise DataError(
            f"{measure.what}: some people never get there. Use audit.reachable(measure)."
        )
    mine, theirs = (values[groups.codes == g] for g in (groups.names.index(others[0]), at))
    none = groups.names.index(NO_LABEL) if NO_LABEL in groups.names else -1
    left = np.sort(values[groups.codes == none])
    if not len(mine):
        raise DataError(f"unlabelled: nobody is {others[0]!r}. Name another group.", code="B81")
    every = _shared(mine, theirs, left, np.array([_share(one) for one in shares]))
    gaps = _split(mine, theirs, left)
    ends = _shared(mine, theirs, left, np.array([0.0, 1.0]))["gap"]
    return UnlabelledAudit(
        what=measure.what,
        unit=measure.unit,
        by=groups.by,
        reference=groups.names[at],
        group=others[0],
        n_unlabelled=len(left),
        gap=float(mine.mean() - theirs.mean()),
        least=float(gaps.min()),
        most=float(gaps.max()),
        all_reference=float(ends.iloc[0]),
        all_group=float(ends.iloc[1]),
        swept=every,
        assumptions=measure.assumptions,
    )


def _share(share: object) -> float:
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        raise DataError(f"shares: {share!r} is no share. Write numbers from 0 to 1.", code="B81")
    return float(share)


def _shared(mine: Floats, theirs: Floats, left: Floats, shares: Floats) -> pd.DataFrame:
    """Return the gap where a share of each without a label is of the group."""
    n, total = len(left), float(left.sum())
    own = (mine.sum() + shares * total) / np.maximum(len(mine) + shares * n, 1)
    other = (theirs.sum() + (1 - shares) * total) / np.maximum(len(theirs) + (1 - shares) * n, 1)
    return pd.DataFrame({"share": shares, "gap": own - other})


def _split(mine: Floats, theirs: Floats, left: Floats) -> Floats:
    """Return the gap for each split of sorted values, the higher or the lower ones the group's."""
    sums, n = np.concatenate([[0.0], np.cumsum(left)]), np.arange(len(left) + 1)
    found = []
    for low_to_group in (False, True):
        own, k = (sums, n) if low_to_group else (sums[-1] - sums, n[-1] - n)
        one = (mine.sum() + own) / (len(mine) + k)
        found.append(one - (theirs.sum() + sums[-1] - own) / (len(theirs) + n[-1] - k))
    return np.concatenate(found)

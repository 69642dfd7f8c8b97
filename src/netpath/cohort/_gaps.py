"""What a plan for many does to the gap between groups; told, and never ranked by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum

from netpath._measure import NO_LABEL
from netpath.cohort._parts import Gap, Row
from netpath.errors import DataError, UnknownColumn
from netpath.network import ReferralNetwork


def gaps(
    net: ReferralNetwork,
    rows: Sequence[Row],
    planned: Mapping[str, float],
    by: str,
    reference: str | None,
) -> tuple[Gap, ...]:
    """Return each group's mean chance, as everybody would like it and as it is planned.

    The reference comes first, then the others by name, then people without a label.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    DataError
        If nobody is in the reference group.
    """
    if by not in net.people:
        raise UnknownColumn(f"The people have no column {by!r}.")
    members: dict[str, list[Row]] = {}
    for row in rows:
        members.setdefault(net.attribute(row.person, by) or NO_LABEL, []).append(row)
    labelled = sorted(members.keys() - {NO_LABEL}, key=lambda one: (-len(members[one]), one))
    first = labelled[0] if reference is None and labelled else reference
    if first not in members:
        raise DataError(f"reference is {reference!r}; it must be a group of {by!r}.")
    order = sorted(members, key=lambda one: (one != first, one == NO_LABEL, one))
    return tuple(_gap(name, members[name], planned) for name in order)


def _gap(name: str, rows: Sequence[Row], planned: Mapping[str, float]) -> Gap:
    n = len(rows)
    given = [planned[row.person] for row in rows]
    return Gap(
        name,
        n,
        sum(not row.best for row in rows),
        fsum(row.best for row in rows) / n,
        fsum(given) / n,
        sum(chance > 0 for chance in given),
    )

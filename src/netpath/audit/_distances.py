"""Distances some of which are infinite: the share who get there first, how far second."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from netpath._measure import PersonMeasure
from netpath.audit.groups import need_measure
from netpath.errors import DataError


def reachable(measure: PersonMeasure) -> PersonMeasure:
    """Return 1 for everybody whose distance is finite and 0 for the others.

    Examples
    --------
    >>> people = pd.DataFrame(index=["a", "b"])
    >>> asks = pd.Series([2.0, np.inf], index=["a", "b"])
    >>> far = PersonMeasure(asks, "asks to the nearest of 4 targets", "asks", people)
    >>> print(reachable(far))
    Reachable share (asks to the nearest of 4 targets), of 2 people: mean 0.5, 1 at zero.
    """
    need_measure(measure)
    finite = np.isfinite(measure.values.to_numpy(dtype=np.float64))
    there = pd.Series(finite.astype(np.float64), index=measure.values.index)
    what = f"reachable share ({measure.what})"
    return replace(measure, values=there, what=what, unit="share of people", worlds=None)


def reached(measure: PersonMeasure) -> PersonMeasure:
    """Return the distances of those who get there, and nobody else.

    Compare it only beside :func:`reachable`: the worst off are not in it.

    Raises
    ------
    DataError
        If nobody gets there.

    Examples
    --------
    >>> people = pd.DataFrame(index=["a", "b"])
    >>> asks = pd.Series([2.0, np.inf], index=["a", "b"])
    >>> print(reached(PersonMeasure(asks, "asks to the nearest of 4 targets", "asks", people)))
    Asks to the nearest of 4 targets, among the reached, of 1 person: mean 2.
    """
    need_measure(measure)
    there = np.isfinite(measure.values.to_numpy(dtype=np.float64))
    if not there.any():
        raise DataError(f"{measure.what}: nobody gets there, so there is no distance to compare.")
    return replace(measure.restricted(there), what=f"{measure.what}, among the reached")

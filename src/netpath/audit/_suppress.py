"""Which cells of a table of groups tell of too few people."""

from __future__ import annotations

from math import ceil, floor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath.errors import DataError


class Hidden(NamedTuple):
    """Which rows of a table are not shown, and whether its total is."""

    rows: npt.NDArray[np.bool_]
    total: bool


def checked_k(k: int, accept_risk: bool) -> int:
    """Refuse a threshold that hides next to nothing, unless somebody answers for it."""
    if k < 1 or (k < 5 and not accept_risk):
        raise DataError(
            f"k is {k}; counts under 5 point at people. Write 10 (or 11, as some agencies do), or "
            "add accept_risk=True."
        )
    return k


def hidden_rows(sizes: npt.NDArray[np.int64], k: int) -> Hidden:
    """Hide groups under k people, and as many more as keep them from being worked out.

    A total less what is shown is the number of people hidden, so this must be of two groups and
    of k people or more; the next smallest group goes too, or, where that would leave nothing,
    the total does. It also goes where sizes could be told from the rule itself: no hidden group
    is larger than the smallest shown.

    Examples
    --------
    >>> hidden_rows(np.array([40, 3, 200, 90]), 10)
    Hidden(rows=array([ True,  True, False, False]), total=True)
    """
    rows = sizes < k
    order = np.argsort(sizes, kind="stable")
    while rows.any() and (rows.sum() < 2 or sizes[rows].sum() < k) and (~rows).sum() > 1:
        rows[order[rows.sum()]] = True
    if not rows.any():
        return Hidden(rows, True)
    pool, n = int(sizes[rows].sum()), int(rows.sum())
    most = int(sizes[~rows].min()) if not rows.all() else pool
    lowest, highest = max(0, pool - (n - 1) * most), min(most, pool)
    return Hidden(rows, n > 1 and highest - lowest + 1 > k)


class Zeros(NamedTuple):
    """What is told of how many of a group are at zero: a text, and the counts it allows."""

    text: str
    low: int
    high: int


def zeros_told(at_zero: int, n: int, k: int) -> Zeros:
    """Tell a share as it is, or only a bound where fewer than k people are on one side of it.

    Examples
    --------
    >>> zeros_told(30, 60, 10), zeros_told(1, 60, 10).text, zeros_told(60, 60, 10).text
    (Zeros(text='50 %', low=30, high=30), 'under 17 %', 'over 83 %')
    """
    if at_zero >= k and n - at_zero >= k:
        return Zeros(f"{100 * at_zero / n:.0f} %", at_zero, at_zero)
    bound = ceil(100 * k / n)
    if at_zero < k <= n - at_zero and bound < 100:
        return Zeros(f"under {bound} %", 0, floor(bound * n / 100))
    if n - at_zero < k <= at_zero and bound < 100:
        return Zeros(f"over {100 - bound} %", ceil((100 - bound) * n / 100), n)
    return Zeros("", 0, n)


def mean_tells(zeros: Zeros, total: float, n: int, k: int, kind: str) -> bool:
    """Say whether a mean narrows down how many are at zero to fewer than k counts.

    Parameters
    ----------
    zeros
        What is told of them anyway.
    total
        The sum of the values.
    kind
        "share" for values of at most 1, "count" for values of 1 or more, "both" for 0 and 1.
    """
    low, high = zeros.low, zeros.high
    if low == high:
        return False
    if kind in ("share", "both"):
        high = min(high, floor(n - total + 1e-6))
    if kind in ("count", "both"):
        low = max(low, ceil(n - total - 1e-6))
    return total <= 0 or high - low + 1 < k

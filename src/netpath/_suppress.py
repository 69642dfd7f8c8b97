"""Which numbers tell of too few people to be published.

Whoever reads a page knows the rules by which it was made, and all totals, and may solve for what
is not there. So a count is told only where at least ``k`` people are on either side of it, or as a
bound that leaves ``k`` counts or more.
"""

from __future__ import annotations

from math import ceil, floor, isfinite, log10
from numbers import Integral
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._results import COUNTS, SHARES
from netpath.errors import DataError

NOT_SHOWN = "not shown"


class Hidden(NamedTuple):
    """Which rows of a table are not shown, and whether its total is."""

    rows: npt.NDArray[np.bool_]
    total: bool


def checked_k(k: int, accept_risk: bool) -> int:
    """Refuse a threshold that hides next to nothing, unless somebody answers for it."""
    if isinstance(k, bool) or not isinstance(k, Integral):
        raise DataError(f"k is {k!r}; it must be a whole number of people. Write 10.")
    if k < 1 or (k < 5 and not accept_risk):
        raise DataError(
            f"k is {k}; counts under 5 point at people. Write 10 (or 11, as some agencies do), or "
            "add accept_risk=True."
        )
    return k


def enough_targets(n: int, k: int) -> None:
    """Refuse to publish what is measured against fewer than k people; 0 stands for anybody.

    Raises
    ------
    DataError
        If there are fewer than k targets.

    Examples
    --------
    >>> enough_targets(0, 10), enough_targets(10, 10)
    (None, None)
    """
    if 0 < n < k:
        raise DataError(
            f"There {'is' if n == 1 else 'are'} {n} target{'s' * (n > 1)}, and nothing is "
            f"published of fewer than {k} people: every number would be about whom they know. "
            "Measure access to more targets, or show the audit itself to those who may see it."
        )


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


class ToldOfGroup(NamedTuple):
    """What is told of one group: how many are at zero, in words, and whether its mean is.

    Few, or all but few, may be at zero, and then the words are a bound.
    """

    zeros: str
    mean: bool
    few: bool = False
    all_but_few: bool = False


def told_of(at_zero: int, n: int, total: float, k: int, kind: str) -> ToldOfGroup:
    """Return what is told of a group of n people, of whom so many are at zero.

    Parameters
    ----------
    total
        The sum of their values.
    kind
        As in :func:`mean_tells`.

    Examples
    --------
    >>> told_of(30, 60, 12.0, 10, "share"), told_of(60, 60, 0.0, 10, "share")
    (ToldOfGroup(zeros='50 %', mean=True, few=False, all_but_few=False),
    ToldOfGroup(zeros='over 83 %', mean=False, few=False, all_but_few=True))
    """
    if not n:
        return ToldOfGroup("", False)
    zeros = zeros_told(at_zero, n, k)
    few, all_but_few = at_zero < k, n - at_zero < k
    mean = not all_but_few and not mean_tells(zeros, total, n, k, kind)  # it is that of the rest
    return ToldOfGroup(zeros.text, mean, few, all_but_few)


def kind_of(unit: str, two_valued: bool) -> str:
    """Return what values of a unit are, as :func:`mean_tells` wants it.

    Examples
    --------
    >>> kind_of("probability", False), kind_of("probability", True), kind_of("asks", False)
    ('share', 'both', 'count')
    """
    if two_valued:
        return "both"
    counts = "count" if unit in COUNTS else "any"
    return "share" if unit in SHARES else counts


def rounded(value: float, low: float, high: float) -> tuple[float, float, float]:
    """Return a number and its interval with two digits of what is unsure: no more is published.

    More would let counts be worked out from where the interval ends.

    Examples
    --------
    >>> rounded(0.12345, 0.1, 0.15), rounded(1.234, 0.0, float("inf"))
    ((0.123, 0.1, 0.15), (1.23, 0.0, inf))
    """
    half = (high - low) / 2
    size = half if half > 0 and isfinite(half) else abs(value) / 10 or 1.0
    digits = 1 - floor(log10(size))
    return round(value, digits), round(low, digits), round(high, digits)


def mean_tells(zeros: Zeros, total: float, n: int, k: int, kind: str) -> bool:
    """Say whether a mean narrows down how many are at zero to fewer than k counts.

    Parameters
    ----------
    zeros
        What is told of them anyway.
    total
        The sum of the values.
    kind
        "share" for values of at most 1, "count" for values of 1 or more, "both" for 0 and 1, "any"
        for others, of which a mean tells nothing.
    """
    low, high = zeros.low, zeros.high
    if low == high or kind == "any":
        return False
    if kind in ("share", "both"):
        high = min(high, floor(n - total + 1e-6))
    if kind in ("count", "both"):
        low = max(low, ceil(n - total - 1e-6))
    return total <= 0 or high - low + 1 < k

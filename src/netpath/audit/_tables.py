"""Tables of numbers by group: as found, and as they may leave the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._beside import Members
from netpath._suppress import Hidden, rounded, told_of
from netpath.audit.groups import TOTAL

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_MEAN = ("mean", "low", "high")
_GAP = ("difference", "difference_low", "difference_high")
_RATIO = ("ratio", "ratio_low", "ratio_high")


@dataclass(frozen=True, eq=False)
class ConfidenceInterval:
    """Where a difference may lie: two numbers, or a number a contrast where there are several.

    Attributes
    ----------
    low, high
        The ends, in the unit of the measure.
    """

    low: float | pd.Series
    high: float | pd.Series


@dataclass(frozen=True, eq=False)
class Omnibus:
    """Whether the groups differ at all. It has no interval: a range is never below 0.

    Attributes
    ----------
    statistic
        The largest mean of a group less the smallest (of what cells leave, where some are given).
    pvalue
        How often shuffled labels give as much; None where some contrast has no p, since the noise
        of draws would be taken for that of people.
    """

    statistic: float
    pvalue: float | None


def cells(
    columns: Mapping[str, Sequence[float] | Floats], names: list[str], by: str
) -> pd.DataFrame:
    """Make a table of numbers, a row a name; what is not estimable is missing, never NaN."""
    index = pd.Index(names, name=by, dtype="str")
    told = {
        name: pd.array(np.asarray(one, float), dtype="Float64") for name, one in columns.items()
    }
    return pd.DataFrame(told, index=index)


def p_text(p: float, how: str = "") -> str:
    """Return a p-value as it is told, with two digits, and how it came about.

    Examples
    --------
    >>> p_text(0.0123, "labels shuffled"), p_text(float("nan"), "labels shuffled")
    ('p = 0.012 (labels shuffled)', 'p not estimable')
    """
    if pd.isna(p):
        return "p not estimable"
    return f"p = {p:.2g}" + (f" ({how})" if how else "")


def shown_cells(
    found: pd.DataFrame, reference: str, overall: float, kind: str, hidden: Hidden, k: int
) -> pd.DataFrame:
    """Return the table of an audit with hidden cells missing, and its row of everybody.

    Parameters
    ----------
    found
        A row a group, as ``Audit.to_frame`` has it.
    overall
        The mean of everybody.
    kind
        What values are; see :func:`netpath._suppress.kind_of`.
    """
    told = [
        told_of(int(zero), int(n), float(mean) * n if n else 0.0, k, kind)
        for zero, n, mean in found[["at_zero", "n", "mean"]].itertuples(index=False)
    ]
    no_mean = ~np.array([one.mean for one in told]) | hidden.rows
    no_gap = no_mean | bool(no_mean[list(found.index).index(reference)])
    # A median of 0 says that half are at zero, which in a small group is already a count.
    no_median = no_mean | (found["n"] < 2 * k).to_numpy(dtype=bool)
    table = pd.DataFrame({"n": found["n"].astype("Int64").mask(hidden.rows)})
    zeros = pd.Series([one.zeros for one in told], found.index, dtype="str")
    table["at_zero"] = zeros.mask(hidden.rows, "")
    for names, gone in ((_MEAN, no_mean), (_GAP, no_gap), (_RATIO, no_gap)):
        table[list(names)] = _intervals(found[list(names)], gone)
        if names == _MEAN:
            table.insert(3, "median", _digits(found["median"], no_median, 3))
        for error in ("error", "mc_error"):
            own = error if names == _MEAN else f"{names[0]}_{error}"
            table[own] = _digits(found[own], gone, 2)
    table["pvalue"] = _digits(found["pvalue"], no_gap, 2)
    if not hidden.total:
        return table
    total = pd.DataFrame({"n": [found["n"].sum()], "at_zero": ""}, index=[TOTAL])
    if not no_mean.any():
        total["mean"] = float(f"{overall:.3g}")
    return pd.concat([table, total.astype({"n": "Int64"})]).rename_axis(str(found.index.name))


def of_whom(
    table: pd.DataFrame, members: Members, at_zero: Codes, hidden: Hidden, k: int
) -> Members:
    """Return of whom the table tells how many they are, how many at zero, and what in the mean."""
    people, zero, mean = members.parts
    rows = table.loc[list(people.names)]
    n = rows["n"].fillna(0).to_numpy(dtype=np.int64)
    # In whole percent, of more than that a share does not tell a count.
    exact = (at_zero >= k) & (n - at_zero >= k) & (n < 100 * k)
    told = [
        part.kept(np.where(shown, np.arange(len(rows)), -1))
        for part, shown in ((people, n > 0), (zero, exact), (mean, rows["mean"].notna()))
    ]
    total = told[0]._replace(whole=hidden.total, secret=not hidden.total)
    return members.told(total, *told[1:])


def _intervals(found: pd.DataFrame, gone: Flags) -> pd.DataFrame:
    """Return numbers with their intervals, rounded by what is unsure; hidden ones are missing."""
    rows = found.to_numpy(dtype=np.float64, na_value=np.nan)
    rows[gone] = np.nan
    told = [rounded(*row) if np.isfinite(row[0]) else (np.nan,) * 3 for row in rows.tolist()]
    columns = np.array(told).reshape(-1, 3).T
    return pd.DataFrame(
        {name: pd.array(one, dtype="Float64") for name, one in zip(found, columns, strict=True)},
        index=found.index,
    )


def _digits(found: pd.Series, gone: Flags, digits: int) -> pd.Series:
    """Return numbers with so many significant digits; hidden ones are missing."""
    told = [
        np.nan if out or pd.isna(one) else float(f"{one:.{digits}g}")
        for one, out in zip(found, gone, strict=True)
    ]
    return pd.Series(pd.array(np.array(told), dtype="Float64"), found.index)

"""How long chains would be if none broke off: completed ones, weighted by what they survived."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._results import Answer, counted
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]
Attrition = Literal["by_asks", "constant"]


@dataclass(frozen=True, eq=False)
class CorrectedLength(Answer):
    """Lengths of chains, in asks, as seen and corrected for those that broke off.

    Attributes
    ----------
    mean, median
        Corrected; None where no chain was completed.
    raw_mean, raw_median
        Of the completed chains as they are, which are the short ones.
    completed, started
        How many chains.
    effective_size
        How many completed chains of equal weight the corrected mean is worth: (sum w)² / sum w².
    mean_error
        Standard error of the corrected mean, the attrition taken as known.
    table
        A row a length: how many chains were at risk there, completed and broke off, the attrition
        used and the weight of a chain completed at that length.
    note
        Where the data speaks against a constant rate; empty if not.
    """

    mean: float | None
    median: float | None
    raw_mean: float | None
    raw_median: float | None
    completed: int
    started: int
    effective_size: float
    mean_error: float | None
    table: pd.DataFrame = field(repr=False)
    note: str = ""

    def to_frame(self) -> pd.DataFrame:
        """Return the row of each length.

        Examples
        --------
        >>> corrected_length([1, 2, 1], [True, True, False]).to_frame().shape
        (3, 6)
        """
        return self.table.copy(deep=False)

    def __str__(self) -> str:
        if self.mean is None or self.mean_error is None or self.raw_mean is None:
            return f"None of {counted(self.started, 'chain')} was completed; no length to tell."
        told = (
            f"{self.completed:,} of {counted(self.started, 'chain')} completed, in "
            f"{self.raw_mean:.2f} asks on average (median {self.raw_median:g}); corrected for "
            f"those that broke off: {self.mean:.2f} ± {self.mean_error:.2f} (median "
            f"{self.median:g}), worth "
            f"{counted(round(self.effective_size), 'chain')}."
        )
        return f"{told} {self.note}".rstrip()


def corrected_length(
    asks: npt.ArrayLike, completed: npt.ArrayLike, *, attrition: Attrition = "by_asks"
) -> CorrectedLength:
    """Return how long chains would be had none broken off.

    Long chains break off more often than short ones, so the completed ones are too short on
    average. Each is weighted by 1 / the chance to get so far, the product of 1 - attrition over
    the asks it survived.

    Parameters
    ----------
    asks
        Asks that each chain had behind it when it was completed or broke off, shape (n_chains,).
    completed
        Whether it reached its target, shape (n_chains,).
    attrition
        ``"by_asks"`` takes the share that broke off after each number of asks from the data;
        ``"constant"`` one share for all, and warns where the data speaks against it (chi-squared,
        p < 0.05), since then even the mean is off.

    Raises
    ------
    DataError
        If the two do not belong together, or ``attrition`` is neither.

    References
    ----------
    P. S. Dodds, R. Muhamad and D. J. Watts, "An experimental study of search in global social
    networks", Science 301 (2003) 827-829. S. Goel, R. Muhamad and D. Watts, "Social search in
    small-world experiments", WWW 2009.

    Examples
    --------
    >>> told = corrected_length([1, 3, 3, 1, 2], [True, True, True, False, False])
    >>> round(told.raw_mean, 2), round(told.mean, 2), told.median
    (2.33, 2.6, 3.0)
    """
    made, there = _whole("asks", asks, np.int64), _whole("completed", completed, np.bool_)
    if made.shape != there.shape or made.ndim != 1 or not len(made) or made.min() < 0:
        raise DataError(
            f"asks has shape {made.shape} and completed {there.shape}; both need one entry a "
            "chain, at least one, and no chain has fewer than 0 asks."
        )
    if attrition not in ("by_asks", "constant"):
        raise DataError(f"attrition is {attrition!r}; it must be 'by_asks' or 'constant'.")
    table = broken_off(made, there)
    note = ""
    if attrition == "constant":
        going = (table["at_risk"] - table["completed"]).sum()
        table["attrition"] = table["broke_off"].sum() / going if going else 0.0
        note = _against(table)
        if note:
            warnings.warn(note, stacklevel=2)
    went_on = np.concatenate([[1.0], np.cumprod(1 - table["attrition"].to_numpy())[:-1]])
    table["weight"] = np.divide(1, went_on, out=np.zeros(len(went_on)), where=went_on > 0)
    return _told(table, len(made), note)


def _whole(name: str, given: npt.ArrayLike, kind: type[np.generic]) -> npt.NDArray[Any]:
    """Return an array as another kind, if nothing of it is lost."""
    try:
        with np.errstate(invalid="ignore"):
            made = np.asarray(given).astype(kind)
        fits = bool((made == np.asarray(given)).all())
    except (ValueError, TypeError, OverflowError):
        fits = False
    if not fits:
        what = "whole numbers" if kind is np.int64 else "True or False"
        raise DataError(f"{name} must be {what}, one for each chain.")
    return made


def _told(table: pd.DataFrame, started: int, note: str) -> CorrectedLength:
    count = table["completed"].to_numpy(dtype=np.float64)
    n, lengths = int(count.sum()), table["asks"].to_numpy(dtype=np.float64)
    if not n:
        return CorrectedLength(None, None, None, None, 0, started, 0.0, None, table, note)
    weight = table["weight"].to_numpy()
    total, squares = (count * weight).sum(), (count * weight**2).sum()
    mean = float((count * weight * lengths).sum() / total)
    error = float(np.sqrt((count * (weight * (lengths - mean)) ** 2).sum()) / total)
    return CorrectedLength(
        mean,
        _median(lengths, count * weight),
        float((count * lengths).sum() / n),
        _median(lengths, count),
        n,
        started,
        float(total**2 / squares),
        error,
        table,
        note,
    )


def broken_off(made: npt.NDArray[np.integer], there: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Return a row a length: at risk, completed, broken off, and the share that broke off.

    Examples
    --------
    >>> broken_off(np.array([1, 1]), np.array([True, False]))["attrition"].tolist()
    [0.0, 1.0]
    """
    most = int(made.max()) + 1
    done = np.bincount(made[there], minlength=most)
    broke = np.bincount(made[~there], minlength=most)
    at_risk = len(made) - np.concatenate([[0], np.cumsum(done + broke)[:-1]])
    going = at_risk - done
    share = np.divide(broke, going, out=np.zeros(most), where=going > 0)
    columns = {"asks": np.arange(most), "at_risk": at_risk, "completed": done}
    return pd.DataFrame(columns | {"broke_off": broke, "attrition": share})


def _median(values: Floats, weight: Floats) -> float:
    so_far = np.cumsum(weight) / weight.sum()
    return float(values[np.searchsorted(so_far, 0.5)])


def _against(table: pd.DataFrame) -> str:
    """Return a warning where attrition differs by length more than chance would have it."""
    from scipy.stats import chi2

    rate = float(table["attrition"].iloc[0])
    going = (table["at_risk"] - table["completed"]).to_numpy(dtype=np.float64)
    expected = going * rate
    usual = (expected >= 5) & (going - expected >= 5)
    if usual.sum() < 2:
        return ""
    apart = (table["broke_off"].to_numpy() - expected)[usual]
    statistic = float((apart**2 / (expected * (1 - rate))[usual]).sum())
    p = float(chi2.sf(statistic, int(usual.sum()) - 1))
    if p >= 0.05:
        return ""
    return (
        f"A constant attrition of {rate:.3f} is against the data (chi-squared {statistic:.1f} at "
        f"{int(usual.sum())} lengths, p = {p:.2g}); use attrition='by_asks'."
    )

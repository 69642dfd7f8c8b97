"""Partial pooling: a logistic correction whose groups borrow from one another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from netpath._rules import OVERLAP, kinds_in
from netpath.warmth._model import chance_of, logit

GROUPS = ("kind", "evidence")
LEAST_CHANCE = 0.005  # where log-odds end; a warmth of 0 or 1 would be infinitely sure
INTERCEPT_SD, SLOPE_SD, SPREAD_SD = 1.5, 0.5, 1.0
SPREADS = np.geomspace(0.05, 2, 8)


@dataclass(frozen=True)
class Pooled:
    """What the outcomes say of the log-odds: an intercept, a slope, an offset for each group.

    Attributes
    ----------
    levels
        The groups by column, in the order of the offsets.
    mean, covariance
        Of intercept, slope and offsets, after the outcomes; (2 + n_groups,) and its square.
    spread
        Mean square of an offset; what is expected of a group without outcomes.
    """

    levels: dict[str, tuple[str, ...]]
    mean: np.ndarray
    covariance: np.ndarray
    spread: float

    def odds(self, ties: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Return corrected log-odds and their standard deviation; (n_ties,) each."""
        columns = design(ties, self.levels)
        strange = len(GROUPS) - columns[:, 2:].sum(axis=1)
        variance = (np.einsum("ij,jk->ik", columns, self.covariance) * columns).sum(axis=1)
        return np.einsum("ij,j->i", columns, self.mean), np.sqrt(variance + strange * self.spread)


def with_groups(ties: pd.DataFrame) -> pd.DataFrame:
    """Return ties whose groups are text, ``"(unknown)"`` where none is told.

    A pool says where two people overlapped; for what an ask comes to, all places are one kind.
    """
    told = {name: ties[name] if name in ties else pd.Series(pd.NA, ties.index) for name in GROUPS}
    texts = {name: one.astype("str").fillna("(unknown)") for name, one in told.items()}
    somewhere = {one: OVERLAP for one in texts["kind"].unique() if kinds_in(one)[0].place}
    texts["kind"] = texts["kind"].replace(somewhere)
    return ties.assign(**texts)


def log_odds(warmth: pd.Series) -> np.ndarray:
    """Return the log-odds of warmths, none infinite."""
    return logit(warmth.to_numpy(dtype=float).clip(LEAST_CHANCE, 1 - LEAST_CHANCE))


def design(ties: pd.DataFrame, levels: dict[str, tuple[str, ...]]) -> np.ndarray:
    """Return 1, the log-odds of the warmth and the groups of ties; (n_ties, 2 + n_groups)."""
    within = [ties[name].to_numpy() == one for name in GROUPS for one in levels[name]]
    return np.column_stack([np.ones(len(ties)), log_odds(ties["warmth"]), *within]).astype(float)


def fitted(asks: pd.DataFrame, levels: dict[str, tuple[str, ...]]) -> Pooled:
    """Fit the correction.

    Intercept, slope and offsets have normal priors around 0, 1 and 0: without outcomes, warmth
    stays as it is. How far offsets spread is not known either: several spreads are tried, and
    averaged by how well they explain the outcomes (Laplace) and by a half-normal prior.
    """
    columns, granted = design(asks, levels), asks["granted"].to_numpy(dtype=float)
    n_groups = columns.shape[1] - 2
    middle = np.array([0.0, 1.0, *[0.0] * n_groups])
    means, covariances, evidence = [], [], []
    for spread in SPREADS:
        sds = np.array([INTERCEPT_SD, SLOPE_SD, *[spread] * n_groups])
        mean, covariance, told = _mode(columns, granted, middle, sds**-2.0)
        means.append(mean)
        covariances.append(covariance)
        evidence.append(told - 0.5 * (spread / SPREAD_SD) ** 2 + np.log(spread))
    heft = np.exp(np.array(evidence) - max(evidence))
    heft /= heft.sum()
    mean = np.einsum("s,si->i", heft, np.array(means))
    apart = np.array(means) - mean
    inside = np.einsum("s,sij->ij", heft, np.array(covariances))
    covariance = inside + np.einsum("s,si,sj->ij", heft, apart, apart)
    return Pooled(levels, mean, covariance, float(heft @ SPREADS**2))


def _mode(
    columns: np.ndarray, granted: np.ndarray, middle: np.ndarray, precision: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float]:
    """Return the mode, its covariance and the log of the marginal likelihood, up to a constant.

    Sums go through einsum, not BLAS, whose sums depend on the number of threads.
    """
    at = middle.copy()
    for _ in range(100):
        chance = chance_of(np.einsum("ij,j->i", columns, at))
        slope = np.einsum("ij,i->j", columns, granted - chance) - precision * (at - middle)
        bent = columns * (chance * (1 - chance))[:, np.newaxis]
        curve = np.einsum("ij,ik->jk", bent, columns) + np.diag(precision)
        step = np.linalg.solve(curve, slope)
        at = at + step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < 1e-10:
            break
    odds = np.einsum("ij,j->i", columns, at)
    told = float((granted * odds - np.logaddexp(0, odds)).sum())
    told -= 0.5 * float((precision * (at - middle) ** 2).sum())
    told += 0.5 * float(np.log(precision).sum()) - 0.5 * float(np.linalg.slogdet(curve)[1])
    return at, np.linalg.inv(curve), told

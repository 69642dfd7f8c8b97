"""How unequally some numbers are spread: arrays in, floats and curves out.

Zeros are common in access. The Gini index, Theil's T, GE(2) and Atkinson's index with epsilon
below 1 take them; Theil's L and Atkinson from 1 up do not, and say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath.errors import DataError

Floats = npt.NDArray[np.float64]


class Parts(NamedTuple):
    """Theil's T in two: what lies within groups, and what lies between them."""

    within: float
    between: float


@dataclass(frozen=True, eq=False)
class Curve:
    """Which share of all there is the first share of people holds; both from 0 to 1.

    ``seen`` is how many people that is of those who were measured, where they stand for several.
    """

    people: Floats
    held: Floats
    seen: npt.NDArray[np.int64] | None = None

    @property
    def concentrated(self) -> float:
        """One minus twice the area under the curve: 0 on the diagonal."""
        return float(1 - 2 * np.trapezoid(self.held, self.people))


def gini(values: npt.ArrayLike) -> float:
    """Return the Gini index: 0 where all are equal, (n - 1) / n where one person has it all.

    Raises
    ------
    DataError
        If there is nobody, a value is negative or not finite, or all are 0.

    References
    ----------
    Sum of (2i - n - 1) x_i over n times the sum of x, x ascending: Sen, A. (1973), On Economic
    Inequality.

    Examples
    --------
    >>> gini([0, 0, 1])
    0.6666666666666666
    """
    x = np.sort(_checked(values))
    n = len(x)
    return float((2 * np.arange(1, n + 1) - n - 1) @ x / (n * x.sum()))


def theil_t(values: npt.ArrayLike) -> float:
    """Return Theil's T, the mean of x/mu ln(x/mu); a zero adds nothing. Errors as :func:`gini`.

    References
    ----------
    Theil, H. (1967), Economics and Information Theory.

    Examples
    --------
    >>> theil_t([0, 2])
    0.6931471805599453
    """
    x = _checked(values)
    relative = x / x.mean()
    return float(np.mean(relative * np.log(np.where(relative > 0, relative, 1))))


def theil_parts(values: npt.ArrayLike, groups: npt.ArrayLike) -> Parts:
    """Split Theil's T into the part within groups and the part between them; they add up to it.

    Parameters
    ----------
    values
        Shape (n,).
    groups
        The group of each, shape (n,).

    References
    ----------
    Shorrocks, A. F. (1980), The class of additively decomposable inequality measures,
    Econometrica 48:613.

    Examples
    --------
    >>> theil_parts([1, 1, 3, 3], ["A", "A", "B", "B"]).within
    0.0
    """
    x = _checked(values)
    of = np.asarray(groups)
    within = between = 0.0
    for name in np.unique(of):
        own = x[of == name]
        if own.sum():
            share = float(own.sum() / x.sum())
            within += share * theil_t(own)
            between += share * float(np.log(own.mean() / x.mean()))
    return Parts(within, between)


def theil_l(values: npt.ArrayLike) -> float:
    """Return Theil's L, the mean of ln(mu/x). Errors as :func:`gini`; zeros have no logarithm.

    References
    ----------
    Theil, H. (1967), Economics and Information Theory.

    Examples
    --------
    >>> theil_l([2, 2])
    0.0
    """
    x = _positive(values, "Theil's L")
    return float(np.mean(np.log(x.mean() / x)))


def ge2(values: npt.ArrayLike) -> float:
    """Return GE(2), half the squared coefficient of variation. Errors as :func:`gini`.

    References
    ----------
    Cowell, F. A. (2011), Measuring Inequality, 3rd edition.

    Examples
    --------
    >>> ge2([0, 2])
    0.5
    """
    x = _checked(values)
    return float(x.var() / x.mean() ** 2 / 2)


def atkinson(values: npt.ArrayLike, epsilon: float) -> float:
    """Return Atkinson's index, the share of the total that inequality wastes. 0 to 1.

    Parameters
    ----------
    values
        Shape (n,). Errors as :func:`gini`; from epsilon 1 up no value may be 0.
    epsilon
        How much the worst off count, above 0.

    References
    ----------
    Atkinson, A. B. (1970), On the measurement of inequality, J Econ Theory 2:244.

    Examples
    --------
    >>> round(atkinson([0, 2], 0.5), 9)
    0.5
    """
    if not epsilon > 0:
        raise DataError(f"epsilon is {epsilon:g}; it must be above 0. Write 0.5, say.")
    name = f"Atkinson's index with epsilon {epsilon:g}"
    x = _positive(values, name) if epsilon >= 1 else _checked(values)
    relative = x / x.mean()
    if epsilon == 1:
        return float(1 - np.exp(np.mean(np.log(relative))))
    return float(1 - np.mean(relative ** (1 - epsilon)) ** (1 / (1 - epsilon)))


def lorenz(values: npt.ArrayLike, weight: Floats | None = None) -> Curve:
    """Return the Lorenz curve: people from the lowest value up. Errors as :func:`gini`.

    Parameters
    ----------
    values
        Shape (n,).
    weight
        How many people each stands for; by default one.

    Examples
    --------
    >>> lorenz([3, 1]).held.tolist()
    [0.0, 0.25, 1.0]
    """
    if weight is not None:
        return concentration(values, values, weight)
    x = np.sort(_checked(values))
    return Curve(np.arange(len(x) + 1) / len(x), _from_zero(np.cumsum(x) / x.sum()))


def concentration(
    values: npt.ArrayLike, ranks: npt.ArrayLike, weight: Floats | None = None
) -> Curve:
    """Return the concentration curve: people from the lowest rank up, whatever they have.

    Equal ranks make one straight piece, so that nothing hangs on the order of rows. Below the
    diagonal those of high rank have more. Errors as :func:`gini`.

    Parameters
    ----------
    values, ranks
        Shape (n,).
    weight
        As in :func:`lorenz`.

    References
    ----------
    Kakwani, N. C. (1977), Applications of Lorenz curves in economic analysis, Econometrica
    45:719.

    Examples
    --------
    >>> concentration([3, 1], [1, 2]).held.tolist()
    [0.0, 0.75, 1.0]
    """
    x = _checked(values)
    _, place, sizes = np.unique(np.asarray(ranks), return_inverse=True, return_counts=True)
    if weight is None:
        held = np.cumsum(np.bincount(place, weights=x)) / x.sum()
        return Curve(_from_zero(np.cumsum(sizes) / len(x)), _from_zero(held))
    people, held = (np.cumsum(np.bincount(place, weights=of)) for of in (weight, weight * x))
    seen = np.concatenate(([0], np.cumsum(sizes)))
    return Curve(_from_zero(people / people[-1]), _from_zero(held / held[-1]), seen)


def _from_zero(shares: Floats) -> Floats:
    return np.concatenate(([0.0], shares))


def _checked(values: npt.ArrayLike) -> Floats:
    x = np.asarray(values, dtype=np.float64).ravel()
    if not len(x):
        raise DataError("There are no values; inequality needs at least one.")
    if not (np.isfinite(x) & (x >= 0)).all():
        raise DataError(
            "Some values are negative or not finite; shares of a total need values of 0 or more. "
            "For distances, compare who is reached at all, or use access."
        )
    if not x.any():
        raise DataError(
            "Every value is 0, so there is nothing to share out. Allow more asks, or say so."
        )
    return x


def _positive(values: npt.ArrayLike, name: str) -> Floats:
    x = _checked(values)
    if not x.all():
        raise DataError(
            f"{name} breaks at 0, and {int((x == 0).sum()):,} of {len(x):,} values are 0. "
            "Use the Gini index, Theil's T or GE(2), which take zeros."
        )
    return x

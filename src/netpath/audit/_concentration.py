"""Whether access goes to those who already have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath import _indices
from netpath._draws import generator
from netpath._indices import Curve, gini
from netpath._intervals import Z95
from netpath._measure import PersonMeasure
from netpath._results import Answer, assumed_lines, counted, interval_text, three_digits
from netpath.audit.groups import need_measure, p_text, times_allowed
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]
EQUAL = 1e-9
PARTS = ("lowest fifth", "second", "middle", "fourth", "highest fifth")


@dataclass(frozen=True, eq=False)
class Concentration(Answer):
    """How far something goes to those who have an advantage.

    Attributes
    ----------
    what, unit, advantage
        What was measured, in what, and what people are put in order by.
    index
        The concentration index, -1 to 1: 0 where it is spread alike over the order, above 0 where
        those of much advantage have more.
    low, high
        Its 95 % interval, people sampled.
    corrected
        Erreygers's index, -1 to 1: the same for what has a largest value, such as a chance; it
        does not grow only because what is spread is scarce. None without a largest value.
    most
        The Gini index: as high as the index could be in another order.
    pvalue
        How often a shuffled order gives an index as far from 0.
    fifths
        A row a fifth of people by advantage: ``n``, ``mean``, and the ``share`` of all there is.
        People of equal advantage are shared out evenly where a fifth ends among them.
    curve
        The concentration curve.
    n_people, left_out
        How many people it is of, and how many lack a number of advantage.
    n_resamples
        How often the order was shuffled.
    assumptions
        Sentences that results repeat.
    seed
        Draws the same shuffles again; None from a Generator.
    """

    what: str
    unit: str
    advantage: str
    index: float
    low: float
    high: float
    corrected: float | None
    most: float
    pvalue: float
    fifths: pd.DataFrame = field(repr=False)
    curve: Curve = field(repr=False)
    n_people: int = 0
    left_out: int = 0
    n_resamples: int = 0
    assumptions: tuple[str, ...] = ()
    seed: int | None = None

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "by advantage": ("fifth",),
        "people": ("n",),
        "mean": ("mean",),
        "share of all": ("share",),
    }

    def to_frame(self) -> pd.DataFrame:
        """Return a row a fifth of people, from the least advantage up.

        Examples
        --------
        >>> people = pd.DataFrame({"grade": range(10)}, [f"p{at}" for at in range(10)])
        >>> access = PersonMeasure(people["grade"] / 10, "access", "probability", people)
        >>> found = concentration(access, "grade", n_resamples=99, rng=7)
        >>> found.to_frame()["share"].round(3).tolist()
        [0.022, 0.111, 0.2, 0.289, 0.378]
        """
        return self.fifths.copy()

    def __str__(self) -> str:
        low, high = self.fifths["share"].iloc[[0, -1]]
        lines = [
            f"{self.what}, by {self.advantage}: the highest fifth has {100 * high:.0f} % of all "
            f"there is and the lowest {100 * low:.0f} %. Concentration index "
            f"{interval_text(self.index, self.low, self.high)}, where 0 is spread alike and "
            f"{three_digits(self.most)} as much as in any order; "
            f"{p_text(self.pvalue, 'order shuffled')}."
        ]
        if self.corrected is not None:
            lines.append(
                f"Erreygers's index, which does not hang on scarcity: {self.corrected:.3f}."
            )
        left = f"; {self.left_out:,} lack a number of it" if self.left_out else ""
        lines.append(
            f"Of {counted(self.n_people, 'person', 'people')}{left}. An order is no cause: who has "
            "may have it for their access, or for what brings both."
        )
        return "\n".join([*lines, *assumed_lines(self.assumptions)])


def concentration(
    access: PersonMeasure,
    advantage: str | PersonMeasure,
    *,
    n_resamples: int = 1999,
    rng: int | np.random.Generator | None = None,
) -> Concentration:
    """Return whether access goes to those who already have: its spread over an order of people.

    Parameters
    ----------
    access
        One number a person, none negative.
    advantage
        A column of people with numbers, such as a grade or an income, or another measure of the
        same people. Those without a number are left out and counted; equals share one rank.
    n_resamples
        How often the order is shuffled.
    rng
        A seed gives the same shuffles each time.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    DataError
        If access is negative, infinite or 0 for everybody, advantage is no number or the same for
        all, or a measure is of other people.

    References
    ----------
    N. Kakwani, A. Wagstaff and E. van Doorslaer, "Socioeconomic inequalities in health", Journal of
    Econometrics 77 (1997) 87-103, for the index and its error. G. Erreygers, "Correcting the
    concentration index", Journal of Health Economics 28 (2009) 504-515.

    Examples
    --------
    >>> people = pd.DataFrame({"grade": range(10)}, [f"p{at}" for at in range(10)])
    >>> access = PersonMeasure(people["grade"] / 10, "access", "probability", people)
    >>> print(concentration(access, "grade", n_resamples=99, rng=7))
    access, by grade: the highest fifth has 38 % of all there is and the lowest 2 %. Concentration
    index 0.37 [0.19, 0.54], where 0 is spread alike and 0.367 as much as in any order; p = 0.01
    (order shuffled).
    Erreygers's index, which does not hang on scarcity: 0.660.
    Of 10 people. An order is no cause: who has may have it for their access, or for what brings
    both.
    """
    need_measure(access)
    times_allowed("n_resamples", n_resamples, 1999)
    order, name = _advantage(access, advantage)
    told = np.isfinite(order)
    order, values = order[told], access.values.to_numpy(dtype=np.float64)[told]
    if len(order) < 2 or np.ptp(order) == 0:
        raise DataError(
            f"advantage: fewer than two people differ in {name}, so there is no order. Name "
            "another column.",
            code="B81",
        )
    curve, rank = _indices.concentration(values, order), _ranks(order)
    index = _index(values, rank)
    error = _error(values, order, rank, index)
    stream, seed = generator(rng)
    far = abs(index) * (1 - EQUAL) - 1e-12
    many = sum(abs(_index(values, stream.permutation(rank))) >= far for _ in range(n_resamples))
    most = access.most
    return Concentration(
        what=access.what,
        unit=access.unit,
        advantage=name,
        index=index,
        low=max(index - Z95 * error, -1.0),
        high=min(index + Z95 * error, 1.0),
        corrected=4 * float(values.mean()) * index / most if 0 < most < np.inf else None,
        most=gini(values),
        pvalue=(many + 1) / (n_resamples + 1),
        fifths=_fifths(curve, float(values.sum()), len(values)),
        curve=curve,
        n_people=len(values),
        left_out=int((~told).sum()),
        n_resamples=n_resamples,
        assumptions=access.assumptions,
        seed=seed,
    )


def _advantage(access: PersonMeasure, advantage: str | PersonMeasure) -> tuple[Floats, str]:
    """Return everybody's advantage, NaN where it is not known, and what it is called."""
    if isinstance(advantage, PersonMeasure):
        missing = access.values.index.difference(advantage.values.index)
        if len(missing) == len(access.values):
            raise DataError("advantage: the measure is of other people. Measure the same seekers.")
        own = advantage.values.reindex(access.values.index)
        return own.to_numpy(dtype=np.float64, na_value=nan), advantage.what
    column = access.people[access.labels(advantage).name]
    numbers = pd.to_numeric(column, errors="coerce")
    if numbers.notna().sum() < column.notna().sum():
        raise DataError(
            f"advantage: {advantage!r} has values that are no numbers, which have no order. Write "
            "a column of numbers, such as 1 for the least.",
            code="B81",
        )
    return numbers.to_numpy(dtype=np.float64, na_value=nan), advantage


def _ranks(order: Floats) -> Floats:
    """Return the share of people below each, and half of those who are equal."""
    _, place, sizes = np.unique(order, return_inverse=True, return_counts=True)
    return np.asarray(((np.cumsum(sizes) - sizes / 2) / len(order))[place])


def _index(values: Floats, rank: Floats) -> float:
    """Return twice the covariance with the rank, over the mean."""
    return float(2 * np.mean(values * (rank - 0.5)) / values.mean())


def _error(values: Floats, order: Floats, rank: Floats, index: float) -> float:
    """Return the standard error of the index, people sampled."""
    place = np.unique(order, return_inverse=True)[1]
    held = np.cumsum(np.bincount(place, weights=values)) / values.sum()
    before = np.concatenate([[0.0], held[:-1]])
    parts = values / values.mean() * (2 * rank - 1 - index) + 2 - before[place] - held[place]
    n = len(values)
    return float(np.sqrt(max((np.mean(parts**2) - (1 + index) ** 2) / n, 0.0)))


def _fifths(curve: Curve, total: float, n: int) -> pd.DataFrame:
    """Return a row a fifth of people; equals are shared out where a fifth ends among them."""
    parts = np.linspace(0, 1, len(PARTS) + 1)
    share = np.diff(np.interp(parts, curve.people, curve.held))
    each = n / len(PARTS)
    table = pd.DataFrame({"fifth": PARTS, "n": each, "mean": share * total / each, "share": share})
    return table.astype({"mean": "Float64"})

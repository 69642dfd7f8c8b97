"""How unequally something is spread over people, whatever their groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._indices import (
    Curve,
    atkinson,
    concentration,
    ge2,
    gini,
    lorenz,
    theil_l,
    theil_parts,
    theil_t,
)
from netpath._measure import PersonMeasure
from netpath._results import Answer, assumed_lines, counted
from netpath.audit._answer import cells
from netpath.audit._groups import By, groups_of
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]
INDICES: dict[str, Callable[[Floats], float]] = {
    "Gini": gini,
    "Theil T": theil_t,
    "GE(2)": ge2,
    "Atkinson 0.5": lambda x: atkinson(x, 0.5),
    "Atkinson 1": lambda x: atkinson(x, 1.0),
    "Theil L": theil_l,
}
BREAK_AT_ZERO = ("Atkinson 1", "Theil L")


@dataclass(frozen=True, eq=False)
class Inequality(Answer):
    """How unequally a measure is spread.

    Attributes
    ----------
    what, unit
        What was measured, and in what.
    n, at_zero
        How many people, and how many of them are at zero.
    indices
        A row an index: ``value``, its interval ``low, high`` (people drawn again), and ``note``,
        which says why it is empty. With groups also "Theil T within" and "Theil T between".
    lorenz
        People from the lowest value up, and the share they hold.
    concentration
        The same with people in the order of ``rank``, or of the means of groups; None where
        neither is given.
    concentrated_by
        What that order is.
    seed
        Draws the same people again; None from a Generator.
    """

    what: str
    unit: str
    n: int
    at_zero: int
    indices: pd.DataFrame
    lorenz: Curve = field(repr=False)
    concentration: Curve | None = field(default=None, repr=False)
    concentrated_by: str = ""
    confidence: float = 0.95
    assumptions: tuple[str, ...] = ()
    seed: int | None = None

    def to_frame(self) -> pd.DataFrame:
        """Return a row an index.

        Examples
        --------
        >>> people = pd.DataFrame(index=["a", "b", "c"])
        >>> values = pd.Series([1.0, 1.0, 4.0], index=people.index)
        >>> found = inequality(PersonMeasure(values, "reach", "targets", people), rng=7)
        >>> found.to_frame()["value"].round(3).tolist()
        [0.333, 0.231, 0.25, 0.111, 0.206, 0.231]
        """
        return self.indices.reset_index()

    def __str__(self) -> str:
        told = []
        for name, row in self.indices.iterrows():
            if pd.notna(row["value"]):
                told.append(f"{name} {row['value']:.3f} [{row['low']:.3f}, {row['high']:.3f}]")
        zero = f", {self.at_zero:,} at zero" if self.at_zero else ""
        lines = [
            f"{self.what[0].upper()}{self.what[1:]}, of {counted(self.n, 'person', 'people')}"
            f"{zero}: {'; '.join(told)}."
        ]
        if self.concentration is not None:
            lines.append(
                f"Concentration by {self.concentrated_by}: {self.concentration.concentrated:.3f} "
                "(above 0: those further up hold more)."
            )
        notes = dict.fromkeys(note for note in self.indices["note"] if note)
        lines += [f"Not estimable: {note}." for note in notes]
        lines.append("Intervals are about these people in this network, drawn again.")
        return "\n".join([*lines, *assumed_lines(self.assumptions)])


def inequality(
    measure: PersonMeasure,
    by: By | None = None,
    *,
    rank: str = "",
    n_resamples: int = 999,
    confidence: float = 0.95,
    rng: int | np.random.Generator | None = None,
) -> Inequality:
    """Return how unequally a measure is spread: indices, their intervals, and curves.

    An index of inequality is not a gap: groups of unequal size move it without differing.

    Parameters
    ----------
    measure
        One number a person, 0 or more and finite.
    by
        Groups, to split Theil's T into what is within and what is between them. People without a
        label are a group of their own here, so that the parts add up to the whole.
    rank
        A column of people with numbers, to order them by in the concentration curve. Without it
        groups are ordered by their means.
    n_resamples
        How often people are drawn again, with replacement.
    confidence
        How often such intervals hold what they are about, 0 to 1 (percentiles; too narrow for
        few people).
    rng
        A seed draws the same people each time.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    DataError
        If nobody has anything, a value is negative or infinite, or a rank is missing.

    References
    ----------
    See :mod:`netpath.audit` for each index: Gini, Theil (1967), Atkinson (1970), Cowell (2011).

    Examples
    --------
    >>> people = pd.DataFrame({"group": ["A", "B"] * 3}, index=list("abcdef"))
    >>> values = pd.Series([0.2, 0.1] * 3, index=people.index)
    >>> found = inequality(PersonMeasure(values, "access", "probability", people), "group", rng=7)
    >>> found.indices["value"].round(3)["Theil T between"]
    np.float64(0.057)
    """
    stream, seed = generator(rng)
    values = measure.values.to_numpy(dtype=np.float64)
    whole = lorenz(values)
    groups = None if by is None else groups_of(measure, by)
    codes = None if groups is None else groups.codes
    curve, order = None, ""
    if rank:
        curve, order = concentration(values, _ranks(measure, rank)), rank
    elif groups is not None:
        means = np.bincount(groups.codes, weights=values) / np.maximum(np.bincount(groups.codes), 1)
        curve, order = concentration(values, means[groups.codes]), f"mean of {groups.by}"
    return Inequality(
        what=measure.what,
        unit=measure.unit,
        n=len(values),
        at_zero=int((values == 0).sum()),
        indices=_indices(values, codes, n_resamples, confidence, stream),
        lorenz=whole,
        concentration=curve,
        concentrated_by=order,
        confidence=confidence,
        assumptions=measure.assumptions,
        seed=seed,
    )


def _ranks(measure: PersonMeasure, rank: str) -> Floats:
    measure.labels(rank)  # an error if there is no such column
    ranks = pd.to_numeric(measure.people[rank], errors="coerce").to_numpy(dtype=np.float64)
    if np.isnan(ranks).any():
        raise DataError(
            f"rank: {int(np.isnan(ranks).sum()):,} people have no number in {rank}; an order "
            "needs everybody's. Fill the column, or restrict the measure to those who have one."
        )
    return ranks


def _indices(
    values: Floats,
    codes: npt.NDArray[np.int64] | None,
    n_resamples: int,
    confidence: float,
    stream: np.random.Generator,
) -> pd.DataFrame:
    """Return each index with its interval, people drawn again with replacement."""
    zeros = int((values == 0).sum())
    usable = [name for name in INDICES if not (zeros and name in BREAK_AT_ZERO)]
    found = _all_indices(values, codes, usable)
    again = []
    order = np.lexsort((values,) if codes is None else (values, codes))  # not the order of rows
    values, codes = values[order], None if codes is None else codes[order]
    for _ in range(n_resamples):
        who = stream.integers(len(values), size=len(values))
        if values[who].any():
            again.append(_all_indices(values[who], None if codes is None else codes[who], usable))
    tails = ((1 - confidence) / 2, (1 + confidence) / 2)
    drawn = pd.DataFrame(again, columns=list(found)).quantile(tails).T.to_numpy()
    names = list(found) + [name for name in INDICES if name not in usable]
    numbers = np.column_stack([list(found.values()), drawn])
    numbers = np.vstack([numbers, np.full((len(names) - len(found), 3), np.nan)])
    table = cells(dict(zip(("value", "low", "high"), numbers.T, strict=True)), names, "index")
    why = f"{' and '.join(BREAK_AT_ZERO)} break at zero, and {zeros:,} of {len(values):,} are"
    return table.assign(note=["" if name in found else why for name in names])


def _all_indices(
    values: Floats, codes: npt.NDArray[np.int64] | None, usable: list[str]
) -> dict[str, float]:
    found = {name: INDICES[name](values) for name in usable}
    if codes is not None:
        parts = theil_parts(values, codes)
        found |= {"Theil T within": parts.within, "Theil T between": parts.between}
    return found

"""A gap at equal covariates, by a linear model of what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._measure import NO_LABEL, PersonMeasure, points
from netpath._results import Answer, assumed_lines, counted, interval_text
from netpath._rules import column_of
from netpath.audit._weighted import weights_of
from netpath.audit.groups import By, Groups, groups_of, p_text, times_allowed
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]
EQUAL = 1e-9
CONSTANT = "(constant)"


@dataclass(frozen=True, eq=False)
class Regression(Answer):
    """What goes with a group at equal covariates.

    Attributes
    ----------
    what, unit, by, reference
        What was measured, in what; the column of groups, and the group others are held against.
    given
        The covariates.
    table
        A row a term: ``estimate``; ``low, high``, an interval that lets people differ by more in
        some places than in others (HC3); ``error``; and of groups ``pvalue``, by residuals
        shuffled over people.
    n_people, left_out
        How many people it is of, and how many lack a label or a covariate.
    r_squared
        The share of the spread of the measure that the model follows.
    n_resamples, confidence
        How often residuals were shuffled; how often such intervals hold what they are about.
    stands_for
        The column of how many people each stands for; empty where everybody counts alike.
    assumptions
        Sentences that results repeat.
    seed
        Draws the same shuffles again; None from a Generator.
    """

    what: str
    unit: str
    by: str
    reference: str
    given: tuple[str, ...]
    table: pd.DataFrame = field(repr=False)
    n_people: int
    left_out: int
    r_squared: float
    n_resamples: int
    confidence: float
    stands_for: str = ""
    assumptions: tuple[str, ...] = ()
    seed: int | None = None

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "term": ("term",),
        "estimate": ("estimate", "low", "high"),
        "p": ("pvalue",),
    }

    @property
    def gaps(self) -> pd.DataFrame:
        """The rows of groups, indexed by group."""
        own = self.table[self.table["group"] != ""]
        return own.set_index("group").drop(columns="term")

    def to_frame(self) -> pd.DataFrame:
        """Return a row a term.

        Examples
        --------
        >>> people = pd.DataFrame({"group": list("AABB"), "years": [1, 2, 2, 4]}, list("abcd"))
        >>> values = pd.Series([1.0, 2.0, 1.0, 3.0], people.index)
        >>> measure = PersonMeasure(values, "reach", "people", people)
        >>> found = regress(measure, "group", "A", given="years", n_resamples=19, rng=7)
        >>> found.to_frame()["term"].tolist()
        ['(constant)', 'group B', 'years']
        """
        return self.table.copy()

    def __str__(self) -> str:
        times, unit = points(self.unit)
        alike = f" at equal {', '.join(self.given)}" if self.given else ""
        lines = []
        for name, row in self.gaps.iterrows():
            ends = interval_text(*(times * float(row[of]) for of in ("estimate", "low", "high")))
            lines.append(
                f"{self.what}, gap by {self.by}{alike}, {name} - {self.reference}: {ends} {unit}, "
                f"{p_text(float(row['pvalue']), 'residuals shuffled over people')}."
            )
        who = f"Of {counted(self.n_people, 'person', 'people')}"
        who += f"; {self.left_out:,} lack a label or a covariate" if self.left_out else ""
        weighed = f", each as many as {self.stands_for} says" if self.stands_for else ""
        lines.append(
            f"{who}{weighed}. What it estimates: by how much groups differ on average among people "
            "who are alike in what is given, if each covariate goes with the measure along a "
            "straight line and alike in every group; people of whom the others have no like are "
            "compared by that line. audit.gap(…, given=…) compares those who have their like."
        )
        return "\n".join([*lines, *assumed_lines(self.assumptions)])


class Fit(NamedTuple):
    """A least-squares fit."""

    estimate: Floats
    error: Floats
    robust: Floats
    r_squared: float


class Design(NamedTuple):
    """The columns of a model: their names, of which group each is, and their values."""

    terms: tuple[str, ...]
    groups: tuple[str, ...]
    values: Floats


def regress(
    measure: PersonMeasure,
    by: By,
    reference: str,
    *,
    given: str | Sequence[str] = (),
    stands_for: str | None = None,
    n_resamples: int = 1999,
    rng: int | np.random.Generator | None = None,
) -> Regression:
    """Return the gap of each group at equal covariates, by ordinary or weighted least squares.

    Parameters
    ----------
    measure
        One number a person; none may be infinite.
    by, reference
        As in :func:`netpath.audit.gap`.
    given
        Columns of people. Numbers go in as they are, others as a column a label. People without a
        label or a covariate are left out and counted; none is made up.
    stands_for
        A column of how many people of the population each stands for (a survey weight), above 0.
        Then estimates are of that population; without covariates they are weighted gaps.
    n_resamples
        How often residuals are shuffled; p cannot be below 1 / (n_resamples + 1).
    rng
        A seed gives the same shuffles each time.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    DataError
        If a value is infinite, a covariate is the same for everybody or follows from the others
        and the groups, too few people are left, or ``stands_for`` is not above 0 everywhere.

    References
    ----------
    D. Freedman and D. Lane, "A nonstochastic interpretation of reported significance levels",
    Journal of Business & Economic Statistics 1 (1983) 292-298, for p: residuals of the model
    without the group are shuffled, and t compared. J. MacKinnon and H. White, "Some
    heteroskedasticity-consistent covariance matrix estimators", Journal of Econometrics 29 (1985)
    305-325, for HC3.

    Examples
    --------
    >>> people = pd.DataFrame({"group": ["A", "B"] * 20, "years": range(40)})
    >>> people.index = [f"p{n:02}" for n in range(40)]
    >>> values = people["years"] / 100 - (people["group"] == "B") * 0.1
    >>> measure = PersonMeasure(values + [0.01, 0.0, 0.0, 0.01] * 10, "access", "share", people)
    >>> found = regress(measure, "group", "A", given="years", n_resamples=199, rng=7)
    >>> float(found.gaps.at["B", "estimate"].round(3)), float(found.gaps.at["B", "pvalue"])
    (-0.1, 0.005)
    """
    times_allowed("n_resamples", n_resamples, 1999)
    columns = (given,) if isinstance(given, str) else tuple(given)
    columns = tuple(column_of(measure.people, one) for one in columns)
    groups = groups_of(measure, by)
    at = groups.at(reference)
    values = measure.values.to_numpy(dtype=np.float64)
    if not np.isfinite(values).all():
        raise DataError(
            f"{measure.what}: some people never get there, so the model has no value of them. Use "
            "audit.reachable(measure) or audit.reached(measure)."
        )
    design, weight = _design(measure, groups, at, columns), weights_of(measure, stands_for)
    kept = np.isfinite(weight) & np.isfinite(design.values).all(axis=1)
    design, weight = design._replace(values=design.values[kept]), weight[kept]
    _need_apart(design, columns)
    stream, seed = generator(rng)
    fit = fitted(design.values, values[kept], weight)
    table = _table(design, fit, values[kept], weight, n_resamples, stream)
    return Regression(
        measure.what,
        measure.unit,
        groups.by,
        groups.names[at],
        columns,
        table,
        int(kept.sum()),
        int((~kept).sum()),
        fit.r_squared,
        n_resamples,
        0.95,
        stands_for or "",
        measure.assumptions,
        seed,
    )


def _design(measure: PersonMeasure, groups: Groups, at: int, given: Sequence[str]) -> Design:
    """Return the columns of the model; NaN where somebody is in no contrast, or lacks a label."""
    others = groups.others(at)
    own = np.stack([(groups.codes == g).astype(np.float64) for g in others], axis=1)
    own[~np.isin(groups.codes, [at, *others])] = np.nan
    more = [_covariate(measure, name) for name in given]
    terms = [f"{groups.by} {groups.names[g]}" for g in others]
    labels = [groups.names[g] for g in others]
    for table in more:
        terms += map(str, table.columns)
        labels += [""] * table.shape[1]
    values = [np.ones((len(own), 1)), own, *(one.to_numpy(dtype=np.float64) for one in more)]
    return Design((CONSTANT, *terms), ("", *labels), np.concatenate(values, axis=1))


def fitted(matrix: Floats, values: Floats, weight: Floats) -> Fit:
    """Return least squares with classical and HC3 errors.

    Parameters
    ----------
    matrix
        Shape (n, n_terms), of full rank.
    values, weight
        Shape (n,).
    """
    root = np.sqrt(weight / weight.mean())
    x, y = matrix * root[:, np.newaxis], values * root
    q, r = np.linalg.qr(x)
    estimate = np.linalg.solve(r, q.T @ y)
    left, within = y - x @ estimate, np.linalg.inv(r)
    spread, lever = within @ within.T, (q**2).sum(axis=1)
    free = max(len(y) - matrix.shape[1], 1)
    error = np.sqrt(np.diag(spread) * float(left @ left) / free)
    pull = left / np.maximum(1 - lever, EQUAL)
    robust = np.sqrt((((spread @ x.T) * pull) ** 2).sum(axis=1))
    mean = np.average(values, weights=weight)
    total = float(((values - mean) ** 2 * root**2).sum())
    return Fit(estimate, error, robust, 1 - float(left @ left) / total if total else 1.0)


def _table(
    design: Design,
    fit: Fit,
    values: Floats,
    weight: Floats,
    n_resamples: int,
    stream: np.random.Generator,
) -> pd.DataFrame:
    """Return a row a term."""
    from scipy.special import stdtrit

    reach = float(stdtrit(max(len(values) - len(design.terms), 1), 0.975))
    table = pd.DataFrame(
        {
            "term": design.terms,
            "group": design.groups,
            "estimate": fit.estimate,
            "low": fit.estimate - reach * fit.robust,
            "high": fit.estimate + reach * fit.robust,
            "error": fit.robust,
        }
    )
    p = [
        _freedman_lane(design.values, at, values, weight, n_resamples, stream) if group else np.nan
        for at, group in enumerate(design.groups)
    ]
    return table.assign(pvalue=pd.array(np.array(p), dtype="Float64"))


def _freedman_lane(
    matrix: Floats,
    at: int,
    values: Floats,
    weight: Floats,
    n_resamples: int,
    stream: np.random.Generator,
) -> float:
    """Return p of one term: how often residuals of the model without it give as large a t."""
    root = np.sqrt(weight / weight.mean())
    x, y = matrix * root[:, np.newaxis], values * root
    rest = np.linalg.qr(np.delete(x, at, axis=1))[0]
    own = x[:, at] - rest @ (rest.T @ x[:, at])
    line = rest @ (rest.T @ y)
    left = y - line
    plain = left / root  # on the scale of people, so that weights stay with whom they are of
    free = max(len(y) - matrix.shape[1], 1)

    def t_of(again: Floats) -> float:
        again = again - rest @ (rest.T @ again)
        slope = float(own @ again) / float(own @ own)
        squares = float(again @ again) - slope**2 * float(own @ own)
        error = np.sqrt(max(squares, 1e-300) / free / float(own @ own))
        return float(abs(slope) / error)

    seen = t_of(left) * (1 - EQUAL)
    many = sum(t_of(stream.permutation(plain) * root) >= seen for _ in range(n_resamples))
    return (many + 1) / (n_resamples + 1)


def _covariate(measure: PersonMeasure, name: str) -> pd.DataFrame:
    """Return a covariate as columns: numbers as they are, else one a label but the first."""
    labels = measure.labels(name)
    column = measure.people[labels.name]
    if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
        numbers = column.astype("float64")
        table = pd.DataFrame({name: numbers.where(np.isfinite(numbers))})
    else:
        names = sorted(set(labels) - {NO_LABEL})
        table = pd.DataFrame(
            {f"{name} {one}": (labels == one).astype("float64") for one in names[1:]},
            index=labels.index,
        )
        table[labels == NO_LABEL] = np.nan
        if len(names) < 2:
            table[name] = np.where(labels == NO_LABEL, np.nan, 0.0)
    if (table.nunique() < 2).all():
        raise DataError(
            f"given: {name!r} is the same for everybody, so it changes nothing. Leave it out.",
            code="B81",
        )
    return table


def _need_apart(design: Design, given: Sequence[str]) -> None:
    """Refuse too few people, and terms that follow from one another."""
    n, k = design.values.shape
    if n <= k:
        raise DataError(
            f"regress: {n} people are left for {k} terms; a model takes more people than terms. "
            "Name fewer covariates.",
            code="B81",
        )
    scaled = design.values / np.maximum(np.abs(design.values).max(axis=0), 1e-300)
    if np.linalg.matrix_rank(scaled) < k:
        raise DataError(
            f"given: {', '.join(given) or 'the groups'} follow from one another or from the groups "
            "among the people that are left, so their parts cannot be told apart. Leave one out.",
            code="B81",
        )

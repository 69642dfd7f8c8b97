"""What goes with ties between people: regressions of pairs, held against shuffled people.

Pairs share people, so that their residuals hang together and no formula for independent rows holds.
People are shuffled instead: all rows and columns of a matrix at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._measure import NO_LABEL, PersonMeasure
from netpath._results import Answer, counted, three_digits
from netpath.audit.groups import p_text, times_allowed
from netpath.errors import DataError
from netpath.network import ReferralNetwork

Floats = npt.NDArray[np.float64]
EQUAL = 1e-9
CONSTANT = "(constant)"


@dataclass(frozen=True, eq=False)
class PairRegression(Answer):
    """What goes with a number of each pair of people.

    Attributes
    ----------
    table
        A row a term: ``estimate``, ``t`` and ``pvalue``, two-sided, by shuffled people.
    n_people, n_pairs
        How many people, and how many pairs are told in all matrices.
    directed
        Whether a pair has two numbers, one each way.
    r_squared
        The share of the spread that the model follows.
    n_resamples
        How often people were shuffled.
    seed
        Draws the same shuffles again; None from a Generator.
    """

    table: pd.DataFrame = field(repr=False)
    n_people: int
    n_pairs: int
    directed: bool
    r_squared: float
    n_resamples: int
    seed: int | None = None

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "term": ("term",),
        "estimate": ("estimate",),
        "p": ("pvalue",),
    }

    def to_frame(self) -> pd.DataFrame:
        """Return a row a term.

        Examples
        --------
        >>> ids = list("abcde")
        >>> near = pd.DataFrame(np.abs(np.subtract.outer(range(5), range(5))), ids, ids)
        >>> qap(near * 2.0 + 1, {"near": near}, n_resamples=99, rng=7).to_frame().shape
        (2, 4)
        """
        return self.table.copy()

    def __str__(self) -> str:
        lines = [
            f"{row['term']}: {three_digits(row['estimate'])}, "
            f"{p_text(row['pvalue'], 'people shuffled')}."
            for row in self.table.to_dict("records")
            if row["term"] != CONSTANT
        ]
        ways = "ordered pairs" if self.directed else "pairs"
        lines.append(
            f"Of {counted(self.n_people, 'person', 'people')} and {self.n_pairs:,} {ways}; the "
            f"model follows {three_digits(100 * self.r_squared)} % of the spread. An estimate is "
            "by how much the number of a pair differs with one more of the term, the others "
            "alike; p asks whether who the people are matters, given how each matrix looks."
        )
        return "\n".join(lines)


def qap(
    y: pd.DataFrame,
    x: Mapping[str, pd.DataFrame],
    *,
    directed: bool | None = None,
    n_resamples: int = 1999,
    rng: int | np.random.Generator | None = None,
) -> PairRegression:
    """Regress a number of each pair of people on others, with p by shuffled people (QAP, MRQAP).

    With one term it is the quadratic assignment procedure; with several each term's own part, what
    the others do not follow of it, is shuffled (double semi-partialling), and t is compared.

    Parameters
    ----------
    y
        A table with a row and a column a person, such as :func:`pairs` makes. The diagonal plays
        no part; an empty cell leaves the pair out.
    x
        Tables of the same people, by name.
    directed
        Whether the two ways of a pair differ. By default they do if any table is not symmetric.
    n_resamples
        How often people are shuffled; p cannot be below 1 / (n_resamples + 1).
    rng
        A seed gives the same shuffles each time.

    Raises
    ------
    DataError
        If tables are of other people (B81), a term is the same for all pairs or follows from the
        others, or fewer than four people are there.

    Notes
    -----
    Where some cells are empty they move with the people of a term's own part; pairs that then lack
    a number are left out of that shuffle.

    References
    ----------
    L. Hubert, "Assignment methods in combinatorial data analysis" (1987). D. Dekker, D. Krackhardt
    and T. Snijders, "Sensitivity of MRQAP tests to collinearity and autocorrelation conditions",
    Psychometrika 72 (2007) 563-581.

    Examples
    --------
    >>> ids = list("abcdef")
    >>> near = pd.DataFrame(np.abs(np.subtract.outer(range(6), range(6))), ids, ids)
    >>> found = qap(near * 2.0 + 1, {"near": near}, n_resamples=99, rng=7)
    >>> found.table["estimate"].round(6).tolist()
    [1.0, 2.0]
    """
    times_allowed("n_resamples", n_resamples, 1999)
    own, tables = _matrices(y, x)
    both = directed
    if both is None:
        both = any(not np.array_equal(one, one.T, equal_nan=True) for one in (own, *tables))
    n = len(own)
    at = np.nonzero(~np.eye(n, dtype=bool)) if both else np.triu_indices(n, 1)
    told = np.isfinite([one[at] for one in (own, *tables)]).all(axis=0)
    at = at[0][told], at[1][told]
    matrix = np.column_stack([np.ones(len(at[0])), *(one[at] for one in tables)])
    _need_terms(matrix, list(x))
    stream, seed = generator(rng)
    estimate, t, r_squared = _fit(matrix, own[at])
    p = [np.nan] + [
        _own_part_shuffled((at, n, bool(both)), matrix, own[at], term, n_resamples, stream)
        for term in range(1, matrix.shape[1])
    ]
    table = pd.DataFrame({"term": [CONSTANT, *map(str, x)], "estimate": estimate, "t": t})
    table["pvalue"] = pd.array(np.array(p), dtype="Float64")
    return PairRegression(table, n, len(at[0]), bool(both), r_squared, n_resamples, seed)


def pairs(net: ReferralNetwork, of: str = "ties") -> pd.DataFrame:
    """Return a number of each pair of people, as :func:`qap` takes it.

    Parameters
    ----------
    net
        A network.
    of
        ``"ties"``, 1 where the one can ask the other; ``"warmth"``, the warmth of the warmest tie,
        0 without; or a column of people: of numbers by how much they differ, of all else 1 where
        labels are the same. Pairs of people without a label are empty.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    MissingWarmth
        If warmth is asked of ties without.

    Examples
    --------
    >>> people = pd.DataFrame({"id": list("abc"), "group": list("AAB")})
    >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
    >>> net = ReferralNetwork(people, ties, directed=False)
    >>> pairs(net).to_numpy().tolist()
    [[nan, 1.0, 0.0], [1.0, nan, 0.0], [0.0, 0.0, nan]]
    >>> pairs(net, "group").loc["a"].tolist()
    [nan, 1.0, 0.0]
    """
    ids, n, of = list(net.ids), len(net), net.read_as(of)
    if of in ("ties", "warmth") and of not in net.people:
        found = np.zeros((n, n))
        rows = net.compressed
        asker = np.repeat(np.arange(n), np.diff(rows.offsets))
        if of == "warmth":
            net.need_warmth("audit.pairs of warmth")
        warmth = rows.warmth if of == "warmth" and rows.warmth is not None else np.ones(len(asker))
        np.maximum.at(found, (asker, rows.neighbours), warmth)
    else:
        known = net.people.loc[ids]
        nothing = pd.Series(0, known.index)
        labels = PersonMeasure(nothing, "", "", known, missing=net.missing).labels(of)
        if pd.api.types.is_numeric_dtype(known[of].dtype):
            numbers = known[of].to_numpy(dtype=np.float64, na_value=np.nan)
            found = np.abs(np.subtract.outer(numbers, numbers))
        else:
            text = labels.to_numpy(dtype=object)
            found = np.equal.outer(text, text).astype(np.float64)
            none = text == NO_LABEL
            found[none, :] = found[:, none] = np.nan
    np.fill_diagonal(found, np.nan)
    return pd.DataFrame(found, ids, ids)


def _matrices(y: pd.DataFrame, x: Mapping[str, pd.DataFrame]) -> tuple[Floats, list[Floats]]:
    """Return all tables as matrices of the same people in one order, or refuse."""
    if not x:
        raise DataError("qap: x is empty; name at least one table, as in {'same school': …}.")
    ids = y.index
    for name, one in {"y": y, **x}.items():
        if not one.index.equals(one.columns) and set(one.index) != set(one.columns):
            raise DataError(
                f"qap: the rows and columns of {name!r} are not of the same people. Use "
                "audit.pairs(net), or write ids to both.",
                code="B81",
            )
        if one.index.has_duplicates or set(one.index) != set(ids):
            n = len(set(one.index) ^ set(ids))
            raise DataError(
                f"qap: {name!r} is of other people than y: {n:,} are in one of them only, or named "
                "twice. Make all tables of one network, or write table.loc[ids, ids].",
                code="B81",
            )
    if len(ids) < 4:
        raise DataError("qap: it takes four people or more, whose shuffles can differ.", code="B81")
    order = sorted(ids, key=str)
    tables = [_numbers(name, one.loc[order, order]) for name, one in {"y": y, **x}.items()]
    return tables[0], tables[1:]


def _numbers(name: str, table: pd.DataFrame) -> Floats:
    """Return a table as a matrix, or refuse cells that are no numbers."""
    try:
        return table.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        raise DataError(
            f"qap: {name!r} has cells that are no numbers. Write 1 for a pair that has it and 0 "
            "for one that has not, and leave empty what is not known.",
            code="B81",
        ) from None


def _need_terms(matrix: Floats, names: Sequence[str]) -> None:
    for name, column in zip(names, matrix.T[1:], strict=True):
        if len(column) and np.ptp(column) == 0:
            raise DataError(
                f"qap: {name!r} is the same for all pairs, so nothing goes with it. Leave it out.",
                code="B81",
            )
    scaled = matrix / np.maximum(np.abs(matrix).max(axis=0, initial=0), 1e-300)
    if len(matrix) <= matrix.shape[1] or np.linalg.matrix_rank(scaled) < matrix.shape[1]:
        raise DataError(
            f"qap: {', '.join(names)} follow from one another, or too few pairs are told in all "
            "tables. Leave one out.",
            code="B81",
        )


def _fit(matrix: Floats, y: Floats) -> tuple[Floats, Floats, float]:
    """Return estimates, their t, and the share of the spread that is followed."""
    q, r = np.linalg.qr(matrix)
    estimate = np.linalg.solve(r, q.T @ y)
    left = y - matrix @ estimate
    squares, back = float(left @ left), np.linalg.inv(r)
    error = np.sqrt(np.diag(back @ back.T) * squares / max(len(y) - matrix.shape[1], 1))
    total = float(((y - y.mean()) ** 2).sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        return estimate, estimate / error, 1 - squares / total if total else 1.0


def _own_part_shuffled(
    where: tuple[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]], int, bool],
    matrix: Floats,
    y: Floats,
    term: int,
    n_resamples: int,
    stream: np.random.Generator,
) -> float:
    """Return p of one term: its own part is given to other people, and t compared."""
    at, n, both = where
    rest = np.linalg.qr(np.delete(matrix, term, axis=1))[0]
    part = matrix[:, term] - rest @ (rest.T @ matrix[:, term])
    whole = np.full((n, n), np.nan)
    whole[at] = part
    if not both:
        whole.T[at] = part
    free = max(len(y) - matrix.shape[1], 1)

    def t_of(own: Floats) -> float:
        there = np.isfinite(own)
        base, z = (rest, y) if there.all() else (np.linalg.qr(rest[there])[0], y[there])
        mine = own[there] - base @ (base.T @ own[there])
        left = z - base @ (base.T @ z)
        square = float(mine @ mine)
        if square <= EQUAL * float(part @ part):
            return 0.0
        slope = float(mine @ left) / square
        squares = max(float(left @ left) - slope**2 * square, EQUAL**2 * float(left @ left))
        return float(abs(slope) * np.sqrt(square * free / max(squares, 1e-300)))

    seen, many = t_of(part) * (1 - EQUAL), 0
    for _ in range(n_resamples):
        order = stream.permutation(n)
        many += t_of(whole[np.ix_(order, order)][at]) >= seen
    return (many + 1) / (n_resamples + 1)

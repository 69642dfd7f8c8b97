"""Who is met: each group's chance of a meeting, with what is unsure of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import pandas as pd

from netpath._intervals import Z95, Noise, widened, wilson
from netpath._measure import NO_LABEL, GroupNoise, PersonMeasure, in_order
from netpath._names import said_with
from netpath._results import SHARES, Answer, Assumption, assumed_lines, counted, listed, percent
from netpath.errors import DataError, UnknownColumn
from netpath.hiring._closed import Applicants, Floats

MOST_GROUPS = 100


@dataclass(frozen=True, eq=False)
class Meetings(Answer):
    """The chance that somebody of a group is met, and how sure it is.

    Attributes
    ----------
    what, by
        What was measured, and what splits people.
    pool
        The groups' names, their shares of all who apply, and their chances of being met.
    sampling, worlds
        How the errors of the chances hang together, shape (n, n): of which people there are, and
        of which worlds were drawn. Zeros where chances were given.
    n_draws
        How many worlds were drawn; 0 where the chances are exact.
    sizes
        How many people each group has; 0 where chances were given.
    assumptions
        Sentences that results repeat.
    """

    what: str
    by: str
    pool: Applicants
    sampling: Floats = field(repr=False)
    worlds: Floats = field(repr=False)
    n_draws: int = 0
    sizes: tuple[int, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def compared(self) -> list[int]:
        """The groups that can be compared: labelled and, where people were measured, of two."""
        return [
            at
            for at, name in enumerate(self.pool.names)
            if name != NO_LABEL and (not self.sizes or self.sizes[at] > 1)
        ]

    def interval(self, values: Floats, slopes: Floats) -> tuple[Floats, Floats]:
        """Return 95 % intervals of numbers that rest on the chances (delta method).

        Parameters
        ----------
        values
            The numbers, shape (k,).
        slopes
            By how much each changes with each chance, shape (k, n).

        References
        ----------
        G. W. Oehlert, "A note on the delta method", American Statistician 46 (1992) 27.

        Examples
        --------
        >>> found = meetings({"A": 0.4, "B": 0.1})
        >>> [ends.tolist() for ends in found.interval(np.array([0.3]), np.array([[1.0, -1.0]]))]
        [[0.3], [0.3]]
        """
        ends = []
        for value, slope in zip(values.tolist(), slopes, strict=True):
            people, drawn = (
                float(np.sqrt(max(slope @ errors @ slope, 0.0)))
                for errors in (self.sampling, self.worlds)
            )
            own = value - Z95 * people, value + Z95 * people
            ends.append(widened(value, own, Noise(people, drawn, self.n_draws)))
        low, high = np.array(ends, dtype=np.float64).reshape(-1, 2).T
        return low, high

    def to_frame(self) -> pd.DataFrame:
        """Return a row a group: its share of all who apply, its chance with its interval.

        Examples
        --------
        >>> meetings({"A": 0.4, "B": 0.1}).to_frame()["mean"].tolist()
        [0.4, 0.1]
        """
        low, high = self.interval(self.pool.chances, np.eye(len(self.pool.names)))
        columns = {self.by: list(self.pool.names), "share": self.pool.shares}
        columns |= {"mean": self.pool.chances, "low": np.maximum(low, 0), "high": high.clip(max=1)}
        return pd.DataFrame(columns)

    @property
    def called(self) -> dict[str, str]:
        """The groups as they are told: bare numbers with what they are numbers of."""
        named = said_with(self.pool.names, self.by)
        return named | {NO_LABEL: "those without a label"}

    @property
    def sentence(self) -> str:
        """Who is met, in a sentence."""
        told = [
            f"{percent(chance)} of {self.called[name]}"
            for name, chance in zip(self.pool.names, self.pool.chances.tolist(), strict=True)
        ]
        return f"{self.what[:1].upper()}{self.what[1:]}, by {self.by}: {listed(told)}."

    def __str__(self) -> str:
        return " ".join([self.sentence, *assumed_lines(self.assumptions)])


def meetings(chances: Mapping[str, float], shares: Mapping[str, float] | None = None) -> Meetings:
    """Return chances of being met that are given rather than measured.

    Parameters
    ----------
    chances
        The chance that somebody of a group is met, by group.
    shares
        Of all who apply, by group; they sum to 1. Groups of one size if left out.

    Raises
    ------
    DataError
        If a chance is no chance, or shares do not sum to 1 over the same groups.

    Examples
    --------
    >>> print(meetings({"A": 0.4, "B": 0.1}))
    The chance of being met, by group: 40 % of A and 10 % of B. Assumed: chances of being met as
    given; groups of one size.
    """
    if len(chances) < 2:
        raise DataError(
            f"chances are of {counted(len(chances), 'group')}; there must be two or more to "
            "compare. Write {'A': 0.4, 'B': 0.1}."
        )
    even = dict.fromkeys(chances, 1 / len(chances))
    given = even if shares is None else dict(shares)
    for what, numbers in (("chances", chances), ("shares", given)):
        if not all(_is_share(one) for one in numbers.values()):
            raise DataError(f"{what} must be numbers from 0 to 1. Write {{'A': 0.4, 'B': 0.1}}.")
    if set(given) != set(chances) or abs(sum(given.values()) - 1) > 1e-9:
        raise DataError(
            f"shares are of {listed(sorted(map(str, given)))} and sum to "
            f"{sum(given.values()):.6g}; they must sum to 1 over the groups of chances."
        )
    names = tuple(map(str, chances))
    said = [Assumption("met", "chances of being met as given")]
    said += [Assumption("groups", "groups of one size")] if shares is None else []
    own = [np.array([numbers[one] for one in chances], dtype=float) for numbers in (given, chances)]
    none = np.zeros((len(names), len(names)))
    pool = Applicants(names, *own)
    return Meetings("the chance of being met", "group", pool, none, none, assumptions=tuple(said))


def _is_share(value: object) -> bool:
    plain = isinstance(value, int | float | np.integer | np.floating)
    return plain and not isinstance(value, bool) and 0 <= value <= 1  # type: ignore[operator]


def measured(measure: object, by: str | None) -> Meetings:
    """Return the chances of being met of the groups of a measure; those given stay as they are.

    Raises
    ------
    DataError
        If it is no measure of chances, nobody was measured, or there are over 100 groups.

    Examples
    --------
    >>> people = pd.DataFrame({"group": ["A", "B"] * 2}, index=["a", "b", "c", "d"])
    >>> values = pd.Series([0.5, 0, 0.25, 0.5], index=people.index)
    >>> access = PersonMeasure(values, "access to any of 2 targets", "probability", people)
    >>> measured(access, "group").pool.chances.tolist()
    [0.375, 0.25]
    """
    if isinstance(measure, Meetings):
        return measure
    if not isinstance(measure, PersonMeasure):
        raise DataError(
            f"meetings is a {type(measure).__name__}; it must be a PersonMeasure, as "
            "access.estimate returns, or what hiring.meetings({'A': 0.4, 'B': 0.1}) makes."
        )
    values = measure.values.to_numpy(dtype=np.float64)
    if measure.unit not in SHARES or not ((values >= 0) & (values <= 1)).all():
        raise DataError(
            f"meetings: {measure.what} is in {measure.unit}; to be met is a chance, 0 to 1. "
            "Measure access, or how often searches succeed."
        )
    if by is None or not len(values):
        why = "by is None" if by is None else "nobody was measured"
        raise DataError(f"meetings: {why}; name the column that splits people: by='group'.")
    labels = measure.labels(by)
    names = in_order(labels)
    if len(names) > MOST_GROUPS:
        raise DataError(f"{by} makes {len(names):,} groups; at most {MOST_GROUPS} are compared.")
    codes = pd.Index(names).get_indexer(pd.Index(labels)).astype(np.int64)
    noise, n = GroupNoise(measure, codes, len(names)), len(names)
    own = np.where(noise.sizes > 1, noise.variances, 0.0) / np.maximum(noise.sizes, 1)
    worlds = np.diag(noise.errors**2)
    for at in range(n):
        for other in range(at):
            worlds[at, other] = worlds[other, at] = noise.shared(at, other)[0, 1]
    means = np.bincount(codes, values, minlength=n) / noise.sizes
    pool = Applicants(tuple(names), noise.sizes / len(values), means)
    last = Assumption("met", "the last ask of a chain is the employer's own yes")
    said = (*measure.assumptions, last)
    sizes = tuple(noise.sizes.tolist())
    return Meetings(measure.what, by, pool, np.diag(own), worlds, measure.n_draws, sizes, said)


YES, NO = ("yes", "y", "true", "1", "granted"), ("no", "n", "false", "0", "refused")
NOBODY = ("", "nobody", "no one", "none", "-", "cold")
COLUMNS = ("through", "school", "granted")
MOST = 1000


@dataclass(frozen=True, eq=False)
class Requests(Answer):
    """What came of the last requests that somebody was asked for, by how they came.

    Attributes
    ----------
    rows
        The requests as they were written down.
    table
        A row a way: how many came (``n``), how many were ``granted``, their ``share`` and its 95 %
        interval (``low``, ``high``; Wilson); NaN where nobody came so.
    school
        The school of whoever was asked; empty where none was said.
    """

    rows: pd.DataFrame = field(repr=False)
    table: pd.DataFrame
    school: str = ""

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "asked": ("n",),
        "granted": ("granted",),
        "share": ("share", "low", "high"),
    }

    def to_frame(self) -> pd.DataFrame:
        """Return a row a way.

        Examples
        --------
        >>> rows = pd.DataFrame({"through": ["Ada", ""], "school": "", "granted": ["yes", "no"]})
        >>> requests(rows).to_frame()["granted"].tolist()
        [1, 1, 0]
        """
        return self.table.reset_index()

    def __str__(self) -> str:
        whole = self.table.iloc[0]
        said = [
            f"Of {counted(int(whole['n']), 'request')} {int(whole['granted'])} were granted "
            f"({percent(whole['share'])}; {percent(whole['low'])} to {percent(whole['high'])})."
        ]
        for way, row in self.table.iloc[1:].iterrows():
            if row["n"]:
                ends = f"{percent(row['low'])} to {percent(row['high'])}"
                said.append(
                    f"{str(way).capitalize()}: {int(row['granted'])} of {int(row['n'])} ({ends})."
                )
        said.append(
            "So few requests say little about anybody: where two ranges overlap, what sets them "
            "apart may be chance. They are for looking at, and no verdict."
        )
        return " ".join(said)


def requests(rows: pd.DataFrame, *, school: str = "") -> Requests:
    """Count whom somebody said yes to, by whether they came through somebody, and by school.

    Parameters
    ----------
    rows
        A row a request: ``through`` (who brought them, or how; empty or "nobody" for a stranger),
        ``school`` and ``granted`` (yes or no).
    school
        One's own school, so that those from there can be counted; left out if none is said.

    Raises
    ------
    UnknownColumn
        If one of the three columns is missing.
    DataError
        If there are no rows, over 1,000, or ``granted`` is something else than yes or no.

    References
    ----------
    E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209, for the intervals.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {
    ...         "through": ["a friend", "", "family", ""],
    ...         "school": ["Elm", "", "", ""],
    ...         "granted": ["yes", "no", "yes", "no"],
    ...     }
    ... )
    >>> requests(rows, school="Elm").table["granted"].to_dict()
    {'everybody': 2, 'through somebody': 2, 'through nobody': 0, 'from my school': 1,
    'from elsewhere': 1}
    """
    if not isinstance(rows, pd.DataFrame):
        raise DataError(
            f"rows is a {type(rows).__name__}; it must be a table (a pandas DataFrame) with "
            f"{', '.join(COLUMNS)}."
        )
    if missing := [name for name in COLUMNS if name not in list(rows)]:
        raise UnknownColumn(f"rows: there is no column {missing[0]!r}; it takes {COLUMNS}.")
    if not 0 < len(rows) <= MOST:
        raise DataError(f"There are {len(rows):,} requests; write down 1 to {MOST:,}, such as 10.")
    kept = rows[list(COLUMNS)].reset_index(drop=True)
    text = kept.astype("str").fillna("")
    text = text.map(lambda cell: " ".join(cell.split()).casefold())
    granted = text["granted"].isin(YES)
    if not (granted | text["granted"].isin(NO)).all():
        at = int((~(granted | text["granted"].isin(NO))).to_numpy().argmax())
        raise DataError(
            f"rows: granted in row {at} is neither yes nor no. Write one of them.", row=at
        )
    cold = text["through"].isin(NOBODY)
    ways = {"everybody": ~(cold & ~cold), "through somebody": ~cold, "through nobody": cold}
    if own := " ".join(school.split()).casefold():
        ways |= {"from my school": text["school"] == own, "from elsewhere": text["school"] != own}
    n = np.array([int(way.sum()) for way in ways.values()])
    yes = np.array([int((way & granted).sum()) for way in ways.values()])
    share = np.divide(yes, n, out=np.full(len(n), np.nan), where=n > 0)
    low, high = wilson(share, n)
    columns = {"n": n, "granted": yes, "share": share, "low": low, "high": high}
    return Requests(kept, pd.DataFrame(columns, index=pd.Index(list(ways), name="came")), school)

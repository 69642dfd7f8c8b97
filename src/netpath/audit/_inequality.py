"""How unequally something is spread over people: indices, intervals (BCa), curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._disclosure import ZERO, Members, Part, Shown, refuse_differences
from netpath._draws import generator
from netpath._indices import (
    Curve,
    concentration,
    lorenz,
)
from netpath._intervals import Z95
from netpath._measure import GroupNoise, PersonMeasure
from netpath._results import Answer, assumed_lines, counted
from netpath._suppress import NOT_SHOWN, enough_targets, hidden_rows, kind_of, told_of, zeros_told
from netpath.audit._intervals import BREAK_AT_ZERO, OF_GROUPS, indices_of
from netpath.audit._weighted import Weighed
from netpath.audit.groups import (
    By,
    Groups,
    confidence_allowed,
    groups_of,
    times_allowed,
)
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]
FEW, NUMBERS = 10, ["value", "low", "high"]


@dataclass(frozen=True, eq=False)
class Inequality(Answer):
    """How unequally a measure is spread.

    Attributes
    ----------
    what, unit
        What was measured, and in what.
    n, at_zero
        How many people, and how many of them are at zero; None where only ``bound`` may be told.
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
    n_targets
        How many targets there are; 0 for anybody.
    groups_told
        Whether sizes and means of all groups may be published.
    bound
        Which share is at zero, in words, once published.
    caution
        How much of it is the noise of drawn worlds, where that matters.
    members
        Whom it is about; see :class:`netpath.audit.Published`.
    stands_for
        The column of how many people each stands for; empty if everybody counts alike.
    """

    what: str
    unit: str
    n: int
    at_zero: int | None
    indices: pd.DataFrame
    lorenz: Curve = field(repr=False)
    concentration: Curve | None = field(default=None, repr=False)
    concentrated_by: str = ""
    confidence: float = 0.95
    assumptions: tuple[str, ...] = ()
    seed: int | None = None
    n_targets: int = 0
    groups_told: bool = True
    bound: str = ""
    caution: str = ""
    members: Members | None = field(default=None, repr=False)
    stands_for: str = ""

    @property
    def zeros(self) -> str:
        """How many are at zero, in words."""
        return self.bound or f"{self.at_zero:,} of them"

    def publish(self, *, beside: Sequence[Shown] = ()) -> Inequality:
        """Return the same without what tells of fewer than 10 people.

        Curves keep a point for every 10 people at the most; what groups make of an index or a
        curve goes where one of them is hidden.

        Parameters
        ----------
        beside
            What was published of the same network before; see :func:`netpath.audit.publish`.

        Raises
        ------
        DataError
            If there are fewer than 10 people or targets, or what was published before would tell
            of fewer than 10 people beside this.

        Examples
        --------
        >>> people = pd.DataFrame(index=map(str, range(40)))
        >>> values = pd.Series([0.0] * 3 + [0.5] * 37, index=people.index)
        >>> found = inequality(PersonMeasure(values, "access", "probability", people), rng=7)
        >>> found.publish().zeros, len(found.publish().lorenz.people)
        ('under 25 %', 5)
        """
        if self.at_zero is None or self.bound:
            refuse_differences(self.members, beside, FEW)
            return self
        enough_targets(self.n_targets, FEW)
        if self.n < FEW:
            raise DataError(
                f"{self.n} people were measured, and nothing is published of fewer than {FEW}. "
                "Measure more seekers."
            )
        zeros = zeros_told(self.at_zero, self.n, FEW)
        gone: tuple[str, ...] = () if zeros.low == zeros.high else BREAK_AT_ZERO
        table = self.indices.copy()
        if not self.groups_told:
            gone += OF_GROUPS
        hidden = table.index.isin(gone)
        table.loc[hidden, NUMBERS] = pd.NA
        table["note"] = (
            table["note"].where(table["note"] == "", "breaks at zero").mask(hidden, NOT_SHOWN)
        )
        curve = self.concentration if self.groups_told else None
        members = self.members and _told(self.members, zeros.low == zeros.high, curve is not None)
        refuse_differences(members, beside, FEW)
        return replace(
            self,
            members=members,
            at_zero=self.at_zero if zeros.low == zeros.high else None,
            bound=zeros.text or NOT_SHOWN,
            indices=table,
            lorenz=_thinned(self.lorenz, self.n),
            concentration=curve and _thinned(curve, self.n),
        )

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
                value, low, high = (f"{round(row[of], 3) + 0.0:.3f}" for of in NUMBERS)  # no "-0"
                told.append(f"{name} {value} [{low}, {high}]")
        zero = f", {self.zeros} at zero" if self.at_zero != 0 else ""
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
        if self.stands_for:
            lines.append(
                f"Indices are of the population that people stand for ({self.stands_for})."
            )
        lines += [self.caution] if self.caution else []
        return "\n".join([*lines, *assumed_lines(self.assumptions)])


def inequality(
    measure: PersonMeasure,
    by: By | None = None,
    *,
    rank: str = "",
    stands_for: str | None = None,
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
    stands_for
        A column of how many people of a population each stands for (a survey weight), above 0, as
        in :func:`gap`. Then indices and curves are of that population; people are drawn again
        each with their weight.
    n_resamples
        How often people are drawn again, with replacement.
    confidence
        How often such intervals hold what they are about, 0 to 1. Of few people, or a long
        tail, they hold it less often (docs/decisions/0005).
    rng
        A seed draws the same people each time.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    DataError
        If fewer than two people were measured or nobody has anything, a value is negative or
        infinite, a rank is missing, or ``stands_for`` is not above 0.

    References
    ----------
    Of each index: Gini, Theil (1967), Atkinson (1970), Cowell (2011). Of the intervals: Efron, B.
    (1987), Better bootstrap confidence intervals, J Am Stat Assoc 82:171.

    Examples
    --------
    >>> people = pd.DataFrame({"group": ["A", "B"] * 3}, index=list("abcdef"))
    >>> values = pd.Series([0.2, 0.1] * 3, index=people.index)
    >>> found = inequality(PersonMeasure(values, "access", "probability", people), "group", rng=7)
    >>> found.indices["value"].round(3)["Theil T between"]
    np.float64(0.057)
    """
    times_allowed("n_resamples", n_resamples, 999)
    confidence_allowed(confidence)
    measure, weight = Weighed.of(measure, stands_for)
    if not isinstance(rank, str):
        raise DataError(f"rank is a {type(rank).__name__}; it must name a column of people.")
    stream, seed = generator(rng)
    values = measure.values.to_numpy(dtype=np.float64)
    if len(values) == 1:
        raise DataError("One person was measured; inequality is between two or more.")
    whole, everybody = lorenz(values, weight), np.zeros(len(values), dtype=np.int64)
    groups = None if by is None else groups_of(measure, by)
    codes = None if groups is None else groups.codes
    indices = indices_of(values, codes, n_resamples, confidence, stream, weight)
    curve, order = _ordered(measure, groups, rank, weight)
    return Inequality(
        what=measure.what,
        unit=measure.unit,
        n=len(values),
        at_zero=int((values == 0).sum()),
        indices=indices,
        lorenz=whole,
        concentration=curve,
        concentrated_by=order,
        confidence=confidence,
        assumptions=measure.assumptions,
        seed=seed,
        n_targets=measure.n_targets,
        groups_told=groups is None or _all_told(values, groups, measure.unit),
        caution=_noisy(measure, indices),
        members=(groups or Groups(("seekers",), ("all",), everybody)).members(measure),
        stands_for=stands_for or "",
    )


def _ordered(
    measure: PersonMeasure, groups: Groups | None, rank: str, weight: Floats | None
) -> tuple[Curve | None, str]:
    """Return the concentration curve by rank or by means of groups, and what its order is."""
    values = measure.values.to_numpy(dtype=np.float64)
    if rank:
        return concentration(values, _ranks(measure, rank), weight), rank
    if groups is None:
        return None, ""
    held = values if weight is None else weight * values
    people = np.bincount(groups.codes, weights=weight)
    means = np.bincount(groups.codes, weights=held) / np.where(people > 0, people, 1)
    return concentration(values, means[groups.codes], weight), f"mean of {groups.by}"


def _noisy(measure: PersonMeasure, indices: pd.DataFrame) -> str:
    """Say how much of an inequality may be the noise of worlds; empty where it does not matter."""
    # Noise adds to the variance of people, of which GE(2) is half, over the square of the mean. It
    # matters from a quarter of GE(2)'s standard error on, as in every contrast.
    noise = GroupNoise(measure, np.zeros(len(measure.values), dtype=np.int64), 1)
    seen, true = float(noise.observed[0]), float(noise.variances[0])
    ge2, low, high = np.asarray(indices.loc["GE(2)", NUMBERS], dtype=np.float64)
    if not seen or ge2 * (1 - true / seen) <= (high - low) / (2 * Z95) / 4:
        return ""
    return (
        f"Caution: {100 * (1 - true / seen):.0f} % of the variance between people is noise of "
        f"{measure.n_draws:,} draws, which reads as inequality: indices and intervals come out "
        "too high. Draw more."
    )


def _told(members: Members, exact: bool, by_group: bool) -> Members:
    """Return of whom it tells: of all how many they are, and at zero; of groups by their curve."""
    people, _, mean = members.parts
    assert members.zero is not None
    zero = Part(ZERO, "seekers", ("all",), np.where(members.zero & exact, 0, -1))
    groups = np.arange(len(people.names)) if by_group else np.full(len(people.names), -1)
    return members.told(people.kept(groups)._replace(whole=True), zero, mean.kept(groups))


def _all_told(values: Floats, groups: Groups, unit: str) -> bool:
    """Say whether the size and mean of each group may be published."""
    kind = kind_of(unit, bool(np.isin(values, (0, 1)).all()))
    own = [values[groups.codes == at] for at in range(len(groups.names))]
    told = [told_of(int((x == 0).sum()), len(x), float(x.sum()), FEW, kind) for x in own]
    return not hidden_rows(groups.sizes, FEW).rows.any() and all(one.mean for one in told)


def _thinned(curve: Curve, n: int) -> Curve:
    """Return a curve with 10 people or more between each two of its points."""
    seen = (curve.people * n).round().astype(np.int64)
    counts, kept = seen if curve.seen is None else curve.seen, [0]
    for at in range(1, len(counts)):
        if counts[at] - counts[kept[-1]] >= FEW and (
            n - counts[at] >= FEW or at == len(counts) - 1
        ):
            kept.append(at)
    kept += [] if kept[-1] == len(counts) - 1 else [len(counts) - 1]
    return Curve(curve.people[kept], curve.held[kept])


def _ranks(measure: PersonMeasure, rank: str) -> Floats:
    column = measure.people[measure.labels(rank).name]
    ranks = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64)
    if np.isnan(ranks).any():
        raise DataError(
            f"rank: {int(np.isnan(ranks).sum()):,} people have no number in {rank}; an order "
            "needs everybody's. Fill the column, or restrict the measure to those who have one."
        )
    return ranks

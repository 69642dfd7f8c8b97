"""Access and conversion apart: who gets near, and what comes of being near."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._measure import PersonMeasure
from netpath._results import Answer, assumed_lines, listed
from netpath.audit._answer import cells, interval_text, some
from netpath.audit._groups import By, Groups, groups_of, times_allowed
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
FEWEST = 5
PARTS = ("gap", "access", "conversion")


@dataclass(frozen=True, eq=False)
class Conversion(Answer):
    """A gap in outcomes, split into access and conversion.

    Attributes
    ----------
    what, by, reference
        What access is, what splits people, and the group that others are held against.
    parts
        A row a group other than the reference: ``gap`` (its share with the outcome less the
        reference's), ``access`` and ``conversion``, which add up to it, each with its interval
        (``access_low`` …). All are shares of people.
    classes
        A row a class of access and a group: ``n``, ``share`` of the group's people in it, and
        ``rate``, the share of them with the outcome.
    seed
        Draws the same people again; None from a Generator.
    """

    what: str
    by: str
    reference: str
    parts: pd.DataFrame
    classes: pd.DataFrame = field(repr=False)
    confidence: float = 0.95
    assumptions: tuple[str, ...] = ()
    seed: int | None = None

    @property
    def about(self) -> str:
        """What is held equal in each part."""
        return (
            "Access: how the gap would be if, in each class of access, both groups had the "
            "outcome at the mean of their two rates, and only differed in who is in which class. "
            "Conversion: if both were in the classes at the mean of their two shares, and only "
            "differed in their rates. What belongs to both is so given half to each. Classes: "
            f"{listed(dict.fromkeys(self.classes['access_class']))}. This describes; it says "
            "nothing of what would happen if access were changed."
        )

    def to_frame(self) -> pd.DataFrame:
        """Return a row a group.

        Examples
        --------
        >>> people = pd.DataFrame({"group": ["A"] * 20 + ["B"] * 20})
        >>> people.index = [f"p{n:02}" for n in range(40)]
        >>> access = pd.Series([0.0, 0.3] * 20, index=people.index)
        >>> met = pd.Series([False, True] * 10 + [False] * 20, index=people.index)
        >>> measure = PersonMeasure(access, "access to any of 2 targets", "probability", people)
        >>> split = conversion(measure, met, "group", "A", rng=7)
        >>> split.to_frame()[["gap", "access", "conversion"]].values.tolist()
        [[-0.5, 0.0, -0.5]]
        """
        return self.parts.reset_index()

    def __str__(self) -> str:
        lines = []
        for name, row in self.parts.iterrows():
            told = [
                interval_text(float(row[of]), float(row[f"{of}_low"]), float(row[f"{of}_high"]))
                for of in PARTS
            ]
            lines.append(
                f"outcome gap by {self.by}, {name} - {self.reference}: {told[0]}, of which access "
                f"{told[1]} and conversion {told[2]}"
            )
        return "\n".join([*lines, self.about, *assumed_lines(self.assumptions)])


def conversion(
    access: PersonMeasure,
    outcomes: pd.Series,
    by: By,
    reference: str | tuple[str, ...],
    *,
    n_classes: int = 3,
    n_resamples: int = 1999,
    rng: int | np.random.Generator | None = None,
) -> Conversion:
    """Split a gap in outcomes into who has access and what comes of it (Kitagawa).

    With p the share of a group in each class of access and r its rate of outcomes there, the gap
    is sum (p_g - p_h)(r_g + r_h)/2, access, plus sum (r_g - r_h)(p_g + p_h)/2, conversion.

    Parameters
    ----------
    access
        One number a person.
    outcomes
        Whether each person had the outcome: true or false (or 1 and 0), by id.
    by, reference
        As in :func:`gap`.
    n_classes
        Into how many classes those above zero are cut, about equally full; zero is one of its
        own.
    n_resamples
        How often people are drawn again within their group, for 95 % intervals.
    rng
        A seed draws the same people each time.

    Raises
    ------
    DataError
        If an outcome is missing or not true or false, or in a class that one group is in the
        other has under 5 people, so that it has no rate to compare.

    References
    ----------
    Kitagawa, E. M. (1955), Components of a difference between two rates, J Am Stat Assoc 50:1168.

    Examples
    --------
    >>> people = pd.DataFrame({"group": ["A"] * 20 + ["B"] * 20}, index=map(str, range(40)))
    >>> access = pd.Series([0.0, 0.3] * 10 + [0.0] * 15 + [0.3] * 5, index=people.index)
    >>> measure = PersonMeasure(access, "access to any of 2 targets", "probability", people)
    >>> split = conversion(measure, access > 0, "group", "A", rng=7)
    >>> split.parts.loc["B", ["gap", "access", "conversion"]].tolist()
    [-0.25, -0.25, 0.0]
    """
    times_allowed("n_resamples", n_resamples, 1999)
    times_allowed("n_classes", n_classes, 3)
    stream, seed = generator(rng)
    groups = groups_of(access, by)
    at = groups.at(reference)
    met = _outcomes(outcomes, access)
    place, names = _classes(access.values.to_numpy(dtype=np.float64), n_classes)
    n, hits = _counted(groups, place, met, len(names))
    others = groups.others(at)
    _refuse_thin(n[[at, *others]], names, groups.by)
    found = {g: np.array(_split(n[g], hits[g], n[at], hits[at])) for g in others}
    drawn = {g: _drawn(n[g], hits[g], n_resamples, stream) for g in (at, *others)}
    columns: dict[str, list[float]] = {}
    for part, name in enumerate(PARTS):
        columns[name] = [float(found[g][part]) for g in others]
        ends = [np.quantile(_split(*drawn[g], *drawn[at])[part], (0.025, 0.975)) for g in others]
        columns[f"{name}_low"] = [float(low) for low, _ in ends]
        columns[f"{name}_high"] = [float(high) for _, high in ends]
    return Conversion(
        access.what,
        groups.by,
        groups.names[at],
        cells(columns, [groups.names[g] for g in others], groups.by),
        _class_table(groups, n, hits, names),
        assumptions=access.assumptions,
        seed=seed,
    )


def _outcomes(outcomes: pd.Series, access: PersonMeasure) -> Counts:
    if not isinstance(outcomes, pd.Series):
        raise DataError(
            f"outcomes is a {type(outcomes).__name__}; it must be a Series, by id. "
            "Write pd.Series(outcomes, index=access.values.index)."
        )
    if outcomes.index.has_duplicates:
        raise DataError("outcomes: somebody has several. Keep one a person, the last, say.")
    own = outcomes.reindex(access.values.index)
    known = own.isin((0, 1, True, False))
    if not known.all():
        raise DataError(
            f"outcomes: {int((~known).sum()):,} of {len(own):,} people have none that is true or "
            "false. Restrict the measure to those whose outcome is known."
        )
    return own.to_numpy(dtype=np.int64)


def _classes(values: Floats, n_classes: int) -> tuple[Counts, list[str]]:
    """Return the class of each person, zero first, and what each class is."""
    if not (np.isfinite(values) & (values >= 0)).all():
        raise DataError("Access must be 0 or more and finite to be put into classes.")
    above = values[values > 0]
    parts = np.arange(1, n_classes) / n_classes
    cuts = np.unique(np.quantile(above, parts)) if len(above) else np.empty(0)
    place = np.where(values > 0, 1 + np.searchsorted(cuts, values, side="right"), 0)
    _, place = np.unique(place, return_inverse=True)
    names = []
    for one in range(int(place.max()) + 1):
        own = values[place == one]
        ends = dict.fromkeys(f"{end:.3g}" for end in (own.min(), own.max()))
        names.append(" to ".join(ends) if own.any() else "zero")
    return place.astype(np.int64), names


def _counted(groups: Groups, place: Counts, met: Counts, n_classes: int) -> tuple[Counts, Counts]:
    """Count people, and those with the outcome, by group and class."""
    shape = (len(groups.names), n_classes)
    cell = groups.codes * n_classes + place
    size = shape[0] * shape[1]
    n, hits = (np.bincount(one, minlength=size) for one in (cell, cell[met == 1]))
    return n.reshape(shape).astype(np.int64), hits.reshape(shape).astype(np.int64)


def _refuse_thin(n: Counts, names: list[str], by: str) -> None:
    thin = [name for at, name in enumerate(names) if (n[:, at] < FEWEST).any()]
    if thin:
        raise DataError(
            f"{by}: in the access class {some(thin)} some group has fewer than {FEWEST} people, "
            "so there is no rate to compare with. Write a smaller n_classes, or put groups "
            "together."
        )


def _split(
    n: Counts, hits: Counts, base: Counts, base_hits: Counts
) -> tuple[Floats, Floats, Floats]:
    """Return gap, access part and conversion part; classes along the last axis."""
    with np.errstate(invalid="ignore", divide="ignore"):
        rate, other = hits / n, base_hits / base
    # A class that a draw left empty has no rate of its own there; the other group's stands in.
    rate, other = np.where(n == 0, other, rate), np.where(base == 0, rate, other)
    share, base_share = n / n.sum(-1, keepdims=True), base / base.sum(-1, keepdims=True)
    access = ((share - base_share) * (rate + other) / 2).sum(-1)
    converted = ((rate - other) * (share + base_share) / 2).sum(-1)
    return access + converted, access, converted


def _drawn(
    n: Counts, hits: Counts, n_resamples: int, stream: np.random.Generator
) -> tuple[Counts, Counts]:
    """Draw a group's people again: how many fall in each class, with and without the outcome."""
    odds = np.concatenate([hits, n - hits]) / n.sum()
    drawn = stream.multinomial(int(n.sum()), odds, size=n_resamples)
    with_outcome, without = drawn[:, : len(n)], drawn[:, len(n) :]
    return with_outcome + without, with_outcome


def _class_table(groups: Groups, n: Counts, hits: Counts, names: list[str]) -> pd.DataFrame:
    rows = [
        {
            "access_class": name,
            groups.by: groups.names[g],
            "n": int(n[g, at]),
            "share": float(n[g, at] / n[g].sum()),
            "rate": float(hits[g, at] / n[g, at]) if n[g, at] else None,
        }
        for at, name in enumerate(names)
        for g in groups.compared
    ]
    return pd.DataFrame(rows)

"""Access and conversion apart: who gets near, and what comes of being near."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import hypot

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._intervals import wilson
from netpath._measure import PersonMeasure
from netpath._results import Answer, assumed_lines, counted, interval_text, percent, three_digits
from netpath.audit._same_access import FINE, ClassNoise, ClassPair, Fit, curves_of, sides_of
from netpath.audit.groups import By, cells, groups_of, times_allowed
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]

FEWEST = 5  # people of each group at an access that the other has too
PARTS = ("gap", "access", "conversion")


@dataclass(frozen=True, eq=False)
class Conversion(Answer):
    """A gap in outcomes, split into access and conversion.

    Attributes
    ----------
    what, unit, by, reference
        What access is, and in what; what splits people, and the group that others are held
        against.
    parts
        A row a group other than the reference: ``gap`` (its share with the outcome less the
        reference's), ``conversion`` (the same among people at the same access) and ``access``,
        the rest, each with its interval (``access_low`` …); of the conversion also the standard
        error from people, ``error``, and from drawn worlds, ``mc_error``, which the interval
        holds both. ``common_low, common_high``: from which access to which both groups are;
        ``no_counterpart, reference_no_counterpart``: the share of each group at an access where
        the other has nobody; ``n_classes``; ``note``, which says why a cell is empty.
    curves
        The share with the outcome by access, a row a class and group: ``contrast``, the group
        held against the reference; ``who`` of the two; their mean ``access``, ``n`` and ``rate``;
        whether ``both`` are in the class; and the rising curve through the rates, with its 95 %
        band ``low, high``.
    confidence
        How often such intervals hold what they are about, 0 to 1.
    n_draws
        In how many worlds access was drawn; 0 where it is exact.
    seed
        Draws the same bands again; None from a Generator.
    """

    what: str
    unit: str
    by: str
    reference: str
    parts: pd.DataFrame
    curves: pd.DataFrame = field(repr=False)
    confidence: float = 0.95
    n_draws: int = 0
    assumptions: tuple[str, ...] = ()
    seed: int | None = None

    @property
    def about(self) -> str:
        """What is held equal in each part."""
        drawn = (
            "Classes come from one half of the drawn worlds and access from the other, both ways "
            "round; the interval holds the noise of the worlds too. "
            if self.n_draws
            else ""
        )
        return (
            "Conversion: how much more or less often people had the outcome than people of the "
            "reference at the same access, where both groups are. Access: the rest of the gap, "
            "from who has how much access, and from where only one group is. "
            f"{drawn}The interval is about these people in this network, drawn again. This "
            "describes; it says nothing of what would happen if access were changed."
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
        lines = [self._line(str(name), row) for name, row in self.parts.iterrows()]
        return "\n".join([*lines, self.about, *assumed_lines(self.assumptions)])

    def _line(self, name: str, row: pd.Series) -> str:
        shown = [of for of in PARTS if pd.notna(row[of])]
        told = [interval_text(*(float(row[of + end]) for end in ENDS)) for of in shown]
        head = f"outcome gap by {self.by}, {name} - {self.reference}: {told[0]}"
        if len(told) < len(PARTS):
            return f"{head}; access and conversion are not estimable: {row['note']}"
        noise = (
            f" (standard error {row['error']:.2g} from people, {row['mc_error']:.2g} from "
            f"{counted(self.n_draws, 'drawn world')})"
            if self.n_draws
            else ""
        )
        ends = " to ".join(three_digits(float(row[f"common_{end}"])) for end in ("low", "high"))
        apart = [float(row[f"{whose}no_counterpart"]) for whose in ("", "reference_")]
        return (
            f"{head}, of which access {told[1]} and conversion {told[2]}{noise}. Both groups are "
            f"found from access {ends}; {percent(apart[0])} of {name} and {percent(apart[1])} of "
            f"{self.reference} have no counterpart in the other."
        )


ENDS = ("", "_low", "_high")


def conversion(
    access: PersonMeasure,
    outcomes: pd.Series,
    by: By,
    reference: str | tuple[str, ...],
    *,
    n_classes: int | None = None,
    n_resamples: int = 1999,
    rng: int | np.random.Generator | None = None,
) -> Conversion:
    """Split a gap in outcomes into what comes of the same access, and the rest.

    Groups are compared within fine classes of access, where both are; a class with n and m people
    counts n m / (n + m). The difference in access that is left inside classes is taken off with
    the slope of outcomes over access there. What remains is conversion; the rest of the gap is
    the access part. Noise in drawn access would read as conversion, so one half of the worlds
    makes the classes and the other is compared, and then the other way round.

    Parameters
    ----------
    access
        One number a person, 0 or more.
    outcomes
        Whether each person had the outcome: true or false (or 1 and 0), by id.
    by, reference
        As in :func:`gap`.
    n_classes
        Into how many classes people are cut by access; both groups count alike, and a value that
        so many share is a class of its own. 30 if None, or 10 where a group has under 1,000
        people.
    n_resamples
        How often rates are drawn for the bands of the curves.
    rng
        A seed draws the same bands each time. Nothing else is drawn.

    Raises
    ------
    DataError
        If an outcome is missing or not true or false, access is negative or infinite, or it was
        drawn in fewer than 4 worlds.

    References
    ----------
    Li, F., Morgan, K. L. & Zaslavsky, A. M. (2018), Balancing covariates via propensity score
    weighting, J Am Stat Assoc 113:390 (overlap weights). Kitagawa, E. M. (1955), Components of a
    difference between two rates, J Am Stat Assoc 50:1168. See docs/decisions/0023.

    Examples
    --------
    >>> people = pd.DataFrame({"group": ["A"] * 20 + ["B"] * 20}, index=map(str, range(40)))
    >>> access = pd.Series([0.0, 0.3] * 10 + [0.0] * 15 + [0.3] * 5, index=people.index)
    >>> measure = PersonMeasure(access, "access to any of 2 targets", "probability", people)
    >>> split = conversion(measure, access > 0, "group", "A", rng=7)
    >>> (
    ...     split.parts.loc["B", ["gap", "access", "conversion"]].astype(float).round(3) + 0.0
    ... ).tolist()
    [-0.25, -0.25, 0.0]
    """
    times_allowed("n_resamples", n_resamples, 1999)
    if n_classes is not None:
        times_allowed("n_classes", n_classes, FINE)
    stream, seed = generator(rng)
    groups = groups_of(access, by)
    at = groups.at(reference)
    met = _outcomes(outcomes, access)
    sides = sides_of(access)
    rows: dict[str, dict[str, float]] = {}
    notes, curves = [], []
    for other in groups.others(at):
        mine = np.isin(groups.codes, (at, other))
        pair = ClassPair.of(access, mine, groups.codes[mine] == other, met[mine], sides)
        name = groups.names[other]
        fits = pair.fits(n_classes or pair.usual_classes)
        rows[name], why = _row(pair, fits)
        notes.append(why)
        drawn = curves_of(pair, fits[0], n_resamples, stream)
        who = np.where(drawn.pop("theirs"), name, groups.names[at])
        curves.append(pd.DataFrame({"contrast": name, "who": who, **drawn}))
    table = {key: [row.get(key, np.nan) for row in rows.values()] for key in COLUMNS}
    parts = cells(table, list(rows), groups.by).astype({"n_classes": "int64"})
    return Conversion(
        access.what,
        access.unit,
        groups.by,
        groups.names[at],
        parts.assign(note=notes),
        pd.concat(curves, ignore_index=True),
        n_draws=access.n_draws,
        assumptions=access.assumptions,
        seed=seed,
    )


def _outcomes(outcomes: pd.Series, access: PersonMeasure) -> Floats:
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
    return own.to_numpy(dtype=np.float64)


COLUMNS = (
    *(part + end for part in PARTS for end in ENDS),
    *("error", "mc_error", "common_low", "common_high"),
    *("no_counterpart", "reference_no_counterpart", "n_classes"),
)


def _row(pair: ClassPair, fits: list[Fit]) -> tuple[dict[str, float], str]:
    """Return what is told of a pair of groups, and why not where it is not."""
    sides = ~pair.theirs, pair.theirs
    n = [int(side.sum()) for side in sides]
    base, share = (float(pair.met[side].mean()) for side in sides)
    alike = np.array([fit.both[fit.cell // 2] for fit in fits])
    alone = [float(1 - alike[:, side].mean()) for side in sides]
    row = {"gap": share - base, "reference_no_counterpart": alone[0], "no_counterpart": alone[1]}
    row |= _ends("gap", share - base, *_of_shares((base, n[0]), (share, n[1])))
    row["n_classes"] = max(len(fit.both) for fit in fits)
    common = pair.values[alike.any(axis=0)]
    if len(common):
        row |= {"common_low": float(common.min()), "common_high": float(common.max())}
    why = _why_not(fits, min(int(alike[:, side].sum(axis=1).min()) for side in sides))
    if why:
        return row, why
    value = float(np.mean([fit.value for fit in fits]))
    noise = ClassNoise.of(pair, fits)
    own = np.where(pair.theirs, (pair.met - share) / n[1], (base - pair.met) / n[0])
    error, half = noise.around(noise.influence, pair.theirs)
    _, rest = noise.around(own - noise.influence, pair.theirs)
    row |= {"conversion": value, **_ends("conversion", value, half, half)}
    row |= {"access": share - base - value, **_ends("access", share - base - value, rest, rest)}
    return row | {"error": error, "mc_error": noise.worlds}, ""


def _ends(part: str, value: float, down: float, up: float) -> dict[str, float]:
    return {f"{part}_low": max(value - down, -1.0), f"{part}_high": min(value + up, 1.0)}


def _of_shares(base: tuple[float, int], share: tuple[float, int]) -> tuple[float, float]:
    """Return how far below and above the difference of two shares may be (Newcombe)."""
    (low, high), (under, over) = (map(float, wilson(*one)) for one in (base, share))
    return hypot(share[0] - under, high - base[0]), hypot(over - share[0], base[0] - low)


def _why_not(fits: list[Fit], fewest: int) -> str:
    """Say why the parts are not estimable; empty if they are."""
    if fewest < FEWEST:
        there = counted(fewest, "person is", "people are") if fewest else "nobody is"
        return f"of one group {there} at an access that the other has too; it takes {FEWEST}"
    if not all(fit.clear for fit in fits):
        return "within groups access differs too little for so few worlds to tell; draw more"
    return ""

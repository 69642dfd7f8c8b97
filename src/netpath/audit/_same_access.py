"""Groups compared at the same access: classes, weights, the slope inside, and the noise of all.

The answer that is made of it is in ``_conversion``.
"""

from __future__ import annotations

from math import hypot, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._intervals import Z95
from netpath._measure import PersonMeasure, Worlds
from netpath._results import counted
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FINE, COARSE, MANY = 30, 10, 1000  # classes; those of groups under so many people; that many
FEWEST_DRAWS = 4
CLEAR = 10.0  # F of the first stage, under which an instrument is called weak
EVEN = np.uint64(0x5555555555555555)


class ClassSide(NamedTuple):
    """Access as a half of the worlds has it, or as it is, with each value's own variance."""

    values: Floats
    own: Floats
    worlds: slice


def sides_of(access: PersonMeasure) -> list[ClassSide]:
    """Return access by even and by odd worlds; only once where nothing was drawn."""
    values = access.values.to_numpy(dtype=np.float64)
    if not (np.isfinite(values) & (values >= 0)).all():
        raise DataError("Access must be 0 or more and finite to be put into classes.")
    if access.worlds is None:
        return [ClassSide(values, np.zeros(len(values)), slice(0))]
    if access.n_draws < FEWEST_DRAWS:
        raise DataError(
            f"{access.what}: drawn in {counted(access.n_draws, 'world')}; the halves that are held "
            f"against each other take {FEWEST_DRAWS} or more. Write n_draws=1000 there."
        )
    sides = []
    for first, bits in enumerate((EVEN, ~EVEN)):
        worlds = slice(first, None, 2)
        n = len(range(access.n_draws)[worlds])
        share = Worlds(access.worlds.words & bits, access.n_draws).counts() / n
        sides.append(ClassSide(share, share * (1 - share) / (n - 1), worlds))
    return sides


class Fit(NamedTuple):
    """Conversion with classes by one side of access and the other side compared.

    ``influence``: how far each person moves it. ``weight``: how each counts, the group's people up
    and the reference's down, each to 1. ``cell``: class and group of each person, 2 x class +
    group. ``per_world``: the summed access of each cell in each world compared; no rows where
    nothing was drawn.
    """

    value: float
    slope: float
    influence: Floats
    weight: Floats
    cell: Counts
    both: Flags
    compared: ClassSide
    per_world: Counts
    clear: bool


class ClassPair(NamedTuple):
    """A group and the reference: who is of the group, who had the outcome, and their access."""

    theirs: Flags
    met: Floats
    values: Floats
    sides: list[ClassSide]
    worlds: Worlds | None

    @classmethod
    def of(
        cls, access: PersonMeasure, mine: Flags, theirs: Flags, met: Floats, sides: list[ClassSide]
    ) -> ClassPair:
        some = access.restricted(mine)
        own = [ClassSide(side.values[mine], side.own[mine], side.worlds) for side in sides]
        return cls(theirs, met, some.values.to_numpy(dtype=np.float64), own, some.worlds)

    @property
    def usual_classes(self) -> int:
        return FINE if min(self.sizes) >= MANY else COARSE

    @property
    def sizes(self) -> tuple[int, int]:
        """How many people the reference and the group have."""
        return int((~self.theirs).sum()), int(self.theirs.sum())

    def fits(self, n_classes: int) -> list[Fit]:
        """Return the fit, or of drawn access both ways round."""
        ways = zip(self.sides, self.sides[::-1], strict=True)
        return [self._fit(by, compared, n_classes) for by, compared in ways]

    def _fit(self, by: ClassSide, compared: ClassSide, n_classes: int) -> Fit:
        place = _classes(by.values, self.theirs, n_classes)
        cell = 2 * place + self.theirs
        n = np.bincount(cell, minlength=2 * int(place.max()) + 2).reshape(-1, 2)
        both: Flags = np.all(n > 0, axis=1)
        # Overlap weights: the share of the other group in a class; theirs count up, ours down.
        signed = np.where(both[place], self.theirs - n[place, 1] / n[place].sum(axis=1), 0.0)
        mass = float(signed @ signed) or 1.0
        weight = signed / mass
        line = _slope(by.values, compared.values, self.met, signed, self.theirs)
        apart = float(weight @ compared.values)
        value = float(weight @ self.met) - line.slope * apart
        rest = self.met - line.slope * compared.values - value * self.theirs
        rest -= (np.bincount(place, rest) / n.sum(axis=1))[place]
        lever = 1 / n.sum(axis=1)[place] + signed * weight
        influence = weight * rest / np.sqrt(np.maximum(1 - lever, 0.25))
        per_world = np.zeros((0, n.size), dtype=np.int64)
        if self.worlds is not None:
            per_world = self.worlds.per_draw(cell, n.size)[compared.worlds]
        return Fit(
            value,
            line.slope,
            influence - apart * line.influence,
            weight,
            cell,
            both,
            compared,
            per_world,
            line.clear or abs(apart) < 1e-12,
        )


def _classes(values: Floats, theirs: Flags, n_classes: int) -> Counts:
    """Return the class of each person by access; both groups count alike."""
    weight = np.where(theirs, 0.5 / theirs.sum(), 0.5 / (~theirs).sum())
    _, at = np.unique(values, return_inverse=True)
    share = np.bincount(at, weight)
    middle = np.cumsum(share) - share / 2
    part = np.minimum((middle * n_classes).astype(np.int64), n_classes - 1)
    alone = share * n_classes >= 1 - 1e-9  # a pile is a class, and no other value belongs to it
    starts = (part[1:] != part[:-1]) | alone[1:] | alone[:-1]
    number: Counts = np.concatenate([[0], np.cumsum(starts)])[at]
    return number


class _Line(NamedTuple):
    """The slope of outcomes over access, how far each person moves it, and if it is clear."""

    slope: float
    influence: Floats
    clear: bool


def _slope(by: Floats, compared: Floats, met: Floats, signed: Floats, theirs: Flags) -> _Line:
    """Return the slope within groups, where both are, pooled.

    Drawn access has noise, which flattens a slope; so the other half of the worlds is the
    instrument. (Where nothing was drawn the two are one, and it is the usual slope.)
    """
    weight = np.abs(signed)
    moved = []
    for column in (by, compared, met):
        own = np.zeros(len(column))
        for who in (theirs, ~theirs):
            if weight[who].any():
                own[who] = column[who] - np.average(column[who], weights=weight[who])
        moved.append(own)
    by, compared, met = moved
    pull = weight * by
    total = float(pull @ compared)
    if total <= 0:
        return _Line(0.0, np.zeros(len(by)), clear=False)
    slope = float(pull @ met) / total
    loose = pull * (compared - total / float(pull @ by) * by)
    clear = total**2 > CLEAR * float(loose @ loose)
    return _Line(slope, pull * (met - slope * compared) / total, clear)


class ClassNoise(NamedTuple):
    """How sure the conversion is.

    ``influence``: how far each person moves it. ``drawn``: the part of their spread that is noise
    of their drawn access. ``worlds``: the Monte Carlo error. ``least``: the variance, by side,
    that is left where a side's outcomes are all alike. ``worth``: people of equal weight, by side.
    """

    influence: Floats
    drawn: float
    worlds: float
    least: Floats
    worth: Floats

    @classmethod
    def of(cls, pair: ClassPair, fits: list[Fit]) -> ClassNoise:
        many = len(fits)
        own = sum(fit.slope**2 * float(fit.weight**2 @ fit.compared.own) for fit in fits)
        weight = np.mean([fit.weight for fit in fits], axis=0)
        worth = np.array([1 / (weight[who] @ weight[who]) for who in (~pair.theirs, pair.theirs)])
        # Agresti and Caffo's share where nobody has the outcome: none claims certainty.
        few = Z95**2 / 4 / (worth + Z95**2 / 2)
        return cls(
            np.mean([fit.influence for fit in fits], axis=0),
            own / many**2,
            sqrt(sum(_moved_by_worlds(fit) for fit in fits)) / many,
            few * (1 - few) / (worth + Z95**2 / 2),
            worth,
        )

    def around(self, influence: Floats, theirs: Flags) -> tuple[float, float]:
        """Return the standard error from people and half of the interval, which holds both."""
        from scipy.special import stdtrit

        each = np.array([influence[who] @ influence[who] for who in (~theirs, theirs)]) + self.least
        # The noise of people's own draws is among that of the worlds; it must not count twice.
        error = sqrt(max(float(each.sum()) - self.drawn, float(self.least.sum())))
        freedom = each.sum() ** 2 / (each**2 / np.maximum(self.worth - 1, 1)).sum()
        return error, float(stdtrit(freedom, 0.975)) * hypot(error, self.worlds)


def _moved_by_worlds(fit: Fit) -> float:
    """Return the Monte Carlo variance: worlds are shared, so it comes from how worlds differ."""
    if not len(fit.per_world):
        return 0.0
    weight = np.zeros(fit.per_world.shape[1])
    weight[fit.cell] = fit.weight
    moved = fit.slope * (fit.per_world @ weight)
    return float(moved.var(ddof=1)) / len(moved)


def curves_of(
    pair: ClassPair, fit: Fit, n_resamples: int, stream: np.random.Generator
) -> dict[str, npt.NDArray[np.generic]]:
    """Return outcomes by access, class by class: the rates, a rising curve through them, a band."""
    parts = []
    n_cells = 2 * len(fit.both)
    n, hits = np.bincount(fit.cell, minlength=n_cells), np.bincount(fit.cell, pair.met, n_cells)
    total = np.bincount(fit.cell, fit.compared.values, n_cells)
    for side in (0, 1):
        at = np.flatnonzero(n[side::2]) * 2 + side
        own, with_outcome = n[at], hits[at]
        place = _rising((total[at] / own)[np.newaxis], own)[0]
        curve = _rising((with_outcome / own)[np.newaxis], own)[0]
        odds = stream.beta(with_outcome + 0.5, own - with_outcome + 0.5, (n_resamples, len(at)))
        low, high = np.quantile(_rising(odds, own), (0.025, 0.975), axis=0)
        off = np.zeros(len(at))
        if len(fit.per_world):
            worlds = fit.per_world[:, at] / own
            off = Z95 * fit.slope * np.sqrt(worlds.var(axis=0, ddof=1) / len(worlds))
        below, above = (np.hypot(np.maximum(end, 0), off) for end in (curve - low, high - curve))
        parts.append(
            {
                "theirs": np.full(len(at), side == 1),
                "access": place,
                "n": own,
                "rate": with_outcome / own,
                "both": fit.both[at // 2],
                "curve": curve,
                "low": np.maximum(curve - below, 0),
                "high": np.minimum(curve + above, 1),
            }
        )
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def _rising(rates: Floats, n: Counts) -> Floats:
    """Return the closest rates that do not fall, each row on its own (isotonic regression).

    Each is the largest, over where a block may start, of the smallest mean, over where it ends.
    """
    zeros = np.zeros((len(rates), 1))
    hits, people = np.hstack([zeros, np.cumsum(rates * n, axis=1)]), np.append(0, np.cumsum(n))
    found = np.full(rates.shape, -np.inf)
    for start in range(rates.shape[1]):
        means = (hits[:, start + 1 :] - hits[:, [start]]) / (people[start + 1 :] - people[start])
        least = np.minimum.accumulate(means[:, ::-1], axis=1)[:, ::-1]
        found[:, start:] = np.maximum(found[:, start:], least)
    return found

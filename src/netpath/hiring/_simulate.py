"""The same model otherwise: many rounds simulated one by one, and one job for few candidates."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite, pi, sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._measure import PersonMeasure
from netpath._results import Answer, Assumption, assumed_lines, counted, listed, percent
from netpath._rules import is_whole
from netpath.errors import DataError
from netpath.hiring._closed import Applicants, Floats, spread_of
from netpath.hiring._meetings import Meetings, measured
from netpath.hiring._practice import Judging, Practice

Drawn = np.random.Generator
MOST, MOST_CANDIDATES = 10**7, 10_000
FAR, STEPS = 40.0, 16_001  # beyond which, and in how many places, the integrands are summed


@dataclass(frozen=True, eq=False)
class Simulated(Answer):
    """Who was hired in simulated rounds, and how well.

    Attributes
    ----------
    practice
        How requests were answered.
    table
        A row a group, and one of all hires, ``quality``: the mean over rounds (``value``) and its
        standard error (``error``). Of a group, the share that is hired.
    n_applicants, n_runs
        Applicants in a round, and rounds.
    seed
        Draws the same again; None from a Generator.
    assumptions
        Sentences that results repeat.
    """

    practice: Practice
    table: pd.DataFrame = field(repr=False)
    n_applicants: int
    n_runs: int
    seed: int | None
    assumptions: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return a row a group, and one of all hires.

        Examples
        --------
        >>> from netpath.hiring import meetings
        >>> from netpath.hiring import practice
        >>> met = meetings({"A": 0.4, "B": 0.1})
        >>> simulate(met, practice("decline all"), n_runs=9, rng=7).to_frame().shape
        (3, 3)
        """
        return self.table.reset_index()

    def __str__(self) -> str:
        names, numbers = list(self.table.index), self.table.to_numpy(dtype=np.float64).tolist()
        *groups, (mean, error) = numbers
        rates = listed(
            f"{100 * rate:.2f} ± {100 * own:.2f} % of {name}"
            for name, (rate, own) in zip(names, groups, strict=False)
        )
        said = (
            f"{self.practice}, {self.n_runs:,} rounds of {self.n_applicants:,} applicants: {rates} "
            f"are hired, {mean:.3f} ± {error:.3f} sd better than all who apply "
            "(± one standard error)."
        )
        return "\n".join([said, *assumed_lines(self.assumptions)])


def simulate(
    meetings: PersonMeasure | Meetings,
    practice: Practice,
    *,
    by: str | None = None,
    judging: Judging | None = None,
    n_applicants: int = 10_000,
    n_runs: int = 100,
    rng: int | np.random.Generator | None = None,
) -> Simulated:
    """Simulate rounds of hiring under one practice, beside the closed form of :func:`compare`.

    In each round qualities, files, meetings and talks are drawn for everybody, the judge makes of
    them what can be made, and the best are hired. It shares nothing with the closed form but the
    numbers that describe the practice.

    Parameters
    ----------
    meetings, by, judging
        As for :func:`compare`.
    practice
        How requests are answered.
    n_applicants
        Applicants in a round; groups have the nearest whole numbers to their shares.
    n_runs
        Rounds, 2 or more.
    rng
        A seed gives the same rounds each time.

    Raises
    ------
    DataError
        If there are too few applicants to hire anybody, or fewer than two rounds.

    References
    ----------
    The model is that of :func:`compare`.

    Examples
    --------
    >>> from netpath.hiring import meetings
    >>> from netpath.hiring import practice
    >>> met, how = meetings({"A": 0.4, "B": 0.1}), Judging(lift=0.5)
    >>> found = simulate(met, practice("open door"), judging=how, n_runs=20, rng=7)
    >>> bool(abs(found.table.loc["A", "value"] - 0.1215) < 4 * found.table.loc["A", "error"])
    True
    """
    met, judging = measured(meetings, by), Judging() if judging is None else judging
    for name, n, least in (("n_applicants", n_applicants, 2), ("n_runs", n_runs, 2)):
        if not is_whole(n, least) or n > MOST:
            raise DataError(f"{name} is {n!r}; it must be a whole number, {least} to {MOST:,}.")
    n_hired = round(judging.hired * n_applicants)
    if not 0 < n_hired < n_applicants:
        raise DataError(
            f"n_applicants is {n_applicants:,}, of whom {n_hired:,} would be hired. Write more."
        )
    draws, seed = generator(rng)
    group = _groups(met.pool, n_applicants)
    rounds = [
        _round(group, met.pool, practice, judging, n_hired, draws) for _ in range(int(n_runs))
    ]
    values = np.array(rounds)
    table = pd.DataFrame(
        {"value": values.mean(axis=0), "error": values.std(axis=0, ddof=1) / np.sqrt(n_runs)},
        index=pd.Index([*met.pool.names, "quality"], name="what"),
    )
    said = (*met.assumptions, *judging.assumptions, *practice.assumptions)
    return Simulated(practice, table, int(n_applicants), int(n_runs), seed, said)


def _groups(pool: Applicants, n: int) -> npt.NDArray[np.int64]:
    """Return the group of each applicant, in numbers as near to the shares as there are."""
    ends = np.rint(np.cumsum(pool.shares) * n).astype(np.int64)
    return np.searchsorted(ends, np.arange(n), side="right").clip(max=len(ends) - 1)


def _round(
    group: npt.NDArray[np.int64],
    pool: Applicants,
    practice: Practice,
    judging: Judging,
    n_hired: int,
    draws: Drawn,
) -> Floats:
    """Return which share of each group is hired in one round, and the mean quality of hires."""
    n = len(group)
    met = _met(group, pool, practice, draws)
    quality = draws.standard_normal(n) - practice.weaker * met
    files = judging.file_noise if practice.file_noise is None else practice.file_noise
    talks = judging.talk_noise if practice.talk_noise is None else practice.talk_noise
    # The prior, the file and the talk, each by how precise it is.
    told = -practice.weaker * met + (quality + draws.normal(0, files**0.5, n)) / files
    known = np.full(n, 1 + 1 / files)
    if isfinite(talks):
        told += np.where(met, (quality + draws.normal(0, talks**0.5, n)) / talks, 0.0)
        known += met / talks
    judged = told / known + _lifts(met, group, pool, practice, judging)
    order = np.argsort(-judged)
    hired = order[:n_hired]
    if practice.cap is not None:
        most = round(practice.cap * n_hired)
        if met[hired].sum() > most:
            some = order[met[order]][:most]
            hired = np.concatenate([some, order[~met[order]][: n_hired - len(some)]])
    own = np.bincount(group[hired], minlength=len(pool.names)) / np.bincount(
        group, minlength=len(pool.names)
    ).clip(min=1)
    return np.append(own, quality[hired].mean())


def _met(
    group: npt.NDArray[np.int64], pool: Applicants, practice: Practice, draws: Drawn
) -> npt.NDArray[np.bool_]:
    """Draw who is met."""
    luck = draws.random(len(group))
    if practice.met == "nobody":
        return np.zeros(len(group), dtype=np.bool_)
    if practice.met == "everybody":
        return np.ones(len(group), dtype=np.bool_)
    if practice.met == "by lot":
        return luck < float(np.average(pool.chances, weights=pool.shares))
    return luck < practice.times * pool.chances[group]


def _lifts(
    met: npt.NDArray[np.bool_],
    group: npt.NDArray[np.int64],
    pool: Applicants,
    practice: Practice,
    judging: Judging,
) -> Floats:
    """Return by what each applicant is lifted."""
    if not practice.sees:
        return np.zeros(len(group))
    liked, unmet = (
        np.array([lifts.get(name, 0.0) for name in pool.names])[group]
        for lifts in (judging.liked, judging.unmet)
    )
    in_person = met & (practice.met != "everybody")
    return np.where(in_person, practice.lifted * (judging.lift + liked), unmet)


@dataclass(frozen=True)
class OneJob(Answer):
    """Who gets the one job there is.

    Attributes
    ----------
    n_candidates, n_met
        How many there are, and how many of them were met.
    met_hired
        The chance that one of those who were met is hired.
    quality
        The mean quality of who is hired, in sd above all who apply.
    best
        The same if nobody were lifted.
    judging
        How candidates are judged; of it, lift and noise count here.
    """

    n_candidates: int
    n_met: int
    met_hired: float
    quality: float
    best: float
    judging: Judging = field(repr=False)

    @property
    def lost(self) -> float:
        """How much worse than with nobody lifted."""
        return self.best - self.quality

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What is assumed, as sentences."""
        gone = "hired", "applicants"  # here there is one job for few
        return tuple(one for one in self.judging.assumptions if one.about not in gone)

    def to_frame(self) -> pd.DataFrame:
        """Return one row.

        Examples
        --------
        >>> one_job(2, 1).to_frame()["met_hired"].round(2).tolist()
        [0.5]
        """
        names = ("n_candidates", "n_met", "met_hired", "quality", "best", "lost")
        return pd.DataFrame([{name: getattr(self, name) for name in names}])

    def __str__(self) -> str:
        said = (
            f"One job, {counted(self.n_candidates, 'candidate')}, {self.n_met:,} of them met: one "
            f"of the met is hired with a chance of {percent(self.met_hired)}, where their number "
            f"alone would give {percent(self.n_met / self.n_candidates)}. Who is hired is "
            f"{self.quality:.2f} sd better than all who apply, and would be {self.best:.2f} if "
            "nobody were lifted."
        )
        return "\n".join([said, *assumed_lines(self.assumptions)])


def one_job(n_candidates: int, n_met: int, judging: Judging | None = None) -> OneJob:
    """Return who gets one job out of few candidates, some of whom were met.

    Integrals over the estimate of the best candidate of each sort, which are exact but for
    rounding: the integrands are smooth and vanish at both ends, where equal steps converge faster
    than any power of the step.

    Parameters
    ----------
    n_candidates, n_met
        How many there are, and how many of them were met.
    judging
        How candidates are judged; of it, lift and noise count here.

    Raises
    ------
    DataError
        If there are no candidates, more than 10,000, or more were met than there are.

    References
    ----------
    The largest of several normals: David and Nagaraja, Order Statistics, 3rd ed., section 2.1. The
    sums: Trefethen and Weideman, SIAM Review 56 (2014) 385.

    Examples
    --------
    >>> found = one_job(10, 3, Judging(lift=0.5))
    >>> round(found.met_hired, 10), round(found.lost, 4)
    (0.5824168971, 0.072)
    """
    for name, n, least in (("n_candidates", n_candidates, 1), ("n_met", n_met, 0)):
        if not is_whole(n, least) or n > MOST_CANDIDATES:
            raise DataError(
                f"{name} is {n!r}; it must be a whole number, {least} to {MOST_CANDIDATES:,}."
            )
    if n_met > n_candidates:
        raise DataError(f"n_met is {n_met:,}, of {n_candidates:,} candidates. Write fewer.")
    judging = Judging() if judging is None else judging
    met = spread_of(judging.file_noise, judging.talk_noise)
    unmet = spread_of(judging.file_noise, np.inf)
    others = int(n_candidates - n_met)
    chance, good = _won(int(n_met), met, others, unmet, judging.lift)
    rest = _won(others, unmet, int(n_met), met, -judging.lift)[1]
    best = _won(int(n_met), met, others, unmet, 0.0)[1]
    best += _won(others, unmet, int(n_met), met, 0.0)[1]
    return OneJob(int(n_candidates), int(n_met), chance, good + rest, best, judging)


def _won(n: int, own: float, others: int, their: float, ahead: float) -> tuple[float, float]:
    """Return the chance that the best of n is hired, and that chance times their quality."""
    from scipy.special import log_ndtr

    if n == 0:
        return 0.0, 0.0
    z: Floats = np.linspace(-FAR, FAR, STEPS)
    # Sums of logarithms: of many candidates the powers would be 0 before the density is.
    density = np.log(n) - z**2 / 2 + (n - 1) * log_ndtr(z)
    if others:
        density = density + others * log_ndtr((own * z + ahead) / their)
    won = np.exp(density) * (z[1] - z[0]) / sqrt(2 * pi)
    return float(won.sum()), float(own * (won @ z))

"""Which ties to make: chosen in some worlds, told of others, beside chance and beside habit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import N_WORLDS, Rng
from netpath._intervals import quantile
from netpath._measure import NO_LABEL, PersonMeasure, Worlds
from netpath._names import called
from netpath._progress import shown
from netpath._results import Answer, assumed_lines, counted, listed, percent
from netpath._rules import need_count
from netpath.access.question import draws_allowed, world_of
from netpath.errors import DataError
from netpath.interventions._candidates import Candidates
from netpath.interventions._compare import row_of
from netpath.interventions._search import Aim, TieSearch
from netpath.interventions._worlds import AddedTies, blocks_of, counts, drawn_sets

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
PATHS = 20  # random sets that are told of step by step
TODAY, CHOSEN, HALF, DOUBLE = "today", "chosen", "chosen, half as warm", "chosen, twice as warm"
RANDOM, MOST_TIED = "random plausible", "most tied"


@dataclass(frozen=True, eq=False)
class Chosen(Answer):
    """Which ties were chosen, and what they would change in worlds not used to choose them.

    Attributes
    ----------
    ties
        A row a tie, in the order chosen, with its warmth.
    table
        A row each of today, the ties chosen (also at half and double warmth), random plausible
        sets of the same size (their mean) and the most tied people: ``mean``, ``change`` with
        ``low`` and ``high`` (paired over fresh worlds), ``least`` served, ``at_least`` how many are
        there, ``at_zero``, and means and gaps of groups.
    people
        A row a seeker: ``before`` and ``after``, how many ties chosen are theirs, and, where groups
        were asked for, their ``group``.
    steps
        After 0, 1, … of the ties chosen: ``mean``, ``least`` and ``at_zero``, in fresh worlds.
    by_lot
        The same of random plausible sets, by ``set``: where chance leads.
    how
        How they were chosen, and what is proved of it.
    bound
        What no set of as many could exceed in the worlds used to choose, as mean access; None where
        nothing is proved.
    found
        What the set has there: the estimate that flatters it.
    reference
        The group that others are held against; empty without groups.
    assumptions
        What the what-if rests on.
    by
        The column of groups.
    """

    ties: pd.DataFrame = field(repr=False)
    table: pd.DataFrame = field(repr=False)
    people: pd.DataFrame = field(repr=False)
    steps: pd.DataFrame = field(repr=False)
    by_lot: pd.DataFrame = field(repr=False)
    how: str
    bound: float | None
    found: float
    reference: str
    n_candidates: int
    without: int
    assumptions: tuple[str, ...] = ()
    by: str | None = None

    def to_frame(self) -> pd.DataFrame:
        """Return a row each of today, chosen, random and most tied.

        Examples
        --------
        >>> import netpath as ntp
        >>> bridge = pd.DataFrame({"source": list("saasb"), "target": list("abtbt"), "warmth": 0.5})
        >>> table = pd.DataFrame({"source": ["s"], "target": ["t"], "warmth": [0.5]})
        >>> net = ntp.ReferralNetwork(None, bridge)
        >>> made = ntp.interventions.ties(net, None, "t", table, within=None)
        >>> choose(made, k=1, rng=7).to_frame()["what"].tolist()[:2]
        ['today', 'chosen']
        """
        return self.table.rename_axis("what").reset_index()

    def __str__(self) -> str:
        today, after = (row_of(self.table, one) for one in (TODAY, CHOSEN))
        told = (
            f"{counted(len(self.ties), 'tie')}, chosen among {self.n_candidates:,}: mean access "
            f"{100 * today['mean']:.1f} → {100 * after['mean']:.1f} points "
            f"({100 * after['change']:+.1f} [{100 * after['low']:.1f}, {100 * after['high']:.1f}], "
            f"fresh worlds); the least served {percent(today['least'])} → "
            f"{percent(after['least'])}, {after['at_zero']:,.0f} left at 0"
        )
        whom = called(self.reference, self.by)
        told += "".join(
            f"; {one} to {whom} {100 * today[one]:+.1f} → {100 * after[one]:+.1f}"
            for one in today
            if one.startswith("gap of ")
        )
        others = [
            f"{name} {100 * row_of(self.table, name)['change']:+.1f}"
            for name in (RANDOM, MOST_TIED)
        ]
        told += f". As many others: {listed(others)}. {self.how}"
        if self.bound is not None:
            told += f", and no set can exceed {100 * self.bound:.1f} in the worlds used to choose"
        told += "."
        if self.without:
            told += f" Without a plausible tie among these: {counted(self.without, 'seeker')}."
        return " ".join([told, *assumed_lines(self.assumptions)])


def choose(
    candidates: Candidates,
    *,
    k: int,
    aim: Aim = "mean",
    by: str | None = None,
    reference: str | None = None,
    n_draws: int = N_WORLDS,
    rng: Rng = None,
    progress: bool = False,
) -> Chosen:
    """Return up to ``k`` ties to make, and what they would change, told of fresh worlds.

    Parameters
    ----------
    candidates
        From :func:`ties`, :func:`introductions` or :func:`mentors`.
    k
        How many ties at most.
    aim
        What to raise: the ``"mean"`` access of the seekers; or the ``"least served"``: the sorted
        chances of all, the lowest first (where several are at 0, no single tie moves the lowest).
    by, reference
        The column of groups, an outcome that chooses nobody, and the group others are held against.
    n_draws
        How many worlds to choose in, and as many fresh ones to tell of.
    rng
        The seed.
    progress
        Whether to show a bar once it takes more than two seconds.

    Returns
    -------
    Chosen
        Every set is looked at where there are few; else one tie after the other, each the best
        beside those before (greedy), and then swaps of one until none helps.

    Raises
    ------
    DataError
        If there is no candidate, or a number is out of range.
    UnknownColumn
        If people have no such column.

    Notes
    -----
    Greedy has a guarantee only where the case is submodular: every candidate leaves one and the
    same seeker, or ends at a target. Then a bound on the best stands beside it; elsewhere the set
    is "found", not "best".

    References
    ----------
    Nemhauser, Wolsey & Fisher (1978), Mathematical Programming 14:265; Leskovec et al. (2007), KDD,
    for skipping what a bound rules out.

    Examples
    --------
    >>> import netpath as ntp
    >>> bridge = pd.DataFrame({"source": list("saasb"), "target": list("abtbt"), "warmth": 0.5})
    >>> table = pd.DataFrame({"source": ["s"], "target": ["t"], "warmth": [0.5]})
    >>> made = ntp.interventions.ties(
    ...     ntp.ReferralNetwork(None, bridge), None, "t", table, within=None
    ... )
    >>> bool(choose(made, k=1, rng=7).table.at["chosen", "change"] > 0)
    True
    """
    need_count("k", k, "ties")
    if aim not in ("mean", "least served"):
        raise DataError(f"aim is {aim!r}; it must be 'mean' or 'least served'.", code="how")
    if not len(candidates.table):
        raise DataError(
            "There is no candidate, so nothing to choose from.",
            code="values",
            repair="Allow other ties",
        )
    world, _ = world_of(rng)
    drawn = AddedTies(candidates, world, blocks_of(draws_allowed(n_draws)))
    k = min(k, len(candidates.table))
    search = TieSearch(candidates, drawn, aim, progress=progress)
    chosen, how = search.best(k)
    fresh = blocks_of(n_draws, len(drawn.blocks))
    told = FreshWorlds(candidates, world, fresh, by, reference)
    lots = drawn_sets(*candidates.uses, len(chosen), world)
    return told.answer(search, chosen, lots, how, search.bound(chosen, k))


class FreshWorlds:
    """What sets would change, in worlds that were not used to choose."""

    def __init__(
        self,
        candidates: Candidates,
        world: int,
        blocks: range,
        by: str | None,
        reference: str | None,
    ) -> None:
        self.candidates, self.world, self.blocks = candidates, world, blocks
        self.plain = AddedTies(candidates, world, blocks)
        self.labels: pd.Series | None = None
        self.by = by
        self.reference = ""
        if by is not None:
            zero = pd.Series(0.0, index=candidates.question.index)
            known, words = candidates.question.choice.known(), candidates.question.net.missing
            self.labels = PersonMeasure(zero, "", "", known, missing=words).labels(by)
            named = self.labels[self.labels != NO_LABEL]
            self.reference = reference or str(named.mode().iloc[0])
            if self.reference not in set(named):
                raise DataError(
                    f"reference is {reference!r}, which is no group of {by}; there are "
                    f"{listed(sorted(set(named)))}.",
                    code="B81",
                )

    def rows(
        self, chosen: list[int], random: Sequence[list[int]], *, progress: bool = False
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return a row each of today, chosen and others, and a row a seeker."""
        before = self.plain.there(())
        after = self.plain.there(chosen)
        table = {TODAY: self._row(before, before), CHOSEN: self._row(before, after)}
        for name, times in ((HALF, 0.5), (DOUBLE, 2.0)):
            other = AddedTies(self.candidates, self.world, self.blocks, times)
            table[name] = self._row(before, other.there(chosen))
        sets = shown(random, len(random), "sets of ties by lot", progress=progress)
        lots = pd.DataFrame([self._row(before, self.plain.there(one)) for one in sets])
        table[RANDOM] = {str(name): float(value) for name, value in lots.mean().items()}
        low, high = np.quantile(lots["change"], [0.025, 0.975])
        table[RANDOM] |= {"low": float(low), "high": float(high)}
        table[MOST_TIED] = self._row(before, self.plain.there(self._most_tied(len(chosen))))
        n, index = self.plain.n_draws, self.candidates.question.index
        people = pd.DataFrame(
            {"before": counts(before) / n, "after": counts(after) / n}, index=index
        )
        return pd.DataFrame.from_dict(table, orient="index"), people

    def answer(
        self,
        search: TieSearch,
        chosen: list[int],
        random: Sequence[list[int]],
        how: str,
        bound: float | None,
    ) -> Chosen:
        """Return what was chosen, and what it would change."""
        progress = search.progress
        table, people = self.rows(chosen, random, progress=progress)
        ends = self.candidates.table.iloc[chosen]
        own = pd.concat([ends["source"], ends["target"]]).value_counts()
        people = people.assign(ties=own.reindex(people.index, fill_value=0))
        drawn = shown(random[:PATHS], PATHS, "sets of ties, tie by tie", progress=progress)
        paths = {at: self._steps(one) for at, one in enumerate(drawn)}
        return Chosen(
            ends.reset_index(drop=True),
            table,
            people if self.labels is None else people.assign(group=self.labels),
            self._steps(chosen),
            pd.concat(paths, names=["set"]).reset_index("set"),
            how,
            bound,
            search.mean(chosen),
            self.reference,
            len(self.candidates.table),
            self.candidates.without,
            self.candidates.assumptions,
            self.by,
        )

    def _steps(self, chosen: list[int]) -> pd.DataFrame:
        """Return mean, least and how many are at zero after 0, 1, … ties."""
        n = self.plain.n_draws
        sets = [counts(self.plain.there(chosen[:size])) / n for size in range(len(chosen) + 1)]
        rows = [
            {"mean": float(one.mean()), "least": float(one.min()), "at_zero": int((one == 0).sum())}
            for one in sets
        ]
        return pd.DataFrame(rows).rename_axis("ties")

    def _most_tied(self, k: int) -> list[int]:
        """Return the candidates that lead to whoever has most ties, the first ids of equals."""
        net = self.candidates.question.net
        tied = np.diff(net.compressed.offsets)[self.plain.ends[1]]
        return np.argsort(-tied, kind="stable")[:k].tolist()  # type: ignore[no-any-return]

    def _row(
        self, before: npt.NDArray[np.uint64], after: npt.NDArray[np.uint64]
    ) -> dict[str, float]:
        n = self.plain.n_draws
        values = counts(after) / n
        everybody = np.zeros(len(values), np.int64)
        means = [Worlds(one, n).per_draw(everybody, 1)[:, 0] for one in (after, before)]
        apart = (means[0] - means[1]) / len(values)
        half = quantile(0.95, n) * float(apart.std(ddof=1)) / np.sqrt(n)
        row = {
            "mean": float(values.mean()),
            "change": float(apart.mean()),
            "low": float(apart.mean()) - half,
            "high": float(apart.mean()) + half,
            "least": float(values.min()),
            "at_least": float((values == values.min()).sum()),
            "at_zero": float((values == 0).sum()),
        }
        return row | dict(self._groups(values))

    def _groups(self, values: Floats) -> Iterator[tuple[str, float]]:
        if self.labels is None:
            return
        means = pd.Series(values, index=self.labels.index).groupby(self.labels).mean()
        for name, value in means.items():
            if name != NO_LABEL:
                told = called(str(name), self.by)
                yield f"mean of {told}", float(value)
                if name != self.reference:
                    yield f"gap of {told}", float(value - means[self.reference])

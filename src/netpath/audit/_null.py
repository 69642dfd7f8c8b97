"""What is left of a gap once ties are put elsewhere: the null of a network, not of its labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from math import inf

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._measure import PersonMeasure, points
from netpath._progress import shown
from netpath._results import Answer, assumed_lines, counted, interval_text, three_digits
from netpath.audit._rewirings import Gaps, Left, again_of, as_far_out, drawn, not_told_apart
from netpath.audit.groups import need_function, p_text, times_allowed
from netpath.counterfactuals import CARRIED, Carried, Held, Rewiring
from netpath.errors import DataError
from netpath.network import People, ReferralNetwork, several

Floats = npt.NDArray[np.float64]
Measured = Callable[[ReferralNetwork], PersonMeasure]

FEWEST = 19  # with fewer, p can never be .05
SAME = {
    "degrees": "the same numbers of ties",
    "degrees and mixing": "the same numbers of ties, within and between groups too",
}
ASKS = {
    "degrees": "how large a gap comes with everybody's number of ties alone",
    "degrees and mixing": "how large a gap comes with everybody's number of ties and with how many "
    "run within and between groups",
}
CAUTION = (
    "Caution: with degrees alone held, p asks about numbers of ties and nothing else. Where people "
    "tie to their own, p is .05 or less in 60 of 100 networks in which nobody is worse off by "
    "design; hold degrees and mixing before anything is said of it."
)
ALIKE = (
    "All rewired networks have the gaps of this one: either what the null holds decides them, or "
    "the measure does not look at the network it is given."
)
STUCK = "No two ties could be exchanged with that held, so there is no other network to compare."


@dataclass(frozen=True, eq=False)
class NullAudit(Answer):
    """Gaps in one network, and in networks that only share with it what a null holds.

    Attributes
    ----------
    what, unit, by, reference
        What was measured, in what; the column of groups; the group that others are held against.
    held
        What the null holds: "degrees" or "degrees and mixing".
    observed
        The gap of each other group, its mean less that of the reference; indexed by group.
    null_distribution
        The same in each rewired network: a row a network, a column a group.
    warmth
        Whose warmth a rewired tie has: of one "within groups", or of "any".
    n_apart
        How many people were a class of their own.
    noise
        Standard errors, a row a group. ``people``: how much more the people of a group differ, in
        what is left to each, than in rewired networks. ``worlds``: of what is left, all networks
        sharing their worlds; ``rewired``: what worlds add to how rewired networks differ.
    n_draws
        How many worlds each network was measured in; 0 where nothing was drawn.
    swaps
        How many exchanges a tie lie between the networks, at least.
    assumptions
        Sentences that results repeat.
    seed
        Draws the same networks again; None from a Generator.
    """

    what: str
    unit: str
    by: str
    reference: str
    held: Held
    observed: pd.Series
    null_distribution: pd.DataFrame = field(repr=False)
    warmth: Carried = "within groups"
    n_apart: int = 0
    noise: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    n_draws: int = 0
    swaps: float = inf
    assumptions: tuple[str, ...] = ()
    seed: int | None = None

    @property
    def n_rewirings(self) -> int:
        """How many networks were drawn."""
        return len(self.null_distribution)

    @property
    def reproduced(self) -> pd.Series:
        """The mean gap of the rewired networks: what comes with what the null holds."""
        return self.null_distribution.mean().rename("reproduced")

    @property
    def remains(self) -> pd.Series:
        """What is left of each gap, not reproduced: observed less reproduced."""
        left = self.observed - self.reproduced
        # What differs only in the last digits is nothing.
        return left.where(left.abs() > 1e-9 * self.observed.abs() + 1e-12, 0.0).rename("remains")

    @property
    def mc_error(self) -> pd.Series:
        """The Monte Carlo error of what is left; 0 where nothing was drawn."""
        return self._noise("worlds").rename("mc_error")

    @property
    def error(self) -> pd.Series:
        """The error from people who stand further apart than rewired networks would have them.

        It is of what is left to each person: their own value less their mean over the rewired
        networks. Where ties are clustered, people of a group differ in it by more than rewired
        networks tell, which know no clusters.
        """
        return self._noise("people").rename("error")

    @property
    def spread(self) -> pd.Series:
        """How far the gaps of rewired networks lie apart, the noise of their worlds taken off.

        A standard deviation.
        """
        own = self.null_distribution.var() - self._noise("rewired") ** 2
        least = (1e-9 * self.observed.abs() + 1e-12) ** 2
        return own.where(own > least, 0.0).pow(0.5).rename("spread")

    @property
    def low(self) -> pd.Series:
        """The lower end of the 95 % interval of what is left: what p would not tell apart from it.

        A gap would have p above .05 were it smaller by what lies inside, and p of .05 or less were
        it smaller by more, or by less. So the interval holds 0 where p is above .05.
        """
        return self._ends["low"]

    @property
    def high(self) -> pd.Series:
        """The upper end of the same interval."""
        return self._ends["high"]

    @property
    def pvalue(self) -> pd.Series:
        """How often a network of the null is as far out as the observed one, which is among them.

        (b + 1) / (m + 1), where b of m rewired networks lie at least as far from the mean of all
        m + 1 as the observed one does; two-sided, never under 1 / (m + 1). Where what is left has
        noise of people or worlds that rewired networks do not have, each of them counts by the
        chance that it would be as far out with that noise too.
        """
        p = [
            as_far_out(self.observed[name] - nulls.mean(), nulls, self._added[name])
            for name, nulls in self._nulls
        ]
        return pd.Series(p, index=self.observed.index, name="pvalue")

    @property
    def caution(self) -> str:
        """What is known to go wrong with a p of what is held; empty where nothing is."""
        return CAUTION if self.held == "degrees" else ""

    @property
    def _nulls(self) -> list[tuple[str, Floats]]:
        gaps = self.null_distribution
        return [(name, gaps[name].to_numpy(dtype=np.float64)) for name in self.observed.index]

    @property
    def _added(self) -> pd.Series:
        """The noise of what is left that rewired networks do not have."""
        worlds = (self.mc_error**2 - self._noise("rewired") ** 2).clip(lower=0)
        return (worlds + self.error**2).pow(0.5)

    @cached_property
    def _ends(self) -> pd.DataFrame:
        least = 1e-9 * self.observed.abs() + 1e-12
        reach = pd.DataFrame(
            [not_told_apart(nulls, self._added[name]) for name, nulls in self._nulls],
            index=self.observed.index,
            columns=["high", "low"],
        )
        reach = reach.where(reach.gt(least, axis=0), 0.0) * [1, -1]
        return reach.add(self.remains, axis=0)

    def _noise(self, of: str) -> pd.Series:
        return self.noise.get(of, pd.Series(0.0, index=self.observed.index))

    def to_frame(self) -> pd.DataFrame:
        """Return a row a group: the gap, what the null reproduces, what is left with its interval.

        The interval has three parts, told as standard deviations: ``spread``, of rewirings;
        ``error``, of people; ``mc_error``, of drawn worlds.

        Examples
        --------
        >>> gaps = pd.DataFrame({"B": [-0.1, -0.2, -0.15] * 7})
        >>> observed = pd.Series({"B": -0.4})
        >>> null = NullAudit("access", "probability", "group", "A", "degrees", observed, gaps)
        >>> null.to_frame().round(2).values.tolist()
        [['B', -0.4, -0.15, -0.25, -0.31, -0.19, 0.04, 0.0, 0.0, 0.05]]
        """
        columns = {
            self.by: self.observed.index,
            "gap": self.observed.to_numpy(),
            "reproduced": self.reproduced.to_numpy(),
            "remains": self.remains.to_numpy(),
            "low": self.low.to_numpy(),
            "high": self.high.to_numpy(),
            "spread": self.spread.to_numpy(),
            "error": self.error.to_numpy(),
            "mc_error": self.mc_error.to_numpy(),
            "pvalue": self.pvalue.to_numpy(),
        }
        return pd.DataFrame(columns)

    def __str__(self) -> str:
        times, unit = points(self.unit)
        lines = []
        for row in self.to_frame().to_dict("records"):
            gap, mean, left, low, high, *noise = (times * row[name] for name in list(row)[1:9])
            names = ("rewirings", "people", *(("worlds",) if self.n_draws else ()))
            parts = zip(names, noise, strict=False)
            spread = ", ".join(f"{name} {three_digits(one)}" for name, one in parts)
            how = f"{counted(self.n_rewirings, 'network')}, {self.held} held"
            lines.append(
                f"{self.what}, gap by {self.by}, {row[self.by]} - {self.reference}: "
                f"{_signed(gap)} {unit}. Networks with {SAME[self.held]} have {_signed(mean)} on "
                f"average; {interval_text(left, low, high)} {unit} are not reproduced by them "
                f"(spread of {spread}), {p_text(row['pvalue'], how)}."
            )
        return "\n".join([*lines, *self._about(), *assumed_lines(self.assumptions)])

    def _about(self) -> list[str]:
        """Say what the null holds and moves, and what its numbers are about."""
        own = counted(self.n_apart, "person", "people")
        apart = f" Ties to {own} apart stay ties to them." if self.n_apart else ""
        each = " Each p is of its own contrast, not adjusted." if len(self.observed) > 1 else ""
        alike = self.null_distribution.eq(self.observed).all(axis=None) and self.observed.any()
        told = (
            f"Null: {ASKS[self.held]}.{apart} Each tie has the warmth of {CARRIED[self.warmth]}. "
            "The 95 % interval holds how rewired networks differ, how much more people do here, "
            f"and the noise of worlds.{each}"
        )
        stuck = STUCK if not self.swaps else ""
        return list(filter(None, (told, self.caution, stuck, ALIKE if alike else "")))


def _signed(number: float) -> str:
    return f"{'+' if number > 0 else ''}{three_digits(number)}"


def null(
    net: ReferralNetwork,
    measure: Measured,
    by: str,
    *,
    reference: str,
    held: Held | None = None,
    warmth: Carried = "within groups",
    apart: People | None = None,
    n_rewirings: int = 199,
    rng: int | np.random.Generator | None = None,
    progress: bool = False,
) -> NullAudit:
    """Measure a gap again in networks whose ties were put elsewhere, and say what is left of it.

    Shuffling labels asks whether labels are exchangeable over the people of one network; where
    people tie to their own, they are not, though no group may be worse off by design. This asks
    of the network instead: how large a gap comes with everybody's number of ties alone, or with
    that and how many ties run within and between groups? What the null holds is not thereby fair;
    it is only not what is being tested.

    Parameters
    ----------
    net
        A network with one tie a pair.
    measure
        Measures a network. Give it a fixed ``rng``, so that all networks share their draws.
    by
        The column of people with their groups.
    reference
        The group that others are held against.
    held
        What is held, to be named: ``"degrees"`` or ``"degrees and mixing"``. See
        :func:`netpath.counterfactuals.rewired`, also for the next two. "degrees" alone finds gaps
        in most networks in which people tie to their own and nobody is worse off by design.
    warmth
        Whose warmth a tie has: that of a tie ``"within groups"``, between the same two; or of
        ``"any"``, so that the gap is reproduced, or not, by who is tied to whom alone.
    apart
        People who are a class of their own, usually the targets, so that ties to them stay so.
    n_rewirings
        How many networks, 19 or more; p cannot be below 1 / (n_rewirings + 1).
    rng
        A seed gives the same networks each time.
    progress
        Whether to show a bar if it takes longer than two seconds.

    Raises
    ------
    DataError
        If ``held`` is not named, the reference is no group, or an argument is out of range.
    UnknownColumn
        If people have no column ``by``.
    UnknownPerson
        If somebody apart is nobody there.

    References
    ----------
    J. Besag and P. Clifford, "Generalized Monte Carlo significance tests", Biometrika 76 (1989)
    633-642, for p. The walk: see :func:`netpath.counterfactuals.rewired`.

    Examples
    --------
    >>> from netpath.generate import planted_groups
    >>> net = planted_groups({"A": 40, "B": 40}, disadvantage=0.8, rng=7)
    >>> def alters(net):
    ...     ties = np.diff(net.compressed.offsets)
    ...     values = pd.Series(ties, index=list(net.ids), dtype=float)
    ...     return PersonMeasure(values, "alters", "people", net.people.loc[list(net.ids)])
    >>> told = null(net, alters, "group", reference="A", held="degrees", n_rewirings=19, rng=7)
    >>> told.remains.round(9).tolist(), told.pvalue.tolist()
    ([0.0], [1.0])
    """
    held = _named(held)
    _need_enough(n_rewirings)
    need_function(measure, "measure(net)")
    stream, seed = generator(rng)
    ready = Rewiring.of(net, held, by, warmth, apart)
    found = measure(net)
    seen, rows, least = Gaps.of(found, by, reference), [], inf
    noise = Left(seen)
    others = drawn(ready, n_rewirings, stream)
    for other, swaps in shown(others, n_rewirings, "rewired networks", progress=progress):
        again = again_of(measure(other), by, reference, seen)
        rows.append(again.means)
        noise.add(again)
        least = min(least, swaps)
    made = f"at least {least:.1f} swaps a tie" if least else "no two ties could be exchanged"
    seeded = "" if seed is None else f" with rng {seed}"
    said = (
        f"ties rewired with {ready.says}, {made}; {counted(n_rewirings, 'network')} drawn{seeded}"
    )
    return NullAudit(
        found.what,
        found.unit,
        seen.by,
        seen.reference,
        held,
        seen.means,
        pd.DataFrame(rows).reset_index(drop=True),
        warmth,
        len(set(several(() if apart is None else apart))),
        noise.told(),
        found.n_draws,
        least,
        (*found.assumptions, said),
        seed,
    )


def _named(held: Held | None) -> Held:
    """Return what is held; an error that names both if nothing is."""
    if held in SAME:
        return held
    says = "; ".join(f"{name!r} asks {asks}" for name, asks in ASKS.items())
    raise DataError(f"null: held is {held!r}; name what rewired networks share. {says}.")


def _need_enough(n_rewirings: int) -> None:
    times_allowed("n_rewirings", n_rewirings, 199)
    if n_rewirings < FEWEST:
        raise DataError(
            f"n_rewirings is {n_rewirings}; with fewer than {FEWEST} networks p can never be .05, "
            "and how they differ is hardly known. Write 199."
        )

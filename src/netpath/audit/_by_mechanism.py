"""Which mechanisms a gap goes with: position, with whom, how many ties, how warm, how willing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from inspect import signature
from itertools import permutations, product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import Rng, generator
from netpath._intervals import quantile
from netpath._measure import NO_LABEL, PersonMeasure
from netpath._names import called
from netpath._progress import shown
from netpath._results import Answer, assumed_lines, listed
from netpath._rules import need_count
from netpath.counterfactuals import Rewiring
from netpath.errors import DataError
from netpath.network import People, ReferralNetwork, several

Floats = npt.NDArray[np.float64]
Measure = Callable[[ReferralNetwork, int], PersonMeasure]
MECHANISMS = ("position", "with whom", "how many", "warmth", "willingness")
_LEVELS, NOTHING = 4, 1e-12


class Released(NamedTuple):
    """What is let go of: structure up to a level (0 to 3), warmth, willingness."""

    level: int
    warmth: bool
    willing: bool


COALITIONS = tuple(Released(*one) for one in product(range(_LEVELS), (False, True), (False, True)))


@dataclass(frozen=True, eq=False)
class MechanismContributions(Answer):
    """How much of a gap goes with each mechanism, under re-drawings that keep their order.

    Attributes
    ----------
    drawn
        The contribution of each mechanism in each replicate, shape (n_networks, 5).
    values
        A row a coalition: what is ``level`` (0 the network; 1 position, 2 with whom too, 3 how
        many too), whether ``warmth`` and ``willing`` are levelled, and the mean ``gap`` there.
    gap
        The gap as observed: the sum of contributions.
    group, reference, by
        Whose gap, against whom, in which column.
    swaps
        How many exchanges a tie made, on average, at the first and the second level.
    what
        What was measured.
    assumptions
        Sentences that results repeat.
    still
        Why a mechanism cannot move in this network, by its name.
    gap_error
        The standard error of ``gap``, from replicate to replicate: each has its own worlds.
    """

    drawn: Floats = field(repr=False)
    values: pd.DataFrame = field(repr=False)
    gap: float
    group: str
    reference: str
    by: str
    swaps: tuple[float, float]
    what: str
    assumptions: tuple[str, ...] = ()
    still: Mapping[str, str] = field(default_factory=dict)
    gap_error: float = 0.0

    def to_frame(self) -> pd.DataFrame:
        """Return a row a mechanism: its contribution, with an interval that holds both noises.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.planted_groups({"A": 20, "B": 20}, rng=7)
        >>> def reach(other, rng):
        ...     return ntp.reach.count(other, within=1)
        >>> found = by_mechanism(
        ...     net, reach, by="group", group="B", reference="A", n_networks=5, rng=7
        ... )
        >>> found.to_frame()["mechanism"].tolist()[0]
        'position'
        """
        n, mean = len(self.drawn), self.drawn.mean(axis=0)
        error = self.drawn.std(axis=0, ddof=1) / np.sqrt(n)
        half = quantile(0.95, n) * error
        table = {"mechanism": MECHANISMS, "contribution": mean, "low": mean - half}
        one_sign = bool((mean >= 0).all() or (mean <= 0).all())
        share = mean / self.gap if one_sign and self.gap else np.full(len(mean), np.nan)
        return pd.DataFrame(table | {"high": mean + half, "error": error, "share": share})

    @property
    def residual(self) -> tuple[float, float]:
        """What is left of the gap where all is let go of, and its error: 0 but for noise."""
        left = self.gap - self.drawn.sum(axis=1)
        return float(left.mean()), float(left.std(ddof=1) / np.sqrt(len(left)))

    def _told_still(self) -> list[str]:
        """Return sentences of what cannot move here, and why."""
        return [f"{name} cannot move here, because {why}" for name, why in self.still.items()]

    def __str__(self) -> str:
        table = self.to_frame()
        numbers = 100 * table[["contribution", "low", "high"]].to_numpy()
        parts = [
            f"{name} {value:+.1f} [{low:+.1f}, {high:+.1f}]"
            for name, (value, low, high) in zip(MECHANISMS, numbers, strict=True)
            if name not in self.still
        ]
        whose, whom = (called(name, self.by) for name in (self.group, self.reference))
        noise = (
            f" (standard error {100 * self.gap_error:.1f}, of drawing)" if self.gap_error else ""
        )
        still = "".join(f"{why[:1].upper()}{why[1:]}. " for why in self._told_still())
        told = (
            f"Of the gap of {100 * self.gap:+.1f} points{noise} of {whose} to {whom} in "
            f"{self.what}, {listed(parts)} points would be gone if ties were re-drawn so. {still}"
            f"It says what goes with the gap in this network under these re-drawings "
            f"({self.swaps[0]:.1f} and {self.swaps[1]:.1f} exchanges a tie), and of no cause."
        )
        return " ".join([told, *assumed_lines(self.assumptions)])


def by_mechanism(
    net: ReferralNetwork,
    measure: Measure,
    *,
    by: str,
    group: str,
    reference: str,
    targets: People | None = None,
    n_networks: int = 40,
    rng: Rng = None,
    progress: bool = False,
) -> MechanismContributions:
    """Return which mechanisms a gap goes with: whom ties lead to, how many, how warm, how willing.

    Structure is let go of in an order that keeps its meaning: first position (ties rewired with
    degrees and mixing held), then with whom (degrees held), then how many (labels of all but the
    targets drawn anew). At each of these four levels warmth is as it is, or levelled; willingness
    too. Contributions are Shapley's over the 20 orders that keep position before whom before how
    many. Where everything is let go of nothing is left of a gap but noise.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    measure
        What the gap is in: called with a network and a seed, the same for all 16 networks of a
        replicate.
    by, group, reference
        The column of groups, whose gap, and against whom.
    targets
        A class of their own while mixing is held, and whose labels and willingness stay.
    n_networks
        How many replicates, each with its own rewirings and its own seed; 40 or more for intervals.
    rng
        The seed. Each replicate draws worlds of its own, so the gap is a mean over all of them and
        differs by drawing from that of ``measure(net, rng)``; ``gap_error`` says by how much.
    progress
        Whether to show a bar once it takes more than two seconds.

    Returns
    -------
    MechanismContributions
        Contributions that add up to the gap within their error.

    Raises
    ------
    DataError
        If ``measure`` takes no seed, ties cannot be rewired, or a group has nobody.
    UnknownPerson, UnknownColumn
        If an id is nobody's, or there is no such column.

    Notes
    -----
    At levels 1 to 3 a tie that is not levelled has the mean warmth of ties between its two classes;
    of classes without a tie, of any. Levelled, each has the mean of all: access is multilinear in
    warmths, so this is the mean of drawing each anew.

    References
    ----------
    Faigle & Kern (1992), International Journal of Game Theory 21:249, for precedence; Shorrocks
    (2013), Journal of Economic Inequality 11:99.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.planted_groups({"A": 20, "B": 20}, rng=7)
    >>> def reach(other, rng):
    ...     return ntp.reach.count(other, within=1)
    >>> whose = {"by": "group", "group": "B", "reference": "A"}
    >>> found = by_mechanism(net, reach, **whose, n_networks=5, rng=7)
    >>> found.drawn.shape
    (5, 5)
    """
    _need_seeded(measure)
    need_count("n_networks", n_networks, "networks", "Write 40.")
    net.need_warmth("by_mechanism")
    stream, _ = generator(rng)
    scene = _Scene.of(net, by, group, reference, targets)
    ready = scene.rewirings()
    table = np.zeros((n_networks, len(COALITIONS)))
    swaps = np.zeros(2)
    what, assumed = "", tuple[str, ...]()
    turns = shown(range(n_networks), n_networks, "rewired networks", progress=progress)
    for replicate in turns:
        draw = int(stream.integers(2**63))
        walked = [one.walked(10, stream) for one in ready]
        swaps += [one.swaps / n_networks for one in walked]
        scenes = scene.levels([one.network(stream) for one in walked], stream)
        for at, one in enumerate(COALITIONS):
            found = measure(scenes[one.level].network(one), draw)
            table[replicate, at] = scenes[one.level].gap(found)
            if one == COALITIONS[0]:
                what, assumed = found.what, found.assumptions
    if not swaps.any():
        raise DataError(
            "by_mechanism: no two ties can be exchanged, so there is no other network to hold this "
            "one against. Take a larger network."
        )
    values = pd.DataFrame(COALITIONS).assign(gap=table.mean(axis=0))
    drawn = np.array([under_precedence(row) for row in table])
    gap = float(table[:, 0].mean())
    noise = float(table[:, 0].std(ddof=1)) / np.sqrt(n_networks) if n_networks > 1 else np.nan
    both = float(swaps[0]), float(swaps[1])
    told = drawn, values, gap, group, reference, by, both, what, assumed
    idle = {one for one, own in zip(MECHANISMS, drawn.T, strict=True) if (abs(own) < NOTHING).all()}
    still = {one: why for one, why in scene.still(both).items() if one in idle}
    return MechanismContributions(*told, still, noise)


def _need_seeded(measure: Measure) -> None:
    try:
        n = len(signature(measure).parameters)
    except (TypeError, ValueError):
        n = 2
    if n < 2:
        raise DataError(
            "by_mechanism: measure must take a network and a seed, so that all networks of a "
            "replicate are measured on common draws. Write measure(net, rng)."
        )


@dataclass(frozen=True, eq=False)
class _Scene:
    """A network with the labels of its people, and what its ties and people had at first."""

    net: ReferralNetwork
    by: str
    group: str
    reference: str
    labels: pd.Series
    is_target: pd.Series
    first: _Scene | None = None

    @classmethod
    def of(
        cls, net: ReferralNetwork, by: str, group: str, reference: str, targets: People | None
    ) -> _Scene:
        """Return the network as it is."""
        known = net.people.reindex(list(net.ids))
        zero = pd.Series(0.0, index=known.index)
        labels = PersonMeasure(zero, "", "", known, missing=net.missing).labels(by)
        is_target = pd.Series(False, index=labels.index)
        named = () if targets is None else several(targets)
        is_target[[net.ids[net.position(one)] for one in named]] = True
        for name in (group, reference):
            if not ((labels == name) & ~is_target).any():
                there = listed(sorted(set(labels) - {NO_LABEL}))
                raise DataError(f"{by}: nobody but targets is of {name!r}; there are {there}.")
        return cls(net, by, group, reference, labels, is_target)

    def rewirings(self) -> list[Rewiring]:
        """Return ties ready to be rewired: with mixing held, and with degrees alone."""
        own = list(self.is_target.index[self.is_target])
        return [
            Rewiring.of(self.net, "degrees and mixing", self.by, apart=own),
            Rewiring.of(self.net, "degrees", warmth="any"),
        ]

    def still(self, swaps: tuple[float, float]) -> dict[str, str]:
        """Return why a mechanism cannot move here, by its name."""
        people, found = self.net.people.reindex(self.labels.index), dict[str, str]()
        if not swaps[0]:
            found["position"] = "no two ties can be exchanged while mixing is held"
        if not swaps[1]:
            found["with whom"] = "no two ties can be exchanged"
        if self.net.ties["warmth"].nunique() == 1:
            found["warmth"] = "all ties are equally warm"
        willing = people["willing"].fillna(1.0) if "willing" in people else pd.Series([1.0])
        if len(willing) == 1 or willing[self._free(people)].nunique() <= 1:
            found["willingness"] = "all are equally willing"
        return found

    def levels(self, rewired: list[ReferralNetwork], rng: np.random.Generator) -> list[_Scene]:
        """Return the network at each level."""
        shuffled, free = self.labels.copy(), ~self.is_target.to_numpy()
        shuffled[free] = rng.permutation(self.labels.to_numpy()[free])
        made = [(rewired[0], self.labels), (rewired[1], self.labels), (rewired[1], shuffled)]
        own = self.by, self.group, self.reference
        others = [_Scene(net, *own, labels, self.is_target, self) for net, labels in made]
        return [self, *others]

    def gap(self, measure: PersonMeasure) -> float:
        """Return the gap in what was measured, by the labels of this level."""
        of, values = self.labels.reindex(measure.values.index), measure.values
        return float(values[of == self.group].mean() - values[of == self.reference].mean())

    def network(self, released: Released) -> ReferralNetwork:
        """Return the network with warmth and willingness as they are to be."""
        origin = self.first or self
        people = self.net.people.reindex(list(self.net.ids)).assign(**{self.by: self.labels})
        ties = self.net.ties.drop(columns=["warmth_low", "warmth_high"], errors="ignore")
        warmth = origin.net.ties["warmth"]
        if released.warmth:
            ties = ties.assign(warmth=float(warmth.mean()))
        elif self.first is not None:
            means = warmth.reset_index(drop=True).groupby(origin.pairs).mean()
            told = pd.Series(self.pairs).map(means)
            ties = ties.assign(warmth=told.fillna(float(warmth.mean())).to_numpy())
        if "willing" in people:
            people = people.assign(willing=self._willing(origin, released))
        net = self.net
        return ReferralNetwork(
            people,
            ties.astype({"source": "str", "target": "str"}),
            directed=net.directed,
            assumptions=net.assumptions,
            missing=net.missing,
        )

    @cached_property
    def pairs(self) -> npt.NDArray[np.int64]:
        """Between which two classes each tie is, by a number that all levels share."""
        marks = np.where(self.is_target, "t ", "  ") + self.labels.to_numpy(dtype=object)
        codes, known = pd.factorize(marks, sort=True)
        own, ties = pd.Index(self.labels.index), self.net.ties
        ends = [codes[own.get_indexer(ties[end].astype("str"))] for end in ("source", "target")]
        first, last = ends if self.net.directed else (np.minimum(*ends), np.maximum(*ends))
        numbers: npt.NDArray[np.int64] = first * len(known) + last
        return numbers

    def _free(self, people: pd.DataFrame) -> pd.Series:
        """Return whose willingness may be levelled: of all but targets and who is not asked."""
        if "do_not_ask" not in people:
            return ~self.is_target
        return ~self.is_target & ~people["do_not_ask"].fillna(False).astype(bool)

    def _willing(self, origin: _Scene, released: Released) -> pd.Series:
        """Return the willingness of everybody; of targets as it is."""
        people = origin.net.people.reindex(self.labels.index)
        own = people["willing"].fillna(1.0).astype("float64")
        free = self._free(people)
        if released.willing:
            return own.where(~free, float(own[free].mean()))
        if self.first is None:
            return own
        means = own[free].groupby(origin.labels[free]).mean()
        return own.where(~free, self.labels.map(means).fillna(float(own[free].mean())))


def under_precedence(values: Floats) -> Floats:
    """Return contributions of the five mechanisms to a gap, of its values at :data:`COALITIONS`.

    Position comes before with whom, and that before how many; the rest comes anywhere.

    Examples
    --------
    >>> under_precedence(np.arange(16.0)).sum()
    np.float64(-15.0)
    """
    known = dict(zip(COALITIONS, values, strict=True))
    total, n = np.zeros(len(MECHANISMS)), 0
    for order in permutations(range(len(MECHANISMS))):
        if not order.index(0) < order.index(1) < order.index(2):
            continue
        now, n = Released(0, False, False), n + 1
        for one in order:
            after = now._replace(
                level=now.level + (one < 3),
                warmth=now.warmth or one == 3,
                willing=now.willing or one == 4,
            )
            total[one] += known[now] - known[after]
            now = after
    return total / n

"""What remains of a gap once ties are put elsewhere: the null of a network, not of its labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import inf
from typing import get_args

import numpy as np
import pandas as pd

from netpath._draws import generator
from netpath._measure import PersonMeasure
from netpath._progress import shown
from netpath._results import Answer, assumed_lines, counted
from netpath.audit._groups import groups_of, need_function, times_allowed
from netpath.counterfactuals import Held, Rewiring
from netpath.errors import DataError
from netpath.network import ReferralNetwork

Measured = Callable[[ReferralNetwork], PersonMeasure]

SWAPS = 10  # a tie, at least
ALIKE = (
    " All rewired networks have the gaps of this one: either what the null holds decides them, or "
    "the measure does not look at the network it is given."
)
TELLS = {
    "degrees": "everybody keeps their number of ties, to people drawn anew",
    "degrees and mixing": "everybody keeps their number of ties, and each two groups keep theirs",
}


@dataclass(frozen=True, eq=False)
class NullAudit(Answer):
    """Gaps in one network, and in networks that only share with it what a null holds.

    Attributes
    ----------
    what, unit, by, reference
        What was measured, in what; the column of groups; the group that others are held against.
    kind
        What the null holds: "degrees" or "degrees and mixing".
    observed
        The gap of each other group, its mean less that of the reference; indexed by group.
    null_distribution
        The same in each rewired network: a row a network, a column a group.
    assumptions
        Sentences that results repeat.
    seed
        Draws the same networks again; None from a Generator.
    """

    what: str
    unit: str
    by: str
    reference: str
    kind: Held
    observed: pd.Series
    null_distribution: pd.DataFrame = field(repr=False)
    assumptions: tuple[str, ...] = ()
    seed: int | None = None

    @property
    def n_rewirings(self) -> int:
        """How many networks were drawn."""
        return len(self.null_distribution)

    @property
    def explained(self) -> pd.Series:
        """The mean gap of the rewired networks: what comes with what the null holds."""
        return self.null_distribution.mean().rename("explained")

    @property
    def remains(self) -> pd.Series:
        """What is left of each gap: observed less explained."""
        return (self.observed - self.explained).rename("remains")

    @property
    def pvalue(self) -> pd.Series:
        """How often a network of the null is as far out as the observed one, which is among them.

        (b + 1) / (m + 1), where b of m rewired networks lie at least as far from the mean of all
        m + 1 as the observed one does; two-sided, never 0.
        """
        pooled = pd.concat([self.observed.to_frame().T, self.null_distribution])
        apart = (pooled - pooled.mean()).abs().to_numpy()
        # What differs only in the last digit is as far out.
        out = (apart >= apart[0] * (1 - 1e-9) - 1e-12).sum(axis=0)
        return pd.Series(out / len(pooled), index=self.observed.index, name="pvalue")

    def to_frame(self) -> pd.DataFrame:
        """Return a row a group: the gap, what the null explains of it, what remains, and p.

        Examples
        --------
        >>> gaps = pd.DataFrame({"B": [-0.1, -0.2, -0.15]})
        >>> observed = pd.Series({"B": -0.4})
        >>> null = NullAudit("access", "probability", "group", "A", "degrees", observed, gaps)
        >>> null.to_frame().round(2).values.tolist()
        [['B', -0.4, -0.15, -0.2, -0.1, -0.25, '62 %', 0.25]]
        """
        low, high = (self.null_distribution.quantile(at) for at in (0.025, 0.975))
        share = [
            f"{round(100 * rest / gap) + 0:d} %" if gap else "not estimable: there is no gap"
            for rest, gap in zip(self.remains, self.observed, strict=True)
        ]
        columns = {
            self.by: self.observed.index,
            "gap": self.observed.to_numpy(),
            "explained": self.explained.to_numpy(),
            "null_low": low.to_numpy(),
            "null_high": high.to_numpy(),
            "remains": self.remains.to_numpy(),
            "share": share,
            "pvalue": self.pvalue.to_numpy(),
        }
        return pd.DataFrame(columns)

    def __str__(self) -> str:
        lines = []
        for row in self.to_frame().itertuples(index=False):
            name, gap, explained, low, high, rest, share, p = row
            # Below 0 the null explains more than there is, of which no share can remain.
            kept = f" ({share})" if str(share).endswith("%") and rest * gap >= 0 else ""
            lines.append(
                f"{self.what}, gap by {self.by}, {name} - {self.reference}: {gap:+.3f}. With "
                f"{self.kind} held: {explained:+.3f} [{low:+.3f}, {high:+.3f}]; {rest:+.3f}{kept} "
                f"remains, p = {p:.3g} ({counted(self.n_rewirings, 'rewired network')})."
            )
        each = " Each p is of its own contrast, not adjusted." if len(self.observed) > 1 else ""
        alike = self.null_distribution.eq(self.observed).all(axis=None) and self.observed.any()
        told = f"Null: {TELLS[self.kind]}.{each}{ALIKE if alike else ''}"
        return "\n".join([*lines, told, *assumed_lines(self.assumptions)])


def null(
    net: ReferralNetwork,
    measure: Measured,
    by: str,
    *,
    reference: str,
    kind: Held = "degrees",
    n_rewirings: int = 199,
    rng: int | np.random.Generator | None = None,
    progress: bool = False,
) -> NullAudit:
    """Measure a gap again in networks whose ties were put elsewhere, and say what remains of it.

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
    kind
        What is held: see :func:`netpath.counterfactuals.rewired`.
    n_rewirings
        How many networks; p cannot be below 1 / (n_rewirings + 1).
    rng
        A seed gives the same networks each time.
    progress
        Whether to show a bar if it takes longer than two seconds.

    Raises
    ------
    DataError
        If the reference is no group, or an argument is out of range.

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
    >>> held = null(net, alters, "group", reference="A", n_rewirings=19, rng=7)
    >>> held.remains.round(9).tolist(), held.pvalue.tolist()
    ([0.0], [1.0])
    """
    if kind not in get_args(Held):
        raise DataError(f"null: kind is {kind!r}; write 'degrees' or 'degrees and mixing'.")
    times_allowed("n_rewirings", n_rewirings, 199)
    need_function(measure, "measure(net)")
    stream, seed = generator(rng)
    found = measure(net)
    observed = _gaps(found, by, reference)
    rows, least = [], inf
    others = _drawn(Rewiring.of(net, kind, by), n_rewirings, stream)
    for other, swaps in shown(others, n_rewirings, "rewired networks", progress=progress):
        rows.append(_again(measure(other), by, reference, observed.index))
        least = min(least, swaps)
    held = f"{kind} by {by!r}" if kind == "degrees and mixing" else kind
    made = f"at least {least:.1f} swaps a tie" if least else "no two ties could be exchanged"
    seeded = "" if seed is None else f" with rng {seed}"
    said = f"ties rewired with {held} held, {made}; {counted(n_rewirings, 'network')} drawn{seeded}"
    return NullAudit(
        found.what,
        found.unit,
        str(observed.index.name),
        _reference(found, by, reference),
        kind,
        observed,
        pd.DataFrame(rows).reset_index(drop=True),
        (*found.assumptions, said),
        seed,
    )


def _drawn(
    ties: Rewiring, n: int, stream: np.random.Generator
) -> Iterator[tuple[ReferralNetwork, float]]:
    """Yield networks of the null, and how many exchanges a tie each is away.

    One walk leads away from the observed network, and from where it ends one walk leads to each
    of the others. So all of them, the observed one too, are as far from there, and p holds however
    well the walks mix (Besag and Clifford's parallel method).
    """
    from netpath._kernels._threads import in_threads

    middle = ties.walked(SWAPS, stream)

    def one(_: None, seed: np.uint64) -> tuple[ReferralNetwork, float]:
        there = middle.walked(SWAPS, np.random.default_rng(seed))
        return there.network(), there.swaps

    yield from in_threads(one, stream.integers(2**63, size=n, dtype=np.uint64), lambda: None)


def _again(measure: PersonMeasure, by: str, reference: str, wanted: pd.Index) -> pd.Series:
    """Return the same gaps of a rewired network; an error if one of them is gone there."""
    gaps = _gaps(measure, by, reference).reindex(wanted)
    if gaps.isna().any():
        raise DataError(
            f"{measure.what}: in a rewired network fewer than two people of "
            f"{gaps.index[gaps.isna()][0]!r} were measured. Let the measure end in "
            "audit.reachable(…), which leaves nobody out."
        )
    return gaps


def _reference(measure: PersonMeasure, by: str, reference: str) -> str:
    groups = groups_of(measure, by)
    return groups.names[groups.at(reference)]


def _gaps(measure: PersonMeasure, by: str, reference: str) -> pd.Series:
    """Return each comparable group's mean less that of the reference."""
    groups = groups_of(measure, by)
    at = groups.at(reference)
    values = measure.values.to_numpy(dtype=np.float64)
    if not np.isfinite(values).all():
        raise DataError(
            f"{measure.what}: somebody never gets there, so a mean is infinite. Let the measure "
            "end in audit.reachable(…) or audit.reached(…)."
        )
    with np.errstate(invalid="ignore"):
        means = np.bincount(groups.codes, values, len(groups.names)) / groups.sizes
    others = groups.others(at)
    index = pd.Index([groups.names[one] for one in others], name=groups.by, dtype="str")
    return pd.Series(means[others] - means[at], index=index, name="gap")

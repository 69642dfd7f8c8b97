"""Access signatures: the access of each seeker to each target by itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from netpath._draws import Rng
from netpath._measure import PersonMeasure
from netpath._results import Answer, assumed_lines, counted
from netpath.access.drawn import Cascades, joined, n_blocks
from netpath.access.question import AccessQuestion, draws_allowed, world_of
from netpath.network import People, ReferralNetwork


@dataclass(frozen=True, eq=False)
class Signature(Answer):
    """The access of each seeker to each target by itself.

    Attributes
    ----------
    to
        For each target by id, the access of all seekers to that target alone. The others are
        ordinary people then, who can be brokers.
    limit
        The longest chain in words.
    assumptions
        Sentences that results repeat.
    """

    to: dict[str, PersonMeasure] = field(repr=False)
    limit: str
    assumptions: tuple[str, ...]

    @property
    def values(self) -> pd.DataFrame:
        """The chances: a row a seeker, a column a target."""
        return pd.DataFrame({target: one.values for target, one in self.to.items()})

    def to_frame(self) -> pd.DataFrame:
        """Return a row a seeker and target: the chance, its error and its interval.

        Examples
        --------
        >>> Signature({}, "within 3 asks", ()).to_frame().empty
        True
        """
        parts = [one.to_frame().assign(target=target) for target, one in self.to.items()]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()

    def __str__(self) -> str:
        told = f"Access to each of {counted(len(self.to), 'target')} by itself, {self.limit}"
        if not self.to:
            return f"{told}."
        values = self.values
        best, worst = values.mean().max(), values.mean().min()
        who = counted(len(values), "person", "people")
        told += f", of {who}: mean {worst:.3g} to the hardest, {best:.3g} to the easiest."
        return " ".join([told, *assumed_lines(self.assumptions)])


def signature(
    net: ReferralNetwork,
    seekers: People | None = None,
    targets: People | None = None,
    *,
    within: int | None,
    n_draws: int = 1000,
    rng: Rng = None,
) -> Signature:
    """Estimate each seeker's access to each target by itself, in the same drawn worlds.

    Coins of ties and people are assumed to fall independently. To one target the others are
    ordinary people, so that a chain may pass through them.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    seekers
        Who looks; everybody but the targets by default.
    targets
        Whom they look for; at least one.
    within
        The longest chain in asks; None for no limit.
    n_draws
        How many worlds to draw.
    rng
        The same seed draws the same worlds as ``estimate`` does.

    Returns
    -------
    Signature
        A measure for each target.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If there is no seeker or target, a seeker is a target, ties are of several kinds, or a
        number is out of range.
    MissingWarmth
        If the ties have no warmth.

    References
    ----------
    Beilinson et al., "Clustering via information access in a network", arXiv 2010.12611.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "warmth": 1.0})
    >>> net = ReferralNetwork(None, ties)
    >>> signature(net, "a", ["b", "c"], within=1, rng=7).values.values.tolist()
    [[1.0, 0.0]]
    """
    question = AccessQuestion.of(net, seekers, targets, within)
    draws_allowed(n_draws)
    world, seed = world_of(rng)
    seekers_at, blocks = question.choice.seekers, range(n_blocks(n_draws))
    alone = [np.array([one]) for one in question.choice.targets]
    found = Cascades(question, world).of([(one, block) for one in alone for block in blocks])
    to = {}
    for (target,) in alone:
        worlds = joined([next(found)[seekers_at] for _ in blocks], n_draws)
        one = question.measured("access to one target", worlds, seed)
        to[net.ids[target]] = replace(one, n_targets=1)
    return Signature(to, question.limit, question.assumptions)

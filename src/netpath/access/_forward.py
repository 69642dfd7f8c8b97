"""Seen from the one who asks: whom somebody can reach, on average and at the least."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import N_DRAWS, Rng
from netpath._measure import Floats, PersonMeasure, Worlds
from netpath._results import Answer, assumed_lines, counted
from netpath.access.drawn import Cascades, Words, joined, n_blocks
from netpath.access.question import AccessQuestion, draws_allowed, world_of
from netpath.network import People, ReferralNetwork


@dataclass(frozen=True, eq=False)
class Influence(PersonMeasure):
    """The share of everybody else whom each seeker can be expected to reach.

    ``repeats`` has the share reached in each world; errors come from these.
    """

    @property
    def shares(self) -> Floats:
        """The share reached in each world, shape (n_seekers, n_draws)."""
        assert self.repeats is not None
        return self.repeats.astype(np.float64, copy=False)


def influence(
    net: ReferralNetwork,
    seekers: People | None = None,
    *,
    within: int | None,
    n_draws: int = N_DRAWS,
    rng: Rng = None,
) -> Influence:
    """Estimate the share of everybody else whom each seeker reaches, on average over worlds.

    Coins of ties and people are assumed to fall independently. Somebody not to ask is nobody to
    reach, and not counted among everybody else.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    seekers
        Whose influence; everybody's by default. Each takes a cascade of their own.
    within
        The longest chain in asks; None for no limit.
    n_draws
        How many worlds to draw.
    rng
        The same seed draws the same worlds as ``estimate`` does.

    Returns
    -------
    Influence
        Expected shares, 0 to 1, each with its error.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If ties are of several kinds or a number is out of range.
    MissingWarmth
        If the ties have no warmth.

    References
    ----------
    Bashardoust et al., "Reducing access disparities in networks using edge augmentation",
    FAccT 2023 (arXiv 2209.07616).

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "warmth": 1.0})
    >>> influence(ReferralNetwork(None, ties), within=1, rng=7).values.tolist()
    [0.5, 1.0, 0.5]
    """
    question = AccessQuestion.of(net, seekers, None, within, needed=False)
    world, seed = world_of(rng)
    shares = np.zeros((len(question.choice.seekers), draws_allowed(n_draws)))
    for at, (others, worlds) in enumerate(reached(question, world, n_draws)):
        members = np.where(others, 0, -1).astype(np.int64)
        shares[at] = worlds.per_draw(members, 1)[:, 0] / max(others.sum(), 1)
    what, known = f"influence {question.limit}", question.choice.known()
    values = pd.Series(shares.mean(axis=1), index=question.index, name="influence")
    given = question.assumptions
    return Influence(values, what, "probability", known, given, None, seed, repeats=shares)


def broadcast(
    net: ReferralNetwork,
    seekers: People | None = None,
    *,
    within: int | None,
    n_draws: int = N_DRAWS,
    rng: Rng = None,
) -> PersonMeasure:
    """Estimate each seeker's chance to reach the person who is hardest for them to reach.

    Coins of ties and people are assumed to fall independently. Somebody not to ask is left out.
    The least of many estimates lies a little below the least of what they estimate.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    seekers
        Whose broadcast; everybody's by default. Each takes a cascade of their own.
    within
        The longest chain in asks; None for no limit.
    n_draws
        How many worlds to draw.
    rng
        The same seed draws the same worlds as ``estimate`` does.

    Returns
    -------
    PersonMeasure
        Probabilities, 0 to 1, each with its error.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If ties are of several kinds or a number is out of range.
    MissingWarmth
        If the ties have no warmth.

    References
    ----------
    Bashardoust et al., "Reducing access disparities in networks using edge augmentation",
    FAccT 2023 (arXiv 2209.07616).

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "warmth": 1.0})
    >>> broadcast(ReferralNetwork(None, ties), within=1, rng=7).values.tolist()
    [0.0, 1.0, 0.0]
    """
    question = AccessQuestion.of(net, seekers, None, within, needed=False)
    world, seed = world_of(rng)
    rows = [_hardest(*one) for one in reached(question, world, draws_allowed(n_draws))]
    worlds = Worlds(np.vstack(rows), n_draws)
    return question.measured("chance to reach whoever is hardest to reach", worlds, seed)


def _hardest(others: npt.NDArray[np.bool_], worlds: Worlds) -> Words:
    """Return the worlds in which the person who is reached least is reached."""
    counts = np.where(others, worlds.counts(), worlds.n_draws + 1)
    row: Words = worlds.words[int(counts.argmin())]
    return row


def reached(
    question: AccessQuestion, world: int, n_draws: int
) -> Iterator[tuple[npt.NDArray[np.bool_], Worlds]]:
    """Yield for each seeker who else may be asked, and in which worlds each person is reached."""
    blocks = range(n_blocks(n_draws))
    seekers = question.choice.seekers
    tasks = [(np.array([one]), block) for one in seekers for block in blocks]
    found = Cascades(question, world, forward=True).of(tasks)
    for one in seekers:
        others = question.net.compressed.askable.copy()
        others[one] = False
        yield others, joined([next(found) for _ in blocks], n_draws)


# --- to each target by itself


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
    n_draws: int = N_DRAWS,
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

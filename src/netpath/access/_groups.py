"""Group to group: the mean chance that somebody of one group reaches somebody of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._disclosure import Members, Part, Shown, refuse_differences
from netpath._draws import N_DRAWS, Rng
from netpath._intervals import drawn_shares
from netpath._measure import PersonMeasure, in_order
from netpath._results import Answer, assumed_lines, counted
from netpath._suppress import NOT_SHOWN, checked_k, hidden_rows
from netpath.access._forward import reached
from netpath.access.question import AccessQuestion, draws_allowed, world_of
from netpath.errors import DataError
from netpath.network import ReferralNetwork

MOST = 100
ALONE = "nobody else there to reach"


@dataclass(frozen=True, eq=False)
class Between(Answer):
    """Who has access to whom, by group.

    Attributes
    ----------
    table
        A row an ordered pair of groups: ``asking``, ``asked``, ``pairs`` of people, ``mean``
        chance, its ``error``, ``low`` and ``high`` (of the drawn worlds); or, in ``why``, why there
        is none.
    by
        The attribute that splits people.
    limit
        The longest chain in words.
    n_draws
        How many worlds were drawn.
    assumptions
        Sentences that results repeat.
    seed
        Draws the same worlds again; None from a Generator.
    sizes
        A row a group: how many people of it can be ``asking``, and how many can be ``asked``;
        missing of hidden ones, once published.
    members
        Whom it is about; see :class:`netpath.audit.Published`.
    """

    table: pd.DataFrame
    by: str
    limit: str
    n_draws: int
    assumptions: tuple[str, ...] = ()
    seed: int | None = None
    sizes: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    members: Members | None = field(default=None, repr=False)

    def publish(self, *, k: int = 10, beside: Sequence[Shown] = ()) -> Between:
        """Return the same without groups of fewer than k people, who ask or are asked.

        If just one would be hidden, the next smallest goes too. Nor is it told where nobody of a
        group, or everybody, reaches another.

        Parameters
        ----------
        k
            The smallest number of people that is told.
        beside
            What was published of the same network before; see :func:`netpath.audit.publish`.

        Raises
        ------
        DataError
            If what was published before would tell of fewer than k people beside this.

        Examples
        --------
        >>> import netpath as ntp
        >>> sizes = {"A": 30, "B": 20, "C": 4}
        >>> net = ntp.generate.planted_groups(sizes, across=0.1, targets=2, rng=7)
        >>> found = ntp.access.between(net, "group", within=2, n_draws=64, rng=7).publish()
        >>> found.table[["asking", "asked", "why"]].values.tolist()[:2]
        [['A', 'A', ''], ['A', 'B', 'not shown']]
        """
        checked_k(k, accept_risk=False)
        hidden = {
            end: set(self.sizes.index[hidden_rows(n.to_numpy(dtype=np.int64), k).rows])
            for end, n in self.sizes.items()
        }
        table = self.table.drop(columns="pairs")
        gone = table["mean"].isna() | (table["mean"] <= 0) | (table["mean"] >= 1)
        for end, names in hidden.items():
            gone |= table[end].isin(names)
        for name in ("mean", "error", "low", "high"):
            table[name] = table[name].mask(gone)
        sizes = self.sizes.astype("Int64")
        for end, names in hidden.items():
            sizes[end] = sizes[end].mask(sizes.index.isin(names))
        members = self.members and _told(self.members, table[~gone])
        refuse_differences(members, beside, k)
        told = table.assign(why=table["why"].mask(gone, NOT_SHOWN))
        return replace(self, table=told, sizes=sizes, members=members)

    def to_frame(self) -> pd.DataFrame:
        """Return the table.

        Examples
        --------
        >>> table = pd.DataFrame({"asking": ["A"], "asked": ["A"], "mean": [0.5]})
        >>> Between(table, "group", "within 3 asks", 10).to_frame().shape
        (1, 3)
        """
        return self.table.copy()

    def matrix(self) -> pd.DataFrame:
        """Return the mean chances: a row a group that asks, a column a group that is asked.

        Cells that could not be estimated are missing.

        Examples
        --------
        >>> table = pd.DataFrame({"asking": ["A"], "asked": ["B"], "mean": [0.5]})
        >>> Between(table, "group", "within 3 asks", 10).matrix().loc["A", "B"]
        np.float64(0.5)
        """
        names = list(dict.fromkeys(self.table["asking"]))
        wide = self.table.pivot(index="asking", columns="asked", values="mean")
        return wide.reindex(index=names, columns=names if "why" in self.table else None)

    def __str__(self) -> str:
        said = self.table.dropna(subset=["mean"])
        told = f"Mean chance of reaching somebody by {self.by}, {self.limit}"
        if not len(said):
            hidden = (self.table["why"] == NOT_SHOWN).any()
            return f"{told}: {'nothing that may be shown' if hidden else 'nobody to reach'}."
        ends = said.iloc[[int(said["mean"].argmax()), int(said["mean"].argmin())]]
        cells = zip(ends["mean"], ends["asking"], ends["asked"], strict=True)
        pairs = dict.fromkeys(
            f"{mean:.3g} from {asking} to {asked}" for mean, asking, asked in cells
        )
        which = " (highest, lowest)" if len(pairs) > 1 else ""
        worlds = counted(self.n_draws, "world")
        told += f": {', '.join(pairs)}{which}. Drawn in {worlds}."
        return " ".join([told, *assumed_lines(self.assumptions)])


def between(
    net: ReferralNetwork,
    by: str,
    *,
    within: int | None,
    n_draws: int = N_DRAWS,
    rng: Rng = None,
) -> Between:
    """Estimate the mean chance that somebody of one group reaches somebody of another.

    Coins of ties and people are assumed to fall independently. Somebody not to ask is nobody to
    reach. Everybody takes a cascade of their own: on large networks draw few worlds.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    by
        The attribute that splits people; those without a label are a group of their own.
    within
        The longest chain in asks; None for no limit.
    n_draws
        How many worlds to draw.
    rng
        The same seed draws the same worlds as ``estimate`` does.

    Returns
    -------
    Between
        A row an ordered pair of groups, with errors from the means of each world.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    DataError
        If ties are of several kinds, there are over 100 groups, or a number is out of range.
    MissingWarmth
        If the ties have no warmth.

    References
    ----------
    Jalali et al., "On the information unfairness of social networks", SDM 2020.

    Examples
    --------
    >>> people = pd.DataFrame({"id": ["a", "b", "c"], "group": ["A", "A", "B"]})
    >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "warmth": 1.0})
    >>> between(ReferralNetwork(people, ties), "group", within=1, rng=7).table["mean"].tolist()[:3]
    [1.0, 0.5, 0.5]
    """
    question = AccessQuestion.of(net, None, None, within, needed=False)
    world, seed = world_of(rng)
    known = question.choice.known()
    labels = PersonMeasure(pd.Series(0, known.index), "", "", known, missing=net.missing).labels(by)
    names = in_order(labels)
    if len(names) > MOST:
        raise DataError(
            f"{by} makes {len(names):,} groups; at most {MOST} can be compared. Put groups "
            "together in a new column of people.",
            code="B81",
        )
    group = pd.Categorical(labels, categories=names).codes.astype(np.int64)
    pairs = np.zeros((len(names), len(names)), dtype=np.int64)
    sums = np.zeros((len(names), len(names), draws_allowed(n_draws)), dtype=np.int64)
    for own, (others, worlds) in zip(group, reached(question, world, n_draws), strict=True):
        members = np.where(others, group, -1)
        pairs[own] += np.bincount(members[others], minlength=len(names))
        sums[own] += worlds.per_draw(members, len(names)).T
    table = _table(names, pairs, sums)
    askable = group[question.net.compressed.askable]
    counts = {"asking": group, "asked": askable}
    sizes = {end: np.bincount(who, minlength=len(names)) for end, who in counts.items()}
    of = pd.DataFrame(sizes, index=names)
    ends = {"asking": group, "asked": np.where(question.net.compressed.askable, group, -1)}
    parts = [Part(f"{end} in ", by, tuple(names), who) for end, who in ends.items()]
    whom = Members(known.index, tuple(parts), question.limit)
    return Between(table, by, question.limit, n_draws, question.assumptions, seed, of, whom)


def _told(members: Members, shown: pd.DataFrame) -> Members:
    """Return of whom it tells: the groups that ask, and those that are asked, in any pair shown."""
    there = [set(shown[end]) for end in ("asking", "asked")]
    return members.told(
        *(
            part.kept([at if name in names else -1 for at, name in enumerate(part.names)])
            for part, names in zip(members.parts, there, strict=True)
        )
    )


def _table(
    names: list[str], pairs: npt.NDArray[np.int64], sums: npt.NDArray[np.int64]
) -> pd.DataFrame:
    rows = []
    for at, asking in enumerate(names):
        for to, asked in enumerate(names):
            known: dict[str, object] = {"asking": asking, "asked": asked, "pairs": pairs[at, to]}
            if pairs[at, to]:
                found = drawn_shares(sums[at, to] / pairs[at, to])._asdict()
                known |= {name: float(value) for name, value in found.items()} | {"why": ""}
            else:
                known |= {"why": ALONE}
            rows.append(known)
    numbers = ("mean", "error", "low", "high")
    table = pd.DataFrame(rows, columns=["asking", "asked", "pairs", *numbers, "why"])
    return table.astype(dict.fromkeys(numbers, "Float64"))

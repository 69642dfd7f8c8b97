"""Around: who lies around a person, ring by ring of asks, and which groups can get to which.

A ring counts the fewest asks; a chance is that of the warmest chain within the limit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._face import guarded
from netpath._measure import NO_LABEL, PersonMeasure, in_order
from netpath._names import said_with
from netpath._results import SEPARATELY, Answer, assumed_lines, counted, listed, percent
from netpath._rules import need_count
from netpath.around._rounds import Around, Counts, groups_met
from netpath.network import People, ReferralNetwork, several

__all__ = ["Flows", "Rings", "flows", "rings"]

BOUNDS = {"low": "warmth_low", "high": "warmth_high"}


@dataclass(frozen=True, eq=False)
class Rings(Answer):
    """Everybody within so many asks of a person, ring by ring.

    Attributes
    ----------
    net, seeker
        The network, and whom they lie around.
    people
        A row a person, by id, nearest and warmest first: ``name``; ``asks``, the fewest; ``chance``
        of the warmest chain within the limit, NaN without warmth, with ``low`` and ``high`` where
        ties have bounds; ``asker``, who asks them on that chain; ``sector``; and ``target``.
    ties
        The tie by which each is asked on that chain, with the same index: ``warmth``, ``low``,
        ``high``, ``kind`` and ``evidence``.
    by
        What sectors are; empty where there are none.
    within
        The most asks.
    farther
        Targets that no chain within the limit gets to.
    other_ties
        How many ties among the people shown are on nobody's warmest chain.
    ways
        What chains are read from.
    """

    net: ReferralNetwork = field(repr=False)
    seeker: str
    people: pd.DataFrame = field(repr=False)
    ties: pd.DataFrame = field(repr=False)
    by: str
    within: int
    farther: tuple[str, ...]
    other_ties: int
    ways: Around = field(repr=False)

    @property
    def seeker_name(self) -> str:
        """The seeker as people call them."""
        return self.net.name_of(self.seeker)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Sentences that results repeat."""
        return (*self.net.assumptions, SEPARATELY) if self.net.has_warmth else self.net.assumptions

    @property
    def counts(self) -> dict[int, int]:
        """How many people stand on each ring, 1 ask first."""
        asks = self.people["asks"]
        return {at: int((asks == at).sum()) for at in range(1, self.within + 1)}

    @property
    def targets(self) -> pd.DataFrame:
        """The targets that are got to, the warmest first."""
        there = self.people[self.people["target"]]
        return there.sort_values("chance", ascending=False, kind="stable")

    def chain(self, person: str | int) -> list[str]:
        """Return the people on the warmest chain to somebody, from the seeker to them.

        It is empty where nobody gets there within the limit.

        Examples
        --------
        >>> import netpath as ntp
        >>> ntp.around.rings(ntp.readers.sample(), "p200", within=2).chain("p4")
        []
        """
        steps = self.ways.chain(self.net.position(person))
        return [self.seeker, *(self.net.ids[at] for at, _ in steps)] if steps else []

    def to_frame(self) -> pd.DataFrame:
        """Return a row a person, ids first.

        Examples
        --------
        >>> import netpath as ntp
        >>> found = ntp.around.rings(ntp.readers.sample(), "p200", within=1)
        >>> found.to_frame()[["id", "asks", "chance"]].head(2).values.tolist()
        [['p1135', 1, 0.72], ['p1111', 1, 0.7]]
        """
        frame = self.people.reset_index()
        return (
            frame.rename(columns={"sector": self.by}) if self.by else frame.drop(columns="sector")
        )

    def __str__(self) -> str:
        n, there = len(self.people), self.targets
        if not n:
            return f"{self.seeker_name} has nobody here whom they could ask."
        told = [f"{many:,} at {counted(at, 'ask')}" for at, many in self.counts.items()]
        others = counted(len(self.net) - 1, "other person", "other people")
        lines = [f"Around {self.seeker_name}: {listed(told)}; {n:,} of {others}."]
        if all_of := len(there) + len(self.farther):
            best = float(there["chance"].max()) if len(there) else np.nan
            chance = f", the warmest with {percent(best)}" if best == best else ""
            limit = counted(self.within, "ask")
            lines.append(f"Of {counted(all_of, 'target')} {len(there):,} within {limit}{chance}.")
        return " ".join([*lines, *assumed_lines(self.assumptions)])


def rings(
    net: ReferralNetwork,
    seeker: str | int,
    targets: People | None = None,
    *,
    within: int = 3,
    by: str | None = None,
) -> Rings:
    """Return who is around a person: everybody within so many asks, and by which warmest chain.

    Rings count the fewest asks. The chance is that of the warmest chain within the limit, the
    product of warmth(tie) x willing(person asked), which assumes that asks are granted
    independently; it may take more asks than the ring. Of several ties between two people the
    warmest counts. Somebody not to ask is neither got to nor got past.

    Parameters
    ----------
    net
        A network; without warmth there are rings and no chances.
    seeker
        Who stands in the middle.
    targets
        Who is marked.
    within
        The most asks.
    by
        The column of people that makes sectors.

    Returns
    -------
    Rings
        Empty, and saying so, where the seeker can ask nobody.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    UnknownColumn
        If the people have no such column.
    DataError
        If ``within`` is below 1.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> managers = net.where(org="Acme", role="hiring manager")
    >>> print(ntp.around.rings(net, "p200", managers, within=3))
    Around Gráinne Gallagher: 13 at 1 ask, 138 at 2 asks and 746 at 3 asks; 897 of 1,499 other
    people. Of 2 targets 2 within 3 asks, the warmest with 19 %. Assumed: asks are granted or
    refused independently of one another.
    """
    need_count("within", within, "asks")
    seat, by = net.position(seeker), net.read_as(by) if by else None
    wanted = {net.position(one) for one in several(() if targets is None else targets)} - {seat}
    ways = Around.of(net.compressed, seat, within)
    there = np.flatnonzero(ways.fewest)
    # Nearest first, then warmest, then in the order of ids.
    there = there[np.lexsort((there, -ways.chance[-1][there], ways.fewest[there]))]
    people = _people(net, ways, there, seat)
    people["sector"] = labels_of(net, by, there)
    people["target"] = np.isin(there, sorted(wanted))
    ties, rows = ways.asked_along(there), net.compressed
    among = np.isin(np.arange(len(net)), [*there, seat])
    arcs = np.repeat(among, np.diff(rows.offsets)) & among[rows.neighbours]
    return Rings(
        net,
        net.ids[seat],
        people,
        _ties(net, ties).set_index(people.index),
        by or "",
        within,
        tuple(net.ids[one] for one in sorted(wanted.difference(there.tolist()))),
        len(np.unique(rows.tie[arcs])) - len(np.unique(rows.tie[ties])),
        ways,
    )


def labels_of(net: ReferralNetwork, by: str | None, places: Counts) -> list[str]:
    """Return the group of each person as text; empty where nothing tells people apart.

    Examples
    --------
    >>> import netpath as ntp
    >>> labels_of(ntp.readers.sample(), "org", np.array([0]))
    ['Bitterfern']
    """
    if by is None:
        return [""] * len(places)
    ids = pd.Index([net.ids[at] for at in places], dtype="str")
    known, nothing = net.people.reindex(ids), pd.Series(0, index=ids)
    labels = PersonMeasure(nothing, by, by, known, missing=net.missing).labels(by)
    return [str(one) for one in labels]


def _people(net: ReferralNetwork, ways: Around, there: Counts, seat: int) -> pd.DataFrame:
    """Return whoever is got to: their ring, their chance with its bounds, and who asks them."""
    ids, rows = [net.ids[at] for at in there], net.compressed
    told = pd.DataFrame({"name": list(net.names_of(ids, net.ids[seat]).values())})
    told["asks"] = ways.fewest[there]
    told["chance"] = ways.chance[-1][there] if net.has_warmth else np.nan
    for end, column in BOUNDS.items():
        chance = _warmth(net, column)[rows.tie] * rows.willing[rows.neighbours]
        told[end] = ways.along(there, chance) if column in net.ties else np.nan
    told["asker"] = [net.ids[at] for at in ways.askers(there)]
    return told.set_index(pd.Index(ids, dtype="str", name="id"))


def _warmth(net: ReferralNetwork, column: str) -> npt.NDArray[np.float64]:
    """Return a bound of each tie's warmth; where none is known, the warmth itself."""
    ties = net.ties
    if column not in ties:
        return np.full(len(ties), np.nan)
    return ties[column].fillna(ties["warmth"]).to_numpy(dtype=np.float64)


def _ties(net: ReferralNetwork, arcs: npt.NDArray[np.int32]) -> pd.DataFrame:
    """Return what is known of ties, by their arcs."""
    told = net.ties.iloc[net.compressed.tie[arcs]].reset_index(drop=True)
    there = told.rename(columns={column: end for end, column in BOUNDS.items()})
    return there.reindex(columns=["warmth", "low", "high", "kind", "evidence"])


@dataclass(frozen=True, eq=False)
class Flows(Answer):
    """Which groups can get to which.

    Attributes
    ----------
    share
        Of the people of each group (rows), the share with a chain to anybody else of each group
        (columns); NaN for a group of one to itself.
    chance
        The mean over the people of a row of the chance of their warmest such chain, 0 where there
        is none; NaN without warmth.
    sizes
        How many people each group has.
    by
        What groups are.
    within
        The most asks.
    assumptions
        Sentences that results repeat.
    """

    share: pd.DataFrame = field(repr=False)
    chance: pd.DataFrame = field(repr=False)
    sizes: pd.Series
    by: str
    within: int
    assumptions: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each two groups: who, whom, people, share and chance.

        Examples
        --------
        >>> import netpath as ntp
        >>> flows = ntp.around.flows(ntp.readers.sample(), by="group", within=1)
        >>> flows.to_frame().columns.tolist()
        ['group', 'gets_to', 'people', 'share', 'chance']
        """
        n = len(self.sizes)
        return pd.DataFrame(
            {
                self.by: np.repeat(self.sizes.index, n),
                "gets_to": np.tile(self.sizes.index, n),
                "people": np.repeat(self.sizes.to_numpy(), n),
                "share": self.share.to_numpy().ravel(),
                "chance": self.chance.to_numpy().ravel(),
            }
        )

    @property
    def apart(self) -> pd.Series:
        """The chances between two different groups with labels, the largest first.

        Without warmth they are the shares.
        """
        values = self.chance if self.chance.notna().to_numpy().any() else self.share
        named = values.drop(index=NO_LABEL, columns=NO_LABEL, errors="ignore")
        others = named.mask(np.eye(len(named), dtype=bool)).rename_axis(columns="gets_to")
        told: Any = others.stack().dropna()
        found: pd.Series = told.sort_values(ascending=False, kind="stable")
        return found

    def __str__(self) -> str:
        groups = counted(len(self.sizes), "group")
        head = f"Flows between {groups} by {self.by}, within {counted(self.within, 'ask')}"
        if not len(self.apart):
            return f"{head}: there are no two groups."
        who, whom = self.apart.index[0]
        if not self.apart.iloc[0]:
            rest = assumed_lines(self.assumptions)
            return " ".join([f"{head}: there is no way from one group to another.", *rest])
        called = said_with([who, whom], self.by)
        best = f"{percent(self.share.loc[who, whom])} of {called[who]} get to {called[whom]}"
        shut = int((self.apart == 0).sum())
        ways = counted(len(self.apart), "way")
        none = f"; in {shut:,} of {ways} from one to another nobody has a chain" if shut else ""
        rest = assumed_lines(self.assumptions)
        return " ".join([f"{head}: {best}, the most likely{none}.", *rest])


def flows(net: ReferralNetwork, by: str, *, within: int = 2) -> Flows:
    """Return which groups can get to which within so many asks, and with what chance.

    Of each person the warmest chain to anybody *else* of each group counts, as
    :func:`netpath.around.rings` has it. Time grows with groups x asks x ties.

    Parameters
    ----------
    net
        A network; without warmth there are shares and no chances.
    by
        The column of people that tells groups apart; those without a label are one, too.
    within
        The most asks.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    DataError
        If ``within`` is below 1.

    Examples
    --------
    >>> import netpath as ntp
    >>> flows = ntp.around.flows(ntp.readers.sample(), by="group", within=1)
    >>> flows.share.round(2).loc["A"].tolist()
    [0.96, 0.9, 0.66]
    """
    need_count("within", within, "asks")
    by = net.read_as(by)
    labels = np.array(labels_of(net, by, np.arange(len(net))), dtype=object)
    names = in_order(labels.tolist())
    member = {name: labels == name for name in names}
    share = pd.DataFrame(index=pd.Index(names, name=by), columns=names, dtype=np.float64)
    chance = share.copy()
    for whom in names:
        best = groups_met(net.compressed, member[whom], within)
        for who in names:
            share.loc[who, whom] = np.mean(best[member[who]] > 0)
            chance.loc[who, whom] = best[member[who]].mean() if net.has_warmth else np.nan
    sizes = pd.Series({name: int(member[name].sum()) for name in names}, name="people")
    for one in sizes.index[sizes == 1]:
        share.loc[one, one] = chance.loc[one, one] = np.nan
    said = (*net.assumptions, SEPARATELY) if net.has_warmth else net.assumptions
    return Flows(share, chance, sizes, by, within, said)


guarded(globals())

"""Flows: which groups can get to which within so many asks, and with what chance."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from netpath._measure import NO_LABEL, in_order
from netpath._names import said_with
from netpath._results import SEPARATELY, Answer, assumed_lines, counted, percent
from netpath._rules import need_count
from netpath.around._rings import labels_of
from netpath.around._ways import groups_met
from netpath.network import ReferralNetwork


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

"""Positions as the field has them: betweenness, and Burt's constraint and effective size."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from netpath._results import Answer, assumed_lines, counted, three_digits
from netpath.network import ReferralNetwork

ALONE = "no ties"


@dataclass(frozen=True, eq=False)
class Positions(Answer):
    """Where people stand in the network, as the field measures it.

    Attributes
    ----------
    table
        A row a person: ``betweenness`` on shortest chains and ``betweenness_warm`` on warmest ones,
        the share of chains between all pairs of others that pass through; ``constraint`` and
        ``effective_size``, by warmth where ties have any, and the same of ties all alike
        (``constraint_even``, ``effective_size_even``); and ``why``, where Burt's are missing.
    weighed
        Whether ties have warmth.
    notes
        What is worth knowing of how it was found.
    """

    table: pd.DataFrame = field(repr=False)
    weighed: bool
    notes: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return a row a person, in the order of ids.

        Examples
        --------
        >>> import netpath as ntp
        >>> ties = pd.DataFrame({"source": list("ab"), "target": list("bc"), "warmth": 0.5})
        >>> net = ntp.ReferralNetwork(None, ties)
        >>> ntp.brokers.positions(net).to_frame()["betweenness"].tolist()
        [0.0, 1.0, 0.0]
        """
        return self.table.rename_axis("id").reset_index()

    def __str__(self) -> str:
        alone = int((self.table["why"] == ALONE).sum())
        told = (
            f"{counted(len(self.table), 'person', 'people')}: betweenness up to "
            f"{three_digits(float(self.table['betweenness'].max()))}. Betweenness counts chains "
            "between all pairs of people; what is lost when somebody says no counts those from "
            "seekers to targets."
        )
        if alone:
            told += f" Burt's measures are missing for {alone:,} without ties."
        return " ".join([told, *assumed_lines(self.notes)])


def positions(net: ReferralNetwork) -> Positions:
    """Return betweenness, and Burt's constraint and effective size, of everybody.

    Parameters
    ----------
    net
        A network with one tie a pair. Burt's measures take a pair with a tie each way as one, with
        the sum of both warmths.

    Returns
    -------
    Positions
        Somebody without ties has no constraint: it is missing, with the reason.

    Raises
    ------
    DataError
        If ties are of several kinds.

    Notes
    -----
    By networkx, which leaves weights out of Burt's measures unless told; here warmth is the weight,
    and the even ones stand beside. Time: people times ties.

    References
    ----------
    Freeman (1977), Sociometry 40:35. R. S. Burt, Structural Holes, 1992.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": list("hhh"), "target": list("abc"), "warmth": 0.5})
    >>> found = positions(ReferralNetwork(None, ties, directed=False))
    >>> found.table["constraint"].round(3).tolist()
    [1.0, 1.0, 1.0, 0.333]
    """
    import networkx as nx

    net.need_single_ties("positions")
    graph, index = net.to_networkx(), pd.Index(net.ids, name="id", dtype="str")
    weighed = "warmth" in net.ties
    table = pd.DataFrame({"betweenness": pd.Series(nx.betweenness_centrality(graph))}, index=index)
    if weighed:
        warm = nx.subgraph_view(graph, filter_edge=lambda a, b: graph[a][b]["warmth"] > 0).copy()
        for _, _, known in warm.edges(data=True):
            known["cost"] = -np.log(known["warmth"])
        table["betweenness_warm"] = pd.Series(nx.betweenness_centrality(warm, weight="cost"))
    alone = np.array([graph.degree(one) == 0 for one in index])
    how = "warmth" if weighed else None
    for name, found in (("constraint", nx.constraint), ("effective_size", nx.effective_size)):
        table[name] = pd.Series(found(graph, weight=how), dtype="float64")
        table[f"{name}_even"] = pd.Series(found(graph), dtype="float64")
        table.loc[alone, [name, f"{name}_even"]] = np.nan
    table["why"] = np.where(alone, ALONE, "")
    notes: tuple[str, ...] = tuple(net.assumptions)
    if net.directed:
        notes = (*notes, "Burt's measures take ties both ways, with the sum of both warmths")
    return Positions(table, weighed, notes)

"""Whether a chain can pass through somebody at all, before loops into a dead end are tried."""

from __future__ import annotations

from netpath.chains._asks import ChainAsks

GOAL = -1


def can_pass(asks: ChainAsks, start: tuple[int, ...], shut: frozenset[int]) -> bool:
    """Return whether a loopless chain with this beginning may pass through one of ``through``.

    Somebody stands on a loopless way from A to B exactly if they are in the same biconnected
    component as A and B once these two are tied (Menger 1927). Ties are taken both ways here, so
    that a yes may still be wrong where asks run one way, and a no is always right. Costs a pass
    over all ties.
    """
    import networkx as nx

    person, met = start[-1], frozenset(start[:-1])
    ties: nx.Graph[int] = nx.Graph([(person, GOAL)])
    for asker, alters in asks.onward.items():
        if asker in met:
            continue
        for asked, _ in alters:
            if asked in met or asked == person or (asker == person and asked in shut):
                continue
            ties.add_edge(asker, GOAL if asked in asks.targets else asked)
    for block in nx.biconnected_components(ties):
        if person in block and GOAL in block:  # type: ignore[comparison-overlap]
            return not asks.through.isdisjoint(block)
    return False

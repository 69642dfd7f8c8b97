"""Plans to hold beside the fair one: in turn, the largest sum, the most who can be served."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from netpath._leximin._programme import Floats, Programme, Supply, whole_part

Chosen = tuple[int, ...]


def sorted_values(ways: Supply, chosen: Chosen) -> Floats:
    """Return what everybody gets as far as chances are told apart, the least first.

    Examples
    --------
    >>> sorted_values(Supply.of(2, [(0, 0.5, (0,))], [1]), (0, -1))
    array([0. , 0.5])
    """
    return np.sort(np.append(ways.value, 0.0)[list(chosen)])


def fairer(ways: Supply, one: Chosen, other: Chosen) -> bool:
    """Whether the first of two plans is fairer, in leximin order.

    Examples
    --------
    >>> ways = Supply.of(2, [(0, 0.5, (0,)), (0, 0.4, (1,)), (1, 0.6, (0,))], [1, 1])
    >>> fairer(ways, (1, 2), (0, -1))
    True
    """
    return bool(tuple(sorted_values(ways, one)) > tuple(sorted_values(ways, other)))


def in_turn(ways: Supply, order: Sequence[int] | None = None) -> Chosen:
    """Return what comes of choosing in turn: each takes the best way that is left.

    By default whoever has least at best comes first, then by the sum of their chances, then by
    place.

    Examples
    --------
    >>> in_turn(Supply.of(2, [(0, 0.5, (0,)), (0, 0.4, (1,)), (1, 0.6, (0,))], [1, 1]))
    (0, -1)
    """
    mine: list[list[int]] = [[] for _ in range(ways.n_seekers)]
    for at in np.lexsort((np.arange(len(ways.chance)), -ways.chance)).tolist():
        if ways.chance[at] > 0:
            mine[ways.seeker[at]].append(at)
    if order is None:
        sums = [float(ways.chance[each].sum()) for each in mine]
        best = [float(ways.chance[each[0]]) if each else 0.0 for each in mine]
        order = sorted(range(ways.n_seekers), key=lambda one: (best[one], sums[one], one))
    left: list[float] = ways.left.tolist()
    chosen = [-1] * ways.n_seekers
    for one in order:
        for at in mine[one]:
            if ways.room(at, left):
                chosen[one] = at
                for who, n in zip(ways.asked[at], ways.taken(at), strict=True):
                    left[who] -= n
                break
    return tuple(chosen)


def best(ways: Supply, worth: Floats, served: int = 0) -> Chosen:
    """Return the plan that is worth most, among those that serve at least so many.

    Examples
    --------
    >>> ways = Supply.of(2, [(0, 0.5, (0,)), (0, 0.4, (1,)), (1, 0.6, (0,))], [1, 1])
    >>> best(ways, ways.chance)
    (1, 2)
    """
    programme = Programme(ways, [0.0], [served], 0.0)
    mine = programme.worth(worth)
    found = programme.whole(mine, programme.relaxed(mine), gap=0.0)
    return in_turn(ways) if found is None else programme.chosen(found.taken)


def most_served(ways: Supply) -> tuple[int, int]:
    """Return how many can be given a way, and a bound: one number where it is proved.

    Where each way asks at most one person who is scarce it is a largest flow from seekers to
    people; else a programme in whole numbers.

    References
    ----------
    Ford and Fulkerson 1956, Canadian Journal of Mathematics 8:399.

    Examples
    --------
    >>> most_served(Supply.of(2, [(0, 0.5, (0,)), (0, 0.4, (1,)), (1, 0.6, (0,))], [1, 1]))
    (2, 2)
    """
    programme = Programme(ways, [], [], 0.0)
    asks = ways.asks[:, programme.at][programme.scarce]
    if not len(programme.at):
        return 0, 0
    if not ways.loads and asks.sum(axis=0).max(initial=0.0) <= 1:
        served = _flow(ways, programme)
        return served, served
    worth = programme.counting()
    relaxed = programme.relaxed(worth)
    found = programme.whole(worth, relaxed, gap=0.9)
    if found is None:
        return sum(one >= 0 for one in in_turn(ways)), whole_part(relaxed.bound)
    served = sum(one >= 0 for one in programme.chosen(found.taken))
    return served, max(served, whole_part(found.bound))


def _flow(ways: Supply, programme: Programme) -> int:
    """Return the largest flow: from a source to seekers, to the scarce person of a way, and out."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    scarce, seekers = programme.scarce, ways.n_seekers
    asks = ways.asks[:, programme.at][scarce].tocoo()
    who = np.full(len(programme.at), len(scarce))  # nobody scarce: there is room for all
    who[asks.col] = asks.row
    pairs = np.unique(np.column_stack([ways.seeker[programme.at], who]), axis=0)
    source, end = seekers + len(scarce) + 1, seekers + len(scarce) + 2
    tail = [pairs[:, 0], np.full(seekers, source), seekers + np.arange(len(scarce) + 1)]
    head = [seekers + pairs[:, 1], np.arange(seekers), np.full(len(scarce) + 1, end)]
    ones = np.ones(len(pairs) + seekers, dtype=np.int32)
    room = np.concatenate([ones, ways.left[scarce], [seekers]]).astype(np.int32)
    places = np.concatenate(tail), np.concatenate(head)
    graph = csr_array((room, places), shape=(end + 1, end + 1))
    return int(maximum_flow(graph, source, end).flow_value)

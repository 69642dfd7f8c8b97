"""What searches walk on and write to: plain arrays, one row an arc, so that one look fetches one.

Kernels of searches only borrow arrays, allocate nothing and count no references (``_nrt``), since
counting them at every ask takes several times as long as the ask. Their parts are put into one
another where they are called (``inline``), so that tuples of arrays cost nothing either.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._kernels._coins import mixed
from netpath._kernels._compiled import compiled, njit

Words = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int32]

kernel = partial(njit, _nrt=False)
part = partial(compiled, inline="always", _nrt=False)

# An arc: what the policy goes by, the lowest first, above 24 bits that tell how many from it on in
# its row are equal to it; its coin and the threshold of that; and its ends, the asker above, the
# asked below, with marks: whether who is asked is a target, or may not take asks; and whether the
# arc before it in its row is as likely to be named.
BASE, KEY, TIE, ENDS = range(4)
RUN = np.uint64(2**24 - 1)
ASKED = np.uint64(2**30 - 1)
UNSURE, TARGET, SAME_TIER = (np.uint64(2**bit) for bit in (30, 31, 63))

RUN_BITS, HALF = np.uint64(24), np.uint64(32)
_LOTS = np.uint64(0x5DEECE66D15EA5E5)  # sets lots apart from coins
_STEP, _ONE = np.uint64(0x9E3779B97F4A7C15), np.uint64(1)


class Ground(NamedTuple):
    """The network as searches see it.

    ``arcs`` (n_arcs, 4) has the columns above; those of a person begin at ``starts``, and cold ones
    behind all ties at ``cold`` (n_people + 1,). They stand in the order they are named, and
    ``tied`` (n_arcs,) says where those end that are as likely to be named. ``willing``
    (n_people, 2) has thresholds and coins. For who looks ahead: the ``cost`` of an arc, -ln of its
    chance, the least cost ``onward`` from a person to a target, and whom that way ``follows``.
    """

    arcs: Words
    tied: Places
    starts: Places
    cold: Places
    willing: Words
    cost: Floats
    onward: Floats
    follows: Places


class Limits(NamedTuple):
    """Asks in all, names a person gives (0: all), asks a person takes (0: any number).

    Arcs from ``n_ties`` on are cold. ``row_by_row`` is true where arcs of a row stand in the
    policy's order, so that only the first need be weighed; ``by_names`` where it goes by how many
    have named somebody, ``looks_ahead`` where by whole chains.
    """

    budget: int
    referrals: int
    cap: int
    n_ties: int
    row_by_row: bool
    by_names: bool
    looks_ahead: bool


class Outcome(NamedTuple):
    """Of each seeker in each run, shape (n_seekers, n_runs): how it ended and what it took."""

    ended: npt.NDArray[np.uint8]
    asks: Places
    met: Places
    depth: Places
    marks: npt.NDArray[np.uint8]


def outcome_of(n_seekers: int, n_runs: int) -> Outcome:
    """Return room for the outcomes of all searches."""
    kinds = (np.uint8, np.int32, np.int32, np.int32, np.uint8)
    return Outcome(*(np.zeros((n_seekers, n_runs), kind) for kind in kinds))  # type: ignore[arg-type]


@njit()
def lay_out(
    ends: tuple[Places, Words],
    n_ties: int,
    coins: tuple[Words, Words],
    places: tuple[Counts, Counts],
    arcs: Words,
    tied: Places,
) -> None:
    """Write a row an arc, and where those of its row end that are as likely to be named.

    ``ends`` are who asks and who is asked, with marks; ``places`` those of the arcs in the policy's
    order and in that of naming, empty where nothing is ordered.
    """
    (asker, asked), (keys, thresholds), (order, tier) = ends, coins, places
    n, run = len(arcs), 1
    for arc in range(n - 1, -1, -1):
        goes_on = arc + 1 < n and arc + 1 != n_ties and asker[arc] == asker[arc + 1]
        arcs[arc, BASE] = _ONE
        if len(order):
            run = run + 1 if goes_on and order[arc] == order[arc + 1] else 1
            arcs[arc, BASE] = np.uint64(order[arc]) << RUN_BITS | min(np.uint64(run), RUN)
        arcs[arc, KEY], arcs[arc, TIE] = keys[arc], thresholds[arc]
        arcs[arc, ENDS] = np.uint64(asker[arc]) << HALF | asked[arc]
        if len(tier):
            tied[arc] = tied[arc + 1] if goes_on and tier[arc] == tier[arc + 1] else arc + 1
            if arc and tier[arc - 1] == tier[arc]:
                arcs[arc, ENDS] |= SAME_TIER


@part()
def of_arc(ground: Ground, arc: int, what: int) -> np.uint64:
    """Return what a column says of an arc."""
    return ground.arcs[np.uint64(arc), np.uint64(what)]


@part()
def row_of(starts: Places, person: np.uint64) -> tuple[int, int]:
    """Return where the arcs of a person begin and end."""
    return int(starts[person]), int(starts[person + _ONE])


@kernel()
def lot(key: np.uint64, number: int) -> np.uint64:
    """Return the next of many numbers of 64 bits that hang on a key; coins are apart from it."""
    return mixed((key ^ _LOTS) + _STEP * (np.uint64(number) + _ONE))


def lots(keys: Words, run: int, asks: int) -> Words:
    """Return a lot for each of some arcs in one run, drawn anew after each ask."""
    drawn = np.empty_like(keys)
    _draw_lots(keys, run, asks, drawn)
    return drawn


@njit()
def _draw_lots(keys: Words, run: int, asks: int, drawn: Words) -> None:
    """Write each lot down: a kernel that returns nothing is called at once, as each ask wants."""
    for at in range(len(keys)):
        drawn[at] = lot(lot(keys[at], run), asks)


@njit()
def _seats(willing: Words, seekers: Counts, first: int, last: int) -> Words:
    """Return a lot for each run of a span and each seeker, shape (last - first, n_seekers)."""
    drawn = np.empty((last - first, len(seekers)), np.uint64)
    for draw in range(first, last):
        for at in range(len(seekers)):
            drawn[draw - first, at] = lot(~willing[seekers[at], 1], draw)
    return drawn


def turns_of(ground: Ground, seekers: Counts, span: tuple[int, int]) -> Counts:
    """Return the order in which seekers ask in each run of a span, by lot; (runs, n_seekers)."""
    return np.argsort(_seats(ground.willing, seekers, *span), axis=1, kind="stable")

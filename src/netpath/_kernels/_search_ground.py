"""What searches walk on and write to: plain arrays, one row an arc, so that one look fetches one.

Kernels of searches only borrow arrays, allocate nothing and count no references (``_nrt``), since
counting them at every ask takes several times as long as the ask. Their parts are put into one
another where they are called (``inline``), so that tuples of arrays cost nothing either.

Of what one search writes on nothing is wiped before the next: each has a stamp of its own, and
notes with another are none. Who was met or has closed for good stands in a table by the lowest bits
of their position, one further where somebody else stands there; it has room for twice as many as a
budget allows.
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


# A walk: entries in the pool, leads in the urns and in the last of them, the key of that; what the
# search took so far; who names alters next; and where its lots come from.
SIZE, FILLED, TOP, URN, ASKS, MET, DEPTH, MARKS, ENDED, COLD, CHANGES = range(11)
NAMER_FIRST, NAMER_LAST, NAMES, SHORT, SEEKER, STAMP, DRAW, STREAM, LOTS, N_WALK = range(11, 21)
LAST_STAMP, LOOK, SIGN = range(3)  # counters
A_POOL = 256
RECEIVED, GRANTS, NAMINGS = range(3)
NO_GROUPS = np.empty(0, np.int64)


class Slate(NamedTuple):
    """The notes of one search; asks a person has ``taken`` are those of all searches of a run.

    ``mind`` holds people who are no strangers under the stamp, and at which ``depth`` they were
    met; ``keys`` and ``leads`` the open asks; ``named`` how often people were named, where that
    counts; ``lucky`` the arcs that a lot fell on; ``log`` the arcs asked, where it has room. For
    who looks ahead: ``so_far`` and ``seen`` by person, and a second pool. ``counters`` are never
    set back, nor is ``received``: by the ``group`` of the seeker and by person, how often they were
    asked, granted, and then named strangers, where it has room (n_groups, n_people, 3). A search
    that stopped short was counted in part; made once more with the ``SIGN`` of counters at -1, it
    is taken back.
    """

    mind: Words
    depth: Counts
    keys: Words
    leads: Words
    taken: Counts
    named: Counts
    lucky: Counts
    log: Counts
    so_far: Floats
    seen: Counts
    counters: Counts
    ways: Words
    ends: Words
    group: Counts
    received: Counts


def desk_for(
    ground: Ground, limits: Limits, table: int, log: int = 0, group: Counts = NO_GROUPS
) -> Slate:
    """Return an empty desk with so large a table, a power of two, and room to log so many asks.

    With a ``group`` a person, from 0, it counts what each person receives.
    """
    n, longest = len(ground.willing), int(np.diff(ground.starts).max(initial=0))
    ahead, ways = (n, len(ground.arcs) + 3) if limits.looks_ahead else (0, 0)
    return Slate(
        np.zeros(table, np.uint64),
        np.zeros(table, np.int64),
        np.empty(A_POOL, np.uint64),
        np.empty(A_POOL, np.uint64),
        np.zeros(n if limits.cap else 0, np.int64),
        np.zeros(n if limits.by_names else 0, np.int64),
        np.empty(min(limits.referrals, longest), np.int64),
        np.zeros(log, np.int64),
        np.empty(ahead),
        np.zeros(ahead, np.int64),
        np.array([0, 0, 1]),
        np.empty(ways, np.uint64),
        np.empty(ways, np.uint64),
        group,
        np.zeros((int(group.max(initial=-1)) + 1, len(group), 3), np.int64),
    )


@kernel()
def place_of(mind: Words, stamp: int, person: np.uint64) -> np.uint64:
    """Return where somebody stands in the table, or would."""
    last = np.uint64(len(mind) - 1)
    wanted, here = np.uint64(stamp) << HALF | person, person & last
    while mind[here] != wanted and mind[here] >> HALF == np.uint64(stamp):
        here = (here + np.uint64(1)) & last
    return here


@part()
def is_stranger(desk: Slate, stamp: int, person: np.uint64) -> bool:
    """Return whether somebody was neither met in this search nor has closed for good."""
    return desk.mind[place_of(desk.mind, stamp, person)] >> HALF != np.uint64(stamp)


@part()
def no_stranger(desk: Slate, stamp: int, person: np.uint64, depth: int) -> None:
    """Note that somebody was met, or has closed for good."""
    here = place_of(desk.mind, stamp, person)
    desk.mind[here], desk.depth[here] = np.uint64(stamp) << HALF | person, depth


@kernel()
def counted(counts: Counts, stamp: int, person: np.uint64) -> int:
    """Return what is counted of somebody under this stamp."""
    noted = counts[person]
    return noted & 0xFFFFFFFF if noted >> 32 == stamp else 0


@kernel()
def one_more(counts: Counts, stamp: int, person: np.uint64) -> int:
    """Count one more of somebody under this stamp; return how many there are."""
    n = counted(counts, stamp, person) + 1
    counts[person] = stamp << 32 | n
    return n


@kernel()
def any_of(walk: Counts, n: int) -> int:
    """Return a whole number below n by lot, each as likely."""
    if n == 1:
        return 0
    walk[LOTS] += 1
    number = lot(np.uint64(walk[STREAM]), walk[LOTS])
    return int(np.int64((number >> HALF) * np.uint64(n) >> HALF))


@part()
def note_received(desk: Slate, walk: Counts, person: np.uint64, what: int) -> None:
    """Count what somebody received, where that is wanted."""
    if len(desk.received):
        desk.received[desk.group[walk[SEEKER]], np.int64(person), what] += desk.counters[SIGN]


@part()
def asked_of(ground: Ground, arc: int) -> np.uint64:
    """Return who is asked along an arc."""
    return of_arc(ground, arc, ENDS) & ASKED


@part()
def asker_of(ground: Ground, arc: int) -> np.uint64:
    """Return who asks along an arc."""
    return of_arc(ground, arc, ENDS) >> HALF & ASKED

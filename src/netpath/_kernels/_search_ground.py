"""What searches walk on and write to: arrays of records, so that one look fetches one arc."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from netpath._kernels._coins import mixed
from netpath._kernels._search_pool import Records

Words = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]

ARC = np.dtype(
    [
        ("asked", np.int32),  # arcs of a person stand together, in the order they are named
        ("tier", np.int32),  # equal ones are as likely to be named
        ("tie", np.uint64),  # threshold of the tie's coin
        ("tie_key", np.uint64),
        ("order", np.uint64),  # what the policy goes by, the lowest first, below 2**28
        ("order_key", np.uint64),  # by which equals draw lots
        ("cost", np.float64),  # -ln of its chance
    ],
    align=True,
)
PERSON = np.dtype(
    [
        ("first", np.int64),  # their arcs, and behind all ties their cold asks
        ("last", np.int64),
        ("cold_first", np.int64),
        ("cold_last", np.int64),
        ("willing", np.uint64),  # threshold of the person's coin
        ("willing_key", np.uint64),
        ("onward", np.float64),  # the least cost from them to a target, for who looks ahead
        ("follow", np.int32),  # who comes next on that way, -1 for nobody
        ("target", np.bool_),
    ],
    align=True,
)
# Asks a person has taken (with the run's stamp above), and scratch for who looks ahead.
CROWD = np.dtype(
    [("taken", np.int64), ("looks", np.int64), ("cost", np.float64), ("seen", np.int64)]
)

_STEP, _ONE, _LOT = np.uint64(0x9E3779B97F4A7C15), np.uint64(1), np.uint64(40)


class Limits(NamedTuple):
    """Asks in all, names a person gives (0: all), asks a person takes; what the policy goes by.

    ``capacity`` is the most offers that one search can hold; arcs from ``n_ties`` on are cold.
    """

    budget: int
    referrals: int
    cap: int
    by_names: bool
    looks_ahead: bool
    capacity: int
    n_ties: int


class Outcome(NamedTuple):
    """Of each seeker in each run, shape (n_seekers, n_runs): how it ended and what it took."""

    ended: npt.NDArray[np.uint8]
    asks: npt.NDArray[np.int32]
    met: npt.NDArray[np.int32]
    depth: npt.NDArray[np.int32]
    marks: npt.NDArray[np.uint8]


def outcome_of(n_seekers: int, n_runs: int) -> Outcome:
    """Return room for the outcomes of all searches."""
    kinds = (np.uint8, np.int32, np.int32, np.int32, np.uint8)
    return Outcome(*(np.zeros((n_seekers, n_runs), kind) for kind in kinds))  # type: ignore[arg-type]


@njit(cache=True, nogil=True, inline="always")
def lot(arcs: Records, arc: int, draw: int) -> np.uint64:
    """Return 64 bits that order equal offers anew in each run; coins are drawn apart from it."""
    return mixed(arcs[arc].order_key + _STEP * (np.uint64(draw) + _ONE))


@njit(cache=True, nogil=True)
def lots(arcs: Records, first: int, last: int, draw: int) -> tuple[Words, Words]:
    """Return the lots of some arcs in one run: by what they are ordered, and by what named."""
    ordered, named = np.empty(last - first, np.uint64), np.empty(last - first, np.uint64)
    for arc in range(first, last):
        ordered[arc - first] = lot(arcs, arc, draw) >> _LOT
        named[arc - first] = mixed(lot(arcs, arc, draw))
    return ordered, named


@njit(cache=True, nogil=True)
def _seats(people: Records, seekers: Counts, n_runs: int) -> Words:
    """Return a lot for each run and seeker, shape (n_runs, n_seekers)."""
    drawn = np.empty((n_runs, len(seekers)), np.uint64)
    for draw in range(n_runs):
        for at in range(len(seekers)):
            key = ~people[seekers[at]].willing_key
            drawn[draw, at] = mixed(key + _STEP * (np.uint64(draw) + _ONE))
    return drawn


def turns_of(people: Records, seekers: Counts, n_runs: int) -> Counts:
    """Return the order in which seekers ask in each run, drawn by lot; (n_runs, n_seekers)."""
    return np.argsort(_seats(people, seekers, n_runs), axis=1, kind="stable")

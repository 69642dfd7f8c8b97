"""Compiled searches, shared among threads in blocks; no answer depends on how they are cut."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from netpath._progress import shown
from netpath.errors import DataError
from netpath.search._arcs import SearchArcs, ground_of, limits_of
from netpath.search._question import SearchQuestion

if TYPE_CHECKING:
    from netpath._kernels._search import Hall
    from netpath._kernels._search_ground import Outcome, Slate

Counts = npt.NDArray[np.int64]
_Notes = TypeVar("_Notes", "Slate", "Hall")

MOST_NOTES = 250_000_000
BLOCK, ASKS = 4096, 2**20  # searches that a thread takes on at a time, and asks in them
_A_TABLE = 1024


def searched(
    question: SearchQuestion, n_runs: int, world: int, *, progress: bool = False
) -> Outcome:
    """Return the outcomes of all searches of a question.

    Raises
    ------
    DataError
        If more seekers search at once than there is memory for.
    """
    work = at_work(question, n_runs, world)
    _made(work, [(0, work.n)], progress=progress)
    return work.out


def received(question: SearchQuestion, ends: Counts, world: int, group: Counts) -> Counts:
    """Return how often each person was asked, granted and named others, by the seeker's group.

    Shape (n_parts, n_groups, n_people, 3), a part from each of ``ends`` to the next. The searches
    are made once more, in the same worlds.
    """
    work = at_work(question, int(ends[-1]), world, group)
    parts = []
    for first, last in pairwise(ends.tolist()):
        made = _made(work, work.spans_of(first, last))
        parts.append(np.sum([one.desk.received for one in made], axis=0))
    return np.array(parts)


def _made(
    work: _Alone, spans: Iterable[tuple[int, int]], *, progress: bool = False
) -> list[_Place]:
    """Make the searches of some spans of the work; return what was written on, a place a thread."""
    from netpath._kernels._threads import in_threads, wanted_threads

    places = list[_Place]()

    def place() -> _Place:
        places.append(work.place())
        return places[-1]

    few = ASKS // _asks_at_most(work.question)  # so that Ctrl-C is not kept waiting
    block = max(1, min(BLOCK, few, work.n // (4 * wanted_threads())))
    pieces = [
        (at, min(at + block, last)) for first, last in spans for at in range(first, last, block)
    ]
    done = in_threads(lambda place, span: place.search(*span), pieces, place)
    for _ in shown(done, len(pieces), "blocks of searches", progress=progress):
        pass
    return places


def _asks_at_most(question: SearchQuestion) -> int:
    """Return how many asks one piece of work has at most: a search, or a run where all search."""
    n, budget = len(question.net), question.rules.budget
    asks = n if budget is None else min(n, budget)
    return max(1, asks * (len(question.seekers) if question.rules.together else 1))


def at_work(
    question: SearchQuestion,
    n_runs: int,
    world: int,
    group: Counts | None = None,
) -> _Alone:
    """Return the searches of a question, not made yet; with groups, who receives asks counts."""
    how = _Together if question.rules.together else _Alone
    return how(question, n_runs, world, np.empty(0, np.int64) if group is None else group)


def _roomier(notes: _Notes) -> _Notes:
    """Return the same notes with twice the room for pools; what stood there is searched anew."""
    room = 2 * len(notes.keys)
    if room > MOST_NOTES:
        raise DataError(
            f"These searches keep more than {MOST_NOTES:,} asks open at once. Set a budget or the "
            "names a person gives, or choose fewer seekers."
        )
    return notes._replace(keys=np.empty(room, np.uint64), leads=np.empty(room, np.uint64))


class _Alone:
    """Searches in which each seeker is the only one, counted by seeker, then run."""

    def __init__(self, question: SearchQuestion, n_runs: int, world: int, group: Counts) -> None:
        from netpath._kernels._search_ground import outcome_of

        self.group = group
        self.question, self.seekers, self.arcs = question, question.seekers, SearchArcs.of(question)
        self.ground = ground_of(question, self.arcs, world)
        self.limits = limits_of(question, self.arcs)
        self.out = outcome_of(len(self.seekers), n_runs)
        self.n = self.out.ended.size

    def spans_of(self, first: int, last: int) -> list[tuple[int, int]]:
        """Return where the searches of some runs stand."""
        n_seekers, n_runs = self.out.ended.shape
        return [(at * n_runs + first, at * n_runs + last) for at in range(n_seekers)]

    def place(self, log: int = 0) -> _Place:
        """Return what a thread needs, with room to log so many asks."""
        return _Place(self, log)

    def table(self, least: int) -> int:
        """Return how large a table of who is no stranger must be: a power of two."""
        n, budget = len(self.question.net), self.question.rules.budget
        most = n if budget is None else min(n, 2 * (budget + 2))
        return 1 << (max(most, min(n, least)) - 1).bit_length()

    def logged(self, at: int, run: int) -> list[int]:
        """Make one search and return its log: arcs, and what came of each ask."""
        place = self.place(min(self.limits.budget, len(self.arcs.asked)) + 1)
        item = at * self.out.ended.shape[1] + run
        place.search(item, item + 1)
        log: list[int] = place.desk.log[: self.out.asks[at, run]].tolist()
        return log


class _Together(_Alone):
    """Searches that all seekers make at once, counted by run."""

    def __init__(self, question: SearchQuestion, n_runs: int, world: int, group: Counts) -> None:
        super().__init__(question, n_runs, world, group)
        self.n = n_runs
        each = self.table(least=2) + (len(question.net) if self.limits.by_names else 0)
        room = len(self.seekers) * each
        if room > MOST_NOTES:
            raise DataError(
                f"{len(self.seekers):,} seekers among {len(question.net):,} people at once need "
                f"{room:,} notes, and {MOST_NOTES:,} is the most. Set a budget, or choose fewer "
                "seekers."
            )

    def spans_of(self, first: int, last: int) -> list[tuple[int, int]]:
        """Return where the searches of some runs stand: all of a run are one."""
        return [(first, last)]

    def place(self, log: int = 0, logged: int = -1) -> _Hall:
        """Return what a thread needs, with room to log so many asks of one seeker."""
        return _Hall(self, log, logged)

    def logged(self, at: int, run: int) -> list[int]:
        """Make the searches of one run and return the log of one of them."""
        place = self.place(min(self.limits.budget, len(self.arcs.asked)) + 1, at)
        place.search(run, run + 1)
        log: list[int] = place.desk.log[: self.out.asks[at, run]].tolist()
        return log


class _Place:
    """What one thread writes on while seekers search alone."""

    def __init__(self, work: _Alone, log: int) -> None:
        from netpath._kernels._search_ground import N_WALK, desk_for

        self.work, self.walk = work, np.zeros(N_WALK, np.int64)
        table = work.table(least=_A_TABLE)
        self.desk: Slate = desk_for(work.ground, work.limits, table, log, work.group)

    def search(self, first: int, last: int) -> None:
        """Search a part of the work, with more room where the pool has too little."""
        while first < last:
            first = self._searched(first, last)
            if first < last:
                self._take_back(first)
                self.desk = _roomier(self.desk)

    def _searched(self, first: int, last: int) -> int:
        """Search a part of the work; return where it stopped short."""
        from netpath._kernels._search import alone

        work = self.work
        shared = work.ground, work.limits, self.desk, self.walk, work.seekers
        return int(alone(*shared, (first, last), work.out))

    def _take_back(self, item: int) -> None:
        """Take back what was counted of work that stopped short."""
        from netpath._kernels._search_ground import SIGN

        if len(self.desk.received):
            self.desk.counters[SIGN] = -1
            self._searched(item, item + 1)
            self.desk.counters[SIGN] = 1


class _Hall(_Place):
    """What one thread writes on while all search at once."""

    def __init__(self, work: _Alone, log: int, logged: int) -> None:
        from netpath._kernels._search import hall_for

        super().__init__(work, log)
        table = work.table(least=2)
        self.hall: Hall = hall_for(work.seekers, work.ground, work.limits, table, logged)

    def search(self, first: int, last: int) -> None:
        """Search a part of the work, in a larger hall where the pools have too little room."""
        while first < last:
            first = self._searched(first, last)
            if first < last:
                self._take_back(first)
                self.hall = _roomier(self.hall)

    def _searched(self, first: int, last: int) -> int:
        from netpath._kernels._search import together
        from netpath._kernels._search_ground import turns_of

        work = self.work
        turns = turns_of(work.ground, work.seekers, (first, last))
        shared = work.ground, work.limits, self.desk, self.hall
        return int(together(*shared, turns, (first, last), work.out))

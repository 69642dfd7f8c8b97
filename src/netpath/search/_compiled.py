"""Compiled searches, shared among threads in blocks; no answer depends on how they are cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from netpath._progress import shown
from netpath.errors import DataError
from netpath.search._arcs import SearchArcs
from netpath.search._ground import ground_of, limits_of
from netpath.search._question import SearchQuestion

if TYPE_CHECKING:
    from netpath._kernels._search_desk import Desk
    from netpath._kernels._search_ground import Outcome
    from netpath._kernels._search_together import Hall

_Notes = TypeVar("_Notes", "Desk", "Hall")

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
    from netpath._kernels._threads import in_threads, wanted_threads

    work = at_work(question, n_runs, world)
    few = ASKS // _asks_at_most(question)  # so that Ctrl-C is not kept waiting
    block = max(1, min(BLOCK, few, work.n // (4 * wanted_threads())))
    spans = [(at, min(at + block, work.n)) for at in range(0, work.n, block)]
    done = in_threads(lambda place, span: place.search(*span), spans, work.place)
    for _ in shown(done, len(spans), "blocks of searches", progress=progress):
        pass
    return work.out


def _asks_at_most(question: SearchQuestion) -> int:
    """Return how many asks one piece of work has at most: a search, or a run where all search."""
    n, budget = len(question.net), question.rules.budget
    asks = n if budget is None else min(n, budget)
    return max(1, asks * (len(question.seekers) if question.rules.together else 1))


def at_work(question: SearchQuestion, n_runs: int, world: int) -> _Alone:
    """Return the searches of a question, not made yet."""
    return (_Together if question.rules.together else _Alone)(question, n_runs, world)


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

    def __init__(self, question: SearchQuestion, n_runs: int, world: int) -> None:
        from netpath._kernels._search_ground import outcome_of

        self.question, self.seekers, self.arcs = question, question.seekers, SearchArcs.of(question)
        self.ground = ground_of(question, self.arcs, world)
        self.limits = limits_of(question, self.arcs)
        self.out = outcome_of(len(self.seekers), n_runs)
        self.n = self.out.ended.size

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

    def __init__(self, question: SearchQuestion, n_runs: int, world: int) -> None:
        super().__init__(question, n_runs, world)
        self.n = n_runs
        each = self.table(least=2) + (len(question.net) if self.limits.by_names else 0)
        room = len(self.seekers) * each
        if room > MOST_NOTES:
            raise DataError(
                f"{len(self.seekers):,} seekers among {len(question.net):,} people at once need "
                f"{room:,} notes, and {MOST_NOTES:,} is the most. Set a budget, or choose fewer "
                "seekers."
            )

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
        from netpath._kernels._search_desk import N_WALK, desk_for

        self.work, self.walk = work, np.zeros(N_WALK, np.int64)
        table = work.table(least=_A_TABLE)
        self.desk: Desk = desk_for(work.ground, work.limits, table, log)

    def search(self, first: int, last: int) -> None:
        """Search a part of the work, with more room where the pool has too little."""
        from netpath._kernels._search import alone

        work = self.work
        while first < last:
            shared = work.ground, work.limits, self.desk, self.walk, work.seekers
            first = alone(*shared, (first, last), work.out)
            if first < last:
                self.desk = _roomier(self.desk)


class _Hall(_Place):
    """What one thread writes on while all search at once."""

    def __init__(self, work: _Alone, log: int, logged: int) -> None:
        from netpath._kernels._search_together import hall_for

        super().__init__(work, log)
        table = work.table(least=2)
        self.hall: Hall = hall_for(work.seekers, work.ground, work.limits, table, logged)

    def search(self, first: int, last: int) -> None:
        """Search a part of the work, in a larger hall where the pools have too little room."""
        from netpath._kernels._search_ground import turns_of
        from netpath._kernels._search_together import together

        work, begun = self.work, first
        turns = turns_of(work.ground, work.seekers, (first, last))
        while first < last:
            shared = work.ground, work.limits, self.desk, self.hall
            first = together(*shared, turns[first - begun :], (first, last), work.out)
            if first < last:
                self.hall = _roomier(self.hall)

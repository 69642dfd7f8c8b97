"""How many threads the kernels use: NETPATH_THREADS, or else all cores. No answer depends on it."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from queue import SimpleQueue
from typing import TypeVar

from netpath.errors import DataError

SETTING = "NETPATH_THREADS"
PIECE = 2**18
FEW = 2**18  # asks that one thread passes in a fraction of a millisecond
_Item = TypeVar("_Item")
_Found = TypeVar("_Found")
_Desk = TypeVar("_Desk")


def wanted_threads() -> int:
    """Return how many threads are wanted; at most as many as this process may run on.

    Raises
    ------
    DataError
        If the setting is no whole number of 1 or more.

    Examples
    --------
    >>> wanted_threads() >= 1
    True
    """
    said = os.environ.get(SETTING, "").strip()
    if said and (not said.isdecimal() or int(said) < 1):
        raise DataError(
            f"{SETTING} is {said!r}; it counts threads and must be 1 or more. "
            f"Set {SETTING}=1, or leave it away to use every core."
        )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(int(said or cores or 1), cores or 1)


@contextmanager
def threads(n_asks: int) -> Iterator[int]:
    """Let kernels use the wanted threads for a while, and give back what was set before.

    For few asks it is one thread: others would gain a fraction of a millisecond on an idle machine,
    and be waited for, for many, on a busy one.

    Examples
    --------
    >>> with threads(10**6) as n, threads(1) as one:
    ...     n == wanted_threads(), one
    (True, 1)
    """
    import numba

    before = numba.get_num_threads()
    most: int = numba.config.NUMBA_NUM_THREADS  # type: ignore[attr-defined]
    n = min(wanted_threads() if n_asks >= FEW else 1, most)
    numba.set_num_threads(n)
    try:
        yield n
    finally:
        numba.set_num_threads(before)


def in_threads(
    work: Callable[[_Desk, _Item], _Found], items: Iterable[_Item], desk: Callable[[], _Desk]
) -> Iterator[_Found]:
    """Yield the result of each item in the order of items, worked on by all wanted threads.

    Kernels let other threads run, so no compiled loop needs to be told of them, and Ctrl-C is heard
    at once: no other item begins, and those under way, of which nobody waits for the result, end
    by themselves. So an item should take a second at most. Work goes on while whoever takes the
    results is busy with one, but never more than a few items ahead.

    Parameters
    ----------
    work
        Called with a desk and an item; the result must not depend on which desk it was.
    items
        Taken a few at a time.
    desk
        Makes what one thread needs to itself; at most one a thread is made.

    Examples
    --------
    >>> list(in_threads(lambda desk, item: desk + item, [1, 2, 3], lambda: 10))
    [11, 12, 13]
    """
    n, desks = wanted_threads(), SimpleQueue[_Desk]()
    for _ in range(n):
        desks.put(desk())

    def at_a_desk(item: _Item) -> _Found:
        mine = desks.get()
        try:
            return work(mine, item)
        finally:
            desks.put(mine)

    rest, pool = iter(items), ThreadPoolExecutor(n)
    try:
        ahead = deque(pool.submit(at_a_desk, item) for item in islice(rest, 4 * n))
        while ahead:
            found = ahead.popleft().result()
            ahead.extend(pool.submit(at_a_desk, item) for item in islice(rest, 1))
            yield found
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def in_pieces(work: Callable[[slice], _Found], n: int) -> list[_Found]:
    """Return the result of each piece of ``n`` rows, in order, worked on by all wanted threads.

    A piece is small enough for its temporary arrays to stay in the cache. NumPy lets other threads
    run while it reckons, so plain array code gains by it too.

    Examples
    --------
    >>> in_pieces(lambda piece: piece.stop - piece.start, 3)
    [3]
    """
    pieces = [slice(at, min(at + PIECE, n)) for at in range(0, n, PIECE)]
    if len(pieces) < 2:
        return [work(piece) for piece in pieces]
    with ThreadPoolExecutor(wanted_threads()) as pool:
        return list(pool.map(work, pieces))

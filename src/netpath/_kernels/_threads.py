"""How many threads the kernels use: NETPATH_THREADS, or else all cores. No answer depends on it."""

from __future__ import annotations

import atexit
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from itertools import islice
from queue import SimpleQueue
from threading import Lock, Thread, current_thread, main_thread
from time import sleep
from typing import Any, TypeVar

from netpath.errors import DataError

SETTING = "NETPATH_THREADS"
PIECE = 2**18
_LISTEN = 0.1  # seconds
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


def on_threads(kernel: Callable[..., _Found], n_asks: int, *given: object) -> _Found:
    """Call a kernel that shares its work out, on the wanted threads, and set them back after.

    For few asks it is one thread: others would gain a fraction of a millisecond on an idle machine,
    and be waited for, for many, on a busy one.

    Examples
    --------
    >>> import numba
    >>> on_threads(numba.get_num_threads, 10**6) == wanted_threads()
    True
    >>> on_threads(numba.get_num_threads, 1)
    1
    """

    def work() -> _Found:  # numba's number of threads is that of the thread which calls
        import numba

        before = numba.get_num_threads()
        most: int = numba.config.NUMBA_NUM_THREADS  # type: ignore[attr-defined]
        numba.set_num_threads(min(wanted_threads() if n_asks >= FEW else 1, most))
        try:
            return kernel(*given)
        finally:
            numba.set_num_threads(before)

    return undisturbed(work)


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


def undisturbed(work: Callable[[], _Found], *, to_the_end: bool = True) -> _Found:
    """Return what ``work`` returns, done in a thread where no Ctrl-C is heard.

    Parameters
    ----------
    work
        What must not be left half done.
    to_the_end
        Whether Ctrl-C waits until the work has ended, so that nobody finds half of it; otherwise
        it is heard at once, and the work goes on meanwhile.

    Examples
    --------
    >>> undisturbed(lambda: 1 + 1)
    2
    """
    if current_thread() is not main_thread():
        return work()
    begins, answer, ended = [None], list[tuple[_Found | None, BaseException | None]](), Lock()
    ended.acquire()
    try:
        _another_thread(os.getpid()).put((work, begins, answer, ended))
        while not ended.acquire(timeout=_LISTEN):
            pass  # a wait without end hears no signal that another thread was sent
    except KeyboardInterrupt:
        with suppress(IndexError):
            begins.pop()  # it has not begun, and never will
            raise
        while to_the_end and not answer:
            with suppress(KeyboardInterrupt):
                sleep(_LISTEN / 100)
        raise
    found, error = answer[0]
    if error is not None:
        raise error
    return found  # type: ignore[return-value]


@cache
def _another_thread(of_process: int) -> SimpleQueue[Any]:  # noqa: ARG001 (a fork has no threads)
    """Return where to put what a thread does, one thing after the other, for the main one.

    A lock and a queue, in place of an executor: they take half of its 20 microseconds.
    """
    errands = SimpleQueue[Any]()
    thread = Thread(target=_runs, args=(errands,), name="netpath", daemon=True)
    thread.start()

    def ends() -> None:  # before Python does: a compiler that is cut off takes it along
        errands.put(None)
        thread.join()

    atexit.register(ends)
    return errands


def _runs(errands: SimpleQueue[Any]) -> None:
    while errand := errands.get():
        work, begins, answer, ended = errand
        with suppress(IndexError):  # nobody waits for it any more
            begins.pop()
            try:
                answer.append((work(), None))
            except BaseException as error:
                answer.append((None, error))
        ended.release()
        del errand, work, answer  # an idle thread keeps no network


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

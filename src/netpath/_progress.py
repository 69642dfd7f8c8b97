"""A bar for work that takes more than two seconds, for whoever wants one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Timer
from time import monotonic
from typing import TypeVar

_Item = TypeVar("_Item")
PATIENCE = 2.0  # seconds


def shown(items: Iterable[_Item], total: int, what: str, *, progress: bool) -> Iterator[_Item]:
    """Yield items; with ``progress`` a bar shows how many of ``total`` there were.

    It appears after two seconds, says ``what`` is counted and never whose, that the first may wait
    for compiling, and goes when all is done or somebody stops it.

    Examples
    --------
    >>> list(shown("ab", 2, "worlds", progress=True))
    ['a', 'b']
    """
    if not progress:
        yield from items
        return
    from rich.progress import Progress

    begun, bar = monotonic(), Progress(transient=True)
    task = bar.add_task(f"{what} (compiling, if asked for the first time)", total=total)
    first = Timer(PATIENCE, bar.start)  # the first may take long, while nothing else comes by
    first.daemon = True
    first.start()
    try:
        for done, item in enumerate(items, 1):
            if monotonic() - begun > PATIENCE:
                bar.start()
            bar.update(task, completed=done, description=what)
            yield item
    finally:
        first.cancel()
        first.join()
        if bar.live.is_started:
            bar.stop()

"""From positions of people to counts of whoever is so many asks away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from netpath.network import Choice, Compressed

if TYPE_CHECKING:
    from netpath._kernels._reach import Arcs
    from netpath._kernels._worlds import Scratch

Counts = npt.NDArray[np.int64]

_CHUNK = 2048  # seekers that one thread takes at a time
_NEAR = 2  # up to so many asks most people are not met, and searching from each is the faster


def people_by_asks(choice: Choice, within: int | None, columns: int) -> Counts:
    """Return how many targets, or people, each seeker has at 1, 2 … asks.

    Shape (n_seekers, columns); whoever is farther away, but within the limit, is in the last.
    """
    rows, n = choice.net.compressed, len(choice.net)
    targets = choice.targets if len(choice.targets) else np.arange(n)
    from_seekers = within is not None and within <= _NEAR
    if from_seekers or len(choice.seekers) * 64 < len(targets):
        return _from_seekers(choice, targets, within or 0, columns)
    found = _from_targets(arcs_of(rows, back=True), targets, within or 0, columns)
    return found[choice.seekers]


def _from_seekers(choice: Choice, targets: Counts, within: int, columns: int) -> Counts:
    from netpath._kernels._reach import stamped
    from netpath._kernels._threads import in_threads

    arcs = arcs_of(choice.net.compressed)
    wanted = np.zeros(len(choice.net), dtype=np.bool_)
    wanted[targets] = True
    found = np.zeros((len(choice.seekers), columns), dtype=np.int64)

    def some(_: None, start: int) -> None:
        part = slice(start, start + _CHUNK)
        stamped(arcs, choice.seekers[part], wanted, within, found[part])

    for _ in in_threads(some, range(0, len(found), _CHUNK), lambda: None):
        pass
    return found


def _from_targets(arcs: Arcs, targets: Counts, within: int, columns: int) -> Counts:
    from netpath._kernels._coins import WIDE
    from netpath._kernels._reach import wide
    from netpath._kernels._threads import in_threads
    from netpath._kernels._worlds import scratch_for

    n, desks = len(arcs.offsets) - 1, []

    def desk() -> tuple[Scratch, npt.NDArray[np.uint64], Counts]:
        scratch = scratch_for(n, 1)
        desks.append((scratch, np.empty_like(scratch.fresh), np.zeros((n, columns), np.int64)))
        return desks[-1]

    def some(mine: tuple[Scratch, npt.NDArray[np.uint64], Counts], start: int) -> None:
        scratch, have, found = mine
        wide(arcs, targets[start : start + WIDE], within, scratch, have, found)

    for _ in in_threads(some, range(0, len(targets), WIDE), desk):
        pass
    # Sums of whole numbers are the same in any order, so it does not matter who counted what.
    total: Counts = np.sum([found for _, _, found in desks], axis=0)
    return total


def asks_to_nearest(choice: Choice) -> npt.NDArray[np.int32]:
    """Return how many asks everybody is from the nearest target; -1 where there is no way."""
    from netpath._kernels._nearest import fewest
    from netpath._kernels._rows import ways

    rows = choice.net.compressed
    cost = np.where(_open(rows), 0.0, np.inf)
    both = ways(rows.offsets, rows.neighbours, cost)
    asks: npt.NDArray[np.int32] = fewest(both, choice.targets.astype(np.int32)).asks
    return asks


def arcs_of(rows: Compressed, *, back: bool = False) -> Arcs:
    """Return the asks that may be made, from asker to asked, or from asked to asker."""
    from netpath._kernels._reach import Arcs

    kept, offsets, others = _open(rows), rows.offsets, rows.neighbours
    if back:
        kept, offsets, others = kept[rows.back.arc], rows.back.offsets, rows.back.askers
    before = np.concatenate([[0], np.cumsum(kept)])
    return Arcs(before[offsets], others[kept])


def _open(rows: Compressed) -> npt.NDArray[np.bool_]:
    """Return whether each ask may be made: of somebody who may be asked, along no tie of 0."""
    asked = rows.askable[rows.neighbours]
    return asked if rows.warmth is None else asked & (rows.warmth > 0)

"""From positions of people to counts of whoever is so many asks away; the first by NumPy alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._progress import shown
from netpath.network import Choice, Compressed

if TYPE_CHECKING:
    from netpath._kernels._reach import Arcs


Counts = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

LANES = 64
ROOM = 2**27
"""So many looks take about as long as numba is loaded in."""


class PlainRows(NamedTuple):
    """From person i ties lead to ``others[offsets[i]:offsets[i + 1]]``."""

    offsets: Counts
    others: npt.NDArray[np.int32]


def compiled() -> bool:
    """Whether kernels are loaded already, which are faster then.

    Examples
    --------
    >>> isinstance(compiled(), bool)
    True
    """
    return "netpath._kernels._reach" in sys.modules


def counted(
    rows: PlainRows, lanes: Counts, wanted: Counts | None, within: int, columns: int
) -> Counts | None:
    """Return how many of some people are at 1, 2 … asks; None where that would take too long.

    Parameters
    ----------
    rows
        Ties as they are handed along: from whoever hears of the lanes to whom they hear it from.
    lanes
        Whose news is handed along, 64 at a time.
    wanted
        Who counts in each lane, and a row a lane comes back; with None all lanes count for
        everybody who hears, and a row a person comes back.
    within, columns
        The most asks, 0 for no limit; whoever is farther away than columns is in the last.

    Examples
    --------
    >>> rows = PlainRows(np.array([0, 1, 2]), np.array([1, 0], np.int32))
    >>> counted(rows, np.array([0]), None, 1, 1).tolist()
    [[0], [1]]
    """
    n, left = len(rows.offsets) - 1, ROOM
    looks = max(len(rows.others), n)
    if -(-len(lanes) // LANES) * looks * (within or _FAR) > ROOM:
        return None
    found = np.zeros((n if wanted is None else len(lanes), columns), dtype=np.int64)
    for first in range(0, len(lanes), LANES):
        some = lanes[first : first + LANES]
        start = np.zeros(n, dtype="<u8")
        np.bitwise_or.at(start, some, np.uint64(1) << np.arange(len(some), dtype=np.uint64))
        for step, fresh in enumerate(rounds(rows, start, within)):
            column = min(step, columns - 1)
            if wanted is None:
                found[:, column] += np.bitwise_count(fresh)
            else:
                found[first : first + LANES, column] += _by_lane(fresh[wanted])[: len(some)]
            if (left := left - looks) < 0:
                return None
    return found


def _by_lane(words: Words) -> Counts:
    bits = np.unpackbits(words.view(np.uint8), bitorder="little").reshape(-1, LANES)
    found: Counts = bits.sum(axis=0, dtype=np.int64)
    return found


def rounds(rows: PlainRows, start: Words, within: int) -> Iterator[Words]:
    """Yield what everybody hears for the first time, round by round, until nobody hears more.

    Examples
    --------
    >>> rows = PlainRows(np.array([0, 1, 2]), np.array([1, 0], np.int32))
    >>> [one.tolist() for one in rounds(rows, np.array([1, 0], "<u8"), 0)]
    [[0, 1]]
    """
    there = np.flatnonzero(np.diff(rows.offsets))
    starts, have, fresh, step = rows.offsets[there], start.copy(), start, 0
    while len(there) and (within == 0 or step < within):
        later = np.zeros_like(have)
        later[there] = np.bitwise_or.reduceat(fresh[rows.others], starts)
        fresh, step = later & ~have, step + 1
        if not fresh.any():
            return
        have |= fresh
        yield fresh


WIDE = 512  # targets that are handed back together
_CHUNK, _LOOKS = 2048, 2**24  # seekers that one thread takes at a time, and asks it looks at
_BLOCKS = "blocks of people"
_PAIR, _END = 2**17, 16  # asks that a pass makes while one seeker is joined, and for each target
_ARC, _FAR = 4, 6  # looks that a step of 512 targets along an arc takes; steps where none is said


def people_by_asks(
    choice: Choice,
    within: int | None,
    columns: int,
    *,
    back: bool = False,
    progress: bool = False,
) -> Counts:
    """Return how many targets, or people, each seeker has at 1, 2 … asks.

    Shape (n_seekers, columns); whoever is farther away, but within the limit, is in the last. With
    ``back`` it is how many of them have the seeker.
    """
    targets = choice.targets if len(choice.targets) else np.arange(len(choice.net))
    rows = choice.net.compressed
    if not compiled():
        found = _plainly(choice, targets, (within or 0, columns), back=back)
        if found is not None:
            return found
    onward = arcs_of(rows, back=back)
    looks = _looks(onward, within or 0)
    blocks, steps = -(-len(targets) // WIDE), max((within or _FAR) - 2, 1)
    if len(choice.seekers) * looks < blocks * _ARC * steps * len(onward.others):
        return _from_seekers(choice, targets, onward, (within or 0, columns), progress)
    ways = onward, arcs_of(rows, back=not back)
    return _from_targets(targets, ways, (within or 0, columns), progress)[choice.seekers]


def _plainly(
    choice: Choice, targets: Counts, size: tuple[int, int], *, back: bool
) -> Counts | None:
    """Return the same without kernels, from the side that has fewer people; None if it is long."""
    if len(choice.seekers) < len(targets):
        rows = _rows(choice.net.compressed, back=not back)
        return counted(rows, choice.seekers, targets, *size)
    found = counted(_rows(choice.net.compressed, back=back), targets, None, *size)
    return None if found is None else found[choice.seekers]


def _plain_distance(choice: Choice) -> npt.NDArray[np.int32] | None:
    """Return how many asks each seeker is from the nearest target; None if that takes long."""
    rows, n = _rows(choice.net.compressed, back=False), len(choice.net)
    start, asks = np.zeros(n, dtype=np.uint64), np.full(n, -1, dtype=np.int32)
    start[choice.targets], asks[choice.targets] = 1, 0
    for step, fresh in enumerate(rounds(rows, start, 0), 1):
        asks[fresh > 0] = step
        if step * max(len(rows.others), n) > ROOM:
            return None
    return asks[choice.seekers]


def _looks(arcs: Arcs, within: int) -> float:
    """Return about how many asks a search from one person looks at."""
    alters = np.diff(arcs.offsets).astype(float)
    further = (alters**2).sum() / max(alters.sum(), 1)
    looks = alters.mean() * further ** (within - 1) if within else np.inf
    return max(min(looks, len(arcs.others)), 1)


def _from_seekers(
    choice: Choice, targets: Counts, arcs: Arcs, size: tuple[int, int], progress: bool
) -> Counts:
    from netpath._kernels._reach import stamped
    from netpath._kernels._threads import in_threads

    (within, columns), n = size, len(choice.net)
    wanted = np.zeros(n, dtype=np.bool_)
    wanted[targets] = True
    last = arcs if len(targets) == n else _leading_to(arcs, wanted)
    found = np.zeros((len(choice.seekers), columns), dtype=np.int64)

    # So many seekers at a time that Ctrl-C need not wait long.
    step = int(np.clip(_LOOKS / _looks(arcs, within), 1, _CHUNK))

    def some(_: None, start: int) -> None:
        part = slice(start, start + step)
        stamped(arcs, last, choice.seekers[part], wanted, within, found[part])

    starts = range(0, len(found), step)
    for _ in shown(in_threads(some, starts, lambda: None), len(starts), _BLOCKS, progress=progress):
        pass
    return found


def _from_targets(
    targets: Counts, ways: tuple[Arcs, Arcs], size: tuple[int, int], progress: bool
) -> Counts:
    from netpath._kernels._reach import Slate, desk_for, wide
    from netpath._kernels._threads import in_threads

    (onward, back), (within, columns), desks = ways, size, []
    n = len(onward.offsets) - 1

    def desk() -> tuple[Slate, Counts]:
        desks.append((desk_for(n), np.zeros((n, columns), np.int64)))
        return desks[-1]

    def some(mine: tuple[Slate, Counts], start: int) -> None:
        wide(back, onward, targets[start : start + WIDE], within, *mine)

    starts = range(0, len(targets), WIDE)
    for _ in shown(in_threads(some, starts, desk), len(starts), _BLOCKS, progress=progress):
        pass
    # Sums of whole numbers are the same in any order, so it does not matter who counted what.
    total: Counts = np.sum([found for _, found in desks], axis=0)
    return total


def asks_to_nearest(choice: Choice) -> npt.NDArray[np.int32]:
    """Return how many asks each seeker is from the nearest target; -1 where there is no way."""
    if not compiled() and (plain := _plain_distance(choice)) is not None:
        return plain
    from netpath._kernels._nearest import fewest
    from netpath._kernels._one_pair import FewAsks
    from netpath._kernels._rows import CostRows, Ways

    rows, no_cost = choice.net.compressed, np.empty(0)
    both = Ways(*(CostRows(*arcs_of(rows, back=back), no_cost) for back in (False, True)))
    targets = choice.targets.astype(np.int32)
    if len(choice.seekers) * (_PAIR + _END * len(targets)) < len(rows.neighbours):
        search = FewAsks(both)
        people = [len(search.people(one, targets)) for one in choice.seekers.tolist()]
        return np.array(people, dtype=np.int32) - 1
    asks: npt.NDArray[np.int32] = fewest(both, targets).asks[choice.seekers]
    return asks


def arcs_of(rows: Compressed, *, back: bool = False) -> Arcs:
    """Return the asks that may be made, from asker to asked, or from asked to asker.

    They are worked out once, and kept with the rows, which never change.
    """
    key = ("arcs", back)
    if key not in rows.kept:
        rows.kept[key] = _made_arcs(rows, back=back)
    arcs: Arcs = rows.kept[key]
    return arcs


def _made_arcs(rows: Compressed, *, back: bool) -> Arcs:
    return _with_spare(_rows(rows, back=back))


def _rows(rows: Compressed, *, back: bool) -> PlainRows:
    kept, offsets, others = _open(rows), rows.offsets, rows.neighbours
    if back:
        kept, offsets, others = kept[rows.back.arc], rows.back.offsets, rows.back.askers
    return _chosen(offsets, others, kept)


def _leading_to(arcs: Arcs, wanted: npt.NDArray[np.bool_]) -> Arcs:
    """Return the arcs that lead to people who are wanted."""
    others = arcs.others[: arcs.offsets[-1]]
    return _with_spare(_chosen(arcs.offsets, others, wanted[others]))


def _chosen(
    offsets: Counts, others: npt.NDArray[np.int32], kept: npt.NDArray[np.bool_]
) -> PlainRows:
    return PlainRows(np.concatenate([[0], np.cumsum(kept)])[offsets], others[kept])


def _with_spare(rows: PlainRows) -> Arcs:
    from netpath._kernels._reach import SPARE, Arcs

    return Arcs(rows.offsets, np.concatenate([rows.others, np.zeros(SPARE, dtype=np.int32)]))


def _open(rows: Compressed) -> npt.NDArray[np.bool_]:
    """Return whether each ask may be made: of somebody who may be asked, along no tie of 0."""
    asked = rows.askable[rows.neighbours]
    return asked if rows.warmth is None else asked & (rows.warmth > 0)

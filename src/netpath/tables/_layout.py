"""Ties laid out in files of their own, by whom they are of, so that a round is one pass in order.

A tie takes 18 bytes: two places, its warmth and its kind. While they are sorted, which is done a
part of the people at a time, it takes 45. Row order and the sizes of batches leave no trace.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

from netpath.errors import DataError, NotWritten, Repair, either

if TYPE_CHECKING:
    from netpath._kernels._passes import Stretch

ON_DISK = 45  # bytes a tie while they are sorted, 18 afterwards
_AT_ONCE = 2**20  # ties of a part, about
_MOST_PARTS = 512
_ROW = np.dtype(
    [
        *(("first", "<i4"), ("second", "<i4"), ("warmth", "<f8"), ("kind", "<u2")),
        *(("back", "?"), ("row", "<i8")),
    ]
)
_COLUMNS = {"first": "<i4", "second": "<i4", "warmth": "<f8", "kind": "<u2"}

Rows = npt.NDArray[Any]


class Twice(NamedTuple):
    """Rows about two people whom an earlier row is about, so that there are two ties where one is.

    Attributes
    ----------
    row
        Where such a row stands in the table.
    kinds
        Whether the two are of different kinds.
    """

    row: int
    kinds: bool


@dataclass(frozen=True)
class TieFile:
    """Ties on disk, in the order of who asks and who is asked; people are places.

    Attributes
    ----------
    folder
        Where the columns stand.
    n
        How many ties there are.
    """

    folder: Path
    n: int

    def parts(self) -> Iterator[Stretch]:
        """Yield all ties, about a million at a time."""
        from netpath._kernels._passes import Stretch

        with ExitStack() as stack:
            files = [stack.enter_context(open(self.folder / name, "rb")) for name in _COLUMNS]
            for start in range(0, self.n, _AT_ONCE):
                size = min(_AT_ONCE, self.n - start)
                columns = [
                    np.fromfile(file, dtype, size)
                    for file, dtype in zip(files, _COLUMNS.values(), strict=True)
                ]
                if any(len(column) < size for column in columns):
                    raise DataError(
                        "tables: the laid-out ties are shorter than they were; something cut their "
                        "file.",
                        code="damaged",
                        repair="Open the tables again",
                    )
                yield Stretch(*columns)

    @property
    def n_parts(self) -> int:
        """How many parts a pass has."""
        return -(-self.n // _AT_ONCE)

    def removed(self) -> None:
        """Delete the files."""
        shutil.rmtree(self.folder, ignore_errors=True)


def need_room(n_ties: int, folder: Path | None) -> None:
    """Raise where there is no room for so many ties while they are sorted.

    Raises
    ------
    NotWritten
        Saying how much is needed, and how much is free.

    Examples
    --------
    >>> need_room(1000, None)
    """
    place = folder or Path(tempfile.gettempdir())
    try:
        free = shutil.disk_usage(place).free
    except OSError:
        return  # writing will tell what is wrong
    if free < n_ties * ON_DISK:
        raise NotWritten(
            f"tables: {n_ties:,} ties take {n_ties * ON_DISK / 1e9:.1f} GB of disk while they are "
            f"sorted, and {free / 1e9:.1f} GB are free. Nothing was written.",
            code="not written",
            repair=Repair("folder"),
        )


def laid_out(
    batches: Iterable[Rows], n_people: int, n_rows: int, folder: Path, *, both_ways: bool
) -> tuple[TieFile, list[Twice], int]:
    """Return ties laid out, which rows are about a pair that was there, and how many said it again.

    Parameters
    ----------
    batches
        Ties as :func:`rows_of` makes them.
    n_people, n_rows
        How many people there are, and about how many rows will come.
    folder
        An empty folder.
    both_ways
        Whether a tie runs both ways; a pair that stands in both orders with the same words is one.

    Raises
    ------
    NotWritten
        If there is no room; what was written is gone then.
    """
    n_parts = int(np.clip(-(-n_rows // _AT_ONCE), 1, _MOST_PARTS))
    paths = [folder / f"part-{at:03}" for at in range(n_parts)]
    try:
        with ExitStack() as stack:
            files = [stack.enter_context(_private(path)) for path in paths]
            for rows in batches:
                _spread(rows, files, n_people)
        with ExitStack() as stack:
            columns = {name: stack.enter_context(_private(folder / name)) for name in _COLUMNS}
            twice, again, n = list[Twice](), 0, 0
            for path in paths:
                rows, faults, said = _ranked(np.fromfile(path, _ROW), both_ways=both_ways)
                path.unlink()
                twice, again, n = [*twice, *faults], again + said, n + len(rows)
                for name, dtype in _COLUMNS.items():
                    np.ascontiguousarray(rows[name], dtype).tofile(columns[name])
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            what = error.strerror or type(error).__name__
            raise NotWritten(
                f"tables: ties cannot be laid out: {what}. Nothing was left behind.",
                code="not written",
                repair=either("Make room", Repair("folder")),
            ) from None
        raise
    return TieFile(folder, n), sorted(twice), again


def rows_of(
    source: npt.NDArray[np.int32],
    target: npt.NDArray[np.int32],
    warmth: npt.NDArray[np.float64] | float,
    kind: npt.NDArray[np.uint16] | int,
    start: int,
    *,
    both_ways: bool,
) -> Rows:
    """Return ties as they are laid out; the first of two people is the one whose id comes first."""
    rows = np.empty(len(source), _ROW)
    swap = source > target if both_ways else np.zeros(len(source), bool)
    rows["first"], rows["second"] = np.where(swap, target, source), np.where(swap, source, target)
    rows["warmth"], rows["kind"], rows["back"] = warmth, kind, swap
    rows["row"] = np.arange(start, start + len(rows))
    return rows


def _spread(rows: Rows, files: list[BinaryIO], n_people: int) -> None:
    """Write each row to the part of its first person."""
    part = rows["first"].astype(np.int64) * len(files) // max(n_people, 1)
    order = np.argsort(part.astype(np.uint16), kind="stable")
    ends = np.searchsorted(part[order], np.arange(len(files) + 1))
    rows = rows[order]
    for file, start, end in zip(files, ends, ends[1:], strict=False):
        rows[start:end].tofile(file)


def _ranked(rows: Rows, *, both_ways: bool) -> tuple[Rows, list[Twice], int]:
    """Return the ties of a part in order, each pair once; who stands twice, and how often alike."""
    pair = rows["first"].astype(np.uint64) << np.uint64(32) | rows["second"].astype(np.uint64)
    order = np.argsort(pair)
    same = np.diff(pair[order]) == 0
    if same.any():  # which of the same pair comes first must not hang on the order of rows
        order = np.lexsort((rows["row"], rows["back"], rows["kind"], pair))
    rows = rows[order]
    kinds = rows["kind"][1:] != rows["kind"][:-1]
    alike = rows["warmth"][1:].view(np.uint64) == rows["warmth"][:-1].view(np.uint64)
    turned = both_ways & ~kinds & alike & rows["back"][1:] & ~rows["back"][:-1]
    twice = [
        Twice(int(rows["row"][at + 1]), bool(kinds[at]))
        for at in np.flatnonzero(same & ~turned)[:100]
    ]
    kept = np.append(True, ~(same & turned))[: len(rows)]
    return rows[kept], twice, int((same & turned).sum())


def _private(path: Path) -> BinaryIO:
    """Return a new file that only its owner can read."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    return os.fdopen(number, "wb", buffering=2**16)


def scratch(folder: Path | None) -> Path:
    """Return a new folder for laid-out ties, which only its owner can read.

    Raises
    ------
    NotWritten
        If it cannot be made.
    """
    with suppress(OSError):
        return Path(tempfile.mkdtemp(prefix="netpath-ties-", dir=folder))
    raise NotWritten(
        "tables: no folder can be made for the ties here.",
        code="not written",
        repair=Repair("folder"),
    )

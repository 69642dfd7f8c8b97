"""From the files that a person names to a network."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterable
from pathlib import Path

from netpath import warmth
from netpath._results import listed
from netpath.cli._options import ChainsOptions
from netpath.errors import (
    DataError,
    MissingWarmth,
)
from netpath.network import ReferralNetwork
from netpath.readers.endings import EXCEL, IN_TWO, NETWORKS
from netpath.warmth import WarmthRule

OPTIONS = {
    "columns": "--column",
    "formats": "--format",
    "encoding": "--encoding",
    "header": "--header or --no-header",
    "people": "--sheet people=NAME",
    "ties": "--sheet ties=NAME",
}


def network(wish: ChainsOptions) -> ReferralNetwork:
    """Return the network in the files, with warmth.

    Raises
    ------
    DataError
        If the files or the options for them do not go together, or a file cannot be read.
    MissingWarmth
        If neither the files nor the options give one.
    """
    net = _read(wish)
    if wish.merge_kinds:
        net = net.merge_kinds(wish.merge_kinds)
    if not net.has_warmth:
        raise MissingWarmth(
            "These ties have no warmth, the probability that an ask is granted. Give it: "
            "--warmth 0.3 for one value, --warmth COLUMN, or --counts COLUMN --half 5 for counts.",
            code="no warmth",
        )
    return net


def _read(wish: ChainsOptions) -> ReferralNetwork:
    suffix = _suffix(wish.files)
    reader, told = NETWORKS[suffix], _told(wish)
    taken = inspect.signature(reader).parameters
    of_books = ("people", "ties") if suffix != EXCEL else ()
    unused = [
        option
        for name, option in OPTIONS.items()
        if name in told and (name not in taken or name in of_books)
    ]
    if unused:
        raise DataError(
            f"A {suffix} file takes no {listed(unused, 'or')}. Leave it out.", code="option"
        )
    return reader(*([None, *wish.files][-2:] if suffix in IN_TWO else wish.files), **told)


def _suffix(files: list[Path]) -> str:
    """Return the suffix that the files share."""
    suffix = files[0].suffix.lower()
    most = 2 if suffix in IN_TWO else 1
    alike = all(file.suffix.lower() == suffix for file in files)
    if suffix not in NETWORKS or not alike or len(files) > most:
        raise DataError(
            "These files do not make a network. Give ties.csv, people.csv ties.csv (.parquet "
            "likewise), one workbook .xlsx, or one graph .graphml, .gexf, .gml, .net or .json.",
            code="no network",
        )
    return suffix


def _told(wish: ChainsOptions) -> dict[str, object]:
    """Return what the reader is told, without what was left open."""
    told: dict[str, object] = {
        "warmth": _warmth(wish),
        "strict": not wish.set_aside,
        "on_conflict": wish.on_conflict,
        "columns": columns_of(wish.column),
        "header": wish.header,
        **_sheets(wish.sheet),
        "formats": _pairs("--format warmth=percent", wish.format),
        "directed": wish.directed,
        "encoding": wish.encoding,
        "missing": wish.missing or None,
    }
    return {name: value for name, value in told.items() if value is not None and value != {}}


def _warmth(wish: ChainsOptions) -> float | str | WarmthRule | None:
    if wish.counts is not None and wish.half is not None and wish.warmth is None:
        return warmth.from_counts(wish.counts, half=wish.half)
    if wish.counts is not None or wish.half is not None:
        raise DataError(
            "--counts COLUMN goes with --half, the count at which every second ask is granted, "
            "and not with --warmth.",
            code="option",
        )
    try:
        return None if wish.warmth is None else float(wish.warmth)
    except ValueError:
        return wish.warmth


def columns_of(given: list[str]) -> dict[str | int, str]:
    """Return what columns stand for, each by its header or, where that is a number, its position.

    Raises
    ------
    DataError
        If one is not of two sides.

    Examples
    --------
    >>> columns_of(["from=source", "2=target"])
    {'from': 'source', 2: 'target'}
    """
    pairs = _pairs("--column from=source", given)
    return {int(key) if key.isdecimal() else key: name for key, name in pairs.items()}


def _sheets(given: list[str]) -> dict[str, str]:
    sheets = _pairs("--sheet ties=Sheet1", [one if "=" in one else f"ties={one}" for one in given])
    for table in sheets:
        if table not in ("people", "ties"):
            raise DataError("--sheet: write people=NAME or ties=NAME.", code="option")
    return sheets


def _pairs(example: str, given: list[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for pair in given:
        left, _, right = pair.rpartition("=")
        if not (left and right):
            raise DataError(f"Two sides and a = are needed, as in {example}.", code="option")
        pairs[left] = right
    return pairs


def refuse_own(outs: Iterable[Path | None], read: Iterable[Path]) -> None:
    """Raise where an answer would take the place of a file that it is read from.

    Raises
    ------
    DataError
        If so.

    Examples
    --------
    >>> refuse_own([None, Path("answer.csv")], [Path("mine.csv")])
    """
    own = {os.path.realpath(path) for path in read}
    for out in outs:
        place = os.path.realpath(out or "")
        if out is not None and out.exists() and not own.isdisjoint([place, os.path.dirname(place)]):
            raise DataError(
                f"{out.name} is read for this answer, which would take its place. Nothing was "
                "changed. Choose another name.",
                code="not written",
            )

"""Files written whole or not at all, for their owner's eyes, and never over another unasked."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from netpath._kernels._threads import undisturbed
from netpath.errors import DataError, NotWritten, Repair, either, what_it_is

AnyPath = str | os.PathLike[str]


def write_file(path: Path, data: bytes, *, overwrite: bool) -> None:
    """Write a file that only its owner may read.

    Raises
    ------
    DataError
        If it is there already and ``overwrite`` is false.
    NotWritten
        If there is no room, no permission, or a campaign has that name.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_file(Path(folder, "a.txt"), b"a", overwrite=False)
    ...     oct(Path(folder, "a.txt").stat().st_mode & 0o777)
    '0o600'
    """
    write_files({path: data}, overwrite=overwrite)


def write_files(files: Mapping[Path, bytes], *, overwrite: bool) -> None:
    """Write files that belong together: all of them or, where that fails, none.

    Ctrl-C is heard once it is done.

    Raises
    ------
    DataError
        If one is there already and ``overwrite`` is false.
    NotWritten
        If there is no room, no permission, or a campaign or what is no file has the name.

    Examples
    --------
    >>> write_files({Path("nowhere/a.csv"): b"a"}, overwrite=True)
    Traceback (most recent call last):
        ...
    netpath.errors.NotWritten: a.csv cannot be written: No such file or directory...
    """
    for path in files:
        _refuse_odd(path)
    undisturbed(partial(_write_all, files, overwrite=overwrite))


def _write_all(files: Mapping[Path, bytes], *, overwrite: bool) -> None:
    made: list[Path] = []
    drafts = {path: path.with_name(f".{path.name}.{secrets.token_hex(8)}") for path in files}
    path = next(iter(files))
    try:
        for path in [] if overwrite else files:
            os.close(_fresh(path))  # reserving the name makes the check and the writing one step
            made.append(path)
        for path, data in files.items():
            _write(_fresh(drafts[path]), data)
        for path, draft in drafts.items():
            draft.replace(path)
        for path in files:
            _sync_folder(path.parent)
    except BaseException as error:
        for one in (*drafts.values(), *made):
            with suppress(OSError):
                one.unlink()
        if isinstance(error, FileExistsError):
            raise exists(path) from None
        if isinstance(error, OSError):
            raise _not_written(path, error) from None
        raise


def _refuse_odd(path: Path) -> None:
    """Raise where a device, a pipe, a folder or a campaign would be replaced; a link may be."""
    try:
        what = what_it_is(path.lstat().st_mode)
    except (OSError, ValueError):  # writing will tell what is wrong
        return
    if what not in ("", "a link"):
        raise NotWritten(
            f"{path.name} is {what}, which is not replaced. Nothing was changed.",
            code="not written",
            repair="Choose another name",
        )
    if not what and (".netpath" in path.suffixes or _is_campaign(path)):
        raise NotWritten(
            f"{path.name} belongs to a campaign, which is never overwritten. Nothing was changed.",
            code="not written",
            repair="Choose another name",
        )


def _is_campaign(path: Path) -> bool:
    """Return whether a file is a campaign by what it holds, whatever it is called."""
    try:
        with open(path, "rb") as file:
            start = file.read(72)
    except OSError:
        return False
    return start.startswith(b"SQLite format 3") and start.endswith(b"npth")


def _fresh(path: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    return os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600)


def _write(number: int, data: bytes) -> None:
    with open(number, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(number)


def _not_written(path: Path, error: OSError) -> NotWritten:
    """Return the error as it is told: of the file that was wanted, never of a draft."""
    what = error.strerror or type(error).__name__
    told = NotWritten(
        f"{path.name} cannot be written: {what}. Nothing was changed.",
        code="not written",
        repair="Make room, or choose another place",
    )
    told.errno = error.errno
    return told


def make_folder(path: Path) -> bool:
    """Make a folder that only its owner can read, where there is none; return whether it was made.

    Raises
    ------
    NotWritten
        If it cannot be made.

    Examples
    --------
    >>> make_folder(Path("."))
    False
    """
    there = os.path.isdir(path)
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _not_written(path, error) from None
    return not there


def exists(path: Path) -> DataError:
    """Return the error that a file is there already.

    Examples
    --------
    >>> print(exists(Path("people.csv")))
    people.csv is there already. Say overwrite=True to replace it, or choose another place.
    """
    repair = either(Repair("overwrite"), "Choose another place")
    return DataError(f"{path.name} is there already.", code="file there", repair=repair)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

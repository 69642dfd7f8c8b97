"""Files written whole or not at all, for their owner's eyes, and never over another unasked."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from netpath.errors import DataError


def write_file(path: Path, data: bytes, *, overwrite: bool) -> None:
    """Write a file that only its owner may read.

    Raises
    ------
    DataError
        If it is there already and ``overwrite`` is false.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_file(Path(folder, "a.txt"), b"a", overwrite=False)
    ...     oct(Path(folder, "a.txt").stat().st_mode & 0o777)
    '0o600'
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    reserved = False
    try:
        if not overwrite:
            # Reserving the name makes the check and the writing one step.
            os.close(os.open(path, flags, 0o600))
            reserved = True
        number = os.open(beside, flags | getattr(os, "O_BINARY", 0), 0o600)
        with open(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(number)
        beside.replace(path)
    except FileExistsError:
        raise exists(path) from None
    except BaseException:
        beside.unlink(missing_ok=True)
        if reserved:
            path.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def exists(path: Path) -> DataError:
    """Return the error that a file is there already.

    Examples
    --------
    >>> print(exists(Path("people.csv")))
    people.csv is there already. Say overwrite=True to replace it, or choose another place.
    """
    return DataError(
        f"{path.name} is there already. Say overwrite=True to replace it, or choose another place."
    )


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

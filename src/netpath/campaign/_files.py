"""Where a journal lives: its file, readable by its owner alone, its head beside it, its backups."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path

from netpath.campaign._faults import JournalCorrupt, JournalError
from netpath.errors import DataError

AnyPath = str | os.PathLike[str]
OURS = 0o600
BINARY = getattr(os, "O_BINARY", 0)  # on Windows a line would get one sign more
HEAD = ".head"
BACKUP = ".backup"
RETRIES = 3
ON_A_NETWORK = frozenset(
    {*("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "9p", "afs", "ncpfs", "fuse.sshfs"), "davfs"}
)
SYNCED = ("dropbox", "onedrive", "google drive", "googledrive", "icloud", "nextcloud", "box sync")


def uri_of(path: Path, *, fixed: bool = False) -> str:
    """Return the address under which SQLite opens a file that is there, and makes none.

    Examples
    --------
    >>> uri_of(Path("/x/a?b.netpath"))
    'file:///x/a%3Fb.netpath?mode=rw'
    """
    return f"{path.absolute().as_uri()}?mode={'ro&immutable=1' if fixed else 'rw'}"


def is_fixed(path: Path) -> bool:
    """Return whether a file lies where nobody can write: it can be read as it is, and no more.

    Examples
    --------
    >>> is_fixed(Path("/"))
    False
    """
    return path.is_file() and not os.access(path.parent, os.W_OK)


@contextmanager
def fresh_file(path: Path) -> Iterator[Path]:
    """Make a file under another name, readable by its owner alone; it gets its name at the end.

    Raises
    ------
    DataError
        If the name is taken.
    """
    _refuse_taken(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OURS))
    try:
        yield draft
        _refuse_taken(path)
        _name(draft, path)
        sync_folder(path)
    finally:
        for one in (draft, *beside(draft)):
            one.unlink(missing_ok=True)


def _refuse_taken(path: Path) -> None:
    if path.is_dir():
        raise DataError(f"{path.name} is a folder; give the campaign a file in it.")
    if path.exists():
        raise DataError(
            f"There is a file {path.name} already; a campaign is never overwritten. Open it with "
            "Campaign.open(path), or choose another name."
        )


def _name(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)  # unlike a rename, it replaces nothing
    except FileExistsError:
        _refuse_taken(path)
    except OSError:  # a file system without links
        os.rename(draft, path)


def beside(path: Path) -> list[Path]:
    """Return the files that SQLite and netpath keep beside a journal.

    Examples
    --------
    >>> [one.name for one in beside(Path("ada.netpath"))]
    ['ada.netpath-wal', 'ada.netpath-shm', 'ada.netpath.head']
    """
    return [path.with_name(path.name + end) for end in ("-wal", "-shm", HEAD)]


def backups(path: Path) -> list[Path]:
    """Return the backups that netpath made of a journal, oldest name first."""
    return sorted(path.parent.glob(literal(path.name) + ".*" + BACKUP))


def free_backup_name(path: Path, mark: object) -> Path:
    """Return a name for a backup of a journal that no file has yet.

    Examples
    --------
    >>> free_backup_name(Path("nowhere/ada.netpath"), 12).name
    'ada.netpath.12.backup'
    """
    tails = chain([""], map("-{}".format, count(2)))
    names = (f"{path.name}.{mark}{tail}{BACKUP}" for tail in tails)
    return next(place for name in names if not (place := path.with_name(name)).exists())


def literal(name: str) -> str:
    """Return a pattern that only this name fits.

    Examples
    --------
    >>> literal("a[1]*")
    'a[[]1][*]'
    """
    return "".join(f"[{one}]" if one in "*?[" else one for one in name)


def keep_head(path: Path, seq: int, digest: bytes) -> None:
    """Repeat the last event's place and digest beside the journal.

    A copy that lacks its log, or a file that was cut back to an older state, is found out by it.
    """
    place = path.with_name(path.name + HEAD)
    file = os.open(place, os.O_CREAT | os.O_WRONLY | BINARY, OURS)
    try:
        os.write(
            file, _head_line(seq, digest.hex())
        )  # one write, as long as the line that stood there
        os.fsync(file)
    finally:
        os.close(file)


def kept_head(path: Path) -> tuple[int, str] | None:
    """Return the place and digest that were kept; None where there are none.

    Raises
    ------
    JournalCorrupt
        If they cannot be read.
    """
    place = path.with_name(path.name + HEAD)
    for _ in range(RETRIES):
        line = place.read_bytes() if place.exists() else b""
        if not line:
            return None
        words = line.decode("ascii", "replace").split()
        if len(words) == 3 and words[1].isdecimal():
            seq, digest = int(words[1]), words[2]
            if line == _head_line(seq, digest):
                return seq, digest
        time.sleep(0.01)  # somebody may be writing it
    raise JournalCorrupt(
        f"{place.name} is damaged; it tells where the journal must end. If you are sure that the "
        "journal itself is the latest, delete this small file and open it again."
    )


def _head_line(seq: int, digest: str) -> bytes:
    return f"netpath-head {seq:012d} {digest}\n".encode("ascii", "replace")


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def judge_place(path: Path, mounts: str | None = None) -> None:
    """Refuse network drives, where write-ahead logs break, and warn of folders that synchronise.

    Raises
    ------
    JournalError
        If the file is on a network drive.

    Examples
    --------
    >>> judge_place(Path("/net/ada.netpath"), "server:/x /net nfs4 rw 0 0")
    Traceback (most recent call last):
        ...
    netpath.campaign._faults.JournalError: This folder is on a network drive (nfs4)...
    """
    place = path.absolute()
    told = _mounts() if mounts is None else mounts
    above = {str(one) for one in [*place.parents]}
    fields = [line.split(" ") for line in told.splitlines() if line.count(" ") > 2]
    held = [one for one in fields if one[1].replace("\\040", " ") in above]
    kind = max(held, key=lambda one: len(one[1]))[2] if held else ""
    if kind in ON_A_NETWORK:
        raise JournalError(
            f"This folder is on a network drive ({kind}), where SQLite's log cannot be trusted. "
            "Keep the campaign on a disk of this machine."
        )
    if any(name in part.casefold() for part in place.parts[:-1] for name in SYNCED):
        warnings.warn(
            "This folder is synchronised by another program, which may copy a campaign while it "
            "is written. Keep it elsewhere, and copy backups there: campaign.backup(path).",
            stacklevel=2,
        )


def _mounts() -> str:
    try:
        return Path("/proc/self/mounts").read_text("utf-8", "replace")
    except OSError:
        return ""

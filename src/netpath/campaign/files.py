"""Where a journal lives: its file, readable by its owner alone, its head beside it, its backups."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path

from netpath._files import AnyPath as AnyPath
from netpath.campaign._faults import (
    FULL,
    JournalCorrupt,
    JournalError,
    JournalFull,
    JournalGone,
)
from netpath.errors import DataError, Repair, either, what_it_is

OURS = 0o600
BINARY = getattr(os, "O_BINARY", 0)  # on Windows a line would get one sign more
PLAINLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
SUFFIX = ".netpath"
HEAD = ".head"
BACKUP = ".backup"
DENIED = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
RETRIES = 3
SPARE, TWICE = 96 * 1024, 3
"""Bytes that a record of nothing may need; how often what is said is written; chosen."""
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


def why_fixed(path: Path) -> str:
    """Return why a file can be read as it is, and no more; empty where it can be written.

    Examples
    --------
    >>> why_fixed(Path("/"))
    ''
    """
    if path.is_file() and not (os.access(path.parent, os.W_OK) and os.access(path, os.W_OK)):
        return "lies where nothing can be written"
    return ""


def refuse_full(path: Path, more: int = 0) -> None:
    """Raise where too little is free beside a file for so many bytes more.

    SQLite maps its index of the log into memory. Where the disk has no room for it in the end, the
    system does not return an error but ends the process, so that it is asked before.

    Raises
    ------
    JournalFull
        If so.

    Examples
    --------
    >>> refuse_full(Path("nowhere.netpath"))
    """
    try:
        free = shutil.disk_usage(path.parent).free
    except OSError:
        return
    if free < SPARE + TWICE * more:
        raise JournalFull(FULL)


def size_of(path: Path, repair: str = "Look at the name, and at the folder") -> int:
    """Return the size of a file; nothing is opened, so that no pipe is waited for.

    Raises
    ------
    JournalGone
        If there is none.
    JournalError
        If something else has its name, or it cannot be looked at.

    Examples
    --------
    >>> size_of(Path("/"))
    Traceback (most recent call last):
    netpath.campaign._faults.JournalError: This is a folder, and no campaign. ...
    """
    try:
        told = path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):  # no file's name holds a NUL
        what = f"There is no file {path.name}."
        raise JournalGone(what, code="no file", repair=repair) from None
    except OSError as error:
        raise _unseen(path, error) from None
    what = what_it_is(told.st_mode)
    if what:
        raise JournalError(
            f"{path.name or 'This'} is {what}, and no campaign. Give a campaign's file."
        )
    if not os.access(path, os.R_OK):
        raise _unseen(path, DENIED)
    return told.st_size


def in_folder(folder: Path) -> list[Path]:
    """Return the campaigns that lie in a folder.

    Raises
    ------
    JournalGone
        If there is no such folder.
    JournalError
        If it is no folder, or cannot be read.

    Examples
    --------
    >>> in_folder(Path("nowhere"))
    Traceback (most recent call last):
    netpath.campaign._faults.JournalGone: There is no folder nowhere. ...
    """
    try:
        names = sorted(one for one in os.listdir(folder) if one.endswith(SUFFIX))
    except (FileNotFoundError, ValueError):
        raise JournalGone(
            f"There is no folder {folder.name}. Look at how it is written, and whether it was "
            "moved or its disk taken out."
        ) from None
    except NotADirectoryError:
        raise JournalError(
            f"{folder.name} is no folder. Give the folder in which campaigns lie."
        ) from None
    except OSError as error:
        raise _unseen(folder, error) from None
    if names and not os.access(folder, os.X_OK):
        raise _unseen(folder, DENIED)
    return [path for name in names if os.path.isfile(path := folder / name)]


def _unseen(path: Path, error: OSError) -> JournalError:
    what = error.strerror or type(error).__name__
    shut = error.errno in (errno.EACCES, errno.EPERM)
    why = "It belongs to its owner alone." if shut else "Nothing was changed. Look at its path."
    return JournalError(f"{path.name} cannot be read ({what}). {why}")


def is_whole(path: Path) -> bool:
    """Return whether a journal's file holds all, its log being empty."""
    return not any(one.exists() and one.stat().st_size for one in logs(path))


def refuse_strange(path: Path) -> None:
    """Raise where a file that SQLite would follow or wait for lies beside a journal.

    Raises
    ------
    JournalCorrupt
        Naming it.

    Examples
    --------
    >>> refuse_strange(Path("nowhere.netpath"))
    """
    for one in beside(path):
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(one.lstat().st_mode):
                raise _strange(one)


def _strange(path: Path) -> JournalCorrupt:
    return JournalCorrupt(
        f"{path.name} is a link, a folder or a device, and no file of netpath. Nothing was "
        "changed. Move it away and open the campaign again."
    )


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
    for one in (draft, *beside(draft)):
        one.unlink(missing_ok=True)  # of a process of this number that was killed
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
        raise DataError(
            f"{path.name} is a folder.", code="a folder", repair="Give the campaign a file in it"
        )
    if path.exists():
        raise DataError(
            f"There is a file {path.name} already; a campaign is never overwritten.",
            code="file there",
            repair=either(Repair("open"), "Choose another name"),
        )
    for one in logs(path):
        if one.exists() and one.stat().st_size:
            raise DataError(
                f"{one.name} is left of another campaign, and may hold what was recorded there.",
                code="left of another",
                repair="Move it away, or choose another name",
            )


def _name(draft: Path, path: Path) -> None:
    """Give a draft its name, and its head with it."""
    old, head = head_of(path), head_of(draft)
    old.unlink(missing_ok=True)  # of a campaign that was deleted
    try:
        os.link(draft, path)  # unlike a rename, it replaces nothing
    except FileExistsError:
        _refuse_taken(path)
    except OSError:  # a file system without links
        os.rename(draft, path)
    try:
        if head.exists():
            os.rename(head, old)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def beside(path: Path) -> list[Path]:
    """Return the files that SQLite and netpath keep beside a journal.

    Examples
    --------
    >>> [one.name for one in beside(Path("ada.netpath"))]
    ['ada.netpath-wal', 'ada.netpath-shm', 'ada.netpath-journal', 'ada.netpath.head']
    """
    return [path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal", HEAD)]


def head_of(path: Path) -> Path:
    """Return where the head of a journal, or of a backup of one, is repeated.

    Examples
    --------
    >>> head_of(Path("ada.netpath")).name
    'ada.netpath.head'
    """
    return path.with_name(path.name + HEAD)


def logs(path: Path) -> list[Path]:
    """Return the files beside a journal in which events may stand that are not in it yet."""
    return [path.with_name(path.name + end) for end in ("-wal", "-journal")]


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


class Head:
    """The last event's place and digest, repeated beside a journal.

    A copy that lacks its log, or a file that was cut back to an older state, is found out by it.
    It is opened before anything is recorded, so that nothing which was recorded fails by it.

    Raises
    ------
    JournalCorrupt
        If something that is no head has its name.
    OSError
        If it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._file = _opened_head(path, os.O_CREAT | os.O_RDWR)
        self.is_new = not os.fstat(self._file).st_size

    def write(self, seq: int, digest: bytes) -> None:
        """Write over what stood there, in one write of the same length."""
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, _head_line(seq, digest.hex()))
        os.fsync(self._file)

    def __enter__(self) -> Head:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)


def _opened_head(path: Path, flags: int) -> int:
    """Open a head: no link is followed, and nothing that is no file is waited for."""
    place = head_of(path)
    try:
        file = os.open(place, flags | BINARY | PLAINLY, OURS)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
            raise _strange(place) from None
        raise
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise _strange(place)
    return file


def keep_head(path: Path, seq: int, digest: bytes) -> None:
    """Repeat the last event's place and digest beside a journal."""
    with Head(path) as head:
        head.write(seq, digest)


def kept_head(path: Path) -> tuple[int, str] | None:
    """Return the place and digest that were kept; None where there are none.

    Raises
    ------
    JournalCorrupt
        If they cannot be read.
    """
    for _ in range(RETRIES):
        line = _read_head(path)
        if not line:
            return None
        words = line.decode("ascii", "replace").split()
        if len(words) == 3 and words[1].isdecimal():
            seq, digest = int(words[1]), words[2]
            if line == _head_line(seq, digest):
                return seq, digest
        time.sleep(0.01)  # somebody may be writing it
    raise JournalCorrupt(
        f"{path.name}{HEAD} is damaged; it tells where the journal must end. If you are sure that "
        "the journal itself is the latest, delete this small file and open it again."
    )


def _read_head(path: Path) -> bytes:
    try:
        file = _opened_head(path, os.O_RDONLY)
    except FileNotFoundError:
        return b""
    try:
        return os.read(file, 2 * len(_head_line(0, "0" * 64)))
    finally:
        os.close(file)


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
            "is written. Keep it elsewhere, and copy backups there.",
            stacklevel=2,
        )


def _mounts() -> str:
    try:
        return Path("/proc/self/mounts").read_text("utf-8", "replace")
    except OSError:
        return ""

"""The files of an export, in a zip or a folder: read in blocks, never unpacked, sizes counted."""

from __future__ import annotations

import io
import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, NoReturn

from netpath.errors import FileRefused
from netpath.readers.tables._bytes import AnyPath, name_of, opened

if TYPE_CHECKING:
    from typing_extensions import Buffer

MB = 1_000_000
BLOCK = 65_536
MOST_MEMBERS = 1_000
MOST_IN_ONE, MOST_IN_ALL = 200 * MB, 1_000 * MB
MOST_TIMES, SMALL = 200, MB
MOST_AT_ONCE = MB
_BAD_ZIP = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError, LookupError),
)
_UNSAFE = re.compile(r"[\\/]|[A-Za-z]:|(?:.*[\\/])?\.\.(?:[\\/]|$)", re.DOTALL)
_ARCHIVES = (".zip", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz")


@dataclass(frozen=True)
class Member:
    """A file of an export: its name without folders, and how to open it, as often as is needed."""

    name: str
    open: Callable[[], AbstractContextManager[io.BufferedReader]]


@contextmanager
def members(path: AnyPath) -> Iterator[list[Member]]:
    """Give the files of a zip or of a folder, or the one file that the path names."""
    name = name_of(path)
    if os.path.isdir(path):
        yield _in_folder(Path(path))
        return
    with opened(path) as file:
        if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            yield [Member(name, partial(opened, path))]
            return
        with _damage_told(name):
            archive = zipfile.ZipFile(Sparing(file, name))
            infos = [one for one in archive.infolist() if not one.is_dir()]
        _refuse_unsafe(name, archive.infolist())
        yield [_in_zip(name, archive, info) for info in infos]


def _unread(error: OSError) -> NoReturn:
    raise error  # left alone, os.walk goes on without what it cannot read


def _in_folder(folder: Path) -> list[Member]:
    found: list[Path] = []
    try:
        for at, folders, names in os.walk(folder, onerror=_unread):
            folders.sort()
            found += [Path(at, name) for name in sorted(names)]
            if len(found) > MOST_MEMBERS:
                break
    except (OSError, ValueError):
        raise _refused(folder.name, "it, or a folder in it, cannot be read", "Check it") from None
    if len(found) > MOST_MEMBERS:
        what = f"it holds more than {MOST_MEMBERS:,} files"
        raise _refused(folder.name, what, "Give the folder of the export alone")
    return [Member(one.name, partial(opened, one)) for one in found]


def _in_zip(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    @contextmanager
    def reading() -> Iterator[io.BufferedReader]:
        with _damage_told(name):
            inside = archive.open(info)
        with inside:
            yield io.BufferedReader(_Counted(inside, name), BLOCK)

    return Member(re.split(r"[\\/]", info.filename)[-1], reading)


class Sparing:
    """A file that is never read in one great piece, whatever its directory says of its size."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        most = MOST_AT_ONCE + 1
        data = self._file.read(most if size < 0 else min(size, most))
        if len(data) == most:
            raise _refused(self._name, "its directory is too large", "Export it again")
        return data

    def close(self) -> None:
        """Leave the file to whoever opened it."""


class _Counted(io.RawIOBase):
    """What a zip gives back, counted here: its directory may lie about sizes."""

    def __init__(self, inside: IO[bytes], name: str) -> None:
        super().__init__()
        self._inside, self._name, self._given = inside, name, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        room = memoryview(buffer)
        with _damage_told(self._name):
            block = self._inside.read(min(len(room), BLOCK))
        self._given += len(block)
        if self._given > MOST_IN_ONE:
            raise _too_large(self._name)
        room[: len(block)] = block
        return len(block)


@contextmanager
def _damage_told(name: str) -> Iterator[None]:
    try:
        yield
    except FileRefused:
        raise
    except _BAD_ZIP:
        raise _refused(name, "the zip is damaged", "Fetch or export it again") from None


def _refuse_unsafe(name: str, infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_MEMBERS:
        what = f"it holds {len(infos):,} files; at most {MOST_MEMBERS:,} are read"
        raise _refused(name, what, "Give the export itself")
    seen: set[str] = set()
    for info in infos:
        fault = _fault(info)
        plain = unicodedata.normalize("NFC", info.filename).casefold()
        if plain in seen:
            fault = "two of its files have one name, or names that differ only in case"
        seen.add(plain)
        if fault:
            raise _refused(name, fault, "Fetch or export it again, or unpack it yourself")
        if info.file_size > MOST_IN_ONE:
            raise _too_large(name)
    if sum(info.file_size for info in infos) > MOST_IN_ALL:
        raise _refused(name, "it holds above 1 GB", "Give the folder of the tables alone")


def _fault(info: zipfile.ZipInfo) -> str:
    """Return what is wrong with a file of a zip, from its entry alone; empty where nothing is."""
    if _UNSAFE.match(info.orig_filename) or "\0" in info.orig_filename:
        return "a file in it has a name that leads outside of it"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a file in it is a symbolic link"
    if info.flag_bits & 0x1:
        return "it is locked with a password"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "a file in it is packed in an unusual way"
    if info.filename.casefold().endswith(_ARCHIVES):
        return "there is an archive within the archive"
    if info.file_size > max(SMALL, MOST_TIMES * info.compress_size):
        return f"a file in it unpacks to more than {MOST_TIMES} times its size"
    return ""


def _too_large(name: str) -> FileRefused:
    return _refused(name, "a file in it is above 200 MB", "Give the tables alone")


def _refused(name: str, what: str, repair: str) -> FileRefused:
    message = f"{name or 'the file'}: {what}."
    return FileRefused(message, file=name, code="T9", rule=what, repair=repair)

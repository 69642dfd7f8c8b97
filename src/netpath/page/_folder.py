"""The folder in which searches are kept, a file each."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from netpath.campaign import JournalBusy, JournalError, JournalGone, Load
from netpath.campaign.files import SUFFIX, in_folder
from netpath.campaign.load import NOBODY, load_of
from netpath.campaign.shelf import Glance, glance
from netpath.errors import DataError, either
from netpath.page._faults import on_the_page

LONGEST = 60
RESERVED = {"con", "prn", "aux", "nul", *(f"{one}{n}" for one in ("com", "lpt") for n in range(10))}
ELSEWHERE = "Begin the page in another folder"
GONE = (
    "This folder is not there now. It was moved or renamed, or its disk was taken out: put it back "
    "and load this page again."
)
FIRST = (
    "Your searches will stand here: each in a file of its own, in the folder above, which your "
    "first one makes. Where you had some already, that folder was moved, or its disk taken out: "
    "put it back and load this page again."
)
Mark = tuple[tuple[int, int], ...]
Found = TypeVar("Found")


@dataclass(frozen=True)
class Kept:
    """A search that is kept: its file's name without the ending, and when it last changed.

    ``unread`` tells why the file is not read, empty where it is; ``seen`` what it tells then.
    """

    name: str
    changed: date
    unread: str = ""
    seen: Glance | None = None

    @property
    def title(self) -> str:
        """What it is called: as was said, or as its file is."""
        said = self.seen.state.settled.get("title") if self.seen else ""
        return str(said or self.name)

    @property
    def client(self) -> str:
        """Whose search it is."""
        return self.seen.client if self.seen else ""

    @property
    def archived(self) -> bool:
        """Whether it was put away."""
        return bool(self.seen and self.seen.state.settled.get("archived"))


@dataclass
class Folder:
    """Where searches are kept.

    Attributes
    ----------
    lack
        Why no search could be found when it was last looked for them; empty where they could.

    Examples
    --------
    >>> Folder(Path("nowhere")).searches()
    []
    """

    path: Path
    lack: str = ""
    _seen: bool = False
    _glances: dict[Path, tuple[Mark, Glance | OSError]] = field(default_factory=dict)

    def refuse_unwritable(self) -> None:
        """Raise where no search could be begun or recorded.

        Raises
        ------
        DataError
            If the folder cannot be written, or made.

        Examples
        --------
        >>> Folder(Path("nowhere").absolute()).refuse_unwritable()
        """
        there = next(one for one in (self.path, *self.path.parents) if os.path.exists(one))
        if not os.path.isdir(there) or not os.access(there, os.W_OK | os.X_OK):
            raise DataError(
                f"{self.path.name}: this folder cannot be written, and searches are kept in it.",
                code="folder not writable",
                repair=either("Give yourself permission to write there", ELSEWHERE),
            )

    def called(self, identity: str) -> str:
        """Return the name of the one search of an identity; empty where there is none, or two.

        Examples
        --------
        >>> Folder(Path("nowhere")).called("ab12")
        ''
        """
        found = [one for one in self.searches() if one.seen and one.seen.first.hex() == identity]
        return found[0].name if len(found) == 1 else ""

    def _paths(self) -> list[Path]:
        self.lack = ""
        try:
            found = in_folder(self.path)
        except JournalGone:
            self.lack = GONE if self._seen else FIRST
        except JournalError as error:
            self.lack = on_the_page(error.message)
        self._seen |= not self.lack
        return [] if self.lack else found

    def searches(self) -> list[Kept]:
        """Return what is kept, the latest change first; none where ``lack`` says why."""
        found = [(path, _changed(path)) for path in self._paths()]
        found.sort(key=lambda one: (-one[1].timestamp(), one[0].name))
        return [self._kept(path, when.date()) for path, when in found]

    def mark(self) -> Mark:
        """Return what changes as soon as a search does, comes or goes.

        Examples
        --------
        >>> Folder(Path("nowhere")).mark()
        ()
        """
        return tuple(one for path in self._paths() for one in _marks(path))

    def file(self, name: str) -> Path:
        """Return the file of a search that is kept.

        Raises
        ------
        DataError
            If there is none of that name.
        """
        for path in self._paths():
            if path.name == name + SUFFIX:
                return path
        raise DataError(
            "There is no search of that name in the folder any more.",
            code="no such search",
            repair="Look for it under another name",
        )

    def free_file(self, seeker: str, whom: str) -> Path:
        """Return a file for a new search of somebody."""
        return self.free(f"{plain_name(seeker)}, {plain_name(whom)}")

    def free(self, name: str) -> Path:
        """Return a file for a new search, in a folder that only its owner can read.

        Raises
        ------
        DataError
            If the folder was there and is gone.
        OSError
            If it cannot be made.
        """
        if self._seen and not os.path.exists(self.path):
            raise DataError(
                "The folder is gone, and nothing was begun. It was moved or renamed, or its disk "
                "was taken out.",
                code="folder gone",
                repair=either("Put it back and load this page again", ELSEWHERE),
            )
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        taken = {path.name.casefold() for path in self.path.iterdir()}
        free = (name, *(f"{name} {n}" for n in range(2, len(taken) + 3)))
        return self.path / next(
            one + SUFFIX for one in free if (one + SUFFIX).casefold() not in taken
        )

    def beside(self, mine: Path) -> tuple[Load, list[str]]:
        """Return what the other searches have asked, and which of them cannot be read.

        Each is read at a glance, once and again only when it has changed: most of a file is who
        knows whom, which asks nobody. Its seals are checked when it is opened.
        """
        total, broken = NOBODY, []
        for path in self._paths():
            if path == mine:
                continue
            try:
                seen = _known(self._glances, path, glance)
                total = total.joined(load_of({seen.first.hex(): seen.state}, date.max))
            except OSError:
                broken.append(path.name.removesuffix(SUFFIX))
        return total, broken

    def _kept(self, path: Path, changed: date) -> Kept:
        name = path.name.removesuffix(SUFFIX)
        try:
            return Kept(name, changed, seen=_known(self._glances, path, glance))
        except JournalBusy:
            return Kept(name, changed, "in use elsewhere just now")
        except OSError:
            return Kept(name, changed, "cannot be read")


def _known(
    known: dict[Path, tuple[Mark, Found | OSError]], path: Path, read: Callable[[Path], Found]
) -> Found:
    """Return what a file tells, read again only when it has changed; why not is kept as well.

    Raises
    ------
    OSError
        If it cannot be read, or somebody else has it locked.
    """
    mark = tuple(_marks(path))
    if path not in known or known[path][0] != mark:
        try:
            known[path] = mark, read(path)
        except JournalBusy:
            raise
        except OSError as error:
            known[path] = mark, error
    found = known[path][1]
    if isinstance(found, OSError):
        raise found.with_traceback(None)
    return found


def _marks(path: Path) -> Iterator[tuple[int, int]]:
    for one in (path, path.with_name(path.name + "-wal")):
        with suppress(OSError):  # it may be gone by now
            told = one.stat()
            yield told.st_size, told.st_mtime_ns


def _changed(path: Path) -> datetime:
    latest = max((when for _, when in _marks(path)), default=0)
    try:
        return datetime.fromtimestamp(latest / 1e9)
    except (OverflowError, ValueError, OSError):  # a file can be of any year
        return datetime.fromtimestamp(0)


def plain_name(text: str) -> str:
    """Return a text as a part of a file's name, on any system.

    Examples
    --------
    >>> plain_name("Gráinne Gallagher"), plain_name("../<b>$x$"), plain_name("con"), plain_name("‮")
    ('Gráinne Gallagher', 'b x', 'con_', 'somebody')
    """
    kept = "".join(
        one if one.isalnum() or one in " -'" else " " for one in unicodedata.normalize("NFC", text)
    )
    name = " ".join(kept.split())[:LONGEST].strip(" -'")
    while len(os.fsencode(name)) > 2 * LONGEST:
        name = name[:-1].rstrip()
    return f"{name}_" if name.casefold() in RESERVED else name or "somebody"


def safe_name(text: str) -> str:
    r"""Return the name of a file that was picked as one that can be written on any system.

    Examples
    --------
    >>> safe_name("a/b\\Connections.csv"), safe_name("..\x00:.zip")
    ('Connections.csv', '_.zip')
    """
    last = text.replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = last.rpartition(".")
    kept = "".join(one if one.isalnum() or one in " ,-_()" else "_" for one in stem)
    return f"{kept.strip(' _')[:LONGEST] or '_'}{dot}{''.join(filter(str.isalnum, ending))[:8]}"

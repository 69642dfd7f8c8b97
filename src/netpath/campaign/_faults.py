"""What can go wrong with a journal, said so that it can be mended."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from netpath.errors import DataError, Message, NetpathError, Repair, Typed, either


class JournalError(NetpathError, OSError):
    """A campaign's file cannot be read or written; nothing was recorded."""


class JournalBusy(JournalError):
    """Somebody else was writing for too long."""


class JournalFull(JournalError):
    """There is no room left, or the disk refused to write."""


class JournalCorrupt(JournalError):
    """The file is damaged, cut short, or no campaign at all."""

    def __init__(self, message: str) -> None:
        repair = either("Restore a backup", Repair("salvage"))
        super().__init__(f"{message} Nothing was changed.", code="damaged", repair=repair)


class JournalGone(JournalError):
    """The file was deleted, replaced or closed, or belongs to another process or thread."""


class JournalNewer(JournalError):
    """The file was written by a newer netpath."""


class Contradiction(DataError):
    """What is to be recorded cannot be true together with what is recorded.

    Attributes
    ----------
    code
        The name of the rule, such as ``"two outcomes of one ask"``.
    """


FULL = "The disk is full, or nearly; nothing was recorded. Make room and try again."


@contextmanager
def spoken() -> Iterator[None]:
    """Turn SQLite's errors into those of a journal, without the names that they may hold.

    Examples
    --------
    >>> with spoken():
    ...     pass
    """
    try:
        yield
    except sqlite3.Error as error:
        raise told(error) from None
    except OSError as error:
        if isinstance(error, NetpathError):
            raise
        raise told_by_system(error) from None
    except UnicodeDecodeError:  # SQLite quotes a damaged name in its message
        raise JournalCorrupt("The file holds what was never recorded.") from None


def told_by_system(error: OSError) -> JournalError:
    """Return the system's error as one of a journal, without the name of the file.

    Examples
    --------
    >>> print(told_by_system(FileNotFoundError(errno.ENOENT, "No such file or directory")))
    There is no such folder; a campaign does not make it. Nothing was recorded.
    """
    if error.errno == errno.ENOENT:
        return JournalGone(
            "There is no such folder; a campaign does not make it. Nothing was recorded."
        )
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return JournalFull(FULL)
    what = error.strerror or type(error).__name__
    return JournalError(
        f"This campaign cannot be written there ({what}); nothing was recorded. It needs write "
        "permission for the file and its folder."
    )


def no_such_word(what: str, typed: object, words: Iterable[str]) -> DataError:
    """Return the error that something is none of the words that it may be.

    Examples
    --------
    >>> print(no_such_word("outcome", "lunched", ["met", "no"]))
    The outcome is l…d; it is one of met, no.
    """
    told = Message.of(
        "The {what} is {typed}; it is one of {words}.",
        what=what,
        typed=Typed(typed),
        words=", ".join(words),
    )
    return DataError(told, code=f"no such {what}")


def told(error: sqlite3.Error) -> JournalError:
    """Return SQLite's error as one of a journal.

    Examples
    --------
    >>> told(sqlite3.ProgrammingError("thread")).__class__.__name__
    'JournalGone'
    """
    code = str(getattr(error, "sqlite_errorname", None) or type(error).__name__)
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return JournalBusy("Somebody else is writing to this campaign. Try again in a moment.")
    if code.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_NOMEM")):
        return JournalFull(
            f"The disk is full or refused to write ({code}); this was not recorded. What was "
            "recorded before is kept. Make room and record it again."
        )
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return JournalError(
            f"This campaign cannot be opened for writing ({code}). It needs write permission for "
            "the file and its folder."
        )
    if code == "ProgrammingError":
        return JournalGone(
            "This campaign was opened by another thread or is closed.",
            code="closed",
            repair=Repair("reopen"),
        )
    return JournalCorrupt(f"The file is damaged or no campaign ({code}).")

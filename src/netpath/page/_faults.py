"""What went wrong, in the words of the page: what happened, where, and what to do now."""

from __future__ import annotations

from dataclasses import dataclass

from netpath.campaign import (
    Contradiction,
    JournalBusy,
    JournalCorrupt,
    JournalError,
    JournalFull,
    JournalGone,
    JournalNewer,
)
from netpath.errors import DataError, FileRefused, NetpathError
from netpath.page._repairs import NOT_HERE, on_the_page

HEADS: tuple[tuple[type[Exception], str], ...] = (
    (FileRefused, "This file cannot be read"),
    (Contradiction, "That does not fit what is recorded"),
    (JournalBusy, "The search is busy; nothing was recorded"),
    (JournalFull, "Nothing could be written"),
    (JournalNewer, "A newer netpath made this search"),
    (JournalGone, "The search's file is gone"),
    (JournalCorrupt, "This search's file is damaged"),
    (JournalError, "The search cannot be used"),
    (DataError, "Something is missing"),
    (NetpathError, "That did not work"),
    (OSError, "The folder cannot be used"),
)


@dataclass(frozen=True)
class Fault:
    """A fault as the page tells it.

    Attributes
    ----------
    head, text
        What happened, and what to do about it.
    where
        File, line, column, rule and repair, as far as known.
    damaged
        Whether it is a search's file that is damaged.
    """

    head: str
    text: str
    where: tuple[tuple[str, str], ...] = ()
    damaged: bool = False

    @property
    def whole(self) -> bool:
        """Whether ``where`` tells all that the text does."""
        return {"Rule", "Repair"} <= {name for name, _ in self.where}


def fault_of(error: Exception) -> Fault:
    """Return an error as the page tells it.

    Examples
    --------
    >>> fault_of(FileRefused("x.csv is empty.", file="x.csv", rule="a file has rows")).where
    (('File', 'x.csv'), ('Rule', 'A file has rows'))
    """
    head = next((told for kind, told in HEADS if isinstance(error, kind)), "That did not work")
    return Fault(head, _text(error), _where(error), isinstance(error, JournalCorrupt))


def _text(error: Exception) -> str:
    if not isinstance(error, NetpathError | OSError):
        return (
            f"This is a fault of netpath's own ({type(error).__name__}), not foreseen. What "
            "was recorded is kept. Open the search again; if it happens again, tell us how it came."
        )
    if isinstance(error, OSError) and not isinstance(error, NetpathError):
        what = error.strerror or type(error).__name__
        return f"{what}. Make room and write permission there, or begin the page in another folder."
    return on_the_page(error.message, NOT_HERE)


def _where(error: Exception) -> tuple[tuple[str, str], ...]:
    if not isinstance(error, FileRefused):
        return ()
    told = (
        ("File", error.file),
        ("Line", str(error.line or "")),
        ("Column", error.column),
        ("Rule", error.rule[:1].upper() + error.rule[1:]),
        ("Repair", on_the_page(error.repair, NOT_HERE) if error.repair else ""),
    )
    return tuple((name, value) for name, value in told if value)

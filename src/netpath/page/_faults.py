"""What went wrong, in the words of the page: what happened, where, and what to do now."""

from __future__ import annotations

import re
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
# What speaks to those who write Python, and what a coach does instead.
ON_THE_PAGE = (
    (r"^\S*…\S* is recorded with (\w+) on", r"Their answer is recorded as \1 on"),
    (r"^\S*…\S* said no and is not", "They said no, and are not"),
    (r"^\S*…\S* said no along", "They said no along"),
    (r", not with (\w+) \(event \d+\)", r", not \1"),
    (r" \(event \d+\)", ""),
    (r"take it back: campaign\.withdraw\((\d+)\)\.", "take it back under So far."),
    (r" Say who did: via=….*$", " Say who did under Through whom."),
    (r", or leave via out where you asked by yourself", ""),
    (r"Restore a backup, or read what is left: campaign\.salvage\(path\)\.", ""),
    (r" Open it again here: Campaign\.open\(path\)\.", " Open it again."),
    (r" Make one: Campaign\.create\(path, …\)\.", ""),
    (r": referrals=\[…\]", ""),
    (r" With none it is met\.", " With none, they talked and gave no name."),
    (r" Leave them out of referrals\.", " Leave them out of the names."),
    (r"; a newer network by campaign\.refresh\(net\)", ""),
    (r": on='2026-\d\d-\d\d', say\.", "."),
    (r" Give the id\.", " Choose one from the list."),
    (r"Perhaps columns=\{.*\}", "Name the columns so in the file, or fill in the empty workbook"),
    (
        r"Name yours: read_excel\(.*\)",
        "Name the sheets so, or fill in the empty workbook that this page hands out",
    ),
    (
        r"Say which is which: people='…', ties='…'",
        "Give the sheets the names of the empty workbook",
    ),
    (
        r", or name columns by position: columns=\{.*\}, and header=False where there is none",
        ", or fill in the empty workbook",
    ),
    (r", or say that there is none: header=False", ""),
    (r"Say header=False if it is, header=True if it is not", "Put a header line on top"),
    (r"Say header=False where the first line is a tie already, or write", "Write"),
    (r", or say encoding=.*then\.", "."),
    (r" Say whose it is: owner= with.*$", " Say whose it is."),
    (r"Say which is which: columns=\{.*\}", "Head the columns Name and Employer"),
    (r"strict=False", "the rows that are right"),
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
        return f"{error.strerror or type(error).__name__}. Choose another: netpath coach --folder …"
    return _on_the_page(str(error))


def _on_the_page(text: str) -> str:
    for phrase, instead in ON_THE_PAGE:
        text = re.sub(phrase, instead, text)
    return text


def _where(error: Exception) -> tuple[tuple[str, str], ...]:
    if not isinstance(error, FileRefused):
        return ()
    told = (
        ("File", error.file),
        ("Line", str(error.line or "")),
        ("Column", error.column),
        ("Rule", error.rule[:1].upper() + error.rule[1:]),
        ("Repair", _on_the_page(error.repair)),
    )
    return tuple((name, value) for name, value in told if value)

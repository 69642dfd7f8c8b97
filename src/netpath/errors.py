"""What can go wrong, said so that it can be mended.

Every error is a :class:`NetpathError` and also the built-in it resembles. Messages tell the value,
the rule and the repair; names and ids of people stay out of them (:func:`masked`).
"""

from __future__ import annotations

import stat
from collections.abc import Sequence

__all__ = [
    "DataError",
    "FileRefused",
    "MissingPackage",
    "MissingWarmth",
    "NetpathError",
    "NotWritten",
    "UnknownColumn",
    "UnknownName",
    "UnknownPerson",
    "WrongArgument",
]


class NetpathError(Exception):
    """Anything that netpath raises on purpose."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class DataError(NetpathError, ValueError):
    """A table, a value or an argument breaks a rule.

    Attributes
    ----------
    code
        The rule's code, such as ``"B50"``; empty where the rule has none.
    table, row, column
        Where: the table's name, the row counted from 0, the column.
    rule, repair
        What must hold, and what to do about it.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        table: str = "",
        row: int | None = None,
        column: str = "",
        rule: str = "",
        repair: str = "",
    ) -> None:
        super().__init__(message)
        self.code, self.table, self.row, self.column = code, table, row, column
        self.rule, self.repair = rule, repair


class WrongArgument(DataError, TypeError):
    """A question was asked with an argument of a kind that it does not take, or cannot use."""


class UnknownName(WrongArgument, KeyError):
    """A question was asked with the name of something that is not there."""


class FileRefused(DataError):
    """A whole file cannot be read; nothing of it was taken.

    Attributes
    ----------
    file
        The file's name, without its folder.
    line
        The physical line, counted from 1, where known.
    """

    def __init__(
        self,
        message: str,
        *,
        file: str = "",
        line: int | None = None,
        code: str = "",
        column: str = "",
        rule: str = "",
        repair: str = "",
    ) -> None:
        super().__init__(message, code=code, column=column, rule=rule, repair=repair)
        self.file, self.line = file, line


class UnknownPerson(NetpathError, KeyError):
    """An id that no person of the network has.

    Attributes
    ----------
    nearest
        Up to three ids that look like it. They are not in the message, which may end in a log.
    """

    def __init__(self, message: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.nearest = tuple(nearest)


class UnknownColumn(NetpathError, KeyError):
    """A column that a table does not have."""


class MissingWarmth(NetpathError, ValueError):
    """A question that rests on warmth, asked of a network without it."""


class MissingPackage(NetpathError, ImportError):
    """An optional package is not installed."""


class NotWritten(NetpathError, OSError):
    """A file could not be written; nothing of it is left, and what was there before stands."""


def masked(value: object) -> str:
    """Return just enough of a value to recognise it, and too little to name a person.

    Examples
    --------
    >>> masked("ada@example.org"), masked("p200"), masked("")
    ('a…@…', 'p…0', '(empty)')
    """
    text = str(value)
    if not text:
        return "(empty)"
    head = text[0] if text[0].isprintable() else "?"
    if "@" in text:
        return f"{head}…@…"
    tail = text[-1] if len(text) > 3 and text[-1].isprintable() else ""
    return f"{head}…{tail}"


def what_it_is(mode: int) -> str:
    """Return what has the name of a file and is none, from its mode; empty where it is a file.

    Examples
    --------
    >>> import os
    >>> what_it_is(os.stat("/").st_mode), what_it_is(os.stat(__file__).st_mode)
    ('a folder', '')
    """
    kinds = (
        (stat.S_ISREG, ""),
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISLNK, "a link"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
    )
    return next((what for is_kind, what in kinds if is_kind(mode)), "a device")


def __dir__() -> list[str]:
    return __all__

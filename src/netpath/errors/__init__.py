"""What can go wrong, said so that it can be mended.

Every error is a :class:`NetpathError` and also the built-in it resembles. Messages tell the value,
the rule and the repair; names and ids of people stay out of them (:func:`masked`).
"""

from __future__ import annotations

import stat
from collections.abc import Sequence

from netpath.errors._message import Message, Repair, Typed, either, masked, typed, worded

__all__ = [
    "DataError",
    "FileRefused",
    "Message",
    "MissingPackage",
    "MissingWarmth",
    "NetpathError",
    "NotWritten",
    "Repair",
    "Typed",
    "UnknownColumn",
    "UnknownName",
    "UnknownPerson",
    "WrongArgument",
    "either",
    "masked",
    "typed",
    "what_it_is",
    "worded",
]


class NetpathError(Exception):
    """Anything that netpath raises on purpose.

    Attributes
    ----------
    message
        What happened and what to do, in Python's words with people masked; every door words it in
        its own, see :func:`worded`.
    code
        The name of what went wrong, such as ``"B50"``; empty where it has none.
    repair
        What to do about it; ``repair.repairs`` has each way with its parameters.
    """

    def __init__(self, message: str, *, code: str = "", repair: str = "") -> None:
        self.code = code
        self.repair = repair if isinstance(repair, Message) else either(repair)
        what = message if isinstance(message, Message) else Message((message,))
        told = Message.of("{what} {mend}.", what=what, mend=self.repair.repairs)
        self.message = told if self.repair else what
        super().__init__(self.message)

    def offers(self, kind: str) -> bool:
        """Return whether a repair of this kind is among those that would mend it.

        Examples
        --------
        >>> NetpathError("It is damaged.", repair=Repair("salvage")).offers("salvage")
        True
        """
        return any(isinstance(one, Repair) and one.kind == kind for one in self.repair.repairs)

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class DataError(NetpathError, ValueError):
    """A table, a value or an argument breaks a rule.

    Attributes
    ----------
    table, row, column
        Where: the table's name, the row counted from 0, the column.
    rule
        What must hold.
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
        super().__init__(message, code=code, repair=repair)
        self.table, self.row, self.column, self.rule = table, row, column, rule


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

    def __init__(
        self,
        message: str,
        nearest: Sequence[str] = (),
        *,
        code: str = "",
        repair: str = "",
    ) -> None:
        super().__init__(message, code=code, repair=repair)
        self.nearest = tuple(nearest)


class UnknownColumn(NetpathError, KeyError):
    """A column that a table does not have."""


class MissingWarmth(NetpathError, ValueError):
    """A question that rests on warmth, asked of a network without it."""


class MissingPackage(NetpathError, ImportError):
    """An optional package is not installed."""


class NotWritten(NetpathError, OSError):
    """A file could not be written; nothing of it is left, and what was there before stands."""


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

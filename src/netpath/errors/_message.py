"""Sentences that every door can word: what was typed in them, and how to mend it, are data.

Whoever raises an error says what happened, and gives the repair as a kind with its parameters. In
Python it reads as code; the shell and the page look the same kind up in tables of their own, and
offer it only where they have it. What somebody typed is masked in the text and shown by their door.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from netpath.errors._python import IN_PYTHON


class Wording(Protocol):
    """How the shell, or the page, shows what was typed and words a repair; empty if it has none.

    Where it has none of all the ways to mend something, it says something else, or nothing.
    """

    otherwise: str

    def typed(self, typed: Typed) -> str: ...

    def repair(self, repair: Repair) -> str: ...


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


_HOLE = re.compile(r"\{(\w+)\}")


class Typed:
    """What somebody typed, or whom they meant: masked wherever it is not asked for by their door.

    Parameters
    ----------
    value
        The raw value.
    shown
        What a door shows, such as a person's name; the value in quotes if left out.
    as_text
        What stands in the text instead; the value masked if left out.

    Examples
    --------
    >>> Typed("ada@example.org")
    a…@…
    >>> Typed("ada@example.org").shown
    "'ada@example.org'"
    """

    __slots__ = ("_mask", "shown")

    def __init__(self, value: object, shown: str = "", as_text: str = "") -> None:
        self._mask = as_text or masked(value)
        self.shown = shown or (f"'{value}'" if str(value) else "(empty)")

    def __str__(self) -> str:
        return self._mask

    __repr__ = __str__

    def __reduce__(self) -> tuple[object, ...]:
        return Typed, (self._mask, self._mask, self._mask)  # what leaves this process is masked


class Message(str):
    """A text in Python's words that keeps its parts: pieces of text, `Typed`, ways to mend."""

    __slots__ = ("parts",)
    parts: tuple[Part, ...]

    def __new__(cls, parts: tuple[Part, ...]) -> Message:
        """Return the parts as a text."""
        self = super().__new__(cls, _joined(parts, _Python()))
        self.parts = parts
        return self

    @classmethod
    def of(cls, template: str, /, **holes: object) -> Message:
        """Return a text, its holes filled; what is typed and how to mend it stay apart inside.

        Examples
        --------
        >>> mend = Repair("withdraw", event=3)
        >>> told = Message.of("{who} said no. {mend}.", who=Typed("p200"), mend=mend)
        >>> print(told)
        p…0 said no. If that was recorded by mistake, take it back: campaign.withdraw(3).
        >>> told.repairs
        ('If that was recorded by mistake, take it back: campaign.withdraw(3)',)
        """
        parts: list[Part] = []
        for at, piece in enumerate(_HOLE.split(template)):
            what = holes[piece] if at % 2 else piece
            if isinstance(what, Message):
                parts.extend(what.parts)
            elif isinstance(what, Typed | tuple):
                parts.append(what)
            else:
                parts.append(str(what))
        return Message(tuple(parts))

    def __reduce__(self) -> tuple[object, ...]:
        return str, (str(self),)  # what leaves this process is masked

    @property
    def repairs(self) -> tuple[str, ...]:
        """Every way to mend it; what is no `Repair` is a text that every door says alike."""
        return tuple(way for part in self.parts if isinstance(part, tuple) for way in part)


class Repair(Message):
    """One way to mend something: a kind, and what it is to be done with.

    Examples
    --------
    >>> Repair("withdraw", event=3)
    'If that was recorded by mistake, take it back: campaign.withdraw(3)'
    """

    __slots__ = ("kind", "values")
    kind: str
    values: Mapping[str, object]

    def __new__(cls, kind: str, **values: object) -> Repair:
        """Return the repair, which reads as its Python words."""
        self = str.__new__(cls, _begun(IN_PYTHON[kind](**values)))
        self.kind, self.values, self.parts = kind, MappingProxyType(values), ((self,),)
        return self


class _Python:
    """The door of those who write Python, whose words are also those of logs: nobody is named."""

    otherwise = ""

    def typed(self, typed: Typed) -> str:
        return str(typed)

    def repair(self, repair: Repair) -> str:
        return repair


Part = str | Typed | tuple[str, ...]


def typed(value: object, shown: str = "") -> Message:
    """Return what somebody typed as a text: masked, and shown by their own door.

    Examples
    --------
    >>> typed("maybe")
    'm…e'
    """
    return Message((Typed(value, shown),))


def either(*ways: str) -> Message:
    """Return ways to mend something, any of which will do, as one clause.

    Examples
    --------
    >>> either("Save the file as UTF-8", Repair("encoding", names={"cp1252": "Windows"}))
    'Save the file as UTF-8, or say encoding="cp1252" (Windows)'
    """
    flat = [each for way in ways for each in (way.repairs if isinstance(way, Message) else [way])]
    return Message((tuple(filter(None, flat)),))


def worded(text: str, door: Wording) -> str:
    """Return a text as a door words it: what was typed is shown, and ways that it has are offered.

    Examples
    --------
    >>> class Shell:
    ...     otherwise = ""
    ...
    ...     def typed(self, typed: Typed) -> str:
    ...         return typed.shown
    ...
    ...     def repair(self, repair: Repair) -> str:
    ...         return "give --out" if repair.kind == "salvage" else ""
    >>> worded(
    ...     Message.of("{x} is damaged. {mend}.", x=Typed("a.db"), mend=Repair("salvage")), Shell()
    ... )
    "'a.db' is damaged. Give --out."
    >>> worded(
    ...     Message.of("{x} is damaged. {mend}.", x=Typed("a.db"), mend=Repair("reopen")), Shell()
    ... )
    "'a.db' is damaged."
    """
    return _joined(text.parts, door) if isinstance(text, Message) else text


def _joined(parts: tuple[Part, ...], door: Wording) -> str:
    out, gone = "", False
    for part in parts:
        if isinstance(part, tuple):
            ways = [door.repair(way) if isinstance(way, Repair) else way for way in part]
            text = ", or ".join(_begun(way, small=True) for way in ways if way)
            text = text or (door.otherwise if part else "")
            starts = out.rstrip(' "”')[-1:] in ("", ".", "\n")
            gone = not text
            out = out.rstrip(" ") if gone else out + (_begun(text) if starts else text)
            continue
        text = door.typed(part) if isinstance(part, Typed) else part
        out += text.removeprefix(".") if gone else text
        gone = False
    return out


def _begun(text: str, *, small: bool = False) -> str:
    """Return a clause begun with a capital, or with a small letter where its word may have one."""
    if not small:
        return text[:1].upper() + text[1:]
    return text[:1].lower() + text[1:] if text[1:2].islower() else text

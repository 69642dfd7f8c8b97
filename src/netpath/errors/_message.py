"""Sentences that every door can word: what was typed in them, and how to mend it, are data.

Whoever raises an error says what happened, and gives the repair as a kind with its parameters. In
Python it reads as code; the shell and the page look the same kind up in tables of their own, and
offer it only where they have it. What somebody typed is masked in the text and shown by their door.
How each kind is said to those who write Python stands first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol


def _columns(
    names: Mapping[str | int, str], perhaps: bool = False, header: bool | None = None
) -> str:
    more = ", and header=False where there is no header" if header is False else ""
    return f"{'try' if perhaps else 'say'} columns={dict(names)}{more}"


def _encoding(names: Mapping[str, str]) -> str:
    told = [f'"{name}" ({whose})' if whose else f'"{name}"' for name, whose in names.items()]
    accents = ", whichever wrote it, and look at its accents then" if len(names) > 1 else ""
    return f"say encoding={' or '.join(told)}{accents}"


def _directed(one_way: str, both_ways: str, policies: Sequence[str] = ()) -> str:
    more = f", and on_conflict={' or '.join(map(repr, policies))} with it" if policies else ""
    return f"say directed=True ({one_way}) or directed=False ({both_ways}){more}"


def _conflict(policies: Sequence[str], counts: bool = False) -> str:
    """Say how rows that contradict each other become one tie."""
    more = "; or on_conflict='count', where each row is a meeting, or 'sum', where rows hold counts"
    return f"say on_conflict={' or '.join(map(repr, policies))}{more if counts else ''}"


def _set_aside(cells: bool = False) -> str:
    if cells:
        return (
            "say strict=False, which leaves such cells empty, lists them in net.report and keeps "
            "the rows"
        )
    return (
        "say strict=False, which sets such rows aside, lists them in net.report and keeps the rest"
    )


def _warmth() -> str:
    return (
        "give it: net.with_warmth(0.3) for one value, with_warmth(warmth.from_counts('count', "
        "half=5)) for counts, with_warmth(warmth.from_scale({...}, column='how_well')) for a "
        "scale, or with_warmth('column')"
    )


def _nearest(near: Iterable[object]) -> str:
    return f"nearest: {', '.join(map(str, near))} (in full in the error's .nearest)"


READERS = {
    "contacts": "readers.address_book",
    "calendar": "readers.calendar",
    "workbook": "read_excel",
    "parquet": "read_parquet",
    "pajek": "read_pajek",
    "json": "read_json",
    "graphml": "read_graphml",
}

IN_PYTHON: Mapping[str, Callable[..., str]] = {
    # Files
    "columns": _columns,
    "list_column": lambda: "name the header: column='…'",
    "no_header": lambda: "say header=False where there is none",
    "is_header": lambda: "say header=False if it is, header=True if it is not",
    "sheets": lambda: "say which is which: people='…', ties='…'",
    "owner": lambda by_mail=False: (
        'say whose it is: owner="ada@example.org", or several'
        if by_mail
        else 'say whose it is: owner="Ada Byron", a profile address or an e-mail'
    ),
    "formats": lambda column, how: (
        f"say formats={{{column!r}: {how[0]!r}}}{''.join(f' or {one!r}' for one in how[1:])}"
    ),
    "days": lambda column, means, how: f"where {means}, say formats={{{column!r}: {how!r}}}",
    "encoding": _encoding,
    "merge_kinds": lambda: "merge them: net.merge_kinds('max') or net.merge_kinds('noisy_or')",
    "conflict": _conflict,
    "directed": _directed,
    "missing": lambda: "see missing=",
    "set_aside": _set_aside,
    "memory": lambda: "begin one: readers.memory.Memory.begin(path)",
    "overwrite": lambda: "say overwrite=True to replace it",
    "reader": lambda of: f"use {READERS[of]}",
    "people_from_ties": lambda: "give people=None to take everybody from the ties",
    # Warmth
    "warmth": _warmth,
    "one_warmth": lambda: "give one to all ties: with_warmth(0.3)",
    "count_warmth": lambda: "if it is a count, use warmth.from_counts",
    # People
    "within": lambda: "write within=3, or within=None for no limit",
    "nearest": _nearest,
    "ids_of": lambda near: f"give the id instead: {' or '.join(map(str, near))}",
    "ids": lambda: "an id is one of net.ids",
    "who_there_is": lambda column: (
        f"see who there is: {f'net.people[{column!r}].value_counts()' if column else 'net.ids'}"
    ),
    # A search
    "withdraw": lambda event, first=False: (
        f"if that was recorded by mistake{' too' if first else ''}, take it back"
        f"{' first' if first else ''}: campaign.withdraw({event})"
    ),
    "clear": lambda place: f"to clear it: campaign.clear({place!r})",
    "outcomes": lambda: "see campaign.to_frame()",
    "salvage": lambda: "read what is left: campaign.salvage(path)",
    "create": lambda: "make one: Campaign.create(path, …)",
    "open": lambda: "open it with Campaign.open(path)",
    "reopen": lambda: "open it again: Campaign.open(path)",
    "sure": lambda so: f"{so}, say sure=True",
    "no_drop": lambda: "leave drop out, so that nothing is lost",
    "via": lambda: "say who did: via=…; or via=the seeker where you asked by yourself",
    "no_via": lambda: "leave via out where you asked by yourself",
    "day": lambda of, day: f"say {of}: on={day!r}",
    "note": lambda: "note it: campaign.note(text, question, org=…)",
    "tell_aim": lambda: "to keep it to yourself: campaign.settle(tells_aim=False)",
    "language": lambda: "fill in a file of them: letters.write_language('letters.fr.toml')",
    "note_of": lambda: "say which: org=… or field=…",
    "targets": lambda: "see campaign.target_states()",
    "due": lambda: "see campaign.due()",
    "agreed": lambda: "say when: campaign.agreed(who, '2026-12-03T10:00')",
    "other": lambda: "say whom: other='Olu Ade'",
    "names": lambda: "give them: referrals=[…]",
    "no_names": lambda: "leave them out of referrals",
    "fill": lambda field: f"({field}=['…'])" if field == "told" else f"({field}='…')",
    # What only Python has
    "folder": lambda: "name another folder: tables.open(…, folder=…)",
    "write": lambda code: f"write {code}",
}


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

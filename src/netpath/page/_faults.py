"""What went wrong, in the words of the page: what happened, where, and what to do now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from netpath.campaign import (
    Contradiction,
    JournalBusy,
    JournalCorrupt,
    JournalError,
    JournalFull,
    JournalGone,
    JournalNewer,
)
from netpath.errors import DataError, FileRefused, NetpathError, Repair, Typed, worded
from netpath.readers.endings import ending_of

_OF_SQLITE = re.compile(r" \(SQLITE_\w+\)")
NOT_HERE = "This page has nothing for that; netpath in a notebook has"


class Mending(NamedTuple):
    """What a coach does, and what of the page they do it with, as it stands in its views."""

    told: Callable[..., str]
    by: str = ""


class _Page:
    """The door of coaches."""

    def __init__(self, otherwise: str) -> None:
        self.otherwise = otherwise

    def typed(self, typed: Typed) -> str:
        return typed.shown

    def repair(self, repair: Repair) -> str:
        here = ON_THE_PAGE.get(repair.kind)
        return here.told(**repair.values) if here else ""


def on_the_page(text: str, otherwise: str = "") -> str:
    """Return a sentence, a note or a repair as the page words it.

    Parameters
    ----------
    text
        What is to be said.
    otherwise
        What is said where none of the ways to mend something is one of the page.

    Examples
    --------
    >>> on_the_page(Repair("withdraw", event=3))
    'If that was recorded by mistake, undo it under So far'
    """
    return worded(text, _Page(otherwise))


def _directed(one_way: str, both_ways: str, **_: object) -> str:
    return f"say what a row means: only the first can ask ({one_way}), or each can ({both_ways})"


def _suffix(of: str) -> str:
    return f"choose it again under a name that ends in {ending_of(of)}"


def _formats(how: Sequence[str], **_: object) -> str:
    """Days are asked about; how a number is written is not."""
    return "say how days are read" if "day first" in how else ""


def _says(told: str) -> Callable[..., str]:
    return lambda **_: told


def _taken_back(first: bool = False, **_: object) -> str:
    too, before = (" too", " first") if first else ("", "")
    return f"if that was recorded by mistake{too}, undo it{before} under So far"


def _day(of: str, **_: object) -> str:
    if "kept" in of:
        return "say it under To be deleted on"
    return "say it under When to ask again" if "again" in of else "say on which day it was"


def _nearest(near: Iterable[Typed]) -> str:
    return f"perhaps you mean {' or '.join(one.shown for one in near)}"


PLACES = {
    **{"line": "One line of yours", "introduces": "Who they are, in every letter"},
    "how": "In which way to talk",
}
# Each with what stands in a view of the page, so that what is offered is there.
ON_THE_PAGE: Mapping[str, Mending] = {
    "columns": Mending(_says("say otherwise which column is what"), 'data-act="ask about"'),
    "no_header": Mending(
        _says("say that the first line is of somebody already"), 'name="first" value="data"'
    ),
    "is_header": Mending(
        _says("say whether the first line says what the columns are"), 'name="first"'
    ),
    "sheets": Mending(_says("say on which sheet it is"), 'name="sheet"'),
    "formats": Mending(_formats, "desk.intake.wanting.choices"),
    "encoding": Mending(_says("choose the letters that read right"), "desk.intake.wanting.choices"),
    "merge_kinds": Mending(
        _says("choose the files here: of several ties the warmest counts"), 'type="file"'
    ),
    "directed": Mending(_directed, "desk.intake.wanting.choices"),
    "owner": Mending(_says("say whose it is, by name and e-mail"), "desk.intake.wanting.column"),
    "reader": Mending(_suffix, 'type="file"'),
    "memory": Mending(_says("begin one under From memory"), 'data-act="remember"'),
    "people_from_ties": Mending(_says("choose the file of ties alone"), 'type="file"'),
    "warmth": Mending(
        _says("say in how many of a hundred cases an ask is granted"), "desk.intake.wanting.label"
    ),
    "one_warmth": Mending(
        _says("leave the column out, and say one number for all ties here"),
        "desk.intake.wanting.label",
    ),
    "nearest": Mending(_nearest, 'role="listbox"'),
    "ids_of": Mending(_says("choose one from the list that opens"), 'role="listbox"'),
    "ids": Mending(_says("choose from the list that opens"), 'role="listbox"'),
    "who_there_is": Mending(_says("choose from the list that opens"), 'role="listbox"'),
    "withdraw": Mending(_taken_back, 'data-act="undo"'),
    "clear": Mending(_says("clear it here"), 'data-act="clear"'),
    "outcomes": Mending(_says("see So far"), 'id="np-far"'),
    "salvage": Mending(_says("save what can be read"), 'data-act="save rest"'),
    "create": Mending(_says("begin a search"), 'data-act="begin"'),
    "open": Mending(_says("open it under Go on with"), 'data-act="open"'),
    "reopen": Mending(_says("open it again"), 'data-act="open"'),
    "via": Mending(_says("say who did under Through whom?"), 'find("via"'),
    "sure": Mending(lambda so: f"{so}, tick that they are, and take them in again", 'name="sure"'),
    "no_via": Mending(_says("leave Through whom? empty"), 'find("via"'),
    "day": Mending(_day, 'name="day"'),
    "names": Mending(_says("write them under The names they gave"), 'find("named '),
    "no_names": Mending(_says("leave them out of The names they gave"), 'find("named '),
    "tell_aim": Mending(
        _says("to keep it to themselves, untick it under Who they are"), 'name="tells_aim"'
    ),
    "language": Mending(
        _says("fill them in: see Letters in another language, among all searches"),
        'data-act="sentences"',
    ),
    "fill": Mending(lambda field: f"(under {PLACES[field]})" if field in PLACES else "", 'name="'),
}

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
    told = on_the_page(error.message, NOT_HERE)
    if isinstance(error, JournalCorrupt):  # what to do stands below it, with the button
        told = _OF_SQLITE.sub("", told.removesuffix(f" {on_the_page(error.repair, NOT_HERE)}."))
    return told.replace("no campaign", "no search")


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

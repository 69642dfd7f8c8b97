"""The memory aid on the desk: circle by circle, who is known there."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from netpath import readers
from netpath._results import counted
from netpath.errors import DataError
from netpath.page._folder import Folder, plain_name
from netpath.page._reading import People
from netpath.readers import Contacts, Known, Memory, Pool
from netpath.readers.kinds import MEMORY

ENDING = ", remembered.xlsx"
_AT = re.compile(r"(.+?)\s+(?:at|@)\s+(.+)", re.IGNORECASE)


def memories(folder: Folder) -> list[str]:
    """Return the memories that are kept in a folder, by name.

    Examples
    --------
    >>> from pathlib import Path
    >>> memories(Folder(Path("nowhere")))
    []
    """
    found = folder.path.glob(f"*{ENDING}") if os.path.isdir(folder.path) else ()
    return sorted(path.name.removesuffix(ENDING) for path in found)


def begun(folder: Folder, said: Mapping[str, str]) -> Remembering:
    """Begin a memory in a workbook of its own.

    Raises
    ------
    DataError
        If nobody is named.
    """
    name = said.get("owner", "").strip()
    if not name:
        raise DataError(
            "Whose memory is it? Nobody is named.", code="no name", repair="Type a name"
        )
    folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    stem, taken = plain_name(name), {one.casefold() for one in memories(folder)}
    free = (stem, *(f"{stem} {n}" for n in range(2, len(taken) + 3)))
    path = folder.path / next(one + ENDING for one in free if one.casefold() not in taken)
    lines = {what: said.get(what, "").splitlines() for what in ("jobs", "schools")}
    return Remembering(Memory.begin(path, name, key=said.get("key", "").strip(), **lines))


def opened(folder: Folder, name: str) -> Remembering:
    """Open a memory that is kept.

    Raises
    ------
    DataError
        If there is none of that name.
    """
    if name not in memories(folder):
        raise DataError(
            "There is no memory of that name in the folder any more.",
            code="no such memory",
            repair="Begin one",
        )
    return Remembering(Memory(folder.path / (name + ENDING)))


@dataclass
class Remembering:
    """A memory that is being walked through."""

    memory: Memory

    @property
    def at(self) -> int:
        """Which circle it is, from 1; one more than there are at the end."""
        circles = self.memory.circles
        return circles.index(self.memory.circle) + 1 if self.memory.circle else len(circles) + 1

    @property
    def here(self) -> list[Known]:
        """Who is written down in this circle; at the end everybody."""
        return self.memory.people(self.memory.circle)

    @property
    def told(self) -> str:
        """How many there are, and at how many employers."""
        people = self.memory.people()
        employers = {one.org.casefold() for one in people if one.org}
        where = f", at {counted(len(employers), 'employer')}" if employers else ""
        return f"{counted(len(people), 'person', 'people')}{where}"

    def note(self, said: Mapping[str, str]) -> str:
        """Write somebody down; return what to tell."""
        well = said.get("well", "")
        known = Known(
            said.get("name", ""),
            said.get("org", ""),
            said.get("role", ""),
            int(well) if well in ("1", "2", "3", "4", "5") else None,
            knows=tuple(_heard(said.get("knows", ""))),
        )
        noted = self.memory.note(known)
        return f"{noted.name} is written down. {self.told} so far."

    def strike(self, said: Mapping[str, str]) -> str:
        """Strike somebody out; return what to tell."""
        self.memory.take_back(said.get("person", ""))
        return f"Struck out. {self.told} left."

    def next(self, _: Mapping[str, str]) -> str:
        """Go on to the next circle; return what to tell."""
        self.memory.finish()
        return self._circle

    def back(self, _: Mapping[str, str]) -> str:
        """Go back to the circle before; return what to tell."""
        self.memory.back()
        return self._circle

    @property
    def _circle(self) -> str:
        circle = self.memory.circle
        return circle.title if circle else "That is everybody you thought of."

    def used(self, people: People | None) -> People:
        """Return what can be searched: these people, with what was read before.

        What was decided on it holds; what this memory said in an earlier round is taken out. A
        network has a warmth of its own, which no pool has, so one that was read is put away.
        """
        mine = replace(readers.remembered(self.memory.path), kind=MEMORY)
        old = people.net if people else None
        before, source, note = list[Contacts](), "memory", ""
        if people and isinstance(old, Pool):
            before = [one for one in old.contacts if (one.file, one.kind) != (mine.file, MEMORY)]
            rest = people.source.removeprefix("memory and ")
            source = f"memory and {rest}" if before else source
        elif people:
            note = f"A memory joins files of people, not a network: {people.source} is put away."
        pool = readers.pool([*before, mine])
        pool = pool.with_decided(old.decided()) if isinstance(old, Pool) else pool
        owners = zip(pool.contacts, pool.sources["owner"], strict=True)
        owner = next(str(label) for one, label in owners if one.file == mine.file)
        return People(pool, source, owner, note, people.aims if people else ())


IN_MIND: Mapping[str, Callable[[Remembering, Mapping[str, str]], str]] = {
    "note": Remembering.note,
    "strike": Remembering.strike,
    "next circle": Remembering.next,
    "previous circle": Remembering.back,
}


def _heard(text: str) -> list[tuple[str, str]]:
    """Return whom somebody is said to know, parted by commas: a name, and where, as told."""
    names = [one.strip() for one in re.split("[,;]", text) if one.strip()]
    return [(found[1], found[2]) if (found := _AT.fullmatch(one)) else (one, "") for one in names]

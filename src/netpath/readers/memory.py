"""What somebody remembers of whom they know, kept in a workbook after each answer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from netpath._files import write_file
from netpath._places import place_key
from netpath._rules import clean_id
from netpath.errors import DataError, FileRefused, Repair, either
from netpath.readers._persons import name_key
from netpath.readers._remembering import (
    DONE,
    GUIDE_TITLE,
    HEADS,
    KEY,
    LEARNED,
    REMEMBERED,
    WHOSE,
    WORKED,
    Circle,
    Known,
    MemoryPage,
    book_of,
    circles_of,
    cleaned,
    known_of,
    page_of,
)
from netpath.readers.tables._bytes import AnyPath, name_of
from netpath.readers.tables._cells import unescaped
from netpath.readers.tables._xlsx import sheets_of
from netpath.readers.tables.workbook import PEOPLE, TIES

LEVELS = ("met once", "a little", "you know each other", "well", "close")
"""How well somebody is known, 1 to 5, in words."""


class Memory:
    """Whom somebody knows, from memory, in a workbook that is saved after each answer.

    The workbook has the sheets that :func:`netpath.readers.template` writes and one more, which
    tells whose memory it is and how far it was walked through. What else somebody writes into it
    stays.

    Parameters
    ----------
    path
        The workbook, which is there.

    Raises
    ------
    FileRefused
        If it is no such workbook.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     mine = Memory.begin(Path(folder, "mine.xlsx"), "Ada Byron", jobs=["Acme"])
    ...     _ = mine.note("Rosa Byron, City Hospital, 5, knows Ben Ash at Acme")
    ...     mine.finish()
    ...     again = Memory(Path(folder, "mine.xlsx"))
    >>> again.owner, again.circle.title, len(again)
    ('Ada Byron', 'Acme', 1)
    """

    def __init__(self, path: AnyPath) -> None:
        self.path = Path(path)
        self._others: dict[str, list[list[str]]] = {}
        self._before = list[dict[str, list[list[str]]]]()
        self._pages: dict[str, MemoryPage] = {}
        found = sheets_of(path)
        if not _title(found, REMEMBERED):
            raise _no_memory(name_of(path))
        for title, rows in found.items():
            cells = [[unescaped(cell) for cell in row.cells] for row in rows]
            known = next((one for one in HEADS if _same(one, title)), "")
            if known:
                self._pages[known] = page_of(known, cells)
            elif title != GUIDE_TITLE:
                self._others[title] = cells
        for title in HEADS:
            self._pages.setdefault(title, page_of(title, []))
        self._mark = _mark(self.path)

    @classmethod
    def begin(
        cls,
        path: AnyPath,
        owner: str,
        *,
        key: str = "",
        jobs: Iterable[str] = (),
        schools: Iterable[str] = (),
    ) -> Memory:
        """Begin a memory in a new workbook.

        Parameters
        ----------
        path
            The workbook, which is not there yet.
        owner
            Whose memory it is: a name.
        key
            Their e-mail or LinkedIn profile, by which it is joined with their other files.
        jobs, schools
            Where they worked and learned: each is a circle.

        Raises
        ------
        DataError
            If there is such a file, or no name.

        Examples
        --------
        See :class:`Memory`.
        """
        name = cleaned(owner)
        if not name:
            raise DataError(
                "Whose memory is it?", code="whose", column="owner", repair="Give a name"
            )
        made = cls.__new__(cls)
        made.path, made._others, made._before, made._mark = Path(path), {}, [], None
        made._pages = {title: page_of(title, []) for title in HEADS}
        made._tell(WHOSE, [name])
        made._tell(KEY, [key])
        made._tell(LEARNED, schools)
        made._tell(WORKED, jobs)
        write_file(made.path, book_of(made._pages, {}), overwrite=False)
        made._mark = _mark(made.path)
        return made

    @staticmethod
    def holds(path: AnyPath) -> bool:
        """Return whether a file is such a workbook.

        Examples
        --------
        >>> Memory.holds("ties.csv")
        False
        """
        if Path(name_of(path)).suffix.casefold() != ".xlsx":
            return False
        return bool(_title(sheets_of(path), REMEMBERED))

    @property
    def owner(self) -> str:
        """Whose memory it is."""
        return next(iter(self._told(WHOSE)), "")

    @property
    def key(self) -> str:
        """The owner's e-mail or profile; empty where it is not told."""
        return next(iter(self._told(KEY)), "")

    @property
    def circles(self) -> tuple[Circle, ...]:
        """All circles, in their order."""
        return circles_of(self._told(WORKED), self._told(LEARNED))

    @property
    def circle(self) -> Circle | None:
        """The circle that comes next; None where all are walked through."""
        done = set(self._told(DONE))
        return next((one for one in self.circles if one.key not in done), None)

    def __len__(self) -> int:
        return len(self.people())

    def people(self, circle: Circle | None = None) -> list[Known]:
        """Return everybody whom the owner knows, or those of a circle, in their order.

        Examples
        --------
        See :class:`Memory`.
        """
        people, ties = self._pages[PEOPLE], self._pages[TIES]
        mine, theirs = dict[str, list[str]](), dict[str, list[tuple[str, str]]]()
        orgs = {name_key(people.cell(row, "id")): people.cell(row, "org") for row in people.rows}
        for row in ties.rows:
            one, other = ties.cell(row, "source"), ties.cell(row, "target")
            if name_key(one) == name_key(self.owner):
                mine[name_key(other)] = row
            else:
                told = (other, orgs.get(name_key(other), ""))
                theirs.setdefault(name_key(one), []).append(told)
        found = []
        for row in people.rows:
            name = people.cell(row, "id")
            at = name_key(name)
            if at in mine and (circle is None or people.cell(row, "circle") == circle.key):
                well, how = (ties.cell(mine[at], one) for one in ("how_well", "kind"))
                level = int(well) if well in ("1", "2", "3", "4", "5") else None
                org, role = people.cell(row, "org"), people.cell(row, "role")
                found.append(Known(name, org, role, level, how, tuple(theirs.get(at, ()))))
        return found

    def note(self, known: Known | str) -> Known:
        """Write down somebody of the circle that comes next, and save.

        Parameters
        ----------
        known
            Somebody, or a line that tells of them: the name, then, with commas between, where they
            work and as what, how well (1 to 5), and ``knows`` with names, as ``Ben Ash at Acme``.

        Returns
        -------
        Known
            As it is written: with how and role as the circle tells them, unless said.

        Raises
        ------
        DataError
            If there is no name, it is the owner's, or another person's with the same name.

        Examples
        --------
        See :class:`Memory`.
        """
        known = known_of(known) if isinstance(known, str) else known
        circle = self.circle
        name, org = cleaned(known.name), cleaned(known.org)
        role = cleaned(known.role) or (circle.role if circle else "")
        how = cleaned(known.how) or (circle.how if circle else "")
        if not any(one.isalpha() for one in name):
            raise DataError(
                "No name is in it.", code="B34", column="person", repair="Begin with the name"
            )
        self._before.append(self._rows())
        try:
            self._put(name, org, role, circle.key if circle else "")
            if name_key(name) == name_key(self.owner):
                raise DataError(
                    "That is you.",
                    code="oneself",
                    column="person",
                    repair="Write down somebody else",
                )
            self._knows(self.owner, name, known.well, how)
            for other, place in known.knows:
                other = cleaned(other)
                if other and name_key(other) not in (name_key(name), name_key(self.owner)):
                    self._put(other, cleaned(place), "", "")
                    self._knows(name, other, None, "")
            self.save()
        except BaseException:
            self._restore()
            raise
        return next(one for one in self.people() if name_key(one.name) == name_key(name))

    def finish(self) -> None:
        """Go on to the next circle, and save.

        Examples
        --------
        See :class:`Memory`.
        """
        if self.circle is not None:
            self._tell(DONE, [self.circle.key])
            self.save()

    def back(self) -> None:
        """Go back to the circle before, and save.

        Examples
        --------
        See :class:`Memory`.
        """
        done = set(self._told(DONE))
        last = next((one for one in reversed(self.circles) if one.key in done), None)
        if last is not None:
            page = self._pages[REMEMBERED]
            page.rows = [row for row in page.rows if row[:2] != [DONE, last.key]]
            self.save()

    def undo(self) -> bool:
        """Take the last note of this sitting back, and save; return whether there was one.

        Examples
        --------
        See :class:`Memory`.
        """
        if not self._before:
            return False
        self._restore()
        self.save()
        return True

    def take_back(self, name: str) -> None:
        """Strike somebody out again, with all that was said of whom they know, and save.

        Examples
        --------
        See :class:`Memory`.
        """
        gone = name_key(name)
        people, ties = self._pages[PEOPLE], self._pages[TIES]
        heard = {
            name_key(ties.cell(row, "target"))
            for row in ties.rows
            if name_key(ties.cell(row, "source")) == gone
        }
        ties.rows = [
            row
            for row in ties.rows
            if gone not in (name_key(ties.cell(row, "source")), name_key(ties.cell(row, "target")))
        ]
        left = {name_key(ties.cell(row, one)) for row in ties.rows for one in ("source", "target")}
        people.rows = [
            row
            for row in people.rows
            if (at := name_key(people.cell(row, "id"))) != gone and (at not in heard or at in left)
        ]
        self.save()

    def save(self) -> None:
        """Write the workbook, whole or not at all.

        Raises
        ------
        DataError
            If another program has changed it since it was read.
        NotWritten
            If there is no room, or no permission.

        Examples
        --------
        See :class:`Memory`.
        """
        if _mark(self.path) != self._mark:
            raise DataError(
                f"{self.path.name} was changed by another program, or is gone. What was typed last "
                "is not kept.",
                code="B82",
                repair="Close the file there, and begin again from it",
            )
        write_file(self.path, book_of(self._pages, self._others), overwrite=True)
        self._mark = _mark(self.path)

    def _rows(self) -> dict[str, list[list[str]]]:
        return {title: [list(row) for row in page.rows] for title, page in self._pages.items()}

    def _restore(self) -> None:
        done = self._pages[REMEMBERED].rows  # how far one has come is no part of a note
        for title, rows in self._before.pop().items():
            self._pages[title].rows = rows
        self._pages[REMEMBERED].rows = done

    def _told(self, what: str) -> list[str]:
        rows = self._pages[REMEMBERED].rows
        return [clean_id(row[1]) for row in rows if row[0] == what and len(row) > 1 and row[1]]

    def _tell(self, what: str, which: Iterable[str]) -> None:
        rows = self._pages[REMEMBERED].rows
        rows += [[what, text] for text in map(cleaned, which) if text]

    def _put(self, name: str, org: str, role: str, circle: str) -> None:
        people = self._pages[PEOPLE]
        same = [row for row in people.rows if name_key(people.cell(row, "id")) == name_key(name)]
        there = people.cell(same[0], "org") if same else ""
        if there and org and place_key(there) != place_key(org):
            raise DataError(
                "Somebody of that name is written down already, at another employer.",
                code="several people",
                column="person",
                repair="If this is somebody else, add to the name what tells them apart: "
                "Ben Ash (Zeta)",
            )
        people.put(same[0] if same else None, id=name, org=org, role=role, circle=circle)

    def _knows(self, one: str, other: str, well: int | None, how: str) -> None:
        ties, pair = self._pages[TIES], {name_key(one), name_key(other)}
        ends = ("source", "target")
        there = [
            row for row in ties.rows if {name_key(ties.cell(row, end)) for end in ends} == pair
        ]
        row = there[0] if there else None
        ties.put(row, source=one, target=other, kind=how)
        ties.put(there[0] if there else ties.rows[-1], instead=True, how_well=str(well or ""))


def _same(one: str, other: str) -> bool:
    return name_key(one) == name_key(other)


def _title(sheets: Iterable[str], wanted: str) -> str:
    return next((one for one in sheets if _same(one, wanted)), "")


def _mark(path: Path) -> tuple[int, int] | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size


def _no_memory(file: str) -> FileRefused:
    what = f"there is no sheet {REMEMBERED!r}, so this is no memory that netpath remember kept"
    repair = either("Read it as any other workbook", Repair("memory"))
    return FileRefused(f"{file}: {what}.", file=file, code="B21", rule=what, repair=repair)

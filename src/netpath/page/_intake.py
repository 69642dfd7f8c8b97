"""What the coach brings: files in, people and ties out, and what must be said in between."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from netpath._files import write_file
from netpath.errors import DataError, FileRefused
from netpath.page._folder import Folder, safe_name
from netpath.page._reading import DATES, ENCODING, People, Wanting, read, sample
from netpath.page._tables import KNOWN_AS, WHAT, AskedTable, table_of
from netpath.readers import Layout, Pool
from netpath.readers.endings import TABLES
from netpath.readers.layouts import kept_with, layout_for, previews

MOST_BYTES = 200_000_000
DECIDED, COLUMNS = "decided.json", "columns.json"
AGAIN = "Who or what is one and the same is as you decided before; it can be taken back below."


@dataclass
class Intake:
    """Files that are picked, and the people that were read of them.

    Attributes
    ----------
    people
        What was read; None before.
    wanting
        What must be said before the files can be read.
    answers
        What was said of them so far.
    table
        The table about which something is asked.
    shapes
        How tables of earlier files were laid out, by their shapes.
    layouts
        How the tables here are laid out, by their names.
    beside
        The people of the search that is open, beside whom files are read; None where none is.
    again
        The tables that are laid out as was said of an earlier one.
    """

    people: People | None = None
    wanting: Wanting | None = None
    answers: dict[str, str] = field(default_factory=dict)
    table: AskedTable | None = None
    shapes: dict[str, object] = field(default_factory=dict)
    layouts: dict[str, Layout] = field(default_factory=dict)
    beside: People | None = None
    again: set[str] = field(default_factory=set)
    _files: dict[str, bytearray] = field(default_factory=dict)
    _refused: frozenset[str] = frozenset()

    def put(self, name: str, part: bytes, *, first: bool = True) -> None:
        r"""Take a part of a file that was picked; it is kept in memory until it is put away.

        Raises
        ------
        DataError
            If there is too much of it.

        Examples
        --------
        >>> intake = Intake()
        >>> intake.put("ties.csv", b"source,target,warmth\na,b,0.5\n")
        >>> intake.read({})
        'Read: 2 people and 1 tie, from ties.csv. Ties run both ways, as nothing says otherwise
        (assumed): no pair stands in both orders.'
        """
        if self._refused and self.table:  # it is mended, and chosen again
            self._files.clear()
            self.table = None
        elif self.wanting is not None or self.people is not None or self.table is not None:
            self.put_away()
        safe = safe_name(name)
        if first:
            self._files[safe] = bytearray()
        self._files[safe].extend(part)
        if sum(map(len, self._files.values())) > MOST_BYTES:
            self._files.clear()
            raise DataError(
                "These files are larger than 200 MB together.",
                code="too large",
                repair="Choose fewer",
            )

    def read(self, said: Mapping[str, str]) -> str:
        """Read the files, or ask for what is missing; return what to tell.

        They lie in a folder of their own for as long as that takes.

        Raises
        ------
        DataError
            If there is no file, or they cannot be read.
        """
        if not self._files:
            raise DataError("No file is chosen.", code="no file", repair="Choose a file first")
        if self._refused and self._refused != self._files.keys():  # answers are about other files
            self.answers, self.layouts = {}, {}
        self._refused = frozenset()
        self.answers = {**self.answers, **said}
        self.wanting, self.table = None, None
        with self._written() as paths:
            try:
                layouts = {path.name: one for path in paths if (one := self._layout(path))}
                found = read(paths, self.answers, layouts, self.beside)
            except Wanting as wanting:
                self.wanting, self.table = wanting, wanting.about
                return str(wanting)
            except FileRefused as refused:
                self._ask_again(paths, refused)
                raise
            except BaseException:
                self._refuse()
                raise
            self._keep(paths)
        self.people = found
        return f"Read: {found.told}"

    @contextmanager
    def _written(self) -> Iterator[list[Path]]:
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder, name) for name in self._files]
            for path, content in zip(paths, self._files.values(), strict=True):
                path.write_bytes(content)
            yield paths

    def _layout(self, path: Path) -> Layout | None:
        """Return how a table is laid out: as said of it, else as of an earlier one of its shape."""
        encoding = self.answers.get(f"{ENCODING} {path.name}", "")
        dates = self.answers.get(f"{DATES} {path.name}", "")
        known = self.layouts.get(path.name)
        if known is None and self.shapes and path.suffix.lower() in TABLES:
            known = layout_for(self.shapes, _seen(path, encoding))
            self.again |= {path.name} if known else set()
        if known is None and not (encoding or dates):
            return None
        known = known or Layout()
        self.layouts[path.name] = replace(known, encoding=encoding, dates=dates or known.dates)
        return self.layouts[path.name]

    def _ask_again(self, paths: list[Path], refused: FileRefused) -> None:
        """Ask again about a table that cannot be read as it was said to be laid out."""
        path = next((one for one in paths if one.name == refused.file), None)
        if path is None or not self.layouts.get(path.name, Layout()).kind:
            self._refuse()
            return
        self._refused = frozenset(self._files)
        self.table = table_of(path, self.layouts[path.name], "It cannot be read as was said.")

    def _refuse(self) -> None:
        """Put the files down, and keep what was said of them for when they are mended."""
        self._refused = frozenset(self._files)
        self._files.clear()

    def _keep(self, paths: list[Path]) -> None:
        """Keep how tables are laid out, for the next of their shape; not how letters are written.

        A wrong encoding goes unseen.
        """
        for path in paths:
            layout = self.layouts.get(path.name)
            if layout and (layout.kind or layout.dates):
                sheets = _seen(path, layout.encoding)
                self.shapes = kept_with(self.shapes, sheets, replace(layout, encoding=""))

    def lay_out(self, said: Mapping[str, str]) -> str:
        """Take what a table is, or which of its columns is what; return what to tell.

        Raises
        ------
        DataError
            If something that is needed is not said.
        """
        if self.table is None:
            raise DataError(
                "No table is asked about.", code="no file", repair="Choose a file first"
            )
        if not self.table.what:
            self.table = self.table.told(said)
            if not self.table.settled:
                return "Which column is what?"
        else:
            self.table = self.table.said_of(said)
            self.table.refuse_lack()
        self.layouts[self.table.file] = self.table.layout
        self.again.discard(self.table.file)
        return self.read({})

    def ask_about(self, name: str) -> str:
        """Ask about a table, whatever was said of it; return what to tell.

        Raises
        ------
        DataError
            If it is not here.
        """
        if name not in self._files or Path(name).suffix.lower() not in TABLES:
            raise DataError(
                "That table is not here any more.", code="no such file", repair="Choose it again"
            )
        with self._written() as paths:
            path = next(one for one in paths if one.name == name)
            self.table = replace(table_of(path, self.layouts.get(name, Layout()), ""), what="")
        self.people = None
        return "What is this table?"

    @property
    def tables(self) -> dict[str, str]:
        """The tables that were read, which may be something else, and what was said of each."""
        said = {name: self.layouts.get(name, Layout()).kind for name in self._files}
        return {
            name: f"{WHAT[KNOWN_AS[kind]]}{', as you said before' * (name in self.again)}"
            if kind
            else ""
            for name, kind in said.items()
            if Path(name).suffix.lower() in TABLES
        }

    def sample(self) -> str:
        """Take the sample town; return what to tell."""
        self.put_away()
        return self.take(sample())

    def take(self, people: People) -> str:
        """Take people, whatever they were read of; return what to tell."""
        self.people, self.wanting, self.table = people, None, None
        return f"Read: {people.told}"

    def put_away(self) -> str:
        """Forget everything that was picked and read; return what to tell."""
        self._files.clear()
        self.people, self.wanting, self.table = None, None, None
        self.answers, self.layouts, self.again = {}, {}, set()
        self._refused = frozenset()
        return "Put away. Choose other files."


def _seen(path: Path, encoding: str) -> dict[str, list[list[str]]]:
    try:
        return previews(path, encoding or None)
    except (DataError, OSError):  # reading it tells what is wrong
        return {}


@dataclass(frozen=True)
class Keeping:
    """Files beside the searches, which can be read, and deleted to forget what was said."""

    folder: Folder

    def told(self, name: str) -> dict[str, Any]:
        """Return what a file says; nothing where there is none, or it is damaged.

        Examples
        --------
        >>> from pathlib import Path
        >>> Keeping(Folder(Path("nowhere"))).told("decided.json")
        {}
        """
        try:
            found = json.loads((self.folder.path / name).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def tell(self, name: str, what: object) -> None:
        """Write a file.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        self.folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = json.dumps(what, indent=1, sort_keys=True)
        write_file(self.folder.path / name, text.encode(), overwrite=True)

    def keep_decided(self, net: Pool) -> None:
        """Keep which people and places are one by the coach's word."""
        self.tell(DECIDED, net.decided(self._decided()))

    def decided_again(self, people: People) -> People:
        """Return people who are joined as was decided before."""
        if not isinstance(people.net, Pool) or not (before := self._decided()):
            return people
        net = people.net.with_decided(before)
        if net is people.net:
            return people
        return replace(people.with_pool(net), note=f"{people.note} {AGAIN}".strip())

    def _decided(self) -> dict[str, list[list[list[str]]]]:
        """Return the pairs that were kept, as far as they are such."""
        return {
            what: [pair for pair in pairs if _is_pair(pair)]
            for what, pairs in self.told(DECIDED).items()
            if isinstance(pairs, list)
        }


def _is_pair(pair: object) -> bool:
    return (
        isinstance(pair, list)
        and len(pair) == 2
        and all(
            isinstance(side, list) and side and all(isinstance(one, str) for one in side)
            for side in pair
        )
    )

"""What the coach brings: files in, people and ties out, and what must be said in between."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from netpath.errors import DataError
from netpath.page._folder import safe_name
from netpath.page._reading import COLUMN, People, Wanting, read, sample

MOST_BYTES = 200_000_000


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
    """

    people: People | None = None
    wanting: Wanting | None = None
    answers: dict[str, str] = field(default_factory=dict)
    _files: dict[str, bytearray] = field(default_factory=dict)
    _shapes: dict[bytes, dict[str, str]] = field(default_factory=dict)

    def put(self, name: str, part: bytes, *, first: bool = True) -> None:
        r"""Take a part of a file that was picked; it is kept in memory until it is read.

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
        if self.wanting is not None:
            self.put_away()
        safe = safe_name(name)
        if first:
            self._files[safe] = bytearray()
        self._files[safe].extend(part)
        if sum(map(len, self._files.values())) > MOST_BYTES:
            self._files.clear()
            raise DataError("These files are larger than 200 MB together. Choose fewer.")

    def read(self, said: Mapping[str, str]) -> str:
        """Read the files, or ask for what is missing; return what to tell.

        They lie in a folder of their own for as long as that takes.

        Raises
        ------
        DataError
            If there is no file, or they cannot be read.
        """
        if not self._files:
            raise DataError("Choose a file first.")
        said = {**self._of_its_shape(), **said}
        try:
            with tempfile.TemporaryDirectory() as folder:
                for name, content in self._files.items():
                    Path(folder, name).write_bytes(content)
                found = read([Path(folder, name) for name in self._files], said)
        except Wanting as wanting:
            self.wanting, self.answers = wanting, dict(said)
            return str(wanting)
        except BaseException:
            self.put_away()
            raise
        columns = {name: told for name, told in said.items() if name.startswith(COLUMN)}
        if columns:
            self._shapes |= dict.fromkeys(self._heads(), columns)
        return self.take(found)

    def _heads(self) -> list[bytes]:
        """Return the first line of each file."""
        return [bytes(one[:10_000].partition(b"\n")[0].strip()) for one in self._files.values()]

    def _of_its_shape(self) -> dict[str, str]:
        """Return what was said of the columns of an earlier file that began with the same line."""
        known = (self._shapes.get(head, {}) for head in self._heads())
        return {name: told for one in known for name, told in one.items()}

    def sample(self) -> str:
        """Take the sample town; return what to tell."""
        return self.take(sample())

    def take(self, people: People) -> str:
        """Take people, whatever they were read of; return what to tell."""
        self.put_away()
        self.people = people
        return f"Read: {people.told}"

    def put_away(self) -> str:
        """Forget everything that was picked and read; return what to tell."""
        self._files.clear()
        self.people, self.wanting, self.answers = None, None, {}
        return "Put away. Choose other files."

"""What --column said of tables, kept in a file of the user's for the next of that shape."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from netpath import readers
from netpath._files import write_file
from netpath.cli._shell import warn
from netpath.errors import DataError
from netpath.readers import Layout
from netpath.readers.layouts import kept_with, layout_for, placed, previews

TABLES = (".csv", ".tsv", ".txt", ".xlsx")


@dataclass
class Shapes:
    """A file of layouts, by the shapes of tables: places and meanings, nobody's name.

    Attributes
    ----------
    path
        The file; None where none was named.
    kept
        What it says.
    new
        Whether there is something to write.
    """

    path: Path | None
    kept: Mapping[str, object] = field(default_factory=dict)
    new: bool = False

    @classmethod
    def of(cls, path: Path | None) -> Shapes:
        """Read a file, which need not be there yet.

        Raises
        ------
        DataError
            If it is something else.
        """
        if path is None or not path.exists():
            return cls(path)
        try:
            kept = json.loads(path.read_bytes())
        except (ValueError, RecursionError):
            kept = None
        if not isinstance(kept, dict):
            raise DataError(f"--layouts: {path.name} is no file that it wrote. Name another.")
        return cls(path, kept)

    def laid_out(
        self,
        files: Sequence[Path],
        columns: Mapping[str | int, str],
        kinds: Mapping[str, str],
        encoding: str | None,
        header: bool | None,
    ) -> dict[str, Layout]:
        """Return how tables are laid out of which nothing is said now, and note what is."""
        found: dict[str, Layout] = {}
        if self.path is None:
            return found
        for path in files:
            if path.suffix.lower() not in TABLES or not path.is_file():
                continue
            sheets = previews(path, encoding)
            said = placed(columns, next(iter(sheets.values()), []))
            if said:
                kind = kinds.get(path.name) or readers.kind_of(path, columns)
                self.kept, self.new = kept_with(self.kept, sheets, Layout(kind, said, header)), True
            elif (known := layout_for(self.kept, sheets)) is not None:
                found[path.name] = known
                warn(f"{path.name}: its columns are read as {self.path.name} says of their like.")
        return found

    def keep(self) -> None:
        """Write what is new, and say where and how to forget it.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        if self.path is not None and self.new:
            text = json.dumps(self.kept, indent=1, sort_keys=True)
            write_file(self.path, text.encode(), overwrite=True)
            warn(
                f"Which column is what is kept in {self.path.name} for further tables of that "
                "shape, by place and without their words; delete the file to forget it."
            )

"""Titles of one's own: which words tell that somebody hires, recruits or is junior."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netpath._results import counted
from netpath._rules import clean_id
from netpath._titles import AUTHORITY
from netpath.errors import DataError, FileRefused, Message, typed
from netpath.readers.tables._bytes import AnyPath
from netpath.readers.tables._headers import HeaderRule
from netpath.readers.tables._ledger import Ledger
from netpath.readers.tables._sheet import table_of


@dataclass(frozen=True)
class _TitleHeaders(HeaderRule):
    """The two columns of a list of titles."""

    @property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        return {"title": ("role", "job title", "phrase", "word"), "tells": ("authority", "level")}

    def fits(self, header: Sequence[str]) -> bool:
        return {"title", "tells"} <= set(self.columns(header).names)

    def needed(self, header: Sequence[str]) -> int:
        names = self.columns(header).names
        return 1 + max(names.index("title"), names.index("tells"))

    def refused(
        self, ledger: Ledger, line: int, header: Sequence[str], _: Sequence[Sequence[str]]
    ) -> FileRefused:
        what = f"no header title and tells; {ledger.unit} {line} has {counted(len(header), 'cell')}"
        return ledger.refused("B21", what, "Write them on top", line=line)


def titles(path: AnyPath, *, encoding: str | None = None) -> dict[str, str]:
    r"""Read a table of titles of one's own, for ``chains.doors`` and ``employers.ways``.

    Parameters
    ----------
    path
        A CSV file or an .xlsx workbook with the columns ``title`` (words of a title; ``*`` in front
        is the end of a word) and ``tells``: ``likely hires``, ``may hire``, ``recruits``,
        ``junior`` or ``cannot tell``.
    encoding
        As in :func:`netpath.read_csv`.

    Raises
    ------
    FileRefused
        If the file cannot be read, or has no such columns.
    DataError
        For the first row that tells something else.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "titles.csv")
    ...     _ = path.write_text("title,tells\ngaffer,likely hires\n*maat,junior\n")
    ...     titles(path)
    {'gaffer': 'likely hires', '*maat': 'junior'}
    """
    table, _ = table_of(path, _TitleHeaders("people"), None, encoding)
    ledger, told = table.ledger, {}
    for record, row in table.frame[["title", "tells"]].astype("str").fillna("").iterrows():
        level = clean_id(row["tells"]).casefold()
        if level not in AUTHORITY:
            rule = f"it must be one of {', '.join(AUTHORITY)}"
            where = f"{ledger.file}, {ledger.at([int(str(record))])}"
            raise DataError(
                Message.of("{at}: tells is {x}; {rule}.", at=where, x=typed(level), rule=rule),
                code="B53",
                column="tells",
                rule=rule,
                repair="Write one of these",
            )
        if row["title"]:
            told[clean_id(row["title"])] = level
    return told

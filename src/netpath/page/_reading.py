"""From the files that a coach picks to people and ties; what is missing is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from netpath import readers
from netpath._results import Report, counted
from netpath.employers import Employers, ways
from netpath.errors import DataError, FileRefused, MissingWarmth
from netpath.network import ReferralNetwork
from netpath.page._faults import on_the_page
from netpath.page._tables import OF_TIES, AskedTable, letters, table_of, unclear
from netpath.readers import Layout
from netpath.readers.endings import (
    EXCEL,
    GRAPHS,
    IN_TWO,
    NETWORKS,
    OF_A_PERSON,
    PARQUET,
    TABLES,
)
from netpath.readers.kinds import DIRECTORY
from netpath.readers.layouts import AIMS, of_ties, previews, shown

KNOWN = (*NETWORKS, *OF_A_PERSON, ".zip")
SAMPLE = "the sample town"
OWNER, WARMTH, DIRECTION = "owner", "warmth", "directed"
DATES, ENCODING = "dates", "encoding"
ENCODINGS = {"cp1252": "Windows", "mac_roman": "a Mac", "cp850": "DOS"}
DAYS = {
    "day first": "the day comes first: 03.04. is in April",
    "month first": "the month comes first: 03/04 is in March",
}
WAYS = {"both": "Each of the two can ask the other", "one": "Only the first can ask the second"}
WARMEST = "contradicted tie (max)"
CANNOT = "It cannot be read as it stands."
NOBODY_KNOWN = "It lists people, and no file here says who knows them."
MERGED = "Of several ties between two people the warmest counts (assumed)."


@dataclass(frozen=True)
class People:
    """What was read: people and ties that plans can rest on.

    Attributes
    ----------
    net
        With warmth, one tie a pair.
    source
        Where it is from, as the end of a sentence.
    owner
        Whose contacts came first; empty where nobody's did.
    note
        What was assumed on the way.
    aims
        The employers of a list that was chosen with the files.
    """

    net: ReferralNetwork
    source: str
    owner: str = ""
    note: str = ""
    aims: tuple[str, ...] = ()

    @property
    def report(self) -> Report | None:
        """What became of every record."""
        return self.net.report

    @property
    def told(self) -> str:
        """How much there is, as a sentence."""
        people = counted(len(self.net), "person", "people")
        first = f"{people} and {counted(self.net.n_ties, 'tie')}, from {self.source}."
        return f"{first} {self.report.direction if self.report else ''}".rstrip()

    def with_pool(self, net: readers.Pool) -> People:
        """Return the same sources once more is known of who is who; ids of people may be others."""
        assert isinstance(self.net, readers.Pool)
        at = list(self.net.sources["owner"]).index(self.owner) if self.owner else 0
        owner = str(net.sources["owner"].iloc[at]) if self.owner else ""
        return replace(self, net=net, owner=owner)

    @cached_property
    def aimed(self) -> Employers | None:
        """Whom the owner knows at the employers of the list; None where that cannot be told."""
        can = self.owner and self.net.has_warmth and "org" in self.net.people
        return ways(self.net, self.owner, self.aims) if self.aims and can else None

    @property
    def set_aside(self) -> pd.DataFrame:
        """The rows that broke a rule: file, line, rule, repair."""
        return self.report.quarantined if self.report else pd.DataFrame()


class Wanting(DataError):
    """Something that only the coach can say is missing; ``column`` names it.

    Attributes
    ----------
    choices
        What it can be, where it is one of a few.
    label
        What is asked for, in a word or two.
    about
        The table that it is about, where it must be told what it is and which column is what.
    """

    def __init__(
        self,
        message: str,
        *,
        column: str = "",
        choices: Mapping[str, str] | None = None,
        label: str = "Their name",
        about: AskedTable | None = None,
    ) -> None:
        super().__init__(message, column=column)
        self.choices, self.label, self.about = dict(choices or {}), label, about


def sample() -> People:
    """Return the sample town.

    Examples
    --------
    >>> sample().told
    '1,500 people and 8,130 ties, from the sample town.'
    """
    return People(readers.sample(), SAMPLE)


def read(
    paths: Sequence[Path],
    said: Mapping[str, str],
    layouts: Mapping[str, Layout] | None = None,
    beside: People | None = None,
) -> People:
    """Read one workbook, one graph, one or two tables, or any mixture of people's own files.

    Parameters
    ----------
    paths
        The files.
    said
        What the coach has said where the files did not: ``warmth`` for every tie, ``owner`` of all
        files or ``owner 1``, ``owner 2`` … of several exports, and ``directed``, which way a tie
        runs.
    layouts
        How tables are laid out, by the names of files, as far as the coach has said.
    beside
        The people of a search, to whom a list of employers alone can belong.

    Raises
    ------
    Wanting
        If something must be said first.
    DataError
        If the files do not go together, or one cannot be read.

    Examples
    --------
    >>> read([Path("mine.doc")], {})
    Traceback (most recent call last):
        ...
    netpath.errors.FileRefused: mine.doc is of no kind that netpath reads...
    """
    for path in paths:
        if path.suffix.lower() not in KNOWN:
            raise FileRefused(
                f"{path.name} is of no kind that netpath reads.",
                file=path.name,
                code="no such kind",
                rule="a file is of a kind that netpath reads",
                repair="Choose a workbook (.xlsx), tables (.csv), contacts (.vcf), mail (.mbox), a "
                "calendar (.ics), or a LinkedIn export (.zip)",
            )
    laid = layouts or {}
    lists = [path for path in paths if laid.get(path.name, Layout()).kind == AIMS]
    files = Files([path for path in paths if path not in lists], said, laid)
    if lists and not files.paths and beside is None:
        raise DataError(
            "A list of employers says whom somebody aims at, and not whom they know.",
            code="aims alone",
            repair="Choose it once more, together with their contacts",
        )
    try:
        if beside is not None and not files.paths:
            found = beside
        else:
            found = _as_network(files) if files.are_a_network else _pooled(files)
        return _with_aims(found, [(path, laid[path.name]) for path in lists])
    except FileRefused as refused:
        raise _asked_of(files, refused) or refused from None


@dataclass(frozen=True)
class Files:
    """Files, and what the coach has said of them."""

    paths: Sequence[Path]
    said: Mapping[str, str]
    layouts: Mapping[str, Layout]

    def layout(self, path: Path) -> Layout:
        """Return how a table is laid out, as far as somebody said."""
        return self.layouts.get(path.name, Layout())

    def kind(self, path: Path) -> str:
        """Return what a file is, as said or as its content tells.

        Raises
        ------
        Wanting
            If it is a table of which nothing tells what it is.
        """
        layout = self.layout(path)
        table = unclear(path, layout)
        if table is not None:
            raise Wanting(f"{path.name}: what is this table?", about=table)
        return layout.kind or readers.kind_of(path)

    @property
    def are_a_network(self) -> bool:
        """Whether they are one as they stand: a graph, a workbook, ties, or people and ties."""
        if {path.suffix.lower() for path in self.paths} & {PARQUET, *GRAPHS}:
            return True
        kinds = [self.kind(path) for path in self.paths]
        others = [kind for kind in kinds if kind not in OF_TIES]
        return len(others) < len(kinds) and others in ([], [DIRECTORY])


def _with_aims(found: People, lists: Sequence[tuple[Path, Layout]]) -> People:
    """Return people with the employers that are aimed at, and what became of the lists' rows."""
    aims, notes = dict[str, None](), [found.note]
    for path, layout in lists:
        place = next((at for at, name in layout.columns.items() if name == "org"), None)
        column = None if layout.header is False else place
        sheet, encoding = layout.sheet or None, layout.encoding or None
        names = readers.shortlist(path, column=column, sheet=sheet, encoding=encoding)
        aims |= dict.fromkeys(names)
        notes.append(f"{path.name}: {names}")
    return replace(found, aims=tuple(aims), note=" ".join(filter(None, notes)))


def _asked_of(files: Files, refused: FileRefused) -> Wanting | None:
    """Return what must be said where a file is refused; None where nothing would help."""
    path = next((one for one in files.paths if one.name == refused.file), None)
    if path is None or path.suffix.lower() not in TABLES:
        return None
    if refused.code in ("B03", "B04"):
        ways = {"utf-16-le": "16 bits a letter"} if refused.code == "B03" else ENCODINGS
        choices = dict(letters(path.read_bytes(), ways))
        told = f"{path.name} does not say how its letters are written. Which of these reads right?"
        label = "Letters that read right"
        column = f"{ENCODING} {path.name}"
        return Wanting(told, column=column, choices=choices, label=label) if choices else None
    if refused.offers("formats"):
        told = f"{path.name}: its days may be read in two ways, and every one fits both."
        return Wanting(told, column=f"{DATES} {path.name}", choices=DAYS, label="How days are read")
    table = table_of(path, files.layout(path), CANNOT) if refused.code == "B21" else None
    if table and table.has_rows and not table.layout.columns:
        return Wanting(on_the_page(refused.message), about=table)
    return None


def _pooled(files: Files) -> People:
    contacts = _exports(files) or _mixture(files)
    pool = readers.pool(contacts)
    owned = [one for one in contacts if one.owner is not None]
    if not owned and (lists := [path for path in files.paths if files.kind(path) == DIRECTORY]):
        path = lists[0]
        if not files.layout(path).kind:
            table = table_of(path, files.layout(path), NOBODY_KNOWN)
            raise Wanting(f"{path.name}: {NOBODY_KNOWN}", about=table)
    owner = next(
        label
        for one, label in zip(pool.contacts, pool.sources["owner"], strict=True)
        if not owned or (one.owner, one.owner_name) == (owned[0].owner, owned[0].owner_name)
    )
    return People(pool, _named(files.paths), str(owner))


def _exports(files: Files) -> list[readers.Contacts]:
    """Return the contacts of several people's exports, or none where the files are one person's."""
    paths = files.paths
    if len(paths) < 2 or {files.kind(path) for path in paths} != {"LinkedIn export"}:
        return []
    contacts = []
    for at, path in enumerate(paths, start=1):
        told = f"Whose contacts are in {path.name}? Write their name as on LinkedIn."
        contacts += _asked([path], files, f"{OWNER} {at}", told)
    return contacts


def _mixture(files: Files) -> list[readers.Contacts]:
    told = "Whose files are these? Write their name and their e-mail addresses, all in one line."
    return _asked(files.paths, files, OWNER, told)


def _asked(paths: Sequence[Path], files: Files, question: str, told: str) -> list[readers.Contacts]:
    try:
        owner = files.said.get(question) or None
        return readers.open(*paths, owner=owner, layouts=files.layouts)
    except DataError as error:
        if error.column != OWNER:
            raise
        raise Wanting(told, column=question) from None


def _as_network(files: Files) -> People:
    net = _with_warmth(_directed(files), files.said)
    note = MERGED if net.report and WARMEST in net.report.skipped else ""
    if net.compressed.one_tie_a_pair:
        return People(net, _named(files.paths), note=note)
    return People(net.merge_kinds("max"), _named(files.paths), note=MERGED)


def _directed(files: Files) -> ReferralNetwork:
    """Return the network, its ties running as the files or else the coach says."""
    given = files.said.get(DIRECTION, "")
    try:
        if given == "both":
            return _folded(files)
        return _network(files, directed=True if given == "one" else None)
    except DataError as error:
        if error.column != DIRECTION or given in WAYS:
            raise
        told = f"One thing only you can know, for {error.rule}. What does a row mean?"
        label = "What a row means"
        raise Wanting(told, column=DIRECTION, choices=WAYS, label=label) from None


def _folded(files: Files) -> ReferralNetwork:
    """Return the network in which the two orders of a pair are one tie, the warmer of both."""
    try:
        return _network(files, directed=False, on_conflict="max")
    except DataError as error:
        if error.code != "B49":
            raise
        return _network(files, directed=False)  # without warmth nothing tells which to keep


def _network(files: Files, **wishes: object) -> ReferralNetwork:
    paths = files.paths
    suffixes = {path.suffix.lower() for path in paths}
    suffix = min(suffixes)
    most = 2 if suffix in IN_TWO else 1
    if len(suffixes) > 1 or len(paths) > most:
        raise DataError(
            "These files do not go together.",
            code="files apart",
            repair="Choose one workbook, one table of ties, or people and ties as two tables",
        )
    how: dict[str, Any] = {**wishes, "strict": False}
    if suffix in GRAPHS:
        return GRAPHS[suffix](paths[0], **how)
    if suffix == PARQUET:
        # The table of people comes first, whatever the order of choosing.
        ordered = sorted(paths, key=lambda path: "people" not in path.name.casefold())
        return readers.read_parquet(*[None, *ordered][-2:], **how)
    ordered = sorted(paths, key=lambda path: files.kind(path) in OF_TIES)
    for path in ordered:
        layout = files.layout(path)
        rows = shown(previews(path, layout.encoding or None), layout)
        columns = {**how.get("columns", {}), **layout.by_header(rows)}
        how |= {**of_ties(layout), "columns": columns}
        if layout.encoding:
            how["encoding"] = layout.encoding
    if suffix == EXCEL:
        return readers.read_excel(paths[0], **how)
    return readers.read_csv(*[None, *ordered][-2:], **how)


def _with_warmth(net: ReferralNetwork, said: Mapping[str, str]) -> ReferralNetwork:
    if net.has_warmth:
        return net
    given = said.get(WARMTH, "").replace("%", "").replace(",", ".").strip()
    if not given:
        raise Wanting(
            "These files do not say how well people know each other. In how many of a hundred "
            "cases would an ask be granted? The same number is taken for every tie, as assumed.",
            column=WARMTH,
            label="Out of a hundred",
        )
    try:
        return net.with_warmth(float(given) / 100)
    except (ValueError, MissingWarmth):
        told = "Write a number from 1 to 100, such as 30."
        raise Wanting(told, column=WARMTH, label="Out of a hundred") from None


def _named(paths: Sequence[Path]) -> str:
    names = [path.name for path in paths]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

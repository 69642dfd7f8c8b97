"""From the files that a coach picks to people and ties; what is missing is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from netpath import readers
from netpath._results import Report, counted, listed
from netpath.errors import DataError, FileRefused, MissingWarmth, masked
from netpath.network import ReferralNetwork
from netpath.readers.kinds import first_rows

GRAPHS = {
    ".graphml": readers.read_graphml,
    ".gexf": readers.read_gexf,
    ".gml": readers.read_gml,
    ".net": readers.read_pajek,
    ".paj": readers.read_pajek,
    ".json": readers.read_json,
}
OF_A_PERSON = (".vcf", ".vcard", ".mbox", ".ics")
KNOWN = (".xlsx", ".csv", ".tsv", ".txt", ".zip", ".parquet", *OF_A_PERSON, *GRAPHS)
OF_TIES = ("table of ties", "workbook of people and ties")
SAMPLE = "the sample town"
OWNER, WARMTH, DIRECTION, COLUMN = "owner", "warmth", "directed", "column"
ENDS = ("source", "target")
MOST_COLUMNS = 40
WAYS = {"both": "Each of the two can ask the other", "one": "Only the first can ask the second"}
WARMEST = "contradicted tie (max)"
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
    """

    net: ReferralNetwork
    source: str
    owner: str = ""
    note: str = ""

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
    """

    def __init__(
        self, message: str, *, column: str, choices: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message, column=column)
        self.choices = dict(choices or {})


def sample() -> People:
    """Return the sample town.

    Examples
    --------
    >>> sample().told
    '1,500 people and 8,130 ties, from the sample town.'
    """
    return People(readers.sample(), SAMPLE)


def read(paths: Sequence[Path], said: Mapping[str, str]) -> People:
    """Read one workbook, one graph, one or two tables, or any mixture of people's own files.

    Parameters
    ----------
    paths
        The files.
    said
        What the coach has said where the files did not: ``warmth`` for every tie, ``owner`` of all
        files or ``owner 1``, ``owner 2`` … of several exports, and ``directed``, which way a tie
        runs; ``column source`` and ``column target``, which columns of ties these are.

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
                f"{path.name} is of no kind that netpath reads. Choose a workbook (.xlsx), tables "
                "(.csv), contacts (.vcf), mail (.mbox), a calendar (.ics), or a LinkedIn export "
                "(.zip).",
                file=path.name,
            )
    if not _is_a_network(paths):
        return _pooled(paths, said)
    net = _with_warmth(_directed(paths, said), said)
    note = MERGED if net.report and WARMEST in net.report.skipped else ""
    if net.compressed.one_tie_a_pair:
        return People(net, _named(paths), note=note)
    return People(net.merge_kinds("max"), _named(paths), note=MERGED)


def _is_a_network(paths: Sequence[Path]) -> bool:
    """Whether files are a network as they stand: a graph, a workbook, ties, or people and ties."""
    if {path.suffix.lower() for path in paths} & {".parquet", *GRAPHS}:
        return True
    kinds = [_kind(path) for path in paths]
    ties = [kind for kind in kinds if kind in OF_TIES]
    others = [kind for kind in kinds if kind not in OF_TIES]
    return bool(ties) and others in ([], ["directory of people"])


def _kind(path: Path) -> str:
    """Return what a file is; a table that says nothing known may be of ties."""
    try:
        return readers.kind_of(path)
    except FileRefused as refused:
        if refused.code != "B21" or path.suffix.lower() not in (".csv", ".tsv", ".txt", ".xlsx"):
            raise
        return OF_TIES[0]


def _pooled(paths: Sequence[Path], said: Mapping[str, str]) -> People:
    contacts = _exports(paths, said) or _mixture(paths, said)
    pool = readers.pool(contacts)
    owned = [one for one in contacts if one.owner is not None]
    owner = next(
        label
        for one, label in zip(pool.contacts, pool.sources["owner"], strict=True)
        if not owned or (one.owner, one.owner_name) == (owned[0].owner, owned[0].owner_name)
    )
    return People(pool, _named(paths), str(owner))


def _exports(paths: Sequence[Path], said: Mapping[str, str]) -> list[readers.Contacts]:
    """Return the contacts of several people's exports, or none where the files are one person's."""
    if len(paths) < 2 or {_kind(path) for path in paths} != {"LinkedIn export"}:
        return []
    contacts = []
    for at, path in enumerate(paths, start=1):
        told = f"Whose contacts are in {path.name}? Write their name as on LinkedIn."
        contacts += _asked([path], said, f"{OWNER} {at}", told)
    return contacts


def _mixture(paths: Sequence[Path], said: Mapping[str, str]) -> list[readers.Contacts]:
    told = "Whose files are these? Write their name and their e-mail addresses, all in one line."
    return _asked(paths, said, OWNER, told)


def _asked(
    paths: Sequence[Path], said: Mapping[str, str], question: str, told: str
) -> list[readers.Contacts]:
    try:
        return readers.open(*paths, owner=said.get(question) or None)
    except DataError as error:
        if error.column != OWNER:
            raise
        raise Wanting(told, column=question) from None


def _directed(paths: Sequence[Path], said: Mapping[str, str]) -> ReferralNetwork:
    """Return the network, its ties running as the files or else the coach says."""
    given, columns = said.get(DIRECTION, ""), _columns(said)
    try:
        if given == "both":
            return _folded(paths, columns)
        return _network(paths, columns, directed=True if given == "one" else None)
    except DataError as error:
        wanting = _which_column(paths, error) if isinstance(error, FileRefused) else None
        if wanting is not None:
            raise wanting from None
        if error.column != DIRECTION or given in WAYS:
            raise
        told = f"One thing only you can know, for {error.rule}. What does a row mean?"
        raise Wanting(told, column=DIRECTION, choices=WAYS) from None


def _columns(said: Mapping[str, str]) -> dict[str | int, str]:
    """Return which column, by position, is what, as far as the coach has said."""
    told = {name: said.get(f"{COLUMN} {name}", "") for name in ENDS}
    return {int(place): name for name, place in told.items() if place.isdecimal()}


def _which_column(paths: Sequence[Path], refused: FileRefused) -> Wanting | None:
    """Return the question which column a table's people stand in; None where it is no such table.

    Of each column three cells are shown, masked.
    """
    path = next((one for one in paths if one.name == refused.file), None)
    if refused.code != "B21" or refused.column not in ENDS or path is None:
        return None
    header, *rows = first_rows(path) or [[]]
    choices = {}
    for at, text in enumerate(header[:MOST_COLUMNS], 1):
        cells = [row[at - 1] for row in rows if len(row) >= at and row[at - 1].strip()]
        such = listed(dict.fromkeys(map(masked, cells[:3])))
        choices[str(at)] = f"column {at}, {text[:40]!r}" + (f": {such}" if such else "")
    which = "the first" if refused.column == ENDS[0] else "the second"
    told = (
        f"{path.name} does not say who knows whom in words that are known here. In which column "
        f"does {which} of the two people stand? Or fill in the empty workbook."
    )
    return Wanting(told, column=f"{COLUMN} {refused.column}", choices=choices) if choices else None


def _folded(paths: Sequence[Path], columns: dict[str | int, str]) -> ReferralNetwork:
    """Return the network in which the two orders of a pair are one tie, the warmer of both."""
    try:
        return _network(paths, columns, directed=False, on_conflict="max")
    except DataError as error:
        if error.code != "B49":
            raise
        return _network(
            paths, columns, directed=False
        )  # without warmth nothing tells which to keep


def _network(
    paths: Sequence[Path],
    columns: dict[str | int, str],
    *,
    directed: bool | None,
    on_conflict: str = "error",
) -> ReferralNetwork:
    suffixes = {path.suffix.lower() for path in paths}
    suffix = min(suffixes)
    most = 2 if suffix in (".csv", ".tsv", ".parquet") else 1
    if len(suffixes) > 1 or len(paths) > most:
        raise DataError(
            "These files do not go together. Choose one workbook, one table of ties, or people and "
            "ties as two tables."
        )
    if suffix == ".xlsx":
        return readers.read_excel(
            paths[0], columns=columns, directed=directed, strict=False, on_conflict=on_conflict
        )
    if suffix in GRAPHS:
        return GRAPHS[suffix](paths[0], directed=directed, strict=False, on_conflict=on_conflict)
    # The table of people comes first, whatever the order of choosing.
    ordered = sorted(paths, key=lambda path: "people" not in path.name.casefold())
    pair = [None, *ordered][-2:]
    if suffix == ".parquet":
        return readers.read_parquet(
            *pair, columns=columns, directed=directed, strict=False, on_conflict=on_conflict
        )
    return readers.read_csv(
        *pair,
        columns=columns,
        header=True if columns else None,
        directed=directed,
        strict=False,
        on_conflict=on_conflict,
    )


def _with_warmth(net: ReferralNetwork, said: Mapping[str, str]) -> ReferralNetwork:
    if net.has_warmth:
        return net
    given = said.get(WARMTH, "").replace("%", "").replace(",", ".").strip()
    if not given:
        raise Wanting(
            "These files do not say how well people know each other. In how many of a hundred "
            "cases would an ask be granted? The same number is taken for every tie, as assumed.",
            column=WARMTH,
        )
    try:
        return net.with_warmth(float(given) / 100)
    except (ValueError, MissingWarmth):
        raise Wanting("Write a number from 1 to 100, such as 30.", column=WARMTH) from None


def _named(paths: Sequence[Path]) -> str:
    names = [path.name for path in paths]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

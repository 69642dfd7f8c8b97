"""What one source tells: people, and the facts about who knows whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from netpath._results import Answer, Report, counted

KEY_COLUMNS = ("slug", "email", "given_id", "phone")
PEOPLE_COLUMNS = ("name", "first", "last", "org", "role", "team", "school", "field", "group")
EVIDENCE_COLUMNS = (
    "source",
    "target",
    "kind",
    "when",
    "since",
    "count",
    "size",
    "direction",
    "file",
    "row",
)
PAST_COLUMNS = ("person", "what", "place", "start", "end", "file", "row")
_NUMBERS = ("count", "size", "row")
OUT, IN = "out", "in"


@dataclass(frozen=True, eq=False)
class Contacts(Answer):
    """The people of one source, and every fact it tells about who knows whom.

    Attributes
    ----------
    people
        One row a person, indexed by ``id``, an id that means something within this source only.
        All text: ``name``, ``org``, ``role`` and whatever else is known, and the keys ``slug``
        (of a LinkedIn profile), ``email``, ``given_id`` and ``phone``; several e-mails or numbers
        of one person are parted by blanks.
    evidence
        One row a fact: ``source``, ``target``, ``kind``, ``when``, ``since``, ``count``, ``size``
        (people in the conversation), ``direction`` (``"both"``, ``"out"``, ``"in"``), ``file`` and
        ``row``; and ``bond``, how the two know each other, where somebody said so.
    report
        What became of every record.
    owner
        The id of the person whose contacts these are; None for a directory.
    owner_name
        How sentences call the owner.
    consent
        Who agreed to this use, and when, as it was given: ``"Ada, 2026-11-20"``.
    share
        Whether the people brought may be named to other people's seekers.
    past
        Dated facts of affiliation: ``person``, ``what`` (``"org"`` or ``"school"``), ``place``,
        ``start``, ``end`` (ISO text, ``"2019"`` or ``"2019-03"`` as far as known), ``file``,
        ``row``.
    file
        The name of the file, without its folder.
    kind
        What the file is, where :func:`netpath.readers.open` told it: ``"vCard file"``.

    Examples
    --------
    >>> people = pd.DataFrame({"name": ["Ada", "Ben"]}, index=pd.Index(["a", "b"], name="id"))
    >>> report = Report(records_in=1, accepted=1)
    >>> print(Contacts(people, no_evidence(), report, "a", "Ada"))
    1 person read, 0 set aside; this is a star: we see whom Ada knows, not whom they know.
    """

    people: pd.DataFrame = field(repr=False)
    evidence: pd.DataFrame = field(repr=False)
    report: Report = field(repr=False)
    owner: str | None = field(default=None, repr=False)
    owner_name: str = field(default="", repr=False)
    consent: str = field(default="", repr=False)
    share: bool = False
    past: pd.DataFrame = field(default_factory=lambda: no_past(), repr=False)
    file: str = field(default="", repr=False)
    kind: str = field(default="", repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a person, with the number of facts about them.

        Examples
        --------
        >>> people = pd.DataFrame({"name": ["Ada"]}, index=pd.Index(["a"], name="id"))
        >>> Contacts(people, no_evidence(), Report(1, 1)).to_frame().values.tolist()
        [['a', 'Ada', 0]]
        """
        ends = pd.concat([self.evidence["source"], self.evidence["target"]])
        facts = ends.value_counts().reindex(self.people.index, fill_value=0)
        return self.people.assign(facts=facts).rename_axis("id").reset_index()

    def __str__(self) -> str:
        n_read = len(self.people) - (self.owner is not None)
        read = f"{counted(n_read, 'person', 'people')} read, {self.report.set_aside:,} set aside"
        if self.owner is None and len(self.evidence):
            return f"{read}; we see {counted(len(self.evidence), 'tie')} between them."
        if self.owner is None:
            return f"{read}; this is a directory: we see who they are, not whom they know."
        who = self.owner_name or "the owner"
        own = (self.evidence[["source", "target"]] == self.owner).any(axis=1)
        beyond = f"and {counted(int((~own).sum()), 'tie')} beyond"
        rest = "not whom they know" if own.all() else beyond
        return f"{read}; this is a star: we see whom {who} knows, {rest}."


def no_evidence() -> pd.DataFrame:
    """Return a table of evidence without rows."""
    return typed([], EVIDENCE_COLUMNS)


def no_past() -> pd.DataFrame:
    """Return a table of dated affiliations without rows."""
    return typed([], PAST_COLUMNS)


def typed(rows: Sequence[Sequence[object]], columns: Sequence[str]) -> pd.DataFrame:
    """Return facts as a table: numbers that may be missing, and text."""
    kinds = ["Int64" if name in _NUMBERS else "str" for name in columns]
    cells = zip(*rows, strict=True) if rows else ([] for _ in columns)
    told = zip(columns, cells, kinds, strict=True)
    return pd.DataFrame({name: pd.Series(list(of), dtype=kind) for name, of, kind in told})


def with_bonds(facts: pd.DataFrame, bonds: Sequence[str]) -> pd.DataFrame:
    """Return facts with how the two know each other, where that is said of any."""
    told = pd.Series([one or None for one in bonds], index=facts.index, dtype="str")
    return facts.assign(bond=told) if told.notna().any() else facts


@dataclass
class _Fact:
    """How often, from when until when, and the file and line that told it first."""

    count: int
    since: str
    when: str
    file: str
    row: int


class ExportFacts:
    """Facts added up: one for each person, kind, direction and size of the company."""

    def __init__(self, owner: Owner) -> None:
        self.owner = owner
        self._facts: dict[tuple[str, str, str, int], _Fact] = {}

    def add(
        self, person: str, kind: str, way: str, day: str, place: tuple[str, int], size: int = 0
    ) -> None:
        """Add a fact about the owner and a person."""
        there = self._facts.get((person, kind, way, size))
        if there is None:
            self._facts[person, kind, way, size] = _Fact(1, day, day, *place)
            return
        there.count += 1
        if day:
            there.since = min(there.since or day, day)
            there.when = max(there.when, day)

    def people(self) -> Iterable[str]:
        """Return the ids of all whom a fact is about."""
        return dict.fromkeys(person for person, *_ in self._facts)

    def frame(self) -> pd.DataFrame:
        """Return the evidence, one row a fact, in the order of ids."""
        rows = [
            (
                *(self.owner.person, person, kind, fact.when or None, fact.since or None),
                *(fact.count, size or None, way or None, fact.file, fact.row),
            )
            for (person, kind, way, size), fact in sorted(self._facts.items(), key=lambda x: x[0])
        ]
        return typed(rows, EVIDENCE_COLUMNS)


class Owner(NamedTuple):
    """The person whose export it is: by which id, which name, and which id the files use."""

    person: str
    name: str
    seen_as: str

    def is_(self, person: str) -> bool:
        """Return whether an id is the owner's."""
        return person in (self.person, self.seen_as)

    @property
    def email(self) -> str:
        """The e-mail, where it is the id."""
        return self.person if "@" in self.person else ""

    @property
    def slug(self) -> str:
        """The name of the profile, where it is the id."""
        return "" if self.email or self.person.startswith("~") else self.person

"""Everything that a campaign holds about one person: told, or erased and kept away."""

from __future__ import annotations

import html
import json
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import pandas as pd

from netpath._results import Answer, counted, listed
from netpath._rules import bare
from netpath.campaign import files
from netpath.campaign._faults import JournalBusy, JournalError, JournalFull
from netpath.campaign._journal import ASKS, Journal
from netpath.campaign._kept import TEXTS
from netpath.campaign._record import mark_of
from netpath.campaign._said import COLUMNS, OF_SEEKER, is_day, is_text
from netpath.campaign._seal import plain
from netpath.campaign.recorded import GONE
from netpath.campaign.state import State
from netpath.errors import DataError, Message, Repair, Typed

TELLING = ("name", "email", "url", "profile")
SHORTEST, TELLS, PART = 2, 5, 3
"""Letters of what is taken out, of what is looked for in other files, and of a part of a name."""
KINDS = frozenset(
    {*(".netpath", ".backup", ".draft", ".csv", ".tsv", ".txt", ".md", ".html", ".ics", ".json")}
    | {*("", ".bak", ".old", ".orig", ".copy", ".db", ".sqlite", ".svg", ".vcf", ".eml", ".mbox")}
    | {*(".xlsx", ".zip", ".docx", ".ods", ".graphml", ".gexf", ".gml", ".net", ".paj")}
)
MOST_READ = 100_000_000
NOTES = ("learned", "stays", "place", "note", *OF_SEEKER)
OF_SOMEBODY = ("person", "target", "asked", "via", "named", "who", "dropped", "lifted")


@dataclass(frozen=True)
class Mention:
    """What stays and may still speak of somebody who was erased; only a person can judge that.

    Attributes
    ----------
    place
        Where it stands, for :meth:`netpath.Campaign.clear`.
    text
        What it says.
    why
        ``"a part of their name"``, ``"their employer"`` or ``"the name of somebody else"``.

    Examples
    --------
    >>> print(Mention("7.1", "Olu's rotas.", "a part of their name"))
    7.1, a part of their name: "Olu's rotas." To clear it: campaign.clear('7.1').
    """

    place: str
    text: str
    why: str

    @property
    def message(self) -> Message:
        """Where it stands, and how to clear it, as every door can word it."""
        head = f'{self.place}, {self.why}: "{self.text}"'
        return Message.of("{head} {mend}.", head=head, mend=Repair("clear", place=self.place))

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class Erased(Answer):
    """What became of a person's traces, and what may be left of them.

    Attributes
    ----------
    erased, rewritten
        How many records were blanked, and how many kept without their name and id.
    backups
        How many backups were replaced by one of today.
    left
        Texts that hold a part of their name, or their employer, and others of their name; they
        were kept.
    files
        Names of other files in this folder in which their name, id or address still stands.
    """

    erased: int
    rewritten: int
    backups: int
    left: tuple[Mention, ...] = ()
    files: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return one row.

        Examples
        --------
        >>> Erased(3, 0, 1).to_frame()["erased"].tolist()
        [3]
        """
        counts = {"left": len(self.left), "files": len(self.files)}
        return pd.DataFrame([vars(self) | counts])

    @property
    def told(self) -> str:
        """What was done, as a sentence."""
        return (
            f"{counted(self.erased, 'record')} erased, {counted(self.rewritten, 'record')} kept "
            f"without their name and id, {counted(self.backups, 'backup')} replaced."
        )

    @property
    def out_of_reach(self) -> str:
        """What was not done, in a sentence or two."""
        kept = [one for one in self.files if files.SUFFIX in one]
        searches = dict.fromkeys(one.partition(files.SUFFIX)[0] + files.SUFFIX for one in kept)
        others = listed(one for one in self.files if one not in kept)
        still = "In this folder they are still named in "
        told = f"{still}{others}; these files are yours to delete. " if others else ""
        if searches:
            what = "another search" if len(searches) == 1 else "other searches"
            told += f"{still}{what}, {listed(searches)}: erase them there, too. "
        return (
            f"{told}What you have printed, sent or copied elsewhere is out of reach: reports, "
            "calendars, letters, exports. A nickname, or what tells of them without a name, is not "
            "found."
        )

    @property
    def message(self) -> Message:
        """What was done and what was not, as every door can word it."""
        notes = counted(len(self.left), "text")
        head = f"\n{notes} may still speak of them; look at each:" if self.left else ""
        left = tuple(part for one in self.left for part in ("\n", *one.message.parts))
        return Message((self.told + head, *left, f"\n{self.out_of_reach}"))

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class Place:
    """Where the journal says something, and what."""

    seq: int
    at: int
    kind: str
    said: dict[str, Any]

    @property
    def inner(self) -> dict[str, Any]:
        """What is said, a rewriting taken off."""
        inner: dict[str, Any] = self.said.get("says", self.said)
        return inner


def places(journal: Journal) -> Iterator[Place]:
    """Yield everything that the journal says."""
    for event in journal.events:
        for at, part in enumerate(event.parts):
            if part.payload is not None:
                yield Place(event.seq, at, event.kind, part.said)


class Traces:
    """Where one person is told of."""

    def __init__(self, journal: Journal, state: State, person: str) -> None:
        found = list(places(journal))
        texts = {person, *(text for one in found for text in _telling(one.inner, person))}
        self._person, self._state = person, state
        self.texts = sorted((one for one in texts if len(one) >= SHORTEST), key=len, reverse=True)
        names = [text for one in found for text in _telling(one.inner, person, ("name",))]
        self._parts = {word for name in names for word in bare(name).split() if len(word) >= PART}
        orgs = (one.inner["known"].get("org", "") for one in found if self._is_person(one.inner))
        self._orgs = {bare(org) for org in orgs if len(org) >= SHORTEST}
        theirs = {one.seq for one in found if one.inner.get("asked") == person}
        self.about = [
            one
            for one in found
            if self._is_about(one.inner) or (one.seq in theirs and _note_in(one.inner))
        ]
        rest = [one for one in found if one not in self.about and "seeker" not in one.inner]
        self.mentions = [one for one in rest if self.mentioned(plain(_unnamed(one.inner)))]

    def _is_person(self, said: dict[str, Any]) -> bool:
        return said.get("person") == self._person

    def left(self, journal: Journal) -> Iterator[Mention]:
        """Yield texts that are still there and may speak of the person."""
        for one in places(journal):
            for place, column, text in _texts(one):
                told = bare(text)
                if column == "name":
                    if self.mentioned(text):
                        yield Mention(place, text, "the name of somebody else")
                elif any(_stands_in(word, told) for word in self._parts):
                    yield Mention(place, text, "a part of their name")
                elif any(_stands_in(org, told) for org in self._orgs):
                    yield Mention(place, text, "their employer")

    def _is_about(self, said: dict[str, Any]) -> bool:
        names = [said.get(key) for key in OF_SOMEBODY]
        return self._person in [*names, *said.get("tie", ()), *said.get("untied", ())]

    def mentioned(self, text: str) -> bool:
        """Return whether a text names the person."""
        told = bare(text)
        return any(_stands_in(bare(one), told) for one in self.texts)

    def cleaned(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return what is said without mention of the person; ids, days and our words stay."""
        note = _note_in(said)
        if note:
            return said | {note: self._without(note, said[note])}
        known = {
            name: one if name == "name" else self._without(name, one)
            for name, one in said.get("known", {}).items()
        }
        return said | {"known": known} if known else said

    def _without(self, name: str, value: object) -> object:
        if not isinstance(value, str) or is_day(value) or not self.mentioned(value):
            return value
        for gone in (GONE, "…"):  # the longer may be too long
            told = value
            for text in self.texts:
                told = told.replace(text, gone)
            told = gone if self.mentioned(told) else told
            if COLUMNS.get(name, is_text)(told):
                return told
        return value

    def marks(self) -> list[str]:
        """Return the keyed hashes by which the person is kept away."""
        names = [
            text for one in self.about for text in _telling(one.inner, self._person, ("name",))
        ]
        texts = dict.fromkeys([self._person, *names, *map(bare, names)])
        return [mark_of(self._state, text) for text in texts]


def _telling(said: dict[str, Any], person: str, columns: Sequence[str] = TELLING) -> Iterator[str]:
    """Yield what was ever said that tells who somebody is: names that they had before, too."""
    if said.get("person") == person:
        yield from (str(said["known"][name]) for name in columns if said["known"].get(name))


def _unnamed(said: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of somebody without their name: a namesake is somebody else."""
    known = {name: one for name, one in said.get("known", {}).items() if name != "name"}
    return said | ({"known": known} if "known" in said else {})


def _stands_in(word: str, text: str) -> bool:
    """Return whether a word stands in a text, not as a part of a longer word or number."""
    start = text.find(word)
    while start >= 0:
        before, after = text[max(0, start - 1) : start], text[start + len(word) :][:1]
        if not (before.isalnum() or after.isalnum()):
            return True
        start = text.find(word, start + 1)
    return False


def told_of(journal: Journal, state: State, person: str) -> pd.DataFrame:
    """Return everything that is stored about a person, one row a place."""
    traces = Traces(journal, state, person)
    found = sorted([*traces.about, *traces.mentions], key=lambda one: (one.seq, one.at))
    rows = [
        (one.seq, one.kind, json.dumps(one.inner, ensure_ascii=False, sort_keys=True))
        for one in found
    ]
    return pd.DataFrame(rows, columns=["event", "kind", "stored"])


def erase(journal: Journal, state: State, person: str, happened: str) -> Erased:
    """Erase a person from the journal and its backups, and keep them away.

    Raises
    ------
    DataError
        If they are the seeker, whose campaign it is.
    JournalBusy
        If somebody else has the file open, so that bytes would remain.
    """
    if person == state.seeker:
        raise DataError(
            "The seeker cannot be erased from their own campaign.",
            code="the seeker stays",
            repair="To erase all of it, delete the file and those beside it that begin alike",
        )
    with journal.writing():
        traces = Traces(journal, state, person)
        named = [one for one in traces.mentions if traces.cleaned(one.inner) != one.inner]
        if named:
            cleaned = [{"of": _origin(one), "says": traces.cleaned(one.inner)} for one in named]
            journal.append("rewritten", happened, cleaned)
        gone = [(one.seq, one.at) for one in (*traces.about, *named)]
        journal.erase(gone, {"mark": traces.marks()}, happened)
        journal.keep_draft(ASKS, "", "")
        for place, (who, says) in journal.drafts().items():
            if who == person or traces.mentioned(f"{place} {says}"):
                journal.keep_draft(place, "", "")
    n = scrub(journal)
    files = tuple(naming(journal.path, traces.texts))
    return Erased(len(traces.about), len(named), n, tuple(traces.left(journal)), files)


def clear(journal: Journal, place: str, happened: str) -> Erased:
    """Clear one text that may speak of somebody who was erased, for good.

    Raises
    ------
    DataError
        If there is no such text.
    """
    with journal.writing():
        texts = [
            (one, name) for one in places(journal) for at, name, _ in _texts(one) if at == place
        ]
        if not texts:
            raise DataError(
                Message.of("There is no text {place} here.", place=Typed(place)),
                code="no such text",
                repair="Erasing somebody tells of those that there are",
            )
        one, name = texts[0]
        if name:
            known = {key: value for key, value in one.inner["known"].items() if key != name}
            says = one.inner | {"known": known}
            journal.append("rewritten", happened, [{"of": _origin(one), "says": says}])
        journal.erase([(one.seq, one.at)], {"mark": []}, happened)
    return Erased(1, 0, scrub(journal))


def _note_in(said: dict[str, Any]) -> str:
    """Return under which name a payload holds a text of the seeker's own; empty where it has none.

    Examples
    --------
    >>> _note_in({"learned": "Olu's rotas."}), _note_in({"named": "olu"})
    ('learned', '')
    """
    return next((one for one in NOTES if one in said), "")


def _texts(one: Place) -> Iterator[tuple[str, str, str]]:
    """Yield the free texts of a payload: where each stands, its column, and what it says."""
    note = _note_in(one.inner)
    if note:
        yield f"{one.seq}.{one.at}", "", one.inner[note]
    for n, (name, value) in enumerate(sorted(one.inner.get("known", {}).items())):
        if (name == "name" or name not in TEXTS) and isinstance(value, str):
            yield f"{one.seq}.{one.at}.{n}", name, value


def naming(path: Path, texts: Iterable[str]) -> Iterator[str]:
    """Yield the other files of a folder in which one of these texts stands.

    A short one has to stand there as a word, and with a letter: a 7 is somebody in every table.
    """
    forms = {unicodedata.normalize(form, text) for text in texts for form in ("NFC", "NFD")}
    wanted = {text.encode("utf-8", "replace") for one in forms for text in (one, html.escape(one))}
    long = [text for text in wanted if len(text) >= TELLS]
    short = [re.escape(text) for text in wanted if len(text) < TELLS and not text.isdigit()]
    word = re.compile(rb"(?<![\w\x80-\xff])(?:%b)(?![\w\x80-\xff])" % (b"|".join(short) or b"(?!)"))
    mine = {path, *files.beside(path), *files.backups(path)}
    for one in sorted(path.parent.iterdir()):
        with suppress(OSError):
            if one not in mine and one.suffix.lower() in KINDS and not one.is_symlink():
                for content in _contents(one) if one.is_file() else ():
                    if any(text in content for text in long) or word.search(content):
                        yield one.name
                        break


def _contents(path: Path) -> Iterator[bytes]:
    """Yield what a file holds, and what the files packed in it hold; nothing of a very large one.

    A calendar folds its lines.
    """
    left = MOST_READ - path.stat().st_size
    if left <= 0:
        return
    yield path.read_bytes().replace(b"\r\n ", b"")
    closed = (BadZipFile, RuntimeError, NotImplementedError, ValueError, zlib.error)
    with suppress(*closed), ZipFile(path) as packed:
        for one in packed.infolist():
            left -= one.file_size
            if left > 0:
                yield packed.read(one)


def _origin(one: Place) -> list[int]:
    """Return where something stood at first."""
    origin: list[int] = one.said.get("of", [one.seq, one.at])
    return origin


def scrub(journal: Journal) -> int:
    """Remove the bytes of what was erased; return how many backups were replaced.

    Raises
    ------
    JournalBusy
        If somebody else has the file open.
    """
    held: JournalBusy | None = None
    try:
        journal.scrub()
    except JournalBusy as error:
        held = error
    old: Sequence[object] = _replace_backups(journal)
    if held:
        raise held
    return len(old)


def _replace_backups(journal: Journal) -> Sequence[object]:
    """Put one backup of today in the place of the old ones, which go once it is there."""
    old = files.backups(journal.path)
    if old:
        try:
            journal.backup(files.free_backup_name(journal.path, journal.head[0]))
        except JournalError:
            raise JournalFull(
                f"The words are blanked here, but {counted(len(old), 'backup')} beside this file "
                "could not be replaced and still holds them. Make room and erase again."
            ) from None
    drafts = journal.path.parent.glob(f".{files.literal(journal.path.name)}.*.draft*")
    for path in [*old, *map(files.head_of, old), *drafts]:
        path.unlink(missing_ok=True)
    return old

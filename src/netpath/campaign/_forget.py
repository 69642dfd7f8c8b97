"""Everything that a campaign holds about one person: told, or erased and kept away."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from netpath._results import Answer, counted
from netpath._rules import bare
from netpath.campaign import _files
from netpath.campaign._faults import JournalBusy
from netpath.campaign._journal import Journal
from netpath.campaign._record import mark_of
from netpath.campaign._seal import plain
from netpath.campaign._state import State
from netpath.errors import DataError

GONE = "(erased)"
TELLING = ("name", "email", "url", "profile")
SHORTEST = 2


@dataclass(frozen=True)
class Erased(Answer):
    """What became of a person's traces.

    Attributes
    ----------
    erased, rewritten
        How many records were blanked, and how many kept without mention of the person.
    backups
        How many backups were replaced by one of today.
    """

    erased: int
    rewritten: int
    backups: int

    def to_frame(self) -> pd.DataFrame:
        """Return one row.

        Examples
        --------
        >>> Erased(3, 0, 1).to_frame()["erased"].tolist()
        [3]
        """
        return pd.DataFrame([vars(self)])

    def __str__(self) -> str:
        return (
            f"{counted(self.erased, 'record')} erased, {counted(self.rewritten, 'record')} kept "
            f"without mention of them, {counted(self.backups, 'backup')} replaced. What you have "
            "printed, sent or copied elsewhere is out of reach: reports, calendars, letters, "
            "exports."
        )


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
        self._texts = sorted((one for one in texts if len(one) >= SHORTEST), key=len, reverse=True)
        theirs = {one.seq for one in found if one.inner.get("asked") == person}
        self.about = [
            one
            for one in found
            if self._is_about(one.inner) or (one.seq in theirs and "learned" in one.inner)
        ]
        rest = [one for one in found if one not in self.about and "seeker" not in one.inner]
        self.mentions = [one for one in rest if self._mentioned(plain(one.inner))]

    def _is_about(self, said: dict[str, Any]) -> bool:
        names = [said.get(key) for key in ("person", "target", "asked", "via", "named")]
        return self._person in [*names, *said.get("tie", ())]

    def _mentioned(self, text: str) -> bool:
        told = bare(text)
        return any(_stands_in(bare(one), told) for one in self._texts)

    def cleaned(self, value: object) -> object:
        """Return a value without mention of the person."""
        if isinstance(value, dict):
            return {name: self.cleaned(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.cleaned(one) for one in value]
        if not isinstance(value, str) or not self._mentioned(value):
            return value
        for text in self._texts:
            value = value.replace(text, GONE)
        return GONE if self._mentioned(value) else value

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
            "The seeker cannot be erased from their own campaign. To erase all of it, delete the "
            "file and those beside it whose names begin alike."
        )
    with journal.writing():
        traces = Traces(journal, state, person)
        cleaned = [_rewritten(traces, one) for one in traces.mentions]
        if cleaned:
            journal.append("rewritten", happened, cleaned)
        gone = [(one.seq, one.at) for one in (*traces.about, *traces.mentions)]
        journal.erase(gone, {"mark": traces.marks()}, happened)
    return Erased(len(traces.about), len(traces.mentions), scrub(journal))


def _rewritten(traces: Traces, one: Place) -> dict[str, object]:
    of = one.said.get("of", [one.seq, one.at])
    return {"of": of, "says": traces.cleaned(one.inner)}


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
    old = _files.backups(journal.path)
    for path in [*old, *journal.path.parent.glob(f".{_files.literal(journal.path.name)}.*.draft*")]:
        path.unlink(missing_ok=True)
    if old:
        journal.backup(_files.free_backup_name(journal.path, journal.head[0]))
    return old

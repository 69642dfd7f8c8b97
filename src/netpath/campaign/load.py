"""What several campaigns have asked of the same people: goodwill is not spent twice unawares."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Protocol

import pandas as pd

from netpath._results import Answer, counted
from netpath._rules import bare
from netpath.campaign._faults import JournalError
from netpath.campaign._journal import Journal
from netpath.campaign._schema import BRIEFLY_MS
from netpath.campaign._standing import standing
from netpath.campaign.files import AnyPath, in_folder
from netpath.campaign.shelf import glance
from netpath.campaign.state import CAP, GRANTED, State, fold


@dataclass(frozen=True)
class Asked:
    """How often a campaign asked somebody, and when last."""

    times: int
    last: date


Keys = frozenset[tuple[str, str]]
KEYS = ("email", "slug", "url", "profile")
"""What is one person's alone, where it is the same to the letter but for case."""


@dataclass(frozen=True)
class Answers:
    """What people answered in one search: whose it is, and who said no, each by exact keys."""

    seeker: Keys
    no: tuple[Keys, ...]


@dataclass(frozen=True)
class Load(Answer):
    """The asks of several campaigns, by person.

    Attributes
    ----------
    campaigns
        By the digest of its first event, whom each campaign asked.
    names, caps
        Of everybody who was asked; the lowest limit that any campaign knows.
    unread
        Files in a folder that cannot be read, so that whom they asked is not counted.
    answers
        By the digest of its first event, who said no in each campaign, and to whom.
    """

    campaigns: Mapping[str, Mapping[str, Asked]]
    names: Mapping[str, str]
    caps: Mapping[str, int]
    unread: tuple[str, ...] = ()
    answers: Mapping[str, Answers] = field(default_factory=dict)

    def without(self, identity: str) -> Load:
        """Return what the other campaigns have asked.

        Examples
        --------
        >>> len(Load({"a": {}}, {}, {}).without("a").campaigns)
        0
        """
        rest = {one: asked for one, asked in self.campaigns.items() if one != identity}
        said = {one: answers for one, answers in self.answers.items() if one != identity}
        return Load(rest, self.names, self.caps, self.unread, said)

    @property
    def only_answers(self) -> Load:
        """What people answered, and nothing of how often they were asked.

        Examples
        --------
        >>> Load({"a": {}}, {}, {}).only_answers.campaigns
        {}
        """
        return Load({}, {}, {}, self.unread, self.answers)

    def refused(self, state: State) -> set[str]:
        """Return who said no to the seeker of a state in another search, and is known here.

        Examples
        --------
        >>> Load({}, {}, {}).refused(State())
        set()
        """
        me = keys_of(state, state.seeker)
        no = [one for answers in self.answers.values() if answers.seeker & me for one in answers.no]
        known = frozenset(key for one in no for key in one)
        return {one for one in state.people if keys_of(state, one) & known} if no else set()

    def joined(self, other: Load) -> Load:
        """Return what the campaigns of both have asked; one that is in both counts once.

        Examples
        --------
        >>> load = Load({"a": {"p1": Asked(2, date(2026, 11, 22))}}, {"p1": "Ada"}, {"p1": 3})
        >>> load.joined(Load({"b": {}}, {"p1": "Ada"}, {"p1": 2})).caps
        {'p1': 2}
        """
        caps = {one: min(cap, other.caps.get(one, cap)) for one, cap in self.caps.items()}
        return Load(
            {**self.campaigns, **other.campaigns},
            {**self.names, **other.names},
            {**other.caps, **caps},
            (*self.unread, *(one for one in other.unread if one not in self.unread)),
            {**self.answers, **other.answers},
        )

    @property
    def people(self) -> set[str]:
        """Everybody whom any of these campaigns asked."""
        return {one for asked in self.campaigns.values() for one in asked}

    def of(self, person: str) -> list[Asked]:
        """Return what each campaign asked of one person.

        Examples
        --------
        >>> Load({"a": {"p1": Asked(2, date(2026, 11, 22))}}, {}, {}).of("p1")[0].times
        2
        """
        return [asked[person] for asked in self.campaigns.values() if person in asked]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a person: asks, how many campaigns, their limit and what is left.

        Examples
        --------
        >>> load = Load({"a": {"p1": Asked(2, date(2026, 11, 22))}}, {"p1": "Ada"}, {"p1": 3})
        >>> load.to_frame()["left"].tolist()
        [1]
        """
        rows = []
        for person in sorted(self.people):
            asks = self.of(person)
            times, cap = sum(one.times for one in asks), self.caps.get(person, CAP)
            last = max(one.last for one in asks)
            name = self.names.get(person, person)
            rows.append((person, name, times, len(asks), cap, max(0, cap - times), last))
        columns = ["person", "name", "asks", "campaigns", "cap", "left", "last"]
        table = pd.DataFrame(rows, columns=columns)
        return table.sort_values(["left", "asks", "person"], ascending=[True, False, True])

    def __str__(self) -> str:
        table = self.to_frame()
        spent = int((table["left"] == 0).sum())
        return (
            f"{counted(len(self.campaigns), 'campaign')} asked "
            f"{counted(len(table), 'person', 'people')} {counted(int(table['asks'].sum()), 'time')}"
            f"; {spent or 'none'} of them at their limit."
            + "".join(f" {one}" for one in self.notes)
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What is not counted, a sentence a file.

        Examples
        --------
        >>> Load({}, {}, {}, ("ben.netpath",)).notes
        ('ben.netpath cannot be read, so whom it asked is not counted.',)
        """
        return tuple(
            f"{one} cannot be read, so whom it asked is not counted." for one in self.unread
        )


NOBODY = Load({}, {}, {})


def load_of(states: Mapping[str, State], day: date) -> Load:
    """Return what campaigns have asked, from their states."""
    asked: dict[str, dict[str, Asked]] = {}
    names: dict[str, str] = {}
    caps: dict[str, int] = {}
    for identity, state in states.items():
        now = standing(state, day)
        asked[identity] = {
            person: Asked(times, now.last[person])
            for person, times in sorted(now.asked.items())
            if person != state.seeker
        }
        for person in asked[identity]:
            names.setdefault(person, str(state.people.get(person, {}).get("name", person)))
            cap = state.known(person, "cap", CAP)
            caps[person] = min(cap, caps.get(person, cap))
    return Load(asked, names, caps, answers={key: _answers(one) for key, one in states.items()})


def keys_of(state: State, person: str) -> Keys:
    """Return by what somebody is told in several searches: an exact key, or an id and a name.

    Examples
    --------
    >>> sorted(keys_of(State(people={"p1": {"name": "Ada Byron", "email": "A@x.org"}}), "p1"))
    [('email', 'a@x.org'), ('p1', 'ada byron')]
    """
    known = state.people.get(person, {})
    found = {(one, str(known[one]).strip().casefold()) for one in KEYS if known.get(one)}
    return frozenset({*found, (person, bare(str(known.get("name", ""))))})


def _answers(state: State) -> Answers:
    """Return who said no, of their own or asked by the seeker, and did not talk later."""
    said: dict[str, bool] = {}
    for ask in state.asks:
        if ask.person and ask.outcome == "no" and (ask.direct or ask.declined):
            said[ask.person] = True
        elif ask.outcome in GRANTED:
            said[ask.person] = False
    no = tuple(keys_of(state, one) for one in sorted(said) if said[one])
    return Answers(keys_of(state, state.seeker), no)


def load(folder: AnyPath) -> Load:
    """Return what all campaigns in a folder have asked of the same people.

    Parameters
    ----------
    folder
        Where the files lie, each named ``….netpath``.

    Raises
    ------
    JournalGone
        If there is no such folder.
    JournalError
        If it, or one of them, cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     print(load(folder))
    0 campaigns asked 0 people 0 times; none of them at their limit.
    """
    return reduce(Load.joined, map(load_file, in_folder(Path(folder))), NOBODY)


def _readable(folder: Path) -> Iterator[Load]:
    """Yield what campaigns in a folder have asked; one that cannot be read stops none."""
    for path in in_folder(folder):
        yield from _read(path)


def load_file(path: Path) -> Load:
    """Return what the campaign in a file has asked; nobody who has it locked is waited for long.

    Raises
    ------
    JournalBusy
        If somebody else has it locked.
    JournalError
        If it cannot be read.
    """
    try:
        journal = Journal.open(path, wait_ms=BRIEFLY_MS)
        try:
            state = fold(journal.events)
        finally:
            journal.close()
    except JournalError as error:
        raise type(error)(f"{path.name}: {error}") from None
    return load_of({journal.events[0].digest.hex(): state}, date.max)


class Open(Protocol):
    """An open campaign, as far as its asks go."""

    @property
    def identity(self) -> str:
        """What tells it from others."""

    @property
    def state(self) -> State:
        """What is recorded."""


Beside = Load | Open | AnyPath | Iterable[Open | AnyPath]


def beside_of(beside: Beside) -> Load:
    """Return what others have asked: a load, campaigns that are open, their files or folders."""
    if isinstance(beside, Load):
        return beside
    several = (
        list(beside) if isinstance(beside, Iterable) and not isinstance(beside, str) else [beside]
    )
    return reduce(Load.joined, (load for one in several for load in _of(one)), NOBODY)


def _of(one: Open | AnyPath) -> Iterator[Load]:
    if not isinstance(one, str | os.PathLike):
        yield load_of({one.identity: one.state}, date.max)
    elif os.path.isdir(one):
        yield from _readable(Path(one))
    else:
        yield load_file(Path(one))


def answers_beside(path: Path) -> Load:
    """Return what people answered in the other searches of a file's folder.

    Examples
    --------
    >>> answers_beside(Path("nowhere/ada.netpath")).answers
    {}
    """
    others = (one for one in _in(path.parent) if one != path)
    return reduce(Load.joined, (load for one in others for load in _read(one)), NOBODY).only_answers


def _in(folder: Path) -> list[Path]:
    try:
        return in_folder(folder)
    except JournalError:
        return []


def _read(path: Path) -> Iterator[Load]:
    try:
        seen = glance(path)
        yield load_of({seen.first.hex(): seen.state}, date.max)
    except JournalError:
        yield Load({}, {}, {}, (path.name,))

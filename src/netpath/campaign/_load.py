"""What several campaigns have asked of the same people: goodwill is not spent twice unawares."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

import pandas as pd

from netpath._results import Answer, counted
from netpath.campaign._files import AnyPath
from netpath.campaign._journal import Journal
from netpath.campaign._state import CAP, State, fold, standing

SUFFIX = ".netpath"


@dataclass(frozen=True)
class Asked:
    """How often a campaign asked somebody, and when last."""

    times: int
    last: date


@dataclass(frozen=True)
class Load(Answer):
    """The asks of several campaigns, by person.

    Attributes
    ----------
    campaigns
        By the digest of its first event, whom each campaign asked.
    names, caps
        Of everybody who was asked; the lowest limit that any campaign knows.
    """

    campaigns: Mapping[str, Mapping[str, Asked]]
    names: Mapping[str, str]
    caps: Mapping[str, int]

    def without(self, identity: str) -> Load:
        """Return what the other campaigns have asked.

        Examples
        --------
        >>> len(Load({"a": {}}, {}, {}).without("a").campaigns)
        0
        """
        rest = {one: asked for one, asked in self.campaigns.items() if one != identity}
        return Load(rest, self.names, self.caps)

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
        for person in sorted({one for asked in self.campaigns.values() for one in asked}):
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
            f"; {spent or 'none'} of them should be spared now."
        )


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
    return Load(asked, names, caps)


def load(folder: AnyPath) -> Load:
    """Return what all campaigns in a folder have asked of the same people.

    Parameters
    ----------
    folder
        Where the files lie, each named ``….netpath``.

    Raises
    ------
    JournalError
        If one of them cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     print(load(folder))
    0 campaigns asked 0 people 0 times; none of them should be spared now.
    """
    return load_files(sorted(Path(folder).glob(f"*{SUFFIX}")))


def load_files(paths: Iterable[Path]) -> Load:
    """Return what the campaigns in these files have asked."""
    states = {}
    for path in paths:
        journal = Journal.open(path)
        try:
            states[journal.events[0].digest.hex()] = fold(journal.events)
        finally:
            journal.close()
    return load_of(states, date.max)


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
    """Return what other campaigns have asked: a load, campaigns that are open, or their files."""
    if isinstance(beside, Load):
        return beside
    several = (
        list(beside) if isinstance(beside, Iterable) and not isinstance(beside, str) else [beside]
    )
    files = [Path(one) for one in several if isinstance(one, str | os.PathLike)]
    open_ = [one for one in several if not isinstance(one, str | os.PathLike)]
    found, mine = load_files(files), load_of({one.identity: one.state for one in open_}, date.max)
    caps = {one: min(found.caps.get(one, cap), cap) for one, cap in mine.caps.items()}
    return Load(
        {**found.campaigns, **mine.campaigns},
        {**found.names, **mine.names},
        {**found.caps, **caps},
    )

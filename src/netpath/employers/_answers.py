"""Every employer in one table: who is there, who was, the warmest way, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

import pandas as pd

from netpath._results import Answer, assumed_lines, counted, html_table, html_text, listed, percent
from netpath._rules import fold
from netpath._titles import RECRUITS
from netpath.chains import COLD, Door, Doors
from netpath.errors import Repair, UnknownName

THERE, WAS, SPELLING, NO_WAY, NOBODY = STEPS = (
    "ask somebody there",
    "ask somebody who was there",
    "check the spelling",
    "find a way to them",
    "nobody yet",
)
CALLED = {
    "org": ("employer", "employers"),
    "school": ("school", "schools"),
    "field": ("field", "fields"),
    "place": ("place", "places"),
    "work": ("kind of work", "kinds of work"),
}
SHOWN = 5
_COLUMNS = (
    *("next", "known", "reachable", "were", "chance", "asks", "way"),
    *("door", "door_title", "authority", "door_chance", "recruiter", "recruiter_chance"),
    *("came", "spellings", "near", "says"),
)


@dataclass(frozen=True)
class Move:
    """Somebody who came to a place, or left it, between two files.

    Attributes
    ----------
    person, name
        Their id and name.
    what
        ``"came"`` from elsewhere, ``"new"`` in the newer file, or ``"left"``.
    other
        Where they were before, or are now; empty where that is not known.
    """

    person: str
    name: str
    what: str
    other: str


@dataclass(frozen=True)
class Employer:
    """One row: a place, and what can be done next.

    Attributes
    ----------
    name
        As it was asked for; in a table of all places, as most write it.
    now, were
        The doors of those who are there and of those who were: their chains and titles.
    stays
        Since when and until when those who were there stayed, as far as it is known.
    spellings
        The spellings that were met, each with the tier in which it is joined.
    near
        Spellings that may be meant, each with how many people it has. They are not joined.
    moves
        Who came and who left, where an older file was given.
    hires
        Whether somebody is looked for who may hire, so that titles decide who comes first.
    """

    name: str
    now: Doors
    were: Doors
    stays: Mapping[str, tuple[str, str]]
    spellings: Mapping[str, str]
    near: Mapping[str, int]
    moves: tuple[Move, ...] = ()
    hires: bool = True

    @property
    def known(self) -> int:
        """How many people are known there."""
        return len(self.now.found)

    @property
    def warmest(self) -> Door | None:
        """Whoever can be reached there with the highest chance."""
        return _warmest(self.now)

    @property
    def door(self) -> Door | None:
        """Whom to talk to first: by what their title tells, then by the chance.

        Where the way to somebody is less likely granted than a cold approach, they are no door,
        whatever their title; without any, it is the warmest way.
        """
        worth = (one for one in self.now.open if self.hires and _worth(one, self.now.cold))
        return next(worth, self.warmest)

    @property
    def recruiter(self) -> Door | None:
        """Who recruits there and can be reached with the highest chance."""
        return next((door for door in self.now.open if door.authority == RECRUITS), None)

    @property
    def before(self) -> Door | None:
        """Whoever was there and can be reached with the highest chance."""
        return _warmest(self.were)

    @property
    def step(self) -> str:
        """What can be done next, of :data:`STEPS`."""
        if self.warmest:
            return THERE
        if self.before:
            return WAS
        if any(self.near.values()):
            return SPELLING
        return NO_WAY if self.known or self.were.found else NOBODY

    @property
    def chance(self) -> float:
        """The chance of the warmest way, 0 where there is none."""
        door = self.warmest or self.before
        return door.chain.probability if door and door.chain else 0.0

    @property
    def says(self) -> str:
        """What can be done next, in a sentence or two."""
        if self.door and self.warmest:
            said = f"{_asked(self.door)}."
            return said if self.warmest == self.door else f"{said} Warmest: {_who(self.warmest)}."
        nobody = f"{counted(self.known, 'person is', 'people are')} known there, out of reach"
        nobody = nobody if self.known else "Nobody there yet"
        if self.before:
            return f"{nobody}: nearest is {self._stayed(self.before)}. {_asked(self.before)}."
        if self.step == SPELLING:
            names = listed((f"{name!r}" for name in self.near), "or")
            people = counted(sum(self.near.values()), "person", "people")
            return f"{nobody}: nearest in spelling is {names} ({people}). Is that the one?"
        if self.known:
            return f"{nobody}. {self.now.reason}".replace(" Nobody there can be reached.", "")
        if self.were.found:
            return f"{nobody}: who was there is out of reach."
        return "Nobody yet, and no name here is spelt like it."

    def _stayed(self, door: Door) -> str:
        start, end = self.stays.get(door.person, ("", ""))
        told = [f"since {start}"] * bool(start) + [f"until {end}"] * bool(end)
        return f"{door.name}, who was there{' ' if told else ''}{' '.join(told)}"


@dataclass(frozen=True)
class Employers(Answer, Sequence[Employer]):
    """Places, sorted by what can be done next; the warmest first.

    Attributes
    ----------
    rows
        The places.
    seeker, seeker_name, by, within
        Who asks, by which column, and the longest chain allowed.
    assumptions, cold
        What the chances rest on, and the assumed chance of a cold approach.
    compared
        Whether an older file was given.
    """

    rows: tuple[Employer, ...]
    seeker: str
    seeker_name: str
    by: str = "org"
    within: int | None = None
    assumptions: tuple[str, ...] = ()
    cold: float = COLD
    compared: bool = False

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType(
        {name: (name,) for name in ("next", "chance", "way", "door", "known")}
    )

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, at: int) -> Employer:  # type: ignore[override]
        return self.rows[at]

    def __iter__(self) -> Iterator[Employer]:
        return iter(self.rows)

    @property
    def called(self) -> tuple[str, str]:
        """What one of these places is called, and what several are."""
        return CALLED.get(self.by, ("group", "groups"))

    @property
    def counts(self) -> dict[str, int]:
        """How many places there are of each step."""
        steps = [one.step for one in self.rows]
        return {step: steps.count(step) for step in STEPS}

    def at(self, name: str) -> Employer:
        """Return the row of a place, by a name it was asked for or met under.

        Raises
        ------
        UnknownName
            If there is no such row.

        Examples
        --------
        >>> import netpath as ntp
        >>> found = ntp.employers.ways(ntp.readers.sample(), "p200", ["Acme"])
        >>> found.at("acme").known
        60
        """
        wanted = fold(name)
        for one in self.rows:
            if wanted in map(fold, (one.name, *one.spellings)):
                return one
        raise UnknownName(
            f"{name!r} is in no row.",
            code="no place",
            repair=Repair("write", code="found.to_frame() to see the names"),
        )

    def targets(self, name: str) -> list[str]:
        """Return the ids of the people at a place: targets of chains, of access, of a search.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.readers.sample()
        >>> found = ntp.employers.ways(net, "p200", ["Acme"])
        >>> len(ntp.chains.warmest(net, "p200", found.targets("Acme"), k=2))
        2
        """
        return [door.person for door in self.at(name).now.found]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a place; empty cells where there is nobody.

        Examples
        --------
        >>> Employers((), "a", "Ada").to_frame().columns[:4].tolist()
        ['employer', 'next', 'known', 'reachable']
        """
        rows = [{self.called[0]: one.name} | _row(one) for one in self.rows]
        table = pd.DataFrame(rows, columns=[self.called[0], *_COLUMNS])
        numbers = {"known": "Int64", "reachable": "Int64", "were": "Int64", "asks": "Int64"}
        numbers |= dict.fromkeys(("chance", "door_chance", "recruiter_chance"), "Float64")
        return table.astype(numbers)

    def people(self) -> pd.DataFrame:
        """Return one row a person at a place: now or before, with the chain to them.

        Examples
        --------
        >>> len(Employers((), "a", "Ada").people())
        0
        """
        rows = [
            {
                self.called[0]: one.name,
                "person": door.person,
                "name": door.name,
                "there": there,
                "since": one.stays.get(door.person, ("", ""))[0],
                "until": one.stays.get(door.person, ("", ""))[1],
                "title": door.title,
                "authority": door.authority,
                "asks": door.chain.asks if door.chain else pd.NA,
                "chance": door.chain.probability if door.chain else pd.NA,
                "chain": " → ".join(door.chain.names) if door.chain else "",
            }
            for one in self.rows
            for there, doors in (("now", one.now), ("before", one.were))
            for door in doors.found
        ]
        columns = [self.called[0], "person", "name", "there", "since", "until", "title"]
        columns += ["authority", "asks", "chance", "chain"]
        return pd.DataFrame(rows, columns=columns).astype({"asks": "Int64", "chance": "Float64"})

    def moves(self) -> pd.DataFrame:
        """Return one row for each who came to one of these places, or left it.

        Examples
        --------
        >>> Employers((), "a", "Ada").moves().columns.tolist()
        ['employer', 'what', 'person', 'name', 'other', 'chance']
        """
        rows = []
        for one in self.rows:
            doors = {door.person: door for door in (*one.now.found, *one.were.found)}
            for move in one.moves:
                door = doors.get(move.person)
                chance = door.chain.probability if door and door.chain else pd.NA
                told = (one.name, move.what, move.person, move.name, move.other, chance)
                rows.append(told)
        columns = [self.called[0], "what", "person", "name", "other", "chance"]
        return pd.DataFrame(rows, columns=columns).astype({"chance": "Float64"})

    @property
    def finding(self) -> str:
        """How many of these places there is somebody at, as a sentence without its full stop."""
        n = self.counts
        one, many = self.called
        told = [
            (n[THERE], "somebody there can be asked"),
            (n[WAS], "somebody who was there"),
            (n[SPELLING], "a spelling is to be checked"),
            (n[NO_WAY], "people are known, but out of reach"),
            (n[NOBODY], "nobody is known yet"),
        ]
        parts = [f"at {count:,} {what}" for count, what in told if count]
        return f"{counted(len(self), one, many)} for {self.seeker_name}: {listed(parts)}"

    def __str__(self) -> str:
        if not self.rows:
            return f"No {self.called[0]} is known here for {self.seeker_name}."
        lines = [f"{self.finding}."]
        lines += [f"{at}. {one.name}: {one.says}" for at, one in enumerate(self.rows[:SHOWN], 1)]
        if len(self) > SHOWN:
            lines.append(f"{counted(len(self) - SHOWN, 'more row')} in .to_frame().")
        lines.append(f"Beside it: a cold approach is granted in {percent(self.cold)} (assumed).")
        return "\n".join([*lines, *assumed_lines(self.assumptions)])

    def _repr_html_(self) -> str:
        return f"<p>{html_text(str(self))}</p>{html_table(self.to_table())}"


def _warmest(doors: Doors) -> Door | None:
    def order(door: Door) -> tuple[float, int, str]:
        assert door.chain is not None
        return -door.chain.probability, door.chain.asks, door.person

    return min(doors.open, key=order, default=None)


def _worth(door: Door, cold: float) -> bool:
    return door.chain is not None and door.chain.probability >= cold


def _who(door: Door) -> str:
    assert door.chain is not None
    title = f" ({door.title})" if door.title else ""
    return f"{door.name}{title}, {percent(door.chain.probability)}"


def _asked(door: Door) -> str:
    """Say whom to ask, for what, and at which chance."""
    assert door.chain is not None
    first = door.chain.names[1]
    if door.chain.asks == 1:
        return f"Ask {_who(door)}"
    last = "" if door.chain.asks == 2 else f", {door.chain.asks} asks away"
    return f"Ask {first}, who leads to {_who(door)}{last}"


def _row(one: Employer) -> dict[str, object]:
    way, door, recruiter = one.warmest or one.before, one.door, one.recruiter
    came = [move.name for move in one.moves if move.what != "left"]
    other = [name for name in one.spellings if name != one.name]
    return {
        "next": one.step,
        "known": one.known,
        "reachable": len(one.now.open),
        "were": len(one.were.found),
        "chance": _chance(way),
        "asks": way.chain.asks if way and way.chain else pd.NA,
        "way": " → ".join(way.chain.names[1:]) if way and way.chain else "",
        "door": door.name if door else "",
        "door_title": door.title if door else "",
        "authority": door.authority if door else "",
        "door_chance": _chance(door),
        "recruiter": recruiter.name if recruiter else "",
        "recruiter_chance": _chance(recruiter),
        "came": ", ".join(came),
        "spellings": "; ".join(f"{name} ({one.spellings[name]})" for name in other),
        "near": "; ".join(f"{name} ({n:,})" for name, n in one.near.items()),
        "says": one.says,
    }


def _chance(door: Door | None) -> object:
    return door.chain.probability if door and door.chain else pd.NA

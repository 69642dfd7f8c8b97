"""Doors: whom to talk to first at an organisation whose hiring manager is not known.

Who may hire is guessed from titles, by lists in nine languages; it is said to be a guess, and can
be changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property

import pandas as pd

from netpath._results import Answer, Assumption, assumed_lines, counted, percent
from netpath._titles import AUTHORITY, CANNOT_TELL, HIRES, MAY, Phrases, judged, title_table
from netpath.chains._answers import COLD, Chain
from netpath.chains._asks import Walk
from netpath.chains.question import ChainQuestion
from netpath.network import ReferralNetwork

SHOWN = 5
GUESS = "who may hire is guessed from titles alone"


@dataclass(frozen=True)
class Door:
    """A first person to talk to.

    Attributes
    ----------
    person, name, title
        Their id, name and title as the network has it.
    authority
        ``"likely hires"``, ``"may hire"``, ``"recruits"``, ``"cannot tell"`` or ``"junior"``: a
        guess.
    why
        What the guess rests on.
    chain
        The warmest chain to them that meets nobody else of the organisation; None where there is
        none.
    """

    person: str
    name: str
    title: str
    authority: str
    why: str
    chain: Chain | None


@dataclass(frozen=True)
class Doors(Answer):
    """The doors of an organisation: those who can be reached first, then by authority and chance.

    Attributes
    ----------
    found
        The doors.
    seeker, seeker_name, org
        Who looks, and where.
    reason
        Why there is no door; empty where there is one.
    assumptions
        What the chances and the order rest on.
    cold
        The assumed chance of a cold approach.
    """

    found: tuple[Door, ...]
    seeker: str
    seeker_name: str
    org: str
    reason: str = ""
    assumptions: tuple[str, ...] = ()
    cold: float = COLD

    @property
    def open(self) -> tuple[Door, ...]:
        """The doors to which there is a chain."""
        return tuple(door for door in self.found if door.chain)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a door; asks and probability are empty where there is no chain.

        Examples
        --------
        >>> len(Doors((), "a", "Ada", "Acme").to_frame())
        0
        """
        rows = [
            {
                "person": door.person,
                "name": door.name,
                "title": door.title,
                "authority": door.authority,
                "asks": door.chain.asks if door.chain else pd.NA,
                "probability": door.chain.probability if door.chain else pd.NA,
                "chain": " → ".join(door.chain.names) if door.chain else "",
            }
            for door in self.found
        ]
        columns = ["person", "name", "title", "authority", "asks", "probability", "chain"]
        table = pd.DataFrame(rows, columns=columns)
        return table.astype({"asks": "Int64", "probability": "Float64"})

    def __str__(self) -> str:
        lines = [f"Doors at {self.org} for {self.seeker_name}:"]
        if self.reason:
            lines = [f"At {self.org} {self.seeker_name} knows nobody yet. {self.reason}"]
        for at, door in enumerate(self.open[:SHOWN], start=1):
            assert door.chain is not None
            title = f"{door.title}; " if door.title else ""
            lines.append(f"{at}. {door.name} ({title}{door.authority}). {door.chain.why}")
        if len(self.open) > SHOWN:
            lines.append(f"{counted(len(self.open) - SHOWN, 'more door')} in .to_frame().")
        shut = len(self.found) - len(self.open)
        if shut:
            lines.append(
                f"No chain leads to {counted(shut, 'other person', 'other people')} there."
            )
        cold = percent(self.cold)
        lines.append(f"Beside it: a cold approach is granted in {cold} of cases (assumed).")
        return "\n".join([*lines, *assumed_lines(self.assumptions)])


def doors(
    net: ReferralNetwork,
    seeker: str | int,
    *,
    org: str,
    field: str | None = None,
    within: int | None = None,
    titles: Mapping[str, str] | None = None,
) -> Doors:
    """Return whom to talk to first at an organisation whose hiring manager is not known.

    Parameters
    ----------
    net
        A network with a people column ``org``, and ``role`` for titles.
    seeker
        Who looks for a way in.
    org
        The organisation, as the people have it.
    field
        The seeker's field, such as ``"data"``. A title of authority counts as "likely hires" only
        where the person's title, team or field mentions it, else as "may hire".
    within
        The longest chain allowed, in asks.
    titles
        More titles, or other judgements of them: ``{"gaffer": "likely hires"}``.

    Returns
    -------
    Doors
        Reachable people first, then by authority, then by the chance of the chain. No probability
        is given for the ties from a door to whoever hires: nobody has seen them.

    Raises
    ------
    UnknownColumn
        If the people have no ``org``.
    DataError, UnknownPerson, MissingWarmth
        As for :func:`netpath.chains.warmest`.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> doors = ntp.chains.doors(net, "p200", org="Acme", within=4)
    >>> doors.open[0].authority
    'likely hires'
    """
    inside = {org: net.where(org=org)}
    found = doors_of(net, seeker, inside, field=field, within=within, titles=titles)[org]
    return replace(found, reason=nobody_there(net, org)) if not found.found else found


def doors_of(
    net: ReferralNetwork,
    seeker: str | int,
    groups: Mapping[str, Iterable[str]],
    *,
    field: str | None = None,
    within: int | None = None,
    titles: Mapping[str, str] | None = None,
) -> dict[str, Doors]:
    """Return whom to talk to first in each of many groups of people, found together.

    Each is what :func:`doors` gives for people of one organisation, at little more than the cost
    of one.

    Parameters
    ----------
    groups
        The ids of the people of each organisation, school, field or whatever else; the seeker is
        left out.
    net, seeker, field, within, titles
        As in :func:`doors`.

    Raises
    ------
    DataError, UnknownPerson, MissingWarmth
        As for :func:`netpath.chains.warmest`.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> groups = {org: net.where(org=org) for org in ("Acme", "Anchor Savings")}
    >>> found = ntp.chains.doors_of(net, "p200", groups, within=4)
    >>> found["Acme"] == ntp.chains.doors(net, "p200", org="Acme", within=4)
    True
    """
    own, name = net.ids[net.position(seeker)], net.name_of(seeker)
    inside = {group: [one for one in people if one != own] for group, people in groups.items()}
    everybody = sorted({one for people in inside.values() for one in people})
    table = title_table(titles or {})
    if not everybody:
        return {group: Doors((), str(seeker), name, group) for group in inside}
    question = ChainQuestion.of(net, seeker, everybody, within)
    desk = _DoorSearch(question, table, field)
    guess = Assumption("titles", f"{GUESS}, for the field {field}" if field else GUESS)
    answers = {}
    for group, people in inside.items():
        walks = desk.walks(people)
        doors = sorted(desk.doors(people, walks), key=_first_doors_first)
        reason = desk.why_none(people) if doors and not walks else ""
        told = (*question.assumptions, guess) if doors else ()
        answers[group] = Doors(tuple(doors), str(seeker), name, group, reason, told)
    return answers


class _DoorSearch:
    """What is found once for all groups: everybody's warmest chain, names and titles."""

    def __init__(self, question: ChainQuestion, table: Phrases, field: str | None) -> None:
        self._question, self._table, self._field = question, table, field
        self._net, everybody = question.net, [question.net.ids[at] for at in question.targets]
        self._known = question.passing()
        titles, teams, fields = (
            self._net.attributes(everybody, column) for column in ("role", "team", "field")
        )
        self._titles = titles
        self._about = {one: " ".join([titles[one], teams[one], fields[one]]) for one in everybody}
        met = {at for walk in self._known.values() for at in walk.people}
        self._called = self._named([*everybody, *(self._net.ids[at] for at in met)])

    def _named(self, people: Iterable[str]) -> dict[str, str]:
        return self._net.names_of(sorted(set(people)), self._question.seeker_id)

    def walks(self, people: Sequence[str]) -> dict[int, Walk]:
        """Return the warmest walk to each of a group, meeting nobody else of it before."""
        there = frozenset(map(self._net.position, people))
        walks = {at: self._known[at] for at in sorted(there) if at in self._known}
        if all(there.isdisjoint(walk.people[1:-1]) for walk in walks.values()):
            return walks
        walks = replace(self._question, targets=there).each()
        self._called |= self._named(
            self._net.ids[at] for one in walks.values() for at in one.people
        )
        return walks

    def doors(self, people: Sequence[str], walks: Mapping[int, Walk]) -> Iterator[Door]:
        """Yield the door that each person is."""
        for person in people:
            walk = walks.get(self._net.position(person))
            authority, why = self._judged(person)
            chain = self._question.chain(walk, self._called) if walk else None
            yield Door(person, self._called[person], self._titles[person], authority, why, chain)

    def _judged(self, person: str) -> tuple[str, str]:
        title = self._titles[person]
        if not title:
            return CANNOT_TELL, "no title is known"
        authority, words = judged(title, self._table)
        why = f"the title says {words!r}" if words else "the title tells nothing"
        if authority == CANNOT_TELL and words:
            why += ", which tells nothing"
        if authority == HIRES and self._field and not _mentions(self._about[person], self._field):
            authority, why = MAY, f"{why}, but not for {self._field}"
        return authority, why

    def why_none(self, people: Sequence[str]) -> str:
        """Say why nobody of a group can be reached; where nothing limits, once for all groups."""
        there = frozenset(map(self._net.position, people))
        of_group = replace(self._question, targets=there)
        if self._question.within is None and of_group.open_targets:
            return f"Nobody there can be reached. {self._no_ties}"
        return f"Nobody there can be reached. {of_group.why_none()}"

    @cached_property
    def _no_ties(self) -> str:
        cut = self._question.targets.difference(self._known)
        return replace(self._question, targets=frozenset(cut)).why_none()


def _first_doors_first(door: Door) -> tuple[bool, int, float, str]:
    chance = door.chain.probability if door.chain else 0.0
    return door.chain is None, AUTHORITY.index(door.authority), -chance, door.person


def _mentions(text: str, phrase: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(phrase.casefold())}(?!\w)", text.casefold()))


def nobody_there(net: ReferralNetwork, org: str) -> str:
    """Return that nobody is known at an organisation, and what is spelt like it.

    Examples
    --------
    >>> import netpath as ntp
    >>> nobody_there(ntp.readers.sample(), "Acmee")
    'Nobody in this network is known to work there. Spelt differently? There is Acme.'
    """
    orgs = sorted({str(one) for one in net.people["org"].dropna()})
    near = get_close_matches(org, orgs, n=3, cutoff=0.6)
    alike = f" Spelt differently? There is {', '.join(near)}." if near else ""
    return f"Nobody in this network is known to work there.{alike}"

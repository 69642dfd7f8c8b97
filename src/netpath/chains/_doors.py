"""Doors: whom to talk to first at an organisation whose hiring manager is not known.

Who may hire is guessed from titles, by the table below; it is said to be a guess, and can be
changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

import pandas as pd

from netpath._results import Answer, assumed_lines, counted, percent
from netpath.chains._answers import COLD, Chain
from netpath.chains._question import Question
from netpath.errors import DataError
from netpath.network import ReferralNetwork

HIRES, MAY, RECRUITS, NO_SIGN = AUTHORITY = ("likely hires", "may hire", "recruits", "no sign")
TITLES: Mapping[str, tuple[str, ...]] = {
    HIRES: (
        *("hiring manager", "manager", "head", "head of", "director", "vp", "vice president"),
        *("chief", "ceo", "cto", "cfo", "coo", "president", "founder", "co-founder", "owner"),
        *("partner", "supervisor", "foreman", "team lead", "team leader", "group leader", "lead"),
        *("principal investigator", "professor", "dean", "chair", "department chair"),
        *("headteacher", "matron", "head nurse", "charge nurse", "chef", "managing director"),
    ),
    MAY: (
        *("senior", "principal", "staff engineer", "architect", "deputy", "coordinator"),
        *("product manager", "project manager", "program manager", "account manager"),
        *("office manager", "community manager", "case manager", "assistant manager"),
        *("assistant director", "associate director", "assistant professor", "lecturer"),
    ),
    RECRUITS: (
        *("recruiter", "recruiting", "recruitment", "talent", "talent acquisition", "sourcer"),
        *("talent acquisition manager", "recruiting manager", "recruitment manager", "hr"),
        *("human resources", "people partner", "people operations", "hr manager", "staffing"),
        *("human resources manager", "hr director", "head of talent", "head of people"),
    ),
    NO_SIGN: ("assistant to", "executive assistant", "personal assistant", "intern", "trainee"),
}
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
        ``"likely hires"``, ``"may hire"``, ``"recruits"`` or ``"no sign"``: a guess.
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
        lines.append(f"Beside it: a cold approach is granted in {percent(self.cold)} of cases.")
        lines[-1] = lines[-1].removesuffix(".") + " (assumed)."
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
    inside = [one for one in net.where(org=org) if one != net.ids[net.position(seeker)]]
    name = net.name_of(seeker)
    if not inside:
        return Doors((), str(seeker), name, org, nobody_there(net, org))
    question = Question.of(net, seeker, inside, within)
    table = title_table(titles or {})
    chains = {net.ids[at]: question.chain(walk) for at, walk in question.each().items()}
    found = [_door(question, one, chains.get(one), table, field) for one in inside]
    found.sort(key=_first_doors_first)
    guess = f"{GUESS}, for the field {field} (assumed)" if field else f"{GUESS} (assumed)"
    reason = "" if chains else "Nobody there can be reached. " + question.why_none()
    return Doors(tuple(found), str(seeker), name, org, reason, (*question.assumptions, guess))


def _first_doors_first(door: Door) -> tuple[bool, int, float, str]:
    chance = door.chain.probability if door.chain else 0.0
    return door.chain is None, AUTHORITY.index(door.authority), -chance, door.person


def _door(
    question: Question, person: str, chain: Chain | None, table: dict[str, str], field: str | None
) -> Door:
    net, seeker = question.net, question.seeker_id
    title = net.attribute(person, "role")
    authority, words = judged(title, table)
    why = f"the title says {words!r}" if words else "the title gives no sign"
    about = " ".join([title, *(net.attribute(person, name) for name in ("team", "field"))])
    if authority == HIRES and field and not _mentions(about, field):
        authority, why = MAY, f"{why}, but not for {field}"
    name = net.name_of(person, to=seeker)
    named = replace(chain, names=(*chain.names[:-1], name)) if chain else None
    return Door(person, name, title, authority, why, named)


def title_table(more: Mapping[str, str]) -> dict[str, str]:
    """Return what each phrase in a title tells, the longest first, with more of one's own.

    Raises
    ------
    DataError
        If one is judged by no word of authority.

    Examples
    --------
    >>> title_table({"gaffer": "likely hires"})["gaffer"]
    'likely hires'
    """
    table = {phrase: level for level, phrases in TITLES.items() for phrase in phrases}
    for phrase, level in more.items():
        if level not in AUTHORITY:
            raise DataError(f"titles: {level!r} is none of {', '.join(map(repr, AUTHORITY))}.")
        table[phrase.casefold()] = level
    return dict(sorted(table.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def judged(title: str, table: dict[str, str]) -> tuple[str, str]:
    """Return what the longest phrase in a title says, and the phrase.

    Examples
    --------
    >>> judged("Head of Data", title_table({}))
    ('likely hires', 'head of')
    """
    for phrase, level in table.items():
        if _mentions(title, phrase):
            return level, phrase
    return NO_SIGN, ""


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

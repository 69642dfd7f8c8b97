"""Whom three people of the town would find in their LinkedIn exports, and when they met."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import prod
from typing import TypeVar

import numpy as np
import pandas as pd

from netpath.network import ReferralNetwork

_Item = TypeVar("_Item")

TODAY = date(2025, 6, 30)
SHARE_OF_TIES, SHARE_OF_ALUMNI, N_MET_ONCE = 0.7, 0.6, 30
YEARS_AT_SCHOOL = 4
# How many times likelier than a neighbour one is to be a contact.
ONLINE = {
    "colleague": 8,
    "former colleague": 8,
    "friend": 4,
    "schoolmate": 4,
    "family": 2,
    "neighbour": 1,
}

_SEEKER, _ORG, _N_INVITED = "p200", "Acme", 2
_FIRST_DAY, _LEFT_WORK = date(2010, 1, 1), date(2025, 3, 1)
_LETTERED = (0.91, 0.03, 0.03, 0.03)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "ı": "i", "đ": "d", "æ": "ae", "ð": "d"})


@dataclass(frozen=True)
class DrawnProfile:
    """What a profile shows; some last names carry letters, as in "Roux, PhD"."""

    first: str
    last: str
    slug: str
    org: str
    role: str
    school: str
    graduated: str
    neighbourhood: str

    @property
    def name(self) -> str:
        """As in messages."""
        return f"{self.first} {self.last}"

    @property
    def url(self) -> str:
        """The address."""
        return f"https://www.linkedin.com/in/{self.slug}"


@dataclass(frozen=True)
class Contact:
    """Somebody whom the owner of an export knows: a tie of the town, met once, or invited."""

    profile: DrawnProfile
    kind: str  # that of the tie, or "met once", or "invited"
    count: int
    connected: date
    last: date


@dataclass(frozen=True)
class Job:
    """Where somebody worked, and when; no last day: still there."""

    org: str
    role: str
    first: date
    last: date | None = None


@dataclass(frozen=True)
class _Tie:
    other: str
    kind: str
    count: int
    since: date
    last: date


@dataclass(frozen=True)
class Export:
    """One person's contacts, as drawn."""

    owner: DrawnProfile
    jobs: list[Job]
    ties: list[Contact]
    met_once: list[Contact]
    invited: list[Contact]


def slug_of(person_id: str, name: str) -> str:
    """Return the end of somebody's profile address in the sample exports.

    No two people have the same, so it tells whom a contact record means, and what was read can be
    held against the town.

    Parameters
    ----------
    person_id, name
        As in people.csv.

    Examples
    --------
    >>> slug_of("p1", "Gráinne Pryce")
    'grainne-pryce-p1'
    """
    letters = unicodedata.normalize("NFKD", f"{name} {person_id}".lower().translate(_LETTERS))
    return re.sub("[^a-z0-9]+", "-", letters.encode("ascii", "ignore").decode())


def owners_of(net: ReferralNetwork) -> tuple[str, str, str]:
    """Return whose exports are in the samples: p200, an insider, and one who knows many.

    The insider knows the hiring manager at the end of p200's warmest chain to Acme. The third is
    the alter of p200 who has most alters, the broker on that chain apart.
    """
    broker, insider, _ = _warmest(net)
    n_alters = {one: len(net.alters(one)) for one in net.alters(_SEEKER)}
    others = [one for one in n_alters if one not in (broker, insider)]
    return _SEEKER, insider, max(others, key=n_alters.__getitem__)


def draw_exports(net: ReferralNetwork, *, rng: int) -> tuple[list[Export], list[DrawnProfile]]:
    """Return the three exports, and the alumni of p200's school who are in its directory."""
    stream = np.random.default_rng(rng)
    profiles, owners = _profiles(net.people, stream), owners_of(net)
    always, exports = {_SEEKER, *_warmest(net), *owners}, []
    for owner in owners:
        mine = tied_to(net, owner)
        away = {*owners, *net.alters(owner), *(net.where(org=_ORG) if owner == _SEEKER else ())}
        strangers = stream.permutation(sorted(two_asks_away(net, owner) - away)).tolist()
        invited, met = strangers[:_N_INVITED], strangers[_N_INVITED:][:N_MET_ONCE]
        ties = [_tied(tie, profiles[tie.other], stream) for tie in _kept(mine, always, stream)]
        once = [_not_tied(profiles[one], "met once", stream) for one in met]
        waiting = [_not_tied(profiles[one], "invited", stream) for one in invited]
        exports.append(Export(profiles[owner], _jobs(owner, mine, profiles), ties, once, waiting))
    return exports, _alumni(profiles.values(), profiles[_SEEKER].school, stream)


def tied_to(net: ReferralNetwork, person: str) -> list[_Tie]:
    ties = net.ties[["source", "target", "kind", "count", "since", "last_contact"]]
    return [
        _Tie(target if source == person else source, kind, count, since.date(), last.date())
        for source, target, kind, count, since, last in ties.to_numpy()
        if person in (source, target)
    ]


def two_asks_away(net: ReferralNetwork, person: str) -> set[str]:
    return {two for one in net.alters(person) for two in net.alters(one)} - {person}


def _warmest(net: ReferralNetwork) -> tuple[str, str, str]:
    """Return the broker, the insider and the target of p200's warmest chain, of three asks."""
    willing, chance = net.people["willing"].to_dict(), {}
    for source, target, warmth in net.ties[["source", "target", "warmth"]].to_numpy():
        chance[source, target] = warmth * willing[target]
        chance[target, source] = warmth * willing[source]
    chains = [
        (broker, insider, target)
        for target in net.where(org=_ORG, role="hiring manager")
        for insider in net.alters(target)
        for broker in net.alters(insider)
        if (_SEEKER, broker) in chance
    ]
    return max(chains, key=lambda one: prod(chance[ask] for ask in pairwise((_SEEKER, *one))))


def _profiles(people: pd.DataFrame, rng: np.random.Generator) -> dict[str, DrawnProfile]:
    told = people[["name", "org", "role", "school", "graduated", "neighbourhood"]].fillna("")
    letters = rng.choice(["", ", PhD", ", MBA", ", PMP"], p=_LETTERED, size=len(told)).tolist()
    profiles = {}
    for more, (person, name, *facts) in zip(letters, told.itertuples(name=None), strict=True):
        first, last = name.split(" ", 1)
        profiles[person] = DrawnProfile(first, last + more, slug_of(person, name), *facts)
    return profiles


def _kept(ties: list[_Tie], always: set[str], rng: np.random.Generator) -> list[_Tie]:
    """Return the ties that are contacts, those to ``always`` among them."""
    turn = rng.exponential(size=len(ties)) / [ONLINE[tie.kind] for tie in ties]
    turn[[tie.other in always for tie in ties]] = 0
    first = np.argsort(turn, kind="stable")[: round(SHARE_OF_TIES * len(ties))]
    return [ties[at] for at in first]


def _tied(tie: _Tie, profile: DrawnProfile, rng: np.random.Generator) -> Contact:
    """Return a tie as a contact, added at some time between meeting and the last talk."""
    since = min(max(tie.since, _FIRST_DAY), tie.last)
    return Contact(profile, tie.kind, tie.count, _between(since, tie.last, rng), tie.last)


def _not_tied(profile: DrawnProfile, kind: str, rng: np.random.Generator) -> Contact:
    connected = _between(_FIRST_DAY, TODAY, rng)
    return Contact(profile, kind, 0, connected, _between(connected, TODAY, rng))


def _between(first: date, last: date, rng: np.random.Generator) -> date:
    return first + timedelta(days=int(rng.integers((last - first).days + 1)))


def _jobs(owner: str, ties: list[_Tie], profiles: dict[str, DrawnProfile]) -> list[Job]:
    """Return the job of today, and the one before, where most former colleagues still are."""
    own = profiles[owner]
    now = [tie.since for tie in ties if tie.kind == "colleague"]
    began = min(now, default=_LEFT_WORK)
    jobs = [Job(own.org, own.role, began)] if own.org else []
    former = [(profiles[tie.other], tie.since) for tie in ties if tie.kind == "former colleague"]
    orgs = [one.org for one, _ in former if one.org not in ("", own.org)]
    if orgs:
        there = [(one.role, since) for one, since in former if one.org == _most_frequent(orgs)]
        first = min(began - timedelta(days=365), *(since for _, since in there))
        role = _most_frequent([role for role, _ in there])
        jobs.append(Job(_most_frequent(orgs), role, first, began))
    return jobs


def _most_frequent(words: list[str]) -> str:
    return max(sorted(words), key=words.count)


def _alumni(
    profiles: Iterable[DrawnProfile], school: str, rng: np.random.Generator
) -> list[DrawnProfile]:
    left = [one for one in profiles if one.school == school and one.graduated]
    return some_of(left, round(SHARE_OF_ALUMNI * len(left)), rng)


def some_of(all_of_them: list[_Item], n: int, rng: np.random.Generator) -> list[_Item]:
    """Return n of them at random, in their order."""
    kept = rng.permutation(len(all_of_them))[:n]
    return [all_of_them[at] for at in sorted(kept)]

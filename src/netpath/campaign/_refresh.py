"""What newer files tell of a search under way: who is new, what changed, and what left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from netpath._places import place_key
from netpath._results import Answer, counted, listed
from netpath._rules import bare
from netpath.campaign._faults import Contradiction
from netpath.campaign._kept import Known, near, told
from netpath.campaign._record import is_forgotten, person_of
from netpath.campaign._said import Said
from netpath.campaign.files import AnyPath
from netpath.campaign.hiring import colleagues
from netpath.campaign.load import KEYS
from netpath.campaign.recorded import name_of
from netpath.campaign.state import State
from netpath.errors import Repair, UnknownPerson, either
from netpath.network import ReferralNetwork

FEW, OVERLAP, FEWER = 10, 0.1, 0.5
"""From how many contacts on, and for what share of them in common, files are asked about."""
SHOWN = 3
BROUGHT, AND = "brought_by", " + "
"""The column that tells whose contact somebody is, and what stands between several owners."""


@dataclass(frozen=True)
class Refreshed(Answer):
    """What newer files told.

    Attributes
    ----------
    seq
        The event in which it is recorded; the last one where nothing is new.
    people, ties
        How many are new.
    better
        Of how many people or ties more is known.
    ways
        By employer, how many people there are new, or newly tied to somebody.
    jobs
        Who works elsewhere, or as something else, a sentence each.
    left
        The names of the seeker's contacts who are not in these files.
    dropped
        How many of their ties were dropped.
    """

    seq: int
    people: int
    ties: int
    better: int
    ways: Mapping[str, int]
    jobs: tuple[str, ...]
    left: tuple[str, ...]
    dropped: int = 0

    @property
    def new(self) -> bool:
        """Whether anything was recorded."""
        return bool(self.people or self.ties or self.better or self.dropped)

    @property
    def text(self) -> str:
        """The difference, in sentences."""
        news = [counted(self.people, "new person", "new people")] if self.people else []
        ways = list(self.ways.items())[:SHOWN]
        news += [f"{counted(n, 'new way', 'new ways')} at {org}" for org, n in ways]
        news += [counted(self.ties, "new tie")] if self.ties and not ways else []
        news += [f"{counted(self.better, 'person or tie', 'people and ties')} better known"] * bool(
            self.better
        )
        first = f"{listed(news)}." if news else "Nothing is new."
        more = [first, *self.jobs[:SHOWN]]
        if len(self.jobs) > SHOWN:
            more.append(f"{len(self.jobs) - SHOWN} more have another job.")
        if self.left:
            some = listed([*self.left[:SHOWN], *_more(len(self.left) - SHOWN)])
            stay = "their ties are dropped" if self.dropped else "they stay here"
            more.append(f"No longer in these files: {some}; {stay}.")
        return " ".join(more)

    def to_frame(self) -> pd.DataFrame:
        """Return one row.

        Examples
        --------
        >>> Refreshed(3, 12, 20, 0, {"Northwind": 2}, (), ()).to_frame()["people"].tolist()
        [12]
        """
        counts = {"ways": sum(self.ways.values()), "jobs": len(self.jobs), "left": len(self.left)}
        return pd.DataFrame([vars(self) | counts])

    def __str__(self) -> str:
        return self.text


def _more(n: int) -> list[str]:
    return [f"{n} more"] if n > 0 else []


def read(files: Sequence[AnyPath], state: State) -> tuple[ReferralNetwork, str]:
    """Return what the seeker's own files tell, in any mixture, and under which id they are there.

    Raises
    ------
    DataError
        If one of them cannot be read.
    """
    from netpath import readers

    known = state.people.get(state.seeker, {})
    owner = [str(known[one]) for one in ("name", "email", "url", "profile") if known.get(one)]
    pool = readers.pool(readers.open(*files, owner=owner or None))
    owners = sorted(set(pool.sources["owner"].dropna()) - {""})
    return pool, owners[0] if len(owners) == 1 else state.seeker


class News:
    """A newer network beside what is known: people are told by id, or by an exact key."""

    def __init__(
        self, state: State, net: ReferralNetwork, seeker: str, same: Mapping[str, str]
    ) -> None:
        self.state = state
        self._same = {one: person_of(state, known) for one, known in same.items()}
        self._ids = _same_people(state, net) | self._same
        if seeker != state.seeker and state.seeker not in net.ids:
            self._ids[seeker] = state.seeker
        back = {known: one for one, known in self._ids.items()}
        here = [back.get(one, one) for one in (state.seeker, *state.targets)]
        if here[0] not in net.ids:
            raise UnknownPerson(
                "The seeker is not in these files, by id, e-mail or profile. Whose are they?",
                code="no seeker",
                repair="Give the seeker's own, or name them there as here",
            )
        centres = [one for one in here if one in net.ids]
        kept = near(net, centres, beside=colleagues(net, centres[1:]))
        says = [self._renamed(one) for one in told(kept)]
        self.said = [one for one in map(self._kept, says) if one]
        self.there = {one["person"] for one in says if "person" in one}
        self.whole = {self._ids.get(one, one) for one in net.ids}
        self.contacts = _contacts(state.seeker, (one["tie"] for one in says if "tie" in one))
        self.before = _contacts(state.seeker, state.ties)

    def _renamed(self, said: Said) -> Said:
        if (person := said.get("person")) is not None:
            if person in self._same:  # a name that is not theirs here may be one by which they go
                said = said | {"known": {k: v for k, v in said["known"].items() if k != "name"}}
            if BROUGHT in said["known"]:
                owners = (self._ids.get(one, one) for one in said["known"][BROUGHT].split(AND))
                said = said | {"known": said["known"] | {BROUGHT: AND.join(owners)}}
            return said | {"person": self._ids.get(person, person)}
        return said | {"tie": [self._ids.get(one, one) for one in said["tie"]]}

    def _kept(self, said: Said) -> Said | None:
        """Return what is new of somebody; what was recorded by hand or said by them stays."""
        state, known = self.state, said["known"]
        ends = [said["person"]] if "person" in said else said["tie"]
        if any(is_forgotten(state, one, known.get("name")) for one in ends) or len(set(ends)) < len(
            ends
        ):
            return None
        before = (
            state.people.get(ends[0]) if "person" in said else state.ties.get(state.pair(*ends))
        )
        if before is None:
            return said
        if {BROUGHT} <= before.keys() & known.keys():  # who could read a name still can
            owners = [*before[BROUGHT].split(AND), *known[BROUGHT].split(AND)]
            known = known | {BROUGHT: AND.join(dict.fromkeys(owners))}
        news = {name: one for name, one in known.items() if before.get(name) != one}
        if place_key(str(before.get("org", ""))) == place_key(str(known.get("org", ""))):
            news.pop("org", None)  # an employer that is spelt otherwise is no news
        by_hand = before.get("evidence") == "confirmed" and known.get("evidence") != "confirmed"
        if by_hand:
            news = {name: one for name, one in news.items() if name not in before}
            news = {name: one for name, one in news.items() if not name.startswith("warmth")}
        if before.get("do_not_ask"):
            news.pop("do_not_ask", None)
        if "warmth" not in news and {"warmth_low", "warmth_high"} & news.keys():
            news["warmth"] = known["warmth"]
        elif "warmth" in news:  # bounds belong to the warmth that they come with
            news |= {one: known[one] for one in ("warmth_low", "warmth_high") if one in known}
        return said | {"known": news} if news else None

    def refuse_others(self) -> None:
        """Raise where these files are not the seeker's, or mean other people by the same ids.

        Raises
        ------
        Contradiction
            Asking which it is.
        """
        others = [one for one in self.said if "person" in one and self._is_other(one)]
        if others:
            raise Contradiction(
                f"{counted(len(others), 'id')} here belong to people of other names in these "
                "files. Nothing was recorded.",
                code="other people under these ids",
                repair=either(
                    Repair("sure", so="if they are the same people under new names"),
                    "If not, give the people ids of their own",
                ),
            )
        least = min(len(self.before), len(self.contacts))
        common = len(self.before & self.contacts)
        if least >= FEW and common < OVERLAP * least:
            raise Contradiction(
                f"These files tell of {len(self.contacts)} people whom the seeker knows, and only "
                f"{common} of the {len(self.before)} known here are among them. Are they somebody "
                "else's? Nothing was recorded.",
                code="another person's files",
                repair=either(
                    Repair("sure", so="if they are the seeker's"), "Take the seeker's own files"
                ),
            )

    def refuse_fewer(self) -> None:
        """Raise where most of what is known would be dropped.

        Raises
        ------
        Contradiction
            Asking whether that is meant.
        """
        common = len(self.before & self.contacts)
        if len(self.before) >= FEW and common < FEWER * len(self.before):
            raise Contradiction(
                f"Only {common} of {len(self.before)} people whom the seeker knows are in these "
                "files. Are these all? Nothing was recorded.",
                code="fewer people",
                repair=either(Repair("sure", so="if so"), Repair("no_drop")),
            )

    def _is_other(self, said: Said) -> bool:
        """Return whether an id that is known here is somebody of quite another name there."""
        before = self.state.people.get(said["person"], {})
        name, now = str(before.get("name", "")), str(said["known"].get("name", ""))
        if not name or not now or set(bare(name).split()) & set(bare(now).split()):
            return False
        return not _keys(before) & _keys(before | said["known"])

    def gone(self) -> list[tuple[str, str]]:
        """Return the seeker's ties that left with somebody; those made by hand stay."""
        state = self.state
        return [
            pair
            for pair, known in sorted(state.ties.items())
            if state.seeker in pair
            and known.get("evidence") != "confirmed"
            and not set(pair) <= self.whole | {state.seeker}
        ]

    def answer(self, seq: int, *, drop: bool) -> Refreshed:
        """Return the difference, as it is told."""
        state = self.state
        fresh = [one for one in self.said if "person" in one and one["person"] not in state.people]
        ties = [one["tie"] for one in self.said if "tie" in one]
        ties = [pair for pair in ties if state.pair(*pair) not in state.ties]
        known = {one["person"]: one["known"] for one in self.said if "person" in one}
        gone = self.gone()
        who = [next(one for one in pair if one != state.seeker) for pair in gone]
        return Refreshed(
            seq,
            len(fresh),
            len(ties),
            len(self.said) - len(fresh) - len(ties),
            self._ways({one["person"] for one in fresh} | {one for pair in ties for one in pair}),
            tuple(filter(None, (self._job(one, news) for one, news in known.items()))),
            tuple(name_of(state, one) for one in who),
            len(gone) if drop else 0,
        )

    def _ways(self, people: Iterable[str]) -> dict[str, int]:
        """Count who is new or newly tied at the targets' employers, the most first."""
        state = self.state
        now = {one["person"]: one["known"] for one in self.said if "person" in one}
        orgs = {str(state.people.get(one, {}).get("org", "")) for one in state.targets} - {""}
        there = (
            str((state.people.get(one, {}) | now.get(one, {})).get("org", "")) for one in people
        )
        found = Counter(org for org in there if org in orgs)
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    def _job(self, person: str, news: Known) -> str:
        before = self.state.people.get(person)
        if before is None or not {"org", "role"} & news.keys():
            return ""
        now = before | news
        if not (before.get("org") or before.get("role")):
            return ""
        what = ", ".join(str(now[one]) for one in ("role", "org") if now.get(one))
        return f"{name_of(self.state, person)} is now {what}."


def _contacts(seeker: str, ties: Iterable[Sequence[str]]) -> set[str]:
    return {one for pair in ties if seeker in pair for one in pair} - {seeker}


def _keys(known: Known) -> set[tuple[str, str]]:
    return {(one, str(known[one]).strip().casefold()) for one in KEYS if known.get(one)}


def _same_people(state: State, net: ReferralNetwork) -> dict[str, str]:
    """Return who of a network is known here under another id, by exactly one exact key's owner."""
    owners: dict[tuple[str, str], set[str]] = {}
    for person, known in state.people.items():
        for key in _keys(known):
            owners.setdefault(key, set()).add(person)
    columns = [one for one in KEYS if one in net.people]
    found: dict[str, str] = {}
    for person in net.ids:
        if person in state.people or not columns:
            continue
        keys = _keys({one: net.attribute(person, one) for one in columns})
        same = {one for key in keys for one in owners.get(key, ())}
        if len(same) == 1 and not same & set(net.ids):
            (found[person],) = same
    twice = {one for one, n in Counter(found.values()).items() if n > 1}
    return {person: one for person, one in found.items() if one not in twice}

"""What was read beside a search that is open: who in it is known here already, and taking it in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from netpath._rules import fold
from netpath.campaign import Campaign, Contradiction, Refreshed
from netpath.campaign.load import KEYS
from netpath.errors import DataError
from netpath.letters import named
from netpath.network import ReferralNetwork
from netpath.page._reading import People
from netpath.page._search import Change, LivedSearch, Said

MOST_ASKED = 60


@dataclass(frozen=True)
class Same:
    """Somebody of the files and somebody known here: one person, or two?

    Attributes
    ----------
    there, here
        Their ids.
    told
        Who they are, as is asked.
    likely
        Whether the answer is proposed: the same employer, too, or the files' owner and the seeker.
    """

    there: str
    here: str
    told: str
    likely: bool


@dataclass
class Newcomers:
    """People and ties that were read, and may be taken into a search that is open.

    Attributes
    ----------
    people
        What was read.
    search
        The search.
    doubted
        Whether they seem somebody else's, or too few.
    """

    people: People
    search: LivedSearch
    doubted: bool = False

    @cached_property
    def asked(self) -> list[Same]:
        """Who may be known here already: by name, where no key says that they are."""
        there, here = self.people.net, self.search.net
        known, found = dict[str, list[str]](), list[Same]()
        for one, name in here.names_of(here.ids, to=self.search.seeker).items():
            known.setdefault(fold(name), []).append(one)
        ids = set(here.ids)
        for one, name in there.names_of(there.ids).items():
            if one in ids:
                continue
            others = known.get(fold(name), [])
            if any(_one_key(there, one, here, two) for two in others):
                continue
            for two in others:
                orgs = there.attribute(one, "org"), here.attribute(two, "org")
                likely = len(others) == 1 and fold(orgs[0]) == fold(orgs[1]) != ""
                likely |= (one, two) == (self.people.owner, self.search.seeker)
                told = f"{_does(there, one)} in these files, {_does(here, two)} here"
                found.append(Same(one, two, f"{named(name)}: {told}", likely))
        found.sort(key=lambda one: one.here != self.search.seeker)
        return [*self._whose(found), *found[:MOST_ASKED]]

    def _whose(self, found: list[Same]) -> Iterator[Same]:
        """Yield whether whose files these are is the seeker, where nothing tells who that is."""
        owner, seeker, net = self.people.owner, self.search.seeker, self.people.net
        known = seeker in net.ids or any(one.here == seeker for one in found)
        if known or not owner or _one_key(net, owner, self.search.net, seeker):
            return
        names = named(net.name_of(owner)), self.search.seeker_name
        told = f"{names[0]}, whose files these are, and {names[1]}, whose search it is"
        yield Same(owner, seeker, told, likely=False)

    def take(self, said: Said) -> Change:
        """Take in what these files tell, and say the difference; what was recorded stays.

        Raises
        ------
        DataError
            If one person is said to be two who are known here, or two to be one.
        Contradiction
            If they seem somebody else's, or too few; said again with ``sure`` they are taken in.
        """
        ticked = [one for at, one in enumerate(self.asked) if said.get(f"same {at}") == "on"]
        same = {one.there: one.here for one in ticked}
        if min(len(same), len(set(same.values()))) < len(ticked):
            raise DataError(
                "One person is ticked twice.",
                code="ticked twice",
                repair="Leave only the one who is meant",
            )
        sure, drop = (said.get(name) == "on" for name in ("sure", "drop"))

        def taken(one: Campaign) -> Refreshed:
            return one.refresh(self.people.net, drop=drop, same=same, sure=sure)

        try:
            return self.search.tell(taken, undo={})
        except Contradiction:
            self.doubted = True
            raise


def _one_key(one: ReferralNetwork, who: str, other: ReferralNetwork, whom: str) -> bool:
    """Whether somebody of one network is somebody of another by an e-mail or a profile."""
    both = [key for key in KEYS if key in one.people and key in other.people]
    pairs = [(one.attribute(who, key), other.attribute(whom, key)) for key in both]
    return any(a.strip().casefold() == b.strip().casefold() != "" for a, b in pairs)


def _does(net: ReferralNetwork, person: str) -> str:
    told = (net.attribute(person, name) for name in ("role", "org"))
    return ", ".join(filter(None, told)) or "no more is known"

"""Many people on the desk at once: who they are, which employers, and the board of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from netpath._places import place_key
from netpath._results import counted
from netpath.campaign import Load
from netpath.campaign.hiring import hiring
from netpath.cohort import REMEMBER, Cohort, board
from netpath.errors import DataError
from netpath.letters import named
from netpath.network import ReferralNetwork
from netpath.page._finder import Entry, Finder, meant
from netpath.page._whom import employers, there

WITHIN = 4
MOST_PEOPLE, MOST_VALUES = 200, 60
LISTED, FIRST = 30, 8
MOST_OF_THEM = 0.5
"""Where more than this share are students is a school; chosen."""
LIKELY = ("student", "job seeker", "client", "participant", "trainee")


@dataclass
class Class:
    """What is chosen for a cohort board, and the board.

    Attributes
    ----------
    net
        Everybody and every tie.
    who
        The choice of people, as ``"role=student"``; empty before.
    where
        The employers chosen.
    by
        Whether to tell of groups, as people called themselves in the column ``group``.
    projected
        Whether it is shown without names, for a wall that others see.
    """

    net: ReferralNetwork
    who: str = ""
    where: tuple[str, ...] = ()
    by: bool = False
    projected: bool = False
    found: Cohort | None = None

    def __post_init__(self) -> None:
        said = {one.key.partition("=")[2].casefold(): one.key for one in self.finder.entries}
        self.who = next((said[one] for one in LIKELY if one in said), "")
        self.where = tuple(self.listed[:FIRST])
        self.by = self.has_groups

    @cached_property
    def finder(self) -> Finder:
        """What people have in common, to be found by typing."""
        return Finder(tuple(_common(self.net)))

    @cached_property
    def listed(self) -> list[str]:
        """The employers to choose from, most people known first; a school of theirs is none."""
        sizes = employers(self.net)
        there = [org for org in sizes if place_key(org) not in self._schools]
        return sorted(there, key=lambda org: (-sizes[org], org))[:LISTED]

    @property
    def _schools(self) -> set[str]:
        """Schools, as a column says, or as most who are there are students."""
        people, found = self.net.people, set[str]()
        if "school" in people:
            found |= {place_key(str(one)) for one in people["school"].dropna()}
        if {"org", "role"} <= {*people.columns}:
            roles = people["role"].astype("string").str.casefold()
            share = roles.str.contains("student").fillna(False).groupby(people["org"]).mean()
            found |= {place_key(str(org)) for org in share.index[share > MOST_OF_THEM]}
        return found

    @property
    def has_groups(self) -> bool:
        """Whether people have said what they call themselves."""
        return "group" in self.net.people

    @property
    def shown(self) -> Cohort | None:
        """The board as it is shown."""
        return self.found.unnamed() if self.found and self.projected else self.found

    @property
    def told(self) -> list[str]:
        """What was found, with names only where the board has them."""
        return self._findings[0]

    @property
    def more(self) -> list[str]:
        """How sure it is, and what stands beside it."""
        return self._findings[1]

    @property
    def _findings(self) -> tuple[list[str], list[str]]:
        if (found := self.shown) is None:
            return [], []
        later = {"turns", "worlds", "groups"} if found.together else {"turns"}
        told = [(about, one.replace(REMEMBER, "The memory aid")) for about, one in found.told()]
        first = [one for about, one in told if about not in later]
        more = [one for about, one in told if about in later]
        if found.together:
            worlds = f"In {found.together.n_draws:,} drawn worlds "
            more = [
                one.replace(worlds, "Of these ").replace(" on average,", " on average:")
                for one in more
            ]
        return first, more

    @property
    def who_label(self) -> str:
        """The choice of people as it is called."""
        return next((one.label for one in self.finder.entries if one.key == self.who), "")

    def choose(self, said: Mapping[str, str], load: Load) -> Cohort:
        """Take a choice of people and employers, and return the board.

        Parameters
        ----------
        said
            ``who``, and ``where 0``, ``where 1`` … for the employers that are ticked.
        load
            What searches have asked already; it counts against everybody's limit.

        Raises
        ------
        DataError
            If something is not said, or there are too many people.
        """
        found = meant(self.finder, said.get("who key", ""), said.get("who", "").strip())
        if not found:
            raise DataError(
                "Nobody is chosen.",
                code="nobody chosen",
                repair="Say whom the board is for: a role, say, from the list that opens",
            )
        self.who = found[0].key
        self.where = tuple(
            org for at, org in enumerate(self.listed) if said.get(f"where {at}") == "on"
        )
        if not self.where:
            raise DataError(
                "No employer is ticked.", code="no employer", repair="Tick at least one employer"
            )
        self.found = None
        column, _, value = self.who.partition("=")
        people = self.net.where(**{column: value})
        if len(people) > MOST_PEOPLE:
            raise DataError(
                f"{counted(len(people), 'person', 'people')} are too many for one board; at most "
                f"{MOST_PEOPLE}.",
                code="too many people",
                repair="Choose a smaller group",
            )
        self.by = self.has_groups and said.get("by") == "on"
        self.found = board(
            self.net,
            people,
            {org: hiring(self.net, there(self.net, org))[0] for org in self.where},
            within=WITHIN,
            by="group" if self.by else None,
            asked={
                one: sum(a.times for a in load.of(one)) for one in load.names if one in self.net
            },
            rng=0,  # the same files and searches give the same board; its lots are of the question
        )
        return self.found


def _common(net: ReferralNetwork) -> Iterator[Entry]:
    """Yield what few enough people have in common, a column and a value each."""
    for column in net.people.columns:
        said = net.people[column].dropna()
        values = said[said.map(lambda one: isinstance(one, str) and bool(one.strip()))]
        sizes = values.value_counts()
        if column in ("name", "org", "group") or not 0 < len(sizes) <= MOST_VALUES:
            continue
        for value in sorted(sizes.index):
            label = f"{column}: {named(str(value))}"
            hint = counted(int(sizes[value]), "person", "people")
            yield Entry(f"{column}={value}", label, hint)

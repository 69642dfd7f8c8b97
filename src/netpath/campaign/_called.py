"""How people are called to the seeker: by a name they may read, and told apart from namesakes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from netpath.campaign._chance import name_told
from netpath.campaign._standing import Standing
from netpath.campaign.state import State
from netpath.letters import named
from netpath.network import ReferralNetwork

COINED = re.compile("k[0-9a-f]{8,}")
"""An id that stands for somebody's keys and tells nobody anything."""


class Naming:
    """Names in one state on one day."""

    state: State
    now: Standing

    @cached_property
    def net(self) -> ReferralNetwork:
        """Everybody and every tie, as recorded."""
        raise NotImplementedError

    def name(self, person: str) -> str:
        """Return somebody's name as the seeker may read it; of several, with what they do."""
        told = self.called(person)
        if self.is_hidden(person):
            return f"{told} ({named(person)})"
        same = self._shared.get(self.net.name_of(person), [])
        return f"{told} ({self._apart(person, same)})" if len(same) > 1 else told

    def _apart(self, person: str, same: Sequence[str]) -> str:
        """Return what tells somebody from others of the name: work, id, or a number for a key."""
        for columns in (("org",), ("role",), ("role", "org")):
            told = {one: self._said(one, columns) for one in same}
            if told[person] and list(told.values()).count(told[person]) == 1:
                return name_told(told[person])
        coined = COINED.fullmatch(person)
        return f"{sorted(same).index(person) + 1} of {len(same)}" if coined else named(person)

    def _said(self, person: str, columns: Sequence[str]) -> str:
        return ", ".join(filter(None, (self.net.attribute(person, one) for one in columns)))

    def called(self, person: str) -> str:
        """Return somebody's name as the seeker may read it, as a letter bears it."""
        told = self.net.name_of(person, self._reader(person))
        if self.is_hidden(person):
            return named(told, longest=160, most_words=30)
        return name_told(told)

    @cached_property
    def _shared(self) -> dict[str, list[str]]:
        """Who has each name that several people have."""
        if "name" not in self.net.people:
            return {}
        names = self.net.people["name"].dropna()
        found: dict[str, list[str]] = {}
        for person, name in names[names.duplicated(keep=False)].items():
            found.setdefault(str(name), []).append(str(person))
        return found

    def is_hidden(self, person: str) -> bool:
        """Return whether the seeker may not read somebody's name yet."""
        return self.net.name_of(person, self._reader(person)) != self.net.name_of(person)

    def _reader(self, person: str) -> str | None:
        """Return who reads a name; None for one that the seeker knows from their own search."""
        known = {*self.state.targets, *self.now.named, *self.now.met}
        return None if person in known else self.state.seeker

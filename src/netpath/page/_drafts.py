"""What is half written: notes and forms, each at its place, kept in the search's own file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from netpath.campaign import Campaign, JournalError
from netpath.errors import DataError
from netpath.letters import Check, check

Fields = Mapping[str, str]


@dataclass
class Drafts:
    """Fields by the place of their form, such as ``"record p2"``; they are no record of anything.

    Attributes
    ----------
    campaign
        In whose file they are kept.
    unkept
        Whether that file would not take what came last; it is here until the page is left.
    checked
        Which draft was looked through last, and what makes people run in it.
    """

    campaign: Campaign
    unkept: bool = False
    checked: tuple[str, Check] | None = None

    @cached_property
    def _said(self) -> dict[str, Fields]:
        found = {place: _fields(text) for place, text in self.campaign.drafts.items()}
        return {place: said for place, said in found.items() if said}

    def at(self, place: str) -> Fields:
        """Return what is half written at a place; nothing where nothing is."""
        return self._said.get(place, {})

    def keep(self, place: str, said: Fields, person: str = "") -> None:
        """Keep what is half written, over what was there; with the person it is of, it goes."""
        told = {name: text for name, text in said.items() if text.strip()}
        if told == self.at(place):
            return
        self._said[place] = told
        try:
            self.campaign.keep_draft(place, _text(told) if told else "", person=person)
            self.unkept = False
        except (DataError, JournalError):  # too long, or somebody has the file locked
            self.unkept = True

    def look_again(self) -> None:
        """Forget what is known of them; somebody may have been erased, and what was theirs."""
        self.__dict__.pop("_said", None)
        self.checked = None

    # --- the note to somebody

    def added(self, to: str) -> Fields:
        """Return what the coach adds to the note to somebody: ``line``, ``about``, ``how``."""
        return self.at(f"write {to}")

    def text(self, to: str) -> str:
        """Return the note to somebody as the coach has changed it; empty where it is as written."""
        return self.at(f"note {to}").get("text", "")

    def write(self, to: str, said: Fields) -> None:
        """Take what the coach adds to a note, which is written anew with it."""
        added = {name: said.get(name, "").strip() for name in ("line", "about", "how")}
        self.keep(f"write {to}", added, to)
        self.keep(f"note {to}", {}, to)
        self.checked = None

    def check(self, place: str, to: str, text: str) -> Check:
        """Mark in a letter to somebody what makes people run."""
        self.keep(place, {"text": text}, to)
        found = check(text)
        self.checked = place, found
        return found


def _text(said: Fields) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _fields(text: str) -> Fields:
    """Return what a draft tells; nothing where it is none of this page."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    told = isinstance(found, dict) and all(isinstance(one, str) for one in found.values())
    return found if told else {}

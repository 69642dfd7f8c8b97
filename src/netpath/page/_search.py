"""One search on the desk: its plan, the ask that is picked, the note, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from netpath import letters
from netpath._results import percent
from netpath.campaign import Campaign, Erased, Load, NextAsk, Plan, Recorded
from netpath.campaign.recorded import name_of, thanks_for
from netpath.campaign.state import GRANTED, State
from netpath.errors import DataError
from netpath.letters import Agenda, Check, Letter, named
from netpath.network import ReferralNetwork
from netpath.page._finder import Entry, Finder, people_of
from netpath.page._folder import Folder
from netpath.page._repairs import on_the_page
from netpath.page._whom import meant

INTERESTS = ("up", "same", "down")


@dataclass(frozen=True)
class Change:
    """What was recorded or taken back, and how the plan differs now.

    Attributes
    ----------
    text
        What was recorded, as a sentence.
    seq
        The event that can be taken back; 0 for none.
    before, now
        The advice of the plan, and the chance of all open ways together.
    thanks
        A letter of thanks, where somebody talked.
    alone
        Who is left alone now; empty where it is about something else.
    """

    text: str
    seq: int
    before: tuple[str, str]
    now: tuple[str, str]
    thanks: Letter | None = None
    alone: str = ""


@dataclass
class Draft:
    """What the coach adds to a note, and what is wrong with it."""

    line: str = ""
    about: str = ""
    fault: str = ""
    text: str = ""
    check: Check | None = None


@dataclass
class LivedSearch:
    """A campaign with what is picked of its plan.

    Attributes
    ----------
    campaign
        The open campaign.
    folder
        Where it and the others are kept.
    today
        The day to plan for.
    picked
        Which ask of the plan, or which target to write to cold: ``"ask 0"``, ``"cold 1"``.
    practice
        How many asks for practice come first.
    forgotten
        What became of the traces of whoever was erased last.
    """

    campaign: Campaign
    folder: Folder
    today: date
    picked: str = ""
    practice: int = 0
    draft: Draft = field(default_factory=Draft)
    change: Change | None = None
    about_person: str = ""
    forgotten: Erased | None = None

    @cached_property
    def state(self) -> State:
        """What is recorded."""
        return self.campaign.state

    @cached_property
    def net(self) -> ReferralNetwork:
        """Everybody and every tie, as recorded."""
        return self.campaign.net

    @cached_property
    def finder(self) -> Finder:
        """Everybody but the seeker, to be found by typing."""
        others = [one for one in self.net.ids if one != self.seeker]
        known = {*self.state.targets, *(one.person for one in self.state.asks)}
        known |= {name for one in self.state.asks for name in one.named}
        return Finder(people_of(self.net, others, to=self.seeker, known=known))

    @cached_property
    def _beside(self) -> tuple[Load, list[str]]:
        return self.folder.beside(self.campaign.path)

    @property
    def unread(self) -> list[str]:
        """Other searches that cannot be read, so that what they asked is not counted."""
        return self._beside[1]

    @cached_property
    def plan(self) -> Plan:
        """Whom to ask next, other searches in the folder counted."""
        beside = self._beside[0]
        return self.campaign.plan(practice=self.practice, beside=beside, on=self.today)

    @property
    def seeker(self) -> str:
        """The seeker's id."""
        return self.state.seeker

    @property
    def seeker_name(self) -> str:
        """The seeker's name."""
        return named(str(self.state.people.get(self.seeker, {}).get("name", self.seeker)))

    @property
    def target_names(self) -> list[str]:
        """The names of whom they want to reach."""
        return [name_of(self.state, one) for one in self.state.targets]

    def changed(self) -> None:
        """Forget what was computed of the state before."""
        for name in ("state", "net", "finder", "plan", "_beside"):
            self.__dict__.pop(name, None)

    def pick(self, key: str) -> None:
        """Pick an ask, or somebody to write to cold; what was added to the last note is kept."""
        self.picked = key
        self.about_person = ""
        self.draft.text, self.draft.check = "", None

    @property
    def ask(self) -> NextAsk | None:
        """The ask that is picked; the first where nothing else is."""
        kind, _, at = self.picked.partition(" ")
        if kind == "cold" or not self.plan:
            return None
        place = int(at) if at.isdecimal() else 0
        return self.plan[min(place, len(self.plan) - 1)]

    @property
    def cold(self) -> str:
        """The name of whoever is written to cold; empty where that is not what is picked."""
        kind, _, at = self.picked.partition(" ")
        names = self.plan.cold
        return names[int(at)] if kind == "cold" and at.isdecimal() and int(at) < len(names) else ""

    @property
    def letter(self) -> Letter | None:
        """The note for what is picked."""
        line, about = self.draft.line, self.draft.about
        try:
            return self._letter(line, about)
        except DataError as error:
            self.draft.fault = on_the_page(error.message)
            return self._letter("", "")

    def _letter(self, line: str, about: str) -> Letter | None:
        if self.cold:
            return letters.ask(self.cold, self.seeker_name, about=about, line=line)
        ask = self.ask
        return ask.letter(self.seeker_name, line=line, about=about) if ask else None

    @property
    def reached(self) -> list[tuple[str, Letter, Letter]]:
        """Who was reached, with a letter of thanks and one for some months later."""
        me = self.seeker_name
        return [
            (name, letters.thanks(name, me), letters.follow_up(name, me))
            for name in self.plan.reached
        ]

    @property
    def agenda(self) -> Agenda | None:
        """Questions for the talk with whoever is asked."""
        if self.ask is None:
            return None
        role = self.net.attribute(self.ask.person, "role")
        return letters.agenda(self.ask.name, role, target=self.ask.person in self.state.targets)

    def write(self, said: Mapping[str, str]) -> None:
        """Take what the coach adds to the note."""
        self.draft = Draft(said.get("line", "").strip(), said.get("about", "").strip())

    def check(self, text: str) -> None:
        """Mark in a text what makes people run."""
        self.draft.text, self.draft.check = text, letters.check(text)

    def record(self, said: Mapping[str, str]) -> Change:
        """Record what came of an ask, and say how the plan differs now."""
        outcome = said.get("outcome", "")
        if not outcome:
            raise DataError("Say first what came of it.")
        before = self._standing()
        person = self._person(said, "person")
        via = self._via(said, person)
        done = self.campaign.record(
            person,
            outcome,
            via=via,
            referrals=self._referrals(said) if outcome == "referred" else (),
            interest=_interest(said) if outcome in GRANTED else None,
            learned=said.get("learned", "").strip() or None,
            on=said.get("again" if outcome == "later" else "day") or None,
            declined=outcome == "no" and bool(said.get("declined")),
        )
        self.changed()
        self._begin_anew()
        thanks = self._thanks(done, said) if outcome in GRANTED else None
        text = f"{'Recorded' if done.new else 'Recorded already'}: {done.text}"
        self.change = Change(text, done.seq, before, self._standing(), thanks)
        return self.change

    def undo(self, seq: int) -> Change:
        """Take back what was recorded by mistake."""
        before = self._standing()
        self.campaign.withdraw(seq)
        self.changed()
        self._begin_anew()
        text = "Taken back. The record that it was there stays."
        self.change = Change(text, 0, before, self._standing())
        return self.change

    def leave_alone(self, person: str, *, alone: bool) -> Change:
        """Leave somebody alone from now on, or take that back."""
        before = self._standing()
        done = self.campaign.leave_alone(person, alone=alone)
        self.changed()
        self._begin_anew()
        left = person if alone else ""
        self.change = Change(done.text, 0, before, self._standing(), alone=left)
        return self.change

    def forget(self, said: Mapping[str, str]) -> Erased:
        """Erase somebody who asked to be forgotten; keep at hand what may still speak of them."""
        person = self._person(said, "gone")
        if said.get("sure") != "on":
            raise DataError("What is erased cannot be brought back. Tick that you know.")
        self.forgotten = self.campaign.erase_person(person)
        self.changed()
        self._begin_anew()
        self.change = None
        return self.forgotten

    def clear(self, place: str) -> None:
        """Clear one text that may still speak of whoever was erased."""
        self.campaign.clear(place)
        self.changed()
        if self.forgotten:
            left = tuple(one for one in self.forgotten.left if one.place != place)
            self.forgotten = replace(self.forgotten, left=left)

    def _begin_anew(self) -> None:
        self.picked, self.about_person, self.draft = "", "", Draft()

    def _standing(self) -> tuple[str, str]:
        return self.plan.advice, percent(self.plan.overall.value)

    def _person(self, said: Mapping[str, str], name: str) -> str:
        typed = said.get(name, "").strip()
        found = meant(self.finder, said.get(f"{name} key", ""), typed)
        if len(found) != 1:
            raise DataError(_unclear(typed, found))
        return found[0].key

    def _via(self, said: Mapping[str, str], person: str) -> str | None:
        if said.get("via", "").strip():
            return self._person(said, "via")
        asked = self.ask
        return asked.via if asked is not None and asked.person == person else None

    def _referrals(self, said: Mapping[str, str]) -> list[str | dict[str, object]]:
        """Return the names that were given, several in one field if a semicolon is between."""
        fields = [
            (said.get(f"named {at}", ""), said.get(f"named {at} key", "")) for at in (1, 2, 3)
        ]
        names = [(one.strip(), key) for text, key in fields for one in text.split(";")]
        return [self._referral(name, key) for name, key in names if name]

    def _referral(self, text: str, key: str) -> str | dict[str, object]:
        found = meant(self.finder, key, text)
        if len(found) > 1:
            raise DataError(_unclear(text, found))
        if found:
            return found[0].key
        name, _, org = text.rpartition(" at ")
        return {"name": name.strip(), "org": org.strip()} if name.strip() else {"name": text}

    def _thanks(self, done: Recorded, said: Mapping[str, str]) -> Letter | None:
        ask = next((one for one in self.state.asks if one.seq == done.seq), None)
        return thanks_for(self.state, ask, said.get("learned", "").strip()) if ask else None


def _interest(said: Mapping[str, str]) -> str | None:
    return said["interest"] if said.get("interest") in INTERESTS else None


def _unclear(typed: str, found: tuple[Entry, ...]) -> str:
    if not typed:
        return "Say first who it was."
    if found:
        return f"{len(found)} people are called so. Choose one from the list that opens."
    return "Nobody here is called so. Choose somebody from the list that opens while you type."

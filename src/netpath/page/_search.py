"""One search on the desk: its plan, the ask that is picked, the note, and who is meant."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from typing import Any

import pandas as pd

from netpath._results import percent
from netpath.campaign import (
    Campaign,
    Due,
    Erased,
    HowLong,
    JournalBusy,
    JournalError,
    Load,
    NextAsk,
    Plan,
    Recorded,
    Refreshed,
    Wait,
)
from netpath.campaign.letters import Added, letter_for, letter_of, letter_to
from netpath.campaign.load import KEYS, keys_of
from netpath.campaign.recorded import asks_told, name_of
from netpath.campaign.state import State, days_after
from netpath.employers import Employers, ways
from netpath.errors import DataError
from netpath.letters import Agenda, Check, Letter, check, named
from netpath.network import ReferralNetwork
from netpath.page._faults import on_the_page
from netpath.page._finder import Entry, Finder, Who, people_of
from netpath.page._folder import Folder
from netpath.page._reading import People

WITHIN = 4
"""The longest chain of a search, in asks."""
AHEAD = 120
"""How many days ahead what is to be done is told; chosen: it holds the letter after 90 days."""
SILENT = 14
"""How many days it stands there that somebody did not reply; chosen."""
WAITS = ("delete",)
"""What is due of itself, and stands in the list of searches."""
KINDS: dict[Any, str] = {"person": "who", "employer": "org", "field": "field"}
Said = Mapping[str, str]


@dataclass
class Change:
    """What was recorded or taken back, and how the plan differs now.

    Attributes
    ----------
    text
        What was recorded, as a sentence.
    before, now
        The advice of the plan, and the chance of all open ways together.
    undo
        What the page says to take it back: an act and what goes with it; empty for nothing.
    """

    text: str
    before: tuple[str, str]
    now: tuple[str, str]
    undo: Said = field(default_factory=dict)


@dataclass
class Drafts:
    """Said by the place of their form, such as ``"record p2"``; they are no record of anything.

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
    _shown: dict[str, Letter] = field(default_factory=dict)

    @cached_property
    def _said(self) -> dict[str, Said]:
        found = {place: _fields(text) for place, text in self.campaign.drafts.items()}
        return {place: said for place, said in found.items() if said}

    def at(self, place: str) -> Said:
        """Return what is half written at a place; nothing where nothing is."""
        return self._said.get(place, {})

    def keep(self, place: str, said: Said, person: str = "") -> None:
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

    # --- letters that are changed by hand

    def changed(self, place: str, shown: Letter | None = None) -> Letter | None:
        """Return the letter at a place as it stands now; None where none is shown there."""
        if shown is not None:
            self._shown[place] = shown
        written, text = self._shown.get(place), self.at(place).get("text", "")
        return written.changed(text) if written and text else written

    # --- the note to somebody

    def added(self, to: str) -> Said:
        """Return what the coach adds to the note to somebody: ``line``, ``about``, ``how``."""
        return self.at(f"write {to}")

    def text(self, to: str) -> str:
        """Return the note to somebody as the coach has changed it; empty where it is as written."""
        return self.at(f"note {to}").get("text", "")

    def write(self, to: str, said: Said) -> None:
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


def _text(said: Said) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _fields(text: str) -> Said:
    """Return what a draft tells; nothing where it is none of this page."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    told = isinstance(found, dict) and all(isinstance(one, str) for one in found.values())
    return found if told else {}


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
    how_long
        In how many weeks such searches reach somebody, where that was asked.
    unplanned
        Who was to be recorded and is not in the plan.
    unsure
        The form in which somebody is named of whom it is asked whether they are new.
    aims
        Employers of a list that was given, to be seen at once; empty for all that are known.
    all_at_once
        Whether every employer is seen at once.
    beside
        To whom a letter is written beside the plan, and the letter.
    ending
        Whether it is asked whether the search is over.
    """

    campaign: Campaign
    folder: Folder
    today: date
    picked: str = ""
    practice: int = 0
    change: Change | None = None
    about_person: str = ""
    forgotten: Erased | None = None
    how_long: HowLong | None = None
    unplanned: str = ""
    unsure: str = ""
    aims: tuple[str, ...] = ()
    all_at_once: bool = False
    beside: tuple[str, Letter] | None = None
    ending: bool = False

    @cached_property
    def drafts(self) -> Drafts:
        """What is half written."""
        return Drafts(self.campaign)

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
    def planned(self) -> set[str]:
        """Who can be meant where something came of an ask: planned, waited for, named, a target."""
        plan, known = self.plan, {*self.state.targets}
        for some in (plan.rows, plan.held, plan.waits, plan.rests):
            known |= {one.person for one in some}
        for ask in self.state.asks:
            known |= {ask.person, *ask.named}
        return known

    @cached_property
    def asked(self) -> Finder:
        """Everybody who can have been asked, those who are planned first."""
        return Finder(self.finder.entries, self.planned)

    @cached_property
    def _beside(self) -> tuple[Load, list[str]]:
        return self.folder.beside(self.campaign.path)

    @cached_property
    def before(self) -> list[tuple[str, pd.DataFrame]]:
        """What came of asks in their other searches, by search; here it is only read."""
        me, found = keys_of(self.state, self.seeker), []
        for one in self.folder.searches():
            state = one.seen.state if one.seen else State()
            is_theirs = bool(state.asks and keys_of(state, state.seeker) & me)
            if is_theirs and self.folder.file(one.name) != self.campaign.path:
                found.append((one.name, asks_told(state)))
        return found

    @property
    def unread(self) -> list[str]:
        """Other searches that cannot be read, so that what they asked is not counted."""
        return self._beside[1]

    @cached_property
    def plan(self) -> Plan:
        """Whom to ask next, other searches in the folder counted."""
        beside = self._beside[0]
        return self.campaign.plan(practice=self.practice, beside=beside, on=self.today)

    @cached_property
    def due(self) -> list[tuple[Due, Letter | None]]:
        """What is to be done, in order, with what to write."""
        found = self.campaign.due(self.today, within=AHEAD)
        write = partial(letter_for, self.state, on=self.today, folder=self.campaign.path.parent)
        past = days_after(self.today, -SILENT)
        left = (one for one in found if not (one.task == "silence" and one.day < past))
        told = sorted((*left, *self.plan.again), key=lambda one: one.order)
        return [(one, write(one)) for one in told if one.task not in WAITS]

    @cached_property
    def targets(self) -> list[dict[str, str]]:
        """Whom they want to reach, what they do, and how it stands with each."""
        rows = self.campaign.target_states(self.today).astype(str).to_dict("records")
        told = [{str(name): str(one) for name, one in row.items()} for row in rows]
        last = {ask.person: ask.outcome for ask in self.state.asks}
        for row in told:
            if row["state"] == "closed" and last.get(row["target"]) in ("asked", "no_reply"):
                row["state"] = "no reply"
        return [row | {"role": self.net.attribute(row["target"], "role")} for row in told]

    @property
    def rests(self) -> list[Wait]:
        """Who may be asked again, and from which day: each once, with their best chance."""
        first = {one.person: one for one in reversed(self.plan.rests)}
        return [one for one in self.plan.rests if first[one.person] is one]

    @cached_property
    def everywhere(self) -> Employers:
        """Whom the seeker knows at each employer, and what can be done next there."""
        return ways(self.net, self.seeker, self.aims or None, within=WITHIN)

    @property
    def reached(self) -> int:
        """How many of them were reached."""
        return sum(one["state"] == "reached" for one in self.targets)

    @property
    def aside(self) -> list[tuple[str, str, str]]:
        """What is not for the seeker, as they said: of what kind, which, and how it is called."""
        kinds = {key: kind for kind, key in KINDS.items()}
        return [
            (kinds[key], which, name_of(self.state, which) if key == "who" else which)
            for (key, which), (_, unfit) in self.state.unfit.items()
            if unfit
        ]

    @cached_property
    def what(self) -> Finder:
        """What can be said not to be for the seeker: people, employers and fields."""
        found = [Entry(f"person:{one.key}", one.label, one.hint) for one in self.finder.entries]
        for kind, column in KINDS.items():
            if column in ("org", "field"):
                known = {str(one.get(column) or "") for one in self.state.people.values()}
                found += [Entry(f"{kind}:{one}", named(one), kind) for one in sorted(known - {""})]
        return Finder(found)

    @property
    def seeker(self) -> str:
        """The seeker's id."""
        return self.state.seeker

    @property
    def seeker_name(self) -> str:
        """The seeker's name."""
        return named(str(self.state.people.get(self.seeker, {}).get("name", self.seeker)))

    @property
    def seeker_keys(self) -> list[str]:
        """The seeker's e-mail and profile, as far as known."""
        known = self.state.people.get(self.seeker, {})
        return [str(known[one]) for one in KEYS if known.get(one)]

    @property
    def owner_line(self) -> str:
        """The seeker's name and keys in a line, as the owner of files is told."""
        return ", ".join((self.seeker_name, *self.seeker_keys))

    def as_people(self) -> People:
        """Return everybody here as if they had been read of files."""
        return People(self.net, "this search", self.seeker)

    @property
    def target_names(self) -> list[str]:
        """The names of whom they want to reach."""
        return [name_of(self.state, one) for one in self.state.targets]

    def changed(self) -> None:
        """Forget what was computed of the state before."""
        for name, one in vars(type(self)).items():
            if isinstance(one, cached_property) and name != "drafts":
                self.__dict__.pop(name, None)
        self.how_long = None

    def look(self) -> LivedSearch:
        """See what another window recorded meanwhile."""
        with suppress(JournalBusy):  # it is recording just now, and is seen next time
            if self.campaign.state is not self.state:
                self.changed()
        return self

    def pick(self, key: str) -> None:
        """Pick an ask, or somebody to write to cold; every draft is kept."""
        self.picked = key
        self.about_person = ""

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
    def cold_person(self) -> str:
        """The id of whoever is written to cold; empty where that is not what is picked."""
        return self.plan.cold_people[int(self.picked.split()[1])] if self.cold else ""

    @property
    def to(self) -> str:
        """The id of whom the note is to; empty for nobody."""
        return self.ask.person if self.ask else self.cold_person

    @property
    def note(self) -> tuple[Letter | None, str]:
        """The note for what is picked, and what is wrong with what the coach adds to it."""
        added = self.drafts.added(self.to)
        try:
            return self._letter(Added.of(added)), ""
        except DataError as error:
            return self._letter(Added()), on_the_page(error.message)

    def _letter(self, added: Added) -> Letter | None:
        if self.cold_person:
            return letter_to(self.campaign, self.cold_person, added, on=self.today)
        ask = self.ask
        return letter_of(self.campaign, ask, added, on=self.today) if ask else None

    @property
    def agenda(self) -> Agenda | None:
        """Questions for the talk with whoever is asked."""
        if self.ask is None:
            return None
        return self.campaign.agenda(self.ask.person)

    def undo(self, seq: int) -> Change:
        """Take back what was recorded by mistake."""
        change = self.tell(lambda one: one.withdraw(seq), undo={"act": ""})
        self.change = replace(change, text="Taken back. The record that it was there stays.")
        return self.change

    def tell(
        self, step: Callable[[Campaign], Recorded | Refreshed], undo: Said | None = None
    ) -> Change:
        """Record something, and say how the plan differs now.

        Parameters
        ----------
        step
            What is done with the campaign.
        undo
            How it is taken back; as an outcome if left out.
        """
        before = self._standing()
        done = step(self.campaign)
        self.changed()
        self._begin_anew()
        back = {"act": "undo", "seq": str(done.seq)} if undo is None else undo
        text = done.text[:1].upper() + done.text[1:]
        if not done.new:
            text = f"Recorded already: {done.text}"
        self.change = Change(text, before, self._standing(), back if back.get("act") else {})
        return self.change

    def forget(self, said: Said) -> Erased:
        """Erase somebody who asked to be forgotten; keep at hand what may still speak of them."""
        person = self.who.one(said, "gone")
        if said.get("sure") != "on":
            raise DataError(
                "What is erased cannot be brought back.",
                code="not sure",
                repair="Tick that you know",
            )
        self.forgotten = self.campaign.erase_person(person)
        self.drafts.look_again()
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
        self.picked, self.about_person, self.beside = "", "", None

    def _standing(self) -> tuple[str, str]:
        return self.plan.advice, percent(self.plan.overall.value)

    @cached_property
    def who(self) -> Who:
        """Who is meant by what is typed of this search."""
        known = {one: self.net.attribute(one, "org") for one in self.state.people}
        return Who(self.finder, known, self.seeker_name)

"""What a seeker says of their search beside what was asked: targets, notes, tasks, the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import pandas as pd

from netpath._places import place_key
from netpath._results import counted, listed
from netpath.campaign._chance import day_told
from netpath.campaign._due import Due, due_by, due_of
from netpath.campaign._faults import no_such_word
from netpath.campaign._helped import Helped, helped_of, silent
from netpath.campaign._keeper import Day, Keeper, day_of
from netpath.campaign._record import is_forgotten, person_of
from netpath.campaign._referral import Referral, named_in
from netpath.campaign._said import OF_SEEKER, QUESTIONS, TASKS, Said, refuse_unkept
from netpath.campaign._seal import Event
from netpath.campaign._standing import standing, target_states
from netpath.campaign._talk import Learned, agenda_of, learned_of
from netpath.campaign.recorded import Recorded, name_of
from netpath.campaign.state import State
from netpath.errors import DataError, Message, Repair, Typed, UnknownPerson
from netpath.letters import Agenda
from netpath.letters.words import is_fragment

Kind = Literal["person", "employer", "field"]
KINDS: Mapping[Kind, str] = {"person": "who", "employer": "org", "field": "field"}

DONE = {
    "thank": "was thanked",
    "tell": "was told how it went",
    "follow up": "was written to again",
    "close": "was told how the search ended",
}
"""What is told of a task that was done."""


class Steered(Keeper):
    """A search whose owner says where it goes."""

    def _append(self, kind: str, day: date, payloads: Sequence[Said]) -> Event:
        refuse_unkept(kind, payloads)
        return self._journal.append(kind, day.isoformat(), payloads)

    def _say(self, kind: str, said: Sequence[Said], text: str, day: date | None = None) -> Recorded:
        """Record some words, inside ``writing``; nothing where nothing is new."""
        if not said:
            return Recorded(self._journal.head[0], text, False)
        event = self._append(kind, day or date.today(), said)
        self._folded()  # read back before it is acknowledged
        return Recorded(event.seq, text, True)

    # --- whom one may ask and wants to reach

    def leave_alone(self, person: str | int, *, alone: bool = True) -> Recorded:
        """Leave somebody alone: from now on no plan asks them, or passes anything through them.

        Parameters
        ----------
        person
            Who: an id, or a name that one person has.
        alone
            False takes it back.

        Raises
        ------
        UnknownPerson
            If nobody has this id or name.
        """
        with self._journal.writing():
            state = self._folded()
            who = person_of(state, person)
            new = bool(state.people[who].get("do_not_ask")) != alone
            may = "is left alone from now on" if alone else "may be asked again"
            said = [{"person": who, "known": {"do_not_ask": alone}}] if new else []
            return self._say("network", said, f"{name_of(state, who)} {may}.")

    def add_person(self, person: Referral) -> Recorded:
        """Add somebody, or what is known of them now.

        Parameters
        ----------
        person
            A name, or a mapping with ``name`` and what else is known (``org``, ``role`` …); with
            an ``id`` where several have the name.

        Raises
        ------
        DataError
            If there is neither id nor name, or they asked to be forgotten here.
        """
        with self._journal.writing():
            state = self._folded()
            who, said = _joining(state, person)
            name = str(said[0]["known"].get("name", "")) if said else ""
            told = name or name_of(state, who)
            return self._say("network", said, f"{told} is known here.")

    def add_tie(
        self, source: str | int, target: str | int, warmth: float, *, kind: str = ""
    ) -> Recorded:
        """Add a tie by hand, or say anew how warm it is.

        Parameters
        ----------
        source, target
            Who can ask whom: ids, or names that one person has.
        warmth
            How probable it is that an ask along it is granted, from 0 to 1.
        kind
            ``"colleague"``, ``"friend"`` …

        Raises
        ------
        UnknownPerson
            If nobody has one of these ids or names; :meth:`add_person` adds them.
        DataError
            If both are one person, or the warmth is no probability.
        """
        with self._journal.writing():
            state = self._folded()
            ends = [person_of(state, source), person_of(state, target)]
            if ends[0] == ends[1]:
                told = "A tie is between two people."
                raise DataError(told, code="one person", repair="Name two")
            if isinstance(warmth, bool) or not isinstance(warmth, int | float):
                raise DataError(
                    "Warmth must be a probability in [0, 1]; write 0.5, say.", code="no chance"
                )
            known: dict[str, Any] = {"warmth": float(warmth), "evidence": "confirmed"}
            known |= {"kind": kind} if kind else {}
            before = state.ties.get(state.pair(*ends), {})
            said = [] if before == before | known else [{"tie": ends, "known": known}]
            names = listed([name_of(state, one) for one in ends])
            return self._say("network", said, f"{names} are tied.")

    def add_target(self, person: Referral | int) -> Recorded:
        """Add a target; somebody new joins the search.

        Raises
        ------
        DataError
            If it is the seeker, or somebody who asked to be forgotten here.
        """
        with self._journal.writing():
            state = self._folded()
            who, said = _joining(state, str(person) if isinstance(person, int) else person)
            if who == state.seeker:
                raise DataError(
                    "This is the seeker.",
                    code="the seeker is no target",
                    repair="Name whom they want to reach",
                )
            said += [] if who in state.targets else [{"target": who}]
            seq = self._say("network", said, "")
            state = self._folded()
            n = counted(len(state.targets), "target")
            return Recorded(seq.seq, f"{name_of(state, who)} is one of {n}.", seq.new)

    def drop_target(self, person: str | int) -> Recorded:
        """Drop a target; what was recorded of them stays.

        Raises
        ------
        UnknownPerson
            If they are no target.
        """
        with self._journal.writing():
            state = self._folded()
            who = person_of(state, person)
            if who not in state.targets:
                raise UnknownPerson(
                    "They are no target.", code="no target", repair=Repair("targets")
                )
            said: list[Said] = [{"dropped": who}]
            return self._say("network", said, f"{name_of(state, who)} is no target any more.")

    def target_states(self, on: Day = None) -> pd.DataFrame:
        """Return how it stands with each target, one row a target.

        Rows ``target``, ``name``, ``org`` and ``state``: ``open``, ``asked``, ``reached``, ``not
        for me`` or ``closed``.
        """
        state = self.state
        told = target_states(state, standing(state, day_of(on)))
        rows = [
            (one, name_of(state, one), str(state.people.get(one, {}).get("org", "")), how)
            for one, how in told.items()
        ]
        return pd.DataFrame(rows, columns=["target", "name", "org", "state"])

    def not_for_me(
        self, what: str | int, *, of: Kind = "person", lifted: bool = False, on: Day = None
    ) -> Recorded:
        """Say that a person, an employer or a field is not for the seeker: a good ending.

        Of an employer it closes every way there, doors too; whoever works there may still
        introduce to others. What was recorded stays.

        Parameters
        ----------
        what
            Who, by id or name; or the name of the employer or the field.
        of
            ``person``, ``employer`` or ``field``.
        lifted
            Whether it is for them after all.
        on
            The day; today if left out.

        Raises
        ------
        UnknownPerson
            If nobody has this id or name.
        DataError
            If nobody here works there, or in that field.
        """
        if of not in KINDS:
            raise no_such_word("kind of thing", of, KINDS)
        kind, day = KINDS[of], day_of(on)
        with self._journal.writing():
            state = self._folded()
            which = person_of(state, what) if of == "person" else _called(state, kind, str(what))
            if which == state.seeker:
                raise DataError(
                    "This is the seeker.",
                    code="the seeker is no target",
                    repair="Name whom or what is not for them",
                )
            before = target_states(state, standing(state, day))
            done = self._say("unfit", [{"unfit": not lifted, kind: which}], "", day)
            state = self._folded()
            after = target_states(state, standing(state, day))
        moved = sum(before[one] != after[one] for one in after)
        name = name_of(state, which) if of == "person" else which
        doors = ["every door there"] if of == "employer" else []
        ends = [counted(moved, "target")] if moved or not doors else []
        are = "is" if (moved == 1 and not doors) or (not moved and doors) else "are"
        how = "open again" if lifted else "closed"
        text = f"{name} is {'for you after all' if lifted else 'not for you, and good to know'}; "
        return Recorded(done.seq, f"{text}{listed([*ends, *doors])} {are} {how}.", True)

    def lift(self, person: str | int) -> Recorded:
        """Ask somebody here in spite of what they answered in another search of the seeker.

        Raises
        ------
        UnknownPerson
            If nobody has this id or name.
        """
        with self._journal.writing():
            state = self._folded()
            who = person_of(state, person)
            said: list[Said] = [] if who in state.lifted else [{"lifted": who}]
            text = f"What {name_of(state, who)} answered in another search does not hold here."
            return self._say("unfit", said, text)

    def end(self, *, over: bool = True, on: Day = None) -> Recorded:
        """Say that the search is over; or that it goes on after all.

        Until then no target that was reached ends it. Afterwards nobody is asked; who helped is
        told how it ended: see :meth:`due`.
        """
        day = day_of(on)
        with self._journal.writing():
            state = self._folded()
            said: list[Said] = [] if (state.over is not None) == over else [{"over": over}]
            since = state.over or day
            how = f"has been over since {day_told(since)}" if over else "goes on"
            return self._say("over", said, f"The search {how}.", day)

    # --- what was learned and what is to be done

    def note(
        self, text: str, question: str, *, org: str = "", field: str = "", person: str = ""
    ) -> Recorded:
        """Note what was learned of an employer or a field; it stands in no chance and no letter.

        Parameters
        ----------
        text
            In the seeker's own words.
        question
            Which it answers: ``would I be good at it``, ``does it fit``, ``do I want it`` or
            ``where does it lead``.
        org, field
            Of which employer, which field, or both.
        person
            From whom, if it is to go with them when they are erased.

        Raises
        ------
        DataError
            If it is no text, none of the questions, or of no employer and no field.
        """
        if question not in QUESTIONS:
            raise no_such_word("question", question, QUESTIONS)
        if not text.strip():
            raise DataError("A note is in words.", code="note", repair="Write some")
        if not org.strip() and not field.strip():
            raise DataError(
                "A note is of an employer or a field.", code="of what", repair=Repair("note_of")
            )
        with self._journal.writing():
            state = self._folded()
            said = {"note": text, "question": question, "org": org.strip(), "field": field.strip()}
            said |= {"who": person_of(state, person)} if person else {}
            told = {name: one for name, one in said.items() if one}
            return self._say("note", [told], f"noted of {listed([*filter(None, (org, field))])}.")

    def learned(self) -> Learned:
        """Return what was learned, by employer and field, side by side with interest."""
        return learned_of(self.state)

    def agenda(self, person: str | int) -> Agenda:
        """Return the questions for a talk with somebody, as the search stands.

        Raises
        ------
        UnknownPerson
            If nobody has this id or name.
        """
        state = self.state
        return agenda_of(state, person_of(state, person))

    def due(self, on: Day = None, *, within: int = 0) -> list[Due]:
        """Return what is due by a day and was not done: thanks, letters, talks, waiting that ended.

        Parameters
        ----------
        on
            The day; today if left out.
        within
            How many days ahead to look as well.
        """
        return due_by(self.state, day_of(on), within + 1)

    def done(self, task: str, person: str | int, *, on: Day = None) -> Recorded:
        """Say that a task was done: ``thank``, ``tell``, ``follow up`` or ``close``, and to whom.

        Raises
        ------
        DataError
            If there is no such task.
        UnknownPerson
            If nobody has this id or name.
        """
        if task not in TASKS:
            raise no_such_word("task", task, TASKS)
        day = day_of(on)
        with self._journal.writing():
            state = self._folded()
            who = person_of(state, person)
            due = [one for one in due_of(state) if (one.task, one.person) == (task, who)]
            was = any(one[1:] == (task, who) for one in state.done)
            if not due and not was:
                raise DataError(
                    f"There is nothing to {task} them.", code="nothing due", repair=Repair("due")
                )
            if task == "follow up":  # which comes again by itself
                due = due[:1]
            said: list[Said] = [{"done": one.seq, "task": task, "who": who} for one in due]
            return self._say("done", said, f"{name_of(state, who)} {DONE[task]}.", day)

    def helped(self) -> Helped:
        """Return everybody who helped, with a letter for the end of the search each."""
        return helped_of(self.state, self.path.parent)

    def in_touch(self, on: Day = None) -> pd.DataFrame:
        """Return whom the files show silent for a year, those known best first.

        They are written to for their own sake; nothing is asked of them. Rows ``person``, ``name``,
        ``last`` and ``days``; nobody of whom no day is known (``last_contact`` of the tie).
        """
        return silent(self.state, day_of(on))

    def settle(self, **words: int | str | bool | date) -> Recorded:
        """Say once what holds for the search until it is said anew.

        Parameters
        ----------
        words
            ``pace`` (asks a week), ``at_once``, ``at_employer``, ``delete_on`` (the day on which
            the file is to be deleted), ``title``, ``archived``, ``consent`` (how and when the
            seeker agreed that it is kept); for letters ``introduces`` (who the seeker is, in a
            line), ``possible`` (what makes a talk possible for them) and ``tells_aim`` (whether who
            introduces is told whom the way aims at; yes until said).

        Raises
        ------
        DataError
            If one of them is none of these, or no such value.
        """
        for name in ("introduces", "possible"):
            _refuse_fragment(str(words.get(name) or ""))
        if "delete_on" in words:
            words["delete_on"] = day_of(words["delete_on"]).isoformat()
        with self._journal.writing():
            state = self._folded()
            new = {name: one for name, one in words.items() if state.settled.get(name) != one}
            texts = [{name: new.pop(name)} for name in OF_SEEKER if name in new]
            said: list[Said] = [*([{"settled": True} | new] if new else []), *texts]
            return self._say("settled", said, f"{listed(sorted(words)) or 'Nothing'} settled.")


def _refuse_fragment(text: str) -> None:
    """Refuse what no letter can say, for it is no sentence."""
    if is_fragment(text):
        raise DataError(
            Message.of("{text} is no sentence that a letter could say of you.", text=Typed(text)),
            code="no sentence",
            repair="Write it as one, such as: I keep books; or: I am deaf, so writing suits me",
        )


def _joining(state: State, person: Referral) -> tuple[str, list[Said]]:
    """Return who is meant, and what a search has to take in of them."""
    who, known = named_in(state, person)
    known = {name: one for name, one in known.items() if name not in ("warmth", "kind", "target")}
    if is_forgotten(state, who, known.get("name")):
        told = "They asked to be forgotten here, and are not taken in again."
        raise DataError(told, code="forgotten")
    before = state.people.get(who, {})
    news = {name: one for name, one in known.items() if before.get(name) != one}
    return who, [{"person": who, "known": news}] if news or who not in state.people else []


def _called(state: State, kind: str, name: str) -> str:
    """Return an employer or a field as it is written here."""
    written = sorted({str(known[kind]) for known in state.people.values() if known.get(kind)})
    found = [one for one in written if place_key(one) == place_key(name)]
    said = [
        which for of, which in state.unfit if of == kind and place_key(which) == place_key(name)
    ]
    if not name.strip() or not (found or said):
        what = "works there" if kind == "org" else "is in that field"
        near = [
            one for one in written if name.strip() and place_key(name)[:3] == place_key(one)[:3]
        ]
        hint = f", or write {listed(near[:3], 'or')}" if near else ""
        raise DataError(
            f"Nobody here {what}.", code="nobody there", repair=f"Look at how it is spelt{hint}"
        )
    return (said or found)[0]

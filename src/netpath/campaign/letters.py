"""What to write to somebody in a search: the ask, or thanks, or a letter some months later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from netpath.campaign._ask import NextAsk
from netpath.campaign._campaign import Campaign
from netpath.campaign._due import AGAIN, Due, givers, helpers
from netpath.campaign._ends import addressee, writer
from netpath.campaign._ends import language_of as language_of
from netpath.campaign._helped import closing_for, told
from netpath.campaign._helped import thanks_for as thanks_for
from netpath.campaign._helped import to_tell as to_tell
from netpath.campaign._keeper import Day, day_of
from netpath.campaign._record import person_of as person_of
from netpath.campaign._said import MEDIA as MEDIA
from netpath.campaign._said import QUESTIONS as QUESTIONS
from netpath.campaign._standing import Standing, standing
from netpath.campaign.state import GRANTED, Ask, State
from netpath.errors import DataError, Message, NetpathError, Repair
from netpath.letters import Letter, enclosed, follow_up, thanks_for_no
from netpath.letters import ask as ask_letter
from netpath.letters.words import MEDIA as WAYS
from netpath.letters.words import Medium

AIM = Message.of(
    "It tells whom you hope to reach in the end, so that nothing is concealed. {how}",
    how=Repair("tell_aim"),
)
NO_WORDS = Message.of(
    "There are no sentences in their language here, so it is in English. {how}",
    how=Repair("language"),
)
NOT_ASKED = (
    "No ask of them is recorded, and this letter says that they asked for it: send it only if they "
    "did."
)
COLD = "a warm way: nobody whom you met leads straight to them, so that it is written cold"


@dataclass(frozen=True)
class Added:
    """What the writer adds to a letter.

    Attributes
    ----------
    line, about, how
        As :func:`netpath.letters.ask` takes them.
    enclosing
        What they asked for, where the letter goes with it; empty for a résumé.
    thanking
        Whether a no is thanked for.
    after
        Whether it is to follow a talk: thanks, or news.
    """

    line: str = ""
    about: str = ""
    how: Medium = ""
    enclosing: str | None = None
    thanking: bool = False
    after: bool = False

    @classmethod
    def of(
        cls, draft: Mapping[str, str], enclosing: str | None = None, thanking: bool = False
    ) -> Added:
        """Return what a draft of the page or of the shell holds."""
        how = next((one for one in WAYS if one == draft.get("how")), WAYS[0])
        line, about = (str(draft.get(name, "")) for name in ("line", "about"))
        return cls(line, about, how, enclosing, thanking)


def letter_of(one: Campaign, ask: NextAsk, added: Added = Added(), *, on: Day = None) -> Letter:
    """Return the letter for a planned ask, in the words of who is written to.

    Raises
    ------
    DataError
        If what was added is too long, or there is no such way to talk.
    """
    state, day, folder = one.state, day_of(on), one.path.parent
    ends = (addressee(state, ask.person, day, folder), addressee(state, ask.via, day, folder))
    last = ask.chain.people[-1]
    open_aim = not (ask.practice or ask.hidden or last == ask.person)
    me = writer(state, aim=last if open_aim else "")
    how = added.how
    if how == "with introducer" and ask.how == "direct":
        told = "Nobody introduces you here: a talk of three needs somebody who does."
        raise DataError(told, code="nobody introduces")
    found = ask.letter(me, line=added.line, about=added.about, how=how, ends=ends)
    to = ask.via if ask.how == "introduction" else ask.person
    return _noted(one, to, found, aim=bool(me.aim))


def kept_for(one: Campaign, place: str) -> dict[str, str]:
    """Return what is half written at a place, such as ``"write gail"``, by the page or the shell.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> kept_for(SimpleNamespace(drafts={"note gail": '{"text": "Dear Gail"}'}), "note gail")
    {'text': 'Dear Gail'}
    """
    try:
        found = json.loads(one.drafts.get(place, "{}"))
    except (ValueError, RecursionError):  # none of ours
        return {}
    told = found.items() if isinstance(found, dict) else ()
    return {str(name): text for name, text in told if isinstance(text, str)}


def letter_as_kept(one: Campaign, ask: NextAsk, *, on: Day = None) -> Letter:
    """Return the letter for a planned ask as it was changed, or with what was added to it."""
    added = Added.of(kept_for(one, f"write {ask.person}"))
    try:
        found = letter_of(one, ask, added, on=on)
    except DataError:  # what was added is too long, say; the page tells it
        found = letter_of(one, ask, on=on)
    text = kept_for(one, f"note {ask.person}").get("text", "")
    return replace(found, text=text) if text else found


def letter_to(one: Campaign, person: str, added: Added = Added(), *, on: Day = None) -> Letter:
    """Return what to write to somebody where no ask is planned: thanks, or a cold letter.

    Raises
    ------
    UnknownPerson
        If nobody has this id or name.
    DataError
        If they are not to be written to now, or a line is too long.
    """
    state, day, folder = one.state, day_of(on), one.path.parent
    who = person_of(state, person)
    to, me = addressee(state, who, day, folder), writer(state)
    asks = [ask for ask in one.asks if ask.person == who]
    talk = next((x for x in reversed(asks) if x.outcome in GRANTED), None)
    if added.enclosing is not None:
        found = enclosed(to, me, what=added.enclosing, talked=talk is not None)
        known = asks or any(ask.via == who and not ask.direct for ask in one.asks)
        found = found if known else replace(found, notes=(*found.notes, NOT_ASKED))
        return _noted(one, who, found)
    if added.thanking:
        _refuse_where_none(state, who, "plain no of theirs", standing(state, day))
        return _noted(one, who, thanks_for_no(to, me))
    tell = to_tell(state, who, line=added.line, folder=folder) if added.after and not talk else None
    if added.after and not (talk or tell):
        _refuse_where_none(state, who, "talk with them", standing(state, day))
    if tell:
        return _noted(one, who, tell)
    if state.over is not None and who in helpers(state):
        return _noted(one, who, closing_for(state, who, line=added.line, folder=folder))
    if talk:
        return _noted(one, who, _after(state, who, talk, day, added.line, folder))
    _refuse_to_write(state, who, day)
    found = ask_letter(to, me, about=added.about, line=added.line, how=added.how)
    found = found if to.kind else replace(found, lacks=(*found.lacks, COLD))
    return _noted(one, who, found)


def _after(state: State, who: str, talk: Ask, day: date, line: str, folder: Path | None) -> Letter:
    """Return what to write to somebody who was met."""
    to, me = addressee(state, who, day, folder), writer(state)
    if who in state.targets and (day - talk.day).days >= AGAIN:
        return follow_up(to, me, line=line, day=talk.day, on=day)
    tell = to_tell(state, who, line=line, folder=folder)
    if tell and (talk.seq, "thank", who) in state.done:
        return tell
    return thanks_for(state, talk, stays=line, on=day, folder=folder)


def letter_for(
    state: State, due: Due, *, on: Day = None, folder: Path | None = None
) -> Letter | None:
    """Return what to write where something is due; None where nothing is written.

    Examples
    --------
    >>> from datetime import date
    >>> letter_for(State(), Due(date(2026, 11, 23), 2, "talk", "gail", "Talk with Gail", ""))
    """
    day = day_of(on)
    if due.task == "close":
        return closing_for(state, due.person, folder=folder)
    talk = next((one for one in state.asks if one.seq == due.seq), None)
    if talk is None:
        return None
    if due.task == "follow up":
        to = addressee(state, due.person, day, folder)
        return follow_up(to, writer(state), day=talk.day, on=day)
    if due.task == "tell" and due.person in givers(state, talk):
        return told(state, due.person, talk, folder=folder)
    return thanks_for(state, talk, on=day, folder=folder) if due.task == "thank" else None


def _noted(one: Campaign, to: str, found: Letter, *, aim: bool = False) -> Letter:
    """Return a letter with what else there is to know of it."""
    notes = [*found.notes, *([AIM] if aim else [])]
    if language_of(one.state, to, one.path.parent) is None:
        notes.append(NO_WORDS)
    return replace(found, notes=tuple(notes))


def _refuse_where_none(state: State, who: str, wanted: str, now: Standing) -> None:
    """Refuse thanks for a talk or a no that is not recorded, and say what fits instead."""
    asks = [ask for ask in state.asks if who in (ask.person, "" if ask.direct else ask.via)]
    last = asks[-1] if asks else None
    own = last and last.outcome == "no" and who == _who_said_no(last)
    if own and wanted == "plain no of theirs":
        return
    left = state.people[who].get("do_not_ask") or (who in now.closed and not own)
    if left:
        fits = "They are to be left alone, so that no letter fits"
    elif own:
        fits = "They said no: thanks for a plain no fit"
    elif last and last.outcome == "no":
        fits = "It was somebody else on the way who said no"
    elif last and last.person == who and last.outcome in GRANTED:
        fits = "A talk with them is: thanks for a talk fit"
    elif last:
        fits = "They were asked, or were to introduce: wait, or record what came of it"
    else:
        fits = "Nobody has asked them yet: the letter that asks fits, once the plan comes to them"
    raise DataError(
        f"No {wanted} is recorded. {fits}.",
        code="nothing to thank for",
        repair="Record first what came of it",
    )


def _who_said_no(ask: Ask) -> str:
    """Return whose no it was: of whoever was asked, or of whoever was to introduce."""
    return ask.person if ask.direct or ask.declined else ask.via


def _refuse_to_write(state: State, who: str, day: date) -> None:
    now = standing(state, day)
    if who == state.seeker:
        raise DataError(
            "This is the seeker.", code="the seeker asks others", repair="Name whom they write to"
        )
    if state.over is not None:
        told = "The search is over, so that nobody is asked any more. There is nothing to write."
        raise DataError(told, code="nothing to write")
    if state.people[who].get("do_not_ask") or who in now.closed:
        told = "They said no, or are not to be asked. There is nothing to write."
        raise DataError(told, code="nothing to write")
    if who in now.waiting:
        raise DataError(
            "They may still answer, or asked to be asked later.",
            code="nothing to write",
            repair="Write when that is over",
        )


def typed(state: State, person: str, name: str) -> str:
    """Return what to type for somebody: their name where it means them alone, else their id."""
    try:
        known = person_of(state, name) == person
    except NetpathError:  # nobody, or several people, are called so
        known = False
    return name if known else person

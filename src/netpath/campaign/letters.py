"""What to write to somebody in a search: the ask, or thanks, or a letter some months later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from netpath import letters
from netpath.campaign._campaign import Campaign
from netpath.campaign._due import AGAIN, Due, givers, helpers
from netpath.campaign._helped import closing, to_tell, told
from netpath.campaign._keeper import day_of
from netpath.campaign._record import person_of
from netpath.campaign._said import MEDIA as MEDIA
from netpath.campaign._said import QUESTIONS as QUESTIONS
from netpath.campaign._standing import standing
from netpath.campaign.recorded import name_of, thanks_for
from netpath.campaign.state import GRANTED, State
from netpath.errors import DataError, NetpathError
from netpath.letters import Letter

COLD = "a warm way: nobody whom you met leads straight to them, so that it is written cold"


def letter_to(
    one: Campaign, person: str, *, on: str | None = None, line: str = "", about: str = ""
) -> Letter:
    """Return what to write to somebody where no ask is planned: thanks, or a cold letter.

    Raises
    ------
    UnknownPerson
        If nobody has this id or name.
    DataError
        If they are not to be written to now, or a line is too long.
    """
    state, day = one.state, day_of(on)
    who, me = person_of(state, person), name_of(state, state.seeker)
    if state.over is not None and who in (mine := helpers(state, "me")):
        return closing(state, who, mine[who])
    talk = next((x for x in reversed(one.asks) if x.person == who and x.outcome in GRANTED), None)
    if talk and who in state.targets and (day - talk.day).days >= AGAIN:
        return letters.follow_up(name_of(state, who), me, line=line)
    tell = to_tell(state, who)
    if tell and talk and (talk.seq, "thank", who) in state.done:
        return tell
    if talk:
        return thanks_for(state, talk, line)
    _refuse_to_write(state, who, day)
    kind = str(state.ties.get(state.pair(state.seeker, who), {}).get("kind", ""))
    found = letters.ask(name_of(state, who), me, kind=kind, about=about, line=line)
    return found if kind else replace(found, lacks=(*found.lacks, COLD))


def letter_for(state: State, due: Due) -> Letter | None:
    """Return what to write where something is due; None where nothing is written.

    Examples
    --------
    >>> from datetime import date
    >>> letter_for(State(), Due(date(2026, 11, 23), 2, "talk", "gail", "Talk with Gail", ""))
    """
    me = name_of(state, state.seeker)
    if due.task == "close":
        return closing(state, due.person, helpers(state, "me")[due.person])
    talk = next((one for one in state.asks if one.seq == due.seq), None)
    if talk is None:
        return None
    if due.task == "follow up":
        return letters.follow_up(name_of(state, due.person), me)
    if due.task == "tell" and due.person in givers(state, talk):
        return told(state, due.person, talk)
    return thanks_for(state, talk) if due.task == "thank" else None


def _refuse_to_write(state: State, who: str, day: date) -> None:
    now = standing(state, day)
    if who == state.seeker:
        raise DataError("This is the seeker. Name whom they write to.")
    if state.people[who].get("do_not_ask") or who in now.closed:
        raise DataError("They said no, or are not to be asked. There is nothing to write.")
    if who in now.waiting:
        raise DataError(
            "They may still answer, or asked to be asked later. Write when that is over."
        )


def typed(state: State, person: str, name: str) -> str:
    """Return what to type for somebody: their name where it means them alone, else their id."""
    try:
        known = person_of(state, name) == person
    except NetpathError:  # nobody, or several people, are called so
        known = False
    return name if known else person

"""What to say to somebody in a search: the ask, or thanks, or a letter some months later."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import date
from pathlib import Path

from netpath import letters
from netpath.campaign import Campaign, NextAsk, Plan
from netpath.campaign._calendar import AGAIN
from netpath.campaign._keeper import day_of
from netpath.campaign._record import person_of
from netpath.campaign._recorded import name_of, thanks_for
from netpath.campaign._state import GRANTED, State, standing
from netpath.cli._campaign_options import LetterOptions
from netpath.cli._shell import shown
from netpath.errors import DataError, NetpathError
from netpath.letters import Letter

COLD = "a warm way: nobody whom you met leads straight to them, so that it is written cold"


def letter_to(one: Campaign, ask: NextAsk | None, wish: LetterOptions) -> Letter:
    """Return what to write to somebody: the ask, if one is open, else thanks or a cold letter.

    Raises
    ------
    UnknownPerson
        If nobody has this id or name.
    DataError
        If they are not to be written to now, or a line is too long.
    """
    state, line = one.state, wish.line
    who, me = person_of(state, wish.person), name_of(state, state.seeker)
    if ask:
        return ask.letter(me, line=line, about=wish.about)
    talk = next((x for x in reversed(one.asks) if x.person == who and x.outcome in GRANTED), None)
    day = day_of(wish.on)
    if talk and who in state.targets and (day - talk.day).days >= AGAIN:
        return letters.follow_up(name_of(state, who), me, line=line)
    if talk:
        return thanks_for(state, talk, line or talk.learned)
    _refuse_to_write(state, who, day)
    kind = str(state.ties.get(state.pair(state.seeker, who), {}).get("kind", ""))
    found = letters.ask(name_of(state, who), me, kind=kind, about=wish.about, line=line)
    return found if kind else replace(found, lacks=(*found.lacks, COLD))


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


def next_steps(one: Campaign, path: Path, plan: Plan) -> tuple[str, ...]:
    """Return what to type next for the first ask of a plan; nothing where there is none."""
    if not plan:
        return ()
    file, who = shlex.quote(str(path)), plan[0].name
    try:
        known = person_of(one.state, who) == plan[0].person
    except NetpathError:  # nobody, or several people, are called so
        known = False
    whom = shlex.quote(shown(who if known else plan[0].person))
    return (
        f"What to say: netpath campaign letter {file} {whom}",
        f"What came of it: netpath campaign record {file} {whom} met",
        "                 (or referred, later, no, no_reply)",
    )

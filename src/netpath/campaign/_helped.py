"""Those who helped in a search: who they are, what they did, and what to write to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from netpath._results import Answer, counted
from netpath.campaign._chance import day_told
from netpath.campaign._due import givers, helpers
from netpath.campaign.recorded import name_of
from netpath.campaign.state import Ask, State
from netpath.letters import Letter, named

YEAR = 365
"""Days of silence after which somebody is listed; chosen."""
USE = "If I can ever be of use to you, please say so."


@dataclass(frozen=True)
class Helped(Answer):
    """Everybody who helped, with a short letter each; netpath sends nothing.

    Attributes
    ----------
    table
        One row a person: ``person``, ``name``, ``how``.
    letters
        What to write to each, by id.
    """

    table: pd.DataFrame
    letters: Mapping[str, Letter]

    def to_frame(self) -> pd.DataFrame:
        """Return the table.

        Examples
        --------
        >>> len(helped_of(State()).to_frame())
        0
        """
        return self.table

    def __str__(self) -> str:
        rows = self.table.to_dict("records")
        lines = [f"{counted(len(rows), 'person', 'people')} helped."]
        return "\n".join([*lines, *(f"{row['name']} {row['how']}." for row in rows)])


def helped_of(state: State) -> Helped:
    """Return who helped, and a letter of thanks that tells how the search ended."""
    rows = [(one, name_of(state, one), how) for one, how in helpers(state).items()]
    table = pd.DataFrame(rows, columns=["person", "name", "how"])
    mine = helpers(state, "me")
    return Helped(table, {one: closing(state, one, how) for one, how in mine.items()})


def closing(state: State, person: str, how: str) -> Letter:
    """Return a letter that tells somebody that the search is over, and thanks them."""
    to, me = name_of(state, person), name_of(state, state.seeker)
    text = (
        f"Dear {named(to)},\n\nMy search has come to its end, and I have not forgotten that you "
        f"{how}. Thank you. {USE}\n\nKind regards,\n{named(me)}"
    )
    return Letter("How it ended, and thank you", text, ("how it ended, in a line of your own",))


def told(state: State, giver: str, ask: Ask) -> Letter:
    """Return a letter that tells who named or introduced somebody how the talk went."""
    to, me = name_of(state, giver), name_of(state, state.seeker)
    who = named(name_of(state, ask.person))
    day = day_told(ask.day)
    text = (
        f"Dear {named(to)},\n\n{who} and I talked on {day}, thanks to you, and it was good that we "
        f"met. Thank you for bringing us together. {USE}\n\nKind regards,\n{named(me)}"
    )
    return Letter(f"{who} and I have talked", text, ("what came of it, in a line of your own",))


def to_tell(state: State, giver: str) -> Letter | None:
    """Return what to write to somebody who is still to be told how a talk went; None for nobody.

    Examples
    --------
    >>> to_tell(State(), "gail")
    """
    for ask in state.asks:
        done = (ask.seq, "tell", giver) in state.done
        if ask.ended and ask.person and giver in givers(state, ask) and not done:
            return told(state, giver, ask)
    return None


def silent(state: State, day: date) -> pd.DataFrame:
    """Return whom the files show silent for a year: to be in touch with, and asked for nothing.

    Rows ``person``, ``name``, ``last`` (the last day that is known) and ``days``, those who are
    known best first. Who has been asked within the year, or is left alone, is not among them, nor
    is anybody of whom no day is known.
    """
    lately = {ask.person for ask in state.asks if (day - ask.day).days < YEAR}
    rows = []
    for pair, known in state.ties.items():
        last = _day(known.get("last_contact"))
        if state.seeker not in pair or last is None or (day - last).days < YEAR:
            continue
        (who,) = set(pair) - {state.seeker}
        about = state.people.get(who)
        if about is None or about.get("do_not_ask") or who in lately:
            continue
        warm = float(known.get("warmth", 0.0))
        rows.append((-warm, who, name_of(state, who), last, (day - last).days))
    table = [row[1:] for row in sorted(rows)]
    return pd.DataFrame(table, columns=["person", "name", "last", "days"])


def _day(value: object) -> date | None:
    """Return the day that a file tells, whether or not it tells an hour too."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None

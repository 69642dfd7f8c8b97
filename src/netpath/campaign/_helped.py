"""Those who helped in a search: who they are, what they did, and what to write to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from netpath._results import Answer, counted
from netpath.campaign._due import givers, helpers
from netpath.campaign._ends import addressee, writer
from netpath.campaign.recorded import GONE, name_of
from netpath.campaign.state import GRANTED, Ask, State
from netpath.errors import DataError
from netpath.letters import Letter, closing, report_back, thanks

YEAR = 365
"""Days of silence after which somebody is listed; chosen."""


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


def helped_of(state: State, folder: Path | None = None) -> Helped:
    """Return who helped, and a letter of thanks that tells how the search ended."""
    found = helpers(state)
    rows = [(one, name_of(state, one), how) for one, how in found.items()]
    table = pd.DataFrame(rows, columns=["person", "name", "how"])
    return Helped(table, {one: closing_for(state, one, folder=folder) for one in found})


def thanks_for(
    state: State, ask: Ask, *, stays: str = "", on: date | None = None, folder: Path | None = None
) -> Letter:
    """Return a letter of thanks for a talk, with what stays of it where that is not too long.

    What the seeker noted for themselves is never in it, nor is anybody who was erased.
    """
    talks = [one for one in state.asks if one.person == ask.person and one.stays]
    said = [one.stays for one in talks if (one.seq, "thank", one.person) not in state.done]
    stays = stays or ask.stays or "".join(said[-1:])  # names that came later belong to that talk
    to = addressee(state, ask.person, ask.day, folder)
    through = "".join([] if ask.direct else _there(state, [ask.via]))
    write = partial(
        thanks,
        to,
        writer(state),
        referrals=_there(state, ask.named),
        through=through,
        day=ask.day,
        on=on,
    )
    try:
        return write(stays="" if GONE in stays else stays)
    except DataError:  # too long for a letter, and good as a note
        return write()


def closing_for(state: State, person: str, *, line: str = "", folder: Path | None = None) -> Letter:
    """Return a letter that tells somebody that the search is over, and thanks them."""
    day = state.over or date.today()
    named = [one for ask in state.asks if ask.person == person for one in ask.named]
    met = [ask.person for ask in state.asks if not ask.direct and ask.via == person]
    to = addressee(state, person, day, folder)
    return closing(
        to,
        writer(state),
        talked=any(ask.person == person and ask.outcome in GRANTED for ask in state.asks),
        named=_there(state, named),
        introduced=_there(state, met),
        line=line,
    )


def told(
    state: State, giver: str, ask: Ask, *, line: str = "", folder: Path | None = None
) -> Letter:
    """Return a letter that tells who named or introduced somebody how the talk went."""
    to = addressee(state, giver, ask.day, folder)
    return report_back(to, writer(state), met=name_of(state, ask.person), day=ask.day, line=line)


def to_tell(
    state: State, giver: str, *, line: str = "", folder: Path | None = None
) -> Letter | None:
    """Return what to write to somebody who is still to be told how a talk went; None for nobody.

    Examples
    --------
    >>> to_tell(State(), "gail")
    """
    for ask in state.asks:
        done = (ask.seq, "tell", giver) in state.done
        if ask.ended and ask.person and giver in givers(state, ask) and not done:
            return told(state, giver, ask, line=line, folder=folder)
    return None


def _there(state: State, people: Iterable[str]) -> list[str]:
    """Return the names of those who were not erased, each once."""
    names = (name_of(state, one) for one in dict.fromkeys(people) if one in state.people)
    return [one for one in names if one != GONE]


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

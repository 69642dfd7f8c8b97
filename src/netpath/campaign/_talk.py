"""What a talk is prepared with: questions that fit, and what was learned so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from netpath._places import place_key
from netpath._results import Answer
from netpath.campaign._chance import day_told
from netpath.campaign._ends import ENGLISH, addressee, language_of
from netpath.campaign._said import QUESTIONS
from netpath.campaign.state import GRANTED, Note, State
from netpath.errors import Message, Repair
from netpath.letters import Agenda, Question, agenda
from netpath.letters.words import spoken

INTEREST = {"up": "more than before", "same": "as before", "down": "not for you"}


def agenda_of(
    state: State, person: str, day: date | None = None, folder: Path | None = None
) -> Agenda:
    """Return the questions for a talk with somebody.

    Where the last talk left the seeker more interested than before, what they would do next is
    asked too; and whoever hires is told what was learned from the others.

    Examples
    --------
    >>> agenda_of(State(people={"gail": {"name": "Gail Ode"}}), "gail").questions[-1].text
    'Who else should I talk to?'
    """
    known = state.people.get(person, {})
    is_target = person in state.targets
    talks = [ask for ask in state.asks if ask.outcome in GRANTED]
    words = [ask.interest for ask in talks if ask.interest]
    reader = spoken(language_of(state, state.seeker, folder) or ENGLISH)
    found = agenda(
        addressee(state, person, day or date.today(), folder),
        str(known.get("role", "")),
        target=is_target,
        met=any(ask.person == person for ask in talks),
        grown=words[-1:] == ["up"],
        reader=reader,
    )
    asks = list(found.questions)
    if is_target:
        notes = learned_at(state, str(known.get("org", "")), str(known.get("field", "")))
        told = " ".join(f"{one.text.rstrip('.')}." for one in notes)
        noted = reader.say_warmly("why.noted", what=told)
        asks = [_filled(one, noted) if told else one for one in asks]
    return replace(found, questions=tuple(asks))


def _filled(one: Question, noted: str) -> Question:
    """Return a question with what was learned beside it, where it is the one that tells it."""
    return replace(one, why=f"{one.why}. {noted}") if one.about == "learned" else one


def learned_at(state: State, org: str, field: str) -> list[Note]:
    """Return what was noted of an employer and of a field.

    Examples
    --------
    >>> learned_at(State(), "Acme", "")
    []
    """
    keys = {(kind, place_key(name)) for kind, name in (("org", org), ("field", field)) if name}
    return [one for one in state.notes if keys & set(_keys(one))]


def _keys(one: Note) -> list[tuple[str, str]]:
    told = (("org", one.org), ("field", one.field))
    return [(kind, place_key(name)) for kind, name in told if name]


@dataclass(frozen=True)
class Learned(Answer):
    """What the seeker learned, by employer and field, under four questions; in no chance.

    Attributes
    ----------
    table
        One row an employer or field: ``of``, a column for each question, and ``interest``, as the
        talks there left it.
    """

    table: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Return the table.

        Examples
        --------
        >>> len(learned_of(State()).to_frame())
        0
        """
        return self.table

    @property
    def message(self) -> Message:
        """What was learned, or how to note it, as every door can word it."""
        if self.table.empty:
            return Message.of("Nothing is noted yet. {mend}.", mend=Repair("note"))
        lines = []
        for row in self.table.to_dict("records"):
            interest = f" ({row['interest']})" if row["interest"] else ""
            lines.append(f"{row['of']}{interest}")
            for question in QUESTIONS:
                told = row[question] or "nothing yet"
                lines.append(f"  {question[:1].upper()}{question[1:]}? {told}")
        return Message(("\n".join(lines),))

    def __str__(self) -> str:
        return str(self.message)


def learned_of(state: State) -> Learned:
    """Return what was noted, side by side."""
    named: dict[tuple[str, str], str] = {}
    for one in state.notes:
        for key, name in zip(_keys(one), filter(None, (one.org, one.field)), strict=True):
            named.setdefault(key, name)
    rows = []
    for key, name in sorted(named.items(), key=lambda pair: pair[1].casefold()):
        row = {"of": name}
        for question in QUESTIONS:
            texts = [
                f"{one.text} ({day_told(one.day)})"
                for one in state.notes
                if one.question == question and key in _keys(one)
            ]
            row[question] = " ".join(texts)
        rows.append(row | {"interest": _interest(state, *key)})
    return Learned(pd.DataFrame(rows, columns=["of", *QUESTIONS, "interest"]))


def _interest(state: State, kind: str, key: str) -> str:
    """Return how the last talk with somebody there left the seeker."""
    words = [
        ask.interest
        for ask in state.asks
        if ask.interest and place_key(str(state.people.get(ask.person, {}).get(kind, ""))) == key
    ]
    return INTEREST.get(words[-1], "") if words else ""

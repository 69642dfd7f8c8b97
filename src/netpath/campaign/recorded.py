"""What was recorded, and what follows from it, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from netpath._results import Answer, listed
from netpath.campaign._chance import day_told, name_told
from netpath.campaign._meeting import Meeting
from netpath.campaign._said import NOT_ASKED, RATHER_NOT
from netpath.campaign.state import COOL_OFF, Ask, State

GONE = "(erased)"
FORGOTTEN = "somebody who asked to be forgotten here"


TIED = {
    **{"word": "as was said", "connection": "connected", "address book": "in contacts"},
    **{"message": "wrote to each other", "meeting": "met", "invitation": "invited"},
    **{"endorsement": "endorsed", "recommendation": "recommended", "overlap": "there at one time"},
}
"""What files tell of how two people know each other, in plain words."""


@dataclass(frozen=True)
class Recorded(Answer):
    """What was recorded.

    Attributes
    ----------
    seq
        Its place in the journal; the same if the same is recorded again.
    text
        What it says and what follows from it.
    new
        Whether it was not there before.
    """

    seq: int
    text: str
    new: bool

    def to_frame(self) -> pd.DataFrame:
        """Return one row.

        Examples
        --------
        >>> Recorded(2, "Gail said no.", True).to_frame()["seq"].tolist()
        [2]
        """
        return pd.DataFrame([vars(self)])

    def __str__(self) -> str:
        return f"{'Recorded' if self.new else 'Recorded already'} ({self.seq}): {self.text}"


def kind_told(kind: str) -> str:
    """Return how two people know each other: in whoever's words, or plainly what files tell of it.

    Examples
    --------
    >>> kind_told("word + address book"), kind_told("my aunt")
    ('as was said and in contacts', 'my aunt')
    """
    return listed([TIED.get(one, one) for one in kind.split(" + ")])


def name_of(state: State, person: str) -> str:
    """Return what somebody is called in this campaign."""
    told = str(state.people.get(person, {}).get("name", person))
    return name_told(told) if told else GONE


def sentence(state: State, ask: Ask) -> str:
    """Return what came of an ask, as a sentence to the seeker."""
    if not ask.person:
        return GONE
    name, day = name_of(state, ask.person), day_told(ask.day)
    through = "" if ask.direct else f" through {name_of(state, ask.via)}"
    names = listed([name_of(state, one) for one in ask.named])
    closed = " and is not asked again"
    if not (ask.direct or ask.declined):
        closed = "; that tie is closed, they are not"
    cool = state.known(ask.person, "cool_off", COOL_OFF)
    asked = f"{name} was asked{through} on {day}; silence counts as no after {cool} days."
    ended = {
        NOT_ASKED: " Ask, with your thanks, whom else to talk to.",
        RATHER_NOT: " They would rather not name anybody, and are asked for nothing more.",
    }.get(ask.ended, "")
    text = {
        "asked": asked,
        "agreed": f"{name} talks with you{through} on {_meeting_told(ask)}.",
        "met": f"you talked with {name}{through} on {day}.{ended}",
        "referred": f"you talked with {name}{through} on {day}; they named {names or FORGOTTEN}.",
        "later": f"{name} asks to be asked again on {day_told(ask.until or ask.day)}.",
        "no": f"{name} said no{through} on {day}{closed}.",
        "no_reply": asked,
    }[ask.outcome]
    return text + (" Not for you, and good to know." if ask.interest == "down" else "")


def _meeting_told(ask: Ask) -> str:
    return Meeting(ask.at, ask.zone, ask.place).told if ask.at else day_told(ask.day)


def asks_told(state: State) -> pd.DataFrame:
    """Return one row an outcome, in order.

    Examples
    --------
    >>> len(asks_told(State()))
    0
    """
    rows = [
        {
            "event": ask.seq,
            "on": ask.day,
            "person": ask.person,
            "name": name_of(state, ask.person),
            "via": "" if ask.direct else name_of(state, ask.via),
            "outcome": ask.outcome,
            "until": ask.until,
            "interest": ask.interest,
            "named": ", ".join(name_of(state, one) for one in ask.named),
            "learned": ask.learned,
            "stays": ask.stays,
            "how": ask.how,
            "ended": ask.ended,
            "agreed": Meeting(ask.at, ask.zone, ask.place).told if ask.at else "",
        }
        for ask in state.asks
    ]
    columns = ["event", "on", "person", "name", "via", "outcome", "until", "interest"]
    return pd.DataFrame(
        rows, columns=[*columns, "named", "learned", "stays", "how", "ended", "agreed"]
    )

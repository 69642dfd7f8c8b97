"""Questions for a conversation, fitted to whom one talks with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from netpath._names import named
from netpath._results import Answer
from netpath._titles import CANNOT_TELL, HIRES, JUNIOR, MAY, RECRUITS, judged, title_table

Level = Literal["junior", "peer", "senior", "recruiter"]
LEVELS: dict[str, Level] = {
    RECRUITS: "recruiter",
    JUNIOR: "junior",
    HIRES: "senior",
    MAY: "senior",
    CANNOT_TELL: "peer",
}
GUESS = "What they can speak about is guessed from the title alone (assumed)."


@dataclass(frozen=True)
class Question:
    """A question, and what it is good for."""

    text: str
    why: str


STORY = Question("How did you come to the work you do now?", "people know their own story best")
ELSE = Question("Who else should I talk to?", "one new name is what leads on; never push for it")
BY_LEVEL: dict[Level, tuple[Question, ...]] = {
    "junior": (
        Question("What does an ordinary week look like?", "they live it; nobody else tells it so"),
        Question("What surprised you in your first months?", "what no web page says"),
        Question("What helped you most to get started?", "they remember it best"),
    ),
    "peer": (
        Question("Which part of the work takes the most care?", "what the work really is"),
        Question("How do you and the people around you work together?", "the team, from inside"),
        Question("What would you learn first, in my place?", "advice that fits your own field"),
    ),
    "senior": (
        Question("Where do you see the field going?", "they see further than their own desk"),
        Question("What do people who do well here have in common?", "what they look for, unforced"),
        Question("What would you do differently, starting again now?", "long experience, in short"),
    ),
    "recruiter": (
        Question("How do people here usually find their way in?", "they see every way there is"),
        Question("What do you wish people knew before they write to you?", "the homework to do"),
        Question("Which backgrounds have turned out well, to your surprise?", "room for yours"),
    ),
}
WITH_WHO_HIRES = (
    Question(
        "I have talked with others in the field; may I tell you what I learned, and would you put "
        "it right?",
        "it shows the homework, and gives something back",
    ),
    Question(
        "Which needs do you see now and coming, as far as you may say?",
        "if nothing is open, this is why to come back in some months",
    ),
)
MANNERS = (
    "Be on time, and end on time unless they go on.",
    "Speak of them, not of your needs; bring no résumé unless they asked for it.",
    "If they cannot or may not answer, say sorry and go on.",
    "If it is not for you, say so kindly; that is worth knowing.",
    "Thank them at the end, and again in writing the same day.",
)


@dataclass(frozen=True)
class Agenda(Answer):
    """A conversation of twenty to thirty minutes.

    Attributes
    ----------
    name, level
        With whom, and what they can speak about: a guess from their title.
    questions
        In order; the last asks for a name.
    manners
        What to keep in mind.
    """

    name: str
    level: Level
    questions: tuple[Question, ...]
    manners: tuple[str, ...] = MANNERS

    def to_frame(self) -> pd.DataFrame:
        """Return one row a question.

        Examples
        --------
        >>> agenda("Gail Ode").to_frame()["question"].iloc[-1]
        'Who else should I talk to?'
        """
        rows = [(at, one.text, one.why) for at, one in enumerate(self.questions, start=1)]
        return pd.DataFrame(rows, columns=["order", "question", "why"])

    def __str__(self) -> str:
        lines = [f"Questions for {self.name}:"]
        lines += [f"{at}. {one.text} ({one.why})" for at, one in enumerate(self.questions, start=1)]
        return "\n".join([*lines, *self.manners, GUESS])


def agenda(name: str, role: str = "", *, target: bool = False) -> Agenda:
    """Return questions that fit somebody's role; none is confidential.

    Parameters
    ----------
    name, role
        With whom, and their title as known.
    target
        Whether they are whom the seeker would like to work for.

    Examples
    --------
    >>> agenda("Olu Ade", "junior analyst").level, agenda("Mira Voss", "head of data").level
    ('junior', 'senior')
    """
    level = LEVELS[judged(role, title_table({}))[0]]
    more = WITH_WHO_HIRES if target else ()
    return Agenda(named(name), level, (STORY, *BY_LEVEL[level], *more, ELSE))

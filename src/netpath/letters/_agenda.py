"""Questions for a conversation, fitted to whom one talks with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from netpath._names import named
from netpath._results import Answer
from netpath._titles import CANNOT_TELL, HIRES, JUNIOR, MAY, RECRUITS, judged, title_table
from netpath.letters._letter import Addressee, Ends, fitted
from netpath.letters._wish import wanted_by
from netpath.letters.words import PUT_RIGHT, Language, Tone

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


WHY = {
    "story": "people know their own story best",
    "since": "you have talked before, and their story is told",
    "else": "one new name is what leads on; never push for it",
    "learned": PUT_RIGHT,
    "needs": "if nothing is open, this is why to come back in some months",
    "my_place": "your interest has grown; the answer shows how willing they are to help",
    "about": "what you want to understand, in your own words",
}
WHY_OF_LEVEL: dict[Level, tuple[str, ...]] = {
    "junior": (
        "they live it; nobody else tells it so",
        "what no web page says",
        "they remember it best",
    ),
    "peer": (
        "what the work really is",
        "the team, from inside",
        "advice that fits your own field",
    ),
    "senior": (
        "they see further than their own desk",
        "what they look for, unforced",
        "long experience, in short",
    ),
    "recruiter": (
        "they see every way there is",
        "the homework to do",
        "room for yours",
    ),
}
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


def agenda(
    to: str | Addressee,
    role: str = "",
    *,
    target: bool = False,
    about: str = "",
    met: bool = False,
    grown: bool = False,
) -> Agenda:
    """Return questions that fit somebody's role; none is confidential.

    Parameters
    ----------
    to, role
        With whom, and their title as known.
    target
        Whether they are whom the seeker would like to work for.
    about
        What the seeker would like to understand, which is asked first.
    met
        Whether the two have talked before: what was told then is not asked again.
    grown
        Whether the seeker's interest has grown: then what they would do next is asked, too.

    Examples
    --------
    >>> agenda("Olu Ade", "junior analyst").level, agenda("Mira Voss", "head of data").level
    ('junior', 'senior')
    """
    ends = Ends.of(to, "")
    role = role or ends.to.role
    keys = ["since" if met else "story"]
    after = [*(["learned", "needs"] if target else []), *(["my_place"] if grown else []), "else"]
    mine = [Question(wanted_by(ends, fitted(about, "about")).text, WHY["about"])] if about else []
    asked = questions_for(role, ends.words, ends.tone)[1:]
    level = level_of(role)
    return Agenda(
        named(ends.to.name),
        level,
        (
            *(Question(ends.say(f"questions.{one}"), WHY[one]) for one in keys),
            *mine,
            *map(Question, asked, WHY_OF_LEVEL[level]),
            *(Question(ends.say(f"questions.{one}"), WHY[one]) for one in after),
        ),
    )


def level_of(role: str) -> Level:
    """Return what somebody can speak about, as their title tells.

    Examples
    --------
    >>> level_of("intern"), level_of("")
    ('junior', 'peer')
    """
    return LEVELS[judged(role, title_table({}))[0]]


def questions_for(role: str, words: Language, tone: Tone) -> list[str]:
    """Return how they came to their work, and what fits their role."""
    return [words.say("questions.story", tone), *words.lines(f"questions.{level_of(role)}", tone)]

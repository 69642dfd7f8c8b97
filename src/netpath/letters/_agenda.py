"""Questions for a conversation, fitted to whom one talks with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from netpath._names import named
from netpath._results import Answer
from netpath._titles import CANNOT_TELL, HIRES, JUNIOR, MAY, RECRUITS, judged, title_table
from netpath.letters._letter import Addressee, Ends, fitted
from netpath.letters._wish import wanted_by
from netpath.letters.words import Language, Tone, spoken

Level = Literal["junior", "peer", "senior", "recruiter"]
LEVELS: dict[str, Level] = {
    RECRUITS: "recruiter",
    JUNIOR: "junior",
    HIRES: "senior",
    MAY: "senior",
    CANNOT_TELL: "peer",
}


@dataclass(frozen=True)
class Question:
    """A question, what it is good for, and which it is: ``"story"``, ``"learned"`` and so on."""

    text: str
    why: str
    about: str = ""


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
    reader
        In whose words the reasons and manners are: the seeker's.
    """

    name: str
    level: Level
    questions: tuple[Question, ...]
    manners: tuple[str, ...]
    reader: Language = field(repr=False)

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
        lines = [self.reader.say_warmly("why.head", name=self.name)]
        lines += [f"{at}. {one.text} ({one.why})" for at, one in enumerate(self.questions, start=1)]
        return "\n".join([*lines, *self.manners, self.reader.say_warmly("why.guess")])


def agenda(
    to: str | Addressee,
    role: str = "",
    *,
    target: bool = False,
    about: str = "",
    met: bool = False,
    grown: bool = False,
    reader: str | Language = "en",
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
    reader
        The seeker's language, in which the reasons are; the questions are in that of ``to``.

    Examples
    --------
    >>> agenda("Olu Ade", "junior analyst").level, agenda("Mira Voss", "head of data").level
    ('junior', 'senior')
    """
    ends, words = Ends.of(to, ""), spoken(reader)
    role = role or ends.to.role
    keys = ["since" if met else "story"]
    after = [*(["learned", "needs"] if target else []), *(["my_place"] if grown else []), "else"]
    level = level_of(role)
    mine = wanted_by(ends, fitted(about, "about")).text if about else ""
    asked = questions_for(role, ends.words, ends.tone)[1:]
    why = words.lines(f"why.{level}", "warm")

    def usual(some: list[str]) -> list[Question]:
        whys = (words.say_warmly(f"why.{one}") for one in some)
        return [
            Question(ends.say(f"questions.{one}"), told, one)
            for one, told in zip(some, whys, strict=True)
        ]

    questions = [
        *usual(keys),
        *([Question(mine, words.say_warmly("why.about"), "about")] if mine else []),
        *(Question(one, told) for one, told in zip(asked, why, strict=False)),
        *usual(after),
    ]
    manners = tuple(words.lines("why.manners", "warm"))
    return Agenda(named(ends.to.name), level, tuple(questions), manners, words)


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

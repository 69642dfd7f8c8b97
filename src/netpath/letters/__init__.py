"""Letters: what to write and what to ask, and what makes people run. Nothing is ever sent.

The manners are those of people who have asked for such conversations, granted them, and refused
them: begin with people you know; ask for a story, not for a job; say how you got their name; do the
homework or bring something; one request, short, at their convenience; ask who else to talk to when
you part; thank them the same day; come back in some months. Those who are asked have letters of
their own: an answer that can go to everybody, a no, a passing-on.
"""

from __future__ import annotations

from netpath._face import guarded
from netpath._names import named
from netpath.letters._after import (
    answer,
    closing,
    enclosed,
    follow_up,
    report_back,
    thanks,
    thanks_for_no,
)
from netpath.letters._agenda import Agenda, Question, agenda
from netpath.letters._ask import ask, introduction
from netpath.letters._check import Check, Mark, check
from netpath.letters._letter import Addressee, Letter, Writer
from netpath.letters.words import Language, read_language, write_language

__all__ = [
    "Addressee",
    "Agenda",
    "Check",
    "Language",
    "Letter",
    "Mark",
    "Question",
    "Writer",
    "agenda",
    "answer",
    "ask",
    "check",
    "closing",
    "enclosed",
    "follow_up",
    "introduction",
    "named",
    "read_language",
    "report_back",
    "thanks",
    "thanks_for_no",
    "write_language",
]

guarded(globals())

"""Questions for a conversation, fitted to whom one talks with and what one would understand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import pandas as pd

from netpath._names import named
from netpath._results import Answer
from netpath._titles import CANNOT_TELL, HIRES, JUNIOR, MAY, RECRUITS, judged, title_table
from netpath.letters._english import unshouted
from netpath.letters._letter import Addressee, Ends, fitted
from netpath.letters.words import Language, Tone, language, spoken

Form = Literal["", "wish", "question", "topic", "about", "sentence"]


class Sought(NamedTuple):
    """What to hear, and what kind of sentence takes it."""

    form: Form
    text: str


ASKS = r"how|what|why|when|where|who|whom|whose|which"
AUXILIARY = (
    r"is|are|am|was|were|do|does|did|can|could|would|should|will|shall|may|might|must|has|have|had|"
    r"isn't|aren't|don't|doesn't|didn't|can't|won't|wouldn't"
)
INVERTED = re.compile(
    rf"(?:(?:{ASKS})(?: \w+){{0,3}}? (?:{AUXILIARY})|{AUXILIARY}) "
    r"(?:i|you|we|they|he|she|it|one|the|a|an|your|my|people|there|this|that|these|those|[\w-]+)\b",
    re.I,
)
SUBJECT = re.compile(
    rf"(?:(?:{ASKS})(?: [\w-]+){{0,6}}?) (?:i|you|we|they|he|she|it|one|people|a|an|the|your)\b"
    rf"(?: [\w'-]+){{0,6}}? (?:{AUXILIARY}|\w+)",
    re.I,
)
# What only leads up to what is meant.
LEAD = re.compile(
    r"(?:please |kindly )?(?:"
    r"(?:could|can|would|will) you (?:please )?(?:tell|show|explain to) me(?: more)?|"
    r"(?:tell|show) me(?: more)?|explain to me|"
    r"(?:i(?: would|'d)? (?:really |very much )?(?:like|love|want|wish|hope) )?"
    r"to (?:know|understand|learn|hear|find out|see|get to know)(?: more)?|"
    r"my question is|i wonder|i(?: am|'m) wondering|i(?: am|'m) curious(?: about)?"
    r")[ ,:]+",
    re.I,
)
SMALL = re.compile(
    rf"(?:{ASKS}|whether|if|about|more|the|a|an|your|my|our|their|its|some|being|day-to-day|"
    r"pros|career|everything|life|work|[a-z]+ing)\b",
    re.I,
)
OWN_SENTENCE = re.compile(
    r"(?:i|i'm|i'd|i've|my(?= [\w'-]+ [\w'-]+ [\w'-]+)|we|it|there|please|"
    r"your \w+ (?:is|was|has))\b",
    re.I,
)


def wish(text: str) -> Sought:
    """Return what somebody wrote, as it fits after *I would love to hear*, or by itself.

    Examples
    --------
    >>> wish("how data work is done"), wish("becoming a paramedic").text
    (Sought(form='wish', text='how data work is done'), 'about becoming a paramedic')
    >>> wish("is a doctorate worth it"), wish("to work abroad").text
    (Sought(form='question', text='is a doctorate worth it?'), 'what it takes to work abroad')
    """
    bare = " ".join(text.replace("’", "'").split()) if "’" in text else " ".join(text.split())
    ends = bare.endswith("?")
    bare = bare.rstrip(" .!?…")
    led = LEAD.match(bare)
    stripped = bare[led.end() :] if led else bare
    if stripped.isupper() and len(stripped.split()) > 2:
        stripped = unshouted(stripped)  # A word or two in capitals may be a name.
    if not any(map(str.isalnum, stripped)):
        return Sought("", "")
    if not led and OWN_SENTENCE.match(bare):
        return Sought("sentence", f"{bare}{'?' if ends else '.'}")
    return _of(stripped, asked=ends and not led)


def _of(text: str, *, asked: bool) -> Sought:
    small = f"{text[:1].lower()}{text[1:]}" if SMALL.match(text) or asked else text
    plain = small.casefold()
    if asked or (_is_direct(plain) and not re.match(r"(?:whether|if)\b", plain)):
        return Sought("question", f"{small}?")
    if re.match(r"(?:whether|if)\b", plain):
        told = "whether" + small[2:] if plain.startswith("if ") else small
        return Sought("wish", f"your view on {told}")
    if re.match(rf"(?:{ASKS}|about|more about)\b", plain):
        return Sought("wish", small)
    if re.match(r"from \w.* to \w", plain):
        return Sought("wish", f"how one gets {small[:1].lower()}{small[1:]}")
    if re.match(r"to\b", plain):
        return Sought("wish", f"what it takes {small[:1].lower()}{small[1:]}")
    if small[:1].islower() or not re.match(r"[A-Z][a-z]", small) or len(small.split()) == 1:
        return Sought("wish", f"about {small}")
    # A capital may be a name or the beginning of a line: after a colon both are right.
    return Sought("topic", small)


def _is_direct(plain: str) -> bool:
    """Return whether this is a question as one asks it, its verb before whom it is about."""
    if re.match(r"(?:what|how|where|who|why|when)'s (?:it|the|your|a|an|this|that|there)\b", plain):
        return True
    found = INVERTED.match(plain)
    if found is None:
        return False
    words = plain.split()
    if re.fullmatch(AUXILIARY, words[0]):
        return True
    at = next(i for i, word in enumerate(words) if re.fullmatch(AUXILIARY, word))
    # "what it is like", "which skills matter": the subject stands before the verb.
    before = words[1:at]
    if words[0] in ("who", "which", "what") and at == 1:
        return bool(re.match(r"(?:i|you|we|they|he|she|it|an?|the|your|my|there)\b", words[2]))
    return before in ([], *([one] for one in ("much", "many", "long", "often", "hard", "far")))


def wanted_by(ends: Ends, about: str) -> Sought:
    """Return the sentence that says what the writer would like to understand.

    Examples
    --------
    >>> wanted_by(Ends.of("Gail Ode", "Ada Byron"), "nursing").text
    'I would very much like to hear about nursing.'
    """
    asked = Sought("wish", ends.of_work("ask.usual"))
    if about and ends.words is language("en"):
        asked = wish(about) if wish(about).form else asked
    elif any(map(str.isalnum, about)):
        asked = _typed(about, ends.words)
    if asked.form == "sentence":
        return Sought("question" if asked.text.endswith("?") else "sentence", asked.text)
    return Sought(asked.form, ends.say(f"ask.{asked.form}", what=asked.text))


def _typed(about: str, words: Language) -> Sought:
    """Return what was typed in another language, as it fits by the words that its table lists."""
    listed = {one: words.words(f"ask.{one}") for one in ("clause_words", "sentence_words", "verbs")}
    bare = about.rstrip(" .!?…")
    plain = [one.strip(",:") for one in bare.casefold().split()]
    clause = plain[0] in listed["clause_words"]
    # "warum hast du", "wie lange dauert": in a clause the verb comes last, after "du" or "man".
    at = 1 if plain[1:2] and plain[1] in words.words("ask.subjects") else 2
    early = [one for one in plain[: at + 1] if one in listed["verbs"]]
    if about.endswith("?") or (early and (clause or plain[0] in early) and len(plain) > at + 1):
        return Sought("question", f"{bare[:1].upper()}{bare[1:]}?")
    if plain[0] in listed["sentence_words"]:
        return Sought("sentence", f"{bare[:1].upper()}{bare[1:]}.")
    leads = [
        one for one in words.words("ask.about_words") if f"{bare.casefold()} ".startswith(f"{one} ")
    ]
    if leads and len(plain) > len(leads[0].split()):
        return Sought("about", bare[len(max(leads, key=len)) :].strip())
    return Sought("wish", f"{bare[:1].lower()}{bare[1:]}") if clause else Sought("topic", bare)


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

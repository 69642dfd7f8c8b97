"""The letters that ask: for a conversation, or to be passed on to somebody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from netpath.errors import DataError, Message, Repair
from netpath.letters._agenda import questions_for, wanted_by
from netpath.letters._called import addressed
from netpath.letters._letter import (
    LINE,
    MOST_WORDS,
    OPEN,
    Addressee,
    Ends,
    Letter,
    Writer,
    composed,
    fitted,
    joined,
    sentence,
    told_name,
)
from netpath.letters.words import MEDIA, Medium, is_fragment

N_WRITTEN, MOST_DOES = 3, 60
"""Questions that are asked in writing; letters of a title and employer that a letter tells."""
INTRODUCES = Message.of(
    "To people who do not know you, a line that says who you are helps {how}.",
    how=Repair("fill", field="introduces"),
)

FRAGMENT = Message.of(
    "What you say of yourself is no sentence, and left out here. Write it as one, such as: I keep "
    "books; or: I am deaf, so writing suits me."
)
NO_SUBJECT = Message.of(
    "What you say of yourself may be no sentence: does it say “I”, as in “I keep books”?"
)
LEFT_OUT = Message.of(
    "What you say of yourself is in English, and left out here: add it in their language."
)
NO_PHONE = re.compile(
    r"\b(?:i(?:'m| am)|being|as i am) (?:\w+ ){0,2}?(?:deaf|hard of hearing|mute)\b|"
    r"\b(?:cannot|can't|do not|don't|never|unable to|rather than|instead of) (?:\w+ ){0,2}?"
    r"(?:ring(?:ing)?|(?:tele)?phon(?:e|ing)|call(?:ing)?|hear)\b"
    r"(?! (?:before|after|until)\b)|"
    r"\b(?:gehörlos|taub|schwerhörig)\b|\b(?:nicht|statt) (?:\w+ ){0,2}?"
    r"(?:telefonieren|anrufen|anzurufen|hören)\b|\btelefonieren (?:kann ich|geht) nicht\b"
)
"""What people say of themselves who do not use a telephone."""
BY_PHONE = Message.of(
    "You say that the phone is not for you, and this letter speaks of it. Choose another way to "
    "talk {how}, such as in writing.",
    how=Repair("fill", field="how"),
)
NO_EASY_NO = Message.of(
    "an easy way to say no, left out as it would be too long: shorten what you added"
)


def ask(
    to: str | Addressee,
    seeker: str | Writer,
    *,
    through: str = "",
    kind: str = "",
    about: str = "",
    line: str = "",
    how: Medium = "",
) -> Letter:
    """Return a letter that asks somebody for a conversation about their work.

    It says that the seeker looks into such work, and how they come to write. To family and friends
    it is warm; to others it is formal, and introduces the writer.

    Parameters
    ----------
    to, seeker
        Who is asked and who asks: names, or more of them.
    through
        The name of whoever suggested it.
    kind
        How the two know each other, as the tie says (``"colleague"``) or in words of one's own
        ("we met at Tom's birthday"). Without ``through`` or a kind that can be said, the letter
        says that it lacks the connection.
    about
        What the seeker would like to understand: a question, a thing, or a sentence.
    line
        One line of homework done, or of something to offer, in the seeker's own words; without it
        the letter says that it lacks one.
    how
        ``"phone"``, ``"video"``, ``"in person"``, ``"with introducer"`` or ``"in writing"``, which
        asks three questions; left empty, it is theirs to say.

    Raises
    ------
    DataError
        If a line is too long for a letter that people read, there is no such ``how``, or nobody
        introduces.

    Examples
    --------
    >>> letter = ask("Gail Ode", "Ada Byron", through="Ben Ash", line="I read your talk on tides.")
    >>> letter.subject, letter.lacks, letter.n_words < 120
    ('Ben Ash suggested that I write to you', (), True)
    >>> print(ask("Rob Byron", "Ada Byron", kind="uncle").text.splitlines()[0])
    Dear Uncle Rob,
    """
    ends, who = Ends.of(to, seeker, kind), told_name(through)
    _refuse_how(how, who)
    first = ends.say("ask.through", through=who) if who else ends.connection
    said = sentence(fitted(line, "line"))
    wanted = wanted_by(ends, fitted(about, "about"))
    glad = "ask.glad" if wanted.form == "question" else "ask.request"
    request = ends.say(f"{glad}.{(how or 'any').replace(' ', '_')}", through=who)
    questions = _questions(ends) if how == "in writing" else ""
    wish = "" if questions and not about else wanted.text  # The first question asks just that.
    possible = ends.own(ends.writer.possible, "possible")
    me = "" if ends.tone == "warm" else ends.own(ends.writer.introduces, "introduces")
    aim, search, easy_no = aim_told(ends), ends.of_work("ask.search"), ends.say("ask.easy_no")
    manners = "" if questions or ends.close else ends.say("ask.manners")
    subject = ends.say("ask.subject_through", through=who) if who else ends.say("ask.subject")
    lacks = [] if who or ends.says_how else [ends.unconnected]
    lacks += [] if said or ends.close else [LINE]
    offered = said.startswith(("I will ", "I'll ", "I can "))
    asks = joined(*((request, said) if offered else (said, request)), possible)
    mine = _questions(ends, wish) if questions and wish else questions
    rest, bare = "" if questions else wish, aim_told(ends, in_full=False)
    parts = _fitting(
        [
            *ends.opening(first, who_i_am, search, hear),
            joined(asks, i_will),
            asked,
            last,
            ends.signed,
        ]
        for i_will, hear, asked, who_i_am, last in (
            (manners, wish, questions, me, joined(aim, easy_no)),
            ("", wish, questions, me, joined(aim, easy_no)),
            ("", rest, mine, me, joined(bare, easy_no)),
            ("", rest, mine, "", joined(bare, easy_no)),
            ("", rest, mine, "", bare),
        )
    )
    notes = _of_oneself(ends, how or ends.tone)
    letter = composed(subject, parts, lacks, shorter=parts, notes=notes)
    return letter if easy_no in letter.text else replace(letter, lacks=(*letter.lacks, NO_EASY_NO))


def introduction(
    to_pass_on: str | Addressee,
    seeker: str | Writer,
    *,
    to: str | Addressee,
    about: str = "",
    line: str = "",
    how: Medium = "",
) -> Letter:
    """Return a letter that asks somebody for an introduction, with lines for them to pass on.

    Parameters
    ----------
    to_pass_on
        Whoever could introduce the seeker.
    seeker
        Who asks.
    to
        Whom they would like to meet; empty where that is for the one who introduces to say.
    about, line, how
        As for :func:`ask`; with ``"with introducer"`` the three of them talk.

    Raises
    ------
    DataError
        If ``line`` or ``about`` is too long, or there is no such ``how``.

    Examples
    --------
    >>> letter = introduction("Gail Ode", "Ada Byron", to="Olu Ade", line="I read their report.")
    >>> letter.n_words < 120, letter.subject
    (True, 'A few lines for Olu Ade')
    """
    ends, on = Ends.of(to_pass_on, seeker), Ends.of(to, seeker)
    _refuse_how(how, ends.to.name)
    other = told_name(on.to.name)
    said = sentence(fitted(line, "line"))
    wanted = wanted_by(on, fitted(about, "about"))
    manner = how.replace(" ", "_") or "enough"
    enough = joined(
        on.say(f"introduction.{manner}", broker=told_name(ends.to.name)),
        on.own(ends.writer.possible, "possible"),
    )
    aim, me = aim_told(ends), addressed(ends.writer.name, first=ends.tone == "warm")
    please = ends.say("introduction.please" if other else "introduction.please_open", to=other)
    intro = on.own(ends.writer.introduces, "introduces")
    bridge = on.say("introduction.bridge", broker=told_name(ends.to.name))
    search = on.of_work("introduction.search")
    hello, lines = on.opening(bridge, intro, search, said, wanted.text, enough)
    short = ends.say("introduction.please_short", to=other) if other else please
    return composed(
        ends.say("introduction.subject" if other else "introduction.subject_open", to=other),
        [
            *ends.opening(ends.say("introduction.thank"), please, aim),
            me,
            hello if other else on.say("letter.hello"),
            lines,
            on.signed,
        ],
        [] if said else [LINE],
        notes=_of_oneself(on, how),
        shorter=[
            *ends.opening(short, aim),
            joined(bridge, search, said, wanted.text, enough),
            on.signed,
        ],
    )


def _fitting(forms: Iterable[list[str]]) -> list[str]:
    """Return the first form that is not too long; the last where all are."""
    form: list[str] = []
    for form in forms:
        if len(" ".join(form).split()) <= MOST_WORDS:
            break
    return form


def _of_oneself(ends: Ends, how: str) -> list[Message]:
    """Return what there is to know of what the writer says of themselves."""
    said = [ends.writer.possible, *([ends.writer.introduces] if ends.tone == "formal" else [])]
    rings = how in ("phone", "formal")  # Who may choose is formally offered the phone, too.
    if rings and any(NO_PHONE.search(one.casefold().replace("’", "'")) for one in said):
        return [BY_PHONE, *_of_oneself(ends, "")]
    if any(map(is_fragment, said)):
        return [FRAGMENT]
    if [one for one in said if one and not ends.own(one, "introduces")]:
        return [LEFT_OUT]
    if not all(ends.of_oneself(one) for one in said if one):
        return [NO_SUBJECT]
    return [INTRODUCES] if ends.tone == "formal" and not ends.writer.introduces else []


def aim_told(ends: Ends, *, in_full: bool = True) -> str:
    """Return the sentence that tells whom the way aims at; empty where that is not told."""
    aim, does = told_name(ends.writer.aim), " ".join(ends.writer.aim_does.split())
    if not aim or aim == told_name(ends.to.name):
        return ""
    fits = in_full and does and len(does) <= MOST_DOES and not OPEN.search(does)
    return ends.say("ask.aim", name=f"{aim} ({does})" if fits else aim)


def _refuse_how(how: str, through: str) -> None:
    if how not in MEDIA:
        raise DataError(f"how is {how!r}; there are {', '.join(map(repr, MEDIA[1:]))}.", code="how")
    if how == "with introducer" and not through:
        raise DataError("A talk of three needs to know who introduces you.", code="who introduced")


def _questions(ends: Ends, own: str = "") -> str:
    """Return the questions that are asked in writing, numbered; an own one is the first."""
    usual = questions_for(ends.to.role, ends.words, ends.tone)[:N_WRITTEN]
    asked = [own, *usual[1:]] if own else usual
    return "\n".join(f"{n}. {one}" for n, one in enumerate(asked, start=1))

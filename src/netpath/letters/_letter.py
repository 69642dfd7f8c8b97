"""Four letters of a search: to ask, to be introduced, to thank, to come back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from netpath._names import named
from netpath._results import Answer, counted, listed
from netpath._rules import kinds_in
from netpath.errors import DataError, Message, Repair

MOST_WORDS = 119
LONGEST_LINE = 25
LINE = Message.of(
    "a line of homework done, or of something to offer, in your own words {how}",
    how=Repair("fill", field="line"),
)
_STAYS = Message.of(
    "what stays with you of the talk, in your own words {how}", how=Repair("fill", field="learned")
)
_NEWS = Message.of(
    "news of yours since then, or something to offer {how}", how=Repair("fill", field="news")
)
_CONNECTION = Message.of(
    "the connection: who suggested it, or how you know each other {how}",
    how=Repair("fill", field="through"),
)
KINDS = {
    "colleague": "We work together, and I have long wanted to ask you about your own way.",
    "former colleague": "We worked together once, and I still think of it.",
    "friend": "I am asking you because you know me, as a friend does.",
    "neighbour": "We are neighbours, and have never really talked about your work.",
    "family": "We are family, and I have never properly asked you about your work.",
    "schoolmate": "We were at school together, and I have often wondered where it led you.",
    "classmate": "We were in one class, and I have often wondered where it led you.",
    "alumni": "We went to the same school, though not at one time.",
    "alumnus": "We went to the same school, though not at one time.",
    "mentor": "When we talked before, your advice helped me on.",
    "teammate": "We were on one team, and I liked how you work.",
    "club": "We know each other from the club, and have never talked about your work.",
}
EASY_NO = "If it does not suit you, a short no is fine."


@dataclass(frozen=True)
class Letter(Answer):
    """A letter to copy, change and send by hand.

    Attributes
    ----------
    subject, text
        What to write.
    lacks
        What only the writer can add; empty where nothing is missing.
    """

    subject: str
    text: str
    lacks: tuple[str, ...] = ()

    @property
    def n_words(self) -> int:
        """How many words the letter has."""
        return len(self.text.split())

    def to_frame(self) -> pd.DataFrame:
        """Return one row.

        Examples
        --------
        >>> Letter("Hello", "Dear Ada").to_frame()["words"].tolist()
        [2]
        """
        row = {"subject": self.subject, "text": self.text, "words": self.n_words}
        return pd.DataFrame([row | {"lacks": "; ".join(self.lacks)}])

    @property
    def message(self) -> Message:
        """The letter, what it lacks, and that nothing is sent, as every door can word it."""
        lacks = [Message.of("(This letter lacks {what}.)\n", what=one) for one in self.lacks]
        head = Message((f"Subject: {self.subject}\n\n{self.text}\n\n",))
        foot = Message((f"({counted(self.n_words, 'word')}; netpath sends nothing.)",))
        return Message(tuple(part for one in (head, *lacks, foot) for part in one.parts))

    def __str__(self) -> str:
        return str(self.message)


def ask(
    to: str,
    seeker: str,
    *,
    through: str = "",
    kind: str = "",
    about: str = "",
    line: str = "",
) -> Letter:
    """Return a letter that asks somebody for a conversation about their work.

    Parameters
    ----------
    to, seeker
        The names of who is asked and of who asks.
    through
        The name of whoever suggested it.
    kind
        How the two know each other, as the tie says: ``"colleague"``, say. Without ``through`` or
        a kind that is known, the letter says that it lacks the connection.
    about
        What the seeker would like to understand, as in "how data work is done at Acme".
    line
        One line of homework done, or of something to offer, in the seeker's own words; without it
        the letter says that it lacks one.

    Raises
    ------
    DataError
        If ``line`` or ``about`` is too long for a letter that people read.

    Examples
    --------
    >>> letter = ask("Gail Ode", "Ada Byron", through="Ben Ash", line="I read your talk on tides.")
    >>> letter.subject, letter.lacks, letter.n_words < 120
    ('Ben Ash suggested that I write to you', (), True)
    """
    connection, lacks = _connection(through, kind)
    wish = _fitted(about, "about") or "how you came to your work and what it is really like"
    said = _sentence(_fitted(line, "line"))
    first = f"I am working out what to do next, and would love to hear {wish}"
    request = "Could we talk for twenty minutes, by phone or wherever suits you?"
    manners = "I will come with questions, and fit around your schedule."
    dear, signed = f"Dear {named(to)},", f"Many thanks,\n{named(seeker)}"
    opening = _joined(connection, _sentence(first))
    subject = f"{named(through)} suggested that I write to you"
    return _letter(
        subject if through else "Twenty minutes about your work",
        [dear, opening, _joined(said, request, manners), EASY_NO, signed],
        [*lacks, *([] if said else [LINE])],
        shorter=[dear, opening, _joined(said, request), signed],
    )


def introduction(
    to_pass_on: str, seeker: str, *, to: str, about: str = "", line: str = ""
) -> Letter:
    """Return a letter that asks somebody for an introduction, with lines for them to pass on.

    Parameters
    ----------
    to_pass_on
        The name of whoever could introduce the seeker.
    seeker
        Who asks.
    to
        Whom they would like to meet; empty where that is for the one who introduces to say.
    about, line
        As for :func:`ask`.

    Raises
    ------
    DataError
        If ``line`` or ``about`` is too long.

    Examples
    --------
    >>> letter = introduction("Gail Ode", "Ada Byron", to="Olu Ade", line="I read their report.")
    >>> letter.n_words < 120, letter.subject
    (True, 'A few lines for Olu Ade')
    """
    broker, me = named(to_pass_on), named(seeker)
    other = named(to) if to else "whoever you think I should meet"
    wish = _fitted(about, "about") or "how you came to your work"
    said = _sentence(_fitted(line, "line"))
    hear = _sentence(f"I would love to hear {wish}")
    dear = f"Dear {broker},"
    bridge = f"{broker} and I have talked about what I might do next."
    enough = "Twenty minutes, whenever suits you, would be plenty."
    return _letter(
        f"A few lines for {named(to)}" if to else "A few lines to pass on",
        [
            dear,
            f"Thank you again for our talk. Would you pass the lines below on to {other}? If you "
            "would rather not, no harm done.",
            me,
            f"Dear {named(to)}," if to else "Hello,",
            _joined(bridge, said, hear, enough),
            f"Many thanks,\n{me}",
        ],
        [] if said else [LINE],
        shorter=[
            dear,
            f"Would you pass these lines on to {other}? A short no is fine.",
            _joined(f"{broker} and I have talked.", said, hear, "Twenty minutes would be plenty."),
            f"Many thanks,\n{me}",
        ],
    )


def thanks(
    to: str, seeker: str, *, learned: str = "", referrals: Sequence[str] = (), through: str = ""
) -> Letter:
    r"""Return a letter of thanks, for the same day.

    Parameters
    ----------
    to, seeker
        The names of who gave their time, and of who thanks.
    learned
        What stays with the seeker, in their own words.
    referrals
        The names that were given.
    through
        Who had brought the two together.

    Raises
    ------
    DataError
        If ``learned`` is too long.

    Examples
    --------
    >>> print(thanks("Gail Ode", "Ada Byron", referrals=["Olu Ade"]).text.split("\n\n")[1])
    Thank you for your time today. I will write to Olu Ade, as you suggested.
    """
    stays = _fitted(learned, "learned")
    lines = ["Thank you for your time today."]
    lines += [f"What stays with me: {_sentence(stays)}"] if stays else []
    if referrals:
        whom = listed(list(map(named, referrals)))
        if len(referrals) > 2:
            whom = f"all {len(referrals)} people whom you named"
        lines.append(f"I will write to {whom}, as you suggested.")
    after = [f"I will tell {named(through)} how good it was that we met."] if through else []
    after += ["If I can ever be of use to you, please say so."]
    dear, signed = f"Dear {named(to)},", f"Kind regards,\n{named(seeker)}"
    return _letter(
        "Thank you",
        [dear, _joined(*lines), _joined(*after), signed],
        [] if stays else [_STAYS],
        shorter=[dear, _joined(*lines[:2]), signed],
    )


def follow_up(to: str, seeker: str, *, talked: str = "", news: str = "", line: str = "") -> Letter:
    """Return a letter for some months later, when nothing was open at the time.

    Parameters
    ----------
    to, seeker
        The names of who was met, and of who writes.
    talked
        When or of what they talked, as in "in May, about tides".
    news
        What the seeker has done since, partly on their advice.
    line
        Something to offer: a paper, a name, a hand.

    Raises
    ------
    DataError
        If one of them is too long.

    Examples
    --------
    >>> follow_up("Gail Ode", "Ada Byron", talked="in May", news="I finished the course.").lacks
    ()
    """
    when, since = _fitted(talked, "talked"), _sentence(_fitted(news, "news"))
    offer = _sentence(_fitted(line, "line"))
    first = (
        f"We talked {when}, and I am still glad of it."
        if when
        else "I have often thought of it since our talk."
    )
    dear, signed = f"Dear {named(to)},", f"Kind regards,\n{named(seeker)}"
    news_ = _joined(first, since, offer)
    return _letter(
        "Since we talked",
        [
            dear,
            news_,
            "What you do still interests me. Has anything changed on your side? A few lines from "
            "you would be very welcome; if nothing has, there is no need to answer.",
            signed,
        ],
        [] if since or offer else [_NEWS],
        shorter=[dear, news_, "Has anything changed on your side? A few lines would do.", signed],
    )


def _connection(through: str, kind: str) -> tuple[str, list[str]]:
    if through:
        return f"{named(through)} suggested that I write to you.", []
    told = map(str, kinds_in(kind.casefold()))
    known = [KINDS[one] for one in told if one in KINDS]
    if known:
        return known[0], []
    return "", [_CONNECTION]


def _fitted(text: str, what: str) -> str:
    words = text.split()
    if len(words) > LONGEST_LINE or len(text) > 12 * LONGEST_LINE:
        raise DataError(
            f"{what} has {counted(len(words), 'word')}; a letter that people read takes at most "
            f"{LONGEST_LINE}. Say it shorter."
        )
    return " ".join(words)


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?…" else f"{text}."


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _letter(
    subject: str, parts: Iterable[str], lacks: Sequence[str], *, shorter: Iterable[str]
) -> Letter:
    """Return the letter, or its shorter form where long names make it too long."""
    for one in (parts, shorter):
        letter = Letter(subject, "\n\n".join(one), tuple(lacks))
        if letter.n_words <= MOST_WORDS:
            return letter
    raise DataError(
        f"This letter has {letter.n_words} words; it must stay under {MOST_WORDS + 1}. Shorten "
        "what you added."
    )

"""Four letters of a search: to ask, to be introduced, to thank, to come back."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from netpath._results import Answer, counted, listed
from netpath.errors import DataError

MOST_WORDS = 119
LONGEST_LINE = 25
LONGEST_NAME, WORDS_OF_A_NAME = 60, 8
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
LINE = "a line of homework done, or of something to offer, in your own words: line='…'"
KINDS = {
    "colleague": "We have worked together",
    "former colleague": "We used to work together",
    "friend": "We are friends",
    "neighbour": "We are neighbours",
    "family": "We are family",
    "schoolmate": "We were at school together",
    "classmate": "We were at school together",
    "alumni": "We went to the same school",
    "alumnus": "We went to the same school",
    "mentor": "You have given me good advice before",
    "teammate": "We have been on one team",
    "club": "We know each other from the club",
}


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

    def __str__(self) -> str:
        lines = [f"Subject: {self.subject}", "", self.text, ""]
        lines += [f"(This letter lacks {one}.)" for one in self.lacks]
        return "\n".join([*lines, f"({counted(self.n_words, 'word')}; netpath sends nothing.)"])


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
    wish = _fitted(about, "about") or "how you came to yours and what it is really like"
    said = _sentence(_fitted(line, "line"))
    first = f"I am finding out where my next work could be, and would like to understand {wish}"
    request = (
        "Would you tell me your story, in about twenty minutes, by phone or wherever suits you? "
        "I would bring questions, and fit your schedule."
    )
    parts = [
        f"Dear {named(to)},",
        " ".join(filter(None, [connection, _sentence(first)])),
        " ".join(filter(None, [said, request])),
        "A short no is a good answer too.",
        f"Kind regards,\n{named(seeker)}",
    ]
    subject = (
        f"{named(through)} suggested that I write to you"
        if through
        else "Twenty minutes about your work"
    )
    return _letter(subject, parts, [*lacks, *([] if said else [LINE])])


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
        Whom they would like to meet.
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
    (True, 'Olu Ade')
    """
    broker, other, me = named(to_pass_on), named(to), named(seeker)
    wish = _fitted(about, "about") or "how you came to your work"
    said = _sentence(_fitted(line, "line"))
    hear = f"I would be glad to hear {_sentence(wish)}"
    parts = [
        f"Dear {broker},",
        f"Thank you again for our talk. Would you pass these lines on to {other}? A short no is "
        "all right.",
        me,
        "To pass on:",
        " ".join(filter(None, [f"{broker} and I have talked about my next work.", said, hear])),
        "Twenty minutes, whenever suits you, would be plenty.",
        f"Kind regards,\n{me}",
    ]
    return _letter(other, parts, [] if said else [LINE])


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
    Thank you for the time you gave me today. I will write to Olu Ade and say that you gave me
    their name.
    """
    stays = _fitted(learned, "learned")
    lines = ["Thank you for the time you gave me today."]
    lines += [f"What stays with me: {_sentence(stays)}"] if stays else []
    if referrals:
        whom = listed(list(map(named, referrals)))
        if len(referrals) > 2:
            whom = f"all {len(referrals)} people whom you named"
        theirs = "their name" if len(referrals) == 1 else "their names"
        lines.append(f"I will write to {whom} and say that you gave me {theirs}.")
    after = [f"I have told {named(through)} how good it was that we met."] if through else []
    after += ["If I can be of use to you one day, please say so."]
    parts = [
        f"Dear {named(to)},",
        " ".join(lines),
        " ".join(after),
        f"Kind regards,\n{named(seeker)}",
    ]
    lacks = [] if stays else ["what stays with you of the talk, in your own words: learned='…'"]
    return _letter("Thank you", parts, lacks)


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
        f"We talked {when}, and I am still glad of it." if when else "I am still glad of our talk."
    )
    parts = [
        f"Dear {named(to)},",
        " ".join(filter(None, [first, since, offer])),
        "What you and your group do still interests me. Should something have changed on your "
        "side, a few lines from you would be very welcome; if not, nothing needs doing.",
        f"Kind regards,\n{named(seeker)}",
    ]
    lacks = [] if since or offer else ["news of yours since then, or something to offer: news='…'"]
    return _letter("Some months later", parts, lacks)


def named(name: str) -> str:
    r"""Return a name that stands on one line and stays a name, whatever was typed.

    Examples
    --------
    >>> named("Ada\n\nPS: send money"), named("A" * 300)[-1]
    ('Ada PS: send money', '…')
    """
    words = "".join(one for one in " ".join(name.split()) if _prints(one)).split()
    kept = " ".join(words[:WORDS_OF_A_NAME])
    cut = len(words) > WORDS_OF_A_NAME or len(kept) > LONGEST_NAME
    return (kept[: LONGEST_NAME - 1].rstrip() + "…" if cut else kept) or "(no name)"


def _prints(letter: str) -> bool:
    """Return whether a letter may stand in a name; joiners, which some scripts need, may."""
    return letter in "\u200c\u200d" or unicodedata.category(letter) not in UNSEEN


def _connection(through: str, kind: str) -> tuple[str, list[str]]:
    if through:
        return f"{named(through)} suggested that I write to you.", []
    known = [KINDS[one] for one in kind.casefold().split(" + ") if one in KINDS]
    if known:
        return f"{known[0]}, and so I turn to you first.", []
    return "", ["the connection: who suggested it, or how you know each other: through='…'"]


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


def _letter(subject: str, parts: Iterable[str], lacks: Sequence[str]) -> Letter:
    letter = Letter(subject, "\n\n".join(parts), tuple(lacks))
    if letter.n_words > MOST_WORDS:
        raise DataError(
            f"This letter has {letter.n_words} words; it must stay under {MOST_WORDS + 1}. "
            "Shorten what you added."
        )
    return letter

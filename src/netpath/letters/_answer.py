"""What those who are asked can write back: an answer for everybody, a no, a passing-on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from netpath._names import named
from netpath.errors import DataError, Message, Repair
from netpath.letters._letter import Letter, composed, fitted, joined, sentence

How = Literal["in writing", "no", "passing on"]
HOW: tuple[How, ...] = ("in writing", "no", "passing on")
TOLD = Message.of(
    "what you would have told them, in your own words: how you came to it, what an ordinary week "
    "is, what you would learn first {how}",
    how=Repair("fill", field="told"),
)
OPEN = Message.of(
    "where what you know is open to all, a page or a date {how}", how=Repair("fill", field="told")
)
MOST_TOLD = 3


def answer(
    writer: str,
    *,
    how: How = "in writing",
    to: str = "",
    told: str | Sequence[str] = (),
    other: str = "",
) -> Letter:
    """Return a letter of somebody who was asked for a conversation, to whoever asked.

    An answer in writing can go to everybody: it is the same for whoever asks, and so judges nobody
    and favours nobody. A no says that it is a no to everybody. A passing-on is done only if the
    one who asked wants it.

    Parameters
    ----------
    writer
        The name of whoever was asked, and writes.
    how
        ``"in writing"``, ``"no"`` or ``"passing on"``.
    to
        The name of whoever asked; left out where the letter is to go to everybody.
    told
        What the writer tells, in their own words: up to three lines of at most 25 words. Without
        it the letter says that it lacks it; a passing-on needs none.
    other
        Whom they pass it on to.

    Raises
    ------
    DataError
        If there is no such letter, a line is too long or there are too many, or nobody is named to
        pass it on to.

    Examples
    --------
    >>> letter = answer("Gail Ode", told=["I came to tides by way of a summer on a ferry."])
    >>> letter.lacks, letter.text.startswith("Hello,"), letter.n_words < 120
    ((), True, True)
    >>> answer("Gail Ode", how="passing on", to="Ada Byron", other="Olu Ade").subject
    'Somebody who may know more'
    """
    if how not in HOW:
        raise DataError(f"how is {how!r}; there are {', '.join(map(repr, HOW))}.", code="how")
    lines = [told] if isinstance(told, str) else list(told)
    lines = [sentence(fitted(one, "told")) for one in lines if one.strip()]
    if len(lines) > MOST_TOLD:
        raise DataError(
            f"told has {len(lines)} lines.",
            code="too much",
            repair=f"Keep the {MOST_TOLD} that help most",
        )
    hello = f"Dear {named(to)}," if to else "Hello,"
    signed = f"Kind regards,\n{named(writer)}"
    if how == "passing on":
        return _passing_on(hello, signed, lines, other)
    if how == "no":
        return _no(hello, signed, lines)
    first = (
        "Thank you for writing. More people ask than I could meet, and whom I met I might judge "
        "more kindly than others. So I answer everybody alike, in writing."
    )
    last = "If one question is left, write it to me in a line or two; I answer that in writing too."
    return composed(
        "What I would have told you",
        [hello, first, "\n".join(lines), last, signed] if lines else [hello, first, last, signed],
        [] if lines else [TOLD],
        shorter=[hello, "I answer everybody alike, in writing.", "\n".join(lines), signed],
    )


def _no(hello: str, signed: str, lines: Sequence[str]) -> Letter:
    """Return a no that judges nobody."""
    first = "Thank you for writing, and for your interest in what we do."
    why = (
        "I do not meet anybody who asks for a talk: I cannot meet all, and those I met would have "
        "an advantage. So this is no judgement of you, and it will not be held against you."
    )
    wish = "I wish you people who have the time that I have not."
    return composed(
        "Your letter",
        [hello, joined(first, why), joined(*lines, wish), signed],
        [] if lines else [OPEN],
        shorter=[hello, why, "\n".join(lines), signed],
    )


def _passing_on(hello: str, signed: str, lines: Sequence[str], other: str) -> Letter:
    """Return a letter that offers to pass a request on."""
    if not other.strip():
        raise DataError(
            "A passing-on needs to know to whom.",
            code="no other",
            repair=Repair("other"),
        )
    whom = named(other)
    first = f"Thank you for writing. {whom} may know more of what you ask than I do."
    offer = (
        "If you like, I pass your lines on, with nothing added but that you asked; whether to "
        f"answer is then for {whom} to say. Is that all right with you?"
    )
    return composed(
        "Somebody who may know more",
        [hello, joined(first, offer), *([joined(*lines)] if lines else []), signed],
        [],
        shorter=[hello, joined(first, offer), signed],
    )

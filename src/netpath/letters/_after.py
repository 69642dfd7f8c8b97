"""The letters after a talk or an answer; and what those who are asked can write back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from netpath._names import named
from netpath._titles import HIRES, judged, title_table
from netpath.errors import DataError, Message, Repair
from netpath.letters._letter import (
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
from netpath.letters._when import when_told
from netpath.letters.words import spoken

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


_STAYS = Message.of(
    "what stays with you of the talk, in your own words {how}", how=Repair("fill", field="stays")
)
_NEWS = Message.of(
    "news of yours since then, or something to offer {how}", how=Repair("fill", field="news")
)
_CAME = Message.of("what came of it, in a line of your own {how}", how=Repair("fill", field="line"))
_ENDED = Message.of("how it ended, in a line of your own {how}", how=Repair("fill", field="line"))

RESUME = frozenset(
    f"{whose}{paper}" for whose in ("", "my ") for paper in ("résumé", "resume", "cv")
)
"""What is said in the words of the letter's language."""


WHOSE = frozenset(
    {*("a", "an", "the", "my", "our", "your", "this", "these", "those", "both", "some")}
)
"""What begins with one of these is told as it is, but small: it stands within a sentence."""


def thanks(
    to: str | Addressee,
    seeker: str | Writer,
    *,
    stays: str = "",
    referrals: Sequence[str] = (),
    through: str = "",
    day: date | None = None,
    on: date | None = None,
) -> Letter:
    r"""Return a letter of thanks, for the same day.

    Parameters
    ----------
    to, seeker
        Who gave their time, and who thanks.
    stays
        What stays with the seeker, in their own words; a note of their own has no place here.
    referrals
        The names that were given.
    through
        Who had brought the two together.
    day, on
        The day of the talk, and that on which the letter is written: "today" is said of one day.

    Raises
    ------
    DataError
        If ``stays`` is too long.

    Examples
    --------
    >>> print(thanks("Gail Ode", "Ada Byron", referrals=["Olu Ade"]).text.split("\n\n")[1])
    Thank you for your time. I will write to Olu Ade, as you suggested.
    """
    ends, kept = Ends.of(to, seeker), fitted(stays, "stays")
    lines = [_thanked(ends, day, on)]
    lines += [ends.say("thanks.stays", what=sentence(kept))] if kept else []
    if referrals:
        names = list(dict.fromkeys(map(told_name, referrals)))
        whom = ends.words.listed(names)
        if len(names) > 2:
            whom = ends.say("letter.all_of_them", n=len(names))
        lines.append(ends.say("thanks.referrals", whom=whom))
    after = [ends.say("thanks.through", through=told_name(through))] if through else []
    after.append(ends.say("letter.use"))
    senior = ends.tone == "formal" and judged(ends.to.role, title_table({}))[0] == HIRES
    return composed(
        ends.say("thanks.subject"),
        [*ends.opening(*lines), joined(*after), ends.signed],
        [] if kept else [_STAYS],
        shorter=[*ends.opening(*lines[:2]), ends.signed],
        notes=[ends.say("thanks.by_hand")] if senior else [],
    )


def _thanked(ends: Ends, day: date | None, on: date | None) -> str:
    """Return the thanks for the day of the talk, by its name where that is not today's."""
    if day is None:
        return ends.say("thanks.some_day")
    if on == day:
        return ends.say("thanks.today")
    if on == day + timedelta(days=1):
        return ends.say("thanks.yesterday")
    return ends.say("thanks.day", day=ends.words.day(day, on or day))


def thanks_for_no(to: str | Addressee, seeker: str | Writer) -> Letter:
    """Return thanks for a plain no, which asks for nothing more.

    Parameters
    ----------
    to, seeker
        Who said no, and who thanks.

    Examples
    --------
    >>> thanks_for_no("Gail Ode", "Ada Byron").subject
    'Thank you for answering'
    """
    ends = Ends.of(to, seeker)
    parts = [*ends.opening(ends.say("no.first"), ends.say("no.last")), ends.signed]
    return composed(ends.say("no.subject"), parts, [], shorter=parts)


def follow_up(
    to: str | Addressee,
    seeker: str | Writer,
    *,
    talked: str = "",
    news: str = "",
    line: str = "",
    day: date | None = None,
    on: date | None = None,
) -> Letter:
    """Return a letter for some months later, when nothing was open at the time.

    Parameters
    ----------
    to, seeker
        Who was met, and who writes.
    talked
        When or of what they talked: "May", "3 May", "in May, about tides".
    news
        What the seeker has done since, partly on their advice.
    line
        Something to offer: a paper, a name, a hand.
    day, on
        The day of the talk, where ``talked`` does not say when, and that of the letter.

    Raises
    ------
    DataError
        If one of them is too long.

    Examples
    --------
    >>> follow_up("Gail Ode", "Ada Byron", talked="in May", news="I finished the course.").lacks
    ()
    """
    ends = Ends.of(to, seeker)
    when, since = when_told(fitted(talked, "talked"), ends.words), sentence(fitted(news, "news"))
    offer = sentence(fitted(line, "line"))
    first = ends.say("later.talked_some_day")
    if when:
        first = ends.say("later.talked", when=when)
    elif day:
        first = ends.say("later.talked_on", day=ends.words.day(day, on or day))
    told = joined(first, since, offer)
    return composed(
        ends.say("later.subject"),
        [*ends.opening(told), ends.say("later.changed"), ends.signed],
        [] if since or offer else [_NEWS],
        shorter=[*ends.opening(told), ends.say("later.changed_short"), ends.signed],
    )


def enclosed(
    to: str | Addressee, seeker: str | Writer, *, what: str = "", talked: bool = True
) -> Letter:
    """Return a letter that goes with what somebody asked for, such as a résumé.

    Parameters
    ----------
    to, seeker
        Who asked for it, and who writes.
    what
        What they asked for, in the writer's words; a résumé if left empty.
    talked
        Whether the two have talked.

    Raises
    ------
    DataError
        If ``what`` is too long.

    Examples
    --------
    >>> enclosed("Gail Ode", "Ada Byron").text.splitlines()[2]
    'I am sending you my résumé, as you asked. Please tell me if something is missing...'
    """
    ends = Ends.of(to, seeker)
    said = _theirs(fitted(what, "what").rstrip(" ."), ends)
    if not said or (said.casefold() in RESUME and ends.words is not spoken("en")):
        said = ends.say("enclosed.resume")
    last = ends.say("enclosed.last" if talked else "enclosed.last_without_talk")
    parts = [*ends.opening(ends.say("enclosed.first", what=said), last), ends.signed]
    return composed(ends.say("enclosed.subject"), parts, [], shorter=parts)


def _theirs(what: str, ends: Ends) -> str:
    """Return what goes with a letter as it stands within a sentence: *my CV*, *two references*."""
    if ends.words is not spoken("en") or not what:
        return what
    first, _, rest = what.partition(" ")
    small = first.casefold()
    if small in WHOSE and rest:
        return f"{small} {rest}"
    return what if rest else f"my {what}"


def report_back(
    to: str | Addressee, seeker: str | Writer, *, met: str, day: date, line: str = ""
) -> Letter:
    """Return a letter that tells who named or introduced somebody how the talk went.

    Parameters
    ----------
    to, seeker
        Who brought the two together, and who writes.
    met, day
        With whom the seeker talked, and when.
    line
        What came of it, in a line.

    Raises
    ------
    DataError
        If ``line`` is too long.

    Examples
    --------
    >>> from datetime import date
    >>> report_back("Gail Ode", "Ada Byron", met="Olu Ade", day=date(2026, 11, 23)).subject
    'Olu Ade and I have talked'
    """
    ends, who = Ends.of(to, seeker), told_name(met)
    came = sentence(fitted(line, "line"))
    first = ends.say("told.first", who=who, day=ends.words.day(day))
    last = joined(ends.say("told.last"), ends.say("letter.use"))
    return composed(
        ends.say("told.subject", who=who),
        [*ends.opening(first, came, last), ends.signed],
        [] if came else [_CAME],
        shorter=[*ends.opening(first, came), ends.signed],
    )


def closing(
    to: str | Addressee,
    seeker: str | Writer,
    *,
    talked: bool = True,
    named: Sequence[str] = (),
    introduced: Sequence[str] = (),
    line: str = "",
) -> Letter:
    """Return a letter that tells a helper that the search is over, and thanks them.

    Parameters
    ----------
    to, seeker
        Who helped, and who writes.
    talked
        Whether the two talked.
    named, introduced
        Whom they named, and to whom they introduced the seeker.
    line
        How it ended, in a line.

    Raises
    ------
    DataError
        If ``line`` is too long.

    Examples
    --------
    >>> closing("Gail Ode", "Ada Byron", line="I start in March.").lacks
    ()
    """
    ends, how = Ends.of(to, seeker), sentence(fitted(line, "line"))
    did = [ends.say("closing.talked")] if talked or not (named or introduced) else []
    for what, who in (("named", named), ("introduced", introduced)):
        names = ends.words.listed(list(map(told_name, who)))
        did += [ends.say(f"closing.{what}", names=names)] if who else []
    helped = ends.words.listed(did)
    first = ends.say("closing.first", helped=helped)
    last = joined(ends.say("closing.last"), ends.say("letter.use"))
    return composed(
        ends.say("closing.subject"),
        [*ends.opening(first, how), last, ends.signed],
        [] if how else [_ENDED],
        shorter=[*ends.opening(first, how), ends.signed],
    )
